import numpy as np


def energy_grad(u0, k, steps):
    u = u0.copy()
    s_saved = []
    for _ in range(steps):
        s = u[2:] - 2.0 * u[1:-1] + u[:-2]
        s_saved.append(s)
        u[1:-1] = u[1:-1] + k * s
    # return np.sum(u**2)
    u_bar = 2.0 * u
    k_bar = 0.0
    for _ in range(steps):
        # u[1:-1] = u[1:-1] + k * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        s = s_saved.pop()
        p_bar = u_bar[1:-1].copy()
        s_bar = p_bar * k
        k_bar += np.sum(p_bar * s)
        u_bar[2:] += s_bar
        u_bar[1:-1] -= 2.0 * s_bar
        u_bar[:-2] += s_bar
    return u_bar, k_bar
