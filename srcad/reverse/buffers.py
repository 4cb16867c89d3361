"""Arrays and lists that are stored into: one adjoint buffer each, updated in place.

    u[s] = v        v_bar = u_bar[s], then u_bar[s] = 0: what stood there before did not matter
    u[s] += v       v_bar = u_bar[s], and u_bar[s] stays

Views of a buffer have the same views of its adjoint, so that adjoints alias exactly where the primal's arrays do.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import gast

from srcad.analysis.flow import Flow
from srcad.analysis.settled import unsettled
from srcad.analysis.sharing import Facts, base_of, may_share, viewed
from srcad.errors import UnsupportedSyntaxError
from srcad.facts import Array, Fact, Known, Map, Scalar, Seq, Unknown, dims_of, parts_of, sites_of, taken_out
from srcad.frontend.core import Core
from srcad.frontend.webs import SharedName
from srcad.reverse.adjoints import Adjoint
from srcad.reverse.paths import facts_of_names
from srcad.reverse.pieces import index_value
from srcad.reverse.pull import Group, Reader, pull, real_part
from srcad.rules.call import Call, Scatter, unbroadcast
from srcad.rules.expr import E, Marks, named, negative, split_sign
from srcad.rules.indexing import GETITEM, may_be_basic, may_repeat
from srcad.tree.build import as_store, assign, attribute, call, const, copy_tree, loads, name, text, walk

if TYPE_CHECKING:
    from srcad.reverse.sweep import Sweep


@dataclass
class Buffers:
    """Which names are buffers, and which are views of which."""

    roots: set[str] = field(default_factory=set)
    views: dict[str, gast.Assign] = field(default_factory=dict)
    shadowed: set[str] = field(default_factory=set)


class ShadowWanted(UnsupportedSyntaxError):
    """A list whose adjoint must be made beside it in the forward sweep, as it is another one in each iteration."""

    def __init__(self, found: str, instead: str, place: Any, key: str) -> None:
        super().__init__(found, instead, place)
        self.key = key


def find(core: Core, flow: Flow, wanted: frozenset[str] = frozenset()) -> Buffers:
    """Sort the names that share memory with something active that is stored into; `wanted` get shadows anyway."""
    found = Buffers()
    wanted |= _in_place_or_anew(core)
    stored = core.stored_sites & core.active_sites
    lists = {s for s in core.stored_sites if s not in core.active_sites}
    lists |= {s for n in wanted for s in core.name_sites.get(n, frozenset())}
    known = _kinds(core)
    for names in _classes(core, stored | lists, unsettled(core, flow)):
        kinds = {n: known.get(n) for n in names}
        if not any(k is not None and k.active for k in kinds.values()):
            continue
        if not names & wanted and not _mixed(kinds) and not _simple(core, flow, names, Buffers()):
            finished = _finished(core, flow, names)
            if finished is not None:
                found.roots |= finished
                continue
        if names & wanted or not _simple(core, flow, names, found) or _mixed(kinds):
            for n in sorted(names):
                if _list_and_array(core, n):
                    raise _refuse(core, n, flow.binders(n))
            found.roots -= names
            for n in names:
                found.views.pop(n, None)
            found.shadowed.update(names)
    return found


def _in_place_or_anew(core: Core) -> set[str]:
    """The names of `x += v` where x is an array or a number: only the shadow knows whether it is another one then."""
    found: set[str] = set()
    lists = frozenset().union(*(f.sites for f in core.facts.values() if isinstance(f, (Seq, Map))))
    for stmt in core.augmented:
        fact = core.facts.get(stmt.target)
        if isinstance(stmt.target, gast.Name) and isinstance(fact, Unknown):
            if fact.sites & lists:  # which it would make longer
                raise _refuse(core, stmt.target.id, [stmt])
            found.add(stmt.target.id)
    return found


def _mixed(kinds: dict[str, Fact | None]) -> bool:
    """Whether a list and arrays that are its elements share memory that is stored into."""
    lists = [isinstance(k, (Seq, Map)) for k in kinds.values() if k is not None]
    return any(lists) and not all(lists)


def _simple(core: Core, flow: Flow, names: set[str], found: Buffers) -> bool:
    """One name that is bound once, and views of it, each bound once and used where its index is still known."""
    views: dict[str, gast.Assign] = {}
    roots = []
    for n in sorted(names):
        binders = flow.binders(n)
        aliases = [b for b in binders if isinstance(b, gast.Assign) and base_of(core, b.value) in names]
        own = len(binders) - len(aliases) + (n in core.params or n in core.free)
        if len(aliases) == 1 and own == 0:
            view = aliases[0]
            if not _index_lasts(flow, n, view) or may_copy(core, view.value) or _in_container(core, view.value):
                return False
            views[n] = view
        elif own == 1 and not aliases:
            if any(isinstance(b, gast.Assign) and may_share(core, b.value) for b in binders):
                return False
            roots.append(n)
        else:
            return False
    if len(roots) > 1:
        return False
    found.views.update(views)
    found.roots.update(roots)
    return True


def _finished(core: Core, flow: Flow, names: set[str]) -> set[str] | None:
    """The names of arrays that are made, stored into, and only then get other names; None where there are others.

        for k in range(n):
            u_next = np.zeros_like(u)               u_next alone is a buffer: what u and u_prev stand for does not
            u_next[1:-1] = u[2:] - u_prev[:-2]      change any more, and their adjoints are handed on as values are
            u_prev, u = u, u_next
    """
    sites = frozenset().union(*(core.name_sites.get(n, frozenset()) for n in names))
    stores_of: dict[str, list[gast.AST]] = {}
    for stmt in flow.positions:
        if isinstance(stmt, (gast.If, gast.For, gast.While, gast.With, gast.Try)) or not flow.writes[stmt] & sites:
            continue
        target = stmt.targets[0] if isinstance(stmt, gast.Assign) else getattr(stmt, "target", None)
        if not (isinstance(target, gast.Subscript) and isinstance(target.value, gast.Name)):
            return None
        stores_of.setdefault(target.value.id, []).append(stmt)
    for n, stored in stores_of.items():
        binders = flow.binders(n)
        if len(binders) != 1 or not isinstance(binders[0], gast.Assign) or n in core.params or n in core.free:
            return None
        if base_of(core, binders[0].value) is not None or not isinstance(core.facts.get(binders[0].value), Array):
            return None
        if may_share(core, binders[0].value) or not _named_afterwards(core, flow, n, binders[0], stored):
            return None
    return set(stores_of) or None


def _named_afterwards(core: Core, flow: Flow, n: str, binder: gast.AST, stored: list[gast.AST]) -> bool:
    """Whether all stores into an array stand after where it is made, in the same block, and before it gets names."""
    block, made, _, _ = flow.positions[binder].chain[0]
    places = [next((i for other, i, _, _ in flow.positions[s].chain if other is block), -1) for s in stored]
    if min(places) <= made:
        return False
    return not any(_may_name(core, n, inner) for stmt in block[made + 1 : max(places) + 1] for inner in walk(stmt))


def _may_name(core: Core, n: str, stmt: gast.AST) -> bool:
    """Whether a statement may give an array's memory another name, or pass it on; one that computes with it does not,
    nor does one that copies it into an array."""
    if isinstance(stmt, (gast.Assign, gast.AugAssign)):
        target = stmt.targets[0] if isinstance(stmt, gast.Assign) else stmt.target
        if isinstance(target, gast.Subscript) and isinstance(core.facts.get(target.value), Array):
            return False
        held = sites_of(core.facts.get(stmt.value, Unknown()))
        return n in loads(stmt.value) and bool(held & core.name_sites.get(n, frozenset()))
    if isinstance(stmt, (gast.Expr, gast.For, gast.With)):
        return n in loads(stmt.iter if isinstance(stmt, gast.For) else stmt)
    return False


def _in_container(core: Core, value: gast.expr) -> bool:
    """Whether a view is reached through a list, which may be another one, or longer, when it is reached again."""
    return any(isinstance(n, gast.Subscript) and isinstance(core.facts.get(n.value), (Seq, Map)) for n in walk(value))


def may_copy(core: Core, value: gast.expr) -> bool:
    """Whether it is decided at run time if an expression is a view.

    `reshape` of an array that is not contiguous is none; `u[0]` of what may have one dimension or two is a number or
    a row.
    """
    return any(may_be_number(core, n) or isinstance(n, gast.Call) and not _surely_views(core, n) for n in walk(value))


def _surely_views(core: Core, value: gast.Call) -> bool:
    label = value.func.attr if isinstance(value.func, gast.Attribute) else ""
    if label in {"split", "array_split", "hsplit", "vsplit", "dsplit"}:
        return bool(value.args) and isinstance(core.facts.get(value.args[0]), Array)
    return label in {"transpose", "swapaxes", "squeeze", "expand_dims", "moveaxis", "rollaxis", "diagonal"}


def may_be_number(core: Core, value: gast.AST) -> bool:
    """Whether an element may be a number, which is a copy, or an array, which is a view."""
    if not isinstance(value, gast.Subscript) or not isinstance(core.facts.get(value), Unknown):
        return False
    parts = value.slice.elts if isinstance(value.slice, gast.Tuple) else [value.slice]
    keeps = (None, ...)  # a slice, a new axis and an ellipsis leave an array
    return not any(isinstance(p, gast.Slice) or isinstance(p, gast.Constant) and p.value in keeps for p in parts)


def _index_lasts(flow: Flow, view: str, stmt: gast.AST) -> bool:
    """Whether a view can be taken again wherever it is used: its index is what it was."""
    if any(flow.rebinds(stmt, n, True) for n in loads(stmt.value) if n != view):
        return False
    loops_around = flow.positions[stmt].loops
    if not loops_around:
        return True
    inner = loops_around[0]
    for other, position in flow.positions.items():
        if view in {n.id for n in walk(other) if isinstance(n, gast.Name)} and other is not stmt:
            if inner not in position.loops and not any(m is inner for m in walk(other)):
                return False
    return True


def _refuse(core: Core, n: str, binders: list[gast.AST]) -> SharedName:
    origin = next((core.places[b] for b in binders if b in core.places and core.places[b] is not None), None)
    return SharedName(
        f"the name {n} for several lists or values, one of which is stored into in place",
        f"give each list a name of its own, or bind a copy: {n} = ....copy()",
        origin[0].place(origin[1]) if origin is not None else None,
    )


def _kinds(core: Core) -> dict[str, Fact]:
    """What each name stands for: where it is active, if it is anywhere."""
    found: dict[str, Fact] = {}
    for node, fact in facts_of_names(core):
        if node.id not in found or fact.active and not found[node.id].active:
            found[node.id] = fact
    return found


def _list_and_array(core: Core, n: str) -> bool:
    """Whether a name stands for a list here and for an array there: their shadows are not changed alike."""
    facts = [core.facts.get(node) for node in walk(core.body) if isinstance(node, gast.Name) and node.id == n]
    kinds = {isinstance(f, (Seq, Map)) for f in facts if isinstance(f, (Array, Seq, Map)) and f.active}
    return len(kinds) > 1


def _classes(core: Core, stored: frozenset[str] | set[str], changing: frozenset[str]) -> list[set[str]]:
    """Names grouped by the memory that they may share, for memory that is stored into.

    `changing`: lists that may change while another list holds them.
    """
    groups: list[tuple[set[str], set[str]]] = []
    # What is only known as an array or a list has contents, too.
    arrays = frozenset(s for s in core.stored_sites if s not in core.contents or s in core.active_sites)
    for n, sites in sorted(core.name_sites.items()):
        sites = _reached(core, sites, arrays, changing)
        if not sites:
            continue
        touching = [g for g in groups if g[1] & sites]
        merged = ({n}.union(*(g[0] for g in touching)), set(sites).union(*(g[1] for g in touching)))
        groups = [g for g in groups if not g[1] & sites] + [merged]
    return [g[0] for g in groups if g[1] & set(stored)]


def _reached(core: Core, sites: frozenset[str], arrays: frozenset[str], changing: frozenset[str]) -> frozenset[str]:
    """The memory that a name stands for: of a list also its elements', where these are stored into."""
    inner = frozenset().union(*(sites_of(core.contents[s]) for s in sites if s in core.contents))
    own = frozenset(s for s in sites if s in core.contents or s not in inner)
    held = inner
    while held:  # lists in lists in lists
        inner |= held
        held = frozenset().union(*(sites_of(core.contents[s]) for s in held if s in core.contents)) - inner
    return own | (inner if inner & arrays else inner & changing)


