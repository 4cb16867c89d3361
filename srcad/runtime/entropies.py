"""How the entropy of a number of events changes with its distribution's parameters: a sum over the numbers that count.

H = -sum of p(k) log p(k), so that its derivative is -sum of p(k) s(k) log p(k), where s is that of log p(k); the sum of
p(k) s(k) itself is 0.

>>> round(float(poisson_by_mu(1.5)), 10)
0.3861661072
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.special as sc
from scipy import stats

from srcad.runtime.special import elementwise


def _slope(log_p: np.ndarray, score: np.ndarray) -> float:
    """Without the terms that no probability has."""
    there = np.isfinite(log_p)
    return float(-np.sum(np.exp(log_p[there]) * score[there] * log_p[there]))


def _each(function: Callable[..., float], *args: Any) -> Any:
    """Number by number: each has its own sum."""
    return elementwise(lambda *flat: np.array([function(*v) for v in zip(*flat, strict=True)]), *args)


def poisson_by_mu(mu: Any) -> Any:
    """Of `scipy.stats.poisson.entropy`."""

    def slope(mu: float) -> float:
        width = 40.0 * np.sqrt(mu) + 60.0
        k = np.arange(np.floor(max(mu - width, 0.0)), mu + width)
        return float(np.sum(stats.poisson.pmf(k, mu) * np.log((k + 1.0) / mu)))

    return _each(slope, mu)


def binom_by_p(n: Any, p: Any) -> Any:
    """Of `scipy.stats.binom.entropy`."""

    def slope(n: float, p: float) -> float:
        k = np.arange(n + 1)
        return _slope(stats.binom.logpmf(k, n, p), (k - n * p) / (p * (1.0 - p)))

    return _each(slope, n, p)


def _nbinom(n: float, p: float) -> tuple[np.ndarray, np.ndarray]:
    end = stats.nbinom.isf(1e-18, n, p)
    k = np.arange(end + 2.0)
    return k, stats.nbinom.logpmf(k, n, p)


def nbinom_by_n(n: Any, p: Any) -> Any:
    """Of `scipy.stats.nbinom.entropy`."""

    def slope(n: float, p: float) -> float:
        k, log_p = _nbinom(n, p)
        return _slope(log_p, sc.digamma(k + n) - sc.digamma(n) + np.log(p))

    return _each(slope, n, p)


def nbinom_by_p(n: Any, p: Any) -> Any:
    """Of `scipy.stats.nbinom.entropy`."""

    def slope(n: float, p: float) -> float:
        k, log_p = _nbinom(n, p)
        return _slope(log_p, n / p - k / (1.0 - p))

    return _each(slope, n, p)


def betabinom_by_a(n: Any, a: Any, b: Any) -> Any:
    """Of `scipy.stats.betabinom.entropy`."""

    def slope(n: float, a: float, b: float) -> float:
        k = np.arange(n + 1)
        score = sc.digamma(k + a) - sc.digamma(n + a + b) - sc.digamma(a) + sc.digamma(a + b)
        return _slope(stats.betabinom.logpmf(k, n, a, b), score)

    return _each(slope, n, a, b)


def betabinom_by_b(n: Any, a: Any, b: Any) -> Any:
    """The same seen from n."""
    return betabinom_by_a(n, b, a)


# ---------------------------------------------------------------- a distribution function that is a sum


def betabinom_cdf_by_a(k: Any, n: Any, a: Any, b: Any) -> Any:
    """Of `scipy.stats.betabinom.cdf`: the probabilities times the score, up to k, or beyond it with the other sign.

    The score grows with the number of events, and the sum over all is 0: of the side on which it keeps its sign,
    nothing cancels.
    """

    def slope(k: float, n: float, a: float, b: float) -> float:
        if not 0 <= k < n:
            return 0.0
        events = np.arange(n + 1)
        score = sc.digamma(events + a) - sc.digamma(n + a + b) - sc.digamma(a) + sc.digamma(a + b)
        terms, last = stats.betabinom.pmf(events, n, a, b) * score, int(k)
        return float(np.sum(terms[: last + 1]) if score[last] < 0 else -np.sum(terms[last + 1 :]))

    return _each(slope, k, n, a, b)


def betabinom_cdf_by_b(k: Any, n: Any, a: Any, b: Any) -> Any:
    """The same seen from n."""
    return -betabinom_cdf_by_a(np.asarray(n) - np.floor(k) - 1.0, n, b, a)
