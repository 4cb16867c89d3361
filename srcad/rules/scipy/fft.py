"""scipy.fft: NumPy's transforms under SciPy's name, and the cosine and sine transforms.

y = fft.rfft(x)        x_bar as in `srcad.rules.fourier`
y = fft.dct(x)         x_bar: the transform of type 3, the first coefficient twice
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import fft

from srcad.rules import fourier
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import runtime
from srcad.rules.registry import RULES, key_of_function, rule
from srcad.rules.template import said_like
from srcad.runtime import transforms

_SAME = "fft ifft rfft irfft hfft ihfft fft2 ifft2 rfft2 irfft2 fftn ifftn rfftn irfftn"


def _declare(name: str, reverse: Callable[[Call], dict[str, Pieces]]) -> None:
    size = "s" if name[-1] in "2n" else "n"
    axes = "axis=-1" if size == "n" else "axes=(-2, -1)" if name.endswith("2") else "axes=None"
    signature = f"a, {size}=None, {axes}, norm=None, overwrite_x=False, workers=None, plan=None"
    rule(getattr(fft, name), signature, hint="spectrum", linear="a")(reverse)


for _name in _SAME.split():
    _reverse = RULES[key_of_function(getattr(np.fft, _name))].reverse
    assert _reverse is not None
    _declare(_name, _reverse)
for _end in "2n":
    _declare(f"hfft{_end}", fourier.to_real("hfft", "s", "axes"))
    _declare(f"ihfft{_end}", fourier.of_real("ihfft", "s", "axes"))
rule(fft.fftshift, "x, axes=None", linear="x")(fourier.fftshift)
rule(fft.ifftshift, "x, axes=None", linear="x")(fourier.ifftshift)


def _trigonometric(function: Callable) -> None:
    name = function.__name__
    along = "s=None, axes=None" if name.endswith("n") else "n=None, axis=-1"

    @rule(function, f"x, type=2, {along}, norm=None, overwrite_x=False, workers=None, orthogonalize=None",
          linear="x")  # fmt: skip
    def reverse(c: Call) -> dict[str, Pieces]:
        if c.given("orthogonalize") or c.static("overwrite_x", False):
            raise CannotTell(f"{c.rule.name} with orthogonalize= or overwrite_x=", "leave it out")
        axes = _axes(c) if name.endswith("n") else c["axis"] if c.given("axis") else -1
        kind, norm = c["type"] if c.given("type") else 2, c["norm"] if c.given("norm") else None
        return {
            "x": said_like(c, runtime(transforms.trigonometric_back, name, c.bar, kind, axes, norm, c.shape("x")), "x")
        }


def _axes(c: Call) -> Any:
    """The axes of a transform in several: all, where the call names neither them nor lengths, which are of the last."""
    if c.given("axes"):
        return c["axes"]
    return tuple(range(-len(c.items("s") or c.static("s")) if c.given("s") else -c.ndim("x"), 0))


for _function in (fft.dct, fft.idct, fft.dst, fft.idst, fft.dctn, fft.idctn, fft.dstn, fft.idstn):
    _trigonometric(_function)


@rule(transforms.trigonometric_back, "name, bar, kind, axes, norm, shape", active="bar", linear="bar")
def trigonometric_back(c: Call) -> dict[str, Pieces]:
    """The transform itself, of as many elements as the cotangent has."""
    found = runtime(transforms.trigonometric_again, c["name"], c["bar"], c.bar, c["kind"], c["axes"], c["norm"])
    return {"bar": said_like(c, found, "bar")}
