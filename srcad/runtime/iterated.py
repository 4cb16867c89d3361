"""What the functions of `itertools` go through, as lists, in Python.

Where an active value is in it, the front end puts these in their place (`frontend/iterated.py`).
"""

from __future__ import annotations

from typing import Any


def accumulate(iterable: Any) -> list[Any]:
    out: list[Any] = []
    for item in iterable:
        out.append(out[-1] + item if out else item)
    return out


def accumulate_by(iterable: Any, func: Any) -> list[Any]:
    out: list[Any] = []
    for item in iterable:
        out.append(func(out[-1], item) if out else item)
    return out


def accumulate_from(iterable: Any, func: Any, initial: Any) -> list[Any]:
    out = [initial]
    for item in iterable:
        out.append(func(out[-1], item))
    return out


def chain(*iterables: Any) -> list[Any]:
    out: list[Any] = []
    for iterable in iterables:
        out.extend(iterable)
    return out


def chained(iterables: Any) -> list[Any]:
    return [item for iterable in iterables for item in iterable]


def pairwise(iterable: Any) -> list[Any]:
    pool = list(iterable)
    return [(pool[i], pool[i + 1]) for i in range(len(pool) - 1)]


def pairs(iterable: Any) -> list[Any]:
    """`itertools.combinations(iterable, 2)`."""
    pool = list(iterable)
    return [(pool[i], pool[j]) for i in range(len(pool)) for j in range(i + 1, len(pool))]


def ordered_pairs(iterable: Any) -> list[Any]:
    """`itertools.permutations(iterable, 2)`."""
    pool = list(iterable)
    return [(pool[i], pool[j]) for i in range(len(pool)) for j in range(len(pool)) if i != j]


def product(first: Any, second: Any) -> list[Any]:
    return [(a, b) for a in first for b in second]


def product_of_three(first: Any, second: Any, third: Any) -> list[Any]:
    return [(a, b, c) for a in first for b in second for c in third]


def starmap(function: Any, iterable: Any) -> list[Any]:
    return [function(*arguments) for arguments in iterable]


def islice(iterable: Any, start: Any, stop: Any, step: Any) -> list[Any]:
    pool = list(iterable)
    return [pool[i] for i in range(len(pool))[start:stop:step]]
