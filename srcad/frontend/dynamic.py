"""Calls whose derivative is made when they run: recursion, and functions that are only then known.

    y = f(x, n - 1)        ->        y, pullback = vjp_of(f, (0,), x, n - 1)

The helper makes the callee's derivative at its first call, for the types that it meets, and keeps it. The reverse
sweep calls the pullback, so no recursion is deeper than the primal's.

What is differentiated twice cannot keep a pullback, which is a function. There the cotangents are asked for in the
reverse sweep, with the arguments that the call had (`rules/generated.py`):

    y = value_of(f, x, n - 1)         parts = cotangents_of(f, (0,), y_bar, x, n - 1)

In that text, when it is differentiated in its turn, both are calls that are known only when they run:

    parts, parts_dot = jvp_of(cotangent_function(f, (0,)), (0, 1), (y_bar_dot, x_dot), y_bar, x, n - 1)
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Fact, Instance, Known, Scalar, Seq, Unknown, sites_of
from srcad.frontend.displays import display, parts_of_sequence
from srcad.frontend.frames import bound_in
from srcad.frontend.mappings import Table
from srcad.frontend.matrices import is_stored
from srcad.frontend.operations import finish_rule, make_call, operands_of, written_out
from srcad.frontend.recursion import result_of
from srcad.rules import registry
from srcad.rules.call import static_value
from srcad.runtime.helpers import copy_of, cotangents_of, value_of
from srcad.runtime.tangents import jvp_of
from srcad.tree.build import call, const, name, stored, text

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


@dataclass(frozen=True)
class Dynamic:
    """What a `value, pullback = vjp_of(...)` statement binds, and the arguments that get cotangents back.

    The pullback of several values takes a tuple. Those of `seeded` arguments are given what their adjoints are already,
    and give it back with what they add.
    """

    values: tuple[str, ...]
    pullback: str
    arguments: tuple[gast.expr, ...]
    opaque: bool = False  # the pullback is one of the user's
    label: str = ""  # the function's name
    seeded: tuple[int, ...] = ()  # positions in `arguments`
    apart: str = ""  # the helper to call where arguments or value may be changed before the pullback is called


def dynamic_call(
    sp: Specialiser, node: gast.AST, func: gast.expr, args: list[gast.expr], keywords: dict[str, gast.expr],
    label: str, found: Fact | None = None, parts: tuple[Fact, ...] | None = None,
) -> gast.expr:  # fmt: skip
    """A call through the run-time helper; its value, under a name.

    `found`: what is known of what it gives; `parts`: it gives a tuple of these.
    """
    args, keywords = by_position(sp.fact(func), args, keywords)
    refuse_rest(sp, node, sp.fact(func), args, label)
    check(sp, node, args, keywords, label, kept=found is not None and not any("?" in site for site in sites_of(found)))
    args, keywords = written_out(sp, args, keywords)
    active = [i for i, a in enumerate(args) if sp.is_active(a)]
    site = f"?{sp.fresh('dynamic')}"
    fact: Fact = Unknown(True, frozenset([site]))
    if found is not None and not sites_of(found):
        site = site.removeprefix("?")  # in memory that nothing else reaches
    if found is not None:
        fact = new_value(found, site)
    if parts is not None:
        items = tuple(new_value(part, f"{site}.{i}") for i, part in enumerate(parts))
        fact = Seq("tuple", items, None, frozenset(), len(items))
    if sp.nested and not sp.tangent:
        if keywords:
            raise sp.unsupported(
                node, f"{label} called with keywords, where it is known only when it runs, differentiated twice",
                "pass them by position",
            )  # fmt: skip
        made = make_call(name("value_of"), [func, *args], {})
        record = registry.find(value_of)
        assert record is not None
        return finish_rule(sp, node, record, made, operands_of(sp, node, record, made, True), True, fact)
    which = gast.Tuple([const(i) for i in active], gast.Load())
    made = gast.Call(name("vjp_of"), [func, which, *args], [gast.keyword(k, v) for k, v in keywords.items()])
    return with_pullback(sp, node, made, Dynamic(("value",), "pullback", tuple(args[i] for i in active)), fact)


def by_position(
    function: Fact, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> tuple[list[gast.expr], dict[str, gast.expr]]:
    """What a recursive function is given by name, by position where its parameters allow that."""
    if not keywords or not isinstance(function, Known):
        return args, keywords
    try:
        bound = inspect.signature(function.value).bind(*args, **keywords)
    except (TypeError, ValueError):
        return args, keywords
    return list(bound.args), dict(bound.kwargs)


def again(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """The helpers of text that is differentiated again: each calls a function that is known only when it runs."""
    given = args[{value_of: 1, cotangents_of: 2, jvp_of: 3}[value] :]
    moving = given
    if value is jvp_of:
        dots = parts_of_sequence(sp, args[2])
        assert dots is not None
        given = moving = [*dots, *given]
    if not any(sp.is_active(a) for a in moving):
        return None
    made = {cotangents_of: "cotangent_function", jvp_of: "tangent_function"}.get(value)
    called = sp.again(args[0])
    if made is not None:
        called = sp.note(call(made, called, sp.again(args[1])), Unknown())
    parts = None
    if value is cotangents_of:
        parts = tuple(sp.fact(args[3 + i]) for i in static_value(args[1], sp))
    given = [apart(sp, node, a) for a in given]
    function = sp.fact(called)
    found = None
    if value is value_of and isinstance(function, Known):
        found = result_of(sp, node, function.value, given, keywords)
    return dynamic_call(sp, node, called, given, keywords, text(args[0]), found, parts)


def apart(sp: Specialiser, node: gast.AST, value: gast.expr) -> gast.expr:
    """An adjoint that goes on changing, as it is now."""
    if isinstance(value, gast.Tuple):
        return display(sp, gast.Tuple([apart(sp, node, part) for part in value.elts], gast.Load()), "tuple")
    if not sites_of(sp.fact(value)) & sp.memory.stored_sites:
        return value
    return sp.call_function(node, Known(copy_of), [value], {})


def new_value(fact: Fact, site: str) -> Fact:
    """The fact of a value in memory of its own: of what a call gives, of an argument's cotangent."""
    if isinstance(fact, Scalar):
        return replace(fact, literal=None, size=None, active=True)
    if isinstance(fact, Array):
        return replace(fact, sites=frozenset([site]), active=True)
    if isinstance(fact, Seq) and fact.kind == "tuple" and fact.items is not None:
        items = tuple(new_value(part, f"{site}.{i}") for i, part in enumerate(fact.items))
        return replace(fact, items=items, sites=frozenset())
    if isinstance(fact, Seq) and fact.kind == "list" and fact.elem is not None:
        return replace(fact, elem=new_value(fact.elem, f"{site}.*"), sites=frozenset([site]))
    return Unknown(True, frozenset([site]))


