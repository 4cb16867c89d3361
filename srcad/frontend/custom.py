"""Calls of functions for which the user has declared a rule: they stay calls, and are not looked into.

    y = cube(x)        is an operation of Core, as `np.sin(x)` is; its rule is the user's template

The names that a template takes from its own module (NumPy, constants, helpers) become operands of the call, so that
they are bound as the program's own names are: globals are read anew at each call of the derivative, and a name that
means something else in the program gets another one.

What is known of the result is found by interpreting the function once for itself, as if nothing in it were active.
What that shows of lengths holds for the program, too: it does run.
"""

from __future__ import annotations

import copy
import inspect
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Array, Fact, Known, Map, Scalar, Seq, Unknown, parts_of, sites_of, with_active
from srcad.frontend.capture import capture, has_source, unwrap
from srcad.frontend.displays import display, parts_of_mapping, parts_of_sequence
from srcad.frontend.dynamic import Dynamic, with_pullback
from srcad.frontend.frames import Again, Frame
from srcad.frontend.mappings import Table
from srcad.frontend.matrices import holds_stored
from srcad.frontend.operations import (
    finish_rule,
    function_node,
    make_call,
    object_node,
    operands_of,
    rule_fact,
    written_out,
)
from srcad.rules import registry
from srcad.rules.call import Rule, static_value
from srcad.rules.declared import Branch, Derivative
from srcad.rules.declared_values import FREE
from srcad.runtime.checkpoints import Checkpoint
from srcad.runtime.helpers import zeros_like
from srcad.runtime.pullbacks import count_of_free, split, value_by
from srcad.tree.build import const, name, text, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def apply_template(
    sp: Specialiser,
    node: gast.AST,
    rule: Rule,
    value: Any,
    args: list[gast.expr],
    keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr:
    """A call of a function that has a template."""
    refuse_free_variables(sp, node, rule, value)
    fact, pure = result_of(sp, node, rule, value, args, keywords)
    active = any(sp.is_active(v) for v in (*args, *keywords.values()))
    if active and any(says_something(t.steps) for t in getattr(rule.custom, "templates", ())):
        refuse_integers(sp, node, rule, fact)
    args, keywords = written_out(sp, args, keywords)
    made = make_call(function_node(sp, value, func, node), args, keywords)
    operands = operands_of(sp, node, rule, made, active)
    if active:
        refuse_shared(sp, node, rule, fact, [*args, *keywords.values()])
        operands = operands | left_out(sp, node, rule, operands) | free_names(sp, rule)
    found = finish_rule(sp, node, rule, made, operands, active, fact)
    sp.pure[id(value)] = pure and sp.pure.get(id(value), True)
    if pure:
        return found
    return sp.hold_always(found, f"{rule.name}_value")  # its output comes in the program's order


def apply_opaque(
    sp: Specialiser,
    node: gast.AST,
    rule: Rule,
    value: Any,
    args: list[gast.expr],
    keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr:
    """A call of a function whose rule gives value and pullback: `y, f_pullback = vjp_by(f_vjp, (0,), x)`."""
    refuse_keys(sp, node, rule, args, keywords)
    free = active_free(sp, value)
    places: list[tuple[gast.expr, gast.expr]] = [(const(i), a) for i, a in enumerate(args) if sp.is_active(a)]
    places += [(const(k), v) for k, v in keywords.items() if sp.is_active(v)]
    places += [(gast.Tuple([const(i), sp.again(v)], gast.Load()), v) for i, v in free.items()]
    if not places:
        return apply_template(sp, node, rule, value, args, keywords, func)
    if sp.nested:
        return apply_again(sp, node, rule, args, keywords, free)
    declared = rule.custom.functions[0]  # type: ignore[union-attr]
    keywords = keywords | defaults(sp, node, rule, len(args), set(keywords))
    fact = fact_of_value(sp, node, rule, args, keywords)
    values = [*args, *keywords.values(), *free.values()]
    refuse_objects(sp, node, rule.name, [v for _, v in places])
    refuse_shared(sp, node, rule, fact, values)
    site = sp.fresh("vjp")
    fact = with_active(with_site(fact, site))
    changed = bool(sites_of(fact) & sp.memory.stored_sites)
    if changed and isinstance(fact, (Seq, Map)):
        raise sp.unsupported(node, f"a store into what {rule.name} returns", "store into a copy of it")
    stored = changed or any(sites_of(sp.fact(v)) & sp.memory.stored_sites for v in values)
    args, keywords = written_out(sp, args, keywords)
    wanted = gast.Tuple([place for place, _ in places], gast.Load())
    made = make_call(
        name("vjp_apart" if stored else "vjp_by"), [object_node(sp, declared, node), wanted, *args], keywords
    )
    label, active = rule.name, tuple(v for _, v in places)
    wishes = Dynamic((f"{label}_value",), f"{label}_pullback", active, opaque=True, label=label, apart="vjp_apart")
    return with_pullback(sp, node, made, wishes, fact)


def apply_again(
    sp: Specialiser,
    node: gast.AST,
    rule: Rule,
    args: list[gast.expr],
    keywords: dict[str, gast.expr],
    free: dict[str, gast.expr],
) -> gast.expr:
    """A call that will be differentiated twice: `y = value_by(f_vjp, (0,), x)`, an operation (`rules/opaque.py`)."""
    declared = rule.custom.functions[0]  # type: ignore[union-attr]
    args = by_position(sp, node, rule, args, keywords)
    fact = fact_of_value(sp, node, rule, *split(declared, args))
    values = [*args, *free.values()]
    refuse_objects(sp, node, rule.name, [v for v in values if sp.is_active(v)])
    refuse_shared(sp, node, rule, fact, values)
    values, _ = written_out(sp, values, {})
    wanted = [*(i for i, a in enumerate(args) if sp.is_active(a)), *free]
    which = gast.Tuple([const(w) for w in wanted], gast.Load())
    made = make_call(name("value_by"), [object_node(sp, declared, node), which, *values], {})
    record = registry.find(value_by)
    assert record is not None
    operands = operands_of(sp, node, record, made, True)
    return finish_rule(sp, node, record, made, operands, True, with_site(fact, sp.fresh("value")))


def by_position(
    sp: Specialiser, node: gast.AST, rule: Rule, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> list[gast.expr]:
    """All arguments in the parameters' order, with the defaults of those that are left out."""
    keywords = keywords | defaults(sp, node, rule, len(args), set(keywords))
    rest = any(p.kind == "rest" for p in rule.parameters)
    left = [p.name for p in rule.parameters[0 if rest else len(args) :] if p.name in keywords]
    if set(keywords) - set(left):
        listed = ", ".join(sorted(set(keywords) - set(left)))
        raise sp.unsupported(
            node, f"{rule.name} called with {listed} by keyword, in forward mode or differentiated twice",
            "give it a parameter of that name",
        )  # fmt: skip
    return [*args, *(keywords[n] for n in left)]


def value_again(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`value_by(f_vjp, (0,), x)` in text that is differentiated again: a call of `f`, which has its rule here too.

    What the rule computes the value by is not looked into: the declared derivative need not be the derivative of that.
    """
    rule, wanted, *values = args
    if not touches(sp, rule, values):
        return None
    return value_of_call(sp, node, rule, own_values(sp, wanted, values))


def value_of_call(sp: Specialiser, node: gast.AST, rule: gast.expr, values: list[gast.expr]) -> gast.expr:
    """The call of the function for which a rule was declared."""
    declared = sp.fact(rule).value  # type: ignore[attr-defined]
    args, keywords = split(declared, values)
    return sp.call_function(node, Known(registry.ruled_by(declared)), args, keywords, None)


def cotangents_again(
    sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any
) -> gast.expr | None:
    """`cotangents_by(f_vjp, (0,), y_bar, x)`, the same way."""
    rule, which, bar, *values = args
    if not touches(sp, rule, [bar, *values]):
        return None
    own, wanted = own_values(sp, which, values), static_value(which, sp)
    pullback = pullback_in_place(sp, node, rule, own)
    given = sp.call_function(node, sp.fact(pullback), [bar], {}, pullback)
    found = [part_for(sp, node, rule, given, w, len(own)) for w in wanted]
    of_free = iter(values[len(own) :])
    pairs = [(part, next(of_free) if isinstance(w, str) else own[w]) for part, w in zip(found, wanted, strict=True)]
    fitted = [fitting(sp, node, rule, part, like) for part, like in pairs]
    return display(sp, gast.Tuple(fitted, gast.Load()), "tuple")


def touches(sp: Specialiser, rule: gast.expr, values: list[gast.expr]) -> bool:
    """Whether what a rule gives is active: by its arguments, or by variables that it reads itself."""
    return any(sp.is_active(a) for a in values) or bool(read_by(sp.fact(rule).value) & sp.wrt_free)  # type: ignore[attr-defined]


def own_values(sp: Specialiser, wanted: gast.expr, values: list[gast.expr]) -> list[gast.expr]:
    """The arguments among the values: those of free variables come last, and the rule reads these by itself."""
    return values[: len(values) - count_of_free(static_value(wanted, sp))]


def part_for(
    sp: Specialiser, node: gast.AST, rule: gast.expr, given: gast.expr, wanted: int | str, count: int
) -> gast.expr:
    """The cotangent of one argument (by its position among `count`) or free variable, of what a pullback gives."""
    labels = labels_of(sp.fact(rule).value, count)  # type: ignore[attr-defined]
    label, place = (wanted, None) if isinstance(wanted, str) else labels[wanted]
    mapping = parts_of_mapping(sp, given)
    parts = None if mapping is not None else parts_of_sequence(sp, given)
    if mapping is not None and label in mapping:
        found = mapping[label]
        return found if place is None else item_of(sp, node, found, parts_of_sequence(sp, found), place)
    if isinstance(wanted, int) and (parts is not None and len(parts) == count):
        return parts[wanted]
    if isinstance(wanted, int) and parts is None and isinstance(sp.fact(given), Seq):
        return item_of(sp, node, given, None, wanted)
    what = "which gives its cotangents otherwise than written out"
    if parts is not None and len(parts) != count:
        what = f"which gives {len(parts)} cotangents for {count} arguments"
    elif mapping is not None:
        what = f"which gives no cotangent for {label}, which is active"
    raise sp.unsupported(
        node, f"the pullback of {text(rule)}, differentiated again, {what}",
        "let it return a tuple or a dict with one for each argument",
    )  # fmt: skip


def item_of(sp: Specialiser, node: gast.AST, whole: gast.expr, parts: list[gast.expr] | None, at: int) -> gast.expr:
    """One item of a sequence: of a comprehension, which has as many as there are arguments, by its index."""
    if parts is not None:
        return parts[at]
    held = whole if isinstance(whole, gast.Name) else sp.hold(whole, "parts")
    return sp.subscript_of(sp.again(held), sp.note(const(at), Scalar("int64", literal=at, size=at)), node)


def fitting(sp: Specialiser, node: gast.AST, rule: gast.expr, part: gast.expr, like: gast.expr) -> gast.expr:
    """A cotangent in its argument's kind, as the helper makes it when it runs: None is zero, a real one is real."""
    fact, wanted = sp.fact(part), sp.fact(like)
    if fact == Known(None):
        return sp.call_function(node, Known(zeros_like), [sp.again(like)], {}, name("zeros_like"))
    given, shape = dims_of(fact), dims_of(wanted)
    if given is not None and shape is not None and given != shape:
        raise sp.unsupported(
            node, f"the pullback of {text(rule)}, which gives a cotangent with {given} dimensions for {text(like)}, "
            f"which has {shape}", "let it give one of the argument's shape",
        )  # fmt: skip
    if is_complex(fact) and not is_complex(wanted) and shape is not None:
        return sp.call_function(node, Known(np.real), [part], {}, object_node(sp, np.real, node))
    return part


def dims_of(fact: Fact) -> int | None:
    if isinstance(fact, Scalar):
        return 0
    return len(fact.dims) if isinstance(fact, Array) and fact.dims is not None else None


def is_complex(fact: Fact) -> bool:
    return isinstance(fact, (Array, Scalar)) and fact.dtype.startswith("c")


def labels_of(rule: types.FunctionType, count: int) -> list[tuple[str, int | None]]:
    """The parameter of each argument by position; those of `*rest` by their place in it."""
    parameters = inspect.signature(rule).parameters.values()
    more = count - sum(p.kind is not p.VAR_POSITIONAL for p in parameters)
    labels: list[tuple[str, int | None]] = []
    for p in parameters:
        labels += [(p.name, i) for i in range(more)] if p.kind is p.VAR_POSITIONAL else [(p.name, None)]
    return labels


def pullback_in_place(sp: Specialiser, node: gast.AST, rule: gast.expr, values: list[gast.expr]) -> gast.expr:
    """The pullback that a rule gives, put in place of its call."""
    args, keywords = split(sp.fact(rule).value, values)  # type: ignore[attr-defined]
    pair = parts_of_sequence(sp, sp.call_function(node, sp.fact(rule), args, keywords, rule))
    if pair is None or len(pair) != 2:
        raise sp.unsupported(
            node, f"{text(rule)}, differentiated again, which does not return (value, pullback) written out",
            "let it end in `return value, pullback`",
        )  # fmt: skip
    return pair[1]


def defaults(sp: Specialiser, node: gast.AST, rule: Rule, count: int, given: set[str]) -> dict[str, gast.expr]:
    """The function's defaults for what the call leaves out: its rule need not have them."""
    rest = next((i for i, p in enumerate(rule.parameters) if p.kind == "rest"), count)
    by_position = {p.name for p in rule.parameters[: min(count, rest)]}
    left = [p for p in rule.parameters if p.kind == "one" and p.name not in by_position | given]
    return {p.name: object_node(sp, p.default, node) for p in left if p.default is not inspect.Parameter.empty}


def fact_of_value(
    sp: Specialiser, node: gast.AST, rule: Rule, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> Fact:
    """What is known of the value, by the rule; where that calls the function itself, by the function."""
    declared = rule.custom.functions[0]  # type: ignore[union-attr]
    found = value_fact(interpreted(sp, node, rule, declared, args, keywords)[0])
    if isinstance(found, Unknown) and has_source(rule.function):
        found = settled(interpreted(sp, node, rule, unwrap(rule.function), args, keywords)[0])
    refuse_integers(sp, node, rule, found)
    return found


def value_fact(fact: Fact) -> Fact:
    """What is known of the value, from what is known of the rule's `(value, pullback)`."""
    pair = isinstance(fact, Seq) and fact.items is not None and len(fact.items) == 2
    return settled(fact.items[0]) if pair else Unknown()  # type: ignore[attr-defined]


def settled(fact: Fact) -> Fact:
    """The fact of a value that is made of numbers, arrays, and containers with known parts; otherwise nothing."""
    for part in every_part(fact):
        if not isinstance(part, (Array, Scalar, Seq, Map)) or getattr(part, "cls", None) is not None:
            return Unknown()
        if isinstance(part, Seq) and part.items is None:
            return Unknown()
    return fact


def with_site(fact: Fact, site: str) -> Fact:
    """The fact of a value in memory of its own."""
    if isinstance(fact, Seq):
        items = tuple(with_site(p, f"{site}.{i}") for i, p in enumerate(fact.items or ()))
        return replace(fact, items=items, sites=frozenset([site]))
    if isinstance(fact, Map):
        parts = {k: with_site(p, f"{site}.{k}") for k, p in fact.items.items()}
        return replace(fact, items=parts, sites=frozenset([site]))
    return replace(fact, sites=frozenset([site])) if isinstance(fact, (Array, Unknown)) else fact


def active_free(sp: Specialiser, value: Any) -> dict[str, gast.expr]:
    """The active free variables that a function reads, by the names that its rule knows them by."""
    if not sp.wrt_free or not isinstance(unwrap(value), types.FunctionType):
        return {}
    found: dict[str, gast.expr] = {}
    for identifier in sorted(read_by(value) & sp.wrt_free):
        source = capture(reader_of(unwrap(value), identifier))
        found[identifier] = sp.free_name(identifier, Frame(source, source.name, set(), {}))
    return found


def refuse_keys(
    sp: Specialiser, node: gast.AST, rule: Rule, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> None:
    """`**` of a dict whose keys are not known."""
    if "**" in keywords or "out" in keywords or any(isinstance(a, gast.Starred) for a in args):
        raise sp.unsupported(node, f"{rule.name} called with * or ** or out=", "write the arguments out")


def refuse_objects(sp: Specialiser, node: gast.AST, label: str, values: list[gast.expr]) -> None:
    """An object has no cotangent that a pullback could give."""
    for v in values:
        if isinstance(sp.fact(v), Table):
            raise sp.unsupported(
                node, f"the dict {text(v)}, whose keys are known only when it runs, as an active argument of {label}",
                "pass its values as a list",
            )  # fmt: skip
        if holds_stored(sp.fact(v)):
            raise sp.unsupported(
                node, f"a sparse matrix of active data as an argument of {label}", "pass the data that it is made of"
            )
        if any(isinstance(p, Map) and p.cls is not None for p in every_part(sp.fact(v))):
            raise sp.unsupported(
                node, f"the object {text(v)} as an active argument of {label}", "pass the arrays that it has"
            )


def every_part(fact: Fact) -> list[Fact]:
    return [fact, *(p for part in parts_of(fact) for p in every_part(part))]


def left_out(sp: Specialiser, node: gast.AST, rule: Rule, operands: dict[str, Any]) -> dict[str, gast.expr]:
    """Parameters that the call leaves out, by their defaults."""
    missing = [p for p in rule.parameters if p.name not in operands and p.default is not inspect.Parameter.empty]
    return {p.name: object_node(sp, p.default, node) for p in missing}


def free_names(sp: Specialiser, rule: Rule) -> dict[str, gast.expr]:
    """The names that the rule's templates take from their modules, as names of the program."""
    found: dict[str, gast.expr] = {}
    for template in getattr(rule.custom, "templates", ()):
        source = capture(template.function)
        frame = Frame(source, source.name, set(), {})
        for identifier in sorted(template.free):
            if template.free[identifier] is not np:
                found[FREE + identifier] = sp.free_name(identifier, frame)
    return found


# ---------------------------------------------------------------- what is refused


def refuse_free_variables(sp: Specialiser, node: gast.AST, rule: Rule, value: Any) -> None:
    """A template speaks of parameters: of a variable that `wrt` names and the function reads it knows nothing."""
    for identifier in sorted(read_by(value) & sp.wrt_free):
        raise sp.no_rule(
            node,
            f"{rule.name}, which reads {identifier}, is differentiated by its template, which cannot speak of it",
            f"make {identifier} a parameter of {rule.name}, or use srcad.custom_vjp",
        )


def refuse_integers(sp: Specialiser, node: gast.AST, rule: Rule, fact: Fact) -> None:
    """No derivative passes through integers, whatever the rule says; it would be lost without a word."""
    if isinstance(fact, (Scalar, Array)) and np.dtype(fact.dtype).kind in "iub":
        raise sp.unsupported(
            node, f"{rule.name}, which has a rule and returns {fact.dtype}, given an active argument",
            "let it return floats: no derivative passes through integers and booleans",
        )  # fmt: skip


def says_something(steps: tuple[Any, ...]) -> bool:
    """Whether a template gives any derivative but 0."""
    for step in steps:
        if isinstance(step, Branch) and (says_something(step.body) or says_something(step.orelse)):
            return True
        zero = isinstance(step, Derivative) and isinstance(step.value, gast.Constant) and step.value.value == 0
        if isinstance(step, Derivative) and not zero:
            return True
    return False


def read_by(function: Any) -> frozenset[str]:
    """The names that a function and those that it calls take from their modules and closures."""
    return frozenset().union(*(_names(f.__code__) for f in functions_of(function)))


def functions_of(function: Any) -> list[types.FunctionType]:
    """A Python function, and those that it reaches by name."""
    seen: list[types.FunctionType] = []
    todo = [unwrap(function)]
    while todo:
        f = todo.pop()
        f = f.fun if isinstance(f, Checkpoint) else f
        f = getattr(f, "__func__", f)
        f = f if isinstance(f, types.FunctionType) else getattr(f, "__wrapped__", f)  # one with a cache
        if not isinstance(f, types.FunctionType) or any(f is s for s in seen):
            continue
        seen.append(f)
        cells = dict(zip(f.__code__.co_freevars, f.__closure__ or (), strict=True))
        for identifier in sorted(_names(f.__code__)):
            try:
                held = cells[identifier].cell_contents if identifier in cells else f.__globals__.get(identifier)
            except ValueError:  # a cell that is not bound yet
                continue
            todo += [unwrap(held), *attributes_read(held, _names(f.__code__))]
    return seen


def attributes_read(held: Any, names: set[str]) -> list[Any]:
    """What code that names these may call of a module of the user's, of a class or of an object."""
    if isinstance(held, (types.FunctionType, np.ndarray, str, int, float, complex, type(None))):
        return []
    space = held if isinstance(held, (type, types.ModuleType)) else type(held)
    module = getattr(space, "__name__" if isinstance(space, types.ModuleType) else "__module__", "")
    if module.partition(".")[0] in sys.stdlib_module_names | {"numpy", "scipy", "srcad"}:
        return []
    found = [space.__dict__[n] for n in sorted(names & set(space.__dict__))]
    return [part for part in found if isinstance(part, (types.FunctionType, types.MethodType, staticmethod))]


def reader_of(function: Any, identifier: str) -> Any:
    """The function, of this one and those that it calls, that reads a name."""
    for f in functions_of(function):
        if identifier in {*f.__code__.co_freevars, *_names(f.__code__)}:
            if identifier in f.__code__.co_freevars or identifier in f.__globals__:
                return f
    return function


def _names(code: types.CodeType) -> set[str]:
    inner = [c for c in code.co_consts if isinstance(c, types.CodeType)]
    return {*code.co_names, *code.co_freevars}.union(*(_names(c) for c in inner))


def refuse_shared(sp: Specialiser, node: gast.AST, rule: Rule, fact: Fact, values: list[gast.expr]) -> None:
    """A result that may be an argument's own memory cannot be told from it once one of them is stored into."""
    shared = [v for v in values if sites_of(sp.fact(v)) & sp.memory.stored_sites]
    if isinstance(fact, Unknown) and not fact.sites:
        touched = shared
    else:
        touched = [v for v in values if sites_of(sp.fact(v)) & sites_of(fact) & sp.memory.stored_sites]
    if touched:
        raise sp.unsupported(
            node,
            f"{rule.name}, which may return its argument's own memory, given an array that is stored into",
            f"give {rule.name} a copy, or let it return one",
        )


# ---------------------------------------------------------------- what is known of the result


def result_of(
    sp: Specialiser,
    node: gast.AST,
    rule: Rule,
    value: Any,
    args: list[gast.expr],
    keywords: dict[str, gast.expr],
) -> tuple[Fact, bool]:
    """The fact of the call's value, and whether the call does nothing but compute it."""
    if has_source(value):
        return interpreted(sp, node, rule, value, args, keywords)
    if (getattr(value, "__module__", None) or "").split(".")[0] in ("numpy", "math", "scipy") or isinstance(
        value, np.ufunc
    ):
        plain = [with_active(sp.fact(a), False) for a in args]
        named = {k: with_active(sp.fact(v), False) for k, v in keywords.items()}
        return rule_fact(sp, rule, value, plain, named), True
    return Unknown(), False


def interpreted(
    sp: Specialiser, node: gast.AST, rule: Rule, value: types.FunctionType, args: list[gast.expr],
    keywords: dict[str, gast.expr],
) -> tuple[Fact, bool]:  # fmt: skip
    """What interpreting a function shows of its result, and whether it only computes.

    One that is seen to change an argument is refused: what the program had there before is lost, and what is there
    after the call has another derivative.
    """
    if len(sp.stack) > 6 or any(code is value.__code__ for code, _ in sp.stack):
        return Unknown(), False
    learnt: dict[str, Any] = {}
    stored: frozenset[str] = frozenset()
    try:
        with forgotten(sp):
            sp.memory.active_sites.clear()
            sp.wrt_free = frozenset()
            sp.env = {k: with_active(fact, False) for k, fact in (sp.env or {}).items()}
            given = [_inactive(sp, a) for a in args], {k: _inactive(sp, v) for k, v in keywords.items()}
            made = until_known(sp, lambda: sp.inline_function(node, value, *given))
            fact = sp.scope.resolved(sp.fact(made))
            pure = only_computes(sp, [*sp.out, gast.Expr(made)])
            learnt, stored = dict(sp.scope.equal), stored_into(sp, sp.out)
    except Exception:  # noqa: BLE001  what stays a call need not be understood
        return Unknown(), False
    sp.scope.equal.update(learnt)
    changed = [v for v in (*args, *keywords.values()) if sites_of(sp.fact(v)) & stored]
    if changed and any(sp.is_active(v) for v in (*args, *keywords.values())):
        raise sp.unsupported(
            node, f"{rule.name}, which has a rule and changes its argument {text(changed[0])}",
            "let it work on a copy and return that",
        )  # fmt: skip
    return with_active(fact, False), pure


@contextmanager
def forgotten(sp: Specialiser) -> Iterator[None]:
    """Interpret for what it shows: neither what is written is kept, nor what is learnt of memory."""
    memory = copy.deepcopy(sp.memory.sets()), dict(sp.memory.contents)
    free, watched, wrt_free = dict(sp.free), list(sp.watched), sp.wrt_free
    try:
        with sp.scratch(kept=True):
            yield
    finally:
        sp.memory.restore(*memory)
        sp.free, sp.watched, sp.wrt_free = free, watched, wrt_free


class _Noted(dict[str, str]):
    """The free variables that have been seen, and which of them since."""

    def __init__(self, seen: dict[str, str]) -> None:
        super().__init__(seen)
        self.since: set[str] = set()

    def __setitem__(self, identifier: str, called: str) -> None:
        self.since.add(identifier)
        super().__setitem__(identifier, called)


@contextmanager
def reading(sp: Specialiser) -> Iterator[set[str]]:
    """The variables which `wrt` names and what is interpreted here reads, however it comes to them."""
    outer = sp.seen_free
    sp.seen_free = noted = _Noted(outer)
    try:
        yield noted.since
    finally:
        sp.seen_free = outer


def until_known(sp: Specialiser, run: Callable[[], gast.expr]) -> gast.expr:
    """Interpret until nothing new is learnt of memory, as the whole program is."""
    for _ in range(20):
        version, state = sp.memory.version(), sp.state()
        try:
            made = run()
        except Again:
            sp.restore(state)
            continue
        if sp.memory.version() == version:
            return made
        sp.restore(state)
    raise sp.unsupported(None, "containers that change their types without end", "keep one type in one container")


def _inactive(sp: Specialiser, value: gast.expr) -> gast.expr:
    made = sp.again(value)
    return sp.note(made, with_active(sp.fact(made), False))


def stored_into(sp: Specialiser, stmts: list[gast.stmt]) -> frozenset[str]:
    """The memory that statements of Core store into, whatever is called."""
    bases = [n.value for n in walk(stmts) if isinstance(n, gast.Subscript) and isinstance(n.ctx, gast.Store)]
    bases += [n.target for n in walk(stmts) if isinstance(n, gast.AugAssign) and isinstance(n.target, gast.Name)]
    for n in walk(stmts):
        if isinstance(n, gast.Call):
            bases += [k.value for k in n.keywords if k.arg == "out"]
            method = n.func.attr if isinstance(n.func, gast.Attribute) else ""
            bases += [n.func.value] if method in ("sort", "partition", "put") else []
            bases += n.args[:1] if method == "at" else []
    return frozenset().union(*(sites_of(sp.fact(b)) for b in bases))


_EFFECTS = (gast.Raise, gast.Assert, gast.Try, gast.With, gast.Global, gast.Import, gast.ImportFrom, gast.Yield,
            gast.Await, gast.Delete, gast.ClassDef)  # fmt: skip
_PURE = (abs, len, float, int, bool, range, min, max, sum, round, isinstance, list, tuple, dict, zip, enumerate)


def only_computes(sp: Specialiser, stmts: list[gast.stmt]) -> bool:
    """Whether statements of Core have no effect but the values that they bind."""
    for n in walk(stmts):
        if isinstance(n, _EFFECTS) or isinstance(n, (gast.Subscript, gast.Attribute)) and isinstance(n.ctx, gast.Store):
            return False
        if isinstance(n, gast.AugAssign):
            return False
        if isinstance(n, gast.Call):
            known = getattr(sp.fact(n.func), "value", None)
            rule = registry.find(known) if known is not None else None
            if (rule is None or rule.custom is not None) and not any(known is f for f in _PURE):
                return False
    return True


__all__ = ["apply_opaque", "apply_template", "cotangents_again", "value_again"]
