"""Powers of Python floats below 0 are complex numbers, which the types of the arguments do not tell.

`(-0.4) ** 0.5` is complex in Python (of a NumPy number it is NaN). Derivatives are generated for floats, and what comes
back from a complex number to a float has to take its real part, so where a program meets such a power they are wrong.
They are complex then, though what they are derivatives by is real, hence an error:

>>> import srcad
>>> try:
...     srcad.grad(lambda v: abs(v**0.5))(-0.4)
... except srcad.SrcadError as refused:
...     print(str(refused)[:38])
the derivative of function is complex,
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable
from typing import Any

import gast
import numpy as np

from srcad.errors import SrcadError, UnsupportedSyntaxError
from srcad.facts import Scalar, Unknown
from srcad.frontend.core import Core
from srcad.request import Request
from srcad.tree.build import walk

_IMAGINARY = frozenset({"np.imag", "ndarray.imag", "np.angle"})


def takes_roots(text: str) -> bool:
    """Whether the text has powers that may be complex though what it is differentiated by is real.

    >>> takes_roots("y = v**k"), takes_roots("y = v**2 + v**-1.0")
    (True, False)
    """
    if "**" not in text:
        return False
    powers = (
        node.right if isinstance(node, ast.BinOp) else node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.Pow)
    )
    return not all(_is_whole(exponent) for exponent in powers)


def refuse_imaginary_parts(core: Core) -> None:
    """Of a float's power they would count as 0, and the derivative, which then is real, would show nothing of it.

    Where one is only compared (`abs(z.imag) > 0.0`), no derivative goes through it.
    """
    powers = [
        node
        for node in core.ops
        if isinstance(node, gast.BinOp)
        and isinstance(node.op, gast.Pow)
        and _is_float(core.facts.get(node.left, Unknown()))
        and not _is_whole(node.right)
    ]
    if not powers:
        return
    whole = gast.Module([*core.body, gast.Return(core.result)], [])
    compared = {id(n) for test in walk(whole) if isinstance(test, gast.Compare) for n in walk(test)}
    for node, op in core.ops.items():
        if op.rule.name not in _IMAGINARY or id(node) in compared:
            continue
        if any(_is_float(core.facts.get(value, Unknown())) for value in op.operands.values()):
            raise UnsupportedSyntaxError(
                "the imaginary part of a float, in a function with a power of a float, which below 0 is complex",
                "make the number complex before: complex(v) ** p",
                core.place(node),
            )


def refusing_complex(function: Callable, label: str, request: Request) -> Callable:
    """A generated function with a look at the derivatives that it gives, or that its pullback gives.

    Tangents of a complex value are left alone: they are right.
    """

    @functools.wraps(function)
    def checked(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        if request.pullback:
            return result[0], checked_pullback(result[1])
        if request.tangent and not request.alone and is_complex(result[0]):
            return result
        alone = request.alone or not (request.value or request.aux or request.tangent)
        demand_real(label, result if alone else result[1])
        return result

    def checked_pullback(pullback: Callable) -> Callable:
        @functools.wraps(pullback)
        def checked(cotangent: Any) -> Any:
            cotangents = pullback(cotangent)
            demand_real(label, cotangents)
            return cotangents

        return checked

    return checked


def demand_real(label: str, derivative: Any) -> None:
    """Raise where a derivative by real numbers is complex."""
    if is_complex(derivative):
        raise SrcadError(
            f"the derivative of {label} is complex, though what it is differentiated by is real: a Python float below 0"
            " to the power of a fraction is a complex number. Write abs(v) ** p or np.float64(v) ** p where none is"
            " meant, and complex(v) ** p where one is"
        )


def is_complex(value: Any) -> bool:
    """Whether a number in it is.

    >>> is_complex([1.0, {"a": 2.0}]), is_complex([1.0, {"a": 2j}]), is_complex([2j])
    (False, True, True)
    """
    if type(value) is float:
        return False
    if isinstance(value, dict):
        return any(is_complex(v) for v in value.values())
    if isinstance(value, (tuple, list)):
        return any(is_complex(v) for v in value)
    return isinstance(value, complex) or isinstance(value, np.ndarray) and value.dtype.kind == "c"


def _is_float(fact: Any) -> bool:
    return isinstance(fact, Scalar) and fact.weak and fact.active and fact.dtype[0] == "f"


def _is_whole(exponent: Any) -> bool:
    exponent = getattr(exponent, "operand", exponent)
    value = getattr(exponent, "value", None)
    return isinstance(value, (int, float)) and value == int(value)
