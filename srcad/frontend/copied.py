"""A function in Core Python once more: other nodes, the same in everything else.

Reading a function costs more than half of what its derivative does, and is the same for its gradient, its pullback and
its tangent. But the sweeps make a derivative out of the nodes that they are given, and put others into the tables.

    core = specialise(f, ...)         copied(core): trees of their own, and tables that are keyed by their nodes

Nodes that several trees share are shared in the copy, too. What no later step changes is the same object: facts, rules,
the user's source.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from srcad.frontend.core import Core, Op
from srcad.frontend.dynamic import Dynamic
from srcad.frontend.insertions import Insertion, Seen
from srcad.lengths import Scope
from srcad.tree.build import fields_with_trees

_OF_NODES = (Op, Dynamic, Insertion, Seen)  # records in which nodes stand


def copied(core: Core) -> Core:
    """The same function, that may be changed while this one is not."""
    nodes: dict[Any, Any] = {}
    parts = {field.name: getattr(core, field.name) for field in fields(core)}
    trees = ("args", "body", "result", "steps", "augmented", "ops", "dynamic", "insertions", "scopes")
    found = {part: _copied(parts[part], nodes) for part in trees}
    for part in parts.keys() - found.keys():
        value = parts[part]
        if isinstance(value, dict):  # of nodes that stand in no tree any more the tables speak as before
            value = {nodes.get(key, key): kept for key, kept in value.items()}
        elif isinstance(value, (set, list)):
            value = type(value)(value)
        found[part] = value
    return replace(core, **found)


def _copied(value: Any, nodes: dict[Any, Any]) -> Any:
    kind: Any = type(value)
    if kind is list:
        return [_copied(item, nodes) for item in value]
    if kind is dict:
        return {_copied(key, nodes): _copied(item, nodes) for key, item in value.items()}
    if kind is tuple:
        return tuple([_copied(item, nodes) for item in value])
    if kind is Scope:
        return _copied_scope(value, nodes)
    if kind in _OF_NODES:
        return replace(value, **{f.name: _copied(getattr(value, f.name), nodes) for f in fields(value)})
    names = fields_with_trees(kind)
    if names is None:
        return value
    if value in nodes:
        return nodes[value]
    new = nodes[value] = kind.__new__(kind)
    made = new.__dict__
    made.update(value.__dict__)
    for name in names:
        if (part := made.get(name)) or type(part) is list:
            made[name] = _copied(part, nodes)
    return new


def _copied_scope(scope: Scope, seen: dict[Any, Any]) -> Scope:
    if id(scope) not in seen:
        parent = None if scope.parent is None else _copied_scope(scope.parent, seen)
        seen[id(scope)] = Scope(parent, dict(scope.equal))
    found: Scope = seen[id(scope)]
    return found


__all__ = ["copied"]
