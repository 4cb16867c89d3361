"""Loops over a few parts, each of its own type, written out: a round after the other.

    for v in (x, 2.0 * s):                    total = total + np.sum(x)
        total = total + np.sum(v)             stopped = total > limit
        if total > limit:             ->      if not stopped:
            break                                 total = total + 2.0 * s

A `break` (which stands at the end of a branch at the end of the body, by now) says that no other round is to follow.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Fact, Known, Map, Scalar, Seq, Unknown, parts_of, pattern, sites_of
from srcad.frontend.assignment import bind_target
from srcad.frontend.displays import Virtual, display, key_of_part, parts_of_sequence
from srcad.frontend.frames import is_function, is_made_function, known_function
from srcad.frontend.inactive import reads_active
from srcad.frontend.objects import holds_objects
from srcad.frontend.structure import Do
from srcad.tree.build import assign, const, copy_tree, loads, name, stores, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def one_by_one(sp: Specialiser, made: gast.expr, fact: Seq) -> bool:
    """Whether the parts are so different (or functions) that the loop is written out."""
    assert fact.items is not None
    if any(is_made_function(p) or _holds_function(p) for p in fact.items) or made in sp.spelled:
        return True
    if isinstance(made, (gast.Tuple, gast.List)) and holds_objects(sp, made):
        return True
    if not fact.active:
        return False
    if any(f"{site}.len" in sp.static for site in fact.sites):  # the code is made for its length
        return True
    different = any(pattern(p) != pattern(fact.items[0]) for p in fact.items) or fact.kind == "tuple"
    return different or isinstance(made, (gast.Tuple, gast.List))


def _holds_function(fact: Fact) -> bool:
    if isinstance(fact, (Seq, Map)):
        return any(_holds_function(p) for p in parts_of(fact))
    return is_function(fact)


def spelled_out(sp: Specialiser, iterable: gast.expr) -> list[gast.expr] | None:
    """The elements of `enumerate(bodies)`, `zip(layers, activations)`: of functions, or of dicts and objects
    that exist as their parts, which have no variable that could be read by an index. None for everything else."""
    parts = spelled(sp, iterable)
    if parts is None or not (any(_needs_a_round(sp, part) for part in parts) or _of_own_types(sp, iterable)):
        return None
    return parts


def _of_own_types(sp: Specialiser, iterable: gast.expr) -> bool:
    """Whether a sequence that is numbered or zipped would be written out by itself."""
    owners = [(sp.frame.owner(n.id), n) for n in walk(iterable) if isinstance(n, gast.Name)]
    read = [(n, sp.env_fact(owner.names[n.id])) for owner, n in owners if owner is not None]
    return any(isinstance(f, Seq) and f.items is not None and one_by_one(sp, n, f) for n, f in read)


def spelled(sp: Specialiser, iterable: gast.expr) -> list[gast.expr] | None:
    """The elements of a sequence, `zip`, `enumerate` or `reversed` where they are known one by one."""
    function = known_function(sp, iterable.func) if isinstance(iterable, gast.Call) else None
    if function is enumerate and len(iterable.args) == 1 and not iterable.keywords:
        inner = spelled(sp, iterable.args[0])
        return None if inner is None else [_row(sp, [key_of_part(sp, i), e]) for i, e in enumerate(inner)]
    if function is reversed and len(iterable.args) == 1:
        inner = spelled(sp, iterable.args[0])
        return None if inner is None else inner[::-1]
    if function is zip and not iterable.keywords:
        columns = [spelled(sp, a) for a in iterable.args]
        if not all(columns):
            return None
        return [_row(sp, list(row)) for row in zip(*columns, strict=False)]
    if isinstance(iterable, (gast.Tuple, gast.List)):
        known = all(isinstance(e, (gast.Constant, gast.Name, gast.Lambda, gast.Attribute)) for e in iterable.elts)
        return parts_of_sequence(sp, sp.expr(iterable)) if known else None
    held = sp.frame.owner(iterable.id) if isinstance(iterable, gast.Name) else None
    if held is not None and isinstance(sp.env_fact(held.names[iterable.id]), (Virtual, Seq)):
        return parts_of_sequence(sp, sp.expr(iterable))
    return None


def keys_spelled_out(sp: Specialiser, node: gast.AST, iterable: gast.expr) -> list[gast.expr] | None:
    """The keys of `for key in ("w", "b"): p[key] = ...`, where p has a derivative: each part is a variable, then.

    Also the numbers of `for i in range(1, 3): p[f"w{i}"] = ...`.
    """
    if not isinstance(node, gast.For):
        return None
    targets = stores(node.target)
    keys = [n for n in walk(node.body) if isinstance(n, gast.Subscript) and loads(n.slice) & targets]
    numbers: Any = _literal_range(sp, iterable)
    if numbers is not None:
        keys = [key for key in keys if not isinstance(key.slice, gast.Name)]
    elif _keys_of(sp, iterable) is not None:
        numbers = _keys_of(sp, iterable)
    elif not isinstance(iterable, (gast.Tuple, gast.List)) or not all(map(_has_key, iterable.elts)):
        return None
    count = len(iterable.elts if numbers is None else numbers)
    if not 0 < count <= MAX_KEYS or not any(_is_dict(sp, k.value) for k in keys) or not reads_active(sp, node):
        return None
    return parts_of_sequence(sp, sp.expr(iterable)) if numbers is None else [key_of_part(sp, n) for n in numbers]


MAX_KEYS = 16


def functions_bound_anew(sp: Specialiser, node: gast.AST, iterable: gast.expr) -> list[gast.expr] | None:
    """The numbers of `for _ in range(2): g = srcad.grad(g)`: in each round g is another function."""
    numbers = _literal_range(sp, iterable)
    if not isinstance(node, gast.For) or numbers is None or not 0 < len(numbers) <= MAX_KEYS:
        return None
    owners = [(identifier, sp.frame.owner(identifier)) for identifier in sorted(stores(node.body))]
    before = [sp.env_fact(owner.names[identifier]) for identifier, owner in owners if owner is not None]
    if not any(is_function(fact) or is_made_function(fact) for fact in before):
        return None
    return [key_of_part(sp, n) for n in numbers]


def _keys_of(sp: Specialiser, iterable: gast.expr) -> list[Any] | None:
    """The keys of a dict of constants, so far: `for key in totals: totals[key] += x`."""
    if isinstance(iterable, gast.Call) and isinstance(iterable.func, gast.Attribute) and not iterable.args:
        iterable = iterable.func.value if iterable.func.attr == "keys" else iterable
    owner = sp.frame.owner(iterable.id) if isinstance(iterable, gast.Name) else None
    fact = sp.env_fact(owner.names[iterable.id]) if owner is not None else None
    if not isinstance(fact, Map) or fact.kind != "dict" or fact.sites & sp.param_sites:
        return None
    return list(fact.items) if all(isinstance(k, str) for k in fact.items) else None


def _literal_range(sp: Specialiser, iterable: gast.expr) -> range | None:
    if not isinstance(iterable, gast.Call) or known_function(sp, iterable.func) is not range or iterable.keywords:
        return None
    ends = [_known_number(sp, a) for a in iterable.args]
    return None if not ends or None in ends else range(*(e for e in ends if e is not None))


def _known_number(sp: Specialiser, node: gast.expr) -> int | None:
    """A whole number that is written out, or follows from how many parts a tuple or dict has: `len(params) // 2`."""
    if isinstance(node, gast.Constant):
        return node.value if type(node.value) is int else None
    if isinstance(node, gast.Name):
        fact = sp.env_fact(owner.names[node.id]) if (owner := sp.frame.owner(node.id)) is not None else None
        return fact.literal if isinstance(fact, Scalar) and type(fact.literal) is int else None
    if isinstance(node, gast.Call) and known_function(sp, node.func) is len and isinstance(node.args[0], gast.Name):
        held = sp.look(node.args[0].id)
        return len(parts_of(held)) if isinstance(held, Map) else None
    if isinstance(node, gast.BinOp) and type(node.op) in _OPERATORS:
        left, right = _known_number(sp, node.left), _known_number(sp, node.right)
        return None if left is None or not right else _OPERATORS[type(node.op)](left, right)
    return None


_OPERATORS = {gast.Add: operator.add, gast.Sub: operator.sub, gast.Mult: operator.mul, gast.FloorDiv: operator.floordiv}


def _has_key(node: gast.expr) -> bool:
    if isinstance(node, gast.Tuple):
        literals = all(isinstance(e, gast.Constant) for e in node.elts)
        return literals and any(isinstance(e.value, str) for e in node.elts)
    return isinstance(node, gast.Constant) and isinstance(node.value, str)


def _is_dict(sp: Specialiser, base: gast.expr) -> bool:
    while isinstance(base, gast.Subscript):
        base = base.value
    if not isinstance(base, gast.Name) or sp.frame.owner(base.id) is None:
        return False
    fact = sp.look(base.id)
    return isinstance(fact, Map) and fact.kind == "dict"


def _row(sp: Specialiser, parts: list[gast.expr]) -> gast.expr:
    return display(sp, gast.Tuple(parts, gast.Load()), "tuple")


def _needs_a_round(sp: Specialiser, part: gast.expr) -> bool:
    if isinstance(part, gast.Tuple):
        return any(_needs_a_round(sp, p) for p in part.elts)
    return part in sp.virtuals or is_function(sp.fact(part)) or is_made_function(sp.fact(part))


def unrolled(
    sp: Specialiser, node: gast.AST, target: gast.expr, items: list[gast.expr], body: Callable[[], None],
    rebound: set[str],
) -> None:  # fmt: skip
    held = [item if stable(sp, item, rebound) else sp.hold_always(item, "item") for item in items]

    here = sp.here

    def bind(item: gast.expr) -> None:
        sp.here = here
        bind_target(sp, target, current(sp, item))

    with sp.waiting(held):
        if isinstance(node, gast.For) and leaves(node.body):
            sp.stmts(_rounds(sp, node, [partial(bind, item) for item in held]))
            return
        for item in held:
            if sp.env is None:
                break
            bind(item)
            body()


def _rounds(sp: Specialiser, node: gast.For, binds: list[Callable[[], None]]) -> list[gast.stmt]:
    """The statements of all rounds; a flag says after each whether one of them has left the loop."""
    flag = sp.new_name("stopped")
    body = [flagged(stmt, flag) for stmt in copy_tree(node.body)]
    rest: list[gast.stmt] = []
    for bind in reversed(binds):
        following = [gast.If(gast.UnaryOp(gast.Not(), name(flag)), rest, [])] if rest else []
        rest = [Do(bind, node.target), *body, *following]
    return [assign(flag, const(False)), *rest]


def leaves(block: list[gast.stmt]) -> bool:
    return any(
        isinstance(s, gast.Break) or isinstance(s, (gast.If, gast.With, gast.Try)) and any(map(leaves, _blocks(s)))
        for s in block
    )


def flagged(stmt: gast.stmt, flag: str) -> gast.stmt:
    """A statement with the loop's own `break`s, which nothing follows, replaced by the flag."""
    if isinstance(stmt, gast.Break):
        return gast.copy_location(assign(flag, const(True)), stmt)
    if isinstance(stmt, (gast.If, gast.With, gast.Try)):
        for block in _blocks(stmt):
            block[:] = [flagged(s, flag) for s in block]
    return stmt


