"""Small builders and walkers for gast trees.

gast is the only tree of the compiler. Its constructors want every field; these helpers fill them in.

>>> text(assign("x", binary("*", name("a"), const(2.0))))
'x = a * 2.0'
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from typing import Any

import gast

BINARY = {
    "+": gast.Add, "-": gast.Sub, "*": gast.Mult, "/": gast.Div, "//": gast.FloorDiv, "%": gast.Mod,
    "**": gast.Pow, "@": gast.MatMult,
}  # fmt: skip


class Comment(gast.stmt):
    """A comment line of the generated text."""

    _fields = ("text",)

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Record(gast.Tuple):
    """A named tuple that is written out: a tuple to every pass, and its class's call in the text."""

    _fields = ("elts", "constructor", "ctx")

    def __init__(self, elts: list[gast.expr], ctx: Any, constructor: gast.expr | None = None) -> None:
        super().__init__(elts, ctx)
        self.constructor = constructor


def like_display(node: Any, elts: list[gast.expr]) -> Any:
    """A tuple, named tuple or list with other elements."""
    if isinstance(node, Record):
        return Record(elts, gast.Load(), copy_tree(node.constructor))
    return type(node)(elts, gast.Load())


def _with_calls(node: Any) -> Any:
    """A copy of a tree with named tuples as calls of their classes."""
    if isinstance(node, list):
        return [_with_calls(item) for item in node]
    if not isinstance(node, gast.AST):
        return node
    if isinstance(node, Record):
        parts = [_with_calls(e) for e in node.elts]
        return gast.Tuple(parts, node.ctx) if node.constructor is None else call(_with_calls(node.constructor), *parts)
    kind: Any = type(node)
    new = kind.__new__(kind)
    new.__dict__.update(node.__dict__)
    for field in node._fields:
        value = getattr(node, field, None)
        if isinstance(value, (list, gast.AST)):
            setattr(new, field, _with_calls(value))
    return new


def name(identifier: str) -> gast.Name:
    return gast.Name(identifier, gast.Load(), None, None)


def stored(identifier: str) -> gast.Name:
    return gast.Name(identifier, gast.Store(), None, None)


def const(value: Any) -> gast.expr:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value < 0:
        return gast.UnaryOp(gast.USub(), gast.Constant(-value, None))
    return gast.Constant(value, None)


def assign(target: str | gast.expr, value: gast.expr) -> gast.Assign:
    target = stored(target) if isinstance(target, str) else as_store(target)
    return gast.Assign([target], value, None)


def augment(target: str | gast.expr, op: str, value: gast.expr) -> gast.AugAssign:
    target = stored(target) if isinstance(target, str) else as_store(target)
    return gast.AugAssign(target, BINARY[op](), value)


def as_store(target: gast.expr) -> gast.expr:
    target = copy_tree(target)
    if isinstance(target, (gast.Tuple, gast.List)):
        target.elts = [as_store(e) for e in target.elts]
    target.ctx = gast.Store()
    return target


def as_load(target: gast.expr) -> gast.expr:
    target = copy_tree(target)
    for node in gast.walk(target):
        if hasattr(node, "ctx"):
            node.ctx = gast.Load()
    return target


def binary(op: str, left: gast.expr, right: gast.expr) -> gast.BinOp:
    return gast.BinOp(left, BINARY[op](), right)


def call(fun: gast.expr | str, *args: gast.expr, **kwargs: gast.expr) -> gast.Call:
    fun = dotted(fun) if isinstance(fun, str) else fun
    return gast.Call(fun, list(args), [gast.keyword(k, v) for k, v in kwargs.items()])


def dotted(path: str) -> gast.expr:
    head, _, rest = path.partition(".")
    return attributes(name(head), rest) if rest else name(head)


def attributes(node: gast.expr, path: str) -> gast.expr:
    """`attributes(name("stats"), "norm.pdf")` is `stats.norm.pdf`."""
    for part in path.split("."):
        node = gast.Attribute(node, part, gast.Load())
    return node


