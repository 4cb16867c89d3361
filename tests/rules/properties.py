"""The properties of a call's derivative, each with the words of its failure."""

from __future__ import annotations

import copy
import warnings
from typing import Any

import numpy as np

import srcad
from tests.rules.calls import RandomCall
from tests.rules.harness import inner, leaves, steps_like
from tests.rules.whole import Meaningless, alike, differences, function_text, loaded, same, without_facts


def check_properties(made: RandomCall) -> str:
    """Raise an AssertionError where one does not hold; say what was tried: "checked", "refused", an error's name."""
    with loaded(function_text(made.body, list(made.arguments))) as module:
        try:
            return _check(module.line, made)
        except AssertionError as problem:
            raise AssertionError(f"{problem}\n{made}") from problem


def run(f: Any, *args: Any) -> tuple[Any, Exception | None, set[str]]:
    """What a call gives: its value or its error, and its warnings."""
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        try:
            value, problem = f(*args), None
        except Exception as error:  # noqa: BLE001  whatever it is, it has to be the primal's
            value, problem = None, error
    given = [w for w in given if "without full rank" not in str(w.message)]  # of matrices with ties
    return value, problem, {f"{w.category.__name__}: {str(w.message).partition(' encountered')[0][:60]}" for w in given}


def _check(f: Any, made: RandomCall) -> str:
    values, wrt = made.arguments, made.wrt
    y, error, warned = run(f, *copy.deepcopy(values).values())
    again = run(f, *copy.deepcopy(values).values())[0]
    if not np.array_equal(np.asarray(y), np.asarray(again), equal_nan=np.asarray(y).dtype.kind in "fc"):
        return "left as it came from memory"  # np.fft of nothing
    given = copy.deepcopy(values)
    found, problem, said = run(lambda *args: srcad.vjp(f, *args, wrt=wrt), *given.values())
    if isinstance(problem, srcad.SrcadError):
        assert "instead" in str(problem), f"an error without a remedy: {problem}"
        return "refused"
    if error is not None:
        assert type(problem) is type(error), f"{error!r} has become {problem!r}, value {found}"
        return type(error).__name__
    assert problem is None, f"an error of its own: {problem!r}"
    assert said <= warned, f"warnings of its own in the forward sweep: {said - warned}"
    value, pull = found
    same(value, y, "the value")
    same(given, values, "the arguments")
    if np.asarray(y).dtype.kind not in "fc":
        return "not a float"
    if not np.all(np.isfinite(y)):
        return "not finite"
    rng = np.random.default_rng(1)
    bar = _like(y, rng)
    gradients, problem, said = run(pull, bar)
    assert problem is None, f"an error in the reverse sweep: {problem!r}"
    finite = all(np.all(np.isfinite(g)) for g in gradients)
    assert not said or warned or not finite, f"warnings in the reverse sweep: {said - warned}"
    for gradient, name in zip(gradients, wrt, strict=True):
        alike(gradient, values[name], name)
    steps = {n: _like(values[n], rng) for n in wrt}
    (value, dot) = _forward(f, values, steps, warned)
    same(value, y, "the value in forward mode")
    assert np.shape(dot) == np.shape(y), f"a tangent of shape {np.shape(dot)} for {np.shape(y)}"
    _dual(gradients, dot, bar, steps, values, wrt)
    if not made.kinks:
        _against_differences(f, values, steps, bar, gradients)
    without_facts(f, values, wrt, bar, gradients)
    return "checked"


def _like(value: Any, rng: np.random.Generator) -> Any:
    made, kind = steps_like(value, rng), np.asarray(value).dtype
    if isinstance(value, (np.ndarray, np.generic)):
        return made.astype(kind)
    return complex(made) if kind.kind == "c" else float(made)


def _forward(f: Any, values: dict[str, Any], steps: dict[str, Any], warned: set[str]) -> tuple[Any, Any]:
    given = copy.deepcopy(values)
    tangents = tuple(steps.get(n) for n in values)
    found, problem, said = run(lambda: srcad.jvp(f, tuple(given.values()), tangents))
    if isinstance(problem, srcad.SrcadError):
        raise AssertionError(f"refused in forward mode only: {problem}")
    assert problem is None, f"an error in forward mode: {problem!r}"
    assert not said or warned or not np.all(np.isfinite(found[1])), f"warnings in forward mode: {said - warned}"
    same(given, values, "the arguments in forward mode")
    return found


def _dual(gradients: Any, dot: Any, bar: Any, steps: Any, values: Any, wrt: Any) -> None:
    """<bar, J step> = <J' bar, step>, to the rounding of the largest terms."""
    one = inner(bar, dot)
    other = sum(inner(g, steps[n]) for g, n in zip(gradients, wrt, strict=True))
    terms = [np.abs(np.asarray(bar) * np.asarray(dot)).ravel()]
    terms += [np.abs(np.asarray(g) * np.asarray(steps[n])).ravel() for g, n in zip(gradients, wrt, strict=True)]
    size = float(np.sum(np.concatenate(terms)))
    if not np.isfinite(size):
        finite = all(np.all(np.isfinite(v)) for v in values.values())
        both = np.isfinite(one) == np.isfinite(other)
        assert both or not finite, f"forward gives {one}, reverse {other}"
        return
    single = any(np.asarray(v).dtype.itemsize <= 4 and np.asarray(v).dtype.kind == "f" for v in values.values())
    tolerance = 1e-4 if single else 1e-9
    assert abs(one - other) <= tolerance * (1e-3 + size), f"forward gives {one}, reverse {other}"


def _against_differences(f: Any, values: dict[str, Any], steps: dict[str, Any], bar: Any, gradients: Any) -> None:
    """In double precision also of arguments in single precision."""
    high = {k: np.asarray(v, np.float64)[()] if np.asarray(v).dtype == np.float32 else v for k, v in values.items()}
    high = {k: float(v) if isinstance(v, np.float64) else v for k, v in high.items()}
    try:
        with np.errstate(all="ignore"):
            change = differences(f, high, {k: np.asarray(v) + 0.0 for k, v in steps.items()})
    except (Meaningless, Exception):  # noqa: BLE001
        return
    want = sum(float(np.sum(np.asarray(b) * d).real) for b, d in zip(leaves(bar), change, strict=True))
    scale = 1.0 + sum(float(np.sum(np.abs(np.asarray(b) * d))) for b, d in zip(leaves(bar), change, strict=True))
    have = sum(inner(g, steps[n]) for g, n in zip(gradients, steps, strict=True))
    single = any(np.asarray(v).dtype == np.float32 for v in values.values())
    assert abs(have - want) <= (2e-3 if single else 3e-6) * scale, f"reverse: {have} instead of {want}"
