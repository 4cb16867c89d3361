"""Named tuples that a program makes: values keep their class, parts have derivatives."""

from __future__ import annotations

import collections
from typing import NamedTuple

import numpy as np
import pytest

import srcad

Fit = collections.namedtuple("Fit", "slope offset")


class State(NamedTuple):
    position: np.ndarray
    speed: float
    steps: int = 3

    def energy(self):
        return np.sum(self.position**2) + self.speed**2


class Checked(collections.namedtuple("Checked", "a")):
    def __new__(cls, a):
        return super().__new__(cls, 2.0 * a)


X = np.array([0.5, -1.0, 2.0])


def line(x):
    fit = Fit(np.sum(x * x), offset=x[0])
    return fit.slope * fit.offset + fit[0]


def leap(x):
    state = State(x, x[0])
    for _ in range(state.steps):
        state = State(state.position + 0.1 * state.speed, state.speed * np.cos(state.position[1]))
    return np.sum(state.position) * state.speed


def chosen(x):
    fit = Fit(x[0], x[1]) if x[0] > 0.0 else Fit(x[1], x[2])
    slope, offset = fit
    return slope * slope * offset


def listed(x):
    fits = [Fit(v, v * v) for v in x]
    return sum(f.slope * f.offset for f in fits)


@pytest.mark.parametrize("fun", [line, leap, chosen])
def test_in_the_middle(fun):
    srcad.check_grads(fun, (X,))


def test_as_the_value():
    def f(x):
        return Fit(2.0 * x, np.sum(x))

    value, pullback = srcad.vjp(f, X)
    assert type(value) is Fit and np.array_equal(value.slope, 2.0 * X) and value.offset == np.sum(X)
    assert np.array_equal(pullback(Fit(np.ones(3), 1.0))[0], [3.0, 3.0, 3.0])
    value, dot = srcad.jvp(f, (X,), (X,))
    assert type(value) is type(dot) is Fit
    assert np.array_equal(dot.slope, 2.0 * X) and dot.offset == np.sum(X)


def test_as_a_part_of_the_value_and_bound_to_a_name():
    def f(x):
        state = State(x * x, x[0])
        return {"last": state, "twice": [state, state]}

    value, pullback = srcad.vjp(f, X)
    assert type(value["last"]) is State and type(value["twice"][1]) is State and value["last"].steps == 3
    none = State(np.zeros(3), 0.0, 0)
    cotangent = {"last": State(np.ones(3), 1.0, 0), "twice": [none, State(np.ones(3), 0.0, 0)]}
    assert np.allclose(pullback(cotangent)[0], 4.0 * X + np.array([1.0, 0.0, 0.0]))


def test_the_text():
    text = srcad.source(lambda x: Fit(x, 2.0 * x).slope, example_args=(1.0,))
    assert "Fit" not in text.split("#")[0]
    made = {}
    exec(srcad.source(passed_on, example_args=(Fit(1.0, 2.0),)), made)
    assert made["passed_on_grad"](Fit(1.0, 2.0)) == Fit(2.0, 1.0)


def passed_on(fit):
    other = Fit(fit.offset, fit.slope)
    return other.slope * other.offset


def test_wrong_arguments_are_pythons_error():
    with pytest.raises(TypeError):
        srcad.grad(lambda x: Fit(x).slope)(1.0)


def test_a_class_that_does_something_when_it_is_called_is_refused():
    with pytest.raises(srcad.NoDerivativeError, match="Checked, which has no derivative rule"):
        srcad.grad(lambda x: Checked(x).a)(1.0)


# ---------------------------------------------------------------- of parameters that are lists of them


def products(fits):
    s = 0.0
    for fit in fits:
        s += fit.slope * fit.offset
    return s


def test_the_gradient_of_a_list_of_them_is_one():
    expected = [Fit(2.0, 1.0), Fit(4.0, 3.0)]
    for given in ([Fit(1.0, 2.0), Fit(3.0, 4.0)], []):
        found = srcad.grad(products)(given)
        (pulled,) = srcad.vjp(products, given)[1](1.0)
        assert found == pulled == expected[: len(given)] and all(type(fit) is Fit for fit in [*found, *pulled])


def test_so_it_is_where_they_are_in_each_other_and_in_dicts():
    def f(d):
        return sum([s.position * s.speed.slope + s.speed.offset for s in d["states"]])

    found = srcad.grad(f)({"states": [State(2.0, Fit(3.0, 4.0), 5.0)] * 2})
    assert found == {"states": [State(3.0, Fit(2.0, 1.0), 0.0)] * 2}
    assert type(found["states"][1]) is State and type(found["states"][1].speed) is Fit
