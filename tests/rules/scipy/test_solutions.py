"""Solvers that return an object: `sol.x` by the equation that it satisfies."""

import numpy as np
import pytest
from scipy import optimize

import srcad
from tests.rules.scipy import directions


def two(v, p, q):
    return [v[0] ** 2 + p * v[1] - q, v[0] - v[1] ** 3]


def by_root(p, q):
    sol = optimize.root(lambda v: two(v, p, q), [1.0, 1.0], tol=1e-13)
    return sol.x[0] * sol.x[1] ** 2 if sol.success else 0.0


def by_method(p, q):
    sol = optimize.root(two, np.array([1.0, 1.0]), args=(p, q), method="lm", tol=1e-13)
    return sol["x"][0] * sol["x"][1] ** 2 + float(sol.nfev > 0)


def by_jacobian(p, q):
    jac = lambda v, p, q: np.array([[2.0 * v[0], p], [1.0, -3.0 * v[1] ** 2]])
    return np.sum(optimize.root(two, np.array([1.0, 1.0]), args=(p, q), jac=jac, tol=1e-13).x ** 2)


def by_fsolve(p, q):
    x, y = optimize.fsolve(lambda v: two(v, p, q), (1.0, 1.0), xtol=1e-13)
    return x * y**2


def by_root_scalar(p, q):
    sol = optimize.root_scalar(lambda x: x**3 + p * x - q, bracket=[0.0, 3.0], xtol=1e-14)
    return sol.root**2 if sol.converged else 0.0


def by_slope(p, q):
    f, slope = (lambda x: x**3 + p * x - q), (lambda x: 3.0 * x**2 + p)
    return optimize.root_scalar(f, x0=1.0, fprime=slope, method="newton").root ** 2


@pytest.mark.parametrize("fun", [by_root, by_method, by_jacobian, by_fsolve, by_root_scalar, by_slope])
def test_roots(fun):
    directions.check(fun, (1.3, 2.0))
    srcad.check_grads(fun, (1.3, 2.0), order=2, modes=("reverse",), rtol=1e-5, atol=1e-5)


def test_the_start_counts_for_nothing():
    loss = lambda x0, p: np.sum(optimize.root(lambda v: v**3 - p, x0).x)
    g = srcad.grad(loss, wrt=("x0", "p"))(np.array([1.0, 2.0]), 3.0)
    np.testing.assert_array_equal(g.x0, np.zeros(2))
    np.testing.assert_allclose(g.p, 2.0 / 3.0 * 3.0 ** (-2.0 / 3.0))


def hollow(v, p):
    return (v[0] - p[0]) ** 4 + (v[0] - p[0]) ** 2 + np.sum((v - p) ** 2 * np.exp(v)) + p[1] * v[0]


def test_minima():
    def slope(v, p):
        return srcad.grad(hollow)(v, p)

    def loss(p):
        sol = optimize.minimize(hollow, np.array([1.0, 1.0]), args=(p,), jac=slope, method="BFGS", tol=1e-12)
        return sol.x[0] * sol.x[1] ** 2 + sol.fun

    directions.check(loss, (np.array([1.3, 2.0]),), rtol=1e-5, atol=1e-5)
    srcad.check_grads(loss, (np.array([1.3, 2.0]),), order=2, modes=("reverse",), rtol=1e-4, atol=1e-4)


def test_minima_of_functions_that_take_parameters_from_around_them():
    def loss(a, b):
        return np.sum(optimize.minimize(lambda x: np.sum((x - a) ** 2) + b * x[0] ** 2, np.zeros(2), tol=1e-12).x ** 3)

    a, b = np.array([0.7, 1.2]), 0.3
    g = srcad.grad(loss, wrt=("a", "b"))(a, b)  # x = (a[0] / (1 + b), a[1])
    np.testing.assert_allclose(g.a, [3.0 * a[0] ** 2 / 1.3**3, 3.0 * a[1] ** 2], rtol=1e-6)
    np.testing.assert_allclose(g.b, -3.0 * a[0] ** 3 / 1.3**4, rtol=1e-6)


@pytest.mark.parametrize("bounds", [[(0.0, None), (None, 1.0)], optimize.Bounds([0.0, -np.inf], [np.inf, 1.0])])
def test_what_a_bound_holds_does_not_move(bounds):
    def loss(p):
        sol = optimize.minimize(lambda x: np.sum((x - p) ** 2) + x[0] * x[1], np.array([0.5, 0.5]), bounds=bounds)
        return sol.x @ np.array([3.0, 5.0]) + sol.fun

    p = np.array([1.7, 2.0])  # x[1] = 1 by its bound, x[0] = p[0] - 1 / 2
    np.testing.assert_allclose(srcad.grad(loss)(p), [3.0 + 1.0, -2.0 * (1.0 - p[1])], rtol=1e-5)
    np.testing.assert_allclose(srcad.jacobian(loss, mode="forward")(p), [4.0, 2.0], rtol=1e-5)


def test_a_solution_goes_through_functions_and_branches():
    def chosen(sol, p):
        return sol.x[0] if sol.success and p > 0.0 else 2.0 * sol.x[0]

    def loss(p):
        total = 0.0
        for k in range(2):
            sol = optimize.root(lambda v: v**3 - p - k, np.ones(1), tol=1e-13)
            total += chosen(sol, p)
        return total

    directions.check(loss, (1.3,))


EQUAL = [{"type": "eq", "fun": np.sum}]


