"""For Autograd: the primals with its NumPy. Stores into arrays are written as concatenations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import autograd.numpy as np
from autograd import grad, hessian, hessian_vector_product, jacobian, make_jvp
from autograd.misc.flatten import flatten

from benchmarks.programs import bound_to


def gaussian_process(log_scale, log_length, log_noise, X, y):
    d = X[:, None] - X[None, :]
    K = np.exp(log_scale) * np.exp(-0.5 * (d / np.exp(log_length)) ** 2)
    K = K + np.exp(log_noise) * np.eye(len(y))
    L = np.linalg.cholesky(K)
    a = np.linalg.solve(L, y)
    return -0.5 * np.dot(a, a) - np.sum(np.log(np.diag(L)))


def heat(u0, k, steps):
    u = u0
    for _ in range(steps):
        inside = u[1:-1] + k * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        u = np.concatenate([u[:1], inside, u[-1:]])
    return np.sum(u**2)


def rnn(p, xs, target):
    h = np.zeros(p["U"].shape[0])
    out = 0.0
    for t in range(len(xs)):
        h = np.tanh(np.dot(xs[t], p["W"]) + np.dot(h, p["U"]) + p["b"])
        out = out + np.sum((h - target[t]) ** 2)
    return out


PROGRAMS = bound_to(np) | {f.__name__: f for f in (gaussian_process, heat, rnn)}


def gradient(name: str, wrt: tuple[int, ...], arguments: tuple[Any, ...]) -> Callable[[], Any]:
    derivative = grad(PROGRAMS[name], wrt if len(wrt) > 1 else wrt[0])
    return lambda: derivative(*arguments)


def operator(
    kind: str, name: str, wrt: tuple[int, ...], arguments: tuple[Any, ...], tangents: tuple[Any, ...]
) -> Callable[[], Any]:
    fun = PROGRAMS[name]
    at = wrt if len(wrt) > 1 else wrt[0]
    dots = tuple(tangents) if len(wrt) > 1 else (tangents or (None,))[0]
    if kind == "jvp":
        active = tuple(arguments[k] for k in wrt) if len(wrt) > 1 else arguments[wrt[0]]
        push = make_jvp(lambda x: fun(*_with(arguments, wrt, x if len(wrt) > 1 else (x,))))
        return lambda: push(active)(dots)
    if kind == "hvp":  # it takes one array
        flat, whole = flatten(tuple(arguments[k] for k in wrt) if len(wrt) > 1 else arguments[wrt[0]])

        def of_floats(v: Any) -> Any:
            return fun(*_with(arguments, wrt, whole(v) if len(wrt) > 1 else (whole(v),)))

        product = hessian_vector_product(of_floats)
        return lambda: whole(product(flat, flatten(dots)[0]))
    derivative = {"jacobian": jacobian, "hessian": hessian}[kind](fun, at)
    return lambda: derivative(*arguments)


def _with(arguments: tuple[Any, ...], wrt: tuple[int, ...], active: Any) -> list[Any]:
    whole = list(arguments)
    for at, value in zip(wrt, active, strict=True):
        whole[at] = value
    return whole


def to_numpy(result: Any) -> Any:
    return result
