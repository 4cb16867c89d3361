"""Of which precision what goes back is, where an operation makes doubles of single ones.

    c = np.cov(x)        # x is of float32, c of float64

A rule says of a contribution that it is like its argument, `c.fact("x")`; what it is made of are doubles all the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast

from srcad.facts import Array, Scalar, Seq
from srcad.rules.axes import dtype_name, method
from srcad.rules.call import Call, Pieces, Scatter
from srcad.rules.expr import numpy

DOUBLE = {"float32": "float64", "complex64": "complex128"}


def contributions(c: Call) -> dict[str, Pieces]:
    """What goes back to each argument, as its rule says."""
    assert c.rule.reverse is not None
    if not c.rule.elementwise:
        c.raw_bar = _of_floats(c, c.raw_bar)
    if _widens(c):
        c.reader = _InDouble(c.reader)
    pieces = c.rule.reverse(c)
    results = (c.result.items if isinstance(c.result, Seq) else None) or (c.result,)
    bars = [getattr(bar, "fact", None) for bar in (c.raw_bar if isinstance(c.raw_bar, list) else [c.raw_bar])]
    double = any(getattr(fact, "dtype", "float64") not in DOUBLE for fact in results) or any(
        isinstance(fact, Array) and fact.dtype in DOUBLE.values() for fact in bars
    )
    return {p: _of_precision(c, c.operands[p], piece, double) for p, piece in pieces.items()}


def _widens(c: Call) -> bool:
    """Whether the operation makes doubles of single ones: what its cotangent is no double of, has to, too.

    In `np.sum(k * (m * x))` the cotangent of `m * x` is k, that of x is `k * m`: of doubles, though k and m are not.
    """
    results = (c.result.items if isinstance(c.result, Seq) else None) or (c.result,)
    bars = c.raw_bar if isinstance(c.raw_bar, list) else [c.raw_bar]
    if not any(getattr(fact, "dtype", "") in DOUBLE.values() for fact in results):
        return False
    return not any(_is_double(getattr(bar, "fact", None)) for bar in bars)


def _is_double(fact: Any) -> bool:
    """Of a number that is not sure: the cotangent that a pullback is given may be Python's."""
    return not isinstance(fact, Scalar) and getattr(fact, "dtype", "float64") in DOUBLE.values()


class _InDouble:
    """A reader that gives arrays and numbers of single precision as doubles."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def __getattr__(self, label: str) -> Any:
        return getattr(self._reader, label)

    def value(self, node: gast.expr) -> Any:
        e = self._reader.value(node)
        dtype = getattr(e.fact, "dtype", "")
        if dtype not in DOUBLE or isinstance(e.fact, Scalar) and e.fact.weak:
            return e
        return numpy(DOUBLE[dtype], e, result=replace(e.fact, dtype=DOUBLE[dtype]))


def _of_floats(c: Call, bar: Any) -> Any:
    """A cotangent of whole numbers (`np.sum(np.sort(x) * counts)`) is one of floats: a rule may store into such."""
    fact, want = getattr(bar, "fact", None), getattr(c.result, "dtype", None)
    if not isinstance(fact, Array) or fact.dtype[0] not in "iub" or want is None:
        return bar
    return method(bar, "astype", dtype_name(want, c.scope), result=replace(fact, dtype=want))


def _of_precision(c: Call, operand: Any, piece: Any, double: bool) -> Any:
    if isinstance(piece, list):
        nodes = operand if isinstance(operand, list) else getattr(operand, "elts", [operand] * len(piece))
        return [_of_precision(c, node, p, double) for node, p in zip(nodes, piece, strict=False)]
    if isinstance(piece, Scatter):
        return replace(piece, value=_of_precision(c, operand, piece.value, double))
    fact: Any = getattr(piece, "fact", None)
    dtype = getattr(fact, "dtype", "")
    if double and dtype in DOUBLE and dtype == getattr(c.reader.fact(operand), "dtype", ""):
        cast = isinstance(piece.node, gast.Call) and getattr(piece.node.func, "attr", "") == "astype"
        return piece if cast else replace(piece, fact=replace(fact, dtype=DOUBLE[dtype]))
    if not double and isinstance(fact, Scalar) and fact.weak and isinstance(piece.node, gast.Call):
        return replace(piece, fact=replace(fact, dtype="float32", weak=False))  # a number out of an array
    return piece
