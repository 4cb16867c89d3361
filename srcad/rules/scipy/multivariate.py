"""Distributions of several variables: a helper has the derivatives at each point (`srcad.runtime.multivariate`).

y = stats.wishart.logpdf(x, df, scale)
x_bar, df_bar, scale_bar = back(wishart_slopes, y_bar, False, x, df, scale)

A matrix has its gradient where SciPy reads it: on the lower triangle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from scipy import stats

from srcad.facts import Array, Fact, Known, Scalar, Seq, Unknown
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.decompositions import part
from srcad.rules.expr import E, helper, numpy, runtime
from srcad.rules.registry import DISTRIBUTIONS, kind_of_distribution, parse_parameters, rule, tangent
from srcad.rules.tangents import TangentCall, summed
from srcad.rules.template import said_like, write
from srcad.runtime import multivariate
from srcad.tree.build import name

Back = Callable[[Call, list[Any], E], E]
Change = Callable[[TangentCall, list[Any], list[E | None]], E]


def _given(c: Call, names: list[str]) -> list[Any]:
    """The arguments, defaults included."""
    defaults = {p.name: p.default for p in c.rule.parameters}
    return [c[p] if c.given(p) else defaults[p] for p in names]


def _parts(c: Call, names: list[str], parts: E) -> dict[str, Pieces]:
    parts = c.let(parts, "back")
    return {p: said_like(c, part(parts, i), p) for i, p in enumerate(names) if c.active(p)}


def _points(rank: int, first: bool) -> Any:
    """`infer`: one number a point; a point has `rank` axes, the last ones of `x` or its first. SciPy leaves out axes
    of length 1."""

    def known(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        x = sp.scope.resolved(facts[0] if facts else named["x"])
        if not isinstance(x, Array) or not x.dims:
            return Scalar("float64", weak=False) if isinstance(x, Scalar) else Unknown()
        mean = next((f for f in [*facts[1:2], named.get("mean"), named.get("loc")] if f is not None), None)
        if first and rank == 1 and isinstance(mean, Scalar):  # of one variable
            return replace(x, dtype="float64", active=False, sites=frozenset([sp.fresh()]))
        dims = tuple(d for d in (x.dims[: len(x.dims) - rank] if first else x.dims[rank:]) if d != 1)
        return Array("float64", dims, sites=frozenset([sp.fresh()])) if dims else Scalar("float64", weak=False)

    return known


def _density(dist: Any, signature: str, names: list[str], rank: int, first: bool, back: Back, change: Change) -> None:
    """Declare logpdf and pdf, by what goes back from the former and by how it changes."""
    active, infer = " ".join(names), _points(rank, first)

    def reverse(c: Call, bar: E) -> dict[str, Pieces]:
        if not first and c.ndim("x") < rank:
            raise CannotTell(f"{c.rule.name} of points that are not matrices", "pass x as a matrix")
        return _parts(c, names, back(c, _given(c, names), bar))

    def forward(c: TangentCall) -> E | None:
        dots = [c.dot(p) if p in c.operands else None for p in names]
        return None if all(dot is None for dot in dots) else change(c, _given(c, names), dots)

    @rule(dist.logpdf, signature, active=active, infer=infer, hint="logpdf")
    def logpdf(c: Call) -> dict[str, Pieces]:
        return reverse(c, c.bar)

    @rule(dist.pdf, signature, active=active, infer=infer, hint="pdf")
    def pdf(c: Call) -> dict[str, Pieces]:
        return reverse(c, c.bar * c.y)

    tangent(dist.logpdf)(forward)

    @tangent(dist.pdf)
    def pdf_dot(c: TangentCall) -> E | None:
        dot = forward(c)
        return None if dot is None else c.y * dot

    DISTRIBUTIONS[kind_of_distribution(dist)] = tuple(p.name for p in parse_parameters(signature))[1:]


def by_slopes(dist: Any, signature: str, slopes: Any, rank: int, *, first: bool = True, constant: str = "") -> None:
    """Declare a density by the function that gives its derivatives at each point, by all arguments but a constant."""
    names = [p.name for p in parse_parameters(signature) if p.name != constant]

    def back(c: Call, given: list[Any], bar: E) -> E:
        return helper(multivariate.back, function(slopes, c), bar, first, *given, result=Unknown())

    def change(c: TangentCall, given: list[Any], dots: list[E | None]) -> E:
        return helper(multivariate.change, function(slopes, c), c.y, first, tuple(given), tuple(dots), result=c.result)

    _density(dist, signature, names, rank, first, back, change)


def function(helper_: Any, c: Call) -> E:
    """A helper's name in generated code."""
    return E(name(f"${helper_.__module__}:{helper_.__name__}"), Known(helper_), c.scope)


