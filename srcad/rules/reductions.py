"""Reductions: the cotangent is repeated along the axes that were taken together.

    y = np.sum(x, axis=1)        x_bar = y_bar[:, None]          (broadcast to x's shape by whoever adds it)
    y = np.mean(x)               x_bar = y_bar / x.size
    y = np.max(x)                x_bar = y_bar / np.sum(x == y) * (x == y)

Ties of `max` and `min` share equally; the standard deviation of a constant has the gradient 0.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast
import numpy as np

from srcad.facts import Array, Dim, Known, Scalar, dims_of
from srcad.rules.axes import (
    as_given,
    at_axis,
    count,
    dtype_of,
    insert,
    learning,
    method,
    normal,
    refuse,
    reshaped_like,
    single,
    size,
    sliced,
    unless,
)
from srcad.rules.call import Call, CannotTell, Pieces, Scatter
from srcad.rules.expr import E, Marks, fresh, literal, numpy, runtime
from srcad.rules.products import conjugate, fact_value, in_shape_of
from srcad.rules.registry import rule, tangent
from srcad.rules.tangents import TangentCall, again, reduction, summed, total, where_counted
from srcad.runtime.numeric import other_factors, running_products_back, running_products_dot
from srcad.runtime.order import elements_of_parts, parts_of_elements


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
    if axes is None or e.dims is None:  # which would have to be in its full shape
        e = c.full(e, c.node)
    if axes is None:
        return numpy("expand_dims", e, c["axis"])
    return insert(e, axes, c.ndim(parameter))


def total_axis(c: Call) -> bool:
    """Whether everything is reduced to one number."""
    return not c.given("axis")


def lined_up(function: Any) -> Any:
    """`infer`: what is passed as `where` or `mean` has the argument's lengths."""

    def teach(scope: Any, dims: Any, facts: Any, named: dict[str, Any]) -> None:
        for name in ("where", "mean"):
            have = dims_of(named[name]) or () if name in named else ()
            for p, q in zip(dims[0][::-1], have[::-1], strict=False):
                scope.meet(p, q, fresh())

    return learning(function, teach)


_REDUCTION = "a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=None"


@rule(
    np.sum,
    _REDUCTION,
    active="a initial",
    method="sum",
    hint="total",
    linear="a initial",
    infer=lined_up(np.sum),
)
def sum_(c: Call) -> dict[str, Pieces]:
    refuse(c, "out")
    out: dict[str, Pieces] = {}
    if c.active("a"):
        e = back(c, c.lazy_bar)
        out["a"] = counted(e, c["where"]) if c.given("where") else e
    if c.active("initial"):
        out["initial"] = c.lazy_bar if dims_of(c.result) == () else numpy("sum", c.bar)
    return out


def _count(c: Call) -> E:
    """How many elements go into one result."""
    axes = reduced_axes(c)
    if axes is not None:
        return count(c, "a", axes)
    return size(c, "a") if total_axis(c) else numpy("size", c["a"], c["axis"], result=Scalar("int64"))


@rule(
    np.mean,
    "a, axis=None, dtype=None, out=None, keepdims=False, where=None",
    method="mean",
    hint="mean",
    linear="a",
    infer=lined_up(np.mean),
)
def mean(c: Call) -> dict[str, Pieces]:
    refuse(c, "out")
    there = selected(c)
    if there is not None:
        return {"a": counted(back(c, c.lazy_bar) / sum_of_hits(c, there, c["a"]), there)}
    return {"a": back(c, c.lazy_bar / _count(c))}


def selected(c: Call) -> E | None:
    """Where an element counts: `where=`, in the argument's shape; None where all do."""
    if not c.given("where"):
        return None
    fact = c.fact("a")
    known = replace(fact, dtype="bool") if isinstance(fact, Array) else None
    return c.let(numpy("broadcast_to", c["where"], c.shape("a"), result=known), "there")


