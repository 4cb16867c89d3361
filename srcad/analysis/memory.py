"""Whether an expression makes new memory, or gives a view of what is there.

x[1:], x.T, x.reshape(-1), x          views
x + 1.0, np.sin(x), x.copy()          new
"""

from __future__ import annotations

import gast

_VIEWS = {
    "reshape", "transpose", "broadcast_to", "swapaxes", "moveaxis", "expand_dims", "squeeze", "ravel", "asarray",
    "split", "diagonal", "atleast_1d", "atleast_2d", "atleast_3d", "flip", "rollaxis", "array_split", "real", "imag",
    "fliplr", "flipud", "unbroadcast", "T", "hsplit", "vsplit", "dsplit", "rot90", "broadcast_arrays", "view", "diag",
    "cotangent_like", "array", "ascontiguousarray", "asfortranarray", "asanyarray", "require", "real_if_close",
    "matrix_transpose", "permute_dims",
}  # fmt: skip


#: Methods by which the reverse sweep changes adjoints: of lists, and `np.add.at`.
CHANGING = frozenset({"append", "at", "insert", "pop", "reverse"})


def fresh(node: gast.expr) -> bool:
    """Whether an expression makes a new array (rather than a view of one, or one that has a name)."""
    if isinstance(node, gast.Call):
        function = node.func
        label = function.attr if isinstance(function, gast.Attribute) else getattr(function, "id", "")
        return label not in _VIEWS
    return isinstance(node, (gast.BinOp, gast.UnaryOp, gast.List, gast.ListComp, gast.Compare, gast.Constant))
