"""Arrays of indices in which none comes twice: what they select goes back by `x_bar[i] += y_bar`.

    np.add.at(p_bar, (np.arange(len(y)), y), q_bar)        p_bar[np.arange(len(y)), y] += q_bar

An index may repeat, and then `+=` counts it once; what these functions give never does: `np.arange(n)`, `np.argsort` of
a vector, `np.flatnonzero`, alone; `np.tril_indices`, `np.nonzero` and their kin, all of their arrays together. None of
the indices is negative (-1 may be another's element). An array that is stored into is like any other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Array, Fact, Scalar, Seq

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

_ALONE = (np.argsort, np.flatnonzero)
_TOGETHER = (
    np.nonzero, np.where, np.tril_indices, np.triu_indices, np.tril_indices_from, np.triu_indices_from,
    np.diag_indices, np.diag_indices_from,
)  # fmt: skip


def with_distinct(
    sp: Specialiser, value: Any, args: list[gast.expr], keywords: dict[str, gast.expr], fact: Fact
) -> Fact:
    """What is known of a call's result, and that its indices are distinct."""
    counts = value is np.arange and not keywords and _counts(sp, args)  # a step that has a name may go down, below 0
    if isinstance(fact, Array) and (value in _ALONE or counts):
        vector = fact.dims is not None and len(fact.dims) == 1 and "int" in fact.dtype
        return replace(fact, distinct=(sp.fresh(), 0, 1)) if vector and not _changes(sp, fact) else fact
    if isinstance(fact, Seq) and fact.items and value in _TOGETHER and not any(_changes(sp, f) for f in fact.items):
        group, n = sp.fresh(), len(fact.items)
        items = [replace(f, distinct=(group, k, n)) for k, f in enumerate(fact.items) if isinstance(f, Array)]
        return replace(fact, items=tuple(items)) if len(items) == n else fact
    return fact


def _counts(sp: Specialiser, args: list[gast.expr]) -> bool:
    """Whether `np.arange` begins at 0 or behind it, and goes up by whole numbers."""
    facts = [sp.fact(a) for a in args]
    whole = all(isinstance(f, Scalar) and "int" in f.dtype for f in facts)
    first = [f.literal for f in facts if isinstance(f, Scalar)] if len(facts) > 1 else [0]
    if not whole or not facts or first[0] is None or first[0] < 0:
        return False
    return len(facts) < 3 or first[2] is not None and first[2] > 0


def _changes(sp: Specialiser, fact: Fact) -> bool:
    return not isinstance(fact, Array) or not fact.sites.isdisjoint(sp.memory.stored_sites)
