"""Constant sparse matrices times active arrays, and equations with them."""

import numpy as np
import pytest
from scipy import sparse
from scipy.sparse import linalg

import srcad
from tests.rules.scipy import directions

DENSE = np.array([[1.0, 2.0, 0.0], [0.0, 3.0, 1.0]])
A = sparse.csr_matrix(DENSE)
S = sparse.csc_array(np.array([[3.0, 1.0, 0.0], [0.0, 2.0, 1.0], [1.0, 0.0, 2.0]]))
x, y, X = np.array([1.0, 2.0, 3.0]), np.array([0.5, -1.5]), np.arange(6.0).reshape(3, 2)


def made_here(x):
    B = 2.0 * sparse.diags([1.0, 2.0, 3.0]) + S - sparse.eye(3)
    return np.sum((B.tocsr() @ x) ** 2)


@pytest.mark.parametrize(
    "fun, at",
    [
        (lambda x: np.sum((A @ x) ** 2), x),
        (lambda X: np.sum((A @ X) ** 2 * DENSE[:, :2]), X),
        (lambda y: np.sum((y @ A) ** 2), y),
        (lambda Y: np.sum((Y @ A) ** 3), X),
        (lambda y: np.sum((A.T @ y) ** 2), y),
        (lambda x: np.sum((A.T @ (A @ x)) ** 2), x),
        (lambda x: np.sum(A.dot(x) ** 2), x),
        (lambda x: np.sum((S @ x) * (A.tocsc().T @ x[:2])), x),
        (lambda x: np.sum(np.sin(sparse.coo_matrix(DENSE) @ x)), x),
        (made_here, x),
        (lambda b: np.sum(linalg.spsolve(S, b) ** 2), x),
        (lambda b: np.sum(linalg.spsolve(S, S @ b * b) ** 2), x),
    ],
)
def test_products_and_equations(fun, at):
    directions.check(fun, (at,))
    srcad.check_grads(fun, (at,), order=2, modes=("reverse",))


def test_a_matrix_that_is_passed_stays_sparse():
    def loss(M, x):
        return np.sum(np.sin(M @ x))

    gradient = srcad.grad(loss, wrt="x")
    for M in (A, sparse.coo_array(DENSE), sparse.csc_matrix(DENSE)):
        np.testing.assert_allclose(gradient(M, x), DENSE.T @ np.cos(DENSE @ x))
    assert "M.T @" in gradient.source and "toarray" not in gradient.source


def test_single_precision_stays_single():
    single = sparse.csr_matrix(DENSE.astype(np.float32))
    g = srcad.grad(lambda x: np.sum((single @ x) ** 2))(x.astype(np.float32))
    assert g.dtype == np.float32


COMPLEX = sparse.csr_matrix(DENSE * 1j)


@pytest.mark.parametrize(
    "fun, words",
    [
        (lambda x: np.sum(np.abs(COMPLEX @ x)), "complex"),
        (lambda x: np.sum(A + x), "operator Add"),
        (lambda x: np.sum(A.maximum(x)), "method maximum"),
        (lambda x: np.sum(linalg.expm_multiply(S, x)), "expm_multiply"),
    ],
)
def test_refused(fun, words):
    with pytest.raises(srcad.SrcadError, match=words):
        srcad.grad(fun)(x)


def test_equations_with_a_complex_matrix_are_refused():
    M = sparse.csc_matrix(np.eye(3) * 1j)
    with pytest.raises(srcad.SrcadError, match="complex"):
        srcad.grad(lambda b: np.sum(np.abs(linalg.spsolve(M, b))))(x)


def changed_data(x):
    M = S.copy()
    y = M @ x
    M.data[:] = 0.0
    return np.sum(y**2)


def changed_diagonal(x):
    M = S.copy()
    y = M.T @ x
    M.setdiag(7.0)
    return np.sum(y**2)


def changed_by_a_factor(x):
    M = S.copy()
    N = M
    y = M @ x
    N *= 2.0
    return np.sum(y**2)


def changed_twice(x):
    M = S.copy()
    N = M
    N *= 2.0
    y = M @ x
    N.setdiag(7.0)
    return np.sum(y**2)


def changed_element(x):
    M = S.tolil()
    y = M @ x
    M[0, 0] = 2.0
    return np.sum(y**2)


@pytest.mark.parametrize("fun", [changed_data, changed_diagonal, changed_by_a_factor, changed_twice, changed_element])
def test_a_matrix_that_is_changed_after_its_use_is_kept(fun):
    directions.check(fun, (x,))


def test_a_constant_matrix_times_constants_is_an_array():
    c = np.array([0.5, 1.0, 2.0])
    directions.check(lambda x: np.sum((S @ c) * x**2 + S.sum(axis=0) * x), (x,))


def test_diagonals_longer_than_the_matrix():
    M = sparse.dia_matrix((np.arange(1.0, 13.0).reshape(3, 4), [0, 1, -1]), shape=(3, 3))
    directions.check(lambda x: np.sum((M @ x) ** 2), (x,))


LU = linalg.splu(S)


@pytest.mark.parametrize(
    "fun, at",
    [
        (lambda b: np.sum(linalg.spsolve(S, b) ** 2), X),
        (lambda b: np.sum(linalg.spsolve(S, b[:, None]) ** 2), x),
        (lambda b: np.sum(LU.solve(b) ** 2 * LU.solve(b, "T")), x),
        (lambda b: np.sum(linalg.splu(S).solve(b, trans="T") ** 2), X),
        (lambda b: np.sum(linalg.cg(S @ S.T, b, rtol=1e-13)[0] ** 2), x),
        (lambda b: np.sum(linalg.gmres(S, b, np.cos(b), rtol=1e-13)[0] ** 2), x),
    ],
)
def test_other_equations(fun, at):
    directions.check(fun, (at,))
