import numpy as np


def potential_grad(pos, mass):
    q_saved = []
    root_saved = []
    d_saved = []
    for i in range(len(pos)):
        for j in range(i + 1, len(pos)):
            d = pos[i] - pos[j]
            d_saved.append(d)
            root = np.sqrt(d @ d)
            root_saved.append(root)
            q = mass[i] * mass[j] / root
            q_saved.append(q)
    # return e
    pos_bar = np.zeros_like(pos)
    for i in range(len(pos) - 1, -1, -1):
        for j in range(len(pos) - 1, i, -1):
            # e -= mass[i] * mass[j] / np.sqrt(d @ d)
            q = q_saved.pop()
            root = root_saved.pop()
            d = d_saved.pop()
            d_bar = q / root / root * d
            # d = pos[i] - pos[j]
            pos_bar[i] += d_bar
            pos_bar[j] -= d_bar
    return pos_bar
