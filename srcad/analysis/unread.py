"""Stores into memory that nobody reads are not written.

A name that is never read needs no statement that binds it, and that is plain to see. An array that is only written
into looks read at every step, as `W_bar += np.outer(x, s_bar)` reads what it adds to:

    W_bar = np.zeros_like(W)                    (where only W_bar_dot is asked for, all of this can go)
    for t in range(n):
        W_bar += np.outer(xs[t], s_bar)
        items.append(s_bar)

What is needed to see it: every binding of the name makes new memory (so that no other name reaches it), and it is read
nowhere but as the target of such a statement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gast
import numpy as np

from srcad.analysis.memory import fresh
from srcad.facts import Array, Scalar, Seq
from srcad.frontend.core import Core
from srcad.rules.registry import find
from srcad.tree.build import text, walk

_CHANGING = ("append", "insert", "reverse")
_OWN_METHODS = ("copy",)


@dataclass(frozen=True)
class Own:
    """The names that stand for new memory only, and those of them whose items may be memory that has another name."""

    names: frozenset[str]
    lists: frozenset[str]


def own_memory(stmts: list[gast.stmt], core: Core, values: dict[str, Any]) -> Own:
    """The names all of whose bindings make new arrays or lists; `values` are the objects that names stand for."""
    made: dict[str, list[gast.expr]] = {}
    plain: dict[str, int] = {}  # bindings by plain assignments
    every: dict[str, int] = {}
    for node in walk(stmts):
        if isinstance(node, gast.Name) and not isinstance(node.ctx, gast.Load):
            every[node.id] = every.get(node.id, 0) + 1
        if isinstance(node, gast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], gast.Name):
            identifier = node.targets[0].id
            made.setdefault(identifier, []).append(node.value)
            plain[identifier] = plain.get(identifier, 0) + 1
        elif isinstance(node, gast.AugAssign) and isinstance(node.target, gast.Name):
            plain[node.target.id] = plain.get(node.target.id, 0) + 1
    others, lists = _kinds(core)
    names = frozenset(
        identifier
        for identifier, bound in made.items()
        if plain[identifier] == every[identifier]
        and identifier not in others
        and identifier not in core.params
        and identifier not in core.free
        and all(is_new(value, values) for value in bound)
    )
    empty = {n for n in names if any(isinstance(value, gast.List) for value in made[n])}
    return Own(names, names & (lists | empty))


def store_into(stmt: gast.stmt, own: Own, values: dict[str, Any]) -> tuple[str, list[gast.expr]] | None:
    """The name of own memory that a statement changes, and nothing else, and the expressions that it computes."""
    found = _changed(stmt, own, values)
    return found if found is not None and found[0] in own.names else None


def _changed(stmt: gast.stmt, own: Own, values: dict[str, Any]) -> tuple[str, list[gast.expr]] | None:
    call = stmt.value if isinstance(stmt, gast.Expr) else None
    if isinstance(call, gast.Call) and isinstance(call.func, gast.Attribute):
        owner = call.func.value
        if isinstance(owner, gast.Name) and call.func.attr in _CHANGING and not call.keywords:
            return owner.id, list(call.args)
        adds = call.func.attr == "at" and (text(owner) == "$np.add" or values.get(text(owner)) is np.add)
        if adds and isinstance(call.args[0], gast.Name):
            return call.args[0].id, list(call.args[1:])
    if isinstance(stmt, gast.AugAssign) and isinstance(stmt.target, gast.Name):
        return stmt.target.id, [stmt.value]
    if isinstance(stmt, gast.AugAssign):
        target, value = stmt.target, stmt.value
        if isinstance(target, gast.Subscript) and isinstance(target.value, gast.Name):
            # an item of a list that is an array changes itself
            return None if target.value.id in own.lists else (target.value.id, [target.slice, value])
    if isinstance(stmt, gast.Assign) and len(stmt.targets) == 1:
        target = stmt.targets[0]
        if isinstance(target, gast.Subscript) and isinstance(target.value, gast.Name):
            return target.value.id, [target.slice, stmt.value]
    return None


def _kinds(core: Core) -> tuple[set[str], set[str]]:
    """Of the program's names: those that may be no array, number or list, and those of lists of more than numbers."""
    others, lists = set(), set()
    for node, fact in core.facts.items():
        if not isinstance(node, gast.Name):
            continue
        if isinstance(fact, Seq) and fact.kind == "list":
            parts = [fact.elem] if fact.items is None else list(fact.items)
            if not all(isinstance(part, Scalar) for part in parts):
                lists.add(node.id)
        elif not isinstance(fact, (Scalar, Array)):
            others.add(node.id)
    return others, lists


def is_new(node: gast.expr, values: dict[str, Any]) -> bool:
    """Whether an expression makes memory that no name reaches."""
    if isinstance(node, (gast.BinOp, gast.UnaryOp)):
        return True
    if isinstance(node, gast.List):
        return not node.elts  # an item that is an array may have a name
    if not isinstance(node, gast.Call) or not fresh(node):
        return False
    label = text(node.func)
    if label.startswith("$np.") or isinstance(node.func, gast.Attribute) and node.func.attr in _OWN_METHODS:
        return True
    rule = find(values[label]) if label in values else None
    return rule is not None and not rule.view and rule.custom is None
