"""What a `try` tries out (`attempts`), while it is interpreted: in Core it is there, and no derivative passes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Known, Map, Scalar, Seq, label_of
from srcad.frontend.attempts import Attempt, Forget, Start
from srcad.frontend.displays import Lost
from srcad.frontend.frames import Frame
from srcad.frontend.inactive import rename
from srcad.frontend.loops import parts_of_dicts
from srcad.frontend.scopes import bound_in
from srcad.frontend.writes import may_write
from srcad.tree.build import BLOCKS, assign, copy_tree, stores, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def attempt(sp: Specialiser, node: Attempt) -> None:
    """What is tried, in Core: text without a derivative."""
    made = gast.Try([], [], [], [])
    start = dict(sp.env or {})
    around = variables_around(sp) - {sp.variable_name(n) for n in bound_in(node.body)}
    with sp.block(made, "body") as out:
        sp.stmts(node.body)
        made.body = copy_tree(out) or [gast.Pass()]
    if may_write(sp, list(_simple(out))) or stores(out) & around or not all(_computes(sp, n) for n in walk(out)):
        raise sp.unsupported(
            node, "try/except around active values, in which more is done than to compute",
            "keep in it only what may raise, and what is printed, stored and appended outside of it",
        )  # fmt: skip
    sp.env = start
    for handler in node.handlers:
        flag: Any = handler.body[0]
        core_name = sp.variable_name(flag.targets[0].id)
        kind = None if handler.type is None else rename(sp, handler.type)
        made.handlers.append(gast.ExceptHandler(kind, None, [assign(core_name, copy_tree(flag.value))]))
    sp.emit(made, node)
    for handler in made.handlers:
        sp.bind(handler.body[0].targets[0].id, Scalar("bool" if len(node.handlers) == 1 else "int64"))


def start(sp: Specialiser, node: Start) -> None:
    """`y_tried = y`, where y may have been bound before, on some way or on all."""
    target, value = node.targets[0], node.value
    assert isinstance(value, gast.Name)
    if not sp.is_bound(value.id):
        return
    unbound = gast.ExceptHandler(gast.Name("NameError", gast.Load(), None, None), None, [gast.Pass()])
    made = gast.Try([], [unbound], [], [])
    with sp.block(made, "body") as out:
        sp.stmts([gast.copy_location(gast.Assign([target], value), sp.here or node)])
        made.body = out
    if out:
        sp.emit(made, node)


def _simple(stmts: list[gast.stmt]) -> Iterator[Any]:
    """The parts of statements that do something; what is raised is made only where the try is left by it."""
    for stmt in stmts:
        inner = [getattr(stmt, part) for part in BLOCKS if isinstance(getattr(stmt, part, None), list)]
        if isinstance(stmt, gast.Raise):
            continue
        if not inner:
            yield stmt
        yield from (getattr(stmt, part) for part in ("test", "iter") if inner and hasattr(stmt, part))
        for block in inner:
            yield from _simple(block)


def variables_around(sp: Specialiser) -> set[str]:
    """The variables of Core that belong to a function that is being interpreted, or to one around it."""
    found = parts_of_dicts(sp)
    frame: Frame | None = sp.frame
    while frame is not None:
        found |= set(frame.names.values())
        frame = frame.parent
    return found


_EFFECTS = {"print", "input", "open", "exec", "eval", "next", "setattr", "delattr"}
_TAKES_ALL = {"all", "any", "dict", "enumerate", "filter", "list", "map", "max", "min", "set", "sorted", "sum", "tuple",
              "zip"}  # fmt: skip


def _computes(sp: Specialiser, n: gast.AST) -> bool:
    """Whether a piece of text only computes: what it prints, takes out of an iterator or draws would be lost, or done
    twice."""
    if isinstance(n, (gast.Yield, gast.Await, gast.NamedExpr, gast.Delete, gast.With, gast.FunctionDef, gast.ClassDef)):
        return False
    if n in sp.dynamic:
        return False
    if isinstance(n, gast.For):
        return not isinstance(n.iter, gast.Name) or _is_there_again(sp, n.iter)
    if not isinstance(n, gast.Call):
        return True
    op = sp.ops.get(n)
    known = sp.facts.get(n.func)
    value = known.value if isinstance(known, Known) else None
    label, module = label_of(value), getattr(value, "__module__", None) or ""
    if op is not None and op.rule.custom is not None or label in _EFFECTS or module.startswith("numpy.random"):
        return False
    return label not in _TAKES_ALL or all(_is_there_again(sp, a) for a in n.args)


def _is_there_again(sp: Specialiser, node: gast.expr) -> bool:
    """Whether what is gone over is not used up by that."""
    fact = sp.fact(node)
    if isinstance(node, (gast.Call, gast.GeneratorExp)):
        return True  # made here
    return isinstance(fact, (Array, Scalar, Map)) or isinstance(fact, Seq) and fact.kind != "iterator"


def forget(sp: Specialiser, node: Forget) -> None:
    """The body may have bound these variables before it raised, or not."""
    for identifier in [n.id for n in node.values if isinstance(n, gast.Name)]:
        owner = sp.frame.owner(identifier)
        if owner is not None and sp.env is not None and owner.names[identifier] in sp.env:
            sp.bind(owner.names[identifier], Lost())


__all__ = ["attempt", "forget", "start"]
