"""scipy.fft: NumPy's transforms under SciPy's name, and the cosine and sine transforms.

y = fft.rfft(x)        x_bar as in `srcad.rules.fourier`
y = fft.dct(x)         x_bar: the transform of type 3, the first coefficient twice
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import fft

from srcad.rules import fourier
from srcad.rules.call import Call, CannotTell, Pieces
from srcad.rules.expr import runtime
from srcad.rules.registry import RULES, key_of_function, rule
from srcad.rules.template import said_like
from srcad.runtime import transforms

_SAME = "fft ifft rfft irfft hfft ihfft fft2 ifft2 rfft2 irfft2 fftn ifftn rfftn irfftn"

for _name in _SAME.split():
    _size = "s" if _name[-1] in "2n" else "n"
    _axes = "axis=-1" if _size == "n" else "axes=(-2, -1)" if _name.endswith("2") else "axes=None"
    _signature = f"a, {_size}=None, {_axes}, norm=None, overwrite_x=False, workers=None, plan=None"
    _reverse = RULES[key_of_function(getattr(np.fft, _name))].reverse
    assert _reverse is not None
    rule(getattr(fft, _name), _signature, hint="spectrum", linear="a")(_reverse)
rule(fft.fftshift, "x, axes=None", linear="x")(fourier.fftshift)
rule(fft.ifftshift, "x, axes=None", linear="x")(fourier.ifftshift)


def _trigonometric(function: Callable) -> None:
    name = function.__name__

    @rule(function, "x, type=2, n=None, axis=-1, norm=None, overwrite_x=False, workers=None, orthogonalize=None",
          linear="x")  # fmt: skip
    def reverse(c: Call) -> dict[str, Pieces]:
        if c.given("orthogonalize") or c.static("overwrite_x", False):
            raise CannotTell(f"{c.rule.name} with orthogonalize= or overwrite_x=", "leave it out")
        flags = [c[p] if c.given(p) else default for p, default in (("type", 2), ("axis", -1), ("norm", None))]
        return {"x": said_like(c, runtime(transforms.trigonometric_back, name, c.bar, *flags, c.shape("x")), "x")}


for _function in (fft.dct, fft.idct, fft.dst, fft.idst):
    _trigonometric(_function)


@rule(transforms.trigonometric_back, "name, bar, kind, axis, norm, shape", active="bar", linear="bar")
def trigonometric_back(c: Call) -> dict[str, Pieces]:
    """The transform itself, of as many elements as the cotangent has."""
    found = runtime(transforms.trigonometric_again, c["name"], c["bar"], c.bar, c["kind"], c["axis"], c["norm"])
    return {"bar": said_like(c, found, "bar")}
