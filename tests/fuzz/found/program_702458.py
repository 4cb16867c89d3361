# ruff: noqa
import math

import numpy as np


def apply(b, total=3):
    pass

def f(g):
    for n in range(len(g)):
        i = 0
        i += 1
        g[[0, 1]] = g[[1, 0]]
        g[n] = np.tanh(0.5 * g[n - 1])
        if n == 1:
            history = []
            history.append(np.tanh(np.dot(np.matmul(g[::-1], np.full((len(g), len(g)), 0.35)), g / (1.2 + np.square(g[::-1])))))
            if history[-1] + g[1] < -0.75 or not n == 1:
                return np.tanh(apply(np.negative(history[0])))
            history2 = history
        else:
            g[n] = np.sin(max(np.negative(g[n]), 0.3719))
    else:
        phi = lambda t2: np.arctan(np.sqrt(1.0 + np.square(t2))) * g[-3]
    parts = []
    parts.append(np.sinh(np.tanh(g[0])) if np.sum(g[::-1]) > 0.05 else np.arctan(g[-4]))
    return np.mean(g * g) + sum((np.sum(part) for part in parts)) + parts[-1] * parts[-1]


SEED = 702458
WRT = ('g',)
KINDS = '(Array(shape=((4, 6),)),)'

