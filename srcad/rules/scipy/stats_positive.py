"""Continuous distributions of scipy.stats on positive numbers; a row is as in `stats.py`.

y = stats.gamma.logpdf(x, a)        x_bar = y_bar * ((a - 1.0) / x - 1.0)
                                    a_bar = y_bar * (np.log(x) - special.digamma(a))
"""

from __future__ import annotations

import math

from scipy import stats

from srcad.rules.expr import E, helper, numpy, scipy
from srcad.rules.scipy.densities import continuous, ratio
from srcad.rules.scipy.inverses import f_by_dfd, f_by_dfn
from srcad.rules.scipy.special import gamma_density
from srcad.rules.scipy.stats import EULER, ROOT_2_PI, mills
from srcad.runtime import bessel, distributions, incomplete


def _z(v: dict[str, E]) -> E:
    """The standard normal variable of which this one is an exponential."""
    return numpy("log", v["x"]) / v["s"]


continuous(stats.expon, bounded=True, x=lambda v: v["x"].lift(-1.0), logsf={"x": lambda v: v["x"].lift(-1.0)})
continuous(stats.halfnorm, bounded=True, x="-x", logsf={"x": lambda v: -mills(-v["x"])})
continuous(stats.halfcauchy, bounded=True, x="-2.0 * x / (1.0 + x * x)")
continuous(stats.halflogistic, bounded=True, x="-np.tanh(0.5 * x)")
continuous(stats.rayleigh, bounded=True, x="1.0 / x - x", logsf={"x": "-x"})
continuous(stats.maxwell, bounded=True, x="2.0 / x - x")
continuous(stats.levy, bounded=True, x="(0.5 / x - 1.5) / x")
continuous(stats.gibrat, bounded=True, x="-(1.0 + np.log(x)) / x")
continuous(stats.wald, bounded=True, x="-1.5 / x - 0.5 * (1.0 - 1.0 / (x * x))")

for _gamma in (stats.gamma, stats.erlang):
    continuous(
        _gamma, "a", bounded=True, x=lambda v: ratio(v["a"] - 1.0, v["x"]) - 1.0, a="np.log(x) - special.digamma(a)",
        cdf={"a": lambda v: helper(incomplete.gammainc_by_a, v["a"], v["x"])},
        mean={"a": "1.0"}, var={"a": "1.0"}, entropy={"a": lambda v: helper(distributions.gamma_entropy_by_a, v["a"])},
    )  # fmt: skip
