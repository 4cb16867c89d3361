"""What a solver has returned, read: `sol.x` is a variable of its own, `sol.success` is of the constant object."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from srcad.facts import Unknown
from srcad.frontend.frames import Solved
from srcad.tree.build import name

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def attribute(sp: Specialiser, fact: Solved, attr: str, node: gast.AST) -> gast.expr:
    if attr in fact.parts:
        return sp.again(fact.parts[attr])
    if attr not in fact.solution.constant:
        raise sp.no_rule(
            node, f"the attribute {attr} of what {fact.solution.record.name} returns, which has no derivative",
            f"use {', '.join(fact.parts)}, or srcad.stop_gradient of the solver's arguments",
        )  # fmt: skip
    return sp.note(gast.Attribute(name(fact.whole), attr, gast.Load()), Unknown())
