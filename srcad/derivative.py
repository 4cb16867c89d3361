"""What `srcad.grad` returns: a callable that makes, keeps and runs generated code for each pattern of argument types."""

from __future__ import annotations

import functools
import inspect
import threading
import types
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from srcad.errors import NonScalarError, SrcadError, WrtError
from srcad.facts import Array, Fact, Instance, Known, Map, Scalar, Seq, Unknown, of_value, parts_of, with_active
from srcad.frontend.capture import capture, unwrap
from srcad.grads import Grads
from srcad.keys import key_of
from srcad.pipeline import Made, make
from srcad.reverse.function import Request

MAX_VERSIONS = 128


class CacheInfo(NamedTuple):
    """As `functools.lru_cache` reports it."""

    hits: int
    misses: int
    maxsize: int
    currsize: int


@dataclass(frozen=True)
class Target:
    """A callable seen through: the plain function, and the arguments that it already has."""

    function: types.FunctionType
    args: tuple[Any, ...] = ()
    keywords: dict[str, Any] = field(default_factory=dict)


def see_through(fun: Any) -> Target:
    """The plain Python function behind a method, partial, callable object, dispatcher or NumPy function."""
    fun = unwrap(fun)
    if isinstance(fun, Derivative):
        raise SrcadError("a Derivative cannot be differentiated again yet: differentiate its primal's gradient by hand or use differences")
    if isinstance(fun, types.FunctionType):
        return Target(fun)
    if isinstance(fun, types.MethodType):
        inner = see_through(fun.__func__)
        return Target(inner.function, (*inner.args, fun.__self__), inner.keywords)
    if isinstance(fun, functools.partial):
        inner = see_through(fun.func)
        return Target(inner.function, (*inner.args, *fun.args), {**inner.keywords, **fun.keywords})
    from srcad.rules.registry import find

    record = find(fun)
    if record is not None:
        return Target(_function_of_rule(record))
    call = getattr(type(fun), "__call__", None)
    if isinstance(call, types.FunctionType):
        return Target(call, (fun,))
    raise SrcadError(f"{fun!r} is not a Python function, and has no derivative rule: pass a function, or give it one with srcad.custom_vjp")


@functools.cache
def _function_of_rule(record: Any) -> types.FunctionType:
    """`np.sin` as a Python function, so that it can be differentiated like one."""
    import linecache

    names = [p.name for p in record.parameters if p.default is inspect.Parameter.empty and p.kind == "one"] or [record.parameters[0].name]
    label = getattr(record.function, "__name__", "function")
    label = label if label.isidentifier() else "function"
    text = f"def {label}({', '.join(names)}):\n    return function_({', '.join(names)})\n"
    filename = f"<srcad rule {record.name}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    space: dict[str, Any] = {"function_": record.function, "__name__": __name__}
    exec(compile(text, filename, "exec"), space)  # noqa: S102  our own two lines
    made = space[label]
    assert isinstance(made, types.FunctionType)
    return made


@dataclass
class Version:
    """Generated code for one pattern of argument types, and what it relied on besides the arguments."""

    made: Made
    guards: tuple[tuple[Any, str, Any], ...]
    data: tuple[tuple[Any, str, Any], ...]
    attributes: tuple[tuple[Callable, Any], ...] = ()

    def holds(self) -> bool:
        """Whether the functions it calls and the types of the globals it reads are what they were."""
        for space, name, value in self.guards:
            if _read(space, name) is not value:
                return False
        return all(key_of(_read(space, name)) == key for space, name, key in self.data)


def _read(space: Any, name: str) -> Any:
    if isinstance(space, dict):
        return space.get(name)
    try:
        return space.cell_contents
    except ValueError:
        return None


