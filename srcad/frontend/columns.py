"""Lists of objects that grow: a list for each attribute, and an object in one of them is its place.

    bodies = []                                   bodies_x, bodies_v = [], []
    for i in range(n):                            for i in range(n):
        bodies.append(Body(x0[i]))                    bodies_x.append(x0[i])
    for body in bodies:                   ->          bodies_v.append(0.0)
        body.v -= dt * body.x                     for i in range(len(bodies_x)):
        body.x += dt * body.v                         bodies_v[i] = bodies_v[i] - dt * bodies_x[i]
                                                      bodies_x[i] = bodies_x[i] + dt * bodies_v[i]

Nothing of an element is kept anywhere else, so two names for one element see each other's stores. Such a list is only
appended to: places stay what they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Dim, Fact, Known, Map, Scalar, Seq, Unknown, kind_of, sites_of
from srcad.frontend.displays import Conflict, Virtual, parts_held
from srcad.frontend.frames import Again, Bound, Choice, is_made_function
from srcad.tree.build import Place, Whole, assign, call, const, loads, name, text

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


class Columns(Virtual):
    """A list of objects of one class: `parts` are the variables of the lists; `places` that of a slice's indices."""

    def __init__(self, cls: Any, parts: dict[Any, str], sites: frozenset[str], places: str = "") -> None:
        super().__init__("columns", parts, (), sites, None, cls)
        self.places = places

    def _identity(self) -> tuple[Any, ...]:
        return self.kind, self.parts, self.places

    @property
    def relied(self) -> set[str]:
        """The variables without which it is another list."""
        return {self.places, *self.parts.values()} - {""}

    def written(self, sp: Specialiser) -> gast.expr:
        made: gast.expr = Whole([name(n) for n in sorted(self.relied)])
        sp.note(made, Seq("columns", None, Unknown(True), self.sites))
        sp.virtuals[made] = self
        return made

    def filled(self, sp: Specialiser, empty: bool = False) -> gast.expr:
        """Whether there is an object in it, or none."""
        test = gast.Eq() if empty else gast.Gt()
        return sp.note(gast.Compare(self.length(sp), [test], [const(0)]), Scalar("bool"))

    def length(self, sp: Specialiser) -> gast.expr:
        counted = self.places or next(iter(self.parts.values()))
        return sp.note(call("len", name(counted)), Scalar("int64"))


class Row(Virtual):
    """An element of such a list: `index` is its place; `sure`: which counts from the start."""

    def __init__(self, columns: Columns, index: gast.expr, sure: bool) -> None:
        super().__init__("object", columns.parts, (), frozenset(), None, columns.cls)
        self.columns, self.index, self.sure = columns, index, sure

    def _identity(self) -> tuple[Any, ...]:
        return self.kind, self.parts, text(self.index)

    @property
    def relied(self) -> set[str]:
        """The variables that say which element it is."""
        return loads(self.index) | set(self.parts.values())

    def written(self, sp: Specialiser, own: bool = False) -> Place:
        facts: dict[Any, Fact] = {k: sp.fact(self._item(sp, k)) for k in self.parts}
        made = Place([sp.again(self.index)], next(iter(self.parts.values())), own)
        sp.note(made, Map(kind_of(self.cls or object), facts, frozenset(), self.cls))
        sp.virtuals[made] = self
        return made

    def _item(self, sp: Specialiser, attr: str) -> gast.expr:
        column = sp.local_variable(self.parts[attr], self.index)
        return sp.subscript_of(column, sp.again(self.index), self.index)

    def items(self, sp: Specialiser) -> dict[Any, gast.expr]:
        return {attr: self._item(sp, attr) for attr in self.parts}

    def read(self, sp: Specialiser, attr: str) -> gast.expr:
        return self._item(sp, attr)

    def store(self, sp: Specialiser, node: gast.AST, attr: str, value: gast.expr) -> None:
        if attr not in self.parts:
            raise sp.unsupported(
                node, f"the attribute {attr}, which an object in a list gets later than the others",
                "store all of its attributes in __init__",
            )  # fmt: skip
        refuse_part(sp, node, attr, value)
        sp.store(node, sp.local_variable(self.parts[attr], self.index), sp.again(self.index), value)


