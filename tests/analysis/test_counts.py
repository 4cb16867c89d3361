"""How often a loop ran is the length of a list only where the list began with nothing in it."""

import numpy as np
import pytest

import srcad


def history(x, n):
    seen = [0.0]
    k = 0
    while k < n:
        k += 1
        seen.append(k * 1.0)
        x = x * 2.0
    return x + len(seen)


def of_active_values(x, n):
    u, w = x * np.ones(2), np.zeros(2)
    rows = [np.sin(w + u), w]
    for _ in range(9):
        w -= 0.5 * np.tanh(w)
        if len(rows) > n + 1:
            break
        rows.append(w)
        x = x * 3.0
    return x + np.sum(w * w)


def empty_at_first(x, n):
    seen = []
    while len(seen) < n:
        seen.append(x)
        x = x * 2.0
    return x + seen[0]


@pytest.mark.parametrize(("fun", "slopes"), [(history, (4.0, 32.0)), (of_active_values, (9.0, 243.0)),
                                             (empty_at_first, (5.0, 33.0))])  # fmt: skip
def test_rounds(fun, slopes):
    """By hand: each round doubles (triples) x."""
    for n, slope in zip((2, 5), slopes, strict=True):
        assert srcad.grad(fun)(1.5, n) == srcad.value_and_grad(fun)(1.5, n)[1] == slope
        assert srcad.jvp(fun, (1.5, n), (1.0, None))[1] == slope
