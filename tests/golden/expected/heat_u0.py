def energy_grad(u0, k, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] = u[1:-1] + k * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    # return np.sum(u**2)
    u_bar = 2.0 * u
    for _ in range(steps):
        # u[1:-1] = u[1:-1] + k * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        p_bar = u_bar[1:-1].copy()
        s_bar = p_bar * k
        u_bar[2:] += s_bar
        u_bar[1:-1] -= 2.0 * s_bar
        u_bar[:-2] += s_bar
    return u_bar
