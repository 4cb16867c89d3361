"""What goes back through solvers that call a function: by the equation that their result satisfies.

A root of f(x, p) = 0 moves with the parameters by -(df/dp) / (df/dx); an integral by the integral of df/dp. The
function's own derivatives are made when they are first needed (`vjp_at`, `jvp_at`), at the result, not along the
solver's way. `wanted` are the positions among the function's arguments by which is differentiated; x is the first one.

All of this is differentiated again where a second derivative is asked for: it is written in plain NumPy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import integrate, optimize

from srcad.errors import SrcadError
from srcad.runtime.callbacks import gradient_of, jvp_at, vjp_at
from srcad.runtime.helpers import ones_like

# ---------------------------------------------------------------- roots


def root_back(function: Callable, wanted: tuple[int, ...], x: float, args: tuple, bar: Any) -> tuple:
    """The cotangents of the wanted `args` of a root `x`, a number, of `function(x, *args)`."""
    value, pull = vjp_at(function, (0, *wanted), x, *args)
    return pull(-bar / pull(ones_like(value))[0] * ones_like(value))[1:]


def root_change(function: Callable, wanted: tuple[int, ...], x: float, args: tuple, dots: tuple) -> Any:
    """The tangent of a root `x`, a number, of `function(x, *args)`, for these tangents of the wanted `args`."""
    moved = jvp_at(function, wanted, dots, x, *args)[1]
    return np.sum(-moved / jvp_at(function, (0,), (1.0,), x, *args)[1])


def roots_back(function: Callable, wanted: tuple[int, ...], x: np.ndarray, args: tuple, bar: Any) -> tuple:
    """The same of several unknowns: `x` is an array, `function(x, *args)` has as many values."""
    value, pull = vjp_at(function, (0, *wanted), x, *args)
    rows = [np.ravel(pull(np.reshape(unit, np.shape(value)))[0]) for unit in np.eye(np.size(value))]
    weights = np.linalg.solve(np.transpose(np.array(rows)), np.ravel(bar))
    return pull(np.reshape(-weights, np.shape(value)))[1:]


def roots_change(function: Callable, wanted: tuple[int, ...], x: np.ndarray, args: tuple, dots: tuple) -> Any:
    """The tangent of several unknowns."""
    moved = jvp_at(function, wanted, dots, x, *args)[1]
    units = np.eye(np.size(x))
    columns = [np.ravel(jvp_at(function, (0,), (np.reshape(unit, np.shape(x)),), x, *args)[1]) for unit in units]
    return np.reshape(-np.linalg.solve(np.transpose(np.array(columns)), np.ravel(moved)), np.shape(x))


def each_root_back(function: Callable, wanted: tuple[int, ...], x: np.ndarray, args: tuple, bar: Any) -> tuple:
    """The same of an array of roots, of a function that takes each number for itself."""
    value, pull = vjp_at(function, (0, *wanted), x, *args)
    return pull(-bar / pull(np.ones_like(value))[0])[1:]


def each_root_change(function: Callable, wanted: tuple[int, ...], x: np.ndarray, args: tuple, dots: tuple) -> Any:
    """The tangent of an array of roots, of a function that takes each number for itself."""
    moved = jvp_at(function, wanted, dots, x, *args)[1]
    return -moved / jvp_at(function, (0,), (np.ones_like(x),), x, *args)[1]


# ---------------------------------------------------------------- fixed points: roots of x - function(x)


def fixed_point_back(function: Callable, wanted: tuple[int, ...], x: float, args: tuple, bar: Any) -> tuple:
    """The cotangents of the wanted `args` of a fixed point `x`, a number, of `function(x, *args)`."""
    value, pull = vjp_at(function, (0, *wanted), x, *args)
    return pull(bar / (1.0 - pull(ones_like(value))[0]) * ones_like(value))[1:]


def fixed_point_change(function: Callable, wanted: tuple[int, ...], x: float, args: tuple, dots: tuple) -> Any:
    """The tangent of a fixed point `x`, a number."""
    moved = jvp_at(function, wanted, dots, x, *args)[1]
    return np.sum(moved / (1.0 - jvp_at(function, (0,), (1.0,), x, *args)[1]))


def fixed_points_back(function: Callable, wanted: tuple[int, ...], x: np.ndarray, args: tuple, bar: Any) -> tuple:
    """The same of an array that is mapped to itself."""
    value, pull = vjp_at(function, (0, *wanted), x, *args)
    rows = [np.ravel(pull(np.reshape(unit, np.shape(value)))[0]) for unit in np.eye(np.size(value))]
    weights = np.linalg.solve(np.transpose(np.eye(np.size(x)) - np.array(rows)), np.ravel(bar))
    return pull(np.reshape(weights, np.shape(value)))[1:]


def fixed_points_change(function: Callable, wanted: tuple[int, ...], x: np.ndarray, args: tuple, dots: tuple) -> Any:
    """The tangent of an array that is mapped to itself."""
    moved = jvp_at(function, wanted, dots, x, *args)[1]
    units = np.eye(np.size(x))
    columns = [np.ravel(jvp_at(function, (0,), (np.reshape(unit, np.shape(x)),), x, *args)[1]) for unit in units]
    slopes = np.eye(np.size(x)) - np.transpose(np.array(columns))
    return np.reshape(np.linalg.solve(slopes, np.ravel(moved)), np.shape(x))


# ---------------------------------------------------------------- minima: roots of the gradient


def minimum_back(function: Callable, wanted: tuple[int, ...], x: np.ndarray, args: tuple, free: Any, bar: Any) -> tuple:
    """The cotangents of the wanted `args` of the place `x` of a minimum of `function(x, *args)`.

    `free` is 0 where a bound holds x, which then does not move, and otherwise 1.
    """
    pull = vjp_at(gradient_of(function), (0, *wanted), x, *args)[1]
    rows = np.array([pull(unit)[0] for unit in np.eye(np.size(x))])
    held = rows * np.outer(free, free) + np.diag(1.0 - free)
    return pull(-free * np.linalg.solve(held, free * bar))[1:]


def minimum_change(
    function: Callable, wanted: tuple[int, ...], x: np.ndarray, args: tuple, free: Any, dots: tuple
) -> Any:
    """The tangent of the place `x` of a minimum of `function(x, *args)`."""
    moved = jvp_at(gradient_of(function), wanted, dots, x, *args)[1]
    rows = np.array([jvp_at(gradient_of(function), (0,), (unit,), x, *args)[1] for unit in np.eye(np.size(x))])
    held = rows * np.outer(free, free) + np.diag(1.0 - free)
    return -free * np.linalg.solve(held, free * moved)


def number_back(function: Callable, wanted: tuple[int, ...], x: float, args: tuple, free: Any, bar: Any) -> tuple:
    """The cotangents of the wanted `args` of the place `x`, a number, of a minimum of `function(x, *args)`."""
    pull = vjp_at(gradient_of(function), (0, *wanted), x, *args)[1]
    return pull(-free * bar / (pull(1.0)[0] + (1.0 - free)))[1:]


def number_change(function: Callable, wanted: tuple[int, ...], x: float, args: tuple, free: Any, dots: tuple) -> Any:
    """The tangent of the place `x`, a number, of a minimum."""
    moved = jvp_at(gradient_of(function), wanted, dots, x, *args)[1]
    return -free * moved / (jvp_at(gradient_of(function), (0,), (1.0,), x, *args)[1] + (1.0 - free))


def lowest_back(function: Callable, wanted: tuple[int, ...], x: Any, args: tuple, bar: Any) -> tuple:
    """The cotangents of the wanted `args` of the value at a minimum: there it does not change with x."""
    value, pull = vjp_at(function, wanted, x, *args)
    return pull(bar * ones_like(value))


def lowest_change(function: Callable, wanted: tuple[int, ...], x: Any, args: tuple, dots: tuple) -> Any:
    """The tangent of the value at a minimum."""
    return jvp_at(function, wanted, dots, x, *args)[1]


def free_of(x: Any, bounds: Any = None) -> Any:
    """1 where no bound holds a minimum, 0 where one does; bounds as SciPy takes them: pairs, or an object.

    >>> free_of(np.array([0.0, 0.5]), [(0.0, None), (0.0, 1.0)])
    array([0., 1.])
    """
    if bounds is None:
        return np.ones(np.size(x))
    if not hasattr(bounds, "lb"):
        pairs = [[-np.inf if low is None else low, np.inf if high is None else high] for low, high in bounds]
        bounds = optimize.Bounds(*np.array(pairs, float).T)
    near = 1e-9 * np.maximum(1.0, np.abs(x))
    return np.where((x - bounds.lb > near) & (bounds.ub - x > near), 1.0, 0.0)


def free_between(x: Any, bounds: Any) -> Any:
    """The same of bounds as two arrays, the lower ones and the upper ones."""
    return free_of(x, bounds if hasattr(bounds, "lb") else optimize.Bounds(*bounds))


def only_parameters(bar: Any, covariance_bar: Any) -> Any:
    """The cotangent of what `curve_fit` finds, where nothing depends on its covariance."""
    if np.any(covariance_bar):
        raise SrcadError(
            "the covariance that scipy.optimize.curve_fit gives has no derivative: compute it from the Jacobian, or "
            "srcad.stop_gradient(...) makes it constant"
        )
    return bar


def free_number(x: float, bounds: tuple) -> float:
    """The same of one number; `minimize_scalar` comes near a bound only."""
    low, high = bounds
    near = 1e-4 * (high - low)
    return 1.0 if low + near < x < high - near else 0.0


# ---------------------------------------------------------------- integrals


def integral_back(function: Callable, i: int, a: Any, b: Any, args: tuple, points: Any, bar: Any) -> Any:
    """The cotangent of argument `i` of `function` of an integral of `function(t, *args)` over t from `a` to `b`."""

    def slope(t: float) -> Any:
        return vjp_at(function, (i,), t, *args)[1](bar)[0]

    return integrate.quad_vec(slope, a, b, epsabs=1e-11, epsrel=1e-11, points=points)[0]


def integral_change(
    function: Callable, wanted: tuple[int, ...], a: Any, b: Any, args: tuple, points: Any, dots: tuple
) -> Any:
    """The tangent of an integral of `function(t, *args)`, for these tangents of the wanted `args`."""

    def slope(t: float) -> Any:
        return jvp_at(function, wanted, dots, t, *args)[1]

    return integrate.quad_vec(slope, a, b, epsabs=1e-11, epsrel=1e-11, points=points)[0]


def at_limit(function: Callable, t: Any, args: tuple) -> Any:
    """The integrand at a limit: by this much the integral grows with it; at infinity it is 0."""
    return function(t, *args) if np.isfinite(t) else 0.0
