"""`max` and `min` of whole numbers and active floats: which of equal ones comes first says nothing of the type."""

import math
from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np
import pytest

import srcad
from tests.oracle.programs import gathered, right_in_both_modes

RIGHT: list[Callable[..., Any]] = []
right = gathered(RIGHT)


@right
def rectified(x):
    return max(0, x[0]) * x[1] + max(0, x[2]) * x[0]


@right
def bounded(x):
    return min(3, x[0]) + min(1, x[0]) * x[1]


@right
def of_three(x):
    return max(0, x[0], x[1]) * min(5, 4, x[0]) + max(0, 1, x[0] * x[1])


@right
def of_a_list(x):
    return max([0, x[0], x[1]]) * min((2, x[0]))


@right
def of_types_of_numpy(x):
    return max(np.int64(0), x[0]) * max(np.uint8(1), x[0]) + min(np.int32(2), x[1]) * max(np.float32(0.5), x[1])


@right
def of_lengths_and_truth(x):
    return min(len(x), x[0]) * max(x[0] > 5.0, x[0]) + max(False, x[1])


@right
def in_a_loop(x):
    best = 0
    for v in x:
        best = max(best, v * v)
    return best * x[1]


@right
def by_reduce(x):
    return reduce(max, [0, x[0], x[1]]) * reduce(min, x, 7)


@right
def of_sums(x):
    return max(0, np.sum(x)) ** 2 + min(1, np.max(x)) * x[1] + max(0, 1.0 - x[0] * x[1]) ** 2


@pytest.mark.parametrize("fun", RIGHT, ids=lambda fun: fun.__name__)
@pytest.mark.parametrize("x", [[1.3, 0.7, -0.4], [-0.3, 2.7, 4.4], [0.6, -1.1, -0.2]], ids=str)
def test_right(fun, x):
    right_in_both_modes(fun, np.array(x))


@pytest.mark.parametrize("v", [1.5, -1.5, np.float32(1.5), np.float64(-1.5)])
def test_of_a_number(v):
    assert srcad.grad(lambda v: max(0, v))(v) == float(v > 0)
    assert srcad.grad(lambda v: min(0, v) * v)(v) == (0.0 if v > 0 else 2.0 * v)
    assert srcad.grad(lambda v, n: max(n, v), wrt="v")(v, 0) == float(v > 0)


@pytest.mark.parametrize(
    "fun",
    [
        lambda v: math.sqrt(max(v, 0.0)),
        lambda v: max(0.0, v) ** 0.5,
        lambda v: math.sqrt(max(-1.0, v, 0.0)),
        lambda v: math.log(1.0 + math.sqrt(-min(-v, 0.0))),
        lambda v: np.sqrt(np.maximum(v, 0.0)),
    ],
)
def test_what_is_not_taken_is_not_computed(fun):
    """Where the constant is taken the derivative is 0, though that of the root is infinite there."""
    assert srcad.grad(fun)(-0.4) == 0.0
    assert srcad.jvp(fun, (-0.4,), (1.0,))[1] == 0.0
    slope = (fun(0.4 + 1e-6) - fun(0.4 - 1e-6)) / 2e-6
    np.testing.assert_allclose([srcad.grad(fun)(0.4), srcad.jvp(fun, (0.4,), (1.0,))[1]], slope, rtol=1e-8)


def test_ties_of_numbers_are_shared():
    assert tuple(srcad.grad(lambda v, w: max(v, w), wrt=(0, 1))(2.0, 2.0)) == (0.5, 0.5)
    assert srcad.jvp(lambda v: min(v, 1.0), (1.0,), (3.0,))[1] == 1.5
