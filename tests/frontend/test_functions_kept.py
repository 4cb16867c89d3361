"""Functions that outlive the call that made them keep what they were given, whatever happens to its name."""

import functools

import numpy as np
import pytest

import srcad
from tests.corpus.table import Arguments
from tests.oracle.checks import assert_gradient
from tests.oracle.programs import gathered, refused_in_both_modes, right_in_both_modes

X = np.array([1.3, 0.7, -0.4])
RIGHT: list = []
REFUSED: list = []
right = gathered(RIGHT)
refused = gathered(REFUSED)


def scaled(w):
    return lambda h: np.sum(h * w)


def nested(a):
    def inner(b):
        return lambda: a * b

    return inner


def held(d):
    return lambda: d["a"]


def read_later(t):
    return lambda: t[0] * t[-1]


class Account:
    def __init__(self, w):
        self.w = w

    def get(self):
        return self.w

    def times(self, v):
        return self.w * v


def reading(account):
    return lambda: account.get()


def twice(a):
    yield a
    yield 2.0 * a


@right
def name_bound_again(x):
    w = x[0]
    f = scaled(w)
    w = x[1]
    g = scaled(w)
    return f(x) + 2.0 * g(x)


@right
def name_bound_again_in_a_branch(x):
    f = scaled(x[2])
    if x[0] > 0:
        w = x[0]
        f = scaled(w)
        w = x[1]
    return f(x) * w


@right
def name_bound_again_in_a_loop(x):
    a, s = x[0], 0.0
    for i in range(3):
        f = nested(a)
        a = a * x[i]
        s = s + f(a)()
    return s


@right
def name_changed_in_place(x):
    w = x[0]
    f = scaled(w)
    w *= 3.0
    y = x * 2.0
    g = read_later(y)
    y[0] = x[1]  # the array itself is changed
    return f(x) * w + g()


@right
def two_deep(x):
    a, b = x[0], x[1]
    inner = nested(a)
    f = inner(b)
    a, b = x[2], x[2]
    return f() * a * b


@right
def first_of_a_loop(x):
    f = None
    for w in (x[0], x[1]):
        k = scaled(w)
        if f is None:
            f = k
    return f(x) + k(x)


@right
def generator_between(x):
    w, s = x[0], 0.0
    for v in twice(w):
        w = w * x[1]
        s = s + v * w
    return s


@right
def made_in_a_comprehension(x):
    fs = [scaled(w) for w in (x[0], x[1])]
    gs = [functools.partial(np.multiply, w) for w in (x[1], x[2])]
    return fs[0](x) + 2.0 * fs[1](x) + gs[0](x[0]) * gs[1](x[0])


@right
def appended_one_by_one(x):
    fs = []
    for w in (x[0], x[1]):
        fs.append(scaled(w))
    return functools.reduce(lambda s, f: s * f(x), fs, 1.0) + 2.0 * fs[1](x)


@right
def composed(x):
    f = lambda h: np.sum(h)  # noqa: E731
    for w in (x[0], x[1]):
        f = (lambda g, w: lambda h: g(h) * w)(f, w)
    return f(x)


@right
def dicts_and_lists_bound_again(x):
    d = {"a": x[0]}
    f = held(d)
    d = {"a": x[1]}
    items = [x[0]]
    g = read_later(items)
    items.append(x[1])
    first = g()
    items = [x[2]]
    return f() * d["a"] + first * items[0]


@right
def objects_bound_again(x):
    a = Account(x[0])
    f, g = a.get, functools.partial(a.times, x[2])
    fs = [a.get, a.times]
    a = Account(x[1])
    return f() * a.get() + g() + fs[0]() * fs[1](x[1])


@right
def object_changed(x):
    a = Account(x[0])
    f, g = reading(a), functools.partial(a.times, x[1])
    a.w = a.w * 2.0
    first = f()
    a = Account(x[1])
    return f() * first * a.w + g()


@right
def object_in_a_default(x):
    a = Account(x[0])
    g = lambda f=a.get: f()  # noqa: E731
    a = Account(x[1])
    return g() * a.w


@right
def methods_of_several_objects(x):
    fs = []
    for v in (x[0], x[1]):
        a = Account(v)
        fs.append(a.get)
    return fs[0]() * 2.0 + fs[1]()


@refused
def functions_of_a_loop(x):
    fs, a = [], x[0]
    for i in range(2):
        fs.append(nested(a)(x[i]))
        a = a * x[i]
    return fs[0]() + 2.0 * fs[1]()


@right
def one_of_several(x):
    fs = [reading(Account(x[0]))]
    if x[0] > 0:
        fs = [reading(Account(x[1])), reading(Account(x[2]))]
    return fs[0]()


@refused
def under_another_name(x):
    fs = [reading(Account(x[0]))]
    gs = fs
    fs.append(reading(Account(x[1])))
    return gs[0]() * gs[1]()


@pytest.mark.parametrize("fun", RIGHT, ids=lambda f: f.__name__)
def test_right(fun):
    right_in_both_modes(fun, X)


@pytest.mark.parametrize("fun", REFUSED, ids=lambda f: f.__name__)
def test_refused(fun):
    refused_in_both_modes(fun, X, srcad.SrcadError)


def dense(w, b):
    return lambda h: np.tanh(h @ w + b)


def of_lambdas(params, x):
    fs = [lambda h, w=w, b=b: np.tanh(h @ w + b) for w, b in params]
    for f in fs:
        x = f(x)
    return np.sum(x)


def of_closures(params, x):
    fs = [dense(w, b) for w, b in params]
    return np.sum(functools.reduce(lambda h, f: f(h), fs, x))


def of_partials(params, x):
    fs = []
    for w, b in params:
        fs.append(functools.partial(lambda w, b, h: np.tanh(h @ w + b), w, b))
    for f in fs:
        x = f(x)
    return np.sum(x)


def starred(params, x):
    def through(h, *layers):
        for w, b in layers:
            h = np.tanh(h @ w + b)
        return h

    return np.sum(through(x, *params))


@pytest.mark.parametrize("fun", [of_lambdas, of_closures, of_partials, starred], ids=lambda f: f.__name__)
def test_a_function_for_each_layer(fun):
    """The code is made for the number of layers: another number is another code."""
    rng = np.random.default_rng(2)
    derivative = srcad.grad(fun)
    for count in (2, 3):
        params = [(rng.normal(size=(2, 2)), rng.normal(size=2)) for _ in range(count)]
        x = rng.normal(size=(3, 2))
        assert_gradient(fun, lambda params=params, x=x: Arguments((params, x)), 0)
        assert len(derivative(params, x)) == count
