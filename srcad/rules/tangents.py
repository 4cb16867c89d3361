"""A tangent through a rule: what changes in the result when the arguments change.

    y = np.sin(x)                y_dot = x_dot * np.cos(x)             from the partial derivatives
    y = np.sum(x, axis=1)        y_dot = np.sum(x_dot, axis=1)         a linear function is its own tangent
    z = x @ w                    z_dot = x_dot @ w + x @ w_dot         a product: once for each factor
    y = np.std(x)                y_dot = np.sum(gradient * x_dot)      a reduction: from the rule of reverse mode
    v = np.linalg.inv(A)         v_dot = -v @ A_dot @ v                as `tangent` declares it

So most rules serve both modes as they are: only the last kind says something more for this one. An argument without a
tangent gives no term.
"""

from __future__ import annotations

import operator
from dataclasses import replace
from typing import Any, Protocol

import gast
import numpy as np

from srcad.facts import Array, Fact, Scalar, Unknown
from srcad.rules.call import Call, CannotTell, Reader, Rule
from srcad.rules.expr import E, Marks, add, is_negative, literal, numpy
from srcad.rules.registry import chosen_times, factors, is_zero, partial_tree, times_marked, where_it_counts
from srcad.rules.terms import merged, with_constants_first
from srcad.tree.build import const, copy_tree, fields_with_trees


class TangentReader(Reader, Protocol):
    """How a rule reaches the program and its tangents."""

    def dot(self, node: gast.expr) -> E | None: ...

    def again(self, node: gast.expr) -> gast.expr: ...

    def zeros(self, node: gast.expr) -> E: ...

    def named_values(self) -> dict[str, gast.expr]: ...


class TangentCall(Call):
    """One call, as its rule sees it in forward mode: `c.dot("x")` beside `c["x"]` and `c.y`."""

    reader: TangentReader

    def __init__(self, rule: Rule, operands: dict[str, Any], node: gast.expr, reader: TangentReader) -> None:
        active = frozenset(p for p in rule.active if _any_active(operands.get(p), reader))
        super().__init__(rule, operands, node, E(const(0.0), Unknown(), reader.scope), reader, active)

    def full(self, e: E, like: gast.expr) -> E:
        """`e` in the shape of the program's expression `like`; the tangent of a container has its parts' shapes."""
        return super().full(e, like) if isinstance(self.reader.fact(like), (Array, Scalar)) else e

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


def _any_active(operand: Any, reader: TangentReader) -> bool:
    parts = operand if isinstance(operand, list) else [operand]
    return any(p is not None and reader.fact(p).active for p in parts)


def tangent_of(c: TangentCall) -> E | None:
    """The tangent of a call's result; None where it is zero."""
    found = _asked(c)
    if found is not None:
        found = with_constants_first(found)
        if _is_real(c) and _may_be_complex(c, found):
            return E(gast.Attribute(found.node, "real", gast.Load()), c.result, c.scope)
    return found


_NORMS = [getattr(np.linalg, name, np.linalg.norm) for name in ("norm", "cond", "vector_norm", "matrix_norm")]
_MODULI = (np.abs, abs, operator.abs, np.var, np.std, np.nanvar, np.nanstd, *_NORMS)  # real of complex numbers, too


def _is_real(c: TangentCall) -> bool:
    """Whether a result is real, whatever goes in."""
    return _dtype(c.result)[:1] in ("f", "i") or any(c.rule.function is f for f in _MODULI)


def _may_be_complex(c: TangentCall, found: E) -> bool:
    """Whether the tangent of a real result may have an imaginary part, as of `np.abs(z)` it has."""
    kind = _dtype(found.fact)[:1]
    kinds = {_dtype(c.fact(p))[:1] for p in c.rule.active if isinstance(c.operands.get(p), gast.AST)}
    of_anything = any(c.rule.function is f for f in _MODULI) and "" in kinds
    return kind == "c" or kind == "" and ("c" in kinds or of_anything)


