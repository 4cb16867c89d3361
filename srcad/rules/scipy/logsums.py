"""Sums of exponentials in logarithms: `logsumexp`, `softmax`, `log_softmax`.

y = special.logsumexp(a, axis=1)        a_bar = y_bar[:, None] * special.softmax(a, axis=1)
y = special.softmax(x)                  x_bar = y * (y_bar - np.sum(y_bar * y))
"""

from __future__ import annotations

from typing import Any

import scipy.special as sc

from srcad.facts import dims_of
from srcad.rules.axes import insert, learning, normal
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import E, fresh, numpy, scipy
from srcad.rules.products import in_shape_of
from srcad.rules.registry import elementwise, rule, tangent
from srcad.rules.tangents import TangentCall, several, summed

if hasattr(sc, "softplus"):  # SciPy 1.17
    elementwise(sc.softplus, "x", x="special.expit(x)")


def _spread(c: Call, e: E) -> E:
    """A result with the axes back that were summed over."""
    ndim = c.ndim("a")
    axes = normal(c.static("axis"), ndim)
    return e if c.static("keepdims", False) or e.is_scalar else insert(e, axes, ndim)


def _broadcast(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    b = dims_of(named["b"]) if "b" in named else dims[2]
    for p, q in zip(dims[0][::-1], (b or ())[::-1], strict=False):
        scope.meet(p, q, fresh())


def _fits(c: Call) -> None:
    if c.given("b") and len(c.dims("b") or ()) > c.ndim("a"):
        raise CannotTell(
            "scipy.special.logsumexp with b of more dimensions than a", "give both the same shape: np.broadcast_arrays"
        )


def _shares(c: Call, y: E) -> E:
    """What each exponential is of the sum. exp(a - y) is the same, if `y` were exact: large ones are rounded.

    With weights these are divided by what they add up to, which is 1 (or the sum's sign) but for that rounding.
    """
    if not c.given("b"):
        return scipy("special.softmax", c["a"], **({"axis": c.static("axis")} if c.given("axis") else {}))
    e = c.let(numpy("exp", c["a"] - _spread(c, y)), "e")
    return e / _sum(c, c["b"] * e)


@rule(
    sc.logsumexp, "a, axis=None, b=None, keepdims=False, return_sign=False", active="a b", hint="log_sum",
    infer=learning(sc.logsumexp, _broadcast),
)  # fmt: skip
def logsumexp(c: Call) -> dict[str, Pieces]:
    _fits(c)
    signed = c.static("return_sign", False)
    bar = c.bars[0] if signed else c.lazy_bar if c.lazy_bar.is_scalar else c.bar
    y = c.part(0) if signed else c.y
    if bar is None:
        return {}
    share = _spread(c, bar) * _shares(c, y)
    if c.active("a") and c.active("b"):
        share = c.let(share, "share")
    out: dict[str, Pieces] = {}
    if c.active("a"):
        out["a"] = in_shape_of(c, share * c["b"] if c.given("b") else share, "a")
    if c.active("b"):
        out["b"] = in_shape_of(c, share, "b")
    return out


@tangent(sc.logsumexp)
def logsumexp_dot(c: TangentCall) -> E | None:
    _fits(c)
    signed = c.static("return_sign", False)
    share = _shares(c, c.part(0) if signed else c.y)
    a_dot, b_dot = c.dot("a"), c.dot("b")
    change = None if a_dot is None else a_dot * c["b"] if c.given("b") else a_dot
    change = summed(change, b_dot)
    if change is None:
        return None
    keys: dict[str, Any] = {k: c.static(k) for k in ("axis", "keepdims") if c.given(k)}
    total = numpy("sum", share * change, **keys)
    return several(c, total, numpy("zeros_like", c.part(1))) if signed else total


def _sum(c: Call, e: E) -> E:
    """Over the axes that add up to 1."""
    return numpy("sum", e, axis=c.static("axis"), keepdims=True) if c.given("axis") else numpy("sum", e)


@rule(sc.softmax, "x, axis=None", hint="share")
def softmax(c: Call) -> dict[str, Pieces]:
    bar = c.bar if c.lazy_bar.is_scalar else c.let(c.bar, "share_bar")
    return {"x": c.y * (bar - _sum(c, bar * c.y))}


@tangent(sc.softmax)
def softmax_dot(c: TangentCall) -> E | None:
    dot = c.dot("x")
    return None if dot is None else c.y * (dot - _sum(c, c.y * dot))


@rule(sc.log_softmax, "x, axis=None", hint="log_share")
def log_softmax(c: Call) -> dict[str, Pieces]:
    bar = c.let(c.bar, "log_share_bar")
    return {"x": bar - numpy("exp", c.y) * _sum(c, bar)}


@tangent(sc.log_softmax)
def log_softmax_dot(c: TangentCall) -> E | None:
    dot = c.dot("x")
    return None if dot is None else dot - _sum(c, numpy("exp", c.y) * dot)