continuous(
    stats.invgamma, "a", bounded=True, x="(1.0 / x - a - 1.0) / x", a="-np.log(x) - special.digamma(a)",
    cdf={"a": lambda v: -helper(incomplete.gammainc_by_a, v["a"], 1.0 / v["x"])},
    mean={"a": "-y**2"}, var={"a": "-y * (2.0 / (a - 1.0) + 1.0 / (a - 2.0))"},
    entropy={"a": "1.0 - (1.0 + a) * special.zeta(2.0, a)"},
)  # fmt: skip
continuous(
    stats.chi2, "df", bounded=True, x=lambda v: ratio(0.5 * v["df"] - 1.0, v["x"]) - 0.5,
    df="0.5 * (np.log(0.5 * x) - special.digamma(0.5 * df))",
    cdf={"df": lambda v: 0.5 * helper(incomplete.gammainc_by_a, 0.5 * v["df"], 0.5 * v["x"])},
    mean={"df": "1.0"}, var={"df": lambda v: v["df"].lift(2.0)},
    entropy={"df": lambda v: 0.5 * helper(distributions.gamma_entropy_by_a, 0.5 * v["df"])},
)  # fmt: skip
continuous(
    stats.chi, "df", bounded=True, x=lambda v: ratio(v["df"] - 1.0, v["x"]) - v["x"],
    df=f"np.log(x) - {0.5 * math.log(2)!r} - 0.5 * special.digamma(0.5 * df)",
    cdf={"df": lambda v: 0.5 * helper(incomplete.gammainc_by_a, 0.5 * v["df"], 0.5 * v["x"] ** 2)},
    mean={"df": "0.5 * y * (special.digamma(0.5 * df + 0.5) - special.digamma(0.5 * df))"},
    var={"df": "1.0 - (df - y) * (special.digamma(0.5 * df + 0.5) - special.digamma(0.5 * df))"},
    entropy={"df": "0.5 - 0.25 * (df - 1.0) * special.zeta(2.0, 0.5 * df)"},
)  # fmt: skip
continuous(
    stats.lognorm, "s", bounded=True, x="-(1.0 + np.log(x) / s**2) / x", s="(np.log(x)**2 / s**2 - 1.0) / s",
    cdf={"s": f"-np.log(x) * np.exp(-0.5 * (np.log(x) / s)**2) / ({ROOT_2_PI!r} * s**2)"},
    mean={"s": "s * y"}, var={"s": "2.0 * s * (2.0 * y + np.exp(s**2))"}, entropy={"s": "1.0 / s"},
)  # fmt: skip
continuous(
    stats.weibull_min, "c", bounded=True, x=lambda v: ratio(v["c"] - 1.0, v["x"]) - v["c"] * v["x"] ** (v["c"] - 1.0),
    c="1.0 / c + np.log(x) * (1.0 - x**c)", cdf={"c": "x**c * np.log(x) * np.exp(-x**c)"},
    logsf={"x": "-c * x**(c - 1.0)", "c": "-special.xlogy(x**c, x)"},
    mean={"c": "-y * special.digamma(1.0 + 1.0 / c) / c**2"},
    var={"c": "-2.0 * (special.gamma(1.0 + 2.0 / c) * special.digamma(1.0 + 2.0 / c)"
              " - special.gamma(1.0 + 1.0 / c)**2 * special.digamma(1.0 + 1.0 / c)) / c**2"},
    entropy={"c": f"{EULER!r} / c**2 - 1.0 / c"},
)  # fmt: skip
continuous(
    stats.invweibull, "c", bounded=True, x="(c * x**-c - c - 1.0) / x", c="1.0 / c + np.log(x) * (x**-c - 1.0)",
    cdf={"c": "x**-c * np.log(x) * np.exp(-x**-c)"}, logcdf={"c": "x**-c * np.log(x)"},
    mean={"c": "y * special.digamma(1.0 - 1.0 / c) / c**2"}, entropy={"c": f"-{EULER!r} / c**2 - 1.0 / c"},
)  # fmt: skip

