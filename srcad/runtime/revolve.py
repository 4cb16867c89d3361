"""Which states of a loop to keep, so that its steps can be undone from the last to the first: schedules, as data.

The pullback of step k wants the state before it. Keeping every state takes as much memory as there are steps; keeping
s of them, the others are computed again from the last one kept. How many steps that takes depends on where the s
states lie.

Number of steps known: Griewank and Walther's revolve (Algorithm 799, ACM TOMS 26, 2000). With s snapshots and each
step run again at most r times, beta(s, r) steps can be undone, and n steps take t(n, s) = r n - beta(s + 1, r - 1)
steps forwards for the least such r. No schedule takes fewer.

>>> fewest_steps(10, 3)
15
>>> placed(10, 3)
[0, 4, 7]
>>> print(*reversal([0, 4, 7], 9, 3), sep=", ")
restore 7, advance 7 to 8, reverse 8, take 7, reverse 7, restore 4, advance 4 to 5, keep 5, advance 5 to 6, reverse 6, \
take 5, reverse 5, take 4, reverse 4, restore 0, advance 0 to 1, keep 1, advance 1 to 2, keep 2, advance 2 to 3, \
reverse 3, take 2, reverse 2, take 1, reverse 1, take 0, reverse 0

Number of steps not known: which state to keep is decided while the loop runs (`Online`). As Stumm and Walther show
(SIAM J. Sci. Comput. 32, 2010), for at most beta(s, 2) steps this can be done as well as if their number were known.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache


def beta(slots: int, repeats: int) -> int:
    """How many steps can be undone with so many snapshots, none of them run again more often than `repeats` times."""
    return math.comb(slots + repeats, slots) if slots >= 0 and repeats >= 0 else 0


@lru_cache(maxsize=65536)
def repeats(steps: int, slots: int) -> int:
    """The least number of times that some step has to run again."""
    if slots == 1:
        return max(steps - 1, 0)
    found = 0
    while beta(slots, found) < steps:
        found += 1
    return found


@lru_cache(maxsize=65536)
def fewest_steps(steps: int, slots: int) -> int:
    """The steps forwards that undoing so many steps takes, those that are run for their pullbacks apart: t(n, s).

    >>> [fewest_steps(4, s) for s in (1, 2, 3, 4)]
    [6, 4, 3, 3]
    """
    if steps <= 1:
        return 0
    r = repeats(steps, slots)
    return r * steps - beta(slots + 1, r - 1)


def split(steps: int, slots: int) -> int:
    """After how many of these steps the next snapshot belongs; the first holds one of the slots.

    Of the places that all lead to the fewest steps, the one that leads to the fewest snapshots (Algorithm 799).
    """
    r = repeats(steps, slots)
    if steps <= beta(slots, r - 1) + beta(slots - 2, r - 1):
        return beta(slots, r - 2)
    if steps >= beta(slots, r) - beta(slots - 3, r):
        return beta(slots, r - 1)
    return steps - beta(slots - 1, r - 1) - beta(slots - 2, r - 1)


def placed(steps: int, slots: int) -> list[int]:
    """The steps before which the states are kept while the loop runs for the first time."""
    positions = [0]
    while steps - positions[-1] > 2 and len(positions) < slots:
        positions.append(positions[-1] + split(steps - positions[-1], slots - len(positions) + 1))
    return positions


# ---------------------------------------------------------------- undoing


class Kind(Enum):
    """What is done with the one state that is at hand."""

    RESTORE = "restore"  # it becomes a snapshot's, which stays
    TAKE = "take"  # it becomes a snapshot's, whose slot is free then
    ADVANCE = "advance"  # steps run
    KEEP = "keep"  # it is put into a free slot
    REVERSE = "reverse"  # the step after it runs for its pullback, which is called


@dataclass(frozen=True)
class Action:
    """One thing to do: after how many steps the state at hand is, and, where steps run, after how many then."""

    kind: Kind
    at: int
    to: int | None = None

    def __str__(self) -> str:
        return f"{self.kind.value} {self.at}" + ("" if self.to is None else f" to {self.to}")


def reversal(positions: list[int], steps: int, slots: int) -> Iterator[Action]:
    """Undo the first `steps` steps, from snapshots at these positions (the first is 0), with so many slots in all."""
    held = list(positions)
    for last in range(steps - 1, -1, -1):
        start = held[-1]
        if start == last:
            held.pop()
            yield Action(Kind.TAKE, start)
        else:
            yield Action(Kind.RESTORE, start)
            at = start
            for offset in placed(last + 1 - start, slots - len(held) + 1)[1:]:
                yield Action(Kind.ADVANCE, at, start + offset)
                at = start + offset
                held.append(at)
                yield Action(Kind.KEEP, at)
            yield Action(Kind.ADVANCE, at, last)
        yield Action(Kind.REVERSE, last)


# ---------------------------------------------------------------- while the loop runs


class Online:
    """Which states to keep of a loop whose number of steps is not known.

    The state before each step is offered one step later. Once all slots are taken, it is kept in place of the one
    without which the steps so far are undone with the least work, or not at all if that is better still.

    >>> placement = Online(lambda steps: 3)
    >>> [placement.offer(position) for position in range(1, 9)]
    [(True, None), (True, None), (True, 1), (True, 2), (True, 3), (True, 5), (True, 6), (False, None)]
    >>> placement.positions
    [0, 4, 7]
    """

    def __init__(self, slots: Callable[[int], int]) -> None:
        self.slots = slots  # of how many states there is room for, of the number of steps so far
        self.positions = [0]
        self._first: int | None = 1  # while no step has to run more than twice: the first that may be given up

    def offer(self, position: int) -> tuple[bool, int | None]:
        """Whether to keep the state at a position, and which one to give up for it."""
        slots = self.slots(position + 2)  # there are that many steps by now: the one after it, and the next
        if len(self.positions) < slots:
            self.positions.append(position)
            return True, None
        dropped = self._at_once(position, slots)
        if dropped is None:
            dropped = self._dispensable(position, slots)
        if dropped is None:
            return False, None
        given_up = self.positions.pop(dropped)
        self.positions.append(position)
        return True, given_up

    def _at_once(self, position: int, slots: int) -> int | None:
        """The same as below as long as no step has to run more than twice, without a look at all of them.

        Any snapshot may be given up then between two gaps that are together no longer than one repetition undoes.
        """
        if self._first is None:
            return None
        for i in range(self._first, len(self.positions)):
            end = self.positions[i + 1] if i + 1 < len(self.positions) else position
            if end - self.positions[i - 1] <= slots - i + 2:  # beta(slots - i + 1, 1)
                self._first = i
                return i
        self._first = None
        return None

    def _dispensable(self, position: int, slots: int) -> int | None:
        """Which snapshot the offered one takes the place of, if any; of equals the first."""
        ends = [*self.positions[1:], position]
        gaps = [end - start for start, end in zip(self.positions, ends, strict=True)]
        now = [fewest_steps(gap, slots - i) for i, gap in enumerate(gaps)]
        moved = [fewest_steps(gap, slots - i + 1) for i, gap in enumerate(gaps)]  # where one before it is given up
        before, after = 0, sum(moved)
        best: int | None = None
        least = sum(now[:-1]) + fewest_steps(gaps[-1] + 1, slots - len(gaps) + 1)
        after -= moved[0]
        for i in range(1, len(gaps)):
            after -= moved[i]
            joined = fewest_steps(gaps[i - 1] + gaps[i], slots - i + 1)
            cost = before + joined + after
            if cost < least or cost == least and best is None:
                best, least = i, cost
            before += now[i - 1]
        return best


__all__ = ["Action", "Kind", "Online", "beta", "fewest_steps", "placed", "repeats", "reversal"]
