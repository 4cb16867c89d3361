"""Nested functions with decorators of the program's own; functions beside elements; keys in order, or as sets."""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.oracle.programs import gathered, right_in_both_modes

RIGHT: list[Callable[..., Any]] = []
right = gathered(RIGHT)


def doubled(f):
    def wrapper(*args, **options):
        return 2.0 * f(*args, **options)

    return wrapper


@right
def decorator_of_the_function_s_own(x):
    def squared(f):
        def wrapper(*args, **options):
            return f(*args, **options) * f(*args, **options)

        return wrapper

    @squared
    def g(v, p=2):
        return v**p

    return g(x[0]) + g(x[1], p=3)


@right
def decorator_with_an_active_argument(x):
    def scaled(s):
        def decorator(f):
            @functools.wraps(f)
            def wrapper(v):
                return s * f(v)

            return wrapper

        return decorator

    @scaled(x[2])
    def g(v):
        return v**2 * x[0]

    return g(x[0]) + g(x[1])


@right
def decorators_in_their_order(x):
    def plus(f):
        return lambda v: f(v) + x[1]

    @doubled
    @plus
    @doubled
    def g(v):
        return np.sin(v)

    return g(x[0]) * g(x[2])


@right
def decorated_and_recursive(x):
    def counted(f):
        def wrapper(n):
            return f(n) * x[1]

        return wrapper

    @counted
    def power(n):
        return x[0] if n == 0 else power(n - 1) * x[0]

    return power(2)


@right
def functions_beside_elements(x):
    return sum(f(v) for f, v in zip([np.sin, np.exp, lambda t: t**3], x, strict=True))


@right
def functions_beside_fewer_elements(x):
    total = 0.0
    for f, v in zip([np.sin, lambda t: t * x[2]], x, strict=False):
        total = total + f(v)
    return total


@right
def keys_in_order(x):
    d = dict(zip("bca", x, strict=True))
    total = d[max(d)] * d[min(d)]
    for i, k in enumerate(sorted(d)):
        total = total * 2.0 + d[k] * i
    return total


@right
def keys_as_sets(x):
    d = {"b": x[0], "a": x[1]}
    e = {"b": x[2], "c": x[0]}
    both = sum(d[k] * e[k] for k in sorted(d.keys() & e.keys()))
    return both + sum(d[k] for k in d.keys() - e.keys()) + sum(e[k] ** 2 for k in set(e) - set(d))


@pytest.mark.parametrize("fun", RIGHT, ids=lambda fun: fun.__name__)
def test_right(fun):
    right_in_both_modes(fun, np.array([1.3, 0.7, -0.4]))
