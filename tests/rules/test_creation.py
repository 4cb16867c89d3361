"""Arrays made from nothing, against differences; and what is constant."""

import math

import numpy as np
import pytest

from srcad.rules import registry
from tests.rules.harness import check


@pytest.mark.parametrize(
    "expression, args",
    [
        ("np.full(3, v)", dict(v="float")),
        ("np.full((2, 3), v)", dict(v="float")),
        ("np.full((2, 3), v)", dict(v=(3,))),
        ("np.full((2, 3), v)", dict(v=(2, 1))),
        ("np.full((), v)", dict(v="float")),
        ("np.full((n, 3), v)", dict(v="float", n=2)),
        ("np.full(n, v)", dict(v="float", n=2)),
        ("np.full((2, 3), fill_value=v, dtype=float)", dict(v="float")),
        ("np.linspace(a, b, 5)", dict(a="float", b="float")),
        ("np.linspace(a, b)", dict(a="float", b="float")),
        ("np.linspace(a, b, num=4, endpoint=False)", dict(a="float", b="float")),
        ("np.linspace(a, b, 1)", dict(a="float", b="float")),
        ("np.linspace(a, b, n)", dict(a="float", b="float", n=4)),
        ("np.linspace(a, 1.0, 5)", dict(a="float")),
        ("np.logspace(a, b, 5)", dict(a="float", b="float")),
        ("np.logspace(a, b, num=n, endpoint=False, base=c)", dict(a="float", b="float", c=2.5, n=4)),
        ("np.logspace(0.0, b, 5)", dict(b="float")),
        ("np.geomspace(a, b, 5)", dict(a=0.5, b=3.0)),
        ("np.geomspace(a, b, num=4, endpoint=False)", dict(a=0.5, b=3.0)),
        ("np.geomspace(1.0, b, 4)", dict(b=3.0)),
        ("np.kaiser(6, b)", dict(b=2.5)),
        ("np.kaiser(n, b)", dict(b=2.5, n=5)),
        ("np.kaiser(1, b)", dict(b=2.5)),
        ("np.linspace(0.0, b, 5)", dict(b="float")),
        ("np.linspace(a, b, 5)", dict(a=(3,), b=(3,))),
        ("np.linspace(a, b, 5)", dict(a=(3,), b="float")),
        ("np.linspace(a, b, 5)", dict(a=(1,), b=(3,))),
        ("np.linspace(a, b, 5)", dict(a=(2, 1), b=(3,))),
        ("np.arange(a, 5.0, s)", dict(a=np.float64(0.5), s=np.float64(0.7))),
        ("np.arange(a, 5.0)", dict(a=np.float64(0.25))),
    ],
)
def test_samples(expression, args):
    check(expression, **args)


def test_full_like():
    check("np.full_like(x, v)", wrt="v", x=(2, 3), v="float")


@pytest.mark.parametrize(
    "function",
    [
        np.floor,
        np.ceil,
        np.rint,
        np.trunc,
        np.round,
        np.argmax,
        np.argmin,
        np.argsort,
        np.isnan,
        np.isfinite,
        np.isinf,
        np.logical_and,
        np.greater,
        np.less_equal,
        np.equal,
        np.signbit,
        np.shape,
        np.ndim,
        np.size,
        np.any,
        np.all,
        np.count_nonzero,
        np.searchsorted,
        np.nonzero,
        np.zeros_like,
        np.ones_like,
        np.empty_like,
        np.zeros,
        np.ones,
        np.empty,
        np.eye,
        np.identity,
        len,
        bool,
        int,
        round,
        math.floor,
        math.isnan,
    ],
)
def test_constant(function):
    assert registry.find(function).constant


def test_numpy_random_is_not_pure():
    assert registry.find(np.random.normal) is None