# ---------------------------------------------------------------- views


def is_view(sweep: Sweep, key: str) -> bool:
    """Whether the adjoint of a name is reached through another's, or through the shadow made in the forward sweep."""
    return key in sweep.buffers.views or key in sweep.shadows


def view_target(sweep: Sweep, group: Group, key: str) -> gast.expr:
    """The part of the root's adjoint that is a view's adjoint; it is alive from here on."""
    if key in sweep.shadows:
        fact = sweep.key_fact(key)
        return sweep.need_name(sweep.shadows[key], group.stmt, False, fact, content=False)
    stmt = sweep.buffers.views[key]
    return _mirror(sweep, group, stmt, stmt.value)


def _mirror(sweep: Sweep, group: Group, stmt: gast.AST, value: gast.expr) -> gast.expr:
    if isinstance(value, gast.Name):
        if value.id in sweep.buffers.views:
            return view_target(sweep, group, value.id)
        fact = group.scope.resolved(sweep.key_fact(value.id))
        sweep.ensure_own(group, value.id, fact)
        return name(sweep.variable(value.id))
    if isinstance(value, gast.Subscript):
        return gast.Subscript(
            _mirror(sweep, group, stmt, value.value), _frozen_at(sweep, stmt, value.slice), gast.Load()
        )
    if isinstance(value, gast.Attribute):
        return gast.Attribute(_mirror(sweep, group, stmt, value.value), value.attr, gast.Load())
    assert isinstance(value, gast.Call)
    first = viewed(sweep.core, value)
    assert first is not None
    made = copy_tree(value)
    inner = _mirror(sweep, group, stmt, first)
    if isinstance(value.func, gast.Attribute) and value.func.value is first:
        made.func = gast.Attribute(inner, value.func.attr, gast.Load())
    else:
        made.args[0] = inner
    return made


