"""What is known of a value before the program runs.

A derivative is written for *types*: Python float or array, its dtype kind, its number of dimensions, and
which of them are exactly 1. Lengths are known only as symbols, so that one text serves all data:

>>> import numpy as np
>>> of_value(np.ones((4, 1)), "x")
Array('float64', (x.0, 1))
>>> of_value({"w": 1.0, "steps": 3}, "p").items["w"]
Scalar('float64')

A fact is sound or absent: `Unknown()` is always allowed and only costs a general helper.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import itertools
import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

MAX_PARTS = 32  # longer tuples and lists are described by what their elements have in common

#: Types whose values all have one fact, but for names.
PLAIN = frozenset({float, int, bool, complex, np.float64, np.float32, np.int64, np.bool_})


@dataclass(frozen=True)
class Dim:
    """A length that is known by name only: `max(0, name - less)`; `many` says that it is not 1."""

    name: str
    less: int = 0
    many: bool = False

    def __repr__(self) -> str:
        return self.name + (f"-{self.less}" if self.less else "")


Length = Dim | int
SomeFact = TypeVar("SomeFact", bound="Fact")


class Fact:
    """What is known of a value."""

    active: bool = False
    made_function: bool = False  # a function that the program makes: no text has it


@dataclass(frozen=True)
class Unknown(Fact):
    """Nothing is known, but whether it may carry a derivative."""

    active: bool = False
    sites: frozenset[str] = frozenset()


NOTHING = Unknown()


@dataclass(frozen=True)
class Made(Unknown):
    """An object of a class of the user's that the program has made of constants."""

    cls: type | None = None


@dataclass(frozen=True)
class Number(Unknown):
    """A number, or an array of this dtype and number of dimensions: an accumulator that starts as 0.0."""

    dtype: str = "float64"
    ndim: int | None = None  # of the array


@dataclass(frozen=True, eq=False)
class Callback(Unknown):
    """A function that is written out for a solver to call: what is known of its result, for facts of its arguments."""

    result: Callable[..., Fact] = Unknown


@dataclass(frozen=True)
class Mixed(Unknown):
    """A list of arrays (or of lists), or else something that is no such list: a store means two things."""


@dataclass(frozen=True)
class ListOrArray(Unknown):
    """A list (or tuple) of numbers, or else an array: a state that begins as `[1.0, 0.0]`, and is computed by NumPy."""


@dataclass(frozen=True)
class Maybe(Unknown):
    """None, or a number or array of which this is known (its lengths by no name: they are those of no other value)."""

    inner: Fact = Unknown()


@dataclass(frozen=True)
class Scalar(Fact):
    """A Python number (weak) or a NumPy scalar; of an integer also its value as a length, of a literal its value."""

    dtype: str
    weak: bool = True
    active: bool = False
    size: Length | None = None
    literal: Any = None

    def __repr__(self) -> str:
        return f"Scalar('{self.dtype}')"


@dataclass(frozen=True)
class Array(Fact):
    """An array: dtype, lengths (None: number of dimensions unknown), the allocations that it may be a view of.

    Of indices none of which comes twice (`frontend/distinct.py`): of which arrays together, which of them, of how many.
    `mixed`: it is of this type or of a smaller one, whole numbers here and floats there.
    """

    dtype: str
    dims: tuple[Length, ...] | None
    active: bool = False
    sites: frozenset[str] = frozenset()
    distinct: tuple[str, int, int] | None = None
    mixed: bool = False

    def __repr__(self) -> str:
        return f"Array({self.dtype!r}, {self.dims})"


class GradNames(tuple):
    """The names of several gradients that are known as a tuple, where a `Grads` would be."""


@dataclass(frozen=True)
class Seq(Fact):
    """A tuple or list: its parts one by one, or (`items` is None) what all of them have in common."""

    kind: str
    items: tuple[Fact, ...] | None
    elem: Fact | None = None
    sites: frozenset[str] = frozenset()
    length: Length | None = None
    fields: tuple[str, ...] = ()  # of a named tuple, or of several gradients
    cls: type | None = None  # of a named tuple

    @property
    def active(self) -> bool:  # type: ignore[override]
        parts = self.items if self.items is not None else (self.elem,)
        return any(part.active for part in parts if part is not None)


