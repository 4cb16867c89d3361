# ruff: noqa
import math

import numpy as np

def f(y_saved2):
    y_saved2 = 0.5
    return y_saved2

SEED = 1038
WRT = ('y_saved2',)
KINDS = '(Array(shape=((4, 6),)),)'

