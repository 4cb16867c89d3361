"""A block of `grad_of`, where the reverse sweep comes to it.

    with srcad.grad_of(h) as g:            # with srcad.grad_of(h) as g:
        g = np.clip(g, -1.0, 1.0)          h_bar = np.clip(h_bar, -1.0, 1.0)

The block's name for the adjoint becomes the adjoint's own. What the block leaves there may be anything, so it is
brought to the variable's shape and type where the facts do not say that it has them; and as the block may have kept
it, nothing is added to it in place any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import gast

from srcad.errors import UnsupportedSyntaxError
from srcad.facts import Array, Fact, Map, Scalar, Seq
from srcad.frontend.insertions import Insertion, Seen, parts_of
from srcad.reverse import buffers
from srcad.reverse.adjoints import Adjoint
from srcad.reverse.paths import element
from srcad.reverse.pull import Group
from srcad.reverse.wholes import parts_into_whole
from srcad.tree.build import (
    assign,
    attribute,
    call,
    const,
    copy_tree,
    like_dict,
    like_display,
    name,
    subscript,
    substitute,
    walk,
)

if TYPE_CHECKING:
    from srcad.reverse.sweep import Sweep


def reverse_insertion(sweep: Sweep, stmt: gast.stmt, made: Insertion) -> None:
    """Write the block into the reverse sweep."""
    group = sweep.group(stmt)
    variables = {part.id: _adjoint(sweep, group, seen, part.id) for seen in made.seen for part in _moving(sweep, seen)}
    names = {}
    for seen in made.seen:
        key = seen.value.id if isinstance(seen.value, gast.Name) else ""
        if _is_container(sweep, seen.value):
            group.steps.append(assign(seen.adjoint, _shown(sweep, group, seen.value, variables)))
        elif key in sweep.buffers.roots:  # its adjoint is one buffer, which stays the same one
            group.steps.append(assign(seen.adjoint, call(attribute(name(variables[key]), "copy"))))
        else:
            names[seen.adjoint] = variables[key]
    group.steps += _body(sweep, made, names, stmt)
    for seen in made.seen:
        left = name(names.get(seen.adjoint, seen.adjoint))
        if not seen.replaces and _is_container(sweep, seen.value):
            continue
        for part, value in _brought(sweep, group, seen.value, seen.label, left, seen.left if seen.replaces else None):
            if isinstance(part, gast.Name) and part.id in variables:
                _taken_back(sweep, group, part.id, variables[part.id], value)
    sweep.finish(group)


def _is_container(sweep: Sweep, value: gast.expr) -> bool:
    return not isinstance(value, gast.Name) or isinstance(sweep.key_fact(value.id), (Seq, Map))


def _moving(sweep: Sweep, seen: Seen) -> list[gast.Name]:
    """The parts that have adjoints."""
    return [part for part in parts_of(seen.value) if isinstance(part, gast.Name) and sweep.fact(part).active]


def _adjoint(sweep: Sweep, group: Group, seen: Seen, key: str) -> str:
    """The adjoint of a variable, complete, under a name of its own."""
    if key in sweep.shadows or buffers.is_view(sweep, key):
        raise UnsupportedSyntaxError(
            f"grad_of({seen.label}), an array that shares memory with another one that is stored into",
            "take the adjoint of a copy", sweep.place(group.stmt),
        )  # fmt: skip
    fact = group.scope.resolved(sweep.key_fact(key))
    if isinstance(fact, Scalar) and key not in sweep.state:
        group.steps.append(assign(sweep.variable(key), const(0.0)))
        sweep.state[key] = Adjoint(sweep.variable(key), fact, True)
    elif not isinstance(fact, Scalar):
        sweep.ensure_own(group, key, fact)
        group.steps += parts_into_whole(sweep, key, group.stmt)
    return sweep.state[key].variable


def _shown(sweep: Sweep, group: Group, value: gast.expr, variables: dict[str, str]) -> gast.expr:
    """A container's adjoint in its own structure, of memory that nothing is added to."""
    if isinstance(value, (gast.Tuple, gast.List)):
        return like_display(value, [_shown(sweep, group, e, variables) for e in value.elts])
    if isinstance(value, gast.Dict):
        return like_dict(value, [_shown(sweep, group, e, variables) for e in value.values])
    fact = sweep.fact(value)
    if not isinstance(value, gast.Name) or value.id not in variables:
        return const(0.0) if isinstance(fact, Scalar) else call("zero_tangent", _like(sweep, group, value))
    if isinstance(fact, (Seq, Map)):
        return call("adjoint_like", name(variables[value.id]), _like(sweep, group, value), const(value.id))
    adjoint = name(variables[value.id])
    return call(attribute(adjoint, "copy")) if value.id in sweep.buffers.roots else adjoint


