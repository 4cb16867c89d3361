"""A tangent that is zero in the first round of a loop over layers stands in no product there.

    h_dot = np.zeros_like(h)                            the data do not change
    for i in range(len(params)):
        ...
        s_dot = h @ W_dot + b_dot                       it was h_dot @ W + h @ W_dot + b_dot
        if i > 0:
            s_dot += h_dot @ W
        h_dot = (1.0 - h_new ** 2) * s_dot

So it is in the reversed loop of a gradient that is differentiated, where the list gives these zeros back in the last
round. What is left out has a partner in the sum, in which the other factor changes, and which is of its shape and type.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable
from typing import Any

import gast

from srcad.analysis.layers import is_path, matrices_of_round, multiplies
from srcad.analysis.live import Purity
from srcad.analysis.unread import is_new
from srcad.frontend.core import Core
from srcad.rules.expr import NUMPY
from srcad.rules.tangents import replaced
from srcad.tree.build import (
    BLOCKS,
    Comment,
    assign,
    augment,
    binary,
    const,
    copy_tree,
    loads,
    name,
    stores,
    substitute,
    text,
    walk,
)


def guard_first_rounds(stmts: list[Any], core: Core, dots: dict[str, str], new: Callable[[str], str]) -> list[Any]:
    """The statements of a tangent function; `dots` are the tangents' variables, `new` gives a name that is free."""
    if any(_rounds(s) is not None for s in stmts) and any(_makes_zeros(s) for s in walk(stmts)):
        _First(stmts, core, dots, new).block(stmts)
    return stmts


class _First:
    def __init__(self, stmts: list[Any], core: Core, dots: dict[str, str], new: Callable[[str], str]) -> None:
        self.dots, self.new = dots, new
        self.primals = {dot: primal for primal, dot in dots.items()}
        names = [n for n in walk(stmts) if isinstance(n, gast.Name)]
        self.read = Counter(n.id for n in names if isinstance(n.ctx, gast.Load))
        self.bound = Counter(n.id for n in names if not isinstance(n.ctx, gast.Load))
        self.pure = Purity(stmts, core)
        self.seen = _only_seen(stmts, self.pure.names)
        self.lasting = _lists_last(stmts, self.pure)
        self.lists: dict[str, list[tuple[str, str]]] = {}  # what each list gets and gives: the methods, and the names
        for method, owner, other in map(_list_call, walk(stmts)):
            self.lists.setdefault(owner, []).append((method, other))
        self.given: dict[str, str] = {}  # lists whose first value is zero, and the number of their values

    def block(self, stmts: list[Any]) -> None:
        """Loops of a block, with what is zero where each begins."""
        zero: set[str] = set()
        empty: set[str] = set()
        for stmt in stmts:
            count = _rounds(stmt)
            if count is not None and multiplies(stmt.body, matrices_of_round(stmt)):
                self._rounds(stmt, count, set(zero), empty)
            elif not isinstance(stmt, (gast.Expr, Comment)):
                for part in BLOCKS:
                    inner = getattr(stmt, part, None)
                    if isinstance(inner, list):
                        self.block(inner)
            zero -= stores(stmt)
            empty -= {n.id for n in walk(stmt) if isinstance(n, gast.Name)}
            if _makes_zeros(stmt) and self._only_seen(stmt.targets[0].id):
                zero |= stores(stmt)
            if isinstance(stmt, gast.Assign) and _is_empty(stmt.value):
                empty |= stores(stmt)

    def _rounds(self, loop: gast.For, count: gast.expr, zero: set[str], empty: set[str]) -> None:
        """A loop's statements; before the loop these names are zero, and these lists empty."""
        down = len(loop.iter.args) == 3
        zero = set() if down else zero
        test = gast.Compare(name(loop.target.id), [gast.Gt()], [const(0)])
        out: list[Any] = []
        for stmt in loop.body:
            out += self._without_products(stmt, zero, test)
            method, owner, item = _list_call(stmt)
            if method == "append" and not down and item in zero and owner in empty and self.read[owner] == 2:
                self.given[owner] = text(count)  # its other reader takes from it
            zero -= stores(stmt)
            if method == "pop" and down and self._gives_zero(owner, count) and self._only_seen(stmt.targets[0].id):
                zero |= stores(stmt)
        loop.body[:] = _merged(out, test)

    def _only_seen(self, identifier: str, met: frozenset[str] = frozenset()) -> bool:
        """Whether what a name stands for is what it was when it was bound, also where a list gives it back."""
        if self.seen[identifier] != self.read[identifier]:
            return False
        holders = {owner for owner, calls in self.lists.items() if ("append", identifier) in calls} - met
        if any(self.read[owner] != len(self.lists[owner]) for owner in holders):
            return False
        given = {other for owner in holders for method, other in self.lists[owner] if method == "pop"}
        return all(self._only_seen(other, met | holders) for other in given)

    def _gives_zero(self, owner: str, count: gast.expr) -> bool:
        """Whether a list that is emptied in as many rounds as it was filled in gives zeros in the last one."""
        same = self.given.get(owner) == text(count) and self.bound[owner] == 1
        most = 1 if isinstance(count, gast.Name) else 0  # of parameters, which stand for no list that is made here
        return same and self.lasting and all(self.bound[n] <= most for n in loads(count))

    def _without_products(self, stmt: Any, zero: set[str], test: gast.expr) -> list[Any]:
        """A statement, of which the products with zeros are added where the index is another one."""
        if not isinstance(stmt, gast.Assign) or not isinstance(stmt.targets[0], gast.Name) or not self.pure(stmt.value):
            return [stmt]
        target = stmt.targets[0].id
        before: list[gast.stmt] = []
        table: dict[int, gast.expr] = {}
        inside: set[int] = set()
        for whole in _sums(stmt.value):
            terms = _terms(whole)
            written = {text(t) for t in terms}
            gone = [t for t in terms if self._partner(t, zero) in written]
            if not gone or id(whole) in inside:
                continue
            inside |= {id(n) for n in walk(whole)}
            plain = whole is stmt.value and target not in loads(whole)
            variable = target if plain else self.new("s_dot")
            first, *others = (t for t in terms if t not in gone)
            rest = functools.reduce(functools.partial(binary, "+"), others, first)
            adds: list[gast.stmt] = [augment(variable, "+", term) for term in gone]
            before += [assign(variable, rest), gast.If(copy_tree(test), adds, [])]
            if plain:
                return before
            table[id(whole)] = name(variable)
        stmt.value = replaced(stmt.value, table, set()) if table else stmt.value
        return [*before, stmt]

    def _partner(self, term: Any, zero: set[str]) -> str:
        """Of `h_dot @ W`, where h_dot is zero: `h @ W_dot`."""
        factors = _factors(term)
        for factor, other in (factors, factors[::-1]) if factors else ():
            if is_path(factor) and loads(factor) and loads(factor) <= zero & self.primals.keys():
                table = {id(factor): substitute(copy_tree(factor), {z: name(self.primals[z]) for z in zero})}
                table[id(other)] = substitute(copy_tree(other), {n: name(dot) for n, dot in self.dots.items()})
                return text(replaced(term, table, set()))
        return ""


