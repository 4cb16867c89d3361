"""Dual numbers: a number and how fast it moves, the whole of forward mode.

`a + b e` with `e * e = 0`: whatever is computed of such numbers carries its derivative along. Alone they give a
tangent; as the numbers of the tape (`tape.T`) they give the tangent of the gradient, a Hessian times a vector.

>>> x = Dual(3.0, 1.0)
>>> x * x, np.log(2.0 * x) * 3.0
(Dual(9.0, 6.0), Dual(5.375..., 1.0))

What does not move is a plain number again:

>>> np.sign(x), x - x
(np.float64(1.0), np.float64(0.0))
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.oracle.scalars import LOOKING, SCALARS, ScalarFunction


class Dual(np.lib.mixins.NDArrayOperatorsMixin):
    """A number that moves: its value and its tangent. NumPy's ufuncs, and so all operators, come to `applied`."""

    __slots__ = ("value", "tangent")

    def __init__(self, value: Any, tangent: Any) -> None:
        self.value = np.float64(value)
        self.tangent = np.float64(tangent)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __repr__(self) -> str:
        return f"Dual({self.value}, {self.tangent})"

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *operands: Any, **kwargs: Any) -> Any:
        if method != "__call__" or kwargs:
            return NotImplemented
        if ufunc.__name__ in LOOKING:
            return ufunc(*map(primal, operands))
        return applied(SCALARS[ufunc.__name__], *operands)


def primal(x: Any) -> Any:
    """The number alone."""
    return x.value if isinstance(x, Dual) else x


def tangent(x: Any) -> Any:
    """How fast it moves."""
    return x.tangent if isinstance(x, Dual) else np.float64(0.0)


def applied(function: ScalarFunction, *operands: Any) -> Any:
    """The scalar function of some numbers, of which those that move have a part in the result's tangent."""
    values = [primal(x) for x in operands]
    y = function.value(*values)
    moved = sum(p(*values, y) * x.tangent for x, p in zip(operands, function.partials) if isinstance(x, Dual))
    return Dual(y, moved) if moved != 0.0 else y