continuous(
    stats.pareto, "b", bounded=True, x="-(b + 1.0) / x", b="1.0 / b - np.log(x)", cdf={"b": "np.log(x) * x**(-b)"},
    logsf={"x": "-b / x", "b": "-np.log(x)"}, mean={"b": "-(y / b)**2"},
    var={"b": "y * (1.0 / b - 2.0 / (b - 1.0) - 1.0 / (b - 2.0))"}, entropy={"b": "-1.0 / b - 1.0 / b**2"},
)  # fmt: skip
continuous(
    stats.lomax, "c", bounded=True, x="-(c + 1.0) / (1.0 + x)", c="1.0 / c - np.log1p(x)",
    cdf={"c": "np.log1p(x) * (1.0 + x)**(-c)"}, logsf={"x": "-c / (1.0 + x)", "c": "-np.log1p(x)"}, mean={"c": "-y**2"},
    var={"c": "y * (1.0 / c - 2.0 / (c - 1.0) - 1.0 / (c - 2.0))"}, entropy={"c": "-1.0 / c - 1.0 / c**2"},
)  # fmt: skip
continuous(
    stats.fisk, "c", bounded=True, by_log=True, x="(c - 1.0 - 2.0 * c * special.expit(c * np.log(x))) / x",
    c="1.0 / c - np.log(x) * np.tanh(0.5 * c * np.log(x))",
    cdf={"c": "np.log(x) * special.expit(c * np.log(x)) * special.expit(-c * np.log(x))"},
    logsf={"c": "-np.log(x) * special.expit(c * np.log(x))"},
    mean={"c": f"y * ({math.pi!r} / (c * np.tan({math.pi!r} / c)) - 1.0) / c"}, entropy={"c": "-1.0 / c"},
)  # fmt: skip
continuous(
    stats.gompertz, "c", bounded=True, x="1.0 - c * np.exp(x)", c="1.0 / c - np.expm1(x)",
    cdf={"c": "np.expm1(x) * np.exp(-c * np.expm1(x))"}, logsf={"c": "-np.expm1(x)"},
    mean={"c": "special.hyperu(1.0, 1.0, c) - 1.0 / c"}, entropy={"c": "-special.hyperu(1.0, 1.0, c)"},
)  # fmt: skip
continuous(
    stats.invgauss, "mu", bounded=True, x="-1.5 / x - 0.5 * (1.0 / mu**2 - 1.0 / (x * x))", mu="(x - mu) / mu**3",
    cdf={"mu": "-2.0 / mu**2 * np.exp(2.0 / mu + special.log_ndtr(-(x / mu + 1.0) / np.sqrt(x)))"},
    logcdf={"mu": "-2.0 / mu**2 * special.expit(2.0 / mu + special.log_ndtr(-(x / mu + 1.0) / np.sqrt(x))"
                  " - special.log_ndtr((x / mu - 1.0) / np.sqrt(x)))"},
    mean={"mu": "1.0"}, var={"mu": "3.0 * mu**2"}, entropy={"mu": "3.0 * special.hyperu(1.0, 1.0, 2.0 / mu) / mu**2"},
)  # fmt: skip
continuous(
    stats.fatiguelife, "c", bounded=True, x="1.0 / (1.0 + x) - 1.5 / x - 0.5 * (1.0 - 1.0 / (x * x)) / c**2",
    c="((x - 1.0)**2 / (x * c**2) - 1.0) / c",
    cdf={"c": f"(1.0 - x) / (c**2 * np.sqrt(x)) * np.exp(-0.5 * (x - 1.0)**2 / (x * c**2)) / {ROOT_2_PI!r}"},
    mean={"c": "c"}, var={"c": "2.0 * c + 5.0 * c**3"},
)  # fmt: skip
continuous(
    stats.alpha, "a", bounded=True, x="((1.0 / x - a) / x - 2.0) / x",
    a=f"1.0 / x - a - {math.sqrt(2 / math.pi)!r} / special.erfcx({-math.sqrt(0.5)!r} * a)",
    cdf={"a": lambda v: helper(distributions.alpha_cdf_by_a, v["x"], v["a"])},
)  # fmt: skip
continuous(
    stats.rice, "b", bounded=True, x="1.0 / x - x + b * special.i1e(b * x) / special.i0e(b * x)",
    b="x * special.i1e(b * x) / special.i0e(b * x) - b",
    cdf={"b": "-x * np.exp(-0.5 * (x - b)**2) * special.i1e(b * x)"},
    mean={"b": f"{math.sqrt(math.pi / 8)!r} * b * special.hyp1f1(0.5, 2.0, -0.5 * b**2)"},
    var={"b": f"b * (2.0 - {math.pi / 2!r} * special.hyp1f1(-0.5, 1.0, -0.5 * b**2)"
              " * special.hyp1f1(0.5, 2.0, -0.5 * b**2))"},
)  # fmt: skip
continuous(
    stats.foldnorm, "c", bounded=True, x="c * np.tanh(c * x) - x", c="x * np.tanh(c * x) - c",
    cdf={"c": f"(np.exp(-0.5 * (x + c)**2) - np.exp(-0.5 * (x - c)**2)) / {ROOT_2_PI!r}"},
    mean={"c": f"special.erf({math.sqrt(0.5)!r} * c)"},
    var={"c": f"2.0 * (c - special.erf({math.sqrt(0.5)!r} * c) * ("
              f"{math.sqrt(2 / math.pi)!r} * np.exp(-0.5 * c**2) + c * special.erf({math.sqrt(0.5)!r} * c)))"},
)  # fmt: skip
continuous(
    stats.halfgennorm, "beta", bounded=True, x="-beta * x**(beta - 1.0)",
    beta="(1.0 + special.digamma(1.0 / beta) / beta) / beta - special.xlogy(x**beta, x)",
    entropy={"beta": "-(1.0 + (1.0 + special.digamma(1.0 / beta)) / beta) / beta"},
)  # fmt: skip
continuous(
    stats.nakagami, "nu", bounded=True, x=lambda v: ratio(2.0 * v["nu"] - 1.0, v["x"]) - 2.0 * v["nu"] * v["x"],
    nu="np.log(nu) + 1.0 - special.digamma(nu) + 2.0 * np.log(x) - x * x",
    cdf={"nu": lambda v: helper(incomplete.gammainc_by_a, v["nu"], v["nu"] * v["x"] ** 2)
                         + gamma_density(v["nu"], v["nu"] * v["x"] ** 2) * v["x"] ** 2},
    mean={"nu": "y * (special.digamma(nu + 0.5) - special.digamma(nu) - 0.5 / nu)"},
    var={"nu": "2.0 * (y - 1.0) * (special.digamma(nu + 0.5) - special.digamma(nu) - 0.5 / nu)"},
)  # fmt: skip
continuous(
    stats.gengamma, "a, c", bounded=True, x="(a * c - 1.0 - c * x**c) / x", a="c * np.log(x) - special.digamma(a)",
    c="1.0 / c + np.log(x) * (a - x**c)",
    cdf={"a": lambda v: numpy("sign", v["c"]) * helper(incomplete.gammainc_by_a, v["a"], v["x"] ** v["c"]),
         "c": lambda v: numpy("sign", v["c"]) * gamma_density(v["a"], v["x"] ** v["c"]) * v["x"] ** v["c"]
                        * numpy("log", v["x"])},
    mean={"a": "y * (special.digamma(a + 1.0 / c) - special.digamma(a))",
          "c": "-y * special.digamma(a + 1.0 / c) / c**2"},
    entropy={"a": "1.0 + (1.0 / c - a) * special.zeta(2.0, a)", "c": "-(1.0 + special.digamma(a) / c) / c"},
)  # fmt: skip


