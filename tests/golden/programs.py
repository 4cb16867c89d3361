"""Programs as their authors write them, whose gradients are to read as an expert would have written them.

Beside the specimens, which come with a gradient by hand, these show what larger programs of ordinary idioms become.
`PROGRAMS` holds for each its function, what is differentiated, and its arguments.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

PROGRAMS: dict[str, tuple[Callable[..., Any], Any, Callable[[np.random.Generator], tuple[Any, ...]]]] = {}


def program(wrt: Any, arguments: Callable[[np.random.Generator], tuple[Any, ...]]) -> Callable[[Any], Any]:
    def put(fun: Callable[..., Any]) -> Callable[..., Any]:
        PROGRAMS[fun.__name__] = fun, wrt, arguments
        return fun

    return put


@program(("Wq", "Wk", "Wv"), lambda rng: (*rng.normal(size=(3, 4, 3)), rng.normal(size=(5, 4)), np.tri(5, dtype=bool)))
def attention(Wq, Wk, Wv, X, mask):  # noqa: N803
    Q, K, V = X @ Wq, X @ Wk, X @ Wv
    scores = np.where(mask, Q @ K.T / np.sqrt(Q.shape[-1]), -1e9)
    p = np.exp(scores - scores.max(axis=-1, keepdims=True))
    p /= p.sum(axis=-1, keepdims=True)
    return np.mean((p @ V) ** 2)


@program(("W", "b"), lambda rng: (rng.random((3, 4)), rng.random(4), rng.normal(size=(5, 3)), np.arange(5) % 4))
def cross_entropy(W, b, X, y):  # noqa: N803
    logits = X @ W + b
    top = logits.max(axis=1, keepdims=True)
    logp = logits - top - np.log(np.sum(np.exp(logits - top), axis=1, keepdims=True))
    return -np.mean(logp[np.arange(len(y)), y])


@program(
    ("A", "Q"),
    lambda rng: (
        np.eye(2) + 0.1 * rng.normal(size=(2, 2)), np.ones((1, 2)), np.eye(2), np.eye(1), np.zeros(2), np.eye(2),
        rng.normal(size=(4, 1)),
    ),
)  # fmt: skip
def kalman_filter(A, C, Q, R, m0, P0, ys):  # noqa: N803
    m, P = m0, P0
    log_likelihood = 0.0
    for y in ys:
        m = A @ m
        P = A @ P @ A.T + Q
        S = C @ P @ C.T + R
        K = P @ C.T @ np.linalg.inv(S)
        r = y - C @ m
        log_likelihood -= 0.5 * (r @ np.linalg.solve(S, r) + np.linalg.slogdet(S)[1] + len(y) * np.log(2.0 * np.pi))
        m = m + K @ r
        P = P - K @ S @ K.T
    return log_likelihood


@program("theta", lambda rng: (1.0 + 0.1 * rng.random(4), np.array([1.0, 0.5]), 0.1, 3))
def lotka_volterra(theta, y0, dt, n):
    def slope(y):
        prey, predators = y
        return np.array(
            [theta[0] * prey - theta[1] * prey * predators, theta[2] * prey * predators - theta[3] * predators]
        )

    y, loss = y0, 0.0
    for _ in range(n):
        k1 = slope(y)
        k2 = slope(y + 0.5 * dt * k1)
        k3 = slope(y + 0.5 * dt * k2)
        k4 = slope(y + dt * k3)
        y = y + dt / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
        loss += np.sum((y - 1.0) ** 2)
    return loss


@program(("S0", "sigma"), lambda rng: (100.0, 0.2, 0.01, 99.0, 1.0, rng.normal(size=(6, 3))))
def asian_option(S0, sigma, r, strike, T, Z):  # noqa: N803
    paths, steps = Z.shape
    dt = T / steps
    S, total = np.full(paths, S0), np.zeros(paths)
    for t in range(steps):
        S *= np.exp((r - 0.5 * sigma**2) * dt + sigma * np.sqrt(dt) * Z[:, t])
        total += S
    return np.exp(-r * T) * np.mean(np.maximum(total / steps - strike, 0.0))


@program(("a", "b", "c", "d"), lambda rng: (*rng.random((1, 5)), 3.0 + rng.random(5), *rng.random((2, 5))))
def tridiagonal(a, b, c, d):
    n = len(d)
    cp, dp, x = np.zeros(n), np.zeros(n), np.zeros(n)
    cp[0] = c[0] / b[0]
    dp[0] = d[0] / b[0]
    for i in range(1, n):
        m = b[i] - a[i] * cp[i - 1]
        cp[i] = c[i] / m
        dp[i] = (d[i] - a[i] * dp[i - 1]) / m
    x[-1] = dp[-1]
    for i in range(n - 2, -1, -1):
        x[i] = dp[i] - cp[i] * x[i + 1]
    return np.sum(x**2)


@program("beta", lambda rng: (rng.normal(size=3), rng.normal(size=(5, 3)), np.array([0.0, 1.0, 2.0, 1.0, 3.0]), 0.5))
def poisson_regression(beta, X, y, ridge):  # noqa: N803
    eta = X @ beta
    return np.sum(np.exp(eta) - y * eta) + 0.5 * ridge * beta @ beta


@program(
    ("W", "U", "b"),
    lambda rng: (rng.normal(size=(8, 3)), rng.normal(size=(8, 2)), rng.normal(size=8), rng.normal(size=(4, 3))),
)
def lstm(W, U, b, xs):  # noqa: N803
    n = U.shape[1]
    h, c = np.zeros(n), np.zeros(n)
    for x in xs:
        z = W @ x + U @ h + b
        i = 1.0 / (1.0 + np.exp(-z[:n]))
        f = 1.0 / (1.0 + np.exp(-z[n : 2 * n]))
        o = 1.0 / (1.0 + np.exp(-z[2 * n : 3 * n]))
        g = np.tanh(z[3 * n :])
        c = f * c + i * g
        h = o * np.tanh(c)
    return np.sum(h**2)


@program(("x", "y"), lambda rng: (0.3, 0.4, 2.0, 0.1))
def ray_to_sphere(x, y, radius, step):
    z, t = 0.0, 0.0
    for _ in range(4):
        away = math.sqrt(max(x * x + y * y + z * z, 1e-12)) - radius
        t += max(-away, 0.0)
        z += step * away
    return t


@program("params", lambda rng: (np.array([0.1, 0.2, 0.7]), rng.normal(size=8)))
def garch(params, r):
    omega, alpha, beta = params
    h = np.var(r)
    ll = 0.0
    for t in range(len(r)):
        ll += -0.5 * (np.log(2 * np.pi) + np.log(h) + r[t] ** 2 / h)
        h = omega + alpha * r[t] ** 2 + beta * h
    return -ll


@program(
    ("log_a", "log_pi", "log_b"),
    lambda rng: (rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=(3, 4)), np.array([0, 2, 1, 3])),
)
def hidden_markov_model(log_a, log_pi, log_b, seen):
    alpha = log_pi + log_b[:, seen[0]]
    for t in range(1, len(seen)):
        top = np.max(alpha[:, None] + log_a, axis=0)
        alpha = top + np.log(np.sum(np.exp(alpha[:, None] + log_a - top), axis=0)) + log_b[:, seen[t]]
    top = np.max(alpha)
    return top + np.log(np.sum(np.exp(alpha - top)))


@program("beta", lambda rng: (rng.normal(size=2), rng.normal(size=(6, 2)), rng.random(6), np.array([1, 0, 1, 1, 0, 1])))
def cox(beta, X, time, event):  # noqa: N803
    order = np.argsort(-time)
    eta = X[order] @ beta
    log_risk = np.log(np.cumsum(np.exp(eta)))
    return -np.sum((eta - log_risk)[event[order] == 1])


@program(
    ("We", "Wd"), lambda rng: (rng.normal(size=(3, 4)), rng.normal(size=(2, 3)), rng.random((5, 3)), rng.random((5, 2)))
)
def autoencoder(We, Wd, x, noise):  # noqa: N803
    h = np.tanh(x @ We)
    mu, logvar = h[:, :2], h[:, 2:]
    z = mu + np.exp(0.5 * logvar) * noise
    logits = z @ Wd
    reconstruction = np.sum(np.logaddexp(0, logits) - x * logits, axis=1)
    divergence = -0.5 * np.sum(1 + logvar - mu**2 - np.exp(logvar), axis=1)
    return np.mean(reconstruction + divergence)


@program("params", lambda rng: ([(rng.normal(size=(3, 2)), rng.normal(size=2)) for _ in range(2)], rng.random((5, 3))))
def gates(params, xs):
    total = 0.0
    for W, b in params:
        p = 1 / (1 + np.exp(-W.T @ xs.T - b[:, None]))
        entropy = -(p * np.log(p) + (1 - p) * np.log(1 - p))
        total += entropy.mean()
    return total


@program("pos", lambda rng: (rng.normal(size=(4, 3)), rng.random(4)))
def potential(pos, mass):
    e = 0.0
    for i in range(len(pos)):
        for j in range(i + 1, len(pos)):
            d = pos[i] - pos[j]
            e -= mass[i] * mass[j] / np.sqrt(d @ d)
    return e


@program(("U", "V"), lambda rng: (rng.normal(size=(4, 2)), rng.normal(size=(5, 2)), *rng.random((2, 4, 5)), 0.1))
def matrix_factorization(U, V, R, mask, lam):  # noqa: N803
    E = mask * (R - U @ V.T)
    return np.sum(E**2) / np.sum(mask) + lam * (np.sum(U**2) + np.sum(V**2))


@program(("x", "v", "k"), lambda rng: (rng.normal(size=3), rng.normal(size=3), 1.5, 0.1, 4))
def verlet(x, v, k, dt, n):
    a = -k * x
    for _ in range(n):
        v = v + 0.5 * dt * a
        x = x + dt * v
        a = -k * x
        v = v + 0.5 * dt * a
    return 0.5 * np.sum(v**2) + 0.5 * k * np.sum(x**2)
