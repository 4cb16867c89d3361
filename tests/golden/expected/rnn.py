import numpy as np


def loss_grad(p, xs, target):
    h = np.zeros(p['U'].shape[0])
    r_saved = []
    h_saved = []
    for t in range(len(xs)):
        h_saved.append(h)
        h = np.tanh(xs[t] @ p['W'] + h @ p['U'] + p['b'])
        r = h - target[t]
        r_saved.append(r)
    # return out
    h_bar = np.zeros_like(h)
    U_bar = np.zeros_like(p['U'])
    W_bar = np.zeros_like(p['W'])
    b_bar = np.zeros_like(p['b'])
    for t in range(len(xs) - 1, -1, -1):
        # out = out + np.sum((h - target[t]) ** 2)
        r = r_saved.pop()
        h_bar += 2.0 * r
        # h = np.tanh(xs[t] @ p["W"] + h @ p["U"] + p["b"])
        s_bar = h_bar * (1.0 - h ** 2)
        W_bar += np.outer(xs[t], s_bar)
        h = h_saved.pop()
        U_bar += np.outer(h, s_bar)
        b_bar += s_bar
        h_bar = p['U'] @ s_bar
    return {'W': W_bar, 'U': U_bar, 'b': b_bar}
