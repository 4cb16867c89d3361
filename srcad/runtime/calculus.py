"""Helpers of generated code: what goes back through differences, integrals and interpolation."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def gradient_back(y_bar: np.ndarray, *spacing: Any, axis: int = -1, edge_order: int = 1) -> np.ndarray:
    """The cotangent of `f` of `np.gradient(f, *spacing, axis=axis)`.

    Each difference is a sum over three neighbours. What NumPy makes of every third element alone shows how much each of
    them counts, whatever the spacing.

    >>> gradient_back(np.array([1.0, 0.0, 0.0, 0.0]))
    array([-1.,  1.,  0.,  0.])
    """
    if all(np.ndim(h) == 0 for h in spacing):
        total = _even_gradient_back(y_bar.swapaxes(axis, -1), edge_order).swapaxes(axis, -1)
        return total / spacing[0] if spacing else total
    lines = np.moveaxis(y_bar, axis, -1)
    n = lines.shape[-1]
    steps = np.arange(n)
    every_third: Any = [(steps % 3 == k).astype(y_bar.real.dtype) for k in range(3)]
    counts = [np.gradient(e, *spacing, edge_order=edge_order) for e in every_third]  # type: ignore[call-overload]
    below, own, above = (np.choose((steps + k) % 3, counts) for k in (-1, 0, 1))
    total = lines * own
    total[..., :-1] += (lines * below)[..., 1:]
    total[..., 1:] += (lines * above)[..., :-1]
    if n > 2:  # at the ends the third neighbour is on the same side
        total[..., 2] += lines[..., 0] * below[0]
        total[..., -3] += lines[..., -1] * above[-1]
    return np.moveaxis(total, -1, axis)


def _even_gradient_back(y_bar: np.ndarray, edge_order: int) -> np.ndarray:
    """The same along the last axis for points that are 1 apart."""
    halves = 0.5 * y_bar
    total = np.empty_like(halves)
    total[..., :2] = 0.0
    total[..., 2:] = halves[..., 1:-1]
    total[..., :-2] -= halves[..., 1:-1]
    first, last = y_bar[..., 0], y_bar[..., -1]
    for k, weight in enumerate((-1.0, 1.0) if edge_order == 1 else (-1.5, 2.0, -0.5)):
        total[..., k] += weight * first
        total[..., -1 - k] -= weight * last
    return total


def gradient_by_steps(f: np.ndarray, x: np.ndarray, axis: int, edge_order: int) -> tuple[Any, Any]:
    """How each slope of `np.gradient(f, x)`, along the last axis, changes with the two steps that it is made of.

    >>> by_first, by_second = gradient_by_steps(np.array([0.0, 1.0, 4.0]), np.array([0.0, 1.0, 2.0]), -1, 1)
    >>> by_first + 0.0, by_second + 0.0
    (array([-1.,  0.,  0.]), array([ 0., -2., -3.]))
    """
    steps = np.diff(x)
    slopes = np.diff(np.moveaxis(f, axis, -1)) / steps
    a, b, left, right = steps[:-1], steps[1:], slopes[..., :-1], slopes[..., 1:]
    between = (a * right + b * left) / (a + b)
    by_first = (right - b * left / a - between) / (a + b)
    by_second = (left - a * right / b - between) / (a + b)
    if edge_order == 1:
        near, last = -slopes[..., :1] / steps[:1], -slopes[..., -1:] / steps[-1:]
        far, before = 0.0 * near, 0.0 * last
    else:
        near, far = _at_an_end(a[:1], b[:1], left[..., :1], right[..., :1])
        last, before = _at_an_end(b[-1:], a[-1:], right[..., -1:], left[..., -1:])
    return np.concatenate([near, by_first, before], axis=-1), np.concatenate([far, by_second, last], axis=-1)


def _at_an_end(near: Any, far: Any, slope: Any, other: Any) -> tuple[Any, Any]:
    """The same of the slope at an end, which is `slope + (slope - other) * near / (near + far)`."""
    both, turn = near + far, slope - other
    by_near = -slope / near * (1.0 + near / both) + turn * far / both**2
    return by_near, other / far * near / both - turn * near / both**2


def _steps_of(n: int) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of the two steps that each of `n` slopes is made of."""
    first = np.clip(np.arange(n) - 1, 0, max(n - 3, 0))
    return first, np.minimum(first + 1, n - 2)


def coordinates_back(y_bar: np.ndarray, f: np.ndarray, x: np.ndarray, axis: int, edge_order: int) -> np.ndarray:
    """The cotangent of the points `x` of `np.gradient(f, x, axis=axis)`."""
    by_first, by_second = gradient_by_steps(f, x, axis, edge_order)
    lines, n = np.moveaxis(y_bar, axis, -1), len(x)
    first, second = _steps_of(n)
    total = np.bincount(first, np.real(np.sum(np.reshape(lines * by_first, (-1, n)), axis=0)), n - 1)
    total = total + np.bincount(second, np.real(np.sum(np.reshape(lines * by_second, (-1, n)), axis=0)), n - 1)
    return -np.diff(np.pad(total, 1))


