"""Expressions of the generated code: a tree, and what is known of its value.

A rule computes with `E`s as with numbers; what comes out is the text that stands in the generated code, in
the form a person would write: `1.0 *` is not printed, signs move outwards, a product with `1 / x` is a
quotient. The facts travel along, so that each step knows whether a sum has to be taken.

>>> from srcad.facts import Scalar
>>> from srcad.lengths import Scope
>>> x, y_bar = (E(name(n), Scalar("float64"), Scope()) for n in ("x", "y_bar"))
>>> print(y_bar * -(1.0 / x))
-y_bar / x
"""

from __future__ import annotations

import enum
import functools
import importlib
import itertools
import math
import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Union

import gast
import numpy as np

from srcad import infer
from srcad.facts import Array, Fact, Known, Length, Number, Scalar, Seq, Unknown, dims_of
from srcad.lengths import Scope
from srcad.rules.transposes import turned
from srcad.tree.build import (
    BINARY,
    attribute,
    attributes,
    binary,
    call,
    const,
    copy_tree,
    fields_with_trees,
    name,
    subscript,
    text,
)

# Names in generated expressions that stand for modules, until the generated module's own names for them are known:
# "$np" is NumPy, "$scipy.special" that module, "$srcad.runtime.gamma:gammainc_by_a" the function in that module.
NUMPY = "$np"

Operand = Union["E", int, float, bool]

_FUNCTIONS = {  # Python's operators, not NumPy's functions: of two Python floats the result is one too
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv,
    "%": operator.mod, "**": operator.pow, "@": operator.matmul,
}  # fmt: skip
_DTYPES = {bool: "bool", int: "int64", float: "float64", complex: "complex128"}
_fresh = itertools.count()


class Marks(enum.IntFlag):
    """What is known of a cotangent's (or a tangent's) zeros and infinities, element by element.

    `np.sqrt(np.maximum(x, 0.0))` has the slope 0 where x is negative: the infinite slope of the root, which is there
    taken at 0, is not multiplied by 0 but left out. That costs a selection, so it is done where both may meet.
    """

    NONE = 0
    SPARSE = 1  # zero where something else was taken (of `np.maximum`): an infinite slope does not count there
    MASKED = 3  # zero where a branch was not selected: there it is no contribution, whatever it meets
    STEEP = 4  # it may be infinite, as the slope of a root is at 0
    PICKED = 8  # zero where no element was read (`y[1:]`): an infinite slope does not count there, if `y` is finite

    @staticmethod
    def of_any(parts: Iterable[E]) -> Marks:
        """Of what is made of several: a product is zero where one of them is, and may be infinite where one may."""
        marks = Marks.NONE
        for p in parts:
            if p.marks:
                marks |= p.marks
        return marks

    @staticmethod
    def of_sum(parts: Iterable[Marks]) -> Marks:
        """A sum is zero only where all are."""
        parts = list(parts)
        if not any(parts):
            return Marks.NONE
        zeros = functools.reduce(operator.and_, parts) & (Marks.MASKED | Marks.PICKED)
        return zeros | functools.reduce(operator.or_, parts) & Marks.STEEP


