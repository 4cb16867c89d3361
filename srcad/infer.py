"""What is known of a call's result, from what is known of its arguments.

Writing a shape rule for every NumPy function would be a second NumPy. Instead the function itself is asked:
it runs twice on small arrays whose lengths stand for the symbols, with other lengths the second time; a
length of the result that follows a symbol in both runs is that symbol. Where a length may be 1, a third run with 1
tells whether the number of dimensions depends on that (`np.squeeze(x[:1])`, `np.cov(x[:1])`).

>>> import numpy as np
>>> from srcad.facts import Array, Dim
>>> from srcad.lengths import Scope
>>> x = Array("float64", (Dim("n", many=True), Dim("m", many=True)))
>>> by_example(np.sum, [x], {"axis": Known(0)}, "s")
Array('float64', (m,))
>>> elementwise(np.add, [x, Scalar("float64")], Scope(), "s")
Array('float64', (n, m))
"""

from __future__ import annotations

import functools
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import numpy as np

from srcad.facts import Array, Dim, Fact, Known, Length, Made, Map, Number, Scalar, Seq, Unknown, dims_of, is_number
from srcad.lengths import Scope


class _CannotTell(Exception):
    """No example value stands for this fact."""


class _ThisThread:
    """What a filter asks whether it means a warning: only those of the thread that made it, and only for a time."""

    def __init__(self) -> None:
        self.thread: int | None = threading.get_ident()

    def match(self, _text: str) -> bool:
        return threading.get_ident() == self.thread


@contextmanager
def no_warnings() -> Iterator[None]:
    """No warnings of this thread; those of others, and what they do to the filters meanwhile, stay as they are.

    (`warnings.catch_warnings` puts back the list of filters that it found, whoever has changed it since.)
    """
    here = _ThisThread()
    entry: Any = ("ignore", None, Warning, here, 0)
    warnings.filters.insert(0, entry)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        here.thread = None
        with suppress(ValueError):  # a `catch_warnings` of another thread has ended, and its list is in force
            warnings.filters.remove(entry)  # type: ignore[attr-defined]


def _size(run: int, k: int) -> int:
    """The k-th symbol's length in a run: growing in the first, falling in the second, so that `min` is no symbol.

    The steps differ, so that `abs(n - m)`, the length of a convolution, is no constant; and what is even in one run is
    odd in the other, so that `np.rot90(x, n)` is not taken to leave the shape as it is.
    """
    if run == 0:
        return 6 + 5 * k
    return 31 - 3 * k if k < 6 else 31 + 3 * k


class _Example:
    """One choice of lengths for all symbols; `shortest`: 1 where a length may be that."""

    def __init__(self, run: int, shortest: bool = False) -> None:
        self.run, self.shortest = run, shortest
        self.sizes: dict[str, int] = {}
        self.many: dict[str, bool] = {}
        self.may_be_one = False

    def length(self, a: Length) -> int:
        if isinstance(a, int):
            return a
        many = a.many and a.less == 0
        short = self.shortest and not many
        n = self.sizes.setdefault(a.name, 1 + a.less if short else _size(self.run, len(self.sizes)))
        self.may_be_one = self.may_be_one or not many
        self.many[a.name] = self.many.get(a.name, False) or many
        return max(0, n - a.less)

    def value(self, fact: Fact) -> Any:
        if isinstance(fact, Known):
            return fact.value
        if isinstance(fact, Scalar):
            return self.scalar(fact)
        if isinstance(fact, Array) and fact.dims is not None:
            return _sample(tuple(self.length(d) for d in fact.dims), fact.dtype, self.run)
        if isinstance(fact, Seq):
            return self.sequence(fact)
        if isinstance(fact, Map) and fact.kind == "dict":
            return {key: self.value(item) for key, item in fact.items.items()}
        raise _CannotTell

    def scalar(self, fact: Scalar) -> Any:
        if fact.literal is not None:
            return fact.literal
        if fact.size is not None:
            n = self.length(fact.size)
            return n if fact.weak else np.dtype(fact.dtype).type(n)
        if fact.dtype == "int64" and fact.weak:
            raise _CannotTell
        value = np.dtype(fact.dtype).type(1 + self.run if fact.dtype != "bool" else 1 - self.run)
        return value.item() if fact.weak else value

    def sequence(self, fact: Seq) -> Any:
        if fact.items is not None:
            parts = [self.value(item) for item in fact.items]
        elif fact.length is not None and fact.elem is not None:
            parts = [self.value(fact.elem)] * self.length(fact.length)
        else:
            raise _CannotTell
        return tuple(parts) if fact.kind == "tuple" else parts