def numbers(c: Call) -> E:
    """Where an element counts in functions that leave NaN out."""
    there, number = selected(c), numpy("logical_not", numpy("isnan", c["a"]))
    return c.let(number if there is None else numpy("logical_and", there, number), "there")


def counted(e: E, there: E) -> E:
    """A cotangent where an element counts. One that is left out gets nothing, also where its own derivative is NaN.

        np.nansum((data - m) ** 2)          missing data say nothing of m
    """
    return (e * there).marked(Marks.MASKED)


def _mean_again(c: Call, there: E | None = None) -> E:
    """The mean that a variance was taken around."""
    if c.given("mean"):
        return c["mean"]
    if there is not None:
        keys: dict[str, Any] = {} if total_axis(c) else {"axis": c["axis"], "keepdims": True}
        return numpy("mean", c["a"], **keys, where=there)
    if total_axis(c):
        return numpy("mean", c["a"])
    axis = c.operands["axis"]
    axes = reduced_axes(c)
    if axes is not None and axes and axes == tuple(range(len(axes))):
        return numpy("mean", c["a"], axis=c.reader.value(axis))
    return numpy("mean", c["a"], axis=c.reader.value(axis), keepdims=True)


def _free(c: Call, there: E | None = None) -> E:
    """The number of elements less the degrees of freedom that were taken away."""
    values = c["a"]  # which the deviations read: it has a size at no cost
    n = _count(c) if there is None else sum_of_hits(c, there, values)
    name = "correction" if c.given("correction") else "ddof"
    return n - c[name] if c.given(name) and c.static_or(name, None) != 0 else n


_SPREAD = "a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=None, mean=None, correction=None"


@rule(np.var, _SPREAD, infer=lined_up(np.var), active="a mean", method="var", hint="var", reduces="a")
def var(c: Call) -> dict[str, Pieces]:
    return _var(c, selected(c))


def _var(c: Call, there: E | None) -> dict[str, Pieces]:
    refuse(c, "out")
    if c.dims("a") == ():
        return {}
    return _around_mean(c, _over(c, 2.0 * c.lazy_bar, _free(c, there), there), there)


@rule(np.std, _SPREAD, infer=lined_up(np.std), active="a mean", method="std", hint="std", reduces="a")
def std(c: Call) -> dict[str, Pieces]:
    return _std(c, selected(c))


def _std(c: Call, there: E | None) -> dict[str, Pieces]:
    """Where all elements are equal: 0. (Rounding may leave a deviation of 1e-17, so they are compared.)"""
    refuse(c, "out")
    if c.dims("a") == ():
        return {}
    arguments: dict[str, Any] = {k: c.reader.value(c.operands[k]) for k in ("axis", "keepdims") if k in c.operands}
    if c.given("mean"):  # of which equal elements may be away
        spread = c.y
    elif there is None:
        spread = numpy("ptp", c["a"], **arguments)
    else:
        high, low = (numpy(f, c["a"], **arguments, where=there, initial=e) for f, e in _BEYOND)
        spread = high - low
    y = unless(spread.compare(">", 0), c.y, np.inf)
    if there is None:
        return _around_mean(c, back(c, c.lazy_bar / (_free(c) * y)), None)
    return _around_mean(c, back(c, c.lazy_bar / y) / _free(c, there), there)


_BEYOND = (("max", -np.inf), ("min", np.inf))


def _over(c: Call, bar: E, n: E, there: E | None) -> E:
    return back(c, bar / n) if there is None else back(c, bar) / n


def _around_mean(c: Call, share: E, there: E | None) -> dict[str, Pieces]:
    """The shares of deviations from the mean. A mean that is given moves all of them."""
    away = c["a"] - _mean_again(c, there)
    e = share * conjugate(away if there is None else numpy("where", there, away, 0.0))
    e = e if there is None else e.marked(Marks.MASKED)
    own, given = c.dims("a"), c.dims("mean") if c.given("mean") else None
    if own and given and any(p == 1 != q for p, q in zip(own[::-1], given[::-1], strict=False)):
        what = f"{c.rule.name} with a mean that has more elements than the array"
        raise CannotTell(what, "broadcast the array first")
    out: dict[str, Pieces] = {"a": e}
    if c.active("mean"):
        out["mean"] = in_shape_of(c, -e, "mean")
    return out


