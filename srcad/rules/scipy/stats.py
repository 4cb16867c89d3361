"""Continuous distributions of scipy.stats: a table of the derivatives of their log-densities.

    y = stats.gamma.logpdf(x, a)        x_bar = y_bar * ((a - 1.0) / x - 1.0)
                                        a_bar = y_bar * (np.log(x) - special.digamma(a))

Each row is for loc = 0 and scale = 1, in `x` and the shapes; `densities.py` makes all methods of it.
"""

from __future__ import annotations

import math

from scipy import stats

from srcad.rules.expr import E, helper, numpy, scipy
from srcad.rules.scipy.densities import continuous
from srcad.rules.scipy.special import beta_density
from srcad.runtime import incomplete

ROOT_2_PI = math.sqrt(2 * math.pi)

# ---------------------------------------------------------------- on all numbers

continuous(stats.norm, x="-x")
continuous(stats.laplace, x="-np.sign(x)")
continuous(stats.logistic, x="-np.tanh(0.5 * x)")
continuous(stats.cauchy, x="-2.0 * x / (1.0 + x**2)")
continuous(stats.gumbel_r, x="np.exp(-x) - 1.0")
continuous(stats.gumbel_l, x="1.0 - np.exp(x)")
continuous(stats.hypsecant, x="-np.tanh(x)")
continuous(
    stats.t, "df", x="-(df + 1.0) * x / (df + x**2)",
    df="0.5 * (special.digamma(0.5 * (df + 1.0)) - special.digamma(0.5 * df) - np.log1p(x**2 / df)"
       " + ((df + 1.0) * x**2 / (df + x**2) - 1.0) / df)",
    cdf={"df": lambda v: helper(incomplete.stdtr_by_df, v["df"], v["x"])},
)  # fmt: skip
continuous(
    stats.loggamma, "c", x="c - np.exp(x)", c="x - special.digamma(c)",
    cdf={"c": lambda v: helper(incomplete.gammainc_by_a, v["c"], numpy("exp", v["x"]))},
)  # fmt: skip


def _mills(v: dict[str, E]) -> E:
    """The normal density over the distribution function, at a x."""
    return math.sqrt(2 / math.pi) / scipy("special.erfcx", -math.sqrt(0.5) * v["a"] * v["x"])


continuous(
    stats.skewnorm, "a", x=lambda v: v["a"] * _mills(v) - v["x"], a=lambda v: v["x"] * _mills(v),
    cdf={"a": f"{-1 / math.pi!r} * np.exp(-0.5 * x**2 * (1.0 + a**2)) / (1.0 + a**2)"},
)  # fmt: skip

# ---------------------------------------------------------------- on positive numbers

continuous(stats.expon, bounded=True, x=lambda v: v["x"].lift(-1.0))
continuous(stats.halfnorm, bounded=True, x="-x")
continuous(stats.halfcauchy, bounded=True, x="-2.0 * x / (1.0 + x**2)")
continuous(stats.halflogistic, bounded=True, x="-np.tanh(0.5 * x)")
continuous(stats.rayleigh, bounded=True, x="1.0 / x - x")
continuous(stats.maxwell, bounded=True, x="2.0 / x - x")
continuous(
    stats.gamma, "a", bounded=True, x="(a - 1.0) / x - 1.0", a="np.log(x) - special.digamma(a)",
    cdf={"a": lambda v: helper(incomplete.gammainc_by_a, v["a"], v["x"])},
)  # fmt: skip
continuous(
    stats.invgamma, "a", bounded=True, x="(1.0 / x - a - 1.0) / x", a="-np.log(x) - special.digamma(a)",
    cdf={"a": lambda v: -helper(incomplete.gammainc_by_a, v["a"], 1.0 / v["x"])},
)  # fmt: skip
continuous(
    stats.chi2, "df", bounded=True, x="(0.5 * df - 1.0) / x - 0.5",
    df="0.5 * (np.log(0.5 * x) - special.digamma(0.5 * df))",
    cdf={"df": lambda v: 0.5 * helper(incomplete.gammainc_by_a, 0.5 * v["df"], 0.5 * v["x"])},
)  # fmt: skip
continuous(
    stats.chi, "df", bounded=True, x="(df - 1.0) / x - x",
    df=f"np.log(x) - {0.5 * math.log(2)!r} - 0.5 * special.digamma(0.5 * df)",
    cdf={"df": lambda v: 0.5 * helper(incomplete.gammainc_by_a, 0.5 * v["df"], 0.5 * v["x"] ** 2)},
)  # fmt: skip
continuous(
    stats.lognorm, "s", bounded=True, x="-(1.0 + np.log(x) / s**2) / x", s="(np.log(x)**2 / s**2 - 1.0) / s",
    cdf={"s": f"-np.log(x) * np.exp(-0.5 * (np.log(x) / s)**2) / ({ROOT_2_PI!r} * s**2)"},
)  # fmt: skip
continuous(
    stats.weibull_min, "c", bounded=True, x="(c - 1.0 - c * x**c) / x", c="1.0 / c + np.log(x) * (1.0 - x**c)",
    cdf={"c": "x**c * np.log(x) * np.exp(-x**c)"},
)  # fmt: skip
continuous(
    stats.pareto, "b", bounded=True, x="-(b + 1.0) / x", b="1.0 / b - np.log(x)", cdf={"b": "np.log(x) * x**(-b)"}
)
continuous(
    stats.lomax, "c", bounded=True, x="-(c + 1.0) / (1.0 + x)", c="1.0 / c - np.log1p(x)",
    cdf={"c": "np.log1p(x) * (1.0 + x)**(-c)"},
)  # fmt: skip
continuous(
    stats.fisk, "c", bounded=True, x="(c - 1.0) / x - 2.0 * c * x**(c - 1.0) / (1.0 + x**c)",
    c="1.0 / c + np.log(x) * (1.0 - x**c) / (1.0 + x**c)", cdf={"c": "np.log(x) * x**c / (1.0 + x**c)**2"},
)  # fmt: skip
continuous(
    stats.gompertz, "c", bounded=True, x="1.0 - c * np.exp(x)", c="1.0 / c - np.expm1(x)",
    cdf={"c": "np.expm1(x) * np.exp(-c * np.expm1(x))"},
)  # fmt: skip
continuous(stats.invgauss, "mu", bounded=True, x="-1.5 / x - 0.5 * (1.0 / mu**2 - 1.0 / x**2)", mu="(x - mu) / mu**3")


