"""The gradient function: the forward sweep with what it keeps, the reverse sweep, and what is returned."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast

from srcad import runtime
from srcad.analysis.copies import Taste, without_copies
from srcad.analysis.counts import without_counts
from srcad.analysis.flow import Flow
from srcad.analysis.guards import without_else
from srcad.analysis.inline import inline_once
from srcad.analysis.live import prune
from srcad.analysis.memory import handed_out
from srcad.analysis.overlap import overlap_guards
from srcad.analysis.pairs import under_own_names
from srcad.errors import UnsupportedSyntaxError
from srcad.facts import Array, Fact, Map, Scalar, Seq, Unknown, sites_of
from srcad.frontend.core import Core
from srcad.frontend.structure import Names
from srcad.request import Request
from srcad.reverse import buffers
from srcad.reverse.adjoints import Adjoint, full
from srcad.reverse.collect import as_tuples
from srcad.reverse.forward import Forward
from srcad.reverse.gradients import structure
from srcad.reverse.markers import Marker
from srcad.reverse.paths import leaves
from srcad.reverse.pull import pull
from srcad.reverse.residuals import Residuals, own_part
from srcad.reverse.shadows import add_shadows
from srcad.reverse.sweep import Sweep
from srcad.reverse.wholes import parts_into_whole
from srcad.rules.expr import NUMPY, E, literal, named, sign_first
from srcad.tree.build import (
    Comment,
    assign,
    attribute,
    call,
    const,
    copy_tree,
    loads,
    name,
    substitute,
    text,
    walk,
)


def reverse_function(
    core: Core, request: Request, function_name: str, shadowed: frozenset[str] = frozenset()
) -> gast.FunctionDef:
    """The function that computes the gradient (and the value, where it is asked for); `shadowed` want shadows."""
    taken = (
        {n.id for s in core.body for n in walk(s) if isinstance(n, gast.Name)}
        | set(core.params)
        | set(core.locals)
        | set(core.free)
    )
    if core.result is not None:
        taken |= {n.id for n in walk(core.result) if isinstance(n, gast.Name)}
    taken |= {n.id for made in core.insertions.values() for n in walk(made.body) if isinstance(n, gast.Name)}
    taken |= {seen.adjoint for made in core.insertions.values() for seen in made.seen}
    names = Names(taken | _RESERVED)
    last = gast.Return(core.result)
    if request.pullback:
        keep_apart(core)
    found = buffers.find(core, Flow(core, last), shadowed)
    shadows, every_shadow = add_shadows(core, found.shadowed, names, request.pullback)
    flow = Flow(core, last)
    if request.pullback:
        held = [*core.contents.values(), *core.attribute_facts.values()]
        flow.end_writes = core.stored_sites.union(*core.name_sites.values(), *map(sites_of, held))
        flow.outlived = True
        flow.handed_out = handed_out(core.result)
    flow.end_writes = flow.shared(flow.end_writes | core.late_sites)
    sweep = Sweep(core, flow, names, found, shadows)
    sweep.shadow_statements = pairs_of(flow)
    result = core.result
    primal = result
    if request.aux and isinstance(result, gast.Tuple):
        primal = result.elts[0]
    assert primal is not None
    group = sweep.group(last)
    sweep.core.lines[last] = _return_line(core)
    bar = seed(sweep, primal, request, last)
    if bar is not None:
        pull(sweep, group, primal, bar)
    sweep.finish(group)
    sweep.block(core.body, None, "body")
    finish_parameters(sweep, request, last)
    markers = list(all_markers(sweep.out))
    residuals = Residuals(sweep, markers)
    residuals.settle()
    reverse = [*cleared(every_shadow), *write_reverse(sweep.out, residuals)]
    if request.nested:
        reverse = renewed(reverse)
    forward = Forward(core, residuals, sweep)
    value = forward_value(forward, last, request)
    body = forward.body()
    returned = gradient_expression(sweep, request)
    body = [*overlap_guards(core), *sweep.entry, *body, *keep_shadows(every_shadow)]
    if request.pullback:
        return with_pullback(core, request, function_name, names, body, reverse, value, returned, forward)
    tail = [gast.Return(_result(value, returned, request))]
    stmts = without_copies(prune([*body, *reverse, *tail], core), core.params, Taste(core), own_bars(sweep, request))
    stmts = inline_once(stmts, hoisted_names(residuals))
    stmts = without_counts(with_own_names(stmts, sweep), set(sweep.counted.values()))
    if request.value and not isinstance(value, (gast.Name, gast.Constant)):
        raise AssertionError("the value is held before the reverse sweep")
    args = copy_tree(core.args)
    return gast.FunctionDef(function_name, args, sign_first(without_else(stmts)), [], None, None, [])


def own_bars(sweep: Sweep, request: Request) -> dict[str, str]:
    """The names that are expected of the parameters' adjoints, by those that they have."""
    names = [*request.wrt, *request.free]
    return {sweep.state[n].variable: f"{n}_bar" for n in names if n in sweep.state}


