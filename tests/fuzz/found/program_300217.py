# ruff: noqa
import math

import numpy as np


def f(w, u):

    def step(c, d):
        y_saved, y_saved2 = (np.tanh(np.tanh(u) ** 3 * w), np.sin(np.sinh(np.tanh(w[::-1]))))
        if y_saved2[-2] - d < 0.95:
            for a, d2 in zip(w, u):
                y_saved[-1] = np.tanh(sum((np.tanh(e) ** 3 * a for e in w)))
                y_saved[-2:] = np.tanh(np.abs(np.matmul(w, np.full((len(w), 2), -0.15))))
            g = np.cos(u / (1.2 + np.square(c)))
        elif np.sum(w[::-1]) > 0.75:
            for k in range(len(w)):
                u[y_saved > 1.95] += math.atan(np.sum(y_saved))
                if c * w[k - 1] > 0.15:
                    return w[::-1]
            s = np.cos(d and math.sin(np.arctan(d)))
            if 1.0 / (1.0 + np.exp(-np.tanh(c))) > 0.65:
                y_saved[::-1] -= np.max(y_saved[::-1] - y_saved2)
                items = []
                items.append(np.cos(d))
                v = np.tanh(0.5 * y_saved2[::-1])
            else:
                history = []
                history.extend([np.tanh(0.5 * y_saved2), np.cos(u)])
                v = np.tanh(0.5 * (1.5 + np.cos(y_saved2[::-1] + d)) ** 0.7)
        else:
            d *= np.tanh(np.tanh(c))
        return np.tanh(0.5 * (u - np.where(u > 1.75, w, d)))
    u = np.cos(u)
    parts = [np.arctan2(w, 1.5 + np.square(u[::-1]))]
    for i in range(2):
        parts[0][-2::-1] = np.cos(parts[0][-2::-1] * sum((np.sin(e) * parts[0][i] for e in parts[0])))
        w -= np.sin(np.min(w) - 0.85)
    u = np.cos(step(parts[-1].max(), d=parts[0][1] or parts[-1][-1]))
    return sum((np.sum(part) for part in parts)) + np.sum(parts[-1]) + np.sinh(np.tanh(parts[-1][-1]))


SEED = 300217
WRT = ('w',)
KINDS = '(Array(shape=((2, 4),)), Array(shape=((2, 4),)))'