_density(
    stats.multivariate_normal, "x, mean=None, cov=1, allow_singular=False", ["x", "mean", "cov"], 1, True,
    lambda c, given, bar: runtime(multivariate.normal_back, *given, bar),
    lambda c, given, dots: helper(multivariate.normal_change, *given, *dots, result=c.result),
)  # fmt: skip
by_slopes(stats.dirichlet, "x, alpha", multivariate.dirichlet_slopes, 1, first=False)
by_slopes(stats.matrix_normal, "X, mean=None, rowcov=1, colcov=1", multivariate.matrix_normal_slopes, 2)
by_slopes(stats.wishart, "x, df, scale", multivariate.wishart_slopes, 2, first=False)
by_slopes(stats.invwishart, "x, df, scale", multivariate.invwishart_slopes, 2, first=False)
by_slopes(stats.multivariate_t, "x, loc=None, shape=1, df=1", multivariate.t_slopes, 1)


# ---------------------------------------------------------------- numbers of events, which are constant


def _events(dist: Any, signature: str, by: str, slopes: Any) -> None:
    """Declare logpmf and pmf by a vector of probabilities, or by one for each point."""
    names = [p.name for p in parse_parameters(signature)]

    def slope(c: Call) -> E:
        arguments = [c.reader.value(c.operands[p]) for p in names if p != "n" or dist is not stats.multinomial]
        return helper(slopes, *arguments, result=Unknown())

    def weight(c: Call, e: E, logarithm: bool) -> E:
        """Where there is no probability nothing changes."""
        nothing = numpy("isneginf", c.y) if logarithm else c.y.compare("==", 0)
        return numpy("where", nothing, 0.0, e if logarithm else c.y * e)

    for method, logarithm in ((dist.logpmf, True), (dist.pmf, False)):

        @rule(method, signature, active=by, hint=method.__name__)
        def reverse(c: Call, logarithm: bool = logarithm) -> dict[str, Pieces]:
            bar = weight(c, c.bar, logarithm)
            return {by: helper(multivariate.events_back, slope(c), bar, c.shaped(by), result=c.fact(by))}

        @tangent(method)
        def forward(c: TangentCall, logarithm: bool = logarithm) -> E | None:
            dot = c.dot(by)
            if dot is None:
                return None
            return weight(c, numpy("sum", slope(c) * dot, axis=-1, result=c.result), logarithm)

    DISTRIBUTIONS[kind_of_distribution(dist)] = tuple(names[1:])


_events(stats.multinomial, "x, n, p", "p", multivariate.multinomial_slopes)
_events(stats.dirichlet_multinomial, "x, alpha, n", "alpha", multivariate.dirichlet_multinomial_slopes)


# ---------------------------------------------------------------- entropies


