# ruff: noqa
import math

import numpy as np


def f(C, x, total):
    table = {'left': np.full((len(C), len(C)), 0.85), 'right': 0.5}
    for x_bar, x2 in zip(C, table['left']):
        table['left'] = C
    return sum((0.5 for e in x2))


SEED = 700889
WRT = ('C', 'x', 'total')
KINDS = '(Array(shape=((4, 6), (3, 1))), Array(shape=((4, 6),)), Float())'

