"""Every continuous distribution: the table's columns against differences, by the argument and every parameter.

What follows from the columns for all distributions alike (pdf, sf, ppf, std, ...) is in test_stats.py.
"""

import mpmath as mp
import numpy as np
import pytest
from scipy import stats

import srcad
from srcad.rules import registry
from srcad.runtime import distributions
from tests.rules import harness

harness.LIBRARY["stats"] = stats
Q = np.array([0.1, 0.35, 0.62, 0.85])
METHODS = ("logpdf", "cdf", "logcdf", "logsf", "median", "mean", "var", "entropy")

SHAPES = {
    "alpha": [1.2], "anglit": [], "arcsine": [], "beta": [2.3, 1.7], "betaprime": [2.3, 3.4], "bradford": [1.4],
    "burr": [2.6, 1.3], "burr12": [1.8, 2.3], "cauchy": [], "chi": [2.5], "chi2": [3.0], "cosine": [], "dgamma": [1.7],
    "dweibull": [1.7], "exponpow": [1.7], "foldcauchy": [1.4], "genexpon": [1.2, 0.7, 1.5], "genhalflogistic": [0.6],
    "kappa4": [0.3, 0.2], "ncf": [3.4, 6.2, 0.8], "nct": [5.5, 0.7], "ncx2": [3.4, 1.2], "pearson3": [0.7],
    "powernorm": [1.8], "recipinvgauss": [0.7], "truncweibull_min": [1.7, 0.2, 2.4], "tukeylambda": [0.3],
    "erlang": [2.0], "expon": [], "exponnorm": [1.4], "exponweib": [1.6, 1.3], "f": [3.0, 5.5],
    "fatiguelife": [0.8], "fisk": [2.9], "foldnorm": [0.9], "gamma": [2.3], "gengamma": [1.7, 1.4],
    "genextreme": [0.05], "genlogistic": [1.6], "gennorm": [1.5], "genpareto": [0.2], "gibrat": [], "gompertz": [0.7],
    "gumbel_l": [], "gumbel_r": [], "halfcauchy": [], "halfgennorm": [1.6], "halflogistic": [], "halfnorm": [],
    "hypsecant": [], "invgamma": [3.3], "invgauss": [1.4], "invweibull": [2.7], "johnsonsb": [0.4, 1.5],
    "johnsonsu": [0.4, 1.5], "kappa3": [1.4], "laplace": [], "laplace_asymmetric": [1.6], "levy": [], "levy_l": [],
    "loggamma": [1.7], "logistic": [], "loglaplace": [2.5], "lognorm": [0.8], "loguniform": [0.7, 3.1], "lomax": [3.4],
    "maxwell": [], "moyal": [], "nakagami": [1.8], "norm": [], "norminvgauss": [1.9, 0.6], "pareto": [3.6],
    "powerlaw": [1.6], "rayleigh": [], "rdist": [3.4], "reciprocal": [0.7, 3.1], "rice": [1.3], "semicircular": [],
    "skewcauchy": [0.4], "skewnorm": [1.3], "t": [3.5], "trapezoid": [0.2, 0.7], "triang": [0.4],
    "truncexpon": [2.3], "truncnorm": [-0.8, 1.9], "truncpareto": [1.7, 4.2], "uniform": [], "vonmises": [1.7],
    "wald": [], "weibull_max": [1.7], "weibull_min": [1.7], "wrapcauchy": [0.4],
    "argus": [1.1], "crystalball": [1.3, 3.2],
    "dpareto_lognorm": [0.4, 1.1, 1.7, 2.4], "gausshyper": [2.3, 3.1, 1.4, 0.7], "genhyperbolic": [0.6, 1.5, -0.5],
    "geninvgauss": [1.3, 1.5], "jf_skew_t": [3.0, 1.7], "kstwobign": [], "landau": [], "mielke": [2.6, 1.9],
    "powerlognorm": [2.1, 0.45], "rel_breitwigner": [3.6], "vonmises_line": [1.7],
}  # fmt: skip

