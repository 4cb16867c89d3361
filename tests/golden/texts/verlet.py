import numpy as np


def verlet_grad(x, v, k, dt, n):
    a = -k * x
    x_saved = []
    for _ in range(n):
        v = v + 0.5 * dt * a
        x_saved.append(x)
        x = x + dt * v
        a = -k * x
        v = v + 0.5 * dt * a
    # return 0.5 * np.sum(v**2) + 0.5 * k * np.sum(x**2)
    v_bar = v.copy()
    k_bar = 0.5 * np.sum(x ** 2)
    x_bar = k * x
    a_bar = np.zeros_like(a)
    for _ in range(n):
        # v = v + 0.5 * dt * a
        a_bar += v_bar * (0.5 * dt)
        # a = -k * x
        k_bar -= np.sum(a_bar * x)
        x_bar += a_bar * -k
        # x = x + dt * v
        v_bar += x_bar * dt
        x = x_saved.pop()
        # v = v + 0.5 * dt * a
        a_bar = v_bar * (0.5 * dt)
    # a = -k * x
    k_bar -= np.sum(a_bar * x)
    x_bar += a_bar * -k
    return x_bar, v_bar, k_bar
