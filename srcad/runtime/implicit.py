"""What goes back through solvers that call a function: by the equation that their result satisfies.

A root of f(x, p) = 0 moves with the parameters by -(df/dp) / (df/dx); an integral by the integral of df/dp. The
function's own derivatives are made when they are first needed (`vjp_of`), at the result, not along the solver's way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import integrate

from srcad.runtime.helpers import vjp_of


def _floats(args: tuple) -> tuple[int, ...]:
    """The arguments that can have a derivative."""
    return tuple(i for i, v in enumerate(args) if np.result_type(v).kind == "f")


def root_back(function: Callable, x: Any, args: tuple, bar: Any) -> tuple:
    """The cotangents of `args` of a root `x` of `function(x, *args)`."""
    return _spread(args, _implicit(function, x, args, bar, 0.0))


def fixed_point_back(function: Callable, x: Any, args: tuple, bar: Any) -> tuple:
    """The cotangents of `args` of a fixed point `x` of `function(x, *args)`: a root of function(x) - x."""
    return _spread(args, _implicit(function, x, args, bar, 1.0))


def root_change(function: Callable, x: Any, args: tuple, dots: tuple) -> Any:
    """The tangent of a root `x` of `function(x, *args)`; None is a tangent of zero."""
    return _change(function, x, args, dots, 0.0)


def fixed_point_change(function: Callable, x: Any, args: tuple, dots: tuple) -> Any:
    """The tangent of a fixed point `x` of `function(x, *args)`."""
    return _change(function, x, args, dots, 1.0)


def _implicit(function: Callable, x: Any, args: tuple, bar: Any, less: float) -> dict[int, Any]:
    active = _floats(args)
    _, pull = vjp_of(function, (0, *(i + 1 for i in active)), x, *args)
    jacobian = np.array([np.ravel(pull(unit)[0]) for unit in _units(x)]) - less * np.eye(np.size(x))
    back = -np.linalg.solve(jacobian.T, np.ravel(bar)).reshape(np.shape(x))[()]
    return dict(zip(active, pull(back)[1:], strict=True))


def _change(function: Callable, x: Any, args: tuple, dots: tuple, less: float) -> Any:
    active = tuple(i for i in _floats(args) if dots[i] is not None)
    _, pull = vjp_of(function, (0, *(i + 1 for i in active)), x, *args)
    rows = [pull(unit) for unit in _units(x)]
    jacobian = np.array([np.ravel(row[0]) for row in rows]) - less * np.eye(np.size(x))
    moved = [sum(np.sum(part * dots[i]) for i, part in zip(active, row[1:], strict=True)) for row in rows]
    return -np.linalg.solve(jacobian, np.array(moved)).reshape(np.shape(x))[()]


def _units(x: Any) -> list[Any]:
    return [1.0] if np.ndim(x) == 0 else list(np.eye(np.size(x)).reshape(-1, *np.shape(x)))


def quad_back(function: Callable, a: float, b: float, args: tuple, bar: float) -> tuple:
    """The cotangents of the limits and of `args` of `scipy.integrate.quad(function, a, b, args)[0]`."""
    active = _floats(args)

    def slopes(t: float) -> np.ndarray:
        _, pull = vjp_of(function, tuple(i + 1 for i in active), t, *args)
        return np.concatenate([np.ravel(p) for p in pull(1.0)])

    ends = [sign * bar * function(t, *args) if np.isfinite(t) else 0.0 for sign, t in ((-1.0, a), (1.0, b))]
    found: dict[int, Any] = {}
    if active:
        total, k = bar * integrate.quad_vec(slopes, a, b, epsabs=1e-11, epsrel=1e-11)[0], 0
        for i in active:
            size = np.size(args[i])
            found[i] = total[k : k + size].reshape(np.shape(args[i]))[()]
            k += size
    return (*ends, *_spread(args, found))


def quad_change(function: Callable, a: float, b: float, args: tuple, dots: tuple) -> float:
    """The tangent of `scipy.integrate.quad(function, a, b, args)[0]`; dots: of the limits, then of `args`."""
    back = quad_back(function, a, b, args, 1.0)
    return sum(np.sum(part * dot) for part, dot in zip(back, dots, strict=True) if dot is not None)


def _spread(args: tuple, found: dict[int, Any]) -> tuple:
    return tuple(found.get(i, 0.0) for i in range(len(args)))
