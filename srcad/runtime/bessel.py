"""Derivatives of Bessel functions by their order, as a Matern kernel's smoothness asks for, and of scaled ones.

SciPy knows no derivative by the order. By z, what scaled functions differ in is lost where z is large: there it comes
from their asymptotic expansion.

>>> float(kv_by_order(0.5, 2.0)), float(ive_slope(0.0, 1e8))
(0.0247486375..., -1.99471...e-13)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.special as sc

from srcad.runtime.special import by_case, elementwise

# ---------------------------------------------------------------- of order 1, by z: SciPy's order 2 takes far longer


def j1_slope(z: Any) -> Any:
    """The derivative of `scipy.special.j1`: J0(z) - J1(z) / z, one half at 0."""
    return elementwise(lambda z: np.where(z == 0, 0.5, sc.j0(z) - sc.j1(z) / z), z)


def i1_slope(z: Any) -> Any:
    """The derivative of `scipy.special.i1`: I0(z) - I1(z) / z, one half at 0."""
    return elementwise(lambda z: np.where(z == 0, 0.5, sc.i0(z) - sc.i1(z) / z), z)


# ---------------------------------------------------------------- scaled functions, by z


def ive_slope(v: Any, z: Any) -> Any:
    """The derivative of `scipy.special.ive(v, z)` by z."""
    return elementwise(_ive_slope, v, z)


def kve_slope(v: Any, z: Any) -> Any:
    """The derivative of `scipy.special.kve(v, z)` by z."""
    return elementwise(_kve_slope, v, z)


def _ive_slope(v: np.ndarray, z: np.ndarray) -> np.ndarray:
    return by_case(_far(v, z), lambda v, z: _parity(v, z) * _tail(v, np.abs(z), -1.0), _ive_slope_near, v, z)


def _ive_slope_near(v: np.ndarray, z: np.ndarray) -> np.ndarray:
    if np.all(v == 0):
        return sc.i1e(z) - np.sign(z) * sc.i0e(z)
    if np.all(v == 1):
        return np.where(z == 0, 0.5, sc.i0e(z) - sc.i1e(z) / z - np.sign(z) * sc.i1e(z))
    return 0.5 * (sc.ive(np.where(v == 0, 1.0, v - 1.0), z) + sc.ive(v + 1.0, z)) - np.sign(z) * sc.ive(v, z)


def _kve_slope(v: np.ndarray, z: np.ndarray) -> np.ndarray:
    return by_case(_far(v, z), lambda v, z: np.pi * _tail(v, z, 1.0), _kve_slope_near, v, z)


def _kve_slope_near(v: np.ndarray, z: np.ndarray) -> np.ndarray:
    if np.all(v == 0):
        return sc.k0e(z) - sc.k1e(z)
    if np.all(v == 1):
        return (1.0 - 1.0 / z) * sc.k1e(z) - sc.k0e(z)
    return sc.kve(v, z) - 0.5 * (sc.kve(v - 1.0, z) + sc.kve(v + 1.0, z))


def _far(v: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Where ten terms have all digits."""
    return np.abs(z) > 200.0 + 20.0 * v**2


def _parity(v: np.ndarray, z: np.ndarray) -> np.ndarray:
    """The slope's sign at -z: the function of an order that is even is even; that of a fraction is not real."""
    left = np.where(v % 2 == 0, -1.0, np.where(v % 2 == 1, 1.0, np.nan))
    return np.where(z > 0, 1.0, left)


def _tail(v: np.ndarray, z: np.ndarray, sign: float) -> np.ndarray:
    """The derivative of (2 pi z)**-0.5 times the sum of (sign)**k a_k(v) / z**k (DLMF 10.40)."""
    total, term = np.zeros_like(z), np.ones_like(z)
    for k in range(1, 11):
        total += (k - 0.5) * term
        term = term * sign * (4.0 * v**2 - (2 * k - 1) ** 2) / (8.0 * k * z)
    return -total / (z * np.sqrt(2.0 * np.pi * z))


# ---------------------------------------------------------------- by the order


def kv_by_order(v: Any, z: Any) -> Any:
    """The derivative of `scipy.special.kv(v, z)` by v, z > 0: the integral of t sinh(v t) exp(-z cosh t)."""
    return elementwise(lambda v, z: _kv_by_order(v, z, z), v, z)


def kve_by_order(v: Any, z: Any) -> Any:
    """The derivative of `scipy.special.kve(v, z)` by v."""
    return elementwise(lambda v, z: _kv_by_order(v, z, 0.0 * z), v, z)


