"""What a name stands for where control comes from several places, if that exists only as its parts.

    for i in range(n):                 for i in range(n):
        a, b = b, a            ->          ...
        a["v"] = a["v"] * x[i]             b_v, a_v = a_v, b_v

Each end (of a branch, of an iteration, a `break`) has its own things behind its names. Where those of one end only have
other names than those of another, and the same names stand for the same thing in both, the end moves the parts: nobody
can tell. What is left is one of several things from there on (`either`). Nothing is assumed of which names are read
later but to choose: a name whose thing has been moved over stands for nothing any more, and reading it is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Fact, Map, Scalar, Seq, join
from srcad.frontend.binding import bind_together
from srcad.frontend.displays import Conflict, Virtual, things_of
from srcad.frontend.either import Either, Never, Own, is_none, say, test_of
from srcad.frontend.frames import Again, Frame, is_made_function, objects_of
from srcad.frontend.liveness import Live, Liveness
from srcad.frontend.structure import falls_through, leaves
from srcad.tree.build import const, name

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

MOST = 4  # a name stands for, at one place


@dataclass(eq=False)
class End:
    """Where control comes from: what is known there, and the block that it ends (before `stmt`)."""

    env: dict[str, Fact]
    out: list[gast.stmt] | None = None  # None: nothing is written there, it is what the others become
    stmt: gast.stmt | None = None

    def places(self) -> list[tuple[list[gast.stmt] | None, int]]:
        """The blocks, and where in each, through which control comes here."""
        if self.out is None:
            return [(None, 0)]
        if self.stmt is None:
            return [(block, len(block)) for block in _tails(self.out)]
        return [(self.out, next(i for i, s in enumerate(self.out) if s is self.stmt))]


def _tails(block: list[gast.stmt]) -> list[list[gast.stmt]]:
    """The ends of a block: nothing may stand behind an `if` that leaves the loop (`structure.py`)."""
    last = block[-1] if block else None
    if not isinstance(last, gast.If) or not leaves([last]):
        return [block]
    return [tail for part in (last.body, last.orelse) if falls_through(part) for tail in _tails(part)]


class Leave(dict[str, Fact]):
    """What is known at a `break`, and where that stands."""

    def __init__(self, env: dict[str, Fact], out: list[gast.stmt], stmt: gast.stmt) -> None:
        super().__init__(env)
        self.out, self.stmt = out, stmt


def meet(
    sp: Specialiser, node: gast.AST, ends: list[End], start: dict[str, Fact] | None = None, *, head: bool = False
) -> None:
    """Let the names of several ends stand for the same things, where they stand for parts; the ends are changed.

    What a name has stood for at the `start` of branches it stands for behind them, if one of them has left it alone.
    """
    differing = _differing([end.env for end in ends])
    if not differing:
        return
    for identifier in differing:
        facts = [end.env[identifier] for end in ends if identifier in end.env]
        for fact in facts[1:]:
            become_parts(sp, identifier, facts[0], fact)
    if start is not None:
        ends = sorted(ends, key=lambda end: sum(end.env.get(n) != start.get(n) for n in differing))
    live = _live(sp, node, head)
    roots = [n for n in differing if n in _reachable(ends, live)]
    if not roots:
        return
    if head:
        for end in ends[1:]:
            _collapse(sp, node, end, roots, ends[0].env, live)
    target = {n: _kept(start.get(n), n, ends) for n in roots} if start is not None else {}
    ways = [_way(sp, end, roots, target, live) for end in ends]
    for identifier in roots:
        if len(_possible(target[identifier])) > MOST:
            target[identifier] = []
    for end, way in zip(ends, ways, strict=True):
        _go(sp, node, end, way, target, live)


def _is_special(fact: Fact | None) -> bool:
    return type(fact) is Virtual or isinstance(fact, Either)


def _differing(envs: list[dict[str, Fact]]) -> list[str]:
    """The names that stand for other things in some ends than in others, and for parts in one of them."""
    found = []
    for identifier in {n: None for env in envs for n in env}:
        facts = [env[identifier] for env in envs if identifier in env]
        if any(map(_is_special, facts)) and any(f != facts[0] for f in facts[1:]):
            if not any(_is_odd(f) for f in facts):
                found.append(identifier)
    return found


def _is_odd(fact: Fact) -> bool:
    """What has no variable of its own, and is no such thing."""
    plain_parts = isinstance(fact, Virtual) and type(fact) is not Virtual
    return plain_parts or isinstance(fact, Conflict) or is_made_function(fact) or type(fact).__name__ in _ODD


_ODD = ("Table", "Alias")


def become_parts(sp: Specialiser, identifier: str, one: Fact, other: Fact) -> None:
    """A tuple or dict of constants, whose variable stands for one of active values later, exists as its parts too:

    state = (0.0, 1.0)
    for v in x:
        state = (v * state[1], state[0])
    """
    for things, plain in ((things_of(one), other), (things_of(other), one)):
        kinds = {held.kind for held in things if type(held) is Virtual}
        if plain.active:
            continue
        if "tuple" in kinds and isinstance(plain, Seq) and plain.kind == "tuple" and not plain.fields:
            if plain.items is not None and identifier not in sp.memory.in_parts:
                sp.memory.in_parts.add(identifier)
                raise Again
        if "dict" in kinds and isinstance(plain, Map) and plain.cls is None:
            if plain.sites - sp.param_sites - sp.memory.virtual_sites:
                sp.memory.virtual_sites |= plain.sites - sp.param_sites
                raise Again


# ---------------------------------------------------------------- who reads what


def liveness_of(frame: Frame) -> Liveness:
    if frame.liveness is None:
        frame.liveness = Liveness.of(frame.body)
    return frame.liveness


def _live(sp: Specialiser, node: gast.AST, head: bool) -> Any:
    """Whether a variable of Core may be read later, as far as is known."""
    frame = sp.frame.function()
    found = liveness_of(frame)
    table = found.head if head else found.after
    later: Live | None = table.get(node)
    known = found.names
    own = {core: user for user, core in frame.names.items() if core not in frame.shared}
    written = sp.variables_of_frames()

    def is_live(identifier: str) -> bool:
        if identifier in sp.holders:
            return identifier in sp.unfinished
        if identifier in own:
            user = own[identifier]
            return later is None or user in later or user not in known or identifier in sp.nonlocals
        if identifier in written:
            return True
        return sp.bound_in.get(identifier) in sp.running

    return is_live


def _reachable(ends: list[End], live: Any) -> set[str]:
    """The names that may be read, and the variables of the parts of what they stand for."""
    found: set[str] = set()
    for end in ends:
        parts = {p for f in end.env.values() for held in things_of(f) for p in held.parts.values()}
        todo = [n for n in end.env if n not in parts and live(n)]
        seen: set[str] = set()
        while todo:
            identifier = todo.pop()
            if identifier not in seen:
                seen.add(identifier)
                todo += [p for held in things_of(end.env.get(identifier)) for p in held.parts.values()]
        found |= seen
    return found


# ---------------------------------------------------------------- which thing is which


def _options(fact: Fact) -> tuple[Fact, ...]:
    if isinstance(fact, Either):
        return tuple(option for option in fact.options if option != Never())
    return (fact,) if type(fact) is Virtual or is_none(fact) else (Own(fact),)


def _way(
    sp: Specialiser, end: End, roots: list[str], target: dict[str, list[Fact]], live: Any
) -> dict[Virtual, Virtual]:
    """What of the target each thing of an end is to become; the target gets what it does not have."""
    before = {n: list(options) for n, options in target.items()}
    others = _reachable([end], live).difference(roots)
    stay = {held: held for n in others for held in things_of(end.env.get(n))}
    for moving in (True, False):
        target.clear()
        target.update({n: list(options) for n, options in before.items()})
        way = dict(stay)
        here = {n: [o for o in _options(end.env[n]) if type(o) is Virtual] for n in roots if n in end.env}
        for identifier, things in here.items():
            way.update({o: o for o in things if o in target.get(identifier, ())})
        for identifier, things in here.items():
            for thing in things:
                if thing not in way:
                    found = _like(sp, end, thing, target.get(identifier, []), way) if moving else None
                    way[thing] = thing if found is None else found
        if not moving or _may_move(sp, end, way, live):
            break
    for identifier in roots:
        if identifier in end.env:
            _add(target.setdefault(identifier, []), end.env[identifier], way)
        else:
            target.setdefault(identifier, [])
    return way


def _possible(options: list[Fact]) -> list[Fact]:
    return [option for option in options if option != Never()]


def _kept(fact: Fact | None, identifier: str, ends: list[End]) -> list[Fact]:
    """The places of what a name was one of before the branches, so that its number is still right."""
    if not isinstance(fact, Either):
        return []
    found = [option for end in ends if identifier in end.env for option in _options(end.env[identifier])]
    return [option if option in found else Never() for option in fact.options]


def _collapse(
    sp: Specialiser, node: gast.AST, end: End, roots: list[str], head: dict[str, Fact], live: Any
) -> None:
    """A name that is one of several things of a kind at the end of an iteration, which nobody else reads: one of them.

        best = c if c.v > best.v else best         if best_which == 0:
        c.w += 1.0                                     best_v, best_w = c_v, c_w
    """
    for identifier in roots:
        fact = end.env.get(identifier)
        if not isinstance(fact, Either) or end.out is None:
            continue
        things = [o for o in fact.options if type(o) is Virtual]
        wanted = [o for o in things if o in _options(head.get(identifier, Never()))]
        if len(things) < 2:
            continue
        goal = (wanted or things)[0]
        rest = [o for o in things if o != goal and _like(sp, end, o, [goal], {}) is not None]
        without = {n: f for n, f in end.env.items() if n != identifier}
        others = {h for n in _reachable([End(without)], live) for h in things_of(without.get(n))}
        touched = {p for thing in [*rest, goal] for p in thing.parts.values()}
        held = {p for other in others for p in other.parts.values()} | _held_otherwise(sp, end)
        if not rest or touched & held:
            continue
        for thing in rest:
            _write(sp, end, partial(_move_if, sp, node, identifier, fact, thing, goal))
        options = tuple(goal if option in rest else option for option in fact.options)
        end.env[identifier] = Either(fact.which, options)


def _move_if(sp: Specialiser, node: gast.AST, identifier: str, fact: Either, thing: Virtual, goal: Virtual) -> None:
    pairs = [(goal.parts[k], thing.parts[k]) for k in goal.parts]
    place = fact.options.index(thing)
    here = gast.Constant(None, None)

    def move() -> None:
        _poison(sp, identifier, [goal])
        bind_together(sp, [(n, sp.local_variable(v, here)) for n, v in pairs])

    sp.branches(node, test_of(sp, fact, [place]), move, lambda: None)


def _poison(sp: Specialiser, but: str, goals: list[Virtual]) -> None:
    """Names that stand for what something else is moved over."""
    assert sp.env is not None
    overwritten = {p for goal in goals for p in goal.parts.values()}
    for identifier, fact in list(sp.env.items()):
        if identifier != but and any(overwritten & set(h.parts.values()) for h in things_of(fact)):
            sp.env[identifier] = Conflict()


def _write(sp: Specialiser, end: End, run: Callable[[], None]) -> None:
    """Write statements at an end."""
    out, env = sp.out, sp.env
    after: dict[str, Fact] = end.env
    try:
        for block, at in end.places():
            sp.out, sp.env = [], dict(end.env)
            run()
            after = sp.env
            if block is not None:
                block[at:at] = sp.out
    finally:
        sp.out, sp.env = out, env
    end.env = after


def _goal(way: dict[Virtual, Virtual], option: Fact) -> Fact:
    return way.get(option, option) if isinstance(option, Virtual) else option


def _add(options: list[Fact], fact: Fact, way: dict[Virtual, Virtual]) -> None:
    for option in _options(fact):
        if isinstance(option, Own):
            for i, other in enumerate(options):
                if isinstance(other, Own):
                    options[i] = Own(join(other.fact, option.fact, "own"))
                    break
            else:
                options.append(option)
        else:
            goal = _goal(way, option)
            if goal not in options:
                options.append(goal)


def _like(
    sp: Specialiser, end: End, thing: Virtual, options: list[Fact], way: dict[Virtual, Virtual]
) -> Virtual | None:
    """One of the target's things of the same kind, that another one of this end may become."""
    for option in options:
        if type(option) is Virtual and option not in way.values() and _alike(thing, option):
            facts = [end.env.get(part) for part in thing.parts.values()]
            if not any(f is None or _is_special(f) or _is_odd(f) for f in facts):
                return option
    return None


