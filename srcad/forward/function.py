"""The tangent function: the primal's statements with their tangents, from the arguments' tangents to the result's.

    def f(x, a):                        def f_jvp(x, a, x_dot):
        y = np.sin(x)                       y = np.sin(x)
        return a * y                        y_dot = x_dot * np.cos(x)
                                            return a * y, a * y_dot

Nothing is saved, and nothing runs backwards. Which names have tangents is found by writing: as long as another one
turns up, everything is written once more.
"""

from __future__ import annotations

import gast

from srcad import runtime
from srcad.analysis.copies import Taste, without_copies
from srcad.analysis.first import guard_first_rounds
from srcad.analysis.guards import without_else
from srcad.analysis.inline import inline_once, numbered_anew
from srcad.analysis.live import prune
from srcad.analysis.memory import fresh
from srcad.analysis.overlap import overlap_guards
from srcad.analysis.products import with_named_products
from srcad.analysis.tried import computed_once
from srcad.analysis.twice import once
from srcad.facts import Array, Fact, Map, Scalar, Seq, Unknown, is_float
from srcad.forward.expressions import RESULT, Tangents
from srcad.forward.statements import Writer, with_result, with_sites
from srcad.frontend.core import Core
from srcad.frontend.structure import Names
from srcad.rules.expr import NUMPY, sign_first
from srcad.tree.build import assign, attribute, call, copy_tree, like_dict, like_display, loads, name, substitute, walk

_RESERVED = {*runtime.__all__, "np", "math"}


def forward_function(
    core: Core, active: tuple[str, ...], function_name: str, *, alone: bool = False, nested: bool = False
) -> gast.FunctionDef:
    """The function that computes the value and its tangent; `active` are the names that come with tangents.

    `nested`: it is differentiated in its turn. `alone`: the tangent without the value, of which nothing is computed
    then that the tangent does not read.
    """
    taken = {n.id for s in [*core.body, core.result] for n in walk(s) if isinstance(n, gast.Name)}
    taken |= {*core.params, *core.locals, *core.free, *_RESERVED}
    dots: dict[str, str] = {}
    moving = {*active, *with_sites(core)}
    while True:
        tangents = Tangents(core, Names(set(taken) | set(dots.values())), dots, set(moving), nested=nested)
        for identifier in active:
            tangents.dot_name(identifier)
        writer = Writer(tangents)
        body = [*overlap_guards(core), *_entry(core, active, tangents), *writer.block(core.body, None, "body")]
        if tangents.moving | tangents.missed == moving:
            break
        moving = tangents.moving | tangents.missed
    for refused in tangents.lost:
        raise refused
    body += _returned(core, tangents, writer, alone)
    variables = [tangents.dot_name(n) for n in active]
    stmts = without_copies(computed_once(once(prune(body, core), core)), [*core.params, *variables], Taste(core))
    stmts = with_named_products(stmts, core, dots)
    stmts = numbered_anew(inline_once(stmts, tangents.held), tangents.held, {*core.params, *core.free, *_RESERVED})
    stmts = guard_first_rounds(stmts, core, dots, tangents.names.new)
    args = with_tangents(core.args, core.optional, variables)
    return gast.FunctionDef(function_name, args, sign_first(without_else(stmts)), [], None, None, [])


def _entry(core: Core, active: tuple[str, ...], tangents: Tangents) -> list[gast.stmt]:
    """Tangents of arguments that are stored into are copies; arguments without one that get one later begin with 0."""
    out: list[gast.stmt] = []
    outside = {n: fact for n, fact in core.free_facts.items() if n in core.free}  # a module's buffer is one, too
    for p, fact in (outside | core.facts_of_parameters).items():
        if p not in tangents.moving:
            continue
        variable = tangents.dot_name(p)
        if p not in active:
            out.append(assign(variable, tangents.zeros(name(p), fact)))
        elif core.name_sites.get(p, frozenset()) & core.stored_sites:
            out.append(assign(variable, call("own_tangent", name(variable), name(p))))
        else:
            tangents.borrowed.add(p)
    return out


def with_tangents(args: gast.arguments, optional: bool, variables: list[str]) -> gast.arguments:
    """The primal's parameters and the tangents': behind them where that can be, otherwise by keyword only."""
    made = copy_tree(args)
    new = [gast.Name(v, gast.Param(), None, None) for v in variables]
    if optional or made.defaults or made.vararg or made.kwarg or made.kwonlyargs:
        made.kwonlyargs = [*made.kwonlyargs, *new]
        made.kw_defaults = [*made.kw_defaults, *(None for _ in new)]
    else:
        made.args = [*made.args, *new]
    return made


def _returned(core: Core, tangents: Tangents, writer: Writer, alone: bool) -> list[gast.stmt]:
    result = core.result
    if result is None:
        result = gast.Constant(None, None)
    fact = core.facts.get(result, Unknown())
    reader = writer.reader(result, result)
    dot = reader.full_dot(result)
    dot = reader.zeros(result) if dot is None else dot
    have = Unknown() if isinstance(dot.node, gast.Constant) else dot.fact
    node = _as_result(tangents, dot.node, have, fact)
    stmts, value = [*reader.before], reader.written(result)
    if reader.after or RESULT in loads(node):
        op = core.ops.get(result)
        held = tangents.names.new("value" if op is None else op.rule.hint)
        stmts += [assign(held, value), *with_result(reader.after, held)]
        value, node = name(held), substitute(node, {RESULT: name(held)})
    if alone:
        return [*stmts, gast.Return(node)]
    return [*stmts, gast.Return(gast.Tuple([value, node], gast.Load()))]


def _as_result(tangents: Tangents, node: gast.expr, have: Fact, fact: Fact) -> gast.expr:
    """A tangent of the value's type, and of memory of its own."""
    if isinstance(node, (gast.Tuple, gast.List)):
        facts: list[Fact] = [Unknown()] * len(node.elts)
        parts = fact.items if isinstance(fact, Seq) and fact.items is not None else facts
        made = [_as_result(tangents, e, p, p) for e, p in zip(node.elts, parts, strict=True)]
        return like_display(node, made)
    if isinstance(node, gast.Dict):
        facts = list(fact.items.values()) if isinstance(fact, Map) else [Unknown()] * len(node.values)
        made = [_as_result(tangents, e, p, p) for e, p in zip(node.values, facts, strict=True)]
        return like_dict(node, made)
    if isinstance(fact, Scalar):
        single = getattr(have, "weak", True) and not fact.weak and fact.dtype != "float64"
        return call(f"{NUMPY}.{fact.dtype}", node) if single else node
    if isinstance(fact, Array) and isinstance(have, Array) and fact.dtype != have.dtype and is_float(have.dtype):
        return call(attribute(node, "astype"), attribute(name(NUMPY), fact.dtype))
    if fresh(node) or isinstance(node, gast.Name) and node.id not in {tangents.dots[b] for b in tangents.borrowed}:
        return node
    return call(attribute(node, "copy")) if isinstance(fact, Array) else call("copied_tangent", node)
