"""`try` with `except` around active values: what may raise is tried out first, and then computed in a branch.

    try:                                     failed = False
        L = np.linalg.cholesky(K)            try:
    except np.linalg.LinAlgError:                L_tried = np.linalg.cholesky(K)
        return -np.inf                       except np.linalg.LinAlgError:
    return np.sum(np.log(np.diag(L)))  ->        failed = True
                                             if failed:
                                                 return -np.inf
                                             L = np.linalg.cholesky(K)
                                             return np.sum(np.log(np.diag(L)))

So which way the program went is a test as any other, and no derivative passes the `try`. What is tried out must do no
more than compute: an effect would happen twice, and outlive an exception. (What both compute is computed once in the
end: `analysis/tried.py`.) Of what the body binds before it raises nothing is known in the handlers and after them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from srcad.frontend.scopes import bound_in, own_nodes, renamed
from srcad.tree.build import BLOCKS, assign, const, copy_tree, loads, name, stores, walk


class Attempt(gast.Try):
    """A `try` of this file's making: its handlers only say that they were reached."""


class Forget(gast.Pass):
    """Of these variables nothing is known from here on."""

    _fields = ("values",)

    def __init__(self, values: list[gast.expr]) -> None:
        super().__init__()
        self.values = values


class Start(gast.Assign):
    """What a variable stands for before all this, if it stands for anything: `y_tried = y`, or nothing."""


_ENDS = (gast.Return, gast.Break, gast.Continue)


def without_except(stmts: list[gast.stmt], names: Any, leaves: Callable[[list[gast.stmt]], bool]) -> list[gast.stmt]:
    """Statements in which each `try` with `except` that is left by `return`, `break` or `continue` is a branch."""
    out: list[gast.stmt] = []
    for stmt in stmts:
        if isinstance(stmt, (gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef)):
            out.append(stmt)
            continue
        for part in ("body", "orelse", "finalbody"):
            if isinstance(getattr(stmt, part, None), list):
                setattr(stmt, part, without_except(getattr(stmt, part), names, leaves))
        for handler in getattr(stmt, "handlers", []):
            handler.body = without_except(handler.body, names, leaves)
        made = written_out(stmt, names, leaves) if isinstance(stmt, gast.Try) and leaves([stmt]) else None
        out += [stmt] if made is None else made
    return out


def written_out(node: gast.Try, names: Any, leaves: Callable[[list[gast.stmt]], bool]) -> list[gast.stmt] | None:
    """A `try` as what is tried, and a branch; None where that would not be the same."""
    if not node.handlers:
        return None
    if node.finalbody:
        inner = written_out(gast.Try(node.body, node.handlers, node.orelse, []), names, leaves)
        return None if inner is None else [_at(node, gast.Try(inner, [], [], node.finalbody))]
    last = node.body[-1]
    main, end = (node.body[:-1], last) if isinstance(last, _ENDS) else (node.body, None)
    result = end.value if isinstance(end, gast.Return) else None
    if leaves(main) or any(map(_reads_exception, node.handlers)):
        return None
    lost = bound_in(main if result is not None else main[:-1])
    if main and result is None and not _binds_at_its_end(main[-1]):
        lost |= bound_in(main[-1:])
    if any(lost & loads(handler.body) for handler in node.handlers):
        return None
    failed = names.new("failed")
    several = len(node.handlers) > 1
    tried = _tried(main, result, names)
    handlers = [
        gast.ExceptHandler(h.type, None, [assign(failed, const(k + 1 if several else True))])
        for k, h in enumerate(node.handlers)
    ]
    after: list[gast.stmt] = [*main, *([end] if end is not None else node.orelse)] or [gast.Pass()]
    for k, h in reversed(list(enumerate(node.handlers))):
        test: gast.expr = name(failed)
        if several:
            test = gast.Compare(test, [gast.Eq()], [const(k + 1)])
        forget = [Forget([name(n) for n in sorted(lost)])] if lost else []
        after = [_at(node, gast.If(test, [*forget, *h.body], after))]
    start = assign(failed, const(0 if several else False))
    return [_at(node, start), _at(node, Attempt(tried or [gast.Pass()], handlers, [], [])), *after]


def _at(node: gast.AST, made: Any) -> Any:
    for n in walk(made):
        if not hasattr(n, "lineno"):
            gast.copy_location(n, node)
    return made


def _reads_exception(handler: gast.ExceptHandler) -> bool:
    """Whether a handler needs the exception itself."""
    if any(isinstance(n, gast.Raise) and n.exc is None for s in handler.body for n in own_nodes(s)):
        return True
    bound = handler.name.id if isinstance(handler.name, gast.Name) else handler.name
    return bound is not None and bound in loads(handler.body)


def _binds_at_its_end(stmt: gast.stmt) -> bool:
    """Whether a statement that raises has bound nothing."""
    return isinstance(stmt, (gast.Assign, gast.AnnAssign, gast.AugAssign)) and all(
        isinstance(t, gast.Name) for t in getattr(stmt, "targets", [getattr(stmt, "target", None)])
    )


