# ruff: noqa
import math

import numpy as np


def phi(a, c=3):
    if c <= 0:
        return a
    return phi(a * 0.5, c - 1)

def f(z, u):
    u, z = (z, u)
    x = u
    a2 = 0.5
    for i in range(2):
        x[:] = phi(u) if i else u
    return a2


SEED = 400418
WRT = ('z',)
KINDS = '(Array(shape=((4, 3),)), Array(shape=((4, 3),)))'

