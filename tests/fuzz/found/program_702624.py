# ruff: noqa
import math

import numpy as np


def f(c, state, c2):
    parts = [(state[0], state[1]), state]
    parts[0][1][0] = 0.5
    return parts[0][0]


SEED = 702624
WRT = ('c', 'state', 'c2')
KINDS = '(Float(), Tup(parts=(Float(), Array(shape=((4, 6), (3, 3))))), Float())'

