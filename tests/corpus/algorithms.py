"""Programs as their authors write them, of data structures that change: stacks, queues, histories, trees of calls."""

import math
from collections import deque

import numpy as np

from tests.corpus.table import case

# ---------------------------------------------------------------- filters and samplers


@case(lambda d: (d.array(2) * 0.3, d.positive(2), d.array(d.n(4))), (0, 1, 2))
def kalman_smoother(m, variances, ys):
    """Rauch, Tung and Striebel: the filter appends its states, the smoother pops them."""
    F, H = np.array([[1.0, 0.5], [0.0, 1.0]]), np.array([1.0, 0.0])
    P = np.diag(variances)
    filtered, predicted = [], []
    for y in ys:
        m, P = F @ m, F @ P @ F.T + 0.1 * np.eye(2)
        predicted.append((m, P))
        s = H @ P @ H + 0.5
        gain = P @ H / s
        m = m + gain * (y - H @ m)
        P = P - np.outer(gain, H @ P)
        filtered.append((m, P))
    ms, Ps = filtered.pop()
    smoothed = [ms]
    while filtered:
        m, P = filtered.pop()
        mp, Pp = predicted.pop()
        G = np.linalg.solve(Pp, F @ P).T
        ms = m + G @ (ms - mp)
        Ps = P + G @ (Ps - Pp) @ G.T
        smoothed.insert(0, ms)
    return sum(np.sum(v**2) for v in smoothed) + np.trace(Ps)


@case(lambda d: (d.array(d.n(5)), d.scalar(0.2, 0.6), d.array(d.n(4))), (0, 1, 2))
def particle_filter(particles, sigma, ys):
    noise = np.linspace(-0.1, 0.1, len(particles))
    weights = np.full(len(particles), 1.0 / len(particles))
    loglik = 0.0
    for t, y in enumerate(ys):
        particles = np.sin(particles) + sigma * np.roll(noise, t)
        logw = -0.5 * ((y - particles) / (sigma + 0.5)) ** 2
        top = logw.max()
        w = weights * np.exp(logw - top)
        loglik += top + np.log(w.sum())
        weights = w / w.sum()
        if 1.0 / np.sum(weights**2) < 0.9 * len(particles):
            order = np.argsort(weights)[::-1]
            chosen = order[np.minimum(np.arange(len(order)), 2)]
            particles = particles[chosen]
            weights = np.full(len(particles), 1.0 / len(particles))
    return loglik + np.dot(weights, particles)


@case(lambda d: (d.array(2), d.scalar()), (0, 1))
def metropolis_with_fixed_draws(x, scale):
    def log_density(q):
        return -0.25 * np.sum(q**4) - 0.5 * (q[0] - q[1]) ** 2

    steps = [(0.3, -0.2, 0.5), (-0.4, 0.1, 0.9), (0.2, 0.6, 0.2), (-0.1, -0.3, 0.7)]
    chain = [x]
    lp = log_density(x)
    accepted = 0
    for dx, dy, u in steps:
        proposal = chain[-1] + scale * np.array([dx, dy])
        new = log_density(proposal)
        if math.log(u) < new - lp:
            chain.append(proposal)
            lp = new
            accepted += 1
        else:
            chain.append(chain[-1])
    chain = np.array(chain)
    return np.mean(chain[1:] ** 2) + 0.1 * lp + accepted


@case(lambda d: (d.positive(3), d.scalar(2.0, 4.0)), (0, 1))
def gillespie_with_fixed_draws(rates, end):
    draws = [0.3, 0.7, 0.2, 0.9, 0.5, 0.4, 0.8, 0.6, 0.1, 0.35]
    a, b, t, k = 5.0, 2.0, 0.0, 0
    area = 0.0
    while True:
        propensities = [rates[0] * a, rates[1] * b, rates[2] * a * b * 0.1]
        total = sum(propensities)
        if total <= 0.0 or k >= len(draws) - 1:
            break
        wait = -math.log(draws[k]) / total
        if t + wait > end:
            area += a * (end - t)
            break
        area += a * wait
        t += wait
        target, seen = draws[k + 1] * total, 0.0
        for reaction, p in enumerate(propensities):
            seen += p
            if seen >= target:
                break
        if reaction == 0:
            a, b = a - 1.0, b + 1.0
        elif reaction == 1:
            b -= 1.0
        else:
            a += 1.0
        k += 1
    return area + t * b


# ---------------------------------------------------------------- dynamic programs


def logsumexp(values):
    top = max(values)
    return top + math.log(sum(math.exp(v - top) for v in values))


