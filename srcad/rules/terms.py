"""Sums of products as one would write them: like terms put together, and constants multiplied when they are written.

    3.0 * (p_bar * x) + p_bar * (3.0 * x)        6.0 * p_bar * x
    0.5 * (K_bar * e) * (2.0 * q)                K_bar * e * q

Of arrays each constant is a pass over all elements. What is grouped stays grouped: in `x * (a * b)` the numbers `a` and
`b` meet before the array does.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import gast

from srcad.facts import Array
from srcad.rules.expr import E, Marks, add, is_negative, literal, negative, split_sign
from srcad.tree.build import attribute, call, const, text

_LARGEST = 2.0**53  # whole numbers up to here are floats


def total_of(
    pieces: list[E], named: dict[str, gast.expr] | None = None, number: Callable[[str], bool] = lambda name: False
) -> E:
    """The sum of contributions.

    `named` are values that go by names in them, which a like term may hide behind; `number` says which names certainly
    stand for numbers.
    """
    ordered = sorted(merged(pieces, named or {}, number), key=lambda e: split_sign(e)[0])
    total = ordered[0]
    for piece in ordered[1:]:
        minus, rest = split_sign(piece)
        total = total - rest if minus else add(total, piece)
    if len(pieces) > 1:
        total = replace(total, marks=Marks.of_sum(p.marks for p in pieces))
    return total


def merged(pieces: list[E], named: dict[str, gast.expr], number: Callable[[str], bool] = lambda name: False) -> list[E]:
    """Terms with the same factors become one."""
    if len(pieces) < 2:
        return pieces
    groups: dict[tuple, list[tuple[E, gast.expr]]] = {}
    for piece in pieces:
        written = _opened(piece.node, named)
        groups.setdefault(_factors(written), []).append((piece, written))
    out: list[E] = []
    for same in groups.values():
        coefficient = sum((_without_constants(written)[0] for _, written in same), Decimal())
        there = coefficient == 1 and _may_be_memory(same[0][1], number)
        if len(same) == 1 or coefficient == 0 or there and not isinstance(same[0][0].fact, Array):
            out += [piece for piece, _ in same]
        else:
            first, written = max(same, key=lambda s: text(s[0].node) == text(s[1]))  # one that hides nothing
            made = _scaled(replace(first, node=written), coefficient)
            made = replace(made, node=call(attribute(made.node, "copy"))) if there else made
            out.append(replace(made, marks=Marks.of_sum(piece.marks for piece, _ in same)))
    return out


def _opened(node: gast.expr, named: dict[str, gast.expr]) -> gast.expr:
    """A product with those of its factors written out that are products with names."""
    if isinstance(node, gast.Name) and isinstance(named.get(node.id), gast.BinOp):
        value = named[node.id]
        return _opened(value, named) if isinstance(value.op, gast.Mult) else node
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        return gast.UnaryOp(gast.USub(), _opened(node.operand, named))
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Mult):
        return gast.BinOp(_opened(node.left, named), gast.Mult(), _opened(node.right, named))
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Div):
        return gast.BinOp(_opened(node.left, named), gast.Div(), node.right)
    return node


def _scaled(e: E, coefficient: Decimal) -> E:
    _, rest = _without_constants(e.node)
    if rest is None:  # what is known of it is its own number, not that of one of the terms
        return replace(literal(float(coefficient), e.scope), marks=e.marks)
    bare = replace(e, node=rest, quotient=None)
    if coefficient < 0:
        return negative(_scaled(bare, -coefficient))
    fact = bare.fact if coefficient == 1 else (literal(float(coefficient), e.scope) * bare).fact
    return replace(bare, node=_times(coefficient, rest), fact=fact)


def _may_be_memory(node: gast.expr, number: Callable[[str], bool]) -> bool:
    """Whether a product is, without its constants, an array that is there already: `0.5 * x` a new one, x is not."""
    rest = _without_constants(node)[1]
    if isinstance(rest, gast.Name):
        return not number(rest.id)
    return not isinstance(rest, (gast.BinOp, gast.Constant))


def _factors(node: gast.expr) -> tuple:
    """What a product consists of besides its constants, in an order that is always the same."""
    top: list[str] = []
    bottom: list[str] = []

    def gather(part: gast.expr | None) -> None:
        if isinstance(part, gast.BinOp) and isinstance(part.op, gast.Mult):
            gather(part.left)
            gather(part.right)
        elif isinstance(part, gast.BinOp) and isinstance(part.op, gast.Div):
            gather(part.left)
            bottom.append(text(part.right))
        elif part is not None:
            top.append(text(part))

    gather(_without_constants(node)[1])
    return tuple(sorted(top)), tuple(sorted(bottom))


def gathered(node: gast.expr) -> gast.expr:
    """A product with its constants as one, in front; anything else, and a product with one constant, as it is."""
    if _constants(node) < 2:
        return node
    coefficient, rest = _without_constants(node)
    if not math.isfinite(float(coefficient)) or float(coefficient) == 0 or rest is None:
        return node
    if coefficient == 1 and not isinstance(rest, gast.BinOp):
        return node  # an array of its own, which x is not
    if coefficient < 0:
        return gast.UnaryOp(gast.USub(), _times(-coefficient, rest))
    return _times(coefficient, rest)


def with_constants_first(e: E) -> E:
    """The same of an expression with what is known of it."""
    if is_negative(e):
        return negative(with_constants_first(negative(e)))
    if e.quotient is None:
        return replace(e, node=gathered(e.node))
    top = with_constants_first(e.quotient[0])
    return replace(e, node=gast.BinOp(top.node, gast.Div(), e.quotient[1].node), quotient=(top, e.quotient[1]))


def tidied(node: Any) -> Any:
    """A tree with the constants of its products gathered, and `t / x * x` as `t`."""
    if isinstance(node, list):
        return [tidied(item) for item in node]
    if not isinstance(node, gast.AST):
        return node
    if isinstance(node, gast.BinOp) and isinstance(node.op, (gast.Mult, gast.Div)):
        node = _cancelled(gathered(node))
    for field in node._fields:
        value = getattr(node, field, None)
        if isinstance(value, (list, gast.AST)):
            setattr(node, field, tidied(value))
    return node


def _cancelled(node: Any) -> gast.expr:
    """`t / x * x` comes of functions that are their own derivatives (`np.exp`), which are not 0."""
    divided = node.left if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Mult) else None
    if not isinstance(divided, gast.BinOp) or not isinstance(divided.op, gast.Div):
        return node
    one, other, left = divided.right, node.right, divided.left
    made = isinstance(left, gast.BinOp) or isinstance(left, gast.Call) and text(left.func) == "$np.sum"
    same = isinstance(one, gast.Name) and isinstance(other, gast.Name) and one.id == other.id
    return left if made and same else node


def _number(node: gast.expr) -> bool:
    return isinstance(node, gast.Constant) and type(node.value) in (int, float) and abs(node.value) < _LARGEST


def _constants(node: gast.expr) -> int:
    if _number(node):
        return 1
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        return _constants(node.operand)
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Mult):
        return _constants(node.left) + _constants(node.right)
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Div):
        return _constants(node.left)
    return 0


def _without_constants(node: gast.expr) -> tuple[Decimal, gast.expr | None]:
    """The product of a product's constants, and what is left of it; None where nothing is.

    As decimal numbers, which is how they are written: `4.0 * 0.1 * 3.0` is 1.2, and not 1.2000000000000002.
    """
    if isinstance(node, gast.Constant) and _number(node):
        return Decimal(repr(node.value)), None
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        coefficient, rest = _without_constants(node.operand)
        return -coefficient, rest
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Mult):
        (one, left), (other, right) = _without_constants(node.left), _without_constants(node.right)
        if left is None or right is None:
            return one * other, left if right is None else right
        return one * other, gast.BinOp(left, gast.Mult(), right)
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Div):
        coefficient, left = _without_constants(node.left)
        if left is None:
            return coefficient, gast.BinOp(const(1.0), gast.Div(), node.right)
        return coefficient, gast.BinOp(left, gast.Div(), node.right)
    return Decimal(1), node


def _times(coefficient: Decimal, rest: gast.expr | None) -> gast.expr:
    """A constant before a product: before its first factor, so that no parentheses are needed."""
    if rest is None:
        return const(float(coefficient))
    if coefficient == 1:
        return rest
    if isinstance(rest, gast.Constant) and _number(rest):  # of `1.0 / x`
        return const(float(coefficient * Decimal(repr(rest.value))))
    if isinstance(rest, gast.BinOp) and isinstance(rest.op, (gast.Mult, gast.Div)):
        return gast.BinOp(_times(coefficient, rest.left), rest.op, rest.right)
    return gast.BinOp(const(float(coefficient)), gast.Mult(), rest)
