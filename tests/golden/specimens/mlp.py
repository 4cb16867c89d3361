import numpy as np


def loss(params, x, y):
    h = x
    for W, b in params:
        h = np.tanh(h @ W + b)
    return np.sum((h - y) ** 2)


# ---------------------------------------------------- wrt params, a list of (W, b)


def loss_grad(params, x, y):
    h = x
    h_saved = []
    for W, b in params:
        h_saved.append(h)
        h = np.tanh(h @ W + b)
    # return np.sum((h - y) ** 2)
    h_bar = 2.0 * (h - y)
    params_bar = []
    for W, b in reversed(params):
        # h = np.tanh(h @ W + b)
        z_bar = h_bar * (1.0 - h**2)
        h = h_saved.pop()
        b_bar = np.sum(z_bar, axis=0)
        W_bar = h.T @ z_bar
        h_bar = z_bar @ W.T
        params_bar.append((W_bar, b_bar))
    params_bar.reverse()
    return params_bar


def example(rng):
    params = [(rng.normal(size=(3, 5)), rng.normal(size=5)), (rng.normal(size=(5, 2)), rng.normal(size=2))]
    return (params, rng.normal(size=(7, 3)), rng.normal(size=(7, 2))), (0,)
