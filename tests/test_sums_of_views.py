"""Sums of an array and views of it: one cotangent goes to several parts of the same adjoint."""

import numpy as np
import pytest

import srcad
from tests.corpus.table import Arguments
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent

X = np.array([[0.3, -0.7, 0.5], [1.1, 0.2, -0.4], [0.6, 0.9, 0.8]])
WEIGHTS = np.arange(1.0, 10.0).reshape(3, 3)


def reversed_twice(x):
    return np.sum((x[::-1] + x[::-1] + x) * WEIGHTS)


def reversed_twice_and_bound_again(x):
    x = x[::-1] + x[::-1] + x
    x[0, -1] *= 2.0
    return np.sum(x * WEIGHTS)


def of_a_variable(x):
    y = x * 2.0
    y = y[:, ::-1] + y + y[::-1]
    return np.sum(y * WEIGHTS)


def in_a_loop(x):
    for _ in range(3):
        x = x + x[::-1] + x[:, ::-1]
    return np.sum(x * WEIGHTS)


def joined_parts(x):
    y = x + np.concatenate([x[1:], x[:1]])
    return np.sum(y * WEIGHTS)


def rows_that_repeat(x):
    y = x + x[[2, 0, 0]]
    return np.sum(y * WEIGHTS)


def rows_that_repeat_and_a_row(x):
    y = x[[2, 0, 0]] - x + x[0]
    return np.sum(y * WEIGHTS)


def transposed(x):
    y = x.T + x + x[::-1].T
    return np.sum(y * WEIGHTS)


def added_in_place(x):
    y = x.copy()
    y += x[::-1] + y[:, ::-1]
    z = y - y[::-1] + y[::-1, ::-1]
    return np.sum(z * WEIGHTS)


def by_an_equal_name(x):
    y = x
    x = y[::-1] + y[::-1] + y
    y = y + x[::-1] + x[:, :1]
    return np.sum(x * y)


def quotient(x):
    """The cotangent of the divisor goes to all of x, and its sum to one element."""
    a, b = x[0], x[1] * 1.5
    return np.sum(np.concatenate([b[:1], x[:, 1][1:]]) / (3.0 + a[0] - b))


def difference_and_parts(x):
    b = x[2] * 1.0
    a = x[0] * 1.0
    c = np.stack([b, a[::-1]]) * (a[1] - b)
    return np.sum(c * WEIGHTS[:2])


def an_axis_that_may_be_one(x):
    """How many axes `np.squeeze` leaves is known when it runs: `x[:1]` has a row, or none."""
    x = x * 1.0
    row = np.squeeze(x[:1])
    row += x[1]
    x[2:].squeeze()[...] = 0.5 * row
    return np.sum(x * WEIGHTS)


def real_parts_of_real_numbers(x):
    y = (x * 1.0).real
    y.real[0] += 0.5 * y[1]
    y[2:].real[...] *= y.T.real[1]
    return np.sum(y * WEIGHTS)


def a_shape_that_is_not_known(x):
    x = x * 1.0
    shape = (3, 3) if x[0, 0] > 0.0 else (9,)
    y = x.reshape(shape)
    y[0] += 0.5 * y[1]
    return np.sum(x * WEIGHTS)


PROGRAMS = [f for f in list(globals().values()) if getattr(f, "__module__", "") == __name__ and callable(f)]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_each_part_gets_the_cotangent_as_it_was(program):
    assert_gradient(program, (X,))
    assert_tangent(program, lambda: Arguments((X.copy(),)), 0)


def a_view_of_a_copy(x):
    """`ravel` of what is not contiguous is a copy, and so is its shadow."""
    x = np.rot90(x * 1.0)
    u = x.ravel()[::3]
    u += x.ravel()[1::3]
    return np.sum(x * u * WEIGHTS)


@pytest.mark.parametrize("program", [*PROGRAMS, a_view_of_a_copy], ids=lambda program: program.__name__)
def test_a_pullback_gives_the_same_again(program):
    x = X.copy()
    _, pullback = srcad.vjp(program, x)
    (first,) = pullback(1.0)
    expected = first.copy()
    first[...] = x[...] = 7.0
    np.testing.assert_array_equal(pullback(1.0)[0], expected)
