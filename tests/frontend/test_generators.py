"""Loops over generators of the program's own: both run in turns, as in Python."""

import numpy as np
import pytest

import srcad
from tests.corpus.table import Arguments
from tests.fuzz.second_order import assert_second_order
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent
from tests.oracle.programs import gathered, refused_in_both_modes

X = np.array([0.3, 0.5, -0.7, 0.9, 0.2, 1.1])
RIGHT, REFUSED = [], []


right, refused = gathered(RIGHT), gathered(REFUSED)


def pairs(x):
    for i in range(len(x) - 1):
        yield x[i], x[i + 1]


def fib(y, n=4):
    a, b = y[0], y[1]
    for _ in range(n):
        yield a
        a, b = b, a + b * y[2]


def windows(x, k, *, step=1):
    i = 0
    while i + k <= len(x):
        w = x[i : i + k]
        yield w
        i += step


class Tree:
    def __init__(self, x):
        self.x = x

    def items(self):
        for i, v in enumerate(self.x):
            yield i, v * v


def halves(x, lo, hi):
    if hi - lo == 1:
        yield x[lo]
    else:
        yield from halves(x, lo, (lo + hi) // 2)
        yield from halves(x, (lo + hi) // 2, hi)


@right
def pairs_of_neighbours(x):
    s = 0.0
    for a, b in pairs(x):
        s = s + np.sin(a * b)
    return s


@right
def summed_and_compared(x):
    return sum(fib(x)) + max(fib(x, n=5)) * 2.0


@right
def one_in_another_left_early(x):
    s = 0.0
    for a in fib(x):
        if a < 0:
            continue
        for w in windows(x, 2, step=2):
            s += a * np.sum(w * w)
            if s > 1.0:
                break
        else:
            s = s * 2
    return s


def multiples(a, n):
    for k in range(n):
        yield a * (k + 1)


@right
def the_loop_binds_the_argument_anew(x):
    """The generator goes on with what it was given."""
    a, s = x[0], 0.0
    for v in multiples(a, 3):
        s = s + v * a
        a = a * x[1] + s
    return s * a


@right
def so_do_both_of_two_loops(x):
    a, s = x[0], 0.0
    for v in multiples(a, 3):
        for w in multiples(a, 2):
            a = a * 0.5 + w * v
            s = s + a
    return s


@right
def an_array_that_the_loop_binds_anew(x):
    s = 0.0
    for a, b in pairs(x):
        x = 1.5 * x + a
        s = s + np.sum(x) * b
    return s


@right
def returned_from_in_the_middle(x):
    def gen():
        i = 0
        while True:
            if i >= 5:
                return
            yield i, x[i]
            i += 1

    s = 0.0
    for i, v in gen():
        if v < -10:
            continue
        if v > 0.8:
            return s + v
        s = s + i * v**2
    return s


@right
def yields_from_others(x):
    def inner(v):
        yield v
        yield v * 2.0

    def outer():
        for v in x:
            yield from inner(v)
        yield from [x[0], x[1]]

    t = 1.0
    for i, v in enumerate(list(outer())):
        t = t + i * v * v
    return t


@right
def both_change_an_array(x):
    u = x * 1.0

    def gen():
        for i in range(3):
            u[i] = u[i] * 2.0
            yield u[i]
            u[i + 1] += 1.0

    s = 0.0
    for v in gen():
        u[5] = u[5] * v
        s += v + u[2]
    return s * u[5]


@right
def views_that_are_stored_into(x):
    s = 0.0
    for w in windows(x, 3):
        w[0] = w[1] * w[2]
        s = s + np.sum(w)
    return s + np.sum(x)


@right
def both_change_a_variable(x):
    k = 2.0

    def gen(n):
        nonlocal k
        for i in range(n):
            k = k * x[i]
            yield k

    s = 0.0
    for v in gen(3):
        k = k + 1.0
        s = s + v * k
    return s + k


@right
def the_same_twice_at_once(x):
    s = 0.0
    for a in fib(x, 3):
        for b in fib(x, 2):
            s += a * b
    return s


@right
def a_method(x):
    t = Tree(x * 2.0)
    s = 0.0
    for i, v in t.items():
        s += i * v
    return s


@right
def endless(x):
    def conv():
        v = x[0]
        while True:
            v = v * 0.5 + x[1]
            yield v

    old = 0.0
    for n, v in zip(range(3), x):
        old = old + v
    for v in conv():
        if abs(v - old) < 0.3:
            break
        old = v
    return v * old


@right
def counted(x):
    s = 0.0
    for n, a in enumerate(fib(x)):
        if n == 1:
            continue
        s = s + n * a
        if n == 2:
            break
    return s + n


TABLE = np.arange(6.0).reshape(3, 2)


@right
def of_constants(x):
    def batches(size):
        for start in range(0, len(TABLE), size):
            yield slice(start, start + size)

    s = 0.0
    for rows in batches(2):
        s += np.sum(TABLE[rows] @ x[:2]) ** 2
    return s + x[3] * sum(batch.start for batch in batches(1))


@refused
def taken_one_by_one(x):
    terms = fib(x)
    return next(terms) * next(terms)


@refused
def calls_itself(x):
    s = 1.0
    for v in halves(x, 0, 4):
        s = s * v + v
    return s


@refused
def is_sent_values(x):
    def gen():
        for v in x:
            _ = yield v

    return sum(gen())


@refused
def has_something_to_close(x):
    def gen():
        try:
            yield x[0]
        finally:
            print("closed")

    s = 0.0
    for v in gen():
        s += v * v
    return s


def build(dtype="float64"):
    return Arguments((X.astype(dtype),), {})


@pytest.mark.parametrize("fun", RIGHT, ids=[f.__name__ for f in RIGHT])
def test_right(fun):
    assert_gradient(fun, build, forms=())
    assert_tangent(fun, build, "x")
    assert_gradient(fun, lambda: build("float32"), forms=(), rtol=1e-4, smooth=False)


@pytest.mark.parametrize("fun", [both_change_an_array, one_in_another_left_early])
def test_second_order(fun):
    assert_second_order(fun, build, ("x",))


@pytest.mark.parametrize("fun", REFUSED, ids=[f.__name__ for f in REFUSED])
def test_refused(fun):
    refused_in_both_modes(fun, X, srcad.UnsupportedSyntaxError)
