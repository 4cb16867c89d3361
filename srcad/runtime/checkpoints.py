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
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from srcad.errors import SrcadError
from srcad.runtime.helpers import vjp_of
from srcad.runtime.insertions import grad_of
from srcad.runtime.pullbacks import separate, whole


class Checkpoint:
    """A function whose derivative recomputes: `srcad.checkpoint(fun)`; with `every` or `memory` its loops do."""

    def __init__(self, fun: Callable, every: int | None = None, memory: float | None = None) -> None:
        self.fun, self.every, self.memory = fun, every, memory
        functools.update_wrapper(self, fun)

    def _srcad_parts(self) -> tuple[Any, ...]:
        return self.fun, self.every, self.memory

    @property
    def options(self) -> tuple[tuple[str, Any], ...]:
        """How many states the loops keep; nothing where the whole function is run again."""
        given = (("every", self.every), ("memory", self.memory))
        return tuple((name, value) for name, value in given if value is not None)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.fun(*args, **kwargs)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else Checkpoint(types.MethodType(self.fun, instance), self.every, self.memory)

    def __repr__(self) -> str:
        options = "".join(f", {name}={value}" for name, value in self.options)
        return f"srcad.checkpoint({getattr(self.fun, '__qualname__', self.fun)}{options})"

    def __reduce__(self) -> Any:
        found: Any = sys.modules.get(getattr(self, "__module__", None) or "")
        for part in getattr(self, "__qualname__", "").split("."):
            found = getattr(found, part, None)
        parts = (self.fun, self.every, self.memory)
        return self.__qualname__ if found is self else (Checkpoint, parts)  # a decorated one: its name means it


def checkpoint(fun: Callable | None = None, *, every: int | None = None, memory: float | None = None) -> Any:
    """The same function, whose derivative keeps its arguments only, and runs it again for the reverse sweep.

    Memory for time: of what `fun` computes nothing is kept between the two sweeps. What it is given is; it must not
    change it, and has to compute the same when it is run again. Random generators are rewound. What it prints is
    printed again.

    >>> import srcad
    >>> def layer(h, w):
    ...     return w * h * h
    >>> srcad.grad(lambda h: srcad.checkpoint(layer)(h, 3.0))(2.0)
    12.0

    With `every=k` or `memory=b` it is the loops of `fun` (those that stand in no other loop of it) whose steps are run
    again. Of a loop of n steps the derivative keeps at most ceil(n / k) states at a time, as many as one every k steps
    would be, or as many as have room in b bytes. Where they lie is decided so that the fewest steps are run again
    (binomial checkpointing). What `fun` does outside of its loops is kept as always. Also as a decorator:
    `@srcad.checkpoint(every=k)`.

    Raises a `SrcadError` where `every` is no whole number of at least 1, where both are given, and, when it runs, where
    `memory` does not hold one state.

    >>> def simulate(u, steps):
    ...     for _ in range(steps):
    ...         u = u + 0.1 * u * (1.0 - u)
    ...     return u
    >>> float(srcad.grad(srcad.checkpoint(simulate, every=10))(0.2, 100)) == srcad.grad(simulate)(0.2, 100)
    True
    """
    if every is not None or memory is not None:
        check_room(every, memory)
    if fun is None:
        return functools.partial(checkpoint, every=every, memory=memory)
    refuse_below(fun)
    if isinstance(fun, Checkpoint) and every is None and memory is None:
        return fun
    return Checkpoint(fun, every, memory)


def refuse_below(fun: Any) -> None:
    """`@staticmethod` and `@classmethod` make descriptors of what they decorate, not functions."""
    if isinstance(fun, (staticmethod, classmethod)):
        label = type(fun).__name__
        raise SrcadError(f"a {label}, which is no function: write @{label} above srcad's decorator, not below it")


def check_room(every: Any, memory: Any) -> None:
    """How many snapshots are wanted has to be told in one way."""
    if every is not None and memory is not None:
        raise SrcadError("srcad.checkpoint with both every and memory: give one of them")
    if every is not None and not (isinstance(every, (int, np.integer)) and not isinstance(every, bool) and every >= 1):
        raise SrcadError(f"srcad.checkpoint with every={every!r}: it is a whole number of steps, at least 1")
    if memory is not None and not (isinstance(memory, (int, float, np.number)) and memory > 0):
        raise SrcadError(f"srcad.checkpoint with memory={memory!r}: it is a number of bytes")


def run_again(fun: Callable, /, *args: Any, **kwargs: Any) -> Any:
    """A call of `srcad.checkpoint(fun)`, of a function that the program itself makes, where no derivative is asked
    for."""
    return fun(*args, **kwargs)


