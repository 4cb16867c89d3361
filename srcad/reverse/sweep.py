"""The reverse sweep: the statements of Core from last to first, each turned into what its adjoint does.

The sweep carries which adjoints are alive. A statement whose target has none contributes nothing and is not written,
so nothing is computed that nobody reads. Loops are gone through until the adjoints alive at their two ends agree.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

import gast

from srcad.analysis.flow import Flow
from srcad.analysis.memory import fresh
from srcad.errors import UnsupportedSyntaxError
from srcad.facts import (
    NOTHING,
    Array,
    Fact,
    Known,
    Map,
    Scalar,
    Seq,
    Unknown,
    dims_of,
    is_record,
    parts_of,
    sites_of,
)
from srcad.frontend.core import Core
from srcad.frontend.dynamic import Dynamic
from srcad.frontend.structure import Names
from srcad.lengths import Scope, is_many
from srcad.reverse import buffers, insertions, lists, loops, mirrored
from srcad.reverse.adjoints import Adjoint, full, spread_out, unsettled, zeros_of
from srcad.reverse.markers import Marker
from srcad.reverse.ownership import Hold, hold, kept_apart, next_key, set_aside
from srcad.reverse.paths import canonical, element, has_fixed_parts, key_facts, reached, unvalued
from srcad.reverse.pieces import copied, index_value, names_stored
from srcad.reverse.pull import Group, Let, Need, Reader, pull, settle
from srcad.rules.axes import dtype_name, method
from srcad.rules.call import Scatter
from srcad.rules.expr import NUMPY, E, Marks, as_number, named, split_sign
from srcad.rules.terms import total_of
from srcad.tree.build import assign, attribute, call, const, copy_tree, name, stored, subscript, substitute, text, walk


class Sweep:
    """The state of one reverse sweep."""

    def __init__(self, core: Core, flow: Flow, names: Names, found: buffers.Buffers, shadows: dict[str, str]) -> None:
        self.core, self.flow, self.names = core, flow, names
        self.buffers, self.shadows = found, shadows
        self.state: dict[str, Adjoint] = {}
        self.out: list[gast.stmt] = []
        self.needs: dict[str, Need] = {}
        self.variables: dict[str, str] = {}
        self.counted: dict[gast.AST, str] = {}
        self.count_at: dict[gast.AST, gast.AST | None] = {}
        self.scope = core.scopes[(None, "body")]
        self.counter = 0
        self.nested = False  # whether what is written is differentiated in its turn
        self.consumed: Adjoint | None = None  # of the variable whose binding is being reversed
        self.collected: dict[str, Any] = {}  # by list: how the elements of its adjoint, tuples, are appended
        self.seed_name = ""  # of a pullback's cotangent
        self.key_facts = key_facts(core)
        self.entry = []  # what stands before the forward sweep
        self.kept: dict[str, str] = {}  # by path: the names of parts as they were given
        self.line: str | None = None

    # ---------------------------------------------------------------- small services

    def placeholder(self) -> str:
        self.counter += 1
        return f"${self.counter}"

    def place(self, node: gast.AST) -> Any:
        return self.core.place(node)

    def fact(self, node: gast.AST) -> Fact:
        return self.core.facts.get(node, NOTHING)

    def variable(self, key: str) -> str:
        """The name of an adjoint: `x_bar` of x, `W_bar` of p["W"]."""
        if key not in self.variables:
            last = "".join(c if c.isalnum() or c == "_" else " " for c in key).split()[-1]
            if last[0].isdigit():
                last = "_".join("".join(c if c.isalnum() or c == "_" else " " for c in key).split())
            self.variables[key] = self.names.new(f"{last}_bar")
        return self.variables[key]

    def key_fact(self, key: str) -> Fact:
        return unvalued(self.key_facts.get(key, NOTHING))

    def need_name(self, identifier: str, stmt: gast.AST, after: bool, fact: Fact, content: bool = True) -> gast.expr:
        """A variable's value just before (after) a statement, for the reverse sweep."""
        node = name(identifier)
        self.core.facts[node] = fact
        placeholder = self.placeholder()
        self.needs[placeholder] = Need(placeholder, node, stmt, after, content)
        return name(placeholder)

    def need_node(self, node: gast.expr, stmt: gast.AST) -> gast.expr:
        placeholder = self.placeholder()
        self.needs[placeholder] = Need(placeholder, node, stmt)
        return name(placeholder)

    def leaf_key(self, node: gast.expr) -> str | None:
        """The path of a part of a parameter that is reached by constant keys."""
        parts = node
        root, fields = node, []
        while isinstance(root, (gast.Subscript, gast.Attribute)):
            fields += [root.attr] if isinstance(root, gast.Attribute) and root not in self.core.ops else []
            root = root.value
        if isinstance(root, gast.Name) and (root.id in self.shadows or root.id in self.buffers.views):
            if fields:  # `z.imag` is an operation
                raise UnsupportedSyntaxError(
                    f"{text(node)}, a field of an object whose arrays are stored into",
                    "store into a copy",
                    self.place(node),
                )
            return None  # what is stored into is reached as a whole: its shadow has all parts
        while isinstance(parts, (gast.Subscript, gast.Attribute)):
            fact = self.fact(parts.value)
            if isinstance(parts, gast.Subscript):
                index = parts.slice
                if not isinstance(index, gast.Constant) or not has_fixed_parts(fact):
                    return None
            elif not (isinstance(fact, Seq) or hasattr(fact, "items")):
                return None
            parts = parts.value
        if parts is node or not isinstance(parts, gast.Name):
            return None
        whole = self.core.facts_of_parameters.get(parts.id)  # of another kind, the name stands for something else here
        return canonical(self, node) if isinstance(whole, (Seq, Map)) else None

    def frozen_index(self, group: Group, index: gast.expr) -> gast.expr:
        """An index as the reverse sweep writes it: its variable parts are values of the forward sweep."""
        reader = Reader(self, group)
        if isinstance(index, gast.Tuple):
            return gast.Tuple([self.frozen_index(group, e) for e in index.elts], gast.Load())
        if isinstance(index, gast.Slice):
            return gast.Slice(
                *(None if p is None else self.frozen_index(group, p) for p in (index.lower, index.upper, index.step))
            )
        if isinstance(index, gast.Constant):
            return copy_tree(index)
        if isinstance(index, gast.UnaryOp) and isinstance(index.operand, gast.Constant):
            return copy_tree(index)
        fact = self.fact(index)
        if isinstance(fact, Scalar) and fact.dtype == "bool":
            raise UnsupportedSyntaxError(
                "a single boolean as an index", "use if, or np.where", self.place(group.stmt) or self.place(index)
            )
        return reader.value(index).node

    # ---------------------------------------------------------------- zeros

    def zeros_node(self, like: gast.expr, fact: Fact) -> gast.expr:
        """Zeros of the shape (and structure) of a value."""
        if isinstance(fact, Scalar):
            return const(0.0)
        if isinstance(fact, Array):
            return zeros_of(self.core, like, fact)
        if isinstance(fact, Seq) and fact.items is None and fact.elem is not None:
            if isinstance(fact.elem, Scalar):
                return gast.BinOp(gast.List([const(0.0)], gast.Load()), gast.Mult(), call("len", like))
            item = self.names.new("v")
            inner = self.zeros_node(name(item), fact.elem)
            target = gast.Name(item, gast.Store(), None, None)
            return gast.ListComp(inner, [gast.comprehension(target, like, [], 0)])
        if isinstance(fact, Seq) and fact.items is not None:
            parts = [
                self.zeros_node(attribute(copy_tree(like), fact.fields[i]), f)
                if is_record(fact)
                else self.zeros_node(subscript(copy_tree(like), const(i)), f)
                for i, f in enumerate(fact.items)
            ]
            return gast.List(parts, gast.Load())
        if isinstance(fact, Map) and fact.kind == "dict":
            values = [
                self.zeros_node(gast.Subscript(copy_tree(like), const(k), gast.Load()), f)
                for k, f in fact.items.items()
            ]
            return gast.Dict([const(k) for k in fact.items], values)
        return call("zeros_like", like)

    def zero(self, key: str, stmt: gast.AST, after: bool) -> None:
        """Give a key an adjoint of zeros at this point of the sweep."""
        fact = self.key_fact(key)
        variable = self.variable(key)
        old = self.state.get(key)
        del old
        if isinstance(fact, Scalar):
            value: gast.expr = const(0.0)
        elif key in self.core.locals or key in self.core.params or key in self.core.wrt_free.values():
            if isinstance(fact, Seq) and not self._certainly_bound(key, stmt):
                raise self.list_out_of_loop(key, stmt)
            if not self._certainly_bound(key, stmt):
                self.out.append(Marker(stmt, [assign(variable, const(0.0))]))
                self.state[key] = Adjoint(variable, Unknown(True), False)
                return
            else:
                value = self.zeros_node(self.need_name(key, stmt, after, fact, content=isinstance(fact, Seq)), fact)
        else:
            value = self.zeros_node(self.at_entry(key), fact)
        self.out.append(Marker(stmt, [assign(variable, value)]))
        self.state[key] = Adjoint(variable, fact, True)

    def list_out_of_loop(self, key: str, stmt: gast.AST) -> buffers.ShadowWanted:
        return buffers.ShadowWanted(
            f"the list {key}, made in a loop or branch and used after it",
            "make the list before the loop, or use its elements in the loop", self.place(stmt), key,
        )  # fmt: skip

    def _certainly_bound(self, key: str, stmt: gast.AST) -> bool:
        return key in self.core.params or key in self.core.wrt_free.values() or self.flow.surely_bound(stmt, key)

    # ---------------------------------------------------------------- contributions

    def add_to(self, target: gast.expr, piece: Scatter, item: Fact | None) -> gast.stmt:
        """`target[index] += value` for a target that already carries the index; `item`: an element of a container."""
        value = piece.value
        if piece.parts or isinstance(value.fact, (Seq, Map)) or isinstance(item, (Seq, Map, Unknown)):
            assert isinstance(target, gast.Subscript)
            return gast.Expr(call("add_parts", target.value, index_value(target.slice), value.node))
        if piece.repeats:
            assert isinstance(target, gast.Subscript)
            return gast.Expr(call(f"{NUMPY}.add.at", target.value, index_value(target.slice), value.node))
        store = copy_tree(target)
        store.ctx = gast.Store()
        minus, value = split_sign(value)
        return gast.AugAssign(store, gast.Sub() if minus else gast.Add(), value.node)

    def flush(self, group: Group) -> None:
        """Write the statement's contributions to each name."""
        set_aside(self, group)
        pending = group.unwritten = dict(group.pending)
        while pending:
            key = next_key(self, pending)
            pieces = pending.pop(key)
            whole = [p for p in pieces if isinstance(p, E)]
            scattered = [p for p in pieces if isinstance(p, Scatter)]
            if whole:
                self._accumulate(group, key, whole, scattered)
            for piece in scattered:
                self._scatter(group, key, piece)

    def _is_number(self, identifier: str) -> bool:
        """Whether a name in a contribution is a value that is certainly no array."""
        need = self.needs.get(identifier)
        return need is not None and isinstance(self.fact(need.node), Scalar)

    def _accumulate(self, group: Group, key: str, pieces: list[E], later: list[Scatter] | None = None) -> None:
        """Add cotangents of a whole value to its adjoint; `later`: what is added to parts of it afterwards."""
        want = group.scope.resolved(self.key_fact(key))
        listed = any(isinstance(e, (Seq, Map)) for e in (want, *(p.fact for p in pieces)))
        listed = listed or self._vague(want)
        if listed and len(pieces) > 1:  # what Python's + does to lists is something else
            for piece in kept_apart(self, group, key, pieces):
                self._accumulate(group, key, [piece], later)
            return
        if buffers.is_view(self, key):
            buffers.contribute(self, group, key, total_of(pieces, group.lasting))
            return
        old = self.state.get(key)
        variable = self.variable(key)
        total = total_of(pieces, group.lasting, self._is_number)
        mutable = key in self.buffers.roots
        if old is None:
            how = hold(self, group, total, later or [])
            owned = how is Hold.OWN
            lazy = dims_of(want) is not None and not full(total.fact, want, group.scope)  # it stands for all elements
            fits = not isinstance(want, (Seq, Map)) and not (mutable and (lazy or not isinstance(total.fact, Array)))
            if owned and fits and self._renamed(group, key, total):
                return
            if isinstance(want, Map):
                total, owned = E(call("copied_parts", total.node), want, group.scope), True
            elif isinstance(want, Seq):
                total, owned = E(_own_list(_counted(total, want), want), want, group.scope), True
            elif how is Hold.CHANGES or mutable and not owned:
                total, owned = copied(total), True
            grows = unsettled(self.core, want) or not full(total.fact, want, group.scope)
            if mutable and not isinstance(want, Seq) and grows:
                like = self.need_name(key, group.stmt, False, want, content=False)
                total = E(spread_out(self.core, like, total.node, want), want, group.scope, total.marks)
            if isinstance(want, Scalar) and isinstance(total.fact, Array) and total.fact.dims == ():
                total = as_number(total)
            if isinstance(want, Scalar) and isinstance(total.fact, Scalar) and total.fact.dtype[0] in "bi":
                value = const(float(total.literal)) if total.literal is not None else call("float", total.node)
                total = E(value, Scalar("float64", literal=None), group.scope, total.marks)
            group.steps.append(assign(variable, total.node))
            if isinstance(want, Unknown):
                owned = False
            self.state[key] = Adjoint(variable, want if mutable else total.fact, owned, total.marks)
            return
        if isinstance(want, Map) or isinstance(want, Seq) and _nested(want):
            everything = gast.Constant(..., None)
            group.steps.append(gast.Expr(call("add_parts", name(variable), everything, total.node)))
            return
        if isinstance(want, Seq):
            self._add_lists(group, variable, total, want)
            return
        settled = old.owned and full(old.fact, want, group.scope) and not unsettled(self.core, want)
        in_place = mutable or isinstance(want, Scalar) or settled
        if not in_place and isinstance(want, Unknown) and (listed or isinstance(old.fact, (Seq, Map))):
            group.steps.append(assign(variable, call("added", name(variable), total.node)))
            self.state[key] = Adjoint(variable, Unknown(True), True)
            return
        minus, total = split_sign(total)
        symbol: gast.operator = gast.Sub() if minus else gast.Add()
        marks = Marks.of_sum((old.marks, total.marks))
        if in_place:
            step = gast.AugAssign(gast.Name(variable, gast.Store(), None, None), symbol, total.node)
            step.may_renew, step.renews = not mutable, not mutable and not isinstance(want, Array)
            group.steps.append(step)
            self.state[key] = replace(old, fact=unvalued(old.fact), marks=marks)
            return
        before = named(variable, old.fact, group.scope)
        made = before + total if isinstance(symbol, gast.Add) else before - total
        group.steps.append(assign(variable, made.node))
        owned = old.owned if isinstance(want, Unknown) else True  # of unknown things: whether it has their structure
        self.state[key] = Adjoint(
            variable, unvalued(made.fact) if not isinstance(want, Unknown) else Unknown(True), owned, marks
        )

    def _renamed(self, group: Group, key: str, total: E) -> bool:
        """`u = u0.copy()`: the adjoint of u, which nobody else reads any more, is from here on that of u0."""
        stmt, adjoint = group.stmt, self.consumed
        if adjoint is None or not isinstance(total.node, gast.Name) or total.node.id != adjoint.variable:
            return False
        if not isinstance(stmt, gast.Assign) or not isinstance(stmt.value, (gast.Call, gast.Name)):
            return False
        if len(self.flow.positions[stmt].chain) > 1 or key not in self.core.params or key in self.ever:
            return False
        target = stmt.targets[0].id
        if target in self.core.params or len(self.flow.binders(target)) > 1:  # something else may be its adjoint
            return False
        self.variables[key] = adjoint.variable
        self.state[key] = replace(adjoint, fact=total.fact)
        return True

    def _vague(self, fact: Fact) -> bool:
        """Whether a value may be a list for all that is known: what calls of functions known at run time have given."""
        return type(fact) is Unknown and bool(self.core.dynamic) or self._may_be_list(fact)

    def _may_be_list(self, fact: Fact | None) -> bool:
        """Whether a value of unknown kind may be one of the program's lists: `rows if rows else None`."""
        return isinstance(fact, Unknown) and bool(fact.sites & self.list_sites)

    @functools.cached_property
    def list_sites(self) -> frozenset[str]:
        """The allocations that are lists."""
        lists = [f for f in self.core.facts.values() if isinstance(f, Seq) and f.kind == "list"]
        return frozenset().union(*(f.sites for f in lists))

    @property
    def ever(self) -> set[str]:
        """The names whose adjoints have been written."""
        return {k for k, v in self.variables.items() if any(v in names_stored(s) for s in self.out)}

    def _add_lists(self, group: Group, variable: str, total: E, want: Seq) -> None:
        if not all(isinstance(part, (Array, Scalar)) for part in parts_of(want)):  # lists, None: only the run knows
            group.steps.append(assign(variable, call("added", name(variable), total.node)))
            return
        one, other = self.names.new("p"), self.names.new("q")
        pair = gast.Tuple([stored(one), stored(other)], gast.Store())
        over = call("zip", name(variable), total.node)
        added = gast.ListComp(gast.BinOp(name(one), gast.Add(), name(other)), [gast.comprehension(pair, over, [], 0)])
        group.steps.append(assign(variable, added))

    def _scatter(self, group: Group, key: str, piece: Scatter) -> None:
        fact = group.scope.resolved(self.key_fact(key))
        if buffers.is_view(self, key):
            base = buffers.view_target(self, group, key)
        else:
            new = self.state.get(key) is None
            self.ensure_own(group, key, fact)
            if new:
                marks = Marks.MASKED if piece.selects else Marks.PICKED
                self.state[key] = replace(self.state[key], marks=marks)
            base = name(self.variable(key))
        target, path, piece = reached(base, piece, fact)
        item = element(fact, path)
        unknown = isinstance(piece.value.fact, Unknown) and self._vague(fact)
        if unknown or self._may_be_list(item) or self._may_be_list(piece.value.fact):
            piece = replace(piece, parts=True)  # a number, an array, or a list of them: nobody knows
        step = self.add_to(target, piece, item)
        step.whole = self._is_whole(group, piece, path, fact)  # for `collect`
        own = item is not None and not sites_of(item) & self.core.stored_sites
        step.renews = own and not isinstance(item, Array)
        group.steps.append(step)

    def _is_whole(self, group: Group, piece: Scatter, path: list[gast.expr], fact: Fact) -> bool:
        """Whether a contribution is all of one element of a list: its shape and type, in memory of its own."""
        for index in path:
            if not isinstance(fact, Seq):
                return False
            parts = parts_of(fact)
            if fact.items is None and parts:
                fact = parts[0]
            elif isinstance(index, gast.Constant) and index.value in range(-len(parts), len(parts)):
                fact = parts[index.value]
            else:
                return False  # also of an element that is not there, in a branch that is not taken
        return hold(self, group, piece.value) is Hold.OWN and full(piece.value.fact, fact, self.scope)

    def ensure_own(self, group: Group, key: str, fact: Fact) -> None:
        """An adjoint that may be written into: full shape, nobody else's memory."""
        old = self.state.get(key)
        variable = self.variable(key)
        if old is None:
            if isinstance(fact, Scalar):
                raise UnsupportedSyntaxError(
                    f"{key}, which is a number in one place and a container in another",
                    "give each its own name",
                    self.place(group.stmt),
                )
            like = self._like(key, group, fact)
            group.steps.append(assign(variable, self.zeros_node(like, fact)))
            self.state[key] = Adjoint(variable, fact, True)
        elif isinstance(fact, (Seq, Map)):
            return
        elif isinstance(fact, Unknown):
            if not old.owned or not isinstance(old.fact, Unknown):
                group.steps.append(assign(variable, call("like", name(variable), self._like(key, group, fact))))
                self.state[key] = replace(old, fact=fact, owned=True)
        elif not full(old.fact, fact, group.scope):
            spread = spread_out(self.core, self._like(key, group, fact), name(variable), fact)
            group.steps.append(assign(variable, spread))
            self.state[key] = replace(old, fact=fact, owned=True)
        elif not old.owned:
            group.steps.append(assign(variable, call(attribute(name(variable), "copy"))))
            self.state[key] = replace(old, owned=True)

    def is_rebound(self, key: str) -> bool:
        """Whether a parameter's name is bound again, or a part of it, so that at the end it need not be the argument's.

        `params["b"] = 0.5`: the gradient is zeros as `params["b"]` was.
        """
        root = key.split("[")[0].split(".")[0]
        return root in self.core.params and bool(self.flow.binders(root) or self._is_replaced(key))

    def _is_replaced(self, key: str) -> bool:
        """Whether a part of a parameter, or what it is a part of, may be stored into its place."""
        return key in self.replaced or any(key.startswith((f"{part}[", f"{part}.")) for part in self.replaced)

    @functools.cached_property
    def replaced(self) -> frozenset[str]:
        """The parts of parameters that others are stored in place of, by their paths."""
        targets = [t for s in self.flow.positions if isinstance(s, gast.Assign) for t in s.targets]
        return frozenset(text(t) for t in targets if isinstance(t, (gast.Subscript, gast.Attribute)))

    def at_entry(self, key: str) -> gast.expr:
        """A parameter (or a part of one) as it was when the function was entered: only its shape is wanted."""
        base = gast.parse(key, mode="eval").body
        root = base
        while isinstance(root, (gast.Subscript, gast.Attribute)):
            root = root.value
        assert isinstance(root, gast.Name)
        if self._is_replaced(key):
            if key not in self.kept:
                self.kept[key] = self.names.new(f"{self.variable(key).removesuffix('_bar')}_given")
                self.entry.append(assign(self.kept[key], base))
            return name(self.kept[key])
        if not self.is_rebound(root.id):
            return base
        first = self.flow.body[0]
        entry = self.need_name(root.id, first, False, self.core.facts_of_parameters[root.id], content=False)
        return substitute(base, {root.id: entry})

    def _like(self, key: str, group: Group, fact: Fact) -> gast.expr:
        if key in self.core.locals or key in self.core.params or key in self.core.wrt_free.values():
            return self.need_name(key, group.stmt, False, fact, content=isinstance(fact, Seq))
        return self.at_entry(key)

    # ---------------------------------------------------------------- statements

    def group(self, stmt: gast.AST) -> Group:
        # what its expressions teach about lengths holds for this statement only
        return Group(stmt, Scope(self.scope), needs=self.needs)

    def bar_of(self, key: str, adjoint: Adjoint, value: gast.expr, scope: Scope) -> E:
        """The cotangent of a bound value: the adjoint of its name, which has the shape of what was bound here."""
        fact, want = adjoint.fact, scope.resolved(self.fact(value))
        if isinstance(fact, Array) and isinstance(want, Array) and fact.dims is not None and want.dims is not None:
            settled = fact.dims == getattr(self.key_fact(key), "dims", None) or all(is_many(d) for d in fact.dims)
            if len(fact.dims) == len(want.dims) and settled:
                fact = replace(want, dtype=fact.dtype)
        return named(adjoint.variable, fact, scope, adjoint.marks)

    def finish(self, group: Group) -> None:
        self.flush(group)
        body = settle(group.steps, self.names.new, self.needs)
        if body:
            self.out.append(Marker(group.stmt, body, self.core.lines.get(group.stmt, "")))
        self.consumed = None

    def block(self, stmts: list[gast.stmt], owner: gast.AST | None, part: str) -> None:
        outer, self.scope = self.scope, self.core.scopes.get((owner, part), self.scope)
        for stmt in reversed(stmts):
            self.reverse(stmt)
        self.scope = outer

    def reverse(self, stmt: gast.stmt) -> None:
        if isinstance(stmt, gast.Assign):
            self._assign(stmt)
        elif isinstance(stmt, gast.AugAssign):
            self._augmented(stmt)
        elif isinstance(stmt, gast.If):
            loops.reverse_if(self, stmt)
        elif isinstance(stmt, (gast.For, gast.While)):
            loops.reverse_loop(self, stmt)
        elif isinstance(stmt, gast.With):
            self._with(stmt)
        elif isinstance(stmt, gast.Try):
            self.block(stmt.finalbody, stmt, "finalbody")
            self.block(stmt.body, stmt, "body")
        elif stmt in self.core.accumulations:
            assert isinstance(stmt, gast.Expr)
            buffers.reverse_accumulation(self, stmt)
        elif isinstance(stmt, gast.Expr):
            lists.reverse_method(self, stmt)
        elif stmt in self.core.insertions:
            insertions.reverse_insertion(self, stmt, self.core.insertions[stmt])

    def _with(self, stmt: gast.With) -> None:
        out, self.out = self.out, []
        self.block(stmt.body, stmt, "body")
        inner, self.out = self.out, out
        if inner:
            self.out.append(gast.With(copy_tree(stmt.items), inner, None))

    def _assign(self, stmt: gast.Assign) -> None:
        target = stmt.targets[0]
        if lists.pops(self.core, stmt):
            lists.reverse_pop(self, stmt)
            return
        if isinstance(target, gast.Subscript):
            reverse = lists.reverse_replaced if stmt in self.core.replaced else buffers.reverse_store
            reverse(self, stmt, target)
            return
        if stmt in self.core.dynamic:
            self._dynamic(stmt)
            return
        if not isinstance(target, gast.Name):
            for n in walk(target):
                if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store):
                    self.state.pop(n.id, None)
            return
        if target.id in self.shadows:
            mirrored.reverse_binding(self, stmt, target.id)
            return
        if buffers.is_view(self, target.id):
            return
        adjoint = self.state.pop(target.id, None)
        if adjoint is None or not self.fact(stmt.value).active:
            return
        group = self.group(stmt)
        self.consumed = adjoint
        pull(self, group, stmt.value, self.bar_of(target.id, adjoint, stmt.value, group.scope))
        self._identity(group, target.id, adjoint)
        self.finish(group)

    def _dynamic(self, stmt: gast.Assign) -> None:
        """`y, pullback = vjp_of(f, (0,), x)`: the callee's own pullback."""
        made = self.core.dynamic[stmt]
        adjoints = [self.state.pop(value, None) for value in made.values]
        if not any(adjoints):
            return
        group = self.group(stmt)
        self.consumed = adjoints[0] if len(adjoints) == 1 else None
        cotangents = [name(a.variable) if a is not None else const(0.0) for a in adjoints]
        cotangent = cotangents[0] if len(cotangents) == 1 else gast.Tuple(cotangents, gast.Load())
        pullback = self.need_name(made.pullback, stmt, True, Known(None), content=False)
        seeds = self._seeds(made)
        parts = Reader(self, group).let(E(gast.Call(pullback, [cotangent, *seeds], []), Unknown(), self.scope), "parts")
        for i, argument in enumerate(made.arguments):
            part: gast.expr = gast.Subscript(parts.node, const(i), gast.Load())
            if not made.opaque:  # a pullback of our own gives new arrays
                placeholder = self.placeholder()
                group.steps.append(Let(placeholder, part, "part", new=True))
                part = name(placeholder)
            fact = self.fact(argument)
            pull(self, group, argument, E(_fields_listed(part, fact), fact, self.scope))
        self.finish(group)

    def _seeds(self, made: Dynamic) -> list[gast.expr]:
        """The adjoints, so far, of arguments whose cotangents a pullback adds to them itself."""
        seeds: list[gast.expr] = []
        for i in made.seeded:
            argument = made.arguments[i]
            key = argument.id if isinstance(argument, gast.Name) else ""
            plain = key not in self.buffers.roots and key not in self.shadows and not buffers.is_view(self, key)
            adjoint = self.state.pop(key, None) if plain else None
            seeds.append(const(0.0) if adjoint is None else name(adjoint.variable))
        while seeds and isinstance(seeds[-1], gast.Constant):
            seeds.pop()
        return seeds

    shadow_statements: dict[gast.AST, gast.AST] = {}
    entry: list[gast.stmt] = []

    def _identity(self, group: Group, key: str, adjoint: Adjoint) -> None:
        """`x = x + v`: the adjoint of x passes through as it is."""
        pieces = group.pending.get(key, [])
        for piece in pieces:
            same = isinstance(piece, E) and isinstance(piece.node, gast.Name) and piece.node.id == adjoint.variable
            if (
                same
                or isinstance(piece, E)
                and piece.literal is not None
                and piece.literal == getattr(adjoint.fact, "literal", None)
            ):
                pieces.remove(piece)
                self.state[key] = adjoint
                if not pieces:
                    del group.pending[key]
                return

    def _augmented(self, stmt: gast.AugAssign) -> None:
        whole = self.core.augmented.get(stmt)
        if isinstance(stmt.target, gast.Name) and stmt.target.id in self.shadows and whole is not None:
            if isinstance(self.fact(stmt.target), Unknown):
                mirrored.reverse_in_place_or_anew(self, stmt, whole, stmt.target.id)
                return
        if isinstance(stmt.target, gast.Name) and not isinstance(self.fact(stmt.target), Array):
            adjoint = self.state.pop(stmt.target.id, None)
            if adjoint is None or whole is None or not self.fact(whole).active:
                return
            group = self.group(stmt)
            self.consumed = adjoint
            pull(self, group, whole, self.bar_of(stmt.target.id, adjoint, whole, group.scope))
            self._identity(group, stmt.target.id, adjoint)
            self.finish(group)
            return
        if whole is not None:
            buffers.reverse_augmented(self, stmt, whole)


