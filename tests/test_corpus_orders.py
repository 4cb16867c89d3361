"""Second and third derivatives of corpus cases in reverse mode: of generated text that was made of generated text.

The pullback of each case's gradient is compared with `srcad.hvp`, forward over reverse, whose own check is elsewhere.
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
from tests.corpus.table import CASES, load, one_in
from tests.oracle.differences import ridders
from tests.oracle.forward import _parts, direction
from tests.oracle.structures import Point

load()

# In single precision somewhere, which the two ways round in their own order.
SINGLE = {"operators.mixed_precision", "operators.single_precision", "stores.single_precision_buffer"}

# Lists that a recursion gives, where only the running program knows that they are lists; `srcad.hvp` can.
REFUSED = {"fields.spectrum_by_recursion"}

# What is only known of adjoints when they are there (their number of dimensions, which are one) is too little to
# differentiate them backwards: by products with the Hessian (`srcad/symmetric.py`).
BY_PRODUCTS = {
    "containers.dict_parameter_item_assignment",
    "containers.list_methods",
    "fields.cnn_im2col",
    "fields.ising_mean_field",
    "found.numbers_made_of_an_array_without_axes_that_changes_later",
    "nones.optional_state",
    "programs.character_rnn",
    "programs.nbody_leapfrog",
    "stores.workspaces_in_a_dict_of_the_module",
}

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


def _flat(gradients: Any) -> np.ndarray:
    """All numbers of one or some gradients."""
    parts = tuple(gradients) if isinstance(gradients, srcad.Grads) else (gradients,)
    return np.concatenate([np.ravel(np.asarray(v, float)) for part in parts for v in _parts(part).values()])


@pytest.mark.parametrize("name", sorted({*one_in(6, sorted(set(CASES) - SINGLE)), *REFUSED, *BY_PRODUCTS}))
def test_reverse_over_reverse(name: str) -> None:
    case = CASES[name]
    wrt = case.wrt if isinstance(case.wrt, tuple) else (case.wrt,)
    given = case.arguments()
    point = Point(case.fun, given.args, given.kwargs, wrt)
    if given.kwargs or any(n not in point.bound.arguments for n in point.wrt):
        pytest.skip("with respect to a free variable, or with arguments by name, which srcad.vjp does not take")
    v = tuple(direction(value, k) for k, value in enumerate(point.values.values()))
    try:
        expected = _flat(srcad.hvp(case.fun, wrt=wrt)(*case.arguments().args, v))
    except srcad.SrcadError:
        pytest.skip("the gradient is refused, as it may be: it is outside the supported language")
    if name in REFUSED:
        with pytest.raises(srcad.SrcadError):
            srcad.vjp(srcad.grad(case.fun, wrt=wrt), *case.arguments().args, wrt=wrt)[1](v)
        return
    _, pullback = srcad.vjp(srcad.grad(case.fun, wrt=wrt), *case.arguments().args, wrt=wrt)
    found = _flat(srcad.Grads(pullback(v)))
    scale = max(1.0, float(np.max(np.abs(expected), initial=0.0)))
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-8 * scale)


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
