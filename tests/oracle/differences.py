"""Numerical derivatives that say how far they can be trusted.

A single central difference is right to some six digits at a step that nobody
knows.  Ridders' method takes a sequence of shrinking steps, extrapolates it to
step 0, and keeps the entry of the tableau that changed least; the change is the
error estimate, and a comparison can then demand *agreement within the error*
instead of a tolerance picked by hand.

>>> derivative, error = ridders(np.exp, 1.0)
>>> bool(abs(derivative - np.e) <= 10.0 * error + 1e-14), bool(error < 1e-10)
(True, True)
"""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.oracle.structures import Point, map_leaves

_SHRINK = 2.0
_ROWS = 7


@dataclass(frozen=True)
class Differences:
    """A gradient and its error."""

    value: float  #: the function's value
    gradients: tuple[Any, ...]  #: one structure for each `wrt`, in double precision
    errors: tuple[Any, ...]  #: the same structures, holding error estimates


def ridders(
    f: Callable[[float], float], x: float, steps: tuple[float, ...] = (0.1, 1e-2, 1e-3, 1e-5)
) -> tuple[float, float]:
    """The derivative of `f` at `x` and an estimate of its error, the best of several starting steps.

    Press et al., Numerical Recipes, section 5.7.  The small starting steps serve
    functions with a kink or a branch nearby; extrapolation over a jump can look
    well converged, so that a plain difference at a tiny step has a veto.
    """
    best, error = np.nan, np.inf
    tiny = 1e-6 * max(1.0, abs(x))
    up, down = f(x + tiny), f(x - tiny)
    plain = (up - down) / (2.0 * tiny)
    doubt = 1e-14 * max(abs(up), abs(down)) / tiny + 1e-5 * max(1.0, abs(plain))
    for start in steps:
        derivative, estimate = _tableau(f, x, start * max(1.0, abs(x)))
        if estimate < error and not abs(derivative - plain) > doubt:
            best, error = derivative, estimate
        if error <= 1e-10 * max(1.0, abs(best)):
            break
    return best, error


def _tableau(f: Callable[[float], float], x: float, h: float) -> tuple[float, float]:
    previous: list[float] = []
    best, error = np.nan, np.inf
    noise = 0.0
    for row in range(_ROWS):
        up, down = f(x + h), f(x - h)
        noise = 1e-16 * max(abs(up), abs(down)) / h
        current = [(up - down) / (2.0 * h)]
        factor = _SHRINK**2
        for column in range(row):
            current.append((factor * current[column] - previous[column]) / (factor - 1.0))
            factor *= _SHRINK**2
            estimate = max(abs(current[-1] - current[-2]), abs(current[-1] - previous[column])) + 4.0 * noise
            if estimate < error:
                best, error = current[-1], estimate
        if row >= 3 and not abs(current[-1] - previous[-1]) < 2.0 * error:
            break  # rounding, or a kink: smaller steps only make it worse
        previous = current
        h /= _SHRINK
    return best, error


def _promoted(leaf: Any) -> Any:
    """A leaf of our own in double precision: single precision has no digits to spare for differences."""
    return np.array(leaf, dtype=np.float64) if isinstance(leaf, np.ndarray) else float(leaf)


def numeric_gradient(
    fun: Callable[..., Any], args: tuple[Any, ...], wrt: Any = 0, kwargs: dict[str, Any] | None = None
) -> Differences:
    """Central differences, extrapolated, for each number in each `wrt`."""
    point = Point(fun, args, kwargs or {}, wrt)
    values = {name: map_leaves(_promoted, value) for name, value in point.values.items()}

    def convert(argument: Any) -> Any:
        return map_leaves(_promoted, copy.deepcopy(argument))

    def evaluate(at: dict[str, Any]) -> float:
        with redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
            result = np.asarray(point.call(at, convert))
        return float(result.reshape(()) if result.size == 1 else result)

    value = evaluate(copy.deepcopy(values))
    gradients, errors = [], []
    for name in point.wrt:
        count = 0

        def differentiate(leaf: Any) -> Any:
            nonlocal count
            position, count = count, count + 1
            derivative, error = np.zeros(np.shape(leaf)), np.zeros(np.shape(leaf))
            for index in np.ndindex(np.shape(leaf)):

                def along(t: float) -> float:
                    return evaluate(
                        {**copy.deepcopy(values), name: _replaced(values[name], position, index, t)}
                    )

                derivative[index], error[index] = ridders(along, float(np.asarray(leaf)[index]))
            return (derivative, error)

        pairs = map_leaves(differentiate, values[name])
        both = [map_leaves(lambda pair: pair[k], pairs, _is_pair) for k in (0, 1)]
        gradients.append(both[0])
        errors.append(both[1])
    return Differences(value, tuple(gradients), tuple(errors))


def _is_pair(x: Any) -> bool:
    return type(x) is tuple and len(x) == 2 and all(type(part) is np.ndarray for part in x)


def _replaced(tree: Any, position: int, index: tuple[int, ...], t: float) -> Any:
    """A copy of `tree` with one number of its leaf number `position` replaced."""
    count = -1

    def replace(leaf: Any) -> Any:
        nonlocal count
        count += 1
        if not isinstance(leaf, np.ndarray):
            return t if count == position else leaf
        new = leaf.copy()
        if count == position:
            new[index] = t
        return new

    return map_leaves(replace, copy.deepcopy(tree))


def complex_step(
    fun: Callable[..., Any], args: tuple[Any, ...], wrt: Any = 0, kwargs: dict[str, Any] | None = None
) -> tuple[Any, ...]:
    """Im f(x + ih) / h, exact to rounding, for functions that are analytic and run on complex numbers."""
    point = Point(fun, args, kwargs or {}, wrt)
    tiny = 1e-30
    gradients = []
    for name in point.wrt:
        count = 0

        def differentiate(leaf: Any) -> Any:
            nonlocal count
            position, count = count, count + 1
            derivative = np.zeros(np.shape(leaf))
            for index in np.ndindex(np.shape(leaf)):
                step = 1j * tiny
                moved = _complex_replaced(point.values[name], position, index, step)
                with redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
                    result = np.asarray(point.call({**copy.deepcopy(point.values), name: moved}))
                derivative[index] = result.reshape(()).imag / tiny
            return derivative

        gradients.append(map_leaves(differentiate, point.values[name]))
    return tuple(gradients)


def _complex_replaced(tree: Any, position: int, index: tuple[int, ...], step: complex) -> Any:
    count = -1

    def replace(leaf: Any) -> Any:
        nonlocal count
        count += 1
        if not isinstance(leaf, np.ndarray):
            return leaf + step if count == position else complex(leaf)
        new = leaf.astype(complex)
        if count == position:
            new[index] += step
        return new

    return map_leaves(replace, copy.deepcopy(tree))
