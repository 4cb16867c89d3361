"""Every corpus case through srcad: value, effects, gradient, pullback."""

import warnings
from collections.abc import Iterator

import numpy as np
import pytest

from tests.corpus.table import CASES, RAISING, SHORTEST, load, one_in
from tests.oracle.checks import assert_raises_alike, check_case, check_case_in_single_precision
from tests.oracle.structures import leaves

load()

ALONE = [
    (name, wrt) for name, case in sorted(CASES.items()) if isinstance(case.wrt, tuple) for wrt in case.wrt
]


def _has_arrays(name: str) -> bool:
    given = CASES[name].arguments()
    return any(isinstance(leaf, np.ndarray) for leaf in leaves((given.args, given.kwargs)).values())


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Some primals divide by zero on purpose."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


@pytest.mark.parametrize("name", sorted(CASES))
def test_gradient(name: str) -> None:
    if check_case(CASES[name]):
        pytest.skip("refused, as it may be: it is outside the supported language")


@pytest.mark.parametrize("name, wrt", one_in(4, ALONE))
def test_gradient_of_one_parameter(name: str, wrt: int | str) -> None:
    """What is active with respect to all the parameters is constant here. (That `srcad.grad`, which drops the value,
    gives the same gradient is shown by all parameters together.)"""
    if check_case(CASES[name], wrt, forms=("vjp",)):
        pytest.skip("refused, as it may be: it is outside the supported language")


@pytest.mark.parametrize("name", [name for name in sorted(CASES) if CASES[name].runs_at(SHORTEST)])
def test_gradient_where_lengths_become_one(name: str) -> None:
    """A dimension of 1 broadcasts: code made for longer arrays must not be used for it."""
    if check_case(CASES[name], again=SHORTEST, forms=()):
        pytest.skip("refused, as it may be: it is outside the supported language")


@pytest.mark.parametrize("name", list(filter(_has_arrays, sorted(CASES))))
def test_gradient_in_single_precision(name: str) -> None:
    if check_case_in_single_precision(CASES[name]):
        pytest.skip("refused, as it may be: it is outside the supported language")


@pytest.mark.parametrize("name", sorted(RAISING))
def test_error_is_the_primals(name: str) -> None:
    case = RAISING[name]
    assert_raises_alike(case.fun, lambda: case.arguments(0), case.wrt)
