"""scipy.interpolate: splines by their samples and by the place where they are read.

    spline = interpolate.CubicSpline(x, y)
    spline(t)                                  t_bar = y_bar * spline(t, 1); the samples' by the splines of one each

The places of the samples have to be constant.
"""

from __future__ import annotations

from typing import Any

from scipy import interpolate

from srcad import infer
from srcad.facts import Fact
from srcad.rules.expr import E, helper
from srcad.rules.products import in_shape_of
from srcad.rules.registry import MAKERS, Call, CannotTell, Pieces, rule, tangent
from srcad.rules.tangents import TangentCall, summed
from srcad.runtime import interpolation

MAKERS[id(interpolate.CubicSpline)] = (
    interpolation.cubic_spline, ("x", "y", "axis", "bc_type", "extrapolate")
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
