"""Factors and structured matrices of `scipy.linalg` in the reverse sweep: what goes back to what they are made from.

>>> sums_along_diagonals(np.array([[1.0, 2.0], [3.0, 4.0]]))  # of a Toeplitz matrix, from the lower left corner
array([3., 5., 2.])
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.linalg as sl

from srcad.runtime.linear import adjoint, over_gaps, turned_back

# ---------------------------------------------------------------- Cholesky and LU factors


def outer(w: np.ndarray, x: np.ndarray) -> np.ndarray:
    """w x.T for one right-hand side, or the sum of these for several."""
    return np.outer(w, x) if x.ndim == 1 else w @ x.T


def cho_solve_back(factor: np.ndarray, lower: bool, w: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The cotangent of a Cholesky factor that x was solved with, where w is that of the right-hand side."""
    a_bar = -outer(w, x)
    both, half = a_bar + adjoint(a_bar), np.conj(factor)
    return np.tril(both @ np.tril(half)) if lower else np.triu(np.triu(half) @ both)


def cho_factor_back(factor: np.ndarray, lower: bool, bar: np.ndarray) -> np.ndarray:
    """The cotangent of the matrix from that of its factor; the other triangle is the matrix's own, unchanged."""
    if lower:
        half, gradient = np.tril(factor), np.conj(np.tril(bar))
    else:
        half, gradient = adjoint(np.triu(factor)), np.triu(bar).T
    inner = hermitian(adjoint(half) @ gradient, True)
    s = sl.solve_triangular(np.conj(half), inner, lower=True, trans=1)
    s = sl.solve_triangular(np.conj(half), adjoint(s), lower=True, trans=1)
    back = 0.5 * (np.tril(s) + np.tril(s, -1))
    return np.conj(back) + np.triu(bar, 1) if lower else back.T + np.tril(bar, -1)


def hermitian(a: np.ndarray, lower: bool) -> np.ndarray:
    """A Hermitian matrix from its triangle: of the diagonal only the real part counts."""
    half = np.tril(a, -1) if lower else np.triu(a, 1)
    return half + adjoint(half) + np.diag(np.real(np.diagonal(a)))


def hermitian_back(bar: np.ndarray, lower: bool) -> np.ndarray:
    """What belongs to both triangles of a Hermitian matrix, on the one that is read."""
    both = bar + adjoint(bar)
    return (np.tril(both, -1) if lower else np.triu(both, 1)) + np.diag(np.real(np.diagonal(bar)))


def lu_back(lower: np.ndarray, upper: np.ndarray, l_bar: np.ndarray, u_bar: np.ndarray) -> np.ndarray:
    """The cotangent of L @ U from those of its factors; of a tall or wide matrix the rest follows from the square."""
    k = min(lower.shape[0], upper.shape[1])
    l1, u1, l_part, u_part = lower[:k], upper[:, :k], l_bar[:k], u_bar[:, :k]
    tall = _right(l_bar[k:], u1)
    wide = sl.solve_triangular(l1, u_bar[:, k:], lower=True, unit_diagonal=True, trans=1)
    inner = np.tril(l1.T @ (l_part - wide @ upper[:, k:].T), -1) + np.triu((u_part - lower[k:].T @ tall) @ u1.T)
    square = _right(sl.solve_triangular(l1, inner, lower=True, unit_diagonal=True, trans=1), u1)
    corner = np.zeros((tall.shape[0], wide.shape[1]), square.dtype)
    return np.concatenate([np.concatenate([square, wide], axis=1), np.concatenate([tall, corner], axis=1)])


def _right(a: np.ndarray, u: np.ndarray) -> np.ndarray:
    """a @ inv(u).T"""
    return sl.solve_triangular(u, a.T).T


