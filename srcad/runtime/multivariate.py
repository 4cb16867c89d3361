"""What goes back through the log-densities of distributions of several variables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.special as sc
from scipy import stats

from srcad.runtime.helpers import unbroadcast
from srcad.runtime.slopes import along

Slopes = tuple[np.ndarray, ...]


def normal_back(x: Any, mean: Any, cov: Any, bar: Any) -> tuple[Any, Any, Any]:
    """The cotangents of `x`, `mean` and `cov` from that of `scipy.stats.multivariate_normal.logpdf(x, mean, cov)`.

    A number stands for that multiple of the identity, a vector for a diagonal; of a matrix SciPy reads the lower
    triangle, and there the gradient is.
    """
    inverse, pull, shape = _normal(x, mean, cov)
    weight = np.broadcast_to(bar, shape).reshape(-1, 1)
    both = 0.5 * (pull.T @ (weight * pull) - np.sum(weight) * inverse)
    return _cotangents(x, mean, cov, weight * pull, both)


def _cotangents(x: Any, mean: Any, cov: Any, weighted: np.ndarray, both: np.ndarray) -> tuple[Any, Any, Any]:
    mean_bar = np.sum(weighted, axis=0)
    of_one = np.ndim(mean) == 0 and len(mean_bar) == 1
    parts = -weighted.reshape(np.shape(x)), mean_bar[0] if of_one else mean_bar, _onto(_folded(both), cov)
    return tuple(in_precision(part, of) for part, of in zip(parts, (x, mean, cov), strict=True))


def in_precision(cotangent: Any, of: Any) -> Any:
    """A cotangent in single precision where its argument is, a number where it is one."""
    dtype = getattr(of, "dtype", None)
    single = dtype is not None and dtype == np.float32
    return np.asarray(cotangent, np.float32 if single else None)[()]


def normal_back_change(x: Any, mean: Any, cov: Any, bar: Any, *dots: Any) -> tuple[Any, Any, Any]:
    """The tangent of `normal_back`, for second derivatives; None is a tangent of zero."""
    x_dot, mean_dot, cov_dot, bar_dot = dots
    inverse, pull, shape = _normal(x, mean, cov)
    d = len(inverse)
    away_dot, inverse_dot = np.zeros_like(pull), np.zeros_like(inverse)
    if x_dot is not None:
        away_dot = away_dot + np.reshape(x_dot, (-1, d))
    if mean_dot is not None:
        away_dot = away_dot - np.ravel(mean_dot)
    pull_dot = away_dot @ inverse
    if cov_dot is not None:
        change = _whole(cov_dot, d)
        inverse_dot, pull_dot = -inverse @ change @ inverse, pull_dot - pull @ change @ inverse
    weight = np.broadcast_to(bar, shape).reshape(-1, 1)
    weight_dot = 0.0 * weight if bar_dot is None else np.broadcast_to(bar_dot, shape).reshape(-1, 1)
    weighted_dot = weight_dot * pull + weight * pull_dot
    both_dot = pull_dot.T @ (weight * pull) + pull.T @ weighted_dot
    both_dot = 0.5 * (both_dot - np.sum(weight_dot) * inverse - np.sum(weight) * inverse_dot)
    return _cotangents(x, mean, cov, weighted_dot, both_dot)


def normal_change(x: Any, mean: Any, cov: Any, x_dot: Any, mean_dot: Any, cov_dot: Any) -> Any:
    """The tangent of `scipy.stats.multivariate_normal.logpdf(x, mean, cov)`; None is a tangent of zero."""
    inverse, pull, shape = _normal(x, mean, cov)
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
    return np.squeeze(total.reshape(shape))[()]


def _normal(x: Any, mean: Any, cov: Any) -> tuple[np.ndarray, np.ndarray, tuple[int, ...]]:
    """The inverse of the covariance, that times what x is away from the mean, the shape of the density."""
    shape = np.shape(x)
    d = np.size(mean) if mean is not None else np.shape(cov)[0] if np.ndim(cov) else shape[-1] if shape else 1
    inverse = np.linalg.inv(_whole(cov, d))
    away = np.reshape(x, (-1, d)) - (0.0 if mean is None else np.ravel(mean))
    return inverse, away @ inverse, shape[: len(shape) - (d > 1 or shape[-1:] == (1,))]


# ---------------------------------------------------------------- by the slopes at each point


def back(slopes: Callable[..., Slopes], bar: Any, first: bool, *arguments: Any) -> tuple[Any, ...]:
    """The cotangents of the arguments from that of a log-density.

    `slopes` gives its derivatives at each point: of `x` a row a point, of the others the points first. The points lie
    along the first axes of `x`, or along the last ones.
    """
    by_x, *others = slopes(*arguments)
    weights = np.broadcast_to(bar, len(by_x)) if np.ndim(bar) == 0 else np.ravel(bar)
    weighted = weights.reshape(-1, *([1] * (by_x.ndim - 1))) * by_x
    x_bar = (weighted if first else np.moveaxis(weighted, 0, -1)).reshape(np.shape(arguments[0]))
    parts = x_bar, *(np.tensordot(weights, s, 1) for s in others)
    return tuple(in_precision(part, of) for part, of in zip(parts, arguments, strict=True))


def back_change(slopes: Callable[..., Slopes], first: bool, given: Any, dots: Any) -> tuple[Any, ...]:
    """The tangent of `back`, for second derivatives, by differences; `given` are the cotangent and the arguments."""
    return along(lambda bar, *arguments: back(slopes, bar, first, *arguments), given, dots)


def change(slopes: Callable[..., Slopes], y: Any, first: bool, arguments: Any, dots: Any) -> Any:
    """The tangent of a log-density; None is a tangent of zero."""
    by_x, *others = slopes(*arguments)
    total = np.zeros(len(by_x))
    if dots[0] is not None:
        x_dot = dots[0] if first else np.moveaxis(np.reshape(dots[0], (*by_x.shape[1:], -1)), -1, 0)
        total = total + np.sum((by_x * np.reshape(x_dot, by_x.shape)).reshape(len(by_x), -1), axis=1)
    for slope, dot in zip(others, dots[1:], strict=True):
        if dot is not None:
            total = total + np.tensordot(slope, dot, np.ndim(dot))
    return total.reshape(np.shape(y))[()]


def _folded(g: np.ndarray) -> np.ndarray:
    """What belongs to both triangles of symmetric matrices, on the lower one, which is read."""
    both = g + np.swapaxes(g, -1, -2)
    return (np.tril(both) + np.tril(both, -1)) / 2.0


def _onto(g: np.ndarray, parameter: Any) -> np.ndarray:
    """The derivative by a matrix that is given whole, by its diagonal, or as that multiple of the identity."""
    if np.ndim(parameter) == 2:
        return g
    diagonal = np.diagonal(g, axis1=-2, axis2=-1)
    return diagonal if np.ndim(parameter) == 1 else np.sum(diagonal, axis=-1)


def _whole(parameter: Any, n: int) -> np.ndarray:
    """The symmetric matrix that SciPy reads: the lower triangle, a diagonal, or that multiple of the identity."""
    a = np.asarray(parameter, float)
    return np.tril(a) + np.tril(a, -1).T if a.ndim == 2 else a * np.eye(n)


def _matrices(x: Any, scale: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The points of a Wishart distribution, first axis first; the inverse of the scale, and of the points."""
    n = len(x)
    points = np.moveaxis(np.reshape(x, (n, n, -1)), -1, 0)
    lower = np.tril(points) + np.swapaxes(np.tril(points, -1), -1, -2)
    return points, np.linalg.inv(_whole(scale, n)), np.linalg.inv(lower)


