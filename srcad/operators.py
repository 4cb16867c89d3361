"""The public operators: `grad`, `value_and_grad`, `vjp`, `jvp`, `jacobian`, `hessian`, `hvp`,
`elementwise_grad`, `source`, `stop_gradient`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, overload

import numpy as np

from srcad.derivative import Derivative, P, derivative_of, pullback_of
from srcad.elementwise import ElementwiseGradient
from srcad.errors import SrcadError
from srcad.flat import cotangents_by_value, tangents_by_value
from srcad.frontend.special import register_stop_gradient
from srcad.jacobians import Hessian, HessianProduct, Jacobian
from srcad.pushforward import Pushforward, pushforward_of, refuse_complex
from srcad.runtime import callbacks, helpers, zero_tangent
from srcad.runtime import tangents as tangent_helpers
from srcad.sameness import kept
from srcad.several import holds_several, unnamed
from srcad.structures import leaves, mapped
from srcad.targets import with_each


@overload
def grad(fun: np.ufunc, wrt: Any = 0, *, has_aux: bool = False, holomorphic: bool = False) -> Derivative[...]: ...
@overload
def grad(
    fun: Callable[P, Any], wrt: Any = 0, *, has_aux: bool = False, holomorphic: bool = False
) -> Derivative[P]: ...
@overload
def grad(
    fun: None = None, wrt: Any = 0, *, has_aux: bool = False, holomorphic: bool = False
) -> Callable[[Callable[P, Any]], Derivative[P]]: ...
def grad(fun: Callable | None = None, wrt: Any = 0, *, has_aux: bool = False, holomorphic: bool = False) -> Any:
    """The gradient of a scalar function, as a callable of the function's own signature.

    `wrt` names what is differentiated: a parameter's index or name, the name of a free variable, or a tuple
    of these; everything else is constant. One `wrt` gives a gradient in the parameter's own structure, shape
    and dtype, a tuple gives a `Grads`. With `has_aux` the function returns `(value, aux)` and the derivative
    `(gradient, aux)`. With `holomorphic` parameters and result are complex, and the gradient is the complex derivative.

    Raises `WrtError` for a `wrt` that does not exist or is not differentiable, `NonScalarError` for a result
    that is not one real number, `UnsupportedSyntaxError` and `NoDerivativeError` (with the place in the
    source) for what cannot be differentiated correctly.

    >>> import srcad
    >>> def f(x, a):
    ...     return a * x * x
    >>> srcad.grad(f)(3.0, 2.0)
    12.0
    >>> srcad.grad(f, wrt=("x", "a"))(3.0, 2.0)
    Grads(x=12.0, a=9.0)
    """
    if fun is None:
        return lambda f: derivative_of(f, wrt, has_aux=has_aux, holomorphic=holomorphic)
    return derivative_of(fun, wrt, has_aux=has_aux, holomorphic=holomorphic)


@overload
def value_and_grad(
    fun: np.ufunc, wrt: Any = 0, *, has_aux: bool = False, holomorphic: bool = False
) -> Derivative[...]: ...
@overload
def value_and_grad(
    fun: Callable[P, Any], wrt: Any = 0, *, has_aux: bool = False, holomorphic: bool = False
) -> Derivative[P]: ...
@overload
def value_and_grad(
    fun: None = None, wrt: Any = 0, *, has_aux: bool = False, holomorphic: bool = False
) -> Callable[[Callable[P, Any]], Derivative[P]]: ...
def value_and_grad(
    fun: Callable | None = None, wrt: Any = 0, *, has_aux: bool = False, holomorphic: bool = False
) -> Any:
    """As `grad`, giving `(value, gradient)`; with `has_aux` `((value, aux), gradient)`.

    >>> import srcad
    >>> srcad.value_and_grad(lambda x: x * x)(3.0)
    (9.0, 6.0)
    """
    if fun is None:
        return lambda f: derivative_of(f, wrt, value=True, has_aux=has_aux, holomorphic=holomorphic)
    return derivative_of(fun, wrt, value=True, has_aux=has_aux, holomorphic=holomorphic)


def vjp(fun: Callable, *primals: Any, wrt: Any = None) -> tuple[Any, Callable]:
    """The value of `fun(*primals)` and its pullback: from a cotangent of the value to one of each active
    primal.

    `wrt=None` makes every positional primal active. The pullback gives a tuple, and may be called any number
    of times.

    >>> import numpy as np, srcad
    >>> value, pullback = srcad.vjp(lambda x: 2.0 * x, np.array([1.0, 2.0]))
    >>> pullback(np.array([1.0, 0.0]))
    (array([2., 0.]),)
    """
    names = tuple(range(len(primals))) if wrt is None else wrt if isinstance(wrt, tuple) else (wrt,)
    fun = _of_each(fun, len(primals)) if wrt is None else fun
    value, pullback = pullback_of(fun, names)(*primals)
    return value, _checked(value, pullback)


def _of_each(fun: Callable, count: int) -> Callable:
    """The function with a parameter for each positional argument, also where it takes any number of them (`*args`)."""
    code = getattr(fun, "__code__", None)
    if code is not None and not code.co_flags & inspect.CO_VARARGS:
        return fun
    return _with_each(fun, count)


_with_each = kept(with_each)


def _checked(value: Any, pullback: Callable) -> Callable:
    """The pullback with its cotangent's structure looked at first."""
    several = holds_several(value)
    wanted = leaves(unnamed(value, value) if several else value, "")
    shapes = {path: np.shape(leaf) for path, leaf in wanted.items()}
    kinds = {path: _kind(leaf) for path, leaf in wanted.items()}

    def checked(cotangent: Any) -> tuple:
        cotangent = unnamed(cotangent, value) if several else cotangent
        found = leaves(cotangent, "")
        given = {path: np.shape(leaf) for path, leaf in found.items()}
        if given != shapes:
            raise ValueError(_wrong_cotangent(given, shapes))
        for path, leaf in found.items():
            refuse_complex(f"the cotangent{path}", leaf, wanted[path])
        if {path: _kind(leaf) for path, leaf in found.items()} != kinds:
            order = (kinds[path] for path in found)  # a dict's keys may be in another order than the value's
            cotangent = mapped(lambda leaf: _of_kind(leaf, *next(order)), cotangent)
        return tuple(pullback(cotangent))

    checked.__dict__["_srcad_pullback"] = True
    return checked


