import numpy as np


def energy(u0, k, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] = u[1:-1] + k * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u**2)


# ---------------------------------------------------- wrt u0, k


def energy_grad(u0, k, steps):
    u = u0.copy()
    t_saved = []
    for _ in range(steps):
        t = u[2:] - 2.0 * u[1:-1] + u[:-2]
        t_saved.append(t)
        u[1:-1] = u[1:-1] + k * t
    # return np.sum(u**2)
    u_bar = 2.0 * u
    k_bar = 0.0
    for _ in range(steps):
        # u[1:-1] = u[1:-1] + k * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        v_bar = u_bar[1:-1].copy()
        t = t_saved.pop()
        k_bar += np.sum(v_bar * t)
        t_bar = v_bar * k
        u_bar[2:] += t_bar
        u_bar[1:-1] -= 2.0 * t_bar
        u_bar[:-2] += t_bar
    # u = u0.copy()
    return u_bar, k_bar


# ---------------------------------------------------- wrt u0 alone: linear, so nothing is saved


def energy_grad_u0(u0, k, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] = u[1:-1] + k * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    # return np.sum(u**2)
    u_bar = 2.0 * u
    for _ in range(steps):
        # u[1:-1] = u[1:-1] + k * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        t_bar = u_bar[1:-1] * k
        u_bar[2:] += t_bar
        u_bar[1:-1] -= 2.0 * t_bar
        u_bar[:-2] += t_bar
    # u = u0.copy()
    return u_bar


def example(rng):
    return (rng.normal(size=20), 0.1, 30), (0, 1)
