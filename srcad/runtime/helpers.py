"""Helpers of generated code, for what cannot be settled before it runs."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np

from srcad.runtime.overlap import shares_with


def unbroadcast(value: Any, like: Any) -> Any:
    """Sum `value` over the dimensions along which `like` was broadcast to its shape.

    Single precision stays single, and what goes back to a real number is real, though it met complex ones.

    >>> unbroadcast(np.ones((3, 2)), np.ones((1, 2)))
    array([[3., 3.]])
    """
    if isinstance(like, (list, tuple)):
        refuse_list()
    shape = np.shape(like)
    value = np.asarray(value)
    dtype = getattr(like, "dtype", value.dtype)
    if dtype != value.dtype and dtype.kind == value.dtype.kind == "f":
        value = value.astype(dtype)
    elif value.dtype.kind in "iub":  # of whole numbers, counted
        value = value.astype(dtype if dtype.kind == "f" else float)
    if value.dtype.kind == "c" and (isinstance(like, float) or getattr(like, "dtype", dtype).kind == "f"):
        value = value.real
    if value.shape == shape:
        return value if shape else value[()]
    if value.ndim > len(shape):
        value = np.sum(value, axis=tuple(range(value.ndim - len(shape))))
    elif value.ndim < len(shape):  # it was stored into a place of fewer dimensions: `v[:2] = row` where row is (1, 2)
        value = value.reshape((1,) * (len(shape) - value.ndim) + value.shape)
    axes = tuple(i for i, (n, m) in enumerate(zip(value.shape, shape, strict=False)) if m == 1 and n != 1)
    return np.sum(value, axis=axes, keepdims=True) if axes else value[()]


def cotangent_like(value: Any, like: Any) -> Any:
    """A contribution in its argument's shape: summed over what the argument was broadcast to, or one for all elements.

    >>> cotangent_like(np.ones((3, 2)), np.ones(2)), cotangent_like(2.0, np.ones(2))
    (array([3., 3.]), array([2., 2.]))
    """
    given, shape = np.shape(value), np.shape(like)
    made = unbroadcast(value, like)
    if np.shape(made) == shape:
        return made
    if len(given) > len(shape) or any(n not in (1, m) for n, m in zip(given[::-1], shape[::-1], strict=False)):
        from srcad.errors import SrcadError

        raise SrcadError(f"a rule gives a contribution of shape {given} to an argument of shape {shape}")
    return np.broadcast_to(value, shape)


def copy_of(value: Any) -> Any:
    """A copy of an array or list, of each part of a tuple; a number is itself."""
    if isinstance(value, tuple):
        parts = [copy_of(part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value.copy() if isinstance(value, (np.ndarray, list)) else value


def copy_with(value: Any, **attributes: Any) -> Any:
    """A copy of an object with these attributes: a gradient with respect to an object is of the object's class."""
    made = copy.copy(value)
    vars(made).update(attributes)
    return made


