"""What the last round of a reversed loop would compute for nobody is not computed, where it is a product of matrices.

    for i in range(len(params) - 1, -1, -1):
        W = params[i][0]
        ...                                        h_bar goes to the layer before; the first one has none,
        if i > 0:                                  and its matrix often is the largest
            h_bar = s_bar @ W.T

What an iteration leaves to the next is dead after the last one, unless it is read behind the loop. That is worth a
line in loops over layers (see `layers`).
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

import gast

from srcad.analysis.dead import Live, Liveness, read_later
from srcad.analysis.layers import matrices_of_round, multiplies
from srcad.analysis.live import Purity
from srcad.frontend.core import Core
from srcad.tree.build import Comment, Names, const, copy_tree, name, stores, walk


def guard_last_rounds(stmts: list[gast.stmt], core: Core) -> list[gast.stmt]:
    """The statements of a function, with such products behind a test of the loop's variable."""
    if any(_last(node) is not None for node in walk(stmts)):
        always = read_later(stmts)
        _Guards(Purity(stmts, core), always, Names()).block(stmts, always, drop=True)
    return stmts


class _Guards(Liveness):
    """In reversed loops, what is dead when there is no other round."""

    def loop(self, stmt: Any, live: Live, drop: bool) -> Live:
        before = super().loop(stmt, live, drop)
        last = _last(stmt) if drop else None
        if last is not None:
            test = gast.Compare(name(stmt.target.id), [gast.Gt()], [const(last)])
            self._guard(stmt.body, live, test, matrices_of_round(stmt))
        return before

    def _guard(self, stmts: list[gast.stmt], live: Live, test: gast.expr, own: set[str]) -> None:
        """Guard statements of a last round, behind which these names are live."""
        idle = set()
        for stmt in reversed(stmts):
            if self._idle(stmt, live):
                idle.add(stmt)
                continue
            if isinstance(stmt, gast.If):
                self._guard(stmt.body, live, test, own)
                self._guard(stmt.orelse, live, test, own)
            live = self.statement(stmt, live, False)
        out: list[gast.stmt] = []
        for dead, run in groupby(stmts, idle.__contains__):
            part = list(run)
            out += [gast.If(copy_tree(test), part, [])] if dead and multiplies(part, own) else part
        stmts[:] = out

    def _idle(self, stmt: Any, live: Live) -> bool:
        """Whether nobody reads what a statement computes."""
        if isinstance(stmt, gast.If):
            inner = [s for s in [*stmt.body, *stmt.orelse] if not isinstance(s, (Comment, gast.Pass))]
            return self.pure(stmt.test) and all(self._idle(s, live) for s in inner)
        return self.dead(stmt, live)


def _last(loop: Any) -> int | None:
    """The last index of `for i in range(n - 1, -1, -1)`, which the reverse sweep wrote, if it is known."""
    if not getattr(loop, "counted_down", False) or len(loop.iter.args) != 3 or loop.target.id in stores(loop.body):
        return None
    if any(isinstance(n, (gast.Break, gast.Continue, gast.Return)) for n in walk(loop.body)):
        return None  # any round may be the last
    stop = loop.iter.args[1]
    if isinstance(stop, gast.UnaryOp) and isinstance(stop.operand, gast.Constant):
        return 1 - int(stop.operand.value)
    return int(stop.value) + 1 if isinstance(stop, gast.Constant) else None


__all__ = ["guard_last_rounds"]
