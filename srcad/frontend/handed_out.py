"""What a container hands out is one of its parts, and which one may depend on values.

    rate = rates.get(i)             any of the rates, or None
    longest = max(rows, key=len)    any of the rows: a store into it is one into that row
    mine = copy.copy(rows)          another list of the same rows
    mine = copy.deepcopy(rows)      rows of its own; one row twice is again one row twice

To run such a call on an example would tell of one part only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Dim, Fact, Known, Map, Scalar, Seq, Unknown, is_record, join, sites_of
from srcad.rules.indexing import refreshed

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

_FOR_A_KEY = ("get", "pop", "setdefault")  # methods of dicts


def element(sp: Specialiser, fact: Fact) -> Fact:
    """What is known of one element of an iterable."""
    if isinstance(fact, Array) and fact.dims:
        if len(fact.dims) == 1:
            return Scalar(fact.dtype, False, fact.active, size=Dim(sp.fresh()) if "int" in fact.dtype else None)
        return replace(fact, dims=fact.dims[1:])
    if isinstance(fact, Seq):
        if fact.items is not None:
            return refreshed(in_common(sp, fact.items) or Unknown(), sp.fresh())
        return refreshed(fact.elem, sp.fresh()) if fact.elem is not None else Unknown()
    sites = sites_of(fact)  # of `np.nditer(c)` a part of c
    return Unknown(fact.active, sites | {f"?{sp.fresh()}"} if sites else frozenset())


def by_method(sp: Specialiser, label: str, owner: Fact, args: list[Fact]) -> Fact | None:
    """What a method of a list or dict gives that hands out its parts; None of other methods."""
    if isinstance(owner, Seq) and owner.kind == "list" and label == "copy":
        return replace(owner, sites=frozenset([sp.fresh("list")]))
    if not isinstance(owner, Map) or owner.kind != "dict":
        return None
    if label == "copy":
        return replace(owner, sites=frozenset([sp.fresh("dict")]))
    if label not in _FOR_A_KEY or not args:
        return None
    default = args[1] if len(args) > 1 else Known(None)
    return refreshed(in_common(sp, (*owner.items.values(), default)) or default, sp.fresh())


def extreme(sp: Specialiser, args: list[Fact], default: Fact | None) -> Fact | None:
    """What `max` and `min` give of containers, or where there may be no element; None of numbers alone."""
    parts = args if len(args) != 1 else [element(sp, args[0])]
    if default is None and all(isinstance(part, (Scalar, Array)) for part in parts):
        return None
    found = in_common(sp, (*parts, *([] if default is None else [default])))
    return None if found is None else refreshed(found, sp.fresh())


def copied(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`copy.copy` of a list or dict is `list(xs)`, `dict(d)`; a tuple is itself."""
    fact = sp.fact(args[0]) if len(args) == 1 and not keywords else None
    if isinstance(fact, Seq) and fact.kind == "list":
        return sp.call_function(node, Known(list), args, {})
    if isinstance(fact, Map) and fact.kind == "dict":
        return sp.call_function(node, Known(dict), args, {})
    plain = isinstance(fact, Seq) and fact.kind == "tuple" and not is_record(fact)
    return args[0] if plain else None


def in_common(sp: Specialiser, parts: tuple[Fact, ...]) -> Fact | None:
    """What holds of each of these parts; None where there are none."""
    found: Fact | None = None
    for part in parts:
        found = part if found is None else join(found, part, sp.fresh())
    return found
