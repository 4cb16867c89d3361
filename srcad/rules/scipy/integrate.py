"""scipy.integrate: integrals of samples, and of functions by their limits and parameters.

y = integrate.simpson(f, dx=h)               f_bar = y_bar * integrate.simpson(np.eye(n), dx=h)
y, _ = integrate.quad(f, a, b, args=(p,))    b_bar = y_bar * f(b, p); p_bar: the integral of the derivative by p
"""

from __future__ import annotations

from typing import Any

from scipy import integrate

from srcad.facts import Fact, Scalar, Seq
from srcad.rules import calculus
from srcad.rules.axes import learning, normal
from srcad.rules.decompositions import part
from srcad.rules.expr import E, helper, literal, numpy, runtime, scipy
from srcad.rules.registry import Call, CannotTell, Pieces, rule, tangent
from srcad.rules.scipy.optimize import dots_of_args, to_args
from srcad.rules.tangents import TangentCall, several
from srcad.rules.template import said_like
from srcad.runtime import implicit, transforms


def _points(scope: Any, dims: Any, facts: Any, named: Any) -> None:
    """The points are as many as the samples along the last axis."""
    x = named["x"].dims if "x" in named else dims[1]
    for p, q in zip(dims[0][::-1], x[::-1], strict=False):
        scope.unify(p, q)


rule(
    integrate.trapezoid, "y, x=None, dx=1.0, axis=-1", active="y x dx", hint="integral", bilinear="y x dx",
    infer=learning(integrate.trapezoid, _points),
)(calculus.trapezoid)  # fmt: skip


@rule(integrate.simpson, "y, x=None, dx=1.0, axis=-1", linear="y", infer=learning(integrate.simpson, _points))
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
      infer=learning(integrate.cumulative_trapezoid, _points))  # fmt: skip
def cumulative_trapezoid(c: Call) -> dict[str, Pieces]:
    x: Any = c["x"] if c.given("x") else None
    flags = [c[p] if c.given(p) else default for p, default in (("dx", 1.0), ("axis", -1), ("initial", None))]
    back = c.let(runtime(transforms.cumulative_trapezoid_back, c["y"], x, *flags, c.bar), "back")
    return {p: said_like(c, part(back, i), p) for i, p in enumerate(("y", "x")) if c.active(p)}


_ANY = Seq("tuple", None)


def _value_and_error(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    return Seq("tuple", (Scalar("float64"), Scalar("float64")), length=2)


@rule(integrate.quad, "func, a, b, args=(), full_output=0, epsabs=1.49e-08, epsrel=1.49e-08, limit=50, points=None",
      active="a b args", hint="integral", infer=_value_and_error)  # fmt: skip
def quad(c: Call) -> dict[str, Pieces]:
    """Of the value; the estimate of the error counts as constant."""
    if c.static("full_output", 0):
        raise CannotTell("scipy.integrate.quad with full_output=1", "leave full_output out")
    bar = c.bars[0]
    if bar is None:
        return {}
    args: Any = c["args"] if c.given("args") else ()
    back: E = c.let(helper(implicit.quad_back, c["func"], c["a"], c["b"], args, bar, result=_ANY), "back")
    out: dict[str, Pieces] = {p: part(back, i, c.fact(p)) for i, p in enumerate(("a", "b")) if c.active(p)}
    if c.active("args"):
        out["args"] = to_args(c, back, 2)
    return out


@tangent(integrate.quad)
def quad_dot(c: TangentCall) -> E | None:
    if c.static("full_output", 0):
        raise CannotTell("scipy.integrate.quad with full_output=1", "leave full_output out")
    dots = (c.dot("a"), c.dot("b"), *dots_of_args(c))
    if all(dot is None for dot in dots):
        return None
    args: Any = c["args"] if c.given("args") else ()
    change = helper(implicit.quad_change, c["func"], c["a"], c["b"], args, dots, result=Scalar("float64"))
    return several(c, change, literal(0.0, c.scope))