def _fields_listed(part: gast.expr, fact: Fact) -> gast.expr:
    """A pullback gives the cotangent of a dataclass as one; adjoints of our own are lists."""
    if not is_record(fact):
        return part
    fields = zip(fact.fields, fact.items or (), strict=True)  # type: ignore[attr-defined]
    return gast.List([_fields_listed(attribute(copy_tree(part), f), held) for f, held in fields], gast.Load())


def _own_list(total: E, want: Seq) -> gast.expr:
    """The adjoint of a list from a cotangent of it: a list whose arrays nothing else has."""
    node = total.node
    if _nested(want) and isinstance(total.fact, Array) and _of_numbers(want):
        return call(attribute(node, "tolist"))  # of rows that NumPy took together for a matrix: rows again
    if _nested(want) and isinstance(node, gast.Call) and text(node.func).endswith(".split") and _of_numbers(want):
        loop = gast.comprehension(gast.Name("part", gast.Store(), None, None), node, [], 0)
        return gast.ListComp(call(attribute(name("part"), "tolist")), [loop])
    numbers = want.elem is not None and isinstance(want.elem, Scalar)
    if isinstance(node, gast.ListComp) and (fresh(node.elt) or numbers) and not _nested(want):
        return node
    if all(isinstance(p, Scalar) and p.weak for p in parts_of(want)) and len(dims_of(total.fact) or ()) == 1:
        return call(attribute(node, "tolist"))  # Python's numbers, as the list's own
    alike = isinstance(node, gast.BinOp) and not numbers  # `[x_bar] * n`: one array as all of its elements
    made = call("list", node)
    return call("copied_parts", made) if _nested(want) or alike or not fresh(node) else made


def _of_numbers(fact: Fact) -> bool:
    """Whether a list has nothing in it, at any depth, but Python's numbers."""
    return all(isinstance(p, Scalar) and p.weak or isinstance(p, Seq) and _of_numbers(p) for p in parts_of(fact))


def _counted(total: E, want: Seq) -> E:
    """A cotangent of whole numbers or truths (`np.array(xs) * counts`) is one of floats, as the list's elements."""
    have, dtypes = total.fact, _dtypes(want)
    if not isinstance(have, Array) or have.dtype[0] not in "iub" or len(dtypes) != 1 or "" in dtypes:
        return total
    dtype: str = dtypes.pop()
    return method(total, "astype", dtype_name(dtype, total.scope), result=replace(have, dtype=dtype))


def _dtypes(fact: Fact) -> set[str]:
    """The types of the elements of a list, of lists in it too; "" of what has none."""
    return set().union(*map(_dtypes, parts_of(fact))) if isinstance(fact, Seq) else {getattr(fact, "dtype", "")}


def _nested(fact: Seq) -> bool:
    """Whether a list's elements are containers themselves."""
    return any(isinstance(part, (Seq, Map)) for part in parts_of(fact))
