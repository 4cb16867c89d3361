"""What the functions of `itertools` go through, as lists, in Python.

Where an active value is in it, the front end puts these in their place (`frontend/iterated.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np


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


def triples(iterable: Any) -> list[Any]:
    """`itertools.combinations(iterable, 3)`."""
    pool = list(iterable)
    n = len(pool)
    return [(pool[i], pool[j], pool[k]) for i in range(n) for j in range(i + 1, n) for k in range(j + 1, n)]


def pairs_with_itself(iterable: Any) -> list[Any]:
    """`itertools.combinations_with_replacement(iterable, 2)`."""
    pool = list(iterable)
    return [(pool[i], pool[j]) for i in range(len(pool)) for j in range(i, len(pool))]


def longest(first: Any, second: Any, fill: Any) -> list[Any]:
    """`itertools.zip_longest(first, second, fillvalue=fill)`."""
    one, other = list(first), list(second)
    n, m = len(one), len(other)
    return [(one[i] if i < n else fill, other[i] if i < m else fill) for i in range(max(n, m))]


def enumerated(array: Any) -> Iterator[Any]:
    """`np.ndenumerate(array)`, which reads each element when its turn comes."""
    for index in np.ndindex(array.shape):
        yield index, array[index]


def product(first: Any, second: Any) -> list[Any]:
    return [(a, b) for a in first for b in second]


def product_of_three(first: Any, second: Any, third: Any) -> list[Any]:
    return [(a, b, c) for a in first for b in second for c in third]


def starmap(function: Any, iterable: Any) -> list[Any]:
    return [function(*arguments) for arguments in iterable]


def islice(iterable: Any, start: Any, stop: Any, step: Any) -> list[Any]:
    pool = list(iterable)
    return [pool[i] for i in range(len(pool))[start:stop:step]]
