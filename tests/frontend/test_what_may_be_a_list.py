"""Stores into what may be a list or something else: the list sees them, or they are refused."""

import numpy as np
import pytest

import srcad


def either(x, k):
    xs = [0.0, 0.0]
    both = [xs, 1.0]
    item = both[k]
    item[0] = x * x
    return xs[0]


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_the_list_sees_it(mode):
    srcad.check_grads(either, (2.0, 0), wrt=0, modes=(mode,))


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_a_list_of_arrays_is_refused(mode):
    """Its array is replaced by a number there, of an array a number would be stored into."""

    def f(x, k):
        xs = [np.zeros(2), np.zeros(2)]
        item = [xs, np.zeros(2)][k]
        item[0] = x * x
        return np.sum(xs[0])

    with pytest.raises(srcad.UnsupportedSyntaxError, match="a list of arrays or something else"):
        srcad.check_grads(f, (2.0, 0), wrt=0, modes=(mode,))