# by differences throughout: fewer methods, as SciPy is slow in them; of some the distribution function is an integral
DENSITY = "dpareto_lognorm gausshyper genhyperbolic geninvgauss jf_skew_t kstwobign landau rel_breitwigner".split()
NUMERIC = [*"kappa4 ncf nct ncx2 pearson3 tukeylambda".split(), *DENSITY]
SHAPES = {name: values for name, values in SHAPES.items() if hasattr(stats, name)}


def declared():
    registry.find(stats.norm.pdf)
    found = {name for _, name in registry.DISTRIBUTIONS if name is not None}
    return {n for n in found if hasattr(getattr(stats, n), "pdf")}


def test_every_distribution_of_the_table_is_here():
    assert declared() == set(SHAPES)


def integrated(dist, method):
    """Whether SciPy finds a moment by an integral: its derivative, by differences, takes long."""
    names = {"entropy": ["_entropy"], "mean": ["_stats", "_munp"], "var": ["_stats", "_munp"]}.get(method, ())
    general = stats.rv_continuous
    return bool(names) and (dist.name == "kappa3" or all(getattr(type(dist), n) is getattr(general, n) for n in names))


def test_moments_that_scipy_integrates():
    for call, at in ((stats.rice.entropy, 1.3), (stats.rdist.entropy, 3.4)):
        values = [call(at + s) for s in (-2e-3, -1e-3, 1e-3, 2e-3)]
        want = (8 * (values[2] - values[1]) - (values[3] - values[0])) / 12e-3
        np.testing.assert_allclose(srcad.grad(call)(at), want, rtol=1e-6)


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.filterwarnings("ignore:The shape parameter of the erlang distribution")
def test_columns(name):
    dist, shapes = getattr(stats, name), SHAPES[name]
    values = {p: v for p, v in zip(registry.distribution(dist), shapes, strict=False)}
    values |= {"loc": 0.3, "scale": 1.4}
    for method in METHODS if name not in NUMERIC else ("logpdf",) if name in DENSITY else ("logpdf", "cdf"):
        arguments = dict(values)
        if method not in ("median", "mean", "var", "entropy"):
            arguments = {"x": dist.ppf(Q, **values), **values}
        elif integrated(dist, method) or not np.isfinite(getattr(dist, method)(**values)):
            continue
        active = registry.find(getattr(dist, method)).active
        if name == "norminvgauss" and method in ("cdf", "logcdf", "logsf", "median"):
            active = active - {"a", "b"}  # SciPy integrates
        wrt = " ".join(p for p in arguments if p in active)
        harness.check(f"stats.{name}.{method}({', '.join(arguments)})", wrt, **arguments)


# ---------------------------------------------------------------- moments that have helpers, with 40 digits


@pytest.fixture(autouse=True)
def _digits():
    with mp.workdps(40):
        yield


def slope(fun, x):
    return mp.diff(fun, mp.mpf(x))


def genextreme_mean(c):
    return (1 - mp.gamma(1 + c)) / c


def genextreme_var(c):
    return (mp.gamma(1 + 2 * c) - mp.gamma(1 + c) ** 2) / c**2


def t_entropy(df):
    h = (df + 1) / 2
    return h * (mp.digamma(h) - mp.digamma(df / 2)) + mp.log(mp.sqrt(df) * mp.beta(df / 2, 0.5))


def gamma_entropy(a):
    return a + mp.loggamma(a) + (1 - a) * mp.digamma(a)


def vonmises_entropy(k):
    return mp.log(mp.besseli(0, k)) - k * mp.besseli(1, k) / mp.besseli(0, k)


@pytest.mark.parametrize(
    "helper, reference, points",
    [
        (distributions.genextreme_mean_by_c, genextreme_mean, [0.3, -0.4, 0.14, 1e-9, -1e-4, 2.5]),
        (distributions.genextreme_var_by_c, genextreme_var, [0.3, -0.4, 0.14, 1e-9, -1e-4, 2.5]),
        (distributions.t_entropy_by_df, t_entropy, [0.4, 3.0, 99.0, 101.0, 1e5]),
        (distributions.gamma_entropy_by_a, gamma_entropy, [1e-3, 0.4, 49.0, 51.0, 1e6]),
        (distributions.vonmises_entropy_by_kappa, vonmises_entropy, [1e-3, 0.4, 49.0, 51.0, 700.0]),
    ],
)  # fmt: skip
def test_moments_against_mpmath(helper, reference, points):
    for x in points:
        np.testing.assert_allclose(helper(x), float(slope(reference, x)), rtol=3e-11)


