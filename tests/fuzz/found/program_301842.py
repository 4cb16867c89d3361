# ruff: noqa
import math

import numpy as np


def f(history):
    history.append((history[0][0], np))
    B, a = history[-1]
    np.add(0.5, -B, out=B)
    return history[0][0].sum()


SEED = 301842
WRT = ('history',)
KINDS = '(Seq(element=Tup(parts=(Array(shape=((5, 2), (1, 4))), Float())), least=2),)'

