"""Binding: what an assignment binds, and under which name in Core."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

import gast
import numpy as np

from srcad.facts import (
    Array,
    Dim,
    Fact,
    Instance,
    Known,
    Map,
    Scalar,
    Seq,
    Unknown,
    is_record,
    join,
    parts_of,
    sites_of,
)
from srcad.frontend import columns, entries, lazy, objects, stores
from srcad.frontend.aliases import MOVED, READ_ONLY
from srcad.frontend.changes import put_item
from srcad.frontend.displays import (
    Virtual,
    add_part,
    display,
    part,
    parts_held,
    parts_of_mapping,
    parts_of_record,
    parts_of_sequence,
    unpacked,
)
from srcad.frontend.frames import Again, Alias, is_made_function
from srcad.frontend.inactive import reads_active
from srcad.frontend.mappings import Table, create
from srcad.frontend.order import settled
from srcad.rules.call import static_value
from srcad.rules.indexing import refreshed
from srcad.runtime.written import put
from srcad.tree.build import Place, as_load, as_store, assign, call, const, loads, name, parse_expr, text, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


FIXED = "?"  # a dict that is a part of something else: it is read through its parts, and not changed


def bind_value(sp: Specialiser, identifier: str, value: gast.expr, augmented: Any = None) -> None:
    """Bind a variable of Core to a value; a tuple or dict with active parts exists only as its parts."""
    fact = sp.fact(value)
    if is_made_function(fact) or isinstance(fact, Table):
        sp.bind(identifier, fact)
        return
    if isinstance(value, Place):
        columns.bind_row(sp, identifier, value, bound_once(sp, identifier))
        return
    if columns.is_columns(sp, value):
        columns.bind_columns(sp, identifier, sp.virtuals[value])  # type: ignore[arg-type]
        return
    if isinstance(value, gast.List) and isinstance(fact, Seq) and columns.holds_objects(sp, fact):
        columns.create(sp, identifier, fact, value.elts)
        return
    if objects.is_object(sp, value):
        bind_object(sp, identifier, sp.virtuals[value], sp.wishes.get(value) == identifier)
        return
    if value in sp.virtuals:
        sp.bind(identifier, sp.virtuals[value])
        return
    if isinstance(fact, Map) and fact.cls is not None and fact.active and is_path(value):
        sp.bind(identifier, Alias(value))
        return
    if isinstance(fact, Instance) and lasts(sp, value) and bound_once(sp, identifier):
        sp.bind(identifier, Alias(value))
        return
    if isinstance(fact, Map) and isinstance(value, gast.Dict) and fact.sites & sp.memory.table_sites:
        create(sp, identifier, value)
        return
    written = isinstance(value, (gast.List, gast.Tuple, gast.Dict))
    if virtual(sp, fact) or written and objects.holds_objects(sp, value):
        parts = decomposed(sp, value, fact)
        if parts is not None:
            bind_parts(sp, identifier, fact, parts, _origin(sp, value, fact))
            return
    if isinstance(value, gast.List) and sites_of(fact) & sp.memory.stored_sites:
        value = with_named_arrays(sp, value)
    stmt = (
        assign(identifier, value)
        if augmented is None
        else gast.AugAssign(gast.Name(identifier, gast.Store(), None, None), *augmented)
    )
    if augmented is not None:
        sp.augmented[stmt] = value
    sp.emit(stmt)
    sp.bind(identifier, fact)


def _origin(sp: Specialiser, value: gast.expr, fact: Fact) -> str | None:
    """Which dict from outside a dict is, `params["first"]`: it shows what is stored into its parts."""
    if isinstance(value, (gast.Dict, gast.Tuple, gast.List)):
        return None
    given = isinstance(fact, Map) and fact.sites & sp.memory.virtual_sites & sp.param_sites
    return text(value) if given and is_path(value) and dicts_around(sp, value) is not None else FIXED


def is_path(value: gast.expr) -> bool:
    """Whether an expression only goes from a variable to a part of it: `net.layers[0]`."""
    if isinstance(value, gast.Subscript):
        return isinstance(value.slice, gast.Constant) and is_path(value.value)
    return is_path(value.value) if isinstance(value, gast.Attribute) else isinstance(value, gast.Name)


def lasts(sp: Specialiser, path: gast.expr) -> bool:
    """Whether a path from outside, `model.layer`, leads to the same object wherever it is read."""
    root = path
    while isinstance(root, gast.Attribute):
        if root.attr in sp.memory.set_attributes:
            return False
        root = root.value
    if not isinstance(root, gast.Name):
        return False
    return root.id in sp.free or root.id in sp.params and root.id in sp.samples


def bound_once(sp: Specialiser, identifier: str) -> bool:
    """Whether a variable is bound in one place of its function only."""
    frame = sp.frame.function()
    own = [n.id for n in walk(frame.source.body) if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)]
    users = [user for user, core_name in frame.names.items() if core_name == identifier]
    return len(users) == 1 and own.count(users[0]) == 1


def with_named_arrays(sp: Specialiser, value: gast.List) -> gast.expr:
    """Arrays of a list that are stored into later have names: their adjoints are buffers of their own."""
    elts = []
    for e in value.elts:
        f = sp.fact(e)
        stored = isinstance(f, (Array, Unknown)) and f.active and bool(f.sites & sp.memory.stored_sites)
        elts.append(sp.hold_always(e, "part") if stored and e in sp.ops else e)
    return sp.note(gast.List(elts, gast.Load()), sp.fact(value))


def virtual(sp: Specialiser, fact: Fact) -> bool:
    """Whether a tuple or dict exists only as its parts."""
    inner = [fact, *_parts(fact)]
    return fact.active or any(is_made_function(f) or _changes(sp, f) for f in inner)


def _changes(sp: Specialiser, fact: Fact) -> bool:
    """Whether a dict gets active values later."""
    return isinstance(fact, Map) and bool(fact.sites & sp.memory.virtual_sites)


def _parts(fact: Fact) -> list[Fact]:
    return [leaf for p in parts_of(fact) for leaf in [p, *_parts(p)]]


def decomposed(sp: Specialiser, value: gast.expr, fact: Fact) -> dict[Any, gast.expr] | None:
    if isinstance(fact, Seq) and fact.kind == "tuple":
        items = parts_of_record(sp, value) if is_record(fact) else parts_of_sequence(sp, value)
        return None if items is None else dict(enumerate(items))
    if isinstance(fact, Seq) and isinstance(value, gast.List):
        parts_only = any(is_made_function(f) for f in _parts(fact)) or any(objects.is_object(sp, e) for e in value.elts)
        return dict(enumerate(value.elts)) if parts_only else None
    if isinstance(fact, Map) and fact.kind == "dict":
        return parts_of_mapping(sp, value)
    return None


def bind_parts(
    sp: Specialiser, identifier: str, fact: Any, parts: dict[Any, gast.expr], real: str | None = None
) -> None:
    old = sp.env_fact(identifier)
    held = parts_held(sp, identifier)
    names: dict[Any, str] = {}
    for key in parts:
        label = fact.fields[key] if getattr(fact, "fields", ()) else key
        known = old.parts.get(key) if isinstance(old, Virtual) else None
        wanted = known or sp.part_name(identifier, label)
        names[key] = sp.new_name(f"{identifier}_part") if wanted in held else wanted
    bind_together(sp, list(zip(names.values(), parts.values(), strict=True)))
    sites = fact.sites if isinstance(fact, Map) or fact.kind == "list" else frozenset()
    sp.bind(identifier, Virtual(fact.kind, names, getattr(fact, "fields", ()), sites, real, getattr(fact, "cls", None)))


def bind_object(sp: Specialiser, identifier: str, held: Virtual, anew: bool) -> None:
    """Let a variable stand for an object. `anew`: nothing else stands for it, if no variable does.

        body = Body(body.x + dt * body.v, body.v)       body_x2 = body_x + dt * body_v; body_v2 = body_v
                                                        body_x = body_x2; body_v = body_v2
    """
    env: Any = sp.env
    old = env.get(identifier)
    others = {i for i, f in env.items() if i != identifier and isinstance(f, Virtual) and f.parts == held.parts}
    alike = isinstance(old, Virtual) and (old.kind, old.cls) == (objects.KIND, held.cls) and old.parts != held.parts
    if not (alike and anew and others <= sp.holders) or old.parts.keys() != held.parts.keys():
        sp.bind(identifier, held)
    elif not set(old.parts.values()) & parts_held(sp, identifier, sp.holders):
        here = gast.Constant(None, None)
        pairs = [(old.parts[k], sp.local_variable(held.parts[k], here)) for k in old.parts]
        bind_together(sp, pairs)
        sp.bind(identifier, Virtual(objects.KIND, old.parts, (), old.sites, None, old.cls, old.wish))
    else:
        sp.bind(identifier, held)
    for holder in others & sp.holders if anew else ():
        del env[holder]


def bind_together(sp: Specialiser, pairs: list[tuple[str, gast.expr]]) -> None:
    """Bind several variables at once: all values are read before the first is bound."""
    pending = [v for _, v in pairs]
    for i, (identifier, _) in enumerate(pairs):
        value = pending[i]
        for j in range(i + 1, len(pairs)):
            if (
                _variables(sp, identifier) & loads(pending[j])
                or not isinstance(pending[j], (gast.Name, gast.Constant))
                and _calls(sp, value)
            ):
                pending[j] = sp.hold_always(pending[j], "old")
        bind_value(sp, identifier, value)


def _variables(sp: Specialiser, identifier: str) -> set[str]:
    """The variables of Core that binding a name may bind: of a tuple or dict its parts, and theirs."""
    parts = [part for (whole, _), part in sp.part_names.items() if whole == identifier]
    now = sp.env_fact(identifier)
    if isinstance(now, columns.Columns):
        parts += now.parts.values()
    return {identifier}.union(*(_variables(sp, part) for part in parts))


def _calls(sp: Specialiser, value: gast.expr) -> bool:
    """Whether an expression does more than to compute: it must not move past another."""
    return any(
        isinstance(n, gast.Call) and n not in sp.ops and not isinstance(sp.fact(n), (Scalar, Array))
        for n in gast.walk(value)
    )


def target_name(sp: Specialiser, identifier: str, value: gast.expr) -> str:
    """The name in Core for a variable that is bound to a value: a new one where it stood for other memory.

    Where code runs once, each array has a name of its own, so that what is stored into one is not taken for the other.
    """
    core_name = sp.variable_name(identifier)
    owner = sp.frame.owner(identifier)
    if sp.nesting or owner is None or sp.env is None or core_name not in sp.env or core_name in sp.pinned:
        return core_name
    old, new = sp.live(sp.env[core_name]), sp.live(sp.fact(value))
    if is_made_function(new) or isinstance(old, (Virtual, Table, Alias)) or is_made_function(old):
        return core_name
    if type(old) is not type(new) and isinstance(old, (Scalar, Array, Seq, Map)) and (old.active or new.active):
        return sp.name_variable(owner, identifier, sp.new_name(identifier))
    if not isinstance(old, (Array, Seq, Unknown)):
        return core_name
    if core_name in sp.params and isinstance(old, Array) and (old.active or new.active):
        return sp.name_variable(owner, identifier, sp.new_name(identifier))
    before, after = sites_of(old), sites_of(new)
    if before == after or not ((before | after) & sp.memory.stored_sites):
        return core_name
    return sp.name_variable(owner, identifier, sp.new_name(identifier))


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
    value = own_value(sp, node, sp.expr(node.value))
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


def store_subscript(sp: Specialiser, target: gast.Subscript, value: gast.expr) -> None:
    start = len(sp.out)
    if isinstance(target.value, gast.Attribute) and target.value.attr == "flat":
        array, index = sp.many([target.value.value, target.slice])
        if isinstance(sp.fact(array), Array) and (sp.is_active(value) or sp.is_active(array)):
            sp.call_function(target, Known(put), [array, as_index(sp, index), value], {})
            return
    base, index = sp.many([target.value, target.slice])
    if len(sp.out) > start and not settled(sp, value, sp.out[start:]):
        new = sp.out[start:]
        del sp.out[start:]
        value = sp.hold_always(value, "value")
        sp.out += new
    if base in sp.virtuals:
        store_part(sp, target, sp.virtuals[base], index, value)
        return
    fact = sp.fact(base)
    if isinstance(fact, Table):
        fact.store(sp, index, value, target)
        return
    if is_made_function(sp.fact(value)):
        raise sp.unsupported(target, "a function stored into a container", "write the container out: {...}")
    if not sp.is_active(value) and not fact.active and not isinstance(base, (gast.Dict, gast.Tuple)):
        stores.mark(sp, fact, sp.fact(value))
        made = gast.Subscript(base, index, gast.Store())
        if isinstance(fact, Map):
            put_item(sp, fact, index, sp.fact(value))
        sp.emit(gast.Assign([sp.note(made, Unknown())], value, None))
        return
    if isinstance(fact, Map) and fact.kind == "dict" and (around := dicts_around(sp, base)) is not None:
        become_virtual(sp, target, index, fact, around)
    stores.store(sp, target, base, index, value)


def dicts_around(sp: Specialiser, base: gast.expr) -> frozenset[str] | None:
    """The dicts that a dict is reached through, `state["layers"]["first"]`; None where it is an element of a list."""
    sites: frozenset[str] = frozenset()
    while isinstance(base, gast.Subscript):
        base = base.value
        fact = sp.fact(base)
        if isinstance(fact, Map) and fact.kind == "dict":
            sites |= fact.sites
        elif not (isinstance(fact, Seq) and fact.kind == "tuple"):
            return None
    return sites if isinstance(base, gast.Name) else None


def become_virtual(sp: Specialiser, target: gast.expr, index: gast.expr, fact: Map, around: frozenset[str]) -> NoReturn:
    """An active value goes into a dict that was a plain one: from the next round on it is its parts from the start."""
    try:
        static_value(index, sp)
        if fact.sites | around <= sp.memory.virtual_sites:
            columns.dict_wanted(sp, fact)
            raise sp.unsupported(
                target, "an active value stored into a dict that the function neither makes nor is given",
                "keep it in a dict of the function's own",
            )  # fmt: skip
        if fact.sites & sp.param_sites - sp.params and not around & sp.params:
            raise sp.unsupported(
                target, "an active value stored into a dict that is a part of a parameter", "build a new dict"
            )
        sp.memory.virtual_sites |= fact.sites | around
    except ValueError:
        if fact.sites & sp.param_sites:
            raise sp.unsupported(
                target, "a dict of active values with a key that is not a literal", "use literal keys, or a list"
            ) from None
        sp.memory.table_sites |= fact.sites
        sp.memory.virtual_sites |= around
    raise Again


def store_part(sp: Specialiser, target: gast.AST, held: Virtual, index: gast.expr, value: gast.expr) -> None:
    """`d["key"] = value` where d exists only as its parts."""
    if held.cls is dict:
        entries.store(sp, target, held, index, value)
        return
    if held.kind != "dict":
        found = "an item of a list of objects" if held.kind in ("columns", "list") else "an item of a tuple"
        raise sp.unsupported(target, f"{found} being assigned", "use a list of numbers or arrays, or separate names")
    if held.real == FIXED:
        columns.dict_wanted(sp, Map("dict", {}, held.sites))
        raise sp.unsupported(
            target, "an active value stored into a dict that is a part of something else", "build a new dict"
        )
    if held.sites & sp.memory.escaped_sites:
        columns.dict_wanted(sp, Map("dict", {}, held.sites))
        raise sp.unsupported(
            target,
            "an item stored into a dict that is also a part of something else",
            "store the item before, or build a new dict",
        )
    try:
        key = static_value(index, sp)
    except ValueError:
        if held.real is None and held.sites:
            sp.memory.table_sites |= held.sites
            raise Again from None
        raise sp.unsupported(
            target, "a dict of active values with a key that is not a literal", "use literal keys, or a list"
        ) from None
    sp.memory.changed_dicts |= held.sites
    if key not in held.parts:
        held = add_part(sp, held, key)
    before = sp.env_fact(held.parts[key])
    bind_value(sp, held.parts[key], value)
    if held.real is not None:
        write_back(sp, target, held, key, before)


def write_back(sp: Specialiser, node: gast.AST, held: Virtual, key: Any, before: Fact) -> None:
    """The parameter itself shows the change, too."""
    assert held.real is not None
    if any(isinstance(f, (Virtual, Table)) or is_made_function(f) for f in (before, sp.env_fact(held.parts[key]))):
        raise sp.unsupported(
            node, "a dict, tuple or function stored into a dict that is a parameter, or in place of one",
            "store its parts, or build a new dict",
        )  # fmt: skip
    item = gast.Subscript(parse_expr(held.real), const(key), gast.Store())
    sp.emit(gast.Assign([sp.note(item, Unknown())], sp.note(name(held.parts[key]), Unknown()), None))


def as_index(sp: Specialiser, index: gast.expr) -> gast.expr:
    """An index as a value: `1:3` is `slice(1, 3, None)`."""
    if not isinstance(index, gast.Slice):
        return index
    none = gast.Constant(None, None)
    parts = [part or sp.note(none, Known(None)) for part in (index.lower, index.upper, index.step)]
    return sp.note(gast.Call(name("slice"), parts, []), Unknown())


def store_attribute(sp: Specialiser, target: gast.Attribute, value: gast.expr) -> None:
    base = sp.expr(target.value)
    if target.attr == "flat" and isinstance(sp.fact(base), Array) and (sp.is_active(value) or sp.is_active(base)):
        everything = as_index(sp, gast.Slice(None, None, None))
        sp.call_function(target, Known(put), [base, everything, value], {})
        return
    if objects.is_object(sp, base):
        objects.store(sp, target, base, target.attr, value)
        return
    changed = objects.changed_class(sp.fact(base))
    if changed is not None and (sp.is_active(value) or sp.is_active(base) or is_made_function(sp.fact(value))):
        objects.become(sp, changed)
    if sp.is_active(value):
        objects.keep(sp, base, target.attr)
    if sp.is_active(value) or sp.is_active(base) or is_made_function(sp.fact(value)):
        raise sp.unsupported(
            target, "an active value stored into an attribute", "return it, or keep it in a local variable"
        )
    sp.memory.stored_sites |= sites_of(sp.fact(base))
    sp.memory.set_attributes.add(target.attr)
    sp.emit(gast.Assign([gast.Attribute(base, target.attr, gast.Store())], value, None))


# ---------------------------------------------------------------- unpacking


def unpack_value(sp: Specialiser, target: Any, made: gast.expr) -> None:
    """`a, b = c, d`, `a, (b, *c) = x`."""
    fact = sp.fact(made)
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
    if not stars:
        if len(items) != len(target.elts):
            raise ValueError(f"expected {len(target.elts)} values to unpack, got {len(items)}")
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


def element(sp: Specialiser, fact: Fact) -> Fact:
    """What is known of one element of an iterable."""
    if isinstance(fact, Array) and fact.dims:
        if len(fact.dims) == 1:
            return Scalar(fact.dtype, False, fact.active, size=Dim(sp.fresh()) if "int" in fact.dtype else None)
        return replace(fact, dims=fact.dims[1:])
    if isinstance(fact, Seq):
        if fact.items is not None:
            out: Fact = Unknown()
            for i, item in enumerate(fact.items):
                out = item if i == 0 else join(out, item, sp.fresh())
            return refreshed(out, sp.fresh())
        return refreshed(fact.elem, sp.fresh()) if fact.elem is not None else Unknown()
    return Unknown(fact.active)


__all__ = ["bind_target", "bind_value", "element", "part", "target_name", "unpack_value"]
