"""Whether an expression makes new memory, or gives a view of what is there.

x[1:], x.T, x.reshape(-1), x          views
x + 1.0, np.sin(x), x.copy()          new
"""

from __future__ import annotations

from typing import Any

import gast

_VIEWS = {
    "reshape", "transpose", "broadcast_to", "swapaxes", "moveaxis", "expand_dims", "squeeze", "ravel", "asarray",
    "split", "diagonal", "atleast_1d", "atleast_2d", "atleast_3d", "flip", "rollaxis", "array_split", "real", "imag",
    "fliplr", "flipud", "unbroadcast", "T", "hsplit", "vsplit", "dsplit", "rot90", "broadcast_arrays", "view", "diag",
    "cotangent_like", "array", "ascontiguousarray", "asfortranarray", "asanyarray", "require", "real_if_close",
    "matrix_transpose", "permute_dims",
}  # fmt: skip


#: By which the reverse sweep changes adjoints: methods of lists, `np.add.at`, and a helper.
CHANGING = frozenset({"add_parts", "append", "at", "insert", "pop", "reverse"})


def handed_out(result: Any) -> set[gast.AST]:
    """The parts of an expression whose memory may be its value's: `np.exp(x)` of `np.exp(x)[1:]`."""
    found: set[gast.AST] = set()
    todo: list[Any] = [result]
    while todo:
        node = todo.pop()
        if not isinstance(node, gast.AST):
            continue
        found.add(node)
        if isinstance(node, (gast.Subscript, gast.Attribute, gast.Starred)):
            todo.append(node.value)
        elif isinstance(node, gast.IfExp):
            todo += [node.body, node.orelse]
        elif isinstance(node, (gast.Tuple, gast.List)):
            todo += node.elts
        elif isinstance(node, gast.Dict):
            todo += node.values
        # A function by its name may be a container's or the user's own.
        elif isinstance(node, gast.Call) and (not fresh(node) or isinstance(node.func, gast.Name)):
            todo += [*node.args, *(k.value for k in node.keywords)]
            todo += [node.func.value] if isinstance(node.func, gast.Attribute) else []
    return found


def fresh(node: gast.expr) -> bool:
    """Whether an expression makes a new array (rather than a view of one, or one that has a name)."""
    if isinstance(node, gast.Call):
        function = node.func
        label = function.attr if isinstance(function, gast.Attribute) else getattr(function, "id", "")
        if label == "unbroadcast":  # a sum, or what it is given
            return fresh(node.args[0])
        return label not in _VIEWS
    if isinstance(node, gast.IfExp):
        return fresh(node.body) and fresh(node.orelse)
    return isinstance(node, (gast.BinOp, gast.UnaryOp, gast.List, gast.ListComp, gast.Compare, gast.Constant))
