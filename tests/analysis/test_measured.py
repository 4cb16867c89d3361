"""What only lengths are read of is not computed: the text says so, and the numbers are right."""

import numpy as np
import pytest

import srcad
from tests.oracle.checks import assert_gradient


def of_losses(w, X, y):
    losses = np.cosh(X @ w - y)
    return np.mean(losses)


def of_sums(w, X, y):
    losses = np.cosh(X * w - y[:, None])
    totals = np.sum(losses, axis=1)
    return totals.mean()


def counted(w, X, y):
    losses = np.cosh(X @ w - y)
    total = losses.sum()
    return total / len(losses)


def of_both_axes(w, X, y):
    table = np.cosh((X @ w)[:, None] * w)
    return np.mean(table)


def in_a_chain(w, X, y):
    p = X @ w
    q = 2.0 * p
    losses = np.cosh(q)
    more = losses + 1.0
    return more.mean()


def in_every_round(w, X, y):
    total = 0.0
    for row in X:
        p = row * w
        losses = np.cosh(p)
        total = total + np.mean(losses)
    return total


@pytest.mark.parametrize("f", [of_losses, of_sums, counted, of_both_axes, in_a_chain, in_every_round])
def test_not_computed(f):
    rng = np.random.default_rng(0)
    args = lambda n, k: (rng.random(k), rng.random((n, k)), rng.random(n))
    text = srcad.source(f, "w", example_args=args(4, 3))
    code = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    assert not any("cosh" in line for line in code), text  # its derivative is the hyperbolic sine
    assert_gradient(f, args(4, 3), "w", again=args(5, 2))


def bound_again(w, X, y):
    losses = np.cosh(X @ w - y)
    n = losses.size
    losses = losses[:1]
    return np.sum(losses) / n / losses.size


def bound_again_for_nobody(w, X, y):
    z = np.cosh(X @ w - y)
    total = np.sum(np.full(len(z), 0.5) * y * np.sum(w))
    z = np.tanh(z / 2.0)
    return total


def in_a_branch(w, X, y):
    if y[0] > -1.0:
        losses = np.cosh(X @ w - y)
    else:
        losses = np.cosh(w)
    return np.sum(w) / losses.size


def in_a_loop(w, X, y):
    total = 0.0
    for row in X:
        h = np.cosh(row * w)
        total = total + np.mean(h)
    return total


def of_what_prints(w, X, y):
    def shown(v):
        print("seen")
        return v + 1.0

    losses = shown(X @ w)
    return np.mean(losses)


def of_selected(w, X, y):
    losses = np.cosh(X @ w - y)[y > 0.3]
    return np.mean(losses)


@pytest.mark.parametrize(
    "f", [bound_again, bound_again_for_nobody, in_a_branch, in_a_loop, of_what_prints, of_selected]
)
def test_the_same_numbers(f):
    rng = np.random.default_rng(1)
    args = lambda n, k: (rng.random(k), rng.random((n, k)), np.linspace(0.0, 1.0, n))
    assert_gradient(f, args(4, 3), "w", again=args(5, 2))


K = np.array([1, 2, 3])


def times_whole_numbers(w):
    total = 0.0
    for _ in range(3):
        h = K * w
        total = total + h[0] * h[1]
    return total


def chosen_by_whole_numbers(w):
    total = 0.0
    for i in range(3):
        h = np.where(K > 1, w * i, w * 2.0)
        part = h[1:]
        total = total + np.sum(part * part)
    return total


@pytest.mark.parametrize("f", [times_whole_numbers, chosen_by_whole_numbers])
def test_zeros_are_of_the_type_of_the_value(f):
    """An adjoint like an array of whole numbers would round what it gets."""
    assert_gradient(f, (np.array([0.3, 0.7, 1.1]),), "w")
