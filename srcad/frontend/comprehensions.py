"""Comprehensions over active values as loops; their variables are their own.

y = [f(v) for v in x if v > 0]      ->      items = []
                                            for i in range(len(x)):
                                                v = x[i]
                                                if v > 0:
                                                    items.append(f(v))
                                            y = items
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast

from srcad.errors import LocatedError
from srcad.facts import Dim, Fact, Known, Map, Scalar, Seq, Unknown, with_active
from srcad.frontend import changes, lazy
from srcad.frontend.assignment import bind_target
from srcad.frontend.displays import display, key_of_part, parts_of_sequence
from srcad.frontend.folds import added_up
from srcad.frontend.frames import Frame, known_function, written_at
from srcad.frontend.objects import is_plain
from srcad.frontend.order import held_before
from srcad.frontend.rounds import spelled
from srcad.frontend.scopes import free_names, renamed
from srcad.frontend.statements import execute
from srcad.frontend.structure import Do
from srcad.rules.call import static_value
from srcad.tree.build import const, copy_tree, name, stores, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def comprehension(sp: Specialiser, node: Any) -> gast.expr:
    """A list, generator or dict comprehension."""
    if isinstance(node, gast.DictComp):
        return dictionary(sp, node)
    if isinstance(node.elt, gast.Lambda) or written_at(sp, node) in sp.memory.of_functions:
        return functions(sp, node)
    identifier = sp.new_name("items")
    sp.bind_value(identifier, empty_list(sp))
    loop(sp, node, lambda own: sp.append(node, sp.local_variable(identifier, node), sp.expr(own.elt), new=True))
    return sp.local_variable(identifier, node)


def empty_list(sp: Specialiser) -> gast.expr:
    return sp.note(gast.List([], gast.Load()), Seq("list", (), None, frozenset([sp.fresh("list")]), 0))


def total(sp: Specialiser, node: gast.AST, generator: Any, start: gast.expr) -> gast.expr:
    """`sum(f(x) for x in xs)` as a loop that adds."""
    return added_up(sp, node, start, lambda add: loop(sp, generator, lambda own: add(sp.expr(own.elt))))


def taken_first(
    sp: Specialiser, node: gast.AST, generator: Any, otherwise: gast.expr, wanted: bool | None = None
) -> gast.expr:
    """`next((v for v in x if v > t), otherwise)`: the loop ends where the first element is there.

    `wanted`: it is that truth of an element that ends it, `any(...)` and `all(...)`.
    """
    found, done = sp.new_name("found"), sp.new_name("done")
    for identifier in (found, done):
        sp.frame.names[identifier] = identifier
        sp.frame.local.add(identifier)

    def bind(identifier: str, value: gast.expr) -> gast.stmt:
        return gast.Assign([gast.Name(identifier, gast.Store(), None, None)], value, None)

    deep = len(generator.generators) > 1
    with own_scope(sp, generator) as own:
        body = [bind(found, own.elt if wanted is None else const(wanted)), gast.Break()]
        if deep:
            body.insert(1, bind(done, const(True)))
        if wanted is not None:
            body = [gast.If(own.elt if wanted else gast.UnaryOp(gast.Not(), own.elt), body, [])]
        for k, g in enumerate(reversed(own.generators)):
            if k:
                body.append(gast.If(name(done), [gast.Break()], []))
            for test in reversed(g.ifs):
                body = [gast.If(test, body, [])]
            body = [gast.For(g.target, g.iter, body, [], None)]
        start = [bind(found, otherwise), *([bind(done, const(False))] if deep else [])]
        for stmt in [*start, *body]:
            for n in walk(stmt):
                if not hasattr(n, "lineno"):
                    gast.copy_location(n, node)
            execute(sp, stmt)
    return sp.local_variable(found, node)


def dictionary(sp: Specialiser, node: gast.DictComp) -> gast.expr:
    """`{k: 2.0 * p[k] for k in p}`: written out where the keys are known texts, otherwise known when it runs."""
    written = with_known_keys(sp, node)
    if written is not None:
        return written
    site = sp.fresh("dict")
    sp.memory.table_sites.add(site)
    identifier = sp.new_name("table")
    sp.bind_value(identifier, sp.note(gast.Dict([], []), Map("dict", {}, frozenset([site]))))

    def put(own: Any) -> None:
        key, value = sp.many([own.key, own.value])
        table: Any = sp.env_fact(identifier)
        table.store(sp, key, value, node)

    loop(sp, node, put)
    return sp.local_variable(identifier, node)


def with_known_keys(sp: Specialiser, node: gast.DictComp) -> gast.expr | None:
    if len(node.generators) != 1 or node.generators[0].ifs:
        return None
    start = sp.state()
    keys: list[Any] = []
    values: list[gast.expr] = []
    with own_scope(sp, node) as own:
        lazy.used_up(sp, own.generators[0].iter)
        try:
            over = elements(sp, own.generators[0].iter)
        except LocatedError:  # what a loop takes apart itself, `enumerate(x)`
            over = None
        for item in over or []:
            written = len(sp.out)
            bind_target(sp, own.generators[0].target, item)
            key, value = sp.many([own.key, own.value])
            values = [*held_before(sp, values, written), value]
            keys.append(sp.fact(key).value if isinstance(sp.fact(key), Known) else None)  # type: ignore[attr-defined]
    if not keys or len(set(keys)) < len(keys) or not all(isinstance(k, str) for k in keys):
        sp.restore(start)
        return None
    items = {k: sp.fact(v) for k, v in zip(keys, values, strict=True)}
    return sp.note(gast.Dict([const(k) for k in keys], values), Map("dict", items, frozenset([sp.fresh("dict")])))


def of_containers(sp: Specialiser, node: gast.DictComp) -> gast.expr | None:
    """`{name: [] for name in ("a", "b")}`, also of dicts and objects, which may get active values later; None for what
    else a dict may be made of."""
    called = known_function(sp, node.value.func) if isinstance(node.value, gast.Call) else None
    if isinstance(node.value, (gast.List, gast.Dict, gast.ListComp)) or is_plain(called):
        return with_known_keys(sp, node)
    return None


def loop(sp: Specialiser, node: Any, leaf: Callable[[Any], None]) -> None:
    """The loops of a comprehension, with `leaf` carried out for each element."""
    with own_scope(sp, node) as own:
        element = gast.Tuple([getattr(own, f) for f in ("elt", "key", "value") if hasattr(own, f)], gast.Load())
        body: list[gast.stmt] = [Do(lambda: leaf(own), gast.copy_location(element, node))]
        for g in reversed(own.generators):
            for test in reversed(g.ifs):
                body = [gast.copy_location(gast.If(test, body, []), node)]
            body = [gast.copy_location(gast.For(g.target, g.iter, body, [], None), node)]
        execute(sp, body[0])


@contextmanager
def own_scope(sp: Specialiser, node: Any) -> Iterator[Any]:
    """The comprehension's own variables; the first iterable is evaluated outside, so its names are kept apart."""
    node = apart(sp, copy_tree(node))
    hidden = {n for g in node.generators for n in stores(g.target)}
    outer, here = sp.frame, sp.here
    names = {n: sp.new_name(n) for n in sorted(hidden)}
    sp.frame = Frame(outer.source, outer.label, hidden, names, outer, None, outer.depth, inner=True)
    try:
        yield node
    finally:
        sp.frame, sp.here = outer, here


