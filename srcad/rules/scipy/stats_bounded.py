"""Continuous distributions of scipy.stats between two numbers, or on negative ones; a row is as in `stats.py`.

y = stats.beta.logpdf(x, a, b)        x_bar = y_bar * ((a - 1.0) / x - (b - 1.0) / (1.0 - x))
"""

from __future__ import annotations

import math

from scipy import stats

from srcad.rules.expr import E, helper, numpy
from srcad.rules.registry import elementwise
from srcad.rules.scipy.densities import continuous, ratio
from srcad.rules.scipy.slopes import numerically
from srcad.rules.scipy.stats import EULER
from srcad.runtime import distributions, incomplete

continuous(stats.uniform, bounded=True, x=lambda v: v["x"].lift(0.0))
continuous(stats.arcsine, bounded=True, x="0.5 / (1.0 - x) - 0.5 / x")
continuous(stats.semicircular, bounded=True, x="-x / (1.0 - x * x)")
continuous(stats.anglit, bounded=True, x="-2.0 * np.tan(2.0 * x)")
continuous(stats.cosine, bounded=True, x="-np.tan(0.5 * x)")
continuous(stats.levy_l, bounded=True, x="-(0.5 / x + 1.5) / x")
continuous(
    stats.powerlaw, "a", bounded=True, x=lambda v: ratio(v["a"] - 1.0, v["x"]), a="1.0 / a + np.log(x)",
    cdf={"a": "x**a * np.log(x)"}, logcdf={"a": "np.log(x)"},
    mean={"a": "1.0 / (a + 1.0)**2"}, var={"a": "y * (1.0 / a - 1.0 / (a + 2.0) - 2.0 / (a + 1.0))"},
    entropy={"a": "(1.0 / a - 1.0) / a"},
)  # fmt: skip
continuous(
    stats.beta, "a, b", bounded=True,
    x=lambda v: ratio(v["a"] - 1.0, v["x"]) - ratio(v["b"] - 1.0, 1.0 - v["x"]),
    a="np.log(x) - special.digamma(a) + special.digamma(a + b)",
    b="np.log1p(-x) - special.digamma(b) + special.digamma(a + b)",
    cdf={"a": lambda v: helper(incomplete.betainc_by_a, v["a"], v["b"], v["x"]),
         "b": lambda v: helper(incomplete.betainc_by_b, v["a"], v["b"], v["x"])},
    mean={"a": "b / (a + b)**2", "b": "-a / (a + b)**2"},
    var={"a": "y * (1.0 / a - 2.0 / (a + b) - 1.0 / (a + b + 1.0))",
         "b": "y * (1.0 / b - 2.0 / (a + b) - 1.0 / (a + b + 1.0))"},
    entropy={"a": "(1.0 - a) * special.zeta(2.0, a) + (a + b - 2.0) * special.zeta(2.0, a + b)",
             "b": "(1.0 - b) * special.zeta(2.0, b) + (a + b - 2.0) * special.zeta(2.0, a + b)"},
)  # fmt: skip
continuous(
    stats.triang, "c", bounded=True, x="np.where(x < c, 1.0 / x, -1.0 / (1.0 - x))",
    c="np.where(x < c, -1.0 / c, 1.0 / (1.0 - c))",
    cdf={"c": "np.where(x < c, -(x / c)**2, -((1.0 - x) / (1.0 - c))**2)"},
    mean={"c": lambda v: v["c"].lift(1 / 3)}, var={"c": "(2.0 * c - 1.0) / 18.0"}, entropy={"c": "0.0"},
)  # fmt: skip
for _log in (stats.loguniform, stats.reciprocal):
    continuous(
        _log, "a, b", bounded=True, low={"a": "1.0"}, high={"b": "1.0"},
        x="-1.0 / x", a="1.0 / (a * np.log(b / a))", b="-1.0 / (b * np.log(b / a))",
        cdf={"a": "-np.log(b / x) / (a * np.log(b / a)**2)", "b": "-np.log(x / a) / (b * np.log(b / a)**2)"},
        mean={"a": "(y / a - 1.0) / np.log(b / a)", "b": "(1.0 - y / b) / np.log(b / a)"},
        entropy={"a": "(0.5 - 1.0 / np.log(b / a)) / a", "b": "(0.5 + 1.0 / np.log(b / a)) / b"},
    )  # fmt: skip
