"""SciPy's special functions: the partial derivative by each real argument, in the arguments and the result `y`.

    y = special.gammaln(x)        x_bar = y_bar * special.digamma(x)

The formulas are those of the NIST Digital Library of Mathematical Functions, in forms that do not cancel; where SciPy
has no name for a derivative, `srcad.runtime` has one. An argument without a partial derivative has to be constant.
Conventions: where a function is 0 * log(0) = 0 by definition, the other factor's derivative is 0; `huber` has the
derivatives of its quadratic part where it becomes linear, where both agree.
"""

from __future__ import annotations

import math
from typing import Any

import scipy.special as sc

from srcad.rules.axes import real_only, unless
from srcad.rules.call import Call, CannotTell
from srcad.rules.expr import E, helper, numpy, scipy
from srcad.rules.registry import constant, elementwise
from srcad.rules.scipy.slopes import by_slope, numerically
from srcad.runtime import bessel, distributions, incomplete, special

ROOT_PI = math.sqrt(math.pi)
LOG_10 = math.log(10)

# ---------------------------------------------------------------- logistic, powers and logarithms

elementwise(sc.expit, "x", x="y * special.expit(-x)", hint="p")
elementwise(sc.logit, "x", x="1.0 / (x * (1.0 - x))")
elementwise(sc.log_expit, "x", x="special.expit(-x)")
elementwise(sc.exp2, "x", x=f"{math.log(2)!r} * y", hint="e")
elementwise(sc.exp10, "x", x=f"{LOG_10!r} * y", hint="e")
elementwise(sc.expm1, "x", x="np.exp(x)", hint="e")
elementwise(sc.exprel, "x", x="0.5 * special.hyp1f1(2.0, 3.0, x)")
elementwise(sc.log1p, "x", x="1.0 / (1.0 + x)", hint="log")
elementwise(sc.cbrt, "x", x="1.0 / (3.0 * y**2)", hint="root")
elementwise(sc.cosm1, "x", x="-np.sin(x)")
elementwise(sc.sindg, "x", x=f"{math.pi / 180!r} * special.cosdg(x)")
elementwise(sc.cosdg, "x", x=f"{-math.pi / 180!r} * special.sindg(x)")
elementwise(sc.tandg, "x", x=f"{math.pi / 180!r} * (1.0 + y**2)")
elementwise(sc.cotdg, "x", x=f"{-math.pi / 180!r} * (1.0 + y**2)")
elementwise(sc.powm1, "x1, x2", x1="x2 * np.power(x1, x2 - 1.0)",
            x2="special.xlogy(np.power(x1, x2), x1)")  # fmt: skip
elementwise(sc.boxcox, "x, lmbda", x="np.power(x, lmbda - 1.0)",
            lmbda=lambda c: helper(special.boxcox_by_lmbda, c["x"], c["lmbda"]))  # fmt: skip
elementwise(sc.boxcox1p, "x, lmbda", x="np.power(1.0 + x, lmbda - 1.0)",
            lmbda=lambda c: helper(special.boxcox1p_by_lmbda, c["x"], c["lmbda"]))  # fmt: skip
elementwise(sc.inv_boxcox, "x, lmbda", x="y / (1.0 + lmbda * x)",
            lmbda="-0.5 * y * x**2 * special.hyp2f1(2.0, 2.0, 3.0, -lmbda * x)")  # fmt: skip
elementwise(sc.inv_boxcox1p, "x, lmbda", x="special.inv_boxcox(x, lmbda) / (1.0 + lmbda * x)",
            lmbda="-0.5 * special.inv_boxcox(x, lmbda) * x**2 * special.hyp2f1(2.0, 2.0, 3.0, -lmbda * x)")  # fmt: skip
elementwise(sc.wrightomega, "x", x="y / (1.0 + y)")


def zero_times(weight: E, other: E) -> E:
    """A product, and 0 where a factor is 0, whatever the other one is there."""
    return helper(distributions.zero_times, weight, other)


def nonzero_over(c: Call, top: E, bottom: E) -> E:
    """`top / bottom`, and 0 where both are 0."""
    top = c.let(top, "top")
    return top / unless(top.compare("!=", 0), bottom, 1.0)


