"""`with srcad.grad_of(h) as g:` is a statement of the reverse sweep that stands in the forward sweep.

    h = x * x
    with srcad.grad_of(h) as g:        pass        Insertion("h", "g", [g = np.clip(g, -1, 1)])
        g = np.clip(g, -1.0, 1.0)
    y = np.sin(h)

Core has an empty statement in its place, and the block in a table: where the reverse sweep comes by, the adjoint of
`h` is that of all that reads it afterwards. For that `h` has to be a variable of its own; a parameter on which
`grad_of` is used does not share its caller's (`inlining.inline`). A container that exists only as its parts has an
adjoint that is made of theirs.

The block is the user's own text, through which no derivative passes. It may read the program's variables, as they are
there, but what it binds is its own. One block may see several adjoints, `with grad_of(a) as ga, grad_of(b) as gb:`.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gast

from srcad.errors import UnsupportedSyntaxError
from srcad.facts import Array, Fact, Map, Scalar, Seq, Unknown, sites_of, with_active
from srcad.frontend import inactive
from srcad.frontend.frames import Frame, bound_in, known_function
from srcad.frontend.raised import Raised
from srcad.frontend.scopes import free_names, renamed
from srcad.frontend.writes import READING_METHODS
from srcad.runtime.insertions import grad_of
from srcad.tree.build import copy_tree, loads, name, text, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

_LEAVING = (gast.Return, gast.Break, gast.Continue, gast.Yield, gast.YieldFrom, gast.Await, gast.Global, gast.Nonlocal)


@dataclass(frozen=True)
class Seen:
    """An adjoint that a block sees."""

    label: str  # the variable, by the user's name
    value: gast.expr  # and by Core's: a name, or what a container that exists only as its parts is made of
    adjoint: str  # the block's name for the adjoint
    replaces: bool  # whether the block binds it anew, or changes it in place
    left: Fact  # and what is known of what it leaves


@dataclass(frozen=True)
class Insertion:
    """A block that runs in the reverse sweep."""

    seen: tuple[Seen, ...]
    body: list[gast.stmt]
    reads: dict[str, Fact]  # variables of Core that it reads
    changes: frozenset[str]  # those of them that it may write into

    @property
    def replaces(self) -> bool:
        return any(s.replaces for s in self.seen)


def is_grad_of(sp: Specialiser, node: gast.AST) -> bool:
    return isinstance(node, gast.With) and any(_asks(sp, item.context_expr) for item in node.items)


def _asks(sp: Specialiser, node: gast.expr) -> bool:
    """Whether an expression is a call of `grad_of`, under whatever name."""
    try:
        return isinstance(node, gast.Call) and known_function(sp, node.func) is grad_of
    except (UnsupportedSyntaxError, Raised):  # a name that is not defined is told where it is read
        return False


def variables_of(sp: Specialiser, frame: Frame, body: list[gast.stmt]) -> set[str]:
    """The variables of a function on which its text uses `grad_of`."""
    outer, sp.frame = sp.frame, frame
    try:
        calls = [i.context_expr for n in walk(body) if is_grad_of(sp, n) for i in n.items]
    finally:
        sp.frame = outer
    return {a.id for n in calls if isinstance(n, gast.Call) for a in n.args if isinstance(a, gast.Name)}


def insert(sp: Specialiser, node: gast.With) -> None:
    """Put the block away for the reverse sweep."""
    values = [_variable(sp, node, item.context_expr) for item in node.items]
    named = [(item, value) for item, value in zip(node.items, values, strict=True) if sp.is_active(value)]
    if not named:
        return
    if len(named) < len(values):
        constant = next(text(i.context_expr) for i, v in zip(node.items, values, strict=True) if not sp.is_active(v))
        raise sp.unsupported(
            node, f"{constant}, a constant here, beside one that is not",
            "give each a block of its own, or let wrt name what both depend on",
        )  # fmt: skip
    for item, value in named:
        if not all(_has_adjoint(sp, part) for part in parts_of(value)):
            raise sp.unsupported(node, f"{text(item.context_expr)}, an object", "take the adjoint of an attribute")
    targets = [item.optional_vars for item in node.items if item.optional_vars is not None]
    for target in targets:
        if not isinstance(target, gast.Name):
            raise sp.unsupported(node, f"`as {text(target)}`", "give the adjoint one name")
    parts = [part.id for _, value in named for part in parts_of(value) if isinstance(part, gast.Name)]
    if len(set(parts)) < len(parts) or len({t.id for t in targets}) < len(targets):
        raise sp.unsupported(node, "one name twice in a block of grad_of", "give each adjoint a name of its own")
    own = bound_in(node.body) | {t.id for t in targets}
    refuse(sp, node, own)
    table = {n: name(sp.new_name(n)) for n in sorted(own)}
    seen = tuple(_seen(sp, node, item, value, table) for item, value in named)
    for identifier in sorted(free_names(gast.Module(node.body, [])) - own):
        table[identifier] = inactive.readable(sp, identifier)
    body = renamed(gast.Module(node.body, []), table, sp.new_name).body
    stmt = sp.emit(gast.Pass(), node)
    program = {n for n in loads(body) if n in (sp.env or {})}
    reads = {n: with_active(sp.env_fact(n), False) for n in program}
    sp.insertions[stmt] = Insertion(seen, body, reads, written_late(sp, body, reads))


def _variable(sp: Specialiser, node: gast.With, call: gast.expr) -> gast.expr:
    """The variable whose adjoint is asked for."""
    if not _asks(sp, call):
        raise sp.unsupported(node, f"`with {text(call)}` beside grad_of", "write it as a `with` of its own")
    if len(call.args) != 1 or call.keywords or not isinstance(call.args[0], gast.Name):
        raise sp.unsupported(
            node, f"`with {text(call)}`",
            "take the adjoint of one variable: bind the value to a name, and use that name from there on",
        )  # fmt: skip
    return sp.expr(call.args[0])


def parts_of(value: gast.expr) -> list[gast.expr]:
    """What has an adjoint of its own: a variable, or the parts of a container that exists only as these."""
    if isinstance(value, (gast.Tuple, gast.List)):
        return [part for e in value.elts for part in parts_of(e)]
    if isinstance(value, gast.Dict):
        return [part for e in value.values for part in parts_of(e)]
    return [value]


def _has_adjoint(sp: Specialiser, part: gast.expr) -> bool:
    fact = sp.fact(part)
    if isinstance(fact, Map) and fact.cls is not None:
        return False
    return isinstance(fact, (Scalar, Array, Unknown, Seq, Map)) and (isinstance(part, gast.Name) or not fact.active)


def _seen(sp: Specialiser, node: gast.With, item: Any, value: gast.expr, table: dict[str, gast.Name]) -> Seen:
    label, target = text(item.context_expr.args[0]), item.optional_vars
    if target is None:
        return Seen(label, value, sp.new_name("g"), False, Unknown())
    replaces = target.id in bound_in(node.body) or changed_in_place(node.body, target.id)
    left = _left(sp, node, target.id, sp.fact(value)) if replaces else Unknown()
    return Seen(label, value, table[target.id].id, replaces, left)


def _left(sp: Specialiser, node: gast.With, target: str, fact: Fact) -> Fact:
    """What is known of what the block leaves under the adjoint's name."""
    memory = copy.deepcopy(sp.memory.sets()), dict(sp.memory.contents)
    try:
        with sp.scratch():
            sp.bind(sp.variable_name(target), with_active(fact, False))
            sp.stmts(copy_tree(node.body))
            return Unknown() if sp.env is None else sp.scope.resolved(sp.look(target))
    except Exception:  # noqa: BLE001  a helper then brings it to shape
        return Unknown()
    finally:
        sp.memory.restore(*memory)