@dataclass(frozen=True)
class Map(Fact):
    """A dict with known keys, or an object with known fields (`kind` is then its class's name)."""

    kind: str
    items: dict[Any, Fact]
    sites: frozenset[str] = frozenset()
    cls: type | None = None

    @property
    def active(self) -> bool:  # type: ignore[override]
        return any(part.active for part in self.items.values())


@dataclass(frozen=True)
class Known(Fact):
    """The object itself is known: a function, a module, a class, None, a string."""

    value: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Known) and (
            self.value is other.value or (isinstance(self.value, (str, type(None))) and self.value == other.value)
        )

    def __hash__(self) -> int:
        return hash(id(self.value))


@dataclass(frozen=True)
class Several(Fact):
    """One of several functions that the program makes, or such a function and something else: which, is not known."""

    active: bool = True


@dataclass(frozen=True)
class Instance(Fact):
    """A constant object of a known class (`object`: of one of several); its attributes are read anew at every call.

    Of a sparse matrix `sites` says which it may be: it may be changed when it has been used. `own` are the names that
    its class has for methods, and that stand for something else in the object: `model.activation = np.tanh`.
    """

    cls: type
    sites: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()


def label_of(value: Any, attribute: str = "__name__") -> str:
    """The name that a function, class or module has; "" for anything else.

    An object's class may answer every name, or raise what it likes: `__getattr__ = dict.__getitem__`.
    """
    try:
        found = getattr(value, attribute, "")
    except Exception:
        return ""
    return found if isinstance(found, str) else ""


def hidden_methods(value: Any) -> tuple[str, ...]:
    """The methods of an object's class in whose place the object has something of its own."""
    own = getattr(value, "__dict__", None)
    if not own or isinstance(value, (type, types.ModuleType)):
        return ()
    kind = type(value)
    return tuple([name for name in own if callable(getattr(kind, name, None))])


def is_object(fact: Fact) -> bool:
    """Whether operators, comparisons, subscripts and `len` of a value may be methods of a class of the user's."""
    return isinstance(fact, (Instance, Made)) or isinstance(fact, (Map, Seq)) and fact.cls not in (None, dict)


def is_computed(cls: type, attr: str) -> bool:
    """Whether reading an attribute of an object may run a method: a property, or `__getattr__`."""
    own = inspect.getattr_static(cls, "__getattribute__")
    if cls is object or hasattr(cls, "__getattr__") or own is not vars(object)["__getattribute__"]:
        return True
    found = inspect.getattr_static(cls, attr, None)
    return hasattr(found, "__get__") and not isinstance(found, (types.FunctionType, types.MemberDescriptorType))


def kind_of(cls: type) -> str:
    """What an object's `Map` is called: its class's name, and that is `dict` of dicts only."""
    return cls.__name__ if cls.__name__ != "dict" or cls is dict else "object of a class dict"


def is_float(dtype: str) -> bool:
    return dtype[0] in "fc" or dtype == "longdouble"


def has_more_digits(fact: Fact) -> bool:
    """Whether a number, or an array's, are of more digits than Python's floats have."""
    dtype = getattr(fact, "dtype", "")
    return dtype[:1] in ("f", "c") and bool(np.finfo(dtype).eps < np.finfo(float).eps)


def is_number(fact: Fact) -> bool:
    return isinstance(fact, (Scalar, Array))


def differentiable(fact: Fact) -> bool:
    """Whether a value of this kind can carry a derivative at all."""
    return isinstance(fact, Unknown) or (isinstance(fact, (Scalar, Array)) and is_float(fact.dtype))


def dims_of(fact: Fact) -> tuple[Length, ...] | None:
    """The lengths of a number's dimensions, () for a scalar, None where they are not known."""
    if isinstance(fact, Scalar):
        return ()
    return fact.dims if isinstance(fact, Array) else None


def taken_out(fact: Fact) -> Fact:
    """What is known of the cotangent of such a value where it is taken out of a container's adjoint, or comes from
    where nothing is known: there it may have become a double."""
    wide = {"float16": "float64", "float32": "float64", "complex64": "complex128"}
    if isinstance(fact, (Scalar, Array)) and fact.dtype in wide:
        return replace(fact, dtype=wide[fact.dtype])
    return fact


