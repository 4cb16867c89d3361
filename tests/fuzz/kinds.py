"""What the grammar knows of a value: enough to write only programs that run.

A program is run for two draws of data, with other lengths in the second; a length is therefore a pair,
one number for each draw. Two lengths that are equal in both draws are the same length:

>>> cut((4, 6), slice(1, None, 2)), cut((4, 6), slice(None, 2))
((2, 3), (2, 2))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Dim = tuple[int, int]
Shape = tuple[Dim, ...]

ONE: Dim = (1, 1)


@dataclass(frozen=True)
class Float:
    """A number."""


@dataclass(frozen=True)
class Array:
    """An array of doubles."""

    shape: Shape


@dataclass(frozen=True)
class Int:
    """A whole number of 0, ..., `below` - 1: an index into every axis of that length, or longer."""

    below: Dim


@dataclass(frozen=True)
class Flag:
    """A truth value."""


@dataclass(frozen=True)
class Seq:
    """A list of equals, with at least so many of them."""

    element: Kind
    least: int


@dataclass(frozen=True)
class Tup:
    """A tuple."""

    parts: tuple[Kind, ...]


@dataclass(frozen=True)
class Dic:
    """A dictionary with these keys."""

    items: tuple[tuple[str, Kind], ...]


@dataclass(frozen=True)
class Fun:
    """A function."""

    params: tuple[tuple[str, Kind], ...]
    result: Kind | None  #: None: it returns nothing, and writes into its arguments
    stores: bool  #: whether it writes into its arguments or into what it has captured
    elementwise: bool = False  #: takes one value of any shape, and gives the same shape


Kind = Float | Array | Int | Flag | Seq | Tup | Dic | Fun


def cut(dim: Dim, piece: slice) -> Dim:
    """The length of a slice."""
    first, second = (len(range(length)[piece]) for length in dim)
    return first, second


def fits(shape: Shape, into: Shape) -> bool:
    """Whether an array of this shape broadcasts to the other."""
    if len(shape) > len(into):
        return False
    return all(a in (b, ONE) for a, b in zip(reversed(shape), reversed(into)))


def sample(kind: Kind, rng: np.random.Generator, draw: int) -> Any:
    """A value of this kind, away from 0, where `abs` has its kink."""
    if isinstance(kind, Float):
        return float(_numbers(rng, ()))
    if isinstance(kind, Array):
        return _numbers(rng, tuple(dim[draw] for dim in kind.shape))
    if isinstance(kind, Seq):
        return [sample(kind.element, rng, draw) for _ in range(kind.least + draw)]
    if isinstance(kind, Tup):
        return tuple(sample(part, rng, draw) for part in kind.parts)
    if isinstance(kind, Dic):
        return {key: sample(value, rng, draw) for key, value in kind.items}
    raise TypeError(kind)


def _numbers(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    return np.asarray(rng.uniform(0.2, 1.2, size=shape) * np.where(rng.uniform(size=shape) < 0.4, -1.0, 1.0))
