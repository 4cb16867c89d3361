"""What a function does beside computing its value.

A solver's function is called again where its derivative is taken, a key is written down where it stands, and what it
changes there is no part of the program that is differentiated:

def f(x):
    seen.append(x)          it would be in `seen` once more: refused
    return x**3 - p

order = sorted(names, key=lambda k: (used.append(rates[k]), k)[1])          what is in `used` would be constant: refused
"""

from __future__ import annotations

import builtins
import types
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Fact, Known
from srcad.frontend.capture import capture, has_source
from srcad.frontend.custom import functions_of
from srcad.frontend.frames import Bound, Choice, Closure
from srcad.tree.build import text

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

KEYS_BEFORE = "make a list of the keys in a loop before"
LIBRARIES = ("numpy", "scipy", "srcad")  # whose functions are taken as they are


def refuse(sp: Specialiser, node: gast.AST, tree: Any) -> None:
    """What a function does beside computing a value would be done once more where its derivative is taken."""
    own = {n.id for n in gast.walk(tree) if isinstance(n, gast.Name) and not isinstance(n.ctx, gast.Load)}
    for n in gast.walk(tree):
        if isinstance(n, gast.Name) and n.id in sp.free and isinstance(sp.free[n.id].value, types.FunctionType):
            refuse_elsewhere(sp, node, Known(sp.free[n.id].value))
        if has_effect(n, own, set(sp.env or {})):
            raise sp.unsupported(
                node, f"a solver's function that does more than compute its value: {text(n).strip()}",
                "leave it out: the function is called again where its derivative is taken",
            )  # fmt: skip


def refuse_elsewhere(sp: Specialiser, node: gast.AST, fact: Fact) -> None:
    """The same of a function of another place, and of those that it calls."""
    for function in functions_of(fact.value) if isinstance(fact, Known) else ():
        if has_source(function) and (function.__module__ or "").split(".")[0] not in LIBRARIES:
            source = capture(function)
            refuse(sp, node, gast.FunctionDef(source.name, source.args, source.body, [], None, None, []))


def has_effect(n: gast.AST, own: set[str], around: set[str]) -> bool:
    """Whether something changes that is not of the function's own variables: `count[0] += 1`, `print(x)`."""
    if isinstance(n, (gast.Global, gast.Nonlocal)):
        return True
    if isinstance(n, (gast.Subscript, gast.Attribute)) and isinstance(n.ctx, gast.Store):
        return base_of(n) not in own
    if isinstance(n, gast.Expr) and isinstance(n.value, gast.Call):
        owner, changed = base_of(n.value.func), [base_of(a) for a in n.value.args[:1]]
        elsewhere = owner in around or owner in dir(builtins) or not own.intersection(changed)
        return owner not in own and elsewhere
    return False


#: Methods of lists, dicts, sets, deques and arrays that change them.
CHANGING_METHODS = {
    "__delitem__", "__iadd__", "__imul__", "__setattr__", "__setitem__", "add", "append", "appendleft", "clear",
    "discard", "extend", "fill", "insert", "itemset", "partition", "pop", "popitem", "popleft", "put", "remove",
    "resize", "reverse", "setdefault", "sort", "update",
}  # fmt: skip


def change_of(sp: Specialiser, fact: Fact) -> str | None:
    """What a call of a function changes that is there before, as it is written; None where nothing of it is seen."""
    return _Changes(sp).of(fact)


def refuse_change(sp: Specialiser, node: gast.AST, what: str, fact: Fact, instead: str) -> None:
    """A function that must do no more than compute, as `what` it is given."""
    change = change_of(sp, fact)
    if change is not None:
        raise sp.unsupported(node, f"{what}, which does more than compute its value: {change}", instead)


class _Changes:
    """One search through a function and those that it calls; `seen` are those that have been looked through."""

    def __init__(self, sp: Specialiser) -> None:
        self.sp = sp
        self.seen: set[int] = set()

    def of(self, fact: Fact | None) -> str | None:
        if isinstance(fact, Bound):
            inner = fact.function
            if isinstance(inner, Known) and isinstance(inner.value, str):
                return f".{inner.value}()" if inner.value in CHANGING_METHODS else None
            held = [self.sp.fact(a) for a in (*fact.args, *fact.keywords.values())]
            return next(filter(None, map(self.of, [inner, *held])), None)
        if isinstance(fact, Choice):
            return self.of(fact.body) or self.of(fact.orelse)
        if isinstance(fact, Closure):
            outer, self.sp.frame = self.sp.frame, fact.frame
            try:
                return self.in_tree(fact.node)
            finally:
                self.sp.frame = outer
        value = fact.value if isinstance(fact, Known) else None
        return self.of_known(value) if callable(value) and not isinstance(value, type) else None

    def of_known(self, value: Any) -> str | None:
        for function in functions_of(value):
            library = (function.__module__ or "").split(".")[0] in LIBRARIES
            if library or id(function) in self.seen or not has_source(function):
                continue
            self.seen.add(id(function))
            found = change_in(gast.Module(capture(function).body, []))
            if found is not None:
                return found
        return None

    def in_tree(self, tree: Any) -> str | None:
        if id(tree) in self.seen:
            return None
        self.seen.add(id(tree))
        called = [n.func for n in gast.walk(tree) if isinstance(n, gast.Call)]
        named = sorted({f.id for f in called if isinstance(f, gast.Name) and self.sp.frame.owner(f.id) is not None})
        return change_in(tree) or next(filter(None, (self.of(self.sp.look(n)) for n in named)), None)


def change_in(tree: Any) -> str | None:
    """What a function's text changes that it has not made: `used.append(v)`, `count[0] += 1`, `nonlocal n`."""
    own = {n.id for n in gast.walk(tree) if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)}
    for n in gast.walk(tree):
        if isinstance(n, (gast.Global, gast.Nonlocal)):
            return text(n).strip()
        stored = isinstance(n, (gast.Subscript, gast.Attribute)) and not isinstance(n.ctx, gast.Load)
        method = n.func if isinstance(n, gast.Call) and isinstance(n.func, gast.Attribute) else None
        if (stored or method is not None and method.attr in CHANGING_METHODS) and base_of(method or n) not in own:
            return text(n).strip()
    return None


def changed_in_place(tree: Any) -> set[str]:
    """The variables through which a text stores, or calls a method that changes something."""
    found: set[str] = set()
    for n in [n for part in (tree if isinstance(tree, list) else [tree]) for n in gast.walk(part)]:
        if isinstance(n, (gast.Subscript, gast.Attribute)) and not isinstance(n.ctx, gast.Load):
            found.add(base_of(n))
        elif isinstance(n, gast.Call) and isinstance(n.func, gast.Attribute) and n.func.attr in CHANGING_METHODS:
            found.add(base_of(n.func))
    return found


def base_of(tree: Any) -> str:
    """The variable that a part of something is reached through."""
    while isinstance(tree, (gast.Attribute, gast.Subscript)):
        tree = tree.value
    return tree.id if isinstance(tree, gast.Name) else ""
