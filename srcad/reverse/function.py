"""The gradient function: the forward sweep with what it keeps, the reverse sweep, and what is returned."""

from __future__ import annotations

from typing import Any

import gast
import numpy as np

from srcad import runtime
from srcad.analysis.copies import Taste, without_copies
from srcad.analysis.counts import without_counts
from srcad.analysis.flow import Flow
from srcad.analysis.guards import without_else
from srcad.analysis.inline import inline_once
from srcad.analysis.last import guard_last_rounds
from srcad.analysis.live import prune
from srcad.analysis.measured import measured
from srcad.analysis.memory import handed_out
from srcad.analysis.overlap import overlap_guards
from srcad.analysis.tried import computed_once
from srcad.facts import Array, Fact, Scalar, Unknown, has_more_digits, sites_of
from srcad.frontend.core import Core
from srcad.frontend.structure import Names
from srcad.request import Request
from srcad.reverse import buffers
from srcad.reverse.adjoints import unsettled
from srcad.reverse.forward import Forward
from srcad.reverse.pull import pull
from srcad.reverse.pullback import cleared, keep_apart, keep_shadows, request_seed, with_pullback
from srcad.reverse.residuals import Residuals
from srcad.reverse.results import finish_parameters, gradient_expression
from srcad.reverse.shadows import add_shadows
from srcad.reverse.sweep import Sweep
from srcad.reverse.writing import all_markers, own_bars, with_own_names, write_reverse
from srcad.rules.expr import NUMPY, E, Scope, literal, named, sign_first
from srcad.tree.build import call, const, copy_tree, text, walk


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
    shadows, every_shadow = add_shadows(core, found.shadowed, names, request.called_again)
    flow = Flow(core, last)
    if request.pullback:
        held = [*core.contents.values(), *core.attribute_facts.values()]
        flow.end_writes = core.stored_sites.union(*core.name_sites.values(), *map(sites_of, held))
        flow.outlived = True
        flow.handed_out = handed_out(core.result)
    flow.end_writes = flow.shared(flow.end_writes | core.late_sites)
    sweep = Sweep(core, flow, names, found, shadows)
    sweep.nested = request.nested
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
        reverse = renewed(reverse, "may_renew" if request.anew else "renews")
    forward = Forward(core, residuals, sweep)
    value = forward_value(forward, last, request)
    body = renewed(forward.body(), "may_renew") if request.anew else forward.body()
    returned = gradient_expression(sweep, request)
    body = [*overlap_guards(core), *sweep.entry, *body, *keep_shadows(every_shadow)]
    if request.pullback:
        return with_pullback(core, request, function_name, names, body, reverse, value, returned, forward)
    tail = [gast.Return(_result(value, returned, request))]
    hoisted = {node: n for named in residuals.insert.hoisted.values() for node, n in named.items()}
    stmts = prune([*body, *reverse, *tail], core)
    shorter = measured(stmts, core, hoisted)
    stmts = stmts if shorter is stmts else prune(shorter, core)
    stmts = without_copies(computed_once(stmts), core.params, Taste(core), own_bars(sweep, request))
    stmts = inline_once(stmts, hoisted_names(residuals))
    stmts = without_counts(with_own_names(stmts, sweep), set(sweep.counted.values()))
    stmts = guard_last_rounds(stmts, core)
    if request.value and not isinstance(value, (gast.Name, gast.Constant)):
        raise AssertionError("the value is held before the reverse sweep")
    args = copy_tree(core.args)
    return gast.FunctionDef(function_name, args, sign_first(without_else(stmts)), [], None, None, [])


def renewed(stmts: list[Any], which: str) -> list[Any]:
    """`x_bar += v` of a number or a new array as `x_bar = x_bar + v`, in text that is differentiated again.

    Less may be known of its values there, and `+=` of what may be an array or a number means two things. `which` is the
    attribute of such statements: those that are known as arrays here remain, unless the text was refused with them.
    """
    out: list[Any] = []
    for stmt in stmts:
        for part in ("body", "orelse"):
            if isinstance(getattr(stmt, part, None), list):
                setattr(stmt, part, renewed(getattr(stmt, part), which))
        if isinstance(stmt, gast.AugAssign) and getattr(stmt, which, False):
            old = copy_tree(stmt.target)
            old.ctx = gast.Load()
            stmt = gast.Assign([stmt.target], gast.BinOp(old, stmt.op, stmt.value), None)
        out.append(stmt)
    return out


def hoisted_names(residuals: Residuals) -> set[str]:
    """The variables that name subexpressions of the primal's statements."""
    return {n for named in residuals.insert.hoisted.values() for n in named.values()}


_RESERVED = {*runtime.__all__, "np", "math"}


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
    if isinstance(fact, Unknown) or unsettled(sweep.core, fact) and not request.holomorphic:
        kind = [const("c")] if request.holomorphic else []
        return E(call("ones_like", sweep.need_node(primal, last), *kind), fact, scope)
    if isinstance(fact, Array):
        one = scope.resolved(fact)
        like = sweep.need_node(primal, last)
        if one.dims == ():  # type: ignore[attr-defined]
            return _one(fact, scope)
        return E(call(f"{NUMPY}.ones_like", like), one, scope)
    return _one(fact, scope)


def _one(fact: Fact, scope: Scope) -> E:
    """The number 1; of more digits than Python's floats have, for `1.0 / 11.0` would have theirs."""
    if not has_more_digits(fact):
        return literal(1.0, scope)
    wide = np.dtype(np.longdouble).name
    return E(call(f"{NUMPY}.longdouble", const(1.0)), Scalar(wide, weak=False), scope)


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
