import numpy as np


def energy_jvp(u0, k, steps, u0_dot):
    u = u0.copy()
    u_dot = u0_dot.copy()
    for _ in range(steps):
        u_dot[1:-1] = u_dot[1:-1] + k * (u_dot[2:] - 2.0 * u_dot[1:-1] + u_dot[:-2])
        u[1:-1] = u[1:-1] + k * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u ** 2), np.sum(2.0 * u * u_dot)
