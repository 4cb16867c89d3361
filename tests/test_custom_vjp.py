"""Rules that users declare as functions that give `(value, pullback)`: opaque, run once, looked at when they answer."""

from __future__ import annotations

import collections
import functools

import numpy as np
import pytest

import srcad
from tests.test_templates import by_hand

A = np.array([[3.0, 1.0], [0.5, 2.0]])
B = np.array([1.0, -1.5])
RATE = 0.5
CALLS = collections.deque(maxlen=8)  # the last ones: what a rule names is looked at, and checks make thousands of calls


def solve(A, b):
    CALLS.append("solve")
    return np.linalg.solve(A, b)


@srcad.custom_vjp(solve)
def solve_vjp(A, b):
    CALLS.append("solve_vjp")
    x = np.linalg.solve(A, b)

    def pullback(x_bar):
        w = np.linalg.solve(A.T, x_bar)
        return -np.outer(w, x), w

    return x, pullback


def decay(x, n=2.0):
    return n * np.exp(-RATE * x)


@srcad.custom_vjp(decay)
def decay_vjp(x, n):
    y = decay(x, n)

    def pullback(y_bar):
        return {"x": -RATE * y * y_bar, "n": np.sum(y * y_bar) / n, "RATE": np.sum(-x * y * y_bar)}

    return y, pullback


def total(*xs, weights=None):
    return sum(w * x for w, x in zip(weights or [1.0] * len(xs), xs))


@srcad.custom_vjp(total)
def total_vjp(*xs, weights=None):
    def pullback(y_bar):
        w = weights or [1.0] * len(xs)
        return (*[v * y_bar for v in w], [y_bar * x for x in xs] if weights else None)

    return total(*xs, weights=weights), pullback


def fixed_point(step, x, a):
    for _ in range(60):
        x = step(x, a)
    return x


@srcad.custom_vjp(fixed_point)
def fixed_point_vjp(step, x, a):
    x = fixed_point(step, x, a)

    def pullback(x_bar):
        _, step_pullback = srcad.vjp(step, x, a)
        w = x_bar
        for _ in range(60):
            w = x_bar + step_pullback(w)[0]
        return None, None, step_pullback(w)[1]

    return x, pullback


def newton(x, a):
    return 0.5 * (x + a / x)


def split(p, x):
    return {"low": p["a"] * x, "high": (p["b"][0] + x, 3)}


@srcad.custom_vjp(split)
def split_vjp(p, x):
    def pullback(bars):
        low, (high, _) = bars["low"], bars["high"]
        return {"a": np.sum(low * x), "b": [high, None]}, p["a"] * low + high

    return split(p, x), pullback


class Layer:
    def __init__(self, w):
        self.w = w

    def forward(self, x):
        return np.tanh(self.w * x)

    def loss(self, x):
        return np.sum(self.forward(2.0 * x))


@srcad.custom_vjp(Layer.forward)
def forward_vjp(self, x):
    y = np.tanh(self.w * x)
    return y, lambda y_bar: (None, self.w * (1.0 - y * y) * y_bar)


def plain_loss(A, b):
    x = solve(A, 2.0 * b)
    return np.sum(np.sin(x)) + x[0]


def loop_loss(A, b):
    s = 0.0
    for i in range(3):
        b = solve(A, b)
        if i > 0:
            s += np.sum(solve(A, b) * b)
    return s


def called_loss(A, b):
    def layer(v):
        return solve(A, np.sin(v))

    return np.sum(layer(layer(b)) ** 2)


def while_loss(A, b):
    n = 0
    while np.sum(b * b) > 0.05:
        b = solve(A, b)
        n += 1
    return np.sum(b) * n


def stored_loss(A, b):
    u = np.zeros(2)
    u[0] = b[0] * b[1]
    u[1] = b[1]
    x = solve(A, u)
    u[0] = x[1]
    x[0] = u[0] * x[1]
    x = solve(A, x)
    return np.sum(x * u)


def whole_grad(x):
    return x * x


def whole(x):
    return int(whole_grad(2.0)) * x


