"""The expressions of a user's template, over the program's own.

    d[y] * 3 * x**2        d[y] is the cotangent y_bar, x the argument v[i]        y_bar * 3 * v[i]**2

The text stays as the user wrote it, but for factors of 1 (the cotangent of a gradient's result) and terms that are
zero (the tangent of a constant). What is known of a value that NumPy computes is found as everywhere, by example;
of what the user's own functions give nothing is known.
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import Array, Fact, Known, Scalar, Seq, Unknown, of_value
from srcad.rules.call import Call
from srcad.rules.expr import E, fresh, literal, negative, numpy, operation
from srcad.tree.build import BINARY, attribute, call, const, copy_tree, walk

if TYPE_CHECKING:
    from srcad.rules.declared import Template

FREE = "free "  # before a global's name among a call's operands: no parameter can have such a name

_SYMBOLS = {cls: symbol for symbol, cls in BINARY.items()}
_COMPARED = {gast.Gt: ">", gast.Lt: "<", gast.Eq: "==", gast.GtE: ">=", gast.LtE: "<=", gast.NotEq: "!="}
_PLAIN = (abs, len, float, int, bool, round, min, max)  # of Python: their results are found by example
_ELEMENTWISE = (np.where, np.clip, np.sign, np.real, np.imag)
_NODES = (gast.Name, gast.Constant, gast.BinOp, gast.UnaryOp, gast.Compare, gast.Call, gast.Attribute)


def object_of(tree: gast.AST, free: Mapping[str, Any]) -> Any:
    """The object that a name of the module stands for, `np.exp` or `helper`; None for what is computed."""
    path: list[str] = []
    while isinstance(tree, gast.Attribute):
        path.append(tree.attr)
        tree = tree.value
    if not isinstance(tree, gast.Name) or tree.id not in free:
        return None
    found = free[tree.id]
    for part in reversed(path):
        if not isinstance(found, (types.ModuleType, type)):
            return None
        found = getattr(found, part, None)
    return found


def elementwise(tree: gast.AST, lets: Mapping[str, gast.expr], free: Mapping[str, Any]) -> bool:
    """Whether each element of an expression's value is made of the same elements of what it reads."""
    for node in walk(tree):
        if isinstance(node, gast.Name) and node.id in lets and not elementwise(lets[node.id], lets, free):
            return False
        if isinstance(node, gast.Call):
            function = object_of(node.func, free)
            known = isinstance(function, np.ufunc) or any(function is f for f in _ELEMENTWISE)
            if not known or node.keywords or isinstance(function, np.ufunc) and function.signature is not None:
                return False
        if isinstance(node, gast.Attribute) and object_of(node, free) is None and not _is_path(node, free):
            return False
        if isinstance(node, gast.expr) and not isinstance(node, _NODES):
            return False
        if isinstance(node, gast.MatMult):
            return False
    return True


def _is_path(node: gast.expr, free: Mapping[str, Any]) -> bool:
    while isinstance(node, gast.Attribute):
        node = node.value
    return isinstance(node, gast.Name) and isinstance(free.get(node.id), types.ModuleType)


