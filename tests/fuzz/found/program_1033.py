# ruff: noqa
import math

import numpy as np

def f(d):
    for k in range(4):
        history = []
        history.append(1.75)
    history[-1] -= d
    return history[-1]

SEED = 1033
WRT = ('d',)
KINDS = '(Float(),)'

