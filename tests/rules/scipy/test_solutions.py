"""Solvers that return an object: `sol.x` by the equation that it satisfies."""

import numpy as np
import pytest
from scipy import optimize

import srcad


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
    srcad.check_grads(fun, (1.3, 2.0))
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

    srcad.check_grads(loss, (np.array([1.3, 2.0]),), rtol=1e-5, atol=1e-5)
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

    srcad.check_grads(loss, (1.3,))


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