def _halves(df: float, n: int) -> float:
    """The derivative by df of multigammaln(df / 2, n)."""
    return 0.5 * float(np.sum(sc.digamma(0.5 * (df - np.arange(n)))))


def wishart_slopes(x: Any, df: Any, scale: Any) -> Slopes:
    """Of `scipy.stats.wishart.logpdf`: of points SciPy reads the lower triangle for the determinant, all for the
    trace."""
    points, precision, inverse = _matrices(x, scale)
    n = len(precision)
    by_x = 0.5 * (df - n - 1.0) * _folded(inverse) - 0.5 * precision
    by_df = 0.5 * (np.linalg.slogdet(precision)[1] - np.linalg.slogdet(inverse)[1] - n * np.log(2.0)) - _halves(df, n)
    by_scale = _folded(0.5 * (precision @ points @ precision - df * precision))
    return by_x, by_df, _onto(by_scale, scale)


def invwishart_slopes(x: Any, df: Any, scale: Any) -> Slopes:
    """Of `scipy.stats.invwishart.logpdf`: of points and scale the lower triangle is read."""
    _, precision, inverse = _matrices(x, scale)
    n, whole = len(precision), _whole(scale, len(precision))
    by_x = _folded(0.5 * (inverse @ whole @ inverse - (df + n + 1.0) * inverse))
    by_df = 0.5 * (np.linalg.slogdet(inverse)[1] - np.linalg.slogdet(precision)[1] - n * np.log(2.0)) - _halves(df, n)
    return by_x, by_df, _onto(_folded(0.5 * (df * precision - inverse)), scale)


