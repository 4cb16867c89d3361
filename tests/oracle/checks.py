"""The check of one function: everything that a gradient promises, against the primal and the oracle.

`assert_gradient(fun, args, wrt)` is what a test of anything else should call.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.corpus.table import Arguments, Case
from tests.oracle.differences import numeric_gradient
from tests.oracle.structures import Point, is_leaf, leaves, map_leaves
from tests.oracle.tape import OracleCannot, tape_gradient

Build = Callable[[], Arguments]


@dataclass(frozen=True)
class Outcome:
    """What one call did, as far as its caller can see."""

    value: Any
    printed: str
    arguments: Any  #: the arguments as the call left them
    error: BaseException | None


def observe(call: Callable[[], Any], arguments: Any) -> Outcome:
    """Run `call`, which uses `arguments`."""
    printed, value, error = io.StringIO(), None, None
    with redirect_stdout(printed):
        try:
            value = call()
        except Exception as problem:  # the caller compares it
            error = problem
    return Outcome(value, printed.getvalue(), arguments, error)


def run_primal(fun: Callable[..., Any], given: Arguments) -> Outcome:
    return observe(lambda: fun(*given.args, **given.kwargs), (given.args, given.kwargs))


def assert_gradient(
    fun: Callable[..., Any],
    args: tuple[Any, ...] | Build,
    wrt: Any = 0,
    *,
    kwargs: dict[str, Any] | None = None,
    again: tuple[Any, ...] | Build | None = None,
    rtol: float = 1e-8,
    tape: bool = True,
    smooth: bool = True,
    forms: tuple[str, ...] = ("grad", "vjp"),
) -> None:
    """`srcad.value_and_grad(fun, wrt)` keeps all its promises at `args`.

    `args` is a tuple, or builds fresh `Arguments` (needed where they are views or
    share memory, which a deep copy would lose).  `again` is a second set for the
    same generated code; without it the floats of the first are moved a little.
    `tape=False` leaves the comparison to differences, `smooth=False` to the tape.
    `forms` are the others that give the same, each by a text of its own.
    """
    import srcad

    first = _builder(args, kwargs)
    second = _builder(again, kwargs) if again is not None else lambda: _moved(first())
    derivative = srcad.value_and_grad(fun, wrt=wrt)
    gradient = _check_call(fun, derivative, first, wrt, rtol, tape, smooth)
    _check_call(fun, derivative, second, wrt, rtol, tape, smooth)
    repeated = _check_call(fun, derivative, first, wrt, rtol, tape=False, smooth=False)
    _assert_same(repeated, gradient, "a repeated call")

    if "grad" in forms:
        given = first()
        without_value = srcad.grad(fun, wrt=wrt)
        with redirect_stdout(io.StringIO()):
            alone = without_value(*given.args, **given.kwargs)
        _assert_same(_parts(alone, wrt), gradient, "srcad.grad")
        _check_into(without_value, first, wrt, gradient)
    if "vjp" in forms:
        _check_pullback(fun, first, wrt, gradient)


def _check_into(derivative: Any, build: Build, wrt: Any, gradient: tuple[Any, ...]) -> None:
    """`.into` and `.add_into`: the gradient in the caller's own arrays, and twice the gradient."""
    parts = map_leaves(lambda leaf: np.full(np.shape(leaf), np.nan, np.asarray(leaf).dtype), gradient)
    out = parts if isinstance(wrt, tuple) else parts[0]
    for write, factor in ((derivative.into, 1.0), (derivative.add_into, 2.0)):
        given = build()
        with redirect_stdout(io.StringIO()):
            assert write(out, *given.args, **given.kwargs) is out
        expected = leaves(gradient)
        for path, leaf in leaves(parts).items():
            assert np.array_equal(leaf, factor * expected[path], equal_nan=True), f"{write.__name__}{path} is {leaf}"


def _check_pullback(fun: Callable[..., Any], build: Build, wrt: Any, gradient: tuple[Any, ...]) -> None:
    """`srcad.vjp`: linear, repeatable, indifferent to what the caller does to the arrays afterwards."""
    import srcad

    given = build()
    if given.kwargs:
        return
    with redirect_stdout(io.StringIO()):
        value, pullback = srcad.vjp(fun, *given.args, wrt=wrt)
    seed = np.ones_like(value) if isinstance(value, np.ndarray) else 1.0
    once = pullback(seed)
    assert isinstance(once, tuple), f"a pullback gives a tuple, not {type(once).__name__}"
    _assert_close(once, gradient, 1e-12, "the pullback")
    kept = copy.deepcopy(once)
    for leaf in leaves((given.args, once)).values():
        if isinstance(leaf, np.ndarray) and leaf.flags.writeable:
            leaf[...] = np.nan
    _assert_same(pullback(seed), kept, "the pullback called again after its arrays were changed")
    double = pullback(seed * 2.0)
    _assert_close(double, map_leaves(lambda leaf: 2.0 * leaf, kept), 1e-12, "the pullback of twice the seed")


