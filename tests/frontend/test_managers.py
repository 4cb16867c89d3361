"""`with` of the user's own context managers around active values, and of functions made by contextlib."""

import contextlib

import numpy as np
import pytest

import srcad
from tests.oracle.programs import gathered, refused_in_both_modes, right_in_both_modes

X = np.array([1.3, 0.7, -0.4])
LOG: list = []
RIGHT: list = []
REFUSED: list = []
right, refused = gathered(RIGHT), gathered(REFUSED)


class Counter:
    def __init__(self):
        self.count = 0

    def __enter__(self):
        self.count += 1
        return self

    def __exit__(self, *problem):
        self.count += 1
        return False


class Scaled:
    def __init__(self, body, k):
        self.body, self.k = body, k

    def __enter__(self):
        self.body.s = self.body.s * self.k
        return self.body

    def __exit__(self, kind, problem, trace):
        self.body.s = self.body.s / self.k


class Body:
    def __init__(self, s):
        self.s = s

    @contextlib.contextmanager
    def times(self, k):
        before = self.s
        self.s = self.s * k
        try:
            yield self
        finally:
            self.s = before


class Keeping:
    def __enter__(self):
        return self

    def __exit__(self, kind, problem, trace):
        return True


@contextlib.contextmanager
def logged(v):
    LOG.append("in")
    try:
        yield v * 2.0
    finally:
        LOG.append("out")


@contextlib.contextmanager
def section(label):
    yield label


@right
def that_counts(x):
    with Counter() as c:
        y = x[0] * x[1]
    return y * c.count


@right
def several(x):
    with section("one") as label, Counter() as c:
        y = x[0] * x[1]
        y = y * c.count
    return y * len(label)


@right
def whose_value_is_active(x):
    with logged(x[0]) as v:
        if x[1] > 0:
            return v * x[2]
        y = v
    return y


@right
def that_changes_an_object(x):
    body = Body(x[0])
    with Scaled(body, x[1]) as scaled:
        y = scaled.s * x[2]
    with body.times(x[2]) as scaled:
        y = y + scaled.s * body.s
    return y * body.s


@right
def in_a_loop(x):
    total = 0.0
    c = Counter()
    for v in x:
        with c:
            if v < 0.0:
                break
            total += v * v
    return total * c.count


@refused
def that_keeps_errors_back(x):
    with Keeping():
        y = x[0] * x[1]
    return y


@refused
def of_a_library(x):
    with contextlib.suppress(ValueError):
        y = x[0] * x[1]
    return y


@pytest.mark.parametrize("fun", RIGHT, ids=lambda f: f.__name__)
def test_right(fun):
    right_in_both_modes(fun, X)


@pytest.mark.parametrize("fun", REFUSED, ids=lambda f: f.__name__)
def test_refused(fun):
    refused_in_both_modes(fun, X, srcad.UnsupportedSyntaxError)


def test_what_they_do_is_done_once():
    LOG.clear()
    srcad.grad(whose_value_is_active)(X)
    assert LOG == ["in", "out"]


def test_what_they_do_is_done_where_the_block_raises():
    def raises(x, values):
        with logged(x[0]) as v:
            y = v / values[0]
        return y

    LOG.clear()
    with pytest.raises(IndexError):
        srcad.grad(raises)(X, [])
    assert LOG == ["in", "out"]
