"""A block of `grad_of`, where the reverse sweep comes to it.

    with srcad.grad_of(h) as g:            # with srcad.grad_of(h) as g:
        g = np.clip(g, -1.0, 1.0)          h_bar = np.clip(h_bar, -1.0, 1.0)

The block's name for the adjoint becomes the adjoint's own. What the block leaves there may be anything, so it is
brought to the variable's shape and type where the facts do not say that it has them; and as the block may have kept
it, nothing is added to it in place any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from srcad.errors import UnsupportedSyntaxError
from srcad.facts import Scalar
from srcad.frontend.insertions import Insertion, Seen
from srcad.reverse import buffers
from srcad.reverse.adjoints import Adjoint
from srcad.reverse.pull import Group
from srcad.tree.build import assign, attribute, call, const, copy_tree, name, substitute, walk

if TYPE_CHECKING:
    from srcad.reverse.sweep import Sweep


def reverse_insertion(sweep: Sweep, stmt: gast.stmt, made: Insertion) -> None:
    """Write the block into the reverse sweep."""
    group = sweep.group(stmt)
    variables = [_adjoint(sweep, group, seen, stmt) for seen in made.seen]
    for seen, variable in zip(made.seen, variables, strict=True):
        if seen.variable in sweep.buffers.roots:  # its adjoint is one buffer, which stays the same one
            group.steps.append(assign(seen.adjoint, call(attribute(name(variable), "copy"))))
    names = {s.adjoint: v for s, v in zip(made.seen, variables, strict=True) if s.variable not in sweep.buffers.roots}
    group.steps += _body(sweep, made, names, stmt)
    for seen, variable in zip(made.seen, variables, strict=True):
        _taken_back(sweep, group, seen, variable, names.get(seen.adjoint, seen.adjoint))
    sweep.finish(group)


def _adjoint(sweep: Sweep, group: Group, seen: Seen, stmt: gast.stmt) -> str:
    """The adjoint of a variable, complete, under a name of its own."""
    key = seen.variable
    if key in sweep.shadows or buffers.is_view(sweep, key):
        raise UnsupportedSyntaxError(
            f"grad_of({seen.label}), an array that shares memory with another one that is stored into",
            "take the adjoint of a copy", sweep.place(stmt),
        )  # fmt: skip
    fact = group.scope.resolved(sweep.key_fact(key))
    if isinstance(fact, Scalar) and key not in sweep.state:
        group.steps.append(assign(sweep.variable(key), const(0.0)))
        sweep.state[key] = Adjoint(sweep.variable(key), fact, True)
    elif not isinstance(fact, Scalar):
        sweep.ensure_own(group, key, fact)
    return sweep.state[key].variable


def _taken_back(sweep: Sweep, group: Group, seen: Seen, variable: str, left: str) -> None:
    """The adjoint from here on is what the block leaves."""
    key = seen.variable
    value: gast.expr = name(left)
    if seen.replaces and not seen.fits:
        like = sweep.need_name(key, group.stmt, False, sweep.key_fact(key), content=False)
        value = call("adjoint_like", value, like, const(seen.label))
    if key in sweep.buffers.roots:
        everything = gast.Subscript(name(variable), gast.Constant(..., None), gast.Store())
        group.steps.append(gast.Assign([everything], value, None))
        return
    if not isinstance(value, gast.Name):
        group.steps.append(assign(variable, value))
    sweep.state[key] = Adjoint(variable, group.scope.resolved(sweep.key_fact(key)), owned=False)


def _body(sweep: Sweep, made: Insertion, names: dict[str, str], stmt: gast.AST) -> list[gast.stmt]:
    """The block's statements, over values of the forward sweep; `names` are those of the adjoints that it changes."""
    body = copy_tree(made.body)
    for n in walk(body):
        if isinstance(n, gast.Name):
            n.id = names.get(n.id, n.id)
    table = {n: sweep.need_name(n, stmt, False, f, n not in made.changes) for n, f in sorted(made.reads.items())}
    return [substitute(s, table) for s in body]
