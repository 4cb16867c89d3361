"""Elementwise functions: the partial derivative by each argument, in the arguments and the result `y`.

At kinks: `abs`, `sign` at 0 give 0; ties in `maximum`, `minimum` share equally; `clip` counts its bounds as inside.
"""

from __future__ import annotations

import cmath
import math
import operator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import Array, Fact, Known, Scalar, has_more_digits
from srcad.rules.axes import broadcast, is_active, no_literal, real_only, unless
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.digits import as_wide, exact
from srcad.rules.expr import NUMPY, E, Marks, helper, literal, numpy, runtime
from srcad.rules.products import in_shape_of
from srcad.rules.registry import OPERATORS, RULES, Steep, elementwise, factors, partial_tree, rule, tangent
from srcad.rules.tangents import TangentCall, again, several, summed, total
from srcad.rules.template import write
from srcad.runtime.numeric import angle_back, digamma, i1, i1_slope, log_of_base, sign_back, sinc_bend, sinc_slope
from srcad.runtime.numeric import angle_dot as angle_dot_
from srcad.runtime.numeric import sign_dot as sign_dot_
from srcad.tree.build import binary, call, const


def present(*functions: Any) -> tuple[Any, ...]:
    """Those that the installed versions have, of functions and of names as "math.cbrt"."""
    found = [_named(f) if isinstance(f, str) else f for f in functions]
    return tuple(f for f in found if f is not None)


def _named(path: str) -> Any:
    owner: Any = {"np": np, "math": math}[path.split(".")[0]]
    for part in path.split(".")[1:]:
        owner = getattr(owner, part, None)
    return owner


def _turn(c: Call, parameter: str) -> E:
    """One coordinate over the square of the distance, which may be too large (or small) to be squared."""
    if "distance" not in c.shared:
        c.shared["distance"] = c.let(numpy("hypot", c["x1"], c["x2"]), "distance")
    return c[parameter] / c.shared["distance"] / c.shared["distance"]


def never_zero(y: E) -> E:
    """A divisor that turns 0 into infinity: the quotient is then 0."""
    return unless(y.compare(">", 0), y, np.inf)


def is_complex(e: E) -> bool:
    return getattr(e.fact, "dtype", "")[:1] == "c"


def _arccosh_x(c: Call) -> E:
    """Of a complex number the product of two roots: the root of the product may have the other sign."""
    x = c["x"]
    if is_complex(x) or _may_be_either(c, "x"):
        return 1.0 / (numpy("sqrt", x - 1.0) * numpy("sqrt", x + 1.0))
    return 1.0 / numpy("sqrt", (x - 1.0) * (x + 1.0))


elementwise((np.add, operator.add), "x1, x2", x1="1.0", x2="1.0", hint="s")
elementwise((np.subtract, operator.sub), "x1, x2", x1="1.0", x2="-1.0", hint="r")
elementwise((np.multiply, operator.mul), "x1, x2", x1="x2", x2="x1", hint="p")
elementwise((np.true_divide, operator.truediv), "x1, x2", x1="1.0 / x2", x2="-y / x2", hint="q")


@tangent(np.true_divide)
def true_divide_dot(c: TangentCall) -> E | None:
    top, bottom = c.lazy_dot("x1"), c.lazy_dot("x2")
    change = summed(top, None if bottom is None else -(c.y * bottom))
    if change is None:
        return None
    change, slope = factors(c, partial_tree("1.0 / x2"), change, "chosen_dot")
    return (change / slope.quotient[1] if slope.quotient else change * slope).marked(slope.marks)


elementwise((np.negative, operator.neg), "x", x="-1.0", hint="m")
elementwise((np.positive, operator.pos), "x", x="1.0", hint="m")
elementwise((np.remainder, operator.mod), "x1, x2", x1="1.0", x2="-np.floor(x1 / x2)")
elementwise((np.fmod, math.fmod), "x1, x2", x1="1.0", x2="-np.trunc(x1 / x2)")
elementwise(math.remainder, "x1, x2", x1="1.0", x2="-np.round(x1 / x2)")

