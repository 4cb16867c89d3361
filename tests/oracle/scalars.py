"""The derivative of each scalar function, written down by hand: what the oracle knows of mathematics.

A partial derivative is made of functions of this table itself, so that it can be computed on numbers of any kind,
dual numbers (`dual.py`) too.

>>> float(SCALARS["square"].value(3.0)), SCALARS["square"].partials[0](3.0, 9.0)
(9.0, 6.0)
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

LN2 = math.log(2.0)


class ScalarFunction:
    """A function of numbers, and its partial derivatives as functions of its operands and its value."""

    def __init__(self, value: Callable[..., Any], *partials: Callable[..., Any]) -> None:
        self.value = value
        self.partials = partials


def _log_or_zero(x: Any) -> Any:
    return np.log(x) if x > 0.0 else np.float64(0.0) if x == 0.0 else np.float64(np.nan)


def _wins(x: Any, y: Any) -> Any:
    """The share of x in the maximum of x and y: ties share equally."""
    return 1.0 if x > y else 0.5 if x == y else 0.0


def _softmax(x: Any, y: Any, base: float) -> Any:
    return 1.0 / (1.0 + base ** (y - x))


#: One derivative for each scalar function, by the ufunc's name.
SCALARS: dict[str, ScalarFunction] = {
    "negative": ScalarFunction(np.negative, lambda x, y: -1.0),
    "positive": ScalarFunction(np.positive, lambda x, y: 1.0),
    "conjugate": ScalarFunction(np.positive, lambda x, y: 1.0),
    "absolute": ScalarFunction(np.absolute, lambda x, y: np.sign(x)),
    "fabs": ScalarFunction(np.absolute, lambda x, y: np.sign(x)),
    "square": ScalarFunction(np.square, lambda x, y: 2.0 * x),
    "reciprocal": ScalarFunction(np.reciprocal, lambda x, y: -y * y),
    "sqrt": ScalarFunction(np.sqrt, lambda x, y: 0.5 / y),
    "cbrt": ScalarFunction(np.cbrt, lambda x, y: 1.0 / (3.0 * y * y)),
    "exp": ScalarFunction(np.exp, lambda x, y: y),
    "exp2": ScalarFunction(np.exp2, lambda x, y: y * LN2),
    "expm1": ScalarFunction(np.expm1, lambda x, y: np.exp(x)),
    "log": ScalarFunction(np.log, lambda x, y: 1.0 / x),
    "log2": ScalarFunction(np.log2, lambda x, y: 1.0 / (x * LN2)),
    "log10": ScalarFunction(np.log10, lambda x, y: 1.0 / (x * math.log(10.0))),
    "log1p": ScalarFunction(np.log1p, lambda x, y: 1.0 / (1.0 + x)),
    "sin": ScalarFunction(np.sin, lambda x, y: np.cos(x)),
    "cos": ScalarFunction(np.cos, lambda x, y: -np.sin(x)),
    "tan": ScalarFunction(np.tan, lambda x, y: 1.0 / np.cos(x) ** 2),
    "arcsin": ScalarFunction(np.arcsin, lambda x, y: 1.0 / np.sqrt(1.0 - x * x)),
    "arccos": ScalarFunction(np.arccos, lambda x, y: -1.0 / np.sqrt(1.0 - x * x)),
    "arctan": ScalarFunction(np.arctan, lambda x, y: 1.0 / (1.0 + x * x)),
    "sinh": ScalarFunction(np.sinh, lambda x, y: np.cosh(x)),
    "cosh": ScalarFunction(np.cosh, lambda x, y: np.sinh(x)),
    "tanh": ScalarFunction(np.tanh, lambda x, y: 1.0 / np.cosh(x) ** 2),
    "arcsinh": ScalarFunction(np.arcsinh, lambda x, y: 1.0 / np.sqrt(x * x + 1.0)),
    "arccosh": ScalarFunction(np.arccosh, lambda x, y: 1.0 / np.sqrt(x * x - 1.0)),
    "arctanh": ScalarFunction(np.arctanh, lambda x, y: 1.0 / (1.0 - x * x)),
    "deg2rad": ScalarFunction(np.deg2rad, lambda x, y: math.pi / 180.0),
    "radians": ScalarFunction(np.deg2rad, lambda x, y: math.pi / 180.0),
    "rad2deg": ScalarFunction(np.rad2deg, lambda x, y: 180.0 / math.pi),
    "degrees": ScalarFunction(np.rad2deg, lambda x, y: 180.0 / math.pi),
    "floor": ScalarFunction(np.floor, lambda x, y: 0.0),
    "ceil": ScalarFunction(np.ceil, lambda x, y: 0.0),
    "trunc": ScalarFunction(np.trunc, lambda x, y: 0.0),
    "rint": ScalarFunction(np.rint, lambda x, y: 0.0),
    "sign": ScalarFunction(np.sign, lambda x, y: 0.0),
    "erf": ScalarFunction(math.erf, lambda x, y: 2.0 / math.sqrt(math.pi) * np.exp(-x * x)),
    "erfc": ScalarFunction(math.erfc, lambda x, y: -2.0 / math.sqrt(math.pi) * np.exp(-x * x)),
    "add": ScalarFunction(np.add, lambda a, b, y: 1.0, lambda a, b, y: 1.0),
    "subtract": ScalarFunction(np.subtract, lambda a, b, y: 1.0, lambda a, b, y: -1.0),
    "multiply": ScalarFunction(np.multiply, lambda a, b, y: b, lambda a, b, y: a),
    "divide": ScalarFunction(np.divide, lambda a, b, y: 1.0 / b, lambda a, b, y: -y / b),
    "power": ScalarFunction(
        np.power,
        lambda a, b, y: b * a ** (b - 1.0) if b != 0.0 else 0.0,
        lambda a, b, y: y * _log_or_zero(a),
    ),
    "floor_divide": ScalarFunction(np.floor_divide, lambda a, b, y: 0.0, lambda a, b, y: 0.0),
    "remainder": ScalarFunction(np.remainder, lambda a, b, y: 1.0, lambda a, b, y: -np.floor(a / b)),
    "fmod": ScalarFunction(np.fmod, lambda a, b, y: 1.0, lambda a, b, y: -np.trunc(a / b)),
    "maximum": ScalarFunction(np.maximum, lambda a, b, y: _wins(a, b), lambda a, b, y: _wins(b, a)),
    "minimum": ScalarFunction(np.minimum, lambda a, b, y: _wins(b, a), lambda a, b, y: _wins(a, b)),
    "arctan2": ScalarFunction(np.arctan2, lambda a, b, y: b / (a * a + b * b), lambda a, b, y: -a / (a * a + b * b)),
    "hypot": ScalarFunction(np.hypot, lambda a, b, y: a / y, lambda a, b, y: b / y),
    "logaddexp": ScalarFunction(
        np.logaddexp, lambda a, b, y: _softmax(a, b, math.e), lambda a, b, y: _softmax(b, a, math.e)
    ),
    "logaddexp2": ScalarFunction(
        np.logaddexp2, lambda a, b, y: _softmax(a, b, 2.0), lambda a, b, y: _softmax(b, a, 2.0)
    ),
    "copysign": ScalarFunction(np.copysign, lambda a, b, y: np.sign(a) * np.copysign(1.0, b), lambda a, b, y: 0.0),
    "heaviside": ScalarFunction(np.heaviside, lambda a, b, y: 0.0, lambda a, b, y: 1.0 if a == 0.0 else 0.0),
    "clip": ScalarFunction(
        np.clip,
        lambda x, low, high, y: 1.0 if low <= x <= high else 0.0,
        lambda x, low, high, y: 1.0 if x < low else 0.0,
        lambda x, low, high, y: 1.0 if x > high else 0.0,
    ),
}
SCALARS["fmax"], SCALARS["fmin"], SCALARS["float_power"] = SCALARS["maximum"], SCALARS["minimum"], SCALARS["power"]

#: Ufuncs whose results are truth values: they only look at values.
LOOKING = frozenset(
    "less less_equal greater greater_equal equal not_equal isfinite isnan isinf signbit "
    "logical_and logical_or logical_not logical_xor".split()
)
