# ruff: noqa
import math

import numpy as np


def f2(a_bar, d=3):
    if d <= 0:
        return a_bar
    return a_bar * f2(a_bar, d - 1)

def f(u):
    history = np.where(0.15, u, f2(0.25))
    u -= f2(u.mean())
    return 0.5


SEED = 410580
WRT = ('u',)
KINDS = '(Array(shape=((4, 3),)),)'