@dataclass(frozen=True)
class E:
    """An expression: its tree, its fact, the equalities between lengths that hold where it stands."""

    node: gast.expr
    fact: Fact
    scope: Scope
    marks: Marks = Marks.NONE
    quotient: tuple[E, E] | None = None  # of a division: what is divided by what

    @property
    def masked(self) -> bool:
        return bool(self.marks) and self.marks & Marks.MASKED == Marks.MASKED

    @property
    def steep(self) -> bool:
        return bool(self.marks) and bool(self.marks & Marks.STEEP)

    def marked(self, marks: Marks) -> E:
        return self if self.marks | marks == self.marks else replace(self, marks=self.marks | marks)

    def __str__(self) -> str:
        return plain_names(text(sign_first(copy_tree(self.node))))

    @property
    def dims(self) -> tuple[Length, ...] | None:
        found = dims_of(self.fact)
        return None if found is None else tuple(self.scope.find(d) for d in found)

    @property
    def literal(self) -> Any:
        return self.fact.literal if isinstance(self.fact, Scalar) else None

    @property
    def is_scalar(self) -> bool:
        return self.dims == ()

    def lift(self, other: Operand) -> E:
        return other if isinstance(other, E) else literal(other, self.scope)

    def __add__(self, other: Operand) -> E:
        return add(self, self.lift(other))

    def __radd__(self, other: Operand) -> E:
        return add(self.lift(other), self)

    def __sub__(self, other: Operand) -> E:
        return add(self, negative(self.lift(other)))

    def __rsub__(self, other: Operand) -> E:
        return add(self.lift(other), negative(self))

    def __mul__(self, other: Operand) -> E:
        return multiply(self, self.lift(other))

    def __rmul__(self, other: Operand) -> E:
        return multiply(self.lift(other), self)

    def __truediv__(self, other: Operand) -> E:
        return divide(self, self.lift(other))

    def __rtruediv__(self, other: Operand) -> E:
        return divide(self.lift(other), self)

    def __pow__(self, other: Operand) -> E:
        return power(self, self.lift(other))

    def __matmul__(self, other: E) -> E:
        return operation("@", self, other)

    def __neg__(self) -> E:
        return negative(self)

    def compare(self, op: str, other: Operand) -> E:
        other = self.lift(other)
        ops = {">": gast.Gt, "<": gast.Lt, "==": gast.Eq, "!=": gast.NotEq, ">=": gast.GtE, "<=": gast.LtE}
        node = gast.Compare(self.node, [ops[op]()], [other.node])
        made = _made(node, np.greater, self, other)
        return replace(made, fact=Number(dtype="bool")) if type(made.fact) is Unknown else made

    def attr(self, attribute_name: str, fact: Fact) -> E:
        return replace(self, node=attribute(self.node, attribute_name), fact=fact, quotient=None)

    @property
    def T(self) -> E:  # noqa: N802  NumPy's name
        dims = self.dims
        node = attribute(self.node, "T") if dims is None or len(dims) != 2 else turned(self.node)
        return replace(self, node=node, fact=_with_dims(self.fact, None if dims is None else dims[::-1]), quotient=None)

    def __getitem__(self, index: str) -> E:
        """Subscript by an index that is written out: `x["..., None"]`."""
        node = subscript(self.node, gast.parse(f"_[{index}]", mode="eval").body.slice)
        return replace(self, node=node, fact=index_fact(self, index), quotient=None)


def plain_names(written: str) -> str:
    """Text with the marks of modules taken off: `np.sin(x)`."""
    return re.sub(r"\$(?:[\w.]+:)?", "", written)


def index_fact(x: E, index: str) -> Fact:
    return infer.by_example(lambda v: eval(f"v[{index}]", {"v": v, "np": np}), [x.fact], {}, fresh())  # noqa: S307


def fresh() -> str:
    return f"?{next(_fresh)}"


def _with_dims(fact: Fact, dims: tuple[Length, ...] | None) -> Fact:
    return replace(fact, dims=dims) if isinstance(fact, Array) else fact


def literal(value: Any, scope: Scope) -> E:
    return E(written(value), Scalar(_DTYPES[type(value)], literal=value), scope)


def written(value: Any) -> gast.expr:
    """A constant as it stands in generated code: infinity has a name, `1e309` says it badly."""
    if isinstance(value, float) and value in (np.inf, -np.inf):
        infinity = gast.Attribute(name(NUMPY), "inf", gast.Load())
        return infinity if value > 0 else gast.UnaryOp(gast.USub(), infinity)
    if isinstance(value, complex) and value.real == 0.0 and value.imag < 0.0:  # Python says -0-1j
        return gast.UnaryOp(gast.USub(), const(complex(0.0, -value.imag)))
    return const(value)


