"""Blocks of `grad_of` that see the adjoint of a container: in its structure, complete, and to be replaced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest

import srcad

X = np.array([0.3, 0.7])
SEEN = []


class Pair(NamedTuple):
    a: np.ndarray
    b: np.ndarray


@dataclass
class Both:
    a: np.ndarray
    b: np.ndarray


def seen(fun, *args):
    SEEN.clear()
    return fun(*args), list(SEEN)


def state_in_a_loop(x, w):
    state = (np.zeros(2), x)
    for _ in range(3):
        h, c = state
        c = np.tanh(w * c + h)
        state = (np.sin(h) + c, c)
        with srcad.grad_of(state) as g:
            SEEN.append(g)
            g = tuple(np.clip(v, -0.3, 0.3) for v in g)
    return np.sum(state[0] * state[1])


def states_one_by_one(x, w):
    h, c = np.zeros(2), x
    for _ in range(3):
        c = np.tanh(w * c + h)
        h = np.sin(h) + c
        with srcad.grad_of(h) as gh, srcad.grad_of(c) as gc:
            SEEN.append((gh, gc))
            gh = np.clip(gh, -0.3, 0.3)
            gc = np.clip(gc, -0.3, 0.3)
    return np.sum(h * c)


def test_of_a_tuple_is_that_of_its_parts():
    gradient, told = seen(srcad.grad(state_in_a_loop), X, 0.7)
    expected, parts = seen(srcad.grad(states_one_by_one), X, 0.7)
    assert np.array_equal(gradient, expected)
    assert len(told) == 3 and np.array_equal(told, parts)


def test_the_text_of_a_tuple():
    def f(x):
        h = (np.sin(x), x * x)
        with srcad.grad_of(h) as g:
            g = (2.0 * g[0], g[1])
        return np.sum(h[0] * h[1])

    text = srcad.source(f, example_args=(X,))
    assert "g2 = (h_0_bar, h_1_bar)" in text and "h_0_bar = g2[0]" in text and "adjoint_like" not in text


def of_a_nested_dict(x):
    h = {"a": (x * x, 3, [np.sin(x), np.cos(x)]), "k": 2.0}
    with srcad.grad_of(h) as g:
        SEEN.append(g)
        g = {"a": (2.0 * g["a"][0], 0, [g["a"][2][0], 5.0 * g["a"][2][1]]), "k": 0.0}
    return np.sum(h["a"][0] * h["a"][2][0] + h["a"][2][1] * h["k"])


def test_of_nested_containers():
    gradient, (told,) = seen(srcad.grad(of_a_nested_dict), X)
    assert told["k"] == 0.0 and told["a"][1] == 0.0 and type(told["a"]) is tuple and type(told["a"][2]) is list
    assert np.allclose(told["a"][0], np.sin(X)) and np.allclose(told["a"][2], [X * X, [2.0, 2.0]])
    assert np.allclose(gradient, 4.0 * X * np.sin(X) + X * X * np.cos(X) - 10.0 * np.sin(X))


@pytest.mark.parametrize("made", [Pair, Both])
def test_of_a_named_tuple_and_a_dataclass(made):
    def f(x):
        h = made(x * x, np.sin(x))
        with srcad.grad_of(h) as g:
            SEEN.append(g)
            g = made(2.0 * g.a, g.b)
        return np.sum(h.a * h.b)

    gradient, (told,) = seen(srcad.grad(f), X)
    assert type(told) is made and np.allclose(told.a, np.sin(X)) and np.allclose(told.b, X * X)
    assert np.allclose(gradient, 4.0 * X * np.sin(X) + X * X * np.cos(X))
    f(X)  # and as it is: zeros in the same structure


def of_a_list_that_grows(x):
    h = []
    for i in range(3):
        h.append(np.sin(i * x))
    with srcad.grad_of(h) as g:
        SEEN.append(g)
        g = [2.0 * v for v in g]
    s = 0.0
    for v in h:
        s += np.sum(v * v)
    return s


def test_of_a_list_that_grows():
    gradient, (told,) = seen(srcad.grad(of_a_list_that_grows), X)
    assert np.allclose(told, [2.0 * np.sin(i * X) for i in range(3)])
    assert np.allclose(gradient, sum(4.0 * i * np.sin(i * X) * np.cos(i * X) for i in range(3)))


def normalised(params, x):
    with srcad.grad_of(params) as g:
        SEEN.append(g)
        norm = 0.0
        for W, b in g:
            norm += np.sum(W**2) + np.sum(b**2)
        g = [(W / norm**0.5, b / norm**0.5) for W, b in g]
    for V, c in params:
        x = np.tanh(x @ V + c)
    return np.sum(x)


def plain(params, x):
    for V, c in params:
        x = np.tanh(x @ V + c)
    return np.sum(x)


def test_of_a_parameter():
    params = [(np.eye(2, 3), np.ones(3)), (np.ones((3, 2)) / 3.0, np.zeros(2))]
    gradient, (told,) = seen(srcad.grad(normalised), params, X)
    bare = srcad.grad(plain)(params, X)
    norm = sum(np.sum(W**2) + np.sum(b**2) for W, b in bare) ** 0.5
    for got, shown, (W, b) in zip(gradient, told, bare, strict=True):
        assert type(got) is tuple and type(shown) is tuple
        assert np.allclose(shown[0], W) and np.allclose(shown[1], b)
        assert np.allclose(got[0], W / norm) and np.allclose(got[1], b / norm)


@pytest.mark.parametrize("given", [(X, 2.0 * X), [X, 2.0 * X], {0: X, 1: 2.0 * X}, Pair(X, 2.0 * X)])
def test_of_a_parameter_whose_parts_are_read_by_themselves(given):
    def f(p):
        before = np.sum(p[0])  # no part of what the block sees
        with srcad.grad_of(p) as g:
            SEEN.append(g)
        return np.sum(p[0] * p[1]) + before

    gradient, (told,) = seen(srcad.grad(f), given)
    assert type(gradient) is type(given) and type(told) is type(given)
    assert np.allclose(told[0], 2.0 * X) and np.allclose(told[1], X)
    assert np.allclose(gradient[0], 2.0 * X + 1.0) and np.allclose(gradient[1], X)


def test_of_arrays_that_are_stored_into():
    def f(x):
        d = {"u": x.copy(), "v": 2.0 * x}
        d["u"][0] = 3.0 * x[1]
        with srcad.grad_of(d) as g:
            g["u"][1] = 0.0
        d["u"][1] *= 2.0
        return np.sum(d["v"] * d["u"])

    # v_bar = u = (3 x1, 2 x1) and u_bar = (v0, 0), of which u0 is 3 x1.
    assert np.allclose(srcad.grad(f)(X), [2.0 * 3.0 * X[1], 2.0 * 2.0 * X[1] + 3.0 * 2.0 * X[0]])


def test_a_pullback_runs_it_each_time():
    _, pullback = srcad.vjp(of_a_list_that_grows, X)
    (one,), first = seen(pullback, 1.0)
    (two,), second = seen(pullback, 1.0)
    assert np.array_equal(one, two) and np.array_equal(first, second)


def test_what_is_kept_is_not_changed_afterwards():
    def f(x):
        t = [x * x, np.sin(x)]
        s = np.sum(t[0])
        with srcad.grad_of(t) as g:
            SEEN.append(g)
        return np.sum(t[0] * t[1]) + s

    gradient, (told,) = seen(srcad.grad(f), X)
    assert np.allclose(told, [np.sin(X), X * X])
    assert np.allclose(gradient, 2.0 * X * np.sin(X) + X * X * np.cos(X) + 2.0 * X)


def test_second_derivatives():
    def f(x):
        h = (np.sin(x), x * x)
        with srcad.grad_of(h) as g:
            g = (g[0] * h[1], 0.5 * g[1])
        return np.sum(h[0] * h[1])

    # The gradient is x^4 cos(x) + x sin(x).
    expected = np.diag(4.0 * X**3 * np.cos(X) - X**4 * np.sin(X) + np.sin(X) + X * np.cos(X))
    assert np.allclose(srcad.hessian(f)(X), expected)
    assert np.allclose(srcad.jacobian(srcad.grad(f), mode="reverse")(X), expected)


def test_second_derivatives_of_a_list():
    weight = np.array([1.0, -2.0])
    expected = sum(4.0 * i * i * np.cos(2.0 * i * X) for i in range(3))  # of 2 i sin(2 i x)
    assert np.allclose(srcad.hvp(of_a_list_that_grows)(X, weight), expected * weight)
    with pytest.raises(srcad.NoDerivativeError, match=r"sees a list.* in reverse mode\ninstead: use srcad.hvp"):
        srcad.grad(lambda x: np.sum(srcad.grad(of_a_list_that_grows)(x)))(X)


def test_in_forward_mode_one_that_only_reads_is_not_run():
    def f(x):
        t = (x * x, np.sin(x))
        with srcad.grad_of(t) as g:
            SEEN.append(g)
        return np.sum(t[0] + t[1])

    (_, tangent), told = seen(srcad.jvp, f, (X,), (X,))
    assert not told and np.isclose(tangent, np.sum(X * (2.0 * X + np.cos(X))))
    with pytest.raises(srcad.UnsupportedSyntaxError, match="replaces the adjoint, in forward mode"):
        srcad.jvp(of_a_list_that_grows, (X,), (X,))


@pytest.mark.parametrize(
    "left, message",
    [
        (lambda g: (g[0],), r"grad_of\(h\) leaves as the adjoint is .* and h has 2 parts"),
        (lambda g: 0.0, "h has 2 parts"),
        (
            lambda g: (g[0], np.zeros(3)),
            r"grad_of\(h\[1\]\) leaves as the adjoint has shape \(3,\), and h\[1\] has \(2,\)",
        ),
        (lambda g: (None, g[1]), r"grad_of\(h\[0\]\) leaves as the adjoint is None"),
    ],
)
def test_another_structure_is_an_error(left, message):
    def f(x):
        h = (x * x, np.sin(x))
        with srcad.grad_of(h) as g:
            g = left(g)
        return np.sum(h[0] * h[1])

    with pytest.raises(srcad.SrcadError, match=message):
        srcad.grad(f)(X)


def test_other_keys_are_an_error():
    def f(x):
        h = {"a": x * x}
        with srcad.grad_of(h) as g:
            g = {"a": g["a"], "b": g["a"]}
        return np.sum(h["a"])

    with pytest.raises(srcad.SrcadError, match=r"and h has the keys \['a'\]"):
        srcad.grad(f)(X)


def test_an_object_is_refused():
    def f(p):
        with srcad.grad_of(p) as g:
            SEEN.append(g)
        return np.sum(p.a * p.b)

    with pytest.raises(srcad.UnsupportedSyntaxError, match=r"grad_of\(p\), an object"):
        srcad.grad(f)(Both(X, X))
