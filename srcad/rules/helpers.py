"""Rules of helpers that stand in generated code: derivatives of derivatives need no look inside them.

The places that sorting finds are constant between ties, so that of a quantile's cotangent only the cotangent counts:

    x_bar = quantile_back(x, q, y_bar)       its tangent is quantile_back(x, q, y_bar_dot)
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from srcad.facts import Array
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.decompositions import adjoint, factored_bar
from srcad.rules.expr import E, Marks, helper, numpy, runtime
from srcad.rules.products import as_long, conjugate
from srcad.rules.registry import rule, tangent
from srcad.rules.tangents import TangentCall, again, summed
from srcad.rules.template import said_like, write
from srcad.runtime.calculus import interp_slope, interp_spread, slope_spread, windows_back
from srcad.runtime.factors import cholesky_dot
from srcad.runtime.least_squares import of_full_rank
from srcad.runtime.linear import cofactors, cofactors_change, cross_back
from srcad.runtime.order import along_q, quantile_back, quantile_by_q, quantile_dot, quantile_slope

_OPTIONS = "axis=None, method='linear', nan=False"


def _keys(c: Call, *names: str) -> dict[str, Any]:
    return {k: c[k] for k in names if c.given(k)}


# How much each element counts in a quantile is a line in `q` between two elements: its slope is that of order 1, which
# does not change.


@rule(quantile_back, f"x, q, y_bar, {_OPTIONS}, order=0", active="x q y_bar")
def quantile_back_back(c: Call) -> dict[str, Pieces]:
    out: dict[str, Pieces] = {}
    if c.active("y_bar"):
        e = runtime(quantile_dot, c["x"], c["q"], c.bar, **_keys(c, "axis", "method", "nan", "order"))
        out["y_bar"] = numpy("reshape", e, c.shape("y_bar"), result=c.fact("y_bar"))
    if c.active("q") and not _level(c):
        out["q"] = _by_probability(c, c["y_bar"], c.bar)
    return out


@rule(quantile_dot, f"x, q, x_dot, {_OPTIONS}, keepdims=False, order=0", active="x q x_dot")
def quantile_dot_back(c: Call) -> dict[str, Pieces]:
    out: dict[str, Pieces] = {}
    if c.active("x_dot"):
        e = runtime(quantile_back, c["x"], c["q"], c.bar, **_keys(c, "axis", "method", "nan", "order"))
        out["x_dot"] = said_like(c, e, "x_dot")
    if c.active("q") and not _level(c):
        out["q"] = _by_probability(c, c.bar, c["x_dot"])
    return out


@rule(quantile_slope, "x, q, axis=None, nan=False", active="x q")
def quantile_slope_back(c: Call) -> dict[str, Pieces]:
    if not c.active("x"):
        return {}
    e = runtime(quantile_back, c["x"], c["q"], c.bar, **_keys(c, "axis", "nan"), order=1)
    return {"x": said_like(c, e, "x").marked(Marks.MASKED if c.given("nan") else Marks.SPARSE)}


def _level(c: Call) -> bool:
    """Whether what is asked of `q` does not change with it."""
    if c.static("method", "linear") != "linear":
        raise CannotTell("a quantile by another method than linear, by its probability", 'use method="linear"')
    return bool(c.static("order", 0))


def _by_probability(c: Call, y_bar: E, x_dot: E) -> E:
    keys = _keys(c, "axis", "nan")
    return helper(quantile_by_q, c["x"], c["q"], y_bar, x_dot, result=c.fact("q"), **keys)


@tangent(quantile_back)
def quantile_back_dot(c: TangentCall) -> E | None:
    total, q_dot = again(c, "y_bar"), c.dot("q")
    if q_dot is None or _level(c):
        return total
    moved = helper(along_q, q_dot, c["y_bar"], result=c.fact("y_bar"))
    change = helper(quantile_back, c["x"], c["q"], moved, result=c.result, **_keys(c, "axis", "nan"), order=1)
    return summed(total, change)


@tangent(quantile_dot)
def quantile_dot_dot(c: TangentCall) -> E | None:
    total, q_dot = again(c, "x_dot"), c.dot("q")
    if q_dot is None or _level(c):
        return total
    keys = _keys(c, "axis", "nan", "keepdims")
    slope = helper(quantile_dot, c["x"], c["q"], c["x_dot"], result=c.result, **keys, order=1)
    return summed(total, helper(along_q, q_dot, slope, result=c.result))


@tangent(quantile_slope)
def quantile_slope_dot(c: TangentCall) -> E | None:
    x_dot = c.dot("x")
    if x_dot is None:
        return None
    return helper(quantile_dot, c["x"], c["q"], x_dot, result=c.result, **_keys(c, "axis", "nan"), order=1)


@rule(interp_spread, "y_bar, x, xp", active="y_bar x xp")
def interp_spread_back(c: Call) -> dict[str, Pieces]:
    """The transpose of interpolation is interpolation."""
    out: dict[str, Pieces] = {}
    if c.active("y_bar"):
        out["y_bar"] = said_like(c, numpy("interp", c["x"], c["xp"], c.bar), "y_bar")
    if c.active("x") or c.active("xp"):
        sloped = c["y_bar"] * runtime(interp_slope, c["x"], c["xp"], c.bar)
        sloped = c.let(sloped, "sloped_bar") if c.active("xp") else sloped
        if c.active("x"):
            out["x"] = sloped
        if c.active("xp"):
            out["xp"] = said_like(c, -runtime(interp_spread, sloped, c["x"], c["xp"]), "xp")
    return out


@tangent(interp_spread)
def interp_spread_dot(c: TangentCall) -> E | None:
    """Points that move past a place are as a place that moves the other way."""
    total, x_dot, xp_dot = again(c, "y_bar"), c.lazy_dot("x"), c.dot("xp")
    change = summed(x_dot, None if xp_dot is None else -numpy("interp", c["x"], c["xp"], xp_dot))
    return summed(total, None if change is None else runtime(slope_spread, c["y_bar"] * change, c["x"], c["xp"]))


def _crossed(sp: Any, facts: list[Any], named: dict[str, Any]) -> Any:
    """`infer`: as long as its argument says."""
    axis = named["axis"].literal if "axis" in named else -1
    lead: list[Any] = [f.dims[:axis] + f.dims[axis:][1:] for f in facts[:2]]
    dims = list(sp.scope.broadcast(*lead, sp.fresh()))
    dims.insert(axis if axis >= 0 else len(dims) + 1 + axis, facts[2].items[axis].size)
    dtype = np.result_type(*(f.dtype for f in facts[:2])).name
    return Array(dtype, tuple(dims), sites=frozenset([sp.fresh()]))


@rule(cross_back, "other, z_bar, shape, axis=-1", active="other z_bar", bilinear="other z_bar", infer=_crossed)
def cross_back_back(c: Call) -> dict[str, Pieces]:
    """It is a cross product itself."""
    out: dict[str, Pieces] = {}
    keys, at = _keys(c, "axis"), c.static("axis", -1)

    def whole(e: E, parameter: str) -> Pieces:
        length = (c.dims(parameter) or (3,))[at]
        beside = c["z_bar" if parameter == "other" else "other"]
        return c.reduced(replace(e, fact=as_long(c.bar, beside, at, length)), parameter)

    if c.active("other"):
        out["other"] = whole(runtime(cross_back, c["z_bar"], c.bar, c.shape("other"), **keys), "other")
    if c.active("z_bar"):
        out["z_bar"] = whole(numpy("cross", c.bar, c["other"], **keys), "z_bar")
    return out


# A = L @ L.T has the tangent A_dot = M @ L.T + L @ M.T, and so has this equation, in which M is cholesky_dot(L, A_dot).


@rule(cholesky_dot, "factor, a_dot", active="factor a_dot", hint="L_dot")
def cholesky_dot_back(c: Call) -> dict[str, Pieces]:
    part = c.let(factored_bar(c, "factor", c["factor"], conjugate(c.bar)), "part")
    out: dict[str, Pieces] = {"a_dot": conjugate(part)}
    if c.active("factor"):
        out["factor"] = -conjugate((part + adjoint(part)) @ c.y)
    return out


@tangent(cholesky_dot)
def cholesky_dot_dot(c: TangentCall) -> E | None:
    total, factor_dot = c.dot("a_dot"), c.dot("factor")
    if factor_dot is not None:
        moved = c.let(factor_dot @ adjoint(c.y), "moved")
        total = summed(total, -(moved + adjoint(moved)))
    return None if total is None else runtime(cholesky_dot, c["factor"], total)


# The determinant beside the cofactors is that of the matrix, and has no part of its own.


@rule(cofactors, "a, det", active="a det", hint="C")
def cofactors_back(c: Call) -> dict[str, Pieces]:
    return {"a": said_like(c, runtime(cofactors_change, c["a"], c.bar), "a")} if c.active("a") else {}


@tangent(cofactors)
def cofactors_dot(c: TangentCall) -> E | None:
    a_dot = c.dot("a")
    return None if a_dot is None else runtime(cofactors_change, c["a"], a_dot)


# `det * (trace(b.T @ a_dot) * b - b @ a_dot.T @ b)` with b = inv(a).T changes in a as it does in a_dot, and by what b
# itself changes: a form in three matrices that is the same in each.

_THIRD = """
    b = np.linalg.inv(a).mT
    left = b @ one.mT
    right = b @ other.mT
    crossed = right @ left + left @ right
    t_one = np.sum(b * one, axis=(-2, -1), keepdims=True)
    t_other = np.sum(b * other, axis=(-2, -1), keepdims=True)
    inner = np.sum(left * right.mT, axis=(-2, -1), keepdims=True)
    size * ((t_one * t_other - inner) * b - t_one * right @ b - t_other * left @ b + crossed @ b)
