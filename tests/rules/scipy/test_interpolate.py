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
        (lambda y: CubicSpline(X, np.stack([y, y], 1))(0.3)[0], "several curves"),
    ],
)
def test_refused(fun, words):
    with pytest.raises(srcad.SrcadError, match=words):
        srcad.grad(fun)(Y)
