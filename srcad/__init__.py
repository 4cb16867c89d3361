"""srcad: derivatives of Python and NumPy functions, as readable Python source.

>>> import numpy as np, srcad
>>> def loss(w, x):
...     return np.sum(np.tanh(x * w))
>>> srcad.grad(loss)(np.zeros(2), np.array([1.0, 3.0]))
array([1., 3.])
"""

from srcad import called as _called  # noqa: F401  derivatives that generated code asks for when it runs
from srcad import inner as _inner  # noqa: F401  the operators, known to the front end
from srcad import rules as _rules  # noqa: F401  declares the rules
from srcad import symmetric as _symmetric  # noqa: F401  derivatives of gradients whose text is refused
from srcad.checks import check_grads
from srcad.custom import adjoint, custom_vjp, tangent
from srcad.derivative import Derivative
from srcad.errors import (
    NoDerivativeError,
    NonScalarError,
    SrcadError,
    UnsupportedSyntaxError,
    WrtError,
)
from srcad.grads import Grads
from srcad.operators import (
    elementwise_grad,
    grad,
    hessian,
    hvp,
    jacobian,
    jvp,
    source,
    stop_gradient,
    value_and_grad,
    vjp,
)
from srcad.runtime import checkpoint, grad_of
from srcad.templates import d

__version__ = "0.1.0"

__all__ = [
    "Derivative",
    "Grads",
    "NoDerivativeError",
    "NonScalarError",
    "SrcadError",
    "UnsupportedSyntaxError",
    "WrtError",
    "adjoint",
    "check_grads",
    "checkpoint",
    "custom_vjp",
    "d",
    "elementwise_grad",
    "grad",
    "grad_of",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "source",
    "stop_gradient",
    "tangent",
    "value_and_grad",
    "vjp",
]
