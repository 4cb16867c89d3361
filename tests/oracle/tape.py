"""The oracle: the user's own function, run on arrays of tape scalars.

A gradient compiler is checked best by something that knows nothing of programs.
`T` is a number that remembers what it was computed from; NumPy's object arrays
hold such numbers and do views, in-place stores, fancy indices and broadcasting
by themselves, with the same code that serves the primal.  What is left to write
is one derivative for each scalar function, and two detours:

- `TArray`, an object array that sees ufuncs and functions before NumPy does
  (`np.maximum`, `np.exp`, `np.linalg.solve` have no loop for objects);
- `_patched`, because `np.zeros(3)` is an array of doubles, and a store of a `T`
  into it would drop the tape: the user's functions see a NumPy whose arrays are
  born as `TArray`.

Whatever cannot keep the tape raises `OracleCannot`: a wrong gradient from the
oracle would be worse than none.

>>> tape_gradient(lambda x, c: np.sum(c * np.sin(x)), (np.array([0.0, 1.0]), 2.0))
(1.682941969615793, (array([2.        , 1.08060461]),))
"""

from __future__ import annotations

import builtins
import copy
import functools
import io
import itertools
import math
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from typing import Any

import numpy as np
import numpy.ma  # NumPy loads it late, and would then hang it into the module that stands in for it here

from tests.oracle.dual import Dual, applied, primal, tangent
from tests.oracle.scalars import LOOKING, SCALARS, ScalarFunction
from tests.oracle.structures import Point, _empty, _rebound, is_leaf, leaves, map_leaves, reachable


class OracleCannot(Exception):
    """The tape would be lost here; differences must decide."""


# ------------------------------------------------------------------- scalars

_clock = itertools.count()


class T:
    """A number on the tape: its value, and pairs of what it came from and the partial derivative.

    Its `number` may be a dual number, and so may the partial derivatives: the adjoints are then dual numbers, too, and
    what these carry along is the derivative of the gradient.
    """

    __slots__ = ("number", "value", "parents", "active", "time")

    def __init__(self, value: Any, parents: tuple[tuple[T, Any], ...] = (), active: bool = False) -> None:
        self.number = value if isinstance(value, Dual) else np.float64(value)
        self.value = np.float64(primal(value))
        self.parents = tuple((parent, partial) for parent, partial in parents if parent.active)
        self.active = active or bool(self.parents)
        self.time = next(_clock)

    # A number is looked at: values only.
    def __bool__(self) -> bool:
        return bool(self.value)

    def __int__(self) -> int:
        return int(self.value)

    def __float__(self) -> float:
        if _active(self):
            raise OracleCannot("an active number was turned into a float")
        return float(self.value)

    def __trunc__(self) -> int:
        return math.trunc(self.value)

    def __floor__(self) -> int:
        return math.floor(self.value)

    def __ceil__(self) -> int:
        return math.ceil(self.value)

    def __round__(self, digits: int | None = None) -> Any:
        return round(float(self.value)) if digits is None else T(round(self.value, digits))

    def __repr__(self) -> str:
        return repr(self.value)

    def __str__(self) -> str:
        return str(self.value)

    def __format__(self, spec: str) -> str:
        return format(self.value, spec)

    def __hash__(self) -> int:
        return hash(self.value)

    # A number does not change, so a copy is itself.
    def __copy__(self) -> T:
        return self

    def __deepcopy__(self, memo: Any) -> T:
        return self

    # NumPy's scalars have some of an array's attributes.
    shape = ()
    ndim = 0
    size = 1
    dtype = np.dtype(object)
    T = property(lambda self: self)
    real = property(lambda self: self)

    def _itself(self, *args: Any, **kwargs: Any) -> T:
        return self

    item = copy = sum = mean = max = min = prod = squeeze = transpose = _itself

    def reshape(self, *shape: Any) -> np.ndarray:
        return _array(self).reshape(*shape)

    def astype(self, dtype: Any, **kwargs: Any) -> Any:
        return _astype(_array(self), dtype)[()]

    def is_integer(self) -> bool:
        return float(self.value).is_integer()

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return _ufunc(ufunc, method, inputs, kwargs)

    def __array_function__(self, func: Callable[..., Any], types: Any, args: Any, kwargs: Any) -> Any:
        def wrap(x: Any) -> Any:
            return _array(x) if isinstance(x, globals()["T"]) else x

        args = tuple([wrap(y) for y in x] if isinstance(x, (list, tuple)) else wrap(x) for x in args)
        result = func(*args, **{key: wrap(value) for key, value in kwargs.items()})
        return result[()] if isinstance(result, np.ndarray) and result.ndim == 0 else result