def zeros_like(value: Any) -> Any:
    """Zeros in the structure of a value: number, array, list and tuple (as lists), dict and dataclass (as dicts)."""
    if isinstance(value, (list, tuple)):
        return [zeros_like(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {field.name: zeros_like(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {key: zeros_like(item) for key, item in value.items()}
    if isinstance(value, (np.ndarray, np.inexact)):  # of which `[None]` may be taken
        return np.zeros_like(value, dtype=_type_of_adjoint(value))
    return 0.0


def _type_of_adjoint(value: np.ndarray | np.inexact) -> Any:
    """Whole numbers have adjoints, too, where floats may stand in their place."""
    return value.dtype if value.dtype.kind in "fc" else np.dtype(float)


def ones_like(value: Any, kind: str = "f") -> Any:
    """The cotangent 1 of a scalar result, in its shape; `kind`: "f" of a real one, "c" of a complex one."""
    found = f"a {type(value).__name__}"
    if value is None:
        found = "None (no `return`, or one without a value, on the way that it went)"
    elif not isinstance(value, (list, tuple, dict, str)):  # NumPy takes texts (and None) for the names of types
        try:
            shape, dtype = np.shape(value), np.result_type(value)
        except (TypeError, ValueError):  # no array at all
            pass
        else:
            if np.size(value) == 1 and dtype.kind == kind:
                if isinstance(value, np.ndarray):
                    return np.ones_like(value)
                return np.longdouble(1.0) if isinstance(value, np.longdouble) else 1.0  # `1.0 / 11.0` is a double
            found = f"a value of shape {shape} and type {dtype}"
    from srcad.errors import NonScalarError

    wanted = "real" if kind == "f" else "complex"
    raise NonScalarError(f"the function returned {found}, where one {wanted} number is wanted")


def like(gradient: Any, value: Any) -> Any:
    """A gradient in its value's shape and type (and structure), in memory of its own."""
    if isinstance(value, (list, tuple)):
        parts = gradient if isinstance(gradient, (list, tuple, np.ndarray)) else [gradient] * len(value)
        return [like(part, item) for part, item in zip(parts, value, strict=True)]
    if isinstance(value, np.ndarray):
        out = np.empty_like(value, dtype=value.dtype if value.dtype.kind in "fc" else float)
        out[...] = gradient if out.dtype.kind == "c" else np.real(gradient)
        return out
    found = np.asarray(gradient)[()]
    if not isinstance(value, float):
        return found
    return found.real if isinstance(found.real, float) else np.float64(found.real)


def to_each(total_bar: Any, parts: Any) -> list:
    """What each of a list's elements gets of the cotangent of their sum: an array of its own, in its own shape.

    >>> to_each(np.array([1.0, 2.0]), [np.zeros(2), 3.0])
    [array([1., 2.]), np.float64(3.0)]
    """
    return [like(cotangent_like(total_bar, part), part) for part in parts]


def add_parts(target: Any, index: Any, parts: Any) -> None:
    """Add to adjoints in a container (`...`: to all; a slice, a range: to these), part by part.

    >>> bars = [0.0, [1.0, np.zeros(2)]]
    >>> add_parts(bars, 1, (2.0, np.ones(2)))
    >>> bars
    [0.0, [3.0, array([1., 1.])]]
    >>> bar = np.zeros(3)
    >>> add_parts(bar, [1, 2, 2], np.ones(3))  # an element that is picked twice gets both
    >>> bar
    array([0., 1., 2.])
    """
    if isinstance(target, np.ndarray):
        index = list(index) if isinstance(index, range) else index
        np.add.at(target, index, np.array(np.broadcast_to(parts, np.shape(target[index]))))
    elif index is ...:
        keys = list(target) if isinstance(target, dict) else range(len(target))
        for key in keys:
            add_parts(target, key, parts[key])
    elif isinstance(index, (slice, range)):
        for i, part in zip(range(len(target))[index] if isinstance(index, slice) else index, parts, strict=True):
            add_parts(target, i, part)
    elif isinstance(target[index], (list, dict)):
        add_parts(target[index], ..., parts)
    elif isinstance(target[index], np.ndarray):
        target[index][...] += parts  # in place: views of it are adjoints, too
    elif parts is not None:
        target[index] = target[index] + parts


def added(one: Any, other: Any) -> Any:
    """The sum of two cotangents of any structure, in memory of its own.

    >>> added([1.0, [np.ones(2)]], (2.0, [np.ones(2)]))
    [3.0, [array([2., 2.])]]
    """
    if isinstance(one, dict):
        return {key: added(part, other[key]) for key, part in one.items()}
    if isinstance(one, (list, tuple)):
        return [added(p, q) for p, q in zip(one, other, strict=True)]
    if one is None or other is None:  # of None, a part of the value
        return one if other is None else other
    return one + other


def copied_parts(parts: Any) -> Any:
    """A container of adjoints of our own, arrays and all; tuples become lists."""
    if isinstance(parts, dict):
        return {key: copied_parts(part) for key, part in parts.items()}
    if isinstance(parts, (list, tuple)):
        return [copied_parts(part) for part in parts]
    return parts.copy() if isinstance(parts, np.ndarray) else parts


def last_writes(buffer: Any, index: Any) -> Any:
    """1 where a store through this index is the last to its element, 0 where a later repeat overwrites it.

    >>> last_writes(np.zeros(3), [0, 2, 0])
    array([0., 1., 1.])
    """
    if not isinstance(buffer, np.ndarray):  # an item of a list or dict
        return 1.0
    places = np.arange(buffer.size).reshape(buffer.shape)[index]
    order = np.arange(places.size).reshape(places.shape)
    winner = np.empty(buffer.size, dtype=int)
    winner[places] = order
    return (winner[places] == order).astype(buffer.dtype)


def zeros_with_layout(value: np.ndarray) -> np.ndarray:
    """Zeros with the strides of a value, gaps included: a `reshape` is a view of both or a copy of both."""
    dtype = _type_of_adjoint(value)
    if value.size == 0 or value.flags.forc:
        return np.zeros_like(value, dtype=dtype)
    strides = [s * (dtype.itemsize // value.itemsize) for s in value.strides]  # whole numbers may be smaller
    low = sum((n - 1) * s for n, s in zip(value.shape, strides, strict=True) if s < 0)
    high = sum((n - 1) * s for n, s in zip(value.shape, strides, strict=True) if s > 0) + dtype.itemsize
    return np.ndarray(value.shape, dtype, np.zeros(high - low, np.uint8).data, -low, strides)


def add_shadow(shadows: list, shadow: Any) -> None:
    """Keep a new shadow, and what is in it, in the list of all, so that a pullback can clear them."""
    shadows.append(shadow)
    if isinstance(shadow, (list, dict)):
        for part in shadow.values() if isinstance(shadow, dict) else shadow:
            if isinstance(part, (list, dict, np.ndarray)):
                add_shadow(shadows, part)


def keep_shadows(shadows: list) -> list:
    """What the shadows (those in lists too) are at the end of the forward sweep: of each list what it holds."""
    kept: list = []
    seen: set[int] = set()

    def visit(shadow: Any) -> None:
        if isinstance(shadow, (list, dict, np.ndarray)) and id(shadow) not in seen:
            seen.add(id(shadow))
            if isinstance(shadow, np.ndarray):
                kept.append((shadow, None))
                return
            kept.append((shadow, shadow.copy()))
            for part in shadow.values() if isinstance(shadow, dict) else shadow:
                visit(part)

    for shadow in shadows:
        visit(shadow)
    return kept


def clear_shadows(kept: list) -> None:
    """Make a pullback's shadows what they were at the end of the forward sweep: zeros, in the lists as they were."""
    for shadow, parts in kept:
        if parts is None:
            shadow[...] = 0.0
        elif isinstance(shadow, dict):
            shadow.clear()
            shadow.update({key: 0.0 if isinstance(part, float) else part for key, part in parts.items()})
        else:
            shadow[:] = [0.0 if isinstance(part, float) else part for part in parts]


MAKERS: list[Callable] = []  # how a callee's derivative is made; srcad puts it here when it is imported


def vjp_of(function: Callable, active: tuple[int, ...], *args: Any, **kwargs: Any) -> tuple[Any, Callable]:
    """The value of a call, and the pullback to its active arguments, made for the types that it meets."""
    return _vjp(MAKERS, function, active, args, kwargs)


STEPS: list[Callable] = []  # how the derivative of a loop's step is made; likewise


def vjp_of_step(function: Callable, active: tuple[int, ...], *args: Any) -> tuple[Any, Callable]:
    """The same of a step of a loop (`stepwise`), which may store into its state: that is its own, and it returns it."""
    return _vjp(STEPS, function, active, args, {})


def _vjp(
    makers: list[Callable], function: Callable, active: tuple[int, ...], args: tuple, kwargs: dict[str, Any]
) -> tuple[Any, Callable]:
    if not makers:
        import srcad  # noqa: F401  a dumped module is running without it

    derived = tuple(i for i in active if not isinstance(args[i], (int, np.integer, str, type(None))))
    if not derived:
        return function(*args, **kwargs), lambda cotangent: tuple(0.0 for _ in active)
    value, pullback = makers[0](function, derived)(*args, **kwargs)
    pullback = _of_full(pullback, value.shape) if isinstance(value, np.ndarray) else _of_numbers(pullback, value)
    if derived == active:
        return value, pullback
    return value, lambda cotangent: _with_zeros(active, derived, pullback(cotangent))


def value_of(function: Callable, *args: Any, **kwargs: Any) -> Any:
    """The value of a call, in text that is differentiated again: its cotangents come by `cotangents_of`."""
    return function(*args, **kwargs)


COTANGENTS: list[Callable] = []  # how the callable below is made; likewise


def cotangent_function(function: Callable, active: tuple[int, ...]) -> Callable:
    """The cotangents of a call's active arguments as a function: of its value's cotangent, and of its arguments."""
    if not COTANGENTS:
        import srcad  # noqa: F401  a dumped module is running without it

    made: Callable = COTANGENTS[0](function, active)
    return made


def cotangents_of(function: Callable, active: tuple[int, ...], cotangent: Any, *args: Any, **kwargs: Any) -> tuple:
    """The cotangents of a call's active arguments, where `vjp_of` would keep a pullback: that is a function, which no
    derivative could be put into."""
    found: tuple = cotangent_function(function, active)(cotangent, *args, **kwargs)
    return found


def _of_full(pullback: Callable, shape: tuple[int, ...]) -> Callable:
    """A pullback that is also given one number for all elements."""
    return lambda cotangent: pullback(
        cotangent if np.shape(cotangent) == shape else np.array(np.broadcast_to(cotangent, shape))
    )


def _of_numbers(pullback: Callable, value: Any) -> Callable:
    """A pullback that is also given arrays of no dimensions for numbers, which it takes for what never changes."""
    return lambda cotangent: pullback(_numbers(cotangent, value))


def _numbers(cotangent: Any, value: Any) -> Any:
    if isinstance(value, dict) and isinstance(cotangent, dict):
        return {key: _numbers(part, value[key]) for key, part in cotangent.items()}
    if isinstance(value, (list, tuple)) and isinstance(cotangent, (list, tuple)):
        return [_numbers(part, like) for part, like in zip(cotangent, value, strict=True)]
    number = isinstance(cotangent, np.ndarray) and not cotangent.ndim and not isinstance(value, np.ndarray)
    return cotangent[()] if number else cotangent


def _with_zeros(active: tuple[int, ...], derived: tuple[int, ...], parts: tuple) -> tuple:
    found = dict(zip(derived, parts, strict=True))
    return tuple(found.get(i, 0.0) for i in active)


def shadow_of(value: Any, _made: dict | None = None) -> Any:
    """Zeros in the structure of a value, lists for tuples too; what is one list in the value is one in its shadow."""
    made = {} if _made is None else _made
    if id(value) in made:
        return made[id(value)]
    if isinstance(value, np.ndarray):
        out: Any = zeros_with_layout(value)
    elif isinstance(value, (list, tuple)):
        out = [shadow_of(item, made) for item in value]
    elif isinstance(value, dict):
        out = {key: shadow_of(item, made) for key, item in value.items()}
    else:
        return 0.0
    made[id(value)] = out
    return out


def once_each(shadow: Any, _seen: set[int] | None = None) -> Any:
    """The shadow of a deep copy as the cotangent of what was copied: one list or array that is in it twice counts once.

    >>> row = [1.0]
    >>> once_each([row, row])
    [[1.0], [0.0]]
    """
    seen = set() if _seen is None else _seen
    if not isinstance(shadow, (np.ndarray, list, dict)):
        return shadow
    if id(shadow) in seen:
        return shadow_of(shadow)
    seen.add(id(shadow))
    if isinstance(shadow, dict):
        return {key: once_each(item, seen) for key, item in shadow.items()}
    return shadow if isinstance(shadow, np.ndarray) else [once_each(item, seen) for item in shadow]


def part_shadow(shadow: Any, part: Any) -> Any:
    """The shadow of a part: the whole's own, but a number is a copy, which has one of its own."""
    if isinstance(part, (np.ndarray, list, tuple, dict)):
        return shadow
    return np.zeros((), complex if np.iscomplexobj(part) else float)


def shadow_after(shadow: Any, value: Any) -> Any:
    """The shadow of x after `x op= v`: as it was where x is an array, changed in place, or a new value's."""
    if isinstance(value, (list, tuple, dict)):
        refuse_list()
    kept = isinstance(value, np.ndarray) and value.shape == np.shape(shadow)
    return shadow if kept else part_shadow(shadow_of(value), value)


def unless_shared(bar: Any, base: Any) -> Any:
    """The cotangent of what was a copy of a part of `base`; of a view zeros, for its base has it already."""
    if isinstance(bar, np.ndarray):
        return np.zeros_like(bar) if shares_with(bar, base) else bar
    return shadow_of(bar) if isinstance(bar, (list, dict)) else bar


def inserted_at(index: int, items: list) -> int:
    """Where `items.insert(index, item)` has put its item.

    >>> items = [1, 2]
    >>> items.insert(-1, 9), inserted_at(-1, items), items
    (None, 1, [1, 9, 2])
    """
    last = len(items) - 1
    return min(index, last) if index >= 0 else max(index + last, 0)


def popped_at(index: int, items: list) -> int:
    """Where what `items.pop(index)` has taken out is to be put in again."""
    return index if index >= 0 else len(items) + 1 + index


def floating(dtype: Any) -> Any:
    """The type that an active value is to have, where it is known only when it runs."""
    if dtype is not None and np.dtype(dtype).kind in "iub":
        from srcad.errors import SrcadError

        raise SrcadError(
            f"an active value made {np.dtype(dtype)}, where it is known only when it runs that it is rounded: "
            "write the type where it is used, or srcad.stop_gradient(...)"
        )
    return dtype


def no_list(value: Any) -> Any:
    """What may be a number or a list, to which is added: a list would be made longer."""
    if isinstance(value, (list, tuple)):
        refuse_list()
    return value


def refuse_list() -> None:
    """What an operator does to lists is something else than what it does to arrays."""
    from srcad.errors import SrcadError

    raise SrcadError(
        "a list that is added or multiplied, where it is known only when it runs that it is a list: "
        "let the function that it comes from return an array, np.array(...)"
    )
