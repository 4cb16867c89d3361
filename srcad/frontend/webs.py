"""One name for several values that have nothing to do with each other becomes a name for each.

Memory is followed by names: a name that is first an array that is put into a list, and later another array that is
stored into, makes one of the two. Generated text has many such names, and where they stand in the way of a derivative
it is tried again with these apart:

    for ...:                                for ...:
        w_bar = -v_bar * q                      w_bar = -v_bar * q
        parts.append(w_bar)                     parts.append(w_bar)
    for ...:                        ->      for ...:
        w_bar = u_bar / norm                    w_bar2 = u_bar / norm
        w_bar += parts.pop()                    w_bar2 += parts.pop()

Bindings of a name that some statement may read both belong together (a *web*), and keep one name.

>>> from srcad.frontend.structure import Names, print_tree
>>> body = gast.parse("a = f(x)\\ng(a)\\na = x\\nif c:\\n    a = a + 1\\nh(a)").body
>>> print(print_tree(apart(body, ("x", "c"), Names({"a", "x", "c", "f", "g", "h"}))))
a = f(x)
g(a)
a2 = x
if c:
    a2 = a2 + 1
h(a2)
<BLANKLINE>
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import gast

from srcad.errors import UnsupportedSyntaxError
from srcad.frontend.scopes import COMPREHENSIONS, FUNCTIONS, bound_in, free_names
from srcad.frontend.structure import Names
from srcad.tree.build import children, loads, name, stores, walk


class SharedName(UnsupportedSyntaxError):
    """A refusal that names may be the reason of: it may go where each value has a name of its own."""


#: Where each variable may have been bound: the numbers of its bindings.
State = dict[str, frozenset[int]]


def apart(body: list[gast.stmt], parameters: Iterable[str], names: Names) -> list[gast.stmt]:
    """A structured body in which each web of each variable has a name of its own; the trees are changed."""
    webs = _Webs(_left_alone(body))
    webs.block(body, {p: frozenset([webs.bind(p, None)]) for p in parameters})
    webs.rename(names)
    return body


def renamed(body: list[gast.stmt], parameters: Iterable[str], names: Names) -> list[gast.stmt]:
    """A body in which no binding of these parameters is left: what it binds is another variable.

        def f(xs):                          def f(xs):
            if c:                               xs2 = xs
                xs = [2.0 * xs[0]]     ->       if c:
            return xs[0]                            xs2 = [2.0 * xs2[0]]
                                                return xs2[0]
    """
    bound = sorted(set(parameters) & bound_in(body) - _left_alone(body))
    given = {p: names.new(p) for p in bound}
    for node in [n for n in _here(body) if n.id in given]:
        node.id = given[node.id]
    first = [gast.Assign([gast.Name(given[p], gast.Store(), None, None)], name(p), None) for p in bound]
    for n in walk(first):
        gast.copy_location(n, body[0])
    return [*first, *body]


def parameters_of(args: gast.arguments) -> set[str]:
    return {n.id for n in gast.walk(args) if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Param)}


def _left_alone(body: list[gast.stmt]) -> set[str]:
    """Variables that something reads at another time than it stands in the text, or that are bound in other ways."""
    found: set[str] = set()
    for n in walk(body):
        if isinstance(n, (*FUNCTIONS, gast.ClassDef, gast.GeneratorExp)):
            found |= free_names(n) | ({n.name} if hasattr(n, "name") else set())
        if isinstance(n, (gast.Try, gast.With, gast.Delete, gast.Import, gast.ImportFrom)):
            inner = n.items if isinstance(n, gast.With) else [n]
            found |= bound_in([n]) | _names(inner)
        elif isinstance(n, (gast.Global, gast.Nonlocal)):
            found |= set(n.names)
        elif isinstance(n, gast.NamedExpr):
            found.add(n.target.id)
        elif isinstance(n, COMPREHENSIONS):
            found |= _names([g.target for g in n.generators])
        elif isinstance(n, gast.Assign):  # `i, x[i] = ...` reads what it has bound
            found |= stores(n.targets) & loads(n.targets)
    return found


def _names(tree: Any) -> set[str]:
    return {n.id for n in walk(tree) if isinstance(n, gast.Name)}


def _here(tree: Any) -> Iterator[gast.Name]:
    """The names in a tree that are not those of functions and classes in it."""
    if isinstance(tree, gast.Name):
        yield tree
    elif isinstance(tree, list):
        for part in tree:
            yield from _here(part)
    elif isinstance(tree, gast.AST) and not isinstance(tree, (*FUNCTIONS, gast.ClassDef)):
        for part in children(tree):
            yield from _here(part)


class _Webs:
    """The bindings of a function's variables, joined where one place reads them both."""

    def __init__(self, left_alone: set[str]) -> None:
        self.left_alone = left_alone
        self.variables: list[str] = []  # of each binding
        self.joined: list[int] = []  # of each binding: another one of its web, or itself
        self.at: dict[gast.Name, int] = {}  # the binding that a name in the text is, or one of those that it reads
        self.breaks: list[list[State]] = []

    def bind(self, variable: str, node: gast.Name | None) -> int:
        if node is not None and node in self.at:  # met before, in an earlier turn of the analysis
            return self.at[node]
        self.variables.append(variable)
        self.joined.append(len(self.joined))
        if node is not None:
            self.at[node] = self.joined[-1]
        return self.joined[-1]

    def web(self, binding: int) -> int:
        while self.joined[binding] != binding:
            binding = self.joined[binding]
        return binding

    def read(self, node: gast.Name, state: State) -> None:
        reached = sorted(state.get(node.id, ()))
        for other in reached[1:]:
            first, second = sorted((self.web(reached[0]), self.web(other)))
            self.joined[second] = first
        if reached:
            self.at[node] = reached[0]

    # ------------------------------------------------------------ statements

    def block(self, stmts: list[gast.stmt], state: State | None) -> State | None:
        for stmt in stmts:
            if state is None:
                return None
            state = self.statement(stmt, state)
        return state

    def statement(self, stmt: Any, state: State) -> State | None:
        if isinstance(stmt, (gast.Return, gast.Raise)):
            self.reads(stmt, state)
            return None
        if isinstance(stmt, gast.Break):
            self.breaks[-1].append(state)
            return None
        if isinstance(stmt, gast.If):
            self.reads(stmt.test, state)
            return _either(self.block(stmt.body, state), self.block(stmt.orelse, state))
        if isinstance(stmt, (gast.For, gast.While)):
            return self.loop(stmt, state)
        if isinstance(stmt, (gast.With, gast.Try)):  # of what is bound in them, nothing is renamed
            for part in ("body", "handlers", "orelse", "finalbody"):
                for inner in getattr(stmt, part, []):
                    body = inner.body if isinstance(inner, gast.ExceptHandler) else [inner]
                    state = self.block(body, state) or state
            return state
        if isinstance(stmt, gast.AugAssign) and isinstance(stmt.target, gast.Name):
            self.reads(stmt.value, state)
            binding = self.bind(stmt.target.id, stmt.target)
            self.read(stmt.target, {**state, stmt.target.id: state.get(stmt.target.id, frozenset()) | {binding}})
            return {**state, stmt.target.id: frozenset([binding])}
        self.reads(stmt, state)
        return self.stores(stmt, state)

    def loop(self, stmt: Any, state: State) -> State | None:
        if isinstance(stmt, gast.For):
            self.reads(stmt.iter, state)
        while True:
            self.breaks.append([])
            if isinstance(stmt, gast.While):
                self.reads(stmt.test, state)
            first = state if isinstance(stmt, gast.While) else self.stores(stmt.target, state)
            ends = [self.block(stmt.body, first), *self.breaks.pop()]
            after = state
            for end in ends:
                after = _either(after, end) or after
            if after == state:
                return state
            state = after

    def stores(self, tree: Any, state: State) -> State:
        if isinstance(tree, gast.AnnAssign) and tree.value is None:
            return state
        bound = [n for n in _here(tree) if isinstance(n.ctx, gast.Store)]
        return {**state, **{n.id: frozenset([self.bind(n.id, n)]) for n in bound}}

    def reads(self, tree: Any, state: State) -> None:
        """The names that are read in a tree; variables of comprehensions are left alone anyway."""
        for n in _here(tree):
            if isinstance(n.ctx, gast.Load):
                self.read(n, state)

    # ------------------------------------------------------------ names

    def rename(self, names: Names) -> None:
        given: dict[int, str] = {}
        seen: set[str] = set()
        for binding, variable in enumerate(self.variables):
            web = self.web(binding)
            if web not in given:
                given[web] = names.new(variable) if variable in seen and variable not in self.left_alone else variable
                seen.add(variable)
        for node, binding in self.at.items():
            node.id = given[self.web(binding)]


def _either(one: State | None, other: State | None) -> State | None:
    """What may hold after two ways."""
    if one is None or other is None:
        return one if other is None else other
    return {n: one.get(n, frozenset()) | other.get(n, frozenset()) for n in one.keys() | other.keys()}


__all__ = ["SharedName", "apart", "parameters_of", "renamed"]
