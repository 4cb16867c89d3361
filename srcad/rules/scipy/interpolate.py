"""scipy.interpolate: splines by their samples and by the place where they are read.

    spline = interpolate.CubicSpline(x, y)
    spline(t)                                  t_bar = y_bar * spline(t, 1); the samples' by the splines of one each

The places of the samples have to be constant.
"""

from __future__ import annotations

from typing import Any

from scipy import interpolate

from srcad.facts import Array, Dim, Fact, Scalar, Seq, Unknown, dims_of
from srcad.rules.axes import real_only
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import E, helper, numpy
from srcad.rules.products import in_shape_of
from srcad.rules.registry import CURVES, HOLDING, MAKERS, constant, instead, rule, tangent
from srcad.rules.tangents import TangentCall, again, summed
from srcad.runtime import interpolation, places
from srcad.tree.build import call, const, copy_tree

MAKERS[id(interpolate.CubicSpline)] = (
    interpolation.cubic_spline, ("x", "y", "axis", "bc_type", "extrapolate")
)  # fmt: skip
MAKERS[id(interpolate.CubicHermiteSpline)] = (interpolation.hermite, ("x", "y", "dydx", "axis", "extrapolate"))
MAKERS[id(interpolate.make_interp_spline)] = (interpolation.interp_spline, ("x", "y", "k", "t", "bc_type", "axis"))
MAKERS[id(interpolate.BSpline)] = (interpolation.b_spline, ("t", "c", "k", "extrapolate", "axis"))
MAKERS[id(interpolate.PchipInterpolator)] = (interpolation.pchip, ("x", "y", "axis", "extrapolate"))
MAKERS[id(interpolate.Akima1DInterpolator)] = (interpolation.akima, ("x", "y", "axis", "method", "extrapolate"))
MAKERS[id(interpolate.interp1d)] = (
    places.lines, ("x", "y", "kind", "axis", "copy", "bounds_error", "fill_value", "assume_sorted")
)  # fmt: skip
MAKERS[id(interpolate.RegularGridInterpolator)] = (
    interpolation.regular_grid, ("points", "values", "method", "bounds_error", "fill_value")
)  # fmt: skip
HOLDING.update([id(interpolate.BSpline), id(interpolate.RegularGridInterpolator)])


for _samples, _along, _values, _by_places in (
    (interpolation.cubic_spline, interpolation.cubic_spline_along, "y", places.cubic_spline),
    (interpolation.interp_spline, interpolation.interp_spline_along, "y", places.interpolating),
    (interpolation.hermite, interpolation.hermite_along, "y", places.hermite),
    (interpolation.b_spline, interpolation.b_spline_along, "c", None),
    (interpolation.linear, None, "", places.line_by_places),
):  # fmt: skip
    if _along is not None:
        instead(_samples, _along, "axis", "given")
        instead(_samples, _along, _values, "stacks")
    if _by_places is not None:
        instead(_samples, _by_places, "x", "active")
constant(places.chosen, interpolation.ends_of_columns)


for _curve_of in (
    interpolation.cubic_spline, interpolation.interp_spline, interpolation.b_spline, interpolation.hermite,
    interpolation.pchip, interpolation.akima,
):  # fmt: skip
    CURVES[_curve_of] = interpolation.integral


