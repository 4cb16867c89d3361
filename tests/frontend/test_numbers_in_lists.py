"""Numbers in lists that are stored into: a number that is put into a second container has an adjoint in each."""

import numpy as np
import pytest

from tests.oracle.checks import assert_gradient

X = np.array([0.5, 1.5, 2.5])
CASES = []


def case(*arguments):
    def add(fun):
        CASES.append((fun, arguments))
        return fun

    return add


@case(X)
def appended_to_a_list_that_is_swapped(x):
    ys = [x[0], x[1]]
    ys[0] = x[2] * x[0]
    xs = [x[1]]
    for _ in range(3):
        xs.append(ys[0])
        xs, ys = ys, xs
    return sum(v * v for v in xs) + 3.0 * sum(v * v for v in ys)


@case(X)
def stored_into_a_list_that_is_swapped(x):
    ys = [x[0], x[1]]
    ys[0] = x[2] * x[0]
    xs = [ys[0], ys[1]]
    for k in range(3):
        xs[k % 2] = ys[1] * xs[0]
        xs, ys = ys, xs
    return sum(v * v for v in xs) + 3.0 * sum(v * v for v in ys)


@case(X)
def written_out_in_a_loop(x):
    ys = [x[0], x[1]]
    ys[0] = x[2] * x[0]
    xs = [x[0]]
    for k in range(3):
        xs = [ys[0], ys[1]]
        xs[k % 2] = ys[1] * xs[0]
        xs, ys = ys, xs
    return sum(v * v for v in xs) + 3.0 * sum(v * v for v in ys)


@case((0.5, X))
def number_of_a_parameter_in_a_tuple(state):
    parts = [(state[0], state[1]), state]
    parts[0][1][0] = 0.5
    return parts[0][0] * parts[1][0]


@case({"a": 0.5, "b": X})
def number_of_a_dict_in_a_list(d):
    parts = [d["a"], d["b"]]
    parts[1][0] = 0.5
    return parts[0] * d["a"]


@case((0.5, X))
def number_of_a_parameter_appended(state):
    parts = []
    parts.append(state[0])
    parts.append(state[1])
    parts[1][0] = 0.5
    return parts[0]


@case(X)
def slice_of_a_list(x):
    ys = [x[0], x[1], x[2]]
    ys[0] = x[2] * x[0]
    xs = [x[1]]
    for k in range(2):
        zs = ys[::-1]
        zs[-1] = zs[-1] * x[k]
        xs, ys = ys, xs
        if k:
            xs = zs
    return sum(v * v for v in xs) + 3.0 * sum(v * v for v in ys) + zs[0]


@case(([(1.0, 2.0), (2.0, 3.0)], np.linspace(0.5, 1.5, 6).reshape(3, 2)))
def computed_from_what_is_a_number_or_an_array(state):
    """Its own shadow was a number, into which nothing can be added in place."""
    history, rows = state
    second = history[1]
    for row in rows:
        history.extend((row, 0.5 - history[0][0]))
    return history[2][0] * history[3] + second[0]


@pytest.mark.parametrize(("fun", "arguments"), CASES, ids=[fun.__name__ for fun, _ in CASES])
def test_case(fun, arguments):
    assert_gradient(fun, arguments)