def _like(sweep: Sweep, group: Group, value: gast.expr) -> gast.expr:
    """A value of which only structure and shapes are read."""
    if isinstance(value, (gast.Tuple, gast.List)):
        return gast.Tuple([_like(sweep, group, e) for e in value.elts], gast.Load())
    if isinstance(value, gast.Dict):
        return like_dict(value, [_like(sweep, group, e) for e in value.values])
    if isinstance(value, gast.Name):
        return sweep.need_name(value.id, group.stmt, False, sweep.key_fact(value.id), content=False)
    return sweep.need_node(value, group.stmt)


def _brought(
    sweep: Sweep, group: Group, value: gast.expr, label: str, left: gast.expr, fact: Fact | None
) -> Iterator[tuple[gast.expr, gast.expr]]:
    """The parts of a value, each with what the block has left of its adjoint, in the part's shape and type; `fact` is
    what is known of what it has left, None where that is the adjoint itself."""
    parts = _named_parts(value)
    if fact is not None and not _fits(fact, parts, group.scope.resolved(sweep.fact(value))):
        left, fact = call("adjoint_like", left, _like(sweep, group, value), const(label)), None
        if parts is not None:
            held = sweep.names.new("left")
            group.steps.append(assign(held, left))
            left = name(held)
    if parts is None:
        yield value, left
        return
    for key, part in parts.items():
        at, known = const(key), None if fact is None else element(fact, [const(key)])
        yield from _brought(sweep, group, part, f"{label}[{key!r}]", subscript(left, at), known)


def _named_parts(value: gast.expr) -> dict[Any, gast.expr] | None:
    """What a container that exists only as its parts is made of."""
    if isinstance(value, (gast.Tuple, gast.List)):
        return dict(enumerate(value.elts))
    if isinstance(value, gast.Dict):
        return {key.value: part for key, part in zip(value.keys, value.values, strict=True)}
    return None


def _fits(left: Fact, parts: dict[Any, gast.expr] | None, want: Fact) -> bool:
    """Whether what a block leaves is known to have the variable's structure; of a number and an array the shape and
    type, too."""
    if parts is not None:
        keys = range(len(left.items or ())) if isinstance(left, Seq) else left.items if isinstance(left, Map) else ()
        return isinstance(left, (Seq, Map)) and list(keys) == list(parts)
    if isinstance(want, Scalar) and isinstance(left, Scalar):
        return left.dtype == want.dtype and left.weak == want.weak
    return isinstance(left, Array) and isinstance(want, Array) and (left.dtype, left.dims) == (want.dtype, want.dims)


def _taken_back(sweep: Sweep, group: Group, key: str, variable: str, left: gast.expr) -> None:
    """The adjoint from here on is what the block leaves."""
    fact = group.scope.resolved(sweep.key_fact(key))
    if isinstance(fact, (Seq, Map)):
        group.steps.append(assign(variable, call("copied_parts", left)))
        sweep.state[key] = Adjoint(variable, fact, owned=True)
        return
    if key in sweep.buffers.roots:
        everything = gast.Subscript(name(variable), gast.Constant(..., None), gast.Store())
        group.steps.append(gast.Assign([everything], left, None))
        return
    if not isinstance(left, gast.Name) or left.id != variable:
        group.steps.append(assign(variable, left))
    sweep.state[key] = Adjoint(variable, fact, owned=False)


def _body(sweep: Sweep, made: Insertion, names: dict[str, str], stmt: gast.AST) -> list[gast.stmt]:
    """The block's statements, over values of the forward sweep; `names` are those of the adjoints that it changes."""
    body = copy_tree(made.body)
    for n in walk(body):
        if isinstance(n, gast.Name):
            n.id = names.get(n.id, n.id)
    table = {n: sweep.need_name(n, stmt, False, f, n not in made.changes) for n, f in sorted(made.reads.items())}
    return [substitute(s, table) for s in body]