def sum_of_hits(c: Call, hit: E, like: E) -> E:
    """How many elements share an extremum, in the argument's dtype."""
    keys: dict[str, Any] = {}
    if c.given("axis"):
        keys["axis"] = c["axis"]
        axes = reduced_axes(c, c.rule.parameters[0].name)
        if axes is None or axes != tuple(range(len(axes))) or c.static("keepdims", False):
            keys["keepdims"] = True
    keys |= single(hit, like)
    return numpy("sum", hit, **keys)


@rule(
    (np.max, np.amax),
    "a, axis=None, out=None, keepdims=False, initial=None, where=None",
    active="a initial",
    method="max",
    hint="top",
    infer=lined_up(np.max),
)
def max_(c: Call) -> dict[str, Pieces]:
    return _extremum(c)


@rule(
    (np.min, np.amin),
    "a, axis=None, out=None, keepdims=False, initial=None, where=None",
    active="a initial",
    method="min",
    hint="low",
    infer=lined_up(np.min),
)
def min_(c: Call) -> dict[str, Pieces]:
    return _extremum(c)


def _extremum(c: Call) -> dict[str, Pieces]:
    """Every element that equals the result has an equal share, and so has `initial`."""
    refuse(c, "out")
    initial = c["initial"] if c.given("initial") else None
    if c.dims("a") == () and initial is None:
        return {"a": c.lazy_bar}
    y, bar, there = back(c, c.y), back(c, c.lazy_bar), selected(c)
    hit = c["a"].compare("==", y)
    hit = c.let(hit if there is None else numpy("logical_and", hit, there), "hit")
    some = there is not None or c.rule.function in (np.nanmax, np.nanmin)
    if initial is None:
        return {"a": _of_hits(bar / sum_of_hits(c, hit, c["a"]), hit, some)}
    reached = y.compare("==", initial)
    share = c.let(bar / (sum_of_hits(c, hit, c["a"]) + reached), "share")
    return {"a": _of_hits(share, hit, some), "initial": numpy("sum", share * reached)}


def _of_hits(share: E, hit: E, some: bool) -> E:
    """What the elements get that are the extreme one; `some`: there are others that do not count at all."""
    if some:
        return counted(share, hit)
    return (numpy("where", hit, share, 0.0) if share.steep else share * hit).marked(Marks.SPARSE)


@rule(np.ptp, "a, axis=None, out=None, keepdims=False", method=None, reduces="a")
def ptp(c: Call) -> dict[str, Pieces]:
    refuse(c, "out")
    out: E | None = None
    for name, sign in (("max", 1.0), ("min", -1.0)):
        keys: dict[str, Any] = {k: c.reader.value(c.operands[k]) for k in ("axis",) if c.given(k)}
        if c.given("axis"):
            keys["keepdims"] = True
        hit = c.let(c["a"].compare("==", numpy(name, c["a"], **keys)), "hit")
        part = sign * _of_hits(back(c, c.lazy_bar) / sum_of_hits(c, hit, c["a"]), hit, some=False)
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
    return {"a": _sums_to_end(c, "a", c.bar)}


def _sums_to_end(c: Call, parameter: str, bar: E) -> E:
    ndim = c.ndim(parameter)
    if ndim == 0:
        return reshaped_like(c, bar, parameter)
    if not c.given("axis"):
        return reshaped_like(c, _running(bar, 0, 1), parameter)
    return _running(bar, normal(c.static("axis"), ndim)[0], ndim)


