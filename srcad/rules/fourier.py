"""Fourier transforms: linear, and (but for the real ones) their own transposes.

    y = np.fft.fft(x)            x_bar = np.fft.fft(y_bar)
    y = np.fft.rfft(x)           x_bar = np.fft.fft(y_bar, len(x)).real
    y = np.fft.irfft(x)          x_bar = both_sides(len(y)) * np.conj(np.fft.rfft(y_bar, norm="forward"))

A cotangent is not conjugated (JAX's convention), so the matrix of the transform itself goes back, not its inverse.
With `n` or `s` the argument was cut or filled with zeros: so is what goes back, the other way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from srcad.rules.axes import normal
from srcad.rules.expr import E, numpy
from srcad.rules.registry import Call, Pieces, rule
from srcad.rules.template import helper

_OTHER_NORM = {None: "forward", "backward": "forward", "forward": "backward", "ortho": "ortho"}


def _keys(c: Call, *names: str) -> dict[str, Any]:
    return {k: c[k] for k in names if c.given(k)}


def _back(c: Call, e: E, size: str) -> dict[str, Pieces]:
    """In the argument's own lengths, where the call gave others."""
    if c.given(size):
        return {"a": helper(c, "fitted", e, c.shape("a"))}
    return {"a": e}


def _symmetric(name: str) -> Callable[[Call], dict[str, Pieces]]:
    """A transform that is its own transpose."""
    size, axes = ("n", "axis") if name in ("fft", "ifft") else ("s", "axes")

    def reverse(c: Call) -> dict[str, Pieces]:
        return _back(c, numpy(f"fft.{name}", c.bar, **_axes(c, axes, size), **_keys(c, "norm")), size)

    return reverse


def _axes(c: Call, axes: str, size: str) -> dict[str, Any]:
    """The axes, also where the lengths alone say which (the last ones)."""
    if c.given(axes) or not c.given(size) or size == "n" or c.rule.name.endswith("2"):
        return _keys(c, axes)
    return {axes: tuple(range(-len(c.items(size) or c.static(size)), 0))}


for _name in ("fft", "ifft"):
    rule(getattr(np.fft, _name), "a, n=None, axis=-1, norm=None, out=None", hint="spectrum")(_symmetric(_name))
for _name in ("fft2", "ifft2"):
    rule(getattr(np.fft, _name), "a, s=None, axes=(-2, -1), norm=None, out=None", hint="spectrum")(_symmetric(_name))
for _name in ("fftn", "ifftn"):
    rule(getattr(np.fft, _name), "a, s=None, axes=None, norm=None, out=None", hint="spectrum")(_symmetric(_name))


# ---------------------------------------------------------------- real signals, half a spectrum


def _lengths(c: Call, size: str, axes: tuple[int, ...]) -> Any:
    """The lengths that were transformed."""
    if c.given(size):
        return c[size]
    parts = tuple(c.length("a", axis) for axis in axes)
    return parts[0] if size == "n" else parts


def _real_axes(c: Call, axes: str, size: str) -> tuple[int, ...]:
    ndim, default = c.ndim("a"), -1 if axes == "axis" else (-2, -1) if c.rule.name.endswith("2") else None
    if default is None and not c.given(axes) and c.given(size):
        default = _axes(c, axes, size)[axes]
    found = c.static(axes) if c.given(axes) else default
    return tuple(a % ndim for a in ((found,) if isinstance(found, int) else normal(None, ndim) if found is None else found))


def _of_real(name: str, size: str, axes: str) -> Callable[[Call], dict[str, Pieces]]:
    """The transpose takes the half spectrum's cotangent as the whole one's, zeros behind, and keeps the real part."""

    def reverse(c: Call) -> dict[str, Pieces]:
        along = _real_axes(c, axes, size)
        lengths, keys = _lengths(c, size, along), _axes(c, axes, size) | _keys(c, "norm")
        return _back(c, numpy(f"fft.{name}", c.bar, lengths, **keys), size)

    return reverse


def _to_real(name: str, size: str, axes: str) -> Callable[[Call], dict[str, Pieces]]:
    """The transpose is the transform of the real cotangent; what stands for two coefficients counts twice."""

    def reverse(c: Call) -> dict[str, Pieces]:
        keys = _axes(c, axes, size)
        norm = c.static("norm") if c.given("norm") else None
        if not name.startswith("h"):
            norm = _OTHER_NORM[norm]
        if norm not in (None, "backward"):
            keys["norm"] = norm
        last, ndim = _real_axes(c, axes, size)[-1], c.ndim("a")
        n = c.length_of(c.node, last)
        weights = helper(c, "both_sides", n)
        if last != ndim - 1:
            weights = weights[", ".join([":"] + ["None"] * (ndim - 1 - last))]
        e = numpy(f"fft.{'rfft' if size == 'n' else 'rfftn'}", c.bar, **_with_axes(keys, axes, c, size))
        e = weights * (e if name == "hfft" else numpy("conj", e))
        return _back(c, E(e.node, c.fact("a"), c.scope, e.masked), size)

    return reverse


def _with_axes(keys: dict[str, Any], axes: str, c: Call, size: str) -> dict[str, Any]:
    return keys if axes in keys or not c.rule.name.endswith("2") else {axes: (-2, -1), **keys}


for _name, _whole in (("rfft", "fft"), ("ihfft", "ifft")):
    rule(getattr(np.fft, _name), "a, n=None, axis=-1, norm=None, out=None", hint="spectrum")(
        _of_real(_whole, "n", "axis")
    )
for _name, _whole in (("rfft2", "fft2"), ("rfftn", "fftn")):
    _default = "(-2, -1)" if _name == "rfft2" else "None"
    rule(getattr(np.fft, _name), f"a, s=None, axes={_default}, norm=None, out=None", hint="spectrum")(
        _of_real(_whole, "s", "axes")
    )
for _name in ("irfft", "hfft"):
    rule(getattr(np.fft, _name), "a, n=None, axis=-1, norm=None, out=None", hint="signal")(
        _to_real(_name, "n", "axis")
    )
for _name, _default in (("irfft2", "(-2, -1)"), ("irfftn", "None")):
    rule(getattr(np.fft, _name), f"a, s=None, axes={_default}, norm=None, out=None", hint="signal")(
        _to_real(_name, "s", "axes")
    )


# ---------------------------------------------------------------- shifts and frequencies


@rule(np.fft.fftshift, "x, axes=None")
def fftshift(c: Call) -> dict[str, Pieces]:
    return {"x": numpy("fft.ifftshift", c.bar, **_keys(c, "axes"))}


@rule(np.fft.ifftshift, "x, axes=None")
def ifftshift(c: Call) -> dict[str, Pieces]:
    return {"x": numpy("fft.fftshift", c.bar, **_keys(c, "axes"))}


def fftfreq(c: Call) -> dict[str, Pieces]:
    """Frequencies are numbers over the spacing."""
    return {"d": -(c.bar @ c.y) / c["d"]}


for _function in (np.fft.fftfreq, np.fft.rfftfreq):
    rule(_function, "n, d=1.0, device=None", active="d", hint="frequency")(fftfreq)
