"""Calls that are run again for the reverse sweep, instead of keeping what it needs (`srcad.checkpoint`).

    h, layer_pullback = checkpointed(layer, (0, 1), h, W)        runs layer(h, W), and keeps its arguments
    parts = layer_pullback(h_bar)                                runs it again, for its derivative

A function that draws random numbers has to draw the same ones again: the generators that it is given, and those that
it reaches by name, are put back to where they were, and afterwards to where they are now.
"""

from __future__ import annotations

import functools
import random
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from srcad.errors import SrcadError
from srcad.runtime.helpers import vjp_of
from srcad.runtime.pullbacks import separate, whole


class Checkpoint:
    """A function whose derivative recomputes: `srcad.checkpoint(fun)`."""

    def __init__(self, fun: Callable) -> None:
        self.fun = fun
        functools.update_wrapper(self, fun)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.fun(*args, **kwargs)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else Checkpoint(types.MethodType(self.fun, instance))

    def __repr__(self) -> str:
        return f"srcad.checkpoint({getattr(self.fun, '__qualname__', self.fun)})"

    def __reduce__(self) -> Any:
        found: Any = sys.modules.get(getattr(self, "__module__", None) or "")
        for part in getattr(self, "__qualname__", "").split("."):
            found = getattr(found, part, None)
        return self.__qualname__ if found is self else (Checkpoint, (self.fun,))  # a decorated one: its name means it


def checkpoint(fun: Callable) -> Checkpoint:
    """The same function, whose derivative keeps its arguments only, and runs it again for the reverse sweep.

    Memory for time: of what `fun` computes nothing is kept between the two sweeps. What it is given is; it must not
    change it, and has to compute the same when it is run again. Random generators are rewound. What it prints is
    printed again.

    >>> import srcad
    >>> def layer(h, w):
    ...     return w * h * h
    >>> srcad.grad(lambda h: srcad.checkpoint(layer)(h, 3.0))(2.0)
    12.0
    """
    return fun if isinstance(fun, Checkpoint) else Checkpoint(fun)


def checkpointed(function: Callable, active: tuple[int, ...], /, *args: Any, **kwargs: Any) -> tuple[Any, Callable]:
    """The value of a call, and a pullback to its active arguments that runs the call again."""
    states = states_of(function, (args, kwargs))
    value = function(*args, **kwargs)
    like, before = outline(value), fingerprint(value)

    def pullback(cotangent: Any) -> tuple:
        with rewound(states):
            again, inner = vjp_of(function, active, *args, **kwargs)
        if not alike(before, fingerprint(again)):
            label = getattr(function, "__name__", "a function")
            raise SrcadError(
                f"{label} has a checkpoint, and gave another value when it was run again: it depends on more than its "
                "arguments, or they were changed"
            )
        parts: tuple = inner(whole(cotangent, like))
        return parts

    return value, pullback


def checkpointed_apart(
    function: Callable, active: tuple[int, ...], /, *args: Any, **kwargs: Any
) -> tuple[Any, Callable]:
    """The same, where arguments may be changed before the pullback is called: it has copies."""
    kept = {key: separate(part) for key, part in kwargs.items()}
    return checkpointed(function, active, *[separate(part) for part in args], **kept)


def fingerprint(value: Any) -> list[complex]:
    """A few numbers that are others where a value is another one."""
    if isinstance(value, (list, tuple)):
        return [number for part in value for number in fingerprint(part)]
    if isinstance(value, dict):
        return [number for part in value.values() for number in fingerprint(part)]
    if isinstance(value, (np.ndarray, np.number, float, int, complex)):
        return [complex(np.sum(value)), complex(np.sum(np.abs(value))), complex(np.size(value))]
    return []


def alike(one: list[complex], other: list[complex]) -> bool:
    """Whether two values may be the same, to rounding: sums are not always taken in the same order."""
    if len(one) != len(other):
        return False
    large = [max(abs(a), abs(b)) for a, b in zip(one, other, strict=True)]
    scale = [max(large[i - i % 3 : i - i % 3 + 2]) for i in range(len(one))]
    return all(abs(a - b) <= 1e-5 * s for a, b, s in zip(one, other, scale, strict=True) if np.isfinite(s))


