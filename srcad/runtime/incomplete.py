"""Derivatives of the regularised incomplete gamma and beta functions by their shapes; SciPy has none.

The gamma function's P(a, x) is the integral of the density of Gamma(a) up to x, so its derivative is that of
(log t - digamma(a)) times the density. The factor changes its sign once, and the integral over all t is 0: taken on
the side of x where the factor keeps its sign, nothing cancels, and also tiny derivatives have their digits.

The integrals are in log t (or the log of the odds) and start at x, where the integrand is largest: the double
exponential rule s = w exp(u - exp(-u)) has 14 digits with 132 points (Takahasi and Mori, 1974). For a < 1, where the
density has a long tail towards 0, the power series of that tail has only terms of one sign.

>>> float(gammainc_by_a(2.0, 3.0))
-0.1974254195...
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sc

from srcad.runtime import distributions
from srcad.runtime.special import by_case, elementwise
from srcad.runtime.special import digamma_step_of as _digamma_step

_U = np.arange(-3.75, 4.5, 1 / 16)
_S = np.exp(_U - np.exp(-_U))  # the nodes, in units of the integrand's width
_WEIGHTS = _S * (1.0 + np.exp(-_U)) / 16
_TERMS = 60


def gammainc_by_a(a: Any, x: Any) -> Any:
    """The derivative of `scipy.special.gammainc(a, x)` by a, for a > 0 and x >= 0."""
    return elementwise(_gammainc_by_a, a, x)


def betainc_by_a(a: Any, b: Any, x: Any) -> Any:
    """The derivative of `scipy.special.betainc(a, b, x)` by a, for a, b > 0 and 0 <= x <= 1."""
    return elementwise(lambda a, b, x: _betainc_by_a(a, b, x, 1.0 - x), a, b, x)


def betainc_by_b(a: Any, b: Any, x: Any) -> Any:
    """The derivative of `scipy.special.betainc(a, b, x)` by b: the same seen from 1."""
    return elementwise(lambda a, b, x: -_betainc_by_a(b, a, 1.0 - x, x), a, b, x)


def odds_by_a(a: Any, b: Any, t: Any) -> Any:
    """The derivative of `betainc(a, b, t / (1 + t))` by a: of large odds t, which round t / (1 + t) to 1."""
    return elementwise(lambda a, b, t: _betainc_by_a(a, b, t / (1.0 + t), 1.0 / (1.0 + t)), a, b, t)


def odds_by_b(a: Any, b: Any, t: Any) -> Any:
    """The derivative of `betainc(a, b, t / (1 + t))` by b."""
    return elementwise(lambda a, b, t: -_betainc_by_a(b, a, 1.0 / (1.0 + t), t / (1.0 + t)), a, b, t)


def odds_density(a: Any, b: Any, t: Any) -> Any:
    """The derivative of `betainc(a, b, t / (1 + t))` by t."""
    return elementwise(lambda a, b, t: beta_kernel(a, b, t / (1.0 + t), 1.0 / (1.0 + t)) / t, a, b, t)


def _gammainc_by_a(a: np.ndarray, x: np.ndarray) -> np.ndarray:
    out = np.where((a >= 0) & (x >= 0), np.where((a < 1e-290) & (x > 0), -sc.exp1(x), 0.0), np.nan)
    inside = (a >= 1e-290) & (x > 0) & np.isfinite(x) & np.isfinite(a)
    right = inside & (x > a + 0.5)
    series = inside & ~right & (a < 1)
    left = inside & ~right & ~series
    out[series] = _gamma_series(a[series], x[series])
    for side, sign in ((left, 1.0), (right, -1.0)):
        out[side] = sign * _gamma_integral(a[side], x[side], -sign)
    return out


def _gamma_series(a: np.ndarray, x: np.ndarray) -> np.ndarray:
    """x**a exp(-x) times the sum of x**n / Gamma(a + n + 1), term by term."""
    n = np.arange(_TERMS)[:, None]
    logs = sc.xlogy(a + n, x) - x - sc.gammaln(a + n + 1)
    return np.sum(np.exp(logs) * (np.log(x) - sc.digamma(a + n + 1)), axis=0)


def _gamma_integral(a: np.ndarray, x: np.ndarray, towards: float) -> np.ndarray:
    """Over t = x exp(towards s), s > 0."""
    width = _width(towards * (x - a), x, 0.0 if towards > 0 else 1.0 / a)
    s = _S[:, None] * width
    logs = towards * a * s - x * np.expm1(towards * s)
    factor = np.log(x) - sc.digamma(a) + towards * s
    return gamma_kernel(a, x) * width * np.sum(_WEIGHTS[:, None] * factor * np.exp(logs), axis=0)


def gamma_kernel(a: np.ndarray, x: np.ndarray) -> np.ndarray:
    """x**a exp(-x) / Gamma(a); for large a without taking large logarithms from each other."""
    small = np.exp(sc.xlogy(a, x) - x - sc.gammaln(a))
    return np.where(a < 10, small, np.sqrt(a / (2 * np.pi)) * np.exp(-a * _excess(x / a, (x - a) / a) - _stirling(a)))


def _stirling(a: np.ndarray) -> np.ndarray:
    """What Stirling's formula for log Gamma(a) leaves over (DLMF 5.11.1), for a > 10."""
    return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / a**2) / a**2) / a**2) / a**2) / a


