"""Factors and eigenvalues of scipy.linalg beside LU, QR, Cholesky: against differences, in both modes."""

import numpy as np
import pytest
import scipy.linalg as sl

import srcad
from tests.rules.scipy import directions

RNG = np.random.default_rng(0)
A = RNG.normal(size=(4, 4))
S = A @ A.T + np.eye(4)
W, V = RNG.normal(size=(4, 4)), RNG.normal(size=(4, 4))
REAL = sl.inv(A) @ np.diag([1.0, 2.0, 3.5, -1.0]) @ A  # of real eigenvalues
TALL, WEIGHT = RNG.normal(size=(5, 3)), RNG.normal(size=(5, 3))
LOWER = np.array([[4.0, 5.0, 6.0, 7.0], [1.0, 0.5, 0.3, 0.1], [0.2, 0.1, 0.4, 0.3]])
UPPER = LOWER[::-1, ::-1].copy()
D, E = np.array([1.0, 3.0, 2.0, 5.0]), np.array([0.5, 0.7, 0.2])
B = RNG.normal(size=(4, 2))
WAVE = np.cos(np.arange(4.0))


def schur(a):
    t, z = sl.schur(a)
    return np.sum(W * t) + np.sum(V * z)


def polar(a):
    u, p = sl.polar(a)
    return np.sum(W[:3, :3] * p) + np.sum(WEIGHT * u)


def polar_left(a):
    u, p = sl.polar(a, side="left")
    return np.sum(W[:3, :3] * p) + np.sum(WEIGHT.T * u)


def eig_banded(ab):
    w, v = sl.eig_banded(ab, lower=True)
    return np.sum(WAVE * w) + np.sum((W @ v**2) * V)


def eigh_tridiagonal(d, e):
    w, v = sl.eigh_tridiagonal(d, e)
    return np.sum(WAVE * w) + np.sum((W @ v**2) * V)


def solve_discrete_are(a, b, q, r):
    return np.sum(W * sl.solve_discrete_are(a, b, (q + q.T) / 2, (r + r.T) / 2))


def norms(a):
    return sl.norm(a) + sl.norm(a, 1) + sl.norm(a, "nuc") + sl.norm(a[0], 3) + np.sum(sl.norm(a, axis=0))


CASES = [
    (schur, (REAL,)), (polar, (TALL,)), (polar_left, (TALL.T,)), (eig_banded, (LOWER,)),
    (lambda ab: np.sum(WAVE * sl.eig_banded(ab, eigvals_only=True)), (UPPER,)),
    (lambda ab: np.sum(WAVE * sl.eigvals_banded(ab, lower=True)), (LOWER,)),
    (eigh_tridiagonal, (D, E)), (lambda d, e: np.sum(WAVE * sl.eigvalsh_tridiagonal(d, e)), (D, E)),
    (lambda ab: np.sum(W[:3] * sl.cholesky_banded(ab, lower=True)), (LOWER,)),
    (lambda ab: np.sum(W[:3] * sl.cholesky_banded(ab)), (UPPER,)),
    (lambda ab, b: np.sum(WAVE * sl.cho_solve_banded((sl.cholesky_banded(ab, lower=True), True), b)), (LOWER, D)),
    (lambda ab, b: np.sum(W[:, :2] * sl.cho_solve_banded((sl.cholesky_banded(ab), False), b)), (UPPER, B)),
    (lambda a: np.sum(W * sl.pinvh(a)), (S,)), (lambda a: np.sum(W * sl.pinvh(a, lower=False)), (S,)),
    (lambda a: np.sum(W * sl.signm(a)), (REAL,)),
    (solve_discrete_are, (A / 2, B, S, np.array([[2.0, 0.3], [0.3, 1.0]]))),
    (lambda c, b: np.sum(WAVE * sl.solve_circulant(c, b)), (np.array([4.0, 1.0, 0.5, 0.2]), D)),
    (lambda c, b: np.sum(W[:, :2] * sl.solve_circulant(c, b)), (np.array([4.0, 1.0, 0.5, 0.2]), B)),
    (lambda a: np.sum(np.cos(np.arange(18.0)).reshape(6, 3) * sl.convolution_matrix(a, 3)), (D,)),
    (lambda a: np.sum(np.cos(np.arange(6.0)).reshape(2, 3) * sl.convolution_matrix(a, 3, mode="valid")), (D,)),
    (lambda s: np.sum(WEIGHT * sl.diagsvd(s, 5, 3)), (E,)), (lambda a: np.sum(W * sl.fiedler(a)), (D,)), (norms, (A,)),
]  # fmt: skip


@pytest.mark.parametrize("fun, args", CASES)
def test_against_differences(fun, args):
    directions.check(fun, args)


def test_the_triangle_that_is_not_read_has_no_gradient():
    got = srcad.grad(lambda a: np.sum(W * sl.pinvh(a)))(S)
    assert not np.any(np.triu(got, 1)) and np.any(np.tril(got, -1))


def test_complex_eigenvalues_have_no_real_schur_derivative():
    turn = np.array([[0.0, 1.0], [-2.0, 0.0]])
    with pytest.raises(ValueError, match="complex eigenvalues"):
        srcad.grad(lambda a: np.sum(sl.schur(a)[0] ** 2))(turn)


@pytest.mark.parametrize(
    "fun, words",
    [
        (lambda a: np.sum(sl.schur(a, output="complex")[0].real), "output"),
        (lambda a: np.sum(sl.null_space(a)), "projection on the null space"),
        (lambda a: np.sum(sl.orth(a)), "projection on the range"),
        (lambda a: np.sum(sl.eig_banded(a, select="i", select_range=(0, 1), eigvals_only=True)), "select"),
    ],
)
def test_refused(fun, words):
    with pytest.raises(srcad.NoDerivativeError, match=words):
        srcad.grad(fun)(S)


def test_polar_factors_that_are_singular_are_refused():
    a = np.random.default_rng(0).normal(size=(3, 5))
    for side, matrix in (("right", a), ("left", a.T)):
        fun = lambda a: np.sum(sl.polar(a, side)[1])  # noqa: B023, E731
        with pytest.raises(ValueError, match="singular"):
            srcad.grad(fun)(matrix)
        with pytest.raises(ValueError, match="singular"):
            srcad.jvp(fun, (matrix,), (matrix,))


@pytest.mark.parametrize("equation", [sl.solve_discrete_are, sl.solve_continuous_are])
def test_riccati_equations_of_second_order(equation):
    """Also of a matrix of which the number of rows is not known."""
    direction = np.array([0.4, -0.2, 0.7, 0.1])

    def loss(x):
        return np.sum(np.sin(equation(A[:3, :3] / 2 + 0.1 * np.outer(x[:3], x[1:4]), B[:3], np.eye(3), np.eye(2))))

    x, h = np.array([0.7, -0.4, 1.3, 0.5]), 1e-4
    ends = [srcad.grad(loss)(x + s * h * direction) for s in (-2, -1, 1, 2)]
    want = (8 * (ends[2] - ends[1]) - (ends[3] - ends[0])) / (12 * h)
    np.testing.assert_allclose(srcad.hvp(loss)(x, direction), want, rtol=1e-6, atol=1e-7)
