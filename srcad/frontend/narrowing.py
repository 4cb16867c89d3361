"""What a test of `None` says of a variable in each branch.

    previous = None
    for p in points:
        if previous is not None:            here previous is what was bound, an array
            length += norm(p - previous)
        previous = p

Where the branches meet it is either again (`facts.Maybe`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from srcad.facts import Fact, Known, Maybe
from srcad.rules.indexing import refreshed

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser


def assume(sp: Specialiser, test: gast.expr, holds: bool) -> None:
    """Take it as known from here on that a test (of the user's text) holds, or does not."""
    if isinstance(test, gast.UnaryOp) and isinstance(test.op, gast.Not):
        assume(sp, test.operand, not holds)
    elif isinstance(test, gast.BoolOp) and holds is isinstance(test.op, gast.And):
        for part in test.values:
            assume(sp, part, holds)
    elif isinstance(test, gast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], (gast.Is, gast.IsNot)):
        none = isinstance(test.comparators[0], gast.Constant) and test.comparators[0].value is None
        if none and isinstance(test.left, gast.Name):
            _settle(sp, test.left.id, holds is isinstance(test.ops[0], gast.Is))


def _settle(sp: Specialiser, identifier: str, none: bool) -> None:
    owner = sp.frame.owner(identifier)
    if owner is None or sp.env is None:
        return
    core_name = owner.names[identifier]
    fact: Fact | None = sp.env.get(core_name)
    if isinstance(fact, Maybe):
        sp.env[core_name] = Known(None) if none else refreshed(sp.live(fact.inner), sp.fresh())


__all__ = ["assume"]
