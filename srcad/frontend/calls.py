"""Calls: which function it is, and whether it becomes an operation, is put in place, or stays as it is."""

from __future__ import annotations

import functools
import inspect
import types
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.errors import LocatedError, SrcadError
from srcad.facts import (
    Array,
    Fact,
    Instance,
    Known,
    ListOrArray,
    Made,
    Map,
    Seq,
    Several,
    Unknown,
    dims_of,
    hidden_methods,
    sites_of,
    with_active,
)
from srcad.frontend import (
    adjoints,
    assembled,
    callbacks,
    curves,
    equations,
    inactive,
    lazy,
    methods,
    nested,
    objects,
    overloads,
    sequences,
    solvers,
    sparse,
    special,
    unevaluated,
)
from srcad.frontend.axes import at_run_time
from srcad.frontend.capture import capture, has_source, unwrap
from srcad.frontend.carried import carrying
from srcad.frontend.changes import changed_by_call, outside, put_into
from srcad.frontend.checkpoints import apply_checkpoint
from srcad.frontend.choices import call_choice
from srcad.frontend.custom import apply_opaque, apply_template
from srcad.frontend.displays import parts_of_mapping, parts_of_sequence
from srcad.frontend.distinct import with_distinct
from srcad.frontend.frames import (
    Again,
    Bound,
    Choice,
    Closure,
    Solved,
    has_functions,
    is_made_function,
)
from srcad.frontend.holders import frozen, method_of_frozen
from srcad.frontend.inlining import inline, inline_closure
from srcad.frontend.left import as_written, leave
from srcad.frontend.matrices import holds_stored
from srcad.frontend.named import is_dataclass, is_named_tuple, makes_fields, record
from srcad.frontend.operations import (
    array_of,
    finish_rule,
    function_node,
    make_call,
    object_node,
    of_numbers,
    operands_of,
    path_of,
    rule_fact,
    written_out,
)
from srcad.frontend.order import each_in_turn
from srcad.frontend.overwriting import changed_by_flag
from srcad.frontend.parts import attribute_or
from srcad.frontend.starred import as_many_as_wanted, has_parts, takes_the_rest
from srcad.frontend.texts import refuse_texts
from srcad.frontend.transposed import apply_transposed
from srcad.rules import registry
from srcad.rules.binding import in_position
from srcad.rules.call import Rule
from srcad.rules.declared import Opaque
from srcad.runtime import written as in_python
from srcad.runtime.checkpoints import Checkpoint, with_snapshots
from srcad.tree.build import const, stores, text, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def call(sp: Specialiser, node: gast.Call) -> gast.expr:
    """A call, by what is called."""
    lazy.consumed(sp, node)
    handled = unevaluated.before_arguments(sp, node)
    if handled is not None:
        return handled
    made = sp.many(
        [
            node.func,
            *[a.value if isinstance(a, gast.Starred) else a for a in node.args],
            *[k.value for k in node.keywords],
        ]
    )
    func, rest = made[0], each_in_turn(sp, made[1:])
    args: list[gast.expr] = []
    keywords: dict[str, gast.expr] = {}
    for written, value in zip(node.args, rest, strict=False):
        if isinstance(written, gast.Starred) and has_parts(sp, value):  # `f(*np.linalg.eigh(a))`
            value = sp.hold(value, "parts")
        items = parts_of_sequence(sp, value) if isinstance(written, gast.Starred) else [value]
        items = as_many_as_wanted(sp, node, func, value) if items is None else items
        if items is None and written is node.args[-1] and takes_the_rest(sp, func, value, len(args)):
            keywords["*"] = call_function(sp, node, Known(tuple), [value], {})
        elif items is None:
            return _leave_written(sp, node, func, rest)
        args += items or []
    for written, value in zip(node.keywords, rest[len(node.args) :], strict=True):
        if written.arg is not None:
            keywords[written.arg] = value
            continue
        mapping = parts_of_mapping(sp, value)
        if mapping is None:
            if sp.is_active(value):
                raise sp.unsupported(node, "** with a dict whose keys are not known", "write the keywords out")
            return _leave_written(sp, node, func, rest)
        keywords.update(mapping)
    return call_function(sp, node, sp.fact(func), args, keywords, func)


