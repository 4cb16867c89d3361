"""Loops over arrays of constants that the loop stores into; items of dicts of arrays, by keys known when it runs."""

import numpy as np
import pytest

from tests.corpus.table import Arguments
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent

X = np.array([0.3, 0.7, 0.5, 0.9])


def items_by_keys(x):
    t = {"a": x * 1.0}
    for k in ("a", "b", "a", "c"):
        if k in t:
            t[k] *= x[0]
        else:
            t[k] = x * len(t) + x
        t[k] += np.sum(t[k]) * x
    return sum(np.sum(v) for v in t.values())


def numbers_by_keys_of_a_list(x):
    params = {"p": x[0], "q": -0.05}
    for j in list(params):
        params[j] = np.tanh(params[j]) * x[1]
        params[j] -= np.abs(np.tanh(x[2]))
    return params["q"] * 0.7 + params["p"]


def arrays_by_keys_of_a_list(x):
    params = {"p": x * 1.0, "q": x * 2.0}
    for j in list(params):
        params[j] *= x[1]
        params[j][0] -= np.abs(np.tanh(x[2]))
        params[j] += params["p"]
    return np.sum(params["q"] * 0.7 * params["p"])


def a_view_that_changes(x):
    w = np.array([1.0, 2.0, 3.0, 4.0])
    s = 0.0
    for a in w[1:]:
        w[-1] = a * 0.5
        w[2] = a + w[0]
        s += a * x[0] + w[2] * x[1]
    return s


def two_views_that_change(x):
    w = np.array([1.0, 2.0, 3.0, 4.0])
    s = 0.0
    for a, b in zip(w, w[::-1]):
        w[3] = a * 0.5
        w[1:3] += b
        s += a * x[0] * b
    return s


def augmented_while_it_runs(x):
    w = np.array([1.0, 2.0, 3.0, 4.0])
    s = 0.0
    for k, a in enumerate(w):
        w *= 1.1
        s += a * x[k]
    for a in w:
        w[:] = 0.5
        s *= a * x[0]
    return s


def rows_of_constants(x):
    A = np.ones((3, 4))
    s = 0.0
    for row in A:
        A[2] = row * 2.0
        row[0] = 3.0
        s += np.sum(row * x)
    return s


def backwards(x):
    w = np.array([1.0, 2.0, 3.0, 4.0])
    s = 0.0
    for a in reversed(w):
        w[0] = a * 0.5
        s += a * x[0]
    return s


PROGRAMS = [value for value in list(globals().values()) if getattr(value, "__module__", "") == __name__]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_what_changes_while_it_runs(program):
    assert_gradient(program, (X,))
    assert_tangent(program, lambda: Arguments((X.copy(),)), 0)
