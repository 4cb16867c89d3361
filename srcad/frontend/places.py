"""Indices that are values: slices under a name, `np.s_[a:b]`, and what may be one.

A list is indexed by an element's number or by a slice, and its adjoint is another thing then:

    rows = slice(a, b)                  xs[rows.start:rows.stop:rows.step]
    xs[rows]                    ->
    xs[k]                               xs[operator.index(k)]       where nothing is known of k: no slice, by now
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

import gast

from srcad.facts import Fact, Instance, Known, Seq, Unknown

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser


def place_in_sequence(sp: Specialiser, node: gast.AST, index: gast.expr) -> gast.expr:
    """The index of a list or tuple, where it has to be seen whether it is an element's or a slice."""
    fact = sp.fact(index)
    if isinstance(fact, Instance) and fact.cls is slice or isinstance(fact, Known) and isinstance(fact.value, slice):
        held = sp.hold(index, "rows")
        bounds = [sp.attribute_of(sp.again(held), part, node) for part in ("start", "stop", "step")]
        return sp.note(gast.Slice(*bounds), Unknown())
    if isinstance(index, gast.Slice) or not isinstance(fact, (Unknown, Instance)) or sp.is_active(index):
        return index
    return sp.call_function(node, Known(operator.index), [index], {}, sp.object(operator.index))  # no slice, by now


def written_index(sp: Specialiser, index: gast.expr, several: bool) -> Fact:
    """What `np.s_[...]` gives: the index itself (`several`: always a tuple)."""
    parts = index.elts if isinstance(index, gast.Tuple) else [index]
    facts = tuple(Instance(slice) if isinstance(p, gast.Slice) else sp.fact(p) for p in parts)
    whole = several or isinstance(index, gast.Tuple)
    return Seq("tuple", facts, None, frozenset(), len(facts)) if whole else facts[0]


__all__ = ["place_in_sequence", "written_index"]
