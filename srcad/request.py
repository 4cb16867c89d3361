"""What is asked of the compiler: which derivative of a function, with respect to what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Request:
    """What is to be generated."""

    wrt: tuple[str, ...]  # parameters, in order
    free: tuple[str, ...] = ()  # active free variables, by their names in Core
    value: bool = False
    aux: bool = False
    pullback: bool = False
    single: bool = True  # one gradient rather than a tuple
    order: tuple[str, ...] = ()  # all of them, in the order in which the gradients are returned
    tangent: bool = False  # forward mode: the value and its tangent
    alone: bool = False  # of these, only the tangent
    holomorphic: bool = False  # the result is complex, and so is what it is differentiated by
    # Whole numbers and flags, by their paths, for which the text is made; None where these cannot be known.
    static: frozenset[str] | None = None
    snapshots: tuple[tuple[str, Any], ...] = ()  # how many states the function's loops keep: `every`, `memory`
    nested: bool = False  # what is generated will be differentiated in its turn
    anew: bool = False  # in it contributions to adjoints are new values, also where these are arrays
    in_forward: bool = False  # that is in forward mode, and the last time: what has a checkpoint may stay a call
    once: bool = False  # the pullback is called once at most: it may use up what the forward sweep has kept

    called: bool = False  # by generated code, when that runs

    def for_a_call(self) -> Request:
        """The same, of a function that generated code calls."""
        return replace(self, called=True)

    @property
    def called_again(self) -> bool:
        """Whether it is a pullback that may be called several times."""
        return self.pullback and not self.once

    @property
    def mode(self) -> str:
        return "forward" if self.tangent else "reverse"
