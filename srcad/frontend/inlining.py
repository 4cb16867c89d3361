"""The user's functions put in place of their calls: parameters bound to arguments, bodies interpreted.

    y = scaled(v, 2.0)        ->        c = 2.0
                                        y = c * v

A parameter is the caller's own variable where nothing binds either again, otherwise a variable that is assigned.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast

from srcad.errors import SrcadError
from srcad.facts import Instance, Known, Map, Scalar
from srcad.frontend import insertions, lifted, nested
from srcad.frontend.binding import lasts
from srcad.frontend.displays import Virtual, display
from srcad.frontend.dynamic import dynamic_call
from srcad.frontend.either import Undetermined
from srcad.frontend.frames import (
    Again,
    Alias,
    Closure,
    Frame,
    Snapshots,
    bound_in,
    is_function,
    local_names,
    names_in,
    source_of,
)
from srcad.frontend.loops import may_bind_parts, parts_of_dicts
from srcad.frontend.operations import function_node, object_node
from srcad.frontend.raised import Raised, raise_as_python
from srcad.frontend.recursion import result_of
from srcad.frontend.scopes import FUNCTIONS, declared, free_names, own_nodes
from srcad.frontend.steps import marked_loops
from srcad.frontend.structure import Names, structured
from srcad.frontend.webs import apart, parameters_of
from srcad.tree.build import Place, assign, const, loads, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


class CallsItself(Exception):
    """A nested function calls itself, to a depth that is not known here."""

    def __init__(self, node: Any) -> None:
        super().__init__()
        self.node = node


MAX_DEPTH = 8  # of a nested function that calls itself with a number known here


def closure(sp: Specialiser, node: Any) -> Closure:
    """A function of the program's own where it is defined: its defaults are evaluated here."""
    a = node.args
    positional = [*a.posonlyargs, *a.args]
    trees = dict(zip([p.id for p in positional[len(positional) - len(a.defaults) :]], a.defaults, strict=True))
    trees.update({k.id: d for k, d in zip(a.kwonlyargs, a.kw_defaults, strict=True) if d is not None})
    made = dict(zip(trees, sp.many(list(trees.values())), strict=True))
    held = {
        p: v if isinstance(v, gast.Constant) or _known_for_good(sp, v) else sp.hold_always(v, p)
        for p, v in made.items()
    }
    if not isinstance(node, gast.Lambda):
        for inner in [n for n in gast.walk(node) if isinstance(n, gast.Nonlocal)]:
            owners = [(sp.frame.owner(n), n) for n in inner.names]
            sp.nonlocals |= {owner.names[n] for owner, n in owners if owner is not None}
        sp.pinned |= sp.nonlocals
    return Closure(node, sp.frame, held)


def _known_for_good(sp: Specialiser, value: gast.expr) -> bool:
    """Whether a default is known, and no variable that may stand for something else when the function is called."""
    return isinstance(sp.fact(value), Known) and not loads(value) & (sp.env or {}).keys()


def inline_closure(
    sp: Specialiser, node: gast.AST, made: Closure, args: list[gast.expr], keywords: dict[str, gast.expr],
    snapshots: Snapshots | None = None,
) -> gast.expr:  # fmt: skip
    """A call of a function of the program's own; of one that calls itself, as of a function of the module."""
    nested.count_pullback(sp, made.frame)
    if made.node not in sp.memory.recursive:
        state = sp.state()
        try:
            return inline(sp, node, made.node, source_of(made), args, keywords, made, snapshots)
        except CallsItself as found:
            if found.node is not made.node or any(code is made.node for code, _ in state.stack):
                raise  # it is called further out
            sp.memory.recursive.add(made.node)
            sp.restore(state)
    function, args, keywords = lifted.standing_alone(sp, node, made, args, keywords)
    return sp.call_function(node, Known(function), args, keywords)


