"""NumPy functions that store into their arguments, call functions, or are another function in disguise."""

import cmath
import math

import numpy as np
import pytest

import srcad


@np.vectorize
def bent(v):
    return math.sin(v) if v > 0 else v * v


@np.vectorize
def mixed(v, w):
    return v * w if v > 0 else v + w


def fill_diagonal(x):
    a = np.outer(x, x)
    np.fill_diagonal(a, x * x)
    return np.sum(a * a)


def fill_diagonal_of_a_wide_one(x):
    a = np.outer(x[:2], x)
    np.fill_diagonal(a, x[2])
    return np.sum(a**3)


def piecewise(x):
    return np.sum(np.piecewise(x, [x < 0, x > 1], [lambda v: -v, lambda v: v * v, lambda v: np.sin(v)]) ** 2)


def piecewise_with_numbers(x):
    return np.sum(np.piecewise(x, [x < 0, x > 1], [lambda v: -v, 3.0]) ** 2 * x)


def apply_along_axis(x):
    return np.sum(np.apply_along_axis(lambda r: np.sort(r)[1] * r[0], 0, np.outer(x, x + 1)))


def reduce(x):
    m = np.outer(x, x)
    return np.sum(np.add.reduce(m) ** 2) + np.multiply.reduce(x) + np.sum(np.maximum.reduce(m, axis=1) * x)


def reduce_all(x):
    m = np.outer(x, x + 1.0)
    return np.add.reduce(m, axis=None) + np.sum(np.minimum.reduce(m, axis=0, keepdims=True))


def accumulate(x):
    return np.sum(np.add.accumulate(x) ** 2) + np.sum(np.multiply.accumulate(np.outer(x, x), axis=1))


def outer(x):
    return np.sum(np.multiply.outer(x, x) ** 2) + np.sum(np.add.outer(np.outer(x, x), x) ** 3)


def outer_of_a_number(x):
    return np.sum(np.subtract.outer(x, 2.0) ** 2)


def place(x):
    y = x * 1.0
    np.place(y, y > 0, x[:2])
    return np.sum(y**2 * x)


def putmask(x):
    y = x * 1.0
    np.putmask(y, y > 0, x**2)
    return np.sum(y**2 * x)


def vectorized(x):
    return np.sum(bent(x) ** 2)


def vectorized_over_two(x):
    return np.sum(mixed(x, x[:, None]) ** 2)


def vectorized_here(x):
    f = np.vectorize(lambda v: v**3 if v > 0 else v)
    return np.sum(f(np.outer(x, x)))


def product(x):
    return math.prod([x[0], 2.0, x[1] * x[2]])


def polar_and_rect(x):
    r, phi = cmath.polar(complex(x[0], x[1]))
    z = cmath.rect(r * 2.0, phi * x[2])
    return z.real * z.imag


def compressed(x):
    stack = np.ones((2, 3, 1)) * x
    return np.sum((np.swapaxes(stack, 1, 2) * x[:, None]) ** 2 * x.compress([True, False, True])[1])


PROGRAMS = [f for f in list(globals().values()) if callable(f) and getattr(f, "__module__", "") == __name__]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda f: f.__name__)
def test_both_modes(program):
    x = np.array([-0.5, 0.3, 2.0])
    value, _ = srcad.value_and_grad(program)(x)
    assert value == program(x)
    srcad.check_grads(program, (x,))


def test_there_are_many():
    assert len(PROGRAMS) > 12


@pytest.mark.parametrize(
    "program",
    [
        lambda x: np.sum(np.power.reduce(x)),
        lambda x: np.sum(np.arctan2.accumulate(x)),
        lambda x: np.sum(np.frompyfunc(divmod, 2, 2)(x, x)[1]),
    ],
)
def test_what_is_not_written_is_refused(program):
    with pytest.raises((srcad.NoDerivativeError, srcad.UnsupportedSyntaxError)):
        srcad.grad(program)(np.ones(3))