@functools.lru_cache(maxsize=512)
def _contents(shape: tuple[int, ...], dtype: str, run: int) -> np.ndarray:
    n = int(np.prod(shape))
    if run == 0:
        out = np.ones(shape, dtype)
    else:
        numbers = np.arange(n) ** 2 % 5
        out = (numbers % 2 == 0 if dtype == "bool" else numbers * (0.5 if np.dtype(dtype).kind in "fc" else 1)).reshape(
            shape
        )
        out = out.astype(dtype)
    if len(shape) >= 2 and shape[-1] == shape[-2] and dtype != "bool":
        out = (1.0 + run * 0.5 + (shape[-1] + run) * np.eye(shape[-1]) + np.zeros(shape)).astype(dtype)
    return out


def _sample(shape: tuple[int, ...], dtype: str, run: int) -> np.ndarray:
    """Other contents in each run, so that what depends on contents is not taken for known.

    Square matrices are made symmetric positive definite, so that solvers and factorisations run.
    """
    if int(np.prod(shape, dtype=float)) > 1 << 20:
        raise _CannotTell
    return _contents(shape, dtype, run).copy()


def by_example(fun: Callable, args: list[Fact], kwargs: dict[str, Fact], fresh: str) -> Fact:
    """The result's fact by running `fun`, which must be free of side effects, on two examples."""
    results, examples = [], []
    for run in (0, 1):
        example = _Example(run)
        try:
            with np.errstate(all="ignore"), no_warnings():
                values = [example.value(a) for a in args]
                results.append(fun(*values, **{k: example.value(v) for k, v in kwargs.items()}))
        except Exception:  # noqa: BLE001  whatever the example raises says only that nothing is known
            return Unknown()
        examples.append(example)
    found = _read(results[0], results[1], examples, fresh)
    if isinstance(found, Array) and found.dims and examples[0].may_be_one:
        return _whatever_is_one(fun, args, kwargs, found)
    return found


def _whatever_is_one(fun: Callable, args: list[Fact], kwargs: dict[str, Fact], found: Array) -> Fact:
    """A result's fact, without its dimensions where their number is another one when lengths that may be 1 are."""
    example = _Example(0, shortest=True)
    try:
        with np.errstate(all="ignore"), no_warnings():
            values = [example.value(a) for a in args]
            result = fun(*values, **{k: example.value(v) for k, v in kwargs.items()})
    except Exception:  # noqa: BLE001  then nothing is learnt
        return found
    return found if np.ndim(result) == len(found.dims or ()) else replace(found, dims=None)


def _read(one: Any, two: Any, examples: list[_Example], fresh: str) -> Fact:
    if isinstance(one, np.ndarray) and isinstance(two, np.ndarray):
        if type(one) is not np.ndarray:
            return Made(False, frozenset(), type(one))
        if one.ndim != two.ndim or one.dtype != two.dtype or one.dtype.kind not in "fcbiu" and not one.dtype.names:
            return Unknown()
        dims = tuple(
            _length(m, n, examples, f"{fresh}.{i}") for i, (m, n) in enumerate(zip(one.shape, two.shape, strict=True))
        )
        return Array(one.dtype.name, dims, sites=frozenset([fresh]))
    if type(one) is not type(two):
        return Unknown()
    if isinstance(one, (bool, np.bool_)):
        return Scalar("bool", type(one) is bool)
    if isinstance(one, (int, np.integer)):
        return Scalar(np.dtype(type(one)).name, type(one) is int, size=_length(int(one), int(two), examples, fresh))
    if isinstance(one, (float, complex, np.inexact)):
        return Scalar(np.dtype(type(one)).name, isinstance(one, (float, complex)) and not isinstance(one, np.generic))
    if isinstance(one, (tuple, list)) and len(one) == len(two):
        items = tuple(_read(p, q, examples, f"{fresh}.{i}") for i, (p, q) in enumerate(zip(one, two, strict=True)))
        fields = tuple(getattr(one, "_fields", ()))
        kind, cls = "list" if isinstance(one, list) else "tuple", type(one) if fields else None
        return Seq(kind, items, None, frozenset([fresh]), len(items), fields, cls)
    if isinstance(one, (np.finfo, np.iinfo)):
        return Known(one) if one is two else Unknown()
    if one is None or (isinstance(one, (str, type)) and one == two):
        return Known(one)
    return Unknown()


