"""Continuous distributions of scipy.stats on all numbers: a table of the derivatives of their log-densities.

    y = stats.t.logpdf(x, df)        x_bar = -y_bar * (df + 1.0) * x / (df + x * x)

Each row is for loc = 0 and scale = 1, in `x` and the shapes; `densities.py` makes all methods of it. The mean, the
variance and the entropy have rows where they depend on a shape. `special.zeta(2.0, a)` is the derivative of
digamma(a), and -2 times `special.zeta(3.0, a)` that of it.
"""

from __future__ import annotations

import math

from scipy import stats

from srcad.rules.expr import E, helper, numpy, scipy
from srcad.rules.scipy.densities import continuous, ratio
from srcad.runtime import distributions, incomplete

ROOT_2_PI = math.sqrt(2 * math.pi)
EULER = 0.5772156649015329


def mills(u: E) -> E:
    """The normal density over the distribution function."""
    return math.sqrt(2 / math.pi) / scipy("special.erfcx", -math.sqrt(0.5) * u)


continuous(
    stats.norm, exact=True, x="-x", logcdf={"x": lambda v: mills(v["x"])}, logsf={"x": lambda v: -mills(-v["x"])}
)
continuous(stats.laplace, exact=True, x="-np.sign(x)")
continuous(
    stats.logistic, exact=True, x="-np.tanh(0.5 * x)", logcdf={"x": "special.expit(-x)"},
    logsf={"x": "-special.expit(x)"},
)  # fmt: skip
continuous(stats.cauchy, exact=True, x="-2.0 * x / (1.0 + x * x)")
continuous(stats.gumbel_r, bounded=True, x="np.expm1(-x)", logcdf={"x": "np.exp(-x)"})
continuous(stats.gumbel_l, bounded=True, x="-np.expm1(x)", logsf={"x": "-np.exp(x)"})
continuous(stats.hypsecant, x="-np.tanh(x)")
continuous(stats.moyal, bounded=True, x="0.5 * np.exp(-x) - 0.5")
continuous(
    stats.t, "df", x="-(df + 1.0) * x / (df + x * x)",
    df=lambda v: helper(distributions.t_log_density_by_df, v["x"], v["df"]),
    cdf={"df": lambda v: helper(incomplete.stdtr_by_df, v["df"], v["x"])},
    mean={"df": "0.0"}, var={"df": "-2.0 * (y / df)**2"},
    entropy={"df": lambda v: helper(distributions.t_entropy_by_df, v["df"])},
)  # fmt: skip
continuous(
    stats.loggamma, "c", bounded=True, x="c - np.exp(x)", c="x - special.digamma(c)",
    cdf={"c": lambda v: helper(incomplete.gammainc_of_exp_by_a, v["c"], v["x"])},
    mean={"c": "special.zeta(2.0, c)"}, var={"c": "-2.0 * special.zeta(3.0, c)"},
    entropy={"c": "1.0 - c * special.zeta(2.0, c)"},
)  # fmt: skip
continuous(
    stats.skewnorm, "a", x=lambda v: v["a"] * mills(v["a"] * v["x"]) - v["x"],
    a=lambda v: v["x"] * mills(v["a"] * v["x"]),
    cdf={"a": f"{-1 / math.pi!r} * np.exp(-0.5 * x * x * (1.0 + a**2)) / (1.0 + a**2)"},
    mean={"a": f"{math.sqrt(2 / math.pi)!r} * (1.0 + a**2)**-1.5"},
    var={"a": f"{-4 / math.pi!r} * a / (1.0 + a**2)**2"},
)  # fmt: skip


def _normal_part(v: dict[str, E]) -> E:
    """Of an exponential after a normal variable: exp(1 / (2 K**2) - x / K) times the normal probability below u."""
    k, x = v["K"], v["x"]
    return numpy("exp", 0.5 / k**2 - x / k + scipy("special.log_ndtr", x - 1.0 / k))


