"""NumPy's grids of constants: their numbers of dimensions are known, so that products with them are differentiated."""

import numpy as np
import pytest

import srcad
from srcad.rules import grids
from tests.oracle.checks import assert_gradient

A = np.array([[1.0, 0.2], [-0.3, 0.9]])


def places(A, n):
    y, x = np.mgrid[0:n, 0:n]
    return np.sum((A @ (np.stack([y.ravel(), x.ravel()]) - 1.5)) ** 2)


def by_number(A, n):
    return np.sum(np.tensordot(A, np.mgrid[-1:1:5j, 0:2:3j], 1) ** 2)


def along_one(A, n):
    return np.sum(np.outer(np.mgrid[0:n], A[0]) @ A)


def open_grid(A, n):
    y, x = np.ogrid[0:n, 0:3]
    return np.sum((y @ A[:1] @ (A @ np.ones((2, 3)))) * x)


def rows_and_columns(A, n):
    row = np.r_[0:1:2j, 2.0, 3]
    return np.sum(A @ np.c_[row[:2], row[2:]]) + np.sum(np.c_[0:n, 1 : n + 1] @ A)


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize("f", [places, by_number, along_one, open_grid, rows_and_columns])
def test_products_with_grids(f, n):
    assert_gradient(f, (A, n), wrt="A")


def test_dtypes_and_dimensions_are_numpy_s():
    """Of forms that differ in their lengths, for which alone nothing is claimed."""

    class Reader:
        def fact(self, node):
            return grids._Literals().fact(node)

    from srcad.tree.build import parse_expr

    for text in [
        "np.mgrid[0:3]", "np.mgrid[0:3, 1:9:2]", "np.mgrid[0:1:0.25]", "np.mgrid[0:1:5j, 0:4]", "np.r_[1, 2.5, 0:3]",
        "np.r_[0:3]", "np.r_[True, 2]", "np.c_[0:3, 4:7]", "np.c_[1.0, 2]", "np.ogrid[0:3, 0:4]", "np.ogrid[0:3]",
    ]:  # fmt: skip
        made = eval(text)  # noqa: S307
        tree = parse_expr(text)
        fact = grids.grid_fact(getattr(np, tree.value.attr), tree.slice, Reader(), "g")
        for array, known in zip(made, fact.items, strict=True) if isinstance(made, tuple) else [(made, fact)]:
            assert known.dtype == array.dtype.name, text
            assert len(known.dims) == array.ndim, text
            assert all(d == n for d, n in zip(known.dims, array.shape, strict=True) if isinstance(d, int)), text


def test_what_is_not_known_is_unknown():
    def f(x, parts):
        return np.sum(x * np.c_[parts])

    x, parts = np.ones((3, 2)), (np.arange(3.0), np.arange(3.0))
    assert np.array_equal(srcad.grad(f)(x, parts), np.c_[parts])