elementwise((np.exp, math.exp, cmath.exp), "x", x="y", hint="e")
elementwise(present(np.exp2, "math.exp2"), "x", x="LOG_2 * y", hint="e")
elementwise((np.expm1, math.expm1), "x", x="y + 1.0", hint="e")
elementwise(np.log, "x", x="1.0 / x", hint="log")
elementwise((np.log2, math.log2), "x", x="LOG2_E / x", hint="log")
elementwise((np.log10, math.log10, cmath.log10), "x", x="LOG10_E / x", hint="log")
elementwise((np.log1p, math.log1p), "x", x="1.0 / (1.0 + x)", hint="log")
elementwise((np.sqrt, math.sqrt, cmath.sqrt), "x", x="0.5 / y", hint="root")
elementwise(present(np.cbrt, "math.cbrt"), "x", x="1.0 / (3.0 * y**2)", hint="root")
elementwise(np.square, "x", x="2.0 * x", hint="sq")
elementwise(np.reciprocal, "x", x="-y**2", hint="q")
elementwise((np.sin, cmath.sin), "x", x="np.cos(x)", hint="s")
elementwise(math.sin, "x", x="math.cos(x)", hint="s")
elementwise((np.cos, cmath.cos), "x", x="-np.sin(x)", hint="c")
elementwise(math.cos, "x", x="-math.sin(x)", hint="c")
elementwise((np.tan, math.tan, cmath.tan), "x", x="1.0 + y**2", hint="t")
# Near 1 the square would have lost what is left of 1 - x.
elementwise((np.arcsin, math.asin, cmath.asin), "x", x="1.0 / np.sqrt((1.0 - x) * (1.0 + x))")
elementwise((np.arccos, math.acos, cmath.acos), "x", x="-1.0 / np.sqrt((1.0 - x) * (1.0 + x))")
elementwise((np.arctan, math.atan, cmath.atan), "x", x="1.0 / (1.0 + x * x)")
elementwise((np.arctan2, math.atan2), "x1, x2", x1=lambda c: _turn(c, "x2"), x2=lambda c: -_turn(c, "x1"))
elementwise((np.sinh, cmath.sinh), "x", x="np.cosh(x)")
elementwise(math.sinh, "x", x="math.cosh(x)")
elementwise((np.cosh, cmath.cosh), "x", x="np.sinh(x)")
elementwise(math.cosh, "x", x="math.sinh(x)")
elementwise((np.tanh, math.tanh, cmath.tanh), "x", x="1.0 - y**2", hint="h")
elementwise((np.arcsinh, math.asinh, cmath.asinh), "x", x="1.0 / np.sqrt(x * x + 1.0)")
elementwise((np.arccosh, math.acosh, cmath.acosh), "x", x=Steep(_arccosh_x, lambda c: True))
elementwise((np.arctanh, math.atanh, cmath.atanh), "x", x="1.0 / ((1.0 - x) * (1.0 + x))")
elementwise(np.hypot, "x1, x2", x1=lambda c: c["x1"] / never_zero(c.y), x2=lambda c: c["x2"] / never_zero(c.y))


def _share(exp: str, logaddexp: str, own: str, other: str) -> Any:
    """How much of the sum is the own one, of how far the other is above it: e**x1 / (e**x1 + e**x2).

    e**(x1 - y) is the same, if `y` were exact: it is rounded, and of large x1 == x2 it is x1. Next to a 0 that is the
    smaller one's last digit, and nothing has to be computed twice.
    """

    def share(c: Call) -> E:
        own_, other_ = c[own], c[other]
        if own_.literal == 0 or other_.literal == 0:
            return numpy(exp, own_ - c.y)
        return numpy(exp, -numpy(logaddexp, 0.0, other_ - own_))

    return share


for _exp, _function in (("exp", np.logaddexp), ("exp2", np.logaddexp2)):
    elementwise(
        _function,
        "x1, x2",
        x1=_share(_exp, _function.__name__, "x1", "x2"),
        x2=_share(_exp, _function.__name__, "x2", "x1"),
    )