def _known(values: str) -> Any:
    """`infer`: of the places, and behind them of the curves, where these are several. Of a number too."""

    def known(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        place = sp.scope.resolved(facts[0] if facts else named["t"])
        one, many = dims_of(place), sp.scope.resolved(named[values])
        along = getattr(named.get("axis", Scalar("int64", literal=0)), "literal", None)
        if one is None or not isinstance(many, Array) or many.dims is None or along != 0:
            return Unknown()
        return Array("float64", (*one, *many.dims[1:]), sites=frozenset([sp.fresh()]))

    return known


# ---------------------------------------------------------------- curves that are linear in their values


def _curve(function: Any, signature: str, values: str) -> None:
    """Declare a curve by the place and by the values in which it is linear, taken together."""
    names = values.split()

    def made(c: Call, place: E, nu: Any, result: Fact, of: dict[str, E] | None = None) -> E:
        """The curve at a place; `of` other values, with none at its ends."""
        given: dict[str, Any] = {p: c[p] for p in c.operands if p not in ("place", "nu", "extrapolate", "axis", *names)}
        if of is not None and c.given("bc_type") and not isinstance(c.static_or("bc_type", ()), str):
            given["bc_type"] = helper(interpolation.homogeneous, given["bc_type"], of[names[0]], result=Unknown())
        values = {p: c[p] for p in names} if of is None else of
        extrapolate = c["extrapolate"] if c.given("extrapolate") else None
        return helper(function, place, nu, extrapolate, result=result, **given, **values)

    def order(c: Call) -> Any:
        return c["nu"] if c.given("nu") else 0

    def curves(c: Call) -> int:
        """How many axes the curves are in, that are read together."""
        found = c.ndim(names[0]) - 1
        if found > 1:
            raise CannotTell(f"{c.rule.name} of curves in several axes", "reshape them to one")
        return found

    @rule(function, signature, active=f"place {values}", infer=_known(names[0]))
    def reverse(c: Call) -> dict[str, Pieces]:
        out: dict[str, Pieces] = {}
        many = curves(c)
        if c.active("place"):
            slope = made(c, c["place"], order(c) + 1, c.result)
            if c.given("extrapolate"):  # beyond the samples curves may be NaN: what is not used does not count
                slope = numpy("where", c.bar.compare("==", 0), 0.0, slope)
            total = c.bar * slope
            out["place"] = in_shape_of(c, numpy("sum", total, axis=-1) if many else total, "place")
        for parameter in names:
            if c.active(parameter):
                n, around = c.length(names[0], 0), c.given("bc_type") and c.static_or("bc_type", "") == "periodic"
                one = helper(interpolation.samples_around, n, result=Unknown()) if around else numpy("eye", n)
                none = numpy("zeros_like", one)
                of = {p: one if p == parameter else none for p in names}
                each = made(c, numpy("ravel", c["place"]), order(c), Unknown(), of)
                out[parameter] = helper(interpolation.curve_back, each, c["place"], c.bar, result=c.fact(parameter))
        return out

    @tangent(function)
    def forward(c: TangentCall) -> E | None:
        dot, dots = c.dot("place"), {p: c.dot(p) for p in names}
        total: E | None = None
        if dot is not None:
            beside = curves(c) and dot.dims != ()
            total = (dot["..., None"] if beside else dot) * made(c, c["place"], order(c) + 1, c.result)
        if any(d is not None for d in dots.values()):
            of = {p: numpy("zeros_like", c.shaped(p)) if d is None else d for p, d in dots.items()}
            total = summed(total, made(c, c["place"], order(c), c.result, of))
        return total


_PLACE = "place, nu=0, extrapolate=None, *, order=0, axis=0"
_curve(interpolation.cubic_spline, f"{_PLACE}, x, y, bc_type='not-a-knot'", "y")
_curve(interpolation.interp_spline, f"{_PLACE}, x, y, k=3, t=None, bc_type=None", "y")
_curve(interpolation.b_spline, f"{_PLACE}, t, c, k", "c")
_curve(interpolation.hermite, f"{_PLACE}, x, y, dydx", "y dydx")


# ---------------------------------------------------------------- curves along any axis


def _columns_fact(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    v = sp.scope.resolved(facts[0])
    given = dict(zip(("axis", "count"), facts[1:], strict=False)) | named
    at, count = (getattr(given.get(p, Scalar("int64", literal=1)), "literal", None) for p in ("axis", "count"))
    if not isinstance(v, Array) or v.dims is None or count is None:
        return Unknown()
    front = [Dim(sp.fresh()) for _ in range(count)] if at is None else v.dims[at : at + count]
    return Array(v.dtype, (*front, Dim(sp.fresh())), sites=frozenset([sp.fresh()]))


def _apart_fact(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    columns, shape = sp.scope.resolved(facts[0]), facts[2]
    if not isinstance(columns, Array) or not isinstance(shape, Seq) or shape.items is None:
        return Unknown()
    dims = tuple(Dim(sp.fresh()) if (d := getattr(f, "size", None)) is None else d for f in shape.items)
    return Array(columns.dtype, dims, sites=frozenset([sp.fresh()]))


def _count(c: Call) -> dict[str, Any]:
    return {"count": c["count"]} if c.given("count") else {}


@rule(interpolation.to_columns, "v, axis, count=1", linear="v", infer=_columns_fact)
def to_columns(c: Call) -> dict[str, Pieces]:
    keys = _count(c)
    return {"v": helper(interpolation.from_columns, c.bar, c["axis"], c.shape("v"), result=c.fact("v"), **keys)}


@rule(interpolation.from_columns, "columns, axis, shape, count=1", linear="columns", infer=_apart_fact)
def from_columns(c: Call) -> dict[str, Pieces]:
    back = helper(interpolation.to_columns, c.bar, c["axis"], result=c.fact("columns"), **_count(c))
    return {"columns": back}


# ---------------------------------------------------------------- straight lines


def _columns(c: Call) -> bool:
    """Whether there are several curves, in columns."""
    real_only(c, "y")
    return c.ndim("y") > 1


@rule(interpolation.linear, "t, *, x, y, kind='linear', bounds_error=None, fill_value='extrapolate'", active="t y",
      infer=_known("y"))  # fmt: skip
def linear(c: Call) -> dict[str, Pieces]:
    out: dict[str, Pieces] = {}
    many = _columns(c)
    if c.active("t"):
        total = c.bar * helper(interpolation.linear_slope, c["t"], c["x"], c["y"], result=c.result)
        out["t"] = in_shape_of(c, numpy("sum", total, axis=-1) if many else total, "t")
    if c.active("y"):
        out["y"] = helper(interpolation.linear_back, c["t"], c["x"], c.bar, result=c.fact("y"))
    return out


@tangent(interpolation.linear)
def linear_dot(c: TangentCall) -> E | None:
    many, t_dot, y_dot = _columns(c), c.dot("t"), c.dot("y")
    total: E | None = None
    if t_dot is not None:
        beside = t_dot["..., None"] if many and t_dot.dims != () else t_dot
        total = beside * helper(interpolation.linear_slope, c["t"], c["x"], c["y"], result=c.result)
    if y_dot is not None:
        flags: dict[str, Any] = {k: c[k] for k in ("bounds_error", "fill_value") if c.given(k)}
        moved = helper(interpolation.linear, c["t"], result=c.result, x=c["x"], y=y_dot, **flags)
        total = summed(total, moved)
    return total


# ---------------------------------------------------------------- grids


def _axes(points: Fact) -> int | None:
    """Of how many coordinates a grid is."""
    return points.length if isinstance(points, Seq) and isinstance(points.length, int) else None


def _grid_fact(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    place = sp.scope.resolved(facts[0] if facts else named["xi"])
    numbers = _axes(named["points"]) == len(dims_of(sp.scope.resolved(named["values"])) or ())
    if not isinstance(place, Array) or not place.dims or not numbers:
        return Unknown()
    dims = place.dims[:-1] if len(place.dims) > 1 else (1,)
    return Array("float64", dims, sites=frozenset([sp.fresh()]))


_METHODS = ("linear", "slinear", "nearest", "cubic", "quintic")  # and those of before that end with "_legacy"


def _grid(c: Call) -> str:
    """The method; all but "pchip" are linear in the samples."""
    real_only(c, "values")
    method = str(c.static("method", "linear")).removesuffix("_legacy")
    if method not in _METHODS:
        raise CannotTell(f"{_GRID} with method={method!r}", f"use one of {', '.join(_METHODS)}")
    if c.ndim("xi") < 2:
        raise CannotTell(f"{_GRID} at a single place", "pass an array of places")
    if _axes(c.fact("points")) not in (None, c.ndim("values")):
        raise CannotTell(f"{_GRID} of a grid of arrays", "interpolate the numbers one by one")
    return method


_GRID = "scipy.interpolate.RegularGridInterpolator"


def _within(c: Call, e: E) -> E:
    """What belongs to places among the samples, where there is a value for those beyond."""
    filled = c.given("fill_value") and c.static_or("fill_value", 0.0) is not None
    return helper(interpolation.inside_grid, e, c["xi"], c["points"], result=e.fact) if filled else e


def _by_method(method: str) -> dict[str, Any]:
    return {} if method in ("linear", "slinear") else {"method": method}


@rule(interpolation.regular_grid, "xi, *, points, values, method='linear', bounds_error=True, fill_value=None",
      active="xi values", infer=_grid_fact)  # fmt: skip
def regular_grid(c: Call) -> dict[str, Pieces]:
    """Between the samples of a grid: products of lines or splines in each coordinate."""
    method, out = _grid(c), {}
    keys, bar = _by_method(method), _within(c, c.bar)
    if c.active("xi") and method != "nearest":
        slope = helper(interpolation.regular_grid_slope, c["xi"], c["points"], c["values"], result=c.fact("xi"), **keys)
        out["xi"] = bar["..., None"] * slope
    if c.active("values"):
        back = interpolation.regular_grid_back
        out["values"] = helper(back, c["xi"], c["points"], c["values"], bar, result=c.fact("values"), **keys)
    return out


@tangent(interpolation.regular_grid)
def regular_grid_dot(c: TangentCall) -> E | None:
    method, place_dot, values_dot = _grid(c), c.dot("xi"), c.dot("values")
    keys = _by_method(method)
    total: E | None = None
    if place_dot is not None and method != "nearest":
        slope = helper(interpolation.regular_grid_slope, c["xi"], c["points"], c["values"], result=c.fact("xi"), **keys)
        total = numpy("sum", slope * place_dot, axis=-1)
    if values_dot is not None:
        given: dict[str, Any] = {k: c[k] for k in ("points", "method", "bounds_error", "fill_value") if k in c.operands}
        given["values"] = values_dot
        total = summed(total, helper(interpolation.regular_grid, c["xi"], result=c.result, **given))
    return None if total is None else _within(c, total)


# Derivatives by the place have an axis more for each order, in which the coordinates are.


def _like(sp: Any, fact: Fact) -> Fact:
    if not isinstance(fact, Array):
        return Unknown()
    return Array("float64", fact.dims, sites=frozenset([sp.fresh()]))


def _slope_fact(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    place, count = sp.scope.resolved(facts[0]), _axes(facts[1])
    order = getattr(named.get("order", Scalar("int64", literal=1)), "literal", None)
    if not isinstance(place, Array) or not place.dims or count is None or order is None:
        return Unknown()
    return Array("float64", (*place.dims[:-1], *(count,) * order), sites=frozenset([sp.fresh()]))


def _grid_of_order(c: Call, order: int, values: E, result: Fact | None = None) -> E:
    keys = {"method": c["method"]} if c.given("method") else {}
    called = interpolation.regular_grid_slope
    return helper(called, c["xi"], c["points"], values, result=result or Unknown(), **keys, order=order)


def _grid_back(c: Call, order: int, values: E, bar: E, result: Fact) -> E:
    keys = {"method": c["method"]} if c.given("method") else {}
    called = interpolation.regular_grid_back
    return helper(called, c["xi"], c["points"], values, bar, result=result, **keys, order=order)


def _along_grid(dot: E, order: int) -> E:
    return helper(interpolation.along_grid, dot, order, result=Unknown()) if order else dot


def _aside(c: Call, bar: E, values: E, order: int) -> E:
    slope = _grid_of_order(c, order + 1, values)
    return helper(interpolation.aside_of_grid, bar, slope, order, result=c.fact("xi"))


@rule(interpolation.regular_grid_slope, "xi, points, values, method='linear', order=1", active="xi values",
      hint="slope", infer=_slope_fact)  # fmt: skip
def regular_grid_slope(c: Call) -> dict[str, Pieces]:
    order, out = c.static("order", 1), {}
    if c.active("xi"):
        out["xi"] = _aside(c, c.bar, c["values"], order)
    if c.active("values"):
        out["values"] = _grid_back(c, order, c["values"], c.bar, c.fact("values"))
    return out


@tangent(interpolation.regular_grid_slope)
def regular_grid_slope_dot(c: TangentCall) -> E | None:
    order, place_dot, values_dot = c.static("order", 1), c.dot("xi"), c.dot("values")
    total = None if values_dot is None else _grid_of_order(c, order, values_dot, c.result)
    if place_dot is None:
        return total
    turned = _grid_of_order(c, order + 1, c["values"]) * _along_grid(place_dot, order)
    return summed(total, numpy("sum", turned, axis=-1, result=c.result))


@rule(interpolation.regular_grid_back, "xi, points, values, bar, method='linear', order=0", active="xi values bar",
      infer=lambda sp, facts, named: _like(sp, facts[2]))  # fmt: skip
def regular_grid_back(c: Call) -> dict[str, Pieces]:
    """Of the values only the shape is read."""
    order, out = c.static("order", 0), {}
    if c.active("xi"):
        out["xi"] = _aside(c, c["bar"], c.bar, order)
    if c.active("bar"):
        out["bar"] = _grid_of_order(c, order, c.bar, c.fact("bar"))
    return out


@tangent(interpolation.regular_grid_back)
def regular_grid_back_dot(c: TangentCall) -> E | None:
    order, place_dot, bar_dot = c.static("order", 0), c.dot("xi"), c.dot("bar")
    total = None if bar_dot is None else _grid_back(c, order, c["values"], bar_dot, c.result)
    if place_dot is None:
        return total
    beside = c["bar"]["..., None"] * _along_grid(place_dot, order)
    return summed(total, _grid_back(c, order + 1, c["values"], beside, c.result))


@rule(interpolation.inside_grid, "bar, xi, points", active="bar xi", infer=lambda sp, facts, named: _like(sp, facts[0]))
def inside_grid(c: Call) -> dict[str, Pieces]:
    """Which places are among the samples changes in steps."""
    inside = interpolation.inside_grid
    return {"bar": helper(inside, c.bar, c["xi"], c["points"], result=c.fact("bar"))} if c.active("bar") else {}


@tangent(interpolation.inside_grid)
def inside_grid_dot(c: TangentCall) -> E | None:
    return again(c, "bar")


# ---------------------------------------------------------------- curves that were made elsewhere


def _of_object(function: Any, signature: str = "self, x, nu=0, extrapolate=None") -> None:
    """Declare the call of a curve that is an object from outside, a constant, by the place alone."""

    def known(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        return Unknown()

    def slope(c: Call) -> E:
        nu = (c["nu"] + 1).node if c.given("nu") else const(1)
        given = {"extrapolate": copy_tree(c["extrapolate"].node)} if c.given("extrapolate") else {}
        return E(call(c["self"].node, copy_tree(c["x"].node), nu, **given), Unknown(), c.scope)

    @rule(function, signature, active="x", infer=known)
    def reverse(c: Call) -> dict[str, Pieces]:
        back = helper(interpolation.place_back, c.bar, slope(c), c["x"], result=c.fact("x"))
        return {"x": back}

    @tangent(function)
    def forward(c: TangentCall) -> E | None:
        dot = c.dot("x")
        return None if dot is None else helper(interpolation.place_change, dot, slope(c), result=c.result)


def _integral_of_object(function: Any) -> None:
    """Declare `SPLINE.integrate(a, b)` by its bounds."""

    def end(c: Call, parameter: str) -> E:
        return E(call(c["self"].node, copy_tree(c[parameter].node)), Unknown(), c.scope)

    @rule(function, "self, a, b, extrapolate=None", active="a b", infer=lambda sp, facts, named: Unknown())
    def reverse(c: Call) -> dict[str, Pieces]:
        signs = {"a": -1.0, "b": 1.0}
        return {p: sign * numpy("sum", c.bar * end(c, p), result=c.fact(p)) for p, sign in signs.items() if c.active(p)}

    @tangent(function)
    def forward(c: TangentCall) -> E | None:
        a_dot, b_dot = c.dot("a"), c.dot("b")
        total = None if b_dot is None else b_dot * end(c, "b")
        return summed(total, None if a_dot is None else -(a_dot * end(c, "a")))


for _kind in (interpolate.PPoly, interpolate.BSpline):
    _of_object(_kind.__call__)
    _integral_of_object(_kind.integrate)
