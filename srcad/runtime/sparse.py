"""Products with constant sparse matrices, as functions: what the rules of `A @ x` and `x @ A` are declared of."""

from __future__ import annotations

from typing import Any

from srcad.errors import SrcadError


def matrix_times(A: Any, x: Any) -> Any:  # noqa: N803  a matrix
    """`A @ x` of a sparse matrix and an array."""
    return A @ x


def times_matrix(x: Any, A: Any) -> Any:  # noqa: N803  a matrix
    """`x @ A` of an array and a sparse matrix."""
    return x @ A


def real_matrix(A: Any) -> Any:  # noqa: N803  a matrix
    """The matrix itself, which has to be one of real numbers."""
    if A.dtype.kind == "c":
        raise SrcadError("scipy.sparse.linalg.spsolve with a complex matrix: use real and imaginary parts")
    return A
