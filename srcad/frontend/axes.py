"""An axis that only the running program knows, as in a loop over axes: moved to the end, where it is -1.

    np.cumsum(x, axis=k)        np.moveaxis(np.cumsum(np.moveaxis(x, k, -1), axis=-1), -1, k)
    np.prod(x, axis=k)          np.prod(np.moveaxis(x, k, -1), axis=-1)

Most rules write the axis into the text (`y_bar[:, None]`), so they have to know it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Array, Dim, Known, Scalar, sites_of
from srcad.frontend.displays import display, parts_of_sequence
from srcad.rules.call import Rule, literals_in, static_value
from srcad.tree.build import const

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

Keywords = dict[str, gast.expr]

_fft = (np.fft.fft, np.fft.ifft, np.fft.rfft, np.fft.irfft, np.fft.hfft, np.fft.ihfft)
_KEEPING = (np.cumsum, np.cumprod, np.nancumsum, np.nancumprod, np.sort, np.partition, np.diff, np.delete, *_fft)
_TAKING = (np.prod, np.nanprod, np.linalg.norm, getattr(np, "trapezoid", None))
_JOINING = (np.concatenate,)


def at_run_time(
    sp: Specialiser, node: gast.AST, rule: Rule, args: list[gast.expr], keywords: Keywords
) -> gast.expr | None:
    """The call with its axis at the end; None where the axis is known, or the function is none of these."""
    function = rule.function
    names = [p.name for p in rule.parameters]
    given = {**dict(zip(names, args, strict=False)), **keywords}
    axis = given.get("axis")
    if function not in (*_KEEPING, *_TAKING, *_JOINING) or axis is None or "keepdims" in given or "out" in given:
        return None
    fact, first = sp.fact(axis), given[names[0]]
    if not isinstance(fact, Scalar) or fact.dtype[:3] != "int" or not sp.is_active(first) or known(sp, axis):
        return None
    axis = sp.hold(axis, "axis")
    last = sp.note(const(-1), Scalar("int64", literal=-1))

    def moved(value: gast.expr, back: bool = False) -> gast.expr:
        ends = [sp.again(last), sp.again(axis)] if back else [sp.again(axis), sp.again(last)]
        have = sp.fact(value)
        made = sp.call_function(node, Known(np.moveaxis), [value, *ends], {})
        if not isinstance(have, Array) or have.dims is None:
            return made
        dims = tuple(Dim(sp.fresh()) for _ in have.dims)  # as many, in an order that is not known
        return sp.note(made, Array(have.dtype, dims, have.active, sites_of(sp.fact(made))))

    if function in _JOINING:
        parts = parts_of_sequence(sp, first)
        if parts is None:
            return None
        turned = display(sp, gast.List([moved(p) for p in parts], gast.Load()), "list")
    elif isinstance(sp.fact(first), Array):
        turned = moved(first)
    else:
        return None
    rest = {k: v for k, v in given.items() if k not in (names[0], "axis")}
    made = sp.call_function(node, Known(function), [turned], {**rest, "axis": sp.again(last)})
    return made if function in _TAKING else moved(made, True)


def known(sp: Specialiser, axis: gast.expr) -> bool:
    """Whether an axis is a literal, or what the code can be made for the value of."""
    try:
        static_value(axis, sp)
    except ValueError:
        return any("/" not in origin for origin in literals_in(axis, sp))  # numbers that the program makes have one
    return True


__all__: list[Any] = ["at_run_time"]
