"""What happens to a name after a statement: is the value that it has there still to be had in the reverse sweep?

The forward sweep runs a statement, then others; the reverse sweep wants a value as it was there. It is still there
when no statement that may run in between binds the name (or writes into its memory). A loop's own variable is bound
again by the reversed loop.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import gast

from srcad.facts import Array, Instance, Known, Map, Seq, Unknown, sites_of
from srcad.frontend.core import Core
from srcad.frontend.writes import READING_METHODS, overwrites
from srcad.tree.build import BLOCKS, stores, walk

LOOPS = (gast.For, gast.While)
SIMPLE = (gast.Assign, gast.AugAssign, gast.Expr)


@dataclass
class Position:
    """Where a statement stands: the blocks around it from inside out, with its index in each, and their owners."""

    stmt: gast.AST
    chain: list[tuple[list, int, gast.AST | None, str]] = field(default_factory=list)

    @property
    def loops(self) -> list[gast.AST]:
        return [owner for _, _, owner, _ in self.chain if isinstance(owner, LOOPS)]


WRITING_METHODS = {"fill", "itemset", "partition", "put", "resize", "setfield", "sort"}


def _flat(target: gast.expr) -> bool:
    """`x.flat[0] = y` writes into x."""
    return isinstance(target, gast.Subscript) and isinstance(target.value, gast.Attribute)


BUILTINS = frozenset(dir(builtins))
CONTAINERS_HAVE = READING_METHODS | WRITING_METHODS | {n for kind in (list, dict, set, str) for n in dir(kind)}


def of_a_library(value: Any) -> bool:
    """Whether a function (or class) is of Python's own library or NumPy's kind: it reaches nothing of the user's."""
    module = (getattr(value, "__module__", None) or type(value).__module__).partition(".")[0]
    return module in ("numpy", "scipy", "srcad") or module in sys.stdlib_module_names


