"""`srcad.elementwise_grad`: the derivative at each element, of a function that maps arrays element by element.

It is the gradient of the sum of the result, which takes one pullback, as each element of the result depends on one
element of the argument only. Of any other function the gradient of the sum is something else:

    np.cumsum(x)        has the gradient of the sum (3, 2, 1), and no derivative at each element

Whether a function is such a map is seen by pulling back some elements' cotangents alone: the other elements of the
argument have to get nothing. That is done once for arguments of each pattern of types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from srcad.derivative import P, pullback_of
from srcad.errors import NonScalarError, SrcadError
from srcad.grads import Grads
from srcad.jacobians import Operator
from srcad.runtime.checkpoints import has_blocks
from srcad.structures import is_leaf
from srcad.versions import Version

_SPLITS = 4  # ways to take the elements apart: of up to 16 any two are apart in one of them, of more nearly any two


class ElementwiseGradient(Operator[P]):
    """`srcad.elementwise_grad(fun)`: called with the function's arguments, it gives the derivative at each element."""

    kind = "elementwise_grad"

    def __init__(self, fun: Callable, wrt: Any, holomorphic: bool = False) -> None:
        names = wrt if isinstance(wrt, tuple) else (wrt,)
        super().__init__(pullback_of(fun, names, holomorphic)._again(fun), fun, wrt, holomorphic)
        self._seen: set[Version] = set()  # whose function maps element by element

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Any:
        whole, keywords, values = self._call(args, kwargs)
        version = self._derivative._version(values)
        value, pullback = version.call(*whole, **keywords)
        if not is_leaf(value):
            raise ValueError(
                f"srcad.elementwise_grad: the result is a {type(value).__name__}, no array: use srcad.jacobian"
            )
        if np.iscomplexobj(value) and not self._holomorphic:
            raise NonScalarError(
                "srcad.elementwise_grad of a complex result: pass holomorphic=True where the function is holomorphic, "
                "otherwise use srcad.jvp"
            )
        gradient = tuple(pullback(np.ones_like(value) if isinstance(value, np.ndarray) else 1.0))
        for name, part in zip(self.wrt, gradient, strict=True):
            if not is_leaf(part):
                raise ValueError(
                    f"srcad.elementwise_grad: {name} is a {type(part).__name__}, no array: use srcad.jacobian"
                )
            if np.shape(part) != np.shape(value):
                raise ValueError(
                    f"srcad.elementwise_grad: the result has shape {np.shape(value)}, {name} {np.shape(part)}: "
                    "use srcad.jacobian"
                )
        if np.size(value) > 1 and version not in self._seen and not any(map(has_blocks, version.made.world.functions)):
            self._refuse_mixed(value, pullback)
            self._seen.add(version)
        return gradient[0] if self._single else Grads._of(self.wrt, gradient)

    def _refuse_mixed(self, value: np.ndarray, pullback: Callable) -> None:
        """Elements of the result of which others' cotangents reach the argument's."""
        for chosen in _splits(value.size):
            mask = chosen.reshape(value.shape)
            for name, part in zip(self.wrt, tuple(pullback(mask.astype(value.dtype))), strict=True):
                reached = ~mask & (part != 0) & ~np.isnan(part)  # 0 times an infinite derivative is NaN
                if np.any(reached):
                    at = np.unravel_index(int(np.argmax(reached)), value.shape)
                    raise SrcadError(
                        f"srcad.elementwise_grad: {name}[{', '.join(map(str, at))}] has a part in other elements of "
                        f"the result than that one: {self.__name__} is no element-by-element map; use srcad.jacobian"
                    )


def _splits(size: int) -> Iterator[np.ndarray]:
    """Halves of the elements, by the digits of their places; both halves of each way to take them apart."""
    places = np.arange(size)
    for digit in range(min(_SPLITS, (size - 1).bit_length())):
        half = (places >> digit) % 2 == 1 if size <= 1 << _SPLITS else np.random.default_rng(digit).random(size) < 0.5
        yield half
        yield ~half


__all__ = ["ElementwiseGradient"]
