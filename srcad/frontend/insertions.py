"""`with srcad.grad_of(h) as g:` is a statement of the reverse sweep that stands in the forward sweep.

    h = x * x
    with srcad.grad_of(h) as g:        pass        Insertion("h", "g", [g = np.clip(g, -1, 1)])
        g = np.clip(g, -1.0, 1.0)
    y = np.sin(h)

Core has an empty statement in its place, and the block in a table: where the reverse sweep comes by, the adjoint of
`h` is that of all that reads it afterwards. For that `h` has to be a variable of its own; a parameter on which
`grad_of` is used does not share its caller's (`calls.inline`).

The block is the user's own text, through which no derivative passes. It may read the program's variables, as they are
there, but what it binds is its own.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Fact, Known, Scalar, Unknown, sites_of, with_active
from srcad.frontend import inactive
from srcad.frontend.frames import bound_in
from srcad.frontend.scopes import free_names, renamed
from srcad.frontend.writes import READING_METHODS
from srcad.runtime.insertions import grad_of
from srcad.tree.build import copy_tree, loads, name, text, walk

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser

_LEAVING = (gast.Return, gast.Break, gast.Continue, gast.Yield, gast.YieldFrom, gast.Await, gast.Global, gast.Nonlocal)


@dataclass(frozen=True)
class Insertion:
    """A block that runs in the reverse sweep."""

    variable: str  # whose adjoint it sees
    adjoint: str  # under which name
    body: list[gast.stmt]
    reads: dict[str, Fact]  # variables of Core that it reads
    changes: frozenset[str]  # those of them that it may write into
    replaces: bool  # whether it binds the adjoint anew
    fits: bool  # and what it binds is known to have the variable's shape and type


def is_grad_of(sp: Specialiser, node: gast.With) -> bool:
    return any(_names_it(sp, item) for item in node.items)


def _names_it(sp: Specialiser, item: Any) -> bool:
    if not isinstance(item.context_expr, gast.Call):
        return False
    with sp.scratch():
        return sp.fact(sp.expr(item.context_expr.func)) == Known(grad_of)


def variables_of(body: list[gast.stmt]) -> set[str]:
    """The variables on which `grad_of` is used, as far as that can be told without looking the name up."""
    found = set()
    for node in walk(body):
        if isinstance(node, gast.Call) and text(node.func).split(".")[-1] == grad_of.__name__:
            found |= {a.id for a in node.args if isinstance(a, gast.Name)}
    return found


def insert(sp: Specialiser, node: gast.With) -> None:
    """Put the block away for the reverse sweep."""
    call = node.items[0].context_expr
    if len(node.items) > 1 or len(call.args) != 1 or call.keywords or not isinstance(call.args[0], gast.Name):
        raise sp.unsupported(
            node, f"`with {text(node.items[0].context_expr)}`",
            "take the adjoint of one variable: bind the value to a name, and use that name from there on",
        )  # fmt: skip
    value = sp.expr(call.args[0])
    fact = sp.fact(value)
    if not fact.active:
        return
    if not isinstance(value, gast.Name) or not isinstance(fact, (Scalar, Array, Unknown)):
        raise sp.unsupported(
            node, f"grad_of({text(call.args[0])}), a container", "take the adjoint of one of its parts"
        )
    target = node.items[0].optional_vars
    if target is not None and not isinstance(target, gast.Name):
        raise sp.unsupported(node, f"`as {text(target)}`", "give the adjoint one name")
    own = bound_in(node.body) | ({target.id} if target is not None else set())
    refuse(sp, node, own)
    table = {n: name(sp.new_name(n)) for n in sorted(own)}
    adjoint = table[target.id].id if target is not None else sp.new_name("g")
    fits = target is not None and _fits(sp, node, target.id, fact)
    for identifier in sorted(free_names(gast.Module(node.body, [])) - own):
        table[identifier] = inactive.readable(sp, identifier)
    body = renamed(gast.Module(node.body, []), table, sp.new_name).body
    stmt = sp.emit(gast.Pass(), node)
    program = {n for n in loads(body) if n in (sp.env or {})}
    reads = {n: with_active(sp.env_fact(n), False) for n in program}
    changes = written_late(sp, body, reads)
    replaces = target is not None and (target.id in bound_in(node.body) or changed_in_place(node.body, target.id))
    sp.insertions[stmt] = Insertion(value.id, adjoint, body, reads, changes, replaces, fits)


def _fits(sp: Specialiser, node: gast.With, target: str, fact: Fact) -> bool:
    """Whether what the block leaves under the adjoint's name is known to have the variable's shape and type."""
    if not isinstance(fact, (Scalar, Array)):
        return False
    memory = copy.deepcopy(sp.memory.sets()), dict(sp.memory.contents)
    try:
        with sp.scratch():
            held = sp.variable_name(target)
            sp.bind(held, with_active(fact, False))
            sp.stmts(copy_tree(node.body))
            found = sp.scope.resolved(sp.env_fact(held)) if sp.env is not None else Unknown()
            want = sp.scope.resolved(fact)
    except Exception:  # noqa: BLE001  a helper then brings it to shape
        return False
    finally:
        sp.memory.restore(*memory)
    if isinstance(want, Scalar) and isinstance(found, Scalar):
        return found.dtype == want.dtype and found.weak == want.weak
    return isinstance(found, Array) and isinstance(want, Array) and (found.dtype, found.dims) == (want.dtype, want.dims)


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
    for block in _blocks(sp.frame.source.body):
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
    for identifier in sorted(loads(node.body) - own):
        owner = sp.frame.owner(identifier)
        if owner is not None and not sp.is_bound(identifier) and identifier in bound_in(sp.frame.source.body):
            raise sp.unsupported(node, f"{identifier}, not bound before the block of grad_of", "bind it before")


def _blocks(body: list[gast.stmt]) -> list[gast.With]:
    """The function's blocks as the user wrote them: an early `return` has been moved since."""
    return [n for n in walk(body) if isinstance(n, gast.With) and variables_of(n.items)]


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
        elif isinstance(node, gast.With) and variables_of(node.items):
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


__all__ = ["Insertion", "insert", "is_grad_of", "variables_of"]
