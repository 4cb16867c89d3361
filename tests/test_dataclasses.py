"""Dataclasses that a program makes: values keep their class, attributes have derivatives, methods are looked into."""

from __future__ import annotations

import collections
import dataclasses
from dataclasses import dataclass, field

import numpy as np
import pytest

import srcad

X = np.array([0.5, -1.0, 2.0])


@dataclass
class Fit:
    slope: float
    offset: float

    def total(self):
        return self.slope + 2.0 * self.offset


@dataclass(frozen=True)
class State:
    position: np.ndarray
    speed: float
    steps: int = 3

    @property
    def energy(self):
        return np.sum(self.position**2) + self.speed**2


@dataclass(slots=True)
class Pair:
    a: float
    b: float


Named = collections.namedtuple("Named", "a b")


def line(x):
    fit = Fit(np.sum(x * x), offset=x[0])
    return fit.slope * fit.offset + fit.total()


def leap(x):
    s = State(x, x[0])
    for _ in range(s.steps):
        s = State(s.position + 0.1 * s.speed, s.speed * np.cos(s.position[1]))
    return np.sum(s.position) * s.speed + s.energy


def chosen(x):
    fit = Fit(x[0], x[1]) if x[0] > 0.0 else Fit(x[1], x[2])
    return fit.slope * fit.slope * fit.offset


def in_a_branch(x):
    if x[0] > 0.0:
        s = State(x * 2.0, x[0])
    else:
        s = State(x, x[1])
    return s.energy


def listed(x):
    fits = [Fit(v, v * v) for v in x]
    return sum(f.slope * f.offset for f in fits)


def written_list(x):
    fits = [Fit(x[0], x[1]), Fit(x[1], x[2])]
    return sum(f.slope * f.offset for f in fits)


def nested(x):
    p = {"a": State(x, x[1]), "b": (Fit(x[0], x[2]), 2.0)}
    return p["a"].energy * p["b"][0].total()


def squared(s):
    return State(s.position**2, s.speed * 3.0)


def passed_on(x):
    return squared(squared(State(x, x[0]))).energy


def replaced(x):
    s = dataclasses.replace(State(x, x[0]), speed=x[1])
    t = Named(x[0], x[1])._replace(b=x[2] * 2.0)
    return s.energy * t.a * t.b


def array_inside_is_stored_into(x):
    s = State(x.copy(), x[0])
    s.position[1] = s.speed * 2.0
    return s.energy


def array_outside_is_stored_into(x):
    y = x.copy()
    s = State(y, x[0])
    y[0] = 7.0 * x[1]
    return s.energy


def compared(x):
    f = Fit(x[0], x[1])
    return f.slope * (2.0 if isinstance(f, Fit) else 3.0) + (5.0 * f.offset if isinstance(f, tuple) else 0.0)


def with_slots(x):
    p = Pair(x[0] * x[1], b=x[2])
    return p.a / p.b


CASES = [
    line, leap, chosen, in_a_branch, listed, written_list, nested, passed_on, replaced,
    array_inside_is_stored_into, array_outside_is_stored_into, compared, with_slots,
]  # fmt: skip


@pytest.mark.parametrize("fun", CASES)
def test_in_the_middle(fun):
    srcad.check_grads(fun, (X,))
    srcad.check_grads(fun, (np.array([-0.3, 0.8, 1.1]),))
    assert srcad.value_and_grad(fun)(X)[0] == fun(X)


@pytest.mark.parametrize("fun", [line, leap, nested, passed_on])
def test_second_derivatives(fun):
    v, eps = np.array([1.0, 2.0, -1.0]), 1e-6
    want = (srcad.grad(fun)(X + eps * v) - srcad.grad(fun)(X - eps * v)) / (2.0 * eps)
    np.testing.assert_allclose(srcad.hvp(fun)(X, v), want, rtol=1e-6)


def test_only_its_parts_are_in_the_text():
    derivative = srcad.grad(passed_on)
    derivative(X)
    assert "import State" not in derivative.source and "s_position" in derivative.source


def test_as_the_value():
    def f(x):
        return State(2.0 * x, np.sum(x))

    value, pullback = srcad.vjp(f, X)
    assert type(value) is State and np.array_equal(value.position, 2.0 * X) and value.speed == np.sum(X)
    assert np.array_equal(pullback(State(np.ones(3), 1.0, 0))[0], [3.0, 3.0, 3.0])
    value, dot = srcad.jvp(f, (X,), (X,))
    assert type(value) is type(dot) is State
    assert np.array_equal(dot.position, 2.0 * X) and dot.speed == np.sum(X)
    for mode in ("forward", "reverse"):
        found = srcad.jacobian(f, mode=mode)(X)
        assert np.array_equal(found.position, 2.0 * np.eye(3)) and np.array_equal(found.speed, np.ones(3))


def test_as_a_part_of_the_value_and_bound_to_names():
    def f(x):
        s = State(2.0 * x, x[0])
        t = s
        return {"a": s, "b": [t, Fit(x[1], 3.0)]}

    cotangent = {"a": State(np.ones(3), 1.0, 0), "b": [State(np.ones(3), 0.0, 0), Fit(1.0, 0.0)]}
    _, pullback = srcad.vjp(f, X)
    for _ in range(2):
        assert np.array_equal(pullback(cotangent)[0], [5.0, 5.0, 4.0])
    _, dot = srcad.jvp(f, (X,), (X,))
    assert np.array_equal(dot["b"][0].position, 2.0 * X) and dot["b"][1] == Fit(X[1], 0.0)


