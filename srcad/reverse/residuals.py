"""How the reverse sweep comes by the values of the forward sweep.

Each value that it reads is, in this order of preference:
  direct      the name still has that value when the forward sweep is over;
  replayed    a cheap expression of such names: `theta[2] * t[i]`;
  restored    a loop binds the name again: the old value is put away before, and taken back where the reversed loop
              undoes the binding, so that the name always has the value that it had forward;
  saved       put away where it is used, in one list a name (or under another name, where the code runs once).
"""

from __future__ import annotations

import bisect
import functools
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import gast

from srcad.analysis.flow import LOOPS
from srcad.analysis.sharing import Facts
from srcad.errors import UnsupportedSyntaxError
from srcad.facts import (
    Array,
    Fact,
    Instance,
    Known,
    Map,
    Maybe,
    Number,
    Scalar,
    Seq,
    Unknown,
    is_computed,
    is_object,
    sites_of,
)
from srcad.frontend.scopes import free_names
from srcad.reverse.markers import Marker
from srcad.reverse.pull import Need
from srcad.rules.indexing import basic
from srcad.tree.build import assign, attribute, call, copy_tree, expr_stmt, loads, name, stored, substitute, walk

if TYPE_CHECKING:
    from srcad.reverse.sweep import Sweep

CHEAP_OPERATIONS = 4


@dataclass
class Insertions:
    """What the forward sweep does besides the primal: statements before and after others, named subexpressions."""

    before: dict[gast.AST, list[gast.stmt]] = field(default_factory=dict)
    after: dict[gast.AST, list[gast.stmt]] = field(default_factory=dict)
    hoisted: dict[gast.AST, dict[gast.expr, str]] = field(default_factory=dict)
    copied: set[gast.expr] = field(default_factory=set)
    lists: list[str] = field(default_factory=list)
    as_list: set[gast.expr] = field(default_factory=set)


