"""Rules that are functions (`srcad.custom_vjp`) in forward mode.

    y = f(x)        ->        y, y_dot = jvp_by(f_vjp, (0,), (x_dot,), x)

A pullback is linear in its cotangent, and what it is transposed to is the tangent: `<u, J v> = <pullback(u), v>`, so
that J v is the derivative of the right side by u. The rule is put in place for it, and its pullback differentiated in
reverse mode, whatever the cotangent. Whether that can be done is tried where the text is generated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.errors import SrcadError
from srcad.facts import Dim, Known, Unknown, with_active
from srcad.frontend import nested
from srcad.frontend.custom import (
    active_free,
    apply_template,
    by_position,
    fact_of_value,
    own_values,
    refuse_keys,
    refuse_objects,
    refuse_shared,
    touches,
    value_of_call,
    with_site,
)
from srcad.frontend.displays import display, parts_of_sequence
from srcad.frontend.dynamic import Dynamic, with_pullback
from srcad.frontend.operations import make_call, object_node, written_out
from srcad.rules.call import Rule, static_value
from srcad.runtime.pullbacks import cotangents_function, split
from srcad.tree.build import call, const, name

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def apply_transposed(
    sp: Specialiser, node: gast.AST, rule: Rule, value: Any, args: list[gast.expr],
    keywords: dict[str, gast.expr], func: gast.expr | None,
) -> gast.expr:  # fmt: skip
    """A call of a function whose rule gives value and pullback."""
    refuse_keys(sp, node, rule, args, keywords)
    free = active_free(sp, value)
    if not free and not any(sp.is_active(v) for v in (*args, *keywords.values())):
        return apply_template(sp, node, rule, value, args, keywords, func)
    declared = rule.custom.functions[0]  # type: ignore[union-attr]
    args = by_position(sp, node, rule, args, keywords)
    fact = fact_of_value(sp, node, rule, *split(declared, args))
    places: list[tuple[Any, gast.expr]] = [(i, a) for i, a in enumerate(args) if sp.is_active(a)]
    values = [*args, *free.values()]
    refuse_objects(sp, node, rule.name, [a for _, a in places])
    refuse_shared(sp, node, rule, fact, values)
    places += list(free.items())
    wanted = tuple(key for key, _ in places)
    if not isinstance(fact, Unknown):
        try_it(sp, node, rule, fact, wanted, values)
    values, _ = written_out(sp, values, {})
    which = gast.Tuple([const(w) for w in wanted], gast.Load())
    made = make_call(name("vjp_by"), [object_node(sp, declared, node), which, *values], {})
    arguments = tuple(a for _, a in places)
    wishes = Dynamic((f"{rule.name}_value",), f"{rule.name}_pullback", arguments, opaque=True, label=rule.name)
    return with_pullback(sp, node, made, wishes, with_active(with_site(fact, sp.fresh("vjp"))))


def try_it(
    sp: Specialiser, node: gast.AST, rule: Rule, fact: Any, wanted: tuple[Any, ...], args: list[gast.expr]
) -> None:
    """Generate the transposed pullback for what is known of the arguments: an error comes now, not when it runs."""
    declared = rule.custom.functions[0]  # type: ignore[union-attr]
    function = cotangents_function(declared, wanted, len(args))
    first, *rest = function.__code__.co_varnames
    dims: dict[str, Dim] = {}
    facts = {n: nested.as_parameter(sp.scope.resolved(sp.fact(a)), n, dims) for n, a in zip(rest, args, strict=True)}
    facts = {first: nested.as_parameter(fact, first, {}), **facts}
    try:
        nested.MAKERS[0](function, "vjp", (0,), False, False, facts, {}, True)
    except SrcadError as problem:
        found = getattr(problem, "found", None) or problem
        raise sp.no_rule(
            node, f"{declared.__name__}, whose pullback cannot be transposed for forward mode ({found})",
            f"declare srcad.tangent({rule.name}), or let it return a pair and a tuple that are written out",
        ) from problem  # fmt: skip


def tangent_again(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`jvp_by(f_vjp, (0,), (x_dot,), x)` in text that is differentiated again: the value, and the transposed pullback
    at the tangents, put in place."""
    if not touches(sp, args[0], args[2:]):
        return None
    rule = sp.fact(args[0])
    given = [a if isinstance(a, gast.Name) else sp.hold(a, "t") for a in args[3:]]
    y = value_of_call(sp, node, args[0], [sp.again(a) for a in own_values(sp, args[1], given)])
    y = y if isinstance(y, gast.Name) else sp.hold(y, "y")
    assert isinstance(rule, Known)
    back = cotangents_function(rule.value, static_value(args[1], sp), len(given))
    zeros = sp.note(call("zero_tangent", sp.again(y)), with_site(with_active(sp.fact(y), False), sp.fresh("zeros")))
    function = sp.note(gast.Constant(None, None), Known(back))
    made = nested.apply(sp, node, nested.Application("vjp", (0,)), [function, zeros, *given], {})
    pair = parts_of_sequence(sp, made)
    assert pair is not None
    parts = sp.call_function(node, sp.fact(pair[1]), [args[2]], {}, pair[1])
    return display(sp, gast.Tuple([y, sp.subscript_of(parts, const(0), node)], gast.Load()), "tuple")