def _unpacked(lu: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    k = min(lu.shape)
    return np.tril(lu[:, :k], -1) + np.eye(lu.shape[0], k, dtype=lu.dtype), np.triu(lu[:k])


def _rows(piv: np.ndarray, n: int) -> np.ndarray:
    """Which row of the matrix came to stand where, from the interchanges."""
    order = np.arange(n)
    for i, j in enumerate(piv):
        order[[i, j]] = order[[j, i]]
    return order


def lu_factor_back(lu: np.ndarray, piv: np.ndarray, bar: np.ndarray) -> np.ndarray:
    """The cotangent of the matrix from that of its packed factors."""
    bar = np.reshape(bar, lu.shape)  # beside that of the interchanges in a list its rank is not known: read again here
    lower, upper = _unpacked(lu)
    k = min(lu.shape)
    out = np.empty_like(lu)
    out[_rows(piv, lu.shape[0])] = lu_back(lower, upper, np.tril(bar[:, :k], -1), np.triu(bar[:k]))
    return out


def lu_solve_back(lu: np.ndarray, piv: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The cotangent of packed factors, where that of the matrix is -left @ right.T."""
    lower, upper = _unpacked(lu)
    a_bar = -outer(left, right)[_rows(piv, lu.shape[0])]
    return np.tril(a_bar @ upper.T, -1) + np.triu(lower.T @ a_bar)


# ---------------------------------------------------------------- generalised eigenvalues


def eigh_back(w: np.ndarray, v: np.ndarray, w_bar: np.ndarray, v_bar: np.ndarray, lower: bool) -> np.ndarray:
    """The cotangent of `a` of `w, v = scipy.linalg.eigh(a, b)`, on the triangle that is read."""
    _real_vectors(v)
    turn = v.T @ v_bar
    core = np.diag(w_bar) + turned_back(turn, w, w_bar if np.any(v_bar) else None)
    return _on_triangle(v @ core @ v.T, lower)


def eigh_metric_back(w: np.ndarray, v: np.ndarray, w_bar: np.ndarray, v_bar: np.ndarray, lower: bool) -> np.ndarray:
    """The cotangent of `b`, in which the vectors have the length 1."""
    _real_vectors(v)
    turn = v.T @ v_bar
    means = 0.5 * (w[:, None] + w)
    core = np.diag(w_bar * w) + turned_back(turn, w, w_bar if np.any(v_bar) else None) * means + 0.25 * (turn + turn.T)
    return -_on_triangle(v @ core @ v.T, lower)


def _real_vectors(v: np.ndarray) -> None:
    if np.iscomplexobj(v):
        raise ValueError("the derivative of scipy.linalg.eigh with b, or of a part, is that of real matrices only")


def _on_triangle(g: np.ndarray, lower: bool) -> np.ndarray:
    both = g + g.T
    return (np.tril(both) + np.tril(both, -1) if lower else np.triu(both) + np.triu(both, 1)) / 2


def eigh_with(
    a: np.ndarray, b: Any, lower: bool, which: Any, above: Any, w: np.ndarray, v: Any
) -> tuple[np.ndarray, np.ndarray, int]:
    """All of `scipy.linalg.eigh(a, b)`, with the part `w, v` that a program has of it, and where that begins.

    `which` are the first and last index of the part, `above` its bounds.
    """
    values, vectors = sl.eigh(a, lower=lower) if b is None else sl.eigh(a, b, lower=lower)
    low = int(which[0]) if which is not None else int(np.count_nonzero(values <= above[0]))
    if v is not None:
        vectors[:, low : low + len(w)] = v
    return values, vectors, low


def placed(bar: np.ndarray, full: np.ndarray, low: int) -> np.ndarray:
    """The cotangent of all eigenvalues or vectors from that of some."""
    out = np.zeros_like(full)
    out[..., low : low + bar.shape[-1]] = bar
    return out


def part_of(both: tuple[np.ndarray, np.ndarray], low: int, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The tangents of some eigenvalues and vectors from those of all."""
    return both[0][low : low + len(w)], both[1][:, low : low + len(w)]


# ---------------------------------------------------------------- functions of matrices


def of_block(function: Callable[[np.ndarray], Any], a: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """The derivative of a matrix function at `a` in a direction: a block of its value at [[a, direction], [0, a]].

    N. Higham, "Functions of Matrices" (2008), theorem 3.6. With a.T it is what goes back.
    """
    n = a.shape[0]
    out = np.asarray(function(np.block([[a, direction], [np.zeros_like(a), a]])))[:n, n:]
    return out.astype(np.result_type(a, direction, np.complex64 if np.iscomplexobj(out) else a), copy=False)


def expm_frechet_back(a: np.ndarray, e: np.ndarray, bar: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The cotangents of `a` and `e` of `scipy.linalg.expm_frechet(a, e, compute_expm=False)`, a block of an expm."""
    n, nothing = a.shape[0], np.zeros_like(a)
    block = np.block([[a, e], [nothing, a]])
    back = sl.expm_frechet(block.T, np.block([[nothing, bar], [nothing, nothing]]), compute_expm=False)
    return back[:n, :n] + back[n:, n:], back[:n, n:]


def expm_frechet_change(a: np.ndarray, e: np.ndarray, a_dot: Any, e_dot: Any) -> np.ndarray:
    """The tangent of `scipy.linalg.expm_frechet(a, e, compute_expm=False)`; None is a tangent of zero."""
    n, nothing = a.shape[0], np.zeros_like(a)
    a_dot, e_dot = (nothing if dot is None else dot for dot in (a_dot, e_dot))
    block, change = np.block([[a, e], [nothing, a]]), np.block([[a_dot, e_dot], [nothing, a_dot]])
    return sl.expm_frechet(block, change, compute_expm=False)[:n, n:]


def fractional_power_back(a: np.ndarray, t: float, bar: np.ndarray) -> np.ndarray:
    """The cotangent of `a` of `scipy.linalg.fractional_matrix_power(a, t)`."""
    return of_block(lambda m: sl.fractional_matrix_power(m, t), a.T, bar)


# ---------------------------------------------------------------- bands


def transposed_band(l_and_u: tuple[int, int], ab: np.ndarray) -> np.ndarray:
    """The transpose of a matrix that is stored by its diagonals, stored so."""
    below, above = l_and_u
    n = ab.shape[1]
    out = np.zeros_like(ab)
    for d in range(-below, above + 1):  # the diagonal j - i = d is row above - d, from column max(d, 0) on
        width = n - abs(d)
        if width > 0:
            out[below + d, max(-d, 0) : max(-d, 0) + width] = ab[above - d, max(d, 0) : max(d, 0) + width]
    return out


def band_of(l_and_u: tuple[int, int], left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The diagonals of left @ right.T that a band has."""
    below, above = l_and_u
    n = left.shape[0]
    left, right = left.reshape(n, -1), right.reshape(n, -1)
    out = np.zeros((below + above + 1, n), np.result_type(left, right))
    for d in range(-below, above + 1):
        i, j = max(-d, 0), max(d, 0)
        width = n - abs(d)
        if width > 0:
            out[above - d, j : j + width] = np.sum(left[i : i + width] * right[j : j + width], axis=1)
    return out


def symmetric_band_of(lower: bool, count: int, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The diagonals, `count` of them, of left @ right.T + right @ left.T, the main one once."""
    l_and_u = (count - 1, 0) if lower else (0, count - 1)
    out = band_of(l_and_u, left, right) + band_of(l_and_u, right, left)
    out[0 if lower else -1] *= 0.5
    return out


# ---------------------------------------------------------------- constant diagonals


def sums_along_diagonals(a: np.ndarray) -> np.ndarray:
    """The sum of each diagonal, from the lower left corner to the upper right one."""
    rows, columns = a.shape
    places = np.arange(columns) - np.arange(rows)[:, None] + rows - 1
    return np.bincount(places.ravel(), a.ravel(), rows + columns - 1).astype(a.dtype, copy=False)


def toeplitz_back(bar: np.ndarray, symmetric: bool) -> tuple[np.ndarray, np.ndarray]:
    """The cotangents of the first column and of the first row, whose first element is not read.

    >>> toeplitz_back(np.array([[1.0, 2.0], [3.0, 4.0]]), symmetric=False)
    (array([5., 3.]), array([0., 2.]))
    """
    sums = sums_along_diagonals(bar)
    n = bar.shape[0]
    column, row = sums[n - 1 :: -1], np.concatenate([[0.0], sums[n:]]).astype(bar.dtype)
    return (column + row if symmetric else column), row


def hankel_back(bar: np.ndarray, triangular: bool) -> tuple[np.ndarray, np.ndarray]:
    """The cotangents of the first column and of the last row, whose first element is not read."""
    sums = sums_along_diagonals(bar[::-1])
    n = bar.shape[0]
    row = np.concatenate([[0.0], sums[n:]]).astype(bar.dtype)
    return sums[:n], (0.0 * row if triangular else row)


def circulant_back(bar: np.ndarray) -> np.ndarray:
    """The cotangent of the first column."""
    n = bar.shape[0]
    sums = sums_along_diagonals(bar)
    return sums[n - 1 :: -1] + np.concatenate([[0.0], sums[: n - 1 : -1]]).astype(bar.dtype)


def block_diag_back(bar: np.ndarray, *shapes: tuple[int, ...]) -> list[np.ndarray]:
    """The blocks along the diagonal, each in the shape of what stands there."""
    out, i, j = [], 0, 0
    for shape in shapes:
        rows, columns = ((1, 1) + shape)[-2:]
        out.append(bar[i : i + rows, j : j + columns].reshape(shape))
        i, j = i + rows, j + columns
    return out


# ---------------------------------------------------------------- forward mode: how factors change


def lu_change(lower: np.ndarray, upper: np.ndarray, a_dot: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The tangents of the factors of L @ U, from that of the matrix with its rows in the factors' order."""
    k = min(lower.shape[0], upper.shape[1])
    l1, u1 = lower[:k], upper[:, :k]
    left = sl.solve_triangular(l1, a_dot[:k], lower=True, unit_diagonal=True)
    core = sl.solve_triangular(u1, left[:, :k].T, trans=1).T
    l_dot, u_dot = l1 @ np.tril(core, -1), np.triu(core) @ u1
    tall = sl.solve_triangular(u1, (a_dot[k:, :k] - lower[k:] @ u_dot).T, trans=1).T
    wide = left[:, k:] - np.tril(core, -1) @ upper[:, k:]
    return np.concatenate([l_dot, tall]), np.concatenate([u_dot, wide], axis=1)


def lu_factor_change(lu: np.ndarray, piv: np.ndarray, a_dot: np.ndarray) -> np.ndarray:
    """The tangent of packed factors."""
    l_dot, u_dot = lu_change(*_unpacked(lu), a_dot[_rows(piv, lu.shape[0])])
    out = np.zeros_like(lu)
    out[:, : l_dot.shape[1]] += np.tril(l_dot, -1)
    out[: u_dot.shape[0]] += u_dot
    return out


def lu_product_change(lu: np.ndarray, piv: np.ndarray, lu_dot: np.ndarray, x: np.ndarray, trans: int) -> np.ndarray:
    """The tangent of the factored matrix (with `trans`, of its transpose) times x."""
    lower, upper = _unpacked(lu)
    a_dot = np.empty_like(lu)
    a_dot[_rows(piv, lu.shape[0])] = np.tril(lu_dot, -1) @ upper + lower @ np.triu(lu_dot)
    return (a_dot.T if trans else a_dot) @ x


def cho_factor_change(factor: np.ndarray, lower: bool, a_dot: np.ndarray) -> np.ndarray:
    """The tangent of a Cholesky factor; the other triangle is the matrix's own."""
    half = np.tril(factor) if lower else adjoint(np.triu(factor))
    whole = hermitian(a_dot, lower)
    core = np.tril(sl.solve_triangular(half, adjoint(sl.solve_triangular(half, whole, lower=True)), lower=True))
    change = half @ (0.5 * (core + np.tril(core, -1)))
    return change + np.triu(a_dot, 1) if lower else adjoint(change) + np.tril(a_dot, -1)


def cho_product_change(factor: np.ndarray, lower: bool, factor_dot: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The tangent of the factored matrix, times x."""
    half, dot = (np.tril(f) if lower else adjoint(np.triu(f)) for f in (factor, factor_dot))
    return dot @ (adjoint(half) @ x) + half @ (adjoint(dot) @ x)


def eigh_change(w: np.ndarray, v: np.ndarray, a_dot: Any, b_dot: Any, lower: bool) -> tuple[np.ndarray, np.ndarray]:
    """The tangents of `w, v = scipy.linalg.eigh(a, b)`, of which each matrix has its triangle read."""
    _real_vectors(v)
    p, q = (0.0 * v if dot is None else v.T @ _whole(dot, lower) @ v for dot in (a_dot, b_dot))
    turn = over_gaps(p - q * w, w)
    return np.diagonal(p) - w * np.diagonal(q), v @ (turn - 0.5 * np.diag(np.diagonal(q)))


def _whole(a: np.ndarray, lower: bool) -> np.ndarray:
    return np.tril(a) + np.tril(a, -1).T if lower else np.triu(a) + np.triu(a, 1).T


def band_product(l_and_u: tuple[int, int], ab: np.ndarray, x: np.ndarray) -> np.ndarray:
    """A matrix that is stored by its diagonals, times x."""
    below, above = l_and_u
    n = ab.shape[1]
    columns = x.reshape(n, -1)
    out = np.zeros(columns.shape, np.result_type(ab, x))
    for d in range(-below, above + 1):
        i, j, width = max(-d, 0), max(d, 0), n - abs(d)
        if width > 0:
            out[i : i + width] += ab[above - d, j : j + width, None] * columns[j : j + width]
    return out.reshape(x.shape)


def symmetric_band_product(ab: np.ndarray, lower: bool, x: np.ndarray) -> np.ndarray:
    """A symmetric matrix of which one half's diagonals are stored, times x."""
    count = ab.shape[0] - 1
    l_and_u = (count, 0) if lower else (0, count)
    half = ab.copy()
    half[0 if lower else -1] *= 0.5
    other = transposed_band(l_and_u, half)
    return band_product(l_and_u, half, x) + band_product(l_and_u[::-1], other, x)


def fractional_power_change(a: np.ndarray, t: float, a_dot: np.ndarray) -> np.ndarray:
    """The tangent of `scipy.linalg.fractional_matrix_power(a, t)` by `a`."""
    return of_block(lambda m: sl.fractional_matrix_power(m, t), a, a_dot)


def companion_change(a: np.ndarray, a_dot: np.ndarray) -> np.ndarray:
    """The tangent of `scipy.linalg.companion(a)`, of which only the first row changes."""
    out = np.zeros((len(a) - 1, len(a) - 1), np.result_type(a, a_dot))
    out[0] = (a[1:] * a_dot[0] / a[0] - a_dot[1:]) / a[0]
    return out
