"""scipy.integrate: solutions of ordinary differential equations, by their start, their times and their parameters.

    y = integrate.odeint(f, y0, t, args=(p,))        back = ode_back(f, 0, (2,), y0, t, (p,), y_bar)
                                                     p_bar = part_of(back, (y0,), p)

The parameters reach the function by `args`; what it takes from around it is put there (`frontend/callbacks.py`).
"""

from __future__ import annotations

from typing import Any

from scipy import integrate

from srcad.facts import Array, Dim, Fact, Known, Scalar, Seq, Unknown, with_active
from srcad.rules import registry
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import E, fresh, helper, literal, numpy
from srcad.rules.registry import rule, tangent
from srcad.rules.scipy.optimize import args_of, moving, parts_of_args, wanted
from srcad.rules.tangents import TangentCall
from srcad.runtime import odes


def _vector(c: Call) -> E:
    """The start as an array, also where it is a number or a list."""
    fact, value = c.fact("y0"), c["y0"]
    return value if isinstance(fact, Array) else numpy("array", [value] if isinstance(fact, Scalar) else value)


def _known_vector(length: Any = None) -> Array:
    return Array("float64", (length if length is not None else Dim(fresh(), many=True),))


def _back(c: Call, place: int, times: E, bar: E) -> tuple[dict[str, Pieces], E]:
    """What goes back to the start and to `args`; and the former as a vector."""
    positions, y0 = wanted(c, 2), _vector(c)
    given = (c[c.rule.parameters[0].name], place, positions, y0, times, args_of(c), bar)
    back = c.let(helper(odes.ode_back, *given, result=_known_vector()), "back")
    start = helper(odes.part_of, back, (), y0, result=_known_vector())
    out: dict[str, Pieces] = {}
    if c.active("y0"):
        out["y0"] = start["0"] if isinstance(c.fact("y0"), Scalar) else start
    before: list[E] = [y0]
    pieces: list[E | None] = []
    for node in parts_of_args(c):
        fact = c.scope.resolved(c.reader.fact(node))
        pieces.append(None)
        if fact.active:
            value = c.reader.value(node)
            pieces[-1] = helper(odes.part_of, back, tuple(before), value, result=with_active(fact, False))
            before.append(value)
    if c.active("args"):
        out["args"] = pieces
    return out, start


def _change(c: TangentCall, place: int, times: E, times_dot: E | None, rows: Any) -> E | None:
    """How the solution changes at the times; `rows()` is the solution there."""
    positions, dots = moving(c, 2)
    y0, y0_dot, callee = _vector(c), c.dot("y0"), c[c.rule.parameters[0].name]
    if y0_dot is not None and not isinstance(c.fact("y0"), Array):
        y0_dot = numpy("array", [y0_dot] if isinstance(c.fact("y0"), Scalar) else y0_dot)
    flow = (
        None
        if times_dot is None
        else c.let(helper(odes.flows, callee, place, rows(), times, args_of(c), result=_ROWS), "flow")
    )
    if flow is not None and times_dot is not None:
        moved = -flow["0"] * times_dot["0"]
        y0_dot = moved if y0_dot is None else y0_dot + moved
    if y0_dot is None and not positions:
        return None
    y0_dot = numpy("zeros_like", y0) if y0_dot is None else y0_dot
    change = helper(odes.ode_change, callee, place, positions, y0, times, args_of(c), y0_dot, dots, result=_ROWS)
    return change if flow is None or times_dot is None else change + flow * times_dot[":, None"]


_ROWS = Array("float64", (Dim("?times", many=True), Dim("?state", many=True)))


# ---------------------------------------------------------------- odeint


