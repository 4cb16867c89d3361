"""Stores into arrays, lists and dicts: what becomes active, what is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import gast

from srcad.facts import (
    Array,
    Fact,
    Instance,
    Known,
    Map,
    Mixed,
    Number,
    Scalar,
    Seq,
    Unknown,
    dims_of,
    join,
    sites_of,
    with_active,
)
from srcad.frontend import columns, overloads, stored
from srcad.frontend.changes import changed_by_call, forget_items, place_of, put, put_item
from srcad.frontend.displays import escapes, parts_of_sequence
from srcad.frontend.frames import Again, Closure, is_made_function, written_at
from srcad.frontend.mappings import becomes_table, default_wanted
from srcad.frontend.matrices import is_stored
from srcad.frontend.operations import beside
from srcad.frontend.order import held_before, settled
from srcad.frontend.places import place_in_sequence
from srcad.frontend.webs import SharedName
from srcad.rules.indexing import basic, subscript_fact
from srcad.runtime import written
from srcad.runtime.helpers import add_parts
from srcad.tree.build import BINARY, as_store, const, copy_tree

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def store_target(sp: Specialiser, base: gast.expr) -> gast.expr:
    """The array that is stored into, under a name."""
    if isinstance(base, gast.Name):
        return base
    fact = sp.fact(base)
    if (
        isinstance(fact, Map)
        or isinstance(fact, Seq)
        and fact.kind != "list"
        or isinstance(base, (gast.Dict, gast.Tuple, gast.List))
    ):
        return base
    return sp.hold(base, "row" if isinstance(fact, Seq) else "part")


def store(sp: Specialiser, node: gast.AST, base: gast.expr, index: gast.expr, value: gast.expr) -> None:
    """`base[index] = value`."""
    base = store_target(sp, base)
    fact = sp.fact(base)
    value = beside(sp, node, fact, value)
    check_store(sp, node, base, fact, value)
    if isinstance(fact, Seq) and (fact.active or sp.is_active(value)):
        index = place_in_sequence(sp, node, index)
        if isinstance(index, gast.Slice):
            put_part(sp, node, base, index, value)
            return
    escapes(sp, sp.fact(value))
    mark(sp, fact, sp.fact(value))
    target = sp.note(gast.Subscript(base, index, gast.Store()), fact)
    stmt = gast.Assign([target], value, None)
    sp.note(target, subscript_fact(fact, index, sp, sp.fresh()))
    sp.emit(stmt, node)


def put_part(sp: Specialiser, node: gast.AST, base: gast.expr, index: gast.Slice, value: gast.expr) -> None:
    """`xs[i:j] = value` of a list, which may get longer or shorter."""
    none = sp.note(const(None), Known(None))
    start, stop = index.lower or none, index.upper or none
    if index.step is None or sp.fact(index.step) == Known(None):
        sp.call_function(node, Known(written.put_part), [base, start, stop, value], {})
    else:
        sp.call_function(node, Known(written.put_every), [base, start, stop, index.step, value], {})


def accumulate(
    sp: Specialiser, node: gast.AST, func: gast.expr, base: gast.expr, index: gast.expr, value: gast.expr
) -> None:
    """`np.add.at(base, index, value)`."""
    base = store_target(sp, base)
    fact = sp.fact(base)
    check_store(sp, node, base, fact, value)
    mark(sp, fact, sp.fact(value))
    made = gast.Expr(gast.Call(func, [base, index, value], []))
    sp.note(made.value, Known(None))
    sp.emit(made, node)
    sp.accumulations[made] = subscript_fact(fact, index, sp, sp.fresh())


def check_store(sp: Specialiser, node: gast.AST, base: gast.expr, fact: Fact, value: gast.expr) -> None:
    active = sp.is_active(value) or fact.active
    if sp.is_active(value):
        default_wanted(sp, base)
    if not active:
        return
    if isinstance(fact, Array) and fact.dtype.startswith("void") and sp.is_active(value):
        found = "an active value stored into an array with fields"
        raise sp.unsupported(node, found, "make an array of floats for each field")
    if isinstance(fact, Array) and fact.dtype[0] not in "fc" and sp.is_active(value):
        raise sp.unsupported(
            node, f"an active value stored into an array of {fact.dtype}, which rounds it", "make the array of floats"
        )
    if isinstance(fact, Mixed) and not sp.frame.source.is_generated:
        raise sp.unsupported(
            node, "an active value stored into what may be a list of arrays or something else",
            "give each a name of its own",
        )  # fmt: skip
    if (
        isinstance(fact, (Array, Unknown))
        and isinstance(base, gast.Name)
        and fact.sites
        and not any("?" in s for s in fact.sites)
    ):
        return
    if isinstance(fact, (Array, Unknown)) and isinstance(base, gast.Name):
        raise sp.unsupported(
            node, f"an active value stored into {base.id}, of which it is not known where else it is reached from",
            "make the array with a NumPy function (np.zeros) in the function itself, "
            "or give the types (example_args, --types)",
        )  # fmt: skip
    if isinstance(fact, Seq) and fact.kind == "list" and isinstance(base, gast.Name):
        return
    columns.dict_wanted(sp, fact)
    raise sp.unsupported(
        node, "an active value stored into a container that is a parameter or a part of another",
        "build a new container and return or use that",
    )  # fmt: skip


def mark(sp: Specialiser, base: Fact, value: Fact) -> None:
    """Note that the memory behind `base` is stored into, and whether with something active."""
    sites = base.sites if isinstance(base, (Array, Unknown, Seq, Map, Instance)) else frozenset()
    sp.memory.stored_sites |= sites
    if isinstance(base, (Seq, Unknown)):  # what is not known may be a list
        for site in sites:
            put(sp, site, value)
    if isinstance(base, Unknown):  # or a dict
        for site in sites:
            put(sp, place_of(site, ...), value)
        forget_items(sp, sites)
    if value.active and not isinstance(base, Seq):
        sp.memory.active_sites |= sites


def augmented(sp: Specialiser, node: gast.AugAssign, base: gast.expr, index: gast.expr) -> None:
    """`base[index] op= value`."""
    base = store_target(sp, base)
    current = item_of(sp, node, base, index)
    start = len(sp.out)
    value = sp.expr(node.value)
    if not settled(sp, current, sp.out[start:]):
        base, index = held_before(sp, [base, index], start)
        if not is_view(sp, base, index):
            read_before(sp, node, base, index, current, value, start)
            return
        current = item_of(sp, node, base, index)
    fact = sp.fact(base)
    value = beside(sp, node, sp.fact(current), value)
    whole = sp.binary_of(node, current, node.op, value)
    if isinstance(fact, (Seq, Map)):
        item_in_place(sp, node, base, index, current, value, whole)
        return
    check_store(sp, node, base, fact, whole)
    mark(sp, fact, sp.fact(whole))
    target = sp.note(gast.Subscript(copy_with(sp, base), copy_index(sp, index), gast.Store()), sp.fact(current))
    stmt = gast.AugAssign(target, type(node.op)(), value)
    sp.emit(stmt, node)
    sp.augmented[stmt] = whole


def item_of(sp: Specialiser, node: gast.AST, base: gast.expr, index: gast.expr) -> gast.expr:
    """`base[index]`, read."""
    if not isinstance(base, gast.Name):
        base = sp.again(base)
        if hasattr(base, "ctx"):
            base.ctx = gast.Load()
    current = sp.subscript_of(base, index, node)
    return sp.note(current, sp.fact(current))


def is_view(sp: Specialiser, base: gast.expr, index: gast.expr) -> bool:
    """Whether `base[index]` is a view of an array, which sees what is written into the array later."""
    fact = sp.fact(base)
    return isinstance(fact, Array) and basic(index, sp) and not isinstance(subscript_fact(fact, index, sp, ""), Scalar)


def read_before(
    sp: Specialiser,
    node: gast.AugAssign,
    base: gast.expr,
    index: gast.expr,
    current: gast.expr,
    value: gast.expr,
    start: int,
) -> None:
    """`u[i] += f()` where f changes u: Python reads `u[i]`, calls f, adds, and stores."""
    computed = sp.out[start:]
    del sp.out[start:]
    current = sp.hold_always(current, "t")
    sp.out += computed
    whole = sp.binary_of(node, current, node.op, value)
    fact = sp.fact(current)
    if isinstance(fact, Array) and isinstance(current, gast.Name):
        in_place(sp, node, current, fact, whole, value)
        whole = sp.local_variable(current.id, node)
    elif not isinstance(fact, (Scalar, Number)) and sp.is_active(whole):
        raise sp.unsupported(
            node, "an augmented assignment whose value changes what it is added to, an array or a number",
            "compute the value before, under a name of its own",
        )  # fmt: skip
    store(sp, node, base, index, whole)


def copy_with(sp: Specialiser, node: gast.expr) -> gast.expr:
    return sp.note(copy_tree(node), sp.fact(node))


def item_in_place(
    sp: Specialiser,
    node: gast.AugAssign,
    base: gast.expr,
    index: gast.expr,
    current: gast.expr,
    value: gast.expr,
    whole: gast.expr,
) -> None:
    """`xs[i] op= value`: an array in a list is changed in place, a number is replaced."""
    fact = sp.fact(current)
    if isinstance(fact, Array):
        held = sp.hold(current, "part")
        in_place(sp, node, held, fact, sp.binary_of(node, sp.again(held), node.op, sp.again(value)), value)
        return
    if not isinstance(fact, Scalar) and sp.is_active(whole) and sp.mirrors:
        mark(sp, sp.fact(base), sp.fact(whole))
        target = gast.Subscript(copy_with(sp, base), copy_index(sp, index), gast.Store())
        changed_alike(sp, node, sp.note(target, fact), whole, value)
        return
    if not isinstance(fact, Scalar) and sp.is_active(whole):
        if sp.frame.source.is_generated and isinstance(node.op, (gast.Add, gast.Sub)):  # of adjoints in a container
            minus = sp.note(const(-1.0), Scalar("float64", literal=-1.0))
            part = value if isinstance(node.op, gast.Add) else sp.binary_of(node, minus, gast.Mult(), value)
            sp.call_function(node, Known(add_parts), [base, index, part], {})
            return
        held = sp.hold_always(current, "part")
        if in_place_or_anew(sp, node, held.id, held, value):  # Python puts the item back, an array too
            store(sp, node, copy_with(sp, base), copy_index(sp, index), sp.local_variable(held.id, node))
            return
        raise SharedName(
            "an augmented assignment of an item that may be an array or a number",
            "write xs[i] = xs[i] + ... (a new value), or xs[i][...] += ... (in place)", sp.place(node),
        )  # fmt: skip
    holder = sp.fact(base)
    if not sp.is_active(whole) and not holder.active:
        mark(sp, holder, sp.fact(whole))
        sp.memory.stored_sites |= sites_of(fact)
        if isinstance(holder, Map):
            put_item(sp, holder, index, sp.fact(whole))
        sp.emit(gast.AugAssign(stored_target(sp, current, fact), type(node.op)(), value), node)
        return
    store(sp, node, base, index, whole)


def stored_target(sp: Specialiser, current: gast.expr, fact: Fact) -> gast.expr:
    """What was read as the target of a store; what is known of its base says which memory that writes into."""
    made = sp.again(current)
    made.ctx = gast.Store()
    sp.ops.pop(made, None)
    return sp.note(made, fact)


def copy_index(sp: Specialiser, index: gast.expr) -> gast.expr:
    """A second copy of an index, its parts' facts with it."""
    made = copy_tree(index)
    for old, new in zip(gast.walk(index), gast.walk(made), strict=True):
        if old in sp.facts:
            sp.facts[new] = sp.facts[old]
    return made


