"""Helpers of generated code: what goes back through polynomials."""

from __future__ import annotations

import numpy as np


def coefficients_back(y_bar: np.ndarray, x: np.ndarray, n: int) -> np.ndarray:
    """The cotangent of the `n` coefficients of `np.polyval(p, x)`: `np.vander(x, n).T @ y_bar`, a column at a time.

    >>> coefficients_back(np.array([1.0, 2.0]), np.array([3.0, 4.0]), 3)
    array([41., 11.,  3.])
    """
    found = np.zeros(n, np.result_type(y_bar, x))
    part = y_bar
    for k in range(n - 1, -1, -1):
        found[k] = np.sum(part)
        part = part * x
    return found


def product_back(p_bar: np.ndarray, other: np.ndarray, n: int) -> np.ndarray:
    """The cotangent of one of the polynomials of `np.polymul`, which leaves leading zeros out."""
    if n == 0 or len(other) == 0:  # without coefficients a polynomial is zero
        return np.zeros(n, np.result_type(p_bar, other))
    whole = np.concatenate([np.zeros(n + len(other) - 1 - len(p_bar), p_bar.dtype), p_bar])
    return np.correlate(whole, np.conj(other), "valid")


def product_dot(dot: np.ndarray, other: np.ndarray, n: int) -> np.ndarray:
    """The tangent of `np.polymul`, of which `n` coefficients are left, by one of the polynomials.

    >>> product_dot(np.array([0.0, 1.0]), np.array([0.0, 2.0, 3.0]), 3)
    array([0., 2., 3.])
    """
    if len(dot) == 0 or len(other) == 0:
        return np.zeros(n, np.result_type(dot, other))
    return np.convolve(dot, other)[-n:]


def zeros_back(zeros: np.ndarray, p_bar: np.ndarray) -> np.ndarray:
    """The cotangent of the roots of `np.poly(roots)`: moving one takes the product of the other factors away.

    >>> zeros_back(np.array([2.0, 3.0]), np.array([0.0, 1.0, 0.0]))
    array([-1., -1.])
    """
    n = len(zeros)
    others = np.eye(1, n, dtype=zeros.dtype) * np.ones((n, 1), zeros.dtype)  # 1, as many times
    factors = zeros[:, None] * (1.0 - np.eye(n, dtype=zeros.real.dtype))
    for factor in factors:
        others[:, 1:] -= factor[:, None] * others[:, :-1]
    return -(others @ p_bar[1:])


# The characteristic polynomial p(t) = det(t - A) of a matrix changes by -trace(adj(t - A) @ A_dot), and the adjugate is
# a polynomial too, with the matrices M[0] = 1, M[k] = A @ M[k - 1] + p[k] (Faddeev and LeVerrier).


def characteristic_back(a: np.ndarray, p: np.ndarray, p_bar: np.ndarray) -> np.ndarray:
    """The cotangent of the matrix of `p = np.poly(a)`."""
    one = np.eye(len(a), dtype=a.dtype)
    m, total = one, np.zeros_like(a)
    for k in range(1, len(p)):
        total = total - p_bar[k] * m.T
        m = a @ m + p[k] * one
    return total


def characteristic_dot(a: np.ndarray, p: np.ndarray, a_dot: np.ndarray) -> np.ndarray:
    """The tangent of `p = np.poly(a)`."""
    one = np.eye(len(a), dtype=a.dtype)
    m, parts = one, [0.0 * p[0]]
    for k in range(1, len(p)):
        parts.append(-np.sum(m.T * a_dot))
        m = a @ m + p[k] * one
    return np.array(parts)


def polyfit_back(x: np.ndarray, p: np.ndarray, p_bar: np.ndarray, w: np.ndarray | float = 1.0) -> np.ndarray:
    """The cotangent of `y` of `p = np.polyfit(x, y, deg, w=w)`."""
    return w * (_inverse(x, p, w).T @ p_bar)


def polyfit_x_back(
    x: np.ndarray, y: np.ndarray, p: np.ndarray, p_bar: np.ndarray, w: np.ndarray | float = 1.0
) -> np.ndarray:
    """The cotangent of `x` of `p = np.polyfit(x, y, deg, w=w)`: of a least-squares problem's matrix, by its powers."""
    inverse = _inverse(x, p, w)
    z = w * (inverse.T @ p_bar)
    left = w * w * (y - np.polyval(p, x))
    return left * np.polyval(np.polyder(inverse @ (inverse.T @ p_bar)), x) - z * np.polyval(np.polyder(p), x)


def polyfit_dot(
    x: np.ndarray, y: np.ndarray, p: np.ndarray, x_dot: np.ndarray, y_dot: np.ndarray, w: np.ndarray | float = 1.0
) -> np.ndarray:
    """The tangent of `p = np.polyfit(x, y, deg, w=w)`."""
    inverse = _inverse(x, p, w)
    moved = inverse @ (w * (y_dot - np.polyval(np.polyder(p), x) * x_dot))
    n = len(p)
    slopes = np.append(np.vander(x, n)[:, 1:] * np.arange(n - 1, 0, -1), np.zeros((len(x), 1)), axis=1)
    return moved + inverse @ (inverse.T @ (slopes.T @ (w * w * (y - np.polyval(p, x)) * x_dot)))


def _inverse(x: np.ndarray, p: np.ndarray, w: np.ndarray | float) -> np.ndarray:
    """The pseudoinverse of the powers that are fitted, each scaled to length 1 as NumPy does it."""
    powers = np.vander(x, len(p)) * np.reshape(w, (-1, 1))
    scale = np.sqrt(np.sum(powers * powers, axis=0))
    return np.linalg.pinv(powers / scale) / scale[:, None]