def _alike(one: Virtual, other: Virtual) -> bool:
    same = (one.kind, one.cls, one.fields) == (other.kind, other.cls, other.fields)
    return same and list(one.parts) == list(other.parts) and one.real is None and other.real is None and bool(one.parts)


def _may_move(sp: Specialiser, end: End, way: dict[Virtual, Virtual], live: Any) -> bool:
    """Whether nothing that is read later is lost where things are moved, nor anything moved that others hold."""
    moved = {a: b for a, b in way.items() if a != b}
    if not moved:
        return True
    goals = list(way.values())
    if len({tuple(g.parts.values()) for g in goals}) < len(goals):
        return False
    touched = {p for pair in moved.items() for held in pair for p in held.parts.values()}
    overwritten = {p for held in moved.values() for p in held.parts.values()}
    if touched & _held_otherwise(sp, end):
        return False
    for thing in moved.keys() - _certain(end, live):
        held = _holders(end, thing, live)
        others = [pair for pair in moved.items() if len(held) > 1 or _holders(end, pair[0], live) != held]
        rest = {p for pair in others if pair[0] != thing for one in pair for p in one.parts.values()}
        if rest & {*thing.parts.values(), *moved[thing].parts.values()} or not held:
            return False
    reached = _reachable([end], live)
    things = {held for n in reached for held in things_of(end.env.get(n))}
    return not any(held not in moved and overwritten & set(held.parts.values()) for held in things)


