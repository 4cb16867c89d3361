"""Walking structures of floats and arrays, and calling a function at changed values.

A leaf is what has a derivative: a float or an array of floats.  Everything else
in a structure (integers, strings, functions) is carried along.

>>> leaves({"w": [1.0, 2], "b": (3.0,)})
{"['w'][0]": 1.0, "['b'][0]": 3.0}
"""

from __future__ import annotations

import copy
import dataclasses
import functools
import inspect
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

_PLAIN = (str, bytes, int, bool, complex, type(None), type, types.ModuleType, types.FunctionType)


def is_leaf(x: Any) -> bool:
    if isinstance(x, np.ndarray):
        return x.dtype.kind == "f"
    return isinstance(x, (float, np.floating))


def map_leaves(fn: Callable[[Any], Any], tree: Any, is_leaf: Callable[[Any], bool] = is_leaf) -> Any:
    """`tree` rebuilt with `fn(leaf)` for each leaf; what is no leaf is shared."""
    if is_leaf(tree):
        return fn(tree)
    again = functools.partial(map_leaves, fn, is_leaf=is_leaf)
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return type(tree)(*map(again, tree))
    if isinstance(tree, (list, tuple)):
        return type(tree)(map(again, tree))
    if isinstance(tree, dict):
        return type(tree)((key, again(value)) for key, value in tree.items())
    if dataclasses.is_dataclass(tree) and not isinstance(tree, type):
        return dataclasses.replace(
            tree, **{f.name: again(getattr(tree, f.name)) for f in dataclasses.fields(tree)}
        )
    if _is_record(tree):
        new = copy.copy(tree)
        vars(new).update({name: again(value) for name, value in vars(tree).items()})
        return new
    return tree


def leaves(tree: Any, path: str = "", is_leaf: Callable[[Any], bool] = is_leaf) -> dict[str, Any]:
    """Each leaf by its path."""
    if is_leaf(tree):
        return {path: tree}
    parts: list[tuple[str, Any]] = []
    if isinstance(tree, (list, tuple)):
        parts = [(f"[{i}]", part) for i, part in enumerate(tree)]
    elif isinstance(tree, dict):
        parts = [(f"[{key!r}]", part) for key, part in tree.items()]
    elif dataclasses.is_dataclass(tree) and not isinstance(tree, type):
        parts = [(f".{f.name}", getattr(tree, f.name)) for f in dataclasses.fields(tree)]
    elif _is_record(tree):
        parts = [(f".{name}", part) for name, part in vars(tree).items()]
    found: dict[str, Any] = {}
    for step, part in parts:
        found |= leaves(part, path + step, is_leaf)
    return found


def _is_record(x: Any) -> bool:
    """An object of a user's class, with attributes; of the tests' own classes also one that can be called."""
    if isinstance(x, (*_PLAIN, np.ndarray, np.generic)) or not hasattr(x, "__dict__"):
        return False
    return not callable(x) or type(x).__module__.startswith("tests.")


def underlying(fun: Callable[..., Any]) -> types.FunctionType | None:
    """The Python function in a partial, a bound method or a callable object."""
    while isinstance(fun, functools.partial):
        fun = fun.func
    if inspect.ismethod(fun):
        fun = fun.__func__
    if not isinstance(fun, types.FunctionType) and not isinstance(fun, type):
        fun = getattr(type(fun), "__call__", None)
    return fun if isinstance(fun, types.FunctionType) else None


