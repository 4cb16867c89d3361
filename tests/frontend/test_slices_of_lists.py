"""A slice of a list is a copy: what is read of it goes back to the list's own elements, and calls are made once."""

import numpy as np
import pytest

import srcad

A = np.array([[4.0, 0.3, -0.2], [0.1, 3.0, 0.5], [0.4, -0.3, 2.0]])


def of_a_call(a):
    return np.linalg.slogdet(a)[1:][0] ** 2


def unpacked_call(a):
    logdet, sign = np.linalg.slogdet(a)[::-1]
    return sign * logdet**2


def two_of_three(a):
    u, s = np.linalg.svd(a)[:2]
    return np.sum(u[0] ** 2 * a[1]) + np.sum(s**3)


def starred(a):
    return weighted(*np.linalg.slogdet(a)[1:])


def weighted(x):
    return x**2


def of_a_variable(a):
    parts = np.linalg.slogdet(a)
    return parts[::-1][0] ** 2


def written_out(a):
    xs = [a[0, 0], a[1, 1] * 2.0, a[0, 1], a[2, 2]]
    return xs[::2][0] * xs[1:][0] * xs[1:][1:][0] ** 2 * xs[-2:][-1]


def that_grows(a):
    xs = []
    for i in range(3):
        xs.append(a[i, i] ** 2)
    u, v = xs[1:]
    return xs[1:][0] * xs[::-1][0] + sum(xs[1:][1:]) * u * v


def in_a_loop(a, k=1):
    xs = [a[0, 0], a[1, 1] * 2.0, a[0, 1], a[2, 2]]
    total = 0.0
    for i in range(2):
        total += xs[k:][i] ** 2
    return total


def of_rows(a):
    xs = [a[0] * 1.0, a[1] * 2.0, a[2]]
    return xs[1:][0][2] ** 2 * xs[-2:][-1][0]


def of_lists(a):
    xs = [[a[0, 0], a[0, 1]], [a[1, 0], a[1, 1]]]
    return xs[1:][0][1:][0] ** 2


def loop_over_a_part(a):
    total = 0.0
    for w in np.linalg.eigh(a)[:1]:
        total += np.sum(w**3)
    return total


PROGRAMS = [
    of_a_call, unpacked_call, two_of_three, starred, of_a_variable, written_out, that_grows, in_a_loop, of_rows,
    of_lists, loop_over_a_part,
]  # fmt: skip


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
def test_against_differences(fun):
    srcad.check_grads(fun, (A,))


@pytest.mark.parametrize("like", [list, tuple, np.array])
def test_of_a_parameter(like):
    np.testing.assert_array_equal(srcad.grad(second)(like([1.0, 2.0, 3.0])), [0.0, 4.0, 0.0])


def second(xs):
    return xs[1:][0] ** 2


def test_a_call_is_made_once():
    assert srcad.source(two_of_three, example_args=(A,)).count("= np.linalg.svd(a)\n") == 1
