"""The user's own functions that are called like srcad's run-time helpers are not taken for these."""

from collections import Counter

import numpy as np
from numpy import ones_like

import srcad

COUNTS = Counter({"a": 2})


def spread(counts):
    return counts.total()


def unbroadcast(counts):
    return counts.total()


def zeros_like(counts):
    return counts.total()


def squares(x):
    return np.sum(x * x) * spread(COUNTS)


def products(x, b):
    return np.sum((x * unbroadcast(COUNTS)) * b) + zeros_like(COUNTS)


def with_numpy_s_own(x, b):
    return np.sum(ones_like(x) * unbroadcast(COUNTS) * b)


def total(counts):
    return counts.total()


def parameter(x, unbroadcast):
    return np.sum((x * total(COUNTS)) * unbroadcast)


def variable(x):
    unbroadcast = total(COUNTS)
    return np.sum((x * unbroadcast) * 2.0)


def test_parameters_and_variables():
    x = np.ones(3)
    assert srcad.grad(parameter, wrt="unbroadcast")(x, 2.0) == 6.0
    assert srcad.jvp(parameter, (x, 2.0), (None, 1.0)) == (12.0, 6.0)
    np.testing.assert_array_equal(srcad.grad(variable)(x), [4.0, 4.0, 4.0])


def test_forward():
    x = np.ones(3)
    assert srcad.jvp(squares, (x,), (x,)) == (6.0, 12.0)
    assert srcad.jvp(products, (x, 2.0), (x, 1.0)) == (14.0, 18.0)


def test_reverse():
    x = np.ones(3)
    np.testing.assert_array_equal(srcad.grad(squares)(x), [4.0, 4.0, 4.0])
    g = srcad.grad(products, wrt=("x", "b"))(x, 2.0)
    np.testing.assert_array_equal(g.x, [4.0, 4.0, 4.0])
    assert g.b == 6.0
    assert srcad.grad(with_numpy_s_own, wrt="b")(x, 2.0) == 6.0


def test_the_text_imports_both():
    made = srcad.grad(products, wrt="b")
    made(np.ones(3), 2.0)
    assert "unbroadcast as unbroadcast2" in made.source and "from srcad.runtime import" in made.source
