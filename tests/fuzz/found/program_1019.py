# ruff: noqa
import math

import numpy as np

def f(z, z2, y):
    for i in range(len(z2)):
        parts = []
        parts.append(z)
        for r in parts:
            y[z2 > 1.75] = r
    return y[2]

SEED = 1019
WRT = ('y', 'z')
KINDS = '(Array(shape=()), Array(shape=((4, 6),)), Array(shape=((4, 6),)))'

