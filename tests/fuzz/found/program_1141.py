# ruff: noqa
import math

import numpy as np

def f(M, x_bar, d2):
    M = x_bar
    return 0.5

SEED = 1141
WRT = ('M', 'x_bar', 'd2')
KINDS = '(Array(shape=((5, 2), (4, 6))), Array(shape=((5, 2),)), Float())'

