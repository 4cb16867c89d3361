"""Helpers that stand in generated code have rules of their own: derivatives of derivatives, against differences."""

import numpy as np
import pytest

import srcad
from tests.rules.harness import check

XP = np.array([0.0, 0.3, 0.6, 1.0])
AT = np.array([0.1, 0.5, 0.9, 2.0])
SAMPLES = (  # a tuple: the points xp are constant, so that test_complex.py may not take them as arguments
    ("quantile_back(x, 0.5, g)", dict(x=(5,), g="float")),
    ("quantile_back(x, 0.3, g, axis=0)", dict(x=(5, 2), g=(2,))),
    ("quantile_dot(x, 0.3, d, axis=1)", dict(x=(2, 5), d=(2, 5))),
    ("interp_spread(g, x, xp)", dict(g=(4,), x=AT, xp=XP)),
)


@pytest.mark.parametrize("expression, args", SAMPLES)
def test_samples(expression, args):
    check(expression, wrt=" ".join(k for k in args if k != "xp"), **args)


def median(x):
    return np.median(np.outer(x, x + 1.0), axis=0) @ x + np.percentile(x**2, 30)


def interpolated(x):
    return np.sum(np.interp(AT, XP, x**2) * np.interp(x, XP, XP**2))


@pytest.mark.parametrize("f", [median, interpolated])
def test_second_derivatives(f):
    srcad.check_grads(f, (np.array([0.35, 0.12, 0.5, 0.8]),), order=2, rtol=1e-4, atol=1e-4)
