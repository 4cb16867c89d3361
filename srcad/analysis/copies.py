"""One name for one value.

    old_0 = params[0][0]                  W = params[0][0]
    W = old_0                        ->   ...
    ...                                   W_bar = np.outer(z_bar, x)
    W_bar = np.outer(z_bar, x)            return W_bar
    old_0_bar = W_bar
    return old_0_bar

The front end names values where a statement is taken apart or a function is put in place, and the sweeps give them
adjoints and tangents.  Which of these names are needed is seen when all is written: of `a = b` one name is too many
where both stand for one object for as long as both are read.  Names alone change here, never what is computed or whose
memory it is, so this is as right for arrays as for numbers.  A copy that the program itself makes stays.

    a is read instead of b       a is bound by the copy alone, and b is not bound again as long as a is read
    b is bound as a              b is read by the copy last, and nobody reads or binds a in between
"""

from __future__ import annotations

import re
from bisect import insort
from collections import Counter
from collections.abc import Iterable
from typing import Any

import gast

from srcad.analysis.flow import certainly
from srcad.analysis.live import tidy
from srcad.frontend.core import Core
from srcad.tree.build import BLOCKS, Comment, copy_tree, name, substitute, walk

_SCOPES = (gast.FunctionDef, gast.Lambda, gast.GeneratorExp)
_COMPOUND = (gast.If, gast.For, gast.While, gast.With, gast.Try)


def without_copies(
    stmts: list[Any], params: Iterable[str], taste: Taste, wishes: dict[str, str] | None = None
) -> list[Any]:
    """The statements of a function without the copies that are not needed; `wishes`: better names for some, where
    nothing else has these."""
    if not any(_is_copy(node) for node in walk(stmts)):
        return stmts
    stmts = copy_tree(stmts)  # names change where they stand: no tree may stand in two places
    copies = _Copies(stmts, frozenset(params), taste)
    copies.block(stmts, outermost=True)
    for identifier, wish in (wishes or {}).items():
        copies.show(identifier, wish)
    return tidy(copies.renamed(stmts))


class Taste:
    """Which copies an expert would write, and which of two names."""

    def __init__(self, core: Core) -> None:
        self.words = set(core.params).union(*(re.findall(r"\w+", line) for line in core.lines.values()))
        self.copies = program_copies(core.lines.values())

    def kept(self, new: str, old: str) -> bool:
        """A copy of the program's own, with its tangent's; `x_bar = y` says what a derivative is."""
        (new, ends), (old, others) = _stem(new), _stem(old)
        return ends != others or ends != "_bar" and (new, old) in self.copies

    def rank(self, identifier: str) -> int:
        """The program's names before those that are made of them, and these before what is made up."""
        stem, _ = _stem(identifier)
        plain = stem.rstrip("0123456789")
        ranks = (stem in self.words, plain in self.words, any(part in self.words for part in plain.split("_")))
        return next((3 - k for k, found in enumerate(ranks) if found), 0)

    def replaces(self, new: str, old: str) -> bool:
        """Whether one name may stand for both: the adjoint of a variable keeps its name."""
        mine, others = self.rank(new), self.rank(old)
        return mine >= others and (others < 3 or _stem(old)[1] != "_bar")


def _stem(identifier: str) -> tuple[str, str]:
    """What an adjoint or tangent is of, and which of the two it is."""
    found = re.fullmatch(r"(.+)(_bar|_dot)\d*", identifier)
    return (found[1], found[2]) if found else (identifier, "")


def program_copies(lines: Iterable[str]) -> frozenset[tuple[str, str]]:
    """The copies that the program's own statements make.

    >>> sorted(program_copies(["u = v", "a, b = b, a", "x = f(y)"]))
    [('a', 'b'), ('b', 'a'), ('u', 'v')]
    """
    found = set()
    for line in lines:
        plain = re.fullmatch(r"[\w, ]+(=[\w, ]+)+", line)
        sides = [[part.strip() for part in side.split(",")] for side in line.split("=")] if plain else []
        for targets in sides[:-1]:
            found |= set(zip(targets, sides[-1], strict=False))
    return frozenset(found)


