"""Functions and statements that call back or store, written in Python with what has rules.

`np.fill_diagonal(a, v)` stores into `a`; `np.apply_along_axis(f, 0, a)` calls `f`. Where an active value is in it, the
front end puts these in their place: what they do is then seen like any other statement of the program.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from srcad.errors import SrcadError
from srcad.runtime.order import part_bounds


def clear(items: list) -> None:
    for _ in range(len(items)):
        items.pop()


def delete(items: list, start: Any, stop: Any, step: Any) -> None:
    """`del items[start:stop:step]`: from behind, so that none moves before it is taken out."""
    for k in sorted(range(len(items))[start:stop:step], reverse=True):
        items.pop(k)


def put_part(items: list, start: Any, stop: Any, values: Any) -> None:
    """`items[start:stop] = values`, of whatever length."""
    values = [v for v in values]  # noqa: C416  it may be the list itself
    places = range(len(items))[start:stop]
    at = places.start
    for _ in range(len(places)):
        items.pop(at)
    for v in values:
        items.insert(at, v)
        at += 1


def put_every(items: list, start: Any, stop: Any, step: Any, values: Any) -> None:
    """`items[start:stop:step] = values`, which are as many."""
    values = [v for v in values]  # noqa: C416
    places = range(len(items))[start:stop:step]
    if len(values) != len(places):
        raise ValueError(f"attempt to assign sequence of size {len(values)} to extended slice of size {len(places)}")
    for k, v in zip(places, values, strict=True):
        items[k] = v


def remove(items: list, value: Any) -> None:
    items.pop(items.index(value))


def extendleft(items: list, values: Any) -> None:
    for v in [v for v in values]:  # noqa: C416  it may be the queue itself
        items.insert(0, v)


def rotate(items: list, n: int = 1) -> None:
    """A queue's: by n to the right, by the shorter way."""
    right = n % max(1, len(items))
    if 2 * right <= len(items):
        for _ in range(right):
            items.insert(0, items.pop())
    else:
        for _ in range(len(items) - right):
            items.append(items.pop(0))


def histogram_density(a: Any, bins: Any = 10, range: Any = None, weights: Any = None) -> tuple[Any, Any]:
    number, edges = np.histogram(a, bins, range, weights=weights)
    return number / np.array(np.diff(edges), float) / np.sum(number), edges


def fill_diagonal(a: Any, val: Any) -> None:
    i = np.arange(min(a.shape))
    a[i, i] = val


def fill_diagonal_of_more(a: Any, val: Any, wrap: bool = False) -> None:
    """Of more dimensions, with values that repeat, or (`wrap`) on again below a square."""
    step = 1 + sum(math.prod(a.shape[k:]) for k in range(1, a.ndim))
    places = np.arange(0, a.size if wrap or a.ndim > 2 else min(a.size, a.shape[1] * a.shape[1]), step)
    a[np.unravel_index(places, a.shape)] = np.resize(val, len(places))


def place(arr: Any, mask: Any, vals: Any) -> None:
    arr[mask] = np.resize(vals, np.count_nonzero(mask))


def putmask(a: Any, mask: Any, values: Any) -> None:
    a[mask] = np.resize(values, a.shape)[mask]


def put(a: Any, ind: Any, v: Any) -> None:
    places = np.arange(a.size)[ind]
    a[np.unravel_index(places, a.shape)] = np.resize(v, np.shape(places))


def put_clipped(a: Any, ind: Any, v: Any) -> None:
    places = np.clip(ind, 0, a.size - 1)
    a[np.unravel_index(places, a.shape)] = np.resize(v, np.shape(places))


def put_wrapped(a: Any, ind: Any, v: Any) -> None:
    places = np.asarray(ind) % a.size
    a[np.unravel_index(places, a.shape)] = np.resize(v, np.shape(places))


def put_along_axis(arr: Any, indices: Any, values: Any, axis: int) -> None:
    arr[along_axis(arr, indices, axis)] = values


def along_axis(arr: Any, indices: Any, axis: int) -> tuple[Any, ...]:
    """The index that `np.put_along_axis` writes to."""
    shape, index = np.shape(arr), []
    for k, n in enumerate(shape):
        steps = np.arange(n).reshape([-1 if i == k else 1 for i in range(len(shape))])
        index.append(np.asarray(indices) if k == axis % len(shape) else steps)
    return tuple(index)


def copyto_where(dst: Any, src: Any, where: Any) -> None:
    dst[...] = np.where(where, src, dst)


