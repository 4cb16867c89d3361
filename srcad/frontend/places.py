"""Indices that are values: slices under a name, `np.s_[a:b]`, and what may be one.

A list is indexed by an element's number or by a slice, and its adjoint is another thing then:

    rows = slice(a, b)                  xs[rows.start:rows.stop:rows.step]
    xs[rows]                    ->
    xs[k]                               place = operator.index(k)   where nothing is known of k
                                        xs[place]
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

import gast

from srcad.facts import Fact, Instance, Known, Seq, Unknown
from srcad.tree.build import const

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def place_in_sequence(sp: Specialiser, node: gast.AST, index: gast.expr) -> gast.expr:
    """The index of a list or tuple, where it has to be seen whether it is an element's or a slice."""
    fact = sp.fact(index)
    source = sp.frame.source
    own = source.is_generated or (source.function.__module__ or "").partition(".")[0] == "srcad"
    if own or isinstance(index, gast.Slice) or sp.is_active(index):
        return index  # in srcad's own text numbers are what they are
    if isinstance(fact, Known) and isinstance(fact.value, slice):
        written = [None if b is None else const(b) for b in (fact.value.start, fact.value.stop, fact.value.step)]
        return sp.note(gast.Slice(*written), Unknown())
    if isinstance(fact, Instance) and fact.cls is slice:
        held = sp.hold(index, "rows")
        bounds = [sp.attribute_of(sp.again(held), part, node) for part in ("start", "stop", "step")]
        return sp.note(gast.Slice(*bounds), Unknown())
    if not isinstance(fact, (Unknown, Instance)):
        return index
    made = sp.call_function(node, Known(operator.index), [index], {}, sp.object(operator.index))
    return sp.hold(made, "place")  # no slice, by now


def written_index(sp: Specialiser, index: gast.expr, several: bool) -> Fact:
    """What `np.s_[...]` gives: the index itself (`several`: always a tuple)."""
    parts = index.elts if isinstance(index, gast.Tuple) else [index]
    facts = tuple(Instance(slice) if isinstance(p, gast.Slice) else sp.fact(p) for p in parts)
    whole = several or isinstance(index, gast.Tuple)
    return Seq("tuple", facts, None, frozenset(), len(facts)) if whole else facts[0]


__all__ = ["place_in_sequence", "written_index"]