def _leave_written(sp: Specialiser, node: gast.Call, func: gast.expr, values: list[gast.expr]) -> gast.expr:
    """A call with * or ** of something whose parts are not known, as it is written."""
    function = sp.fact(func)
    known = function.value if isinstance(function, Known) else None
    understood = isinstance(known, (types.FunctionType, type)) or registry.find(known) is not None  # but not of so many
    if is_made_function(function) or understood and any(map(sp.is_active, values)):  # or it has no name here
        found = "a call with * or ** of values of which it is not known how many they are"
        raise sp.unsupported(node, found, "write the arguments out: f(row[0], row[1], key=options['key'])")
    starred = [isinstance(a, gast.Starred) for a in node.args]
    args = [gast.Starred(v, gast.Load()) if star else v for star, v in zip(starred, values, strict=False)]
    names = [k.arg or "**" for k in node.keywords]
    if names.count("**") > 1:
        raise sp.unsupported(node, "several dicts whose keys are not known", "join them before the call")
    keywords = dict(zip(names, values[len(args) :], strict=True))
    return leave(sp, node, func, args, keywords, values)


def call_function(
    sp: Specialiser,
    node: gast.AST,
    function: Fact,
    args: list[gast.expr],
    keywords: dict[str, gast.expr],
    func: gast.expr | None = None,
) -> gast.expr:
    """A call of a function that is known as a fact."""
    while isinstance(function, Bound) and not isinstance(function.function, Unknown):
        inner = function.function
        if isinstance(inner, Known) and isinstance(inner.value, str):
            return methods.method(sp, node, inner.value, function.args[0], args, keywords, func)
        args, keywords = [*function.args, *args], {**function.keywords, **keywords}
        func = None if function.func is None else sp.again(function.func)
        function = inner
    if isinstance(function, Choice):
        return call_choice(sp, node, function, args, keywords)
    if isinstance(function, Closure):
        return inline_closure(sp, node, function, args, keywords)
    if isinstance(function, Known):
        return call_known(sp, node, function.value, args, keywords, func)
    if isinstance(function, Several):
        which = f"{'a function' if func is None else text(func)}, one of several with values of their own"
        raise sp.unsupported(node, which, "write the list out: [f, g]")
    if isinstance(function, (Instance, Made, Map)) and function.cls is not None:
        found = getattr(function.cls, "__call__", None)  # noqa: B004  the class's, to be put in place
        if isinstance(found, types.FunctionType) and func is not None:
            return call_function(sp, node, Known(found), [func, *args], keywords)
    return leave(sp, node, func, args, keywords, [*args, *keywords.values()], function)


