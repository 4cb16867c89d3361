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


def pchip(t: Any, nu: int = 0, extrapolate: Any = None, *, x: Any, y: Any) -> Any:
    """`scipy.interpolate.PchipInterpolator(x, y)(t, nu, extrapolate)`."""
    return interpolate.PchipInterpolator(x, y)(t, nu, extrapolate)


def linear(t: Any, *, x: Any, y: Any, kind: str = "linear", **flags: Any) -> Any:
    """`scipy.interpolate.interp1d(x, y)(t)`."""
    return interpolate.interp1d(x, y, kind, **flags)(t)


def linear_slope(t: Any, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The slope of the straight line that t is on; at a sample the mean of both."""
    slopes = np.diff(y) / np.diff(x)
    left, right = (np.clip(np.searchsorted(x, t, side) - 1, 0, len(slopes) - 1) for side in ("left", "right"))
    return 0.5 * (slopes[left] + slopes[right])


def linear_back(t: Any, x: np.ndarray, bar: Any) -> np.ndarray:
    """The cotangent of `y`."""
    i = np.ravel(np.clip(np.searchsorted(x, t), 1, len(x) - 1))
    share = (np.ravel(t) - x[i - 1]) / (x[i] - x[i - 1])
    bar = np.broadcast_to(bar, np.shape(t)).ravel()
    return np.bincount(i, bar * share, len(x)) + np.bincount(i - 1, bar * (1.0 - share), len(x))


def regular_grid(xi: Any, *, points: Any, values: Any, **flags: Any) -> Any:
    """`scipy.interpolate.RegularGridInterpolator(points, values)(xi)`."""
    return interpolate.RegularGridInterpolator(points, values, **flags)(xi)


def regular_grid_slope(xi: Any, points: Any, values: np.ndarray) -> np.ndarray:
    """How the value at each place changes with its coordinates; between two cells, the mean of both."""
    return 0.5 * (_slope(_cells(xi, points, "left"), values) + _slope(_cells(xi, points, "right"), values))


def _slope(cells: list[tuple[Any, Any, Any]], values: np.ndarray) -> np.ndarray:
    out = np.zeros((*np.shape(cells[0][0]), len(cells)))
    for corner in np.ndindex(*(2,) * len(cells)):
        value = values[tuple(i + k for (i, _, _), k in zip(cells, corner, strict=True))]
        for axis, (_, _, width) in enumerate(cells):
            others = [_weight(cells[a], k) for a, k in enumerate(corner) if a != axis]
            out[..., axis] += (2 * corner[axis] - 1) / width * value * np.prod(others, axis=0)
    return out


def regular_grid_back(xi: Any, points: Any, values: np.ndarray, bar: Any) -> np.ndarray:
    """The cotangent of `values`."""
    cells = _cells(xi, points)
    out = np.zeros(values.shape)
    for corner in np.ndindex(*(2,) * len(points)):
        where = tuple(i + k for (i, _, _), k in zip(cells, corner, strict=True))
        np.add.at(out, where, bar * np.prod([_weight(cell, k) for cell, k in zip(cells, corner, strict=True)], axis=0))
    return out


def _cells(xi: Any, points: Any, side: Any = "left") -> list[tuple[Any, Any, Any]]:
    """Along each axis: the sample before the place, how far on to the next one it is, and how far that is away."""
    found = []
    for axis, grid in enumerate(points):
        place, grid = np.asarray(xi)[..., axis], np.asarray(grid)
        i = np.clip(np.searchsorted(grid, place, side) - 1, 0, len(grid) - 2)
        width = grid[i + 1] - grid[i]
        found.append((i, (place - grid[i]) / width, width))
    return found


def _weight(cell: tuple[Any, Any, Any], k: int) -> Any:
    return cell[1] if k else 1.0 - cell[1]


def of_place(t: Any) -> Any:
    """What a spline gives for a place of this kind: an array, also of one number."""
    return np.asarray(t, float) * 1.0 if np.ndim(t) else np.array(0.0)
