"""A list that is used several times gets several cotangents: they are added part by part."""

from __future__ import annotations

import numpy as np
import pytest

import srcad


def twice(xs):
    return sum(xs) * sum(xs)


def with_element(xs):
    return sum(xs) + xs[0] * sum(xs)


def squared(xs):
    return sum(xs) * xs[0]


def in_calls(xs):
    return squared(xs) + squared(xs)


def made(x):
    xs = [x * i for i in range(3)]
    return sum(xs) * sum(xs)


def losses(u):
    found = []
    for _ in range(3):
        u = np.sin(u)
        found.append(np.sum(u))
    return found


def losses_and_end(u):
    found = []
    for _ in range(3):
        u = np.sin(u)
        found.append(np.sum(u))
    return found, u


def recomputed(u):
    found = srcad.checkpoint(losses)(u)
    return sum(found) + 2.0 * sum(found)


def recomputed_pair(u):
    found, end = srcad.checkpoint(losses_and_end)(u)
    return sum(found) + found[0] * sum(found) + np.sum(end)


def recursive(u, n):
    if n == 0:
        return [np.sum(u)], u
    found, end = recursive(np.sin(u), n - 1)
    return [sum(found), np.sum(u)], end * 2.0


def through_recursion(u):
    found, end = recursive(u, 3)
    return sum(found) + found[0] * sum(found) + np.sum(end)


@pytest.mark.parametrize(
    "fun, wanted",
    [(twice, lambda s, x0: [2.0 * s] * 3), (with_element, lambda s, x0: [1.0 + s + x0, 1.0 + x0, 1.0 + x0]),
     (in_calls, lambda s, x0: [2.0 * (s + x0), 2.0 * x0, 2.0 * x0])],
)  # fmt: skip
def test_of_numbers(fun, wanted):
    assert srcad.grad(fun)([1.0, 2.0, 3.0]) == wanted(6.0, 1.0)


def test_of_arrays():
    g = srcad.grad(lambda xs: np.sum(sum(xs) * sum(xs)))([np.ones(2), np.full(2, 3.0)])
    assert [part.tolist() for part in g] == [[8.0, 8.0], [8.0, 8.0]]


def test_that_the_program_makes():
    assert srcad.grad(made)(2.0) == 36.0


@pytest.mark.parametrize("fun", [recomputed, recomputed_pair, through_recursion])
def test_of_which_nothing_is_known(fun):
    srcad.check_grads(fun, (np.linspace(0.1, 1.0, 4),))


def scaled(u, rng):
    return u * rng.normal(size=3)


def test_a_call_whose_value_is_kept_for_a_pullback_happens_once():
    value, pullback = srcad.vjp(scaled, np.ones(3), np.random.default_rng(0), wrt=0)
    drawn = np.random.default_rng(0).normal(size=3)
    assert np.array_equal(value, drawn) and np.array_equal(pullback(np.ones(3))[0], drawn)
