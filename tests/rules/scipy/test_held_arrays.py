"""Arrays that change after a curve or distribution was made of them, and arrays that SciPy may overwrite."""

import numpy as np
import pytest
from scipy import fft, interpolate, linalg, stats

import srcad
from tests.oracle.checks import assert_correct_or_refused
from tests.oracle.programs import gathered

CHANGED: list = []
changed = gathered(CHANGED)


@changed
def cubic_spline_of_values_that_change(x):
    v = x * 2.0
    f = interpolate.CubicSpline(np.arange(4.0), v)
    v *= x
    return f(0.5) + f(1.2) ** 2 + np.sum(v)


@changed
def pchip_of_a_view_that_changes(x):
    v = np.outer([1.0, 2.0], x)
    f = interpolate.PchipInterpolator(np.arange(4.0), v[1])
    v[1, 2] = x[0]
    return f(0.5) + f(2.2) ** 2 + np.sum(v * v)


@changed
def lines_of_values_that_change(x):
    v = x * 2.0
    f = interpolate.interp1d(np.arange(4.0), v)
    v[1:] = 0.5
    return f(0.5) + f(1.2) ** 2 + np.sum(v)


@changed
def places_that_change(x):
    t = np.cumsum(1.0 + x * x)
    f = interpolate.CubicSpline(t, x)
    t += x
    return f(2.5) + np.sum(t * t)


@changed
def splines_hold_their_coefficients(x):
    c = x * 2.0
    f = interpolate.BSpline(np.arange(7.0), c, 2)
    c *= x
    return f(3.3) + np.sum(c)


@changed
def grids_hold_their_values(x):
    v = x * 2.0
    f = interpolate.RegularGridInterpolator((np.arange(4.0),), v)
    v *= x
    return f([1.3])[0] + np.sum(v)


@changed
def derivative_of_values_that_change(x):
    v = x * 2.0
    f = interpolate.CubicSpline(np.arange(4.0), v)
    slope = f.derivative()
    v *= x
    return slope(0.5) * f(0.7) + np.sum(v)


@changed
def list_of_values_that_grows(x):
    v = [x[0], x[1], x[2]]
    f = interpolate.CubicSpline([0.0, 1.0, 2.0], v)
    v.append(x[3])
    v[1] = 5.0 * x[3]
    return f(0.5) * sum(v)


@changed
def covariance_that_changes(x):
    C = np.outer(x, x) + 4.0 * np.eye(4)
    d = stats.multivariate_normal(x, C)
    C *= 2.0
    return d.logpdf(np.ones(4)) + np.sum(C)


@changed
def mean_that_changes(x):
    m = x * 2.0
    d = stats.multivariate_normal(m, np.eye(4))
    m *= x
    return d.logpdf(np.ones(4)) + np.sum(m)


@changed
def parameters_that_change(x):
    m, s = x * 2.0, 1.0 + x * x
    d = stats.norm(m, scale=s)
    m *= x
    s[0] = 3.0
    return np.sum(d.logpdf(0.5)) + np.sum(m * s)


@changed
def degrees_that_change(x):
    S = np.outer(x[:2], x[:2]) + 4.0 * np.eye(2)
    d = stats.wishart(4, S)
    S += 1.0
    return d.logpdf(np.eye(2)) + np.sum(S * S)


@changed
def factor_of_a_constant(x):
    C = np.asfortranarray(_spd())
    s = np.sum((C @ x) ** 2)
    L = linalg.cholesky(C, lower=True, overwrite_a=True)
    return s + np.sum(L @ x) ** 2


@changed
def factor_of_a_constant_by_position(x):
    C = np.asfortranarray(_spd())
    s = np.sum((C @ x) ** 2)
    lu = linalg.lu_factor(C, True)
    return s + np.sum(lu[0] @ x) ** 2


@changed
def transform_of_a_constant(x):
    c = np.arange(4.0) + 0.0j
    s = np.sum(np.abs(c * x) ** 2)
    d = fft.fft(c, overwrite_x=True)
    return s + np.sum(d.real * x**2)


@changed
def median_of_a_constant(x):
    c = np.array([3.0, 1.0, 2.0, 0.5])
    s = np.sum(np.sin(c * x))
    return s * x[0] * np.median(c, overwrite_input=True) + np.sum(c * x**2)


def _spd():
    return np.array([[4.0, 1, 0, 0], [1, 5, 2, 0], [0, 2, 6, 1], [0, 0, 1, 3]])


@pytest.mark.parametrize("program", CHANGED, ids=lambda p: p.__name__)
def test_what_changes_afterwards(program):
    assert_correct_or_refused(program, (np.array([1.3, 0.7, -0.4, 0.9]),))


def test_what_is_copied_when_it_is_made_is_not_refused():
    for program in (cubic_spline_of_values_that_change, lines_of_values_that_change, derivative_of_values_that_change):
        srcad.grad(program)(np.array([1.3, 0.7, -0.4, 0.9]))


@pytest.mark.parametrize("copy", [True, False])
def test_whether_lines_copy(copy):
    def f(x):
        v = x * 2.0
        lines = interpolate.interp1d(np.arange(4.0), v, copy=copy)
        v *= x
        return lines(0.5) + np.sum(v)

    assert_correct_or_refused(f, (np.array([1.3, 0.7, -0.4, 0.9]),))


@pytest.mark.parametrize("program", [factor_of_a_constant, transform_of_a_constant, mean_that_changes])
def test_what_is_seen_to_change_is_not_refused(program):
    srcad.grad(program)(np.array([1.3, 0.7, -0.4, 0.9]))


def test_active_arrays_are_not_destroyed():
    _refused(lambda x: np.sum(linalg.solve(np.outer(x, x) + np.eye(4), x, overwrite_a=True)))


def test_active_arrays_are_not_destroyed_by_position():
    _refused(lambda x: np.sum(linalg.cholesky(np.outer(x, x) + np.eye(4), True, True)))


def _refused(fun):
    x = np.array([1.3, 0.7, -0.4, 0.9])
    for ask in (lambda: srcad.grad(fun)(x), lambda: srcad.jvp(fun, (x,), (x,))):
        with pytest.raises(srcad.NoDerivativeError, match="destroys its argument"):
            ask()
