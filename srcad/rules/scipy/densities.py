"""How the methods of a distribution follow from its log-density.

With z = (x - loc) / scale, f the density, F the distribution function and L = log f:

    logpdf     by x: L'(z) / scale     by scale: -(1 + z L'(z)) / scale     by a shape a: the derivative of L by a
    pdf        the same, times pdf
    cdf        by x: f                 by scale: -z f                       by a: the derivative of F by a
    sf         minus those of cdf; logcdf and logsf: over cdf and sf
    ppf        by p: 1 / f             by loc: 1     by scale: z            by a: -(the derivative of F by a) / f
    isf        by p: -1 / f, otherwise the same; median as ppf
    mean       by loc: 1                by scale: (mean - loc) / scale          by a: scale times that of the mean of z
    var        by scale: 2 var / scale                                          by a: scale**2 times that of z's
    std        by scale: std / scale                                            by a: that of var, over 2 std
    entropy    by scale: 1 / scale                                              by a: that of z's

so that a distribution is declared by the derivatives of L (and of F, the mean, the variance and the entropy by the
shapes) for loc = 0 and scale = 1. Outside the support, where L is -inf and F constant, the derivatives are 0. What is
not declared is found by differences (`slopes.py`), each method by its own, so that the tails keep their digits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import Fact, Seq, Unknown, is_number
from srcad.rules.axes import no_literal
from srcad.rules.call import Call
from srcad.rules.expr import E, fresh, helper, literal, numpy, scipy
from srcad.rules.registry import DISTRIBUTIONS, elementwise, kind_of_distribution, partial_tree
from srcad.rules.scipy.slopes import of_distribution
from srcad.rules.template import evaluate
from srcad.runtime import distributions

Partial = str | Callable[[dict[str, E]], E]


Partials = dict[str, Partial]


class Density:
    """A continuous distribution: the derivatives of its log-density, and by the shapes of what else it has."""

    def __init__(
        self, dist: Any, shapes: list[str], bounded: bool, exact: bool, by_log: bool, log: Partials,
        others: dict[str, Partials],
    ) -> None:  # fmt: skip
        self.dist, self.bounded, self.exact, self.log, self.others = dist, bounded, exact, log, others
        self.by_log = by_log
        self.cdf, self.shapes = others["cdf"], shapes

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
        if method == "pdf" and self.by_log:
            return numpy("exp", self.ask(c, "logpdf", x))
        shapes = [c[s] for s in self.shapes]
        keys = {k: c[k] for k in ("loc", "scale") if c.given(k)}
        fact = infer.elementwise(as_double, [e.fact for e in (x, *shapes, *keys.values())], c.scope, fresh())
        name = f"stats.{self.dist.name}.{method}"
        return once(c, method, lambda: c.let(scipy(name, x, *shapes, result=fact, **keys), method))

    def at(self, c: Call, partials: Partials, name: str, z: E | None = None, y: E | None = None) -> E:
        """A declared derivative, at z; of a moment with `y`, its value for loc = 0 and scale = 1."""
        values: Any = {"x": z, "y": y, **{s: c[s] for s in self.shapes}}
        partial = partials[name]
        return evaluate(partial_tree(partial), values.get, c.scope) if isinstance(partial, str) else partial(values)

    def inside(self, c: Call, nothing: E, partials: Partials, name: str, x: E) -> E:
        """A declared derivative where there is a density, taken at a harmless point elsewhere."""
        z = self.standard(c, x)
        if not self.bounded:
            return self.at(c, partials, name, z)
        outside = once(c, "outside", lambda: c.let(nothing, "outside"))
        harmless = once(c, "harmless", lambda: c.let(choose(outside, 0.5, z), "z"))
        return once(c, f"by {name}", lambda: c.let(choose(outside, 0.0, self.at(c, partials, name, harmless)), "slope"))

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
            grown = 1.0 + self.standard(c, c["x"]) * self.inside(c, nothing(c), self.log, "x", c["x"])
            outside = c.shared.get("outside")
            return times(c, -self.scaled(c, grown if outside is None else choose(outside, 0.0, grown)))

        made: dict[str, Any] = {"x": lambda c: times(c, slope(c)), "loc": lambda c: -times(c, slope(c))}
        made["scale"] = by_scale
        for s in self.shapes:
            made[s] = lambda c, s=s: times(c, self.inside(c, nothing(c), self.log, s, c["x"]))
        return made

    def cdf_partials(self, sign: float, log: str | None) -> dict[str, Any]:
        """Of cdf (sign 1) and sf (-1); of their logarithms with the name of the method that `log` is."""

        own = self.others[log or ("cdf" if sign > 0 else "sf")]

        def density(c: Call) -> E:
            if log is None:
                return sign * self.ask(c, "pdf", c["x"])
            if "x" in own:
                return self.scaled(c, self.inside(c, nothing(c), own, "x", c["x"]))
            return sign * numpy("exp", self.ask(c, "logpdf", c["x"]) - tail(c))

        def over(c: Call, e: E) -> E:
            return sign * (e if log is None else e * numpy("exp", -tail(c)))

        def tail(c: Call) -> E:
            return c.y if self.exact else choose(once(c, "outside", lambda: c.let(nothing(c), "outside")), 0.0, c.y)

        def nothing(c: Call) -> E:
            if log is None:
                return (c.y * (1.0 - c.y)).compare("==", 0)
            return numpy("logical_or", numpy("isneginf", c.y), c.y.compare("==", 0))

        made: dict[str, Any] = {"x": density, "loc": lambda c: -density(c)}
        made["scale"] = lambda c: -zero_times(density(c), self.standard(c, c["x"]))
        for s in self.shapes:
            if s in own:
                made[s] = lambda c, s=s: self.inside(c, nothing(c), own, s, c["x"])
            else:
                made[s] = lambda c, s=s: over(c, self.inside(c, nothing(c), self.cdf, s, c["x"]))
        return made

    def quantile_partials(self, sign: float) -> dict[str, Any]:
        """Of ppf (sign 1) and isf (-1)."""

        def density(c: Call) -> E:
            return self.ask(c, "pdf", c.y)

        made: dict[str, Any] = {"q": lambda c: sign / density(c), "loc": "1.0"}
        made["scale"] = lambda c: self.standard(c, c.y)
        upper = self.others["sf"] if sign < 0 else {}

        def by_shape(c: Call, s: str) -> E:
            z = self.standard(c, c.y)
            e = ratio(self.at(c, upper, s, z) if s in upper else -self.at(c, self.cdf, s, z), density(c))
            for end, q in (("low", 0.5 - 0.5 * sign), ("high", 0.5 + 0.5 * sign)):
                if self.others[end] and c.given("q"):  # the density may be 0 there, or infinite
                    there = self.at(c, self.others[end], s) if s in self.others[end] else literal(0.0, c.scope)
                    e = choose(c["q"].compare("==", q), there * c["scale"] if c.given("scale") else there, e)
            return e

        made |= {s: lambda c, s=s: by_shape(c, s) for s in self.shapes}
        return made

    def median_partials(self) -> dict[str, Any]:
        """The median is ppf at 1/2."""
        made = self.quantile_partials(1.0)
        del made["q"]
        return made

    def moment_partials(self, method: str) -> dict[str, Any]:
        """Of mean, var, std and entropy."""
        declared = self.others["var" if method == "std" else method]
        made: dict[str, Any] = {s: self._moment_by_shape(method, declared, s) for s in self.shapes}
        return {**made, **_BY_PLACE[method]}

    def _moment_by_shape(self, method: str, declared: Partials, s: str) -> Any:
        if declared[s] == "0.0":
            return "0.0"

        def partial(c: Call) -> E:
            y = c.y - c["loc"] if method == "mean" and c.given("loc") else c.y**2 if method == "std" else c.y
            scale = c["scale"] if c.given("scale") else None
            if scale is not None:
                scale = scale if method == "mean" else numpy("log", scale) if method == "entropy" else scale**2
                y = y - scale if method == "entropy" else y / scale
            e = self.at(c, declared, s, y=y)
            e = e if scale is None or method == "entropy" else scale * e
            return e / (2.0 * c.y) if method == "std" else e

        return partial


def _mean_by_scale(c: Call) -> E:
    return (c.y - c["loc"] if c.given("loc") else c.y) / c["scale"]


_BY_PLACE: dict[str, dict[str, Any]] = {
    "mean": {"loc": "1.0", "scale": _mean_by_scale}, "var": {"loc": "0.0", "scale": "2.0 * y / scale"},
    "std": {"loc": "0.0", "scale": "y / scale"}, "entropy": {"loc": "0.0", "scale": "1.0 / scale"},
}  # fmt: skip


def ratio(top: E, bottom: E) -> E:
    """`top / bottom`, and 0 where both are 0: of a power 0 at 0, of a quantile at an end of the support."""
    return helper(distributions.ratio, top, bottom)


def zero_times(weight: E, other: E) -> E:
    """A product, and 0 where a factor is 0: an infinite place has no density, and scaling leaves 0 where it is."""
    return helper(distributions.zero_times, weight, other)


def once(c: Call, name: str, made: Callable[[], E]) -> E:
    """A value that several derivatives of one call share."""
    if c.chosen is not None:
        return made()
    if name not in c.shared:
        c.shared[name] = made()
    return c.shared[name]


def choose(condition: E, there: float | E, e: E) -> E:
    """A number where a condition holds, otherwise `e`."""
    there = e.lift(there)
    if not (condition.is_scalar and e.is_scalar and there.is_scalar):
        return numpy("where", condition, there, e)
    return E(gast.IfExp(condition.node, there.node, e.node), no_literal(e.fact), e.scope, e.marks)


def as_double(*args: Any) -> Any:
    """What scipy.stats makes of numbers and arrays of any precision."""
    return sum(args, np.float64(0.0))


def doubles(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """The result's fact: the arguments are broadcast, and the result is in double precision."""
    numbers = [sp.scope.resolved(f) for f in (*facts, *named.values())]
    numbers = [infer.by_example(np.asarray, [f], {}, sp.fresh()) if isinstance(f, Seq) else f for f in numbers]
    if any(isinstance(f, Unknown) for f in numbers):
        return Unknown()
    return infer.elementwise(as_double, [f for f in numbers if is_number(f)], sp.scope, sp.fresh())


