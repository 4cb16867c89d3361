"""The oracle and the corpus against differences alone; srcad is not needed here."""

import warnings

import numpy as np
import pytest

from tests.corpus.table import CASES, RAISING, SHORTEST, load
from tests.oracle.differences import complex_step, numeric_gradient
from tests.oracle.structures import leaves
from tests.oracle.tape import OracleCannot, tape_gradient

load()


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
