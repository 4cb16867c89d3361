import numpy as np


def loss_grad(theta, t, obs, delta):
    r_saved = []
    e_saved = []
    for i in range(len(t)):
        e = np.exp(-theta[2] * t[i])
        e_saved.append(e)
        r = obs[i] - (theta[0] + theta[1] * e)
        r_saved.append(r)
    # return total
    theta_bar = np.zeros_like(theta)
    for i in range(len(t) - 1, -1, -1):
        # total += huber(r, delta)
        r = r_saved.pop()
        if abs(r) <= delta:
            # return 0.5 * r * r
            r_bar = r
        else:
            # return delta * (abs(r) - 0.5 * delta)
            r_bar = delta * np.sign(r)
        # r = obs[i] - (theta[0] + theta[1] * np.exp(-theta[2] * t[i]))
        e = e_saved.pop()
        theta_bar[0] -= r_bar
        theta_bar[1] -= r_bar * e
        theta_bar[2] += r_bar * theta[1] * e * t[i]
    return theta_bar
