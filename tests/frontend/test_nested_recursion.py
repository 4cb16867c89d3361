"""Nested functions that call themselves, to a depth that is known only when the program runs."""

import numpy as np
import pytest

import srcad
from tests.corpus.table import Arguments
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent
from tests.oracle.programs import gathered

X = np.array([0.3, 0.7, 0.5, 0.9])
RIGHT = []
right = gathered(RIGHT)


@right
def a_captured_variable(x, n):
    a = x[0] * x[1]

    def power(k):
        return 1.0 if k == 0 else a * power(k - 1)

    return power(n) * x[2]


@right
def a_captured_array(x, n):
    w = np.outer(x, x)

    def step(v, k):
        if k == n:
            return v
        return step(np.tanh(w @ v), k + 1)

    return np.sum(step(x, 0) * x)


@right
def halves_of_an_array(x, n):
    def transform(a):
        if len(a) == 1:
            return a
        even, odd = transform(a[::2]), transform(a[1::2])
        turned = np.exp(-0.7 * np.arange(len(a) // 2)) * odd
        return np.concatenate([even + turned, even - turned])

    return np.sum(transform(x) ** 2 * (1.0 + np.arange(4.0))) * n


@right
def one_calls_the_other(x, n):
    def even(k, s=2.0 * x[0]):
        return s if k == 0 else x[1] * odd(k - 1)

    def odd(k, *, t=1.5):
        return t * x[2] if k == 0 else helper(even(k - 1))

    def helper(v):
        return np.sin(v) * x[3]

    return even(n) + odd(n, t=x[0])


@right
def a_lambda(x, n):
    power = lambda k: 1.0 if k == 0 else x[0] * power(k - 1) + x[k]  # noqa: E731
    return power(min(n, 3))


@right
def passed_on(x, n):
    def tree(k):
        if k == 0:
            return x[0]
        return sum(map(tree, [k - 1] * 2)) * x[1] + sum(tree(j) for j in range(k))

    return tree(n)


@right
def a_table_of_constants(x, n):
    table = {0: 1.0, 1: 1.0}

    def fibonacci(k):
        if k not in table:
            table[k] = fibonacci(k - 1) + fibonacci(k - 2)
        return table[k]

    return np.sum(x * x) * fibonacci(n)


@right
def until_it_is_exact(x, n):
    f = lambda t: np.exp(-x[0] * t * t)  # noqa: E731

    def simpson(low, high):
        return (high - low) / 6.0 * (f(low) + 4.0 * f((low + high) / 2.0) + f(high))

    def integral(low, high, whole, tolerance):
        middle = (low + high) / 2.0
        left, right = simpson(low, middle), simpson(middle, high)
        if abs(left + right - whole) < 15.0 * tolerance:
            return left + right + (left + right - whole) / 15.0
        return integral(low, middle, left, tolerance / 2.0) + integral(middle, high, right, tolerance / 2.0)

    return integral(0.0, 1.0 + x[1], simpson(0.0, 1.0 + x[1]), 1e-3 / n)


class Layer:
    def __init__(self, w, depth):
        self.w = w
        self.depth = depth

    def __call__(self, x):
        def deep(k):
            return x if k == 0 else np.sin(self.w * deep(k - 1))

        return deep(self.depth)


@right
def attributes_of_an_object(x, n):
    return np.sum(Layer(1.0 + x[0], n)(x))


@right
def names_that_are_bound_inside(x, n):
    a = x[0]

    def power(k):
        return 1.0 if k == 0 else sum(x[1] * power(a - 1) for a in [k]) + (lambda a: a * power(k - 1))(a)

    return power(n)


@right
def in_a_loop(x, n):
    total = 0.0
    for k in range(n):

        def power(j):
            return 1.0 if j == 0 else x[1] * power(j - 1) + k * x[2]

        total += power(k)
    return total


@right
def in_another_nested_function(x, n):
    def outer(y):
        def inner(k):
            return y if k == 0 else np.sin(inner(k - 1)) * x[0]

        return inner(n)

    return outer(x[1]) + outer(2.0 * x[2])


@right
def differentiated_inside(x, n):
    def power(y, k):
        return y if k == 0 else x[0] * power(y * y, k - 1)

    return srcad.grad(lambda y: power(y, n))(x[1])


@pytest.mark.parametrize("fun", RIGHT)
def test_nested_recursion(fun):
    assert_gradient(fun, (X, 3), again=(X[::-1] + 0.1, 2), forms=())
    assert_tangent(fun, lambda: Arguments((X.copy(), 3)), 0)


@pytest.mark.parametrize("fun", [a_captured_array, one_calls_the_other])
def test_second_derivatives(fun):
    gradient, v, h = srcad.grad(fun), np.array([1.0, -0.5, 2.0, 0.3]), 1e-5
    differences = (gradient(X + h * v, 2) - gradient(X - h * v, 2)) / (2.0 * h)
    assert np.allclose(srcad.hvp(fun)(X, 2, v), differences, rtol=1e-7, atol=1e-8)


def test_they_are_functions_of_the_module():
    text = srcad.source(a_captured_variable, example_args=(X, 3))
    assert "def power(a, k):\n    return 1.0 if k == 0 else a * power(a, k - 1)\n" in text
    assert "vjp_of(power, (0,), a, n - 1)" in text


def test_a_depth_that_is_known_is_written_out():
    def f(x):
        total = []

        def powers(k):
            total.append(x[0] ** k)
            if k > 1:
                powers(k - 1)

        powers(3)
        return sum(total)

    assert_gradient(f, (X,))
    assert "vjp_of" not in srcad.source(f, example_args=(X,))


def refused(fun, match):
    with pytest.raises(srcad.UnsupportedSyntaxError, match=match):
        srcad.grad(fun)(X, 4)
    with pytest.raises(srcad.UnsupportedSyntaxError, match=match):
        srcad.jvp(fun, (X, 4), (X, None))


def test_what_they_change_around_them_is_refused():
    def stored(x, n):
        out = np.zeros(n + 1)

        def go(k):
            out[k] = x[0] * k
            if k:
                go(k - 1)

        go(n)
        return np.sum(out)

    def appended(x, n):
        out = []

        def go(k):
            if k:
                go(k - 1)
            out.append(x[0] * k)

        go(n)
        return sum(out)

    def rebound(x, n):
        total = 0.0

        def go(k):
            nonlocal total
            total += x[0] * k
            if k:
                go(k - 1)

        go(n)
        return total

    def kept(x, n):
        known = {}

        def value(k):
            if k not in known:
                known[k] = x[0] if k < 2 else value(k - 1) + np.sin(value(k - 2))
            return known[k]

        return value(n)

    refused(stored, "stored into")
    refused(appended, "stored into")
    refused(rebound, "nonlocal")
    refused(kept, "a dict that active values are put into")


def test_more_arguments_than_there_are_names_for_are_refused():
    def f(x, n):
        def gathered(k, *rest):
            return sum(rest) if k == 0 else gathered(k - 1, *rest, x[0])

        return gathered(n)

    refused(f, r"\*args")
