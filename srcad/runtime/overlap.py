"""Memory from outside that is reached in two ways, where it is stored into: refused before anything runs.

    refuse_overlap("u", u, "v", v)          two arguments
    refuse_overlap("p", p)                  the parts of one: p["a"] is p["b"]
    refuse_overlap("p", p, ("a",))          of which only p["a"] is stored into
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np


def refuse_overlap(stored: str, one: Any, other: Any = None, two: Any = None) -> None:
    """What is stored into, of what comes from outside, may not share memory with anything else from there."""
    if isinstance(other, str):
        if shares_with(one, two):
            raise _refused(stored, other)
        return
    found = _shared_parts(stored, one, other)
    if found is not None:
        raise _refused(*found)


def _refused(stored: str, other: str) -> Exception:
    from srcad.errors import SrcadError

    return SrcadError(
        f"{stored} and {other} share memory, and {stored} is stored into: let one of them have a copy, {other}.copy()"
    )


def _shared_parts(name: str, whole: Any, stored: tuple | None) -> tuple[str, str] | None:
    """Two parts that share memory, the one that is stored into first; `stored`: keys, None for all of them.

    Only arrays whose bounds overlap are compared, so that it does not take the square of their number.
    """
    held = [
        (path, part, stored is None or key in stored)
        for key, inner, path in _children(whole, name)
        for path, part in _reached(inner, path)
    ]
    seen: dict[int, tuple[str, bool]] = {}
    arrays: list[tuple[int, int, str, np.ndarray, bool]] = []
    for path, part, changes in held:
        before = seen.setdefault(id(part), (path, changes))
        if before[0] != path and (changes or before[1]):
            return (before[0], path) if before[1] else (path, before[0])
        if isinstance(part, np.ndarray) and part.size:
            arrays.append((*_bounds(part), path, part, changes))
    arrays.sort(key=lambda item: item[:2])
    around: list[tuple[int, int, str, np.ndarray, bool]] = []
    for item in arrays:
        around = [other for other in around if other[1] > item[0]]
        for other in around:
            if (item[4] or other[4]) and np.shares_memory(item[3], other[3]):
                return (item[2], other[2]) if item[4] else (other[2], item[2])
        around.append(item)
    return None


def _bounds(array: np.ndarray) -> tuple[int, int]:
    """The first byte of an array's memory, and the one after the last."""
    steps = [(n - 1) * step for n, step in zip(array.shape, array.strides, strict=True)]
    first = array.__array_interface__["data"][0]
    return first + sum(s for s in steps if s < 0), first + sum(s for s in steps if s > 0) + array.itemsize


def shares_with(one: Any, other: Any) -> bool:
    """Whether an array, or one in a container, is a view of another, or of one in another container; or a list of it.

    >>> row = [0.0]
    >>> shares_with(row, [row]), shares_with(row, [[0.0]])
    (True, False)
    """
    if _containers(one) & _containers(other):
        return True
    return any(np.shares_memory(a, b) for a in arrays_in(one) for b in arrays_in(other))


def arrays_in(value: Any) -> list[np.ndarray]:
    """The arrays in a value, those in containers and objects too."""
    return [part for _, part in _reached(value, "") if isinstance(part, np.ndarray)]


def _containers(value: Any) -> set[int]:
    """The lists and dicts in a value, by identity."""
    return {id(part) for _, part in _reached(value, "") if isinstance(part, (list, dict))}


def _reached(value: Any, path: str, around: tuple = ()) -> Iterator[tuple[str, Any]]:
    """The arrays, lists and dicts in a value, itself included, and the way to each."""
    if isinstance(value, (np.ndarray, list, dict)):
        yield path, value
    if isinstance(value, (list, tuple, dict)) and not any(value is other for other in around):
        for _, part, inner in _children(value, path):
            yield from _reached(part, inner, (*around, value))


def _children(value: Any, path: str) -> list[tuple[Any, Any, str]]:
    if isinstance(value, dict):
        return [(key, part, f"{path}[{key!r}]") for key, part in value.items()]
    return [(i, part, f"{path}[{i}]") for i, part in enumerate(value)]
