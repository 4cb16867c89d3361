"""Interpolation as functions of the samples: generated code calls them where a program makes an object and calls that.

spline = interpolate.CubicSpline(x, y)
spline(t)                                  cubic_spline(t, x=x, y=y)
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import interpolate

from srcad.errors import NoDerivativeError


def read(curve: Any, place: Any, nu: Any, extrapolate: Any) -> Any:
    """A curve at a place, its derivative (nu > 0) or its integral (nu < 0)."""
    return curve(place, nu, extrapolate) if nu >= 0 else curve.antiderivative(-nu)(place, 0, extrapolate)


def integral(function: Any, a: Any, b: Any, extrapolate: Any = None, **held: Any) -> Any:
    """`curve.integrate(a, b)`, where `function` is the curve's integral."""
    return function(b, 0, extrapolate, **held) - function(a, 0, extrapolate, **held)


def cubic_spline(
    place: Any, nu: int = 0, extrapolate: Any = None, *, order: int = 0, x: Any, y: Any, bc_type: Any = "not-a-knot",
    axis: int = 0,
) -> Any:  # fmt: skip
    """`scipy.interpolate.CubicSpline(x, y, axis, bc_type)(place, nu + order, extrapolate)`.

    >>> float(cubic_spline(1.5, x=np.arange(4.0), y=np.arange(4.0) ** 2))
    2.25
    """
    return read(interpolate.CubicSpline(x, y, axis, bc_type), place, nu + order, extrapolate)


def interp_spline(
    place: Any, nu: int = 0, extrapolate: Any = None, *, order: int = 0, x: Any, y: Any, k: int = 3, t: Any = None,
    bc_type: Any = None, axis: int = 0,
) -> Any:  # fmt: skip
    """`scipy.interpolate.make_interp_spline(x, y, k, t, bc_type, axis)(place, nu + order, extrapolate)`."""
    return read(interpolate.make_interp_spline(x, y, k, t, bc_type, axis), place, nu + order, extrapolate)


def b_spline(
    place: Any, nu: int = 0, extrapolate: Any = None, *, order: int = 0, t: Any, c: Any, k: Any, axis: int = 0
) -> Any:  # fmt: skip
    """`scipy.interpolate.BSpline(t, c, k, axis=axis)(place, nu + order, extrapolate)`."""
    return read(interpolate.BSpline(t, c, k, axis=axis), place, nu + order, extrapolate)


def hermite(
    place: Any, nu: int = 0, extrapolate: Any = None, *, order: int = 0, x: Any, y: Any, dydx: Any, axis: int = 0
) -> Any:  # fmt: skip
    """`scipy.interpolate.CubicHermiteSpline(x, y, dydx, axis)(place, nu + order, extrapolate)`."""
    return read(interpolate.CubicHermiteSpline(x, y, dydx, axis), place, nu + order, extrapolate)


def curve_back(each: Any, place: Any, bar: Any) -> Any:
    """The cotangent of the samples in which a curve is linear, from the curves of single samples at the places."""
    alone = np.ndim(bar) == np.ndim(place)  # otherwise several curves are read together, in one more axis
    return np.nan_to_num(each).T @ (np.ravel(bar) if alone else np.reshape(bar, (np.size(place), -1)))


def samples_around(n: int) -> np.ndarray:
    """Single samples of a periodic curve, whose last one is the first: all goes back to that.

    >>> samples_around(3)
    array([[1., 0., 0.],
           [0., 1., 0.],
           [1., 0., 0.]])
    """
    one = np.eye(n)
    one[-1] = one[0]
    return one


def place_back(bar: Any, slope: Any, place: Any) -> Any:
    """The cotangent of the place where curves are read, several of them together."""
    return np.sum(bar * slope, axis=tuple(range(np.ndim(place), np.ndim(slope))))


def place_change(dot: Any, slope: Any) -> Any:
    """The tangent of curves that are read at a place that moves."""
    return np.reshape(dot, np.shape(dot) + (1,) * (np.ndim(slope) - np.ndim(dot))) * slope


