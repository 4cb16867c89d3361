"""Loops that carry a tuple or dict: it may be of constants at first, and tests may take statements in a later round."""

import numpy as np
import pytest

from tests.oracle.programs import gathered, right_in_both_modes

X = np.array([1.3, 0.7, -0.4])
PROGRAMS: list = []
program = gathered(PROGRAMS)


class Body:
    def __init__(self, a, u):
        self.a, self.u = a, u


@program
def a_tuple_of_constants_first(x):
    state = (0.0, 1.0)
    for v in x:
        state = (v * state[1] + state[0], state[0] + 0.5)
    return state[0] * state[1]


@program
def a_dict_of_constants_first(x):
    state = {"w": 1.0, "n": 0.0}
    for v in x:
        state = {"w": state["w"] * v, "n": state["n"] + 1.0}
    return state["w"] * state["n"]


@program
def a_test_that_takes_statements_later(x):
    y, j, shift = x[1], 0, -0.25
    reached = lambda c: x[0] + 0.25  # noqa: E731
    while j < 3 and reached(shift) > 0.85:
        j += 1
        y = y * x[0]

        def step(r):
            nonlocal shift
            shift = shift + r

        step(0.1)
    return y * shift


def mean(*values):
    return sum(values) / len(values)


def picked(k, *values, scale=1.0):
    return values[k] * scale + values[-1]


@program
def as_many_as_there_are(x):
    def total(*values, **named):
        return sum(values) * named["s"] + sum(named.values())

    return mean(*x) * picked(1, *x, scale=x[2]) + total(*(x * 2.0), s=x[0], t=x[1]) * mean(*[v * v for v in x])


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
def test_states(fun):
    right_in_both_modes(fun, X)


def an_object_that_may_have_been_replaced(x, n=0):
    q, p = Body(x[0], x * 2.0), Body(1.0, np.ones(3))
    for _ in range(n):
        q = p
    return q.a * x[0] + np.sum(q.u * x)


@pytest.mark.parametrize("n", [0, 2])
def test_what_an_object_is_in_the_end_is_known_when_it_runs(n):
    right_in_both_modes(lambda x: an_object_that_may_have_been_replaced(x, n), X)
