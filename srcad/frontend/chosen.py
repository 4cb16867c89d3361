"""`itertools.combinations` and its kin over lists of objects: by their places, as an object has no place in a tuple.

    for a, b in combinations(bodies, 2):          for i, j in combinations(range(len(bodies_x)), 2):
        a.v += b.x - a.x                   ->         bodies_v[i] = bodies_v[i] + (bodies_x[j] - bodies_x[i])

What is chosen does not depend on what is chosen from.
"""

from __future__ import annotations

import builtins
import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Dim, Scalar
from srcad.frontend import columns
from srcad.frontend.assignment import bind_target
from srcad.frontend.columns import Columns
from srcad.frontend.displays import display
from srcad.frontend.frames import known_function
from srcad.frontend.objects import holds_objects
from srcad.tree.build import name, stored

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

_OF_SO_MANY = {itertools.combinations, itertools.combinations_with_replacement, itertools.permutations}
_PAIRWISE = getattr(itertools, "pairwise", None)

Loop = tuple[gast.expr, gast.expr, Callable[[], None]]


def by_places(sp: Specialiser, target: gast.expr, iterable: gast.expr, body: Callable[[], None]) -> Loop | None:
    """The target, iterable and body of the same loop over places; None where it goes over no lists of objects."""
    pools = _pools(sp, iterable)
    if not pools or not all(_of_objects(sp, pool) for pool in pools):
        return None
    counters = [sp.new_name(wish) for wish, _ in zip("ijkl", pools, strict=False)]
    for counter in counters:
        sp.frame.local.add(counter)
        sp.frame.names[counter] = counter

    def chosen() -> None:
        items = [_element(sp, pool, counter) for pool, counter in zip(pools, counters, strict=True)]
        bind_target(sp, target, display(sp, gast.Tuple(items, gast.Load()), "tuple"))
        body()

    places = gast.Tuple([stored(counter) for counter in counters], gast.Store())
    return places, _over_places(iterable), chosen


def _pools(sp: Specialiser, iterable: gast.expr) -> list[gast.expr]:
    """What each element of a row is taken from."""
    function = known_function(sp, iterable.func) if isinstance(iterable, gast.Call) else None
    if function is None or iterable.keywords or not iterable.args:
        return []
    first, options = iterable.args[0], iterable.args[1:]
    if function is itertools.product:
        return list(iterable.args) if len(iterable.args) <= 4 else []
    if function is _PAIRWISE:
        return [first, first]
    if function not in _OF_SO_MANY or len(options) != 1 or not isinstance(options[0], gast.Constant):
        return []
    return [first] * options[0].value if options[0].value in (2, 3, 4) else []


def _of_objects(sp: Specialiser, pool: gast.expr) -> bool:
    """Whether it is a list of objects, as its columns or written out; `len` and `range` are Python's."""
    inner = pool
    while isinstance(inner, gast.Attribute):
        inner = inner.value
    if not isinstance(inner, gast.Name) or sp.frame.owner(inner.id) is None:
        return False
    if any(known_function(sp, name(f.__name__)) is not f for f in (builtins.len, builtins.range)):
        return False
    with sp.scratch():
        made = sp.expr(pool)
        return getattr(sp.fact(made), "kind", "") in ("columns", "list") and holds_objects(sp, made)


def _over_places(iterable: Any) -> gast.expr:
    """`combinations(range(len(bodies)), 2)`."""
    args = [
        arg if isinstance(arg, gast.Constant) else gast.Call(name("range"), [gast.Call(name("len"), [arg], [])], [])
        for arg in iterable.args
    ]
    return gast.Call(iterable.func, args, [])


def _element(sp: Specialiser, pool: gast.expr, counter: str) -> gast.expr:
    made = sp.expr(pool)
    index = sp.note(name(counter), Scalar("int64", size=Dim(sp.fresh())))
    held = sp.virtuals[made]
    if not isinstance(held, Columns):
        return sp.subscript_of(made, index, pool)  # from the next round on it is
    return columns.element(sp, made, held, index, counted=True)


__all__ = ["by_places"]
