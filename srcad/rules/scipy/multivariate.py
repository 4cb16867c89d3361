"""Distributions of several variables: what goes back is a helper's (`srcad.runtime.multivariate`).

y = stats.multivariate_normal.logpdf(x, mean, cov)
x_bar, mean_bar, cov_bar = normal_back(x, mean, cov, y_bar)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from scipy import stats

from srcad.facts import Array, Fact, Scalar, Unknown
from srcad.rules.decompositions import part
from srcad.rules.expr import E, helper, runtime
from srcad.rules.registry import DISTRIBUTIONS, Call, Pieces, rule, tangent
from srcad.rules.tangents import TangentCall
from srcad.rules.template import said_like
from srcad.runtime import multivariate


def _densities(dist: Any, parameters: str, back: Callable, change: Callable, active: list[str], length: int) -> None:
    """Declare logpdf and pdf by what goes back from the former, and by how it changes; the variables lie along the
    axis `length` of `x`."""

    def known(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        x = sp.scope.resolved(facts[0] if facts else named["x"])
        if not isinstance(x, Array) or not x.dims:
            return Scalar("float64", weak=False) if isinstance(x, Scalar) else Unknown()
        mean = next((f for f in [*facts[1:2], named.get("mean")] if f is not None), None)
        if length == -1 and isinstance(mean, Scalar):  # of one variable
            return replace(x, dtype="float64", active=False, sites=frozenset([sp.fresh()]))
        dims = x.dims[:-1] if length == -1 else x.dims[1:]
        return Array("float64", dims, sites=frozenset([sp.fresh()])) if dims else Scalar("float64", weak=False)

    def reverse(c: Call, bar: E) -> dict[str, Pieces]:
        given = [c[p] if c.given(p) else DEFAULTS[p] for p in ("x", *active)]
        parts = c.let(runtime(back, *given, bar), "back")
        return {p: said_like(c, part(parts, i), p) for i, p in enumerate(("x", *active)) if c.active(p)}

    def forward(c: TangentCall) -> E | None:
        dots = [c.dot(p) for p in ("x", *active)]
        if all(dot is None for dot in dots):
            return None
        given = [c[p] if c.given(p) else DEFAULTS[p] for p in ("x", *active)]
        return helper(change, *given, *dots, result=c.result)

    signature, names = f"x, {parameters}", " ".join(["x", *active])

    @rule(dist.logpdf, signature, active=names, infer=known, hint="logpdf")
    def logpdf(c: Call) -> dict[str, Pieces]:
        return reverse(c, c.bar)

    @rule(dist.pdf, signature, active=names, infer=known, hint="pdf")
    def pdf(c: Call) -> dict[str, Pieces]:
        return reverse(c, c.bar * c.y)

    tangent(dist.logpdf)(forward)

    @tangent(dist.pdf)
    def pdf_dot(c: TangentCall) -> E | None:
        dot = forward(c)
        return None if dot is None else c.y * dot

    DISTRIBUTIONS[id(type(dist))] = tuple(active)


DEFAULTS: dict[str, Any] = {"mean": None, "cov": 1.0}


_densities(
    stats.multivariate_normal, "mean=None, cov=1, allow_singular=False", multivariate.normal_back,
    multivariate.normal_change, ["mean", "cov"], -1,
)  # fmt: skip
_densities(stats.dirichlet, "alpha", multivariate.dirichlet_back, multivariate.dirichlet_change, ["alpha"], 0)
