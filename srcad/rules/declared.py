"""A user's rule for a function: a few lines of Python over `d[...]`, put in place in the generated code.

    @srcad.adjoint(cube)
    def cube_adjoint(y, x):
        d[x] = d[y] * 3 * x**2              y = cube(x):    x_bar = y_bar * 3 * x**2

The template is evaluated as the built-in rules are, over expressions that know their facts (`declared_values.py`), so
only the values that it names are kept, and sums over broadcast dimensions are put in where they are needed.

A template is read and checked when it is declared (`srcad/custom.py`); here it is used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gast

from srcad.facts import Map, Seq, dims_of
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.declared_values import Values, elementwise
from srcad.rules.expr import E, Marks, numpy
from srcad.rules.registry import where_it_counts
from srcad.rules.tangents import TangentCall
from srcad.tree.build import call, walk


@dataclass(frozen=True)
class Let:
    """`name = value`: a temporary of the template."""

    name: str
    value: gast.expr


@dataclass(frozen=True)
class Derivative:
    """`d[name] = value`."""

    name: str
    value: gast.expr


@dataclass(frozen=True)
class Branch:
    """`if test:`, of parameters that are literals where the function is called."""

    test: Callable[..., Any]
    names: tuple[str, ...]  # the test's parameters
    body: tuple[Any, ...]
    orelse: tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Template:
    """A template as it was declared; in its expressions `d[x]` is the name "d[x]"."""

    label: str  # the function that it is the rule of
    function: Any  # the user's template itself
    result: str
    parameters: tuple[str, ...]
    steps: tuple[Let | Derivative | Branch, ...]
    free: dict[str, Any]  # the names of its module, closure or Python: what they stood for

    def reverse(self, c: Call) -> dict[str, Pieces]:
        """The contribution to each active argument."""
        chosen, lets = chosen_steps(c, self.steps)
        return {p: self._contribution(c, p, chosen, lets) for p in self.parameters if p in c.active_names}

    def _contribution(self, c: Call, parameter: str, chosen: dict[str, gast.expr], lets: dict[str, gast.expr]) -> E:
        if parameter not in chosen:
            raise CannotTell(
                f"{self.label} with an active {parameter}, of which {self.function.__name__} says nothing",
                f"write what d[{parameter}] is (0 where the derivative is zero), or make the argument constant",
            )
        if isinstance(c.fact(parameter), (Seq, Map)):
            raise CannotTell(
                f"{self.label} with a container as its active argument {parameter}",
                "use srcad.custom_vjp: its pullback gives a container back",
            )
        tree, same = chosen[parameter], _same_shape(c, parameter)
        local = elementwise(tree, lets, self.free)
        lazy = c.lazy_bar if local and (same or self._spreads(c, tree)) else None
        e = Values(self, c, lets, {self.result: lazy}).number(tree)
        if local and same and c.lazy_bar.masked and e.literal != 0:  # where a branch was not selected: nothing
            e = where_it_counts(c, c.lazy_bar, e).marked(Marks.MASKED)
        return brought_to(c, e, parameter)

    def _spreads(self, c: Call, tree: gast.expr) -> bool:
        """Whether an elementwise contribution has all elements of the result, whatever the cotangent's shape is."""
        read = {n.id for n in walk(tree) if isinstance(n, gast.Name)} & set(self.parameters)
        return any(_same_shape(c, p) for p in read)

    def tangent(self, c: TangentCall) -> E | None:
        """The tangent of the result; None where no argument has one."""
        chosen, lets = chosen_steps(c, self.steps)
        e = Values(self, c, lets, {p: c.dot(p) for p in self.parameters}).value(chosen[self.result])
        return e if e is None or e.dims is None or e.dims == dims_of(c.result) else c.full(e, c.node)


def one_sided(label: str, mode: str, other: str) -> Callable[[Call], Any]:
    """The rule of a function in the mode for which none was declared."""

    def refuse(c: Call) -> Any:
        raise CannotTell(f"{label}, which has a rule for {mode} mode only", f"declare the other one: @srcad.{other}")

    return refuse


def chosen_steps(c: Call, steps: tuple[Any, ...]) -> tuple[dict[str, gast.expr], dict[str, gast.expr]]:
    """What each `d[...]` is, and each temporary, in the branches that this call takes."""
    chosen: dict[str, gast.expr] = {}
    lets: dict[str, gast.expr] = {}
    for step in steps:
        if isinstance(step, Branch):
            taken = step.body if step.test(*[_static(c, n) for n in step.names]) else step.orelse
            inner = chosen_steps(c, taken)
            chosen |= inner[0]
            lets |= inner[1]
        else:
            (lets if isinstance(step, Let) else chosen)[step.name] = step.value
    return chosen, lets


def _static(c: Call, parameter: str) -> Any:
    """What a parameter that an `if` of the template tests is, where the function is called."""
    try:
        return c.static(parameter)
    except CannotTell as error:
        raise CannotTell(
            error.found, f"{error.instead}; or let the template choose by `a if {parameter} else b`, not by `if`",
            error.wanted,
        ) from None  # fmt: skip


@dataclass(frozen=True, eq=False)
class Opaque:
    """A rule that is a function which gives the value and a pullback (`srcad.custom_vjp`)."""

    function: Any
    forward: Template | None = None  # what has been declared for forward mode besides

    @property
    def templates(self) -> tuple[Template, ...]:
        return () if self.forward is None else (self.forward,)

    @property
    def functions(self) -> tuple[Any, ...]:
        return (self.function, *(t.function for t in self.templates))


# ---------------------------------------------------------------- shapes


def _same_shape(c: Call, parameter: str) -> bool:
    return c.scope.alike(dims_of(c.result), c.dims(parameter))


def brought_to(c: Call, e: E, parameter: str) -> E:
    """A contribution in its argument's shape: summed over what the argument was broadcast to.

    One that is smaller than its argument counts for all elements. Anything else is the template's mistake, which a
    helper tells where the facts are not enough.
    """
    want, have = c.dims(parameter), e.dims
    if e.literal == 0:
        return e
    if want is not None and have is not None:
        lead = len(have) - len(want)
        pairs = list(zip(have[max(lead, 0) :], want[max(-lead, 0) :], strict=True))
        if lead >= 0 and all(q == 1 or c.scope.same(p, q) for p, q in pairs):
            return _summed(e, lead, tuple(i for i, (p, q) in enumerate(pairs) if q == 1 and p != 1))
        if lead <= 0 and all(p == 1 or c.scope.same(p, q) for p, q in pairs):
            return e
    shaped = getattr(c.reader, "shaped", c.reader.value)(c.operands[parameter])
    return E(call("cotangent_like", e.node, shaped.node), c.fact(parameter), c.scope, e.marks)


def _summed(e: E, lead: int, ones: tuple[int, ...]) -> E:
    if lead:
        if lead == len(e.dims or ()):
            return numpy("sum", e)
        e = numpy("sum", e, axis=0 if lead == 1 else tuple(range(lead)))
    if ones:
        e = numpy("sum", e, axis=ones[0] if len(ones) == 1 else ones, keepdims=True)
    return e


__all__ = ["Branch", "Derivative", "Let", "Opaque", "Template", "one_sided"]