def augmented_name(sp: Specialiser, node: gast.AugAssign, identifier: str) -> None:
    """`x op= value`: in place on an array, otherwise a new value under the old name."""
    current = sp.local_variable(identifier, node)
    fact = sp.fact(current)
    start = len(sp.out)
    value = sp.expr(node.value)
    if is_stored(fact):
        sp.bind_value(identifier, stored.augmented(sp, node, current, value))
        return
    if not settled(sp, current, sp.out[start:]):
        rebound_before(sp, node, identifier, current, value, start)
        return
    overloaded = overloads.in_place(sp, node, node.op, current, value)
    if overloaded is not None:
        sp.bind_value(identifier, overloaded)
        return
    if isinstance(fact, Seq) and fact.kind == "list" and isinstance(node.op, gast.Add):
        if fact.active or sp.is_active(value):
            extend(sp, node, current, value)
            return
        sp.memory.stored_sites |= sites_of(fact)
        mark_extended(sp, fact, sp.fact(value))
        stmt = gast.AugAssign(as_store(current), type(node.op)(), value)
        stmt.in_place = True  # the list may have other names
        sp.emit(stmt, node)
        return
    value = beside(sp, node, fact, value)
    if isinstance(fact, (Number, Unknown)) or isinstance(fact, Array) and _reads_both(sp, node.op, value):
        if renewed(sp, node, identifier, fact, current, value):
            return
    if isinstance(fact, Unknown) and (fact.active or sp.is_active(value)):
        if in_place_or_anew(sp, node, identifier, current, value):
            return
        if sp.mirrors:
            changed_alike(sp, node, as_store(current), sp.binary_of(node, current, node.op, value), value)
            return
        op = op_text(node.op)
        raise SharedName(
            f"{identifier} {op}= with an active value, where {identifier} may be an array or a number",
            f"write {identifier} = {identifier} {op} ... (a new value), or {identifier}[...] {op}= ... (in place)",
            sp.place(node),
        )  # fmt: skip
    whole = sp.binary_of(node, current, node.op, value)
    if isinstance(fact, Array):
        in_place(sp, node, current, fact, whole, value)
    elif sp.is_active(whole):
        # A tuple may be only its parts, and `t += array` is an array.
        sp.bind_value(identifier, whole, None if isinstance(fact, Seq) else (type(node.op)(), value))
    else:
        if isinstance(fact, Map):  # `d |= {...}`
            changed_by_call(sp, [replace(fact, items={})], understood=False)
            sp.memory.stored_sites |= fact.sites
        result = sp.fact(whole) if not isinstance(fact, Map) else Unknown(False, fact.sites)
        target = as_store(current)
        if isinstance(fact, Instance):  # `M *= 2.0` of a sparse matrix, which has other names maybe, and keeps them
            sp.note(target, fact)
            if isinstance(result, Instance):
                result = replace(result, sites=result.sites | fact.sites)
        stmt = gast.AugAssign(target, type(node.op)(), value)
        stmt.in_place = not isinstance(fact, Scalar)  # an array, maybe, or a list: others may see it
        sp.emit(stmt, node)
        sp.bind(identifier, result)
        if isinstance(fact, (Unknown, Instance)):
            sp.memory.stored_sites |= fact.sites


