"""Pullbacks that a user's function gives (`srcad.custom_vjp`): asked for whole cotangents, and looked at.

    x, solve_pullback = vjp_by(solve_vjp, (0, 1), A, b)        in the forward sweep
    parts = solve_pullback(x_bar)                              in the reverse sweep: those of A and of b

What the user's pullback gives back has to fit the arguments: a cotangent too many or too few, or one of another shape,
is an error that names it.
"""

from __future__ import annotations

import functools
import inspect
import linecache
import types
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from srcad.errors import SrcadError
from srcad.runtime.helpers import vjp_of
from srcad.runtime.tangents import zero_tangent

Wanted = Any  # of an active argument: its position, its keyword, or (name, value) of a free variable


def vjp_by(rule: Callable, wanted: tuple[Wanted, ...], /, *args: Any, **kwargs: Any) -> tuple[Any, Callable]:
    """The value that a user's rule gives, and the pullback to the active arguments.

    >>> def scaled(a, x):
    ...     return a * x, lambda y_bar: (None, a * y_bar)
    >>> value, pullback = vjp_by(scaled, (1,), 3.0, np.ones(2))
    >>> pullback(1.0)
    (array([3., 3.]),)
    """
    label = getattr(rule, "__name__", type(rule).__name__)
    result = rule(*args, **kwargs)
    if not (isinstance(result, tuple) and len(result) == 2 and callable(result[1])):
        raise SrcadError(f"{label} has to return (value, pullback), not {_described(result)}")
    value, pullback = result
    entries = _entries(rule, args, kwargs)

    def checked(cotangent: Any) -> tuple:
        try:
            given = pullback(whole(cotangent, value))
        except ValueError as error:
            if "read-only" not in str(error):
                raise
            raise SrcadError(
                f"the pullback of {label} writes into the cotangent that it is given, or into a view of it: let it "
                "compute a new array, `g = g * x` rather than `g *= x`"
            ) from error
        parts = _by_name(label, given, entries, rule)
        return tuple([_wanted(label, parts, entries, w) for w in wanted])

    return value, checked


def vjp_apart(rule: Callable, wanted: tuple[Wanted, ...], /, *args: Any, **kwargs: Any) -> tuple[Any, Callable]:
    """The same, where arguments or value may be changed before the pullback is called: it has copies."""
    kept = {key: separate(part) for key, part in kwargs.items()}
    value, pullback = vjp_by(rule, wanted, *[separate(part) for part in args], **kept)
    return separate(value), pullback


def value_by(rule: Callable, wanted: tuple[int | str, ...], /, *values: Any) -> Any:
    """The value that a user's rule gives, where its pullback is asked for by `cotangents_by`.

    `values`: the arguments in the parameters' order, then those of the free variables that `wanted` names.
    """
    return _rule_at(rule, wanted, values)[0]


def cotangents_by(rule: Callable, wanted: tuple[int | str, ...], cotangent: Any, /, *values: Any) -> tuple:
    """What the pullback of a user's rule gives for the wanted arguments and free variables."""
    parts: tuple = _rule_at(rule, wanted, values)[1](cotangent)
    return parts


def jvp_by(rule: Callable, wanted: tuple[int | str, ...], tangents: tuple, /, *values: Any) -> tuple[Any, Any]:
    """The value that a user's rule gives, and its tangent: a pullback is linear, and this is it transposed."""
    value, _ = _rule_at(rule, (), values[: len(values) - count_of_free(wanted)])
    _, transposed = vjp_of(cotangents_function(rule, wanted, len(values)), (0,), zero_tangent(value), *values)
    return value, transposed(tangents)[0]


def _rule_at(rule: Callable, wanted: tuple[int | str, ...], values: tuple) -> tuple[Any, Callable]:
    free = [w for w in wanted if isinstance(w, str)]
    own, of_free = values[: len(values) - len(free)], values[len(values) - len(free) :]
    args, kwargs = split(rule, own)
    held = dict(zip(free, of_free, strict=True))
    return vjp_by(rule, tuple((w, held[w]) if isinstance(w, str) else w for w in wanted), *args, **kwargs)


