"""What a function's text and meaning depend on besides its arguments: the functions, classes, modules and
data it names.

Problem: generated code is right only as long as the world it was made in. A global function may be bound to
another one, a global number become an array, a callee be edited between two runs of the program.

Remedy: starting from the primal, every name that it or a function that it can reach reads from a module or a
closure is followed; whether a function really is called does not matter, more names than are used do no harm.
What is found serves twice: in memory as guards (is `helper` still the same function? is `RATE` still a
float?), and on disk as the part of the entry's name that changes when one of the sources is edited.

>>> def twice(x):
...     return RATE * x
>>> RATE = 2.0
>>> world = World(twice)
>>> [(place.name, place.value) for place in world.data()]
[('RATE', 2.0)]
"""

from __future__ import annotations

import builtins
import dataclasses
import functools
import hashlib
import importlib
import linecache
import os
import sys
import types
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from srcad.facts import label_of
from srcad.frontend.capture import unwrap
from srcad.keys import key_of
from srcad.rules.registry import find, is_code
from srcad.runtime.checkpoints import Checkpoint

Answer = TypeVar("Answer")
Space = Any  # where a name lives: a module's dict, or the cell of a closure

_LIBRARIES = frozenset(sys.stdlib_module_names) | {"numpy", "scipy", "srcad", "numba"}
_PLAIN_TYPES = (float, int, bool, complex, str, bytes, type(None))
MISSING = object()
_METHODS = (types.FunctionType, staticmethod, classmethod, property)


@dataclass(frozen=True)
class Place:
    """A name that one of the functions reads, and what it stood for when the code was made."""

    owner: int  # the function, by its number in `World.functions`; -1: a class
    name: str  # "RATE", or "helpers.scale" for an attribute of a module
    space: Space
    value: Any


class NotPortable(Exception):
    """Something of this process that cannot be told, or found again, in another one."""


