"""Helpers of generated code: what goes back through `np.pad`.

NumPy pads one axis after the other, so the cotangent comes back one axis after the other, the last one first. Along one
axis each border is made of elements (an edge, an extremum, a mean, a mirror image) which get its cotangents.

>>> pad_back(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([1.0, 2.0, 3.0]), 1, "reflect")
array([2., 9., 4.])
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

_PICKS = {"maximum": np.max, "minimum": np.min}


def pad_back(
    y_bar: Any, array: Any, pad_width: Any, mode: str, stat_length: Any = None, reflect_type: str = "even"
) -> np.ndarray:
    """The cotangent of the array of `np.pad(array, pad_width, mode, ...)`."""
    keys = _keys(mode, stat_length, reflect_type)
    for axis, ends, length, before in reversed(list(_steps(np.asarray(array), pad_width, mode, stat_length, keys))):
        lines, lines_bar = np.moveaxis(before, axis, -1), np.moveaxis(y_bar, axis, -1)
        back = _back_along(lines_bar, lines, ends, mode, length, reflect_type)
        y_bar = np.moveaxis(back, -1, axis)
    return y_bar


def pad_dot(
    dot: Any, array: Any, pad_width: Any, mode: str, stat_length: Any = None, reflect_type: str = "even"
) -> np.ndarray:
    """The tangent of `np.pad(array, pad_width, mode, ...)`, from that of the array."""
    keys = _keys(mode, stat_length, reflect_type)
    if mode not in ("maximum", "minimum", "median"):
        return np.pad(dot, pad_width, mode, **keys)  # type: ignore[call-overload]
    for axis, ends, length, before in _steps(np.asarray(array), pad_width, mode, stat_length, keys):
        lines, dots = np.moveaxis(before, axis, -1), np.moveaxis(dot, axis, -1)
        parts = [dots]
        for end, number in enumerate(ends):
            shares = _shares(lines, end, length[end], mode)
            parts.append(np.repeat(np.sum(shares * dots, axis=-1, keepdims=True), number, axis=-1))
        dot = np.moveaxis(np.concatenate([parts[1], parts[0], parts[2]], axis=-1), -1, axis)
    return dot


def border_bar(y_bar: Any, array: Any, pad_width: Any, like: Any, mode: str = "constant") -> Any:
    """The cotangent of `constant_values` (or `end_values`), as it was given: a number, a pair, a pair for each axis."""
    shape, widths = np.shape(array), widths_of(np.ndim(array), pad_width)
    y_bar = np.broadcast_to(y_bar, tuple(n + a + b for n, (a, b) in zip(shape, widths, strict=True)))
    ends = np.zeros((len(shape), 2), np.result_type(y_bar))
    for axis in reversed(range(len(shape))):
        (first, last), lines = widths[axis], np.moveaxis(y_bar, axis, -1)
        for end, part in enumerate((lines[..., :first], lines[..., lines.shape[-1] - last :])):
            ends[axis, end] = np.sum(part * (1.0 if mode == "constant" else 1.0 - _ramp(part.shape[-1], end)))
        if mode == "linear_ramp":
            y_bar = np.moveaxis(_back_along(lines, lines, (first, last), mode, (0, 0), "even"), -1, axis)
        else:
            y_bar = np.moveaxis(lines[..., first : lines.shape[-1] - last], -1, axis)
    total = ends.astype(np.result_type(ends, np.asarray(like)))
    for _ in range(2 - np.ndim(like)):
        total = np.sum(total, axis=0)
    for axis in range(np.ndim(like)):
        if np.shape(like)[axis] == 1 and total.shape[axis] != 1:
            total = np.sum(total, axis=axis, keepdims=True)
    return total[()]


def widths_of(ndim: int, pad_width: Any) -> list[tuple[int, int]]:
    """What is put before and behind each axis."""
    if isinstance(pad_width, dict):
        pairs = [(0, 0)] * ndim
        for axis, width in pad_width.items():
            pairs[axis] = (width, width) if isinstance(width, int) else width
        return pairs
    return [(int(a), int(b)) for a, b in np.broadcast_to(pad_width, (ndim, 2))]


def _keys(mode: str, stat_length: Any, reflect_type: str) -> dict[str, Any]:
    if mode in ("reflect", "symmetric"):
        return {"reflect_type": reflect_type}
    return {"stat_length": stat_length} if stat_length is not None and mode in ("mean", *_PICKS, "median") else {}


def _steps(array: np.ndarray, pad_width: Any, mode: str, stat_length: Any, keys: dict[str, Any]) -> Iterator[Any]:
    """Each axis, how much is put at its ends, from how many elements, and the array as it was then."""
    widths = widths_of(array.ndim, pad_width)
    lengths = np.broadcast_to(np.asarray(0 if stat_length is None else stat_length), (array.ndim, 2))
    for axis, ends in enumerate(widths):
        n = array.shape[axis]
        counts = [n if stat_length is None else min(int(k), n) for k in lengths[axis]]
        yield axis, ends, counts, array
        one = [ends if i == axis else (0, 0) for i in range(array.ndim)]
        own = {"stat_length": counts} if "stat_length" in keys else keys
        array = np.pad(array, one, mode, **own)  # type: ignore[call-overload]


def _ramp(number: int, end: int) -> np.ndarray:
    """How much of the edge is in each element of a linear ramp."""
    rising = np.arange(number) / max(number, 1)
    return rising if end == 0 else rising[::-1]


def _back_along(
    y_bar: np.ndarray, lines: np.ndarray, ends: tuple[int, int], mode: str, counts: Any, reflect_type: str
) -> np.ndarray:
    """The cotangent along the last axis."""
    size = y_bar.shape[-1]
    x_bar = y_bar[..., ends[0] : size - ends[1]].copy()
    n = x_bar.shape[-1]
    borders = (y_bar[..., : ends[0]], y_bar[..., size - ends[1] :])
    if mode in ("reflect", "symmetric", "wrap"):
        _mirrored_back(x_bar, borders, ends, mode, reflect_type)
        return x_bar
    for end, border in enumerate(borders):
        edge = 0 if end == 0 else n - 1
        total = np.sum(border, axis=-1, keepdims=True)
        if mode == "edge":
            x_bar[..., edge] += total[..., 0]
        elif mode == "linear_ramp":
            x_bar[..., edge] += np.sum(border * _ramp(ends[end], end), axis=-1)
        elif mode in ("mean", "median", *_PICKS):
            x_bar += _shares(lines, end, counts[end], mode) * total
    return x_bar


def _shares(lines: np.ndarray, end: int, count: int, mode: str) -> np.ndarray:
    """How much each element of a line counts in the statistic of one end; equal ones share equally."""
    near = np.arange(lines.shape[-1]) < count if end == 0 else np.arange(lines.shape[-1]) >= lines.shape[-1] - count
    if mode == "mean":
        return near / count + np.zeros(lines.shape)
    chosen = lines[..., :count] if end == 0 else lines[..., lines.shape[-1] - count :]
    if mode in _PICKS:
        hit = near & (lines == _PICKS[mode](chosen, axis=-1, keepdims=True))
        return hit / np.sum(hit, axis=-1, keepdims=True)
    ordered, total = np.sort(chosen, axis=-1), np.zeros(lines.shape)
    for middle in ((count - 1) // 2, count // 2):
        hit = near & (lines == ordered[..., middle : middle + 1])
        total = total + 0.5 * hit / np.sum(hit, axis=-1, keepdims=True)
    return total


def _mirrored_back(x_bar: np.ndarray, borders: Any, ends: tuple[int, int], mode: str, reflect_type: str) -> None:
    """Each element of a border is one of the line, of an odd reflection `+-x[i] + a * x[0] + b * x[-1]`."""
    n, odd = x_bar.shape[-1], reflect_type == "odd" and mode != "wrap"
    places = np.pad(np.arange(n), ends, mode)  # type: ignore[call-overload]
    steps = np.arange(-ends[0], n + ends[1])
    period = n if mode == "symmetric" else max(n - 1, 1)
    signs = np.where(steps // period % 2, -1.0, 1.0) if odd else np.ones(len(places))
    for border, part in zip(borders, (slice(0, ends[0]), slice(len(places) - ends[1], len(places))), strict=True):
        if not border.size:
            continue
        if border.shape[-1] ** 2 < border.size:  # more lines than elements of one
            for place, sign, bars in zip(places[part], signs[part], np.moveaxis(border, -1, 0), strict=True):
                x_bar[..., place] += sign * bars
        else:
            lines = x_bar.reshape(-1, n)
            for line, bars in zip(lines, border.reshape(-1, border.shape[-1]), strict=True):
                np.add.at(line, places[part], signs[part] * bars)
            x_bar[...] = lines.reshape(x_bar.shape)
        for edge in sorted({0, n - 1}) if odd else ():
            probe = np.zeros(n)
            probe[edge] = 1.0
            whole = np.pad(probe, ends, mode, reflect_type="odd")  # type: ignore[call-overload]
            rest = (whole - signs * (places == edge))[part]
            x_bar[..., edge] += np.sum(rest * border, axis=-1)
