"""Splines by their samples and by the place where they are read."""

import numpy as np
import pytest
from scipy import interpolate
from scipy.interpolate import CubicSpline

import srcad
from tests.oracle.differences import numeric_gradient
from tests.rules.scipy import directions

X = np.array([0.0, 0.4, 1.1, 1.6, 2.5])
Y = np.array([0.3, 1.2, -0.4, 0.8, 2.0])
T = np.array([[0.1, 0.7, 1.2], [1.3, 2.2, 2.7]])


def read(t, y):
    spline = interpolate.CubicSpline(X, y)
    return np.sum(np.sin(spline(t))) + np.sum(spline(t, 1))


def natural(t, y):
    return np.sum(np.sin(CubicSpline(X, y, bc_type="natural")(t)))


def second(t, y):
    return np.sum(CubicSpline(X, y, bc_type="clamped")(t, nu=2))


@pytest.mark.parametrize("fun", [read, natural, second])
@pytest.mark.parametrize("t", [T, T[0], 0.7], ids=["matrix", "vector", "number"])
def test_cubic_splines(fun, t):
    directions.check(fun, (t, Y))


def test_of_constant_samples():
    directions.check(lambda t: np.sum(CubicSpline(X, Y)(t)), (T,))


INSIDE = np.array([[0.1, 0.7, 1.2], [1.3, 2.2, 0.9]])


def test_straight_lines():
    directions.check(lambda t, y: np.sum(np.sin(interpolate.interp1d(X, y)(t))), (INSIDE, Y))
    directions.check(lambda t, y: interpolate.interp1d(X, y, fill_value="extrapolate")(t) ** 2, (2.8, Y))


def test_monotone_interpolation_by_the_place():
    directions.check(lambda t: np.sum(np.sin(interpolate.PchipInterpolator(X, Y)(t))), (INSIDE,))


TURNING = np.array([0.1, 0.5, 0.6, 2.0, 1.8])  # a slope at an end that is cut off, and one that is 0
KNOTS = np.array([0.0, 0.0, 0.0, 1.1, 2.5, 2.5, 2.5, 2.5])
CURVES = {
    "ends": lambda y: CubicSpline(X, y, bc_type=((1, 0.5), (2, -1.0))),
    "pchip": lambda y: interpolate.PchipInterpolator(X, y),
    "akima": lambda y: interpolate.Akima1DInterpolator(X, y),
    "makima": lambda y: interpolate.Akima1DInterpolator(X, y, method="makima"),
    "interpolating": lambda y: interpolate.make_interp_spline(X, y),
    "quadratic": lambda y: interpolate.make_interp_spline(X, y, k=2),
    "interpolating, ends": lambda y: interpolate.make_interp_spline(X, y, bc_type=([(1, 0.3)], [(2, 0.5)])),
    "hermite": lambda y: interpolate.CubicHermiteSpline(X, y, np.cos(y)),
    "b_spline": lambda y: interpolate.BSpline(KNOTS, y, 2),
}


def weighed(values):
    return np.sum(np.sin(values) * np.arange(1.0, 1.0 + np.size(values)).reshape(np.shape(values)))


@pytest.mark.parametrize("y", [Y, TURNING], ids=["samples", "turning"])
@pytest.mark.parametrize("name", CURVES)
def test_curves(name, y):
    make = CURVES[name]

    def read(t, y):
        curve = make(y)
        return weighed(curve(t)) + weighed(curve(t, 1))

    for t in (INSIDE, 0.7):
        directions.check(read, (t, y), value=1e-12)


@pytest.mark.parametrize("name", ["pchip", "akima", "interpolating", "b_spline"])
def test_several_curves_and_second_derivatives(name):
    both = np.stack([Y, TURNING, Y * TURNING], 1)
    make = CURVES[name]
    curves = lambda t, y: weighed(make(y)(t))
    directions.check(curves, (INSIDE, both))
    directions.check(lambda y: weighed(make(y)(0.7)), (both,))
    if name in ("akima", "b_spline"):
        srcad.check_grads(curves, (INSIDE[0], Y), order=2, modes=("forward",))


