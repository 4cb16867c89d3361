"""Loops: interpreted until what is known at their head holds for every iteration.

A loop over active values becomes a loop over their index, so that each element's cotangent has a place to go:

    for a, t in zip(x, ts):              for i in range(min(len(x), len(ts))):
        s += a * t              ->           a = x[i]
                                             t = ts[i]
                                             s += a * t
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Dim, Fact, Known, Map, Scalar, Seq, Unknown, sites_of
from srcad.frontend import expressions, inactive
from srcad.tree.build import const, name, stored

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser

MAX_ROUNDS = 12


def loop(sp: Specialiser, node: gast.AST, make: Callable[[list[gast.stmt]], gast.stmt], run: Callable[[], None]) -> None:
    """Interpret a loop's body (`run`) until stable, then write it down with `make`."""
    from srcad.frontend.statements import join_envs

    entry = dict(sp.env or {})
    head = dict(entry)
    prefix, here, frame = sp.prefix, sp.here, sp.frame
    label = sp.fresh("L")
    saved = (set(sp.names.taken), sp.counter, {id(f): dict(f.names) for f in [frame]})
    for round_ in range(MAX_ROUNDS):
        sp.names.taken, sp.counter = set(saved[0]), saved[1]
        sp.prefix = f"{label}/"
        sp.env, sp.here, sp.frame = dict(head), here, frame
        sp.breaks.append([])
        holder = gast.While(const(True), [], [])
        with sp.block(holder, "body") as out:
            run()
        leaves = sp.breaks.pop()
        sp.prefix = prefix
        back = None if sp.env is None else {k: stale(f, label, k) for k, f in sp.env.items()}
        new = head if back is None else join_envs(sp, [head, back], f"{label}.j")
        assert new is not None
        if new == head:
            break
        head = new if round_ < MAX_ROUNDS - 3 else {k: f if head.get(k) == f else _widened(f) for k, f in new.items()}
    else:
        raise sp.unsupported(node, "a loop whose variables change their types at every iteration", "keep one type in one variable")
    made = make(out or [gast.Pass()])
    for part in ("body",):
        sp.scopes[(made, part)] = sp.scopes.pop((holder, part))
    sp.env = join_envs(sp, [head, *leaves], f"{label}.x")
    sp.here = here
    sp.emit(made, node)


def _widened(fact: Fact) -> Fact:
    return Unknown(fact.active, sites_of(fact)) if isinstance(fact, (Array, Scalar, Seq, Map, Unknown)) else fact


def stale(fact: Fact, label: str, path: str) -> Fact:
    """A fact of the iteration before: its lengths are not those of the same names in this one."""

    def length(d: Any, at: str) -> Any:
        return Dim(f"{label}'{at}", 0, d.many) if isinstance(d, Dim) and d.name.startswith((f"{label}/", f"{label}'")) else d

    if isinstance(fact, Array) and fact.dims is not None:
        return replace(fact, dims=tuple(length(d, f"{path}.{i}") for i, d in enumerate(fact.dims)))
    if isinstance(fact, Scalar) and fact.size is not None:
        return replace(fact, size=length(fact.size, path))
    if isinstance(fact, Seq):
        items = None if fact.items is None else tuple(stale(p, label, f"{path}.{i}") for i, p in enumerate(fact.items))
        elem = None if fact.elem is None else stale(fact.elem, label, f"{path}.*")
        return replace(fact, items=items, elem=elem, length=length(fact.length, path))
    if isinstance(fact, Map):
        return replace(fact, items={k: stale(p, label, f"{path}.{k}") for k, p in fact.items.items()})
    return fact


# ---------------------------------------------------------------- what is iterated over


@dataclass
class Iteration:
    """How an iterable is read by index: how many elements, and the element at an index."""

    lengths: list[gast.expr]
    item: Callable[[gast.expr], gast.expr]


def plan_iteration(sp: Specialiser, node: gast.AST, target: gast.expr, iterable: gast.expr, body: Callable[[], None]) -> None:
    from srcad.frontend.statements import bind_names, bind_target, element, renamed_target

    backwards = False
    name_of = builtin_name(sp, iterable)
    if name_of == "reversed" and isinstance(iterable, gast.Call) and inactive.reads_active(sp, iterable):
        backwards, iterable = True, iterable.args[0]
        name_of = builtin_name(sp, iterable)
    if name_of in ("zip", "enumerate") and inactive.reads_active(sp, iterable):
        by_index(sp, node, target, indexed(sp, iterable), body, backwards)
        return
    made = items_of_dict(sp, iterable) or sp.expr(iterable)
    fact = sp.fact(made)
    if isinstance(made, (gast.Tuple, gast.List)) and (fact.active or _holds_functions(sp, made)):
        unrolled(sp, node, target, made.elts[::-1] if backwards else made.elts, body)
        return
    if isinstance(fact, Seq) and fact.active and fact.items is not None and _differ(fact):
        from srcad.frontend import calls

        parts = calls.parts_of_sequence(sp, made) or []
        unrolled(sp, node, target, parts[::-1] if backwards else parts, body)
        return
    if isinstance(fact, Map) and fact.active:
        keys = [sp.note(const(k), Known(k) if isinstance(k, str) else Scalar("int64", literal=k)) for k in fact.items]
        unrolled(sp, node, target, keys, body)
        return
    if fact.active:
        by_index(sp, node, target, Iteration([length_of(sp, held := keep(sp, made))], lambda k: at(sp, held, k, node)), body, backwards)
        return
    if backwards:
        made = gast.Call(name("reversed"), [made], [])

    def run() -> None:
        bind_names(sp, target, element(sp, fact))
        body()

    new_target = renamed_target(sp, target)
    loop(sp, node, lambda block: gast.For(new_target, made, block, [], None), run)
    del bind_target


