"""Reductions: the cotangent is repeated along the axes that were taken together.

    y = np.sum(x, axis=1)        x_bar = y_bar[:, None]          (broadcast to x's shape by whoever adds it)
    y = np.mean(x)               x_bar = y_bar / x.size
    y = np.max(x)                x_bar = y_bar / np.sum(x == y) * (x == y)

Ties of `max` and `min` share equally; the standard deviation of a constant has the gradient 0.
"""

from __future__ import annotations

from typing import Any

import gast
import numpy as np

from srcad.facts import Array, Dim, Known, Scalar, dims_of
from srcad.rules.axes import (
    count,
    dtype_of,
    insert,
    method,
    normal,
    refuse,
    reshaped_like,
    single,
    size,
    sliced,
    unless,
)
from srcad.rules.expr import E, fresh, numpy
from srcad.rules.products import conjugate
from srcad.rules.registry import Call, CannotTell, Pieces, rule, tangent
from srcad.rules.tangents import TangentCall


def reduced_axes(c: Call, parameter: str = "a") -> tuple[int, ...] | None:
    """The axes of a reduction; None where only the running program knows them."""
    node = c.operands.get("axis")
    if node is None:
        return normal(None, c.ndim(parameter)) if c.dims(parameter) is not None else None
    try:
        axis = c.static("axis")
    except CannotTell:
        if isinstance(c.fact("axis"), (Scalar, Known)):
            return None
        raise
    return normal(axis, c.ndim(parameter)) if c.dims(parameter) is not None else None


def back(c: Call, e: E, parameter: str = "a") -> E:
    """Something of the result's shape, so that it broadcasts against the argument."""
    if c.static("keepdims", False) or e.is_scalar or c.operands.get("axis") is None:
        return e
    if isinstance(c.operands["axis"], gast.Constant) and c.operands["axis"].value is None:
        return e
    axes = reduced_axes(c, parameter)
    if axes is None:
        return numpy("expand_dims", c.full(e, c.node), c["axis"])
    return insert(e, axes, c.ndim(parameter))


def total_axis(c: Call) -> bool:
    """Whether everything is reduced to one number."""
    return not c.given("axis")


@rule(
    np.sum,
    "a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=None",
    active="a initial",
    method="sum",
    hint="total",
    linear="a initial",
)
def sum_(c: Call) -> dict[str, Pieces]:
    refuse(c, "out")
    out: dict[str, Pieces] = {}
    if c.active("a"):
        e = back(c, c.lazy_bar)
        out["a"] = e * c["where"] if c.given("where") else e
    if c.active("initial"):
        out["initial"] = c.lazy_bar if dims_of(c.result) == () else numpy("sum", c.bar)
    return out


def _count(c: Call) -> E:
    """How many elements go into one result."""
    axes = reduced_axes(c)
    if axes is not None:
        return count(c, "a", axes)
    return size(c, "a") if total_axis(c) else numpy("size", c["a"], c["axis"], result=Scalar("int64"))


@rule(np.mean, "a, axis=None, dtype=None, out=None, keepdims=False, where=None", method="mean", hint="mean", linear="a")
def mean(c: Call) -> dict[str, Pieces]:
    refuse(c, "out", "where")
    return {"a": back(c, c.lazy_bar / _count(c))}


def _mean_again(c: Call) -> E:
    """The mean that a variance was taken around."""
    if total_axis(c):
        return numpy("mean", c["a"])
    axis = c.operands["axis"]
    axes = reduced_axes(c)
    if axes is not None and axes and axes == tuple(range(len(axes))):
        return numpy("mean", c["a"], axis=c.reader.value(axis))
    return numpy("mean", c["a"], axis=c.reader.value(axis), keepdims=True)


def _free(c: Call) -> E:
    """The number of elements less the degrees of freedom that were taken away."""
    n = _count(c)
    name = "correction" if c.given("correction") else "ddof"
    return n - c[name] if c.given(name) and c.static_or(name, None) != 0 else n


@rule(
    np.var,
    "a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=None, mean=None, correction=None",
    method="var",
    hint="var",
    reduces="a",
)
def var(c: Call) -> dict[str, Pieces]:
    refuse(c, "out", "where", "mean")
    if c.dims("a") == ():
        return {}
    return {"a": back(c, 2.0 * c.lazy_bar / _free(c)) * conjugate(c["a"] - _mean_again(c))}


@rule(
    np.std,
    "a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=None, mean=None, correction=None",
    method="std",
    hint="std",
    reduces="a",
)
def std(c: Call) -> dict[str, Pieces]:
    """Where all elements are equal: 0. (Rounding may leave a deviation of 1e-17, so they are compared.)"""
    refuse(c, "out", "where", "mean")
    if c.dims("a") == ():
        return {}
    arguments: dict[str, Any] = {k: c.reader.value(c.operands[k]) for k in ("axis", "keepdims") if k in c.operands}
    spread = numpy("ptp", c["a"], **arguments)
    y = unless(spread.compare(">", 0), c.y, np.inf)
    return {"a": back(c, c.lazy_bar / (_free(c) * y)) * conjugate(c["a"] - _mean_again(c))}


