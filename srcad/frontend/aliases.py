"""Which calls may give memory of their arguments back: views, and functions that copy only where they must.

    z = y.astype(float, copy=False)       z is y itself, where y is of that type
    d = np.einsum("ii->i", y)             a view, that can be written through

What these give is known to be memory of their argument. Nothing follows it further than that: where such memory is
stored into, `reverse.buffers` refuses the program.
"""

from __future__ import annotations

from typing import Any

import gast
import numpy as np

from srcad.facts import Fact, Known
from srcad.rules.call import Rule
from srcad.runtime import helpers

COPY_WHERE_THEY_MUST = (np.einsum, np.conjugate, np.array, np.ndarray.astype, np.nan_to_num)


def may_alias(facts: dict[gast.AST, Fact], rule: Rule, made: gast.expr, operands: dict[str, Any]) -> bool:
    """Whether the result of an operation may be memory of its operands."""
    if rule.view:
        return True
    if rule.function is np.einsum:
        return len(operands.get("operands", ())) == 1
    if rule.function is np.conjugate:
        method = isinstance(made, gast.Call) and isinstance(made.func, gast.Attribute)
        return method and not isinstance(facts.get(made.func.value), Known)
    if rule.function in (np.array, np.ndarray.astype, np.nan_to_num):
        copied = operands.get("copy")
        return copied is not None and not (isinstance(copied, gast.Constant) and copied.value is True)
    return False


#: Helpers of generated code that give back the argument of this name where it has the shape already.
MOVED: dict[Any, str] = {
    helpers.unbroadcast: "value", helpers.cotangent_like: "value", helpers.like: "gradient",
}  # fmt: skip
#: NumPy's views that cannot be written through, or are not in generated text.
READ_ONLY = (
    np.diagonal, np.diag, np.broadcast_to, np.lib.stride_tricks.sliding_window_view, np.real, np.imag,
)  # fmt: skip