class TestValues:
    @pytest.mark.parametrize("fun", [plain_loss, loop_loss, called_loss, while_loss, stored_loss])
    @pytest.mark.parametrize("at", [0, 1])
    def test_against_differences(self, fun, at):
        assert np.allclose(srcad.grad(fun, wrt=at)(A, B), by_hand(fun, A, B, at=at), rtol=1e-6, atol=1e-8)

    def test_the_forward_supplies_the_value_once(self):
        CALLS.clear()
        value, _ = srcad.value_and_grad(plain_loss)(A, B)
        assert list(CALLS) == ["solve_vjp"]
        assert value == plain_loss(A, B)

    def test_constant_arguments_call_the_function_itself(self):
        CALLS.clear()
        assert srcad.grad(lambda x: x * np.sum(solve(A, B)))(2.0) == np.sum(np.linalg.solve(A, B))
        assert list(CALLS) == ["solve"]

    def test_as_what_is_differentiated(self):
        assert srcad.grad(decay)(1.0) == pytest.approx(-np.exp(-0.5))
        assert srcad.grad(decay, wrt="n")(1.0, 3.0) == pytest.approx(np.exp(-0.5))
        assert srcad.grad(decay, wrt="RATE")(1.0) == pytest.approx(-2.0 * np.exp(-0.5))
        value, pullback = srcad.vjp(solve, A, B)
        x = np.linalg.solve(A, B)
        A_bar, b_bar = pullback(np.ones(2))
        assert np.allclose(b_bar, np.linalg.solve(A.T, np.ones(2))) and np.allclose(A_bar, -np.outer(b_bar, x))
        assert np.array_equal(value, x)

    def test_free_variables(self):
        def f(x):
            return np.sum(decay(x) * RATE)

        x_bar, rate_bar = srcad.grad(f, wrt=("x", "RATE"))(B)
        y = 2.0 * np.exp(-RATE * B)
        assert np.allclose(x_bar, -RATE * RATE * y) and np.allclose(rate_bar, np.sum(y - RATE * B * y))

    def test_any_number_of_arguments(self):
        def f(x, y, w):
            return total(x, 2.0, y * x) + total(x, y, weights=[w, 3.0])

        assert tuple(srcad.grad(f, wrt=(0, 1, 2))(1.5, 2.0, 4.0)) == (1.0 + 2.0 + 4.0, 1.5 + 3.0, 1.5)

    def test_functions_as_arguments(self):
        grad = srcad.grad(lambda a: fixed_point(newton, 1.0, a) ** 3)
        assert grad(2.0) == pytest.approx(1.5 * np.sqrt(2.0))
        grad = srcad.grad(lambda a: fixed_point(lambda x, a: 0.5 * (x + a / x), 1.0, a))
        assert grad(4.0) == pytest.approx(0.25)

    def test_a_function_that_holds_an_active_value_is_refused(self):
        with pytest.raises(srcad.SrcadError, match="which reads active values"):
            srcad.grad(lambda a: fixed_point(lambda x, c: 0.5 * (x + a / x), 1.0, a))(4.0)

    def test_containers(self):
        def f(p, x):
            made = split(p, x)
            return np.sum(made["low"] ** 2) + np.sum(np.sin(made["high"][0]))

        p = {"a": 2.0, "b": [np.array([0.5, 1.0]), 3]}
        p_bar, x_bar = srcad.grad(f, wrt=(0, 1))(p, B)
        assert p_bar["a"] == pytest.approx(2.0 * np.sum(2.0 * B * B))
        assert np.allclose(p_bar["b"][0], np.cos(p["b"][0] + B)) and p_bar["b"][1] == 0
        assert np.allclose(x_bar, 8.0 * B + np.cos(p["b"][0] + B))

    def test_methods(self):
        assert np.allclose(srcad.grad(Layer(0.5).loss)(B), 1.0 - np.tanh(B) ** 2)

    def test_through_a_partial(self):
        assert srcad.grad(functools.partial(decay, n=4.0))(1.0) == pytest.approx(-2.0 * np.exp(-0.5))

    def test_what_is_changed_afterwards_does_not_count(self):
        b, a = B.copy(), A.copy()
        value, pullback = srcad.vjp(solve, a, b)
        first = pullback(np.ones(2))
        a[:], b[:], value[:] = 7.0, 8.0, 9.0
        again = pullback(np.ones(2))
        assert all(np.array_equal(p, q) for p, q in zip(first, again, strict=True))

    def test_single_precision_stays(self):
        made = srcad.grad(plain_loss, wrt=(0, 1))(A.astype(np.float32), B.astype(np.float32))
        assert made[0].dtype == made[1].dtype == np.float32

    def test_gradients_are_memory_of_their_own(self):
        def same(x):
            return 1.0 * x

        @srcad.custom_vjp(same)
        def same_vjp(x):
            return same(x), lambda y_bar: (y_bar,)

        grad = srcad.grad(lambda x, y: np.sum(same(x) * y) + np.sum(same(y)), wrt=(0, 1))(B, B)
        grad[0][:] = 0.0
        assert np.array_equal(grad[1], B + 1.0) and np.array_equal(B, [1.0, -1.5])

    def test_of_unknown_types(self):
        space = {}
        exec(srcad.source(plain_loss, wrt=(0, 1)), space)
        made = space["plain_loss_grad"](A, B)
        assert np.allclose(made[0], srcad.grad(plain_loss)(A, B))

    def test_a_name_that_the_generated_function_would_have(self):
        _, pullback = srcad.vjp(decay, 1.0)  # its text would be a function named decay_vjp, too
        assert pullback(1.0)[0] == pytest.approx(-np.exp(-0.5))
        assert srcad.grad(whole)(3.0) == 4.0

    def test_a_store_into_one_of_several_values(self):
        def f(x):
            made = split({"a": 2.0, "b": [x]}, x)
            made["low"][0] = x[1]
            return np.sum(made["low"])

        with pytest.raises(srcad.UnsupportedSyntaxError, match="a store into what split returns"):
            srcad.grad(f)(B)


