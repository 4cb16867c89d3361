# ruff: noqa
import math

import numpy as np


def f(B):
    B.T[::2] /= 1.5
    items = []
    items.append(np.tanh(0.5 * B[[-1, -3, 1]]))
    a_bar = 0.75
    A = items[-1]
    for u in items:
        A, B = (B, A)
    return np.sum(np.sin(B))


SEED = 701732
WRT = ('B',)
KINDS = '(Array(shape=((3, 3), (4, 3))),)'

