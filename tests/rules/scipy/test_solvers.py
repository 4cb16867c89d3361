"""scipy.integrate, scipy.optimize: integrals and roots."""

import numpy as np
import pytest
from scipy import integrate, optimize

import srcad
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


# ---------------------------------------------------------------- every setting leads to the same solution


def slope(v, p, q):
    return 3.0 * v**2 + p


def bend(v, p, q):
    return 6.0 * v


def mix(v, p, q):
    return np.cos(0.3 * p * v) * q * 0.5


def two(v, p, q):
    return [v[0] ** 2 + p * v[1] - q, v[0] - v[1] ** 3]


def two_slopes(v, p, q):
    return np.array([[2.0 * v[0], p], [1.0, -3.0 * v[1] ** 2]])


def two_columns(v, p, q):
    return two_slopes(v, p, q).T


def bowl(v, p, q):
    return (v[0] - p) ** 2 + q * (v[1] - 0.5 * v[0]) ** 2 + 0.1 * v[1] ** 4


def downhill(v, p, q):
    across = q * (v[1] - 0.5 * v[0])
    return np.array([2.0 * (v[0] - p) - across, 2.0 * across + 0.4 * v[1] ** 3])


def bends(v, p, q):
    return np.array([[2.0 + 0.5 * q, -q], [-q, 2.0 * q + 1.2 * v[1] ** 2]])


def arc(v, p, q):
    return (v - p) ** 2 + 0.1 * q * v**4


def misses(v, p, q):
    return np.array([v[0] - p, v[1] * v[0] - q, v[1] - 0.5, v[0] + v[1] - 1.0])


def misses_slopes(v, p, q):
    return np.array([[1.0, 0.0], [v[1], v[0]], [0.0, 1.0], [1.0, 1.0]])


def bell(t, p, q):
    return np.exp(-p * t**2) * (1.0 + q * t**2)


def prey(t, y, p, q):
    return [p * y[0] - y[0] * y[1], -y[1] + q * y[0] * y[1]]


def prey_slopes(t, y, p, q):
    return np.array([[p - y[1], -y[0]], [q * y[1], -1.0 + q * y[0]]])