# ---------------------------------------------------------------- tails, edges, outside of the support


def test_the_truncated_normal_far_out():
    """Where the distribution function is 1.0 at both bounds."""
    a, b = 50.0, 60.0
    root = mp.sqrt(2)
    want = float(-mp.diff(lambda s: mp.log(mp.erfc(s / root) - mp.erfc(b / root)), mp.mpf(a)))
    np.testing.assert_allclose(srcad.grad(stats.truncnorm.logpdf, wrt="a")(50.1, a, b), want, rtol=1e-11)
    assert np.isfinite(srcad.grad(stats.truncnorm.logpdf, wrt="b")(50.1, a, b))


def test_a_truncated_normal_with_one_bound():
    def moments(a, b):
        return stats.truncnorm.mean(a, b) + stats.truncnorm.var(a, b) + stats.truncnorm.logpdf(1.5, a, b)

    a_bar, b_bar = srcad.grad(moments, wrt=("a", "b"))(1.2, np.inf)
    assert b_bar == 0.0
    h = 1e-5
    np.testing.assert_allclose(a_bar, (moments(1.2 + h, np.inf) - moments(1.2 - h, np.inf)) / (2 * h), rtol=1e-6)


@pytest.mark.parametrize(
    "fun, at, want",
    [
        (lambda x: stats.norm.logcdf(x), -1e5, 1e5),
        (lambda x: stats.norm.logsf(x), 1e5, -1e5),
        (lambda c: stats.weibull_min.logsf(20.0, c), 3.0, -(20.0**3) * np.log(20.0)),
        (lambda b: stats.pareto.logsf(1e30, b), 5.0, -30 * np.log(10)),
        (lambda x: stats.expon.logsf(x), 5000.0, -1.0),
        (lambda x: stats.gumbel_r.pdf(x), -800.0, 0.0),
        (lambda x: stats.fisk.logpdf(x, 3.0), 1e200, -4e-200),
        (lambda a: stats.gamma.sf(700.0, a), 2.0, None),
    ],
)
def test_far_tails(fun, at, want):
    with np.errstate(over="ignore"):
        got = srcad.grad(fun)(at)
    if want is None:
        want = float(mp.diff(lambda a: mp.gammainc(a, 700) / mp.gamma(a), at))
    np.testing.assert_allclose(got, want, rtol=1e-9)


WITH_A_LOWER_END = [n for n in SHAPES if n not in NUMERIC and np.isfinite(getattr(stats, n).support(*SHAPES[n])[0])]


@pytest.mark.parametrize("name", WITH_A_LOWER_END)
def test_outside_of_the_support_nothing_changes(name):
    dist, shapes = getattr(stats, name), SHAPES[name]
    low = dist.support(*shapes)[0]
    for method, first in (("logpdf", "x"), ("pdf", "x"), ("cdf", "x"), ("sf", "x"), ("logcdf", "x"), ("logsf", "x")):
        rule = registry.find(getattr(dist, method))
        values = {first: np.array([low - 1.0, low - 0.3]), **dict(zip(registry.distribution(dist), shapes))}
        values |= {"loc": 0.0, "scale": 1.0}
        names = [p for p in values if p in rule.active]
        expression = f"stats.{name}.{method}({', '.join(values)})"
        with np.errstate(all="ignore"):
            harness.check(
                expression, " ".join(names), expected={p: 0.0 * np.asarray(values[p]) for p in names}, **values
            )


