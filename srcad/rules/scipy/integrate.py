"""scipy.integrate: integrals of samples, and of functions by their limits and parameters.

y = integrate.simpson(f, dx=h)               f_bar = y_bar * integrate.simpson(np.eye(n), dx=h)
y, _ = integrate.quad(f, a, b, args=(p,))    b_bar = y_bar * f(b, p); p_bar: the integral of the derivative by p
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from scipy import integrate

from srcad.facts import Array, Callback, Fact, Scalar, Seq, Unknown
from srcad.rules import calculus
from srcad.rules.axes import learning, normal
from srcad.rules.calculus import same_samples
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.decompositions import part
from srcad.rules.expr import E, helper, literal, numpy, runtime, scipy
from srcad.rules.registry import rule, tangent
from srcad.rules.scipy.optimize import args_of, moving, parts_of_args
from srcad.rules.tangents import TangentCall, several, summed
from srcad.rules.template import said_like
from srcad.runtime import implicit, transforms

rule(
    integrate.trapezoid, "y, x=None, dx=1.0, axis=-1", active="y x dx", hint="integral", bilinear="y x dx",
    infer=learning(integrate.trapezoid, same_samples),
)(calculus.trapezoid)  # fmt: skip


@rule(integrate.simpson, "y, x=None, dx=1.0, axis=-1", linear="y", infer=learning(integrate.simpson, same_samples))
def simpson(c: Call) -> dict[str, Pieces]:
    """By the samples; the points have to be constant."""
    ndim = c.ndim("y")
    (axis,) = normal(c.static("axis", -1), ndim)
    if c.given("x") and c.ndim("x") != 1:
        raise CannotTell("scipy.integrate.simpson with points x of several dimensions", "integrate row by row")
    keys: dict[str, Any] = {k: c[k] for k in ("x", "dx") if c.given(k)}
    weights = scipy("integrate.simpson", numpy("eye", c.length("y", axis)), **keys)
    bar = c.lazy_bar
    if ndim > 1:
        weights = weights[", ".join([":", *["None"] * (ndim - 1 - axis)])]
        bar = bar if bar.is_scalar else numpy("expand_dims", bar, axis)
    return {"y": said_like(c, c.full(bar * weights, c.operands["y"]), "y")}


@rule(integrate.cumulative_trapezoid, "y, x=None, dx=1.0, axis=-1, initial=None", active="y x", bilinear="y x",
      infer=learning(integrate.cumulative_trapezoid, same_samples))  # fmt: skip
def cumulative_trapezoid(c: Call) -> dict[str, Pieces]:
    x: Any = c["x"] if c.given("x") else None
    flags = [c[p] if c.given(p) else default for p, default in (("dx", 1.0), ("axis", -1), ("initial", None))]
    back = c.let(runtime(transforms.cumulative_trapezoid_back, c["y"], x, *flags, c.bar), "back")
    return {p: said_like(c, part(back, i), p) for i, p in enumerate(("y", "x")) if c.active(p)}


def _value_and_error(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    return Seq("tuple", (Scalar("float64"), Scalar("float64")), length=2)


def _values_and_error(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    found = facts[0].result(Scalar("float64")) if facts and isinstance(facts[0], Callback) else Unknown()
    value: Fact = Unknown(False, frozenset([sp.fresh()]))
    if isinstance(found, Scalar):
        value = Scalar("float64", weak=False)
    elif isinstance(found, Array):
        value = replace(found, sites=frozenset([sp.fresh()]))
    return Seq("tuple", (value, Scalar("float64")), length=2)


def _integral(function: Callable, signature: str, infer: Callable) -> None:
    """An integral of a function: by its limits, and by the function's `args`; the error's estimate is constant."""

    @rule(
        function, signature, active="a b args", hint="integral", infer=infer, callbacks=f"{signature.split(',')[0]}:1"
    )
    def reverse(c: Call) -> dict[str, Pieces]:
        _refuse_output(c)
        bar = c.bars[0]
        if bar is None:
            return {}
        if function is integrate.quad_vec and bar.is_scalar:
            bar = numpy("broadcast_to", bar, numpy("shape", c.part(0)))
        out: dict[str, Pieces] = {}
        for limit, sign in (("a", -1.0), ("b", 1.0)):
            if c.active(limit):
                grown = sign * bar * _at_limit(c, limit)
                out[limit] = grown if function is integrate.quad else numpy("sum", grown)
        if c.active("args"):
            out["args"] = [_args_back(c, i, node, bar) for i, node in enumerate(parts_of_args(c), 1)]
        return out

    @tangent(function)
    def forward(c: TangentCall) -> E | None:
        _refuse_output(c)
        total: E | None = None
        for limit, sign in (("b", 1.0), ("a", -1.0)):
            dot = c.dot(limit)
            if dot is not None:
                total = summed(total, sign * dot * _at_limit(c, limit))
        positions, dots = moving(c)
        if positions:
            total = summed(total, helper(implicit.integral_change, *_asked(c, positions), dots, result=_value(c)))
        return None if total is None else several(c, total, literal(0.0, c.scope))


def _args_back(c: Call, i: int, node: Any, bar: E) -> E | None:
    fact = c.scope.resolved(c.reader.fact(node))
    return helper(implicit.integral_back, *_asked(c, i), bar, result=fact) if fact.active else None


def _asked(c: Call, positions: Any) -> tuple[Any, ...]:
    points = c["points"] if c.given("points") else None
    return c[c.rule.parameters[0].name], positions, c["a"], c["b"], args_of(c), points


def _value(c: Call) -> Fact:
    return getattr(c.result, "items", (Unknown(),))[0]


def _at_limit(c: Call, limit: str) -> E:
    return helper(implicit.at_limit, c[c.rule.parameters[0].name], c[limit], args_of(c), result=_value(c))


def _refuse_output(c: Call) -> None:
    if c.static("full_output", 0):
        raise CannotTell(f"{c.rule.name} with full_output", "leave full_output out")


_integral(
    integrate.quad,
    "func, a, b, args=(), full_output=0, epsabs=1.49e-08, epsrel=1.49e-08, limit=50, points=None", _value_and_error,
)  # fmt: skip
_integral(
    integrate.quad_vec,
    "f, a, b, epsabs=1e-200, epsrel=1e-08, norm='2', cache_size=1e8, limit=10000, workers=1, points=None, "
    "quadrature=None, full_output=False, args=()", _values_and_error,
)  # fmt: skip
