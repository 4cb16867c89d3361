"""`check_grads`: agrees with right derivatives, and says where a wrong one is."""

from __future__ import annotations

import re

import numpy as np
import pytest

import srcad
from srcad.checks import Comparison, comparisons, ridders


def smooth(w, b, n):
    return np.sum(np.tanh(w * b)) ** n


def pair(params, x):
    h = np.exp(x * params["scale"])
    return {"h": h, "total": np.sum(h) + params["shift"]}


def test_right_derivatives_pass():
    srcad.check_grads(smooth, (np.array([0.2, -0.4, 1.0]), 0.7, 2))
    srcad.check_grads(smooth, (np.array([0.2, -0.4, 1.0]), 0.7, 2), wrt="b")
    srcad.check_grads(smooth, (np.array([0.2, -0.4, 1.0]), 0.7, 2), wrt=(0, 1), eps=1e-5, rtol=1e-5)


def test_single_precision_is_compared_as_such():
    srcad.check_grads(smooth, (np.array([0.2, -0.4], np.float32), np.float32(0.7), 2))


def test_large_arrays():
    srcad.check_grads(lambda x: np.sum(x**3), (np.linspace(-1.0, 1.0, 500),))


def test_a_kink_nearby():
    srcad.check_grads(lambda x: np.sum(np.abs(x)), (np.array([1e-3, -2.0]),))


def test_the_edge_of_the_domain():
    srcad.check_grads(lambda x: np.sum(np.log(x) + np.sqrt(x)), (np.array([1e-3, 0.5]),))


def test_an_error_close_by_is_a_smaller_step():
    def looked_up(t):
        return [1.0, 2.0, 3.0][int(t)] * t

    srcad.check_grads(looked_up, (2.99,))


@pytest.mark.parametrize("eps", [None, 1e-5])
def test_an_error_wherever_the_argument_is_moved_is_named(eps):
    def only_there(x):
        return np.sum(x**2) * {2.0: 3.0}[float(x[0])]

    with pytest.raises(AssertionError, match=r"only_there.* x\[0\]: srcad gives .*, differences give nan .*KeyError"):
        srcad.check_grads(only_there, (np.array([2.0, 1.0]),), eps=eps)


def found(monkeypatch, fun, args, spoil):
    """What check_grads says where the pullback's answer goes through `spoil`."""
    from srcad import checks

    class Spoilt(checks.Derivative):
        def __call__(self, *a):
            value, pullback = super().__call__(*a)
            return value, lambda c: spoil(pullback(c), c)

    monkeypatch.setattr(checks, "Derivative", Spoilt)
    with pytest.raises(AssertionError) as caught:
        srcad.check_grads(fun, args)
    return str(caught.value)


def test_a_wrong_entry_is_named(monkeypatch):
    def spoil(pulled, cotangent):
        pulled[0][1, 0] += 0.5
        return pulled

    def f(w, b):
        return np.sum(w * w) + b

    message = found(monkeypatch, f, (np.array([[1.0, 2.0], [3.0, 4.0]]), 1.0), spoil)
    assert re.fullmatch(
        r"test_a_wrong_entry_is_named.<locals>.f, reverse mode, w\[1, 0\]: srcad gives 1\.2543\d+, "
        r"differences give 0\.75438\d+ \(estimated error \S+\), for cotangent 1 of 3",
        message,
    )


def test_a_forgotten_cotangent_is_caught(monkeypatch):
    def f(x):
        return 2.0 * x

    message = found(monkeypatch, f, (np.array([1.0, 2.0]),), lambda pulled, c: (np.array([2.0, 2.0]),))
    assert "reverse mode, x[0]: srcad gives 2, differences give 0.25" in message


def test_one_wrong_entry_of_many(monkeypatch):
    def spoil(pulled, cotangent):
        pulled[0][313] += 0.5
        return pulled

    message = found(monkeypatch, lambda x: np.sum(x * x), (np.linspace(0.0, 1.0, 500),), spoil)
    assert "reverse mode, x" in message


