# ruff: noqa
import math

import numpy as np


def f(g, B, items):
    for d, b in zip(items[0][0], g):
        B = 0.5
        g[3] = 0.5
    return B + b


SEED = 300623
WRT = ('B',)
KINDS = '(Array(shape=((4, 6),)), Array(shape=((4, 6), (3, 3))), Seq(element=Tup(parts=(Array(shape=((4, 6),)), Float())), least=2))'

