"""Medians and quantiles: the cotangent goes to the two elements between which the quantile lies.

y = np.median(x)             x_bar = quantile_back(x, 0.5, y_bar)
y = np.quantile(x, q)        q_bar = y_bar * quantile_slope(x, q)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from srcad import infer
from srcad.facts import Fact, Seq, Unknown
from srcad.rules.axes import normal, refuse
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import E, Marks, literal, numpy, runtime
from srcad.rules.reductions import back
from srcad.rules.registry import rule, tangent
from srcad.rules.tangents import TangentCall, reduction, summed
from srcad.rules.template import said_like
from srcad.runtime.order import quantile_back, quantile_dot, quantile_slope


def _options(c: Call, nan: bool, *names: str) -> dict[str, Any]:
    return {k: c[k] for k in names if c.given(k)} | ({"nan": True} if nan else {})


def _method(c: Call) -> str:
    for name in ("method", "interpolation"):
        if c.given(name):
            return str(c.static(name))
    return "linear"


def _back(c: Call, q: E, nan: bool) -> E:
    names = ["axis", "method"] if "method" in c.operands else ["axis"]
    back = said_like(c, runtime(quantile_back, c["a"], q, c.bar, **_options(c, nan, *names)), "a")
    return back.marked(Marks.MASKED if nan else Marks.SPARSE)


def _median(nan: bool) -> Callable[[Call], dict[str, Pieces]]:
    def reverse(c: Call) -> dict[str, Pieces]:
        refuse(c, "out")
        return {"a": _back(c, literal(0.5, c.scope), nan)}

    return reverse


def _probability(c: Call, percent: bool) -> E:
    q = c["q"]
    if not percent:
        return q
    return numpy("true_divide", q, 100.0) if isinstance(q.fact, Seq) else q / 100.0


def _quantile(percent: bool, nan: bool) -> Callable[[Call], dict[str, Pieces]]:
    def reverse(c: Call) -> dict[str, Pieces]:
        _refuse_options(c, c.active("q"))
        if c.given("weights"):
            return _weighted(c)
        q = _probability(c, percent)
        out: dict[str, Pieces] = {}
        if c.active("a"):
            out["a"] = _back(c, q, nan)
        if c.active("q"):
            slope = runtime(quantile_slope, c["a"], q, **_options(c, nan, "axis"))
            slope = c.let(slope, "slope")
            e = numpy("reshape", c.bar, slope.attr("shape", Unknown()), result=slope.fact) * slope
            out["q"] = _over_lines(c, e / 100.0 if percent else e)
        return out

    return reverse


def _refuse_options(c: Call | TangentCall, linear_only: bool) -> None:
    """By the probability, other methods jump from element to element."""
    refuse(c, "out", "interpolation")
    if linear_only and _method(c) != "linear":
        raise CannotTell(f"{c.rule.name} with method={_method(c)!r} here", 'use method="linear"')


def _over_lines(c: Call, e: E) -> E:
    """Summed over the lines that share a probability."""
    if c.ndim("q") == 0:
        return numpy("sum", e)
    return numpy("sum", numpy("reshape", e, (c.length("q", 0), -1)), axis=1)


def _quantile_dot(percent: bool, nan: bool) -> Callable[[TangentCall], E | None]:
    def forward(c: TangentCall) -> E | None:
        q_dot = c.lazy_dot("q")
        _refuse_options(c, q_dot is not None)
        if c.given("weights"):
            return reduction(c)
        x_dot, q = c.dot("a"), _probability(c, percent)
        total = None if x_dot is None else _elements_dot(c, q, x_dot, nan)
        if q_dot is None:
            return total
        slope = runtime(quantile_slope, c["a"], q, **_options(c, nan, "axis"))
        change = q_dot / 100.0 if percent else q_dot
        if c.ndim("q"):
            axes = normal(c.static("axis") if c.given("axis") else None, c.ndim("a"))
            change = numpy("reshape", change, (-1, *[1] * (c.ndim("a") - len(axes))))
        return summed(total, numpy("reshape", change * slope, c.y.attr("shape", Unknown()), result=c.result))

    return forward


def _median_dot(nan: bool) -> Callable[[TangentCall], E | None]:
    def forward(c: TangentCall) -> E | None:
        refuse(c, "out")
        x_dot = c.dot("a")
        return None if x_dot is None else _elements_dot(c, literal(0.5, c.scope), x_dot, nan)

    return forward


def _elements_dot(c: TangentCall, q: E, x_dot: E, nan: bool) -> E:
    names = [k for k in ("axis", "method", "keepdims") if k in c.operands]
    return replace(runtime(quantile_dot, c["a"], q, x_dot, **_options(c, nan, *names)), fact=c.result)


def _weighted(c: Call) -> dict[str, Pieces]:
    """With weights, the quantile is one of the elements; which one, the weights say in steps."""
    if c.active("q") or c.dims("q"):
        raise CannotTell(f"{c.rule.name} with weights= and several or active q", "take the quantiles one by one")
    hit = c.let(c["a"].compare("==", back(c, c.y)), "hit")
    keys: dict[str, Any] = {"axis": c["axis"], "keepdims": True} if c.given("axis") else {}
    return {"a": (back(c, c.lazy_bar) / numpy("sum", hit, **keys) * hit).marked(Marks.SPARSE)}


def _probable(function: Any) -> Any:
    """`infer`: an example of a probability has to be one."""

    def infer_(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        def run(a: Any, q: Any, *rest: Any, **keys: Any) -> Any:
            return function(a, np.multiply(q, 0.0), *rest, **keys)

        return infer.by_example(run, facts, named, sp.fresh())

    return infer_


_MEDIAN = "a, axis=None, out=None, overwrite_input=False, keepdims=False"
_QUANTILE = "a, q, axis=None, out=None, overwrite_input=False, method='linear', keepdims=False, weights=None"

for _function, _nan in ((np.median, False), (np.nanmedian, True)):
    rule(_function, _MEDIAN, hint="median")(_median(_nan))
    tangent(_function)(_median_dot(_nan))


def _declare(function: Any, percent: bool, nan: bool) -> None:
    signature, infer_ = _QUANTILE + ", interpolation=None", _probable(function)
    rule(function, signature, active="a q weights", hint="quantile", infer=infer_, reduces="a")(_quantile(percent, nan))
    tangent(function)(_quantile_dot(percent, nan))


_declare(np.quantile, False, False)
_declare(np.percentile, True, False)
_declare(np.nanquantile, False, True)
_declare(np.nanpercentile, True, True)