def _is(e: E, value: float) -> bool:
    return e.literal is not None and not isinstance(e.literal, bool) and e.literal == value


def _made(node: gast.expr, fun: Any, *parts: E) -> E:
    fact = infer.elementwise(fun, [p.fact for p in parts], parts[0].scope, fresh())
    return E(node, fact, parts[0].scope, Marks.of_any(parts))


def operation(op: str, a: E, b: E) -> E:
    if _wraps(a) and _wraps(b) and op in ("+", "-", "*"):
        a = operation("*", literal(1.0, a.scope), a)
    node = binary(op, copy_tree(a.node), copy_tree(b.node))
    first = getattr(a.node, "signed", None) if isinstance(a.node, gast.BinOp) else None
    node.signed = not _wraps(a) if first is None else first  # for `sign_first`
    if op == "@":
        return E(node, infer.by_example(np.matmul, [_plain(a), _plain(b)], {}, fresh()), a.scope, _mixed(a, b))
    made = _made(node, _FUNCTIONS[op], a, b)
    return replace(made, marks=Marks.of_sum((a.marks, b.marks))) if op in ("+", "-") and made.marks else made


def _plain(e: E) -> Fact:
    return e.scope.resolved(e.fact)


def _wraps(e: E) -> bool:
    """Whether a value is of whole numbers that have no sign, or few digits: `-n` and `n * m` of these are wrong."""
    fact = e.fact
    if not isinstance(fact, Array) and (not isinstance(fact, Scalar) or fact.weak):
        return False
    return fact.dtype[0] in "iub" and fact.dtype != "int64"


def of_many_digits(e: E) -> E:
    """Whole numbers with which arithmetic goes round as such with which it does not; everything else as it is."""
    dtype = str(getattr(e.fact, "dtype", ""))
    if not _wraps(e) or dtype[0] == "b" or dtype == "int32":
        return e
    wide = "float64" if dtype == "uint64" else "int64"
    return numpy(wide, e, result=replace(e.fact, dtype=wide))  # type: ignore[type-var]


def is_negative(e: E) -> bool:
    minus = isinstance(e.node, gast.UnaryOp) and isinstance(e.node.op, gast.USub) and e.literal is None
    return minus and not _wraps(e)


def negative(e: E) -> E:
    if e.literal is not None:
        return literal(-e.literal, e.scope)
    if _wraps(e):
        return operation("*", literal(-1.0, e.scope), e)
    if is_negative(e):
        return replace(e, node=e.node.operand)
    if isinstance(e.node, gast.BinOp) and isinstance(e.node.op, gast.Sub):
        return replace(e, node=gast.BinOp(e.node.right, gast.Sub(), e.node.left), quotient=None)
    if e.quotient is not None:
        top, bottom = e.quotient
        if top.literal is not None or split_sign(top)[0]:
            return divide(negative(top), bottom).marked(e.marks)
        return replace(e, node=gast.UnaryOp(gast.USub(), e.node))
    if isinstance(e.node, gast.BinOp) and isinstance(e.node.op, (gast.Mult, gast.Div)):
        found = _literal_factor(e.node)
        if found is not None:
            return replace(e, node=found, quotient=None)
    return replace(e, node=gast.UnaryOp(gast.USub(), e.node), quotient=None)


def split_sign(e: E) -> tuple[bool, E]:
    """Whether an expression begins with a minus, and the expression without it."""
    if is_negative(e):
        return True, negative(e)
    node = e.node
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.MatMult) and not _wraps(e):
        left, right = _bare(node.left), _bare(node.right)  # `C.T @ -r_bar`
        if (left is node.left) != (right is node.right):
            return True, replace(e, node=gast.BinOp(left, gast.MatMult(), right), quotient=None)
    while isinstance(node, gast.BinOp) and isinstance(node.op, (gast.Mult, gast.Div)):
        node = node.left
    if node is not e.node and _is_minus_literal(node):
        positive = negative(e)
        if not is_negative(positive):
            return True, positive
    return False, e


