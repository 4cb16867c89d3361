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
    cov = np.asarray(cov, float)
    inverse, pull, shape = _normal(x, mean, cov)
    weight = np.broadcast_to(bar, shape).reshape(-1, 1)
    weighted = weight * pull
    both = 0.5 * (pull.T @ weighted - np.sum(weight) * inverse)
    if cov.ndim == 2:
        cov_bar: Any = np.tril(both) + np.tril(both, -1)
    else:
        cov_bar = np.diagonal(both).copy() if cov.ndim else np.trace(both)
    mean_bar = np.sum(weighted, axis=0)
    of_one = np.ndim(mean) == 0 and len(mean_bar) == 1
    return -weighted.reshape(np.shape(x))[()], mean_bar[0] if of_one else mean_bar, cov_bar


def normal_change(x: Any, mean: Any, cov: Any, x_dot: Any, mean_dot: Any, cov_dot: Any) -> Any:
    """The tangent of `scipy.stats.multivariate_normal.logpdf(x, mean, cov)`; None is a tangent of zero."""
    inverse, pull, shape = _normal(x, mean, np.asarray(cov, float))
    d = len(inverse)
    away = np.zeros_like(pull)
    if x_dot is not None:
        away = away + np.reshape(x_dot, (-1, d))
    if mean_dot is not None:
        away = away - np.ravel(mean_dot)
    total = -np.sum(pull * away, axis=1)
    if cov_dot is not None:
        change = np.tril(cov_dot) + np.tril(cov_dot, -1).T if np.ndim(cov_dot) == 2 else cov_dot * np.eye(d)
        total = total + 0.5 * (np.sum((pull @ change) * pull, axis=1) - np.sum(inverse * change))
    return total.reshape(shape)[()]


def _normal(x: Any, mean: Any, cov: np.ndarray) -> tuple[np.ndarray, np.ndarray, tuple[int, ...]]:
    """The inverse of the covariance, that times what x is away from the mean, the shape of the density."""
    shape = np.shape(x)
    d = np.size(mean) if mean is not None else cov.shape[0] if cov.ndim else shape[-1] if shape else 1
    inverse = np.linalg.inv(cov if cov.ndim == 2 else cov * np.eye(d))
    away = np.reshape(x, (-1, d)) - (0.0 if mean is None else np.ravel(mean))
    return inverse, away @ inverse, shape[: len(shape) - (d > 1 or shape[-1:] == (1,))]


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


def dirichlet_change(x: np.ndarray, alpha: np.ndarray, x_dot: Any, alpha_dot: Any) -> Any:
    """The tangent of `scipy.stats.dirichlet.logpdf(x, alpha)`; None is a tangent of zero."""
    by_x, by_alpha = dirichlet_back(x, alpha, 1.0) if x.ndim == 1 else (None, None)
    total: Any = 0.0
    if x.ndim > 1:
        columns = [dirichlet_back(x[:, k], alpha, 1.0) for k in range(x.shape[1])]
        by_x, by_alpha = (np.stack(parts, axis=1) for parts in zip(*columns, strict=True))
        alpha_dot = None if alpha_dot is None else alpha_dot[:, None]
    if x_dot is not None:
        total = total + np.sum(by_x * x_dot, axis=0)
    if alpha_dot is not None:
        total = total + np.sum(by_alpha * alpha_dot, axis=0)
    return total
