"""Derivatives of functions that generated code calls, made when it runs (`vjp_of`, `jvp_of`).

The caller was written without knowing the callee. What the callee stores of active values outlives the call where it is
an argument's memory or a module's, and the caller's derivative would be without it: such callees are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from srcad.derivative import Derivative
from srcad.errors import UnsupportedSyntaxError
from srcad.facts import Array, Unknown, sites_of
from srcad.frontend.core import Core
from srcad.pushforward import Pushforward
from srcad.request import Request
from srcad.runtime import helpers, tangents
from srcad.sameness import kept
from srcad.several import Where
from srcad.targets import with_options


class StepDerivative(Derivative):
    """The pullback of a loop's step, which returns the state that it stores into."""

    def _request(self) -> Request:
        return super()._request().for_a_call()

    def _gives(self, several: Where | None) -> None:
        """Generated code goes on with tuples."""


class CalledDerivative(StepDerivative):
    """The pullback of a function that generated code calls."""

    def _accept(self, core: Any, **options: Any) -> None:
        super()._accept(core, **options)
        refuse_what_outlives(core)


class CalledPushforward(Pushforward):
    """The tangent of a function that generated code calls."""

    def _request(self) -> Request:
        return super()._request().for_a_call()

    def _accept(self, core: Any, **options: Any) -> None:
        super()._accept(core, **options)
        refuse_what_outlives(core)


def refuse_what_outlives(core: Core) -> None:
    """Memory from outside that the function stores into: with something active, or an array that it was given."""
    outside = core.free_facts | core.attribute_facts
    held = {n: sites_of(f) & core.active_sites for n, f in outside.items()}
    given = {p: f for p, f in core.facts_of_parameters.items() if p in core.params}
    held |= {p: sites_of(f) if isinstance(f, (Array, Unknown)) or f.active else frozenset() for p, f in given.items()}
    stored = sorted(n for n, sites in held.items() if sites & core.stored_sites)
    if stored:
        raise UnsupportedSyntaxError(
            f"{core.name}, which is known only when it runs (or calls itself), stores into {stored[0]}",
            "let it return a new array instead",
        )


@kept
def _pullback_of(function: Callable, wrt: tuple[Any, ...]) -> CalledDerivative:
    return CalledDerivative(with_options(function), wrt, pullback=True)


@kept
def _pushforward_of(function: Callable, wrt: tuple[Any, ...]) -> CalledPushforward:
    return CalledPushforward(with_options(function), wrt)


@kept
def _pullback_of_step(function: Callable, wrt: tuple[Any, ...]) -> StepDerivative:
    return StepDerivative(function, wrt, pullback=True)


helpers.MAKERS.append(_pullback_of)
helpers.STEPS.append(_pullback_of_step)
tangents.MAKERS.append(_pushforward_of)