root, lsq, ones, start, times = optimize.root_scalar, optimize.least_squares, [1.0, 1.0], [0.7, 0.6], [0.0, 0.4, 1.0]
fine, tight = {"xtol": 1e-14, "ftol": 1e-14, "gtol": 1e-14}, {"rtol": 1e-10, "atol": 1e-10}
SETTINGS = {
    "root": [
        lambda p, q: optimize.brentq(cubic, 0.0, 3.0, (p, q), 1e-14, maxiter=200, full_output=False, disp=True),
        lambda p, q: optimize.brenth(cubic, 0.0, 3.0, args=(p, q), xtol=1e-14, rtol=1e-14, disp=False),
        lambda p, q: optimize.toms748(cubic, 0.1 * p, 3.0 + q, args=(p, q), k=2, xtol=1e-14),
        lambda p, q: optimize.newton(cubic, 1.0, slope, (p, q), 1e-14, 60, bend),
        lambda p, q: optimize.newton(cubic, 1.0, args=(p, q), tol=1e-14, x1=1.2, rtol=1e-13),
        lambda p, q: root(cubic, (p, q), bracket=(0.0, 3.0), method="toms748", options={"xtol": 1e-14}).root,
        lambda p, q: root(cubic, args=(p, q), x0=1.0, x1=1.2, method="secant", xtol=1e-14).root,
        lambda p, q: root(cubic, args=(p, q), x0=1.0, fprime=slope, fprime2=bend, method="halley", xtol=1e-14).root,
    ],
    "fixed point": [
        lambda p, q: optimize.fixed_point(mix, 1.0, args=(p, q), xtol=1e-13, maxiter=500),
        lambda p, q: optimize.fixed_point(mix, 1.0, (p, q), 1e-13, method="iteration"),
        lambda p, q: optimize.fixed_point(mix, np.array(ones), args=(p, np.array([1.0, 0.5]) * q), xtol=1e-13)[0],
    ],
    "roots": [
        lambda p, q: optimize.root(two, ones, (p, q), options={"xtol": 1e-13}).x[1],
        lambda p, q: optimize.root(two, ones, (p, q), "lm", two_slopes, 1e-13).x[1],
        lambda p, q: optimize.root(two, ones, args=(p, q), method="krylov", tol=1e-12, callback=None).x[1],
        lambda p, q: optimize.fsolve(two, ones, (p, q), two_columns, col_deriv=True, xtol=1e-13, factor=50)[1],
        lambda p, q: optimize.fsolve(two, ones, (p, q), xtol=1e-13, epsfcn=1e-16, diag=ones, maxfev=500)[1],
    ],
    "minimum": [
        lambda p, q: optimize.minimize(bowl, ones, (p, q), "trust-exact", downhill, bends, tol=1e-13).x[1],
        lambda p, q: optimize.minimize(bowl, ones, (p, q), jac=downhill, method="L-BFGS-B", tol=1e-15,
                                       options={"gtol": 1e-12}).x[1],
        lambda p, q: optimize.minimize(bowl, ones, (p, q), jac=downhill, method="trust-ncg", tol=1e-13,
                                       hessp=lambda v, d, p, q: bends(v, p, q) @ d).x[1],
        lambda p, q: optimize.minimize(bowl, ones, (p, q), jac=downhill, bounds=[(0, 10), (None, 4)], tol=1e-14).x[1],
        lambda p, q: optimize.minimize(bowl, ones, (p, q), "SLSQP", downhill, constraints=(), tol=1e-15).x[1],
    ],
    "minimum of one": [
        lambda p, q: optimize.minimize_scalar(arc, (0.0, 1.0), None, (p, q), tol=1e-12).fun,
        lambda p, q: optimize.minimize_scalar(arc, args=(p, q), bounds=(0.0, 3.0), method="bounded",
                                              options={"xatol": 1e-12}).fun,
    ],
    "least squares": [
        lambda p, q: optimize.fsolve(lambda v: misses(v, p, q) @ misses_slopes(v, p, q), ones, xtol=1e-12)[1],
        lambda p, q: lsq(misses, ones, misses_slopes, args=(p, q), **fine).x[1],
        lambda p, q: lsq(misses, ones, args=(p, q), method="dogbox", x_scale=[1.0, 2.0], f_scale=0.3, **fine).x[1],
        lambda p, q: lsq(misses, ones, "cs", ([0.0, 0.0], [5.0, 9.0]), args=(p, q), **fine).x[1],
    ],
    "integral": [
        lambda p, q: integrate.quad(bell, 0.1 * p, 1.5 * q, (p, q), 0, 1e-12, 1e-12, 100)[0],
        lambda p, q: integrate.quad(bell, 0.1 * p, 1.5 * q, args=(p, q), points=[0.5, 1.0])[0],
        lambda p, q: integrate.quad_vec(lambda t: np.array([t, bell(t, p, q)]), 0.1 * p, 1.5 * q)[0][1],
    ],
    "equation": [
        lambda p, q: integrate.odeint(prey, start, times, (p, q), tfirst=True, mxordn=8, **tight)[-1, 0],
        lambda p, q: integrate.odeint(prey, start, times, (p, q), prey_slopes, tfirst=True, hmax=0.1, h0=0.01,
                                      mxstep=5000, tcrit=[0.5], **tight)[-1, 0],
        lambda p, q: integrate.solve_ivp(prey, (0.0, 1.0), start, args=(p, q), **tight).y[0, -1],
        lambda p, q: integrate.solve_ivp(prey, (0.0, 1.0), start, "Radau", [0.4, 1.0], args=(p, q), jac=prey_slopes,
                                         max_step=0.2, first_step=0.01, **tight).y[0, 1],
        lambda p, q: integrate.solve_ivp(prey, (0.0, 1.0), start, "LSODA", rtol=1e-10, atol=[1e-10, 1e-11],
                                         args=(p, q), dense_output=False, events=None).y[0, -1],
    ],
}  # fmt: skip


@pytest.mark.parametrize("problem", SETTINGS)
def test_settings(problem):
    """Their gradients, and tangents, are differences of what the first of them, with small tolerances, gives."""
    at, along = (1.3, 2.0), (0.6, -0.3)
    p_bar, q_bar, change = (directions.differences(SETTINGS[problem][0], at, v)[0] for v in ((1, 0), (0, 1), along))
    for k, solution in enumerate(SETTINGS[problem]):
        found = srcad.grad(solution, wrt=(0, 1))(*at)
        np.testing.assert_allclose(list(found), [p_bar, q_bar], rtol=3e-7, err_msg=f"number {k}")
        np.testing.assert_allclose(srcad.jvp(solution, at, along)[1], change, rtol=3e-7, err_msg=f"number {k}")