def _kv_by_order(v: np.ndarray, z: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """The trapezoidal rule: the integrand is analytic and falls off like exp(-exp(t))."""
    order = np.abs(v)
    size = np.hypot(order, z)
    first = np.arcsinh(order / z) - np.sqrt(270.0 / size)  # below, the integrand is nothing beside its largest value
    step = np.minimum(0.2, 0.7 / np.sqrt(size + 1.0))
    end = np.arcsinh((order + np.sqrt(80.0 * size) + 80.0) / z)
    skipped = np.where((size > 200.0) & (first > 0), np.floor(np.maximum(first, 0.0) / step), 0.0)
    count = int(np.max(np.where(np.isfinite(end), end / step - skipped, 0.0), initial=0.0)) + 2
    if v.size > 1 and count > _MANY:
        return _one_by_one(_kv_by_order, v, z, scale)
    t = step * (skipped + np.arange(1, count)[:, None])
    logs = order * t - 2.0 * z * np.sinh(t / 2.0) ** 2 - scale
    total = step * np.sum(t * np.exp(logs) * -np.expm1(-2.0 * order * t) / 2.0, axis=0)
    return np.where(z > 0, np.sign(v) * total, np.nan)


def iv_by_order(v: Any, z: Any) -> Any:
    """The derivative of `scipy.special.iv(v, z)` by v, z >= 0."""
    return elementwise(lambda v, z: _iv_by_order(v, z, 0.0 * z), v, z)


def ive_by_order(v: Any, z: Any) -> Any:
    """The derivative of `scipy.special.ive(v, z)` by v."""
    return elementwise(lambda v, z: _iv_by_order(v, z, z), v, z)


def _iv_by_order(v: np.ndarray, z: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """For v >= 0; below by the connection with K (DLMF 10.27.2): I(-v) = I(v) + 2 / pi sin(v pi) K(v)."""
    order = np.abs(v)
    total = np.where((z > 0) & (sc.ive(order, z) == 0), 0.0, np.nan)
    integral = (z > 2.0) & (order**2 < 4.0 * z)
    series = (z > 0) & ~integral & (np.hypot(order, z) <= 1e8)  # further out the terms' logarithms have no digits
    for here, found in ((integral, _iv_integral), (series, _iv_series)):
        total[here] = found(order[here], z[here], scale[here])
    k_scale = np.exp(-z - scale)
    more = 2.0 * np.cos(order * np.pi) * sc.kve(order, z)
    more += 2.0 / np.pi * np.sin(order * np.pi) * _kv_by_order(order, z, 0.0 * z)
    out = np.where(v < 0, -(total + k_scale * more), total)
    return np.where((z == 0) & (v > 0), 0.0, out)


_MANY = 2000  # points or terms: for a whole block they would take too much memory


def _one_by_one(function: Callable[..., np.ndarray], *args: np.ndarray) -> np.ndarray:
    return np.concatenate([function(*(a[i : i + 1] for a in args)) for i in range(args[0].size)])


def _iv_series(v: np.ndarray, z: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """The power series, term by term (DLMF 10.38.1), around its largest one."""
    middle = 0.5 * (np.hypot(v, z) - v)
    width = 10.0 * np.sqrt(middle) + 10.0
    if v.size > 1 and np.max(width) > _MANY:
        return _one_by_one(_iv_series, v, z, scale)
    k = np.floor(np.maximum(middle - width, 0.0)) + np.arange(int(np.max(2.0 * width, initial=0.0)) + 20)[:, None]
    log = np.log(z / 2.0)
    logs = (2 * k + v) * log - sc.gammaln(k + 1.0) - sc.gammaln(v + k + 1.0) - scale
    return np.sum((log - sc.digamma(v + k + 1.0)) * np.exp(logs), axis=0)


_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(48)


def _iv_integral(v: np.ndarray, z: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Schlaefli's integral (DLMF 10.32.4), by v; where v**2 is not much more than z its integrand hardly cancels."""
    end = 2.0 * np.arcsin(np.sqrt(np.minimum(20.0 / z, 1.0)))
    t = 0.5 * end * (_POINTS[:, None] + 1.0)
    near = 0.5 * end * np.sum(_WEIGHTS[:, None] * t * np.sin(v * t) * np.exp(-2.0 * z * np.sin(t / 2.0) ** 2), axis=0)
    s = 0.5 * np.arccosh(1.0 + 40.0 / z) * (_POINTS[:, None] + 1.0)
    fall = np.exp(-2.0 * z * np.sinh(s / 2.0) ** 2 - v * s)
    beyond = np.sum(_WEIGHTS[:, None] * (np.cos(v * np.pi) - s * np.sin(v * np.pi) / np.pi) * fall, axis=0)
    beyond = beyond * 0.5 * np.arccosh(1.0 + 40.0 / z)
    return -near / np.pi * np.exp(z - scale) - beyond * np.exp(-z - scale)
