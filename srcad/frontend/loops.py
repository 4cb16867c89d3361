"""Loops: interpreted until what is known at their head holds for every iteration.

A loop over active values becomes a loop over their index, so that each element's cotangent has a place to go:

    for a, t in zip(x, ts):              for i in range(min(len(x), len(ts))):
        s += a * t              ->           a = x[i]
                                             t = ts[i]
                                             s += a * t
"""

from __future__ import annotations

import builtins
import inspect
import itertools
import types
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Dim, Fact, Instance, Known, Map, Scalar, Seq, Unknown, altered, sites_of
from srcad.frontend import chosen, effects, generators, inactive, lazy
from srcad.frontend.assignment import bind_names, bind_target, only_names, renamed_target
from srcad.frontend.columns import element as in_columns
from srcad.frontend.columns import is_columns
from srcad.frontend.constant_calls import no_elements
from srcad.frontend.displays import Virtual, display, key_of_part, parts_of_sequence, things_of
from srcad.frontend.either import Either
from srcad.frontend.exposed import read_first
from srcad.frontend.frames import known_function, written_at
from srcad.frontend.handed_out import element
from srcad.frontend.mappings import Table
from srcad.frontend.meetings import End, liveness_of, meet
from srcad.frontend.objects import is_object
from srcad.frontend.overloads import user_class
from srcad.frontend.rounds import functions_bound_anew, keys_spelled_out, one_by_one, spelled_out, unrolled
from srcad.frontend.scopes import bound_in
from srcad.frontend.writes import harmless
from srcad.lengths import origins
from srcad.rules import registry
from srcad.tree.build import call, const, loads, name, stored, stores, text, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

MAX_ROUNDS = 12


def loop(
    sp: Specialiser, node: gast.AST, make: Callable[[list[gast.stmt]], gast.stmt], run: Callable[[], None]
) -> None:
    """Interpret a loop's body (`run`) until stable, then write it down with `make`."""
    entry = dict(sp.env or {})
    anew = made_anew(sp, node)
    head = {k: f for k, f in entry.items() if not (k in anew and isinstance(f, (Virtual, Either)))}
    prefix, here, frame = sp.prefix, sp.here, sp.frame
    label = sp.loop_label()
    again = (label, node, sp.counter)
    if again in sp.heads:  # a round of the loop around it: what held in the last one may hold still
        last_time = sp.heads[again]
        known = {k: f for k, f in last_time.items() if not isinstance(f, (Virtual, Either))}
        joined = sp.join_envs([head, {k: known.get(k, f) for k, f in head.items()}], f"{label}.j")
        head = head if joined is None else joined
    taken, counter, name_sites = set(sp.names.taken), sp.counter, dict(sp.name_sites)
    for round_ in range(MAX_ROUNDS):
        held = {part for f in head.values() for thing in things_of(f) for part in thing.parts.values()}
        sp.names.taken, sp.counter, sp.name_sites = taken | held, counter, dict(name_sites)
        sp.prefix = f"{label}/"
        sp.loops_at.pop(sp.prefix, None)
        sp.env, sp.here, sp.frame, late = dict(head), here, frame, dict(sp.late)
        sp.breaks.append([])
        holder = gast.While(const(True), [], [])
        with sp.block(holder, "body") as out:
            run()
        leaves: list[Any] = sp.breaks.pop()
        sp.prefix = prefix
        back = None if sp.env is None else {k: stale(f, label, k) for k, f in sp.env.items()}
        last = {} if back is None else {k: back.pop(k) for k in anew if isinstance(back.get(k), (Virtual, Either))}
        goal = End(dict(head))
        ends = [] if back is None else [End(back, out)]
        left = [End(env, leave.out, leave.stmt) for leave, env in zip(leaves, map(dict, leaves), strict=True)]
        meet(sp, node, [goal, *ends, *left], head=True)
        leaves = [end.env for end in left]
        back = ends[0].env if ends else back
        new = sp.join_envs([goal.env] if back is None else [goal.env, back], f"{label}.j")
        assert new is not None
        if new == head and late == sp.late:
            break
        head = new if round_ < MAX_ROUNDS - 3 else {k: f if head.get(k) == f else _widened(f) for k, f in new.items()}
    else:
        raise sp.unsupported(
            node, "a loop whose variables change their types at every iteration", "keep one type in one variable"
        )
    sp.heads[again] = head
    start = End({k: f for k, f in entry.items() if k in head}, [])
    meet(sp, node, [End(dict(head)), start], head=True)
    sp.out += start.out or []
    made = make(out or [gast.Pass()])
    for part in ("body",):
        sp.scopes[(made, part)] = sp.scopes.pop((holder, part))
    head = head | {k: f for k, f in entry.items() if k in last or k not in head}
    other = {k: f for k, f in (back or {}).items() if k in anew and isinstance(entry.get(k), (Virtual, Either))}
    head |= sp.join_envs([{k: entry[k] for k in other}, other], f"{label}.o") or {}  # what is no such thing any more
    sp.env = sp.join_envs([sp.join_envs([head, last], f"{label}.l"), *leaves], f"{label}.x")
    sp.here = here
    sp.emit(made, node)


