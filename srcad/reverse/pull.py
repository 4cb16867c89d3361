"""One statement backwards: a cotangent goes through an expression to the names in it.

    p = 1.0 / (1.0 + np.exp(-z))        p_bar -> e_bar -> z_bar

Values of the forward sweep are asked for by placeholders; which name, saved value or expression each becomes is
decided when the whole reverse sweep is known. A cotangent that is used once stands where it is used, one that is used
twice gets a name.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.analysis.memory import CHANGING, fresh
from srcad.analysis.sharing import Facts
from srcad.errors import NoDerivativeError
from srcad.facts import NOTHING, Array, Fact, Known, Length, Map, Scalar, Seq, Unknown, dims_of, is_record, taken_out
from srcad.frontend.core import Op
from srcad.lengths import Scope
from srcad.reverse.paths import element, reached
from srcad.rules.call import Call, CannotTell, Scatter
from srcad.rules.expr import E, Marks, literal, named, negative, numpy, split_sign
from srcad.rules.indexing import GETITEM, basic, new_axes
from srcad.rules.precision import contributions
from srcad.rules.terms import tidied
from srcad.tree.build import assign, at_key, copy_tree, loads, name, substitute, walk

if TYPE_CHECKING:
    from srcad.reverse.sweep import Sweep


@dataclass
class Need:
    """A value of the forward sweep that the reverse sweep reads: which expression, of which statement."""

    placeholder: str
    node: gast.expr
    stmt: gast.AST
    after: bool = False  # the value that the statement binds, not one that it reads
    content: bool = True


@dataclass
class Let:
    """A cotangent (or another intermediate value) that gets a name where it is used more than once."""

    placeholder: str
    value: gast.expr
    wish: str
    forced: bool = False
    new: bool = False  # whether it is an array that nothing else knows


@dataclass
class Group:
    """The reverse of one statement, while it is being written."""

    stmt: gast.AST
    scope: Scope
    steps: list[Let | gast.stmt] = field(default_factory=list)
    pending: dict[str, list[Any]] = field(default_factory=dict)
    unwritten: dict[str, list[Any]] = field(default_factory=dict)  # those that are left while they are being written
    values: dict[gast.expr, E] = field(default_factory=dict)
    names: dict[str, E] = field(default_factory=dict)  # variables asked for already, whichever of their places
    shapes: dict[gast.expr, E] = field(default_factory=dict)
    needs: dict[str, Need] = field(default_factory=dict)  # the sweep's

    @property
    def lasting(self) -> dict[str, gast.expr]:
        """The values that have names only if they are used more than once, and would be the same if computed now.

            s_bar = y_bar * q
            y_bar = np.zeros_like(y)
            v_bar += s_bar + s_bar          2.0 * s_bar, and not 2.0 * y_bar * q
        """
        out: dict[str, gast.expr] = {}
        changed: set[str] = set()
        for step in reversed(self.steps):
            if isinstance(step, Let):
                if not step.forced and not share(self.needs, loads(step.value), changed):
                    out[step.placeholder] = step.value
            else:
                targets = [step.target] if isinstance(step, gast.AugAssign) else getattr(step, "targets", [step])
                changed |= {n.id for n in walk(targets) if isinstance(n, gast.Name)}
        return out

    last_only: bool = False  # a store through an index with repeats: only the last write to an element counts


def share(needs: dict[str, Need], some: set[str], others: set[str]) -> bool:
    """Whether names may stand for the same memory: each shadow has a placeholder a use, and may be part of another."""
    shadows = [any(n in needs and not needs[n].content for n in names) for names in (some, others)]
    return all(shadows) or bool(some & others)


class Reader:
    """How rules read the program in the statement at hand."""

    def __init__(self, sweep: Sweep, group: Group) -> None:
        self.sweep, self.group, self.scope = sweep, group, group.scope
        self.nested = sweep.nested

    def fact(self, node: gast.expr) -> Fact:
        return self.sweep.core.facts.get(node, NOTHING)

    def value(self, node: gast.expr) -> E:
        fact = self.fact(node)
        if (
            isinstance(node, gast.Constant)
            and isinstance(node.value, (int, float))
            and not isinstance(node.value, bool)
        ):
            return literal(node.value, self.scope)
        if isinstance(node, gast.UnaryOp) and isinstance(fact, Scalar) and fact.literal is not None:
            return literal(fact.literal, self.scope)
        if type(node) in (gast.Tuple, gast.List) and not any(isinstance(e, gast.Starred) for e in node.elts):
            # the display keeps the arrays themselves, which may be stored into later: each part is a value of its own
            parts = [self.value(e).node for e in node.elts]
            return E(type(node)(parts, gast.Load()), fact, self.scope)
        matrix = self.turned(node)
        if matrix is not None:
            return replace(self.value(matrix).T, fact=fact)
        if node not in self.group.values:
            placeholder = self.sweep.placeholder()
            after = getattr(self.group.stmt, "value", None) is node and isinstance(self.group.stmt, gast.Assign)
            twin = self.group.names.get(node.id) if isinstance(node, gast.Name) and not after else None
            if twin is not None:
                self.group.values[node] = replace(twin, fact=fact)
                return self.group.values[node]
            self.sweep.needs[placeholder] = Need(placeholder, node, self.group.stmt, after)
            self.group.values[node] = named(placeholder, fact, self.scope)
            if isinstance(node, gast.Name) and not after:
                self.group.names[node.id] = self.group.values[node]
        return self.group.values[node]

    def turned(self, node: gast.expr) -> gast.expr | None:
        """The matrix A of `A.T`."""
        inner = node.value if isinstance(node, gast.Attribute) and node.attr == "T" else None
        return inner if inner is not None and len(dims_of(self.fact(inner)) or ()) == 2 else None

    def twin(self, node: gast.expr) -> gast.expr | None:
        """What has an expression's shape and need not be computed for that."""
        return self.sweep.core.twin(node, self.scope) or (node if node in self.group.values else None)

    def as_long(self, node: gast.expr, length: Length) -> tuple[gast.expr, int] | None:
        return self.sweep.core.as_long(node, length, self.scope)

    def shaped(self, node: gast.expr) -> E:
        """A value of which only the shape is read: what is stored into it later does not matter."""
        fact = self.fact(node)
        if node in self.group.values or not isinstance(fact, (Array, Unknown)):
            return self.value(node)
        node = self.twin(node) or node
        if node not in self.group.shapes:
            placeholder = self.sweep.placeholder()
            after = getattr(self.group.stmt, "value", None) is node and isinstance(self.group.stmt, gast.Assign)
            self.sweep.needs[placeholder] = Need(placeholder, node, self.group.stmt, after, content=False)
            self.group.shapes[node] = named(placeholder, fact, self.scope)
        return self.group.shapes[node]

    def let(self, e: E, wish: str) -> E:
        placeholder = self.sweep.placeholder()
        self.group.steps.append(Let(placeholder, e.node, wish, forced=True, new=fresh(e.node)))
        return replace(e, node=name(placeholder), quotient=None)

    def hold(self, e: E, wish: str) -> E:
        return held(self.sweep, self.group, e, wish.removesuffix("_bar"))

    def do(self, stmts: list[gast.stmt]) -> None:
        self.group.steps += stmts


