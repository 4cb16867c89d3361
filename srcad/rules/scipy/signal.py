"""scipy.signal: convolutions and linear filters.

y = signal.convolve(a, b)          a_bar = signal.correlate(y_bar, b, "valid")
y = signal.lfilter(b, a, x)        x_bar: the same filter, from the end to the beginning
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scipy import signal

from srcad import infer
from srcad.facts import Fact
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.decompositions import part
from srcad.rules.expr import E, runtime, scipy
from srcad.rules.registry import rule, tangent
from srcad.rules.tangents import TangentCall, summed
from srcad.rules.template import said_like
from srcad.runtime import signals


def _real(c: Call, *parameters: str) -> None:
    for parameter in parameters:
        if getattr(c.fact(parameter), "dtype", "complex").startswith("complex"):
            raise CannotTell(f"{c.rule.name} of complex numbers", "use real and imaginary parts")


def _convolution(function: Callable, rest: str, *back: Callable) -> None:
    def known(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        """Lengths of a convolution are sums, for which there is no symbol: only the number of axes is known."""
        return infer.by_example(function, [sp.scope.resolved(f) for f in facts], named, sp.fresh())

    @rule(function, f"in1, in2, mode='full'{rest}", active="in1 in2", bilinear="in1 in2", infer=known)
    def reverse(c: Call) -> dict[str, Pieces]:
        _real(c, "in1", "in2")
        for parameter in ("axes", "boundary", "fillvalue"):
            if c.given(parameter):
                raise CannotTell(f"{c.rule.name} with {parameter}=", f"leave {parameter} out")
        mode, out = c["mode"] if c.given("mode") else "full", {}
        for parameter, one_back in zip(("in1", "in2"), back, strict=True):
            if c.active(parameter):
                out[parameter] = said_like(c, runtime(one_back, c["in1"], c["in2"], mode, c.bar), parameter)
        return out


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
    if c.given("zi"):
        raise CannotTell("scipy.signal.lfilter with zi=", "filter a longer signal")
    axis = c["axis"] if c.given("axis") else -1
    back = c.let(runtime(signals.lfilter_back, c["b"], c["a"], c["x"], c.y, axis, c.bar), "back")
    return {p: said_like(c, part(back, i), p) for i, p in enumerate(("b", "a", "x")) if c.active(p)}


@tangent(signal.lfilter)
def lfilter_dot(c: TangentCall) -> E | None:
    if c.given("zi"):
        raise CannotTell("scipy.signal.lfilter with zi=", "filter a longer signal")
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
