# ruff: noqa
import math

import numpy as np

def f(A, x_bar):
    M = np.zeros(A.shape)
    total = 0.5
    for n in range(3):
        M[:] = A
        M = np.where(1.25, M, total)
    return np.sum(M)

SEED = 5027
WRT = ('A', 'x_bar')
KINDS = '(Array(shape=((4, 6), (5, 2))), Array(shape=((4, 6),)))'

