"""Operations of Core: calls of functions that have a rule, and the names of objects that the program reaches."""

from __future__ import annotations

import builtins
import copy
import types
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import (
    Array,
    Fact,
    Known,
    Scalar,
    Seq,
    Unknown,
    apart,
    handing_out,
    label_of,
    parts_of,
    reaching,
    scalar_of,
    sites_of,
    with_active,
)
from srcad.frontend.aliases import MOVED, flat, given_back
from srcad.frontend.core import Free
from srcad.frontend.frames import is_made_function
from srcad.frontend.handed_out import extreme
from srcad.frontend.inactive import function_text
from srcad.rules.binding import bind
from srcad.rules.call import CannotTell, Rule, literals_in
from srcad.runtime import helpers, insertions
from srcad.runtime.sparse import Factors, Stored
from srcad.tree.build import Record, const, name, text

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def path_of(node: gast.expr) -> str:
    return text(node)


def object_node(sp: Specialiser, value: Any, origin: gast.AST) -> gast.expr:
    """An object that the program reaches through a partial or a bound method, under a name of its own."""
    if type(value) in (int, float, str, type(None), bool):  # an enumeration that is a text has a text of its own
        fact = scalar_of(value, "literal", literal=True) or Known(value)
        return sp.note(const(value), fact)
    if isinstance(value, types.FunctionType) and value in sp.definitions:
        return sp.note(name(sp.definitions[value]), Known(value))
    label = label_of(value)
    if (
        getattr(builtins, label, None) is value
        and label not in sp.root.local
        and label not in sp.source.function.__globals__
    ):
        return sp.note(name(label), Known(value))
    if label and getattr(np, label, None) is value and callable(value) and not isinstance(value, type):
        module = numpy_name(sp)
        if module is not None:
            return sp.note(gast.Attribute(module, label, gast.Load()), Known(value))
    if isinstance(value, types.BuiltinMethodType) and isinstance(value.__self__, np.ufunc):
        return sp.note(gast.Attribute(object_node(sp, value.__self__, origin), label, gast.Load()), Known(value))
    for known, free in sp.free.items():
        if free.value is value:
            return sp.note(name(known), sp.live(Known(value) if is_plain_function(value) else sp.seen(value, known)))
    wish = label_of(value) or type(value).__name__.lower()
    if hasattr(type(value), "_srcad_derivative"):  # which has its function's name
        wish = value._label()
    identifier = sp.new_name(wish if wish.isidentifier() else "held")
    sp.free[identifier] = Free("object", value)
    sp.samples[identifier] = value
    fact = Known(value) if is_plain_function(value) else sp.seen(value, identifier)
    sp.free_facts[identifier] = fact
    return sp.note(name(identifier), sp.live(fact))


def numpy_name(sp: Specialiser) -> gast.expr | None:
    """NumPy by the name that the user's module has for it."""
    names = [n for n, v in sp.source.function.__globals__.items() if v is np and n not in sp.root.local]
    return sp.free_name(min(names), sp.root) if names else None


def is_plain_function(value: Any) -> bool:
    return isinstance(
        value, (types.FunctionType, types.BuiltinFunctionType, types.MethodType, np.ufunc, type, types.ModuleType)
    )


def function_node(sp: Specialiser, value: Any, func: gast.expr | None, origin: gast.AST) -> gast.expr:
    """How a function is named in Core."""
    return func if func is not None else object_node(sp, value, origin)