def rebound_before(
    sp: Specialiser, node: gast.AugAssign, identifier: str, current: gast.expr, value: gast.expr, start: int
) -> None:
    """`x += f()` where f binds x: what is added to, and bound again, is the x before the call."""
    computed = sp.out[start:]
    del sp.out[start:]
    current = sp.hold_always(current, "t")
    sp.out += computed
    fact = sp.fact(current)
    if not isinstance(fact, (Scalar, Number)):
        raise sp.unsupported(
            node, f"{identifier} {op_text(node.op)}= a call that binds {identifier}",
            "compute the value before, under a name of its own",
        )  # fmt: skip
    sp.bind_value(identifier, sp.binary_of(node, current, node.op, value))


def renewed(
    sp: Specialiser, node: gast.AugAssign, identifier: str, fact: Number | Array | Unknown, current: gast.expr,
    value: gast.expr,
) -> bool:  # fmt: skip
    """`x op= value` where x is a number or an array that nothing else sees: then it is `x = x op value`."""
    if not (fact.active or sp.is_active(value)):
        return False
    start = sp.state()
    whole = sp.binary_of(node, current, node.op, value)
    result = sp.fact(whole)
    if isinstance(fact, Number):
        same = isinstance(result, (Number, Array, Scalar)) and result.dtype == fact.dtype
    elif isinstance(fact, Array):
        same = isinstance(result, Array) and result.dtype == fact.dtype and sp.scope.alike(fact.dims, result.dims)
        same = same and (len(fact.dims or ()) < 2 or _one_axis(sp.scope.resolved(sp.fact(value))))
    else:
        same = bool(fact.sites) and not any("?" in site for site in fact.sites)
    others = [f for other, f in (sp.env or {}).items() if other != identifier] + list(sp.memory.contents.values())
    others += [*sp.free_facts.values(), *sp.attribute_facts.values()]
    held = frozenset().union(*(sites_of(f) for f in others)) | sp.param_sites
    if not same or fact.sites & held:
        sp.restore(start)
        return False
    sp.bind_value(identifier, whole)
    return True


