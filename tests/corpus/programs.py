"""Whole numerical programs, as their authors would write them."""

import math
from functools import partial

import numpy as np

from tests.corpus.table import case

# ------------------------------------------------------------------- physics


def accelerations(pos, mass, G, softening):
    dx = pos[:, 0:1].T - pos[:, 0:1]
    dy = pos[:, 1:2].T - pos[:, 1:2]
    inv_r3 = dx**2 + dy**2 + softening**2
    inv_r3[inv_r3 > 0] = inv_r3[inv_r3 > 0] ** (-1.5)
    ax = G * (dx * inv_r3) @ mass
    ay = G * (dy * inv_r3) @ mass
    return np.hstack((ax, ay))


def energy(pos, vel, mass, G):
    kinetic = 0.5 * np.sum(mass * vel**2)
    r = np.sqrt((pos[:, 0:1] - pos[:, 0:1].T) ** 2 + (pos[:, 1:2] - pos[:, 1:2].T) ** 2 + 0.01)
    potential = -G * np.sum(np.triu(mass @ mass.T / r, 1))
    return kinetic, potential


@case(lambda d: (d.array(d.n(3), 2), d.array(d.n(3), 2), d.positive(d.n(3), 1), 3), (0, 1, 2))
def nbody_leapfrog(pos, vel, mass, steps, dt=0.05, G=1.0):
    vel -= np.mean(mass * vel, 0) / np.mean(mass)
    acc = accelerations(pos, mass, G, 0.1)
    history = np.ndarray(steps + 1)
    ke, pe = energy(pos, vel, mass, G)
    total = ke + pe
    for i in range(steps):
        vel += acc * dt / 2.0
        pos += vel * dt
        acc = accelerations(pos, mass, G, 0.1)
        vel += acc * dt / 2.0
        ke, pe = energy(pos, vel, mass, G)
        total = total + ke * pe
    return total


@case(
    lambda d: (
        [[d.scalar() * k for _ in range(3)] for k in (1, 4, 9)],
        [[d.scalar(0.0, 0.3) for _ in range(3)] for _ in range(3)],
        [1.0, 0.5, 0.1],
    ),
    (0, 1),
)
def nbody_of_lists(positions, velocities, masses):
    dt = 0.01
    for _ in range(3):
        for i in range(len(positions)):
            x1, y1, z1 = positions[i]
            v1 = velocities[i]
            for j in range(i + 1, len(positions)):
                x2, y2, z2 = positions[j]
                v2 = velocities[j]
                dx, dy, dz = x1 - x2, y1 - y2, z1 - z2
                mag = dt * (dx * dx + dy * dy + dz * dz) ** -1.5
                v1[0] -= dx * masses[j] * mag
                v1[1] -= dy * masses[j] * mag
                v1[2] -= dz * masses[j] * mag
                v2[0] += dx * masses[i] * mag
                v2[1] += dy * masses[i] * mag
                v2[2] += dz * masses[i] * mag
        for r, (vx, vy, vz) in zip(positions, velocities):
            r[0] += dt * vx
            r[1] += dt * vy
            r[2] += dt * vz
    return (
        sum(m * sum(c * c for c in v) for m, v in zip(masses, velocities)) + positions[0][0] * positions[2][1]
    )


def build_up_b(b, rho, dt, u, v, dx, dy):
    b[1:-1, 1:-1] = rho * (
        1 / dt * ((u[1:-1, 2:] - u[1:-1, 0:-2]) / (2 * dx) + (v[2:, 1:-1] - v[0:-2, 1:-1]) / (2 * dy))
        - ((u[1:-1, 2:] - u[1:-1, 0:-2]) / (2 * dx)) ** 2
        - 2 * ((u[2:, 1:-1] - u[0:-2, 1:-1]) / (2 * dy) * (v[1:-1, 2:] - v[1:-1, 0:-2]) / (2 * dx))
        - ((v[2:, 1:-1] - v[0:-2, 1:-1]) / (2 * dy)) ** 2
    )


