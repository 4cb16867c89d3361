"""Schur and polar factors, banded and tridiagonal matrices of `scipy.linalg`: what goes back through them.

>>> u, p = np.eye(2), np.diag([2.0, 3.0])
>>> polar_back(u @ p, u, p, np.zeros((2, 2)), np.eye(2), "right")
array([[1., 0.],
       [0., 1.]])
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.linalg as sl

from srcad.runtime.systems import cho_factor_back, cho_factor_change, eigh_back, eigh_change

# ---------------------------------------------------------------- polar factors


def polar_back(
    a: np.ndarray, u: np.ndarray, p: np.ndarray, u_bar: np.ndarray, p_bar: np.ndarray, side: str
) -> np.ndarray:
    """The cotangent of `a` of `u, p = scipy.linalg.polar(a, side)`, of matrices of full column (row) rank.

    p**2 is a.T @ a, so that p changes by the solution of a Lyapunov equation, which is its own transpose.
    """
    if side == "left":
        return polar_back(a.T, u.T, p, u_bar.T, p_bar.T, "right").T
    _has_all_columns(a)
    inside = np.linalg.solve(p, u_bar.T).T
    change = sl.solve_continuous_lyapunov(p, p_bar - u.T @ inside)
    return inside + a @ (change + change.T)


def _has_all_columns(a: np.ndarray) -> None:
    if a.shape[0] < a.shape[1]:
        raise ValueError(
            "polar factors have a derivative with side='left' of wide matrices, with side='right' of tall ones:"
            " otherwise one of them is singular"
        )


def polar_change(a: np.ndarray, u: np.ndarray, p: np.ndarray, a_dot: np.ndarray, side: str) -> Any:
    """The tangents of `u, p = scipy.linalg.polar(a, side)`."""
    if side == "left":
        u_dot, p_dot = polar_change(a.T, u.T, p, a_dot.T, "right")
        return u_dot.T, p_dot
    _has_all_columns(a)
    half = a.T @ a_dot
    p_dot = sl.solve_continuous_lyapunov(p, half + half.T)
    return np.linalg.solve(p, (a_dot - u @ p_dot).T).T, p_dot


# ---------------------------------------------------------------- Schur factors


def _triangular(t: np.ndarray) -> None:
    if np.any(np.tril(t, -1)):
        raise ValueError(
            "the Schur form of a real matrix with complex eigenvalues has no derivative of its own: its 2 by 2 blocks"
            " may be written in several ways"
        )


def schur_change(t: np.ndarray, z: np.ndarray, a_dot: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The tangents of `t, z = scipy.linalg.schur(a)`, of matrices with real eigenvalues, all different.

    z turns by a skew matrix, whose lower half is found column by column: below the diagonal t stays 0.
    """
    _triangular(t)
    n = len(t)
    moved = z.T @ a_dot @ z
    turn = np.zeros_like(moved)
    for i in range(n - 1, 0, -1):
        for j in range(i):
            known = turn[i, :j] @ t[:j, j] - t[i, i + 1 :] @ turn[i + 1 :, j]
            turn[i, j] = (moved[i, j] - known) / (t[j, j] - t[i, i])
    skew = turn - turn.T
    return np.triu(moved - skew @ t + t @ skew), z @ skew


def schur_back(t: np.ndarray, z: np.ndarray, t_bar: np.ndarray, z_bar: np.ndarray) -> np.ndarray:
    """The cotangent of `a` of `t, z = scipy.linalg.schur(a)`: the transpose of `schur_change`."""
    _triangular(t)
    n, t_bar = len(t), np.triu(t_bar)
    whole = z.T @ z_bar - t_bar @ t.T + t.T @ t_bar
    wanted = np.tril(whole - whole.T, -1)
    turn = np.zeros_like(wanted)
    for i in range(1, n):
        for j in range(i - 1, -1, -1):
            known = turn[i, j + 1 : i] @ t[j, j + 1 : i] - t[j + 1 : i, i] @ turn[j + 1 : i, j]
            turn[i, j] = (wanted[i, j] - known) / (t[j, j] - t[i, i])
    return z @ (t_bar + turn) @ z.T


# ---------------------------------------------------------------- symmetric matrices that are stored by diagonals


def from_band(ab: np.ndarray, lower: bool) -> np.ndarray:
    """The triangle of a symmetric matrix that is stored by diagonals, the rest 0."""
    rows, n = ab.shape
    out = np.zeros((n, n), ab.dtype)
    for d in range(min(rows, n)):
        i = np.arange(n - d)
        if lower:
            out[i + d, i] = ab[d, : n - d]
        else:
            out[i, i + d] = ab[rows - 1 - d, d:]
    return out


def to_band(a: np.ndarray, rows: int, lower: bool) -> np.ndarray:
    """The diagonals of a triangle, as they are stored."""
    n = len(a)
    out = np.zeros((rows, n), a.dtype)
    for d in range(min(rows, n)):
        if lower:
            out[d, : n - d] = np.diagonal(a, -d)
        else:
            out[rows - 1 - d, d:] = np.diagonal(a, d)
    return out


