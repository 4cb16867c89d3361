"""Equations of the derivative that are solved by iterations, as the program's own is.

The right side may be a special one (a single element that is not 0), at which a method breaks down that has solved the
program's equation; then GMRES is tried, which cannot.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scipy.sparse import linalg

from srcad.errors import SrcadError


def solved(solver: Callable[..., Any], A: Any, b: Any, **options: Any) -> Any:  # noqa: N803  a matrix
    """`solver(A, b)[0]`, of an iteration that has converged."""
    x, info = solver(A, b, **options)
    if info < 0:
        x, info = linalg.gmres(A, b, rtol=options.get("rtol", 1e-5), M=options.get("M"))
    if info != 0:
        raise SrcadError(
            f"scipy.sparse.linalg.{solver.__name__} does not converge for the equation of the derivative "
            f"(info={info}): use a larger rtol or maxiter, or spsolve"
        )
    return x
