"""NumPy functions with an option, written as the function without it, and what the option does to it.

`np.linspace(a, b, 5, axis=1)` is `np.moveaxis(np.linspace(a, b, 5), 0, 1)`. The front end puts these in the place of a
call that has the option (`frontend/options.py`), so that a rule has to know the plain function only. Each computes what
NumPy computes, in NumPy's order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

# ---------------------------------------------------------------- grids


def linspace_along(start: Any, stop: Any, num: int, endpoint: bool, axis: int) -> Any:
    return np.moveaxis(np.linspace(start, stop, num, endpoint), 0, axis)


def linspace_step(start: Any, stop: Any, num: int, endpoint: bool) -> Any:
    return (stop * 1.0 - start * 1.0) / (num - 1 if endpoint else num)


def logspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, base: Any = 10.0, axis: int = 0) -> Any:
    exponents = np.linspace(start, stop, num, endpoint, axis=axis)
    return np.power(np.expand_dims(base, axis) if np.ndim(base) else base, exponents)


def geomspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, axis: int = 0) -> Any:
    """In one direction, so that the ends are exact."""
    sign = np.sign(start) + 0.0 * stop
    first, last = start / sign, stop / sign
    grid = np.power(10.0, np.linspace(np.log10(first), np.log10(last), num, endpoint))
    if num > 0:
        grid[0] = first
        if num > 1 and endpoint:
            grid[-1] = last
    return np.moveaxis(grid * sign, 0, axis)


# ---------------------------------------------------------------- polynomials


def polyder(p: Any, m: int) -> Any:
    q = np.asarray(p)
    for _ in range(m):
        q = np.polyder(q)
    return q


def polyint(p: Any, m: int = 1, k: Any = 0.0) -> Any:
    q, constants = np.asarray(p), np.atleast_1d(k)
    for i in range(m):
        q = np.append(q / np.arange(len(q), 0, -1), constants[i if len(constants) > 1 else 0])
    return q


def polyfit_solution(x: Any, y: Any, deg: int, rcond: Any = None) -> tuple[Any, Any, Any, Any, Any]:
    """What NumPy solves: coefficients, residuals, rank, singular values, and the ratio below which these are zero."""
    x = x + 0.0
    ratio = len(x) * np.finfo(x.dtype).eps if rcond is None else rcond
    return least_squares(np.vander(x, deg + 1), y, ratio)


def weighed_solution(x: Any, y: Any, deg: int, w: Any, rcond: Any = None) -> tuple[Any, Any, Any, Any, Any]:
    x = x + 0.0
    ratio = len(x) * np.finfo(x.dtype).eps if rcond is None else rcond
    return least_squares(np.vander(x, deg + 1) * w[:, None], (y.T * w).T, ratio)


def least_squares(powers: Any, values: Any, ratio: Any) -> tuple[Any, Any, Any, Any, Any]:
    """The columns are scaled to length 1 before."""
    scale = np.sqrt(np.sum(powers * powers, axis=0))
    found, left, rank, s = np.linalg.lstsq(powers / scale, values, ratio)
    return (found.T / scale).T, left, rank, s, ratio


def polyfit(x: Any, y: Any, deg: int, rcond: Any = None) -> Any:
    return polyfit_solution(x, y, deg, rcond)[0]


def weighed_polyfit(x: Any, y: Any, deg: int, w: Any, rcond: Any = None) -> Any:
    return weighed_solution(x, y, deg, w, rcond)[0]


def fit_covariance(powers: Any, left: Any, scaled: bool) -> Any:
    """The coefficients' covariance, of the squares that are left; not `scaled`, as if these were 1 each."""
    scale = np.sqrt(np.sum(powers * powers, axis=0))
    unit = powers / scale
    base = np.linalg.inv(unit.T @ unit) / np.outer(scale, scale)
    if scaled:
        base = base * (left / (np.shape(powers)[0] - np.shape(powers)[1]))
    return base


