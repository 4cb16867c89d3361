"""Derivatives that are kept by function, also of functions that are made anew each time.

    for w in weights:
        srcad.grad(lambda x: loss(w, x))(x)         another function at each step, and the same one

A lambda or nested function is another object at each run, and means the same as the one before: its code, its globals,
the cells that it sees, its defaults, a rule of its own. What is made of it is made once. Two functions are told apart
by the identities of all of these, never by equality, and what an identity was taken of is held, so that none is used
again for another object; only where a cell holds a function do that one's parts count. Objects that are made anew as
functions are (`srcad.checkpoint(f)`, a derivative) say by `_srcad_parts` of what they are made.

All of that can be changed later, of one of the two functions: a cell is bound to another function, `__code__` or
`__defaults__` are replaced. So the identity is taken once more when something is looked up, and by what lasts
(`Derivative.again`) also at each call.

What a closure sees may be large, and is held as long as its derivative is: of each code few are kept, the last ones.

>>> def run():
...     return lambda x: x * x
>>> made = kept(lambda function, wrt: [function])
>>> made(run(), (0,)) is made(run(), (0,))
True
"""

from __future__ import annotations

import functools
import threading
import types
from collections.abc import Callable
from typing import Any

from srcad.rules.registry import RULES

MOST_CODES = 512
MOST_OF_ONE_CODE = 4


class _Entry:
    """What was made of a function, and what it was known by."""

    __slots__ = ("function", "held", "identity", "made")

    def __init__(self, function: Any, made: Any, identity: Any, held: list[Any]) -> None:
        self.function, self.made, self.identity, self.held = function, made, identity, held

    def is_of(self, function: Any, identity: Any) -> bool:
        if self.identity != identity:
            return False
        return function is self.function or identity_of(self.function)[0] == identity


def kept(make: Callable[..., Any]) -> Callable[..., Any]:
    """`make(function, *options)`, made once for what is the same function."""
    table: dict[Any, tuple[_Entry, ...]] = {}
    lock = threading.Lock()

    @functools.wraps(make)
    def of(function: Any, *options: Any) -> Any:
        identity, held = identity_of(function)
        try:
            place = outline(function), *options, *map(type, options)
            entries = table.get(place, ())
        except TypeError:  # options that cannot be hashed, which `make` may refuse
            return make(function, *options)
        for entry in entries:
            if entry.is_of(function, identity):
                return entry.made
        made = make(function, *options)
        with lock:
            others = [e for e in table.get(place, ()) if not e.is_of(function, identity)]
            table[place] = (_Entry(function, made, identity, held), *others[: MOST_OF_ONE_CODE - 1])
            if len(table) > MOST_CODES:
                del table[next(iter(table))]
        return made

    return of


def outline(function: Any) -> Any:
    """What a function has in common with those that one maker makes: its code."""
    if type(function) is types.MethodType:
        return "method", outline(function.__func__)
    if type(function) is functools.partial:
        return "partial", outline(function.func)
    parts = getattr(type(function), "_srcad_parts", None)
    if parts is not None:
        return type(function), outline(parts(function)[0])
    if isinstance(function, types.FunctionType):
        return id(function.__code__)
    return id(function) if type(function).__module__ in ("builtins", "numpy") else type(function)


def identity_of(function: Any) -> tuple[Any, list[Any]]:
    """What tells functions apart, and the objects whose identities it has."""
    held: list[Any] = []
    return _identity(function, held, ()), held


def _identity(function: Any, held: list[Any], around: tuple[Any, ...]) -> Any:
    """`around` are the functions in whose cells it was found, as one that calls itself is."""
    held.append(function)
    if type(function) is types.MethodType:
        return "method", _identity(function.__func__, held, around), id(function.__self__)
    if type(function) is functools.partial:
        given = _ids(held, function.args), *_named(held, function.keywords)
        return "partial", _identity(function.func, held, around), *given
    if not isinstance(function, types.FunctionType):
        parts = getattr(type(function), "_srcad_parts", None)
        if parts is None:
            return id(function)
        return id(type(function)), *(_identity(part, held, ()) for part in parts(function))
    for depth, other in enumerate(around):
        if other is function:
            return depth
    code, cells = function.__code__, function.__closure__
    held.append(code)
    rule = RULES.get(id(function))
    own = id(code) if rule is None else (id(code), id(rule))
    held.append(rule)
    seen = () if cells is None else tuple([_content(cell, held, (*around, function)) for cell in cells])
    if function.__defaults__ is None and function.__kwdefaults__ is None and not function.__dict__:
        return own, id(function.__globals__), seen
    given = _ids(held, function.__defaults__ or ()), *_named(held, function.__kwdefaults__ or {})
    return own, id(function.__globals__), seen, *given, *_named(held, function.__dict__)


def _ids(held: list[Any], values: tuple[Any, ...]) -> tuple[int, ...]:
    held.append(values)
    return tuple(map(id, values))


def _named(held: list[Any], values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values), _ids(held, tuple(values.values()))


def _content(cell: types.CellType, held: list[Any], around: tuple[Any, ...]) -> Any:
    """What a function sees in a cell: another function, or a variable, whose value may change."""
    try:
        content = cell.cell_contents
    except ValueError:  # not bound yet
        return id(cell)
    return _identity(content, held, around) if isinstance(content, types.FunctionType) else id(cell)


__all__ = ["identity_of", "kept"]
