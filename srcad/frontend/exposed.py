"""What an iteration of a loop leaves to the next one, and what to the statements after the loop.

    for i in range(n):          v is the loop's state: an iteration reads what the one before has bound
        a = f(v)                a is nothing of either: it is bound before it is read, and not read later
        v = v + a               i, which is read later, is what the loop leaves besides
    return v * i

>>> body = gast.parse("for i in range(n):\\n  a = f(v)\\n  v = v + a\\nreturn v * i").body
>>> found = Exposed.of(body[0], body)
>>> sorted(found.state), sorted(found.last), sorted(found.read)
(['v'], ['i'], ['a', 'f', 'v'])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gast

from srcad.frontend.inactive import read_names
from srcad.frontend.scopes import FUNCTIONS, bound_in
from srcad.tree.build import loads, stores, walk

_LOOPS = (gast.For, gast.While)


def outer_loops(body: list[gast.stmt]) -> list[gast.stmt]:
    """The loops of a function that stand in no other one."""
    found: list[gast.stmt] = []
    for stmt in body:
        if isinstance(stmt, _LOOPS):
            found.append(stmt)
        elif not isinstance(stmt, (*FUNCTIONS, gast.ClassDef)):
            for field in ("body", "orelse", "handlers", "finalbody"):
                inner = getattr(stmt, field, None)
                found += outer_loops(inner) if isinstance(inner, list) else []
    return found


@dataclass(frozen=True)
class Exposed:
    """The variables of a loop by what becomes of them."""

    state: frozenset[str]  # bound in the loop, and maybe read by the next iteration before it binds them
    last: frozenset[str]  # bound by each iteration before it reads them, and read after the loop
    rare: frozenset[str]  # of these, what only an iteration binds that leaves the loop: the result of a `return` in it
    read: frozenset[str]  # read in the loop

    @classmethod
    def of(cls, loop: Any, body: list[gast.stmt], place: gast.stmt | None = None) -> Exposed:
        """Of one of the outer loops of a (structured) function's body; `place`: the statement that it stands for."""
        target = stores(loop.target) if isinstance(loop, gast.For) else set()
        test = read_names(loop.test) if isinstance(loop, gast.While) else set()
        flow = _Flow(test | _read_by_functions(body, place or loop))
        rest = flow.block(loop.body, frozenset(target))
        ends = [*flow.ends, *([] if rest is None else [rest])]
        bound, later = bound_in(loop.body) | target, _read_later(body, place or loop) or set()
        later |= {n for f in walk(body) if isinstance(f, FUNCTIONS) for n in read_names(f)}
        rare = bound & later - flow.exposed - _bound_going_on(loop.body) - target
        open_ = {n for n in later - rare if not all(n in end for end in ends)}
        state = bound & (flow.exposed | open_)
        last = bound & later - state
        return cls(*map(frozenset, (state, last, rare, read_names(loop.body) | test)))


def read_first(loop: Any, body: list[gast.stmt]) -> set[str]:
    """What an iteration of a loop in a function's body may read before it binds it."""
    functions = {n for f in walk(body) if isinstance(f, FUNCTIONS) for n in read_names(f)}
    flow = _Flow(functions | (read_names(loop.test) if isinstance(loop, gast.While) else set()))
    flow.block(loop.body, frozenset(stores(loop.target) if isinstance(loop, gast.For) else ()))
    return flow.exposed


def _read_by_functions(body: list[gast.stmt], loop: gast.stmt) -> set[str]:
    """What functions that are defined before a loop read: they may be called in it before it binds that anew."""
    found: set[str] = set()
    for node in walk(body):
        if node is loop:
            break
        if isinstance(node, FUNCTIONS):
            found |= read_names(node)
    return found


def _bound_going_on(body: list[gast.stmt]) -> set[str]:
    """What is bound in a loop's body elsewhere than just before a `break` of it."""
    if body and isinstance(body[-1], gast.Break):
        return set()
    found: set[str] = set()
    for stmt in body:
        if isinstance(stmt, gast.If):
            found |= bound_in(stmt.test) | _bound_going_on(stmt.body) | _bound_going_on(stmt.orelse)
        else:
            found |= bound_in([stmt])
    return found


def _read_later(block: list[gast.stmt], loop: gast.stmt) -> set[str] | None:
    """What the statements after a loop read; None where it is not in this block."""
    for i, stmt in enumerate(block):
        found: set[str] | None = set() if stmt is loop else None
        for field in ("body", "orelse", "handlers", "finalbody"):
            inner = getattr(stmt, field, None)
            if found is None and isinstance(inner, list) and not isinstance(stmt, _LOOPS):
                found = _read_later(inner, loop)
        if found is not None:
            closing = stmt.finalbody if isinstance(stmt, gast.Try) else []
            return found | loads([*closing, *block[i + 1 :]])
    return None


