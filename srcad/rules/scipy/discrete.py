"""Discrete distributions of scipy.stats, by their parameters, and those of several variables.

    y = stats.poisson.logpmf(k, mu)        mu_bar = y_bar * (k / mu - 1.0)

A number of events is an integer and has no derivative. Where there is no probability, the derivatives are 0. Those of
which no formula is declared are found by differences (`slopes.py`), each method's by its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scipy import stats

from srcad.rules.call import Call
from srcad.rules.expr import E, helper, numpy, scipy
from srcad.rules.registry import DISTRIBUTIONS, elementwise, kind_of_distribution, partial_tree
from srcad.rules.scipy.densities import choose, doubles, once
from srcad.rules.scipy.slopes import numerically, of_distribution
from srcad.rules.scipy.special import beta_density, nonzero_over
from srcad.rules.template import evaluate
from srcad.runtime import entropies, incomplete, special

Derivative = Callable[[Call, dict[str, E]], E]


Partials = dict[str, Derivative | str]


def discrete(
    dist: Any, shapes: str, *, constant: str = "", cdf: Partials | None = None, mean: Partials | None = None,
    var: Partials | None = None, entropy: Partials | None = None, **log: Derivative | str,
) -> None:  # fmt: skip
    """Declare a distribution by the derivatives of the logarithm of its probabilities, in `k` and the parameters, and
    of its distribution function, mean, variance and entropy (in its value `y`). Numbers of events are `constant`."""
    names = [s.strip() for s in shapes.split(",")]
    active = [s for s in names if s not in constant.split()]

    def found(method: str, declared: Partials | None, takes: list[str]) -> Partials:
        return {**{s: _by_differences(dist, method, s, takes) for s in active}, **(declared or {})}

    def values(c: Call) -> dict[str, E]:
        k = c["k"]
        return {"k": k - c["loc"] if c.given("loc") else k, **{s: c[s] for s in names}}

    def asked(c: Call, partial: Derivative | str) -> E:
        given = values(c)
        return evaluate(partial_tree(partial), given.get, c.scope) if isinstance(partial, str) else partial(c, given)

    def inside(c: Call, e: E, impossible: E) -> E:
        """A derivative, and 0 where there is no probability."""
        return choose(once(c, "outside", lambda: c.let(impossible, "outside")), 0.0, e)

    def of_log(partial: Derivative | str) -> Callable[[Call], E]:
        return lambda c: inside(c, asked(c, partial), numpy("isneginf", c.y))

    def of_pmf(partial: Derivative | str) -> Callable[[Call], E]:
        return lambda c: c.y * inside(c, asked(c, partial), c.y.compare("==", 0))

    def of_cdf(partial: Derivative | str, sign: float) -> Callable[[Call], E]:
        return lambda c: sign * asked(c, partial)

    def of_log_cdf(partial: Derivative | str, sign: float) -> Callable[[Call], E]:
        return lambda c: inside(c, sign * asked(c, partial) * numpy("exp", -c.y), numpy("isneginf", c.y))

    signature = f"k, {shapes}, loc=0"
    DISTRIBUTIONS[kind_of_distribution(dist)] = (*names, "loc")
    for method, made in (("logpmf", of_log), ("pmf", of_pmf)):
        scores = found("logpmf", log, ["k", *names])
        partials: dict[str, Any] = {s: made(partial) for s, partial in scores.items()}
        elementwise(getattr(dist, method), signature, infer=doubles, hint=method, **partials)
    for method, sign in (("cdf", 1.0), ("sf", -1.0), ("logcdf", 1.0), ("logsf", -1.0)):
        plain, declared = not method.startswith("log"), cdf or {}
        by_formula, direct = (of_cdf, lambda e: of_cdf(e, 1.0)) if plain else (of_log_cdf, of_log)
        partials = {s: by_formula(partial, sign) for s, partial in declared.items()}
        partials |= {s: direct(e) for s, e in found(method, None, ["k", *names]).items() if s not in declared}
        elementwise(getattr(dist, method), signature, infer=doubles, hint=method, **partials)
    _moments(dist, names, {"mean": found("mean", mean, names), "var": found("var", var, names),
                           "entropy": found("entropy", entropy, names)})  # fmt: skip


def _by_differences(dist: Any, method: str, s: str, takes: list[str]) -> Derivative:
    partial = of_distribution(dist, method, s, takes)
    return lambda c, v: partial(v)


def _moments(dist: Any, names: list[str], declared: dict[str, Partials]) -> None:
    """The mean moves with loc; the standard deviation changes as the variance does, over twice itself."""

    def by(partial: Derivative | str, of_std: bool) -> Callable[[Call], E]:
        def asked(c: Call) -> E:
            y = c.y**2 if of_std else c.y
            values: dict[str, E] = {"y": y, **{s: c.reader.value(c.operands[s]) for s in names}}
            found = (
                evaluate(partial_tree(partial), values.get, c.scope) if isinstance(partial, str) else partial(c, values)
            )
            return found / (2.0 * c.y) if of_std else found

        return asked

    signature = ", ".join([*names, "loc=0"])
    for method, partials in {**declared, "std": declared["var"]}.items():
        made: dict[str, Any] = {s: by(partial, method == "std") for s, partial in partials.items()}
        made["loc"] = "1.0" if method == "mean" else "0.0"
        elementwise(getattr(dist, method), signature, infer=doubles, hint=method, **made)


def _at_most(v: dict[str, E]) -> E:
    """The whole number of events."""
    return numpy("floor", v["k"])


def _pmf(name: str, *args: E | float) -> E:
    return scipy(f"stats.{name}.pmf", *args)


def _asked(function: Callable[..., Any], *parameters: str) -> Derivative:
    """A helper's derivative, by all parameters in turn."""
    return lambda c, v: helper(function, *(v[p] for p in parameters))


