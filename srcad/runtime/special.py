"""Derivatives of special functions that have no name in SciPy, for generated code that calls SciPy anyway.

SciPy's own `polygamma` is NaN for negative arguments, though `gammaln` is smooth between its poles.

>>> float(polygamma(1, 1.0)), float(polygamma(1, -0.5))
(1.6449340668..., 8.9348022005...)
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


def by_case(case: np.ndarray, one: Callable[..., np.ndarray], other: Callable[..., np.ndarray], *args: Any) -> Any:
    """`one` of the arguments where `case` holds, `other` elsewhere: each is computed where it is asked for only.

    >>> by_case(np.array([True, False]), np.negative, np.sqrt, np.array([4.0, 9.0]))
    array([-4.,  3.])
    """
    if not case.any():
        return other(*args)
    if case.all():
        return one(*args)
    out = np.empty(case.shape)
    out[case], out[~case] = one(*(a[case] for a in args)), other(*(a[~case] for a in args))
    return out


# ---------------------------------------------------------------- the gamma and zeta functions


_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330)


def polygamma(n: Any, x: Any) -> Any:
    """The n-th derivative of `scipy.special.digamma` (n > 0), for negative x by reflection (DLMF 5.15.6)."""
    return elementwise(_polygamma, n, x)


def _polygamma(n: np.ndarray, x: np.ndarray) -> np.ndarray:
    right = np.where(x > 0, x, 1.0)
    out = by_case(n == 1, lambda n, x: _trigamma(x), sc.polygamma, n, right)
    for order in np.unique(n[x <= 0]).astype(int):
        here = (x <= 0) & (n == order)
        beside = np.pi * (x[here] - np.round(x[here]))
        values = (-1) ** order * sc.polygamma(order, 1.0 - x[here]) - np.pi * _cot_derivative(order, beside)
        out[here] = np.where(x[here] == np.floor(x[here]), np.nan, values)
    return out


def _trigamma(x: np.ndarray) -> np.ndarray:
    """For x > 0: ten terms of the sum of (x + k)**-2, of the others the asymptotic series (DLMF 5.15.8).

    SciPy's polygamma takes an order of magnitude longer.
    """
    inverse = 1.0 / (x + 10.0)
    square = inverse * inverse
    series = np.zeros_like(x)
    for number in reversed(_BERNOULLI[:8]):
        series = (series + number) * square
    total = inverse * (1.0 + 0.5 * inverse + series)
    for k in range(9, -1, -1):  # the small ones first
        total += 1.0 / (x + k) ** 2
    return total


def _cot_derivative(n: int, x: np.ndarray) -> np.ndarray:
    """d**n/dz**n cot(pi z) at x = pi z: a polynomial in c = cot(x), whose own derivative is -pi (1 + c**2)."""
    polynomial = np.polynomial.Polynomial([0.0, 1.0])
    for _ in range(n):
        polynomial = -np.pi * np.polynomial.Polynomial([1.0, 0.0, 1.0]) * polynomial.deriv()
    return polynomial(1.0 / np.tan(x))


def binom_by_n(n: Any, k: Any) -> Any:
    """The derivative of `scipy.special.binom(n, k)` by n."""
    return elementwise(_binom_by_n, n, k)


def binom_by_k(n: Any, k: Any) -> Any:
    """The derivative of `scipy.special.binom(n, k)` by k."""
    return elementwise(_binom_by_k, n, k)


def _binom_by_n(n: np.ndarray, k: np.ndarray) -> np.ndarray:
    left = (n - k < -0.5) & (n > -0.5)
    relative = digamma_step_of(n - k + 1.0, k)
    relative[left] = sc.digamma(n[left] + 1.0) - _digamma_left(n[left], k[left])
    return np.where((k < 0) & (k == np.floor(k)), 0.0, _binomial_slope(n, k, relative, 1.0))


def _binom_by_k(n: np.ndarray, k: np.ndarray) -> np.ndarray:
    left = (n - k < -0.5) & (k > -0.5)
    relative = digamma_step_of(k + 1.0, n - 2.0 * k)
    relative[left] = _digamma_left(n[left], k[left]) - sc.digamma(k[left] + 1.0)
    below = (k < 0) & (k == np.floor(k))  # zeros, too
    at_zero = np.where(k % 2 == 1, 1.0, -1.0) * sc.beta(n + 1.0, -k)
    return np.where(below, at_zero, _binomial_slope(n, k, relative, -1.0))


def _digamma_left(n: np.ndarray, k: np.ndarray) -> np.ndarray:
    """digamma(n - k + 1) by reflection; n - k would lose what n is beside a whole number, where there is a pole."""
    beside = (n - np.round(n)) - (k - np.round(k))
    return sc.digamma(k - n) - np.pi / np.tan(np.pi * beside)


def comb_by_n(n: Any, k: Any) -> Any:
    """The derivative of `scipy.special.comb(n, k)` by n: that function is 0 where there is nothing to choose."""
    return elementwise(lambda n, k: np.where((k >= 0) & (k <= n), binom_by_n(n, k), 0.0), n, k)


def comb_by_k(n: Any, k: Any) -> Any:
    """The derivative of `scipy.special.comb(n, k)` by k."""
    return elementwise(lambda n, k: np.where((k >= 0) & (k <= n), binom_by_k(n, k), 0.0), n, k)


def _binomial_slope(n: np.ndarray, k: np.ndarray, relative: np.ndarray, sign: float) -> np.ndarray:
    """`relative` of the function; where that is 0, as k - n is 1, 2, ..., by the slope of 1 / Gamma at its zeros."""
    beyond = np.maximum(k - n, 1.0)
    at_zero = np.where(beyond % 2 == 1, sign, -sign) * sc.beta(n + 1.0, beyond)
    zero = (k - n == beyond) & (beyond == np.floor(beyond))
    return np.where(zero, at_zero, sc.binom(n, k) * relative)


def digamma_step(x: Any, step: Any) -> Any:
    """digamma(x + step) - digamma(x); of small steps by the Taylor series, whose terms are zeta functions."""
    return elementwise(digamma_step_of, x, step)


def digamma_step_of(x: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Left of 1/2 by reflection, so that poles do not cancel which are at both ends, or near both."""
    left = (x < 0.5) & (x + step < 0.5)
    start, small = np.where(left, 1.0 - x, x), np.where(left, -step, step)
    total = sc.digamma(start + small) - sc.digamma(start)
    near = (start > 0) & (np.abs(small) < 0.1 * start)
    if near.any():
        total[near] = _small_step(start[near], small[near])
    if left.any():
        turn, at, end = _sin_pi(step[left]), _sin_pi(x[left]), _sin_pi(x[left] + step[left])
        total[left] += np.where(turn == 0, 0.0, np.pi * turn / end / at)
    return total


