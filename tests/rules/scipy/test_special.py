"""The special functions' partial derivatives against mpmath, with 60 digits, and against differences."""

import mpmath as mp
import numpy as np
import pytest
import scipy.special as sc

import srcad
from tests.rules.harness import check


@mp.workdps(60)
def slope(fun, values, k):
    """The derivative of an mpmath function by its k-th argument, from differences with 60 digits."""
    values = [mp.mpf(float(v)) if isinstance(v, float) else v for v in values]
    step = mp.mpf(10) ** -13 * max(abs(values[k]), mp.mpf(10) ** -3)

    def at(s):
        moved = [v + s if i == k else v for i, v in enumerate(values)]
        return fun(*moved)

    return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step)


def gammainc(a, x):
    """By its series, all of whose terms are positive."""
    return x**a * mp.exp(-x) / mp.gamma(a + 1) * mp.hyp1f1(1, a + 1, x)


def gammaincc(a, x):
    return mp.gammainc(a, x, mp.inf) / mp.gamma(a)


def betainc(a, b, x):
    return x**a * (1 - x) ** b / (a * mp.beta(a, b)) * mp.hyp2f1(a + b, 1, a + 1, x)


def log_ndtr(x):
    return mp.log(mp.ncdf(x))


def stdtr(df, t):
    tail = betainc(df / 2, mp.mpf(1) / 2, df / (df + t**2)) / 2
    return 1 - tail if t > 0 else tail


def voigt(x, sigma, gamma):
    z = mp.mpc(x, gamma) / (sigma * mp.sqrt(2))
    return mp.re(mp.exp(-(z**2)) * mp.erfc(-1j * z)) / (sigma * mp.sqrt(2 * mp.pi))


