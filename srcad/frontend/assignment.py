"""Assignments: what each target gets of the value, from left to right.

a, (b, *c) = x            ->      a = x[0], b = x[1][0], c = x[1][1:]
u[i], k = v, k + 1        ->      values first, where a target changes what another one reads
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Array, Dim, Fact, Known, Scalar, Seq, Unknown, sites_of
from srcad.frontend import lazy, objects, stores
from srcad.frontend.aliases import MOVED, READ_ONLY
from srcad.frontend.binding import bind_together, bind_value, target_name, virtual
from srcad.frontend.displays import add_part, display, parts_of_sequence, unpacked
from srcad.frontend.either import is_none
from srcad.frontend.handed_out import element
from srcad.frontend.inactive import reads_active
from srcad.frontend.raised import raise_as_python, refuse_missing
from srcad.frontend.storing import store_attribute, store_subscript
from srcad.tree.build import as_load, as_store, call, const, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def assign_stmt(sp: Specialiser, node: gast.Assign) -> None:
    targets = node.targets
    if len(targets) == 1 and isinstance(targets[0], (gast.Tuple, gast.List)):
        lazy.used_up(sp, node.value)
        value = in_order(sp, node.value)
        plain = isinstance(value, gast.Tuple) and not any(isinstance(e, gast.Starred) for e in value.elts)
        unpack_value(sp, targets[0], unpacked(sp, value) if plain else sp.expr(value))
        return
    alone = len(targets) == 1 and isinstance(targets[0], gast.Name) and not isinstance(node.value, gast.Name)
    if alone:
        sp.wishes[node.value] = targets[0].id
    names = all(isinstance(target, gast.Name) for target in targets)
    value = own_value(sp, node, sp.whole(node.value) if names else sp.expr(node.value))
    if alone:
        sp.wishes[value] = targets[0].id
    if len(targets) > 1 and not isinstance(value, (gast.Name, gast.Constant)):
        value = sp.hold(value, "value")
    for target in targets:
        bind_target(sp, target, value if target is targets[0] else sp.again(value))


def own_value(sp: Specialiser, node: gast.AST, value: gast.expr) -> gast.expr:
    """In srcad's own text a name for a view that can only be read means its value: a copy, where the array is changed.

    t = np.diag(A)                          t = np.copy(np.diag(A))
    p_bar = unbroadcast(u_bar[1:], p)       p_bar = np.copy(unbroadcast(u_bar[1:], p))
    """
    op = sp.ops.get(value) if sp.frame.source.is_generated else None
    given = value if op is None or op.rule.function in READ_ONLY else op.operands.get(MOVED.get(op.rule.function, ""))
    if op is None or given is None or not sites_of(sp.fact(given)) & sp.memory.stored_sites:
        return value
    return sp.call_function(node, Known(np.copy), [value], {}, sp.object(np.copy))


def in_order(sp: Specialiser, node: gast.expr) -> gast.expr:
    """`first, *rest = reversed(xs)` takes the parts of `xs[::-1]`."""
    if isinstance(node, gast.Call) and isinstance(node.func, gast.Name) and len(node.args) == 1:
        if sp.look(node.func.id) == Known(reversed) and reads_active(sp, node):
            backwards = gast.Slice(None, None, gast.UnaryOp(gast.USub(), gast.Constant(1, None)))
            return gast.copy_location(gast.Subscript(node.args[0], backwards, gast.Load()), node)
    return node


def bind_target(sp: Specialiser, target: gast.expr, value: gast.expr) -> None:
    if isinstance(target, gast.Name):
        bind_value(sp, target_name(sp, target.id, value), value)
    elif isinstance(target, gast.Subscript):
        store_subscript(sp, target, value)
    elif isinstance(target, gast.Attribute):
        store_attribute(sp, target, value)
    elif isinstance(target, (gast.Tuple, gast.List)):
        unpack_value(sp, target, value)
    else:
        raise sp.unsupported(target, "this assignment target", "assign to a name")


def unpack_value(sp: Specialiser, target: Any, made: gast.expr) -> None:
    """`a, b = c, d`, `a, (b, *c) = x`."""
    fact = sp.fact(made)
    if is_none(fact):
        refuse_missing(sp, "TypeError", "cannot unpack non-iterable NoneType object")
    items = parts_of_sequence(sp, made)
    if items is None and isinstance(fact, Seq) and fact.items is not None and virtual(sp, fact):
        at = only_result(sp, target, made, len(fact.items))
        if at is not None:
            index = sp.note(const(at), Scalar("int64", literal=at, size=at))
            bind_target(sp, target.elts[at], sp.subscript_of(made, index, target))
            return
        made = sp.hold(made, "parts")
        items = parts_of_sequence(sp, made)
    if items is None and fact.active:
        pairs = pairs_of_array(sp, target, made)
    elif items is None or not virtual(sp, fact) and not isinstance(made, (gast.Tuple, gast.List)):
        plain_unpack(sp, target, made)
        return
    else:
        pairs = match_targets(sp, target, items)
    if all(isinstance(t, gast.Name) or objects.is_variable(sp, t) for t, _ in pairs):
        bind_together(sp, [(variable_of(sp, t, v), v) for t, v in pairs])
        return
    held = (
        [v if isinstance(v, gast.Constant) else sp.hold_always(v, "old") for _, v in pairs]
        if len(pairs) > 1
        else [v for _, v in pairs]
    )
    for (t, _), v in zip(pairs, held, strict=True):
        bind_target(sp, t, v)


def only_result(sp: Specialiser, target: Any, made: gast.expr, number: int) -> int | None:
    """`sign, size = np.linalg.slogdet(a)` where nobody reads `sign`: which of a call's results is taken at all."""
    names = [t.id if isinstance(t, gast.Name) else "" for t in target.elts]
    op = sp.ops.get(made)
    frame = sp.frame
    if len(names) != number or len(set(names)) != number or op is None or not op.rule.name.startswith("np."):
        return None
    if frame.inner or frame.globals or frame.outer or "" in names:
        return None
    nodes = list(walk(frame.source.body))
    read = {n.id for n in nodes if isinstance(n, gast.Name) and not isinstance(n.ctx, gast.Store)}
    read |= {n.target.id for n in nodes if isinstance(n, gast.AugAssign) and isinstance(n.target, gast.Name)}
    wanted = [i for i, identifier in enumerate(names) if identifier in read]
    return wanted[0] if len(wanted) == 1 else None


