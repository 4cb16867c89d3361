"""Loops whose steps are run again for the reverse sweep: `srcad.checkpoint(fun, every=k)`, `memory=bytes`.

    u, pullback = checkpointed_for(simulate_step, (1, 2), (range(n),), (u,), (c,), every=50)    runs the loop
    u_bar, c_bar = pullback(u_bar, c_bar)                                       runs its steps again, from the last on

A step is a function of the loop's items, of its state (what one iteration leaves to the next) and of constants; it
returns the state, what else is read after the loop, and the active constants, so that the cotangent of a constant goes
through the steps as the state's does, and gathers what each of them adds, in the order of the loop. Which states are
kept, `revolve` says; what is kept of a state are copies where the loop stores into it, and where generators of random
numbers stood.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from srcad.errors import SrcadError
from srcad.runtime.checkpoints import (
    Access,
    alike,
    check_room,
    fingerprint,
    generators_of,
    has_blocks,
    outline,
    preserved,
)
from srcad.runtime.helpers import vjp_of_step
from srcad.runtime.pullbacks import separate, whole
from srcad.runtime.revolve import Kind, Online, placed, reversal


@dataclass(frozen=True)
class Unbound:
    """A variable that is not bound before the loop, and has no value if the loop does not run."""

    name: str


def checkpointed_for(
    step: Callable, active: tuple[int, ...], over: tuple, state: tuple, constants: tuple = (), *,
    last: tuple = (), stops: bool = False, apart: bool = False, lists: bool = False, every: Any = None,
    memory: Any = None,
) -> tuple:  # fmt: skip
    """The state after a loop over sequences, with what else it leaves, and the pullback to what is active before it.

    `last`: what the loop leaves without taking it from one iteration to the next, as it is before. `stops`: the step
    returns as its last part whether it has met a `break`. `apart`: the step may store into the state, or what stands
    around the loop into anything that is given here; `lists`: only into its lists and dicts.
    """
    for part in over:
        refuse_unindexed(step, part)
    loop = Loop(step, active, over, state, constants, last, apart, lists)
    room, steps = loop.room(every, memory), min(len(part) for part in over)
    if steps == 0:
        return loop.not_run()
    return loop.until(lambda k, state: k < steps, stops, room) if stops else loop.known(steps, room(steps))


def checkpointed_while(
    step: Callable, test: Callable | None, active: tuple[int, ...], state: tuple, constants: tuple = (), *,
    last: tuple = (), stops: bool = False, apart: bool = False, lists: bool = False, every: Any = None,
    memory: Any = None,
) -> tuple:  # fmt: skip
    """The same of a loop that runs while a test holds of its state; None always holds."""
    loop = Loop(step, active, (), state, constants, last, apart, lists)

    def going(k: int, state: tuple) -> bool:
        return test is None or bool(test(*state, *loop.constants))

    return loop.until(going, stops, loop.room(every, memory))


checkpointed_for_apart = functools.partial(checkpointed_for, apart=True)
checkpointed_while_apart = functools.partial(checkpointed_while, apart=True)


def refuse_unindexed(step: Callable, over: Any) -> None:
    """What a loop goes over is read again for its steps, by index."""
    if not hasattr(over, "__len__") or not hasattr(over, "__getitem__") or isinstance(over, (dict, str)):
        raise SrcadError(
            f"the loop of {label_of(step)} has checkpoints, and goes over a {type(over).__name__}: its steps are run "
            "again, so let it go over a list, an array or a range: list(...)"
        )


def label_of(step: Callable) -> str:
    return step.__name__.removesuffix("_step")


# ---------------------------------------------------------------- the steps


@dataclass(frozen=True)
class Snapshot:
    """The state of a loop between two steps."""

    state: tuple
    generators: tuple  # where the generators of random numbers stood


class Loop:
    """A loop, taken apart into steps."""

    def __init__(
        self, step: Callable, active: tuple[int, ...], over: tuple, state: tuple, constants: tuple, last: tuple,
        apart: bool, lists: bool,
    ) -> None:  # fmt: skip
        self.step, self.active, self.initial, self.last = step, active, state, last
        self.copied = functools.partial(copied, label=label_of(step), arrays=apart) if apart or lists else None
        self.over: tuple = separate(over) if apart else over
        self.constants: tuple = separate(constants) if apart else constants
        self.generators: list[Access] = generators_of(step, (over, state, constants))
        self.label, self.blocks = label_of(step), has_blocks(step)
        for value in (*state, *constants):
            if hasattr(value, "__next__"):
                raise SrcadError(
                    f"the loop of {self.label} has checkpoints, and reads on in a {type(value).__name__}, which cannot "
                    "be put back for its steps to run again: read from a list by index"
                )

    def room(self, every: Any, memory: Any) -> Callable[[int], int]:
        """For how many snapshots there is room in a loop of so many steps."""
        check_room(every, memory)
        if every is not None:
            return lambda steps: max(1, -(-steps // every))
        size = size_of((self.initial, [read() for read, _ in self.generators]))
        if memory < size:
            raise SrcadError(
                f"memory={memory} bytes hold no snapshot of the loop of {self.label}, whose state takes {size} bytes"
            )
        return lambda steps: int(memory // size)

    def keep(self, state: tuple) -> Snapshot:
        """The state as it is now."""
        kept = state if self.copied is None else self.copied(state)
        return Snapshot(kept, tuple(read() for read, _ in self.generators))

    def back(self, snapshot: Snapshot, *, again: bool) -> tuple:
        """The state as it was then, which may be stored into, and the generators with it; `again`: not for the last
        time."""
        for (_, put), then in zip(self.generators, snapshot.generators, strict=True):
            put(then)
        return snapshot.state if self.copied is None or not again else self.copied(snapshot.state)

    def run(self, k: int, state: tuple) -> tuple:
        """What step k returns."""
        items = [part[k] for part in self.over]
        given = (*items, *state, *self.constants)
        values: tuple = vjp_of_step(self.step, self.active, *given)[0] if self.blocks else self.step(*given)
        return values

    def tape(self, k: int, state: tuple) -> tuple[tuple, Callable]:
        """What step k returns, and its pullback."""
        items = [part[k] for part in self.over]
        values, pullback = vjp_of_step(self.step, self.active, *items, *state, *self.constants)
        return values, pullback

    def state_of(self, values: tuple) -> tuple:
        return values[: len(self.initial)]

    # ---------------------------------------------------------------- the loop for the first time

    def not_run(self) -> tuple:
        """A loop without a step leaves everything as it is."""
        for part in self.last:
            if isinstance(part, Unbound):
                raise UnboundLocalError(f"cannot access local variable {part.name!r}: the loop has not run")
        made = (*self.initial, *self.last)
        return (*made, lambda cotangent, *seeds: Cotangents(self, spread(cotangent, made), seeds).parts())

    def known(self, steps: int, room: int) -> tuple:
        """A loop of so many steps: the last one is run for its pullback at once."""
        slots = min(room, steps)
        positions = set(placed(steps, slots))
        held = {0: self.keep(self.initial)}
        state = self.back(held[0], again=True)
        for k in range(steps - 1):
            if k and k in positions:
                held[k] = self.keep(state)
            state = self.state_of(self.run(k, state))
        turn = self.tape(steps - 1, state)
        return self.left(turn[0], Undoing(self, steps, slots, held, turn=turn))

    def until(self, going: Callable[[int, tuple], bool], stops: bool, room: Callable[[int], int]) -> tuple:
        """A loop that ends when it does: which states are kept is decided on the way."""
        held = {0: self.keep(self.initial)}
        before, state = held[0], self.back(held[0], again=True)
        placement = Online(room)
        values: tuple = ()
        steps = 0
        while going(steps, state):
            if steps > 1:
                kept, given_up = placement.offer(steps - 1)
                if given_up is not None:
                    del held[given_up]
                if kept:
                    held[steps - 1] = before
            if steps:
                before = self.keep(state)
            values = self.run(steps, state)
            state = self.state_of(values)
            steps += 1
            if stops and values[-1]:
                break
        if steps == 0:
            return self.not_run()
        return self.left(values, Undoing(self, steps, room(steps), held, before=before))

    def left(self, values: tuple, undoing: Undoing) -> tuple:
        """What the loop leaves, and the pullback."""
        made = values[: len(self.initial) + len(self.last)]
        undoing.like, undoing.ends = outline(made), fingerprint(self.state_of(values))
        return (*made, undoing)


def spread(cotangent: Any, values: tuple) -> list:
    """The cotangents of the several values, in their shapes."""
    parts = (cotangent,) if len(values) == 1 else cotangent
    return list(whole(parts, values))


# ---------------------------------------------------------------- its steps again, from the last on


@dataclass
class Undoing:
    """The pullback of a loop.

    When it is called a second time the snapshots have been used up, and it begins with the state before the loop.
    """

    loop: Loop
    steps: int
    slots: int
    held: dict[int, Snapshot]  # by the number of steps before it
    turn: tuple[tuple, Callable] | None = None  # what the last step returned, and its pullback
    before: Snapshot | None = None  # the state before the last step
    like: Any = ()  # the outline of what the loop leaves
    ends: list[complex] = field(default_factory=list)  # the fingerprint of the state after it
    lock: Any = field(default_factory=threading.Lock)

    def __call__(self, cotangent: Any, *seeds: Any) -> tuple:
        with self.lock, preserved(self.loop.generators):
            return self.undo(Cotangents(self.loop, spread(cotangent, self.like), seeds))

    def undo(self, bars: Cotangents) -> tuple:
        loop, steps, held = self.loop, self.steps, self.held
        turn, before = self.turn, self.before
        self.held, self.turn, self.before = {0: held[0]}, None, None
        if turn is not None:
            steps -= 1
            bars.through(steps, *turn)
        elif before is not None and steps > 1:
            steps -= 1
            bars.through(steps, *self.again(steps, loop.back(before, again=False), self.ends))
        whole_loop = steps == self.steps
        del turn, before
        ends = self.ends if whole_loop else None
        state: tuple = ()
        coming: list[complex] | None = None
        for action in reversal(sorted(held), steps, self.slots):
            if action.kind is Kind.RESTORE:
                state = loop.back(held[action.at], again=True)
            elif action.kind is Kind.TAKE:
                snapshot = held.pop(action.at)
                coming = fingerprint(snapshot.state)
                state = loop.back(snapshot, again=action.at == 0)
            elif action.kind is Kind.KEEP:
                held[action.at] = loop.keep(state)
            elif action.kind is Kind.ADVANCE:
                for k in range(action.at, action.to or 0):
                    state = loop.state_of(loop.run(k, state))
            else:
                bars.through(action.at, *self.again(action.at, state, ends))
                state, ends, coming = (), coming, None
        return bars.parts()

    def again(self, k: int, state: tuple, ends: list[complex] | None) -> tuple[tuple, Callable]:
        """Step k for its pullback; where it is known what it came to before, that is compared."""
        values, pullback = self.loop.tape(k, state)
        if ends is not None and not alike(ends, fingerprint(self.loop.state_of(values))):
            raise SrcadError(
                f"the loop of {self.loop.label} has checkpoints, and came to another state when its steps were run "
                "again: they depend on more than their variables, or these were changed"
            )
        return values, pullback


class Cotangents:
    """The cotangents between two steps: of the state, of what else is left, of the constants; and of the items."""

    def __init__(self, loop: Loop, given: list, seeds: tuple) -> None:
        self.loop, self.count, self.given = loop, len(loop.initial), given
        first = len(loop.over) + self.count
        places = [i for i in loop.active if i >= first]
        starts = (*seeds, *[0.0] * (len(places) - len(seeds)))
        self.constants = {i: whole(s, loop.constants[i - first]) for i, s in zip(places, starts, strict=True)}
        self.items = {i: self.zeros_of_items(loop.over[i]) for i in loop.active if i < len(loop.over)}

    @staticmethod
    def zeros_of_items(over: Any) -> Any:
        return np.zeros_like(over) if isinstance(over, np.ndarray) else [whole(0.0, part) for part in over]

    def through(self, k: int, values: tuple, pullback: Callable) -> None:
        """Back through step k."""
        loop = self.loop
        ends = [False] * (len(values) - len(self.given) - len(self.constants))
        found = dict(zip(loop.active, pullback((*self.given, *self.constants.values(), *ends)), strict=True))
        del pullback
        first = len(loop.over)
        state = [found.get(first + i, 0.0) for i in range(self.count)]
        rest = [whole(0.0, outline(v)) for v in values[self.count : len(self.given)]]
        self.given = [*state, *rest]
        self.constants = {i: found[i] for i in self.constants}
        for i, bar in self.items.items():
            bar[k] = found[i]

    def parts(self) -> tuple:
        """The cotangents of what was active before the loop, and of `last`."""
        loop = self.loop
        first = len(loop.over)
        state = [self.given[i - first] for i in loop.active if first <= i < first + self.count]
        return tuple(map(owned, (*self.items.values(), *state, *self.constants.values(), *self.given[self.count :])))


def owned(cotangent: Any) -> Any:
    """A cotangent that may be added to: what was spread over a shape is not."""
    if isinstance(cotangent, np.ndarray):
        return cotangent if cotangent.flags.writeable else cotangent.copy()
    if isinstance(cotangent, dict):
        return {key: owned(part) for key, part in cotangent.items()}
    return [owned(part) for part in cotangent] if isinstance(cotangent, (list, tuple)) else cotangent


# ---------------------------------------------------------------- snapshots


def copied(state: Any, label: str, arrays: bool) -> Any:
    """A copy of a state that may be stored into, of its arrays only where these may be.

    What is one array or list in the state is one in the copy.
    """
    return _copied(state, label, {}, [] if arrays else None)


def _copied(value: Any, label: str, made: dict[int, Any], arrays: list[np.ndarray] | None) -> Any:
    if id(value) in made:
        return made[id(value)]
    if isinstance(value, np.ndarray) and arrays is not None:
        if any(np.shares_memory(value, other) for other in arrays):
            raise SrcadError(
                f"the loop of {label} has checkpoints, and stores into arrays that share memory: make one of them "
                "a copy before the loop"
            )
        arrays.append(value)
        found: Any = value.copy(order="K")  # sums are taken in the order of the memory
    elif type(value) in (list, tuple):
        found = type(value)([_copied(part, label, made, arrays) for part in value])
    elif type(value) is dict:
        found = {key: _copied(part, label, made, arrays) for key, part in value.items()}
    elif type(value) is set:
        found = set(value)
    else:
        return value
    made[id(value)] = found
    return found


def size_of(value: Any) -> int:
    """The bytes that a snapshot of a value takes."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, dict):
        return sum(map(size_of, value.values()))
    if isinstance(value, (list, tuple)):
        return sum(map(size_of, value))
    return 8
