"""Several gradients, one vector.

Problem: a function of several parameters has one gradient for each, and each has its parameter's own
structure. As a plain tuple they come apart nicely, but cannot be added, scaled or measured:

    >>> g1, g2 = (np.array([1.0, 2.0]), 3.0), (np.array([1.0, 1.0]), 4.0)
    >>> g1 + g2
    (array([1., 2.]), 3.0, array([1., 1.]), 4.0)

Remedy: `Grads` unpacks and indexes as the tuple does, knows the parameters' names, and is a vector:

    >>> g1, g2 = Grads({"m": g1[0], "b": g1[1]}), Grads({"m": g2[0], "b": g2[1]})
    >>> g1 + 0.5 * g2
    Grads(m=array([1.5, 2.5]), b=5.0)
    >>> m_bar, b_bar = g1
    >>> g1["m"] is g1.m is g1[0] is m_bar
    True
"""

from __future__ import annotations

import copy
import dataclasses
import functools
import math
import numbers
import operator
from collections.abc import Callable, Hashable, Iterator
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any, NoReturn

import numpy as np

__all__ = ["Grads"]


class Grads:
    """One gradient for each name, in order; a vector over the floats and arrays that they are made of.

    Values may be floats, arrays, and lists, tuples, dicts, dataclasses, named tuples, other objects and
    `Grads` of such. What is no number in them (a string, None, a boolean) is kept as it is.

    `Grads(x)` wraps a gradient of any structure: a dict's keys are the names, a list's or tuple's positions
    are, and anything else has the one name "value".

    >>> Grads([1.0, 2.0]).norm() == math.sqrt(5.0)
    True
    >>> Grads(3.0)
    Grads(value=3.0)
    """

    __slots__ = ("_names", "_values")
    _names: tuple[Hashable, ...]
    _values: tuple[Any, ...]

    # NumPy's scalars and arrays leave `left * g` to `g.__rmul__`; else they would take `g` for a sequence.
    __array_ufunc__ = None

    def __init__(self, structure: Any):
        if isinstance(structure, Grads):
            self._names, self._values = structure._names, structure._values
        elif isinstance(structure, dict):
            self._names, self._values = tuple(structure), tuple(structure.values())
        elif isinstance(structure, (list, tuple)):
            self._names, self._values = tuple(range(len(structure))), tuple(structure)
        else:
            self._names, self._values = ("value",), (structure,)

    @classmethod
    def _of(cls, names: tuple[Hashable, ...], values: tuple[Any, ...]) -> Grads:
        """What a `Derivative` calls at each call: its names are settled, nothing is left to look at."""
        grads = cls.__new__(cls)
        grads._names, grads._values = names, values
        return grads

    # ------------------------------------------------------------------ reading

    def keys(self) -> tuple[Hashable, ...]:
        return self._names

    def values(self) -> tuple[Any, ...]:
        return self._values

    def items(self) -> tuple[tuple[Hashable, Any], ...]:
        return tuple(zip(self._names, self._values, strict=True))

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __getitem__(self, key: Any) -> Any:
        """By name, then by position: of a wrapped `{7: a, 8: b}`, `g[7]` is `a`, and so is `g[0]`."""
        if isinstance(key, Hashable) and key in self._names:
            return self._values[self._names.index(key)]
        if isinstance(key, str):
            raise KeyError(f"no gradient is named {key!r}; there are {self._listing()}")
        try:
            return self._values[key]
        except IndexError:
            raise IndexError(f"no gradient at position {key}; there are {self._listing()}") from None

    def __getattr__(self, name: str) -> Any:
        # Only reached where ordinary lookup fails, so a method wins over a name. While an object is being
        # copied or unpickled it has no `_names` yet, and private names are never parameters' here.
        if not name.startswith("__") and name not in Grads.__slots__ and name in self._names:
            return self._values[self._names.index(name)]
        raise AttributeError(f"'Grads' object has no attribute {name!r}")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *(name for name in self._names if isinstance(name, str))})

    def __repr__(self) -> str:
        if all(isinstance(name, str) and name.isidentifier() for name in self._names):
            return f"Grads({', '.join(f'{name}={value!r}' for name, value in self.items())})"
        return f"Grads({dict(self.items())!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Grads._of, (self._names, self._values)

    def _listing(self) -> str:
        return ", ".join(map(repr, self._names)) or "none"

    # ------------------------------------------------------------------ the vector

    def map(self, fn: Callable[..., Any], *others: Grads) -> Grads:
        """`fn` of each float and array, with those at the same place in `others`.

        >>> Grads({"m": np.array([3.0, -4.0]), "b": -1.0}).map(abs)
        Grads(m=array([3., 4.]), b=1.0)
        """
        for other in others:
            if not isinstance(other, Grads):
                raise TypeError(f"map takes other Grads (wrap them: Grads(x)), not {type(other).__name__}")
        return self._map("map", fn, *others)

    def dot(self, other: Grads) -> float | complex:
        """The inner product, over all floats and arrays: a float, or a complex number where one is complex.

        The left side is conjugated, so that `g.dot(g)` is `g.norm()` squared.

        >>> Grads([np.array([1.0, 2.0]), 3.0]).dot(Grads([np.array([4.0, 5.0]), 6.0]))
        32.0
        """
        if not isinstance(other, Grads):
            raise TypeError(f"dot takes another Grads (wrap it: Grads(x)), not {type(other).__name__}")
        products: list[float | complex] = [0.0]

        def collect(left: Any, right: Any) -> None:
            products.append(np.vdot(_double(left), _double(right)).item())

        self._map("dot", collect, other)
        return functools.reduce(operator.add, products)

    def norm(self) -> float:
        """The Euclidean length, over all floats and arrays.

        >>> Grads([np.array([3.0, 0.0]), 4.0]).norm()
        5.0
        """
        return math.sqrt(self.dot(self).real)

    def __add__(self, other: Any) -> Grads:
        if isinstance(other, Grads):
            return self._map("add", _same_kind(operator.add), other)
        if not _is_scalar(other):
            return NotImplemented
        self._only_zero("add", other)
        # A copy: `total = sum(gs)` may be changed in place, and must not change `gs[0]` with it.
        return self._map("add", copy.copy)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Grads:
        if isinstance(other, Grads):
            return self._map("subtract", _same_kind(operator.sub), other)
        if not _is_scalar(other):
            return NotImplemented
        return self + other

    def __rsub__(self, other: Any) -> Grads:
        if not _is_scalar(other):
            return NotImplemented
        self._only_zero("subtract", other)
        return -self

    def __neg__(self) -> Grads:
        return self._map("negate", _same_kind(operator.neg))

    def __mul__(self, scalar: Any) -> Grads:
        if not self._scales("multiply", scalar):
            return NotImplemented
        return self._map("multiply", _same_kind(lambda leaf: scalar * leaf))

    __rmul__ = __mul__

    def __truediv__(self, scalar: Any) -> Grads:
        if not self._scales("divide", scalar):
            return NotImplemented
        return self._map("divide", _same_kind(lambda leaf: leaf / scalar))

    def _map(self, verb: str, fn: Callable[..., Any], *others: Grads) -> Grads:
        return _map_structure(_Mapping(verb, fn), (), self, *others)

    def _only_zero(self, verb: str, other: Any) -> None:
        if other != 0:
            raise ValueError(f"cannot {verb} Grads of {self._listing()} and {other!r}: of scalars, only 0")

    def _scales(self, verb: str, scalar: Any) -> bool:
        if _is_scalar(scalar):
            return True
        if isinstance(scalar, np.ndarray):
            complaint = f"by {_described(scalar)}, only by a scalar"
            raise ValueError(f"cannot {verb} Grads of {self._listing()} {complaint}")
        return False


