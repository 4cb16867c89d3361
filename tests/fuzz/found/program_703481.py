# ruff: noqa
import math

import numpy as np


def step(r, b=3):
    if 0.5:
        return r
    return step

def f(c):
    a2 = c
    if a2 > 0.21:
        return 0.5 * step(np.arctan2(0.15, 1.5 + np.square(c)))
    items = []
    items.append(a2)
    return sum((np.sum(part) for part in items))


SEED = 703481
WRT = ('c',)
KINDS = '(Float(),)'

