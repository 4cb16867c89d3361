"""Views of arrays that have no name, stored into: `y = (x + 1.0).T` is new memory, and `x_dot.T` is not."""

from collections import deque

import numpy as np
import pytest

from tests.corpus.table import Arguments
from tests.fuzz.second_order import assert_second_order
from tests.oracle.programs import gathered, right_in_both_modes

X = np.array([[0.7, -0.4, 1.3], [0.5, 0.9, -1.1], [0.3, 1.2, 0.8]])
PROGRAMS: list = []
program = gathered(PROGRAMS)


@program
def transposed(x):
    y = (x + 1.0).T
    y[0] *= x[0, 0]
    return np.sum(y * x)


@program
def reversed_and_stored_into(x):
    y = (x + 1.0)[::-1]
    y[0] = x[1] ** 2
    return np.sum(y * y * x)


@program
def columns_and_parts(x):
    y, z = (x - 1.0)[..., 0], np.vsplit(x + 2.0, [2])[0]
    y[:] *= x[0]
    z *= x[1:]
    return np.sum(y * y) + np.sum(z * z)


@program
def in_other_shapes(x):
    y, z, w = np.ravel(x + 1.0), (+x).reshape(-1), np.atleast_2d(x[0] + 1.0)
    y[0] *= x[0, 0]
    z[1:] += y[1:] ** 2
    w *= x[1]
    return np.sum(y * z) + np.sum(w * x)


@program
def turned(x):
    y, z, w = np.rot90(x + 1.0), np.moveaxis(-(x + 0.0), 0, 1), np.expand_dims(x[0] + 0.5, 0)
    y[0] *= x[0]
    z[1:] *= y[1:]
    w *= 3.0
    return np.sum(y * z) + np.sum(w * x)


@program
def arrays_that_are_their_argument(x):
    y, z = np.asarray(x + 1.0).T, np.squeeze((x + 2.0)[None])
    y *= x
    z *= y
    return np.sum(z * y)


@program
def in_containers(x):
    rows, table, queue = [(x + 1.0).T, (x - 1.0)[0]], {"y": (x + 2.0)[::-1]}, deque([(x + 3.0).T])
    rows.append((x * 1.0)[:, 1])
    rows[0][0] *= 2.0
    rows[1][:] = x[1] ** 2
    rows[2][1:] *= x[0, 1:]
    table["y"][0] *= x[2]
    queue[0][1] = x[0] * x[1]
    return np.sum(rows[0] * table["y"] * queue[0]) + np.sum(rows[1] * rows[2])


@program
def of_each_row(x):
    rows = [(row + 1.0)[::-1] for row in x]
    for row in rows:
        row[0] *= x[0, 1]
    return sum(np.sum(row * row) for row in rows)


class Held:
    def __init__(self, y):
        self.y = y


def _halved(y):
    y[0] *= 0.5
    return y


@program
def given_to_functions_and_objects(x):
    held = Held((x + 1.0).T)
    held.y[0] *= x[0, 2]
    held.y += x
    return np.sum(held.y**2) + np.sum(_halved((x - 1.0)[::-1]) * x)


@program
def in_rounds(x):
    y = None
    for _ in range(3):
        y = (x + 1.0).T if y is None else (y.T + x)[::-1]
        y[0] *= 0.5
    return np.sum(y**2)


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda fun: fun.__name__)
def test_right(fun):
    right_in_both_modes(fun, X)
    assert_second_order(fun, lambda: Arguments((X.copy(),)), ("x",))
