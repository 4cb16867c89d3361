# ruff: noqa
import math

import numpy as np


def f(y_saved, g):
    for k in reversed(range(len(g))):
        return np.tanh(g[-3])


SEED = 720403
WRT = ('y_saved', 'g')
KINDS = '(Array(shape=((3, 1),)), Array(shape=((3, 5),)))'