def _abs_x(c: Call) -> E:
    """sign(x); of a complex x its conjugate, so that the gradient of |z|**2 is 2 conj(z), as of z * conj(z)."""
    sign = numpy("sign", c["x"])
    return sign if getattr(c.fact("x"), "dtype", "complex")[0] != "c" else numpy("conj", sign)


elementwise((np.abs, abs, operator.abs, np.fabs, math.fabs), "x", x=_abs_x, hint="a")
elementwise((np.deg2rad, np.radians, math.radians), "x", x="DEGREE")
elementwise((np.rad2deg, np.degrees, math.degrees), "x", x="RADIAN")


def _power_x1(c: Call) -> E:
    """d(x**k) = k * x**(k - 1); by a literal 2 that is 2.0 * x, and for k = 0 it is 0 (also at x = 0)."""
    k, x = c["x2"], c["x1"]
    if k.literal is not None:
        if k.literal == 0:
            return x.lift(0.0)
        less = k.literal - 1
        if Fraction(less) + 1 != Fraction(k.literal) and has_more_digits(c.result):
            return float(k.literal) * x ** (as_wide(k, c.result) - 1.0)
        return float(k.literal) * x ** (int(less) if less == int(less) else less)
    if k.is_scalar:
        less = as_wide(k, c.result) - 1
        node = gast.IfExp(k.compare("!=", 0).node, less.node, gast.Constant(0, None))
        return k * x ** E(node, no_literal(less.fact), c.scope, less.marks)  # of the shape of x, also for k = 0
    less = as_wide(k, c.result) - 1.0
    return numpy("where", k.compare("==", 0), 0.0, k * x ** numpy("where", k.compare("==", 0), 1.0, less))


def _is_root(c: Call) -> bool:
    """Whether the exponent may be below 1."""
    k = c["x2"].literal
    return k is None or not isinstance(k, complex) and k < 1 and k != 0


def _power_x2(c: Call) -> E:
    """x**k log(x); zero at x = 0, where the power is 0 (or 1) on this side."""
    x = c["x1"]
    if _may_be_either(c, "x1") and x.literal is None:
        return c.y * runtime(log_of_base, x)
    if is_complex(x):
        return c.y * numpy("log", x)
    if x.literal is not None and not isinstance(x.literal, complex) and x.literal > 0:
        return c.y * (numpy("log", as_wide(x, c.result)) if has_more_digits(c.result) else math.log(x.literal))
    return c.y * numpy("log", numpy("where", x.compare(">", 0), as_wide(x, c.result), 1.0))


elementwise(
    (np.power, np.float_power, operator.pow, pow, math.pow),
    "x1, x2",
    x1=Steep(_power_x1, _is_root),
    x2=_power_x2,
    hint="p",
)


