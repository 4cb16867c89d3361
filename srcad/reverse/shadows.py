"""Shadows: adjoint buffers made in the forward sweep, next to the arrays that they belong to.

Where it is decided only at run time which names share memory (a swap in a loop, `y = x if c else x.copy()`, a name for
several arrays), the adjoints are made by the mirrored statements, so that they share memory in the same way:

    u = x.copy()                u_bar = np.zeros_like(u)
    v = u[1:]                   v_bar = u_bar[1:]
    u, v = v, u                 u_bar, v_bar = v_bar, u_bar

In the reverse sweep a shadow is a value of the forward sweep like any other: `residuals` says how to come by it.
"""

from __future__ import annotations

import gast

from srcad.analysis.sharing import base_of, may_share, viewed
from srcad.facts import Array, Known, Map, Scalar, Seq, Unknown, parts_of
from srcad.frontend.core import Core
from srcad.frontend.structure import Names
from srcad.frontend.webs import SharedName
from srcad.frontend.writes import READING_METHODS
from srcad.reverse.adjoints import zeros_of
from srcad.reverse.buffers import _refuse, may_be_number
from srcad.reverse.lists import method_of, pops
from srcad.rules.expr import NUMPY
from srcad.tree.build import assign, attribute, call, copy_tree, dotted, expr_stmt, loads, name, stores, text, walk


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
    taken = bool(core.replaced) or any(pops(core, stmt) for stmt in walk(core.body))
    core.body = [
        _made(core, assign(every, gast.List([], gast.Load()))),
        *_kept(core, core.body, set(table.values()), every, taken),
    ]
    core.locals.add(every)
    return table, every


def _of_parameter(core: Core, n: str) -> gast.expr:
    """A parameter's shadow has the parameter's layout, so that `reshape` is a view of both or of neither."""
    fact = (core.free_facts | core.facts_of_parameters).get(n)
    if isinstance(fact, Array):
        return call("zeros_with_layout", name(n))
    if isinstance(fact, Scalar):
        return _of_number(fact)
    if isinstance(fact, (Seq, Map)):
        return call("shadow_of", name(n))
    return call("part_shadow", call("shadow_of", name(n)), name(n))


def _kept(core: Core, stmts: list[gast.stmt], shadows: set[str], every: str, taken: bool) -> list[gast.stmt]:
    """Each new shadow also goes into the list of all, so that they can be cleared; from lists some may be `taken`."""
    out: list[gast.stmt] = []
    for stmt in stmts:
        for part in ("body", "orelse", "finalbody"):
            inner = getattr(stmt, part, None)
            if isinstance(inner, list) and isinstance(stmt, (gast.If, gast.For, gast.While, gast.With, gast.Try)):
                setattr(stmt, part, _kept(core, inner, shadows, every, taken))
        out.append(stmt)
        if isinstance(stmt, gast.Assign) and isinstance(stmt.targets[0], gast.Name) and stmt.targets[0].id in shadows:
            if _may_be_new(stmt.value) or stmt in core.own_shadows:
                out.append(expr_stmt(call("add_shadow", name(every), name(stmt.targets[0].id))))
        elif taken and _puts_shadow(stmt, shadows):
            out.append(expr_stmt(call("add_shadow", name(every), _put_in(stmt.value))))
        elif (
            isinstance(stmt, gast.Assign) and isinstance(stmt.targets[0], gast.Subscript) and _is_shadow(stmt, shadows)
        ):
            place = copy_tree(stmt.targets[0])
            place.ctx = gast.Load()
            out.append(expr_stmt(call("add_shadow", name(every), place)))
    return out


def _may_be_new(shadow: gast.expr) -> bool:
    """Whether a shadow is not certainly a view of another one, as `x_bar.T.ravel()[1:]` is none."""
    while isinstance(shadow, (gast.Subscript, gast.Attribute)):
        shadow = shadow.value
    return not isinstance(shadow, gast.Name)


def _puts_shadow(stmt: gast.stmt, shadows: set[str]) -> bool:
    """Whether a statement puts a shadow into one of a list."""
    if not isinstance(stmt, gast.Expr) or method_of(stmt.value) not in ("append", "insert"):
        return False
    owner = stmt.value.func.value
    return isinstance(owner, gast.Name) and owner.id in shadows and not isinstance(stmt.value.args[-1], gast.Constant)