class _Copies:
    """What is known of the names of one function."""

    def __init__(self, stmts: list[Any], params: frozenset[str], taste: Taste) -> None:
        self.params, self.taste = params, taste
        self.bound: Counter[str] = Counter()
        self.read: Counter[str] = Counter()
        for node in walk(stmts):
            if isinstance(node, gast.Name):
                (self.read if isinstance(node.ctx, gast.Load) else self.bound)[node.id] += 1
        self.fixed = _fixed(stmts)
        self.shown: dict[str, str] = {}  # names that go by another one, which nothing has any more

    def renamed(self, stmts: list[Any]) -> list[Any]:
        for node in walk(stmts) if self.shown else ():
            if isinstance(node, gast.Name):
                node.id = self.shown.get(node.id, node.id)
        return _without_own(stmts)

    def block(self, stmts: list[Any], outermost: bool = False) -> None:
        """Of inner blocks first."""
        for stmt in stmts:
            for part in BLOCKS if isinstance(stmt, _COMPOUND) else ():
                if isinstance(getattr(stmt, part, None), list):
                    self.block(getattr(stmt, part))
            if isinstance(stmt, gast.If) and all(isinstance(s, gast.Pass) for s in stmt.orelse):
                stmt.orelse = []
        if not any(_is_copy(s) for s in stmts):
            return
        places = _Places(stmts)
        gone = {k for k, stmt in enumerate(stmts) if _is_copy(stmt) and self._merged(stmts, k, places, outermost)}
        stmts[:] = [stmt for k, stmt in enumerate(stmts) if k not in gone]
        if not outermost and all(isinstance(stmt, Comment) for stmt in stmts):
            stmts[:] = [gast.Pass()]

    def _merged(self, stmts: list[Any], at: int, places: _Places, outermost: bool) -> bool:
        """Whether the names of a copy are one now."""
        new, old = stmts[at].targets[0].id, stmts[at].value.id
        if new == old:
            return True
        if new in self.params or {new, old} & self.fixed or not self._is_own(old) or self.taste.kept(new, old):
            return False
        return self._read_at_source(stmts, at, places, outermost) or self._bound_at_once(stmts, at, places, outermost)

    def _is_own(self, identifier: str) -> bool:
        return identifier in self.params or self.bound[identifier] > 0

    def _read_at_source(self, stmts: list[Any], at: int, places: _Places, outermost: bool) -> bool:
        """`a = b; c = f(a)` as `c = f(b)`."""
        new, old = stmts[at].targets[0].id, stmts[at].value.id
        readers = [k for k in places.read[new] if k > at]
        again = [k for k in places.bound[new] if k > at]
        if again:  # the copy is what is read until there
            end = again[0]
            if not _binds_plainly(stmts[end], new) or _leaves(stmts[at:end]):
                return False
            readers = [k for k in readers if k <= end]
        elif self.bound[new] > 1 and not outermost:
            return False  # another round, or what stands behind the block, may read it
        elif self.bound[new] == 1 and sum(map(places.counts[new].__getitem__, readers)) < self.read[new]:
            return False  # nor is it sure to be bound there
        last = readers[-1] if readers else at
        between = [k for k in places.bound[old] if at < k <= last]
        if between and not (between == [last] and _binds_plainly(stmts[last], old)):
            return False
        for k in readers:
            stmts[k] = substitute(stmts[k], {new: name(old)})
            places.move(k, new, old)
        self.bound[new] -= 1
        self.read[old] -= 1
        moved = sum(places.moved)
        self.read[old], self.read[new] = self.read[old] + moved, self.read[new] - moved
        places.take(at, new, old)
        if self._is_free(new):
            self.show(old, self.shown.pop(new, new))
        return True

    def _is_free(self, identifier: str) -> bool:
        return not self.bound[identifier] and not self.read[identifier] and identifier not in self.params

    def show(self, identifier: str, other: str) -> None:
        """Of two names the better one, where nothing else has it."""
        have = self.shown.get(identifier, identifier)
        if not self._is_free(other) or other in self.shown.values():
            return
        if (
            self._is_own(identifier)
            and identifier not in self.params
            and self.taste.replaces(other, have)
            and not self.taste.replaces(have, other)
        ):
            self.shown[identifier] = other

    def _bound_at_once(self, stmts: list[Any], at: int, places: _Places, outermost: bool) -> bool:
        """`b = f(c); a = b` as `a = f(c)`."""
        new, old = stmts[at].targets[0].id, stmts[at].value.id
        if old in self.params or not self.taste.replaces(self.shown.get(new, new), self.shown.get(old, old)):
            return False
        first = self._first(stmts, at, places, outermost)
        if first is None or _leaves(stmts[first:at]):
            return False
        if any(first <= k < at for k in places.bound[new]):
            return False
        readers = [k for k in places.read[new] if first <= k < at]
        if readers and not (readers == [first] and _binds_plainly(stmts[first], old)):
            return False
        for k in range(first, at):
            for node in walk(stmts[k]):
                if isinstance(node, gast.Name) and node.id == old:
                    node.id = new
        reads, binds = places.rename(old, new, first, at)
        self.read[old] -= reads + 1
        self.read[new] += reads
        self.bound[old] -= binds
        self.bound[new] += binds - 1
        return True

    def _first(self, stmts: list[Any], at: int, places: _Places, outermost: bool) -> int | None:
        """Where a value is bound that nobody reads after it has been copied; all that reads it stands in between."""
        old = stmts[at].value.id
        binders = [k for k in places.bound[old] if k < at]
        if not binders:
            return None
        first = binders[0]
        if places.count(old, first, at) == self.read[old] + self.bound[old] and _surely_binds(stmts[first], old):
            return first
        fresh = [k for k in binders if _binds_plainly(stmts[k], old) and k not in places.read[old]]
        later = [k for where in (places.read[old], places.bound[old]) for k in where if k > at]
        if not fresh or not later and not outermost:
            return None
        end = min(later, default=at)
        again = end in places.bound[old] and end not in places.read[old] and _binds_plainly(stmts[end], old)
        return fresh[-1] if not later or again and not _leaves(stmts[fresh[-1] : end]) else None


