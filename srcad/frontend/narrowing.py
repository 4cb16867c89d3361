"""What a test of `None` says of a variable (an attribute, an item) in each branch.

    previous = None
    for p in points:
        if previous is not None:            here previous is what was bound, an array
            length += norm(p - previous)
        previous = p

Where the branches meet it is either again (`facts.Maybe`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Fact, Known, Maybe, Scalar
from srcad.frontend.displays import Virtual
from srcad.frontend.either import Either, settle_none
from srcad.rules.indexing import refreshed
from srcad.tree.build import const, copy_tree, name

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def assume(sp: Specialiser, test: gast.expr, holds: bool) -> None:
    """Take it as known from here on that a test (of the user's text) holds, or does not."""
    if isinstance(test, gast.UnaryOp) and isinstance(test.op, gast.Not):
        assume(sp, test.operand, not holds)
    elif isinstance(test, gast.BoolOp) and holds is isinstance(test.op, gast.And):
        for part in test.values:
            assume(sp, part, holds)
    elif isinstance(test, gast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], (gast.Is, gast.IsNot)):
        none = isinstance(test.comparators[0], gast.Constant) and test.comparators[0].value is None
        if none:
            _settle(sp, test.left, holds is isinstance(test.ops[0], gast.Is))


def _settle(sp: Specialiser, tested: gast.expr, none: bool) -> None:
    variable = _variable(sp, tested)
    if variable is None or sp.env is None:
        return
    fact: Fact | None = sp.env.get(variable)
    if isinstance(fact, Either):
        settle_none(sp, variable, fact, none)
    if isinstance(fact, Maybe):
        sp.env[variable] = Known(None) if none else refreshed(sp.live(fact.inner), sp.fresh())


def number(sp: Specialiser, value: gast.expr, op: Any) -> gast.expr:
    """An operand that may be None, as what it is otherwise: with None the operator raises, and so does the text.

        y = step(x)            ->       y = step_value
        return 2.0 * y                  if y is None:
                                            raise TypeError("unsupported operand type for *: 'NoneType'")
                                        return 2.0 * y
    """
    fact = sp.fact(value)
    if not isinstance(fact, Maybe) or not fact.active or sp.env is None:
        return value
    held = sp.hold(value, "operand")
    known = sp.env.get(held.id) if isinstance(held, gast.Name) else None
    if isinstance(known, (Scalar, Array)):  # `y * y`, where the other one has been looked at
        return sp.note(gast.Name(held.id, gast.Load(), None, None), known)
    if not isinstance(known, Maybe):
        return value
    words = const(f"unsupported operand type for {_SYMBOLS[type(op)]}: 'NoneType'")
    raised = gast.Raise(gast.Call(name("TypeError"), [words], []), None)
    test = gast.Compare(copy_tree(held), [gast.Is()], [const(None)])
    sp.emit(gast.If(sp.note(test, Scalar("bool")), [raised], []))
    sp.env[held.id] = refreshed(sp.live(fact.inner), sp.fresh())
    return sp.note(gast.Name(held.id, gast.Load(), None, None), sp.env[held.id])


def operand(sp: Specialiser, value: gast.expr) -> Fact:
    """What an operand is where the operator does not raise."""
    fact = sp.fact(value)
    return refreshed(sp.live(fact.inner), sp.fresh()) if isinstance(fact, Maybe) else fact


_SYMBOLS = {gast.Add: "+", gast.Sub: "-", gast.Mult: "*", gast.Div: "/", gast.Pow: "**", gast.MatMult: "@",
            gast.Mod: "%", gast.FloorDiv: "//"}  # fmt: skip


def _variable(sp: Specialiser, tested: gast.expr) -> str | None:
    """The variable of Core that `previous`, `self.previous` or `state["previous"]` is."""
    if isinstance(tested, gast.Name):
        owner = sp.frame.owner(tested.id)
        return None if owner is None else owner.names[tested.id]
    if not isinstance(tested, (gast.Attribute, gast.Subscript)):
        return None
    whole = _variable(sp, tested.value)
    held = (sp.env or {}).get(whole) if whole is not None else None
    if not isinstance(held, Virtual):
        return None
    if isinstance(tested, gast.Attribute):
        own = held.cls is not None and not hasattr(getattr(held.cls, tested.attr, None), "__get__")
        return held.parts.get(tested.attr) if own else None
    return held.parts.get(tested.slice.value) if isinstance(tested.slice, gast.Constant) else None


__all__ = ["assume", "number", "operand"]
