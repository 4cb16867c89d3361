"""Which variables of a function may be read after one of its statements, and at the head of a loop.

>>> body = gast.parse("a = f()\\nfor v in x:\\n  b = g(a)\\n  if b:\\n    a = b\\nreturn a").body
>>> found = Liveness.of(body)
>>> sorted(found.after[body[1].body[1]]), sorted(found.head[body[1]])
(['a', 'g'], ['a', 'g'])
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gast

from srcad.frontend.inactive import read_names
from srcad.frontend.scopes import FUNCTIONS
from srcad.tree.build import stores, walk

Live = frozenset[str]


@dataclass
class Liveness:
    """Of a structured body: what is live after each statement, and at the head of each loop, in front of its body."""

    after: dict[gast.stmt, Live] = field(default_factory=dict)
    head: dict[gast.stmt, Live] = field(default_factory=dict)
    leaves: list[Live] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # all that the body has

    @classmethod
    def of(cls, body: list[gast.stmt]) -> Liveness:
        found = cls()
        found.names = {n.id for stmt in body for n in walk(stmt) if isinstance(n, gast.Name)}
        always = {n for stmt in body for f in walk(stmt) if isinstance(f, FUNCTIONS) for n in read_names(f)}
        found.block(body, frozenset(always))
        return found

    def block(self, stmts: list[gast.stmt], live: Live) -> Live:
        for stmt in reversed(stmts):
            self.after[stmt] = self.after.get(stmt, frozenset()) | live
            live = self.before(stmt, live)
        return live

    def before(self, stmt: Any, live: Live) -> Live:
        """What is live before a statement, after which this is."""
        if isinstance(stmt, gast.If):
            return self.block(stmt.body, live) | self.block(stmt.orelse, live) | read_names(stmt.test)
        if isinstance(stmt, (gast.For, gast.While)):
            return self.loop(stmt, live)
        if isinstance(stmt, gast.Break):
            return self.leaves[-1] if self.leaves else live
        if isinstance(stmt, gast.With):
            return self.block(stmt.body, live) | read_names([i.context_expr for i in stmt.items])
        if isinstance(stmt, gast.Assign) and all(isinstance(t, gast.Name) for t in stmt.targets):
            return live - stores(stmt.targets) | read_names(stmt.value)
        if isinstance(stmt, gast.Assign):
            names = {t.id for target in stmt.targets for t in _names(target)}
            return live - names | read_names(stmt)
        if isinstance(stmt, (gast.Return, gast.Raise)):
            return frozenset(read_names(stmt))
        inner = [s for part in ("body", "handlers", "orelse", "finalbody") for s in getattr(stmt, part, None) or []]
        if inner and not isinstance(stmt, (*FUNCTIONS, gast.ClassDef)):  # try: it may be left anywhere
            live |= read_names(stmt)
            for part in inner:
                self.block(part.body if isinstance(part, gast.ExceptHandler) else [part], live)
        return live | read_names(stmt) | stores([stmt])

    def loop(self, stmt: Any, live: Live) -> Live:
        test = read_names(stmt.test) if isinstance(stmt, gast.While) else set()
        target = stores(stmt.target) if isinstance(stmt, gast.For) else set()
        head = live | test
        while True:
            self.leaves.append(live)
            start = self.block(stmt.body, head) - target
            self.leaves.pop()
            if start <= head:
                break
            head |= start
        self.head[stmt] = head
        return head | (read_names(stmt.iter) if isinstance(stmt, gast.For) else set())


def _names(target: Any) -> list[gast.Name]:
    """The names that an unpacking binds."""
    if isinstance(target, gast.Name):
        return [target]
    if isinstance(target, gast.Starred):
        return _names(target.value)
    return [n for e in getattr(target, "elts", []) for n in _names(e)]


__all__ = ["Liveness"]
