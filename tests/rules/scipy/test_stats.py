"""Distributions against differences, by their argument and every parameter."""

import numpy as np
import pytest
from scipy import stats
from scipy.stats import norm

import srcad
from tests.rules.scipy import directions

Q = np.array([0.05, 0.3, 0.62, 0.9])

CONTINUOUS = [
    (stats.norm,), (stats.laplace,), (stats.logistic,), (stats.cauchy,), (stats.gumbel_r,), (stats.gumbel_l,),
    (stats.hypsecant,), (stats.expon,), (stats.halfnorm,), (stats.halfcauchy,), (stats.halflogistic,),
    (stats.rayleigh,), (stats.maxwell,), (stats.uniform,), (stats.t, 3.5), (stats.t, 0.7), (stats.loggamma, 1.7),
    (stats.skewnorm, 1.3), (stats.skewnorm, -2.0), (stats.gamma, 2.3), (stats.gamma, 0.6), (stats.invgamma, 2.3),
    (stats.chi2, 3.0), (stats.chi, 2.5), (stats.lognorm, 0.8), (stats.weibull_min, 1.7), (stats.pareto, 2.6),
    (stats.lomax, 1.4), (stats.fisk, 1.9), (stats.gompertz, 0.7), (stats.powerlaw, 1.6), (stats.beta, 2.3, 1.7),
    (stats.beta, 0.6, 0.8), (stats.f, 3.0, 5.5), (stats.truncnorm, -0.8, 1.9),
    (stats.genextreme, 0.3), (stats.genextreme, -0.4), (stats.genextreme, 1e-7),
]  # fmt: skip


def weigh(*values):
    return sum(np.sum(v * np.cos(k + np.arange(4.0))) for k, v in enumerate(values))


def plain(dist):
    def loss(x, q, loc, scale):
        k = dict(loc=loc, scale=scale)
        return weigh(
            dist.logpdf(x, **k), dist.pdf(x, **k), dist.cdf(x, **k), dist.sf(x, loc, scale), dist.logcdf(x, **k),
            dist.logsf(x, **k), dist.ppf(q, **k), dist.isf(q, loc, scale),
        )  # fmt: skip

    return loss


def one_shape(dist):
    def loss(x, q, a, loc, scale):
        k = dict(loc=loc, scale=scale)
        return weigh(
            dist.logpdf(x, a, **k), dist.pdf(x, a, **k), dist.cdf(x, a, **k), dist.sf(x, a, loc, scale),
            dist.logcdf(x, a, **k), dist.logsf(x, a, **k), dist.ppf(q, a, **k), dist.isf(q, a, loc, scale),
        )  # fmt: skip

    return loss


def two_shapes(dist):
    def loss(x, q, a, b, loc, scale):
        k = dict(loc=loc, scale=scale)
        return weigh(
            dist.logpdf(x, a, b, **k), dist.pdf(x, a, b, **k), dist.cdf(x, a, b, **k), dist.sf(x, a, b, loc, scale),
            dist.logcdf(x, a, b, **k), dist.logsf(x, a, b, **k), dist.ppf(q, a, b, **k), dist.isf(q, a, b, loc, scale),
        )  # fmt: skip

    return loss


@pytest.mark.parametrize("dist, shapes", [(d, s) for d, *s in CONTINUOUS], ids=[f"{d.name}{s}" for d, *s in CONTINUOUS])
def test_all_methods_by_all_parameters(dist, shapes):
    x = dist.ppf(Q, *shapes, loc=0.3, scale=1.4)
    loss = (plain, one_shape, two_shapes)[len(shapes)](dist)
    directions.check(loss, (x, 1.0 - Q, *shapes, 0.3, 1.4))


def log_density(x, a, scale):
    return np.sum(stats.gamma.logpdf(x, a, scale=scale))


def test_lists_of_numbers():
    directions.check(lambda m: np.sum(stats.norm.logpdf([1.0, 2.0], m)), (1.3,))
    directions.check(lambda m: np.sum(stats.poisson.logpmf([0, 1, 4], m)), (1.3,))
    directions.check(lambda x: np.sum(stats.gamma.logpdf(x, [1.2, 2.0])), (Q[:2] + 1.0,))


def test_shapes_are_broadcast():
    directions.check(log_density, (np.array([[0.5], [1.2]]), np.array([0.7, 2.0, 3.1]), 1.3))
    directions.check(log_density, (1.2, 2.0, np.array([0.4, 1.3])))