continuous(
    stats.truncexpon, "b", bounded=True, x=lambda v: v["x"].lift(-1.0), b="-1.0 / np.expm1(b)",
    cdf={"b": "np.expm1(-x) * np.exp(-b) / np.expm1(-b)**2"},
)  # fmt: skip
continuous(
    stats.bradford, "c", bounded=True, x="-c / (1.0 + c * x)",
    c="1.0 / c - x / (1.0 + c * x) - 1.0 / ((1.0 + c) * np.log1p(c))",
    cdf={"c": "(x / (1.0 + c * x) - np.log1p(c * x) / ((1.0 + c) * np.log1p(c))) / np.log1p(c)"},
    mean={"c": "1.0 / c**2 - 1.0 / ((1.0 + c) * np.log1p(c)**2)"},
    entropy={"c": "(0.5 + 1.0 / np.log1p(c)) / (1.0 + c) - 1.0 / c"},
)  # fmt: skip
continuous(
    stats.weibull_max, "c", bounded=True, x="(c - 1.0 - c * (-x)**c) / x", c="1.0 / c + np.log(-x) * (1.0 - (-x)**c)",
    cdf={"c": "-(-x)**c * np.log(-x) * np.exp(-(-x)**c)"},
    logcdf={"x": "c * (-x)**(c - 1.0)", "c": "-(-x)**c * np.log(-x)"},
    mean={"c": "-y * special.digamma(1.0 + 1.0 / c) / c**2"}, entropy={"c": f"{EULER!r} / c**2 - 1.0 / c"},
)  # fmt: skip
continuous(
    stats.johnsonsb, "a, b", bounded=True,
    x="(2.0 * x - 1.0 - b * (a + b * special.logit(x))) / (x * (1.0 - x))",
    a="-(a + b * special.logit(x))", b="1.0 / b - special.logit(x) * (a + b * special.logit(x))",
    cdf={"a": f"np.exp(-0.5 * (a + b * special.logit(x))**2) / {math.sqrt(2 * math.pi)!r}",
         "b": f"special.logit(x) * np.exp(-0.5 * (a + b * special.logit(x))**2) / {math.sqrt(2 * math.pi)!r}"},
)  # fmt: skip
continuous(
    stats.rdist, "c", bounded=True, x="-(c - 2.0) * x / (1.0 - x * x)",
    c="0.5 * (np.log1p(-x * x) - special.digamma(0.5 * c) + special.digamma(0.5 * (c + 1.0)))",
)  # fmt: skip
continuous(
    stats.truncpareto, "b, c", bounded=True, x="-(b + 1.0) / x", b="1.0 / b - np.log(x) - np.log(c) / (c**b - 1.0)",
    c="-b / (c * (c**b - 1.0))",
    cdf={"b": "(np.log(x) * x**-b * (1.0 - c**-b) - np.log(c) * c**-b * (1.0 - x**-b)) / (1.0 - c**-b)**2",
         "c": "-b * c**(-b - 1.0) * (1.0 - x**-b) / (1.0 - c**-b)**2"},
)  # fmt: skip
continuous(
    stats.wrapcauchy, "c", bounded=True, x="-2.0 * c * np.sin(x) / (1.0 + c**2 - 2.0 * c * np.cos(x))",
    c="2.0 * (np.cos(x) - c) / (1.0 + c**2 - 2.0 * c * np.cos(x)) - 2.0 * c / (1.0 - c**2)",
    cdf={"c": f"{1 / math.pi!r} * np.sin(x) / (1.0 + c**2 - 2.0 * c * np.cos(x))"},
)  # fmt: skip
continuous(
    stats.trapezoid, "c, d", bounded=True,
    x="np.where(x < c, 1.0 / x, np.where(x > d, -1.0 / (1.0 - x), 0.0))",
    c="1.0 / (1.0 + d - c) - np.where(x < c, 1.0 / c, 0.0)",
    d="np.where(x > d, 1.0 / (1.0 - d), 0.0) - 1.0 / (1.0 + d - c)",
    cdf={"c": "np.where(x < c, x**2 * (1.0 / (1.0 + d - c) - 1.0 / c) / c,"
              " np.where(x > d, (1.0 - x)**2 / ((1.0 + d - c) * (d - 1.0)), (2.0 * x - c) / (1.0 + d - c) - 1.0))"
              " / (1.0 + d - c)",
         "d": "np.where(x < c, -x**2 / (c * (1.0 + d - c)), np.where(x > d, (1.0 - x)**2 / (1.0 - d)"
              " * (1.0 / (1.0 + d - c) - 1.0 / (1.0 - d)), (c - 2.0 * x) / (1.0 + d - c))) / (1.0 + d - c)"},
)  # fmt: skip

