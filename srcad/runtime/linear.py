"""Helpers of generated code: what goes back through decompositions, which is more than a line.

A cotangent is not conjugated (JAX's convention), while the formulas of the literature are for gradients that are; so
these conjugate what comes in and what goes out, which of real matrices does nothing.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from srcad.errors import NoDerivativeError


def adjoint(a: np.ndarray) -> np.ndarray:
    """The conjugate transpose of each matrix in a stack."""
    return np.conj(np.swapaxes(a, -1, -2))


def over_gaps(x: np.ndarray, values: np.ndarray) -> np.ndarray:
    """`x[i, j] / (values[j] - values[i])`, and 0 where the two are equal.

    There a decomposition's vectors may turn freely. A function of the whole space that they span has x = 0, and the
    quotient does not count; any other has no derivative, which is said.

    >>> over_gaps(np.array([[0.0, 1.0], [-1.0, 0.0]]), np.array([2.0, 4.0]))
    array([[0. , 0.5],
           [0.5, 0. ]])
    """
    n = values.shape[-1]
    gaps = values[..., None, :] - values[..., :, None]
    largest = np.max(np.abs(values), axis=-1, initial=0.0)[..., None, None]
    equal = np.abs(gaps) <= 4.0 * n * np.finfo(values.dtype).eps * largest
    _refuse_quotient(x, equal & ~np.eye(n, dtype=bool), "vectors of equal eigenvalues or singular values")
    return np.where(equal, 0.0, x / np.where(equal, 1.0, gaps))


def turned_back(turn: np.ndarray, values: np.ndarray, values_bar: Any = None) -> np.ndarray:
    """What a Hermitian matrix gets, in its eigenvectors' basis, of a cotangent of these: `turn = vh @ conj(v_bar)`.

    Of equal eigenvalues a function of the space that their vectors span wants no more than 0. But one of the matrix,
    `(v * g(w)) @ vh`, wants the slope of g there, of which the vectors' cotangent says nothing: a warning. Where g is 0
    the vectors have no cotangent at all, but the eigenvalues have one, `values_bar`.
    """
    _warn_of_blocks(turn, values)
    warn_of_values(values_bar, values)
    return 0.5 * over_gaps(turn - adjoint(turn), values)


def warn_of_values(bar: Any, values: np.ndarray) -> None:
    """Equal values on which something depends that depends on their vectors, too."""
    if bar is not None:
        _warn_of_blocks(np.broadcast_to(bar, values.shape)[..., None, :], values)


def _warn_of_blocks(x: np.ndarray, values: np.ndarray) -> None:
    """Vectors of equal values on which something depends."""
    n = values.shape[-1]
    gaps = np.abs(values[..., None, :] - values[..., :, None])
    largest = np.max(np.abs(values), axis=-1, initial=0.0)[..., None, None]
    equal = (gaps <= 4.0 * n * np.finfo(values.dtype).eps * largest) & ~np.eye(n, dtype=bool)
    used = np.max(np.abs(x), axis=-2, initial=0.0) > 1e-5 * np.max(np.abs(x), initial=0.0)
    if np.any(np.any(equal, axis=-2) & used):
        _warn("vectors of equal eigenvalues or singular values")


def over_columns(x: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Columns over singular values; 0 for a singular value 0, whose vectors have a derivative only where x is 0."""
    largest = np.max(values, axis=-1, initial=0.0)[..., None]
    zero = (values <= 4.0 * values.shape[-1] * np.finfo(values.dtype).eps * largest)[..., None, :]
    _refuse_quotient(x, np.broadcast_to(zero, x.shape), "vectors of singular values 0")
    return np.where(zero, 0.0, x / np.where(zero, 1.0, values[..., None, :]))


def _refuse_quotient(x: np.ndarray, where: np.ndarray, what: str) -> None:
    size = np.abs(x)
    if np.any(size[np.broadcast_to(where, x.shape)] > 1e-5 * np.max(size, initial=0.0)):
        _warn(what)


def _warn(what: str) -> None:
    text = f"{what} have no derivative of their own: what depends on them is left out"
    warnings.warn(text, RuntimeWarning, 4)


def cofactors(a: np.ndarray, det: Any) -> np.ndarray:
    """The derivative of a determinant by each element: the determinant of what is left without its row and column.

    Of a matrix that has an inverse this is `det * inv(a).T`; of a singular one it is finite too.

    >>> cofactors(np.array([[1.0, 2.0], [3.0, 6.0]]), 0.0)
    array([[ 6., -3.],
           [-2.,  1.]])
    """
    try:
        found = np.asarray(det)[..., None, None] * np.swapaxes(np.linalg.inv(a), -1, -2)
    except np.linalg.LinAlgError:
        return _cofactors_by_values(a)
    return found if np.all(np.isfinite(found)) else _cofactors_by_values(a)