def test_beyond_the_ends_and_of_two_samples():
    beyond = lambda y: np.sum(np.nan_to_num(interpolate.Akima1DInterpolator(X, y)(np.array([0.2, 5.0]))))
    directions.check(beyond, (Y,))
    directions.check(lambda y: interpolate.PchipInterpolator(X[:2], y)(0.3) ** 2, (Y[:2],))


@pytest.mark.parametrize("dimensions", [1, 2, 3])
def test_grids(dimensions):
    rng = np.random.default_rng(2)
    points = tuple(X[: 5 - k] for k in range(dimensions))
    values = rng.normal(size=[len(p) for p in points])
    places = rng.uniform(0.05, 1.0, size=(6, dimensions))

    def loss(xi, v):
        return np.sum(np.sin(interpolate.RegularGridInterpolator(points, v)(xi)))

    directions.check(loss, (places, values))


def grid(method, values, **flags):
    return interpolate.RegularGridInterpolator((X, X**1.5), values, method, **flags)


@pytest.mark.parametrize("method", ["nearest", "slinear", "cubic_legacy"])
def test_grids_by_other_methods(method):
    values, places = np.sin(np.arange(25.0)).reshape(5, 5), np.array([[0.3, 0.5], [1.0, 3.0], [2.2, 1.4]])
    directions.check(lambda xi, v: weighed(grid(method, v)(xi)), (places, values))
    for fill in (None, 0.5):
        directions.check(
            lambda xi, v, fill=fill: weighed(grid(method, v, bounds_error=False, fill_value=fill)(xi)),
            (places + 0.5, values),
        )


@pytest.mark.parametrize("method", ["nearest", "linear", "cubic_legacy"])
@pytest.mark.parametrize("flags", [{}, {"bounds_error": False, "fill_value": 0.5}])
def test_second_derivatives_of_grids(method, flags):
    values, places = np.sin(np.arange(25.0)).reshape(5, 5), np.array([[0.3, 0.5], [1.0, 3.0], [2.2, 1.4]])
    xi = places + 0.5 if flags else places  # some are beyond the samples
    bent = lambda v: values * np.sum(v[:, 0]) ** 3
    directions.check_second(lambda v: np.sum(grid(method, bent(v), **flags)(np.stack([v, v**2 / 3])) ** 2), xi)


def test_cubic_grids_have_the_derivative_of_the_spline_itself():
    """SciPy finds its coefficients by an iteration, whose rounding differences would show."""
    values, places = np.sin(np.arange(25.0)).reshape(5, 5), np.array([[0.3, 0.5], [1.0, 3.0], [2.2, 1.4]])
    of = lambda method: srcad.grad(lambda xi, v: weighed(grid(method, v)(xi)), wrt=("xi", "v"))(places, values)
    for found, want in zip(of("cubic"), of("cubic_legacy"), strict=True):
        np.testing.assert_allclose(found, want, rtol=1e-4, atol=1e-4)


ALONG = {
    "spline": lambda x, y, axis: CubicSpline(x, y, axis),
    "ends": lambda x, y, axis: CubicSpline(x, y, axis, ((1, np.ones(2)), (2, np.zeros(2)))),
    "interpolating": lambda x, y, axis: interpolate.make_interp_spline(x, y, axis=axis),
    "hermite": lambda x, y, axis: interpolate.CubicHermiteSpline(x, y, y**2, axis),
    "lines": lambda x, y, axis: interpolate.interp1d(x, y, axis=axis),
    "nearest": lambda x, y, axis: interpolate.interp1d(x, y, "nearest", axis, fill_value=0.5, bounds_error=False),
}


@pytest.mark.parametrize("name", ALONG)
def test_curves_along_any_axis(name):
    make, both = ALONG[name], np.stack([Y, TURNING])
    for axis, y in ((1, both), (-2, both.T)):
        read = lambda t, y, axis=axis: weighed(make(X, y, axis)(t))
        directions.check(read, (INSIDE, y), value=1e-12)
    directions.check(lambda y: weighed(make(X, y, -1)(0.7)), (both,))
    if name in ("spline", "lines"):
        directions.check(lambda t, y: weighed(make(X, y, 1)(t)), (INSIDE, np.stack([both, both**2], 2)))
        directions.check(lambda x, y: weighed(make(x, y, 1)(0.7)), (X, both))
    if name == "lines":
        srcad.check_grads(lambda t, y: weighed(make(X, y, 1)(t)), (INSIDE[0], both), order=2)
    if name == "spline":
        directions.check(lambda a, y: weighed(make(X, y, 1).integrate(a, 1.9)), (0.3, both))


