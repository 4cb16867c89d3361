"""Context managers through which a derivative passes unchanged: they only say how floating point errors are treated."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Known

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

TRANSPARENT = (np.errstate, warnings.catch_warnings)


def transparent(sp: Specialiser, item: Any) -> bool:
    if not isinstance(item.context_expr, gast.Call):
        return False
    with sp.scratch():
        fact = sp.fact(sp.expr(item.context_expr.func))
    return isinstance(fact, Known) and fact.value in TRANSPARENT
