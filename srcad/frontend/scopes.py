"""Which names of a piece of the user's text belong to the function around it, and renaming just these.

Comprehensions, lambdas, nested functions and classes have variables of their own:

>>> import gast
>>> from srcad.tree.build import name, parse_expr, text
>>> tree = parse_expr("[o * k + x for o in xs for k in o] + [(lambda x, y=k: x)(k)]")
>>> sorted(free_names(tree))
['k', 'x', 'xs']
>>> text(renamed(tree, {"x": name("x2"), "k": name("k2")}, lambda wish: wish + "_"))
'[o * k + x2 for o in xs for k in o] + [(lambda x, y=k2: x)(k2)]'
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from srcad.tree.build import children, copy_tree, loads, name, stores, walk

COMPREHENSIONS = (gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp)
FUNCTIONS = (gast.FunctionDef, gast.AsyncFunctionDef, gast.Lambda)
SCOPES = (*COMPREHENSIONS, *FUNCTIONS, gast.ClassDef)


def free_names(tree: Any) -> set[str]:
    """The names that a tree reads or binds in the scope around it."""
    walker = _Walker({}, None)
    walker.visit(copy_tree(tree), frozenset(), walker.table)
    return walker.found


def renamed(tree: Any, table: dict[str, gast.expr], fresh: Callable[[str], str]) -> Any:
    """A copy of a tree with the names of the scope around it replaced; inner variables in the way are renamed."""
    walker = _Walker(table, fresh)
    return walker.visit(copy_tree(tree), frozenset(), table)


def bound_in(body: Any) -> set[str]:
    """The names that statements bind in their own function (not in functions, lambdas, comprehensions inside)."""
    found: set[str] = set()
    outer: set[str] = set()
    left = [body]
    while left:
        node = left.pop()
        kind = type(node)
        if kind is list:
            left += node
        elif kind is gast.Name:  # most nodes are names and constants
            if isinstance(node.ctx, (gast.Store, gast.Del)):
                found.add(node.id)
        elif kind is gast.Constant or kind is gast.Lambda:
            continue
        elif kind not in _BINDING:
            left += children(node)
        elif isinstance(node, (gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (gast.Global, gast.Nonlocal)):
            outer.update(node.names)
        elif isinstance(node, COMPREHENSIONS):
            found.update(n.target.id for n in walk(node) if isinstance(n, gast.NamedExpr))
        else:
            found |= _stored_here(node)
            left += children(node)
    return found - outer


def declared(body: Any, kind: type[gast.Global] | type[gast.Nonlocal]) -> set[str]:
    """The names of the `global` or `nonlocal` statements of a function (not of those inside it)."""
    found: set[str] = set()
    for node in body if isinstance(body, list) else [body]:
        if isinstance(node, kind):
            found.update(node.names)
        elif isinstance(node, gast.stmt) and not isinstance(node, (*FUNCTIONS, gast.ClassDef)):
            for part in node._fields:
                value = getattr(node, part, None)
                if isinstance(value, list):
                    found |= declared(value, kind)
        elif isinstance(node, gast.ExceptHandler):
            found |= declared(node.body, kind)
    return found


def _stored_here(node: gast.AST) -> set[str]:
    """What a node that is no name binds."""
    if isinstance(node, gast.alias):
        return {(node.asname or node.name).split(".")[0]}
    if isinstance(node, gast.ExceptHandler) and node.name is not None:
        return {node.name.id if isinstance(node.name, gast.Name) else node.name}
    fields = _PATTERNS.get(type(node).__name__, ())
    return {v for v in (getattr(node, f, None) for f in fields) if isinstance(v, str)} if fields else set()


_PATTERNS = {"MatchAs": ("name",), "MatchStar": ("name",), "MatchMapping": ("rest",)}
_BINDING = frozenset({
    gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef, gast.Global, gast.Nonlocal, *COMPREHENSIONS, gast.alias,
    gast.ExceptHandler, *(getattr(gast, pattern) for pattern in _PATTERNS),
})  # fmt: skip


def parameters(args: gast.arguments) -> set[str]:
    every = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
    return {a.id for a in every if a is not None}


class _Walker:
    """One walk over a tree: `hidden` are the names of inner scopes, `table` what replaces the outer ones."""

    def __init__(self, table: dict[str, gast.expr], fresh: Callable[[str], str] | None) -> None:
        self.table, self.fresh = table, fresh
        self.found: set[str] = set()
        self.coming = set().union(*(loads(t) for t in table.values())) if table else set()

    def visit(self, node: Any, hidden: frozenset[str], table: dict[str, gast.expr]) -> Any:
        if isinstance(node, list):
            return [self.visit(item, hidden, table) for item in node]
        if isinstance(node, gast.Name):
            return self.name(node, hidden, table)
        if isinstance(node, COMPREHENSIONS):
            return self.comprehension(node, hidden, table)
        if isinstance(node, FUNCTIONS):
            return self.function(node, hidden, table)
        if isinstance(node, gast.ClassDef):
            return self.class_(node, hidden, table)
        if isinstance(node, gast.AST):
            self.strings(node, hidden, table)
            for field in node._fields:
                value = getattr(node, field, None)
                if isinstance(value, (list, gast.AST)):
                    setattr(node, field, self.visit(value, hidden, table))
        return node

    def name(self, node: gast.Name, hidden: frozenset[str], table: dict[str, gast.expr]) -> gast.expr:
        if node.id in hidden:
            return node
        self.found.add(node.id)
        if node.id not in table:
            return node
        new = copy_tree(table[node.id])
        if not isinstance(node.ctx, gast.Load) and isinstance(new, gast.Name):
            new.ctx = node.ctx
        return new

    def string(self, identifier: str, hidden: frozenset[str], table: dict[str, gast.expr]) -> str:
        """A name that stands as a plain string in the tree."""
        if identifier in hidden:
            return identifier
        self.found.add(identifier)
        new = table.get(identifier)
        return new.id if isinstance(new, gast.Name) else identifier

    def strings(self, node: gast.AST, hidden: frozenset[str], table: dict[str, gast.expr]) -> None:
        if isinstance(node, gast.ExceptHandler) and isinstance(node.name, str):
            node.name = self.string(node.name, hidden, table)
        elif isinstance(node, gast.Nonlocal):
            node.names = [self.string(n, hidden, table) for n in node.names]
        elif isinstance(node, gast.alias):
            bound = (node.asname or node.name).split(".")[0]
            new = self.string(bound, hidden, table)
            if new != bound:
                node.asname = new
        for field in _PATTERNS.get(type(node).__name__, ()):
            value = getattr(node, field, None)
            if isinstance(value, str):
                setattr(node, field, self.string(value, hidden, table))

    def inner(
        self, bound: set[str], hidden: frozenset[str], table: dict[str, gast.expr]
    ) -> tuple[frozenset[str], dict[str, gast.expr]]:
        """What is hidden inside a scope that binds these names; such that a replacement would mean are renamed."""
        clashes = sorted(bound & self.coming)
        if clashes and self.fresh is not None:
            table = {**table, **{b: name(self.fresh(b)) for b in clashes}}
            return (hidden | frozenset(bound)) - frozenset(clashes), table
        return hidden | frozenset(bound), table

    def comprehension(self, node: Any, hidden: frozenset[str], table: dict[str, gast.expr]) -> Any:
        first = node.generators[0]
        first.iter = self.visit(first.iter, hidden, table)
        bound = {n for g in node.generators for n in stores(g.target)}
        hidden, table = self.inner(bound, hidden, table)
        for g in node.generators:
            g.target = self.visit(g.target, hidden, table)
            if g is not first:
                g.iter = self.visit(g.iter, hidden, table)
            g.ifs = self.visit(g.ifs, hidden, table)
        for field in ("elt", "key", "value"):
            if hasattr(node, field):
                setattr(node, field, self.visit(getattr(node, field), hidden, table))
        return node

    def function(self, node: Any, hidden: frozenset[str], table: dict[str, gast.expr]) -> Any:
        args = node.args
        args.defaults = self.visit(args.defaults, hidden, table)
        args.kw_defaults = [None if d is None else self.visit(d, hidden, table) for d in args.kw_defaults]
        bound = parameters(args)
        body = node.body if isinstance(node.body, list) else [node.body]
        if not isinstance(node, gast.Lambda):
            node.decorator_list = self.visit(node.decorator_list, hidden, table)
            node.name = self.string(node.name, hidden, table)
            bound |= bound_in(body)
        else:
            bound |= {n.target.id for n in gast.walk(node.body) if isinstance(n, gast.NamedExpr)}
        hidden, table = self.inner(bound, hidden, table)
        hidden |= declared(body, gast.Global)
        for a in [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]:
            if a is not None and isinstance(table.get(a.id), gast.Name) and a.id not in hidden:
                a.id = table[a.id].id
        node.body = self.visit(node.body, hidden, table)
        return node

    def class_(self, node: Any, hidden: frozenset[str], table: dict[str, gast.expr]) -> Any:
        node.bases, node.keywords = self.visit(node.bases, hidden, table), self.visit(node.keywords, hidden, table)
        node.decorator_list = self.visit(node.decorator_list, hidden, table)
        node.name = self.string(node.name, hidden, table)
        own = hidden | bound_in(node.body)
        methods = (gast.FunctionDef, gast.AsyncFunctionDef)
        names = [s.name if isinstance(s, methods) else None for s in node.body]
        node.body = [self.visit(s, hidden if isinstance(s, methods) else own, table) for s in node.body]
        for s, kept in zip(node.body, names, strict=True):
            if kept is not None:
                s.name = kept
        return node


def own_nodes(stmt: gast.stmt) -> list[gast.AST]:
    """The nodes of a statement, those of functions defined in it apart."""
    out: list[gast.AST] = [stmt]
    if isinstance(stmt, (gast.FunctionDef, gast.Lambda, gast.ClassDef)):
        return out
    for field in stmt._fields:
        value = getattr(stmt, field, None)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, gast.AST):
                out += own_nodes(item)
    return out