class Values:
    """One use of a template: its expressions as expressions of the program.

    `dots` has what `d[...]` is by the name in the brackets: the result's cotangent, or the arguments' tangents. None
    is zero: a term that is left out.
    """

    def __init__(self, template: Template, c: Call, lets: dict[str, gast.expr], dots: Mapping[str, E | None]) -> None:
        self.template, self.c, self.lets, self.dots = template, c, lets, dots
        self.held: dict[str, E | None] = {}

    def number(self, tree: gast.expr) -> E:
        """The value of an expression where a zero has to be written."""
        e = self.value(tree)
        return literal(0.0, self.c.scope) if e is None else e

    def value(self, tree: gast.expr) -> E | None:
        """The value of an expression; None where it is zero for want of a cotangent or tangent."""
        if isinstance(tree, gast.Name):
            return self._name(tree.id)
        if isinstance(tree, gast.Constant):
            return self._constant(tree.value)
        if isinstance(tree, gast.BinOp):
            return self._binary(tree)
        if isinstance(tree, gast.UnaryOp):
            return self._unary(tree)
        if isinstance(tree, gast.Compare) and len(tree.ops) == 1 and type(tree.ops[0]) in _COMPARED:
            left, right = self.number(tree.left), self.number(tree.comparators[0])
            return left.compare(_COMPARED[type(tree.ops[0])], right)
        if isinstance(tree, gast.IfExp):
            return self._choice(tree)
        if isinstance(tree, gast.Call):
            return self._call(tree)
        if isinstance(tree, gast.Attribute):
            return self._attribute(tree)
        if isinstance(tree, gast.Subscript):
            return self._subscript(tree)
        return self._other(tree)

    # ---------------------------------------------------------------- names and constants

    def _name(self, identifier: str) -> E | None:
        c = self.c
        if identifier.startswith("d["):
            inner = identifier[2:-1]
            if inner == self.template.result and self.dots[inner] is None:
                return c.bar
            return self.dots[inner]
        if identifier in self.lets:
            if identifier not in self.held:
                e = self.value(self.lets[identifier])
                self.held[identifier] = None if e is None else c.let(e, identifier)
            return self.held[identifier]
        if identifier == self.template.result:
            return c.y
        if identifier in self.template.parameters:
            return c[identifier]
        operand = c.operands[FREE + identifier]
        fact = c.reader.fact(operand)
        return self._made(copy_tree(operand), fact) if isinstance(fact, Known) else c[FREE + identifier]

    def _constant(self, value: Any) -> E:
        plain = isinstance(value, (int, float, complex))
        return literal(value, self.c.scope) if plain else self._made(const(value), Known(value))

    # ---------------------------------------------------------------- operators

    def _binary(self, tree: gast.BinOp) -> E | None:
        a, b = self.value(tree.left), self.value(tree.right)
        op = type(tree.op)
        if op in (gast.Mult, gast.MatMult) and (a is None or b is None) or op is gast.Div and a is None:
            return None
        if op is gast.Add and (a is None or b is None):
            return b if a is None else a
        if op is gast.Sub and (a is None or b is None):
            return a if b is None else negative(b)
        a, b = self._plain(a), self._plain(b)
        if op is gast.Mult and a.literal == 1 and _is_dot(tree.left):
            return b
        if op is gast.Mult and b.literal == 1 and _is_dot(tree.right):
            return a
        if op not in _SYMBOLS:
            return self._made(gast.BinOp(a.node, tree.op, b.node), Unknown())
        return operation(_SYMBOLS[op], a, b)

    def _plain(self, e: E | None) -> E:
        return literal(0.0, self.c.scope) if e is None else e

    def _unary(self, tree: gast.UnaryOp) -> E | None:
        e = self.value(tree.operand)
        if e is None or isinstance(tree.op, gast.UAdd):
            return e
        if isinstance(tree.op, gast.USub):
            return negative(e)
        function = np.logical_not if isinstance(tree.op, gast.Not) else np.invert
        return self._by_example(gast.UnaryOp(tree.op, e.node), function, e)

    def _choice(self, tree: gast.IfExp) -> E:
        test, body, orelse = self.number(tree.test), self.number(tree.body), self.number(tree.orelse)
        fact: Fact = body.fact if body.dims is not None and body.dims == orelse.dims else Unknown()
        if isinstance(fact, Scalar):
            fact = Scalar(fact.dtype, fact.weak and getattr(orelse.fact, "weak", False))
        return self._made(gast.IfExp(test.node, body.node, orelse.node), fact)

    # ---------------------------------------------------------------- calls, parts

    def _call(self, tree: gast.Call) -> E | None:
        """A call; a rule is linear in its `d[...]`, so of nothing but zeros it gives zero."""
        given = [tree.func, *tree.args, *(k.value for k in tree.keywords)]
        moving = [a for a in given if self._reads_dot(a)]
        if moving and all(self.value(a) is None for a in moving):
            return None
        function = object_of(tree.func, self.template.free)
        args = [self._argument(a) for a in tree.args]
        keywords = {k.arg: self._argument(k.value) for k in tree.keywords}
        path = _numpy_path(tree.func, self.template.free)
        if path is not None and any(isinstance(a, E) for a in _flat(args)):
            return numpy(path, *args, **keywords)
        parts = [_node(a) for a in args]
        named = {k: _node(v) for k, v in keywords.items()}
        if function is None:
            return self._method(tree, parts, named, args)
        made = call(self.number(tree.func).node, *parts, **named)
        known = function in _PLAIN or getattr(function, "__module__", "") == math.__name__
        if known and not keywords and all(isinstance(a, E) for a in args):
            return self._by_example(made, function, *args)
        return self._made(made, Unknown())

    def _method(self, tree: gast.Call, parts: list[gast.expr], named: dict[str, gast.expr], args: list[Any]) -> E:
        if not isinstance(tree.func, gast.Attribute):
            return self._made(call(self.number(tree.func).node, *parts, **named), Unknown())
        owner, label = self.number(tree.func.value), tree.func.attr
        made = call(attribute(owner.node, label), *parts, **named)
        if isinstance(owner.fact, Array) and not named and all(isinstance(a, E) for a in args):
            return self._by_example(made, lambda x, *rest: getattr(x, label)(*rest), owner, *args)
        return self._made(made, Unknown())

    def _argument(self, tree: gast.expr) -> Any:
        """An argument; of a tuple or list that is written out its parts, as `numpy` takes them."""
        if isinstance(tree, (gast.Tuple, gast.List)):
            parts = [self._argument(e) for e in tree.elts]
            return tuple(parts) if isinstance(tree, gast.Tuple) else parts
        e = self.value(tree)
        if e is None and isinstance(tree, gast.Name) and tree.id[2:-1] in self.template.parameters:
            return numpy("zeros_like", self.c[tree.id[2:-1]])
        return self._plain(e)

    def _reads_dot(self, tree: gast.expr) -> bool:
        names = [n.id for n in walk(tree) if isinstance(n, gast.Name)]
        return any(n.startswith("d[") or n in self.lets and self._reads_dot(self.lets[n]) for n in names)

    def _attribute(self, tree: gast.Attribute) -> E | None:
        if _is_path(tree, self.template.free):
            owner, value = object_of(tree.value, self.template.free), object_of(tree, self.template.free)
            fact: Fact = Unknown()
            if callable(value) or isinstance(value, types.ModuleType):
                fact = Known(value)
            elif owner in (np, math):
                fact = of_value(value, "")
            return self._made(attribute(self.number(tree.value).node, tree.attr), fact)
        e = self.value(tree.value)
        if e is None:
            return None
        if tree.attr == "T" and isinstance(e.fact, Array):
            return e.T
        return self._by_example(attribute(e.node, tree.attr), lambda x: getattr(x, tree.attr), e)

    def _subscript(self, tree: gast.Subscript) -> E | None:
        several = isinstance(tree.value, gast.Name) and tree.value.id == f"d[{self.template.result}]"
        if several and isinstance(tree.slice, gast.Constant) and isinstance(self.c.result, Seq):
            return self.c.bars[tree.slice.value]
        e = self.value(tree.value)
        if e is None:
            return None
        index = self._index(tree.slice)
        node = gast.Subscript(e.node, _node(index), gast.Load())
        return self._by_example(node, lambda x, *i: x[_refilled(index, iter(i))], e, *_flat([index]))

    def _index(self, tree: gast.expr) -> Any:
        if isinstance(tree, gast.Slice):
            return slice(*(None if p is None else self._argument(p) for p in (tree.lower, tree.upper, tree.step)))
        if isinstance(tree, gast.Tuple):
            return tuple(self._index(e) for e in tree.elts)
        return self._argument(tree)

    def _other(self, tree: Any) -> E:
        """Whatever else: its parts put in, nothing known of its value."""
        made = copy_tree(tree)
        for field in made._fields:
            value = getattr(tree, field, None)
            if isinstance(value, gast.expr):
                setattr(made, field, self.number(value).node)
            elif isinstance(value, list) and value and isinstance(value[0], gast.expr):
                setattr(made, field, [self.number(v).node for v in value])
        return self._made(made, Unknown())

    # ---------------------------------------------------------------- making expressions

    def _made(self, node: gast.expr, fact: Fact) -> E:
        return E(node, fact, self.c.scope)

    def _by_example(self, node: gast.expr, function: Callable, *parts: E) -> E:
        facts = [self.c.scope.resolved(p.fact) for p in parts]
        return self._made(node, infer.by_example(function, facts, {}, fresh()))