def _cofactors_by_values(a: np.ndarray) -> np.ndarray:
    """Of `(u * s) @ vh`: for each singular value the product of the others."""
    u, s, vh = np.linalg.svd(a)
    return _turn(u, vh) * np.conj((u * _products_without(s)[..., None, :]) @ vh)


def _products_without(s: np.ndarray) -> np.ndarray:
    """For each number the product of the others."""
    ones = np.ones_like(s[..., :1])
    before = np.cumprod(np.concatenate([ones, s[..., :-1]], axis=-1), axis=-1)
    behind = np.cumprod(np.concatenate([ones, s[..., :0:-1]], axis=-1), axis=-1)[..., ::-1]
    return before * behind


def _turn(u: np.ndarray, vh: np.ndarray) -> np.ndarray:
    return (np.linalg.det(u) * np.linalg.det(vh))[..., None, None]


def cofactors_change(a: np.ndarray, a_dot: np.ndarray) -> np.ndarray:
    """How the cofactors change with the matrix, which is what goes back through them, too: it is symmetric.

    With `b = inv(a).T` this is `det * (trace(b.T @ a_dot) * b - b @ a_dot.T @ b)`, whose terms cancel where an
    eigenvalue is small: there it is written with the singular values. That of a singular matrix is finite too.

    >>> cofactors_change(np.zeros((2, 2)), np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([[ 4., -3.],
           [-2.,  1.]])
    """
    try:
        b = np.swapaxes(np.linalg.inv(a), -1, -2)
    except np.linalg.LinAlgError:
        return _change_by_values(a, a_dot)
    size = np.linalg.norm(a, axis=(-2, -1)) * np.linalg.norm(b, axis=(-2, -1))
    if not np.all(size < np.finfo(b.dtype).eps ** -0.2):
        return _change_by_values(a, a_dot)
    back = np.swapaxes(a_dot, -1, -2) @ b
    return np.linalg.det(a)[..., None, None] * (np.trace(back, axis1=-2, axis2=-1)[..., None, None] * b - b @ back)


def _change_by_values(a: np.ndarray, a_dot: np.ndarray) -> np.ndarray:
    """In the bases of `(u * s) @ vh`, with the products of all singular values but two."""
    u, s, vh = np.linalg.svd(a)
    n = s.shape[-1]
    rest = np.where(np.eye(n, dtype=bool), 1.0, s[..., None, :])
    pairs = np.where(np.eye(n, dtype=bool), 0.0, _products_without(rest))
    turned = adjoint(u) @ a_dot @ adjoint(vh)
    lines = np.diagonal(turned, axis1=-2, axis2=-1)
    found = -pairs * np.swapaxes(turned, -1, -2)
    found += np.eye(n) * (pairs @ lines[..., None])
    return _turn(u, vh) * (np.conj(u) @ found @ np.conj(vh))


# Complex vectors are given up to a phase. LAPACK leaves one row of them real: of Hermitian matrices the first where the
# lower triangle is read, the last where the upper one is, of singular vectors the first row on the shorter side. So the
# phase is known, and has a derivative, where that row is not 0.


def phased_back(v: np.ndarray, v_bar: np.ndarray, row: int) -> np.ndarray:
    """The cotangent of vectors that turn in their plane so that this row stays real."""
    if np.isrealobj(v) or not v.size:
        return v_bar
    out = np.array(v_bar, dtype=v.dtype)
    out[..., row, :] -= 1j * _turning_rate(v, row, np.sum(v_bar * v, axis=-2).imag, np.max(np.abs(out), initial=0.0))
    return out


def phased_dot(v: np.ndarray, v_dot: np.ndarray, row: int) -> np.ndarray:
    """The tangent of such vectors."""
    if np.isrealobj(v) or not v.size:
        return v_dot
    return v_dot - 1j * v * _turning_rate(v, row, v_dot[..., row, :].imag, np.inf)[..., None, :]


def _turning_rate(v: np.ndarray, row: int, turn: np.ndarray, size: float) -> np.ndarray:
    """`turn` over the row that is real; what depends on a phase of which nothing is known is said."""
    line, eps = v[..., row, :], np.finfo(v.dtype).eps
    known = (np.abs(line.real) > 1e3 * eps) & (np.abs(line.imag) <= 1e2 * eps)
    if np.any(np.abs(turn[~known]) > 1e-5 * size):
        _warn("phases of complex vectors")
    return np.where(known, turn / np.where(known, line.real, 1.0), 0.0)


