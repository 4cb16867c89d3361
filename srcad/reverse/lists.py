"""What changes a list changes its adjoint back.

    xs.append(v)         v_bar = xs_bar.pop()
    v = xs.pop(0)        xs_bar.insert(0, v_bar)
    xs.insert(i, v)      v_bar = xs_bar.pop(i)
    xs.reverse()         xs_bar.reverse()
    xs[i] = v            v_bar = xs_bar[i], in a list with a shadow; then what the shadow had there before comes back

Where the list has a shadow, the forward sweep has changed the shadow alike (`shadows.py`), and what goes back into it
is the shadow that has been taken out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Fact, Scalar, Unknown, taken_out
from srcad.frontend.core import Core
from srcad.frontend.webs import SharedName
from srcad.reverse import buffers
from srcad.reverse.adjoints import Adjoint, full
from srcad.reverse.mirrored import hand_back
from srcad.reverse.pull import Group, pull
from srcad.rules.expr import NUMPY, named
from srcad.tree.build import as_store, assign, attribute, call, copy_tree, name

if TYPE_CHECKING:
    from srcad.reverse.sweep import Sweep


def reverse_method(sweep: Sweep, stmt: gast.Expr) -> None:
    """A statement that is a call of a list's method."""
    method = method_of(stmt.value)
    owner = stmt.value.func.value if method in ("append", "insert", "reverse") else None
    if not isinstance(owner, gast.Name):
        return
    group = sweep.group(stmt)
    adjoint = _adjoint(sweep, group, owner)
    if adjoint is None:
        return
    if method == "reverse":
        group.steps.append(gast.Expr(call(attribute(adjoint, "reverse"))))
        sweep.finish(group)
        return
    item = stmt.value.args[-1]
    place = [] if method == "append" else [_inserted_at(sweep, group, stmt.value.args[0], adjoint)]
    popped = call(attribute(copy_tree(adjoint), "pop"), *place)
    held = sweep.names.new(
        sweep.variable(item.id) if isinstance(item, gast.Name) and item.id not in sweep.state else "v_bar"
    )
    if owner.id in sweep.shadows:
        hand_back(sweep, group, item, name(held))
    elif sweep.fact(item).active:
        pull(sweep, group, item, named(held, taken_out(sweep.fact(item)), group.scope))
    group.steps.insert(0, assign(held, popped) if group.pending or group.steps else gast.Expr(popped))
    sweep.finish(group)


def _adjoint(sweep: Sweep, group: Group, owner: gast.Name) -> gast.expr | None:
    """The adjoint of a list, where it has one."""
    if owner.id in sweep.shadows:
        return buffers.view_target(sweep, group, owner.id)
    root = buffers.root_of(sweep, owner.id)
    return name(sweep.variable(root)) if root in sweep.state else None


def pops(core: Core, stmt: gast.AST) -> bool:
    """Whether a statement is `v = xs.pop()` of a list of active values."""
    value: Any = stmt.value if isinstance(stmt, gast.Assign) else None
    return method_of(value) == "pop" and core.facts.get(value.func.value, Unknown()).active


def method_of(node: gast.AST | None) -> str:
    return node.func.attr if isinstance(node, gast.Call) and isinstance(node.func, gast.Attribute) else ""


def reverse_pop(sweep: Sweep, stmt: gast.Assign) -> None:
    """`v = xs.pop()`: the list's adjoint gets v's back. As many as xs has at this point of the program it has too."""
    target, value = stmt.targets[0], stmt.value
    owner = value.func.value
    if not isinstance(target, gast.Name) or not isinstance(owner, gast.Name):
        raise taken_out_of(sweep, stmt)
    group = sweep.group(stmt)
    fact = sweep.fact(value)
    root = buffers.root_of(sweep, owner.id)
    if target.id in sweep.shadows:
        mirrored = sweep.shadow_statements[stmt]
        bar: gast.expr = sweep.need_name(sweep.shadows[target.id], mirrored, True, fact, content=False)
        if owner.id not in sweep.shadows and root not in sweep.state:
            sweep.zero(root, stmt, True)
    elif buffers.is_view(sweep, target.id) or target.id in sweep.buffers.roots:
        raise taken_out_of(sweep, stmt)
    else:
        adjoint = sweep.state.pop(target.id, None)
        if owner.id not in sweep.shadows and root not in sweep.state:
            if adjoint is None:
                return
            sweep.zero(root, stmt, True)
        if adjoint is None:
            bar = sweep.zeros_node(sweep.need_name(target.id, stmt, True, fact, content=False), fact)
        else:
            bar = _whole(sweep, group, target.id, adjoint, fact)
    whole = _adjoint(sweep, group, owner)
    assert whole is not None
    group.steps.append(gast.Expr(_put_back(sweep, group, whole, value, bar)))
    sweep.finish(group)


def _put_back(sweep: Sweep, group: Group, whole: gast.expr, pop: gast.Call, bar: gast.expr) -> gast.Call:
    """The call that puts an adjoint back to where `xs.pop(...)` took it from."""
    index = sweep.frozen_index(group, pop.args[0]) if pop.args else None
    if index is None:
        return call(attribute(whole, "append"), bar)
    if not _counts_from_start(sweep, pop.args[0]):
        index = call("popped_at", index, copy_tree(whole))
    return call(attribute(whole, "insert"), index, bar)


def _inserted_at(sweep: Sweep, group: Group, index: gast.expr, whole: gast.expr) -> gast.expr:
    """Where `xs.insert(index, v)` has put v."""
    if isinstance(index, gast.Constant) and index.value == 0:
        return copy_tree(index)
    return call("inserted_at", sweep.frozen_index(group, index), copy_tree(whole))


def _counts_from_start(sweep: Sweep, index: gast.expr) -> bool:
    return isinstance(index, gast.Constant) and isinstance(index.value, int) and index.value >= 0


def _whole(sweep: Sweep, group: Group, identifier: str, adjoint: Adjoint, fact: Fact) -> gast.expr:
    """An adjoint in its value's full shape, and memory of its own."""
    if full(adjoint.fact, fact, group.scope) and (adjoint.owned or isinstance(fact, Scalar)):
        return name(adjoint.variable)
    like = sweep.need_name(identifier, group.stmt, True, fact, content=False)
    if isinstance(fact, Array):
        return call(f"{NUMPY}.array", call(f"{NUMPY}.broadcast_to", name(adjoint.variable), attribute(like, "shape")))
    return call("like", name(adjoint.variable), like)


def taken_out_of(sweep: Sweep, stmt: gast.AST) -> SharedName:
    return SharedName(
        "the list method .pop() on active values",
        "build the list with append, read it by index",
        sweep.place(stmt),
    )


def reverse_replaced(sweep: Sweep, stmt: gast.Assign, target: gast.Subscript) -> None:
    """`xs[i] = y` in a list with a shadow: what the shadow has there is y's, then what it had before comes back."""
    group = sweep.group(stmt)
    assert isinstance(target.value, gast.Name)
    whole = buffers.view_target(sweep, group, target.value.id)
    place = gast.Subscript(whole, sweep.frozen_index(group, target.slice), gast.Load())
    variable = sweep.names.new("v_bar")
    group.steps.append(assign(variable, copy_tree(place)))
    old = sweep.need_name(sweep.core.replaced[stmt], stmt, False, Unknown(), content=False)
    group.steps.append(gast.Assign([as_store(place)], old, None))
    hand_back(sweep, group, stmt.value, name(variable))
    sweep.finish(group)
