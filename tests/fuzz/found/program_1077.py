# ruff: noqa
import math

import numpy as np

def f(u, x):
    x_bar = x
    for j in range(2):
        x_bar[:] = u
        u = 0.5 * u
    u[:] = 0.5
    return np.sum(x_bar)

SEED = 1077
WRT = ('u', 'x')
KINDS = '(Array(shape=((2, 4),)), Array(shape=((2, 4),)))'

