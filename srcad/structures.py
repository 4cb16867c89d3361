"""Gradients written into arrays that the caller keeps: `Derivative.into` and `.add_into`.

Problem: an optimizer that owns its buffers wants the gradient in them, and a buffer of the wrong shape must
not be half written when that is found out.

Remedy: the two structures are first walked side by side, which gives pairs of arrays or an error with the
leaf's path; only then is anything written.

>>> out = {"w": np.zeros(2), "b": np.zeros(())}
>>> write_into(out, {"w": np.array([1.0, 2.0]), "b": 3.0})
>>> add_into(out, {"w": np.array([1.0, 2.0]), "b": 3.0})
>>> out
{'w': array([2., 4.]), 'b': array(6.)}
>>> write_into({"w": np.zeros(3), "b": np.zeros(())}, {"w": np.array([1.0, 2.0]), "b": 3.0})
Traceback (most recent call last):
    ...
ValueError: out['w']: the gradient has shape (2,), the array to write into (3,)
"""

from __future__ import annotations

import copy
import dataclasses
import itertools
import numbers
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from srcad.facts import attributes_of
from srcad.grads import Grads
from srcad.keys import overlaps

__all__ = ["add_into", "leaves", "mapped", "parts_of_value", "write_into"]


def write_into(out: Any, gradient: Any) -> None:
    """Put each number and array of `gradient` into the array at the same place of `out`."""
    pairs = list(_pairs("out", out, gradient))
    _refuse_shared([(path, target) for path, target, _ in pairs])
    for _, target, value in pairs:
        np.copyto(target, value, casting="same_kind")


def add_into(out: Any, gradient: Any) -> None:
    """Add each number and array of `gradient` to the array at the same place of `out`."""
    for _, target, value in list(_pairs("out", out, gradient)):
        np.add(target, value, out=target, casting="same_kind")


def _pairs(path: str, out: Any, gradient: Any) -> Iterator[tuple[str, np.ndarray, Any]]:
    """The arrays to write into by their paths, each with what it receives; a ValueError where the structures differ."""
    if is_leaf(gradient):
        if _carries_nothing(gradient) and not isinstance(out, np.ndarray):
            return
        _check_leaf(path, out, gradient)
        yield path, out, gradient
        return
    parts = parts_of_value(gradient)
    if parts is None:
        return
    kind = _kind(gradient)
    there = _parts_of_out(out, gradient)
    if there is None:
        raise ValueError(f"{path}: the gradient is a {kind}, what to write into is {described(out)}")
    if there.keys() != parts.keys():
        raise ValueError(
            f"{path}: the gradient has {_listed(gradient, parts)}, what to write into {_listed(out, there)}"
        )
    for key, part in parts.items():
        yield from _pairs(path + step(gradient, key), there[key], part)


def _refuse_shared(targets: list[tuple[str, np.ndarray]]) -> None:
    """Two gradients in the same memory: the second would be written over the first."""
    for (path, one), (other, two) in itertools.combinations(targets, 2):
        if np.may_share_memory(one, two) and np.shares_memory(one, two):
            raise ValueError(f"{other}: the array to write into shares memory with {path}")


def _parts_of_out(out: Any, gradient: Any) -> dict[Any, Any] | None:
    """The parts of `out` by the gradient's keys; a plain tuple does for a `Grads`, which unpacks like one."""
    if isinstance(gradient, Grads) and type(out) is tuple:
        names = gradient.keys()
        return dict(zip(names, out, strict=True)) if len(names) == len(out) else dict(enumerate(out))
    return parts_of_value(out) if type(out) is type(gradient) else None


def _check_leaf(path: str, out: Any, value: Any) -> None:
    if not isinstance(out, np.ndarray):
        hint = (
            ": a number cannot be written into, use a 0-d array, np.zeros(())"
            if isinstance(out, numbers.Number)
            else ""
        )
        raise ValueError(f"{path}: the gradient is {described(value)}, what to write into is {described(out)}{hint}")
    if out.shape != np.shape(value):
        raise ValueError(f"{path}: the gradient has shape {np.shape(value)}, the array to write into {out.shape}")
    if not np.can_cast(np.result_type(value), out.dtype, "same_kind"):
        raise ValueError(f"{path}: the gradient is of {np.result_type(value)}, the array to write into of {out.dtype}")
    if not out.flags.writeable:
        raise ValueError(f"{path}: the array to write into is read-only")
    if overlaps(out):
        raise ValueError(f"{path}: elements of the array to write into overlap in memory")


# ---------------------------------------------------------------- structures


def is_leaf(value: Any) -> bool:
    """Whether `value` is a number or an array; a boolean is a choice that came along."""
    if isinstance(value, (np.ndarray, numbers.Number)):
        return not isinstance(value, (bool, np.bool_))
    return getattr(type(value), "_srcad_leaf", False)  # what stands for an array


def _carries_nothing(value: Any) -> bool:
    return isinstance(value, int)


def parts_of_value(value: Any) -> dict[Any, Any] | None:
    """The parts of a container by key, position or attribute; None for what is no container."""
    if isinstance(value, Grads):
        return dict(value.items())
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, (list, tuple)):
        return dict(enumerate(value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    return attributes_of(value)


def step(container: Any, key: Any) -> str:
    """How a part is reached: `[0]`, `['w']`, `.w`."""
    if isinstance(container, (Grads, dict, list, tuple)):
        return f"[{key!r}]"
    return f".{key}"


def leaves(value: Any, path: str, around: tuple[Any, ...] = ()) -> dict[str, Any]:
    """Every number and array of a structure, by its path.

    >>> leaves({"a": [1.0, (2.0,)]}, "p")
    {"p['a'][0]": 1.0, "p['a'][1][0]": 2.0}
    """
    if is_leaf(value):
        return {path: value}
    found: dict[str, Any] = {}
    if not any(value is other for other in around):  # an object may hold the one that holds it
        for key, part in (parts_of_value(value) or {}).items():
            found |= leaves(part, path + step(value, key), (*around, value))
    return found


def mapped(fn: Callable[[Any], Any], value: Any, around: tuple[Any, ...] = ()) -> Any:
    """The same structure with `fn` of each number and array; what holds none is shared.

    >>> mapped(lambda leaf: 2.0 * leaf, {"a": [1.0, (2.0,)], "name": "m"})
    {'a': [2.0, (4.0,)], 'name': 'm'}
    """
    if is_leaf(value):
        return fn(value)
    parts = parts_of_value(value)
    if parts is None or any(value is other for other in around):
        return value
    made = {key: mapped(fn, part, (*around, value)) for key, part in parts.items()}
    if isinstance(value, Grads):
        return Grads._of(tuple(made), tuple(made.values()))
    if isinstance(value, tuple):
        return value._make(made.values()) if hasattr(value, "_make") else type(value)(made.values())
    new = copy.copy(value)
    if isinstance(value, list):
        new[:] = made.values()
    elif isinstance(value, dict):
        new.update(made)
    else:  # past a frozen dataclass's refusal, and past its constructor's checks
        for name, part in made.items():
            object.__setattr__(new, name, part)
    return new


# ---------------------------------------------------------------- words for errors


def _kind(value: Any) -> str:
    return type(value).__name__


def described(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _listed(container: Any, parts: dict[Any, Any]) -> str:
    if isinstance(container, (list, tuple)):
        return f"{len(parts)} parts"
    return ", ".join(map(repr, parts)) or "nothing"