def _length(m: int, n: int, examples: list[_Example], fresh: str) -> Length:
    if m == n:
        return m
    one, two = (example.sizes for example in examples)
    for name in one:
        if name in two and one[name] - m == two[name] - n and 0 <= one[name] - m <= 4:
            less = one[name] - m
            return Dim(name, less, less == 0 and examples[0].many[name])
    return Dim(fresh)


@functools.lru_cache(maxsize=4096)
def _result_dtype(fun: Callable, kinds: tuple[tuple[str, bool, bool], ...]) -> tuple[str, bool] | None:
    """dtype of an elementwise result and whether it is a Python number, from (dtype, weak, is array)."""
    values = []
    for dtype, weak, array in kinds:
        value: Any = np.ones((1,), dtype) if array else np.dtype(dtype).type(1)
        values.append(value.item() if weak and not array else value)
    try:
        with np.errstate(all="ignore"), no_warnings():
            result = fun(*values)
    except Exception:  # noqa: BLE001  as above: nothing is known
        return None
    if isinstance(result, tuple):
        return None
    return np.asarray(result).dtype.name, not isinstance(result, (np.ndarray, np.generic))


def elementwise(fun: Callable, args: list[Fact], scope: Scope, fresh: str) -> Fact:
    """The result of a function that broadcasts its arguments."""
    if not all(is_number(a) for a in args):
        return _number(fun, args, scope, fresh)
    kinds = tuple((a.dtype, isinstance(a, Scalar) and a.weak, isinstance(a, Array)) for a in args)  # type: ignore[attr-defined]
    found = _result_dtype(fun, kinds)
    if found is None:
        return Unknown()
    dims: tuple[Length, ...] | None = ()
    for a in args:
        dims = scope.broadcast(dims, dims_of(a), fresh)
    if dims == ():
        size = _integer(fun, args, fresh) if found[0].startswith("int") else None
        return Scalar(found[0], found[1], size=size)
    return Array(found[0], dims, sites=frozenset([fresh]))


def _number(fun: Callable, args: list[Fact], scope: Scope, fresh: str) -> Fact:
    """Where an argument is a number or an array: the result has the dimensions of an array that has no fewer."""
    if not all(is_number(a) or isinstance(a, Number) for a in args):
        return Unknown()
    kinds = tuple((a.dtype, isinstance(a, Scalar) and a.weak, isinstance(a, (Array, Number))) for a in args)  # type: ignore[attr-defined]
    found = _result_dtype(fun, kinds)
    if found is None:
        return Unknown()
    ranks = [a.ndim for a in args if isinstance(a, Number)]
    arrays = [a.dims for a in args if isinstance(a, Array) and a.dims != ()]
    if not arrays:
        return Number(False, frozenset([fresh]), found[0], ranks[0] if len(set(ranks)) == 1 else None)
    dims: tuple[Length, ...] | None = ()
    for d in arrays:
        dims = scope.broadcast(dims, d, fresh)
    fewer = dims is not None and all(r is not None and r <= len(dims) for r in ranks)
    if not fewer:
        return Array(found[0], None, sites=frozenset([fresh]))
    behind = tuple(Dim(f"{fresh}.or.{i}") for i in range(max(r or 0 for r in ranks)))
    return Array(found[0], scope.broadcast(dims, behind, fresh), sites=frozenset([fresh]))


def _integer(fun: Callable, args: list[Fact], fresh: str) -> Length | None:
    """An integer's value as a length: `n - 2` keeps the symbol."""
    result = by_example(fun, args, {}, fresh)
    return result.size if isinstance(result, Scalar) and result.size is not None else Dim(fresh)
