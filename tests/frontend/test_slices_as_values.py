"""Slices that are values: parameters, `slice(a, b)` under a name, `np.s_[a:b]`, items of objects and dicts."""

import types

import numpy as np
import pytest

import srcad
from tests.corpus.table import Arguments
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent

X = np.arange(6.0).reshape(3, 2) / 4.0
SETTINGS = types.SimpleNamespace(rows=slice(0, 2), i=1)
BY_NAME = {"rows": slice(0, 1), "j": np.int64(2)}


def rows_of_an_array(x, rows):
    return np.sum((x[rows] @ np.ones((2, 3))) ** 2)


def arrays_of_a_list(x, rows):
    parts = [x[0] ** 2, x[1], x[2] * x[0]]
    return sum(np.sum(v) for v in parts[rows])


def numbers_of_a_list(x, rows):
    parts = [np.sum(x[0] ** 2), np.sum(x[1]), np.sum(x[2])]
    return sum(parts[rows]) * parts[0]


def parts_of_a_tuple(x, rows):
    parts = (x, x**2, x**3)
    return np.sum(parts[rows][0])


def stored_into(x, rows):
    y = x * 2.0
    y[rows] = y[rows] @ np.array([[1.0, 2.0], [0.5, 3.0]])
    z = y[rows]
    z += 1.0
    return np.sum(y**2)


def made_of_lengths(x, rows):
    n = len(x)
    last = slice(n - 2, n)
    y = x.copy()
    y[last, 0] *= 2.0
    return np.sum(y[last].T @ y[last])


def written_with_s_(x, rows):
    k = rows.start
    parts = [v * v for v in x[:, 0]]
    return sum(parts[np.s_[k:3]]) * np.sum(x[np.s_[k:, 0]]) * np.sum(x[np.index_exp[k]] ** 2)


def of_objects_and_dicts(x, rows):
    parts = [v * v for v in x[:, 1]]
    return sum(parts[SETTINGS.rows]) + parts[SETTINGS.i] * parts[BY_NAME["j"]] + sum(parts[BY_NAME["rows"]])


def of_a_pair(x, rows):
    pair = (rows.start, 3)
    return sum([v * v for v in x[:, 1]][slice(*pair)])


def stored_into_a_list(x, rows):
    parts = [v * v for v in x[:, 1]]
    parts[rows] = parts[::-1][rows]
    return parts[0] * parts[1] ** 2 * parts[2] ** 3


def of_constants_in_a_list(x, rows):
    parts = [1.0, 2.0, 3.0]
    parts[rows] = [x[0, 0], x[1, 1]]
    return parts[0] * parts[1] ** 2 * parts[2] ** 3 * x[2, 0]


STORED = (stored_into_a_list, of_constants_in_a_list)
PROGRAMS = [f for f in list(globals().values()) if getattr(f, "__module__", "") == __name__ and callable(f)]
PROGRAMS = [f for f in PROGRAMS if f not in STORED]


@pytest.mark.parametrize("rows", [slice(1, 3), slice(2, 0, -1)], ids=["forwards", "backwards"])
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_slices_are_known_as_what_they_are(program, rows):
    assert_gradient(program, (X, rows), wrt="x")
    assert_tangent(program, lambda: Arguments((X.copy(), rows)), "x")


@pytest.mark.parametrize("program", STORED, ids=lambda program: program.__name__)
def test_slices_of_lists_that_are_stored_into_are_right_or_refused(program):
    try:
        assert_gradient(program, (X, slice(1, 3)), wrt="x")
        assert_tangent(program, lambda: Arguments((X.copy(), slice(1, 3))), "x")
    except srcad.SrcadError:
        pass
