"""Rules that are functions (`srcad.custom_vjp`), where the derivative is to be differentiated again.

    y = f(x)        y = value_by(f_vjp, (0,), x)        parts = cotangents_by(f_vjp, (0,), y_bar, x);  x_bar = parts[0]

A pullback is a function, which no derivative can be put into; so it is not kept, but asked for again, with the values
that the arguments had. Both helpers are put in place when the text is differentiated in its turn
(`frontend/custom.py`).
"""

from __future__ import annotations

from typing import Any

import gast

from srcad.facts import Fact, Map, Seq, Unknown
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import E
from srcad.rules.registry import rule
from srcad.runtime import pullbacks
from srcad.tree.build import call, const, copy_tree


def _unknown(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    return Unknown()


@rule(pullbacks.value_by, "rule, wanted, *args", active="args", infer=_unknown, hint="y")
def value_by(c: Call) -> dict[str, Pieces]:
    """The user's pullback gives the cotangents of the wanted arguments."""
    if isinstance(c.result, (Seq, Map)):
        raise CannotTell(f"{_label(c)}, which gives several values, differentiated twice", "let it give one array")
    values = [c.reader.value(a).node for a in c.operands["args"]]
    wanted = c.static("wanted")
    given = [copy_tree(c.operands["rule"]), copy_tree(c.operands["wanted"]), c.bar.node, *values]
    parts = c.let(E(call("cotangents_by", *given), Unknown(), c.scope), "parts")
    out: list[Pieces] = [None] * len(values)
    for k, i in enumerate(wanted):
        part = gast.Subscript(parts.node, const(k), gast.Load())
        out[i] = E(part, c.reader.fact(c.operands["args"][i]), c.scope)
    return {"args": out}


def _label(c: Call) -> str:
    return getattr(c.operands["rule"], "id", "a rule")


@rule(pullbacks.cotangents_by, "rule, wanted, bar, *args", active="bar args", infer=_unknown)
def cotangents_by(c: Call) -> dict[str, Pieces]:
    raise CannotTell(f"{_label(c)}, of which more is asked than can be put in place", "write its derivative out")