def written_out(
    sp: Specialiser, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> tuple[list[gast.expr], dict[str, gast.expr]]:
    """The arguments of a call that is left as it is: functions of the program's own are written down, and a sparse
    matrix that is known by its parts is the matrix."""

    def plain(v: gast.expr) -> gast.expr:
        if isinstance(v, Record) and getattr(sp.fact(v), "cls", None) in (Stored, Factors):
            return v.elts[0]
        return function_text(sp, sp.fact(v)) if is_made_function(sp.fact(v)) else v

    return [plain(a) for a in args], {k: plain(v) for k, v in keywords.items()}


def make_call(func: gast.expr, args: list[gast.expr], keywords: dict[str, gast.expr]) -> gast.Call:
    starred = [gast.Starred(v, gast.Load()) for k, v in keywords.items() if k == "*"]
    named = [gast.keyword(None if k == "**" else k, v) for k, v in keywords.items() if k != "*"]
    return gast.Call(func, [*args, *starred], named)


def of_numbers(fact: Fact) -> bool:
    """Whether a value is a list or tuple of constant numbers (or of such lists), which NumPy takes for an array."""
    return holds_numbers(fact) and not fact.active


def holds_numbers(fact: Fact) -> bool:
    """The same of active ones, too."""
    if not isinstance(fact, Seq) or fact.kind not in ("list", "tuple") or not parts_of(fact):
        return False
    return all(isinstance(p, (Scalar, Array)) or holds_numbers(p) for p in parts_of(fact))


def array_of(sp: Specialiser, node: gast.AST, value: gast.expr) -> gast.expr:
    """A list as the array that NumPy makes of it."""
    return sp.call_function(node, Known(np.array), [value], {})


def beside(sp: Specialiser, node: gast.AST, array: Fact, value: gast.expr) -> gast.expr:
    """What meets an array, in an operator or a store: `a * xs`, `a[0] = xs` take a list for the array of its numbers.

    A list of constants beside constants stays as the user wrote it.
    """
    fact = sp.fact(value)
    if not isinstance(array, Array) or not isinstance(fact, Seq) or fact.fields or fact.kind not in ("list", "tuple"):
        return value
    return array_of(sp, node, value) if fact.active or array.active and of_numbers(fact) else value


def operands_of(
    sp: Specialiser, node: gast.AST, rule: Rule, made: gast.expr, active: bool, method: bool = False
) -> dict[str, Any]:
    """A call's arguments by the rule's parameters; of an inactive call whatever was passed."""
    try:
        return bind(rule, made, method=method)
    except CannotTell as problem:
        if active:
            raise sp.no_rule(node, problem.found, problem.instead) from None
        return {"args": [*([made.func.value] if method else []), *made.args]}


def finish_rule(
    sp: Specialiser,
    node: gast.AST,
    rule: Rule,
    made: gast.expr,
    operands: dict[str, Any],
    active: bool,
    fact: Fact,
) -> gast.expr:
    plain = with_active(fact, False)
    bases = frozenset().union(*(sites_of(sp.fact(o)) for o in given_back(sp.facts, rule, made, operands)))
    if _of_objects(sp, plain, operands):  # it holds what it is made of
        held = [f for o in flat(operands.values()) for f in (sp.fact(o), *parts_of(sp.fact(o)))]
        bases = bases.union(*map(sites_of, held))
    if isinstance(plain, Array):
        plain = replace(plain, active=False, sites=bases | plain.sites)
    elif isinstance(plain, Unknown):
        plain = Unknown(False, bases | {sp.fresh()})
    elif isinstance(plain, Seq):
        plain = reaching(plain, bases)
    if rule.function in MOVED:
        given = sites_of(sp.fact(operands[MOVED[rule.function]]))
        sp.moved.update(dict.fromkeys(sites_of(plain), given))
    if rule.function in HANDS_OUT:
        plain = handing_out(plain, [f for f in _handed(sp, rule, operands) if not isinstance(f, (Array, Scalar))])
    constant = rule.constant or rule.constant_of_real and all(map(is_real, _facts(sp, operands)))
    if not active or constant:
        return sp.note(made, plain)
    if "dtype" in operands and getattr(plain, "dtype", None) is None:
        if _rounds(sp, operands):
            return sp.note(made, plain)
        made, operands = _of_floats(sp, made, operands, node)
    if rule.function in SHAPE_ONLY:
        operands = {k: shape_only(sp, v) if k == SHAPE_ONLY[rule.function] else v for k, v in operands.items()}
    for parameter, operand in operands.items():
        if parameter not in rule.active and any(sp.is_active(o) for o in flat([operand])):
            raise sp.no_rule(
                node, f"the argument {parameter} of {rule.name}, which has no derivative, is active", "make it constant"
            )
    if not any(sp.is_active(o) for p, operand in operands.items() if p in rule.active for o in flat([operand])):
        return sp.note(made, plain)
    if isinstance(plain, Unknown) or isinstance(plain, Array) and plain.dims is None:
        sp.memory.wanted.update(*(literals_in(o, sp) for o in operands.values()))
    sp.op(made, rule, operands, node)
    return sp.note(made, with_active(plain))


def _of_objects(sp: Specialiser, fact: Fact, operands: dict[str, Any]) -> bool:
    """Whether an array is one of any objects, as a `dtype` says."""
    asked = operands.get("dtype")
    known = sp.facts.get(asked) if isinstance(asked, gast.expr) else None
    said = isinstance(known, Known) and known.value in (object, "object", "O")
    return said or isinstance(fact, Array) and fact.dtype == "object"


def _rounds(sp: Specialiser, operands: dict[str, Any]) -> bool:
    """Whether the result is of whole numbers or truths, whatever else is known of it: `x.astype(int)`."""
    dtype = operands.get("dtype")
    fact = sp.fact(dtype) if isinstance(dtype, gast.expr) else None
    return isinstance(fact, Known) and fact.value is not None and np.dtype(fact.value).kind in "iub"


def _of_floats(
    sp: Specialiser, made: Any, operands: dict[str, Any], node: gast.AST
) -> tuple[gast.expr, dict[str, Any]]:
    """A type that is known only when the program runs is asked then: whole numbers would have no derivative."""
    dtype = operands["dtype"]
    if isinstance(sp.fact(dtype), Known) or isinstance(dtype, gast.Attribute) and sp.is_active(dtype.value):
        return made, operands
    asked = sp.note(gast.Call(object_node(sp, helpers.floating, node), [dtype], []), sp.fact(dtype))
    args = [asked if a is dtype else a for a in made.args]
    keywords = [gast.keyword(k.arg, asked if k.value is dtype else k.value) for k in made.keywords]
    return gast.Call(made.func, args, keywords), {**operands, "dtype": asked}


def _facts(sp: Specialiser, operands: dict[str, Any]) -> list[Fact]:
    return [sp.fact(o) for o in flat(operands.values())]


def _handed(sp: Specialiser, rule: Rule, operands: dict[str, Any]) -> list[Fact]:
    """What a function may hand out, or parts of it: `sum` never the container of what it adds up."""
    facts = _facts(sp, operands)
    if rule.function is not sum:
        return facts
    return [part for fact in facts[:1] for part in parts_of(fact) or (fact,)] + facts[1:]


def is_real(fact: Fact) -> bool:
    return not isinstance(fact, Unknown) and getattr(fact, "dtype", "f")[0] != "c"


HANDS_OUT = (max, min, sum, copy.copy, np.copy)  # of a container they may give a part, or what holds the same parts


# Parameters whose values are not looked at.
SHAPE_ONLY = {
    np.full_like: "a", helpers.unbroadcast: "like", helpers.cotangent_like: "like", helpers.like: "value",
    insertions.adjoint_like: "value",
}  # fmt: skip


def shape_only(sp: Specialiser, operand: gast.expr) -> gast.expr:
    """The same array, of which only the shape and type count."""
    return sp.note(operand, with_active(sp.fact(operand), False))


def refuse_other_arrays(sp: Specialiser, rule: Rule, operands: dict[str, Any], node: gast.AST) -> None:
    """A class of arrays may compute as it likes: `*` of matrices is their product, masked elements do not count."""
    for operand in flat(operands.values()):
        cls = getattr(sp.facts.get(operand), "cls", None)
        if isinstance(cls, type) and issubclass(cls, np.ndarray):
            found = f"{rule.name} of an active value and {text(operand)}, which is of type {cls.__name__}"
            raise sp.no_rule(node, found, f"use a plain array: np.asarray({text(operand)})")


def rule_fact(sp: Specialiser, rule: Rule, value: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
    facts, named = [sp.scope.resolved(f) for f in facts], {k: sp.scope.resolved(f) for k, f in named.items()}
    if rule.infer is not None:
        return rule.infer(sp, facts, named)
    if value in (max, min) and (found := extreme(sp, facts, named.get("default"))) is not None:
        return found
    if value is copy.deepcopy:
        return apart(facts[0], sp.fresh("list"))
    if (
        (rule.elementwise or isinstance(value, np.ufunc) and value.signature is None)
        and getattr(value, "nout", 1) == 1
        and not named
        and all(isinstance(f, (Array, Scalar, Unknown)) for f in facts)
    ):
        return infer.elementwise(value, facts, sp.scope, sp.fresh())
    if value in (np.dot, np.matmul, np.linalg.solve) and len(facts) == 2:
        return product_fact(sp, value, facts)
    if value is np.where and len(facts) == 3:
        return where_fact(sp, facts)
    if any(is_made_function(f) for f in facts):
        return Unknown()
    return infer.by_example(value, facts, named, sp.fresh())


def where_fact(sp: Specialiser, facts: list[Fact]) -> Fact:
    result = infer.elementwise(lambda a, b, c: np.where(a, b, c), facts, sp.scope, sp.fresh())
    if isinstance(result, Scalar):
        return Array(result.dtype, (), sites=frozenset([sp.fresh()]))
    return result


def product_fact(sp: Specialiser, value: Any, facts: list[Fact]) -> Fact:
    a, b = facts
    if isinstance(a, Array) and isinstance(b, Array) and a.dims and b.dims:
        if value is np.linalg.solve:
            sp.scope.unify(a.dims[-1], a.dims[-2]) if len(a.dims) > 1 else None
            sp.scope.unify(a.dims[-1], b.dims[-1] if len(b.dims) == 1 else b.dims[-2])
        else:
            sp.scope.unify(a.dims[-1], b.dims[-2] if len(b.dims) > 1 else b.dims[0])
    return infer.by_example(value, [sp.scope.resolved(f) for f in facts], {}, sp.fresh())