# a function, its reference, arguments (differentiated where they are floats), the digits that are asked for
CASES = [
    ("expit", lambda x: 1 / (1 + mp.exp(-x)), [(0.4,), (-3.0,), (5.0,), (40.0,)]),
    ("logit", lambda x: mp.log(x / (1 - x)), [(0.4,), (1e-5,)]),
    ("log_expit", lambda x: -mp.log(1 + mp.exp(-x)), [(0.4,), (-30.0,), (30.0,)]),
    ("exp10", lambda x: mp.mpf(10) ** x, [(0.4,)]),
    ("exp2", lambda x: mp.mpf(2) ** x, [(0.4,)]),
    ("expm1", mp.expm1, [(0.4,), (-40.0,)]),
    ("log1p", mp.log1p, [(0.4,)]),
    ("exprel", lambda x: mp.expm1(x) / x, [(0.4,), (-20.0,), (1e-6,)]),
    ("cbrt", lambda x: mp.sign(x) * mp.cbrt(abs(x)), [(0.4,), (-2.0,)]),
    ("cosm1", lambda x: mp.cos(x) - 1, [(0.4,)]),
    ("sindg", lambda x: mp.sin(x * mp.pi / 180), [(30.0,)]),
    ("cosdg", lambda x: mp.cos(x * mp.pi / 180), [(30.0,)]),
    ("tandg", lambda x: mp.tan(x * mp.pi / 180), [(30.0,)]),
    ("cotdg", lambda x: mp.cot(x * mp.pi / 180), [(30.0,)]),
    ("powm1", lambda x, y: x**y - 1, [(1.4, 0.3), (0.2, 2.0), (1e-10, 2.0)]),
    ("boxcox", lambda x, k: (x**k - 1) / k if k else mp.log(x), [(1.4, 0.3), (0.2, -2.0), (3.0, 1e-7)]),
    ("boxcox1p", lambda x, k: ((1 + x) ** k - 1) / k, [(1.4, 0.3), (3.0, 1e-7)]),
    ("inv_boxcox", lambda x, k: (1 + k * x) ** (1 / k), [(1.4, 0.3), (0.6, 1e-7)]),
    ("inv_boxcox1p", lambda x, k: mp.expm1(mp.log1p(k * x) / k), [(1.4, 0.3), (0.6, 1e-7), (-1e4, -0.25)]),
    ("xlogy", lambda x, y: x * mp.log(y), [(1.4, 0.3)]),
    ("xlog1py", lambda x, y: x * mp.log1p(y), [(1.4, 0.3)]),
    ("entr", lambda x: -x * mp.log(x), [(0.4,)]),
    ("rel_entr", lambda x, y: x * mp.log(x / y), [(0.4, 0.7)]),
    ("kl_div", lambda x, y: x * mp.log(x / y) - x + y, [(0.4, 0.7)]),
    ("huber", lambda d, r: r**2 / 2 if abs(r) < d else d * (abs(r) - d / 2), [(1.0, 0.4), (1.0, 1.4), (1.0, -2.0)]),
    ("pseudo_huber", lambda d, r: d**2 * (mp.sqrt(1 + (r / d) ** 2) - 1), [(1.3, 0.4), (0.4, -2.0), (1.0, 1e-3)]),
    ("gammaln", lambda x: mp.log(abs(mp.gamma(x))), [(0.4,), (30.0,), (-1.3,)]),
    ("loggamma", mp.loggamma, [(0.4,), (30.0,)]),
    ("gamma", mp.gamma, [(0.4,), (20.0,), (-1.3,)]),
    ("rgamma", mp.rgamma, [(0.4,), (20.0,), (-1.3,), (-3.0,), (0.0,)]),
    ("digamma", mp.digamma, [(0.4,), (20.0,), (-1.3,), (-7.6,), (-1.0 + 1e-9,)]),
    ("polygamma", mp.psi, [(1, 0.4), (2, 20.0), (3, 1.3)]),
    ("factorial", lambda x: mp.gamma(x + 1), [(2.5,)]),
    ("poch", lambda z, m: mp.gamma(z + m) / mp.gamma(z),
     [(1.4, 2.3), (1e-8, -1), (-1e-8, -30), (-2.0, 4), (-5.0, 3), (-2.5, 1e-6), (1e-8, -1.0)]),
    ("binom", mp.binomial,
     [(5.5, 2.3), (50.5, 1e-10), (3.0, 5.0), (2.5, 3.5), (1e-8, 100000000), (10.0, -3.0), (1e-3, -1.0)]),
    ("beta", mp.beta, [(1.4, 2.3), (0.1, 30.0), (2.5, -2.5), (-0.3, 0.3), (-30.0, 2), (-1e-8, 1e-3)]),
    ("betaln", lambda a, b: mp.log(abs(mp.beta(a, b))), [(1.4, 2.3), (0.1, 30.0), (-30.0, 2)]),
    ("zeta", lambda x, q: mp.zeta(x, q), [(1.4, 2.3), (8.0, 0.3)]),
    ("zetac", lambda x: mp.zeta(x) - 1,
     [(1.4,), (8.0,), (0.0,), (-3.5,), (1e-10,), (-1e-3,), (-0.5,), (0.999,), (1e4,)]),
    ("gammainc", gammainc, [(1.4, 2.3), (0.1, 0.01), (20.0, 3.0), (500.0, 510.0), (0.3, 4.0), (1e-3, 1e-3)]),
    ("gammaincc", gammaincc, [(1.4, 2.3), (20.0, 60.0), (0.3, 4.0)]),
    ("betainc", betainc, [(1.4, 2.3, 0.3), (0.1, 0.2, 0.9), (20.0, 3.0, 0.7), (200.0, 300.0, 0.35), (0.5, 80.0, 1e-3),
                         (0.1, 1e-3, 0.9), (1e-3, 1e5, 1e-10), (1e-3, 3.0, 0.5)]),
    ("betaincc", lambda a, b, x: betainc(b, a, 1 - x), [(1.4, 2.3, 0.3), (20.0, 3.0, 0.7)]),
    ("stdtr", stdtr, [(1.4, 2.3), (0.7, -0.3), (30.0, -4.0), (40.0, -1.1), (1e5, 0.5), (1e4, -30.0)]),
    ("chdtr", lambda v, x: gammainc(v / 2, x / 2), [(1.4, 2.3), (30.0, 14.0)]),
    ("chdtrc", lambda v, x: gammaincc(v / 2, x / 2), [(1.4, 2.3), (30.0, 44.0)]),
    ("pdtr", lambda k, m: gammaincc(k + 1, m), [(3, 1.4), (0, 0.3)]),
    ("pdtrc", lambda k, m: gammainc(k + 1, m), [(3, 1.4)]),
    ("gdtr", lambda a, b, x: gammainc(b, a * x), [(1.4, 2.3, 0.7)]),
    ("gdtrc", lambda a, b, x: gammaincc(b, a * x), [(1.4, 2.3, 0.7)]),
    ("bdtr", lambda k, n, p: betainc(n - k, k + 1, 1 - p), [(2, 5, 0.3)]),
    ("bdtrc", lambda k, n, p: betainc(k + 1, n - k, p), [(2, 5, 0.3)]),
    ("nbdtr", lambda k, n, p: betainc(n, k + 1, p), [(2, 5, 0.3)]),
    ("erf", mp.erf, [(0.4,)]),
    ("erfc", mp.erfc, [(0.4,), (5.0,)]),
    ("erfi", mp.erfi, [(0.4,)]),
    ("erfinv", mp.erfinv, [(0.4,), (-0.9,)]),
    ("erfcinv", lambda x: mp.erfinv(1 - x), [(0.4,), (1.3,)]),
    ("erfcx", lambda x: mp.exp(x**2) * mp.erfc(x), [(0.4,), (-2.0,), (9.0,), (1e4,)]),
    ("dawsn", lambda x: mp.sqrt(mp.pi) / 2 * mp.exp(-(x**2)) * mp.erfi(x), [(0.4,), (-2.0,), (9.0,), (1e3,)]),
    ("ndtr", mp.ncdf, [(0.4,), (-5.0,)]),
    ("ndtri", lambda p: mp.sqrt(2) * mp.erfinv(2 * p - 1), [(0.4,), (0.01,)]),
    ("log_ndtr", log_ndtr, [(0.4,), (-5.0,), (-30.0,), (6.0,)]),
    ("expn", mp.expint, [(1, 0.4), (3, 2.0), (0, 1.2)]),
    ("exp1", mp.e1, [(0.4,), (5.0,)]),
    ("expi", mp.ei, [(0.4,), (-5.0,)]),
    ("spence", lambda z: mp.polylog(2, 1 - z), [(0.4,), (1.7,), (1.0,)]),
    *[(f"{name}", fun, [(0.4,), (3.0,), (30.0,)]) for name, fun in [
        ("j0", mp.j0), ("j1", mp.j1), ("y0", lambda z: mp.bessely(0, z)), ("y1", lambda z: mp.bessely(1, z)),
        ("i0", lambda z: mp.besseli(0, z)), ("i1", lambda z: mp.besseli(1, z)),
        ("k0", lambda z: mp.besselk(0, z)), ("k1", lambda z: mp.besselk(1, z)),
        ("i0e", lambda z: mp.exp(-z) * mp.besseli(0, z)), ("i1e", lambda z: mp.exp(-z) * mp.besseli(1, z)),
        ("k0e", lambda z: mp.exp(z) * mp.besselk(0, z)), ("k1e", lambda z: mp.exp(z) * mp.besselk(1, z)),
    ]],
    *[(name, (lambda fun, order, sign: lambda z: mp.exp(sign * abs(z)) * fun(order, z))(fun, order, sign), points)
      for name, fun, order, sign, points in [
          ("i0e", mp.besseli, 0, -1, [(1e8,), (-1e8,), (1e15,)]), ("i1e", mp.besseli, 1, -1, [(1e8,), (-1e8,)]),
          ("k0e", mp.besselk, 0, 1, [(1e8,)]), ("k1e", mp.besselk, 1, 1, [(1e8,)])]],
    ("jv", mp.besselj, [(2, 0.4), (-1, 3.0), (0, 3.0)]),
    ("yv", mp.bessely, [(2, 0.4), (1, 3.0)]),
    ("jve", mp.besselj, [(2, 0.4)]),
    ("yve", mp.bessely, [(2, 0.4)]),
    ("yn", mp.bessely, [(2, 0.4), (0, 3.0)]),
    ("kn", mp.besselk, [(2, 0.4), (0, 3.0)]),
    ("iv", mp.besseli, [(1.5, 0.4), (0.3, 9.0), (-0.7, 2.0), (2, 1.3), (0.0, 1.3), (12.0, 0.3)]),
    ("kv", mp.besselk, [(1.5, 0.4), (0.3, 9.0), (-0.7, 2.0), (2, 1.3), (2.5, 1e-3), (0.0, 1.3)]),
    ("ive", lambda v, z: mp.exp(-z) * mp.besseli(v, z),
     [(1.5, 0.4), (0.3, 50.0), (1.5, 1e8), (1e-6, 20.0), (30.0, 1e3)]),
    ("kve", lambda v, z: mp.exp(z) * mp.besselk(v, z), [(1.5, 0.4), (0.3, 50.0), (2, 1e8)]),
    ("struve", mp.struveh, [(1, 0.4), (0, 2.0)]),
    ("modstruve", mp.struvel, [(1, 0.4), (0, 2.0)]),
    ("ber", lambda z: mp.ber(0, z), [(0.4,)]),
    ("bei", lambda z: mp.bei(0, z), [(0.4,)]),
    ("ker", lambda z: mp.ker(0, z), [(0.4,)]),
    ("kei", lambda z: mp.kei(0, z), [(0.4,)]),
    ("spherical_jn", lambda n, z: mp.sqrt(mp.pi / (2 * z)) * mp.besselj(n + 0.5, z), [(2, 0.4), (0, 3.0)]),
    ("spherical_yn", lambda n, z: mp.sqrt(mp.pi / (2 * z)) * mp.bessely(n + 0.5, z), [(2, 0.4), (0, 3.0)]),
    ("spherical_in", lambda n, z: mp.sqrt(mp.pi / (2 * z)) * mp.besseli(n + 0.5, z), [(2, 0.4), (0, 3.0)]),
    ("spherical_kn", lambda n, z: mp.sqrt(mp.pi / (2 * z)) * mp.besselk(n + 0.5, z), [(2, 0.4), (0, 3.0)]),
    ("jvp", lambda v, z: mp.diff(lambda s: mp.besselj(v, s), z), [(2, 0.4)]),
    ("kvp", lambda v, z: mp.diff(lambda s: mp.besselk(v, s), z), [(2, 0.4)]),
    ("ellipk", mp.ellipk, [(0.4,), (-3.0,), (0.0,), (0.99,), (1e-9,)]),
    ("ellipkm1", lambda p: mp.ellipk(1 - p), [(0.4,), (1e-9,)]),
    ("ellipe", mp.ellipe, [(0.4,), (-3.0,), (0.0,), (0.99,)]),
    ("ellipkinc", mp.ellipf, [(0.4, 0.3), (1.2, -2.0), (4.0, 0.5), (-9.0, 0.7), (1.0, 0.0)]),
    ("ellipeinc", mp.ellipe, [(0.4, 0.3), (1.2, -2.0), (4.0, 0.5), (-9.0, 0.7), (1.0, 0.0)]),
    ("elliprf", mp.elliprf, [(0.4, 0.3, 1.7)]),
    ("elliprg", mp.elliprg, [(0.4, 0.3, 1.7), (1e-10, 1e-3, 0.5)]),
    ("elliprc", mp.elliprc, [(0.4, 0.3), (0.3, 0.4), (1e-10, 1e5)]),
    ("voigt_profile", voigt, [(0.4, 0.3, 0.2), (1e-5, 10.0, 1e-3), (-300.0, 0.01, 0.5)]),
    ("fdtr", lambda m, n, x: betainc(m / 2, n / 2, m * x / (m * x + n)), [(3.0, 50.0, 30.0), (0.5, 1.0, 2.0)]),
    ("fdtrc", lambda m, n, x: 1 - betainc(m / 2, n / 2, m * x / (m * x + n)), [(3.0, 50.0, 0.3)]),
    ("agm", mp.agm, [(0.4, 1.3)]),
    ("hyp2f1", mp.hyp2f1, [(1, 2, 3, 0.4), (1, 2, 3, -3.0)]),
    ("hyp1f1", mp.hyp1f1, [(1, 2, 0.4)]),
    ("hyp0f1", mp.hyp0f1, [(2, 0.4)]),
    ("hyperu", mp.hyperu, [(1, 2, 0.4)]),
    ("eval_legendre", mp.legendre, [(3, 0.4), (0, 0.4), (1, -1.0)]),
    ("eval_chebyt", mp.chebyt, [(3, 0.4), (0, 0.4)]),
    ("eval_chebyu", mp.chebyu, [(3, 0.4), (0, 0.4)]),
    ("eval_hermite", mp.hermite, [(3, 0.4), (0, 0.4)]),
    ("eval_laguerre", lambda n, x: mp.laguerre(n, 0, x), [(3, 0.4), (0, 0.4)]),
    ("owens_t", lambda h, a: mp.quad(lambda t: mp.exp(-(h**2) * (1 + t**2) / 2) / (1 + t**2), [0, a]) / (2 * mp.pi),
     [(0.4, 1.2), (-1.0, 0.3)]),
    ("lambertw", mp.lambertw, [(0.4,), (3.0,), (-0.2,)]),
]  # fmt: skip


