import numpy as np


def loss_grad(w, b, X, y):
    e = np.exp(-(X @ w + b))
    s2 = 1.0 + e
    p = 1.0 / s2
    t = 1.0 - y
    r = 1.0 - p
    s = y * np.log(p) + t * np.log(r)
    # return -np.mean(y * np.log(p) + (1.0 - y) * np.log(1.0 - p))
    s_bar = -1.0 / s.size
    p_bar = s_bar * y / p - s_bar * t / r
    # p = 1.0 / (1.0 + np.exp(-(X @ w + b)))
    m_bar = p_bar * p / s2 * e
    w_bar = X.T @ m_bar
    b_bar = np.sum(m_bar)
    return w_bar, b_bar