def _on_tape(function: ScalarFunction) -> Callable[..., T]:
    """The scalar function of numbers on the tape."""

    def apply(*operands: Any) -> T:
        numbers = [_number(x) for x in operands]
        y = applied(function, *numbers)
        return T(
            y,
            tuple(
                (x, partial(*numbers, y))
                for x, partial in zip(operands, function.partials, strict=True)
                if isinstance(x, T) and x.active
            ),
        )

    return apply


def _number(x: Any) -> float | Dual:
    return x.number if isinstance(x, T) else _value(x)


def _value(x: Any) -> Any:
    if isinstance(x, T):
        return x.value
    if isinstance(x, (int, float, np.integer, np.floating, np.bool_)):
        return np.float64(x)
    raise OracleCannot(f"arithmetic with {type(x).__name__}")


#: Every scalar function, by the ufunc's name.
SCALAR = {name: _on_tape(function) for name, function in SCALARS.items()}


def _operator(name: str, reverse: bool = False) -> Callable[[Any, Any], Any]:
    def method(self: T, other: Any) -> Any:
        if not isinstance(other, (T, int, float, np.integer, np.floating, np.bool_)):
            return NotImplemented
        return SCALAR[name](other, self) if reverse else SCALAR[name](self, other)

    return method


def _comparison(name: str) -> Callable[[Any, Any], Any]:
    def method(self: T, other: Any) -> Any:
        if not isinstance(other, (T, int, float, np.integer, np.floating, np.bool_)):
            return NotImplemented
        return bool(getattr(self.value, name)(_value(other)))

    return method


for _symbol, _name in {
    "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "divide",
    "floordiv": "floor_divide", "mod": "remainder", "pow": "power",
}.items():  # fmt: skip
    setattr(T, f"__{_symbol}__", _operator(_name))
    setattr(T, f"__r{_symbol}__", _operator(_name, reverse=True))
for _symbol in ("lt", "le", "gt", "ge", "eq", "ne"):
    setattr(T, f"__{_symbol}__", _comparison(f"__{_symbol}__"))