@pytest.mark.parametrize(
    "fun, words",
    [
        (lambda p: optimize.minimize(lambda x: (x - p) @ (x - p), p).hess_inv[0, 0], "attribute hess_inv"),
        (lambda p: optimize.minimize(lambda x: (x - p) @ (x - p), p, constraints=EQUAL).x[0], "constraints"),
        (lambda p: optimize.minimize(lambda x: (x @ x, p), p, jac=True).x[0], "jac=True"),
        (lambda p: optimize.root(lambda x: x - p, p, options={"xtol": p}).x[0], "argument options"),
        (lambda p: np.sum(optimize.root(lambda x: x - p, p)), "what a solver returned"),
    ],
)  # fmt: skip
def test_refused(fun, words):
    with pytest.raises(srcad.SrcadError, match=words):
        srcad.grad(fun)(np.array([1.0, 2.0]))


def test_the_minimum_of_one_variable():
    def loss(p, q):
        sol = optimize.minimize_scalar(lambda x: (x - p) ** 4 + (x - p * q) ** 2, tol=1e-12)
        return sol.x**2 + sol.fun

    def exact(p, q):
        x = optimize.brentq(lambda x: 4.0 * (x - p) ** 3 + 2.0 * (x - p * q), -9.0, 9.0, xtol=1e-14)
        return x**2 + (x - p) ** 4 + (x - p * q) ** 2

    want = srcad.grad(exact, wrt=("p", "q"))(1.3, 2.0)
    np.testing.assert_allclose([*srcad.grad(loss, wrt=("p", "q"))(1.3, 2.0)], [*want], rtol=1e-6)
    np.testing.assert_allclose(srcad.jvp(loss, (1.3, 2.0), (1.0, 1.0))[1], want.p + want.q, rtol=1e-6)


def test_the_minimum_at_a_bound_does_not_move():
    loss = lambda p: optimize.minimize_scalar(lambda x: p * x, bounds=(1.0, 2.0), method="bounded").x * 3.0
    assert srcad.grad(loss)(1.5) == 0.0


X = np.linspace(0.0, 1.5, 12)
Y = 2.0 * np.exp(-1.3 * X) + 0.1 * np.sin(9.0 * X)


def curve(x, a, b):
    return a * np.exp(-b * x)


def by_least_squares(y, s):
    f = lambda v: (curve(X, v[0], v[1]) - y) / s
    sol = optimize.least_squares(f, [1.0, 1.0], xtol=1e-14, ftol=1e-14, gtol=1e-14)
    return sol.x[0] * sol.x[1] ** 2 + sol.cost


def by_normal_equations(y, s):
    """The same, as the root of the gradient that is written out."""
    r = lambda v: (curve(X, v[0], v[1]) - y) / s
    e = lambda v: np.exp(-v[1] * X) / s
    v = optimize.fsolve(lambda v: [np.sum(r(v) * e(v)), np.sum(r(v) * v[0] * X * e(v))], [2.0, 1.3], xtol=1e-11)
    return v[0] * v[1] ** 2 + 0.5 * np.sum(r(v) ** 2)


def test_least_squares():
    s = 1.0 + 0.2 * X
    for p, q in zip(srcad.grad(by_least_squares, wrt=(0, 1))(Y, s), srcad.grad(by_normal_equations, wrt=(0, 1))(Y, s)):
        np.testing.assert_allclose(p, q, rtol=1e-6, atol=1e-8)
    directions.check(by_normal_equations, (Y, s), rtol=1e-5)
    products = [srcad.hvp(f)(Y, s, np.cos(X)) for f in (by_least_squares, by_normal_equations)]
    np.testing.assert_allclose(*products, rtol=1e-5, atol=1e-7)


def test_least_squares_within_bounds():
    def loss(y):
        sol = optimize.least_squares(lambda v: v - y, [0.5, 0.5], bounds=([0.0, 0.0], [1.0, 1.0]))
        return sol.x @ np.array([3.0, 5.0])

    np.testing.assert_allclose(srcad.grad(loss)(np.array([0.3, 7.0])), [3.0, 0.0], atol=1e-6)


def test_curves_through_points():
    def loss(x, y, s):
        best, _ = optimize.curve_fit(curve, x, y, p0=[1.0, 1.0], sigma=s, xtol=1e-14, ftol=1e-14, gtol=1e-14)
        return best[0] * best[1] ** 2

    def same(x, y, s):
        f = lambda v: (curve(x, v[0], v[1]) - y) / s
        v = optimize.least_squares(f, [1.0, 1.0], xtol=1e-14, ftol=1e-14, gtol=1e-14).x
        return v[0] * v[1] ** 2

    args = (X, Y, 1.0 + 0.2 * X)
    for p, q in zip(srcad.grad(loss, wrt=(0, 1, 2))(*args), srcad.grad(same, wrt=(0, 1, 2))(*args)):
        np.testing.assert_allclose(p, q, rtol=1e-5, atol=1e-7)
    with pytest.raises(srcad.SrcadError, match="covariance"):
        srcad.grad(lambda y: optimize.curve_fit(curve, X, y)[1][0, 0])(Y)


def test_assignments_are_constant():
    def loss(costs):
        rows, columns = optimize.linear_sum_assignment(costs)
        return np.sum(costs[rows, columns] ** 2)

    directions.check(loss, (np.array([[1.0, 2.0, 0.3], [0.2, 3.0, 1.1], [1.7, 0.4, 2.0]]),))
