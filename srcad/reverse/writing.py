"""From markers to statements: what the reverse sweep has gathered, with the values of the forward sweep filled in.

Each statement's reverse stands under the user's own line; values that are taken back or computed again come before
the first statement that reads them.
"""

from __future__ import annotations

from typing import Any

import gast

from srcad.analysis.pairs import under_own_names
from srcad.request import Request
from srcad.reverse.markers import Marker
from srcad.reverse.residuals import Residuals, own_part
from srcad.reverse.sweep import Sweep
from srcad.tree.build import Comment, assign, call, loads, name, shifted, substitute, walk, whole_number


def all_markers(stmts: list[Any]) -> Any:
    for stmt in stmts:
        if isinstance(stmt, Marker):
            yield stmt
            yield from all_markers(stmt.body)
        else:
            for part in ("body", "orelse"):
                inner = getattr(stmt, part, None)
                if isinstance(inner, list):
                    yield from all_markers(inner)


def write_reverse(stmts: list[Any], residuals: Residuals, line: list[str] | None = None) -> list[gast.stmt]:
    """Markers become statements: comments, values taken back, placeholders replaced."""
    out: list[gast.stmt] = []
    last = [""] if line is None else line
    for stmt in stmts:
        if not isinstance(stmt, Marker):
            out.append(_inner(stmt, residuals))
            continue
        body = marker_body(stmt, residuals)
        if stmt.line and stmt.line != last[0] and body:
            out.append(Comment(stmt.line))
            last[0] = stmt.line
        out += body
    return out


def _inner(stmt: Any, residuals: Residuals) -> gast.stmt:
    for part in ("body", "orelse"):
        inner = getattr(stmt, part, None)
        if isinstance(inner, list):
            setattr(stmt, part, write_reverse(inner, residuals))
    return stmt


def marker_body(marker: Marker, residuals: Residuals) -> list[gast.stmt]:
    pops = list(residuals.pops.get(id(marker), []))
    restores = residuals.restores.get(marker.stmt, []) if marker.line or _is_last(marker, residuals) else []
    access = residuals.access
    body = shared_values(marker, residuals)
    out: list[gast.stmt] = []
    waiting = list(restores)
    for k, stmt in enumerate(body):
        if waiting and _reads_old(stmt, waiting, residuals):
            out += _take_back(waiting, body[k:], residuals, out)
            waiting = []
        stmt = _inner(stmt, residuals) if isinstance(stmt, (gast.For, gast.While, gast.If, gast.With)) else stmt
        out.append(substitute(stmt, access))
    if waiting:
        out += [assign(i, v) for i, v in waiting]
    for stmt in out:
        _unused_variable(stmt)
        _plain_ends(stmt)
    return pops + out


def _is_last(marker: Marker, residuals: Residuals) -> bool:
    return (
        not any(m.stmt is marker.stmt and m.line for m in residuals.markers)
        and [m for m in residuals.markers if m.stmt is marker.stmt][-1] is marker
    )


def _take_back(
    waiting: list[tuple[str, gast.expr]], rest: list[Any], residuals: Residuals, done: list[gast.stmt]
) -> list[gast.stmt]:
    """Take the old value back; where a statement that follows still reads the new one, keep that under a name."""
    out: list[gast.stmt] = []
    for identifier, value in waiting:
        new = [
            n.id for s in rest for n in walk(s)
            if isinstance(n, gast.Name) and n.id in residuals.sweep.needs and _is_after(residuals, n.id, identifier)
        ]  # fmt: skip
        if new:
            kept = residuals.names.new(f"{identifier}_new")
            out.append(assign(kept, name(identifier)))
            for placeholder in new:
                residuals.access[placeholder] = name(kept)
        out.append(assign(identifier, value))
    return out


def _is_after(residuals: Residuals, placeholder: str, identifier: str) -> bool:
    need = residuals.sweep.needs[placeholder]
    found = residuals.access.get(placeholder)
    return need.after and isinstance(found, gast.Name) and found.id == identifier


