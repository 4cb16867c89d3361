"""Equal lengths."""

from srcad.facts import Dim
from srcad.lengths import Scope


def test_blocks_that_learn_the_same_equality_both_ways():
    outer = Scope()
    inner = Scope(outer)
    a, b = Dim("a", many=True), Dim("b", many=True)
    inner.unify(a, b)
    outer.unify(b, a)
    assert inner.find(a) == inner.find(b)
    assert inner.same(a, b) and outer.same(a, b)