class _Places:
    """Where in a block names are read and bound, and how often, inner blocks included."""

    def __init__(self, stmts: list[Any]) -> None:
        self.read: dict[str, list[int]] = _Lists()
        self.bound: dict[str, list[int]] = _Lists()
        self.counts: dict[str, Counter[int]] = _Counters()  # readings in a statement
        self.binds: dict[str, Counter[int]] = _Counters()
        self.moved: list[int] = []
        for k, stmt in enumerate(stmts):
            for node in walk(stmt):
                if isinstance(node, gast.Name):
                    reads = isinstance(node.ctx, gast.Load)
                    where = (self.read if reads else self.bound)[node.id]
                    if not where or where[-1] != k:
                        where.append(k)
                    (self.counts if reads else self.binds)[node.id][k] += 1

    def move(self, k: int, new: str, old: str) -> None:
        """A statement reads `old` where it read `new`."""
        self.moved.append(self.counts[new].pop(k))
        self.counts[old][k] += self.moved[-1]
        self.read[new].remove(k)
        if k not in self.read[old]:
            insort(self.read[old], k)

    def take(self, at: int, new: str, old: str) -> None:
        """A copy is gone."""
        self.moved.clear()
        self.bound[new].remove(at)
        self.binds[new].pop(at)
        self.read[old].remove(at)
        self.counts[old].pop(at)

    def count(self, identifier: str, first: int, last: int) -> int:
        """How often a name stands in some of the statements."""
        tables = (self.counts[identifier], self.binds[identifier])
        return sum(n for counts in tables for k, n in counts.items() if first <= k <= last)

    def rename(self, old: str, new: str, first: int, at: int) -> tuple[int, int]:
        """A name's places before a copy, which is gone, are another's; how often it is read and bound there."""
        self.take(at, new, old)
        found = []
        for where, counts in ((self.read, self.counts), (self.bound, self.binds)):
            moved = {k: n for k, n in counts[old].items() if first <= k < at}
            for k, n in moved.items():
                counts[new][k] += n
                del counts[old][k]
            where[old] = [k for k in where[old] if k not in moved]
            where[new] = sorted({*where[new], *moved})
            found.append(sum(moved.values()))
        return found[0], found[1]