continuous(
    stats.f, "dfn, dfd", bounded=True,
    x=lambda v: ratio(0.5 * v["dfn"] - 1.0, v["x"])
                - 0.5 * (v["dfn"] + v["dfd"]) * v["dfn"] / (v["dfd"] + v["dfn"] * v["x"]),
    dfn="0.5 * (np.log(dfn * x / (dfd + dfn * x)) + dfd * (1.0 - x) / (dfd + dfn * x)"
        " - special.digamma(0.5 * dfn) + special.digamma(0.5 * (dfn + dfd)))",
    dfd="0.5 * (np.log(dfd / (dfd + dfn * x)) + dfn * (x - 1.0) / (dfd + dfn * x)"
        " - special.digamma(0.5 * dfd) + special.digamma(0.5 * (dfn + dfd)))",
    cdf={"dfn": f_by_dfn, "dfd": f_by_dfd},
    mean={"dfn": "0.0", "dfd": "-2.0 * (y / dfd)**2"},
    var={"dfn": "y * (1.0 / (dfn + dfd - 2.0) - 1.0 / dfn)",
         "dfd": "y * (2.0 / dfd + 1.0 / (dfn + dfd - 2.0) - 2.0 / (dfd - 2.0) - 1.0 / (dfd - 4.0))"},
    entropy={"dfn": "0.5 * (0.5 * (dfn + dfd) * special.zeta(2.0, 0.5 * (dfn + dfd))"
                    " + (1.0 - 0.5 * dfn) * special.zeta(2.0, 0.5 * dfn)) - 1.0 / dfn",
             "dfd": "0.5 * (0.5 * (dfn + dfd) * special.zeta(2.0, 0.5 * (dfn + dfd))"
                    " - (1.0 + 0.5 * dfd) * special.zeta(2.0, 0.5 * dfd)) + 1.0 / dfd"},
)  # fmt: skip


