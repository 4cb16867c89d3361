"""Values that are bound again before anybody reads them are not computed.

    for i in range(n):          the loop's body binds b for nobody:
        b = y[i]                the reverse sweep reads it anew
    for i in range(n - 1, -1, -1):
        b = y[i]
        x_bar[i] += b

The statements are gone through from the last to the first with the names that are live, that is, read later on.

What a list gets before a variable is bound again, and gives back where that is undone, are a *pair* (`pair`, a number
on both calls): where nobody reads what is given back, both go.

    P_saved.append(P)                 P = P_saved.pop()       read by nobody: the other pop follows
    P = F @ P @ F.T                   ...
    ...                               P = P_saved.pop()
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import gast

from srcad.tree.build import BLOCKS, Comment, Names, loads, stores, walk

Live = frozenset[str]


def without_dead(stmts: list[gast.stmt], pure: Callable[[Any], bool], names: Names) -> bool:
    """Take out assignments whose values are dead (`pure`: computing them does nothing else); whether there were any."""
    always = read_later(stmts)
    sweep = Liveness(pure, always, names)
    sweep.block(stmts, always, drop=True)
    pairs = _whole_pairs(stmts, sweep.unread)
    if pairs:
        _without_pairs(stmts, pairs)
    return sweep.dropped or bool(pairs)


def read_later(stmts: list[gast.stmt]) -> Live:
    """The names that functions and generators among the statements read, whenever they are called, or used up."""
    later = [n for s in stmts for n in walk(s) if isinstance(n, (gast.FunctionDef, gast.Lambda, gast.GeneratorExp))]
    return frozenset(n for f in later for n in loads(f))


def _whole_pairs(stmts: list[gast.stmt], unread: Counter[int]) -> set[int]:
    """The pairs of which all is here, and nothing that is given back is read."""
    if not unread:
        return set()
    calls = [n for n in walk(stmts) if isinstance(n, gast.Call) and hasattr(n, "pair")]
    put = {n.pair for n in calls if n.func.attr == "append"}
    taken = Counter(n.pair for n in calls if n.func.attr == "pop")
    return {pair for pair, count in unread.items() if pair in put and taken[pair] == count}


def _without_pairs(stmts: list[Any], pairs: set[int]) -> None:
    for stmt in stmts:
        for part in BLOCKS if not isinstance(stmt, (gast.Expr, gast.Assign)) else ():
            inner = getattr(stmt, part, None)
            if inner and isinstance(inner, list):
                _without_pairs(inner, pairs)
                if not inner and part == "body":
                    inner.append(gast.Pass())
    stmts[:] = [s for s in stmts if _pair(s) not in pairs]


def _pair(stmt: Any) -> int | None:
    """Which pair a statement is one of."""
    found: int | None = getattr(getattr(stmt, "value", None), "pair", None)
    return found


class Liveness:
    """Statements from the last to the first, with the names that are read behind each."""

    def __init__(self, pure: Callable[[Any], bool], always: Live, names: Names) -> None:
        self.pure, self.always = pure, always
        self.loads, self.stores = names.loads, names.stores
        self.dropped = False
        self.unread: Counter[int] = Counter()  # pairs, by how often what they give back is not read
        self.leaving: Live = always  # what may be live where a loop is left, or its next iteration begins

    def block(self, stmts: list[gast.stmt], live: Live, drop: bool) -> Live:
        """What is live before statements, given what is live after them."""
        kept = []
        for stmt in reversed(stmts):
            if not isinstance(stmt, Comment) and self.dead(stmt, live):
                if drop:
                    self.dropped = True
                    continue
            else:
                if drop and isinstance(stmt, gast.Assign) and _pair(stmt) is not None and not self.stores(stmt) & live:
                    self.unread[stmt.value.pair] += 1
                live = self.statement(stmt, live, drop)
            kept.append(stmt)
        if drop:
            stmts[:] = reversed(kept)
        return live

    def dead(self, stmt: gast.stmt, live: Live) -> bool:
        """Whether a statement only computes what is not live behind it."""
        if isinstance(stmt, gast.Assign) and all(isinstance(t, gast.Name) for t in stmt.targets):
            return not self.stores(stmt) & live and self.pure(stmt.value)
        if (
            isinstance(stmt, gast.For)
            and not stmt.orelse
            and all(isinstance(s, (Comment, gast.Pass)) for s in stmt.body)
        ):
            return not stores(stmt.target) & live and self.pure(stmt.iter)
        return False

    def statement(self, stmt: Any, live: Live, drop: bool) -> Live:
        if isinstance(stmt, Comment):
            return live
        if isinstance(stmt, gast.Assign) and all(isinstance(t, gast.Name) for t in stmt.targets):
            return live - (self.stores(stmt) - self.always) | self.loads(stmt.value)
        if isinstance(stmt, gast.If):
            return self.block(stmt.body, live, drop) | self.block(stmt.orelse, live, drop) | self.loads(stmt.test)
        if isinstance(stmt, gast.With):
            return self.block(stmt.body, live, drop) | self.loads(stmt.items)
        if isinstance(stmt, (gast.For, gast.While)):
            return self.loop(stmt, live, drop)
        if isinstance(stmt, (gast.Break, gast.Continue)):
            return self.leaving
        if isinstance(stmt, (gast.Return, gast.Raise)):
            return self.always | loads(stmt)
        inside = list(walk(stmt))  # of `try` and `match`, too: they may leave a loop from anywhere in them
        out = self.leaving if any(isinstance(n, (gast.Break, gast.Continue)) for n in inside) else frozenset()
        return live | out | {n.id for n in inside if isinstance(n, gast.Name)}

    def loop(self, stmt: Any, live: Live, drop: bool) -> Live:
        """What an iteration reads is live at the end of the one before."""
        outer, head = self.leaving, self.loads(stmt.iter if isinstance(stmt, gast.For) else stmt.test)
        after = self.block(stmt.orelse, live, drop) | live | head
        target = stores(stmt.target) if isinstance(stmt, gast.For) else set()
        while True:
            self.leaving = after
            before = after | self.block(stmt.body, after, False) - (target - self.always)
            if before == after:
                break
            after = before
        if drop:
            self.block(stmt.body, after, True)
        self.leaving = outer
        return after


__all__ = ["Live", "Liveness", "read_later", "without_dead"]