def test_rows_for_the_command_line():
    rows = list(comparisons(smooth, (np.array([0.2, 0.4]), 0.7, 2)))
    assert [(r.name, r.entries, r.problem) for r in rows] == [("w", 2, None), ("b", 1, None)]
    assert all(isinstance(r, Comparison) and r.worst < 1e-8 for r in rows)


@pytest.mark.parametrize(
    "options, message",
    [
        ({"order": 3}, "check_grads: order=3: there are order=1 and order=2"),
        ({"modes": ("sideways",)}, "check_grads: there is no mode 'sideways': 'reverse' or 'forward'"),
    ],
)
def test_what_is_not_available(options, message):
    with pytest.raises(srcad.SrcadError) as caught:
        srcad.check_grads(smooth, (np.ones(2), 1.0, 2), **options)
    assert str(caught.value) == message


def test_a_wrong_forward_rule_is_caught(monkeypatch):
    from srcad.pushforward import Pushforward

    right = Pushforward.__call__

    def wrong(self, args, kwargs, tangents):
        value, tangent = right(self, args, kwargs, tangents)
        return value, 1.01 * tangent

    srcad.check_grads(smooth, (np.ones(2), 1.0, 2), modes=("forward",))
    monkeypatch.setattr(Pushforward, "__call__", wrong)
    with pytest.raises(AssertionError, match="forward mode, w"):
        srcad.check_grads(smooth, (np.ones(2), 1.0, 2))


def test_second_order():
    def loops(x, a):
        s = 0.0
        for i in range(len(x)):
            s = s * a + np.sin(x[i] * a)
        y = x.copy()
        y[1:] *= x[:-1]
        return s * np.sum(y)

    x = np.array([0.3, 0.7, 1.2])
    srcad.check_grads(loops, (x, 0.5), order=2)
    srcad.check_grads(lambda x: np.outer(x, np.exp(x)), (x,), order=2)
    with pytest.raises(srcad.SrcadError, match="let it give an array"):
        srcad.check_grads(lambda x: (x, x), (x,), order=2)


def test_nothing_to_differentiate():
    with pytest.raises(srcad.WrtError) as caught:
        srcad.check_grads(lambda n: n, (3,))
    assert str(caught.value) == (
        "check_grads: no argument is differentiable (their types: int): pass floats or arrays of floats"
    )


def test_ridders_knows_its_error():
    derivative, error = ridders(lambda t: np.array([np.sin(t), t**3 + 2.0 * t]), 1.0)
    assert np.all(abs(derivative - [1.0, 2.0]) <= 10.0 * error + 1e-14) and np.all(error < 1e-9)


class TestNarrowFunctions:
    """That vary on a scale of a hundred thousandth and less: the steps become as narrow."""

    @pytest.mark.parametrize(
        "fun, x",
        [
            (lambda x: np.sin(1e5 * x), 1.0),
            (lambda x: np.sin(1e7 * x), 1.0),
            (lambda x: np.exp(-((x - 1.0) ** 2) * 1e10), 1.00001),
            (lambda x: np.log(x), 1e-8),
            (lambda x: np.sqrt(x), 1e-12),
            (lambda x: 1.0 / x, 1e-5),
            (lambda x: np.log(x), np.array([1e-8, 1.0, 1e5])),
            (lambda x: x[0] ** 2 + np.sin(1e5 * x[1]), np.array([1.0, 2.0])),
        ],
    )
    def test_right_derivatives_pass_and_wrong_ones_do_not(self, fun, x):
        srcad.check_grads(fun, (x,), order=2 if np.ndim(x) == 0 else 1)

        def slightly_wrong(x):
            return fun(x)

        @srcad.custom_vjp(slightly_wrong)
        def slightly_wrong_vjp(x):
            value, pullback = srcad.vjp(fun, x)
            return value, lambda y_bar: (1.001 * pullback(y_bar)[0],)

        with pytest.raises(AssertionError, match=r"mode, x(\[\d\])?: srcad gives"):
            srcad.check_grads(slightly_wrong, (x,))

    def test_an_infinite_difference_is_no_agreement(self):
        with pytest.raises(AssertionError, match="srcad gives 0.125"):
            srcad.check_grads(lambda x: np.inf if x > 0.0 else x, (0.0,))

    @pytest.mark.parametrize("fun, x", [(lambda x: np.sin(1e12 * x), 1.0), (lambda x: x if x > 0.0 else x + 1.0, 0.0)])
    def test_where_no_step_is_narrow_enough_that_is_said(self, fun, x):
        with pytest.raises(AssertionError, match=r"differences give \S+ \(but do not settle: a jump, or"):
            srcad.check_grads(fun, (x,))


