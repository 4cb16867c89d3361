"""Calls whose result carries no derivative, whatever goes in: `print`, `isinstance`, `len`, `range`, `type`."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import Array, Dim, Fact, Instance, Known, Map, Scalar, Seq, Unknown, with_active
from srcad.frontend import columns, objects
from srcad.frontend.kinds import is_instance
from srcad.frontend.mappings import Table
from srcad.frontend.matrices import honest
from srcad.frontend.operations import function_node, make_call, written_out
from srcad.frontend.texts import is_text, literal_of, text_fact
from srcad.rules.call import static_value
from srcad.tree.build import const

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def plain_call(
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
    made = plain_call(sp, value, func, args, keywords, node)
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
    if value is hasattr and len(args) == 2 and isinstance(facts[0], Known) and isinstance(facts[0].value, ModuleType):
        label = facts[1].value if isinstance(facts[1], Known) else None
        fact = Scalar("bool", literal=hasattr(facts[0].value, label)) if isinstance(label, str) else fact
    if value is isinstance:
        fact = Scalar("bool", literal=is_instance(sp.fact(args[0]), _classes(sp, args[1])) if len(args) == 2 else None)
    if value is str and len(args) == 1 and literal_of(facts[0]) is not None:
        fact = Known(str(literal_of(facts[0])))
    if value in (str, repr, format) and any(sp.is_active(a) or is_text(sp.fact(a)) for a in args):
        fact = text_fact()
    return sp.note(made, fact)


def of_kind(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`np.iscomplexobj(x)` of what is known to be real: so the branch is. (What is taken as complex, as eigenvalues
    are, may turn out to be real.)"""
    fact = sp.fact(args[0]) if len(args) == 1 and not keywords else None
    if not isinstance(fact, (Scalar, Array)) or fact.dtype[0] == "c":
        return None
    made = plain_call(sp, value, func, [honest(sp, args[0])], {}, node)
    return sp.note(made, Scalar("bool", literal=value is np.isrealobj))


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
    """`type(body)(x, v)`, `type(p)(w=w_bar)`: the class is called as by its name."""
    cls = objects.class_of(sp, args[0]) if len(args) == 1 and not keywords else None
    if cls is None:
        return unaffected(sp, node, value, args, keywords, func)
    made_here = objects.is_object(sp, args[0])
    return sp.object(cls) if made_here else sp.note(gast.Call(func, args, []), Known(cls))


def _length_fact(sp: Specialiser, fact: Fact) -> Fact:
    if isinstance(fact, Seq) and fact.items is not None:
        count = len(fact.items)
        return Scalar("int64", size=count, literal=count if fact.kind == "tuple" else None)
    if isinstance(fact, Seq) and fact.length is not None:
        return Scalar("int64", size=fact.length)
    if isinstance(fact, Array) and fact.dims:
        return Scalar("int64", size=sp.scope.find(fact.dims[0]))
    return Scalar("int64", size=Dim(sp.fresh()))


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
    if objects.is_object(sp, of) and held is not None and held.cls is not dict:
        own = getattr(sp.virtuals[of].cls, "__len__", None)
        return None if own is None else sp.call_function(node, Known(own), [of], {})
    if held is not None:
        n = len(held.parts)
        return sp.note(const(n), Scalar("int64", literal=n, size=n))
    made = unaffected(sp, node, value, args, keywords, func)
    if isinstance(fact, Map) and fact.kind == "dict" and fact.active and not fact.sites & sp.memory.changed_dicts:
        return sp.note(made, Scalar("int64", literal=len(fact.items), size=len(fact.items)))
    return made


def range_(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr:
    made = plain_call(sp, value, func, args, keywords, node)
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
