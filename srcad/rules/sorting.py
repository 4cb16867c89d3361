"""Sorting: the cotangent goes back to where each element came from; equal elements share theirs equally.

y = np.sort(x)       first, at = np.searchsorted(y, y), np.searchsorted(y, x)
                     x_bar = np.bincount(first, y_bar)[at] / np.bincount(first)[at]
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast
import numpy as np

from srcad.facts import Array, Dim, Known
from srcad.rules.axes import dtype_name, dtype_of, from_front, method, refuse, reshaped_like
from srcad.rules.call import Call, Pieces
from srcad.rules.expr import E, fresh, numpy, runtime
from srcad.rules.registry import rule, tangent
from srcad.rules.tangents import TangentCall, again
from srcad.rules.template import write
from srcad.runtime.order import partition_back


@rule(np.sort, "a, axis=-1, kind=None, order=None, stable=None", hint="sorted_")
def sort(c: Call) -> dict[str, Pieces]:
    refuse(c, "order")
    ndim, axis = c.ndim("a"), c.static("axis", -1)
    if c.lazy_bar.is_scalar:
        return {"a": c.lazy_bar}
    x = c["a"]
    if axis is None and ndim > 1:
        x, ndim, axis = method(x, "ravel", result=Array(dtype_of(x), (Dim(fresh()),))), 1, 0
    if ndim == 1:
        e = reshaped_like(c, _shared(c, c.bar, c.y, x), "a")
        return {"a": e}
    axis = from_front(axis, ndim)
    y, bar = c.y, c.bar
    if axis != ndim - 1:
        y, bar = (c.let(numpy("moveaxis", e, axis, -1), h) for e, h in ((y, "lines"), (bar, "lines_bar")))
    return {"a": _shared_in_lines(c, bar, y, x, axis, ndim)}


@rule(np.partition, "a, kth, axis=-1, kind='introselect', order=None", hint="parted")
def partition(c: Call) -> dict[str, Pieces]:
    """The sorted elements in another order, which the sorted numbers of their places undo."""
    refuse(c, "order")
    ndim, axis = c.ndim("a"), c.static("axis", -1)
    if c.lazy_bar.is_scalar:
        return {"a": c.lazy_bar}
    x, shape = c["a"], Array(dtype_of(c["a"]), c.dims("a"))
    if axis is None and ndim > 1:
        x, ndim, axis = method(x, "ravel", result=Array(dtype_of(x), (Dim(fresh()),))), 1, 0
    axis = -1 if axis is None or from_front(axis, ndim) == ndim - 1 else from_front(axis, ndim)
    lines, y, bar = (numpy("moveaxis", e, axis, -1) if axis != -1 else e for e in (x, c.y, c.bar))
    back = runtime(partition_back, lines, c.let(y, "parted") if axis != -1 else y, bar)
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
    if dot is None:
        return None
    x, dot, ndim, axis = _in_one_line(c, dot)
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
    order = numpy("argsort", x, **({} if axis in (-1, None) or ndim == 1 else {"axis": axis}), result=Known(None))
    if ndim == 1:
        return _shared(c, _at(dot, order, dot.fact), c.y, c.y)
    axis = from_front(axis, ndim)
    y, moved = c.y, numpy("take_along_axis", dot, order, axis=axis if axis != ndim - 1 else -1, result=dot.fact)
    if axis != ndim - 1:
        y, moved = (c.let(numpy("moveaxis", e, axis, -1), h) for e, h in ((y, "lines"), (moved, "lines_dot")))
    share = _mean_of_runs(c, moved, y)
    return _in_precision(share if axis == ndim - 1 else numpy("moveaxis", share, -1, axis), x)


def _shared(c: Call, bar: E, y: E, x: E) -> E:
    """Of a vector: sums of the cotangents of equal elements, over how many they are."""
    first = c.let(numpy("searchsorted", y, y), "first")
    at = first if x is y else c.let(numpy("searchsorted", y, x), "at")
    floats = Array("float64", bar.dims)
    number = numpy("bincount", first, result=floats)
    e = _at(_sums(c, first, bar), at, floats) / _at(number, at, floats)
    return _in_precision(e, x)


def _sums(c: Call, first: E, bar: E) -> E:
    """The sum of the cotangents with each number; of complex ones both parts are summed."""
    if dtype_of(bar)[0] != "c":
        return numpy("bincount", first, bar, result=Array("float64", None))
    formula = "np.bincount(first, bar.real) + 1j * np.bincount(first, bar.imag)"
    return write(c, formula, first=first, bar=c.let(bar, "y_bar"))


def _at(e: E, index: E, fact: Any) -> E:
    return E(gast.Subscript(e.node, index.node, gast.Load()), fact, e.scope)


def _in_precision(e: E, x: E) -> E:
    if dtype_of(x) == "float64":
        return e
    return method(e, "astype", dtype_name(dtype_of(x), e.scope), result=Array(dtype_of(x), e.dims))


def _mean_of_runs(c: Call, bar: E, y: E) -> E:
    """The mean over each run of equal elements in sorted lines; the runs are numbered through all lines."""
    fact = Array("float64", y.dims)
    n = y.attr("size", Known(None))
    steps = numpy("diff", y, prepend=y["..., :1"], result=fact).compare("!=", 0)
    steps = E(steps.node, fact, c.scope)
    start = numpy("arange", n, result=fact)
    start = method(start, "reshape", y.attr("shape", Known(None)), result=fact)["..., :1"]
    start = E(start.node, Array("int64", None), c.scope)
    run_node = gast.BinOp(numpy("cumsum", steps, axis=-1, result=fact).node, gast.Add(), start.node)
    run = c.let(E(run_node, Array("int64", y.dims), c.scope), "run")
    flat = method(run, "ravel", result=Array("int64", (Dim(fresh()),)))
    total = _sums(c, flat, method(bar, "ravel", result=Array(dtype_of(bar), flat.dims)))
    number = numpy("bincount", flat, result=Array("float64", None))
    return _at(total, run, fact) / _at(number, run, fact)


def _shared_in_lines(c: Call, bar: E, y: E, x: E, axis: int, ndim: int) -> E:
    """Of each line of an array: the means, where the elements came from."""
    share = _mean_of_runs(c, bar, y)
    keys = {} if axis == ndim - 1 else {"axis": axis}
    if axis != ndim - 1:
        share = numpy("moveaxis", share, -1, axis)
    order = numpy("argsort", numpy("argsort", x, **keys, result=Known(None)), **keys, result=Array("int64", x.dims))
    return _in_precision(
        numpy("take_along_axis", share, order, axis=axis if axis != ndim - 1 else -1, result=x.fact), x
    )


@rule(np.bincount, "x, weights=None, minlength=0", active="weights", linear="weights")
def bincount(c: Call) -> dict[str, Pieces]:
    return {"weights": c.lazy_bar if c.lazy_bar.is_scalar else _at(c.bar, c["x"], c.fact("weights"))}