def pressure_poisson(nit, p, dx, dy, b):
    pn = np.empty_like(p)
    pn = p.copy()
    for q in range(nit):
        pn = p.copy()
        p[1:-1, 1:-1] = (
            (pn[1:-1, 2:] + pn[1:-1, 0:-2]) * dy**2 + (pn[2:, 1:-1] + pn[0:-2, 1:-1]) * dx**2
        ) / (2 * (dx**2 + dy**2)) - dx**2 * dy**2 / (2 * (dx**2 + dy**2)) * b[1:-1, 1:-1]
        p[:, -1] = p[:, -2]
        p[0, :] = p[1, :]
        p[:, 0] = p[:, 1]
        p[-1, :] = 0


@case(
    lambda d: (
        d.array(4, d.n(4)) * 0.1,
        d.array(4, d.n(4)) * 0.1,
        d.array(4, d.n(4)) * 0.1,
        d.scalar(),
        d.scalar(0.05, 0.1),
    ),
    (0, 1, 2, 3, 4),
)
def cavity_flow(u, v, p, rho, nu):
    dx = dy = 0.5
    dt = 0.01
    un = np.empty_like(u)
    vn = np.empty_like(v)
    b = np.zeros(u.shape)
    for n in range(2):
        un = u.copy()
        vn = v.copy()
        build_up_b(b, rho, dt, u, v, dx, dy)
        pressure_poisson(2, p, dx, dy, b)
        u[1:-1, 1:-1] = (
            un[1:-1, 1:-1]
            - un[1:-1, 1:-1] * dt / dx * (un[1:-1, 1:-1] - un[1:-1, 0:-2])
            - vn[1:-1, 1:-1] * dt / dy * (un[1:-1, 1:-1] - un[0:-2, 1:-1])
            - dt / (2 * rho * dx) * (p[1:-1, 2:] - p[1:-1, 0:-2])
            + nu * (dt / dx**2 * (un[1:-1, 2:] - 2 * un[1:-1, 1:-1] + un[1:-1, 0:-2])
                    + dt / dy**2 * (un[2:, 1:-1] - 2 * un[1:-1, 1:-1] + un[0:-2, 1:-1]))
        )  # fmt: skip
        v[1:-1, 1:-1] = (
            vn[1:-1, 1:-1]
            - un[1:-1, 1:-1] * dt / dx * (vn[1:-1, 1:-1] - vn[1:-1, 0:-2])
            - vn[1:-1, 1:-1] * dt / dy * (vn[1:-1, 1:-1] - vn[0:-2, 1:-1])
            - dt / (2 * rho * dy) * (p[2:, 1:-1] - p[0:-2, 1:-1])
            + nu * (dt / dx**2 * (vn[1:-1, 2:] - 2 * vn[1:-1, 1:-1] + vn[1:-1, 0:-2])
                    + dt / dy**2 * (vn[2:, 1:-1] - 2 * vn[1:-1, 1:-1] + vn[0:-2, 1:-1]))
        )  # fmt: skip
        u[0, :] = 0
        u[:, 0] = 0
        u[:, -1] = 0
        u[-1, :] = 1
        v[0, :] = 0
        v[-1, :] = 0
        v[:, 0] = 0
        v[:, -1] = 0
    return np.sum(u**2) + np.sum(v * u) + np.sum(p**2)


@case(lambda d: (d.array(d.n(8)), d.scalar(0.1, 0.4)), (0, 1))
def burgers_upwind(u, nu):
    dx, dt = 0.5, 0.05
    for _ in range(4):
        up = np.roll(u, 1)
        un = np.roll(u, -1)
        u = u - u * dt / dx * (u - up) + nu * dt / dx**2 * (un - 2.0 * u + up)
    return np.sum(u**2)


@case(lambda d: (d.array(5, d.n(4)), d.scalar(0.1, 0.2)), (0, 1))
def wave_equation_three_buffers(u, c):
    old, cur = u.copy(), u.copy()
    new = np.zeros_like(u)
    for _ in range(4):
        new[1:-1, 1:-1] = (
            2.0 * cur[1:-1, 1:-1]
            - old[1:-1, 1:-1]
            + c * (cur[2:, 1:-1] + cur[:-2, 1:-1] + cur[1:-1, 2:] + cur[1:-1, :-2] - 4.0 * cur[1:-1, 1:-1])
        )
        old, cur, new = cur, new, old
    return np.sum(cur**2)


# ----------------------------------------------------------- linear equations