def _small_step(x: np.ndarray, step: np.ndarray) -> np.ndarray:
    total = np.zeros_like(x)
    for k in range(16, 0, -1):
        total -= (-step) ** k * sc.zeta(k + 1.0, x)
    return total


def _sin_pi(x: np.ndarray) -> np.ndarray:
    """sin(pi x), 0 for whole numbers."""
    whole = np.round(x)
    return np.where(whole % 2 == 0, 1.0, -1.0) * np.sin(np.pi * (x - whole))


def poch_by_z(z: Any, m: Any) -> Any:
    """The derivative of `scipy.special.poch(z, m)` by z, also where z is a pole of the denominator, Gamma(z)."""

    def slope(z: np.ndarray, m: np.ndarray) -> np.ndarray:
        zero = _is_pole(z) & ~_is_pole(z + m)
        return np.where(zero, sc.gamma(z + m) * _slope_at_zero(z), sc.poch(z, m) * digamma_step_of(z, m))

    return elementwise(slope, z, m)


def poch_by_m(z: Any, m: Any) -> Any:
    """The derivative of `scipy.special.poch(z, m)` by m."""

    def slope(z: np.ndarray, m: np.ndarray) -> np.ndarray:
        return sc.poch(z, m) * np.where(z + m < 0.5, _digamma_left(z, 1.0 - m), sc.digamma(z + m))

    return elementwise(slope, z, m)