@pytest.mark.parametrize("name, reference, points", CASES, ids=[c[0] for c in CASES])
def test_against_mpmath(name, reference, points):
    fun = {"lambertw": real_lambertw, "zeta": hurwitz_zeta}.get(name) or getattr(sc, name)
    for point in points:
        for k, value in enumerate(point):
            if isinstance(value, float):
                with np.errstate(all="ignore"):
                    got = srcad.grad(fun, wrt=k)(*point)
                want = slope(reference, point, k)
                assert abs(got - want) <= 2e-12 * abs(want), f"{name}{point} by argument {k}: {got}, not {want}"


def hurwitz_zeta(x, q):
    return sc.zeta(x, q)


def real_lambertw(z):
    return sc.lambertw(z).real


POSITIVE = np.array([[0.3, 0.7, 1.2], [0.9, 2.4, 0.5]])
FRACTION = POSITIVE / 3.0

# expressions of positive numbers: differences, all kinds of cotangents and broadcasting, float32
SAMPLES = [
    "special.gammaincinv(a, p)", "special.gammainccinv(a, p)", "special.betaincinv(a, b, p)",
    "special.betainccinv(a, b, p)", "special.stdtrit(a, p)", "special.ndtri_exp(-a)", "special.wrightomega(a)",
    "special.multigammaln(a, 1)", "special.multigammaln(2.0 + a, 3)", "special.gammainc(a, b)",
    "special.betainc(a, b, p)", "special.kv(a, b)", "special.xlogy(a, b)", "special.huber(a, b)",
    "special.kl_div(a, b)", "special.hyp2f1(1, 2, 3, p)", "special.eval_gegenbauer(3, 0.7, p)",
    "special.comb(3.0 + a, b)",
    "special.eval_jacobi(2, 0.5, 0.3, p)", "special.eval_genlaguerre(2, 0.5, p)", "special.eval_hermitenorm(3, p)",
    "special.wright_bessel(0.5, 1.5, p)", "special.spherical_jn(2, a, True)", "special.spherical_kn(1, a, True)",
    "special.yvp(1, a, 2)", "special.ivp(1, a)", "special.expn(2, a)", "special.zeta(1.0 + a, b)",
    "special.boxcox(a, b)", "special.ellipkinc(a, p)", "special.stdtr(a, b)", "special.polygamma(2, a)",
]  # fmt: skip