def test_at_a_sample_the_slope_is_the_mean_of_both_sides():
    slopes = np.diff(Y) / np.diff(X)
    want = [slopes[0], 0.5 * (slopes[0] + slopes[1]), slopes[-1]]
    at = X[[0, 1, -1]]
    np.testing.assert_allclose(srcad.grad(lambda t: np.sum(interpolate.interp1d(X, Y)(t)))(at), want)
    of_grid = lambda t: np.sum(interpolate.RegularGridInterpolator((X,), Y)(t))
    np.testing.assert_allclose(srcad.grad(of_grid)(at[:, None])[:, 0], want)


def knots(spline):
    return len(spline.x)


def test_the_object_itself_stays_what_it_is():
    def loss(t):
        spline = CubicSpline(X, Y)
        return np.sum(spline(t)) * knots(spline)

    assert srcad.value_and_grad(loss)(T)[0] == np.sum(CubicSpline(X, Y)(T)) * 5
    directions.check(loss, (T,))


@pytest.mark.parametrize(
    "fun, words",
    [
        (lambda t: np.sum(interpolate.BSpline(t, Y, 2)(0.3)), "argument t"),
        (lambda y: grid("pchip", y[:, None] * np.ones(5))(np.array([[0.3, 0.4]]))[0], "method='pchip'"),
        (
            lambda y: np.sum(grid("linear", y[:, None, None] * np.ones((5, 2)))(np.array([[0.3, 0.4]]))),
            "grid of arrays",
        ),
        (lambda y: grid("linear", y[:, None] * np.ones(5))(np.array([0.3, 0.4]))[0], "single place"),
    ],
)
def test_refused(fun, words):
    with pytest.raises(srcad.SrcadError, match=words):
        srcad.grad(fun)(Y)


@pytest.mark.parametrize("name", CURVES)
def test_derivatives_and_integrals(name):
    make = CURVES[name]

    def whole(t, a, y):
        curve = make(y)
        primitive = curve.antiderivative()
        return weighed(primitive(t)) + curve.integrate(a, 1.9) ** 2

    def slopes(t, a, y):
        slope = make(y).derivative()
        return weighed(slope(t)) + weighed(slope.derivative()(t)) + weighed(slope(t, 1)) + slope.integrate(a, 1.9) ** 2

    for fun in (whole, slopes) if name != "b_spline" else (whole,):  # whose knots are not smooth
        directions.check(fun, (INSIDE, 0.3, Y), value=1e-12)


OUTSIDE = {
    "spline": CubicSpline(X, Y), "pchip": interpolate.PchipInterpolator(X, Y),
    "b_spline": interpolate.BSpline(KNOTS, Y, 2),
    "several": CubicSpline(X, np.stack([Y, TURNING], 1)),
}  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE)
def test_curves_that_were_made_elsewhere(name):
    curve = OUTSIDE[name]

    def read(t, a, b):
        return weighed(curve(t)) + weighed(curve(t[0], 1)) + np.sum(curve.integrate(a, b) ** 2)

    directions.check(read, (INSIDE, 0.3, 1.9))
    if name != "b_spline":
        directions.check(lambda t: weighed(curve.derivative()(t)) + weighed(curve.antiderivative()(t)), (INSIDE,))


def test_integrals_of_periodic_curves_are_refused():
    with pytest.raises(srcad.NoDerivativeError, match="periodic"):
        srcad.grad(lambda y: CubicSpline(X, y, bc_type="periodic").integrate(0.1, 0.7))(np.append(Y[:4], Y[0]))


