"""Helpers of generated code: what goes back, and forward, through least squares."""

from __future__ import annotations

import numpy as np

from srcad.runtime.linear import adjoint


def lstsq_back(
    a: np.ndarray, b: np.ndarray, x: np.ndarray, x_bar: np.ndarray, residual_bar: np.ndarray, s_bar: np.ndarray,
    cond: float | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """The cotangents of `a` and `b` from those of the solution, the squared residuals and the singular values.

    G. Golub and V. Pereyra (1973), for matrices of constant rank.
    """
    u, s, vh, inverse = _pseudoinverse(a, cond)
    b_columns, columns, columns_bar = (e[:, None] if b.ndim == 1 else e for e in (b, x, np.conj(x_bar)))
    left, back = b_columns - a @ columns, adjoint(inverse)
    b_bar = back @ columns_bar
    a_bar = left @ adjoint(inverse @ b_bar) - b_bar @ adjoint(columns) + (u * s_bar) @ vh
    a_bar += back @ columns @ adjoint(columns_bar - adjoint(a) @ b_bar)
    if np.size(residual_bar):
        weighted = 2.0 * left * residual_bar
        a_bar, b_bar = a_bar - weighted @ adjoint(columns), b_bar + weighted
    a_bar, b_bar = np.conj(a_bar), np.conj(b_bar[:, 0] if b.ndim == 1 else b_bar)
    return a_bar if np.iscomplexobj(a) else a_bar.real, b_bar if np.iscomplexobj(b) else b_bar.real


def lstsq_dot(
    a: np.ndarray, b: np.ndarray, x: np.ndarray, residual: np.ndarray, a_dot: np.ndarray, b_dot: np.ndarray,
    cond: float | None = None,
) -> tuple[np.ndarray, np.ndarray, float, np.ndarray]:
    """The tangents of the solution, the squared residuals, the rank and the singular values."""
    u, _, vh, inverse = _pseudoinverse(a, cond)
    b_columns, columns, b_dot = (e[:, None] if b.ndim == 1 else e for e in (b, x, b_dot))
    left, moved, back = b_columns - a @ columns, b_dot - a_dot @ columns, adjoint(a_dot)
    outside = back @ (adjoint(inverse) @ columns)
    x_dot = inverse @ moved + inverse @ (adjoint(inverse) @ (back @ left)) + outside - inverse @ (a @ outside)
    grown = 2.0 * np.sum(np.conj(left) * moved, axis=0).real
    s_dot = np.sum(np.conj(u) * (a_dot @ adjoint(vh)), axis=0).real
    return x_dot[:, 0] if b.ndim == 1 else x_dot, grown[: np.size(residual)].reshape(np.shape(residual)), 0.0, s_dot


def _pseudoinverse(a: np.ndarray, cond: float | None) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The singular value decomposition, and the pseudoinverse from the values that are not zero."""
    u, s, vh = np.linalg.svd(a, full_matrices=False)
    rank = s > (np.finfo(s.dtype).eps * max(a.shape) if cond is None else cond) * s[0]
    return u, s, vh, (adjoint(vh[rank]) / s[rank]) @ adjoint(u[:, rank])
