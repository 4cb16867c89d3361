"""Calls that put the elements of a sequence together, two at a time: `functools.reduce`, `max`, `min`.

y = max(a, b, c)                  ->      y = max(max(a, b), c)
y = reduce(f, xs, start)          ->      total = start
                                          for item in xs:
                                              total = f(total, item)
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import Array, Fact, Scalar
from srcad.frontend.columns import is_columns
from srcad.frontend.displays import parts_of_sequence
from srcad.frontend.frames import is_made_function
from srcad.frontend.operations import finish_rule, function_node, make_call
from srcad.frontend.sequences import by_its_key
from srcad.rules import registry
from srcad.tree.build import const

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def reduce(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`functools.reduce(f, xs, start)` as a loop; over a known number of elements written out."""
    if not any(sp.is_active(a) for a in args) and not is_made_function(sp.fact(args[0])):
        return None
    items = parts_of_sequence(sp, args[1])
    function_fact = sp.fact(args[0])
    if items is not None:
        pieces = [*args[2:3], *items]
        if not pieces:
            raise TypeError("reduce() of empty iterable with no initial value")
        total = pieces[0]
        with sp.waiting(pieces):
            for piece in pieces[1:]:
                total = sp.call_function(node, function_fact, [total, piece], {}, args[0])
        return total
    return _reduce_loop(sp, node, args)


def _reduce_loop(sp: Specialiser, node: gast.AST, args: list[gast.expr]) -> gast.expr:
    over = args[1] if is_columns(sp, args[1]) else sp.hold(args[1], "items")
    total = sp.new_name("total")
    start = 0
    if len(args) > 2:
        sp.bind_value(total, args[2])
    else:
        first = sp.note(const(0), Scalar("int64", literal=0))
        sp.bind_value(total, sp.subscript_of(over, first, node))
        start = 1

    def body(item: gast.expr) -> None:
        current = sp.local_variable(total, node)
        sp.bind_value(total, sp.call_function(node, sp.fact(args[0]), [current, item], {}, args[0]))

    sp.loop_over(node, over, body, start)
    return sp.local_variable(total, node)


def _width(fact: Fact) -> tuple[int, int]:
    """How much a number of this kind can hold: `max(0, x)` is a float, though it may be the 0."""
    dtype = np.dtype(fact.dtype) if isinstance(fact, (Scalar, Array)) else np.dtype(object)
    return "?uifcO".index(dtype.kind) if dtype.kind in "?uifcO" else 0, dtype.itemsize


def scalar_max(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`max(a, b, c)` of numbers, two at a time."""
    decided = by_its_key(sp, node, value, args, keywords, func)
    if decided is not None:
        return decided
    if len(args) == 1:
        items = parts_of_sequence(sp, args[0])
        if items is None or not sp.is_active(args[0]):
            return None
        args = items
    if keywords or not any(sp.is_active(a) for a in args) or len(args) < 2:
        return None
    rule = registry.find(np.maximum if value is builtins.max else np.minimum)
    assert rule is not None
    total = args[0]
    for arg in args[1:]:
        facts = sorted([sp.fact(total), sp.fact(arg)], key=_width, reverse=True)  # of equal ones it gives the first
        made = make_call(function_node(sp, value, func, node), [total, arg], {})
        total = finish_rule(
            sp, node, rule, made, {"x1": total, "x2": arg}, True, infer.elementwise(value, facts, sp.scope, sp.fresh())
        )
    return total
