"""What goes back through the eigenvalues of any matrices, with their vectors on both sides: of A V = B V diag(w).

V are the vectors of inv(B) @ A, and the left ones U, for which U^H A = diag(w) U^H B, those of inv(B^H) @ A^H with the
eigenvalues conj(w). So what is known of one matrix (`eig_back`, `eig_dot`) tells all.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from srcad.runtime.linear import adjoint, eig_back, eig_dot

_PHASES = "phases of complex vectors have no derivative of their own: what depends on them is left out"


def pencil_back(
    a: np.ndarray, b: Any, w: np.ndarray, left: Any, right: Any, w_bar: Any, left_bar: Any, right_bar: Any
) -> tuple[np.ndarray, Any]:
    """The cotangents of `a` and `b` (where there is one) of `w, left, right = scipy.linalg.eig(a, b, left=True)`."""
    total = metric = np.zeros(a.shape, w.dtype)
    if right is not None:
        total, metric = _one_side(b, w, right, w_bar, right_bar)
        w_bar = None
    if left is not None:
        of_conj = None if w_bar is None else np.conj(w_bar)
        more, more_metric = _one_side(None if b is None else adjoint(b), np.conj(w), left, of_conj, left_bar)
        total, metric = total + adjoint(more), metric + adjoint(more_metric)
    return total.real if np.isrealobj(a) else total, metric.real if b is None or np.isrealobj(b) else metric


def _one_side(b: Any, w: np.ndarray, v: np.ndarray, w_bar: Any, v_bar: Any) -> tuple[np.ndarray, Any]:
    """M = inv(B) A changes by inv(B) (dA - dB M)."""
    v = v.astype(w.dtype, copy=False)
    if b is None:
        return eig_back(w, v, w_bar, v_bar), np.zeros_like(v)
    _warn_of_phases(v, v_bar)
    a_bar = np.linalg.solve(b.T, eig_back(w, v, w_bar, v_bar))
    return a_bar, -a_bar @ np.linalg.solve(v.T, w[:, None] * v.T)


def _warn_of_phases(v: np.ndarray, v_bar: Any) -> None:
    """LAPACK leaves the vectors of two matrices up to a phase, of which nothing is known."""
    if v_bar is None or not np.any(v.imag):
        return
    turn = np.sum(v_bar * v, axis=0).imag
    if np.any(np.abs(turn) > 1e-5 * np.max(np.abs(v_bar), initial=0.0)):
        warnings.warn(_PHASES, RuntimeWarning, 4)


def pencil_change(
    b: Any, w: np.ndarray, left: Any, right: Any, a_dot: Any, b_dot: Any, vectors: bool = True
) -> tuple[Any, Any, Any]:
    """The tangents of `w, left, right`; `vectors`: not only the first of them is asked for."""
    if vectors and b is not None and any(v is not None and np.any(v.imag) for v in (left, right)):
        warnings.warn(_PHASES, RuntimeWarning, 3)
    w_dot = right_dot = left_dot = None
    if right is not None:
        w_dot, right_dot = eig_dot(w, right, _moved(b, w, right, a_dot, b_dot))
    if left is not None:
        turned = [None if e is None else adjoint(e) for e in (b, a_dot, b_dot)]
        moved = _moved(turned[0], np.conj(w), left, turned[1], turned[2])
        conj_dot, left_dot = eig_dot(np.conj(w), left, moved)
        w_dot = np.conj(conj_dot) if w_dot is None else w_dot
    return w_dot, left_dot, right_dot


def _moved(b: Any, w: np.ndarray, v: np.ndarray, a_dot: Any, b_dot: Any) -> np.ndarray:
    """The tangent of inv(B) A."""
    change = 0.0 if a_dot is None else a_dot
    if b_dot is not None:
        change = change - b_dot @ np.linalg.solve(v.T, w[:, None] * v.T).T
    return np.asarray(change if b is None else np.linalg.solve(b, change))
