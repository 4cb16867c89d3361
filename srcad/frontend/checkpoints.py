"""Calls of `srcad.checkpoint(fun)`: not put in place, so that nothing in them is kept.

    h = checkpoint(layer)(h, W)        ->        h, layer_pullback = checkpointed(layer, (0, 1), h, W)

The pullback makes the function's own derivative when it is first called, as `vjp_of` does. What can be refused is
refused before: the call is interpreted here as if it were put in place, and then forgotten.
"""

from __future__ import annotations

import functools
import inspect
import types
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Fact, Known, Unknown, sites_of, with_active
from srcad.frontend.capture import has_source, unwrap
from srcad.frontend.custom import forgotten, read_by, refuse_objects, settled, until_known, with_site
from srcad.frontend.dynamic import Dynamic, with_pullback
from srcad.frontend.frames import Bound, Closure, as_function, is_function
from srcad.frontend.operations import make_call, object_node, written_out
from srcad.rules import registry
from srcad.runtime.checkpoints import Checkpoint, with_snapshots
from srcad.tree.build import const, name, text

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser


def marked(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`srcad.checkpoint(f)` within the program."""
    fact = sp.fact(args[0]) if len(args) == 1 and set(keywords) <= {"every", "memory"} else None
    fact = fact and (as_function(args[0], fact) or fact)
    given = {k: v for k, v in keywords.items() if sp.fact(v) != Known(None)}
    if given and fact is not None and is_function(fact):
        return of_loops(sp, fact, given)
    if isinstance(fact, Bound) and isinstance(fact.function, Known) and callable(fact.function.value):
        held = Bound(Known(_marked(sp, fact.function.value)), fact.args, fact.keywords)
        return sp.note(gast.Constant(None, None), held)
    if isinstance(fact, Known) and callable(fact.value):
        assert func is not None
        return sp.note(make_call(func, args, {}), Known(_marked(sp, fact.value)))
    found = "a function that is made in the program" if isinstance(fact, Closure) else "what is not a known function"
    raise sp.unsupported(
        node, f"srcad.checkpoint of {found}", "define it at module level, with what it needs as parameters"
    )


def of_loops(sp: Specialiser, fact: Fact, given: dict[str, gast.expr]) -> gast.expr:
    """`srcad.checkpoint(f, every=k)`: `with_snapshots` with its first arguments, k as it is here."""
    options = [_held(sp, given[k], k) if k in given else sp.object(None) for k in ("every", "memory")]
    function, rest, keywords = (fact.function, fact.args, fact.keywords) if isinstance(fact, Bound) else (fact, (), {})
    held = Bound(Known(with_snapshots), (sp.note(const(None), function), *options, *rest), keywords)
    return sp.note(const(None), held)


def _held(sp: Specialiser, value: gast.expr, wish: str) -> gast.expr:
    return value if isinstance(value, gast.Constant) else sp.hold_always(value, wish)


def _marked(sp: Specialiser, function: Any) -> Checkpoint:
    """One object for a function, however often it is marked."""
    if isinstance(function, Checkpoint):
        return function
    return sp.checkpoints.setdefault(id(function), Checkpoint(function))


def apply_checkpoint(
    sp: Specialiser, node: gast.AST, value: Checkpoint, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> gast.expr:
    """A call of a function that is marked."""
    function, args, keywords = plain(sp, node, value.fun, args, keywords)
    active = any(sp.is_active(v) for v in (*args, *keywords.values()))
    for identifier in sorted(read_by(function) & sp.wrt_free):
        raise sp.unsupported(
            node, f"srcad.checkpoint of {function.__name__}, which reads the active variable {identifier}",
            f"make {identifier} a parameter of {function.__name__}",
        )  # fmt: skip
    plainly = sp.nested or not has_source(function) or registry.find(function) is not None
    if not active or plainly:  # of what is differentiated again everything is kept
        return sp.call_function(node, Known(function), args, keywords)
    args, keywords = by_position(sp, node, function, args, keywords)
    places = [i for i, a in enumerate(args) if sp.is_active(a)]
    refuse_objects(sp, node, function.__name__, [args[i] for i in places])
    fact, stored = understood(sp, node, function, args, keywords)
    values = [*args, *keywords.values()]
    refuse_stores(sp, node, function, [args[i] for i in places], stored, fact)
    sp.memory.stored_sites |= stored
    apart = any(sites_of(sp.fact(v)) & sp.memory.stored_sites for v in values)
    fact = with_active(with_site(settled(fact), sp.fresh("checkpoint")))
    args, keywords = written_out(sp, args, keywords)
    which = gast.Tuple([const(i) for i in places], gast.Load())
    helper = "checkpointed_apart" if apart else "checkpointed"
    made = make_call(name(helper), [object_node(sp, function, node), which, *args], keywords)
    label = function.__name__ if function.__name__.isidentifier() else "call"
    wishes = Dynamic(
        (f"{label}_value",), f"{label}_pullback", tuple(args[i] for i in places), label=label,
        apart="checkpointed_apart",
    )  # fmt: skip
    return with_pullback(sp, node, made, wishes, fact)


def plain(
    sp: Specialiser, node: gast.AST, function: Any, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> tuple[Any, list[gast.expr], dict[str, gast.expr]]:
    """The function behind a partial or a bound method, with the arguments that these hold."""
    function = unwrap(function)
    if isinstance(function, Checkpoint):
        return plain(sp, node, function.fun, args, keywords)
    if isinstance(function, functools.partial):
        held = [object_node(sp, a, node) for a in function.args]
        named = {k: object_node(sp, v, node) for k, v in function.keywords.items()}
        return plain(sp, node, function.func, [*held, *args], {**named, **keywords})
    if isinstance(function, types.MethodType):
        return plain(sp, node, function.__func__, [object_node(sp, function.__self__, node), *args], keywords)
    call = getattr(type(function), "__call__", None)  # noqa: B004  the class's own
    if not isinstance(function, types.FunctionType) and isinstance(call, types.FunctionType):
        return plain(sp, node, call, [object_node(sp, function, node), *args], keywords)
    return function, args, keywords


def by_position(
    sp: Specialiser, node: gast.AST, function: types.FunctionType, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> tuple[list[gast.expr], dict[str, gast.expr]]:
    """The call with its active arguments by position."""
    parameters = list(inspect.signature(function).parameters.values())
    if any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters):
        raise sp.unsupported(
            node, f"srcad.checkpoint of {function.__name__}, which takes *args or **kwargs", "write its parameters out"
        )
    args, keywords = list(args), dict(keywords)
    for p in parameters[len(args) :]:
        if p.kind is p.KEYWORD_ONLY or not any(sp.is_active(v) for v in keywords.values()):
            break
        args.append(keywords.pop(p.name) if p.name in keywords else object_node(sp, p.default, node))
    if any(sp.is_active(v) for v in keywords.values()):
        raise sp.unsupported(
            node, f"srcad.checkpoint of {function.__name__} with an active keyword-only argument", "pass it by position"
        )
    return args, keywords


def understood(
    sp: Specialiser, node: gast.AST, function: types.FunctionType, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> tuple[Fact, frozenset[str]]:
    """The fact of the call's value, and the memory of its arguments that it may store into.

    What could not be put in place here is refused here, not when the pullback is called.
    """
    if any(code is function.__code__ for code, _ in sp.stack):
        return Unknown(), frozenset()
    given = frozenset().union(*(sites_of(sp.fact(v)) for v in (*args, *keywords.values())))
    with forgotten(sp):
        before = set(sp.memory.stored_sites)
        sp.memory.stored_sites.clear()
        copies = [sp.again(a) for a in args], {k: sp.again(v) for k, v in keywords.items()}
        made = until_known(sp, lambda: sp.inline_function(node, function, *copies))
        fact = sp.scope.resolved(sp.fact(made))
        stored = frozenset(sp.memory.stored_sites) & given
        learnt = dict(sp.scope.equal)
        sp.memory.stored_sites |= before
    sp.scope.equal.update(learnt)
    return with_active(fact, False), stored


def refuse_stores(
    sp: Specialiser, node: gast.AST, function: Any, active: list[gast.expr], stored: frozenset[str], fact: Fact
) -> None:
    """What runs again must find its arguments as they were; and its value must be its own."""
    for v in active:
        sites = sites_of(sp.fact(v))
        if sites & stored:
            raise sp.unsupported(
                node, f"srcad.checkpoint of {function.__name__}, which stores into its argument {text(v)}",
                "let it return a new array instead",
            )  # fmt: skip
        if sites & sites_of(fact) & sp.memory.stored_sites:
            raise sp.unsupported(
                node, f"{function.__name__}, which returns its argument's own memory, given one that is stored into",
                f"give {function.__name__} a copy, or let it return one",
            )  # fmt: skip


__all__ = ["apply_checkpoint", "marked"]
