"""The text before any call: what can be written when the arguments have not been seen.

Facts come from annotations and defaults where there are some, otherwise nothing is known, and the generated
code calls general helpers (`unbroadcast(x_bar, x)`) where it would otherwise be settled. Some programs cannot
be written so: which matrix product `a @ b` is depends on the numbers of dimensions. The error then says how
to give the types.

>>> fact_of_annotation(float, "x"), fact_of_annotation("list[float]", "xs").elem
(Scalar('float64'), Scalar('float64'))
>>> fact_of_annotation(object, "o")
Unknown(active=False, sites=frozenset({'o'}))
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from srcad.backend.module import Module
from srcad.errors import SrcadError, WrtError
from srcad.facts import Array, Dim, Fact, Scalar, Seq, Unknown, of_value, with_active
from srcad.frontend.core import Core
from srcad.pipeline import Job, generate
from srcad.request import Request
from srcad.targets import Target

_SCALARS = {float: Scalar("float64"), complex: Scalar("complex128"), bool: Scalar("bool")}


def general_facts(target: Target, wrt: tuple[str, ...], given: dict[str, Fact] | None = None) -> dict[str, Fact]:
    """What is known of each parameter without a call: given facts, bound arguments, annotations, defaults."""
    parameters = inspect.signature(target.function).parameters
    bound = dict(zip(parameters, target.args, strict=False)) | target.keywords
    facts: dict[str, Fact] = {}
    for name, parameter in parameters.items():
        if given and name in given:
            fact = given[name]
        elif name in bound:
            fact = of_value(bound[name], name)
        else:
            fact = _fact_of_parameter(parameter)
        facts[name] = _active(name, fact, bool(given and name in given)) if name in wrt else fact
    return facts


def _active(name: str, fact: Fact, given: bool) -> Fact:
    """What `wrt` names has floats in it, also where a default or an annotation is a whole number."""
    made = with_active(fact)
    if made.active or not isinstance(fact, (Scalar, Array)):
        return made
    if given:
        raise WrtError(f"wrt: {name} is of type {fact.dtype}, which has no derivative: give a type of floats, f8")
    return Unknown(True, frozenset([name]))


def _fact_of_parameter(parameter: inspect.Parameter) -> Fact:
    name = parameter.name
    if parameter.kind is parameter.VAR_POSITIONAL:
        return Seq("tuple", None, Unknown(), frozenset([name]), Dim(f"{name}.len"))
    if parameter.annotation is not parameter.empty:
        found = fact_of_annotation(parameter.annotation, name)
        if type(found) is not Unknown:
            return found
    # A default of None or a string says little of what is passed instead.
    if parameter.default is not parameter.empty and isinstance(parameter.default, (float, int, np.ndarray)):
        return of_value(parameter.default, name)
    return Unknown(False, frozenset([name]))


def fact_of_annotation(annotation: Any, path: str) -> Fact:
    """What an annotation says; nothing where it is not one of numbers, arrays and lists and tuples of
    these."""
    if isinstance(annotation, str):
        space = {"np": np, "numpy": np, "typing": typing, "List": list, "Tuple": tuple}
        try:
            annotation = eval(annotation, {"__builtins__": {}}, {**space, **_NAMES})  # noqa: S307  the user's own annotation
        except Exception:  # noqa: BLE001  an annotation may be any text
            return Unknown(False, frozenset([path]))
    if annotation is int:
        return Scalar("int64", size=Dim(path))
    if isinstance(annotation, type) and annotation in _SCALARS:
        return _SCALARS[annotation]
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if hasattr(origin, "__value__"):  # `NDArray[np.float32]`, an alias by a `type` statement in newer NumPy
        annotation = origin.__value__[args]
        origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, np.floating):
        return Scalar(np.dtype(annotation).name, False)
    if annotation is np.ndarray or origin is np.ndarray:
        return Array(_dtype_of(args), None, sites=frozenset([path]))
    if origin is list and len(args) == 1:
        return Seq("list", None, fact_of_annotation(args[0], f"{path}.*"), frozenset([path]), Dim(f"{path}.len"))
    if origin is tuple and args and args[-1] is not Ellipsis:
        items = tuple(fact_of_annotation(a, f"{path}.{i}") for i, a in enumerate(args))
        return Seq("tuple", items, None, frozenset([path]), len(items))
    return Unknown(False, frozenset([path]))


_NAMES = {
    "float": float,
    "int": int,
    "bool": bool,
    "complex": complex,
    "list": list,
    "tuple": tuple,
    "dict": dict,
}


def _dtype_of(args: tuple[Any, ...]) -> str:
    """The dtype in `NDArray[np.float32]`; float64 where the annotation leaves it open."""
    for part in typing.get_args(args[1]) if len(args) > 1 else ():
        if isinstance(part, type) and issubclass(part, np.generic) and part.__name__ in np.sctypeDict:
            return np.dtype(part).name
    return "float64"


def general_module(
    target: Target, request: Request, name: str, given: dict[str, Fact] | None = None,
    accept: Callable[[Core], None] = lambda core: None,
) -> Module:  # fmt: skip
    """The generated module for arguments of which only this is known; `accept` looks at the primal's Core."""
    facts = general_facts(target, request.wrt, given)
    with types_wanted(target.label, facts):
        return generate(Job(target.function, facts, request, name, {}), accept)[0]


@contextmanager
def types_wanted(label: str, facts: dict[str, Fact]) -> Iterator[None]:
    """Where the compiler cannot go on and types are missing, the error asks for them."""
    missing = [n for n, f in facts.items() if type(f) is Unknown or isinstance(f, Array) and f.dims is None]
    try:
        yield
    except WrtError:
        raise
    except SrcadError as problem:
        if not missing:
            raise
        raise SrcadError(_types_wanted(label, missing, problem)) from problem
    except Exception as problem:  # what needs types fails in many ways; none is the user's to read
        if not missing:
            raise
        raise SrcadError(_types_wanted(label, missing, f"{type(problem).__name__}: {problem}")) from problem


def _types_wanted(label: str, missing: list[str], problem: Any) -> str:
    types_ = ", ".join(f"{n}: f8[:]" for n in missing)
    return (
        f"the general derivative of {label} cannot be written, as the types of "
        f"{', '.join(missing)} are not known.\n"
        f"Give example arguments (srcad.source(..., example_args=(...)), or a call) or, on the command line, "
        f'--types "{types_}".\n{problem}'
    )


__all__ = ["fact_of_annotation", "general_facts", "general_module", "types_wanted"]