continuous(
    stats.argus, "chi", bounded=True, x="chi**2 * x + 1.0 / x - x / (1.0 - x * x)",
    chi="0.6 * chi * special.hyp1f1(2.5, 3.5, -0.5 * chi**2) / special.hyp1f1(1.5, 2.5, -0.5 * chi**2)"
        " - chi * (1.0 - x * x)",
)  # fmt: skip

# ---------------------------------------------------------------- the normal distribution between two bounds


def _bound(v: dict[str, E], name: str) -> E:
    """The density at a bound."""
    return helper(distributions.truncated_density, v[name], v["a"], v["b"])


def _part(v: dict[str, E], low: str, high: str) -> E:
    """The share of the probability that lies between two numbers."""
    return helper(distributions.normal_share, v[low], v[high], v["a"], v["b"])


def _mean(v: dict[str, E]) -> E:
    return _bound(v, "a") - _bound(v, "b")


def _times(v: dict[str, E], name: str, e: E) -> E:
    """The density at a bound times something, which may be infinite where there is no bound."""
    return helper(distributions.zero_times, _bound(v, name), e)


def _surprise(v: dict[str, E], name: str) -> E:
    return numpy("log", _bound(v, name)) + v["y"] - 1.0


continuous(
    stats.truncnorm, "a, b", bounded=True, x="-x", a=lambda v: _bound(v, "a"), b=lambda v: -_bound(v, "b"),
    cdf={"a": lambda v: -_bound(v, "a") * _part(v, "x", "b"), "b": lambda v: -_bound(v, "b") * _part(v, "a", "x")},
    mean={"a": lambda v: _times(v, "a", v["y"] - v["a"]), "b": lambda v: _times(v, "b", v["b"] - v["y"])},
    var={"a": lambda v: _times(v, "a", v["y"] - (v["a"] - _mean(v)) ** 2),
         "b": lambda v: _times(v, "b", (v["b"] - _mean(v)) ** 2 - v["y"])},
    entropy={"a": lambda v: _times(v, "a", _surprise(v, "a")), "b": lambda v: -_times(v, "b", _surprise(v, "b"))},
)  # fmt: skip

# ---------------------------------------------------------------- helpers, differentiated again

for _helper, _signature in (
    (distributions.t_log_density_by_df, "x, df"), (distributions.t_entropy_by_df, "df"),
    (distributions.gamma_entropy_by_a, "a"),
    (distributions.vonmises_entropy_by_kappa, "kappa"), (distributions.vonmises_cdf_by_kappa, "x, kappa"),
    (distributions.genextreme_mean_by_c, "c"),
    (distributions.genextreme_var_by_c, "c"), (distributions.truncated_density, "x, a, b"),
    (distributions.normal_share, "low, high, a, b"),
):  # fmt: skip
    numerically(_helper, _signature)
elementwise(distributions.zero_times, "weight, other", weight="other", other="weight")
elementwise(
    distributions.ratio, "top, bottom", top=lambda c: ratio(c["bottom"].lift(1.0), c["bottom"]),
    bottom=lambda c: -ratio(c.y, c["bottom"]),
)  # fmt: skip
