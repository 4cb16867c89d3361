"""Jacobians and Hessians: every entry, in the structures of value and argument.

    value of shape (3,), argument of shape (2,)         an array of shape (3, 2)
    value {"a": (3,), "b": ()}, argument of shape (2,)  {"a": (3, 2), "b": (2,)}

In reverse mode a row for each number of the value is pulled back through one run of the function, in forward mode each
number of the argument has a column. A Hessian is the gradient's tangent along each direction. All the seeds go through
the generated code at once (`batching.py`) where it allows that, otherwise one after the other: then forward mode runs
the function, on copies of its arguments, once for each.

Complex entries have two directions, 1 and i. Where one of value and argument is real, both are gone along and put
together as `directions` says; a complex value by a complex argument has one number an entry only where the function is
holomorphic, and then one direction says it all.
"""

from __future__ import annotations

import copy
import functools
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any, Generic

import numpy as np

from srcad.batching import Batch, Numpy, Unbatched, first_row, for_batches, rows_of
from srcad.derivative import Derivative, P, derivative_of, pullback_of
from srcad.errors import SrcadError
from srcad.grads import Grads
from srcad.pushforward import Pushforward, pushforward_of
from srcad.runtime.checkpoints import has_blocks
from srcad.several import named
from srcad.structures import leaves, mapped
from srcad.versions import Version


class Operator(Generic[P]):
    """What `jacobian`, `hessian`, `hvp`, `elementwise_grad` give: the primal's name and signature, its arguments by
    name. The same options make another one in another process."""

    _srcad_operator = True
    kind = ""
    __name__: str

    def __init__(self, derivative: Derivative, fun: Callable, wrt: Any, *options: Any) -> None:
        self._derivative, self._single = derivative, not isinstance(wrt, tuple)
        self._options, self._holomorphic = (wrt, *options), bool(options[-1])
        self.primal, self.wrt = fun, derivative.wrt
        self.__signature__ = derivative.__signature__
        for attribute in ("__name__", "__qualname__", "__module__"):
            if hasattr(derivative, attribute):
                setattr(self, attribute, getattr(derivative, attribute))
        self.__doc__ = f"srcad.{self.kind} of {derivative._target.label} with respect to {', '.join(self.wrt)}."

    def __repr__(self) -> str:
        return f"srcad.{self.kind}({getattr(self.primal, '__qualname__', self.primal)!s}, wrt={', '.join(self.wrt)})"

    def __reduce__(self) -> Any:
        return type(self), (self.primal, *self._options)

    def _srcad_parts(self) -> tuple[Any, ...]:
        """What it is known by: what is made of another one of these parts serves it, too (`sameness.py`)."""
        return self.primal, repr(self._options)

    def _call(self, args: tuple, kwargs: dict[str, Any]) -> tuple[tuple, dict[str, Any], dict[str, Any]]:
        """The arguments with those that the callable holds, and all of them by name."""
        d = self._derivative
        args, kwargs = (*d._bound, *args), {**d._target.keywords, **kwargs}
        return args, kwargs, d._bind(args, kwargs)

    def _argument(self, values: dict[str, Any]) -> Any:
        """What is differentiated by: one structure, or a `Grads` of several."""
        active = tuple(self._derivative._active_values(values).values())
        return active[0] if self._single else Grads._of(self.wrt, active)

    def _tangents(self, vector: Any) -> tuple:
        if self._single:
            return (vector,)
        parts = tuple(vector.values()) if isinstance(vector, Grads) else vector
        if not isinstance(parts, (tuple, list)) or len(parts) != len(self.wrt):
            raise ValueError(f"srcad.{self.kind}: a tuple of {len(self.wrt)} is wanted, for {', '.join(self.wrt)}")
        return tuple(parts)


