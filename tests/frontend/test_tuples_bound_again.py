"""Parameters that are tuples and lists, and whose name is bound again."""

import numpy as np
import pytest

from tests.oracle.checks import assert_gradient

PROGRAMS = []


def program(fun):
    PROGRAMS.append(fun)
    return fun


@program
def bound_to_itself_in_a_branch(x):
    if x[0] > 0:
        x = x
    return np.sum(x[1]) * x[0]


@program
def made_anew_in_a_loop(x):
    for k in range(3):
        x = (x[0] * x[0], x[1] * x[0])
    return np.sum(x[1]) * x[0]


@program
def with_another_name_and_stored_into(x):
    y = x
    for k in range(3):
        if k:
            x = (x[0] * x[0], x[1])
        x[1][0] = x[0]
    return np.sum(x[1]) * x[0] + np.sum(y[1]) * y[0]


@program
def made_anew_in_a_branch_and_stored_into(x):
    if x[0] > 0:
        x = (np.sin(x[0]), x[1][::-1])
    x[1][:] *= 2.0
    return np.sum(x[1]) * x[0]


@program
def swapped(x):
    a, b = x
    x = (b, a)
    return np.sum(x[0]) * x[1]


@program
def variable_of_a_loop(x):
    s = 0.0
    for x in [x, x]:
        s += np.sum(x[1]) * x[0]
    return s


@program
def bound_by_another_function(x):
    def g():
        nonlocal x
        x = (x[0] * 2, x[1])

    g()
    return np.sum(x[1]) * x[0]


@program
def with_a_test_of_its_own(x):
    while x[0] < 5:
        x = (x[0] + 1.0, x[1] * x[0])
    return np.sum(x[1]) * x[0]


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
def test_tuple(fun):
    assert_gradient(fun, ((0.4, np.array([0.5, 1.5, 1.2])),))


def two_swapped(z):
    for b in z:
        state, other = (b, 2.0), (1.0, z)
    state, other = (other, state)
    a, (c, d) = state, other
    return other[0] * np.sum(state[1]) * d + a[0] * c


def nested_ones_swapped(z):
    one, two = ((z[0], z[1]), 2.0), ((z[2], 1.0), z[3])
    for _ in range(3):
        one, two = two, one
    return one[0][0] * two[0][1] + one[1] * two[1]


@pytest.mark.parametrize("fun", [two_swapped, nested_ones_swapped])
def test_tuples_that_are_swapped(fun):
    assert_gradient(fun, (np.array([0.4, 0.5, 1.5, 1.2]),))


def lists_in_a_branch_a_loop_and_by_another_name(xs, ys, zs, ws):
    if xs[0] > 0:
        xs = [xs[0] * xs[1], xs[0]]
    total = 0.0
    while len(ys) > 1:
        total = total + ys[0] * ys[1]
        ys = [y * xs[1] for y in ys[1:]]
    kept = zs
    zs = [2.0 * zs[0], zs[1]]
    zs.append(kept[1])
    kept[0] = zs[0] * zs[1]
    for _ in range(2):
        ws = [ws[0] * ws[1], ws[0]]
    return sum(xs) * xs[0] + total * ys[0] + sum(zs) * kept[0] + ws[0] * ws[1] ** 2


def test_lists():
    assert_gradient(
        lists_in_a_branch_a_loop_and_by_another_name, ([0.4, 0.7], [0.5, 1.5, 1.2], [0.3, 0.9], [0.8, 0.6])
    )


def test_a_transpose_of_what_is_computed():
    def program(W):
        W = W * 1.0
        for k in range(3):
            W[0] *= np.sin(W[k % 2])
            W = (W.T + np.cos(W.T)).T
            W[:, 1] = np.minimum(W.T, 0.9).T[:, 0]
        return np.sum(W)

    assert_gradient(program, (np.array([[0.7, -0.4], [1.3, 0.55]]),))