class _Lists(dict[str, list[int]]):
    def __missing__(self, key: str) -> list[int]:
        return self.setdefault(key, [])


class _Counters(dict[str, Counter[int]]):
    def __missing__(self, key: str) -> Counter[int]:
        return self.setdefault(key, Counter())


def _without_own(stmts: list[Any]) -> list[Any]:
    """Without `x = x`, which is left where two names were found to be one later."""
    for stmt in stmts:
        for part in BLOCKS if isinstance(stmt, _COMPOUND) else ():
            inner = getattr(stmt, part, None)
            if inner and isinstance(inner, list):
                setattr(stmt, part, _without_own(inner) or ([gast.Pass()] if part == "body" else []))
    return [s for s in stmts if not _is_copy(s) or s.targets[0].id != s.value.id]


def _is_copy(stmt: Any) -> bool:
    return (
        isinstance(stmt, gast.Assign)
        and len(stmt.targets) == 1
        and isinstance(stmt.targets[0], gast.Name)
        and isinstance(stmt.value, gast.Name)
    )


def _binds_plainly(stmt: Any, identifier: str) -> bool:
    """Whether a statement computes a value, and then binds a name to it (or to a part) and to nothing else."""
    if not isinstance(stmt, gast.Assign) or any(isinstance(n, (*_SCOPES, gast.NamedExpr)) for n in walk(stmt)):
        return False
    nodes = [n for n in walk(stmt) if isinstance(n, gast.Name) and n.id == identifier]
    targets = [p for t in stmt.targets for p in (t.elts if isinstance(t, (gast.Tuple, gast.List)) else [t])]
    return sum(isinstance(n.ctx, gast.Store) for n in nodes) == sum(
        isinstance(t, gast.Name) and t.id == identifier for t in targets
    ) and all(isinstance(t, gast.Name) for t in targets)


def _surely_binds(stmt: Any, identifier: str) -> bool:
    if isinstance(stmt, gast.If):
        return certainly(stmt, identifier)
    return _binds_plainly(stmt, identifier)


def _leaves(stmts: list[Any]) -> bool:
    """Whether a loop may be left, or its next round begin, within these statements."""
    return any(isinstance(n, (gast.Break, gast.Continue)) for n in walk(stmts))


def _fixed(stmts: list[Any]) -> set[str]:
    """Names that keep what they stand for: those that are read when a function is called or a generator used up, where
    an error is caught, or that a statement means by their text.

    A function that the last statement returns is not called before: what it reads is read last.
    """
    found: set[str] = set()
    if len(stmts) > 1 and isinstance(stmts[-2], gast.FunctionDef) and isinstance(stmts[-1], gast.Return):
        inner = stmts[-2]
        found = _fixed(inner.body)
        found |= {n.id for n in walk(inner) if isinstance(n, gast.Name) and not isinstance(n.ctx, gast.Load)}
        stmts = [*stmts[:-2], stmts[-1]]
    for node in walk(stmts):
        if isinstance(node, (gast.Global, gast.Nonlocal)):
            found |= set(node.names)
        elif isinstance(node, (*_SCOPES, gast.Try)):
            found |= {n.id for n in walk(node) if isinstance(n, gast.Name)}
        elif isinstance(node, gast.Name) and isinstance(node.ctx, gast.Del):
            found.add(node.id)
    return found