def _betaprime_by(function: object) -> object:
    return lambda v: helper(function, v["a"], v["b"], v["x"])  # type: ignore[arg-type]


continuous(
    stats.betaprime, "a, b", bounded=True, x=lambda v: ratio(v["a"] - 1.0, v["x"]) - (v["a"] + v["b"]) / (1.0 + v["x"]),
    a="np.log(x / (1.0 + x)) - special.digamma(a) + special.digamma(a + b)",
    b="-np.log1p(x) - special.digamma(b) + special.digamma(a + b)",
    cdf={"a": _betaprime_by(incomplete.odds_by_a), "b": _betaprime_by(incomplete.odds_by_b)},
    mean={"a": "y / a", "b": "-y / (b - 1.0)"},
    var={"a": "y * (1.0 / a + 1.0 / (a + b - 1.0))",
         "b": "y * (1.0 / (a + b - 1.0) - 2.0 / (b - 1.0) - 1.0 / (b - 2.0))"},
)  # fmt: skip
continuous(
    stats.burr12, "c, d", bounded=True, x="(c - 1.0 - c * (d + 1.0) * special.expit(c * np.log(x))) / x",
    c="1.0 / c + np.log(x) * (1.0 - (d + 1.0) * special.expit(c * np.log(x)))",
    d="1.0 / d + special.log_expit(-c * np.log(x))",
    cdf={"c": "d * np.log(x) * special.expit(c * np.log(x)) * np.exp(d * special.log_expit(-c * np.log(x)))",
         "d": "-special.log_expit(-c * np.log(x)) * np.exp(d * special.log_expit(-c * np.log(x)))"},
    logsf={"c": "-d * np.log(x) * special.expit(c * np.log(x))", "d": "special.log_expit(-c * np.log(x))"},
    mean={"c": "y * (special.digamma(d - 1.0 / c) - special.digamma(1.0 + 1.0 / c)) / c**2",
          "d": "y * (1.0 / d + special.digamma(d - 1.0 / c) - special.digamma(d + 1.0))"},
)  # fmt: skip
continuous(
    stats.burr, "c, d", bounded=True, by_log=True,
    x="(c * d - 1.0 - c * (d + 1.0) * special.expit(c * np.log(x))) / x",
    c="1.0 / c + np.log(x) * (d - (d + 1.0) * special.expit(c * np.log(x)))",
    d="1.0 / d + special.log_expit(c * np.log(x))",
    cdf={"c": "d * np.log(x) * special.expit(-c * np.log(x)) * np.exp(d * special.log_expit(c * np.log(x)))",
         "d": "special.log_expit(c * np.log(x)) * np.exp(d * special.log_expit(c * np.log(x)))"},
    mean={"c": "y * (special.digamma(1.0 - 1.0 / c) - special.digamma(d + 1.0 / c)) / c**2",
          "d": "y * (special.digamma(d + 1.0 / c) - special.digamma(d))"},
)  # fmt: skip
_LOG_BELOW = "np.where(x**c < 0.7, np.log(-np.expm1(-x**c)), np.log1p(-np.exp(-x**c)))"  # no digits are lost
continuous(
    stats.exponweib, "a, c", bounded=True,
    x="(c - 1.0 - c * x**c) / x + (a - 1.0) * c * x**(c - 1.0) / np.expm1(x**c)",
    a=f"1.0 / a + {_LOG_BELOW}",
    c="1.0 / c + np.log(x) * (1.0 - x**c + (a - 1.0) * x**c / np.expm1(x**c))",
    cdf={"a": f"{_LOG_BELOW} * np.exp(a * {_LOG_BELOW})",
         "c": "a * x**c * np.log(x) * np.exp(-x**c) * (-np.expm1(-x**c))**(a - 1.0)"},
)  # fmt: skip
continuous(
    stats.loglaplace, "c", bounded=True, x="(np.where(x < 1.0, c, -c) - 1.0) / x", c="1.0 / c - np.abs(np.log(x))",
    cdf={"c": "0.5 * np.log(x) * np.exp(-c * np.abs(np.log(x)))"},
)  # fmt: skip
continuous(
    stats.kappa3, "a", bounded=True, x="-(a + 1.0) * x**(a - 1.0) / (a + x**a)",
    a="1.0 / a + np.log(a + x**a) / a**2 - (1.0 + 1.0 / a) * (1.0 + special.xlogy(x**a, x)) / (a + x**a)",
)  # fmt: skip

