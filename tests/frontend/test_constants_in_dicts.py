"""Constants that are put into a dict and get active values there, in place: `state["u"] = zeros; state["u"][0] = x`."""

import numpy as np
import pytest

import srcad
from tests.oracle.programs import gathered, right_in_both_modes

X = np.array([0.7, -0.4, 1.3, 0.55, -1.1])
V = np.array([1.0, 2.0, 0.5, -1.0, 0.3])
PROGRAMS: list = []
program = gathered(PROGRAMS)


@program
def multiplied(x):
    q = {}
    q["u"] = V * 0.4
    q["u"] *= x
    return np.sum(q["u"] ** 2)


@program
def elements_and_slices(x):
    state = {}
    state["u"], state["t"] = np.zeros(5), 0.0
    state["u"][0] = x[0]
    state["u"][1:] = x[1:] ** 2
    for _ in range(3):
        state["u"] = state["u"] + 0.1 * np.roll(state["u"], 1)
        state["t"] += state["u"][0]
    return np.sum(state["u"]) + state["t"]


@program
def put_in_anew(x):
    q = {}
    s = 0.0
    for i in range(3):
        q["u"] = V * (i + 1.0)
        q["u"] *= x
        s += np.sum(q["u"] ** 2)
        q["u"][0] = s
    return s + q["u"][0]


@program
def what_was_there_has_a_name(x):
    q = {}
    q["u"] = V * 0.4
    old = q["u"]
    old *= x
    q["u"] = V * 1.0
    q["u"] *= x * x
    return np.sum(q["u"]) + 3.0 * np.sum(old)


@program
def dict_in_a_dict(x):
    q = {}
    q["p"] = {}
    q["p"]["u"] = V * 0.4
    q["p"]["u"] *= x
    return np.sum(q["p"]["u"] ** 2)


@program
def list_in_a_dict(x):
    q = {}
    q["rows"] = [V * 0.4]
    q["rows"][0] *= x
    q["rows"].append(V * 1.0)
    q["rows"][1] += x * x
    return np.sum(q["rows"][0] * q["rows"][1])


@program
def keys_of_a_loop(x):
    q = {}
    for k in ("a", "b"):
        q[k] = np.zeros(5)
    for k in ("a", "b"):
        q[k][:] = x * 2.0
    return np.sum(q["a"] * q["b"])


@program
def known_when_it_runs(x):
    memo = {}

    def row(n):
        if n not in memo:
            memo[n] = np.zeros(2)
            memo[n][0] = x[n]
            memo[n][1] = memo[n][0] ** 2
        return memo[n]

    return sum(np.sum(row(i % 3)) for i in range(5))


@program
def by_its_methods(x):
    q = {}
    q.update(u=V * 0.4)
    q["u"] *= x
    q.setdefault("w", V * 3.0)
    q["w"] *= q["u"]
    return np.sum(q["w"])


@program
def in_one_branch(x):
    q = {}
    if x[0] > 0.0:
        q["u"] = np.zeros(5)
    else:
        q["u"] = np.ones(5)
    q["u"][1] = x[1]
    if x[1] > 0.0:
        q["u"][2] *= 0.6
    else:
        q["u"] *= x
    return np.sum(q["u"])


def _state(n):
    state = {}
    state["u"] = np.zeros(n)
    state["w"] = np.zeros(n)
    return state


def _step(state, x):
    state["u"][1:] += 0.1 * x[1:]
    state["w"] += state["u"] * x


@program
def made_and_changed_by_functions(x):
    one, other = _state(5), _state(5)
    for _ in range(3):
        _step(one, x)
        _step(other, 2.0 * x)
    return np.sum(one["w"] * other["w"])


class State:
    def __init__(self):
        self.parts = {}
        self.parts["u"] = np.zeros(5)

    def add(self, y):
        self.parts["u"] += y


@program
def an_attribute(x):
    state = State()
    state.add(x)
    state.add(x * x)
    return np.sum(state.parts["u"] ** 2)


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda fun: fun.__name__)
def test_right(fun):
    right_in_both_modes(fun, X)


def test_what_is_not_read_again():
    def fun(y, v):
        q = {}
        q["u"] = v * 0.4
        if y < 0.1:
            q["u"][1] *= 0.6
        else:
            q["u"] *= y * 0.5
        return y * y

    assert srcad.grad(fun)(3.0, V) == 6.0
