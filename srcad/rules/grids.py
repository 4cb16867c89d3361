"""What is known of NumPy's grids of constants: `np.mgrid[0:n, 0:m]`, `np.ogrid`, `np.r_`, `np.c_`.

Types and numbers of dimensions are those of a small example of the same form; lengths are not known.

>>> from srcad.tree.build import parse_expr
>>> grid_fact(np.mgrid, parse_expr("x[0:3, -1:1:5j]").slice, _Literals(), "g")
Array('float64', (g.0, g.1, g.2))
>>> grid_fact(np.c_, parse_expr("x[0:3]").slice, _Literals(), "g")
Array('int64', (g.0, 1))
"""

from __future__ import annotations

from typing import Any

import gast
import numpy as np

from srcad.facts import Array, Dim, Fact, Scalar, Seq, scalar_of
from srcad.rules.call import FactReader

GRIDS = (np.mgrid, np.ogrid, np.r_, np.c_)


def grid_fact(grid: Any, index: gast.expr, reader: FactReader, fresh: str) -> Fact | None:
    """The fact of `grid[index]`; None where the parts' types are not known."""
    parts = index.elts if isinstance(index, gast.Tuple) else [index]
    example = [_example(part, reader, joins=grid is np.r_ or grid is np.c_) for part in parts]
    if not parts or any(e is None for e in example):
        return None
    made = grid[tuple(example) if isinstance(index, gast.Tuple) else example[0]]
    if isinstance(made, np.ndarray):
        return _array(made, fresh)
    items = tuple(_array(one, f"{fresh}.{i}") for i, one in enumerate(made))
    return Seq(
        type(made).__name__, items, None, frozenset([fresh]) if isinstance(made, list) else frozenset(), len(made)
    )


def _example(part: gast.expr, reader: FactReader, joins: bool) -> Any:
    """A slice of two numbers, or an array of them, of the same type as a part of the index."""
    if isinstance(part, gast.Slice):
        bounds = [reader.fact(b) for b in (part.lower, part.upper) if b is not None]
        step = None if part.step is None else reader.fact(part.step)
        if part.upper is None or not all(isinstance(f, Scalar) for f in (*bounds, *([] if step is None else [step]))):
            return None
        kinds = {np.dtype(f.dtype).kind for f in bounds if isinstance(f, Scalar)}
        by_number = isinstance(step, Scalar) and np.dtype(step.dtype).kind == "c"
        whole = kinds <= {"i", "u", "b"} and not (isinstance(step, Scalar) and np.dtype(step.dtype).kind == "f")
        if not kinds <= set("iubf"):
            return None
        return slice(0, 2, 2j if by_number else None) if whole else slice(0.0, 2.0, 2j if by_number else None)
    fact = reader.fact(part)
    if joins and isinstance(fact, Scalar):
        one = np.ones(1, fact.dtype)[0]
        return one.item() if fact.weak else one
    if joins and isinstance(fact, Array) and fact.dims is not None and len(fact.dims) == 1:
        return np.zeros(2, fact.dtype)
    return None


def _array(example: np.ndarray, fresh: str) -> Array:
    dims = tuple(1 if n == 1 else Dim(f"{fresh}.{i}") for i, n in enumerate(example.shape))
    return Array(example.dtype.name, dims, sites=frozenset([fresh]))


class _Literals:
    """The facts of literals, for the examples above."""

    def fact(self, node: Any) -> Fact:
        value = -node.operand.value if isinstance(node, gast.UnaryOp) else node.value
        found = scalar_of(value, "")
        assert found is not None
        return found


__all__ = ["GRIDS", "grid_fact"]
