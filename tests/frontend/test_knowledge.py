"""What is known of memory settles: it is compared as what it says, not as its text."""

import itertools

from srcad.facts import Array
from srcad.frontend.knowledge import Persistent


def test_sets_of_allocations_have_no_order():
    """`repr` of equal sets differs by how they were made, and by the process: programs were refused now and then."""
    names = [f"{kind}{k}" for kind in ("list", "made", "L3/s") for k in range(8)]
    for some in itertools.combinations(names, 3):
        one, other = Persistent(), Persistent()
        one.contents["list1"] = Array("float64", (), True, frozenset(some))
        other.contents["list1"] = Array("float64", (), True, frozenset(some[2:]) | frozenset(some[:2]))
        assert one.version() == other.version()
    other.contents["list1"] = Array("float64", (), False, frozenset(some))
    assert one.version() != other.version()
