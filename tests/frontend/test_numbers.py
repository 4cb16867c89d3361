"""The gradient with respect to a number is a number, also where NumPy gives arrays of no dimensions on the way."""

import numpy as np
import pytest

import srcad
from tests.oracle.checks import assert_correct_or_refused, assert_gradient
from tests.oracle.programs import right_in_both_modes


def branch(t, m):
    if m[0] > 0.5:
        return np.maximum(t, m[0])
    return np.sin(t)


def bound_again(t, m):
    u = np.sin(t)
    if m[0] > 0.5:
        t = t * 2.0
    return np.maximum(t, m[0]) + u


def loop(t, m):
    s = np.minimum(t, m[1])
    for k in range(2):
        s = s + np.maximum(t, m[k])
    return s


def store(t, m):
    y = m * 1.0
    if t > 0.3:
        y[:] = np.sin(t)
    return np.maximum(t, y[0]) + np.sin(t)


@pytest.mark.parametrize("fun", [branch, bound_again, loop, store])
@pytest.mark.parametrize("m", [0.2, 0.9])
@pytest.mark.parametrize("t", [0.1, 0.7])
def test_number(fun, t, m):
    assert_gradient(fun, (t, np.array([m, 0.4])), wrt=("t", "m"))


def array_bound_to_a_list(w):
    if np.sum(w) > 100.0:
        return np.sum(w)
    w = [w]
    return np.sum(w[0] * w[0])


def array_bound_to_a_tuple_in_a_loop(w):
    for _ in range(2):
        w = (w, w)[1]
        w = {"a": w}["a"] * 2.0
    return np.sum(w * w)


@pytest.mark.parametrize("fun", [array_bound_to_a_list, array_bound_to_a_tuple_in_a_loop])
def test_a_parameter_whose_name_stands_for_a_container(fun):
    assert_correct_or_refused(fun, (np.array([0.5, 1.5, 0.7]),))


class Percent(float):
    def __mul__(self, other):
        return 0.01 * float(self) * other

    def __rmul__(self, other):
        return 0.01 * float(self) * other


class Half(float):
    def __mul__(self, other):
        return 0.5 * float(self) * other


class Vector(list):
    def __add__(self, other):
        return [a + b for a, b in zip(self, other, strict=True)]


RATE, START = Percent(50.0), Vector([1.0, 2.0])


def by_operators_of_their_own(x, rate=RATE):
    moved = START + [x[0], x[1]]
    made, half = Percent(30.0), Half(4.0)
    return moved[0] * moved[1] + RATE * x[0] + rate * x[1] + made * x[0] + half * x[1] ** 2


def test_numbers_and_lists_of_classes_with_operators():
    right_in_both_modes(by_operators_of_their_own, np.array([1.3, 0.7]))
    for fun, x in [(lambda x: x * RATE, 1.5), (lambda x: x * x, RATE), (lambda v: v[0] * v[1], START)]:
        with pytest.raises(srcad.SrcadError):
            srcad.grad(fun)(x)
