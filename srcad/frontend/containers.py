"""Methods of lists and dicts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Dim, Fact, Known, Map, Scalar, Seq, Unknown, join, parts_of, reaching, sites_of
from srcad.frontend import columns, entries, gradients, lazy, stores
from srcad.frontend.changes import changed_by_call
from srcad.frontend.displays import (
    Virtual,
    display,
    escapes,
    items_of_update,
    key_node,
    key_of_part,
    parts_of_mapping,
    parts_of_sequence,
    replaced,
)
from srcad.frontend.frames import Again, is_made_function
from srcad.frontend.mappings import Table
from srcad.frontend.queues import as_of_list
from srcad.frontend.storing import store_part
from srcad.frontend.writes import READING_METHODS
from srcad.rules.call import static_value
from srcad.rules.indexing import refreshed
from srcad.runtime import written
from srcad.tree.build import const

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


#: Of lists and queues.
_CHANGING = ("append", "extend", "extendleft", "insert", "pop", "remove", "reverse", "rotate", "sort", "clear")


def container_method(
    sp: Specialiser, node: gast.AST, label: str, owner: gast.expr, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> gast.expr | None:
    """A method of a list or dict; None where it is nothing special."""
    fact = sp.fact(owner)
    if isinstance(fact, Table):
        return fact.method(sp, node, label, args)
    held = sp.virtuals.get(owner)
    if isinstance(held, columns.Columns):
        return columns.method(sp, node, held, label, args)
    if entries.is_entry(sp, owner):
        changed = entries.method(sp, node, label, owner, args, keywords)
        return changed if changed is not None else _dict_method(sp, node, label, owner, fact, args, keywords)  # type: ignore[arg-type]
    if gradients.is_several(fact):
        return gradients.method(sp, node, label, owner, args)
    if label in _CHANGING and isinstance(owner, gast.Tuple):
        if label == "append":
            columns.of_objects(sp, owner.elts)
        raise sp.unsupported(
            node, f".{label}() of a list of functions that is written out", "write the whole list out: [f, g]"
        )
    if isinstance(fact, Map) and fact.kind == "dict":
        if owner in sp.virtuals:
            changed = _change_dict(sp, node, label, sp.virtuals[owner], owner, args, keywords)
            if changed is not None:
                return changed
        return _dict_method(sp, node, label, owner, fact, args, keywords)
    if isinstance(fact, Seq) and fact.kind == "list":
        if label in _CHANGING and label not in ("reverse", "sort"):
            stores.refuse_iterated(sp, node, fact)
        return _list_method(sp, node, label, owner, fact, args)
    return None


def _none(sp: Specialiser) -> gast.expr:
    return sp.note(const(None), Known(None))


def _change_dict(
    sp: Specialiser,
    node: gast.AST,
    label: str,
    held: Virtual,
    owner: gast.expr,
    args: list[gast.expr],
    keywords: dict[str, gast.expr],
) -> gast.expr | None:
    """update, setdefault, pop, clear of a dict that exists only as its parts."""
    if label == "update":
        items = items_of_update(sp, node, args, keywords)
        values = [v if isinstance(v, gast.Constant) else sp.hold_always(v, "value") for v in items.values()]
        variable = next(i for i, fact in (sp.env or {}).items() if fact == held)
        for key, value in zip(items, values, strict=True):
            now: Any = sp.env_fact(variable)
            store_part(sp, node, now, key_of_part(sp, key), value)
        return _none(sp)
    if label == "setdefault" and args:
        key = _literal_key(sp, node, label, args[0])
        if key not in held.parts:
            variable = next(i for i, fact in (sp.env or {}).items() if fact == held)
            store_part(sp, node, held, args[0], args[1] if len(args) > 1 else _none(sp))
            changed: Any = sp.env_fact(variable)
            held = changed
        return sp.local_variable(held.parts[key], node)
    if label == "pop" and args and held.real is None:
        key = _literal_key(sp, node, label, args[0])
        if key not in held.parts:
            if len(args) > 1:
                return args[1]
            raise sp.unsupported(node, f"pop of the key {key!r}, which the dict does not have", "check the key")
        if held.sites & sp.memory.escaped_sites:
            raise sp.unsupported(node, "pop of a dict that is also a part of something else", "build a new dict")
        sp.memory.changed_dicts |= held.sites
        popped = sp.hold_always(sp.local_variable(held.parts[key], node), "popped")
        replaced(sp, held, {k: v for k, v in held.parts.items() if k != key})
        return popped
    if label in ("pop", "popitem", "clear", "setdefault"):
        raise sp.unsupported(node, f"the dict method .{label}() on active values", "build a new dict")
    return None


def _literal_key(sp: Specialiser, node: gast.AST, label: str, key: gast.expr) -> Any:
    try:
        return static_value(key, sp)
    except ValueError:
        raise sp.unsupported(node, f"{label} with a key that is not a literal", "use literal keys") from None


def _dict_method(
    sp: Specialiser,
    node: gast.AST,
    label: str,
    owner: gast.expr,
    fact: Map,
    args: list[gast.expr],
    keywords: dict[str, gast.expr],
) -> gast.expr | None:
    given = [*args, *keywords.values()]
    active = fact.active or any(sp.is_active(a) for a in given) or owner in sp.virtuals
    own = isinstance(owner, gast.Name) and not fact.sites & sp.param_sites
    if own and label not in READING_METHODS:  # what gets active values in place, later
        reached = sites_of(fact).union(*(sites_of(sp.fact(a)) for a in given))
        active = active or bool(reached & sp.memory.active_sites)
    mapping = parts_of_mapping(sp, owner)
    if mapping is None or not active:
        if label not in READING_METHODS:
            changed_by_call(sp, [replace(fact, items={})], understood=False)
        return None
    if label in lazy.VIEWS:
        lazy.check_view(sp, node, label, fact)
    if label == "keys":
        made = display(sp, gast.Tuple([key_of_part(sp, k) for k in mapping], gast.Load()), "tuple")
        sp.spelled.add(made)
        return made
    if label == "values":
        return display(sp, gast.Tuple(list(mapping.values()), gast.Load()), "tuple")
    if label == "items":
        pairs = [display(sp, gast.Tuple([key_of_part(sp, k), v], gast.Load()), "tuple") for k, v in mapping.items()]
        return display(sp, gast.Tuple(pairs, gast.Load()), "tuple")
    if label == "get" and args:
        key = _literal_key(sp, node, label, args[0])
        return mapping[key] if key in mapping else (args[1] if len(args) > 1 else _none(sp))
    if label == "copy":
        items = {k: sp.fact(v) for k, v in mapping.items()}
        return sp.note(
            gast.Dict([key_node(k) for k in mapping], list(mapping.values())),
            Map("dict", items, frozenset([sp.fresh("dict")])),
        )
    if own:
        sp.memory.virtual_sites |= fact.sites
        raise Again
    if isinstance(owner, gast.Name) and fact.sites <= sp.params and label in ("update", "setdefault"):
        sp.memory.virtual_sites |= fact.sites
        raise Again
    raise sp.unsupported(node, f"the dict method .{label}() on active values", "build a new dict")


def _list_method(
    sp: Specialiser, node: gast.AST, label: str, owner: gast.expr, fact: Seq, args: list[gast.expr]
) -> gast.expr | None:
    as_it_is = gast.Call(gast.Attribute(owner, label, gast.Load()), args, [])
    label, args = as_of_list(sp, label, args)
    functions = any(is_made_function(sp.fact(a)) for a in args)
    active = fact.active or any(sp.is_active(a) for a in args)
    if label == "append" and len(args) == 1:
        sp.append(node, owner, args[0])
        return _none(sp)
    if label == "extend" and (active or functions):
        sp.extend(node, owner, args[0])
        return _none(sp)
    if label == "copy" and active:
        return _copied(sp, node, owner)
    if label not in ("extend", "pop", "insert", "reverse", "sort", "clear", "remove", "rotate", "extendleft"):
        if label not in READING_METHODS:
            changed_by_call(sp, [replace(fact, items=None, elem=None)], understood=False)
        return None
    if label in _MOVES and active and isinstance(owner, gast.Name) and not functions:
        sp.memory.stored_sites |= fact.sites
        return _moved(sp, node, label, owner, fact, args)
    if label in _WRITTEN and active and not functions:
        sp.call_function(node, Known(_WRITTEN[label]), [stores.store_target(sp, owner), *args], {})
        return _none(sp)
    sp.memory.stored_sites |= sites_of(fact)
    if active or functions:
        raise sp.unsupported(
            node, f"the list method .{label}() on active values", "build the list with append, read it by index"
        )
    found = _anything(sp, fact, label, args)
    for site in fact.sites:
        for a in args if label == "insert" else []:
            sp.put(site, sp.fact(a))
        sp.put(site, found)
    return sp.note(as_it_is, reaching(refreshed(found, sp.fresh()), fact.sites)) if label == "pop" else None


_MOVES = ("pop", "insert", "reverse")
_WRITTEN = {f.__name__: f for f in (written.clear, written.remove, written.rotate, written.extendleft)}


def _moved(
    sp: Specialiser, node: gast.AST, label: str, owner: gast.expr, fact: Seq, args: list[gast.expr]
) -> gast.expr:
    """`v = xs.pop(i)`, `xs.insert(i, v)`, `xs.reverse()`: each a statement of its own."""
    if label == "insert":
        escapes(sp, sp.fact(args[1]))
        stores.mark(sp, fact, sp.fact(args[1]))
    elem = _common(sp, fact)
    made = gast.Call(gast.Attribute(owner, label, gast.Load()), args, [])
    if label != "pop":
        sp.emit(gast.Expr(sp.note(made, Known(None))), node)
        return _none(sp)
    sp.note(made, refreshed(elem, sp.fresh()))
    alone = isinstance(sp.here, gast.Assign) and sp.here.value is node
    return made if alone else sp.hold_always(made, "popped")


def _common(sp: Specialiser, fact: Seq) -> Fact:
    """What all elements have in common: of each one nothing else is known once their places change."""
    elem: Fact | None = None
    for part in parts_of(fact):
        elem = part if elem is None else join(elem, part, sp.fresh())
    for site in fact.sites:
        sp.put(site, elem or Unknown())
    return elem or Unknown()


def _anything(sp: Specialiser, fact: Seq, label: str, args: list[gast.expr]) -> Fact:
    """What a changed list's elements may be."""
    if label == "extend" and args:
        other = sp.fact(args[0])
        fact = other if isinstance(other, Seq) else Seq("list", None, None, frozenset(), Dim(sp.fresh()))
    found: Fact | None = None
    for part in parts_of(fact):
        found = part if found is None else join(found, part, sp.fresh())
    return found or Unknown()


def _copied(sp: Specialiser, node: gast.AST, owner: gast.expr) -> gast.expr:
    items = parts_of_sequence(sp, owner)
    if items is not None:
        return display(sp, gast.List(items, gast.Load()), "list")
    identifier = sp.new_name("items")
    sp.bind_value(
        identifier, sp.note(gast.List([], gast.Load()), Seq("list", (), None, frozenset([sp.fresh("list")]), 0))
    )
    sp.extend(node, sp.local_variable(identifier, node), owner)
    return sp.local_variable(identifier, node)


__all__ = ["Scalar", "container_method"]