def continuous(
    dist: Any, shapes: str = "", *, bounded: bool = False, exact: bool = False, by_log: bool = False, **partials: Any
) -> None:
    """Declare a distribution by the derivatives, for loc = 0 and scale = 1, of its log-density by `x` and its shapes,
    and of `cdf`, `mean`, `var` and `entropy` by its shapes (`y` stands for the value of one of the latter). `logcdf`
    and `logsf` are declared where they have digits that the quotient with `cdf` has not. What is not declared is found
    by differences. `bounded`: there are numbers where it has no density (or none that a double can hold); `exact`:
    SciPy's logcdf and logsf are finite for all; `by_log`: its pdf overflows on the way, where logpdf does not.
    `low`, `high`: the derivatives of the ends of what has a density, where these move with the shapes."""
    others: dict[str, Partials] = {name: partials.pop(name, {}) for name in _OTHERS}
    names = [s.strip() for s in shapes.split(",") if s.strip()]
    for p in ("x", *names):
        partials.setdefault(p, of_distribution(dist, "logpdf", p, ["x", *names]))
    for s in names:
        _by_differences(dist, s, names, others)
    d = Density(dist, names, bounded, exact, by_log, partials, others)
    methods = {
        "logpdf": ("x", d.log_partials(None)), "pdf": ("x", d.log_partials(lambda c: c.y)),
        "cdf": ("x", d.cdf_partials(1.0, None)), "sf": ("x", d.cdf_partials(-1.0, None)),
        "logcdf": ("x", d.cdf_partials(1.0, "logcdf")), "logsf": ("x", d.cdf_partials(-1.0, "logsf")),
        "ppf": ("q", d.quantile_partials(1.0)), "isf": ("q", d.quantile_partials(-1.0)),
        "median": ("", d.median_partials()), **{m: ("", d.moment_partials(m)) for m in _BY_PLACE},
    }  # fmt: skip
    parameters = [*d.shapes, "loc=0", "scale=1"]
    DISTRIBUTIONS[kind_of_distribution(dist)] = (*d.shapes, "loc", "scale")
    for method, (first, by) in methods.items():
        signature = ", ".join([*([first] if first else []), *parameters])
        elementwise(getattr(dist, method), signature, infer=doubles, hint=method, **by)


_OTHERS = ("cdf", "sf", "logcdf", "logsf", "mean", "var", "entropy", "low", "high")


def _by_differences(dist: Any, s: str, names: list[str], others: dict[str, Partials]) -> None:
    """The derivatives by a shape that are not declared."""
    if s not in others["cdf"]:
        for method in ("cdf", "sf", "logcdf", "logsf"):
            others[method].setdefault(s, of_distribution(dist, method, s, ["x", *names]))
    for method in ("mean", "var", "entropy"):
        others[method].setdefault(s, of_distribution(dist, method, s, names))
