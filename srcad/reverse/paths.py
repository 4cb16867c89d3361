"""What has an adjoint of its own: names, and the parts of a parameter that are reached by constant keys."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import gast

from srcad.facts import Array, Fact, Map, Scalar, Seq, Unknown, join
from srcad.frontend.core import Core
from srcad.rules.call import Scatter
from srcad.tree.build import call, const, copy_tree, subscript, walk

if TYPE_CHECKING:
    from srcad.reverse.sweep import Sweep


def key_facts(core: Core) -> dict[str, Fact]:
    """What is known of each name (and each part of a parameter) wherever it is active."""
    found = dict(leaf for p, f in core.facts_of_parameters.items() for leaf in leaves(p, f))
    names = core.locals | set(core.wrt_free.values()) | set(core.params)
    for node, fact in facts_of_names(core):
        if node.id not in names or not isinstance(fact, (Array, Scalar, Seq, Map, Unknown)):
            continue
        old = found.get(node.id)
        if old is None or fact.active and not old.active:
            found[node.id] = fact
        elif fact.active or not old.active:
            found[node.id] = join(old, fact, f"{node.id}'")
    return found


def facts_of_names(core: Core) -> Iterator[tuple[gast.Name, Fact]]:
    """What is known of names where they stand.

    A name of the program may have stood for something else in an interpretation of a loop that was not the last one:
    `items` for an array there, for a list in what was written in the end.
    """
    roots = [*core.body, *core.augmented.values(), *([core.result] if core.result is not None else [])]
    written = {node for root in roots for node in walk(root) if isinstance(node, gast.Name)}
    seen = {node.id for node in written if node in core.facts}
    for node, fact in core.facts.items():
        if isinstance(node, gast.Name) and (node in written or node.id not in seen):
            yield node, fact


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


def reached(base: gast.expr, piece: Scatter, fact: Fact) -> tuple[gast.expr, list[gast.expr], Scatter]:
    """Where a contribution goes, `base[i][j]`; the indices; the contribution, of which these are left behind."""
    piece = in_whole(base, piece, fact)
    target, path = subscript(base, piece.index), [piece.index]
    while isinstance(piece.value, Scatter):
        piece = in_whole(target, piece.value, element(fact, path) or Unknown())
        path.append(piece.index)
        target = subscript(target, piece.index)
    return target, path, piece


def in_whole(base: gast.expr, piece: Scatter, fact: Fact) -> Scatter:
    """A contribution to an element of a slice of a list, which is a copy, as one to the list's own element.

    xs_bar[1:][0] += v          xs_bar[range(len(xs_bar))[1:][0]] += v, or xs_bar[1] where the length is known
    """
    slices, inner = [], piece
    while isinstance(inner.index, gast.Slice) and isinstance(inner.value, Scatter):
        slices.append(inner.index)
        inner = inner.value
    several, one = isinstance(inner.index, gast.Slice), isinstance(fact, Seq) or isinstance(inner.index, gast.Constant)
    if not slices or not one or isinstance(fact, Array) or isinstance(inner.index, gast.Tuple):
        return piece
    places, known = call("range", call("len", copy_tree(base))), _numbers([*slices, inner.index])
    for part in slices:
        places = subscript(places, part)
    index = subscript(places, inner.index)
    if several:
        return replace(inner, index=index, parts=True)
    if known is not None and isinstance(fact, Seq) and fact.items is not None:
        left = range(len(fact.items))
        for bounds in known[:-1]:
            left = left[slice(*bounds)]
        index = const(left[known[-1][0]])  # type: ignore[index]
    return replace(inner, index=index)


def _numbers(indices: list[gast.expr]) -> list[list[int | None]] | None:
    """The bounds of slices, and an index, that are written out."""
    out: list[list[int | None]] = []
    for index in indices:
        bounds = [index.lower, index.upper, index.step] if isinstance(index, gast.Slice) else [index]
        signs = [-1 if isinstance(b, gast.UnaryOp) and isinstance(b.op, gast.USub) else 1 for b in bounds]
        values = [b.operand if isinstance(b, gast.UnaryOp) else b for b in bounds]
        if not all(v is None or isinstance(v, gast.Constant) and isinstance(v.value, int) for v in values):
            return None
        out.append([None if v is None else s * v.value for s, v in zip(signs, values, strict=True)])
    return out


def join_all(facts: tuple[Fact, ...]) -> Fact:
    return functools.reduce(lambda one, other: join(one, other, "element"), facts)
