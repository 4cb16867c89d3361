"""Several gradients inside of a function that is differentiated compute as a `Grads` does, gradient by gradient.

    g = srcad.grad(f, wrt=("a", "b"))(x, y)         g_a, g_b = ...
    h = (g - h) / 2.0                        ->     h_a, h_b = (g_a - h_a) / 2.0, (g_b - h_b) / 2.0
    s = g.dot(h)                                    s = np.vdot(g_a, h_a) + np.vdot(g_b, h_b)

Gradients that are containers, and what a `Grads` would bring back to single precision, are refused.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Array, Fact, GradNames, Known, Scalar, Seq
from srcad.frontend.displays import display, key_of_part, parts_of_sequence

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def is_several(fact: Fact) -> bool:
    return isinstance(fact, Seq) and isinstance(fact.fields, GradNames)


def has_method(fact: Fact, name: str) -> bool:
    """Methods win over names."""
    return is_several(fact) and name in ("dot", "items", "keys", "map", "norm", "values")


def several(sp: Specialiser, parts: Iterable[gast.expr], names: tuple[str, ...]) -> gast.expr:
    """Gradients that are read by position and by name."""
    made = display(sp, gast.Tuple(list(parts), gast.Load()), "tuple")
    fact = sp.fact(made)
    return sp.note(made, replace(fact, fields=GradNames(names))) if isinstance(fact, Seq) else made


def arithmetic(sp: Specialiser, node: gast.AST, left: gast.expr, op: Any, right: gast.expr) -> gast.expr | None:
    """`g + h`, `g - h`, `2.0 * g`, `g / n`, `0 + g`; None where neither is a `Grads`."""
    a, b = sp.fact(left), sp.fact(right)
    if not is_several(a) and not is_several(b):
        return None
    if is_several(a) and is_several(b):
        if not isinstance(op, (gast.Add, gast.Sub)) or _names(a) != _names(b):
            raise _refused(sp, node)
        pairs = list(zip(_parts(sp, node, left), _parts(sp, node, right), strict=True))
    elif is_several(a) and isinstance(b, Scalar) and isinstance(op, (gast.Mult, gast.Div)):
        factor = sp.hold(right, "factor")
        pairs = [(part, sp.again(factor)) for part in _parts(sp, node, left)]
    elif is_several(b) and isinstance(a, Scalar) and isinstance(op, gast.Mult):
        factor = sp.hold(left, "factor")
        pairs = [(sp.again(factor), part) for part in _parts(sp, node, right)]
    elif is_several(b) and isinstance(a, Scalar) and a.literal == 0 and isinstance(op, gast.Add):
        parts = _parts(sp, node, right)
        made = [_called(sp, node, np.copy, p) if isinstance(sp.fact(p), Array) else p for p in parts]
        return several(sp, made, _names(b))
    else:
        raise _refused(sp, node)
    whole = a if is_several(a) else b
    return several(sp, _like(sp, node, whole, [sp.binary_of(node, p, op, q) for p, q in pairs]), _names(whole))


def negative(sp: Specialiser, node: gast.UnaryOp, operand: gast.expr) -> gast.expr | None:
    fact = sp.fact(operand)
    if not is_several(fact):
        return None
    if not isinstance(node.op, gast.USub):
        raise _refused(sp, node)
    minus = sp.note(gast.Constant(-1.0, None), Scalar("float64", literal=-1.0))
    made = [sp.binary_of(node, sp.again(minus), gast.Mult(), part) for part in _parts(sp, node, operand)]
    return several(sp, _like(sp, node, fact, made), _names(fact))


def method(sp: Specialiser, node: gast.AST, label: str, owner: gast.expr, args: list[gast.expr]) -> gast.expr:
    """`g.dot(h)`, `g.norm()`, `g.map(f)`, `g.values()`, `g.items()`, `g.keys()`."""
    fact, parts = sp.fact(owner), _parts(sp, node, owner)
    keys = [key_of_part(sp, name) for name in _names(fact)]
    if label == "values":
        return display(sp, gast.Tuple(parts, gast.Load()), "tuple")
    if label == "keys":
        return display(sp, gast.Tuple(keys, gast.Load()), "tuple")
    if label == "items":
        pairs = [display(sp, gast.Tuple(list(p), gast.Load()), "tuple") for p in zip(keys, parts, strict=True)]
        return display(sp, gast.Tuple(pairs, gast.Load()), "tuple")
    if label == "norm" and not args:
        return _called(sp, node, np.sqrt, _called(sp, node, np.real, _dot(sp, node, parts, parts)))
    if label == "map" and len(args) == 1:
        return several(sp, [sp.call_function(node, sp.fact(args[0]), [p], {}, args[0]) for p in parts], _names(fact))
    if label == "dot" and len(args) == 1 and is_several(sp.fact(args[0])) and _names(sp.fact(args[0])) == _names(fact):
        return _dot(sp, node, parts, _parts(sp, node, args[0]))
    raise _refused(sp, node)


def _dot(sp: Specialiser, node: gast.AST, left: list[gast.expr], right: list[gast.expr]) -> gast.expr:
    if any(getattr(sp.fact(p), "dtype", "") not in ("float64", "complex128") for p in (*left, *right)):
        raise _refused(sp, node)
    products = [_called(sp, node, np.vdot, sp.again(p), sp.again(q)) for p, q in zip(left, right, strict=True)]
    return functools.reduce(lambda p, q: sp.binary_of(node, p, gast.Add(), q), products)


def _called(sp: Specialiser, node: gast.AST, function: Any, *args: gast.expr) -> gast.expr:
    return sp.call_function(node, Known(function), list(args), {}, sp.object(function))


def _parts(sp: Specialiser, node: gast.AST, whole: gast.expr) -> list[gast.expr]:
    parts = parts_of_sequence(sp, whole)
    if parts is None or not all(isinstance(sp.fact(p), (Array, Scalar)) for p in parts):
        raise _refused(sp, node)
    return parts


def _like(sp: Specialiser, node: gast.AST, whole: Any, made: list[gast.expr]) -> list[gast.expr]:
    """Each gradient keeps its type."""
    for part, old in zip(made, whole.items, strict=True):
        if getattr(sp.fact(part), "dtype", "") != old.dtype:
            raise _refused(sp, node)
    return made


def _names(fact: Any) -> tuple[str, ...]:
    return tuple(fact.fields)


def _refused(sp: Specialiser, node: gast.AST) -> Exception:
    return sp.unsupported(
        node, "this arithmetic of several gradients inside a function that is differentiated",
        "take them apart: ga, gb = ...",
    )  # fmt: skip