"""


def _third(c: Call, one: E, other: E) -> E:
    det = numpy("linalg.det", c["a"])
    size = det if det.is_scalar else (det if det.dims is not None else numpy("asarray", det))["..., None, None"]
    return write(c, _THIRD, one=one, other=other, size=size)


@rule(cofactors_change, "a, a_dot", active="a a_dot", hint="C_dot")
def cofactors_change_back(c: Call) -> dict[str, Pieces]:
    out: dict[str, Pieces] = {"a_dot": said_like(c, runtime(cofactors_change, c["a"], c.bar), "a_dot")}
    if c.active("a"):
        out["a"] = said_like(c, _third(c, c["a_dot"], c.let(c.bar, "bar")), "a")
    return out


@tangent(cofactors_change)
def cofactors_change_dot(c: TangentCall) -> E | None:
    total, a_dot = again(c, "a_dot"), c.dot("a")
    return summed(total, None if a_dot is None else _third(c, c["a_dot"], c.let(a_dot, "moved")))


@rule(of_full_rank, "inverse, a", linear="inverse")
def of_full_rank_back(c: Call) -> dict[str, Pieces]:
    """It is its argument."""
    return {"inverse": c.lazy_bar}


@rule(windows_back, "y_bar, shape, window_shape, axis=None", linear="y_bar")
def windows_back_back(c: Call) -> dict[str, Pieces]:
    keys = _keys(c, "axis")
    e = numpy("lib.stride_tricks.sliding_window_view", c.bar, c["window_shape"], result=c.fact("y_bar"), **keys)
    return {"y_bar": e}