def thomas(a, b, c, d):
    """Solves a tridiagonal system, in place in its arguments' copies."""
    n = len(d)
    ac, bc, cc, dc = map(np.array, (a, b, c, d))
    for it in range(1, n):
        mc = ac[it - 1] / bc[it - 1]
        bc[it] = bc[it] - mc * cc[it - 1]
        dc[it] = dc[it] - mc * dc[it - 1]
    xc = bc
    xc[-1] = dc[-1] / bc[-1]
    for il in range(n - 2, -1, -1):
        xc[il] = (dc[il] - cc[il] * xc[il + 1]) / bc[il]
    return xc


@case(lambda d: (d.array(d.n(4)), d.positive(d.n(5)) + 3.0, d.array(d.n(4)), d.array(d.n(5))), (0, 1, 2, 3))
def thomas_solver(a, b, c, d):
    x = thomas(a, b, c, d)
    return np.sum(x**2) + x[0]


@case(lambda d: (d.spd(d.n(4)), d.array(d.n(4))), (0, 1))
def conjugate_gradient(A, b):
    x = np.zeros_like(b)
    r = b - A @ x
    p = r.copy()
    rs = r @ r
    for i in range(3):
        Ap = A @ p
        alpha = rs / (p @ Ap)
        x += alpha * p
        r -= alpha * Ap
        rs_new = r @ r
        if np.sqrt(rs_new) < 1e-14:
            break
        p = r + (rs_new / rs) * p
        rs = rs_new
    return x @ b


@case(lambda d: (d.spd(d.n(3)),))
def power_iteration(A):
    v = np.ones(len(A))
    for _ in range(6):
        w = A @ v
        v = w / np.linalg.norm(w)
    return v @ A @ v


@case(lambda d: (d.dominant(d.n(4)), d.array(d.n(4))), (0, 1))
def gauss_elimination_with_pivoting(A, b):
    n = len(b)
    for k in range(n):
        pivot = k + int(np.argmax(np.abs(A[k:, k])))
        if pivot != k:
            A[[k, pivot]] = A[[pivot, k]]
            b[k], b[pivot] = b[pivot], b[k]
        for i in range(k + 1, n):
            f = A[i, k] / A[k, k]
            A[i, k:] -= f * A[k, k:]
            b[i] -= f * b[k]
    x = np.zeros(n)
    for i in reversed(range(n)):
        x[i] = (b[i] - np.dot(A[i, i + 1 :], x[i + 1 :])) / A[i, i]
    return np.sum(x * x)


@case(lambda d: (d.array(d.n(5), 2), d.array(d.n(5)), d.scalar()), (0, 1, 2))
def ridge_regression(X, y, alpha):
    w = np.linalg.solve(X.T @ X + alpha * np.eye(2), X.T @ y)
    residual = y - X @ w
    return np.mean(residual**2) + alpha * np.linalg.norm(w) ** 2


# ------------------------------------------------------------ learning, statistics


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def lstm_cell(params, x, h, c):
    z = np.concatenate((x, h)) @ params["W"] + params["b"]
    i, f, o, g = np.split(z, 4)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    h = sigmoid(o) * np.tanh(c)
    return h, c


def _lstm_arguments(d):
    hidden, inputs = 2, 2
    params = {"W": d.array(inputs + hidden, 4 * hidden), "b": d.array(4 * hidden), "out": d.array(hidden)}
    return params, d.array(d.n(3), inputs), d.array(d.n(3))


@case(_lstm_arguments, (0, "xs"))
def lstm(params, xs, targets):
    h = np.zeros(2)
    c = np.zeros(2)
    loss = 0.0
    for x, target in zip(xs, targets):
        h, c = lstm_cell(params, x, h, c)
        loss += (h @ params["out"] - target) ** 2
    return loss / len(xs)


@case(
    lambda d: (d.array(2, 3), d.array(3, 3), d.array(3, 2), d.array(3), d.array(2), [0, 1, 1, 0]),
    (0, 1, 2, 3, 4),
    may_refuse=True,  # of one matrix alone: what the dict holds is then not known
)
def character_rnn(Wxh, Whh, Why, bh, by, inputs):
    hs = {-1: np.zeros(3)}
    loss = 0.0
    for t in range(len(inputs) - 1):
        x = np.zeros(2)
        x[inputs[t]] = 1.0
        hs[t] = np.tanh(x @ Wxh + hs[t - 1] @ Whh + bh)
        y = hs[t] @ Why + by
        p = np.exp(y) / np.sum(np.exp(y))
        loss += -np.log(p[inputs[t + 1]])
    return loss


