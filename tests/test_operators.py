"""`grad`, `value_and_grad`, `vjp`, `source`, `stop_gradient`: what is common to all functions."""

from __future__ import annotations

import dataclasses
import math
import operator
import threading

import numpy as np
import pytest

import srcad


def iterated(x, n):
    for _ in range(n):
        x = x * np.sin(x)
    return x


def structured(x, y):
    return {"sum": np.sum(x * y), "parts": (x * y, [y, 3])}


def mixed(x, y):
    return x * y + np.exp(x)


def scaled(x, y):
    return np.sum(x**2) * y


def in_place(x, y):
    z = x * y
    for i in range(1, len(z)):
        z[i] = z[i - 1] * z[i] + y[i]
    return z


def stored_without_axes(x):
    z = np.zeros_like(x)
    z[...] = x * x
    return z


def multiplied_without_axes(x):
    z = np.full_like(x, 1.0)
    z *= x
    z[()] = z * z
    return z


def listed_without_axes(x):
    z = x.copy()
    z *= x
    return [z]


def _each(fun, value):
    if isinstance(value, dict):
        return {k: _each(fun, part) for k, part in value.items()}
    if isinstance(value, (list, tuple)):
        parts = [_each(fun, part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    return fun(value)


class TestPullback:
    def test_any_number_of_times(self):
        _, pullback = srcad.vjp(iterated, np.arange(1.0, 4.0), 3, wrt=0)
        (first,) = pullback(np.ones(3))
        (second,) = pullback(2.0 * np.ones(3))
        (third,) = pullback(np.ones(3))
        assert np.array_equal(first, third) and np.allclose(second, 2.0 * first)
        assert not np.shares_memory(first, third)

    @pytest.mark.parametrize("fun", [mixed, scaled, in_place])
    def test_changed_arrays_do_not_change_its_answer(self, fun):
        x, y = np.arange(1.0, 4.0), np.full(3, 2.0)
        value, pullback = srcad.vjp(fun, x, y)
        cotangent = np.ones(np.shape(value))
        first = [g.copy() for g in pullback(cotangent)]
        x[:], y[:] = 7.0, 8.0
        value[...] = 9.0
        again = pullback(cotangent)
        assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
        for g in again:
            g[:] = 0.0
        assert all(np.array_equal(a, b) for a, b in zip(first, pullback(cotangent), strict=True))

    @pytest.mark.parametrize(
        "fun",
        [
            lambda x: np.exp(x),
            lambda x: np.exp(x)[1:],
            lambda x: np.exp(x).reshape(3, 1).T,
            lambda x: (np.tanh(x), 1.0 / x),
            lambda x: {"a": [np.exp(x)]},
            lambda x: np.split(np.exp(x), 3),
            lambda x: np.exp(x) if x[0] > 0.0 else x,
            lambda x: mixed(x, x),
            lambda x: np.linalg.inv(np.diag(x)),
            lambda x: np.linalg.eigh(np.outer(x, x) + np.diag(np.arange(3.0))),
            lambda x: np.linalg.qr(np.outer(x, x) + np.diag(np.arange(3.0)))[0].T,
        ],
    )
    def test_a_changed_value_does_not_change_its_answer(self, fun):
        """What the caller gets is the caller's, also where the pullback reads that value."""
        value, pullback = srcad.vjp(fun, np.array([0.3, 1.2, 2.0]))
        cotangent = _each(np.ones_like, value)
        (first,) = pullback(cotangent)
        first = first.copy()
        _each(lambda part: part.fill(7.0), value)
        assert np.array_equal(pullback(cotangent)[0], first)

    def test_a_changed_tuple_does_not_change_its_answer(self):
        def parts(x):
            both = np.linalg.eigh(np.outer(x, x) + np.diag(np.arange(3.0)))
            return both

        value, pullback = srcad.vjp(parts, np.array([0.3, 1.2, 2.0]))
        (first,) = pullback(_each(np.ones_like, value))
        first = first.copy()
        _each(lambda part: part.fill(7.0), value)
        assert np.array_equal(pullback(_each(np.ones_like, value))[0], first)

    def test_changed_structures_do_not_change_its_answer(self):
        p = {"w": np.ones(2), "b": [1.0, 2.0]}
        _, pullback = srcad.vjp(lambda p, x: p["w"] * x + p["b"][0] * p["b"][1], p, np.arange(2.0))
        (first, _) = pullback(np.ones(2))
        p["w"][:] = 9.0
        p["b"][0] = 100.0
        (again, _) = pullback(np.ones(2))
        assert np.array_equal(first["w"], again["w"]) and first["b"] == again["b"] == [4.0, 2.0]

    def test_cotangent_is_left_alone(self):
        cotangent = np.ones(3)
        _, pullback = srcad.vjp(lambda x: x, np.arange(3.0))
        (x_bar,) = pullback(cotangent)
        assert not np.shares_memory(x_bar, cotangent)
        _, pullback = srcad.vjp(iterated, np.arange(3.0), 4, wrt=0)
        pullback(cotangent)
        assert np.array_equal(cotangent, np.ones(3))

    @pytest.mark.parametrize("fun", [stored_without_axes, multiplied_without_axes, listed_without_axes])
    def test_cotangent_without_axes_is_left_alone(self, fun):
        """An array without axes is memory, too, that a store goes back through."""
        value, pullback = srcad.vjp(fun, np.array(3.0))
        cotangent = [np.array(1.0)] if isinstance(value, list) else np.array(1.0)
        assert pullback(cotangent) == pullback(cotangent) == (6.0,)
        assert cotangent == [1.0] if isinstance(value, list) else cotangent == 1.0

    def test_structures(self):
        x, y = np.array([1.0, 2.0]), 3.0
        value, pullback = srcad.vjp(structured, x, y)
        assert value["sum"] == 9.0 and value["parts"][1] == [3.0, 3]
        x_bar, y_bar = pullback({"sum": 1.0, "parts": (np.zeros(2), [0.0, 0])})
        assert np.array_equal(x_bar, [3.0, 3.0]) and y_bar == 3.0
        x_bar, y_bar = pullback({"sum": 0.0, "parts": (np.array([1.0, 0.0]), [2.0, 0])})
        assert np.array_equal(x_bar, [3.0, 0.0]) and y_bar == 3.0

    def test_wrt(self):
        _, pullback = srcad.vjp(structured, np.ones(2), 3.0, wrt="y")
        cotangents = pullback({"sum": 1.0, "parts": (np.zeros(2), [0.0, 0])})
        assert isinstance(cotangents, tuple) and cotangents == (2.0,)

    def test_a_dicts_cotangent_has_its_keys_in_any_order(self):
        _, pullback = srcad.vjp(lambda p: {"w": p["w"] * 2.0, "b": p["b"]}, {"w": np.ones(2) * 1j, "b": 3.0})
        (p_bar,) = pullback({"b": 1, "w": np.array([1j, 2.0])})
        assert p_bar["b"] == 1.0 and type(p_bar["b"]) is float
        assert np.array_equal(p_bar["w"], [2j, 4.0])

    @pytest.mark.parametrize(
        "cotangent, message",
        [
            (np.ones(2), "the cotangent has no part ['sum'], the value has one of shape ()"),
            (
                {"sum": 1.0, "parts": (np.zeros(3), [0.0, 0])},
                "the cotangent['parts'][0] has shape (3,), the value['parts'][0] (2,)",
            ),
            (
                {"sum": 1.0, "parts": (np.zeros(2), [0.0, 0, 1.0])},
                "the cotangent has a part ['parts'][1][2], the value has none there",
            ),
        ],
    )
    def test_another_structure_is_an_error(self, cotangent, message):
        _, pullback = srcad.vjp(structured, np.ones(2), 3.0)
        with pytest.raises(ValueError) as caught:
            pullback(cotangent)
        assert str(caught.value) == message

    def test_another_shape_of_an_array(self):
        _, pullback = srcad.vjp(lambda x: 2.0 * x, np.ones(2))
        with pytest.raises(ValueError, match=r"^the cotangent has shape \(3,\), the value \(2,\)$"):
            pullback(np.ones(3))


@dataclasses.dataclass(frozen=True)
class Frozen:
    w: np.ndarray
    name: str


class TestStopGradient:
    def test_values_of_any_structure(self):
        x = {"a": [np.ones(2), "s", None], "b": (1.5, Frozen(np.zeros(1), "n")), 3: np.float32(2.0)}
        y = srcad.stop_gradient(x)
        assert repr(y) == repr(x) and y["a"][0] is not x["a"][0] and y["b"][1].w is not x["b"][1].w

    @pytest.mark.parametrize(
        "value", [threading.Lock(), print, "text", None, object(), 3, np], ids=lambda v: type(v).__name__
    )
    def test_other_objects_are_themselves(self, value):
        assert srcad.stop_gradient(value) is value

    def test_in_differentiated_code(self):
        def f(x):
            held = srcad.stop_gradient({"x": x, "k": [2.0 * x]})
            return np.sum(x * held["x"] * held["k"][0])

        assert np.array_equal(srcad.grad(f)(np.array([1.0, 2.0])), [2.0, 8.0])

    def test_later_stores_do_not_mix(self):
        def f(x):
            y = x * 1.0
            held = srcad.stop_gradient(y)
            y[0] = 5.0
            return np.sum(held * y * x)

        assert np.array_equal(srcad.grad(f)(np.array([2.0, 3.0])), [10.0, 18.0])

    def test_as_what_is_differentiated(self):
        x = np.ones(3)
        assert srcad.grad(srcad.stop_gradient)(3.0) == 0.0
        assert np.array_equal(srcad.vjp(srcad.stop_gradient, x)[1](x)[0], np.zeros(3))
        assert np.array_equal(srcad.jvp(srcad.stop_gradient, (x,), (x,))[1], np.zeros(3))

    def test_in_loops_and_stores(self):
        def doubling(x):
            s = 0.0
            for _ in range(3):
                s = s + srcad.stop_gradient(x) * x
                x = srcad.stop_gradient(x) + x
            return s

        assert srcad.grad(doubling)(3.0) == 3.0 + 6.0 + 12.0  # the factors that are not looked through

        def stored(x):
            u = 2.0 * x
            u[0] = srcad.stop_gradient(u)[1]
            return np.sum(u * u)

        x = np.array([1.0, 2.0, 3.0])
        assert np.array_equal(srcad.grad(stored)(x), [0.0, 16.0, 24.0])


class TestSource:
    def test_nothing_runs(self):
        def f(x):
            raise ValueError(str(x))

        assert "raise ValueError(str(x))" in srcad.source(f, example_args=(1.0,))

    def test_same_as_the_derivatives(self):
        def f(x):
            return np.sum(x * x)

        derivative = srcad.grad(f)
        derivative(np.ones(2))
        assert srcad.source(f, example_args=(np.ones(5),)) == derivative.source


# ---------------------------------------------------------------- functions with a rule, by themselves


@pytest.mark.parametrize(
    "fun, wrt, args, want",
    [
        (operator.mul, (0, 1), (2.0, 3.0), (3.0, 2.0)),
        (operator.mul, ("a", "b"), (2.0, 3.0), (3.0, 2.0)),
        (pow, ("base", "exp"), (2.0, 3.0), (12.0, 8.0 * math.log(2.0))),
        (math.atan2, ("y", "x"), (1.0, 2.0), (0.4, -0.2)),
        (np.multiply, ("x1", "x2"), (2.0, 3.0), (3.0, 2.0)),
        (operator.matmul, "b", (np.ones(2), np.ones(2)), np.ones(2)),
        (np.dot, "a", (np.ones(2), np.array([2.0, 3.0])), np.array([2.0, 3.0])),
        (math.hypot, 0, (3.0, 4.0), (0.6, 0.8)),
        (max, 0, (1.0, 2.0), (0.0, 1.0)),
    ],
)
def test_functions_with_a_rule_go_by_their_own_names(fun, wrt, args, want):
    found = srcad.grad(fun, wrt=wrt)(*args)
    assert np.allclose(tuple(found), want)


def test_python_floats_stay_python_floats_in_functions_of_math():
    for fun in (math.sin, math.cos, math.sinh, math.cosh, math.tanh, math.exp, math.erf, math.erfc):
        value, gradient = srcad.value_and_grad(fun)(0.5)
        assert type(value) is type(gradient) is float
        assert abs(gradient - (fun(0.5 + 1e-6) - fun(0.5 - 1e-6)) / 2e-6) < 1e-9
    assert "np." not in srcad.source(lambda x: math.sin(x) * math.cosh(x), example_args=(1.0,))


@pytest.mark.parametrize("fun", [math.atan, math.asinh, math.acosh, math.erf, math.erfc, math.tanh, math.log1p])
def test_large_floats(fun):
    assert abs(srcad.grad(fun)(1e200)) < 1e-150


def test_a_real_number_has_no_complex_tangent_or_cotangent():
    """The gradient would have another type than its argument."""
    x = np.array([1.0, 2.0])
    with pytest.raises(ValueError, match="the cotangent is complex, the value is real"):
        srcad.vjp(lambda x: x * x, x)[1](np.array([1.0j, 1.0]))
    for call in (
        lambda v: srcad.jvp(lambda x: x * x, (x,), (v,)),
        lambda v: srcad.hvp(lambda x: np.sum(x**3))(x, v),
    ):
        with pytest.raises(ValueError, match="the tangent of x is complex, the value is real"):
            call(np.array([1.0j, 1.0]))