def _makes_zeros(stmt: Any) -> bool:
    if not isinstance(stmt, gast.Assign) or not isinstance(stmt.targets[0], gast.Name):
        return False
    return isinstance(stmt.value, gast.Call) and text(stmt.value.func) == f"{NUMPY}.zeros_like"


def _rounds(loop: Any) -> gast.expr | None:
    """The n of `for i in range(n)` and of `for i in range(n - 1, -1, -1)`, which end when that is over."""
    if not isinstance(loop, gast.For) or not isinstance(loop.target, gast.Name) or not isinstance(loop.iter, gast.Call):
        return None
    left = loop.target.id in stores(loop.body) or any(isinstance(n, (gast.Break, gast.Return)) for n in walk(loop.body))
    if text(loop.iter.func) != "range" or loop.orelse or left:
        return None
    first, *others = loop.iter.args
    if not others:
        return first
    if [text(other) for other in others] != ["-1", "-1"]:
        return None
    if isinstance(first, gast.Constant):
        return const(first.value + 1)
    minus_one = isinstance(first, gast.BinOp) and isinstance(first.op, gast.Sub) and text(first.right) == "1"
    return first.left if minus_one else None


def _only_seen(stmts: list[Any], values: dict[str, Any]) -> Counter[str]:
    """How often each name is read by what makes new memory of it, by a list that gives it back, or at the end."""
    found: Counter[str] = Counter()
    for node in walk(stmts):
        parts: list[Any] = []
        if isinstance(node, gast.BinOp):
            parts = [node.left, node.right]
        elif isinstance(node, gast.UnaryOp):
            parts = [node.operand]
        elif isinstance(node, gast.Expr) and _list_call(node)[0]:
            parts = node.value.args
        elif isinstance(node, gast.Call) and is_new(node, values):
            parts = node.args
        elif isinstance(node, gast.Return):
            parts = node.value.elts if isinstance(node.value, gast.Tuple) else [node.value]
        plain = (p.value if isinstance(p, gast.Attribute) and p.attr == "T" else p for p in parts)
        found.update(p.id for p in plain if isinstance(p, gast.Name))
    # An array that is added to in place is not what it was.
    found.subtract({text(s.target) for s in walk(stmts) if isinstance(s, gast.AugAssign)} & found.keys())
    return found


