"""Shadows: adjoint buffers made in the forward sweep, next to the arrays that they belong to.

Where it is decided only at run time which names share memory (a swap in a loop, `y = x if c else x.copy()`, a name for
several arrays), the adjoints are made by the mirrored statements, so that they share memory in the same way:

    u = x.copy()                u_bar = np.zeros_like(u)
    v = u[1:]                   v_bar = u_bar[1:]
    u, v = v, u                 u_bar, v_bar = v_bar, u_bar

In the reverse sweep a shadow is a value of the forward sweep like any other: `residuals` says how to come by it.
"""

from __future__ import annotations

from typing import Any

import gast

from srcad.errors import UnsupportedSyntaxError
from srcad.facts import Array, Known, Map, Scalar, Seq, Unknown, parts_of
from srcad.frontend.core import Core
from srcad.frontend.structure import Names
from srcad.reverse.buffers import _base, _refuse, may_share, viewed
from srcad.rules.expr import NUMPY
from srcad.tree.build import assign, attribute, call, copy_tree, expr_stmt, loads, name, stores, text, walk


def add_shadows(core: Core, shadowed: set[str], names: Names, keep: bool) -> tuple[dict[str, str], str | None]:
    """Write a shadow beside each binding of these names; returns the shadow of each name.

    With `keep` (a pullback may be called again) all shadows are also kept in a list, whose name is returned too.
    """
    if not shadowed:
        return {}, None
    table = {n: names.new(f"{n}_bar") for n in sorted(shadowed)}
    core.body = _block(core, core.body, table, names)
    outer = {*core.params, *core.free}
    entry = [_made(core, assign(table[n], _of_parameter(core, n))) for n in sorted(shadowed) if n in outer]
    core.body = [*entry, *core.body]
    core.locals |= set(table.values())
    if not keep:
        return table, None
    every = names.new("shadows")
    core.body = [
        _made(core, assign(every, gast.List([], gast.Load()))),
        *_kept(core, core.body, set(table.values()), every),
    ]
    core.locals.add(every)
    return table, every


def _of_parameter(core: Core, n: str) -> gast.expr:
    """A parameter's shadow has the parameter's layout, so that `reshape` is a view of both or of neither."""
    if isinstance((core.free_facts | core.facts_of_parameters).get(n), Array):
        return call("zeros_with_layout", name(n))
    return call("shadow_of", name(n))


def _kept(core: Core, stmts: list[gast.stmt], shadows: set[str], every: str) -> list[gast.stmt]:
    """Each new shadow also goes into the list of all, so that they can be cleared."""
    out: list[gast.stmt] = []
    for stmt in stmts:
        for part in ("body", "orelse", "finalbody"):
            inner = getattr(stmt, part, None)
            if isinstance(inner, list) and isinstance(stmt, (gast.If, gast.For, gast.While, gast.With, gast.Try)):
                setattr(stmt, part, _kept(core, inner, shadows, every))
        out.append(stmt)
        if isinstance(stmt, gast.Assign) and isinstance(stmt.targets[0], gast.Name) and stmt.targets[0].id in shadows:
            if isinstance(stmt.value, (gast.List, gast.Call)) or stmt in core.own_shadows:
                out.append(expr_stmt(call("add_shadow", name(every), name(stmt.targets[0].id))))
        elif core.replaced and _appends_shadow(stmt, shadows):  # a store into the list may take it out again
            out.append(expr_stmt(call("add_shadow", name(every), _last_of(stmt))))
        elif (
            isinstance(stmt, gast.Assign) and isinstance(stmt.targets[0], gast.Subscript) and _is_shadow(stmt, shadows)
        ):
            place = copy_tree(stmt.targets[0])
            place.ctx = gast.Load()
            out.append(expr_stmt(call("add_shadow", name(every), place)))
    return out


def _last_of(stmt: Any) -> gast.expr:
    owner, last = copy_tree(stmt.value.func.value), gast.UnaryOp(gast.USub(), gast.Constant(1, None))
    return gast.Subscript(owner, last, gast.Load())


def _appends_shadow(stmt: gast.stmt, shadows: set[str]) -> bool:
    made = _appended(stmt) if isinstance(stmt, gast.Expr) else None
    if made is None or isinstance(made.args[0], gast.Constant):
        return False
    owner = made.func.value
    return isinstance(owner, gast.Name) and owner.id in shadows


def _is_shadow(stmt: gast.Assign, shadows: set[str]) -> bool:
    base = stmt.targets[0].value
    return isinstance(base, gast.Name) and base.id in shadows