@rule(np.add.reduceat, "array, indices, axis=0, dtype=None, out=None", linear="array", hint="sums")
def reduceat(c: Call) -> dict[str, Pieces]:
    """Each element gets the cotangents of the sums that it is in."""
    refuse(c, "out", "dtype")
    axis = normal(c.static("axis", 0), c.ndim("array"))[0]
    n = c.length("array", axis)
    places, sums = (c.let(runtime(f, c["indices"], n), f.__name__) for f in (elements_of_parts, parts_of_elements))
    bar = c.lazy_bar if c.lazy_bar.is_scalar else numpy("take", c.bar, sums, axis=axis, result=Array("float64", None))
    return {"array": Scatter(at_axis(places.node, axis), bar, True, made=True)}


@rule(
    np.prod,
    _REDUCTION,
    active="a initial",
    method="prod",
    hint="p",
    reduces="a",
    infer=lined_up(np.prod),
)
def prod(c: Call) -> dict[str, Pieces]:
    return _prod(c, selected(c))


def _prod(c: Call, there: E | None) -> dict[str, Pieces]:
    """The product of the others: of those before times of those behind, so that zeros do no harm."""
    refuse(c, "out")
    x = c["a"] if there is None else c.let(numpy("where", there, c["a"], 1.0), "factors")
    out: dict[str, Pieces] = {}
    bar = c.lazy_bar * c["initial"] if c.given("initial") else c.lazy_bar
    if c.active("a"):
        others = _other_factors(c, x)
        e = back(c, bar) if others is None else back(c, bar) * others
        out["a"] = e if there is None else counted(e, there)
    if c.active("initial"):
        keys: dict[str, Any] = {k: c.reader.value(c.operands[k]) for k in ("axis", "keepdims") if k in c.operands}
        out["initial"] = numpy("sum", c.bar * numpy("prod", x, **keys))
    return out


def _other_factors(c: Call, x: E) -> E | None:
    """At each element the product of the others that are multiplied with it."""
    ndim, axes = c.ndim("a"), reduced_axes(c)
    if axes is None:
        raise c.unknown("an axis known only when the program runs", "axis")
    if not axes:
        return None
    if len(axes) == 1:
        return _others(c, x, axes[0], ndim)
    if len(axes) == ndim:
        return replace(runtime(other_factors, x), fact=x.fact)
    # several axes, not all of them: one after the other
    total: E | None = None
    for i in range(len(axes)):
        part = x
        for axis in axes[i + 1 :]:
            part = numpy("prod", part, axis=axis, keepdims=True)
        factor = _others(c, part, axes[i], ndim)
        total = factor if total is None else total * factor
    return total


def _others(c: Call, x: E, axis: int, ndim: int) -> E:
    """At each element the product of the others along an axis."""
    e = runtime(other_factors, x) if ndim == 1 else runtime(other_factors, x, axis)
    return replace(e, fact=x.fact)


@rule(np.cumprod, "a, axis=None, dtype=None, out=None", method="cumprod")
def cumprod(c: Call) -> dict[str, Pieces]:
    refuse(c, "out")
    return {"a": _products_to_end(c, "a", c["a"], c.y, c.bar)}


def _products_to_end(c: Call, parameter: str, x: E, y: E, bar: E) -> E:
    ndim = c.ndim(parameter)
    if ndim == 0:
        return reshaped_like(c, bar, parameter)
    axis = normal(c.static("axis"), ndim)[0] if c.given("axis") else 0
    if not c.given("axis") and ndim > 1:
        x, ndim = method(x, "ravel", result=Array(dtype_of(x), (Dim(fresh()),))), 1
    along = () if ndim == 1 else (axis,)
    fact: Any = x.fact
    if dtype_of(bar)[0] == "c" and isinstance(fact, Array):  # of `dtype=complex`
        fact = replace(fact, dtype=dtype_of(bar))
    return reshaped_like(c, replace(runtime(running_products_back, x, y, bar, *along), fact=fact), parameter)


def _behind_initial(c: Call, e: E) -> E:
    """Without what `include_initial` put in front."""
    if not c.static("include_initial", False):
        return e
    if c.ndim("x") == 0:
        raise CannotTell(f"{c.rule.name} of a number with include_initial=", "pass an array")
    return sliced(e, normal(c.static("axis"), c.ndim("x"))[0] if c.given("axis") else 0, "1:")


