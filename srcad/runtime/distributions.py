"""Derivatives of distributions' moments and entropies that no short formula has, or none that keeps its digits.

>>> round(float(gamma_entropy_by_a(2.0)), 12)
0.355065933152
>>> float(truncated_density(50.0, 50.0, 60.0))  # the normal distribution function is 1.0 at both bounds
50.0199840...
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sc

from srcad.runtime.bessel import ive_slope
from srcad.runtime.special import by_case, elementwise

_LOG_ROOT_2_PI = 0.5 * np.log(2.0 * np.pi)


def ratio(top: Any, bottom: Any) -> Any:
    """`top / bottom`, and 0 where nothing happens: where the former is 0, or has no value and the latter is 0."""
    nothing = (top == 0) | (np.isnan(top) & (bottom == 0))
    return np.where(nothing, 0.0, top) / np.where(nothing, 1.0, bottom)


def zero_times(weight: Any, other: Any) -> Any:
    """A product, and 0 where one of both is 0, whatever it meets."""
    nothing = (weight == 0) | (other == 0)
    return np.where(nothing, 0.0, weight) * np.where(nothing, 0.0, other)


# ---------------------------------------------------------------- log(1 + c x) / c, which is x for c = 0


def log1p_ratio(x: Any, c: Any) -> Any:
    """log(1 + c x) / c: in it a generalised Pareto variable is exponential, an extreme value (-c) one of Gumbel's."""
    return elementwise(lambda x, c: _far_or_near(x, c, lambda x, c: np.log1p(c * x) / c, 1), x, c)


def log1p_ratio_by_c(x: Any, c: Any) -> Any:
    """Its derivative by c."""
    return elementwise(lambda x, c: _far_or_near(x, c, _ratio_by_c, 2), x, c)


def log1p_ratio_by_c_twice(x: Any, c: Any) -> Any:
    """Its second derivative by c."""
    return elementwise(lambda x, c: _far_or_near(x, c, _ratio_by_c_twice, 3), x, c)


def _ratio_by_c(x: np.ndarray, c: np.ndarray) -> np.ndarray:
    return (x / (1.0 + c * x) - np.log1p(c * x) / c) / c


def _ratio_by_c_twice(x: np.ndarray, c: np.ndarray) -> np.ndarray:
    return -(2.0 * _ratio_by_c(x, c) + (x / (1.0 + c * x)) ** 2) / c


def _far_or_near(x: np.ndarray, c: np.ndarray, far: Any, n: int) -> Any:
    """Where c x is small, terms cancel: there it is a hypergeometric function, which SciPy does not know far out."""

    def near(x: np.ndarray, c: np.ndarray) -> np.ndarray:
        return (-1.0) ** (n - 1) * sc.gamma(n) / n * x**n * sc.hyp2f1(n, n, n + 1.0, -c * x)

    return by_case(c * x > 1.0, far, near, x, c)


# ---------------------------------------------------------------- the normal distribution between two bounds


def truncated_density(x: Any, a: Any, b: Any) -> Any:
    """The density at x of a normal variable that is between a and b."""
    return elementwise(lambda x, a, b: np.exp(-0.5 * x**2 - _LOG_ROOT_2_PI - _log_mass(a, b)), x, a, b)


def normal_share(low: Any, high: Any, a: Any, b: Any) -> Any:
    """The probability between two numbers of a normal variable that is between a and b."""
    return elementwise(lambda low, high, a, b: np.exp(_log_mass(low, high) - _log_mass(a, b)), low, high, a, b)


def alpha_cdf_by_a(x: Any, a: Any) -> Any:
    """Of the reciprocal of a normal variable with mean a that is above 0."""
    return elementwise(_alpha_cdf_by_a, x, a)


def _alpha_cdf_by_a(x: np.ndarray, a: np.ndarray) -> np.ndarray:
    """Far out, where it is 1, by the probability beyond x: of a narrow interval, by Taylor's series in the middle."""
    t = 1.0 / x
    middle = a - 0.5 * t
    narrow = t * np.exp(-0.5 * middle**2 - _LOG_ROOT_2_PI) * (1.0 + (middle**2 - 1.0) * t**2 / 24.0)
    beyond = np.where(t < 1e-3, narrow / sc.ndtr(a), np.exp(_log_mass(a - t, a) - sc.log_ndtr(a)))
    near = np.exp(sc.log_ndtr(a - t) - sc.log_ndtr(a)) * (_over_tail(a - t) - _over_tail(a))
    return np.where(t > 1.0, near, _over_tail(a) * (np.expm1(a * t - 0.5 * t**2) + beyond))


