"""What `wrt` means: parameters by index or name, free variables by name; and which values carry a
derivative."""

from __future__ import annotations

import inspect
import types
from typing import Any

import numpy as np

from srcad.backend.world import MISSING, Place, World, read, reads_global
from srcad.errors import WrtError
from srcad.facts import Array, Fact, Map, Scalar, Seq, of_value, parts_of, with_active


def resolve(wrt: Any, label: str, signature: inspect.Signature) -> tuple[str, ...]:
    """The names that `wrt` means, in order."""
    parameters = list(signature.parameters)
    names = [_name_of(w, label, parameters) for w in (wrt if isinstance(wrt, tuple) else (wrt,))]
    if not names:
        raise WrtError("wrt=(): name at least one parameter")
    for name in names:
        if names.count(name) > 1:
            raise WrtError(f"wrt names {name} twice")
    return tuple(names)


def _name_of(w: Any, label: str, parameters: list[str]) -> str:
    listed = ", ".join(parameters) or "none"
    if isinstance(w, (int, np.integer)) and not isinstance(w, bool):
        if not -len(parameters) <= w < len(parameters):
            raise WrtError(f"wrt={w}: there is no such parameter; those of {label} are {listed}")
        return parameters[int(w)]
    if isinstance(w, str):
        if w not in parameters and not w.isidentifier():
            hint = _hint(w, parameters)
            raise WrtError(f"wrt={w!r}: there is no such parameter; those of {label} are {listed}{hint}")
        return w
    raise WrtError(f"wrt={w!r}: an index, a name, or a tuple of these is wanted, not {_a(type(w).__name__)}")


def _hint(w: str, parameters: list[str]) -> str:
    """What may be meant by text that is no name."""
    parts = [part.strip() for part in w.split(",")]
    if len(parts) > 1 and all(part.isidentifier() for part in parts):
        return f"; for several write a tuple, {tuple(parts)!r}"
    whole, _, attribute = w.partition(".")
    if whole in parameters and attribute.isidentifier():
        return f"; wrt={whole!r} gives an object whose attribute {attribute} is the gradient by it"
    return ""


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def place_of_free(name: str, label: str, world: World, parameters: list[str]) -> Place:
    """Where a free variable named by `wrt` is: it has to exist, to mean one thing, and to carry a derivative."""
    places = [
        p for p in world.places
        if p.name == name
        and (isinstance(p.space, types.CellType) or reads_global(world.functions[p.owner], name))
    ]  # fmt: skip
    spaces = {id(p.space): p for p in places}
    if not spaces:
        listed = ", ".join(parameters) or "none"
        raise WrtError(
            f"wrt={name!r}: {label} has no such parameter (it has {listed}), and "
            f"neither it nor a function that it calls "
            f"reads a free variable of that name{_another_way(name, world, parameters)}"
        )
    if len(spaces) > 1:
        readers = ", ".join(world.functions[p.owner].__qualname__ for p in spaces.values())
        raise WrtError(f"wrt={name!r} means different variables in {readers}: pass one of them as an argument")
    (place,) = spaces.values()
    value = read(place.space, name)
    if value is not MISSING:
        active_fact(name, of_value(value, name), value)
    return place


def _another_way(name: str, world: World, parameters: list[str]) -> str:
    """What may be meant by the name of what is an attribute, or goes through `*args` and `**kwargs`."""
    code = world.functions[0].__code__
    starred = parameters[code.co_argcount + code.co_kwonlyargcount :]
    if starred:
        ways = " or ".join(f"wrt={p!r}" for p in starred)
        return f"; what goes in by * and ** is {ways} (a decorator's wrapper shows more with functools.wraps)"
    if parameters[:1] == ["self"]:
        return f"; wrt='self' gives an object whose attributes are the gradients, self.{name} too"
    return ""


def active_fact(name: str, fact: Fact, value: Any) -> Fact:
    """The fact of what `wrt` names; an error where its type carries no derivative."""
    if type(value).__module__.startswith("scipy.sparse."):
        raise WrtError(
            f"wrt: {name} is a sparse matrix: make it in the function of the array that it holds, "
            f"csr_matrix(({name}_data, {name}.indices, {name}.indptr), {name}.shape), and name that array"
        )
    if hasattr(type(value), "__array__") and not isinstance(value, (np.ndarray, np.generic)):
        raise WrtError(f"wrt: {name} is of type {type(value).__name__}: pass a plain array, np.array({name})")
    made = with_active(fact)
    if made.active or _is_empty(fact):
        return made
    if isinstance(fact, Scalar) and fact.dtype == "bool":
        raise WrtError(f"wrt: {name} is the boolean {value!r}, which has no derivative")
    if isinstance(fact, Scalar):
        raise WrtError(f"wrt: {name} is the integer {value!r}, which has no derivative: write {float(value)!r}")
    if isinstance(fact, Array):
        raise WrtError(f"wrt: {name} is an array of {fact.dtype}, which has no derivative: {_as_floats(name, value)}")
    if isinstance(fact, (Seq, Map)):
        raise WrtError(f"wrt: {name} holds no floats, so it has no derivative: write its numbers as floats (3.0)")
    raise WrtError(
        f"wrt: {name} is of type {type(value).__name__}, which has no derivative: pass floats or arrays of floats"
    )


def _as_floats(name: str, value: Any) -> str:
    if value.dtype.names:
        return f"pass the arrays of its fields, {name}[{value.dtype.names[0]!r}]"
    return f"write {name}.astype(float)" if value.dtype.kind in "iub" else "pass an array of floats"


def _is_empty(fact: Fact) -> bool:
    """Whether it is a container with nothing in it but such containers."""
    return isinstance(fact, (Seq, Map)) and all(map(_is_empty, parts_of(fact)))
