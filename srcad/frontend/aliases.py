"""Which calls may give memory of their arguments back: views, and functions that copy only where they must.

    z = y.astype(float, copy=False)       z is y itself, where y is of that type
    d = np.einsum("ii->i", y)             a view, that can be written through

What these give is known to be memory of their argument. Nothing follows it further than that: where such memory is
stored into, `reverse.buffers` refuses the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Known
from srcad.rules.registry import Rule

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser


def may_alias(sp: Specialiser, rule: Rule, made: gast.expr, operands: dict[str, Any]) -> bool:
    """Whether the result of an operation may be memory of its operands."""
    if rule.view:
        return True
    if rule.function is np.einsum:
        return len(operands.get("operands", ())) == 1
    if rule.function is np.conjugate:
        return isinstance(made, gast.Call) and isinstance(made.func, gast.Attribute) and not _of_module(sp, made.func)
    if rule.function in (np.array, np.ndarray.astype):
        copied = operands.get("copy")
        return copied is not None and not (isinstance(copied, gast.Constant) and copied.value is True)
    return False


def _of_module(sp: Specialiser, func: gast.Attribute) -> bool:
    return isinstance(sp.fact(func.value), Known)