def apart(sp: Specialiser, node: Any) -> Any:
    """`[x for x in x]`: another name for the variable where the first iterable reads one of that name."""
    first = node.generators[0]
    clashes = {n for g in node.generators for n in stores(g.target)} & free_names(first.iter)
    if not clashes:
        return node
    table: dict[str, gast.expr] = {n: name(sp.new_name(n)) for n in sorted(clashes)}
    for field in ("elt", "key", "value"):
        if hasattr(node, field):
            setattr(node, field, renamed(getattr(node, field), table, sp.new_name))
    for g in node.generators:
        g.target = renamed(g.target, table, sp.new_name)
        g.ifs = renamed(g.ifs, table, sp.new_name)
        if g is not first:
            g.iter = renamed(g.iter, table, sp.new_name)
    return node


def functions(sp: Specialiser, node: Any) -> gast.expr:
    """`[lambda ...: ... for k in range(3)]`, `[dense(w) for w in ws]`: each is known where the elements are."""
    if len(node.generators) != 1 or node.generators[0].ifs:
        raise sp.unsupported(
            node, "a comprehension of functions with several loops or conditions", "write the list out: [f, g]"
        )
    with own_scope(sp, node) as own:
        over = elements(sp, own.generators[0].iter)
        if over is None:
            raise sp.unsupported(
                node, "a comprehension of functions over a sequence of unknown length", "write the list out: [f, g]"
            )
        made = []
        for item in over:
            bind_target(sp, own.generators[0].target, item)
            made.append(sp.expr(own.elt))
    return display(sp, gast.List(made, gast.Load()), "list")