def sort_in_place(a: Any, axis: int = -1) -> None:
    a[...] = np.sort(a, axis=axis)


def partition_in_place(a: Any, kth: Any, axis: int = -1) -> None:
    a[...] = np.partition(a, kth, axis=axis)


def call_where(y: Any, x: Any, condition: Any, function: Callable, *args: Any, **kwargs: Any) -> None:
    values = x[condition]
    if values.size > 0:
        y[condition] = function(values, *args, **kwargs)


def set_where(y: Any, condition: Any, value: Any) -> None:
    y[condition] = value


def apply_along_axis(func1d: Callable, axis: int, arr: Any, *args: Any, **kwargs: Any) -> Any:
    lines = np.moveaxis(arr, axis, -1)
    found = np.array([func1d(line, *args, **kwargs) for line in lines.reshape(-1, lines.shape[-1])])
    stacked = found.reshape(lines.shape[:-1] + found.shape[1:])
    return stacked if found.ndim == 1 else np.moveaxis(stacked, -1, axis)


def apply_over_axis(func: Callable, a: Any, axis: int) -> Any:
    found = func(a, axis)
    return found if np.ndim(found) == np.ndim(a) else np.expand_dims(found, axis)


SEVERAL_RESULTS = "np.vectorize of a function with several results"
ONE_FOR_EACH = "vectorize one function for each, or write the loop"


def one_result(value: Any) -> Any:
    """What a vectorized function gives for an element; the front end refuses several results where they are active."""
    if isinstance(value, (tuple, list)):
        raise SrcadError(f"{SEVERAL_RESULTS}: {ONE_FOR_EACH}")
    return value


def vectorized(function: Callable, a: Any) -> Any:
    return np.reshape(np.array([one_result(function(v)) for v in np.ravel(a)]), np.shape(a))


def vectorized_2(function: Callable, a: Any, b: Any) -> Any:
    shape = np.broadcast_shapes(np.shape(a), np.shape(b))
    p, q = np.ravel(np.broadcast_to(a, shape)), np.ravel(np.broadcast_to(b, shape))
    return np.reshape(np.array([one_result(function(p[i], q[i])) for i in range(len(p))]), shape)


def vectorized_3(function: Callable, a: Any, b: Any, c: Any) -> Any:
    shape = np.broadcast_shapes(np.shape(a), np.shape(b), np.shape(c))
    p, q = np.ravel(np.broadcast_to(a, shape)), np.ravel(np.broadcast_to(b, shape))
    r = np.ravel(np.broadcast_to(c, shape))
    return np.reshape(np.array([one_result(function(p[i], q[i], r[i])) for i in range(len(p))]), shape)


def by_signature(function: Callable, p: int, a: Any) -> Any:
    lead = np.shape(a)[: a.ndim - p]
    found = np.array([function(v) for v in rows_of(a, p)])
    return np.reshape(found, lead + np.shape(found)[1:])


def by_signature_2(function: Callable, p: int, q: int, a: Any, b: Any) -> Any:
    lead = np.broadcast_shapes(np.shape(a)[: a.ndim - p], np.shape(b)[: b.ndim - q])
    left = rows_of(np.broadcast_to(a, lead + np.shape(a)[a.ndim - p :]), p)
    right = rows_of(np.broadcast_to(b, lead + np.shape(b)[b.ndim - q :]), q)
    found = np.array([function(left[i], right[i]) for i in range(len(left))])
    return np.reshape(found, lead + np.shape(found)[1:])


def by_signature_3(function: Callable, p: int, q: int, r: int, a: Any, b: Any, c: Any) -> Any:
    lead = np.broadcast_shapes(np.shape(a)[: a.ndim - p], np.shape(b)[: b.ndim - q], np.shape(c)[: c.ndim - r])
    left = rows_of(np.broadcast_to(a, lead + np.shape(a)[a.ndim - p :]), p)
    middle = rows_of(np.broadcast_to(b, lead + np.shape(b)[b.ndim - q :]), q)
    right = rows_of(np.broadcast_to(c, lead + np.shape(c)[c.ndim - r :]), r)
    found = np.array([function(left[i], middle[i], right[i]) for i in range(len(left))])
    return np.reshape(found, lead + np.shape(found)[1:])


def rows_of(a: Any, core: int) -> Any:
    """The parts of a stack, one after the other: the last `core` axes of each."""
    return np.reshape(a, (-1,) + np.shape(a)[a.ndim - core :])  # noqa: RUF005


