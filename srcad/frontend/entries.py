"""Dicts in lists whose items get active values later: objects whose attributes are their items.

    rows = [{"x": v, "w": 0.0} for v in xs]        rows_x, rows_w = [], []
    for row in rows:                               for v in xs:
        row["w"] += a * row["x"]           ->          rows_x.append(v)
                                                       rows_w.append(0.0)
                                                   for i in range(len(rows_x)):
                                                       rows_w[i] = rows_w[i] + a * rows_x[i]

A dict under a name of its own is its parts (`displays`). One that is put into a list has no name, and an element of a
list is not known part by part; but it is what an object of one of the user's classes is there (`columns`): so where an
item of such a dict is stored into, the dicts of its display are objects from the next round on, of the class `dict`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Known, Map
from srcad.frontend import objects
from srcad.frontend.columns import Row
from srcad.frontend.displays import Virtual, dict_of_pairs, items_of_update, key_of_part, parts_of_mapping
from srcad.frontend.displays import dictionary as display_of
from srcad.rules.call import static_value
from srcad.tree.build import const

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def dictionary(sp: Specialiser, node: gast.Dict) -> gast.expr:
    """A dict that is written out."""
    return written(sp, node, display_of(sp, node))


def written(sp: Specialiser, node: gast.AST, made: gast.expr) -> gast.expr:
    """A display of a dict: an object, where it is known to be changed in a list."""
    fact = sp.fact(made)
    if not isinstance(made, gast.Dict) or not isinstance(fact, Map) or not hasattr(node, "lineno"):
        return made
    place = f"{sp.frame.source.file}:{sp.frame.source.line_offset + node.lineno}:{node.col_offset}"
    if place in sp.memory.entry_places:
        items = parts_of_mapping(sp, made)
        return made if items is None else objects.new(sp, node, dict, items)
    for site in fact.sites:
        sp.memory.dict_places[site] = place
    return made


def is_entry(sp: Specialiser, value: gast.expr) -> bool:
    return objects.is_object(sp, value) and sp.virtuals[value].cls is dict


def key_of(sp: Specialiser, node: gast.AST, index: gast.expr) -> Any:
    try:
        return static_value(index, sp)
    except ValueError:
        raise sp.unsupported(
            node, "a dict in a list with a key that is not a literal", "use literal keys, or a list of lists"
        ) from None


def item(sp: Specialiser, node: gast.AST, owner: gast.expr, index: gast.expr) -> gast.expr:
    """`row["w"]`, read."""
    key, items = key_of(sp, node, index), sp.virtuals[owner].items(sp)
    if key not in items:
        raise sp.unsupported(node, f"the key {key!r}, which a dict in a list does not have", "check the key")
    return items[key]


def store(sp: Specialiser, node: gast.AST, held: Virtual, index: gast.expr, value: gast.expr) -> None:
    """`row["w"] = value`."""
    key = key_of(sp, node, index)
    if isinstance(held, Row):
        held.store(sp, node, key, value)
    else:
        objects.set_attribute(sp, held, key, value)


def method(
    sp: Specialiser, node: gast.AST, label: str, owner: gast.expr, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> gast.expr | None:
    """A method that changes the dict, or copies it; None for those that only read it."""
    if label == "update":
        values = {k: sp.hold_always(v, "value") for k, v in items_of_update(sp, node, args, keywords).items()}
        for key, value in values.items():
            now = sp.virtuals[sp.again(owner)]
            store(sp, node, now, key_of_part(sp, key), value)
        return sp.note(const(None), Known(None))
    if label == "copy":
        return dict_of_pairs(sp, node, [(key_of_part(sp, k), v) for k, v in sp.virtuals[owner].items(sp).items()])
    if label in ("pop", "popitem", "clear", "setdefault"):
        raise sp.unsupported(node, f"the dict method .{label}() of a dict in a list", "build a new dict")
    return None


__all__ = ["dictionary", "is_entry", "item", "method", "store", "written"]
