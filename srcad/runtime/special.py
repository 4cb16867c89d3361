"""Derivatives of special functions that have no name in SciPy, for generated code that calls SciPy anyway.

SciPy's own `polygamma` is NaN for negative arguments, though `gammaln` is smooth between its poles, and knows no
derivative of a Bessel function by its order, as a Matern kernel's smoothness asks for.

>>> float(polygamma(1, 1.0)), float(kv_by_order(0.5, 2.0))
(1.6449340668..., 0.0247486375...)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.special as sc

_BLOCK = 4096


def elementwise(function: Callable[..., np.ndarray], *args: Any) -> Any:
    """Call a function of flat double arrays, a block at a time; the result is in the arguments' shape and precision."""
    dtype = np.result_type(*(v if hasattr(v, "dtype") else float(v) for v in args))
    arrays = np.broadcast_arrays(*(np.asarray(v, float) for v in args))
    flat = [v.ravel() for v in arrays]
    out = np.empty(arrays[0].size)
    with np.errstate(all="ignore"):
        for k in range(0, out.size, _BLOCK):
            out[k : k + _BLOCK] = function(*(v[k : k + _BLOCK] for v in flat))
    return out.reshape(arrays[0].shape).astype(dtype if dtype.kind == "f" else float)[()]


# ---------------------------------------------------------------- the gamma and zeta functions


def polygamma(n: Any, x: Any) -> Any:
    """The n-th derivative of `scipy.special.digamma` (n > 0), for negative x by reflection (DLMF 5.15.6)."""
    return elementwise(_polygamma, n, x)


def _polygamma(n: np.ndarray, x: np.ndarray) -> np.ndarray:
    out = np.asarray(sc.polygamma(n, np.where(x > 0, x, 1.0)))
    for order in np.unique(n[x <= 0]).astype(int):
        here = (x <= 0) & (n == order)
        values = (-1) ** order * sc.polygamma(order, 1.0 - x[here]) - np.pi * _cot_derivative(order, np.pi * x[here])
        out[here] = np.where(x[here] == np.floor(x[here]), np.nan, values)
    return out


def _cot_derivative(n: int, x: np.ndarray) -> np.ndarray:
    """d**n/dz**n cot(pi z) at x = pi z: a polynomial in c = cot(x), whose own derivative is -pi (1 + c**2)."""
    polynomial = np.polynomial.Polynomial([0.0, 1.0])
    for _ in range(n):
        polynomial = -np.pi * np.polynomial.Polynomial([1.0, 0.0, 1.0]) * polynomial.deriv()
    return polynomial(1.0 / np.tan(x))


def digamma_step(x: Any, step: Any) -> Any:
    """digamma(x + step) - digamma(x); of small steps by the Taylor series, whose terms are zeta functions."""
    return elementwise(_digamma_step, x, step)


def _digamma_step(x: np.ndarray, step: np.ndarray) -> np.ndarray:
    near = (x > 0) & (np.abs(step) < 0.1 * x)
    start, small = np.where(near, x, 1.0), np.where(near, step, 0.0)
    total = np.zeros_like(x)
    for k in range(16, 0, -1):
        total -= (-small) ** k * sc.zeta(k + 1.0, start)
    return np.where(near, total, sc.digamma(x + step) - sc.digamma(x))


_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330)


def zeta_by_x(x: Any, q: Any) -> Any:
    """The derivative of `scipy.special.zeta(x, q)` by x, for x > 1 and q > 0, of Riemann's (q = 1) for all x.

    Euler and Maclaurin's formula (DLMF 25.11.28); left of 1 the complex step.
    """
    return elementwise(_zeta_by_x, x, q)


