"""Memory from outside that two names share, where one of them is stored into: refused before anything runs.

    def f(a, b):                    refuse_overlap('a', a, 'b', b)
        a[0] = 2.0          ->      a[0] = 2.0
        ...                         ...

The adjoints (tangents) of the two would have to share memory, too. Within the program this is known of views; of
arguments, variables of modules and attributes of objects only a call shows it. So it is of lists and dicts that get
active values.
"""

from __future__ import annotations

import gast

from srcad.facts import Array, Fact, Map, Seq, Unknown, array_sites, parts_of, sites_of
from srcad.frontend.core import Core
from srcad.tree.build import call, const, parse_expr


def overlap_guards(core: Core) -> list[gast.stmt]:
    """A check for each pair of which one is stored into."""
    parameters = {p: f for p, f in core.facts_of_parameters.items() if p in core.params}
    read = {n: f for n, f in core.free_facts.items() if n in core.free}  # not only by functions that are called
    paths = {path: f for path, f in core.attribute_facts.items() if path.partition(".")[0] in read | parameters}
    facts = {p: f for p, f in (read | paths | parameters).items() if _may_hold_memory(f)}
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
    ]


def _may_hold_memory(fact: Fact) -> bool:
    container = isinstance(fact, Map) or isinstance(fact, Seq) and fact.kind == "list"
    return container or isinstance(fact, (Array, Unknown)) or any(_may_hold_memory(part) for part in parts_of(fact))
