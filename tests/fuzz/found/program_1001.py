# ruff: noqa
import math

import numpy as np

def f(r, B, u):
    history = [(np.max(B), np.cos(u)), 0.5]
    history[0] = history[0]
    return history[0][0]

SEED = 1001
WRT = ('r', 'B')
KINDS = '(Float(), Array(shape=((2, 4), (4, 6))), Array(shape=((2, 4),)))'

