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
from srcad.frontend import blocks, nested
from srcad.frontend.special import register
from srcad.frontend.unaffected import only_looking
from srcad.grads import Grads
from srcad.holomorphic import check_holomorphic
from srcad.jacobians import assembled, directions, flattened
from srcad.pipeline import Job, make
from srcad.request import Request
from srcad.runtime import callbacks
from srcad.several import Where
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
) -> tuple[types.FunctionType, Where | None]:
    """The derivative of a function for arguments of these facts, and where several gradients are in the function's
    value; `once`: its pullback is called once at most."""
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
    made = make(Job(function, active, request, f"{label}_{kind}", samples), accept)
    return made.function, made.module.several


def _accept(core: Any, *, request: Request) -> None:
    if request.holomorphic:
        check_holomorphic(core, request.wrt)
    refusals.check_result(core, request.aux, _no_example, holomorphic=request.holomorphic)


def _no_example() -> Any:
    raise LookupError("the arguments are not known here")


# ---------------------------------------------------------------- operators that are made of the others


def jacobian_blocks(pullback: Callable, y: Any, x: Any, names: tuple[str, ...] = ()) -> Any:
    """A row for each number of `y`, in the structures of both; the front end writes it out (`frontend/blocks.py`).

    `names`: x is a tuple of several parameters.
    """
    rows = [flattened(pullback(unit) if names else pullback(unit)[0], x) for _, unit, _ in directions(y, False)]
    return assembled(np.array(rows).reshape(len(rows), -1), y, as_grads(names, *x) if names else x)


def hessian_blocks(product: Callable, x: Any, names: tuple[str, ...] = ()) -> Any:
    """Likewise, by products with the Hessian."""
    rows = [flattened(product(unit), x) for _, unit, _ in directions(x, False)]
    whole = as_grads(names, *x) if names else x
    return assembled(np.array(rows).reshape(len(rows), -1), whole, whole)


def hessian_of(fun: Callable, at: int, *args: Any, **options: Any) -> Any:
    """Row by row, as the front end puts it in place."""
    product = functools.partial(operators.hvp(functools.partial(fun, **options), wrt=at), *args)
    return hessian_blocks(product, args[at])


def jacobian_of(fun: Callable, at: int, *args: Any, **options: Any) -> Any:
    value, pullback = operators.vjp(functools.partial(fun, **options), *args, wrt=at)
    return jacobian_blocks(pullback, value, args[at])


def as_grads(names: tuple[str, ...], *parts: Any) -> Grads:
    return Grads._of(names, parts)


def jacobian_by_each(places: tuple[int, ...]) -> str:
    """How the front end writes it."""
    return f"""\
    value, pullback = vjp(partial(fun, **options), *args, wrt={places!r})
    return jacobian_blocks(pullback, value, {_given(places)}, names)
"""


def hessian_by_each(places: tuple[int, ...]) -> str:
    return f"""\
    product = partial(hvp(partial(fun, **options), wrt={places!r}), *args)
    return hessian_blocks(product, {_given(places)}, names)
"""


def _given(places: tuple[int, ...]) -> str:
    return f"({''.join(f'args[{i}], ' for i in places)})"


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
register(jacobian_blocks, blocks.jacobian_blocks)
register(hessian_blocks, blocks.hessian_blocks)
register(callbacks.vjp_at, nested.vjp_at)
register(callbacks.jvp_at, nested.jvp_at)
register(callbacks.joined, nested.joined)
register(callbacks.gradient_of, nested.applied("grad"))
register(as_grads, nested.as_grads)
blocks.SPACE.update(as_grads=as_grads)
for _written in (functools.partial, operators.vjp, operators.hvp, jacobian_blocks, hessian_blocks):
    nested.SPACE[_written.__name__] = _written
for _kind, _made, _by_each in (
    ("hessian", hessian_of, hessian_by_each),
    ("jacobian", jacobian_of, jacobian_by_each),
    ("elementwise_grad", elementwise_grad_of, None),
):
    nested.OPERATORS[_kind] = getattr(operators, _kind)
    register(getattr(operators, _kind), nested.made_of(_made, _by_each))