def homogeneous(bc_type: Any, like: Any) -> Any:
    """The same conditions at both ends with values of zero: those under which a spline is linear in its samples.

    >>> homogeneous(((1, 3.0), "natural"), np.ones(4))
    ((1, array(0.)), 'natural')
    """
    if bc_type is None or isinstance(bc_type, str):
        return bc_type
    if len(bc_type) == 2 and isinstance(bc_type[0], (int, np.integer)):
        return (bc_type[0], np.zeros(np.shape(like)[1:]))
    return tuple(homogeneous(part, like) for part in bc_type)


# ---------------------------------------------------------------- curves along any axis


def to_columns(v: np.ndarray, axis: int, count: int = 1) -> np.ndarray:
    """These axes to the front, and all others in one.

    >>> to_columns(np.zeros((2, 5, 3)), 1).shape
    (5, 6)
    """
    front = np.moveaxis(v, range(axis, axis + count), range(count))
    return front.reshape(front.shape[:count] + (math.prod(front.shape[count:]),)).copy()


def from_columns(columns: np.ndarray, axis: int, shape: tuple[int, ...], count: int = 1) -> np.ndarray:
    """What is in front, in these axes, and the last axis apart again: `to_columns` the other way.

    >>> from_columns(np.zeros((5, 6)), 1, (2, 5, 3)).shape
    (2, 5, 3)
    """
    apart = columns.reshape(columns.shape[:-1] + shape[:axis] + shape[axis + count :])
    return np.moveaxis(apart, range(count), range(axis, axis + count)).copy()


def in_axis(found: Any, place: Any, y: Any, axis: int) -> Any:
    """The axes of the places, which are first, where the samples' axis was."""
    return from_columns(found, axis, y.shape[:axis] + np.shape(place) + y.shape[axis + 1 :], np.ndim(place))


def cubic_spline_along(
    place: Any, nu: int = 0, extrapolate: Any = None, *, order: int = 0, x: Any, y: Any, axis: int = 0,
    bc_type: Any = "not-a-knot",
) -> Any:  # fmt: skip
    at, ends = axis % y.ndim, bc_type if isinstance(bc_type, str) else ends_of_columns(bc_type)
    found = cubic_spline(place, nu, extrapolate, order=order, x=x, y=to_columns(y, at), bc_type=ends)
    return in_axis(found, place, y, at)


def interp_spline_along(
    place: Any, nu: int = 0, extrapolate: Any = None, *, order: int = 0, x: Any, y: Any, k: int = 3, t: Any = None,
    bc_type: Any = None, axis: int = 0,
) -> Any:  # fmt: skip
    at = axis % y.ndim
    if bc_type is not None and not isinstance(bc_type, str):
        raise NotImplementedError("make_interp_spline with axis= and slopes at the ends: move the axis to the front")
    columns = to_columns(y, at)
    found = interp_spline(place, nu, extrapolate, order=order, x=x, y=columns, k=k, t=t, bc_type=bc_type)
    return in_axis(found, place, y, at)


def b_spline_along(
    place: Any, nu: int = 0, extrapolate: Any = None, *, order: int = 0, t: Any, c: Any, k: Any, axis: int = 0
) -> Any:
    at = axis % c.ndim
    return in_axis(b_spline(place, nu, extrapolate, order=order, t=t, c=to_columns(c, at), k=k), place, c, at)


def hermite_along(
    place: Any, nu: int = 0, extrapolate: Any = None, *, order: int = 0, x: Any, y: Any, dydx: Any, axis: int = 0
) -> Any:
    at = axis % y.ndim
    columns, slopes = to_columns(y, at), to_columns(dydx, at)
    return in_axis(hermite(place, nu, extrapolate, order=order, x=x, y=columns, dydx=slopes), place, y, at)


def ends_of_columns(bc_type: Any) -> Any:
    """The slopes or second derivatives at the ends, of several curves in one row."""
    if isinstance(bc_type, str):
        return bc_type
    if isinstance(bc_type[0], (int, np.integer)):
        return bc_type[0], np.ravel(bc_type[1])
    return tuple(ends_of_columns(end) for end in bc_type)


# ---------------------------------------------------------------- the slopes of curves that keep the samples' shape