def _over_tail(u: np.ndarray) -> Any:
    """The normal density over the distribution function."""
    return np.sqrt(2.0 / np.pi) / sc.erfcx(-np.sqrt(0.5) * u)


def _log_mass(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The logarithm of the normal distribution's probability between a and b: the smaller tails subtracted."""
    low, high = np.where(a > 0, -b, a), np.where(a > 0, -a, b)
    one_tail = sc.log_ndtr(high) + np.log(-np.expm1(sc.log_ndtr(low) - sc.log_ndtr(high)))
    return np.where(high > 0, np.log1p(-sc.ndtr(low) - sc.ndtr(-high)), one_tail)


# ---------------------------------------------------------------- entropies; large parameters by asymptotic series


def t_entropy_by_df(df: Any) -> Any:
    """Of Student's t distribution."""
    return elementwise(_t_entropy_by_df, df)


def _t_entropy_by_df(df: np.ndarray) -> np.ndarray:
    near = 0.25 * (df + 1.0) * (sc.zeta(2.0, 0.5 * df + 0.5) - sc.zeta(2.0, 0.5 * df)) + 0.5 / df
    far = np.polynomial.polynomial.polyval(1.0 / df, [0.0, 0.0, -1.0, -0.5, 0.5, 0.5, -1.5, -1.5])
    return np.where(df < 100, near, far)


def t_log_density_by_df(x: Any, df: Any) -> Any:
    """Of Student's t distribution, in parts that do not cancel for a large df: it is nearly normal then."""
    return elementwise(_t_log_density_by_df, x, df)


def _t_log_density_by_df(x: np.ndarray, df: np.ndarray) -> np.ndarray:
    near = sc.digamma(0.5 * df + 0.5) - sc.digamma(0.5 * df) - 1.0 / df
    far = np.polynomial.polynomial.polyval(1.0 / df, [0.0, 0.0, 1 / 2, 0.0, -1 / 4, 0.0, 1 / 2, 0.0, -17 / 8])
    r = x**2 / df
    log = np.where(r < 1.0, 0.5 * r**2 * sc.hyp2f1(2.0, 2.0, 3.0, -r), np.log1p(r) - r / (1.0 + r))
    return 0.5 * (np.where(df < 50, near, far) - log + x**2 / (df * (df + x**2)))


def gamma_entropy_by_a(a: Any) -> Any:
    """Of a gamma distribution: 1 + (1 - a) times the derivative of digamma."""
    return elementwise(_gamma_entropy_by_a, a)


def _gamma_entropy_by_a(a: np.ndarray) -> np.ndarray:
    far = np.polynomial.polynomial.polyval(1.0 / a, [0, 1 / 2, 1 / 3, 1 / 6, 1 / 30, -1 / 30, -1 / 42, 1 / 42, 1 / 30])
    return np.where(a < 50, 1.0 + (1.0 - a) * sc.zeta(2.0, a), far)


def _ratio_of_bessel_functions() -> np.ndarray:
    """I1(k) / I0(k) in powers of 1 / k: its Riccati equation A' + A / k + A**2 = 1, power by power."""
    a = np.zeros(16)
    a[0] = 1.0
    for n in range(1, 16):
        a[n] = 0.5 * ((n - 2) * a[n - 1] - np.sum(a[1:n] * a[n - 1 : 0 : -1]))
    return a


_BESSEL_RATIO = _ratio_of_bessel_functions()


def vonmises_entropy_by_kappa(kappa: Any) -> Any:
    """Of a von Mises distribution: -kappa A'(kappa), where A = I1 / I0."""
    return elementwise(_vonmises_entropy_by_kappa, kappa)


def _vonmises_entropy_by_kappa(kappa: np.ndarray) -> np.ndarray:
    a = sc.i1e(kappa) / sc.i0e(kappa)
    far = np.polynomial.polynomial.polyval(1.0 / kappa, np.arange(16) * _BESSEL_RATIO)
    return np.where(kappa < 50, kappa * (a**2 - 1.0) + a, far)


# ---------------------------------------------------------------- the generalised extreme value distribution


def _gamma_series(count: int) -> np.ndarray:
    """Gamma(1 + c) in powers of c, from those of its logarithm (DLMF 5.7.3)."""
    g = np.zeros(count)
    g[0] = 1.0
    for n in range(1, count):
        signs = (-1.0) ** np.arange(2, n + 1)
        g[n] = (np.sum(signs * sc.zeta(np.arange(2, n + 1)) * g[: n - 1][::-1]) - np.euler_gamma * g[n - 1]) / n
    return g


_GAMMA = _gamma_series(48)
_SQUARES = 2.0 ** np.arange(48) * _GAMMA - np.polynomial.polynomial.polymul(_GAMMA, _GAMMA)[:48]
_MEAN_SLOPE = -np.polynomial.polynomial.polyder(_GAMMA[1:])
_VAR_SLOPE = np.polynomial.polynomial.polyder(_SQUARES[2:])


def genextreme_mean_by_c(c: Any) -> Any:
    """Of (1 - Gamma(1 + c)) / c, near 0 by its power series."""
    return elementwise(_genextreme_mean_by_c, c)


def _genextreme_mean_by_c(c: np.ndarray) -> np.ndarray:
    gamma = sc.gamma(1.0 + c)
    direct = -(gamma * sc.digamma(1.0 + c) + (1.0 - gamma) / c) / c
    near = np.polynomial.polynomial.polyval(c, _MEAN_SLOPE)
    return np.where(c > -1.0, np.where(np.abs(c) < 0.15, near, direct), np.nan)


def genextreme_var_by_c(c: Any) -> Any:
    """Of (Gamma(1 + 2 c) - Gamma(1 + c)**2) / c**2, near 0 by its power series."""
    return elementwise(_genextreme_var_by_c, c)


def _genextreme_var_by_c(c: np.ndarray) -> np.ndarray:
    one, two = sc.gamma(1.0 + c), sc.gamma(1.0 + 2.0 * c)
    slope = 2.0 * (two * sc.digamma(1.0 + 2.0 * c) - one**2 * sc.digamma(1.0 + c))
    direct = (slope - 2.0 * (two - one**2) / c) / c**2
    near = np.polynomial.polynomial.polyval(c, _VAR_SLOPE)
    return np.where(c > -0.5, np.where(np.abs(c) < 0.15, near, direct), np.nan)


# ---------------------------------------------------------------- von Mises' distribution on the circle

_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(80)


def vonmises_cdf_by_kappa(x: Any, kappa: Any) -> Any:
    """The derivative of `scipy.stats.vonmises.cdf(x, kappa)` by kappa, kappa > 0.

    The integral of the density times cos t - I1 / I0 from 0, or from the turning point pi, to x: over the half circle
    it is 0, and taken on the side of x where the factor keeps its sign, nothing cancels.
    """
    return elementwise(_vonmises_cdf_by_kappa, x, kappa)


def _vonmises_cdf_by_kappa(x: np.ndarray, kappa: np.ndarray) -> np.ndarray:
    x = x - 2.0 * np.pi * np.round(x / (2.0 * np.pi))
    low = np.abs(x)
    missing = -ive_slope(0.0, kappa) / sc.i0e(kappa)  # 1 - I1 / I0
    inner = missing > 2.0 * np.sin(0.5 * low) ** 2
    reach = np.minimum(np.sin(0.5 * low) ** 2 + 20.0 / kappa, 1.0)
    end = np.where(inner, 0.0, 2.0 * np.arcsin(np.sqrt(reach)))
    t = low + 0.5 * (end - low) * (_POINTS[:, None] + 1.0)
    half = 2.0 * np.sin(0.5 * t) ** 2
    values = (missing - half) * np.exp(-kappa * half) / (2.0 * np.pi * sc.i0e(kappa))
    return -np.sign(x) * 0.5 * (end - low) * np.sum(_WEIGHTS[:, None] * values, axis=0)