def _made(core: Core, stmt: gast.Assign) -> gast.stmt:
    core.facts[stmt.value] = Unknown()
    return stmt


def _block(core: Core, stmts: list[gast.stmt], table: dict[str, str], names: Names) -> list[gast.stmt]:
    out: list[gast.stmt] = []
    for stmt in stmts:
        for part in ("body", "orelse", "finalbody"):
            inner = getattr(stmt, part, None)
            if isinstance(inner, list) and isinstance(stmt, (gast.If, gast.For, gast.While, gast.With, gast.Try)):
                setattr(stmt, part, _block(core, inner, table, names))
        if isinstance(stmt, gast.Assign) and isinstance(stmt.targets[0], gast.Subscript):
            out += _around_store(core, stmt, stmt.targets[0], table, names)
            continue
        out.append(stmt)
        if isinstance(stmt, gast.Assign) and len(stmt.targets) == 1 and isinstance(stmt.targets[0], gast.Name):
            identifier = stmt.targets[0].id
            if identifier in table:
                out.append(_mirrored(core, identifier, stmt, table))
        elif isinstance(stmt, gast.AugAssign) and isinstance(stmt.target, gast.Name) and stmt.target.id in table:
            if not isinstance(core.facts.get(stmt.target), Array):
                raise _refuse(core, stmt.target.id, [stmt])  # in place or a new value: known only at run time
        elif isinstance(stmt, gast.Expr) and _appended(stmt) is not None:
            out += _mirrored_append(core, stmt, table)
        elif isinstance(stmt, (gast.For, gast.Assign)):
            bound = stores(stmt.target if isinstance(stmt, gast.For) else stmt.targets)
            for identifier in sorted(bound & table.keys()):
                raise _refuse(core, identifier, [stmt])
    return out


def _around_store(
    core: Core, stmt: gast.Assign, target: gast.Subscript, table: dict[str, str], names: Names
) -> list[gast.stmt]:
    """`xs[i] = y` puts the shadow of y into the shadow of xs, where the reverse sweep puts back what was there."""
    base = target.value
    value = core.facts.get(stmt.value, Unknown())
    in_list = isinstance(base, gast.Name) and isinstance(core.facts.get(base), Seq)
    if not in_list or base.id not in table or isinstance(value, Scalar):
        return [stmt]
    held = core.facts[base]
    kinds = [value, *parts_of(held)]
    if not all(isinstance(k, (Array, Scalar)) for k in kinds):
        raise _refuse(core, base.id, [stmt])
    place = gast.Subscript(name(table[base.id]), copy_tree(target.slice), gast.Load())
    old = names.new("old_bar")
    element = gast.Subscript(name(base.id), copy_tree(target.slice), gast.Load())
    core.facts[element] = value
    inner = _base(core, stmt.value)
    shadow = _renamed(core, stmt.value, table) if inner is not None and inner in table else call("shadow_of", element)
    core.replaced[stmt] = old
    core.locals.add(old)
    return [_made(core, assign(old, place)), stmt, _made(core, assign(copy_tree(place), shadow))]


def _mirrored(core: Core, identifier: str, stmt: gast.Assign, table: dict[str, str]) -> gast.stmt:
    base = _base(core, stmt.value)
    fact = core.facts.get(stmt.value, Unknown())
    if isinstance(fact, Known):
        return _made(core, assign(table[identifier], gast.Constant(None, None)))
    if base is not None and base in table:
        indices = [n.slice for n in walk(stmt.value) if isinstance(n, gast.Subscript)]
        if _may_copy_numbers(core, stmt.value) or identifier in loads(indices):  # bound anew, it is another index
            raise _refuse(core, identifier, [stmt])
        return _made(core, assign(table[identifier], _renamed(core, stmt.value, table)))
    if isinstance(stmt.value, (gast.List, gast.Tuple, gast.Dict)):
        return _made(core, assign(table[identifier], _shadow_of(core, stmt.value, table, name(identifier))))
    if (
        isinstance(stmt.value, gast.Subscript)
        and isinstance(stmt.value.value, gast.Name)
        and stmt.value.value.id in table
    ):
        made = _made(core, assign(table[identifier], _renamed(core, stmt.value, table)))
        core.own_shadows.add(made)  # where the index is an array; otherwise it does no harm
        return made
    if isinstance(fact, Scalar):
        raise _refuse(core, identifier, [stmt])
    if may_share(core, stmt.value):
        origin = core.places.get(stmt)
        raise UnsupportedSyntaxError(
            f"{text(stmt.value)}, which may share memory with what is stored into",
            "take a copy of it: (...).copy()",
            origin[0].place(origin[1]) if origin is not None else None,
        )
    if not isinstance(fact, Array):
        return _made(core, assign(table[identifier], call("shadow_of", name(identifier))))
    return _made(core, assign(table[identifier], call(f"{NUMPY}.zeros_like", name(identifier))))


