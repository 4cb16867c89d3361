"""Helpers of generated code: what goes back through what sorts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np


def quantile_back(
    x: Any, q: Any, y_bar: Any, axis: Any = None, method: str = "linear", nan: bool = False, order: int = 0
) -> Any:
    """The cotangent of `x` of `np.quantile(x, q, axis)`: of the two elements between which each quantile lies.

    Elements that are equal share equally. With `order=1`: that of how the quantile grows with `q`.

    >>> quantile_back(np.array([3.0, 1.0, 2.0, 2.0]), 0.5, 1.0)
    array([0. , 0. , 0.5, 0.5])
    """
    lines, shape = in_lines(x, axis), np.shape(q)
    y_bar = np.broadcast_to(y_bar, np.shape(y_bar) or shape + lines.shape[:-1]).reshape(shape + lines.shape[:-1])
    total = np.zeros_like(lines)
    for i, share in _shares(lines, q, method, nan, order):
        total += y_bar[i][..., None] * share
    return out_of_lines(total, x, axis)


def elements_of_parts(indices: Any, n: int) -> np.ndarray:
    """Which elements are in each part of `ufunc.reduceat`, one part after the other.

    >>> elements_of_parts([0, 2, 1], 4)
    array([0, 1, 2, 1, 2, 3])
    """
    return np.concatenate([np.arange(i, j) for i, j in part_bounds(indices, n)])


def parts_of_elements(indices: Any, n: int) -> np.ndarray:
    """To which part each of these elements belongs.

    >>> parts_of_elements([0, 2, 1], 4)
    array([0, 0, 1, 2, 2, 2])
    """
    bounds = part_bounds(indices, n)
    return np.repeat(np.arange(len(bounds)), [j - i for i, j in bounds])


def part_bounds(indices: Any, n: int) -> list[tuple[int, int]]:
    """From where to where `ufunc.reduceat` takes elements together: at least one, at most up to the next index."""
    starts = [int(i) for i in indices]
    return [(i, max(i + 1, j)) for i, j in zip(starts, [*starts[1:], n], strict=True)]


def quantile_dot(
    x: Any, q: Any, x_dot: Any, axis: Any = None, method: str = "linear", nan: bool = False, keepdims: bool = False,
    order: int = 0,
) -> Any:  # fmt: skip
    """The tangent of `np.quantile(x, q, axis)`, from that of `x`; with `order=1`, of how it grows with `q`."""
    lines, dots = in_lines(x, axis), in_lines(x_dot, axis)
    found = np.reshape(
        [np.sum(np.where(share, share * dots, 0.0), axis=-1) for _, share in _shares(lines, q, method, nan, order)],
        np.shape(q) + lines.shape[:-1],
    )
    if not keepdims:
        return found[()]
    axes = range(np.ndim(x)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return np.expand_dims(found, tuple(np.ndim(q) + a % np.ndim(x) for a in axes))


def partition_back(x: Any, y: Any, y_bar: Any) -> Any:
    """The cotangent of `x`, of which `y` has the same elements along the last axis in another order.

    Elements that are equal share equally.

    >>> partition_back(np.array([3.0, 1.0, 2.0]), np.array([1.0, 3.0, 2.0]), np.array([10.0, 20.0, 30.0]))
    array([20., 10., 30.])
    """
    to, rank, shares = np.argsort(x, axis=-1), np.asarray(y), np.asarray(y_bar)
    if not np.all(rank[..., 1:] >= rank[..., :-1]):
        came = np.argsort(y, axis=-1, kind="stable")
        rank, shares = np.take_along_axis(rank, came, -1), np.take_along_axis(shares, came, -1)
    new = np.concatenate([np.ones_like(rank[..., :1], bool), rank[..., 1:] != rank[..., :-1]], axis=-1)
    run = np.cumsum(new.reshape(-1)) - 1
    if rank.size and rank.size != run[-1] + 1:
        mean = np.zeros(int(run[-1]) + 1, shares.dtype)
        np.add.at(mean, run, shares.reshape(-1))
        shares = (mean / np.bincount(run)).astype(mean.dtype)[run].reshape(shares.shape)
    own = np.asarray(x).dtype
    x_bar = np.empty_like(shares, dtype=own if own.kind == shares.dtype.kind else None)
    np.put_along_axis(x_bar, to, shares, axis=-1)
    return x_bar


def _rows(x: Any, axis: int) -> tuple[Any, Any]:
    """Which of the rows of `np.unique(x, axis=axis)` each row is, and how many are the same."""
    which = np.ravel(np.unique(x, return_inverse=True, axis=axis)[1])
    return which, np.bincount(which).astype(x.real.dtype)


def unique_rows_back(y_bar: Any, x: Any, axis: int) -> Any:
    """The cotangent of `x` of `np.unique(x, axis=axis)`: equal rows share equally.

    >>> unique_rows_back(np.array([[6.0], [1.0]]), np.array([[0.5], [2.0], [0.5]]), 0).T
    array([[3., 1., 3.]])
    """
    which, counts = _rows(x, axis)
    rows = np.moveaxis(y_bar, axis, -1) / counts
    return np.moveaxis(rows[..., which], -1, axis)


def unique_rows_dot(x_dot: Any, x: Any, axis: int) -> Any:
    """The tangent of `np.unique(x, axis=axis)`: of equal rows the mean."""
    which, counts = _rows(x, axis)
    rows = np.moveaxis(x_dot, axis, 0)
    total = np.zeros((len(counts), *rows.shape[1:]), rows.dtype)
    np.add.at(total, which, rows)
    return np.moveaxis(np.moveaxis(total, 0, -1) / counts, -1, axis)


def _shares(
    lines: np.ndarray, q: Any, method: str, nan: bool, order: int
) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    """Of each quantile, how much each element counts in it, or in how it grows with `q`."""
    q = np.asarray(q)
    if order:
        yield from _sloping_shares(lines, q, nan)
        return
    if not lines.size:  # the quantile of nothing is NaN, and nothing is to be had of it
        yield from ((i, np.zeros_like(lines)) for i in np.ndindex(q.shape))
        return
    places = {i: _places(lines, q[i], method, nan) for i in np.ndindex(q.shape)}
    if nan:  # each line has a place of its own
        rank = np.sort(lines, axis=-1)
    else:
        picked = [end(at) for at in places.values() for end in (np.floor, np.ceil)]
        rank = np.partition(lines, np.unique(picked).astype(int), axis=-1)
    for i, at in places.items():
        low, high = np.floor(at).astype(int), np.ceil(at).astype(int)
        total = np.zeros_like(lines)
        for place, share in ((low, 1.0 - (at - low)), (high, at - low)):
            total += np.asarray(share)[..., None] * _hits(lines, rank, place)
        yield i, total


def _hits(lines: np.ndarray, rank: np.ndarray, place: Any) -> np.ndarray:
    """Which element of each line has this place when they are sorted; equal ones share it."""
    hit = lines == np.take_along_axis(rank, np.broadcast_to(place, lines.shape[:-1])[..., None], axis=-1)
    return hit / np.maximum(np.sum(hit, axis=-1, keepdims=True), 1)


def _sloping_shares(lines: np.ndarray, q: np.ndarray, nan: bool) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    rank = np.sort(lines, axis=-1)
    for i in np.ndindex(q.shape):
        ends, factor = _around(lines, rank, q[i], nan)
        signs = (-1.0, 1.0, -1.0, 1.0)
        hits = sum(sign * _hits(lines, rank, k) for sign, k in zip(signs, ends, strict=True))
        yield i, np.asarray(factor)[..., None] * hits


def quantile_slope(x: Any, q: Any, axis: Any = None, nan: bool = False) -> Any:
    """How `np.quantile(x, q, axis)` grows with `q`; on an element, the mean of both sides."""
    lines, q = in_lines(x, axis), np.asarray(q)
    rank, slopes = np.sort(lines, axis=-1), []
    for i in np.ndindex(q.shape):
        ends, factor = _around(lines, rank, q[i], nan)
        a, b, c, d = (_at(rank, k) for k in ends)
        slopes.append((b - a + d - c) * factor)
    return np.reshape(slopes, q.shape + lines.shape[:-1])


def quantile_by_q(x: Any, q: Any, y_bar: Any, x_dot: Any, axis: Any = None, nan: bool = False) -> Any:
    """The cotangent of `q` of `quantile_dot(x, q, x_dot)`, or of `quantile_back(x, q, y_bar)`."""
    slope = np.asarray(quantile_dot(x, q, x_dot, axis, nan=nan, order=1))
    total = np.broadcast_to(y_bar, np.shape(y_bar) or slope.shape).reshape(slope.shape) * slope
    return np.sum(total, axis=tuple(range(np.ndim(q), slope.ndim)))


def along_q(q_dot: Any, y: Any) -> Any:
    """The product with what `q` has in its first axes."""
    return np.reshape(q_dot, np.shape(q_dot) + (1,) * (np.ndim(y) - np.ndim(q_dot))) * y


def _around(lines: np.ndarray, rank: np.ndarray, q: Any, nan: bool) -> tuple[list[Any], Any]:
    """The places of the elements on the right and on the left of a quantile, and what their steps count."""
    last = lines.shape[-1] - 1
    at = np.broadcast_to(_places(lines, q, "linear", nan), lines.shape[:-1])
    top = np.sum(~np.isnan(lines), axis=-1) - 1 if nan else last
    ends = [np.clip(k, 0, top).astype(int) for k in (np.floor(at), np.floor(at) + 1, np.ceil(at) - 1, np.ceil(at))]
    a, b, c, d = (_at(rank, k) for k in ends)
    sides = np.where(b > a, 1, 0) + np.where(d > c, 1, 0) if last else 1
    return ends, top / np.where((at <= 0) | (at >= top), np.maximum(sides, 1), 2)


def _at(rank: np.ndarray, place: np.ndarray) -> np.ndarray:
    return np.take_along_axis(rank, place[..., None], axis=-1)[..., 0]


def _places(lines: np.ndarray, q: Any, method: str, nan: bool) -> Any:
    """Where in each sorted line the quantile lies. The quantile of 0, 1, 2, ... is that place, whatever the method."""
    if nan:
        numbers = np.sum(~np.isnan(lines), axis=-1)
        if method == "linear":
            return q * (numbers - 1)
        found = np.zeros(numbers.shape)
        for n in np.unique(numbers[numbers > 0]):  # as many as there are numbers in a line
            found[numbers == n] = np.quantile(np.arange(n), q, method=method)  # type: ignore[call-overload]
        return found
    return np.asarray(np.quantile(np.arange(lines.shape[-1]), q, method=method))  # type: ignore[call-overload]


def in_lines(x: Any, axis: Any) -> np.ndarray:
    """An array with the axes that are taken together as its last one."""
    x = np.asarray(x)
    if axis is None:
        return x.reshape(-1)
    axes = tuple(a % x.ndim for a in (axis if isinstance(axis, tuple) else (axis,)))
    moved = np.moveaxis(x, axes, range(-len(axes), 0))
    kept = moved.shape[: x.ndim - len(axes)]
    return moved.reshape(*kept, math.prod(moved.shape[len(kept) :]))


def out_of_lines(lines: np.ndarray, x: Any, axis: Any) -> Any:
    """The way back from `in_lines`."""
    shape = np.shape(x)
    if axis is None:
        return lines.reshape(shape)[()]
    axes = tuple(a % len(shape) for a in (axis if isinstance(axis, tuple) else (axis,)))
    kept = tuple(n for i, n in enumerate(shape) if i not in axes)
    return np.moveaxis(lines.reshape(kept + tuple(shape[a] for a in axes)), range(-len(axes), 0), axes)
