"""A product that has a name already is read by it where a tangent multiplies by all of its factors.

    p = 3.0 * x * x                                         p = 3.0 * x * x
    x_dot = x_dot - 3.0 * (x * (x * x_dot)) / p      ->     x_dot = x_dot - p * x_dot / p

The derivative of a product is made of its factors, and so is the product. The primal's statements stay as they are, to
the last bit of their values.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import gast

from srcad.frontend.core import Core
from srcad.tree.build import BLOCKS, binary, loads, name, stores, text


@dataclass(frozen=True)
class _Product:
    """A name, what it is a product of, and the names in there."""

    name: str
    factors: Counter[str]
    read: frozenset[str]


def with_named_products(stmts: list[Any], core: Core, dots: dict[str, str]) -> list[Any]:
    """The statements of a tangent function; `dots` are the tangents' variables."""
    stored = {n for n, sites in core.name_sites.items() if sites & core.stored_sites}
    stored |= set(core.free_facts)  # variables of modules and closures, which a call may bind anew
    _block(stmts, [], frozenset(dots.values()), stored | {dots[n] for n in stored if n in dots}, frozenset(dots))
    return stmts


def _block(
    stmts: list[Any], known: list[_Product], tangents: frozenset[str], stored: set[str], active: frozenset[str]
) -> None:
    """Statements before which these products have names; what is in `stored` may change without being bound here. Only
    what is active is of floats for certain: whole numbers of few digits may have no room for their product."""
    for stmt in stmts:
        if isinstance(stmt, (gast.Assign, gast.AugAssign)) and stores(stmt) <= tangents and _root(stmt) in tangents:
            stmt.value = _shortened(stmt.value, known)
        elif isinstance(stmt, gast.Return) and isinstance(stmt.value, gast.Tuple) and len(stmt.value.elts) == 2:
            stmt.value.elts[1] = _shortened(stmt.value.elts[1], known)
        bound = stores(stmt)
        known = [p for p in known if p.name not in bound and not p.read & bound]
        for part in BLOCKS if not isinstance(stmt, (gast.Expr, gast.FunctionDef)) else ():
            if isinstance(getattr(stmt, part, None), list):
                _block(getattr(stmt, part), known, tangents, stored, active)
        made = _product(stmt)
        if made is not None and (made.read | bound) & active and not (made.read | bound) & stored:
            known = [*known, made]


def _root(stmt: Any) -> str:
    """The variable that is bound, or stored into."""
    target = stmt.target if isinstance(stmt, gast.AugAssign) else stmt.targets[0]
    while isinstance(target, (gast.Subscript, gast.Attribute)):
        target = target.value
    return target.id if isinstance(target, gast.Name) else ""


def _product(stmt: Any) -> _Product | None:
    """`p = 3.0 * x * x`, of names and numbers."""
    if not isinstance(stmt, gast.Assign) or not isinstance(stmt.targets[0], gast.Name):
        return None
    factors, read = _factors(stmt.value), frozenset(loads(stmt.value))
    plain = all(isinstance(f, (gast.Name, gast.Constant)) for f in factors)
    names = sum(isinstance(f, gast.Name) for f in factors)
    if not plain or len(factors) < 2 or not names or stmt.targets[0].id in read:
        return None
    return _Product(stmt.targets[0].id, Counter(map(text, factors)), read)


def _factors(node: Any) -> list[gast.expr]:
    """The factors of a product, from left to right."""
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Mult):
        return [*_factors(node.left), *_factors(node.right)]
    return [node]


def _shortened(node: Any, known: list[_Product]) -> Any:
    """An expression with names for such products, the longest first."""
    if isinstance(node, list):
        return [_shortened(item, known) for item in node]
    if not isinstance(node, gast.AST):
        return node
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Mult):
        for product in sorted(known, key=lambda p: -p.factors.total()):
            if not product.factors - Counter(map(text, _factors(node))):
                rest = _without(node, Counter(product.factors))
                return name(product.name) if rest is None else binary("*", name(product.name), _shortened(rest, known))
    for field in node._fields:
        value = getattr(node, field, None)
        if isinstance(value, (list, gast.AST)):
            setattr(node, field, _shortened(value, known))
    return node


def _without(node: Any, gone: Counter[str]) -> Any:
    """A product without these factors, of which each that is found is taken out of `gone`; None where all go."""
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Mult):
        left, right = _without(node.left, gone), _without(node.right, gone)
        return left if right is None else right if left is None else binary("*", left, right)
    if gone[text(node)]:
        gone[text(node)] -= 1
        return None
    return node


__all__ = ["with_named_products"]
