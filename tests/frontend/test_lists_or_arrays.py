"""A name that stands for a list of numbers, or else for an array: a state that begins as a list."""

import numpy as np
import pytest

import srcad
from tests.oracle.programs import gathered, right_in_both_modes

X = np.array([1.3, 0.7, -0.4])
PROGRAMS: list = []
program = gathered(PROGRAMS)


@program
def a_list_in_one_branch(x, use=True):
    values = [x[0], x[1]] if use else x * 2.0
    return np.sum(values) * np.dot(values, values)


@program
def an_array_in_one_branch(x, use=False):
    values = [x[0], x[1]] if use else x * 2.0
    return np.sum(values) * np.dot(values, values) + values[0] * x[1]


@program
def a_state_that_begins_as_a_list(x, n=2):
    y = [x[0], 2.0]
    for _ in range(n):
        y = np.array([y[0] + 0.1 * y[1] * x[2], y[1] - 0.1 * y[0] * x[1]])
    return y[0] * y[1]


@program
def a_list_that_a_branch_leaves_behind(x, use=True):
    values = [x[0], x[1]]
    if use:
        values = np.array([x[1], x[2]])
    return np.sum(values) * values[0]


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
def test_right(fun):
    right_in_both_modes(fun, X)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_list_that_a_loop_leaves_behind_is_refused(n):
    def forgets(x, n):
        values = [x[0]]
        for _ in range(n):
            values = x * 2.0
        return np.sum(values)

    with pytest.raises(srcad.UnsupportedSyntaxError, match="a list in one round of a loop and an array in another"):
        srcad.grad(forgets)(X, n)