def _zeta_slope(a: E, y: E) -> E:
    """Of a product `y` that has zeta(a) as a factor."""
    return y * helper(special.zeta_by_x, a, 1.0) / scipy("special.zeta", a, 1.0)


discrete(
    stats.poisson, "mu", mu=lambda c, v: nonzero_over(c, v["k"], v["mu"]) - 1.0,
    cdf={"mu": lambda c, v: -_pmf("poisson", _at_most(v), v["mu"])},
    mean={"mu": "1.0"}, var={"mu": "1.0"}, entropy={"mu": _asked(entropies.poisson_by_mu, "mu")},
)  # fmt: skip


def _shares(c: Call, events: E, others: E, p: E) -> E:
    """events / p - others / (1 - p), of which a part without events is 0."""
    return nonzero_over(c, events, p) - nonzero_over(c, others, 1.0 - p)


discrete(
    stats.binom, "n, p", constant="n", p=lambda c, v: _shares(c, v["k"], v["n"] - v["k"], v["p"]),
    cdf={"p": lambda c, v: -v["n"] * _pmf("binom", _at_most(v), v["n"] - 1, v["p"])},
    mean={"p": "n"}, var={"p": "n * (1.0 - 2.0 * p)"}, entropy={"p": _asked(entropies.binom_by_p, "n", "p")},
)  # fmt: skip
discrete(
    stats.bernoulli, "p", p=lambda c, v: _shares(c, v["k"], 1.0 - v["k"], v["p"]),
    cdf={"p": lambda c, v: -_pmf("binom", _at_most(v), 0, v["p"])},
    mean={"p": "1.0"}, var={"p": "1.0 - 2.0 * p"}, entropy={"p": "np.log((1.0 - p) / p)"},
)  # fmt: skip
discrete(
    stats.geom, "p", p=lambda c, v: 1.0 / v["p"] - nonzero_over(c, v["k"] - 1.0, 1.0 - v["p"]),
    cdf={"p": lambda c, v: _at_most(v) * (1.0 - v["p"]) ** (_at_most(v) - 1.0)},
    mean={"p": "-1.0 / p**2"}, var={"p": "-(2.0 - p) / p**3"}, entropy={"p": "np.log1p(-p) / p**2"},
)  # fmt: skip
discrete(
    stats.nbinom, "n, p", p=lambda c, v: v["n"] / v["p"] - nonzero_over(c, v["k"], 1.0 - v["p"]),
    n="special.digamma(k + n) - special.digamma(n) + np.log(p)",
    cdf={
        "n": lambda c, v: helper(incomplete.betainc_by_a, v["n"], _at_most(v) + 1.0, v["p"]),
        "p": lambda c, v: beta_density(v["n"], _at_most(v) + 1.0, v["p"]),
    },
    mean={"n": "(1.0 - p) / p", "p": "-n / p**2"}, var={"n": "(1.0 - p) / p**2", "p": "-n * (2.0 - p) / p**3"},
    entropy={"n": _asked(entropies.nbinom_by_n, "n", "p"), "p": _asked(entropies.nbinom_by_p, "n", "p")},
)  # fmt: skip
discrete(
    stats.betabinom, "n, a, b", constant="n",
    a="special.digamma(k + a) - special.digamma(n + a + b) - special.digamma(a) + special.digamma(a + b)",
    b="special.digamma(n - k + b) - special.digamma(n + a + b) - special.digamma(b) + special.digamma(a + b)",
    cdf={"a": lambda c, v: helper(entropies.betabinom_cdf_by_a, _at_most(v), v["n"], v["a"], v["b"]),
         "b": lambda c, v: helper(entropies.betabinom_cdf_by_b, _at_most(v), v["n"], v["a"], v["b"])},
    mean={"a": "n * b / (a + b)**2", "b": "-n * a / (a + b)**2"},
    var={"a": "y * (1.0 / a + 1.0 / (a + b + n) - 2.0 / (a + b) - 1.0 / (a + b + 1.0))",
         "b": "y * (1.0 / b + 1.0 / (a + b + n) - 2.0 / (a + b) - 1.0 / (a + b + 1.0))"},
    entropy={"a": _asked(entropies.betabinom_by_a, "n", "a", "b"),
             "b": _asked(entropies.betabinom_by_b, "n", "a", "b")},
)  # fmt: skip
discrete(
    stats.zipf, "a", a=lambda c, v: -numpy("log", v["k"]) - helper(special.zeta_by_x, v["a"], 1.0)
                                    / scipy("special.zeta", v["a"], 1.0),
    mean={"a": lambda c, v: _zeta_slope(v["a"] - 1.0, v["y"]) - _zeta_slope(v["a"], v["y"])},
)  # fmt: skip
discrete(
    stats.logser, "p", p="k / p + 1.0 / ((1.0 - p) * np.log1p(-p))",
    mean={"p": "y * (1.0 / p + 1.0 / (1.0 - p) + 1.0 / ((1.0 - p) * np.log1p(-p)))"},
)  # fmt: skip
discrete(
    stats.planck, "lambda_", lambda_="1.0 / np.expm1(lambda_) - k",
    cdf={"lambda_": lambda c, v: (_at_most(v) + 1.0) * numpy("exp", -v["lambda_"] * (_at_most(v) + 1.0))},
    mean={"lambda_": "-y * (1.0 + y)"}, var={"lambda_": "-y * np.cosh(0.5 * lambda_) / np.sinh(0.5 * lambda_)"},
)  # fmt: skip
discrete(stats.dlaplace, "a", a="1.0 / np.sinh(a) - np.abs(k)", mean={"a": "0.0"})
discrete(
    stats.boltzmann, "lambda_, N", constant="N", lambda_="1.0 / np.expm1(lambda_) - k - N / np.expm1(N * lambda_)",
)  # fmt: skip
discrete(
    stats.yulesimon, "alpha", alpha="1.0 / alpha + special.digamma(alpha + 1.0) - special.digamma(k + alpha + 1.0)",
    mean={"alpha": "-1.0 / (alpha - 1.0)**2"},
    var={"alpha": "y * (2.0 / alpha - 2.0 / (alpha - 1.0) - 1.0 / (alpha - 2.0))"},
)  # fmt: skip
discrete(stats.skellam, "mu1, mu2", mean={"mu1": "1.0", "mu2": "-1.0"}, var={"mu1": "1.0", "mu2": "1.0"})
discrete(stats.zipfian, "a, n", constant="n")
for _urn in (stats.nchypergeom_fisher, stats.nchypergeom_wallenius):
    discrete(_urn, "M, n, N, odds", constant="M n N")
if hasattr(stats, "betanbinom"):  # SciPy 1.12
    discrete(
        stats.betanbinom, "n, a, b", constant="n",
        a="special.digamma(a + n) - special.digamma(a + n + b + k) - special.digamma(a) + special.digamma(a + b)",
        b="special.digamma(b + k) - special.digamma(a + n + b + k) - special.digamma(b) + special.digamma(a + b)",
        mean={"a": "-y / (a - 1.0)", "b": "y / b"},
    )  # fmt: skip

# ---------------------------------------------------------------- helpers, differentiated again

numerically(entropies.poisson_by_mu, "mu")
numerically(entropies.binom_by_p, "n, p", constant="n")
numerically(entropies.nbinom_by_n, "n, p")
numerically(entropies.nbinom_by_p, "n, p")
numerically(entropies.betabinom_by_a, "n, a, b", constant="n")
numerically(entropies.betabinom_by_b, "n, a, b", constant="n")
numerically(entropies.betabinom_cdf_by_a, "k, n, a, b", constant="k n")
numerically(entropies.betabinom_cdf_by_b, "k, n, a, b", constant="k n")
