"""What the last round of a reversed loop would compute for nobody is not computed, where it is a product of matrices.

    for i in range(len(params) - 1, -1, -1):
        W = params[i][0]
        ...                                        h_bar goes to the layer before; the first one has none,
        if i > 0:                                  and its matrix often is the largest
            h_bar = s_bar @ W.T

What an iteration leaves to the next is dead after the last one, unless it is read behind the loop. That is worth a
line where the rounds are few and one may cost as much as all others: where the matrix is this round's own, a layer's.
A recurrent network, whose matrix is the same in hundreds of rounds, is left as it is.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

import gast

from srcad.analysis.dead import Live, Liveness, read_later
from srcad.analysis.live import Purity
from srcad.frontend.core import Core
from srcad.tree.build import Comment, const, copy_tree, loads, name, stores, walk

_PRODUCTS = frozenset({"dot", "einsum", "inner", "matmul", "solve", "solve_triangular", "tensordot"})


def guard_last_rounds(stmts: list[gast.stmt], core: Core) -> list[gast.stmt]:
    """The statements of a function, with such products behind a test of the loop's variable."""
    if any(_last(node) is not None for node in walk(stmts)):
        always = read_later(stmts)
        _Guards(Purity(stmts, core), always).block(stmts, always, drop=True)
    return stmts


class _Guards(Liveness):
    """In reversed loops, what is dead when there is no other round."""

    def loop(self, stmt: Any, live: Live, drop: bool) -> Live:
        before = super().loop(stmt, live, drop)
        last = _last(stmt) if drop else None
        if last is not None:
            test = gast.Compare(name(stmt.target.id), [gast.Gt()], [const(last)])
            self._guard(stmt.body, live, test, _of_this_round(stmt))
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
            out += [gast.If(copy_tree(test), part, [])] if dead and _worth(part, own) else part
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


def _of_this_round(loop: gast.For) -> set[str]:
    """The loop's variable, and the names that stand for parts of what it is an index of."""
    own = {loop.target.id}
    for stmt in loop.body:
        value = stmt.value if isinstance(stmt, gast.Assign) else None
        if isinstance(value, (gast.Subscript, gast.Attribute)) and not any(
            isinstance(n, (gast.BinOp, gast.Call)) for n in walk(value)
        ):
            own |= stores(stmt) if loads(value) & own else set()
    return own


def _worth(run: list[gast.stmt], own: set[str]) -> bool:
    """Whether there is a product with a matrix of this round's own."""
    for node in walk(run):
        if isinstance(node, gast.BinOp) and isinstance(node.op, gast.MatMult):
            factors: list[Any] = [node.left, node.right]
        elif isinstance(node, gast.Call) and isinstance(node.func, gast.Attribute) and node.func.attr in _PRODUCTS:
            factors = [node.func.value, *node.args]
        else:
            continue
        if any(_is_path(factor) and loads(factor) & own for factor in factors):
            return True
    return False


def _is_path(node: Any) -> bool:
    """A name, part, or transpose of one."""
    return not any(isinstance(n, (gast.BinOp, gast.Call)) for n in walk(node))


__all__ = ["guard_last_rounds"]
