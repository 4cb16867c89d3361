"""How the methods of a distribution follow from its log-density.

With z = (x - loc) / scale, f the density, F the distribution function and L = log f:

    logpdf     by x: L'(z) / scale     by scale: -(1 + z L'(z)) / scale     by a shape a: the derivative of L by a
    pdf        the same, times pdf
    cdf        by x: f                 by scale: -z f                       by a: the derivative of F by a
    sf         minus those of cdf; logcdf and logsf: over cdf and sf
    ppf        by p: 1 / f             by loc: 1     by scale: z            by a: -(the derivative of F by a) / f
    isf        by p: -1 / f, otherwise the same

so that a distribution is declared by the derivatives of L (and of F by the shapes) for loc = 0 and scale = 1. Outside
the support, where L is -inf and F constant, the derivatives are 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import Fact, is_number
from srcad.rules.expr import E, fresh, numpy, scipy
from srcad.rules.registry import DISTRIBUTIONS, Call, elementwise, partial_tree
from srcad.rules.template import evaluate

Partial = str | Callable[[dict[str, E]], E]


class Density:
    """A continuous distribution: the derivatives of its log-density and of its distribution function."""

    def __init__(self, dist: Any, shapes: str, bounded: bool, log: dict[str, Partial], cdf: dict[str, Partial]) -> None:
        self.dist, self.bounded, self.log, self.cdf = dist, bounded, log, cdf
        self.shapes = [s.strip() for s in shapes.split(",") if s.strip()]

    # ------------------------------------------------------------ the call

    def standard(self, c: Call, x: E) -> E:
        """z = (x - loc) / scale."""

        def made() -> E:
            moved = x - c["loc"] if c.given("loc") else x
            return c.let(moved / c["scale"] if c.given("scale") else moved, "z")

        return once(c, "z", made)

    def scaled(self, c: Call, e: E) -> E:
        return e / c["scale"] if c.given("scale") else e

    def ask(self, c: Call, method: str, x: E) -> E:
        """Another method of the same distribution: `stats.gamma.pdf(x, a, scale=scale)`."""
        shapes = [c[s] for s in self.shapes]
        keys = {k: c[k] for k in ("loc", "scale") if c.given(k)}
        fact = infer.elementwise(as_double, [e.fact for e in (x, *shapes, *keys.values())], c.scope, fresh())
        name = f"stats.{self.dist.name}.{method}"
        return once(c, method, lambda: c.let(scipy(name, x, *shapes, result=fact, **keys), method))

    def at(self, c: Call, partials: dict[str, Partial], name: str, z: E) -> E:
        """A declared derivative, at z."""
        values = {"x": z, **{s: c[s] for s in self.shapes}}
        partial = partials[name]
        return evaluate(partial_tree(partial), values.get, c.scope) if isinstance(partial, str) else partial(values)

    def inside(self, c: Call, nothing: E, partials: dict[str, Partial], name: str, x: E) -> E:
        """A declared derivative where there is a density, taken at a harmless point elsewhere."""
        z = self.standard(c, x)
        if not self.bounded:
            return self.at(c, partials, name, z)
        outside = once(c, "outside", lambda: c.let(nothing, "outside"))
        harmless = once(c, "harmless", lambda: c.let(choose(outside, 0.5, z), "z"))
        return once(c, name, lambda: c.let(choose(outside, 0.0, self.at(c, partials, name, harmless)), "slope"))

    # ------------------------------------------------------------ the methods

    def log_partials(self, ratio: Callable[[Call], E] | None) -> dict[str, Any]:
        """Of logpdf, or (with the density itself as `ratio`) of pdf."""

        def nothing(c: Call) -> E:
            return numpy("isneginf", c.y) if ratio is None else c.y.compare("==", 0)

        def times(c: Call, e: E) -> E:
            return e if ratio is None else ratio(c) * e

        def slope(c: Call) -> E:
            return self.scaled(c, self.inside(c, nothing(c), self.log, "x", c["x"]))

        def by_scale(c: Call) -> E:
            z = self.standard(c, c["x"])
            return times(c, -self.scaled(c, 1.0 + z * self.inside(c, nothing(c), self.log, "x", c["x"])))

        made: dict[str, Any] = {"x": lambda c: times(c, slope(c)), "loc": lambda c: -times(c, slope(c))}
        made["scale"] = by_scale
        for s in self.shapes:
            if s in self.log:
                made[s] = lambda c, s=s: times(c, self.inside(c, nothing(c), self.log, s, c["x"]))
        return made

    def cdf_partials(self, sign: float, log: str | None) -> dict[str, Any]:
        """Of cdf (sign 1) and sf (-1); of their logarithms with the name of the method that `log` is."""

        def density(c: Call) -> E:
            if log is None:
                return sign * self.ask(c, "pdf", c["x"])
            return sign * numpy("exp", self.ask(c, "logpdf", c["x"]) - c.y)

        def over(c: Call, e: E) -> E:
            return sign * (e if log is None else e * numpy("exp", -c.y))

        def nothing(c: Call) -> E:
            return numpy("isneginf", c.y) if log else (c.y * (1.0 - c.y)).compare("==", 0)

        made: dict[str, Any] = {"x": density, "loc": lambda c: -density(c)}
        made["scale"] = lambda c: -self.standard(c, c["x"]) * density(c)
        for s in self.shapes:
            if s in self.cdf:
                made[s] = lambda c, s=s: over(c, self.inside(c, nothing(c), self.cdf, s, c["x"]))
        return made

    def quantile_partials(self, sign: float) -> dict[str, Any]:
        """Of ppf (sign 1) and isf (-1)."""

        def density(c: Call) -> E:
            return self.ask(c, "pdf", c.y)

        made: dict[str, Any] = {"q": lambda c: sign / density(c), "loc": lambda c: c.y.lift(1.0)}
        made["scale"] = lambda c: self.standard(c, c.y)
        for s in self.shapes:
            if s in self.cdf:
                made[s] = lambda c, s=s: -self.at(c, self.cdf, s, self.standard(c, c.y)) / density(c)
        return made


def once(c: Call, name: str, made: Callable[[], E]) -> E:
    """A value that several derivatives of one call share."""
    if c.chosen is not None:
        return made()
    if name not in c.shared:
        c.shared[name] = made()
    return c.shared[name]


def choose(condition: E, there: float, e: E) -> E:
    """A number where a condition holds, otherwise `e`."""
    if not (condition.is_scalar and e.is_scalar):
        return numpy("where", condition, there, e)
    return E(gast.IfExp(condition.node, gast.Constant(there, None), e.node), e.fact, e.scope, e.masked)


def as_double(*args: Any) -> Any:
    """What scipy.stats makes of numbers and arrays of any precision."""
    return sum(args, np.float64(0.0))


def doubles(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """The result's fact: the arguments are broadcast, and the result is in double precision."""
    numbers = [sp.scope.resolved(f) for f in (*facts, *named.values())]
    return infer.elementwise(as_double, [f for f in numbers if is_number(f)], sp.scope, sp.fresh())


