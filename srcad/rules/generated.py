"""The helpers of generated code, for derivatives of derivatives: what calls them is differentiated again.

    x_bar = unbroadcast(y_bar, x)        x_bar_dot = unbroadcast(y_bar_dot, x)

They move numbers without computing with them, so each is linear in what it moves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import Array, Fact, Map, Scalar, Seq, Unknown, apart, dims_of, with_active
from srcad.rules.call import Call, CannotTell, Pieces, Rule
from srcad.rules.declared import brought_to
from srcad.rules.expr import E
from srcad.rules.registry import parse_parameters, register, rule
from srcad.runtime import helpers, insertions, tangents
from srcad.runtime.overlap import refuse_overlap, shares_with
from srcad.tree.build import call, const, copy_tree


def _as(position: int) -> Any:
    """`infer`: the result is as one of the arguments, in memory of its own."""

    def infer_(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        fact = with_active(facts[position], False)
        if isinstance(fact, (Array, Unknown)):
            return replace(fact, sites=frozenset([sp.fresh("made")]))
        if isinstance(fact, Seq):
            return replace(fact, sites=frozenset([sp.fresh("list")]))
        return replace(fact, literal=None, size=None) if isinstance(fact, Scalar) else fact

    return infer_


def _parts(listed: bool, shared: bool = False) -> Any:
    """`infer`: in the structure of the argument, all in memory of its own; `listed`: lists where it has tuples.

    `shared`: what is one list or array in the argument is one in the result.
    """

    def infer_(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        new, fact = f"made{sp.fresh()}", with_active(facts[0], False)
        return _made_like(apart(fact, f"{new}.one") if shared else fact, new, listed, shared)

    return infer_


def _made_like(fact: Fact, site: str, listed: bool, shared: bool = False) -> Fact:
    sites = frozenset([site])
    if shared and not isinstance(fact, Unknown):
        sites = getattr(fact, "sites", None) or sites
    if isinstance(fact, Scalar):
        return Scalar(fact.dtype, fact.weak) if fact.dtype[0] in "fc" and not listed else Scalar("float64")
    if isinstance(fact, Array):
        return replace(fact, sites=sites)
    if isinstance(fact, Seq) and fact.kind in ("list", "tuple") and not fact.fields:
        parts = enumerate(fact.items or ())
        items = fact.items and tuple(_made_like(part, f"{site}.{i}", listed, shared) for i, part in parts)
        elem = fact.elem and _made_like(fact.elem, f"{site}.*", listed, shared)
        kind = "list" if listed else fact.kind
        return replace(fact, kind=kind, items=items, elem=elem, sites=sites)
    if isinstance(fact, Map) and fact.kind == "dict" and not listed:
        held = {k: _made_like(part, f"{site}.{k}", listed, shared) for k, part in fact.items.items()}
        return Map("dict", held, sites)
    return Unknown(False, sites)


@rule(helpers.unbroadcast, "value, like", linear="value", infer=_as(1))
def unbroadcast(c: Call) -> dict[str, Pieces]:
    """What was summed up goes back to each of the summands; a row of a matrix is not its cotangent."""
    have, want = dims_of(c.result), c.dims("value")
    if have is not None and want is not None and len(have) == len(want):
        return {"value": c.lazy_bar}
    return {"value": c.full(c.lazy_bar, c.operands["value"])}


@rule(helpers.like, "gradient, value", linear="gradient", infer=_as(1))
def like(c: Call) -> dict[str, Pieces]:
    if isinstance(c.result, (Seq, Map)):
        gradient, fact = c["gradient"].node, c.reader.fact(c.operands["gradient"])
        return {"gradient": E(_reduced_parts(c.lazy_bar.node, gradient, fact), fact, c.scope)}
    return {"gradient": c.reduced(c.lazy_bar, "gradient")}


def _reduced_parts(bar: gast.expr, gradient: gast.expr, fact: Fact) -> gast.expr:
    """What each part of a container of adjoints gets, in its own shape: it may have been one number for an array."""
    if isinstance(fact, Map) or isinstance(fact, Seq) and fact.items is None:
        raise CannotTell("adjoints in a container of unknown length, differentiated in reverse mode", "use srcad.hvp")
    if not isinstance(fact, Seq) or fact.items is None:
        return call("unbroadcast", bar, gradient)

    def part(whole: gast.expr, i: int) -> gast.expr:
        return gast.Subscript(copy_tree(whole), const(i), gast.Load())

    parts = [_reduced_parts(part(bar, i), part(gradient, i), held) for i, held in enumerate(fact.items)]
    return gast.List(parts, gast.Load())


def _as_parts(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """`infer`: in the structure of the second argument, all in memory of its own."""
    whole = with_active(facts[1], False)
    return _made_like(whole, f"made{sp.fresh()}", False) if isinstance(whole, (Seq, Map)) else _as(1)(sp, facts, named)


@rule(insertions.adjoint_like, "left, value, label", linear="left", infer=_as_parts)
def adjoint_like(c: Call) -> dict[str, Pieces]:
    if isinstance(c.result, (Seq, Map)):
        raise CannotTell("a block of grad_of that sees a list, differentiated in reverse mode", "use srcad.hvp")
    return {"left": c.reduced(c.lazy_bar, "left")}


@rule(helpers.cotangent_like, "value, like", linear="value", infer=_as(1))
def cotangent_like(c: Call) -> dict[str, Pieces]:
    """What was summed is spread again, and the other way round."""
    return {"value": brought_to(c, c.bar, "value")}


@rule(helpers.copy_of, "value", linear="value", infer=_as(0))
def copy_of(c: Call) -> dict[str, Pieces]:
    return {"value": c.lazy_bar}


@rule(helpers.no_list, "value", linear="value", infer=_as(0))
def no_list(c: Call) -> dict[str, Pieces]:
    return {"value": c.lazy_bar}


@rule(helpers.copied_parts, "parts", linear="parts", infer=_parts(True))
def copied_parts(c: Call) -> dict[str, Pieces]:
    return {"parts": c.lazy_bar}


@rule(helpers.once_each, "shadow", linear="shadow", infer=_parts(True))
def once_each(c: Call) -> dict[str, Pieces]:
    return {"shadow": c.lazy_bar}


@rule(tangents.copied_tangent, "tangent", linear="tangent", infer=_parts(False, shared=True))
def copied_tangent(c: Call) -> dict[str, Pieces]:
    return {"tangent": c.lazy_bar}


def _unknown(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    return Unknown()


@rule(helpers.value_of, "function, *args", active="args", infer=_unknown, hint="value")
def value_of(c: Call) -> dict[str, Pieces]:
    """The cotangents of a call that is known only when it runs: asked for again, not kept as a pullback."""
    values = [c.reader.value(a).node for a in c.operands["args"]]
    active = [i for i, a in enumerate(c.operands["args"]) if c.reader.fact(a).active]
    which = gast.Tuple([const(i) for i in active], gast.Load())
    made = call("cotangents_of", c.reader.value(c.operands["function"]).node, which, cotangent_of(c), *values)
    parts = c.let(E(made, Unknown(), c.scope), "parts")
    out: list[Pieces] = [None] * len(values)
    for k, i in enumerate(active):
        out[i] = E(gast.Subscript(parts.node, const(k), gast.Load()), c.reader.fact(c.operands["args"][i]), c.scope)
    return {"args": out}


def cotangent_of(c: Call) -> gast.expr:
    """The cotangent of the value; of several values a tuple or dict, for the container of adjoints is changed
    elsewhere."""
    if not isinstance(c.result, (Seq, Map)) or c.result.items is None:
        return c.bar.node
    return _part_by_part(c.lazy_bar.node, c.result)


def _part_by_part(bar: gast.expr, fact: Fact) -> gast.expr:
    if isinstance(fact, Seq) and fact.items is not None:
        parts = [gast.Subscript(copy_tree(bar), const(i), gast.Load()) for i in range(len(fact.items))]
        return gast.Tuple([_part_by_part(p, f) for p, f in zip(parts, fact.items, strict=True)], gast.Load())
    if isinstance(fact, Map):
        held = {k: gast.Subscript(copy_tree(bar), const(k), gast.Load()) for k in fact.items}
        return gast.Dict([const(k) for k in held], [_part_by_part(p, fact.items[k]) for k, p in held.items()])
    return bar


def _constant(function: Any, signature: str, infer: Any) -> None:
    record = Rule(function.__name__, function, parse_parameters(signature), frozenset(), None, infer=infer)
    register(record, [function])


def _picked(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """`last_writes(buffer, index)` is as `buffer[index]`."""
    return infer.by_example(lambda buffer, index: np.asarray(buffer[index]), facts, named, sp.fresh())


for _function in (helpers.zeros_like, helpers.ones_like, helpers.zeros_with_layout):
    _constant(_function, "value", _parts(True))
_constant(helpers.shadow_of, "value", _parts(True, shared=True))
_constant(tangents.zero_tangent, "value", _parts(False, shared=True))
_constant(helpers.last_writes, "buffer, index", _picked)
_constant(helpers.floating, "dtype", lambda sp, facts, named: facts[0])
_constant(shares_with, "one, other", lambda sp, facts, named: Scalar("bool"))
_constant(refuse_overlap, "stored, one, other=None, two=None", lambda sp, facts, named: Unknown(False))
