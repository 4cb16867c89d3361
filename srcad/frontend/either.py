"""A name that stands for one of several things of which each exists only as its parts, or for one of these or `None`.

A dict, tuple or object with active parts has no variable in Core. Where branches (iterations) that bind a name to
different ones meet, a variable says which it is, and a statement that reads the name is a branch for each:

    p = a if c else b                     if c:
    p["w"] *= 2.0                             p_which = 0
                                          else:
                                   ->         p_which = 1
                                          if p_which == 0:
                                              a_w = a_w * 2.0
                                          else:
                                              b_w = b_w * 2.0

So what is stored goes into the one that it is, and every name for that sees it. In a branch of a test of `None` it is
known (`best = None` before a loop, `best = (value, i)` in it), and no statement is written twice. `meetings.py` finds
out what meets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Fact, Known, Scalar, maybe
from srcad.frontend.displays import Virtual
from srcad.frontend.frames import Again
from srcad.frontend.raised import Raised, may_not_run, raise_there
from srcad.tree.build import Parts, assign, const, copy_tree, name, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


@dataclass(frozen=True)
class Own(Fact):
    """What a name stands for that has a variable, the name's own: a number, an array, a list."""

    fact: Fact


@dataclass(frozen=True)
class Never(Fact):
    """In the place of what a test has shown a name not to stand for."""


class Either(Fact):
    """One of `options`: something that exists as its parts, `None`, what the name's own variable holds.

    `which` is the variable that says which one, by its place among them.
    """

    active = True  # or may be: a statement that reads it is never left as it is

    def __init__(self, which: str, options: tuple[Fact, ...]) -> None:
        self.which, self.options = which, options

    @property
    def relied(self) -> set[str]:
        return {self.which}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Either) and (self.which, self.options) == (other.which, other.options)

    def __hash__(self) -> int:
        return hash(self.which)

    def with_thing(self, old: Virtual, new: Virtual) -> Either:
        """The same, when a dict (an object) among them has got another part."""
        return Either(self.which, tuple(new if option == old else option for option in self.options))


class Undetermined(Exception):
    """A variable of Core is read that is one of several things; `node`: where the user's text has the value."""

    def __init__(self, variable: str, node: Any) -> None:
        super().__init__(variable)
        self.variable, self.node = variable, node


def refuse_none(sp: Specialiser, value: Fact, attr: str | None = None) -> None:
    """A part of what is `None` in this branch."""
    if may_not_run(sp) and is_none(value):
        if attr is not None:
            raise Raised("AttributeError", f"'NoneType' object has no attribute '{attr}'")
        raise Raised("TypeError", "'NoneType' object is not subscriptable")


def is_none(option: Fact) -> bool:
    return isinstance(option, Known) and option.value is None


def written(sp: Specialiser, variable: str, fact: Either) -> gast.expr:
    """The value of such a variable, for what may take it as it is: an assignment, a result."""
    return sp.note(Parts([name(fact.which), name(variable)]), fact)


def variable_of(value: gast.expr) -> str:
    """The variable that such a value is the value of."""
    assert isinstance(value, Parts)
    return value.values[1].id


def test_of(sp: Specialiser, fact: Either, places: list[int]) -> gast.expr:
    """Whether it is one of those at these places."""
    rest = [i for i in range(len(fact.options)) if i not in places]
    known = getattr(sp.env_fact(fact.which), "literal", None)
    if not places or not rest or known is not None:
        holds = not rest if known is None else known in places
        return sp.note(const(holds), Scalar("bool", literal=holds))
    op, few = (gast.Eq(), places) if len(places) <= len(rest) else (gast.NotEq(), rest)
    if len(few) == 1:
        return sp.note(gast.Compare(name(fact.which), [op], [const(few[0])]), Scalar("bool"))
    op = gast.In() if few is places else gast.NotIn()
    return sp.note(gast.Compare(name(fact.which), [op], [const(tuple(few))]), Scalar("bool"))


def narrowed(sp: Specialiser, variable: str, fact: Either, place: int) -> None:
    """From here on a variable is known to be this one of its options."""
    assert sp.env is not None
    option = fact.options[place]
    sp.env[variable] = option.fact if isinstance(option, Own) else option
    sp.env[fact.which] = Scalar("int64", literal=place, size=place)


def settle_none(sp: Specialiser, variable: str, fact: Either, none: bool) -> None:
    """A test has shown that a variable is `None`, or that it is not."""
    assert sp.env is not None
    options = tuple(o if is_none(o) is none or _maybe(o) else Never() for o in fact.options)
    places = [i for i, option in enumerate(options) if option != Never()]
    if len(places) == 1:
        narrowed(sp, variable, fact, places[0])
    elif places:
        sp.env[variable] = Either(fact.which, options)


def _maybe(option: Fact) -> bool:
    return isinstance(option, Own) and option.fact == maybe(option.fact)