def _reads_both(sp: Specialiser, op: gast.operator, value: gast.expr) -> bool:
    """Whether a derivative of `x op= value` reads what it replaces, or is simpler for the old value: `x *= y`."""
    return isinstance(op, gast.Pow) or isinstance(op, (gast.Mult, gast.Div)) and sp.is_active(value)


def _one_axis(fact: Fact) -> bool:
    """Whether a value has one long axis at most: then `x * value` has the layout of x, and sums round alike."""
    dims = dims_of(fact)
    return dims is not None and sum(d != 1 for d in dims) < 2


def in_place(
    sp: Specialiser, node: gast.AugAssign, current: gast.expr, fact: Array, whole: gast.expr, value: gast.expr
) -> None:
    if fact.active or sp.is_active(value):
        check_store(sp, node, current, fact, whole)
    mark(sp, fact, sp.fact(whole))
    stmt = gast.AugAssign(sp.note(as_store(current), fact), type(node.op)(), value)
    sp.emit(stmt, node)
    sp.augmented[stmt] = whole


def in_place_or_anew(
    sp: Specialiser, node: gast.AugAssign, identifier: str, current: gast.expr, value: gast.expr
) -> bool:
    """`x op= value` where x is a number, or an array that may have other names: it stays such a statement."""
    fact = sp.fact(current)
    if type(fact) not in (Unknown, Number) or not sites_of(fact) or any("?" in site for site in sites_of(fact)):
        return False
    whole = sp.binary_of(node, current, node.op, value)
    sp.memory.stored_sites |= sites_of(fact)
    sp.memory.active_sites |= sites_of(fact)
    stmt = gast.AugAssign(sp.note(as_store(current), fact), type(node.op)(), value)
    stmt.in_place = True
    sp.emit(stmt, node)
    sp.augmented[stmt] = whole
    sp.bind(identifier, Unknown(True, sites_of(fact)))
    return True


