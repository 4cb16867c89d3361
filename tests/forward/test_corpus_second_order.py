"""`srcad.hvp` of every corpus case against the user's function run on dual numbers on the tape.

Where these cannot follow it: against differences of its gradient, whose own check is elsewhere.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import redirect_stdout

import numpy as np
import pytest

import srcad
from tests.corpus.table import CASES, load
from tests.oracle.forward import _mapped, _moved, _parts, direction
from tests.oracle.structures import Point
from tests.oracle.tape import OracleCannot, tape_product

load()

SINGLE = {"operators.mixed_precision", "operators.single_precision", "stores.single_precision_buffer"}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Some primals divide by zero on purpose."""
    with warnings.catch_warnings(), np.errstate(all="ignore"), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


@pytest.mark.parametrize("name", sorted(CASES))
def test_product(name: str) -> None:
    case = CASES[name]
    wrt = case.wrt if isinstance(case.wrt, tuple) else (case.wrt,)
    given = case.arguments()
    point = Point(case.fun, given.args, given.kwargs, wrt)
    if any(n not in point.bound.arguments for n in point.wrt):
        pytest.skip("with respect to a free variable")
    tangents = tuple(direction(v, k) for k, v in enumerate(point.values.values()))
    derivative = srcad.grad(case.fun, wrt=case.wrt)  # as elsewhere, so that its text is found on disk
    try:
        derivative(*case.arguments().args, **given.kwargs)
    except srcad.SrcadError:
        pytest.skip("the gradient is refused, as it may be: it is outside the supported language")
    product = srcad.hvp(case.fun, wrt=case.wrt)
    found = _flat(product(*given.args, tangents if wrt is case.wrt else tangents[0], **given.kwargs))
    given = case.arguments()
    try:
        _, exact = tape_product(case.fun, given.args, wrt, given.kwargs, tangents)
    except OracleCannot:
        pass
    else:
        expected = _flat(srcad.Grads(exact))
        bound = (1e-6 if name in SINGLE else case.rtol) * max(1.0, np.max(np.abs(expected), initial=0.0))
        np.testing.assert_allclose(found, expected, rtol=0.0, atol=bound)
        return

    def gradient(t: float) -> np.ndarray:
        given = case.arguments()
        bound = Point(case.fun, given.args, given.kwargs, wrt).bound
        for n, tangent in zip(point.wrt, tangents, strict=True):
            steps = iter(_parts(tangent).values())
            bound.arguments[n] = _mapped(lambda leaf: _moved(leaf, t * next(steps)), bound.arguments[n])
        return _flat(derivative(*bound.args, **bound.kwargs))

    numeric = (gradient(1e-5) - gradient(-1e-5)) / 2e-5
    assert np.all(np.isfinite(numeric))
    scale = max(1.0, np.max(np.abs(numeric), initial=0.0))
    np.testing.assert_allclose(found, numeric, rtol=0.0, atol=1e-5 * scale)


def _flat(value) -> np.ndarray:
    """All numbers of one or some gradients; each by itself, for a tuple's objects count as leaves."""
    parts = tuple(value) if isinstance(value, srcad.Grads) else (value,)
    return np.concatenate([np.ravel(np.asarray(v, float)) for part in parts for v in _parts(part).values()])
