"""Constants that are whole numbers of few digits, or without a sign (images, masks, labels): in NumPy `-n` and `n * m`
of these go round, which neither cotangents nor the program's own values may."""

import numpy as np
import pytest
from scipy import special

import srcad
from tests.oracle.differences import numeric_gradient

X = np.array([1.3, 0.7, -0.4])
N = np.array([100, 20, 3])
M = np.array([3, 200, 90])


def two_factors(x, n, m):
    return np.sum(n * (m * x))


def three_factors(x, n, m):
    return np.sum(n * (m * (n * x)))


def negated(x, n, m):
    return np.sum(n * -x)


def a_product_negated(x, n, m):
    return np.sum(-(n * x) * x)


def labels(x, n, m):
    return -np.sum(n * np.log(x * x))


def cosine(x, n, m):
    return np.sum(n * np.cos(x))


def quotient(x, n, m):
    return np.sum(n * (m / x))


def difference(x, n, m):
    return np.sum(n * (x - m * x))


def sum_of_two(x, n, m):
    return np.sum(n * x + m * x)


def named(x, n, m):
    p = n * m
    return np.sum(n * (m * np.sin(x))) + 0.0 * np.sum(p)


def powers(x, n, m):
    return np.sum((n - x) ** 2 / (1.0 + m * x * x))


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.uint16, np.int32, np.uint64, bool])
@pytest.mark.parametrize(
    "f",
    [two_factors, three_factors, negated, a_product_negated, labels, cosine, quotient, difference, sum_of_two, named,
     powers],
)  # fmt: skip
def test_as_floats(f, dtype):
    n, m = N.astype(dtype), M.astype(dtype)
    floats = n.astype(float), m.astype(float)
    value, gradient = srcad.value_and_grad(f)(X, n, m)
    assert value == f(X, n, m)
    np.testing.assert_allclose(gradient, srcad.grad(f)(X, *floats), rtol=1e-13)
    v = np.array([0.3, -1.0, 0.7])
    value, tangent = srcad.jvp(f, (X, n, m), (v, None, None))
    assert value == f(X, n, m)
    np.testing.assert_allclose(tangent, gradient @ v, rtol=1e-13)
    np.testing.assert_allclose(srcad.hvp(f)(X, n, m, v), srcad.hvp(f)(X, *floats, v), rtol=1e-12, atol=1e-12)


def test_numbers():
    def f(x, i, j):
        return i * (j * (x[0] * x[1])) - j * (i * x[2])

    gradient = srcad.grad(f)(X, np.int8(100), np.int8(3))
    np.testing.assert_allclose(gradient, [300.0 * 0.7, 300.0 * 1.3, -300.0])


def test_what_goes_round_in_the_program():
    """`-n` is the program's own text here: 156, not -100."""

    def f(x, n):
        return np.sum(-n * np.sin(x))

    n = N.astype(np.uint8)
    np.testing.assert_allclose(srcad.grad(f)(X, n), (256.0 - N) * np.cos(X))
    np.testing.assert_allclose(srcad.jvp(f, (X, n), (np.ones(3), None))[1], np.sum((256.0 - N) * np.cos(X)))


ORDERS = np.array([0, 1, 2])


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.uint16, np.uint32, np.int64])
@pytest.mark.parametrize(
    "f",
    [
        lambda x, n: np.sum(np.interp(20.0 * x + 60.0, [0.0, 50.0, 90.0], 100 - 30 * n)),  # falling
        lambda x, n: np.sum(np.interp(x, n, np.sin(x))) + np.sum(np.interp(x, n, n * n)),
        lambda x, n: np.sum(special.jv(n, x)) + np.sum(special.eval_legendre(n, 0.5 * x)),
        lambda x, n: np.sum(special.huber(n, x * x)) + np.sum(special.kl_div(n, np.exp(x))),
        lambda x, n: np.sum(np.ldexp(x, n)) + np.sum(np.abs(x) ** n),
        lambda x, n: np.sum(special.eval_hermite(n, x)) + np.sum(special.xlogy(n, np.exp(x))),
    ],
)  # fmt: skip
def test_formulas_of_derivatives(f, dtype):
    n = ORDERS.astype(dtype)
    estimate = numeric_gradient(f, (X, n)).gradients[0]
    np.testing.assert_allclose(srcad.grad(f)(X, n), estimate, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(srcad.jvp(f, (X, n), (np.ones(3), None))[1], np.sum(estimate), rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.uint32])
def test_minus_a_matrix_of_numbers_that_go_round(dtype):
    """`-A` is `256 - A`, so it is not the same as `-(A @ x)`."""
    a, x = np.arange(12, dtype=dtype).reshape(3, 4), np.linspace(0.1, 0.4, 4)
    got = srcad.grad(lambda x: np.sum((-a @ x) ** 2))(x)
    np.testing.assert_allclose(got, 2.0 * (-a).astype(float).T @ ((-a).astype(float) @ x), rtol=1e-12)
