"""A tangent through a rule: what changes in the result when the arguments change.

    y = np.sin(x)                y_dot = x_dot * np.cos(x)             from the partial derivatives
    y = np.sum(x, axis=1)        y_dot = np.sum(x_dot, axis=1)         a linear function is its own tangent
    z = x @ w                    z_dot = x_dot @ w + x @ w_dot         a product: once for each factor
    v = np.linalg.inv(A)         v_dot = -v @ A_dot @ v                as `tangent` declares it

So most rules serve both modes as they are: only the last kind says something more for this one. An argument without a
tangent gives no term.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

import gast

from srcad.facts import Unknown
from srcad.rules.expr import E, add
from srcad.rules.registry import Call, CannotTell, Reader, Rule, times_partial
from srcad.tree.build import const, copy_tree


class TangentReader(Reader, Protocol):
    """How a rule reaches the program and its tangents."""

    def dot(self, node: gast.expr) -> E | None: ...

    def again(self, node: gast.expr) -> gast.expr: ...

    def zeros(self, node: gast.expr) -> E: ...


class TangentCall(Call):
    """One call, as its rule sees it in forward mode: `c.dot("x")` beside `c["x"]` and `c.y`."""

    reader: TangentReader

    def __init__(self, rule: Rule, operands: dict[str, Any], node: gast.expr, reader: TangentReader) -> None:
        super().__init__(rule, operands, node, E(const(0.0), Unknown(), reader.scope), reader, frozenset(rule.active))

    def lazy_dot(self, parameter: str) -> E | None:
        """The tangent of an argument as it comes: one number may stand for all elements of an array."""
        operand = self.operands.get(parameter)
        return None if operand is None or isinstance(operand, list) else self.reader.dot(operand)

    def dot(self, parameter: str) -> E | None:
        """The tangent of an argument in its full shape; None where it has none."""
        e = self.lazy_dot(parameter)
        return None if e is None else self.full(e, self.operands[parameter])

    def dots(self, parameter: str) -> list[E | None]:
        """The tangents of `*rest`, one by one."""
        found = [self.reader.dot(operand) for operand in self.operands[parameter]]
        return [None if e is None else self.full(e, o) for e, o in zip(found, self.operands[parameter], strict=True)]


def tangent_of(c: TangentCall) -> E | None:
    """The tangent of a call's result; None where it is zero."""
    rule = c.rule
    if rule.tangent is not None:
        found: E | None = rule.tangent(c)
        return found
    if rule.elementwise:
        return _elementwise(c)
    if rule.linear:
        return _again(c, {p: p in rule.linear for p in c.operands})
    if rule.bilinear:
        return _product(c)
    raise CannotTell(
        f"{rule.name}, which has a rule for reverse mode only", "use srcad.vjp or srcad.grad, or give it a tangent"
    )


def summed(total: E | None, term: E | None) -> E | None:
    """Two terms added; None is no term."""
    return term if total is None else total if term is None else add(total, term)


def _elementwise(c: TangentCall) -> E | None:
    total: E | None = None
    for parameter, tree in c.rule.partials.items():
        dot = c.lazy_dot(parameter)
        if dot is not None:
            c.raw_bar = dot
            total = summed(total, times_partial(c, tree))
    return None if total is None else replace(total, masked=False)


def _product(c: TangentCall) -> E | None:
    """One term for each factor that has a tangent."""
    total: E | None = None
    for parameter in sorted(c.rule.bilinear, key=lambda p: [q.name for q in c.rule.parameters].index(p)):
        operand = c.operands.get(parameter)
        for i in range(len(operand)) if isinstance(operand, list) else (None,):
            total = summed(total, _again(c, {parameter: True}, only=i, zeros=False))
    return total


def _again(c: TangentCall, tangents: dict[str, bool], only: int | None = None, zeros: bool = True) -> E | None:
    """The call once more, with tangents in the place of these arguments (zeros where one has none)."""
    table: dict[int, gast.expr] = {}
    any_there = False
    for parameter, operand in c.operands.items():
        parts = operand if isinstance(operand, list) else [operand]
        for i, part in enumerate(parts):
            if not tangents.get(parameter) or only is not None and i != only:
                table[id(part)] = c.reader.again(part)
                continue
            dot = c.reader.dot(part)
            if dot is not None:
                any_there = True
                table[id(part)] = c.full(dot, part).node
            elif zeros:
                table[id(part)] = _no_change(c, part)
    if not any_there:
        return None
    return E(replaced(c.node, table), c.result, c.scope)


def _no_change(c: TangentCall, node: gast.expr) -> gast.expr:
    if isinstance(node, gast.Constant) and (node.value is None or isinstance(node.value, (str, bool))):
        return copy_tree(node)
    return c.reader.zeros(node).node


def replaced(node: Any, table: dict[int, gast.expr]) -> Any:
    """A copy of a tree with some of its nodes (by identity) replaced."""
    if isinstance(node, list):
        return [replaced(item, table) for item in node]
    if not isinstance(node, gast.AST):
        return node
    if id(node) in table:
        return copy_tree(table[id(node)])
    kind: Any = type(node)
    new = kind.__new__(kind)
    new.__dict__.update(node.__dict__)
    for field in node._fields:
        value = getattr(node, field, None)
        if isinstance(value, (list, gast.AST)):
            setattr(new, field, replaced(value, table))
    return new
