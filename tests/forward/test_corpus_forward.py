"""Every corpus case in forward mode: value, effects, tangent."""

import warnings
from collections.abc import Iterator

import numpy as np
import pytest

from tests.corpus.table import CASES, load
from tests.oracle.forward import check_forward

load()


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Some primals divide by zero on purpose."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


@pytest.mark.parametrize("name", sorted(CASES))
def test_tangent(name: str) -> None:
    if check_forward(CASES[name]):
        pytest.skip("refused, as it may be: it is outside the supported language")
