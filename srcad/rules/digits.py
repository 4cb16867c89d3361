"""Constants of which no double has all digits: `log(2)` beside a longdouble is a longdouble.

A rule names them, `x="LOG_2 * y"`; which text that is depends on the type that it stands beside:

>>> from srcad.facts import Scalar
>>> from srcad.lengths import Scope
>>> from srcad.rules.expr import named
>>> for dtype in ("float64", np.dtype(np.longdouble).name):
...     scope, fact = Scope(), Scalar(dtype, weak=False)
...     print(exact("LOG_2", fact, scope) * named("y", fact, scope))
0.6931471805599453 * y
np.longdouble('0.693147180559945309417232121458176568') * y
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from srcad.facts import Fact, Scalar, has_more_digits
from srcad.lengths import Scope
from srcad.rules.expr import NUMPY, E, literal, numpy
from srcad.tree.build import call, const

DIGITS = {
    "LOG_2": "0.693147180559945309417232121458176568",
    "LOG2_E": "1.44269504088896340735992468100189214",
    "LOG10_E": "0.434294481903251827651128918916605082",
    "DEGREE": "0.0174532925199432957692369076848861271",  # pi / 180
    "RADIAN": "57.2957795130823208767981548141051703",  # 180 / pi
}
_WIDE = np.dtype(np.longdouble).name


def exact(name: str, beside: Fact, scope: Scope) -> E:
    """One of `DIGITS`, in the precision of what it stands beside."""
    if not has_more_digits(beside):
        return literal(float(DIGITS[name]), scope)
    return E(call(f"{NUMPY}.longdouble", const(DIGITS[name])), Scalar(_WIDE, weak=False), scope)


def as_wide(e: E, beside: Fact) -> E:
    """A double of which something is computed beside longdoubles: the logarithm of the double 2.0 is not a double."""
    if not has_more_digits(beside) or has_more_digits(e.fact) or not hasattr(e.fact, "dtype"):
        return e
    fact = Scalar(_WIDE, weak=False) if isinstance(e.fact, Scalar) else replace(e.fact, dtype=_WIDE)  # type: ignore[type-var]
    return numpy("longdouble", e, result=fact)
