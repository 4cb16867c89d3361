"""What goes back through the convolutions and filters of `scipy.signal`."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import signal

# ---------------------------------------------------------------- convolutions


def convolve_back(one: np.ndarray, other: np.ndarray, mode: str, bar: np.ndarray) -> np.ndarray:
    """The cotangent of `one` from that of `scipy.signal.convolve(one, other, mode)`.

    >>> convolve_back(np.zeros(2), np.array([1.0, 10.0, 100.0]), "full", np.array([1.0, 0.0, 0.0, 0.0]))
    array([1., 0.])
    """
    return signal.correlate(_in_full(one.shape, other.shape, one.shape, mode, bar), other, "valid")


def convolve_other_back(one: np.ndarray, other: np.ndarray, mode: str, bar: np.ndarray) -> np.ndarray:
    """The cotangent of `other`; with mode="same" the result has the shape of `one`."""
    return signal.correlate(_in_full(one.shape, other.shape, one.shape, mode, bar), one, "valid")


def correlate_back(one: np.ndarray, other: np.ndarray, mode: str, bar: np.ndarray) -> np.ndarray:
    """The cotangent of `one` from that of `scipy.signal.correlate(one, other, mode)`, of real numbers."""
    return convolve_back(one, np.flip(other), mode, bar)


def correlate_other_back(one: np.ndarray, other: np.ndarray, mode: str, bar: np.ndarray) -> np.ndarray:
    """The cotangent of `other`."""
    return np.flip(convolve_other_back(one, np.flip(other), mode, bar))


def _in_full(one: Any, other: Any, same: Any, mode: str, bar: np.ndarray) -> np.ndarray:
    """The cotangent of the whole convolution: zeros around the part that the mode keeps."""
    whole = np.zeros([n + m - 1 for n, m in zip(one, other, strict=True)], bar.dtype)
    starts = [(n - k) // 2 for n, k in zip(whole.shape, bar.shape, strict=True)]
    if mode == "valid":
        starts = [min(n, m) - 1 for n, m in zip(one, other, strict=True)]
    whole[tuple(slice(i, i + k) for i, k in zip(starts, bar.shape, strict=True))] = bar
    return whole


# ---------------------------------------------------------------- filters


def lfilter_back(b: Any, a: Any, x: np.ndarray, y: np.ndarray, axis: int, bar: np.ndarray) -> tuple[Any, Any, Any]:
    """The cotangents of `b`, `a` and `x` of `y = scipy.signal.lfilter(b, a, x, axis)`: the filter runs backwards."""
    through = np.flip(signal.lfilter([1.0], a, np.flip(bar, axis), axis), axis)
    x_bar = np.flip(signal.lfilter(b, [1.0], np.flip(through, axis), axis), axis)
    return _lagged(through, x, axis, np.size(b)), -_lagged(through, y, axis, np.size(a)), x_bar


def _lagged(w: np.ndarray, x: np.ndarray, axis: int, count: int) -> np.ndarray:
    """The sums of w[n] x[n - k] for each lag k."""
    w, x = (np.moveaxis(v, axis, -1).reshape(-1, v.shape[axis]) for v in (w, x))
    n = x.shape[1]
    return np.array([np.sum(w[:, k:] * x[:, : n - k]) if k < n else 0.0 for k in range(count)])