@pytest.mark.parametrize(
    "fun, args, want",
    [
        (lambda x, a: stats.gamma.logpdf(x, a), (0.0, 1.0), -1.0),
        (lambda x, a, b: stats.beta.logpdf(x, a, b), (0.0, 1.0, 1.0), 0.0),
        (lambda x, a, b: stats.beta.logpdf(x, a, b), (1.0, 1.0, 1.0), 0.0),
        (lambda x, c: stats.weibull_min.logpdf(x, c), (0.0, 1.0), -1.0),
        (lambda x, df: stats.chi2.pdf(x, df), (0.0, 2.0), -0.25),
        (lambda x, a: stats.powerlaw.logpdf(x, a), (0.0, 1.0), 0.0),
        (lambda q, a: stats.gamma.ppf(q, a), (0.0, 1.0), 1.0),
        (lambda q: stats.expon.ppf(q), (0.0,), 1.0),
        (lambda scale: stats.arcsine.cdf(0.0, 0.0, scale), (1.3,), 0.0),  # where the density is infinite
        (lambda scale: stats.gamma.sf(0.0, 0.5, scale=scale), (1.3,), 0.0),
    ],
)
def test_at_the_edge_of_the_support(fun, args, want):
    with np.errstate(all="ignore"):
        assert srcad.grad(fun)(*args) == want


@pytest.mark.parametrize("method", ["logpdf", "pdf", "cdf", "sf", "logcdf", "logsf"])
def test_one_number_outside_of_the_support(method):
    """Where a derivative inside is a number that is written out."""
    for dist in (stats.expon, stats.uniform, stats.gamma(2.0)):
        call = getattr(dist, method)
        got = srcad.grad(lambda x: call(x))(-1.0)  # noqa: B023
        assert got == 0.0
    call = getattr(stats.expon, method)
    assert tuple(srcad.grad(lambda m, s: call(-1.0, m, s), wrt=("m", "s"))(0.3, 1.2)) == (0.0, 0.0)


@pytest.mark.parametrize("method", ["cdf", "sf", "logcdf", "logsf"])
@pytest.mark.parametrize("dist", [stats.norm, stats.logistic, stats.expon, stats.cauchy])
def test_at_infinity_nothing_changes(dist, method):
    """As for a sample that is only known to lie beyond something."""
    call = getattr(dist, method)
    for x in (np.inf, -np.inf):
        if np.isfinite(call(x)):
            with np.errstate(all="ignore"):
                got = srcad.grad(lambda m, s: call(x, m, s), wrt=("m", "s"))(0.3, 1.2)  # noqa: B023
            assert tuple(got) == (0.0, 0.0)


def test_the_ends_of_the_quantiles_stay():
    with np.errstate(all="ignore"):
        assert srcad.grad(lambda a: stats.gamma.ppf(0.0, a))(2.0) == 0.0
        assert srcad.grad(lambda a: stats.gamma.ppf(1.0, a))(2.0) == 0.0
        assert srcad.grad(lambda b: stats.pareto.ppf(1.0, b))(2.0) == 0.0
        np.testing.assert_allclose(srcad.grad(lambda a: stats.truncnorm.ppf(0.0, a, 1.0))(-0.5), 1.0)


def test_infinite_moments_have_no_finite_derivative():
    with np.errstate(all="ignore"):
        for fun, at in [(lambda a: stats.pareto.var(a), 1.5), (lambda df: stats.t.var(df), 1.5),
                        (lambda a: stats.invgamma.mean(a), 0.5)]:  # fmt: skip
            assert not np.isfinite(srcad.grad(fun)(at))


def test_another_distribution_of_the_same_class_is_not_taken_for_it():
    """vonmises_line is of vonmises's class, on an interval."""
    assert srcad.grad(lambda x: stats.vonmises_line.cdf(x, 1.0))(4.0) == 0.0
    assert srcad.grad(lambda x: stats.vonmises.cdf(x, 1.0))(4.0) == stats.vonmises.pdf(4.0, 1.0)


def test_second_order():
    def loss(a, scale):
        d = stats.gamma(a, scale=scale)
        return d.entropy() * d.mean() + d.var() * stats.lognorm.mean(a, 0.1, scale) + d.std()

    srcad.check_grads(loss, (1.7, 0.8), order=2)


def test_what_has_a_name_is_read_by_it():
    loss = lambda x, m, s: np.sum(stats.norm.logpdf(x, m, s))
    assert srcad.source(loss, (0, 1, 2), example_args=(np.ones(3), 0.5, 2.0)).count("x - m") == 1