def _dtype(fact: Fact) -> str:
    return str(getattr(fact, "dtype", ""))


def _asked(c: TangentCall) -> E | None:
    rule = c.rule
    if rule.tangent is not None:
        found: E | None = rule.tangent(c)
        return found
    if rule.elementwise:
        return _elementwise(c)
    _covered(c, rule.linear or rule.bilinear or frozenset([rule.reduces]))
    if rule.linear:
        return again(c, *rule.linear)
    if rule.bilinear:
        return product(c)
    if rule.reduces:
        return reduction(c)
    raise CannotTell(
        f"{rule.name}, which has a rule for reverse mode only", "use srcad.vjp or srcad.grad, or give it a tangent"
    )


def _covered(c: TangentCall, parameters: frozenset[str]) -> None:
    """No argument may change that the form says nothing of: its part would be missing."""
    for parameter in sorted(c.rule.active - parameters):
        operand = c.operands.get(parameter)
        for part in operand if isinstance(operand, list) else [operand]:
            if part is not None and c.reader.dot(part) is not None:
                raise CannotTell(f"{c.rule.name} with an active {parameter} in forward mode", "use srcad.grad")


def summed(total: E | None, term: E | None) -> E | None:
    """Two terms added; None is no term."""
    return term if total is None else total if term is None else add(total, term)


def _elementwise(c: TangentCall) -> E | None:
    """The sum of the partial derivatives, each times its argument's tangent."""
    terms: list[E] = []
    dots = {parameter: c.lazy_dot(parameter) for parameter in c.rule.partials}
    if c.rule.function is np.multiply and same_name(*c.operands.values()) and dots["x1"] is not None:
        return 2.0 * c["x1"] * dots["x1"]
    for parameter, dot in dots.items():
        tree = partial_tree(c.rule.partials[parameter])
        if dot is None or is_zero(tree):
            continue
        chosen = chosen_times(c, tree, dot)
        if chosen is not None:
            terms.append(chosen)
            continue
        dot, partial = factors(c, tree, dot, "chosen_dot")
        terms.append(times_marked(c, tree, dot, partial, _along(partial, dot)))
    total: E | None = None
    for term in merged(terms, c.reader.named_values()):
        total = summed(total, term)
    return total


def _along(partial: E, dot: E) -> E:
    """A partial derivative times a tangent; where this is 0 by choice (of `max(v, 0.0)`) it may be infinite."""
    node = dot.node
    if isinstance(node, gast.IfExp) and isinstance(node.body, gast.Constant) and node.body.value == 0.0:
        made = _along(partial, replace(dot, node=node.orelse))
        still = node.body if made.is_scalar else numpy("zeros_like", partial).node  # as large as the other
        return replace(made, node=gast.IfExp(node.test, still, made.node), quotient=None)
    return dot * partial if partial.quotient is not None else times(partial, dot)


def times(partial: E, dot: E) -> E:
    """`0.5 * (2.0 * q)` is written `q`."""
    if partial.literal is not None and is_negative(dot):
        return times(-partial, -dot)
    found = None if partial.literal is None else _leading(dot.node)
    if found is None:
        return partial * dot
    factor, rest = found
    return literal(partial.literal * factor, dot.scope) * replace(dot, node=rest, quotient=None)


def _leading(node: gast.expr) -> tuple[float, gast.expr] | None:
    """The literal that a product begins with, and the rest."""
    if not isinstance(node, gast.BinOp) or not isinstance(node.op, gast.Mult):
        return None
    if isinstance(node.left, gast.Constant):
        return (node.left.value, node.right) if isinstance(node.left.value, float) else None
    found = _leading(node.left)
    return None if found is None else (found[0], gast.BinOp(found[1], node.op, node.right))


def several(c: TangentCall, *parts: E) -> E:
    """The tangents of several results."""
    return E(gast.Tuple([p.node for p in parts], gast.Load()), c.result, c.scope)


