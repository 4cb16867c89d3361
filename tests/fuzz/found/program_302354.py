# ruff: noqa
import math

import numpy as np


def f(a):
    n = 0
    while True:
        n += 1
        if n > 4 or a > 0.21:
            break
        a = np.tanh(0.5 * a)

    def inner(d):
        for k2 in range(2):
            flag = d > 0.21
            if flag:
                s = np.tanh(a * a)
            if a > 0.21:
                return np.tanh(0.5 * (d - d - a))
            if flag:
                if a < a:
                    d = np.sin(np.minimum(s, a) + np.logaddexp(np.tanh(d), np.tanh(a)))
                elif (d and a) > 0.45:
                    d *= np.tanh(np.tanh(0.5 * (a - 1.65)))
                    d = np.sin(s)
                else:
                    s *= np.tanh(np.tanh(0.5 * d))
                    d *= np.tanh(np.tanh(0.5 * math.sqrt(1.0 + d ** 2)))
                    parts = []
                    parts.append(np.tanh(0.5 * (a * (s / (1.2 + np.square(d))))))
                d += s
            d = np.cos(np.maximum(a, a))
        c = np.cos(-0.65 + 0.35)
        return np.sin(a)
    history = []
    history.append(inner(-0.05) * (a + a))
    a += (-0.65 and 0.25) and 0.45
    return history[0] + history[-1]


SEED = 302354
WRT = ('a',)
KINDS = '(Float(),)'