continuous(
    stats.exponpow, "b", bounded=True,
    x=lambda v: ratio(v["b"] - 1.0, v["x"]) - v["b"] * v["x"] ** (v["b"] - 1.0) * numpy("expm1", v["x"] ** v["b"]),
    b="1.0 / b + np.log(x) * (1.0 - x**b * np.expm1(x**b))",
    cdf={"b": "x**b * np.log(x) * np.exp(x**b - np.expm1(x**b))"},
    logsf={"x": "-b * x**(b - 1.0) * np.exp(x**b)", "b": "-special.xlogy(x**b, x) * np.exp(x**b)"},
)  # fmt: skip
_TAIL = "np.exp(-(a + b) * x - b * np.expm1(-c * x) / c)"
continuous(
    stats.genexpon, "a, b, c", bounded=True,
    x="b * c * np.exp(-c * x) / (a - b * np.expm1(-c * x)) - a + b * np.expm1(-c * x)",
    a="1.0 / (a - b * np.expm1(-c * x)) - x",
    b="-np.expm1(-c * x) / (a - b * np.expm1(-c * x)) - np.expm1(-c * x) / c - x",
    c="b * x * np.exp(-c * x) / (a - b * np.expm1(-c * x)) + b * (x * np.exp(-c * x) + np.expm1(-c * x) / c) / c",
    cdf={"a": f"x * {_TAIL}", "b": f"(np.expm1(-c * x) / c + x) * {_TAIL}",
         "c": f"-b * (x * np.exp(-c * x) + np.expm1(-c * x) / c) / c * {_TAIL}"},
    logsf={"x": "b * np.expm1(-c * x) - a", "a": "-x", "b": "-np.expm1(-c * x) / c - x",
           "c": "b * (x * np.exp(-c * x) + np.expm1(-c * x) / c) / c"},
)  # fmt: skip
continuous(
    stats.foldcauchy, "c", bounded=True,
    x="-2.0 * ((x - c) / (1.0 + (x - c)**2)**2 + (x + c) / (1.0 + (x + c)**2)**2)"
      " / (1.0 / (1.0 + (x - c)**2) + 1.0 / (1.0 + (x + c)**2))",
    c="2.0 * ((x - c) / (1.0 + (x - c)**2)**2 - (x + c) / (1.0 + (x + c)**2)**2)"
      " / (1.0 / (1.0 + (x - c)**2) + 1.0 / (1.0 + (x + c)**2))",
    cdf={"c": f"{-4 / math.pi!r} * c * x / ((1.0 + (x - c)**2) * (1.0 + (x + c)**2))"},
)  # fmt: skip
continuous(
    stats.powerlognorm, "c, s", bounded=True,
    x=lambda v: -(1.0 + (_z(v) + (v["c"] - 1.0) * mills(-_z(v))) / v["s"]) / v["x"],
    c=lambda v: 1.0 / v["c"] + scipy("special.log_ndtr", -_z(v)),
    s=lambda v: (_z(v) * (_z(v) + (v["c"] - 1.0) * mills(-_z(v))) - 1.0) / v["s"],
    cdf={"c": lambda v: -scipy("special.log_ndtr", -_z(v)) * numpy("exp", v["c"] * scipy("special.log_ndtr", -_z(v))),
         "s": lambda v: -v["c"] * _z(v) / v["s"] * mills(-_z(v))
                        * numpy("exp", v["c"] * scipy("special.log_ndtr", -_z(v)))},
    logsf={"x": lambda v: -v["c"] * mills(-_z(v)) / (v["s"] * v["x"]),
           "c": lambda v: scipy("special.log_ndtr", -_z(v)),
           "s": lambda v: v["c"] * _z(v) * mills(-_z(v)) / v["s"]},
)  # fmt: skip
continuous(
    stats.mielke, "k, s", bounded=True, x="(k - 1.0 - (s + k) * special.expit(s * np.log(x))) / x",
    k="1.0 / k + special.log_expit(s * np.log(x)) / s",
    s="-k * special.log_expit(-s * np.log(x)) / s**2 - (1.0 + k / s) * np.log(x) * special.expit(s * np.log(x))",
    cdf={"k": "special.log_expit(s * np.log(x)) / s * np.exp(k / s * special.log_expit(s * np.log(x)))",
         "s": "k / s * (np.log(x) * special.expit(-s * np.log(x)) - special.log_expit(s * np.log(x)) / s)"
              " * np.exp(k / s * special.log_expit(s * np.log(x)))"},
)  # fmt: skip
continuous(
    stats.recipinvgauss, "mu", bounded=True, x="0.5 * ((1.0 / (mu * x)**2 - 1.0) - 1.0 / x)",
    mu="(1.0 / (mu * x) - 1.0) / mu**2",
    cdf={"mu": "2.0 / mu**2 * np.exp(2.0 / mu + special.log_ndtr(-(1.0 / mu + x) / np.sqrt(x)))"},
)  # fmt: skip