elementwise(sc.xlogy, "x1, x2", x1="np.log(x2)", x2=lambda c: nonzero_over(c, c["x1"], c["x2"]))
elementwise(sc.xlog1py, "x1, x2", x1="np.log1p(x2)", x2=lambda c: nonzero_over(c, c["x1"], 1.0 + c["x2"]))
elementwise(sc.entr, "x", x="-1.0 - np.log(x)")
elementwise(sc.rel_entr, "x1, x2", x1="1.0 + np.log(np.divide(x1, x2))",
            x2=lambda c: -nonzero_over(c, c["x1"], c["x2"]))  # fmt: skip
elementwise(sc.kl_div, "x1, x2", x1="np.log(np.divide(x1, x2))", x2=lambda c: 1.0 - nonzero_over(c, c["x1"], c["x2"]))
elementwise(sc.huber, "delta, r", delta="np.maximum(np.abs(r) - delta, 0.0)", r="np.clip(r, -delta, delta)")
elementwise(sc.pseudo_huber, "delta, r",
            delta="(r * (r / (delta + np.hypot(delta, r))))**2 / np.hypot(delta, r)",
            r="delta * r / np.hypot(delta, r)")  # fmt: skip

# ---------------------------------------------------------------- gamma, beta and zeta functions

elementwise((sc.gammaln, sc.loggamma), "x", x="special.digamma(x)")
elementwise(sc.gamma, "x", x="y * special.digamma(x)")
elementwise(sc.digamma, "x", real_only=True, x=lambda c: helper(special.polygamma, 1, c["x"]))
for _polygamma in (sc.polygamma, special.polygamma):
    elementwise(_polygamma, "n, x", x=lambda c: helper(special.polygamma, c["n"] + 1, c["x"]))


def _rgamma_x(c: Call) -> E:
    """-digamma(x) / gamma(x); left of 1/2, where these have poles but rgamma has none, by reflection."""
    x = c["x"]
    left, right = numpy("minimum", x, 0.5), numpy("maximum", x, 0.5)
    turn = c.let(math.pi * left, "turn")
    reflected = numpy("cos", turn) - numpy("sin", turn) * scipy("special.digamma", 1.0 - left) / math.pi
    direct = -scipy("special.rgamma", right) * scipy("special.digamma", right)
    return numpy("where", x.compare("<", 0.5), scipy("special.gamma", 1.0 - left) * reflected, direct)


elementwise(sc.rgamma, "x", x=_rgamma_x)


def digamma_step(x: E, step: E) -> E:
    """digamma(x + step) - digamma(x)."""
    return helper(special.digamma_step, x, step)


elementwise(sc.factorial, "n, exact=False, extend='zero'", n="y * special.digamma(n + 1.0)")
elementwise(sc.poch, "z, m", z=lambda c: helper(special.poch_by_z, c["z"], c["m"]), 
            m=lambda c: helper(special.poch_by_m, c["z"], c["m"]))  # fmt: skip


def _binomial_by(c: Call, function: Any) -> E:
    if c.static("repetition", False) or c.static("exact", False):
        raise CannotTell("scipy.special.comb of whole numbers, or with repetition", "use scipy.special.binom")
    return helper(function, c["N"], c["k"])


elementwise(sc.binom, "N, k", N=lambda c: _binomial_by(c, special.binom_by_n),
            k=lambda c: _binomial_by(c, special.binom_by_k))  # fmt: skip
elementwise(sc.comb, "N, k, exact=False, repetition=False", N=lambda c: _binomial_by(c, special.comb_by_n),
            k=lambda c: _binomial_by(c, special.comb_by_k))  # fmt: skip
elementwise(sc.beta, "a, b", a=lambda c: helper(special.beta_by_a, c["a"], c["b"]),
            b=lambda c: helper(special.beta_by_a, c["b"], c["a"]))  # fmt: skip
elementwise(sc.betaln, "a, b", a=lambda c: -digamma_step(c["a"], c["b"]), b=lambda c: -digamma_step(c["b"], c["a"]))


def _multigammaln_a(c: Call) -> E:
    d = c.reader.value(c.operands["d"])
    halves = numpy("arange", d) / 2.0
    return numpy("sum", scipy("special.digamma", numpy("subtract.outer", c["a"], halves)), axis=-1)


elementwise(sc.multigammaln, "a, d", a=_multigammaln_a)


def _zeta_q(c: Call) -> E:
    return -c["x"] * scipy("special.zeta", c["x"] + 1.0, c["q"])


elementwise(sc.zeta, "x, q=None, out=None", q=_zeta_q,
            x=lambda c: helper(special.zeta_by_x, c["x"], c["q"] if c.given("q") else 1.0))  # fmt: skip
elementwise(sc.zetac, "x", x=lambda c: helper(special.zeta_by_x, c["x"], 1.0))