def variable_of(sp: Specialiser, target: Any, value: gast.expr) -> str:
    """The variable that a target binds, also where it is an attribute of an object that the program makes."""
    if isinstance(target, gast.Name):
        return target_name(sp, target.id, value)
    held = sp.virtuals[sp.expr(target.value)]
    return (held if target.attr in held.parts else add_part(sp, held, target.attr)).parts[target.attr]


def pairs_of_array(sp: Specialiser, target: Any, made: gast.expr) -> list[tuple[Any, gast.expr]]:
    """The elements of an active array or list of unknown length: as many as there are targets, the rest a list."""
    held = made if isinstance(made, gast.Name) else sp.hold(made, "parts")
    stars = [i for i, t in enumerate(target.elts) if isinstance(t, gast.Starred)]
    count = len(target.elts) - len(stars)
    check_length(sp, target, held, count, bool(stars))

    def at(i: int) -> gast.expr:
        index = sp.note(const(i), Scalar("int64", literal=i, size=i))
        return sp.subscript_of(sp.again(held), index, target)

    if not stars:
        return [(t, at(i)) for i, t in enumerate(target.elts)]
    first, after = stars[0], count - stars[0]
    upper = None if after == 0 else sp.note(const(-after), Scalar("int64", literal=-after, size=-after))
    lower = None if first == 0 else sp.note(const(first), Scalar("int64", literal=first, size=first))
    middle = sp.subscript_of(sp.again(held), sp.note(gast.Slice(lower, upper, None), Unknown()), target)
    empty = sp.note(gast.List([], gast.Load()), Seq("list", (), None, frozenset([sp.fresh("list")]), 0))
    rest = sp.new_name("items")
    sp.bind_value(rest, empty)
    sp.extend(target, sp.local_variable(rest, target), middle)
    return [
        *((t, at(i)) for i, t in enumerate(target.elts[:first])),
        (target.elts[first].value, sp.local_variable(rest, target)),
        *((t, at(i - after)) for i, t in enumerate(target.elts[first + 1 :])),
    ]


def check_length(sp: Specialiser, target: Any, held: gast.expr, count: int, starred: bool) -> None:
    """Python's own error where the number of elements is another."""
    fact = sp.fact(held)
    length = (
        fact.length
        if isinstance(fact, Seq)
        else sp.scope.find(fact.dims[0])
        if isinstance(fact, Array) and fact.dims
        else None
    )
    if length == count or starred and isinstance(length, int) and length >= count or starred and count == 0:
        return
    op = gast.Lt() if starred else gast.NotEq()
    test = gast.Compare(call("len", sp.again(held)), [op], [const(count)])
    text = (
        f"not enough values to unpack (expected at least {count})" if starred else f"expected {count} values to unpack"
    )
    raised = gast.Raise(call("ValueError", gast.Constant(text, None)), None)
    sp.emit(gast.If(sp.note(test, Scalar("bool")), [raised], []), target)


