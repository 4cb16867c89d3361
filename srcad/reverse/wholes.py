"""`p["a"]` used as a whole and `p["a"][1]` by itself: the part's adjoint is added to the whole's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from srcad.errors import UnsupportedSyntaxError
from srcad.facts import Fact, Seq, Unknown
from srcad.reverse.paths import element
from srcad.tree.build import call, const, name, parse_expr, subscript

if TYPE_CHECKING:
    from srcad.reverse.sweep import Sweep


def parts_into_whole(sweep: Sweep, whole: str, stmt: gast.AST) -> list[gast.stmt]:
    """Statements that add the adjoints of a container's parts, as far as they have their own, to that of the whole."""
    out: list[gast.stmt] = []
    for part in sorted(k for k in sweep.state if k.startswith((f"{whole}[", f"{whole}."))):
        path = parse_expr(sweep.state[whole].variable + part[len(whole) :])
        target, _ = _in_lists(path, sweep.key_fact(whole))
        if not isinstance(target, gast.Subscript):
            raise UnsupportedSyntaxError(
                f"{whole} used as a whole and {part} by itself", "use one of the two", sweep.place(stmt)
            )
        added = call("add_parts", target.value, target.slice, name(sweep.state.pop(part).variable))
        out.append(gast.Expr(added))
    return out


def _in_lists(path: gast.expr, fact: Fact) -> tuple[gast.expr, Fact]:
    """A part's place in the adjoint of the whole, in which named tuples are lists; and what is known of the part."""
    if not isinstance(path, (gast.Subscript, gast.Attribute)):
        return path, fact
    base, around = _in_lists(path.value, fact)
    index = path.slice if isinstance(path, gast.Subscript) else None
    if index is None and isinstance(around, Seq) and path.attr in around.fields:
        index = const(around.fields.index(path.attr))
    if index is None:
        return path, Unknown()
    return subscript(base, index), element(around, [index]) or Unknown()
