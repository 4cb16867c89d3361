"""Calls that put the elements of a sequence together, two at a time: `functools.reduce`, `max`, `min`.

y = max(a, b, c)                  ->      y = max(max(a, b), c)
y = reduce(f, xs, start)          ->      total = start
                                          for item in xs:
                                              total = f(total, item)

So is the sum of objects that exist only as their attributes, whose `__add__` and `__radd__` are the user's.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import Array, Fact, Map, Scalar, Seq
from srcad.frontend.columns import is_columns
from srcad.frontend.displays import parts_of_sequence
from srcad.frontend.either import Either, each
from srcad.frontend.frames import is_made_function
from srcad.frontend.objects import holds_objects
from srcad.frontend.operations import finish_rule, function_node, make_call
from srcad.frontend.raised import raise_as_python
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
            raise_as_python(sp, TypeError, "reduce() of empty iterable with no initial value")
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
    if any(isinstance(sp.fact(a), (Seq, Map)) for a in args):  # one of several lists, not a number
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


def added_up(
    sp: Specialiser, node: gast.AST, start: gast.expr, run: Callable[[Callable[[gast.expr], None]], None]
) -> gast.expr:
    """A sum as a variable to which `run` adds. It may begin as the number 0 and be an object later."""
    identifier = sp.new_name("total")
    sp.bind_value(identifier, start)

    def add(element: gast.expr) -> None:
        def plus() -> None:
            current = sp.local_variable(identifier, node)
            sp.bind_value(identifier, sp.binary_of(node, current, gast.Add(), sp.again(element)))

        if isinstance(sp.env_fact(identifier), Either):
            element = sp.hold(element, "item")
            each(sp, node, identifier, plus)
        else:
            plus()

    run(add)
    return sp.whole_variable(identifier, node)


def total_of_objects(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: dict[str, gast.expr], func: Any
) -> gast.expr | None:
    """`sum(bodies)` by the class's `__add__` and `__radd__`; None where there are no objects."""
    if not args or not holds_objects(sp, args[0]):
        return None
    zero = sp.note(const(0), Scalar("int64", literal=0, size=0))
    start = next(iter([*args[1:], *keywords.values()]), zero)
    items = parts_of_sequence(sp, args[0])
    if items is None and not is_columns(sp, args[0]):
        return None

    def run(add: Callable[[gast.expr], None]) -> None:
        for item in items or []:
            add(item)
        if items is None:
            sp.loop_over(node, args[0], add)

    return added_up(sp, node, start, run)
