"""Jacobians and Hessians of structures, asked for inside a function that is differentiated.

    jacobian_blocks(pullback, y, x)         y a tuple of two, x a dict {"a": ..., "b": ...}, becomes a call of

    def blocks(pullback, y, x):
        rows_0_0, rows_0_1 = [], []
        for unit in np.eye(np.size(y[0])):
            bar = pullback((np.reshape(unit, np.shape(y[0])), zeros_like(y[1])))[0]
            rows_0_0.append(bar["a"])
            rows_0_1.append(bar["b"])
        ...
        return ({"a": np.reshape(np.array(rows_0_0), np.shape(y[0]) + np.shape(x["a"])), "b": ...}, {...})

Going along one part after the other, and putting what comes out together in the structures, is a program like any
other, once it is known what the structures are: it is written down, and put in place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Array, Fact, GradNames, Known, Map, Scalar, Seq
from srcad.frontend.seen import executed
from srcad.rules.call import static_value
from srcad.runtime.helpers import zeros_like

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


SPACE: dict[str, Any] = {}  # `as_grads`; srcad puts it here when it is imported


@dataclass(frozen=True)
class Leaf:
    """A number or an array in a structure."""

    path: str  # how it is read, `y[0]["a"]`
    moves: bool  # whether it is of floats


@dataclass(frozen=True)
class Tree:
    """A structure: how it is written, from the texts of its parts."""

    kind: str  # "tuple", "list", "dict", "as_grads", or the name that its class has in the text
    keys: tuple[Any, ...]
    parts: tuple[Tree | Leaf, ...]

    def written(self, parts: list[str]) -> str:
        if self.kind == "dict":
            return f"{{{', '.join(f'{key!r}: {part}' for key, part in zip(self.keys, parts, strict=True))}}}"
        if self.kind == "list":
            return f"[{', '.join(parts)}]"
        if self.kind == "tuple":
            return f"({''.join(f'{part}, ' for part in parts)})"
        if self.kind == "as_grads":
            return f"as_grads({', '.join([repr(self.keys), *parts])})"
        return f"{self.kind}({', '.join(f'{key}={part}' for key, part in zip(self.keys, parts, strict=True))})"


def jacobian_blocks(
    sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any
) -> gast.expr:
    """`jacobian_blocks(pullback, y, x)`: rows by the pullback; with names, x is a tuple of several parameters."""
    space: dict[str, Any] = {}
    y, x = _tree(sp, node, sp.fact(args[1]), "y", space), _tree(sp, node, sp.fact(args[2]), "x", space)
    several = _by_names(sp, x, args[3:])
    return _called(sp, node, "along, y, x", y, several or x, "along({0})" if several else "along({0})[0]", args, space)


def hessian_blocks(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr:
    """`hessian_blocks(product, x)`: rows by products with the Hessian."""
    space: dict[str, Any] = {}
    x = _tree(sp, node, sp.fact(args[1]), "x", space)
    x = _by_names(sp, x, args[2:]) or x
    return _called(sp, node, "along, x", x, x, "along({0})", args, space)


def _by_names(sp: Specialiser, x: Tree | Leaf, names: list[gast.expr]) -> Tree | None:
    """A tuple of parameters as the `Grads` that a derivative by several of them is."""
    return replace(x, kind="as_grads", keys=static_value(names[0], sp)) if names and isinstance(x, Tree) else None


def _called(
    sp: Specialiser, node: gast.AST, parameters: str, rows: Tree | Leaf, columns: Tree | Leaf, along: str,
    args: list[gast.expr], space: dict[str, Any],
) -> gast.expr:  # fmt: skip
    written = "".join([f"def blocks({parameters}):\n", *(f"    {line}\n" for line in _lines(rows, columns, along))])
    key = (written, *map(id, space.values()))
    if key not in sp.memory.functions:
        whole = {"np": np, "zeros_like": zeros_like, "__name__": __name__, **SPACE, **space}
        sp.memory.functions[key] = executed(written, "blocks", whole)["blocks"]
    given = args[: len(parameters.split(", "))]
    return sp.call_function(node, Known(sp.memory.functions[key]), list(given), {})


def _lines(rows: Tree | Leaf, columns: Tree | Leaf, along: str) -> Iterator[str]:
    """The function's body."""
    below, beside = list(_leaves(rows)), list(_leaves(columns))
    for i, leaf in enumerate(below):
        if not leaf.moves:
            continue
        wanted = [j for j, other in enumerate(beside) if other.moves]
        yield from (f"rows_{i}_{j} = []" for j in wanted)
        yield f"for unit in np.eye(np.size({leaf.path})):"
        yield f"    bar = {along.format(_seed(rows, leaf))}"
        for j in wanted:
            yield f"    rows_{i}_{j}.append({beside[j].path.replace('x', 'bar', 1)})"
    block = {(leaf, other): (i, j) for i, leaf in enumerate(below) for j, other in enumerate(beside)}
    yield f"return {_together(rows, columns, block)}"


