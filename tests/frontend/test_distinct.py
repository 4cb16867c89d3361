"""Arrays of indices in which none comes twice, and those of which one might think so."""

import numpy as np
import pytest

import srcad
from tests.oracle.programs import gathered, right_in_both_modes

X = np.array([0.7, -0.4, 1.3, 0.55, -1.1])
PROGRAMS: list = []
program = gathered(PROGRAMS)
Y = np.array([0, 1, 1, 3])


@program
def one_row_for_all(x):
    p = x[None, :] ** 2
    return np.sum(p[np.arange(1), np.array([0, 1, 1, 2, 2])] * np.array([1.0, 2, 3, 4, 5]))


@program
def stored_into(x):
    i = np.arange(3)
    i[1] = 0
    return np.sum(x[i] ** 2)


@program
def stored_into_by_another_name(x):
    i = np.arange(3)
    j = i
    j[1] = 0
    return np.sum(x[i] ** 2)


@program
def broadcast(x):
    i = np.broadcast_to(np.arange(1), (4,))
    return np.sum(x[i] ** 2 * np.arange(4))


@program
def negative(x):
    i = np.arange(-5, 5)
    return np.sum(x[i] ** 2 * np.arange(10))


@program
def one_of_two_alone(x):
    A = np.outer(x, x)
    i, j = np.tril_indices(5)
    return np.sum(A[i] ** 2) + np.sum(A[j, j] ** 2)


@program
def orders_of_rows(x):
    A = np.outer(x, x + 1)
    o = np.argsort(A, axis=1)
    return np.sum(x[o[0]] ** 2 * np.arange(5)) + np.sum(x[o] ** 2)


@program
def halved(x):
    i = np.arange(5)
    i = i // 2
    return np.sum(x[i] ** 2 * np.arange(5))


@program
def taken_modulo_two(x):
    i = np.arange(5)
    for k in range(3):
        i = i[::-1]
        x = x[i] * 1.1
    i %= 2
    return np.sum(x[i] * np.arange(5.0))


@program
def windows(x):
    i = np.arange(4)
    w = np.lib.stride_tricks.sliding_window_view(i, 2)
    return np.sum(x[w] ** 2)


@program
def in_two_dimensions(x):
    i = np.arange(2)
    A = np.outer(x, x)
    return np.sum(A[i, i[:, None]] ** 2) + np.sum(A[i, :][:, i]) + np.sum(A[i[None, :], i])


@program
def repeated(x):
    i = np.repeat(np.arange(3), 2)
    j = np.tile(np.arange(2), 3)
    return np.sum(x[i] * np.arange(6.0)) + np.sum(x[j] * np.arange(6.0)) + np.sum(x[i.T] ** 2)


@program
def joined(x):
    idx = np.arange(3)
    idx = np.concatenate([idx, idx])
    return np.sum(x[idx] * np.arange(6.0))


@program
def a_list_twice(x):
    idx = list(np.arange(3)) * 2
    return np.sum(x[idx] * np.arange(6.0))


@program
def the_same_twice(x):
    i, j = np.tril_indices(5)
    j = i
    A = np.outer(x, x)
    return np.sum(A[i, j] ** 2 * np.arange(15))


@program
def passed_to_a_function(x):
    def sub(v, i):
        return np.sum(v[i] * np.arange(len(i)))

    i = np.arange(3)
    k = np.array([0, 0, 1])
    return sub(x, i) * sub(x, k)


@program
def copied_into(x):
    i = np.arange(3)
    np.copyto(i, 1)
    return np.sum(x[i] * np.arange(3.0))


@program
def by_out(x):
    i = np.arange(3)
    np.floor_divide(i, 2, out=i)
    return np.sum(x[i] * np.arange(3.0))


@program
def filled(x):
    i = np.arange(3)
    i.fill(2)
    return np.sum(x[i] * np.arange(3.0))


@program
def a_part_changed(x):
    i = np.arange(5)
    i[1:] -= 1
    return np.sum(x[i] * np.arange(5.0))


@program
def a_view_changed(x):
    i = np.argsort(x)
    r = i.view()
    r[0] = r[1]
    return np.sum(x[i] * np.arange(5.0))


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
def test_programs(fun):
    right_in_both_modes(fun, X)


@program
def down_by_a_step_with_a_name(x):
    """Of five elements the last and -1 are one."""
    return np.sum(x[np.arange(4, -3, step=-1)] * np.arange(7.0))


def of_labels(x):
    p = np.outer(x, x[:4]) ** 2
    return np.sum(p[np.arange(len(Y)), Y] * np.arange(4))


def of_triangles(x):
    a = np.zeros((5, 5))
    a[np.tril_indices(5)] = np.outer(x, x)[np.triu_indices(5)]
    d = np.diag_indices(5)
    a[d] *= x
    return np.sum(a * np.arange(25.0).reshape(5, 5))


def of_what_is_positive(x):
    i, k = np.flatnonzero(x > 0), np.where(x < 1)[0]
    y = x.copy()
    y[i] = x[i] ** 2
    y[k] += x[k]
    rows, columns = np.nonzero(np.outer(x, x) > 0)
    return np.sum(y * np.arange(5.0)) * np.sum(np.outer(y, x)[rows, columns] ** 2)


def of_an_order(x):
    order = np.argsort(x)
    return np.sum(x[order] ** 2 * np.arange(5))


@pytest.mark.parametrize("fun", [of_labels, of_triangles, of_what_is_positive, of_an_order])
def test_is_added_at_once(fun):
    """What is selected goes back by `+=`, and nothing is asked about the last store into an element."""
    right_in_both_modes(fun, X)
    text = srcad.source(fun, example_args=(X,))
    assert "np.add.at" not in text and "last_writes" not in text


@pytest.mark.parametrize("fun", [one_row_for_all, stored_into, broadcast, negative, halved, the_same_twice])
def test_may_repeat(fun):
    assert "np.add.at" in srcad.source(fun, example_args=(X,)) or fun is the_same_twice
