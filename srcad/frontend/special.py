"""Functions that the front end itself knows: Python's containers and iterators, `out=`, methods of arrays."""

from __future__ import annotations

import builtins
import collections
import dataclasses
import functools
import operator
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import (
    Array,
    Dim,
    Fact,
    Instance,
    Known,
    Map,
    Scalar,
    Seq,
    Unknown,
    of_value,
    reaching,
    sites_of,
    with_active,
)
from srcad.frontend import (
    adjoints,
    columns,
    dynamic,
    equations,
    generators,
    inactive,
    iterated,
    lazy,
    objects,
    options,
    sparse,
    ufuncs,
    written,
)
from srcad.frontend.binding import element
from srcad.frontend.changes import changed_by_call
from srcad.frontend.checkpoints import marked
from srcad.frontend.closures import call_again
from srcad.frontend.comprehensions import comprehension, taken_first, total
from srcad.frontend.containers import container_method
from srcad.frontend.custom import cotangents_again, value_again
from srcad.frontend.displays import Virtual, display, key_node, key_of_part, parts_of_mapping, parts_of_sequence
from srcad.frontend.frames import Bound, Closure, is_function, is_made_function, known_function
from srcad.frontend.kinds import is_instance
from srcad.frontend.mappings import Table
from srcad.frontend.matrices import honest
from srcad.frontend.named import method as method_of_named_tuple
from srcad.frontend.named import replaced
from srcad.frontend.operations import (
    finish_rule,
    function_node,
    make_call,
    object_node,
    operands_of,
    product_fact,
    written_out,
)
from srcad.frontend.queues import queue
from srcad.frontend.sorting import in_order, sort_in_place
from srcad.frontend.steps import call_with_snapshots
from srcad.frontend.texts import is_text, literal_of, refuse_names_by_text, refuse_texts, text_fact
from srcad.frontend.transposed import tangent_again
from srcad.frontend.writes import READING_METHODS, harmless
from srcad.rules import registry
from srcad.rules.call import static_value
from srcad.rules.indexing import reshape_fact
from srcad.runtime.checkpoints import checkpoint, run_again, with_snapshots
from srcad.runtime.helpers import add_parts, copy_with, cotangents_of, value_of
from srcad.runtime.pullbacks import cotangents_by, jvp_by, value_by
from srcad.runtime.tangents import jvp_of
from srcad.tree.build import const, copy_tree, each_of, name, text, walk

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser


def before_arguments(sp: Specialiser, node: gast.Call) -> gast.expr | None:
    """Calls whose arguments are not evaluated first: `sum(... for ...)`, `list(map(f, xs))`."""
    if sort_in_place(sp, node):
        return sp.note(const(None), Known(None))
    value = known_function(sp, node.func)
    if value is None or not node.args:
        return None
    if any(value is f for f in lazy.CONSUMERS):
        generators.as_lists(sp, node)
    first = node.args[0]
    if value in (builtins.zip, builtins.enumerate, builtins.reversed, builtins.iter) and inactive.reads_active(
        sp, node
    ):
        lazy.check(sp, node)
        if value is not builtins.iter and not any(isinstance(a, gast.Starred) for a in node.args):
            return listed(sp, node, node)
    if value is builtins.sorted and inactive.reads_active(sp, first):
        return in_order(sp, node)
    generator = isinstance(first, gast.GeneratorExp)
    if value is np.fromiter and inactive.reads_active(sp, first):
        return from_elements(sp, node, first)
    if value is builtins.sum and generator and inactive.reads_active(sp, first):
        start = [*node.args[1:], *(k.value for k in node.keywords)]
        return total(sp, node, first, sp.expr(start[0] if start else gast.Constant(0, None)))
    if node.keywords:
        return None
    if value in (builtins.any, builtins.all) and generator and inactive.reads_active(sp, first):
        return whether(sp, node, first, value is builtins.any)
    if value is builtins.next and generator and len(node.args) == 2 and inactive.reads_active(sp, first):
        return taken_first(sp, node, first, node.args[1])
    if value is builtins.dict and len(node.args) == 1 and inactive.reads_active(sp, first):
        if known_function(sp, getattr(first, "func", None)) in (builtins.zip, builtins.enumerate):
            return keyed(sp, node, first)
    if value in (builtins.list, builtins.tuple) and len(node.args) == 1:
        if _is_map(sp, first):
            return mapped(sp, first)
        if _iterates(first) and inactive.reads_active(sp, first):
            return listed(sp, node, first)
    if value is builtins.map and len(node.args) >= 2 and inactive.reads_active(sp, node):
        lazy.check(sp, node)
        return mapped(sp, node)
    return None


