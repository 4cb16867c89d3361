"""Calls of `srcad.checkpoint(fun)`: not put in place, so that nothing in them is kept.

    h = checkpoint(layer)(h, W)        ->        h, layer_pullback = checkpointed(layer, (0, 1), h, W)

The pullback makes the function's own derivative when it is first called, as `vjp_of` does. What can be refused is
refused before: the call is interpreted here as if it were put in place, and then forgotten.
"""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gast

from srcad.errors import UnsupportedSyntaxError
from srcad.facts import Array, Fact, Known, Map, Scalar, Seq, Unknown, sites_of, with_active
from srcad.frontend.capture import capture, has_source, unwrap
from srcad.frontend.custom import (
    every_part,
    forgotten,
    read_by,
    reading,
    refuse_objects,
    settled,
    until_known,
    with_site,
)
from srcad.frontend.dynamic import Dynamic, check, dynamic_call, with_pullback
from srcad.frontend.frames import Bound, Closure, Frame, as_function, is_function
from srcad.frontend.operations import make_call, object_node, written_out
from srcad.frontend.writes import harmless
from srcad.rules import registry
from srcad.runtime.checkpoints import Checkpoint, has_blocks, run_again, with_snapshots
from srcad.tree.build import const, name, text, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


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
    if isinstance(fact, Closure) or isinstance(fact, Bound) and isinstance(fact.function, Closure):
        bound = fact if isinstance(fact, Bound) else Bound(fact)
        held = sp.note(const(None), bound.function)
        return sp.note(const(None), Bound(Known(run_again), (held, *bound.args), bound.keywords))
    raise sp.unsupported(
        node, "srcad.checkpoint of what is not a known function",
        "define it at module level, with what it needs as parameters",
    )  # fmt: skip


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
    reads = sorted(read_by(function) & sp.wrt_free)
    again = active and not reads and has_source(function) and registry.find(function) is None
    if again and sp.nested and sp.in_forward and not sp.tangent:
        found = asked_for_again(sp, node, function, args, keywords)
        if found is not None:
            return found
    plainly = sp.nested or not has_source(function) or registry.find(function) is not None
    if plainly or not (active or reads):  # of what is differentiated again everything is kept
        return sp.call_function(node, Known(function), args, keywords)
    if reads:
        return sp.call_function(node, Known(run_again), [reader(sp, node, function), *args], keywords)
    args, keywords = by_position(sp, node, function, args, keywords)

    def run(args: list[gast.expr], keywords: dict[str, gast.expr]) -> gast.expr:
        return sp.inline_function(node, function, args, keywords)

    fact: Fact = Unknown()
    stored: frozenset[str] = frozenset()
    if not any(code is function.__code__ for code, _ in sp.stack):
        fact, stored = understood(sp, run, args, keywords, function.__name__)
    made = object_node(sp, function, node)
    return called(sp, node, made, function.__name__, args, keywords, fact, stored)