def changed_alike(sp: Specialiser, node: gast.AugAssign, target: gast.expr, whole: gast.expr, value: gast.expr) -> None:
    """`x op= value` of srcad's own text in forward mode: an array or a number, its tangent changes in the same way."""
    mark(sp, sp.fact(target), sp.fact(whole))
    stmt = gast.AugAssign(target, type(node.op)(), value)
    sp.emit(stmt, node)
    sp.augmented[stmt] = whole
    if isinstance(target, gast.Name):
        sp.bind(target.id, with_active(sp.fact(whole)))


def op_text(op: gast.operator) -> str:
    return next((k for k, v in BINARY.items() if isinstance(op, v)), "?")


def refuse_iterated(sp: Specialiser, node: gast.AST, fact: Seq) -> None:
    """A list that changes its length in a loop over it (by another name: `growing.py` has the others)."""
    if any(fact.sites & over for over in sp.iterated):
        raise sp.unsupported(node, "a list that grows while a loop runs over it", "loop over a copy: list(...)")


def append(sp: Specialiser, node: gast.AST, owner: gast.expr, value: gast.expr, *, new: bool = False) -> None:
    """`xs.append(value)`; `new`: no loop around it can be over this list, which a comprehension makes."""
    fact = sp.fact(owner)
    held = sp.virtuals.get(owner)
    if isinstance(held, columns.Columns):
        columns.append(sp, node, held, value, new=new)
        return
    if value in sp.virtuals and sp.virtuals[value].kind == "object" and isinstance(fact, Seq):
        columns.wanted(sp, fact.sites, value)
    active = fact.active or sp.is_active(value)
    escapes(sp, sp.fact(value))
    if isinstance(fact, Seq) and not new:
        refuse_iterated(sp, node, fact)
    if is_made_function(sp.fact(value)):
        append_function(sp, node, owner, sp.fact(value))
        return
    if active and isinstance(fact, Seq) and isinstance(owner, gast.Subscript) and not fact.sites & sp.param_sites:
        owner = sp.hold_always(owner, "items")  # `rows[i].append(v)`: one of several lists, under a name
    if active and not isinstance(owner, gast.Name):
        becomes_table(sp, owner)
        raise sp.unsupported(
            node, "append of an active value to a list that is part of something else", "append to a list variable"
        )
    mark(sp, fact, sp.fact(value))
    made = gast.Expr(gast.Call(gast.Attribute(owner, "append", gast.Load()), [value], []))
    sp.note(made.value, Known(None))
    sp.emit(made, node)