def refuse_part(sp: Specialiser, node: gast.AST, attr: str, value: gast.expr) -> None:
    """An attribute that no list could hold so that other names still see it."""
    fact = sp.fact(value)
    if value in sp.virtuals or isinstance(fact, (Map, Virtual)) or is_made_function(fact):
        raise sp.unsupported(
            node, f"a dict, object or function as the attribute {attr} of an object in a list",
            "keep numbers and arrays",
        )  # fmt: skip


def dict_wanted(sp: Specialiser, fact: Fact) -> None:
    """An item of a dict in a list gets an active value: from the next round on the dicts of its display are objects."""
    places = {sp.memory.dict_places[s] for s in sites_of(fact) if s in sp.memory.dict_places}
    if places - sp.memory.entry_places:
        sp.memory.entry_places |= places
        raise Again


def is_columns(sp: Specialiser, value: gast.expr) -> bool:
    return isinstance(sp.virtuals.get(value), Columns)


def wanted(sp: Specialiser, sites: frozenset[str], value: gast.expr) -> None:
    """An object goes into a list: from the next round on the list is its columns."""
    held = sp.virtuals[value]
    if sites and not isinstance(held, Row) and held.cls is not None:
        become(sp, sites, held)


def become(sp: Specialiser, sites: frozenset[str], like: Virtual) -> None:
    if sites & sp.memory.plain_sites:
        raise sp.unsupported(None, "objects and something else in one list", "put objects of one class into it")
    if not like.parts:
        raise sp.unsupported(None, "objects without attributes in a list", "store all of its attributes in __init__")
    for site in sites:
        sp.memory.records[site] = (like.cls or object, tuple(like.parts))
    sp.memory.record_sites |= sites
    raise Again


def holds_objects(sp: Specialiser, fact: Seq) -> bool:
    return bool(fact.sites & (sp.memory.record_sites - sp.memory.plain_sites))


def create(sp: Specialiser, identifier: str, fact: Seq, elements: list[gast.expr]) -> None:
    """Bind a variable to a list that objects are put into."""
    cls, attrs = next(sp.memory.records[s] for s in sorted(fact.sites) if s in sp.memory.records)
    taken = parts_held(sp, identifier)
    parts = {k: sp.part_name(identifier, k) for k in attrs}
    if taken & set(parts.values()):  # of another list that had this name
        parts = {k: sp.new_name(f"{identifier}_{k}") for k in attrs}
    for variable in parts.values():
        site = frozenset([sp.fresh("column")])
        sp.bind_value(variable, sp.note(gast.List([], gast.Load()), Seq("list", (), None, site, 0)))
    columns = Columns(cls, parts, fact.sites)
    sp.bind(identifier, columns)
    for element in elements:
        append(sp, element, columns, element, new=True)


def bind_columns(sp: Specialiser, identifier: str, columns: Columns) -> None:
    """`bodies = new` where bodies was another such list: its variables are the lists of the new one."""
    old = sp.env_fact(identifier)
    if type(old) is Virtual and old.kind == "list" and old.sites:
        become(sp, old.sites, columns)
    if isinstance(old, Columns) and old.parts.keys() == columns.parts.keys() and not (old.places or columns.places):
        for attr, variable in columns.parts.items():
            if old.parts[attr] != variable:
                sp.bind_value(old.parts[attr], sp.local_variable(variable, gast.Constant(None, None)))
        columns = Columns(columns.cls, old.parts, old.sites | columns.sites)
    sp.bind(identifier, columns)


