"""A decomposition or an inverse that is computed twice is computed once.

    L_inv2 = np.linalg.inv(L)                 L_inv2 = np.linalg.inv(L)
    P2 = np.tril(L_inv2 @ K_dot)         ->   P2 = np.tril(L_inv2 @ K_dot)
    L_inv = np.linalg.inv(L)                  S = L_inv2.T @ P
    S = L_inv.T @ P

So it is with rules of both modes that start from the same matrix. Only in straight-line code, and only of what is bound
once and never written into.
"""

from __future__ import annotations

from typing import Any

import gast

from srcad.frontend.core import Core
from srcad.tree.build import name, substitute, text, walk

_COSTLY = ("linalg.inv", "linalg.cholesky", "linalg.eigh", "linalg.svd", "linalg.qr")


def once(stmts: list[Any], core: Core) -> list[Any]:
    """The statements of a function, with such values under the names that they have already."""
    made: dict[str, str] = {}  # the text of what is computed, and its name
    table: dict[str, gast.expr] = {}
    out: list[Any] = []
    fixed = _fixed(stmts, core)
    for stmt in stmts:
        stmt = substitute(stmt, table) if table else stmt
        identifier, matrix, written = _costly(stmt)
        if identifier in fixed and matrix in fixed and matrix in core.locals:
            if written in made:
                table[identifier] = name(made[written])
                continue
            made[written] = identifier
        out.append(stmt)
    return out


def _costly(stmt: Any) -> tuple[str, str, str]:
    """The name of a value that is worth keeping, what it is computed from, and how."""
    value = stmt.value if isinstance(stmt, gast.Assign) else None
    if isinstance(value, gast.Call) and isinstance(stmt.targets[0], gast.Name) and not value.keywords:
        if len(value.args) == 1 and isinstance(value.args[0], gast.Name) and text(value.func).endswith(_COSTLY):
            return stmt.targets[0].id, value.args[0].id, text(value).replace("$np.", "np.")
    return "", "", ""


def _fixed(stmts: list[Any], core: Core) -> set[str]:
    """The names that one statement of the function itself binds, and whose memory nothing is stored into."""
    counts: dict[str, int] = {}
    for node in walk(stmts):
        if isinstance(node, gast.Name) and not isinstance(node.ctx, gast.Load):
            counts[node.id] = counts.get(node.id, 0) + 1
    here = {s.targets[0].id for s in stmts if isinstance(s, gast.Assign) and isinstance(s.targets[0], gast.Name)}
    stored = {n for n, sites in core.name_sites.items() if sites & core.stored_sites}
    return {n for n in here if counts[n] == 1} - stored
