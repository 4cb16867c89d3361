"""Small builders and walkers for gast trees.

gast is the only tree of the compiler. Its constructors want every field; these helpers fill them in.

>>> text(assign("x", binary("*", name("a"), const(2.0))))
'x = a * 2.0'
"""

from __future__ import annotations

import ast
import functools
import sys
from collections.abc import Callable, Iterator
from typing import Any

import gast

BLOCKS = ("body", "orelse", "finalbody")  # of a compound statement
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


class Fields(gast.Dict):
    """An object that is written out by its attributes: a dict to every pass, and a call in the text.

    `call` is that call without them: `type(body)()`, `copy_with(body)`.
    """

    _fields = ("keys", "values", "call")

    def __init__(self, keys: list[gast.expr], values: list[gast.expr], call: gast.expr | None = None) -> None:
        super().__init__(keys, values)
        self.call = call


class Parts(gast.expr):
    """An object that exists only as its attributes, each a variable: no text has it."""

    _fields = ("values",)

    def __init__(self, values: list[gast.expr]) -> None:
        super().__init__()
        self.values = values


class Whole(Parts):
    """A list of objects that exists as one list for each attribute: their variables."""


class Place(Parts):
    """An object in a list that exists as one list for each attribute: its index there, a variable or a number.

    `own`: the variable is bound anew only together with the name that is bound to this object now.
    """

    def __init__(self, values: list[gast.expr], label: str = "", own: bool = False) -> None:
        super().__init__(values)
        self.label, self.own = label, own  # `label`: a variable of the list


def like_dict(node: gast.Dict, values: list[gast.expr]) -> gast.Dict:
    """A dict or object with other values."""
    keys = copy_tree(node.keys)
    return Fields(keys, values, copy_tree(node.call)) if isinstance(node, Fields) else gast.Dict(keys, values)


def at_key(node: gast.Dict, value: gast.expr, key: gast.expr) -> gast.expr:
    """The part of a value that is built as a dict or an object is."""
    if isinstance(node, Fields):
        assert isinstance(key, gast.Constant)
        return gast.Attribute(value, key.value, gast.Load())
    return gast.Subscript(value, copy_tree(key), gast.Load())


def like_display(node: Any, elts: list[gast.expr]) -> Any:
    """A tuple, named tuple or list with other elements."""
    if isinstance(node, Record):
        return Record(elts, gast.Load(), copy_tree(node.constructor))
    return type(node)(elts, gast.Load())


def at_place_of(old: Any, new: Any) -> Any:
    """`gast.copy_location`, of expressions and statements, at a third of its cost."""
    given, made = old.__dict__, new.__dict__
    for part in _PLACE:
        if part in given:
            made[part] = given[part]
    return new


_PLACE = ("lineno", "col_offset", "end_lineno", "end_col_offset")


def name(identifier: str) -> gast.Name:
    return gast.Name(identifier, _LOAD, None, None)


_LOAD = gast.Load()  # nobody edits it


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


_OPPOSITES: dict[type, type] = {
    gast.Is: gast.IsNot, gast.IsNot: gast.Is, gast.In: gast.NotIn, gast.NotIn: gast.In, gast.Eq: gast.NotEq,
    gast.NotEq: gast.Eq,
}  # fmt: skip


def shifted(node: gast.expr, by: int) -> gast.expr:
    """A whole number plus a constant, as one would write it: `n - 1` for `n - 2` and 1."""
    value = whole_number(node)
    if value is not None:
        return const(value + by)
    signs = {gast.Add: 1, gast.Sub: -1}
    if isinstance(node, gast.BinOp) and type(node.op) in signs and whole_number(node.right) is not None:
        return shifted(node.left, by + signs[type(node.op)] * whole_number(node.right))
    return node if by == 0 else binary("+" if by > 0 else "-", node, const(abs(by)))


def whole_number(node: gast.expr) -> Any:
    """The value of `3` and `-1`; None of anything else."""
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        value = whole_number(node.operand)
        return None if value is None else -value
    return node.value if isinstance(node, gast.Constant) and type(node.value) is int else None


