"""`srcad.hvp` of every corpus case against differences of its gradient, whose own check is elsewhere."""

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

load()

# At a kink on purpose, where the gradient itself jumps; or in single precision, where differences say nothing.
KINKS = {
    "operators.mixed_precision",
    "operators.single_precision",
    "stores.single_precision_buffer",
    "wrong_elsewhere.absolute_value_at_zero",
    "wrong_elsewhere.clip_counts_its_bounds",
    "wrong_elsewhere.ties_share_equally",
    "wrong_elsewhere.where_hides_infinities",
}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Some primals divide by zero on purpose."""
    with warnings.catch_warnings(), np.errstate(all="ignore"), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


@pytest.mark.parametrize("name", sorted(set(CASES) - KINKS))
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
    found = product(*given.args, tangents if wrt is case.wrt else tangents[0], **given.kwargs)

    def gradient(t: float) -> np.ndarray:
        given = case.arguments()
        bound = Point(case.fun, given.args, given.kwargs, wrt).bound
        for n, tangent in zip(point.wrt, tangents, strict=True):
            steps = iter(_parts(tangent).values())
            bound.arguments[n] = _mapped(lambda leaf: _moved(leaf, t * next(steps)), bound.arguments[n])
        return _flat(derivative(*bound.args, **bound.kwargs))

    numeric = (gradient(1e-5) - gradient(-1e-5)) / 2e-5
    if np.all(np.isfinite(numeric)):
        scale = max(1.0, np.max(np.abs(numeric), initial=0.0))
        np.testing.assert_allclose(_flat(found), numeric, rtol=0.0, atol=1e-5 * scale)


def _flat(value) -> np.ndarray:
    """All numbers of one or some gradients; each by itself, for a tuple's objects count as leaves."""
    parts = tuple(value) if isinstance(value, srcad.Grads) else (value,)
    return np.concatenate([np.ravel(np.asarray(v, float)) for part in parts for v in _parts(part).values()])
