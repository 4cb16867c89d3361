"""Memory that two names from outside share, where one of them is stored into."""

import numpy as np
import pytest

import srcad

WHOLE = np.zeros(8)
PART = WHOLE[2:]


def writes_into_the_whole(x):
    WHOLE[:] = 0.0
    WHOLE[:3] = x
    return np.sum(PART)


def _both(work, view):
    def fills(x):
        work[: len(x)] = x
        return np.sum(view)

    return fills


def fills_its_argument(x, u):
    u[:3] = x
    return np.sum(WHOLE * u)


WORK = np.zeros(3)
BOTH = _both(WORK, [np.ones(3), WORK[1:]])


@pytest.mark.parametrize(
    "fun, args, one, other",
    [
        (writes_into_the_whole, (), "WHOLE", "PART"),
        (BOTH, (), "work", "view"),
        (fills_its_argument, (WHOLE,), "u", "WHOLE"),
    ],
)
def test_variables_that_share_memory_are_refused(fun, args, one, other):
    """The store was lost for the other name: a gradient of zeros."""
    with pytest.raises(srcad.SrcadError) as caught:
        srcad.grad(fun)(np.ones(3), *args)
    assert str(caught.value) == (
        f"{one} and {other} share memory, and {one} is stored into: let one of them have a copy, {other}.copy()"
    )


def test_variables_that_do_not_share_memory_are_not():
    assert np.array_equal(srcad.grad(fills_its_argument)(np.ones(3), np.zeros(8)), WHOLE[:3])
    fills = _both(np.zeros(4), [np.ones(3)])
    assert np.array_equal(srcad.grad(fills)(np.ones(3)), np.zeros(3))