@pytest.mark.parametrize("expression", SAMPLES)
@pytest.mark.parametrize("shape", ["number", "vector", "matrix"])
def test_samples(expression, shape):
    pick = {"number": (0, 1), "vector": (0, slice(None)), "matrix": slice(None)}[shape]
    values = {"a": POSITIVE[pick], "b": 1.1 * POSITIVE[pick] + 0.2, "p": FRACTION[pick]}
    check_made(expression, {k: float(v) if shape == "number" else v for k, v in values.items()})


def test_broadcasting():
    check("special.gammainc(a, b)", a=POSITIVE, b=np.array([0.4, 1.9, 0.8]))
    check("special.kv(a, b)", a=np.array([[0.4], [1.9]]), b=np.array([0.4, 1.9, 0.8]))
    check("special.betainc(a, 1.3, p)", a=0.8, p=FRACTION)


def check_made(expression, values):
    """The arguments are made from names by arithmetic: that is done before."""
    import re

    made = {}
    call = re.match(r"(special\.\w+)\((.*)\)$", expression)
    parts = call[2].split(", ")
    for i, part in enumerate(parts):
        if re.search("[abp]", part) and part != "True":
            made[f"x{i}"] = eval(part, values | {"__builtins__": {}})
            parts[i] = f"x{i}"
    check(f"{call[1]}({', '.join(parts)})", **made)


