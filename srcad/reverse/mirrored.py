"""What is given a place with a shadow, a name or a part of a list: who gets what the shadow has gathered.

    xs = [u, 2.0 * v]      u_bar is xs_bar[0] itself; v_bar += 2.0 * xs_bar[1]
    y = u.reshape(-1)      nothing where y is a view; where it turned out to be a copy, u_bar += y_bar.reshape(...)
    xs.append(u[0])        likewise: a row is a view, a number is a copy
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import gast

from srcad.analysis.sharing import base_of, maybe_view
from srcad.errors import UnsupportedSyntaxError
from srcad.facts import Array, Scalar, Unknown, taken_out
from srcad.reverse import buffers
from srcad.reverse.pull import Group, pull
from srcad.rules.expr import NUMPY, E, named, negative
from srcad.tree.build import assign, attribute, call, const, copy_tree

if TYPE_CHECKING:
    from srcad.reverse.sweep import Sweep

DISPLAYS = (gast.List, gast.Tuple, gast.Dict)


def reverse_binding(sweep: Sweep, stmt: gast.Assign, key: str) -> None:
    """A new array under a name with a shadow: what the shadow has gathered is the array's cotangent."""
    value, fact = stmt.value, sweep.fact(stmt.value)
    mirrored = sweep.shadow_statements[stmt]
    if isinstance(value, DISPLAYS):
        group = sweep.group(stmt)
        whole = sweep.need_name(sweep.shadows[key], mirrored, True, Unknown(), content=False)
        hand_back(sweep, group, value, whole)
        sweep.finish(group)
        return
    number = isinstance(fact, Scalar)
    base = None if number else base_of(sweep.core, value)
    if not fact.active or base in sweep.shadows and not buffers.may_copy(sweep.core, value):
        return
    group = sweep.group(stmt)
    node = sweep.need_name(sweep.shadows[key], mirrored, True, fact, content=False)
    op = sweep.core.ops.get(value)
    if op is not None and op.rule.function is copy.deepcopy and not isinstance(fact, Array):
        node = call("once_each", node)
    if number:
        node = gast.Subscript(node, gast.Tuple([], gast.Load()), gast.Load())  # the number, as it is now
    pull(sweep, group, value, E(node, fact, sweep.scope))
    before = len(sweep.out)
    sweep.finish(group)
    if base is None and not number and maybe_view(sweep.core, value) and isinstance(value.value, gast.Name):
        base = value.value.id
        if len(sweep.out) > before and base in sweep.shadows and not isinstance(sweep.key_fact(base), Array):
            raise UnsupportedSyntaxError(
                f"an item of {base}, an array or a container, that is stored into",
                "give the types (example_args, --types)",
                sweep.place(stmt),
            )
    if base in sweep.shadows and len(sweep.out) > before:
        _only_if_copied(sweep, stmt, sweep.out[before], mirrored, key, str(base))


def reverse_in_place_or_anew(sweep: Sweep, stmt: gast.AugAssign, whole: gast.expr, key: str) -> None:
    """`x op= v` of an array or a number: what the shadow has gathered after it goes to x, as it was, and to v."""
    group = sweep.group(stmt)
    shadow = sweep.need_name(sweep.shadows[key], sweep.shadow_statements[stmt], True, Unknown(), content=False)
    variable = sweep.names.new("v_bar")
    group.steps.append(assign(variable, call(attribute(copy_tree(shadow), "copy"))))
    every = gast.Subscript(shadow, gast.Constant(..., None), gast.Store())
    group.steps.append(gast.Assign([every], const(0.0), None))
    bar = named(variable, Unknown(), group.scope)
    if isinstance(whole, gast.BinOp) and isinstance(whole.op, (gast.Add, gast.Sub)):
        for part, minus in ((whole.left, False), (whole.right, isinstance(whole.op, gast.Sub))):
            if sweep.fact(part).active:
                given = buffers.fit(sweep, group, bar, Unknown(), part)
                pull(sweep, group, part, negative(given) if minus else given)
    else:
        pull(sweep, group, whole, bar)
    sweep.finish(group)


def _only_if_copied(sweep: Sweep, stmt: gast.Assign, made: Any, mirrored: gast.AST, key: str, base: str) -> None:
    """A `reshape` that turned out to be a copy has a cotangent of its own; one that is a view shares its base's."""
    one = sweep.need_name(sweep.shadows[key], mirrored, True, Unknown(), content=False)
    two = sweep.need_name(sweep.shadows[base], stmt, False, Unknown(), content=False)
    arrays = isinstance(sweep.key_fact(base), Array) and isinstance(sweep.fact(stmt.value), Array)
    shares = f"{NUMPY}.shares_memory" if arrays else "shares_with"
    test = gast.UnaryOp(gast.Not(), call(shares, one, two))
    made.body = [gast.If(test, made.body, [])]


def hand_back(sweep: Sweep, group: Group, node: gast.expr, bar: gast.expr) -> None:
    """The cotangent of a value in a container; what has a shadow of its own has it there already."""
    fact = sweep.fact(node)
    if not fact.active:
        return
    if isinstance(node, DISPLAYS):
        keys = node.keys if isinstance(node, gast.Dict) else [const(i) for i in range(len(node.elts))]
        parts = node.values if isinstance(node, gast.Dict) else node.elts
        for key, part in zip(keys, parts, strict=True):
            hand_back(sweep, group, part, gast.Subscript(copy_tree(bar), copy_tree(key), gast.Load()))
        return
    base = base_of(sweep.core, node)
    if base in sweep.shadows and not isinstance(fact, Scalar):
        if not (isinstance(fact, Unknown) or buffers.may_copy(sweep.core, node)):
            return
        whole = sweep.need_name(sweep.shadows[base], group.stmt, False, Unknown(), content=False)
        bar = call("unless_shared", copy_tree(bar), whole)
    pull(sweep, group, node, E(copy_tree(bar), taken_out(fact), group.scope))