def elements(sp: Specialiser, iterable: gast.expr) -> list[gast.expr] | None:
    """The elements of what is iterated over, where they are known one by one: also of `range(3)`."""
    parts = spelled(sp, iterable)
    if parts is not None:
        return parts
    made = sp.expr(iterable)
    fact: Fact = sp.fact(made)
    if isinstance(fact, Map) and fact.kind == "dict" and (fact.active or made in sp.virtuals):
        return [key_of_part(sp, k) for k in fact.items]
    if isinstance(fact, Seq) and fact.kind == "range" and isinstance(made, gast.Call):
        try:
            numbers = range(*(static_value(a, sp) for a in made.args))
        except (ValueError, TypeError):
            return None
        return [sp.note(const(k), Scalar("int64", literal=k, size=k)) for k in numbers] if len(numbers) <= 32 else None
    return parts_of_sequence(sp, made)


def makes_objects(sp: Specialiser, node: Any) -> bool:
    """Whether the elements of a comprehension over constants are objects that exist only as their attributes."""
    classes, dicts = sp.memory.object_classes, sp.memory.entry_places
    made = (gast.Call, gast.Dict) if dicts else gast.Call
    if not (classes or dicts) or not any(isinstance(n, made) for n in walk(node)):
        return False
    before, sp.has_objects = sp.has_objects, False
    try:
        interpreted(sp, node)
        return sp.has_objects
    finally:
        sp.has_objects = before or sp.has_objects


def interpreted(sp: Specialiser, node: Any) -> Fact | None:
    """What is known of a comprehension over constants, which stays as it is; None where it is not understood."""
    sets, contents = deepcopy(sp.memory.sets()), dict(sp.memory.contents)
    there = changes.outside(sp)
    try:
        with sp.scratch(kept=True):
            found = sp.fact(comprehension(sp, node))
        contents |= changes.put_into(sp, there)
        return found
    except Exception:  # noqa: BLE001  text that stays as it is need not be understood
        return None
    finally:
        sp.memory.restore(sets, contents)


def list_fact(sp: Specialiser, node: Any) -> Fact:
    """What is known of an inactive list comprehension: what its loop would fill the list with."""
    site = sp.fresh("list")
    unknown = Seq("list", None, Unknown(), frozenset([site]), Dim(sp.fresh()))
    found = interpreted(sp, node)
    if found is None:
        changes.changed_by_text(sp, node)
        return unknown
    changes.changed_by_call(sp, list((sp.env or {}).values()))
    if not isinstance(found, Seq):
        return unknown
    if isinstance(node, gast.GeneratorExp):
        unknown = replace(unknown, kind="iterator")
    if found.items == ():
        return replace(unknown, items=(), elem=None, length=0)
    elem = found.elem if found.items is None else found.items[0]
    return replace(unknown, elem=with_active(elem, False) if elem is not None else Unknown())