def hold(sp: Specialiser, value: gast.expr, wish: str) -> gast.expr:
    """Such a list, or an element of one, under variables of its own: `a, b = b, a` binds those that it has."""
    held: Any = sp.virtuals[value]
    identifier = sp.new_name(wish)
    if isinstance(held, Row):
        bind_row(sp, identifier, held.written(sp), False)
        return sp.local_variable(identifier, value)
    parts = {}
    for attr, variable in held.parts.items():
        parts[attr] = sp.part_name(identifier, attr)
        sp.bind_value(parts[attr], sp.local_variable(variable, value))
    return Columns(held.cls, parts, held.sites, held.places).written(sp)


def append(sp: Specialiser, node: gast.AST, columns: Columns, value: gast.expr, *, new: bool = False) -> None:
    """`bodies.append(body)`: what was the object of a name is from here on the last element."""
    held = sp.virtuals.get(value)
    if columns.places:
        raise sp.unsupported(node, "a slice of a list of objects that grows", "append to the list itself")
    if held is None or held.kind == "dict":
        dict_wanted(sp, sp.fact(value))
    if held is None and not sp.memory.plain_sites & columns.sites:  # the sites of another round were others
        sp.memory.plain_sites |= columns.sites
        raise Again
    if type(held) is not Virtual or held.kind != "object" or held.cls is not columns.cls or held.real is not None:
        raise sp.unsupported(node, "something else put into a list of objects", "put new objects of one class into it")
    if set(held.parts) != set(columns.parts):
        raise sp.unsupported(
            node, "objects with different attributes put into one list", "store all attributes in __init__"
        )
    env: Any = sp.env
    if not new and any(columns.sites & over for over in sp.iterated):
        raise sp.unsupported(node, "a list that grows while a loop runs over it", "loop over its length before")
    if any(isinstance(f, Row) and f.columns == columns and not f.sure for f in env.values()):
        raise sp.unsupported(
            node, "a list of objects that grows while a name stands for an element by an index that may be negative",
            "append all objects first",
        )  # fmt: skip
    for attr, variable in held.parts.items():
        part = sp.local_variable(variable, node)
        refuse_part(sp, node, attr, part)
        sp.append(node, sp.local_variable(columns.parts[attr], node), part)
    last = gast.BinOp(columns.length(sp), gast.Sub(), const(1))
    for other, fact in list(env.items()):
        if fact == held and other in sp.holders:
            del env[other]
        elif fact == held:
            bind_place(sp, other, columns, last)
        elif _is_of(sp, fact, held):
            env[other] = Conflict()


def _is_of(sp: Specialiser, fact: Fact | None, held: Virtual) -> bool:
    """Whether a value is a method of an object, or a function that is given it: of what it was before."""
    if isinstance(fact, Choice):
        return _is_of(sp, fact.body, held) or _is_of(sp, fact.orelse, held)
    if isinstance(fact, Bound):
        given = [*fact.args, *fact.keywords.values()]
        return _is_of(sp, fact.function, held) or any(sp.virtuals.get(a) == held for a in given)
    return False


def bind_place(sp: Specialiser, identifier: str, columns: Columns, index: gast.expr) -> None:
    """Let a variable stand for the element at a place, which has a variable of its own."""
    at = sp.part_name(identifier, "at")
    fact = Scalar("int64")
    sp.emit(assign(at, sp.note(sp.again(index), fact)))
    sp.bind(at, fact)
    sp.bind(identifier, Row(columns, sp.note(name(at), fact), True))


def bind_row(sp: Specialiser, identifier: str, place: Place, once: bool) -> None:
    """`body = bodies[i]`: i may be something else when body is read; `once`: so may body, if it is bound elsewhere."""
    row: Any = sp.virtuals[place]
    index = row.index
    if place.own or isinstance(index, gast.Constant) and once:
        sp.bind(identifier, row)
    elif isinstance(index, gast.UnaryOp):  # `bodies[-1]`
        bind_place(sp, identifier, row.columns, gast.BinOp(row.columns.length(sp), gast.Sub(), index.operand))
    else:
        bind_place(sp, identifier, row.columns, index)
        held: Any = sp.env_fact(identifier)
        held.sure = row.sure