def _kind(leaf: Any) -> tuple[type, Any]:
    return type(leaf), getattr(leaf, "dtype", None)


def _of_kind(leaf: Any, kind: type, dtype: Any) -> Any:
    """A cotangent of its value's type: the text was made for that (a Python number may stand for an array of none)."""
    if kind is not np.ndarray and isinstance(leaf, np.ndarray):
        leaf = leaf[()]  # a number never changes
    if kind in (float, complex) and not isinstance(leaf, kind):
        return kind(leaf)
    if dtype is None or dtype.kind not in "fc":
        return leaf
    if kind is np.ndarray:
        return np.asarray(leaf, dtype)
    return leaf if isinstance(leaf, (float, complex)) and dtype.name in ("float64", "complex128") else dtype.type(leaf)


def _wrong_cotangent(given: dict[str, Any], wanted: dict[str, Any]) -> str:
    for path in wanted:
        if path not in given:
            return (
                f"the cotangent has no part {path or 'that is a number or an array'}, the "
                f"value has one of shape {wanted[path]}"
            )
        if given[path] != wanted[path]:
            return f"the cotangent{path} has shape {given[path]}, the value{path} {wanted[path]}"
    extra = next(path for path in given if path not in wanted)
    return f"the cotangent has a part {extra or 'that is a number or an array'}, the value has none there"


def jvp(fun: Callable, primals: tuple, tangents: tuple) -> tuple[Any, Any]:
    """The value of `fun(*primals)` and its tangent: how the value changes when the primals change by the tangents.

    One tangent for each primal, of its structure and shapes; `None` marks that primal constant. The tangent has the
    structure, shapes and types of the value.

    Raises a ValueError where the numbers or the shapes differ, and the errors of `grad` for what cannot be
    differentiated correctly.

    >>> import numpy as np, srcad
    >>> srcad.jvp(lambda a, x: a * x, (2.0, np.array([1.0, 3.0])), (None, np.array([1.0, 0.0])))
    (array([2., 6.]), array([2., 0.]))
    """
    if not isinstance(primals, (tuple, list)) or not isinstance(tangents, (tuple, list)):
        raise TypeError("srcad.jvp takes a tuple of primals and a tuple of tangents")
    if len(primals) != len(tangents):
        raise ValueError(f"srcad.jvp: {len(primals)} primals, but {len(tangents)} tangents")
    active = tuple(i for i, t in enumerate(tangents) if t is not None)
    if not active:
        value = fun(*primals)
        return value, zero_tangent(value)
    return pushforward_of(_of_each(fun, len(primals)), active)(tuple(primals), {}, tuple(tangents[i] for i in active))