def made_anew(sp: Specialiser, node: gast.AST) -> set[str]:
    """Variables that stand for tuples or dicts, each iteration for its own: of the one before nothing is read.

        for v in xs:
            s = {"v": v}        s_v = v: the dict of the iteration before may lose its parts
    """
    if not isinstance(node, (gast.For, gast.While)):
        return set()
    frame = sp.frame.function()
    if node not in sp.bound_first:
        sp.bound_first[node] = bound_in(node.body) - read_first(node, frame.source.body)
    later = liveness_of(frame).after.get(node, frozenset())
    owners = {u: sp.frame.owner(u) for u in sp.bound_first[node] - later}
    return {owner.names[u] for u, owner in owners.items() if owner is frame} - sp.nonlocals


def _widened(fact: Fact) -> Fact:
    return Unknown(fact.active, sites_of(fact)) if isinstance(fact, (Array, Scalar, Seq, Map, Unknown)) else fact


def stale(fact: Fact, label: str, path: str) -> Fact:
    """A fact of the iteration before: its lengths are not those of the same names in this one."""

    def length(d: Any, at: str) -> Any:
        return (
            Dim(f"{label}'{at}", 0, d.many)
            if isinstance(d, Dim) and any(p.startswith((f"{label}/", f"{label}'")) for p in origins(d))
            else d
        )

    if isinstance(fact, Array) and fact.dims is not None:
        return altered(fact, dims=tuple([length(d, f"{path}.{i}") for i, d in enumerate(fact.dims)]))
    if isinstance(fact, Scalar) and fact.size is not None:
        return altered(fact, size=length(fact.size, path))
    if isinstance(fact, Seq):
        items = None if fact.items is None else tuple(stale(p, label, f"{path}.{i}") for i, p in enumerate(fact.items))
        elem = None if fact.elem is None else stale(fact.elem, label, f"{path}.*")
        return altered(fact, items=items, elem=elem, length=length(fact.length, path))
    if isinstance(fact, Map):
        return altered(fact, items={k: stale(p, label, f"{path}.{k}") for k, p in fact.items.items()})
    return fact


# ---------------------------------------------------------------- what is iterated over


@dataclass
class Iteration:
    """How an iterable is read by index: how many elements, and the element at an index."""

    lengths: list[gast.expr]
    item: Callable[[gast.expr], gast.expr]
    empty: bool = False  # nothing is in it, as far as is known
    over: frozenset[str] = frozenset()  # the sites of the lists that it goes over: they may not change their lengths