def logsumexp(a, axis=None):
    m = np.max(a, axis=axis, keepdims=True)
    return np.squeeze(m, axis=axis) + np.log(np.sum(np.exp(a - m), axis=axis))


@case(lambda d: (d.array(2), d.array(2, 2), d.array(2, 2, 2), d.array(d.n(5), 2)), (0, 1, 2))
def gaussian_mixture(alphas, means, roots, x):
    d = x.shape[1]
    parts = []
    for k in range(len(alphas)):
        q = np.tril(roots[k], -1) + np.diag(np.exp(np.diag(roots[k])))
        centred = (x - means[k]) @ q.T
        parts.append(alphas[k] + np.sum(np.diag(roots[k])) - 0.5 * np.sum(centred**2, axis=1))
    scores = np.stack(parts, axis=1)
    constant = -len(x) * d * 0.5 * math.log(2.0 * math.pi)
    return constant + np.sum(logsumexp(scores, axis=1)) - len(x) * logsumexp(alphas, axis=0)


@case(
    lambda d: (
        [(d.array(3, 4), d.array(4)), (d.array(4, 2), d.array(2))],
        d.array(d.n(5), 3),
        np.arange(d.n(5)) % 2,
    ),
    0,
)
def mlp_cross_entropy(params, X, labels):
    h = X
    for W, b in params[:-1]:
        h = np.maximum(h @ W + b, 0.0)
    W, b = params[-1]
    logits = h @ W + b
    logits = logits - logits.max(axis=1, keepdims=True)
    log_probs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    penalty = sum(np.sum(W**2) for W, _ in params)
    return -log_probs[np.arange(len(X)), labels].mean() + 0.01 * penalty


@case(lambda d: (d.array(3), d.scalar(), d.array(d.n(6), 3), (np.arange(d.n(6)) % 2).astype(float)), (0, 1))
def logistic_regression(w, b, X, y, l2=0.1):
    z = X @ w + b
    return np.mean(np.logaddexp(0.0, z) - y * z) + 0.5 * l2 * np.dot(w, w)