def sum_of_hits(c: Call, hit: E, like: E) -> E:
    """How many elements share an extremum, in the argument's dtype."""
    keys: dict[str, Any] = {}
    if c.given("axis"):
        keys["axis"] = c["axis"]
        axes = reduced_axes(c)
        if axes is None or axes != tuple(range(len(axes))) or c.static("keepdims", False):
            keys["keepdims"] = True
    keys |= single(hit, like)
    return numpy("sum", hit, **keys)


@rule(
    (np.max, np.amax),
    "a, axis=None, out=None, keepdims=False, initial=None, where=None",
    method="max",
    hint="top",
)
def max_(c: Call) -> dict[str, Pieces]:
    return _extremum(c)


@rule(
    (np.min, np.amin),
    "a, axis=None, out=None, keepdims=False, initial=None, where=None",
    method="min",
    hint="low",
)
def min_(c: Call) -> dict[str, Pieces]:
    return _extremum(c)


def _extremum(c: Call) -> dict[str, Pieces]:
    """Every element that equals the result has an equal share."""
    refuse(c, "out", "where", "initial")
    if c.dims("a") == ():
        return {"a": c.lazy_bar}
    hit = c.let(c["a"].compare("==", back(c, c.y)), "hit")
    return {"a": back(c, c.lazy_bar) / sum_of_hits(c, hit, c["a"]) * hit}


@rule(np.ptp, "a, axis=None, out=None, keepdims=False", method=None, reduces="a")
def ptp(c: Call) -> dict[str, Pieces]:
    refuse(c, "out")
    out: E | None = None
    for name, sign in (("max", 1.0), ("min", -1.0)):
        keys: dict[str, Any] = {k: c.reader.value(c.operands[k]) for k in ("axis",) if c.given(k)}
        if c.given("axis"):
            keys["keepdims"] = True
        hit = c.let(c["a"].compare("==", numpy(name, c["a"], **keys)), "hit")
        part = sign * (back(c, c.lazy_bar) / sum_of_hits(c, hit, c["a"]) * hit)
        out = part if out is None else out + part
    return {"a": out}


def _reversed(e: E, axis: int) -> E:
    return sliced(e, axis, "::-1")


def _running(e: E, axis: int, ndim: int) -> E:
    """Sums from each element to the end: `np.cumsum(e[::-1])[::-1]`."""
    keys: dict[str, Any] = {} if ndim == 1 else {"axis": axis}
    return _reversed(numpy("cumsum", _reversed(e, axis), **keys), axis)


@rule(np.cumsum, "a, axis=None, dtype=None, out=None", method="cumsum", linear="a")
def cumsum(c: Call) -> dict[str, Pieces]:
    refuse(c, "out")
    ndim = c.ndim("a")
    if not c.given("axis"):
        return {"a": reshaped_like(c, _running(c.bar, 0, 1), "a")}
    if ndim == 0:
        return {"a": reshaped_like(c, c.bar, "a")}
    return {"a": _running(c.bar, normal(c.static("axis"), ndim)[0], ndim)}


@rule(
    np.prod,
    "a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=None",
    method="prod",
    hint="p",
    reduces="a",
)
def prod(c: Call) -> dict[str, Pieces]:
    """The product of the others: of those before times of those behind, so that zeros do no harm."""
    refuse(c, "out", "initial", "where")
    ndim = c.ndim("a")
    axes = reduced_axes(c)
    if axes is None:
        raise CannotTell("np.prod with an axis known only when the program runs", "write axis as a literal")
    if not axes:
        return {"a": c.lazy_bar}
    x, bar = c["a"], back(c, c.lazy_bar)
    if len(axes) == 1:
        return {"a": bar * _others(c, x, axes[0], ndim)}
    if len(axes) == ndim:
        flat = c.let(method(x, "ravel", result=Array(dtype_of(x), (Dim(fresh()),))), "flat")
        return {"a": bar * reshaped_like(c, _others(c, flat, 0, 1), "a")}
    # several axes, not all of them: one after the other
    total = bar
    for i in range(len(axes)):
        part = x
        for axis in axes[i + 1 :]:
            part = numpy("prod", part, axis=axis, keepdims=True)
        total = total * _others(c, part, axes[i], ndim)
    return {"a": total}


