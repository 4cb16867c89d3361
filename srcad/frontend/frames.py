"""Functions while they are interpreted: which of their names is which variable of Core."""

from __future__ import annotations

import types
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Fact, Instance, Known, Map, parts_of
from srcad.frontend.capture import Source
from srcad.frontend.scopes import bound_in
from srcad.tree.build import Parts, loads, stores, text, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


class NeverReached(Exception):  # noqa: N818  nothing went wrong
    """The rest of a statement, `y = checked(x)`, of which a call raises whatever comes: nothing is written for it."""


class Again(Exception):
    """Something was learnt of memory that the program should have been interpreted with from the start."""


@dataclass(eq=False)
class Closure(Fact):
    """A function that the program itself defines: its tree and the frame whose variables it sees."""

    made_function = True

    node: Any
    frame: Frame
    defaults: dict[str, gast.expr] = field(default_factory=dict)  # evaluated where it is defined, under names

    def __eq__(self, other: object) -> bool:
        if not (isinstance(other, Closure) and other.node is self.node and other.frame is self.frame):
            return False
        return _texts(self.defaults) == _texts(other.defaults)

    def __hash__(self) -> int:
        return hash(id(self.node))


@dataclass(eq=False)
class Bound(Fact):
    """A function with some arguments already given: a bound method, a partial."""

    made_function = True

    function: Fact
    args: tuple[gast.expr, ...] = ()
    keywords: dict[str, gast.expr] = field(default_factory=dict)
    func: gast.expr | None = None  # how Core names the function, where that is known
    made: gast.Call | None = None  # the call that makes the object, of one that acts as a function with arguments held

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Bound)
            and self.function == other.function
            and [_shown(a) for a in self.args] == [_shown(a) for a in other.args]
            and list(self.keywords) == list(other.keywords)
        )

    def __hash__(self) -> int:
        return hash(type(self))


def _shown(node: gast.expr) -> str:
    """The text of an argument; an object that exists as its parts has none, and is known by them."""
    if not isinstance(node, Parts):
        return text(node)
    return f"{getattr(node, 'label', '')}({', '.join(map(_shown, node.values))})"


@dataclass(eq=False)
class Choice(Fact):
    """One of two functions, by a test whose value has a name; without a second one the test is known to hold."""

    made_function = True

    test: gast.expr
    body: Fact
    orelse: Fact | None
    missing: gast.stmt | None = None  # what is raised where there is no second function

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Choice) and (text(self.test), self.body, self.orelse) == (
            text(other.test),
            other.body,
            other.orelse,
        )

    def __hash__(self) -> int:
        return hash(type(self))


@dataclass(eq=False)
class Alias(Fact):
    """An object that is reached through a parameter, `layer = net.layer`: Core reads `net.layer.w` where the
    program reads `layer.w`, so that each attribute has one adjoint."""

    path: gast.expr

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Alias) and text(self.path) == text(other.path)

    def __hash__(self) -> int:
        return hash(type(self))


@dataclass(eq=False)
class Solved(Fact):
    """What a solver has returned: an object that is constant, and its attributes that have derivatives as variables."""

    made_function = True

    whole: str
    parts: dict[str, gast.expr]
    solution: Any
    active: bool = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Solved) and (self.whole, _texts(self.parts)) == (other.whole, _texts(other.parts))

    def __hash__(self) -> int:
        return hash(type(self))


def _texts(table: dict[str, gast.expr]) -> dict[str, str]:
    return {k: text(v) for k, v in table.items()}


def source_of(made: Closure) -> Any:
    """A function of the program's own, as one that stands alone is captured."""
    tree = made.node
    body = [gast.copy_location(gast.Return(tree.body), tree.body)] if isinstance(tree, gast.Lambda) else tree.body
    return replace(made.frame.source, name=getattr(tree, "name", "<lambda>"), args=tree.args, body=body)


def relied_on(fact: Fact) -> set[str]:
    """The variables of Core whose values a function holds: it means something else once one of them is rebound."""
    if isinstance(fact, Closure):
        return set().union(*(loads(d) for d in fact.defaults.values()))
    if isinstance(fact, Choice):
        return loads(fact.test) | relied_on(fact.body) | (relied_on(fact.orelse) if fact.orelse is not None else set())
    if isinstance(fact, Bound):
        held = [a for a in (*fact.args, *fact.keywords.values()) if type(a) is not Parts]  # an object may change
        return relied_on(fact.function).union(*map(loads, held))
    if isinstance(fact, Alias):
        return loads(fact.path)
    if isinstance(fact, Solved):
        return {fact.whole}.union(*(loads(p) for p in fact.parts.values()))
    return getattr(fact, "relied", set())  # of an element of a list of objects: which one it is


