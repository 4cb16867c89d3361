"""The transpose of an expression, as a person writes it.

A rule turns what it has made: the adjoint of `B` in `A @ B.T` is the transpose of `A.T @ z_bar`. Nobody would write
that, and a matrix that is a view of another has to be copied before it is handed out.

    (A.T @ z_bar).T        z_bar.T @ A
    np.outer(z_bar, x).T   np.outer(x, z_bar)
    (-z_bar).T             -z_bar.T

>>> from srcad.tree.build import parse_expr, text
>>> text(turned(parse_expr("(A + B) @ z_bar")))
'z_bar.T @ (A + B).T'
"""

from __future__ import annotations

import gast

from srcad.tree.build import attribute, text

OUTER = "$np.outer"


def turned(matrix: gast.expr) -> gast.expr:
    """`matrix.T`, where `matrix` has two axes: then the operands of its `@` have, too."""
    if isinstance(matrix, gast.Attribute) and matrix.attr == "T" and not _of_the_user(matrix.value):
        return matrix.value
    if isinstance(matrix, gast.BinOp) and isinstance(matrix.op, gast.MatMult):
        return gast.BinOp(turned(matrix.right), gast.MatMult(), turned(matrix.left))
    if isinstance(matrix, gast.UnaryOp) and isinstance(matrix.op, gast.USub):
        return gast.UnaryOp(gast.USub(), turned(matrix.operand))
    if isinstance(matrix, gast.Call) and len(matrix.args) == 2 and text(matrix.func) == OUTER:
        return gast.Call(matrix.func, matrix.args[::-1], [])
    return attribute(matrix, "T")


def _of_the_user(owner: gast.expr) -> bool:
    """Whether it is a name or attribute of the program, whose T may be anything: a temperature."""
    return isinstance(owner, gast.Attribute) or isinstance(owner, gast.Name) and owner.id.isidentifier()