class World:
    """Everything that can be reached by name from a function."""

    def __init__(self, primal: types.FunctionType, classes: tuple[type, ...] = ()) -> None:
        self.functions: list[types.FunctionType] = []
        self.places: list[Place] = []
        self.parts: list[str] = []
        self.problem: str | None = None  # why this world cannot be described for the disk
        self._numbers: dict[int, int] = {}
        self._classes: dict[type, int] = {}
        self._modules: set[tuple[str, int]] = set()
        self._number(primal)
        for cls in classes:
            self.parts.append(self._class(cls))
        k = 0
        while k < len(self.functions):
            self._function(k, self.functions[k])
            k += 1

    # ---------------------------------------------------------------- what it is used for

    def callables(self) -> Iterator[Place]:
        """Names of functions, classes and modules: rebinding one means other code."""
        return (p for p in self.places if is_code(p.value))

    def data(self) -> Iterator[Place]:
        """Names of values: their types matter, and are looked at before each call."""
        return (p for p in self.places if not is_code(p.value))

    def description(self) -> list[str]:
        """Texts that differ where the code may differ; raises `NotPortable`."""
        if self.problem is not None:
            raise NotPortable(self.problem)
        return self.parts

    # ---------------------------------------------------------------- the walk

    def _number(self, function: types.FunctionType) -> str:
        if id(function) not in self._numbers:
            self._numbers[id(function)] = len(self.functions)
            self.functions.append(function)
        return f"function {self._numbers[id(function)]}"

    def _function(self, owner: int, function: types.FunctionType) -> None:
        code = function.__code__
        names, free = names_of(code)
        cells = dict(zip(code.co_freevars, function.__closure__ or (), strict=True))
        self.parts += [
            f"def {function.__module__}.{function.__qualname__} in {function.__globals__.get('__name__')}",
            *self._text(function),
        ]
        self._rule_of(function)
        for value in [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]:
            self.parts.append(
                f"default {value!r}" if isinstance(value, _PLAIN_TYPES) else f"default {self._describe(value)}"
            )
        for name in sorted(free):
            if name in cells:
                self._place(owner, name, cells[name], read(cells[name], name), names)
        for name in sorted(names - set(cells)):
            if name in function.__globals__:
                self._place(owner, name, function.__globals__, function.__globals__[name], names)
            elif not hasattr(builtins, name):
                self.parts.append(f"{owner}.{name} absent")

    def _rule_of(self, function: Any) -> None:
        """The user's rule for a function, if there is one, is made of functions that are followed, too."""
        rule = find(function)
        if rule is not None and rule.custom is not None:
            self.parts += [f"rule {rule.name}: {self._number(part)}" for part in rule.custom.functions]

    def _place(self, owner: int, name: str, space: Space, value: Any, names: set[str]) -> None:
        self.places.append(Place(owner, name, space, value))
        self.parts.append(f"{owner}.{name} = {self._describe(value)}")
        if isinstance(value, types.ModuleType) and not is_library(value.__name__):
            self._attributes(owner, name, value, names)

    def _attributes(self, owner: int, name: str, module: types.ModuleType, names: set[str]) -> None:
        """What a function may read of a module of the user's: the names it has that the function's code has
        too."""
        if (module.__name__, owner) in self._modules:
            return
        self._modules.add((module.__name__, owner))
        for attribute in sorted(names & vars(module).keys()):
            self._place(owner, f"{name}.{attribute}", vars(module), vars(module)[attribute], names)

    def _text(self, function: types.FunctionType) -> list[str]:
        try:
            return [source_text(function.__code__), code_digest(function.__code__)]
        except NotPortable as problem:
            self.problem = self.problem or str(problem)
            return []

    # ---------------------------------------------------------------- words for values

    def _describe(self, value: Any) -> str:
        try:
            return self._described(unwrap(value))
        except NotPortable as problem:
            self.problem = self.problem or str(problem)
            return "?"

    def _described(self, value: Any) -> str:
        if not isinstance(value, types.FunctionType):
            self._rule_of(value)
        if isinstance(value, types.ModuleType):
            return f"module {value.__name__} {version_of_package(value.__name__.partition('.')[0])}"
        if isinstance(value, types.FunctionType) and not is_library(value.__module__):
            return self._number(value)
        if isinstance(value, type):
            return f"class {qualified(value)}" if is_library(value.__module__) else self._class(value)
        if hasattr(type(value), "_srcad_derivative"):
            return f"derivative {value._operator!r} of {self._describe(value.primal)}"
        if isinstance(value, Checkpoint):
            return f"checkpoint {value.every!r} {value.memory!r} {self._describe(value.fun)}"
        if isinstance(value, functools.partial):
            self._describe(value.func)
            raise NotPortable("a functools.partial")
        if isinstance(value, types.MethodType):
            self._describe(value.__func__)
            raise NotPortable("a bound method")
        for cls in classes_in(value):
            self._class(cls)
        if callable(value):
            return qualified(value)
        return portable_key(key_of(value))

    def _class(self, cls: type) -> str:
        """A class of the user's: its methods are followed, its other attributes are data."""
        if cls in self._classes:
            return f"class number {self._classes[cls]}"
        self._classes[cls] = len(self._classes)
        lines = [f"class {cls.__module__}.{cls.__qualname__}"]
        for c in cls.__mro__:
            if is_library(c.__module__):
                lines.append(qualified(c))
                continue
            for name, value in sorted(vars(c).items()):
                lines += self._member(c, name, value)
                if is_code(value):
                    self.places.append(Place(-1, f"{c.__qualname__}.{name}", vars(c), value))
        self._inherited([c for c in cls.__mro__ if not is_library(c.__module__)])
        return "\n".join(lines)

    def _inherited(self, classes: list[type]) -> None:
        """Methods that a class has from another one: one of its own would come before."""
        for k, cls in enumerate(classes):
            for base in classes[k + 1 :]:
                for name, value in vars(base).items():
                    if isinstance(value, _METHODS) and name not in vars(cls):
                        self.places.append(Place(-1, f"{cls.__qualname__}.{name}", vars(cls), MISSING))

    def _member(self, cls: type, name: str, value: Any) -> list[str]:
        if name in (
            "__dict__",
            "__weakref__",
            "__doc__",
            "__annotations__",
            "__dataclass_params__",
            "__dataclass_fields__",
        ):
            return []
        if isinstance(value, (staticmethod, classmethod)):
            value = value.__func__
        functions = [value.fget, value.fset] if isinstance(value, property) else [value]
        made: list[str] = []
        for f in functions:
            if isinstance(f, types.FunctionType):
                if f.__code__.co_filename != "<string>":  # those of dataclasses
                    made.append(f"{name} = {self._number(f)}")
            elif isinstance(f, _PLAIN_TYPES):
                made.append(f"{name} = {f!r}")
            elif is_code(f):  # `activation = np.tanh`
                made.append(f"{name} = {self._describe(f)}")
        return made


