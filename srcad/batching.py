"""Many seeds in one pass: a tangent or cotangent with one more axis, in front.

A Jacobian wants the same linear code run for each unit vector. Run on all of them at once, the code needs no loop and
the values of the primal are computed once:

    x_dot of shape (n,)                  x_dot of shape (n,), n times: an array of shape (n, n)
    y_dot = A @ (x_dot * np.cos(x))      y_dot.array = (x_dot.array * np.cos(x)) @ A.T

The generated code stays as it is. `Batch` stands for such a stack, and answers NumPy's protocols for operators and
functions (`__array_ufunc__`, `__array_function__`) with what the operation means for each row. It knows the linear
functions of the table below; anything else, and anything that would need a row's number (a branch, an index, `float`),
is `Unbatched`, and the caller runs the seeds one by one. So nothing is ever guessed.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from srcad.runtime.tangents import own_tangent
from srcad.structures import leaves, mapped


class Unbatched(TypeError):
    """The code does something with a seed that is not known for a stack of seeds."""


class Batch(NDArrayOperatorsMixin):
    """A stack of arrays (or numbers) of one shape, that behaves as each of them does.

    A stack of no dimensions is one of numbers: nothing else sees it change. Arrays of no dimensions have no stacks.
    """

    __slots__ = ("array",)
    _srcad_leaf = True

    def __init__(self, array: np.ndarray) -> None:
        self.array = array

    # ---------------------------------------------------------------- what an array says of itself

    @property
    def shape(self) -> tuple[int, ...]:
        return self.array.shape[1:]

    @property
    def ndim(self) -> int:
        return self.array.ndim - 1

    @property
    def size(self) -> int:
        return self.array.size // len(self.array)

    @property
    def dtype(self) -> np.dtype:
        return self.array.dtype

    @property
    def T(self) -> Batch:  # noqa: N802  NumPy's name
        return _transpose(self)

    @property
    def real(self) -> Batch:
        return Batch(self.array.real)

    @property
    def imag(self) -> Batch:
        return Batch(self.array.imag)

    def __len__(self) -> int:
        if not self.ndim:
            raise Unbatched("len() of a number")
        return int(self.array.shape[1])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what NumPy asks any object for
            raise AttributeError(name)
        raise Unbatched(f"the attribute {name}")

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise Unbatched("a stack of seeds put into an array")

    def __bool__(self) -> bool:
        raise Unbatched("a branch on a seed")

    __float__ = __int__ = __complex__ = __index__ = __iter__ = __bool__

    # ---------------------------------------------------------------- methods

    def copy(self) -> Batch:
        return Batch(self.array.copy())

    def astype(self, dtype: Any) -> Batch:
        return Batch(self.array.astype(dtype))

    def sum(self, axis: Any = None, *, keepdims: bool = False) -> Batch:
        return _sum(self, axis, keepdims=keepdims)

    def reshape(self, *shape: Any) -> Batch:
        return _reshape(self, shape[0] if len(shape) == 1 else shape)

    def transpose(self, *axes: Any) -> Batch:
        return _transpose(self, axes[0] if len(axes) == 1 else axes or None)

    def ravel(self) -> Batch:
        return _ravel(self)

    # ---------------------------------------------------------------- items

    def __getitem__(self, index: Any) -> Batch:
        found = self.array[_inside(index)]
        if found.ndim > 1:
            return Batch(found)
        if index is Ellipsis or isinstance(index, tuple) and any(part is Ellipsis for part in index):
            raise Unbatched("an array of no dimensions")
        return Batch(found.copy())

    def __setitem__(self, index: Any, value: Any) -> None:
        place = _inside(index)
        self.array[place] = _under(value, self.array[place].ndim - 1)

    # ---------------------------------------------------------------- NumPy's protocols

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, out: Any = None, **keywords: Any) -> Any:
        if method == "at" and isinstance(inputs[0], Batch):
            stack, index, *rest = inputs
            place = _inside(index)
            room = stack.array[place].ndim - 1
            ufunc.at(stack.array, place, *(_under(value, room) for value in rest))
            return None
        if method == "reduce" and ufunc is np.add and out is None:
            return _sum(inputs[0], keywords.get("axis", 0), keepdims=keywords.get("keepdims", False))
        if method != "__call__" or keywords:
            raise Unbatched(f"{ufunc.__name__}.{method}")
        if ufunc.signature is not None:
            if ufunc is not np.matmul or out is not None:
                raise Unbatched(ufunc.__name__)
            return _matmul(*inputs)
        ndim = max(np.ndim(value) for value in inputs)
        parts = [_under(value, ndim) for value in inputs]
        if out is None:
            return Batch(ufunc(*parts))
        if not isinstance(out[0], Batch) or out[0].ndim < ndim:
            raise Unbatched("a stack of seeds added to an array")
        if not out[0].ndim:
            return Batch(ufunc(*parts))
        ufunc(*(_under(value, out[0].ndim) for value in inputs), out=out[0].array)
        return out[0]

    def __array_function__(self, function: Callable, kinds: Any, args: Any, keywords: dict[str, Any]) -> Any:
        known = _FUNCTIONS.get(function)
        if known is None:
            raise Unbatched(getattr(function, "__name__", str(function)))
        return known(*args, **keywords)


def _under(value: Any, ndim: int) -> Any:
    """An operand for arrays of `ndim` dimensions: of a stack, the dimensions that it lacks go behind the first axis."""
    if not isinstance(value, Batch):
        return value
    lacking = ndim - value.ndim
    if lacking < 0:
        raise Unbatched("a seed of more dimensions than what it goes into")
    return value.array.reshape(len(value.array), *(1,) * lacking, *value.shape) if lacking else value.array


def _inside(index: Any) -> Any:
    """An index of each row, as one of the stack."""
    parts = index if isinstance(index, tuple) else (index,)
    if any(isinstance(p, Batch) for p in parts):
        raise Unbatched("an index")
    if any(isinstance(p, (list, np.ndarray)) for p in parts):
        # Indices between which a slice stands move their dimensions to the front: with one more axis, to another place.
        if len(parts) > 1 and any(p is None or p is Ellipsis or isinstance(p, slice) for p in parts):
            raise Unbatched("an index of arrays and slices")
    return (slice(None), *parts)


def _axes(axis: Any, ndim: int) -> tuple[int, ...]:
    """Axes of each row as axes of the stack."""
    every = range(ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return tuple(a + 1 if a >= 0 else a for a in every)


# ---------------------------------------------------------------- the functions that are known


def _sum(a: Any, axis: Any = None, *, keepdims: bool = False) -> Batch:
    return Batch(np.sum(_stack(a), axis=_axes(axis, a.ndim), keepdims=keepdims))


def _mean(a: Any, axis: Any = None, *, keepdims: bool = False) -> Batch:
    return Batch(np.mean(_stack(a), axis=_axes(axis, a.ndim), keepdims=keepdims)) if a.ndim else a


def _stack(a: Any) -> np.ndarray:
    if not isinstance(a, Batch):
        raise Unbatched("a seed in another argument")
    return a.array


def _transpose(a: Any, axes: Any = None) -> Batch:
    order = range(a.ndim)[::-1] if axes is None else [k % a.ndim for k in axes]
    return Batch(_stack(a).transpose(0, *(k + 1 for k in order)))


def _swapaxes(a: Any, one: int, other: int) -> Batch:
    return Batch(np.swapaxes(_stack(a), *_axes((one, other), a.ndim)))


def _moveaxis(a: Any, source: Any, destination: Any) -> Batch:
    return Batch(np.moveaxis(_stack(a), _axes(source, a.ndim), _axes(destination, a.ndim)))


def _expand_dims(a: Any, axis: Any) -> Batch:
    return Batch(np.expand_dims(_stack(a), _axes(axis, a.ndim)))


def _squeeze(a: Any, axis: Any = None) -> Batch:
    ones = tuple(k for k, n in enumerate(a.shape) if n == 1) if axis is None else axis
    return _some(np.squeeze(_stack(a), _axes(ones, a.ndim)))


def _reshape(a: Any, shape: Any) -> Batch:
    whole = np.empty(a.shape, bool).reshape(shape).shape  # -1 is what is left of each row
    return _some(_stack(a).reshape(len(a.array), *whole))


def _some(array: np.ndarray) -> Batch:
    """A stack of arrays that have dimensions."""
    return Batch(array) if array.ndim > 1 else _refused("an array of no dimensions")


def _ravel(a: Any) -> Batch:
    return _reshape(a, (a.size,))


def _broadcast_to(a: Any, shape: Any) -> Batch:
    shape = shape if isinstance(shape, tuple) else (shape,)
    return Batch(np.broadcast_to(_under(a, len(shape)), (len(_stack(a)), *shape)))


def _like(make: Callable) -> Callable:
    def made(a: Any, *args: Any) -> Batch:
        return Batch(make(_stack(a), *args))

    return made


def _flip(a: Any, axis: Any = None) -> Batch:
    return Batch(np.flip(_stack(a), _axes(axis, a.ndim)))


def _roll(a: Any, shift: Any, axis: Any = None) -> Batch:
    if axis is None:
        return _reshape(Batch(np.roll(_ravel(a).array, shift, 1)), a.shape)
    return Batch(np.roll(_stack(a), shift, _axes(axis, a.ndim) if isinstance(axis, tuple) else _axes(axis, 1)[0]))


def _cumsum(a: Any, axis: Any = None) -> Batch:
    return Batch(np.cumsum(_ravel(a).array, 1)) if axis is None else Batch(np.cumsum(_stack(a), _axes(axis, 1)[0]))


def _trace(a: Any) -> Batch:
    return Batch(np.trace(_stack(a), 0, 1, 2)) if a.ndim == 2 else _refused("trace")


def _diagonal(a: Any, offset: int = 0) -> Batch:
    return Batch(np.diagonal(_stack(a), offset, 1, 2)) if a.ndim == 2 else _refused("diagonal")


def _diag(a: Any) -> Batch:
    if a.ndim == 2:
        return _diagonal(a)
    rows = np.zeros((*_stack(a).shape, a.size), a.dtype)
    rows[:, range(a.size), range(a.size)] = a.array
    return Batch(rows)


def _triangle(make: Callable) -> Callable:
    def made(a: Any, k: int = 0) -> Batch:
        return Batch(make(_stack(a), k)) if a.ndim >= 2 else _refused(make.__name__)

    return made


def _refused(what: str) -> Batch:
    raise Unbatched(what)


def _matmul(a: Any, b: Any) -> Batch:
    p, q = np.ndim(a), np.ndim(b)
    if isinstance(a, Batch) and isinstance(b, Batch) or not (1 <= p <= 2 and 1 <= q <= 2):
        raise Unbatched("matmul")
    if isinstance(a, Batch):
        return Batch(a.array @ b)  # a stack of vectors is a matrix, one of matrices stays one
    if p == 2 and q == 1:
        return Batch(b.array @ a.T)
    return Batch(b.array @ a) if q == 1 else Batch(a @ b.array)


def _dot(a: Any, b: Any) -> Any:
    return np.multiply(a, b) if 0 in (np.ndim(a), np.ndim(b)) else _matmul(a, b)


def _outer(a: Any, b: Any) -> Any:
    if np.ndim(a) != 1 or np.ndim(b) != 1:
        raise Unbatched("outer")
    return np.multiply(a[:, None], b)


def _where(condition: Any, one: Any, other: Any) -> Batch:
    if isinstance(condition, Batch):
        ndim = max(np.ndim(condition), np.ndim(one), np.ndim(other))
        return Batch(np.where(_under(condition, ndim), _under(one, ndim), _under(other, ndim)))
    ndim = max(np.ndim(condition), np.ndim(one), np.ndim(other))
    return Batch(np.where(condition, _under(one, ndim), _under(other, ndim)))


def _solve(a: Any, b: Any) -> Batch:
    if isinstance(a, Batch) or np.ndim(a) != 2 or not 1 <= b.ndim <= 2:
        raise Unbatched("solve")
    if b.ndim == 1:
        return Batch(np.linalg.solve(a, b.array.T).T)
    count, n, k = b.array.shape  # one factorisation for all of them
    columns = np.linalg.solve(a, b.array.transpose(1, 0, 2).reshape(n, count * k))
    return Batch(columns.reshape(n, count, k).transpose(1, 0, 2))


def _joined(join: Callable) -> Callable:
    """`np.stack`, `np.concatenate`: what is no stack of seeds is the same in each row."""

    def made(arrays: Any, axis: Any = 0) -> Batch:
        count = next(len(a.array) for a in arrays if isinstance(a, Batch))
        rows = [a.array if isinstance(a, Batch) else np.broadcast_to(a, (count, *np.shape(a))) for a in arrays]
        if axis is None:
            raise Unbatched("concatenate with axis=None")
        return Batch(join(rows, _axes(axis, 1)[0]))

    return made


_FUNCTIONS: dict[Any, Callable] = {
    np.sum: _sum, np.mean: _mean, np.transpose: _transpose, np.swapaxes: _swapaxes, np.moveaxis: _moveaxis,
    np.expand_dims: _expand_dims, np.squeeze: _squeeze, np.reshape: _reshape, np.ravel: _ravel,
    np.broadcast_to: _broadcast_to, np.zeros_like: _like(np.zeros_like), np.ones_like: _like(np.ones_like),
    np.empty_like: _like(np.empty_like),
    np.copy: Batch.copy, np.flip: _flip, np.roll: _roll, np.cumsum: _cumsum, np.trace: _trace,
    np.diagonal: _diagonal, np.diag: _diag, np.tril: _triangle(np.tril), np.triu: _triangle(np.triu),
    np.dot: _dot, np.outer: _outer, np.where: _where, np.linalg.solve: _solve,
    np.stack: _joined(np.stack), np.concatenate: _joined(np.concatenate), np.shape: lambda a: a.shape,
    np.ndim: lambda a: a.ndim, np.size: lambda a: a.size, np.real: lambda a: a.real, np.imag: lambda a: a.imag,
}  # fmt: skip


# ---------------------------------------------------------------- what makes arrays


class Numpy:
    """NumPy for code that runs on stacks: while it is on, arrays made there to be filled have a row for each seed."""

    def __init__(self) -> None:
        self.count = 0  # of seeds; 0 while the code runs on plain arrays

    def __getattr__(self, name: str) -> Any:
        made = _MAKERS.get(name) if self.count else None
        return getattr(np, name) if made is None else functools.partial(made, self)

    def rows(self, made: np.ndarray) -> Any:
        """An array in each row, to be written into."""
        if made.dtype.kind not in "fc":
            return made
        if not made.ndim:
            raise Unbatched("an array of no dimensions")
        return Batch(np.broadcast_to(made, (self.count, *made.shape)).copy())


def _maker(make: Callable) -> Callable:
    return lambda numpy, *args: numpy.rows(make(*args))


def _maker_like(make: Callable) -> Callable:
    return lambda numpy, a: make(a) if isinstance(a, Batch) else numpy.rows(make(a))


def _full(numpy: Numpy, shape: Any, value: Any, dtype: Any = None) -> Any:
    if not isinstance(value, Batch):
        return numpy.rows(np.full(shape, value, dtype))
    return np.broadcast_to(value if dtype is None else value.astype(dtype), shape).copy()


def _full_like(numpy: Numpy, a: Any, value: Any) -> Any:
    made = np.zeros_like(a) if isinstance(a, Batch) else numpy.rows(np.zeros_like(a))
    made[...] = value
    return made


def _array(numpy: Numpy, parts: Any) -> Any:
    if isinstance(parts, Batch):
        return parts.copy()
    return _stacked(numpy, parts) if _holds_batch(parts) else np.array(parts)


def _asarray(numpy: Numpy, parts: Any) -> Any:
    return parts if isinstance(parts, Batch) else _array(numpy, parts) if _holds_batch(parts) else np.asarray(parts)


def _stacked(numpy: Numpy, parts: Any) -> Any:
    made = [_stacked(numpy, p) if isinstance(p, (list, tuple)) else p for p in parts]
    return np.stack(
        [p if isinstance(p, Batch) else Batch(np.broadcast_to(p, (numpy.count, *np.shape(p)))) for p in made]
    )


_MAKERS: dict[str, Callable] = {
    "zeros": _maker(np.zeros), "empty": _maker(np.empty), "ones": _maker(np.ones), "full": _full,
    "zeros_like": _maker_like(np.zeros_like), "empty_like": _maker_like(np.empty_like),
    "ones_like": _maker_like(np.ones_like), "full_like": _full_like, "array": _array, "asarray": _asarray,
}  # fmt: skip


def _holds_batch(value: Any) -> bool:
    return isinstance(value, Batch) or isinstance(value, (list, tuple)) and any(_holds_batch(p) for p in value)


def for_batches(function: types.FunctionType) -> tuple[types.FunctionType, Numpy]:
    """Generated code that can run on stacks of seeds, and the NumPy that it sees."""
    numpy = Numpy()
    code = function.__code__
    space = {n: _stand_in(v, numpy) for n, v in function.__globals__.items() if n in _names(code)}
    space["__builtins__"] = function.__globals__.get("__builtins__", __builtins__)
    contents = [(c, _content(c)) for c in function.__closure__ or ()]
    cells = tuple(c if _stand_in(v, numpy) is v else types.CellType(_stand_in(v, numpy)) for c, v in contents)
    made = types.FunctionType(code, space, function.__name__, function.__defaults__, cells)
    made.__kwdefaults__ = function.__kwdefaults__
    return made, numpy


def _stand_in(value: Any, numpy: Numpy) -> Any:
    """What code for stacks sees in place of NumPy and of the helper that it may call."""
    return numpy if value is np else _own if value is own_tangent else value


def _own(tangent: Any, value: Any) -> Any:
    """`own_tangent` of a stack."""
    return tangent.copy() if isinstance(tangent, Batch) else own_tangent(tangent, value)


def _content(cell: types.CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not bound yet
        return None


def _names(code: types.CodeType) -> set[str]:
    """The names that code and the functions in it may look up in the module."""
    inner = [c for c in code.co_consts if isinstance(c, types.CodeType)]
    return set(code.co_names).union(*(_names(c) for c in inner))


# ---------------------------------------------------------------- results


def rows_of(result: Any, count: int, shapes: list[tuple[int, ...]]) -> np.ndarray:
    """The floats of a structure, a row for each seed; `shapes` are those of its arrays and numbers."""
    found = list(_leaves(result))
    if [np.shape(leaf) for leaf in found] != shapes:
        raise Unbatched("a result of another shape")
    whole = [
        leaf.array if isinstance(leaf, Batch) else np.broadcast_to(leaf, (count, *np.shape(leaf))) for leaf in found
    ]
    return np.concatenate([a.reshape(count, -1) for a in whole], axis=1) if whole else np.zeros((count, 0))


def _leaves(value: Any) -> Iterator[Any]:
    for leaf in leaves(value, "").values():
        if (leaf.dtype if isinstance(leaf, Batch) else np.result_type(leaf)).kind in "fc":
            yield leaf


def first_row(value: Any) -> Any:
    """A structure that holds stacks of which all rows are the same, as one of them."""
    return mapped(lambda leaf: leaf.array[0][()] if isinstance(leaf, Batch) else leaf, value)