def beta_by_a(a: Any, b: Any) -> Any:
    """The derivative of `scipy.special.beta(a, b)` by a, also where a + b is a pole of the denominator."""

    def slope(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        zero = _is_pole(a + b) & ~_is_pole(a) & ~_is_pole(b)
        found = -sc.beta(a, b) * digamma_step_of(a, b)
        return np.where(zero, sc.gamma(a) * sc.gamma(b) * _slope_at_zero(a + b), found)

    return elementwise(slope, a, b)


def _is_pole(x: np.ndarray) -> np.ndarray:
    """Whether Gamma has a pole there."""
    return (x <= 0) & (x == np.floor(x))


def _slope_at_zero(x: np.ndarray) -> np.ndarray:
    """The slope of 1 / Gamma at its zeros 0, -1, ...: (-1)**n n! at -n."""
    return np.where(x % 2 == 0, 1.0, -1.0) * sc.gamma(1.0 - x)


def zeta_by_x(x: Any, q: Any) -> Any:
    """The derivative of `scipy.special.zeta(x, q)` by x, for x > 1 and q > 0, of Riemann's (q = 1) for all x.

    Euler and Maclaurin's formula (DLMF 25.11.28); left of -0.3, where its terms cancel, the complex step.
    """
    return elementwise(_zeta_by_x, x, q)


def _zeta_by_x(x: np.ndarray, q: np.ndarray) -> np.ndarray:
    terms = q + np.arange(20)[:, None]
    total = -np.sum(np.log(terms) * terms**-x, axis=0)
    w, given, x = q + 20.0, x, np.minimum(x, 2000.0)  # what follows is 0 by then
    log = np.log(w)
    total -= w ** (1.0 - x) * (log + 1.0 / (x - 1.0)) / (x - 1.0) + 0.5 * log * w**-x
    rising, slope, factorial = x.copy(), np.ones_like(x), 2.0  # of x (x + 1) ... (x + 2 j - 2)
    for j, number in enumerate(_BERNOULLI, 1):
        total += number / factorial * (slope - log * rising) * w ** (1.0 - x - 2 * j)
        for k in (2 * j - 1, 2 * j):
            rising, slope = rising * (x + k), slope * (x + k) + rising
        factorial *= (2 * j + 1) * (2 * j + 2)
    x = given
    left = (x < -0.3) & (q == 1)
    out = np.where((x > 1) & (q > 0) | (x != 1) & (q == 1), total, np.nan)
    if left.any():
        out[left] = sc.zeta(x[left] + 1e-30j).imag / 1e-30
    return out


# ---------------------------------------------------------------- powers, Legendre functions


def boxcox_by_lmbda(x: Any, lmbda: Any) -> Any:
    """The derivative of `scipy.special.boxcox(x, lmbda)` by lmbda."""
    return elementwise(lambda x, k: _boxcox_slope(np.log(x), k), x, lmbda)


def boxcox1p_by_lmbda(x: Any, lmbda: Any) -> Any:
    """The derivative of `scipy.special.boxcox1p(x, lmbda)` by lmbda."""
    return elementwise(lambda x, k: _boxcox_slope(np.log1p(x), k), x, lmbda)


def _boxcox_slope(log: np.ndarray, lmbda: np.ndarray) -> np.ndarray:
    """log**2 / 2 times a function that is 1 where lmbda is 0; of the power 0 what is left is that of -1 / lmbda."""
    inside = 0.5 * log**2 * sc.hyp1f1(2.0, 3.0, lmbda * log)
    return np.where(np.isneginf(log) & (lmbda > 0), 1.0 / lmbda**2, inside)


def lpmv_by_x(m: Any, v: Any, x: Any) -> Any:
    """The derivative of `scipy.special.lpmv(m, v, x)` by x."""
    return elementwise(_lpmv_by_x, m, v, x)


def _lpmv_by_x(m: np.ndarray, v: np.ndarray, x: np.ndarray) -> np.ndarray:
    inside = (v * x * sc.lpmv(m, v, x) - (v + m) * sc.lpmv(m, v - 1.0, x)) / (x**2 - 1.0)
    sign = np.where((x > 0) | (v % 2 == 1), 1.0, np.where(v % 2 == 0, -1.0, np.nan))
    twice = 0.5 * v * (v + 1.0)  # the function (1 - x**2)**(m / 2) times the m-th derivative of Legendre's
    ends = np.where(m == 0, twice, np.where(m == 2, -0.25 * (v - 1.0) * (v + 2.0) * 2.0 * twice, 0.0))
    return np.where((np.abs(x) == 1) & ((m == 0) | (m >= 2)), sign * ends, inside)


# ---------------------------------------------------------------- error functions


def erfcx_slope(x: Any) -> Any:
    """The derivative of `scipy.special.erfcx`: 2 x erfcx(x) - 2 / sqrt(pi), for large x by what these differ in."""
    constant = _INVERSE_ROOT_PI * 2.0

    def near(x: np.ndarray) -> np.ndarray:
        return 2.0 * x * sc.erfcx(x) - constant

    def far(x: np.ndarray) -> np.ndarray:
        return constant * _asymptotic(-1.0 / (2.0 * x**2))

    return elementwise(lambda x: by_case(x >= 7, far, near, x), x)


def dawsn_slope(x: Any) -> Any:
    """The derivative of `scipy.special.dawsn`: 1 - 2 x dawsn(x), for large x by what these differ in."""

    def near(x: np.ndarray) -> np.ndarray:
        return 1.0 - 2.0 * x * sc.dawsn(x)

    def far(x: np.ndarray) -> np.ndarray:
        return -_asymptotic(1.0 / (2.0 * x**2))

    return elementwise(lambda x: by_case(np.abs(x) >= 7, far, near, x), x)


_INVERSE_ROOT_PI = 1.0 / np.sqrt(np.pi)


def _asymptotic(v: np.ndarray) -> np.ndarray:
    """The sum over n > 0 of (2 n - 1)!! v**n, as far as it is good for (DLMF 7.12.1)."""
    total, term = np.zeros_like(v), np.ones_like(v)
    for n in range(1, 26):
        term = term * (2 * n - 1) * v
        total += term
    return total


# ---------------------------------------------------------------- Carlson's degenerate integral


def elliprc_by_x1(x1: Any, x2: Any) -> Any:
    """The derivative of `scipy.special.elliprc(x1, x2)` by x1; by its equation where x2 < 0, a principal value."""

    def slope(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        principal = (1.0 / np.sqrt(x) - sc.elliprc(x, y)) / (2.0 * (x - y))
        return np.where(y > 0, sc.elliprd(y, y, x) / -6.0, principal)

    return elementwise(slope, x1, x2)


def elliprc_by_x2(x1: Any, x2: Any) -> Any:
    """The derivative of `scipy.special.elliprc(x1, x2)` by x2."""

    def slope(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        principal = (sc.elliprc(x, y) - np.sqrt(x) / y) / (2.0 * (x - y))
        return np.where(y > 0, sc.elliprd(x, y, y) / -3.0, principal)

    return elementwise(slope, x1, x2)


# ---------------------------------------------------------------- the Voigt profile


def voigt_by_x(x: Any, sigma: Any, gamma: Any) -> Any:
    """The derivative of `scipy.special.voigt_profile(x, sigma, gamma)` by x."""
    return elementwise(lambda x, s, g: _voigt(x, s, g)[1].real, x, sigma, gamma)


def voigt_by_gamma(x: Any, sigma: Any, gamma: Any) -> Any:
    """The derivative of `scipy.special.voigt_profile(x, sigma, gamma)` by gamma."""
    return elementwise(lambda x, s, g: -_voigt(x, s, g)[1].imag, x, sigma, gamma)


def voigt_by_sigma(x: Any, sigma: Any, gamma: Any) -> Any:
    """The derivative of `scipy.special.voigt_profile(x, sigma, gamma)` by sigma."""
    return elementwise(lambda x, s, g: s * _voigt(x, s, g)[2].real, x, sigma, gamma)


def _voigt(x: np.ndarray, sigma: np.ndarray, gamma: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of Faddeeva's function in x + i gamma, scaled: the value, the slope and the second one.

    By sigma the profile moves as heat does: its derivative is sigma times the second derivative by x. Far out, and
    where sigma is 0, these come from the asymptotic series (DLMF 7.12.1), as they cancel in the function.
    """
    place = x + 1j * gamma
    z = place / (sigma * np.sqrt(2.0))
    w = sc.wofz(z)
    slope = -2.0 * z * w + 2j * _INVERSE_ROOT_PI
    near = [w, slope, -2.0 * w - 2.0 * z * slope]
    scales = [_INVERSE_ROOT_PI / (np.sqrt(2.0) * sigma) / (np.sqrt(2.0) * sigma) ** k for k in range(3)]
    ratio, term = (sigma / place) ** 2, 1j / (np.pi * place)
    far = [np.zeros_like(place) for _ in range(3)]
    for n in range(16):
        far[0] += term
        far[1] -= term * (2 * n + 1) / place
        far[2] += term * (2 * n + 1) * (2 * n + 2) / place**2
        term = term * (2 * n + 1) * ratio
    out = np.abs(place) > 12.0 * sigma
    found = [np.where(out, f, c * n) for f, c, n in zip(far, scales, near, strict=True)]
    return found[0], found[1], found[2]
