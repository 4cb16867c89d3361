"""Helpers of generated forward mode, for what cannot be settled before it runs."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np

from srcad.runtime.helpers import zeros_with_layout


def zero_tangent(value: Any, _made: dict[int, Any] | None = None) -> Any:
    """No change, in the structure of a value: tuples stay tuples, objects objects.

    What is one list or array in the value is one in its tangent: `[[0.0]] * 2`.

    >>> zero_tangent((2.0, [np.ones(2), 3]))
    (0.0, [array([0., 0.]), 0.0])
    """
    if isinstance(value, (float, int)):
        return 0.0 if not isinstance(value, np.inexact) else value.dtype.type(0)
    made = {} if _made is None else _made
    if id(value) not in made:
        made[id(value)] = _zero_tangent(value, made)
    return made[id(value)]


def _zero_tangent(value: Any, made: dict[int, Any]) -> Any:
    if isinstance(value, np.ndarray):
        return np.zeros_like(value, dtype=value.dtype if value.dtype.kind in "fc" else float)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*[zero_tangent(item, made) for item in value])
    if isinstance(value, (list, tuple)):
        return type(value)([zero_tangent(item, made) for item in value])
    if isinstance(value, dict):
        return {key: zero_tangent(item, made) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: zero_tangent(getattr(value, f.name), made) for f in dataclasses.fields(value)}
        new = copy.copy(value)
        for key, part in parts.items():
            object.__setattr__(new, key, part)
        return new
    if isinstance(value, np.inexact):
        return value.dtype.type(0)
    if value is None or isinstance(value, str):  # nothing that could change
        return None
    return 0j if isinstance(value, complex) else 0.0


def in_type_of(tangent: Any, value: Any) -> Any:
    """A tangent in its value's type: in an array of whole numbers, which is stored into, halves would be lost.

    >>> in_type_of(np.array([1, 0]), np.ones(2)), in_type_of(np.array(1), 2.5)
    (array([1., 0.]), 1.0)
    """
    if np.iscomplexobj(tangent) and not np.iscomplexobj(value):  # of roots that turned out to be real: 0j is no change
        tangent = np.real(tangent)
    if isinstance(value, np.ndarray):
        plain = type(tangent) is np.ndarray and tangent.dtype == value.dtype
        return tangent if plain or value.dtype.kind not in "fc" else np.asarray(tangent, value.dtype)
    if isinstance(value, (float, complex, np.inexact)):
        return tangent if isinstance(tangent, type(value)) else type(value)(tangent)
    return tangent


def in_types_of(tangent: Any, value: Any) -> Any:
    """A tangent in its value's types, part by part: `x + 1j` is complex, and what changes in it is not.

    >>> in_types_of([np.ones(1), 2.0], [np.array([1j]), 3.0])
    [array([1.+0.j]), 2.0]
    """
    if isinstance(value, (list, tuple)) and isinstance(tangent, (list, tuple)):
        parts = [in_types_of(part, item) for part, item in zip(tangent, value, strict=True)]
        return type(tangent)(*parts) if hasattr(tangent, "_fields") else type(tangent)(parts)
    if isinstance(value, dict) and isinstance(tangent, dict):
        return {key: in_types_of(part, value[key]) for key, part in tangent.items()}
    return in_type_of(tangent, value)


def spread(tangent: Any, value: Any) -> Any:
    """A tangent in the shape of its value: `x + b` of a matrix and a row changes in every row with b."""
    if np.shape(tangent) == np.shape(value):
        return tangent
    return np.array(np.broadcast_to(tangent, np.shape(value)))[()]


def own_tangent(tangent: Any, value: Any) -> Any:
    """A tangent of an argument that is stored into: of its own memory, laid out as the argument's."""
    if isinstance(value, np.ndarray):
        made = zeros_with_layout(value)
        made[...] = tangent
        return made
    return copied_tangent(tangent)


def copied_tangent(tangent: Any) -> Any:
    """A tangent of any structure, in memory of its own."""
    return copy.deepcopy(tangent)


def refuse_other_view(view: Any, base: Any, view_dot: Any, base_dot: Any) -> None:
    """A `reshape` is a view of both array and tangent, or a copy of both."""
    arrays = all(isinstance(a, np.ndarray) for a in (view, base, view_dot, base_dot))
    if arrays and np.shares_memory(view, base) != np.shares_memory(view_dot, base_dot):
        from srcad.errors import SrcadError

        raise SrcadError(
            "a reshape of an array that is stored into is a view of the array and a copy of its tangent (or the other "
            "way round): reshape a copy, x.copy().reshape(...)"
        )


TANGENTS: list[Callable] = []  # how the callable below is made; srcad puts it here when it is imported


def tangent_function(function: Callable, active: tuple[int, ...]) -> Callable:
    """A call's value and tangent as a function: of the active arguments' tangents, and of its arguments."""
    if not TANGENTS:
        import srcad  # noqa: F401  a dumped module is running without it

    made: Callable = TANGENTS[0](function, active)
    return made


MAKERS: list[Callable] = []  # how a callee's forward derivative is made; srcad puts it here when it is imported


def jvp_of(function: Callable, active: tuple[int, ...], tangents: tuple, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
    """The value of a call and its tangent, by code that is made for the types that it meets."""
    if not MAKERS:
        import srcad  # noqa: F401  a dumped module is running without it

    derived = tuple(i for i in active if not isinstance(args[i], (int, np.integer)))
    if not derived:
        value = function(*args, **kwargs)
        return value, zero_tangent(value)
    found = dict(zip(active, tangents, strict=True))
    return MAKERS[0](function, derived)(args, kwargs, tuple(found[i] for i in derived))
