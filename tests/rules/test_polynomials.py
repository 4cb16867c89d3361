"""Polynomials against differences."""

import numpy as np
import pytest

import srcad
from tests.rules.harness import check

X = np.array([0.1, 0.5, 0.9, 1.6, 2.0])
SAMPLES = [
    ("np.polyval(p, x)", dict(p=(3,), x="float")),
    ("np.polyval(p, x)", dict(p=(4,), x=(5,))),
    ("np.polyval(p, x)", dict(p=(1,), x=(2,))),
    ("np.polyval(p, x)", dict(p=(3,), x=(2, 3))),
    ("np.polyval([1.0, 2.0, 3.0], x)", dict(x=(3,))),
    *((f"np.{f}(a, b)", dict(a=(3,), b=(3,))) for f in ("polyadd", "polysub", "polymul")),
    *((f"np.{f}(a, b)", dict(a=(2,), b=(4,))) for f in ("polyadd", "polysub", "polymul")),
    *((f"np.{f}(a, b)", dict(a=(4,), b=(1,))) for f in ("polyadd", "polysub", "polymul")),
    ("np.polyder(p)", dict(p=(4,))),
    ("np.polyint(p)", dict(p=(3,))),
    *((f"np.vander(x{o})", dict(x=(3,))) for o in ("", ", 4", ", 2", ", increasing=True", ", N=4, increasing=True")),
    ("np.roots(p)", dict(p=np.array([1.0, -3.0, 2.0, 0.5]))),
    ("np.roots(p)", dict(p=np.array([1.0, 0.3, 2.0]))),
    ("np.poly(r)", dict(r=(3,))),
    ("np.poly(r)", dict(r=(1,))),
    ("np.poly(r)", dict(r=(5,))),
    ("np.poly(r)", dict(r=np.array([1.0 + 2.0j, 0.5, -1.0j]))),
    ("np.polyfit(x, f, 2)", dict(x=X, f=(5,))),
    ("np.polyfit(x, f, deg=1)", dict(x=X, f=(5,))),
    ("np.polyfit(x, f, 2, w=w)", dict(x=X, f=(5,), w=np.array([1, 2, 1, 3, 1]))),
]


@pytest.mark.parametrize("expression, args", SAMPLES)
def test_samples(expression, args):
    check(expression, **args)


def test_real_coefficients_at_complex_places():
    def loss(p, x):
        return np.sum(np.abs(np.polyval(p, x)) ** 2)

    z = np.array([0.5 + 0.3j, -1.0j])
    srcad.check_grads(loss, (np.array([1.0, -2.0, 0.7]), z))
    assert srcad.grad(loss)(np.array([1.0, -2.0, 0.7]), z).dtype == np.float64
    assert srcad.grad(loss)(np.ones(3, np.float32), np.ones(2, np.float32)).dtype == np.float32


@pytest.mark.parametrize("a", [[1.0, 2.0, 3.0], [0.0, 2.0, 3.0], [0.0, 0.0, 3.0], [0.0, 0.0, 0.0]])
@pytest.mark.parametrize("b", [[0.5, -1.0, 2.0, 1.0], [0.0, 0.0, 2.0, 1.0]])
def test_leading_zeros_of_factors_and_of_their_tangents(a, b):
    """NumPy leaves out the coefficients that are zero, but not their derivative: of `n` that are left, the last `n`."""
    a, b = np.array(a), np.array(b)
    y, pull = srcad.vjp(np.polymul, a, b, wrt=(0, 1))
    for k, (own, other) in enumerate(((a, b), (b, a))):
        columns = [np.convolve(e, other)[-len(y) :] for e in np.eye(len(own))]
        np.testing.assert_allclose([pull(e)[k] for e in np.eye(len(y))], np.transpose(columns), rtol=1e-15)
        for i, column in enumerate(columns):
            dots = tuple(np.eye(len(own))[i] if j == k else None for j in range(2))
            np.testing.assert_allclose(srcad.jvp(np.polymul, (a, b), dots)[1], column, rtol=1e-15)