class Derivative:
    """A function's derivative: generated at the first call with arguments of new types, kept for the next."""

    def __init__(self, fun: Callable, wrt: Any, *, value: bool = False, has_aux: bool = False, pullback: bool = False) -> None:
        target = see_through(fun)
        self.primal = fun
        self._target = target
        self._value, self._aux, self._pullback = value, has_aux, pullback
        self._signature = inspect.signature(target.function)
        self._bare = inspect.signature(fun) if not isinstance(fun, np.ufunc) else self._signature
        self._parameters = list(self._signature.parameters.values())
        self._simple = all(p.kind is p.POSITIONAL_OR_KEYWORD or p.kind is p.POSITIONAL_ONLY for p in self._parameters)
        self._count = len(self._parameters) - len(target.args)
        self._single = not isinstance(wrt, tuple)
        self.wrt = resolve_wrt(wrt, target, self._bare)
        known = set(self._signature.parameters)
        self._free = tuple(n for n in self.wrt if n not in known)
        self._versions: OrderedDict[Any, Version] = OrderedDict()
        self._last: Version | None = None
        self._hits = self._misses = 0
        self._lock = threading.RLock()
        for attribute in ("__name__", "__qualname__", "__doc__", "__module__"):
            if hasattr(fun, attribute):
                setattr(self, attribute, getattr(fun, attribute))
        self.__signature__ = self._bare

    # ---------------------------------------------------------------- calling

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if kwargs or len(args) != self._count or not self._simple or self._target.args or self._target.keywords:
            args, kwargs = (*self._target.args, *args), {**self._target.keywords, **kwargs}
            return self._finish(self._version(args, kwargs).made.function(*args, **kwargs))
        version = self._versions.get(tuple([key_of(a) for a in args]))
        if version is None or not version.holds() or version.attributes:
            version = self._version(args, {})
        else:
            self._hits += 1
            self._last = version
        return self._finish(version.made.function(*args))

    def _finish(self, result: Any) -> Any:
        if self._single or self._pullback:
            return result
        if self._value:
            value, gradients = result
            return value, Grads._of(self.wrt, gradients)
        if self._aux:
            gradients, aux = result
            return Grads._of(self.wrt, gradients), aux
        return Grads._of(self.wrt, result)

    def _bind(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return dict(bound.arguments)

    def _version(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Version:
        values = self._bind(args, kwargs)
        key = tuple([key_of(v) for v in values.values()])
        with self._lock:
            found = self._versions.get(key)
            if found is not None and found.holds() and all(check(values) == want for check, want in found.attributes):
                self._hits += 1
                self._last = found
                self._versions.move_to_end(key)
                return found
            self._misses += 1
            made = self._make(values)
            self._versions[key] = self._last = made
            if len(self._versions) > MAX_VERSIONS:
                self._versions.popitem(last=False)
            return made

    def _make(self, values: dict[str, Any]) -> Version:
        facts = {n: of_value(v, n) for n, v in values.items()}
        for name, value in values.items():
            refuse_argument(name, value)
        for name in self.wrt:
            if name in facts:
                facts[name] = active_fact(name, facts[name], values[name])
            else:
                self._check_free(name)
        request = Request(
            tuple(n for n in self.wrt if n in facts), self._free, self._value, self._aux, self._pullback, self._single, order=self.wrt
        )
        suffix = "vjp" if self._pullback else "value_and_grad" if self._value else "grad"
        label = self._target.function.__name__
        name = f"{label if label.isidentifier() else 'function'}_{suffix}"
        samples = dict(values)
        made = make(self._target.function, facts, request, name, samples, frozenset(self._free))
        assert made.core is not None
        check_scalar(made.core, self, values)
        return version_of(made, made.core, self._target.function)

    def _check_free(self, name: str) -> None:
        value = free_value(self._target.function, name)
        if value is not _MISSING:
            active_fact(name, of_value(value, name), value)

    # ---------------------------------------------------------------- the rest of the interface

    @property
    def source(self) -> str:
        """The generated module's text, for the arguments last seen (in general where there were none)."""
        if self._last is None:
            return self._general().text
        return self._last.made.module.text

    def _general(self) -> Any:
        from srcad.general import general_module

        return general_module(self)

    def specialize(self, *example_args: Any) -> Callable:
        """The bare generated function for arguments of these types, with no dispatch around it."""
        args = (*self._target.args, *example_args)
        function = self._version(args, dict(self._target.keywords)).made.function
        if self._target.args or self._target.keywords:
            return functools.partial(function, *self._target.args, **self._target.keywords)
        return function

    def into(self, out: Any, *args: Any, **kwargs: Any) -> Any:
        """Write the gradient into `out`, a structure of arrays like the gradient."""
        from srcad.structures import write_into

        return self._write(write_into, out, args, kwargs)

    def add_into(self, out: Any, *args: Any, **kwargs: Any) -> Any:
        """Add the gradient to `out`."""
        from srcad.structures import add_into

        return self._write(add_into, out, args, kwargs)

    def _write(self, write: Callable, out: Any, args: Any, kwargs: Any) -> Any:
        result = self(*args, **kwargs)
        gradient = result[1] if self._value else result[0] if self._aux else result
        write(out, gradient)
        if self._value:
            return result[0], out
        return (out, result[1]) if self._aux else out

    def cache_info(self) -> CacheInfo:
        return CacheInfo(self._hits, self._misses, MAX_VERSIONS, len(self._versions))

    def clear_cache(self) -> None:
        with self._lock:
            self._versions.clear()
            self._hits = self._misses = 0

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else types.MethodType(self, instance)

    def __repr__(self) -> str:
        kind = "value_and_grad" if self._value else "vjp" if self._pullback else "grad"
        return f"srcad.{kind}({getattr(self.primal, '__qualname__', self.primal)!s}, wrt={', '.join(self.wrt)})"

    def __reduce__(self) -> Any:
        wrt = self.wrt[0] if self._single else self.wrt
        return _unpickled, (self.primal, wrt, self._value, self._aux, self._pullback)


def _unpickled(fun: Callable, wrt: Any, value: bool, aux: bool, pullback: bool) -> Derivative:
    return Derivative(fun, wrt, value=value, has_aux=aux, pullback=pullback)


# ---------------------------------------------------------------- wrt


def resolve_wrt(wrt: Any, target: Target, signature: inspect.Signature) -> tuple[str, ...]:
    """The names that `wrt` means."""
    wanted = wrt if isinstance(wrt, tuple) else (wrt,)
    parameters = list(signature.parameters)
    names = []
    for w in wanted:
        if isinstance(w, (int, np.integer)) and not isinstance(w, bool):
            if not -len(parameters) <= w < len(parameters):
                raise WrtError(f"wrt={w}: {_label(target)} has {len(parameters)} parameters: {', '.join(parameters) or 'none'}")
            names.append(parameters[int(w)])
        elif isinstance(w, str):
            if w not in parameters and not may_be_free(target.function, w):
                raise WrtError(f"wrt={w!r}: {_label(target)} has no parameter and reads no free variable of that name; its parameters are {', '.join(parameters) or 'none'}")
            names.append(w)
        else:
            raise WrtError(f"wrt={w!r}: an index, a name, or a tuple of these, not {type(w).__name__}")
    for name in names:
        if names.count(name) > 1:
            raise WrtError(f"wrt names {name} twice")
    return tuple(names)


def _label(target: Target) -> str:
    return target.function.__name__


_MISSING = object()


def may_be_free(function: types.FunctionType, name: str) -> bool:
    return name.isidentifier()


def free_value(function: types.FunctionType, name: str) -> Any:
    cells = capture(function).cells
    if name in cells:
        return cells[name].cell_contents
    return function.__globals__.get(name, _MISSING)


def active_fact(name: str, fact: Fact, value: Any) -> Fact:
    """A `wrt` parameter's fact; an error where its type carries no derivative."""
    made = with_active(fact)
    if made.active or (isinstance(fact, (Seq, Map)) and not parts_of(fact)):
        return made
    if isinstance(fact, Scalar) and fact.dtype == "bool":
        raise WrtError(f"wrt: {name} is the boolean {value!r}, which has no derivative")
    if isinstance(fact, Scalar):
        raise WrtError(f"wrt: {name} is the integer {value!r}, which has no derivative: write {float(value)!r}")
    if isinstance(fact, Array):
        raise WrtError(f"wrt: {name} is an array of {fact.dtype}, which has no derivative: write {name}.astype(float)")
    if isinstance(fact, (Seq, Map)):
        raise WrtError(f"wrt: {name} holds no floats, so it has no derivative: write its numbers as floats (3.0)")
    if isinstance(fact, (Known, Instance, Unknown)):
        raise WrtError(f"wrt: {name} is of type {type(value).__name__}, which has no derivative: pass floats or arrays of floats")
    return made


def refuse_argument(name: str, value: Any) -> None:
    """Arrays that cannot be followed are refused when they are first seen."""
    if isinstance(value, np.ndarray):
        if type(value) is np.memmap or type(value) is np.matrix:
            raise SrcadError(f"{name} is a {type(value).__name__}: pass a plain array, np.asarray({name})")
        if value.dtype == object:
            raise SrcadError(f"{name} is an array of Python objects: pass an array of floats, {name}.astype(float)")
        if value.size > 1 and 0 in value.strides and value.flags.writeable:
            raise SrcadError(f"{name} is an array whose elements overlap in memory: pass a copy, {name}.copy()")


def check_scalar(core: Any, derivative: Derivative, values: dict[str, Any]) -> None:
    """A gradient is of one real number."""
    import gast

    if derivative._pullback:
        return
    result = core.result
    if derivative._aux:
        if not isinstance(result, gast.Tuple) or len(result.elts) < 2:
            raise SrcadError("has_aux: the function returns (value, aux)")
        result = result.elts[0]
    fact = core.facts.get(result, Unknown())
    if isinstance(fact, Known) and fact.value is None:
        label = core.name
        raise NonScalarError(
            f"{label} returns None; to differentiate what it writes into its arguments, wrap it:\n"
            f"    def {label}_result(x):\n        x = x.copy()\n        {label}(x)\n        return ...  # one number made of x"
        )
    if isinstance(fact, Unknown) and not isinstance(fact, (Scalar, Array)):
        return
    if isinstance(fact, Scalar) and fact.dtype[0] == "f":
        return
    if isinstance(fact, Scalar) and fact.dtype.startswith("int"):
        return
    if isinstance(fact, Array) and fact.dtype[0] == "f" and fact.dims is not None and all(d == 1 or not (getattr(d, "many", False)) for d in fact.dims):
        return
    raise NonScalarError(_not_scalar(core.name, fact, derivative, values))


def _not_scalar(label: str, fact: Fact, derivative: Derivative, values: dict[str, Any]) -> str:
    import copy

    if isinstance(fact, (Seq, Map)):
        return f"{label} returns a {fact.kind}, not one number: use srcad.vjp, or has_aux=True for a pair (value, aux)"
    try:
        with np.errstate(all="ignore"):
            bound = derivative._signature.bind_partial()
            bound.arguments.update(copy.deepcopy(values))
            shape: Any = np.shape(derivative._target.function(*bound.args, **bound.kwargs))
    except Exception:  # noqa: BLE001  the shape is only for the message
        shape = getattr(fact, "dims", None)
    kind = getattr(fact, "dtype", "")
    return f"{label} returns a value of shape {shape} and type {kind}, not one real number: return a scalar, or use srcad.vjp"


def version_of(made: Made, core: Any, function: types.FunctionType) -> Version:
    """The generated code with what has to be checked before it is used again."""
    guards, data = [], []
    for source, identifier, value in core.watched:
        if isinstance(value, types.ModuleType):
            continue
        space: Any = source.cells.get(identifier) or source.function.__globals__
        if isinstance(space, types.CellType) or identifier in space:
            guards.append((space, identifier, value))
    for name, free in core.free.items():
        value = free.value
        if free.kind in ("global", "cell") and not isinstance(value, types.ModuleType) and not callable(value):
            source = capture(function)
            space = source.cells.get(free.attribute or name) if free.kind == "cell" else function.__globals__
            if space is not None:
                data.append((space, free.attribute or name, key_of(value)))
    unique = {(id(s), n): (s, n, v) for s, n, v in guards}
    return Version(made, tuple(unique.values()), tuple(data), instance_checks(core))


def instance_checks(core: Any) -> tuple[tuple[Callable, Any], ...]:
    """The attributes of constant objects that the code relied on: their types are looked at before each call."""
    checks = []
    for path in sorted(core.attribute_paths):
        root, *rest = path.split(".")
        if root not in core.params:
            continue

        def check(values: dict[str, Any], root: str = root, rest: list[str] = rest) -> Any:
            value = values[root]
            for attribute in rest:
                value = getattr(value, attribute, None)
            return key_of(value) if not callable(value) else value

        checks.append((check, core.attribute_paths[path]))
    return tuple(checks)