def _put_in(made: gast.Call) -> gast.expr:
    """What `xs.append(y)` or `xs.insert(i, y)` has put into xs."""
    assert isinstance(made.func, gast.Attribute)
    owner = copy_tree(made.func.value)
    index: gast.expr = gast.UnaryOp(gast.USub(), gast.Constant(1, None))
    if made.func.attr == "insert":
        index = call("inserted_at", copy_tree(made.args[0]), copy_tree(owner))
    return gast.Subscript(owner, index, gast.Load())


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
        stmt = _number_bound(core, stmt, table)
        out.append(stmt)
        if pops(core, stmt):
            out += _mirrored_pop(core, stmt, table)
            continue
        if isinstance(stmt, gast.Assign) and len(stmt.targets) == 1 and isinstance(stmt.targets[0], gast.Name):
            identifier = stmt.targets[0].id
            if identifier in table:
                out.append(_mirrored(core, identifier, stmt, table))
        elif isinstance(stmt, gast.AugAssign) and isinstance(stmt.target, gast.Name) and stmt.target.id in table:
            if stmt in core.augmented and isinstance(core.facts.get(stmt.target), Unknown):
                shadow = name(table[stmt.target.id])
                out.append(_made(core, assign(shadow.id, call("shadow_after", shadow, name(stmt.target.id)))))
            elif not isinstance(core.facts.get(stmt.target), Array):
                raise _refuse(core, stmt.target.id, [stmt])  # in place or a new value: known only at run time
        elif isinstance(stmt, gast.Expr):
            out += _mirrored_method(core, stmt, table)
        elif isinstance(stmt, (gast.For, gast.Assign)):
            bound = stores(stmt.target if isinstance(stmt, gast.For) else stmt.targets)
            for identifier in sorted(bound & table.keys()):
                raise _refuse(core, identifier, [stmt])
    return out


def _number_bound(core: Core, stmt: gast.stmt, table: dict[str, str]) -> gast.stmt:
    """`s *= v` of a number as `s = s * v`: the new number has a shadow of its own."""
    if not (isinstance(stmt, gast.AugAssign) and isinstance(stmt.target, gast.Name) and stmt.target.id in table):
        return stmt
    whole = core.augmented.get(stmt)
    if not isinstance(whole, gast.BinOp) or not isinstance(core.facts.get(whole.left), Scalar):
        return stmt
    made = assign(stmt.target.id, whole)
    core.places[made], core.lines[made] = core.places.get(stmt), core.lines.get(stmt, "")
    return made


def _around_store(
    core: Core, stmt: gast.Assign, target: gast.Subscript, table: dict[str, str], names: Names
) -> list[gast.stmt]:
    """`xs[i] = y` puts the shadow of y into the shadow of xs, where the reverse sweep puts back what was there."""
    base = target.value
    held = core.facts.get(base)
    if not isinstance(base, gast.Name) or base.id not in table or not isinstance(held, Seq):
        return [stmt]
    value = core.facts.get(stmt.value, Unknown())
    if all(isinstance(kind, Scalar) for kind in (value, *parts_of(held))):
        return [stmt]
    if isinstance(target.slice, gast.Slice):
        raise _refuse(core, base.id, [stmt])
    place = gast.Subscript(name(table[base.id]), copy_tree(target.slice), gast.Load())
    old = names.new("old_bar")
    element = gast.Subscript(name(base.id), copy_tree(target.slice), gast.Load())
    core.facts[element] = value
    shadow = _shadow_of(core, stmt.value, table, element)
    core.replaced[stmt] = old
    core.locals.add(old)
    return [_made(core, assign(old, place)), stmt, _made(core, assign(copy_tree(place), shadow))]


def _mirrored(core: Core, identifier: str, stmt: gast.Assign, table: dict[str, str]) -> gast.stmt:
    base = base_of(core, stmt.value)
    fact = core.facts.get(stmt.value, Unknown())
    if isinstance(fact, Known):
        return _made(core, assign(table[identifier], gast.Constant(None, None)))
    if isinstance(fact, Scalar):  # shares no memory: the name, which is an array's at other times, has a number's own
        return _made(core, assign(table[identifier], _of_number(fact)))
    if base is not None and base in table:
        indices = [n.slice for n in walk(stmt.value) if isinstance(n, gast.Subscript)]
        if _may_copy_numbers(core, stmt.value) or identifier in loads(indices):  # bound anew, it is another index
            raise _refuse(core, identifier, [stmt])
        shadow = _renamed(core, stmt.value, table)
        if not any(may_be_number(core, n) for n in walk(stmt.value)):
            return _made(core, assign(table[identifier], shadow))
        return _made(core, assign(table[identifier], call("part_shadow", shadow, name(identifier))))
    if isinstance(stmt.value, (gast.List, gast.Tuple, gast.Dict)):
        return _made(core, assign(table[identifier], _shadow_of(core, stmt.value, table, name(identifier))))
    if (
        isinstance(stmt.value, gast.Subscript)
        and isinstance(stmt.value.value, gast.Name)
        and stmt.value.value.id in table
    ):
        shadow = _renamed(core, stmt.value, table)
        if may_be_number(core, stmt.value):
            shadow = call("part_shadow", shadow, name(identifier))
        made = _made(core, assign(table[identifier], shadow))
        core.own_shadows.add(made)  # where the index is an array; otherwise it does no harm
        return made
    if may_share(core, stmt.value):
        origin = core.places.get(stmt)
        raise SharedName(
            f"{text(stmt.value)}, which may share memory with what is stored into",
            "take a copy of it: (...).copy()",
            origin[0].place(origin[1]) if origin is not None else None,
        )
    if isinstance(fact, Unknown):  # maybe a number
        shadow = call("part_shadow", call("shadow_of", name(identifier)), name(identifier))
        return _made(core, assign(table[identifier], shadow))
    if not isinstance(fact, Array):
        return _made(core, assign(table[identifier], call("shadow_of", name(identifier))))
    return _made(core, assign(table[identifier], zeros_of(core, name(identifier), fact)))