def gamma_density(a: E | float, x: E | float) -> E:
    """The density of Gamma(a) at x."""
    return helper(incomplete.gamma_density, a, x)


def beta_density(a: E | float, b: E | float, x: E | float) -> E:
    """The density of Beta(a, b) at x."""
    return helper(incomplete.beta_density, a, b, x)


def _gamma_inverse(sign: float) -> dict[str, Any]:
    """y such that gammainc(a, y) is p, or (sign -1) gammaincc(a, y)."""
    return {
        "a": lambda c: nonzero_over(c, -helper(incomplete.gammainc_by_a, c["a"], c.y), gamma_density(c["a"], c.y)),
        "p": lambda c: sign / gamma_density(c["a"], c.y),
    }


def _beta_inverse(sign: float) -> dict[str, Any]:
    def by(function: Any) -> Any:
        return lambda c: nonzero_over(c, -helper(function, c["a"], c["b"], c.y), beta_density(c["a"], c["b"], c.y))

    return {
        "a": by(incomplete.betainc_by_a), "b": by(incomplete.betainc_by_b),
        "p": lambda c: sign / beta_density(c["a"], c["b"], c.y),
    }  # fmt: skip


def _beta_direct(sign: float) -> dict[str, Any]:
    return {
        "a": lambda c: sign * helper(incomplete.betainc_by_a, c["a"], c["b"], c["x"]),
        "b": lambda c: sign * helper(incomplete.betainc_by_b, c["a"], c["b"], c["x"]),
        "x": lambda c: sign * beta_density(c["a"], c["b"], c["x"]),
    }


for _gammainc, _inverse, _betainc, _beta_inv, _sign in (
    (sc.gammainc, sc.gammaincinv, sc.betainc, sc.betaincinv, 1.0),
    (sc.gammaincc, sc.gammainccinv, sc.betaincc, sc.betainccinv, -1.0),
):
    elementwise(_gammainc, "a, x", a=lambda c, s=_sign: s * helper(incomplete.gammainc_by_a, c["a"], c["x"]),
                x=lambda c, s=_sign: s * gamma_density(c["a"], c["x"]))  # fmt: skip
    elementwise(_inverse, "a, p", **_gamma_inverse(_sign))
    elementwise(_betainc, "a, b, x", **_beta_direct(_sign))
    elementwise(_beta_inv, "a, b, p", **_beta_inverse(_sign))


def t_density(df: E, t: E) -> E:
    """The density of Student's t."""
    return helper(incomplete.t_density, df, t)


elementwise(sc.stdtr, "df, t", df=lambda c: helper(incomplete.stdtr_by_df, c["df"], c["t"]),
            t=lambda c: t_density(c["df"], c["t"]))  # fmt: skip
elementwise(sc.stdtrit, "df, p", p=lambda c: 1.0 / t_density(c["df"], c.y),
            df=lambda c: -helper(incomplete.stdtr_by_df, c["df"], c.y) / t_density(c["df"], c.y))  # fmt: skip
for _chdtr, _sign in ((sc.chdtr, 0.5), (sc.chdtrc, -0.5)):
    elementwise(_chdtr, "v, x", x=lambda c, s=_sign: s * gamma_density(0.5 * c["v"], 0.5 * c["x"]),
                v=lambda c, s=_sign: s * helper(incomplete.gammainc_by_a, 0.5 * c["v"], 0.5 * c["x"]))  # fmt: skip

for _sum, _tail in ((sc.pdtr, -1.0), (sc.pdtrc, 1.0)):
    elementwise(_sum, "k, m", m=lambda c, s=_tail: s * gamma_density(numpy("floor", c["k"]) + 1.0, c["m"]))
for _sum, _tail in ((sc.gdtr, 1.0), (sc.gdtrc, -1.0)):
    elementwise(_sum, "a, b, x", a=lambda c, s=_tail: s * zero_times(c["x"], gamma_density(c["b"], c["a"] * c["x"])),
                b=lambda c, s=_tail: s * helper(incomplete.gammainc_by_a, c["b"], c["a"] * c["x"]),
                x=lambda c, s=_tail: s * c["a"] * gamma_density(c["b"], c["a"] * c["x"]))  # fmt: skip
for _sum, _tail in ((sc.bdtr, -1.0), (sc.bdtrc, 1.0)):
    elementwise(_sum, "k, n, p", p=lambda c, s=_tail: s * _binomial_step(c))