class Jacobian(Operator[P]):
    """`srcad.jacobian(fun)`: value shape + argument shape."""

    kind = "jacobian"

    def __init__(self, fun: Callable, wrt: Any, mode: str | None, holomorphic: bool = False) -> None:
        if mode not in (None, "reverse", "forward"):
            raise SrcadError(f"srcad.jacobian: mode={mode!r}: there are 'reverse', 'forward' and None, the cheaper one")
        names = wrt if isinstance(wrt, tuple) else (wrt,)
        super().__init__(pullback_of(fun, names, holomorphic)._again(fun), fun, wrt, mode, holomorphic)
        self._push = pushforward_of(fun, wrt, False, holomorphic)._again(fun)
        self._mode = mode
        self._taller = 0  # the size of an argument that had a larger value: columns are asked for at once

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Any:
        whole, keywords, values = self._call(args, kwargs)
        argument = copy.deepcopy(self._argument(values))
        if self._mode == "forward" or self._mode is None and self._taller == _size(argument):
            return self._columns(args, kwargs, argument)
        later: tuple[Any, Any] = copy.deepcopy((args, kwargs)) if self._mode is None else ((), {})
        version = self._derivative._version(values)
        function, numpy = for_batches(version.function) if _runs_alone(version) else (version.call, Numpy())
        value, pullback = function(*whole, **keywords)
        if self._mode is None and _size(argument) < _size(value) and not _has_blocks(version):
            self._taller = _size(argument)
            return self._columns(*later, argument)
        self._check_complex(value, argument)
        both = _is_complex(value) and not self._holomorphic
        rows = None
        if function is not version.call and not both:
            rows = _at_once(lambda seeds: (tuple(pullback(seeds)), argument), numpy, value, _size(argument))
        if rows is None:
            found: list[Any] = [0.0] * _size(value)
            for k, cotangent, factor in directions(value, both):
                found[k] = found[k] + factor * flattened(tuple(pullback(cotangent)))
            rows = np.array(found)
        return assembled(rows.reshape(_size(value), _size(argument)), named(value, version.several), argument)

    def _columns(self, args: tuple, kwargs: dict[str, Any], argument: Any) -> Any:
        both = _is_complex(argument) and not self._holomorphic
        check = functools.partial(self._check_complex, argument=argument)
        columns, value = _pushed(self._push, args, kwargs, argument, self._tangents, both, check)
        return assembled(columns.T, value, argument)

    def _check_complex(self, value: Any, argument: Any) -> None:
        if _is_complex(value) and _is_complex(argument) and not self._holomorphic:
            raise SrcadError(
                "srcad.jacobian of a complex value by a complex argument: pass holomorphic=True where the function is "
                "holomorphic, otherwise differentiate its real and imaginary parts"
            )


class HessianProduct(Operator[P]):
    """`srcad.hvp(fun)`: called with the arguments and a vector of the argument's structure."""

    kind = "hvp"

    def __init__(self, fun: Callable, wrt: Any, holomorphic: bool = False) -> None:
        super().__init__(derivative_of(fun, wrt, holomorphic=holomorphic), fun, wrt, holomorphic)
        self._push = pushforward_of(self._derivative, wrt, True)._again(self._derivative)
        starred = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
        parameters = [p for p in self.__signature__.parameters.values() if p.kind not in starred]
        self._fewest = sum(p.default is p.empty for p in parameters)  # arguments besides the vector
        if self.kind == "hvp":
            self.__signature__ = _with_vector(self.__signature__)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        *given, vector = args or [None]
        if not args or len(given) + len(kwargs) < self._fewest:
            raise TypeError("srcad.hvp: the arguments of the function, and a vector, are wanted")
        return self._push(tuple(given), kwargs, self._tangents(vector))

    @property
    def source(self) -> str:
        """The generated module's text, for the arguments last seen (in general where there were none)."""
        return self._push.source


def _with_vector(shown: inspect.Signature) -> inspect.Signature:
    """The parameters, and after those that go by position the vector; of any number of them where that is not one."""
    parameters = list(shown.parameters.values())
    named = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    vector = inspect.Parameter("vector", inspect.Parameter.POSITIONAL_ONLY)
    if "vector" in shown.parameters or any(p.default is not p.empty or p.kind is p.VAR_POSITIONAL for p in parameters):
        return inspect.Signature([vector.replace(name="args_and_vector", kind=vector.VAR_POSITIONAL),
                                  vector.replace(name="kwargs", kind=vector.VAR_KEYWORD)])  # fmt: skip
    named = [p.replace(kind=p.POSITIONAL_ONLY) for p in named]
    return shown.replace(parameters=[*named, vector, *parameters[len(named) :]])


class Hessian(HessianProduct[P]):
    """`srcad.hessian(fun)`: argument shape + argument shape."""

    kind = "hessian"

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Any:
        argument = copy.deepcopy(self._argument(self._call(args, kwargs)[2]))
        if _is_complex(argument) and not self._holomorphic:
            raise SrcadError(
                "srcad.hessian by a complex argument: pass holomorphic=True where the function is holomorphic, "
                "otherwise take it by the real and imaginary parts"
            )
        rows, _ = _pushed(self._push, args, kwargs, argument, self._tangents)
        return assembled(rows, argument, argument)


