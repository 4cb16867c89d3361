"""Whether two gradients differ by no more than rounding does in a program that magnifies it.

A program can divide by what nearly vanishes, again and again in a loop. Its gradient then has a relative error of
1e-6 however it is computed, and the tape is no better than we are. That is measured, not guessed: the tape's own
gradient is taken at arguments that are moved by some units in the last place. The difference is put down to rounding
only where

- sixteen units account for it in each leaf, so a mistake can hide only where rounding is nearly as large;
- sixteen times the step moves the gradient about sixteen times as far: nothing jumps there.

Where both gradients say that the last digit of an argument decides on the fourth of the result, nothing is steady any
more, and there is no number to compare with.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.fuzz.programs import Program
from tests.oracle.structures import leaves, map_leaves
from tests.oracle.tape import OracleCannot, tape_gradient

STEP = 64  #: units in the last place: large against the rounding of one operation, small against any data
TIMES = 16  #: how much longer the second step is, and how many units may account for a difference
TRIALS = 4
CHAOS = 1e-4 / np.finfo(float).eps  #: a gradient from which on the result itself is known to less than four digits


def only_rounding(fun: Callable[..., Any], program: Program, draw: int, found: Any, exact: Any) -> bool:
    """Whether the program's conditioning explains how `found` differs from the tape's gradient."""
    if all(max(np.max(np.abs(leaf)) for leaf in leaves(g).values() if np.size(leaf)) > CHAOS for g in (found, exact)):
        return True
    rng = np.random.default_rng([program.seed % 2**32, draw])
    try:
        short = _largest_moves(fun, program, draw, exact, STEP, rng)
        long = _largest_moves(fun, program, draw, exact, STEP * TIMES, rng)
    except OracleCannot:
        return False
    there, truth = leaves(found), leaves(exact)
    if there.keys() != truth.keys():
        return False
    for path, expected in truth.items():
        if np.shape(there[path]) != np.shape(expected):
            return False
        difference = np.max(np.abs(there[path] - expected), initial=0.0)
        steady = short[path] * TIMES / 4 <= long[path] <= short[path] * TIMES * 4
        small = difference <= 1e-12 * np.max(np.abs(expected), initial=1e-3)
        if not (small or steady and difference <= short[path] * TIMES / STEP):
            return False
    return True


def _largest_moves(
    fun: Callable[..., Any], program: Program, draw: int, exact: Any, units: int, rng: np.random.Generator
) -> dict[str, float]:
    """How far each leaf of the tape's gradient moves, at most, when each number of the arguments moves so much."""

    def moved(leaf: Any) -> Any:
        signs = rng.choice([-1.0, 1.0], size=np.shape(leaf))
        near = leaf * (1.0 + units * np.finfo(float).eps * signs)
        return float(near) if isinstance(leaf, float) else near

    at = leaves(exact)
    largest = dict.fromkeys(at, 0.0)
    for _ in range(TRIALS):
        _, there = tape_gradient(fun, map_leaves(moved, program.arguments(draw).args), program.wrt)
        for path, value in leaves(there).items():
            largest[path] = max(largest[path], float(np.max(np.abs(value - at[path]), initial=0.0)))
    return largest