BY_PLACES = {
    "not-a-knot": lambda x, y: CubicSpline(x, y),
    "natural": lambda x, y: CubicSpline(x, y, bc_type="natural"),
    "ends": lambda x, y: CubicSpline(x, y, bc_type=((1, 0.5), (2, -1.0))),
    "other ends": lambda x, y: CubicSpline(x, y, bc_type=((2, 0.5), "clamped")),
    "pchip": lambda x, y: interpolate.PchipInterpolator(x, y),
    "akima": lambda x, y: interpolate.Akima1DInterpolator(x, y),
    "interpolating": lambda x, y: interpolate.make_interp_spline(x, y),
    "hermite": lambda x, y: interpolate.CubicHermiteSpline(x, y, np.cos(y)),
}


@pytest.mark.parametrize("name", BY_PLACES)
def test_by_the_places_of_the_samples(name):
    make = BY_PLACES[name]

    def read(t, x, y):
        curve = make(x, y)
        return weighed(curve(t)) + curve.derivative()(0.7) ** 2 + curve(0.7, 2) + curve.integrate(0.3, 1.9) ** 2

    directions.check(read, (INSIDE, X, Y), value=1e-11)


@pytest.mark.parametrize("kind", ["linear", "quadratic", "cubic", "nearest", "previous", "next", 2])
def test_kinds_of_interp1d(kind):
    for x in (X, X[[3, 0, 4, 2, 1]]):  # samples in any order
        line = lambda t, y: weighed(interpolate.interp1d(x, y, kind=kind)(t))  # noqa: B023
        directions.check(line, (INSIDE, Y), value=1e-12)


def test_interp1d_by_places_and_beyond_the_samples():
    far = np.append(INSIDE[0], [-1.0, 4.0])
    for x in (X, X[::-1].copy()):
        directions.check(lambda t, x, y: weighed(interpolate.interp1d(x, y)(t)), (INSIDE[:, 1:], x, Y))
    filled = lambda t, y, v: weighed(interpolate.interp1d(X, y, bounds_error=False, fill_value=(v, y[-1]))(t))
    directions.check(filled, (far, Y, 0.3))
    directions.check(lambda t, y: weighed(interpolate.interp1d(X, y, "cubic", fill_value="extrapolate")(t)), (far, Y))
    with pytest.raises(ValueError, match="above the interpolation range's maximum value"):
        srcad.grad(lambda y: interpolate.interp1d(X, y)(4.0))(Y)


@pytest.mark.parametrize(
    "curve",
    [
        lambda y: np.abs(interpolate.interp1d(np.arange(3.0), y)(0.3)),
        lambda y: np.abs(interpolate.RegularGridInterpolator((np.arange(3.0),), y)(np.array([[0.3]]))[0]),
    ],
)
def test_complex_samples_between_lines_are_refused(curve):
    with pytest.raises(srcad.NoDerivativeError, match="of complex numbers"):
        srcad.grad(curve)(np.array([1.0j, 2.0, 3.0]))


G, Q = np.linspace(0.0, 1.0, 5), np.array([0.13, 0.41, 0.77])


@pytest.mark.parametrize("curve", [interpolate.PchipInterpolator, interpolate.Akima1DInterpolator])
def test_samples_along_another_axis(curve):
    y = np.random.default_rng(0).normal(size=(2, 5, 3))
    srcad.check_grads(lambda y: np.sum(np.cos(curve(G, y[..., 0], axis=-1)(Q))), (y,))
    srcad.check_grads(lambda q: np.sum(np.cos(curve(G, y[..., 0], axis=1)(q))), (Q,))


def test_periodic_splines():
    def loss(x, q):
        return np.sum(np.cos(CubicSpline(G, np.concatenate([x, x[:1]]), bc_type="periodic")(q)))

    srcad.check_grads(loss, (np.array([0.3, -0.7, 1.1, 0.2]), Q))


def test_places_beyond_the_samples_that_are_left_out():
    def loss(q):
        v = CubicSpline(G, np.sin(4.0 * G))(q, extrapolate=False)
        return np.sum(np.where(np.isnan(v), 0.0, v))

    got = srcad.grad(loss)(np.array([0.3, 1.5]))
    assert got[1] == 0.0 and np.isfinite(got[0]) and got[0] != 0.0