def opposite(test: Any) -> gast.expr:
    """`x is not None` for `x is None`; the opposite of `x < 1.0` is not `x >= 1.0` where x is NaN."""
    if isinstance(test, gast.UnaryOp) and isinstance(test.op, gast.Not):
        return test.operand
    if isinstance(test, gast.Compare) and len(test.ops) == 1 and type(test.ops[0]) in _OPPOSITES:
        plain = isinstance(test.comparators[0], gast.Constant) or not isinstance(test.ops[0], (gast.Eq, gast.NotEq))
        if plain:  # what a class of the user's makes of == and of != may be two things
            return gast.Compare(test.left, [_OPPOSITES[type(test.ops[0])]()], test.comparators)
    return gast.UnaryOp(gast.Not(), test)


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


def each_of(over: gast.expr, item: str) -> gast.ListComp:
    """`[item for item in over]`, where `over` stands."""
    made = gast.ListComp(name(item), [gast.comprehension(stored(item), over, [], 0)])
    for node in (made.elt, made) if hasattr(over, "lineno") else ():
        gast.copy_location(node, over)
    return made


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
    """A deep copy of a tree, faster than `copy.deepcopy`; operators and contexts, which nobody edits, are shared."""
    kind: Any = type(node)
    if kind is list:
        return [copy_tree(item) for item in node]
    fields = fields_with_trees(kind)
    if fields is None:
        return node
    new = kind.__new__(kind)
    made = new.__dict__
    made.update(node.__dict__)
    for field in fields:
        value = made.get(field)
        if value or type(value) is list:  # an empty list, too: copies are added to
            made[field] = copy_tree(value)
    return new


def walk(node: Any) -> Iterator[gast.AST]:
    """All nodes below but operators and contexts, in evaluation-like order (fields in order, depth first)."""
    # A stack, because a recursive generator hands each node up through all that are above it. A quarter of the time
    # that a long function takes goes by in here, so nothing is called for a node but its dict.
    left = [node]
    push, pop, known = left.append, left.pop, _BACKWARDS
    while left:
        node = pop()
        kind = type(node)
        if kind is list:
            left += node[::-1]
            continue
        fields = known[kind] if kind in known else _backwards(kind)
        if fields is None:
            continue
        yield node
        if fields:
            values = node.__dict__
            for field in fields:
                if value := values.get(field):
                    push(value)


_BACKWARDS: dict[Any, tuple[str, ...] | None] = {}


def _backwards(kind: Any) -> tuple[str, ...] | None:
    fields = fields_with_trees(kind)
    return _BACKWARDS.setdefault(kind, fields and fields[::-1])


def children(node: gast.AST) -> list[Any]:
    """The nodes, and lists of nodes, right below a node; operators and contexts apart."""
    return [value for field in fields_with_trees(type(node)) or () if (value := getattr(node, field, None))]


_WITHOUT_TREES = frozenset({"ctx", "op", "ops", "id", "attr", "arg", "kind", "type_comment", "conversion", "names"})
_FIELDS: dict[Any, tuple[str, ...] | None] = {
    gast.Constant: (), gast.Import: ("names",), gast.ImportFrom: ("names",),
}  # fmt: skip


def fields_with_trees(kind: Any) -> tuple[str, ...] | None:
    """The fields of a class of nodes in which others can stand; None for what is no node."""
    if kind in _FIELDS:
        return _FIELDS[kind]
    found = tuple(f for f in kind._fields if f not in _WITHOUT_TREES) if issubclass(kind, gast.AST) else None
    return _FIELDS.setdefault(kind, found)


def loads(node: Any) -> set[str]:
    """The names that a tree reads."""
    return {n.id for n in walk(node) if type(n) is gast.Name and type(n.ctx) is gast.Load}


def stores(node: Any) -> set[str]:
    """The names that a tree binds."""
    found = set()
    for n in walk(node):
        kind = type(n)
        if kind is gast.Name:
            if isinstance(n.ctx, (gast.Store, gast.Del)):
                found.add(n.id)
        elif kind not in _BINDING:
            continue
        elif isinstance(n, (gast.FunctionDef, gast.ClassDef, gast.AsyncFunctionDef)):
            found.add(n.name)
        elif isinstance(n, gast.alias):
            found.add((n.asname or n.name).split(".")[0])
        elif isinstance(n, gast.ExceptHandler) and n.name is not None:
            found.add(n.name.id if isinstance(n.name, gast.Name) else n.name)
    return found


_BINDING = frozenset({gast.FunctionDef, gast.ClassDef, gast.AsyncFunctionDef, gast.alias, gast.ExceptHandler})


