"""The operators that no other test runs over the corpus: `jacobian` in both modes, `hessian`, `elementwise_grad`.

Of the cases that are differentiated by one number or array. The gradient and `hvp`, which they are compared with, are
checked elsewhere against the tape and differences.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import redirect_stdout
from typing import Any

import numpy as np
import pytest

import srcad
from tests.corpus.table import CASES, load
from tests.oracle.forward import direction
from tests.oracle.structures import Point

load()

SMALL = 12  # numbers in the one parameter, for a Hessian
CHANGING = {"state.globals_change"}  # it gives another result at each call
SINGLE = {"operators.mixed_precision", "stores.single_precision_buffer"}  # they compute in single precision somewhere


def argument(name: str) -> Any:
    """The one number or array of floats by which a case is differentiated; None where it is by something else."""
    case = CASES[name]
    given = case.arguments()
    if isinstance(case.wrt, tuple) or given.kwargs:
        return None
    point = Point(case.fun, given.args, {}, case.wrt)
    value = point.values.popitem()[1] if set(point.wrt) <= set(point.bound.arguments) else None
    return value if isinstance(value, float) or isinstance(value, np.ndarray) and value.dtype == float else None


OF_ONE = [name for name in sorted(CASES) if name not in CHANGING and argument(name) is not None]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Some primals divide by zero or print on purpose."""
    with warnings.catch_warnings(), np.errstate(all="ignore"), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


@pytest.mark.parametrize("name", OF_ONE)
def test_first_derivatives(name: str) -> None:
    case, x = CASES[name], argument(name)

    def run(derivative: Any) -> Any:
        return derivative(*case.arguments().args)

    try:
        gradient = run(srcad.grad(case.fun, wrt=case.wrt))
    except srcad.SrcadError:
        assert case.may_refuse
        pytest.skip("refused, as it may be: it is outside the supported language")
    scale = max(1.0, float(np.max(np.abs(gradient), initial=0.0)))
    for mode in ("reverse", "forward"):
        found = run(srcad.jacobian(case.fun, wrt=case.wrt, mode=mode))
        assert np.size(found) == np.size(x)
        found = np.reshape(found, np.shape(x))
        np.testing.assert_allclose(found, gradient, rtol=0.0, atol=(1e-6 if name in SINGLE else 1e-11) * scale)
    if np.shape(x) != np.shape(run(case.fun)):
        with pytest.raises(ValueError, match="use srcad.jacobian"):
            run(srcad.elementwise_grad(case.fun, wrt=case.wrt))
    else:
        np.testing.assert_array_equal(run(srcad.elementwise_grad(case.fun, wrt=case.wrt)), gradient)


@pytest.mark.parametrize("name", [name for name in OF_ONE if np.size(argument(name)) <= SMALL])
def test_hessian(name: str) -> None:
    """It is symmetric, and its columns put together are Hessian times vector."""
    case, x = CASES[name], argument(name)
    v = direction(x, 3)
    try:
        found = srcad.hessian(case.fun, wrt=case.wrt)(*case.arguments().args)
        product = srcad.hvp(case.fun, wrt=case.wrt)(*case.arguments().args, v)
    except srcad.SrcadError:
        assert case.may_refuse
        pytest.skip("refused, as it may be: it is outside the supported language")
    assert np.shape(found) == np.shape(x) + np.shape(x)
    matrix = np.reshape(found, (np.size(x), np.size(x)))
    scale = float(np.max(np.abs(matrix), initial=0.0))
    np.testing.assert_allclose(matrix, matrix.T, rtol=1e-10, atol=1e-12 * scale)
    size = np.abs(matrix) @ np.abs(np.ravel(v))
    np.testing.assert_allclose(matrix @ np.ravel(v), np.ravel(product), rtol=0.0, atol=1e-12 * max(1.0, np.max(size)))