def _blocks(stmt: gast.stmt) -> list[list[gast.stmt]]:
    return [getattr(stmt, field) for field in ("body", "orelse", "finalbody") if getattr(stmt, field, None)]


def current(sp: Specialiser, item: gast.expr) -> gast.expr:
    """A part with the facts of now: the rounds before may have stored something else in it (`h["b"] = w`)."""
    if isinstance(item, gast.Tuple):
        elts = [current(sp, e) for e in item.elts]
        same = all(new is old for new, old in zip(elts, item.elts, strict=True))
        return item if same else display(sp, gast.Tuple(elts, gast.Load()), "tuple")
    known = isinstance(item, gast.Name) and isinstance(sp.fact(item), (Scalar, Array, Seq, Unknown))
    if known and sp.env is not None and item.id in sp.env and sp.env[item.id] != sp.fact(item):
        return sp.local_variable(item.id, item)
    return item


def stable(sp: Specialiser, item: gast.expr, rebound: set[str]) -> bool:
    """Whether an expression means the same in every round of a loop that is written out."""
    if isinstance(item, gast.Constant) or isinstance(sp.fact(item), Known):
        return True
    if loads(item) & rebound:
        return False
    if isinstance(item, gast.Tuple):
        return all(stable(sp, e, rebound) for e in item.elts)
    path = item
    while isinstance(path, (gast.Subscript, gast.Attribute)) and not (
        isinstance(path, gast.Subscript) and not isinstance(path.slice, gast.Constant)
    ):
        path = path.value
    whole = frozenset() if path is item else sites_of(sp.fact(path))
    return isinstance(path, gast.Name) and not whole & sp.memory.stored_sites


__all__ = ["flagged", "functions_bound_anew", "keys_spelled_out", "leaves", "one_by_one", "spelled_out", "unrolled"]
