"""Statistics of samples in scipy.stats: means, moments, scores, entropies, along an axis (the first, if none is given).

y = stats.gmean(a)        a_bar = y_bar * y / (a.shape[0] * a)
z = stats.zscore(a)       a_bar = (z_bar - np.mean(z_bar) - z * np.mean(z_bar * z)) / np.std(a)

A sample whose elements are all equal has no skewness, kurtosis or scores, and then no derivative of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from scipy import stats

from srcad.facts import dims_of
from srcad.rules.axes import count, insert, learning, normal
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import E, fresh, helper, numpy
from srcad.rules.products import in_shape_of
from srcad.rules.registry import constant, rule, tangent
from srcad.rules.tangents import TangentCall, summed
from srcad.runtime import distributions

_POLICY = "nan_policy='propagate'"


class Sample:
    """One call's sample, along its axis."""

    def __init__(self, c: Call, parameter: str = "a") -> None:
        if c.static("nan_policy", "propagate") == "omit":
            raise CannotTell(f"{c.rule.name} with nan_policy='omit'", "select the numbers first: x[~np.isnan(x)]")
        self.c, self.a, self.ndim = c, c[parameter], c.ndim(parameter)
        self.axis = c.static("axis") if "axis" in c.operands else 0
        self.axes = normal(self.axis, self.ndim)
        self.n = count(c, parameter, self.axes)
        self.whole = len(self.axes) == self.ndim

    def back(self, e: E) -> E:
        """A result with the axes back that were taken together."""
        kept = self.c.static("keepdims", False)
        return e if kept or e.is_scalar else insert(e, self.axes, self.ndim)

    def over(self, function: str, e: E) -> E:
        """`np.sum` or `np.mean` along the axis, as an array that meets the sample."""
        return numpy(function, e) if self.whole else numpy(function, e, axis=self.axis, keepdims=True)

    def total(self, e: E) -> E:
        """The sum as the result is."""
        keys: dict[str, Any] = {"keepdims": True} if self.c.static("keepdims", False) else {}
        return numpy("sum", e, axis=self.axis, **keys) if not self.whole or keys else numpy("sum", e)

    @property
    def away(self) -> E:
        """From the mean."""
        return self.c.let(self.a - self.over("mean", self.a), "away")


def statistic(function: Any, signature: str, slope: Callable[[Sample, E], E]) -> None:
    """Declare a number of each sample by its derivatives, in the sample and the number."""

    def slopes(c: Call) -> tuple[Sample, E]:
        if c.given("weights") or c.given("dtype"):
            raise CannotTell(f"{c.rule.name} with weights or dtype", "write it with np.average")
        sample = Sample(c)
        return sample, slope(sample, sample.back(c.y))

    @rule(function, signature, hint=function.__name__)
    def reverse(c: Call) -> dict[str, Pieces]:
        sample, found = slopes(c)
        bar = c.lazy_bar if c.lazy_bar.is_scalar else sample.back(c.bar)
        return {"a": in_shape_of(c, bar * found, "a")}

    @tangent(function)
    def forward(c: TangentCall) -> E | None:
        dot = c.dot("a")
        if dot is None:
            return None
        sample, found = slopes(c)
        return sample.total(found * dot)


def _free(s: Sample, default: int) -> E:
    """The degrees of freedom."""
    less = s.c.static("ddof", default)
    return s.n - less if less else s.n


def _variation(s: Sample, y: E) -> E:
    mean = s.c.let(s.over("mean", s.a), "mean")
    return ((s.a - mean) / (_free(s, 0) * y * mean) - y / s.n) / mean


def _moment(s: Sample, y: E) -> E:
    order = s.c.static("order", 1)
    if not isinstance(order, int) or order < 1:
        raise CannotTell("scipy.stats.moment of this order", "take one moment at a time")
    if s.c.given("center"):
        return float(order) * (s.a - s.c["center"]) ** (order - 1) / s.n
    if order == 1:  # it is 0
        return 0.0 * s.a
    powers = s.c.let(s.away ** (order - 1), "powers")
    return float(order) * (powers - s.over("mean", powers)) / s.n


def _skew(s: Sample, y: E) -> E:
    factor = 1.0 if s.c.static("bias", True) else numpy("sqrt", s.n * (s.n - 1.0)) / (s.n - 2.0)
    d = s.away
    square = s.c.let(s.over("mean", d**2), "variance")
    return factor * 3.0 * ((d**2 - square) / square**1.5 - s.over("mean", d**3) / square**2.5 * d) / s.n


