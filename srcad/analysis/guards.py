"""After a branch that leaves the loop there is no `else`.

    if n > 50:                  if n > 50:
        break                       break
    else:                       x = x - step
        x = x - step

Core has the `else` (a block runs to its end, or all of the rest is in the other branch), a reader does without.
A branch that was turned over asks `if j != 1`, not `if not j == 1`.
"""

from __future__ import annotations

from typing import Any

import gast

from srcad.tree.build import BLOCKS, opposite


def without_else(stmts: list[Any]) -> list[Any]:
    """The statements, with what stands in such an `else` after the branch."""
    out: list[Any] = []
    for stmt in stmts:
        for part in BLOCKS:
            inner = getattr(stmt, part, None)
            if isinstance(inner, list) and not isinstance(stmt, gast.Expr):
                setattr(stmt, part, without_else(inner))
        out.append(stmt)
        if isinstance(stmt, gast.If) and isinstance(stmt.test, gast.UnaryOp) and isinstance(stmt.test.op, gast.Not):
            stmt.test = opposite(stmt.test.operand)
        if isinstance(stmt, gast.If) and stmt.body and isinstance(stmt.body[-1], (gast.Break, gast.Return)):
            out += stmt.orelse
            stmt.orelse = []
    return out
