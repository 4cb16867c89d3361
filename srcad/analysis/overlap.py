"""Memory from outside that two names share, where one of them is stored into: refused before anything runs.

    def f(a, b):                    refuse_overlap('a', a, 'b', b)
        a[0] = 2.0          ->      a[0] = 2.0
        ...                         ...

The adjoints (tangents) of the two would have to share memory, too. Within the program this is known of views; of
arguments, variables of modules and attributes of objects only a call shows it. So it is of lists and dicts that get
active values.
"""

from __future__ import annotations

from dataclasses import replace

import gast

from srcad.facts import Array, Fact, Map, Seq, Unknown, array_sites, parts_of, sites_of
from srcad.frontend.core import Core
from srcad.tree.build import call, const, parse_expr


def overlap_guards(core: Core) -> list[gast.stmt]:
    """A check for each pair of which one is stored into."""
    parameters = {p: f for p, f in core.facts_of_parameters.items() if p in core.params}
    read = {n: f for n, f in core.free_facts.items() if n in core.free}  # not only by functions that are called
    paths = {path: f for path, f in core.attribute_facts.items() if path.partition(".")[0] in read | parameters}
    given = [part for p, f in (read | paths | parameters).items() for part in _attributes(p, f)]
    facts = {p: f for p, f in given if _may_hold_memory(f)}
    stored = {p for p, f in facts.items() if array_sites(f) & core.stored_sites}
    changed = {p for p, f in facts.items() if sites_of(f) & core.changed_sites}
    pairs = [
        (p, q)
        for p in facts
        for q, f in facts.items()
        if p != q and (p in stored or p in changed and not isinstance(f, Array)) and not (q in stored and q < p)
    ]
    return [
        gast.Expr(call("refuse_overlap", const(one), parse_expr(one), const(two), parse_expr(two)))
        for one, two in pairs
    ] + [guard for p, f in facts.items() for guard in _among_parts(core, p, f)]


def _attributes(path: str, fact: Fact) -> list[tuple[str, Fact]]:
    """An object as its attributes, anything else as it is."""
    if not isinstance(fact, Map) or fact.kind == "dict":
        return [(path, fact)]
    return [part for attr, inner in fact.items.items() for part in _attributes(f"{path}.{attr}", inner)]


def _among_parts(core: Core, path: str, fact: Fact) -> list[gast.stmt]:
    """A check of the parts of a list, tuple or dict, where one is stored into: `p["a"]` may be `p["b"]`."""
    if not isinstance(fact, (Seq, Map)):
        return []
    inside = sites_of(replace(fact, sites=frozenset())) & (core.stored_sites | core.changed_sites)
    if not inside or not _several(fact):
        return []
    known = dict(enumerate(fact.items or ())) if isinstance(fact, Seq) else fact.items
    stored = [k for k, f in known.items() if sites_of(f) & inside]
    all_of_them = len(stored) == len([k for k, f in known.items() if _may_hold_memory(f)])
    keys = [] if all_of_them else [gast.Tuple([const(k) for k in stored], gast.Load())]
    return [gast.Expr(call("refuse_overlap", const(path), parse_expr(path), *keys))]


def _several(fact: Fact) -> bool:
    """Whether two parts of a value, or of a part of it, may hold memory."""
    if isinstance(fact, Seq) and fact.items is None:
        return fact.elem is not None and _may_hold_memory(fact.elem)
    parts = [part for part in parts_of(fact) if _may_hold_memory(part)]
    return len(parts) > 1 or any(map(_several, parts))


def _may_hold_memory(fact: Fact) -> bool:
    container = isinstance(fact, Map) or isinstance(fact, Seq) and fact.kind == "list"
    return container or isinstance(fact, (Array, Unknown)) or any(_may_hold_memory(part) for part in parts_of(fact))
