"""Each statement of the primal with its tangent.

    y = np.exp(x)               y = np.exp(x)
                                y_dot = x_dot * y
    u[i] = y                    u_dot[i] = y_dot
                                u[i] = y
    xs.append(y)                xs_dot.append(y_dot)
                                xs.append(y)

A tangent stands after its statement where it reads the new value, and before it where it reads what the statement
writes over. Views of arrays are views of their tangents, by the same expressions, so that stores need nothing else.
A name that has a tangent anywhere in the program has one wherever it is bound: zeros, where it is bound to a constant;
what nobody reads of that is not written in the end.
"""

from __future__ import annotations

import copy
from typing import Any

import gast
import numpy as np

from srcad.analysis.memory import fresh
from srcad.analysis.sharing import base_of, may_share
from srcad.errors import NoDerivativeError, UnsupportedSyntaxError
from srcad.facts import Array, Fact, Known, Map, Scalar, Seq, Unknown, parts_of, sites_of
from srcad.forward.expressions import RESULT, Reader, Tangents
from srcad.frontend.aliases import may_alias
from srcad.frontend.core import Core
from srcad.frontend.writes import harmless
from srcad.rules.expr import NUMPY, E, Marks
from srcad.rules.indexing import GETITEM
from srcad.runtime.overlap import refuse_overlap
from srcad.tree.build import (
    as_store,
    assign,
    attribute,
    call,
    const,
    copy_tree,
    dotted,
    expr_stmt,
    loads,
    name,
    stores,
    substitute,
    text,
    walk,
)

_IN_PLACE = {gast.Mult: "*", gast.Div: "/"}
_PLAIN = (gast.Constant, gast.Tuple, gast.expr_context)  # what may stand in an argument, besides names and their parts
_READING = {"copy", "count", "get", "index", "items", "keys", "values"}  # methods that change nothing