for _sum, _tail in ((sc.nbdtr, 1.0), (sc.nbdtrc, -1.0)):
    elementwise(_sum, "k, n, p", p=lambda c, s=_tail: s * beta_density(c["n"], c["k"] + 1.0, c["p"]))


def _binomial_step(c: Call) -> E:
    """SciPy takes `n` for a whole number, too."""
    k, n = numpy("floor", c["k"]), c["n"]
    number = getattr(n.fact, "dtype", "").startswith(("int", "uint"))
    whole = number if n.literal is None else n.literal == int(n.literal)
    return beta_density(k + 1.0, (n if whole else numpy("trunc", n)) - k, c["p"])


# ---------------------------------------------------------------- error functions and the normal distribution

elementwise(sc.erf, "x", x=f"{2 / ROOT_PI!r} * np.exp(-x * x)")
elementwise(sc.erfc, "x", x=f"{-2 / ROOT_PI!r} * np.exp(-x * x)")
elementwise(sc.erfi, "x", x=f"{2 / ROOT_PI!r} * np.exp(x * x)")
elementwise(sc.erfinv, "x", x=f"{ROOT_PI / 2!r} * np.exp(y**2)")
elementwise(sc.erfcinv, "x", x=f"{-ROOT_PI / 2!r} * np.exp(y**2)")
elementwise(sc.erfcx, "x", real_only=True, x=lambda c: helper(special.erfcx_slope, c["x"]))
elementwise(sc.dawsn, "x", real_only=True, x=lambda c: helper(special.dawsn_slope, c["x"]))
elementwise(sc.ndtr, "x", x=f"{1 / math.sqrt(2 * math.pi)!r} * np.exp(-0.5 * x * x)")
elementwise(sc.ndtri, "x", x=f"{math.sqrt(2 * math.pi)!r} * np.exp(0.5 * y**2)")
elementwise(sc.log_ndtr, "x", x=f"{math.sqrt(2 / math.pi)!r} / special.erfcx({-math.sqrt(0.5)!r} * x)")
elementwise(sc.ndtri_exp, "x", x=f"{math.sqrt(math.pi / 2)!r} * special.erfcx({-math.sqrt(0.5)!r} * y)")
elementwise(sc.owens_t, "h, a",
            h=f"{-1 / (2 * math.sqrt(2 * math.pi))!r} * np.exp(-0.5 * h * h) * special.erf({math.sqrt(0.5)!r} * a * h)",
            a=f"{1 / (2 * math.pi)!r} * np.exp(-0.5 * h * h * (1.0 + a * a)) / (1.0 + a * a)")  # fmt: skip

# ---------------------------------------------------------------- exponential integrals, Bessel functions


def _expn_x(c: Call) -> E:
    n = c.reader.value(c.operands["n"])
    if n.literal is not None:
        return -((1.0 + 1.0 / c["x"]) * c.y if n.literal == 0 else scipy("special.expn", n - 1, c["x"]))
    zero = (1.0 + 1.0 / unless(n.compare("<", 1), c["x"], 1.0)) * c.y
    return -numpy("where", n.compare("<", 1), zero, scipy("special.expn", numpy("maximum", n - 1, 0), c["x"]))


elementwise(sc.expn, "n, x", x=_expn_x)
elementwise(sc.exp1, "x", x="-np.exp(-x) / x")
elementwise(sc.expi, "x", x="np.exp(x) / x")
elementwise(sc.spence, "x", x=lambda c: unless(c["x"].compare("!=", 1), _log_ratio(c["x"]), -1.0))


def _log_ratio(x: E) -> E:
    away = unless(x.compare("!=", 1), x, 2.0)
    return numpy("log", away) / (1.0 - away)


