"""Operands from left to right, also where one of them needs statements of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from srcad.facts import Known
from srcad.tree.build import loads, stores, walk

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser


def evaluate_all(sp: Specialiser, nodes: list[gast.expr]) -> list[gast.expr]:
    """Operands from left to right; where a later one needs statements, the earlier ones are held before these."""
    done: list[gast.expr] = []
    for node in nodes:
        start = len(sp.out)
        made = sp.expr(node)
        new = sp.out[start:]
        if new and any(not settled(sp, d, new) for d in done):
            del sp.out[start:]
            done = [d if settled(sp, d, new) else sp.hold_always(d, "t") for d in done]
            sp.out += new
        done.append(made)
    return done


def settled(sp: Specialiser, node: gast.expr, stmts: list[gast.stmt]) -> bool:
    """Whether an expression means the same after these statements as before them."""
    if isinstance(node, gast.Constant) or isinstance(sp.fact(node), Known):
        return True
    if any(isinstance(n, gast.Call) and n not in sp.ops for n in walk(node)):
        return False
    if loads(node) & stores(stmts):
        return False
    if isinstance(node, gast.Name):
        return True
    effects = (gast.Expr, gast.AugAssign, gast.For, gast.While, gast.Delete)
    for stmt in walk(stmts):
        if isinstance(stmt, effects) or isinstance(stmt, gast.Assign) and not isinstance(stmt.targets[0], gast.Name):
            return False
    return True
