# ruff: noqa
import math

import numpy as np


def f(total, C, w):
    for i in range(2):
        history = []
        history.append(C)
    history[0] = np.sin(history[-1])
    return sum((np.sum(part) for part in history))


SEED = 782360
WRT = ('total', 'C', 'w')
KINDS = '(Float(), Array(shape=((4, 6), (4, 6))), Array(shape=((4, 6),)))'

