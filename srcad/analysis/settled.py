"""Lists that may still change after something else has got hold of them.

    row = []                            row = []
    for v in x:                         rows.append(row)
        row.append(v)                   for v in x:
    rows.append(row)                        row.append(v)

Of the first only what `rows` holds is read later on. In the second a list is changed under one name and read under
another, so both have to have one adjoint (`reverse/buffers.py`).
"""

from __future__ import annotations

from typing import Any

import gast

from srcad.analysis.flow import Flow
from srcad.frontend.core import Core
from srcad.tree.build import walk


def unsettled(core: Core, flow: Flow) -> frozenset[str]:
    """The sites of lists of which it is not certain that they are changed only before anything else holds them."""
    writers: dict[str, list[Any]] = {}
    for stmt in flow.positions:
        if not isinstance(stmt, (gast.If, gast.For, gast.While, gast.With, gast.Try)):
            for site in flow.writes.get(stmt, frozenset()):
                if site in core.contents:
                    writers.setdefault(site, []).append(stmt)
    return frozenset(site for site, stmts in writers.items() if not _only_before(core, flow, stmts))


def _only_before(core: Core, flow: Flow, writers: list[Any]) -> bool:
    names = {_changed(stmt) for stmt in writers}
    if len(names) != 1 or None in names:
        return False
    identifier = str(names.pop())
    binders = flow.binders(identifier)
    if len(binders) != 1 or identifier in core.params or identifier in core.free:
        return False
    block, at, _, _ = flow.positions[binders[0]].chain[0]
    last = at
    for stmt in writers:
        places = [i for b, i, _, _ in flow.positions[stmt].chain if b is block]
        if not places or places[0] < at:
            return False
        last = max(last, places[0])
    held = [i for i, stmt in enumerate(block) if i > at and _hands_out(stmt, identifier)]
    others = [s for s in flow.positions if block not in [b for b, _, _, _ in flow.positions[s].chain]]
    simple = [s for s in others if not hasattr(s, "body")]
    return all(i > last for i in held) and not any(_hands_out(s, identifier) for s in simple)


def _changed(stmt: Any) -> str | None:
    """The name of the list that a statement changes."""
    place = stmt.target if isinstance(stmt, gast.AugAssign) else getattr(stmt, "targets", [None])[0]
    target: Any = None
    if isinstance(place, gast.Subscript):
        target = place.value
    elif isinstance(getattr(stmt, "value", None), gast.Call) and isinstance(stmt.value.func, gast.Attribute):
        target = stmt.value.func.value
    return target.id if isinstance(target, gast.Name) else None


def _hands_out(stmt: gast.AST, identifier: str) -> bool:
    """Whether a statement may let something else have the list itself, and not only its elements."""
    own: set[int] = set()
    for node in walk(stmt):
        if isinstance(node, (gast.Subscript, gast.Attribute)):
            own.add(id(node.value))
        elif isinstance(node, gast.Call) and isinstance(node.func, gast.Name) and node.func.id == "len":
            own |= {id(a) for a in node.args}
    return any(
        isinstance(n, gast.Name) and n.id == identifier and isinstance(n.ctx, gast.Load) and id(n) not in own
        for n in walk(stmt)
    )