def with_pullback(sp: Specialiser, node: gast.AST, made: gast.Call, wishes: Dynamic, fact: Fact) -> gast.expr:
    """`value, pullback = made`; the value, under a name. `wishes` has the names as they would best be."""
    return with_values(sp, node, made, wishes, [fact])[0]


def with_values(
    sp: Specialiser, node: gast.AST, made: gast.Call, wishes: Dynamic, facts: list[Fact]
) -> list[gast.expr]:
    """`u, v, pullback = made`; the values, under names."""
    values = tuple(map(sp.new_name, wishes.values))
    held = replace(wishes, values=values, pullback=sp.new_name(wishes.pullback))
    sp.note(made, Unknown())
    stmt = gast.Assign([gast.Tuple([stored(n) for n in (*values, held.pullback)], gast.Store())], made, None)
    sp.emit(stmt, node)
    sp.dynamic[stmt] = held
    sp.bind(held.pullback, Known(call))
    for identifier, fact in zip(values, facts, strict=True):
        sp.bind(identifier, fact)
    return [sp.note(name(n), fact) for n, fact in zip(values, facts, strict=True)]


def check(
    sp: Specialiser, node: gast.AST, args: list[gast.expr], keywords: dict[str, gast.expr], label: str, kept: bool
) -> None:
    """Refuse what the call's pullback could not see; `kept`: the callee neither changes nor returns its arguments."""
    if any(is_stored(sp.fact(v)) for v in args):
        raise sp.unsupported(
            node, f"a sparse matrix of active data as an argument of {label}, which is known only when it runs",
            "pass the data that it is made of",
        )  # fmt: skip
    if any(isinstance(sp.fact(v), Table) for v in (*args, *keywords.values())):
        raise sp.unsupported(
            node, f"a dict that active values are put into as an argument of {label}, which is known only when it runs "
            "(or calls itself)", "pass the values that it needs",
        )  # fmt: skip
    if any(sp.is_active(v) for v in keywords.values()):
        raise sp.unsupported(
            node,
            f"{label} called with an active keyword argument, where it is known only when it runs",
            "pass it by position",
        )
    if sp.wrt_free:
        raise sp.unsupported(
            node,
            f"{label}, which is known only when it runs, with `wrt` naming a free variable",
            "make the variable a parameter",
        )
    outside = frozenset().union(*map(sites_of, [*sp.free_facts.values(), *sp.attribute_facts.values()]))
    if outside & sp.memory.active_sites:
        held = next(n for n, f in (sp.free_facts | sp.attribute_facts).items() if sites_of(f) & sp.memory.active_sites)
        raise sp.unsupported(
            node,
            f"{label}, which is known only when it runs, while {held} holds active values, which it might read",
            f"pass it what it needs of {held}",
        )
    for a in [*args, *keywords.values()]:
        changed = sites_of(sp.fact(a)) & sp.memory.changed_dicts
        if changed or not kept and sites_of(sp.fact(a)) & sp.memory.stored_sites:
            what = "a dict that is changed" if changed else "an array that is stored into"
            raise sp.unsupported(
                node,
                f"{label}, which is known only when it runs (or calls itself), given {what}",
                "let it return a new one instead",
            )  # fmt: skip


def refuse_rest(sp: Specialiser, node: gast.AST, function: Fact, args: list[gast.expr], label: str) -> None:
    """A derivative that is made when the program runs is one with respect to parameters that have names."""
    code = getattr(function.value, "__code__", None) if isinstance(function, Known) else None
    if code is not None and code.co_flags & inspect.CO_VARARGS and any(map(sp.is_active, args[code.co_argcount :])):
        raise sp.unsupported(
            node, f"{label}, which is known only when it runs (or calls itself), given an active value among its *args",
            "pass a tuple of these values",
        )  # fmt: skip


def from_outside(sp: Specialiser, func: gast.expr) -> bool:
    """Whether a function comes from a parameter or a global: one made here may hold active variables."""
    base = func
    while isinstance(base, (gast.Subscript, gast.Attribute)) and not isinstance(sp.fact(base), Instance):
        base = base.value
    if sp.is_active(func):
        return False
    if isinstance(sp.fact(base), Instance):
        return True
    if not isinstance(base, gast.Name):
        return False
    parameters = {a.id for a in gast.walk(sp.source.args) if isinstance(a, gast.Name) and isinstance(a.ctx, gast.Param)}
    return base.id in sp.free or base.id in parameters - bound_in(sp.source.body)