def changed_in_place(body: list[gast.stmt], identifier: str) -> bool:
    """Whether statements store into an array: `g[0] = 0.0`, `np.clip(g, -1, 1, out=g)`, `g.fill(0.0)`."""
    for n in walk(body):
        written: list[gast.AST] = []
        if isinstance(n, gast.Subscript) and not isinstance(n.ctx, gast.Load):
            written = [n.value]
        elif isinstance(n, gast.Call):
            written = [k.value for k in n.keywords if k.arg == "out"]
            if isinstance(n.func, gast.Attribute) and n.func.attr not in READING_METHODS:
                written.append(n.func.value)
        if any(identifier in loads(part) for part in written):
            return True
    return False


# ---------------------------------------------------------------- what a block may not do


def refuse(sp: Specialiser, node: gast.With, own: set[str]) -> None:
    for block in _blocks(sp, sp.frame.source.body):
        inner = next((n for n in walk(block.body) if is_grad_of(sp, n)), None)
        if inner is not None:
            raise sp.unsupported(
                inner, "a block of grad_of in another one, which runs in the reverse sweep",
                "let one block see both: `with grad_of(a) as ga, grad_of(b) as gb`",
            )  # fmt: skip
        left = _leaving(block.body, False)
        if left is not None:
            word = type(left).__name__.lower()
            raise sp.unsupported(left, f"{word} in a block of grad_of, which runs in the reverse sweep", "leave it out")
    elsewhere = _names_outside(sp)
    for identifier in sorted(own & elsewhere):
        raise sp.unsupported(
            node, f"{identifier}, which a block of grad_of binds, is also a variable outside of it",
            "give it another name there: the block runs in the reverse sweep",
        )  # fmt: skip
    for n in walk(node.body):
        stores = isinstance(n, (gast.Subscript, gast.Attribute)) and not isinstance(n.ctx, gast.Load)
        base = n.value if isinstance(n, (gast.Subscript, gast.Attribute)) else n
        if stores and isinstance(base, gast.Name) and base.id not in own and sp.look(base.id).active:
            raise sp.unsupported(
                n, f"a store into {base.id} in a block of grad_of", "store into a constant array or list"
            )
    for identifier in sorted(free_names(gast.Module(node.body, [])) - own):
        owner = sp.frame.owner(identifier)
        if owner is not None and not sp.is_bound(identifier) and identifier in bound_in(sp.frame.source.body):
            raise sp.unsupported(node, f"{identifier}, not bound before the block of grad_of", "bind it before")