class TestComplexNumbers:
    """Each is two real ones; they were passed over."""

    @pytest.mark.parametrize(
        "fun, args",
        [
            (lambda z: np.abs(z) ** 2, (1.0 + 2.0j,)),
            (lambda z: np.exp(z) * z, (np.array([1.0 + 2.0j, 0.3 - 1.0j]),)),
            (lambda z: np.conj(z) * z[0], (np.array([1.0 + 2.0j, 0.3 - 1.0j]),)),
            (lambda z, x: {"a": z * x, "b": np.real(z) * x}, (np.array([1.0 + 2.0j]), np.array([2.0]))),
            (lambda x: x * (1.0 + 2.0j), (2.0,)),
            (lambda z: np.exp(z), (np.array([1.0 + 2.0j], np.complex64),)),
        ],
    )
    def test_right_derivatives_pass(self, fun, args):
        srcad.check_grads(fun, args)

    @pytest.mark.parametrize("z", [1.0 + 2.0j, np.array([1.0 + 2.0j, 3.0j])])
    def test_a_forgotten_conjugate_is_caught(self, z):
        def square(z):
            return z * z

        @srcad.custom_vjp(square)
        def square_vjp(z):
            return z * z, lambda y_bar: (2.0 * np.conj(z) * y_bar,)

        with pytest.raises(AssertionError, match=r"reverse mode, z(\[0\])?\.real"):
            srcad.check_grads(square, (z,))
        with pytest.raises(AssertionError, match=r"forward mode, z(\[0\])?\.real"):
            srcad.check_grads(square, (z,), modes=("forward",))


def test_half_precision_and_extended():
    srcad.check_grads(lambda x: np.exp(x), (np.array([1.5], np.float16),))
    srcad.check_grads(lambda x: np.exp(x), (np.longdouble(1.5),))


def test_rows_tell_their_order():
    assert [row.order for row in comparisons(lambda x: x**3, (2.0,), order=2)] == [1, 2]


def test_numbers_that_are_carried_along():
    """Whole numbers and flags in a structure: no step is taken in them, and they have no derivative."""
    p = {"a": 1.5, "n": 3, "parts": [np.ones(2), (2.0, True)], "name": "m"}
    srcad.check_grads(lambda p: p["a"] ** 2 * np.sum(p["parts"][0]) * p["parts"][1][0] * p["n"], (p,), order=2)


def test_any_number_of_arguments():
    def weighted(x, *rest):
        return x * sum(r * r for r in rest)

    rows = list(comparisons(weighted, (2.0, 3.0, 5.0), wrt=(0, "rest"), order=2))
    assert [(row.name, row.entries, row.order) for row in rows] == [
        ("x", 1, 1), ("rest", 2, 1), ("x", 1, 2), ("rest", 2, 2),
    ]  # fmt: skip
    assert all(row.problem is None for row in rows)

    @srcad.custom_vjp(weighted)
    def weighted_vjp(x, *rest):
        return x * sum(r * r for r in rest), lambda bar: (bar * sum(r * r for r in rest), *(bar * r for r in rest))

    with pytest.raises(AssertionError, match=r"weighted, reverse mode, rest\[0\]"):
        srcad.check_grads(weighted, (2.0, 3.0, 5.0), modes=("reverse",))
