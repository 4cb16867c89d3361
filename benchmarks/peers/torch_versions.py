"""For PyTorch: the primals with its tensors, in place where it allows that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from benchmarks.programs import bound_to

torch.set_num_threads(1)


def gaussian_process(log_scale, log_length, log_noise, X, y):
    d = X[:, None] - X[None, :]
    K = torch.exp(log_scale) * torch.exp(-0.5 * (d / torch.exp(log_length)) ** 2)
    K = K + torch.exp(log_noise) * torch.eye(len(y), dtype=y.dtype)
    L = torch.linalg.cholesky(K)
    a = torch.linalg.solve_triangular(L, y[:, None], upper=False)[:, 0]
    return -0.5 * a @ a - torch.sum(torch.log(torch.diag(L)))


def heat(u0, k, steps):
    u = u0.clone()
    for _ in range(steps):
        u[1:-1] = u[1:-1] + k * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return torch.sum(u**2)


def rnn(p, xs, target):
    h = torch.zeros(p["U"].shape[0], dtype=xs.dtype)
    out = 0.0
    for t in range(len(xs)):
        h = torch.tanh(xs[t] @ p["W"] + h @ p["U"] + p["b"])
        out = out + torch.sum((h - target[t]) ** 2)
    return out


PROGRAMS = bound_to(torch) | {f.__name__: f for f in (gaussian_process, heat, rnn)}


def _tensors(tree: Any, active: bool, found: list[torch.Tensor]) -> Any:
    """The same structure of tensors; the active ones are put into `found`, in order."""
    if isinstance(tree, dict):
        return {key: _tensors(value, active, found) for key, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        return type(tree)(_tensors(part, active, found) for part in tree)
    if isinstance(tree, np.ndarray) or active:
        tensor = torch.tensor(tree, dtype=torch.float64, requires_grad=active)
        found.extend([tensor] if active else [])
        return tensor
    return tree


def _like(tree: Any, leaves: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _like(value, leaves) for key, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        return [_like(part, leaves) for part in tree]
    return next(leaves).numpy()


class Result(tuple):
    """The gradients of all leaves, with the structure that they belong to."""

    like: Any


def gradient(name: str, wrt: tuple[int, ...], arguments: tuple[Any, ...]) -> Callable[[], Any]:
    active: list[torch.Tensor] = []
    given = [_tensors(value, at in wrt, active) for at, value in enumerate(arguments)]
    primal = PROGRAMS[name]
    like = [arguments[at] for at in wrt] if len(wrt) > 1 else arguments[wrt[0]]

    def call() -> Result:
        result = Result(torch.autograd.grad(primal(*given), active))
        result.like = like
        return result

    return call


def operator(
    kind: str, name: str, wrt: tuple[int, ...], arguments: tuple[Any, ...], tangents: tuple[Any, ...]
) -> Callable[[], Any]:
    given = [_plain_tensors(value, at in wrt) for at, value in enumerate(arguments)]
    dots = tuple(_plain_tensors(t, True) for t in tangents)
    primal = PROGRAMS[name]

    def of_active(*active: Any) -> Any:
        whole = list(given)
        for at, value in zip(wrt, active, strict=True):
            whole[at] = value
        return primal(*whole)

    active = tuple(given[at] for at in wrt)
    gradient_of = torch.func.grad(of_active, tuple(range(len(wrt))) if len(wrt) > 1 else 0)
    if kind == "jvp":
        return lambda: torch.func.jvp(of_active, active, dots)
    if kind == "hvp":
        return lambda: torch.func.jvp(gradient_of, active, dots)[1]
    if kind == "hessian":
        return lambda: torch.func.hessian(of_active)(*active)
    taller = of_active(*active).numel() > active[0].numel()
    derivative = (torch.func.jacfwd if taller else torch.func.jacrev)(of_active)
    return lambda: derivative(*active)


def _plain_tensors(tree: Any, active: bool) -> Any:
    if isinstance(tree, dict):
        return {key: _plain_tensors(value, active) for key, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        return type(tree)(_plain_tensors(part, active) for part in tree)
    return torch.tensor(tree, dtype=torch.float64) if isinstance(tree, np.ndarray) or active else tree


def _numbers(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _numbers(value) for key, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        return [_numbers(part) for part in tree]
    return tree.detach().numpy()


def to_numpy(result: Any) -> Any:
    return _like(result.like, iter(result)) if isinstance(result, Result) else _numbers(result)