def sites_of(fact: Fact) -> frozenset[str]:
    """Every allocation that a value of this kind may reach."""
    own: frozenset[str] = getattr(fact, "sites", frozenset())
    return own.union(*(sites_of(part) for part in parts_of(fact)))


def array_sites(fact: Fact) -> frozenset[str]:
    """The memory of the arrays in a value: a list whose items are bound anew stores into none of them."""
    own: frozenset[str] = getattr(fact, "sites", frozenset()) if isinstance(fact, (Array, Unknown)) else frozenset()
    return own.union(*map(array_sites, parts_of(fact)))


def reaching(fact: Fact, sites: frozenset[str]) -> Fact:
    """The same fact, of a value whose arrays may be among these allocations."""
    if not sites or isinstance(fact, (Scalar, Known, Instance)):
        return fact
    if isinstance(fact, Seq):
        items = None if fact.items is None else tuple(reaching(part, sites) for part in fact.items)
        elem = None if fact.elem is None else reaching(fact.elem, sites)
        return dataclasses.replace(fact, items=items, elem=elem)
    if isinstance(fact, Map):
        return dataclasses.replace(fact, items={k: reaching(part, sites) for k, part in fact.items.items()})
    if isinstance(fact, Maybe):
        return maybe(reaching(fact.inner, sites))
    return dataclasses.replace(fact, sites=fact.sites | sites) if isinstance(fact, (Array, Unknown)) else fact


def handing_out(fact: Fact, given: Iterable[Fact]) -> Fact:
    """The same fact, of a value that may be a part of these ones, or hold parts of them: `max(rows, key=len)`."""
    arrays, lists, dicts = _by_kind(given)
    return _among(fact, arrays, lists, dicts)