def qr_back(a: np.ndarray, q: np.ndarray, r: np.ndarray, q_bar: np.ndarray, r_bar: np.ndarray) -> np.ndarray:
    """The cotangent of `a` of `q, r = np.linalg.qr(a)`.

    A wide matrix has its first columns factored, and r's other columns are q.T @ a. Columns of q that r does not use
    (mode="complete") turn with the others, so that all stay orthogonal.
    """
    k = min(a.shape[-2:])
    q_bar, r_bar = np.conj(q_bar), np.conj(r_bar)
    first, rest = q[..., :k], q[..., k:]
    _check_turning(rest, q_bar[..., k:])
    u, v_bar = r[..., :k, :k], r_bar[..., :k, k:]
    _check_rank(u)
    first_bar = q_bar[..., :k] - rest @ (adjoint(q_bar[..., k:]) @ first) + a[..., k:] @ adjoint(v_bar)
    m = u @ adjoint(r_bar[..., :k, :k]) - adjoint(first_bar) @ first
    lower = np.tril(m, -1)
    symmetric = lower + adjoint(lower) + np.eye(k, dtype=r.real.dtype) * m.real
    x_bar = adjoint(np.linalg.solve(u, adjoint(first_bar + first @ symmetric)))
    return np.conj(np.concatenate([x_bar, first @ v_bar], axis=-1))


def svd_back(
    u: np.ndarray, s: np.ndarray, vh: np.ndarray,
    u_bar: np.ndarray | None, s_bar: np.ndarray | None, vh_bar: np.ndarray | None,
) -> np.ndarray:  # fmt: skip
    """The cotangent of `a` of `u, s, vh = np.linalg.svd(a)`, thin or full; None is a cotangent of zero."""
    k = s.shape[-1]
    if np.iscomplexobj(u) and u.size and vh.size:
        u_bar, vh_bar = _phased_values(u, vh, u_bar, vh_bar)
    first, second = u[..., :k], adjoint(vh[..., :k, :])
    core = np.zeros((*s.shape, k), u.dtype)
    outside = np.zeros((*u.shape[:-1], vh.shape[-1]), u.dtype)
    if s_bar is not None:
        core = core + s_bar[..., None, :] * np.eye(k, dtype=s.dtype)
    if u_bar is not None:
        turn, phase, left = _vectors_back(u, s, np.conj(u_bar))
        core = core + turn * s[..., None, :] + phase
        outside = outside + left @ adjoint(second)
    if vh_bar is not None:
        turn, _, right = _vectors_back(adjoint(vh), s, np.swapaxes(vh_bar, -1, -2))
        core = core + s[..., :, None] * turn
        outside = outside + first @ adjoint(right)
    if s_bar is not None and not (u_bar is None and vh_bar is None):
        square = u.shape[-2] == vh.shape[-1]
        _check_zeros(s, np.abs(s_bar) > 1e-5 * np.max(np.abs(s_bar), initial=0.0), square)
    return np.conj(first @ core @ adjoint(second) + outside)


def _phased_values(u: np.ndarray, vh: np.ndarray, u_bar: Any, vh_bar: Any) -> tuple[np.ndarray, np.ndarray]:
    """Both vectors of a singular value turn together, so that the row on the shorter side stays real."""
    k = min(u.shape[-1], vh.shape[-2])
    u_bar, vh_bar = (np.zeros_like(e) if b is None else np.array(b, e.dtype) for b, e in ((u_bar, u), (vh_bar, vh)))
    first, second = u[..., :k], adjoint(vh[..., :k, :])
    turn = (np.sum(u_bar[..., :k] * first, axis=-2) - np.sum(vh_bar[..., :k, :] * vh[..., :k, :], axis=-1)).imag
    size = max(np.max(np.abs(b), initial=0.0) for b in (u_bar, vh_bar))
    if u.shape[-2] < vh.shape[-1]:
        u_bar[..., 0, :k] -= 1j * _turning_rate(first, 0, turn, size)
    else:
        vh_bar[..., :k, 0] += 1j * _turning_rate(second, 0, turn, size)
    return u_bar, vh_bar


def _check_zeros(s: np.ndarray, counts: np.ndarray, square: bool) -> None:
    """Of singular values 0, vectors and values of `(u * s) @ vh` would have to be known to second order, but of the
    single one of a square matrix, whose vectors have nowhere to turn."""
    zero = s <= 4.0 * s.shape[-1] * np.finfo(s.dtype).eps * np.max(s, axis=-1, initial=0.0)[..., None]
    several = np.sum(zero, axis=-1, keepdims=True) > square
    if np.any(zero & counts & several):
        _warn("vectors of singular values 0")


