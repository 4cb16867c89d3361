"""The key of a call's arguments: what the generated code was made for, computed at every call.

Types, dtypes, numbers of dimensions and which of them are 1; never lengths or values. It must tell apart
whatever `facts.of_value` tells apart, and take a fraction of a microsecond an argument.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from srcad.facts import MAX_PARTS, PLAIN, attributes_of, hidden_methods, of_value, pattern

_ARRAY = np.ndarray  # looked up at every call: one name instead of two


def key_of(value: Any) -> Any:
    """The key of one argument."""
    kind = type(value)
    if kind is _ARRAY:
        shape = value.shape
        if value.base is not None and not value.flags.forc and overlaps(value):
            return "an array whose elements overlap"
        if 1 in shape:
            return (value.dtype, tuple([n == 1 for n in shape]))
        return (value.dtype, len(shape))
    if kind in PLAIN:
        return kind
    if kind is tuple and len(value) <= MAX_PARTS:
        return (tuple, tuple([key_of(v) for v in value]))
    if kind is dict:
        return (dict, tuple(value), tuple([key_of(v) for v in value.values()]))
    if kind is list or isinstance(value, (list, tuple)):
        return _sequence_key(kind, value)
    if value is None or kind is str:
        return value
    if isinstance(value, np.generic):
        return kind
    if dataclasses.is_dataclass(value):
        return (kind, tuple([key_of(getattr(value, f.name)) for f in dataclasses.fields(value)]))
    hidden = hidden_methods(value)
    return (kind, "own", hidden) if hidden else kind


def key_of_active(value: Any, around: tuple[Any, ...] = ()) -> Any:
    """The key of an argument that `wrt` names: of a plain object it has the attributes too (`facts.of_object`)."""
    key = key_of(value)
    if type(key) is tuple or not isinstance(key, type) or key in PLAIN or any(value is other for other in around):
        return key
    fields = attributes_of(value)
    if fields is None:
        return key
    return (key, tuple(fields), tuple([key_of_active(v, (*around, value)) for v in fields.values()]))


def keys_of_call(keys: Sequence[Callable[[Any], Any]]) -> Callable[..., tuple]:
    """The keys of a call's arguments, each by its function. Written out: a loop would cost as much as the keys.

    >>> keys_of_call([key_of, key_of])(2.0, "ij")
    (<class 'float'>, 'ij')
    """
    names = {f"key{i}": key for i, key in enumerate(keys)}
    arguments = [f"a{i}" for i in range(len(names))]
    made = "".join(f"{key}({a}), " for key, a in zip(names, arguments, strict=True))
    return eval(f"lambda {', '.join(arguments)}: ({made})", names)  # noqa: S307  names of our own


def key_with_literals(key: Callable[[Any], Any], paths: Sequence[str]) -> Callable[[Any], Any]:
    """The key of an argument for some of whose whole numbers, flags and lengths of lists the code is made: with these.

    >>> key_with_literals(key_of, ["axis"])(1)
    ('for', (1,), <class 'int'>)
    >>> key_with_literals(key_of, ["axes.1"])((0, 2))
    ('for', (2,), (<class 'tuple'>, (<class 'int'>, <class 'int'>)))
    """
    ways = [path.split(".")[1:] for path in paths]
    return lambda value: ("for", tuple([part_at(value, way) for way in ways]), key(value))


def part_at(value: Any, way: Sequence[str]) -> Any:
    """What stands in a value at a path; None where there is nothing.

    >>> part_at({"axes": (0, 2)}, ["axes", "1"]), part_at([[1.0], [2.0]], ["*", "0"])
    (2, None)
    """
    for step in way:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, (list, tuple)) and step == "len":
            value = len(value)
        elif isinstance(value, (list, tuple)):
            value = value[int(step)] if step.isdigit() and int(step) < len(value) else None  # `*`: of all elements
        else:
            value = getattr(value, step, None)
    return value


def _sequence_key(kind: type, value: Any) -> Any:
    if kind is list or len(value) > MAX_PARTS:
        kinds = set(map(type, value))
        if kinds <= PLAIN and kinds:
            if len(kinds) == 1:
                return (kind, "all", kinds.pop())
            if len(value) > MAX_PARTS:
                return (kind, "of", frozenset(kinds))
        parts = [key_of(v) for v in value]
        count = len(parts)
        first = parts[0] if parts else None
        alike = count == 1 or count > 0 and parts.count(first) == count
        if alike or len(parts) > MAX_PARTS:
            return (kind, "all", first if alike else pattern(of_value(value, "")))
        return (kind, tuple(parts))
    return (kind, tuple([key_of(v) for v in value]))


def overlaps(value: np.ndarray) -> bool:
    """Whether two elements of a writeable array may be one piece of memory
    (`np.lib.stride_tricks.as_strided`).

    In order of their strides, each dimension has to step over all that the ones before it reach.
    """
    if value.size < 2 or not value.flags.writeable:
        return False
    reach = value.itemsize
    for stride, n in sorted((abs(s), n) for s, n in zip(value.strides, value.shape, strict=True) if n > 1):
        if stride < reach:
            return True
        reach += stride * (n - 1)
    return False
