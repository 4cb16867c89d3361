"""scipy.optimize: roots and fixed points, by the implicit function theorem.

    x = optimize.brentq(f, 0.0, 1.0, args=(p,))        p_bar = root_back(f, (1,), x, (p,), x_bar)[0]

The parameters reach the function by `args`; what it takes from around it is put there (`frontend/callbacks.py`). The
bracket or start of the search has the derivative 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast
import numpy as np
from scipy import optimize

from srcad import infer
from srcad.facts import Array, Dim, Fact, Scalar, Seq, Unknown, parts_of, with_active
from srcad.rules import registry
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.decompositions import part
from srcad.rules.expr import NUMPY, E, helper, literal, numpy
from srcad.rules.registry import rule, tangent
from srcad.rules.tangents import TangentCall
from srcad.runtime import implicit
from srcad.tree.build import binary, call, const, copy_tree, name

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


def _free(c: Call, x: E, free: Callable = implicit.free_of) -> E:
    """1 where no bound holds the result, 0 where one does."""
    bounds = (c["bounds"],) if c.given("bounds") else ()
    if not bounds and free is implicit.free_number:
        return literal(1.0, c.scope)
    if not bounds:
        return helper(implicit.free_of, x, result=with_active(c.result, False))
    return helper(free, x, *bounds, result=with_active(c.result, False))


Objective = Callable[[Call], tuple[E, Any]]  # the function that is least at the result, and its parameters


def _by_minimum(objective: Objective, refuse: Callable, back: Callable, change: Callable, free: Callable) -> Any:
    """The place of a minimum, in an attribute of what the solver returns."""

    def reverse(c: Call) -> dict[str, Pieces]:
        refuse(c)
        positions = wanted(c)
        if not positions:
            return {}
        function, args = objective(c)
        given = (function, positions, c.y, args, _free(c, c.y, free), c.bar)
        return {"args": to_args(c, helper(back, *given, result=ANY), positions)}

    def forward(c: TangentCall) -> E | None:
        refuse(c)
        positions, dots = moving(c)
        if not positions:
            return None
        function, args = objective(c)
        return helper(change, function, positions, c.y, args, _free(c, c.y, free), dots, result=c.result)

    return reverse, forward


def _by_lowest(objective: Objective, refuse: Callable) -> Any:
    """The value at a minimum, in an attribute of what the solver returns."""

    def reverse(c: Call) -> dict[str, Pieces]:
        refuse(c)
        positions = wanted(c)
        if not positions:
            return {}
        function, args = objective(c)
        x = c["solution"].attr("x", Unknown())
        return {
            "args": to_args(c, helper(implicit.lowest_back, function, positions, x, args, c.bar, result=ANY), positions)
        }

    def forward(c: TangentCall) -> E | None:
        refuse(c)
        positions, dots = moving(c)
        if not positions:
            return None
        function, args = objective(c)
        x = c["solution"].attr("x", Unknown())
        return helper(implicit.lowest_change, function, positions, x, args, dots, result=c.result)

    return reverse, forward


def _itself(c: Call) -> tuple[E, Any]:
    return c[c.rule.parameters[0].name], args_of(c)


_SEVERAL = (implicit.minimum_back, implicit.minimum_change)
registry.solution(
    optimize.minimize,
    "fun, x0, args=(), method=None, jac=None, hess=None, hessp=None, bounds=None, constraints=(), tol=None, "
    "callback=None, options=None",
    active="args x0", callbacks="fun:1 jac:1 hess:1 hessp:2", constant=_COUNTS,
    parts={
        "x": (*_by_minimum(_itself, _refuse_constraints, *_SEVERAL, implicit.free_of), _by_name("fun x0")),
        "fun": (*_by_lowest(_itself, _refuse_constraints), _number),
    },
)  # fmt: skip


def _nothing(c: Call) -> None:
    pass


registry.solution(
    optimize.minimize_scalar,
    "fun, bracket=None, bounds=None, args=(), method=None, tol=None, options=None",
    active="args bracket", callbacks="fun:1", constant=_COUNTS,
    parts={
        "x": (
            *_by_minimum(_itself, _nothing, implicit.number_back, implicit.number_change, implicit.free_number), _number
        ),
        "fun": (*_by_lowest(_itself, _nothing), _number),
    },
)  # fmt: skip


# ---------------------------------------------------------------- least squares


def _squares(c: Call) -> tuple[E, Any]:
    """What is least: `lambda x, p: 0.5 * np.sum(np.square(f(x, p)))`."""
    names = ["x", *(f"a{i}" for i in range(1, len(parts_of_args(c)) + 1))]
    called = gast.Call(copy_tree(c[c.rule.parameters[0].name].node), [name(n) for n in names], [])
    return _half_squares(c, names, called), args_of(c)


def _half_squares(c: Call, names: list[str], residuals: gast.expr) -> E:
    squares = call(f"{NUMPY}.square", call(f"{NUMPY}.array", residuals))
    body = binary("*", const(0.5), call(f"{NUMPY}.sum", squares))
    parameters = [gast.Name(n, gast.Param(), None, None) for n in names]
    made = gast.Lambda(gast.arguments(parameters, [], None, [], [], None, []), body)
    return c.let(E(made, Unknown(), c.scope), "cost")


def _refuse_losses(c: Call) -> None:
    _refuse_pairs(c, "jac")
    if c.static("loss", "linear") != "linear" or c.given("kwargs"):
        raise CannotTell("scipy.optimize.least_squares with loss= or kwargs=", "use scipy.optimize.minimize, args=")


registry.solution(
    optimize.least_squares,
    "fun, x0, jac='2-point', bounds=None, method='trf', ftol=1e-08, xtol=1e-08, gtol=1e-08, x_scale=None, "
    "loss='linear', f_scale=1.0, diff_step=None, tr_solver=None, tr_options=None, jac_sparsity=None, max_nfev=None, "
    "verbose=0, args=(), kwargs=None, callback=None, workers=None",
    active="args x0", callbacks="fun:1 jac:1", constant="nfev njev status message success active_mask optimality",
    parts={
        "x": (*_by_minimum(_squares, _refuse_losses, *_SEVERAL, implicit.free_between), _by_name("fun x0")),
        "cost": (*_by_lowest(_squares, _refuse_losses), _number),
    },
)  # fmt: skip


def _fit(c: Call) -> tuple[E, tuple[E, ...], tuple[int, ...], tuple[str, ...], E]:
    """Of `curve_fit`: what is least, its parameters, which of them are active, their names, and what is free."""
    if c.static("full_output", False):
        raise CannotTell("scipy.optimize.curve_fit with full_output", "leave full_output out")
    count = _parameters_of(c)
    names = tuple(p for p in ("xdata", "ydata", "sigma") if c.given(p))
    if c.given("sigma") and c.ndim("sigma") != 1:
        raise CannotTell("scipy.optimize.curve_fit with a matrix sigma", "give standard deviations")
    values = [gast.Subscript(name("x"), const(i), gast.Load()) for i in range(count)]
    residuals: gast.expr = gast.Call(copy_tree(c["f"].node), [name("xdata"), *values], [])
    residuals = binary("-", residuals, name("ydata"))
    if c.given("sigma"):
        residuals = binary("/", residuals, name("sigma"))
    cost = _half_squares(c, ["x", *names], residuals)
    active = tuple(i for i, p in enumerate(names, 1) if c.active(p))
    fact = getattr(c.result, "items", (Unknown(),))[0]
    bounds = (c["bounds"],) if c.given("bounds") else ()
    free = helper(implicit.free_between if bounds else implicit.free_of, c.part(0), *bounds, result=fact)
    return cost, tuple(c[p] for p in names), active, names, free


def _parameters_of(c: Call) -> int:
    """How many parameters the curve has."""
    node, fact = c.operands["f"], c.fact("f")
    if isinstance(node, gast.Lambda):
        return len(node.args.args) - 1
    code = getattr(getattr(fact, "value", None), "__code__", None)
    if code is None or code.co_flags & 12:
        raise CannotTell("scipy.optimize.curve_fit of a function whose parameters are not known",
                         "give a function of another place, or a lambda")  # fmt: skip
    return int(code.co_argcount) - 1


def _fitted(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    one = Array("float64", (Dim(sp.fresh(), many=True),), sites=frozenset([sp.fresh()]))
    return Seq("tuple", (one, Array("float64", (one.dims[0],) * 2, sites=frozenset([sp.fresh()]))), length=2)  # type: ignore[index]


@rule(
    optimize.curve_fit,
    "f, xdata, ydata, p0=None, sigma=None, absolute_sigma=False, check_finite=None, bounds=None, method=None, "
    "jac=None, full_output=False, nan_policy=None, maxfev=None, max_nfev=None, ftol=None, xtol=None, gtol=None, "
    "x_scale=None, epsfcn=None, factor=None",
    active="xdata ydata sigma p0", hint="fit", infer=_fitted,
)  # fmt: skip
def curve_fit(c: Call) -> dict[str, Pieces]:
    """Of the parameters; their covariance has no derivative."""
    bar, other = c.bars
    if bar is None:
        return {}
    cost, args, active, names, free = _fit(c)
    if not active:
        return {}
    bar = bar if not bar.is_scalar else numpy("full_like", c.part(0), bar)
    if other is not None:
        bar = helper(implicit.only_parameters, bar, other, result=bar.fact)
    back = c.let(helper(implicit.minimum_back, cost, active, c.part(0), args, free, bar, result=ANY), "back")
    return {names[k - 1]: part(back, i, c.fact(names[k - 1])) for i, k in enumerate(active)}


@tangent(optimize.curve_fit)
def curve_fit_dot(c: TangentCall) -> E | None:
    raise CannotTell("scipy.optimize.curve_fit in forward mode", "use srcad.grad, or scipy.optimize.least_squares")


registry.constant(
    optimize.linear_sum_assignment, implicit.free_of, implicit.free_between, implicit.free_number,
)  # fmt: skip
