"""Which calls may give memory of their arguments back: views, and functions that copy only where they must.

    z = y.astype(float, copy=False)       z is y itself, where y is of that type
    d = np.einsum("ii->i", y)             a view, that can be written through
    p = np.linalg.matrix_power(y, 1)      y itself
    t = sum([], y)                        y itself

What these give is known to be memory of their argument. Nothing follows it further than that: where such memory is
stored into, `reverse.buffers` refuses the program.
"""

from __future__ import annotations

from typing import Any

import gast
import numpy as np

from srcad.facts import Array, Fact, Known, Scalar, Seq, Unknown
from srcad.rules.call import Rule
from srcad.runtime import helpers

#: Functions that copy unless `copy=` says something else.
_COPY = (np.array, np.ndarray.astype, np.nan_to_num, np.meshgrid)
#: Functions that give their argument back for one value of another argument.
_BACK_FOR: dict[Any, tuple[str, int]] = {np.diff: ("n", 0), np.linalg.matrix_power: ("n", 1)}
_ALWAYS = (np.real_if_close, np.trim_zeros)
COPY_WHERE_THEY_MUST = (np.einsum, np.conjugate, sum, max, min, *_COPY, *_BACK_FOR, *_ALWAYS)


def may_alias(facts: dict[gast.AST, Fact], rule: Rule, made: gast.expr, operands: dict[str, Any]) -> bool:
    """Whether the result of an operation may be memory of its operands."""
    return bool(given_back(facts, rule, made, operands))


def given_back(
    facts: dict[gast.AST, Fact], rule: Rule, made: gast.expr, operands: dict[str, Any]
) -> list[gast.expr]:
    """The operands of which the result of an operation may be memory."""
    function = rule.function
    if function in (max, min):
        return [o for o in flat(operands.get("args", ())) if not _of_numbers(facts.get(o, Unknown()))]
    if function is sum:
        start, over = operands.get("start"), facts.get(operands["iterable"])
        filled = isinstance(over, Seq) and bool(over.items)
        return [] if start is None or filled or isinstance(facts.get(start), Scalar) else [start]
    return flat(operands.values()) if rule.view or _gives_back(facts, function, made, operands) else []


def _of_numbers(fact: Fact) -> bool:
    """Whether the largest element is a number, a copy; of a container `operations.HANDS_OUT` knows it."""
    return not isinstance(fact, (Array, Unknown)) or isinstance(fact, Array) and len(fact.dims or ()) == 1


def _gives_back(facts: dict[gast.AST, Fact], function: Any, made: gast.expr, operands: dict[str, Any]) -> bool:
    if function in _ALWAYS:
        return True
    if function is np.einsum:
        return len(operands.get("operands", ())) == 1
    if function is np.conjugate:
        method = isinstance(made, gast.Call) and isinstance(made.func, gast.Attribute)
        return method and not isinstance(facts.get(made.func.value), Known)
    if function in _COPY:
        copied = operands.get("copy")
        return copied is not None and not (isinstance(copied, gast.Constant) and copied.value is True)
    if function in _BACK_FOR:
        parameter, back = _BACK_FOR[function]
        times = operands.get(parameter)
        return times is not None and not (isinstance(times, gast.Constant) and times.value != back)
    return False


def flat(operands: Any) -> list[gast.expr]:
    """The expressions in operands that may be lists of them."""
    out: list[gast.expr] = []
    for o in operands:
        out += flat(o) if isinstance(o, (list, tuple)) else [o]
    return out


#: Helpers of generated code that give back the argument of this name where it has the shape already.
MOVED: dict[Any, str] = {
    helpers.unbroadcast: "value", helpers.cotangent_like: "value", helpers.like: "gradient",
}  # fmt: skip
#: NumPy's views that cannot be written through, or are not in generated text.
READ_ONLY = (
    np.diagonal, np.diag, np.broadcast_to, np.lib.stride_tricks.sliding_window_view, np.real, np.imag,
    getattr(np.linalg, "diagonal", np.diagonal),
)  # fmt: skip