def plan_iteration(
    sp: Specialiser, node: gast.AST, target: gast.expr, iterable: gast.expr, body: Callable[[], None]
) -> None:
    iterable = lazy.without_stars(sp, iterable)
    if generators.generator(sp, iterable) is not None:
        generators.consume(sp, node, target, iterable, body)
        return
    counted = generators.counted(sp, node) if isinstance(node, gast.For) else None
    if counted is not None:
        sp.stmts(counted)
        return
    by_places = chosen.by_places(sp, target, iterable, body)
    if by_places is not None:
        target, iterable, body = by_places
    _refuse_in_turns(sp, node, iterable)
    rebound = rebound_names(sp, node, target)
    items = parts_of_dicts(sp) if may_bind_parts(sp, node, rebound) else set()
    lazy.looped(sp, iterable, getattr(node, "body", []) if isinstance(node, gast.For) else [], not items)
    backwards = False
    name_of = builtin_name(sp, iterable)
    by_reading = changes_while_it_runs(sp, node, iterable) or inactive.reads_active(sp, iterable)
    if name_of == "reversed" and isinstance(iterable, gast.Call) and by_reading:
        backwards, iterable = True, iterable.args[0]
        name_of = builtin_name(sp, iterable)
    if lazy.is_view(iterable):
        sp.at_once.add(iterable)  # what the body stores into the dict is seen, item by item
    if not lazy.is_view(iterable) or any(isinstance(sp.env_fact(identifier), Virtual) for identifier in rebound):
        rebound |= items
    if name_of in (None, "range"):
        spelled = keys_spelled_out(sp, node, iterable) or functions_bound_anew(sp, node, iterable)
    else:
        spelled = spelled_out(sp, iterable)
    if spelled is not None:
        unrolled(sp, node, target, spelled[::-1] if backwards else spelled, body, rebound)
        return
    if name_of in ("zip", "enumerate") and by_reading:
        by_index(sp, node, target, indexed(sp, iterable, rebound), body, backwards)
        return
    pairs = table_items(sp, iterable, rebound)
    if pairs is not None:
        by_index(sp, node, target, pairs, body, backwards)
        return
    if name_of in ("zip", "enumerate", "reversed"):
        sp.at_once.add(iterable)  # what the body stores into is read one by one
    made = sp.expr(iterable)
    fact = sp.fact(made)
    _refuse_own(sp, node, iterable, fact)
    if is_columns(sp, made):
        by_index(sp, node, target, _objects(sp, made), body, backwards, sp.virtuals[made].sites)
        return
    if isinstance(fact, Table):
        made = fact.keys(sp)
        fact = sp.fact(made)
    if isinstance(fact, Map) and fact.cls not in (None, dict) and (fact.active or is_object(sp, made)):
        plan_iteration(sp, node, target, own_iterator(sp, node, made, fact), body)
        return
    if isinstance(fact, Map) and (fact.active or made in sp.virtuals):
        made = display(sp, gast.Tuple([key_of_part(sp, k) for k in fact.items], gast.Load()), "tuple")
        unrolled(sp, node, target, made.elts, body, rebound)
        return
    parts = parts_of_sequence(sp, made)
    if parts is not None and isinstance(fact, Seq) and one_by_one(sp, made, fact):
        unrolled(sp, node, target, parts[::-1] if backwards else parts, body, rebound)
        return
    if fact.active or by_reading and isinstance(fact, Array):
        held = keep(sp, made, rebound)
        over = sites_of(fact) if isinstance(fact, Seq) else frozenset()
        read = Iteration([length_of(sp, held)], lambda k: at(sp, held, k, node), no_elements(fact))
        by_index(sp, node, target, read, body, backwards, over)
        return
    if backwards:
        made = gast.Call(name("reversed"), [made], [])

    bound: list[gast.expr] = []

    def run() -> None:
        bound.append(bind_plainly(sp, target, element(sp, fact)))
        in_rounds(sp, node, no_elements(fact), body)

    loop(sp, node, lambda block: gast.For(bound[-1], made, block, [], None), run)


class Dropped(gast.Pass):
    """In the place of a loop's body that is not reached as far as is known."""

    def __init__(self, place: Any) -> None:
        super().__init__()
        self.place = place


def in_rounds(sp: Specialiser, node: gast.AST, empty: bool, body: Callable[[], None]) -> None:
    """A loop's body; of an empty list nothing in it is reached, and so nothing of its variables is lost:

        for x in xs:
            s = x + sum(k @ k for k in ks)        # ks is empty when this is read first, and k is nothing
            ks.append(s * x)

    That holds while more is learnt. A list that still counts as empty in the end may get elements in ways that are not
    seen, and its loop is read as one over anything (`specialise`).
    """
    place = written_at(sp, node)
    if empty and place not in sp.memory.kept_loops:
        sp.out.append(Dropped(place))
        sp.env = None
    else:
        body()


