"""Named tuples and dataclasses made by the program: their class is called in the text, and is a tuple to every pass.

return Fit(slope, offset)        value = Fit(slope, offset);  slope_bar = cotangent[0]

A dataclass is one where making it does nothing but keep what it is given: by an `__init__` that `dataclass` has
written, and without a `__post_init__`. Its attributes are read; one that is bound anew is refused, as of any object.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Map, Seq
from srcad.frontend.displays import display, parts_of_record, parts_of_sequence
from srcad.frontend.operations import object_node
from srcad.frontend.raised import raise_as_python
from srcad.tree.build import const

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def is_named_tuple(value: Any) -> bool:
    """Whether a value is a class that `namedtuple` has made, or one of those with nothing done where it is called."""
    if not (isinstance(value, type) and issubclass(value, tuple) and hasattr(value, "_fields")):
        return False
    maker = next(c for c in value.__mro__ if "__new__" in vars(c))
    return "_make" in vars(maker)


def is_dataclass(cls: Any) -> bool:
    """Whether a value is a dataclass, and one of those with nothing done where it is called."""
    if not isinstance(cls, type):
        return False
    parameters = vars(cls).get("__dataclass_params__")
    if parameters is None or not parameters.init or type(cls) is not type:
        return False
    own = {name for c in cls.__mro__[:-1] for name in vars(c)}
    if own & {"__new__", "__post_init__", "__getattribute__", "__getattr__"}:
        return False
    if not parameters.frozen and "__setattr__" in own:
        return False
    fields = dataclasses.fields(cls)
    descriptors = any(hasattr(type(vars(c).get(f.name)), "__set__") for c in cls.__mro__ for f in fields)
    slots = "__slots__" in vars(cls)
    return all(f.init and not f.kw_only for f in fields) and (slots or not descriptors)


def makes_fields(cls: Any, args: list[gast.expr], keywords: dict[str, gast.expr]) -> bool:
    """Whether a dataclass makes a field itself, by a default factory, in such a call."""
    fields, defaults = _fields(cls)
    return any(defaults.get(f) is _MADE for f in fields[len(args) :] if f not in keywords)


def record(
    sp: Specialiser, node: gast.AST, cls: Any, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> gast.expr:
    """The call of a record's class, written out by its fields."""
    fields, defaults = _fields(cls)
    given = dict(zip(fields, args, strict=False)) | keywords
    missing = [f for f in fields if f not in given]
    twice = set(fields[: len(args)]) & set(keywords)
    if twice or len(args) > len(fields) or not set(given) <= set(fields) or not set(missing) <= set(defaults):
        raise_as_python(sp, TypeError, f"{cls.__name__}() takes {', '.join(fields)}")
    if any(defaults[f] is _MADE for f in missing):
        raise sp.unsupported(node, f"{cls.__name__} with a field that it makes itself", f"pass {', '.join(missing)}")
    parts = given | {f: object_node(sp, defaults[f], node) for f in missing}
    return display(sp, gast.Tuple([parts[f] for f in fields], gast.Load()), "tuple", fields, cls)


def method(
    sp: Specialiser, node: gast.AST, label: str, owner: gast.expr, keywords: dict[str, gast.expr]
) -> gast.expr | None:
    """`_replace` and `_asdict` of a named tuple; None for what every tuple has."""
    fact = sp.fact(owner)
    parts = parts_of_sequence(sp, owner)
    if not isinstance(fact, Seq) or label not in ("_replace", "_asdict") or parts is None:
        return None
    if label == "_replace":
        return record(sp, node, fact.cls, [], dict(zip(fact.fields, parts, strict=True)) | keywords)
    made = gast.Dict([const(f) for f in fact.fields], parts)
    items = {f: sp.fact(p) for f, p in zip(fact.fields, parts, strict=True)}
    return sp.note(made, Map("dict", items, frozenset([sp.fresh("dict")])))


def replaced(
    sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: dict[str, gast.expr], func: Any
) -> gast.expr | None:
    """`dataclasses.replace(state, speed=v)`: a dataclass with other parts."""
    fact = sp.fact(args[0]) if len(args) == 1 else None
    if not isinstance(fact, Seq) or not is_dataclass(fact.cls):
        return None
    parts = parts_of_record(sp, args[0])
    if parts is None or not set(keywords) <= set(fact.fields):
        return None
    return record(sp, node, fact.cls, [], dict(zip(fact.fields, parts, strict=True)) | keywords)


_MADE = object()  # the default of a field with a default factory


def _fields(cls: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The names of a record's fields, in order, and the defaults of those that have one."""
    if issubclass(cls, tuple):
        return cls._fields, cls._field_defaults
    fields = dataclasses.fields(cls)
    made = {f.name: _MADE for f in fields if f.default_factory is not dataclasses.MISSING}
    return tuple(f.name for f in fields), made | {
        f.name: f.default for f in fields if f.default is not dataclasses.MISSING
    }


__all__ = ["is_dataclass", "is_named_tuple", "makes_fields", "method", "record", "replaced"]
