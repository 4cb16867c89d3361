"""Generators and `map`: Python computes their elements where they are used up, not where they are written.

With active values in them they become lists, which are computed at once. That is the same only where nothing can
change what they read in between: where the call around them uses them up, or in a loop that writes nothing.
"""

from __future__ import annotations

import builtins
import functools
import itertools
import math
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Known, Map, Scalar
from srcad.frontend.frames import known_function
from srcad.tree.build import copy_tree, loads, stores, text, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

CONSUMERS = {
    builtins.sum, builtins.list, builtins.tuple, builtins.dict, builtins.set, builtins.frozenset, builtins.min,
    builtins.max, builtins.any, builtins.all, builtins.sorted, builtins.len, math.fsum, math.prod, functools.reduce,
}  # fmt: skip
EAGER = {
    itertools.combinations,
    itertools.combinations_with_replacement,
    itertools.permutations,
    itertools.product,
}  # they take all of their arguments when called
VIEWS = {"keys", "values", "items"}
CONSUMING_METHODS = {"join", "extend", "update"}
LAZY = {
    builtins.zip, builtins.enumerate, builtins.reversed, builtins.map, builtins.filter, builtins.iter,
    itertools.accumulate, itertools.chain, itertools.chain.from_iterable, itertools.islice, itertools.starmap,
    itertools.zip_longest,
}  # fmt: skip
_ITERATORS = LAZY | EAGER


def consumed(sp: Specialiser, node: gast.Call) -> None:
    """Note the arguments of a call that uses its arguments up before it returns."""
    if known_function(sp, node.func) in CONSUMERS:
        for argument in [*node.args, *(k.value for k in node.keywords)]:
            used_up(sp, argument)
    elif _consuming_attribute(sp, node.func):
        for argument in node.args:
            if not isinstance(argument, gast.Lambda):  # np.vectorize keeps it
                used_up(sp, argument)
    for argument in node.args:
        if isinstance(argument, gast.Starred):
            used_up(sp, argument.value)


def used_up(sp: Specialiser, node: gast.expr) -> None:
    """Note an expression whose elements are all taken where it is written: `a, b = map(f, xs)`."""
    sp.at_once.add(node)
    if isinstance(node, gast.Call) and known_function(sp, node.func) in _ITERATORS:
        for argument in node.args:
            used_up(sp, argument)


def looped(sp: Specialiser, iterable: gast.expr, body: list[gast.stmt], parts_stay: bool) -> None:
    """Note what a loop runs over, where its body changes nothing that a generator, or a dict's view, could read."""
    if isinstance(iterable, gast.Call) and known_function(sp, iterable.func) in LAZY:
        for inner in iterable.args:
            looped(sp, inner, body, parts_stay)
    if isinstance(iterable, gast.Call) and known_function(sp, iterable.func) in EAGER:
        used_up(sp, iterable)
    if parts_stay and is_view(iterable):
        sp.at_once.add(iterable)
    if _quiet(sp, body) and not loads(iterable) & {n for s in body for n in stores(s)}:
        used_up(sp, iterable)


def without_stars(sp: Specialiser, iterable: Any) -> Any:
    """`zip(*rows)` of a list with a known number of rows, written out: `zip(rows[0], rows[1])`."""
    if not isinstance(iterable, gast.Call) or known_function(sp, iterable.func) is not builtins.zip:
        return iterable
    args: list[gast.expr] = []
    for a in iterable.args:
        held = sp.frame.owner(a.value.id) if isinstance(a, gast.Starred) and isinstance(a.value, gast.Name) else None
        parts = None if held is None else getattr(sp.look(a.value.id), "items", None)
        if not isinstance(parts, tuple):
            args.append(a)
            continue
        args += [gast.Subscript(copy_tree(a.value), gast.Constant(i, None), gast.Load()) for i in range(len(parts))]
    return gast.copy_location(gast.Call(iterable.func, args, iterable.keywords), iterable)


def check(sp: Specialiser, node: gast.expr) -> None:
    """Refuse a generator (or `map`, `zip`) that something else than the call or loop around it uses up."""
    if node not in sp.at_once:
        what = f"{text(node.func)}(...)" if isinstance(node, gast.Call) else "a generator expression"
        raise sp.unsupported(
            node,
            f"{what} of active values that is not used up where it is written",
            f"make a list of it: {'list(' + what + ')' if isinstance(node, gast.Call) else '[... for ... in ...]'}",
        )


def is_view(node: gast.AST) -> bool:
    """Whether an expression is the view of a dict, if it is a dict: `d.items()`."""
    return isinstance(node, gast.Call) and isinstance(node.func, gast.Attribute) and node.func.attr in VIEWS


def check_view(sp: Specialiser, node: gast.AST, label: str, fact: Map) -> None:
    """Refuse `d.items()` of a dict that is changed somewhere, unless it is used up at once: it shows the change."""
    if node not in sp.at_once and fact.sites & sp.memory.changed_dicts:
        raise sp.unsupported(
            node, f".{label}() of a dict that is changed, not used up where it is written",
            f"make a list of it: list(....{label}())",
        )  # fmt: skip


def _quiet(sp: Specialiser, body: list[gast.stmt]) -> bool:
    """Whether statements write into nothing and call only functions that write into nothing."""
    for node in [n for s in body for n in walk(s)]:
        if isinstance(node, (gast.Subscript, gast.Attribute)) and not isinstance(node.ctx, gast.Load):
            return False
        if isinstance(node, (gast.Yield, gast.YieldFrom, gast.Await)):
            return False
        if isinstance(node, gast.AugAssign):
            own = isinstance(node.target, gast.Name) and isinstance(sp.look(node.target.id), Scalar)
            if not own:
                return False  # in place, in memory that may have other names
        if isinstance(node, gast.Call) and not _writes_nothing(sp, node):
            return False
    return True


def _writes_nothing(sp: Specialiser, node: gast.Call) -> bool:
    function = known_function(sp, node.func)
    if any(k.arg == "out" for k in node.keywords):
        return False
    return getattr(function, "__module__", None) in ("builtins", "math") or isinstance(function, np.ufunc)


def _consuming_attribute(sp: Specialiser, func: gast.expr) -> bool:
    if not isinstance(func, gast.Attribute):
        return False
    owner = sp.look(func.value.id) if isinstance(func.value, gast.Name) else None
    return func.attr in CONSUMING_METHODS or isinstance(owner, Known) and owner.value is np
