"""Statements whose results nobody reads are not written.

A statement stays when it has an effect (a call of something unknown, a store into memory that is read, see `unread`)
or binds a name that is read somewhere. What goes through an iterator that has a name has an effect: it uses it up.

    g = map(rows.append, xs)
    list(g)                         stays
"""

from __future__ import annotations

import inspect
from typing import Any

import gast

from srcad import runtime
from srcad.analysis.dead import without_dead
from srcad.analysis.unread import own_memory, store_into
from srcad.facts import Instance, Known, Unknown
from srcad.frontend.core import Core
from srcad.frontend.writes import destroys
from srcad.rules.registry import find
from srcad.tree.build import Comment, Names, opposite, stores, text, walk


def prune(stmts: list[gast.stmt], core: Core) -> list[gast.stmt]:
    pure, names = Purity(stmts, core), Names()
    while True:
        used: set[str] = set()
        before = -1
        while len(used) != before:
            before = len(used)
            _mark(stmts, used, pure, names)
        stmts = _keep(stmts, used, pure)
        if not without_dead(stmts, pure, names):
            return tidy(stmts)


class Purity:
    """Which expressions do nothing but compute, and which names stand for memory that no other name reaches."""

    def __init__(self, stmts: list[gast.stmt], core: Core) -> None:
        self.names = {}
        self.computing = core.pure
        for node, fact in core.facts.items():
            if isinstance(fact, Known) and isinstance(node, (gast.Name, gast.Attribute)):
                self.names[_label(node)] = fact.value
        self.own = own_memory(stmts, core, self.names)
        unknown = {n for n, fact in core.facts_of_parameters.items() if type(fact) in (Unknown, Instance)}
        self.given = unknown  # parameters that may be iterators
        self.lazy: set[str] = set()  # variables of iterators, and of what holds them
        bound = [s for s in walk(stmts) if isinstance(s, gast.Assign)]
        before = -1
        while before != len(self.lazy):
            before = len(self.lazy)
            self.lazy |= {n for s in bound if self._is_lazy(s.value) for n in stores(s)}
        self._found: dict[Any, bool] = {}  # of expressions, which stay what they are while statements are taken out

    def _is_lazy(self, value: Any) -> bool:
        """Whether a value may be an iterator, or hold one: going through it uses it up, and may run functions."""
        if isinstance(value, gast.Name):
            return value.id in self.lazy
        if isinstance(value, (gast.Tuple, gast.List)):
            return any(map(self._is_lazy, value.elts))
        if isinstance(value, gast.Dict):
            return any(map(self._is_lazy, value.values))
        if isinstance(value, gast.IfExp):
            return self._is_lazy(value.body) or self._is_lazy(value.orelse)
        if isinstance(value, gast.Subscript):
            return self._is_lazy(value.value)
        if not isinstance(value, gast.Call):
            return isinstance(value, gast.GeneratorExp)
        called = self.names.get(_label(value.func))
        if any(called is f for f in _LAZY) or getattr(called, "__module__", "") == "itertools":
            return True
        return inspect.isgeneratorfunction(called) or not self._computes(value) and any(map(self._is_lazy, value.args))

    def _uses_up(self, inside: list[Any]) -> bool:
        reached = {id(n.value) for n in inside if isinstance(n, (gast.Attribute, gast.Subscript))} if self.given else ()
        named = [n for n in inside if isinstance(n, gast.Name)]
        return any(n.id in self.lazy or n.id in self.given and id(n) not in reached for n in named)

    def __call__(self, node: Any) -> bool:
        if type(node) is list:
            return all(map(self, node))
        found = self._found.get(node)
        if found is None:
            found = self._found[node] = self._computes(node)
        return found

    def _computes(self, node: Any) -> bool:
        inside = list(walk(node))
        if (self.lazy or self.given) and self._uses_up(inside):
            return False
        for n in inside:
            if isinstance(n, (gast.Yield, gast.Await, gast.NamedExpr)):
                return False
            if isinstance(n, gast.Call):
                if any(k.arg in ("out", None) for k in n.keywords):
                    return False
                label = _label(n.func)
                value = self.names.get(label)
                if destroys(value, n):
                    return False
                if label.startswith("$") and not label.endswith(".at"):
                    continue
                rule = find(value) if value is not None else None
                if rule is not None and (rule.custom is None or id(value) in self.computing):
                    continue
                if value is not None and value in _PURE:
                    continue
                if label in _HELPERS or isinstance(n.func, gast.Attribute) and n.func.attr in _METHODS:
                    continue
                return False
        return True


def _label(node: gast.expr) -> str:
    """A function as it is written: `np.linalg.inv`."""
    parts, base = [], node
    while isinstance(base, gast.Attribute):
        parts.append(base.attr)
        base = base.value
    return ".".join([base.id, *reversed(parts)]) if isinstance(base, gast.Name) else text(node)


_PURE = (
    len,
    range,
    abs,
    min,
    max,
    float,
    int,
    bool,
    sum,
    isinstance,
    zip,
    enumerate,
    reversed,
    list,
    tuple,
    dict,
    str,
    repr,
    runtime.checkpoint,
)
_LAZY = (zip, enumerate, reversed, map, filter, iter)
_HELPERS = {"len", "range", "reversed", "list", "tuple", "min", "max", "zip", "type", "float", *runtime.__all__} - {
    "add_parts",
    "add_shadow",
    "clear_shadows",
    "refuse_other_view",
    "refuse_overlap",
    "value_by",
}
_METHODS = {
    "copy",
    "sum",
    "mean",
    "reshape",
    "astype",
    "dot",
    "max",
    "min",
    "transpose",
    "ravel",
    "flatten",
    "prod",
    "std",
    "var",
}


