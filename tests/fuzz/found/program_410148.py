# ruff: noqa
import math

import numpy as np


def f(W, g, z):
    W += W.T.T
    k = 0
    z[k] = np.tanh(z[-k] if z[k] < W[-1, 0] else W[::-1].mean())
    W[:] -= np.tanh(np.square(np.sin(W.T)).T)
    if g[()] < W[1, -1]:
        return sum((math.tanh(e) * g[()] for e in z))
    A3 = np.zeros(W.shape)
    np.add(np.sin(np.abs(A3[::-1])), np.sin(np.minimum(W, A3[::-1])), out=W)
    parts = []
    W2 = W
    return sum((np.sum(part) for part in parts)) + np.mean(W2[::-1, :])


SEED = 410148
WRT = ('z',)
KINDS = '(Array(shape=((2, 4), (1, 1))), Array(shape=()), Array(shape=((4, 6),)))'