def pull(sweep: Sweep, group: Group, node: gast.expr, bar: Any) -> None:
    """Send a cotangent back through an expression; of a call with several results they may be in a list."""
    fact = sweep.core.facts.get(node, Unknown())
    if not fact.active or isinstance(bar, E) and bar.literal == 0:
        return
    if isinstance(node, gast.Name):
        group.pending.setdefault(node.id, []).append(bar)
        return
    key = sweep.leaf_key(node)
    if key is not None:
        group.pending.setdefault(key, []).append(bar)
        return
    if node not in sweep.core.ops:
        _pull_display(sweep, group, node, bar)
        return
    op = sweep.core.ops[node]
    reader = Reader(sweep, group)
    if isinstance(bar, list):
        bar = [b and held(sweep, group, b, op.rule.hint) for b in bar]
    elif not _reads_once(reader, node, op):
        bar = held(sweep, group, bar, op.rule.hint)
    active = frozenset(p for p in op.rule.active if p in op.operands and any_active(sweep, op.operands[p]))
    call = Call(op.rule, op.operands, node, bar, reader, active)
    try:
        pieces = contributions(call)
    except CannotTell as problem:
        raise problem.at(sweep.place(node)) from None
    for parameter in sorted(pieces, key=lambda p: [q.name for q in op.rule.parameters].index(p)):
        if parameter in active:
            send(sweep, group, op.operands[parameter], pieces[parameter], kind_of(fact) == "c")


