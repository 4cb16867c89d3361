"""Loops over the layers of a network: few rounds, of which one may cost as much as all others.

    for i in range(len(params)):
        W = params[i][0]                a matrix of this round's own
        h = np.tanh(h @ W)              stands in a product

Only there a product is worth a branch: a recurrent network, whose matrix is the same in hundreds of rounds, is left as
it is.
"""

from __future__ import annotations

from typing import Any

import gast

from srcad.tree.build import loads, stores, walk

_PRODUCTS = frozenset({"dot", "einsum", "inner", "matmul", "solve", "solve_triangular", "tensordot"})


def matrices_of_round(loop: gast.For) -> set[str]:
    """The loop's variable, and the names that stand for parts of what it is an index of."""
    own = {loop.target.id}
    for stmt in loop.body:
        value = stmt.value if isinstance(stmt, gast.Assign) else None
        if isinstance(value, (gast.Subscript, gast.Attribute)) and is_path(value) and loads(value) & own:
            own |= stores(stmt)
    return own


def multiplies(stmts: list[gast.stmt], own: set[str]) -> bool:
    """Whether one of these matrices stands in a product."""
    for node in walk(stmts):
        if isinstance(node, gast.BinOp) and isinstance(node.op, gast.MatMult):
            factors: list[Any] = [node.left, node.right]
        elif isinstance(node, gast.Call) and isinstance(node.func, gast.Attribute) and node.func.attr in _PRODUCTS:
            factors = [node.func.value, *node.args]
        else:
            continue
        if any(is_path(factor) and loads(factor) & own for factor in factors):
            return True
    return False


def is_path(node: Any) -> bool:
    """A name, a part of it, or its transpose."""
    return not any(isinstance(n, (gast.BinOp, gast.Call)) for n in walk(node))


__all__ = ["is_path", "matrices_of_round", "multiplies"]
