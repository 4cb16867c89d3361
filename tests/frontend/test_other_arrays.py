"""Arrays of a class of their own: `*` of matrices is their product, masked elements do not count. They are refused,
wherever they come from."""

import types

import numpy as np
import pytest

import srcad


class Doubled(np.ndarray):
    def __mul__(self, other):
        return 2.0 * np.asarray(self) * np.asarray(other)


MATRIX = np.array([[1.0, 2.0], [3.0, 4.0]]).view(np.matrix)
MASKED = np.ma.array([[1.0, 2.0], [3.0, 4.0]], mask=[[False, True], [False, False]])
DOUBLED = np.ones((2, 2)).view(Doubled)
HELD = types.SimpleNamespace(matrix=MATRIX)
ROWS = np.rec.array([(1.0, 2), (3.0, 4)], dtype=[("a", "f8"), ("b", "i8")])
X = np.array([[0.5, 1.5], [2.5, -1.0]])


def made(x):
    return np.sum(np.ma.array(np.ones(2), mask=[True, False]) * x)


def bound(x):
    m = np.asmatrix(MATRIX)
    return np.sum(x @ m)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.sum(MATRIX * x),
        lambda x: np.sum(x - MASKED),
        lambda x: np.sum(DOUBLED * x),
        lambda x: np.sum(np.multiply(x, MASKED)),
        lambda x: np.sum(HELD.matrix * x),
        made,
        bound,
    ],
)
def test_in_the_program(f):
    for call in (lambda: srcad.grad(f)(X), lambda: srcad.jvp(f, (X,), (X,))):
        with pytest.raises(srcad.NoDerivativeError, match="which is of type"):
            call()


@pytest.mark.parametrize("a", [MATRIX, MASKED, DOUBLED], ids=lambda a: type(a).__name__)
def test_as_arguments(a):
    def f(x, c):
        return np.sum(c * x)

    for call in (lambda: srcad.grad(f)(X, a), lambda: srcad.grad(f)(a, X), lambda: srcad.jvp(f, (a, X), (X, None))):
        with pytest.raises(srcad.SrcadError, match="pass a plain array"):
            call()


@pytest.mark.parametrize(
    "f, want",
    [
        (lambda x: np.sum(np.asarray(MATRIX) * x), np.asarray(MATRIX)),
        (lambda x: np.sum(np.ma.masked_invalid([1.0, np.nan]).filled(0.0) * x), [[1.0, 0.0], [1.0, 0.0]]),
        (lambda x: np.ma.mean(np.array([1.0, 3.0])) * x[0, 0], [[2.0, 0.0], [0.0, 0.0]]),
        (lambda x: np.sum(ROWS.a * x), [[1.0, 3.0], [1.0, 3.0]]),
    ],
)
def test_what_is_plain_again(f, want):
    assert np.array_equal(srcad.grad(f)(X), want)


def stored_into_a_field(x):
    rows = np.zeros(2, dtype=[("a", "f8"), ("b", "i8")])
    rows["a"] = x[0]
    return np.sum(rows["a"])


def stored_into_a_row(x):
    rows = np.zeros(2, dtype=[("a", "f8"), ("b", "i8")])
    rows[0] = (x[0, 0], 2)
    return np.sum(rows["a"])


@pytest.mark.parametrize("f", [stored_into_a_field, stored_into_a_row])
def test_arrays_with_fields(f):
    for call in (lambda: srcad.grad(f)(X), lambda: srcad.jvp(f, (X,), (X,))):
        with pytest.raises(srcad.SrcadError, match="an array with fields"):
            call()
