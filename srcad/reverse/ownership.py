"""Who else holds the memory of a cotangent, and what an adjoint may therefore do with it.

Problem. One array is often the cotangent of several values: of `y = u + v` y_bar is that of u and of v, and a view of
it, `y_bar[::-1]`, is that of x in `y = x[::-1]`. To copy it for each of them costs more than the arithmetic around it.
To add to it in place while somebody else still reads it is a wrong gradient:

    y = x[::-1] + x[::-1] + x          x_bar = y_bar              # y_bar is given to x ...
                                       x_bar[::-1] += y_bar
                                       x_bar[::-1] += y_bar       # ... and is read after it has changed

Remedy. Memory changes hands in one place, and before it does, one question is asked of the cotangent: who else reads it
from here on, and who writes into it (`hold`)? Who could:

    an adjoint that is alive                      writes
    the forward sweep, by a value of its own      writes (the value may be stored into, or be the caller's)
    another contribution of the same statement    reads, also where it is only a part of an intermediate value that has
                                                  not been written yet
    the variable whose binding is being reversed  does neither any more: its adjoint is handed on

    y = x.copy()                       x_bar = y_bar              Hold.OWN: later `x_bar += ...`
    y = u + v                          u_bar = y_bar              Hold.READ: later `u_bar = u_bar + ...`
                                       v_bar = y_bar
    y = y + u                          u_bar = y_bar.copy()       Hold.CHANGES: y_bar lives on, and is added to
    y = x[::-1] + x[::-1] + x          x_bar = y_bar.copy()       not its own while the other terms read it
                                       x_bar[::-1] += y_bar
                                       x_bar[::-1] += y_bar

What is written stays right by the order of the contributions: an adjoint whose old value others read is changed after
them (`next_key`), and where it is changed part by part, the old value has a name of its own (`set_aside`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, Any

import gast

from srcad.analysis.memory import fresh
from srcad.reverse.pieces import every_name_read, names_read, renamed
from srcad.reverse.pull import Group, Let
from srcad.rules.call import Scatter
from srcad.rules.expr import E
from srcad.tree.build import assign, copy_tree, name, substitute, walk

if TYPE_CHECKING:
    from srcad.reverse.sweep import Sweep


class Hold(Enum):
    """What an adjoint may do with memory that it is given."""

    OWN = "nobody else holds it: it may be written into"
    READ = "others read it, but nobody writes into it: it may be kept, and not be written into"
    CHANGES = "somebody writes into it: what is kept has to be a copy"


def hold(sweep: Sweep, group: Group, value: E, later: Sequence[Scatter] = ()) -> Hold:
    """How an adjoint may hold a contribution; `later`: what is added to parts of that adjoint afterwards."""
    node = value.node
    if fresh(node) or _is_matrix_of_diagonal(value):
        return Hold.OWN
    if isinstance(node, gast.Name) and _is_given_up(sweep, group, node.id):
        if not _others_read(group, node.id, later):
            return Hold.OWN
    base = _base(node)
    if base is None or base.startswith("$") or base in {a.variable for a in sweep.state.values()}:
        return Hold.CHANGES
    return Hold.READ


def _is_matrix_of_diagonal(value: E) -> bool:
    """`np.diag` of a vector is a new matrix (that of a matrix is a view)."""
    function = value.node.func if isinstance(value.node, gast.Call) and value.node.args else None
    return isinstance(function, gast.Attribute) and function.attr == "diag" and len(value.dims or ()) == 2


def _is_given_up(sweep: Sweep, group: Group, identifier: str) -> bool:
    """Whether an array of its own has no owner after this statement: an intermediate value, or a dead adjoint."""
    let = _let(group, identifier)
    if let is not None:
        return let.new
    dead = sweep.consumed
    if dead is None or dead.variable != identifier or not dead.owned:
        return False
    return all(a.variable != identifier for a in sweep.state.values())  # `y = y + u`: y_bar lives on


def _let(group: Group, identifier: str) -> Let | None:
    return next((s for s in group.steps if isinstance(s, Let) and s.placeholder == identifier), None)


def _others_read(group: Group, identifier: str, later: Sequence[Scatter]) -> bool:
    """Whether more than the contribution at hand reads a variable.

    Intermediate values may be written where they are used, so they count. What has been written of an intermediate
    value does not: who kept it has a copy. A single `x_bar[::-1] += y_bar` in one memory is right: NumPy looks for
    overlaps within a statement.
    """
    reading = [p for p in later if identifier in every_name_read(p)]
    alone = len(later) == 1 and len(reading) == 1 and not later[0].repeats and not later[0].parts
    if _let(group, identifier) is not None:
        if reading and not alone:
            return True
        left = [n for pending in group.unwritten.values() for p in pending for n in every_name_read(p)]
        return identifier in [*left, *_read_by(s for s in group.steps if isinstance(s, Let) and not s.forced)]
    expected = 1 + (every_name_read(reading[0]).count(identifier) if alone else 0)
    pieces = [n for pending in group.pending.values() for p in pending for n in every_name_read(p)]
    return [*pieces, *_read_by(group.steps)].count(identifier) > expected


def _read_by(steps: Iterable[Any]) -> list[str]:
    return [n.id for step in steps for n in walk(_content(step)) if isinstance(n, gast.Name)]


def _content(step: Any) -> gast.AST:
    return step.value if isinstance(step, Let) else step


def _base(node: gast.expr) -> str | None:
    """The variable whose memory an expression is a view of; None where it is not known."""
    while True:
        if isinstance(node, (gast.Subscript, gast.Attribute)):
            node = node.value
        elif isinstance(node, gast.Call) and node.args:
            node = node.args[0]
        else:
            break
    return node.id if isinstance(node, gast.Name) else None


# ---------------------------------------------------------------- the order of what is written


def _is_consumed(sweep: Sweep, variable: str) -> bool:
    """Whether a variable is the adjoint of what the statement binds, which dies with it."""
    return sweep.consumed is not None and sweep.consumed.variable == variable


def set_aside(sweep: Sweep, group: Group) -> None:
    """`x = f(x[1:])`: the adjoint of the new x gets another name before that of the old one is filled."""
    for key, pieces in group.pending.items():
        variable = sweep.variable(key)
        if not _is_consumed(sweep, variable) or not any(isinstance(p, Scatter) for p in pieces):
            continue
        aside = sweep.names.new(f"{variable}_new")
        group.steps.append(assign(aside, name(variable)))
        if key in sweep.state:
            sweep.state[key] = replace(sweep.state[key], owned=False)
        for other in group.pending:
            group.pending[other] = [renamed(p, variable, aside) for p in group.pending[other]]
        sweep.consumed = None


def kept_apart(sweep: Sweep, group: Group, key: str, pieces: list[E]) -> list[E]:
    """`x = x[::-1] + x`: where the adjoint of the old x is added up step by step, that of the new one has a name."""
    variable = sweep.variable(key)
    lets = [s for s in group.steps if isinstance(s, Let)]
    read = [n for p in pieces for n in every_name_read(p)] + _read_by(lets)
    if not _is_consumed(sweep, variable) or variable not in read:
        return pieces
    aside = sweep.names.new(f"{variable}_new")
    for let in lets:
        let.value = substitute(copy_tree(let.value), {variable: name(aside)})
    group.steps.insert(0, assign(aside, name(variable)))
    return [renamed(p, variable, aside) for p in pieces]


def next_key(sweep: Sweep, pending: dict[str, list[Any]]) -> str:
    """A key whose adjoint's old value no other contribution still reads."""
    for key in sorted(pending, key=lambda k: _is_consumed(sweep, sweep.variable(k))):
        variable = sweep.variable(key)
        if not any(variable in names_read(p) for other, ps in pending.items() if other != key for p in ps):
            return key
    return next(iter(pending))


__all__ = ["Hold", "hold", "kept_apart", "next_key", "set_aside"]