def outline(value: Any) -> Any:
    """A value's structure and shapes, without its memory."""
    if isinstance(value, np.ndarray):
        return np.broadcast_to(np.zeros((), value.dtype), value.shape)
    if isinstance(value, dict):
        return {key: outline(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        parts = [outline(part) for part in value]
        return value._make(parts) if hasattr(value, "_make") else type(value)(parts)
    return value


# ---------------------------------------------------------------- random numbers

State = tuple[Callable[[], Any], Callable[[Any], None], Any]  # how a generator's state is read and set; what it was


@contextmanager
def rewound(states: list[State]) -> Iterator[None]:
    """Put generators back to where they were, and afterwards to where they are now."""
    now = [read() for read, _, _ in states]
    for _, put, then in states:
        put(then)
    try:
        yield
    finally:
        for (_, put, _), state in zip(states, now, strict=True):
            put(state)


def states_of(function: Callable, arguments: Any) -> list[State]:
    """The generators that a call can draw from, with their states."""
    found: list[Any] = []
    _generators(arguments, found, 4)
    for space, name in _places(function):
        _generators(_value(space, name), found, 2)
    made = []
    for generator in found:
        read, put = _access(generator)
        made.append((read, put, read()))
    return made


def _access(generator: Any) -> tuple[Callable[[], Any], Callable[[Any], None]]:
    if generator is random:
        return random.getstate, random.setstate
    if isinstance(generator, random.Random):
        return generator.getstate, generator.setstate
    if generator is np.random:
        return lambda: np.random.get_state(legacy=False), np.random.set_state
    if isinstance(generator, np.random.RandomState):
        return lambda: generator.get_state(legacy=False), generator.set_state
    bits = generator if isinstance(generator, np.random.BitGenerator) else generator.bit_generator
    return lambda: bits.state, functools.partial(setattr, bits, "state")


_PLAIN = frozenset({float, int, bool, str, complex, np.ndarray, np.float64, type(None)})
_KINDS = (np.random.Generator, np.random.BitGenerator, np.random.RandomState, random.Random)


def _generators(value: Any, found: list[Any], depth: int) -> None:
    """The generators in a value, in containers and attributes of objects."""
    if isinstance(value, _KINDS) or value is random or value is np.random:
        if not any(value is other for other in found):
            found.append(value)
    elif depth and isinstance(value, (list, tuple, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            if type(part) not in _PLAIN:
                _generators(part, found, depth - 1)
    elif depth and isinstance(value, types.MethodType):
        _generators(value.__self__, found, depth - 1)
    elif depth and not isinstance(value, (type, types.ModuleType, types.FunctionType, np.ndarray)):
        _generators(list(getattr(value, "__dict__", {}).values()), found, depth - 1)


def _value(space: Any, name: str) -> Any:
    if isinstance(space, types.CellType):
        try:
            return space.cell_contents
        except ValueError:
            return None
    if isinstance(space, types.ModuleType):
        return getattr(space, name, None)
    return space.get(name)


@functools.lru_cache(maxsize=512)
def _places(function: Callable) -> tuple[tuple[Any, str], ...]:
    """The names by which a function, and those that it calls, may reach a generator."""
    found: list[tuple[Any, str]] = []
    seen: list[Any] = []
    todo: list[Any] = [function]
    while todo:
        f = todo.pop()
        f = getattr(getattr(f, "fun", f), "__func__", getattr(f, "fun", f))
        if not isinstance(f, types.FunctionType) or any(f is s for s in seen):
            continue
        seen.append(f)
        names = _names(f.__code__)
        cells = dict(zip(f.__code__.co_freevars, f.__closure__ or (), strict=True))
        for name in sorted(names):
            space: Any = cells.get(name, f.__globals__)
            value = _value(space, name)
            if isinstance(value, types.ModuleType):
                found += [(value, n) for n in names if n == "random" and hasattr(value, n)]
                todo += [getattr(value, n, None) for n in sorted(names)]
            if value is not None:
                found.append((space, name))
                todo.append(value)
    return tuple(found)


def _names(code: types.CodeType) -> set[str]:
    inner = [c for c in code.co_consts if isinstance(c, types.CodeType)]
    return {*code.co_names, *code.co_freevars}.union(*(_names(c) for c in inner))
