"""What is known of constant lists and dicts that something changes.

    d = {"rate": 0.0}
    settings = [d]
    settings[0]["rate"] += 0.5
    return d["rate"] * x              d["rate"] is not the literal 0.0 any more

A variable that holds a dict knows what stores put into it, in the program's order; all other dicts, and lists, are only
known to hold whatever is put into them anywhere (`put`). A call or a statement that stays as it is may change what it
reaches: where it is not understood, to anything.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Dim, Fact, Map, Maybe, Seq, Unknown, altered, join, maybe, parts_of, sites_of
from srcad.frontend.writes import READING_METHODS, harmless
from srcad.rules.call import static_value
from srcad.tree.build import loads, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def put(sp: Specialiser, site: str, value: Fact) -> None:
    """An element goes into a list: what all its elements have in common."""
    old = sp.memory.contents.get(site)
    sp.memory.contents[site] = value if old is None else join(old, value, f"{site}.*")


def place_of(site: str, key: Any) -> str:
    """Where an item of a dict is noted; `...` stands for any."""
    return f"{site}[{key!r}]"


def put_item(sp: Specialiser, fact: Map, index: gast.expr, value: Fact) -> None:
    """An item of a constant dict is bound, in every variable that holds this dict, and wherever else it is reached."""
    items: dict[Any, Fact] | None
    try:
        key = static_value(index, sp)
        items = {**fact.items, key: value}
    except (ValueError, TypeError):
        key, items = ..., None
    for site in sorted(fact.sites):
        put(sp, place_of(site, key), value)
    for other, known in _dicts(sp, fact.sites):
        alike = items is not None and known == fact
        sp.bind(other, replace(known, items=items or {}) if alike else Unknown(False, known.sites))


def forget_items(sp: Specialiser, sites: frozenset[str]) -> None:
    """Something was put into what may be one of these dicts: the variables that hold them do not know their items."""
    for other, known in _dicts(sp, sites):
        sp.bind(other, Unknown(known.active, known.sites))


def with_put_items(sp: Specialiser, fact: Map, items: dict[Any, Fact]) -> Fact:
    """A dict with what is put into it anywhere."""
    items = dict(items)
    for site in sorted(fact.sites):
        places = {place_of(site, k): k for k in items}
        for place in [p for p in sp.memory.contents if p.startswith(f"{site}[")]:
            if place not in places:  # an item that it did not have, or one that is not known
                return Unknown(fact.active, fact.sites)
            key = places[place]
            items[key] = join(items[key], sp.memory.contents[place], f"{place}.*")
    return replace(fact, items=items)


def changed_by_call(sp: Specialiser, reached: list[Fact], *, understood: bool = True) -> None:
    """A call or statement that stays as it is may change the containers that it reaches.

    What an understood one puts into them was noted when it was interpreted; variables know it from here on.
    """
    sites = frozenset().union(*map(sites_of, reached))
    if not understood:
        held = [f for f in every_container([*reached, *(sp.env or {}).values()]) if f.sites & sites]
        for site in sorted(frozenset().union(*(f.sites for f in held if isinstance(f, Map)))):
            put(sp, place_of(site, ...), Unknown())
        for site in sorted(frozenset().union(*(f.sites for f in held if isinstance(f, Seq)))):
            put(sp, site, Unknown())
    for other, known in _dicts(sp, sites):
        now = sp.live(known, part=True)
        if now != known:
            sp.bind(other, now)


def changed_by_text(sp: Specialiser, node: gast.AST) -> None:
    """The same of a statement or expression of the user's: what it stores into, or gives to functions that may."""
    names = sorted(changed_names(sp, node))
    changed_by_call(sp, [sp.look(n) for n in names if sp.is_bound(n)], understood=False)


def changed_names(sp: Specialiser, node: gast.AST) -> set[str]:
    found: set[str] = set()
    for n in walk(node):
        if isinstance(n, (gast.Subscript, gast.Attribute)) and not isinstance(n.ctx, gast.Load):
            found |= loads(n.value)
        elif isinstance(n, gast.Call) and isinstance(n.func, gast.Attribute) and n.func.attr not in READING_METHODS:
            known = sp.known_value(n.func.value.id) if isinstance(n.func.value, gast.Name) else None
            if not harmless(getattr(known, n.func.attr, None)):
                found |= loads(n)
        elif isinstance(n, gast.Call) and isinstance(n.func, gast.Name) and not harmless(sp.known_value(n.func.id)):
            found |= loads(n)
    return found


def outside(sp: Specialiser) -> frozenset[str]:
    """The memory that is there before something is interpreted for what it shows."""
    held = [*(sp.env or {}).values(), *sp.free_facts.values(), *sp.attribute_facts.values()]
    return frozenset().union(*map(sites_of, held))


def put_into(sp: Specialiser, sites: frozenset[str]) -> dict[str, Fact]:
    """What was put into memory that was there before: it stays in there, though the trial is forgotten."""
    return {place: fact for place, fact in sp.memory.contents.items() if place.partition("[")[0] in sites}


def every_container(facts: Iterable[Fact]) -> Iterator[Seq | Map]:
    """The lists and dicts in values, those in other ones too."""
    for fact in facts:
        if isinstance(fact, (Seq, Map)):
            if fact.sites and fact.kind != "tuple":
                yield fact
            yield from every_container(parts_of(fact))


def _dicts(sp: Specialiser, sites: frozenset[str]) -> list[tuple[str, Map]]:
    """The variables that hold a dict of these."""
    return [(n, f) for n, f in (sp.env or {}).items() if isinstance(f, Map) and f.sites & sites]


def live(sp: Specialiser, fact: Fact, *, part: bool = False) -> Fact:
    """A fact as it is now: memory that has received an active value is active.

    What a variable knows of its dict follows the program; of one that is a `part` of something else it is only
    known what is put into it anywhere.
    """
    if isinstance(fact, Array) and not fact.active and fact.sites & sp.memory.active_sites:
        return altered(fact, active=fact.dtype[0] in "fc")
    if isinstance(fact, Maybe):
        return maybe(sp.live(fact.inner, part=part))
    if isinstance(fact, Unknown) and not fact.active and fact.sites & sp.memory.active_sites:
        return altered(fact, active=True)
    if isinstance(fact, Seq):
        changed = [sp.memory.contents[s] for s in sorted(fact.sites) if s in sp.memory.contents]
        functions = [sp.function_contents.get(s, Unknown()) for s in sorted(fact.sites & sp.memory.function_sites)]
        if changed or functions:
            joined: Fact | None = None
            for one in (*parts_of(fact), *changed, *functions):
                joined = one if joined is None else join(joined, one, f"{min(fact.sites)}.*")
            fact = Seq(fact.kind, None, joined, fact.sites, Dim(f"{min(fact.sites)}.len"))
        if fact.items is not None:
            parts = tuple([sp.live(p, part=True) for p in fact.items])
            return fact if all(map(operator.is_, parts, fact.items)) else altered(fact, items=parts)
        elem = fact.elem and sp.live(fact.elem, part=True)
        return fact if elem is fact.elem else altered(fact, elem=elem)
    if isinstance(fact, Map):
        items = {k: sp.live(p, part=True) for k, p in fact.items.items()}
        return with_put_items(sp, fact, items) if part else replace(fact, items=items)
    return fact