def changes_while_it_runs(sp: Specialiser, node: gast.AST, iterable: gast.expr) -> bool:
    """Whether a loop's body may store into an array that it goes over: its elements are read one by one, then."""
    body = node.body if isinstance(node, gast.For) else []
    stores_something = any(
        isinstance(n, gast.Subscript)
        and not isinstance(n.ctx, gast.Load)
        or isinstance(n, gast.AugAssign)
        or isinstance(n, gast.Call)
        and not _calls_what_is_known(sp, n)
        for n in walk(body)
    )
    facts = [sp.env_fact(owner.names[n]) for n in loads(iterable) if (owner := sp.frame.owner(n)) is not None]
    return stores_something and any(isinstance(f, Array) and f.sites & sp.memory.stored_sites for f in facts)


def bind_plainly(sp: Specialiser, target: gast.expr, fact: Fact) -> gast.expr:
    """Bind a loop's target to inactive elements; gives the target of Core's loop.

    Where the target is active before, or stored into something, its adjoint ends where it is bound, by an assignment:

        for b in u:        for item in u:
            ...        ->      b = item
    """
    if only_names(target) and not any(sp.live(sp.look(n)).active for n in sorted(stores(target))):
        bind_names(sp, target, fact)
        return renamed_target(sp, target)
    identifier = sp.new_name("item")
    sp.bind(identifier, fact)
    bind_target(sp, target, sp.local_variable(identifier, target))
    return stored(identifier)


def rebound_names(sp: Specialiser, node: gast.AST, target: gast.expr) -> set[str]:
    """The variables of Core that a loop binds, or that a function called in it may bind."""
    users = stores(target) | bound_in(getattr(node, "body", []) if isinstance(node, gast.For) else [])
    owners = [(sp.frame.owner(u), u) for u in sorted(users)]
    return {owner.names[u] for owner, u in owners if owner is not None} | sp.nonlocals


def parts_of_dicts(sp: Specialiser) -> set[str]:
    """The variables that stand for parts of tuples, dicts and objects."""
    things = [held for fact in (sp.env or {}).values() for held in things_of(fact)]
    return {part for held in things for part in held.parts.values()}


def may_bind_parts(sp: Specialiser, node: gast.AST, bound: set[str]) -> bool:
    """Whether a loop's body may bind parts of a tuple or dict: `t["a"] = ...`, `t = ...`, or a call that does it."""
    if any(isinstance(sp.env_fact(identifier), Virtual) for identifier in bound):
        return True
    for n in walk(getattr(node, "body", [])):
        if isinstance(n, (gast.Subscript, gast.Attribute)) and not isinstance(n.ctx, gast.Load):
            return True
        if isinstance(n, gast.Call) and not _calls_what_is_known(sp, n):
            return True
    return False


def _calls_what_is_known(sp: Specialiser, node: gast.Call) -> bool:
    function = known_function(sp, node.func)
    return function is not None and (registry.find(function) is not None or harmless(function))


def own_iterator(sp: Specialiser, node: gast.AST, made: gast.expr, fact: Map) -> gast.expr:
    """`obj.__iter__()`, the loop over an object of a class that says how it is gone through."""
    if not isinstance(getattr(fact.cls, "__iter__", None), types.FunctionType) or hasattr(fact.cls, "__next__"):
        raise sp.unsupported(node, f"a loop over the {fact.kind} {text(made)}", "loop over the arrays that it has")
    identifier = sp.new_name("iterated")
    sp.frame.local.add(identifier)
    sp.frame.names[identifier] = identifier
    sp.bind_value(identifier, made)
    return gast.Call(gast.Attribute(name(identifier), "__iter__", gast.Load()), [], [])


def table_items(sp: Specialiser, iterable: gast.expr, rebound: set[str]) -> Iteration | None:
    """`t.items()` of a dict whose keys are known only when it runs."""
    if not (
        isinstance(iterable, gast.Call) and isinstance(iterable.func, gast.Attribute) and iterable.func.attr == "items"
    ):
        return None
    if not isinstance(iterable.func.value, gast.Name) or sp.frame.owner(iterable.func.value.id) is None:
        return None
    table = sp.look(iterable.func.value.id)
    if not isinstance(table, Table):
        return None
    keys, values = sp.hold(table.keys(sp), "keys"), sp.local_variable(table.values, iterable)

    def pair(k: gast.expr) -> gast.expr:
        return display(sp, gast.Tuple([at(sp, keys, k, iterable), at(sp, values, k, iterable)], gast.Load()), "tuple")

    return Iteration([length_of(sp, keys)], pair)


