"""Functions in Core Python, as they were read for one derivative, for the next one of the same function.

    srcad.value_and_grad(f)(x)        f is read: what its values are, what is active, which functions it calls
    srcad.vjp(f, x)                   only the sweeps are written

What was read holds for facts that are the same and a world that is: the texts that are the key on disk, and the very
functions, modules and classes, as the code is bound to these. (Where there is no such key, it is read anew each time.)
Only the last few are kept. Whether it was for reverse or forward mode does not matter, unless something asked for it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from srcad.backend.world import Place, World
from srcad.facts import Fact
from srcad.frontend.copied import copied
from srcad.frontend.core import Core
from srcad.rules.registry import is_code, revision

MOST = 8


@dataclass(frozen=True)
class Reading:
    """What a function is read for."""

    key: str  # the content key of the function and its facts
    world: World
    facts: dict[str, Fact]
    free: tuple[str, ...]  # the active free variables
    apart: bool = False
    mode: dict[str, bool] = field(default_factory=dict)  # of `specialise`: it need not matter
    rules: int = field(default_factory=revision)
    codes: tuple[Any, ...] = field(init=False)

    def __post_init__(self) -> None:
        codes = tuple((f, f.__code__, f.__defaults__, f.__kwdefaults__) for f in self.world.functions)
        object.__setattr__(self, "codes", codes)

    def is_as(self, other: Reading, asked: frozenset[str]) -> bool:
        """Whether the same is read; `asked` is what did matter of the mode."""
        return (
            (self.key, self.free, self.apart, self.rules) == (other.key, other.free, other.apart, other.rules)
            and all(self.mode[name] == other.mode[name] for name in asked)
            and self.facts == other.facts
            and len(self.codes) == len(other.codes)
            and all(a is b for f, g in zip(self.codes, other.codes, strict=True) for a, b in zip(f, g, strict=True))
            and _same_world(self.world, other.world)
        )


def _same_world(one: World, other: World) -> bool:
    """Whether two worlds of equal texts and types are one: where code is meant it is the same object."""
    return len(one.places) == len(other.places) and all(map(_same_place, one.places, other.places))


def _same_place(one: Place, other: Place) -> bool:
    if one.owner != other.owner or one.name != other.name:
        return False
    if one.owner == -1:  # a method: of a class's dict there is another view each time
        return one.value is other.value
    return one.space is other.space and (one.value is other.value or not is_code(one.value))


_kept: deque[tuple[Reading, Core]] = deque(maxlen=MOST)


def forget() -> None:
    """Read everything anew."""
    _kept.clear()


def core_for(reading: Reading, read: Callable[[], Core]) -> Core:
    """The function in Core Python, for the caller to change."""
    for known, core in list(_kept):
        if known.is_as(reading, core.asked):
            return copied(core)
    core = read()
    if not core.attribute_paths:  # of what objects hold the world says nothing
        _kept.append((reading, core))
        core = copied(core)
    return core


__all__ = ["Reading", "core_for", "forget"]