class Writer:
    """Writes a block of Core with its tangents."""

    def __init__(self, tangents: Tangents) -> None:
        self.tangents, self.core = tangents, tangents.core
        self.scope = self.core.scopes[(None, "body")]
        self.out: list[gast.stmt] = []

    # ---------------------------------------------------------------- blocks

    def block(self, stmts: list[gast.stmt], owner: gast.AST | None, part: str) -> list[gast.stmt]:
        outer, self.scope = self.scope, self.core.scopes.get((owner, part), self.scope)
        out, self.out = self.out, []
        for stmt in stmts:
            self.statement(stmt)
        made, self.out = self.out, out
        self.scope = outer
        return made

    def statement(self, stmt: Any) -> None:
        if isinstance(stmt, gast.If):
            self._branches(stmt)
        elif isinstance(stmt, (gast.For, gast.While)):
            self._loop(stmt)
        elif isinstance(stmt, gast.With):
            self.out.append(gast.With(copy_tree(stmt.items), self.block(stmt.body, stmt, "body"), None))
        elif isinstance(stmt, gast.Try) and not stmt.handlers and not stmt.orelse:
            body = self.block(stmt.body, stmt, "body")
            self.out.append(gast.Try(body, [], [], self.block(stmt.finalbody, stmt, "finalbody")))
        elif stmt in self.core.dynamic:
            self._dynamic(stmt)
        elif isinstance(stmt, gast.Assign) and isinstance(stmt.targets[0], gast.Name) and len(stmt.targets) == 1:
            self._bind(stmt, stmt.targets[0].id, stmt.value)
        elif isinstance(stmt, gast.Assign) and isinstance(stmt.targets[0], gast.Subscript):
            self._store(stmt, stmt.targets[0])
        elif isinstance(stmt, gast.AugAssign):
            self._augmented(stmt)
        elif stmt in self.core.accumulations:
            self._accumulation(stmt)
        elif isinstance(stmt, gast.Expr) and _method(stmt.value) in ("append", "insert"):
            self._append(stmt)
        elif stmt in self.core.insertions:
            self._insertion(stmt)
        elif isinstance(stmt, gast.Expr) and _method(stmt.value) == "reverse":
            self._reverse(stmt)
        else:
            self._constant(stmt)

    def _branches(self, stmt: gast.If) -> None:
        still = set(self.tangents.still)
        body = self.block(stmt.body, stmt, "body")
        after, self.tangents.still = self.tangents.still, still
        orelse = self.block(stmt.orelse, stmt, "orelse")
        self.tangents.still &= after
        self.out.append(gast.If(copy_tree(stmt.test), body, orelse))

    def _loop(self, stmt: Any) -> None:
        bound = stores(stmt)
        self.tangents.still -= bound
        still = set(self.tangents.still)
        target = stores(stmt.target) if isinstance(stmt, gast.For) else set()
        first = [s for n in sorted(target & self.tangents.moving) for s in self._no_change(n, Unknown())]
        body = [*first, *self.block(stmt.body, stmt, "body")]
        self.tangents.still = still - bound
        if isinstance(stmt, gast.For):
            self.out.append(gast.For(copy_tree(stmt.target), copy_tree(stmt.iter), body, [], None))
        else:
            self.out.append(gast.While(copy_tree(stmt.test), body, []))

    # ---------------------------------------------------------------- bindings

    def reader(self, stmt: gast.AST, result: gast.expr | None = None) -> Reader:
        whole = self.core.augmented.get(stmt)
        return Reader(self.tangents, self.scope, [stmt] if whole is None else [stmt, whole], result)

    def _bind(self, stmt: Any, identifier: str, value: gast.expr) -> None:
        """`x = value`, or `x op= value` of a number, whose `value` is then `x op value`."""
        reader = self.reader(stmt, value)
        if isinstance(stmt, gast.AugAssign) and self._added(reader, stmt, identifier, value):
            return
        dot = reader.full_dot(value)
        self.tangents.still.discard(identifier)
        self.tangents.borrowed.discard(identifier)
        if dot is None:
            self.out += [*reader.before, self._primal(stmt, reader)]
            if identifier in self.tangents.moving:
                self._refuse_part(stmt, value)
                self._refuse_shared(stmt, identifier, value)
                self.out += self._no_change(identifier, self.core.facts.get(value, Unknown()), value)
            return
        self.tangents.moving.add(identifier)
        self.tangents.marks[identifier] = self.tangents.marks.get(identifier, Marks.NONE) | dot.marks
        node, checks = self._own(stmt, reader, identifier, value, dot)
        tangent = [*reader.after, assign(self.tangents.dot_name(identifier), node)]
        reads = loads(tangent)
        primal = self._primal(stmt, reader)
        if RESULT in reads and identifier in reads:
            new = self.tangents.names.new(f"{identifier}_new")
            self.out += [*reader.before, assign(new, reader.written(value)), *with_result(tangent, new)]
            self.out.append(assign(identifier, name(new)))
        elif identifier in reads:
            self.out += [*reader.before, *tangent, primal]
        else:
            self.out += [*reader.before, primal, *with_result(tangent, identifier)]
        self.out += checks

    def _added(self, reader: Reader, stmt: gast.AugAssign, identifier: str, whole: Any) -> bool:
        """`s += v` of numbers: `s_dot += v_dot`, or nothing where v has no tangent."""
        number = isinstance(self.core.facts.get(whole), Scalar) and isinstance(whole, gast.BinOp)
        if not number or not isinstance(stmt.op, (gast.Add, gast.Sub)) or reader.dot(whole.left) is None:
            return False
        right = reader.dot(whole.right)
        tangent = [] if right is None else [_augment(name(self.tangents.dot_name(identifier)), type(stmt.op), right)]
        self.out += [*reader.before, *tangent, self._primal(stmt, reader)]
        return True

    def _own(
        self, stmt: gast.stmt, reader: Reader, identifier: str, value: gast.expr, dot: E
    ) -> tuple[gast.expr, list[gast.stmt]]:
        """A tangent in memory of its own where its value is, and a view where that is one."""
        fact = self.core.facts.get(value, Unknown())
        stored = (self._sites(identifier) | self._sites_read(value)) & self.core.stored_sites
        op = self.core.ops.get(value)
        if isinstance(fact, Scalar) or op is None or not stored:
            if not fresh(dot.node):
                self.tangents.borrowed.add(identifier)
            return dot.node, []
        if may_alias(self.core.facts, op.rule, value, op.operands) and not op.rule.linear:
            raise UnsupportedSyntaxError(
                f"{op.rule.name}, which may give its argument itself, where that is stored into",
                "take a copy first",
                self.core.place(value),
            )
        if op.rule.function in (max, min, sum):  # of lists they give one of them, or what they hold
            self._refuse_shared(stmt, identifier, value)
        if op.rule.function is copy.deepcopy:
            return dot.node, []
        if not op.rule.view or reader.is_borrowed_view(value, dot):
            return reader.owned(dot, value).node, []
        self.tangents.borrowed.add(identifier)
        return dot.node, self._same_view(reader, identifier, op)

    def _same_view(self, reader: Reader, identifier: str, op: Any) -> list[gast.stmt]:
        """What may be a view or a copy (`reshape`) has to be the same for the array and its tangent."""
        base = next(iter(op.operands.values()))
        dot = reader.dot(base) if isinstance(base, gast.expr) else None
        if op.rule is GETITEM or dot is None or not isinstance(dot.node, gast.Name):
            return []
        variable = self.tangents.dot_name(identifier)
        parts = [name(identifier), reader.written(base), name(variable), dot.node]
        return [expr_stmt(call("refuse_other_view", *parts))]

    def _sites(self, identifier: str) -> frozenset[str]:
        return self.core.name_sites.get(identifier, frozenset())

    def _sites_read(self, node: gast.expr) -> frozenset[str]:
        return frozenset().union(*(self._sites(n) for n in loads(node)))

    def _no_change(self, identifier: str, fact: Fact, value: gast.expr | None = None) -> list[gast.stmt]:
        """The tangent of a name that is bound to a constant: zeros, of its own memory where it is stored into.

        What is made of zeros has a tangent that is made in the same way: the array itself may not be needed.
        """
        if isinstance(fact, Known) and fact.value is None:
            return [assign(self.tangents.dot_name(identifier), const(0.0))]  # another name may be bound to it
        if isinstance(fact, Known):
            return []
        if not self._sites(identifier) & self.core.stored_sites or isinstance(fact, Scalar):
            self.tangents.still.add(identifier)
        variable = self.tangents.dot_name(identifier)
        if isinstance(value, gast.Call) and isinstance(fact, Array) and self._makes_zeros(value, identifier):
            return [assign(variable, copy_tree(value))]
        return [assign(variable, self.tangents.zeros(name(identifier), fact))]

    def _makes_zeros(self, value: gast.Call, identifier: str) -> bool:
        """Whether a call gives zeros, and would again after its result has been bound."""
        made = self.core.facts.get(value.func)
        plain = all(
            isinstance(n, (gast.Name, gast.Attribute, gast.Subscript, *_PLAIN)) for a in value.args for n in walk(a)
        )
        known = isinstance(made, Known) and made.value in (np.zeros, np.zeros_like)
        return known and plain and not value.keywords and identifier not in loads(value)

    def _primal(self, stmt: Any, reader: Reader) -> gast.stmt:
        """The primal's own statement, with names for what has got one."""
        made = reader.written(stmt)
        if isinstance(made, gast.AugAssign):
            in_place = isinstance(self.core.facts.get(stmt.target), (Array, Unknown))
            made.in_place = getattr(stmt, "in_place", False) or in_place
        return made

    # ---------------------------------------------------------------- stores

    def _store(self, stmt: gast.Assign, target: gast.Subscript) -> None:
        """`u[i] = v`."""
        reader = self.reader(stmt, stmt.value)
        place = self._place(reader, target)
        if place is None:
            self._refuse_loss(reader, stmt, stmt.value)
            if isinstance(target.slice, gast.Slice) and isinstance(self.core.facts.get(target.value), Seq):
                self._refuse_other_length(stmt, target.value)
            self.out += [*reader.before, self._primal(stmt, reader)]
            return
        dot = reader.dot(stmt.value)
        item = isinstance(self.core.facts.get(target.value), Seq)
        if dot is not None and item:
            dot = reader.item_dot(stmt.value)
        elif item:
            self._refuse_put(stmt, stmt.value)
        node = dot.node if dot is not None else reader.zeros(stmt.value).node if item else gast.Constant(0.0, None)
        tangent = [*reader.after, assign(place, node)]
        if RESULT in loads(tangent):
            new = self.tangents.names.new(self._hint(stmt.value))
            self.out += [*reader.before, assign(new, reader.written(stmt.value)), *with_result(tangent, new)]
            self.out.append(gast.Assign([reader.written(target)], name(new), None))
        else:
            self.out += [*reader.before, *tangent, self._primal(stmt, reader)]

    def _hint(self, value: gast.expr) -> str:
        op = self.core.ops.get(value)
        return "t" if op is None else op.rule.hint

    def _place(self, reader: Reader, target: gast.Subscript) -> gast.expr | None:
        """Where the tangent of what is stored goes; None where nothing active ever does."""
        base: Any = target.value
        flat = isinstance(base, gast.Attribute) and base.attr == "flat"
        found = reader.dot(base.value if flat else base)
        if found is None:
            return None
        node = attribute(found.node, "flat") if flat else found.node
        return gast.Subscript(node, reader.again(target.slice), gast.Store())

    def _augmented(self, stmt: gast.AugAssign) -> None:
        whole: Any = self.core.augmented.get(stmt)
        target = stmt.target
        if whole is None:
            self._constant(stmt)
        elif isinstance(target, gast.Name) and not isinstance(self.core.facts.get(target), (Array, Unknown)):
            self._bind(stmt, target.id, whole)
        else:
            self._in_place(stmt, target, whole)

    def _in_place(self, stmt: gast.AugAssign, target: Any, whole: gast.BinOp) -> None:
        """`u op= v` of an array: its tangent changes in place too, before it does."""
        reader = self.reader(stmt)
        name_ = isinstance(target, gast.Name)
        place = reader.dot(whole.left) if name_ else self._place(reader, target)
        if place is None:
            self._refuse_loss(reader, stmt, whole.right)
            self.out += [*reader.before, self._primal(stmt, reader)]
            return
        node = place.node if isinstance(place, E) else place
        left, right = reader.dot(whole.left), reader.dot(whole.right)
        kind = type(stmt.op)
        made: gast.stmt | None
        if name_ and isinstance(self.core.facts.get(target), Unknown):
            dot = reader.dot(whole)
            new = gast.Constant(0.0, None) if dot is None else dot.node
            every = gast.Subscript(copy_tree(node), gast.Constant(..., None), gast.Store())
            is_array = call("isinstance", name(target.id), dotted(f"{NUMPY}.ndarray"))
            made = gast.If(is_array, [assign(every, new)], [assign(text(node), copy_tree(new))])
        elif kind in (gast.Add, gast.Sub):
            made = None if right is None else _augment(node, kind, right.node)
        elif kind in _IN_PLACE and right is None and left is not None:
            made = _augment(node, kind, reader.again(whole.right))
        else:
            dot = reader.dot(whole)
            value = gast.Constant(0.0, None) if dot is None else dot.node
            made = assign(gast.Subscript(node, gast.Constant(..., None), gast.Store()) if name_ else node, value)
        value_again = reader.written(stmt.value) if whole.right is stmt.value else reader.written(whole.right)
        primal = gast.AugAssign(reader.written(target), kind(), value_again)
        primal.in_place = True
        self.out += [*reader.before, *([] if made is None else [made]), primal]

    def _refuse_part(self, stmt: gast.stmt, value: gast.expr) -> None:
        """A part of a container that has no tangent, and gets something active later: its change would be lost."""
        inside = isinstance(value, gast.Subscript) and isinstance(self.core.facts.get(value.value), (Seq, Map))
        if inside and self._changes_later(value):
            self._refuse_change(stmt)
        elif isinstance(value, (gast.List, gast.Tuple, gast.Dict)):
            self._refuse_put(stmt, value)

    def _refuse_put(self, stmt: gast.stmt, value: gast.expr) -> None:
        """The same of what is put into a container, under whose name it gets something active later."""
        if isinstance(value, (gast.List, gast.Tuple, gast.Dict)):
            for part in value.values if isinstance(value, gast.Dict) else value.elts:
                self._refuse_put(stmt, part)
        elif base_of(self.core, value) is not None and self._changes_later(value):
            self._refuse_change(stmt)

    def _changes_later(self, value: gast.expr) -> bool:
        held = _of_floats(self.core.facts.get(value, Unknown()))
        return bool(held & self.core.stored_sites & self.core.active_sites)

    def _refuse_change(self, stmt: gast.stmt) -> None:
        found = "an active value stored into an array of a list that has no derivative when it is put there"
        instead = "store it before the array is put into the list, or use reverse mode"
        self.tangents.lost.append(NoDerivativeError(found, instead, self.core.place(stmt)))

    def _refuse_shared(self, stmt: gast.stmt, identifier: str, value: gast.expr) -> None:
        """What may hold another name's arrays or lists (`t.get("a")`): its own zeros would not change with theirs."""
        named = any(isinstance(n, gast.Name) and sites_of(self.core.facts.get(n, Unknown())) for n in walk(value))
        held = _of_floats(self.core.facts.get(value, Unknown())) & self._sites(identifier)
        if named and held & self.core.stored_sites and may_share(self.core, value):
            found = f"{text(value)}, which may share memory with what is stored into"
            place = self.core.place(stmt)
            self.tangents.lost.append(UnsupportedSyntaxError(found, "take a copy of it: (...).copy()", place))

    def _refuse_loss(self, reader: Reader, stmt: gast.stmt, value: gast.expr) -> None:
        """What goes into something that has no tangent may have none itself."""
        if reader.dot(value) is not None:
            raise NoDerivativeError(
                "an active value put into something of which it is not known what it is",
                "give the types (example_args, --types)",
                self.core.place(stmt),
            )

    def _append(self, stmt: gast.Expr) -> None:
        """`xs.append(v)`, `xs.insert(i, v)`."""
        made: Any = stmt.value
        reader = self.reader(stmt)
        owner = reader.dot(made.func.value)
        *place, item = made.args
        if owner is None and self._is_another_later(made.func.value):
            owner = E(name(self.tangents.dot_name(made.func.value.id)), Unknown(), self.scope)
        if owner is None:
            self._refuse_loss(reader, stmt, item)
            self.out += [*reader.before, self._primal(stmt, reader)]
            return
        dot = reader.item_dot(item)
        if dot is None:
            self._refuse_put(stmt, item)
        node = reader.zeros(item).node if dot is None else dot.node
        tangent = expr_stmt(call(attribute(owner.node, _method(made)), *map(reader.again, place), node))
        self.out += [*reader.before, tangent, self._primal(stmt, reader)]  # the value may be read from the list

    def _refuse_other_length(self, stmt: gast.stmt, owner: gast.expr) -> None:
        if self._is_another_later(owner):
            raise UnsupportedSyntaxError(
                "a list of constants, stored into by a slice, whose name stands for a list of active values later",
                "give each list a name of its own",
                self.core.place(stmt),
            )

    def _is_another_later(self, owner: gast.expr) -> bool:
        """Whether a list of constants so far has a tangent, as its name stands for another list later."""
        return isinstance(owner, gast.Name) and owner.id in self.tangents.moving - self.tangents.still

    def _accumulation(self, stmt: gast.Expr) -> None:
        """`np.add.at(u, i, v)`: the tangents are added in the same places."""
        made: Any = stmt.value
        reader = self.reader(stmt)
        base, index, value = made.args
        owner, dot = reader.dot(base), reader.dot(value)
        if owner is not None and dot is not None:
            new = gast.Call(copy_tree(made.func), [owner.node, reader.again(index), dot.node], [])
            self.out += [*reader.before, expr_stmt(new), self._primal(stmt, reader)]
        else:
            if owner is None:
                self._refuse_loss(reader, stmt, value)
            self.out += [*reader.before, self._primal(stmt, reader)]

    def _reverse(self, stmt: gast.Expr) -> None:
        """`xs.reverse()`: the tangents change places too."""
        made: Any = stmt.value
        owner = self.reader(stmt).dot(made.func.value)
        self.out += [] if owner is None else [expr_stmt(call(attribute(owner.node, "reverse")))]
        self.out.append(copy_tree(stmt))

    # ---------------------------------------------------------------- the rest

    def _dynamic(self, stmt: gast.Assign) -> None:
        """`y, pullback = vjp_of(f, (0,), x)` becomes `y, y_dot = jvp_of(f, (0,), (x_dot,), x)`."""
        made, value = self.core.dynamic[stmt], stmt.value
        assert isinstance(value, gast.Call)
        reader = self.reader(stmt)
        dots = [reader.full_dot(a) for a in made.arguments]
        parts = [reader.zeros(a).node if d is None else d.node for a, d in zip(made.arguments, dots, strict=True)]
        func, which, *rest = (reader.again(a) for a in value.args)
        keywords = [gast.keyword(k.arg, reader.again(k.value)) for k in value.keywords]
        helper = name("jvp_by" if made.opaque else "jvp_of")
        new = gast.Call(helper, [func, which, gast.Tuple(parts, gast.Load()), *rest], keywords)
        (result,) = made.values
        self.tangents.moving.add(result)
        variable = self.tangents.dot_name(result)
        targets = [gast.Name(n, gast.Store(), None, None) for n in (result, variable)]
        self.out += [*reader.before, gast.Assign([gast.Tuple(targets, gast.Store())], new, None)]

    def _insertion(self, stmt: gast.stmt) -> None:
        """A block of `grad_of` that only reads is not run; one that changes the adjoint is of reverse mode only."""
        if self.core.insertions[stmt].replaces:
            raise UnsupportedSyntaxError(
                "a block of grad_of that replaces the adjoint, in forward mode", "use srcad.grad or srcad.vjp",
                self.core.place(stmt),
            )  # fmt: skip

    def _constant(self, stmt: gast.stmt) -> None:
        """What no derivative passes stays as it is."""
        self._refuse_changes(stmt)
        self.out.append(copy_tree(stmt))
        for identifier in sorted(stores(stmt) & self.tangents.moving):
            self.out += self._no_change(identifier, Unknown())

    def _refuse_changes(self, stmt: gast.stmt) -> None:
        """A container that holds tangents may not be changed behind their back: `xs.insert(0, u)`."""
        for node in gast.walk(stmt):
            if not isinstance(node, gast.Call):
                continue
            known = self.core.facts.get(node.func)
            if isinstance(known, Known) and (harmless(known.value) or known.value is refuse_overlap):
                continue
            owner = [node.func.value] if isinstance(node.func, gast.Attribute) else []
            for part in [*owner, *node.args, *(k.value for k in node.keywords)]:
                held = isinstance(part, gast.Name) and part.id in self.tangents.moving
                if held and isinstance(self.core.facts.get(part), (Seq, Map)) and _method(node) not in _READING:
                    raise UnsupportedSyntaxError(
                        f"{part.id}, which holds arrays with tangents, changed by a call",
                        "assign its items one by one, or append",
                        self.core.place(stmt),
                    )