def _frozen_at(sweep: Sweep, stmt: gast.AST, index: gast.expr) -> gast.expr:
    """A view's index, as it was when the view was made."""
    saved = Group(stmt, sweep.scope)
    made = sweep.frozen_index(saved, index)
    for placeholder in [n.id for n in walk(made) if isinstance(n, gast.Name) and n.id in sweep.needs]:
        sweep.needs[placeholder].view = True  # type: ignore[attr-defined]
    return made


def contribute(sweep: Sweep, group: Group, key: str, total: E) -> None:
    """A contribution to a whole view."""
    target = view_target(sweep, group, key)
    if isinstance(sweep.key_fact(key), Seq):
        group.steps.append(gast.Expr(call("add_parts", target, call("slice", const(None)), total.node)))
        return
    if isinstance(sweep.key_fact(key), Map):
        group.steps.append(gast.Expr(call("add_parts", target, gast.Constant(..., None), total.node)))
        return
    minus, total = split_sign(total)
    sign: gast.operator = gast.Sub() if minus else gast.Add()
    if isinstance(target, gast.Name) and not target.id.startswith("$"):
        group.steps.append(gast.AugAssign(as_store(target), sign, total.node))
        return
    if not isinstance(target, gast.Subscript):
        target = gast.Subscript(target, gast.Constant(..., None), gast.Load())
    group.steps.append(gast.AugAssign(as_store(target), sign, total.node))