def _zeta_by_x(x: np.ndarray, q: np.ndarray) -> np.ndarray:
    terms = q + np.arange(20)[:, None]
    total = -np.sum(np.log(terms) * terms**-x, axis=0)
    w = q + 20.0
    log = np.log(w)
    total -= w ** (1.0 - x) * (log + 1.0 / (x - 1.0)) / (x - 1.0) + 0.5 * log * w**-x
    rising, slope, factorial = x.copy(), np.ones_like(x), 2.0  # of x (x + 1) ... (x + 2 j - 2)
    for j, number in enumerate(_BERNOULLI, 1):
        total += number / factorial * (slope - log * rising) * w ** (1.0 - x - 2 * j)
        for k in (2 * j - 1, 2 * j):
            rising, slope = rising * (x + k), slope * (x + k) + rising
        factorial *= (2 * j + 1) * (2 * j + 2)
    out = np.where((x > 1) & (q > 0), total, np.nan)
    left = (x < 1) & (q == 1)
    if left.any():
        out[left] = sc.zeta(x[left] + 1e-30j).imag / 1e-30
    return out


# ---------------------------------------------------------------- error functions


def erfcx_slope(x: Any) -> Any:
    """The derivative of `scipy.special.erfcx`: 2 x erfcx(x) - 2 / sqrt(pi), for large x by what these differ in."""
    direct = _INVERSE_ROOT_PI * 2.0
    return elementwise(
        lambda x: np.where(x < 7, 2.0 * x * sc.erfcx(x) - direct, direct * _asymptotic(-1.0 / (2.0 * x**2))), x
    )


def dawsn_slope(x: Any) -> Any:
    """The derivative of `scipy.special.dawsn`: 1 - 2 x dawsn(x), for large x by what these differ in."""
    return elementwise(
        lambda x: np.where(np.abs(x) < 7, 1.0 - 2.0 * x * sc.dawsn(x), -_asymptotic(1.0 / (2.0 * x**2))), x
    )


_INVERSE_ROOT_PI = 1.0 / np.sqrt(np.pi)


def _asymptotic(v: np.ndarray) -> np.ndarray:
    """The sum over n > 0 of (2 n - 1)!! v**n, as far as it is good for (DLMF 7.12.1)."""
    total, term = np.zeros_like(v), np.ones_like(v)
    for n in range(1, 26):
        term = term * (2 * n - 1) * v
        total += term
    return total


# ---------------------------------------------------------------- Bessel functions by their order


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
    step = np.minimum(0.2, 0.7 / np.sqrt(size + 1.0))
    end = np.arcsinh((order + np.sqrt(80.0 * size) + 80.0) / z)
    count = int(np.max(np.where(np.isfinite(end), end / step, 0.0), initial=0.0)) + 2
    t = step * np.arange(1, count)[:, None]
    logs = order * t - 2.0 * z * np.sinh(t / 2.0) ** 2 - scale
    total = step * np.sum(t * np.exp(logs) * -np.expm1(-2.0 * order * t) / 2.0, axis=0)
    return np.where(z > 0, np.sign(v) * total, np.nan)


def iv_by_order(v: Any, z: Any) -> Any:
    """The derivative of `scipy.special.iv(v, z)` by v, z > 0: its power series, term by term (DLMF 10.38.1)."""
    return elementwise(lambda v, z: _iv_by_order(v, z, 0.0 * z), v, z)


def ive_by_order(v: Any, z: Any) -> Any:
    """The derivative of `scipy.special.ive(v, z)` by v."""
    return elementwise(lambda v, z: _iv_by_order(v, z, z), v, z)


def _iv_by_order(v: np.ndarray, z: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """For v >= 0; below by the connection with K (DLMF 10.27.2): I(-v) = I(v) + 2 / pi sin(v pi) K(v)."""
    order = np.abs(v)
    count = 40 + int(np.max(z, initial=0.0))
    k = np.arange(count)[:, None]
    log = np.log(z / 2.0)
    logs = (2 * k + order) * log - sc.gammaln(k + 1.0) - sc.gammaln(order + k + 1.0) - scale
    total = np.sum((log - sc.digamma(order + k + 1.0)) * np.exp(logs), axis=0)
    k_scale = np.exp(-z - scale)
    more = 2.0 * np.cos(order * np.pi) * sc.kve(order, z)
    more += 2.0 / np.pi * np.sin(order * np.pi) * _kv_by_order(order, z, 0.0 * z)
    return np.where(z > 0, np.where(v < 0, -(total + k_scale * more), total), np.nan)