elementwise(sc.j0, "z", z="-special.j1(z)")
elementwise(sc.y0, "z", z="-special.y1(z)")
elementwise(sc.i0, "z", z="special.i1(z)")
elementwise(sc.k0, "z", z="-special.k1(z)")
elementwise(sc.j1, "z", z=lambda c: helper(bessel.j1_slope, c["z"]))
elementwise(bessel.j1_slope, "z", z="0.25 * (special.jv(3, z) - 3.0 * special.j1(z))")
elementwise(sc.y1, "z", z="special.y0(z) - y / z")
elementwise(sc.i1, "z", z=lambda c: helper(bessel.i1_slope, c["z"]))
elementwise(bessel.i1_slope, "z", z="0.25 * (special.iv(3, z) + 3.0 * special.i1(z))")
elementwise(sc.k1, "z", z="-special.k0(z) - y / z")
elementwise(sc.i0e, "z", z=lambda c: helper(bessel.ive_slope, 0.0, c["z"]))
elementwise(sc.i1e, "z", z=lambda c: helper(bessel.ive_slope, 1.0, c["z"]))
elementwise(sc.k0e, "z", z=lambda c: helper(bessel.kve_slope, 0.0, c["z"]))
elementwise(sc.k1e, "z", z=lambda c: helper(bessel.kve_slope, 1.0, c["z"]))
for _name in ("jv", "yv", "jve", "yve", "hankel1", "hankel2"):
    numerically(getattr(sc, _name), "v, z", real_only=_name in ("jve", "yve"),
                z=f"0.5 * (special.{_name}(v - 1, z) - special.{_name}(v + 1, z))")  # fmt: skip
elementwise(sc.yn, "n, z", z="0.5 * (special.yv(n - 1, z) - special.yv(n + 1, z))")
elementwise(sc.kn, "n, z", z="-0.5 * (special.kv(n - 1, z) + special.kv(n + 1, z))")


def _by_order(slope: Any, c: Call) -> E:
    real_only(c, "z")
    return helper(slope, c["v"], c["z"])


elementwise(sc.iv, "v, z", z="0.5 * (special.iv(v - 1, z) + special.iv(v + 1, z))",
            v=lambda c: _by_order(bessel.iv_by_order, c))  # fmt: skip
elementwise(sc.kv, "v, z", z="-0.5 * (special.kv(v - 1, z) + special.kv(v + 1, z))",
            v=lambda c: _by_order(bessel.kv_by_order, c))  # fmt: skip
elementwise(sc.ive, "v, z", real_only=True, z=lambda c: helper(bessel.ive_slope, c["v"], c["z"]),
            v=lambda c: helper(bessel.ive_by_order, c["v"], c["z"]))  # fmt: skip
elementwise(sc.kve, "v, z", real_only=True, z=lambda c: helper(bessel.kve_slope, c["v"], c["z"]),
            v=lambda c: helper(bessel.kve_by_order, c["v"], c["z"]))  # fmt: skip
for _name in ("struve", "modstruve"):
    numerically(getattr(sc, _name), "v, z", z=lambda c, n=_name: scipy(f"special.{n}", c["v"] - 1, c["z"])
                - c["v"] * over_nonzero(c.y, c["z"]))  # fmt: skip


def over_nonzero(top: E, z: E) -> E:
    """`top / z` of what is 0 at z = 0, and so is the quotient."""
    return top / unless(z.compare("!=", 0), z, 1.0)


def _kelvin_second(c: Call, other: str, sign: float) -> E:
    """By the differential equation; at 0, where it is singular, bei has the second derivative 1/2."""
    found = sign * scipy(f"special.{other}", c["z"]) - over_nonzero(c.y, c["z"])
    return unless(c["z"].compare("!=", 0), found, 0.5) if other == "ber" else found


for _name, _other, _sign in (("ber", "bei", -1.0), ("bei", "ber", 1.0), ("ker", "kei", -1.0), ("kei", "ker", 1.0)):
    elementwise(getattr(sc, _name), "z", z=f"special.{_name}p(z)")
    elementwise(getattr(sc, _name + "p"), "z", z=lambda c, o=_other, s=_sign: _kelvin_second(c, o, s))
elementwise(sc.itstruve0, "x", x="special.struve(0, x)")
elementwise(sc.it2struve0, "x", x="-special.struve(0, x) / x")
elementwise(sc.itmodstruve0, "x", x="special.modstruve(0, x)")
numerically(sc.besselpoly, "a, lmb, nu")


# of the n-th function's derivative, (2 n + 1) times: n times the one before and n + 1 times the one after
_SPHERICAL = {"spherical_jn": (1.0, -1.0), "spherical_yn": (1.0, -1.0), "spherical_in": (1.0, 1.0),
              "spherical_kn": (-1.0, -1.0)}  # fmt: skip


def _spherical(name: str) -> Any:
    """The n-th function's derivative is SciPy's own; that of its neighbours gives the second one, also at 0."""

    def by_z(c: Call) -> E:
        n, z = c.reader.value(c.operands["n"]), c["z"]
        if not c.static("derivative", False):
            return scipy(f"special.{name}", n, z, True)
        before, after = _SPHERICAL[name]
        total = after * (n + 1) * scipy(f"special.{name}", n + 1, z, True)
        if n.literal != 0:
            lower = n - 1 if n.literal is not None else numpy("maximum", n - 1, 0)
            total = before * n * scipy(f"special.{name}", lower, z, True) + total
        return total / (2 * n + 1)

    return by_z


