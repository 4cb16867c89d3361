"""How often tangents stand as factors in an expression of a template: a tangent is linear in those that it is made of.

    d[y] = 3 * x**2 * d[x] + 1.0        found when it is declared: the 1.0 would be lost where x is constant
    d[y] = d[x] * d[k]                  and a product of tangents is none

Each expression has a degree: 0 without tangents, 1 where it is linear in them, None for a literal 0, which is both.
What a function that is called makes of a tangent is not known, and is taken to be linear.
"""

from __future__ import annotations

from typing import Any

import gast


class NotLinear(Exception):
    """An expression that is not linear in the tangents; `node` is the part of it that is not."""

    def __init__(self, node: gast.AST) -> None:
        super().__init__()
        self.node = node


def degree(node: Any, lets: dict[str, int | None]) -> int | None:
    """The degree of an expression, in which tangents are names like "d[x]" and `lets` are the temporaries' degrees."""
    if isinstance(node, gast.Name):
        return 1 if node.id.startswith("d[") else lets.get(node.id, 0)
    if isinstance(node, gast.Constant):
        return None if type(node.value) in (int, float) and node.value == 0 else 0
    if isinstance(node, gast.UnaryOp):
        return degree(node.operand, lets)
    if isinstance(node, gast.IfExp):
        constant(node.test, lets)
        return sum_of(node, [degree(node.body, lets), degree(node.orelse, lets)])
    if isinstance(node, gast.BinOp):
        return _of_operation(node, degree(node.left, lets), degree(node.right, lets))
    if isinstance(node, gast.Subscript):
        constant(node.slice, lets)
        return degree(node.value, lets)
    if isinstance(node, gast.Compare):
        for part in (node.left, *node.comparators):
            constant(part, lets)
        return 0
    parts = [degree(part, lets) for part in gast.iter_child_nodes(node)]
    return 1 if 1 in parts else 0


def _of_operation(node: gast.BinOp, left: int | None, right: int | None) -> int | None:
    if isinstance(node.op, (gast.Add, gast.Sub)):
        return sum_of(node, [left, right])
    if isinstance(node.op, (gast.Mult, gast.MatMult)):
        if left is None or right is None:
            return None
        if left and right:
            raise NotLinear(node)
        return left + right
    if right or left and not isinstance(node.op, gast.Div):
        raise NotLinear(node)
    return left


def sum_of(node: gast.AST, degrees: list[int | None]) -> int | None:
    """The degree of a sum, or of one of several expressions."""
    found = {d for d in degrees if d is not None}
    if len(found) > 1:
        raise NotLinear(node)
    return found.pop() if found else None


def constant(node: gast.AST, lets: dict[str, int | None]) -> None:
    """What has to be without tangents."""
    if degree(node, lets):
        raise NotLinear(node)


__all__ = ["NotLinear", "degree"]
