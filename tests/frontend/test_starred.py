"""Calls with * and ** of something whose parts are not known: no active value is lost among the arguments."""

import math

import numpy as np
import pytest

import srcad


class Holder:
    """Calls what it holds with arguments that nobody knows before it runs."""

    def __init__(self, inner, *args, **named):
        self.inner, self.args, self.named = inner, args, named

    def starred(self, x):
        return self.inner.run(x, *self.args)

    def after(self, x):
        return self.inner.run(*self.args, x)

    def double_starred(self, x):
        return self.inner.run(x, **self.named)

    def keyword(self, x):
        return self.inner.run(x=x, **self.named)

    def keyword_after(self, x):
        return self.inner.run(**self.named, x=x)


class Inner:
    def run(self, x, k=3.0):
        return -x * x * k


HOLDER = Holder(Inner(), 1.0)


@pytest.mark.parametrize("name", ["starred", "after", "double_starred", "keyword", "keyword_after"])
def test_an_active_argument_is_refused_not_dropped(name):
    method = getattr(HOLDER, name)

    def loss(x):
        return method(x)

    try:
        got = srcad.grad(loss)(2.0)
    except srcad.SrcadError:
        return
    want = (method(2.0 + 1e-6) - method(2.0 - 1e-6)) / 2e-6
    np.testing.assert_allclose(got, want, rtol=1e-6)


def test_the_call_that_is_left_has_all_its_arguments():
    def loss(x, items, named):
        k = dict(zip("ab", items))
        return x * Holder(3.0, 4.0, *items, c=5.0, **named).args[0] * k["a"]

    assert srcad.grad(loss)(2.0, [7.0, 8.0], {"d": 1.0}) == 28.0


TABLE = np.array([[0.5, 1.0], [2.0, 5.0]])


def test_as_many_as_a_function_of_the_program_takes():
    def loss(u):
        def between(a, b):
            return a + (b - a) * u

        return between(*TABLE[:, 0]) * between(*TABLE[1])

    assert srcad.grad(loss)(0.25) == 1.5 * (2.0 + 3.0 * 0.25) + (0.5 + 1.5 * 0.25) * 3.0


def test_as_many_as_a_function_with_a_rule_takes():
    def loss(x):
        rows = np.outer(x[:2], x)
        return np.hypot(*x[:2]) * math.atan2(*x[1:]) + math.dist(*rows) + np.sum(np.arctan2(*rows))

    srcad.check_grads(loss, (np.array([0.3, 0.8, 0.6]),), order=2, rtol=1e-5)
    with pytest.raises(TypeError, match=r"np.hypot\(\) takes 2 positional arguments"):
        srcad.grad(lambda x: np.sum(np.hypot(*x)))(np.ones((3, 2)))  # the third would be `out`
    with pytest.raises(srcad.UnsupportedSyntaxError, match="it is not known how many they are"):
        srcad.grad(lambda x: math.hypot(*x))(np.ones(3))


def test_how_many_is_not_known():
    def loss(u):
        def between(a, b, t=u):
            return a + (b - a) * t

        return between(*TABLE[:, 0])

    with pytest.raises(srcad.UnsupportedSyntaxError, match="it is not known how many they are"):
        srcad.grad(loss)(0.25)
