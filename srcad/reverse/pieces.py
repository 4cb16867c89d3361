"""Contributions while a statement's reverse is being written: which names they read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast

from srcad.facts import Array, Map, Seq, Unknown
from srcad.rules.call import Scatter
from srcad.rules.expr import NUMPY, E
from srcad.tree.build import attribute, call, copy_tree, dotted, name, substitute, walk


def names_read(piece: Any) -> set[str]:
    if isinstance(piece, Scatter):
        return names_read(piece.value) | {n.id for n in walk(piece.index) if isinstance(n, gast.Name)}
    return {n.id for n in walk(piece.node) if isinstance(n, gast.Name)}


def every_name_read(piece: Any) -> list[str]:
    nodes = (
        [piece.index, piece.value.node if isinstance(piece.value, E) else piece.index]
        if isinstance(piece, Scatter)
        else [piece.node]
    )
    return [n.id for node in nodes for n in walk(node) if isinstance(n, gast.Name)]


def names_stored(stmt: Any) -> set[str]:
    return {n.id for n in walk(stmt) if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)}


def renamed(piece: Any, old: str, new: str) -> Any:
    if isinstance(piece, Scatter):
        return replace(piece, value=renamed(piece.value, old, new))
    return replace(piece, node=substitute(copy_tree(piece.node), {old: name(new)}))


def index_value(index: gast.expr) -> gast.expr:
    """An index as an argument of a call: slices are written with `slice` (or `np.s_`)."""
    if any(isinstance(part, gast.Slice) for part in (index.elts if isinstance(index, gast.Tuple) else [index])):
        return gast.Subscript(dotted(f"{NUMPY}.s_"), index, gast.Load())
    return index


def copied(e: E) -> E:
    """A cotangent in memory of its own; a number is itself (an array without axes is memory)."""
    if e.is_scalar and not isinstance(e.fact, Array):
        return e
    if isinstance(e.fact, (Seq, Map)):
        return replace(e, node=call("copied_parts", e.node))
    if isinstance(e.fact, Unknown):
        return replace(e, node=call("copy_of", e.node))
    return replace(e, node=call(attribute(e.node, "copy")))