class _Flow:
    """A walk through an iteration: which names it may read before it has bound them."""

    def __init__(self, exposed: set[str]) -> None:
        self.exposed = set(exposed)
        self.ends: list[frozenset[str]] = []  # what is bound where the iteration ends early
        self.breaks: list[list[frozenset[str]]] = []  # the same for loops in it

    def reads(self, node: Any, bound: frozenset[str]) -> frozenset[str]:
        """Expressions are evaluated: what is bound then."""
        self.exposed |= read_names(node) - bound
        return bound | _named(node)

    def block(self, stmts: list[gast.stmt], bound: frozenset[str]) -> frozenset[str] | None:
        """What is bound after statements; None where control does not come out of them."""
        now: frozenset[str] | None = bound
        for stmt in stmts:
            if now is None:
                return None
            now = self.stmt(stmt, now)
        return now

    def stmt(self, stmt: Any, bound: frozenset[str]) -> frozenset[str] | None:
        if isinstance(stmt, (gast.Break, gast.Continue)):
            own = self.ends if not self.breaks else self.breaks[-1] if isinstance(stmt, gast.Break) else []
            own.append(bound)
            return None
        if isinstance(stmt, (gast.Raise, gast.Return)):
            self.reads(stmt, bound)
            return None
        if isinstance(stmt, gast.If):
            return self.if_(stmt, bound)
        if isinstance(stmt, _LOOPS):
            return self.loop(stmt, bound)
        if isinstance(stmt, gast.With):
            for item in stmt.items:
                bound = self.reads(item.context_expr, bound)
                bound |= stores(item.optional_vars) if item.optional_vars is not None else frozenset()
            return self.block(stmt.body, bound)
        if isinstance(stmt, gast.Try):
            return self.try_(stmt, bound)
        if isinstance(stmt, gast.AugAssign):
            target = stmt.target
            self.exposed |= {target.id} - bound if isinstance(target, gast.Name) else read_names(target) - bound
            bound = self.reads(stmt.value, bound)
            return bound | ({target.id} if isinstance(target, gast.Name) else set())
        if isinstance(stmt, (gast.Assign, gast.AnnAssign)):
            targets = stmt.targets if isinstance(stmt, gast.Assign) else [stmt.target]
            if stmt.value is None:
                return bound
            bound = self.reads(stmt.value, bound)
            for target in targets:
                bound = self.reads(target, bound)
            return bound | stores(targets)
        self.reads(stmt, bound)
        plain = isinstance(stmt, (*FUNCTIONS, gast.ClassDef, gast.Import, gast.ImportFrom))
        return bound | (bound_in([stmt]) if plain else _named(stmt))

    def if_(self, stmt: gast.If, bound: frozenset[str]) -> frozenset[str] | None:
        bound = self.reads(stmt.test, bound)
        ends = [e for e in (self.block(stmt.body, bound), self.block(stmt.orelse, bound)) if e is not None]
        return frozenset.intersection(*ends) if ends else None

    def loop(self, stmt: Any, bound: frozenset[str]) -> frozenset[str] | None:
        """A loop in the loop: it may not run, but for `while True`, which is left by its breaks."""
        bound = self.reads(stmt.iter if isinstance(stmt, gast.For) else stmt.test, bound)
        self.breaks.append([])
        self.block(stmt.body, bound | (stores(stmt.target) if isinstance(stmt, gast.For) else set()))
        leaves = self.breaks.pop()
        if isinstance(stmt, gast.While) and isinstance(stmt.test, gast.Constant) and stmt.test.value:
            return frozenset.intersection(*leaves) if leaves else None
        return bound

    def try_(self, stmt: gast.Try, bound: frozenset[str]) -> frozenset[str] | None:
        inner = self.block([*stmt.body, *stmt.orelse], bound)
        for handler in stmt.handlers:
            self.block(handler.body, bound | bound_in([handler]))
        after = self.block(stmt.finalbody, bound)
        if after is None or inner is None and not stmt.handlers:
            return None
        return after if stmt.handlers or inner is None else after | inner


def _named(node: Any) -> frozenset[str]:
    """What `:=` surely binds in expressions."""
    if not any(type(n) is gast.NamedExpr for n in walk(node)):
        return frozenset()
    if isinstance(node, (gast.BoolOp, gast.IfExp, gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp)):
        return frozenset()
    if isinstance(node, (*FUNCTIONS, gast.ClassDef)) or not isinstance(node, gast.AST):
        return frozenset()
    own = frozenset({node.target.id}) if isinstance(node, gast.NamedExpr) else frozenset()
    values = [getattr(node, field, None) for field in node._fields]
    parts = [p for v in values for p in (v if isinstance(v, list) else [v])]
    return own.union(*(_named(p) for p in parts))


__all__ = ["Exposed", "outer_loops", "read_first"]
