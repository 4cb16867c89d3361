"""Python's own functions against differences."""

import numpy as np
import pytest

from tests.rules.harness import check, shown


@pytest.mark.parametrize(
    "expression, args",
    [
        ("sum([a, b])", dict(a="float", b="float")),
        ("sum([a, b], c)", dict(a="float", b="float", c="float")),
        ("sum((a, 1.0, b))", dict(a="float", b="float")),
        ("sum([a, b])", dict(a=(3,), b=(3,))),
        ("sum([a, b])", dict(a=(3,), b="float")),
        ("sum(x)", dict(x=(4,))),
        ("sum(x)", dict(x=(4, 2))),
        ("sum(xs)", dict(xs=[1.0, 2.0, 3.0])),
        ("sum(xs)", dict(xs=[(3,), (3,)])),
        ("sum(xs, a)", dict(xs=[1.0, 2.0], a="float")),
        ("max(a, b)", dict(a=1.0, b=2.0)),
        ("max(a, b)", dict(a=3.0, b=2.0)),
        ("min(a, b)", dict(a=1.0, b=2.0)),
        ("max(a, b, c)", dict(a=1.0, b=2.0, c=0.5)),
        ("min(a, b, c)", dict(a=1.0, b=2.0, c=0.5)),
        ("max(a, 0.0)", dict(a=1.0)),
        ("max(0.0, a)", dict(a=-1.0)),
        ("max([a, b])", dict(a=1.0, b=2.0)),
        ("max((a, b, 7.0))", dict(a=1.0, b=2.0)),
        ("max(x)", dict(x=(4,))),
        ("min(x)", dict(x=(4,))),
        ("max(xs)", dict(xs=[1.0, 3.0, 2.0])),
        ("min(xs)", dict(xs=[1.0, 3.0, 2.0])),
        ("abs(x)", dict(x=(4,))),
        ("abs(a)", dict(a="float")),
        ("pow(a, b)", dict(a=2.0, b=1.5)),
        ("pow(x, 3)", dict(x=(3,))),
        ("float(a)", dict(a="float")),
        ("float(a)", dict(a=np.float64(2.0))),
        ("float(a)", dict(a=())),
        ("math.fsum([a, b])", dict(a="float", b="float")),
        ("math.fsum(x)", dict(x=(3,))),
        ("np.float64(a)", dict(a="float")),
    ],
)
def test_samples(expression, args):
    check(expression, **args)


@pytest.mark.parametrize(
    "expression, args, gradient",
    [
        ("max(a, b)", dict(a=2.0, b=2.0), dict(a=0.5, b=0.5)),
        ("max(a, b, c)", dict(a=2.0, b=2.0, c=1.0), dict(a=0.5, b=0.5, c=0.0)),
        ("max(a, b)", dict(a=np.float64(2.0), b=np.float64(2.0)), dict(a=0.5, b=0.5)),
        ("min(x)", dict(x=np.array([1.0, 2.0, 1.0])), dict(x=[0.5, 0.0, 0.5])),
        ("max(xs)", dict(xs=[2.0, 2.0, 0.0]), dict(xs=[0.5, 0.5, 0.0])),
    ],
)
def test_ties(expression, args, gradient):
    check(expression, expected=gradient, **args)


def test_text():
    assert (
        shown("max(a, b)", a=1.0, b=2.0).splitlines()[0]
        == "a_bar = y_bar if a > b else 0.5 * y_bar if a == b else 0.0"
    )
    assert shown("sum([a, b])", a=1.0, b=2.0) == "a_bar = y_bar\nb_bar = y_bar"
