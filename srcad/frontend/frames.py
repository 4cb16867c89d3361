"""Functions while they are interpreted: which of their names is which variable of Core."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gast

from srcad.facts import Fact
from srcad.frontend.capture import Source
from srcad.tree.build import stores, text, walk


@dataclass(eq=False)
class Closure(Fact):
    """A function that the program itself defines: its tree and the frame whose variables it sees."""

    node: Any
    frame: Frame

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Closure) and other.node is self.node and other.frame is self.frame

    def __hash__(self) -> int:
        return hash(id(self.node))


@dataclass(eq=False)
class Bound(Fact):
    """A function with some arguments already given: a bound method, a partial."""

    function: Fact
    args: tuple[gast.expr, ...] = ()
    keywords: dict[str, gast.expr] = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bound) and self.function == other.function and [text(a) for a in self.args] == [
            text(a) for a in other.args
        ] and list(self.keywords) == list(other.keywords)

    def __hash__(self) -> int:
        return hash(type(self))


@dataclass(eq=False)
class Frame:
    """One function being interpreted: its source, and the name that each of its variables has in Core."""

    source: Source
    label: str
    local: set[str]
    names: dict[str, str]
    parent: Frame | None = None
    result: str | None = None
    depth: int = 0


def local_names(source: Source) -> set[str]:
    """The names that a function binds: parameters and whatever it stores, nested functions' own names apart."""
    args = source.args
    found = {a.id for a in [*args.posonlyargs, *args.args, *args.kwonlyargs]}
    found |= {a.id for a in (args.vararg, args.kwarg) if a is not None}
    return found | bound_in(source.body)


def bound_in(body: list[gast.stmt]) -> set[str]:
    """The names that statements bind in their own function (not in functions, lambdas, comprehensions inside)."""
    found: set[str] = set()
    outer: set[str] = set()

    def visit(node: Any) -> None:
        if isinstance(node, list):
            for item in node:
                visit(item)
        elif isinstance(node, (gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (gast.Global, gast.Nonlocal)):
            outer.update(node.names)
        elif isinstance(node, gast.Lambda):
            return
        elif isinstance(node, (gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp)):
            found.update(n.target.id for n in walk(node) if isinstance(n, gast.NamedExpr))
        elif isinstance(node, gast.AST):
            found.update(stores_here(node))
            for part in node._fields:
                visit(getattr(node, part, None))

    visit(body)
    return found - outer


def stores_here(node: gast.AST) -> set[str]:
    if isinstance(node, gast.Name) and isinstance(node.ctx, (gast.Store, gast.Del)):
        return {node.id}
    if isinstance(node, gast.alias):
        return {(node.asname or node.name).split(".")[0]}
    if isinstance(node, gast.ExceptHandler) and node.name is not None:
        return {node.name.id if isinstance(node.name, gast.Name) else node.name}
    return set()


def names_in(tree: Any) -> set[str]:
    return {n.id for n in walk(tree) if isinstance(n, gast.Name)} | stores(tree)