def _by_kind(given: Iterable[Fact]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The allocations in values: of arrays, of lists, of dicts; of what is not known they may be any of these."""
    arrays: set[str] = set()
    lists: set[str] = set()
    dicts: set[str] = set()
    todo = list(given)
    while todo:
        fact = todo.pop()
        todo += parts_of(fact)
        kinds = {Array: (arrays,), Seq: (lists,), Map: (dicts,)}.get(type(fact), (arrays, lists, dicts))
        for kind in kinds:
            kind |= getattr(fact, "sites", frozenset())
    return frozenset(arrays), frozenset(lists), frozenset(dicts)


def _among(fact: Fact, arrays: frozenset[str], lists: frozenset[str], dicts: frozenset[str]) -> Fact:
    if isinstance(fact, Maybe):
        return maybe(_among(fact.inner, arrays, lists, dicts))
    if isinstance(fact, Seq):
        items = None if fact.items is None else tuple(_among(part, arrays, lists, dicts) for part in fact.items)
        elem = None if fact.elem is None else _among(fact.elem, arrays, lists, dicts)
        return replace(fact, items=items, elem=elem, sites=fact.sites | (lists if fact.kind == "list" else frozenset()))
    if isinstance(fact, Map):
        parts = {k: _among(part, arrays, lists, dicts) for k, part in fact.items.items()}
        return replace(fact, items=parts, sites=fact.sites | dicts)
    if isinstance(fact, Array):
        return replace(fact, sites=fact.sites | arrays)
    return replace(fact, sites=fact.sites | arrays | lists | dicts) if isinstance(fact, Unknown) else fact


def apart(fact: Fact, new: str) -> Fact:
    """What is known of a deep copy: in memory of its own, in which shared is what is shared in the value."""
    return _renamed(fact, {site: f"{new}.{i}" for i, site in enumerate(sorted(sites_of(fact)))})


def _renamed(fact: Fact, sites: dict[str, str]) -> Fact:
    if isinstance(fact, Maybe):
        return maybe(_renamed(fact.inner, sites))
    if isinstance(fact, (Array, Unknown, Seq, Map)):
        fact = replace(fact, sites=frozenset(sites[s] for s in fact.sites))
    if isinstance(fact, Seq):
        items = None if fact.items is None else tuple(_renamed(part, sites) for part in fact.items)
        return replace(fact, items=items, elem=None if fact.elem is None else _renamed(fact.elem, sites))
    if isinstance(fact, Map):
        return replace(fact, items={k: _renamed(part, sites) for k, part in fact.items.items()})
    return fact


def maybe(inner: Fact) -> Fact:
    """What is known of a value that is None, or of which this is known."""
    if isinstance(inner, Scalar):
        size = None if inner.size is None else Dim("?")
        return Maybe(inner.active, frozenset(), dataclasses.replace(inner, size=size, literal=None))
    if isinstance(inner, Array):
        dims = None if inner.dims is None else tuple(d if d == 1 else Dim("?", many=_many(d)) for d in inner.dims)
        return Maybe(inner.active, inner.sites, dataclasses.replace(inner, dims=dims))
    if isinstance(inner, Number):
        return Maybe(inner.active, inner.sites, inner)
    return Unknown(inner.active, sites_of(inner))


def parts_of(fact: Fact) -> tuple[Fact, ...]:
    if isinstance(fact, Seq):
        return fact.items if fact.items is not None else ((fact.elem,) if fact.elem else ())
    return tuple(fact.items.values()) if isinstance(fact, Map) else ()


def altered(fact: SomeFact, **changes: Any) -> SomeFact:
    """`dataclasses.replace` of a fact, at a third of its cost."""
    new = object.__new__(type(fact))
    new.__dict__.update(fact.__dict__)
    new.__dict__.update(changes)
    return new


def with_active(fact: Fact, active: bool = True) -> Fact:
    """The same fact, of a value that may carry a derivative (where its type can)."""
    if isinstance(fact, Maybe):
        return maybe(with_active(fact.inner, active))
    if isinstance(fact, (Scalar, Array, Unknown)):
        active = active and differentiable(fact)
        return fact if fact.active == active else altered(fact, active=active)
    if isinstance(fact, Seq):
        items = None if fact.items is None else tuple(with_active(part, active) for part in fact.items)
        elem = None if fact.elem is None else with_active(fact.elem, active)
        return dataclasses.replace(fact, items=items, elem=elem)
    if isinstance(fact, Map):
        return dataclasses.replace(fact, items={k: with_active(v, active) for k, v in fact.items.items()})
    return fact


def scalar_of(value: Any, path: str, literal: bool = False) -> Fact | None:
    if isinstance(value, (bool, np.bool_)):
        return Scalar("bool", type(value) is bool, literal=value if literal else None)
    if isinstance(value, int):
        return Scalar("int64", size=value if literal else Dim(path), literal=value if literal else None)
    if isinstance(value, np.integer):
        return Scalar(value.dtype.name, False, size=Dim(path))
    if isinstance(value, np.floating | np.complexfloating):
        return Scalar(value.dtype.name, False)
    if isinstance(value, float):
        return Scalar("float64", literal=value if literal else None)
    if isinstance(value, complex):
        return Scalar("complex128", literal=value if literal else None)
    return None


_BINARY = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul")
_ARITHMETIC = {f"__{side}{op}__" for side in ("", "r") for op in _BINARY}
_ARITHMETIC |= {"__neg__", "__abs__", "__getitem__", "__iter__"}


def computes_itself(value: Any) -> bool:
    """Whether a number, list or tuple is of a class of the user's that has operators of its own."""
    return has_arithmetic(type(value))


def has_arithmetic(kind: type) -> bool:
    """Whether this is a class of numbers, lists or tuples with operators of its own."""
    if kind in PLAIN or not issubclass(kind, (int, float, complex, list, tuple)) or hasattr(kind, "_fields"):
        return False
    own = itertools.takewhile(lambda c: c.__module__ not in ("builtins", "enum", "numpy"), kind.__mro__)
    return any(not _ARITHMETIC.isdisjoint(vars(c)) for c in own)


def of_value(value: Any, path: str) -> Fact:
    """What is known of a value that was seen, without what was merely so this time (lengths, numbers)."""
    if computes_itself(value):
        return Instance(type(value), own=frozenset(hidden_methods(value)))
    scalar = scalar_of(value, path)
    if scalar is not None:
        return scalar
    if type(value) is np.ndarray:
        dims = tuple(1 if n == 1 else Dim(f"{path}.{i}", many=True) for i, n in enumerate(value.shape))
        return Array(value.dtype.name, dims, sites=frozenset([path]))
    if isinstance(value, (list, tuple)):
        return seq_of(value, path)
    if type(value) is dict and all(isinstance(key, (str, int)) for key in value):
        return Map("dict", {k: of_value(v, f"{path}.{k}") for k, v in value.items()}, frozenset([path]))
    if value is None or isinstance(value, str):
        return Known(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: of_value(getattr(value, f.name), f"{path}.{f.name}") for f in dataclasses.fields(value)}
        return Map(kind_of(type(value)), fields, frozenset([path]), type(value))
    sparse = type(value).__module__.startswith("scipy.sparse.")
    return Instance(type(value), frozenset([path]) if sparse else frozenset(), frozenset(hidden_methods(value)))


def is_record(fact: Fact) -> bool:
    """Whether a value is a dataclass that the program has made: parts with names, and no elements."""
    return isinstance(fact, Seq) and fact.cls is not None and not issubclass(fact.cls, tuple)


EVERY_FLAG = "?"  # in the place of paths: a flag's fact does not tell where it comes from


def with_literals(fact: Fact, value: Any, path: str, static: frozenset[str], found: dict[str, Any]) -> Fact:
    """The fact of a value that was seen, with the very numbers at those paths that the code is made for.

    What was put in is noted in `found`: the code holds for these numbers only.
    """
    if isinstance(fact, Scalar) and type(value) in (bool, int):
        if path not in static and not (type(value) is bool and EVERY_FLAG in static):
            return fact
        found[path] = value
        return scalar_of(value, path, literal=True) or fact
    if isinstance(fact, Seq) and fact.items is None and type(value) is list and f"{path}.len" in static:
        found[f"{path}.len"] = len(value)
        seen = tuple(with_active(of_value(v, f"{path}.{i}"), fact.active) for i, v in enumerate(value))
        return with_literals(replace(fact, items=seen, elem=None, length=len(value)), value, path, static, found)
    if isinstance(fact, Seq) and fact.items is not None:
        parts = [with_literals(f, v, f"{path}.{i}", static, found) for i, (f, v) in enumerate(zip(fact.items, value))]  # noqa: B905
        return replace(fact, items=tuple(parts))
    if isinstance(fact, Map) and type(value) is dict:
        items = {k: with_literals(f, value[k], f"{path}.{k}", static, found) for k, f in fact.items.items()}
        return replace(fact, items=items)
    return fact


def open_lengths(fact: Fact, value: Any, path: str) -> frozenset[str]:
    """The short lists of unknown length in a value that was seen: code may be made for their lengths."""
    if isinstance(fact, Seq) and fact.items is None:
        return frozenset([f"{path}.len"] if type(value) is list and 0 < len(value) <= MAX_PARTS else [])
    if isinstance(fact, Seq) and isinstance(value, (list, tuple)) and fact.items is not None:
        parts = [open_lengths(f, v, f"{path}.{i}") for i, (f, v) in enumerate(zip(fact.items, value, strict=True))]
    elif isinstance(fact, Map) and type(value) is dict:
        parts = [open_lengths(f, value[k], f"{path}.{k}") for k, f in fact.items.items()]
    else:
        parts = []
    return frozenset().union(*parts)


_NOT_RECORDS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.ModuleType,
    functools.partial,
    np.ufunc,
)


