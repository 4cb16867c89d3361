"""Derivatives that are made when the program runs, as functions of all that they depend on.

A pullback is a function, and no derivative can be put into one. So where a call that is known only when it runs is
differentiated twice, its pullback is not kept, but asked for again, with the arguments that the call had:

>>> back = Cotangents(lambda x, a: a * x * x, (0,))
>>> back(1.0, 3.0, 2.0)
(12.0,)
>>> print(linecache_text(back, 1.0, 3.0, 2.0))
def function_cotangents(cotangent, x, a):
    value, pullback = function_vjp(x, a)
    return pullback(cotangent)
<BLANKLINE>

These few lines call generated text and are plain Python, so they are differentiated like any other function; the call
of the pullback is put in place there.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
import linecache
import types
from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any

import numpy as np

from srcad.derivative import MAX_VERSIONS, Derivative
from srcad.pushforward import Pushforward, dots_of
from srcad.targets import compiled, passed_on, plain_signature, with_options
from srcad.versions import Version


class Flat(Derivative):
    """A derivative that takes cotangents or tangents before the function's own arguments."""

    suffix = ""

    def __init__(self, fun: Callable, active: tuple[int, ...]) -> None:
        self._active = active
        self._inner = inner = self._derivative(fun, active)
        self._inners = {active: inner}
        bound = len(inner._bound)
        # The arguments that a method or partial holds come first.
        self._at = tuple(inner._names[bound + i] for i in active)
        self._taken = set(inner._names)
        self._leading = self._leading_names()
        self._own = list(plain_signature(inner._signature.parameters.values()).parameters.values())
        before = any(p.kind is p.POSITIONAL_ONLY for p in self._own[bound:])
        kind = inspect.Parameter.POSITIONAL_ONLY if before else inspect.Parameter.POSITIONAL_OR_KEYWORD
        parameters = [inspect.Parameter(n, kind) for n in self._leading]
        self._header = inspect.Signature([*self._own[:bound], *parameters, *self._own[bound:]])
        written = self._written(inner._target.function, ())
        super().__init__(functools.partial(written, *inner._bound, **inner._target.keywords), 0)
        self.primal = fun

    def _derivative(self, fun: Callable, active: tuple[int, ...]) -> Derivative:
        raise NotImplementedError

    def _leading_names(self) -> list[str]:
        raise NotImplementedError

    def _body(self, name: str, called: types.FunctionType, given: tuple[int, ...]) -> list[str]:
        raise NotImplementedError

    def _written(self, called: types.FunctionType, given: tuple[int, ...]) -> types.FunctionType:
        """The function in a few lines of Python, which call the generated one; `given`: for these active arguments."""
        name = self._fresh(called.__name__ if called.__name__.isidentifier() else "function")
        label = self._fresh(self._label())
        lines = [f"def {label}{self._header}:", *(f"    {line}" for line in self._body(name, called, given))]
        space = {name: called, "__name__": called.__globals__.get("__name__")}
        text = "\n".join(lines) + "\n"
        digest = hashlib.sha256(f"{text}{called.__code__.co_filename}".encode()).hexdigest()[:12]
        made = compiled(text, label, f"{label} {digest}", space)
        made.__defaults__, made.__kwdefaults__ = called.__defaults__, called.__kwdefaults__
        return made

    def _fresh(self, wish: str) -> str:
        while wish in self._taken:
            wish += "_"
        return wish

    def _version(
        self, values: dict[str, Any], *, nested: bool = False, anew: bool = False, in_forward: bool = False
    ) -> Version:
        of_call = {n: v for n, v in values.items() if n not in self._leading}
        pairs = zip(self._active, self._at, strict=True)
        given = tuple(i for i, n in pairs if not isinstance(of_call[n], (int, np.integer)))
        version = self._inner_of(given)._version(of_call, nested=True, anew=anew) if given else None
        with self._store.lock:
            key = (given, id(version))
            if key not in self._versions:
                places = tuple(k for k, n in enumerate(values) if n not in self._leading)
                called = version.function if version is not None else self._inner._target.function
                self._versions[key] = _FlatVersion(self._written(called, given), version, places)
                if len(self._versions) > MAX_VERSIONS:
                    del self._versions[next(iter(self._versions))]
            self._last = self._versions[key]
            return self._last

    def _inner_of(self, given: tuple[int, ...]) -> Derivative:
        """The derivative with respect to those arguments that are no whole numbers."""
        if given not in self._inners:
            self._inners[given] = self._derivative(self.primal, given)
        return self._inners[given]

    def _label(self) -> str:
        return f"{self._inner._target.label}_{self.suffix}"