def _refuse_in_turns(sp: Specialiser, node: gast.AST, iterable: gast.expr) -> None:
    """A loop goes over its elements once more, backwards: they are made a list first, which an iterator that changes
    what the loop reads, or what it gave before, is not."""
    change = _change_of(sp, iterable)
    if change is not None and inactive.reads_active(sp, node):
        raise sp.unsupported(
            node, f"a loop over an iterator that changes something as it runs: {change}", "make a list of it before"
        )


def _refuse_own(sp: Specialiser, node: gast.AST, iterable: gast.expr, fact: Fact) -> None:
    """The same of an object that goes on as the loop takes its elements, and that the loop reads."""
    cls = user_class(fact)
    both = loads(iterable) & loads(node.body) if isinstance(node, gast.For) else set()
    taken = sorted(n for n in both if sp.is_bound(n) and _is_iterator(sp.look(n)))
    if taken and inactive.reads_active(sp, node):
        what = f"a loop over the iterator {taken[0]}, from which it takes elements itself"
        raise sp.unsupported(node, what, "make a list of it before, and loop over its places")
    if isinstance(fact, (Map, Seq)) or not both:
        return
    goes = [getattr(cls, label, None) for label in ("__iter__", "__next__")]
    changes = [effects.change_of(sp, Known(f)) for f in goes if isinstance(f, types.FunctionType)]
    change = next(filter(None, changes), None)
    if change is not None and inactive.reads_active(sp, node):
        what = f"a loop over {text(iterable)}, which it reads, and which changes as it runs: {change}"
        raise sp.unsupported(node, what, "make a list of it before")


def _is_iterator(fact: Fact) -> bool:
    return isinstance(fact, Seq) and fact.kind == "iterator" or hasattr(getattr(fact, "cls", None), "__next__")


def _change_of(sp: Specialiser, node: gast.expr) -> str | None:
    """What an iterator that is written where it is looped over changes."""
    if isinstance(node, gast.GeneratorExp):
        return effects.change_in(node)
    if not isinstance(node, gast.Call):
        return None
    called = known_function(sp, node.func)
    if called is itertools.groupby:
        return text(node)  # the groups before are empty
    if inspect.isgeneratorfunction(called):
        return text(node) if generators.in_turns(sp, Known(called)) else None
    if called not in lazy.LAZY:
        return None
    with sp.scratch():
        functions = [sp.fact(sp.expr(a)) for a in node.args[:1]] if called in (map, filter) else []
    changes = [*(effects.change_of(sp, f) for f in functions), *(_change_of(sp, a) for a in node.args)]
    return next(filter(None, changes), None)


def builtin_name(sp: Specialiser, node: gast.expr) -> str | None:
    function = known_function(sp, node.func) if isinstance(node, gast.Call) else None
    return function.__name__ if function in (zip, enumerate, reversed, builtins.range) else None


def keep(sp: Specialiser, made: gast.expr, rebound: set[str]) -> gast.expr:
    """A sequence under a name that the loop does not rebind (a variable or a constant path needs no other)."""
    if loads(made) & rebound:
        return sp.hold_always(made, "items")
    if isinstance(made, (gast.Name, gast.Subscript, gast.Attribute)) and not any(
        isinstance(n, (gast.Call, gast.Slice)) for n in gast.walk(made)
    ):
        if isinstance(made, gast.Name) or isinstance(sp.fact(made), (Seq, Map)):
            return made
    return sp.hold(made, "items")


def length_of(sp: Specialiser, made: gast.expr) -> gast.expr:
    again = sp.again(made)
    if isinstance(again, (gast.Tuple, gast.List)):  # of functions, which are known one by one
        return sp.note(const(len(again.elts)), Scalar("int64", literal=len(again.elts)))
    return gast.Call(name("len"), [again], [])


def at(sp: Specialiser, made: gast.expr, k: gast.expr, node: gast.AST) -> gast.expr:
    return sp.subscript_of(sp.again(made), sp.again(k), node)


