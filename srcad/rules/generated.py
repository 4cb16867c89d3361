"""The helpers of generated code, for derivatives of derivatives: what calls them is differentiated again.

    x_bar = unbroadcast(y_bar, x)        x_bar_dot = unbroadcast(y_bar_dot, x)

They move numbers without computing with them, so each is linear in what it moves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from srcad.facts import Array, Fact, Scalar, Seq, Unknown, parts_of, with_active
from srcad.rules.registry import Call, Parameter, Pieces, Rule, register, rule
from srcad.runtime import helpers


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


def _zeros(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """Zeros come in lists where the value has tuples."""
    fact = facts[0]
    if isinstance(fact, (Array, Scalar)) or isinstance(fact, Seq) and fact.kind == "list" and not _nested(fact):
        made: Fact = _as(0)(sp, facts, named)
        return made
    return Unknown(False, frozenset([sp.fresh("made")]))


def _nested(fact: Seq) -> bool:
    return any(not isinstance(part, (Array, Scalar)) for part in parts_of(fact))


@rule(helpers.unbroadcast, "value, like", linear="value", infer=_as(1))
def unbroadcast(c: Call) -> dict[str, Pieces]:
    return {"value": c.lazy_bar}


@rule(helpers.like, "gradient, value", linear="gradient", infer=_as(1))
def like(c: Call) -> dict[str, Pieces]:
    return {"gradient": c.reduced(c.lazy_bar, "gradient")}


for _function in (helpers.copy_of, helpers.copied_parts):

    @rule(_function, "value", linear="value", infer=_as(0))
    def copied(c: Call) -> dict[str, Pieces]:
        return {"value": c.lazy_bar}


def _refused(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    raise sp.unsupported(
        None,
        "a second derivative of a call that is known only when it runs (recursion, or a function in a container)",
        "write the recursion as a loop, or call the function by its name",
    )


@rule(helpers.vjp_of, "function, active, *args", active="args", infer=_refused)
def vjp_of(c: Call) -> dict[str, Pieces]:
    return {}


def _constant(function: Any, parameters: tuple[str, ...], infer: Any) -> None:
    name = function.__name__
    register(Rule(name, function, tuple(map(Parameter, parameters)), frozenset(), None, infer=infer), [function])


_constant(helpers.zeros_like, ("value",), _zeros)
_constant(helpers.ones_like, ("value",), _zeros)
_constant(helpers.shadow_of, ("value",), _zeros)
_constant(helpers.zeros_with_layout, ("value",), _zeros)
_constant(helpers.last_writes, ("buffer", "index"), lambda sp, facts, named: Unknown(False))
_constant(helpers.refuse_overlap, ("stored", "one", "other", "two"), lambda sp, facts, named: Unknown(False))
