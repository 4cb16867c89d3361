"""Whose memory an expression is: a name's, seen through views, or perhaps that of something that nobody can follow.

    u[1:].T, np.reshape(u, -1)              u's
    rows[0]                                 that of rows, a list
    table.get("a"), a repetition [a] * 2    memory of what goes in, by no way that an adjoint or a tangent could take
"""

from __future__ import annotations

import gast

from srcad.facts import Array, Fact, Known, Map, Scalar, Seq, Unknown, parts_of, sites_of
from srcad.frontend.aliases import COPY_WHERE_THEY_MUST, READ_ONLY, may_alias
from srcad.frontend.core import Core
from srcad.frontend.custom import every_part
from srcad.lengths import Scope
from srcad.rules import registry
from srcad.rules.call import Rule
from srcad.rules.indexing import basic, may_be_basic
from srcad.tree.build import walk

#: Displays have the adjoints of their elements; the others are new.
_FOLLOWED = (gast.List, gast.Tuple, gast.Dict, gast.Constant, gast.Compare)


def base_of(core: Core, value: gast.expr) -> str | None:
    """The name whose memory an expression is a view of."""
    while True:
        if isinstance(value, gast.Name):
            return value.id
        if copies_numbers(core, value):
            return None
        if isinstance(value, gast.Subscript) and isinstance(core.facts.get(value.value), (Seq, Map)):
            value = value.value
        elif isinstance(value, gast.Subscript) and isinstance(core.facts.get(value), (Array, Unknown)):
            if not basic(value.slice, Facts(core)):
                return None
            value = value.value
        elif isinstance(value, gast.Attribute) and value.attr == "T":
            value = value.value
        elif isinstance(value, gast.Call) and viewed(core, value) is not None:
            value = viewed(core, value)
        else:
            return None


def copies_numbers(core: Core, value: gast.expr) -> bool:
    """Whether an expression is a slice of a list of numbers: they, and their adjoints, are in both lists."""
    if not (isinstance(value, gast.Subscript) and isinstance(value.slice, gast.Slice)):
        return False
    held = core.facts.get(value.value)
    return isinstance(held, Seq) and all(isinstance(part, Scalar) for part in parts_of(held))


def viewed(core: Core, value: gast.Call) -> gast.expr | None:
    """What a call gives a view of, if its view of the adjoint can be written into."""
    op = core.ops.get(value)
    rule = _rule_of(core, value) if op is None else op.rule
    if rule is None or not rule.view or rule.function in READ_ONLY:
        return None
    if op is None:  # of constants, in memory that gets active values elsewhere: `parts[2].T` of a list of arrays
        owner = value.func.value if _is_method(core, value) else None
        return owner or next((a for a in value.args[:1] if isinstance(core.facts.get(a), Array)), None)
    first = next(iter(op.operands.values()))
    if isinstance(first, list):
        return first[0] if len(first) == 1 else None
    return first


def _rule_of(core: Core, value: gast.Call) -> Rule | None:
    """The rule of a call that is no active operation."""
    if _is_method(core, value):
        return registry.METHODS.get(value.func.attr)
    known = core.facts.get(value.func)
    return registry.find(known.value) if isinstance(known, Known) else None


def _is_method(core: Core, value: gast.Call) -> bool:
    return isinstance(value.func, gast.Attribute) and isinstance(core.facts.get(value.func.value), Array)


def may_share(core: Core, value: gast.expr) -> bool:
    """Whether an expression may be memory that is stored into, in a way that its adjoint cannot follow."""
    if base_of(core, value) is not None or not sites_of(core.facts.get(value, Unknown())) & core.stored_sites:
        return False
    if isinstance(value, gast.Subscript):
        if isinstance(core.facts.get(value.value), (Seq, Map)):
            return may_share(core, value.value)
        followed = isinstance(value.value, gast.Name) or not maybe_view(core, value)
        return not followed and (base_of(core, value.value) is not None or may_share(core, value.value))
    inner = viewed(core, value) if isinstance(value, gast.Call) else None
    if isinstance(value, gast.Attribute) and value.attr == "T" and isinstance(core.facts.get(value), Array):
        inner = value.value
    if inner is not None:
        return may_share(core, inner)  # a view of what is computed here
    op = core.ops.get(value)
    if op is not None and may_alias(core.facts, op.rule, value, op.operands):
        return True
    computed = isinstance(core.facts.get(value), Array) and (op is not None or _computes(core, value))
    if op is not None and (isinstance(value, gast.BinOp) or op.rule.elementwise or op.rule.reduces):
        computed = True  # of an array or a number, whichever it is
    if computed or isinstance(value, _FOLLOWED):
        return False
    fact = core.facts.get(value, Unknown())
    if _constant_taken_out(core, value, fact):
        return False
    given = frozenset().union(*(sites_of(core.facts[n]) for n in walk(value) if n in core.facts and n is not value))
    return bool(sites_of(fact) & given & core.stored_sites)  # `d.get("a")`, `d | {}`


def _constant_taken_out(core: Core, value: gast.expr, fact: Fact) -> bool:
    """`v = constants.pop()`: it has no cotangent, nor has anything that is in it, now or later."""
    pops = isinstance(value, gast.Call) and isinstance(value.func, gast.Attribute) and value.func.attr == "pop"
    changing = core.active_sites | core.changed_sites
    return pops and not any(f.active or sites_of(f) & changing for f in every_part(fact))


def _computes(core: Core, value: gast.expr) -> bool:
    """Whether an inactive operation gives a new array: in a loop it shares a site with the one of the turn before."""
    if isinstance(value, gast.BinOp):
        return True
    if not isinstance(value, gast.Call):
        return False
    rule = _rule_of(core, value)
    return rule is not None and not rule.view and rule.function not in COPY_WHERE_THEY_MUST


def maybe_view(core: Core, value: gast.expr) -> bool:
    """Whether it is decided when it runs if `u[i]` is a view: of the adjoint, then, as of the array."""
    if not isinstance(value, gast.Subscript) or isinstance(core.facts.get(value.value), (Seq, Map)):
        return False
    return may_be_basic(value.slice, Facts(core))


class Facts:
    """What is known of expressions, as rules ask for it."""

    def __init__(self, core: Core) -> None:
        self.core, self.scope = core, Scope()

    def fact(self, node: gast.expr) -> Fact:
        return self.core.facts.get(node, Unknown())