def indexed(sp: Specialiser, iterable: gast.expr, rebound: set[str]) -> Iteration:
    """zip, enumerate and what they hold, read by index."""
    label = builtin_name(sp, iterable)
    if label == "zip":
        return _zipped(sp, iterable, _side_by_side(sp, iterable.args, rebound))
    if label == "enumerate":
        one = indexed(sp, iterable.args[0], rebound)
        start = [*iterable.args[1:], *(k.value for k in iterable.keywords)]
        first = sp.hold(sp.expr(start[0]), "start") if start else None

        def pair(k: gast.expr) -> gast.expr:
            number = sp.again(k)
            if first is not None:
                number = sp.binary_of(iterable, number, gast.Add(), sp.again(first))
            return display(sp, gast.Tuple([number, one.item(k)], gast.Load()), "tuple")

        return Iteration(one.lengths, pair, one.empty, one.over)
    if label == "reversed":
        inner = indexed(sp, iterable.args[0], rebound)
        count = _count(inner)
        last = sp.hold(sp.note(gast.BinOp(count, gast.Sub(), const(1)), Scalar("int64", size=Dim(sp.fresh()))), "last")

        def from_behind(k: gast.expr) -> gast.expr:
            return inner.item(sp.binary_of(iterable, sp.again(last), gast.Sub(), sp.again(k)))

        return Iteration(inner.lengths, from_behind, inner.empty, inner.over)
    return _by_its_value(sp, iterable, sp.expr(iterable), rebound)


def _by_its_value(sp: Specialiser, iterable: gast.expr, made: gast.expr, rebound: set[str]) -> Iteration:
    """An iterable that is evaluated, read by index: an iterator is made a list first."""
    fact = sp.fact(made)
    if is_columns(sp, made):
        return _objects(sp, made)
    if isinstance(fact, Map) and fact.cls not in (None, dict) and (fact.active or is_object(sp, made)):
        return indexed(sp, own_iterator(sp, iterable, made, fact), rebound)
    if isinstance(fact, Table):
        made = fact.keys(sp)
    elif not isinstance(fact, (Seq, Array)) or _is_stream(fact):
        if isinstance(fact, Map) and fact.active:
            made = display(sp, gast.List([key_of_part(sp, k) for k in fact.items], gast.Load()), "list")
        else:
            made = sp.hold(
                sp.note(
                    gast.Call(name("list"), [made], []),
                    Seq("list", None, element(sp, fact), sites_of(fact), Dim(sp.fresh())),
                ),
                "items",
            )
    if isinstance(made, (gast.Tuple, gast.List)) and made.elts:
        made = sp.note(gast.List(made.elts, gast.Load()), replace(sp.fact(made), kind="list"))  # type: ignore[type-var]
        made = _bound_list(sp, made)
    held = keep(sp, made, rebound)
    kept = sp.fact(held)
    over = kept.sites if isinstance(kept, Seq) else frozenset()
    return Iteration([length_of(sp, held)], lambda k: at(sp, held, k, iterable), no_elements(fact), over)


def _objects(sp: Specialiser, made: gast.expr) -> Iteration:
    """The objects of a list that exists as one list for each attribute."""
    held: Any = sp.virtuals[made]
    return Iteration([held.length(sp)], lambda k: in_columns(sp, made, held, k, counted=True), False, held.sites)


def _bound_list(sp: Specialiser, made: gast.expr) -> gast.expr:
    """A written-out sequence as a list with a name: it is read by an index that is known only when it runs."""
    identifier = sp.new_name("items")
    sp.bind_value(identifier, made)
    return sp.local_variable(identifier, made)


def _is_stream(fact: Fact) -> bool:
    """Whether a value may be an iterator, which gives its elements once, and may never end."""
    return type(fact) in (Unknown, Instance) or isinstance(fact, Seq) and fact.kind == "iterator"


def _side_by_side(sp: Specialiser, iterables: list[gast.expr], rebound: set[str]) -> list[Iteration]:
    """What `zip` goes through at once. Of iterators it takes no more than the others have:

    for v, k in zip(x, itertools.count()):        rows = list(zip(range(len(x)), itertools.count()))
    """
    found: list[Any] = []
    for iterable in iterables:
        if builtin_name(sp, iterable) is not None:
            found.append(indexed(sp, iterable, rebound))
            continue
        made = sp.expr(iterable)
        stream = _is_stream(sp.fact(made)) and not sp.is_active(made)
        found.append(made if stream else _by_its_value(sp, iterable, made, rebound))
    if all(isinstance(it, Iteration) for it in found):
        return found
    counted = [gast.Call(name("range"), [_count(it)], []) if isinstance(it, Iteration) else it for it in found]
    elems = [Scalar("int64") if isinstance(it, Iteration) else element(sp, sp.fact(it)) for it in found]
    row = Seq("tuple", tuple(elems), None, frozenset(), len(elems))
    listed = gast.Call(name("list"), [gast.Call(name("zip"), counted, [])], [])
    rows = sp.hold(sp.note(listed, Seq("list", None, row, frozenset([sp.fresh("list")]), Dim(sp.fresh()))), "rows")

    def of_row(place: int) -> Callable[[gast.expr], gast.expr]:
        at_place = Scalar("int64", literal=place, size=place)
        return lambda k: sp.subscript_of(at(sp, rows, k, rows), sp.note(const(place), at_place), rows)

    return [
        replace(it, lengths=[length_of(sp, rows)]) if isinstance(it, Iteration) else Iteration([], of_row(i))
        for i, it in enumerate(found)
    ]