def renewed(stmts: list[Any]) -> list[Any]:
    """`x_bar += v` of a number or a new array as `x_bar = x_bar + v`, in text that is differentiated again.

    Less may be known of its values there, and `+=` of what may be an array or a number means two things.
    """
    out: list[Any] = []
    for stmt in stmts:
        for part in ("body", "orelse"):
            if isinstance(getattr(stmt, part, None), list):
                setattr(stmt, part, renewed(getattr(stmt, part)))
        if isinstance(stmt, gast.AugAssign) and getattr(stmt, "renews", False):
            old = copy_tree(stmt.target)
            old.ctx = gast.Load()
            stmt = gast.Assign([stmt.target], gast.BinOp(old, stmt.op, stmt.value), None)
        out.append(stmt)
    return out


def keep_apart(core: Core) -> None:
    """The caller may change arguments and value before the pullback is called: it has copies of them."""
    for stmt, made in core.dynamic.items():
        if made.apart:
            stmt.value.func = name(made.apart)


def with_own_names(stmts: list[gast.stmt], sweep: Sweep) -> list[gast.stmt]:
    """Values that come with a pullback under the names that the program gives them."""
    values = {value for made in sweep.core.dynamic.values() for value in made.values}
    adjoints = {sweep.variables[v] for v in values if v in sweep.variables}
    return under_own_names(stmts, values, adjoints, sweep.core.locals)


def hoisted_names(residuals: Residuals) -> set[str]:
    """The variables that name subexpressions of the primal's statements."""
    return {n for named in residuals.insert.hoisted.values() for n in named.values()}


_RESERVED = {*runtime.__all__, "np", "math"}


def cleared(every: str | None) -> list[gast.stmt]:
    """A pullback that is called again starts from shadows of zeros."""
    if every is None:
        return []
    return [gast.Expr(call("clear_shadows", name(f"{every}_kept")))]


def keep_shadows(every: str | None) -> list[gast.stmt]:
    """At the end of the forward sweep: what the shadows of lists hold."""
    return [] if every is None else [assign(f"{every}_kept", call("keep_shadows", name(every)))]


def pairs_of(flow: Flow) -> dict[gast.AST, gast.AST]:
    """The statement after each statement (a shadow stands right after what it belongs to)."""
    out: dict[gast.AST, gast.AST] = {}
    for stmt, position in flow.positions.items():
        block, index, _, _ = position.chain[0]
        if index + 1 < len(block):
            out[stmt] = block[index + 1]
    return out


def _return_line(core: Core) -> str:
    return getattr(core, "return_line", "") or "return " + _one_line(core.result)


def _one_line(node: gast.expr | None) -> str:
    return "" if node is None else text(node)


def _result(value: gast.expr | None, returned: gast.expr, request: Request) -> gast.expr:
    if not request.value:
        return returned if not request.aux else gast.Tuple([returned, value], gast.Load())
    return gast.Tuple([value, returned], gast.Load())


def seed(sweep: Sweep, primal: gast.expr, request: Request, last: gast.AST) -> E | None:
    """The cotangent of the result: 1 for a gradient, the caller's for a pullback."""
    fact = sweep.core.facts.get(primal, Unknown())
    scope = sweep.scope
    if request.pullback:
        return named(request_seed(sweep), fact, scope)
    if isinstance(fact, Array):
        one = scope.resolved(fact)
        like = sweep.need_node(primal, last)
        if one.dims == ():  # type: ignore[attr-defined]
            return literal(1.0, scope)
        return E(call(f"{NUMPY}.ones_like", like), one, scope)
    if isinstance(fact, Unknown):
        return E(call("ones_like", sweep.need_node(primal, last)), fact, scope)
    return literal(1.0, scope)


def request_seed(sweep: Sweep) -> str:
    """The pullback's parameter."""
    sweep.seed_name = sweep.seed_name or sweep.names.new("cotangent")
    return sweep.seed_name


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


# ---------------------------------------------------------------- writing the reverse sweep


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
    if getattr(stmt, "counted_down", False) and isinstance(stmt.iter.args[0], gast.BinOp):
        stmt.iter = call("range", stmt.iter.args[0].left)
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


# ---------------------------------------------------------------- the value and the gradients


