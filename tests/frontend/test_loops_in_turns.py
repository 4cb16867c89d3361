"""Loops over iterators of constants that run in turns with the loop: what they change as they run, the loop reads."""

import itertools

import numpy as np
import pytest

import srcad
from tests.oracle.programs import gathered, refused_in_both_modes, right_in_both_modes

X = np.array([1.3, 0.7, -0.4])
STATE = [0.0]
RIGHT: list = []
REFUSED: list = []
right, refused = gathered(RIGHT), gathered(REFUSED)


def counting():
    for i in range(3):
        STATE[0] = i + 1.0
        yield i


def batches():
    batch = [0, 0.0]
    for i in range(3):
        batch[0] = i
        batch[1] = i + 2.0
        yield batch


class Places:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        for i in range(3):
            self.n = i + 1
            yield i


@right
def over_a_generator_that_counts(x):
    s = 0.0
    for i in counting():
        s += x[i] * STATE[0]
    return s * sum(x[i] * STATE[0] for i in counting())


@right
def over_one_list_again_and_again(x):
    s = 0.0
    for b in batches():
        s += x[b[0]] * b[1]
    for k, (_, w) in enumerate(batches()):
        s += x[k] * w * s
    return s


@right
def over_an_object_that_is_not_read(x):
    s = 0.0
    places = Places()
    for i in places:
        s += x[i] ** 2
    return s


@refused
def over_an_object_that_is_read(x):
    s = 0.0
    places = Places()
    for i in places:
        s += x[i] * places.n
    return s


@refused
def over_a_map_that_counts(x):
    count = [0.0]

    def counted(k):
        count[0] = k + 1.0
        return k

    s = 0.0
    for i in map(counted, range(3)):
        s += x[i] * count[0]
    return s


@refused
def beside_a_generator_that_counts(x):
    s = 0.0
    for v, _ in zip(x, counting(), strict=False):
        s += v * STATE[0]
    return s


@refused
def over_groups(x):
    s = 0.0
    for k, group in itertools.groupby([0, 0, 1]):
        for i in group:
            s += x[i] * x[k]
    return s


@right
def iterator_begun_before(x):
    it = iter([1, 2, 3])
    total = x[0] * next(it)
    for i in it:
        total = total + x[i - 1] * i
    return total


@refused
def iterator_of_two_loops(x):
    it = iter([1, 2, 3])
    total = 0.0
    for i in it:
        for j in it:
            total = total + x[i - 1] * j
    return total


@refused
def element_left_out(x):
    it = iter(range(5))
    total = 0.0
    for i in it:
        if i == 1:
            next(it)
        total = total + x[i % 3] * i
    return total


@pytest.mark.parametrize("fun", RIGHT, ids=lambda f: f.__name__)
def test_right(fun):
    right_in_both_modes(fun, X)


@pytest.mark.parametrize("fun", REFUSED, ids=lambda f: f.__name__)
def test_refused(fun):
    refused_in_both_modes(fun, X, srcad.UnsupportedSyntaxError)