def test_single_precision_stays():
    x = POSITIVE.astype("float32")
    for fun in (sc.gammaln, sc.expit, sc.erf, sc.ndtr, sc.log_ndtr, sc.erfcx, sc.digamma, sc.k0, sc.ellipk, sc.rgamma):
        got = srcad.grad(lambda v: np.sum(fun(0.3 * v)))(x)
        assert got.dtype == np.float32
    assert srcad.grad(lambda v: np.sum(sc.gammainc(v, v)))(x).dtype == np.float32
    assert srcad.grad(lambda v: np.sum(sc.huber(v, v)))(x).dtype == np.float32


KINKS = [
    (lambda x: sc.xlogy(x, 0.0 * x), 0.0, -np.inf),
    (lambda x: sc.xlogy(0.0, x), 0.0, 0.0),
    (lambda x: sc.xlog1py(0.0, x), -1.0, 0.0),
    (lambda x: sc.rel_entr(0.0, x), 0.0, 0.0),
    (lambda x: sc.kl_div(0.0, x), 0.0, 1.0),
    (lambda x: sc.huber(1.0, x), 1.0, 1.0),
    (lambda x: sc.ellipk(x), 0.0, np.pi / 8),
    (lambda x: sc.j1(x), 0.0, 0.5),
    (lambda x: sc.airy(x)[0], 110.0, 0.0),  # where the second function overflows
    (lambda x: sc.gammainc(1.0, x), 0.0, 1.0),
    (lambda x: sc.gammainc(x, 0.0), 2.0, 0.0),
    (lambda x: sc.betainc(x, 2.0, 1.0), 2.0, 0.0),
    (lambda x: sc.stdtr(x, 0.0), 2.0, 0.0),
]


