"""What a program demands of the lengths of its data: where they do not fit, it raises.

A gradient does not compute what only the value needs, so it may not meet the operation that would raise. Of

    def f(x, y):
        return np.sum(x * y)

the gradient by `x` is `y`, of whatever length. What the interpretation has learnt where no branch is around it,
`len(x) == len(y)`, holds at every call that gives a value; it is asked before the gradient is computed.
"""

from __future__ import annotations

import types
from collections.abc import Iterator

from srcad.backend.world import World
from srcad.facts import Array, Dim, Fact, Map, Scalar, Seq
from srcad.frontend.core import Core, Free


def demanded(core: Core, world: World) -> tuple[str, ...]:
    """Conditions on the arguments, `a0` and so on, and on what the places `p0` and so on of the world hold."""
    roots = {parameter: f"a{k}" for k, parameter in enumerate(core.params)}
    roots |= {n: at for n, free in core.free.items() if (at := _place_of(n, free, world)) is not None}
    known = {roots[n]: fact for n, fact in (core.facts_of_parameters | core.free_facts).items() if n in roots}
    for path, fact in core.attribute_facts.items():
        root, _, rest = path.partition(".")
        if root in roots:
            known[f"{roots[root]}.{rest}"] = fact
    places: dict[str, str] = {}
    for root, fact in known.items():
        for length, at in _lengths_of(fact, root):
            places.setdefault(length, at)
    scope = core.scopes[(None, "body")]
    said = {repr(Dim(length)): at for length, at in places.items()}  # of what is in no argument: the first one's place
    conditions = []
    for length, at in places.items():
        same = scope.find(Dim(length))
        if isinstance(same, Dim) and same.less and same.name in places:
            conditions.append(f"{at} == max({places[same.name]} - {same.less}, 0)")
        else:
            other = str(same) if isinstance(same, int) else said.setdefault(repr(same), at)
            conditions += [f"{at} == {other}"] if other != at else []
    return tuple(conditions)


def _place_of(name: str, free: Free, world: World) -> str | None:
    """Where the world has a variable that the primal itself reads."""
    for k, place in enumerate(world.places):
        if isinstance(free.value, types.CellType):
            found = place.space is free.value
        else:
            found = free.kind != "object" and place.owner == 0 and place.name == (free.attribute or name)
        if found:
            return f"p{k}"
    return None


def _lengths_of(fact: Fact, at: str) -> Iterator[tuple[str, str]]:
    """The names of the lengths in a value, and the expressions that give them."""
    if isinstance(fact, Array):
        for axis, d in enumerate(fact.dims or ()):
            if isinstance(d, Dim) and not d.less:
                yield d.name, f"{at}.shape[{axis}]" if axis else f"len({at})"
    elif isinstance(fact, Scalar) and isinstance(fact.size, Dim) and not fact.size.less:
        yield fact.size.name, f"max({at}, 0)"
    elif isinstance(fact, Seq) and fact.items is not None:
        for k, item in enumerate(fact.items):
            yield from _lengths_of(item, f"{at}[{k}]")
    elif isinstance(fact, Map):
        for key, value in fact.items.items():
            yield from _lengths_of(value, f"{at}[{key!r}]" if fact.kind == "dict" else f"{at}.{key}")
