"""scipy.signal: convolutions and linear filters.

y = signal.convolve(a, b)          a_bar = signal.correlate(y_bar, b, "valid")
y = signal.lfilter(b, a, x)        x_bar: the same filter, from the end to the beginning
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from scipy import signal

from srcad import infer
from srcad.facts import Array, Fact, parts_of
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.decompositions import part
from srcad.rules.expr import E, helper, numpy, runtime, scipy
from srcad.rules.registry import WRITTEN, instead, rule, tangent
from srcad.rules.tangents import TangentCall, product, summed
from srcad.rules.template import said_like
from srcad.runtime import signals


def _real(c: Call, *parameters: str) -> None:
    for parameter in parameters:
        facts = parts_of(c.fact(parameter)) or (c.fact(parameter),)
        dtypes = [getattr(fact, "dtype", None) for fact in facts]
        if None in dtypes:
            raise CannotTell(
                f"{c.rule.name}, of whose argument {parameter} nothing is known when the code is generated",
                "compute it outside of the function that is differentiated, or pass it as an argument",
            )
        if any(str(dtype).startswith("complex") for dtype in dtypes):
            raise CannotTell(f"{c.rule.name} of complex numbers", "use real and imaginary parts")


_USUAL = {"axes": None, "boundary": "fill", "fillvalue": 0}


def _left_out(c: Call, *parameters: str) -> None:
    """Refuse other values of these arguments than those that they have where they are left out."""
    for parameter in parameters:
        if c.given(parameter) and c.static(parameter) != _USUAL[parameter]:
            raise CannotTell(f"{c.rule.name} with {parameter}=", f"leave {parameter} out")


def _convolution(function: Callable, rest: str, *back: Callable) -> None:
    def known(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        """Lengths of a convolution are sums, for which there is no symbol: only the number of axes is known."""
        return infer.by_example(function, [sp.scope.resolved(f) for f in facts], named, sp.fresh())

    @rule(function, f"in1, in2, mode='full'{rest}", active="in1 in2", bilinear="in1 in2", infer=known)
    def reverse(c: Call) -> dict[str, Pieces]:
        _real(c, "in1", "in2")
        _left_out(c, "axes", "boundary", "fillvalue")
        mode, out = c["mode"] if c.given("mode") else "full", {}
        for parameter, one_back in zip(("in1", "in2"), back, strict=True):
            if c.active(parameter):
                out[parameter] = said_like(c, runtime(one_back, c["in1"], c["in2"], mode, c.bar), parameter)
        return out

    @tangent(function)
    def forward(c: TangentCall) -> E | None:
        _left_out(c, "fillvalue")  # what is around a signal does not change with it
        return product(c)


for _function, _rest in (
    (signal.convolve, ", method='auto'"), (signal.fftconvolve, ", axes=None"), (signal.oaconvolve, ", axes=None"),
    (signal.convolve2d, ", boundary='fill', fillvalue=0"),
):  # fmt: skip
    _convolution(_function, _rest, signals.convolve_back, signals.convolve_other_back)
_convolution(signal.correlate, ", method='auto'", signals.correlate_back, signals.correlate_other_back)


def _like_signal(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    return infer.elementwise(lambda x: 1.0 * x, [facts[2]], sp.scope, sp.fresh())


@rule(signal.lfilter, "b, a, x, axis=-1, zi=None", active="b a x", infer=_like_signal)
def lfilter(c: Call) -> dict[str, Pieces]:
    _real(c, "b", "a", "x")
    axis = c["axis"] if c.given("axis") else -1
    back = c.let(runtime(signals.lfilter_back, c["b"], c["a"], c["x"], c.y, axis, c.bar), "back")
    return {p: said_like(c, part(back, i), p) for i, p in enumerate(("b", "a", "x")) if c.active(p)}


instead(signal.lfilter, signals.lfilter_with_state, "zi", "given")


@tangent(signal.lfilter)
def lfilter_dot(c: TangentCall) -> E | None:
    keys: dict[str, Any] = {"axis": c["axis"]} if c.given("axis") else {}
    b_dot, a_dot, x_dot = c.dot("b"), c.dot("a"), c.dot("x")
    total: E | None = None
    if x_dot is not None:
        total = scipy("signal.lfilter", c["b"], c["a"], x_dot, result=c.result, **keys)
    if b_dot is not None:
        total = summed(total, scipy("signal.lfilter", b_dot, c["a"], c["x"], result=c.result, **keys))
    if a_dot is not None:
        total = summed(total, -scipy("signal.lfilter", a_dot, c["a"], c.y, result=c.result, **keys))
    return total


# ---------------------------------------------------------------- linear in the signal

WRITTEN[id(signal.sosfilt)] = signals.sosfilt


def _like(position: int) -> Any:
    """`infer`: an array of floats of the lengths of an argument."""

    def known(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        signature = (sp.scope.resolved(f) for f in (*facts, *named.values()))
        return infer.elementwise(lambda x: 1.0 * x, [list(signature)[position]], sp.scope, sp.fresh())

    return known


@rule(signal.detrend, "data, axis=-1, type='linear', bp=0, overwrite_data=False", active="data", linear="data",
      infer=_like(0))  # fmt: skip
def detrend(c: Call) -> dict[str, Pieces]:
    """What is taken away is a projection, its own transpose."""
    _real(c, "data")
    if c.static("overwrite_data", False):
        raise CannotTell("scipy.signal.detrend with overwrite_data=True", "leave it out")
    keys: dict[str, Any] = {k: c[k] for k in ("axis", "type", "bp") if k in c.operands}
    return {"data": scipy("signal.detrend", c.bar, result=c.fact("data"), **keys)}


def _analytic(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    x = sp.scope.resolved(facts[0] if facts else named["x"])
    dtype = "complex64" if getattr(x, "dtype", "") == "float32" else "complex128"
    return replace(x, dtype=dtype, sites=frozenset([sp.fresh()])) if isinstance(x, Array) else x


@rule(signal.hilbert, "x, N=None, axis=-1", active="x", linear="x", infer=_analytic)
def hilbert(c: Call) -> dict[str, Pieces]:
    """The real part is the signal itself; the transform that gives the imaginary one is its transpose, negative."""
    if getattr(c.fact("x"), "dtype", "") not in ("float64", "float32") or c.given("N"):
        raise CannotTell("scipy.signal.hilbert of anything but floats, or with N=", "leave N out")
    keys: dict[str, Any] = {"axis": c["axis"]} if c.given("axis") else {}
    bar, fact = c.let(c.bar, "z_bar"), c.fact("x")
    if getattr(bar.fact, "dtype", "complex128")[0] != "c":
        return {"x": bar}
    transformed = scipy("signal.hilbert", numpy("imag", bar, result=fact), result=bar.fact, **keys)
    return {"x": numpy("real", bar, result=fact) + numpy("imag", transformed, result=fact)}


_SAVGOL = "window_length, polyorder, deriv=0, delta=1.0, axis=-1"


def _window(c: Call) -> dict[str, Any]:
    names = ("window_length", "polyorder", "deriv", "delta", "axis")
    return {k: c[k] for k in names if k in c.operands}


instead(signal.savgol_filter, signals.savgol_filter, "mode", "given")


@rule(signal.savgol_filter, f"x, {_SAVGOL}, mode='interp', cval=0.0", active="x", linear="x", infer=_like(0))
def savgol_filter(c: Call) -> dict[str, Pieces]:
    _real(c, "x")
    if c.static("window_length") % 2 == 0:
        raise CannotTell("scipy.signal.savgol_filter of a window of even length", "use an odd one")
    return {"x": helper(signals.savgol_back, c.bar, result=c.fact("x"), **_window(c))}


@rule(signals.savgol_back, f"bar, {_SAVGOL}", active="bar", linear="bar", infer=_like(0))
def savgol_back(c: Call) -> dict[str, Pieces]:
    return {"bar": scipy("signal.savgol_filter", c.bar, result=c.fact("bar"), **_window(c))}


instead(signal.filtfilt, signals.filtfilt_by_filter, "b a", "active")


@rule(signal.filtfilt, "b, a, x, axis=-1, padtype='odd', padlen=None, method='pad', irlen=None", active="b a x",
      linear="x", infer=_like(2))  # fmt: skip
def filtfilt(c: Call) -> dict[str, Pieces]:
    _real(c, "x")
    if c.static("method", "pad") != "pad":
        raise CannotTell("scipy.signal.filtfilt with this method", 'use "pad"')
    return {"x": helper(signals.filtfilt_back, c["b"], c["a"], c.bar, result=c.fact("x"), **_padding(c))}


@rule(signals.filtfilt_back, "b, a, bar, axis=-1, padtype='odd', padlen=None", active="bar", linear="bar",
      infer=_like(2))  # fmt: skip
def filtfilt_back(c: Call) -> dict[str, Pieces]:
    return {"bar": scipy("signal.filtfilt", c["b"], c["a"], c.bar, result=c.fact("bar"), **_padding(c))}


def _padding(c: Call) -> dict[str, Any]:
    return {k: c[k] for k in ("axis", "padtype", "padlen") if k in c.operands}