continuous(
    stats.exponnorm, "K", x=lambda v: mills(v["x"] - 1.0 / v["K"]) - 1.0 / v["K"],
    K=lambda v: (v["x"] - 1.0 / v["K"] + mills(v["x"] - 1.0 / v["K"])) / v["K"] ** 2 - 1.0 / v["K"],
    cdf={"K": lambda v: ((1.0 / v["K"] - v["x"]) * _normal_part(v)
                         - numpy("exp", -0.5 * v["x"] ** 2) / ROOT_2_PI) / v["K"] ** 2},
    mean={"K": "1.0"}, var={"K": "2.0 * K"},
)  # fmt: skip
continuous(
    stats.genlogistic, "c", bounded=True, x="c * special.expit(-x) - special.expit(x)",
    c="1.0 / c + special.log_expit(x)", cdf={"c": "special.log_expit(x) * np.exp(c * special.log_expit(x))"},
    mean={"c": "special.zeta(2.0, c)"}, var={"c": "-2.0 * special.zeta(3.0, c)"},
)  # fmt: skip
def _gennorm_by_beta(x: E, beta: E) -> E:
    """Of half the incomplete gamma function of shape 1 / beta, at |x|**beta."""
    size = numpy("abs", x)
    power = size**beta
    by_shape = helper(incomplete.gammainc_by_a, 1.0 / beta, power) / beta**2
    by_limit = scipy("special.xlogy", size, size) * numpy("exp", -power) * scipy("special.rgamma", 1.0 / beta)
    return 0.5 * numpy("sign", x) * (by_limit - by_shape)


continuous(
    stats.gennorm, "beta", x="-beta * np.sign(x) * np.abs(x)**(beta - 1.0)",
    beta="(1.0 + special.digamma(1.0 / beta) / beta) / beta - special.xlogy(np.abs(x)**beta, np.abs(x))",
    mean={"beta": "0.0"},
    cdf={"beta": lambda v: _gennorm_by_beta(v["x"], v["beta"])},
    var={"beta": "y * (special.digamma(1.0 / beta) - 3.0 * special.digamma(3.0 / beta)) / beta**2"},
    entropy={"beta": "-(1.0 + (1.0 + special.digamma(1.0 / beta)) / beta) / beta"},
)  # fmt: skip
_FALL = "np.exp(-np.abs(x) * np.where(x < 0.0, 1.0 / kappa, kappa))"
_GAIN = "(2.0 * kappa / (1.0 + kappa**2) + np.abs(x))"
continuous(
    stats.laplace_asymmetric, "kappa", x="np.where(x < 0.0, 1.0 / kappa, -kappa)",
    kappa="1.0 / kappa - 2.0 * kappa / (1.0 + kappa**2) - np.where(x < 0.0, x / kappa**2, x)",
    cdf={"kappa": f"{_FALL} / (1.0 + kappa**2) * {_GAIN}"},
    logcdf={"kappa": f"np.where(x < 0.0, 1.0 / kappa**2, {_FALL} / (1.0 + kappa**2 - {_FALL})) * {_GAIN}"},
    logsf={"kappa": f"-np.where(x < 0.0, {_FALL} / (1.0 + kappa**2 - kappa**2 * {_FALL}), 1.0) * {_GAIN}"},
    mean={"kappa": "-1.0 - 1.0 / kappa**2"}, var={"kappa": "2.0 * kappa - 2.0 / kappa**3"},
    entropy={"kappa": "(1.0 - 1.0 / kappa**2) / (kappa + 1.0 / kappa)"},
)  # fmt: skip
continuous(
    stats.johnsonsu, "a, b",
    x="-(b * (a + b * np.arcsinh(x)) + x / np.hypot(1.0, x)) / np.hypot(1.0, x)",
    a="-(a + b * np.arcsinh(x))", b="1.0 / b - np.arcsinh(x) * (a + b * np.arcsinh(x))",
    cdf={
        "a": f"np.exp(-0.5 * (a + b * np.arcsinh(x))**2) / {ROOT_2_PI!r}",
        "b": f"np.arcsinh(x) * np.exp(-0.5 * (a + b * np.arcsinh(x))**2) / {ROOT_2_PI!r}",
    },
)  # fmt: skip
for _vonmises in (stats.vonmises, stats.vonmises_line):
    continuous(
        _vonmises, "kappa", bounded=_vonmises is stats.vonmises_line,
        x="-kappa * np.sin(x)", kappa="np.cos(x) - special.i1e(kappa) / special.i0e(kappa)",
        cdf={"kappa": lambda v: helper(distributions.vonmises_cdf_by_kappa, v["x"], v["kappa"])},
        mean={"kappa": "0.0"}, entropy={"kappa": lambda v: helper(distributions.vonmises_entropy_by_kappa, v["kappa"])},
    )  # fmt: skip
