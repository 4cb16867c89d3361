# ruff: noqa
import math

import numpy as np


def f(W):
    W2 = W
    W2 += np.logaddexp(W, W2 if 0.5 else W)
    return W.sum()


SEED = 9083
WRT = ('W',)
KINDS = '(Array(shape=((5, 2), (5, 2))),)'

# the gradient in draw 0[0] is
# [[2.25 2.25 2.25 2.25 2.25]
#  [2.25 2.25 2.25 2.25 2.25]
#  [2.25 2.25 2.25 2.25 2.25]
#  [2.25 2.25 2.25 2.25 2.25]
#  [2.25 2.25 2.25 2.25 2.25]]
# instead of
# [[2. 2. 2. 2. 2.]
#  [2. 2. 2. 2. 2.]
#  [2. 2. 2. 2. 2.]
#  [2. 2. 2. 2. 2.]
#  [2. 2. 2. 2. 2.]]
#
# Made from
# import math
#
# import numpy as np
#
#
# def f(W):
#     W2 = W.T
#     W2[::-2, 1:] = np.tanh(0.5 * math.tanh(np.tanh(W2[-1, -1]) ** 3))
#     phi = lambda t: np.negative(np.log1p(np.square(t))) * -0.85
#     W2 += np.logaddexp(np.tanh(np.maximum(W.T, W)), np.tanh(W2 if W2[-1, -1] < 0.55 or not -0.63 < W[-1, -2] < 0.71 else W))
#     W2 *= np.tanh(W2)
#     W += W2.T + phi(W[-1, 1])
#     return (W ** 2).sum() + np.hypot(1.0 + np.square(W2[-2, 1]), W[1, -2])