def t_slopes(x: Any, loc: Any, shape: Any, df: Any) -> Slopes:
    """Of `scipy.stats.multivariate_t.logpdf`."""
    n = np.size(loc) if loc is not None else np.shape(shape)[0] if np.ndim(shape) == 2 else 1
    precision = np.linalg.inv(_whole(shape, n))
    away = np.reshape(x, (-1, n)) - (0.0 if loc is None else np.ravel(loc))
    pull = away @ precision
    size = np.sum(away * pull, axis=1)
    weight, by_df = np.full_like(size, 0.5), np.zeros_like(size)
    if np.isfinite(df):
        weight = 0.5 * (df + n) / (df + size)
        by_df = 0.5 * (sc.digamma(0.5 * (df + n)) - sc.digamma(0.5 * df) - np.log1p(size / df))
        by_df = by_df + (weight * size - 0.5 * n) / df
    by_x = -2.0 * weight[:, None] * pull
    by_shape = weight[:, None, None] * pull[:, :, None] * pull[:, None, :] - 0.5 * precision
    by_loc = -by_x if np.ndim(loc) or loc is None else -by_x[:, 0]
    return by_x, by_loc, _onto(_folded(by_shape), shape), by_df


def matrix_normal_slopes(x: Any, mean: Any, rowcov: Any, colcov: Any) -> Slopes:
    """Of `scipy.stats.matrix_normal.logpdf`."""
    n, p = np.shape(x)[-2:]
    rows, columns = np.linalg.inv(_whole(rowcov, n)), np.linalg.inv(_whole(colcov, p))
    away = np.reshape(x, (-1, n, p)) - (0.0 if mean is None else mean)
    pull = rows @ away @ columns
    across = np.swapaxes(pull, -1, -2)
    by_rows = 0.5 * (pull @ np.swapaxes(away, -1, -2) @ rows - p * rows)
    by_columns = 0.5 * (across @ away @ columns - n * columns)
    return -pull, pull, _onto(_folded(by_rows), rowcov), _onto(_folded(by_columns), colcov)


def dirichlet_slopes(x: Any, alpha: np.ndarray) -> Slopes:
    """Of `scipy.stats.dirichlet.logpdf`.

    One number less than there are parameters stands for all: the last one is what is missing to 1.
    """
    x = np.asarray(x)
    points = x.reshape(len(x), -1).T
    missing = len(x) == alpha.size - 1
    points = np.column_stack([points, 1.0 - np.sum(points, axis=1)]) if missing else points
    by_x = _quotient(alpha - 1.0, points)
    by_alpha = np.log(points) - sc.digamma(alpha) + sc.digamma(np.sum(alpha))
    return by_x[:, :-1] - by_x[:, -1:] if missing else by_x, by_alpha


