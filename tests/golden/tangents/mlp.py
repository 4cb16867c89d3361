import numpy as np


def loss_jvp(params, x, y, params_dot):
    h = x
    h_dot = np.zeros_like(h)
    for i in range(len(params)):
        W = params[i][0]
        W_dot = params_dot[i][0]
        b = params[i][1]
        b_dot = params_dot[i][1]
        h_new = np.tanh(h @ W + b)
        s_dot = h @ W_dot + b_dot
        if i > 0:
            s_dot += h_dot @ W
        h_dot = (1.0 - h_new ** 2) * s_dot
        h = h_new
    r = h - y
    return np.sum(r ** 2), np.sum(2.0 * r * h_dot)
