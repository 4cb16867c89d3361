import numpy as np


def loss(w, b, X, y):
    p = 1.0 / (1.0 + np.exp(-(X @ w + b)))
    return -np.mean(y * np.log(p) + (1.0 - y) * np.log(1.0 - p))


# ---------------------------------------------------- wrt w, b


def loss_grad(w, b, X, y):
    e = np.exp(-(X @ w + b))
    p = 1.0 / (1.0 + e)
    # return -np.mean(y * np.log(p) + (1.0 - y) * np.log(1.0 - p))
    s_bar = -1.0 / p.size
    p_bar = s_bar * (y / p - (1.0 - y) / (1.0 - p))
    # p = 1.0 / (1.0 + np.exp(-(X @ w + b)))
    z_bar = p_bar * p**2 * e
    w_bar = X.T @ z_bar
    b_bar = np.sum(z_bar)
    return w_bar, b_bar


def example(rng):
    X = rng.normal(size=(50, 4))
    y = (rng.uniform(size=50) < 0.5).astype(float)
    return (rng.normal(size=4), 0.3, X, y), (0, 1)
