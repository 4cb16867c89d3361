"""Derivatives of hypergeometric functions by their parameters, from the power series where it is short.

Near z = 0 these derivatives are small beside the function, so that differences of it have none of their digits. There
the series is differentiated term by term; further out `slopes.slope` takes the differences.

>>> import scipy.special as sc
>>> float(by_parameter(sc.hyp1f1, 0, np.array([2.0]), np.array([3.0]), np.array([1e-10]))[0])
3.3333333335...e-11
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sc

# how many of the parameters stand above, how many below, and how far out the series is short
KINDS: dict[Any, tuple[int, int, float]] = {sc.hyp0f1: (0, 1, 1.0), sc.hyp1f1: (1, 1, 1.0), sc.hyp2f1: (2, 1, 0.4)}
_TERMS = 60


def by_parameter(function: Any, k: int, *args: np.ndarray) -> np.ndarray:
    """The derivative by the k-th parameter; not a number where the series is long, or where z is meant."""
    above, below, reach = KINDS[function]
    *parameters, z = args
    if k == len(parameters) or any(np.iscomplexobj(v) for v in args):
        return np.full(np.shape(z), np.nan)
    total, term, slope = (np.zeros(np.shape(z)) for _ in range(3))
    term += 1.0
    for n in range(_TERMS):
        factors = [p + n for p in parameters]
        ratio = np.prod(factors[:above], axis=0) / np.prod(factors[above:], axis=0) * z / (n + 1.0)
        others = [f for i, f in enumerate(factors[:above]) if i != k]
        if k < above:
            change = np.prod(others, axis=0) / np.prod(factors[above:], axis=0) * z / (n + 1.0)
        else:
            change = -ratio / factors[k]
        term, slope = term * ratio, slope * ratio + term * change
        total += slope
    size = np.max(np.abs(parameters), axis=0)
    return np.where(np.abs(z) * np.maximum(1.0, size / 8.0) < reach, total, np.nan)
