"""`wrt` that names a free variable: of other modules, to second order, and where only a called function reads it."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from scipy import optimize

import srcad
from tests import test_checkpoint as elsewhere
from tests.test_checkpoint import HOLDER, scaled

RATE = 2.0
PAIR = [0.3, 0.7]


def decay(x):
    return np.sin(RATE * x)


def decay_and(x, y):
    return RATE * x + y


class Holder:
    def decay(self, x):
        return np.sin(RATE * x)


holder = Holder()
slope = srcad.grad(decay)


@functools.lru_cache
def remembered(x):
    return RATE * x


def by_rate(f, x, h=1e-6):
    """The derivative of `f(x)` by RATE, by differences."""
    global RATE
    kept, ends = RATE, []
    try:
        for RATE in (kept + h, kept - h):
            remembered.cache_clear()
            ends.append(f(x))
    finally:
        RATE = kept
    return (ends[0] - ends[1]) / (2.0 * h)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.sin(scaled(x)) * x,
        lambda x: np.sin(elsewhere.scaled(x)) * x,
        lambda x: np.sin(HOLDER.scaled(x)) * x,
        lambda x: np.sin(elsewhere.SCALE * x) * x if scaled(x) else x,
    ],
    ids=["a function", "by its module", "a method", "its module's attribute"],
)
def test_second_derivatives_by_a_variable_of_another_module(f):
    x, k = 0.7, elsewhere.SCALE
    first, second = x * x * np.cos(k * x), -(x**3) * np.sin(k * x)
    mixed = 2.0 * x * np.cos(k * x) - k * x * x * np.sin(k * x)
    assert srcad.grad(f, "SCALE")(x) == pytest.approx(first, rel=1e-13)
    assert srcad.hvp(f, "SCALE")(x, 2.0) == pytest.approx(2.0 * second, rel=1e-13)
    assert srcad.hessian(f, ("x", "SCALE"))(x)["x"]["SCALE"] == pytest.approx(mixed, rel=1e-13)
    assert srcad.grad(srcad.grad(f, "SCALE"), "SCALE")(x) == pytest.approx(second, rel=1e-13)
    assert srcad.grad(srcad.grad(f, "SCALE"), "x")(x) == pytest.approx(mixed, rel=1e-13)
    assert srcad.grad(lambda x: srcad.grad(f)(x), "SCALE")(x) == pytest.approx(mixed, rel=1e-13)


def test_a_gradient_that_does_not_depend_on_it():
    def f(x):
        return RATE * x

    assert srcad.hvp(f, "RATE")(3.0, 1.0) == srcad.hessian(f, "RATE")(3.0) == 0.0
    assert srcad.grad(srcad.grad(f, "RATE"), "RATE")(3.0) == 0.0


@pytest.mark.parametrize(
    "f",
    [
        lambda x: RATE * srcad.grad(decay)(x),
        lambda x: RATE * srcad.value_and_grad(decay)(x)[1],
        lambda x: RATE * srcad.vjp(decay, x)[1](1.0)[0],
        lambda x: RATE * srcad.jvp(decay, (x,), (1.0,))[1],
        lambda x: RATE * srcad.hvp(decay)(x, 1.0),
        lambda x: RATE * srcad.hessian(decay)(x),
        lambda x: RATE * srcad.jacobian(decay)(x),
        lambda x: RATE * srcad.elementwise_grad(decay)(x),
        lambda x: RATE * slope(x),
        lambda x: RATE * srcad.grad(holder.decay)(x),
        lambda x: RATE * srcad.checkpoint(decay)(x),
        lambda x: RATE * x * type(holder).decay(holder, 0.5),
    ],
)
def test_derivatives_inside_of_functions_that_read_it(f):
    """Nothing else in the call is active: its derivative was lost."""
    x = 0.7
    wanted = by_rate(f, x)
    assert srcad.grad(f, "RATE")(x) == pytest.approx(wanted, rel=1e-7)
    assert srcad.grad(f, ("x", "RATE"))(x).RATE == pytest.approx(wanted, rel=1e-7)
    assert srcad.jacobian(f, "RATE", mode="forward")(x) == pytest.approx(wanted, rel=1e-7)


@pytest.mark.parametrize(
    "f, called",
    [
        (lambda x: RATE * functools.reduce(decay_and, [x, 1.0]), "decay_and"),
        (lambda x: RATE * decay_and(*PAIR), "decay_and"),
        (lambda x: RATE * optimize.brentq(lambda v: decay(v) - 0.5, 0.0, 0.7), "decay"),
        (lambda x: RATE * np.sum(np.apply_along_axis(decay, 0, np.ones(2))), "decay"),
        (lambda x: RATE * remembered(0.5), "remembered"),
    ],
)
def test_calls_that_stay_as_they_are_and_read_it_are_refused(f, called):
    """They were taken for constants."""
    assert by_rate(f, 0.7) != pytest.approx(f(0.7) / RATE)  # there is a derivative to be lost
    for operator in (srcad.grad, functools.partial(srcad.jacobian, mode="forward")):
        with pytest.raises(srcad.UnsupportedSyntaxError, match=rf"{called}, called where .* reads the active variable"):
            operator(f, "RATE")(0.7)


def positive(x):
    return RATE * x > 0.0


def described():
    return f"the rate is {RATE}"


def checked(x):
    assert positive(x), described()
    if not positive(x):
        raise ValueError(described())
    n = 0
    while positive(x) and n < 3:
        n += 1
    return RATE * x * n if any(positive(v) for v in (1.0, -1.0)) else x


@pytest.mark.parametrize(
    "f, wanted",
    [
        (checked, 2.1),
        (lambda x: RATE * sorted([1.0, 2.0], key=decay)[0], 2.0),
        (lambda x: RATE * max([1.0, 2.0], key=lambda v: decay(v)), 1.0),
        (lambda x: RATE * x * len(described()) / 15.0, 0.7),
    ],
    ids=["tests", "an order", "a choice", "a text"],
)
def test_where_it_only_decides_something_it_may_be_read_by_any_function(f, wanted):
    assert srcad.grad(f, "RATE")(0.7) == pytest.approx(wanted, rel=1e-13)
    assert srcad.jacobian(f, "RATE", mode="forward")(0.7) == pytest.approx(wanted, rel=1e-13)
