"""Rules that users declare: `adjoint` and `tangent` (templates), `custom_vjp` (a function that gives a pullback)."""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from srcad.errors import SrcadError
from srcad.frontend.capture import unwrap
from srcad.frontend.special import handles, register
from srcad.rules import registry
from srcad.rules.call import Rule
from srcad.rules.declared import Opaque, Template, one_sided
from srcad.templates import parameters_of, parsed


@dataclass(frozen=True, eq=False)
class Templates:
    """What has been declared of a function: for reverse mode, for forward mode, or for both."""

    reverse: Template | None = None
    forward: Template | None = None

    @property
    def templates(self) -> tuple[Template, ...]:
        return tuple(t for t in (self.reverse, self.forward) if t is not None)

    @property
    def functions(self) -> tuple[Any, ...]:
        return tuple(t.function for t in self.templates)


def adjoint(fun: Callable) -> Callable[[Callable], Callable]:
    """Declare a function's derivative in reverse mode, as a template that becomes part of the generated code.

    The template takes the result and the function's own parameters, and says what goes back to each: `d[y]` is the
    result's cotangent, `d[x] = ...` the contribution to a parameter's. A parameter of which it says nothing has to be
    constant; `d[x] = 0` says that the derivative is zero. Raises a SrcadError, at once, where the template's
    parameters are not the function's, or where it has a statement or a name that it cannot have.

    >>> import srcad
    >>> from srcad import d
    >>> def cube(x):
    ...     return x * x * x
    >>> @srcad.adjoint(cube)
    ... def cube_adjoint(y, x):
    ...     d[x] = d[y] * 3 * x**2
    >>> srcad.grad(cube)(2.0)
    12.0
    """
    return functools.partial(_declare, declarable(fun, "adjoint"), "adjoint")


def tangent(fun: Callable) -> Callable[[Callable], Callable]:
    """Declare a function's derivative in forward mode: `d[y] = ...`, of the parameters' tangents `d[x]`.

    Otherwise as `adjoint`. A tangent is linear in the tangents that it is made of: that of a constant is left out.

    >>> import srcad
    >>> from srcad import d
    >>> def cube(x):
    ...     return x * x * x
    >>> @srcad.tangent(cube)
    ... def cube_tangent(y, x):
    ...     d[y] = 3 * x**2 * d[x]
    """
    return functools.partial(_declare, declarable(fun, "tangent"), "tangent")


def custom_vjp(fun: Callable) -> Callable[[Callable], Callable]:
    """Declare a function's derivative in reverse mode, as a function that gives `(value, pullback)`.

    It is called in the place of `fun`, once, wherever an argument is active; otherwise `fun` is. The pullback is given
    the value's cotangent, and gives a tuple with one cotangent for each argument, in the parameters' order (None for a
    constant), or a dict `{name: cotangent}`, which may also name free variables that `fun` reads. A wrong number of
    cotangents, a wrong shape, and nothing at all for an active argument are errors that name it.

    >>> import numpy as np, srcad
    >>> def root(a):
    ...     return np.sqrt(a)
    >>> @srcad.custom_vjp(root)
    ... def root_vjp(a):
    ...     y = root(a)
    ...     return y, lambda y_bar: (0.5 * y_bar / y,)
    >>> srcad.grad(root)(4.0)
    0.25
    """
    return functools.partial(_declare_opaque, declarable(fun, "custom_vjp"))


def _declare_opaque(fun: Any, function: Callable) -> Callable:
    label = label_of(fun)
    if not isinstance(function, types.FunctionType):
        raise SrcadError(f"srcad.custom_vjp decorates a function, not a {type(function).__name__}")
    wanted = tuple(inspect.signature(function).parameters.values())
    rest = any(p.kind is p.VAR_POSITIONAL for p in wanted)
    parameters = parameters_of(fun, tuple(p.name for p in wanted))
    if not rest and [p.name for p in wanted] != [p.name for p in parameters]:
        listed = ", ".join(p.name for p in parameters)
        raise SrcadError(
            f"{function.__name__}{inspect.signature(function)} has to take the parameters of {label}: {listed}"
        )
    names = frozenset(p.name for p in parameters)
    old = registry.find(fun)
    forward = getattr(old.custom, "forward", None) if old is not None else None
    rule = Rule(
        label, fun, parameters, names, one_sided(label, "no", "custom_vjp"), hint=label,
        tangent=None if forward is None else forward.tangent, custom=Opaque(function, forward),
    )  # fmt: skip
    registry.register(rule, [fun])
    return function


def declarable(fun: Any, operator: str) -> Any:
    """The function that a rule is declared of."""
    fun = unwrap(fun)
    if not callable(fun):
        raise SrcadError(f"srcad.{operator} takes a function, not a {type(fun).__name__}")
    if isinstance(fun, (functools.partial, types.MethodType)):
        raise SrcadError(
            f"srcad.{operator} of a {type(fun).__name__}, which is another object each time: declare the rule of the "
            "function in it (of a method: of Class.method)"
        )
    if isinstance(getattr(type(fun), "__call__", None), types.FunctionType):  # noqa: B004  the class's own
        raise SrcadError(
            f"srcad.{operator} of an object, whose class says what it does: declare the rule of "
            f"{type(fun).__qualname__}.__call__"
        )
    if handles(fun):
        raise SrcadError(f"srcad.{operator} of {label_of(fun)}, which srcad knows by itself")
    return fun


def label_of(fun: Any) -> str:
    return getattr(fun, "__name__", None) or type(fun).__name__


def _declare(fun: Any, mode: str, function: Callable) -> Callable:
    template, parameters = parsed(function, fun, label_of(fun), mode)
    old = registry.find(fun)
    if mode == "tangent" and old is not None and isinstance(old.custom, Opaque):
        custom = replace(old.custom, forward=template)
        registry.register(replace(old, tangent=template.tangent, custom=custom), [fun])
        return function
    held = Templates()
    if old is not None and isinstance(old.custom, Templates):
        held = old.custom
    elif old is not None and isinstance(old.custom, Opaque):
        held = Templates(None, old.custom.forward)
    made = Templates(template, held.forward) if mode == "adjoint" else Templates(held.reverse, template)
    record = Rule(
        name=template.label,
        function=fun,
        parameters=parameters,
        active=frozenset(p.name for p in parameters),
        reverse=made.reverse.reverse if made.reverse is not None else one_sided(template.label, "forward", "adjoint"),
        tangent=made.forward.tangent if made.forward is not None else one_sided(template.label, "reverse", "tangent"),
        infer=old.infer if old is not None and old.custom is None else None,
        hint=template.result,
        custom=made,
    )
    registry.register(record, [fun])
    return function


def _within(sp: Any, node: Any, value: Any, args: Any, keywords: Any, func: Any) -> None:
    found = f"srcad.{value.__name__} in a function that is differentiated"
    raise sp.unsupported(node, found, "declare the rule beforehand, outside of it")


for _operator in (adjoint, tangent, custom_vjp):
    register(_operator, _within)


__all__ = ["adjoint", "custom_vjp", "tangent"]
