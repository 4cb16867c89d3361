"""What goes back through the log-densities of distributions of several variables."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sc


def normal_back(x: Any, mean: Any, cov: Any, bar: Any) -> tuple[Any, Any, Any]:
    """The cotangents of `x`, `mean` and `cov` from that of `scipy.stats.multivariate_normal.logpdf(x, mean, cov)`.

    A number stands for that multiple of the identity, a vector for a diagonal; of a matrix SciPy reads the lower
    triangle, and there the gradient is.
    """
    shape, cov = np.shape(x), np.asarray(cov, float)
    d = np.size(mean) if mean is not None else cov.shape[0] if cov.ndim else shape[-1] if shape else 1
    matrix = cov if cov.ndim == 2 else cov * np.eye(d)
    away = np.reshape(x, (-1, d)) - (0.0 if mean is None else np.ravel(mean))
    pull = np.linalg.solve(matrix, away.T).T
    weight = np.broadcast_to(bar, shape[: len(shape) - (d > 1 or shape[-1:] == (1,))] or (1,)).reshape(-1, 1)
    weighted = weight * pull
    both = 0.5 * (pull.T @ weighted - np.sum(weight) * np.linalg.inv(matrix))
    if cov.ndim == 2:
        cov_bar: Any = np.tril(both) + np.tril(both, -1)
    else:
        cov_bar = np.diagonal(both).copy() if cov.ndim else np.trace(both)
    mean_bar = np.sum(weighted, axis=0)
    return -weighted.reshape(shape)[()], mean_bar[0] if np.ndim(mean) == 0 and d == 1 else mean_bar, cov_bar


def dirichlet_back(x: np.ndarray, alpha: np.ndarray, bar: Any) -> tuple[np.ndarray, np.ndarray]:
    """The cotangents of `x` and `alpha` from that of `scipy.stats.dirichlet.logpdf(x, alpha)`.

    One number less than there are parameters stands for all: the last one is what is missing to 1.
    """
    missing = x.shape[0] == alpha.size - 1
    whole = np.concatenate([x, [1.0 - np.sum(x, axis=0)]]) if missing else x
    column = alpha.reshape(-1, *([1] * (whole.ndim - 1)))
    x_bar = bar * (column - 1.0) / whole
    alpha_bar = bar * (np.log(whole) - sc.digamma(column) + sc.digamma(np.sum(alpha)))
    if missing:
        x_bar = x_bar[:-1] - x_bar[-1]
    return x_bar, alpha_bar.reshape(alpha.size, -1).sum(axis=1)
