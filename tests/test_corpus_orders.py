"""Third derivatives of corpus cases: of generated text that was made of generated text, against differences.

`g(x) = <v, grad f(x)>` is differentiated twice; the third derivative along `u` is compared with differences of the
second. The cases are those whose text was once not good input to the compiler, and a few others.
"""

import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from typing import Any

import numpy as np
import pytest

import srcad
from tests.corpus.table import CASES, load
from tests.oracle.differences import ridders
from tests.oracle.forward import direction

load()

CASES_OF_ONE_ARRAY = [
    "calls.operator_functions",  # x_bar is a number before it is an array
    "containers.history_of_states",  # what is taken out of lists of arrays that others hold too
    "containers.list_local_extend_and_concatenate",  # a slice under a name
    "loops.dict_and_set_comprehension",  # stores into lists at places that are not known
    "polybench.cholesky",  # a diagonal that is kept under a name
    "polybench.gramschmidt",  # stores into columns that are read before and after
    "polybench.lu",
    "programs.power_iteration",  # one name for arrays that have nothing to do with each other
    "stores.reshape_of_a_transpose_is_a_copy",  # lengths that are equal have two names
    "stores.row_alias_rebound_in_a_loop",  # a cotangent that is a view of an adjoint, kept for later
    "stores.workspace_of_the_module",  # reached as an attribute of the module
    "wrong_elsewhere.empty_slices",
]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings(), np.errstate(all="ignore"), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def slope(fun: Callable[..., Any], v: Any, more: int) -> Callable[..., Any]:
    """`<v, grad fun>`, a function that is differentiated in its turn."""
    if more == 0:
        return lambda x: np.sum(srcad.grad(fun)(x) * v)
    return lambda x, a: np.sum(srcad.grad(fun)(x, a) * v)


@pytest.mark.parametrize("name", CASES_OF_ONE_ARRAY)
def test_third_derivative(name: str) -> None:
    case = CASES[name]
    x, *rest = case.arguments().args
    u, v = direction(x, 7), direction(x, 1)
    second = slope(slope(case.fun, v, len(rest)), v, len(rest))
    found = srcad.grad(second)(*case.arguments().args)

    def along(t: float) -> float:
        x, *rest = case.arguments().args
        return float(second(x + t * u, *rest))

    expected, error = ridders(along, 0.0)
    scale = max(1.0, float(np.sum(np.abs(found * u))))
    assert abs(float(np.sum(found * u)) - expected) <= 1e-6 * scale + 10.0 * error