for _name in ("spherical_jn", "spherical_yn", "spherical_in", "spherical_kn"):
    elementwise(getattr(sc, _name), "n, z, derivative=False", z=_spherical(_name))


def _next_derivative(name: str) -> Any:
    return lambda c: scipy(f"special.{name}", c["v"], c["z"], c.static("n", 1) + 1)


for _name in ("jvp", "yvp", "ivp", "kvp"):
    elementwise(getattr(sc, _name), "v, z, n=1", z=_next_derivative(_name))

# ---------------------------------------------------------------- elliptic integrals, by Carlson's, which do not cancel

elementwise(sc.ellipk, "m", m=f"{1 / 6!r} * special.elliprd(0.0, 1.0, 1.0 - m)")
elementwise(sc.ellipkm1, "p", p=f"{-1 / 6!r} * special.elliprd(0.0, 1.0, p)")
elementwise(sc.ellipe, "m", m=f"{-1 / 6!r} * special.elliprd(0.0, 1.0 - m, 1.0)")
elementwise(sc.elliprf, "x1, x2, x3", x1=f"{-1 / 6!r} * special.elliprd(x2, x3, x1)",
            x2=f"{-1 / 6!r} * special.elliprd(x1, x3, x2)", x3=f"{-1 / 6!r} * special.elliprd(x1, x2, x3)")  # fmt: skip
elementwise(sc.elliprc, "x1, x2", real_only=True, x1=lambda c: helper(special.elliprc_by_x1, c["x1"], c["x2"]),
            x2=lambda c: helper(special.elliprc_by_x2, c["x1"], c["x2"]))  # fmt: skip
numerically(sc.elliprd, "x1, x2, x3", real_only=True)
def _elliprg_by(c: Call, own: str, one: str, other: str) -> E:
    """Of the argument `own`, which may be 0, where Carlson's second integral is infinite."""
    whole = scipy("special.elliprf", c["x1"], c["x2"], c["x3"])
    return 0.25 * whole - zero_times(c[own], scipy("special.elliprd", c[one], c[other], c[own])) / 12.0


elementwise(sc.elliprg, "x1, x2, x3", x1=lambda c: _elliprg_by(c, "x1", "x2", "x3"),
            x2=lambda c: _elliprg_by(c, "x2", "x1", "x3"), x3=lambda c: _elliprg_by(c, "x3", "x1", "x2"))  # fmt: skip
numerically(sc.elliprj, "x1, x2, x3, x4", real_only=True)


def _agm_by(c: Call, own: str, other: str) -> E:
    """It grows as both arguments do together, so its slope is that of both over the larger one; infinite at 0."""
    largest = c.let(numpy("maximum", numpy("abs", c[own]), numpy("abs", c[other])), "largest")
    share, one, two = c.y / largest, numpy("abs", c[own]) / largest, c[other] / largest
    slope = zero_times(share * share, one * scipy("special.elliprd", 0.0, two * two, one * one))
    return unless(c[own].compare("!=", 0), 2 / (3 * math.pi) * slope, math.inf)


elementwise(sc.agm, "a, b", a=lambda c: _agm_by(c, "a", "b"), b=lambda c: _agm_by(c, "b", "a"))


def incomplete_by_m(c: Call, phi: E, m: E, first: bool) -> E:
    """By the parameter m: what the angle has beyond whole half-turns, and the complete integral for each of these."""
    turns = c.let(numpy("round", phi / math.pi), "turns")
    rest = c.let(phi - math.pi * turns, "rest")
    s = c.let(numpy("sin", rest), "sine")
    c2, delta = numpy("cos", rest) ** 2, 1.0 - m * s**2
    if first:
        whole = helper(distributions.zero_times, turns, scipy("special.elliprd", 0.0, 1.0, 1.0 - m))
        return (s**3 * scipy("special.elliprd", c2, 1.0, delta) + 2.0 * whole) / 6.0
    whole = helper(distributions.zero_times, turns, scipy("special.elliprd", 0.0, 1.0 - m, 1.0))
    return (s**3 * scipy("special.elliprd", c2, delta, 1.0) + 2.0 * whole) / -6.0