def _by_powers(by_a: str, by_x: str, by_b: str) -> dict[str, str]:
    """From the derivatives by a**c, x**c and b**c."""
    c = f"({by_a}) * special.xlogy(a**c, a) + ({by_x}) * special.xlogy(x**c, x) + ({by_b}) * special.xlogy(b**c, b)"
    return {"a": f"({by_a}) * c * a**(c - 1.0)", "b": f"({by_b}) * c * b**(c - 1.0)", "c": c}


continuous(
    stats.truncweibull_min, "c, a, b", bounded=True, low={"a": "1.0"}, high={"b": "1.0"},
    x=lambda v: ratio(v["c"] - 1.0, v["x"]) - v["c"] * v["x"] ** (v["c"] - 1.0),
    c="1.0 / c + np.log(x) * (1.0 - x**c) - special.xlogy(a**c, a) / np.expm1(a**c - b**c)"
      " - special.xlogy(b**c, b) / np.expm1(b**c - a**c)",
    a="-c * a**(c - 1.0) / np.expm1(a**c - b**c)", b="-c * b**(c - 1.0) / np.expm1(b**c - a**c)",
    cdf=_by_powers("np.exp(a**c - x**c) * np.expm1(x**c - b**c) / np.expm1(a**c - b**c)**2",
                   "-np.exp(a**c - x**c) / np.expm1(a**c - b**c)",
                   "-np.expm1(a**c - x**c) / np.expm1(a**c - b**c) / np.expm1(b**c - a**c)"),
    logcdf=_by_powers("-np.expm1(x**c - b**c) / np.expm1(x**c - a**c) / np.expm1(a**c - b**c)",
                      "1.0 / np.expm1(x**c - a**c)", "-1.0 / np.expm1(b**c - a**c)"),
    logsf=_by_powers("-1.0 / np.expm1(a**c - b**c)", "1.0 / np.expm1(x**c - b**c)",
                     "1.0 / np.expm1(b**c - x**c) - 1.0 / np.expm1(b**c - a**c)"),
)  # fmt: skip
continuous(
    stats.geninvgauss, "p, b", bounded=True, x="(p - 1.0) / x - 0.5 * b * (1.0 - 1.0 / (x * x))",
    p=lambda v: numpy("log", v["x"])
                - helper(bessel.kve_by_order, v["p"], v["b"]) / scipy("special.kve", v["p"], v["b"]),
    b="0.5 * ((special.kve(p - 1.0, b) + special.kve(p + 1.0, b)) / special.kve(p, b) - x - 1.0 / x)",
)  # fmt: skip