# ---------------------------------------------------------------- reading a place


def read(space: Space, name: str) -> Any:
    """What a name stands for now; `MISSING` where it is not bound."""
    if isinstance(space, (dict, types.MappingProxyType)):
        return space.get(name.rpartition(".")[2], MISSING)
    try:
        return space.cell_contents
    except ValueError:
        return MISSING


def is_library(module: str | None) -> bool:
    """Modules that do not change but with their version."""
    return module is not None and _is_installed(module.partition(".")[0])


@functools.cache
def _is_installed(top: str) -> bool:
    file = getattr(sys.modules.get(top), "__file__", None) or ""
    return top in _LIBRARIES or "site-packages" in file or "dist-packages" in file


@functools.cache
def version_of_package(top: str) -> str:
    """What changes when a package is installed anew."""
    module = sys.modules.get(top)
    version = getattr(module, "__version__", None)
    if isinstance(version, str) or not _is_installed(top) or top in sys.stdlib_module_names:
        return str(version or "")
    try:
        return str(os.stat(module.__file__).st_mtime_ns)  # type: ignore[union-attr, arg-type]
    except (OSError, TypeError, AttributeError):
        return ""


def names_of(code: types.CodeType) -> tuple[set[str], set[str]]:
    """The names that a function, and functions inside it, read from their module; and its free variables."""
    names, free = set(code.co_names), set(code.co_freevars)
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            inner, _ = names_of(const)
            names |= inner
    return names, free


def reads_global(function: types.FunctionType, name: str) -> bool:
    """Whether a function's code reads a global of that name (rather than an attribute)."""
    import dis

    def found(code: types.CodeType) -> bool:
        here = any(i.argval == name and i.opname in ("LOAD_GLOBAL", "LOAD_NAME") for i in dis.get_instructions(code))
        return here or any(found(c) for c in code.co_consts if isinstance(c, types.CodeType))

    return found(function.__code__)


# ---------------------------------------------------------------- words that another process understands


def qualified(value: Any) -> str:
    """A library's function or class by the name under which it is found, and its version; raises where it is not."""
    module, name = address(value)
    return f"{module}.{name} {version_of_package(module.partition('.')[0])}"


def address(value: Any) -> tuple[str, str]:
    """Module and name under which an object is found, in this process and in the next."""
    name = label_of(value, "__qualname__") or label_of(value)
    candidates = [getattr(value, "__module__", None)]
    if isinstance(value, np.ufunc):
        candidates += ["numpy", "scipy.special"]
    for module in candidates:
        if module is None or not name or not all(part.isidentifier() for part in name.split(".")):
            continue
        found: Any = sys.modules.get(module)
        for part in name.split("."):
            found = getattr(found, part, MISSING)
        if found is value:
            return module, name
    raise NotPortable(f"an object of type {type(value).__name__} that has no name of its own")


def found_at(module: str, name: str) -> Any:
    """The object at an address."""
    value: Any = importlib.import_module(module)
    for part in name.split("."):
        value = getattr(value, part)
    return value


