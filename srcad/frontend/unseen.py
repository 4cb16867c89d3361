"""Calls that stay as they are, and whose functions read a variable that `wrt` names: refused.

    def area(r):                      y = RATE * functools.reduce(scaled, [r, 2.0])
        return RATE * r * r           (scaled reads RATE, too)

A call of constants is left as it is written where nothing active is seen in it. What its function reads by itself is
not seen there; the gradient would be without it. So at the end the program's own functions that Core still names are
looked at, and those of the objects that it names. Where they only decide something (a test, a key), or were followed
and found to give a constant, there is nothing to be lost.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import gast

from srcad.frontend.capture import unwrap
from srcad.frontend.custom import attributes_read, read_by
from srcad.rules import registry
from srcad.tree.build import loads, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def refuse_unseen(sp: Specialiser, parts: list[Any]) -> None:
    """`parts`: the statements of Core, and the result."""
    read = [part for part in parts if not unread(part, parts)]
    nodes = [n for part in read for n in counting(part, sp.followed) if isinstance(n, (gast.Name, gast.Attribute))]
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


_ONLY_LOOKING = ("all", "any", "bool", "format", "isinstance", "len", "print", "repr", "str")


def counting(node: Any, followed: set[gast.AST]) -> Iterator[gast.AST]:
    """The nodes of a tree whose values may count: not those of tests, comparisons, keys, and of calls that were
    followed."""
    if isinstance(node, (gast.Assert, gast.Raise, gast.Compare)) and not binds(node) or node in followed:
        return
    if isinstance(node, gast.Call) and isinstance(node.func, gast.Name) and node.func.id in _ONLY_LOOKING:
        return
    yield node
    for field in node._fields:
        decides = field == "test" or isinstance(node, gast.keyword) and node.arg == "key"
        value = getattr(node, field, None)
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, gast.AST) and not (decides and not binds(child)):
                yield from counting(child, followed)


def binds(node: gast.AST) -> bool:
    """Whether an expression gives a value a name on its way: `(e := f(x)) > 1.0`."""
    return any(isinstance(n, gast.NamedExpr) for n in walk(node))


def unread(part: Any, parts: list[Any]) -> bool:
    """Whether a statement only gives a function another name, `fun = f` of a call put in place, which nothing reads."""
    if not isinstance(part, gast.Assign) or not isinstance(part.value, gast.Name):
        return False
    target = part.targets[0]
    return isinstance(target, gast.Name) and target.id not in loads([p for p in parts if p is not part])


__all__ = ["refuse_unseen"]