def _bare(node: gast.expr) -> gast.expr:
    """A matrix without the minus before it."""
    return node.operand if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub) else node


def _leads_with_minus(node: gast.expr) -> bool:
    while isinstance(node, gast.BinOp) and isinstance(node.op, (gast.Mult, gast.Div)):
        node = node.left
    return _is_minus_literal(node)


def _is_minus_literal(node: gast.expr) -> bool:
    return isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub) and isinstance(node.operand, gast.Constant)


def sign_first(node: Any) -> Any:
    """`-(a * b)` printed as `-a * b`: the same number, and cheaper where `a` is a scalar. Not in what the user wrote,
    where `a` may be of whole numbers without a sign."""
    if isinstance(node, list):
        return [sign_first(item) for item in node]
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Add):
        turned = _literal_factor(node.right) if _leads_with_minus(node.right) else None
        if isinstance(node.right, gast.UnaryOp) and isinstance(node.right.op, gast.USub):
            turned = node.right.operand if getattr(node.right.operand, "signed", False) else None
        if turned is not None:
            return sign_first(gast.BinOp(node.left, gast.Sub(), turned))
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub) and isinstance(node.operand, gast.BinOp):
        product = node.operand
        if isinstance(product.op, (gast.Mult, gast.Div, gast.MatMult)) and getattr(product, "signed", False):
            left: gast.expr = gast.UnaryOp(gast.USub(), product.left)
            if isinstance(product.left, gast.UnaryOp) and isinstance(product.left.op, gast.USub):
                left = product.left.operand
            return gast.BinOp(sign_first(left), product.op, sign_first(product.right))
    for field in fields_with_trees(type(node)) or ():
        value = getattr(node, field, None)
        if isinstance(value, (list, gast.AST)):
            setattr(node, field, sign_first(value))
    return node


def _literal_factor(node: gast.expr) -> gast.expr | None:
    """`2.0 * x` becomes `-2.0 * x`: the sign goes into a leading literal."""
    if isinstance(node, gast.BinOp) and isinstance(node.op, (gast.Mult, gast.Div)):
        left = _literal_factor(node.left)
        return None if left is None else gast.BinOp(left, node.op, node.right)
    if isinstance(node, gast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        return const(-node.value)
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub) and isinstance(node.operand, gast.Constant):
        return node.operand
    return None


def add(a: E, b: E) -> E:
    if a.literal is not None and b.literal is not None:
        return literal(a.literal + b.literal, a.scope)
    if is_negative(b):
        return operation("-", a, negative(b))
    if b.literal is not None and not isinstance(b.literal, complex) and b.literal < 0:
        return operation("-", a, literal(-b.literal, b.scope))
    if is_negative(a):
        return operation("-", b, negative(a))
    return operation("+", a, b)


def multiply(a: E, b: E) -> E:
    if a.literal is not None and b.literal is not None:
        return literal(_product(a.literal, b.literal), a.scope)
    if _leads_with_bool(a):  # no sign may go before it
        a, b = b, a
    if is_negative(a):
        return negative(multiply(negative(a), b))
    if is_negative(b):
        return negative(multiply(a, negative(b)))
    if _is(a, 1.0):
        return _keeping(b, a)
    if _is(b, 1.0):
        return _keeping(a, b)
    if _is(a, -1.0):
        return negative(b)
    if _is(b, -1.0):
        return negative(a)
    if b.quotient is not None:
        return divide(multiply(a, b.quotient[0]), b.quotient[1]).marked(b.marks)
    if b.literal is not None and a.literal is None:
        a, b = b, a
    parts = _constant_and_rest(b) if isinstance(a.fact, Scalar) else None
    if parts is not None:
        return multiply(multiply(parts[0], a), parts[1])
    return operation("*", a, b)