# ---------------------------------------------------------------------- structures


@dataclasses.dataclass(frozen=True)
class _Mapping:
    """What is done at each leaf, under the name that its errors call it by."""

    verb: str
    fn: Callable[..., Any]

    def refuse(self, path: tuple[Any, ...], complaint: str) -> NoReturn:
        place = f" at {_place(path)}" if path else ""
        raise ValueError(f"cannot {self.verb} Grads{place}: {complaint}")


def _map_structure(mapping: _Mapping, path: tuple[Any, ...], first: Any, *others: Any) -> Any:
    """`first`'s structure, with `mapping.fn` of each leaf and the leaves at the same place in `others`."""
    if _is_leaf(first):
        for other in others:
            _check_leaf(mapping, path, first, other)
        return mapping.fn(first, *others)
    parts = _parts(first)
    if parts is None:
        return first
    for other in others:
        _check_structure(mapping, path, first, parts, other)
    other_parts = [_parts(other) or {} for other in others]
    return _rebuilt(
        first,
        {
            key: _map_structure(mapping, (*path, key), part, *(parts_[key] for parts_ in other_parts))
            for key, part in parts.items()
        },
    )


def _check_leaf(mapping: _Mapping, path: tuple[Any, ...], left: Any, right: Any) -> None:
    if not _is_leaf(right):
        mapping.refuse(path, f"{_described(left)} and {_described(right)}")
    if np.shape(left) != np.shape(right):
        mapping.refuse(path, f"shapes {np.shape(left)} and {np.shape(right)}")


