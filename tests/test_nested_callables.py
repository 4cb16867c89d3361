"""Derivatives inside of what is differentiated, of all that `srcad.grad` takes: with rules of the user's, methods,
partials, callable objects, NumPy's functions; and `wrt` by position there."""

from __future__ import annotations

import functools
import math
import operator

import numpy as np
import pytest

import srcad
from tests.wrong_rules import ruled, templated


class Model:
    def __init__(self, w):
        self.w = w

    def __call__(self, x):
        return self.w * x**3

    def square(self, x):
        return self.w * self.w * x * x

    @staticmethod
    def quartic(x):
        return x**4


class Ruled:
    def square(self, x):
        return x * x

    def __call__(self, x):
        return x * x


@srcad.custom_vjp(Ruled.square)
@srcad.custom_vjp(Ruled.__call__)
def square_vjp(self, x):
    return x * x, lambda y_bar: (None, 100.0 * x * y_bar)


MODEL = Model(3.0)
RULED = Ruled()


def scaled(a, x, k=1.0):
    return a * x * x * k


# Each takes x = 2 to a first derivative; what is differentiated here is that.
RULES = {
    "grad": lambda fun, x: srcad.grad(fun)(x),
    "value_and_grad": lambda fun, x: srcad.value_and_grad(fun)(x)[1],
    "vjp": lambda fun, x: srcad.vjp(fun, x)[1](1.0)[0],
    "jvp": lambda fun, x: srcad.jvp(fun, (x,), (1.0,))[1],
    "elementwise_grad": lambda fun, x: srcad.elementwise_grad(fun)(x),
    "jacobian": lambda fun, x: srcad.jacobian(fun)(x),
}


@pytest.mark.parametrize("operator_", sorted(RULES))
@pytest.mark.parametrize("fun", [ruled, templated, RULED.square, RULED], ids=["vjp", "template", "method", "object"])
def test_a_rule_counts_inside_too(fun, operator_):
    """The rule says 100 x, so its derivative is 100; what the function computes would give another one."""
    inside = functools.partial(RULES[operator_], fun)

    def slope(x):
        return inside(x)

    assert slope(2.0) == pytest.approx(200.0)
    assert srcad.grad(slope)(2.0) == pytest.approx(100.0)
    assert srcad.jvp(slope, (2.0,), (1.0,))[1] == pytest.approx(100.0)


def test_of_a_rule_within_a_rule():
    def outer(x):
        return ruled(x)

    def outer_vjp(x):
        _, pullback = srcad.vjp(ruled, x)
        return ruled(x), lambda y_bar: (pullback(y_bar)[0],)

    srcad.custom_vjp(outer)(outer_vjp)
    assert srcad.grad(outer)(2.0) == 200.0
    assert srcad.grad(srcad.grad(outer))(2.0) == 100.0
    assert srcad.jvp(outer, (2.0,), (1.0,))[1] == 200.0


CALLABLES = {  # of x = 2: the first derivative and the second
    "method": (lambda x: srcad.grad(MODEL.square)(x), 36.0, 18.0),
    "callable object": (lambda x: srcad.grad(MODEL)(x), 36.0, 36.0),
    "static method": (lambda x: srcad.grad(Model.quartic)(x), 32.0, 48.0),
    "static method of an object": (lambda x: srcad.grad(MODEL.quartic)(x), 32.0, 48.0),
    "partial": (lambda x: srcad.grad(functools.partial(scaled, 5.0, k=2.0))(x), 40.0, 20.0),
    "partial of a variable": (lambda x: srcad.grad(functools.partial(scaled, x))(x), 8.0, 8.0),
    "ufunc": (lambda x: srcad.grad(np.sin)(x), math.cos(2.0), -math.sin(2.0)),
    "math": (lambda x: srcad.grad(math.sin)(x), math.cos(2.0), -math.sin(2.0)),
    "operator": (lambda x: srcad.grad(operator.mul)(x, x * x), 4.0, 4.0),
    "checkpoint": (lambda x: srcad.grad(srcad.checkpoint(MODEL.square))(x), 36.0, 18.0),
    "vjp of a method": (lambda x: srcad.vjp(MODEL.square, x)[1](1.0)[0], 36.0, 18.0),
    "jvp of a method": (lambda x: srcad.jvp(MODEL.square, (x,), (1.0,))[1], 36.0, 18.0),
    "hessian of an object": (lambda x: srcad.hessian(MODEL)(x), 36.0, 18.0),
}


@pytest.mark.parametrize("name", sorted(CALLABLES))
def test_of_what_is_no_plain_function(name):
    inside, first, second = CALLABLES[name]
    assert inside(2.0) == pytest.approx(first)
    assert srcad.grad(inside)(2.0) == pytest.approx(second)


@pytest.mark.parametrize(
    "inside, w_bar",
    [
        (lambda net, x: srcad.grad(net)(x), 12.0),  # 3 w x^2
        (lambda net, x: srcad.grad(net.square)(x), 24.0),  # 2 w^2 x
        (lambda net, x: srcad.vjp(net, x)[1](1.0)[0], 12.0),
    ],
)
def test_an_object_that_is_differentiated_by(inside, w_bar):
    assert srcad.grad(inside)(Model(3.0), 2.0).w == w_bar


def test_positions_are_those_of_the_functions_own_parameters():
    """What the inner function sees of the outer one is a parameter, too, but no user's."""

    def outer(x):
        def inner(y, z):
            return x * y * y * z * z * z

        g = srcad.grad(inner, wrt=(-1, 0))(2.0, 3.0)
        return srcad.grad(inner, wrt=-1)(2.0, 3.0) + g.y + g[0]

    # by z: 3 x y^2 z^2 = 108 x; by y: 2 x y z^3 = 108 x
    assert outer(1.0) == 324.0 and srcad.grad(outer)(1.0) == 324.0


def test_positions_of_a_partial():
    def outer(x):
        return srcad.grad(functools.partial(scaled, x), wrt=0)(x)

    assert srcad.grad(outer)(2.0) == 8.0  # (2 x^2)'


def test_what_cannot_be_called_is_told():
    def outer(x):
        return srcad.grad(functools.partial(srcad.grad(scaled), x))(x)

    with pytest.raises(srcad.UnsupportedSyntaxError, match="test_nested_callables.py"):
        srcad.grad(outer)(2.0)