def _quotient(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    """0 where both are 0."""
    nothing = (top == 0) & (bottom == 0)
    return np.where(nothing, 0.0, top) / np.where(nothing, 1.0, bottom)


# ---------------------------------------------------------------- numbers of events, which are constant


def multinomial_slopes(x: Any, p: np.ndarray) -> np.ndarray:
    """Of `scipy.stats.multinomial.logpmf` by p, whose last entry SciPy makes 1 minus the others.

    0 where an entry is 0: either nothing happened there, or all of it has no probability.
    """
    rest = np.asarray(p)[..., :-1]
    p = np.concatenate([rest, 1.0 - np.sum(rest, axis=-1, keepdims=True)], axis=-1)
    slopes = np.where(p == 0, 0.0, x) / np.where(p == 0, 1.0, p)
    return slopes - slopes[..., -1:]


def dirichlet_multinomial_slopes(x: Any, alpha: np.ndarray, n: Any) -> np.ndarray:
    """Of `scipy.stats.dirichlet_multinomial.logpmf` by alpha."""
    total = np.sum(alpha, axis=-1, keepdims=True)
    whole = sc.digamma(total) - sc.digamma(np.asarray(n)[..., None] + total)
    return sc.digamma(np.asarray(x) + alpha) - sc.digamma(alpha) + whole


def events_back(slopes: np.ndarray, bar: Any, parameter: np.ndarray) -> np.ndarray:
    """The cotangent of a vector of probabilities, or of one for each point."""
    weights = np.asarray(bar)[..., None]
    return unbroadcast(weights * np.where(weights == 0, 0.0, slopes), parameter)


# ---------------------------------------------------------------- entropies


def normal_entropy_slopes(cov: Any) -> tuple[np.ndarray]:
    """Of `scipy.stats.multivariate_normal.entropy` by cov."""
    n = np.shape(cov)[0] if np.ndim(cov) else 1
    return (_onto(_folded(0.5 * np.linalg.inv(_whole(cov, n))), cov),)


def wishart_entropy_slopes(df: Any, scale: Any) -> Slopes:
    """Of `scipy.stats.wishart.entropy`."""
    n = np.shape(scale)[0] if np.ndim(scale) else 1
    by_df = 0.5 * n - 0.25 * (df - n - 1.0) * np.sum(sc.zeta(2.0, 0.5 * (df - np.arange(n))))
    return by_df, _onto(_folded(0.5 * (n + 1.0) * np.linalg.inv(_whole(scale, n))), scale)


def invwishart_entropy_slopes(df: Any, scale: Any) -> Slopes:
    """Of `scipy.stats.invwishart.entropy`."""
    n = np.shape(scale)[0] if np.ndim(scale) else 1
    by_df = 0.5 * n - 0.25 * (df + n + 1.0) * np.sum(sc.zeta(2.0, 0.5 * (df - np.arange(n))))
    return by_df, _onto(_folded(0.5 * (n + 1.0) * np.linalg.inv(_whole(scale, n))), scale)


def t_entropy_slopes(shape: Any, df: Any) -> Slopes:
    """Of `scipy.stats.multivariate_t.entropy`."""
    n = np.shape(shape)[0] if np.ndim(shape) else 1
    half = 0.5 * (df + n)
    by_df = 0.5 * n / df + 0.5 * half * (sc.zeta(2.0, half) - sc.zeta(2.0, 0.5 * df))
    return _onto(_folded(0.5 * np.linalg.inv(_whole(shape, n))), shape), by_df


def matrix_normal_entropy_slopes(rowcov: Any, colcov: Any) -> Slopes:
    """Of `scipy.stats.matrix_normal.entropy`, which takes whole matrices."""
    n, p = len(rowcov), len(colcov)
    return _folded(0.5 * p * np.linalg.inv(_whole(rowcov, n))), _folded(0.5 * n * np.linalg.inv(_whole(colcov, p)))


def dirichlet_entropy_slopes(alpha: np.ndarray) -> tuple[np.ndarray]:
    """Of `scipy.stats.dirichlet.entropy`."""
    total = np.sum(alpha)
    return ((total - alpha.size) * sc.zeta(2.0, total) - (alpha - 1.0) * sc.zeta(2.0, alpha),)


def multinomial_entropy_slopes(n: Any, p: np.ndarray) -> tuple[np.ndarray]:
    """Of `scipy.stats.multinomial.entropy` by p, of one number n of events; the last entry is 1 minus the others."""
    k = np.arange(n)
    p = np.append(p[:-1], 1.0 - np.sum(p[:-1]))
    expected = np.sum(stats.binom.pmf(k[:, None], n - 1, p) * np.log1p(k)[:, None], axis=0)
    slopes = n * (expected - np.log(p))
    return (np.append(slopes[:-1] - slopes[-1], 0.0),)
