import numpy as np


def huber(r, delta):
    if abs(r) <= delta:
        return 0.5 * r * r
    return delta * (abs(r) - 0.5 * delta)


def loss(theta, t, obs, delta):
    total = 0.0
    for i in range(len(t)):
        r = obs[i] - (theta[0] + theta[1] * np.exp(-theta[2] * t[i]))
        total += huber(r, delta)
    return total


# ---------------------------------------------------- wrt theta: a call, an early return, indexing in a loop


def huber_adjoint(r, delta, y_bar):
    if abs(r) <= delta:
        # return 0.5 * r * r
        return y_bar * r
    # return delta * (abs(r) - 0.5 * delta)
    return y_bar * delta * np.sign(r)


def loss_grad(theta, t, obs, delta):
    r_saved = []
    e_saved = []
    total = 0.0
    for i in range(len(t)):
        e = np.exp(-theta[2] * t[i])
        e_saved.append(e)
        r = obs[i] - (theta[0] + theta[1] * e)
        r_saved.append(r)
        total += huber(r, delta)
    # return total
    total_bar = 1.0
    theta_bar = np.zeros_like(theta)
    for i in reversed(range(len(t))):
        # total += huber(r, delta)
        r = r_saved.pop()
        r_bar = huber_adjoint(r, delta, total_bar)
        # r = obs[i] - (theta[0] + theta[1] * np.exp(-theta[2] * t[i]))
        e = e_saved.pop()
        theta_bar[0] -= r_bar
        theta_bar[1] -= r_bar * e
        theta_bar[2] += r_bar * theta[1] * e * t[i]
    return theta_bar


def example(rng):
    t = np.linspace(0.0, 3.0, 25)
    obs = 1.0 + 2.0 * np.exp(-0.7 * t) + 0.3 * rng.normal(size=25)
    return (np.array([0.8, 1.5, 0.5]), t, obs, 0.2), (0,)
