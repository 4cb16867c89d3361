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
from srcad.frontend.insertions import Insertion
from srcad.reverse import buffers
from srcad.reverse.adjoints import Adjoint
from srcad.reverse.pull import Group
from srcad.tree.build import assign, attribute, call, const, copy_tree, name, substitute, walk

if TYPE_CHECKING:
    from srcad.reverse.sweep import Sweep


def reverse_insertion(sweep: Sweep, stmt: gast.stmt, made: Insertion) -> None:
    """Write the block into the reverse sweep."""
    key = made.variable
    if key in sweep.shadows or buffers.is_view(sweep, key):
        raise UnsupportedSyntaxError(
            f"grad_of({key}), an array that shares memory with another one that is stored into",
            "take the adjoint of a copy", sweep.place(stmt),
        )  # fmt: skip
    group = sweep.group(stmt)
    fact = group.scope.resolved(sweep.key_fact(key))
    if isinstance(fact, Scalar) and key not in sweep.state:
        group.steps.append(assign(sweep.variable(key), const(0.0)))
        sweep.state[key] = Adjoint(sweep.variable(key), fact, True)
    elif not isinstance(fact, Scalar):
        sweep.ensure_own(group, key, fact)
    variable = sweep.state[key].variable
    if key in sweep.buffers.roots:
        _with_copy(sweep, group, made, variable)
    else:
        _in_place_of(sweep, group, made, variable)
        sweep.state[key] = Adjoint(variable, fact, owned=False)
    sweep.finish(group)


def _in_place_of(sweep: Sweep, group: Group, made: Insertion, variable: str) -> None:
    group.steps += _body(sweep, made, variable, group.stmt)
    if made.replaces and not made.fits:
        like = _value(sweep, made, group.stmt)
        group.steps.append(assign(variable, call("like", name(variable), like)))


def _with_copy(sweep: Sweep, group: Group, made: Insertion, variable: str) -> None:
    """Of an array that is stored into the adjoint is one buffer, which stays the same one."""
    group.steps.append(assign(made.adjoint, call(attribute(name(variable), "copy"))))
    group.steps += _body(sweep, made, made.adjoint, group.stmt)
    everything = gast.Subscript(name(variable), gast.Constant(..., None), gast.Store())
    group.steps.append(gast.Assign([everything], name(made.adjoint), None))


def _body(sweep: Sweep, made: Insertion, variable: str, stmt: gast.AST) -> list[gast.stmt]:
    """The block's statements, over values of the forward sweep."""
    body = copy_tree(made.body)
    for n in walk(body):
        if isinstance(n, gast.Name) and n.id == made.adjoint:
            n.id = variable
    table = {n: sweep.need_name(n, stmt, False, f, n not in made.changes) for n, f in sorted(made.reads.items())}
    return [substitute(s, table) for s in body]


def _value(sweep: Sweep, made: Insertion, stmt: gast.AST) -> gast.expr:
    return sweep.need_name(made.variable, stmt, False, sweep.key_fact(made.variable), content=False)
