# ruff: noqa
import math

import numpy as np


def f(s):
    for n in range(4):
        a_bar, s2 = (0.85, s)
        if 1.65:
            s2 *= s2
            return np.square(s2)


SEED = 702645
WRT = ('s',)
KINDS = '(Float(),)'

