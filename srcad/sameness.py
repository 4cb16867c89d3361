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


def _identity(function: Any) -> Any:
    plain = isinstance(function, types.FunctionType) and not function.__defaults__ and not function.__kwdefaults__
    if not plain:
        return function
    return function.__code__, id(function.__globals__), tuple(map(_content, function.__closure__ or ()))


def _content(cell: types.CellType) -> Any:
    """What a function sees in a cell: another function, or a variable, whose value may change."""
    try:
        content = cell.cell_contents
    except ValueError:  # not bound yet
        return id(cell)
    return _identity(content) if isinstance(content, types.FunctionType) else id(cell)
