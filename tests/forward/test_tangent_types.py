"""Tangents are in their values' types, whatever they are written in; the tangent of a real result is real."""

import numpy as np
import pytest

import srcad
from tests.oracle import differences

X = np.array([1.0, 3.0])


def halved(x):
    y = x.copy()
    y[0] = 0.5 * x[0] * x[1]
    return np.sum(y * y)


@pytest.mark.parametrize("dtype", [int, bool, "f4", "f2", float])
def test_a_tangent_of_another_type(dtype):
    v = np.array([1, 0], dtype)
    want = srcad.jvp(halved, (X,), (v.astype(float),))
    got = srcad.jvp(halved, (X,), (v,))
    assert got == want
    assert got[1].dtype == np.float64
    assert np.array_equal(srcad.hvp(halved)(X, v), srcad.hvp(halved)(X, v.astype(float)))


def test_parts_of_a_structure():
    def fun(p):
        y = p["a"][0].copy()
        y[0] = 0.5 * y[1] * p["b"]
        return np.sum(y)

    given = {"a": [X, "name"], "b": 2.0}
    want = srcad.jvp(fun, (given,), ({"a": [np.ones(2), "name"], "b": 1.0},))[1]
    for tangent in ({"a": [np.ones(2, int), "name"], "b": 1}, {"a": [np.ones(2, "f4"), "name"], "b": np.array(1)}):
        assert srcad.jvp(fun, (given,), (tangent,))[1] == want


def test_an_array_of_no_dimensions_for_a_number():
    def steps(x, e):
        y = x
        for _ in range(3):
            y -= 0.1 * np.sin(y) * e
        return y

    seed = np.array(1.0)
    value, tangent = srcad.jvp(steps, (2.5, 0.1), (seed, 0.0))
    assert tangent == srcad.jvp(steps, (2.5, 0.1), (1.0, 0.0))[1]
    assert isinstance(tangent, float)
    assert seed == 1.0
    assert srcad.jvp(lambda x: 2.0 * x, (np.float32(2.0),), (1.0,))[1].dtype == np.float32
    assert srcad.jvp(lambda x: 2.0 * x, (X.astype("f4"),), (np.ones(2),))[1].dtype == np.float32


def test_inside_a_function_that_is_differentiated():
    def outer(x, one):
        return srcad.jvp(halved, (x,), (one,))[1] + srcad.hvp(halved)(x, one) @ x

    whole, real = np.array([1, 0]), np.array([1.0, 0.0])
    assert outer(X, whole) == outer(X, real)
    assert np.array_equal(srcad.grad(outer)(X, whole), srcad.grad(outer)(X, real))


def sums_of_waves(x):
    total = sum(v * np.exp(-1j * np.arange(2.0) * (k + 1)) for k, v in enumerate(x))
    return np.sum(np.log(np.abs(total)))


def waves_in_a_list(x):
    waves = []
    for v in x:
        waves.append(v * np.exp(1j * np.arange(2.0)) + len(waves))
    return np.sum(np.abs(sum(waves)) ** 1.5)


def spread_of_waves(x):
    total = sum(v * np.exp(-1j * np.arange(2.0) * (k + 1)) for k, v in enumerate(x))
    return np.var(total) + np.nanstd(total)


def either(x):
    z = x[0]
    for k in range(2):
        z = z * (x[1] + 1j * k) if k else z * x[1]
    return abs(z)


@pytest.mark.parametrize("fun", [sums_of_waves, spread_of_waves, waves_in_a_list, either], ids=lambda f: f.__name__)
def test_moduli_have_real_tangents(fun):
    v = np.array([0.3, -0.7])
    value, tangent = srcad.jvp(fun, (X,), (v,))
    assert not np.iscomplexobj(value)
    assert not np.iscomplexobj(tangent)
    found = differences.numeric_gradient(fun, (X,))
    for exact in (srcad.grad(fun)(X), found.gradients[0]):
        assert abs(tangent - exact @ v) <= 1e-8 * abs(tangent)