def of_object(value: Any, path: str, around: tuple[Any, ...] = ()) -> Fact:
    """An object of a user's class as its attributes: what a `wrt` parameter of such a type is."""
    fields = attributes_of(value)
    if fields is None or any(value is other for other in around):
        return of_value(value, path)
    items = {k: of_object(v, f"{path}.{k}", (*around, value)) for k, v in fields.items()}
    return Map(kind_of(type(value)), items, frozenset([path]), type(value))


def attributes_of(value: Any) -> dict[str, Any] | None:
    """The attributes of a plain object; None for what is described otherwise (a number, a dict, a function, ...)."""
    if isinstance(of_value(value, ""), Instance) and not isinstance(value, (type, *_NOT_RECORDS)):
        return getattr(value, "__dict__", None)
    return None


def seq_of(value: list | tuple, path: str) -> Seq:
    kind, site = ("list" if isinstance(value, list) else "tuple"), frozenset([path])
    fields = tuple(getattr(value, "_fields", ()))
    items = tuple(of_value(v, f"{path}.{i}") for i, v in enumerate(value[: MAX_PARTS + 1]))
    alike = kind == "list" and len(items) > 0 and all(pattern(item) == pattern(items[0]) for item in items)
    if alike or len(value) > MAX_PARTS:
        elem = of_value(value[0], f"{path}.*")
        rest = value[MAX_PARTS + 1 :] if alike else value
        for i, v in enumerate(_different(rest), len(value) - len(rest)):
            elem = join(elem, of_value(v, f"{path}.*"), f"{path}.*{i}")
        return Seq(kind, None, loose(elem), site, Dim(path + ".len"))
    return Seq(kind, items, None, site, len(items), fields, type(value) if fields else None)


