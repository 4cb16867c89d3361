"""For Autograd: the primals with its NumPy. Stores into arrays are written as concatenations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import autograd.numpy as np
from autograd import grad, hessian, hessian_vector_product, jacobian, make_jvp
from autograd.misc.flatten import flatten


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


def huber(theta, t, obs, delta):
    r = obs - (theta[0] + theta[1] * np.exp(-theta[2] * t))
    size = np.abs(r)
    return np.sum(np.where(size <= delta, 0.5 * r * r, delta * (size - 0.5 * delta)))


def logistic_regression(w, b, X, y):
    p = 1.0 / (1.0 + np.exp(-(np.dot(X, w) + b)))
    return -np.mean(y * np.log(p) + (1.0 - y) * np.log(1.0 - p))


def mlp(params, x, y):
    h = x
    for W, b in params:
        h = np.tanh(np.dot(h, W) + b)
    return np.sum((h - y) ** 2)


def newton(a, x, tol):
    n = 0
    while abs(x * x * x - a) > tol:
        if n > 50:
            break
        x = x - (x * x * x - a) / (3.0 * x * x)
        n += 1
    return x


def rnn(p, xs, target):
    h = np.zeros(p["U"].shape[0])
    out = 0.0
    for t in range(len(xs)):
        h = np.tanh(np.dot(xs[t], p["W"]) + np.dot(h, p["U"]) + p["b"])
        out = out + np.sum((h - target[t]) ** 2)
    return out


def probabilities(w, X):
    return 1.0 / (1.0 + np.exp(-(np.dot(X, w))))


def layers(x, V, W):
    return np.tanh(np.dot(W, np.tanh(np.dot(V, x))))


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def ridge(w, X, y):
    p = 1.0 / (1.0 + np.exp(-(np.dot(X, w))))
    return -np.mean(y * np.log(p) + (1.0 - y) * np.log(1.0 - p)) + 0.5 * np.dot(w, w)


def gradient(name: str, wrt: tuple[int, ...], arguments: tuple[Any, ...]) -> Callable[[], Any]:
    derivative = grad(globals()[name], wrt if len(wrt) > 1 else wrt[0])
    return lambda: derivative(*arguments)


def operator(
    kind: str, name: str, wrt: tuple[int, ...], arguments: tuple[Any, ...], tangents: tuple[Any, ...]
) -> Callable[[], Any]:
    fun = globals()[name]
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