def from_elements(sp: Specialiser, node: gast.Call, first: gast.expr) -> gast.expr:
    """`np.fromiter(v for v in x)` as `np.array([v for v in x])`."""
    elements = listed(sp, node, first) if _iterates(first) else sp.expr(first)
    dtype = [*node.args[1:2], *(k.value for k in node.keywords if k.arg == "dtype")]
    return sp.call_function(node, Known(np.array), [elements, *map(sp.expr, dtype)], {})


def whether(sp: Specialiser, node: gast.Call, generator: gast.GeneratorExp, wanted: bool) -> gast.expr:
    """`any(v > t for v in x)`, a truth that has no derivative: as it is written, where all it does is to compute."""
    calls = [n for n in walk(generator) if isinstance(n, gast.Call)]
    plain = all(_computes(known_function(sp, n.func)) for n in calls)
    if plain and not any(isinstance(n, (gast.NamedExpr, gast.Lambda)) for n in walk(generator)):
        return sp.note(inactive.rename(sp, node), Scalar("bool"))
    return taken_first(sp, node, generator, const(not wanted), wanted)


def _computes(function: Any) -> bool:
    return function is not None and (registry.find(function) is not None or harmless(function))


def listed(sp: Specialiser, node: gast.AST, over: gast.expr) -> gast.expr:
    """`list(over)` as a comprehension."""
    made = each_of(over, sp.new_name("item"))
    return comprehension(sp, gast.copy_location(made, node) if hasattr(node, "lineno") else made)


def keyed(sp: Specialiser, node: gast.AST, pairs: gast.expr) -> gast.expr:
    """`dict(zip(names, values))` as a comprehension."""
    key, item = sp.new_name("key"), sp.new_name("item")
    target = gast.Tuple([gast.Name(n, gast.Store(), None, None) for n in (key, item)], gast.Store())
    made = gast.DictComp(name(key), name(item), [gast.comprehension(target, pairs, [], 0)])
    return comprehension(sp, gast.copy_location(made, node))


def _iterates(node: gast.expr) -> bool:
    return (
        isinstance(node, gast.Call)
        and isinstance(node.func, gast.Name)
        and node.func.id in ("zip", "enumerate", "reversed", "range")
    )


def _is_map(sp: Specialiser, node: gast.expr) -> bool:
    return (
        isinstance(node, gast.Call)
        and known_function(sp, node.func) is builtins.map
        and len(node.args) >= 2
        and inactive.reads_active(sp, node)
    )


def mapped(sp: Specialiser, node: gast.Call) -> gast.expr:
    """`map(f, xs, ys)` as a comprehension."""
    names = [sp.new_name("item") for _ in node.args[1:]]
    targets = [gast.Name(n, gast.Store(), None, None) for n in names]
    target = targets[0] if len(names) == 1 else gast.Tuple(targets, gast.Store())
    over = node.args[1] if len(names) == 1 else gast.Call(name("zip"), list(node.args[1:]), [])
    element = gast.Call(node.args[0], [name(n) for n in names], [])
    for n in (element, over):
        gast.copy_location(n, node)
    listed = gast.ListComp(element, [gast.comprehension(target, over, [], 0)])
    return sp.comprehension(gast.copy_location(listed, node))


# ---------------------------------------------------------------- functions


