"""What a function does beside computing its value: a solver's function is called again where its derivative is taken.

def f(x):
    seen.append(x)          it would be in `seen` once more: refused
    return x**3 - p
"""

from __future__ import annotations

import builtins
import types
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Fact, Known
from srcad.frontend.capture import capture, has_source
from srcad.frontend.custom import functions_of
from srcad.tree.build import text

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

LIBRARIES = ("numpy", "scipy", "srcad")  # whose functions are taken as they are


def refuse(sp: Specialiser, node: gast.AST, tree: Any) -> None:
    """What a function does beside computing a value would be done once more where its derivative is taken."""
    own = {n.id for n in gast.walk(tree) if isinstance(n, gast.Name) and not isinstance(n.ctx, gast.Load)}
    for n in gast.walk(tree):
        if isinstance(n, gast.Name) and n.id in sp.free and isinstance(sp.free[n.id].value, types.FunctionType):
            refuse_elsewhere(sp, node, Known(sp.free[n.id].value))
        if has_effect(n, own, set(sp.env or {})):
            raise sp.unsupported(
                node, f"a solver's function that does more than compute its value: {text(n).strip()}",
                "leave it out: the function is called again where its derivative is taken",
            )  # fmt: skip


def refuse_elsewhere(sp: Specialiser, node: gast.AST, fact: Fact) -> None:
    """The same of a function of another place, and of those that it calls."""
    for function in functions_of(fact.value) if isinstance(fact, Known) else ():
        if has_source(function) and (function.__module__ or "").split(".")[0] not in LIBRARIES:
            source = capture(function)
            refuse(sp, node, gast.FunctionDef(source.name, source.args, source.body, [], None, None, []))


def has_effect(n: gast.AST, own: set[str], around: set[str]) -> bool:
    """Whether something changes that is not of the function's own variables: `count[0] += 1`, `print(x)`."""
    if isinstance(n, (gast.Global, gast.Nonlocal)):
        return True
    if isinstance(n, (gast.Subscript, gast.Attribute)) and isinstance(n.ctx, gast.Store):
        return base_of(n) not in own
    if isinstance(n, gast.Expr) and isinstance(n.value, gast.Call):
        owner, changed = base_of(n.value.func), [base_of(a) for a in n.value.args[:1]]
        elsewhere = owner in around or owner in dir(builtins) or not own.intersection(changed)
        return owner not in own and elsewhere
    return False


def base_of(tree: Any) -> str:
    """The variable that a part of something is reached through."""
    while isinstance(tree, (gast.Attribute, gast.Subscript)):
        tree = tree.value
    return tree.id if isinstance(tree, gast.Name) else ""