def _check_structure(
    mapping: _Mapping, path: tuple[Any, ...], left: Any, left_parts: dict[Any, Any], right: Any
) -> None:
    right_parts = None if _is_leaf(right) else _parts(right)
    if right_parts is None or type(left) is not type(right):
        mapping.refuse(path, f"{_described(left)} and {_described(right)}")
    # The order is part of a tuple's or a Grads' structure, not of a dict's.
    ordered = list(left_parts) == list(right_parts)
    if not ordered and (isinstance(left, Grads) or left_parts.keys() != right_parts.keys()):
        mapping.refuse(path, f"{_key_list(left, left_parts)} and {_key_list(right, right_parts)}")


def _is_leaf(value: Any) -> bool:
    """Whether `value` is a number or an array; a boolean is neither, but a choice that came along."""
    return isinstance(value, (np.ndarray, numbers.Number)) and not isinstance(value, bool)


_OPAQUE = (str, bytes, type, ModuleType, FunctionType, MethodType, BuiltinFunctionType)


def _parts(value: Any) -> dict[Any, Any] | None:
    """The parts of a container, by key, position or attribute; None for what holds no numbers."""
    if isinstance(value, Grads):
        return dict(value.items())
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, (list, tuple)):
        return dict(enumerate(value))
    if isinstance(value, _OPAQUE):
        return None
    if dataclasses.is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if hasattr(value, "__dict__"):
        return dict(vars(value))
    return None


def _rebuilt(like: Any, parts: dict[Any, Any]) -> Any:
    """A container like `like` that holds `parts`."""
    if isinstance(like, Grads):
        return Grads._of(tuple(parts), tuple(parts.values()))
    if isinstance(like, tuple):
        values = parts.values()
        return like._make(values) if hasattr(like, "_make") else type(like)(values)
    new = copy.copy(like)
    if isinstance(like, list):
        new[:] = parts.values()
    elif isinstance(like, dict):
        new.update(parts)
    else:
        # Past the constructor, which may check what no gradient has to satisfy, and past frozen dataclasses.
        for name, part in parts.items():
            object.__setattr__(new, name, part)
    return new


# ---------------------------------------------------------------------- leaves


def _is_scalar(value: Any) -> bool:
    return value.ndim == 0 if isinstance(value, np.ndarray) else isinstance(value, numbers.Number)


def _same_kind(fn: Callable[..., Any]) -> Callable[..., Any]:
    """`fn`, but of 0-d arrays a 0-d array, where NumPy's operators give a scalar."""

    def on_leaves(leaf: Any, *others: Any) -> Any:
        result = fn(leaf, *others)
        return np.asarray(result) if isinstance(leaf, np.ndarray) else result

    return on_leaves


def _double(leaf: Any) -> np.ndarray:
    """`leaf` in at least double precision: a dot product of many float32 would lose digits on its way."""
    array = np.asarray(leaf)
    return array.astype(np.result_type(array.dtype, np.float64), copy=False)


# ---------------------------------------------------------------------- words for errors


def _place(path: tuple[Any, ...]) -> str:
    """`("layers", 0, "w")` as it would be written: `layers[0]['w']`; a first string is a parameter's name."""
    first, *rest = path
    return f"{first}" + "".join(f"[{key!r}]" for key in rest)


def _described(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    return f"a {type(value).__name__}"


def _key_list(container: Any, parts: dict[Any, Any]) -> str:
    if isinstance(container, (list, tuple)):
        return f"{len(parts)} parts"
    return f"names {', '.join(map(repr, parts)) or '(none)'}"
