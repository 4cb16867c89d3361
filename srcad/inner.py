"""Derivatives for calls inside of functions that are being differentiated (`frontend/nested.py` asks for them)."""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from srcad import checks, operators, refusals
from srcad.errors import WrtError
from srcad.facts import Fact, with_active
from srcad.frontend import nested
from srcad.frontend.special import register
from srcad.frontend.unaffected import only_looking
from srcad.grads import Grads
from srcad.holomorphic import check_holomorphic
from srcad.pipeline import Job, make
from srcad.request import Request
from srcad.runtime import callbacks
from srcad.targets import see_through
from srcad.wrt import resolve


def make_inner(
    function: types.FunctionType,
    kind: str,
    wrt: Any,
    aux: bool,
    holomorphic: bool,
    facts: dict[str, Fact],
    samples: dict[str, Any],
    once: bool,
) -> types.FunctionType:
    """The derivative of a function for arguments of these facts; `once`: its pullback is called once at most."""
    label = function.__name__ if function.__name__.isidentifier() else "function"
    names = resolve(wrt, label, inspect.signature(function))
    active = dict(facts)
    for name in names:
        if name not in facts:
            raise WrtError(f"wrt={name!r}: inside a function that is differentiated, name a parameter of {label}")
        active[name] = with_active(facts[name])
        if not active[name].active and getattr(facts[name], "items", None) != ():
            raise WrtError(f"wrt: {name} of {label} has no derivative here: write its numbers as floats (3.0)")
    request = Request(
        names, (), kind == "value_and_grad", aux, kind == "vjp",
        single=not isinstance(wrt, tuple), order=names, tangent=kind == "jvp", nested=True,
        holomorphic=holomorphic, once=once,
    )  # fmt: skip
    accept = functools.partial(_accept, request=request) if kind in ("grad", "value_and_grad") else lambda core: None
    return make(Job(function, active, request, f"{label}_{kind}", samples), accept).function


def _accept(core: Any, *, request: Request) -> None:
    if request.holomorphic:
        check_holomorphic(core, request.wrt)
    refusals.check_result(core, request.aux, _no_example, holomorphic=request.holomorphic)


def _no_example() -> Any:
    raise LookupError("the arguments are not known here")


# ---------------------------------------------------------------- operators that are made of the others


def one_array(value: Any) -> Any:
    """The value: rows and columns of a container are refused (`nested.one_array`)."""
    return value


def hessian_of(fun: Callable, at: int, *args: Any, **options: Any) -> Any:
    """Row by row, as the front end puts it in place."""
    x = one_array(args[at])
    rows = []
    for unit in np.eye(np.size(x)):
        rows.append(operators.hvp(functools.partial(fun, **options), wrt=at)(*args, np.reshape(unit, np.shape(x))))
    return np.reshape(np.array(rows), np.shape(x) + np.shape(x))


def jacobian_of(fun: Callable, at: int, *args: Any, **options: Any) -> Any:
    value, pullback = operators.vjp(functools.partial(fun, **options), *args, wrt=at)
    y, x = one_array(value), one_array(args[at])
    rows = []
    for unit in np.eye(np.size(y)):
        rows.append(pullback(np.reshape(unit, np.shape(y)))[0])
    return np.reshape(np.array(rows), np.shape(y) + np.shape(x))


def block_of(fun: Callable, row: int, column: int, *args: Any, **options: Any) -> Any:
    """A part of a Hessian by several parameters."""
    return jacobian_of(operators.grad(functools.partial(fun, **options), row), column, *args)


def as_grads(names: tuple[str, ...], *parts: Any) -> Grads:
    return Grads._of(names, parts)


def jacobian_by_each(places: tuple[int, ...]) -> str:
    """How the front end writes it, statement by statement."""
    parts = [f"    p{i} = jacobian_of(fun, {i}, *args, **options)\n" for i in places]
    return f"{''.join(parts)}    return {_grads('p', places)}\n"


def hessian_by_each(places: tuple[int, ...]) -> str:
    text = ""
    for i in places:
        text += "".join(f"    p{i}_{j} = block_of(fun, {i}, {j}, *args, **options)\n" for j in places)
    rows = ", ".join(_grads(f"p{i}_", places) for i in places)
    return f"{text}    return as_grads(names, {rows})\n"


def _grads(prefix: str, places: tuple[int, ...]) -> str:
    return f"as_grads(names, {', '.join(f'{prefix}{i}' for i in places)})"


def elementwise_grad_of(fun: Callable, at: int, *args: Any, **options: Any) -> Any:
    value, pullback = operators.vjp(functools.partial(fun, **options), *args, wrt=at)
    return pullback(np.ones_like(value))[0]


nested.MAKERS.append(make_inner)
nested.SEERS.append(see_through)
for _kind in ("grad", "value_and_grad", "hvp"):
    nested.OPERATORS[_kind] = getattr(operators, _kind)
    register(getattr(operators, _kind), nested.applied(_kind))
register(operators.vjp, nested.vjp)
register(operators.jvp, nested.jvp)
register(checks.check_grads, only_looking)
register(one_array, nested.one_array)
register(callbacks.vjp_at, nested.vjp_at)
register(callbacks.jvp_at, nested.jvp_at)
register(callbacks.joined, nested.joined)
register(callbacks.gradient_of, nested.applied("grad"))
register(as_grads, nested.as_grads)
nested.SPACE.update(as_grads=as_grads, jacobian_of=jacobian_of, block_of=block_of)
for _kind, _made, _by_each in (
    ("hessian", hessian_of, hessian_by_each),
    ("jacobian", jacobian_of, jacobian_by_each),
    ("elementwise_grad", elementwise_grad_of, None),
):
    nested.OPERATORS[_kind] = getattr(operators, _kind)
    register(getattr(operators, _kind), nested.made_of(_made, _by_each))