def function(
    sp: Specialiser,
    node: gast.AST,
    value: Any,
    args: list[gast.expr],
    keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr | None:
    """A call of a function that is handled here; None for all others."""
    if isinstance(value, np.vectorize):
        return written.call_vectorized(sp, node, value, args, keywords)
    try:
        handler = _FUNCTIONS.get(value)
    except TypeError:
        return None
    if handler is None:
        return ufuncs.handle(sp, node, value, args, keywords, func)
    return handler(sp, node, value, args, keywords, func)


_OVER_KEYS = (sorted, enumerate, set, frozenset, max, min, any, all)  # `list` and `tuple` see to it themselves


def over_keys(sp: Specialiser, value: Any, args: list[gast.expr]) -> list[gast.expr]:
    """A function that goes through a dict sees its keys, which carry nothing."""
    if not args or not isinstance(sp.fact(args[0]), Map) or not sp.is_active(args[0]):
        return args
    if not any(value is f for f in _OVER_KEYS):
        return args
    keys = container_method(sp, args[0], "keys", args[0], [], {})
    return args if keys is None else [keys, *args[1:]]


def sorted_keys(sp: Specialiser, keys: gast.expr, options: dict[str, gast.expr]) -> gast.expr | None:
    """The keys of a dict of active values in order: a loop over them is written out, as one over the dict is."""
    if keys not in sp.spelled or "key" in options:
        return None
    try:
        order = sorted(static_value(keys, sp), **{k: static_value(v, sp) for k, v in options.items()})
    except (TypeError, ValueError):
        return None
    made = display(sp, gast.List([key_of_part(sp, k) for k in order], gast.Load()), "list")
    sp.spelled.add(made)
    return made


def _plain_call(
    sp: Specialiser,
    value: Any,
    func: gast.expr | None,
    args: list[gast.expr],
    keywords: dict[str, gast.expr],
    node: gast.AST,
) -> gast.Call:
    args, keywords = written_out(sp, args, keywords)
    return make_call(function_node(sp, value, func, node), args, keywords)


def unaffected(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr:
    """Functions whose result carries no derivative, whatever goes in."""
    args = [honest(sp, a) for a in args]
    made = _plain_call(sp, value, func, args, keywords, node)
    facts = [with_active(sp.fact(a), False) for a in args]
    fact = (
        infer.by_example(value, facts, {}, sp.fresh())
        if value in (len, int, bool, isinstance, round) and not keywords
        else Unknown()
    )
    if value is len and facts and isinstance(facts[0], (Seq, Array)):
        fact = _length_fact(sp, facts[0])
    if value in (int, round, len) and isinstance(fact, Unknown):
        fact = Scalar("int64", size=Dim(sp.fresh()))
    if value is isinstance:
        fact = Scalar("bool", literal=is_instance(sp.fact(args[0]), _classes(sp, args[1])) if len(args) == 2 else None)
    if value is str and len(args) == 1 and literal_of(facts[0]) is not None:
        fact = Known(str(literal_of(facts[0])))
    if value in (str, repr, format) and any(sp.is_active(a) or is_text(sp.fact(a)) for a in args):
        fact = text_fact()
    return sp.note(made, fact)


def only_looking(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr:
    """The same of a function that calls what it is given (`check_grads`), also where that reads active variables."""
    outer, sp.capturing = sp.capturing, True
    try:
        return unaffected(sp, node, value, args, keywords, func)
    finally:
        sp.capturing = outer


def _classes(sp: Specialiser, node: gast.expr) -> Any:
    """The class, or the tuple of classes, that an expression is known to be."""
    try:
        return static_value(node, sp)
    except ValueError:
        return None


def type_(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr:
    return adjoints.class_of(sp, args, func) or unaffected(sp, node, value, args, keywords, func)


def _length_fact(sp: Specialiser, fact: Fact) -> Fact:
    if isinstance(fact, Seq) and fact.items is not None:
        count = len(fact.items)
        return Scalar("int64", size=count, literal=count if fact.kind == "tuple" else None)
    if isinstance(fact, Seq) and fact.length is not None:
        return Scalar("int64", size=fact.length)
    if isinstance(fact, Array) and fact.dims:
        return Scalar("int64", size=sp.scope.find(fact.dims[0]))
    return Scalar("int64", size=Dim(sp.fresh()))


def range_(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr:
    made = _plain_call(sp, value, func, args, keywords, node)
    first = sp.fact(args[0]) if len(args) == 1 else None
    length = first.size if isinstance(first, Scalar) else None
    return sp.note(
        made,
        Seq(
            "range",
            None,
            Scalar("int64", size=Dim(sp.fresh())),
            frozenset(),
            length if isinstance(length, Dim) else Dim(sp.fresh()),
        ),
    )


def partial(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`functools.partial(f, a)`: its arguments are evaluated here."""
    if not is_function(sp.fact(args[0])):
        return None
    held = [_held(sp, a) for a in args[1:]]
    named = {k: _held(sp, v) for k, v in keywords.items()}
    return sp.note(gast.Constant(None, None), Bound(sp.fact(args[0]), tuple(held), named))


def frozen(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: dict[str, gast.expr], func: gast.expr
) -> gast.expr | None:
    """An object that only holds arguments: `stats.norm(m, s)`, whose methods are those of `stats.norm` with these
    parameters; `CubicSpline(x, y)`, which is a function of x and y when it is called."""
    names, called = registry.distribution(value), value
    if names is None:
        called, names = registry.maker(value) or (None, None)
    if names is None:
        return None
    if len(args) > len(names):
        raise TypeError(f"{registry.function_name(value)} takes {len(names)} arguments")
    given = {**dict(zip(names, args, strict=False)), **keywords}
    held = {name: _held(sp, v, name) for name, v in given.items()}
    made = make_call(func, [], {name: sp.again(v) for name, v in held.items()})
    return sp.note(gast.Constant(None, None), Bound(Known(called), (), held, made=made))


def method_of_frozen(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr:  # fmt: skip
    """`PRIOR.logpdf(x)` of a distribution that was frozen elsewhere is `PRIOR.dist.logpdf(x, PRIOR.args[0])`."""
    holder, attr = value.__self__, value.__name__
    method = getattr(holder.dist, attr, None)
    owner = func.value if isinstance(func, gast.Attribute) else object_node(sp, holder, node)
    if method is None or registry.find(method) is None:
        if any(sp.is_active(v) for v in (*args, *keywords.values())):
            raise sp.no_rule(node, f"{attr} of a distribution", "use a method that has a rule, such as logpdf or cdf")
        return sp.note(make_call(gast.Attribute(owner, attr, gast.Load()), args, keywords), Unknown())

    def part(name: str, key: Any, v: Any) -> gast.expr:
        held = gast.Attribute(sp.again(owner), name, gast.Load())
        made = gast.Subscript(held, const(key), gast.Load())
        return sp.note(made, of_value(v, text(made)))

    dist = sp.note(gast.Attribute(sp.again(owner), "dist", gast.Load()), Known(holder.dist))
    called = sp.note(gast.Attribute(dist, attr, gast.Load()), Known(method))
    values = [part("args", i, v) for i, v in enumerate(holder.args)]
    named = {k: part("kwds", k, v) for k, v in holder.kwds.items()}
    return sp.call_function(node, Known(method), [*args, *values], {**named, **keywords}, called)


def _held(sp: Specialiser, value: gast.expr, wish: str = "held") -> gast.expr:
    plain = isinstance(value, gast.Constant) or isinstance(sp.fact(value), Known)
    return value if plain else sp.hold_always(value, wish)


def reduce(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`functools.reduce(f, xs, start)` as a loop; over a known number of elements written out."""
    if not any(sp.is_active(a) for a in args) and not is_made_function(sp.fact(args[0])):
        return None
    items = parts_of_sequence(sp, args[1])
    function_fact = sp.fact(args[0])
    if items is not None:
        pieces = [*args[2:3], *items]
        if not pieces:
            raise TypeError("reduce() of empty iterable with no initial value")
        total = pieces[0]
        for piece in pieces[1:]:
            total = sp.call_function(node, function_fact, [total, piece], {}, args[0])
        return total
    return _reduce_loop(sp, node, args)


def _reduce_loop(sp: Specialiser, node: gast.AST, args: list[gast.expr]) -> gast.expr:
    over = sp.hold(args[1], "items")
    total = sp.new_name("total")
    start = 0
    if len(args) > 2:
        sp.bind_value(total, args[2])
    else:
        sp.bind_value(total, sp.subscript_of(over, sp.note(const(0), Scalar("int64", literal=0)), node))
        start = 1

    def body(item: gast.expr) -> None:
        current = sp.local_variable(total, node)
        sp.bind_value(total, sp.call_function(node, sp.fact(args[0]), [current, item], {}, args[0]))

    sp.loop_over(node, over, body, start)
    return sp.local_variable(total, node)


def list_(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    if not args:
        kind = "list" if value is list else "tuple"
        made: gast.expr = gast.List([], gast.Load()) if value is list else gast.Tuple([], gast.Load())
        return sp.note(made, Seq(kind, (), None, frozenset([sp.fresh("list")]) if value is list else frozenset(), 0))
    if isinstance(sp.fact(args[0]), Table):
        return sp.fact(args[0]).keys(sp)  # type: ignore[attr-defined]
    if isinstance(sp.fact(args[0]), Map) and sp.is_active(args[0]):
        lazy.used_up(sp, node)
        keys = container_method(sp, node, "keys", args[0], [], {})
        assert keys is not None
        args = [keys]
    items = parts_of_sequence(sp, args[0])
    if items is not None and (sp.is_active(args[0]) or isinstance(args[0], (gast.Tuple, gast.List))):
        cls: Any = gast.List if value is list else gast.Tuple
        return display(sp, cls(items, gast.Load()), "list" if value is list else "tuple")
    if not sp.is_active(args[0]):
        fact = sp.fact(args[0])
        elem = fact.elem if isinstance(fact, Seq) else Unknown()
        return sp.note(
            _plain_call(sp, value, func, args, keywords, node),
            Seq("list", None, elem, frozenset([sp.fresh("list")]), Dim(sp.fresh())),
        )
    made = sp.new_name("items")
    sp.bind_value(made, sp.note(gast.List([], gast.Load()), Seq("list", (), None, frozenset([sp.fresh("list")]), 0)))
    sp.extend(node, sp.local_variable(made, node), args[0])
    return sp.local_variable(made, node)


def dict_(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    items: dict[Any, gast.expr] = {}
    for a in args:
        got = parts_of_mapping(sp, a)
        if got is None:
            got = _pairs(sp, a)
        if got is None:
            return None
        items.update(got)
    items.update(keywords)
    made = gast.Dict([key_node(k) for k in items], list(items.values()))
    return sp.note(made, Map("dict", {k: sp.fact(v) for k, v in items.items()}, frozenset([sp.fresh("dict")])))


def from_keys(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`dict.fromkeys(("a", "b"), 0.0)` written out; a list would be one list in several places."""
    keys = parts_of_sequence(sp, args[0]) if len(args) in (1, 2) and not keywords else None
    given = sp.note(const(None), Known(None)) if len(args) < 2 else args[1]
    if keys is None or isinstance(sp.fact(given), (Seq, Map)) or given in sp.virtuals:
        return None
    try:
        known = list(dict.fromkeys(static_value(k, sp) for k in keys))
    except (ValueError, TypeError):
        return None
    if not all(isinstance(k, str) for k in known):
        return None
    held = sp.hold(given, "value")
    made = gast.Dict([key_node(k) for k in known], [sp.again(held) for _ in known])
    return sp.note(made, Map("dict", {k: sp.fact(held) for k in known}, frozenset([sp.fresh("dict")])))


def _pairs(sp: Specialiser, node: gast.expr) -> dict[Any, gast.expr] | None:
    """`[("a", 1), ("b", 2)]` as a mapping."""
    out: dict[Any, gast.expr] = {}
    for pair in parts_of_sequence(sp, node) or [None]:
        two = None if pair is None else parts_of_sequence(sp, pair)
        if two is None or len(two) != 2:
            return None
        try:
            out[static_value(two[0], sp)] = two[1]
        except (ValueError, TypeError):
            return None
    return out


def zip_(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`zip` of sequences that are known part by part, written out."""
    parts = [parts_of_sequence(sp, a) for a in args]
    if not any(sp.is_active(a) for a in args):
        row = Seq("tuple", tuple(element(sp, sp.fact(a)) for a in args), None, frozenset(), len(args))
        return sp.note(_plain_call(sp, value, func, args, keywords, node), _iterator(sp, row))
    if keywords or not parts or any(p is None for p in parts):
        return None
    rows = [
        display(sp, gast.Tuple([sp.again(e) for e in row], gast.Load()), "tuple") for row in zip(*parts, strict=False)
    ]
    return display(sp, gast.Tuple(rows, gast.Load()), "tuple")


def _iterator(sp: Specialiser, elem: Fact) -> Fact:
    """An iterator: what its elements have in common."""
    return Seq("iterator", None, elem, frozenset(), Dim(sp.fresh()))


def by_its_key(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`min(range(n), key=lambda i: cost[i])`: which of some constants it is depends on active values, and is constant.

    The key is written down where it stands; what it reads has a variable there.
    """
    if list(keywords) not in (["key"], ["key", "reverse"], ["reverse", "key"]) or len(args) != 1:
        return None
    key = sp.fact(keywords["key"])
    if sp.is_active(args[0]) or not isinstance(key, Closure) or not inactive.captures_active(sp, key):
        return None
    if any(isinstance(sp.look(n), Virtual) for n in inactive.read_names(key.node) if sp.is_bound(n)):
        return None
    outer, sp.capturing = sp.capturing, True
    try:
        made = _plain_call(sp, value, func, args, keywords, node)
    finally:
        sp.capturing = outer
    elem = element(sp, sp.fact(args[0]))
    if value is builtins.sorted:
        elem = Seq("list", None, elem, frozenset([sp.fresh("list")]), Dim(sp.fresh()))
    return sp.note(made, elem)


def iterator(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """reversed, enumerate, sorted of constants."""
    decided = by_its_key(sp, node, value, args, keywords, func) if value is builtins.sorted else None
    if decided is not None:
        return decided
    if (
        any(sp.is_active(v) for v in (*args, *keywords.values()))
        or not args
        or any(is_made_function(sp.fact(v)) for v in keywords.values())
    ):
        return None
    in_order = sorted_keys(sp, args[0], keywords) if value is builtins.sorted else None
    if in_order is not None:
        return in_order
    elem = element(sp, sp.fact(args[0]))
    made = _plain_call(sp, value, func, args, keywords, node)
    if value is builtins.sorted:
        return sp.note(made, Seq("list", None, elem, frozenset([sp.fresh("list")]), Dim(sp.fresh())))
    if value is builtins.enumerate:
        elem = Seq("tuple", (Scalar("int64", size=Dim(sp.fresh())), elem), None, frozenset(), 2)
    return sp.note(made, _iterator(sp, elem))


def divmod_(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`divmod(a, b)` as `(a // b, a % b)`."""
    if len(args) != 2 or keywords or not any(sp.is_active(a) for a in args):
        return None
    a, b = (sp.hold(v) for v in args)
    quotient = sp.binary_of(node, a, gast.FloorDiv(), b)
    rest = sp.binary_of(node, sp.again(a), gast.Mod(), sp.again(b))
    return display(sp, gast.Tuple([quotient, rest], gast.Load()), "tuple")


def getitem(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    return sp.subscript_of(args[0], args[1], node) if len(args) == 2 and not keywords else None


def len_(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    if len(args) != 1:
        return unaffected(sp, node, value, args, keywords, func)
    (of,) = args
    fact = sp.fact(of)
    if isinstance(fact, Table):
        return unaffected(sp, node, value, [sp.local_variable(fact.values, node)], keywords, func)
    held = sp.virtuals.get(of)
    if isinstance(held, columns.Columns):
        return held.length(sp)
    if objects.is_object(sp, of):
        own = getattr(sp.virtuals[of].cls, "__len__", None)
        return None if own is None else sp.call_function(node, Known(own), [of], {})
    if held is not None:
        n = len(held.parts)
        return sp.note(const(n), Scalar("int64", literal=n, size=n))
    made = unaffected(sp, node, value, args, keywords, func)
    if isinstance(fact, Map) and fact.kind == "dict" and fact.active and not fact.sites & sp.memory.changed_dicts:
        return sp.note(made, Scalar("int64", literal=len(fact.items), size=len(fact.items)))
    return made


def stop_gradient(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr:
    """The value as it is, carrying nothing."""
    fact = sp.fact(args[0])
    if isinstance(fact, Scalar) or not fact.active:
        made = copy_tree(args[0])
        return sp.note(made, with_active(fact, False))
    inner = object_node(sp, value, node)
    return sp.note(make_call(inner, [args[0]], {}), _fresh_sites(with_active(fact, False), sp.fresh()))


def _fresh_sites(fact: Fact, site: str) -> Fact:
    if isinstance(fact, Array):
        return replace(fact, sites=frozenset([site]))
    return fact


def scalar_max(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`max(a, b, c)` of numbers, two at a time."""
    decided = by_its_key(sp, node, value, args, keywords, func)
    if decided is not None:
        return decided
    if len(args) == 1:
        items = parts_of_sequence(sp, args[0])
        if items is None or not sp.is_active(args[0]):
            return None
        args = items
    if keywords or not any(sp.is_active(a) for a in args) or len(args) < 2:
        return None
    rule = registry.find(np.maximum if value is builtins.max else np.minimum)
    assert rule is not None
    total = args[0]
    for arg in args[1:]:
        facts = [sp.fact(total), sp.fact(arg)]
        made = make_call(function_node(sp, value, func, node), [total, arg], {})
        total = finish_rule(
            sp, node, rule, made, {"x1": total, "x2": arg}, True, infer.elementwise(value, facts, sp.scope, sp.fresh())
        )
    return total


def scalar_round(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr:
    return unaffected(sp, node, value, args, keywords, func)


def add_at(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`np.add.at(x, index, v)`: `x[index] += v`, repeats counted."""
    if not any(sp.is_active(a) for a in args) or keywords or len(args) != 3:
        return None
    sp.accumulate(node, function_node(sp, value, func, node), *args)
    return sp.note(const(None), Known(None))


def slice_of(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`slice(None)`, of literals: known for what it is, also under a name."""
    try:
        parts = [static_value(a, sp) for a in args]
    except ValueError:
        constant = func is not None and not keywords and not any(sp.is_active(a) for a in args)
        constant = constant and not sp.frame.source.is_generated
        return sp.note(gast.Call(func, args, []), Instance(slice)) if constant else None
    if keywords or not parts or func is None:
        return None
    return sp.note(gast.Call(func, args, []), Known(slice(*parts)))


_FUNCTIONS: dict[Any, Callable[..., gast.expr | None]] = {
    print: unaffected, len: len_, zip: zip_, reversed: iterator, enumerate: iterator, sorted: iterator, divmod: divmod_,
    operator.getitem: getitem, isinstance: unaffected, issubclass: unaffected, int: unaffected, bool: unaffected,
    str: unaffected, repr: unaffected, type: type_, id: unaffected, hasattr: unaffected, callable: unaffected,
    round: scalar_round, range: range_, slice: slice_of, functools.partial: partial, functools.reduce: reduce,
    list: list_, tuple: list_,
    eval: refuse_names_by_text, exec: refuse_names_by_text, locals: refuse_names_by_text, vars: refuse_names_by_text,
    globals: refuse_names_by_text, dict: dict_, dict.fromkeys: from_keys, dataclasses.replace: replaced,
    checkpoint: marked, run_again: call_again, with_snapshots: call_with_snapshots,
    value_by: value_again, cotangents_by: cotangents_again, jvp_by: tangent_again,
    add_parts: adjoints.add_parts, copy_with: adjoints.copy_with,
    value_of: dynamic.again, cotangents_of: dynamic.again, jvp_of: dynamic.again,
    collections.deque: queue, max: scalar_max, min: scalar_max, np.add.at: add_at, format: unaffected,
    **written.HANDLERS, **options.HANDLERS, **iterated.HANDLERS,
}  # fmt: skip


def handles(function: Any) -> bool:
    """Whether the front end knows a function by itself: no rule of it is ever looked up."""
    return any(function is f for f in _FUNCTIONS)


def register(fun: Callable, handler: Callable[..., gast.expr | None]) -> None:
    """Let the front end know one of srcad's own operators."""
    _FUNCTIONS[fun] = handler


def register_stop_gradient(fun: Callable) -> None:
    _FUNCTIONS[fun] = stop_gradient


# ---------------------------------------------------------------- methods


def method(
    sp: Specialiser,
    node: gast.AST,
    label: str,
    owner: gast.expr,
    args: list[gast.expr],
    keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr:
    """A method of an array, number or container."""
    found = container_method(sp, node, label, owner, args, keywords)
    found = method_of_named_tuple(sp, node, label, owner, keywords) if found is None else found
    found = sparse.method(sp, node, label, owner, args, keywords) if found is None else found
    found = equations.method(sp, node, label, owner, args, keywords) if found is None else found
    found = options.method(sp, node, label, owner, args, keywords) if found is None else found
    if found is not None:
        return found
    named = isinstance(func, gast.Attribute)  # otherwise `f = x.sum`: Core has no variable for f
    made = make_call(func if named else gast.Attribute(owner, label, gast.Load()), args, keywords)
    fact = sp.fact(owner)
    values = [owner, *args, *keywords.values()]
    if label in ("fill",):
        sp.store(node, owner, sp.note(gast.Constant(..., None), Known(...)), args[0])
        return sp.note(const(None), Known(None))
    if label in ("sort", "partition", "put", "itemset", "resize", "setfield", "setflags"):
        if any(sp.is_active(v) for v in values):
            found = written.in_place(sp, node, label, values[: len(args) + 1], keywords)
            if found is not None:
                return found
            raise sp.unsupported(
                node, f"the in-place method .{label}() on an active array", f"use np.{label} and bind its result"
            )
        sp.memory.stored_sites |= sites_of(fact)
        return sp.note(made, Unknown())
    if label in ("count", "index") and isinstance(fact, Seq):
        return sp.note(made, Scalar("int64", size=Dim(sp.fresh())))
    rule = registry.METHODS.get(label)
    active = any(sp.is_active(v) for v in values)
    if rule is not None:
        refuse_texts(sp, node, f".{label}()", values)
    if rule is None:
        if active:
            raise sp.no_rule(
                node,
                f"the method .{label}() of an active value, which has no derivative rule",
                "use NumPy functions with a rule",
            )
        if isinstance(fact, Unknown) and label not in READING_METHODS:
            changed_by_call(sp, list(map(sp.fact, values)), understood=False)
        found_fact = _method_fact(sp, label, values, keywords, args)
        return sp.note(made, reaching(found_fact, frozenset().union(*(sites_of(sp.fact(v)) for v in values))))
    left, given = options.named_out(rule, args, keywords)
    if "out" in given:
        return with_out(sp, node, None, left, given, func)
    operands = operands_of(sp, node, rule, made, active, method=True)
    return finish_rule(sp, node, rule, made, operands, active, _method_fact(sp, label, values, keywords, args))


def _method_fact(
    sp: Specialiser, label: str, values: list[gast.expr], keywords: dict[str, gast.expr], args: list[gast.expr]
) -> Fact:
    def run(owner: Any, *rest: Any, **named: Any) -> Any:
        return getattr(owner, label)(*rest, **named)

    facts = [sp.scope.resolved(sp.fact(v)) for v in [values[0], *args]]
    if label == "reshape":
        return reshape_fact(facts[0], facts[1:], sp.fresh())
    if label == "dot" and isinstance(facts[0], Array):
        return product_fact(sp, np.dot, facts[:2])
    if label == "astype" and isinstance(facts[0], Array):
        found = infer.by_example(run, facts, {}, sp.fresh())
        return found
    return infer.by_example(run, facts, {k: sp.fact(v) for k, v in keywords.items()}, sp.fresh())


def with_out(
    sp: Specialiser,
    node: gast.AST,
    value: Any,
    args: list[gast.expr],
    keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr:
    """`np.add(a, b, out=u)` stores into u what `np.add(a, b)` gives."""
    out = keywords["out"]
    rest = {k: v for k, v in keywords.items() if k != "out"}
    if isinstance(sp.fact(out), Known):
        assert func is not None
        return sp.call_function(node, sp.fact(func), args, rest, func)
    if isinstance(out, gast.Tuple) and len(out.elts) == 1:
        out = out.elts[0]
    values = [*args, *rest.values(), *([func.value] if isinstance(func, gast.Attribute) else [])]
    if not any(sp.is_active(v) for v in [out, *values]):
        sp.memory.stored_sites |= sites_of(sp.fact(out))
        return sp.note(make_call(function_node(sp, value, func, node), args, keywords), sp.fact(out))
    if not isinstance(out, gast.Name):
        out = sp.hold(out, "out")
    assert func is not None
    made = sp.call_function(node, sp.fact(func), args, rest, func)
    sp.store(node, out, sp.note(gast.Constant(..., None), Known(...)), made)
    return sp.local_variable(out.id, node)


__all__ = ["before_arguments", "function", "handles", "method", "with_out"]
