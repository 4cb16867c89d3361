"""Forward mode and second derivatives, against the primal and the gradient."""

from __future__ import annotations

from typing import Any

import numpy as np

import srcad
from benchmarks.against import cases
from benchmarks.clock import in_words, interleaved
from benchmarks.table import Table
from srcad.jacobians import HessianProduct
from srcad.pushforward import Pushforward
from tests.golden.table import Specimen
from tests.oracle.forward import direction


def forward(rounds: int, only: str) -> Table:
    """Tangents."""
    table = Table(
        "Forward mode",
        "The generated tangent as a multiple of the primal (at most 3 is wanted) and of the one written by hand where "
        "there is one (at most 1.15); all run in turns.",
        ["specimen", "generated", "tangent / primal, min", "median", "by hand, min"],
    )
    for name, specimen, given in cases(only):
        table.add(name, lambda specimen=specimen, given=given: _forward(specimen, given, rounds))
    return table


def second(rounds: int, only: str) -> Table:
    """Hessian times vector."""
    table = Table(
        "Hessian times vector",
        "`srcad.hvp` as a multiple of the gradient (at most 2.5 is wanted) and of the primal; all run in turns. Each "
        "layer of `mlp` has three products of matrices in the gradient and eight in this one, the first one two and "
        "three.",
        ["specimen", "generated", "product / gradient, min", "median", "product / primal, min"],
    )
    for name, specimen, given in cases(only):
        table.add(name, lambda specimen=specimen, given=given: _second(specimen, given, rounds))
    return table


def _tangents(specimen: Specimen, given: tuple[Any, ...]) -> list[Any]:
    return [direction(given[at], at) for at in specimen.wrt]


def _forward(specimen: Specimen, given: tuple[Any, ...], rounds: int) -> list[str]:
    push = Pushforward(specimen.primal, specimen.wrt)
    bare, tangents = push.specialize(*given), _tangents(specimen, given)
    calls = {
        "tangent": lambda: bare(*given, *tangents),
        "primal": lambda: specimen.primal(*given),
    }
    by_hand = BY_HAND.get(specimen.name)
    if by_hand is not None:
        np.testing.assert_allclose(by_hand(*given, *tangents)[1], bare(*given, *tangents)[1], rtol=1e-8)
        calls["by hand"] = lambda: by_hand(*given, *tangents)
    times = interleaved(calls, rounds=rounds)
    tangent, primal = times["tangent"], times["primal"]
    return [
        in_words(tangent.minimum),
        f"{tangent.minimum / primal.minimum:.2f}",
        f"{tangent.median / primal.median:.2f}",
        f"{tangent.minimum / times['by hand'].minimum:.2f}" if by_hand is not None else "",
    ]


def _second(specimen: Specimen, given: tuple[Any, ...], rounds: int) -> list[str]:
    gradient = srcad.grad(specimen.primal, wrt=specimen.target)
    bare, tangents = gradient.specialize(*given), _tangents(specimen, given)
    product = HessianProduct(specimen.primal, specimen.target)
    product(*given, tangents[0] if len(tangents) == 1 else tuple(tangents))
    pushed = product._push.specialize(*given)
    times = interleaved(
        {
            "product": lambda: pushed(*given, *tangents),
            "gradient": lambda: bare(*given),
            "primal": lambda: specimen.primal(*given),
        },
        rounds=rounds,
    )
    return [
        in_words(times["product"].minimum),
        f"{times['product'].minimum / times['gradient'].minimum:.2f}",
        f"{times['product'].median / times['gradient'].median:.2f}",
        f"{times['product'].minimum / times['primal'].minimum:.2f}",
    ]


# ---------------------------------------------------------------- tangents written by hand


def logistic_regression(w, b, X, y, w_dot, b_dot):
    e = np.exp(-(X @ w + b))
    p = 1.0 / (1.0 + e)
    p_dot = p * p * e * (X @ w_dot + b_dot)
    q = 1.0 - p
    value = -np.mean(y * np.log(p) + (1.0 - y) * np.log(q))
    return value, -np.mean((y / p - (1.0 - y) / q) * p_dot)


def heat(u0, k, steps, u0_dot, k_dot):
    u, u_dot = u0.copy(), u0_dot.copy()
    for _ in range(steps):
        t = u[2:] - 2.0 * u[1:-1] + u[:-2]
        t_dot = u_dot[2:] - 2.0 * u_dot[1:-1] + u_dot[:-2]
        u_dot[1:-1] = u_dot[1:-1] + k_dot * t + k * t_dot
        u[1:-1] = u[1:-1] + k * t
    return np.sum(u**2), np.sum(2.0 * u * u_dot)


def newton(a, x, tol, a_dot, x_dot):
    n = 0
    while abs(x * x * x - a) > tol:
        if n > 50:
            break
        s = 3.0 * x * x
        q = (x * x * x - a) / s
        x_dot = x_dot - (s * x_dot - a_dot - q * 6.0 * x * x_dot) / s
        x = x - q
        n += 1
    return x, x_dot


def mlp(params, x, y, params_dot):
    h, h_dot = x, np.zeros_like(x)
    for (W, b), (W_dot, b_dot) in zip(params, params_dot, strict=True):
        z_dot = h_dot @ W + h @ W_dot + b_dot
        h = np.tanh(h @ W + b)
        h_dot = (1.0 - h**2) * z_dot
    r = h - y
    return np.sum(r**2), np.sum(2.0 * r * h_dot)


BY_HAND = {"logistic_regression": logistic_regression, "heat": heat, "newton": newton, "mlp": mlp}
