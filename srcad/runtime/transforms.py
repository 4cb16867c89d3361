"""What goes back through the cosine and sine transforms of `scipy.fft`, and through running integrals."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import fft

# ---------------------------------------------------------------- cosine and sine transforms


def trigonometric_back(
    name: str, bar: np.ndarray, kind: int, axes: Any, norm: str | None, shape: tuple[int, ...]
) -> np.ndarray:
    """The cotangent of `x` of `scipy.fft.dct(x, kind, n, axis, norm)`, and of `dst`, `idct`, `idst`; of those in
    several axes, `dctn` and the like, one axis after the other.

    With norm="ortho" the inverse goes back; otherwise the matrix is symmetric (type 4), or that of the types 2 and 3
    in turn, up to factors 2 where an element stands for itself alone: the first (the last of sines; both of type 1).
    """
    for axis in np.atleast_1d(axes):
        bar = _cut(_turned_back(name.removesuffix("n"), bar, kind, int(axis), norm), int(axis), shape)
    return bar


def _turned_back(name: str, bar: np.ndarray, kind: int, axis: int, norm: str | None) -> np.ndarray:
    if norm == "ortho":
        inverse = name[1:] if name.startswith("i") else f"i{name}"
        return np.asarray(getattr(fft, inverse)(bar, kind, axis=axis, norm=norm))
    acts_as = {2: 3, 3: 2}.get(kind, kind) if name.startswith("i") else kind
    transform, sines = getattr(fft, name), name.endswith("dst")
    turned = {2: 3, 3: 2}.get(kind, kind)
    alone = np.ones(bar.shape[axis])
    if acts_as == 1 and not sines:
        alone[[0, -1]] = 2.0
        return _along(transform(_along(bar, alone, axis), 1, axis=axis, norm=norm), 1.0 / alone, axis)
    alone[-1 if sines else 0] = 2.0 if acts_as in (2, 3) else 1.0
    if acts_as == 2:
        return np.asarray(transform(_along(bar, alone, axis), turned, axis=axis, norm=norm))
    return _along(transform(bar, turned, axis=axis, norm=norm), 1.0 / alone, axis)


def trigonometric_again(name: str, like: np.ndarray, x: np.ndarray, kind: int, axes: Any, norm: str | None) -> Any:
    """The transform of `x` in the lengths of its result: what goes back through `trigonometric_back`."""
    lengths = [like.shape[axis] for axis in np.atleast_1d(axes)]
    return getattr(fft, name)(x, kind, lengths if name.endswith("n") else lengths[0], axes, norm)


def _along(x: np.ndarray, factors: np.ndarray, axis: int) -> np.ndarray:
    return np.moveaxis(np.moveaxis(x, axis, -1) * factors, -1, axis)


def _cut(x: np.ndarray, axis: int, shape: tuple[int, ...]) -> np.ndarray:
    """In the lengths of the argument, which was cut or filled with zeros."""
    n = shape[axis]
    x = np.moveaxis(x, axis, -1)[..., :n]
    if x.shape[-1] < n:
        x = np.concatenate([x, np.zeros((*x.shape[:-1], n - x.shape[-1]), x.dtype)], axis=-1)
    return np.moveaxis(x, -1, axis)


# ---------------------------------------------------------------- running integrals


def cumulative_trapezoid_back(
    y: np.ndarray, x: Any, dx: float, axis: int, initial: Any, bar: np.ndarray
) -> tuple[Any, Any]:
    """The cotangents of `y` and `x` of `scipy.integrate.cumulative_trapezoid(y, x, dx, axis, initial)`."""
    y, bar = np.moveaxis(y, axis, -1), np.moveaxis(bar, axis, -1)
    bar = bar if initial is None else bar[..., 1:]
    points = None if x is None else np.moveaxis(x, axis, -1) if np.ndim(x) == y.ndim else np.asarray(x)
    after = np.flip(np.cumsum(np.flip(bar, -1), -1), -1)
    share = 0.5 * after * (dx if points is None else np.diff(points, axis=-1))
    y_bar = np.moveaxis(_ends(share, share), -1, axis)
    if points is None:
        return y_bar, None
    step_bar = 0.5 * after * (y[..., 1:] + y[..., :-1])
    x_bar = _ends(-step_bar, step_bar)
    if points.ndim == 1 < y.ndim:
        return y_bar, np.sum(x_bar, axis=tuple(range(y.ndim - 1)))
    return y_bar, np.moveaxis(x_bar, -1, axis)


def _ends(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """What each step gives to the point where it begins and to the one where it ends."""
    zero = np.zeros((*first.shape[:-1], 1), first.dtype)
    return np.concatenate([first, zero], -1) + np.concatenate([zero, last], -1)