@case(lambda d: (d.array(6, 5), d.array(2, 2), d.scalar()), (0, 1, 2))
def convolution_and_pooling(image, kernel, bias):
    h, w = kernel.shape
    out = np.zeros((image.shape[0] - h + 1, image.shape[1] - w + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(image[i : i + h, j : j + w] * kernel) + bias
    out = np.maximum(out, 0.1 * out)
    pooled = [[np.max(out[i : i + 2, j : j + 2]) for j in range(0, 4, 2)] for i in range(0, 4, 2)]
    return np.sum(np.array(pooled) ** 2)


@case(lambda d: (d.positive(3), d.positive(3, 3), d.positive(3, 2), [0, 1, 1, 0, 1][: d.n(4)]), (0, 1, 2))
def hidden_markov_forward(initial, transition, emission, observed):
    initial = initial / initial.sum()
    transition = transition / transition.sum(axis=1, keepdims=True)
    emission = emission / emission.sum(1)[:, None]
    alpha = initial * emission[:, observed[0]]
    log_likelihood = 0.0
    for o in observed[1:]:
        norm = alpha.sum()
        log_likelihood += np.log(norm)
        alpha = (alpha / norm) @ transition * emission[:, o]
    return log_likelihood + np.log(alpha.sum())


@case(lambda d: (d.array(2), d.array(2, 2) * 0.3, d.spd(2), d.array(d.n(4), 2)), (0, 1, 2))
def kalman_filter(m, F, Q, ys):
    P = np.eye(2)
    R = 0.5 * np.eye(2)
    loglik = 0.0
    for y in ys:
        m = F @ m
        P = F @ P @ F.T + Q
        v = y - m
        S = P + R
        K = np.linalg.solve(S, P).T
        loglik -= 0.5 * (v @ np.linalg.solve(S, v) + np.log(np.linalg.det(S)))
        m = m + K @ v
        P = P - K @ S @ K.T
    return loglik


@case(lambda d: (d.array(2, 3), d.array(3, 2), d.array(2)), (0, 1, 2))
def attention(Q, K, v):
    scores = Q @ K / np.sqrt(Q.shape[1])
    scores -= np.max(scores, axis=-1, keepdims=True)
    weights = np.exp(scores)
    weights /= np.sum(weights, axis=-1, keepdims=True)
    return np.sum((weights @ v) ** 2)


@case(lambda d: (np.array([1.2, 1.1, -0.9, 0.8]) + d.array(4) * 0.01, 5), 0)
def gradient_descent_unrolled(x, steps):
    velocity = np.zeros_like(x)
    rate = 0.01
    for t in range(steps):
        g = np.empty_like(x)
        g[:-1] = 2.0 * (x[:-1] - 1.0) - 2.0 * x[1:]
        g[-1] = 3.0 * x[-1] ** 2
        velocity = 0.9 * velocity + g
        x = x - rate * velocity
    return np.sum((x - 0.5) ** 4)


# --------------------------------------------------- ordinary differential equations


def lotka_volterra(t, y, a, b, c, d):
    return np.array([a * y[0] - b * y[0] * y[1], -c * y[1] + d * y[0] * y[1]])


def rk4(f, y, t, h):
    k1 = f(t, y)
    k2 = f(t + 0.5 * h, y + 0.5 * h * k1)
    k3 = f(t + 0.5 * h, y + 0.5 * h * k2)
    k4 = f(t + h, y + h * k3)
    return y + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)


@case(lambda d: (d.positive(2), (d.scalar(), d.scalar(), d.scalar(), d.scalar())), (0, 1))
def ode_fixed_steps(y, theta):
    f = partial(_rhs, theta=theta)
    for k in range(4):
        y = rk4(f, y, k * 0.1, 0.1)
    return np.sum(y**2)


def _rhs(t, y, theta):
    return lotka_volterra(t, y, *theta)


@case(lambda d: (d.positive(2), d.scalar(), d.scalar(0.2, 0.4)), (0, 1, 2))
def ode_adaptive_steps(y, rate, end):
    def f(t, y):
        return np.array([y[1], -rate * y[0] - 0.1 * y[1] * np.cos(t)])

    t, h, tol = 0.0, 0.05, 1e-3
    accepted = 0
    while t < end:
        if t + h > end:
            h = end - t
        k1 = f(t, y)
        k2 = f(t + h, y + h * k1)
        error = np.max(np.abs(k2 - k1)) * h / 2.0
        if error <= tol:
            t = t + h
            y = y + 0.5 * h * (k1 + k2)
            accepted += 1
            if t >= end:
                break
        h = h * min(2.0, max(0.3, 0.9 * (tol / (error + 1e-12)) ** 0.5))
        if accepted > 200:
            raise RuntimeError("too many steps")
    return y @ y


@case(lambda d: (d.scalar(0.5, 0.9), d.scalar()), (0, 1))
def ode_scalar_loop_with_events(v, k):
    x, t, bounces = 1.0, 0.0, 0
    dt = 0.05
    path = []
    while t < 1.5:
        v = v - 9.81 * k * dt
        x = x + v * dt
        if x < 0.0:
            x = -x
            v = -0.8 * v
            bounces += 1
        path.append(x)
        t += dt
    return sum(p * p for p in path) / len(path) + v * bounces


# ----------------------------------------------------------------- all the rest


@case(lambda d: (d.scalar(90.0, 110.0), d.scalar(0.01, 0.05), d.scalar(0.2, 0.4)), (0, 1, 2))
def black_scholes(spot, rate, vol):
    def cdf(x):
        return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))

    strike, years = 100.0, 1.5
    d1 = (math.log(spot / strike) + (rate + 0.5 * vol * vol) * years) / (vol * math.sqrt(years))
    d2 = d1 - vol * math.sqrt(years)
    return spot * cdf(d1) - strike * math.exp(-rate * years) * cdf(d2)


