"""Interpolation as functions of the samples: generated code calls them where a program makes an object and calls that.

spline = interpolate.CubicSpline(x, y)
spline(t)                                  cubic_spline(t, x=x, y=y)
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import interpolate


def cubic_spline(t: Any, nu: int = 0, extrapolate: Any = None, *, x: Any, y: Any, bc_type: str = "not-a-knot") -> Any:
    """`scipy.interpolate.CubicSpline(x, y, bc_type=bc_type)(t, nu, extrapolate)`.

    >>> float(cubic_spline(1.5, x=np.arange(4.0), y=np.arange(4.0) ** 2))
    2.25
    """
    return interpolate.CubicSpline(x, y, bc_type=bc_type)(t, nu, extrapolate)


def cubic_spline_back(
    t: Any, nu: int, extrapolate: Any, bar: Any, *, x: Any, bc_type: str = "not-a-knot"
) -> np.ndarray:
    """The cotangent of `y`, in which a spline is linear: by the splines of single samples."""
    each = interpolate.CubicSpline(x, np.eye(np.size(x)), bc_type=bc_type)(np.ravel(t), nu, extrapolate)
    return np.broadcast_to(bar, np.shape(t)).ravel() @ each


def of_place(t: Any) -> Any:
    """What a spline gives for a place of this kind: an array, also of one number."""
    return np.asarray(t, float) * 1.0 if np.ndim(t) else np.array(0.0)
