import numpy as np


def loss_grad(params, x, y):
    h = x
    h_saved = []
    W_saved = []
    for i in range(len(params)):
        W = params[i][0]
        b = params[i][1]
        h_saved.append(h)
        W_saved.append(W)
        h = np.tanh(h @ W + b)
    r = h - y
    # return np.sum((h - y) ** 2)
    h_bar = (2.0 * r).copy()
    params_bar = [[np.zeros_like(v[0]), np.zeros_like(v[1])] for v in params]
    for i in reversed(range(len(params))):
        # h = np.tanh(h @ W + b)
        W = W_saved.pop()
        s_bar = h_bar * (1.0 - h ** 2)
        h = h_saved.pop()
        W_bar = h.T @ s_bar
        b_bar = np.sum(s_bar, axis=0)
        h_bar = s_bar @ W.T
        # for W, b in params:
        params_bar[i][1] += b_bar
        params_bar[i][0] += W_bar
    return [tuple(p) for p in params_bar]
