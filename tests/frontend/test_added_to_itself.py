"""`y = y + u`: the adjoint of y stays what it is, and what u gets of it is not written over by stores into u."""

import numpy as np
import pytest

from tests.corpus.table import Arguments
from tests.fuzz.second_order import second_order
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent

X, W = np.array([0.3, 0.5, -0.7, 0.9]), np.arange(1.0, 5.0)


def stored_into_before(x):
    u = x * x
    y = np.sin(u)
    u[1:3] = 0.0
    y = y + u
    return np.sum(y * W)


def the_other_way_round(x):
    u = x * x
    y = np.sin(u)
    u[1:3] = 0.0
    y = u + y
    return np.sum(y * W)


def in_a_branch_and_together(x):
    y, u = np.sin(x), x * x
    u[1] = 1.0
    if x[0] > 0.0:
        y = y + u
    u[2] *= 2.0
    y, z = y + u, y
    return np.sum(y * W) + np.sum(z)


def changed_otherwise(x):
    y, u = np.sin(x), x * x
    u[1] = 1.0
    y = y - u
    y = y + u[::-1]
    y = y + u.reshape(2, 2).ravel()
    u[0] *= y[3]
    y = y + u
    return np.sum(y * W)


def in_a_loop(x):
    s = 0.0 * x
    for i in range(3):
        u = x * (i + 1)
        s = s + u
        u[0] = 0.0
        s = s + u
    return np.sum(s * W)


def from_a_list(x):
    xs = [x * 1.0, x * 2.0]
    y = np.sin(x)
    y = y + xs[0]
    xs[0] = xs[0] * y
    y = y + xs[0]
    return np.sum(y * W) + np.sum(xs[0])


def by_indices_in_a_list(x):
    """What is read backwards of the row is the adjoint of before, though it is reached by another name."""
    rows = [x * 1.0, x * 2.0]
    row = rows[0]
    row[np.array([-1, -1, 0, 1])] += np.tanh(0.5 * (row - row[::-1] + row))
    row[[3, 1, 0, 2]] += np.tanh(0.5 * (row - rows[0][::-1] + row))
    rows[1][[0, 0, 2, 1]] -= np.sin(0.5 * (rows[0] + rows[1] - rows[1][::-1] + rows[1]))
    return np.sum(rows[0] ** 2 * W) + np.sum(rows[1] * W)


PROGRAMS = [
    stored_into_before, the_other_way_round, in_a_branch_and_together, changed_otherwise, in_a_loop, from_a_list,
    by_indices_in_a_list,
]  # fmt: skip


@pytest.mark.parametrize("fun", PROGRAMS, ids=[f.__name__ for f in PROGRAMS])
def test_both_keep_their_cotangents(fun):
    def build():
        return Arguments((X.copy(),), {})

    assert_gradient(fun, build, forms=())
    assert_tangent(fun, build, "x")
    assert not second_order(fun, build, ("x",))