def _differ(fact: Seq) -> bool:
    from srcad.facts import pattern

    assert fact.items is not None
    return any(pattern(p) != pattern(fact.items[0]) for p in fact.items) or fact.kind == "tuple"


def _holds_functions(sp: Specialiser, made: Any) -> bool:
    from srcad.frontend.frames import Bound, Closure

    return any(isinstance(sp.fact(e), (Closure, Bound)) for e in made.elts) or any(
        isinstance(e, (gast.Tuple, gast.List)) and _holds_functions(sp, e) for e in made.elts
    ) or any(isinstance(sp.fact(e), Known) and callable(sp.fact(e).value) for e in made.elts)  # type: ignore[attr-defined]


def items_of_dict(sp: Specialiser, iterable: gast.expr) -> gast.expr | None:
    """`d.items()`, `d.values()` of a dict with active parts: its parts written out."""
    from srcad.frontend import special

    if not (isinstance(iterable, gast.Call) and isinstance(iterable.func, gast.Attribute) and not iterable.args):
        return None
    if iterable.func.attr not in ("items", "values", "keys"):
        return None
    with sp.scratch():
        fact = sp.fact(sp.expr(iterable.func.value))
    if not (isinstance(fact, Map) and fact.active):
        return None
    return special.container_method(sp, iterable, iterable.func.attr, sp.expr(iterable.func.value), [], {})


def builtin_name(sp: Specialiser, node: gast.expr) -> str | None:
    if isinstance(node, gast.Call) and isinstance(node.func, gast.Name):
        with sp.scratch():
            fact = sp.fact(sp.expr(node.func))
        if isinstance(fact, Known) and fact.value in (zip, enumerate, reversed, builtins.range):
            return str(fact.value.__name__)
    return None


def keep(sp: Specialiser, made: gast.expr) -> gast.expr:
    """A sequence under a name (a variable or a constant path needs none)."""
    if isinstance(made, (gast.Name, gast.Subscript, gast.Attribute)) and not any(isinstance(n, (gast.Call, gast.Slice)) for n in gast.walk(made)):
        fact = sp.fact(made)
        if isinstance(made, gast.Name) or isinstance(fact, (Seq, Map)):
            return made
    return sp.hold(made, "items")


def length_of(sp: Specialiser, made: gast.expr) -> gast.expr:
    return gast.Call(name("len"), [expressions.copy_with_fact(sp, made)], [])


def at(sp: Specialiser, made: gast.expr, k: gast.expr, node: gast.AST) -> gast.expr:
    return expressions.subscript_of(sp, expressions.copy_with_fact(sp, made), expressions.copy_with_fact(sp, k), node)


def indexed(sp: Specialiser, iterable: gast.expr) -> Iteration:
    """zip, enumerate and what they hold, read by index."""
    label = builtin_name(sp, iterable)
    if label == "zip":
        inner = [indexed(sp, a) for a in iterable.args]  # type: ignore[attr-defined]
        lengths = [n for it in inner for n in it.lengths]
        return Iteration(lengths, lambda k: expressions.display(sp, gast.Tuple([it.item(k) for it in inner], gast.Load()), "tuple"))
    if label == "enumerate":
        one = indexed(sp, iterable.args[0])  # type: ignore[attr-defined]
        start = iterable.args[1] if len(iterable.args) > 1 else None  # type: ignore[attr-defined]
        first = None if start is None else sp.expr(start)

        def pair(k: gast.expr) -> gast.expr:
            number = expressions.copy_with_fact(sp, k)
            if first is not None:
                number = expressions.binary_of(sp, iterable, number, gast.Add(), expressions.copy_with_fact(sp, first))
            return expressions.display(sp, gast.Tuple([number, one.item(k)], gast.Load()), "tuple")

        return Iteration(one.lengths, pair)
    made = sp.expr(iterable)
    fact = sp.fact(made)
    if not isinstance(fact, (Seq, Array)):
        made = sp.hold(sp.note(gast.Call(name("list"), [made], []), Seq("list", None, Unknown(fact.active), frozenset(), Dim(sp.fresh()))), "items")
    held = keep(sp, made)
    return Iteration([length_of(sp, held)], lambda k: at(sp, held, k, iterable))


def by_index(sp: Specialiser, node: gast.AST, target: gast.expr, it: Iteration, body: Callable[[], None], backwards: bool) -> None:
    from srcad.frontend.statements import bind_target

    count = it.lengths[0] if len(it.lengths) == 1 else gast.Call(name("min"), it.lengths, [])
    iterable: gast.expr = gast.Call(name("range"), [count], [])
    if backwards:
        iterable = gast.Call(name("reversed"), [iterable], [])
    counter = sp.new_name("i")

    def run() -> None:
        fact = Scalar("int64", size=Dim(sp.fresh()))
        sp.bind(counter, fact)
        bind_target(sp, target, it.item(sp.note(name(counter), fact)))
        body()

    loop(sp, node, lambda block: gast.For(stored(counter), iterable, block, [], None), run)


def unrolled(sp: Specialiser, node: gast.AST, target: gast.expr, items: list[gast.expr], body: Callable[[], None]) -> None:
    """A loop over a few parts, each of its own type, written out."""
    from srcad.frontend.statements import bind_target

    sp.breaks.append([])
    for item in items:
        if sp.env is None:
            break
        bind_target(sp, target, item)
        body()
    if sp.breaks.pop():
        raise sp.unsupported(node, "break in a loop over parts of different types", "loop over a list of values of one type")


__all__ = ["loop", "plan_iteration"]