def test_as_parameter_and_value():
    def f(s):
        return State(s.position * s.speed, np.sum(s.position))

    s = State(X, 2.0)
    _, pullback = srcad.vjp(f, s)
    (found,) = pullback(State(np.ones(3), 1.0, 0))
    assert type(found) is State and np.array_equal(found.position, [3.0, 3.0, 3.0]) and found.speed == np.sum(X)
    _, dot = srcad.jvp(f, (s,), (State(np.ones(3), 0.5, 0),))
    assert np.array_equal(dot.position, 2.0 + 0.5 * X) and dot.speed == 3.0


# ---------------------------------------------------------------- what is left to Python, or refused


@dataclass
class Checked:
    a: float

    def __post_init__(self):
        self.a = 2.0 * self.a


@dataclass
class Filled:
    a: float
    history: list = field(default_factory=list)


@pytest.mark.parametrize(
    "fun, found",
    [
        (lambda x: Fit(x[0], x[1])[0], "an item of a dataclass"),
    ],
)
def test_refused(fun, found):
    with pytest.raises(srcad.SrcadError, match=found):
        srcad.grad(fun)(X)


def test_what_making_it_does_besides():
    assert np.array_equal(srcad.grad(lambda x: Checked(x[0]).a * x[1])(X), [2.0 * X[1], 2.0 * X[0], 0.0])
    assert np.array_equal(srcad.grad(lambda x: Filled(x[0]).a * x[1])(X), [X[1], X[0], 0.0])


def test_an_attribute_that_is_bound_anew():
    def f(x):
        fit = Fit(x[0], x[1])
        fit.slope = fit.slope * x[2]
        return fit.slope * fit.offset

    assert np.allclose(srcad.grad(f)(X), [X[2] * X[1], X[0] * X[2], X[0] * X[1]], rtol=1e-15)


def test_wrong_arguments_are_python_s_error():
    with pytest.raises(TypeError, match="Fit"):
        srcad.grad(lambda x: Fit(x[0]).slope)(X)


# ---------------------------------------------------------------- parts of a value that are no floats


@pytest.mark.parametrize("mode", ["forward", "reverse", None])
def test_jacobians_of_values_with_other_parts(mode):
    found = srcad.jacobian(lambda x: {"a": 2.0 * x, "n": len(x), "s": "text", "none": None}, mode=mode)(X)
    assert np.array_equal(found["a"], 2.0 * np.eye(3)) and np.array_equal(found["n"], np.zeros(3))
    assert found["s"] == "text" and found["none"] is None


# ---------------------------------------------------------------- distributions that objects hold


def test_frozen_distributions_that_are_attributes():
    stats = pytest.importorskip("scipy.stats")

    class Model:
        prior = stats.norm(0.0, 10.0)

        def __init__(self):
            self.own = stats.gamma(2.0, scale=3.0)

        def log_density(self, x):
            return self.prior.logpdf(x) + np.sum(self.own.logpdf(np.array([1.0, 2.0]) * x))

    model = Model()
    gradient = srcad.grad(model.log_density)
    eps = 1e-6
    changes = [("own", model.own), ("own", stats.t(5.0)), ("prior", stats.laplace(0.0, 2.0))]
    for name, held in changes:
        setattr(Model if name == "prior" else model, name, held)
        want = (model.log_density(1.3 + eps) - model.log_density(1.3 - eps)) / (2.0 * eps)
        assert np.isclose(gradient(1.3), want, rtol=1e-7)


# ---------------------------------------------------------------- lists of them as parameters


@dataclass
class Layer:
    name: str
    weight: float
    count: int
    bias: np.ndarray


def test_the_gradient_of_a_list_of_them_is_one():
    def f(layers):
        s = 0.0
        for layer in layers:
            s += layer.weight if layer.name == "plain" else layer.weight * np.sum(layer.bias) * layer.count
        return s

    layers = [Layer("full", 1.5, 2, X), Layer("plain", 2.0, 3, X)]
    (pulled,) = srcad.vjp(f, layers)[1](1.0)
    for first, second in (srcad.grad(f)(layers), pulled):
        assert (first.name, second.name) == ("full", "plain") and type(first) is type(second) is Layer
        assert first.weight == pytest.approx(2.0 * np.sum(X)) and np.allclose(first.bias, 3.0)
        assert second.weight == 1.0 and not np.any(second.bias)
    assert srcad.grad(lambda layers: 2.0 * len(layers))(layers)[0].weight == 0.0


def test_so_it_is_of_those_that_are_frozen_and_those_with_slots():
    def f(parts):
        s = 0.0
        for part in parts:
            s += part.a * part.b
        return s

    assert srcad.grad(f)([Pair(2.0, 3.0), Pair(4.0, 5.0)]) == [Pair(3.0, 2.0), Pair(5.0, 4.0)]

    def g(states):
        s = 0.0
        for state in states:
            s += np.sum(state.position) * state.speed
        return s

    found = srcad.grad(g)([State(X, 2.0), State(X, 3.0, 7)])
    assert type(found[1]) is State and np.allclose(found[1].position, 3.0) and np.isclose(found[1].speed, np.sum(X))