class _FlatVersion(Version):
    """The few lines, valid as long as what they call is."""

    __slots__ = ("places",)

    def __init__(self, function: types.FunctionType, inner: Version | None, places: tuple[int, ...]) -> None:
        self.function = self.call = function
        self.inner, self.places = inner, places
        self.fits, self.several, self.gives = _never, None, None
        self.lengths_fit = lambda *args: inner is None or inner.lengths_fit(*[args[k] for k in places])
        if inner is not None:
            self.made = replace(inner.made, function=function)

    def holds(self, args: Any) -> bool:
        return self.inner is None or self.inner.holds([args[k] for k in self.places])


def _never(*args: Any) -> bool:
    """Plain calls are rare: they ask `holds`."""
    return False


class Cotangents(Flat):
    """The cotangents of a call's active arguments, by the cotangent of its value and the arguments."""

    suffix = "cotangents"

    def _derivative(self, fun: Callable, active: tuple[int, ...]) -> Derivative:
        return Derivative(with_options(fun), active, pullback=True)

    def _leading_names(self) -> list[str]:
        return [self._fresh("cotangent")]

    def _body(self, name: str, called: types.FunctionType, given: tuple[int, ...]) -> list[str]:
        if not given:  # whole numbers only, whose cotangents count for nothing
            return [f"return ({''.join('0.0, ' for _ in self._active)})"]
        value, pullback, parts = (self._fresh(n) for n in ("value", "pullback", "parts"))
        lines = [f"{value}, {pullback} = {name}({_passed_on(self._own)})"]
        if given == self._active:
            return [*lines, f"return {pullback}({self._leading[0]})"]
        found = [f"{parts}[{given.index(i)}]" if i in given else "0.0" for i in self._active]
        return [*lines, f"{parts} = {pullback}({self._leading[0]})", f"return {', '.join(found)}"]


class Tangents(Flat):
    """A call's value and its tangent, by the tangents of its active arguments and the arguments."""

    suffix = "tangents"

    def _derivative(self, fun: Callable, active: tuple[int, ...]) -> Derivative:
        return Pushforward(with_options(fun), active)

    def _leading_names(self) -> list[str]:
        return [self._fresh(f"{n}_dot") for n in self._at]

    def _body(self, name: str, called: types.FunctionType, given: tuple[int, ...]) -> list[str]:
        if not given:
            return [f"return {name}({_passed_on(self._own)}), 0.0"]
        found = [self._leading[self._active.index(i)] for i in given]
        dots = [f"{dot}={v}" for dot, v in zip(dots_of(called, len(given)), found, strict=True)]
        return [f"return {name}({', '.join([_passed_on(self._own), *dots])})"]


def _passed_on(parameters: list[inspect.Parameter]) -> str:
    return passed_on(inspect.Signature(parameters))


@functools.lru_cache(maxsize=512)
def _cotangents(function: Callable, active: tuple[int, ...]) -> Cotangents:
    return Cotangents(function, active)


@functools.lru_cache(maxsize=512)
def _tangents(function: Callable, active: tuple[int, ...]) -> Tangents:
    return Tangents(function, active)


def cotangents_by_value(function: Callable, active: tuple[int, ...]) -> Cotangents:
    """The one made before where there is one; a callable that cannot be hashed cannot be kept."""
    return _cotangents(function, active) if isinstance(function, Hashable) else Cotangents(function, active)


def tangents_by_value(function: Callable, active: tuple[int, ...]) -> Tangents:
    """Likewise."""
    return _tangents(function, active) if isinstance(function, Hashable) else Tangents(function, active)


def linecache_text(derivative: Flat, *args: Any) -> str:
    """The few lines for these arguments."""
    return "".join(linecache.getlines(derivative.specialize(*args).__code__.co_filename))
