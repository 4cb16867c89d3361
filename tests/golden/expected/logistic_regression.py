import numpy as np


def loss_grad(w, b, X, y):
    e = np.exp(-(X @ w + b))
    s = 1.0 + e
    p = 1.0 / s
    # return -np.mean(y * np.log(p) + (1.0 - y) * np.log(1.0 - p))
    s_bar = 1.0 / y.size
    p_bar = s_bar * (1.0 - y) / (1.0 - p) - s_bar * y / p
    # p = 1.0 / (1.0 + np.exp(-(X @ w + b)))
    m_bar = p_bar * p / s * e
    w_bar = X.T @ m_bar
    b_bar = np.sum(m_bar)
    return w_bar, b_bar
