"""Operands from left to right, also where one of them needs statements of its own.

    y = f(x) * g(x)                   where g is followed, and its statements change what f(x) has read, or would read
                                      again: t = f(x); ...; y = t * g
    s = x * h[0] + x * heappop(h)     t = h[0]; u = heappop(h); s = x * t + x * u, for what is needed twice is written
                                      before the statement, and neither may be read before or after the other's turn
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from srcad.facts import Array, Fact, Known, Scalar, Unknown, is_record, parts_of
from srcad.frontend.writes import may_write
from srcad.tree.build import like_display, loads, stores, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def evaluate_all(sp: Specialiser, nodes: list[gast.expr]) -> list[gast.expr]:
    """Operands from left to right; where a later one needs statements, the earlier ones are held before these."""
    done: list[gast.expr] = []
    for node in nodes:
        done, made = value_after(sp, done, node)
        done = [*done, made]
    return done


def each_in_turn(sp: Specialiser, done: list[gast.expr]) -> list[gast.expr]:
    """Operands of which one may write into memory, where others read it: each is held where it stands."""
    if not any(map(sp.is_active, done)):
        return done
    computed = [gast.Expr(made) for made in done if isinstance(sp.fact(made), _VALUES)]
    writing = [stmt for stmt in computed if may_write(sp, [stmt])]
    for i, made in enumerate(done if writing else []):
        others = [w for w in writing if w.value is not made]
        if not isinstance(sp.fact(made), _VALUES) or isinstance(made, (gast.Tuple, gast.List, gast.Dict)):
            continue
        if not settled(sp, made, others) or any(not settled(sp, d, [gast.Expr(made)]) for d in done if d is not made):
            done[i] = sp.hold_always(made, "t")
    return done


_VALUES = (Array, Scalar, Unknown)


def value_after(sp: Specialiser, done: list[gast.expr], node: gast.expr) -> tuple[list[gast.expr], gast.expr]:
    """The value of an expression, and what was evaluated before it."""
    start = len(sp.out)
    with sp.waiting(done):
        made = sp.expr(node)
    return held_before(sp, done, start), made


def held_before(sp: Specialiser, done: list[gast.expr], start: int) -> list[gast.expr]:
    """What was evaluated before the statements from `start` on: under names of its own where they would change it."""
    new = sp.out[start:]
    if all(settled(sp, d, new) for d in done):
        return done
    del sp.out[start:]
    held = [_held(sp, d, new) for d in done]
    sp.out += new
    return held


def once(sp: Specialiser, index: gast.expr) -> gast.expr:
    """An index of an active value, which is read again for its adjoint: what may write as it is read has a name."""
    itself: list[gast.stmt] = [gast.Expr(index)]
    return _held(sp, index, itself) if may_write(sp, itself) else index


def _held(sp: Specialiser, node: gast.expr, new: list[gast.stmt]) -> gast.expr:
    if settled(sp, node, new):
        return node
    if isinstance(node, gast.Tuple) or isinstance(node, gast.List) and _holds_records(sp.fact(node)):
        return sp.note(like_display(node, [_held(sp, e, new) for e in node.elts]), sp.fact(node))
    if isinstance(node, gast.Slice):
        ends = [None if e is None else _held(sp, e, new) for e in (node.lower, node.upper, node.step)]
        return sp.note(gast.Slice(*ends), sp.fact(node))
    return sp.hold_always(node, "t")


def _holds_records(fact: Fact) -> bool:
    """Whether a list has parts that exist only as theirs, so that a variable could not hold it."""
    return any(is_record(f) or _holds_records(f) for f in parts_of(fact))


def settled(sp: Specialiser, node: gast.expr, stmts: list[gast.stmt]) -> bool:
    """Whether an expression means the same after these statements as before them."""
    if not stmts or isinstance(node, gast.Constant) or isinstance(sp.fact(node), Known):
        return True
    if any(isinstance(n, gast.Call) and n not in sp.ops for n in walk(node)):
        return False
    if loads(node) & stores(stmts):
        return False
    return isinstance(node, gast.Name) or not may_write(sp, stmts)
