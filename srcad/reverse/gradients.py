"""A parameter's gradient in the parameter's own structure.

    p = {"W": ..., "b": ...}            return {"W": W_bar, "b": b_bar}
    layers = [Layer(W, b), ...]         return [type(layers[0])(*p) for p in layers_bar]

The adjoint of a list is a list all the way down, in which tuples are lists and objects dicts, so that it can be added
to; in the end tuples, named tuples and objects are made of these.
"""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import TYPE_CHECKING

import gast

from srcad.facts import Array, Fact, Instance, Known, Map, Scalar, Seq, parts_of
from srcad.rules.expr import NUMPY
from srcad.tree.build import call, const, copy_tree, name, parse_expr, stored, subscript

if TYPE_CHECKING:
    from srcad.reverse.sweep import Sweep


def structure(sweep: Sweep, key: str, fact: Fact) -> gast.expr:
    """A parameter's gradient in the parameter's own structure."""
    if isinstance(fact, Seq) and fact.items is not None:
        whole = sweep.state.get(key)
        if whole is not None:
            return _rebuilt(name(whole.variable), fact, parse_expr(key))
        parts = []
        for i, part in enumerate(fact.items):
            parts.append(structure(sweep, f"{key}.{fact.fields[i]}" if fact.fields else f"{key}[{i}]", part))
        if fact.fields:
            return gast.Call(call("type", parse_expr(key)), parts, [])
        return gast.List(parts, gast.Load()) if fact.kind == "list" else gast.Tuple(parts, gast.Load())
    if isinstance(fact, Map) and key in sweep.state:
        return _rebuilt(name(sweep.state[key].variable), fact, parse_expr(key))
    if isinstance(fact, Map):
        if fact.kind == "dict":
            values = [structure(sweep, f"{key}[{k!r}]", part) for k, part in fact.items.items()]
            return gast.Dict([const(k) for k in fact.items], values)
        return _object(fact, parse_expr(key), {k: structure(sweep, f"{key}.{k}", p) for k, p in fact.items.items()})
    adjoint = sweep.state.get(key)
    if isinstance(fact, Array) and fact.dtype[0] not in "fc":
        return call(f"{NUMPY}.zeros_like", sweep.at_entry(key))
    if isinstance(fact, Scalar) and fact.dtype[0] not in "fc":
        return const(0)
    if isinstance(fact, (Known, Instance)):
        return sweep.at_entry(key)
    if adjoint is None:
        if isinstance(fact, Scalar):
            zero = const(0j if fact.dtype[0] == "c" else 0.0)
            return zero if fact.weak else call(f"{NUMPY}.{fact.dtype}", const(0.0))
        zeros = sweep.zeros_node(sweep.at_entry(key), fact)
        return _rebuilt(zeros, fact, sweep.at_entry(key)) if isinstance(fact, Seq) else zeros
    plain = key in sweep.collected or isinstance(fact, Scalar)
    return name(adjoint.variable) if plain else _rebuilt(name(adjoint.variable), fact, sweep.at_entry(key))


def _rebuilt(node: gast.expr, fact: Fact, like: gast.expr, depth: int = 0) -> gast.expr:
    """Adjoints of lists are lists all the way down, and of Python's numbers; tuples inside are made again, and numbers
    of another precision. `like` is the value, of which the classes of named tuples are taken."""
    if not _holds_other(fact):
        return node
    if isinstance(fact, Scalar):
        return call(f"{NUMPY}.{fact.dtype}", node)
    if isinstance(fact, Seq) and fact.items is not None:
        if fact.kind == "tuple" and not any(_holds_other(part) for part in fact.items):
            return _of_class(like, gast.Starred(node, gast.Load())) if fact.fields else call("tuple", node)
        parts = [
            _rebuilt(subscript(copy_tree(node), const(i)), part, subscript(copy_tree(like), const(i)), depth)
            for i, part in enumerate(fact.items)
        ]
        if fact.fields:
            return _of_class(like, *parts)
        return gast.Tuple(parts, gast.Load()) if fact.kind == "tuple" else gast.List(parts, gast.Load())
    if isinstance(fact, Seq) and fact.elem is not None:
        made = _each(node, fact.elem, like, depth)
        return made if fact.kind == "list" else call("tuple", made)
    if isinstance(fact, Map) and fact.cls is not None:
        fields = {}
        for key, part in fact.items.items():
            own = gast.Attribute(copy_tree(like), key, gast.Load())
            kept = isinstance(part, (Known, Instance))
            fields[key] = own if kept else _rebuilt(subscript(copy_tree(node), const(key)), part, own, depth)
        return _object(fact, like, fields)
    if isinstance(fact, Map):
        values = [
            _rebuilt(subscript(copy_tree(node), const(k)), part, subscript(copy_tree(like), const(k)), depth)
            for k, part in fact.items.items()
        ]
        return gast.Dict([const(k) for k in fact.items], values)
    return node


def _each(node: gast.expr, elem: Fact, like: gast.expr, depth: int) -> gast.expr:
    """The same for each element of a list of unknown length; of objects along with the list itself."""
    item, value = "pqr"[depth], "uvw"[depth]
    if not _holds_objects(elem):
        made = _rebuilt(name(item), elem, subscript(copy_tree(like), const(0)), depth + 1)
        return gast.ListComp(made, [gast.comprehension(stored(item), node, [], 0)])
    pair = gast.Tuple([stored(item), stored(value)], gast.Store())
    over = call("zip", node, copy_tree(like), strict=const(True))
    return gast.ListComp(_rebuilt(name(item), elem, name(value), depth + 1), [gast.comprehension(pair, over, [], 0)])


def _holds_objects(fact: Fact) -> bool:
    return isinstance(fact, Map) and fact.cls is not None or any(_holds_objects(part) for part in parts_of(fact))


def _object(fact: Map, like: gast.expr, fields: dict[str, gast.expr]) -> gast.expr:
    """A gradient that is an object of the value's class."""
    if is_dataclass(fact.cls):
        return gast.Call(call("type", like), [], [gast.keyword(k, v) for k, v in fields.items()])
    return call("copy_with", like, **fields)


def _of_class(like: gast.expr, *parts: gast.expr) -> gast.expr:
    return gast.Call(call("type", copy_tree(like)), list(parts), [])


def _holds_other(fact: Fact) -> bool:
    """Whether a container holds (or a value is) what an adjoint of lists and numbers has otherwise."""
    if isinstance(fact, Scalar):
        return not fact.weak and fact.dtype[0] in "fc" and fact.dtype != "float64"
    made = isinstance(fact, Seq) and fact.kind == "tuple" or isinstance(fact, Map) and fact.cls is not None
    return made or any(_holds_other(part) for part in parts_of(fact))
