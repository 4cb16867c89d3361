"""scipy.interpolate: splines by their samples and by the place where they are read.

    spline = interpolate.CubicSpline(x, y)
    spline(t)                                  t_bar = y_bar * spline(t, 1); the samples' by the splines of one each

The places of the samples have to be constant.
"""

from __future__ import annotations

from typing import Any

from scipy import interpolate

from srcad import infer
from srcad.facts import Array, Fact, Unknown
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import E, helper, numpy
from srcad.rules.products import in_shape_of
from srcad.rules.registry import MAKERS, rule, tangent
from srcad.rules.tangents import TangentCall, summed
from srcad.runtime import interpolation

MAKERS[id(interpolate.CubicSpline)] = (
    interpolation.cubic_spline, ("x", "y", "axis", "bc_type", "extrapolate")
)  # fmt: skip


MAKERS[id(interpolate.PchipInterpolator)] = (interpolation.pchip, ("x", "y", "axis", "extrapolate"))
MAKERS[id(interpolate.interp1d)] = (
    interpolation.linear, ("x", "y", "kind", "axis", "copy", "bounds_error", "fill_value", "assume_sorted")
)  # fmt: skip
MAKERS[id(interpolate.RegularGridInterpolator)] = (
    interpolation.regular_grid, ("points", "values", "method", "bounds_error", "fill_value")
)  # fmt: skip


