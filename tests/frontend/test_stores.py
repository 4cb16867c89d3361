"""Stores, aliases and rebinding: Core gives what Python gives."""

import numpy as np
import pytest

import srcad
from tests.frontend.test_core_runs import core_of, runnable
from tests.oracle.checks import _assert_same
from tests.oracle.programs import right_in_both_modes

PROGRAMS = []


def program(fun):
    PROGRAMS.append(fun)
    return fun


@program
def parameter_rebound_then_stored(x):
    x = x.copy()
    x[0] = x[1] * 2.0
    x = x * x
    x[1:] += x[:-1]
    return np.sum(x)


@program
def parameter_stored_then_rebound(x):
    x[0] = x[1] * 3.0
    y = x
    x = np.sin(x)
    x[1] = y[0]
    return np.sum(x * y)


@program
def closure_sees_the_new_array(x):
    y = x * 1.0

    def first():
        return y[0]

    a = first()
    y[0] = 5.0 * x[1]
    y = y * 2.0
    y[1] = 1.0
    return a * first() + np.sum(y)


@program
def inactive_closure_is_passed_on(x):
    order = [2, 0, 1]

    def key(i):
        return order[i]

    first = sorted(range(3), key=key)
    order = [0, 1, 2]
    second = sorted(range(3), key=key)
    return x[first[0]] * x[second[0]] + x[1]


@program
def rows_swapped(x):
    m = np.outer(x, x)
    m[0], m[1] = m[1].copy(), m[0].copy()
    m[[1, 2]] = m[[2, 1]]
    a, b = m[0], m[1]
    a, b = b, a
    a[0] = 7.0 * b[1]
    return np.sum(m * m) + np.sum(a)


@program
def buffers_swapped_in_a_loop(x):
    old, new = x.copy(), np.zeros(len(x))
    for _ in range(3):
        new[1:] = old[:-1] * 0.5
        new[0] = old[-1]
        old, new = new, old
    return np.sum(old * x)


@program
def list_of_arrays(x):
    parts = [x, x * 2.0]
    for p in parts:
        p[0] = p[0] * 3.0
    parts[1] += x
    return np.sum(parts[0] * parts[1])


@program
def list_of_lists(x):
    grid = [[0.0] * 3 for _ in range(3)]
    for i in range(3):
        for j in range(3):
            grid[i][j] = x[i] * x[j]
    grid[0][1] += 1.0
    return sum(sum(row) for row in grid) * grid[2][1]


@program
def index_evaluated_once(x):
    calls = []

    def at():
        calls.append(1)
        return len(calls) - 1

    x[at()] += x[at()]
    x[at()] *= 2.0
    return np.sum(x) * len(calls)


@program
def value_before_target(x):
    log = []

    def note(v, label):
        log.append(label)
        return v

    note(x, "target")[note(0, "index")] = note(x[1] * 2.0, "value")
    print("".join(log))
    return np.sum(x)


@program
def loop_over_rows(x):
    m = np.outer(x, x) + 1.0
    for i, row in enumerate(m):
        row *= i + 1.0
        m = m.copy() if i == 1 else m
    return np.sum(m)


@program
def dict_of_arrays(x):
    state = {"u": x.copy(), "v": x * 2.0, "steps": 0}
    for k in range(3):
        state["u"][0] += state["v"][k]
        state["v"] = state["v"] * 0.5
        state["v"] *= 1.5
        state["steps"] += 1
    return np.sum(state["u"] * state["v"]) * state["steps"]


@program
def nested_tuples(x):
    pair = (x[0], (x[1], [x[2], x[0] * x[1]]))
    a, (b, (c, d)) = pair
    a, (b, c) = b, (a, c)
    return a * b + c * d * pair[1][1][0]


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("number", [0, 1])
def test_program(fun, number):
    def argument():
        return np.random.default_rng(number).normal(size=3)

    x = argument()
    expected = fun(x)
    try:
        core, target = core_of(fun, 0, (argument(),), {})
    except srcad.SrcadError as problem:
        pytest.fail(f"refused: {problem}")
    y = argument()
    _assert_same(runnable(core, target)(y), expected, "the value")
    _assert_same(y, x, "the argument after the call")


def into_picked_rows(constant, x):
    rows = constant[[0, 1, 0]]
    rows[[1, 2]] = x * rows[0]
    rows[0] += rows[1]
    return np.sum(rows * rows)


def into_rows_by_a_mask(constant, x):
    rows = constant[constant[:, 0] > 0.0]
    rows[0] = x * rows[1]
    return np.sum(rows**3)


@pytest.mark.parametrize("fun", [into_picked_rows, into_rows_by_a_mask], ids=lambda f: f.__name__)
def test_a_copy_of_constants_is_active_from_the_store_on(fun):
    constant = np.array([[0.5, -1.0, 2.0], [1.5, 0.3, -0.7], [-0.2, 0.9, 1.1]])
    srcad.check_grads(fun, (constant, np.array([0.3, -0.8, 1.2])), wrt=1)


def of_more_dimensions(x):
    v = np.zeros((4, 2))
    v[0] = x[:2].reshape(1, 2)
    v[[1, 3]] = np.array([[x[:2], x[1:3]]])
    v[:, 1] = x[None]
    v[1:3] = (x[1:3] * x[0]).reshape(1, 1, 2)
    return np.sum(v * v * np.arange(8.0).reshape(4, 2))


def of_more_dimensions_than_is_known(x):
    place, row = None, None
    for i in range(3):
        place = x[:3] * 0.0 if place is None else [place, x[:3] * 0.0][i % 2]
        row = x[:2].reshape(1, 2) * x[1] if row is None else [row, x[1:3].reshape(1, 2)][i % 2]
    place[0:2] = row
    return np.sum(place * place * np.array([1.0, 2.0, 3.0]))


def of_what_would_not_fit(x):
    v = np.ones(4)
    if np.isscalar(x):
        v[0] = x
    else:
        v[0] = x[0] * x[1]
    return np.sum(v * x)


@pytest.mark.parametrize("fun", [of_more_dimensions, of_more_dimensions_than_is_known, of_what_would_not_fit])
def test_values_with_more_dimensions_than_the_place(fun):
    right_in_both_modes(fun, np.array([0.7, -0.4, 1.3, 0.6]))