def reachable(*roots: Any) -> list[types.FunctionType]:
    """The functions that may run when `roots` (functions, or structures of them) are used."""
    found: dict[int, types.FunctionType] = {}
    seen: dict[int, Any] = {}
    todo = list(roots)
    while todo:
        item = todo.pop()
        if id(item) in seen or isinstance(item, (types.ModuleType, np.ndarray, str)):
            continue
        seen[id(item)] = item
        if isinstance(item, (list, tuple, set)):
            todo += item
        elif isinstance(item, dict):
            todo += item.values()
        elif isinstance(item, functools.partial):
            todo += [item.func, item.args, item.keywords]
        elif inspect.ismethod(item):
            todo += [item.__func__, item.__self__]
        elif isinstance(item, types.FunctionType):
            if (item.__module__ or "").partition(".")[0] in ("numpy", "scipy", "srcad"):
                continue
            found[id(item)] = item
            todo += [item.__defaults__, item.__kwdefaults__, getattr(item, "__wrapped__", None)]
            todo += [cell.cell_contents for cell in item.__closure__ or () if not _empty(cell)]
            todo += [item.__globals__[name] for name in _names(item.__code__) if name in item.__globals__]
        elif isinstance(item, type):
            if item.__module__ not in ("builtins",) and not item.__module__.startswith("numpy"):
                todo += vars(item).values()
        elif isinstance(item, property):
            todo += [item.fget]
        elif isinstance(item, (classmethod, staticmethod)):
            todo += [item.__func__]
        elif hasattr(item, "__dict__"):
            todo += [vars(item), type(item)]
    return list(found.values())


def _names(code: types.CodeType) -> set[str]:
    inner = (const for const in code.co_consts if isinstance(const, types.CodeType))
    return set(code.co_names).union(*map(_names, inner))


def _empty(cell: types.CellType) -> bool:
    try:
        cell.cell_contents
    except ValueError:
        return True
    return False


class Point:
    """A function with the arguments of one call, some of which can be replaced.

    `wrt` names parameters or free variables; `values` holds what they are.
    """

    def __init__(
        self, fun: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], wrt: Any
    ) -> None:
        self.fun = fun
        self.signature = inspect.signature(fun)
        self.bound = self.signature.bind(*args, **kwargs)
        names = wrt if isinstance(wrt, tuple) else (wrt,)
        parameters = list(self.signature.parameters)
        self.wrt = tuple(parameters[name] if isinstance(name, int) else name for name in names)
        if any(name in parameters and name not in self.bound.arguments for name in self.wrt):
            self.bound.apply_defaults()
        self.values = {name: self._value(name) for name in self.wrt}

    def _value(self, name: str) -> Any:
        if name in self.bound.arguments:
            return self.bound.arguments[name]
        for holder in self._holders(name):
            return holder.cell_contents if isinstance(holder, types.CellType) else holder[name]
        raise LookupError(name)

    def _holders(self, name: str) -> Iterator[types.CellType | dict[str, Any]]:
        """Where the free variable `name` lives."""
        for function in sorted(reachable(self.fun), key=lambda f: f is not underlying(self.fun)):
            if name in function.__code__.co_freevars:
                yield function.__closure__[function.__code__.co_freevars.index(name)]
            elif name in _names(function.__code__) and name in function.__globals__:
                yield function.__globals__

    def call(self, values: dict[str, Any], convert: Callable[[Any], Any] = copy.deepcopy) -> Any:
        """Run the function on converted copies of the arguments, with `values` in their places."""
        arguments = {
            name: values[name] if name in values else convert(value)
            for name, value in self.bound.arguments.items()
        }
        bound = inspect.BoundArguments(self.signature, arguments)
        free = {name: value for name, value in values.items() if name not in self.bound.arguments}
        with _rebound(
            [(holder, name, value) for name, value in free.items() for holder in self._holders(name)]
        ):
            return self.fun(*bound.args, **bound.kwargs)


@contextmanager
def _rebound(changes: list[tuple[Any, str, Any]]) -> Iterator[None]:
    """Cells and entries of dictionaries hold other values for a while."""
    changes = list({(id(holder), name): (holder, name, value) for holder, name, value in changes}.values())
    old = [
        holder.cell_contents if isinstance(holder, types.CellType) else holder[name]
        for holder, name, _ in changes
    ]
    try:
        for holder, name, value in changes:
            _put(holder, name, value)
        yield
    finally:
        for (holder, name, _), value in zip(changes, old):
            _put(holder, name, value)


def _put(holder: Any, name: str, value: Any) -> None:
    if isinstance(holder, types.CellType):
        holder.cell_contents = value
    else:
        holder[name] = value
