"""For JAX: stores are `.at[...].set(...)`, long loops are scans; jitted, and warm when it is measured.

Reverse mode does not go through `while_loop`, so Newton's iteration runs its largest number of steps, of
which those after convergence change nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as np
import numpy

from benchmarks.programs import bound_to

jax.config.update("jax_enable_x64", True)


def gaussian_process(log_scale, log_length, log_noise, X, y):
    d = X[:, None] - X[None, :]
    K = np.exp(log_scale) * np.exp(-0.5 * (d / np.exp(log_length)) ** 2)
    K = K + np.exp(log_noise) * np.eye(len(y))
    L = np.linalg.cholesky(K)
    a = jax.scipy.linalg.solve_triangular(L, y, lower=True)
    return -0.5 * a @ a - np.sum(np.log(np.diag(L)))


def heat(u0, k, steps):
    def step(u, _):
        return u.at[1:-1].add(k * (u[2:] - 2.0 * u[1:-1] + u[:-2])), None

    return np.sum(jax.lax.scan(step, u0, None, length=steps)[0] ** 2)


def newton(a, x, tol):
    def step(x, _):
        f = x * x * x - a
        return np.where(np.abs(f) > tol, x - f / (3.0 * x * x), x), None

    return jax.lax.scan(step, x, None, length=51)[0]


def rnn(p, xs, target):
    def step(h, at_step):
        x, wanted = at_step
        h = np.tanh(x @ p["W"] + h @ p["U"] + p["b"])
        return h, np.sum((h - wanted) ** 2)

    return np.sum(jax.lax.scan(step, np.zeros(p["U"].shape[0]), (xs, target))[1])


PROGRAMS = bound_to(np) | {f.__name__: f for f in (gaussian_process, heat, newton, rnn)}


def gradient(name: str, wrt: tuple[int, ...], arguments: tuple[Any, ...]) -> Callable[[], Any]:
    # Whole numbers are lengths: they belong to the compiled program.
    static = tuple(at for at, value in enumerate(arguments) if isinstance(value, int))
    derivative = jax.jit(jax.grad(PROGRAMS[name], wrt if len(wrt) > 1 else wrt[0]), static_argnums=static)
    given = [value if at in static else jax.tree.map(np.asarray, value) for at, value in enumerate(arguments)]
    return lambda: jax.block_until_ready(derivative(*given))


def operator(
    kind: str, name: str, wrt: tuple[int, ...], arguments: tuple[Any, ...], tangents: tuple[Any, ...]
) -> Callable[[], Any]:
    static = tuple(at for at, value in enumerate(arguments) if isinstance(value, int))
    given = [value if at in static else jax.tree.map(np.asarray, value) for at, value in enumerate(arguments)]
    fun = PROGRAMS[name]

    def of_active(*active: Any) -> Any:
        whole = list(given)
        for at, value in zip(wrt, active, strict=True):
            whole[at] = value
        return fun(*whole)

    active = tuple(given[at] for at in wrt)
    dots = tuple(jax.tree.map(np.asarray, t) for t in tangents)
    every = tuple(range(len(wrt)))
    gradient_of = jax.grad(of_active, every if len(wrt) > 1 else 0)
    taller = kind == "jacobian" and of_active(*active).size > active[0].size
    made = {
        "jvp": lambda active, dots: jax.jvp(of_active, active, dots),
        "hvp": lambda active, dots: jax.jvp(gradient_of, active, dots)[1],
        "jacobian": lambda active, dots: (jax.jacfwd if taller else jax.jacrev)(of_active)(*active),
        "hessian": lambda active, dots: jax.hessian(of_active)(*active),
    }[kind]
    compiled = jax.jit(made)
    return lambda: jax.block_until_ready(compiled(active, dots))


def to_numpy(result: Any) -> Any:
    return jax.tree.map(numpy.asarray, result)
