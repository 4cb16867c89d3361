"""The second derivatives of a program, asked for in two ways.

`u H v`, the second derivative along two directions, is found by `srcad.hvp` (forward over reverse), and by `srcad.grad`
of a function that calls `srcad.grad` inside (reverse over reverse); and by differences of the gradient, which know
their own error. A kink nearby makes that error large: then nothing is said.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.corpus.table import Arguments
from tests.oracle.differences import ridders
from tests.oracle.forward import _mapped, _moved, _parts, direction
from tests.oracle.structures import Point

#: How far the ways may differ, relative to the terms that are added up.
RTOL = 1e-6
#: Differences with a larger error (relative likewise) say nothing.
VAGUE = 1e-4


class Undecided(Exception):
    """Nothing to compare with."""


def second_order(fun: Callable[..., Any], build: Callable[[], Arguments], wrt: tuple[Any, ...]) -> str:
    """What is wrong with the second derivatives; "" where nothing is. Raises a SrcadError where they are refused."""
    import srcad

    point = Point(fun, build().args, {}, wrt)
    v = tuple(direction(value, k) for k, value in enumerate(point.values.values()))
    u = tuple(direction(value, k + 50) for k, value in enumerate(point.values.values()))
    product = tuple(srcad.hvp(fun, wrt=wrt)(*build().args, copy.deepcopy(v)))
    found, size = dot(u, product), dot(u, product, np.abs)
    gradient = srcad.grad(fun, wrt=wrt)

    def along(t: float) -> float:
        return dot(u, tuple(gradient(*moved(fun, build(), wrt, v, t).args)))

    expected, error = ridders(along, 0.0)
    scale = max(1.0, size)
    if not np.isfinite(expected) or error > VAGUE * scale:
        raise Undecided
    if abs(found - expected) > RTOL * scale + 10.0 * error:
        return f"hvp gives {found}, differences of the gradient {expected} (estimated error {error:.1e})"
    inside = derivative_inside(fun, build(), point, u, v)
    if inside is not None and abs(inside - found) > RTOL * scale:
        return f"grad of a function that calls srcad.grad gives {inside}, hvp {found}"
    return ""


def derivative_inside(fun: Callable[..., Any], given: Arguments, point: Point, u: Any, v: Any) -> float | None:
    """The derivative by t of `u grad(x + t v)`; None where the first parameter is no array or it is refused."""
    import srcad

    if len(point.values) != 1 or not isinstance(v[0], (np.ndarray, float)):
        return None
    (name,) = point.values
    at = list(point.bound.arguments).index(name)
    before, x, after = given.args[:at], given.args[at], given.args[at + 1 :]
    if isinstance(x, np.ndarray) and not x.shape:
        return None  # `x + t * step` is a number, and what is stored into an array another program
    weight, step = u[0], v[0]

    def outer(t: float) -> Any:
        g = srcad.grad(fun, wrt=at)(*before, x + t * step, *after)
        return np.sum(weight * g)

    try:
        return float(srcad.grad(outer)(0.0))
    except srcad.SrcadError:
        return None


def moved(fun: Callable[..., Any], given: Arguments, wrt: Any, tangents: tuple, t: float) -> Arguments:
    """The arguments, those of `wrt` moved along their tangents."""
    bound = Point(fun, given.args, {}, wrt).bound
    for n, tangent in zip(Point(fun, given.args, {}, wrt).wrt, tangents, strict=True):
        steps = iter(_parts(tangent).values())
        bound.arguments[n] = _mapped(lambda leaf: _moved(leaf, t * next(steps)), bound.arguments[n])
    return Arguments(bound.args)


def dot(u: tuple, parts: tuple, of: Callable[[Any], Any] = np.asarray) -> float:
    """The sum of products of two structures' numbers."""
    pairs = zip(_parts(list(u)).values(), _parts(list(parts)).values(), strict=True)
    return float(sum(np.sum(of(np.asarray(a) * np.asarray(b))) for a, b in pairs))


def assert_second_order(fun: Callable[..., Any], build: Callable[[], Arguments], wrt: tuple[str, ...]) -> None:
    """Second derivatives are right, where there is a truth to compare them with."""
    try:
        assert not second_order(fun, build, wrt)
    except Undecided:
        pass