def _count(it: Iteration) -> gast.expr:
    return it.lengths[0] if len(it.lengths) == 1 else gast.Call(name("min"), it.lengths, [])


def _zipped(sp: Specialiser, iterable: Any, inner: list[Iteration]) -> Iteration:
    lengths = [n for it in inner for n in it.lengths]
    if any(
        k.arg == "strict" and not (isinstance(k.value, gast.Constant) and not k.value.value) for k in iterable.keywords
    ):
        for other in lengths[1:]:
            test = sp.note(gast.Compare(sp.again(lengths[0]), [gast.NotEq()], [sp.again(other)]), Scalar("bool"))
            sp.emit(
                gast.If(
                    test, [gast.Raise(call("ValueError", const("zip() arguments have different lengths")), None)], []
                )
            )
        lengths = lengths[:1]

    def each(k: gast.expr) -> gast.expr:
        return display(sp, gast.Tuple([it.item(k) for it in inner], gast.Load()), "tuple")

    over: frozenset[str] = frozenset().union(*(it.over for it in inner))
    return Iteration(lengths, each, any(it.empty for it in inner), over)


def by_index(
    sp: Specialiser, node: gast.AST, target: gast.expr, it: Iteration, body: Callable[[], None], backwards: bool,
    over: frozenset[str] = frozenset(),
) -> None:  # fmt: skip
    count = _count(it)
    iterable: gast.expr = gast.Call(name("range"), [count], [])
    if backwards:
        iterable = gast.Call(name("reversed"), [iterable], [])
    counter = sp.new_name("i")

    def run() -> None:
        fact = Scalar("int64", size=Dim(sp.fresh()))
        sp.bind(counter, fact)
        bind_target(sp, target, it.item(sp.note(name(counter), fact)))
        in_rounds(sp, node, it.empty, body)

    sp.iterated.append(over | it.over)
    try:
        loop(sp, node, lambda block: gast.For(stored(counter), iterable, block, [], None), run)
    finally:
        sp.iterated.pop()


def count_loop(sp: Specialiser, node: gast.AST, count: gast.expr, body: Callable[[], None]) -> None:
    """A loop that runs so many times."""
    counter = sp.new_name("i")

    def run() -> None:
        sp.bind(counter, Scalar("int64", size=Dim(sp.fresh())))
        body()

    loop(sp, node, lambda block: gast.For(stored(counter), gast.Call(name("range"), [count], []), block, [], None), run)


def loop_over(
    sp: Specialiser, node: gast.AST, over: gast.expr, body: Callable[[gast.expr], None], start: int = 0
) -> None:
    """A loop over the elements of an active sequence, by index."""
    k = sp.new_name("i")
    objects: Any = sp.virtuals[over] if is_columns(sp, over) else None
    length = gast.Call(name("len"), [sp.again(over)], []) if objects is None else objects.length(sp)
    iterable = gast.Call(name("range"), [length] if not start else [const(start), length], [])

    def run() -> None:
        fact = Scalar("int64", size=Dim(sp.fresh()))
        sp.bind(k, fact)
        index = sp.note(name(k), fact)
        if objects is not None:
            item = in_columns(sp, over, objects, index, counted=True)
        else:
            item = sp.subscript_of(sp.again(over), index, node)
        in_rounds(sp, node, no_elements(sp.fact(over)), lambda: body(item))

    loop(sp, node, lambda block: gast.For(stored(k), iterable, block, [], None), run)


__all__ = ["Dropped", "count_loop", "loop", "loop_over", "plan_iteration"]