def _solution(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    given = {**dict(zip(("func", "y0", "t"), facts, strict=False)), **named}
    times = vector_length(sp, given.get("t", Unknown()))
    return Array("float64", (times, vector_length(sp, given.get("y0", Unknown()))), sites=frozenset([sp.fresh()]))


def vector_length(sp: Any, fact: Fact) -> Any:
    fact = sp.scope.resolved(fact)
    if isinstance(fact, Scalar):
        return 1
    if isinstance(fact, Array) and fact.dims is not None and len(fact.dims) == 1:
        return fact.dims[0]
    if isinstance(fact, Seq) and fact.items is not None:
        return 1 if len(fact.items) == 1 else Dim(sp.fresh(), many=True)
    return Dim(sp.fresh())


def _odeint_place(c: Call) -> int:
    if c.static("full_output", 0):
        raise CannotTell("scipy.integrate.odeint with full_output", "leave full_output out")
    if getattr(c.fact("y0"), "dtype", "float64").startswith("complex"):
        raise CannotTell("scipy.integrate.odeint of complex numbers", "use real and imaginary parts")
    return 1 if c.rule.function is odes.solved or c.static("tfirst", False) else 0


def _times(c: Call) -> E:
    value = c["t"]
    return value if isinstance(c.fact("t"), Array) else numpy("array", value)


@rule(odes.solved, "func, y0, t, args=()", active="y0 t args", hint="y", infer=_solution, callbacks="func:2")
@rule(
    integrate.odeint,
    "func, y0, t, args=(), Dfun=None, col_deriv=0, full_output=0, ml=None, mu=None, rtol=None, atol=None, tcrit=None, "
    "h0=0.0, hmax=0.0, hmin=0.0, ixpr=0, mxstep=0, mxhnil=0, mxordn=12, mxords=5, printmessg=0, tfirst=False",
    active="y0 t args", hint="y", infer=_solution, callbacks="func:2 Dfun:2",
)  # fmt: skip
def odeint(c: Call) -> dict[str, Pieces]:
    place, times = _odeint_place(c), _times(c)
    out, start = _back(c, place, times, c.bar)
    if c.active("t"):
        flow = helper(odes.flows, c["func"], place, c.y, times, args_of(c), result=_ROWS)
        out["t"] = helper(odes.times_back, flow, start, c.bar, result=with_active(c.fact("t"), False))
    return out


@tangent(odes.solved)
@tangent(integrate.odeint)
def odeint_dot(c: TangentCall) -> E | None:
    place, times_dot = _odeint_place(c), c.dot("t")
    if times_dot is not None and not isinstance(c.fact("t"), Array):
        times_dot = numpy("array", times_dot)
    return _change(c, place, _times(c), times_dot, lambda: c.y)


# ---------------------------------------------------------------- solve_ivp


def _ivp(c: Call) -> tuple[E, Any]:
    """The times at which the solution is asked for, with the start; and `t_eval`."""
    for parameter, instead in (("events", "find the time with brentq, of a solution up to there"),
                               ("vectorized", "leave it out")):  # fmt: skip
        if c.given(parameter) and c.static_or(parameter, None) is not False:
            raise CannotTell(f"scipy.integrate.solve_ivp with {parameter}", instead)
    if getattr(c.fact("y0"), "dtype", "float64").startswith("complex"):
        raise CannotTell("scipy.integrate.solve_ivp of complex numbers", "use real and imaginary parts")
    t_eval: Any = c["t_eval"] if c.given("t_eval") else None
    if t_eval is not None and not isinstance(c.fact("t_eval"), Array):
        t_eval = numpy("array", t_eval)
    return helper(odes.times_of, c["t_span"], t_eval, result=_known_vector()), t_eval


def ivp(c: Call) -> dict[str, Pieces]:
    times, t_eval = _ivp(c)
    bar = c.let(helper(odes.bars_of, c.bar, t_eval, result=_ROWS), "rows_bar")
    out, start = _back(c, 1, times, bar)
    if c.active("t_span") or c.active("t_eval"):
        rows = helper(odes.rows_of, c.y, _vector(c), t_eval, result=_ROWS)
        flow = helper(odes.flows, c["fun"], 1, rows, times, args_of(c), result=_ROWS)
        back = c.let(helper(odes.times_back, flow, start, bar, result=_known_vector()), "times_bar")
        if c.active("t_eval"):
            out["t_eval"] = back["1:"]
        if c.active("t_span"):
            out["t_span"] = back if t_eval is None else numpy("array", [back["0"], literal(0.0, c.scope)])
    return out


def ivp_dot(c: TangentCall) -> E | None:
    times, t_eval = _ivp(c)
    span_dot, eval_dot = c.dot("t_span"), c.dot("t_eval")
    times_dot: E | None = None
    if span_dot is not None or eval_dot is not None:
        span_dot = literal(0.0, c.scope) if span_dot is None else span_dot
        span = (span_dot, span_dot) if span_dot.literal == 0.0 else span_dot
        still = None if t_eval is None else numpy("zeros_like", t_eval) if eval_dot is None else eval_dot
        times_dot = helper(odes.times_of, span, still, result=_known_vector())
    rows = lambda: helper(odes.rows_of, c.y, _vector(c), t_eval, result=_ROWS)  # noqa: E731
    change = _change(c, 1, times, times_dot, rows)
    return None if change is None else helper(odes.columns_of, change, c.y, t_eval, result=c.result)


def _columns(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    y0 = vector_length(sp, named["y0"])
    return Array("float64", (y0, _chosen(sp, named)), sites=frozenset([sp.fresh()]))


def _chosen(sp: Any, named: dict[str, Fact]) -> Any:
    t_eval = named.get("t_eval", Known(None))
    return Dim(sp.fresh(), many=True) if t_eval == Known(None) else vector_length(sp, t_eval)


def times(c: Call) -> dict[str, Pieces]:
    """`sol.t` is `t_eval`, or begins and ends with `t_span`."""
    if c.given("t_eval"):
        return {"t_eval": c.bar}
    return {"t_span": helper(odes.only_ends, c.bar, result=_known_vector())}


def times_dot(c: TangentCall) -> E | None:
    if c.given("t_eval"):
        return c.dot("t_eval")
    dot = c.dot("t_span")
    return None if dot is None else helper(odes.ends_dot, dot, c.y, result=c.result)


registry.solution(
    integrate.solve_ivp,
    "fun, t_span, y0, method='RK45', t_eval=None, dense_output=False, events=None, vectorized=False, args=None, "
    "rtol=1e-3, atol=1e-6, max_step=None, first_step=None, min_step=None, jac=None, jac_sparsity=None, lband=None, "
    "uband=None",
    active="y0 t_span t_eval args", callbacks="fun:2 jac:2", constant="success status message nfev njev nlu",
    parts={
        "y": (ivp, ivp_dot, _columns),
        "t": (times, times_dot, lambda sp, facts, named: Array("float64", (_chosen(sp, named),)), "t_span t_eval"),
    },
)  # fmt: skip

# What these give is measured, or put back into its place: no derivative passes.
registry.constant(odes.total_size, odes.scales_of, odes.scale_of)
