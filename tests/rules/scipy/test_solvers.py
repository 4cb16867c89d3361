"""scipy.integrate, scipy.optimize: integrals and roots."""

import numpy as np
import pytest
from scipy import integrate, optimize

from tests.rules.scipy import directions

Y = np.array([0.3, 1.2, -0.4, 0.8, 2.0, 0.1])
X = np.array([0.0, 0.4, 0.9, 1.1, 1.6, 2.5])
ROWS = np.stack([Y, Y[::-1], Y**2])


def weigh(y):
    return np.sum(y * np.cos(np.arange(float(np.size(y)))).reshape(np.shape(y)))


def test_simpson():
    for n in (5, 6):
        directions.check(lambda y: integrate.simpson(y, dx=0.2), (Y[:n],))
        directions.check(lambda y: integrate.simpson(y, x=X[:n]) ** 2, (Y[:n],))
    directions.check(lambda y: weigh(integrate.simpson(y, x=X)), (ROWS,))
    directions.check(lambda y: weigh(integrate.simpson(y, axis=0)), (ROWS,))


@pytest.mark.parametrize("initial", [None, 0])
def test_cumulative_trapezoid(initial):
    directions.check(lambda y, x: weigh(integrate.cumulative_trapezoid(y, x, initial=initial)), (Y, X))
    directions.check(lambda y, x: weigh(integrate.cumulative_trapezoid(y, x, initial=initial)), (ROWS, X))
    directions.check(lambda y: weigh(integrate.cumulative_trapezoid(y, dx=0.3, axis=0, initial=initial)), (ROWS,))


def wave(t, p, q):
    return np.sin(p * t) * np.exp(-q * t)


def test_quad():
    def loss(a, b, p, q):
        value, error = integrate.quad(wave, a, b, args=(p, q))
        return value**2

    directions.check(loss, (0.2, 1.5, 1.3, 0.4))
    directions.check(
        lambda p, q: integrate.quad(wave, 0.0, np.inf, args=(p, q))[0], (1.3, 0.8), rtol=1e-5
    )
    directions.check(lambda b: integrate.quad(np.cos, 0.0, b)[0], (1.3,))


def cubic(x, p, q):
    return x**3 + p * x - q


@pytest.mark.parametrize("solve", [optimize.brentq, optimize.brenth, optimize.ridder, optimize.bisect])
def test_roots_in_a_bracket(solve):
    directions.check(lambda p, q: solve(cubic, 0.0, 3.0, args=(p, q)) ** 2, (1.3, 2.0))
    directions.check(lambda p: solve(lambda x, p: np.exp(x) - p, 0.0, 3.0, args=(p,)), (1.7,))


def test_newton_and_fixed_points():
    directions.check(lambda p, q: optimize.newton(cubic, 1.0, args=(p, q)), (1.3, 2.0))
    loss = lambda p: weigh(optimize.newton(cubic, np.ones(3), args=(p, 2.0), tol=1e-13))
    directions.check(loss, (Y[:3] + 1.0,))
    mixed = lambda x, w: np.tanh(w @ x + 0.5)
    w = np.array([[0.2, 0.3], [-0.1, 0.4]])
    directions.check(
        lambda w: weigh(optimize.fixed_point(mixed, np.zeros(2), args=(w,), xtol=1e-13)), (w,)
    )


def test_trapezoid():
    directions.check(lambda y, x: integrate.trapezoid(y, x) ** 2, (Y, X))
    directions.check(lambda y: weigh(integrate.trapezoid(y, dx=0.3, axis=0)), (ROWS,))