def with_snapshots(fun: Callable, every: Any, memory: Any, /, *args: Any, **kwargs: Any) -> Any:
    """A call of `srcad.checkpoint(fun, every=every, memory=memory)` where no derivative is asked for."""
    return fun(*args, **kwargs)


def checkpointed(function: Callable, active: tuple[int, ...], /, *args: Any, **kwargs: Any) -> tuple[Any, Callable]:
    """The value of a call, and a pullback to its active arguments that runs the call again."""
    generators = generators_of(function, (args, kwargs))
    states = [read() for read, _ in generators]
    value = run_forwards(function, active, *args, **kwargs)
    like, before = outline(value), fingerprint(value)

    def pullback(cotangent: Any) -> tuple:
        with preserved(generators):
            for (_, put), then in zip(generators, states, strict=True):
                put(then)
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


def refuse_other_value(value: Any, again: Any) -> None:
    """What is run again for a pullback has to give what it gave before."""
    if not alike(fingerprint(value), fingerprint(again)):
        raise SrcadError(
            "a gradient that is run again for its own derivative gave another value: variables that it reads were "
            "changed in between"
        )


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

Access = tuple[Callable[[], Any], Callable[[Any], None]]  # how a generator's state is read and set


@contextmanager
def preserved(generators: list[Access]) -> Iterator[None]:
    """Afterwards the generators are put back to where they are now."""
    now = [read() for read, _ in generators]
    try:
        yield
    finally:
        for (_, put), state in zip(generators, now, strict=True):
            put(state)


def generators_of(function: Callable, arguments: Any) -> list[Access]:
    """The generators that a call can draw from."""
    found: list[Any] = []
    _generators(arguments, found, 4)
    for space, name in _places(function):
        _generators(_value(space, name), found, 2)
    return [_access(generator) for generator in found]


def _access(generator: Any) -> Access:
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
        return vars(space).get(name)  # not what it would make when asked, or warn of
    return space.get(name)


def _kept_weakly(make: Callable) -> Callable:
    """`make(function)`, made once for a function, as long as there is that function: what it sees may be large."""
    table: weakref.WeakKeyDictionary[Any, Any] = weakref.WeakKeyDictionary()

    @functools.wraps(make)
    def of(function: Callable) -> Any:
        try:
            if function not in table:
                table[function] = make(function)
            return table[function]
        except TypeError:  # no weak reference to it, or no hash
            return make(function)

    return of


@_kept_weakly
def _places(function: Callable) -> tuple[tuple[Any, str], ...]:
    """The names by which a function, and those that it calls, may reach a generator."""
    found: list[tuple[Any, str]] = []
    for f in _reached(function):
        cells = dict(zip(f.__code__.co_freevars, f.__closure__ or (), strict=True))
        names = sorted(_names(f.__code__))
        for name in names:
            space: Any = cells.get(name, f.__globals__)
            value = _value(space, name)
            found.append((space, name))
            if isinstance(value, types.ModuleType):
                found += [(value, n) for n in names if n in vars(value)]
    return tuple(found)


def _reached(function: Callable) -> list[types.FunctionType]:
    """A function, and those that it reaches by name."""
    seen: list[types.FunctionType] = []
    todo: list[Any] = [function]
    while todo:
        f = todo.pop()
        f = getattr(getattr(f, "fun", f), "__func__", getattr(f, "fun", f))
        if not isinstance(f, types.FunctionType) or any(f is s for s in seen):
            continue
        seen.append(f)
        names = sorted(_names(f.__code__))
        cells = dict(zip(f.__code__.co_freevars, f.__closure__ or (), strict=True))
        for name in names:
            value = _value(cells.get(name, f.__globals__), name)
            todo += [_value(value, n) for n in names] if isinstance(value, types.ModuleType) else [value]
    return seen


@_kept_weakly
def has_blocks(function: Callable) -> bool:
    """Whether a function, or one that it calls, has a block of `grad_of`."""
    return any(_value(space, name) is grad_of for space, name in _places(function))


def run_forwards(function: Callable, active: tuple[int, ...], /, *args: Any, **kwargs: Any) -> Any:
    """The value of a call whose pullback is made later: a block of `grad_of` in it is left for that."""
    if has_blocks(function):
        return vjp_of(function, active, *args, **kwargs)[0]
    return function(*args, **kwargs)


def _names(code: types.CodeType) -> set[str]:
    inner = [c for c in code.co_consts if isinstance(c, types.CodeType)]
    return {*code.co_names, *code.co_freevars}.union(*(_names(c) for c in inner))
