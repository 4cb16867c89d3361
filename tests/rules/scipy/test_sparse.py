"""Constant sparse matrices times active arrays, and equations with them."""

import numpy as np
import pytest
from scipy import sparse
from scipy.sparse import linalg

import srcad

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
    srcad.check_grads(fun, (at,))
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
        (lambda x: np.sum((A * x[0]) @ x), "sparse matrix"),
        (lambda x: np.sum(A.multiply(x)), "no derivative"),
        (lambda d: np.sum(sparse.diags(d) @ x), "bincount"),
        (lambda d: np.sum(sparse.csr_matrix((d, ([0, 1, 2], [1, 2, 0]))) @ x), "bincount"),
        (lambda x: np.sum(linalg.cg(S, x)[0]), "spsolve"),
        (lambda X: np.sum(linalg.spsolve(S, np.outer(X, X))), "column by column"),
    ],
)
def test_refused(fun, words):
    with pytest.raises(srcad.SrcadError, match=words):
        srcad.grad(fun)(x)


def test_equations_with_a_complex_matrix_are_refused():
    M = sparse.csc_matrix(np.eye(3) * 1j)
    with pytest.raises(srcad.SrcadError, match="complex"):
        srcad.grad(lambda b: np.sum(np.abs(linalg.spsolve(M, b))))(x)


def test_what_is_said_instead_of_an_active_matrix_is_so():
    rows, columns = np.array([0, 1, 2, 2]), np.array([1, 2, 0, 2])
    want = lambda d: sparse.csr_matrix((d, (rows, columns)), shape=(3, 3)) @ x
    loss = lambda d: np.sum(np.bincount(rows, d * x[columns], len(x)) ** 2)
    d = np.array([1.0, -2.0, 0.5, 3.0])
    np.testing.assert_allclose(loss(d), np.sum(want(d) ** 2))
    srcad.check_grads(loss, (d,))
