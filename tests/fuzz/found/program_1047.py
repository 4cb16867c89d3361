# ruff: noqa
import math

import numpy as np

def f(w, A):
    A[2] *= A.T @ w
    total = A[3, 0]
    return total

SEED = 1047
WRT = ('w', 'A')
KINDS = '(Array(shape=((4, 6),)), Array(shape=((4, 6), (4, 6))))'

