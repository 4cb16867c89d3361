"""NumPy functions that store into their arguments, call functions, or are another function in disguise.

    np.add.reduce(x)             np.sum(x, axis=0)
    np.multiply.outer(a, b)      np.multiply(a[..., None], b)
    np.fill_diagonal(a, v)       i = np.arange(min(a.shape)); a[i, i] = v

So written the rest of the compiler knows what to do. A call with an option that has no place in this form is left, and
then refused if anything active is in it.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Known, Scalar, dims_of
from srcad.frontend.displays import parts_of_sequence
from srcad.frontend.frames import Bound, Closure, is_function
from srcad.frontend.inactive import captures_active
from srcad.frontend.operations import object_node
from srcad.runtime import written
from srcad.tree.build import const, tuple_of

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser

Keywords = dict[str, gast.expr]
Handler = Callable[["Specialiser", gast.AST, Any, list[gast.expr], Keywords, "gast.expr | None"], "gast.expr | None"]


def _active(sp: Specialiser, args: list[gast.expr], keywords: Keywords) -> bool:
    facts = [sp.fact(v) for v in (*args, *keywords.values())]
    return any(f.active or isinstance(f, Closure) and captures_active(sp, f) for f in facts)


def call_written(python: Callable, count: int) -> Handler:
    """In place of a function with this many arguments, all of them by position."""

    def handler(
        sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
    ) -> gast.expr | None:
        if not _active(sp, args, keywords) or keywords or len(args) != count:
            return None
        return sp.call_function(node, Known(python), args, {})

    return handler


def reduce_as(function: Any) -> Handler:
    """`np.add.reduce(x)` is `np.sum(x, axis=0)`."""

    def handler(
        sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
    ) -> gast.expr | None:
        if not _active(sp, args, keywords) or len(args) > 2:
            return None
        zero = sp.note(const(0), Scalar("int64", literal=0, size=0))
        axis = args[1] if len(args) > 1 else keywords.get("axis", zero)
        rest = {k: v for k, v in keywords.items() if k != "axis"}
        return sp.call_function(node, Known(function), args[:1], {"axis": axis, **rest})

    return handler


def outer_of(ufunc: np.ufunc) -> Handler:
    """`np.add.outer(a, b)` is `np.add(a[..., None], b)`, with as many None as b has axes."""

    def handler(
        sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
    ) -> gast.expr | None:
        if not _active(sp, args, keywords) or keywords or len(args) != 2:
            return None
        left, right = dims_of(sp.fact(args[0])), dims_of(sp.fact(args[1]))
        if left is None or right is None:
            return None
        a = args[0]
        if left and right:
            marks: list[gast.expr] = [sp.note(gast.Constant(..., None), Known(...))]
            marks += [sp.note(gast.Constant(None, None), Known(None)) for _ in right]
            a = sp.subscript_of(a, tuple_of(marks), node)
        return sp.call_function(node, Known(ufunc), [a, args[1]], {})

    return handler


def piecewise(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    """`np.piecewise(x, [c, d], [f, g, h])`: each function is called with the elements of its condition."""
    if not _active(sp, args, keywords) or keywords or len(args) != 3 or not dims_of(sp.fact(args[0])):
        return None
    conditions, functions = parts_of_sequence(sp, args[1]), parts_of_sequence(sp, args[2])
    if not conditions or functions is None or len(functions) - len(conditions) not in (0, 1):
        return None
    x = sp.hold(args[0], "x")
    held = [sp.hold(c, "condition") for c in conditions]
    if len(functions) > len(conditions):
        none: gast.expr = sp.call_function(node, Known(np.logical_not), [sp.again(held[0])], {})
        for c in held[1:]:
            other = sp.call_function(node, Known(np.logical_not), [sp.again(c)], {})
            none = sp.call_function(node, Known(np.logical_and), [none, other], {})
        held.append(sp.hold(none, "condition"))
    y = sp.new_name("pieces")
    sp.bind_value(y, sp.call_function(node, Known(np.zeros_like), [sp.again(x)], {}))
    for condition, piece in zip(held, functions, strict=True):
        target = sp.local_variable(y, node)
        if is_function(sp.fact(piece)):
            arguments = [target, sp.again(x), sp.again(condition), piece]
            sp.call_function(node, Known(written.call_where), arguments, {})
        else:
            sp.call_function(node, Known(written.set_where), [target, sp.again(condition), piece], {})
    return sp.local_variable(y, node)


def vectorize(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    """`np.vectorize(f)` of one or two arguments: a function that loops over the elements."""
    if keywords or len(args) != 1 or not is_function(sp.fact(args[0])):
        return None
    return sp.note(const(None), Bound(Known(written.vectorized), (args[0],), {}))


def call_vectorized(
    sp: Specialiser, node: gast.AST, value: np.vectorize, args: list[gast.expr], keywords: Keywords
) -> gast.expr | None:
    """A call of a function that was vectorized outside."""
    plain = value.signature is None and not value.excluded and value.otypes is None and not value.cache
    if not plain or keywords or len(args) not in (1, 2):
        return None
    return sp.call_function(node, Known(written.vectorized), [object_node(sp, value.pyfunc, node), *args], {})


HANDLERS: dict[Any, Handler] = {
    np.fill_diagonal: call_written(written.fill_diagonal, 2),
    np.place: call_written(written.place, 3),
    np.putmask: call_written(written.putmask, 3),
    np.apply_along_axis: call_written(written.apply_along_axis, 3),
    math.prod: call_written(written.prod, 1),
    cmath.polar: call_written(written.polar, 1),
    cmath.rect: call_written(written.rect, 2),
    np.piecewise: piecewise,
    np.vectorize: vectorize,
    np.add.reduce: reduce_as(np.sum),
    np.multiply.reduce: reduce_as(np.prod),
    np.maximum.reduce: reduce_as(np.max),
    np.minimum.reduce: reduce_as(np.min),
    np.add.accumulate: reduce_as(np.cumsum),
    np.multiply.accumulate: reduce_as(np.cumprod),
}
for _ufunc in (
    np.add,
    np.subtract,
    np.multiply,
    np.true_divide,
    np.power,
    np.maximum,
    np.minimum,
    np.hypot,
    np.arctan2,
):
    HANDLERS[_ufunc.outer] = outer_of(_ufunc)
