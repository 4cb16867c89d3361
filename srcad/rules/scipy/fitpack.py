"""Splines of FITPACK, by the place at which they are evaluated; their knots and coefficients are constants.

    y = interpolate.splev(x, tck)        x_bar = y_bar * interpolate.splev(x, tck, der=1)
"""

from __future__ import annotations

from typing import Any

from scipy import interpolate

from srcad.facts import Array, Fact, Scalar, Unknown, altered
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import E, helper, scipy
from srcad.rules.registry import rule, tangent
from srcad.rules.tangents import TangentCall, summed
from srcad.runtime import interpolation

_INSTEAD = "use scipy.interpolate.CubicSpline or make_interp_spline"


def _as_place(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """A float for each place, in an array also where there is one alone."""
    x = facts[0] if facts else named["x"]
    if isinstance(x, Scalar):
        return Array("float64", ())
    return altered(x, dtype="float64", active=False, sites=frozenset()) if isinstance(x, Array) else Unknown()


def _slope(c: Call) -> E:
    ext = c.static("ext", 0)
    if ext not in (0, 1, 2):
        raise CannotTell("interpolate.splev with ext=3", _INSTEAD)
    outside = {"ext": ext} if ext else {}
    return scipy("interpolate.splev", c["x"], c["tck"], der=c.static("der", 0) + 1, result=c.result, **outside)


@rule(interpolate.splev, "x, tck, der=0, ext=0", active="x", infer=_as_place)
def splev(c: Call) -> dict[str, Pieces]:
    return {"x": c.reduced(c.lazy_bar * _slope(c), "x")}


@tangent(interpolate.splev)
def splev_dot(c: TangentCall) -> E | None:
    dot = c.lazy_dot("x")
    return None if dot is None else dot * _slope(c)


def _of_numbers(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    given = dict(zip(("x", "y"), facts, strict=False)) | named
    return Scalar("float64") if all(isinstance(given[p], Scalar) for p in ("x", "y")) else Unknown()


def _slope_along(c: Call, parameter: str) -> E:
    if not all(isinstance(c.fact(p), Scalar) for p in ("x", "y")):
        raise CannotTell("interpolate.bisplev of arrays", "use scipy.interpolate.RegularGridInterpolator")
    orders = {"dx": c.static("dx", 0), "dy": c.static("dy", 0)}
    if any(orders.values()) and c.rule.function is interpolate.bisplev:  # beyond the samples it is that of the edge
        raise CannotTell("interpolate.bisplev with dx or dy", "use scipy.interpolate.RegularGridInterpolator")
    orders[f"d{parameter}"] += 1
    orders = {k: order for k, order in orders.items() if order}
    return helper(interpolation.surface_slope, c["x"], c["y"], c["tck"], result=c.result, **orders)


def _of_two_numbers(function: Any) -> None:
    """Declare a spline of two coordinates; the grid of two arrays has another shape for each pair of lengths."""

    @rule(function, "x, y, tck, dx=0, dy=0", active="x y", infer=_of_numbers)
    def reverse(c: Call) -> dict[str, Pieces]:
        return {p: c.lazy_bar * _slope_along(c, p) for p in ("x", "y") if c.active(p)}

    @tangent(function)
    def forward(c: TangentCall) -> E | None:
        dots = {p: c.dot(p) for p in ("x", "y")}
        total: E | None = None
        for p, dot in dots.items():
            total = total if dot is None else summed(total, dot * _slope_along(c, p))
        return total


for _function in (interpolate.bisplev, interpolation.surface_slope):
    _of_two_numbers(_function)