def inline(
    sp: Specialiser,
    node: gast.AST,
    key: Any,
    source: Any,
    args: list[gast.expr],
    keywords: dict[str, gast.expr],
    made: Closure | None,
    snapshots: Snapshots | None = None,
    consumer: Any = None,
) -> gast.expr:
    """Put a function's body in place of its call; `consumer`: the loop over what it yields (`generators`)."""
    code = getattr(key, "__code__", key)
    depth = sum(c is code for c, _ in sp.stack)
    if depth and consumer is not None:
        raise sp.unsupported(node, f"the generator {source.name}, which calls itself", "return a list instead")
    if depth:
        known = [sp.fact(a) for a in (*args, *keywords.values())]
        counted = any(isinstance(fact, Scalar) and type(fact.literal) is int for fact in known)
        if made is not None and not (counted and depth < MAX_DEPTH):
            raise CallsItself(code)
        if made is None:
            found = result_of(sp, node, key, args, keywords)
            return dynamic_call(sp, node, function_node(sp, key, None, node), args, keywords, source.name, found)
    lazily = consumer is None and (gast.Yield, gast.YieldFrom) or ()
    if any(isinstance(n, (gast.Await, *lazily)) for s in source.body for n in own_nodes(s)):
        raise sp.unsupported(node, f"the generator {source.name} called with an active value", "return a list instead")
    if sum(c is not None for c, _ in sp.stack) > 60:
        raise sp.unsupported(node, "calls nested deeper than 60", "write the recursion as a loop")
    local = local_names(source)
    body = structured(source.body, sp.names)
    if sp.apart:
        body = apart(body, sorted(parameters_of(source.args)), Names(local | names_in(body)))
    if consumer is not None:
        body = consumer.consuming(body)
    local |= bound_in(body)
    rebound = bound_in(body)
    parent = made.frame if made is not None else None
    frame = Frame(source, f"{sp.frame.label}.{source.name}", local, {}, parent, None, sp.frame.depth + 1)
    frame.caller, frame.loop = sp.frame, sp.prefix
    frame.globals, frame.outer = declared(source.body, gast.Global), declared(source.body, gast.Nonlocal)
    if snapshots is not None:
        frame.snapshots = marked_loops(sp, node, replace(snapshots, body=body))
    bound_values = bind_parameters(sp, node, source, key, args, keywords, made)
    for identifier in sorted(local):
        if identifier not in bound_values:
            frame.names[identifier] = sp.new_name(identifier)
    if consumer is not None and consumer.flag is not None:
        frame.local.add(consumer.flag)
        frame.names[consumer.flag] = consumer.flag
    outer, here, before = sp.frame, sp.here, set(sp.env or {})
    rebound |= {
        n for inner in gast.walk(gast.Module(body, [])) if isinstance(inner, gast.Nonlocal) for n in inner.names
    }
    bind_arguments(sp, frame, bound_values, rebound | insertions.variables_of(sp, frame, body))
    lend(sp, frame, body, bound_values, consumer is not None)
    sp.stack.append((code, node))
    sp.frame = frame
    try:
        return run_body(sp, body, frame)
    finally:
        sp.frame, sp.here = outer, here
        sp.stack.pop()
        if not any(isinstance(n, FUNCTIONS) for n in gast.walk(gast.Module(body, []))):
            forget(sp, {*frame.names.values(), frame.result} - before)


def forget(sp: Specialiser, names: set[Any]) -> None:
    """A function's own names for tuples and dicts: once it has returned they hold nothing."""
    for identifier in names:
        if sp.env is not None and isinstance(sp.env.get(identifier), Virtual):
            del sp.env[identifier]


def bind_arguments(sp: Specialiser, frame: Frame, values: dict[str, gast.expr], rebound: set[str]) -> None:
    """All arguments are read before the first parameter is bound (they have names of their own, so nothing clashes)."""
    for identifier, value in values.items():
        bind_parameter(sp, frame, identifier, value, identifier in rebound)


def bind_parameter(sp: Specialiser, frame: Frame, identifier: str, value: gast.expr, rebound: bool) -> None:
    """A parameter is the caller's own variable where that is safe, otherwise a variable that is assigned."""
    if (
        isinstance(value, gast.Name)
        and not rebound
        and (frame.source.name, identifier) not in sp.memory.own_parameters
        and sp.env is not None
        and value.id in sp.env
        and value.id not in sp.nonlocals
        and not (value.id in parts_of_dicts(sp) and _may_bind_parts(sp, frame))
    ):
        frame.names[identifier] = value.id
        frame.shared.add(value.id)
        return
    fact = sp.fact(value)
    unfinished = [n for n in sorted(sp.unfinished) if value in sp.virtuals and sp.env_fact(n) == sp.virtuals[value]]
    if unfinished and not rebound and not _makes_functions(frame):
        frame.names[identifier] = unfinished[0]  # `self` in `__init__`: one name, so that it is known to be the object
        frame.shared.add(unfinished[0])
        return
    core_name = sp.new_name(identifier)
    frame.names[identifier] = core_name
    if isinstance(value, Place) and not rebound and not isinstance(value.values[0], gast.UnaryOp):
        sp.bind(core_name, sp.virtuals[value])
        return
    if isinstance(fact, Instance) and lasts(sp, value) and not rebound:
        sp.bind(core_name, Alias(value))  # so that what is known of its attributes is found
        return
    if is_function(fact):
        sp.bind(core_name, fact)
        if isinstance(fact, Known):
            sp.emit(assign(core_name, value))
        return
    sp.bind_value(core_name, value)


def _makes_functions(frame: Frame) -> bool:
    return any(isinstance(n, FUNCTIONS) for n in walk(gast.Module(frame.source.body, [])))


