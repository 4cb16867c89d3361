"""Binding: what an assignment binds, and under which name in Core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Fact, Instance, Map, Scalar, Seq, Unknown, is_record, parts_of, sites_of
from srcad.frontend import columns, either, objects
from srcad.frontend.displays import Virtual, part, parts_held, parts_of_mapping, parts_of_record, parts_of_sequence
from srcad.frontend.either import Either
from srcad.frontend.frames import Alias, NeverReached, is_made_function
from srcad.frontend.mappings import Table, create
from srcad.tree.build import Place, assign, loads, name, text, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


FIXED = "?"  # a dict that is a part of something else: it is read through its parts, and not changed


def bind_value(sp: Specialiser, identifier: str, value: gast.expr, augmented: Any = None) -> None:
    """Bind a variable of Core to a value; a tuple or dict with active parts exists only as its parts."""
    fact = sp.fact(value)
    if isinstance(fact, Either):
        either.bind(sp, identifier, value)
        return
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
    constants = identifier in sp.memory.in_parts and isinstance(fact, Seq) and fact.kind == "tuple"
    if (constants or isinstance(fact, Map) and _changes(sp, fact)) and isinstance(value, gast.Call):
        value = _made_elsewhere(sp, value)
    if virtual(sp, fact) or constants or written and objects.holds_objects(sp, value):
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
    if sp.env is None:
        raise NeverReached
    sp.emit(stmt)
    sp.bind(identifier, fact)


def _made_elsewhere(sp: Specialiser, value: gast.Call) -> gast.expr:
    """A name for the constant tuple or dict that a call gives: its parts are taken of that."""
    identifier, fact = sp.new_name("parts"), sp.fact(value)
    sp.emit(assign(identifier, value))
    sp.bind(identifier, fact)
    return sp.note(name(identifier), fact)


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


__all__ = ["bind_value", "part", "target_name"]
