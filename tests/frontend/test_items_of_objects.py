"""`env[k] = v`, `env[k] += v`, `k in env`, `env < c` of objects whose class says what they do."""

from dataclasses import dataclass

import numpy as np
import pytest

import srcad
from tests.corpus.table import Arguments
from tests.oracle.checks import assert_gradient
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


class Scale:
    """A constant object, whose answers depend on what it holds."""

    def __init__(self, a):
        self.a = a

    def __getitem__(self, i):
        return self.a[i] * 3.0

    def __len__(self):
        return int(self.a[0])

    def __lt__(self, other):
        return self.a[0] < other

    def __eq__(self, other):
        return self.a[0] == other

    def __contains__(self, value):
        return value == self.a[0]

    def __bool__(self):
        return bool(self.a[0] < 4.0)

    def bump(self):
        self.a[0] += 1.0

    def renew(self):
        self.a = self.a + 1.0


@dataclass(eq=False)
class Record(Scale):
    a: np.ndarray


class Computed(Scale):
    def __getattr__(self, name):
        if name != "twice":
            raise AttributeError(name)
        return self.a[0] * 2.0


ASKED: list = []
asked = gathered(ASKED)


@asked
def items(w, x):
    y = w[0] * x
    w.bump()
    z = w[0] * y * x
    w.a[0] = 9.0
    return np.sum(z)


@asked
def slices(w, x):
    y = w[1:] * x[1:]
    w.renew()
    return np.sum(y * y * w[1:])


@asked
def items_in_a_loop(w, x):
    y = 0.0
    for _ in range(3):
        y = y + w[0] * np.sum(x * x)
        w.renew()
    return y


@asked
def lengths(w, x):
    y = x * 1.0
    for _ in range(len(w)):
        y = y * x[0]
        w.bump()
    return np.sum(y)


@asked
def comparisons(w, x):
    y = x * 1.0
    for _ in range(3):
        if w < 3.5:
            y = y * x
        elif w == 4.0:
            y = y + x[0]
        if 3.0 in w:
            y = np.sin(y)
        w.bump()
    return np.sum(y)


@asked
def truths(w, x):
    y = x * 1.0
    for _ in range(4):
        if w and x[0] > 0.0:
            y = y * x
        w.bump()
    if not w:
        y = y * y
    if w:
        y = np.sin(y)
    w.a[0] = 0.0
    return np.sum(y)


@asked
def choices(w, x):
    y = x * (x[0] if w else 3.0)
    w.a[0] = 9.0
    return np.sum(y * x * (x[1] if w < 3.0 else 2.0))


@pytest.mark.parametrize("cls", [Scale, Record])
@pytest.mark.parametrize("fun", ASKED)
def test_what_an_object_answers_is_asked_once(fun, cls):
    """Later it may answer otherwise: the reverse sweep has to use what it said."""
    assert_gradient(fun, lambda: Arguments((cls(np.array([2.0, 3.0, 4.0])), X.copy())), 1)


def test_attributes_that_a_method_computes_are_read_once():
    def f(w, x):
        y = x * w.twice
        w.bump()
        return np.sum(y * x * w.twice)

    assert_gradient(f, lambda: Arguments((Computed(np.array([2.0, 3.0, 4.0])), X.copy())), 1)


@pytest.mark.parametrize("decorate", [lambda cls: cls, dataclass])
def test_an_object_as_an_index_is_refused(decorate):
    class Place:
        k: int = 1

        def __index__(self):
            return self.k

    place = decorate(Place)()
    with pytest.raises(srcad.NoDerivativeError, match="index with int"):
        srcad.grad(lambda w, x: x[w] * x[w], wrt=1)(place, X)


def made_in_a_call():
    return [Scale(np.array([2.0, 3.0, 4.0]))]


def test_so_it_is_of_objects_that_the_program_makes():
    def f(x):
        w, (v,) = Scale(np.array([2.0, 3.0, 4.0])), made_in_a_call()
        y = x * w[0]
        for _ in range(len(w)):
            y = y * x * v[1]
            w.bump()
        if w and not v < 2.5:
            y = np.sin(y)
        if v < 2.5 and v == 2.0:
            y = np.arctan(y)
        w.renew()
        v.bump()
        return np.sum(y * w[2])

    assert_gradient(f, (X,))
