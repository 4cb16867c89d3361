"""`value, pullback`: the reverse sweep as a function of the cotangent, which may be called any number of times.

Lists of saved values are read, not used up; names that the reverse sweep binds again are its own; shadows start from
what they were at the end of the forward sweep. In text that is differentiated in its turn a pullback that is called
once (`Request.once`) may use up what it finds, and is simpler for it.
"""

from __future__ import annotations

from typing import Any

import gast

from srcad.analysis.copies import Taste, without_copies
from srcad.analysis.guards import without_else
from srcad.analysis.last import guard_last_rounds
from srcad.analysis.live import prune
from srcad.analysis.tried import computed_once
from srcad.frontend.core import Core
from srcad.frontend.structure import Names
from srcad.request import Request
from srcad.reverse.forward import Forward
from srcad.reverse.pieces import names_stored
from srcad.reverse.sweep import Sweep
from srcad.reverse.writing import own_bars, with_own_names
from srcad.rules.expr import sign_first
from srcad.tree.build import Comment, assign, attribute, call, const, copy_tree, loads, name, walk


def with_pullback(
    core: Core, request: Request, function_name: str, names: Names, body: list[gast.stmt], reverse: list[gast.stmt],
    value: gast.expr | None, returned: gast.expr, forward: Forward,
) -> gast.FunctionDef:  # fmt: skip
    """`value, pullback`: the reverse sweep as a function of the cotangent; lists are read, not used up."""
    seed_name = request_seed(forward.sweep)
    kept = forward.residuals.insert.lists if request.called_again else []
    lists = {variable: names.new(variable.replace("_saved", "_left")) for variable in kept}
    used = {n.id for s in reverse for n in walk(s) if isinstance(n, gast.Name)}
    starts: list[gast.stmt] = [
        assign(new, call(attribute(name(old), "copy"))) for old, new in lists.items() if old in used
    ]
    inner = [*starts, *_rename_names(reverse, lists)]
    args = gast.arguments([gast.Name(seed_name, gast.Param(), None, None)], [], None, [], [], None, [])
    taken_back = _rebound(inner, {*core.params, *core.locals, *(n for s in body for n in names_stored(s))})
    rename = {n: names.new(f"{n}_") for n in sorted(taken_back)}
    if rename:
        read = [old for old in rename if _reads_first(inner, old)]
        flow = forward.sweep.flow
        body = [assign(old, const(None)) for old in read if not flow.surely_bound(flow.body[-1], old)] + body
        first = [assign(rename[old], name(old)) for old in read]
        inner = [*first, *_rename_names(inner, rename)]
        returned = _rename_names([gast.Expr(returned)], rename)[0].value
    label = names.new("pullback")
    pullback = gast.FunctionDef(label, args, [*inner, gast.Return(returned)], [], None, None, [])
    tail: list[gast.stmt] = [pullback, gast.Return(gast.Tuple([value, name(label)], gast.Load()))]
    taste = Taste(core)
    wishes = own_bars(forward.sweep, request)
    inner = without_copies(prune(pullback.body, core), [seed_name], taste, wishes)
    pullback.body = without_else(guard_last_rounds(inner, core))
    stmts = without_copies(computed_once(prune([*body, *tail], core)), core.params, taste)
    stmts = with_own_names(stmts, forward.sweep)
    return gast.FunctionDef(function_name, copy_tree(core.args), sign_first(without_else(stmts)), [], None, None, [])


def _rebound(stmts: list[gast.stmt], outer: set[str]) -> set[str]:
    """Names of the forward sweep that the pullback binds again: in there they are its own."""
    return {n for s in stmts for n in names_stored(s)} & outer


def _reads_first(stmts: list[Any], identifier: str) -> bool:
    """Whether statements may read a name before they bind it."""
    return _first_use(stmts, identifier) == "read"


def _first_use(stmts: list[Any], identifier: str) -> str:
    for stmt in stmts:
        found = _use_in(stmt, identifier)
        if found:
            return found
    return ""


def _use_in(stmt: Any, identifier: str) -> str:
    if isinstance(stmt, gast.If):
        if identifier in loads(stmt.test):
            return "read"
        ends = {_first_use(stmt.body, identifier), _first_use(stmt.orelse, identifier)}
        return "read" if "read" in ends else "write" if ends == {"write"} else ""
    if isinstance(stmt, gast.For):
        if identifier in loads(stmt.iter):
            return "read"
        bound = identifier in names_stored(stmt.target)
        return "read" if _first_use(stmt.body, identifier) == "read" and not bound else ""
    if isinstance(stmt, gast.With):
        return _first_use(stmt.body, identifier)
    if isinstance(stmt, Comment):
        return ""
    if identifier in loads(stmt) or isinstance(stmt, gast.AugAssign) and identifier in names_stored(stmt):
        return "read"
    return "write" if identifier in names_stored(stmt) else ""


def _rename_names(stmts: list[gast.stmt], table: dict[str, str]) -> list[Any]:
    made = copy_tree(stmts)
    for n in walk(made):
        if isinstance(n, gast.Name) and n.id in table:
            n.id = table[n.id]
    return made


def keep_apart(core: Core) -> None:
    """The caller may change arguments and value before the pullback is called: it has copies of them."""
    for stmt, made in core.dynamic.items():
        if made.apart:
            stmt.value.func = name(made.apart)


def cleared(every: str | None) -> list[gast.stmt]:
    """A pullback that is called again starts from shadows of zeros."""
    if every is None:
        return []
    return [gast.Expr(call("clear_shadows", name(f"{every}_kept")))]


def keep_shadows(every: str | None) -> list[gast.stmt]:
    """At the end of the forward sweep: what the shadows of lists hold."""
    return [] if every is None else [assign(f"{every}_kept", call("keep_shadows", name(every)))]


def request_seed(sweep: Sweep) -> str:
    """The pullback's parameter."""
    sweep.seed_name = sweep.seed_name or sweep.names.new("cotangent")
    return sweep.seed_name
