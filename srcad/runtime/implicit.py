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


def _implicit(function: Callable, x: Any, args: tuple, bar: Any, less: float) -> dict[int, Any]:
    active = _floats(args)
    _, pull = vjp_of(function, (0, *(i + 1 for i in active)), x, *args)
    n = np.size(x)
    units = [1.0] if np.ndim(x) == 0 else list(np.eye(n).reshape(n, *np.shape(x)))
    jacobian = np.array([np.ravel(pull(unit)[0]) for unit in units]) - less * np.eye(n)
    back = -np.linalg.solve(jacobian.T, np.ravel(bar)).reshape(np.shape(x))[()]
    return dict(zip(active, pull(back)[1:], strict=True))


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


def _spread(args: tuple, found: dict[int, Any]) -> tuple:
    return tuple(found.get(i, 0.0) for i in range(len(args)))
