"""What stays as the user wrote it: text through which no derivative passes, with its variables' names in Core."""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Fact, Known, Map, Seq, Unknown, parts_of, sites_of
from srcad.frontend import late, outside
from srcad.frontend.changes import changed_by_text
from srcad.frontend.frames import (
    Bound,
    Choice,
    Closure,
    Frame,
    Solved,
    has_functions,
    is_made_function,
    known_function,
)
from srcad.frontend.scopes import COMPREHENSIONS, FUNCTIONS, SCOPES, bound_in, free_names, renamed
from srcad.frontend.texts import is_text, text_fact
from srcad.runtime.sparse import Stored
from srcad.tree.build import Parts, Record, copy_tree, loads, name, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def reads_active(sp: Specialiser, node: Any) -> bool:
    """Whether a piece of the user's text reads an active variable (or calls a function that may)."""
    return any(may_carry(sp, sp.look(identifier), set()) for identifier in sorted(read_names(node)))


def read_names(node: Any) -> set[str]:
    """The names that the text takes from the scope around it and reads."""
    loaded = loads(node)
    return free_names(node) & loaded if any(isinstance(n, SCOPES) for n in walk(node)) else loaded


def may_carry(sp: Specialiser, fact: Fact, seen: set[int]) -> bool:
    """Whether a value is active, or a function that may read something active."""
    if fact.active:
        return True
    if isinstance(fact, Closure):
        return captures_active(sp, fact, seen)
    if isinstance(fact, Bound):
        values = [sp.fact(a) for a in (*fact.args, *fact.keywords.values())]
        return any(may_carry(sp, f, seen) for f in [fact.function, *values])
    if isinstance(fact, Choice):
        return any(may_carry(sp, f, seen) for f in (fact.body, fact.orelse) if f is not None)
    if isinstance(fact, (Seq, Map)) and has_functions(fact):
        return any(may_carry(sp, p, seen) for p in parts_of(fact))
    return isinstance(fact, Known) and bool(sp.wrt_free) and callable(fact.value)


def captures_active(sp: Specialiser, closure: Closure, seen: set[int] | None = None) -> bool:
    """Whether a function of the program's own reads an active variable of the functions around it, or binds one."""
    seen = set() if seen is None else seen
    if id(closure.node) in seen:
        return False
    seen.add(id(closure.node))
    if any(sp.is_active(d) for d in closure.defaults.values()):
        return True
    if any(isinstance(n, gast.Nonlocal) for n in walk(closure.node)):
        return True  # it binds variables that the program goes on with: it is called in place
    outer = sp.frame
    sp.frame = closure.frame
    try:
        facts = [sp.look(identifier) for identifier in sorted(read_names(closure.node))]
    finally:
        sp.frame = outer
    return any(may_carry(sp, f, seen) for f in facts)


def opaque(sp: Specialiser, node: gast.expr) -> gast.expr:
    """An expression that is left as it is, which it may be only where nothing active is in it."""
    if reads_active(sp, node):
        raise sp.unsupported(
            node, f"{describe(node)} with an active value in it", "compute with plain expressions, loops and calls"
        )
    listed = isinstance(node, (gast.ListComp, gast.GeneratorExp))
    if any(isinstance(m, (gast.Call, gast.Await, gast.Yield)) for m in walk(node)):
        if not listed or not all(_only_reads(sp, m) for m in walk(node) if isinstance(m, gast.Call)):
            may_be_stored(sp, node)
        if not listed:
            changed_by_text(sp, node)
    told = any(is_text(sp.look(n)) for n in sorted(read_names(node)))
    made = sp.note(rename(sp, node), text_fact() if told else Unknown())
    bound = {n.target.id for n in walk(node) if isinstance(n, gast.NamedExpr)}
    if bound and isinstance(node, gast.GeneratorExp) and node not in sp.at_once:
        raise sp.unsupported(
            node, f"{min(bound)} bound by := in a generator that is not used up where it is written",
            "make a list of it",
        )  # fmt: skip
    for identifier in sorted(bound & free_names(node)):
        if sp.live(sp.look(identifier)).active:
            raise sp.unsupported(
                node, f"{identifier}, which is active, bound by := in {describe(node)}", "write the loop out"
            )
        sp.bind(sp.variable_name(identifier), Unknown())
    return sp.note(made, sp.list_fact(node)) if listed else made


_ONLY_READ = (zip, range, len, enumerate, reversed, float, int, bool, isinstance, itertools.product, itertools.islice)


def _only_reads(sp: Specialiser, node: gast.Call) -> bool:
    """Whether a call is one of those that store into nothing and call nothing back: `zip(row, ks)`."""
    function = known_function(sp, node.func)
    numbers = isinstance(function, np.ufunc) or getattr(function, "__module__", None) == "math"
    return (numbers or function in _ONLY_READ) and not any(k.arg in ("out", None) for k in node.keywords)


def may_be_stored(sp: Specialiser, node: Any) -> None:
    """Text that calls something may store into whatever it reads."""
    for identifier in sorted(read_names(node)):
        sp.memory.stored_sites |= sites_of(sp.look(identifier))


def describe(node: gast.AST) -> str:
    words = {
        "ListComp": "a list comprehension", "SetComp": "a set comprehension", "DictComp": "a dict comprehension",
        "GeneratorExp": "a generator expression", "Yield": "yield", "YieldFrom": "yield from", "Await": "await",
        "Set": "a set", "Starred": "a starred expression",
    }  # fmt: skip
    return words.get(type(node).__name__, f"the construct {type(node).__name__}")