def lend(
    sp: Specialiser, frame: Frame, body: list[gast.stmt], parameters: dict[str, gast.expr], suspended: bool
) -> None:
    """Note the caller's variables that are read as parameters when the function has returned, or (`suspended`) yields.

        def scaled(w):                      f = scaled(w)
            return lambda h: h * w          w = 2.0 * w         f still multiplies by the old one

    If such a variable is bound again, the parameter gets a variable of its own (`Specialiser.bind`).
    """
    made = [n for stmt in body for n in walk(stmt) if isinstance(n, FUNCTIONS)]
    read = set(parameters) if suspended else frozenset().union(*(free_names(f) for f in made))
    for identifier, value in parameters.items():
        if identifier in read and isinstance(value, gast.Name) and frame.names[identifier] == value.id:
            sp.lent.setdefault(value.id, set()).add((frame.source.name, identifier))


def _may_bind_parts(sp: Specialiser, frame: Frame) -> bool:
    """Whether a function's body may bind parts of a dict or object anew, by itself or by what it calls."""
    outer, sp.frame = sp.frame, frame
    try:
        return may_bind_parts(sp, frame.source, set())
    except (SrcadError, Raised):  # a name that is not bound yet
        return True
    finally:
        sp.frame = outer


def bind_parameters(
    sp: Specialiser, node: gast.AST, source: Any, key: Any, args: list[gast.expr], keywords: dict[str, gast.expr],
    made: Closure | None,
) -> dict[str, gast.expr]:  # fmt: skip
    """Arguments by parameter name, defaults included; a wrong call is Python's own TypeError."""
    a = source.args
    positional = [p.id for p in [*a.posonlyargs, *a.args]]
    out: dict[str, gast.expr] = dict(zip(positional, args, strict=False))
    rest = args[len(positional) :]
    extra = dict(keywords)
    starred = extra.pop("*", None)  # `f(*row)`: as a tuple of which it is not known how long it is
    for p in [*positional, *[k.id for k in a.kwonlyargs]]:
        if p in extra and p not in out:
            out[p] = extra.pop(p)
    out.update({p: v for p, v in default_values(sp, source, key, node, made).items() if p not in out})
    missing = [p for p in [*positional, *[k.id for k in a.kwonlyargs]] if p not in out]
    if missing or (rest and a.vararg is None) or (extra and a.kwarg is None):
        message = f"{source.name}() called with wrong arguments: missing {missing}, unexpected {[*extra] or len(rest)}"
        raise_as_python(sp, TypeError, message)
    if a.vararg is not None:
        out[a.vararg.id] = display(sp, gast.Tuple(rest, gast.Load()), "tuple") if starred is None else starred
    if a.kwarg is not None:
        items = {k: sp.fact(v) for k, v in extra.items()}
        out[a.kwarg.id] = sp.note(
            gast.Dict([const(k) for k in extra], list(extra.values())),
            Map("dict", items, frozenset([sp.fresh("dict")])),
        )
    return out


def default_values(
    sp: Specialiser, source: Any, key: Any, node: gast.AST, made: Closure | None
) -> dict[str, gast.expr]:
    """Defaults as they were when the function was defined."""
    if made is not None:
        return {p: sp.again(v) for p, v in made.defaults.items()}
    a = source.args
    positional = [p.id for p in [*a.posonlyargs, *a.args]]
    values = key.__defaults__ or ()
    out = {
        p: object_node(sp, v, node) for p, v in zip(positional[len(positional) - len(values) :], values, strict=True)
    }
    return out | {k: object_node(sp, v, node) for k, v in (key.__kwdefaults__ or {}).items()}


def returns_only_at_end(body: list[gast.stmt]) -> bool:
    if not body or not isinstance(body[-1], gast.Return):
        return False
    return not any(isinstance(n, gast.Return) for s in body[:-1] for n in own_nodes(s))


def run_body(sp: Specialiser, body: list[gast.stmt], frame: Frame) -> gast.expr:
    """Interpret a structured body; what it returns, as an expression of Core."""
    single = returns_only_at_end(body)
    label = frame.source.name
    result = f"{label}_value" if label.isidentifier() and frame is not sp.root else "result"
    frame.body = body
    if single:
        last = body[-1]
        sp.stmts(body[:-1])
        if sp.env is None:
            return never(sp, frame)
        sp.here = last
        value = last.value if last.value is not None else gast.Constant(None, None)
        state, known = sp.state(), sp.has_either
        sp.statements += 1
        sp.running.append(sp.statements)
        try:
            return sp.whole(value) if known else sp.expr(value)
        except Undetermined:
            if not known:  # there was none before
                raise Again from None
            sp.restore(state)
            body = [last]
        finally:
            sp.running.pop()
    frame.result = sp.new_name(result)
    sp.stmts(body)
    if sp.env is None:
        return never(sp, frame)
    if frame.result not in sp.env:
        return sp.note(const(None), Known(None))
    return sp.whole_variable(frame.result, frame.source.body[-1])


def never(sp: Specialiser, frame: Frame) -> gast.expr:
    """The result of a function that always raises: its gradient raises, too, when it is called."""
    return sp.note(const(0.0), Scalar("float64")) if frame is sp.root else sp.note(const(None), Known(None))


__all__ = ["closure", "inline", "inline_closure", "run_body"]
