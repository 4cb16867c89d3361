"""Calls whose arguments are not evaluated before them, since they are comprehensions in disguise.

s = sum(v * w for v, w in zip(x, y))      ->      a loop that adds to s
ys = list(map(f, x))                      ->      ys = [f(item) for item in x]
ys = list(filter(f, x))                   ->      ys = [item for item in x if f(item)]
d = dict(zip(names, x))                   ->      d = {key: item for key, item in zip(names, x)}
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Known, Scalar
from srcad.frontend import generators, inactive, lazy
from srcad.frontend.comprehensions import comprehension, taken_first, total
from srcad.frontend.frames import known_function
from srcad.frontend.sorting import chosen, in_order, sort_in_place
from srcad.frontend.writes import harmless
from srcad.rules import registry
from srcad.tree.build import const, each_of, name, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


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
        spelled = lazy.without_stars(sp, node)
        if value is not builtins.iter and not any(isinstance(a, gast.Starred) for a in spelled.args):
            return listed(sp, node, spelled)
    if value is builtins.sorted and inactive.reads_active(sp, first):
        return in_order(sp, node)
    if value in (builtins.min, builtins.max) and inactive.reads_active(sp, first):
        found = chosen(sp, node)
        if found is not None:
            return found
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
    if value is builtins.filter and len(node.args) == 2 and inactive.reads_active(sp, node):
        lazy.check(sp, node)
        return kept(sp, node)
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


def kept(sp: Specialiser, node: gast.Call) -> gast.expr:
    """`filter(f, xs)` as `[item for item in xs if f(item)]`."""
    function, over = node.args
    item = sp.new_name("item")
    nothing = isinstance(function, gast.Constant) and function.value is None
    test: gast.expr = name(item) if nothing else gast.Call(function, [name(item)], [])
    made = each_of(over, item)
    made.generators[0].ifs.append(test)
    return comprehension(sp, gast.copy_location(made, node))


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
        and node.func.id in ("zip", "enumerate", "reversed")
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
