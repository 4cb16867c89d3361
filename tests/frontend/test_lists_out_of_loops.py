"""Lists that are made in loops and branches, and used after them: each is another list, with an adjoint of its own."""

import numpy as np
import pytest

from tests.oracle.checks import assert_gradient

LISTS = []


def made(fun):
    LISTS.append(fun)
    return fun


@made
def made_in_a_loop(x):
    for i in range(3):
        parts = []
        parts.append(x * i)
    return parts[0]


@made
def of_another_length_in_each_iteration(x):
    for i in range(3):
        parts = []
        for k in range(i + 1):
            parts.append(np.sin(x * k))
    return sum(parts)


@made
def made_in_two_branches(x):
    if x > 0:
        parts = [x, x * 2]
    else:
        parts = [x * 3.0]
    parts.append(x * x)
    return sum(parts)


@made
def made_anew_in_a_branch(x):
    parts = [x]
    if x > 0:
        parts = [x * x, x * 2]
        parts.append(x * 3)
    return sum(v * v for v in parts)


@made
def made_of_the_one_before(x):
    parts = [x]
    s = 0.0
    for i in range(3):
        s += sum(parts)
        parts = [v * v for v in parts] + [x * i]
    return s + sum(parts)


@made
def left_by_break(x):
    s = 0.0
    i = 0
    while i < 3:
        parts = [x * i]
        if i == 2:
            break
        parts.append(s + x)
        s += parts[-1] * parts[0]
        i += 1
    return s + sum(parts)


@made
def row_of_rows(x):
    rows = []
    for i in range(3):
        row = []
        for k in range(2):
            row.append(x * k + i)
        rows.append(row)
    return sum(sum(r) * r[0] for r in rows) + row[1]


@made
def with_a_tuple_in_it(x):
    for i in range(3):
        d = [x * i, (x, x * x)]
    return d[0] * d[1][1]


@made
def kept_in_another_list(x):
    old = []
    for i in range(3):
        parts = [x * i]
        parts.append(x)
        old.append(parts)
    return old[0][0] * old[1][1] * parts[0]


@made
def of_arrays(x):
    for i in range(3):
        parts = []
        for k in range(3):
            parts.append(np.array([x, x * k]))
        m = np.stack(parts)
    return np.sum(m * m) + np.sum(parts[1])


@made
def filled_by_index(x):
    for i in range(3):
        parts = [1.0] * 3
        parts[i] = x * i
    return sum(parts) * parts[2]


@made
def read_in_the_next_iteration(x):
    last = None
    for i in range(3):
        if last is not None:
            s = last[0] * x
        else:
            s = x
        last = [s, x * i]
    return last[0] + last[1]


@made
def made_by_a_function(x):
    def make(k):
        parts = []
        for i in range(k):
            parts.append(x * i)
        return parts

    for k in range(1, 4):
        parts = make(k)
    return sum(parts) * parts[-1]


@made
def made_by_split(x):
    for k in range(3):
        parts = np.split(np.array([x, x * k, x * x, 1.0]), 2)
    return np.sum(parts[0]) * np.sum(parts[1])


@pytest.mark.parametrize("fun", LISTS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("x", [1.7, -0.6])
def test_list(fun, x):
    assert_gradient(fun, (x,))


def fresh_arrays_in_a_loop(x):
    y = np.array([x, 2.0 * x])
    z = y
    for _ in range(3):
        z = np.sin(y)
        z[0] = x
        y, z = z, np.cos(z)
    return np.sum(y * z)


def test_what_a_loop_makes_anew_is_no_view():
    assert_gradient(fresh_arrays_in_a_loop, (0.7,))