def asked_for_again(
    sp: Specialiser, node: gast.AST, function: types.FunctionType, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> gast.expr | None:
    """A call in a gradient that is differentiated in forward mode: `value_of(f, x)`, whose cotangents and their tangent
    are asked for with the arguments. None where that cannot be, or `f` does more than compute."""
    if has_blocks(function) or any(code is function.__code__ for code, _ in sp.stack):
        return None  # blocks of `grad_of` are run in the reverse sweep only
    pure: list[bool] = []

    def run(args: list[gast.expr], keywords: dict[str, gast.expr]) -> gast.expr:
        pure.append(False)
        start = len(sp.out)
        made = sp.inline_function(node, function, args, keywords)
        pure[-1] = computes_only(sp, [*sp.out[start:], gast.Expr(made)])
        return made

    try:
        args, keywords = by_position(sp, node, function, args, keywords)
        fact, stored = understood(sp, run, args, keywords, function.__name__)
        facts = [part for held in (*map(sp.fact, args), fact) for part in every_part(held)]
        if keywords or stored or not pure[-1] or not all(map(_is_plain, facts)) or isinstance(fact, Map):
            return None
        check(sp, node, args, keywords, function.__name__, kept=True)
        refuse_objects(sp, node, function.__name__, args)
        return dynamic_call(sp, node, object_node(sp, function, node), args, {}, function.__name__, fact)
    except UnsupportedSyntaxError:
        return None


def _is_plain(fact: Fact) -> bool:
    return isinstance(fact, (Array, Scalar, Seq, Map)) and getattr(fact, "cls", None) is None


def computes_only(sp: Specialiser, stmts: list[gast.stmt]) -> bool:
    """Whether statements of Core neither print, nor draw, nor call what is not understood: they may store into memory
    of their own."""
    for n in walk(stmts):
        if isinstance(n, (gast.With, gast.Try, gast.Global, gast.Nonlocal, gast.Yield, gast.Import, gast.Delete)):
            return False
        if not isinstance(n, gast.Call):
            continue
        known = getattr(sp.fact(n.func), "value", None)
        rule = registry.find(known) if known is not None else None
        owner = sp.fact(n.func.value) if isinstance(n.func, gast.Attribute) else None
        if isinstance(n.func, gast.Name) and n.func.id == "value_of" or rule is not None and rule.custom is None:
            continue
        if known is print or not harmless(known) and not isinstance(owner, (Array, Scalar, Seq, Map)):
            return False
    return True


def called(
    sp: Specialiser, node: gast.AST, function: gast.expr, label: str, args: list[gast.expr],
    keywords: dict[str, gast.expr], fact: Fact, stored: frozenset[str],
) -> gast.expr:  # fmt: skip
    """`y, f_pullback = checkpointed(f, (0,), x)`; `fact` is known of the value, `stored` is memory that is written."""
    places = [i for i, a in enumerate(args) if sp.is_active(a)]
    refuse_objects(sp, node, label, [args[i] for i in places])
    values = [*args, *keywords.values()]
    refuse_stores(sp, node, label, [args[i] for i in places], stored, fact)
    sp.memory.stored_sites |= stored
    apart = any(sites_of(sp.fact(v)) & sp.memory.stored_sites for v in values)
    fact = with_active(with_site(settled(fact), sp.fresh("checkpoint")))
    args, keywords = written_out(sp, args, keywords)
    which = gast.Tuple([const(i) for i in places], gast.Load())
    helper = "checkpointed_apart" if apart else "checkpointed"
    made = make_call(name(helper), [function, which, *args], keywords)
    label = label if label.isidentifier() else "call"
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


def reader(sp: Specialiser, node: gast.AST, function: types.FunctionType) -> gast.expr:
    """A function that reads variables which `wrt` names, as one of the program's own: it gets them as parameters."""
    source = capture(function)
    tree = gast.FunctionDef(function.__name__, source.args, source.body, [], None, None, [])
    given = inspect.signature(function).parameters.values()
    defaults = {p.name: object_node(sp, p.default, node) for p in given if p.default is not p.empty}
    return sp.note(const(None), Closure(tree, Frame(source, source.name, set(), {}), defaults))


def understood(
    sp: Specialiser, run: Callable[..., gast.expr], args: list[gast.expr], keywords: dict[str, gast.expr],
    label: str, captured: dict[str, gast.expr] | None = None,
) -> tuple[Fact, frozenset[str]]:  # fmt: skip
    """The fact of a call's value, and the memory of its arguments, and of what it captures, that it may store into.

    What could not be put in place here is refused here, not when the pullback is called.
    """
    read = captured or {}
    given = frozenset().union(*(sites_of(sp.fact(v)) for v in (*args, *keywords.values(), *read.values())))
    with forgotten(sp), reading(sp) as active:
        before = set(sp.memory.stored_sites)
        sp.memory.stored_sites.clear()
        copies = [sp.again(a) for a in args], {k: sp.again(v) for k, v in keywords.items()}
        made = until_known(sp, lambda: run(*copies))
        fact = sp.scope.resolved(sp.fact(made))
        stored = frozenset(sp.memory.stored_sites) & given
        learnt = dict(sp.scope.equal)
        sp.memory.stored_sites |= before
    sp.scope.equal.update(learnt)
    for identifier in sorted(active - set(read)):
        raise sp.unsupported(
            None, f"srcad.checkpoint of {label}, which calls what reads the active variable {identifier}",
            f"make {identifier} a parameter of {label}",
        )  # fmt: skip
    return with_active(fact, False), stored


def refuse_stores(
    sp: Specialiser, node: gast.AST, label: str, active: list[gast.expr], stored: frozenset[str], fact: Fact
) -> None:
    """What runs again must find its arguments as they were; and its value must be its own."""
    for v in active:
        sites = sites_of(sp.fact(v))
        if sites & stored:
            raise sp.unsupported(
                node, f"srcad.checkpoint of {label}, which stores into its argument {text(v)}",
                "let it return a new array instead",
            )  # fmt: skip
        if sites & sites_of(fact) & sp.memory.stored_sites:
            raise sp.unsupported(
                node, f"{label}, which returns its argument's own memory, given one that is stored into",
                f"give {label} a copy, or let it return one",
            )  # fmt: skip


__all__ = ["apply_checkpoint", "called", "marked", "understood"]
