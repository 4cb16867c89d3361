"""Functions that make functions: what these hold stays what it was when the caller binds its variable anew."""

from __future__ import annotations

import numpy as np
import pytest

import srcad
from tests.oracle.differences import ridders

X = np.array([0.3, 0.7, -0.4])
V = np.array([0.5, -1.0, 0.25])


def plus_one(f):
    return lambda t: f(t) + 1.0


def scaled(c):
    def by_c(t):
        return c * t

    return by_c


def slope(c):
    return srcad.grad(lambda t: t**2 * c)


def another_function(x):
    h = np.sin
    g = plus_one(h)
    h = np.cos
    return np.sum(g(x) * h(x))


def another_function_of_its_own(x):
    h = lambda t: t * x  # noqa: E731
    g = plus_one(h)
    h = lambda t: t * x * x  # noqa: E731
    return np.sum(g(x) * h(x))


def another_number(x):
    a = x[0]
    f = scaled(a)
    a = x[1]
    g = scaled(a)
    return np.sum(f(x) * g(x * x)) * a


def by_itself(x):
    h = lambda t: t * x  # noqa: E731
    h = plus_one(h)
    h = plus_one(h)
    return np.sum(h(x) * x)


def in_rounds(x):
    first = None
    for h in (np.sin, np.cos):
        if first is None:
            first = plus_one(h)
    return np.sum(first(x) * h(x))


def in_a_dict(x):
    a = x[0]
    held = {"f": scaled(a), "a": a}
    a = a * x[1]
    other = {"f": scaled(a), "a": a}
    return np.sum(held["f"](x) * other["f"](x)) + held["a"] * other["a"]


def two_levels(x):
    def outer(c):
        return lambda d: lambda t: c * d * t

    a = x[0]
    middle = outer(a)
    a = x[1]
    f = middle(a)
    a = x[2]
    return np.sum(f(x)) * a


def a_derivative(x):
    a = x[0]
    g = slope(a)
    a = x[1]
    return g(x[2]) * a


def derivatives_of_derivatives(x):
    f = np.sin
    s = 0.0
    for k in range(4):
        s = s + f(x[0]) * x[1] ** k
        f = srcad.grad(f)
    return s


def left_early(x):
    g = lambda t: t**5 * x[1]  # noqa: E731
    for k in range(3):
        g = srcad.grad(g)
        if k == 1:
            break
    return g(x[0])


def composed(x):
    def compose(f, g):
        return lambda t: f(g(t))

    h = np.sin
    for _ in range(3):
        h = compose(h, np.cos)
    return np.sum(h(x) * x)


def kept_as_a_default(x):
    """Of a lambda with a default, the default is what its variable was."""
    h, name = np.sin, "sin"
    f = lambda t, h=h, name=name: h(t) * (2.0 if name == "sin" else 3.0)  # noqa: E731
    h, name = np.cos, "cos"
    return np.sum(f(x) * h(x)) * (5.0 if name == "sin" else 7.0)


def kept_as_defaults_in_rounds(x):
    kept = []
    for h in (np.sin, np.cos):
        kept.append(lambda t, h=h: h(t) * x[0])
    return np.sum(kept[0](x) * kept[1](x))


PROGRAMS = [kept_as_a_default, kept_as_defaults_in_rounds,
            another_function, another_function_of_its_own, another_number, by_itself, in_rounds, in_a_dict, two_levels,
            a_derivative, derivatives_of_derivatives, left_early, composed]  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.__name__)
def test_it_is_what_it_was(program):
    expected, error = ridders(lambda t: program(X + t * V), 0.0)
    assert error < 1e-8
    value, gradient = srcad.value_and_grad(program)(X)
    assert value == pytest.approx(program(X), rel=1e-13)
    assert gradient @ V == pytest.approx(expected, rel=1e-9)
    assert srcad.jvp(program, (X,), (V,))[1] == pytest.approx(expected, rel=1e-9)


def test_a_parameter_that_no_function_holds_has_no_name_of_its_own():
    def f(x):
        def product(c):
            return c * x

        a = x[0]
        return np.sum(product(a))

    assert "c = a" not in srcad.source(f, example_args=(X,))


def test_a_recursion_whose_depth_is_read_when_it_runs():
    """The depth is a variable of the closure: in place of the gradient's text, which has no end, it is called."""

    def f(y, n):
        return np.sum(y) if n == 0 else srcad.grad(lambda z: f(z * z, n - 1))(y)[0]

    assert f(X, 1) == 2.0 * X[0]
