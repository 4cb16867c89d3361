"""Helpers of generated code: what goes back, and forward, through least squares."""

from __future__ import annotations

import warnings

import numpy as np

from srcad.runtime.linear import adjoint


def lstsq_back(
    a: np.ndarray, b: np.ndarray, x: np.ndarray, x_bar: np.ndarray, residual_bar: np.ndarray, s_bar: np.ndarray,
    cond: float | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """The cotangents of `a` and `b` from those of the solution, the squared residuals and the singular values.

    G. Golub and V. Pereyra (1973), for matrices of constant rank.
    """
    u, s, vh, kept, inverse = _pseudoinverse(a, cond)
    b_columns, columns, columns_bar = (e[:, None] if b.ndim == 1 else e for e in (b, x, np.conj(x_bar)))
    left, back = b_columns - a @ columns, adjoint(inverse)
    b_bar = back @ columns_bar
    if np.any(s[~kept] > _NOTHING * np.max(s, initial=0.0)):
        a_bar = cut_change(u, s, vh, kept, b_columns @ adjoint(columns_bar)) + (u * s_bar) @ vh
    else:
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
    u, s, vh, kept, inverse = _pseudoinverse(a, cond)
    b_columns, columns, b_dot = (e[:, None] if b.ndim == 1 else e for e in (b, x, b_dot))
    left, moved, back = b_columns - a @ columns, b_dot - a_dot @ columns, adjoint(a_dot)
    outside = back @ (adjoint(inverse) @ columns)
    if np.any(s[~kept] > _NOTHING * np.max(s, initial=0.0)):
        x_dot = inverse @ b_dot + adjoint(cut_change(u, s, vh, kept, a_dot)) @ b_columns
    else:
        x_dot = inverse @ moved + inverse @ (adjoint(inverse) @ (back @ left)) + outside - inverse @ (a @ outside)
    grown = 2.0 * np.sum(np.conj(left) * moved, axis=0).real
    s_dot = np.sum(np.conj(u) * (a_dot @ adjoint(vh)), axis=0).real
    return x_dot[:, 0] if b.ndim == 1 else x_dot, grown[: np.size(residual)].reshape(np.shape(residual)), 0.0, s_dot


_NOTHING = 1e-10  # times the largest singular value: what is left of one that is 0


def _pseudoinverse(a: np.ndarray, cond: float | None) -> tuple[np.ndarray, ...]:
    """The singular value decomposition, and the pseudoinverse from the values that are kept."""
    u, s, vh = np.linalg.svd(a, full_matrices=False)
    own = np.finfo(s.dtype).eps
    kept = s > (own * max(a.shape) if cond is None else own if cond < 0 else cond) * np.max(s, initial=0.0)
    if not np.all(kept):
        warn_of_rank()
    return u, s, vh, kept, (adjoint(vh[kept]) / s[kept]) @ adjoint(u[:, kept])


def warn_of_rank() -> None:
    text = "a matrix without full rank: its pseudoinverse has a derivative only along matrices of this rank"
    warnings.warn(text, RuntimeWarning, 4)


def cut_change(u: np.ndarray, s: np.ndarray, vh: np.ndarray, kept: np.ndarray, a_dot: np.ndarray) -> np.ndarray:
    """How the transpose of a pseudoinverse changes that is made of some singular values, while others are left out.

    Each of them is `1 / s` or 0, so that each pair turns by `(f(s) - f(t)) / (s - t)`, or with plus signs (V. Noferini,
    2017). It is its own adjoint, so that the cotangent of the matrix is made in the same way.
    """
    f = np.where(kept, 1.0 / np.where(kept, s, 1.0), 0.0)
    slope = np.where(kept, f * f, 0.0)
    one, other, both = kept[..., None], kept[..., None, :], f[..., None] * f[..., None, :]
    left, right, sums = s[..., None], s[..., None, :], f[..., None] + f[..., None, :]
    apart, together = one != other, one | other
    gaps = np.where(apart, (f[..., None] - f[..., None, :]) / np.where(apart, left - right, 1.0), -both)
    plus = np.where(apart, sums / np.where(together, left + right, 1.0), both)
    ut, v = adjoint(u), adjoint(vh)
    inside = ut @ a_dot @ v
    turned = 0.5 * (gaps * (inside + adjoint(inside)) + plus * (inside - adjoint(inside)))
    rows, columns = (ut @ a_dot - inside @ vh) * slope[..., None], (a_dot @ v - u @ inside) * slope[..., None, :]
    return u @ turned @ vh + u @ rows + columns @ vh


def pinv_back(a: np.ndarray, inverse: np.ndarray, inverse_bar: np.ndarray) -> np.ndarray:
    """The cotangent of `a` of its pseudoinverse without some of its singular values."""
    return np.conj(cut_change(*_cut(a, inverse), np.swapaxes(inverse_bar, -1, -2)))


def pinv_change(a: np.ndarray, inverse: np.ndarray, a_dot: np.ndarray) -> np.ndarray:
    """The tangent of the same."""
    return adjoint(cut_change(*_cut(a, inverse), a_dot))


def _cut(a: np.ndarray, inverse: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The decomposition, and which values have gone into the pseudoinverse."""
    u, s, vh = np.linalg.svd(a, full_matrices=False)
    kept = s * np.sum(vh * np.swapaxes(inverse @ u, -1, -2), axis=-1).real > 0.5
    if not np.all(kept):
        warn_of_rank()
    return u, s, vh, kept


def of_full_rank(inverse: np.ndarray, a: np.ndarray) -> np.ndarray:
    """The pseudoinverse of `a` as it is; a warning where the rank, the trace of `inverse @ a`, is not full."""
    rank = np.sum(np.swapaxes(inverse, -1, -2) * a, axis=(-2, -1)).real
    if np.any(rank < min(a.shape[-2:]) - 0.5):
        warn_of_rank()
    return inverse
