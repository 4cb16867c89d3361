import numpy as np


def loss_grad(params, x, y):
    h = x
    h_saved = []
    for i in range(len(params)):
        W = params[i][0]
        b = params[i][1]
        h_saved.append(h)
        h = np.tanh(h @ W + b)
    # return np.sum((h - y) ** 2)
    h_bar = 2.0 * (h - y)
    params_bar = []
    for i in range(len(params) - 1, -1, -1):
        # h = np.tanh(h @ W + b)
        W = params[i][0]
        s_bar = h_bar * (1.0 - h ** 2)
        h = h_saved.pop()
        W_bar = h.T @ s_bar
        b_bar = np.sum(s_bar, axis=0)
        if i > 0:
            h_bar = s_bar @ W.T
        params_bar.append((W_bar, b_bar))
    params_bar.reverse()
    return params_bar
