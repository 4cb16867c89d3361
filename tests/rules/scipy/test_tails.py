"""Log-densities over wide ranges of arguments and parameters, against mpmath with 50 digits."""

import mpmath as mp
import numpy as np
import pytest
from scipy import stats

import srcad
from srcad.rules import registry


@pytest.fixture(autouse=True)
def _digits():
    with mp.workdps(50):
        yield


def log_beta(a, b):
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


def student(x, df):
    return mp.loggamma((df + 1) / 2) - mp.loggamma(df / 2) - mp.log(df) / 2 - (df + 1) / 2 * mp.log1p(x * x / df)


def beta(x, a, b):
    return (a - 1) * mp.log(x) + (b - 1) * mp.log1p(-x) - log_beta(a, b)


def chi2(x, k):
    return (k / 2 - 1) * mp.log(x) - x / 2 - mp.loggamma(k / 2) - k / 2 * mp.log(2)


def fisher(x, m, n):
    powers = (m / 2 - 1) * mp.log(x) - (m + n) / 2 * mp.log(n + m * x)
    return m / 2 * mp.log(m) + n / 2 * mp.log(n) + powers - log_beta(m / 2, n / 2)


def genextreme(x, c):
    s = -mp.log1p(-c * x) / c
    return -(1 - c) * s - mp.exp(-s)


def exponnorm(x, k):
    return -mp.log(k) + 1 / (2 * k * k) - x / k + mp.log(mp.erfc(-(x - 1 / k) / mp.sqrt(2)))