def _together(rows: Tree | Leaf, columns: Tree | Leaf, block: dict[tuple[Leaf, Leaf], tuple[int, int]]) -> str:
    """The blocks, in the structure of the columns in that of the rows."""
    if isinstance(rows, Tree):
        return rows.written([_together(part, columns, block) for part in rows.parts])
    if isinstance(columns, Tree):
        return columns.written([_together(rows, part, block) for part in columns.parts])
    i, j = block[rows, columns]
    shape = f"np.shape({rows.path}) + np.shape({columns.path})"
    if not rows.moves or not columns.moves:
        return f"np.zeros({shape})"
    return f"np.reshape(np.array(rows_{i}_{j}), {shape})"


def _seed(tree: Tree | Leaf, leaf: Leaf) -> str:
    """One in one place of a leaf, and zeros elsewhere."""
    if isinstance(tree, Tree):
        given = replace(tree, kind="tuple") if tree.kind == "as_grads" else tree
        return given.written([_seed(part, leaf) for part in tree.parts])
    return f"np.reshape(unit, np.shape({tree.path}))" if tree is leaf else f"zeros_like({tree.path})"


def _leaves(tree: Tree | Leaf) -> Iterator[Leaf]:
    if isinstance(tree, Leaf):
        yield tree
        return
    for part in tree.parts:
        yield from _leaves(part)


def _tree(sp: Specialiser, node: gast.AST, fact: Fact, path: str, space: dict[str, Any]) -> Tree | Leaf:
    """What is known of a structure."""
    record = isinstance(fact, Seq) and fact.cls is not None and not issubclass(fact.cls, tuple)
    if isinstance(fact, Seq) and fact.kind in ("tuple", "list") and fact.items is not None and not record:
        kind = "as_grads" if isinstance(fact.fields, GradNames) else fact.kind
        kind = kind if fact.cls is None else _named(fact.cls, space)
        paths = [f"{path}[{i}]" if fact.cls is None else f"{path}.{fact.fields[i]}" for i in range(len(fact.items))]
        parts = [_tree(sp, node, part, where, space) for part, where in zip(fact.items, paths, strict=True)]
        return Tree(kind, fact.fields, tuple(parts))
    if isinstance(fact, Map) and fact.kind == "dict":
        parts = [_tree(sp, node, part, f"{path}[{key!r}]", space) for key, part in fact.items.items()]
        return Tree("dict", tuple(fact.items), tuple(parts))
    if isinstance(fact, (Seq, Map)):
        what = "an object" if isinstance(fact, Map) or record else "a list whose length is known only when it runs"
        raise sp.unsupported(
            node, f"a Jacobian or Hessian of {what}, inside a function that is differentiated",
            "put its numbers into one array, np.array(...), or into a tuple or dict",
        )  # fmt: skip
    return Leaf(path, not isinstance(fact, (Array, Scalar)) or fact.dtype[0] in "fc")


def _named(cls: type, space: dict[str, Any]) -> str:
    space[cls.__name__] = cls
    return cls.__name__


__all__ = ["hessian_blocks", "jacobian_blocks"]