def element(sp: Specialiser, node: gast.AST, columns: Columns, index: gast.expr, counted: bool = False) -> gast.expr:
    """`bodies[i]`; `counted`: i is what a loop over the list counts with."""
    if isinstance(index, gast.Tuple) or sp.is_active(index):
        raise sp.unsupported(node, "such an index of a list of objects", "use a whole number")
    if isinstance(index, gast.Slice):
        over = gast.Subscript(call("range", columns.length(sp)), index, gast.Load())
        if columns.places:
            over = gast.Subscript(name(columns.places), index, gast.Load())
        places = sp.new_name("places")
        kind = Seq("range", None, Scalar("int64"), frozenset(), Dim(sp.fresh()))
        sp.bind_value(places, sp.note(over, kind))
        return Columns(columns.cls, columns.parts, columns.sites, places).written(sp)
    if columns.places:
        index = sp.note(gast.Subscript(name(columns.places), index, gast.Load()), Scalar("int64"))
        whole = Columns(columns.cls, columns.parts, columns.sites)
        return Row(whole, sp.hold_always(index, "at"), True).written(sp, True)
    fact = sp.fact(index)
    literal = fact.literal if isinstance(fact, Scalar) else None
    if type(literal) is int:
        index = sp.note(const(literal), Scalar("int64", literal=literal, size=literal))
    elif not isinstance(index, gast.Name):
        index = sp.hold_always(index, "at")
    return Row(columns, index, counted or type(literal) is int and literal >= 0).written(sp, counted)


def in_order(sp: Specialiser, node: gast.AST, columns: Columns, order: gast.expr) -> gast.expr:
    """`sorted(bodies, key=...)`: the same objects, by their places."""
    if columns.places:
        raise sp.unsupported(node, "a slice of a list of objects that is sorted", "sort the list itself")
    places = sp.new_name("places")
    sp.bind_value(places, order)
    return Columns(columns.cls, columns.parts, columns.sites, places).written(sp)


def method(sp: Specialiser, node: gast.AST, columns: Columns, label: str, args: list[gast.expr]) -> gast.expr:
    if label == "sort":
        instead = "make another one: sorted(bodies, key=...)"
        raise sp.unsupported(node, ".sort() of a list of objects", instead)
    if label != "append" or len(args) != 1:
        raise sp.unsupported(node, f".{label}() of a list of objects", "append to it, and read it by index")
    append(sp, node, columns, args[0])
    return sp.note(const(None), Known(None))


def same(sp: Specialiser, one: gast.expr, other: gast.expr) -> gast.expr | None:
    """`a is b` of objects that the program makes; None where that is not known."""
    a, b = sp.virtuals.get(one), sp.virtuals.get(other)
    if a is None or b is None or a.kind != "object" or b.kind != "object":
        return None
    if isinstance(a, Row) and isinstance(b, Row) and a.parts == b.parts and a != b:
        if not (a.sure and b.sure):
            return None
        equal = gast.Compare(sp.again(a.index), [gast.Eq()], [sp.again(b.index)])
        return sp.note(equal, Scalar("bool"))
    return sp.note(const(a == b), Scalar("bool", literal=a == b))


def of_objects(sp: Specialiser, options: list[gast.expr]) -> None:
    """A written-out list of objects, which is read by an index that is known only when it runs, or appended to."""
    wish = [sp.virtuals.get(option) for option in options]
    for fact in (sp.env or {}).values():
        if isinstance(fact, Virtual) and fact.kind == "list":
            if [sp.env_fact(part) for part in fact.parts.values()] == wish and options:
                wanted(sp, fact.sites, options[0])
