"""The tangent of an expression, over the tangents of its names.

    np.sin(w * x)          z = w * x;  (w_dot * x + w * x_dot) * np.cos(z)

A value that the tangent reads too gets a name before the statement, so that it is computed once; what is read anyway
(a name, `x[i]`, `len(x) - 1`) is read again. What is not active has no tangent, and gives no term.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import gast

from srcad.analysis.memory import fresh
from srcad.errors import NoDerivativeError, SrcadError
from srcad.facts import NOTHING, Array, Fact, Instance, Known, Length, Scalar, Seq, Unknown, altered
from srcad.frontend.aliases import may_alias
from srcad.frontend.core import Core
from srcad.frontend.structure import Names
from srcad.lengths import Scope
from srcad.reverse.adjoints import zeros_of
from srcad.rules.call import CannotTell
from srcad.rules.expr import NUMPY, E, Marks, as_number, literal, named, numpy
from srcad.rules.indexing import GETITEM
from srcad.rules.tangents import TangentCall, replaced, tangent_of
from srcad.tree.build import (
    Fields,
    as_store,
    assign,
    attribute,
    call,
    const,
    copy_tree,
    like_dict,
    like_display,
    loads,
    name,
    stores,
    text,
)

RESULT = "$result"  # the value of the statement at hand, until it is known which name has it


@dataclass
class Tangents:
    """Which names have tangents, and under which names these go."""

    core: Core
    names: Names
    dots: dict[str, str] = field(default_factory=dict)  # the variable of each name's tangent
    moving: set[str] = field(default_factory=set)  # names that have a tangent anywhere in the program
    missed: set[str] = field(default_factory=set)  # active names that were read as if they had none
    still: set[str] = field(default_factory=set)  # of these, the ones whose tangent is zero at this point
    borrowed: set[str] = field(default_factory=set)  # names whose tangents may be memory of another one's
    held: set[str] = field(default_factory=set)  # names given to values that a tangent reads too
    marks: dict[str, Marks] = field(default_factory=dict)  # what is known of the zeros of names' tangents
    lost: list[SrcadError] = field(default_factory=list)  # refused, unless one more name gets a tangent
    nested: bool = False  # what is written is differentiated in its turn

    def dot_name(self, identifier: str) -> str:
        if identifier not in self.dots:
            self.dots[identifier] = self.names.new(f"{identifier}_dot")
        return self.dots[identifier]

    def zeros(self, like: gast.expr, fact: Fact) -> gast.expr:
        """No change, in the shape (and structure) of a value."""
        if isinstance(fact, Scalar):
            return const(0.0)
        if isinstance(fact, Array):
            return zeros_of(self.core, copy_tree(like), fact)
        if isinstance(fact, Seq) and fact.kind == "list" and fact.items == ():
            return gast.List([], gast.Load())
        return call("zero_tangent", copy_tree(like))


class Reader:
    """How rules read the program and its tangents in the statement at hand."""

    def __init__(self, tangents: Tangents, scope: Scope, trees: list[gast.AST], result: gast.expr | None) -> None:
        self.tangents, self.core, self.scope = tangents, tangents.core, Scope(scope)
        self.trees, self.result = trees, result
        self.nested = tangents.nested
        self.lets: list[gast.stmt] = []  # what rules gave names
        self.after: list[gast.stmt] = []  # of what is computed from the statement's result
        self.held: dict[int, gast.expr] = {}  # the names of values, by the expressions that they stand for
        self.nodes: list[gast.expr] = []  # these expressions
        self.found: dict[int, E | None] = {}

    @property
    def before(self) -> list[gast.stmt]:
        """What stands before the statement: values under their names, inner ones first, and what rules made of them."""
        order = self.nodes
        if len(order) > 1:
            place = {id(n): k for k, n in enumerate(_evaluated(self.trees))}
            order = sorted(order, key=lambda n: place.get(id(n), -1))
        made = [assign(as_store(self.held[id(n)]), replaced_inside(n, self.held)) for n in order]
        return [*made, *self.lets]

    # ---------------------------------------------------------------- values

    def fact(self, node: gast.expr) -> Fact:
        return self.core.facts.get(node, NOTHING)

    def value(self, node: gast.expr) -> E:
        fact = self.scope.resolved(self.fact(node))
        if isinstance(node, gast.Constant) and type(node.value) in (int, float):
            return literal(node.value, self.scope)
        if isinstance(node, gast.UnaryOp) and isinstance(fact, Scalar) and fact.literal is not None:
            return literal(fact.literal, self.scope)
        if node is self.result:
            return named(RESULT, fact, self.scope)
        if not self._simple(node):
            self._hold(node)
        return E(self.written(node), fact, self.scope)

    def shaped(self, node: gast.expr) -> E:
        """A value of which only the shape is read."""
        return self.value(self.twin(node) or node)

    def twin(self, node: gast.expr) -> gast.expr | None:
        """What has an expression's shape and need not be computed for that."""
        return self.core.twin(node, self.scope) or (node if id(node) in self.held else None)

    def as_long(self, node: gast.expr, length: Length) -> tuple[gast.expr, int] | None:
        return self.core.as_long(node, length, self.scope)

    def again(self, node: gast.expr) -> gast.expr:
        """An argument that stands in the primal and in its tangent: computed once."""
        if isinstance(node, gast.Constant) or self._simple(node):
            return self.written(node)
        if isinstance(node, (gast.Tuple, gast.List)):
            return like_display(node, [self.again(e) for e in node.elts])
        if isinstance(node, gast.Slice):
            parts = [None if p is None else self.again(p) for p in (node.lower, node.upper, node.step)]
            return gast.Slice(*parts)
        return self.value(node).node

    def let(self, e: E, wish: str) -> E:
        identifier = self.tangents.names.new(wish)
        late = loads(e.node) & {RESULT, *stores(self.after)}
        (self.after if late else self.lets).append(assign(identifier, e.node))
        return replace(e, node=name(identifier), quotient=None)

    def named_values(self) -> dict[str, gast.expr]:
        """What the names stand for that values got for this statement."""
        return {text(self.held[id(n)]): replaced_inside(n, self.held) for n in self.nodes}

    def written(self, node: Any) -> Any:
        """A part of the statement, with names for what has got one."""
        return replaced(node, self.held, set())

    def _hold(self, node: gast.expr) -> None:
        if id(node) in self.held:
            return
        op = self.core.ops.get(node)
        identifier = self.tangents.names.new("t" if op is None else op.rule.hint)
        self.tangents.held.add(identifier)
        self.held[id(node)] = name(identifier)
        self.nodes.append(node)

    def _simple(self, node: gast.expr) -> bool:
        """What costs no more than looking a name up, or is a number that counts."""
        if id(node) in self.held or isinstance(node, (gast.Name, gast.Constant)):
            return True
        if isinstance(node, gast.Attribute):
            return self._simple(node.value)
        if isinstance(node, gast.Subscript):
            index = node.slice.elts if isinstance(node.slice, gast.Tuple) else [node.slice]
            return self._simple(node.value) and all(self._simple(i) for i in index)
        if isinstance(node, gast.Slice):
            return all(p is None or self._simple(p) for p in (node.lower, node.upper, node.step))
        if isinstance(node, gast.UnaryOp):
            return self._simple(node.operand)
        fact = self.fact(node)
        if isinstance(node, gast.BinOp) and isinstance(fact, Scalar) and fact.dtype[0] in "iu":
            return self._simple(node.left) and self._simple(node.right)
        return isinstance(node, gast.Call) and text(node.func) == "len" and self._simple(node.args[0])

    # ---------------------------------------------------------------- tangents

    def dot(self, node: gast.expr) -> E | None:
        """The tangent of an expression as it comes (one number may stand for all elements); None where it is zero."""
        if id(node) not in self.found:
            self.found[id(node)] = self._dot(node) if self.fact(node).active else None
        return self.found[id(node)]

    def full_dot(self, node: gast.expr) -> E | None:
        """The tangent of an expression in the shape of its value; a number's is one, in nobody's memory."""
        e = self._full(node)
        number = e is not None and isinstance(self.fact(node), Scalar) and isinstance(e.fact, Array)
        return as_number(e) if e is not None and number else e

    def _full(self, node: gast.expr) -> E | None:
        e = self.dot(node)
        op = self.core.ops.get(node)
        if e is None or op is None or op.rule is GETITEM:
            return e
        if op.rule.linear and op.rule.tangent is None:
            return e  # the same call of tangents: it has the value's shape, and is a view where the value is one
        if isinstance(self.fact(node), Unknown):
            every = all(o is not None for o in self._tangents_of(op))
            return e if every or not op.rule.elementwise else E(self._spread(e, node), e.fact, self.scope)
        return TangentCall(op.rule, op.operands, node, self).full(e, node)

    def item_dot(self, node: gast.expr) -> E | None:
        """The tangent of what goes into a container: memory of its own where the value is, and is stored into later
        (or what it was made of: of `x * 1.0` the tangent is `x_dot` itself)."""
        e, op, fact = self.full_dot(node), self.core.ops.get(node), self.fact(node)
        if e is None or op is None or not isinstance(fact, (Array, Unknown)):
            return e
        if op.rule.view and not self.is_borrowed_view(node, e):
            return e
        made_of = frozenset().union(*(self.core.name_sites.get(n, frozenset()) for n in loads(node)))
        stored = (fact.sites | made_of) & self.core.stored_sites
        return self.owned(e, node) if stored else e

    def is_borrowed_view(self, node: gast.expr, e: E) -> bool:
        """Whether it is a view of an array that has no name, and its tangent is one of somebody else's memory:

            y = (x + 1.0).T                y_dot = x_dot.T                what is stored into y_dot, x_dot would see
        """
        op = self.core.ops.get(node)
        while op is not None and op.rule.view:
            first: Any = next(iter(op.operands.values()))
            node = first[0] if isinstance(first, list) and len(first) == 1 else first
            op = self.core.ops.get(node) if isinstance(node, gast.expr) else None
        if op is None or may_alias(self.core.facts, op.rule, node, op.operands):
            return False
        seen = e.node
        while isinstance(seen, (gast.Attribute, gast.Subscript)):
            seen = seen.value
        return not fresh(seen)

    def owned(self, e: E, node: gast.expr) -> E:
        """The tangent of an array that is stored into: memory of its own, of the array's type.

        `z = x + 1j` is complex and `x_dot` is not, nor need a name's tangent be that says it is.
        """
        fact = self.fact(node)
        if not isinstance(fact, Array):
            return replace(e, node=call("like", e.node, self.value(node).node))
        if fact.dtype[0] == "c" or getattr(e.fact, "dtype", "") != fact.dtype:
            return replace(e, node=call(attribute(e.node, "astype"), attribute(name(NUMPY), fact.dtype)))
        return e if fresh(e.node) else replace(e, node=call(attribute(e.node, "copy")))

    def _spread(self, e: E, node: gast.expr) -> gast.expr:
        return call("spread", e.node, self.value(node).node)

    def _tangents_of(self, op: Any) -> list[E | None]:
        operands = [o for p, o in op.operands.items() if p in op.rule.active]
        return [self.dot(part) for o in operands for part in (o if isinstance(o, list) else [o])]

    def zeros(self, node: gast.expr) -> E:
        fact = self.scope.resolved(self.fact(node))
        return E(self.tangents.zeros(self.shaped(node).node, fact), fact, self.scope)

    def _dot(self, node: gast.expr) -> E | None:
        fact = moved(self.scope.resolved(self.fact(node)))
        if isinstance(node, gast.Name):
            if node.id not in self.tangents.moving:
                self.tangents.missed |= {node.id} if fact.active else set()
                return None
            if node.id in self.tangents.still:
                return None
            marks = self.tangents.marks.get(node.id, Marks.NONE)
            return named(self.tangents.dot_name(node.id), fact, self.scope, marks)
        if node in self.core.ops:
            return self._of_operation(node)
        if isinstance(node, (gast.Subscript, gast.Attribute)):
            return self._of_item(node, node.value, getattr(node, "slice", None))
        if isinstance(node, gast.Call) and is_pop(node):
            return self._of_pop(node, fact)
        if isinstance(node, (gast.Tuple, gast.List, gast.Dict)):
            return self._of_display(node, fact)
        raise NoDerivativeError(
            "an active value in an expression through which no derivative can be carried",
            "use operators and functions with rules",
            self.core.place(node),
        )

    def _of_operation(self, node: gast.expr) -> E | None:
        op = self.core.ops[node]
        if op.rule is GETITEM:
            return self._of_item(node, op.operands["x"], op.operands["index"])
        if not any(o is not None for o in self._tangents_of(op)):
            return None
        try:
            return tangent_of(TangentCall(op.rule, op.operands, node, self))
        except CannotTell as problem:
            raise problem.at(self.core.place(node)) from None

    def _of_item(self, node: gast.expr, base: gast.expr, index: gast.expr | None) -> E | None:
        """`x[i]` changes as `x_dot[i]` says, `p.w` as `p_dot.w`."""
        dot = self.full_dot(base)
        if dot is None:
            return None
        fact = moved(self.scope.resolved(self.fact(node)))
        if isinstance(node, gast.Attribute):
            return E(gast.Attribute(dot.node, node.attr, gast.Load()), fact, self.scope)
        assert index is not None
        if isinstance(self.fact(base), Scalar) and isinstance(fact, Array) and fact.dims is not None:
            return numpy("reshape", dot, fact.dims)  # of a number: its tangent may be one of Python's
        at = index.value if isinstance(index, gast.Constant) else None
        if isinstance(dot.node, gast.Tuple) and isinstance(at, int):  # `(w_dot, V_dot)[0]`, of a call's results
            return E(dot.node.elts[at], fact, self.scope)
        return E(gast.Subscript(dot.node, self.again(index), gast.Load()), fact, self.scope, dot.marks)

    def _of_pop(self, node: gast.Call, fact: Fact) -> E | None:
        """`xs.pop(i)` takes the tangent out of `xs_dot`."""
        assert isinstance(node.func, gast.Attribute)
        base = self.dot(node.func.value)
        args = [self.again(a) for a in node.args]
        return None if base is None else E(call(gast.Attribute(base.node, "pop", gast.Load()), *args), fact, self.scope)

    def _of_display(self, node: Any, fact: Fact) -> E | None:
        """A tuple, list or dict of tangents; where a part has none, zeros stand for it."""
        parts = node.values if isinstance(node, gast.Dict) else node.elts
        dots = [self.item_dot(p) for p in parts]
        same = isinstance(node, Fields)  # an object's name and functions are its tangent's, too
        nodes = [
            d.node if d is not None else self.again(p) if same and _no_number(self.fact(p)) else self.zeros(p).node
            for p, d in zip(parts, dots, strict=True)
        ]
        made = like_dict(node, nodes) if isinstance(node, gast.Dict) else like_display(node, nodes)
        return E(made, fact, self.scope)


def _no_number(fact: Fact) -> bool:
    return isinstance(fact, (Known, Instance))


def is_pop(node: gast.Call) -> bool:
    return isinstance(node.func, gast.Attribute) and node.func.attr == "pop"


def _evaluated(node: Any) -> Iterator[gast.AST]:
    """The nodes of a tree in the order in which Python evaluates them."""
    if isinstance(node, list):
        for item in node:
            yield from _evaluated(item)
    elif isinstance(node, gast.AST):
        for part in node._fields:
            yield from _evaluated(getattr(node, part, None))
        yield node


def replaced_inside(node: gast.expr, table: dict[int, gast.expr]) -> gast.expr:
    """A copy of an expression with names for its held parts, but not for itself."""
    return replaced(node, {k: v for k, v in table.items() if k != id(node)}, set())


def moved(fact: Fact) -> Fact:
    """What is known of a value's tangent: its type and shape."""
    if isinstance(fact, Scalar):
        return altered(fact, literal=None, size=None, active=False)
    if isinstance(fact, (Array, Unknown)):
        return altered(fact, active=False)
    return fact
