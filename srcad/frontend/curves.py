"""Curves through samples have derivatives and integrals, which are curves and numbers of the same samples.

    slope = CubicSpline(x, y).derivative()
    slope(t) + slope.integrate(0.0, 1.0)        cubic_spline(t, order=1, x=x, y=y) + ...
"""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Instance, Known, Scalar, sites_of
from srcad.frontend.frames import Bound
from srcad.frontend.operations import make_call, object_node
from srcad.rules.call import static_value
from srcad.rules.registry import CURVES, CurveMethod, find
from srcad.tree.build import const

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def method_of_curve(
    sp: Specialiser, node: gast.AST, value: CurveMethod, args: list[gast.expr], keywords: dict[str, gast.expr],
    made: gast.expr | None,
) -> gast.expr:  # fmt: skip
    """`CubicSpline(x, y).derivative()` is a curve too, the same function of another order; an integral is the
    difference of its values of the order -1."""
    names = ("a", "b", "extrapolate") if value.name == "integrate" else ("nu",)
    given = {**{k: v for k, v in keywords.items() if k in names}, **dict(zip(names, args, strict=False))}
    held = {k: v for k, v in keywords.items() if k not in names}
    if any(sites_of(sp.fact(v)) & sp.memory.stored_sites for v in held.values()):
        raise sp.no_rule(node, f"{value.name} of a curve of arrays that are stored into", "make the curve of copies")
    old = sp.fact(held["order"]) if "order" in held else Known(0)
    try:
        step = 1 if value.name == "integrate" or "nu" not in given else static_value(given["nu"], sp)
    except ValueError:
        raise sp.no_rule(node, f"{value.name} of an order known only when the program runs", "write it out") from None
    order = getattr(old, "literal", getattr(old, "value", 0)) + (step if value.name == "derivative" else -step)
    held["order"] = sp.note(const(order), Scalar("int64", literal=order, size=order))
    if value.name == "integrate":
        if "bc_type" in held and getattr(sp.fact(held["bc_type"]), "value", None) == "periodic":
            raise sp.no_rule(node, "an integral of a periodic curve", "add the integrals of whole periods yourself")
        function = object_node(sp, value.function, node)
        return sp.call_function(node, Known(CURVES[value.function]), [function, *given.values()], held)
    text_of = None if made is None else make_call(gast.Attribute(sp.again(made), value.name, gast.Load()), args, {})
    return sp.note(gast.Constant(None, None), Bound(Known(value.function), (), held, made=text_of))


def of_constant(
    sp: Specialiser, value: types.MethodType, args: list[gast.expr], keywords: dict[str, gast.expr], func: Any
) -> gast.expr | None:
    """`SPLINE.derivative()` of a curve that was made elsewhere: what it gives can be called, and has a rule."""
    owner = type(value.__self__)
    if value.__name__ not in ("derivative", "antiderivative") or func is None or find(owner.__call__) is None:
        return None
    if any(sp.is_active(v) for v in (*args, *keywords.values())):
        return None
    return sp.note(make_call(func, args, keywords), Instance(type(value())))
