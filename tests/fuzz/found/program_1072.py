# ruff: noqa
import math

import numpy as np

def f(x, s):
    x[1] = s
    x2 = x
    parts = []
    parts.extend([x2, x2])
    return sum((np.sum(part) for part in parts))

SEED = 1072
WRT = ('s',)
KINDS = '(Array(shape=((2, 4),)), Float())'