elementwise(sc.ellipkinc, "phi, m", phi="1.0 / np.sqrt(1.0 - m * np.sin(phi)**2)",
            m=lambda c: incomplete_by_m(c, c["phi"], c["m"], True))  # fmt: skip
elementwise(sc.ellipeinc, "phi, m", phi="np.sqrt(1.0 - m * np.sin(phi)**2)",
            m=lambda c: incomplete_by_m(c, c["phi"], c["m"], False))  # fmt: skip

# ---------------------------------------------------------------- hypergeometric functions, orthogonal polynomials

numerically(sc.hyp2f1, "a, b, c, z", z="a * b / c * special.hyp2f1(a + 1, b + 1, c + 1, z)")
numerically(sc.hyp1f1, "a, b, z", z="a / b * special.hyp1f1(a + 1, b + 1, z)")
numerically(sc.hyp0f1, "b, z", z="special.hyp0f1(b + 1, z) / b")
numerically(sc.hyperu, "a, b, z", z="-a * special.hyperu(a + 1, b + 1, z)")
numerically(sc.wright_bessel, "a, b, z", z="special.wright_bessel(a, a + b, z)")
if hasattr(sc, "log_wright_bessel"):  # SciPy 1.14
    numerically(sc.log_wright_bessel, "a, b, z", z="np.exp(special.log_wright_bessel(a, a + b, z) - y)")
numerically(sc.eval_chebyt, "n, x", x="n * special.eval_chebyu(n - 1, x)")
numerically(sc.eval_chebyu, "n, x", x="2.0 * special.eval_gegenbauer(n - 1, 2.0, x)")
numerically(sc.eval_chebyc, "n, x", x="n * special.eval_chebyu(n - 1, 0.5 * x)")
numerically(sc.eval_chebys, "n, x", x="special.eval_gegenbauer(n - 1, 2.0, 0.5 * x)")
numerically(sc.eval_sh_chebyt, "n, x", x="2.0 * n * special.eval_chebyu(n - 1, 2.0 * x - 1.0)")
numerically(sc.eval_sh_chebyu, "n, x", x="4.0 * special.eval_gegenbauer(n - 1, 2.0, 2.0 * x - 1.0)")
numerically(sc.eval_legendre, "n, x", x="special.eval_gegenbauer(n - 1, 1.5, x)")
numerically(sc.eval_sh_legendre, "n, x", x="2.0 * special.eval_gegenbauer(n - 1, 1.5, 2.0 * x - 1.0)")
numerically(sc.eval_gegenbauer, "n, alpha, x", x="2.0 * alpha * special.eval_gegenbauer(n - 1, alpha + 1.0, x)")
numerically(sc.eval_jacobi, "n, alpha, beta, x",
            x="0.5 * (n + alpha + beta + 1.0) * special.eval_jacobi(n - 1, alpha + 1.0, beta + 1.0, x)")  # fmt: skip
numerically(sc.eval_sh_jacobi, "n, p, q, x", real_only=True)
numerically(sc.eval_laguerre, "n, x", x="-special.eval_genlaguerre(n - 1, 1.0, x)")
numerically(sc.eval_genlaguerre, "n, alpha, x", x="-special.eval_genlaguerre(n - 1, alpha + 1.0, x)")
elementwise(sc.eval_hermite, "n, x", x="2.0 * n * special.eval_hermite(np.maximum(n - 1, 0), x)")
elementwise(sc.eval_hermitenorm, "n, x", x="n * special.eval_hermitenorm(np.maximum(n - 1, 0), x)")
numerically(sc.lpmv, "m, v, x", constant="m", x=lambda c: helper(special.lpmv_by_x, c["m"], c["v"], c["x"]))
numerically(special.lpmv_by_x, "m, v, x", constant="m")
numerically(sc.mathieu_a, "m, q", constant="m")
numerically(sc.mathieu_b, "m, q", constant="m")


def _lambertw_z(c: Call) -> E:
    """W' = 1 / (exp(W) (1 + W)); the cotangent of a real z is real."""
    return 1.0 / (numpy("exp", c.y) * (1.0 + c.y))


elementwise(sc.wofz, "z", z=lambda c: c["z"].lift(2j / ROOT_PI) - 2.0 * c["z"] * c.y)
elementwise(sc.voigt_profile, "x, sigma, gamma", x=lambda c: helper(special.voigt_by_x, c["x"], c["sigma"], c["gamma"]),
            sigma=lambda c: helper(special.voigt_by_sigma, c["x"], c["sigma"], c["gamma"]),
            gamma=lambda c: helper(special.voigt_by_gamma, c["x"], c["sigma"], c["gamma"]))  # fmt: skip