def assert_correct_or_refused(
    fun: Callable[..., Any], args: tuple[Any, ...] | Build, wrt: Any = 0, **options: Any
) -> bool:
    """`assert_gradient`, or a `SrcadError`; says whether it was refused."""
    import srcad

    try:
        assert_gradient(fun, args, wrt, **options)
    except srcad.SrcadError:
        return True
    return False


def assert_raises_alike(fun: Callable[..., Any], args: tuple[Any, ...] | Build, wrt: Any = 0) -> None:
    """Where the primal raises, so does its gradient: same error, output and changed arguments."""
    import srcad

    build = _builder(args, None)
    expected = run_primal(fun, build())
    assert expected.error is not None, "the primal does not raise"
    given = build()
    derivative = srcad.value_and_grad(fun, wrt=wrt)
    found = observe(lambda: derivative(*given.args, **given.kwargs), (given.args, given.kwargs))
    assert type(found.error) is type(expected.error) and str(found.error) == str(expected.error), (
        f"raised {found.error!r}, the primal {expected.error!r}"
    )
    assert found.printed == expected.printed
    _assert_same(found.arguments, expected.arguments, "the arguments after the error")


def check_case(case: Case, wrt: Any = None, again: int = 1, forms: tuple[str, ...] = ("grad", "vjp")) -> bool:
    """The check of one corpus case; says whether it was refused (where it may be).

    With `wrt`, one of the case's own names alone: then what was active is constant.
    `again` is the draw for which the same derivative is called next.  Differences are for
    what the tape cannot follow: that both agree is a test of its own (`test_oracle`).
    """
    check = assert_correct_or_refused if case.may_refuse else assert_gradient
    refused = check(
        case.fun,
        lambda: case.arguments(0),
        case.wrt if wrt is None else wrt,
        again=lambda: case.arguments(again),
        rtol=case.rtol,
        tape=case.tape,
        smooth=case.smooth and not case.tape,
        forms=forms,
    )
    return bool(refused)


def check_case_in_single_precision(case: Case) -> bool:
    """The same function on float32 arrays: the gradient's dtype, and its value as far as that goes."""
    import srcad

    def build() -> Arguments:
        given = case.arguments(0)
        return Arguments(map_leaves(_single, given.args), map_leaves(_single, given.kwargs))

    try:
        derivative = srcad.value_and_grad(case.fun, wrt=case.wrt)
        _check_call(case.fun, derivative, build, case.wrt, 1e-2, case.tape, smooth=False)
    except srcad.SrcadError:
        if not case.may_refuse:
            raise
        return True
    return False


def _single(leaf: Any) -> Any:
    return leaf.astype(np.float32) if isinstance(leaf, np.ndarray) else leaf


def _check_call(
    fun: Callable[..., Any],
    derivative: Callable[..., Any],
    build: Build,
    wrt: Any,
    rtol: float,
    tape: bool,
    smooth: bool,
) -> tuple[Any, ...]:
    """One call: its value, effects, and gradient; gives the gradient, one part for each `wrt`."""
    expected = run_primal(fun, build())
    if expected.error is not None:
        raise expected.error
    given = build()
    found = observe(lambda: derivative(*given.args, **given.kwargs), (given.args, given.kwargs))
    if found.error is not None:
        raise found.error
    assert isinstance(found.value, tuple) and len(found.value) == 2, "value_and_grad gives a pair"
    value, gradient = found.value
    _assert_same(value, expected.value, "the value")
    assert type(value) is type(expected.value) or np.ndim(value) == 0, (
        f"the value is {type(value).__name__}, the primal's {type(expected.value).__name__}"
    )
    assert found.printed == expected.printed, f"printed {found.printed!r}, the primal {expected.printed!r}"
    _assert_same(found.arguments, expected.arguments, "the arguments after the call")
    parts = _parts(gradient, wrt)
    fresh = build()
    point = Point(fun, fresh.args, fresh.kwargs, wrt)
    _assert_structure(parts, tuple(point.values[name] for name in point.wrt))
    _assert_unshared(parts, (given.args, given.kwargs))
    single = any(leaf.dtype == np.float32 for leaf in leaves(parts).values() if isinstance(leaf, np.ndarray))
    if tape:
        try:
            fresh = build()
            truth, exact = tape_gradient(fun, fresh.args, wrt, fresh.kwargs)
        except OracleCannot:
            pass
        else:
            number = float(np.reshape(value, ()))
            _assert_close(number, float(truth), max(rtol, 1e-11), "the value, compared with the tape")
            _assert_close(parts, exact, rtol, "the gradient, compared with the tape")
    if smooth:
        fresh = build()
        numeric = numeric_gradient(fun, fresh.args, wrt, fresh.kwargs)
        exact, errors = leaves(numeric.gradients), leaves(numeric.errors)
        for path, leaf in leaves(parts).items():
            scale = np.max(np.abs(exact[path]), initial=1.0)
            bound = 10.0 * errors[path] + (1e-4 if single or rtol > 1e-6 else 1e-7) * scale
            assert np.all(np.abs(np.asarray(leaf) - exact[path]) <= bound), (
                f"gradient{path} is\n{leaf}\ndifferences give\n{exact[path]}\nwithin\n{errors[path]}"
            )
    return parts