def continuous(dist: Any, shapes: str = "", *, bounded: bool = False, cdf: Any = None, **log: Partial) -> None:
    """Declare a distribution by the derivatives, for loc = 0 and scale = 1, of its log-density by `x` and its shapes,
    and of its distribution function by its shapes. `bounded`: there are numbers where it has no density."""
    d = Density(dist, shapes, bounded, log, cdf or {})
    methods = {
        "logpdf": ("x", d.log_partials(None)), "pdf": ("x", d.log_partials(lambda c: c.y)),
        "cdf": ("x", d.cdf_partials(1.0, None)), "sf": ("x", d.cdf_partials(-1.0, None)),
        "logcdf": ("x", d.cdf_partials(1.0, "logcdf")), "logsf": ("x", d.cdf_partials(-1.0, "logsf")),
        "ppf": ("q", d.quantile_partials(1.0)), "isf": ("q", d.quantile_partials(-1.0)),
    }  # fmt: skip
    parameters = [*d.shapes, "loc=0", "scale=1"]
    DISTRIBUTIONS[id(type(dist))] = (*d.shapes, "loc", "scale")
    for method, (first, partials) in methods.items():
        signature = ", ".join([first, *parameters])
        elementwise(getattr(dist, method), signature, infer=doubles, hint=method, **partials)