def _f_share(v: dict[str, E]) -> tuple[E, E, E, E]:
    """The arguments of the incomplete beta function that is F's distribution function; the sum dfd + dfn x."""
    total = v["dfd"] + v["dfn"] * v["x"]
    return 0.5 * v["dfn"], 0.5 * v["dfd"], v["dfn"] * v["x"] / total, total


def _f_dfn(v: dict[str, E]) -> E:
    a, b, share, total = _f_share(v)
    by_share = beta_density(a, b, share) * (v["dfd"] * v["x"] / total**2)
    return 0.5 * helper(incomplete.betainc_by_a, a, b, share) + by_share


def _f_dfd(v: dict[str, E]) -> E:
    a, b, share, total = _f_share(v)
    by_share = beta_density(a, b, share) * (v["dfn"] * v["x"] / total**2)
    return 0.5 * helper(incomplete.betainc_by_b, a, b, share) - by_share


continuous(
    stats.f, "dfn, dfd", bounded=True,
    x="(0.5 * dfn - 1.0) / x - 0.5 * (dfn + dfd) * dfn / (dfd + dfn * x)",
    dfn="0.5 * (np.log(dfn * x / (dfd + dfn * x)) + dfd * (1.0 - x) / (dfd + dfn * x)"
        " - special.digamma(0.5 * dfn) + special.digamma(0.5 * (dfn + dfd)))",
    dfd="0.5 * (np.log(dfd / (dfd + dfn * x)) + dfn * (x - 1.0) / (dfd + dfn * x)"
        " - special.digamma(0.5 * dfd) + special.digamma(0.5 * (dfn + dfd)))",
    cdf={"dfn": _f_dfn, "dfd": _f_dfd},
)  # fmt: skip


def _reduced(v: dict[str, E]) -> E:
    """-log(1 - c x) / c, which is x for c = 0: in it a generalised extreme value is one of Gumbel's."""
    return v["x"] * scipy("special.hyp2f1", 1.0, 1.0, 2.0, v["c"] * v["x"])


def _reduced_by_c(v: dict[str, E]) -> E:
    return 0.5 * v["x"] ** 2 * scipy("special.hyp2f1", 2.0, 2.0, 3.0, v["c"] * v["x"])


def _excess(v: dict[str, E]) -> E:
    return numpy("exp", -_reduced(v)) - 1.0 + v["c"]


continuous(
    stats.genextreme, "c", bounded=True, x=lambda v: _excess(v) / (1.0 - v["c"] * v["x"]),
    c=lambda v: _reduced(v) + _excess(v) * _reduced_by_c(v),
    cdf={"c": lambda v: numpy("exp", -_reduced(v) - numpy("exp", -_reduced(v))) * _reduced_by_c(v)},
)  # fmt: skip

# ---------------------------------------------------------------- between two numbers

continuous(stats.uniform, bounded=True, x=lambda v: v["x"].lift(0.0))
continuous(stats.powerlaw, "a", bounded=True, x="(a - 1.0) / x", a="1.0 / a + np.log(x)", cdf={"a": "x**a * np.log(x)"})
continuous(
    stats.beta, "a, b", bounded=True, x="(a - 1.0) / x - (b - 1.0) / (1.0 - x)",
    a="np.log(x) - special.digamma(a) + special.digamma(a + b)",
    b="np.log1p(-x) - special.digamma(b) + special.digamma(a + b)",
    cdf={
        "a": lambda v: helper(incomplete.betainc_by_a, v["a"], v["b"], v["x"]),
        "b": lambda v: helper(incomplete.betainc_by_b, v["a"], v["b"], v["x"]),
    },
)  # fmt: skip


def _between(v: dict[str, E], a: str, b: str) -> E:
    """The probability of the normal distribution between two numbers."""
    return scipy("special.ndtr", v[b]) - scipy("special.ndtr", v[a])


def _bound(v: dict[str, E], name: str) -> E:
    """The density at a bound."""
    return numpy("exp", -0.5 * v[name] ** 2) / (ROOT_2_PI * _between(v, "a", "b"))


continuous(
    stats.truncnorm, "a, b", bounded=True, x="-x", a=lambda v: _bound(v, "a"), b=lambda v: -_bound(v, "b"),
    cdf={
        "a": lambda v: -_bound(v, "a") * _between(v, "x", "b") / _between(v, "a", "b"),
        "b": lambda v: -_bound(v, "b") * _between(v, "a", "x") / _between(v, "a", "b"),
    },
)  # fmt: skip
