"""The table of corpus cases, and the draws that their arguments are made from.

A case is a function, a builder of its arguments, and `wrt`.  The builder makes
*fresh* arguments at every call, because many of the functions change theirs;
another draw gives other numbers and other lengths, which the same generated
code must handle:

>>> from tests.corpus.table import Draw
>>> Draw(0).array(Draw(0).n(3)).shape, Draw(1).array(Draw(1).n(3)).shape
((3,), (4,))
"""

from __future__ import annotations

import importlib
import io
import os
import pkgutil
import warnings
import zlib
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Wrt = int | str | tuple[int | str, ...]

#: The draw whose stretchable lengths are all 1: broadcasting then means something else.
SHORTEST = -99


class Draw:
    """Random arguments; `number` selects the numbers, and stretches the lengths."""

    def __init__(self, number: int = 0) -> None:
        self.number = number
        self._rng = np.random.default_rng(1000 + number)

    def n(self, length: int) -> int:
        """A length that differs from draw to draw."""
        return max(length + self.number, 1)

    def array(self, *shape: int) -> np.ndarray:
        """Normal deviates, kept away from 0 so that no kink of `abs` is near."""
        values = self._rng.normal(size=shape)
        return np.asarray(values + 0.05 * np.where(values < 0.0, -1.0, 1.0))

    def positive(self, *shape: int) -> np.ndarray:
        return np.asarray(self._rng.uniform(0.5, 1.5, size=shape))

    def spd(self, n: int) -> np.ndarray:
        """A well-conditioned symmetric positive definite matrix."""
        root = self._rng.normal(size=(n, n))
        return root @ root.T / n + 2.0 * np.eye(n)

    def dominant(self, n: int) -> np.ndarray:
        """A diagonally dominant matrix (LU without pivoting is stable)."""
        return self._rng.uniform(-1.0, 1.0, size=(n, n)) + n * np.eye(n)

    def scalar(self, low: float = 0.5, high: float = 1.5) -> float:
        return float(self._rng.uniform(low, high))


@dataclass(frozen=True)
class Arguments:
    """Positional and keyword arguments of one call."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One function to differentiate."""

    name: str  #: unique: the module's theme and the function's name
    fun: Callable[..., Any]  #: the primal
    build: Callable[[Draw], Any]  #: makes fresh arguments
    wrt: Wrt  #: what to differentiate
    rtol: float  #: agreement with the tape
    tape: bool  #: False: the tape cannot run it, differences alone decide
    smooth: bool  #: False: at a kink on purpose, differences do not decide
    may_refuse: bool  #: outside the issue's list: a `SrcadError` is right too

    def arguments(self, number: int = 0) -> Arguments:
        built = self.build(Draw(number))
        return built if isinstance(built, Arguments) else Arguments(built)

    def runs_at(self, number: int) -> bool:
        """Whether the primal gives a number for this draw (some need arrays of a few elements)."""
        given = self.arguments(number)
        with redirect_stdout(io.StringIO()), np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return bool(np.all(np.isfinite(self.fun(*given.args, **given.kwargs))))
            except Exception:
                return False


CASES: dict[str, Case] = {}
RAISING: dict[str, Case] = {}


def add(
    fun: Callable[..., Any],
    build: Callable[[Draw], Any],
    wrt: Wrt = 0,
    *,
    name: str | None = None,
    theme: str | None = None,
    rtol: float = 1e-8,
    tape: bool = True,
    smooth: bool = True,
    may_refuse: bool = False,
    raises: bool = False,
) -> None:
    """Register `fun`, also one that is no `def`: a partial, a method, a lambda.

    With `raises`, the primal raises for these arguments, and so must its gradient.
    """
    theme = theme or fun.__module__.rpartition(".")[2]
    key = f"{theme}.{name or fun.__name__}"
    table = RAISING if raises else CASES
    if key in CASES or key in RAISING:
        raise ValueError(f"two cases are called {key}")
    table[key] = Case(key, fun, build, wrt, rtol, tape, smooth, may_refuse)


def case(build: Callable[[Draw], Any], wrt: Wrt = 0, **options: Any) -> Callable:
    """The decorator form of `add`; gives the function back as it is."""

    def register(fun: Callable[..., Any]) -> Callable[..., Any]:
        add(fun, build, wrt, **options)
        return fun

    return register


def one_in(count: int, names: Sequence[Any]) -> list[Any]:
    """A part of them, by their texts, for tests that take long: what it is does not change when others are added.

    With SRCAD_CORPUS=all in the environment all.
    """
    if os.environ.get("SRCAD_CORPUS") == "all":
        return list(names)
    return [n for n in names if zlib.crc32(repr(n).encode()) % count == 0]


def load() -> dict[str, Case]:
    """Import every module of the corpus and give the full table."""
    package = importlib.import_module(__package__)
    for module in pkgutil.walk_packages(package.__path__, __package__ + "."):
        importlib.import_module(module.name)
    return CASES