def _may_copy_numbers(core: Core, value: gast.expr) -> bool:
    """Whether an expression is a slice of a list in which there may be numbers besides arrays."""
    if not (isinstance(value, gast.Subscript) and isinstance(value.slice, gast.Slice)):
        return False
    held = core.facts.get(value.value)
    return isinstance(held, Seq) and not all(isinstance(part, (Array, Seq, Map)) for part in parts_of(held))


def _appended(stmt: gast.Expr) -> gast.Call | None:
    call_ = stmt.value
    if isinstance(call_, gast.Call) and isinstance(call_.func, gast.Attribute) and call_.func.attr == "append":
        return call_
    return None


def _mirrored_append(core: Core, stmt: gast.Expr, table: dict[str, str]) -> list[gast.stmt]:
    """`xs.append(y)` puts the shadow of y into the shadow of xs."""
    made = _appended(stmt)
    assert made is not None and isinstance(made.func, gast.Attribute)
    owner = made.func.value
    if not isinstance(owner, gast.Name) or owner.id not in table:
        return []
    base = _base(core, made.args[0])
    last = gast.Subscript(name(owner.id), gast.UnaryOp(gast.USub(), gast.Constant(1, None)), gast.Load())
    core.facts[last] = core.facts.get(made.args[0], Unknown())
    value = _shadow_of(core, made.args[0] if base in table else last, table, last)
    if _shares(core, made.args[0], table):
        origin = core.places.get(stmt)
        raise UnsupportedSyntaxError(
            f"an array with a second place in {owner.id}, whose arrays are stored into",
            f"append a copy of it: {owner.id}.append((x.copy(), ...))",
            origin[0].place(origin[1]) if origin is not None else None,
        )
    return [expr_stmt(call(attribute(name(table[owner.id]), "append"), value))]


def _shares(core: Core, value: gast.expr, table: dict[str, str]) -> bool:
    """Whether a tuple or list that is written out holds an array whose adjoint has another place: `(xs[0][0], y)`."""
    if not isinstance(value, (gast.Tuple, gast.List)):
        return False
    for part in value.elts:
        array = not isinstance(core.facts.get(part, Unknown()), (Scalar, Known))
        if array and (_base(core, part) in table or _shares(core, part, table)):
            return True
    return False


def _shadow_of(core: Core, node: gast.expr, table: dict[str, str], held: gast.expr) -> gast.expr:
    """The shadow of an element, which stands at `held`: its own where it has one, otherwise zeros.

    A number's is in each container its own.
    """
    base = _base(core, node)
    fact = core.facts.get(node, Unknown())
    if isinstance(fact, Scalar):
        return gast.Constant(0.0, None)
    if base is not None and base in table:
        return _renamed(core, node, table)
    if isinstance(node, (gast.List, gast.Tuple)):
        parts = [_shadow_of(core, e, table, _item(held, gast.Constant(i, None))) for i, e in enumerate(node.elts)]
        return gast.List(parts, gast.Load())
    if isinstance(node, gast.Dict):
        values = [_shadow_of(core, e, table, _item(held, k)) for k, e in zip(node.keys, node.values, strict=True)]
        return gast.Dict(copy_tree(node.keys), values)
    return call(f"{NUMPY}.zeros_like" if isinstance(fact, Array) else "shadow_of", copy_tree(held))


def _item(held: gast.expr, key: gast.expr) -> gast.expr:
    return gast.Subscript(copy_tree(held), copy_tree(key), gast.Load())


def _renamed(core: Core, value: gast.expr, table: dict[str, str]) -> gast.expr:
    """A view's expression over the shadow of its base."""
    if isinstance(value, gast.Name):
        return name(table[value.id])
    if isinstance(value, (gast.Subscript, gast.Attribute)):
        made = copy_tree(value)
        made.value = _renamed(core, value.value, table)
        return made
    assert isinstance(value, gast.Call)
    first = viewed(core, value)
    assert first is not None
    made = copy_tree(value)
    inner = _renamed(core, first, table)
    if isinstance(value.func, gast.Attribute) and value.func.value is first:
        made.func = gast.Attribute(inner, value.func.attr, gast.Load())
    else:
        made.args[0] = inner
    return made