@dataclass(frozen=True)
class Larger:
    """The partial derivative of `np.maximum` by one of its arguments: 1 where it is taken, half of it in a tie.

    Of two numbers nothing is computed for the one that is not taken, where it may be infinite: the square root of
    `max(v, 0.0)` has the derivative 0 below 0.
    """

    x: str
    other: str
    op: str

    def __call__(self, c: Call) -> E:
        a, b = c[self.x], c[self.other]
        half: float | E = 0.5
        if isinstance(a.fact, Array) and a.fact.dtype == "float32":  # of a Python number and booleans: doubles
            half = E(call(f"{NUMPY}.float32", const(0.5)), Scalar("float32", weak=False), c.scope)
        of_nan = c.rule.function in (np.fmax, np.fmin)  # it is the other that is taken
        taken = a.compare("==", c.y) if of_nan else a.compare(self.op, b)
        return numpy("where", a.compare("==", b), half, taken)

    def times(self, c: Call, e: E) -> E | None:
        """What of a cotangent or tangent goes through, where the arguments are numbers."""
        a, b = c[self.x], c[self.other]
        if c.rule.function in (np.fmax, np.fmin) or not all(isinstance(f, Scalar) for f in (a.fact, b.fact, e.fact)):
            return self._selected(c, e)
        less = a.compare({">": "<", "<": ">"}[self.op], b).node
        share = gast.IfExp(a.compare("==", b).node, const(0.5), const(1.0))
        whole = share if e.literal == 1.0 else binary("*", e.node, share)
        return replace(e, node=gast.IfExp(less, const(0.0), whole), fact=no_literal(e.fact), quotient=None)


    def _selected(self, c: Call, e: E) -> E | None:
        """Arrays are multiplied by their share, but for what may be infinite (or NaN) where it is not taken."""
        left_out = c.rule.function in (np.fmax, np.fmin) and isinstance(c, TangentCall)
        if not e.steep and not left_out:
            return None
        a, e = c[self.x], c.let(e, "change")
        taken = a.compare("==", c.y) if c.rule.function in (np.fmax, np.fmin) else a.compare(self.op, c[self.other])
        tie = a.compare("==", c[self.other])
        return numpy("where", tie, 0.5 * e, numpy("where", taken, e, 0.0)).marked(self.marks(c))

    def marks(self, c: Call) -> Marks:
        """What is not taken contributes nothing; of `np.fmax` it may be NaN, in whatever it is multiplied by."""
        return Marks.MASKED if c.rule.function in (np.fmax, np.fmin) else Marks.SPARSE


elementwise((np.copysign, math.copysign), "x1, x2", x1="np.sign(x1) * np.copysign(1.0, x2)", x2="0.0")
elementwise(present(np.nextafter, "math.nextafter"), "x1, x2", x1="1.0", x2="0.0")
elementwise(np.heaviside, "x1, x2", x1="0.0", x2="x1 == 0")
elementwise(np.sinc, "x", x=lambda c: helper(sinc_slope, c["x"]))
elementwise(sinc_slope, "x", x=lambda c: helper(sinc_bend, c["x"]))
elementwise(np.i0, "x", x=lambda c: helper(i1, c["x"]))
elementwise(i1, "x", x=lambda c: helper(i1_slope, c["x"]))
elementwise(np.ldexp, "x1, x2", x1="np.ldexp(1.0, x2)", x2="0.0")
elementwise(math.ldexp, "x, i", x="np.ldexp(1.0, i)", i="0.0")
elementwise(math.lgamma, "x", x=lambda c: helper(digamma, c["x"]))
elementwise(math.gamma, "x", x=lambda c: c.y * helper(digamma, c["x"]))
elementwise(math.erf, "x", x=f"{2 / math.sqrt(math.pi)!r} * math.exp(-x * x)")
elementwise(math.erfc, "x", x=f"{-2 / math.sqrt(math.pi)!r} * math.exp(-x * x)")

_LARGER: tuple[tuple[np.ufunc, str], ...] = (
    (np.maximum, ">"), (np.fmax, ">"), (np.minimum, "<"), (np.fmin, "<"),
)  # fmt: skip
for _ufunc, _op in _LARGER:
    elementwise(_ufunc, "x1, x2", x1=Larger("x1", "x2", _op), x2=Larger("x2", "x1", _op))


@rule(np.sign, "x", constant_of_real=True)
def sign(c: Call) -> dict[str, Pieces]:
    """Constant; of a complex number it is its direction, which turns but does not grow; at 0 it is constant, too."""
    if _may_be_either(c, "x"):
        return {"x": runtime(sign_back, c["x"], c.y, c.bar)}
    if not is_complex(c["x"]):
        return {}
    return {"x": write(c, "(y_bar - np.conj(y_bar * y * y)) / (2.0 * r)", y_bar=c.lazy_bar, r=_radius(c))}


@tangent(np.sign)
def sign_dot(c: TangentCall) -> E | None:
    dot = c.lazy_dot("x")
    if dot is not None and _may_be_either(c, "x"):
        return runtime(sign_dot_, c["x"], c.y, dot)
    if dot is None or not is_complex(c["x"]):
        return None
    return write(c, "(dot - y * (np.conj(y) * dot).real) / r", dot=dot, r=_radius(c))


