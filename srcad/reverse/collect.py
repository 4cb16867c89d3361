"""The adjoint of a list that a loop goes through once, put together while the loop runs backwards.

    params_bar = []
    for i in range(len(params) - 1, -1, -1):
        ...
        params_bar.append((W_bar, b_bar))       instead of        params_bar[i][0] += W_bar
    params_bar.reverse()                                          params_bar[i][1] += b_bar

Each element is visited once and gets all its parts there, so there is nothing to add to. Elements that are tuples are
tuples at once where nothing is added to them later either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Seq
from srcad.reverse.adjoints import Adjoint
from srcad.reverse.markers import Marker
from srcad.reverse.pieces import names_stored
from srcad.tree.build import assign, attribute, call, copy_tree, expr_stmt, name, walk

if TYPE_CHECKING:
    from srcad.reverse.sweep import Sweep


def collect(sweep: Sweep, stmt: Any, made: list[Any], key: str) -> bool:
    """Rewrite the reversed body so that it appends the elements' adjoints; False where the loop is not of this kind."""
    fact = sweep.key_fact(key)
    if not (isinstance(fact, Seq) and fact.items is None and fact.kind == "list" and key in sweep.core.params):
        return False
    if not _goes_through(sweep, stmt, key) or key in sweep.buffers.roots or sweep.is_rebound(key):
        return False
    variable = sweep.variable(key)
    found = _additions(sweep, stmt, made, variable)
    wanted = _places(fact)
    if found is None or wanted is None or sorted(found) != wanted:
        return False
    for marker, step, _ in found.values():
        marker.body.remove(step)
    parts = [copy_tree(found[place][2]) for place in wanted]
    element = gast.List(parts, gast.Load()) if isinstance(fact.elem, Seq) else parts[0]
    grow = call(attribute(name(variable), "append"), element)
    made.append(Marker(stmt, [expr_stmt(grow)]))
    if isinstance(fact.elem, Seq) and fact.elem.kind == "tuple" and not fact.elem.fields:
        sweep.collected[key] = grow
    sweep.out.append(Marker(stmt, [assign(variable, gast.List([], gast.Load()))]))
    sweep.state[key] = Adjoint(variable, fact, True)
    return True


def reversed_after(sweep: Sweep, stmt: gast.AST, key: str) -> None:
    """The elements were met from the last to the first."""
    sweep.out.append(Marker(stmt, [expr_stmt(call(attribute(name(sweep.variable(key)), "reverse")))]))


def as_tuples(sweep: Sweep) -> None:
    """Elements that are tuples become tuples, where their list is made, grows, is turned round, and no more."""
    for key, grow in list(sweep.collected.items()):
        variable = sweep.variable(key)
        mentions = sum(isinstance(n, gast.Name) and n.id == variable for n in walk(sweep.out))
        if mentions == 3:
            grow.args[0] = gast.Tuple(grow.args[0].elts, gast.Load())
        else:
            del sweep.collected[key]


def _goes_through(sweep: Sweep, stmt: Any, key: str) -> bool:
    """`for i in range(len(xs))`, once and to the end."""
    if not isinstance(stmt, gast.For) or len(sweep.flow.positions[stmt].chain) != 1 or stmt in sweep.counted:
        return False
    it = stmt.iter
    inner = it.args[0] if isinstance(it, gast.Call) and len(it.args) == 1 else None
    if not (isinstance(inner, gast.Call) and isinstance(inner.func, gast.Name) and inner.func.id == "len"):
        return False
    over = inner.args[0]
    leaves = any(isinstance(n, gast.Break) for n in walk(stmt.body))
    return isinstance(over, gast.Name) and over.id == key and it.func.id == "range" and not leaves


def _places(fact: Seq) -> list[tuple[int, ...]] | None:
    """The parts of an element: its only one, or those of a tuple of arrays."""
    if isinstance(fact.elem, Array):
        return [()]
    if isinstance(fact.elem, Seq) and fact.elem.items is not None and fact.elem.items:
        if all(isinstance(part, Array) for part in fact.elem.items):
            return [(k,) for k in range(len(fact.elem.items))]
    return None


def _additions(sweep: Sweep, stmt: Any, made: list[Any], variable: str) -> dict[tuple[int, ...], tuple] | None:
    """The additions to the element at hand, by part; None where the list's adjoint is used in any other way."""
    found: dict[tuple[int, ...], tuple] = {}
    mentions = sum(isinstance(n, gast.Name) and n.id == variable for n in walk(made))
    for marker in made:
        for step in marker.body if isinstance(marker, Marker) else [marker]:
            place = _place(sweep, stmt, step, variable)
            if place is None:
                if names_stored(step) & {value.id for _, _, value in found.values()}:
                    return None  # `W = params[i]`, where W is read before: its adjoint is another one in the end
                continue
            if place in found or not getattr(step, "whole", False) or not isinstance(step.value, gast.Name):
                return None
            found[place] = (marker, step, step.value)
    return found if mentions == len(found) else None


def _place(sweep: Sweep, stmt: Any, step: Any, variable: str) -> tuple[int, ...] | None:
    """k of `xs_bar[i][k] += ...` with the loop's own variable i."""
    if not (isinstance(step, gast.AugAssign) and isinstance(step.op, gast.Add)):
        return None
    target, path = step.target, []
    while isinstance(target, gast.Subscript):
        path.append(target.slice)
        target = target.value
    if not (isinstance(target, gast.Name) and target.id == variable and path):
        return None
    first, *rest = reversed(path)
    need = sweep.needs.get(first.id) if isinstance(first, gast.Name) else None
    if need is None or not isinstance(need.node, gast.Name) or need.node.id != getattr(stmt.target, "id", None):
        return None
    if not all(isinstance(k, gast.Constant) for k in rest):
        return None
    return tuple(k.value for k in rest)
