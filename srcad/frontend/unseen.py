"""Calls that stay as they are, and whose functions read a variable that `wrt` names: refused.

    def area(r):                      y = RATE * functools.reduce(scaled, [r, 2.0])
        return RATE * r * r           (scaled reads RATE, too)

A call of constants is left as it is written where nothing active is seen in it. What its function reads by itself is
not seen there; the gradient would be without it. So at the end the program's own functions that Core still names are
looked at, and those of the objects that it names.
"""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

import gast

from srcad.frontend.capture import unwrap
from srcad.frontend.custom import attributes_read, read_by
from srcad.rules import registry
from srcad.tree.build import loads, walk

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser


def refuse_unseen(sp: Specialiser, parts: list[Any]) -> None:
    """`parts`: the statements of Core, and the result."""
    read = [part for part in parts if not unread(part, parts)]
    nodes = [n for n in walk(read) if isinstance(n, (gast.Name, gast.Attribute))]
    attributes = {n.attr for n in nodes if isinstance(n, gast.Attribute)}
    named = {n.id for n in nodes if isinstance(n, gast.Name)}
    rules = {id(f) for r in registry.RULES.values() if r.custom is not None for f in r.custom.functions}
    for called, free in sorted(sp.free.items()):
        value = free.value.cell_contents if isinstance(free.value, types.CellType) else free.value
        if called not in named or id(value) in rules:
            continue
        for function in [unwrap(value), *attributes_read(value, attributes)]:
            found = sorted(read_by(function) & sp.wrt_free)
            if found:
                raise sp.unsupported(
                    None,
                    f"{called}, called where it is not looked into, and which reads the active variable {found[0]}",
                    f"make {found[0]} a parameter, or call the function plainly",
                )  # fmt: skip


def unread(part: Any, parts: list[Any]) -> bool:
    """Whether a statement only gives a function another name, `fun = f` of a call put in place, which nothing reads."""
    if not isinstance(part, gast.Assign) or not isinstance(part.value, gast.Name):
        return False
    target = part.targets[0]
    return isinstance(target, gast.Name) and target.id not in loads([p for p in parts if p is not part])


__all__ = ["refuse_unseen"]