def _of_number(fact: Scalar) -> gast.expr:
    dtype = {"dtype": dotted(f"{NUMPY}.{fact.dtype}")} if fact.dtype[0] == "c" else {}
    return call(f"{NUMPY}.zeros", gast.Tuple([], gast.Load()), **dtype)


def _may_copy_numbers(core: Core, value: gast.expr) -> bool:
    """Whether an expression is a slice of a list in which there may be numbers besides arrays."""
    if not (isinstance(value, gast.Subscript) and isinstance(value.slice, gast.Slice)):
        return False
    held = core.facts.get(value.value)
    return isinstance(held, Seq) and not all(isinstance(part, (Array, Seq, Map)) for part in parts_of(held))


def _mirrored_method(core: Core, stmt: gast.Expr, table: dict[str, str]) -> list[gast.stmt]:
    """`xs.append(y)` puts the shadow of y into the shadow of xs, `xs.reverse()` turns it round."""
    method = method_of(stmt.value)
    owner = stmt.value.func.value if method in ("append", "insert", "reverse") else None
    if owner is None:
        _refuse_other_methods(core, stmt, table)
    if not isinstance(owner, gast.Name) or owner.id not in table:
        return []
    args = [copy_tree(a) for a in stmt.value.args[:-1]]
    if method != "reverse":
        item, place = stmt.value.args[-1], _put_in(stmt.value)
        core.facts[place] = core.facts.get(item, Unknown())
        args.append(_shadow_of(core, item, table, place))
    return [expr_stmt(call(attribute(name(table[owner.id]), method), *args))]


def _refuse_other_methods(core: Core, stmt: gast.Expr, table: dict[str, str]) -> None:
    """`xs.extend(...)` of a list of constants, where xs is another list later: the shadow would stay as it is."""
    called = getattr(stmt.value, "func", None)
    if not (isinstance(called, gast.Attribute) and isinstance(called.value, gast.Name) and called.value.id in table):
        return
    fact = core.facts.get(called.value)
    longer = called.attr == "extend" or not all(isinstance(part, Scalar) for part in parts_of(fact or Unknown()))
    if isinstance(fact, Seq) and longer and called.attr not in READING_METHODS:  # too many numbers do no harm
        raise _refuse(core, called.value.id, [stmt])


def _mirrored_pop(core: Core, stmt: gast.Assign, table: dict[str, str]) -> list[gast.stmt]:
    """`v = xs.pop()` takes the shadow of v out of the shadow of xs."""
    target, value = stmt.targets[0], stmt.value
    owner = value.func.value
    if not isinstance(owner, gast.Name) or not isinstance(target, gast.Name):
        return []
    if owner.id not in table and target.id not in table:
        return []
    if owner.id not in table:
        if not isinstance(core.facts.get(value), Array):  # another list may be changed after it is taken out
            raise _refuse(core, target.id, [stmt])
        # The arrays in such a list are not stored into: its adjoints are values.
        fresh = _shadow_of(core, name(target.id), {}, name(target.id))
        return [_made(core, assign(table[target.id], fresh))]
    popped = call(attribute(name(table[owner.id]), "pop"), *copy_tree(value.args))
    if target.id not in table:
        return [expr_stmt(popped)]
    if isinstance(core.facts.get(value), Unknown):
        popped = call("part_shadow", popped, name(target.id))
    return [_made(core, assign(table[target.id], popped))]


def _shadow_of(core: Core, node: gast.expr, table: dict[str, str], held: gast.expr) -> gast.expr:
    """The shadow of an element, which stands at `held`: its own where it has one, otherwise zeros.

    A number's is in each container its own.
    """
    base = base_of(core, node)
    fact = core.facts.get(node, Unknown())
    if isinstance(fact, Scalar):
        return gast.Constant(0.0, None)
    if base is not None and base in table:
        shadow = _renamed(core, node, table)
        return call("part_shadow", shadow, copy_tree(held)) if isinstance(fact, Unknown) else shadow
    if isinstance(node, (gast.List, gast.Tuple)):
        parts = [_shadow_of(core, e, table, _item(held, gast.Constant(i, None))) for i, e in enumerate(node.elts)]
        return gast.List(parts, gast.Load())
    if isinstance(node, gast.Dict):
        values = [_shadow_of(core, e, table, _item(held, k)) for k, e in zip(node.keys, node.values, strict=True)]
        return gast.Dict(copy_tree(node.keys), values)
    return zeros_of(core, copy_tree(held), fact) if isinstance(fact, Array) else call("shadow_of", copy_tree(held))


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
