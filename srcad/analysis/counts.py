"""How often a loop ran is the length of what it saved.

    count = 0                       x_saved = []
    x_saved = []                    while abs(x - a) > tol:
    while abs(x - a) > tol:    ->       x_saved.append(x)
        count += 1                      ...
        x_saved.append(x)           for _ in range(len(x_saved)):
        ...
    for _ in range(count):

That is so where the list is empty at first, gets one value wherever the loop is counted, and none anywhere else.
"""

from __future__ import annotations

from typing import Any

import gast

from srcad.tree.build import BLOCKS, call, name, substitute, walk


def without_counts(stmts: list[Any], counts: set[str]) -> list[Any]:
    """The statements of a function without these counts, where a list has them."""
    for count in sorted(counts):
        saved = _list_of_length(stmts, count)
        if saved is not None:
            stmts = [substitute(s, {count: call("len", name(saved))}) for s in _without(stmts, count)]
    return stmts


def _list_of_length(stmts: list[Any], count: str) -> str | None:
    """A list that grows in the block that counts, in each of its runs, and starts and ends as the count does."""
    if not any(_binds(s, count) for s in stmts):  # begins anew in an outer loop
        return None
    blocks = [b for b in _blocks(stmts) if any(_adds_to(s, count) for s in b)]
    if len(blocks) != 1 or any(isinstance(n, (gast.Break, gast.Return)) for n in walk(blocks[0])):
        return None
    reader = next((k for k, s in enumerate(stmts) if _reads(s, count)), None)
    for stmt in blocks[0]:
        saved = _appended_to(stmt)
        if saved is None or not any(_binds(s, saved) and _is_empty(s.value) for s in stmts):
            continue
        appends = [s for b in _blocks(stmts) for s in b if _appended_to(s) == saved]
        before = [n for s in stmts[:reader] for n in walk(s) if isinstance(n, gast.Name) and n.id == saved]
        if len(appends) == 1 and len(before) == 2:  # made, and appended to
            return saved
    return None


def _is_empty(value: gast.expr) -> bool:
    """Whether a list begins with nothing in it: one of the user's may be made of some elements."""
    return isinstance(value, gast.List) and not value.elts


def _blocks(stmts: list[Any]) -> list[list[Any]]:
    found = [stmts]
    for stmt in stmts:
        for part in BLOCKS:
            inner = getattr(stmt, part, None)
            if isinstance(inner, list) and not isinstance(stmt, gast.Expr):
                found += _blocks(inner)
    return found


def _binds(stmt: Any, identifier: str) -> bool:
    return isinstance(stmt, gast.Assign) and isinstance(stmt.targets[0], gast.Name) and stmt.targets[0].id == identifier


def _adds_to(stmt: Any, identifier: str) -> bool:
    return isinstance(stmt, gast.AugAssign) and isinstance(stmt.target, gast.Name) and stmt.target.id == identifier


def _reads(stmt: Any, identifier: str) -> bool:
    """Whether a statement reads a name (adding to it is no reading)."""
    return any(isinstance(n, gast.Name) and n.id == identifier and isinstance(n.ctx, gast.Load) for n in walk(stmt))


def _appended_to(stmt: Any) -> str | None:
    """The list in `x_saved.append(x)`."""
    made = stmt.value if isinstance(stmt, gast.Expr) else None
    if isinstance(made, gast.Call) and isinstance(made.func, gast.Attribute) and made.func.attr == "append":
        return made.func.value.id if isinstance(made.func.value, gast.Name) else None
    return None


def _without(stmts: list[Any], count: str) -> list[Any]:
    out = []
    for stmt in stmts:
        for part in BLOCKS:
            inner = getattr(stmt, part, None)
            if isinstance(inner, list) and not isinstance(stmt, gast.Expr):
                setattr(stmt, part, _without(inner, count))
        if not _binds(stmt, count) and not _adds_to(stmt, count):
            out.append(stmt)
    return out