def test_second_derivatives_of_integrals():
    srcad.check_grads(lambda y: CubicSpline(G, y).integrate(0.1, 0.8) ** 2, (np.cos(4.0 * G),), order=2)


TCK = interpolate.splrep(np.linspace(0.0, 3.0, 12), np.sin(np.linspace(0.0, 3.0, 12)))
PLANE = np.mgrid[0:2:6j, 0:2:6j]
SURFACE = interpolate.bisplrep(*PLANE, np.sin(PLANE[0]) * np.cos(PLANE[1]), s=0)


@pytest.mark.parametrize("place", [np.array([[0.3, 1.2], [2.9, 3.4]]), np.array([0.3]), 0.7])
def test_splines_of_fitpack(place):
    directions.check(lambda t: np.sum(interpolate.splev(t, TCK) ** 2 * t), (place,))
    directions.check(lambda t: np.sum(interpolate.splev(t, TCK, der=1) * t), (place,))
    directions.check(lambda t: np.sum(interpolate.splev(t, TCK, ext=1) * t), (place,))


def of_two_places(x, y):
    return float(interpolate.bisplev(x, y, SURFACE)) * x + interpolate.bisplev(y, x, SURFACE)


@pytest.mark.parametrize("x, y", [(0.7, 1.3), (2.5, 0.4), (0.4, -0.5), (3.0, 4.0)])  # beyond the samples it is constant
def test_surfaces_of_fitpack(x, y):
    directions.check(of_two_places, (x, y))


@pytest.mark.parametrize("degrees", [(1, 1), (1, 3), (3, 1), (2, 2)])
@pytest.mark.filterwarnings("ignore:\nNo more knots", "ignore:No more knots")
def test_surfaces_of_every_degree(degrees):
    """FITPACK itself has no slope of straight lines. Beyond the samples the surface is that of their edge."""
    grid = np.arange(4.0)
    values = np.sin(np.repeat(grid, 4)) * np.cos(np.tile(grid, 4))
    places = np.repeat(grid, 4), np.tile(grid, 4)
    surface = interpolate.bisplrep(*places, values, kx=degrees[0], ky=degrees[1], s=0, quiet=1)
    f = lambda x, y: interpolate.bisplev(x, y, surface)
    gradient, by_x = srcad.grad(f, wrt=("x", "y")), srcad.grad(f)
    for x, y in ((0.3, 1.7), (2.4, 0.2), (-0.5, 1.3), (3.5, 2.6)):
        expected = numeric_gradient(f, (x, y), (0, 1)).gradients
        np.testing.assert_allclose(gradient(x, y), expected, rtol=1e-7, atol=1e-9)
        assert np.isclose(srcad.jvp(f, (x, y), (0.3, -0.5))[1], np.dot([0.3, -0.5], expected), rtol=1e-7, atol=1e-9)
        moved = [(by_x(x + h, y + k) - by_x(x - h, y - k)) / 2e-5 for h, k in ((1e-5, 0.0), (0.0, 1e-5))]
        second = [srcad.jvp(by_x, (x, y), step)[1] for step in ((1.0, 0.0), (0.0, 1.0))]
        np.testing.assert_allclose(second, moved, rtol=1e-5, atol=1e-8)


def test_what_fitpack_cannot():
    with pytest.raises(srcad.NoDerivativeError, match="bisplev of arrays"):
        srcad.grad(lambda x: np.sum(interpolate.bisplev(x, x, SURFACE)))(np.array([0.2, 0.7]))
    with pytest.raises(srcad.NoDerivativeError, match="with dx or dy"):
        srcad.grad(lambda x: interpolate.bisplev(x, 0.4, SURFACE, dx=1))(0.2)
    with pytest.raises(srcad.NoDerivativeError, match="ext=3"):
        srcad.grad(lambda x: np.sum(interpolate.splev(x, TCK, ext=3)))(np.array([0.2, 0.7]))
    with pytest.raises(srcad.NoDerivativeError, match="active"):
        srcad.grad(lambda c: np.sum(interpolate.splev(0.5, (TCK[0], c, 3))))(TCK[1].copy())
