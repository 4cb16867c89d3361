"""The oracle and the corpus against differences alone; srcad is not needed here."""

import warnings
from typing import Any

import numpy as np
import pytest

from tests.corpus.table import CASES, RAISING, SHORTEST, load
from tests.oracle.differences import complex_step, numeric_gradient
from tests.oracle.dual import tangent
from tests.oracle.structures import Point, leaves, map_leaves
from tests.oracle.tape import OracleCannot, tape_gradient, tape_product

load()

SINGLE = {"operators.mixed_precision", "operators.single_precision"}  # too little for differences of a gradient
FOLLOWED = [name for name in sorted(CASES) if CASES[name].tape and CASES[name].smooth and name not in SINGLE]


@pytest.fixture(autouse=True)
def _quiet():
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


@pytest.mark.parametrize("name", sorted(CASES))
@pytest.mark.parametrize("number", [0, 1, SHORTEST])
def test_tape_agrees_with_differences(name: str, number: int) -> None:
    case = CASES[name]
    if number == SHORTEST and not case.runs_at(number):
        pytest.skip("the primal needs longer arrays")
    given = case.arguments(number)
    numeric = numeric_gradient(case.fun, given.args, case.wrt, given.kwargs)
    assert np.isfinite(numeric.value)
    for path, error in leaves(numeric.errors).items():
        scale = np.max(np.abs(leaves(numeric.gradients)[path]), initial=1.0)
        assert not case.smooth or np.all(error < 1e-5 * scale), f"{path}: differences give no answer"
    given = case.arguments(number)
    if not case.tape:
        with pytest.raises(OracleCannot):
            tape_gradient(case.fun, given.args, case.wrt, given.kwargs)
        return
    value, gradients = tape_gradient(case.fun, given.args, case.wrt, given.kwargs)
    np.testing.assert_allclose(value, numeric.value, rtol=case.rtol if case.rtol > 1e-6 else 1e-11)
    if not case.smooth:
        return
    expected, errors = leaves(numeric.gradients), leaves(numeric.errors)
    found = leaves(gradients)
    assert found.keys() == expected.keys()
    for path in found:
        scale = np.max(np.abs(expected[path]), initial=1.0)
        bound = 10.0 * errors[path] + 1e-9 * scale
        assert np.all(np.abs(found[path] - expected[path]) <= bound), (
            f"{path}: tape {found[path]}, differences {expected[path]} +- {errors[path]}"
        )


@pytest.mark.parametrize("name", FOLLOWED)
def test_dual_numbers_agree_with_the_tape_and_its_differences(name: str) -> None:
    case = CASES[name]
    wrt = case.wrt if isinstance(case.wrt, tuple) else (case.wrt,)
    given = case.arguments()
    point = Point(case.fun, given.args, given.kwargs, wrt)
    if not set(point.wrt) <= set(point.bound.arguments):
        pytest.skip("with respect to a free variable, which has no other value here")
    tangents = map_leaves(lambda leaf: _like(leaf, np.cos(100.0 * leaf)), tuple(point.values.values()))
    def gradient(t: float) -> np.ndarray:
        """Of the arguments moved by `t` along the tangents."""
        along = iter(leaves(tangents).values())
        for n, value in point.values.items():
            point.bound.arguments[n] = map_leaves(lambda leaf: _like(leaf, leaf + t * next(along)), value)
        _, gradients = tape_gradient(case.fun, point.bound.args, wrt, point.bound.kwargs)
        return _flat(gradients)

    found, products = tape_product(case.fun, given.args, wrt, given.kwargs, tangents)
    np.testing.assert_allclose(tangent(found), np.dot(_flat(tangents), gradient(0.0)), rtol=1e-9, atol=1e-9)
    h = 1e-5
    np.testing.assert_allclose(_flat(products), (gradient(h) - gradient(-h)) / (2.0 * h), rtol=1e-5, atol=1e-5)


def _like(leaf: Any, value: Any) -> Any:
    """An array stays one, also of no dimensions."""
    return np.asarray(value) if isinstance(leaf, np.ndarray) else value


def _flat(tree: Any) -> np.ndarray:
    return np.concatenate([np.ravel(leaf) for leaf in leaves(tree).values()])


@pytest.mark.parametrize("name", sorted(RAISING))
def test_raising_cases_raise(name: str) -> None:
    case = RAISING[name]
    given = case.arguments()
    with pytest.raises(Exception):
        case.fun(*given.args, **given.kwargs)


def test_complex_step_agrees() -> None:
    def f(x, p):
        return np.sum(np.exp(x) * np.sin(p["a"] * x) / (1.0 + x * x))

    args = (np.array([0.3, -0.7, 1.1]), {"a": 1.3})
    exact = leaves(complex_step(f, args, (0, 1)))
    _, gradients = tape_gradient(f, args, (0, 1))
    for path, found in leaves(gradients).items():
        np.testing.assert_allclose(found, exact[path], rtol=1e-13)


def test_the_tape_is_never_dropped() -> None:
    """A store of an active number into an array that cannot hold it is an error, not a zero."""
    held = np.zeros(3)

    def f(x):
        held[0] = x
        return held[0] * 2.0

    with pytest.raises(OracleCannot):
        tape_gradient(f, (1.5,))


def test_patches_are_undone() -> None:
    zeros = np.zeros
    tape_gradient(lambda x: np.sum(np.zeros(2) + x), (1.5,))
    assert np.zeros is zeros
    assert "float" not in globals()
