"""Python's containers and iterators, made by a call of their class: `list(x)`, `dict(a=u)`, `zip(u, v)`, `sorted(k)`.

What is known part by part is written out; of constants the call stays, and what is known of its elements is noted.
"""

from __future__ import annotations

import builtins
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import MAX_PARTS, Dim, Known, Map, Scalar, Seq
from srcad.frontend import effects, entries, inactive, lazy
from srcad.frontend.constant_calls import iterator_fact, no_elements
from srcad.frontend.containers import container_method
from srcad.frontend.displays import Virtual, display, key_node, key_of_part, parts_of_mapping, parts_of_sequence
from srcad.frontend.frames import Closure, is_made_function
from srcad.frontend.handed_out import element
from srcad.frontend.mappings import Table
from srcad.frontend.unaffected import plain_call
from srcad.rules.call import static_value
from srcad.tree.build import const

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def list_(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    if not args:
        kind = "list" if value is list else "tuple"
        made: gast.expr = gast.List([], gast.Load()) if value is list else gast.Tuple([], gast.Load())
        return sp.note(made, Seq(kind, (), None, frozenset([sp.fresh("list")]) if value is list else frozenset(), 0))
    if isinstance(sp.fact(args[0]), Table):
        return sp.fact(args[0]).keys(sp)  # type: ignore[attr-defined]
    if isinstance(sp.fact(args[0]), Map) and sp.is_active(args[0]):
        lazy.used_up(sp, node)
        keys = container_method(sp, node, "keys", args[0], [], {})
        assert keys is not None
        args = [keys]
    items = parts_of_sequence(sp, args[0])
    if items is not None and (sp.is_active(args[0]) or isinstance(args[0], (gast.Tuple, gast.List))):
        cls: Any = gast.List if value is list else gast.Tuple
        return display(sp, cls(items, gast.Load()), "list" if value is list else "tuple")
    if not sp.is_active(args[0]):
        listed = Seq("list", None, element(sp, sp.fact(args[0])), frozenset([sp.fresh("list")]), Dim(sp.fresh()))
        if value is tuple:
            listed = _counted(sp, args[0]) or replace(listed, kind="tuple", sites=frozenset())
        if no_elements(sp.fact(args[0])):
            listed = replace(listed, items=(), elem=None, length=0)
        return sp.note(plain_call(sp, value, func, args, keywords, node), listed)
    made = sp.new_name("items")
    sp.bind_value(made, sp.note(gast.List([], gast.Load()), Seq("list", (), None, frozenset([sp.fresh("list")]), 0)))
    sp.extend(node, sp.local_variable(made, node), args[0])
    return sp.local_variable(made, node)


def _counted(sp: Specialiser, numbers: gast.expr) -> Seq | None:
    """What is known of `tuple(range(1, x.ndim))`: the axes."""
    if not isinstance(numbers, gast.Call) or sp.fact(numbers.func) != Known(range):
        return None
    try:
        found = range(*(static_value(a, sp) for a in numbers.args))
    except (ValueError, TypeError):
        return None
    if len(found) > MAX_PARTS:
        return None
    return Seq("tuple", tuple(Scalar("int64", size=k, literal=k) for k in found), None, frozenset(), len(found))


def dict_(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    items: dict[Any, gast.expr] = {}
    for a in args:
        got = parts_of_mapping(sp, a)
        if got is None:
            got = _pairs(sp, a)
        if got is None:
            return None
        items.update(got)
    items.update(keywords)
    made = gast.Dict([key_node(k) for k in items], list(items.values()))
    fact = Map("dict", {k: sp.fact(v) for k, v in items.items()}, frozenset([sp.fresh("dict")]))
    return entries.written(sp, node, sp.note(made, fact))


def from_keys(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`dict.fromkeys(("a", "b"), 0.0)` written out; a list would be one list in several places."""
    keys = parts_of_sequence(sp, args[0]) if len(args) in (1, 2) and not keywords else None
    given = sp.note(const(None), Known(None)) if len(args) < 2 else args[1]
    if keys is None or isinstance(sp.fact(given), (Seq, Map)) or given in sp.virtuals:
        return None
    try:
        known = list(dict.fromkeys(static_value(k, sp) for k in keys))
    except (ValueError, TypeError):
        return None
    if not all(isinstance(k, str) for k in known):
        return None
    held = sp.hold(given, "value")
    made = gast.Dict([key_node(k) for k in known], [sp.again(held) for _ in known])
    return sp.note(made, Map("dict", {k: sp.fact(held) for k in known}, frozenset([sp.fresh("dict")])))


def _pairs(sp: Specialiser, node: gast.expr) -> dict[Any, gast.expr] | None:
    """`[("a", 1), ("b", 2)]` as a mapping."""
    out: dict[Any, gast.expr] = {}
    for pair in parts_of_sequence(sp, node) or [None]:
        two = None if pair is None else parts_of_sequence(sp, pair)
        if two is None or len(two) != 2:
            return None
        try:
            out[static_value(two[0], sp)] = two[1]
        except (ValueError, TypeError):
            return None
    return out


def zip_(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`zip` of sequences that are known part by part, written out."""
    parts = [parts_of_sequence(sp, a) for a in args]
    if not any(sp.is_active(a) for a in args):
        return sp.note(plain_call(sp, value, func, args, keywords, node), iterator_fact(sp, value, args, keywords))
    if keywords or not parts or any(p is None for p in parts):
        return None
    rows = [
        display(sp, gast.Tuple([sp.again(e) for e in row], gast.Load()), "tuple") for row in zip(*parts, strict=False)
    ]
    return display(sp, gast.Tuple(rows, gast.Load()), "tuple")


def by_its_key(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`min(range(n), key=lambda i: cost[i])`: which of some constants it is depends on active values, and is constant.

    The key is written down where it stands; what it reads has a variable there.
    """
    if list(keywords) not in (["key"], ["key", "reverse"], ["reverse", "key"]) or len(args) != 1:
        return None
    key = sp.fact(keywords["key"])
    if sp.is_active(args[0]) or not isinstance(key, Closure) or not inactive.captures_active(sp, key):
        return None
    if any(isinstance(sp.look(n), Virtual) for n in inactive.read_names(key.node) if sp.is_bound(n)):
        return None
    effects.refuse_change(sp, node, f"a key of {value.__name__}", key, effects.KEYS_BEFORE)
    outer, sp.capturing = sp.capturing, True
    try:
        made = plain_call(sp, value, func, args, keywords, node)
    finally:
        sp.capturing = outer
    elem = element(sp, sp.fact(args[0]))
    if value is builtins.sorted:
        elem = Seq("list", None, elem, frozenset([sp.fresh("list")]), Dim(sp.fresh()))
    return sp.note(made, elem)


def iterator(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """reversed, enumerate, sorted of constants."""
    decided = by_its_key(sp, node, value, args, keywords, func) if value is builtins.sorted else None
    if decided is not None:
        return decided
    if (
        any(sp.is_active(v) for v in (*args, *keywords.values()))
        or not args
        or any(is_made_function(sp.fact(v)) for v in keywords.values())
    ):
        return None
    in_order = sorted_keys(sp, args[0], keywords) if value is builtins.sorted else None
    if in_order is not None:
        return in_order
    made = plain_call(sp, value, func, args, keywords, node)
    if value is builtins.sorted:
        elem = element(sp, sp.fact(args[0]))
        return sp.note(made, Seq("list", None, elem, frozenset([sp.fresh("list")]), Dim(sp.fresh())))
    return sp.note(made, iterator_fact(sp, value, args, keywords))


def over_keys(sp: Specialiser, value: Any, args: list[gast.expr]) -> list[gast.expr]:
    """A function that goes through a dict sees its keys, which carry nothing."""
    if not args or not isinstance(sp.fact(args[0]), (Map, Table)) or not sp.is_active(args[0]):
        return args
    if not any(value is f for f in _OVER_KEYS):
        return args
    table = sp.fact(args[0])
    if isinstance(table, Table):
        return [table.keys(sp), *args[1:]]
    keys = container_method(sp, args[0], "keys", args[0], [], {})
    return args if keys is None else [keys, *args[1:]]


_OVER_KEYS = (sorted, enumerate, set, frozenset, max, min, any, all)  # `list` and `tuple` see to it themselves


def sorted_keys(sp: Specialiser, keys: gast.expr, options: dict[str, gast.expr]) -> gast.expr | None:
    """The keys of a dict of active values in order: a loop over them is written out, as one over the dict is."""
    if keys not in sp.spelled or "key" in options:
        return None
    try:
        order = sorted(static_value(keys, sp), **{k: static_value(v, sp) for k, v in options.items()})
    except (TypeError, ValueError):
        return None
    made = display(sp, gast.List([key_of_part(sp, k) for k in order], gast.Load()), "list")
    sp.spelled.add(made)
    return made