def answering(answer, *, value=None):
    """A function of x and k, and a rule for it that gives this answer."""

    def f(x, k=1.0):
        return 2.0 * x

    @srcad.custom_vjp(f)
    def f_vjp(x, k):
        return 2.0 * x if value is None else value, lambda y_bar: answer

    return f


class TestText:
    def test_the_value_goes_by_the_programs_own_name(self):
        text = srcad.source(plain_loss, wrt=(0, 1), example_args=(A, B))
        assert "    x, solve_pullback = vjp_by(solve_vjp, (0, 1), A, 2.0 * b)\n" in text
        assert "    parts = solve_pullback(x_bar)\n" in text

    def test_in_a_loop(self):
        text = srcad.source(loop_loss, wrt=(0, 1), example_args=(A, B))
        assert "        b_saved.append(b)\n        b, solve_pullback = vjp_by(solve_vjp, (0, 1), A, b)\n" in text

    def test_a_value_that_is_read_twice_keeps_its_name(self):
        def f(x):
            y = decay(x)
            z = decay(y) * y
            return np.sum(z * decay(x))

        assert np.allclose(srcad.grad(f)(B), by_hand(f, B), atol=1e-7)


class TestErrors:
    @pytest.mark.parametrize(
        "answer, message",
        [
            ((np.ones(2),), r"gives 1 cotangents for 2 arguments \(x, k\)"),
            ((np.ones(2), None, None), "gives 3 cotangents for 2 arguments"),
            (np.ones(2), r"has to give a tuple or a dict of cotangents, not an array of shape \(2,\)"),
            (None, "not a NoneType"),
            ((np.ones(3), None), r"for x a cotangent of shape \(3,\), the argument has shape \(2,\)"),
            ((1.0, None), r"for x a cotangent of shape \(\), the argument has shape \(2,\)"),
            ((["a", "b"], None), "for x a list"),
            ({"k": 1.0}, "gives no cotangent for x, which is active"),
            ({"x": np.ones(2), "z": 1.0}, "a cotangent for z, which it does not have"),
        ],
    )
    def test_of_what_the_pullback_gives(self, answer, message):
        f = answering(answer)
        with pytest.raises(srcad.SrcadError, match=message):
            srcad.grad(lambda x: np.sum(f(x)))(B)

    def test_of_what_the_rule_gives(self):
        def f(x):
            return x

        srcad.custom_vjp(f)(only_a_value)
        with pytest.raises(srcad.SrcadError, match=r"only_a_value has to return \(value, pullback\), not a float"):
            srcad.grad(f)(1.0)

    def test_none_is_zero(self):
        f = answering((None, None))
        assert np.array_equal(srcad.grad(lambda x: np.sum(f(x)))(B), [0.0, 0.0])

    def test_a_free_variable_without_a_cotangent(self):
        def f(x):
            return RATE * x

        @srcad.custom_vjp(f)
        def f_vjp(x):
            return RATE * x, lambda y_bar: (RATE * y_bar,)

        assert srcad.grad(f)(2.0) == 0.5
        with pytest.raises(srcad.SrcadError, match="gives no cotangent for RATE, which is active"):
            srcad.grad(f, wrt="RATE")(2.0)

    def test_constants_in_forward_mode(self):
        assert srcad.jvp(lambda x: x * np.sum(solve(A, B)), (2.0,), (1.0,))[1] == np.sum(np.linalg.solve(A, B))

    def test_parameters_are_looked_at_when_it_is_declared(self):
        with pytest.raises(srcad.SrcadError, match=r"only_a_value\(x\) has to take the parameters of decay: x, n"):
            srcad.custom_vjp(decay)(only_a_value)

    def test_objects(self):
        def f(layer, x):
            return layer.w * x

        @srcad.custom_vjp(f)
        def f_vjp(layer, x):
            return layer.w * x, lambda y_bar: (None, layer.w * y_bar)

        assert srcad.grad(f, wrt=1)(Layer(3.0), 2.0) == 3.0
        with pytest.raises(srcad.UnsupportedSyntaxError, match="pass the arrays that it has"):
            srcad.grad(f)(Layer(3.0), 2.0)


def only_a_value(x):
    return x
