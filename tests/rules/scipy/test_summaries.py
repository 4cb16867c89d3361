"""Statistics of samples against differences, along every axis."""

import numpy as np
import pytest
from scipy import stats

import srcad
from tests.rules import harness
from tests.rules.scipy import directions

harness.LIBRARY["stats"] = stats
RNG = np.random.default_rng(0)
X, P = RNG.uniform(0.5, 2.0, size=(5, 3)), RNG.uniform(0.5, 2.0, size=(5, 3))

CALLS = [
    "stats.gmean(x{})", "stats.hmean(x{})", "stats.pmean(x, 2.5{})", "stats.sem(x{})", "stats.sem(x, ddof=0{})",
    "stats.variation(x{})", "stats.variation(x, ddof=1{})", "stats.moment(x, 3{})", "stats.moment(x, 1{})",
    "stats.moment(x, 2, center=0.7{})", "stats.skew(x{})", "stats.skew(x, bias=False{})", "stats.kurtosis(x{})",
    "stats.kurtosis(x, fisher=False, bias=False{})", "stats.entropy(x{})", "stats.entropy(x, base=2{})",
    "stats.entropy(x, q{})", "stats.zscore(x{})", "stats.zscore(x, ddof=1{})",
]  # fmt: skip
AXES = ["", ", axis=1", ", axis=-2", ", axis=None", ", axis=1, keepdims=True"]


@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("call", CALLS)
def test_along_axes(call, axis):
    if "kurtosis" in call and "bias=False" in call and "axis=1" in axis:
        pytest.skip("three numbers have no unbiased kurtosis")
    if "zscore" in call and "keepdims" in axis:
        pytest.skip("scores have no keepdims")
    more = {"q": P} if "q" in call.split("(")[1] else {}
    harness.check(call.format(axis), x=X, **more)


@pytest.mark.parametrize("call", CALLS)
def test_one_sample(call):
    more = {"q": P.ravel()} if "q" in call.split("(")[1] else {}
    harness.check(call.format(""), x=X.ravel(), **more)


def test_kullback_and_leibler():
    directions.check(lambda p, q: stats.entropy(p, q, base=2), (X[:, 0], P[:, 0]))
    got = srcad.grad(lambda q: stats.entropy(np.array([0.0, 1.0]), q))(np.array([0.4, 0.6]))
    np.testing.assert_allclose(got, [1.0, 1.0 - 1.0 / 0.6])


def test_ranks_are_constant():
    x = np.array([3.0, 1.0, 2.0])
    assert srcad.grad(lambda x: np.sum(stats.rankdata(x) * x))(x).tolist() == [3.0, 1.0, 2.0]


@pytest.mark.parametrize(
    "fun, words",
    [
        (lambda x: stats.gmean(x, weights=np.ones(3)), "np.average"),
        (lambda x: stats.skew(x, nan_policy="omit"), "select the numbers first"),
        (lambda x: stats.moment(x, order=[1, 2])[0], "one moment at a time"),
        (lambda x: stats.pearsonr(x, x[::-1]).statistic, "np.corrcoef"),
        (lambda x: stats.norm.rvs(loc=x[0]), "loc . scale"),
    ],
)
def test_refused(fun, words):
    with pytest.raises(srcad.NoDerivativeError, match=words):
        srcad.grad(fun)(np.array([3.0, 1.0, 2.0]))