def forward_value(forward: Forward, last: gast.Return, request: Request) -> gast.expr | None:
    """The primal's value (and aux), computed at the end of the forward sweep."""
    result = forward.expression(last.value, last)
    if request.aux and not request.value:
        assert isinstance(result, gast.Tuple)
        return forward.hold(
            gast.Tuple(result.elts[1:], gast.Load()) if len(result.elts) != 2 else result.elts[1], last, "aux"
        )
    if not request.value and not request.pullback:
        forward.finish(last)
        return None
    return forward.hold(result, last, "value")


def finish_parameters(sweep: Sweep, request: Request, last: gast.AST) -> None:
    """Each gradient in its parameter's shape and type, and in memory of its own."""
    for parameter in [*request.wrt, *request.free]:
        if parameter in sweep.shadows:
            _finish_leaf(sweep, parameter, sweep.core.facts_of_parameters[parameter], request.pullback)
            continue
        whole = sweep.core.facts_of_parameters[parameter]
        if isinstance(whole, (Seq, Map)) and _is_stored(sweep, parameter, whole) and parameter not in sweep.state:
            if not any(k.startswith((f"{parameter}[", f"{parameter}.")) for k in sweep.state):
                variable = sweep.variable(parameter)
                if request.pullback:
                    zeros = sweep.names.new(f"{parameter}_zeros")
                    sweep.entry.append(assign(zeros, call("shadow_of", name(parameter))))
                    own = assign(variable, call("copied_parts", name(zeros)))
                    sweep.out.append(Marker(sweep.flow.body[0], [own]))
                else:
                    sweep.entry.append(assign(variable, call("shadow_of", name(parameter))))
                sweep.state[parameter] = Adjoint(variable, whole, True)
                continue
        for key, fact in leaves(parameter, sweep.core.facts_of_parameters[parameter]):
            if not isinstance(fact, (Array, Scalar, Unknown)) and not (isinstance(fact, Seq) and fact.items is None):
                continue
            _finish_leaf(sweep, key, fact, request.pullback)
        _parts_into_wholes(sweep, parameter)
    as_tuples(sweep)


def _own(adjoint: gast.expr, fact: Fact) -> gast.expr:
    return call(attribute(adjoint, "copy")) if isinstance(fact, Array) else call("copied_parts", adjoint)


def _is_stored(sweep: Sweep, parameter: str, fact: Fact) -> bool:
    """Whether a container may not be at the end what it was at the start."""
    if sites_of(fact) & sweep.core.stored_sites:
        return True
    return any(
        isinstance(t, gast.Subscript) and isinstance(t.value, gast.Name) and t.value.id == parameter
        for s in sweep.flow.positions
        if isinstance(s, gast.Assign)
        for t in s.targets
    )


def _parts_into_wholes(sweep: Sweep, parameter: str) -> None:
    first = sweep.flow.body[0]
    for whole in sorted(k for k in sweep.state if k.startswith((f"{parameter}[", f"{parameter}.")) or k == parameter):
        for added in parts_into_whole(sweep, whole, first) if whole in sweep.state else []:
            sweep.out.append(Marker(first, [added]))


def _finish_leaf(sweep: Sweep, key: str, fact: Fact, copied: bool) -> None:
    if key in sweep.shadows:
        entry = next(s for s in sweep.core.body if isinstance(s, gast.Assign) and sweep.shadows[key] in _stored(s))
        variable = sweep.names.new(f"{key}_bar")
        own = sweep.need_name(sweep.shadows[key], entry, True, fact, content=False)
        sweep.out.append(
            Marker(entry, [assign(variable, _own(own, fact) if copied or not isinstance(fact, Array) else own)])
        )
        sweep.state[key] = Adjoint(variable, fact, True)
        return
    adjoint = sweep.state.get(key)
    if adjoint is None:
        if sweep.is_rebound(key) and isinstance(fact, (Array, Unknown)):
            variable = sweep.variable(key)
            sweep.out.append(
                Marker(sweep.flow.body[0], [assign(variable, sweep.zeros_node(sweep.at_entry(key), fact))])
            )
            sweep.state[key] = Adjoint(variable, fact, True)
        return
    variable = adjoint.variable
    value: gast.expr | None = None
    like = sweep.at_entry(key)
    if isinstance(fact, Array):
        if not full(replace_dtype(adjoint.fact, fact), fact, sweep.scope):
            value = call(f"{NUMPY}.full_like", like, name(variable))
        elif getattr(adjoint.fact, "dtype", None) != fact.dtype:
            value = call(attribute(name(variable), "astype"), attribute(like, "dtype"))
        elif not adjoint.owned:
            value = call(attribute(name(variable), "copy"))
    elif isinstance(fact, Scalar) and isinstance(adjoint.fact, Array):
        value = gast.Subscript(name(variable), gast.Tuple([], gast.Load()), gast.Load())
    elif (
        isinstance(fact, Scalar)
        and fact.weak
        and (
            type(adjoint.fact) is Unknown  # it may be an array without axes
            or _narrower(getattr(adjoint.fact, "dtype", fact.dtype), fact.dtype)
        )
    ):
        value = call("complex" if fact.dtype[0] == "c" else "float", name(variable))
    elif (
        isinstance(fact, Scalar)
        and not fact.weak
        and (
            # Its parts may be numbers of Python's: 1.0 where nothing was computed, what an array of one element held.
            fact.dtype != "float64" or getattr(adjoint.fact, "dtype", None) != fact.dtype
        )
    ):
        value = call(f"{NUMPY}.{fact.dtype}", name(variable))
    elif isinstance(fact, Unknown):
        value = call("like", name(variable), like)
    if value is not None:
        sweep.out.append(Marker(sweep.flow.body[0], [assign(variable, value)]))


