"""Dicts whose keys are known only when the program runs: a list of values, and where in it each key stands.

t = {}                               t_at = {}
for i in range(n):                   t = []
    t[i] = f(x[i])          ->       for i in range(n):
                                         if i in t_at:
                                             t[t_at[i]] = f(x[i])
                                         else:
                                             t_at[i] = len(t)
                                             t.append(f(x[i]))

A `defaultdict` is one, too, whatever its keys are: where it is read by a key that it does not have, it gets that first.
One that holds constants only stays what it is (as a `deque` does, `queues.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Dim, Fact, Known, Map, Scalar, Seq, Unknown, sites_of
from srcad.frontend.frames import Again
from srcad.frontend.operations import function_node, make_call, written_out
from srcad.tree.build import call, name

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def becomes_table(sp: Specialiser, owner: gast.expr) -> None:
    """An active value goes into a list of a dict of constants so far: `groups[k].append(v)`, `d.setdefault(k, [])`.

    From the next round on the dict is a table. Where it is no dict that the program makes, nothing happens.
    """
    default_wanted(sp, owner)
    base = owner
    if isinstance(owner, gast.Call) and isinstance(owner.func, gast.Attribute) and owner.func.attr == "setdefault":
        base = owner.func.value
    elif isinstance(owner, gast.Subscript):
        base = owner.value
    if base is owner or not isinstance(base, gast.Name):
        return
    made = {site for site in sites_of(sp.env_fact(base.id)) if site.rpartition("/")[2].startswith("dict")}
    if made - sp.memory.table_sites:
        sp.memory.table_sites |= made
        raise Again


def default_dict(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`acc = defaultdict(float)`: a table, where active values are put into it."""
    if keywords or len(args) != 1 or node not in sp.wishes:
        return None
    site = sp.fresh("?default")
    if site in sp.memory.queue_sites:
        sp.memory.table_sites.add(site)
        if sp.fact(args[0]) != Known(None):
            sp.defaults[site] = sp.fact(args[0])
        return sp.note(gast.Dict([], []), Map("dict", {}, frozenset([site])))
    args, keywords = written_out(sp, args, keywords)
    sp.queues.add(site)
    return sp.note(make_call(function_node(sp, value, func, node), args, keywords), Unknown(False, frozenset([site])))


def default_wanted(sp: Specialiser, owner: gast.expr) -> None:
    """Something active is put into a `defaultdict`, or into a list in it: from the next round on it is a table."""
    while isinstance(owner, gast.Subscript):
        owner = owner.value
    found = {site for site in sites_of(sp.fact(owner)) & sp.queues if "?default" in site}
    if found:
        sp.memory.queue_sites |= found
        raise Again