def jacobian(
    fun: Callable[P, Any], wrt: Any = 0, *, mode: str | None = None, holomorphic: bool = False
) -> Jacobian[P]:
    """The Jacobian of `fun`: called with its arguments, it gives value shape + argument shape.

    `mode="reverse"` pulls back a row for each number of the value, all through one run of `fun`; `mode="forward"` has a
    column for each number of the argument; `None` takes whichever has less to do. All rows or columns are computed in
    one pass where the generated code allows it; where it does not, columns are computed one after the other, each with
    a run of `fun` (on copies of its arguments, but for the first time). Where value or argument are structures, the
    blocks stand in the value's structure, each in the argument's; a tuple of `wrt` gives a `Grads` there. By a complex
    argument of a real value it is `srcad.grad`'s convention, JAX's; of a complex value there is one with
    `holomorphic=True` only.

    Raises the errors of `grad` for what cannot be differentiated correctly.

    >>> import numpy as np, srcad
    >>> srcad.jacobian(lambda x: x * x[0])(np.array([2.0, 3.0]))
    array([[4., 0.],
           [3., 2.]])
    """
    return Jacobian(fun, wrt, mode, holomorphic)


def hessian(fun: Callable[P, Any], wrt: Any = 0, *, holomorphic: bool = False) -> Hessian[P]:
    """The Hessian of a scalar function: called with its arguments, it gives argument shape + argument shape.

    Each row is the exact tangent of the gradient along one direction (forward over reverse), all of them in one pass
    where the generated code allows it. There is none by a complex argument, but of a complex value with
    `holomorphic=True`.

    >>> import numpy as np, srcad
    >>> srcad.hessian(lambda x: x[0] ** 2 * x[1])(np.array([2.0, 3.0]))
    array([[6., 4.],
           [4., 0.]])
    """
    return Hessian(fun, wrt, holomorphic)


def hvp(fun: Callable, wrt: Any = 0) -> HessianProduct:
    """Hessian times vector, called as `hvp(fun)(*args, vector)`, without the Hessian: forward over reverse.

    The vector has the argument's structure (of several `wrt`, a tuple of these), and so has the product.

    >>> import numpy as np, srcad
    >>> srcad.hvp(lambda x: x[0] ** 2 * x[1])(np.array([2.0, 3.0]), np.array([1.0, 0.0]))
    array([6., 4.])
    """
    return HessianProduct(fun, wrt)


@overload
def elementwise_grad(fun: np.ufunc, wrt: Any = 0, *, holomorphic: bool = False) -> ElementwiseGradient[...]: ...
@overload
def elementwise_grad(
    fun: Callable[P, Any], wrt: Any = 0, *, holomorphic: bool = False
) -> ElementwiseGradient[P]: ...
def elementwise_grad(fun: Any, wrt: Any = 0, *, holomorphic: bool = False) -> Any:
    """The derivative at each element, of a function that maps arrays element by element.

    It is the gradient of the sum, in the argument's shape. A result of another shape is no element-by-element map: a
    ValueError. Neither is one in which an element depends on other ones: at the first call with arguments of new types
    some cotangents more are pulled back to see that, and it is a SrcadError. Of a complex result there is one with
    `holomorphic=True` only.

    >>> import numpy as np, srcad
    >>> srcad.elementwise_grad(lambda x: x**3)(np.array([1.0, 2.0]))
    array([ 3., 12.])
    """
    return ElementwiseGradient(fun, wrt, holomorphic)


def source(fun: Callable, wrt: Any = 0, *, mode: str = "reverse", example_args: tuple | None = None) -> str:
    """The generated module's text, without running anything.

    With `example_args` it is the text for arguments of those types, otherwise the general one, for which
    annotations and defaults say what is known. Raises a `SrcadError` where that is too little.
    """
    if mode not in ("reverse", "forward"):
        raise SrcadError(f"mode={mode!r}: there are mode='reverse' and mode='forward'")
    if not isinstance(example_args, (tuple, list, type(None))):
        raise SrcadError(f"example_args is a tuple of arguments, not of type {type(example_args).__name__}: (x,)")
    made = Derivative if mode == "reverse" else Pushforward
    derivative = fun if isinstance(fun, Derivative) else made(fun, wrt)
    if example_args is not None:
        derivative.specialize(*example_args)
    return derivative.source


def stop_gradient(x: Any) -> Any:
    """The value of `x`, through which no derivative passes; any structure or object.

    Arrays in it are copied, so that later stores into one do not reach the other; what is no number, array or
    container of these is `x` itself.

    >>> import srcad
    >>> srcad.grad(lambda x: x * srcad.stop_gradient(x))(3.0)
    3.0
    """
    return mapped(lambda leaf: leaf.copy() if isinstance(leaf, np.ndarray) else leaf, x)


register_stop_gradient(stop_gradient)


callbacks.MAKERS.append(kept(lambda function, wrt: Derivative(function, wrt[0])))
helpers.COTANGENTS.append(cotangents_by_value)
tangent_helpers.TANGENTS.append(tangents_by_value)