def _entropy(dist: Any, signature: str, slopes: Any, *, without: str = "", asked: str = "") -> None:
    """Declare the entropy by its derivatives by all parameters but one that it does not depend on."""
    names = [p.name for p in parse_parameters(signature) if p.name not in (without, "n")]
    takes = asked.split() or names

    def found(c: Call) -> E:
        arguments = [a for a, p in zip(_given(c, takes), takes, strict=True)]
        return c.let(helper(slopes, *arguments, result=Unknown()), "slopes")

    @rule(dist.entropy, signature, active=" ".join([*names, *([without] if without else [])]), hint="entropy",
          infer=lambda sp, facts, named: Scalar("float64", weak=False))  # fmt: skip
    def reverse(c: Call) -> dict[str, Pieces]:
        wanted = [p for p in names if c.active(p)]
        parts = found(c) if wanted else None
        return {p: c.bar * said_like(c, part(parts, names.index(p)), p) for p in wanted if parts is not None}

    @tangent(dist.entropy)
    def forward(c: TangentCall) -> E | None:
        total: E | None = None
        dots = {p: c.dot(p) for p in names if p in c.operands}
        parts = found(c) if any(dot is not None for dot in dots.values()) else None
        for p, dot in dots.items():
            if dot is not None and parts is not None:
                term = said_like(c, part(parts, names.index(p)), p) * dot
                total = summed(total, term if dot.is_scalar else numpy("sum", term))
        return total


_entropy(stats.multivariate_normal, "mean=None, cov=1", multivariate.normal_entropy_slopes, without="mean")
_entropy(stats.wishart, "df, scale", multivariate.wishart_entropy_slopes)
_entropy(stats.invwishart, "df, scale", multivariate.invwishart_entropy_slopes)
_entropy(stats.multivariate_t, "loc=None, shape=1, df=1", multivariate.t_entropy_slopes, without="loc")
_entropy(stats.matrix_normal, "rowcov=1, colcov=1", multivariate.matrix_normal_entropy_slopes)
_entropy(stats.dirichlet, "alpha", multivariate.dirichlet_entropy_slopes)
_entropy(stats.multinomial, "n, p", multivariate.multinomial_entropy_slopes, asked="n p")


# ---------------------------------------------------------------- means and variances