def _reads_once(reader: Reader, node: gast.expr, op: Op) -> bool:
    """Whether a rule writes the cotangent once: the transpose of a product is another product."""
    if op.rule is not GETITEM:
        return reader.turned(node) is not None
    index = op.operands["index"]
    return isinstance(index, gast.expr) and new_axes(reader.fact(op.operands["x"]), index, reader) is not None


def any_active(sweep: Sweep, operand: Any) -> bool:
    if isinstance(operand, list):
        return any(any_active(sweep, o) for o in operand)
    return sweep.core.facts.get(operand, Unknown()).active


def send(sweep: Sweep, group: Group, operand: Any, piece: Any, turns: bool = False) -> None:
    """A rule's contribution to one argument; `turns` where the call's result is complex."""
    if piece is None:
        return
    if isinstance(piece, list):
        parts = operand if isinstance(operand, list) else list(getattr(operand, "elts", []))
        for part, p in zip(parts, piece, strict=True):
            send(sweep, group, part, p, turns)
    elif isinstance(piece, Scatter):
        scatter(sweep, group, operand, piece)
    elif isinstance(operand, list):
        for part in operand:
            send(sweep, group, part, piece, turns)
    else:
        pull(sweep, group, operand, real_part(piece, sweep.core.facts.get(operand, Unknown()), turns))


def kind_of(fact: Fact) -> str:
    """The first letter of a dtype that is known."""
    return str(getattr(fact, "dtype", ""))[:1]


def real_part(piece: E, fact: Fact, turns: bool = False) -> E:
    """What goes back to a real number is real, though it met complex ones: `(z_bar * (1 + 2j)).real`."""
    met = piece.fact
    if turns and not kind_of(met) and kind_of(fact) == "f":
        return replace(numpy("real", piece), fact=met)
    if not isinstance(met, (Scalar, Array)) or met.dtype[0] != "c" or getattr(fact, "dtype", "c")[0] == "c":
        return piece
    return piece.attr("real", replace(met, dtype=np.dtype(met.dtype).type(0).real.dtype.name))