def pchip(place: Any, nu: int = 0, extrapolate: Any = None, *, order: int = 0, x: Any, y: Any, axis: int = 0) -> Any:
    """`scipy.interpolate.PchipInterpolator(x, y, axis)(place, nu + order, extrapolate)`."""
    at = axis % y.ndim
    columns = y if y.ndim == 1 else to_columns(y, at)
    found = hermite(place, nu, extrapolate, order=order, x=x, y=columns, dydx=pchip_slopes(x, columns))
    return found if y.ndim == 1 else in_axis(found, place, y, at)


def akima(
    place: Any, nu: int = 0, extrapolate: Any = None, *, order: int = 0, x: Any, y: Any, axis: int = 0,
    method: str = "akima",
) -> Any:  # fmt: skip
    """`scipy.interpolate.Akima1DInterpolator(x, y, axis, method=method)(place, nu + order, extrapolate)`."""
    beyond = False if extrapolate is None else extrapolate
    at = axis % y.ndim
    columns = y if y.ndim == 1 else to_columns(y, at)
    found = hermite(place, nu, beyond, order=order, x=x, y=columns, dydx=akima_slopes(x, columns, method))
    return found if y.ndim == 1 else in_axis(found, place, y, at)


def pchip_slopes(x: Any, y: Any) -> Any:
    """Harmonic means of the slopes on both sides, 0 where these have not the same sign."""
    h = np.diff(x) if y.ndim == 1 else np.diff(x)[:, None]
    m = np.diff(y, axis=0) / h
    if len(x) == 2:
        return np.concatenate((m, m))
    first, second = 2.0 * h[1:] + h[:-1], h[1:] + 2.0 * h[:-1]
    same = np.sign(m[1:]) * np.sign(m[:-1]) > 0.0
    left, right = np.where(same, m[:-1], 1.0), np.where(same, m[1:], 1.0)
    inner = np.where(same, 1.0 / ((first / left + second / right) / (first + second)), 0.0)
    return np.concatenate((_end(h[:1], h[1:2], m[:1], m[1:2]), inner, _end(h[-1:], h[-2:-1], m[-1:], m[-2:-1])))


def _end(h: Any, next_h: Any, m: Any, next_m: Any) -> Any:
    d = ((2.0 * h + next_h) * m - h * next_m) / (h + next_h)
    turns = (np.sign(m) != np.sign(next_m)) & (np.abs(d) > 3.0 * np.abs(m))
    return np.where(np.sign(d) != np.sign(m), 0.0, np.where(turns, 3.0 * m, d))


def akima_slopes(x: Any, y: Any, method: str) -> Any:
    """Means of the slopes on both sides, weighted by how much the slopes change beyond."""
    m = np.diff(y, axis=0) / (np.diff(x) if y.ndim == 1 else np.diff(x)[:, None])
    if len(x) == 2:
        return np.concatenate((m, m))
    before, after = 2.0 * m[:1] - m[1], 2.0 * m[-1:] - m[-2]
    all_m = np.concatenate((2.0 * before - m[:1], before, m, after, 2.0 * after - m[-1:]))
    change = np.abs(all_m[1:] - all_m[:-1])
    first, second = change[2:], change[:-2]
    if method == "makima":
        size = np.abs(all_m[1:] + all_m[:-1])
        first, second = first + 0.5 * size[2:], second + 0.5 * size[:-2]
    both = first + second
    known = both > 1e-9 * np.max(both)
    share = np.where(known, second, 0.0) / np.where(known, both, 1.0)
    left, right = all_m[1:-2], all_m[2:-1]
    return np.where(known, left + share * (right - left), 0.5 * (all_m[3:] + all_m[:-3]))


# ---------------------------------------------------------------- straight lines and grids


def linear(t: Any, *, x: Any, y: Any, kind: str = "linear", **flags: Any) -> Any:
    """`scipy.interpolate.interp1d(x, y, axis=0)(t)`."""
    return interpolate.interp1d(x, y, kind, axis=0, **flags)(t)


