"""Distribution functions of scipy.special by all their parameters, and their inverses.

    y = special.chdtri(v, p)                   chdtrc(v, y) is p, so
    p_bar = y_bar / slope(special.chdtrc, 1, v, y)
    v_bar = -y_bar * slope(special.chdtrc, 0, v, y) / slope(special.chdtrc, 1, v, y)

SciPy finds the inverses by bisection and the like, to fewer digits than differences of them would need.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import scipy.special as sc

from srcad.rules.axes import unless
from srcad.rules.call import Call
from srcad.rules.expr import E, helper, numpy, scipy
from srcad.rules.registry import elementwise, parse_parameters
from srcad.rules.scipy.slopes import numerically, written
from srcad.runtime import incomplete, slopes, special

# ---------------------------------------------------------------- direct


def _f_odds(v: Any) -> tuple[E, E, E]:
    """F's distribution function is an incomplete beta function of these parameters, and of these odds."""
    return 0.5 * v["dfn"], 0.5 * v["dfd"], v["dfn"] * v["x"] / v["dfd"]


def f_by_dfn(v: Any) -> E:
    a, b, odds = _f_odds(v)
    by_odds = helper(incomplete.odds_density, a, b, odds) * (v["x"] / v["dfd"])
    return 0.5 * helper(incomplete.odds_by_a, a, b, odds) + by_odds


def f_by_dfd(v: Any) -> E:
    a, b, odds = _f_odds(v)
    by_odds = helper(incomplete.odds_density, a, b, odds) * (odds / v["dfd"])
    return 0.5 * helper(incomplete.odds_by_b, a, b, odds) - by_odds


def f_by_x(v: Any) -> E:
    a, b, odds = _f_odds(v)
    return helper(incomplete.odds_density, a, b, odds) * (v["dfn"] / v["dfd"])


for _fdtr, _sign in ((sc.fdtr, 1.0), (sc.fdtrc, -1.0)):
    elementwise(_fdtr, "dfn, dfd, x", dfn=lambda c, s=_sign: s * f_by_dfn(c), dfd=lambda c, s=_sign: s * f_by_dfd(c),
                x=lambda c, s=_sign: s * f_by_x(c))  # fmt: skip
for _odds in (incomplete.odds_by_a, incomplete.odds_by_b, incomplete.odds_density):
    numerically(_odds, "a, b, t")
numerically(sc.chndtr, "x, df, nc")
numerically(sc.nctdtr, "df, nc, t")
numerically(sc.ncfdtr, "dfn, dfd, nc, f")
numerically(sc.kolmogorov, "y")

# ---------------------------------------------------------------- inverse


def inverse(function: Any, signature: str, of: Any, place: str, constant: str = "") -> None:
    """`function` solves `of(...) = p`, where in `of`'s arguments, `place`, the result stands as `y`."""
    takes, names = place.split(), [p.name for p in parse_parameters(signature)]

    def by(c: Call, parameter: str) -> E:
        values = [c.y if p == "y" else c[p] for p in takes]
        return helper(slopes.slope, written(of, c), takes.index(parameter), *values, result=c.result)

    def partial(parameter: str) -> Callable[[Call], E]:
        return lambda c: 1.0 / by(c, "y") if parameter == "p" else -by(c, parameter) / by(c, "y")

    found: dict[str, Any] = {p: partial(p) for p in names if p not in constant.split()}
    elementwise(function, signature, **found)


inverse(sc.btdtria, "p, b, x", sc.betainc, "y b x")
inverse(sc.btdtrib, "a, p, x", sc.betainc, "a y x")
inverse(sc.chdtri, "v, p", sc.chdtrc, "v y")
inverse(sc.chdtriv, "p, x", sc.chdtr, "y x")
inverse(sc.chndtrix, "p, df, nc", sc.chndtr, "y df nc")
inverse(sc.chndtridf, "x, p, nc", sc.chndtr, "x y nc")
inverse(sc.chndtrinc, "x, df, p", sc.chndtr, "x df y")
inverse(sc.fdtri, "dfn, dfd, p", sc.fdtr, "dfn dfd y")
inverse(sc.fdtridfd, "dfn, p, x", sc.fdtr, "dfn y x")
inverse(sc.gdtria, "p, b, x", sc.gdtr, "y b x")
inverse(sc.gdtrib, "a, p, x", sc.gdtr, "a y x")
inverse(sc.gdtrix, "a, b, p", sc.gdtr, "a b y")
inverse(sc.stdtridf, "p, t", sc.stdtr, "y t")
inverse(sc.nctdtrit, "df, nc, p", sc.nctdtr, "df nc y")
inverse(sc.nctdtridf, "p, nc, t", sc.nctdtr, "y nc t")
inverse(sc.nctdtrinc, "df, p, t", sc.nctdtr, "df y t")
inverse(sc.ncfdtri, "dfn, dfd, nc, p", sc.ncfdtr, "dfn dfd nc y")
inverse(sc.ncfdtridfd, "dfn, p, nc, f", sc.ncfdtr, "dfn y nc f")
inverse(sc.ncfdtridfn, "p, dfd, nc, f", sc.ncfdtr, "y dfd nc f")
inverse(sc.ncfdtrinc, "dfn, dfd, p, f", sc.ncfdtr, "dfn dfd y f")
inverse(sc.pdtri, "k, p", sc.pdtr, "k y", constant="k")
inverse(sc.bdtri, "k, n, p", sc.bdtr, "k n y", constant="k n")
inverse(sc.nbdtri, "k, n, p", sc.nbdtr, "k n y", constant="k n")
inverse(sc.kolmogi, "p", sc.kolmogorov, "y")


def _density_of_quantile(c: Call) -> E:
    """The normal density at the quantile of p."""
    return numpy("exp", -0.5 * scipy("special.ndtri", c["p"]) ** 2) / math.sqrt(2 * math.pi)


elementwise(sc.nrdtrimn, "p, std, x", x="1.0", std="-special.ndtri(p)", p=lambda c: -c["std"] / _density_of_quantile(c))
elementwise(sc.nrdtrisd, "mn, p, x", x="1.0 / special.ndtri(p)", mn="-1.0 / special.ndtri(p)",
            p=lambda c: -c.y / (scipy("special.ndtri", c["p"]) * _density_of_quantile(c)))  # fmt: skip


def _tukey(c: Call, e: E) -> E:
    """Of Tukey's lambda distribution: over the slope of its quantile function; 0 where nothing is left of it."""
    steep = c.y ** (c["lmbda"] - 1.0) + (1.0 - c.y) ** (c["lmbda"] - 1.0)
    return unless((c.y * (1.0 - c.y)).compare("!=", 0), e / steep, 0.0)


def _tukey_by_lmbda(c: Call) -> E:
    """The quantile function is boxcox(y, lmbda) - boxcox(1 - y, lmbda)."""
    above, below = (helper(special.boxcox_by_lmbda, p, c["lmbda"]) for p in (1.0 - c.y, c.y))
    return _tukey(c, above - below)


elementwise(sc.tklmbda, "x, lmbda", x=lambda c: _tukey(c, c.y.lift(1.0)), lmbda=_tukey_by_lmbda)