def call_known(
    sp: Specialiser,
    node: gast.AST,
    value: Any,
    args: list[gast.expr],
    keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr:
    value = unwrap(value)
    if isinstance(value, functools.partial):
        held = [object_node(sp, a, node) for a in value.args]
        return call_function(
            sp,
            node,
            Known(value.func),
            [*held, *args],
            {**{k: object_node(sp, v, node) for k, v in value.keywords.items()}, **keywords},
        )
    if isinstance(value, registry.CurveMethod):
        return curves.method_of_curve(sp, node, value, args, keywords, func)
    if isinstance(value, types.MethodType):
        return call_method(sp, node, value, args, keywords, func)
    holder = frozen(sp, node, value, args, keywords, func) if func is not None else None
    if holder is not None:
        return holder
    if hasattr(type(value), "_srcad_derivative"):
        return nested.call_object(sp, node, value, args, keywords)
    if hasattr(type(value), "_srcad_operator"):
        return call_function(sp, node, Known(nested.SEERS[0](value).function), args, keywords)
    if isinstance(value, nested.Application):
        return nested.apply(sp, node, value, args, keywords)
    if isinstance(value, Checkpoint):
        return call_checkpoint(sp, node, value, args, keywords)
    user = getattr(value, "__srcad_primal__", None) if isinstance(value, types.FunctionType) else None
    if user is not None:
        return call_known(sp, node, user, args, keywords, None)
    refuse_pullback(sp, node, value, args)
    args, keywords = named_out(value, args, keywords)
    changed_by_flag(sp, node, value, args, keywords)
    touching = any(touched(sp, v) for v in (*args, *keywords.values())) or bool(sp.wrt_free)
    if is_dataclass(value) and objects.made_here(sp, value, False):
        return objects.make(sp, node, value, args, keywords)
    if is_named_tuple(value) or is_dataclass(value) and any(sp.is_active(v) for v in (*args, *keywords.values())):
        return make_record(sp, node, value, args, keywords, func)
    named = objects.by_name(sp, node, value, args, keywords)
    named = attribute_or(sp, node, value, args) if named is None else named
    if named is not None:
        return named
    args = sequences.over_keys(sp, value, args)
    if isinstance(value, type) and hasattr(value, "__dataclass_params__") and sp.frame.source.is_generated:
        return adjoints.dataclass(sp, value, func, keywords)
    handled = special.function(sp, node, value, args, keywords, func)
    handled = assembled.made(sp, node, value, args, keywords, func) if handled is None else handled
    handled = equations.solved(sp, node, value, args, keywords, func) if handled is None else handled
    if handled is not None:
        return handled
    solution = registry.solution_of(value)
    if solution is not None:
        return solvers.solved(sp, node, solution, value, args, keywords, func)
    other = instead_of(sp, value, args, keywords)
    if other is not None:
        itself = [object_node(sp, value, node)] if other.itself else []
        return library_function(sp, node, other.function, [*itself, *args], keywords, None)
    rule = registry.find(value)
    if rule is not None and rule.custom is not None:
        apply = apply_template
        if isinstance(rule.custom, Opaque) and not (sp.tangent and rule.custom.templates):
            apply = apply_transposed if sp.tangent else apply_opaque
        return apply(sp, node, rule, value, args, keywords, func)
    if rule is not None:
        return apply_rule(sp, node, rule, value, args, keywords, func)
    if objects.made_here(sp, value, touching):
        return objects.make(sp, node, value, args, keywords)
    written = registry.written_as(value)
    if written is not None and any(sp.is_active(v) for v in (*args, *keywords.values())):
        if not set(keywords) <= set(inspect.signature(written).parameters):
            raise sp.no_rule(node, f"{registry.function_name(value)} with {', '.join(keywords)}", "leave it out")
        return library_function(sp, node, written, args, keywords, None)
    refuse_library(sp, node, value, [*args, *keywords.values()])
    matrix = sparse.result_fact(sp, value, [*args, *keywords.values()])
    if matrix is not None and not any(sp.is_active(v) for v in (*args, *keywords.values())):
        args, keywords = written_out(sp, args, keywords)
        return sp.note(make_call(function_node(sp, value, func, node), args, keywords), matrix)
    if has_source(value):
        library = (value.__module__ or "").startswith(("scipy.", "srcad.runtime."))
        follow = library_function if library else user_function
        return follow(sp, node, value, args, keywords, func)
    plain = isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType, np.ufunc))
    plain = plain or type(value).__module__.startswith("numba.")  # a ufunc, compiled
    if not plain and callable(value) and isinstance(type(value).__call__, types.FunctionType):
        owner = func if func is not None else object_node(sp, value, node)
        sp.samples[path_of(owner)] = value
        sp.note(owner, Instance(type(value), own=frozenset(hidden_methods(value))))
        return call_function(sp, node, Known(type(value).__call__), [owner, *args], keywords)
    return leave(sp, node, func, args, keywords, [*args, *keywords.values()], Known(value))


