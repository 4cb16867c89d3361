"""Calls that stay as they are: of functions that are not looked into.

    c = np.loadtxt(path)        nothing active goes in: written as it stands, and what it may have changed is noted
    y = np.save(path, x)        refused, with what to write instead: x is active
"""

from __future__ import annotations

import functools
import types
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.errors import UnsupportedSyntaxError
from srcad.facts import (
    Fact,
    Instance,
    Known,
    Made,
    Seq,
    Unknown,
    has_arithmetic,
    label_of,
    parts_of,
    reaching,
    sites_of,
)
from srcad.frontend import objects, overloads
from srcad.frontend.capture import capture
from srcad.frontend.changes import changed_by_call, changed_names, every_container
from srcad.frontend.constant_calls import constant_fact
from srcad.frontend.dynamic import dynamic_call, from_outside
from srcad.frontend.frames import Bound, Closure, has_functions, is_function, is_made_function
from srcad.frontend.mappings import becomes_table
from srcad.frontend.operations import function_node, make_call, written_out
from srcad.frontend.queues import becomes_list
from srcad.frontend.texts import is_text, makes_text, refuse_texts, text_fact
from srcad.frontend.writes import harmless
from srcad.tree.build import text

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def leave(
    sp: Specialiser, node: gast.AST, func: gast.expr | None, args: list[gast.expr], keywords: dict[str, gast.expr],
    values: list[gast.expr], function: Fact | None = None,
) -> gast.expr:  # fmt: skip
    """A call of something that is not looked into: no active value may go in, and it may change what it gets."""
    what = getattr(function, "value", None)
    label = label_of(what) or (text(func) if func is not None else "a function")
    touched = [v for v in [*values, *([func] if func is not None else [])] if sp.is_active(v)]
    if touched and makes_text(sp, func):
        return sp.note(make_call(function_node(sp, what, func, node), *written_out(sp, args, keywords)), text_fact())
    if touched:
        becomes_list(sp, func)
    if touched and isinstance(func, gast.Attribute) and func.attr in ("append", "extend"):
        becomes_table(sp, func.value)
    if touched and isinstance(function, (Unknown, Instance)) and func is not None and from_outside(sp, func):
        return dynamic_call(sp, node, func, args, keywords, label)
    if touched and isinstance(func, gast.Attribute):
        objects.take_apart_made(sp, func.value)
    if touched or isinstance(function, Bound) and function.function.active:
        _refuse_unread(sp, node, what)
        given = text(touched[0]) if touched else label
        label = _as_written(node) or label
        raise sp.no_rule(
            node, f"{label}, which has no derivative rule, is given the active value {given}",
            _instead_of(sp, node, what, label, given),
        )
    objects.refuse_given(sp, node, label, values, harmless=bool(harmless(what)), known=what is not None)
    args, keywords = written_out(sp, args, keywords)
    if any(has_functions(sp.fact(v)) and not is_made_function(sp.fact(v)) for v in values):
        raise sp.unsupported(node, f"functions in a container that is given to {label}", "call them here")
    if not harmless(what) or "out" in keywords:
        for v in values:
            sp.memory.stored_sites |= sites_of(sp.fact(v))
        owner = [func.value] if isinstance(func, gast.Attribute) else []
        changed_by_call(sp, [sp.fact(v) for v in [*owner, *values]], understood=False)
    elif any(is_function(sp.fact(v)) for v in values):  # `map(reset, models)` gives it their elements
        inner = [part for v in values for part in parts_of(sp.fact(v))]
        changed_by_call(sp, [*inner, *_held_by(sp, values)], understood=False)
    made = as_written(sp, node, what, func, args, keywords)
    if isinstance(what, type) and issubclass(what, (float, complex, np.generic)):
        refuse_texts(sp, node, label, values)
    if any(is_text(sp.fact(v)) for v in values):
        return sp.note(made, text_fact())
    facts = list(map(sp.fact, values))  # an object may keep the list that it is given, and be a view of an array
    held = frozenset().union(*map(sites_of, [*every_container(facts), *(f for f in facts if not isinstance(f, Seq))]))
    known = constant_fact(sp, func, what, args, keywords)
    if isinstance(what, type) and objects.is_plain(what):
        known = Made(False, frozenset(), what)
        sp.memory.made_classes.add(objects.label(what))
    elif isinstance(what, type) and has_arithmetic(what):
        known = Made(False, frozenset(), what)
    elif (cls := _array_class(what)) is not None:
        known = Made(False, frozenset(), cls)
    return sp.note(made, reaching(known, held))


def _refuse_unread(sp: Specialiser, node: gast.AST, what: Any) -> None:
    """A function of the user's whose source is not there to be read, or has changed."""
    if not isinstance(what, types.FunctionType):
        return
    try:
        capture(what)
    except UnsupportedSyntaxError as problem:
        raise sp.unsupported(node, problem.found, problem.instead) from None


def as_written(
    sp: Specialiser, node: gast.AST, value: Any, func: gast.expr | None, args: list[gast.expr],
    keywords: dict[str, gast.expr],
) -> gast.expr:  # fmt: skip
    """A call that stays: of a method as one of its object, `model.reset()`, `rng.normal()`."""
    cls, label = overloads.user_class(sp.fact(args[0])) if func is None and args else None, label_of(value)
    if cls is None or not label or getattr(cls, label, None) is not value:
        return make_call(function_node(sp, value, func, node), args, keywords)
    method = sp.note(gast.Attribute(args[0], label, gast.Load()), Known(value))
    return make_call(method, args[1:], keywords)


def _as_written(node: gast.AST) -> str:
    """The function's name in the program, `np.save`."""
    whole = node.func if isinstance(node, gast.Call) else None
    base: Any = whole
    while isinstance(base, gast.Attribute):
        base = base.value
    return text(whole) if whole is not None and isinstance(base, gast.Name) else ""


def _instead_of(sp: Specialiser, node: gast.AST, what: Any, label: str, given: str) -> str:
    """What to write instead of a call of something that has no rule, of an active value."""
    if isinstance(what, functools._lru_cache_wrapper):
        return f"leave the cache out: {label}.__wrapped__ is the function in it"
    if isinstance(sp.here, gast.Expr) and sp.here.value is node:  # called for what it does
        return f"where it only looks at the value, give it srcad.stop_gradient({given})"
    return f"write {label} in Python with functions that have rules; srcad.stop_gradient(...) makes a value constant"


def _held_by(sp: Specialiser, values: list[gast.expr]) -> list[Fact]:
    """What functions among the arguments of a call may change: `map(rows.append, x)`, `lambda v: rows.append(v)`."""
    found: list[Fact] = []
    for fact in map(sp.fact, values):
        if isinstance(fact, Bound):
            held = [*fact.args, *fact.keywords.values()]
            found += [*map(sp.fact, held), *_held_by(sp, held)]
        elif isinstance(fact, Closure):
            outer, sp.frame = sp.frame, fact.frame
            try:
                found += [sp.look(n) for n in sorted(changed_names(sp, fact.node)) if sp.is_bound(n)]
            finally:
                sp.frame = outer
    return found


def _array_class(what: Any) -> type | None:
    """The class of what a function makes that gives arrays which compute in a way of their own."""
    if isinstance(what, type) and issubclass(what, np.ndarray) and what is not np.ndarray:
        return what
    if (getattr(what, "__module__", None) or "").startswith("numpy.ma."):
        return np.ma.MaskedArray
    return np.matrix if what in (np.asmatrix, np.bmat) else None


__all__ = ["leave"]
