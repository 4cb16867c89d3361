"""`env[k] = v`, `env[k] += v` and `k in env` of objects whose class says what they do."""

import numpy as np
import pytest

from tests.oracle.programs import gathered, right_in_both_modes

X = np.array([1.3, 0.7, -0.4])
PROGRAMS: list = []
program = gathered(PROGRAMS)


class Env:
    def __init__(self, rate):
        self.values = {}
        self.rate = rate

    def __setitem__(self, key, value):
        self.values[key] = value

    def __getitem__(self, key):
        return self.values[key]

    def __contains__(self, key):
        return key in self.values


class Doubled:
    def __init__(self, n):
        self.values = np.zeros(n)
        self.count = 0

    @classmethod
    def ones(cls, n):
        made = cls(n)
        made.values[:] = 1.0
        return made

    def __setitem__(self, index, value):
        self.values[index] = 2.0 * value
        self.count += 1

    def __getitem__(self, index):
        return self.values[index] * 3.0


@program
def names(x):
    env = Env(x[0])
    env["a"] = x[0]
    env["b"] = env["a"] * x[1]
    env["a"] *= x[2]
    return env["a"] * env["b"] * env.rate


@program
def of_constants_at_first(x):
    env = Env(2.0)
    env["a"] = x[0]
    return x[1] if "b" in env else x[0] * ("a" in env) * env["a"]


@program
def keys_of_a_loop(x):
    env = Env(2.0)
    for i in range(3):
        env[i] = x[i]
    total = 0.0
    for i in range(3):
        total += env[i] ** 2
    return total


@program
def changed_by_their_methods(x):
    v = Doubled(3)
    v[0] = x[0]
    v[1] += x[1]
    v[0] *= x[2]
    v[:2] = v[1:]
    return v[0] * v[1] * v.count


@program
def constants(x):
    v = Doubled.ones(3)
    v[0] = 1.0
    v[1] += 2.0
    return v[0] * v[1] * x[0] * v.count


@program
def chained_comparisons(x):
    called = []

    def seen(v):
        called.append(v)
        return v

    r = seen(x[0]) < seen(x[1]) < seen(x[0])
    total = sum(called) * len(called) + r
    if seen(x[0]) > seen(x[1]) > seen(x[2]) > seen(x[1]) > seen(x[0]):
        return x[0]
    return total * sum(called)


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
def test_right(fun):
    right_in_both_modes(fun, X)
