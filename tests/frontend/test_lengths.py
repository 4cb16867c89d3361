"""Equal lengths."""

import gast
import numpy as np

from srcad.facts import Dim, of_value, with_active
from srcad.frontend.specialise import specialise
from srcad.lengths import Scope


def test_blocks_that_learn_the_same_equality_both_ways():
    outer = Scope()
    inner = Scope(outer)
    a, b = Dim("a", many=True), Dim("b", many=True)
    inner.unify(a, b)
    outer.unify(b, a)
    assert inner.find(a) == inner.find(b)
    assert inner.same(a, b) and outer.same(a, b)


def _kept(c):
    return c[c > 0.0]


def _two_selections(x, c, e):
    first = _kept(c)
    second = e[e > 0.0]
    return np.sum(x * first) + np.sum(x * second)


def test_what_is_known_of_a_call_has_lengths_of_its_own():
    """A trial gave a length a name that was given once more afterwards: two lengths were taken for equal."""
    facts = {n: of_value(np.ones(3), n) for n in ("x", "c", "e")}
    core = specialise(_two_selections, facts | {"x": with_active(facts["x"])}, frozenset(), {})
    lengths = {
        node.id: fact.dims[0].name
        for node, fact in core.facts.items()
        if isinstance(node, gast.Name) and node.id in ("first", "second")
    }
    assert len(set(lengths.values())) == 2, lengths
