"""Splines by their samples and by the place where they are read."""

import numpy as np
import pytest
from scipy import interpolate
from scipy.interpolate import CubicSpline

import srcad

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
    srcad.check_grads(fun, (t, Y))


def test_of_constant_samples():
    srcad.check_grads(lambda t: np.sum(CubicSpline(X, Y)(t)), (T,))


INSIDE = np.array([[0.1, 0.7, 1.2], [1.3, 2.2, 0.9]])


def test_straight_lines():
    srcad.check_grads(lambda t, y: np.sum(np.sin(interpolate.interp1d(X, y)(t))), (INSIDE, Y))
    srcad.check_grads(lambda t, y: interpolate.interp1d(X, y, fill_value="extrapolate")(t) ** 2, (2.8, Y))


def test_monotone_interpolation_by_the_place():
    srcad.check_grads(lambda t: np.sum(np.sin(interpolate.PchipInterpolator(X, Y)(t))), (INSIDE,))


@pytest.mark.parametrize("dimensions", [1, 2, 3])
def test_grids(dimensions):
    rng = np.random.default_rng(2)
    points = tuple(X[: 5 - k] for k in range(dimensions))
    values = rng.normal(size=[len(p) for p in points])
    places = rng.uniform(0.05, 1.0, size=(6, dimensions))

    def loss(xi, v):
        return np.sum(np.sin(interpolate.RegularGridInterpolator(points, v)(xi)))

    srcad.check_grads(loss, (places, values))


def test_at_a_sample_the_slope_is_the_mean_of_both_sides():
    slopes = np.diff(Y) / np.diff(X)
    want = [slopes[0], 0.5 * (slopes[0] + slopes[1]), slopes[-1]]
    at = X[[0, 1, -1]]
    np.testing.assert_allclose(srcad.grad(lambda t: np.sum(interpolate.interp1d(X, Y)(t)))(at), want)
    grid = lambda t: np.sum(interpolate.RegularGridInterpolator((X,), Y)(t))
    np.testing.assert_allclose(srcad.grad(grid)(at[:, None])[:, 0], want)


def knots(spline):
    return len(spline.x)


def test_the_object_itself_stays_what_it_is():
    def loss(t):
        spline = CubicSpline(X, Y)
        return np.sum(spline(t)) * knots(spline)

    assert srcad.value_and_grad(loss)(T)[0] == np.sum(CubicSpline(X, Y)(T)) * 5
    srcad.check_grads(loss, (T,))


@pytest.mark.parametrize(
    "fun, words",
    [
        (lambda y: CubicSpline(X, y, bc_type="periodic")(0.3), "bc_type"),
        (lambda y: CubicSpline(X, y).derivative()(0.3), "derivative"),
        (lambda x: CubicSpline(x, Y)(0.3), "argument x"),
        (lambda y: interpolate.PchipInterpolator(X, y)(0.3), "argument y"),
        (lambda y: interpolate.interp1d(X, y, kind="cubic")(0.3), "this kind"),
        (lambda y: interpolate.interp1d(X, y, fill_value=0.0)(0.3), "fill_value"),
        (lambda y: CubicSpline(X, np.stack([y, y], 1))(0.3)[0], "several curves"),
    ],
)
def test_refused(fun, words):
    with pytest.raises(srcad.SrcadError, match=words):
        srcad.grad(fun)(Y)