def _narrower(dtype: str, wanted: str) -> bool:
    """Whether a number is not of the precision that Python's own have."""
    if wanted[0] == "c" and dtype[0] != "c":
        return True
    return dtype[0] in "iub" or dtype != wanted and dtype in ("float16", "float32", "complex64")


def replace_dtype(have: Fact, want: Fact) -> Fact:
    if isinstance(have, (Array, Scalar)) and isinstance(want, (Array, Scalar)):
        return replace(have, dtype=want.dtype)
    return have


def gradient_expression(sweep: Sweep, request: Request) -> gast.expr:
    order = [sweep.core.wrt_free.get(n, n) if n not in sweep.core.params else n for n in request.order] or [
        *request.wrt,
        *request.free,
    ]
    for p in order:
        if sweep.is_rebound(p) and isinstance(sweep.core.facts_of_parameters[p], (Seq, Map)):
            raise UnsupportedSyntaxError(
                f"the container {p}, a parameter whose name is bound again",
                f"bind the new value to another name than {p}",
                sweep.place(sweep.flow.binders(p)[0]),
            )
    parts = [structure(sweep, p, sweep.core.facts_of_parameters[p]) for p in order]
    return parts[0] if request.single and len(parts) == 1 else gast.Tuple(parts, gast.Load())


def with_pullback(
    core: Core, request: Request, function_name: str, names: Names, body: list[gast.stmt], reverse: list[gast.stmt],
    value: gast.expr | None, returned: gast.expr, forward: Forward,
) -> gast.FunctionDef:  # fmt: skip
    """`value, pullback`: the reverse sweep as a function of the cotangent; lists are read, not used up."""
    seed_name = request_seed(forward.sweep)
    lists = {variable: names.new(variable.replace("_saved", "_left")) for variable in forward.residuals.insert.lists}
    used = {n.id for s in reverse for n in walk(s) if isinstance(n, gast.Name)}
    starts: list[gast.stmt] = [
        assign(new, call(attribute(name(old), "copy"))) for old, new in lists.items() if old in used
    ]
    inner = [*starts, *_rename_names(reverse, lists)]
    args = gast.arguments([gast.Name(seed_name, gast.Param(), None, None)], [], None, [], [], None, [])
    taken_back = _rebound(inner, {*core.params, *core.locals, *(n for s in body for n in _stored(s))})
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
    pullback.body = without_else(without_copies(prune(pullback.body, core), [seed_name], taste, wishes))
    stmts = without_copies(prune([*body, *tail], core), core.params, taste)
    stmts = with_own_names(stmts, forward.sweep)
    return gast.FunctionDef(function_name, copy_tree(core.args), sign_first(without_else(stmts)), [], None, None, [])


def _stored(stmt: gast.AST) -> set[str]:
    return {n.id for n in walk(stmt) if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)}


def _rebound(stmts: list[gast.stmt], outer: set[str]) -> set[str]:
    """Names of the forward sweep that the pullback binds again: in there they are its own."""
    return {n for s in stmts for n in _stored(s)} & outer


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
        return "read" if _first_use(stmt.body, identifier) == "read" and identifier not in _stored(stmt.target) else ""
    if isinstance(stmt, gast.With):
        return _first_use(stmt.body, identifier)
    if isinstance(stmt, Comment):
        return ""
    if identifier in loads(stmt) or isinstance(stmt, gast.AugAssign) and identifier in _stored(stmt):
        return "read"
    return "write" if identifier in _stored(stmt) else ""


def _rename_names(stmts: list[gast.stmt], table: dict[str, str]) -> list[Any]:
    made = copy_tree(stmts)
    for n in walk(made):
        if isinstance(n, gast.Name) and n.id in table:
            n.id = table[n.id]
    return made
