"""scipy.optimize: roots and fixed points, by the implicit function theorem.

    x = optimize.brentq(f, 0.0, 1.0, args=(p,))        p_bar = root_back(f, (1,), x, (p,), x_bar)[0]

The parameters reach the function by `args`; what it takes from around it is put there (`frontend/callbacks.py`). The
bracket or start of the search has the derivative 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import optimize

from srcad import infer
from srcad.facts import Array, Dim, Fact, Scalar, Seq, Unknown, parts_of, with_active
from srcad.rules import registry
from srcad.rules.decompositions import part
from srcad.rules.expr import E, helper
from srcad.rules.registry import Call, CannotTell, Pieces, rule, tangent
from srcad.rules.tangents import TangentCall
from srcad.runtime import implicit

ANY = Seq("tuple", None)  # some values of which nothing more is known


def parts_of_args(c: Call) -> list[Any]:
    nodes = c.items("args") if c.given("args") else []
    if nodes is None:
        raise CannotTell(f"{c.rule.name} with a variable args", "write the tuple out: args=(p,)")
    return nodes


def wanted(c: Call, lead: int = 1) -> tuple[int, ...]:
    """The positions among the function's arguments of the active ones in `args`, which come behind `lead` others."""
    return tuple(lead + i for i, n in enumerate(parts_of_args(c)) if c.reader.fact(n).active)


def args_of(c: Call) -> Any:
    return c["args"] if c.given("args") else ()


def to_args(c: Call, back: E, positions: tuple[int, ...], lead: int = 1) -> Pieces:
    """The cotangents that a helper gives for the wanted arguments, in the tuple of all."""
    back = back if len(positions) == 1 else c.let(back, "back")
    facts = {lead + i: c.scope.resolved(c.reader.fact(n)) for i, n in enumerate(parts_of_args(c))}
    parts = {p: part(back, i, facts[p]) for i, p in enumerate(positions)}
    return [parts.get(p) for p in facts]


def moving(c: TangentCall, lead: int = 1) -> tuple[tuple[int, ...], tuple[E, ...]]:
    """The positions of the arguments that have tangents, and these."""
    dots = {lead + i: c.reader.dot(n) for i, n in enumerate(parts_of_args(c))}
    found = {i: c.full(dot, parts_of_args(c)[i - lead]) for i, dot in dots.items() if dot is not None}
    return tuple(found), tuple(found.values())


def refuse_output(c: Call) -> None:
    if c.static("full_output", False):
        raise CannotTell(f"{c.rule.name} with full_output=True", "leave full_output out")


