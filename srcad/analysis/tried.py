"""What a `try` has computed is not computed again in the branch that goes on with it.

    try:                                       try:
        L_tried = np.linalg.cholesky(K)            L_tried = np.linalg.cholesky(K)
    except np.linalg.LinAlgError:              except np.linalg.LinAlgError:
        failed = True                  ->          failed = True
    if not failed:                             if not failed:
        L = np.linalg.cholesky(K)                  L = L_tried

The front end writes a `try` with `except` in this way (`frontend/attempts.py`): what is tried does nothing but compute,
so the same expression of the same variables is the same value, unless what is tried goes on to change it (a list that
it fills). Names that the branch has given to parts of it are seen through.
"""

from __future__ import annotations

from typing import Any

import gast

from srcad.tree.build import BLOCKS, copy_tree, loads, name, stores, substitute, text, walk

__all__ = ["computed_once"]


def computed_once(stmts: list[gast.stmt]) -> list[gast.stmt]:
    """The statements, changed where they stand."""
    for i, stmt in enumerate(stmts):
        for part in BLOCKS:
            inner = getattr(stmt, part, None)
            if isinstance(inner, list) and not isinstance(stmt, gast.Try):
                computed_once(inner)
        flag = _flag(stmt)
        if flag is not None:
            branch = next((b for later in stmts[i + 1 :] if (b := _success(later, flag)) is not None), None)
            _reuse(stmt, branch or [])
    return stmts


def _flag(stmt: Any) -> str | None:
    """The variable that says whether what is tried has raised."""
    if not isinstance(stmt, gast.Try) or len(stmt.handlers) != 1 or stmt.orelse or stmt.finalbody:
        return None
    only = stmt.handlers[0].body[0] if len(stmt.handlers[0].body) == 1 else None
    if isinstance(only, gast.Assign) and isinstance(only.targets[0], gast.Name):
        return only.targets[0].id if isinstance(only.value, gast.Constant) and only.value.value is True else None
    return None


def _success(stmt: Any, flag: str) -> list[gast.stmt] | None:
    if not isinstance(stmt, gast.If):
        return None
    if isinstance(stmt.test, gast.Name) and stmt.test.id == flag:
        return stmt.orelse
    turned = isinstance(stmt.test, gast.UnaryOp) and isinstance(stmt.test.op, gast.Not)
    return stmt.body if turned and getattr(stmt.test.operand, "id", None) == flag else None


def _changes(node: Any) -> bool:
    """Whether what has been made may be another thing afterwards: a list that has grown, an array stored into."""
    if isinstance(node, (gast.Assign, gast.AnnAssign)):
        return not isinstance(node.targets[0] if isinstance(node, gast.Assign) else node.target, gast.Name)
    return isinstance(node, (gast.Expr, gast.AugAssign, gast.Delete))


def _reuse(tried: gast.Try, branch: list[gast.stmt]) -> None:
    if any(map(_changes, walk(tried.body))):
        return
    bound = [n for s in tried.body for n in sorted(stores(s))]
    known = {
        text(s.value): s.targets[0].id
        for s in tried.body
        if isinstance(s, gast.Assign) and isinstance(s.targets[0], gast.Name) and bound.count(s.targets[0].id) == 1
        if not isinstance(s.value, (gast.Constant, gast.Name))
    }
    read = {n for s in tried.body for n in loads(s)}
    meanings: dict[str, gast.expr] = {}
    for stmt in branch:
        if isinstance(stmt, gast.Expr):  # something is kept
            continue
        if not isinstance(stmt, gast.Assign) or not isinstance(stmt.targets[0], gast.Name):
            return
        identifier = stmt.targets[0].id
        value = substitute(copy_tree(stmt.value), meanings)
        found = known.get(text(value))
        if found is not None:
            stmt.value = name(found)
        if identifier in read or identifier in meanings:
            return
        meanings[identifier] = name(found) if found is not None else value