def test_inverse_gaussian():
    def loss(x, mu, loc, scale):
        return weigh(stats.invgauss.logpdf(x, mu, loc, scale), stats.invgauss.pdf(x, mu, loc, scale))

    directions.check(loss, (np.array([0.7, 1.2, 2.0, 3.3]), 1.4, 0.2, 1.3))


@pytest.mark.parametrize("dist, shapes", [(stats.gamma, (2.5,)), (stats.beta, (1.5, 2.5)), (stats.lognorm, (0.7,))])
def test_outside_the_support_nothing_changes(dist, shapes):
    x = np.array([-1.0, 0.4])
    for method in ("logpdf", "pdf", "cdf", "sf"):
        call = getattr(dist, method)
        names = range(1 + len(shapes))
        loss = (lambda x, a: np.sum(call(x, a)), lambda x, a, b: np.sum(call(x, a, b)))[len(shapes) - 1]
        inside = srcad.grad(loss, wrt=tuple(names))(x[1:], *shapes)
        both = srcad.grad(loss, wrt=tuple(names))(x, *shapes)
        assert both[0][0] == 0.0
        for one, other in zip(inside[1:], both[1:]):
            np.testing.assert_allclose(other, one, rtol=1e-14)


# ---------------------------------------------------------------- frozen


def frozen(x, m, s):
    d = norm(m, np.exp(s))
    return np.sum(d.logpdf(x)) + np.sum(d.cdf(x) ** 2)


def frozen_by_name(x, a, s):
    return np.sum(stats.gamma(a, scale=s).logpdf(x)) + stats.beta(a, s, loc=-0.1).cdf(0.4)


def frozen_in_a_loop(x, s):
    total = 0.0
    for k in range(3):
        d = norm(loc=k * s, scale=1.0 + s)
        total += np.sum(d.logpdf(x))
        s = s * 1.1
    return total


@pytest.mark.parametrize(
    "fun, args", [(frozen, (Q, 0.4, 0.3)), (frozen_by_name, (Q + 0.5, 1.4, 2.3)), (frozen_in_a_loop, (Q, 0.4))]
)
def test_frozen(fun, args):
    directions.check(fun, args)


def width(d):
    return d.std()


def test_a_frozen_distribution_stays_what_it_is():
    def loss(x):
        d = norm(0.3, 2.0)
        return np.sum(d.logpdf(x)) * width(d)

    directions.check(loss, (Q,))


def test_frozen_text():
    made = srcad.grad(lambda x, m: np.sum(norm(m, 2.0).logpdf(x)))
    made(Q, 0.3)
    assert "norm(" not in made.source.replace("norm(m, 2.0).logpdf(x)", "")


PRIOR = stats.norm(0.0, 2.0)


HEIGHT = stats.gamma(2.5, scale=1.5)


def posterior(x, s):
    return np.sum(PRIOR.logpdf(x)) + np.sum(HEIGHT.logpdf(s)) - HEIGHT.cdf(s) ** 2


def test_a_frozen_distribution_made_elsewhere():
    directions.check(posterior, (Q, 1.3))


def test_another_distribution_under_the_same_name_is_noticed(monkeypatch):
    derivative = srcad.grad(lambda x: PRIOR.logpdf(x))
    assert derivative(3.0) == -0.75
    monkeypatch.setitem(globals(), "PRIOR", stats.expon(scale=0.5))
    assert derivative(3.0) == -2.0
    monkeypatch.setitem(globals(), "PRIOR", stats.norm(1.0))
    assert derivative(3.0) == -2.0


def test_a_method_without_rule_of_a_frozen_distribution_made_elsewhere():
    assert srcad.grad(lambda x: PRIOR.std() * x)(3.0) == 2.0
    with pytest.raises(srcad.NoDerivativeError, match="moment"):
        srcad.grad(lambda x: PRIOR.moment(x))(3.0)


def test_a_method_without_rule_is_refused():
    with pytest.raises(srcad.NoDerivativeError, match="interval"):
        srcad.grad(lambda s: norm(0.0, s).interval(0.9)[0])(0.3)


def test_a_method_itself_can_be_differentiated():
    assert srcad.grad(norm.logpdf)(3.0, 1.0, 2.0) == -0.5
    assert srcad.grad(norm.logpdf, wrt="scale")(3.0, 1.0, scale=2.0) == 0.0
    assert srcad.grad(stats.poisson.logpmf, wrt="mu")(3, 1.5) == 1.0