def _excess(ratio: np.ndarray, d: np.ndarray) -> np.ndarray:
    """d - log(ratio), where ratio = 1 + d; near 1 by the series in r = d / (2 + d): log is 2 (r + r**3 / 3 + ...)."""
    r = d / (2.0 + d)
    powers = 2 * np.arange(1, 20)[:, None] + 1
    near = r * d - 2.0 * np.sum(r**powers / powers, axis=0)
    return np.where(np.abs(d) < 0.3, near, d - np.log(ratio))


def _betainc_by_a(a: np.ndarray, b: np.ndarray, x: np.ndarray, rest: np.ndarray) -> np.ndarray:
    out = np.where((a > 0) & (b > 0) & (x >= 0) & (rest >= 0), 0.0, np.nan)
    inside = (a > 0) & (b > 0) & (x > 0) & (rest > 0) & np.isfinite(a + b)
    series = inside & (a < 1) & (x < np.minimum(0.5, 1.0 / b))
    right = inside & ~series & (_log_of(x, rest) + _digamma_step(a, b) > 0)
    left = inside & ~series & ~right
    out[series] = _beta_series(a[series], b[series], x[series])
    for side, sign in ((left, 1.0), (right, -1.0)):
        out[side] = sign * _beta_integral(a[side], b[side], x[side], rest[side], -sign)
    return out


def _beta_series(a: np.ndarray, b: np.ndarray, x: np.ndarray) -> np.ndarray:
    """x**a / B(a, b) times the sum of (1 - b)_n x**n / (n! (a + n)), term by term."""
    n = np.arange(1, _TERMS)[:, None]
    terms = np.cumprod((n - b) / n * x, axis=0)
    base = np.log(x) + _digamma_step(a, b)
    first = (np.log(x) - sc.digamma(a + 1) + sc.digamma(a + b)) / a
    return beta_kernel(a, b, x, 1.0) * (first + np.sum(terms / (a + n) * (base - 1.0 / (a + n)), axis=0))


def beta_kernel(a: np.ndarray, b: np.ndarray, x: np.ndarray, rest: Any) -> np.ndarray:
    """x**a rest**b / B(a, b), where rest = 1 - x; for large a and b without taking large logarithms from each other."""
    small = np.exp(sc.xlogy(a, x) + sc.xlogy(b, rest) - _log_beta(a, b))
    large = (a > 10) & (b > 10) & (x + rest == 1.0)
    n = a + b
    one, other = n * x / a, n * rest / b
    away = a * _excess(one, (b * x - a * rest) / a) + b * _excess(other, (a * rest - b * x) / b)
    logs = _stirling(n) - _stirling(a) - _stirling(b) - away
    return np.where(large, np.sqrt(a * b / (2 * np.pi * n)) * np.exp(logs), small)