@case(lambda d: (d.scalar(90.0, 110.0), d.scalar(0.2, 0.4), 5), (0, 1))
def binomial_option_tree(spot, vol, n):
    dt = 1.0 / n
    up = np.exp(vol * np.sqrt(dt))
    p = (np.exp(0.02 * dt) - 1.0 / up) / (up - 1.0 / up)
    prices = spot * up ** (2.0 * np.arange(n + 1) - n)
    values = np.maximum(100.0 - prices, 0.0)
    for i in range(n - 1, -1, -1):
        values = np.exp(-0.02 * dt) * (p * values[1:] + (1.0 - p) * values[:-1])
        prices = prices[1:] / up
        values = np.maximum(values, 100.0 - prices)
    return values[0]


@case(lambda d: (d.array(d.n(4)), d.array(d.n(5))), (0, 1))
def dynamic_time_warping(a, b):
    n, m = len(a), len(b)
    D = np.full((n + 1, m + 1), 1e6)
    D[0, 0] = 0.0
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost = (a[i - 1] - b[j - 1]) ** 2
            D[i, j] = cost + min(D[i - 1, j], D[i, j - 1], D[i - 1, j - 1])
    return D[n, m]


@case(lambda d: (d.array(d.n(4)), d.array(d.n(5))), (0, 1))
def soft_dynamic_time_warping(a, b):
    n, m = len(a), len(b)
    D = [[1e3] * (m + 1) for _ in range(n + 1)]
    D[0][0] = 0.0
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            options = [-D[i - 1][j], -D[i][j - 1], -D[i - 1][j - 1]]
            top = max(options)
            soft = -(top + math.log(sum(math.exp(o - top) for o in options)))
            D[i][j] = (a[i - 1] - b[j - 1]) ** 2 + soft
    return D[n][m]


@case(lambda d: (d.array(d.n(6)), d.array(3)), (0, 1))
def fir_filter_with_a_delay_line(x, taps):
    line = np.zeros(3)
    out = []
    for v in x:
        line[1:] = line[:-1].copy()
        line[0] = v
        out.append(line @ taps)
    return np.sum(np.array(out) ** 2)


@case(lambda d: (d.array(4), d.array(d.n(5))), (0, 1))
def horner_polynomial_fit(coefficients, x):
    y = np.zeros_like(x)
    for c in coefficients[::-1]:
        y = y * x + c
    return np.mean((y - np.sin(x)) ** 2)


@case(lambda d: (d.array(max(d.n(5), 3), 2),), may_refuse=True)
def polygon_area_and_perimeter(points):
    x, y = points.T
    area = 0.5 * abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))
    sides = np.diff(np.vstack([points, points[:1]]), axis=0)
    return area + np.sum(np.sqrt(np.sum(sides**2, axis=1)))


@case(lambda d: (d.array(d.n(5), 3), d.scalar()), (0, 1))
def lennard_jones(positions, sigma):
    total = 0.0
    n = len(positions)
    for i in range(n):
        for j in range(i):
            r2 = np.sum((positions[i] - positions[j]) ** 2) + 1.0
            s6 = (sigma**2 / r2) ** 3
            total += 4.0 * (s6 * s6 - s6)
    return total


@case(lambda d: (d.scalar(), d.scalar()), (0, 1))
def simpson_integral(a, b):
    def f(t):
        return math.exp(-t * t) * math.cos(a * t)

    n = 8
    h = b / n
    total = f(0.0) + f(b)
    for k in range(1, n):
        total += (4.0 if k % 2 else 2.0) * f(k * h)
    return total * h / 3.0


@case(lambda d: (d.scalar(1.5, 2.5),))
def bisection_is_differentiated_as_computed(a):
    lo, hi = 0.0, a
    for _ in range(8):
        mid = 0.5 * (lo + hi)
        if mid * mid > 1.7:
            hi = mid
        else:
            lo = mid
    return 0.5 * (lo + hi) * a


@case(lambda d: (d.positive(max(d.n(4), 2)), d.scalar(0.9, 0.99)), (0, 1))
def discounted_returns(rewards, gamma):
    returns = np.zeros_like(rewards)
    running = 0.0
    for t in reversed(range(len(rewards))):
        running = rewards[t] + gamma * running
        returns[t] = running
    returns = (returns - returns.mean()) / (returns.std() + 1e-6)
    return np.sum(returns * np.arange(len(returns)) ** 2)