def eig_banded_back(
    w: np.ndarray, v: np.ndarray, w_bar: np.ndarray, v_bar: np.ndarray, rows: int, lower: bool
) -> np.ndarray:
    """The cotangent of the diagonals of `w, v = scipy.linalg.eig_banded(ab, lower)`."""
    return to_band(eigh_back(w, v, w_bar, v_bar, lower), rows, lower)


def eig_banded_change(w: np.ndarray, v: np.ndarray, ab_dot: np.ndarray, lower: bool) -> Any:
    """The tangents of `w, v = scipy.linalg.eig_banded(ab, lower)`."""
    return eigh_change(w, v, from_band(ab_dot, lower), None, lower)


def tridiagonal_back(w: np.ndarray, v: np.ndarray, w_bar: np.ndarray, v_bar: np.ndarray) -> tuple[Any, Any]:
    """The cotangents of the diagonals of `w, v = scipy.linalg.eigh_tridiagonal(d, e)`."""
    back = eigh_back(w, v, w_bar, v_bar, True)
    return np.diagonal(back).copy(), np.diagonal(back, -1).copy()


def tridiagonal_change(w: np.ndarray, v: np.ndarray, d_dot: Any, e_dot: Any) -> Any:
    """The tangents of `w, v = scipy.linalg.eigh_tridiagonal(d, e)`; None is a tangent of zero."""
    a_dot = np.zeros_like(v)
    if d_dot is not None:
        a_dot += np.diag(d_dot)
    if e_dot is not None:
        a_dot += np.diag(e_dot, -1)
    return eigh_change(w, v, a_dot, None, True)


def cholesky_banded_back(cb: np.ndarray, bar: np.ndarray, lower: bool) -> np.ndarray:
    """The cotangent of the diagonals of `scipy.linalg.cholesky_banded(ab, lower)`, whose corners pass through."""
    factor, factor_bar = from_band(cb, lower), from_band(bar, lower)
    return to_band(cho_factor_back(factor, lower, factor_bar), len(cb), lower) + _corners(bar, lower)


def _corners(ab: np.ndarray, lower: bool) -> np.ndarray:
    """What stands in the corners that belong to no diagonal."""
    return np.where(to_band(np.ones((ab.shape[1], ab.shape[1])), len(ab), lower) == 0.0, ab, 0.0)


def cholesky_banded_change(cb: np.ndarray, ab_dot: np.ndarray, lower: bool) -> np.ndarray:
    """The tangent of `scipy.linalg.cholesky_banded(ab, lower)`."""
    change = cho_factor_change(from_band(cb, lower), lower, from_band(ab_dot, lower))
    return to_band(change, len(cb), lower) + _corners(ab_dot, lower)


def cho_solve_banded_back(cb: np.ndarray, lower: bool, w: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The cotangent of the stored factor that x was solved with, where w is that of the right-hand side."""
    factor = from_band(cb, lower)
    a_bar = -(np.outer(w, x) if w.ndim == 1 else w @ x.T)
    both = a_bar + a_bar.T
    return to_band(np.tril(both @ factor) if lower else np.triu(factor @ both), len(cb), lower)


def banded_product_change(cb: np.ndarray, lower: bool, cb_dot: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The tangent of the factored matrix, times x."""
    factor, dot = from_band(cb, lower), from_band(cb_dot, lower)
    if lower:
        return dot @ (factor.T @ x) + factor @ (dot.T @ x)
    return dot.T @ (factor @ x) + factor.T @ (dot @ x)


# ---------------------------------------------------------------- other


def pinvh_back(y: np.ndarray, a: np.ndarray, bar: np.ndarray, lower: bool) -> np.ndarray:
    """The cotangent of the triangle that `scipy.linalg.pinvh` reads, of matrices of constant rank."""
    outside, twice = np.eye(len(a)) - _whole(a, lower) @ y, y @ y
    g = twice @ bar @ outside + outside @ bar @ twice - y @ bar @ y
    both = g + g.T
    return (np.tril(both) + np.tril(both, -1) if lower else np.triu(both) + np.triu(both, 1)) / 2


def pinvh_change(y: np.ndarray, a: np.ndarray, a_dot: np.ndarray, lower: bool) -> np.ndarray:
    """The tangent of `scipy.linalg.pinvh`."""
    outside, twice, dot = np.eye(len(a)) - _whole(a, lower) @ y, y @ y, _whole(a_dot, lower)
    return twice @ dot @ outside + outside @ dot @ twice - y @ dot @ y


def _whole(a: np.ndarray, lower: bool) -> np.ndarray:
    return np.tril(a) + np.tril(a, -1).T if lower else np.triu(a) + np.triu(a, 1).T


def convolution_matrix_back(bar: np.ndarray, a: np.ndarray, mode: str) -> np.ndarray:
    """The cotangent of the vector whose convolution `scipy.linalg.convolution_matrix(a, n, mode)` is."""
    n = bar.shape[1]
    return np.array([np.sum(bar * sl.convolution_matrix(e, n, mode)) for e in np.eye(len(a))], a.dtype)
