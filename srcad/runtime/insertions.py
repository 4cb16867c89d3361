"""`with srcad.grad_of(h) as g:`, where no derivative is taken: nobody asks for one, so the adjoint is zero."""

from __future__ import annotations

from typing import Any

from srcad.runtime.helpers import zeros_like


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
        return zeros_like(self.h)

    def __exit__(self, *exception: Any) -> None:
        return None
