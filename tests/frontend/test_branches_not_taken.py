"""What a branch would read that is not there is no error of the derivative's while the branch is not taken."""

import numpy as np
import pytest

from tests.oracle.programs import gathered, right_in_both_modes

X = np.array([1.3, 0.7, -0.4])
PROGRAMS: list = []
program = gathered(PROGRAMS)


@program
def element_of_a_list(x):
    parts = [x[0], x[1]]
    if x[0] > 100.0:
        return parts[5] * x[1]
    return parts[2] * 2.0 if len(parts) > 2 else parts[0] * parts[-2]


@program
def element_of_an_inner_list(x):
    parts = [x[0], [x[1]]]
    if len(parts[1]) > 1:
        return parts[1][1] * parts[0]
    return parts[1][0] * parts[0]


@program
def element_that_is_tried(x):
    parts = [x[0], x[1]]
    try:
        y = parts[5]
    except IndexError:
        y = parts[-1] * x[2]
    return y


@program
def unpacking_of_a_pair(x):
    pair = (x[0], x[1])
    if len(pair) == 3:
        a, b, c = pair
    else:
        a, b = pair
        c = x[2]
    return a * b * c


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
def test_the_other_branch(fun):
    right_in_both_modes(fun, X)
