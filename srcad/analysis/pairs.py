"""Values that come with a pullback go by the program's own names for them.

    t, solve_pullback = vjp_by(solve_vjp, (0, 1), A, b)        x, solve_pullback = vjp_by(solve_vjp, (0, 1), A, b)
    x = t                                                  ->
    ...                                                        ...
    t_bar = x_bar                                              parts = solve_pullback(x_bar)
    parts = solve_pullback(t_bar)

The value gets a name of its own first, as it may stand in the middle of an expression. Where the program binds it and
reads it nowhere else, that name is in the way.
"""

from __future__ import annotations

from typing import Any

import gast

from srcad.tree.build import BLOCKS, Comment, loads, name, stores, substitute, walk


def under_own_names(
    stmts: list[gast.stmt], values: set[str], adjoints: set[str], variables: set[str]
) -> list[gast.stmt]:
    """The statements without the names that are in the way: `values` (where a variable takes one) and `adjoints`."""
    counts: dict[str, int] = {}
    for node in walk(stmts):
        if isinstance(node, gast.Name):
            counts[node.id] = counts.get(node.id, 0) + 1
    once = {n for n, count in counts.items() if count == 2}  # bound once, read once
    return _block(stmts, values & once, adjoints & once, variables)


def _block(stmts: list[gast.stmt], values: set[str], adjoints: set[str], variables: set[str]) -> list[gast.stmt]:
    for stmt in stmts:
        for part in BLOCKS:
            inner = getattr(stmt, part, None)
            if isinstance(inner, list) and not isinstance(stmt, gast.Expr):
                setattr(stmt, part, _block(inner, values, adjoints, variables))
    out = list(stmts)
    for stmt in stmts:
        pair = _pair(stmt)
        if pair is not None and pair in values:
            out = _bound_at_once(out, stmt, pair, variables)
        elif isinstance(stmt, gast.Assign) and isinstance(stmt.targets[0], gast.Name):
            if stmt.targets[0].id in adjoints and isinstance(stmt.value, gast.Name):
                out = _read_at_source(out, stmt, stmt.targets[0].id, stmt.value.id)
    return out


def _pair(stmt: Any) -> str | None:
    """The value's name in `value, pullback = ...`."""
    target = stmt.targets[0] if isinstance(stmt, gast.Assign) else None
    if isinstance(target, gast.Tuple) and len(target.elts) == 2 and isinstance(target.elts[0], gast.Name):
        return str(target.elts[0].id)
    return None


def _bound_at_once(stmts: list[gast.stmt], made: Any, value: str, variables: set[str]) -> list[gast.stmt]:
    """`value, pullback = ...; x = value` as `x, pullback = ...`; what reads the old x in between goes before."""
    at = stmts.index(made)
    to = next((i for i, s in enumerate(stmts) if i > at and value in loads(s)), None)
    if to is None:
        return stmts
    taken: Any = stmts[to]
    plain = isinstance(taken, gast.Assign) and isinstance(taken.targets[0], gast.Name)
    if not plain or not isinstance(taken.value, gast.Name):
        return stmts
    identifier = taken.targets[0].id
    if identifier not in variables:
        return stmts
    before: list[gast.stmt] = []
    after: list[gast.stmt] = []
    for stmt in stmts[at + 1 : to]:
        if identifier in stores(stmt):
            return stmts
        if identifier not in loads(stmt):
            after.append(stmt)
        elif _saves(stmt) and not loads(stmt) & stores(made):
            before.append(stmt)
        else:
            return stmts
    made.targets[0].elts[0] = gast.Name(identifier, gast.Store(), None, None)
    return [*stmts[:at], *before, made, *after, *stmts[to + 1 :]]


def _saves(stmt: Any) -> bool:
    """Whether a statement puts a value away for the reverse sweep: `x_saved.append(x)`, `x_old = x`."""
    if isinstance(stmt, gast.Assign):
        return isinstance(stmt.targets[0], gast.Name) and isinstance(stmt.value, gast.Name)
    call = stmt.value if isinstance(stmt, gast.Expr) else None
    if not isinstance(call, gast.Call) or not isinstance(call.func, gast.Attribute) or call.func.attr != "append":
        return False
    owner = call.func.value
    saved = isinstance(owner, gast.Name) and owner.id.rstrip("0123456789").endswith("_saved")
    return saved and isinstance(call.args[0], gast.Name)


def _read_at_source(stmts: list[gast.stmt], made: Any, adjoint: str, source: str) -> list[gast.stmt]:
    """`t_bar = x_bar; parts = pullback(t_bar)` as `parts = pullback(x_bar)`."""
    at = stmts.index(made)
    to = next((i for i, s in enumerate(stmts) if i > at and adjoint in loads(s)), None)
    if to is None or any(hasattr(stmts[to], part) for part in BLOCKS):
        return stmts
    if any(source in stores(s) for s in stmts[at + 1 : to] if not isinstance(s, Comment)):
        return stmts
    read = substitute(stmts[to], {adjoint: name(source)})
    return [*stmts[:at], *stmts[at + 1 : to], read, *stmts[to + 1 :]]