def adjoint_part(sweep: Sweep, group: Group, base: gast.expr, index: gast.expr | None) -> tuple[gast.expr, bool]:
    """The adjoint of `base[index]` in place, and whether anything has contributed to it."""
    assert isinstance(base, gast.Name)
    root = root_of(sweep, base.id)
    if root not in sweep.state and base.id not in sweep.shadows:
        return base, False
    if is_view(sweep, base.id):
        target = view_target(sweep, group, base.id)
    else:
        sweep.ensure_own(group, base.id, group.scope.resolved(sweep.key_fact(base.id)))
        target = name(sweep.variable(base.id))
    if index is not None and not (isinstance(index, gast.Constant) and index.value is ...):
        target = gast.Subscript(target, sweep.frozen_index(group, index), gast.Load())
    return target, True


def root_of(sweep: Sweep, key: str) -> str:
    while key in sweep.buffers.views:
        base = base_of(sweep.core, sweep.buffers.views[key].value)
        assert base is not None
        key = base
    return key


# ---------------------------------------------------------------- stores


def reverse_store(sweep: Sweep, stmt: gast.Assign, target: gast.Subscript) -> None:
    """`u[s] = v`."""
    if not isinstance(target.value, gast.Name):
        return
    if isinstance(sweep.core.facts_of_parameters.get(target.value.id, sweep.fact(target.value)), Map):
        return  # the dict's parts are variables of their own; this store shows the change to the caller
    held = sweep.fact(target.value)
    if not held.active and not sweep.fact(stmt.value).active and not sites_of(held) & sweep.core.active_sites:
        return  # constants, in a list (an array) of constants
    kinds = [sweep.fact(stmt.value), *parts_of(held)]
    if isinstance(held, Seq) and any(isinstance(k, (Seq, Map, Unknown)) for k in kinds):
        refused = _refuse(sweep.core, target.value.id, [stmt])
        raise ShadowWanted(refused.found, refused.instead, refused.place, target.value.id)
    if isinstance(held, Seq) and _other_lengths(sweep, sweep.fact(target), sweep.fact(stmt.value)):
        raise ShadowWanted(
            f"an array put into {target.value.id} in place of one that may have other lengths",
            "append it, or bind it to a name", sweep.place(stmt), target.value.id,
        )  # fmt: skip
    group = sweep.group(stmt)
    plus = _additive(target, stmt.value)
    if plus is not None:
        _add_in_place(sweep, group, target.value, target.slice, plus, sweep.fact(target))
        return
    part, alive = adjoint_part(sweep, group, target.value, target.slice)
    if not alive:
        return
    group.last_only = _may_repeat(sweep, target.value, target.slice)
    base, listed = sweep.fact(target.value), isinstance(sweep.fact(target.value), Seq)
    picked = isinstance(base, Array) and not may_be_basic(target.slice, Facts(sweep.core))
    _take_and_clear(sweep, group, part, sweep.fact(target), stmt.value, listed, picked)
    _selected(sweep, target)