def attribute(value: gast.expr, attr: str) -> gast.Attribute:
    return gast.Attribute(value, attr, gast.Load())


def subscript(value: gast.expr, index: gast.expr) -> gast.Subscript:
    return gast.Subscript(value, index, gast.Load())


def tuple_of(parts: list[gast.expr]) -> gast.Tuple:
    return gast.Tuple(parts, gast.Load())


def expr_stmt(value: gast.expr) -> gast.Expr:
    return gast.Expr(value)


def returns(value: gast.expr) -> gast.Return:
    return gast.Return(value)


@functools.lru_cache(maxsize=2048)
def _parsed(source: str) -> gast.AST:
    return gast.parse(source, mode="eval")


def parse_expr(source: str) -> gast.expr:
    """The tree of an expression's text (a fresh copy: trees are edited in place)."""
    return copy_tree(_parsed(source).body)


def copy_tree(node: Any) -> Any:
    """A deep copy of a tree, faster than `copy.deepcopy` and without sharing."""
    if isinstance(node, list):
        return [copy_tree(item) for item in node]
    if not isinstance(node, gast.AST):
        return node
    kind: Any = type(node)
    new = kind.__new__(kind)
    new.__dict__.update(node.__dict__)
    for field in node._fields:
        value = getattr(node, field, None)
        if isinstance(value, (list, gast.AST)):
            setattr(new, field, copy_tree(value))
    return new


def walk(node: Any) -> Iterator[gast.AST]:
    """All nodes below, in evaluation-like order (fields in order, depth first)."""
    if isinstance(node, list):
        for item in node:
            yield from walk(item)
    elif isinstance(node, gast.AST):
        yield node
        for field in node._fields:
            value = getattr(node, field, None)
            if isinstance(value, (list, gast.AST)):
                yield from walk(value)


def loads(node: Any) -> set[str]:
    """The names that a tree reads."""
    return {n.id for n in walk(node) if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Load)}


def stores(node: Any) -> set[str]:
    """The names that a tree binds."""
    found = {n.id for n in walk(node) if isinstance(n, gast.Name) and isinstance(n.ctx, (gast.Store, gast.Del))}
    for n in walk(node):
        if isinstance(n, (gast.FunctionDef, gast.ClassDef, gast.AsyncFunctionDef)):
            found.add(n.name)
        elif isinstance(n, gast.alias):
            found.add((n.asname or n.name).split(".")[0])
        elif isinstance(n, gast.ExceptHandler) and n.name is not None:
            found.add(n.name.id if isinstance(n.name, gast.Name) else n.name)
    return found


def substitute(node: Any, table: dict[str, gast.expr]) -> Any:
    """The tree with names replaced by (copies of) trees."""
    if isinstance(node, list):
        return [substitute(item, table) for item in node]
    if isinstance(node, gast.Name) and isinstance(node.ctx, gast.Load) and node.id in table:
        return copy_tree(table[node.id])
    if isinstance(node, gast.AST):
        for field in node._fields:
            value = getattr(node, field, None)
            if isinstance(value, (list, gast.AST)):
                setattr(node, field, substitute(value, table))
    return node


def apart(wish: str) -> str:
    """A name that is told apart from all others when the module is written (`settled_names`)."""
    return f"$ {wish}"


def settled_names(node: Any, taken: set[str]) -> None:
    """Names of `apart` become the ones that were wished for, or the next that are free."""
    table: dict[str, str] = {}
    for n in walk(node):
        if isinstance(n, gast.Name) and n.id.startswith("$ "):
            if n.id not in table:
                wish = n.id[2:]
                tries = (wish, *(f"{wish}{k}" for k in range(2, 999)))
                table[n.id] = next(t for t in tries if t not in taken)
                taken.add(table[n.id])
            n.id = table[n.id]


def text(node: gast.AST) -> str:
    """An expression's or simple statement's text."""
    tree = gast.gast_to_ast(_with_calls(node))
    return ast.unparse(ast.fix_missing_locations(tree))