def _radius(c: Call) -> E:
    return never_zero(c.let(numpy("abs", c["x"]), "r"))


def _may_be_either(c: Call, parameter: str) -> bool:
    """Whether it is not known if a number is complex: the sign and the angle of a real one are constant."""
    return getattr(c.fact(parameter), "dtype", None) is None


def _of_radians(c: Call | TangentCall) -> E:
    return exact("RADIAN", c.result, c.scope) if c.static("deg", False) else literal(1.0, c.scope)


@rule((np.angle, cmath.phase), "z, deg=False", constant_of_real=True, hint="angle")
def angle(c: Call) -> dict[str, Pieces]:
    factor = _of_radians(c)
    if _may_be_either(c, "z"):
        return {"z": factor * runtime(angle_back, c["z"], c.bar)}
    if not is_complex(c["z"]):
        return {}
    return {"z": c.lazy_bar * factor * literal(-1j, c.scope) / c["z"]}


@tangent(np.angle)
def angle_dot(c: TangentCall) -> E | None:
    dot, factor = c.lazy_dot("z"), _of_radians(c)
    if dot is not None and _may_be_either(c, "z"):
        return factor * runtime(angle_dot_, c["z"], dot)
    if dot is None or not is_complex(c["z"]):
        return None
    return factor * write(c, "(dot / z).imag", dot=dot)