def linear_slope(t: Any, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The slope of the straight line that t is on; at a sample the mean of both."""
    order = np.argsort(x)
    x, y = np.asarray(x)[order], np.asarray(y)[order]
    slopes = np.diff(y, axis=0) / (np.diff(x) if y.ndim == 1 else np.diff(x)[:, None])
    left, right = (np.clip(np.searchsorted(x, t, side) - 1, 0, len(slopes) - 1) for side in ("left", "right"))
    return 0.5 * (slopes[left] + slopes[right])


def linear_back(t: Any, x: np.ndarray, bar: Any) -> np.ndarray:
    """The cotangent of `y`."""
    order = np.argsort(x)
    x = np.asarray(x)[order]
    i = np.ravel(np.clip(np.searchsorted(x, t), 1, len(x) - 1))
    share = (np.ravel(t) - x[i - 1]) / (x[i] - x[i - 1])
    if np.ndim(bar) > np.ndim(t):  # several curves, in columns
        lines, part = np.reshape(bar, (len(i), -1)), share[:, None]
        columns = np.zeros((len(x), lines.shape[-1]))
        np.add.at(columns, order[i], lines * part)
        np.add.at(columns, order[i - 1], lines * (1.0 - part))
        return columns
    bar = np.broadcast_to(bar, np.shape(t)).ravel()
    out = np.empty(len(x))
    out[order] = np.bincount(i, bar * share, len(x)) + np.bincount(i - 1, bar * (1.0 - share), len(x))
    return out


def regular_grid(xi: Any, *, points: Any, values: Any, **flags: Any) -> Any:
    """`scipy.interpolate.RegularGridInterpolator(points, values)(xi)`."""
    return interpolate.RegularGridInterpolator(points, values, **flags)(xi)


def regular_grid_slope(xi: Any, points: Any, values: np.ndarray, method: str = "linear", order: int = 1) -> np.ndarray:
    """How the value at each place changes with its coordinates; between two cells, the mean of both.

    Derivatives of a higher order have an axis more for each, in which the coordinates are.
    """
    _of_numbers(points, values)
    count = len(points)
    out = np.zeros(np.shape(xi)[:-1] + (count,) * order)
    if method in _DEGREES:
        parts = _splines(xi, points, method, order)
        pattern = _pattern(_LETTERS[:count], f"{_LETTERS[:count]}->Z")
        for turns in np.ndindex(*(count,) * order):
            factors = [parts[turns.count(axis)][axis] for axis in range(count)]
            line = np.einsum(pattern, *factors, values, optimize=True)
            out[(..., *turns)] = np.reshape(line, np.shape(xi)[:-1])
        return out
    for cells, share in _sides(xi, points, order):
        for where, weights in _corners(cells, method, order):
            for turns, weight in weights:
                out[(..., *turns)] += share * weight * values[where]
    return out


def regular_grid_back(
    xi: Any, points: Any, values: np.ndarray, bar: Any, method: str = "linear", order: int = 0
) -> np.ndarray:
    """The cotangent of `values`; with `order`, of those of derivatives by the place, which have as many axes more."""
    _of_numbers(points, values)
    count, bar = len(points), np.asarray(bar)
    if method in _DEGREES:
        parts, total = _splines(xi, points, method, order), np.zeros(values.shape)
        pattern = _pattern(_LETTERS[:count], f"Z->{_LETTERS[:count]}")
        for turns in np.ndindex(*(count,) * order):
            factors = [parts[turns.count(axis)][axis] for axis in range(count)]
            total += np.einsum(pattern, *factors, np.ravel(bar[(..., *turns)]), optimize=True)
        return total
    out = np.zeros(values.shape)
    for cells, share in _sides(xi, points, order):
        for where, weights in _corners(cells, method, order):
            np.add.at(out, where, share * sum(weight * bar[(..., *turns)] for turns, weight in weights))
    return out


def _sides(xi: Any, points: Any, order: int) -> list[tuple[list[tuple[Any, Any, Any]], float]]:
    """The cells that count at each place, and how much: for slopes those on both sides of a sample."""
    if not order:
        return [(_cells(xi, points), 1.0)]
    return [(_cells(xi, points, "left"), 0.5), (_cells(xi, points, "right"), 0.5)]


def _corners(cells: list[tuple[Any, Any, Any]], method: str, order: int) -> Iterator[tuple[Any, list[Any]]]:
    """Each corner of the cells: its sample, and what it counts in the derivative by which coordinates.

    In each coordinate the value is a line: what is taken twice by the same one is 0.
    """
    count = len(cells)
    if method == "nearest":
        if not order:
            yield tuple(i + (share > 0.5) for i, share, _ in cells), [((), 1.0)]
        return
    for corner in np.ndindex(*(2,) * count):
        weights = []
        for turns in itertools.permutations(range(count), order):
            factors = [
                (2 * k - 1) / cell[2] if axis in turns else _weight(cell, k)
                for axis, (cell, k) in enumerate(zip(cells, corner, strict=True))
            ]
            weights.append((turns, np.prod(factors, axis=0)))
        yield tuple(i + k for (i, _, _), k in zip(cells, corner, strict=True)), weights


def along_grid(dot: Any, order: int) -> Any:
    """What belongs to the coordinates of each place, beside derivatives that have as many axes before them."""
    return np.reshape(dot, np.shape(dot)[:-1] + (1,) * order + np.shape(dot)[-1:])


def aside_of_grid(bar: Any, slope: Any, order: int) -> Any:
    """The cotangent of the places, from that of derivatives by them, and the derivatives of the next order."""
    return np.sum(bar[..., None] * slope, axis=tuple(range(-1 - order, -1)))


def _of_numbers(points: Any, values: np.ndarray) -> None:
    """Refuse a grid of vectors."""
    if values.ndim != len(points):
        raise NoDerivativeError("RegularGridInterpolator of a grid of arrays", "interpolate the numbers one by one")


_DEGREES = {"cubic": 3, "quintic": 5}  # of splines in several variables, products of one in each
_LETTERS = "abcdefghijklmnopqrstuvwxy"


def _pattern(letters: str, rest: str) -> str:
    return ",".join([*(f"Z{letter}" for letter in letters), rest])


def _splines(xi: Any, points: Any, method: str, order: int = 0) -> list[list[np.ndarray]]:
    """For each axis what each place takes of each sample along it, and how that changes with the place."""
    places = np.reshape(xi, (-1, len(points)))
    curves = [interpolate.make_interp_spline(grid, np.eye(len(grid)), _DEGREES[method]) for grid in points]
    return [[curve(places[:, axis], nu) for axis, curve in enumerate(curves)] for nu in range(order + 1)]


def inside_grid(bar: Any, xi: Any, points: Any) -> Any:
    """Where a place is beyond the samples, and the value given for there stands, nothing goes on."""
    within = [(p >= np.min(g)) & (p <= np.max(g)) for p, g in zip(np.moveaxis(xi, -1, 0), points, strict=True)]
    return np.where(np.all(within, axis=0), bar, 0.0)


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


def surface_slope(x: float, y: float, tck: Any, dx: int = 0, dy: int = 0) -> Any:
    """A derivative of `interpolate.bisplev(x, y, tck)`, which beyond the samples has the values of their edge.

    >>> grid = np.arange(4.0)
    >>> tck = interpolate.bisplrep(np.repeat(grid, 4), np.tile(grid, 4), np.repeat(grid**2, 4), s=0)
    >>> float(surface_slope(2.5, 1.0, tck, dx=1).round(6)), surface_slope(3.5, 1.0, tck, dx=1)
    (5.0, 0.0)
    """
    t_x, t_y, coefficients, k_x, k_y = tck
    for order, place, knots, k in ((dx, x, t_x, k_x), (dy, y, t_y, k_y)):
        if order and not knots[k] <= place <= knots[-k - 1]:
            return 0.0
    if dx < k_x and dy < k_y:  # FITPACK has no derivative of the order of the spline: that of straight lines
        return interpolate.bisplev(x, y, tck, dx=dx, dy=dy)
    inside_x, inside_y = (float(np.clip(v, t[k], t[-k - 1])) for v, t, k in ((x, t_x, k_x), (y, t_y, k_y)))
    table = np.reshape(coefficients, (len(t_x) - k_x - 1, len(t_y) - k_y - 1))
    along_y = interpolate.BSpline(t_x, table, k_x)(inside_x, nu=dx)
    return interpolate.BSpline(t_y, along_y, k_y)(inside_y, nu=dy)[()]