if hasattr(np, "cumulative_sum"):  # NumPy 2.1
    _CUMULATIVE = "x, axis=None, dtype=None, out=None, include_initial=False"

    @rule(np.cumulative_sum, _CUMULATIVE, linear="x")
    def cumulative_sum(c: Call) -> dict[str, Pieces]:
        refuse(c, "out")
        return {"x": _sums_to_end(c, "x", _behind_initial(c, c.bar))}

    @rule(np.cumulative_prod, _CUMULATIVE)
    def cumulative_prod(c: Call) -> dict[str, Pieces]:
        refuse(c, "out")
        return {"x": _products_to_end(c, "x", c["x"], _behind_initial(c, c.y), _behind_initial(c, c.bar))}

    @tangent(np.cumulative_prod)
    def cumulative_prod_dot(c: TangentCall) -> E | None:
        return _product_dot(c, c["x"], c.dot("x"), "x")


def _evenly(a: Any, axis: Any = None, weights: Any = None, **options: Any) -> Any:
    """The function that is asked for the result's shape: an example's weights may add up to 0."""
    return np.average(a, axis=axis, weights=None if weights is None else np.ones_like(weights), **options)


def _weighed(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    """Weights have the array's shape, or the lengths of the axes that are averaged over."""
    weights: Any = dims_of(named["weights"]) if "weights" in named else dims[2]
    own = dims[0]
    if len(weights) != len(own):
        axis = fact_value(named["axis"] if "axis" in named else facts[1])
        own = [own[k] for k in (axis if isinstance(axis, tuple) else (axis,))]
    for p, q in zip(own, weights, strict=True):
        scope.unify(p, q)


@rule(
    np.average,
    "a, axis=None, weights=None, returned=False, keepdims=False",
    active="a weights",
    infer=learning(_evenly, _weighed),
    hint="mean",
)
def average(c: Call) -> dict[str, Pieces]:
    refuse(c, "returned")
    if not c.given("weights"):
        return {"a": back(c, c.lazy_bar / _count(c))}
    ndim, wdim = c.ndim("a"), c.ndim("weights")
    axes = _weighed_axes(c)
    w = c["weights"]
    lined = insert(w, [i for i in range(ndim) if i not in axes], ndim) if wdim != ndim else w
    keys: dict[str, Any] = {} if wdim != ndim or total_axis(c) else {"axis": c["axis"], "keepdims": True}
    share = back(c, c.lazy_bar) / numpy("sum", w, **keys)
    share = c.let(share, "share") if len(c.active_names) > 1 else share
    out: dict[str, Pieces] = {}
    if c.active("a"):
        out["a"] = share * lined
    if c.active("weights"):
        e = share * (c["a"] - back(c, c.y))
        others = tuple(i for i in range(ndim) if i not in axes) if wdim != ndim else ()
        if others:
            e = numpy("sum", e, axis=others[0] if len(others) == 1 else others)
        out["weights"] = e
    return out


def _weighed_axes(c: Call) -> tuple[int, ...]:
    """The axes that are averaged over, of which weights of other dimensions have the lengths."""
    axes, own = reduced_axes(c), c.ndim("weights") != c.ndim("a")
    if axes is None or own and c.ndim("weights") != len(axes):
        raise CannotTell("np.average with weights along an axis that is not known", "write axis as a literal")
    if c.given("axis") and as_given(c.static("axis"), c.ndim("a")) != axes:
        if own or len(axes) == c.ndim("a"):  # NumPy transposes the weights, but if that leaves their shape as it is
            raise CannotTell("np.average over axes in another order", "write them in order, and transpose the weights")
    return axes


@tangent(np.average)
def average_dot(c: TangentCall) -> E | None:
    """Elements count by their weights, weights by how far their element is from the average."""
    refuse(c, "returned")
    found = again(c, "a")
    weights_dot = c.dot("weights") if c.given("weights") else None
    if weights_dot is None:
        return found
    ndim, axes = c.ndim("a"), _weighed_axes(c)
    keys: dict[str, Any] = {k: c[k] for k in ("axis", "keepdims") if c.given(k)}
    own = {} if c.ndim("weights") != ndim else keys
    if c.ndim("weights") != ndim:
        weights_dot = insert(weights_dot, [i for i in range(ndim) if i not in axes], ndim)
    change = numpy("sum", weights_dot * (c["a"] - back(c, c.y)), result=c.result, **keys)
    return summed(found, change / numpy("sum", c["weights"], **own))


# ---------------------------------------------------------------- where there are numbers


@rule(np.nansum, _REDUCTION, active="a initial", reduces="a", infer=lined_up(np.nansum))
def nansum(c: Call) -> dict[str, Pieces]:
    refuse(c, "out")
    out: dict[str, Pieces] = {"a": counted(back(c, c.lazy_bar), numbers(c))}
    if c.active("initial"):
        out["initial"] = numpy("sum", c.bar)
    return out


@tangent(np.nansum)
def nansum_dot(c: TangentCall) -> E | None:
    return summed(reduction(c), c.lazy_dot("initial"))


@rule(
    np.nanmean,
    "a, axis=None, dtype=None, out=None, keepdims=False, where=None",
    reduces="a",
    infer=lined_up(np.nanmean),
)
def nanmean(c: Call) -> dict[str, Pieces]:
    refuse(c, "out")
    there = numbers(c)
    return {"a": counted(back(c, c.lazy_bar) / sum_of_hits(c, there, c["a"]), there)}


@rule(np.nanvar, _SPREAD, active="a mean", reduces="a", infer=lined_up(np.nanvar))
def nanvar(c: Call) -> dict[str, Pieces]:
    return _var(c, numbers(c))


@rule(np.nanstd, _SPREAD, active="a mean", reduces="a", infer=lined_up(np.nanstd))
def nanstd(c: Call) -> dict[str, Pieces]:
    return _std(c, numbers(c))


@rule(np.nanprod, _REDUCTION, active="a initial", reduces="a", infer=lined_up(np.nanprod))
def nanprod(c: Call) -> dict[str, Pieces]:
    return _prod(c, numbers(c))


for _function in (np.nanmax, np.nanmin):
    rule(
        _function,
        "a, axis=None, out=None, keepdims=False, initial=None, where=None",
        active="a initial",
        infer=lined_up(_function),
    )(_extremum)


@rule(np.nancumsum, "a, axis=None, dtype=None, out=None")
def nancumsum(c: Call) -> dict[str, Pieces]:
    refuse(c, "out")
    return {"a": counted(_sums_to_end(c, "a", c.bar), numpy("logical_not", numpy("isnan", c["a"])))}


@rule(np.nancumprod, "a, axis=None, dtype=None, out=None")
def nancumprod(c: Call) -> dict[str, Pieces]:
    refuse(c, "out")
    gap = c.let(numpy("isnan", c["a"]), "gap")
    filled = c.let(numpy("where", gap, 1.0, c["a"]), "filled")
    return {"a": counted(_products_to_end(c, "a", filled, c.y, c.bar), numpy("logical_not", gap))}


# ---------------------------------------------------------------- tangents


def extremum_dot(c: TangentCall) -> E | None:
    """The tangent of the largest (smallest) element; of several that are equal, their mean."""
    dot, initial_dot = c.dot("a"), c.lazy_dot("initial")
    if c.dims("a") == () and not c.given("initial"):
        return dot
    y, there = back(c, c.y), selected(c)
    hit = c["a"].compare("==", y)
    hit = c.let(hit if there is None else numpy("logical_and", hit, there), "hit")
    keys: dict[str, Any] = {k: c[k] for k in ("axis", "keepdims") if c.given(k)}
    number = numpy("sum", hit, **keys, **single(hit, c["a"]))
    some = there is not None or c.rule.function in (np.nanmax, np.nanmin)
    if dot is not None:
        dot = numpy("where", hit, dot, 0.0) if some or dot.steep else hit * dot
    change = None if dot is None else numpy("sum", dot, result=c.result, **keys)
    if c.given("initial"):
        reached = c.let(c.y.compare("==", c["initial"]), "reached")
        number = number + reached
        change = summed(change, None if initial_dot is None else reached * initial_dot)
    return None if change is None else change / number


for _extreme in (np.max, np.min, np.nanmax, np.nanmin):
    tangent(_extreme)(extremum_dot)


def _spread_dot(c: TangentCall) -> E | None:
    """Elements and a mean that is given count by their difference."""
    dot, mean_dot = c.dot("a"), c.lazy_dot("mean")
    if mean_dot is None:
        return reduction(c)
    assert c.rule.reverse is not None
    c.raw_bar = literal(1.0, c.scope)
    keys: dict[str, Any] = {k: c.operands[k] for k in ("axis", "keepdims") if c.given(k)}
    change = summed(dot, -mean_dot)
    e = c.rule.reverse(c)["a"]
    assert isinstance(e, E)
    return None if change is None else total(c, where_counted(c, e, change), **keys)


for _spread in (np.var, np.std, np.nanvar, np.nanstd):
    tangent(_spread)(_spread_dot)


@tangent(np.prod)
def prod_dot(c: TangentCall) -> E | None:
    return _factors_dot(c, selected(c))


@tangent(np.nanprod)
def nanprod_dot(c: TangentCall) -> E | None:
    return _factors_dot(c, numbers(c))


def _factors_dot(c: TangentCall, there: E | None) -> E | None:
    dot, change = c.lazy_dot("initial"), reduction(c)
    if dot is None:
        return change
    keys: dict[str, Any] = {k: c[k] for k in ("axis", "keepdims") if c.given(k)}
    x = c["a"] if there is None else numpy("where", there, c["a"], 1.0)
    return summed(change, dot * numpy("prod", x, result=c.result, **keys))


def _product_dot(c: TangentCall, x: E, dot: E | None, parameter: str) -> E | None:
    if dot is None:
        return None
    ndim, y = c.ndim(parameter), c.y
    if c.static("include_initial", False):
        y = _behind_initial(c, y)
    if not c.given("axis") and ndim > 1:
        x, dot = (method(e, "ravel", result=Array(dtype_of(e), (Dim(fresh()),))) for e in (x, dot))
        ndim = 1
    axis = normal(c.static("axis"), ndim)[0] if c.given("axis") and ndim else 0
    found = replace(runtime(running_products_dot, x, y, dot, *((axis,) if ndim > 1 else ())), fact=y.fact)
    if not c.static("include_initial", False):
        return found
    still = numpy("zeros_like", sliced(found, axis, ":1"))
    keys: dict[str, Any] = {"axis": axis} if ndim > 1 else {}
    return numpy("concatenate", (still, found), **keys)


@tangent(np.cumprod)
def cumprod_dot(c: TangentCall) -> E | None:
    return _product_dot(c, c["a"], c.dot("a"), "a")


@tangent(np.nancumprod)
def nancumprod_dot(c: TangentCall) -> E | None:
    gap = c.let(numpy("isnan", c["a"]), "gap")
    dot = c.dot("a")
    filled, change = numpy("where", gap, 1.0, c["a"]), None if dot is None else numpy("where", gap, 0.0, dot)
    return _product_dot(c, c.let(filled, "filled"), change, "a")


@tangent(np.nancumsum)
def nancumsum_dot(c: TangentCall) -> E | None:
    dot = c.dot("a")
    keys: dict[str, Any] = {"axis": c["axis"]} if c.given("axis") else {}
    return None if dot is None else numpy("cumsum", numpy("where", numpy("isnan", c["a"]), 0.0, dot), **keys)
