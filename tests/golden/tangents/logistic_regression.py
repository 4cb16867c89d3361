import numpy as np


def loss_jvp(w, b, X, y, w_dot, b_dot):
    e = np.exp(-(X @ w + b))
    s = 1.0 + e
    p = 1.0 / s
    p_dot = p * (e * (X @ w_dot + b_dot)) / s
    t = 1.0 - y
    r = 1.0 - p
    return -np.mean(y * np.log(p) + t * np.log(r)), -np.mean(y * p_dot / p - t * p_dot / r)
