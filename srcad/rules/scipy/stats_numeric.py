"""Continuous distributions of scipy.stats whose derivatives are found by differences (`slopes.py`).

    y = stats.ncx2.logpdf(x, df, nc)        nc_bar = y_bar * slope(stats.ncx2.logpdf, 2, x, df, nc)

Where differences cannot tell, beside a corner of a density, the derivative is not a number.
"""

from __future__ import annotations

from typing import Any

from scipy import stats

from srcad.facts import Known
from srcad.rules.expr import E, helper
from srcad.rules.scipy.densities import continuous
from srcad.runtime import slopes
from srcad.tree.build import attributes, name


def by_differences(dist: Any, shapes: str, moments: str = "") -> None:
    """Declare a distribution all of whose columns are found so; of the moments those for which SciPy has formulas."""
    names = [s.strip() for s in shapes.split(",")]

    def slope(method: str, *takes: str) -> dict[str, Any]:
        function = getattr(dist, method)

        def by(k: int) -> Any:
            def partial(v: dict[str, E]) -> E:
                owner = name("$scipy.stats")
                called = E(attributes(owner, f"{dist.name}.{method}"), Known(function), v[names[0]].scope)
                return helper(slopes.slope, called, k, *(v[p] for p in takes))

            return partial

        return {p: by(k) for k, p in enumerate(takes)}

    columns: dict[str, Any] = {m: slope(m, "x", *names) for m in ("cdf", "logcdf", "logsf")}
    columns |= {m: slope(m, *names) for m in moments.split()}
    del columns["cdf"]["x"]
    continuous(dist, shapes, bounded=True, **columns, **slope("logpdf", "x", *names))


by_differences(stats.nct, "df, nc", "mean var")
by_differences(stats.ncx2, "df, nc", "mean var")
by_differences(stats.ncf, "dfn, dfd, nc", "mean var")
by_differences(stats.pearson3, "skew")
by_differences(stats.powernorm, "c")
by_differences(stats.exponpow, "b")
by_differences(stats.foldcauchy, "c")
by_differences(stats.genexpon, "a, b, c")
by_differences(stats.genhalflogistic, "c")
by_differences(stats.kappa4, "h, k")
by_differences(stats.recipinvgauss, "mu")
by_differences(stats.truncweibull_min, "c, a, b")
by_differences(stats.tukeylambda, "lam")
