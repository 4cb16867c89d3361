"""Sorting: the cotangent goes back to where each element came from; equal elements share theirs equally.

y = np.sort(x)       run = np.cumsum(y != np.roll(y, 1))          equal elements are in one run
                     x_bar[np.argsort(x)] += np.bincount(run, y_bar)[run] / np.bincount(run)[run]
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast
import numpy as np

from srcad.facts import Array, Dim, Known
from srcad.rules.axes import dtype_name, dtype_of, from_front, method, refuse, reshaped_like
from srcad.rules.call import Call, Pieces, Scatter
from srcad.rules.elementwise import is_complex
from srcad.rules.expr import E, fresh, numpy, runtime
from srcad.rules.registry import rule, tangent
from srcad.rules.tangents import TangentCall, again
from srcad.rules.template import write
from srcad.runtime.order import partition_back, unique_rows_back, unique_rows_dot


@rule(np.sort, "a, axis=-1, kind=None, order=None, stable=None", hint="sorted_")
def sort(c: Call) -> dict[str, Pieces]:
    refuse(c, "order")
    ndim, axis = c.ndim("a"), c.static("axis", -1)
    if c.lazy_bar.is_scalar:
        return {"a": c.lazy_bar}
    if ndim == 1:
        order = c.let(numpy("argsort", c["a"], result=Array("int64", c.dims("a"))), "order")
        return {"a": Scatter(order.node, _in_precision(_shared(c, c.bar, c.y), c["a"]), made=True)}
    return _in_lines(c, c["a"], c.y, ndim, axis)


@rule(np.partition, "a, kth, axis=-1, kind='introselect', order=None", hint="parted")
def partition(c: Call) -> dict[str, Pieces]:
    """The sorted elements in another order, which the sorted numbers of their places undo."""
    refuse(c, "order")
    ndim, axis = c.ndim("a"), c.static("axis", -1)
    if c.lazy_bar.is_scalar:
        return {"a": c.lazy_bar}
    return _in_lines(c, c["a"], c.y, ndim, axis)


def _in_lines(c: Call, x: E, y: E, ndim: int, axis: int | None) -> dict[str, Pieces]:
    """Of lines along an axis, which have the same elements in another order."""
    shape = Array(dtype_of(x), c.dims("a"))
    if axis is None and ndim > 1:
        x, ndim, axis = method(x, "ravel", result=Array(dtype_of(x), (Dim(fresh()),))), 1, 0
    axis = -1 if axis is None or from_front(axis, ndim) == ndim - 1 else from_front(axis, ndim)
    lines, y, bar = (numpy("moveaxis", e, axis, -1) if axis != -1 else e for e in (x, y, c.bar))
    back = runtime(partition_back, lines, y, bar)
    back = numpy("moveaxis", back, -1, axis) if axis != -1 else back
    return {"a": replace(reshaped_like(c, back, "a"), fact=shape)}


def _in_one_line(c: TangentCall, dot: E) -> tuple[E, E, int, Any]:
    """The array and its tangent, flat where no axis is given, with their dimensions and the axis."""
    refuse(c, "order")
    ndim, axis = c.ndim("a"), c.static("axis", -1)
    x = c["a"]
    if axis is None and ndim > 1:
        flat = Array(dtype_of(x), (Dim(fresh()),))
        return method(x, "ravel", result=flat), method(dot, "ravel", result=flat), 1, 0
    return x, dot, ndim, axis


@tangent(np.partition)
def partition_dot(c: TangentCall) -> E | None:
    """The same, forward: equal elements have the mean of their tangents."""
    dot = c.dot("a")
    return None if dot is None else _lines_dot(c, *_in_one_line(c, dot))


def _lines_dot(c: TangentCall, x: E, dot: E, ndim: int, axis: int | None) -> E:
    axis = -1 if axis is None or from_front(axis, ndim) == ndim - 1 else from_front(axis, ndim)
    y, x, dot = (numpy("moveaxis", e, axis, -1) if axis != -1 else e for e in (c.y, x, dot))
    found = runtime(partition_back, y, x, dot)
    return replace(numpy("moveaxis", found, -1, axis) if axis != -1 else found, fact=c.result)


@rule(partition_back, "x, y, y_bar", active="x y y_bar")
def partition_back_again(c: Call) -> dict[str, Pieces]:
    return {"y_bar": runtime(partition_back, c["y"], c["x"], c.bar)} if c.active("y_bar") else {}


@tangent(partition_back)
def partition_back_dot(c: TangentCall) -> E | None:
    return again(c, "y_bar")


@tangent(np.sort)
def sort_dot(c: TangentCall) -> E | None:
    """The tangents in the elements' new order; equal elements have the mean of theirs."""
    dot = c.dot("a")
    if dot is None:
        return None
    x, dot, ndim, axis = _in_one_line(c, dot)
    if ndim > 1:
        return _lines_dot(c, x, dot, ndim, axis)
    order = numpy("argsort", x, result=Known(None))
    return _in_precision(_shared(c, _at(dot, order, dot.fact), c.y), x)


def _shared(c: Call, bar: E, y: E) -> E:
    """Of a sorted vector: sums of what belongs to equal elements, over how many they are."""
    new = y.compare("!=", numpy("roll", y, 1))
    run = c.let(numpy("cumsum", new, result=Array("int64", y.dims)), "run")
    floats = Array("float64", bar.dims)
    total = replace(_sums(c, run, bar), fact=floats)
    return _at(total, run, floats) / _at(numpy("bincount", run, result=floats), run, floats)


def _sums(c: Call, first: E, bar: E) -> E:
    """The sum of the cotangents with each number; of complex ones both parts are summed."""
    if dtype_of(bar)[0] != "c" and not is_complex(c["a"]):
        return numpy("bincount", first, bar, result=Array("float64", None))
    formula = "np.bincount(first, bar.real) + 1j * np.bincount(first, bar.imag)"
    return write(c, formula, first=first, bar=c.let(bar, "y_bar"))


def _at(e: E, index: E, fact: Any) -> E:
    return E(gast.Subscript(e.node, index.node, gast.Load()), fact, e.scope)


def _in_precision(e: E, x: E) -> E:
    if dtype_of(x) == "float64":
        return e
    return method(e, "astype", dtype_name(dtype_of(x), e.scope), result=Array(dtype_of(x), e.dims))


@rule(unique_rows_back, "bar, x, axis", active="bar x")
def unique_rows_back_again(c: Call) -> dict[str, Pieces]:
    return {"bar": runtime(unique_rows_dot, c.bar, c["x"], c["axis"])} if c.active("bar") else {}


@rule(unique_rows_dot, "dot, x, axis", active="dot x")
def unique_rows_dot_back(c: Call) -> dict[str, Pieces]:
    return {"dot": runtime(unique_rows_back, c.bar, c["x"], c["axis"])} if c.active("dot") else {}


@tangent(unique_rows_back)
def unique_rows_back_dot(c: TangentCall) -> E | None:
    return again(c, "bar")


@tangent(unique_rows_dot)
def unique_rows_dot_dot(c: TangentCall) -> E | None:
    return again(c, "dot")


@rule(np.bincount, "x, weights=None, minlength=0", active="weights", linear="weights")
def bincount(c: Call) -> dict[str, Pieces]:
    return {"weights": c.lazy_bar if c.lazy_bar.is_scalar else _at(c.bar, c["x"], c.fact("weights"))}