def scatter(sweep: Sweep, group: Group, operand: gast.expr, piece: Scatter) -> None:
    """A contribution to some elements of an operand."""
    fact = sweep.core.facts.get(operand, Unknown())
    if not fact.active:
        return
    selects = piece.selects or getattr(sweep.core.facts.get(piece.index), "dtype", "") == "bool"
    index = piece.index if piece.made else sweep.frozen_index(group, piece.index)
    value = real_part(piece.value, fact) if isinstance(piece.value, E) else piece.value
    piece = replace(piece, index=index, value=value, made=True, selects=selects)
    if isinstance(fact, Seq) and isinstance(piece.index, gast.Slice):
        piece = replace(piece, parts=True)
    key = operand.id if isinstance(operand, gast.Name) else sweep.leaf_key(operand)
    if key is not None:
        group.pending.setdefault(key, []).append(piece)
        return
    if operand in sweep.core.ops and sweep.core.ops[operand].rule is GETITEM and _nested(sweep, operand):
        inner = sweep.core.ops[operand].operands
        scatter(sweep, group, inner["x"], Scatter(inner["index"], piece))  # type: ignore[arg-type]
        return
    alone = _only_result(sweep, operand, piece)
    if alone is not None:
        pull(sweep, group, operand, alone)
        return
    reader = Reader(sweep, group)
    twin = reader.twin(operand)
    alike = twin is not None and getattr(sweep.fact(twin), "dtype", "") == getattr(fact, "dtype", None)
    like = reader.shaped(operand) if alike else reader.value(operand)
    zeros = E(sweep.zeros_node(like.node, fact), fact, group.scope)
    whole = reader.let(zeros.marked(Marks.MASKED if selects else Marks.PICKED), "t_bar")
    target, path, piece = reached(whole.node, piece, fact)
    group.steps.append(sweep.add_to(target, piece, element(fact, path)))
    pull(sweep, group, operand, whole)


def _only_result(sweep: Sweep, operand: gast.expr, piece: Scatter) -> list[E | None] | None:
    """`np.linalg.eigh(a)[0]`: the cotangents of a call's results, of which the program takes one."""
    op, fact = sweep.core.ops.get(operand), sweep.core.facts.get(operand, Unknown())
    results = fact.items if isinstance(fact, Seq) and fact.kind == "tuple" and not is_record(fact) else None
    at = piece.index.value if isinstance(piece.index, gast.Constant) else None
    named = op is not None and (op.rule.name.startswith("np.") or isinstance(op.rule.function, np.ufunc))
    whole = named and isinstance(piece.value, E)
    if not whole or results is None or not isinstance(at, int) or not -len(results) <= at < len(results):
        return None
    return [piece.value if i == at % len(results) else None for i in range(len(results))]


def _nested(sweep: Sweep, operand: gast.expr) -> bool:
    """Whether `x[i]` inside `x[i][j]` is a view or a part, so that the contribution can go through it."""
    inner = sweep.core.ops[operand].operands
    fact = sweep.core.facts.get(inner["x"], Unknown())
    if isinstance(fact, (Seq, Map)):
        return True
    if isinstance(fact, Unknown) or not isinstance(inner["x"], (gast.Name, gast.Subscript)):
        return False
    return basic(inner["index"], Facts(sweep.core))


def _pull_display(sweep: Sweep, group: Group, node: gast.expr, bar: E) -> None:
    """A cotangent of a tuple, list or dict that is written out goes to its parts."""
    if isinstance(node, (gast.Tuple, gast.List)):
        bar = bar if _is_given(sweep, bar.node) else held(sweep, group, bar, "parts")
        for i, part in enumerate(node.elts):
            fact = taken_out(sweep.core.facts.get(part, Unknown()))
            pull(sweep, group, part, E(_part_of_cotangent(sweep, node, bar.node, i), fact, group.scope))
        return
    if isinstance(node, gast.Dict):
        bar = bar if _is_given(sweep, bar.node) else held(sweep, group, bar, "parts")
        for key, part in zip(node.keys, node.values, strict=True):
            fact = taken_out(sweep.core.facts.get(part, Unknown()))
            pull(sweep, group, part, E(at_key(node, bar.node, key), fact, group.scope))
        return
    raise NoDerivativeError(
        "an active value in an expression through which no derivative can be carried",
        "use operators and functions with rules", sweep.place(node),
    )  # fmt: skip


def _part_of_cotangent(sweep: Sweep, node: Any, bar: gast.expr, i: int) -> gast.expr:
    """What belongs to a part: adjoints of our own are lists, the caller's cotangent of a dataclass is one too."""
    whole = sweep.core.facts.get(node, Unknown())
    if is_record(whole) and isinstance(whole, Seq) and _is_given(sweep, bar):
        return gast.Attribute(bar, whole.fields[i], gast.Load())
    return gast.Subscript(bar, gast.Constant(i, None), gast.Load())


