"""Calls whose derivative is made when they run: recursion, and functions that are only then known.

    y = f(x, n - 1)        ->        y, pullback = vjp_of(f, (0,), x, n - 1)

The helper makes the callee's derivative at its first call, for the types that it meets, and keeps it. The reverse
sweep calls the pullback, so no recursion is deeper than the primal's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import gast

from srcad.facts import Fact, Known, Unknown, sites_of
from srcad.frontend.frames import bound_in
from srcad.tree.build import call, const, name, stored

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser


@dataclass(frozen=True)
class Dynamic:
    """What a `value, pullback = vjp_of(...)` statement binds, and the arguments that get cotangents back."""

    value: str
    pullback: str
    arguments: tuple[gast.expr, ...]
    opaque: bool = False  # the pullback is one of the user's
    label: str = ""  # the function's name
    apart: str = ""  # the helper to call where arguments or value may be changed before the pullback is called


def dynamic_call(
    sp: Specialiser, node: gast.AST, func: gast.expr, args: list[gast.expr], keywords: dict[str, gast.expr], label: str
) -> gast.expr:
    """A call through the run-time helper; its value, under a name."""
    check(sp, node, args, keywords, label)
    active = [i for i, a in enumerate(args) if sp.is_active(a)]
    which = gast.Tuple([const(i) for i in active], gast.Load())
    made = gast.Call(name("vjp_of"), [func, which, *args], [gast.keyword(k, v) for k, v in keywords.items()])
    fact = Unknown(True, frozenset([f"?{sp.fresh('dynamic')}"]))
    return with_pullback(sp, node, made, Dynamic("value", "pullback", tuple(args[i] for i in active)), fact)


def with_pullback(sp: Specialiser, node: gast.AST, made: gast.Call, wishes: Dynamic, fact: Fact) -> gast.expr:
    """`value, pullback = made`; the value, under a name. `wishes` has the names as they would best be."""
    held = replace(wishes, value=sp.new_name(wishes.value), pullback=sp.new_name(wishes.pullback))
    sp.note(made, Unknown())
    stmt = gast.Assign([gast.Tuple([stored(held.value), stored(held.pullback)], gast.Store())], made, None)
    sp.emit(stmt, node)
    sp.dynamic[stmt] = held
    sp.bind(held.pullback, Known(call))
    sp.bind(held.value, fact)
    return sp.note(name(held.value), fact)


def check(sp: Specialiser, node: gast.AST, args: list[gast.expr], keywords: dict[str, gast.expr], label: str) -> None:
    if any(sp.is_active(v) for v in keywords.values()):
        raise sp.unsupported(
            node,
            f"{label} called with an active keyword argument, where it is known only when it runs",
            "pass it by position",
        )
    if sp.wrt_free:
        raise sp.unsupported(
            node,
            f"{label}, which is known only when it runs, with `wrt` naming a free variable",
            "make the variable a parameter",
        )
    for a in [*args, *keywords.values()]:
        changed = sites_of(sp.fact(a)) & sp.memory.changed_dicts
        if changed or sites_of(sp.fact(a)) & sp.memory.stored_sites:
            what = "a dict that is changed" if changed else "an array that is stored into"
            raise sp.unsupported(
                node,
                f"{label}, which is known only when it runs (or calls itself), given {what}",
                "let it return a new one instead",
            )  # fmt: skip


def from_outside(sp: Specialiser, func: gast.expr) -> bool:
    """Whether a function comes from a parameter or a global: one made here may hold active variables."""
    base = func
    while isinstance(base, (gast.Subscript, gast.Attribute)):
        base = base.value
    if not isinstance(base, gast.Name) or sp.is_active(func):
        return False
    parameters = {a.id for a in gast.walk(sp.source.args) if isinstance(a, gast.Name) and isinstance(a.ctx, gast.Param)}
    return base.id in sp.free or base.id in parameters - bound_in(sp.source.body)