def _selected(sweep: Sweep, target: gast.Subscript) -> None:
    """`y = a / b`, `y[b == 0.0] = 0.0`: what a condition has stored over is no contribution, whatever it was."""
    assert isinstance(target.value, gast.Name)
    adjoint = sweep.state.get(target.value.id)
    if adjoint is not None and getattr(sweep.fact(target.slice), "dtype", "") == "bool":
        sweep.state[target.value.id] = replace(adjoint, marks=adjoint.marks | Marks.MASKED)


def _other_lengths(sweep: Sweep, old: Fact, new: Fact) -> bool:
    """Whether an element's adjoint may not have the old element's shape when it has the new one's."""
    if not isinstance(new, Array) and not isinstance(old, Array):
        return False
    return not sweep.scope.alike(dims_of(old), dims_of(new))


def _take_and_clear(
    sweep: Sweep, group: Group, part: gast.expr, fact: Fact, value: gast.expr, in_list: bool, picked: bool = False
) -> None:
    """The cotangent of what was stored; `picked`: by an array of indices, which gives new memory by itself."""
    is_active = sweep.fact(value).active
    scalar = isinstance(fact, Scalar)
    if not isinstance(part, gast.Subscript):
        part = gast.Subscript(part, gast.Constant(..., None), gast.Load())
    if is_active:
        variable = sweep.names.new("v_bar")
        taken = copy_tree(part) if scalar or in_list or picked else call(attribute(copy_tree(part), "copy"))
        if isinstance(fact, Unknown) and not in_list and not picked:
            taken = call("copy_of", copy_tree(part))
        if isinstance(part.slice, gast.Constant) and part.slice.value is ... and not scalar:
            taken = call(attribute(copy_tree(part.value), "copy"))
        if group.last_only:
            taken = gast.BinOp(taken, gast.Mult(), call("last_writes", copy_tree(part.value), index_value(part.slice)))
        group.steps.append(assign(variable, taken))
        bar = named(variable, fact, group.scope)
    zero: gast.expr = const(0.0)
    if in_list and not scalar:
        zero = (
            call("zeros_like", copy_tree(part))
            if not isinstance(fact, Array)
            else sweep.zeros_node(copy_tree(part), fact)
        )
    group.steps.append(gast.Assign([as_store(part)], zero, None))
    if is_active:
        value_fact = sweep.fact(value)
        if in_list:
            bar = replace(bar, fact=taken_out(value_fact))
        pull(sweep, group, value, real_part(fit(sweep, group, bar, fact, value), value_fact))
    sweep.finish(group)


def fit(sweep: Sweep, group: Group, bar: E, target: Fact, value: gast.expr) -> E:
    """The cotangent of a stored value: summed over what the store has broadcast."""
    if dims_of(target) is None:
        like = Reader(sweep, group).value(value)
        return E(call("unbroadcast", bar.node, like.node), sweep.fact(value), group.scope)
    whole = gast.Constant(None, None)  # stands for the stored value in the target's shape
    rule_call = _StoredCall(GETITEM, {"x": value}, whole, bar, _StoredReader(sweep, group, whole, target), frozenset())
    return unbroadcast(rule_call, bar, value) if target != sweep.fact(value) else bar