def _others(c: Call, x: E, axis: int, ndim: int) -> E:
    """At each element the product of the others along an axis."""
    keys: dict[str, Any] = {} if ndim == 1 else {"axis": axis}
    ones = c.let(numpy("ones_like", sliced(x, axis, ":1")), "ones")
    left = numpy("cumprod", numpy("concatenate", (ones, sliced(x, axis, ":-1")), **keys), **keys)
    right = numpy("cumprod", numpy("concatenate", (ones, sliced(x, axis, ":0:-1")), **keys), **keys)
    return left * _reversed(right, axis)


@rule(np.cumprod, "a, axis=None, dtype=None, out=None", method="cumprod")
def cumprod(c: Call) -> dict[str, Pieces]:
    """Without zeros: the running sum of y_bar * y from the end, over x.

    Behind the first zero of a line nothing counts; at it the products of the others do, which are the running
    products with the zero made one.
    """
    refuse(c, "out")
    ndim = c.ndim("a")
    if ndim == 0:
        return {"a": reshaped_like(c, c.bar, "a")}
    x, y, bar = c["a"], c.y, c.let(c.bar, "y_bar")
    axis = normal(c.static("axis"), ndim)[0] if c.given("axis") else 0
    if not c.given("axis") and ndim > 1:
        x, ndim = method(x, "ravel", result=Array(dtype_of(x), (Dim(fresh()),))), 1
    keys: dict[str, Any] = {} if ndim == 1 else {"axis": axis}
    zero = c.let(x.compare("==", 0), "zero")
    first = numpy("logical_and", zero, numpy("cumsum", zero, **keys).compare("==", 1))
    first = c.let(first, "first")
    ahead = _running(bar * y, axis, ndim) / numpy("where", zero, 1.0, x)
    at = _running(bar * numpy("cumprod", numpy("where", first, 1.0, x), **keys), axis, ndim)
    return {"a": reshaped_like(c, numpy("where", first, at, ahead), "a")}


@rule(np.average, "a, axis=None, weights=None, returned=False, keepdims=False", active="a weights")
def average(c: Call) -> dict[str, Pieces]:
    refuse(c, "returned")
    if not c.given("weights"):
        return {"a": back(c, c.lazy_bar / _count(c))}
    ndim, wdim = c.ndim("a"), c.ndim("weights")
    axes = reduced_axes(c)
    if axes is None or (wdim != ndim and (wdim != 1 or len(axes) != 1)):
        raise CannotTell("np.average with weights along an axis that is not known", "write axis as a literal")
    w = c["weights"]
    lined = insert(w, [i for i in range(ndim) if i not in axes], ndim) if wdim != ndim else w
    keys: dict[str, Any] = {} if wdim != ndim or total_axis(c) else {"axis": c["axis"], "keepdims": True}
    share = back(c, c.lazy_bar) / numpy("sum", w, **keys)
    out: dict[str, Pieces] = {}
    if c.active("a"):
        out["a"] = share * lined
    if c.active("weights"):
        e = share * (c["a"] - back(c, c.y))
        others = tuple(i for i in range(ndim) if i not in axes) if wdim != ndim else ()
        out["weights"] = numpy("sum", e, axis=others) if others else e
    return out


def _not_nan(c: Call) -> E:
    return numpy("logical_not", numpy("isnan", c["a"]))


@rule(np.nansum, "a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=None", reduces="a")
def nansum(c: Call) -> dict[str, Pieces]:
    refuse(c, "out", "initial", "where")
    return {"a": back(c, c.lazy_bar) * _not_nan(c)}


@rule(np.nanmean, "a, axis=None, dtype=None, out=None, keepdims=False, where=None", reduces="a")
def nanmean(c: Call) -> dict[str, Pieces]:
    refuse(c, "out", "where")
    there = c.let(_not_nan(c), "there")
    return {"a": back(c, c.lazy_bar) / sum_of_hits(c, there, c["a"]) * there}


@rule((np.nanmax,), "a, axis=None, out=None, keepdims=False, initial=None, where=None")
def nanmax(c: Call) -> dict[str, Pieces]:
    return _extremum(c)


@rule((np.nanmin,), "a, axis=None, out=None, keepdims=False, initial=None, where=None")
def nanmin(c: Call) -> dict[str, Pieces]:
    return _extremum(c)


def extremum_dot(c: TangentCall) -> E | None:
    """The tangent of the largest (smallest) element; of several that are equal, their mean."""
    dot = c.dot("a")
    if dot is None or c.dims("a") == ():
        return dot
    hit = c.let(c["a"].compare("==", back(c, c.y)), "hit")
    keys: dict[str, Any] = {k: c[k] for k in ("axis", "keepdims") if c.given(k)}
    return numpy("sum", hit * dot, result=c.result, **keys) / numpy("sum", hit, **keys, **single(hit, dot))


for _extreme in (np.max, np.min, np.nanmax, np.nanmin):
    tangent(_extreme)(extremum_dot)
