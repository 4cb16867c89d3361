"""`<u, J v> = <J' u, v>` for the corpus: forward mode's tangent against reverse mode's pullback.

Both are exact, so they agree to rounding, which is far sharper than a comparison with differences. Of these,
`srcad.check_grads` is asked here, for it needs the same two texts.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import redirect_stdout
from typing import Any

import numpy as np
import pytest

import srcad
from tests.corpus.table import CASES, load, one_in
from tests.oracle.forward import _parts, direction
from tests.oracle.structures import Point

load()

# They compute in single precision somewhere, though their value is of double.
SINGLE = {"operators.mixed_precision", "stores.single_precision_buffer"}

# Of order 2: lists of a recursion in reverse mode; a recursion that changes its cotangent, by one of two arguments.
REFUSED = {"algorithms.quantile_of_sorted", "algorithms.ray_tracer", "fields.spectrum_by_recursion"}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Some primals divide by zero or print on purpose."""
    with warnings.catch_warnings(), np.errstate(all="ignore"), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def _product(left: tuple[Any, ...], right: tuple[Any, ...]) -> tuple[float, float]:
    """The inner product of two tuples of structures, and the size of its terms."""
    terms = []
    for a, b in zip(left, right, strict=True):  # each by itself, for a tuple's objects count as leaves
        there, here = _parts(a), _parts(b)
        assert there.keys() == here.keys()
        terms += [np.asarray(there[k]) * np.asarray(here[k]) for k in there]
    return float(sum(np.sum(t) for t in terms)), float(sum(np.sum(np.abs(t)) for t in terms))


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_modes_are_dual(name: str) -> None:
    case = CASES[name]
    given = case.arguments()
    point = Point(case.fun, given.args, given.kwargs, case.wrt)
    names = list(point.bound.arguments)[: len(given.args)]
    if given.kwargs or len(names) != len(given.args) or not set(point.wrt) <= set(names):
        pytest.skip("srcad.jvp takes positional parameters")
    v = {n: direction(point.values[n], k) for k, n in enumerate(point.wrt)}
    try:
        _, tangent = srcad.jvp(case.fun, case.arguments().args, tuple(v.get(n) for n in names))
        value, pullback = srcad.vjp(case.fun, *case.arguments().args, wrt=point.wrt)
    except srcad.SrcadError:
        assert case.may_refuse
        pytest.skip("refused, as it may be: it is outside the supported language")
    u = direction(value, 7)
    here, size = _product((u,), (tangent,))
    there, other = _product(pullback(u), tuple(v.values()))
    single = name in SINGLE or np.result_type(value) == np.float32
    np.testing.assert_allclose(here, there, rtol=0.0, atol=(1e-6 if single else 1e-12) * max(size, other))
    if case.smooth and not single:
        srcad.check_grads(case.fun, case.arguments().args, wrt=point.wrt)


@pytest.mark.parametrize("name", sorted({*one_in(20, sorted(CASES)), "calls.variadic_parameter"}))
def test_second_derivatives_are_those_of_differences(name: str) -> None:
    case = CASES[name]
    given = case.arguments()
    if given.kwargs or not case.smooth or name in SINGLE | REFUSED:
        pytest.skip("arguments by name, a kink, single precision, or refused")
    try:
        srcad.check_grads(case.fun, given.args, wrt=case.wrt, order=2)
    except srcad.WrtError:
        pytest.skip("with respect to a variable, or a parameter that is not given")
    except srcad.SrcadError:
        assert case.may_refuse
