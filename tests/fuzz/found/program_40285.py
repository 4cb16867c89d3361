# ruff: noqa
import math

import numpy as np


def f(w, items, w2):
    items.append(items[1])
    np.multiply(0.5, 0.5, out=items[0][0])
    return items[1][1]


SEED = 40285
WRT = ('w', 'items', 'w2')
KINDS = '(Array(shape=((4, 6),)), Seq(element=Tup(parts=(Array(shape=((4, 6), (4, 6))), Float())), least=2), Array(shape=((4, 6),)))'

# the gradient in draw 0[1][1][1] is
# 2.0
# instead of
# 1.0
#
# Made from
# import math
#
# import numpy as np
#
#
# def apply(x_bar, s):
#     z = np.tanh(x_bar + x_bar)
#     return np.cos(s)
#
# def inner(z2, a_bar):
#     z2[-2] = np.sin(np.exp(np.sin(a_bar)) if -0.63 < z2[-1] < 0.71 else a_bar + a_bar)
#     z2[-2] *= np.tanh(np.tanh(np.mean(z2) if (z2[-2] if np.hypot(1.0 + np.square(a_bar), z2[1]) < -0.75 else a_bar) < 0.25 else math.atan(a_bar)))
#     z2[z2 > 1.05] = 1.0 / (1.0 + np.exp(-np.tanh(0.85)))
#
#
# def f(w, items, w2):
#     items.append(items[-1])
#     np.multiply(np.tanh(items[0][0][::-1]), items[-1][0] + w[None], out=items[0][0])
#     return np.sin(items[-1][1]) + items[-1][1]