def _certain(end: End, live: Any) -> set[Virtual]:
    """The things that are there for certain: what is one of several may never have been made."""
    parts = {p for f in end.env.values() for held in things_of(f) for p in held.parts.values()}
    found: set[Virtual] = set()
    todo = [n for n in end.env if n not in parts and live(n)]
    while todo:
        fact = end.env.get(todo.pop())
        if isinstance(fact, Virtual) and fact not in found:
            found.add(fact)
            todo += fact.parts.values()
    return found


def _holders(end: End, thing: Virtual, live: Any) -> list[Either]:
    """What names stand for that may be this thing."""
    found = [fact for n, fact in end.env.items() if isinstance(fact, Either) and thing in fact.options and live(n)]
    return list(dict.fromkeys(found))


def _held_otherwise(sp: Specialiser, end: End) -> set[str]:
    """The variables of things that functions hold, or that are parts of an expression that is being evaluated."""
    held: set[str] = set().union(*(objects_of(sp, f) for f in (*end.env.values(), *sp.function_contents.values())))
    for done in sp.in_flight:
        for value in done:
            held |= objects_of(sp, sp.fact(value))
            held |= {p for n in gast.walk(value) if n in sp.virtuals for p in sp.virtuals[n].parts.values()}
    return held | set(sp.lent)


