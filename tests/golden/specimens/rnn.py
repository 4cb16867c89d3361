import numpy as np


def loss(p, xs, target):
    h = np.zeros(p["U"].shape[0])
    out = 0.0
    for t in range(len(xs)):
        h = np.tanh(xs[t] @ p["W"] + h @ p["U"] + p["b"])
        out = out + np.sum((h - target[t]) ** 2)
    return out


# ---------------------------------------------------- wrt p, a dict


def loss_grad(p, xs, target):
    h = np.zeros(p["U"].shape[0])
    h_saved = []
    for t in range(len(xs)):
        h_saved.append(h)
        h = np.tanh(xs[t] @ p["W"] + h @ p["U"] + p["b"])
    W_bar = np.zeros_like(p["W"])
    U_bar = np.zeros_like(p["U"])
    b_bar = np.zeros_like(p["b"])
    h_bar = 0.0
    for t in reversed(range(len(xs))):
        # out = out + np.sum((h - target[t]) ** 2)
        h_bar = h_bar + 2.0 * (h - target[t])
        # h = np.tanh(xs[t] @ p["W"] + h @ p["U"] + p["b"])
        z_bar = h_bar * (1.0 - h**2)
        h = h_saved.pop()
        W_bar += np.outer(xs[t], z_bar)
        U_bar += np.outer(h, z_bar)
        b_bar += z_bar
        h_bar = p["U"] @ z_bar
    return {"W": W_bar, "U": U_bar, "b": b_bar}


def example(rng):
    p = {"W": rng.normal(size=(3, 4)), "U": 0.3 * rng.normal(size=(4, 4)), "b": rng.normal(size=4)}
    return (p, rng.normal(size=(6, 3)), rng.normal(size=(6, 4))), (0,)