def like_last(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """The fact of the last parameter, which is the scale matrix or the vector of probabilities."""
    last = sp.scope.resolved([*facts, *named.values()][-1])
    return replace(last, active=False, sites=frozenset([sp.fresh()])) if isinstance(last, Array) else Unknown()


def _moment(method: Any, signature: str, active: str, dots: dict[str, str], **bars: str) -> None:
    """Declare a moment by the templates of what goes back, and of how it changes with each parameter."""

    @rule(method, signature, active=active, infer=like_last, hint=method.__name__)
    def reverse(c: Call) -> dict[str, Pieces]:
        return {p: write(c, text, like=p) for p, text in bars.items() if c.active(p)}

    @tangent(method)
    def forward(c: TangentCall) -> E | None:
        total: E | None = None
        for p, text in dots.items():
            dot = c.dot(p)
            if dot is not None:
                names: dict[str, Any] = {f"{p}_dot": dot}
                total = summed(total, write(c, text, **names))
        return total


_moment(
    stats.dirichlet.mean, "alpha", "alpha", {"alpha": "(alpha_dot - y * np.sum(alpha_dot)) / np.sum(alpha)"},
    alpha="(y_bar - np.sum(y_bar * y)) / np.sum(alpha)",
)  # fmt: skip
_moment(
    stats.multinomial.mean, "n, p", "p",
    {"p": "n * np.append(p_dot[..., :-1], -np.sum(p_dot[..., :-1], axis=-1, keepdims=True), axis=-1)"},
    p="n * (y_bar - y_bar[..., -1:])",
)  # fmt: skip
_moment(
    stats.wishart.mean, "df, scale", "df scale", {"df": "df_dot * scale", "scale": "df * scale_dot"},
    df="np.sum(y_bar * scale)", scale="df * y_bar",
)  # fmt: skip
_moment(
    stats.wishart.var, "df, scale", "df scale",
    {"df": "df_dot * y / df",
     "scale": "df * (2.0 * scale * scale_dot + np.outer(np.diag(scale), np.diag(scale_dot))"
              " + np.outer(np.diag(scale_dot), np.diag(scale)))"},
    df="np.sum(y_bar * y) / df", scale="df * (2.0 * y_bar * scale + np.diag((y_bar + y_bar.T) @ np.diag(scale)))",
)  # fmt: skip
for _mode, _shift in ((stats.wishart.mode, "df - scale.shape[0] - 1.0"),):
    _moment(
        _mode, "df, scale", "df scale", {"df": "df_dot * scale", "scale": f"({_shift}) * scale_dot"},
        df="np.sum(y_bar * scale)", scale=f"({_shift}) * y_bar",
    )  # fmt: skip
for _mean, _shift in (
    (stats.invwishart.mean, "df - scale.shape[0] - 1.0"),
    (stats.invwishart.mode, "df + scale.shape[0] + 1.0"),
):
    _moment(
        _mean, "df, scale", "df scale", {"df": f"-df_dot * y / ({_shift})", "scale": f"scale_dot / ({_shift})"},
        df=f"-np.sum(y_bar * y) / ({_shift})", scale=f"y_bar / ({_shift})",
    )  # fmt: skip


# ---------------------------------------------------------------- helpers, differentiated again
#
# What goes back is a gradient, whose own derivative is symmetric: in both modes it is the change along a direction.


def _like(sp: Any, facts: list[Fact]) -> Fact:
    """A cotangent for each argument."""
    parts = []
    for fact in (sp.scope.resolved(f) for f in facts):
        known = isinstance(fact, Array)
        parts.append(
            replace(fact, active=False, sites=frozenset([sp.fresh()])) if known else Scalar("float64", weak=False)
        )
    return Seq("tuple", tuple(parts), length=len(parts))


_NORMAL = ["x", "mean", "cov", "bar"]


@rule(multivariate.normal_back, ", ".join(_NORMAL), active=" ".join(_NORMAL), hint="back",
      infer=lambda sp, facts, named: _like(sp, facts[:3]))  # fmt: skip
def normal_back(c: Call) -> dict[str, Pieces]:
    given = [c.reader.value(c.operands[p]) for p in _NORMAL]
    dots = c.bars
    parts = c.let(helper(multivariate.normal_back_change, *given, *dots, None, result=Unknown()), "change")
    out: dict[str, Pieces] = {p: part(parts, i, c.fact(p)) for i, p in enumerate(_NORMAL[:3]) if c.active(p)}
    if c.active("bar"):
        out["bar"] = helper(multivariate.normal_change, *given[:3], *dots, result=c.fact("bar"))
    return out


@tangent(multivariate.normal_back)
def normal_back_dot(c: TangentCall) -> E | None:
    given = [c.reader.value(c.operands[p]) for p in _NORMAL]
    return helper(multivariate.normal_back_change, *given, *(c.lazy_dot(p) for p in _NORMAL), result=c.result)


@rule(multivariate.back, "slopes, bar, first, *arguments", active="bar arguments", hint="back",
      infer=lambda sp, facts, named: _like(sp, facts[3:]))  # fmt: skip
def back(c: Call) -> dict[str, Pieces]:
    nodes = c.operands["arguments"]
    slopes, bar, first = c.reader.value(c.operands["slopes"]), c["bar"], c.static("first")
    values, dots = [c.reader.value(node) for node in nodes], c.bars
    change = helper(multivariate.back_change, slopes, first, (bar, *values), (None, *dots), result=Unknown())
    change = c.let(change, "change")
    facts = [c.scope.resolved(c.reader.fact(node)) for node in nodes]
    out: dict[str, Pieces] = {"arguments": [part(change, i, f) if f.active else None for i, f in enumerate(facts)]}
    if c.active("bar"):
        moved = helper(multivariate.change, slopes, bar, first, tuple(values), tuple(dots), result=c.fact("bar"))
        out["bar"] = moved
    return out


@tangent(multivariate.back)
def back_dot(c: TangentCall) -> E | None:
    values = [c.reader.value(node) for node in c.operands["arguments"]]
    given = (c.reader.value(c.operands["bar"]), *values)
    dots = (c.lazy_dot("bar"), *c.dots("arguments"))
    slopes, first = c.reader.value(c.operands["slopes"]), c.static("first")
    return helper(multivariate.back_change, slopes, first, given, dots, result=c.result)