# ---------------------------------------------------------------- all seeds


_LARGEST = 4_000_000  # floats in a stack of seeds, or of what becomes of them


def _runs_alone(version: Version) -> bool:
    """Whether the code calls nothing but NumPy, and two of srcad's helpers: others look at what they are given.

    So do blocks of `grad_of`, and what is looked at because of powers (`roots.py`).
    """
    if version.call is not version.function:
        return False
    head = version.made.module.text.partition("\ndef ")[0]
    return "srcad" not in _FOLLOWED.sub("", head) and not _has_blocks(version)


_FOLLOWED = re.compile(r"from srcad\.runtime import (own_tangent|refuse_overlap|, )*$", re.MULTILINE)


def _has_blocks(version: Version) -> bool:
    """Whether there may be a block of `grad_of`: it is the user's own code, and runs in the reverse sweep only."""
    return any(has_blocks(f) for f in version.made.world.functions)


def _at_once(run: Callable[[Any], tuple[Any, Any]], numpy: Numpy, like: Any, size: int) -> np.ndarray | None:
    """A row for each float of `like`: what linear code makes of it, flattened; None where the code takes no stacks.

    `run` gives that for a stack, and a structure of the shapes that it has to have for each row; `size` is how many
    floats there are about.
    """
    count = _size(like)
    together = min(count, _LARGEST // max(1, count, size))
    if together < 2:
        return None
    blocks = []
    try:
        for start in range(0, count, together):
            numpy.count = min(together, count - start)
            seeds = _filled(like, np.eye(numpy.count, count, start), _as_batch)
            given, result = run(seeds)
            blocks.append(rows_of(given, numpy.count, [np.shape(leaf) for leaf in _floats(result)]))
    except (ArithmeticError, AttributeError, IndexError, TypeError, ValueError):
        return None  # what went wrong goes wrong again one by one, if it is not the stack
    finally:
        numpy.count = 0
    return np.concatenate(blocks)


def _as_batch(part: np.ndarray, leaf: Any) -> Batch:
    if isinstance(leaf, np.ndarray) and not leaf.ndim:
        raise Unbatched("an array of no dimensions")
    return Batch(part.astype(np.result_type(leaf)))


def _pushed(
    push: Pushforward, args: tuple, kwargs: dict[str, Any], argument: Any, tangents: Callable[[Any], tuple],
    both: bool = False, check: Callable[[Any], None] = lambda value: None,
) -> tuple[np.ndarray, Any]:  # fmt: skip
    """The tangent along each unit (`both`: and along i times it), a row for each; and the value, where there is one."""
    if not _size(argument):  # nothing to go along: the function runs all the same
        result = push(args, kwargs, tangents(argument))
        whole = argument if push.alone else result[0]
        return np.zeros((0, _size(whole))), whole
    found = None if both else _pushed_at_once(push, args, kwargs, argument, tangents)
    if found is not None:
        check(found[1])
        return found
    rows: list[Any] = [0.0] * _size(argument)
    value: Any = None
    later = copy.deepcopy((args, kwargs))
    for count, (k, unit, factor) in enumerate(directions(argument, both)):
        given = copy.deepcopy(later) if count else (args, kwargs)
        result = push(*given, tangents(unit))
        value, change = (None, result) if push.alone else result
        if not count:
            check(value)
        rows[k] = rows[k] + factor * flattened(change, argument if push.alone else value)
    return np.array(rows).reshape(len(rows), -1), value


def _pushed_at_once(
    push: Pushforward, args: tuple, kwargs: dict[str, Any], argument: Any, tangents: Callable[[Any], tuple]
) -> tuple[np.ndarray, Any] | None:
    """The same in one run, on a copy of the arguments; None where the code takes no stacks, or changes what they hold.

    The arguments are then left as the copies are; of stacks that are too large the code runs several times.
    """
    version = push.prepared(args, kwargs)[2]
    given = copy.deepcopy((args, kwargs))
    whole, keywords, _ = push.prepared(*given)
    if not _runs_alone(version) or version.function in push.one_by_one:
        return None
    function, numpy = for_batches(version.function)
    values: list[Any] = []

    def run(seeds: Any) -> tuple[Any, Any]:
        dots = dict(zip(push.dots(version), tangents(seeds), strict=True))
        result = function(*whole, **keywords, **dots)
        value, change = (argument, result) if push.alone else result
        values.append(named(first_row(value), None if push.alone else version.several))
        return change, values[-1]

    rows = _at_once(run, numpy, argument, _size(argument))
    if rows is None or not _left_like((args, kwargs), given):
        push.one_by_one.add(version.function)
        return None
    return rows, values[0]


def _left_like(those: Any, copies: Any) -> bool:
    """Give arrays what their copies hold now; False where something else has changed, too."""
    a, b = leaves(those, ""), leaves(copies, "")
    changed = [k for k in a if k not in b or not _equal(a[k], b[k])]
    if a.keys() != b.keys() or not all(_may_become(a[k], b[k]) for k in changed):
        return False
    for k in changed:
        a[k][...] = b[k]
    return True


def _may_become(one: Any, other: Any) -> bool:
    return isinstance(one, np.ndarray) and one.dtype == other.dtype and one.shape == other.shape


def _equal(one: Any, other: Any) -> bool:
    one, other = np.asarray(one), np.asarray(other)
    return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()


# ---------------------------------------------------------------- entries of structures


def _floats(value: Any) -> list[Any]:
    return [leaf for leaf in leaves(value, "").values() if np.result_type(leaf).kind in "fc"]


def _size(value: Any) -> int:
    return sum(np.size(leaf) for leaf in _floats(value))


def flattened(value: Any, like: Any = None) -> np.ndarray:
    """All floats of a structure, one after the other; of a tangent those that stand for floats of the value `like`."""
    if like is None:
        parts = [np.ravel(leaf) for leaf in _floats(value)]
    else:
        found = leaves(value, "")
        parts = [np.ravel(found[path]) for path, leaf in leaves(like, "").items() if np.result_type(leaf).kind in "fc"]
    return np.concatenate(parts) if parts else np.zeros(0)


def directions(value: Any, both: bool) -> Iterator[tuple[int, Any, complex]]:
    """What to go along for each float of `value`, and how the results count: `d/dx - i d/dy` of a complex one.

    In reverse that is the derivative of a complex value by a real argument, too: the cotangent i gives minus the
    imaginary part. Without `both`, along the real direction only.

    >>> [(k, unit, factor) for k, unit, factor in directions(3.0 + 4.0j, True)]
    [(0, (1+0j), 1.0), (0, 1j, (-0-1j))]
    >>> [(unit["a"].tolist(), unit["b"]) for k, unit, factor in directions({"a": np.zeros(2), "b": 5.0}, False)]
    [([1.0, 0.0], 0.0), ([0.0, 1.0], 0.0), ([0.0, 0.0], 1.0)]
    """
    size = _size(value)
    complex_ones = flattened(mapped(_kind_of, value)) if both else np.zeros(size)
    for k, unit in enumerate(np.eye(size)):
        yield k, _filled(value, unit, _as_leaf), 1.0
        if complex_ones[k]:
            yield k, _filled(value, 1j * unit, _as_leaf), -1j


def _kind_of(leaf: Any) -> Any:
    """A leaf of the same shape: 1 where it is complex, 0 where it is real, integers where it is no float."""
    kind = np.result_type(leaf).kind
    return np.full(np.shape(leaf), float(kind == "c")) if kind in "fc" else 0


def _is_complex(value: Any) -> bool:
    return any(np.result_type(leaf).kind == "c" for leaf in _floats(value))


def _as_leaf(part: np.ndarray, leaf: Any) -> Any:
    return part.astype(leaf.dtype) if isinstance(leaf, np.ndarray) else type(leaf)(part[()])


def _filled(value: Any, numbers: np.ndarray, made: Callable[[np.ndarray, Any], Any]) -> Any:
    """The structure with these numbers (or rows of numbers) for its floats; what is no float gets 0."""
    position = 0

    def fill(leaf: Any) -> Any:
        nonlocal position
        if np.result_type(leaf).kind not in "fc":
            return np.zeros_like(leaf) if isinstance(leaf, np.ndarray) else 0
        part = numbers[..., position : position + np.size(leaf)].reshape((*numbers.shape[:-1], *np.shape(leaf)))
        part = part if np.result_type(leaf).kind == "c" else part.real
        position += np.size(leaf)
        return made(part, leaf)

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
            kind = np.result_type(leaf, other)
            return (block if kind.kind == "c" else block.real).astype(kind)[()]

        return mapped(of_argument, argument)

    return mapped(of_value, value)
