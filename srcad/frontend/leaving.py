"""The form that the sweeps rely on where a loop is left: nothing stands behind what may leave it.

for i in range(n):                     for i in range(n):
    if test:                               if test:
        break                 ->               break
    total = total + x[i]                   else:
                                               total = total + x[i]

The front end writes it so (`structure.py`). A statement behind such an `if` would be taken for done in the round that
was broken off, and the gradient would be wrong without a word: whoever writes one by mistake is stopped here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from srcad.tree.build import text, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

_LOOPS = (gast.For, gast.While)


def refuse_behind(sp: Specialiser, body: list[gast.stmt]) -> None:
    """An active statement behind an `if` that may leave the loop around both."""
    for i, stmt in enumerate(body):
        rest = [s for s in body[i + 1 :] if any(n in sp.facts and sp.facts[n].active for n in walk(s))]
        if rest and _leaves([stmt]):
            found = f"`{text(rest[0]).strip().splitlines()[0]}` behind what may leave the loop"
            raise sp.unsupported(None, found, "give the loop one way out, at its end")
        for block in _blocks(stmt):
            refuse_behind(sp, block)


def _leaves(stmts: list[gast.stmt]) -> bool:
    """Whether statements may leave the loop around them."""
    for stmt in stmts:
        if isinstance(stmt, (gast.Break, gast.Continue)):
            return True
        inside = not isinstance(stmt, (*_LOOPS, gast.FunctionDef, gast.ClassDef))
        if inside and any(_leaves(block) for block in _blocks(stmt)):
            return True
    return False


def _blocks(stmt: gast.stmt) -> list[list[gast.stmt]]:
    fields = ("body", "orelse", "handlers", "finalbody")
    found = [getattr(stmt, field, None) for field in fields]
    return [block for block in found if isinstance(block, list)]