def call_method(
    sp: Specialiser, node: gast.AST, value: types.MethodType, args: list[gast.expr], keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr:  # fmt: skip
    """A method of an object from outside: by its own rule, as its library's, or by the object's class."""
    rule = registry.find(value)
    if rule is not None:
        return apply_rule(sp, node, rule, value, args, keywords, func)
    if registry.frozen_distribution(value.__self__) is not None:
        return method_of_frozen(sp, node, value, args, keywords, func)
    holder = frozen(sp, node, value, args, keywords, func) if func is not None else None
    found = curves.of_constant(sp, value, args, keywords, func) if holder is None else holder
    if found is not None:
        return found
    refuse_library(sp, node, value, [*args, *keywords.values()])
    if func is not None and not isinstance(value.__func__, types.FunctionType):  # `np.random.rand(3)`
        return leave(sp, node, func, args, keywords, [*args, *keywords.values()], Known(value))
    owner = object_node(sp, value.__self__, node)
    return call_function(sp, node, Known(value.__func__), [owner, *args], keywords)


def call_checkpoint(
    sp: Specialiser, node: gast.AST, value: Checkpoint, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> gast.expr:
    """A function that is run again instead of saved, or whose loop is, in steps."""
    if not value.options:
        return apply_checkpoint(sp, node, value, args, keywords)
    marked = [sp.note(gast.Constant(None, None), Known(value.fun)), const(value.every), const(value.memory)]
    options = [sp.note(v, Known(v.value)) if v.value is None else v for v in marked[1:]]
    return call_function(sp, node, Known(with_snapshots), [marked[0], *options, *args], keywords)


def instead_of(
    sp: Specialiser, value: Any, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> registry.Instead | None:
    """What is followed in the place of a function whose rule has not this case: of a stack of matrices, say."""
    others, rule = registry.instead_of(value), registry.find(value)
    if not others or rule is None or not any(sp.is_active(v) for v in (*args, *keywords.values())):
        return None
    given = {**dict(zip([p.name for p in rule.parameters], args, strict=False)), **keywords}
    return next((o for o in others if _asks(sp, o, [v for p, v in given.items() if p in o.parameters])), None)


def _asks(sp: Specialiser, other: registry.Instead, asked: list[gast.expr]) -> bool:
    if other.when == "active":
        return any(sp.is_active(v) for v in asked)
    if other.when == "given":
        return any(not isinstance(v, gast.Constant) or v.value is not None for v in asked)
    facts = [sp.fact(v) for v in asked]
    parts = [f.items[0] if isinstance(f, Seq) and f.items else f for f in facts]  # a factor, and what belongs to it
    return any(len(dims_of(f) or ()) > 2 for f in parts)


def make_record(
    sp: Specialiser, node: gast.AST, cls: Any, args: list[gast.expr], keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr:  # fmt: skip
    """A named tuple or dataclass that the program makes; one of constants is made as it is written."""
    if objects.is_plain(cls):
        sp.memory.made_classes.add(objects.label(cls))
        if makes_fields(cls, args, keywords):
            objects.become(sp, cls)
    made = record(sp, node, cls, args, keywords)
    if sp.is_active(made) or has_functions(sp.fact(made)):
        return made
    return sp.note(make_call(function_node(sp, cls, func, node), args, keywords), sp.fact(made))


@functools.cache
def _positions(function: Any) -> list[str]:
    """The names of what one of NumPy's functions takes by position."""
    try:
        found = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return ["a", "b", "out"] if function is np.dot else []
    return [] if any(p.kind is p.VAR_POSITIONAL for p in found) else [p.name for p in found]


def named_out(
    function: Any, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> tuple[list[gast.expr], dict[str, gast.expr]]:
    """`np.add(x, y, z)` is `np.add(x, y, out=z)`: an array that is written into is seen by its name."""
    if isinstance(function, np.ufunc):
        outputs = args[function.nin :]
        if not outputs:
            return args, keywords
        out = outputs[0] if len(outputs) == 1 and function.nout == 1 else gast.Tuple(outputs, gast.Load())
        return args[: function.nin], {"out": out, **keywords}
    if (getattr(function, "__module__", None) or "").split(".")[0] != "numpy" or isinstance(function, type):
        return args, keywords
    names = _positions(function)
    at = names.index("out") if "out" in names else len(args)
    return args[:at], {**dict(zip(names[at:], args[at:], strict=False)), **keywords}


# ---------------------------------------------------------------- functions with rules


def apply_rule(
    sp: Specialiser, node: gast.AST, rule: Rule, value: Any, args: list[gast.expr],
    keywords: dict[str, gast.expr], func: gast.expr | None,
) -> gast.expr:  # fmt: skip
    """A call of a function that has a rule."""
    if "out" in keywords:
        return methods.with_out(sp, node, value, args, keywords, func)
    if rule.callbacks:
        args, keywords = callbacks.passed_on(sp, node, rule, args, keywords)
    else:
        args, keywords = in_position(rule, value, args, keywords)
    if len(args) == 1 and value is abs:
        overloaded = overloads.method(sp, node, "__abs__", args[0])
        if overloaded is not None:
            return overloaded
    if not rule.constant:
        refuse_objects(sp, node, rule.name, [*args, *keywords.values()])
    refuse_texts(sp, node, rule.name, [*args, *keywords.values()])
    args, keywords = as_arrays(sp, node, rule, value, args, keywords)
    turned = at_run_time(sp, node, rule, args, keywords)
    if turned is not None:
        return turned
    facts, named = [sp.fact(a) for a in args], {k: sp.fact(v) for k, v in keywords.items()}
    args, keywords = written_out(sp, args, keywords)
    made = make_call(function_node(sp, value, func, node), args, keywords)
    active = any(f.active for f in (*facts, *named.values()))
    return finish_rule(
        sp,
        node,
        rule,
        made,
        operands_of(sp, node, rule, made, active),
        active,
        with_distinct(sp, value, args, keywords, rule_fact(sp, rule, value, facts, named)),
    )


def refuse_objects(sp: Specialiser, node: gast.AST, label: str, values: list[gast.expr]) -> None:
    """A function with a rule is one of numbers; what it makes of an active object is the object's class's affair."""
    for value in values:
        fact = sp.fact(value)
        if isinstance(fact, Solved):
            raise sp.no_rule(
                node, f"{label}, given what a solver returned", f"give it {' or '.join(fact.parts)} of that"
            )
        if holds_stored(fact):
            raise sp.no_rule(
                node, f"{label}, given a sparse matrix of active data",
                "use the matrix's own methods and operators, or A.toarray()",
            )  # fmt: skip
        if isinstance(fact, Map) and fact.cls is not None and fact.active:
            raise sp.no_rule(
                node, f"{label}, given the {fact.kind} {text(value)}, which is active", "pass the arrays that it has"
            )


_SEQUENCES = {"arrays", "choicelist", "choices", "object"}
_MAKERS = (np.array, np.asarray, np.asanyarray, np.ascontiguousarray, np.asfortranarray, np.asarray_chkfinite, np.copy)
_OF_ARRAYS = ("np.", "scipy.special.", "scipy.fft.", "scipy.linalg.", "scipy.stats.")
_PYTHONS = ("builtins", "math", "_operator")


def as_arrays(
    sp: Specialiser, node: gast.AST, rule: Rule, value: Any, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> tuple[list[gast.expr], dict[str, gast.expr]]:
    """A list where NumPy takes an array is made one: `np.mean([a, b], 0)` is `np.mean(np.array([a, b]), 0)`."""
    values = (*args, *keywords.values())
    if rule.function in _MAKERS or not rule.name.startswith(_OF_ARRAYS) or not any(map(sp.is_active, values)):
        return args, keywords
    if getattr(value, "__module__", "") in _PYTHONS and not any(isinstance(sp.fact(v), Array) for v in values):
        return args, keywords  # `abs(xs)` is an error

    def array(parameter: str, value: gast.expr) -> gast.expr:
        fact = sp.fact(value)
        if isinstance(fact, ListOrArray) and parameter in rule.active and parameter not in _SEQUENCES:
            return array_of(sp, node, value)
        if parameter not in rule.active or not isinstance(fact, Seq) or fact.fields:
            return value
        if fact.kind != "list" and not rule.name.startswith("np."):
            return value  # a factor and whether it is the lower one
        if parameter not in _SEQUENCES:
            return array_of(sp, node, value) if fact.active or of_numbers(fact) else value
        if isinstance(value, gast.List) and any(of_numbers(sp.fact(e)) for e in value.elts):
            parts = [array_of(sp, node, e) if of_numbers(sp.fact(e)) else e for e in value.elts]
            return sp.note(gast.List(parts, gast.Load()), replace(fact, items=tuple(map(sp.fact, parts))))
        return value

    names = [p.name for p in rule.parameters]
    rest = [p.name for p in rule.parameters if p.kind == "rest"]  # `np.einsum("i,i", [1, 2], x)`: each is an array
    if rest:
        names = [*names[: names.index(rest[0])], *(rest * len(args))]
    positional = [array(n, v) for n, v in zip(names, args, strict=False)]
    return [*positional, *args[len(positional) :]], {k: array(k, v) for k, v in keywords.items()}


# ---------------------------------------------------------------- the user's own functions

#: Modules of srcad's whose functions write into nothing: what curves through constant samples are computed by.
_CURVES = ("srcad.runtime.interpolation", "srcad.runtime.places")


def user_function(
    sp: Specialiser, node: gast.AST, value: types.FunctionType, args: list[gast.expr], keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr:  # fmt: skip
    """The user's function: put in place where something active is in it, otherwise called as it is."""
    values = [*args, *keywords.values()]
    if not (any(touched(sp, v) for v in values) or bool(sp.wrt_free)):
        fact, reaches, understood = result_fact(sp, node, value, args, keywords)
        if not reaches and not has_functions(fact):
            for v in [] if value.__module__ in _CURVES else values:
                sp.memory.stored_sites |= sites_of(sp.fact(v))
            changed_by_call(sp, list(map(sp.fact, values)), understood=understood)
            return sp.note(as_written(sp, node, value, func, args, keywords), fact)
    state, memory = sp.state(), set(sp.memory.active_sites) | set(sp.memory.stored_sites)
    own = carrying(sp, node, value, args, keywords)
    if own is not None:
        return inline_closure(sp, node, *own)
    found = inline(sp, node, value, capture(value), args, keywords, None)
    written = sp.out[state.written :] if sp.out is state.out else []
    writes = sp.memory.active_sites | sp.memory.stored_sites != memory or any(_has_effect(sp, s) for s in written)
    writes = writes or _binds_outer(sp, state.env or {}, written)
    fact = sp.fact(found)
    if sp.env is None or sp.is_active(found) or writes or has_functions(fact) or touches_container(sp, fact):
        return found
    if any(objects.is_object(sp, v) for v in values) or objects.holds_objects(sp, found):
        return found
    if not sp.capturing and any(_reads_active(sp, sp.fact(v)) for v in values):
        return found  # as in `argmin(lambda y: payoff(x, y))` whose answer is the same for every x
    sp.restore(state, kept=True)
    args, keywords = written_out(sp, args, keywords)
    made = as_written(sp, node, value, func, args, keywords)
    sp.followed.add(made)
    return sp.note(made, with_active(fact, False))


def _reads_active(sp: Specialiser, fact: Fact) -> bool:
    """Whether it is a function of the program's own that cannot be written down, for it reads what is active."""
    return is_made_function(fact) and inactive.may_carry(sp, fact, set())


def touches_container(sp: Specialiser, fact: Fact) -> bool:
    return isinstance(fact, (Seq, Map)) and bool(fact.active)


def _binds_outer(sp: Specialiser, before: dict[str, Fact], written: list[gast.stmt]) -> bool:
    """Whether inlined statements bind what was there before: a variable around the function, a part of a dict."""
    return bool(stores(written) & before.keys()) or any((sp.env or {}).get(n) != f for n, f in before.items())


def _has_effect(sp: Specialiser, stmt: gast.stmt) -> bool:
    """Whether inlined statements write into something that may have been there before."""
    for s in walk(stmt):
        if isinstance(s, gast.Assign) and not isinstance(s.targets[0], (gast.Name, gast.Tuple)):
            return True
        if isinstance(s, gast.AugAssign):
            if not isinstance(s.target, gast.Name) or isinstance(sp.facts.get(s.target), (Array, Unknown, Seq)):
                return True
        called = getattr(s.value, "func", None) if isinstance(s, (gast.Expr, gast.Assign)) else None
        if isinstance(called, gast.Attribute) and (isinstance(s, gast.Expr) or called.attr == "pop"):
            return True
    return False


def _target(s: Any) -> gast.expr:
    return s.targets[0] if isinstance(s, gast.Assign) else s.target


def touched(sp: Specialiser, v: gast.expr) -> bool:
    fact = sp.fact(v)
    return fact.active or has_functions(fact) or v in sp.virtuals or bool(sites_of(fact) & sp.memory.active_sites)


def refuse_pullback(sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr]) -> None:
    """What `srcad.vjp` gave before holds numbers of another run: it is a function that has no source."""
    if getattr(value, "_srcad_pullback", False) is True and any(sp.is_active(a) for a in args):
        raise sp.no_rule(
            node, f"a pullback that srcad.vjp gave outside, given the active value {text(args[0])}",
            "call srcad.vjp here, inside of the function that is differentiated",
        )  # fmt: skip


def refuse_library(sp: Specialiser, node: gast.AST, value: Any, values: list[gast.expr]) -> None:
    """A function of SciPy that is known to have no derivative, given something active."""
    instead = registry.refusal(value)
    if instead is not None and any(inactive.may_carry(sp, sp.fact(v), set()) for v in values):
        raise sp.no_rule(
            node, f"{registry.function_name(value)}, which has no derivative rule, with an active value", instead
        )


def library_function(
    sp: Specialiser, node: gast.AST, value: types.FunctionType, args: list[gast.expr], keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr:  # fmt: skip
    """A function of SciPy (or of a derivative of one) without a rule: its source is followed where that can be."""
    try:
        return user_function(sp, node, value, args, keywords, func)
    except (SrcadError, RecursionError) as problem:
        if value.__module__ == in_python.__name__ and isinstance(problem, LocatedError) and problem.place is not None:
            if problem.place.file != in_python.__file__:
                raise  # in the user's function that a NumPy function calls
            raise sp.no_rule(node, problem.found, problem.instead) from problem
        raise sp.no_rule(
            node, f"{registry.function_name(value)}, which has no derivative rule, with an active value",
            "write it in Python with functions that have rules; srcad.stop_gradient(...) makes a value constant",
        ) from problem  # fmt: skip


def result_fact(
    sp: Specialiser, node: gast.AST, value: types.FunctionType, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> tuple[Fact, bool, bool]:
    """What an inactive call of the user's function gives, whether it reaches active memory (a module's array, an object
    that exists as its attributes), and whether it was understood: one that was not may change whatever it can reach."""
    if len(sp.stack) > 6 or any(code is value.__code__ for code, _ in sp.stack):
        sp.memory.not_understood.add(value.__name__)
        return Unknown(), False, False
    met, sp.met_active = sp.met_active, False
    there = outside(sp).union(*(sites_of(sp.fact(v)) for v in (*args, *keywords.values())))
    active, stored, contents = set(sp.memory.active_sites), set(sp.memory.stored_sites), dict(sp.memory.contents)
    free, watched = dict(sp.free), list(sp.watched)
    lists = len(sp.memory.record_sites)
    try:
        with sp.scratch(kept=True):
            made = inline(sp, node, value, capture(value), args, keywords, None)
            found, reaches = sp.fact(made), sp.met_active or objects.holds_objects(sp, made)
        contents |= put_into(sp, there)
        return (Unknown() if found.active else found), reaches, True
    except Exception as problem:  # noqa: BLE001  a call that stays as it is need not be understood
        if isinstance(problem, Again) and len(sp.memory.record_sites) > lists:
            raise  # it makes a list of objects that exist as their attributes
        sp.memory.not_understood.add(value.__name__)
        return Unknown(), sp.met_kept, False
    finally:
        sp.memory.active_sites, sp.memory.contents = active, contents
        sp.memory.stored_sites |= stored
        sp.free, sp.watched = free, watched
        sp.met_active = sp.met_active or met


__all__ = ["call", "call_function"]
