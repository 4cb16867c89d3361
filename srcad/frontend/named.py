"""Named tuples made by the program: their class is called in the text, and is a tuple to every pass.

return Fit(slope, offset)        value = Fit(slope, offset);  slope_bar = cotangent[0]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Map, Seq
from srcad.frontend.displays import display, parts_of_sequence
from srcad.frontend.operations import object_node
from srcad.tree.build import const

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser


def is_named_tuple(value: Any) -> bool:
    """Whether a value is a class that `namedtuple` has made, or one of those with nothing done where it is called."""
    if not (isinstance(value, type) and issubclass(value, tuple) and hasattr(value, "_fields")):
        return False
    maker = next(c for c in value.__mro__ if "__new__" in vars(c))
    return "_make" in vars(maker)


def named_tuple(
    sp: Specialiser, node: gast.AST, cls: Any, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> gast.expr:
    """The call of a named tuple's class, written out by its fields."""
    given = dict(zip(cls._fields, args, strict=False)) | keywords
    defaults = {k: v for k, v in cls._field_defaults.items() if k not in given}
    twice = set(cls._fields[: len(args)]) & set(keywords)
    if twice or len(args) > len(cls._fields) or set(given) | set(defaults) != set(cls._fields):
        raise TypeError(f"{cls.__name__}() takes {', '.join(cls._fields)}")
    parts = given | {k: object_node(sp, v, node) for k, v in defaults.items()}
    return display(sp, gast.Tuple([parts[f] for f in cls._fields], gast.Load()), "tuple", cls._fields, cls)


def method(
    sp: Specialiser, node: gast.AST, label: str, owner: gast.expr, keywords: dict[str, gast.expr]
) -> gast.expr | None:
    """`_replace` and `_asdict` of a named tuple; None for what every tuple has."""
    fact = sp.fact(owner)
    parts = parts_of_sequence(sp, owner)
    if not isinstance(fact, Seq) or label not in ("_replace", "_asdict") or parts is None:
        return None
    if label == "_replace":
        return named_tuple(sp, node, fact.cls, [], dict(zip(fact.fields, parts, strict=True)) | keywords)
    made = gast.Dict([const(f) for f in fact.fields], parts)
    items = {f: sp.fact(p) for f, p in zip(fact.fields, parts, strict=True)}
    return sp.note(made, Map("dict", items, frozenset([sp.fresh("dict")])))


__all__ = ["is_named_tuple", "method", "named_tuple"]