continuous(
    stats.norminvgauss, "a, b",
    x="b - x / np.hypot(1.0, x) * (a * special.k0e(a * np.hypot(1.0, x)) / special.k1e(a * np.hypot(1.0, x))"
      " + 2.0 / np.hypot(1.0, x))",
    a="a / np.sqrt(a**2 - b**2)"
      " - np.hypot(1.0, x) * special.k0e(a * np.hypot(1.0, x)) / special.k1e(a * np.hypot(1.0, x))",
    b="x - b / np.sqrt(a**2 - b**2)",
    mean={"a": "-a * b * (a**2 - b**2)**-1.5", "b": "a**2 * (a**2 - b**2)**-1.5"},
    var={"a": "y * (2.0 / a - 3.0 * a / (a**2 - b**2))", "b": "3.0 * b * y / (a**2 - b**2)"},
)  # fmt: skip
continuous(
    stats.dgamma, "a", bounded=True, by_log=True, x=lambda v: ratio(v["a"] - 1.0, v["x"]) - numpy("sign", v["x"]),
    a="np.log(np.abs(x)) - special.digamma(a)",
    cdf={"a": lambda v: 0.5 * numpy("sign", v["x"]) * helper(incomplete.gammainc_by_a, v["a"], numpy("abs", v["x"]))},
    mean={"a": "0.0"}, var={"a": "2.0 * a + 1.0"}, entropy={"a": "1.0 + (1.0 - a) * special.zeta(2.0, a)"},
)  # fmt: skip
continuous(
    stats.dweibull, "c", bounded=True, x="(c - 1.0 - c * np.abs(x)**c) / x",
    c="1.0 / c + np.log(np.abs(x)) * (1.0 - np.abs(x)**c)",
    cdf={"c": "0.5 * np.sign(x) * special.xlogy(np.abs(x)**c, np.abs(x)) * np.exp(-np.abs(x)**c)"},
    mean={"c": "0.0"}, var={"c": "-2.0 * y * special.digamma(1.0 + 2.0 / c) / c**2"},
    entropy={"c": f"{EULER!r} / c**2 - 1.0 / c"},
)  # fmt: skip
_WIDTH = "(1.0 + a * np.sign(x))"
continuous(
    stats.skewcauchy, "a", x="-2.0 * x / (x * x + (1.0 + a * np.sign(x))**2)",
    a="2.0 * x * x * np.sign(x) / ((1.0 + a * np.sign(x)) * (x * x + (1.0 + a * np.sign(x))**2))",
    cdf={"a": f"{-1 / math.pi!r} * (np.arctan2({_WIDTH}, np.abs(x))"
              f" + np.abs(x) / np.hypot({_WIDTH}, x) * ({_WIDTH} / np.hypot({_WIDTH}, x)))"},
)  # fmt: skip
continuous(
    stats.powernorm, "c", bounded=True, x=lambda v: -v["x"] - (v["c"] - 1.0) * mills(-v["x"]),
    c="1.0 / c + special.log_ndtr(-x)", cdf={"c": "-special.log_ndtr(-x) * np.exp(c * special.log_ndtr(-x))"},
    logsf={"x": lambda v: -v["c"] * mills(-v["x"]), "c": "special.log_ndtr(-x)"},
)  # fmt: skip

# a normal density that goes over into a power at -beta
_MASS = f"({ROOT_2_PI!r} * special.ndtr(beta) + m / (beta * (m - 1.0)) * np.exp(-0.5 * beta**2))"
continuous(
    stats.crystalball, "beta, m", bounded=True, x="np.where(x > -beta, -x, m * beta / (m - beta**2 - beta * x))",
    beta=f"np.exp(-0.5 * beta**2) * (m * (1.0 + 1.0 / beta**2) / (m - 1.0) - 1.0) / {_MASS}"
         " + np.where(x > -beta, 0.0, (beta + m / beta) * (x + beta) * beta / (m - beta**2 - beta * x))",
    m=f"np.exp(-0.5 * beta**2) / (beta * (m - 1.0)**2 * {_MASS})"
      " - np.where(x > -beta, 0.0, np.log1p(-beta * (np.minimum(x, -beta) + beta) / m)"
      " + beta * (x + beta) / (m - beta**2 - beta * x))",
)  # fmt: skip