elementwise(sc.radian, "d, m, s", d=f"{math.pi / 180!r}", m=f"{math.pi / 10800!r}", s=f"{math.pi / 648000!r}")
numerically(sc.diric, "x, n", constant="n")
elementwise(sc.perm, "N, k, exact=False", N=lambda c: zero_times(c.y, digamma_step(c["N"] - c["k"] + 1.0, c["k"])),
            k=lambda c: zero_times(c.y, scipy("special.digamma", c["N"] - c["k"] + 1.0)))  # fmt: skip
elementwise(sc.lambertw, "z, k=0, tol=1e-08", z=_lambertw_z)

constant(sc.gammasgn, sc.round, sc.bernoulli, sc.euler, sc.stirling2, sc.factorial2, sc.factorialk)
for _name in (
    *(n for n in dir(sc) if n.startswith("roots_")),
    *(n for n in dir(sc) if n.endswith(("_zeros", "_roots"))),
):
    constant(getattr(sc, _name))

# ---------------------------------------------------------------- helpers, differentiated again

elementwise(
    incomplete.gammainc_by_a,
    "a, x",
    a=by_slope(incomplete.gammainc_by_a, "a"),
    x=lambda c: gamma_density(c["a"], c["x"]) * (numpy("log", c["x"]) - scipy("special.digamma", c["a"])),
)
elementwise(incomplete.gamma_density, "a, x", a="y * (np.log(x) - special.digamma(a))", x="y * ((a - 1.0) / x - 1.0)")
elementwise(incomplete.t_density, "df, t", t="-y * (df + 1.0) * t / (df + t * t)",
            df=lambda c: c.y * helper(distributions.t_log_density_by_df, c["t"], c["df"]))  # fmt: skip
elementwise(incomplete.beta_density, "a, b, x", x="y * ((a - 1.0) / x - (b - 1.0) / (1.0 - x))",
            a="y * (np.log(x) - special.digamma(a) + special.digamma(a + b))",
            b="y * (np.log1p(-x) - special.digamma(b) + special.digamma(a + b))")  # fmt: skip
elementwise(special.digamma_step, "x, step", step="special.zeta(2.0, x + step)",
            x="special.zeta(2.0, x + step) - special.zeta(2.0, x)")  # fmt: skip
elementwise(distributions.log1p_ratio, "x, c", x="1.0 / (1.0 + c * x)",
            c=lambda c: helper(distributions.log1p_ratio_by_c, c["x"], c["c"]))  # fmt: skip
elementwise(distributions.log1p_ratio_by_c, "x, c", x="-x / (1.0 + c * x)**2",
            c=lambda c: helper(distributions.log1p_ratio_by_c_twice, c["x"], c["c"]))  # fmt: skip
for _helper, _signature in (
    (incomplete.betainc_by_a, "a, b, x"), (incomplete.betainc_by_b, "a, b, x"), (incomplete.stdtr_by_df, "df, t"),
    (special.zeta_by_x, "x, q"), (special.erfcx_slope, "x"), (special.dawsn_slope, "x"), (bessel.kv_by_order, "v, z"),
    (bessel.kve_by_order, "v, z"), (bessel.iv_by_order, "v, z"), (bessel.ive_by_order, "v, z"),
    (bessel.ive_slope, "v, z"), (bessel.kve_slope, "v, z"), (special.binom_by_n, "n, k"),
    (special.poch_by_z, "z, m"), (special.poch_by_m, "z, m"), (special.beta_by_a, "a, b"),
    (special.comb_by_n, "n, k"), (special.comb_by_k, "n, k"),
    (special.boxcox_by_lmbda, "x, lmbda"),
    (special.boxcox1p_by_lmbda, "x, lmbda"), (special.binom_by_k, "n, k"),
    (special.voigt_by_x, "x, sigma, gamma"), (special.voigt_by_sigma, "x, sigma, gamma"),
    (distributions.log1p_ratio_by_c_twice, "x, c"), (distributions.alpha_cdf_by_a, "x, a"),
    (incomplete.gammainc_of_exp_by_a, "a, x"),
    (special.voigt_by_gamma, "x, sigma, gamma"), (special.elliprc_by_x1, "x1, x2"), (special.elliprc_by_x2, "x1, x2"),
):  # fmt: skip
    numerically(_helper, _signature)

__all__ = ["beta_density", "gamma_density", "incomplete_by_m", "t_density"]