def _lists_last(stmts: list[Any], pure: Callable[[Any], bool]) -> bool:
    """Whether no list gets longer or shorter but those that the function makes, each by its own name."""
    every = [s for s in walk(stmts) if isinstance(s, gast.Assign) and isinstance(s.targets[0], gast.Name)]
    made = {s.targets[0].id for s in every if _is_empty(s.value)}
    made -= {s.targets[0].id for s in every if not _is_empty(s.value)}
    for node in walk(stmts):
        if isinstance(node, (gast.Delete, gast.FunctionDef, gast.Lambda)):
            return False
        if isinstance(node, gast.Subscript) and not isinstance(node.ctx, gast.Load):
            if any(isinstance(n, gast.Slice) for n in walk(node.slice)):
                return False
        if isinstance(node, gast.Call) and isinstance(node.func, gast.Attribute) and not pure(node):
            if text(node.func.value) not in made and node.func.attr != "at":
                return False
        elif isinstance(node, gast.Call) and not pure(node):
            return False
    return True


def _is_empty(node: Any) -> bool:
    return isinstance(node, gast.List) and not node.elts


def _list_call(stmt: Any) -> tuple[str, str, str]:
    """The method, the list and the value's name of `xs.append(x)` and `x = xs.pop()`."""
    made = stmt.value if isinstance(stmt, (gast.Expr, gast.Assign)) else None
    if isinstance(made, gast.Call) and isinstance(made.func, gast.Attribute) and isinstance(made.func.value, gast.Name):
        owner, method = made.func.value.id, made.func.attr
        if method == "append" and isinstance(stmt, gast.Expr):
            return method, owner, text(made.args[0])
        if method == "pop" and isinstance(stmt, gast.Assign) and not made.args:
            return method, owner, text(stmt.targets[0])
    return "", "", ""


def _factors(term: Any) -> tuple[Any, ...]:
    """The two factors of a product."""
    if isinstance(term, gast.BinOp) and isinstance(term.op, gast.MatMult):
        return term.left, term.right
    if isinstance(term, gast.Call) and text(term.func).endswith((".dot", ".matmul", ".outer")) and not term.keywords:
        return tuple(term.args) if len(term.args) == 2 else ()
    return ()


def _sums(node: Any) -> list[gast.expr]:
    """The sums in an expression that are computed whenever it is, outer ones first."""
    if isinstance(node, gast.BinOp):
        inner = _terms(node) if isinstance(node.op, gast.Add) else [node.left, node.right]
        return [*([node] if isinstance(node.op, gast.Add) else []), *(s for part in inner for s in _sums(part))]
    if isinstance(node, gast.UnaryOp):
        return _sums(node.operand)
    return [s for a in node.args for s in _sums(a)] if isinstance(node, gast.Call) else []


def _terms(node: Any) -> list[gast.expr]:
    """The terms of a sum, from left to right."""
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Add):
        return [*_terms(node.left), *_terms(node.right)]
    return [node]


def _merged(stmts: list[Any], test: gast.expr) -> list[Any]:
    """One branch for two of the same test, where the first can wait until the second."""
    out: list[Any] = []
    for at, stmt in enumerate(stmts):
        if _asks(stmt, test):
            names = {n.id for n in walk(stmt.body) if isinstance(n, gast.Name)}
            for later in stmts[at + 1 :]:
                if _asks(later, test):
                    later.body[:0] = stmt.body
                    break
                waits = isinstance(later, gast.Assign) and isinstance(later.targets[0], gast.Name)
                if not waits or stores(later) & names or stores(stmt.body) & loads(later):
                    out.append(stmt)
                    break
            else:
                out.append(stmt)
            continue
        out.append(stmt)
    return out


def _asks(stmt: Any, test: gast.expr) -> bool:
    return isinstance(stmt, gast.If) and not stmt.orelse and text(stmt.test) == text(test)


__all__ = ["guard_first_rounds"]
