"""`srcad.custom_vjp` in forward mode: the pullback, transposed."""

from __future__ import annotations

import numpy as np
import pytest

import srcad
from srcad import d
from srcad.pushforward import pushforward_of
from tests.test_custom_vjp import A, B, fixed_point, loop_loss, newton, plain_loss, stored_loss

X = np.array([0.3, -1.2, 0.8])


def agree(fun, *args, wrt=None, rtol=1e-12):
    """`<u, J v> = <J' u, v>`."""
    wrt = tuple(range(len(args))) if wrt is None else wrt
    rng = np.random.default_rng(3)
    v = [rng.normal(size=np.shape(args[i]))[()] for i in wrt]
    value, tangent = pushforward_of(fun, wrt)(args, {}, tuple(v))
    u = rng.normal(size=np.shape(value))[()]
    again, pullback = srcad.vjp(fun, *args, wrt=wrt)
    np.testing.assert_array_equal(value, again)
    parts = sum(np.sum(g * t) for g, t in zip(pullback(u), v, strict=True))
    np.testing.assert_allclose(np.sum(u * tangent), parts, rtol=rtol)


@pytest.mark.parametrize("loss", [plain_loss, loop_loss, stored_loss])
def test_of_a_linear_system(loss):
    agree(loss, A, B)
    srcad.check_grads(loss, (A, B))
    srcad.check_grads(loss, (A, B), order=2, rtol=1e-5, atol=1e-5)


RATE = 1.5


def scaled(x, k):
    return RATE * x * k


@srcad.custom_vjp(scaled)
def scaled_vjp(x, k):
    def pullback(y_bar):
        return {"k": np.sum(y_bar * RATE * x), "x": RATE * k * y_bar, "RATE": np.sum(y_bar * x * k)}

    return RATE * x * k, pullback


def test_free_variables_in_a_dict_of_cotangents():
    fun = lambda x: np.sin(scaled(x, 2.0)) * RATE
    agree(fun, X)
    push = pushforward_of(fun, ("x", "RATE"))
    value, tangent = push((X,), {}, (np.ones(3), 0.5))
    s = 3.0 * X
    expected = np.cos(s) * (3.0 + 0.5 * 2.0 * X) * 1.5 + np.sin(s) * 0.5
    np.testing.assert_allclose(tangent, expected, rtol=1e-13)


def added(*parts):
    total = 0.0
    for part in parts:
        total = total + part * part
    return total


@srcad.custom_vjp(added)
def added_vjp(*parts):
    return added(*parts), lambda y_bar: tuple([2.0 * y_bar * part for part in parts])


def test_rest_arguments():
    agree(lambda x: added(x) * x, X)
    agree(lambda x, y: added(x, 2.0, y) + added(*[y, y * y, 1.0]), X, X + 1.0)


def test_functions_as_arguments():
    """A pullback that calls a pullback in a loop."""
    fun = lambda a: fixed_point(newton, 1.0, a) ** 3
    value, tangent = srcad.jvp(fun, (4.0,), (1.0,))
    assert value == pytest.approx(8.0) and tangent == pytest.approx(3.0)
    assert srcad.hvp(fun)(4.0, 1.0) == pytest.approx(0.375)  # of a^(3/2)
    assert srcad.grad(lambda a: srcad.jvp(fun, (a,), (1.0,))[1])(4.0) == pytest.approx(0.375)


def pair(x):
    return {"s": np.sin(x), "n": np.sum(x)}


@srcad.custom_vjp(pair)
def pair_vjp(x):
    return {"s": np.sin(x), "n": np.sum(x)}, lambda bar: (bar["s"] * np.cos(x) + bar["n"],)


def test_values_of_several_parts():
    agree(lambda x: pair(x)["s"] * pair(x)["n"], X)
    srcad.check_grads(lambda x: pair(x)["s"] * pair(x)["n"], (X,))


def test_tangents_of_tangents():
    inner = lambda a: srcad.jvp(lambda a: np.sin(plain_loss(a, B)), (a,), (A,))[1]
    srcad.check_grads(inner, (A,))


def test_a_declared_tangent_takes_precedence():
    def square(x):
        return x * x

    @srcad.custom_vjp(square)
    def square_vjp(x):
        return x * x, lambda y_bar: (2.0 * x * y_bar,)

    assert srcad.jvp(square, (3.0,), (1.0,))[1] == 6.0

    @srcad.tangent(square)
    def square_tangent(y, x):
        d[y] = 7.0 * d[x]

    assert srcad.jvp(square, (3.0,), (1.0,))[1] == 7.0
    assert srcad.grad(square)(3.0) == 6.0

    @srcad.custom_vjp(square)  # the tangent stays
    def square_vjp_again(x):
        return x * x, lambda y_bar: (5.0 * y_bar,)

    assert srcad.grad(square)(3.0) == 5.0 and srcad.jvp(square, (3.0,), (1.0,))[1] == 7.0


def test_the_rule_gives_the_value():
    def f(x):
        return x * x

    @srcad.custom_vjp(f)
    def f_vjp(x):
        return x * x + 1.0, lambda y_bar: (2.0 * x * y_bar,)

    assert srcad.jvp(f, (3.0,), (1.0,)) == (10.0, 6.0)


def test_what_cannot_be_transposed_is_refused():
    """Where the text is generated: nothing has run."""
    runs = []

    def f(x):
        return x * 1.0

    @srcad.custom_vjp(f)
    def f_vjp(x):
        return x * 1.0, lambda y_bar: (np.unpackbits(y_bar),)

    def g(x):
        runs.append(1)
        return f(x) + 1.0

    with pytest.raises(srcad.NoDerivativeError, match="f_vjp, whose pullback cannot be transposed") as info:
        srcad.jvp(g, (X,), (X,))
    assert info.value.instead.startswith("declare srcad.tangent(f)") and not runs


def test_complex_numbers():
    """The tangent of z^2 along t is 2 z t, of conj(z) it is conj(t); Python's numbers lost the imaginary part."""

    def square(z):
        return z * z

    @srcad.custom_vjp(square)
    def square_vjp(z):
        return z * z, lambda y_bar: (2.0 * z * y_bar,)

    def mirrored(z):
        return np.conj(z)

    @srcad.custom_vjp(mirrored)
    def mirrored_vjp(z):
        return np.conj(z), lambda y_bar: (np.conj(y_bar),)

    for z, t in ((1.0 + 2.0j, 1.0 + 0.0j), (1.0 + 2.0j, 1.0j), (np.array([1.0 + 2.0j]), np.array([3.0 + 1.0j]))):
        assert np.allclose(srcad.jvp(square, (z,), (t,))[1], 2.0 * z * t)
        assert np.allclose(srcad.jvp(mirrored, (z,), (t,))[1], np.conj(t))
