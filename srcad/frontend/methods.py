"""Methods of arrays, numbers and containers: by their label, since nothing else is known of what has them.

y = x.sum(axis=0)                 the rule of the method `sum`
x.fill(0.0)                       a store: `x[...] = 0.0`
x.sort()                          refused where x is active; a method without a rule likewise
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import Array, Dim, Fact, Known, Scalar, Seq, Unknown, handing_out, sites_of
from srcad.frontend import equations, options, sparse, written
from srcad.frontend.changes import changed_by_call
from srcad.frontend.containers import container_method
from srcad.frontend.handed_out import by_method
from srcad.frontend.named import method as method_of_named_tuple
from srcad.frontend.operations import finish_rule, function_node, make_call, operands_of, product_fact, written_out
from srcad.frontend.texts import refuse_texts
from srcad.frontend.writes import READING_METHODS
from srcad.rules import registry
from srcad.rules.indexing import reshape_fact
from srcad.tree.build import const

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def method(
    sp: Specialiser,
    node: gast.AST,
    label: str,
    owner: gast.expr,
    args: list[gast.expr],
    keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr:
    """A method of an array, number or container."""
    found = container_method(sp, node, label, owner, args, keywords)
    found = method_of_named_tuple(sp, node, label, owner, keywords) if found is None else found
    found = sparse.method(sp, node, label, owner, args, keywords) if found is None else found
    found = equations.method(sp, node, label, owner, args, keywords) if found is None else found
    found = options.method(sp, node, label, owner, args, keywords) if found is None else found
    if found is not None:
        return found
    args, keywords = written_out(sp, args, keywords)
    named = isinstance(func, gast.Attribute)  # otherwise `f = x.sum`: Core has no variable for f
    made = make_call(func if named else gast.Attribute(owner, label, gast.Load()), args, keywords)
    fact = sp.fact(owner)
    values = [owner, *args, *keywords.values()]
    if label in ("fill",):
        sp.store(node, owner, sp.note(gast.Constant(..., None), Known(...)), args[0])
        return sp.note(const(None), Known(None))
    if label in ("sort", "partition", "put", "itemset", "resize", "setfield", "setflags"):
        if any(sp.is_active(v) for v in values):
            found = written.in_place(sp, node, label, values[: len(args) + 1], keywords)
            if found is not None:
                return found
            raise sp.unsupported(
                node, f"the in-place method .{label}() on an active array", f"use np.{label} and bind its result"
            )
        sp.memory.stored_sites |= sites_of(fact)
        return sp.note(made, Unknown())
    if label in ("count", "index") and isinstance(fact, Seq):
        return sp.note(made, Scalar("int64", size=Dim(sp.fresh())))
    rule = registry.METHODS.get(label)
    active = any(sp.is_active(v) for v in values)
    if rule is not None:
        refuse_texts(sp, node, f".{label}()", values)
    if rule is None:
        if active:
            raise sp.no_rule(
                node,
                f"the method .{label}() of an active value, which has no derivative rule",
                "use NumPy functions with a rule",
            )
        if isinstance(fact, Unknown) and label not in READING_METHODS:
            changed_by_call(sp, list(map(sp.fact, values)), understood=False)
        found_fact = _method_fact(sp, label, values, keywords, args)
        return sp.note(made, handing_out(found_fact, map(sp.fact, values)))
    left, given = options.named_out(rule, args, keywords)
    if "out" in given:
        return with_out(sp, node, None, left, given, func)
    operands = operands_of(sp, node, rule, made, active, method=True)
    return finish_rule(sp, node, rule, made, operands, active, _method_fact(sp, label, values, keywords, args))


def _method_fact(
    sp: Specialiser, label: str, values: list[gast.expr], keywords: dict[str, gast.expr], args: list[gast.expr]
) -> Fact:
    def run(owner: Any, *rest: Any, **named: Any) -> Any:
        return getattr(owner, label)(*rest, **named)

    facts = [sp.scope.resolved(sp.fact(v)) for v in [values[0], *args]]
    handed = by_method(sp, label, facts[0], facts[1:])
    if handed is not None:
        return handed
    if label == "reshape":
        return reshape_fact(facts[0], facts[1:], sp.fresh())
    if label == "dot" and isinstance(facts[0], Array):
        return product_fact(sp, np.dot, facts[:2])
    if label == "astype" and isinstance(facts[0], Array):
        found = infer.by_example(run, facts, {}, sp.fresh())
        return found
    return infer.by_example(run, facts, {k: sp.fact(v) for k, v in keywords.items()}, sp.fresh())


_SUMS = (np.sum, np.prod, np.mean, np.cumsum, np.cumprod, np.nansum, np.nanprod, np.nanmean, np.nancumsum,
         np.nancumprod, np.trace)  # fmt: skip


def _summed_in(
    sp: Specialiser, function: Any, values: list[gast.expr], keywords: dict[str, gast.expr], out: gast.expr
) -> dict[str, gast.expr]:
    """Sums into an array of another precision are computed in that: what NumPy takes its `dtype` from."""
    most = 4 if function is np.trace else 2  # of its arguments stand before `dtype`
    if not any(function is f for f in _SUMS) or "dtype" in keywords or not 0 < len(values) <= most:
        return {}
    types = [getattr(sp.fact(v), "dtype", "") for v in (values[0], out)]
    if set(types) != {"float32", "float64"}:
        return {}
    return {"dtype": sp.note(gast.Constant(types[1], None), Known(types[1]))}


def with_out(
    sp: Specialiser,
    node: gast.AST,
    value: Any,
    args: list[gast.expr],
    keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr:
    """`np.add(a, b, out=u)` stores into u what `np.add(a, b)` gives."""
    out = keywords["out"]
    rest = {k: v for k, v in keywords.items() if k != "out"}
    func = sp.object(value) if func is None else func
    if isinstance(sp.fact(out), Known):
        return sp.call_function(node, sp.fact(func), args, rest, func)
    if isinstance(out, gast.Tuple) and len(out.elts) == 1:
        out = out.elts[0]
    values = [*args, *rest.values(), *([func.value] if isinstance(func, gast.Attribute) else [])]
    if not any(sp.is_active(v) for v in [out, *values]):
        sp.memory.stored_sites |= sites_of(sp.fact(out))
        return sp.note(make_call(function_node(sp, value, func, node), args, keywords), sp.fact(out))
    if not isinstance(out, gast.Name):
        out = sp.hold(out, "out")
    of_method = value is None and isinstance(func, gast.Attribute)
    function = getattr(np, func.attr, None) if of_method else value
    if any(function is f for f in _SUMS) and args and isinstance(args[-1], gast.Constant) and args[-1].value is None:
        args = args[:-1]  # an axis, or a type, that is not given
    owner = [func.value] if of_method else [rest["a"]] if "a" in rest else []
    rest |= _summed_in(sp, function, [*owner, *args], rest, out)
    made = sp.call_function(node, sp.fact(func), args, rest, func)
    sp.store(node, out, sp.note(gast.Constant(..., None), Known(...)), made)
    return sp.local_variable(out.id, node)
