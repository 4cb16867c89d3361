"""Helpers of generated code: the tangent of a Cholesky factor.

Of the whole matrix at once, `L_dot = L @ half(inv(L) @ A_dot @ inv(L).T)` takes an inverse and three products of
matrices: ten times what the factor itself takes, for NumPy has no solver for triangles. Block by block (I. Murray,
"Differentiation of the Cholesky decomposition", 2016) nothing but small blocks is inverted, and what is left are the
products that the factorization is made of, each with its tangent.
"""

from __future__ import annotations

import numpy as np

from srcad.runtime.linear import adjoint

_BLOCK = 64


def cholesky_dot(factor: np.ndarray, a_dot: np.ndarray) -> np.ndarray:
    """The tangent of `np.linalg.cholesky(a)`, which reads the lower triangle of `a`.

    >>> a, a_dot = np.array([[4.0, 2.0], [2.0, 5.0]]), np.array([[8.0, 0.0], [4.0, 2.0]])
    >>> factor = np.linalg.cholesky(a)
    >>> half = cholesky_dot(factor, a_dot)
    >>> np.tril(half @ factor.T + factor @ half.T)
    array([[8., 0.],
           [4., 2.]])
    """
    n = factor.shape[-1]
    if n <= _BLOCK:
        return _corner(factor, np.linalg.inv(factor), a_dot)
    done = a_dot[..., :0]  # the columns' tangents, from the first one to the last
    for start in range(0, n, _BLOCK):
        stop = min(start + _BLOCK, n)
        row, row_dot = factor[..., start:stop, :start], done[..., start:stop, :]
        left = done[..., start:, :] @ adjoint(row) + factor[..., start:, :start] @ adjoint(row_dot)
        left = a_dot[..., start:, start:stop] - left
        corner, below = factor[..., start:stop, start:stop], factor[..., stop:, start:stop]
        inverse = np.linalg.inv(corner)
        corner_dot = _corner(corner, inverse, left[..., : stop - start, :])
        below_dot = (left[..., stop - start :, :] - below @ adjoint(corner_dot)) @ adjoint(inverse)
        column = np.concatenate([factor[..., :start, start:stop], corner_dot, below_dot], axis=-2)
        done = np.concatenate([done, column], axis=-1)
    return done


def _corner(factor: np.ndarray, inverse: np.ndarray, a_dot: np.ndarray) -> np.ndarray:
    """The tangent of a small factor: the factor times a triangle with half its diagonal."""
    n = factor.shape[-1]
    lower = np.tri(n, dtype=bool)
    half = lower - np.eye(n, dtype=factor.real.dtype) * 0.5
    part = np.where(lower, a_dot, 0.0) * half  # what is above may be anything, also not a number
    return factor @ (inverse @ (part + adjoint(part)) @ adjoint(inverse) * half)