def _different(value: list | tuple) -> list | tuple:
    """What differs among many numbers are their types: one of each, in order."""
    if len(value) <= MAX_PARTS or not set(map(type, value)) <= PLAIN:
        return value
    return list({type(v): v for v in reversed(value)}.values())[::-1]


def loose(fact: Fact) -> Fact:
    """The common description of a list's elements: two elements need not have the same lengths."""
    if isinstance(fact, Array) and fact.dims is not None:
        dims = tuple(dataclasses.replace(d, many=True) if isinstance(d, Dim) else d for d in fact.dims)
        return dataclasses.replace(fact, dims=dims)
    return fact


def pattern(fact: Fact) -> Any:
    """A fact without its names: what a version of the code is made for."""
    if isinstance(fact, Array):
        return ("a", fact.dtype, None if fact.dims is None else tuple(d == 1 for d in fact.dims))
    if isinstance(fact, Scalar):
        return ("s", fact.dtype, fact.weak)
    if isinstance(fact, Seq):
        return (
            fact.kind,
            None if fact.items is None else tuple(map(pattern, fact.items)),
            fact.elem and pattern(fact.elem),
        )
    if isinstance(fact, Map):
        return (fact.kind, tuple((k, pattern(v)) for k, v in fact.items.items()))
    if isinstance(fact, Instance):
        return Instance(fact.cls, own=fact.own)
    return fact


def join_length(a: Length, b: Length, fresh: str) -> Length:
    if a == b:
        return a
    if isinstance(a, Dim) and isinstance(b, Dim) and (a.name, a.less) == (b.name, b.less):
        return Dim(a.name, a.less, a.many and b.many)
    return Dim(fresh, 0, _many(a) and _many(b))


def _many(a: Length) -> bool:
    return a != 1 if isinstance(a, int) else a.many


def _is_none(fact: Fact) -> bool:
    return isinstance(fact, Known) and fact.value is None


def join(a: Fact, b: Fact, fresh: str) -> Fact:
    """What holds of a value that is one or the other; `fresh` names lengths that differ."""
    if a == b:
        return a
    if any(f.made_function or isinstance(f, Several) for f in (a, b)):
        return Several()
    if any(isinstance(f, Maybe) or _is_none(f) for f in (a, b)):
        held = [f.inner if isinstance(f, Maybe) else f for f in (a, b) if not _is_none(f)]
        return maybe(held[0] if len(held) == 1 else join(held[0], held[1], fresh))
    if isinstance(a, Scalar) and isinstance(b, Scalar):
        size = join_length(a.size, b.size, fresh) if a.size is not None and b.size is not None else None
        dtype = a.dtype if a.dtype == b.dtype else np.result_type(a.dtype, b.dtype).name
        return Scalar(dtype, a.weak and b.weak, a.active or b.active, size, a.literal if _same(a, b) else None)
    if isinstance(a, Array) and isinstance(b, Array):
        dims = None
        if a.dims is not None and b.dims is not None and len(a.dims) == len(b.dims):
            dims = tuple(join_length(m, n, f"{fresh}.{i}") for i, (m, n) in enumerate(zip(a.dims, b.dims, strict=True)))
        dtype = a.dtype if a.dtype == b.dtype else np.result_type(a.dtype, b.dtype).name
        mixed = a.mixed or b.mixed or a.dtype != b.dtype
        return Array(dtype, dims, a.active or b.active, a.sites | b.sites, mixed=mixed)
    if isinstance(a, Seq) and isinstance(b, Seq) and a.kind == b.kind:
        return _join_seq(a, b, fresh)
    if isinstance(a, Map) and isinstance(b, Map) and a.kind == b.kind and a.items.keys() == b.items.keys():
        items = {k: join(a.items[k], b.items[k], f"{fresh}.{k}") for k in a.items}
        return Map(a.kind, items, a.sites | b.sites, a.cls if a.cls is b.cls else None)
    if isinstance(a, Instance) and isinstance(b, Instance):
        return Instance(_common_class(a.cls, b.cls), a.sites | b.sites, a.own | b.own)  # constants all the same
    if isinstance(a, (Scalar, Array, Number)) and isinstance(b, (Scalar, Array, Number)):
        return Number(a.active or b.active, sites_of(a) | sites_of(b), joined_dtype(a, b), _joined_ndim(a, b))
    if {_is_array(a), _is_array(b)} <= {True, False}:
        return ListOrArray(a.active or b.active, sites_of(a) | sites_of(b))
    mixed = _holds_memory(a) != _holds_memory(b) or isinstance(a, Mixed) or isinstance(b, Mixed)
    return (Mixed if mixed else Unknown)(a.active or b.active, sites_of(a) | sites_of(b))