def _constant_and_rest(e: E) -> tuple[E, E] | None:
    """2.0 and x, of `2.0 * x`: another number meets 2.0 before it meets the array x."""
    if e.quotient is not None or not isinstance(e.fact, (Scalar, Array)) or e.fact.dtype not in _DOUBLE:
        return None
    first, rest = _led_by(e.node)
    if rest is None or isinstance(e.fact, Scalar) and isinstance(rest, gast.BinOp) and isinstance(rest.op, gast.Mult):
        return None
    return literal(first, e.scope), replace(e, node=rest)


_DOUBLE = ("float64", "complex128")


def _led_by(node: gast.expr) -> tuple[float, gast.expr | None]:
    """The number that a product begins with, and what is left of it; None where that is no number, or all."""
    if not isinstance(node, gast.BinOp) or not isinstance(node.op, gast.Mult):
        return 1.0, None
    left = node.left.operand if _is_minus_literal(node.left) else node.left
    if isinstance(left, gast.Constant):
        first = -left.value if left is not node.left else left.value
        return (first, node.right) if type(left.value) is float else (1.0, None)
    first, rest = _led_by(node.left)
    if rest is None:
        return first, None
    made = gast.BinOp(rest, gast.Mult(), node.right)
    made.signed = getattr(node, "signed", False)
    return first, made


def _product(a: Any, b: Any) -> Any:
    """Of two numbers as they are written: 0.1 * 3.0 is 0.3, and not 0.30000000000000004."""
    if type(a) is not float or type(b) is not float or not math.isfinite(a * b):
        return a * b
    return float(Decimal(repr(a)) * Decimal(repr(b)))


def _leads_with_bool(e: E) -> bool:
    first = e if e.quotient is None else e.quotient[0]
    return getattr(first.fact, "dtype", "") == "bool"


def _keeping(e: E, one: E) -> E:
    return e if one.marks | e.marks == e.marks else e.marked(one.marks)


def divide(a: E, b: E) -> E:
    if is_negative(a):
        return negative(divide(negative(a), b))
    if is_negative(b):
        return negative(divide(a, negative(b)))
    if _is(b, 1.0):
        return a
    return replace(operation("/", a, b), quotient=(a, b))


def power(a: E, b: E) -> E:
    if _is(b, 1.0):
        return a
    if _is(b, 0.0):
        return literal(1.0, a.scope)
    return operation("**", a, b)


def numpy(function: str, *args: Any, result: Fact | None = None, **kwargs: Any) -> E:
    """A call of a NumPy function, `numpy("sum", x, axis=0)`, with its fact found by example."""
    return _called(f"{NUMPY}.{function}", _member(np, function), args, kwargs, _as_wide(result, args))


def _as_wide(result: Fact | None, args: Any) -> Fact | None:
    """What is said of a result, where a cotangent of double precision goes into what is of single precision."""
    if isinstance(result, Array):
        parts = [p for a in args for p in (a if isinstance(a, list) else [a])]
        dtypes = [p.fact.dtype for p in parts if isinstance(p, E) and isinstance(p.fact, Array)]
        size = np.dtype(result.dtype).itemsize
        wider = [d for d in dtypes if d[0] == result.dtype[0] and np.dtype(d).itemsize > size]
        return replace(result, dtype=wider[0]) if wider else result
    return result


def scipy(function: str, *args: Any, result: Fact | None = None, **kwargs: Any) -> E:
    """The same of a SciPy function, `scipy("special.digamma", x)`; only the rules of SciPy use it, so it is there."""
    module, _, inside = function.partition(".")
    called = attributes(name(f"$scipy.{module}"), inside)
    return _called(called, _member(importlib.import_module(f"scipy.{module}"), inside), args, kwargs, result)


def of_math(function: str, x: E) -> E:
    """The same of a function of the module `math`: a Python float stays one, and costs a tenth of NumPy's."""
    return _called(attribute(name("$math"), function), getattr(math, function), (x,), {}, Scalar("float64"))


