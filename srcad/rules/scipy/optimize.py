"""scipy.optimize: roots and fixed points, by the implicit function theorem.

    x = optimize.brentq(f, 0.0, 1.0, args=(p,))        back = root_back(f, x, (p,), x_bar);  p_bar = back[0]

The parameters reach the function by `args`; one that the function takes from around it has to be constant.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scipy import optimize

from srcad import infer
from srcad.facts import Fact, Scalar
from srcad.rules.decompositions import part
from srcad.rules.expr import E, helper
from srcad.rules.registry import Call, CannotTell, Pieces, rule, tangent
from srcad.rules.tangents import TangentCall
from srcad.runtime import implicit


def parts_of_args(c: Call) -> list[Any]:
    nodes = c.items("args") if c.given("args") else []
    if nodes is None:
        raise CannotTell(f"{c.rule.name} with a variable args", "write the tuple out: args=(p,)")
    return nodes


def to_args(c: Call, back: E, first: int = 0) -> Pieces:
    """The cotangents of the arguments, in their tuple."""
    facts = [c.scope.resolved(c.reader.fact(n)) for n in parts_of_args(c)]
    parts = [part(back, first + i, fact) for i, fact in enumerate(facts)]
    return [e if fact.active else None for e, fact in zip(parts, facts, strict=True)]


def _number(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    return Scalar("float64")


def _like_start(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    return infer.by_example(lambda x: 1.0 * x, [sp.scope.resolved(facts[1])], {}, sp.fresh())


def dots_of_args(c: TangentCall) -> tuple[E | None, ...]:
    """The tangents of the arguments."""
    return tuple(c.reader.dot(node) for node in parts_of_args(c))


def _solver(function: Callable, signature: str, back: Callable, change: Callable, known: Callable) -> None:
    @rule(function, signature, active="args", hint="root", infer=known)
    def reverse(c: Call) -> dict[str, Pieces]:
        if c.static("full_output", False):
            raise CannotTell(f"{c.rule.name} with full_output=True", "leave full_output out")
        callee = c[c.rule.parameters[0].name]
        return {"args": to_args(c, c.let(helper(back, callee, c.y, c["args"], c.bar, result=c.fact("args")), "back"))}

    @tangent(function)
    def forward(c: TangentCall) -> E | None:
        if c.static("full_output", False):
            raise CannotTell(f"{c.rule.name} with full_output=True", "leave full_output out")
        dots = dots_of_args(c)
        if all(dot is None for dot in dots):
            return None
        return helper(change, c[c.rule.parameters[0].name], c.y, c["args"], dots, result=c.result)


_BRACKET = "f, a, b, args=(), xtol=2e-12, rtol=0.0, maxiter=100, full_output=False, disp=True"
for _function in (optimize.brentq, optimize.brenth, optimize.ridder, optimize.bisect):
    _solver(_function, _BRACKET, implicit.root_back, implicit.root_change, _number)
_solver(
    optimize.newton,
    "func, x0, fprime=None, args=(), tol=1.48e-08, maxiter=50, fprime2=None, x1=None, rtol=0.0, full_output=False, "
    "disp=True",
    implicit.root_back, implicit.root_change, _like_start,
)  # fmt: skip
_solver(
    optimize.fixed_point, "func, x0, args=(), xtol=1e-08, maxiter=500, method='del2'", implicit.fixed_point_back,
    implicit.fixed_point_change, _like_start,
)  # fmt: skip