def _kurtosis(s: Sample, y: E) -> E:
    n = s.n
    factor = 1.0 if s.c.static("bias", True) else (n**2 - 1.0) / ((n - 2.0) * (n - 3.0))
    d = s.away
    square = s.c.let(s.over("mean", d**2), "variance")
    return factor * 4.0 * ((d**3 - s.over("mean", d**3)) / square**2 - s.over("mean", d**4) / square**3 * d) / n


statistic(stats.gmean, f"a, axis=0, dtype=None, weights=None, {_POLICY}, keepdims=False", lambda s, y: y / (s.n * s.a))
statistic(
    stats.hmean, f"a, axis=0, dtype=None, weights=None, {_POLICY}, keepdims=False", lambda s, y: (y / s.a) ** 2 / s.n
)
statistic(
    stats.pmean, f"a, p, axis=0, dtype=None, weights=None, {_POLICY}, keepdims=False",
    lambda s, y: (s.a / y) ** (s.c["p"] - 1.0) / s.n,
)  # fmt: skip
statistic(stats.sem, f"a, axis=0, ddof=1, {_POLICY}, keepdims=False", lambda s, y: s.away / (s.n * _free(s, 1) * y))
statistic(stats.variation, f"a, axis=0, {_POLICY}, ddof=0, keepdims=False", _variation)
statistic(stats.moment, f"a, order=1, axis=0, {_POLICY}, center=None, keepdims=False", _moment)
statistic(stats.skew, f"a, axis=0, bias=True, {_POLICY}, keepdims=False", _skew)
statistic(stats.kurtosis, f"a, axis=0, fisher=True, bias=True, {_POLICY}, keepdims=False", _kurtosis)


# ---------------------------------------------------------------- scores


def _scores(c: Call, e: E) -> E:
    """How scores change with the sample: the map is its own transpose."""
    s = Sample(c)
    keys: dict[str, Any] = {k: c.static(k) for k in ("ddof",) if c.given(k)}
    std = numpy("std", s.a, **keys) if s.whole else numpy("std", s.a, axis=s.axis, keepdims=True, **keys)
    return (e - s.over("mean", e) - c.y * (s.over("sum", e * c.y) / _free(s, 0))) / std


@rule(stats.zscore, f"a, axis=0, ddof=0, {_POLICY}", hint="z")
def zscore(c: Call) -> dict[str, Pieces]:
    return {"a": _scores(c, c.let(c.bar, "z_bar"))}


@tangent(stats.zscore)
def zscore_dot(c: TangentCall) -> E | None:
    dot = c.dot("a")
    return None if dot is None else _scores(c, dot)


# ---------------------------------------------------------------- entropies, of what need not add up to 1


def _log_base(c: Call) -> float:
    base = c.static("base") if c.given("base") else None
    return 1.0 if base is None else math.log(base)


def _surprises(c: Call) -> dict[str, E]:
    """The derivatives by `pk` and `qk`."""
    s = Sample(c, "pk")
    if c.given("qk") and c.dims("qk") != c.dims("pk"):
        raise CannotTell("scipy.stats.entropy of pk and qk of several shapes", "give both the same shape")
    base, total = _log_base(c), c.let(s.over("sum", s.a), "total")
    p, y = c.let(s.a / total, "p"), s.back(c.y)
    if not c.given("qk"):
        return {"pk": -(numpy("log", p) / base + y) / total}
    other = c.let(s.over("sum", c["qk"]), "total")
    q = c.let(c["qk"] / other, "q")
    return {
        "pk": (numpy("log", p / q) / base - y) / total,
        "qk": (1.0 - helper(distributions.ratio, p, q)) / (base * other),
    }


def _same_shape(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    other = dims_of(named["qk"]) if "qk" in named else dims[1]
    for p, q in zip(dims[0], other or (), strict=True):
        scope.meet(p, q, fresh())


@rule(stats.entropy, f"pk, qk=None, base=None, axis=0, {_POLICY}, keepdims=False", active="pk qk", hint="entropy",
      infer=learning(stats.entropy, _same_shape))  # fmt: skip
def entropy(c: Call) -> dict[str, Pieces]:
    found, s = _surprises(c), Sample(c, "pk")
    bar = c.lazy_bar if c.lazy_bar.is_scalar else s.back(c.bar)
    return {p: in_shape_of(c, bar * e, p) for p, e in found.items() if c.active(p)}


@tangent(stats.entropy)
def entropy_dot(c: TangentCall) -> E | None:
    dots = {p: c.dot(p) for p in ("pk", "qk") if p in c.operands}
    if all(dot is None for dot in dots.values()):
        return None
    found, s = _surprises(c), Sample(c, "pk")
    total: E | None = None
    for p, dot in dots.items():
        total = summed(total, None if dot is None else found[p] * dot)
    return None if total is None else s.total(total)


constant(stats.rankdata)
