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


def named_as_builtins(x, range):
    len = x[0] * 2.0
    s = 0.0
    for v in x:
        s += np.sin(v * len) * range
    return s


def grown_beside_them(x):
    len, zip, reversed = x[0] * 2.0, x[1], x[2]
    list = []
    for v in x:
        list.append(v * len * zip)
    return sum(list) * reversed


def its_own_range(x, range):
    s = 0.0
    for k in range(3):
        s += k * x**k
    return s


def test_variables_that_are_named_as_the_builtins_that_generated_code_calls():
    """It was a TypeError: the generated loop called the variable."""
    x = np.array([0.7, -0.4, 1.3])
    srcad.check_grads(named_as_builtins, (x, 1.5), order=2, rtol=1e-5)
    srcad.check_grads(grown_beside_them, (x,), order=2, rtol=1e-5)
    assert "from builtins import" in srcad.source(named_as_builtins, example_args=(x, 1.5))
    assert srcad.grad(its_own_range)(2.0, np.arange) == 1.0 + 8.0
