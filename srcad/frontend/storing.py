"""Stores into what has a name: `u[i] = v`, `d["key"] = v`, `p.w = v`, `x.flat[i] = v`.

Into a dict or an object that exists only as its parts a store is a binding of one of them; into an array or a list it
stays a store (`stores.py`), and what they hold becomes active with what is stored.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

import gast

from srcad.errors import UnsupportedSyntaxError
from srcad.facts import Array, Fact, Known, Map, Unknown, sites_of
from srcad.frontend import columns, entries, objects, overloads, stores
from srcad.frontend.binding import FIXED, bind_value, dicts_around
from srcad.frontend.changes import put_item
from srcad.frontend.displays import Virtual, add_part
from srcad.frontend.frames import Again, is_made_function
from srcad.frontend.mappings import Table
from srcad.frontend.order import settled
from srcad.frontend.overloads import as_index
from srcad.rules.call import static_value
from srcad.runtime.written import put
from srcad.tree.build import const, name, parse_expr

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def store_subscript(sp: Specialiser, target: gast.Subscript, value: gast.expr) -> None:
    start = len(sp.out)
    if isinstance(target.value, gast.Attribute) and target.value.attr == "flat":
        array, index = sp.many([target.value.value, target.slice])
        if isinstance(sp.fact(array), Array) and (sp.is_active(value) or sp.is_active(array)):
            sp.call_function(target, Known(put), [array, as_index(sp, index), value], {})
            return
    base, index = sp.many([target.value, target.slice])
    if len(sp.out) > start and not settled(sp, value, sp.out[start:]):
        new = sp.out[start:]
        del sp.out[start:]
        value = sp.hold_always(value, "value")
        sp.out += new
    if overloads.sets_items(sp, base, value):
        overloads.set_item(sp, target, base, as_index(sp, index), value)
        return
    if base in sp.virtuals:
        store_part(sp, target, sp.virtuals[base], index, value)
        return
    fact = sp.fact(base)
    if isinstance(fact, Table):
        fact.store(sp, index, value, target)
        return
    if is_made_function(sp.fact(value)):
        raise sp.unsupported(target, "a function stored into a container", "write the container out: {...}")
    if not sp.is_active(value) and not fact.active and not isinstance(base, (gast.Dict, gast.Tuple)):
        holds_what_changes(sp, target, base, index, value)
        stores.mark(sp, fact, sp.fact(value))
        if isinstance(fact, Unknown) or isinstance(fact, Array) and fact.dtype == "object":
            if isinstance(base, gast.Name) and base.id in (sp.env or {}):  # it holds that array
                sp.bind(base.id, replace(fact, sites=fact.sites | sites_of(sp.fact(value))))
        made = gast.Subscript(base, index, gast.Store())
        if isinstance(fact, Map):
            put_item(sp, fact, index, sp.fact(value))
        sp.emit(gast.Assign([sp.note(made, Unknown())], value, None))
        return
    if isinstance(fact, Map) and fact.kind == "dict" and (around := dicts_around(sp, base)) is not None:
        become_virtual(sp, target, index, fact, around)
    stores.store(sp, target, base, index, value)


def become_virtual(sp: Specialiser, target: gast.expr, index: gast.expr, fact: Map, around: frozenset[str]) -> NoReturn:
    """An active value goes into a dict that was a plain one: from the next round on it is its parts from the start."""
    try:
        static_value(index, sp)
        if fact.sites | around <= sp.memory.virtual_sites:
            columns.dict_wanted(sp, fact)
            raise sp.unsupported(
                target, "an active value stored into a dict that the function neither makes nor is given",
                "keep it in a dict of the function's own",
            )  # fmt: skip
        if fact.sites & sp.param_sites - sp.params and not around & sp.params:
            raise sp.unsupported(
                target, "an active value stored into a dict that is a part of a parameter", "build a new dict"
            )
        sp.memory.virtual_sites |= fact.sites | around
    except ValueError:
        if fact.sites & sp.param_sites:
            raise sp.unsupported(
                target, "a dict of active values with a key that is not a literal", "use literal keys, or a list"
            ) from None
        sp.memory.table_sites |= fact.sites
        sp.memory.virtual_sites |= around
    raise Again


def holds_what_changes(
    sp: Specialiser, target: gast.expr, base: gast.expr, index: gast.expr, value: gast.expr
) -> None:
    """A constant that gets active values in place later goes into a dict: it is its parts, too, where it may be.

        state = {}
        state["u"] = np.zeros(n)          state_u = np.zeros(n)
        state["u"][0] = x          ->     state_u[0] = x
    """
    fact = sp.fact(base)
    apart = sp.memory.virtual_sites | sp.memory.table_sites
    if not isinstance(fact, Map) or fact.kind != "dict" or fact.sites <= apart:
        return
    around = dicts_around(sp, base)
    if around is not None and (fact.sites | sites_of(sp.fact(value))) & sp.memory.active_sites:
        with contextlib.suppress(UnsupportedSyntaxError):
            become_virtual(sp, target, index, fact, around)


def store_part(sp: Specialiser, target: gast.AST, held: Virtual, index: gast.expr, value: gast.expr) -> None:
    """`d["key"] = value` where d exists only as its parts."""
    if held.cls is dict:
        entries.store(sp, target, held, index, value)
        return
    if held.kind != "dict":
        found = "an item of a list of objects" if held.kind in ("columns", "list") else "an item of a tuple"
        raise sp.unsupported(target, f"{found} being assigned", "use a list of numbers or arrays, or separate names")
    if held.real == FIXED:
        columns.dict_wanted(sp, Map("dict", {}, held.sites))
        raise sp.unsupported(
            target, "an active value stored into a dict that is a part of something else", "build a new dict"
        )
    if held.sites & sp.memory.escaped_sites:
        columns.dict_wanted(sp, Map("dict", {}, held.sites))
        raise sp.unsupported(
            target,
            "an item stored into a dict that is also a part of something else",
            "store the item before, or build a new dict",
        )
    try:
        key = static_value(index, sp)
    except ValueError:
        if held.real is None and held.sites:
            sp.memory.table_sites |= held.sites
            raise Again from None
        raise sp.unsupported(
            target, "a dict of active values with a key that is not a literal", "use literal keys, or a list"
        ) from None
    sp.memory.changed_dicts |= held.sites
    if key not in held.parts:
        held = add_part(sp, held, key)
    before = sp.env_fact(held.parts[key])
    bind_value(sp, held.parts[key], value)
    if held.real is not None:
        write_back(sp, target, held, key, before)


def write_back(sp: Specialiser, node: gast.AST, held: Virtual, key: Any, before: Fact) -> None:
    """The parameter itself shows the change, too."""
    assert held.real is not None
    if any(isinstance(f, (Virtual, Table)) or is_made_function(f) for f in (before, sp.env_fact(held.parts[key]))):
        raise sp.unsupported(
            node, "a dict, tuple or function stored into a dict that is a parameter, or in place of one",
            "store its parts, or build a new dict",
        )  # fmt: skip
    item = gast.Subscript(parse_expr(held.real), const(key), gast.Store())
    sp.emit(gast.Assign([sp.note(item, Unknown())], sp.note(name(held.parts[key]), Unknown()), None))


def store_attribute(sp: Specialiser, target: gast.Attribute, value: gast.expr) -> None:
    base = sp.expr(target.value)
    if target.attr == "flat" and isinstance(sp.fact(base), Array) and (sp.is_active(value) or sp.is_active(base)):
        everything = as_index(sp, gast.Slice(None, None, None))
        sp.call_function(target, Known(put), [base, everything, value], {})
        return
    if objects.is_object(sp, base):
        objects.store(sp, target, base, target.attr, value)
        return
    changed = objects.changed_class(sp.fact(base))
    if changed is not None and (sp.is_active(value) or sp.is_active(base) or is_made_function(sp.fact(value))):
        objects.become(sp, changed)
    if sp.is_active(value):
        objects.keep(sp, base, target.attr)
    if sp.is_active(value) or sp.is_active(base) or is_made_function(sp.fact(value)):
        raise sp.unsupported(
            target, "an active value stored into an attribute", "return it, or keep it in a local variable"
        )
    sp.memory.stored_sites |= sites_of(sp.fact(base))
    sp.memory.set_attributes.add(target.attr)
    sp.emit(gast.Assign([gast.Attribute(base, target.attr, gast.Store())], value, None))


__all__ = ["as_index", "become_virtual", "store_attribute", "store_part", "store_subscript"]