T.__divmod__ = lambda self, other: (self // other, self % other)
T.__neg__ = lambda self: SCALAR["negative"](self)
T.__pos__ = lambda self: self
T.__abs__ = lambda self: SCALAR["absolute"](self)
for _name, _apply in SCALAR.items():
    # Plain object arrays (a list of numbers given to a ufunc) call methods of this name.
    if not hasattr(T, _name):
        setattr(T, _name, _apply)


# -------------------------------------------------------------------- arrays


class TArray(np.ndarray):
    """An object array of `T`."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return _ufunc(ufunc, method, inputs, kwargs)

    def __array_function__(self, func: Callable[..., Any], types: Any, args: Any, kwargs: Any) -> Any:
        if func in FUNCTIONS:
            return FUNCTIONS[func](*args, **kwargs)
        if func in ON_VALUES:
            return func(*map(_values, args), **{key: _values(value) for key, value in kwargs.items()})
        if kwargs.get("dtype") is not None and np.dtype(kwargs["dtype"]).kind == "f":
            kwargs = {key: value for key, value in kwargs.items() if key != "dtype"}
        try:
            return _tarray(super().__array_function__(func, types, args, kwargs))
        except TypeError:
            # No loop for objects: fine as long as they are all constants.
            if any(_active(x) for x in (*args, *kwargs.values())):
                raise OracleCannot(f"no tape for {func.__name__}") from None
            return _lift(func(*map(_values, args), **{key: _values(value) for key, value in kwargs.items()}))

    def astype(self, dtype: Any, *args: Any, **kwargs: Any) -> np.ndarray:
        return _astype(self, dtype)

    def __deepcopy__(self, memo: Any) -> TArray:
        return self.copy()


def _active(x: Any) -> bool:
    if isinstance(x, np.ndarray):
        return x.dtype == object and any(map(_active, x.flat))
    if isinstance(x, (list, tuple)):
        return any(map(_active, x))
    return isinstance(x, T) and (x.active or isinstance(x.number, Dual))


def _array(x: Any) -> TArray:
    """`x` as a `TArray`, without a copy where it is one."""
    if isinstance(x, TArray):
        return x
    if isinstance(x, T):
        box = np.empty((), dtype=object)
        box[()] = x
        return box.view(TArray)
    return _lift(np.asarray(x))


def _lift(x: Any) -> Any:
    """An array of floats (copied), or of objects that are numbers (the same memory), as a `TArray`."""
    if not isinstance(x, np.ndarray) or x.dtype.kind not in "fcO":
        return x
    if x.dtype.kind == "c":
        raise OracleCannot("complex numbers")
    if x.dtype.kind == "O" and not all(map(_is_number, x.flat)):
        return x
    new = x if x.dtype.kind == "O" else np.empty_like(x, dtype=object, subok=False)
    if new is x and all(isinstance(v, T) for v in x.flat):
        return new.view(TArray)
    for index in np.ndindex(x.shape):
        v = x[index]
        new[index] = v if isinstance(v, T) else T(0.0 if v is None else v)
    return new.view(TArray)


def _is_number(v: Any) -> bool:
    return v is None or isinstance(v, (T, int, float, np.integer, np.floating)) and not isinstance(v, bool)


def _tarray(result: Any) -> Any:
    """Objects arrays that NumPy's own functions made are `TArray`s again."""
    if isinstance(result, (list, tuple)) and any(isinstance(part, np.ndarray) for part in result):
        return type(result)(map(_tarray, result)) if type(result) in (list, tuple) else result
    if isinstance(result, np.ndarray) and result.dtype == object:
        return result.view(TArray)
    return result


def _astype(x: TArray, dtype: Any) -> Any:
    if np.dtype(dtype).kind in "fO":
        return x.copy()
    return _values(x).astype(dtype)


def _values(x: Any) -> Any:
    """Numbers instead of `T`s, in arrays and lists."""
    if isinstance(x, T):
        return x.value
    if isinstance(x, np.ndarray) and x.dtype == object:
        out = np.empty(x.shape)
        for index in np.ndindex(x.shape):
            out[index] = _value(x[index])
        return out
    if isinstance(x, (list, tuple)) and not hasattr(x, "_fields"):
        return type(x)(map(_values, x))
    return x


def _plain(x: Any) -> Any:
    """What a native loop over objects takes without coming back to us."""
    if isinstance(x, T):
        return _array(x).view(np.ndarray)
    if isinstance(x, TArray):
        return x.view(np.ndarray)
    if isinstance(x, (list, tuple)):
        return _lift(np.asarray(x)).view(np.ndarray) if np.asarray(x).dtype == object else x
    return x


def _ufunc(ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    kwargs = dict(kwargs)
    out = kwargs.pop("out", None)
    where = kwargs.pop("where", True) if method == "__call__" else True
    kwargs.pop("dtype", None)
    if "where" in kwargs:
        kwargs["where"] = _values(kwargs["where"])
    if kwargs.get("initial") is not None and kwargs["initial"] is not np._NoValue:
        kwargs["initial"] = kwargs["initial"] if isinstance(kwargs["initial"], T) else T(kwargs["initial"])
    name = ufunc.__name__
    if name in LOOKING:
        result = getattr(ufunc, method)(*map(_values, inputs), **kwargs)
    elif method == "at":
        target, index, *operands = inputs
        index = tuple(map(_values, index)) if isinstance(index, tuple) else _values(index)
        return _elementwise(ufunc).at(_plain(target), index, *map(_plain, operands))
    elif method == "reduce" and name in ("maximum", "minimum"):
        result = _extreme(ufunc, _array(inputs[0]), **kwargs)
    elif name in ("matmul", "vecdot", "matvec", "vecmat") or method == "reduce":
        if method == "reduce" and name not in ("add", "multiply"):
            raise OracleCannot(f"{name}.reduce")
        result = getattr(ufunc, method)(*map(_plain, inputs), **kwargs)
    elif name == "divmod":
        result = (np.floor_divide(*inputs), np.remainder(*inputs))
        where, out = True, None if out in (None, (None, None)) else out
    else:
        result = getattr(_elementwise(ufunc), method)(*map(_plain, inputs), **kwargs)
    result = _tarray(result)
    if out is None:
        return result
    (buffer,) = out
    if buffer is None:
        return result
    target = buffer.view(np.ndarray)
    np.copyto(
        target,
        _plain(result) if isinstance(result, (T, TArray)) else result,
        where=_values(where),
        casting="unsafe",
    )
    return buffer


@functools.cache
def _elementwise(ufunc: np.ufunc) -> Any:
    if ufunc.__name__ not in SCALAR:
        raise OracleCannot(f"no tape for {ufunc.__name__}")
    return np.frompyfunc(SCALAR[ufunc.__name__], ufunc.nin, 1)


def _extreme(ufunc: np.ufunc, x: TArray, axis: Any = None, keepdims: bool = False, **kwargs: Any) -> Any:
    """`max` and `min`: all the elements that reach it share equally."""
    if kwargs:
        kwargs = {
            k: v for k, v in kwargs.items() if v is not np._NoValue and not (k == "where" and v is True)
        }
        if kwargs:
            raise OracleCannot(f"{ufunc.__name__}.reduce with {', '.join(kwargs)}")
    values = _values(x)
    best = ufunc.reduce(values, axis=axis, keepdims=True)
    shares = (values == best) / np.sum(values == best, axis=axis, keepdims=True)
    chosen = np.add.reduce(np.multiply(x.view(np.ndarray), shares), axis=axis, keepdims=keepdims)
    return _tarray(chosen)


# ------------------------------------------------ NumPy's functions on arrays

#: Functions that only look at values, and give integers or truth values.
ON_VALUES = {
    np.argmax,
    np.argmin,
    np.argsort,
    np.argwhere,
    np.nonzero,
    np.flatnonzero,
    np.count_nonzero,
    np.searchsorted,
    np.allclose,
    np.isclose,
    np.array_equal,
    np.all,
    np.any,
    np.lexsort,
    np.array_str,
    np.array_repr,
    np.array2string,
    np.digitize,
    np.iscomplexobj,
    np.isrealobj,
}


def _stacked(fn: Callable[..., Any]) -> Callable[..., Any]:
    """Run a function of one matrix over a stack of them."""

    def run(a: Any) -> Any:
        a = _array(a)
        if a.ndim == 2:
            return fn(a)
        parts = [run(part) for part in a]
        return _tarray(np.stack([_array(part) for part in parts]))

    return run


def _eliminate(a: TArray, b: TArray) -> tuple[TArray, T]:
    """Solve a x = b by Gaussian elimination with partial pivoting; also the determinant."""
    a, b, n = a.copy(), b.copy(), len(a)
    det = T(1.0)
    for k in range(n):
        pivot = k + int(np.argmax(np.abs(_values(a[k:, k]))))
        if pivot != k:
            a[[k, pivot]], b[[k, pivot]] = a[[pivot, k]], b[[pivot, k]]
            det = -det
        det = det * a[k, k]
        for i in range(k + 1, n):
            factor = a[i, k] / a[k, k]
            a[i, k:] = a[i, k:] - factor * a[k, k:]
            b[i] = b[i] - factor * b[k]
    if not det.value:
        raise OracleCannot("a singular matrix")
    for k in reversed(range(n)):
        for j in range(k + 1, n):
            b[k] = b[k] - a[k, j] * b[j]
        b[k] = b[k] / a[k, k]
    return b, det


def _solve(a: Any, b: Any) -> Any:
    a, b = _array(a), _array(b)
    if a.ndim > 2 or b.ndim > 2:
        if b.ndim == 1:
            return _tarray(np.stack([_solve(part, b) for part in a]))
        shape = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
        a, b = np.broadcast_to(a, shape + a.shape[-2:]), np.broadcast_to(b, shape + b.shape[-2:])
        return _tarray(np.stack([_solve(p, q) for p, q in zip(a, b)]))
    return _eliminate(a, b)[0]


@_stacked
def _inv(a: TArray) -> TArray:
    return _eliminate(a, _array(np.eye(len(a))))[0]


@_stacked
def _det(a: TArray) -> T:
    return _eliminate(a, _array(np.zeros(len(a))))[1]


def _slogdet(a: Any) -> Any:
    det = _det(a)
    result = np.linalg.slogdet(np.eye(1))
    return type(result)(np.sign(_values(det)), np.log(np.abs(det)))


@_stacked
def _cholesky(a: TArray) -> TArray:
    n = len(a)
    low = _array(np.zeros((n, n)))
    for j in range(n):
        low[j, j] = np.sqrt(a[j, j] - np.dot(low[j, :j], low[j, :j]))
        for i in range(j + 1, n):
            low[i, j] = (a[i, j] - np.dot(low[i, :j], low[j, :j])) / low[j, j]
    return low


def _norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    x = _array(x)
    axes = tuple(range(x.ndim)) if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
    if (
        ord is None
        and axis is None
        or ord in (None, 2)
        and len(axes) == 1
        or ord in (None, "fro")
        and len(axes) == 2
    ):
        square = np.sum(x * x, axis=axes, keepdims=keepdims)
        return _tarray(np.frompyfunc(lambda s: np.sqrt(s) if s.value else T(0.0), 1, 1)(_plain(square)))
    if len(axes) == 1 and ord == 1:
        return np.sum(np.abs(x), axis=axes, keepdims=keepdims)
    if len(axes) == 1 and ord in (np.inf, -np.inf):
        return (np.max if ord > 0 else np.min)(np.abs(x), axis=axes, keepdims=keepdims)
    if len(axes) == 1 and isinstance(ord, (int, float)) and ord:
        return np.sum(np.abs(x) ** ord, axis=axes, keepdims=keepdims) ** (1.0 / ord)
    raise OracleCannot(f"norm with ord={ord!r}, axis={axis!r}")


def _where(condition: Any, *choices: Any) -> Any:
    condition = _values(condition)
    if not choices:
        return np.where(condition)
    return _tarray(np.where(condition, *(_plain(_array(choice)) for choice in choices)))


FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.where: _where,
    np.linalg.solve: _solve,
    np.linalg.inv: _inv,
    np.linalg.det: _det,
    np.linalg.slogdet: _slogdet,
    np.linalg.cholesky: _cholesky,
    np.linalg.norm: _norm,
}

# ----------------------------------------------- arrays and numbers that are born

_MAKERS = (
    "array asarray asanyarray ascontiguousarray asfortranarray copy zeros ones empty full eye identity "
    "arange linspace zeros_like ones_like empty_like full_like diag"
).split()


def _maker(original: Callable[..., Any]) -> Callable[..., Any]:
    """`np.zeros` and the like: what they make can hold the tape."""

    @functools.wraps(original)
    def make(*args: Any, **kwargs: Any) -> Any:
        dtype = kwargs.get("dtype")
        if original.__name__ in ("zeros", "ones", "empty", "array", "asarray") and len(args) > 1:
            args, dtype = args[:1], args[1]
        kwargs.pop("dtype", None)
        kind = None if dtype is None else np.dtype(_undo(dtype)).kind
        if kind is not None and kind not in "fO":
            return original(*map(_values, args), dtype=_undo(dtype), **kwargs)
        if kind is not None:
            # NumPy must not cast the objects, and integers must become floats.
            made = original(*args, **kwargs)
            return _lift(made if made.dtype == object else made.astype(float))
        return _lift(original(*args, **kwargs))

    return make


class _FloatMeta(type):
    def __instancecheck__(cls, x: Any) -> bool:
        return isinstance(x, (builtins.float, T))

    def __eq__(cls, other: Any) -> bool:
        return other is builtins.float or other is cls

    def __hash__(cls) -> int:
        return hash(builtins.float)

    def __call__(cls, x: Any = 0.0) -> Any:
        if isinstance(x, TArray) and x.size == 1:
            x = x.item()
        return x if isinstance(x, T) else builtins.float(x)


class _Float(metaclass=_FloatMeta):
    """The builtin `float` while the oracle runs: keeps a `T`."""


def _undo(dtype: Any) -> Any:
    return float if dtype is _Float else dtype


_MATH = {
    "pow": "power",
    "fabs": "absolute",
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "atan2": "arctan2",
    "asinh": "arcsinh",
    "acosh": "arccosh",
    "atanh": "arctanh",
}
_MATH_ON_SEQUENCES = ("fsum", "prod", "dist", "sumprod")


def _math(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def run(*args: Any) -> Any:
        args = tuple(x.item() if isinstance(x, TArray) and x.size == 1 else x for x in args)
        if not any(isinstance(x, T) for x in args):
            return original(*args)
        if name == "log" and len(args) == 2:
            return SCALAR["log"](args[0]) / SCALAR["log"](args[1])
        if name == "hypot" and len(args) != 2:
            return SCALAR["sqrt"](sum(x * x for x in args))
        if name in ("floor", "ceil", "trunc", "isfinite", "isnan", "isinf", "isclose"):
            return original(*map(_values, args))
        original(*map(_values, args))  # math raises where NumPy gives NaN
        scalar = SCALAR.get(_MATH.get(name, name))
        if scalar is None:
            raise OracleCannot(f"no tape for math.{name}")
        return scalar(*args)

    return run


class _Proxy(types.ModuleType):
    """A module with some functions exchanged.

    NumPy itself must stay as it is: its compiled parts look `np.empty` up there.
    """

    def __init__(self, module: types.ModuleType, exchanged: dict[Any, Any]) -> None:
        super().__init__(module.__name__)
        vars(self).update(vars(module))
        vars(self).update(
            {name: exchanged[f] for name, f in vars(module).items() if _hashable(f) and f in exchanged}
        )


def _hashable(x: Any) -> bool:
    return callable(x) and getattr(type(x), "__hash__", None) is not None


@contextmanager
def _patched(*roots: Any) -> Iterator[None]:
    """While the oracle runs, the user's functions see other makers of arrays, and another `math` and `float`.

    They are exchanged under whatever name the functions reach them: globals, cells, imports.
    """
    exchanged: dict[Any, Any] = {getattr(np, name): _maker(getattr(np, name)) for name in _MAKERS}
    exchanged |= {
        f: _math(name, f) for name, f in vars(math).items() if callable(f) and name not in _MATH_ON_SEQUENCES
    }
    exchanged |= {np: _Proxy(np, exchanged), math: _Proxy(math, exchanged)}
    functions = reachable(*roots)
    cells = [cell for f in functions for cell in f.__closure__ or ()]
    modules = list({id(f.__globals__): f.__globals__ for f in functions}.values())
    places = [(module, name, value) for module in modules for name, value in module.items()]
    places += [(cell, "", cell.cell_contents) for cell in cells if not _empty(cell)]
    places += [(sys.modules, module.__name__, module) for module in (np, math)]
    changes = [
        (holder, name, exchanged[value])
        for holder, name, value in places
        if (_hashable(value) or isinstance(value, types.ModuleType)) and value in exchanged
    ]
    injected = [module for module in modules if "float" not in module]
    held = [*modules, *(value for _, _, value in places if type(value) in (dict, list))]
    with _as_they_were(held):
        for module in injected:
            module["float"] = _Float
        try:
            with _rebound(changes):
                yield
        finally:
            for module in injected:
                del module["float"]


@contextmanager
def _as_they_were(held: list[Any]) -> Iterator[None]:
    """What a function leaves in lists and dicts of its module are the oracle's numbers, not for the next test."""
    before = [copy.copy(container) for container in held]
    try:
        yield
    finally:
        for container, old in zip(held, before, strict=True):
            if isinstance(container, list):
                container[:] = old
            elif any(container.get(key) is not value for key, value in old.items()) or len(container) != len(old):
                container.clear()
                container.update(old)


# ----------------------------------------------------------------- the runner


def tape_gradient(
    fun: Callable[..., Any], args: tuple[Any, ...], wrt: Any = 0, kwargs: dict[str, Any] | None = None
) -> tuple[float, tuple[Any, ...]]:
    """The value of `fun` and one gradient structure for each `wrt`, in double precision.

    The arguments are left as they are.  Raises `OracleCannot` where the function
    does something that the tape cannot follow.
    """
    point = Point(fun, args, kwargs or {}, wrt)
    names = {name: map_leaves(_variable, value) for name, value in point.values.items()}
    value, gradients = _recorded(point, names, primal)
    return float(primal(value)), gradients


def tape_product(
    fun: Callable[..., Any],
    args: tuple[Any, ...],
    wrt: Any,
    kwargs: dict[str, Any],
    tangents: tuple[Any, ...],
) -> tuple[float | Dual, tuple[Any, ...]]:
    """The value of `fun` with its tangent, and for each `wrt` the Hessian times `tangents`: of one run."""
    point = Point(fun, args, kwargs, wrt)
    steps = iter(leaves(tangents).values())
    names = {
        name: map_leaves(lambda leaf: _variable(leaf, next(steps)), value)
        for name, value in point.values.items()
    }
    if next(steps, None) is not None:
        raise OracleCannot("the tangents are of another structure")
    return _recorded(point, names, tangent)


def _recorded(
    point: Point, names: dict[str, Any], part: Callable[[Any], Any]
) -> tuple[float | Dual, tuple[Any, ...]]:
    """The function's value for these numbers on the tape, and the `part` of their adjoints that is asked for."""
    given = (point.fun, point.bound.args, point.bound.kwargs)
    with _patched(*given), redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        limit = sys.getrecursionlimit()
        try:
            result = point.call(
                {name: map_leaves(_copy, value, _is_active) for name, value in names.items()}, _constant
            )
        except OracleCannot:
            raise
        except Exception as problem:
            raise OracleCannot(f"{type(problem).__name__}: {problem}") from problem
        finally:
            sys.setrecursionlimit(limit)
    if isinstance(result, np.ndarray) and result.size == 1:
        result = result.reshape(-1)[0]
    if isinstance(result, np.ndarray) or not isinstance(result, (T, int, float, np.number)):
        raise OracleCannot(f"the result is no number but {type(result).__name__}")
    adjoints = _sweep(result) if isinstance(result, T) else {}
    gradients = tuple(
        map_leaves(lambda leaf: _adjoint(leaf, adjoints, part), names[name], _is_active) for name in point.wrt
    )
    return _number(result), gradients


def _variable(leaf: Any, moving: Any = None) -> Any:
    """A leaf on the tape, its numbers dual where `moving` says how they move."""
    if not isinstance(leaf, np.ndarray):
        return T(leaf if moving is None else Dual(leaf, moving), active=True)
    new = np.empty_like(leaf, dtype=object)
    for index in np.ndindex(leaf.shape):
        new[index] = _variable(leaf[index], None if moving is None else moving[index])
    return new.view(TArray)


def _is_active(x: Any) -> bool:
    return isinstance(x, (T, TArray))


def _copy(leaf: Any) -> Any:
    return leaf.copy() if isinstance(leaf, TArray) else leaf


def _constant(argument: Any) -> Any:
    return map_leaves(
        lambda leaf: _lift(leaf) if isinstance(leaf, np.ndarray) else leaf, copy.deepcopy(argument), is_leaf
    )


def _sweep(result: T) -> dict[int, Any]:
    """The adjoint of every number that `result` depends on, by identity."""
    nodes: dict[int, T] = {}
    todo = [result]
    while todo:
        node = todo.pop()
        if id(node) not in nodes:
            nodes[id(node)] = node
            todo += [parent for parent, _ in node.parents]
    adjoints: dict[int, Any] = {id(result): 1.0}
    for node in sorted(nodes.values(), key=lambda node: -node.time):
        for parent, partial in node.parents:
            adjoints[id(parent)] = adjoints.get(id(parent), 0.0) + adjoints[id(node)] * partial
    return adjoints


def _adjoint(leaf: Any, adjoints: dict[int, Any], part: Callable[[Any], Any]) -> Any:
    if isinstance(leaf, T):
        return float(part(adjoints.get(id(leaf), 0.0)))
    out = np.zeros(leaf.shape)
    for index in np.ndindex(leaf.shape):
        out[index] = part(adjoints.get(id(leaf[index]), 0.0))
    return out
