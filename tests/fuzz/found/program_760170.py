# ruff: noqa
import math

import numpy as np


def f(items, d, s):
    items.append(np.tanh(items[-1]))
    if np.sum(items[0]) > -0.65:
        return np.cos(s)
    i = 0
    while i < 4 and d - s < 0.65:
        i += 1
        j = 0
        while j < 3 and np.sum(items[-1]) < 0.35:
            j += 1
            s *= np.tanh(np.tanh(0.5 * (np.min(items[0]) + d * s)))
            items2 = []
            items2.append(np.tanh(0.5 * np.square(np.sin(items[0][-2, 2]))))
    items3 = [d, items[0][0, -1] * s, np.linalg.norm(1.3 + np.square(items[0][::-1])) + (s if np.min(items[-1]) > -0.65 else s)]
    C = np.empty_like(items[0])
    b = items3[-1]
    for j2 in range(3):
        C[:] = np.tanh(0.5 * items[-1])
        items4 = []
        items4.append(C)
        C = np.tanh(0.5 * items[-1])
        b += np.sum(C * items[0])
    d = np.tanh(items[-1][1, -2])
    phi = lambda t: b
    return np.sin(b) + np.sum(items[0])


SEED = 760170
WRT = ('items', 'd', 's')
KINDS = '(Seq(element=Array(shape=((3, 5), (3, 5))), least=2), Float(), Float())'

