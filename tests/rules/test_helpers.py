"""Helpers that stand in generated code have rules of their own: derivatives of derivatives, against differences."""

import numpy as np
import pytest

import srcad
from tests.rules.harness import check
from tests.rules.scipy.directions import check_second
from tests.rules.test_quantiles import GAPS

XP = np.array([0.0, 0.3, 0.6, 1.0])
AT = np.array([0.1, 0.5, 0.9, 2.0])
Q = np.array([0.15, 0.7])
SAMPLES = (  # a tuple: of real numbers, so that test_complex.py may not take them
    ("quantile_back(x, 0.5, g)", dict(x=(5,), g="float")),
    ("quantile_back(x, 0.3, g, axis=0)", dict(x=(5, 2), g=(2,))),
    ("quantile_dot(x, 0.3, d, axis=1)", dict(x=(2, 5), d=(2, 5))),
    ("quantile_back(x, q, g)", dict(x=(5,), q=0.3, g="float")),
    ("quantile_back(x, q, g, axis=0, order=1)", dict(x=(5, 2), q=Q, g=(2, 2))),
    ("quantile_back(x, q, g, axis=0, nan=True)", dict(x=GAPS, q=Q, g=(2, 4))),
    ("quantile_dot(x, q, d, axis=1)", dict(x=(2, 5), q=Q, d=(2, 5))),
    ("quantile_dot(x, q, d, axis=(0, 2), keepdims=True)", dict(x=(2, 3, 4), q=0.3, d=(2, 3, 4))),
    ("quantile_dot(x, q, d, axis=1, nan=True, order=1)", dict(x=GAPS, q=Q, d=(3, 4))),
    ("quantile_slope(x, q, axis=1)", dict(x=(2, 5), q=Q)),
    ("quantile_slope(x, q, axis=0, nan=True)", dict(x=GAPS, q=0.3)),
    ("interp_spread(g, x, xp)", dict(g=(4,), x=AT, xp=XP)),
)


@pytest.mark.parametrize("expression, args", SAMPLES)
def test_samples(expression, args):
    check(expression, wrt=" ".join(args), **args)


def median(x):
    return np.median(np.outer(x, x + 1.0), axis=0) @ x + np.percentile(x**2, 30)


def interpolated(x):
    return np.sum(np.interp(AT, XP, x**2) * np.interp(x, XP, XP**2))


@pytest.mark.parametrize("f", [median, interpolated])
def test_second_derivatives(f):
    srcad.check_grads(f, (np.array([0.35, 0.12, 0.5, 0.8]),), order=2, rtol=1e-4, atol=1e-4)


def shares(q):
    x = np.reshape(np.cos(np.arange(12.0)), (3, 4))
    rows = np.quantile(x * q[0], q, axis=1)
    return np.sum(rows**2) + np.sum(np.percentile(x, 100.0 * q[1] ** 2, axis=0, keepdims=True) ** 2) * q[0]


def own_share(q):
    gaps = GAPS * q[2]
    return np.nanquantile(gaps, q[0] * q[1]) ** 2 + np.nanquantile(gaps, q[:2], axis=1)[1, 0] ** 2


def points(xp):
    return np.sum(np.interp(AT * xp[3] ** 2, xp, xp**2) ** 2)


@pytest.mark.parametrize("f", [shares, own_share, points])
def test_second_derivatives_by_places(f):
    check_second(f, np.array([0.17, 0.43, 0.61, 0.83]))