class _StoredCall(Call):
    """What is taken out of an adjoint buffer has the target's full shape already."""

    def full(self, e: E, like: gast.expr) -> E:
        return e if like is self.node else super().full(e, like)


class _StoredReader(Reader):
    """Reads the stored value's expression as if its result had the target's shape."""

    def __init__(self, sweep: Sweep, group: Group, node: gast.expr, target: Fact) -> None:
        super().__init__(sweep, group)
        self.node, self.target = node, target

    def fact(self, node: gast.expr) -> Fact:
        return self.target if node is self.node else super().fact(node)


def _may_repeat(sweep: Sweep, base: gast.expr, index: gast.expr | None) -> bool:
    """Whether an element of an array may be stored into twice at once; what a list or dict holds is there once."""
    if index is None or isinstance(sweep.fact(base), (Seq, Map)):
        return False
    return may_repeat(index, Facts(sweep.core))


def _additive(target: gast.Subscript, value: gast.expr) -> tuple[gast.expr, bool] | None:
    """v of `u[s] = u[s] + v`, and whether it is subtracted."""
    if isinstance(value, gast.BinOp) and isinstance(value.op, (gast.Add, gast.Sub)):
        if isinstance(value.left, gast.Subscript) and text(value.left) == text(target):
            return value.right, isinstance(value.op, gast.Sub)
    return None


def _add_in_place(
    sweep: Sweep, group: Group, base: gast.Name, index: gast.expr | None, plus: tuple[gast.expr, bool], fact: Fact
) -> None:
    """`u[s] += v`: the adjoint of u[s] passes, and is v's as well."""
    value, minus = plus
    part, alive = adjoint_part(sweep, group, base, index)
    if alive and _may_repeat(sweep, base, index):
        assert isinstance(part, gast.Subscript)
        part = gast.BinOp(part, gast.Mult(), call("last_writes", copy_tree(part.value), index_value(part.slice)))
    if not alive or not sweep.fact(value).active:
        if alive and group.steps:
            sweep.finish(group)
        return
    bar = E(part, fact, group.scope)
    touches = _touches(sweep, value, root_of(sweep, base.id))
    if touches and not isinstance(fact, Scalar) and isinstance(part, (gast.Name, gast.Subscript, gast.Attribute)):
        bar = replace(bar, node=call(attribute(part, "copy")))
    bar = negative(bar) if minus else bar
    pull(sweep, group, value, real_part(fit(sweep, group, bar, fact, value), sweep.fact(value)))
    sweep.finish(group)


def _touches(sweep: Sweep, value: gast.expr, root: str) -> bool:
    """Whether contributions of an expression go into the same buffer."""
    if root in sweep.shadows:
        return any(isinstance(n, gast.Name) and n.id in sweep.shadows for n in walk(value))
    return any(isinstance(n, gast.Name) and sweep.fact(n).active and root_of(sweep, n.id) == root for n in walk(value))


def reverse_augmented(sweep: Sweep, stmt: gast.AugAssign, whole: gast.expr) -> None:
    """`u[s] op= v`, `u op= v` on an array."""
    target = stmt.target
    base = target.value if isinstance(target, gast.Subscript) else target
    index = target.slice if isinstance(target, gast.Subscript) else None
    if not isinstance(base, gast.Name):
        return
    base = name(base.id)
    group = sweep.group(stmt)
    fact = sweep.fact(target)
    if isinstance(stmt.op, (gast.Add, gast.Sub)) and isinstance(whole, gast.BinOp):
        _add_in_place(sweep, group, base, index, (whole.right, isinstance(stmt.op, gast.Sub)), fact)
        return
    part, alive = adjoint_part(sweep, group, base, index)
    if alive:
        group.last_only = _may_repeat(sweep, base, index)
        _take_and_clear(sweep, group, part, fact, whole, False)


def reverse_accumulation(sweep: Sweep, stmt: gast.Expr) -> None:
    """`np.add.at(u, i, v)`: v has been added wherever i says, so it gets what is there."""
    assert isinstance(stmt.value, gast.Call)
    base, index, value = stmt.value.args
    group = sweep.group(stmt)
    part, there = adjoint_part(sweep, group, base, index)
    if not there or not sweep.fact(value).active:
        return
    fact = group.scope.resolved(sweep.core.accumulations[stmt])
    pull(sweep, group, value, real_part(fit(sweep, group, E(part, fact, group.scope), fact, value), sweep.fact(value)))
    sweep.finish(group)


__all__ = ["Adjoint", "Known", "Scatter"]
