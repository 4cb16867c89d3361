"""Functions that the front end knows by themselves, before any rule is looked up: which handler each has."""

from __future__ import annotations

import collections
import copy
import dataclasses
import functools
import operator
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Array, Fact, Instance, Known, Scalar, with_active
from srcad.frontend import adjoints, dynamic, iterated, options, ufuncs, written
from srcad.frontend.checkpoints import marked
from srcad.frontend.closures import call_again
from srcad.frontend.custom import cotangents_again, value_again
from srcad.frontend.displays import display
from srcad.frontend.folds import reduce, scalar_max, total_of_objects
from srcad.frontend.handed_out import copied
from srcad.frontend.holders import partial
from srcad.frontend.mappings import default_dict
from srcad.frontend.named import replaced
from srcad.frontend.operations import function_node, make_call, object_node
from srcad.frontend.queues import queue
from srcad.frontend.sequences import dict_, from_keys, iterator, list_, zip_
from srcad.frontend.steps import call_with_snapshots
from srcad.frontend.texts import literal_of, refuse_names_by_text
from srcad.frontend.transposed import tangent_again
from srcad.frontend.unaffected import len_, of_kind, range_, slice_of, type_, unaffected
from srcad.runtime.checkpoints import checkpoint, run_again, with_snapshots
from srcad.runtime.helpers import add_parts, copy_with, cotangents_of, value_of
from srcad.runtime.pullbacks import cotangents_by, jvp_by, value_by
from srcad.runtime.tangents import jvp_of
from srcad.tree.build import const, copy_tree

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def function(
    sp: Specialiser,
    node: gast.AST,
    value: Any,
    args: list[gast.expr],
    keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr | None:
    """A call of a function that is handled here; None for all others."""
    if isinstance(value, np.vectorize):
        return written.call_vectorized(sp, node, value, args, keywords)
    try:
        handler = _FUNCTIONS.get(value)
    except TypeError:
        return None
    if handler is None:
        return ufuncs.handle(sp, node, value, args, keywords, func)
    return handler(sp, node, value, args, keywords, func)


def divmod_(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`divmod(a, b)` as `(a // b, a % b)`."""
    if len(args) != 2 or keywords or not any(sp.is_active(a) for a in args):
        return None
    a, b = (sp.hold(v) for v in args)
    quotient = sp.binary_of(node, a, gast.FloorDiv(), b)
    rest = sp.binary_of(node, sp.again(a), gast.Mod(), sp.again(b))
    return display(sp, gast.Tuple([quotient, rest], gast.Load()), "tuple")


def getitem(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    return sp.subscript_of(args[0], args[1], node) if len(args) == 2 and not keywords else None


def getattr_(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`getattr(np, cfg["act"])` is `np.tanh`, where the text is known; None for all others, and where there is none."""
    label = literal_of(sp.fact(args[1])) if len(args) in (2, 3) and not keywords else None
    owner = sp.fact(args[0]) if args else None
    if not isinstance(label, str) or not label.isidentifier():
        return None
    active = sp.is_active(args[0]) or isinstance(owner, Instance)
    there = hasattr(owner.value, label) if isinstance(owner, Known) else active and len(args) == 2
    return sp.attribute_of(args[0], label, node) if there else None


def stop_gradient(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr:
    """The value as it is, carrying nothing."""
    fact = sp.fact(args[0])
    if isinstance(fact, Scalar) or not fact.active:
        made = copy_tree(args[0])
        return sp.note(made, with_active(fact, False))
    inner = object_node(sp, value, node)
    return sp.note(make_call(inner, [args[0]], {}), _fresh_sites(with_active(fact, False), sp.fresh()))


def _fresh_sites(fact: Fact, site: str) -> Fact:
    if isinstance(fact, Array):
        return replace(fact, sites=frozenset([site]))
    return fact


def add_at(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`np.add.at(x, index, v)`: `x[index] += v`, repeats counted."""
    if not any(sp.is_active(a) for a in args) or keywords or len(args) != 3:
        return None
    sp.accumulate(node, function_node(sp, value, func, node), *args)
    return sp.note(const(None), Known(None))


_FUNCTIONS: dict[Any, Callable[..., gast.expr | None]] = {
    print: unaffected, len: len_, zip: zip_, reversed: iterator, enumerate: iterator, sorted: iterator, divmod: divmod_,
    operator.getitem: getitem, getattr: getattr_, isinstance: unaffected, issubclass: unaffected, int: unaffected,
    bool: unaffected,
    str: unaffected, repr: unaffected, type: type_, id: unaffected, hasattr: unaffected, callable: unaffected,
    round: unaffected, range: range_, slice: slice_of, functools.partial: partial, functools.reduce: reduce,
    list: list_, tuple: list_, np.iscomplexobj: of_kind, np.isrealobj: of_kind,
    eval: refuse_names_by_text, exec: refuse_names_by_text, locals: refuse_names_by_text, vars: refuse_names_by_text,
    globals: refuse_names_by_text, dict: dict_, dict.fromkeys: from_keys, dataclasses.replace: replaced,
    checkpoint: marked, run_again: call_again, with_snapshots: call_with_snapshots,
    value_by: value_again, cotangents_by: cotangents_again, jvp_by: tangent_again,
    add_parts: adjoints.add_parts, copy_with: adjoints.copy_with,
    value_of: dynamic.again, cotangents_of: dynamic.again, jvp_of: dynamic.again,
    collections.deque: queue, collections.defaultdict: default_dict, sum: total_of_objects, max: scalar_max,
    min: scalar_max, copy.copy: copied, np.add.at: add_at, format: unaffected,
    **written.HANDLERS, **options.HANDLERS, **iterated.HANDLERS,
}  # fmt: skip


def handles(function: Any) -> bool:
    """Whether the front end knows a function by itself: no rule of it is ever looked up."""
    return any(function is f for f in _FUNCTIONS)


def register(fun: Callable, handler: Callable[..., gast.expr | None]) -> None:
    """Let the front end know one of srcad's own operators."""
    _FUNCTIONS[fun] = handler


def register_stop_gradient(fun: Callable) -> None:
    _FUNCTIONS[fun] = stop_gradient


__all__ = ["function", "handles", "register"]