def _has_effect(stmt: Any, used: set[str], pure: Purity) -> bool:
    stored = store_into(stmt, pure.own, pure.names)
    if stored is not None:
        return stored[0] in used or not all(pure(part) for part in stored[1])
    if isinstance(
        stmt,
        (
            gast.Return,
            gast.Raise,
            gast.Assert,
            gast.Break,
            gast.FunctionDef,
            gast.ClassDef,
            gast.Import,
            gast.ImportFrom,
            gast.Delete,
        ),
    ):
        return not isinstance(stmt, (gast.FunctionDef,)) or stmt.name in used
    if isinstance(stmt, gast.Expr):
        value = stmt.value
        if (
            isinstance(value, gast.Call)
            and isinstance(value.func, gast.Attribute)
            and value.func.attr in ("append", "pop")
        ):
            base = value.func.value
            if isinstance(base, gast.Name) and base.id.rstrip("0123456789").endswith(("_saved", "_left")):
                return base.id in used
        return not pure(value)
    if isinstance(stmt, gast.Assign):
        targets = stmt.targets
        if all(isinstance(t, gast.Name) for t in targets):
            return bool({t.id for t in targets} & used) or not pure(stmt.value) and not _is_pop(stmt.value, used)
        return True
    if isinstance(stmt, gast.AugAssign):
        return (
            getattr(stmt, "in_place", False)
            or not isinstance(stmt.target, gast.Name)
            or stmt.target.id in used
            or not pure(stmt.value)
        )
    return not isinstance(stmt, (Comment, gast.Pass))


def _is_pop(value: gast.expr, used: set[str]) -> bool:
    return False


_COMPOUND = (gast.If, gast.For, gast.While, gast.With, gast.Try)


def _mark(stmts: list[gast.stmt], used: set[str], pure: Purity, names: Names) -> bool:
    """Collect the names that kept statements read; whether any statement is kept."""
    any_kept = False
    for stmt in reversed(stmts):  # what is read is mostly bound before
        if isinstance(stmt, _COMPOUND) and not (isinstance(stmt, gast.Try) and stmt.handlers):
            kept = [
                _mark(getattr(stmt, part), used, pure, names)
                for part in ("body", "orelse", "finalbody")
                if isinstance(getattr(stmt, part, None), list)
            ]
            head = getattr(stmt, "test", None) or getattr(stmt, "iter", None) or getattr(stmt, "items", [])
            if any(kept) or not pure(head) or isinstance(stmt, gast.For) and stores(stmt.target) & used:
                used |= names.loads(head)
                any_kept = True
        elif _has_effect(stmt, used, pure):
            used |= names.loads(stmt)
            inside = walk(stmt) if isinstance(stmt, gast.Try) else [stmt]
            for changed in (s for s in inside if isinstance(s, gast.AugAssign)):
                used |= stores(changed)
            any_kept = True
    return any_kept


def _keep(stmts: list[gast.stmt], used: set[str], pure: Purity) -> list[gast.stmt]:
    out: list[gast.stmt] = []
    for stmt in stmts:
        if isinstance(stmt, Comment):
            out.append(stmt)
        elif isinstance(stmt, _COMPOUND) and not (isinstance(stmt, gast.Try) and stmt.handlers):
            head = getattr(stmt, "test", None) or getattr(stmt, "iter", None) or getattr(stmt, "items", [])
            for part in ("body", "orelse", "finalbody"):
                if isinstance(getattr(stmt, part, None), list):
                    setattr(stmt, part, _keep(getattr(stmt, part), used, pure))
            if (
                _alive(stmt.body)
                or _alive(getattr(stmt, "orelse", []))
                or _alive(getattr(stmt, "finalbody", []))
                or not pure(head)
                or isinstance(stmt, gast.For)
                and stores(stmt.target) & used
            ):
                out.append(_turned(stmt))
        elif _has_effect(stmt, used, pure):
            out.append(_unnamed(stmt, used))
    return out


def _unnamed(stmt: Any, used: set[str]) -> gast.stmt:
    """`v = xs.pop(0)` whose value nobody reads is `xs.pop(0)`."""
    if isinstance(stmt, gast.Assign) and isinstance(stmt.value, gast.Call):
        if all(isinstance(t, gast.Name) and t.id not in used for t in stmt.targets):
            return gast.Expr(stmt.value)
    return stmt


def _turned(stmt: Any) -> gast.stmt:
    """An `if` with nothing in its first branch asks for the opposite."""
    if isinstance(stmt, gast.If) and not _alive(stmt.body) and _alive(stmt.orelse):
        return gast.If(opposite(stmt.test), stmt.orelse, [])
    if isinstance(stmt, gast.If) and not _alive(stmt.orelse):
        stmt.orelse = []
    return stmt


def _alive(stmts: list[gast.stmt]) -> bool:
    return any(not isinstance(s, (Comment, gast.Pass)) for s in stmts)


def tidy(stmts: list[gast.stmt]) -> list[gast.stmt]:
    """A comment stands over statements."""
    out: list[gast.stmt] = []
    for i, stmt in enumerate(stmts):
        if isinstance(stmt, Comment) and (i + 1 == len(stmts) or isinstance(stmts[i + 1], Comment)):
            continue
        for part in ("body", "orelse", "finalbody"):
            if isinstance(getattr(stmt, part, None), list):
                setattr(stmt, part, tidy(getattr(stmt, part)))
        out.append(stmt)
    return out
