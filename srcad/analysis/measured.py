"""A value of which only the lengths are read is measured by what it was made of, and not computed.

    loss = (h - y) ** 2
    loss_bar = 1.0 / loss.size         ->      loss_bar = 1.0 / y.size

Only what is bound once, outside of branches and loops, and what is known to be as long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import gast

from srcad.analysis.live import Purity
from srcad.facts import Array, Length, Unknown, dims_of
from srcad.frontend.core import Core
from srcad.tree.build import attribute, binary, children, const, fields_with_trees, name, subscript, walk


def measured(stmts: list[Any], core: Core, hoisted: dict[gast.expr, str]) -> list[Any]:
    """The statements of a gradient, the same list where all stay; `hoisted` are subexpressions that have got names."""
    values = {n: node for node, n in hoisted.items()}
    in_core = _bound_in(core.body)  # of two values with one name, one may be gone
    values |= {s.targets[0].id: s.value for s in core.body if _binds_one(s) and in_core[s.targets[0].id] == 1}
    measures = _Measures(core, values)
    out = stmts
    bound = _bound_in(stmts)
    for stmt in reversed(stmts):  # what is not computed reads nothing
        identifier = stmt.targets[0].id if _binds_one(stmt) else ""
        if identifier not in values or bound[identifier] != 1:
            continue
        reads = _reads_of(identifier, out)
        if not reads or any(axis is None for axis, _ in reads):  # it is read, too
            continue
        table = {id(node): measures.of(identifier, axis, bound) for axis, node in reads if axis is not None}
        if None not in table.values() and measures.pure(stmt.value):
            out = [_replaced(s, table) for s in out if s is not stmt]
    return out


def _bound_in(stmts: list[Any]) -> Counter[str]:
    """How often each name is bound."""
    return Counter(n.id for n in walk(stmts) if isinstance(n, gast.Name) and not isinstance(n.ctx, gast.Load))


def _binds_one(stmt: Any) -> bool:
    return isinstance(stmt, gast.Assign) and len(stmt.targets) == 1 and isinstance(stmt.targets[0], gast.Name)


class _Measures:
    def __init__(self, core: Core, values: dict[str, gast.expr]) -> None:
        self.core, self.values, self.scope = core, values, core.scopes[(None, "body")]
        self._pure: Purity | None = None

    def pure(self, value: gast.expr) -> bool:
        self._pure = self._pure or Purity([], self.core)
        return self._pure(value)

    def of(self, identifier: str, axis: int | str, bound: Counter[str]) -> gast.expr | None:
        """A length of a variable, or its size, by what its value was made of."""
        value = self.values[identifier]
        fact = self.core.facts.get(value, Unknown())
        if not isinstance(fact, Array) or not fact.dims:
            return None
        dims = tuple(map(self.scope.find, fact.dims))

        def lasts(other: str) -> bool:
            return bound[other] <= (other not in self.core.params)

        if isinstance(axis, int):
            return self._length(value, dims[axis], lasts) if axis < len(dims) else None
        for n in walk(value):
            if isinstance(n, gast.Name) and lasts(n.id):
                if self.scope.alike(dims_of(self.core.facts.get(n, Unknown())), dims):
                    return attribute(name(n.id), "size")
        total: gast.expr | None = None
        for d in dims:
            length = self._length(value, d, lasts)
            if length is None:
                return None
            total = length if total is None else binary("*", total, length)
        return total

    def _length(self, value: gast.expr, length: Length, lasts: Callable[[str], bool]) -> gast.expr | None:
        if isinstance(length, int):
            return const(length)
        at = self.core.as_long(value, length, self.scope, lasts)
        return None if at is None else subscript(attribute(name(at[0].id), "shape"), const(at[1]))


def _reads_of(identifier: str, stmts: list[Any]) -> list[tuple[int | str | None, gast.expr]]:
    """The places where a variable is read: "size", the axis of `x.shape[0]` and `len(x)`, None where more is wanted."""
    found: list[tuple[int | str | None, gast.expr]] = []
    todo: list[Any] = list(stmts)
    while todo:
        node = todo.pop()
        axis = _read(node, identifier)
        if axis is not None or isinstance(node, gast.Name) and _is(node, identifier):
            found.append((axis, node))
        else:
            todo += node if isinstance(node, list) else children(node)
    return found


def _read(node: Any, identifier: str) -> int | str | None:
    if isinstance(node, gast.Attribute):
        return "size" if node.attr == "size" and _is(node.value, identifier) else None
    if isinstance(node, gast.Subscript) and isinstance(node.value, gast.Attribute) and node.value.attr == "shape":
        axis = getattr(node.slice, "value", None)
        return axis if _is(node.value.value, identifier) and type(axis) is int else None
    plain = isinstance(node, gast.Call) and isinstance(node.func, gast.Name) and node.func.id == "len"
    return 0 if plain and len(node.args) == 1 and _is(node.args[0], identifier) else None


def _is(node: Any, identifier: str) -> bool:
    return isinstance(node, gast.Name) and node.id == identifier and isinstance(node.ctx, gast.Load)


def _replaced(node: Any, table: dict[int, Any]) -> Any:
    """A tree with other nodes in the place of some."""
    if isinstance(node, list):
        return [_replaced(item, table) for item in node]
    if id(node) in table:
        return table[id(node)]
    for field in fields_with_trees(type(node)) or ():
        if value := node.__dict__.get(field):
            node.__dict__[field] = _replaced(value, table)
    return node


__all__ = ["measured"]
