"""Curves as functions of the places of their samples, in Python: what is followed where these are active.

CubicSpline(x, y)(t)                       hermite(t, x=x, y=y, dydx=spline_slopes(x, y, "not-a-knot"))

The slopes at the samples solve SciPy's own tridiagonal equations; with them each piece is a cubic polynomial.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import interpolate, linalg

from srcad.runtime.interpolation import in_axis, interp_spline, linear, to_columns


def cubic_spline(
    place: Any, nu: int = 0, extrapolate: Any = None, *, order: int = 0, x: Any, y: Any, bc_type: Any = "not-a-knot"
) -> Any:
    """`scipy.interpolate.CubicSpline(x, y, bc_type=bc_type)(place, nu + order, extrapolate)`.

    >>> float(cubic_spline(1.5, x=np.arange(5.0), y=np.arange(5.0) ** 2))
    2.25
    """
    return hermite(place, nu, extrapolate, order=order, x=x, y=y, dydx=spline_slopes(x, y, bc_type))


def interpolating(
    place: Any, nu: int = 0, extrapolate: Any = None, *, order: int = 0, x: Any, y: Any, k: int = 3, t: Any = None,
    bc_type: Any = None,
) -> Any:  # fmt: skip
    """`scipy.interpolate.make_interp_spline(x, y)(place, nu + order, extrapolate)`: the cubic spline."""
    if k != 3 or t is not None or bc_type is not None:
        raise NotImplementedError("make_interp_spline by the places of its samples, but of k=3 without t, bc_type")
    return cubic_spline(place, nu, extrapolate, order=order, x=x, y=y)


def hermite(
    place: Any, nu: int = 0, extrapolate: Any = None, *, order: int = 0, x: Any, y: Any, dydx: Any
) -> Any:  # fmt: skip
    """`scipy.interpolate.CubicHermiteSpline(x, y, dydx)(place, nu + order, extrapolate)`."""
    h = np.diff(x) if y.ndim == 1 else np.diff(x)[:, None]
    rise = np.diff(y, axis=0) / h
    bend = (dydx[:-1] + dydx[1:] - 2.0 * rise) / h
    c2, c3 = (rise - dydx[:-1]) / h - bend, bend / h
    i = np.clip(np.searchsorted(x, place, "right") - 1, 0, len(x) - 2)
    u = place - x[i] if y.ndim == 1 else (place - x[i])[..., None]
    kind = nu + order
    if kind == -1:
        whole = h * (y[:-1] + h * (dydx[:-1] / 2.0 + h * (c2 / 3.0 + h * c3 / 4.0)))
        before = np.concatenate([np.zeros_like(whole[:1]), np.cumsum(whole, axis=0)])[i]
        value = before + u * (y[i] + u * (dydx[i] / 2.0 + u * (c2[i] / 3.0 + u * c3[i] / 4.0)))
    elif kind == 0:
        value = y[i] + u * (dydx[i] + u * (c2[i] + u * c3[i]))
    elif kind == 1:
        value = dydx[i] + u * (2.0 * c2[i] + 3.0 * u * c3[i])
    elif kind == 2:
        value = 2.0 * c2[i] + 6.0 * u * c3[i]
    elif kind == 3:
        value = 6.0 * c3[i] + 0.0 * u
    else:
        raise NotImplementedError("by the places of the samples: the curve, its integral, three derivatives")
    if extrapolate is False:
        inside = (place >= x[0]) & (place <= x[-1])
        value = np.where(inside if y.ndim == 1 else inside[..., None], value, np.nan)
    return value


def spline_slopes(x: Any, y: Any, bc_type: Any) -> Any:
    """The slopes at the samples of a cubic spline, by the equations that its second derivative is continuous."""
    if len(x) < 4:
        raise NotImplementedError("a spline of fewer than four samples, by their places")
    first, last = (bc_type, bc_type) if isinstance(bc_type, str) else bc_type
    dx = np.diff(x)
    wide = dx if y.ndim == 1 else dx[:, None]
    rise = np.diff(y, axis=0) / wide
    middle = 3.0 * (wide[1:] * rise[:-1] + wide[:-1] * rise[1:])
    d0, u0, b0 = _end(first, dx[0], dx[1], rise[0], rise[1], 1.0)
    dn, un, bn = _end(last, dx[-1], dx[-2], rise[-1], rise[-2], -1.0)
    zero = np.zeros(1)
    above = np.concatenate([zero, np.reshape(u0, (1,)), dx[:-1]])
    diagonal = np.concatenate([np.reshape(d0, (1,)), 2.0 * (dx[:-1] + dx[1:]), np.reshape(dn, (1,))])
    below = np.concatenate([dx[1:], np.reshape(un, (1,)), zero])
    right = np.concatenate([b0 + 0.0 * middle[:1], middle, bn + 0.0 * middle[:1]])
    return linalg.solve_banded((1, 1), np.stack([above, diagonal, below]), right)


def _end(kind: Any, h: Any, next_h: Any, rise: Any, next_rise: Any, sign: float) -> Any:
    """The equation at one end: what stands before its slope and the next one, and the right side."""
    if kind == "not-a-knot":
        both = h + next_h
        return next_h, both, ((h + 2.0 * both) * next_h * rise + h**2 * next_rise) / both
    if kind == "natural":
        return 2.0 * h, h, 3.0 * h * rise
    if kind == "clamped":
        return 1.0, 0.0, 0.0 * rise
    if isinstance(kind, str):
        raise NotImplementedError("a periodic spline, by the places of its samples")
    if kind[0] == 1:
        return 1.0, 0.0, kind[1] + 0.0 * rise
    return 2.0 * h, h, 3.0 * h * rise - sign * 0.5 * kind[1] * h**2


# ---------------------------------------------------------------- interp1d


def lines(
    t: Any, *, x: Any, y: Any, kind: Any = "linear", axis: int = -1, copy: bool = True, bounds_error: Any = None,
    fill_value: Any = np.nan, assume_sorted: bool = False,
) -> Any:  # fmt: skip
    """`scipy.interpolate.interp1d(x, y, kind, ...)(t)`."""
    if y.ndim != 1:
        at = axis % y.ndim
        samples = to_columns(y, at)
        beside = np.asarray(t)[..., None]
        return in_axis(_lines(t, beside, x, samples, kind, bounds_error, fill_value), t, y, at)
    return _lines(t, t, x, y, kind, bounds_error, fill_value)


def _lines(t: Any, beside: Any, x: Any, y: Any, kind: Any, bounds_error: Any, fill_value: Any) -> Any:
    """Of one curve, or of several in columns; `beside`: the places, in as many axes as the values are."""
    if isinstance(kind, int):
        order = np.argsort(x)
        value = interp_spline(t, x=x[order], y=y[order], k=kind)
    elif kind == "linear" or kind == "slinear":
        value = linear(t, x=x, y=y, fill_value="extrapolate")
    elif kind == "cubic" or kind == "quadratic":
        order = np.argsort(x)
        value = interp_spline(t, x=x[order], y=y[order], k=3 if kind == "cubic" else 2)
    else:
        value = y[chosen(t, x, kind)]
    if isinstance(fill_value, str):
        return value
    if bounds_error is None or bounds_error:
        if np.any(t < np.min(x)):
            raise ValueError(f"A value in x_new is below the interpolation range's minimum value ({np.min(x)}).")
        if np.any(t > np.max(x)):
            raise ValueError(f"A value in x_new is above the interpolation range's maximum value ({np.max(x)}).")
        return value
    return filled(value, beside, x, fill_value)


def line_by_places(
    t: Any, *, x: Any, y: Any, kind: Any = "linear", bounds_error: Any = None, fill_value: Any = "extrapolate"
) -> Any:
    """`interpolation.linear` where the places of the samples are active."""
    order = np.argsort(x)
    x, y = x[order], y[order]
    i = np.clip(np.searchsorted(x, t) - 1, 0, len(x) - 2)
    if y.ndim == 1:
        return y[i] + (t - x[i]) * ((y[i + 1] - y[i]) / (x[i + 1] - x[i]))
    return y[i] + ((t - x[i]) / (x[i + 1] - x[i]))[..., None] * (y[i + 1] - y[i])


def chosen(t: Any, x: Any, kind: Any) -> Any:
    """Which sample stands for the value at t: the nearest one, the one before or the next one."""
    places = interpolate.interp1d(x, np.arange(1.0 * len(x)), kind, fill_value="extrapolate")(t)
    return np.clip(np.nan_to_num(places), 0, len(x) - 1).astype(int)


def filled(value: Any, t: Any, x: Any, fill_value: Any) -> Any:
    """Outside of the samples what is given for there."""
    before, after = fill_value if isinstance(fill_value, tuple) else (fill_value, fill_value)
    return np.where(t < np.min(x), before, np.where(t > np.max(x), after, value))
