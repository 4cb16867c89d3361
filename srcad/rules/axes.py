"""Axes, lengths and index texts that several rules share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import Array, Fact, Known, Length, Scalar, Seq, Unknown, dims_of
from srcad.rules.call import Call, CannotTell, of_type
from srcad.rules.expr import NUMPY, E, literal, numpy
from srcad.tree.build import attribute, call, copy_tree, parse_expr, tuple_of

INT = Scalar("int64")


def lengths_of(fact: Fact) -> tuple[Length, ...] | None:
    """The lengths of an array, or of the one that NumPy makes of a list; None where they are not known.

    >>> lengths_of(Seq("list", (Seq("tuple", (Scalar("float64"),) * 3),) * 2))
    (2, 3)
    """
    if not isinstance(fact, Seq):
        return dims_of(fact)
    first, length = (fact.items[0], len(fact.items)) if fact.items else (fact.elem, fact.length)
    inner = None if first is None else lengths_of(first)
    return None if inner is None or length is None else (length, *inner)


def learnt(sp: Any, fact: Fact) -> Fact:
    """The fact of an array, or of a list that is taken for one, with the lengths as they are known by now."""
    if not isinstance(fact, Seq):
        return sp.scope.resolved(fact)
    if fact.items is not None:
        return replace(fact, items=tuple(learnt(sp, part) for part in fact.items))
    length = None if fact.length is None else sp.scope.find(fact.length)
    return replace(fact, length=length, elem=fact.elem and learnt(sp, fact.elem))


def learning(function: Any, teach: Any) -> Any:
    """A rule's `infer`: lengths that the call shows to be equal are made so, then the function is asked.

    `A @ B` says that A's columns are as many as B's rows; examples of other lengths would only raise.
    """

    def infer_(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        try:
            teach(sp.scope, [lengths_of(f) for f in facts], facts, named)
        except (TypeError, IndexError, ValueError, AttributeError, CannotTell):
            pass  # a call that NumPy will refuse teaches nothing
        facts, named = ([learnt(sp, f) for f in facts], {k: learnt(sp, f) for k, f in named.items()})
        return infer.by_example(function, facts, named, sp.fresh())

    return infer_


def broadcast(function: Any, parts: Any) -> Any:
    """`infer` of a function of several arguments that broadcast: `parts` gives these, and the function of them."""

    def infer_(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        found = parts(*facts, **named)
        if found is None:
            return infer.by_example(function, facts, named, sp.fresh())
        call, operands = found
        return infer.elementwise(call, [sp.scope.resolved(f) for f in operands], sp.scope, sp.fresh())

    return infer_


def square(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    scope.unify(dims[0][-1], dims[0][-2])


def normal(axis: Any, ndim: int) -> tuple[int, ...]:
    """Axes counted from the front, in order: None is all of them."""
    return tuple(sorted(as_given(axis, ndim)))


def as_given(axis: Any, ndim: int) -> tuple[int, ...]:
    """Axes counted from the front, one after the other as they are given: what belongs to each is in this order."""
    axes = range(ndim) if axis is None else axis if isinstance(axis, (tuple, list)) else (axis,)
    return tuple(a % ndim for a in axes) if ndim else ()


def from_front(axis: int, ndim: int) -> int:
    """An axis counted from the front; of a number, which has none, NumPy will say so."""
    return axis % ndim if ndim else 0


def insert(e: E, axes: Sequence[int], ndim: int) -> E:
    """`e` with the axes back that a reduction took away, as far as broadcasting needs them: `e[:, None]`."""
    if e.dims is None:
        return numpy("expand_dims", e, axes[0] if len(axes) == 1 else tuple(axes)) if axes else e
    kept = [i for i in range(ndim) if i not in axes]
    kept = kept[len(kept) - len(e.dims) :]
    return spread(e, [i - ndim for i in kept])


def spread(e: E, places: Sequence[int]) -> E:
    """`e` with its axes at `places` (counted from the end, ascending) of a shape that it broadcasts to."""
    if not places or list(places) == list(range(-len(places), 0)):
        return e
    marks = [":" if i in places else "None" for i in range(places[0], 0)]
    while marks[-1] == ":":
        marks.pop()
    return e[", ".join(marks)]


def along(axis: int, text: str) -> str:
    """The index text of a slice along one axis: `along(1, "::-1")` is `:, ::-1`."""
    return ", ".join([":"] * axis + [text])


def sliced(e: E, axis: int, text: str) -> E:
    return e[along(axis, text)]


def up_to(c: Call, e: E, parameter: str, axis: int, least: int = 1) -> E:
    """As much of `e` as its argument is long: with `least` elements or more, all of it.

    The differences of no elements are none, and these with zeros at both ends have a difference: one too many.
    """
    n = c.length(parameter, axis)
    if n.literal is not None and n.literal >= least:
        return e
    return replace(e, node=gast.Subscript(e.node, at_axis(gast.Slice(None, n.node, None), axis), gast.Load()))


def at_axis(index: gast.expr, axis: int) -> gast.expr:
    """The index `:, :, index`."""
    return tuple_of([gast.Slice(None, None, None)] * axis + [index]) if axis else index


def size(c: Call, parameter: str) -> E:
    """The number of elements of an argument."""
    fact = c.fact(parameter)
    dims = dims_of(fact)
    if dims is not None and all(isinstance(d, int) for d in dims):
        total = 1
        for d in dims:
            total *= d  # type: ignore[operator]
        return literal(total, c.scope)
    if dims is not None and not c.is_at_hand(c.operands[parameter]):
        return count(c, parameter, tuple(range(len(dims))))
    if isinstance(fact, Array):
        return c.shaped(parameter).attr("size", INT)
    return numpy("size", c[parameter], result=INT)


def count(c: Call, parameter: str, axes: tuple[int, ...]) -> E:
    """The number of elements that a reduction over `axes` takes together."""
    if len(axes) == c.ndim(parameter) and c.is_at_hand(c.operands[parameter]):
        return size(c, parameter)
    total = literal(1, c.scope)
    for axis in axes:
        total = total * c.length(parameter, axis)
    return total


def whole(fact: Fact) -> bool:
    return isinstance(fact, Scalar) and fact.dtype.startswith(("int", "uint"))


def dtype_of(e: E) -> str:
    return getattr(e.fact, "dtype", "float64")


def dtype_name(dtype: str, scope: Any) -> E:
    """`np.float32` in generated text."""
    return E(
        gast.Attribute(gast.Name(NUMPY, gast.Load(), None, None), dtype, gast.Load()),
        Known(getattr(np, dtype)),
        scope,
    )


def single(e: E, like: E) -> dict[str, Any]:
    """The keyword that keeps an array made from nothing in the precision of `like`."""
    dtype = np.dtype(dtype_of(like)).type(0).real.dtype.name
    return {} if dtype == "float64" else {"dtype": dtype_name(dtype, e.scope)}


def unless(condition: E, e: E, otherwise: float) -> E:
    """`e` where the condition holds: `y if y > 0 else np.inf` of a number, `np.where` of an array."""
    if not (condition.is_scalar and e.is_scalar):
        return numpy("where", condition, e, otherwise)
    node = gast.IfExp(condition.node, copy_tree(e.node), number(otherwise))
    return E(node, no_literal(e.fact), e.scope, e.marks)


def no_literal(fact: Fact) -> Fact:
    """Of a number that is one of two: its value is not known, though that of each may be."""
    return replace(fact, literal=None, size=None) if isinstance(fact, Scalar) else fact


def number(value: float) -> gast.expr:
    if value == float("inf"):
        return gast.Attribute(gast.Name(NUMPY, gast.Load(), None, None), "inf", gast.Load())
    return gast.Constant(value, None)


def refuse(c: Call, *parameters: str) -> None:
    """Arguments that no rule covers."""
    for parameter in parameters:
        if c.given(parameter):
            raise CannotTell(f"{c.rule.name} with {parameter}=", f"leave {parameter} out")


def real_only(c: Call, *parameters: str) -> None:
    """Arguments that a rule takes as real numbers."""
    for parameter in parameters:
        if getattr(c.fact(parameter), "dtype", "")[:1] == "c":
            raise CannotTell(f"{c.rule.name} of complex numbers", "take the real and imaginary parts one by one")


def method(e: E, name: str, *args: Any, result: Fact, **kwargs: Any) -> E:
    """A call of a method, `y_bar.reshape(x.shape)`."""
    nodes = [a.node if isinstance(a, E) else parse_expr(repr(a)) if not isinstance(a, gast.AST) else a for a in args]
    keys = {k: parse_expr(repr(v)) for k, v in kwargs.items()}
    node = call(attribute(copy_tree(e.node), name), *(copy_tree(n) for n in nodes), **keys)
    return E(node, result, e.scope, e.marks)


def reshaped_like(c: Call, e: E, parameter: str, order: str = "C") -> E:
    """`e` in the shape of an argument with as many elements."""
    fact = c.fact(parameter)
    dims = dims_of(fact)
    if e.is_scalar:
        return e
    if dims == ():
        if e.dims is None:
            return numpy("sum", e, result=of_type(Scalar(getattr(fact, "dtype", "float64"), weak=False), e.fact))
        return method(e, "item", result=Scalar(getattr(e.fact, "dtype", "float64")))
    if isinstance(e.fact, Array) and e.dims is not None and dims is not None:
        dtype = e.fact.dtype
        if c.scope.alike(dims, e.dims) and (order == "C" or len(dims) < 2):
            return e
        if len(dims) == 1:
            return method(e, "ravel", *([] if order == "C" else [order]), result=Array(dtype, dims))
        keys = {} if order == "C" else {"order": order}
        return method(e, "reshape", c.shape(parameter), result=Array(dtype, dims), **keys)
    keys = {} if order == "C" else {"order": order}
    known = isinstance(e.fact, (Array, Scalar)) or getattr(c.result, "dtype", "")[:1] != "c"
    made = of_type(fact, e.fact) if known else Unknown()
    return numpy("reshape", e, c.shape(parameter), result=made, **keys)


def transposed(e: E) -> E:
    """The transpose of a matrix, or of each in a stack."""
    if e.dims is not None and len(e.dims) == 2:
        return e.T
    return numpy("swapaxes", e, -1, -2)


def rest(c: Call, parameter: str) -> list[gast.expr]:
    """The nodes of a `*rest` argument, or of a tuple in its place: `x.reshape(2, 3)`, `x.reshape((2, 3))`."""
    nodes = c.operands.get(parameter)
    if nodes is None:
        return []
    if isinstance(nodes, list):
        if len(nodes) != 1:
            return nodes
        nodes = nodes[0]
    return list(nodes.elts) if isinstance(nodes, (gast.Tuple, gast.List)) else [nodes]


def is_active(c: Call, node: gast.expr) -> bool:
    return bool(c.reader.fact(node).active)