def match_targets(sp: Specialiser, target: Any, items: list[gast.expr]) -> list[tuple[Any, gast.expr]]:
    stars = [i for i, t in enumerate(target.elts) if isinstance(t, gast.Starred)]
    wanted, found = len(target.elts) - len(stars), len(items)
    if found < wanted or found > wanted and not stars:
        few = f"not enough values to unpack (expected {'at least ' * len(stars)}{wanted}, got {found})"
        message = few if found < wanted else f"too many values to unpack (expected {wanted})"
        raise_as_python(sp, ValueError, message)
    if not stars:
        return list(zip(target.elts, items, strict=True))
    at, after = stars[0], len(target.elts) - stars[0] - 1
    middle = items[at : len(items) - after]
    rest = display(sp, gast.List(middle, gast.Load()), "list")
    return [
        *zip(target.elts[:at], items[:at], strict=True),
        (target.elts[at].value, rest),
        *zip(target.elts[at + 1 :], items[len(items) - after :], strict=True),
    ]


def plain_unpack(sp: Specialiser, target: Any, made: gast.expr) -> None:
    """Unpacking of inactive values, as the user wrote it; what is stored into something is unpacked under a name first.

        x[0], k = pair        item, item2 = pair
                              x[0] = item
                              k = item2
    """
    fact = sp.fact(made)
    held: list[tuple[gast.expr, str]] = []
    if not only_names(target):
        target, held = under_names(sp, target)
    bind_names(sp, target, fact)
    sp.emit(gast.Assign([renamed_target(sp, target)], made, None))
    for written, identifier in held:
        bind_target(sp, written, sp.local_variable(identifier, written))


def only_names(target: gast.expr) -> bool:
    """Whether a target binds variables, and stores into nothing."""
    if isinstance(target, (gast.Tuple, gast.List)):
        return all(only_names(t) for t in target.elts)
    return isinstance(target.value if isinstance(target, gast.Starred) else target, gast.Name)


def under_names(sp: Specialiser, target: gast.expr) -> tuple[gast.expr, list[tuple[gast.expr, str]]]:
    """The same target of new variables, and what each of them is to be bound to."""
    if isinstance(target, (gast.Tuple, gast.List)):
        inner = [under_names(sp, t) for t in target.elts]
        return type(target)([t for t, _ in inner], gast.Store()), [pair for _, pairs in inner for pair in pairs]
    if isinstance(target, gast.Starred):
        value, pairs = under_names(sp, target.value)
        return gast.Starred(value, gast.Store()), pairs
    identifier = sp.new_name("item")
    sp.frame.names[identifier] = identifier
    sp.frame.local.add(identifier)
    return gast.Name(identifier, gast.Store(), None, None), [(target, identifier)]


def renamed_target(sp: Specialiser, target: gast.expr) -> gast.expr:
    if isinstance(target, gast.Name):
        return gast.Name(sp.variable_name(target.id), gast.Store(), None, None)
    if isinstance(target, (gast.Tuple, gast.List)):
        return type(target)([renamed_target(sp, t) for t in target.elts], gast.Store())
    if isinstance(target, gast.Starred):
        return gast.Starred(renamed_target(sp, target.value), gast.Store())
    made = sp.expr(as_load(target))
    stores.mark(sp, sp.fact(made.value) if isinstance(made, gast.Subscript) else Unknown(), Unknown())
    return as_store(made)


def bind_names(sp: Specialiser, target: gast.expr, fact: Fact) -> None:
    """Bind the names of an (inactive) target to what is known of a value's parts."""
    if isinstance(target, gast.Name):
        sp.bind(sp.variable_name(target.id), fact)
    elif isinstance(target, gast.Starred):
        bind_names(sp, target.value, Seq("list", None, Unknown(), frozenset([sp.fresh("list")]), Dim(sp.fresh())))
    elif isinstance(target, (gast.Tuple, gast.List)):
        items = (
            fact.items
            if isinstance(fact, Seq) and fact.items is not None and len(fact.items) == len(target.elts)
            else None
        )
        for i, t in enumerate(target.elts):
            bind_names(sp, t, items[i] if items is not None else element(sp, fact))


__all__ = ["assign_stmt", "bind_names", "bind_target", "only_names", "renamed_target", "under_names", "unpack_value"]
