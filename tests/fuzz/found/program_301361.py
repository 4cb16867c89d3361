# ruff: noqa
import math

import numpy as np


def apply(A):
    for n in range(2):
        A.reshape(-1)[:] += n
    return A

def f(C2):
    C2[1, 0] -= np.sum(apply(C2))
    return 0.5


SEED = 301361
WRT = ('C2',)
KINDS = '(Array(shape=((2, 4), (3, 1))),)'

