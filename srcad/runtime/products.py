"""Helpers of generated code: what goes back through a product of arrays whose numbers of dimensions are not known.

For known ones the text itself is written, `np.outer(z_bar, x)` or `z_bar @ B.T`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from srcad.runtime.helpers import unbroadcast


def matmul_left(z_bar: Any, a: Any, b: Any) -> Any:
    """The cotangent of `a` in `a @ b`.

    >>> matmul_left(np.array([1.0, 2.0]), np.ones((2, 3)), np.array([3.0, 4.0, 5.0]))
    array([[ 3.,  4.,  5.],
           [ 6.,  8., 10.]])
    """
    z_bar, b = np.asarray(z_bar), np.asarray(b)
    if b.ndim == 1:
        return unbroadcast(z_bar[..., None] * b, a)
    if np.ndim(a) == 1:
        return unbroadcast((b @ z_bar[..., None])[..., 0], a)
    return unbroadcast(z_bar @ np.swapaxes(b, -1, -2), a)


def matmul_right(z_bar: Any, a: Any, b: Any) -> Any:
    """The cotangent of `b` in `a @ b`.

    >>> matmul_right(np.array([1.0, 2.0]), np.array([[1.0, 0.0], [3.0, 1.0]]), np.ones(2))
    array([7., 2.])
    """
    z_bar, a = np.asarray(z_bar), np.asarray(a)
    if a.ndim == 1:
        return unbroadcast(z_bar * a if np.ndim(b) == 1 else a[:, None] * z_bar[..., None, :], b)
    turned = np.swapaxes(a, -1, -2)
    return unbroadcast((turned @ z_bar[..., None])[..., 0] if np.ndim(b) == 1 else turned @ z_bar, b)


def dot_left(z_bar: Any, a: Any, b: Any) -> Any:
    """The cotangent of `a` in `np.dot(a, b)`, which sums over a's last and b's last axis but one.

    >>> dot_left(np.ones((2, 3)), np.ones((2, 3)), 5.0)
    array([[5., 5., 5.],
           [5., 5., 5.]])
    """
    z_bar, b = np.asarray(z_bar), np.asarray(b)
    if b.ndim == 0 or np.ndim(a) == 0:
        return unbroadcast(z_bar * b, a)
    if b.ndim == 1:
        return unbroadcast(z_bar[..., None] * b, a)
    others = [*range(b.ndim - 2), b.ndim - 1]
    return unbroadcast(np.tensordot(z_bar, b, (list(range(1 - b.ndim, 0)), others)), a)


def dot_right(z_bar: Any, a: Any, b: Any) -> Any:
    """The cotangent of `b` in `np.dot(a, b)`.

    >>> dot_right(np.ones(2), np.array([[1.0, 0.0], [3.0, 1.0]]), np.ones(2))
    array([4., 1.])
    """
    z_bar, a, rank = np.asarray(z_bar), np.asarray(a), np.ndim(b)
    if a.ndim == 0 or rank == 0:
        return unbroadcast(z_bar * a, b)
    summed = np.tensordot(a, z_bar, (list(range(a.ndim - 1)), list(range(a.ndim - 1))))
    return unbroadcast(np.moveaxis(summed, 0, -2) if rank > 1 else summed, b)