def is_mixed(fact: Fact) -> bool:
    """Whether an array, or one in a container, is of several types: `y = np.arange(3) if first else x`."""
    return isinstance(fact, Array) and fact.mixed or any(is_mixed(part) for part in parts_of(fact))


def _joined_ndim(*facts: Fact) -> int | None:
    """The number of dimensions of whatever is an array among numbers and arrays; None where it is not known."""
    found = {f.ndim if isinstance(f, Number) else None if (dims := dims_of(f)) is None else len(dims) for f in facts}
    found -= {0}
    return found.pop() if len(found) == 1 else None


def _common_class(one: type, other: type) -> type:
    """What an object of one of two classes is: a sparse matrix, maybe; of others no more than an object."""
    shared = [c for c in one.__mro__ if issubclass(other, c) and c.__module__.startswith("scipy.sparse.")]
    return next((c for c in shared if c.__name__ in ("spmatrix", "sparray")), object)


def _holds_memory(fact: Fact) -> bool:
    return isinstance(fact, Seq) and fact.kind == "list" and any(not isinstance(p, Scalar) for p in parts_of(fact))


def _is_array(fact: Fact) -> bool | None:
    """Whether a value is an array, if it is one or a list of numbers (or may be both); None of all others."""
    if isinstance(fact, (Array, ListOrArray)):
        return True
    numbers = isinstance(fact, Seq) and not fact.fields and all(isinstance(p, Scalar) for p in parts_of(fact))
    return False if numbers and parts_of(fact) else None


def joined_dtype(a: Any, b: Any) -> str:
    """The dtype of a number or array that is one or the other; a Python number takes the other's."""
    if a.dtype == b.dtype:
        return str(a.dtype)
    order = "b?iufc"
    for one, other in ((a, b), (b, a)):
        if isinstance(one, Scalar) and one.weak:
            kinds = np.dtype(one.dtype).kind, np.dtype(other.dtype).kind
            if order.index(kinds[0]) <= order.index(kinds[1]):
                return str(other.dtype)
    return str(np.result_type(a.dtype, b.dtype).name)


def _same(a: Scalar, b: Scalar) -> bool:
    return type(a.literal) is type(b.literal) and a.literal == b.literal


def _join_seq(a: Seq, b: Seq, fresh: str) -> Seq:
    sites = a.sites | b.sites
    if a.items is not None and b.items is not None and len(a.items) == len(b.items):
        items = tuple(join(p, q, f"{fresh}.{i}") for i, (p, q) in enumerate(zip(a.items, b.items, strict=True)))
        alike = a.fields == b.fields and a.cls is b.cls
        return Seq(a.kind, items, None, sites, a.length, a.fields if alike else (), a.cls if alike else None)
    elem: Fact | None = None
    for part in (*parts_of(a), *parts_of(b)):
        elem = part if elem is None else join(elem, part, f"{fresh}.*")
    return Seq(a.kind, None, elem, sites, Dim(f"{fresh}.len"))
