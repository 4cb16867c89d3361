"""Derivatives that are kept by function, also of functions that are made anew at each run.

A lambda or nested function of generated text that sees nothing but its arguments is another object at each run, and
means the same: its code, its globals, the cells that it sees. Its derivative is made once.

>>> def run():
...     return lambda x: x * x
>>> made = kept(lambda function, wrt: [function])
>>> made(run(), (0,)) is made(run(), (0,))
True
"""

from __future__ import annotations

import functools
import types
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class _Same:
    """What a function is known by; the function itself is held, so that no identity is used again."""

    identity: Any
    function: Callable = field(compare=False)


def kept(make: Callable[[Callable, tuple], Any]) -> Callable[[Callable, tuple], Any]:
    """`make(function, wrt)`, made once for what is the same function."""

    @functools.lru_cache(maxsize=512)
    def made(same: _Same, wrt: tuple) -> Any:
        return make(same.function, wrt)

    def of(function: Callable, wrt: tuple) -> Any:
        try:
            return made(_Same(_identity(function), function), wrt)
        except TypeError:  # a callable that cannot be hashed cannot be kept
            return make(function, wrt)

    return of


def _identity(function: Any, around: tuple[Any, ...] = ()) -> Any:
    """What tells functions apart; `around` are those in whose cells it was found, as one that calls itself is."""
    plain = isinstance(function, types.FunctionType) and not function.__defaults__ and not function.__kwdefaults__
    if not plain:
        return function
    if any(function is other for other in around):
        return [function is other for other in around].index(True)
    cells = tuple(_content(cell, (*around, function)) for cell in function.__closure__ or ())
    return function.__code__, id(function.__globals__), cells


def _content(cell: types.CellType, around: tuple[Any, ...]) -> Any:
    """What a function sees in a cell: another function, or a variable, whose value may change."""
    try:
        content = cell.cell_contents
    except ValueError:  # not bound yet
        return id(cell)
    return _identity(content, around) if isinstance(content, types.FunctionType) else id(cell)