def _tried(main: list[gast.stmt], result: gast.expr | None, names: Any) -> list[gast.stmt]:
    """What may raise, with variables of its own."""
    body = copy_tree(main)
    if result is not None:
        body.append(gast.copy_location(assign(names.new("tried"), copy_tree(result)), result))
    table: dict[str, gast.expr] = {n: name(names.new(f"{n}_tried")) for n in sorted(bound_in(main))}
    tried = [renamed(stmt, table, names.new) for stmt in body]
    origins = {tried.id: n for n, tried in table.items()}
    late = _read_late(tried, set(), set())[0] & set(origins)
    starts: list[gast.stmt] = [Start([gast.Name(n, gast.Store(), None, None)], name(origins[n])) for n in sorted(late)]
    return [*starts, *_with_copies(tried, origins, late)[0]]


def _read_late(stmts: list[gast.stmt], bound: set[str], maybe: set[str]) -> tuple[set[str], set[str], set[str]]:
    """What is read where it may have been bound before, or not; and what is bound then, certainly and maybe.

    A copy right before such a read would undo what a loop has bound: `for v in xs: y = v`, `z = y`.
    """
    late: set[str] = set()
    for stmt in stmts:
        if isinstance(stmt, gast.If):
            read, bound = _read_first([gast.Expr(stmt.test)], bound)
            late |= read & maybe
            ends = [_read_late(block, bound | read, maybe) for block in (stmt.body, stmt.orelse)]
            late |= ends[0][0] | ends[1][0]
            bound = _both((stmt.body, ends[0][1]), (stmt.orelse, ends[1][1]))
        else:
            read, after = _read_first([stmt], bound)
            inside = bound_in([stmt]) - _only_added_to(stmt) if hasattr(stmt, "body") else set()
            late |= read & (maybe | inside)
            bound = after | read
        maybe = maybe | bound_in([stmt])
    return late, bound, maybe


def _only_added_to(stmt: gast.stmt) -> set[str]:
    """The variables that a loop only adds to: they have been bound before it."""
    added = {n.target.id for n in walk(stmt) if isinstance(n, gast.AugAssign) and isinstance(n.target, gast.Name)}
    return added - {t for n in walk(stmt) if isinstance(n, (gast.Assign, gast.For)) for t in _targets(n)}


def _targets(stmt: Any) -> set[str]:
    return stores(stmt.target if isinstance(stmt, gast.For) else stmt.targets)


def _with_copies(stmts: list[gast.stmt], origins: dict[str, str], bound: set[str]) -> tuple[list[gast.stmt], set[str]]:
    """Statements with a copy of what they read before they bind it, right where they do; and what is bound then.

    Further up the variable may have no value yet: a NameError would be taken for the exception that is caught.
    """
    out: list[gast.stmt] = []
    for stmt in stmts:
        whole = stmt.test if isinstance(stmt, gast.If) else stmt
        read, after = _read_first([gast.Expr(whole) if isinstance(whole, gast.expr) else whole], bound)
        copied = sorted(read & set(origins))
        out += [assign(n, name(origins[n])) for n in copied]
        bound = after | set(copied)
        if isinstance(stmt, gast.If):
            stmt.body, one = _with_copies(stmt.body, origins, bound)
            stmt.orelse, other = _with_copies(stmt.orelse, origins, bound)
            bound = _both((stmt.body, one), (stmt.orelse, other))
        out.append(stmt)
    return out, bound


def _both(*branches: tuple[list[gast.stmt], set[str]]) -> set[str]:
    """What is bound behind branches, of which those that are left for good do not count."""
    ends = [bound for block, bound in branches if not (block and isinstance(block[-1], (gast.Raise, *_ENDS)))]
    return set.intersection(*ends) if ends else set()


def _read_first(stmts: list[gast.stmt], bound: set[str]) -> tuple[set[str], set[str]]:
    """What statements read before they bind it, and what they have bound then."""
    found: set[str] = set()
    bound = set(bound)
    for stmt in stmts:
        inner = [getattr(stmt, part) for part in BLOCKS if isinstance(getattr(stmt, part, None), list)]
        if inner and not isinstance(stmt, (gast.FunctionDef, gast.ClassDef)):
            heads = [getattr(stmt, part, None) for part in ("test", "iter", "items")]
            found |= loads([h for h in heads if h is not None]) - bound
            start = bound | stores(getattr(stmt, "target", [])) | stores(getattr(stmt, "items", []))
            parts = [_read_first(block, start) for block in inner]
            found |= set().union(*(read for read, _ in parts))
            if isinstance(stmt, (gast.If, gast.With)):  # one of them runs to its end; a loop's body may not run
                bound = _both(*((block, after) for block, (_, after) in zip(inner, parts, strict=True)))
            continue
        target = getattr(stmt, "target", None)
        also = {target.id} if isinstance(stmt, gast.AugAssign) and isinstance(target, gast.Name) else set()
        found |= (loads(stmt) | also) - bound
        bound |= stores(stmt)
    return found, bound


__all__ = ["Attempt", "Forget", "Start", "without_except", "written_out"]
