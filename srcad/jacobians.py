"""Jacobians and Hessians: every entry, in the structures of value and argument.

    value of shape (3,), argument of shape (2,)         an array of shape (3, 2)
    value {"a": (3,), "b": ()}, argument of shape (2,)  {"a": (3, 2), "b": (2,)}

In reverse mode a row for each number of the value is pulled back through one run of the function, in forward mode the
function runs once for each number of the argument. A Hessian is the gradient's tangent along each direction.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from srcad.derivative import Derivative
from srcad.errors import SrcadError
from srcad.grads import Grads
from srcad.pushforward import Pushforward
from srcad.structures import leaves, mapped


class _Operator:
    """What `jacobian`, `hessian` and `hvp` have in common: the primal's name, and its arguments by name."""

    def __init__(self, derivative: Derivative, wrt: Any) -> None:
        self._derivative, self._single = derivative, not isinstance(wrt, tuple)
        self.primal, self.wrt = derivative.primal, derivative.wrt
        self.__signature__ = derivative.__signature__
        for attribute in ("__name__", "__qualname__", "__module__"):
            if hasattr(derivative, attribute):
                setattr(self, attribute, getattr(derivative, attribute))

    def _call(self, args: tuple, kwargs: dict[str, Any]) -> tuple[tuple, dict[str, Any], dict[str, Any]]:
        """The arguments with those that the callable holds, and all of them by name."""
        d = self._derivative
        args, kwargs = (*d._bound, *args), {**d._target.keywords, **kwargs}
        return args, kwargs, d._bind(args, kwargs)

    def _argument(self, values: dict[str, Any]) -> Any:
        """What is differentiated by: one structure, or a `Grads` of several."""
        for name in self.wrt:
            if name not in values:
                raise SrcadError(f"wrt: {name} is no parameter: pass it as one")
        if self._single:
            return values[self.wrt[0]]
        return Grads._of(self.wrt, tuple(values[n] for n in self.wrt))

    def _tangents(self, vector: Any) -> tuple:
        return (vector,) if self._single else tuple(vector)


class Jacobian(_Operator):
    """`srcad.jacobian(fun)`: value shape + argument shape."""

    def __init__(self, fun: Callable, wrt: Any, mode: str | None) -> None:
        if mode not in (None, "reverse", "forward"):
            raise SrcadError(f"srcad.jacobian: mode={mode!r}: there are 'reverse', 'forward' and None, the cheaper one")
        super().__init__(Derivative(fun, wrt if isinstance(wrt, tuple) else (wrt,), pullback=True), wrt)
        self._mode, self._push = mode, Pushforward(fun, wrt)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        args, kwargs, values = self._call(args, kwargs)
        argument = copy.deepcopy(self._argument(values))
        if self._mode == "forward":
            return self._columns(args, kwargs, argument)
        later = copy.deepcopy((args, kwargs)) if self._mode is None else ((), {})
        value, pullback = self._derivative._version(values).function(*args, **kwargs)
        if self._mode is None and _size(argument) < _size(value):
            return self._columns(*later, argument)
        pulled = [pullback(unit) for unit in units(value)]
        rows = [flattened(tuple(p)) for p in pulled]
        return assembled(np.array(rows).reshape(_size(value), _size(argument)), value, argument)

    def _columns(self, args: tuple, kwargs: dict[str, Any], argument: Any) -> Any:
        columns: list[np.ndarray] = []
        value: Any = None
        for unit in units(argument):
            given = copy.deepcopy((args, kwargs)) if columns else (args, kwargs)
            later = copy.deepcopy((args, kwargs)) if not columns else (args, kwargs)
            value, change = self._push(*given, self._tangents(unit))
            columns.append(flattened(change))
            args, kwargs = later
        return assembled(np.array(columns).reshape(_size(argument), _size(value)).T, value, argument)


class HessianProduct(_Operator):
    """`srcad.hvp(fun)`: called with the arguments and a vector of the argument's structure."""

    def __init__(self, fun: Callable, wrt: Any) -> None:
        super().__init__(Derivative(fun, wrt), wrt)
        self._push = Pushforward(self._derivative, wrt)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not args:
            raise TypeError("srcad.hvp: the arguments of the function, and a vector, are wanted")
        *given, vector = args
        return self._push(tuple(given), kwargs, self._tangents(vector))[1]

    @property
    def source(self) -> str:
        """The generated module's text, for the arguments last seen (in general where there were none)."""
        return self._push.source


class Hessian(HessianProduct):
    """`srcad.hessian(fun)`: argument shape + argument shape."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        argument = copy.deepcopy(self._argument(self._call(args, kwargs)[2]))
        rows: list[np.ndarray] = []
        for unit in units(argument):
            given = copy.deepcopy((args, kwargs))
            rows.append(flattened(self._push(*given, self._tangents(unit))[1]))
        return assembled(np.array(rows).reshape(_size(argument), _size(argument)), argument, argument)


# ---------------------------------------------------------------- entries of structures


def _floats(value: Any) -> list[Any]:
    return [leaf for leaf in leaves(value, "").values() if np.result_type(leaf).kind in "fc"]


def _size(value: Any) -> int:
    return sum(np.size(leaf) for leaf in _floats(value))


def flattened(value: Any) -> np.ndarray:
    """All floats of a structure, one after the other."""
    parts = [np.ravel(leaf) for leaf in _floats(value)]
    return np.concatenate(parts) if parts else np.zeros(0)


def units(value: Any) -> Iterator[Any]:
    """A structure for each float of `value`: 1 there, 0 elsewhere.

    >>> [u["a"].tolist() + [u["b"]] for u in units({"a": np.zeros(2), "b": 5.0, "n": 3})]
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    for row in np.eye(_size(value)):
        yield _filled(value, row)


def _filled(value: Any, numbers: np.ndarray) -> Any:
    """The structure with these numbers for its floats; what is no float gets 0."""
    position = 0

    def fill(leaf: Any) -> Any:
        nonlocal position
        if np.result_type(leaf).kind not in "fc":
            return np.zeros_like(leaf) if isinstance(leaf, np.ndarray) else 0
        part = numbers[position : position + np.size(leaf)].reshape(np.shape(leaf))
        position += np.size(leaf)
        return part.astype(leaf.dtype) if isinstance(leaf, np.ndarray) else type(leaf)(part[()])

    return mapped(fill, value)


def assembled(matrix: np.ndarray, value: Any, argument: Any) -> Any:
    """A row for each float of the value, a column for each of the argument, as blocks in their structures."""
    row = 0

    def of_value(leaf: Any) -> Any:
        nonlocal row
        here, row = row, row + (np.size(leaf) if np.result_type(leaf).kind in "fc" else 0)
        column = 0

        def of_argument(other: Any) -> Any:
            nonlocal column
            shape = (*np.shape(leaf), *np.shape(other))
            if row == here or np.result_type(other).kind not in "fc":
                return np.zeros(shape)[()]
            left, column = column, column + np.size(other)
            block = matrix[here:row, left:column].reshape(shape)
            return block.astype(np.result_type(leaf, other))[()]

        return mapped(of_argument, argument)

    return mapped(of_value, value)
