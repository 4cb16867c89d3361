"""The derivatives of a function that a solver calls, at one point.

    y, pull = vjp_at(f, (0, 2), x, p, q)              y, y_dot = jvp_at(f, (0, 2), (x_dot, q_dot), x, p, q)

They are what `vjp_of` and `jvp_of` are, of a function that the program knows: where such a call is differentiated
again, the function's derivative is put in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from srcad.runtime.helpers import vjp_of
from srcad.runtime.tangents import jvp_of


def vjp_at(function: Callable, wanted: tuple[int, ...], *args: Any) -> tuple[Any, Callable]:
    """The value of `function(*args)`, and the pullback to the arguments at these positions."""
    return vjp_of(function, wanted, *args)


def jvp_at(function: Callable, wanted: tuple[int, ...], dots: tuple, *args: Any) -> tuple[Any, Any]:
    """The value of `function(*args)`, and its tangent for these tangents of the arguments at these positions."""
    return jvp_of(function, wanted, dots, *args)


def joined(parts: tuple) -> np.ndarray:
    """Numbers and arrays one after the other."""
    return np.concatenate([np.ravel(part) for part in parts])


MAKERS: list[Callable] = []  # how the gradient of a function is made; srcad puts it here when it is imported


def gradient_of(function: Callable) -> Callable:
    """The gradient of a function by its first argument."""
    if not MAKERS:
        import srcad  # noqa: F401  a dumped module is running without it

    made: Callable = MAKERS[0](function, (0,))
    return made
