"""Padding: the inside of the cotangent, and what the borders give back.

y = np.pad(x, 1)                 x_bar = y_bar[1:-1]
y = np.pad(x, 1, mode="edge")    x_bar[np.pad(np.arange(len(x)), 1, mode="edge")] += y_bar
y = np.pad(x, 1, mode="mean")    x_bar = pad_back(y_bar, x, 1, "mean")
"""

from __future__ import annotations

from typing import Any

import gast
import numpy as np

from srcad.facts import Array
from srcad.rules.axes import whole
from srcad.rules.call import Call, CannotTell, Pieces, Scatter
from srcad.rules.expr import E, numpy, runtime
from srcad.rules.registry import rule, tangent
from srcad.rules.shapes import alone, at_once
from srcad.rules.tangents import TangentCall, again
from srcad.runtime.padding import border_bar, pad_back, pad_dot
from srcad.tree.build import const, tuple_of

_MODES = (
    "constant", "edge", "empty", "linear_ramp", "maximum", "mean", "median", "minimum", "reflect", "symmetric", "wrap",
)  # fmt: skip


def _widths(c: Call, ndim: int) -> list[tuple[E, E]]:
    node = c.operands["pad_width"]

    def pair(n: gast.expr) -> tuple[E, E]:
        if isinstance(n, (gast.Tuple, gast.List)):
            ends = [c.reader.value(e) for e in n.elts]
            if any(not e.is_scalar for e in ends) or not ends:
                raise CannotTell("np.pad with these widths", "write them as ((before, after), ...)")
            return ends[0], ends[-1]
        one = c.reader.value(n)
        if not whole(c.reader.fact(n)):
            raise c.unknown("widths known only when the program runs", "pad_width", "write them as ((a, b), ...)")
        return one, one

    if isinstance(node, (gast.Tuple, gast.List)) and any(isinstance(e, (gast.Tuple, gast.List)) for e in node.elts):
        pairs = [pair(e) for e in node.elts]
        return pairs * ndim if len(pairs) == 1 else pairs
    return [pair(node)] * ndim


def _inside(c: Call, widths: list[tuple[E, E]]) -> E:
    marks: list[gast.expr] = []
    for axis, (before, after) in enumerate(widths):
        if before.literal is not None and after.literal is not None:
            low = const(before.literal) if before.literal else None
            high = const(-after.literal) if after.literal else None
        else:
            low = before.node
            high = (before + c.length("array", axis)).node
        marks.append(gast.Slice(low, high, None))
    while marks and all(getattr(marks[-1], p) is None for p in ("lower", "upper")):
        marks.pop()
    bar = c.bar
    if not marks:
        return bar
    index = marks[0] if len(marks) == 1 else tuple_of(marks)
    return E(gast.Subscript(bar.node, index, gast.Load()), c.fact("array"), c.scope, bar.marks)


def _mode(c: Call) -> str:
    mode = c.static("mode", "constant") if c.given("mode") else "constant"
    if mode not in _MODES:
        what = f"mode={mode!r}" if isinstance(mode, str) else "a function as its mode"
        raise CannotTell(f"np.pad with {what}", "pad with constants, and assign the borders")
    return str(mode)


def _keys(c: Call, *names: str) -> dict[str, Any]:
    return {name: c[name] for name in names if c.given(name)}


def _written_out(c: Call) -> list[tuple[E, E]] | None:
    """The widths of each axis, where they stand in the call."""
    try:
        return _widths(c, c.ndim("array"))
    except CannotTell:
        return None


@rule(
    np.pad,
    "array, pad_width, mode='constant', stat_length=None, constant_values=0, end_values=0, reflect_type='even'",
    active="array constant_values end_values",
)
def pad(c: Call) -> dict[str, Pieces]:
    mode, out = _mode(c), {}
    mode = "constant" if mode == "empty" else mode  # whatever stands in the borders
    if c.active("array"):
        out["array"] = _inner(c, mode)
    for values, own in (("constant_values", "constant"), ("end_values", "linear_ramp")):
        if c.active(values) and _mode(c) == own:
            keys = {} if own == "constant" else {"mode": mode}
            e = runtime(border_bar, c.bar, c.shaped("array"), c["pad_width"], c.shaped(values), **keys)
            out[values] = E(e.node, c.fact(values), c.scope)
    return out


def _inner(c: Call, mode: str) -> Pieces:
    if c.ndim("array") == 0:
        return c.lazy_bar
    widths = _written_out(c)
    if mode == "constant" and widths is not None:
        return alone(c, "array") or _inside(c, widths)
    odd = c.static("reflect_type", "even") == "odd" if c.given("reflect_type") else False
    if mode in ("edge", "reflect", "symmetric", "wrap") and widths is not None and c.ndim("array") == 1 and not odd:
        both = widths[0][0] if widths[0][0] is widths[0][1] else widths[0]
        picked = numpy("pad", numpy("arange", c.length("array", 0)), both, mode=mode, result=Array("int64", None))
        return Scatter(picked.node, at_once(c), True, made=True)
    keys = _keys(c, "stat_length", "reflect_type")
    e = runtime(pad_back, c.bar, _content(c, mode), c["pad_width"], mode, **keys)
    return E(e.node, c.fact("array"), c.scope)


def _content(c: Call, mode: str) -> E:
    """The array, of which most modes look at the shape only."""
    return c["array"] if mode in ("maximum", "minimum", "median") else c.shaped("array")


@tangent(np.pad)
def pad_tangent(c: TangentCall) -> E | None:
    mode = _mode(c)
    if mode == "empty":
        dot = c.dot("array")
        return None if dot is None else numpy("pad", dot, c["pad_width"], result=c.result)
    if mode not in ("maximum", "minimum", "median"):
        return again(c, "array", "constant_values", "end_values")
    dot = c.dot("array")
    if dot is None:
        return None
    keys = _keys(c, "stat_length")
    return E(runtime(pad_dot, dot, c["array"], c["pad_width"], mode, **keys).node, c.result, c.scope)


# ---------------------------------------------------------------- derivatives of derivatives

_HELPER = "array, pad_width, mode, stat_length=None, reflect_type='even'"


@rule(pad_back, f"y_bar, {_HELPER}", active="y_bar array")
def pad_back_again(c: Call) -> dict[str, Pieces]:
    """Which elements are in a border does not change with them."""
    keys = _keys(c, "stat_length", "reflect_type")
    e = runtime(pad_dot, c.bar, c["array"], c["pad_width"], c["mode"], **keys)
    return {"y_bar": E(e.node, c.fact("y_bar"), c.scope)} if c.active("y_bar") else {}


@tangent(pad_back)
def pad_back_dot(c: TangentCall) -> E | None:
    return again(c, "y_bar")
