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

from srcad.frontend.structure import leaves_the_loop
from srcad.tree.build import BLOCKS, text, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def refuse_behind(sp: Specialiser, body: list[gast.stmt]) -> None:
    """An active statement behind an `if` that may leave the loop around both."""
    for i, stmt in enumerate(body):
        if leaves_the_loop([stmt]):
            for behind in body[i + 1 :]:
                if any(n in sp.facts and sp.facts[n].active for n in walk(behind)):
                    found = f"`{text(behind).strip().splitlines()[0]}` behind what may leave the loop"
                    raise sp.unsupported(None, found, "give the loop one way out, at its end")
        for block in _blocks(stmt):
            refuse_behind(sp, block)


def _blocks(stmt: gast.stmt) -> list[list[gast.stmt]]:
    found = [getattr(stmt, field, None) for field in (*BLOCKS, "handlers")]
    return [block for block in found if isinstance(block, list)]
