"""Derivatives of special functions by parameters for which no formula is known: differences of high order.

A function that is analytic in a parameter is interpolated at 12 Chebyshev points around it, for intervals of several
widths. Wide ones are inexact, narrow ones lose digits to rounding: of two that follow each other those are taken that
agree best, and that meet the function's own value in the middle. Where SciPy has a function to full precision, its
derivative has 11 digits and more (`tests/rules/scipy/test_special_parameters.py`, against mpmath).

>>> import scipy.special as sc
>>> float(slope(sc.jv, 0, 0.5, 2.0))
0.34047508704...
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from srcad.runtime import hypergeometric

_COUNT = 12
_NODES = np.cos(np.pi * (np.arange(_COUNT) + 0.5) / _COUNT)
_WIDTHS = 0.5 ** np.arange(1.0, 12.0)
_FEW = 0.25 ** np.arange(1.0, 6.0)  # of functions that are slow
_BLOCK = 512
_ROUNDING = np.finfo(float).eps
_TRUSTED = 1e-6  # of the function or its derivative: where the error may be larger, the answer is that there is none


def _weights() -> tuple[np.ndarray, np.ndarray]:
    """What the interpolating polynomial has in the middle, and its slope there."""
    powers = np.vander(_NODES, increasing=True).T
    unit = np.eye(_COUNT)
    return np.linalg.solve(powers, unit[0]), np.linalg.solve(powers, unit[1])


_VALUE, _SLOPE = _weights()


def slope(function: Callable[..., Any], by: int | tuple[int, ...], *args: Any) -> Any:
    """The derivative of an elementwise function by one of its arguments, or by several in turn."""
    *before, k = by if isinstance(by, tuple) else (by,)
    inner = (lambda *v: slope(function, tuple(before), *v)) if before else function
    given = np.result_type(*(v if hasattr(v, "dtype") else float(v) for v in args))
    dtype = given if given.kind == "f" else np.dtype(float)
    arrays = np.broadcast_arrays(*args)
    flat = [v.ravel() for v in arrays]
    out = np.empty(flat[k].size, complex if _is_complex(inner, flat) else float)
    with np.errstate(all="ignore"):
        for i in range(0, out.size, _BLOCK):
            out[i : i + _BLOCK] = _slope(inner, k, [v[i : i + _BLOCK] for v in flat])
    return out.reshape(arrays[0].shape).astype(out.dtype if out.dtype.kind == "c" else dtype)[()]


def _is_complex(function: Callable[..., Any], flat: list[np.ndarray]) -> bool:
    with np.errstate(all="ignore"):
        return bool(np.iscomplexobj(function(*(v[:1] for v in flat))))


def _slope(function: Callable[..., Any], k: int, args: list[np.ndarray]) -> np.ndarray:
    at = args[k].astype(float)
    widths, last = _widths(at, _is_slow(function))
    places = at + widths[:, None] * _NODES[:, None]
    moved = [places if i == k else np.broadcast_to(v, places.shape) for i, v in enumerate(args)]
    values = np.asarray(function(*moved))
    found = np.einsum("wna,n->wa", values, _SLOPE) / widths
    middle, here = np.einsum("wna,n->wa", values, _VALUE), function(*args)
    gaps = np.abs(middle - here) + _ROUNDING * np.abs(here)  # the latter where nothing changes but in further digits
    error = np.abs(found[:-1] - found[1:]) + gaps[:-1] / widths[:-1]
    error = np.where(np.isfinite(error), error, np.inf)
    error[last] = np.inf  # the two rows of widths do not follow each other
    best = np.argmin(error, axis=0)
    chosen = np.take_along_axis(found, best[None], 0)[0]
    size = np.abs(chosen) + np.abs(here) / np.maximum(np.abs(at), 1.0)
    chosen = np.where(np.min(error, axis=0) <= _TRUSTED * size, chosen, np.nan)
    if function in hypergeometric.KINDS:
        exact = hypergeometric.by_parameter(function, k, *args)
        chosen = np.where(np.isnan(exact), chosen, exact)
    return chosen


def _is_slow(function: Callable[..., Any]) -> bool:
    """Whether SciPy may find a distribution's method by integrals."""
    method = getattr(function, "__name__", "")
    owner = type(getattr(function, "__self__", None))
    integrated = getattr(getattr(owner, "_cdf", None), "__qualname__", "").startswith("rv_continuous.")
    return method in ("mean", "var", "entropy") or integrated and method in ("cdf", "sf", "logcdf", "logsf")


def _widths(at: np.ndarray, slow: bool) -> tuple[np.ndarray, int | slice]:
    """Rows of widths, and where two that do not follow each other meet; a few for what SciPy finds by integrals."""
    small = np.abs(at) < 0.25
    sizes = np.where(small & (at != 0), np.abs(at), 1.0)  # there may be a pole at 0
    large = np.maximum(np.abs(at), 1.0)
    if slow:
        return np.stack([np.where(small, sizes, large) * w for w in _FEW]), slice(0, 0)
    return np.stack([*(large * w for w in _WIDTHS), *(sizes * w for w in _WIDTHS[:6])]), len(_WIDTHS) - 1


def along(function: Callable[..., tuple[Any, ...]], given: Any, dots: Any) -> tuple[Any, ...]:
    """How several results change when the arguments change by `dots` (None is no change); one step for all."""
    like = [np.asarray(part) for part in function(*given)]
    sizes = [np.max(np.abs(dot), initial=0.0) for dot in dots if dot is not None]
    unit = float(np.max(sizes, initial=0.0))
    if unit == 0.0:
        return tuple(np.zeros_like(part)[()] for part in like)

    def at(step: float) -> np.ndarray:
        moved = [
            v if dot is None else np.asarray(v) + step * np.asarray(dot) for v, dot in zip(given, dots, strict=True)
        ]
        return np.concatenate([np.ravel(part) for part in function(*moved)])

    best, error, before = None, np.inf, None
    with np.errstate(all="ignore"):
        for width in 0.25 ** np.arange(2.0, 9.0) / unit:
            found = sum(w * at(width * node) for node, w in zip(_NODES, _SLOPE, strict=True)) / width
            gap = np.inf if before is None else float(np.max(np.abs(found - before), initial=0.0))
            if gap < error:
                best, error = found, gap
            before = found
    size = unit * max((float(np.max(np.abs(part), initial=0.0)) for part in like), default=0.0)
    if best is None or not error <= _TRUSTED * max(float(np.max(np.abs(best), initial=0.0)), size):
        best = np.full(sum(part.size for part in like), np.nan)
    ends = np.cumsum([part.size for part in like])[:-1]
    return tuple(p.reshape(q.shape)[()] for p, q in zip(np.split(best, ends), like, strict=True))
