"""`sum(xs)` of a list of any length: each element's cotangent is an array of its own, in the element's own shape."""

import math

import numpy as np
import pytest

import srcad
from tests.oracle.programs import gathered, right_in_both_modes

X = np.array([1.3, 0.7, -0.4])
PROGRAMS: list = []
program = gathered(PROGRAMS)


@program
def elements_read_again(x):
    ks = [np.sin(x)]
    for _ in range(3):
        ks.append(np.sin(ks[-1]) + ks[0])
    return np.sum(sum(ks) ** 2)


@program
def elements_read_by_a_loop(x):
    ks = []
    for _ in range(3):
        y = x
        for k in ks:
            y = y + k * 0.1
        ks.append(np.sin(y))
    return np.sum(sum(ks) ** 2)


@program
def parts_of_an_array(x):
    g = np.split(np.tile(x, 2), 2)
    g.append(g[0] * g[1])
    g.append(g[-1] * g[0])
    return np.sum(sum(g) ** 2)


@program
def numbers_and_arrays(x):
    ks = []
    for i in range(3):
        ks.append(x if i != 1 else x[1])
    return np.sum(sum(ks) ** 2)


@program
def one_that_broadcasts(x):
    ks = [x[:1]]
    for _ in range(3):
        ks.append(ks[-1] * x)
    return np.sum(sum(ks))


@program
def numbers_onto_an_array(x):
    ks = []
    for v in x:
        ks.append(v * v)
    return np.sum(sum(ks, x))


@program
def numbers(x):
    ks = [x[0]]
    for v in x:
        ks.append(ks[-1] * v)
    return math.fsum(ks) * sum(ks)


@program
def of_views_in_a_loop(x):
    y = np.outer(x, x + 1.0)
    for _ in range(2):
        y = sum([np.flipud(y), np.transpose(y), y])
        y = np.tanh(y)
    return np.sum(y * np.arange(9.0).reshape(3, 3))


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
def test_sums(fun):
    right_in_both_modes(fun, X)


@pytest.mark.parametrize(
    "fun", [lambda ks: np.sum(sum(ks)), lambda ks: np.sum(sum(ks) ** 2), lambda ks: 2.0 * np.sum(sum(ks, 1.0))]
)
@pytest.mark.parametrize("shapes", [[(3,), (3,)], [(1,), (3,), (2, 3)], [(3,), ()]], ids=str)
def test_a_list_as_parameter(fun, shapes):
    parts = [np.full(s, 0.5 + i) if s else 0.5 + i for i, s in enumerate(shapes)]
    found = srcad.grad(fun)(parts)
    for i, (part, got) in enumerate(zip(parts, found, strict=True)):
        assert np.shape(got) == np.shape(part)
        want = np.zeros(np.shape(part))
        for j in np.ndindex(np.shape(part)):
            step = np.zeros(np.shape(part))
            step[j] = 1e-20
            moved = [p + 1j * step if k == i else p for k, p in enumerate(parts)]
            want[j] = fun(moved).imag / 1e-20
        assert np.allclose(got, want, rtol=1e-12)
    arrays = [g for g in found if isinstance(g, np.ndarray)]
    assert not any(np.shares_memory(a, b) for i, a in enumerate(arrays) for b in arrays[:i])