def test_single_precision_stays():
    got = srcad.grad(lambda x: np.sum(stats.gamma.logpdf(x, 2.0)))(Q.astype("float32"))
    assert got.dtype == np.float32


# ---------------------------------------------------------------- discrete

K = np.array([0, 1, 3, 5])


def poisson(mu):
    d = stats.poisson
    return weigh(d.logpmf(K, mu), d.pmf(K, mu), d.cdf(K + 0.5, mu), d.sf(K, mu), d.logcdf(K, mu), d.logsf(K, mu))


def binom(p):
    d = stats.binom
    return weigh(d.logpmf(K, 7, p), d.pmf(K, 7, p), d.cdf(K, 7, p), d.sf(K, 7, p), d.logcdf(K, 7, p), d.logsf(K, 7, p))


def bernoulli(p):
    k = np.array([0, 1, 1, 0])
    return weigh(stats.bernoulli.logpmf(k, p), stats.bernoulli.pmf(k, p), stats.bernoulli.cdf(k, p))


def geom(p):
    k = K + 1
    return weigh(stats.geom.logpmf(k, p), stats.geom.pmf(k, p), stats.geom.cdf(k, p), stats.geom.logsf(k, p))


def nbinom(n, p):
    d = stats.nbinom
    return weigh(d.logpmf(K, n, p), d.pmf(K, n, p), d.cdf(K, n, p), d.sf(K, n, p), d.logcdf(K, n, p))


def betabinom(a, b):
    some = stats.betabinom.logcdf(K + 0.5, 7, a, b), stats.betabinom.sf(K, 7, a, b), stats.betabinom.cdf(-1, 7, a, b)
    return weigh(stats.betabinom.logpmf(K, 7, a, b), stats.betabinom.pmf(K, 7, a, b), *some)


def moments(mu, p, n, a, b):
    total = stats.poisson.mean(mu) + stats.poisson.std(mu) * stats.poisson.entropy(mu, loc=1)
    total += stats.binom.mean(5, p) * stats.binom.var(5, p) + stats.binom(5, p).entropy()
    total += stats.bernoulli.mean(p) + stats.bernoulli.std(p) * stats.bernoulli.entropy(p)
    total += stats.geom.mean(p) * stats.geom.std(p) + stats.geom.entropy(p)
    total += stats.nbinom.mean(n, p) * stats.nbinom.var(n, p) + stats.nbinom.entropy(n, p)
    return total + stats.betabinom.mean(6, a, b) * stats.betabinom.std(6, a, b) + stats.betabinom.entropy(6, a, b)


def less_common(a, p, lam):
    k = K + 1
    total = weigh(stats.zipf.logpmf(k, a), stats.logser.pmf(k, p), stats.planck.logpmf(K, lam),
                  stats.planck.cdf(K, lam))
    total += weigh(stats.dlaplace.logpmf(K - 2, a), stats.boltzmann.logpmf(K, lam, 7), stats.yulesimon.logpmf(k, a))
    return total + stats.planck.mean(lam) + stats.yulesimon.mean(a)


def by_differences(a, p, lam):
    """What has no formula: each method by its own."""
    d = stats.zipf
    total = weigh(d.cdf(K, a), d.sf(K + 1, a), d.logcdf(K + 1, a), d.logsf(K + 0.5, a)) + d.mean(a) + d.std(a)
    d = stats.yulesimon
    total += weigh(d.cdf(K, a), d.logsf(K, a)) + d.var(a)
    d = stats.boltzmann
    total += weigh(d.cdf(K, lam, 7), d.sf(K, lam, 7), d.logcdf(K, lam, 7)) + d.mean(lam, 7) + d.var(lam, 7)
    total += weigh(stats.logser.cdf(K, p), stats.dlaplace.logcdf(K - 3, a)) + stats.logser.mean(p) + stats.logser.var(p)
    total += stats.dlaplace.var(a) + stats.planck.var(lam) + stats.planck.entropy(lam)
    return total


def others(a, b, odds):
    d = stats.skellam
    total = weigh(d.logpmf(K - 2, a, b), d.pmf(K, a, b), d.cdf(K, a, b), d.sf(K, a, b)) + d.mean(a, b) * d.std(a, b)
    d = stats.betanbinom
    total += weigh(d.logpmf(K, 5, a, b), d.cdf(K, 5, a, b)) + d.mean(5, a, b)
    total += weigh(stats.zipfian.logpmf(K + 1, a, 9), stats.zipfian.cdf(K, a, 9)) + stats.zipfian.mean(a, 9)
    urns = (stats.nchypergeom_fisher, stats.nchypergeom_wallenius)
    return total + weigh(*(d.logpmf(K, 40, 12, 15, odds) for d in urns))


