"""Flags by which a function of NumPy's or SciPy's may destroy what it is given: `overwrite_a=True`.

    L = cholesky(K, overwrite_a=True)       K active: refused; what is left in K is nobody's choice
    F = cholesky(C, overwrite_a=True)       C constant: stored into, so that who has read it before keeps a copy
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import sites_of
from srcad.frontend.changes import changed_by_call
from srcad.frontend.writes import flag_of
from srcad.rules import registry

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def changed_by_flag(
    sp: Specialiser, node: gast.AST, function: Any, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> None:
    """What a call with such a flag destroys."""
    flag = flag_of(function, args, keywords)
    if flag is None:
        return
    values = [*args, *keywords.values()]
    if any(sp.is_active(v) for v in values):
        if registry.refusal(function) is not None:
            return  # it has no derivative at all, which is said with what to write instead
        found = f"{registry.function_name(function)} with {flag}=True, which destroys its argument"
        raise sp.no_rule(node, found, f"leave {flag} out")
    for v in values:
        sp.memory.stored_sites |= sites_of(sp.fact(v))
    changed_by_call(sp, [sp.fact(v) for v in values], understood=False)
