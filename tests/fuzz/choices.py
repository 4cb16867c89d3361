"""Where the grammar's decisions come from: a seed, or hypothesis.

The grammar asks for whole numbers only, so that hypothesis can shrink its answers towards 0: the first of
several, the smallest, "no".

>>> choices = Seeded(3)
>>> choices.pick("abc"), choices.integer(2, 5), choices.chance(50)
('a', 4, False)
"""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, final

Item = TypeVar("Item")


class Choices(ABC):
    """A source of decisions."""

    @abstractmethod
    def integer(self, low: int, high: int) -> int:
        """One of `low`, ..., `high`."""

    def pick(self, items: Sequence[Item]) -> Item:
        return items[self.integer(0, len(items) - 1)]

    def chance(self, percent: int) -> bool:
        return self.integer(0, 99) >= 100 - percent

    def weighted(self, table: Sequence[tuple[int, Item]]) -> Item:
        """One of the items, with their weights."""
        at = self.integer(0, sum(weight for weight, _ in table) - 1)
        for weight, item in table:
            at -= weight
            if at < 0:
                return item
        raise AssertionError

    def several(self, items: Sequence[Item], count: int) -> list[Item]:
        """`count` different ones, in random order."""
        left = list(items)
        return [left.pop(self.integer(0, len(left) - 1)) for _ in range(min(count, len(left)))]


@final
class Seeded(Choices):
    """Decisions that follow from a number."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)

    def integer(self, low: int, high: int) -> int:
        return low + int(self._rng.random() * (high - low + 1))


@final
class Drawn(Choices):
    """Decisions that hypothesis takes, and shrinks."""

    def __init__(self, draw: Callable[[Any], Any]) -> None:
        from hypothesis import strategies

        self._draw, self._integers = draw, strategies.integers

    def integer(self, low: int, high: int) -> int:
        return low if low == high else self._draw(self._integers(low, high))