def shifted(mu):
    return weigh(stats.poisson.logpmf(K + 2, mu, loc=2), stats.poisson(mu, loc=2).cdf(K + 2))


@pytest.mark.parametrize(
    "fun, args",
    [(poisson, (1.7,)), (binom, (0.3,)), (bernoulli, (0.3,)), (geom, (0.4,)), (nbinom, (2.6, 0.4)),
     (betabinom, (1.3, 2.4)), (shifted, (1.7,)), (moments, (1.7, 0.3, 2.6, 1.3, 2.4)), (less_common, (2.3, 0.4, 0.7)),
     (by_differences, (3.6, 0.4, 0.7)), (others, (2.7, 1.6, 0.7))],
)  # fmt: skip
def test_discrete(fun, args):
    directions.check(fun, args)


def test_discrete_at_the_edges():
    assert srcad.grad(lambda mu: stats.poisson.logpmf(0, mu))(0.0) == -1.0
    assert srcad.grad(lambda p: stats.binom.logpmf(0, 4, p))(0.0) == -4.0
    assert srcad.grad(lambda mu: stats.poisson.pmf(-1, mu))(1.3) == 0.0
    assert srcad.grad(lambda mu: stats.poisson.logpmf(1.5, mu))(1.3) == 0.0
    assert srcad.grad(lambda mu: stats.poisson.logcdf(-1, mu))(1.3) == 0.0
    assert srcad.grad(lambda a: stats.zipf.logcdf(0, a))(2.3) == 0.0


@pytest.mark.parametrize(
    "call, instead",
    [
        (lambda p: stats.poisson.ppf(0.4, p), "a quantile is a whole number, constant"),
        (lambda p: stats.binom(5, p).median(), "a quantile is a whole number, constant"),
        (lambda x: stats.norm.interval(0.9, x), "use ppf at both ends"),
        (lambda x: stats.kstwo.cdf(x, 9), "write its log-density"),
        (lambda x: stats.kstwo(9).logpdf(x), "write its log-density"),
    ],
)
def test_methods_that_are_refused(call, instead):
    with pytest.raises(srcad.NoDerivativeError, match=instead):
        srcad.grad(call)(0.4)


# ---------------------------------------------------------------- several variables

COV = np.array([[2.0, 0.3, -0.4], [0.3, 1.0, 0.2], [-0.4, 0.2, 1.5]])
MEAN = np.array([0.3, -0.2, 0.9])
POINTS = np.array([[0.5, 1.2, -0.3], [0.1, 0.4, 0.8]])


@pytest.mark.parametrize("x", [POINTS, POINTS[0], POINTS[None]], ids=["rows", "one", "stack"])
def test_multivariate_normal(x):
    d = stats.multivariate_normal
    loss = lambda x, m, c: np.sum(np.sin(d.logpdf(x, m, c))) + np.sum(d.pdf(x, m, c))
    directions.check(loss, (x, MEAN, COV))
    directions.check(loss, (x, MEAN, np.array([1.0, 2.0, 1.5])))
    directions.check(loss, (x, MEAN, 1.3))
    directions.check(lambda x, m, c: np.sum(d(m, cov=c).logpdf(x)), (x, MEAN, COV))
    directions.check(lambda x, c: np.sum(d.logpdf(x, cov=c)), (x, COV))


def test_multivariate_normal_of_one_variable():
    d = stats.multivariate_normal
    directions.check(lambda x, m, c: np.sum(d.logpdf(x, m, c)), (Q, 0.3, 1.7))
    directions.check(lambda x, m, c: d.logpdf(x, m, c), (0.4, 0.3, 1.7))


def test_dirichlet():
    d, alpha = stats.dirichlet, np.array([1.5, 2.5, 0.7])
    x = np.array([0.2, 0.5, 0.3])
    directions.check(lambda a: d.logpdf(x, a) + d.pdf(x, a), (alpha,))
    directions.check(lambda a: np.sum(d.logpdf(np.stack([x, x[::-1]], 1), a)), (alpha,))
    directions.check(lambda x, a: d.logpdf(x, a), (x[:2], alpha))