class Flow:
    """Positions of all statements, what each binds and writes into."""

    def __init__(self, core: Core, extra: gast.stmt | None = None) -> None:
        self.core = core
        self.positions: dict[gast.AST, Position] = {}
        self.binds: dict[gast.AST, set[str]] = {}
        self.writes: dict[gast.AST, frozenset[str]] = {}
        outside = [*core.free_facts.values(), *core.attribute_facts.values()]
        self._reached = frozenset().union(*map(sites_of, outside))  # memory that any function of the user's may reach
        self._unknown = self._reached if core.anything_changes else frozenset()
        data = [n for n, fact in core.free_facts.items() if n in core.free and not isinstance(fact, Known)]
        changing = core.set_globals
        self._variable = {n for n in data if core.anything_changes or (core.free[n].attribute or n) in changing}
        self.body = [*core.body, extra] if extra is not None else core.body
        self._places: dict[int, dict[str, list[int]]] = {}  # of a block: where in it each name is bound
        self._writers: dict[int, list[int]] = {}  # of a block: which of its statements write into memory
        self._index(self.body, None, "body", [])
        self.end_writes: frozenset[str] = frozenset()
        self.outlived = False  # whether the caller may change things between the two sweeps
        self.handed_out: set[gast.AST] = set()  # then, the parts of the result whose memory the caller gets

    def _index(self, block: list, owner: gast.AST | None, part: str, outer: list) -> None:
        places = self._places.setdefault(id(block), {})
        for i, stmt in enumerate(block):
            chain = [(block, i, owner, part), *outer]
            self.positions[stmt] = Position(stmt, chain)
            self.binds[stmt] = self._binds(stmt) | self._bound_by_calls(stmt)
            for name in self.binds[stmt]:
                places.setdefault(name, []).append(i)
            for name in BLOCKS:
                inner = getattr(stmt, name, None)
                if isinstance(inner, list) and isinstance(stmt, (gast.If, gast.For, gast.While, gast.With, gast.Try)):
                    self._index(inner, stmt, name, chain)
            self.writes[stmt] = self.shared(self._writes(stmt))
        self._writers[id(block)] = [i for i, stmt in enumerate(block) if self.writes[stmt]]

    def shared(self, sites: frozenset[str]) -> frozenset[str]:
        """With the memory that may be the same: what `unbroadcast(y_bar, x)` gives, where y_bar is written into."""
        while True:
            more = {site for site, others in self.core.moved.items() if others & sites} - sites
            if not more:
                return sites
            sites |= more

    def _binds(self, stmt: gast.AST) -> set[str]:
        """The names that a statement binds; `u += v` on an array writes into it, and binds nothing."""
        found = stores(stmt)
        kept: set[str] = set()
        for node in walk(stmt):
            if (
                isinstance(node, gast.AugAssign)
                and isinstance(node.target, gast.Name)
                and isinstance(self.core.facts.get(node.target), Array)
            ):
                kept.add(node.target.id)
        if kept:
            bound_otherwise = {
                n.id for s in walk(stmt) if isinstance(s, (gast.Assign, gast.For))
                for n in walk(s.targets if isinstance(s, gast.Assign) else s.target) if isinstance(n, gast.Name)
            }  # fmt: skip
            found -= kept - bound_otherwise
        return found

    def _bound_by_calls(self, stmt: gast.AST) -> set[str]:
        """The variables of modules that functions of the user's may bind anew, where a statement calls them."""
        if not self._variable or not any(isinstance(n, gast.Call) and self._calls_the_users(n) for n in walk(stmt)):
            return set()
        return self._variable

    def _writes(self, stmt: gast.AST) -> frozenset[str]:
        """The allocations that a statement may write into."""
        found: set[str] = set()
        surely: set[str] = set()
        facts = self.core.facts
        for node in walk(stmt):
            if isinstance(node, gast.Subscript) and isinstance(node.ctx, gast.Store) and node.value not in facts:
                found |= self._named_in(stmt)  # text that stays as it is
            if isinstance(node, gast.Assign):
                for target in node.targets:
                    found |= self._target_sites(target)
                    if _flat(target):
                        surely |= self._target_sites(target)
            elif isinstance(node, gast.AugAssign):
                found |= self._target_sites(node.target)
                if isinstance(node.target, gast.Name):
                    found |= sites_of(facts[node.target]) if node.target in facts else set()
            elif isinstance(node, gast.Call) and node not in self.core.ops:
                surely |= self._given_to_write(node)
                if isinstance(node.func, gast.Attribute) and isinstance(facts.get(node.func.value), Instance):
                    found |= sites_of(facts[node.func.value])  # `M.setdiag(7.0)` of a sparse matrix
                known = facts.get(node.func)
                if not isinstance(known, Known) or overwrites(known.value, node):
                    for arg in [*node.args, *[k.value for k in node.keywords]]:
                        if arg in facts:
                            found |= sites_of(facts[arg])
                if self._calls_the_users(node):
                    surely |= self._reached & (self.core.stored_sites | self._unknown)
        return frozenset(found) & self.core.stored_sites | surely

    def _named_in(self, stmt: gast.AST) -> set[str]:
        """The memory of all variables that a statement names."""
        sites = self.core.name_sites
        return set().union(*(sites.get(n.id, ()) for n in walk(stmt) if isinstance(n, gast.Name)))

    def _given_to_write(self, node: gast.Call) -> set[str]:
        """`out=` of any function, and what a method of an array writes into."""
        facts = self.core.facts
        written: list[gast.AST] = [k.value for k in node.keywords if k.arg == "out"]
        if isinstance(node.func, gast.Attribute):
            attr = node.func.attr
            own = facts.get(node.func.value)
            if attr in WRITING_METHODS or attr.startswith("__i") or attr == "__setitem__":
                written.append(node.func.value)
            elif isinstance(own, (Seq, Map, Unknown)) and attr not in READING_METHODS:
                return {*getattr(own, "sites", ()), *self._sites_in(written)}
        return self._sites_in(written)

    def _sites_in(self, written: list[gast.AST]) -> set[str]:
        names = [n for part in written for n in walk(part) if isinstance(n, gast.Name) and n in self.core.facts]
        return set().union(*(sites_of(self.core.facts[n]) for n in names))

    def _target_sites(self, target: gast.expr) -> frozenset[str]:
        facts = self.core.facts
        if isinstance(target, gast.Attribute):  # `model.w *= 2.0`, `x.flat = 1.0`
            owner = facts.get(target.value)
            own = owner.sites if isinstance(owner, Array) else frozenset()
            return own | sites_of(facts.get(target, Unknown()))
        if isinstance(target, gast.Subscript):
            own = getattr(facts.get(target.value), "sites", frozenset())
            return own | sites_of(facts.get(target.value.value, Unknown())) if _flat(target) else own
        if isinstance(target, (gast.Tuple, gast.List)):
            return frozenset().union(*(self._target_sites(t) for t in target.elts))
        return frozenset()

    def bound_at(self, block: list, name: str) -> list[int]:
        """Where in a block a name is bound, in order."""
        return self._places[id(block)].get(name, [])

    def rebinds(self, stmt: gast.AST, name: str, before: bool) -> bool:
        """Whether the value that a name has just before (after) a statement may be gone at the end."""
        if before and name in self.binds[stmt]:
            return True
        if self.outlived and name in self.core.free_facts and not isinstance(self.core.free_facts[name], Known):
            return True
        for block, i, owner, part in self.positions[stmt].chain:
            places = self.bound_at(block, name)
            if places and places[-1] > i:
                return True
            if isinstance(owner, gast.Try) and part == "body" and self.bound_at(owner.finalbody, name):
                return True
            if isinstance(owner, LOOPS):
                if self.bound_at(owner.body, name):
                    return True
                if isinstance(owner, gast.For) and name in stores(owner.target):
                    return False
        return False

    def overwrites(self, stmt: gast.AST, sites: frozenset[str], before: bool) -> bool:
        """Whether memory may be written into after (before: also by) a statement."""
        if not sites:
            return False
        if sites & self.end_writes or before and self.writes.get(stmt, frozenset()) & sites:
            return True
        for block, i, owner, part in self.positions[stmt].chain:
            if self.written_in(block, sites, start=i + 1):
                return True
            if isinstance(owner, gast.Try) and part == "body" and self.written_in(owner.finalbody, sites):
                return True
            if isinstance(owner, LOOPS) and self.written_in(owner.body, sites):
                return True
        return False

    def written_in(self, block: list, sites: frozenset[str], start: int = 0, end: int | None = None) -> int:
        """How many statements of a part of a block may write into memory."""
        places = self._writers[id(block)]
        return sum(bool(self.writes[block[k]] & sites) for k in places if k >= start and (end is None or k < end))

    def sets_attribute(self, stmt: gast.AST, attr: str, before: bool) -> bool:
        """Whether an attribute of an object may be bound anew after (before: also by) a statement."""
        if self.outlived:
            return True
        if attr not in self.core.set_attributes and not self.core.anything_changes:
            return False
        own = [stmt] if before and isinstance(stmt, SIMPLE) else []
        return any(self._may_set(s, attr) for s in [*own, *self._later(stmt)])

    def _later(self, stmt: gast.AST) -> Iterator[gast.AST]:
        """Statements that may run after a statement."""
        for block, i, owner, part in self.positions[stmt].chain:
            yield from block[i + 1 :]
            if isinstance(owner, gast.Try) and part == "body":
                yield from owner.finalbody
            if isinstance(owner, LOOPS):
                yield from owner.body

    def _may_set(self, stmt: gast.AST, attr: str) -> bool:
        for node in walk(stmt):
            if isinstance(node, gast.Attribute) and isinstance(node.ctx, gast.Store) and node.attr == attr:
                return True
            if isinstance(node, gast.Call) and self._calls_the_users(node):
                return True
        return False

    def _calls_the_users(self, node: gast.Call) -> bool:
        """Whether a call that is left as it is may run a function of the user's."""
        if node in self.core.ops:
            return False
        facts = self.core.facts
        known = facts.get(node.func)
        if isinstance(known, Known):
            return not of_a_library(known.value)
        if not isinstance(node.func, gast.Attribute):
            return node.func.id not in BUILTINS if isinstance(node.func, gast.Name) else True
        owner = facts.get(node.func.value)
        if isinstance(owner, Instance) and owner.cls is not object:
            return not of_a_library(owner.cls)
        return node.func.attr not in CONTAINERS_HAVE and not isinstance(owner, (Array, Seq, Map))

    def in_loop(self, stmt: gast.AST) -> bool:
        return bool(self.positions[stmt].loops)

    def bound_before(self, stmt: gast.AST, name: str) -> bool:
        """Whether a name is certainly bound when the outermost loop around a statement is entered (or here)."""
        if name in self.core.params:
            return True
        for block, i, _, _ in reversed(self.positions[stmt].chain):
            for earlier in block[:i]:
                if isinstance(earlier, gast.Assign) and name in self.binds[earlier]:
                    return True
                if isinstance(earlier, gast.If) and certainly(earlier, name):
                    return True
            if any(isinstance(o, LOOPS) for o in [block[i]] if block[i] is not stmt):
                return False
        return False

    def maybe_bound(self, stmt: gast.AST, name: str) -> bool:
        """Whether an earlier statement may have bound a name: in a branch, or in `try`."""
        return any(k < i for block, i, _, _ in self.positions[stmt].chain for k in self.bound_at(block, name))

    def surely_bound(self, stmt: gast.AST, name: str) -> bool:
        """Whether a name is bound whenever a statement is reached."""
        if name in self.core.params or name not in self.core.locals:
            return True
        for block, i, owner, _ in self.positions[stmt].chain:
            if isinstance(owner, gast.For) and name in stores(owner.target):
                return True
            for earlier in (block[k] for k in self.bound_at(block, name) if k < i):
                if isinstance(earlier, (gast.Assign, gast.AugAssign)):
                    return True
                if isinstance(earlier, gast.If) and certainly(earlier, name):
                    return True
                if isinstance(earlier, (gast.With, gast.Try)) and any(
                    name in self.binds[s] for s in earlier.body if isinstance(s, gast.Assign)
                ):
                    return True
        return False

    def binders(self, name: str) -> list[gast.AST]:
        """The simple statements that bind a name (and the loops whose variable it is)."""
        out: list[gast.AST] = []
        if name in self._variable:
            return out  # it is not the program itself that does
        for stmt, bound in self.binds.items():
            if name in bound:
                simple = not isinstance(stmt, (gast.If, gast.For, gast.While, gast.With, gast.Try))
                if simple or isinstance(stmt, gast.For) and name in stores(stmt.target):
                    out.append(stmt)
        return out


def certainly(stmt: gast.If, name: str) -> bool:
    return all(
        any(
            isinstance(s, gast.Assign) and name in stores(s) or isinstance(s, gast.If) and certainly(s, name) for s in b
        )
        for b in (stmt.body, stmt.orelse)
    )
