"""What has an adjoint of its own: names, and the parts of a parameter that are reached by constant keys."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING

import gast

from srcad.facts import Array, Fact, Map, Scalar, Seq, Unknown, join
from srcad.frontend.core import Core

if TYPE_CHECKING:
    from srcad.reverse.sweep import Sweep


def key_facts(core: Core) -> dict[str, Fact]:
    """What is known of each name (and each part of a parameter) wherever it is active."""
    found = dict(leaf for p, f in core.facts_of_parameters.items() for leaf in leaves(p, f))
    names = core.locals | set(core.wrt_free.values()) | set(core.params)
    for node, fact in core.facts.items():
        if not (isinstance(node, gast.Name) and node.id in names):
            continue
        if not isinstance(fact, (Array, Scalar, Seq, Map, Unknown)):
            continue
        old = found.get(node.id)
        if old is None or fact.active and not old.active:
            found[node.id] = fact
        elif fact.active or not old.active:
            found[node.id] = join(old, fact, f"{node.id}'")
    return found


def leaves(key: str, fact: Fact) -> list[tuple[str, Fact]]:
    """The parts of a parameter that have adjoints of their own, by their paths."""
    if isinstance(fact, Seq) and fact.items is not None:
        paths = [f"{key}.{f}" for f in fact.fields] or [f"{key}[{i}]" for i in range(len(fact.items))]
        return [leaf for path, part in zip(paths, fact.items, strict=True) for leaf in leaves(path, part)]
    if isinstance(fact, Map):
        paths = [f"{key}[{k!r}]" if fact.kind == "dict" else f"{key}.{k}" for k in fact.items]
        return [leaf for path, part in zip(paths, fact.items.values(), strict=True) for leaf in leaves(path, part)]
    return [(key, fact)]


def canonical(sweep: Sweep, node: gast.expr) -> str:
    """A part's path; a named tuple's part goes by its field, however it is reached."""
    if isinstance(node, gast.Name):
        return node.id
    assert isinstance(node, (gast.Subscript, gast.Attribute))
    inner, fact = canonical(sweep, node.value), sweep.fact(node.value)
    if isinstance(node, gast.Attribute):
        return f"{inner}.{node.attr}"
    assert isinstance(node.slice, gast.Constant)
    if isinstance(fact, Seq) and fact.fields:
        return f"{inner}.{fact.fields[node.slice.value]}"
    return f"{inner}[{node.slice.value!r}]"


def has_fixed_parts(fact: Fact) -> bool:
    """Whether a container's parts are told apart by constant keys."""
    return (isinstance(fact, Seq) and fact.items is not None) or type(fact).__name__ == "Map"


def unvalued(fact: Fact) -> Fact:
    """A fact without the number that a value happens to have: an adjoint changes."""
    return (
        replace(fact, literal=None, size=None)
        if isinstance(fact, Scalar) and (fact.literal is not None or fact.size is not None)
        else fact
    )


def element(fact: Fact, path: list[gast.expr]) -> Fact | None:
    """What is known of an element of a container, by its indices; None of an array's, and of several elements."""
    for index in path:
        key = index.value if isinstance(index, gast.Constant) else None
        parts = (fact.items if isinstance(fact, Seq) else None) or ()
        if isinstance(fact, Map):
            fact = fact.items.get(key, Unknown())
        elif not isinstance(fact, Seq) or isinstance(index, gast.Slice):
            return None
        elif isinstance(key, int) and -len(parts) <= key < len(parts):
            fact = parts[key]
        else:
            fact = join_all(parts) if parts else fact.elem or Unknown()
    return fact


def join_all(facts: tuple[Fact, ...]) -> Fact:
    return functools.reduce(lambda one, other: join(one, other, "element"), facts)