@pytest.mark.parametrize("fun, at, want", KINKS)
def test_at_the_edges(fun, at, want):
    with np.errstate(divide="ignore", invalid="ignore"):
        np.testing.assert_allclose(srcad.grad(fun)(at), want, rtol=1e-14)


def test_a_branch_that_is_not_selected_contributes_nothing():
    def loss(x):
        return np.sum(np.where(x > 0.5, sc.gammaln(x - 0.5), 0.0))

    np.testing.assert_allclose(srcad.grad(loss)(np.array([0.5, 1.5])), [0.0, sc.digamma(1.0)])


def test_an_argument_without_derivative_is_refused():
    with pytest.raises(srcad.NoDerivativeError, match="argument v of scipy.special.jvp"):
        srcad.grad(lambda v: sc.jvp(v, 2.0))(1.5)


def test_more_elements_than_a_block():
    a = np.full(10_000, 2.5)
    want = float(slope(gammainc, (2.5, 2.0), 0))
    np.testing.assert_allclose(srcad.grad(lambda x: np.sum(sc.gammainc(x, 2.0)))(a), np.full(10_000, want))


def test_riemann_s_zeta_also_left_of_one():
    for x in (1.4, 8.0, 0.5, -3.5):
        got = srcad.grad(lambda v: sc.zeta(v))(x)
        np.testing.assert_allclose(got, float(slope(mp.zeta, (x,), 0)), rtol=1e-13)


