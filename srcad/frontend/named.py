"""Named tuples made by the program: their class is called in the text, and is a tuple to every pass.

return Fit(slope, offset)        value = Fit(slope, offset);  slope_bar = cotangent[0]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.frontend.displays import display
from srcad.frontend.operations import object_node

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
    if len(args) > len(cls._fields) or set(given) | set(defaults) != set(cls._fields):
        raise TypeError(f"{cls.__name__}() takes {', '.join(cls._fields)}")
    parts = given | {k: object_node(sp, v, node) for k, v in defaults.items()}
    return display(sp, gast.Tuple([parts[f] for f in cls._fields], gast.Load()), "tuple", cls._fields, cls)


__all__ = ["is_named_tuple", "named_tuple"]