def portable_key(key: Any) -> str:
    """The key of a value (`keys.key_of`) as text."""
    if isinstance(key, (tuple, list)):
        return f"({', '.join(portable_key(k) for k in key)})"
    if isinstance(key, type):
        if key.__module__ in ("builtins", "numpy") and key is not types.FunctionType and _is_number_type(key):
            return f"{key.__module__}.{key.__name__}"
        raise NotPortable(f"an object of type {key.__name__}")
    if isinstance(key, np.dtype):
        return key.str
    if isinstance(key, (str, int, bool, type(None))):
        return repr(key)
    raise NotPortable(f"a value described by {type(key).__name__}")


def _is_number_type(key: type) -> bool:
    return key in (float, int, bool, complex, list, tuple, dict) or issubclass(key, np.generic)


def _once_a_code(look: Callable[[types.CodeType], Answer]) -> Callable[[types.CodeType], Answer]:
    """What is known of code, looked up once as long as that is there."""
    known: weakref.WeakKeyDictionary[types.CodeType, Answer] = weakref.WeakKeyDictionary()

    @functools.wraps(look)
    def of(code: types.CodeType) -> Answer:
        found = known.get(code)
        if found is None:
            found = known[code] = look(code)
        return found

    return of


@_once_a_code  # each derivative's key holds that of every rule of the user's
def code_digest(code: types.CodeType) -> str:
    """What a function does, whatever its file is called: two lambdas on one line are told apart by it."""
    digest = hashlib.sha256(code.co_code)

    def feed(c: types.CodeType) -> None:
        columns = [p[2:] for p in c.co_positions()] if hasattr(c, "co_positions") and c.co_name == "<lambda>" else []
        names = (
            c.co_names,
            c.co_varnames,
            c.co_freevars,
            c.co_cellvars,
            c.co_argcount,
            c.co_kwonlyargcount,
            c.co_flags,
        )
        digest.update(repr((names, columns)).encode())
        for const in c.co_consts:
            if isinstance(const, types.CodeType):
                digest.update(const.co_code)
                feed(const)
            else:
                digest.update(repr(sorted(map(repr, const)) if isinstance(const, frozenset) else const).encode())

    feed(code)
    return digest.hexdigest()


def source_text(code: types.CodeType) -> str:
    """A function's lines, from its first to the last that has code."""
    file = code.co_filename
    linecache.checkcache(file)
    lines = linecache.getlines(file)
    first, last = code.co_firstlineno, last_line(code)
    if not lines or last > len(lines):
        raise NotPortable(f"the function {code.co_name}, whose source is not there")
    return "".join(lines[first - 1 : last])


@_once_a_code
def last_line(code: types.CodeType) -> int:
    if hasattr(code, "co_positions"):
        last = max((p[1] for p in code.co_positions() if p[1] is not None), default=code.co_firstlineno)
    else:
        last = max((line for _, _, line in code.co_lines() if line is not None), default=code.co_firstlineno)
    return max([last, *(last_line(c) for c in code.co_consts if isinstance(c, types.CodeType))])


def classes_in(value: Any) -> tuple[type, ...]:
    """The classes of the user's objects in a value, whose methods may be called: its own, and of what it holds."""
    found: dict[type, None] = {}
    seen: dict[int, Any] = {}  # objects may hold each other; held, so that no identity is another object's
    left = [value]
    while left:
        one = left.pop()
        if id(one) in seen:
            continue
        seen[id(one)] = one
        if isinstance(one, dict):
            parts: Any = one.values()
        elif isinstance(one, (list, tuple)):
            parts = one if type(one) is not list else one[:1] + one[-1:]
        elif isinstance(one, (type, types.ModuleType, types.FunctionType)) or is_library(type(one).__module__):
            continue
        elif dataclasses.is_dataclass(one):
            parts = [getattr(one, f.name) for f in dataclasses.fields(one)]
        else:
            parts = getattr(one, "__dict__", {}).values()
        if type(one) not in (dict, list, tuple):
            found[type(one)] = None
        left += reversed(list(parts))
    return tuple(found)
