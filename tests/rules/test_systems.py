"""Least squares, tensor equations, and the names of `np.linalg`, against differences."""

import numpy as np
import pytest

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
