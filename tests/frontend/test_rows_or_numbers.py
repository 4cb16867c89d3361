"""`u[0]` of what may have one dimension or two: a row sees what is stored into u later, a number does not."""

import math

import numpy as np
import pytest

from tests.corpus.table import Arguments
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent


def deeper(x, n=3):
    """Of what it gives is known only when it runs how many dimensions it has."""
    if n > 9:
        return x[None]
    if n <= 0:
        return np.sin(x)
    return np.tanh(x) * deeper(x * 0.5, n - 1) + x


def ranked(x, c):
    return np.sin(x)[None] if c else np.cos(x)


def taken_before_a_store(x):
    u = deeper(x)
    e = u[0]
    u[0] *= 2.0
    return np.sum(e * u[0])


def elements_of_what_changes(x):
    u = deeper(x)
    s = 0.0
    for e in u:
        u[1] *= 1.5
        s = s + np.sum(e * u[0])
        u[0] *= 2.0
    return s


def name_bound_again(x):
    for n in range(3):
        u = 0.5 * ranked(x, n == 1)
        e = u[-1]
        u[0] = u[0] * np.sum(e)
        x = x * np.sum(u * u) + np.mean(e)
    return np.sum(x)


def two_names(x):
    u = deeper(x)
    a = deeper(u * 2.0)
    for i in range(2):
        e = a[i]
        u, a = a, u
        a[i] = 0.5 * e * u[0]
        u[0] = e * 1.0
    return np.sum(a[0] * u[1] + a[1])


def in_a_list(x):
    u = deeper(x)
    xs = []
    xs.append(u[0])
    u[0] *= 2.0
    return np.sum(xs[0] * u[0])


def in_a_list_beside_arrays(x):
    u = deeper(x)
    xs = [u[0], x]
    u[0] *= 2.0
    return np.sum(xs[0] * u[0])


VECTOR, MATRIX = np.array([0.3, 0.4, 0.5]), np.array([[0.3, 0.7], [0.5, 0.2]])
PROGRAMS = [
    taken_before_a_store, elements_of_what_changes, name_bound_again, two_names, in_a_list, in_a_list_beside_arrays,
]  # fmt: skip


@pytest.mark.parametrize("x", [VECTOR, MATRIX], ids=["vector", "matrix"])
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_a_row_is_a_view_and_a_number_a_copy(program, x):
    assert_gradient(program, (x,))
    assert_tangent(program, lambda: Arguments((x.copy(),), {}), 0)


def test_numbers_only():
    """From the fuzzer (seed 5000427)."""

    def f(u):
        for n in range(3):
            u = 0.5 * deeper(np.log1p(np.square(u)))
            u[-n] /= 1.5 + np.sin(sum(math.atan(e) * u[-n] for e in u))
        return np.sum(u)

    assert_gradient(f, (np.array([0.3, 0.4, 0.5]),))


def taken_by_what_is_not_known(x, places):
    """An index of a set, of a dict, of a list of rows and slices: a number, a row, a copy of some elements."""
    u = x * 1.0
    for j in places:
        v = u[j]
        u[j] = np.sin(v) * 0.5
        u[0] += np.sum(v) * x[-1]
    return np.sum(u * u)


@pytest.mark.parametrize("places", [{0, 2}, {0: 1, 1: 2}, [1, slice(0, 2), -1], [np.array([0, 2]), 1, slice(None)]])
def test_an_index_of_which_nothing_is_known(places):
    x = np.array([0.3, 0.5, 0.7])

    def build():
        return Arguments((x.copy(), places), {})

    assert_gradient(taken_by_what_is_not_known, build)
    assert_tangent(taken_by_what_is_not_known, build, "x")


def what_a_number_may_have(x):
    y = getattr(x, "values", x) * 2.0
    dims = getattr(y, "ndim", 0) + len(getattr(x, "shape", ())) + getattr(y, "size", 1)
    return np.sum(getattr(y, "real", 1.0) * y) * dims if getattr(x, "missing", None) is None else x


@pytest.mark.parametrize("x", [0.7, np.float64(0.7), np.array([0.7, 0.3])], ids=["float", "float64", "array"])
def test_attributes_with_a_default(x):
    for check in (assert_gradient, assert_tangent):
        check(what_a_number_may_have, lambda: Arguments((np.copy(x) if np.ndim(x) else x,)), 0)
