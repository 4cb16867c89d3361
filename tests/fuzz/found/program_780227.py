# ruff: noqa
import math

import numpy as np


def f(z):
    for b in z:
        state, x2 = ((b, np), np)
        state2, x_bar = ((1.0, z), np)
    state, state2 = (state2, state)
    return state2[0]


SEED = 780227
WRT = ('z',)
KINDS = '(Array(shape=((4, 6),)),)'

