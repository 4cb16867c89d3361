"""Differences, integrals, convolutions, interpolation: sums over neighbours, which the cotangent goes back to.

y = np.convolve(a, v)        a_bar = np.correlate(y_bar, v, "valid")
y = np.trapezoid(y, x)       y_bar * trapezoid_weights(x)
y = np.interp(x, xp, fp)     x_bar = y_bar * interp_slope(x, xp, fp)
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast
import numpy as np

from srcad.facts import Scalar, Seq, dims_of
from srcad.rules.axes import as_given, from_front, insert, learning, sliced, up_to
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.elementwise import present
from srcad.rules.expr import E, fresh, literal, numpy, runtime
from srcad.rules.products import conjugate, fact_value
from srcad.rules.registry import rule, tangent
from srcad.rules.tangents import TangentCall, again, several, summed
from srcad.rules.template import said_like, write
from srcad.runtime.calculus import (
    coordinates_back,
    coordinates_dot,
    even_trapezoid_weights,
    gradient_back,
    interp_slope,
    interp_spread,
    trapezoid_weights,
    whole_convolution,
    whole_correlation,
)

# ---------------------------------------------------------------- differences


def _ends(e: E, axis: int, ndim: int) -> E:
    """Zeros at both ends of an axis."""
    widths = tuple((1, 1) if i == axis % ndim else (0, 0) for i in range(ndim))
    return numpy("pad", e, widths if ndim > 1 else 1)


@rule(np.ediff1d, "ary, to_end=None, to_begin=None", active="ary to_end to_begin", linear="ary to_end to_begin")
def ediff1d(c: Call) -> dict[str, Pieces]:
    """Differences of the elements in a row, between what is put at the ends."""
    out: dict[str, Pieces] = {}
    bar, n = c.bar, c["ary"].attr("size", Scalar("int64"))
    start: Any = numpy("size", c["to_begin"], result=Scalar("int64")) if c.given("to_begin") else 0
    ends = c.given("to_begin") or c.given("to_end")
    inside = write(c, "bar[start : start + n - 1]", bar=bar, start=_number(c, start), n=n) if ends else bar
    if c.active("ary"):
        out["ary"] = said_like(c, write(c, "-np.diff(np.pad(e, 1))[:n].reshape(ary.shape)", e=inside, n=n), "ary")
    if c.active("to_begin"):
        e = write(c, "bar[:start]", bar=bar, start=_number(c, start))
        out["to_begin"] = _end(c, e, "to_begin")
    if c.active("to_end"):
        size = literal(1, c.scope) if c.dims("to_end") == () else c.shaped("to_end").attr("size", Scalar("int64"))
        e = write(c, "bar[len(bar) - size :]", bar=bar, size=size)
        out["to_end"] = _end(c, e, "to_end")
    return out


def _number(c: Call, value: Any) -> E:
    return value if isinstance(value, E) else literal(value, c.scope)


def _end(c: Call, e: E, parameter: str) -> E:
    if c.dims(parameter) == ():
        return E(gast.Subscript(e.node, gast.Constant(0, None), gast.Load()), c.fact(parameter), c.scope)
    return numpy("reshape", e, c.shape(parameter), result=c.fact(parameter))


def _points_along(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    """As many points along each axis as there are elements; a spacing that is a number teaches nothing."""
    axes = as_given(fact_value(named["axis"]) if "axis" in named else None, len(dims[0]))
    for axis, points in zip(axes, dims[1:], strict=len(dims) > 2):
        if points:
            scope.unify(dims[0][axis], points[0])


@rule(
    np.gradient,
    "f, *varargs, axis=None, edge_order=1",
    active="f varargs",
    hint="slopes",
    linear="f",
    infer=learning(np.gradient, _points_along),
)
def gradient(c: Call) -> dict[str, Pieces]:
    """Linear in `f`; a spacing that is a number divides it, points are another matter."""
    ndim, nodes = c.ndim("f"), c.operands["varargs"]
    axes = as_given(c.static("axis") if c.given("axis") else None, ndim)
    several = isinstance(c.result, Seq)
    bars = c.bars if several else [c.bar]
    keys: dict[str, Any] = {"edge_order": c["edge_order"]} if c.given("edge_order") else {}
    total: E | None = None
    spacings: list[Pieces] = [None] * len(nodes)
    for i, (axis, bar) in enumerate(zip(axes, bars, strict=True)):
        if bar is None:
            continue
        slopes = write(c, f"y[{i}]") if several else c.y
        bar = numpy("full_like", slopes, bar) if bar.is_scalar else bar
        at = i if len(nodes) == len(axes) else 0
        given = [c.reader.value(nodes[at])] if nodes else []
        part = runtime(gradient_back, bar, *given, **({} if axis == ndim - 1 else {"axis": axis}), **keys)
        total = part if total is None else total + part
        if nodes and c.reader.fact(nodes[at]).active:
            if _is_number(given[0]):
                e = -numpy("sum", bar * slopes) / given[0]
            else:
                points: Any = given[0].fact
                e = runtime(coordinates_back, bar, c["f"], given[0], axis, _order(c))
                e = replace(e, fact=replace(points, dtype="float64"))  # `np.bincount` gives doubles
            spacings[at] = e if spacings[at] is None else spacings[at] + e
    return {"f": None if total is None else said_like(c, total, "f"), "varargs": spacings}


def _is_number(e: E) -> bool:
    """Whether an active spacing is one step for all; otherwise it is the points themselves."""
    if e.dims is None:
        raise CannotTell("np.gradient with an active spacing of which it is not known what it is", "pass one step")
    return e.is_scalar


def _order(c: Call | TangentCall) -> E | int:
    return c["edge_order"] if c.given("edge_order") else 1


@tangent(np.gradient)
def gradient_dot(c: TangentCall) -> E | None:
    """Slopes shrink as a spacing grows."""
    found, nodes = again(c, "f"), c.operands["varargs"]
    if all(dot is None for dot in c.dots("varargs")):
        return found
    several_axes = isinstance(c.result, Seq)
    axes = as_given(c.static("axis") if c.given("axis") else None, c.ndim("f"))
    number = len(c.bars) if several_axes else 1
    parts: list[E] = []
    for i in range(number):
        at = i if len(nodes) == number else 0
        y, dot = write(c, f"y[{i}]") if several_axes else c.y, c.reader.dot(nodes[at])
        change, spacing = None, c.reader.value(nodes[at])
        if dot is not None and _is_number(spacing):
            change = -(dot * y / spacing)
        elif dot is not None:
            change = replace(runtime(coordinates_dot, dot, c["f"], spacing, axes[i], _order(c)), fact=c.result)
        own = None if found is None else write(c, f"found[{i}]", found=found) if several_axes else found
        parts.append(summed(own, change) or 0.0 * y)
    return several(c, *parts) if several_axes else parts[0]


# ---------------------------------------------------------------- integrals


def same_samples(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    """As many points as samples along the axis of the integral; points for each element may be broadcast elsewhere."""
    x: Any = dims_of(named["x"]) if "x" in named else dims[1]
    given = named["axis"] if "axis" in named else facts[3] if len(facts) > 3 else None
    axis = (-1 if given is None else fact_value(given)) % len(dims[0])
    if len(x) == 1:
        scope.unify(dims[0][axis], x[0])
    elif len(x) == len(dims[0]):
        for k, (p, q) in enumerate(zip(dims[0], x, strict=True)):
            scope.unify(p, q) if k == axis else scope.meet(p, q, fresh())


@rule(
    present("np.trapezoid", "np.trapz"),
    "y, x=None, dx=1.0, axis=-1",
    active="y x dx",
    hint="integral",
    bilinear="y x dx",
    infer=learning(present("np.trapezoid", "np.trapz")[0], same_samples),
)
def trapezoid(c: Call) -> dict[str, Pieces]:
    ndim = c.ndim("y")
    axis = from_front(c.static("axis", -1), ndim)
    out: dict[str, Pieces] = {}
    bar = insert(c.measured_bar, (axis,), ndim) if not c.lazy_bar.is_scalar else c.lazy_bar
    points = c["x"] if c.given("x") else None
    if c.active("y"):
        out["y"] = bar * _weights(c, points, axis, ndim)
    if points is not None and c.active("x"):
        y = c["y"]
        pieces = 0.5 * bar * (sliced(y, axis, "1:") + sliced(y, axis, ":-1"))
        if c.ndim("x") == 1 and ndim > 1:
            others = tuple(i for i in range(ndim) if i != axis)
            pieces = numpy("sum", pieces, axis=others[0] if len(others) == 1 else others)
        one = tuple(i for i, d in enumerate(c.dims("x") or ()) if d == 1 and i != axis and c.ndim("x") == ndim)
        if one:  # the same points for all rows
            pieces = numpy("sum", pieces, axis=one[0] if len(one) == 1 else one, keepdims=True)
        own = axis if c.ndim("x") == ndim else 0
        e = -up_to(c, numpy("diff", _ends(pieces, own, c.ndim("x")), **_along(c, axis)), "x", own)
        out["x"] = said_like(c, e, "x")
    if points is None and c.given("dx") and c.active("dx"):  # arrays dx: `frontend/options.py`
        keys = {} if axis == ndim - 1 else {"axis": axis}
        out["dx"] = numpy("sum", c.bar * numpy(c.rule.function.__name__, c["y"], result=c.result, **keys))
    return out


def _along(c: Call, axis: int) -> dict[str, Any]:
    return {"axis": axis} if c.ndim("x") > 1 and axis != c.ndim("x") - 1 else {}


def _weights(c: Call, points: E | None, axis: int, ndim: int) -> E:
    """How much each value counts, lined up with the values."""
    if points is None:
        weights = runtime(even_trapezoid_weights, c.length("y", axis))
        weights = weights * c["dx"] if c.given("dx") else weights
    elif c.ndim("x") == 1 or axis == ndim - 1:
        weights = runtime(trapezoid_weights, points)
    else:
        moved = runtime(trapezoid_weights, numpy("moveaxis", points, axis, -1))
        return numpy("moveaxis", moved, -1, axis)
    one = points is None or c.ndim("x") == 1
    return weights[", ".join([":"] + ["None"] * (ndim - 1 - axis))] if one and axis != ndim - 1 else weights


# ---------------------------------------------------------------- convolutions


def _whole(c: Call, mode: str, filled: Any) -> E:
    if c.static("mode", mode) == "full":
        return c.bar
    return runtime(filled, c.bar, c.length("a", 0), c.length("v", 0))


@rule(np.convolve, "a, v, mode='full'", active="a v", bilinear="a v", hint="z")
def convolve(c: Call) -> dict[str, Pieces]:
    bar = c.let(_whole(c, "full", whole_convolution), "whole_bar")
    pairs = (("a", "v"), ("v", "a"))
    return {p: _of(c, numpy("correlate", bar, conjugate(c[o]), "valid"), p) for p, o in pairs if c.active(p)}


@rule(np.correlate, "a, v, mode='valid'", active="a v", bilinear="a v", hint="z")
def correlate(c: Call) -> dict[str, Pieces]:
    """A convolution with the second one reversed (and conjugated)."""
    bar = c.let(_whole(c, "valid", whole_correlation), "whole_bar")
    out: dict[str, Pieces] = {}
    if c.active("a"):
        out["a"] = _of(c, numpy("convolve", bar, conjugate(c["v"]), "valid"), "a")
    if c.active("v"):
        out["v"] = _of(c, conjugate(numpy("correlate", bar, conjugate(c["a"]), "valid")["::-1"]), "v")
    return out


def _of(c: Call, e: E, parameter: str) -> E:
    """A vector for a vector; a number stands for a vector of one."""
    return said_like(c, numpy("sum", e) if c.ndim(parameter) == 0 else e, parameter)


# ---------------------------------------------------------------- interpolation


def _same_points(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    scope.unify(dims[1][0], dims[2][0])


_INTERP = "x, xp, fp, left=None, right=None"


@rule(np.interp, _INTERP, active="x xp fp left right", hint="between", infer=learning(np.interp, _same_points))
def interp(c: Call) -> dict[str, Pieces]:
    """Outside, `left` and `right` count, or else the first and the last value."""
    out: dict[str, Pieces] = {}
    x, xp, bar = c["x"], c["xp"], c.bar
    below, above = x.compare("<", write(c, "xp[0]")), x.compare(">", write(c, "xp[-1]"))
    sloped = (
        c.let(bar * runtime(interp_slope, x, xp, c["fp"]), "sloped_bar") if c.active("x") or c.active("xp") else bar
    )
    if c.active("x"):
        out["x"] = sloped
    if c.active("xp"):
        out["xp"] = said_like(c, -runtime(interp_spread, sloped, x, xp), "xp")
    if c.active("fp"):
        inside = bar
        for parameter, beyond in (("left", below), ("right", above)):
            inside = numpy("where", beyond, 0.0, inside) if c.given(parameter) else inside
        out["fp"] = said_like(c, runtime(interp_spread, inside, x, xp), "fp")
    for parameter, beyond in (("left", below), ("right", above)):
        if c.given(parameter) and c.active(parameter):
            out[parameter] = numpy("sum", bar * beyond)
    return out


@tangent(np.interp)
def interp_dot(c: TangentCall) -> E | None:
    """Values move what is between them; places move along the slope."""
    total = again(c, "fp", "left", "right")
    x_dot, xp_dot = c.lazy_dot("x"), c.dot("xp")
    if x_dot is None and xp_dot is None:
        return total
    slope = c.let(runtime(interp_slope, c["x"], c["xp"], c["fp"]), "slope")
    moved = None if xp_dot is None else -numpy("interp", c["x"], c["xp"], xp_dot)
    change = summed(x_dot, moved)
    return total if change is None else summed(total, slope * change)
