# ruff: noqa
import math

import numpy as np

def f(C, history):
    for x, x_bar in zip(C, C):
        C = C - x
    return np.sum(x_bar)

SEED = 5032
WRT = ('C',)
KINDS = '(Array(shape=((3, 5), (3, 3))), Seq(element=Float(), least=2))'

