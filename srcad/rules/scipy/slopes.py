"""Derivatives that are found by differences of high order (`srcad.runtime.slopes`), where no formula is known.

    y = special.jv(v, z)                       v_bar = y_bar * slope(special.jv, 0, v, z)

So they have derivatives again: `slope(special.jv, (0, 1), v, z)` is differentiated by both in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from srcad import infer
from srcad.facts import Fact, Known
from srcad.rules.call import Call, Pieces
from srcad.rules.expr import E, fresh, helper
from srcad.rules.registry import elementwise, parse_parameters, rule, tangent
from srcad.rules.tangents import TangentCall, summed
from srcad.runtime import slopes
from srcad.tree.build import attributes, name


def written(function: Callable[..., Any], c: Call) -> E:
    """A function's name in generated code: one of scipy.special's, or one of srcad's own."""
    own = (getattr(function, "__module__", None) or "").startswith("srcad.")
    label = str(function.__name__)
    node = name(f"${function.__module__}:{label}") if own else attributes(name("$scipy.special"), label)
    return E(node, Known(function), c.scope)


def by_slope(function: Callable[..., Any], parameter: str) -> Callable[[Call], E]:
    """The partial derivative of a function by one of its parameters; those that are left out have their defaults."""

    def partial(c: Call) -> E:
        known = [p for p in c.rule.parameters if p.name in c.operands]
        place = [p.name for p in known].index(parameter)
        return helper(slopes.slope, written(function, c), place, *(c[p.name] for p in known), result=c.result)

    return partial


def of_distribution(dist: Any, method: str, parameter: str, takes: list[str]) -> Callable[[dict[str, E]], E]:
    """The derivative of a distribution's method by one of its arguments, for loc = 0 and scale = 1."""
    function = getattr(dist, method)
    place = takes.index(parameter)

    def partial(v: dict[str, E]) -> E:
        called = attributes(name("$scipy.stats"), f"{dist.name}.{method}")
        given = [v[p] for p in takes]
        scope = given[0].scope
        result = infer.elementwise(_as_double, [e.fact for e in given], scope, fresh())
        return helper(slopes.slope, E(called, Known(function), scope), place, *given, result=result)

    return partial


def _as_double(*args: Any) -> Any:
    return sum(args, np.float64(0.0))


def numerically(
    function: Any, signature: str, *, constant: str = "", real_only: bool = False, **partials: Any
) -> None:
    """Declare an elementwise function: by its partial derivatives where there are some, by differences otherwise."""
    names = [p.name for p in parse_parameters(signature)]
    found: dict[str, Any] = {p: by_slope(function, p) for p in names if p not in (*constant.split(), *partials)}
    elementwise(function, signature, real_only=real_only, **partials, **found)


# ---------------------------------------------------------------- of the helper itself


def _value(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    function = getattr(facts[0], "value", None)
    if function is None:
        function = _as_double
    numbers = [sp.scope.resolved(f) for f in facts[2:]]
    return infer.elementwise(function, numbers, sp.scope, sp.fresh())


def _further(c: Call, j: int) -> E:
    by = c.static("by")
    by = by if isinstance(by, tuple) else (by,)
    values = [c.reader.value(node) for node in c.operands["args"]]
    return helper(slopes.slope, c.reader.value(c.operands["function"]), (*by, j), *values, result=c.result)


@rule(slopes.slope, "function, by, *args", active="args", infer=_value, hint="slope")
def slope(c: Call) -> dict[str, Pieces]:
    nodes = c.operands["args"]
    bars = [c.reduced_to(c.bar * _further(c, j), n) if c.reader.fact(n).active else None for j, n in enumerate(nodes)]
    return {"args": bars}


@tangent(slopes.slope)
def slope_dot(c: TangentCall) -> E | None:
    total: E | None = None
    for j, dot in enumerate(c.dots("args")):
        total = summed(total, None if dot is None else dot * _further(c, j))
    return total