def _blocks(sp: Specialiser, body: list[gast.stmt]) -> list[gast.With]:
    """The function's blocks as the user wrote them: an early `return` has been moved since."""
    return [n for n in walk(body) if is_grad_of(sp, n)]


def _leaving(body: Any, in_loop: bool) -> gast.AST | None:
    """A statement that leaves a block, or makes a name of it another function's."""
    if isinstance(body, list):
        return next((found for s in body if (found := _leaving(s, in_loop)) is not None), None)
    if not isinstance(body, gast.AST) or isinstance(body, (gast.FunctionDef, gast.Lambda, gast.ClassDef)):
        return None
    if isinstance(body, _LEAVING) and not (in_loop and isinstance(body, (gast.Break, gast.Continue))):
        return body
    inner = in_loop or isinstance(body, (gast.For, gast.While))
    return next((f for part in body._fields if (f := _leaving(getattr(body, part, None), inner)) is not None), None)


def _names_outside(sp: Specialiser) -> set[str]:
    """The names of the function's text outside of such blocks."""
    found: set[str] = set()

    def visit(node: Any) -> None:
        if isinstance(node, list):
            for item in node:
                visit(item)
        elif isinstance(node, gast.Name):
            found.add(node.id)
        elif is_grad_of(sp, node):
            visit([item.context_expr for item in node.items])
        elif isinstance(node, gast.AST):
            for field in node._fields:
                visit(getattr(node, field, None))

    visit(sp.frame.source.body)
    return found


def written_late(sp: Specialiser, body: list[gast.stmt], reads: dict[str, Fact]) -> frozenset[str]:
    """What the block may write into changes while the reverse sweep runs: that keeps copies of what it needs."""
    found: set[str] = set()
    for n in walk(body):
        written: list[gast.AST] = []
        if isinstance(n, (gast.Subscript, gast.Attribute)) and not isinstance(n.ctx, gast.Load):
            written = [n.value]
        elif isinstance(n, gast.AugAssign):
            written = [n.target]
        elif isinstance(n, gast.Call):
            written = [n.func] if isinstance(n.func, gast.Attribute) else []
            written += [] if isinstance(n.func, gast.Name) and n.func.id in ("print", "len", "float") else n.args
        for part in written:
            found |= {m.id for m in walk(part) if isinstance(m, gast.Name)} & reads.keys()
    sites = frozenset().union(*(sites_of(reads[n]) for n in found))
    sp.late_sites |= sites
    sp.memory.stored_sites |= sites
    return frozenset(found)


__all__ = ["Insertion", "insert", "is_grad_of", "parts_of", "variables_of"]
