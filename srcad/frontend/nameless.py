"""Functions that a program makes have no variable in Core: where one would have to be passed on, it is refused.

    fs = [lambda z: z * x, lambda z: z + x]         a call `fs[0](z)` is put in place, whatever holds the function
    table = sorted(fs, key=rank)                    here `fs` itself is wanted, and no text has it

Most such places are refused where they are met. This is the checker at the end, that none is left: without it the
generated code would end with a NameError.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.errors import UnsupportedSyntaxError
from srcad.frontend.frames import is_made_function
from srcad.tree.build import children, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def refuse_nameless(sp: Specialiser, body: list[gast.stmt], result: gast.expr) -> None:
    """Every name of a function that the program makes is bound in the text."""
    made = {n for n, fact in sp.facts.items() if is_made_function(fact)}
    if not made:
        return
    nodes = list(walk([*body, result]))
    bound = {n.id for n in nodes if isinstance(n, gast.Name) and not isinstance(n.ctx, gast.Load)}
    bound |= {n.name for n in nodes if isinstance(n, gast.FunctionDef)} | set(sp.free) | set(sp.steps)
    lost = {n for n in made.intersection(nodes) if _stands_for_nothing(n, bound)}
    if lost:
        _refuse(sp, [*body, result], lost, None)


def _stands_for_nothing(node: gast.AST, bound: set[str]) -> bool:
    """A name that nobody binds, or a `None` in the place of a function that has no name at all."""
    return isinstance(node, gast.Constant) or isinstance(node, gast.Name) and node.id not in bound


def _refuse(sp: Specialiser, nodes: list[Any], lost: set[Any], place: Any) -> None:
    for node in nodes:
        if isinstance(node, list):
            _refuse(sp, node, lost, place)
            continue
        here = sp.places.get(node) or place
        if node in lost:
            raise UnsupportedSyntaxError(
                "a function that is defined here, in a container that is passed on as a whole",
                "call it by its own name, or pass it as an argument of its own",
                None if here is None else here[0].place(here[1]),
            )
        _refuse(sp, children(node), lost, here)


__all__ = ["refuse_nameless"]