# a distribution, its log-density without constants, its shapes
CASES = [
    (stats.t, student, [(0.1,), (3.0,), (1e3,), (1e8,)]),
    (stats.gamma, lambda x, a: (a - 1) * mp.log(x) - x - mp.loggamma(a), [(1e-3,), (0.5,), (5.0,), (1e4,), (1e7,)]),
    (stats.invgamma, lambda x, a: -(a + 1) * mp.log(x) - 1 / x - mp.loggamma(a), [(1e-2,), (3.0,), (1e3,)]),
    (stats.beta, beta, [(1e-3, 0.5), (2.0, 3.0), (1e4, 2e4), (1e6, 3.0)]),
    (stats.chi2, chi2, [(0.1,), (3.0,), (1e5,)]),
    (stats.logistic, lambda x: -x - 2 * mp.log1p(mp.exp(-x)), [()]),
    (stats.lognorm, lambda x, s: -mp.log(x) - mp.log(s) - mp.log(x) ** 2 / (2 * s * s), [(0.01,), (1.0,), (20.0,)]),
    (stats.weibull_min, lambda x, c: mp.log(c) + (c - 1) * mp.log(x) - x**c, [(0.1,), (1.5,), (40.0,)]),
    (stats.pareto, lambda x, b: mp.log(b) - (b + 1) * mp.log(x), [(0.1,), (3.0,), (1e3,)]),
    (stats.f, fisher, [(0.5, 1.0), (3.0, 5.0), (1e4, 2e4)]),
    (stats.gumbel_r, lambda x: -x - mp.exp(-x), [()]),
    (stats.genextreme, genextreme, [(1e-9,), (0.3,), (-0.4,)]),
    (stats.genpareto, lambda x, c: -(1 + 1 / c) * mp.log1p(c * x), [(1e-9,), (0.3,), (-0.4,)]),
    (stats.exponnorm, exponnorm, [(0.1,), (1.0,), (30.0,)]),
    (stats.rice, lambda x, b: mp.log(x) - (x * x + b * b) / 2 + mp.log(mp.besseli(0, x * b)),
     [(0.01,), (2.0,), (60.0,)]),
    (stats.vonmises, lambda x, k: k * mp.cos(x) - mp.log(mp.besseli(0, k)), [(0.01,), (2.0,), (300.0,)]),
    (stats.invgauss, lambda x, m: -1.5 * mp.log(x) - (x - m) ** 2 / (2 * m * m * x), [(0.01,), (1.0,), (50.0,)]),
    (stats.fisk, lambda x, c: mp.log(c) + (c - 1) * mp.log(x) - 2 * mp.log1p(x**c), [(0.2,), (3.0,), (60.0,)]),
    (stats.gennorm, lambda x, b: mp.log(b) - mp.loggamma(1 / b) - abs(x) ** b, [(0.5,), (1.5,), (9.0,)]),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore:divide by zero")  # SciPy's, in quantiles
@pytest.mark.parametrize("dist, log_density, shapes", CASES, ids=[c[0].name for c in CASES])
def test_log_density(dist, log_density, shapes):
    for values in shapes:
        low, high = dist.support(*values)
        for q in (1e-12, 1e-5, 0.3, 0.99, 1 - 1e-6):
            x = float(dist.ppf(q, *values))
            if not low < x < high or np.isinf(x) or np.isinf(dist.logpdf(x, *values)):
                continue
            names = ["x", *registry.distribution(dist)[:-2]]
            for k, name in enumerate(names):
                want = slope(log_density, (x, *values), k)
                got = srcad.grad(dist.logpdf, wrt=name)(x, *values)
                np.testing.assert_allclose(got, want, rtol=2e-9, err_msg=f"{name} at {x}, {values}")


def slope(fun, values, k):
    exact = [mp.mpf(v) for v in values]
    step = abs(exact[k]) * mp.mpf(10) ** -15

    def at(s):
        return fun(*(v + s if i == k else v for i, v in enumerate(exact)))

    return float((8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step))


def test_beside_the_mode():
    for dist, sign in ((stats.gumbel_r, -1.0), (stats.gumbel_l, -1.0)):
        got = srcad.grad(dist.logpdf)(1e-12)
        np.testing.assert_allclose(got, sign * 1e-12, rtol=1e-11)


@pytest.mark.parametrize("dist, shapes", [(stats.cauchy, ()), (stats.t, (0.5,)), (stats.halfcauchy, ())])
def test_python_s_floats_whose_squares_overflow(dist, shapes):
    for method in (dist.pdf, dist.logpdf):
        with np.errstate(all="ignore"):
            assert abs(srcad.grad(method)(1e200, *shapes)) < 1e-199


def log_sf_of_f(x, m, n):
    t = m * x / n
    return mp.log(mp.betainc(n / 2, m / 2, 0, 1 / (1 + t), regularized=True))


# far out, where the distribution function is 1, and where logarithms are so large that their difference has no digits
FAR = [
    (stats.exponweib, lambda x, a, c: mp.log(-mp.expm1(a * mp.log1p(-mp.exp(-(x**c))))), (12.0, 2.9, 1.95)),
    (stats.f, log_sf_of_f, (1e8, 1.0, 2.0)),
    (stats.f, log_sf_of_f, (1e25, 3.0, 2.5)),
    (stats.betaprime, lambda x, a, b: mp.log(mp.betainc(b, a, 0, 1 / (1 + x), regularized=True)), (1e25, 2.0, 3.0)),
    (stats.rayleigh, lambda x: -x * x / 2, (1e8,)),
    (stats.halfnorm, lambda x: mp.log(mp.erfc(x / mp.sqrt(2))), (37.0,)),
    (stats.genpareto, lambda x, c: -mp.log1p(c * x) / c, (1e8, 1e-8)),
    (stats.genpareto, lambda x, c: -mp.log1p(c * x) / c, (5e17, 2.0)),
    (stats.genpareto, lambda x, c: -mp.log1p(c * x) / c, (5e197, 200.0)),
    (stats.laplace_asymmetric, lambda x, k: -k * x - mp.log1p(k * k), (300.0, 1.3)),
    (stats.truncweibull_min,
     lambda x, c, a, b: mp.log((mp.exp(-x**c) - mp.exp(-b**c)) / (mp.exp(-a**c) - mp.exp(-b**c))),
     (0.2 + 1e-6, 1.7, 0.2, 2.4)),
]  # fmt: skip


@pytest.mark.parametrize("dist, log_sf, values", FAR, ids=[c[0].name for c in FAR])
def test_logsf_far_out(dist, log_sf, values):
    for k in range(len(values)):
        with np.errstate(all="ignore"):
            got = srcad.grad(dist.logsf, wrt=k)(*values)
        np.testing.assert_allclose(got, slope(log_sf, values, k), rtol=1e-8, err_msg=str(k))


# where exp(x) underflows, the density by itself overflows, or differences would leave the support
BELOW = [
    (stats.loggamma, lambda x, c: mp.log(mp.gammainc(c, 0, mp.exp(x), regularized=True)), (-8127.3, 0.0017)),
    (stats.loggamma, lambda x, c: mp.log(mp.gammainc(c, 0, mp.exp(x), regularized=True)), (-650.0, 0.2)),
    (stats.laplace_asymmetric, lambda x, k: x / k + 2 * mp.log(k) - mp.log1p(k * k), (-109.9, 0.16)),
    (stats.truncweibull_min, lambda x, c, a, b: mp.log(mp.expm1(a**c - x**c) / mp.expm1(a**c - b**c)),
     (0.2 + 1e-6, 1.7, 0.2, 2.4)),
    (stats.truncweibull_min, lambda x, c, a, b: mp.log(mp.expm1(a**c - x**c) / mp.expm1(a**c - b**c)),
     (2.4 - 1e-3, 0.3, 0.2, 2.4)),
    (stats.burr, lambda x, c, d: -d * mp.log1p(x**-c), (1.7e-89, 2.6, 1.3)),
    (stats.fisk, lambda x, c: -mp.log1p(x**-c), (3.6e-104, 2.9)),
    (stats.dgamma, lambda x, a: mp.log(mp.gammainc(a, -x, regularized=True) / 2), (-1821.0, 1700.0)),
    (stats.genextreme, lambda x, c: -((1 - c * x) ** (1 / c)), (-1e30, 20.0)),
    (stats.skewcauchy, lambda x, a: mp.log((1 - a) / mp.pi * mp.atan((a - 1) / x)), (-1e8, 0.4)),
    *((stats.invgauss, lambda x, m: mp.log(
        mp.ncdf((x / m - 1) / mp.sqrt(x)) + mp.exp(2 / m) * mp.ncdf(-(x / m + 1) / mp.sqrt(x))), at)
      for at in ((1e-5, 2.0), (0.3, 1.4), (1e-3, 0.5))),
    *((stats.alpha, lambda x, a: mp.log(mp.ncdf(a - 1 / x) / mp.ncdf(a)), at)
      for at in ((0.05, 1.2), (0.7, 1.2), (900.0, 0.12), (3e8, 1.2))),
    (stats.wrapcauchy, lambda x, c: mp.log(mp.atan((1 + c) / (1 - c) * mp.tan(x / 2)) / mp.pi), (1e-9, 0.04)),
    (stats.trapezoid, lambda x, c, d: mp.log1p(-((1 - x) ** 2) / ((1 + d - c) * (1 - d))), (1 - 2e-5, 0.2, 0.7)),
]  # fmt: skip


@pytest.mark.parametrize("dist, log_cdf, values", BELOW, ids=[c[0].name for c in BELOW])
def test_far_below(dist, log_cdf, values):
    for k in range(len(values)):
        with np.errstate(all="ignore"):
            want = slope(log_cdf, values, k)
            got, times = (srcad.grad(method, wrt=k)(*values) for method in (dist.logcdf, dist.cdf))
            np.testing.assert_allclose(got, want, rtol=1e-8, err_msg=str(k))
            np.testing.assert_allclose(times, want * dist.cdf(*values), rtol=1e-8, err_msg=str(k))


def test_logcdf_far_out():
    for x in (-0.3, -1e9):
        np.testing.assert_allclose(srcad.grad(stats.weibull_max.logcdf)(x, 2.5), 2.5 * (-x) ** 1.5, rtol=1e-12)


# ---------------------------------------------------------------- quantiles at 0 and 1: the ends, which shapes move

ENDS = [
    (stats.genextreme, (0.5,)), (stats.genextreme, (-0.5,)), (stats.genpareto, (-0.5,)),
    (stats.genhalflogistic, (0.6,)), (stats.loguniform, (0.7, 3.1)), (stats.truncnorm, (-0.8, 1.9)),
    (stats.truncexpon, (2.3,)), (stats.truncpareto, (1.7, 4.2)),
    (stats.truncweibull_min, (1.7, 0.2, 2.4)), (stats.kappa4, (0.3, 0.2)),
    (stats.kappa4, (-0.3, -0.2)), (stats.tukeylambda, (0.3,)), (stats.trapezoid, (0.2, 0.7)),
]  # fmt: skip


@pytest.mark.parametrize("dist, shapes", ENDS, ids=lambda v: getattr(v, "name", None))
def test_quantiles_at_the_ends(dist, shapes):
    step = 1e-4
    for method, ends in ((dist.ppf, (0, 1)), (dist.isf, (1, 0))):
        for q, end in enumerate(ends):
            if not np.isfinite(dist.support(*shapes)[end]):
                continue
            for k in range(len(shapes)):
                moved = [[s + h * (i == k) for i, s in enumerate(shapes)] for h in (step, -step)]
                want = 1.4 * np.subtract(*(dist.support(*m)[end] for m in moved)) / (2.0 * step)
                with np.errstate(all="ignore"):
                    by_number = srcad.grad(method, wrt=1 + k)(float(q), *shapes, 0.3, 1.4)
                    along = [1.0 if i == 1 + k else None for i in range(3 + len(shapes))]
                    changes = srcad.jvp(method, (np.array([0.5, q]), *shapes, 0.3, 1.4), tuple(along))[1]
                np.testing.assert_allclose([by_number, changes[1]], want, rtol=1e-6, atol=1e-9)