def helper(function: Callable, *args: Any, result: Fact | None = None, **kwargs: Any) -> E:
    """A call of one of srcad's own functions; where nothing is said of the result, it is an elementwise one."""
    if result is None:
        result = infer.elementwise(function, [_fact(a) for a in args], _scope(args), fresh())
    return _called(name(f"${function.__module__}:{function.__name__}"), function, args, kwargs, result)


def runtime(function: Callable, *args: Any, **kwargs: Any) -> E:
    """A call of one of the functions of `srcad.runtime`, with its fact found by example."""
    return _called(name(f"${function.__module__}:{function.__name__}"), function, args, kwargs, None)


def _member(owner: Any, path: str) -> Any:
    for part in path.split("."):
        owner = getattr(owner, part)
    return owner


def _called(written: Any, fun: Any, args: Any, kwargs: dict[str, Any], result: Fact | None) -> E:
    scope = _scope(args)
    node = call(written, *(_node(a) for a in args), **{k: _node(v) for k, v in kwargs.items()})
    if result is None:
        known = [_fact(a) for a in args]
        if isinstance(fun, np.ufunc) and not kwargs:
            result = infer.elementwise(fun, known, scope, fresh())
        else:
            result = infer.by_example(fun, known, {k: _fact(v) for k, v in kwargs.items()}, fresh())
    parts = [a for a in _all(args) if isinstance(a, E)]
    alone = isinstance(fun, np.ufunc) or any(fun is f for f in _ELEMENT_BY_ELEMENT)
    return E(node, result, scope, Marks.of_any(parts) if alone else _mixed(*parts))


_ELEMENT_BY_ELEMENT = (  # or they move elements: each of the result is one of the argument
    np.where, np.broadcast_to, np.reshape, np.full_like, np.ravel, np.transpose, np.swapaxes, np.moveaxis, np.rollaxis,
    np.expand_dims, np.squeeze, np.flip, np.fliplr, np.flipud, np.roll, np.rot90, np.concatenate, np.tril, np.triu,
    np.insert,
)  # fmt: skip


def _mixed(*parts: E) -> Marks:
    """Of a product of matrices, whose elements are sums of all."""
    return Marks.MASKED if any(p.masked for p in parts) else Marks.NONE


def _scope(args: Any) -> Scope:
    return next(a.scope for a in _all(args) if isinstance(a, E))


def _all(args: Any) -> list:
    return [leaf for a in args for leaf in (_all(a) if isinstance(a, (tuple, list)) else [a])]


def _node(a: Any) -> gast.expr:
    if isinstance(a, E):
        return copy_tree(a.node)
    if isinstance(a, gast.AST):
        return copy_tree(a)
    if isinstance(a, tuple):
        return gast.Tuple([_node(v) for v in a], gast.Load())
    if isinstance(a, list):
        return gast.List([_node(v) for v in a], gast.Load())
    return written(a)


def _fact(a: Any) -> Fact:
    if isinstance(a, E):
        return _plain(a)
    if isinstance(a, (tuple, list)):
        parts = tuple(_fact(v) for v in a)
        return Seq("tuple" if isinstance(a, tuple) else "list", parts, length=len(parts))
    if isinstance(a, (bool, int, float)):
        dtype = "bool" if isinstance(a, bool) else "int64" if isinstance(a, int) else "float64"
        return Scalar(dtype, literal=a)
    return Known(a)


def named(identifier: str, fact: Fact, scope: Scope, marks: Marks = Marks.NONE) -> E:
    return E(name(identifier), fact, scope, marks)


__all__ = ["BINARY", "E", "Marks", "NUMPY", "fresh", "helper", "literal", "named", "numpy", "of_math", "plain_names",
           "runtime", "scipy"]  # fmt: skip


def as_number(e: E) -> E:
    """An array of no dimensions as a number: what NumPy's operators give is one already."""
    whole = gast.Tuple([], gast.Load())
    node = e.node if isinstance(e.node, (gast.BinOp, gast.UnaryOp)) else gast.Subscript(e.node, whole, gast.Load())
    return replace(e, node=node, fact=Scalar(e.fact.dtype))  # type: ignore[attr-defined]
