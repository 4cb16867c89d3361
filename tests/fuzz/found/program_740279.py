# ruff: noqa
import math

import numpy as np


def f(w):
    if 0.5 > 3:
        return np
    w = [w]
    return np.sum(w[0])


SEED = 740279
WRT = ('w',)
KINDS = '(Array(shape=((3, 3),)),)'