def _like_x(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    """`infer`: what replaces elements is brought into the array's shape and type."""
    return infer.by_example(np.nan_to_num, [facts[0] if facts else named["x"]], {}, sp.fresh())


@rule(
    np.nan_to_num,
    "x, copy=True, nan=0.0, posinf=None, neginf=None",
    active="x nan posinf neginf",
    infer=_like_x,
)
def nan_to_num(c: Call) -> dict[str, Pieces]:
    """What is replaced is constant; what replaces it counts there."""
    if not c.static("copy", True):
        raise CannotTell("np.nan_to_num with copy=False", "bind its result: x = np.nan_to_num(x)")
    bar = c.lazy_bar
    there = {p: numpy("where", condition, bar, 0.0).marked(Marks.MASKED) for p, condition in _replaced(c).items()}
    return {p: c.reduced(e, p) for p, e in there.items()}


def _replaced(c: Call) -> dict[str, E]:
    """Where each active argument is taken."""
    x = c["x"]
    where: dict[str, E] = {}
    for parameter in ("x", "nan", "posinf", "neginf"):
        if c.given(parameter) and c.active(parameter):
            if parameter in ("posinf", "neginf"):
                where[parameter] = x.compare("==", np.inf if parameter == "posinf" else -np.inf)
            else:
                where[parameter] = numpy("isfinite" if parameter == "x" else "isnan", x)
    return where


@tangent(np.nan_to_num)
def nan_to_num_dot(c: TangentCall) -> E | None:
    total: E | None = None
    for parameter, condition in _replaced(c).items():
        dot = c.lazy_dot(parameter)
        if dot is not None:
            total = summed(total, numpy("where", condition, dot, 0.0).marked(Marks.SPARSE))
    return total


@rule((np.modf, math.modf), "x", hint="parts")
def modf(c: Call) -> dict[str, Pieces]:
    bar = c.bars[0]
    return {} if bar is None else {"x": bar}


@tangent(np.modf)
def modf_dot(c: TangentCall) -> E | None:
    dot = c.dot("x")
    return None if dot is None else several(c, dot, write(c, "0.0 * y[1]"))


@rule((np.frexp, math.frexp), "x", hint="parts")
def frexp(c: Call) -> dict[str, Pieces]:
    """The mantissa is x over a power of two, which is constant."""
    bar = c.bars[0]
    return {} if bar is None else {"x": write(c, "np.ldexp(bar, np.negative(y[1]))", bar=bar)}


@tangent(np.frexp)
def frexp_dot(c: TangentCall) -> E | None:
    dot = c.dot("x")
    if dot is None:
        return None
    return several(c, write(c, "np.ldexp(dot, np.negative(y[1]))", dot=dot), write(c, "0.0 * y[1]"))


@rule(np.divmod, "x1, x2", active="x1 x2", hint="parts")
def divmod_(c: Call) -> dict[str, Pieces]:
    """The remainder is x1 less a constant number of times x2."""
    bar = c.bars[1]
    if bar is None:
        return {}
    if bar.is_scalar:
        bar = write(c, "np.full_like(y[1], bar)", bar=bar)
    pieces = {"x1": bar, "x2": write(c, "-bar * y[0]", bar=bar)}
    return {p: in_shape_of(c, e, p) for p, e in pieces.items() if c.active(p)}


@tangent(np.divmod)
def divmod_dot(c: TangentCall) -> E | None:
    top, bottom = c.lazy_dot("x1"), c.lazy_dot("x2")
    change = summed(top, None if bottom is None else write(c, "-dot * y[0]", dot=bottom))
    return None if change is None else several(c, write(c, "0.0 * y[0]"), change)


@rule(math.hypot, "*coordinates", hint="norm")
def hypot(c: Call) -> dict[str, Pieces]:
    share = c.lazy_bar / never_zero(c.y)
    nodes = c.operands["coordinates"]
    return {"coordinates": [share * c.reader.value(x) if is_active(c, x) else None for x in nodes]}


@tangent(math.hypot)
def hypot_dot(c: TangentCall) -> E | None:
    total: E | None = None
    for node, dot in zip(c.operands["coordinates"], c.dots("coordinates"), strict=True):
        total = summed(total, None if dot is None else c.reader.value(node) * dot)
    return None if total is None else total / never_zero(c.y)


@rule(math.dist, "p, q", active="p q", hint="distance", infer=lambda sp, facts, named: Scalar("float64"))
def dist(c: Call) -> dict[str, Pieces]:
    share = c.let(c.lazy_bar / never_zero(c.y) * (c["p"] - c["q"]), "share")
    return {"p": share, "q": -share}


@tangent(math.dist)
def dist_dot(c: TangentCall) -> E | None:
    p_dot, q_dot = c.dot("p"), c.dot("q")
    change = summed(p_dot, None if q_dot is None else -q_dot)
    return None if change is None else total(c, (c["p"] - c["q"]) * change) / never_zero(c.y)


@rule((math.log, cmath.log), "x, base=None", active="x base", hint="log")
def log(c: Call) -> dict[str, Pieces]:
    if not c.given("base"):
        return {"x": c.bar / c["x"]}
    out: dict[str, Pieces] = {}
    log_base = numpy("log", c["base"])
    if c.active("x"):
        out["x"] = c.bar / (c["x"] * log_base)
    if c.active("base"):
        out["base"] = -c.bar * c.y / (c["base"] * log_base)
    return out


@tangent(math.log)
def log_dot(c: TangentCall) -> E | None:
    x_dot, base_dot = c.dot("x"), c.dot("base")
    change = summed(
        None if x_dot is None else x_dot / c["x"], None if base_dot is None else -(c.y * base_dot / c["base"])
    )
    return change / numpy("log", c["base"]) if change is not None and c.given("base") else change


elementwise(np.unwrap, "p, discont=None, axis=-1, period=6.283185307179586", p="1.0", hint="angles")


@rule(np.real_if_close, "a, tol=100")
def real_if_close(c: Call) -> dict[str, Pieces]:
    """Of real numbers themselves; of complex ones the type would depend on what they are."""
    real_only(c, "a")
    return {"a": c.lazy_bar}


@tangent(np.real_if_close)
def real_if_close_dot(c: TangentCall) -> E | None:
    real_only(c, "a")
    return c.lazy_dot("a")


@rule(np.where, "condition, x, y", active="x y", linear="x y")
def where(c: Call) -> dict[str, Pieces]:
    """Each branch receives the cotangent where it was selected; elsewhere it receives nothing at all."""
    out: dict[str, Pieces] = {}
    for name in ("x", "y"):
        if c.active(name):
            pair = (c.lazy_bar, 0.0) if name == "x" else (0.0, c.lazy_bar)
            e = numpy("where", c["condition"], *pair)
            out[name] = c.reduced(e.marked(Marks.MASKED), name)
    return out


@tangent(np.where)
def where_dot(c: TangentCall) -> E | None:
    """Where the other branch is constant, it is what is taken at the places of the zeros."""
    change = again(c, "x", "y")
    return change if change is None or c.lazy_dot("x") and c.lazy_dot("y") else change.marked(Marks.SPARSE)


_NONE = Known(None)
_BOUNDS = (("a_min", "<"), ("min", "<"), ("a_max", ">"), ("max", ">"))  # NumPy 2.1 calls them by both names


def _bounded(a: Fact, a_min: Fact = _NONE, a_max: Fact = _NONE, min: Fact = _NONE, max: Fact = _NONE, **_: Fact) -> Any:
    """The bounds that there are, which broadcast against the array, and the function of them."""
    given = [low if low != _NONE else other for low, other in ((a_min, min), (a_max, max))]

    def call(a: Any, *bounds: Any) -> Any:
        left = iter(bounds)
        return np.clip(a, *(None if bound == _NONE else next(left) for bound in given))

    return call, [a, *(bound for bound in given if bound != _NONE)]


@rule(
    np.clip,
    "a, a_min=None, a_max=None, out=None, min=None, max=None",
    active="a a_min a_max min max",
    method="clip",
    infer=broadcast(np.clip, _bounded),
)
def clip(c: Call) -> dict[str, Pieces]:
    """The bounds count as inside."""
    out: dict[str, Pieces] = {}
    x = c["a"]
    if c.active("a"):
        out["a"] = c.reduced(_where(c.lazy_bar, x.compare("==", c.y)), "a")
    for parameter, _ in _BOUNDS:
        if c.given(parameter) and c.active(parameter):
            out[parameter] = c.reduced(_outside(c, c.lazy_bar, parameter), parameter)
    return out


def _outside(c: Call, e: E, parameter: str) -> E:
    """`e` where this bound is taken. Where the lower is above the upper, NumPy takes the upper."""
    real_only(c, "a", parameter)
    x, bound, op = c["a"], c[parameter], dict(_BOUNDS)[parameter]
    other = next((p for p, o in _BOUNDS if o != op and c.given(p)), None)
    if other is None:
        return _where(e, x.compare(op, bound))
    if op == ">":
        return _where(e, numpy("maximum", x, c[other]).compare(op, bound))
    return _where(e, numpy("logical_and", x.compare(op, bound), bound.compare("<=", c[other])))


def _where(e: E, taken: E) -> E:
    """`e` where something is taken, and 0 elsewhere; what may be infinite is not multiplied by 0."""
    return (numpy("where", taken, e, 0.0) if e.steep else e * taken).marked(Marks.SPARSE)


@tangent(np.clip)
def clip_dot(c: TangentCall) -> E | None:
    dot = c.lazy_dot("a")
    total = None if dot is None else _where(dot, c["a"].compare("==", c.y))
    for parameter, _ in _BOUNDS:
        dot = c.lazy_dot(parameter) if c.given(parameter) else None
        if dot is not None:
            total = summed(total, _outside(c, dot, parameter))
    return total


OPERATORS.update(
    {
        gast.Add: RULES[id(np.add)], gast.Sub: RULES[id(np.subtract)], gast.Mult: RULES[id(np.multiply)],
        gast.Div: RULES[id(np.true_divide)], gast.Pow: RULES[id(np.power)], gast.Mod: RULES[id(np.remainder)],
        gast.USub: RULES[id(np.negative)], gast.UAdd: RULES[id(np.positive)],
    }
)  # fmt: skip