def objects_of(sp: Specialiser, fact: Fact) -> set[str]:
    """The variables of the objects that a function holds: `f = account.get`, `partial(account.add, 1.0)`."""
    if isinstance(fact, Bound):
        given = [*fact.args, *fact.keywords.values()]
        inner = [fact.function, *(sp.fact(a) for a in given if not isinstance(a, Parts))]
        return set().union(*(loads(a) for a in given if isinstance(a, Parts)), *(objects_of(sp, f) for f in inner))
    if isinstance(fact, Closure):
        return set().union(*(objects_of(sp, sp.fact(d)) for d in fact.defaults.values()))
    if isinstance(fact, Choice):
        return objects_of(sp, fact.body) | (objects_of(sp, fact.orelse) if fact.orelse is not None else set())
    return set().union(*(objects_of(sp, part) for part in parts_of(fact)))


def written_at(sp: Specialiser, node: Any) -> tuple[str, int, int]:
    """Where something is written: the same in every round, and wherever the function around it is put in place."""
    return sp.frame.source.name, getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def is_function(fact: Fact | None) -> bool:
    """Whether a value is known to be a certain function, or one of several."""
    return isinstance(fact, (Closure, Bound, Choice)) or (
        isinstance(fact, Known) and callable(fact.value) and not isinstance(fact.value, str)
    )


def as_function(value: gast.expr, fact: Fact) -> Fact | None:
    """What a value calls: itself, or the method by which an object of the user's is called; None for other values."""
    if is_function(fact):
        return fact
    called = getattr(fact.cls, "__call__", None) if isinstance(fact, (Instance, Map)) else None  # noqa: B004
    return Bound(Known(called), (value,)) if isinstance(called, types.FunctionType) else None


def is_made_function(fact: Fact | None) -> bool:
    """Whether a value is a function (or what a solver returned) that exists only in what is known of it: Core has no
    variable for it."""
    return fact is not None and fact.made_function


def has_functions(fact: Fact) -> bool:
    """Whether a value is, or holds, a function that the program makes."""
    return is_made_function(fact) or any(has_functions(p) for p in parts_of(fact))


@dataclass
class Snapshots:
    """That a function's loops are taken apart into steps (`frontend/steps.py`), and how many states are kept."""

    label: str
    options: dict[str, gast.expr]  # every, or memory
    body: list[gast.stmt] = field(default_factory=list)  # the function's, once it is structured


@dataclass(eq=False)
class Frame:
    """One function being interpreted: its source, and the name that each of its variables has in Core."""

    source: Source
    label: str
    local: set[str]
    names: dict[str, str]
    parent: Frame | None = None
    result: str | None = None
    depth: int = 0
    globals: set[str] = field(default_factory=set)  # declared `global`
    outer: set[str] = field(default_factory=set)  # declared `nonlocal`
    snapshots: Snapshots | None = None
    inner: bool = False  # a comprehension's own scope: what `:=` binds belongs to the function around it
    body: list[gast.stmt] = field(default_factory=list)  # structured
    liveness: Any = None  # of the body, where it was asked for
    shared: set[str] = field(default_factory=set)  # variables of Core that are the caller's, too
    caller: Frame | None = None
    loop: str = ""  # the label of the loop that it is called in
    pulled_back: bool = False  # of a derivative's text: its pullback was called

    def owner(self, identifier: str) -> Frame | None:
        """The frame whose variable a name is; None for a global or builtin."""
        frame: Frame | None = self
        while frame is not None:
            if identifier in frame.local and identifier in frame.names:
                return frame
            frame = frame.parent
        return None

    def within(self, other: Frame) -> bool:
        """Whether this frame is the other one, or stands in it."""
        return self is other or self.parent is not None and self.parent.within(other)

    def outermost(self) -> Frame:
        """The frame around all others, whose function knows the module and the closure."""
        frame = self
        while frame.parent is not None:
            frame = frame.parent
        return frame

    def function(self) -> Frame:
        """The frame of the function that a comprehension stands in."""
        frame = self
        while frame.inner and frame.parent is not None:
            frame = frame.parent
        return frame


def local_names(source: Source) -> set[str]:
    """The names that a function binds: parameters and whatever it stores, nested functions' own names apart."""
    args = source.args
    found = {a.id for a in [*args.posonlyargs, *args.args, *args.kwonlyargs]}
    found |= {a.id for a in (args.vararg, args.kwarg) if a is not None}
    return found | bound_in(source.body)


def names_in(tree: Any) -> set[str]:
    return {n.id for n in walk(tree) if isinstance(n, gast.Name)} | stores(tree)


def known_function(sp: Specialiser, func: gast.expr) -> Any:
    """What is called by a name, or by a name in a module; None where that is not known."""
    if isinstance(func, gast.Name):
        value = sp.known_value(func.id)
    elif isinstance(func, gast.Attribute) and isinstance(func.value, gast.Name):
        value = getattr(sp.known_value(func.value.id), func.attr, None)
    else:
        return None
    try:
        hash(value)
    except TypeError:
        return None
    return value


__all__ = [
    "Again",
    "Alias",
    "Bound",
    "Choice",
    "Closure",
    "Frame",
    "Snapshots",
    "Solved",
    "as_function",
    "bound_in",
    "is_function",
    "has_functions",
    "is_made_function",
    "known_function",
    "local_names",
    "names_in",
    "relied_on",
]