def count_of_free(wanted: tuple[int | str, ...]) -> int:
    return sum(isinstance(w, str) for w in wanted)


def split(rule: Callable, values: Sequence[Any]) -> tuple[list[Any], dict[str, Any]]:
    """What a rule is called with, from its arguments in the parameters' order: some are only taken by keyword.

    >>> split(lambda a, *rest, scale: None, [1.0, 2.0, 3.0, 4.0])
    ([1.0, 2.0, 3.0], {'scale': 4.0})
    """
    named = [p.name for p in _signature(rule).parameters.values() if p.kind is p.KEYWORD_ONLY]
    at = len(values) - len(named)
    return list(values[:at]), dict(zip(named, values[at:], strict=True))


@functools.lru_cache(maxsize=512)
def cotangents_function(rule: Callable, wanted: tuple[Wanted, ...], count: int) -> types.FunctionType:
    """What the pullback of a user's rule gives for the wanted arguments, by its cotangent and all arguments."""
    names = [f"arg{i}" for i in range(count)]
    label = getattr(rule, "__name__", "rule")
    label = f"{label}_cotangents" if label.isidentifier() else "rule_cotangents"
    given = ", ".join(["rule", repr(wanted), "cotangent", *names])
    text = f"def {label}({', '.join(['cotangent', *names])}):\n    return cotangents_by({given})\n"
    filename = f"<srcad {label} {id(rule):x} {wanted!r} {count}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    space: dict[str, Any] = {"rule": rule, "cotangents_by": cotangents_by, "__name__": __name__}
    exec(compile(text, filename, "exec"), space)  # noqa: S102  our own two lines
    made: types.FunctionType = space[label]
    return made


