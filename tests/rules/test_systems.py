"""Least squares, tensor equations, and the names of `np.linalg`, against differences."""

import warnings

import numpy as np
import pytest

import srcad
from tests.rules.harness import check, shown

WIDE = np.random.default_rng(3).normal(size=(3, 5))
THIN = np.outer(np.arange(1.0, 5.0), [1.0, 2.0])
SAMPLES = [
    ("np.linalg.lstsq(A, b, rcond=None)", dict(A=(5, 3), b=(5,))),
    ("np.linalg.lstsq(A, b, rcond=None)", dict(A=(5, 3), b=(5, 2))),
    ("np.linalg.lstsq(A, b, rcond=None)", dict(A=(3, 3), b=(3,))),
    ("np.linalg.lstsq(A, b, rcond=None)", dict(A=(3, 5), b=(3,))),
    ("np.linalg.lstsq(A, b, rcond=None)", dict(A=(3, 5), b=(3, 2))),
    ("np.linalg.tensorsolve(a, b)", dict(a=(2, 3, 6), b=(2, 3))),
    ("np.linalg.tensorsolve(a, b)", dict(a=(4, 2, 2), b=(4,))),
    ("np.linalg.tensorinv(a)", dict(a=(2, 3, 6))),
    ("np.linalg.tensorinv(a, ind=1)", dict(a=(6, 2, 3))),
    ("np.linalg.tensorinv(a)", dict(a=(2, 2, 2, 2))),
]
if hasattr(np.linalg, "outer"):
    SAMPLES += [
        ("np.linalg.outer(a, b)", dict(a=(3,), b=(2,))),
        ("np.linalg.matmul(a, b)", dict(a=(2, 3, 4), b=(4, 2))),
        ("np.linalg.tensordot(a, b, axes=1)", dict(a=(3, 4), b=(4, 2))),
        ("np.linalg.cross(a, b)", dict(a=(2, 3), b=(3,))),
        ("np.linalg.diagonal(x)", dict(x=(2, 3, 4))),
        ("np.linalg.diagonal(x, offset=1)", dict(x=(3, 3))),
        ("np.linalg.trace(x)", dict(x=(2, 3, 3))),
        ("np.linalg.trace(x, offset=-1)", dict(x=(3, 4))),
        ("np.matrix_transpose(x)", dict(x=(2, 3, 4))),
        ("np.linalg.matrix_transpose(x)", dict(x=(3, 4))),
    ]
for name, a, b in (("vecdot", (3,), (3,)), ("matvec", (2, 3), (3,)), ("vecmat", (2,), (2, 3))):
    if hasattr(np, name):
        SAMPLES += [
            (f"np.{name}(a, b)", dict(a=lead + a, b=follow + b))
            for lead in ((), (4,), (1,), (5, 1))
            for follow in ((), (4,))
        ]


@pytest.mark.parametrize("expression, args", SAMPLES)
def test_samples(expression, args):
    check(expression, **args)


def test_products_of_vectors_and_matrices_read_like_any_product():
    assert shown("np.matvec(a, b)", a=(3, 4), b=(4,)) == "a_bar = np.outer(y_bar, b)\nb_bar = a.T @ y_bar"
    assert shown("np.vecdot(a, b)", a=(3,), b=(3,)) == "a_bar = y_bar * b\nb_bar = y_bar * a"
    assert shown("np.vecdot(a, b)", a=(2, 3), b=(2, 3)) == "a_bar = y_bar[:, None] * b\nb_bar = y_bar[:, None] * a"


def with_values(*s, shape=(4, 3), turn=1.0):
    """A matrix with these singular values."""
    rng = np.random.default_rng(2)
    u, v = (np.linalg.qr(rng.normal(size=(n, n)) * turn + rng.normal(size=(n, n)))[0] for n in shape)
    return (u[:, : len(s)] * s) @ v[:, : len(s)].T


def pseudoinverse(a):
    return np.linalg.pinv(a, rcond=0.3)


def pseudoinverse_of_hermitian(a):
    return np.linalg.pinv(a.T @ a, rcond=0.3, hermitian=True)


def fitted(a):
    x, left, rank, s = np.linalg.lstsq(a, np.sin(a[:, :2]), rcond=0.3)
    return np.sum(x**2) * np.sum(s) + np.sum(left)


def fitted_vector(a):
    return np.linalg.lstsq(a, a[:, 0] ** 2, 0.3)[0]


def polynomial(a):
    return np.polyfit(a[:, 0], a[:, 1], 2, rcond=0.3)


@pytest.mark.filterwarnings("ignore:a matrix without full rank", "ignore:Polyfit may be poorly")
@pytest.mark.parametrize("f", [pseudoinverse, pseudoinverse_of_hermitian, fitted, fitted_vector, polynomial])
def test_singular_values_that_are_left_out(f):
    """The values below `rcond` do not count, but how their vectors turn does: not those of a matrix of lower rank."""
    matrices = [with_values(2.0, 1.0, 0.1), with_values(2.0, 1.0, 0.9), with_values(2.0, 0.2, 0.1, shape=(3, 3))]
    matrices += [with_values(2.0, 1.5, 0.3, shape=(3, 5))] if f is not polynomial else []
    for a in matrices:
        srcad.check_grads(f, (a,))
    if f in (pseudoinverse, fitted_vector):
        srcad.check_grads(f, (with_values(2.0, 1.0, 0.1, turn=1j),))
    if f is pseudoinverse:
        srcad.check_grads(f, (np.stack([with_values(2.0, 1.0, 0.1), with_values(2.0, 0.3, 0.2)]),))


@pytest.mark.parametrize("s", [(2.0, 1.0), (2.0, 1.0, 0.0), (0.0,)])
@pytest.mark.parametrize("f", [np.linalg.pinv, fitted_vector, lambda a: np.linalg.lstsq(a, a[:, 0], rcond=None)[0]])
def test_a_matrix_without_full_rank_is_said_to_be_one(f, s):
    a = with_values(*s)
    with pytest.warns(RuntimeWarning, match="a matrix without full rank"):
        srcad.vjp(f, a)[1](np.ones_like(f(a)))
    with pytest.warns(RuntimeWarning, match="a matrix without full rank"):
        srcad.jvp(f, (a,), (a,))


def test_the_pseudoinverse_along_matrices_of_one_rank():
    """Of `c * a` it is `pinv(a) / c`, whatever the rank."""
    for s in ((2.0, 1.0, 0.5), (2.0, 1.0), (3.0,)):
        a = with_values(*s)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = srcad.jacobian(lambda c, a=a: np.linalg.pinv(c * a))(2.0)
        np.testing.assert_allclose(found, -np.linalg.pinv(a) / 4.0, atol=1e-12)
