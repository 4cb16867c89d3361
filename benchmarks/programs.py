"""Programs that every library can run as they stand, by the functions of its own.

NumPy, Autograd, JAX and PyTorch call the functions in here by the same names, so each program is written once, with
`np`, and bound to the library that runs it.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np


def huber(theta, t, obs, delta):
    r = obs - (theta[0] + theta[1] * np.exp(-theta[2] * t))
    size = np.abs(r)
    return np.sum(np.where(size <= delta, 0.5 * r * r, delta * (size - 0.5 * delta)))


def logistic_regression(w, b, X, y):
    p = 1.0 / (1.0 + np.exp(-(X @ w + b)))
    return -np.mean(y * np.log(p) + (1.0 - y) * np.log(1.0 - p))


def mlp(params, x, y):
    h = x
    for W, b in params:
        h = np.tanh(h @ W + b)
    return np.sum((h - y) ** 2)


def newton(a, x, tol):
    n = 0
    while abs(x * x * x - a) > tol:
        if n > 50:
            break
        x = x - (x * x * x - a) / (3.0 * x * x)
        n += 1
    return x


def probabilities(w, X):
    return 1.0 / (1.0 + np.exp(-(X @ w)))


def layers(x, V, W):
    return np.tanh(W @ np.tanh(V @ x))


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def ridge(w, X, y):
    p = 1.0 / (1.0 + np.exp(-(X @ w)))
    return -np.mean(y * np.log(p) + (1.0 - y) * np.log(1.0 - p)) + 0.5 * w @ w


_EVERY = (huber, logistic_regression, mlp, newton, probabilities, layers, rosenbrock, ridge)


def bound_to(library: Any) -> dict[str, Callable[..., Any]]:
    """These programs by their names, `np` being this library."""
    space = {"np": library, "__builtins__": builtins}
    return {program.__name__: FunctionType(program.__code__, space) for program in _EVERY}
