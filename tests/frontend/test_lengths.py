"""Equal lengths."""

from dataclasses import replace

import gast
import numpy as np

import srcad
from srcad.facts import Array, Dim, of_value, with_active
from srcad.frontend.loops import stale
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


def test_lengths_that_meet_again_have_the_length_that_they_had():
    scope, a, b = Scope(), Dim("a"), Dim("b", 2)
    one, other = scope.meet(a, b, "?1"), scope.meet(b, a, "?2")
    assert scope.same(one, other) and scope.same(scope.meet(one, b, "?3"), one)
    assert not scope.same(one, scope.meet(a, Dim("b", 1), "?4"))
    assert not scope.same(scope.meet(one, a, "?5"), scope.meet(replace(one, less=1), a, "?6"))


def test_what_a_part_has_says_what_the_whole_has():
    """`np.histogram(D, weights=x[2:])` of three data, `A @ x[2:]` of three columns."""
    scope, n = Scope(), Dim("n")
    scope.unify(3, replace(n, less=2))
    assert scope.find(n) == 5 and scope.find(replace(n, less=4)) == 1
    other = Dim("m", less=2)
    scope.unify(other, 0)  # of two elements, or fewer
    assert scope.find(other) == other


def _of_the_iteration_before(x, c):
    first, total = c[c > 0.8], 0.0
    for i in range(2):
        now = x * c[c > 0.5 * i] + first  # of three elements, then of one
        if i > 0:
            total = total + np.sum(now * before)  # noqa: F821
        before = now
    return total


def test_a_length_made_of_two_is_not_that_of_the_iteration_before():
    for outside in ("A.0", "s2.mask"):
        length = Scope().meet(Dim(outside), Dim("L5/s9.mask"), "?1")
        before = stale(Array("float64", (length,)), "L5", "before")
        assert before.dims == (Dim("L5'before.0"),)
    srcad.check_grads(_of_the_iteration_before, (0.7, np.array([0.1, 0.2, 0.9])), wrt=("x", "c"))


def _two_lists_of_a_list(xs):
    return np.sum(np.array(xs[0]) * np.array(xs[1]))


def test_lists_in_a_list_have_lengths_of_their_own():
    found = srcad.grad(_two_lists_of_a_list)([[2.0], [1.0, 2.0, 3.0]])
    assert found == [[6.0], [2.0, 2.0, 2.0]]