def same_name(one: gast.expr, other: gast.expr) -> bool:
    return isinstance(one, gast.Name) and isinstance(other, gast.Name) and one.id == other.id


def product(c: TangentCall) -> E | None:
    """One term for each factor that has a tangent."""
    total: E | None = None
    for parameter in sorted(c.rule.bilinear, key=lambda p: [q.name for q in c.rule.parameters].index(p)):
        operand = c.operands.get(parameter)
        for i in range(len(operand)) if isinstance(operand, list) else (None,):
            total = summed(total, again(c, parameter, only=i, zeros=False))
    return total


def reduction(c: TangentCall, there: E | None = None) -> E | None:
    """What the cotangent 1 gives, times the tangent, summed over what is taken together; `there`: where it counts."""
    assert c.rule.reverse is not None
    dot = c.dot(c.rule.reduces)
    if dot is None:
        return None
    dot = dot if there is None else numpy("where", there, dot, 0.0)
    c.raw_bar = literal(1.0, c.scope)
    gradient = c.rule.reverse(c).get(c.rule.reduces)
    if not isinstance(gradient, E) or gradient.literal == 0:
        return None
    keys: dict[str, Any] = {k: c.operands[k] for k in ("axis", "keepdims") if c.given(k)}
    if "axis" not in {p.name for p in c.rule.parameters}:
        keys["axis"] = (-2, -1)  # of a matrix
    return total(c, where_counted(c, gradient, dot), **keys)


def where_counted(c: TangentCall, gradient: E, dot: E) -> E:
    """A gradient times a tangent; what is left out (NaN, `where=`) gives nothing, though its tangent may be NaN."""
    if not gradient.masked and not (gradient.marks & Marks.SPARSE and dot.steep):
        return gradient * dot
    if _dtype(gradient.fact) == "bool":
        return numpy("where", gradient, dot, 0.0)
    gradient = c.let(gradient, "share")
    return where_it_counts(c, gradient, gradient * dot)


def total(c: TangentCall, product: E, **keys: Any) -> E:
    """The sum over what a reduction takes together; of complex terms it is complex before its real part is taken."""
    fact = c.result
    if isinstance(fact, (Array, Scalar)) and _dtype(product.fact)[:1] == "c":
        fact = replace(fact, dtype=_dtype(product.fact))
    return product if product.is_scalar else numpy("sum", product, result=fact, **keys)


def again(c: TangentCall, *parameters: str, only: int | None = None, zeros: bool = True) -> E | None:
    """The call once more, with tangents in the place of these parameters' arguments (zeros where one has none)."""
    table: dict[int, gast.expr] = {}
    any_there = False
    for parameter, operand in c.operands.items():
        parts = operand if isinstance(operand, list) else [operand]
        for i, part in enumerate(parts):
            if parameter not in parameters or only is not None and i != only:
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
    met: set[int] = set()
    made = replaced(c.node, table, met)
    assert met == table.keys(), f"{c.rule.name}: an argument that is not in the call"
    return E(made, c.result, c.scope)



def _no_change(c: TangentCall, node: gast.expr) -> gast.expr:
    if isinstance(node, gast.Constant) and (node.value is None or isinstance(node.value, (str, bool))):
        return copy_tree(node)
    return c.reader.zeros(node).node


def replaced(node: Any, table: dict[int, gast.expr], met: set[int]) -> Any:
    """A copy of a tree with some of its nodes (by identity) replaced; `met` gathers those that were found."""
    if isinstance(node, list):
        return [replaced(item, table, met) for item in node]
    fields = fields_with_trees(type(node))
    if fields is None:
        return node
    if id(node) in table:
        met.add(id(node))
        return copy_tree(table[id(node)])
    kind: Any = type(node)
    new = kind.__new__(kind)
    new.__dict__.update(node.__dict__)
    for field in fields:
        value = getattr(node, field, None)
        if isinstance(value, (list, gast.AST)):
            setattr(new, field, replaced(value, table, met))
    return new