def _log_beta(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The logarithm of Beta(a, b); SciPy's own takes large ones from each other where one of both is large."""
    one, other = np.minimum(a, b), np.maximum(a, b)
    rest = one * (1.0 - np.log(one + other)) - (other - 0.5) * np.log1p(one / other)
    return np.where(other > 10, sc.gammaln(one) + rest + _stirling(other) - _stirling(one + other), sc.betaln(a, b))


def gammainc_of_exp_by_a(a: Any, x: Any) -> Any:
    """The derivative by a of P(a, exp(x)); far below 0, where exp(x) is 0, of the first term of its series."""

    def below(a: np.ndarray, x: np.ndarray) -> np.ndarray:
        return np.exp(a * x - sc.gammaln(a + 1.0)) * (x - sc.digamma(a + 1.0))

    def above(a: np.ndarray, x: np.ndarray) -> Any:
        return gammainc_by_a(a, np.exp(x))

    return elementwise(lambda a, x: by_case(x < -700.0, below, above, a, x), a, x)


def gamma_density(a: Any, x: Any) -> Any:
    """The density of Gamma(a) at x."""

    def small(a: np.ndarray, x: np.ndarray) -> np.ndarray:
        return np.where(np.isinf(x), 0.0, np.exp(sc.xlogy(a - 1.0, x) - x - sc.gammaln(a)))

    def large(a: np.ndarray, x: np.ndarray) -> np.ndarray:
        return gamma_kernel(a, x) / x

    return elementwise(lambda a, x: by_case((a > 10) & (x > 0), large, small, a, x), a, x)


def beta_density(a: Any, b: Any, x: Any) -> Any:
    """The density of Beta(a, b) at x."""

    def small(a: np.ndarray, b: np.ndarray, x: np.ndarray) -> np.ndarray:
        return np.exp(sc.xlogy(a - 1.0, x) + sc.xlog1py(b - 1.0, -x) - _log_beta(a, b))

    def large(a: np.ndarray, b: np.ndarray, x: np.ndarray) -> np.ndarray:
        return beta_kernel(a, b, x, 1.0 - x) / (x * (1.0 - x))

    def density(a: np.ndarray, b: np.ndarray, x: np.ndarray) -> np.ndarray:
        return by_case((a > 10) & (b > 10) & (x > 0) & (x < 1), large, small, a, b, x)

    return elementwise(density, a, b, x)


def _beta_integral(a: np.ndarray, b: np.ndarray, x: np.ndarray, rest: np.ndarray, towards: float) -> np.ndarray:
    """Over t with log(t / (1 - t)) = log(x / rest) + towards s, s > 0."""
    width = _width(towards * (b * x - a * rest), (a + b) * x * rest, 1.0 / np.where(towards > 0, b, a))
    s = _S[:, None] * width
    log_t = -_log_mix(x, rest, -towards * s)
    log_rest = log_t - towards * s
    factor = _log_of(x, rest) + log_t + _digamma_step(a, b)
    values = factor * np.exp(a * log_t + b * log_rest)
    return beta_kernel(a, b, x, rest) * width * np.sum(_WEIGHTS[:, None] * values, axis=0)


def _log_of(x: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """log(x), where x + rest = 1."""
    return np.where(x < 0.5, np.log(x), np.log1p(-rest))


def _log_mix(x: np.ndarray, rest: np.ndarray, s: np.ndarray) -> np.ndarray:
    """log(x + rest exp(s)), where x + rest = 1."""
    far = np.maximum(s, 100.0)
    return np.where(s < 100.0, np.log1p(rest * np.expm1(np.minimum(s, 100.0))),
                    np.log(rest) + far + np.log1p(x / rest * np.exp(-far)))  # fmt: skip


def _width(slope: np.ndarray, bend: np.ndarray, tail: Any) -> np.ndarray:
    """Where slope s + bend s**2 / 2 has grown to 1, or the length of the exponential tail if that is more.

    A small bend grows like exp(s).
    """
    slope = np.maximum(slope, 0.0)
    near = np.minimum(2.0 / (slope + np.sqrt(slope**2 + 2.0 * bend)), np.arccosh(1.0 + 1.0 / bend))
    return np.maximum(near, tail)


def stdtr_by_df(df: Any, t: Any) -> Any:
    """The derivative of Student's `scipy.special.stdtr(df, t)` by its degrees of freedom.

    Of the tail beyond |t|, which is half of betainc(df / 2, 1 / 2, df / (df + t**2)).
    """
    return elementwise(_stdtr_by_df, df, t)


def _stdtr_by_df(df: np.ndarray, t: np.ndarray) -> np.ndarray:
    total = df + t**2
    x, rest, half = df / total, t**2 / total, np.full_like(df, 0.5)
    by_shape = 0.5 * _betainc_by_a(0.5 * df, half, x, rest)
    by_limit = beta_kernel(0.5 * df, half, x, rest) / df
    out = -0.5 * np.sign(t) * (by_shape + by_limit)
    large = (df > 30.0) & np.isfinite(t) & np.isfinite(df)
    out[large] = np.sign(t[large]) * _nearly_normal(df[large], np.abs(t[large]))
    return np.where(np.isinf(t), 0.0 * t, out)


_POINTS, _LEGENDRE = np.polynomial.legendre.leggauss(40)
_TURN = 1.5  # about where the density changes its sense with df


def _nearly_normal(df: np.ndarray, t: np.ndarray) -> np.ndarray:
    """For t > 0 and many degrees of freedom, where both parts above cancel: the integral of the density's derivative.

    Up to t where that is short, beyond it otherwise, as the integral over all t > 0 is 0.
    """
    near = np.minimum(t, _TURN)
    inner = 0.5 * near * np.sum(_LEGENDRE[:, None] * _density_by_df(df, 0.5 * near * (_POINTS[:, None] + 1.0)), axis=0)
    w = np.maximum(t, _TURN) ** 2 / df
    fall = (df + 1.0) * w / (1.0 + w) - 1.0  # of density times u, by log u
    width = _width(fall, 2.0 * (df + 1.0) * w / (1.0 + w) ** 2, 1.0 / df)
    u = np.maximum(t, _TURN) * np.exp(_S[:, None] * width)
    outer = width * np.sum(_WEIGHTS[:, None] * _density_by_df(df, u) * u, axis=0)
    return np.where(t < _TURN, inner, -outer)


def _density_by_df(df: np.ndarray, u: np.ndarray) -> np.ndarray:
    return _t_density(df, u) * distributions.t_log_density_by_df(u, df)


def t_density(df: Any, t: Any) -> Any:
    """The density of Student's t."""
    return elementwise(_t_density, df, t)


def _t_density(df: np.ndarray, t: np.ndarray) -> np.ndarray:
    size = -(0.25 - (1 / 24 - (1 / 20 - (17 / 112 - 31 / 36 / df**2) / df**2) / df**2) / df**2) / df
    size = np.where(df > 30.0, size - 0.5 * np.log(2.0 * np.pi), -sc.betaln(0.5 * df, 0.5) - 0.5 * np.log(df))
    return np.exp(size - 0.5 * (df + 1.0) * np.log1p(t**2 / df))