def with_result(stmts: list[gast.stmt], identifier: str) -> list[gast.stmt]:
    """Statements that read the primal statement's value, which is found under this name."""
    return [substitute(stmt, {RESULT: name(identifier)}) for stmt in stmts]


def _augment(target: gast.expr, kind: type, value: E | gast.expr) -> gast.stmt:
    stmt = gast.AugAssign(as_store(target), kind(), value.node if isinstance(value, E) else value)
    stmt.in_place = isinstance(target, gast.Subscript) or not isinstance(value, E)
    return stmt


def _method(node: gast.expr) -> str:
    """The method that a statement calls."""
    return node.func.attr if isinstance(node, gast.Call) and isinstance(node.func, gast.Attribute) else ""


def with_sites(core: Core) -> set[str]:
    """The names of arrays and lists that something active is put into, anywhere in the program."""
    active = set(core.active_sites) | {s for s, fact in core.contents.items() if fact.active}
    while more := {s for s, fact in core.contents.items() if sites_of(fact) & active} - active:
        active |= more  # `rows.append([0.0] * n)`, where the rows get active values
    named = {n for n, sites in core.name_sites.items() if sites & active}
    return named | {p for p, fact in core.facts_of_parameters.items() if sites_of(fact) & active}


def _of_floats(fact: Fact) -> frozenset[str]:
    """The memory of a value that can hold something active: not indices and masks, and of a tuple its parts."""
    if isinstance(fact, Array) and fact.dtype[0] in "iub":
        return frozenset()
    if isinstance(fact, Seq) and fact.kind == "tuple":
        return frozenset().union(*map(_of_floats, parts_of(fact)))
    return sites_of(fact)