def _check_rank(u: np.ndarray) -> None:
    """Of a triangle that is singular to rounding, the quotients by its diagonal are of rounding errors."""
    sizes = np.abs(np.diagonal(u, axis1=-2, axis2=-1))
    largest = np.max(sizes, axis=-1, keepdims=True, initial=0.0)
    if np.any(sizes <= 4.0 * u.shape[-1] * np.finfo(u.dtype).eps * largest):
        raise np.linalg.LinAlgError("the QR factors of a matrix without full rank have no derivative")


def _check_turning(rest: np.ndarray, rest_bar: np.ndarray) -> None:
    """Vectors of which nothing is wanted but that they stand on the others: what depends on how they turn among
    themselves depends on LAPACK."""
    inside = adjoint(rest) @ rest_bar
    if np.max(np.abs(inside - adjoint(inside)), initial=0.0) > 1e-8 * np.max(np.abs(rest_bar), initial=0.0):
        what = "vectors that only have to be orthogonal to the others"
        warnings.warn(f"{what} have no derivative of their own: what depends on them is left out", RuntimeWarning, 3)


def _vectors_back(v: np.ndarray, s: np.ndarray, v_bar: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What goes back through the vectors of one side: how they turn, their phases, and out of their space."""
    k = s.shape[-1]
    first, rest = v[..., :k], v[..., k:]
    _check_turning(rest, v_bar[..., k:])
    first_bar = v_bar[..., :k] - rest @ (adjoint(v_bar[..., k:]) @ first)
    inside = adjoint(first) @ first_bar
    _warn_of_blocks(inside, s)
    skew = inside - adjoint(inside)
    sums = s[..., None, :] + s[..., :, None]
    sums = np.where(sums == 0.0, 1.0, sums)
    phase = np.eye(k, dtype=s.dtype) * skew / sums
    return over_gaps(skew, s) / sums, phase, over_columns(first_bar - first @ inside, s)


def eig_back(w: np.ndarray, v: np.ndarray, w_bar: np.ndarray | None, v_bar: np.ndarray | None) -> np.ndarray:
    """The cotangent of `a` of `w, v = np.linalg.eig(a)`.

    Each vector has length 1 and its largest element real, and keeps that.
    """
    vt = np.swapaxes(v, -1, -2)
    core = np.zeros_like(v) if w_bar is None else w_bar[..., None, :] * np.eye(w.shape[-1], dtype=w.real.dtype)
    if v_bar is not None:
        along = np.sum(v_bar * v, axis=-2, keepdims=True)
        size = np.abs(v)
        largest = size == np.max(size, axis=-2, keepdims=True, initial=0.0)
        first = largest & (np.cumsum(largest, axis=-2) == 1)
        phase = np.where(first, 1j * along.imag / np.where(first, v, 1.0), 0.0)
        turn = vt @ (v_bar - np.conj(v) * along.real - phase)
        _warn_of_blocks(v_bar, w)
        warn_of_values(w_bar, w)
        core = core + over_gaps(turn, w)
    inverse = np.linalg.inv(vt)
    size = np.linalg.norm(vt, axis=(-2, -1)) * np.linalg.norm(inverse, axis=(-2, -1))
    if np.any(size * np.finfo(w.dtype).eps > 1e-4):  # also where equal cotangents let the vectors cancel
        warnings.warn("the eigenvalues of a defective matrix have no derivative", RuntimeWarning, 2)
    return inverse @ core @ vt


# ---------------------------------------------------------------- tangents


def qr_dot(a: np.ndarray, q: np.ndarray, r: np.ndarray, a_dot: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The tangents of `q, r = np.linalg.qr(a)`; of the columns of q behind those that r uses, see `qr_back`."""
    k = min(a.shape[-2:])
    first, rest, u = q[..., :k], q[..., k:], r[..., :k, :k]
    _check_rank(u)
    moved = adjoint(np.linalg.solve(adjoint(u), adjoint(a_dot[..., :k])))
    inside = adjoint(first) @ moved
    lower = np.tril(inside, -1)
    turn = lower - adjoint(lower) + 1j * np.eye(k) * inside.imag if np.iscomplexobj(inside) else lower - adjoint(lower)
    first_dot = first @ turn + moved - first @ inside
    rest_dot = -first @ (adjoint(first_dot) @ rest)
    right = adjoint(first_dot) @ a[..., k:] + adjoint(first) @ a_dot[..., k:]
    r_dot = np.concatenate([(inside - turn) @ u, right], axis=-1)
    below = np.zeros((*r.shape[:-2], r.shape[-2] - k, r.shape[-1]), r.dtype)
    return np.concatenate([first_dot, rest_dot], axis=-1), np.concatenate([r_dot, below], axis=-2)


def svd_dot(
    u: np.ndarray, s: np.ndarray, vh: np.ndarray, a_dot: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The tangents of `u, s, vh = np.linalg.svd(a)`, thin or full."""
    k = s.shape[-1]
    v = adjoint(vh)
    inside = adjoint(u[..., :k]) @ a_dot @ v[..., :k]
    besides = np.abs(inside) * (1.0 - np.eye(k))
    _check_zeros(s, np.any(besides > 1e-5 * np.max(np.abs(inside), initial=0.0), axis=-1), square=True)
    scaled = inside * s[..., None, :]
    sums = s[..., None, :] + s[..., :, None]
    sums = np.where(sums == 0.0, 1.0, sums)
    left = over_gaps(scaled + adjoint(scaled), s) / sums
    left = left + 0.5 * np.eye(k, dtype=s.dtype) * (inside - adjoint(inside)) / (0.5 * sums)
    scaled = s[..., :, None] * inside
    right = over_gaps(scaled + adjoint(scaled), s) / sums
    grown = np.diagonal(inside, axis1=-2, axis2=-1).real
    u_dot = _vectors_dot(u, s, left, a_dot @ v[..., :k])
    v_dot = _vectors_dot(v, s, right, adjoint(a_dot) @ u[..., :k])
    if np.iscomplexobj(u) and u.size and vh.size:  # both turn together: the row on the shorter side stays real
        e, e_dot = (u, u_dot) if u.shape[-2] < v.shape[-2] else (v, v_dot)
        rate = 1j * _turning_rate(e[..., :k], 0, e_dot[..., 0, :k].imag, np.inf)[..., None, :]
        u_dot[..., :k] -= u[..., :k] * rate
        v_dot[..., :k] -= v[..., :k] * rate
    return u_dot, grown, adjoint(v_dot)


def _vectors_dot(v: np.ndarray, s: np.ndarray, turn: np.ndarray, moved: np.ndarray) -> np.ndarray:
    """The vectors of one side turn among themselves, and out of their space; what is left of the space follows."""
    first, rest = v[..., : s.shape[-1]], v[..., s.shape[-1] :]
    first_dot = first @ turn + over_columns(moved - first @ (adjoint(first) @ moved), s)
    return np.concatenate([first_dot, -first @ (adjoint(first_dot) @ rest)], axis=-1)


def eig_dot(w: np.ndarray, v: np.ndarray, a_dot: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The tangents of `w, v = np.linalg.eig(a)`; each vector's length and phase stay."""
    inside = np.linalg.solve(v, a_dot @ v)
    one, other = (np.linalg.norm(e, axis=(-2, -1)) for e in (inside, a_dot))
    if np.any(one * np.finfo(w.dtype).eps > 1e-4 * other):
        warnings.warn("the eigenvalues of a defective matrix have no derivative", RuntimeWarning, 2)
    moved = v @ over_gaps(inside, w)
    size = np.abs(v)
    largest = size == np.max(size, axis=-2, keepdims=True, initial=0.0)
    first = largest & (np.cumsum(largest, axis=-2) == 1)
    turned = np.sum(np.where(first, moved / np.where(first, v, 1.0), 0.0), axis=-2, keepdims=True).imag
    along = np.sum(np.conj(v) * moved, axis=-2, keepdims=True).real
    phase = along + 1j * turned if np.iscomplexobj(moved) else along
    return np.diagonal(inside, axis1=-2, axis2=-1), moved - v * phase


def cross_back(other: Any, z_bar: Any, shape: tuple[int, ...], axis: int = -1) -> Any:
    """What goes back to vectors of this shape from their cross product with others, `z_bar`: `other x z_bar`.

    Lengths are no part of the types. A vector in the plane, times one in space, has no third element; of two in the
    plane the product is a number, for which this code is not made.

    >>> cross_back(np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0, 0.0]), (2,))
    array([-3.,  0.])
    """
    if np.shape(other)[axis] == shape[axis] == 2:
        raise NoDerivativeError(
            "np.cross of vectors of lengths 2 and 2",
            "append a zero to vectors of length 2, or write a[0] * b[1] - a[1] * b[0]",
        )
    found = np.cross(other, z_bar, axis=axis)
    return found if shape[axis] == 3 else np.take(found, np.arange(shape[axis]), axis)