# where a formula has 0 / 0 or 0 * inf, and the function a slope: a call, its argument, the slope there
EDGES = [
    (lambda z: sc.struve(0, z), 0.0, 2 / np.pi), (lambda z: sc.struve(1, z), 0.0, 0.0),
    (lambda z: sc.modstruve(0, z), 0.0, 2 / np.pi), (sc.berp, 0.0, 0.0), (sc.beip, 0.0, 0.5),
    (lambda x: sc.lpmv(0, 3, x), 1.0, 6.0), (lambda x: sc.lpmv(0, 2, x), -1.0, -3.0),
    (lambda x: sc.lpmv(2, 3, x), 1.0, -30.0), (lambda x: sc.lpmv(3, 3, x), 1.0, 0.0),
    (lambda z: sc.spherical_jn(0, z, True), 0.0, -1 / 3), (lambda z: sc.spherical_jn(1, z, True), 0.0, 0.0),
    (lambda z: sc.spherical_jn(2, z, True), 0.0, 2 / 15), (lambda z: sc.spherical_in(2, z, True), 0.0, 2 / 15),
    (lambda a: sc.gammaincinv(a, 0.0), 2.0, 0.0), (lambda a: sc.betaincinv(a, 3.0, 1.0), 2.0, 0.0),
    (lambda x: sc.gammainc(2.0, x), np.inf, 0.0), (lambda k: sc.boxcox(0.0, k), 2.0, 0.25),
    (lambda k: sc.boxcox1p(-1.0, k), 2.0, 0.25), (lambda d: sc.pseudo_huber(d, -0.5), 0.0, 0.5),
    (lambda y: sc.xlogy(0.0, y), 0.0, 0.0), (lambda y: sc.rel_entr(0.0, y), 0.0, 0.0),
    (lambda y: sc.kl_div(0.0, y), 0.3, 1.0), (lambda x: sc.log_ndtr(x), -1e10, 1e10),
    (lambda x: sc.softmax(np.array([1e4, 0.0]) * x)[1], 1.0, 0.0),
    (lambda n: sc.comb(n, 3.5), 2.5, 0.0), (lambda k: sc.comb(2.5, k), 3.5, 0.0),
    (lambda k: sc.comb(2.5, k), -0.5, 0.0),
    (lambda a: sc.agm(a, -1.0), -1.0, 0.5), (lambda b: sc.agm(-1.0, b), -1.0, 0.5),
    (lambda k: sc.powm1(0.0, k), 2.0, 0.0), (lambda m: sc.ellipkinc(1.2, m), 1.0, 0.5 * (np.tan(1.2) / np.cos(1.2)
     - np.arctanh(np.sin(1.2))) / 2),
    (lambda x: sc.tklmbda(x, 2.5), -1.5, 0.0), (lambda k: sc.tklmbda(0.7, k), 2.5, 0.0),
    (lambda v: sc.iv(v, 0.0), 0.9, 0.0), (lambda v: sc.ive(v, 0.0), 2.0, 0.0),
    (lambda x: np.sum(sc.expn(np.array([3, 4]), x)), 0.0, -1.5),
    (lambda a: sc.agm(a, 0.0), 2.0, 0.0), (lambda b: sc.agm(2.0, b), 0.0, np.inf),
    (lambda a: sc.agm(a, 1e-200), 1e-200, 0.5), (lambda a: sc.gdtr(a, 0.5, 0.0), 2.0, 0.0),
    (lambda x: sc.elliprg(x, 1.0, 1.0), 0.0, 0.125 * np.pi), (lambda n: sc.perm(n, 3.0), 1.5, 0.0),
    (lambda a: sc.gammainc(a, 2.5), 0.0, -sc.exp1(2.5)),
    # Python's floats raise exceptions where NumPy's are infinite
    (sc.erf, 1e200, 0.0), (sc.erfc, -1e200, 0.0), (sc.ndtr, 1e200, 0.0), (lambda h: sc.owens_t(h, 2.0), 1e200, 0.0),
    (lambda x: sc.boxcox(x, 0.1), 0.0, np.inf), (lambda x: sc.powm1(x, 0.3), 0.0, np.inf),
    (lambda x: sc.rel_entr(x, 0.0), 0.0, np.nan), (lambda x: sc.kl_div(x, 0.0), 0.0, np.nan),
]  # fmt: skip


