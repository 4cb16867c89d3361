"""`with srcad.grad_of(h) as g:`, where no derivative is taken: nobody asks for one, so the adjoint is zero."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from srcad.errors import SrcadError
from srcad.runtime.tangents import zero_tangent


class grad_of:  # noqa: N801  reads as a statement
    """The adjoint of a variable, at that point of the reverse sweep: `with srcad.grad_of(h) as g:`.

    The block runs in the reverse sweep, when the adjoint of `h` is complete: everything after the block that reads `h`
    has contributed, nothing before it. The block may read, print and keep `g`; what `g` is bound to at its end is the
    adjoint from there on. It is not run where `h` is constant. Without a derivative it runs with `g` zero.

    >>> import srcad
    >>> def f(x):
    ...     h = x * x
    ...     with srcad.grad_of(h) as g:
    ...         g = min(g, 1.0)
    ...     return h * h
    >>> srcad.grad(f)(3.0)
    6.0
    """

    def __init__(self, h: Any) -> None:
        self.h = h

    def __enter__(self) -> Any:
        return zero_tangent(self.h)

    def __exit__(self, *exception: Any) -> None:
        return None


def adjoint_like(left: Any, value: Any, label: str) -> Any:
    """What a block has left as the adjoint of a variable, in the variable's shape and type.

    A number counts for all elements, as in `u[...] = 0.0`. Anything that is no adjoint of the variable is an error.

    >>> adjoint_like(0.0, np.ones(2), "h")
    array([0., 0.])
    >>> adjoint_like({"a": [1, 2]}, {"a": (0.5, 1.5)}, "h")
    {'a': (1.0, 2.0)}
    """
    if isinstance(value, dict):
        if not isinstance(left, dict) or left.keys() != value.keys():
            raise SrcadError(_wrong(label, f"is {left!r}, and {label} has the keys {list(value)}"))
        return {key: adjoint_like(left[key], part, f"{label}[{key!r}]") for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        if dataclasses.is_dataclass(left):
            left = [getattr(left, f.name) for f in dataclasses.fields(left)]
        if not isinstance(left, (list, tuple)) or len(left) != len(value):
            raise SrcadError(_wrong(label, f"is {left!r}, and {label} has {len(value)} parts"))
        parts = [adjoint_like(*pair, f"{label}[{k}]") for k, pair in enumerate(zip(left, value, strict=True))]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    found, like = np.asarray(left), np.asarray(value)
    dtype = like.dtype if like.dtype.kind in "fc" else np.dtype(float)
    if found.dtype.kind not in "biufc":
        raise SrcadError(_wrong(label, f"is {left!r}, no number and no array of numbers"))
    if found.dtype.kind == "c" and dtype.kind != "c":
        raise SrcadError(_wrong(label, f"is complex, and {label} is real: take its real part"))
    if found.shape and found.shape != like.shape:
        raise SrcadError(_wrong(label, f"has shape {found.shape}, and {label} has {like.shape}"))
    if isinstance(value, np.ndarray):
        out = np.empty_like(value, dtype=dtype)
        out[...] = found
        return out
    if isinstance(value, np.generic):
        return dtype.type(found)
    return complex(found) if dtype.kind == "c" else float(found)


def _wrong(label: str, what: str) -> str:
    return f"what a block of grad_of({label}) leaves as the adjoint {what}"
