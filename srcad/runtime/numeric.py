"""Helpers of generated code, for what NumPy has no function for."""

from __future__ import annotations

import numpy as np


def fitted(value: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """An array in another shape with as many axes: cut, or filled with zeros, at the end of each.

    >>> fitted(np.array([1.0, 2.0, 3.0]), (2,)), fitted(np.array([1.0]), (2,))
    (array([1., 2.]), array([1., 0.]))
    """
    if value.shape == shape:
        return value
    value = value[tuple(slice(n) for n in shape)]
    return np.pad(value, [(0, n - m) for n, m in zip(shape, value.shape, strict=True)])


def both_sides(n: int) -> np.ndarray:
    """How many coefficients of the spectrum of `n` real numbers each one of its first half stands for.

    >>> both_sides(4), both_sides(5)
    (array([1., 2., 1.]), array([1., 2., 2.]))
    """
    counts = np.full(n // 2 + 1, 2.0)
    counts[0] = 1.0
    if n % 2 == 0:
        counts[-1] = 1.0
    return counts