# ---------------------------------------------------------------- supports that depend on a shape


def _reduced(v: dict[str, E]) -> E:
    """-log(1 - c x) / c, which is x for c = 0: in it a generalised extreme value is one of Gumbel's."""
    return helper(distributions.log1p_ratio, v["x"], -v["c"])


def _reduced_by_c(v: dict[str, E]) -> E:
    return -helper(distributions.log1p_ratio_by_c, v["x"], -v["c"])


def _excess(v: dict[str, E]) -> E:
    return numpy("exp", -_reduced(v)) - 1.0 + v["c"]


_END = "np.where(c == 0.0, 1.0, c)**2"  # where c is not 0 there is an end at 1 / c
continuous(
    stats.genextreme, "c", bounded=True, low={"c": f"-1.0 / {_END}"}, high={"c": f"-1.0 / {_END}"},
    x=lambda v: _excess(v) / (1.0 - v["c"] * v["x"]),
    c=lambda v: _reduced(v) + _excess(v) * _reduced_by_c(v),
    cdf={"c": lambda v: numpy("exp", -_reduced(v) - numpy("exp", -_reduced(v))) * _reduced_by_c(v)},
    logcdf={"c": lambda v: numpy("exp", -_reduced(v)) * _reduced_by_c(v)},
    mean={"c": lambda v: helper(distributions.genextreme_mean_by_c, v["c"])},
    var={"c": lambda v: helper(distributions.genextreme_var_by_c, v["c"])},
    entropy={"c": lambda v: v["c"].lift(-EULER)},
)  # fmt: skip


def _survival(v: dict[str, E]) -> E:
    """log(1 + c x) / c, minus the logarithm of a generalised Pareto variable's sf."""
    return helper(distributions.log1p_ratio, v["x"], v["c"])


def _survival_by_c(v: dict[str, E]) -> E:
    return helper(distributions.log1p_ratio_by_c, v["x"], v["c"])


continuous(
    stats.genpareto, "c", bounded=True, high={"c": f"1.0 / {_END}"}, x="-(1.0 + c) / (1.0 + c * x)",
    c=lambda v: -_survival_by_c(v) - v["x"] / (1.0 + v["c"] * v["x"]),
    cdf={"c": lambda v: numpy("exp", -_survival(v)) * _survival_by_c(v)},
    logsf={"x": "-1.0 / (1.0 + c * x)", "c": lambda v: -_survival_by_c(v)},
    mean={"c": "y**2"}, var={"c": "2.0 * y * (1.0 / (1.0 - c) + 1.0 / (1.0 - 2.0 * c))"}, entropy={"c": "1.0"},
)  # fmt: skip


def _half_logistic(v: dict[str, E]) -> E:
    """(1 - c x)**(1 / c), the probability beyond x over that below it."""
    return numpy("exp", -_reduced(v))


continuous(
    stats.genhalflogistic, "c", bounded=True, high={"c": f"-1.0 / {_END}"},
    x=lambda v: (v["c"] - 1.0 + 2.0 / (1.0 + numpy("exp", _reduced(v)))) / (1.0 - v["c"] * v["x"]),
    c=lambda v: v["x"] / (1.0 - v["c"] * v["x"]) - _reduced_by_c(v) * numpy("tanh", 0.5 * _reduced(v)),
    cdf={"c": lambda v: 2.0 * _reduced_by_c(v) * _half_logistic(v) / (1.0 + _half_logistic(v)) ** 2},
)  # fmt: skip