def coordinates_dot(x_dot: np.ndarray, f: np.ndarray, x: np.ndarray, axis: int, edge_order: int) -> np.ndarray:
    """How `np.gradient(f, x, axis=axis)` moves as the points do."""
    by_first, by_second = gradient_by_steps(f, x, axis, edge_order)
    first, second = _steps_of(len(x))
    moved = np.diff(x_dot)
    return np.moveaxis(by_first * moved[first] + by_second * moved[second], -1, axis)


def windows_back(y_bar: np.ndarray, shape: tuple[int, ...], window_shape: Any, axis: Any = None) -> np.ndarray:
    """The cotangent of an array of `sliding_window_view(x, window_shape, axis)`: the sum over all places in a window.

    >>> windows_back(np.ones((3, 2)), (4,), 2)
    array([1., 2., 2., 1.])
    """
    total = np.zeros(shape, y_bar.dtype)
    windows = sliding_window_view(total, window_shape, axis, writeable=True)
    for place in np.ndindex(windows.shape[len(shape) :]):
        windows[(..., *place)] += y_bar[(..., *place)]
    return total


def trapezoid_weights(x: np.ndarray) -> np.ndarray:
    """How much each value counts in an integral over the points `x` along the last axis.

    >>> trapezoid_weights(np.array([0.0, 1.0, 3.0]))
    array([0.5, 1.5, 1. ])
    """
    halves = 0.5 * np.diff(x)
    total = np.zeros(x.shape, halves.dtype)
    total[..., :-1] = halves
    total[..., 1:] += halves
    return total


def even_trapezoid_weights(n: int) -> np.ndarray:
    """The same of `n` points that are 1 apart.

    >>> even_trapezoid_weights(3)
    array([0.5, 1. , 0.5])
    """
    total = np.ones(n)
    total[:1] -= 0.5
    total[-1:] -= 0.5
    return total


def _floats(values: Any) -> np.ndarray:
    """Numbers of which differences can be taken: those of uint8 go round."""
    array = np.asarray(values)
    return array.astype(float) if array.dtype.kind in "iub" else array


def interp_slope(x: Any, xp: Any, fp: Any) -> Any:
    """The slope of `np.interp(x, xp, fp)`: 0 outside, at a point between two pieces the mean of both."""
    if len(xp) == 1:  # the same everywhere
        return np.zeros(np.shape(x))[()]
    slopes = np.diff(_floats(fp)) / np.diff(_floats(xp))
    right = np.clip(np.searchsorted(xp, x, side="right") - 1, 0, len(slopes) - 1)
    left = np.clip(np.searchsorted(xp, x, side="left") - 1, 0, len(slopes) - 1)
    inside = (np.asarray(x) >= xp[0]) & (np.asarray(x) <= xp[-1])
    return np.where(inside, 0.5 * (slopes[left] + slopes[right]), 0.0)


def interp_spread(y_bar: Any, x: Any, xp: Any) -> np.ndarray:
    """The cotangent of `fp` of `np.interp(x, xp, fp)`: each one's, shared between the two points around it.

    >>> interp_spread(1.0, 0.25, np.array([0.0, 1.0, 2.0]))
    array([0.75, 0.25, 0.  ])
    """
    xp = _floats(xp)
    if len(xp) == 1:
        return np.sum(y_bar + np.zeros(np.shape(x)), keepdims=True).reshape(1)
    at = np.clip(np.searchsorted(xp, x, side="right") - 1, 0, len(xp) - 2)
    t = np.clip((x - xp[at]) / (xp[at + 1] - xp[at]), 0.0, 1.0)
    total = np.zeros(len(xp), np.result_type(y_bar))
    np.add.at(total, at, (1.0 - t) * y_bar)
    np.add.at(total, at + 1, t * y_bar)
    return total


def slope_spread(e: Any, x: Any, xp: Any) -> np.ndarray:
    """How `interp_spread` changes as `x` moves: what one of the two points around it takes, the other gives."""
    xp = _floats(xp)
    if len(xp) == 1:
        return np.zeros(1, np.result_type(e, 1.0))
    at = np.clip(np.searchsorted(xp, x, side="right") - 1, 0, len(xp) - 2)
    inside = (np.asarray(x) >= xp[0]) & (np.asarray(x) <= xp[-1])
    moved = np.where(inside, e / (xp[at + 1] - xp[at]), 0.0)
    total = np.zeros(len(xp), np.result_type(moved))
    np.add.at(total, at, -moved)
    np.add.at(total, at + 1, moved)
    return total


def whole_convolution(y_bar: np.ndarray, n: int, m: int) -> np.ndarray:
    """The cotangent of a convolution of `n` and `m` elements with zeros for those that its mode left out."""
    missing = n + m - 1 - len(y_bar)
    return np.pad(y_bar, (missing // 2, missing - missing // 2))


def whole_correlation(y_bar: np.ndarray, n: int, m: int) -> np.ndarray:
    """The same of a correlation, in which the longer one counts from the other end."""
    missing = n + m - 1 - len(y_bar)
    before = missing - missing // 2 if n < m else missing // 2
    return np.pad(y_bar, (before, missing - before))
