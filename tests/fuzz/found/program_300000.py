# ruff: noqa
import math

import numpy as np


def f(c, h, g):
    if 0.5:
        return np.einsum('i,i->', g @ np.full((3, 3), 0.35), np.tanh(h) ** 3)
    parts = []
    parts.extend([np.sin(np.min(np.square)), np.cos(sum((c for e in g)))])
    a = np.array
    s2 = parts
    for k in range:
        pass


SEED = 300000
WRT = ('c', 'h', 'g')
KINDS = '(Float(), Array(shape=((3, 3),)), Array(shape=((3, 3),)))'