class Names:
    """The names that trees read and bind, looked up once: while statements are only taken out, what is in them stays.

    Of statements with blocks, which lose some, they are looked up each time.
    """

    def __init__(self) -> None:
        self._loads: dict[gast.AST, set[str]] = {}
        self._stores: dict[gast.AST, set[str]] = {}

    def loads(self, node: Any) -> set[str]:
        return self._of(node, self._loads, loads)

    def stores(self, node: Any) -> set[str]:
        return self._of(node, self._stores, stores)

    def _of(self, node: Any, known: dict[gast.AST, set[str]], look: Callable[[Any], set[str]]) -> set[str]:
        if not isinstance(node, _WITHOUT_BLOCKS):
            return look(node)
        found = known.get(node)
        if found is None:
            found = known[node] = look(node)
        return found


_WITHOUT_BLOCKS = (gast.expr, gast.Assign, gast.AugAssign, gast.Expr, gast.Return)


def substitute(node: Any, table: dict[str, gast.expr]) -> Any:
    """The tree with names replaced by (copies of) trees."""
    kind = type(node)
    if kind is list:
        return [substitute(item, table) for item in node]
    if kind is gast.Name:
        return copy_tree(table[node.id]) if node.id in table and isinstance(node.ctx, gast.Load) else node
    for field in fields_with_trees(kind) or ():
        if value := node.__dict__.get(field):
            node.__dict__[field] = substitute(value, table)
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


def text(node: Any) -> str:
    """An expression's or simple statement's text."""
    if type(node) is gast.Name:
        return node.id
    if type(node) is gast.Attribute and type(node.value) in (gast.Name, gast.Attribute):
        return f"{text(node.value)}.{node.attr}"
    return _unparsed(_printable(node))


if sys.version_info >= (3, 11):
    _unparsed = ast.unparse
else:
    _TUPLE = ast._Precedence.TUPLE

    class _Unparser(ast._Unparser):  # type: ignore[name-defined,misc]
        """`a, b = pair`, as later versions have it: Python 3.10 puts parentheses around every tuple."""

        def visit_Assign(self, node: ast.Assign) -> None:  # noqa: N802
            self.set_precedence(_TUPLE, *node.targets)
            super().visit_Assign(node)

        def visit_For(self, node: ast.For) -> None:  # noqa: N802
            self.set_precedence(_TUPLE, node.target)
            super().visit_For(node)

        def visit_Tuple(self, node: ast.Tuple) -> None:  # noqa: N802
            with self.delimit_if("(", ")", not node.elts or self.get_precedence(node) > _TUPLE):
                self.items_view(self.traverse, node.elts)

    def _unparsed(node: ast.AST) -> str:
        return str(_Unparser().visit(node))


def _printable(node: Any) -> Any:
    """The same tree of ast's own nodes, without places; named tuples and objects are calls of their classes."""
    kind = type(node)
    if kind is gast.Name:
        return ast.Name(node.id, _CONTEXTS[type(node.ctx)])
    if kind is list:
        return [_printable(item) for item in node]
    if not isinstance(node, gast.AST):
        return node
    if kind is Record and node.constructor is not None:
        return _printable(call(node.constructor, *node.elts))
    if kind is Fields and isinstance(node.call, gast.Call):
        given = [gast.keyword(key.value, value) for key, value in zip(node.keys, node.values, strict=True)]
        return _printable(gast.Call(node.call.func, node.call.args, given))
    if kind is gast.arguments:
        return _printable_parameters(node)
    if kind is gast.ExceptHandler and node.name is not None:
        return ast.ExceptHandler(_printable(node.type), node.name.id, _printable(node.body))
    if issubclass(kind, Parts):
        return ast.Tuple(_printable(node.values), ast.Load())  # for what is compared by its text
    like = ast.Tuple if kind is Record else getattr(ast, kind.__name__)
    made = like(*[_printable(getattr(node, field, None)) for field in like._fields])
    if isinstance(made, ast.stmt):
        made.lineno = 0  # `ast.unparse` asks for it
    return made


def _printable_parameters(node: Any) -> ast.arguments:
    def one(parameter: Any) -> Any:
        return None if parameter is None else ast.arg(parameter.id, _printable(parameter.annotation), None)

    return ast.arguments(
        [one(p) for p in node.posonlyargs], [one(p) for p in node.args], one(node.vararg),
        [one(p) for p in node.kwonlyargs], _printable(node.kw_defaults), one(node.kwarg), _printable(node.defaults),
    )  # fmt: skip


_CONTEXTS = {gast.Load: ast.Load(), gast.Store: ast.Store(), gast.Del: ast.Del(), gast.Param: ast.Load()}
