"""Variables that are bound again to an array of another shape: their adjoints begin anew as zeros of the one before."""

import numpy as np
import pytest

import srcad
from tests.oracle.differences import numeric_gradient
from tests.oracle.structures import leaves

SEEDED = np.random.default_rng(3)
X = SEEDED.standard_normal((4, 3))


def weights(*widths):
    return [SEEDED.standard_normal(shape) for shape in zip(widths, widths[1:], strict=False)]


def read_behind_the_loop(Ws, x):
    z = x
    for W in Ws:
        h = z @ W
        z = np.tanh(h)
    return np.sum(h**2)


def bound_before_the_loop(Ws, x):
    z = h = x
    for W in Ws:
        h = z @ W
        z = np.tanh(h)
    return np.sum(h**2)


def read_in_the_next_round(Ws, x):
    z, h, s = x, x, 0.0
    for W in Ws:
        s += np.sum(np.sin(h))
        h = z @ W
        z = np.tanh(h)
    return s + np.sum(h**2)


def in_a_branch(Ws, x):
    """`y` does not depend on what it was before."""
    y, s = x[:1], 0.0
    for i in range(len(Ws)):
        s += np.sum(np.sin(3.0 * y))
        if i < len(Ws):
            y = 2.0 * x[: i + 2]
    return s + np.sum(y**2) + np.sum(Ws[0])


@pytest.mark.parametrize("widths", [(3, 2), (3, 4, 2), (3, 1, 4), (3, 4, 1)])
@pytest.mark.parametrize("f", [read_behind_the_loop, bound_before_the_loop, read_in_the_next_round, in_a_branch])
def test_against_differences(f, widths):
    args = weights(*widths), X
    expected = numeric_gradient(f, args, (0, 1)).gradients
    for path, got in leaves(tuple(srcad.grad(f, wrt=(0, 1))(*args))).items():
        np.testing.assert_allclose(got, leaves(expected)[path], rtol=1e-6, atol=1e-8)


def layers(Ws, x):
    h = x
    for W in Ws:
        h = np.tanh(h @ W)
    return np.sum(h**2)


@pytest.mark.parametrize("widths", [(3, 2), (3, 4, 2), (3, 1, 4)])
def test_reverse_twice(widths):
    """In the gradient, `if i > 0:` binds an adjoint of another shape."""
    Ws, seeds = weights(*widths), weights(*widths)
    gradient = srcad.grad(layers)
    (got,) = srcad.vjp(gradient, Ws, X, wrt=0)[1](seeds)
    for a, b in zip(got, srcad.hvp(layers)(Ws, X, seeds), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-12)
