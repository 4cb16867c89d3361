# ruff: noqa
import math

import numpy as np


def inner(t, b=3):
    if 0.5:
        return t
    return inner

def f(B, g2, M):
    B = inner(M)
    B = B.T
    return np.mean(B * B)


SEED = 761301
WRT = ('B', 'g2', 'M')
KINDS = '(Array(shape=((3, 5), (4, 3))), Array(shape=((3, 3),)), Array(shape=((3, 5), (3, 5))))'

