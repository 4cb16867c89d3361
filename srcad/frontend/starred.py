"""Calls with `*row`: how many arguments that are is not always known.

    f(a, *row), def f(a, b, c)           row[0] and row[1], or the error that the call raises
    f(a, *row), def f(a, *rest)          rest is a tuple of as many as there are
"""

from __future__ import annotations

import inspect
import types
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Array, Fact, Known, Scalar, Seq, is_record
from srcad.frontend.capture import has_source
from srcad.frontend.frames import Closure
from srcad.frontend.named import is_named_tuple
from srcad.rules import registry
from srcad.tree.build import const, name, text

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def has_parts(sp: Specialiser, value: gast.expr) -> bool:
    """Whether a call gives several results, of which it is known how many."""
    fact = sp.fact(value)
    return value in sp.ops and isinstance(fact, Seq) and fact.items is not None and not is_record(fact)


def as_many_as_wanted(sp: Specialiser, node: gast.Call, func: gast.expr, value: gast.expr) -> list[gast.expr] | None:
    """`f(a, *row)` where f takes three arguments: `row` has two elements, or the call raises what it always raises."""
    fact = sp.fact(value)
    wanted = _positional(sp.fact(func))
    others = len(node.args) - 1
    several = sum(isinstance(a, gast.Starred) for a in node.args) > 1 or bool(node.keywords)
    left = not fact.active and not isinstance(sp.fact(func), Closure)  # as it is written
    if wanted is None or wanted < others or several or not _is_row(fact) or left:
        return None
    count = wanted - others
    held = sp.hold(value, "parts")
    test = gast.Compare(gast.Call(name("len"), [sp.again(held)], []), [gast.NotEq()], [const(count)])
    raised: gast.stmt = gast.Expr(
        gast.Call(sp.again(func), [*([const(None)] * others), gast.Starred(sp.again(held), gast.Load())], [])
    )
    function = sp.fact(func)
    if isinstance(function, Closure) or isinstance(getattr(function, "value", None), np.ufunc):
        # One that is put in place has no name here; a ufunc would take what is too many for `out`.
        words = const(f"{text(func)}() takes {wanted} positional arguments")
        raised = gast.Raise(gast.Call(name("TypeError"), [words], []), None)
    sp.emit(gast.If(sp.note(test, Scalar("bool")), [raised], []), node)
    return [
        sp.subscript_of(sp.again(held), sp.note(const(i), Scalar("int64", literal=i, size=i)), node)
        for i in range(count)
    ]


def takes_the_rest(sp: Specialiser, func: gast.expr, row: gast.expr, before: int) -> bool:
    """Whether `f(a, *row)` calls a function of the user's that has so many parameters, and then `*args`."""
    function, fact = sp.fact(func), sp.fact(row)
    if not fact.active or not _is_row(fact):
        return False
    if isinstance(function, Closure):
        a = function.node.args
        return a.vararg is not None and len(a.posonlyargs) + len(a.args) == before
    value = function.value if isinstance(function, Known) else None
    if not isinstance(value, types.FunctionType) or registry.find(value) is not None or not has_source(value):
        return False
    code = value.__code__
    return bool(code.co_flags & inspect.CO_VARARGS) and code.co_argcount == before


def _is_row(fact: Fact) -> bool:
    """Whether a value is an array or list, of any length."""
    return bool(isinstance(fact, Array) and fact.dims or isinstance(fact, Seq) and fact.kind == "list")


def _positional(function: Fact) -> int | None:
    """How many arguments a function takes, where it takes so many and no others."""
    if isinstance(function, Closure):
        a = function.node.args
        other = a.vararg or a.kwarg or a.kwonlyargs or function.defaults
        return None if other else len(a.posonlyargs) + len(a.args)
    value: Any = function.value if isinstance(function, Known) else None
    if isinstance(value, np.ufunc):
        return value.nin
    ruled = isinstance(value, types.BuiltinFunctionType) and registry.find(value) is not None
    if not (ruled or is_named_tuple(value) or isinstance(value, types.FunctionType)):
        return None
    try:
        parameters = inspect.signature(value).parameters.values()
    except ValueError:  # of `max`, which takes any number
        return None
    plain = all(p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) and p.default is p.empty for p in parameters)
    return len(parameters) if plain else None


__all__ = ["as_many_as_wanted", "has_parts", "takes_the_rest"]
