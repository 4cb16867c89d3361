# ruff: noqa
import math

import numpy as np


def f(u, a_bar, M):
    total2, C = (0.5, M)
    g = u
    g -= g
    return total2


SEED = 410225
WRT = ('a_bar',)
KINDS = '(Array(shape=()), Float(), Array(shape=((4, 6), (4, 6))))'

