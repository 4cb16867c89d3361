"""scipy.linalg's functions of stacks of matrices, one matrix after the other, as SciPy itself does it.

    linalg.expm(A)                 np.stack([linalg.expm(m) for m in A.reshape((-1,) + A.shape[-2:])])

These are followed in the place of SciPy's own where an argument is a stack, so that a rule sees one matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def over_matrices(function: Callable[..., Any], a: Any, *rest: Any, **keywords: Any) -> Any:
    """An array for each matrix.

    >>> over_matrices(lambda m: m @ m, np.ones((2, 1, 2, 2))).shape
    (2, 1, 2, 2)
    """
    found = np.stack([function(m, *rest, **keywords) for m in a.reshape((-1,) + a.shape[-2:])])
    return found.reshape(a.shape[:-2] + found.shape[1:])


def over_matrices_twice(function: Callable[..., Any], a: Any, *rest: Any, **keywords: Any) -> Any:
    """Two arrays for each matrix."""
    one, other = [], []
    for m in a.reshape((-1,) + a.shape[-2:]):
        first, second = function(m, *rest, **keywords)
        one.append(first)
        other.append(second)
    ones, others = np.stack(one), np.stack(other)
    lead = a.shape[:-2]
    return ones.reshape(lead + ones.shape[1:]), others.reshape(lead + others.shape[1:])


def over_matrices_thrice(function: Callable[..., Any], a: Any, *rest: Any, **keywords: Any) -> Any:
    """Three arrays for each matrix."""
    one, other, last = [], [], []
    for m in a.reshape((-1,) + a.shape[-2:]):
        first, second, third = function(m, *rest, **keywords)
        one.append(first)
        other.append(second)
        last.append(third)
    ones, others, lasts = np.stack(one), np.stack(other), np.stack(last)
    lead = a.shape[:-2]
    return (
        ones.reshape(lead + ones.shape[1:]), others.reshape(lead + others.shape[1:]),
        lasts.reshape(lead + lasts.shape[1:]),
    )  # fmt: skip


def over_systems(function: Callable[..., Any], a: Any, b: Any, **keywords: Any) -> Any:
    """A solution for each pair of a matrix and its right-hand sides, or one vector for all."""
    columns = b[:, None] if b.ndim == 1 else b
    lead = np.broadcast_shapes(a.shape[:-2], columns.shape[:-2])
    left = np.broadcast_to(a, lead + a.shape[-2:]).reshape((-1,) + a.shape[-2:])
    right = np.broadcast_to(columns, lead + columns.shape[-2:]).reshape((-1,) + columns.shape[-2:])
    found = np.stack([function(m, v, **keywords) for m, v in zip(left, right)])  # noqa: B905
    found = found.reshape(lead + found.shape[1:])
    return found[..., 0] if b.ndim == 1 else found


def over_pairs(function: Callable[..., Any], a: Any, b: Any, **keywords: Any) -> Any:
    """An array for each pair of matrices."""
    lead = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    left = np.broadcast_to(a, lead + a.shape[-2:]).reshape((-1,) + a.shape[-2:])
    right = np.broadcast_to(b, lead + b.shape[-2:]).reshape((-1,) + b.shape[-2:])
    found = np.stack([function(m, v, **keywords) for m, v in zip(left, right)])  # noqa: B905
    return found.reshape(lead + found.shape[1:])


def over_pairs_twice(
    function: Callable[..., Any], a: Any, b: Any, lower: bool = True, eigvals_only: bool = False, **keywords: Any
) -> Any:
    """Two arrays for each pair of matrices: `scipy.linalg.eigh(a, b)`."""
    if eigvals_only:
        raise NotImplementedError("eigh of stacks with eigvals_only=True: use scipy.linalg.eigvalsh")
    lead = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    left = np.broadcast_to(a, lead + a.shape[-2:]).reshape((-1,) + a.shape[-2:])
    right = np.broadcast_to(b, lead + b.shape[-2:]).reshape((-1,) + b.shape[-2:])
    one, other = [], []
    for m, v in zip(left, right):  # noqa: B905
        first, second = function(m, v, lower=lower, **keywords)
        one.append(first)
        other.append(second)
    ones, others = np.stack(one), np.stack(other)
    return ones.reshape(lead + ones.shape[1:]), others.reshape(lead + others.shape[1:])


def over_triples(function: Callable[..., Any], a: Any, b: Any, q: Any) -> Any:
    """An array for each three matrices: `scipy.linalg.solve_sylvester`."""
    lead = np.broadcast_shapes(a.shape[:-2], b.shape[:-2], q.shape[:-2])
    left = np.broadcast_to(a, lead + a.shape[-2:]).reshape((-1,) + a.shape[-2:])
    right = np.broadcast_to(b, lead + b.shape[-2:]).reshape((-1,) + b.shape[-2:])
    whole = np.broadcast_to(q, lead + q.shape[-2:]).reshape((-1,) + q.shape[-2:])
    found = np.stack([function(m, v, w) for m, v, w in zip(left, right, whole)])  # noqa: B905
    return found.reshape(lead + found.shape[1:])


def over_cholesky_factors(function: Callable[..., Any], c_and_lower: Any, b: Any, **keywords: Any) -> Any:
    """`scipy.linalg.cho_solve` with each factor of a stack."""
    factor, lower = c_and_lower
    columns = b[:, None] if b.ndim == 1 else b
    lead = np.broadcast_shapes(factor.shape[:-2], columns.shape[:-2])
    left = np.broadcast_to(factor, lead + factor.shape[-2:]).reshape((-1,) + factor.shape[-2:])
    right = np.broadcast_to(columns, lead + columns.shape[-2:]).reshape((-1,) + columns.shape[-2:])
    sides = np.ravel(np.broadcast_to(lower, lead))
    found = np.stack([function((m, s), v, **keywords) for m, s, v in zip(left, sides, right)])  # noqa: B905
    found = found.reshape(lead + found.shape[1:])
    return found[..., 0] if b.ndim == 1 else found


def over_lu_factors(function: Callable[..., Any], lu_and_piv: Any, b: Any, **keywords: Any) -> Any:
    """`scipy.linalg.lu_solve` with each factor of a stack."""
    factor, pivots = lu_and_piv
    columns = b[:, None] if b.ndim == 1 else b
    lead = np.broadcast_shapes(factor.shape[:-2], columns.shape[:-2])
    left = np.broadcast_to(factor, lead + factor.shape[-2:]).reshape((-1,) + factor.shape[-2:])
    right = np.broadcast_to(columns, lead + columns.shape[-2:]).reshape((-1,) + columns.shape[-2:])
    turns = np.broadcast_to(pivots, lead + pivots.shape[-1:]).reshape((-1,) + pivots.shape[-1:])
    found = np.stack([function((m, p), v, **keywords) for m, p, v in zip(left, turns, right)])  # noqa: B905
    found = found.reshape(lead + found.shape[1:])
    return found[..., 0] if b.ndim == 1 else found
