"""Medians and quantiles against differences, and where elements are equal."""

import numpy as np
import pytest

import srcad
from tests.rules.harness import check
from tests.rules.whole import function_text, loaded

GAPS = np.array([[0.5, np.nan, 1.5, -1.0], [2.0, 0.7, np.nan, 0.3], [np.nan, 1.1, -0.4, np.nan]])
METHODS = (
    "linear lower higher nearest midpoint inverted_cdf averaged_inverted_cdf closest_observation "
    "interpolated_inverted_cdf hazen weibull median_unbiased normal_unbiased"
).split()
SAMPLES = [
    ("np.median(x)", dict(x=(5,))),
    ("np.median(x)", dict(x=(4,))),
    ("np.median(x)", dict(x=(1,))),
    ("np.median(x)", dict(x=(3, 4))),
    *((f"np.median(x, axis={a}, keepdims={k})", dict(x=(3, 4, 2))) for a in (0, -1, (0, 2)) for k in (True, False)),
    *((f"np.nanmedian(x, axis={a})", dict(x=GAPS)) for a in (None, 0, 1)),
    *((f"np.quantile(x, 0.3, method='{m}')", dict(x=(7,))) for m in METHODS),
    *((f"np.quantile(x, 0.4, axis=1, method='{m}')", dict(x=(3, 6))) for m in METHODS),
    *((f"np.quantile(x, q, axis={a})", dict(x=(3, 4), q=0.3)) for a in (None, 0, 1)),
    *((f"np.quantile(x, q, axis={a}, keepdims=True)", dict(x=(3, 4), q=0.3)) for a in (None, 0, 1)),
    *((f"np.quantile(x, q, axis={a})", dict(x=(3, 4), q=np.array([0.15, 0.3, 0.8]))) for a in (None, 0, 1)),
    ("np.percentile(x, q)", dict(x=(6,), q=35.0)),
    ("np.percentile(x, [10, 35], axis=0)", dict(x=(6, 2))),
    ("np.percentile(x, (10, 90))", dict(x=(6,))),
    ("np.percentile(x, q, axis=1, keepdims=True)", dict(x=(3, 4), q=np.array([35.0, 50.0]))),
    *((f"np.nanquantile(x, q, axis={a})", dict(x=GAPS, q=0.3)) for a in (None, 0, 1)),
    ("np.nanpercentile(x, q, axis=0)", dict(x=GAPS, q=np.array([35.0, 70.0]))),
]
if np.lib.NumpyVersion(np.__version__) >= "2.0.0":
    SAMPLES.append(
        ("np.quantile(x, 0.6, weights=w, method='inverted_cdf')", dict(x=(5,), w=np.array([1, 2, 1, 3, 1])))
    )


@pytest.mark.parametrize("expression, args", SAMPLES)
def test_samples(expression, args):
    check(expression, **args)


@pytest.mark.parametrize(
    "expression, x, want",
    [
        ("np.median(x)", [1.0, 2.0, 2.0], [0.0, 0.5, 0.5]),
        ("np.median(x)", [1.0, 2.0, 2.0, 5.0], [0.0, 0.5, 0.5, 0.0]),
        ("np.quantile(x, 0.5)", [1.0, 1.0, 1.0], np.full(3, 1 / 3)),
        ("np.quantile(x, 0.75)", [1.0, 3.0, 3.0], [0.0, 0.5, 0.5]),
    ],
)
def test_equal_elements_share(expression, x, want):
    check(expression, x=np.array(x), expected={"x": np.array(want)})


@pytest.mark.parametrize("q, want", [(0.0, 2.0), (0.5, 3.0), (1.0, 4.0)])
def test_growth_on_an_element_is_the_mean_of_both_sides(q, want):
    check("np.quantile(x, q)", wrt="q", x=np.array([1.0, 2.0, 4.0]), q=q, expected={"q": want})


def test_single_precision():
    apart = np.random.default_rng(0).permutation(12).astype("float32")
    check("np.median(x, axis=0)", dtype="float32", x=apart.reshape(4, 3))
    check("np.percentile(x, 30)", dtype="float32", x=apart[:5])


UNKNOWN = """
q = q if x[0] > 0 else q[None]
return np.sum(np.quantile(x, q{options}))
"""


@pytest.mark.parametrize("options", ["", ", axis=0", ", keepdims=True"])
@pytest.mark.parametrize("q", [0.3, np.array([0.3, 0.6])])
def test_growth_with_probabilities_of_unknown_rank_is_refused(q, options):
    x, q = np.array([1.0, 4.0, 2.0]), np.array(q)
    with loaded(function_text(UNKNOWN.format(options=options).strip(), ["x", "q"])) as module:
        for derivative in (
            lambda: srcad.grad(module.line, wrt=1)(x, q),
            lambda: srcad.jvp(module.line, (x, q), (None, np.ones(q.shape))),
        ):
            with pytest.raises(srcad.NoDerivativeError, match="np.quantile of a value whose number of dimensions"):
                derivative()


@pytest.mark.parametrize("options", ["method='nearest'", "method='inverted_cdf', weights=np.ones(3)"])
def test_growth_by_other_methods_is_refused(options):
    x = np.array([1.0, 4.0, 2.0])
    with loaded(function_text(f"np.quantile(x, q, {options})", ["x", "q"])) as module:
        for derivative in (
            lambda: srcad.grad(module.line, wrt="q")(x, 0.3),
            lambda: srcad.jvp(module.line, (x, 0.3), (None, 1.0)),
            lambda: srcad.jvp(module.line, (x, 0.3), (x, 1.0)),
        ):
            with pytest.raises(srcad.NoDerivativeError, match="np.quantile with method="):
                derivative()


@pytest.mark.parametrize("method", ["nearest", "inverted_cdf", "averaged_inverted_cdf", "hazen", "weibull", "linear"])
def test_gaps_are_left_out_by_every_method(method):
    """The same as of the numbers alone."""
    x, rest = np.array([[1.0, np.nan, 2.0, 5.0, 4.0]]), [0, 2, 3, 4]
    with_gaps = srcad.grad(lambda x: np.sum(np.nanquantile(x, [0.3, 0.8], axis=1, method=method)))(x)
    alone = srcad.grad(lambda x: np.sum(np.quantile(x, [0.3, 0.8], axis=1, method=method)))(x[:, rest])
    assert np.array_equal(with_gaps[:, rest], alone) and with_gaps[0, 1] == 0.0