def each(sp: Specialiser, node: gast.AST, variable: str, run: Callable[[], None]) -> None:
    """Do something in a branch for each of the things that a variable may be."""
    fact: Any = sp.env_fact(variable)
    known = getattr(sp.env_fact(fact.which), "literal", None)
    if known is not None:
        narrowed(sp, variable, fact, known)
        run()
        return

    def case(place: int) -> Callable[[], None]:
        def branch() -> None:
            narrowed(sp, variable, fact, place)
            run()

        return branch

    def rest(places: list[int]) -> Callable[[], None]:
        first, *others = places
        if not others:
            return case(first)
        test = sp.note(gast.Compare(name(fact.which), [gast.Eq()], [const(first)]), Scalar("bool"))
        return lambda: sp.branches(node, test, case(first), rest(others))

    rest([i for i, option in enumerate(fact.options) if option != Never()])()


def apart(sp: Specialiser, node: gast.stmt, run: Callable[[gast.stmt], None]) -> None:
    """Interpret a statement; where it reads something that is one of several things, a copy of it for each."""
    if not sp.has_either:
        try:
            return run(node)
        except Raised as found:
            return raise_there(sp, found)
        except Undetermined:  # in a statement in which there was none before
            raise Again from None
    state = sp.state()
    try:
        run(node)
    except Raised as found:
        raise_there(sp, found)
    except Undetermined as found:
        sp.restore(state)
        here = sp.here
        if isinstance(sp.env_fact(found.variable), Either):
            each(sp, node, found.variable, lambda: apart(sp, node, run))
        else:
            first, rest = _value_first(sp, node, found)
            apart(sp, first, run)
            sp.here = here
            apart(sp, rest, run)


def _value_first(sp: Specialiser, node: gast.stmt, found: Undetermined) -> tuple[gast.stmt, gast.stmt]:
    """A statement in two: `t = f(x)`, and the rest of it with `t`, where nothing is called before `f(x)` is."""
    known = sp.unsupported(
        found.node, f"{found.variable}, which is one of several containers here, or something else",
        "bind it to a name of its own first",
    )  # fmt: skip
    wanted = found.node
    inner = set(walk(wanted)) if isinstance(wanted, gast.AST) else set()
    places = {id(n): i for i, n in enumerate(walk(node))}
    lazily = (gast.IfExp, gast.BoolOp, gast.Lambda, gast.ListComp, gast.GeneratorExp, gast.DictComp, gast.SetComp)
    around = [n for n in walk(node) if n is not wanted and id(wanted) in {id(m) for m in walk(n)}]
    if id(wanted) not in places or any(isinstance(n, (*lazily, gast.For, gast.While)) for n in around):
        raise known
    here = (wanted.lineno, wanted.col_offset)
    for n in walk(node):
        if isinstance(n, gast.Call) and n not in inner and n not in around and (n.lineno, n.col_offset) < here:
            raise known
    temporary = sp.new_name("value")
    frame = sp.frame.function()
    frame.local.add(temporary)
    sp.name_variable(frame, temporary, temporary)
    first = gast.copy_location(gast.Assign([gast.Name(temporary, gast.Store(), None, None)], wanted, None), node)
    rest = copy_tree(node)
    twins = dict(zip(walk(node), walk(rest), strict=True))
    read = gast.copy_location(name(temporary), wanted)
    for n in walk(rest):
        for field in n._fields:
            value = getattr(n, field, None)
            if value is twins[wanted]:
                setattr(n, field, read)
            elif isinstance(value, list):
                setattr(n, field, [read if v is twins[wanted] else v for v in value])
    return first, rest


def bind(sp: Specialiser, identifier: str, value: gast.expr) -> None:
    """Bind a variable to what is one of several things: another variable says which."""
    fact: Any = sp.fact(value)
    variable = variable_of(value)
    if variable == identifier:
        return
    if any(isinstance(option, Own) for option in fact.options) or variable not in (sp.env or {}):
        each(sp, value, variable, lambda: sp.bind_value(identifier, sp.local_variable(variable, value)))
        return
    which = sp.part_name(identifier, "which")
    say(sp, which, name(fact.which), None)
    sp.bind(identifier, Either(which, fact.options))


def say(sp: Specialiser, which: str, value: gast.expr, place: int | None) -> None:
    fact = Scalar("int64", literal=place, size=place)
    sp.emit(assign(which, sp.note(value, fact)))
    sp.bind(which, fact)


def truth_of(sp: Specialiser, variable: str, fact: Either) -> gast.expr | None:
    """Whether it is true, where the kinds of things say so: of an empty dict and `None` it is known."""
    true: list[int] = []
    for place, option in enumerate(fact.options):
        if is_none(option) or isinstance(option, Never):
            continue
        if not isinstance(option, Virtual) or type(option) is not Virtual:
            return None
        own = option.cls if option.kind == "object" else None
        if own is not None and own is not dict and any(hasattr(own, special) for special in ("__bool__", "__len__")):
            return None
        if option.parts or own is not None and own is not dict:
            true.append(place)
    return test_of(sp, fact, true)


__all__ = [
    "Either", "Never", "Own", "Undetermined", "apart", "bind", "each", "is_none", "narrowed", "refuse_none", "say",
    "settle_none", "test_of", "truth_of", "variable_of", "written",
]  # fmt: skip
