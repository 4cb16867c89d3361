"""What a derivative refuses before it runs: arrays that cannot be followed, results that are not one
number."""

from __future__ import annotations

import copy
import inspect
import types
from collections.abc import Callable
from typing import Any, NoReturn

import gast
import numpy as np

from srcad.errors import NonScalarError, SrcadError, WrtError
from srcad.facts import (
    Array,
    Dim,
    Fact,
    Known,
    Map,
    Scalar,
    Seq,
    Unknown,
    attributes_of,
    computes_itself,
    of_object,
    sites_of,
    with_active,
)  # fmt: skip
from srcad.frontend.core import Core
from srcad.frontend.texts import is_text
from srcad.keys import overlaps
from srcad.reverse.adjoints import unsettled
from srcad.structures import is_leaf, parts_of_value, step


def refuse_argument(path: str, value: Any) -> None:
    """Arrays that cannot be followed, at any depth of an argument."""
    if isinstance(value, np.ndarray):
        if type(value) is not np.ndarray and value.dtype.names is None:  # a class may compute as it likes
            raise SrcadError(f"{path} is of type {type(value).__name__}: pass a plain array, np.array({path})")
        if value.dtype == object:
            raise SrcadError(f"{path} is an array of Python objects: pass an array of floats, {path}.astype(float)")
        if overlaps(value):
            raise SrcadError(f"{path} is an array whose elements overlap in memory: pass a copy, {path}.copy()")
        return
    if attributes_of(value) is not None:
        return  # of a constant object only those attributes count that are read
    for key, part in (parts_of_value(value) or {}).items():
        if isinstance(part, (np.ndarray, list, tuple, dict)):
            refuse_argument(path + step(value, key), part)


def refuse_active(path: str, value: Any, around: tuple[Any, ...] = ()) -> None:
    """What cannot be followed in an object that `wrt` names, at any depth: objects in containers, and circles."""
    if computes_itself(value):
        kind = type(value).__name__
        raise WrtError(f"wrt: {path} is of class {kind}, which has operators of its own: pass plain numbers")
    if any(value is other for other in around):
        raise WrtError(f"wrt: {path} is the object that holds it: pass the arrays that it has")
    for key, part in ({} if is_leaf(value) else parts_of_value(value) or {}).items():
        if is_leaf(part):
            if isinstance(part, np.ndarray):
                refuse_argument(path + step(value, key), part)
            continue
        held = isinstance(value, (list, tuple, dict)) and attributes_of(part) is not None
        if held and with_active(of_object(part, "")).active:
            raise WrtError(
                f"wrt: {path + step(value, key)} is of type {type(part).__name__}, and in a {type(value).__name__}: "
                "pass the arrays that it has, or make it an attribute"
            )
        refuse_active(path + step(value, key), part, (*around, value))


def check_result(core: Core, aux: bool, run: Callable[[], Any], *, holomorphic: bool = False) -> None:
    """A gradient is of one real number: a float, or an array with one element; of a complex one where holomorphic."""
    result = core.result
    if _raises(core.body):
        return  # it never returns: the call raises what the primal raises
    if aux:
        if not isinstance(result, gast.Tuple) or len(result.elts) < 2:
            raise SrcadError(
                f"has_aux: {core.name} has to return (value, aux), a tuple written out in its return statement"
            )
        result = result.elts[0]
    fact = core.facts.get(result, Unknown())
    if isinstance(fact, Known) and fact.value is None:
        raise NonScalarError(_returns_none(core))
    if _is_one_number(fact, "c" if holomorphic else "f"):
        return
    if _is_one_number(fact, "c") and unsettled(core, fact):
        return  # whether it is real is seen when it is there
    if holomorphic and _is_one_number(fact, "f"):
        raise NonScalarError(f"{core.name} returns a real number: leave holomorphic=True out")
    raise NonScalarError(_not_one_number(core.name, fact, aux, run))


def _raises(body: list[gast.stmt]) -> bool:
    """Whether control never reaches a block's end."""
    last = body[-1] if body else None
    if isinstance(last, (gast.Try, gast.With)):
        return _raises(last.body)
    return isinstance(last, gast.Raise)


def _is_one_number(fact: Fact, kind: str) -> bool:
    if isinstance(fact, Scalar):
        return fact.dtype[0] == kind or kind == "f" and fact.dtype[0] in "iu"
    if isinstance(fact, Array):
        one = fact.dims is None or all(not (isinstance(d, Dim) and d.many) and d in (1, d) for d in fact.dims)
        return fact.dtype[0] == kind and one and not any(isinstance(d, int) and d != 1 for d in fact.dims or ())
    return isinstance(fact, Unknown) and not is_text(fact)


def _returns_none(core: Core) -> str:
    parameters = ", ".join(core.params)
    written = [p for p, fact in core.facts_of_parameters.items() if sites_of(fact) & core.stored_sites]
    if not written:
        return f"{core.name} returns None, so it has no gradient: is a `return` missing?"
    first = written[0]
    return (
        f"{core.name} returns None, so it has no gradient. To differentiate "
        f"what it writes into {first}, wrap it:\n"
        f"    def {core.name}_result({parameters}):\n"
        f"        {first} = {first}.copy()\n"
        f"        {core.name}({parameters})\n"
        f"        return np.sum({first})  # one number made of {first}"
    )


def _not_one_number(label: str, fact: Fact, aux: bool, run: Callable[[], Any]) -> str:
    instead = "return one number (np.sum, np.mean of it), or use srcad.vjp"
    if isinstance(fact, (Scalar, Array)) and fact.dtype[0] == "c":
        instead += "; of a holomorphic function, pass holomorphic=True"
    if isinstance(fact, (Seq, Map)):
        hint = "" if aux else "; a pair (value, aux) takes has_aux=True"
        return f"{label} returns a {fact.kind}, not one real number: use srcad.vjp{hint}"
    try:
        with np.errstate(all="ignore"):
            value = run()
        value = value[0] if aux else value
        if isinstance(value, str):
            return f"{label} returns a str, not one real number: {instead}"
        shape, kind = str(np.shape(value)), str(np.result_type(value))
    except Exception:  # noqa: BLE001  the shape is only for the message
        shape = str(getattr(fact, "dims", None) or "unknown")
        kind = getattr(fact, "dtype", type(fact).__name__)
    return f"{label} returns a value of shape {shape} and type {kind}, not one real number: {instead}"


def not_run() -> Any:
    """In the place of a run, where there are no arguments: what is known of the result is said instead."""
    raise ValueError


def run_on_copies(function: types.FunctionType, signature: inspect.Signature, values: dict[str, Any]) -> Any:
    """What the primal gives, run on copies of its arguments."""
    return _run(function, signature, copy.deepcopy(values))


def _run(function: types.FunctionType, signature: inspect.Signature, values: dict[str, Any]) -> Any:
    bound = signature.bind_partial()
    bound.arguments.update(values)
    return function(*bound.args, **bound.kwargs)


def raise_as_primal(function: types.FunctionType, signature: inspect.Signature, values: dict[str, Any]) -> NoReturn:
    """Of data whose lengths do not fit (`backend/demanded.py`): what the primal raises, and does before."""
    _run(function, signature, values)
    raise SrcadError(
        f"{function.__name__} was understood to raise for data of these lengths, and does not: what would be computed "
        "is not certain. Please report it"
    )
