"""The check of forward mode: the value, the effects, and the tangent along a random direction.

The tangent is compared with that of the function run on dual numbers, where these cannot follow it with central
differences along the direction (neither shares anything with the compiler), and with the gradient of reverse mode,
whose own check is elsewhere: `<grad f, v>` is the tangent of f along v.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any

import numpy as np

from tests.corpus.table import Arguments, Case
from tests.oracle import dual
from tests.oracle.checks import _assert_same, observe, run_primal
from tests.oracle.differences import ridders
from tests.oracle.structures import Point, leaves, map_leaves
from tests.oracle.tape import OracleCannot, tape_product


def check_forward(case: Case, number: int = 0) -> bool:
    """One case in forward mode; says whether it was refused (where it may be)."""
    import srcad

    try:
        for draw in (number, number + 1):
            assert_tangent(
                case.fun, lambda: case.arguments(draw), case.wrt, smooth=case.smooth, rtol=max(case.rtol, 1e-8)
            )
    except srcad.SrcadError:
        if not case.may_refuse:
            raise
        return True
    return False


def assert_tangent(
    fun: Callable[..., Any], build: Callable[[], Arguments], wrt: Any, *, smooth: bool = True, rtol: float = 1e-8
) -> None:
    """Forward mode keeps its promises for these arguments."""
    from srcad.pushforward import pushforward_of

    expected = run_primal(fun, build())
    if expected.error is not None:
        raise expected.error
    fresh = build()
    point = Point(fun, fresh.args, fresh.kwargs, wrt)
    tangents = {name: direction(value, k) for k, (name, value) in enumerate(point.values.items())}
    kept = copy.deepcopy(tangents)
    given = build()
    push = pushforward_of(fun, point.wrt)
    found = observe(
        lambda: push(given.args, given.kwargs, tuple(tangents.values())), (given.args, given.kwargs)
    )
    if found.error is not None:
        raise found.error
    value, tangent = found.value
    _assert_same(value, expected.value, "the value")
    assert found.printed == expected.printed
    _assert_same(found.arguments, expected.arguments, "the arguments after the call")
    _assert_same(list(tangents.values()), list(kept.values()), "the tangents that were given")
    assert np.shape(tangent) == np.shape(value), f"a tangent of shape {np.shape(tangent)}"
    assert np.result_type(tangent) == np.result_type(value), f"a tangent of type {np.result_type(tangent)}"
    _assert_own(tangent, tangents)
    single = np.result_type(value) == np.float32
    _compare_with_gradient(fun, build, wrt, tangents, tangent, 1e-3 if single else rtol)
    followed = _compare_with_duals(fun, build(), wrt, tuple(kept.values()), found.value, 1e-3 if single else rtol)
    if smooth and not single and not followed:
        _compare_with_differences(point, kept, tangent, rtol)


def tangent_and_gradient(
    fun: Callable[..., Any], given: Arguments, wrt: Any, gradient: Any
) -> tuple[float, float, float]:
    """The tangent along a random direction, the gradient times it, and the size of the terms of that."""
    from srcad.pushforward import Pushforward

    push = Pushforward(fun, wrt if isinstance(wrt, tuple) else (wrt,))
    values = push._bind(given.args, given.kwargs)
    tangents = tuple(direction(values[name], k) for k, name in enumerate(push.wrt))
    _, tangent = push(given.args, given.kwargs, tangents)
    parts = gradient if isinstance(wrt, tuple) else (gradient,) if not isinstance(gradient, tuple) else gradient
    pairs = zip(_parts(list(parts)).values(), _parts(list(tangents)).values(), strict=True)
    products = [np.asarray(g) * np.asarray(t) for g, t in pairs]
    return float(tangent), float(sum(map(np.sum, products))), float(sum(np.sum(np.abs(p)) for p in products))


def direction(value: Any, seed: int = 0) -> Any:
    """A random tangent in the structure of a value (objects too)."""
    rng = np.random.default_rng(100 + seed)

    def one(leaf: Any) -> Any:
        if isinstance(leaf, np.ndarray):
            return rng.normal(size=leaf.shape).astype(leaf.dtype)
        return type(leaf)(rng.normal())

    return _mapped(one, value)


def _mapped(fn: Callable[[Any], Any], value: Any) -> Any:
    """`map_leaves` that also goes into the attributes of plain objects."""
    plain = not hasattr(type(value), "_fields") and hasattr(value, "__dict__")
    if type(value).__module__.startswith("tests.") and plain:
        made = copy.copy(value)
        for key, part in vars(value).items():
            object.__setattr__(made, key, _mapped(fn, part))
        return made
    return map_leaves(fn, value)


def _assert_own(tangent: Any, tangents: dict[str, Any]) -> None:
    if isinstance(tangent, np.ndarray):
        for path, leaf in leaves(list(tangents.values())).items():
            shared = isinstance(leaf, np.ndarray) and np.shares_memory(leaf, tangent)
            assert not shared, f"the tangent shares memory with the argument's, {path}"


def _compare_with_gradient(
    fun: Callable[..., Any],
    build: Callable[[], Arguments],
    wrt: Any,
    tangents: dict[str, Any],
    tangent: Any,
    rtol: float,
) -> None:
    import srcad

    given = build()
    try:
        with redirect_stdout(io.StringIO()):
            found = srcad.grad(fun, wrt=wrt)(*given.args, **given.kwargs)
    except srcad.SrcadError:
        return  # what reverse mode refuses is left to the differences
    gradient = tuple(found) if isinstance(wrt, tuple) else (found,)
    expected, size = 0.0, 0.0
    for part, along in zip(gradient, tangents.values(), strict=True):
        there, here = _parts(part), _parts(along)
        assert there.keys() == here.keys()
        products = [np.asarray(there[k]) * np.asarray(here[k]) for k in here]
        expected += float(sum(np.sum(p) for p in products))
        size += float(sum(np.sum(np.abs(p)) for p in products))
    found = float(np.reshape(tangent, ()))
    assert np.allclose(found, expected, rtol=rtol, atol=rtol * max(size, 1e-8), equal_nan=True), (
        f"the tangent is {found}, the gradient times the direction {expected}"
    )


def _compare_with_duals(
    fun: Callable[..., Any],
    given: Arguments,
    wrt: Any,
    tangents: tuple[Any, ...],
    found: tuple[Any, Any],
    rtol: float,
) -> bool:
    """The user's function on dual numbers has this tangent; says whether it could be run on them."""
    try:
        moving, _ = tape_product(fun, given.args, wrt, given.kwargs, tangents)
    except OracleCannot:
        return False
    value, expected = float(dual.primal(moving)), float(dual.tangent(moving))
    if not np.allclose(value, found[0], rtol=rtol, atol=rtol, equal_nan=True):
        return False  # it went another way: an error that NumPy's settings make of a warning is not raised there
    np.testing.assert_allclose(float(np.reshape(found[1], ())), expected, rtol=rtol, atol=rtol)
    return True


def _parts(value: Any) -> dict[str, Any]:
    """The floats of a structure, objects' attributes too."""
    out: dict[str, Any] = {}

    def note(leaf: Any) -> Any:
        out[str(len(out))] = leaf
        return leaf

    _mapped(note, value)
    return out


def _moved(leaf: Any, step: Any) -> Any:
    return np.asarray(leaf + step) if isinstance(leaf, np.ndarray) else leaf + step


def _compare_with_differences(point: Point, tangents: dict[str, Any], tangent: Any, rtol: float) -> None:
    def along(t: float) -> float:
        moved = {}
        for name, value in point.values.items():
            steps = iter(_parts(tangents[name]).values())
            moved[name] = _mapped(lambda leaf: _moved(leaf, t * next(steps)), copy.deepcopy(value))
        with redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
            return float(np.reshape(point.call(moved), ()))

    derivative, error = ridders(along, 0.0)
    if np.isfinite(error):
        found = float(np.reshape(tangent, ()))
        bound = 10.0 * error + max(1e-7, 10.0 * rtol) * max(1.0, abs(derivative))
        assert abs(found - derivative) <= bound, f"the tangent is {found}, differences give {derivative} +- {error}"
