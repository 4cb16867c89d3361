"""Every corpus case through srcad: value, effects, gradient, pullback."""

import warnings

import numpy as np
import pytest

from tests.corpus.table import CASES, RAISING, load
from tests.oracle.checks import assert_raises_alike, check_case

pytest.importorskip("srcad")
load()


@pytest.mark.parametrize("name", sorted(CASES))
def test_gradient(name: str) -> None:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        check_case(CASES[name])


@pytest.mark.parametrize("name", sorted(RAISING))
def test_error_is_the_primals(name: str) -> None:
    case = RAISING[name]
    assert_raises_alike(case.fun, lambda: case.arguments(0), case.wrt)
