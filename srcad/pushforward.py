"""Forward mode at run time: the value of a call, and the tangent of that value.

>>> push = Pushforward(lambda x, a: a * x * x, (0,))
>>> push((3.0, 2.0), {}, (1.0,))
(18.0, 12.0)
>>> print(push.source)
def function_jvp(x, a, x_dot):
    p = a * x
    return p * x, p * (2.0 * x_dot)
<BLANKLINE>
"""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import numpy as np

from srcad.derivative import Derivative
from srcad.facts import of_object
from srcad.holomorphic import check_holomorphic
from srcad.request import Request
from srcad.runtime.tangents import in_type_of, in_types_of
from srcad.sameness import kept
from srcad.several import Where, named, where_of
from srcad.structures import leaves, mapped
from srcad.versions import Version
from srcad.wrt import active_fact


class Pushforward(Derivative):
    """A function's tangent: generated at the first call with arguments of new types, kept for the next.

    `alone`: a call gives the tangent without the value.
    """

    def __init__(self, fun: Callable, wrt: Any, *, alone: bool = False, holomorphic: bool = False) -> None:
        self.alone = alone
        self.one_by_one: set[types.FunctionType] = set()  # those that do not take all tangents at once (`jacobians.py`)
        super().__init__(fun, wrt, holomorphic=holomorphic)

    def __call__(self, args: tuple, kwargs: dict[str, Any], tangents: tuple) -> Any:
        """The value and its tangent, for one tangent of each active argument."""
        values = self._bind((*self._bound, *args), {**self._target.keywords, **kwargs})
        active = self._active_values(values).items()
        tangents = tuple(checked(name, value, tangent) for (name, value), tangent in zip(active, tangents, strict=True))
        args, kwargs, version = self.prepared(args, kwargs)
        dots = dict(zip(self.dots(version), tangents, strict=True))
        result = version.call(*args, **kwargs, **dots)
        if not self.alone:
            result = result[0], in_types_of(result[1], result[0])
        if version.several is None:
            return result
        return named(result, version.several if self.alone else where_of([version.several, version.several]))

    def prepared(self, args: tuple, kwargs: dict[str, Any]) -> tuple[tuple, dict[str, Any], Version]:
        """The arguments with those that the callable holds, and the code for them."""
        args, kwargs = (*self._bound, *args), {**self._target.keywords, **kwargs}
        return args, kwargs, self._version(self._bind(args, kwargs))

    def dots(self, version: Version) -> tuple[str, ...]:
        """The parameters of the generated function that take the tangents."""
        return dots_of(version.function, len(self.wrt))

    def _accept(self, core: Any, *, function: types.FunctionType, values: dict[str, Any]) -> None:
        """A tangent is of any value."""
        if self._holomorphic:
            check_holomorphic(core, self.wrt)

    def _request(self) -> Request:
        wanted = tuple(n for n in self.wrt if n not in self._free)
        return Request(wanted, self._free, tangent=True, alone=self.alone, single=self._single, order=self.wrt)

    def _gives(self, several: Where | None) -> Where | None:
        return several

    def _label(self) -> str:
        return f"{self._target.label}_jvp"

    def _kind(self) -> str:
        return "tangent" if self.alone else "value and tangent"

    def __reduce__(self) -> Any:
        return pushforward_of, (self.primal, self.wrt[0] if self._single else self.wrt, self.alone, self._holomorphic)

    def __repr__(self) -> str:
        return f"srcad.jvp({getattr(self.primal, '__qualname__', self.primal)!s}, wrt={', '.join(self.wrt)})"


def dots_of(function: types.FunctionType, count: int) -> tuple[str, ...]:
    """The parameters of a generated function that take the tangents: the last ones."""
    code = function.__code__
    last = code.co_argcount + code.co_kwonlyargcount
    found: tuple[str, ...] = code.co_varnames[last - count : last]
    return found


def checked(name: str, value: Any, tangent: Any) -> Any:
    """A tangent, which has its value's structure and shapes, in its value's types."""
    wanted, found = leaves(value, ""), leaves(tangent, "")
    shapes = {path: np.shape(leaf) for path, leaf in wanted.items()}
    given = {path: np.shape(leaf) for path, leaf in found.items()}
    if given == shapes:
        for path, leaf in wanted.items():
            refuse_complex(f"the tangent of {name}{path}", found[path], leaf)
        fitting = {path: in_type_of(leaf, wanted[path]) for path, leaf in found.items()}
        if all(fitting[path] is leaf for path, leaf in found.items()):
            return tangent
        parts = iter(fitting.values())
        return mapped(lambda _: next(parts), tangent)
    active_fact(name, of_object(value, name), value)  # what has no derivative has no tangent of any shape
    for path, shape in shapes.items():
        if path not in given:
            raise ValueError(f"the tangent of {name} has no part {path or 'that is a number or an array'}")
        if given[path] != shape:
            raise ValueError(f"the tangent of {name}{path} has shape {given[path]}, the value {shape}")
    raise ValueError(f"the tangent of {name} has a part {next(p for p in given if p not in shapes)}, the value none")


def refuse_complex(label: str, given: Any, value: Any) -> None:
    """A real number has no complex tangent or cotangent."""
    if np.iscomplexobj(given) and np.result_type(value).kind == "f":
        raise ValueError(f"{label} is complex, the value is real")


@kept
def pushforward_of(function: Callable, wrt: Any, alone: bool = False, holomorphic: bool = False) -> Pushforward:
    """The tangent of a function, the one made before where there is one."""
    return Pushforward(function, wrt, alone=alone, holomorphic=holomorphic)