def rename(sp: Specialiser, node: Any, known: dict[str, gast.expr] | None = None) -> Any:
    """A copy of the user's text with the names that its variables have in Core; of some they are `known`."""
    loaded = read_names(node)
    table = dict(known or {})
    for identifier in sorted(free_names(node) - table.keys()):
        table[identifier] = readable(sp, identifier) if identifier in loaded else name(sp.variable_name(identifier))
    if not sp.capturing and any(isinstance(n, (*FUNCTIONS, *COMPREHENSIONS, gast.ClassDef)) for n in walk(node)):
        sp.pinned |= {t.id for t in table.values() if isinstance(t, gast.Name)}
    made = renamed(node, table, sp.new_name)
    if not sp.capturing:
        late.keep(sp, node, made)
    return made


def readable(sp: Specialiser, identifier: str) -> gast.expr:
    """A variable as text may read it: functions of the program's own are written out."""
    node = name(identifier)
    if sp.frame.owner(identifier) is not None and not sp.is_bound(identifier):
        return name(sp.variable_name(identifier))
    unbound = outside.unbound_name(sp, identifier) if sp.frame.owner(identifier) is None else None
    if unbound is not None:
        return unbound
    made = sp.expr(node)
    fact = sp.fact(made)
    if isinstance(made, Record) and isinstance(fact, Seq) and fact.cls is Stored:
        if sp.capturing:
            raise sp.unsupported(
                None, f"{identifier}, a sparse matrix of active data, read in a function that a solver calls",
                "make the matrix in that function",
            )  # fmt: skip
        return copy_tree(made.elts[0])
    if sp.capturing and type(made) is Parts:
        return name(sp.variable_name(identifier))  # what is read of it is found out there
    return function_text(sp, fact) if is_made_function(fact) else copy_tree(made)


def function_text(sp: Specialiser, fact: Fact) -> gast.expr:
    """An expression of Core for a function that exists only in what is known of it."""
    if isinstance(fact, Closure):
        return closure_text(sp, fact)
    if isinstance(fact, Choice):
        body, orelse = function_text(sp, fact.body), function_text(sp, fact.orelse or Known(None))
        return gast.IfExp(copy_tree(fact.test), body, orelse)
    if isinstance(fact, Bound):
        inner = fact.function
        if not sp.capturing and any(sp.is_active(a) for a in (*fact.args, *fact.keywords.values())):
            raise sp.no_rule(
                None,
                "a method or partial of an active value, passed to something that is not looked into",
                "call it here",
            )
        if isinstance(inner, Known) and isinstance(inner.value, str):
            return gast.Attribute(copy_tree(fact.args[0]), inner.value, gast.Load())
        if fact.made is not None:
            return copy_tree(fact.made)
        keywords = [gast.keyword(k, argument_text(sp, v)) for k, v in fact.keywords.items()]
        held = [function_text(sp, inner), *(argument_text(sp, a) for a in fact.args)]
        return gast.Call(sp.object(functools.partial), held, keywords)
    if isinstance(fact, Known):
        return sp.object(fact.value)
    if isinstance(fact, Solved):
        if sp.capturing:
            raise sp.unsupported(
                None, "what a solver returned, read in a function that a solver calls",
                f"take {' or '.join(fact.parts)} out of it before",
            )  # fmt: skip
        return name(fact.whole)
    raise sp.unsupported(None, "a function that is only known when it runs", "call it by its name")


def argument_text(sp: Specialiser, value: gast.expr) -> gast.expr:
    """An argument that a function holds, which may be a function of the program's own."""
    fact = sp.fact(value)
    return function_text(sp, fact) if is_made_function(fact) else copy_tree(value)


def closure_text(sp: Specialiser, closure: Closure) -> gast.expr:
    """A function of the program's own, written down where it is used: a lambda in place, a `def` before."""
    label = getattr(closure.node, "name", "function")
    if not sp.capturing and captures_active(sp, closure):
        told = "a lambda" if isinstance(closure.node, gast.Lambda) else label
        raise sp.no_rule(
            None,
            f"the function {told}, which reads active values, is passed to something that is not looked into",
            "call it here",
        )
    if closure.node in sp.writing:  # it calls itself
        if sp.capturing or isinstance(closure.node, gast.Lambda):  # without a name that could be called
            raise sp.unsupported(
                None, f"the nested function {label}, which calls itself, passed on as a function",
                "define it at module level, with what it needs as parameters",
            )  # fmt: skip
        return name(sp.writing[closure.node])
    outer: Frame = sp.frame
    sp.frame = closure.frame
    sp.writing[closure.node] = label if isinstance(closure.node, gast.Lambda) else sp.new_name(label)
    try:
        made = rename(sp, closure.node)
    finally:
        sp.frame = outer
        called = sp.writing.pop(closure.node)
    args = made.args
    values = [copy_tree(closure.defaults[a.id]) for a in [*args.posonlyargs, *args.args] if a.id in closure.defaults]
    if len(values) == len(args.defaults):
        args.defaults = values
    args.kw_defaults = [
        copy_tree(closure.defaults[a.id]) if a.id in closure.defaults else None for a in args.kwonlyargs
    ]
    if isinstance(made, gast.Lambda):
        return made
    made.name = called
    made.decorator_list, made.returns = [], None
    sp.emit(made)
    sp.bind(made.name, Unknown())
    return name(made.name)


__all__ = [
    "bound_in",
    "closure_text",
    "describe",
    "function_text",
    "may_carry",
    "may_be_stored",
    "opaque",
    "read_names",
    "reads_active",
    "rename",
]
