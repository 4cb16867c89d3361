"""Loops over a list that grows while it runs: by index, as long as there are elements.

    for v in todo:                        at = 0
        total = total + v                 while at < len(todo):
        if len(todo) < n:          ->         v = todo[at]
            todo.append(f(v))                 at += 1
                                              total = total + v
                                              if len(todo) < n:
                                                  todo.append(f(v))

That is what Python's own loop does, for lists; so it is with `enumerate(todo)`, and where elements are taken out. A
list of constants stays in a loop of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from srcad.facts import Seq
from srcad.frontend.columns import Columns
from srcad.frontend.frames import known_function
from srcad.tree.build import assign, call, const, name, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

_CHANGING = {"append", "extend", "insert", "pop", "remove", "clear"}


def by_index(sp: Specialiser, node: gast.For) -> list[gast.stmt] | None:
    """The loop as one over an index, where its body puts something into the list that it goes over."""
    over, start = _gone_over(sp, node.iter)
    if over is None or not _grows(node.body, over.id):
        return None
    todo = over.id
    owner = sp.frame.owner(todo)
    fact = sp.live(sp.env_fact(owner.names[todo])) if owner is not None else None
    listed = isinstance(fact, Seq) and fact.kind == "list" and fact.active or isinstance(fact, Columns)
    if not listed or _binds([node.target, *node.body], todo):
        return None
    at = sp.new_name("at")
    sp.frame.function().local.add(at)
    sp.frame.function().names[at] = at
    value: gast.expr = gast.Subscript(name(todo), name(at), gast.Load())
    if start is not None:
        number = gast.BinOp(name(at), gast.Add(), const(start)) if start else name(at)
        value = gast.Tuple([number, value], gast.Load())
    first = gast.Assign([node.target], value, None)
    step = gast.AugAssign(gast.Name(at, gast.Store(), None, None), gast.Add(), const(1))
    test = gast.Compare(name(at), [gast.Lt()], [call("len", name(todo))])
    made: list[gast.stmt] = [assign(at, const(0)), gast.While(test, [first, step, *node.body], [])]
    for n in walk([made[0], test, first, step]):
        if not hasattr(n, "lineno"):
            gast.copy_location(n, node.iter)
    gast.copy_location(made[1], node)
    return made


def _gone_over(sp: Specialiser, iterable: gast.expr) -> tuple[gast.Name | None, int | None]:
    """The name of what a loop goes over; of `enumerate(todo, 1)` the number of the first element, too."""
    if isinstance(iterable, gast.Name):
        return iterable, None
    if not isinstance(iterable, gast.Call) or known_function(sp, iterable.func) is not enumerate:
        return None, None
    first, *start = [*iterable.args, *(k.value for k in iterable.keywords)] or [None]
    written = start[0].value if start and isinstance(start[0], gast.Constant) else None if start else 0
    fine = isinstance(first, gast.Name) and type(written) is int
    return (first, written) if fine else (None, None)


def _binds(tree: list[gast.AST], todo: str) -> bool:
    """Whether a tree binds the name to something else, which `todo += [v]` does not."""
    augmented = {n.target for n in walk(tree) if isinstance(n, gast.AugAssign)}
    names = [n for n in walk(tree) if isinstance(n, gast.Name) and n.id == todo]
    return any(not isinstance(n.ctx, gast.Load) and n not in augmented for n in names)


def _grows(body: list[gast.stmt], todo: str) -> bool:
    for n in walk(body):
        if isinstance(n, gast.Call) and isinstance(n.func, gast.Attribute) and n.func.attr in _CHANGING:
            if _is(n.func.value, todo):
                return True
        if isinstance(n, gast.Delete) and any(isinstance(t, gast.Subscript) and _is(t.value, todo) for t in n.targets):
            return True
        if isinstance(n, gast.AugAssign) and _is(n.target, todo):
            return True
        parts = [t for t in n.targets if isinstance(t, gast.Subscript)] if isinstance(n, gast.Assign) else []
        if any(isinstance(t.slice, gast.Slice) and _is(t.value, todo) for t in parts):
            return True
    return False


def _is(node: gast.expr, identifier: str) -> bool:
    return isinstance(node, gast.Name) and node.id == identifier


__all__ = ["by_index"]
