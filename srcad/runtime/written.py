"""NumPy functions that call back or store, written in Python with functions that have rules.

`np.fill_diagonal(a, v)` stores into `a`; `np.apply_along_axis(f, 0, a)` calls `f`. Where an active value is in it, the
front end puts these in their place: what they do is then seen like any other statement of the program.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from typing import Any

import numpy as np


def fill_diagonal(a: Any, val: Any) -> None:
    i = np.arange(min(a.shape))
    a[i, i] = val


def place(arr: Any, mask: Any, vals: Any) -> None:
    arr[mask] = np.resize(vals, np.count_nonzero(mask))


def putmask(a: Any, mask: Any, values: Any) -> None:
    a[mask] = np.resize(values, a.shape)[mask]


def put(a: Any, ind: Any, v: Any) -> None:
    a[ind] = v


def copy_where(dst: Any, src: Any, where: Any) -> None:
    dst[...] = np.where(where, src, dst)


def call_where(y: Any, x: Any, condition: Any, function: Callable) -> None:
    values = x[condition]
    if values.size > 0:
        y[condition] = function(values)


def set_where(y: Any, condition: Any, value: Any) -> None:
    y[condition] = value


def apply_along_axis(func1d: Callable, axis: int, arr: Any) -> Any:
    lines = np.moveaxis(arr, axis, -1)
    found = np.array([func1d(line) for line in lines.reshape(-1, lines.shape[-1])])
    return found.reshape(lines.shape[:-1])


def vectorized(function: Callable, a: Any, b: Any = None) -> Any:
    if b is None:
        return np.array([function(v) for v in np.ravel(a)]).reshape(np.shape(a))
    shape = np.broadcast_shapes(np.shape(a), np.shape(b))
    left, right = np.ravel(np.broadcast_to(a, shape)), np.ravel(np.broadcast_to(b, shape))
    return np.array([function(left[i], right[i]) for i in range(len(left))]).reshape(shape)


def prod(iterable: Any) -> Any:
    total = 1
    for factor in iterable:
        total = total * factor
    return total


def polar(z: complex) -> tuple[float, float]:
    return abs(z), cmath.phase(z)


def rect(r: float, phi: float) -> complex:
    return complex(r * math.cos(phi), r * math.sin(phi))
