"""Rules that are functions (`srcad.custom_vjp`), where the derivative is to be differentiated again.

    y = f(x)        y = value_by(f_vjp, (0,), x)        parts = cotangents_by(f_vjp, (0,), y_bar, x);  x_bar = parts[0]

A pullback is a function, which no derivative can be put into; so it is not kept, but asked for again, with the values
that the arguments had. Both helpers are put in place when the text is differentiated in its turn
(`frontend/custom.py`).
"""

from __future__ import annotations

from typing import Any

import gast

from srcad.facts import Fact, Unknown
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import E
from srcad.rules.generated import cotangent_of
from srcad.rules.registry import rule
from srcad.runtime import pullbacks
from srcad.tree.build import call, const, copy_tree


def _unknown(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    return Unknown()


@rule(pullbacks.value_by, "rule, wanted, *values", active="values", infer=_unknown, hint="y")
def value_by(c: Call) -> dict[str, Pieces]:
    """The user's pullback gives the cotangents of the wanted arguments, and of the free variables that follow them."""
    values = [c.reader.value(a).node for a in c.operands["values"]]
    wanted = c.static("wanted")
    given = [copy_tree(c.operands["rule"]), copy_tree(c.operands["wanted"]), cotangent_of(c), *values]
    parts = c.let(E(call("cotangents_by", *given), Unknown(), c.scope), "parts")
    out: list[Pieces] = [None] * len(values)
    of_free = iter(range(len(values) - pullbacks.count_of_free(wanted), len(values)))
    for k, w in enumerate(wanted):
        i = next(of_free) if isinstance(w, str) else w
        part = gast.Subscript(parts.node, const(k), gast.Load())
        out[i] = E(part, c.reader.fact(c.operands["values"][i]), c.scope)
    return {"values": out}


def _label(c: Call) -> str:
    return getattr(c.operands["rule"], "id", "a rule")


@rule(pullbacks.cotangents_by, "rule, wanted, bar, *values", active="bar values", infer=_unknown)
def cotangents_by(c: Call) -> dict[str, Pieces]:
    raise CannotTell(f"{_label(c)}, of which more is asked than can be put in place", "write its derivative out")