@pytest.mark.parametrize("function, at, want", EDGES)
def test_at_edges_of_the_formula(function, at, want):
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(srcad.grad(function)(at), want, rtol=1e-12)
        np.testing.assert_allclose(srcad.jvp(function, (at,), (1.0,))[1], want, rtol=1e-12)


BY_ORDER = {
    sc.kve: lambda v, z: mp.exp(z) * mp.besselk(v, z), sc.ive: lambda v, z: mp.exp(-z) * mp.besseli(v, z)
}  # fmt: skip


def test_an_order_that_takes_many_points_beside_others():
    """It has a sum of its own: a block of such sums would take gigabytes."""
    v, z = np.array([3.0, 1e4, 1e7, 2.5]), np.array([1e-300, 1e8, 1e8, 1.5])
    for function in BY_ORDER:
        with np.errstate(all="ignore"):
            found = srcad.grad(lambda v: np.sum(function(v, z)))(v)
        want = [float(slope(BY_ORDER[function], (a, b), 0)) for a, b in zip(v[1::2], z[1::2])]
        np.testing.assert_allclose(found[1::2], want, rtol=1e-9)


@pytest.mark.filterwarnings("ignore:floating point number truncated")
def test_numbers_of_trials_are_whole():
    np.testing.assert_allclose(srcad.grad(lambda p: sc.bdtr(1.0, 4.7, p))(0.3), -4 * 3 * 0.3 * 0.7**2)


def test_tukeys_distribution_beside_its_logistic_case():
    """SciPy takes the logistic function near 0."""
    y = sc.expit(1.5)
    for k in (1e-10, -1e-7, 0.0):
        want = -y * (1.0 - y) * (np.log(y) ** 2 - np.log1p(-y) ** 2) / 2
        np.testing.assert_allclose(srcad.grad(lambda k: sc.tklmbda(1.5, k))(k), want, rtol=1e-6)


def test_a_comb_with_repetition_is_refused():
    with pytest.raises(srcad.NoDerivativeError, match="with repetition"):
        srcad.grad(lambda n: sc.comb(n, 2.0, repetition=True))(3.0)