# ---------------------------------------------------------------- what is written


def _go(
    sp: Specialiser, node: gast.AST, end: End, way: dict[Virtual, Virtual], target: dict[str, list[Fact]], live: Any
) -> None:
    """Make an end what all of them are to be; what may not be there is moved where a name stands for it."""
    moved = [(b, a) for a, b in way.items() if a != b]
    certain = _certain(end, live)
    here = gast.Constant(None, None)

    def move(things: list[tuple[Virtual, Virtual]]) -> None:
        pairs = [(goal.parts[k], thing.parts[k]) for goal, thing in things for k in goal.parts]
        bind_together(sp, [(n, sp.local_variable(v, here)) for n, v in pairs])

    def run() -> None:
        assert sp.env is not None
        says = dict(_says(sp, end, way, target))
        held = {n: sp.env.pop(n) for n in target if n in sp.env}
        _poison(sp, "", [goal for goal, _ in moved])
        move([pair for pair in moved if pair[1] in certain])
        for pair in [pair for pair in moved if pair[1] not in certain]:
            tests = [test_of(sp, fact, [fact.options.index(pair[1])]) for fact in _holders(end, pair[1], live)]
            sp.branches(node, _any_of(sp, tests), partial(move, [pair]), lambda: None)
        for identifier, fact in held.items():
            possible = _possible(target[identifier])
            if len(possible) == 1:
                sp.bind(identifier, fact if isinstance(possible[0], Own) else possible[0])
            elif not possible:
                sp.env[identifier] = Conflict()
            else:
                _bind_either(sp, end, identifier, target[identifier], says[identifier])

    _write(sp, end, run)


def _any_of(sp: Specialiser, tests: list[gast.expr]) -> gast.expr:
    return tests[0] if len(tests) == 1 else sp.note(gast.BoolOp(gast.Or(), tests), Scalar("bool"))


def _bind_either(
    sp: Specialiser, end: End, identifier: str, options: list[Fact], said: tuple[int | None, gast.expr | None]
) -> None:
    which = sp.part_name(identifier, "which")
    place, value = said
    if end.out is None:
        sp.bind(which, Scalar("int64"))
    elif value is not None:
        say(sp, which, value, place)
    sp.bind(identifier, Either(which, tuple(options)))


def _says(
    sp: Specialiser, end: End, way: dict[Virtual, Virtual], target: dict[str, list[Fact]]
) -> Iterator[tuple[str, tuple[int | None, gast.expr | None]]]:
    """For each name that stands for one of several things: which one it is in this end, and if that is to be said."""
    for identifier, options in target.items():
        fact = end.env.get(identifier)
        if fact is None or len(_possible(options)) < 2:
            continue
        each = fact.options if isinstance(fact, Either) else _options(fact)
        places = [i if o == Never() else _place(options, _goal(way, o)) for i, o in enumerate(each)]
        which = sp.part_name(identifier, "which")
        if not isinstance(fact, Either):
            known = getattr(end.env.get(which), "literal", None)
            yield identifier, (places[0], None if known == places[0] else const(places[0]))
        elif places == list(range(len(places))):
            yield identifier, (None, None if fact.which == which else name(fact.which))
        else:
            table = gast.Tuple([const(p) for p in places], gast.Load())
            yield identifier, (None, gast.Subscript(table, name(fact.which), gast.Load()))


def _place(options: list[Fact], option: Fact) -> int:
    return next(i for i, o in enumerate(options) if o == option or isinstance(o, Own) and isinstance(option, Own))


__all__ = ["End", "Leave", "become_parts", "liveness_of", "meet"]
