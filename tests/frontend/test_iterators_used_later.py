"""Iterators that are kept under a name: who goes through one uses it up, and runs what it calls. So do keys, and
functions that NumPy calls: what they change besides is right, or refused."""

import functools
import itertools

import numpy as np
import pytest

import srcad
from tests.oracle.programs import gathered, refused_in_both_modes, right_in_both_modes

X = np.array([1.3, 0.7, -0.4])
RIGHT: list = []
REFUSED: list = []
right, refused = gathered(RIGHT), gathered(REFUSED)


@right
def used_up_for_nothing(x):
    g = (k for k in [1.0, 2.0])
    list(g)
    return x[0] * x[2] + x[1] * sum(g)


@right
def used_up_by_a_loop_for_nothing(x):
    g = zip([1.0, 2.0], [3.0, 4.0], strict=True)
    for _ in g:
        pass
    s = x[1]
    for a, _ in g:
        s += a * x[0]
    return s


@right
def used_up_under_another_name(x):
    g = iter([1.0, 2.0])
    h = [g]
    list(h[0])
    return x[0] * x[2] + x[1] * len(list(g))


@right
def taken_from_in_turns(x):
    g = map(float, [1, 2, 3])
    y = x[0] * next(g)
    z = x[1] * next(g)
    return y * z * next(g)


@right
def a_generator_that_appends(x):
    values = [1.0]
    g = (values.append(k) for k in range(3))
    y = sum(values) * x[0]
    list(g)
    return y * sum(values)


@right
def a_map_that_appends(x):
    values = [1.0]
    g = map(values.append, range(3))
    y = sum(values) * x[0]
    for _ in g:
        pass
    return y * sum(values)


@right
def a_map_that_puts_into_a_dict(x):
    d = {"a": 1.0}

    def put(k):
        d["a"] = k

    g = map(put, [2.0, 3.0])
    y = d["a"] * x[0]
    list(g)
    return y * d["a"]


@right
def a_map_that_stores(x):
    held = np.ones(2)

    def put(k):
        held[0] += k
        return k

    y = np.sum(held) * x[0]
    g = map(put, [1.0, 2.0])
    z = np.sum(held) * x[1]
    c = sum(g)
    return y * np.sum(held) * c * z


@right
def a_map_that_counts_at_once(x):
    n = 1.0

    def count(k):
        nonlocal n
        n *= 2.0
        return k

    y = n * x[0]
    c = list(map(count, [1.0, 2.0]))
    return y * n * sum(c)


@right
def sorted_in_place_by_active_values(x):
    places = [0, 1, 2]

    def key(i):
        return -x[i]

    places.sort(key=key)
    return x[places[0]] * x[places[1]] ** 2


@right
def sorted_in_place_by_a_function(x):
    values = [3.0, 1.0, 2.0]

    def key(v):
        return -v

    values.sort(key=key)
    return x[0] * values[0]


@right
def vectorized_with_a_type(x):
    seen = []

    def f(a):
        seen.append(a)
        return a * x[0]

    return np.sum(np.vectorize(f, otypes=[float])(x)) * sum(seen)


@right
def called_by_reduce_and_accumulate(x):
    seen = []

    def f(a, b):
        seen.append(a)
        return a + b * x[0]

    return functools.reduce(f, x) * sum(itertools.accumulate(x, f)) * sum(seen)


@refused
def a_generator_that_appends_active_values(x):
    values = []
    g = (values.append(k * x[0]) for k in range(3))
    list(g)
    return sum(values)


@refused
def a_generator_that_binds(x):
    n = 1.0
    g = ((n := n + 1.0) for _ in range(3))
    y = n * x[0]
    list(g)
    return y * n


@refused
def a_map_that_counts_later(x):
    n = 1.0

    def count(k):
        nonlocal n
        n = 2.0
        return k

    g = map(count, [1.0, 2.0])
    y = n * x[0]
    list(g)
    return y * n


@refused
def a_vectorized_function_that_appends(x):
    seen = []

    def f(a):
        seen.append(a)
        return a * x[0]

    return np.sum(np.vectorize(f)(x)) * sum(seen)


@refused
def a_key_that_appends(x):
    seen = []

    def key(v):
        seen.append(x[0] * v)
        return -v

    return sum(seen) * sorted([1.0, 2.0], key=key)[0]


@refused
def a_key_that_calls_what_counts(x):
    n = 0.0

    def count(v):
        nonlocal n
        n += x[0] * v

    def key(v):
        count(v)
        return -v

    return max([1.0, 2.0], key=key) * n


@refused
def a_key_of_active_values_that_appends(x):
    seen = []

    def key(v):
        seen.append(v)
        return -v

    values = list(x)
    values.sort(key=key)
    return values[0] * sum(seen)


@pytest.mark.parametrize("fun", RIGHT, ids=lambda f: f.__name__)
def test_right(fun):
    right_in_both_modes(fun, X)


@pytest.mark.parametrize("fun", REFUSED, ids=lambda f: f.__name__)
def test_refused(fun):
    refused_in_both_modes(fun, X, srcad.UnsupportedSyntaxError)


def test_an_iterator_that_is_given():
    def used_up(x, g):
        list(g)
        return x[0] * x[1] + x[2] * sum(g)

    given = iter([1.0, 2.0])
    np.testing.assert_array_equal(srcad.grad(used_up)(X, given), [X[1], X[0], 0.0])
    assert list(given) == []


def test_a_list_of_the_callers_is_filled():
    def fills(x, log):
        g = (log.append(k) for k in range(2))
        list(g)
        return x[0] * x[1]

    log = []
    srcad.grad(fills)(X, log)
    assert log == [0, 1]