def polyfit_with_covariance(x: Any, y: Any, deg: int, scaled: bool, rcond: Any = None) -> tuple[Any, Any]:
    fit, left, _, _, _ = polyfit_solution(x, y, deg, rcond)
    return fit, fit_covariance(np.vander(x + 0.0, deg + 1), left, scaled)


def weighed_polyfit_with_covariance(
    x: Any, y: Any, deg: int, w: Any, scaled: bool, rcond: Any = None
) -> tuple[Any, Any]:
    fit, left, _, _, _ = weighed_solution(x, y, deg, w, rcond)
    return fit, fit_covariance(np.vander(x + 0.0, deg + 1) * w[:, None], left, scaled)


# ---------------------------------------------------------------- statistics


def sum_of_weights(a: Any, mean: Any, weights: Any, axis: Any, keepdims: bool) -> Any:
    """The second result of `np.average(returned=True)`, in the shape of the first."""
    if weights is None:
        return np.full_like(mean, np.size(a) / np.size(mean))
    total = np.sum(weights) if np.ndim(weights) != np.ndim(a) else np.sum(weights, axis=axis, keepdims=keepdims)
    return total + np.zeros_like(mean)


def weighed_covariance(m: Any, y: Any, rowvar: bool, bias: bool, ddof: Any, fweights: Any, aweights: Any) -> Any:
    rows = np.atleast_2d(m)
    if not rowvar and np.shape(m)[0] != 1:
        rows = rows.T
    if y is not None:
        more = np.atleast_2d(y)
        rows = np.concatenate((rows, more if rowvar or np.shape(more)[0] == 1 else more.T), axis=0)
    weights = aweights if fweights is None else fweights * aweights
    total = np.sum(weights)
    away = rows - (np.sum(rows * weights, axis=1) / total)[:, None]
    free = (0 if bias else 1) if ddof is None else ddof
    factor = total - free * np.sum(weights * aweights) / total
    return np.squeeze(away @ np.conj((away * weights).T) * (1.0 / factor))


# ---------------------------------------------------------------- elements


def interp_periodic(x: Any, xp: Any, fp: Any, period: float) -> Any:
    size, x, xp, fp = abs(period), np.asarray(x, float), np.asarray(xp, float), np.asarray(fp)
    places = xp % size
    order = np.argsort(places)
    places, values = places[order], fp[order]
    places = np.concatenate((places[-1:] - size, places, places[0:1] + size))
    return np.interp(x % size, places, np.concatenate((values[-1:], values, values[0:1])))


def trapezoid_of_steps(y: Any, dx: Any, axis: int) -> Any:
    lines = np.swapaxes(y, 0, axis)
    pairs = np.swapaxes(lines[1:] + lines[:-1], 0, axis)
    return np.sum(dx * pairs / 2.0, axis=axis)


def along_all(arr: Any, indices: Any) -> Any:
    return np.take_along_axis(np.ravel(arr), indices, 0)


def union1d(ar1: Any, ar2: Any) -> Any:
    return np.unique(np.concatenate((ar1, ar2), axis=None))


def cross_along(a: Any, b: Any, axisa: int, axisb: int, axisc: int) -> Any:
    return np.moveaxis(np.cross(np.moveaxis(a, axisa, -1), np.moveaxis(b, axisb, -1)), -1, axisc)


def cross_in_the_plane(a: Any, b: Any, axis: int) -> Any:
    a, b = np.moveaxis(a, axis, -1), np.moveaxis(b, axis, -1)
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]


def vecdot_along(a: Any, b: Any, axis: int) -> Any:
    return np.vecdot(np.moveaxis(a, axis, -1), np.moveaxis(b, axis, -1))


def tensorsolve_along(a: Any, b: Any, axes: tuple[int, ...]) -> Any:
    order = list(range(np.ndim(a)))
    for k in axes:
        order.remove(k)
        order.insert(np.ndim(a), k)
    return np.linalg.tensorsolve(np.transpose(a, order), b)