def _reads_old(stmt: Any, waiting: list[tuple[str, gast.expr]], residuals: Residuals) -> bool:
    """Whether a statement reads the value that a name had before the statement being reversed."""
    old = {i for i, _ in waiting}
    for n in walk(stmt):
        if isinstance(n, gast.Name) and n.id in residuals.sweep.needs and not residuals.sweep.needs[n.id].after:
            if loads(residuals.access.get(n.id, gast.Constant(None, None))) & old:
                return True
    return False


def shared_values(marker: Marker, residuals: Residuals) -> list[Any]:
    """A replayed expression that is read more than once is computed once, before the first statement that reads it."""
    counts: dict[str, int] = {}
    for node in walk(own_part(marker)):
        if isinstance(node, gast.Name) and node.id in residuals.sweep.needs:
            counts[node.id] = counts.get(node.id, 0) + 1
    body = list(marker.body)
    for placeholder in sorted(counts, key=lambda p: int(p[1:])):
        value = residuals.access[placeholder]
        operations = [n for n in walk(value) if isinstance(n, (gast.BinOp, gast.Call, gast.Compare))]
        if counts[placeholder] > 1 and operations:
            need = residuals.sweep.needs[placeholder]
            op = residuals.core.ops.get(need.node)
            identifier = residuals.names.new(op.rule.hint if op is not None else "t")
            once = residuals.sweep.placeholder()  # the value itself, for the statement that names it
            residuals.sweep.needs[once], residuals.access[once] = need, value
            first = next(k for k, stmt in enumerate(body) if placeholder in loads(stmt))
            body.insert(first, assign(identifier, name(once)))
            residuals.access[placeholder] = name(identifier)
    return body


def _unused_variable(stmt: Any) -> None:
    """`for _ in range(n)` where the reversed loop does not read its variable."""
    if not isinstance(stmt, gast.For):
        return
    used = set().union(*(loads(s) for s in stmt.body)) if stmt.body else set()
    targets = {n.id for n in walk(stmt.target) if isinstance(n, gast.Name)}
    if targets & used - {"_"}:
        return
    plain = getattr(stmt, "plain_count", None)
    if plain is None:
        return
    stmt.target = gast.Name("_", gast.Store(), None, None)
    if getattr(stmt, "counted_down", False):
        stmt.iter = call("range", shifted(stmt.iter.args[0], 1))
    elif plain == "range":
        if (
            isinstance(stmt.iter, gast.Call)
            and isinstance(stmt.iter.func, gast.Name)
            and stmt.iter.func.id == "reversed"
        ):
            stmt.iter = stmt.iter.args[0]
    else:
        inner = [n for n in walk(stmt.iter) if isinstance(n, gast.Slice) and n.upper is not None]
        if inner:
            stmt.iter = call("range", inner[0].upper)


def _plain_ends(stmt: Any) -> None:
    """`for i in range(3 - 1, -1, -1)` begins with 2, `range(n - 1, i + 1 - 1, -1)` ends before i."""
    if getattr(stmt, "counted", False):
        ends = [shifted(end, 0) for end in stmt.iter.args]
        stmt.iter = call("range", *(ends[1:] if len(ends) == 2 and whole_number(ends[0]) == 0 else ends))


def own_bars(sweep: Sweep, request: Request) -> dict[str, str]:
    """The names that are expected of the parameters' adjoints, by those that they have."""
    names = [*request.wrt, *request.free]
    return {sweep.state[n].variable: f"{n}_bar" for n in names if n in sweep.state}


def with_own_names(stmts: list[gast.stmt], sweep: Sweep) -> list[gast.stmt]:
    """Values that come with a pullback under the names that the program gives them."""
    values = {value for made in sweep.core.dynamic.values() for value in made.values}
    adjoints = {sweep.variables[v] for v in values if v in sweep.variables}
    return under_own_names(stmts, values, adjoints, sweep.core.locals)