def _is_given(sweep: Sweep, node: gast.expr) -> bool:
    """Whether a cotangent is the caller's, or a part of it."""
    while isinstance(node, (gast.Subscript, gast.Attribute)):
        node = node.value
    return isinstance(node, gast.Name) and node.id == sweep.seed_name


def held(sweep: Sweep, group: Group, bar: E, wish: str) -> E:
    """A cotangent that a rule may use several times, under a placeholder; its sign stays outside."""
    if bar.literal is not None or isinstance(bar.node, gast.Name):
        return bar
    minus, rest = split_sign(bar)
    if minus:
        return negative(held(sweep, group, rest, wish))
    placeholder = sweep.placeholder()
    group.steps.append(Let(placeholder, bar.node, f"{wish}_bar", new=fresh(bar.node)))
    return replace(bar, node=name(placeholder), quotient=None)


# ---------------------------------------------------------------- which intermediate values get names


def settle(steps: list[Any], new_name: Any, needs: dict[str, Need]) -> list[gast.stmt]:
    """Write out the intermediate values: in place where used once, otherwise as an assignment."""
    counts: dict[str, int] = {}
    for step in reversed(steps):
        if isinstance(step, Let) and not step.forced and not counts.get(step.placeholder):
            continue
        for n in walk(step.value if isinstance(step, Let) else step):
            if isinstance(n, gast.Name):
                counts[n.id] = counts.get(n.id, 0) + 1
    table: dict[str, gast.expr] = {}
    out: list[gast.stmt] = []
    for i, step in enumerate(steps):
        if not isinstance(step, Let):
            out.append(tidied(substitute(step, table)))
            continue
        value = tidied(substitute(copy_tree(step.value), table))
        uses = counts.get(step.placeholder, 0)
        if uses == 0 and not step.forced:
            continue
        if (uses == 1 and not step.forced and _safe(step.placeholder, value, steps[i + 1 :], needs)) or isinstance(
            value, gast.Name
        ):
            table[step.placeholder] = value
        else:
            identifier = new_name(step.wish)
            out.append(assign(identifier, value))
            table[step.placeholder] = name(identifier)
    return out


def _safe(placeholder: str, value: gast.expr, rest: list[Any], needs: dict[str, Need]) -> bool:
    """Whether what a value reads is unchanged until the one place where it is used."""
    reads = {n.id for n in walk(value) if isinstance(n, gast.Name)}
    for step in rest:
        body = step.value if isinstance(step, Let) else step
        if any(isinstance(n, gast.Name) and n.id == placeholder for n in walk(body)):
            if isinstance(step, Let):
                return (
                    _safe(
                        step.placeholder,
                        gast.Tuple([name(r) for r in sorted(reads)], gast.Load()),
                        rest[rest.index(step) + 1 :],
                        needs,
                    )
                    if not step.forced
                    else True
                )
            return True
        if isinstance(step, Let):
            continue
        for n in walk(step):
            if isinstance(n, gast.Name) and n.id in reads and not isinstance(n.ctx, gast.Load):
                return False
            if isinstance(n, gast.Subscript) and isinstance(n.ctx, gast.Store):
                base = n.value
                while isinstance(base, (gast.Subscript, gast.Attribute)):
                    base = base.value
                if isinstance(base, gast.Name) and share(needs, {base.id}, reads):
                    return False
            if isinstance(n, gast.Call) and getattr(n.func, "attr", getattr(n.func, "id", "")) in CHANGING:
                if share(needs, reads, {m.id for m in walk(n) if isinstance(m, gast.Name)}):
                    return False
    return True


__all__ = ["Array", "Group", "Known", "Let", "Need", "Reader", "pull", "settle"]
