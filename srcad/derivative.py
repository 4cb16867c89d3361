"""What `srcad.grad` returns: a callable that makes, keeps and runs generated code for each pattern of
argument types.

A call looks up the version for the types of its arguments, asks whether the world that it was made in still
holds, and runs it; that takes about a microsecond. Only the first call of each pattern generates anything.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import sys
import threading
import types
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, Generic, NamedTuple, ParamSpec

from srcad import refusals, structures
from srcad.backend import cores
from srcad.backend.module import Module
from srcad.backend.world import Place, World, classes_in, read
from srcad.errors import LocatedError, SrcadError
from srcad.facts import of_object, of_value, open_lengths, with_literals
from srcad.general import general_module
from srcad.grads import Grads
from srcad.holomorphic import check_holomorphic
from srcad.keys import key_of, key_of_active, key_with_literals, keys_of_call
from srcad.pipeline import Job, LiteralsWanted, Made, make
from srcad.request import Request
from srcad.roots import is_complex, refusing_complex, takes_roots
from srcad.sameness import identity_of, kept
from srcad.several import Where, named, where_of
from srcad.targets import plain_signature, see_through, signature_of
from srcad.versions import Version
from srcad.wrt import active_fact, place_of_free, resolve

MAX_VERSIONS = 128
OTHER_WAYS: list[Callable] = []  # to the derivative of a derivative whose text is refused; srcad puts them here

P = ParamSpec("P")  # the parameters of the function, which are those of its derivative


class CacheInfo(NamedTuple):
    """As `functools.lru_cache` reports it."""

    hits: int
    misses: int
    maxsize: int
    currsize: int


class Store:
    """What has been generated for a function: shared by all its derivatives of one kind, however often they are made.

    Each of them keeps what it has met itself (`Derivative._versions`) as if it had made it.
    """

    __slots__ = ("held", "identity", "key", "lock", "static", "versions")

    def __init__(self, fun: Any, static: frozenset[str], key: Callable[..., tuple]) -> None:
        self.identity, self.held = identity_of(fun)  # of all the functions that it is for
        self.versions: dict[Any, Version] = {}
        self.static = static  # whole numbers and flags for which the code is made, by their paths
        self.key = key  # of a call: its arguments' types, and those numbers
        self.lock = threading.RLock()


class Derivative(Generic[P]):
    """A function's derivative: generated at the first call with arguments of new types, kept for the next.

    It is called as the function is. `.source` is the generated text, `.primal` the function, `.wrt` what it is
    differentiated by; `.into(out, ...)` and `.add_into(out, ...)` write into arrays; `.specialize(...)` gives the bare
    generated function; `.cache_info()` and `.clear_cache()` are as in `functools.lru_cache`.
    """

    _srcad_derivative = True

    def __init__(
        self, fun: Callable, wrt: Any, *, value: bool = False, has_aux: bool = False, pullback: bool = False,
        holomorphic: bool = False,
    ) -> None:  # fmt: skip
        target = see_through(fun)
        self.primal = fun
        self._target = target
        self._value, self._aux, self._pullback = value, has_aux, pullback
        self._holomorphic = holomorphic
        self._single = not isinstance(wrt, tuple)
        self.__signature__ = signature_of(fun, target)
        self.wrt = resolve(wrt, target.label, self.__signature__)
        self._signature = inspect.signature(target.function)
        self._names = list(self._signature.parameters)
        self._free = tuple(n for n in self.wrt if n not in self._names)
        self._static: frozenset[str] = frozenset()
        self._key = self._key_of_call()
        self._store = Store(fun, self._static, self._key)
        self._prepare_calls()
        self._forget()
        self._describe()

    def _forget(self) -> None:
        self._versions: dict[Any, Version] = {}
        self._last: Version | None = None
        self._hits, self._hits_read, self._misses = itertools.count(), 0, 0

    def _again(self, fun: Callable) -> Derivative:
        """Another derivative, of what is the same function, as if it were new; what has been generated is there."""
        made: Derivative = object.__new__(type(self))
        made.__dict__.update(self.__dict__)
        if fun is not self.primal:
            made.primal = fun
            made._describe()
        made._static, made._key = self._store.static, self._store.key
        made._forget()
        return made

    def _srcad_parts(self) -> tuple[Any, ...]:
        """What it is known by: with another one of these parts it has the same code (`sameness.py`)."""
        return self.primal, self._store

    def _prepare_calls(self) -> None:
        parameters = list(self._signature.parameters.values())
        plain = all(p.kind in (p.POSITIONAL_OR_KEYWORD, p.POSITIONAL_ONLY) for p in parameters)
        self._bound = self._target.args
        self._count = len(parameters) - len(self._bound) if plain and not self._target.keywords else -1
        # Past `_count` arguments the defaults follow: what is left out of the call still has a type.
        self._defaults = {
            len(parameters) - len(self._bound) - k: tuple(p.default for p in parameters[len(parameters) - k :])
            for k in range(1, len(parameters) - len(self._bound) + 1)
            if self._count >= 0 and all(p.default is not p.empty for p in parameters[len(parameters) - k :])
        }
        # The parameters that may be given by their names, and in order; none where others stand among them.
        named = all(p.kind is p.POSITIONAL_OR_KEYWORD for p in parameters)
        self._plain = tuple(self._names) if named else ()
        self._default = {p.name: p.default for p in parameters if p.default is not p.empty}
        self._wrap = not self._single or self._aux or self._pullback  # a `Grads` may be in what is given

    def _key_of_call(self) -> Callable[..., tuple]:
        """A call's key: the arguments' types, and those numbers for which the code is made."""
        keys: list[Callable[[Any], Any]] = []
        for name in self._names:
            plain = key_of_active if name in self.wrt else key_of
            paths = sorted(path for path in self._static if path.partition(".")[0] == name)
            keys.append(key_with_literals(plain, paths) if paths else plain)
        return keys_of_call(keys)

    def _describe(self) -> None:
        fun: Any = self.primal
        for attribute in ("__name__", "__qualname__", "__module__"):
            if hasattr(fun, attribute):
                setattr(self, attribute, getattr(fun, attribute))
        of = f"The {self._kind()} of {self._target.label} with respect to {', '.join(self.wrt)}."
        doc = getattr(fun, "__doc__", None) if isinstance(fun, (types.FunctionType, types.MethodType)) else None
        self.__doc__ = f"{of}\n\n{inspect.cleandoc(doc)}" if doc else of
        annotations = getattr(fun, "__annotations__", {})
        self.__annotations__ = {k: v for k, v in annotations.items() if k != "return"}

    def _kind(self) -> str:
        return "pullback" if self._pullback else "value and gradient" if self._value else "gradient"

    # ---------------------------------------------------------------- calling

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Any:
        if kwargs or self._bound or len(args) != self._count:
            version, result = self._call_bound(args, kwargs)
        else:
            last = self._last
            if last is not None and last.fits(*args):
                version = last
                next(self._hits)
            else:
                version = self._other_version(args)
            result = version.call(*args)
        if not self._wrap:
            return result
        if self._aux or self._pullback:
            return result if version.gives is None else named(result, version.gives)
        return (result[0], Grads._of(self.wrt, result[1])) if self._value else Grads._of(self.wrt, result)

    def _version_for(self, args: tuple[Any, ...]) -> Version:
        """The version for all the arguments."""
        version = self._last
        if version is not None and version.fits(*args):
            next(self._hits)
            return version
        return self._other_version(args)

    def _other_version(self, args: tuple[Any, ...]) -> Version:
        """Where it is not the one of the call before, or that cannot be told at once."""
        version = self._versions.get(self._key(*args))
        if version is None or not version.holds(args) or not version.lengths_fit(*args):
            return self._version(dict(zip(self._names, args, strict=True)))
        next(self._hits)
        self._last = version
        return version

    def _gives(self, several: Where | None) -> Where | None:
        """Where a `Grads` is in what a call gives, from where one is in what the function returns."""
        if self._pullback:
            return where_of([several, None])
        aux = dict(several["parts"]).get(1) if self._aux and several is not None else None
        gradient: Where | None = None if self._single else {"names": list(self.wrt)}
        if self._value:
            return where_of([where_of([None, aux]), gradient])
        return where_of([gradient, aux]) if self._aux else gradient

    def _call_bound(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Version, Any]:
        """A call with keywords, with parameters left out, or of a method or partial."""
        if not kwargs and (len(args) == self._count or len(args) in self._defaults):
            args = (*self._bound, *args)
            whole = (*args, *self._defaults.get(len(args) - len(self._bound), ()))
            version = self._version_for(whole)
            return version, version.call(*args)
        args, kwargs = (*self._bound, *args), {**self._target.keywords, **kwargs}
        ordered = self._in_order(args, kwargs)
        version = self._version(self._bind(args, kwargs)) if ordered is None else self._version_for(ordered)
        return version, version.call(*args, **kwargs)

    def _in_order(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...] | None:
        """What each parameter gets, as `inspect.Signature.bind` says at seven times the cost; None where it has to."""
        left = dict(kwargs)
        try:
            whole = (*args, *[left.pop(n) if n in left else self._default[n] for n in self._plain[len(args) :]])
        except KeyError:
            return None
        return None if left or len(whole) != len(self._plain) else whole

    def _bind(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        try:
            bound = self._signature.bind(*args, **kwargs)
        except TypeError as problem:
            shown = plain_signature(self._signature.parameters.values())
            raise TypeError(f"{self._target.label}{shown}: {problem}") from None
        bound.apply_defaults()
        return dict(bound.arguments)

    def _version(
        self, values: dict[str, Any], *, nested: bool = False, anew: bool = False, in_forward: bool = False
    ) -> Version:
        """The version for these arguments, where their lengths fit; what the primal raises where they do not.

        `nested`: it will be differentiated in its turn; `anew`: and was refused as it is (`Request.anew`);
        `in_forward`: in forward mode (`Request.in_forward`).
        """
        version = self._there_or_new(values, nested, anew, in_forward)
        if not version.lengths_fit(*values.values()):
            refusals.raise_as_primal(self._target.function, self._signature, values)
        return version

    def _there_or_new(self, values: dict[str, Any], nested: bool, anew: bool, in_forward: bool) -> Version:
        """The version that there is, where its world still holds, or a new one."""
        if not self._is_as_before():
            self._store = Store(self.primal, self._static, self._key)
            self._versions, self._last = {}, None
        store = self._store
        with store.lock:
            self._static, self._key = store.static, store.key
            key, given = self._key_for(values, nested, anew, in_forward), list(values.values())
            found = self._versions.get(key)
            if found is not None and found.holds(given):
                next(self._hits)
                self._last = found
                return found
            self._misses += 1
            made = store.versions.get(key)
            if made is None or not made.holds(given):
                made = self._make(values, nested, anew, in_forward)
                key = self._key_for(values, nested, anew, in_forward)
                _keep(store.versions, key, made)
            if made.primal is not self.primal:
                made = made.on_condition(self._is_as_before)
            _keep(self._versions, key, made)
            self._last = made
            return made

    def _is_as_before(self) -> bool:
        """Whether the function is still the same as those of others for which the store is, too."""
        return bool(identity_of(self.primal)[0] == self._store.identity)

    def _key_for(self, values: dict[str, Any], nested: bool, anew: bool = False, in_forward: bool = False) -> Any:
        key = self._key(*values.values())
        return (anew, in_forward, key) if nested else key

    def _make(self, values: dict[str, Any], nested: bool, anew: bool, in_forward: bool) -> Version:
        """Code for these arguments; of a derivative of text that is refused, from the text with new values in it."""
        try:
            return self._made(values, nested, anew, in_forward, False)
        except LocatedError:
            if self._target.derivative is not None:
                with suppress(SrcadError):
                    return self._made(values, nested, anew, in_forward, True)
                for way in OTHER_WAYS:
                    with suppress(SrcadError):
                        found = way(self, values, nested)
                        if found is not None:
                            return found
            raise

    def _made(self, values: dict[str, Any], nested: bool, anew: bool, in_forward: bool, of_anew: bool) -> Version:
        self._target = see_through(self.primal)  # a rule may have been declared since
        for name, value in values.items():
            refusals.refuse_argument(name, value)
        facts = {n: of_value(v, n) for n, v in values.items()}
        for name in self.wrt:
            if name in facts:
                refusals.refuse_active(name, values[name])
                facts[name] = active_fact(name, of_object(values[name], name), values[name])
        derivative = self._target.derivative
        last = self._request().tangent and not nested and not of_anew
        inner = None if derivative is None else derivative._version(values, nested=True, anew=of_anew, in_forward=last)
        function = self._target.function if inner is None else inner.function
        spaces = {name: place.space for name, place in self._places_of_free().items()}
        request = replace(self._request(), nested=nested, once=nested, anew=anew, in_forward=in_forward)  # `flat`: once
        job = Job(function, facts, request, self._label(), dict(values), spaces)
        classes = tuple(c for v in values.values() for c in classes_in(v))
        accept = functools.partial(self._accept, function=function, values=values)
        made = self._made_for(job, lambda job: make(job, accept, classes))
        several = made.module.several if inner is None else inner.gives
        key = None if nested else self._key_for(values, False)
        gradients = several, self._gives(several)
        version = Version(made, list(values), key, inner, self.primal, gradients)
        if takes_roots(made.module.text) and not is_complex(self._active_values(values)):
            version.call = refusing_complex(made.function, self._target.label, request)
        return version

    def _places_of_free(self) -> dict[str, Place]:
        """Where the free variables are that `wrt` names."""
        if not self._free:
            return {}
        world = World(self._target.function)
        return {name: place_of_free(name, self._target.label, world, self._names) for name in self._free}

    def _active_values(self, values: dict[str, Any]) -> dict[str, Any]:
        """What is differentiated by, of a call with these arguments: parameters, and free variables as they are now."""
        places = self._places_of_free()
        return {name: read(places[name].space, name) if name in places else values[name] for name in self.wrt}

    def _made_for(self, job: Job, make_it: Callable[[Job], Made]) -> Made:
        """The code; where the text of a gradient that is asked for inside is refused, with calls in their places."""
        try:
            return self._made_with_numbers(job, make_it)
        except LocatedError as error:
            if "by_products" in error.asked and not job.request.tangent:
                with suppress(SrcadError):
                    return self._made_with_numbers(replace(job, by_products=True), make_it)
            raise

    def _made_with_numbers(self, job: Job, make_it: Callable[[Job], Made]) -> Made:
        """The code for types alone; where a rule has to know a number (an axis, a flag), for that number.

        What is refused of lists of any length may be right for as many elements as they have: functions made of them.
        """
        facts, before, refused = job.facts, self._static, None
        lengths = frozenset().union(*(open_lengths(f, job.samples[n], n) for n, f in facts.items() if f.active))
        while True:
            literals: dict[str, Any] = {}
            static = {n: with_literals(f, job.samples[n], n, self._static, literals) for n, f in facts.items()}
            job = replace(job, facts=static, request=replace(job.request, static=self._static))
            try:
                made = make_it(job)
                self._rely_on(frozenset(literals))  # the flags by their own paths
                return made
            except (LocatedError, LiteralsWanted) as error:
                wanted = error.wanted
                if wanted <= self._static and isinstance(error, LocatedError):
                    refused, wanted = refused or error, lengths
                if wanted <= self._static:
                    self._rely_only_on(before)
                    raise refused or error from None
                self._rely_on(wanted)

    def _rely_on(self, paths: frozenset[str]) -> None:
        if not paths <= self._static:
            self._rely_only_on(self._static | paths)

    def _rely_only_on(self, paths: frozenset[str]) -> None:
        self._static = paths
        self._key = self._key_of_call()
        self._store.static, self._store.key = self._static, self._key

    def _accept(self, core: Any, *, function: types.FunctionType, values: dict[str, Any]) -> None:
        if self._holomorphic:
            check_holomorphic(core, self.wrt)
        if not self._pullback:
            run = functools.partial(refusals.run_on_copies, function, self._signature, values)
            refusals.check_result(core, self._aux, run, holomorphic=self._holomorphic)

    def _request(self) -> Request:
        wanted = tuple(n for n in self.wrt if n not in self._free)
        return Request(
            wanted, self._free, self._value, self._aux, self._pullback, self._single, order=self.wrt,
            holomorphic=self._holomorphic, snapshots=self._target.snapshots,
        )  # fmt: skip

    def _label(self) -> str:
        return f"{self._target.label}_{'vjp' if self._pullback else 'value_and_grad' if self._value else 'grad'}"

    # ---------------------------------------------------------------- the rest of the interface

    @property
    def source(self) -> str:
        """The generated module's text, for the arguments last seen (in general where there were none)."""
        return self._last.made.module.text if self._last is not None else self._general().text

    def _general(self) -> Module:
        if self._target.derivative is not None:
            raise SrcadError("the text of a derivative of a derivative is known after a call: call it first")
        return general_module(self._target, self._request(), self._label(), accept=self._accept_unseen)

    def _accept_unseen(self, core: Any) -> None:
        if not self._pullback:
            refusals.check_result(core, self._aux, refusals.not_run, holomorphic=self._holomorphic)

    def specialize(self, *example_args: Any) -> Callable:
        """The bare generated function for arguments of these types, with no dispatch around it."""
        values = self._bind((*self._bound, *example_args), self._target.keywords)
        function = self._version(values).call
        if self._bound or self._target.keywords:
            return functools.partial(function, *self._bound, **self._target.keywords)
        return function

    def into(self, out: Any, *args: Any, **kwargs: Any) -> Any:
        """Write the gradient into `out`, a structure of arrays like the gradient; gives `out` (`(value,
        out)`).

        Raises a ValueError with the leaf's path, before anything is written, where shapes or structures
        differ.
        """
        return self._write(structures.write_into, out, args, kwargs)

    def add_into(self, out: Any, *args: Any, **kwargs: Any) -> Any:
        """As `into`, but the gradient is added to what `out` holds."""
        return self._write(structures.add_into, out, args, kwargs)

    def _write(self, write: Callable, out: Any, args: Any, kwargs: Any) -> Any:
        result = self(*args, **kwargs)
        if self._value:
            write(out, result[1])
            return result[0], out
        write(out, result[0] if self._aux else result)
        return (out, result[1]) if self._aux else out

    def cache_info(self) -> CacheInfo:
        """Hits, misses, the largest and the present number of versions kept in memory."""
        with self._store.lock:
            hits = next(self._hits) - self._hits_read
            self._hits_read += 1
            return CacheInfo(hits, self._misses, MAX_VERSIONS, len(self._versions))

    def clear_cache(self) -> None:
        """Forget all versions; the next call generates (or loads from disk) again."""
        with self._store.lock:
            self._store = Store(self.primal, self._store.static, self._store.key)
            self._forget()
            cores.forget()

    @property
    def _operator(self) -> tuple[str, Any, bool, bool]:
        """Which operator made it, and its arguments: for a call inside a function that is differentiated."""
        kind = "vjp" if self._pullback else "value_and_grad" if self._value else "grad"
        return kind, self.wrt[0] if self._single else self.wrt, self._aux, self._holomorphic

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else types.MethodType(self, instance)

    def __repr__(self) -> str:
        kind = "value_and_grad" if self._value else "vjp" if self._pullback else "grad"
        return f"srcad.{kind}({getattr(self.primal, '__qualname__', self.primal)!s}, wrt={', '.join(self.wrt)})"

    def __reduce__(self) -> Any:
        name, module = (
            getattr(self, "__qualname__", None),
            sys.modules.get(getattr(self, "__module__", None) or ""),
        )
        found: Any = module
        for part in (name or "").split("."):
            found = getattr(found, part, None)
        if found is self and name is not None:  # a decorated function: its name means the derivative
            return name
        wrt = self.wrt[0] if self._single else self.wrt
        return _unpickled, (self.primal, wrt, self._value, self._aux, self._pullback, self._holomorphic)


def _unpickled(fun: Callable, wrt: Any, value: bool, aux: bool, pullback: bool, holomorphic: bool) -> Derivative:
    return Derivative(fun, wrt, value=value, has_aux=aux, pullback=pullback, holomorphic=holomorphic)


def _keep(versions: dict[Any, Version], key: Any, made: Version) -> None:
    versions.pop(key, None)
    versions[key] = made
    if len(versions) > MAX_VERSIONS:
        del versions[next(iter(versions))]


@kept
def _made(fun: Callable, wrt: Any, value: bool, aux: bool, holomorphic: bool) -> Derivative:
    return Derivative(fun, wrt, value=value, has_aux=aux, holomorphic=holomorphic)


def derivative_of(
    fun: Callable[P, Any], wrt: Any, *, value: bool = False, has_aux: bool = False, holomorphic: bool = False
) -> Derivative[P]:
    """A derivative of the function; what was generated for one made before, of what is the same function, is used."""
    return _made(fun, wrt, value, has_aux, holomorphic)._again(fun)


@kept
def pullback_of(fun: Callable, wrt: Any, holomorphic: bool = False) -> Derivative:
    """The value and the pullback, the one made before where there is one."""
    return Derivative(fun, wrt, pullback=True, holomorphic=holomorphic)