BY_SIGNATURE = {1: by_signature, 2: by_signature_2, 3: by_signature_3}
VECTORIZED = {1: vectorized, 2: vectorized_2, 3: vectorized_3}


def polydiv(u: Any, v: Any) -> tuple[Any, Any]:
    top, bottom = np.atleast_1d(u) + 0.0, np.atleast_1d(v) + 0.0
    scale = 1.0 / bottom[0]
    count = len(top) - len(bottom) + 1
    quotient = np.zeros(max(count, 1), dtype=(top[0] + bottom[0]).dtype)
    rest = top.astype(quotient.dtype)
    for k in range(count):
        d = scale * rest[k]
        quotient[k] = d
        rest[k : k + len(bottom)] -= d * bottom
    return quotient, rest[leading_zeros(rest) :]


def leading_zeros(r: Any) -> int:
    """How many coefficients `np.polydiv` takes for rounding of zero; the last one stays."""
    first = 0
    while first < len(r) - 1 and np.allclose(r[first], 0, rtol=1e-14):
        first += 1
    return first


# ---------------------------------------------------------------- methods of ufuncs


def reduced(function: Callable, a: Any, axis: int, keepdims: bool = False) -> Any:
    lines = np.moveaxis(a, axis, 0)
    total = lines[0]
    for i in range(1, len(lines)):
        total = function(total, lines[i])
    return np.expand_dims(total, axis) if keepdims else total


def reduced_from(function: Callable, a: Any, axis: int, initial: Any, keepdims: bool = False) -> Any:
    lines = np.moveaxis(a, axis, 0)
    total = function(initial, lines[0])
    for i in range(1, len(lines)):
        total = function(total, lines[i])
    return np.expand_dims(total, axis) if keepdims else total


def taken_together(a: Any, axes: tuple[int, ...], others: int) -> Any:
    """Several axes as the first one."""
    moved = np.moveaxis(a, axes, [i for i in range(len(axes))])  # noqa: C416
    return np.reshape(moved, (-1,) + np.shape(moved)[moved.ndim - others :])  # noqa: RUF005


def accumulated(function: Callable, a: Any, axis: int) -> Any:
    lines = np.moveaxis(a, axis, 0)
    total = lines[0]
    totals = [total]
    for i in range(1, len(lines)):
        total = function(total, lines[i])
        totals.append(total)
    return np.moveaxis(np.array(totals), 0, axis)


def reduced_parts(function: Callable, a: Any, indices: Any, axis: int) -> Any:
    lines = np.moveaxis(a, axis, 0)
    bounds = part_bounds(indices, np.shape(lines)[0])
    return np.moveaxis(np.array([reduced(function, lines[i:j], 0) for i, j in bounds]), 0, axis)


def changed_at(function: Callable, a: Any, indices: Any) -> None:
    places = np.ravel(indices)
    for k in range(len(places)):
        a[places[k]] = function(a[places[k]])


def combined_at(function: Callable, a: Any, indices: Any, b: Any) -> None:
    places = np.ravel(indices)
    values = np.broadcast_to(b, np.shape(indices) + np.shape(a)[1:])
    values = np.reshape(values, np.shape(places) + np.shape(a)[1:])
    for k in range(len(places)):
        a[places[k]] = function(a[places[k]], values[k])


def prod(iterable: Any, start: Any = 1) -> Any:
    total = start
    for factor in iterable:
        total = total * factor
    return total


def polar(z: complex) -> tuple[float, float]:
    return abs(z), cmath.phase(z)


def rect(r: float, phi: float) -> complex:
    return complex(r * math.cos(phi), r * math.sin(phi))


# ---------------------------------------------------------------- operators as functions


def iadd(a: Any, b: Any) -> Any:
    a += b
    return a


def isub(a: Any, b: Any) -> Any:
    a -= b
    return a


def imul(a: Any, b: Any) -> Any:
    a *= b
    return a


def itruediv(a: Any, b: Any) -> Any:
    a /= b
    return a


def ipow(a: Any, b: Any) -> Any:
    a **= b
    return a


def imod(a: Any, b: Any) -> Any:
    a %= b
    return a


def imatmul(a: Any, b: Any) -> Any:
    a @= b
    return a


def setitem(a: Any, b: Any, c: Any) -> None:
    a[b] = c


def concat(a: Any, b: Any) -> Any:
    return a + b


def called(obj: Callable, /, *args: Any, **kwargs: Any) -> Any:
    return obj(*args, **kwargs)