def _parts(gradient: Any, wrt: Any) -> tuple[Any, ...]:
    """One gradient for each `wrt`, also where there is only one."""
    if not isinstance(wrt, tuple):
        return (gradient,)
    parts = tuple(gradient)
    assert len(parts) == len(wrt), f"{len(parts)} gradients for {len(wrt)} names"
    return parts


def _builder(args: tuple[Any, ...] | Build, kwargs: dict[str, Any] | None) -> Build:
    if callable(args):
        return args
    return lambda: Arguments(copy.deepcopy(args), copy.deepcopy(kwargs or {}))


def _moved(given: Arguments) -> Arguments:
    """The same arguments with other floats."""
    rng = np.random.default_rng(7)

    def move(leaf: Any) -> Any:
        if isinstance(leaf, np.ndarray):
            return (leaf * (1.0 + 0.01 * rng.uniform(size=leaf.shape))).astype(leaf.dtype)
        return type(leaf)(leaf * (1.0 + 0.01 * rng.uniform()))

    return Arguments(map_leaves(move, given.args), map_leaves(move, given.kwargs))


def _all_leaves(tree: Any) -> dict[str, Any]:
    """Also integers, strings and other arrays: everything that a call could have changed."""
    return leaves(
        tree, is_leaf=lambda x: isinstance(x, (np.ndarray, np.generic, int, float, str, bool)) or is_leaf(x)
    )


def _assert_same(found: Any, expected: Any, what: str) -> None:
    """Equal to the last bit, NaN equal to NaN."""
    left, right = _all_leaves(found), _all_leaves(expected)
    assert left.keys() == right.keys(), f"{what}: {sorted(left)} instead of {sorted(right)}"
    for path in left:
        a, b = np.asarray(left[path]), np.asarray(right[path])
        equal = (
            a.shape == b.shape and a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")
        )
        assert equal, f"{what}{path}: {left[path]!r} instead of {right[path]!r}"


def _assert_close(found: Any, expected: Any, rtol: float, what: str) -> None:
    left, right = leaves(found), leaves(expected)
    assert left.keys() == right.keys(), f"{what}: {sorted(left)} instead of {sorted(right)}"
    for path in left:
        a, b = np.asarray(left[path]), np.asarray(right[path])
        assert a.shape == b.shape, f"{what}{path}: shape {a.shape} instead of {b.shape}"
        with np.errstate(all="ignore"):
            scale = np.max(np.abs(b[np.isfinite(b)]), initial=1e-3)
            close = (np.abs(a - b) <= rtol * scale) | (a == b) | (np.isnan(a) & np.isnan(b))
        assert np.all(close), f"{what}{path} is\n{a}\ninstead of\n{b}"


def _assert_structure(found: Any, like: Any) -> None:
    """A gradient has its parameter's structure, shapes and dtypes, in plain arrays and floats."""
    left, right = leaves(found), leaves(like)
    assert left.keys() == right.keys(), f"gradient's parts {sorted(left)} instead of {sorted(right)}"
    for path, leaf in left.items():
        model = right[path]
        if isinstance(model, np.ndarray):
            assert type(leaf) is np.ndarray, f"gradient{path} is {type(leaf).__name__}, not an array"
            assert leaf.shape == model.shape, f"gradient{path} has shape {leaf.shape}, not {model.shape}"
            assert leaf.dtype == model.dtype, f"gradient{path} has dtype {leaf.dtype}, not {model.dtype}"
            assert leaf.flags.writeable, f"gradient{path} is read-only"
        else:
            assert isinstance(leaf, (float, np.floating)), (
                f"gradient{path} is {type(leaf).__name__}, not a float"
            )
            assert not isinstance(model, np.floating) or np.asarray(leaf).dtype == model.dtype, (
                f"gradient{path}: dtype"
            )
    containers = [(type(a), type(b)) for a, b in zip(found, like) if isinstance(b, (list, tuple, dict))]
    for a, b in containers:
        assert a is b, f"the gradient is a {a.__name__}, its parameter a {b.__name__}"


def _assert_unshared(gradient: Any, given: Any) -> None:
    """Writing into a gradient must reach neither an argument nor another part of the gradient."""
    parts = [(path, leaf) for path, leaf in leaves(gradient).items() if isinstance(leaf, np.ndarray)]
    inputs = [(path, leaf) for path, leaf in leaves(given).items() if isinstance(leaf, np.ndarray)]
    for k, (path, leaf) in enumerate(parts):
        for other, array in inputs + parts[:k]:
            assert not np.shares_memory(leaf, array), f"gradient{path} shares memory with {other}"