def _is_dot(tree: gast.expr) -> bool:
    return isinstance(tree, gast.Name) and tree.id.startswith("d[")


def _numpy_path(func: gast.expr, free: Mapping[str, Any]) -> str | None:
    """`linalg.solve` of `np.linalg.solve`, whatever NumPy's name is in the template's module."""
    path: list[str] = []
    while isinstance(func, gast.Attribute):
        path.insert(0, func.attr)
        func = func.value
    if path and isinstance(func, gast.Name) and free.get(func.id) is np:
        return ".".join(path)
    return None


def _flat(parts: Any) -> list[E]:
    out: list[E] = []
    for part in parts:
        if isinstance(part, slice):
            out += _flat([p for p in (part.start, part.stop, part.step) if p is not None])
        else:
            out += _flat(part) if isinstance(part, (list, tuple)) else [part]
    return out


def _node(part: Any) -> Any:
    """The tree of an argument or index."""
    if isinstance(part, slice):
        return gast.Slice(*(None if p is None else _node(p) for p in (part.start, part.stop, part.step)))
    if isinstance(part, (tuple, list)):
        kind: Any = gast.Tuple if isinstance(part, tuple) else gast.List
        return kind([_node(p) for p in part], gast.Load())
    return copy_tree(part.node)


def _refilled(index: Any, values: Any) -> Any:
    """An index with values in the place of its expressions."""
    if isinstance(index, slice):
        return slice(*(None if p is None else next(values) for p in (index.start, index.stop, index.step)))
    if isinstance(index, tuple):
        return tuple(_refilled(i, values) for i in index)
    return next(values)


__all__ = ["FREE", "Values", "elementwise", "object_of"]
