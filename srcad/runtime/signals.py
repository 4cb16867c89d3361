"""What goes back through the convolutions and filters of `scipy.signal`."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import ndimage, signal

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
    of_b, of_a = _lagged(through, x, axis, np.size(b)), -_lagged(through, y, axis, np.size(a))
    return _of_type(of_b, b), _of_type(of_a, a), _of_type(x_bar, x)


def _of_type(bar: np.ndarray, value: Any) -> np.ndarray:
    """In the precision of the value that a cotangent belongs to."""
    return bar.astype(np.result_type(np.asarray(value), np.float16), copy=False)


def _lagged(w: np.ndarray, x: np.ndarray, axis: int, count: int) -> np.ndarray:
    """The sums of w[n] x[n - k] for each lag k."""
    w, x = (np.moveaxis(v, axis, -1).reshape(-1, v.shape[axis]) for v in (w, x))
    n = x.shape[1]
    return np.array([np.sum(w[:, k:] * x[:, : n - k]) if k < n else 0.0 for k in range(count)])


def lfilter_with_state(b: Any, a: Any, x: Any, axis: int = -1, zi: Any = None) -> Any:
    """`scipy.signal.lfilter(b, a, x, axis, zi)`: the signal and the state at the end.

    As polynomials, B X + Z is A Y, where Z are the states: that at the start, and behind the signal that at the end.
    """
    b, a = np.asarray(b) / a[0], np.asarray(a) / a[0]
    x, zi = np.moveaxis(x, axis, -1), np.moveaxis(zi, axis, -1)
    n = x.shape[-1]
    behind = np.zeros(x.shape[:-1] + zi.shape[-1:])
    start = np.concatenate([zi + behind, np.zeros(x.shape)], axis=-1)
    through = signal.lfilter(b, [1.0], np.concatenate([x, behind], axis=-1)) + start
    y = signal.lfilter([1.0], a, through[..., :n])
    state = through[..., n:] - signal.lfilter(a, [1.0], np.concatenate([y, behind], axis=-1))[..., n:]
    return np.moveaxis(y, -1, axis), np.moveaxis(state, -1, axis)


def filtfilt_by_filter(
    b: Any, a: Any, x: Any, axis: int = -1, padtype: Any = "odd", padlen: Any = None, method: str = "pad",
    irlen: Any = None,
) -> Any:  # fmt: skip
    """`scipy.signal.filtfilt(b, a, x, axis, padtype, padlen)`: the filter there and back, by `b` and `a` too."""
    if method != "pad":
        raise ValueError("scipy.signal.filtfilt by its filter has a derivative with method='pad'")
    b, a = np.asarray(b) / a[0], np.asarray(a) / a[0]
    n = max(len(a), len(b))
    b, a = np.concatenate([b, np.zeros(n - len(b))]), np.concatenate([a, np.zeros(n - len(a))])
    x = np.moveaxis(x, axis, -1)
    edge = 0 if padtype is None else 3 * n if padlen is None else padlen
    if edge > 0:
        before, after = x[..., edge:0:-1], x[..., -2 : -edge - 2 : -1]
        if padtype == "odd":
            before, after = 2.0 * x[..., :1] - before, 2.0 * x[..., -1:] - after
        if padtype == "constant":
            before, after = x[..., :1] + 0.0 * before, x[..., -1:] + 0.0 * after
        x = np.concatenate([before, x, after], axis=-1)
    rest = b[1:] - a[1:] * b[0]
    first = np.sum(rest) / np.sum(a)  # the state of a filter that has always been given ones
    state = np.cumsum(a)[:-1] * first - np.concatenate([np.zeros(1), np.cumsum(rest)[:-1]])
    for _ in range(2):
        y, _ = lfilter_with_state(b, a, x, -1, state * x[..., :1])
        x = y[..., ::-1]
    return np.moveaxis(x[..., edge : x.shape[-1] - edge], -1, axis)


def sosfilt(sos: Any, x: Any, axis: int = -1, zi: Any = None) -> Any:
    """`scipy.signal.sosfilt(sos, x, axis, zi)`: one section after the other."""
    if np.any(sos[:, 3] != 1.0):
        raise ValueError("sos[:, 3] should be all ones")
    if zi is None:
        for k in range(len(sos)):
            x = signal.lfilter(sos[k, :3], sos[k, 3:], x, axis)
        return x
    states = []
    for k in range(len(sos)):
        x, state = lfilter_with_state(sos[k, :3], sos[k, 3:], x, axis, zi[k])
        states.append(state)
    return x, np.stack(states)


_BORDERS: dict[str, Any] = {"mirror": "reflect", "nearest": "edge", "wrap": "wrap", "constant": "constant"}


def savgol_filter(
    x: Any, window_length: Any, polyorder: Any, deriv: int = 0, delta: float = 1.0, axis: int = -1,
    mode: str = "interp", cval: Any = 0.0,
) -> Any:  # fmt: skip
    """`scipy.signal.savgol_filter(x, window_length, ...)` with the signal continued beyond its ends."""
    if mode == "interp":
        return signal.savgol_filter(x, window_length, polyorder, deriv, delta, axis)
    if window_length % 2 == 0:
        raise NotImplementedError("savgol_filter of a window of even length")
    weights = signal.savgol_coeffs(window_length, polyorder, deriv, delta)[::-1]
    lines, half = np.moveaxis(x, axis, -1), window_length // 2
    beside = ((0, 0),) * (lines.ndim - 1) + ((half, half),)
    if mode == "constant":
        long = np.pad(lines, beside, constant_values=cval)
    else:
        long = np.pad(lines, beside, mode=_BORDERS[mode])
    windows = np.lib.stride_tricks.sliding_window_view(long, window_length, axis=-1)
    return np.moveaxis(windows @ weights, -1, axis)


def savgol_back(
    bar: np.ndarray, window_length: int, polyorder: int, deriv: int = 0, delta: float = 1.0, axis: int = -1
) -> np.ndarray:
    """The cotangent of `x` from that of `scipy.signal.savgol_filter(x, window_length, ...)`.

    Inside it is a convolution, at both ends a polynomial is fitted to the window.
    """
    one = signal.savgol_filter(np.eye(window_length), window_length, polyorder, deriv, delta, axis=0)
    half, bar = window_length // 2, np.moveaxis(bar, axis, 0)
    inside = np.zeros_like(bar)
    inside[half : len(bar) - half] = bar[half : len(bar) - half]
    out: np.ndarray = ndimage.convolve1d(inside, one[half], axis=0, mode="constant")
    out[:window_length] += np.tensordot(one[:half].T, bar[:half], 1)
    out[len(bar) - window_length :] += np.tensordot(one[window_length - half :].T, bar[len(bar) - half :], 1)
    return np.moveaxis(out, 0, axis)


def filtfilt_back(
    b: Any, a: Any, bar: np.ndarray, axis: int = -1, padtype: Any = "odd", padlen: Any = None
) -> np.ndarray:
    """The cotangent of `x` from that of `scipy.signal.filtfilt(b, a, x, axis, padtype, padlen)`."""
    edge = 0 if padtype is None else 3 * max(np.size(a), np.size(b)) if padlen is None else padlen
    bar = np.moveaxis(bar, axis, -1)
    v = np.zeros((*bar.shape[:-1], bar.shape[-1] + 2 * edge))
    v[..., edge : edge + bar.shape[-1]] = bar
    start = signal.lfilter(b, a, np.zeros(v.shape[-1]), zi=signal.lfilter_zi(b, a))[0]
    for _ in range(2):  # the way back, and the way there: each turned round
        v = np.flip(v, -1)
        first = v @ start
        v = np.flip(signal.lfilter(b, a, np.flip(v, -1)), -1)
        v[..., 0] += first
    out = v[..., edge : v.shape[-1] - edge].copy()
    if edge:
        before, after = np.flip(v[..., :edge], -1), np.flip(v[..., -edge:], -1)
        sign = {"odd": -1.0, "even": 1.0, "constant": 0.0}[padtype]
        out[..., 1 : edge + 1] += sign * before
        out[..., -edge - 1 : -1] += sign * after
        out[..., 0] += (1.0 - sign) * np.sum(before, -1)
        out[..., -1] += (1.0 - sign) * np.sum(after, -1)
    return np.moveaxis(out, -1, axis)