def _like_place(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    place = facts[0] if facts else named["t"]
    return infer.elementwise(interpolation.of_place, [sp.scope.resolved(place)], sp.scope, sp.fresh())


def _flags(c: Call) -> tuple[Any, Any, dict[str, Any]]:
    """How the spline is read, and what it is made of."""
    if c.ndim("y") != 1:
        raise CannotTell("scipy.interpolate.CubicSpline of several curves", "interpolate one by one")
    if c.static("bc_type", "not-a-knot") not in ("not-a-knot", "natural", "clamped"):
        raise CannotTell("scipy.interpolate.CubicSpline with this bc_type", 'use "not-a-knot", "natural" or "clamped"')
    nu = c["nu"] if c.given("nu") else 0
    return nu, c["extrapolate"] if c.given("extrapolate") else None, {k: c[k] for k in ("x", "bc_type") if c.given(k)}


def _slope(c: Call) -> E:
    nu, extrapolate, keys = _flags(c)
    return helper(interpolation.cubic_spline, c["t"], nu + 1, extrapolate, result=c.result, y=c["y"], **keys)


@rule(interpolation.cubic_spline, "t, nu=0, extrapolate=None, *, x, y, bc_type='not-a-knot'", active="t y",
      infer=_like_place)  # fmt: skip
def cubic_spline(c: Call) -> dict[str, Pieces]:
    nu, extrapolate, keys = _flags(c)
    out: dict[str, Pieces] = {}
    if c.active("t"):
        out["t"] = in_shape_of(c, c.bar * _slope(c), "t")
    if c.active("y"):
        place = (c["t"], nu, extrapolate, c.bar)
        out["y"] = helper(interpolation.cubic_spline_back, *place, result=c.fact("y"), **keys)
    return out


@tangent(interpolation.cubic_spline)
def cubic_spline_dot(c: TangentCall) -> E | None:
    nu, extrapolate, keys = _flags(c)
    t_dot, y_dot = c.dot("t"), c.dot("y")
    total = None if t_dot is None else t_dot * _slope(c)
    if y_dot is not None:
        moved = helper(interpolation.cubic_spline, c["t"], nu, extrapolate, result=c.result, y=y_dot, **keys)
        total = summed(total, moved)
    return total


@rule(interpolation.pchip, "t, nu=0, extrapolate=None, *, x, y", active="t", infer=_like_place)
def pchip(c: Call) -> dict[str, Pieces]:
    """By the place; the samples have to be constant."""
    return {"t": in_shape_of(c, c.bar * _pchip_slope(c), "t")}


@tangent(interpolation.pchip)
def pchip_dot(c: TangentCall) -> E | None:
    dot = c.dot("t")
    return None if dot is None else dot * _pchip_slope(c)


def _pchip_slope(c: Call) -> E:
    nu, extrapolate = c["nu"] if c.given("nu") else 0, c["extrapolate"] if c.given("extrapolate") else None
    return helper(interpolation.pchip, c["t"], nu + 1, extrapolate, result=c.result, x=c["x"], y=c["y"])


# ---------------------------------------------------------------- straight lines


def _straight(c: Call) -> None:
    if c.static("kind", "linear") != "linear" or c.ndim("y") != 1:
        raise CannotTell("scipy.interpolate.interp1d of this kind", "use CubicSpline, or a kind of straight lines")
    if c.static("fill_value", "extrapolate") != "extrapolate":
        raise CannotTell("scipy.interpolate.interp1d with a fill_value", 'leave it out, or use "extrapolate"')


@rule(interpolation.linear, "t, *, x, y, kind='linear', bounds_error=None, fill_value='extrapolate'", active="t y",
      infer=_like_place)  # fmt: skip
def linear(c: Call) -> dict[str, Pieces]:
    _straight(c)
    out: dict[str, Pieces] = {}
    if c.active("t"):
        slope = helper(interpolation.linear_slope, c["t"], c["x"], c["y"], result=c.result)
        out["t"] = in_shape_of(c, c.bar * slope, "t")
    if c.active("y"):
        out["y"] = helper(interpolation.linear_back, c["t"], c["x"], c.bar, result=c.fact("y"))
    return out


@tangent(interpolation.linear)
def linear_dot(c: TangentCall) -> E | None:
    _straight(c)
    t_dot, y_dot = c.dot("t"), c.dot("y")
    total: E | None = None
    if t_dot is not None:
        total = t_dot * helper(interpolation.linear_slope, c["t"], c["x"], c["y"], result=c.result)
    if y_dot is not None:
        flags: dict[str, Any] = {k: c[k] for k in ("bounds_error", "fill_value") if c.given(k)}
        moved = helper(interpolation.linear, c["t"], result=c.result, x=c["x"], y=y_dot, **flags)
        total = summed(total, moved)
    return total


# ---------------------------------------------------------------- grids


def _grid_fact(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    place = sp.scope.resolved(facts[0] if facts else named["xi"])
    if not isinstance(place, Array) or not place.dims:
        return Unknown()
    dims = place.dims[:-1] if len(place.dims) > 1 else (1,)
    return Array("float64", dims, sites=frozenset([sp.fresh()]))


def _grid(c: Call) -> dict[str, Any]:
    if c.static("method", "linear") != "linear" or c.static("fill_value", None) is not None:
        raise CannotTell("scipy.interpolate.RegularGridInterpolator with this method or fill_value", 'use "linear"')
    if c.ndim("xi") < 2:
        raise CannotTell("scipy.interpolate.RegularGridInterpolator at a single place", "pass an array of places")
    return {k: c[k] for k in ("bounds_error", "fill_value") if k in c.operands}


@rule(interpolation.regular_grid, "xi, *, points, values, method='linear', bounds_error=True, fill_value=None",
      active="xi values", infer=_grid_fact)  # fmt: skip
def regular_grid(c: Call) -> dict[str, Pieces]:
    """Between the samples of a grid, linear in each coordinate."""
    _grid(c)
    out: dict[str, Pieces] = {}
    if c.active("xi"):
        slope = helper(interpolation.regular_grid_slope, c["xi"], c["points"], c["values"], result=c.fact("xi"))
        out["xi"] = c.bar["..., None"] * slope
    if c.active("values"):
        back = interpolation.regular_grid_back
        out["values"] = helper(back, c["xi"], c["points"], c["values"], c.bar, result=c.fact("values"))
    return out


@tangent(interpolation.regular_grid)
def regular_grid_dot(c: TangentCall) -> E | None:
    flags = _grid(c)
    place_dot, values_dot = c.dot("xi"), c.dot("values")
    total: E | None = None
    if place_dot is not None:
        slope = helper(interpolation.regular_grid_slope, c["xi"], c["points"], c["values"], result=c.fact("xi"))
        total = numpy("sum", slope * place_dot, axis=-1)
    if values_dot is not None:
        keys = {"points": c["points"], "values": values_dot, **flags}
        total = summed(total, helper(interpolation.regular_grid, c["xi"], result=c.result, **keys))
    return total