@case(lambda d: (d.array(3), d.array(3, 3), d.array(d.n(4), 3)), (0, 1, 2))
def soft_viterbi(start, transition, emission):
    n = len(start)
    score = [start[j] + emission[0, j] for j in range(n)]
    history = [score]
    for t in range(1, len(emission)):
        score = [logsumexp([history[-1][i] + transition[i, j] for i in range(n)]) + emission[t, j] for j in range(n)]
        history.append(score)
    best = logsumexp(history.pop())
    return best + 0.1 * sum(history[-1] if history else [0.0])


@case(lambda d: (d.array(d.n(4), 2), d.array(d.n(3), 2), d.scalar(0.2, 0.5)), (0, 1, 2))
def soft_smith_waterman(a, b, gap):
    H = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    total = 0.0
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            similarity = 1.0 - np.sum((a[i - 1] - b[j - 1]) ** 2)
            options = [0.0, H[i - 1][j - 1] + similarity, H[i - 1][j] - gap, H[i][j - 1] - gap]
            H[i][j] = logsumexp(options)
            total += H[i][j]
    return H[-1][-1] + 0.1 * total


@case(lambda d: (d.array(4, 3), d.array(3)), (0, 1))
def beam_search(logits, bias):
    beams = [(-1, 0.0)]
    for row in logits:
        grown = []
        for last, score in beams:
            for k in range(3):
                grown.append((k, score + row[k] - (bias[k] ** 2 if k == last else 0.0)))
        grown.sort(key=lambda item: -item[1])
        beams = grown[:2]
    return beams[0][1] - 0.5 * beams[1][1]


# ---------------------------------------------------------------- machines


@case(lambda d: (d.array(4), ["0", "1", "*", "2", "sin", "3", "/", "+", "dup", "*"]), 0)
def stack_machine(x, program):
    stack = []
    for word in program:
        if word.isdigit():
            stack.append(x[int(word)])
        elif word == "sin":
            stack.append(math.sin(stack.pop()))
        elif word == "dup":
            stack.append(stack[-1])
        else:
            b, a = stack.pop(), stack.pop()
            if word == "+":
                stack.append(a + b)
            elif word == "*":
                stack.append(a * b)
            else:
                stack.append(a / b)
    return stack.pop()


@case(lambda d: (d.positive(d.n(5)), d.positive(d.n(5)) * 1.5, 2), (0, 1))
def queue_with_servers(gaps, services, servers):
    free_at = [0.0] * servers
    clock, waited = 0.0, []
    for gap, service in zip(gaps, services):
        clock += gap
        k = min(range(servers), key=lambda i: free_at[i])
        begin = max(clock, free_at[k])
        waited.append(begin - clock)
        free_at[k] = begin + service
    return sum(waited) / len(waited) + 0.1 * max(free_at)


@case(lambda d: (d.positive(d.n(4)), d.scalar(0.5, 0.9)), (0, 1))
def single_queue_by_events(services, rate):
    waiting, clock, total, served = [], 0.0, 0.0, 0
    arrivals = [(k + 1) * rate for k in range(len(services))]
    jobs = list(zip(arrivals, services))
    while jobs or waiting:
        if not waiting:
            waiting.append(jobs.pop(0))
        arrived, service = waiting.pop(0)
        clock = max(clock, arrived) + service
        total += clock - arrived
        served += 1
        while jobs and jobs[0][0] <= clock:
            waiting.append(jobs.pop(0))
    return total / served


# ---------------------------------------------------------------- geometry


def hit(origin, direction, center, radius):
    oc = origin - center
    b, c = np.dot(oc, direction), np.dot(oc, oc) - radius**2
    inside = b * b - c
    if inside < 0.0:
        return None
    near = -b - np.sqrt(inside)
    if near > 1e-4:
        return near
    far = -b + np.sqrt(inside)
    return far if far > 1e-4 else None


def trace(origin, direction, spheres, depth):
    nearest, which = math.inf, -1
    for k, (center, radius, _) in enumerate(spheres):
        t = hit(origin, direction, center, radius)
        if t is not None and t < nearest:
            nearest, which = t, k
    if which < 0:
        return 0.2 + 0.3 * direction[2]
    center, radius, color = spheres[which]
    point = origin + nearest * direction
    normal = (point - center) / radius
    light = np.array([0.6, 0.0, 0.8])
    shade = color * max(np.dot(normal, light), 0.05)
    if depth == 0:
        return shade
    mirrored = direction - 2.0 * np.dot(direction, normal) * normal
    return shade + 0.4 * trace(point, mirrored, spheres, depth - 1)