def separate(value: Any) -> Any:
    """A copy of an array, of the arrays in a container; whatever else is itself."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) in (list, tuple):
        return type(value)([separate(part) for part in value])
    if type(value) is dict:
        return {key: separate(part) for key, part in value.items()}
    return value


def whole(cotangent: Any, value: Any) -> Any:
    """A cotangent in its value's structure and shape; arrays can only be read, as others may share them."""
    if isinstance(value, dict):
        return {key: whole(_part(cotangent, key), part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        parts = [whole(_part(cotangent, i), part) for i, part in enumerate(value)]
        return value._make(parts) if hasattr(value, "_make") else type(value)(parts)
    if isinstance(value, np.ndarray):
        found = np.asarray(cotangent)
        if found.dtype != value.dtype and found.dtype.kind in "fc" and value.dtype.kind in "fc":
            found = found.astype(value.dtype) if value.dtype.kind == "c" else found.real.astype(value.dtype)
        spread: np.ndarray = np.broadcast_to(found, value.shape)  # never writeable
        return spread
    return cotangent


def _part(cotangent: Any, key: Any) -> Any:
    return 0.0 if cotangent is None or np.isscalar(cotangent) and cotangent == 0 else cotangent[key]


# ---------------------------------------------------------------- which cotangent is whose


@functools.lru_cache(maxsize=512)
def _signature(rule: Callable) -> inspect.Signature:
    return inspect.signature(rule)


def _entries(rule: Callable, args: tuple, kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments by name, in the parameters' order; those of `*rest` are `rest[0]`, `rest[1]`."""
    bound = _signature(rule).bind(*args, **kwargs)
    bound.apply_defaults()
    entries: dict[str, Any] = {}
    for name, value in bound.arguments.items():
        kind = bound.signature.parameters[name].kind
        if kind is inspect.Parameter.VAR_POSITIONAL:
            entries |= {f"{name}[{i}]": part for i, part in enumerate(value)}
        elif kind is inspect.Parameter.VAR_KEYWORD:
            entries |= value
        else:
            entries[name] = value
    return entries


def _by_name(label: str, given: Any, entries: dict[str, Any], rule: Callable) -> dict[str, Any]:
    """What the user's pullback gives, by the arguments' names."""
    if isinstance(given, dict):
        return _of_dict(label, given, entries, rule)
    if not isinstance(given, (tuple, list)):
        raise SrcadError(
            f"the pullback of {label} has to give a tuple or a dict of cotangents, not {_described(given)}"
        )
    if len(given) != len(entries):
        raise SrcadError(
            f"the pullback of {label} gives {len(given)} cotangents for {len(entries)} arguments "
            f"({', '.join(entries)}): one for each, None for a constant"
        )
    return dict(zip(entries, given, strict=True))


def _of_dict(label: str, given: dict, entries: dict[str, Any], rule: Any) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    free = {*getattr(rule, "__globals__", {}), *getattr(getattr(rule, "__code__", None), "co_freevars", ())}
    for name, part in given.items():
        rest = [e for e in entries if e.startswith(f"{name}[")]
        if rest and isinstance(part, (tuple, list)) and len(part) == len(rest):
            parts |= dict(zip(rest, part, strict=True))
        elif name in entries or name in free:
            parts[name] = part
        elif rest or f"*{name}" in str(_signature(rule)):
            raise SrcadError(f"the pullback of {label} has to give {len(rest)} cotangents for {name}")
        else:
            raise SrcadError(f"the pullback of {label} gives a cotangent for {name}, which it does not have")
    return parts


def _wanted(label: str, parts: dict[str, Any], entries: dict[str, Any], wanted: Wanted) -> Any:
    if isinstance(wanted, tuple):
        name, value = wanted
    else:
        name = list(entries)[wanted] if isinstance(wanted, int) else wanted
        value = entries[name]
    if name not in parts:
        raise SrcadError(
            f"the pullback of {label} gives no cotangent for {name}, which is active: give a dict that names it "
            "(None where the derivative is zero)"
        )
    return matched(parts[name], value, f"the pullback of {label} gives for {name}")


def matched(part: Any, value: Any, words: str) -> Any:
    """A cotangent that has its argument's structure and shapes; None is zero."""
    if isinstance(value, dict):
        if part is not None and (not isinstance(part, dict) or part.keys() != value.keys()):
            raise SrcadError(f"{words} {_described(part)}, the argument has the keys {', '.join(map(repr, value))}")
        return {k: matched(None if part is None else part[k], v, f"{words}[{k!r}]") for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        if part is not None and (not isinstance(part, (list, tuple)) or len(part) != len(value)):
            raise SrcadError(f"{words} {_described(part)}, the argument is a {type(value).__name__} of {len(value)}")
        return [matched(None if part is None else part[i], v, f"{words}[{i}]") for i, v in enumerate(value)]
    if value is None or isinstance(value, (bool, str, np.bool_)):
        return value
    if isinstance(value, (int, np.integer)):
        return 0
    if not isinstance(value, (np.ndarray, np.inexact, float, complex)):
        raise SrcadError(f"{words} a cotangent of {_described(value)}: pass the arrays that it has")
    if part is None:
        return zero_tangent(value)
    found = np.asarray(part)
    if found.dtype.kind not in "fciub":
        raise SrcadError(f"{words} {_described(part)}")
    if found.shape != np.shape(value):
        raise SrcadError(f"{words} a cotangent of shape {found.shape}, the argument has shape {np.shape(value)}")
    if found.dtype.kind == "c" and np.asarray(value).dtype.kind != "c":
        found = found.real
    if not isinstance(value, np.ndarray):
        return found[()] if isinstance(value, np.inexact) else found.item()
    return found.astype(value.dtype, copy=False) if value.dtype.kind in "fc" else found


def _described(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