class Residuals:
    """Decides for each need, and writes the decision into the forward and the reverse sweep."""

    def __init__(self, sweep: Sweep, markers: list[Marker], options: Any = None) -> None:
        self.sweep, self.flow, self.core, self.names = sweep, sweep.flow, sweep.core, sweep.names
        self.markers = markers
        self.with_marker = {m.stmt for m in markers}
        self.insert = Insertions()
        self.saved: dict[Any, str] = {}
        self.restored: dict[str, str] = {}
        self.pops: dict[int, list[gast.stmt]] = {}
        self.access: dict[str, gast.expr] = {}
        self.saved_variables: dict[str, str] = {}
        self.eligible: dict[str, bool] = {}
        self.pairs = 0
        self.restores: dict[gast.AST, list[tuple[str, gast.expr]]] = {}  # by the statement that binds the name again
        self.hoisted_access: dict[gast.expr, str] = {}
        self.versions_read: dict[tuple[gast.AST, str], set[Any]] = {}  # of a variable, in the reverse of a statement
        self.hoist_saves: dict[gast.AST, dict[gast.expr, gast.stmt]] = {}

        # A variable that may be None where it is saved: outside of the branch in which it is known not to be.
        self.maybe_none = {
            n.id for n, f in self.core.facts.items() if isinstance(n, gast.Name) and isinstance(f, Maybe)
        }

    def settle(self) -> None:
        """Decide for every value that is read in the markers, from the last statement to the first."""
        used: list[tuple[Need, Any]] = []
        for marker in self.markers:
            for node in walk(own_part(marker)):
                if isinstance(node, gast.Name) and node.id in self.sweep.needs:
                    used.append((self.sweep.needs[node.id], marker))
        read = {n.node.id for n, _ in used if n.content and isinstance(n.node, gast.Name)}
        used = [(self._measured(need, read), marker) for need, marker in used]
        looped = {n.node.id for n, _ in used if isinstance(n.node, gast.Name) and self.flow.in_loop(n.stmt)}
        for need, _ in used:
            looped |= (
                {m.id for m in walk(need.node) if isinstance(m, gast.Name)} if self.flow.in_loop(need.stmt) else set()
            )
        self.looped = looped
        self.planned = {
            self.version(n.node.id, n, False) for n, _ in used
            if isinstance(n.node, gast.Name) and isinstance(self.core.facts.get(n.node), (Scalar, Array))
            and self.flow.in_loop(n.stmt)
        }  # fmt: skip
        for need, marker in used:
            for n in walk(need.node):
                if isinstance(n, gast.Name):
                    self.versions_read.setdefault((marker.stmt, n.id), set()).add(self.version(n.id, need, False))
        for need, marker in used:
            if need.placeholder not in self.access:
                self.access[need.placeholder] = self.expression(need.node, need, marker)

    def _measured(self, need: Need, read: set[str]) -> Need:
        """A need of a shape alone, in a loop: that of what the value was made of, if nobody reads the value itself.

            loss = (h - y) ** 2;  total += np.mean(loss)        1.0 / h.size, and no loss is computed and saved
        """
        node, reader = need.node, need.stmt
        while not need.content and isinstance(node, gast.Name) and node.id not in read and self.flow.in_loop(reader):
            binder = self._bound_once(node.id) if self._read_by(node.id, reader) else None
            others = [n for n in walk(binder.value) if self._as_large(n, node)] if binder is not None else []
            if not others:
                break
            node, reader = next((n for n in others if n.id in read), others[0]), binder
        return need if node is need.node else replace(need, node=node, after=False)

    def _read_by(self, identifier: str, stmt: gast.AST) -> bool:
        """Whether a statement is the only one that reads a variable, which then need not be computed."""
        return self._reads[identifier] == Counter(n.id for n in walk(stmt) if isinstance(n, gast.Name))[identifier]

    @functools.cached_property
    def _reads(self) -> Counter[str]:
        trees = [*self.core.body, self.core.result]
        return Counter(n.id for n in walk(trees) if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Load))

    def _bound_once(self, identifier: str) -> Any:
        binders = self.flow.binders(identifier)
        if len(binders) != 1 or not isinstance(binders[0], gast.Assign) or identifier in self.core.params:
            return None
        return binders[0] if isinstance(binders[0].targets[0], gast.Name) else None

    def _as_large(self, other: Any, node: gast.Name) -> bool:
        """Whether another variable has the shape and type of one for as long as that is read: zeros are made so."""
        one, two = self.core.facts.get(node), self.core.facts.get(other)
        if not isinstance(other, gast.Name) or not isinstance(one, Array) or not isinstance(two, Array):
            return False
        alone = self._bound_once(other.id) is not None or not self.flow.binders(other.id)
        same = one.dtype == two.dtype and bool(one.dims) and self.sweep.scope.alike(one.dims, two.dims)
        return alone and same

    # ---------------------------------------------------------------- one value

    def expression(self, node: gast.expr, need: Need, marker: Marker) -> gast.expr:
        if self.used_up(node, need):
            return self.hoist(node, need, marker)
        if isinstance(node, gast.Name):
            return self.variable(node, need, marker)
        if isinstance(node, gast.Constant):
            return copy_tree(node)
        if need.after and isinstance(need.stmt, gast.Assign) and isinstance(need.stmt.targets[0], gast.Name):
            target = need.stmt.targets[0]
            named = name(target.id)
            self.core.facts[named] = self.core.facts.get(node, Unknown())
            return self.variable(named, need, marker)
        if self.replayable(node, need):
            return self.replay(node, need, marker)
        if getattr(need, "view", False):
            raise self.refuse(need, "a view whose index has changed since it was made")
        return self.hoist(node, need, marker)

    def used_up(self, node: gast.expr, need: Need) -> bool:
        """Whether a loop over this value may leave nothing of it for the reversed loop: it may be an iterator."""
        fact = self.core.facts.get(node, Unknown())
        maybe = isinstance(fact, (Unknown, Instance)) or isinstance(fact, Seq) and fact.kind == "iterator"
        return maybe and isinstance(need.stmt, gast.For) and need.stmt.iter is node

    def refuse(self, need: Need, found: str) -> UnsupportedSyntaxError:
        return UnsupportedSyntaxError(found, "bind the index to a name of its own", self.sweep.place(need.stmt))

    def variable(self, node: gast.Name, need: Need, marker: Marker) -> gast.expr:
        fact = self.core.facts.get(node, Unknown())
        identifier = node.id
        if identifier in self.sweep.counted.values():
            if not self.flow.in_loop(need.stmt):
                return name(identifier)
            return self.save(identifier, Need(need.placeholder, node, need.stmt, True), marker, False)
        copied = need.content and self.overwritten(fact, need)
        if not copied:
            if not self.flow.rebinds(need.stmt, identifier, not need.after) or self._one_function(identifier):
                return name(identifier)
            if self.restorable(identifier) and not self._bound_inside(need, identifier):
                return name(identifier)
        if getattr(need, "view", False):
            raise self.refuse(need, f"a view whose index {identifier} has changed since it was made")
        return self.save(identifier, need, marker, copied)

    def _one_function(self, identifier: str) -> bool:
        """Whether a name is always that of the same function, however often a loop defines it."""
        binders = self.flow.binders(identifier)
        made = [b.value if isinstance(b, gast.Assign) and isinstance(b.targets[0], gast.Name) else b for b in binders]
        return len(made) == 1 and self._sees_no_variable(made[0])

    def _sees_no_variable(self, node: gast.AST) -> bool:
        """Whether this is a function that reads nothing but its own parameters, as what a solver is given is."""
        if not isinstance(node, (gast.Lambda, gast.FunctionDef)):
            return False
        return not (free_names(node) - {getattr(node, "name", "")}) & self.core.locals

    def overwritten(self, fact: Fact, need: Need) -> bool:
        constant = isinstance(fact, (Scalar, Known)) or isinstance(fact, Instance) and not fact.sites
        if constant or not need.content:
            return False
        return self.flow.overwrites(need.stmt, sites_of(fact), not need.after)

    # ---------------------------------------------------------------- replaying

    def replayable(self, node: gast.expr, need: Need) -> bool:
        """Whether an expression costs next to nothing and all that it reads is still there."""
        return self._cost(node, need) <= CHEAP_OPERATIONS

    def _cost(self, node: gast.expr, need: Need) -> float:
        inf = float("inf")
        fact = self.core.facts.get(node, Unknown())
        if isinstance(node, gast.Constant):
            return 0
        if isinstance(node, gast.Name):
            return 0 if self._is_there(node, fact, need) else inf
        if isinstance(node, gast.Attribute):
            if isinstance(self.core.facts.get(node.value), Known) and isinstance(node.value, gast.Name):
                return 0
            cheap = node.attr in ("T", "shape", "ndim", "size") or isinstance(self.core.facts.get(node.value), Instance)
            cheap = cheap or (
                hasattr(self.core.facts.get(node.value), "items")
                and not isinstance(self.core.facts.get(node.value), Array)
            )
            if node.attr in ("shape", "ndim", "size"):
                need = replace(need, content=False)
            owner = self.core.facts.get(node.value, Unknown())
            if self.overwritten(fact, need) or isinstance(owner, Map) and self.overwritten(owner, need):
                return inf
            if isinstance(owner, Instance) and (
                is_computed(owner.cls, node.attr) or self.flow.sets_attribute(need.stmt, node.attr, not need.after)
            ):
                return inf
            return self._cost(node.value, need) if cheap else inf
        if isinstance(node, gast.Subscript):
            owner = self.core.facts.get(node.value, Unknown())
            known = isinstance(owner, (Seq, Map)) or isinstance(owner, Array) and self._view(node)
            if not known or is_object(owner) or self.overwritten(owner, need):
                return inf
            return self._cost(node.value, need) + self._cost(node.slice, need)
        if isinstance(node, (gast.Tuple, gast.Slice, gast.List)):
            parts = (
                node.elts
                if not isinstance(node, gast.Slice)
                else [p for p in (node.lower, node.upper, node.step) if p is not None]
            )
            return sum((self._cost(p, need) for p in parts), 0.0)
        if isinstance(node, gast.Call):
            return self._call_cost(node, need)
        return self._arithmetic_cost(node, fact, need)

    def _view(self, node: gast.Subscript) -> bool:
        return basic(node.slice, Facts(self.core))

    def _call_cost(self, node: gast.Call, need: Need) -> float:
        known = self.core.facts.get(node.func)
        if isinstance(known, Known) and known.value in (len, range, abs, min, max) and not node.keywords:
            facts = [self.core.facts.get(a, Unknown()) for a in node.args]
            if known.value is len or all(isinstance(f, Scalar) for f in facts):
                return 1 + sum(self._operand_cost(a, need) for a in node.args)
        if isinstance(node.func, gast.Name) and node.func.id in ("len", "range", "min", "max") and known is None:
            return 1 + sum(self._operand_cost(a, need) for a in node.args)
        return float("inf")

    def _operand_cost(self, node: gast.expr, need: Need) -> float:
        """Of an object of the user's, operators, comparisons and `len` are methods: it may answer differently now."""
        fact = self.core.facts.get(node)
        unknown = isinstance(fact, Unknown) and not isinstance(fact, Number)
        return float("inf") if unknown or fact is not None and is_object(fact) else self._cost(node, need)

    def _arithmetic_cost(self, node: gast.expr, fact: Fact, need: Need) -> float:
        if not isinstance(fact, Scalar):
            return float("inf")
        if isinstance(node, gast.BinOp):
            return (
                1
                + self._operand_cost(node.left, need)
                + self._operand_cost(node.right, need)
                + (2 if isinstance(node.op, (gast.Pow, gast.MatMult)) else 0)
            )
        if isinstance(node, gast.UnaryOp):
            return (0 if isinstance(node.op, gast.Not) else 1) + self._operand_cost(node.operand, need)
        if isinstance(node, gast.Compare):
            cost = self._cost if all(isinstance(op, (gast.Is, gast.IsNot)) for op in node.ops) else self._operand_cost
            return 1 + sum(cost(p, need) for p in [node.left, *node.comparators])
        if isinstance(node, gast.BoolOp):
            return sum(self._operand_cost(p, need) for p in node.values)
        return float("inf")

    def _is_there(self, node: gast.Name, fact: Fact, need: Need) -> bool:
        if self.overwritten(fact, need):
            return False
        if (
            isinstance(fact, (Map, Unknown))
            and not sites_of(fact)
            and node.id in self.core.locals
            and node.id not in self.core.params
        ):
            return False  # a dict of the program's own, which it may have changed since
        if not self.flow.rebinds(need.stmt, node.id, not need.after):
            return True
        if self._bound_inside(need, node.id):
            return False
        if self.restorable(node.id):
            return True
        return self._kept(node.id, fact, need)

    def _kept(self, identifier: str, fact: Fact, need: Need) -> bool:
        """Whether a value is saved in any case: then a test can be made again, and an array has its elements."""
        wanted = isinstance(fact, (Scalar, Array))
        return wanted and bool(need.placeholder) and self.version(identifier, need, False) in self.planned

    def _bound_inside(self, need: Need, identifier: str) -> bool:
        """Whether a branch or loop binds a name that its own test reads: the test comes before that is undone."""
        return (
            isinstance(need.stmt, (gast.If, gast.For, gast.While))
            and not need.after
            and identifier in self.flow.binds[need.stmt]
        )

    def replay(self, node: gast.expr, need: Need, marker: Marker) -> gast.expr:
        """The expression again, over names that are there (or are taken back from where they are saved)."""
        saved: dict[str, gast.expr] = {}
        for n in walk(node):
            if not isinstance(n, gast.Name) or n.id not in self.core.locals:
                continue
            if isinstance(need.stmt, gast.If) or self._kept(n.id, self.core.facts.get(n, Unknown()), need):
                saved[n.id] = self.variable(n, Need("", n, need.stmt, need.after, need.content), marker)
        return substitute(copy_tree(node), saved)

    # ---------------------------------------------------------------- restoring

    def restorable(self, identifier: str) -> bool:
        """Whether each binding of a name can put the old value away, and its reverse can take it back."""
        if identifier not in self.eligible:
            self.eligible[identifier] = self._restorable(identifier)
            if self.eligible[identifier]:
                self._restore(identifier)
        return self.eligible[identifier]

    def _restorable(self, identifier: str) -> bool:
        binders = self.flow.binders(identifier)
        if not binders or identifier not in self.looped:
            return False
        rebinding = [b for b in binders if self.flow.bound_before(b, identifier)]
        if any(b not in rebinding and (self.flow.in_loop(b) or self.flow.maybe_bound(b, identifier)) for b in binders):
            return False
        if not any(self.flow.in_loop(b) for b in rebinding):
            return False
        return all(isinstance(b, (gast.Assign, gast.AugAssign)) and b in self.with_marker for b in rebinding)

    def _restore(self, identifier: str) -> None:
        for binder in self.flow.binders(identifier):
            if not self.flow.bound_before(binder, identifier):
                continue
            variable = self.saved_list(identifier)
            if not self.flow.in_loop(binder):
                variable = self.names.new(f"{identifier}_old")
                self.insert.before.setdefault(binder, []).append(assign(variable, name(identifier)))
                self.restored_at(binder, identifier, name(variable))
                continue
            put, taken = (
                call(attribute(name(variable), "append"), name(identifier)),
                call(attribute(name(variable), "pop")),
            )
            self.pairs += 1
            put.pair = taken.pair = self.pairs  # where nobody reads what is taken back, both go (`dead`)
            self.insert.before.setdefault(binder, []).append(expr_stmt(put))
            self.restored_at(binder, identifier, taken)

    def restored_at(self, binder: gast.AST, identifier: str, value: gast.expr) -> None:
        self.restores.setdefault(binder, []).append((identifier, value))

    # ---------------------------------------------------------------- saving

    def saved_list(self, identifier: str) -> str:
        if identifier not in self.saved_variables:
            self.saved_variables[identifier] = self.names.new(f"{identifier}_saved")
            self.insert.lists.append(self.saved_variables[identifier])
        return self.saved_variables[identifier]

    def level(self, identifier: str, need: Need, copied: bool) -> tuple[list, int, gast.AST]:
        """The outermost block around a need in which the value is the same, and the statement there that has the need.

        Only statements that are reversed come in question: there the value is taken back.
        """
        chain = self.flow.positions[need.stmt].chain
        block, index, _, _ = chain[0]
        found = (block, index, need.stmt)
        if identifier in self.sweep.counted.values() or need.after:
            return found
        sites = sites_of(self.core.facts.get(need.node, Unknown())) if copied else frozenset()
        for block, index, owner, part in chain:
            if self._is_reached_first(block[index]) and self.flow.surely_bound(block[index], identifier):
                found = (block, index, block[index])
            if self._changed(block, identifier, sites, index):
                return found
            if isinstance(owner, LOOPS):
                if self._changed(owner.body, identifier, sites, len(owner.body)):
                    return found
                if isinstance(owner, gast.For) and identifier in {
                    n.id for n in walk(owner.target) if isinstance(n, gast.Name)
                }:
                    return found
            if (
                isinstance(owner, gast.Try)
                and part == "finalbody"
                and self._changed(owner.body, identifier, sites, len(owner.body))
            ):
                return found
            if owner in self.sweep.count_at.values() and isinstance(owner, gast.If):
                return found
        return found

    def _is_reached_first(self, stmt: gast.AST) -> bool:
        """Whether what is taken back at a statement is there for the reverse of what stands in it: of a `with` or `try`
        only what comes after its block may have a place of its own."""
        return stmt in self.with_marker and not isinstance(stmt, (gast.With, gast.Try))

    def _changed(self, block: list, identifier: str, sites: frozenset[str], end: int) -> bool:
        """Whether one of the first statements of a block binds a name, or writes into memory."""
        places = self.flow.bound_at(block, identifier)
        if places and places[0] < end:
            return True
        return bool(self.flow.written_in(block, sites, end=end))

    def version(self, identifier: str, need: Need, copied: bool) -> Any:
        """Which value of a variable a need is for: needs of one version share what is saved."""
        block, index, _ = self.level(identifier, need, copied)
        at = index + need.after
        sites = sites_of(self.core.facts.get(need.node, Unknown())) if copied else frozenset()
        binds = bisect.bisect_left(self.flow.bound_at(block, identifier), at)
        writes = self.flow.written_in(block, sites, end=at)
        return (id(block), identifier, binds, writes, copied)

    def marker_of(self, stmt: gast.AST, marker: Marker) -> Marker:
        return next((m for m in self.markers if m.stmt is stmt), marker)

    def save(self, identifier: str, need: Need, marker: Marker, copied: bool) -> gast.expr:
        """Put a variable's value away where a statement uses (or binds) it."""
        key = self.version(identifier, need, copied)
        if key in self.saved:
            return name(self.saved[key])
        block, index, stmt = self.level(identifier, need, copied)
        marker = self.marker_of(stmt, marker)
        value: gast.expr = name(identifier)
        if copied:
            fact = self.core.facts.get(need.node, Unknown())
            value = self.copy_of(value, Unknown() if identifier in self.maybe_none else fact)
        where = self.insert.after if need.after else self.insert.before
        if not self.flow.in_loop(stmt):
            variable = self.names.new(f"{identifier}_old")
            where.setdefault(stmt, []).append(assign(variable, value))
            self.saved[key] = variable
            return name(variable)
        keeps = self._may_keep_name(identifier, need, copied) and not self._bound_within(stmt, need, identifier)
        held = identifier if keeps else self.names.new(f"{identifier}_then")
        self.saved[key] = held
        again = None if copied else self.definition(identifier, block, index + need.after, need)
        if again is not None:
            self.pops.setdefault(id(marker), []).append(assign(held, copy_tree(again)))
            return name(held)
        # A list of its own: what is taken back here comes before what the statement's own parts take back.
        variable = self.names.new(f"{identifier}_saved")
        self.insert.lists.append(variable)
        where.setdefault(stmt, []).append(expr_stmt(call(attribute(name(variable), "append"), value)))
        self.pops.setdefault(id(marker), []).append(assign(held, call(attribute(name(variable), "pop"))))
        return name(held)

    def _may_keep_name(self, identifier: str, need: Need, copied: bool) -> bool:
        """Whether the value taken back may go by the variable's own name: no other value of it is read there."""
        if copied or self.eligible.get(identifier, False) or identifier in self.sweep.shadows.values():
            return False
        if self.versions_read.get((need.stmt, identifier), set()) - {self.version(identifier, need, False)}:
            return False  # `x = tanh(x)` reads both the old x and the new one
        return not (
            need.after
            and identifier
            in {n.id for n in walk(need.stmt) if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Load)}
        )

    def _bound_within(self, stmt: gast.AST, need: Need, identifier: str) -> bool:
        """Whether a branch or loop before which a value is taken back has others of that name inside."""
        block = isinstance(stmt, (gast.If, gast.With, gast.Try, *LOOPS))  # the need may be the branch's own
        return (block or stmt is not need.stmt) and identifier in self.flow.binds[stmt]

    def definition(self, identifier: str, block: list, index: int, need: Need) -> gast.expr | None:
        """What a variable was assigned in this block, where that can be had again for next to nothing."""
        if identifier in self.core.free:
            return None
        for at in range(index - 1, -1, -1):
            stmt = block[at]
            if identifier in self.flow.binds[stmt]:
                if any(n in self.flow.binds[s] for s in block[at : index + 1] for n in loads(stmt) if n != identifier):
                    return None  # what it was made of is something else by now
                if isinstance(stmt, gast.Assign) and isinstance(stmt.targets[0], gast.Name):
                    if isinstance(stmt.value, (gast.List, gast.Dict)):
                        return None  # a list is itself, not one like it
                    if self._cost(stmt.value, Need("", stmt.value, stmt)) <= CHEAP_OPERATIONS:
                        return stmt.value
                    here = block[index] if index < len(block) else None
                    return self._element(stmt.value, stmt, here) if here is need.stmt else None
                return None
        return None

    def _element(self, value: gast.expr, defined: gast.AST, here: gast.AST) -> gast.expr | None:
        """`y[0]` of an array that is saved in any case, for the statement `here` that follows in the same block."""
        if not isinstance(value, gast.Subscript) or not isinstance(value.value, gast.Name) or not self._view(value):
            return None
        owner, then = value.value, Need("", value, defined)
        fact = self.core.facts.get(owner, Unknown())
        if self.overwritten(fact, then) or self._cost(value.slice, then) > 0:
            return None
        if not isinstance(fact, Array) or not self._kept(owner.id, fact, Need("here", owner, here)):
            return None
        there = self.variable(owner, Need("", owner, here), self.marker_of(here, self.markers[0]))
        return gast.Subscript(there, copy_tree(value.slice), gast.Load())

    def copy_of(self, value: gast.expr, fact: Fact) -> gast.expr:
        if isinstance(fact, (Array, Instance)):  # an object that may be changed is a sparse matrix
            return call(attribute(value, "copy"))
        if isinstance(fact, Seq) and fact.kind == "list":
            return call(attribute(value, "copy"))
        return call("copy_of", value)

    # ---------------------------------------------------------------- hoisting

    def hoist(self, node: gast.expr, need: Need, marker: Marker) -> gast.expr:
        """Name a subexpression in the forward sweep, and keep its value."""
        named = self.insert.hoisted.setdefault(need.stmt, {})
        fact = self.core.facts.get(node, Unknown())
        changed = node in self.flow.handed_out or self.overwritten(fact, Need("", node, need.stmt))
        if need.content and isinstance(fact, (Array, Unknown, Seq, Instance)) and changed:
            self.insert.copied.add(node)
        if node in named:
            return name(self.hoisted_access[node])
        op = self.core.ops.get(node)
        wish = op.rule.hint if op is not None else ("c" if isinstance(need.stmt, gast.If) else "t")
        identifier = self.names.new(wish)
        named[node] = identifier
        if self.used_up(node, need):
            self.insert.as_list.add(node)
        self.hoisted_access[node] = identifier
        if self.flow.in_loop(need.stmt) and not self._sees_no_variable(node):
            variable = self.saved_list(identifier)
            put = expr_stmt(call(attribute(name(variable), "append"), name(identifier)))
            self.hoist_saves.setdefault(need.stmt, {})[node] = put
            self.pops.setdefault(id(marker), []).append(assign(identifier, call(attribute(name(variable), "pop"))))
        return name(identifier)


def own_part(marker: Any) -> list[gast.AST]:
    """What a marker itself reads: of a loop or branch its header, not the markers inside."""
    return _own(marker.body, Marker)


def _own(stmts: list[Any], marker_type: type) -> list[gast.AST]:
    out: list[gast.AST] = []
    for stmt in stmts:
        if isinstance(stmt, marker_type):
            continue
        if isinstance(stmt, gast.If):
            out += [stmt.test, *_own(stmt.body, marker_type), *_own(stmt.orelse, marker_type)]
        elif isinstance(stmt, gast.For):
            out += [stmt.iter, *_own(stmt.body, marker_type)]
        elif isinstance(stmt, gast.With):
            out += _own(stmt.body, marker_type)
        else:
            out.append(stmt)
    return out


__all__ = ["LOOPS", "Residuals", "stored"]