@case(
    lambda d: (
        [
            (np.array([3.0, 0.1, 0.2]), 1.0, d.scalar()),
            (np.array([0.5, 1.5, 2.0]), 0.8, d.scalar()),
        ],
        d.array(3) * 0.05,
    ),
    (0, 1),
)
def ray_tracer(spheres, tilt):
    total = 0.0
    for dy in (-0.2, 0.2):
        direction = np.array([1.0, dy, 0.1]) + tilt
        total += trace(np.zeros(3), direction / np.linalg.norm(direction), spheres, 1)
    return total


# ---------------------------------------------------------------- recursions


def de_boor_basis(t, knots, k, i):
    if k == 0:
        return 1.0 if knots[i] <= t < knots[i + 1] else 0.0
    value = 0.0
    if knots[i + k] > knots[i]:
        value += (t - knots[i]) / (knots[i + k] - knots[i]) * de_boor_basis(t, knots, k - 1, i)
    if knots[i + k + 1] > knots[i + 1]:
        value += (knots[i + k + 1] - t) / (knots[i + k + 1] - knots[i + 1]) * de_boor_basis(t, knots, k - 1, i + 1)
    return value


@case(lambda d: (d.array(5), np.array([0.0, 0.0, 0.0, 0.35, 0.6, 1.0, 1.0, 1.0])), (0, 1))
def spline_by_recursion(coefficients, knots):
    total = 0.0
    for t in (0.1, 0.8):
        total += sum(c * de_boor_basis(t, knots, 2, i) for i, c in enumerate(coefficients)) ** 2
    return total


