"""Linear equations with sparse matrices: `spsolve(A, b)`, iterations, and the factors that `splu(A)` gives.

    lu = linalg.splu(A)            lu = linalg.splu(A_matrix)
    y = lu.solve(b)                y = lu.solve(b)              # an operation on b and on A_entries

The factors are a constant, and beside them the entries of the matrix that they are of.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Fact, Instance, Known, Seq, Unknown
from srcad.frontend.displays import display
from srcad.frontend.frames import Bound
from srcad.frontend.matrices import OPERANDS, honest, is_sparse, is_stored, parts, rule_of
from srcad.frontend.operations import finish_rule, function_node, make_call, operands_of, rule_fact, shape_only
from srcad.rules import registry
from srcad.runtime.sparse import Factors, lu_solve
from srcad.tree.build import Record, attribute, text, tuple_of

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

_FREE = ("x0", "M", "M1", "M2")  # on which the solution does not depend


def is_factors(fact: Fact) -> bool:
    """Whether a value is what `splu` gives, of a matrix of active data or of a constant one."""
    module: Any = sys.modules.get("scipy.sparse.linalg")
    constant = isinstance(fact, Instance) and module is not None and fact.cls is module.SuperLU
    return constant or isinstance(fact, Seq) and fact.cls is Factors


def solved(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr | None:  # fmt: skip
    """A call of `scipy.sparse.linalg` that is known here; None for all others."""
    module: Any = sys.modules.get("scipy.sparse.linalg")
    if module is None or not (getattr(value, "__module__", None) or "").startswith("scipy.sparse.linalg"):
        return None
    given = [*args, *keywords.values()]
    first = args[0] if args else keywords.get("A")
    if first is None or not (is_stored(sp.fact(first)) or is_sparse(sp.fact(first))):
        return None
    if value is module.splu:
        return _factors(sp, node, value, first, args, keywords, func)
    rule = registry.find(value)
    if rule is None or "entries" not in [p.name for p in rule.parameters] or not any(map(sp.is_active, given)):
        return None
    names = [p.name for p in rule.parameters]
    args = [_plain(sp, n, v) for n, v in zip(names, args, strict=False)]
    keywords = {k: _plain(sp, k, v) for k, v in keywords.items()}
    whole = make_call(function_node(sp, value, func, node), args, keywords)
    operands = operands_of(sp, node, rule, whole, True)
    if is_stored(sp.fact(first)):
        operands |= parts(sp, first)
    fact = rule_fact(sp, rule, value, [sp.fact(a) for a in args], {k: sp.fact(v) for k, v in keywords.items()})
    return finish_rule(sp, node, rule, whole, operands, True, fact)


def _plain(sp: Specialiser, parameter: str, value: gast.expr) -> gast.expr:
    """An argument as SciPy is given it."""
    value = sp.again(honest(sp, value))
    return shape_only(sp, value) if parameter in _FREE else value


def _factors(
    sp: Specialiser, node: gast.AST, value: Any, first: gast.expr, args: list[gast.expr],
    keywords: dict[str, gast.expr], func: gast.expr | None,
) -> gast.expr | None:  # fmt: skip
    if any(sp.is_active(v) for v in (*args, *keywords.values()) if v is not first):
        return None
    given = [honest(sp, a) for a in args]
    whole = make_call(function_node(sp, value, func, node), given, {k: honest(sp, v) for k, v in keywords.items()})
    made = sp.note(whole, Instance(sys.modules["scipy.sparse.linalg"].SuperLU, frozenset()))
    if not is_stored(sp.fact(first)):
        return made
    return display(sp, tuple_of([made, *list(parts(sp, first).values())[1:]]), "tuple", _FIELDS, Factors)


_FIELDS = ("factors", "rows", "columns", "entries")


def attribute_of_factors(sp: Specialiser, made: gast.Attribute, node: gast.AST) -> gast.expr | None:
    """What `splu` gives has a method that is known here; None for what a constant one has besides."""
    fact = sp.fact(made.value)
    if made.attr == "solve":
        return sp.note(made, Bound(Known("solve"), (made.value,)))
    if not fact.active:
        return None
    if made.attr in ("shape", "nnz", "perm_r", "perm_c"):
        return sp.note(attribute(_parts(sp, made.value)["A"], made.attr), Unknown())
    raise sp.no_rule(node, f"the attribute {made.attr} of the factors of active data", "use .solve()")


def method(
    sp: Specialiser, node: gast.AST, label: str, owner: gast.expr, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> gast.expr | None:
    """`lu.solve(b, trans)`; None for all others."""
    fact = sp.fact(owner)
    if label != "solve" or not is_factors(fact):
        return None
    held = _parts(sp, owner) if fact.active else {"A": owner}
    called = make_call(attribute(held["A"], "solve"), args, keywords)
    given = dict(zip(("b", "trans"), args, strict=False)) | {"b" if k == "rhs" else k: v for k, v in keywords.items()}
    if not (fact.active or any(map(sp.is_active, given.values()))):
        return sp.note(called, Unknown())
    rule = rule_of(lu_solve)
    return finish_rule(
        sp, node, rule, called, held | given, True, rule.infer(sp, [sp.fact(owner), sp.fact(given["b"])], {})
    )


def _parts(sp: Specialiser, owner: gast.expr) -> dict[str, gast.expr]:
    if not isinstance(owner, Record):
        raise sp.no_rule(owner, f"{text(owner)}, factors of active data that were in a list", "use a tuple")
    named = [p if isinstance(p, gast.Name) else sp.hold_always(p, w) for p, w in zip(owner.elts, _FIELDS, strict=True)]
    owner.elts[:] = named
    return {k: sp.again(part) for k, part in zip(OPERANDS, named, strict=True)}


__all__ = ["attribute_of_factors", "is_factors", "method", "solved"]
