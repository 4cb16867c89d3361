"""A value that was named for the reverse sweep, and is read only there and only once, stands where it is read.

    r = 1.0 - p                 (the statement that it was a part of is not needed)
    p_bar = -s_bar / r     ->   p_bar = -s_bar / (1.0 - p)

Only in straight-line code, and only where nothing that the value reads is bound or written into in between.
"""

from __future__ import annotations

from typing import Any

import gast

from srcad.tree.build import Comment, copy_tree, loads, name, stores, substitute, walk

_COMPOUND = (gast.If, gast.For, gast.While, gast.With, gast.Try, gast.FunctionDef)


def inline_once(stmts: list[gast.stmt], candidates: set[str]) -> list[gast.stmt]:
    """The statements with such values put in place; `candidates` are the names that may go."""
    counts: dict[str, int] = {}
    for node in walk(stmts):
        if isinstance(node, gast.Name):
            counts[node.id] = counts.get(node.id, 0) + 1
    out = list(stmts)
    for identifier in sorted(candidates):
        if counts.get(identifier) == 2:
            _inline(out, identifier)
    return out


def numbered_anew(stmts: list[gast.stmt], candidates: set[str], taken: set[str]) -> list[gast.stmt]:
    """The statements with `e` for `e2` where there is no other e any more; `taken` are names that stand elsewhere."""
    names = {n.id for n in walk(stmts) if isinstance(n, gast.Name)}
    table: dict[str, str] = {}
    for identifier in sorted(candidates & names, key=lambda n: (len(n), n)):
        stem = identifier.rstrip("0123456789")
        table[identifier] = stem if stem not in names | taken else identifier
        names = names - {identifier} | {table[identifier]}
    stmts = copy_tree(stmts)  # no tree may stand in two places
    for n in walk(stmts):
        if isinstance(n, gast.Name):
            n.id = table.get(n.id, n.id)
    return stmts


def _inline(stmts: list[gast.stmt], identifier: str) -> None:
    at = next((i for i, s in enumerate(stmts) if _binds(s, identifier)), None)
    if at is None:
        return
    use = next((i for i, s in enumerate(stmts) if i > at and identifier in loads(s)), None)
    made: Any = stmts[at]
    if use is None or isinstance(stmts[use], _COMPOUND) or not _lasts(made.value, stmts[at + 1 : use]):
        return
    stmts[use] = substitute(stmts[use], {identifier: made.value})
    del stmts[at]


def _binds(stmt: gast.stmt, identifier: str) -> bool:
    return isinstance(stmt, gast.Assign) and isinstance(stmt.targets[0], gast.Name) and stmt.targets[0].id == identifier


def _lasts(value: gast.expr, between: list[gast.stmt]) -> bool:
    """Whether a value computed after these statements is the one computed before them."""
    read = loads(value)
    calls = [n for n in walk(value) if isinstance(n, gast.Call)]
    if any(isinstance(n.func, gast.Attribute) and n.func.attr in ("copy", "pop") or _writes(n) for n in calls):
        return False
    for stmt in between:
        if isinstance(stmt, Comment):
            continue
        if not isinstance(stmt, (gast.Assign, gast.Return)) or read & stores(stmt):
            return False
        if isinstance(stmt, gast.Assign) and not isinstance(stmt.targets[0], gast.Name):
            return False
        if not _copies(stmt) and any(isinstance(n, gast.Call) and not _pure(n) for n in walk(stmt)):
            return False
    return True


def _copies(stmt: Any) -> bool:
    """`x_bar = w.copy()`: an adjoint of its own."""
    target, value = getattr(stmt, "targets", [None])[0], stmt.value
    copied = isinstance(value, gast.Call) and isinstance(value.func, gast.Attribute) and value.func.attr == "copy"
    return copied and isinstance(value.func.value, gast.Name) and target is not None and target.id.endswith("_bar")


def _writes(node: gast.Call) -> bool:
    """Whether a call may change what it is given, by what its keywords say."""
    return any(k.arg is None or k.arg == "out" or k.arg.startswith("overwrite") for k in node.keywords)


def _pure(node: gast.Call) -> bool:
    """A call of NumPy or of a method that only computes."""
    function = node.func
    if _writes(node):
        return False
    base = function
    while isinstance(base, gast.Attribute):
        base = base.value
    if (
        isinstance(function, gast.Attribute)
        and isinstance(base, gast.Name)
        and (base.id in ("np", "numpy", "math") or base.id.startswith("$"))
    ):
        return function.attr not in ("at", "copyto", "put")
    return isinstance(function, gast.Name) and (
        function.id in ("len", "abs", "float", "range") or function.id.startswith("$")
    )


__all__ = ["inline_once", "name", "numbered_anew"]