def fft(x):
    n = len(x)
    if n == 1:
        return x + 0j
    even, odd = fft(x[::2]), fft(x[1::2])
    turned = np.exp(-2j * np.pi * np.arange(n // 2) / n) * odd
    return np.concatenate([even + turned, even - turned])


@case(lambda d: (d.array(8), d.array(8)), (0, 1), tape=False)
def power_spectrum(x, window):
    spectrum = fft(x * window)
    power = np.abs(spectrum) ** 2
    return np.sum(power * np.arange(8)) / np.sum(power)


def quicksort(values):
    if len(values) <= 1:
        return list(values)
    pivot = values[len(values) // 2]
    below = [v for v in values if v < pivot]
    same = [v for v in values if v == pivot]
    above = [v for v in values if v > pivot]
    return quicksort(below) + same + quicksort(above)


@case(lambda d: (d.array(d.n(6)), d.scalar(0.2, 0.8)), (0, 1))
def quantile_of_sorted(x, q):
    ordered = quicksort(list(x * np.arange(1, len(x) + 1)))
    place = q * (len(ordered) - 1)
    k = int(place)
    if k + 1 >= len(ordered):
        return ordered[-1] * q
    return ordered[k] + (place - k) * (ordered[k + 1] - ordered[k])


def relax(u, f, h, sweeps):
    for _ in range(sweeps):
        for i in range(1, len(u) - 1):
            u[i] = 0.5 * (u[i - 1] + u[i + 1] + h * h * f[i])
    return u


def v_cycle(u, f, h):
    u = relax(u.copy(), f, h, 1)
    if len(u) <= 3:
        return u
    r = np.zeros_like(u)
    r[1:-1] = f[1:-1] + (u[:-2] - 2.0 * u[1:-1] + u[2:]) / (h * h)
    e = v_cycle(np.zeros(len(u) // 2 + 1), r[::2].copy(), 2.0 * h)
    fine = np.zeros_like(u)
    fine[::2] = e
    fine[1::2] = 0.5 * (e[:-1] + e[1:])
    return relax(u + fine, f, h, 1)


@case(lambda d: (d.array(5), d.scalar()), (0, 1))
def multigrid(f, scale):
    u = v_cycle(np.zeros(len(f)), f * scale, 1.0 / 4.0)
    return np.sum(u**2) * 10.0 + u[2]


# ---------------------------------------------------------------- differential equations


@case(lambda d: (d.array(2) * 0.5, d.scalar(), d.scalar(0.6, 0.7)), (0, 1, 2))
def rk45_with_rejected_steps(y, mu, end):
    a = [[], [1 / 4], [3 / 32, 9 / 32], [1932 / 2197, -7200 / 2197, 7296 / 2197]]
    a += [[439 / 216, -8.0, 3680 / 513, -845 / 4104], [-8 / 27, 2.0, -3544 / 2565, 1859 / 4104, -11 / 40]]
    b4 = [25 / 216, 0.0, 1408 / 2565, 2197 / 4104, -1 / 5, 0.0]
    b5 = [16 / 135, 0.0, 6656 / 12825, 28561 / 56430, -9 / 50, 2 / 55]

    def f(y):
        return np.array([y[1], mu * (1.0 - y[0] ** 2) * y[1] - y[0]])

    t, h, rejected = 0.0, 0.5, 0
    while t < end:
        h = min(h, end - t)
        ks = []
        for row in a:
            step = y
            for c, k in zip(row, ks):
                step = step + h * c * k
            ks.append(f(step))
        low = y + h * sum(b * k for b, k in zip(b4, ks))
        high = y + h * sum(b * k for b, k in zip(b5, ks))
        error = np.max(np.abs(high - low))
        if error > 1e-4:
            h *= 0.5
            rejected += 1
            continue
        t += h
        y = high
        if error < 1e-6:
            h *= 2.0
    return np.sum(y**2) + 0.01 * rejected


@case(lambda d: (d.positive(d.n(6)), d.scalar(0.1, 0.4)), (0, 1))
def finite_volumes_with_ghost_cells(q, courant):
    n = len(q)
    u = np.empty(n + 4)
    u[2:-2] = q
    for _ in range(3):
        u[:2], u[-2:] = u[-4:-2], u[2:4]
        slopes = np.zeros(n + 4)
        left, right = u[1:-1] - u[:-2], u[2:] - u[1:-1]
        slopes[1:-1] = np.where(left * right > 0.0, 2.0 * left * right / (left + right + 1e-12), 0.0)
        faces = u + 0.5 * (1.0 - courant) * slopes
        flux = courant * faces
        u[2:-2] -= flux[2:-2] - flux[1:-3]
    return np.sum(u[2:-2] ** 2) + u[2] * u[-3]


@case(lambda d: (d.array(d.n(5)), d.scalar(0.1, 0.5)), (0, 1))
def implicit_heat_in_place(u, r):
    n = len(u)
    a, b, c = np.full(n, -r), np.full(n, 1.0 + 2.0 * r), np.full(n, -r)
    b[0] = b[-1] = 1.0 + r
    for _ in range(3):
        cp, dp = np.empty(n), np.empty(n)
        cp[0], dp[0] = c[0] / b[0], u[0] / b[0]
        for i in range(1, n):
            m = b[i] - a[i] * cp[i - 1]
            cp[i] = c[i] / m
            dp[i] = (u[i] - a[i] * dp[i - 1]) / m
        u[-1] = dp[-1]
        for i in range(n - 2, -1, -1):
            u[i] = dp[i] - cp[i] * u[i + 1]
    return np.dot(u, np.arange(n)) + u[0] ** 2


# ---------------------------------------------------------------- parameters in containers


@case(
    lambda d: ([(d.array(4, 3), d.array(4)), (d.array(2, 4), d.array(2))], d.array(d.n(3), 3), d.scalar(0.05, 0.2)),
    (0, 1, 2),
)
def network_trained_in_place(params, X, rate):
    """Two steps of descent, by hand, of a network that is a list of tuples."""
    params = [(W.copy(), b.copy()) for W, b in params]
    for _ in range(2):
        inputs, h = [], X
        for W, b in params:
            inputs.append(h)
            h = np.tanh(h @ W.T + b)
        delta = 2.0 * (h - 0.5) * (1.0 - h**2) / len(X)
        for k in reversed(range(len(params))):
            W, b = params[k]
            x = inputs.pop()
            back = (delta @ W) * (1.0 - x**2)
            W -= rate * delta.T @ x
            b -= rate * delta.sum(axis=0)
            delta = back
    return sum(np.sum(W**2) + np.sum(b) for W, b in params)


@case(
    lambda d: (
        {"encoder": {"W": d.array(3, 2), "b": d.array(3)}, "heads": [{"w": d.array(3)}, {"w": d.array(3)}]},
        d.array(d.n(3), 2),
    ),
    (0, 1),
)
def nested_parameters(params, X):
    total = 0.0
    velocity = {"W": np.zeros((3, 2)), "b": np.zeros(3)}
    for x in X:
        h = np.tanh(params["encoder"]["W"] @ x + params["encoder"]["b"])
        for head in params["heads"]:
            total += np.exp(0.3 * head["w"] @ h)
        velocity["W"] = 0.9 * velocity["W"] + np.outer(h, x)
        velocity["b"] = 0.9 * velocity["b"] + h
    return total + sum(np.sum(v**2) for v in velocity.values())


@case(lambda d: (d.array(d.n(5)), d.scalar(0.3, 0.9)), (0, 1))
def moving_statistics(x, decay):
    window = deque()
    out, mean = [], 0.0
    for v in x:
        window.append(v)
        if len(window) > 3:
            window.popleft()
        mean = decay * mean + (1.0 - decay) * v
        out.append((v - sum(window) / len(window)) * mean)
    return sum(out)