class Table(Fact):
    """A dict in two variables of Core: `places` gives a key's place in the list `values`.

    `default`: the function that gives the value of a key that is not there (`defaultdict`).
    """

    active = True

    def __init__(self, places: str, values: str, default: Fact | None = None) -> None:
        self.places, self.values, self.default = places, values, default

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and (self.places, self.values) == (other.places, other.values)

    def __hash__(self) -> int:
        return hash((self.places, self.values))

    def _values(self, sp: Specialiser, node: gast.AST) -> gast.expr:
        return sp.local_variable(self.values, node)

    def _place(self, sp: Specialiser, key: gast.expr) -> gast.expr:
        return sp.note(gast.Subscript(self._at(sp), sp.again(key), gast.Load()), Scalar("int64", size=Dim(sp.fresh())))

    def _at(self, sp: Specialiser) -> gast.expr:
        return sp.local_variable(self.places, name(self.places))

    def contains(self, sp: Specialiser, key: gast.expr) -> gast.expr:
        return sp.note(gast.Compare(sp.again(key), [gast.In()], [self._at(sp)]), Scalar("bool"))

    def read(self, sp: Specialiser, key: gast.expr, node: gast.AST) -> gast.expr:
        """`t[key]`"""
        default = self.default
        if default is not None:
            key = key if isinstance(key, gast.Constant) else sp.hold(key, "key")
            missing = sp.note(gast.UnaryOp(gast.Not(), self.contains(sp, key)), Scalar("bool"))
            add = lambda: self.store(sp, key, sp.call_function(node, default, [], {}), node)  # noqa: E731
            sp.branches(node, missing, add, lambda: None)
        return self._there(sp, key, node)

    def _there(self, sp: Specialiser, key: gast.expr, node: gast.AST) -> gast.expr:
        return sp.subscript_of(self._values(sp, node), self._place(sp, key), node)

    def store(self, sp: Specialiser, key: gast.expr, value: gast.expr, node: gast.AST) -> None:
        """`t[key] = value`"""
        key = key if isinstance(key, gast.Constant) else sp.hold(key, "key")
        value = value if isinstance(value, gast.Constant) else sp.hold(value, "item")

        def change() -> None:
            sp.store(node, self._values(sp, node), self._place(sp, key), sp.again(value))

        def add() -> None:
            at = self._at(sp)
            sp.memory.stored_sites |= sites_of(sp.fact(at))
            place = gast.Subscript(at, sp.again(key), gast.Store())
            sp.note(place, Unknown())
            sp.emit(
                gast.Assign(
                    [place], sp.note(call("len", self._values(sp, node)), Scalar("int64", size=Dim(sp.fresh()))), None
                ),
                node,
            )
            sp.append(node, self._values(sp, node), sp.again(value))

        sp.branches(node, self.contains(sp, key), change, add)

    def filled(self, sp: Specialiser, *, empty: bool = False) -> gast.expr:
        """Whether there are keys in it: its truth."""
        test = gast.Eq() if empty else gast.Gt()
        return sp.note(gast.Compare(call("len", self._at(sp)), [test], [gast.Constant(0, None)]), Scalar("bool"))

    def keys(self, sp: Specialiser) -> gast.expr:
        return sp.note(
            call("list", self._at(sp)), Seq("list", None, Unknown(), frozenset([sp.fresh("list")]), Dim(sp.fresh()))
        )

    def method(self, sp: Specialiser, node: gast.AST, label: str, args: list[gast.expr]) -> gast.expr:
        if label == "values":
            return self._values(sp, node)
        if label == "keys":
            return self.keys(sp)
        if label == "get" and args:
            key = args[0] if isinstance(args[0], gast.Constant) else sp.hold(args[0], "key")
            identifier = sp.new_name("value")
            otherwise = args[1] if len(args) > 1 else sp.note(gast.Constant(None, None), Known(None))
            sp.branches(
                node, self.contains(sp, key),
                lambda: sp.bind_value(identifier, self._there(sp, key, node)),
                lambda: sp.bind_value(identifier, otherwise),
            )  # fmt: skip
            return sp.local_variable(identifier, node)
        if label == "setdefault" and len(args) == 2:
            key = args[0] if isinstance(args[0], gast.Constant) else sp.hold(args[0], "key")
            there = self.contains(sp, key)
            missing = sp.note(gast.UnaryOp(gast.Not(), there), Scalar("bool"))
            sp.branches(node, missing, lambda: self.store(sp, key, args[1], node), lambda: None)
            return self._there(sp, key, node)
        raise sp.unsupported(
            node,
            f"the method .{label}() of a dict of active values whose keys are known only when it runs",
            "use t[key], t.get(), t.items()",
        )


def create(sp: Specialiser, identifier: str, made: Any) -> None:
    """Bind a variable to a dict that becomes a table."""
    places, values = sp.part_name(identifier, "at"), sp.part_name(identifier, "values")
    sp.emit(gast.Assign([gast.Name(places, gast.Store(), None, None)], gast.Dict([], []), None))
    sp.bind(places, Unknown(False, frozenset([sp.fresh("at")])))
    sp.bind_value(values, sp.note(gast.List([], gast.Load()), Seq("list", (), None, frozenset([sp.fresh("list")]), 0)))
    default = [sp.defaults[site] for site in sp.fact(made).sites & sp.defaults.keys()]  # type: ignore[attr-defined]
    table = Table(places, values, *default)
    for key, value in zip(made.keys, made.values, strict=True):
        table.store(sp, key, value, made)
    sp.bind(identifier, table)
