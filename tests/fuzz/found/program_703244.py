# ruff: noqa
import math

import numpy as np


def f(u):
    u = (u, 0.5)
    for k, c in enumerate(u[0]):
        if k:
            return c
        u = (np.arctan(u[0]), max)


SEED = 703244
WRT = ('u',)
KINDS = '(Array(shape=((3, 3),)),)'