def _number(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    return Scalar("float64")


def _array_like_start(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    return infer.by_example(lambda x: np.ravel(1.0 * x), [_start(sp, facts, named)], {}, sp.fresh())


def _start(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """Where the search begins: the second parameter."""
    fact = facts[1] if len(facts) > 1 else named["x0"]
    if isinstance(fact, Seq) and all(isinstance(part, Scalar) for part in parts_of(fact)):
        return Array("float64", (Dim(sp.fresh()) if fact.items is None else _length(sp, len(fact.items)),))
    found: Fact = sp.scope.resolved(fact)
    return found


def _length(sp: Any, n: int) -> Any:
    return 1 if n == 1 else Dim(sp.fresh(), many=True)


def _like_start(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    return infer.by_example(lambda x: 1.0 * x, [_start(sp, facts, named)], {}, sp.fresh())


Helpers = tuple[Callable, Callable]  # what goes back, and what goes forward


def _solver(
    function: Callable, signature: str, callbacks: str, start: str, known: Callable, one: Helpers, several: Helpers
) -> None:
    """A function that gives a root, by its `args`; `start` names where the search begins, which counts for nothing.
    There are helpers for one number and for several."""

    def helpers(c: Call) -> Helpers:
        refuse_output(c)
        if not isinstance(c.result, (Scalar, Array)):
            raise CannotTell(
                f"{c.rule.name} from a start of which it is not known whether it is a number or an array",
                "call the derivative (or give example_args / --types), so that the types are known",
            )
        return one if isinstance(c.result, Scalar) else several

    @rule(function, signature, active=f"args {start}", hint="root", infer=known, callbacks=callbacks)
    def reverse(c: Call) -> dict[str, Pieces]:
        back, _ = helpers(c)
        positions, callee = wanted(c), c[c.rule.parameters[0].name]
        if not positions:
            return {}
        return {"args": to_args(c, helper(back, callee, positions, c.y, args_of(c), c.bar, result=ANY), positions)}

    @tangent(function)
    def forward(c: TangentCall) -> E | None:
        _, change = helpers(c)
        positions, dots = moving(c)
        if not positions:
            return None
        callee = c[c.rule.parameters[0].name]
        return helper(change, callee, positions, c.y, args_of(c), dots, result=c.result)


_ROOT, _EACH = (implicit.root_back, implicit.root_change), (implicit.each_root_back, implicit.each_root_change)
_ROOTS = (implicit.roots_back, implicit.roots_change)
_FIXED = (implicit.fixed_point_back, implicit.fixed_point_change)
_ALL_FIXED = (implicit.fixed_points_back, implicit.fixed_points_change)

_BRACKET = "f, a, b, args=(), xtol=2e-12, rtol=0.0, maxiter=100, full_output=False, disp=True"
for _function in (optimize.brentq, optimize.brenth, optimize.ridder, optimize.bisect):
    _solver(_function, _BRACKET, "f:1", "a b", _number, _ROOT, _ROOT)
_solver(
    optimize.toms748,
    "f, a, b, args=(), k=1, xtol=2e-12, rtol=0.0, maxiter=100, full_output=False, disp=True",
    "f:1", "a b", _number, _ROOT, _ROOT,
)  # fmt: skip
_solver(
    optimize.newton,
    "func, x0, fprime=None, args=(), tol=1.48e-08, maxiter=50, fprime2=None, x1=None, rtol=0.0, full_output=False, "
    "disp=True",
    "func:1 fprime:1 fprime2:1", "x0 x1", _like_start, _ROOT, _EACH,
)  # fmt: skip
_solver(
    optimize.fixed_point, "func, x0, args=(), xtol=1e-08, maxiter=500, method='del2'", "func:1", "x0", _like_start,
    _FIXED, _ALL_FIXED,
)  # fmt: skip
_solver(
    optimize.fsolve,
    "func, x0, args=(), fprime=None, full_output=0, col_deriv=0, xtol=1.49012e-08, maxfev=0, band=None, epsfcn=None, "
    "factor=100, diag=None",
    "func:1 fprime:1", "x0", _array_like_start, _ROOTS, _ROOTS,
)  # fmt: skip


# ---------------------------------------------------------------- solvers that return an object


_COUNTS = "success status message nfev njev nhev nit"


def _by_root(back: Callable, change: Callable, refused: str = "jac") -> tuple[Callable, Callable]:
    """A root in an attribute of what the solver returns."""

    def reverse(c: Call) -> dict[str, Pieces]:
        _refuse_pairs(c, refused)
        positions, callee = wanted(c), c[c.rule.parameters[0].name]
        if not positions:
            return {}
        return {"args": to_args(c, helper(back, callee, positions, c.y, args_of(c), c.bar, result=ANY), positions)}

    def forward(c: TangentCall) -> E | None:
        _refuse_pairs(c, refused)
        positions, dots = moving(c)
        callee = c[c.rule.parameters[0].name]
        return helper(change, callee, positions, c.y, args_of(c), dots, result=c.result) if positions else None

    return reverse, forward


def _refuse_pairs(c: Call, *flags: str) -> None:
    """`jac=True`: the function returns its derivative too."""
    for flag in flags:
        if flag in c.operands and c.static_or(flag, None) is True:
            raise CannotTell(
                f"{c.rule.name} with {flag}=True", f"give the derivative as a function of its own: {flag}="
            )


def _by_name(names: str) -> Callable:
    """`infer` of an attribute: like the start of the search."""
    first, second = names.split()

    def known(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        return _array_like_start(sp, [named[first], named[second]], named)

    return known


registry.solution(
    optimize.root,
    "fun, x0, args=(), method='hybr', jac=None, tol=None, callback=None, options=None",
    active="args x0", callbacks="fun:1 jac:1", constant=_COUNTS + " fun fjac r qtf",
    parts={"x": (*_by_root(*_ROOTS), _by_name("fun x0"))},
)  # fmt: skip
registry.solution(
    optimize.root_scalar,
    "f, args=(), method=None, bracket=None, fprime=None, fprime2=None, x0=None, x1=None, xtol=None, rtol=None, "
    "maxiter=None, options=None",
    active="args x0 x1 bracket", callbacks="f:1 fprime:1 fprime2:1",
    constant="iterations function_calls converged flag method",
    parts={"root": (*_by_root(*_ROOT, "fprime"), _number)},
)  # fmt: skip


def _refuse_constraints(c: Call) -> None:
    _refuse_pairs(c, "jac")
    if "constraints" in c.operands and c.static_or("constraints", None) != ():
        raise CannotTell("scipy.optimize.minimize with constraints", "put them into the function as a penalty")


def _free(c: Call, x: E) -> E:
    bounds = (c["bounds"],) if c.given("bounds") else ()
    return helper(implicit.free_of, x, *bounds, result=with_active(c.result, False))


def minimum(c: Call) -> dict[str, Pieces]:
    _refuse_constraints(c)
    positions = wanted(c)
    if not positions:
        return {}
    given = (c["fun"], positions, c.y, args_of(c), _free(c, c.y), c.bar)
    return {"args": to_args(c, helper(implicit.minimum_back, *given, result=ANY), positions)}


def minimum_dot(c: TangentCall) -> E | None:
    _refuse_constraints(c)
    positions, dots = moving(c)
    if not positions:
        return None
    given = (c["fun"], positions, c.y, args_of(c), _free(c, c.y), dots)
    return helper(implicit.minimum_change, *given, result=c.result)


def lowest(c: Call) -> dict[str, Pieces]:
    _refuse_constraints(c)
    positions = wanted(c)
    if not positions:
        return {}
    x = c["solution"].attr("x", Unknown())
    back = helper(implicit.lowest_back, c["fun"], positions, x, args_of(c), c.bar, result=ANY)
    return {"args": to_args(c, back, positions)}


def lowest_dot(c: TangentCall) -> E | None:
    _refuse_constraints(c)
    positions, dots = moving(c)
    if not positions:
        return None
    x = c["solution"].attr("x", Unknown())
    return helper(implicit.lowest_change, c["fun"], positions, x, args_of(c), dots, result=c.result)


registry.solution(
    optimize.minimize,
    "fun, x0, args=(), method=None, jac=None, hess=None, hessp=None, bounds=None, constraints=(), tol=None, "
    "callback=None, options=None",
    active="args x0", callbacks="fun:1 jac:1 hess:1 hessp:2", constant=_COUNTS,
    parts={"x": (minimum, minimum_dot, _by_name("fun x0")), "fun": (lowest, lowest_dot, _number)},
)  # fmt: skip
