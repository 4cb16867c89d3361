import numpy as np


def loss_jvp(p, xs, target, p_dot):
    h = np.zeros(p['U'].shape[0])
    h_dot = np.zeros(p['U'].shape[0])
    out = 0.0
    out_dot = 0.0
    for t in range(len(xs)):
        h_new = np.tanh(xs[t] @ p['W'] + h @ p['U'] + p['b'])
        h_dot = (1.0 - h_new ** 2) * (xs[t] @ p_dot['W'] + (h_dot @ p['U'] + h @ p_dot['U']) + p_dot['b'])
        h = h_new
        r = h - target[t]
        out = out + np.sum(r ** 2)
        out_dot = out_dot + np.sum(2.0 * r * h_dot)
    return out, out_dot
