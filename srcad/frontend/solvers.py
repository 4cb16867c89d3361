"""Solvers that return an object: the attributes that have derivatives are variables of their own.

    sol = optimize.root(f, x0, args=(p,))              solution = optimize.root(f, x0, args=(p,))
    return sol.x[0] if sol.success else 0.0     ->     x = solution.x
                                                       return x[0] if solution.success else 0.0

`solution` is a constant; `solution.x` is an operation, whose rule reads what the solver was given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Known, Unknown, with_active
from srcad.frontend import callbacks
from srcad.frontend.frames import Solved
from srcad.frontend.operations import function_node, make_call, operands_of, written_out
from srcad.rules.registry import Solution
from srcad.tree.build import assign, name

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def solved(
    sp: Specialiser, node: gast.AST, solution: Solution, value: Any, args: list[gast.expr],
    keywords: dict[str, gast.expr], func: gast.expr | None,
) -> gast.expr:  # fmt: skip
    """A call of a solver: its result, taken apart where something active goes in."""
    args, keywords = callbacks.passed_on(sp, node, solution.record, args, keywords)
    if not any(sp.is_active(v) for v in (*args, *keywords.values())):
        args, keywords = written_out(sp, args, keywords)
        return sp.note(make_call(function_node(sp, value, func, node), args, keywords), Unknown())
    names = [p.name for p in solution.record.parameters]
    args = [_named(sp, a, wish) for a, wish in zip(args, names, strict=False)]
    args, keywords = written_out(sp, args, {k: _named(sp, v, k) for k, v in keywords.items()})
    made = make_call(function_node(sp, value, func, node), args, keywords)
    operands = operands_of(sp, node, solution.record, made, True)
    for parameter, operand in operands.items():
        if sp.is_active(operand) and parameter not in solution.record.active:
            raise sp.no_rule(
                node, f"the argument {parameter} of {solution.record.name}, which has no derivative, is active",
                "make it constant",
            )  # fmt: skip
    whole = sp.new_name("solution")
    sp.emit(assign(whole, sp.note(made, Unknown())), node)
    sp.bind(whole, Unknown())
    owner = sp.note(name(whole), Unknown())
    facts = {p: sp.scope.resolved(sp.fact(v)) for p, v in operands.items()}
    parts: dict[str, gast.expr] = {}
    for attr, rule in solution.parts.items():
        part = gast.Attribute(sp.again(owner), attr, gast.Load())
        assert rule.infer is not None
        fact = rule.infer(sp, [], facts)
        if any(sp.is_active(operands[p]) for p in rule.active if p in operands):
            sp.op(part, rule, {**operands, "solution": owner}, node)
            fact = with_active(fact)
        parts[attr] = sp.hold_always(sp.note(part, fact), attr)
    return sp.note(gast.Constant(None, None), Solved(whole, parts, solution))


def _named(sp: Specialiser, value: gast.expr, wish: str) -> gast.expr:
    """An argument that the attributes' rules read again: under a name, part by part."""
    if isinstance(value, (gast.Tuple, gast.List)):
        elts = [_named(sp, e, wish) for e in value.elts]
        return sp.note(type(value)(elts, gast.Load()), sp.fact(value))
    if isinstance(value, (gast.Name, gast.Constant)) or isinstance(sp.fact(value), Known):
        return value
    return sp.hold_always(value, wish)