def append_function(sp: Specialiser, node: gast.AST, owner: gast.expr, function: Fact) -> None:
    """A function of the program's own goes into a list: the list holds its place, what is known holds the function."""
    if isinstance(node, (gast.ListComp, gast.GeneratorExp)):
        sp.memory.of_functions.add(written_at(sp, node))
        raise Again
    fact = sp.fact(owner)
    if not isinstance(fact, Seq) or not isinstance(owner, gast.Name):
        raise sp.unsupported(
            node, "a function put into a list that is part of something else", "write the list out: [f, g]"
        )
    late = isinstance(function, Closure) and not function.defaults and sp.frame.within(function.frame)
    if sp.nesting and not late:
        raise sp.unsupported(
            node, "a function with values of its own put into a list in a loop", "write the list out: [f, g]"
        )
    made = gast.Expr(gast.Call(gast.Attribute(owner, "append", gast.Load()), [gast.Constant(None, None)], []))
    sp.note(made.value, Known(None))
    sp.emit(made, node)
    others = [f for name, f in (sp.env or {}).items() if name != owner.id]
    if fact.items is not None and not sp.nesting and not fact.sites & frozenset().union(*map(sites_of, others)):
        sp.bind(owner.id, replace(fact, items=(*fact.items, function), length=len(fact.items) + 1))
        return
    for site in sorted(fact.sites):
        sp.function_contents[site] = join(sp.function_contents.get(site, function), function, site)
        sp.memory.function_sites.add(site)


def extend(sp: Specialiser, node: gast.AST, owner: gast.expr, values: gast.expr) -> None:
    """`xs.extend(values)` as appends, one by one."""
    items = parts_of_sequence(sp, values)
    if items is not None:
        held = [
            item if isinstance(item, (gast.Constant, gast.Name)) else sp.hold_always(item, "item") for item in items
        ]
        for item in held:  # all are read before the first one is appended
            append(sp, node, sp.again(owner), item)
        return
    held = sp.hold(values, "items")
    sp.loop_over(node, held, lambda item: append(sp, node, sp.again(owner), item))


def mark_extended(sp: Specialiser, fact: Seq, value: Fact) -> None:
    elem = value.elem if isinstance(value, Seq) and value.items is None else None
    for part in (value.items or ()) if isinstance(value, Seq) and value.items is not None else [elem or Unknown()]:
        for site in fact.sites:
            put(sp, site, part)


__all__ = ["Scalar", "accumulate", "append", "augmented", "augmented_name", "extend", "store"]
