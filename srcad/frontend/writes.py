"""Which functions and statements of Core may write into memory."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Known, Scalar, label_of
from srcad.rules import registry
from srcad.tree.build import walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

#: Methods of arrays, lists and dicts that only compute.
READING_METHODS = {
    "all", "any", "argmax", "argmin", "astype", "copy", "count", "cumsum", "diagonal", "dot", "flatten", "get", "index",
    "item", "items", "keys", "max", "mean", "min", "nonzero", "prod", "ravel", "repeat", "reshape", "round", "squeeze",
    "std", "sum", "swapaxes", "take", "tolist", "trace", "transpose", "values", "var",
    "endswith", "isdigit", "join", "lower", "lstrip", "rstrip", "split", "startswith", "strip", "upper",
}  # fmt: skip


def harmless(function: Any) -> bool:
    """Functions known not to write into their arguments."""
    module = getattr(function, "__module__", None) or ""
    label = label_of(function)
    owner = type(getattr(function, "__self__", None)).__module__
    if module.startswith("numpy.random") or owner.startswith("numpy.random"):
        return False  # the next draw is another one
    return (isinstance(function, type) or module.split(".")[0] in ("numpy", "math", "builtins")) and label not in (
        "shuffle", "copyto", "put", "place", "putmask", "fill_diagonal", "put_along_axis", "next", "setattr",
    )  # fmt: skip


def overwrites(function: Any, node: gast.Call) -> bool:
    """Whether a function may write into what this call gives it."""
    return not harmless(function) or destroys(function, node)


def may_write(sp: Specialiser, stmts: list[gast.stmt]) -> bool:
    """Whether statements may write into memory that was there before them."""
    made: set[str] = set()
    for node in [n for s in stmts for n in walk(s)]:
        if isinstance(node, gast.Assign) and isinstance(node.value, gast.List):
            made |= {t.id for t in node.targets if isinstance(t, gast.Name)}
        if isinstance(node, (gast.Subscript, gast.Attribute)) and not isinstance(node.ctx, gast.Load):
            return True
        if isinstance(node, gast.AugAssign):
            number = isinstance(node.target, gast.Name) and isinstance((sp.env or {}).get(node.target.id), Scalar)
            if not number:
                return True
        if isinstance(node, gast.Call) and node not in sp.ops and not _only_reads(sp, node, made):
            return True
    return False


def _only_reads(sp: Specialiser, node: gast.Call, made: set[str]) -> bool:
    if any(k.arg == "out" for k in node.keywords):
        return False
    if sp.fact(node) == Known(None):  # an append, to a list that the same statements have made before
        func: Any = node.func
        return isinstance(func, gast.Attribute) and func.attr == "append" and getattr(func.value, "id", None) in made
    known = sp.facts.get(node.func)
    if isinstance(known, Known):
        rule = registry.find(known.value)
        computes = rule is not None and not rule.callbacks or harmless(known.value)
        return computes and not destroys(known.value, node)
    if isinstance(node.func, gast.Attribute):
        return node.func.attr in READING_METHODS
    return isinstance(node.func, gast.Name) and node.func.id in ("len", "list", "max", "min", "range", "reversed")


def destroys(function: Any, node: gast.Call) -> bool:
    """Whether this call may destroy an argument, by a flag that says so."""
    return flag_of(function, node.args, {k.arg: k.value for k in node.keywords}) is not None


def flag_of(function: Any, args: list[gast.expr], keywords: Mapping[Any, gast.expr]) -> str | None:
    """The first flag given that lets a function destroy an argument (`overwrite_a`), and may be true."""
    for flag, place in _flags(function).items():
        given = args[place] if place < len(args) else keywords.get(flag)
        if given is not None and not (isinstance(given, gast.Constant) and not given.value):
            return flag
    return None


@functools.cache
def _flags(function: Any) -> dict[str, int]:
    """Such flags of a function, and their places."""
    if (getattr(function, "__module__", None) or "").partition(".")[0] not in ("numpy", "scipy"):
        return {}
    try:
        names = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return {}
    return {n: i for i, n in enumerate(names) if n.startswith("overwrite")}
