"""Fourier transforms: linear, and (but for the real ones) their own transposes.

    y = np.fft.fft(x)            x_bar = np.fft.fft(y_bar)
    y = np.fft.rfft(x)           x_bar = np.fft.irfft(np.conj(y_bar) / both_sides(len(x)), len(x), norm="forward")
    y = np.fft.irfft(x)          x_bar = both_sides(len(y)) * np.conj(np.fft.rfft(y_bar, norm="forward"))

A cotangent is not conjugated (JAX's convention), so the matrix of the transform itself goes back, not its inverse.
With `n` or `s` the argument was cut or filled with zeros: so is what goes back, the other way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from srcad.rules.axes import normal
from srcad.rules.call import Call, Pieces
from srcad.rules.expr import E, numpy, runtime
from srcad.rules.products import conjugate
from srcad.rules.registry import rule, tangent
from srcad.rules.tangents import TangentCall
from srcad.rules.template import said_like
from srcad.runtime.numeric import both_sides, fitted

_OTHER_NORM = {None: "forward", "backward": "forward", "forward": "backward", "ortho": "ortho"}


def _keys(c: Call, *names: str) -> dict[str, Any]:
    return {k: c[k] for k in names if c.given(k)}


def _back(c: Call, e: E, size: str) -> dict[str, Pieces]:
    """In the argument's own lengths, where the call gave others."""
    return {"a": said_like(c, runtime(fitted, e, c.shape("a")) if c.given(size) else e, "a")}


def _symmetric(name: str, size: str, axes: str) -> Callable[[Call], dict[str, Pieces]]:
    """A transform that is its own transpose."""

    def reverse(c: Call) -> dict[str, Pieces]:
        return _back(c, numpy(f"fft.{name}", c.bar, **_axes(c, axes, size), **_keys(c, "norm")), size)

    return reverse


def _axes(c: Call, axes: str, size: str) -> dict[str, Any]:
    """The axes, also where the lengths alone say which (the last ones)."""
    if c.given(axes) or not c.given(size) or size == "n" or c.rule.name.endswith("2"):
        return _keys(c, axes)
    return {axes: tuple(range(-len(c.items(size) or c.static(size)), 0))}


# ---------------------------------------------------------------- real signals, half a spectrum


def _lengths(c: Call, size: str, axes: tuple[int, ...]) -> Any:
    """The lengths that were transformed; -1 is an axis's own."""
    if c.given(size):
        given = c.static_or(size, ())
        if size == "s" and given and given[-1] == -1:
            return (*given[:-1], c.length("a", axes[-1]))
        return c[size]
    parts = tuple(c.length("a", axis) for axis in axes)
    return parts[0] if size == "n" else parts


def _real_axes(c: Call, axes: str, size: str) -> tuple[int, ...]:
    ndim, default = c.ndim("a"), -1 if axes == "axis" else (-2, -1) if c.rule.name.endswith("2") else None
    if default is None and not c.given(axes) and c.given(size):
        default = _axes(c, axes, size)[axes]
    found = c.static(axes) if c.given(axes) else default
    return tuple(
        a % ndim for a in ((found,) if isinstance(found, int) else normal(None, ndim) if found is None else found)
    )


def _halves(c: Call, last: int, n: Any) -> E:
    """For how many coefficients each one of the half spectrum stands, lined up with the last axis transformed."""
    counts, ndim = runtime(both_sides, n), c.ndim("a")
    return counts if last == ndim - 1 else counts[", ".join([":"] + ["None"] * (ndim - 1 - last))]


def of_real(name: str, size: str, axes: str) -> Callable[[Call], dict[str, Pieces]]:
    """The transpose: coefficient after coefficient, of which the inverse transform takes most twice."""

    def reverse(c: Call) -> dict[str, Pieces]:
        along = _real_axes(c, axes, size)
        lengths, keys = _lengths(c, size, along), _axes(c, axes, size)
        if size == "s" and axes not in keys:  # lengths without axes are deprecated
            keys = {axes: along, **keys}
        norm = c.static("norm") if c.given("norm") else None
        if name == "rfft":
            norm = _OTHER_NORM[norm]
        if norm not in (None, "backward"):
            keys["norm"] = norm
        bar = conjugate(c.bar) if name == "rfft" else c.bar
        last = lengths if size == "n" else lengths[-1]
        e = numpy(f"fft.{'irfft' if size == 'n' else 'irfftn'}", bar / _halves(c, along[-1], last), lengths, **keys)
        return _back(c, e, size)

    return reverse


def to_real(name: str, size: str, axes: str) -> Callable[[Call], dict[str, Pieces]]:
    """The transpose is the transform of the real cotangent; what stands for two coefficients counts twice."""

    def reverse(c: Call) -> dict[str, Pieces]:
        keys = _axes(c, axes, size)
        norm = c.static("norm") if c.given("norm") else None
        if not name.startswith("h"):
            norm = _OTHER_NORM[norm]
        if norm not in (None, "backward"):
            keys["norm"] = norm
        last = _real_axes(c, axes, size)[-1]
        weights = _halves(c, last, c.length_of(c.node, last))
        e = numpy(f"fft.{'rfft' if size == 'n' else 'rfftn'}", c.bar, **_with_axes(keys, axes, c, size))
        e = weights * (e if name == "hfft" else numpy("conj", e))
        return _back(c, e, size)

    return reverse


def _with_axes(keys: dict[str, Any], axes: str, c: Call, size: str) -> dict[str, Any]:
    return keys if axes in keys or not c.rule.name.endswith("2") else {axes: (-2, -1), **keys}


def _declare(name: str, size: str, reverse: Callable[[Call], dict[str, Pieces]]) -> None:
    axes = "axis=-1" if size == "n" else "axes=(-2, -1)" if name.endswith("2") else "axes=None"
    rule(getattr(np.fft, name), f"a, {size}=None, {axes}, norm=None, out=None", hint="spectrum", linear="a")(reverse)


for _name, _size, _along in (("", "n", "axis"), ("2", "s", "axes"), ("n", "s", "axes")):
    _declare(f"fft{_name}", _size, _symmetric(f"fft{_name}", _size, _along))
    _declare(f"ifft{_name}", _size, _symmetric(f"ifft{_name}", _size, _along))
    _declare(f"rfft{_name}", _size, of_real("rfft", _size, _along))
    _declare(f"irfft{_name}", _size, to_real(f"irfft{_name}", _size, _along))
_declare("hfft", "n", to_real("hfft", "n", "axis"))
_declare("ihfft", "n", of_real("ihfft", "n", "axis"))


# ---------------------------------------------------------------- shifts and frequencies


@rule(np.fft.fftshift, "x, axes=None", linear="x")
def fftshift(c: Call) -> dict[str, Pieces]:
    return {"x": numpy("fft.ifftshift", c.bar, **_keys(c, "axes"))}


@rule(np.fft.ifftshift, "x, axes=None", linear="x")
def ifftshift(c: Call) -> dict[str, Pieces]:
    return {"x": numpy("fft.fftshift", c.bar, **_keys(c, "axes"))}


def fftfreq(c: Call) -> dict[str, Pieces]:
    """Frequencies are numbers over the spacing."""
    return {"d": -(c.bar @ c.y) / c["d"]}


def fftfreq_dot(c: TangentCall) -> E | None:
    dot = c.lazy_dot("d")
    return None if dot is None else -(c.y * dot / c["d"])


for _function in (np.fft.fftfreq, np.fft.rfftfreq):
    rule(_function, "n, d=1.0, device=None", active="d", hint="frequency")(fftfreq)
    tangent(_function)(fftfreq_dot)
