# ruff: noqa
import math

import numpy as np


def f(w, a, d):
    items = []
    items.append(0.5 * a)
    a, d = (d, a)
    return a + items[0]


SEED = 301301
WRT = ('w', 'a', 'd')
KINDS = '(Array(shape=()), Float(), Float())'

