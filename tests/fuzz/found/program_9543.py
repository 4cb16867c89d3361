# ruff: noqa
import math

import numpy as np


def f(x):
    w = x
    t = 0.5
    for i in range(3):
        found = -0.63 < t < 0.71
        c = np.cos(t + sum((e for e in w)))
        if found:
            t += c
    return t


SEED = 9543
WRT = ('x',)
KINDS = '(Array(shape=((3, 3),)),)'

# the gradient in draw 0[0] is
# [0. 0. 0.]
# instead of
# [-0.9391472 -0.9391472 -0.9391472]
#
# Made from
# import math
#
# import numpy as np
#
#
# def apply(y, B):
#     r, u = (np.cos(np.sum(y[y > 0.75])), np.sin(np.sinh(np.tanh(B[2])) - np.hypot(1.0 + np.square(B[-2, -4]), 0.85)))
#     for n, a_bar in enumerate(u):
#         if n > 0:
#             u, y = (y, u)
#     return np.tanh(0.5 * np.concatenate([B[:1], B[::-1][1:]]))
#
#
# def f(x):
#     np.tanh(x, out=x)
#     w = np.zeros(x.shape)
#     t = x[0]
#     for i in range(3):
#         w[:] = np.sin(x)
#         found = -0.63 < t < 0.71
#         if found:
#             c = np.cos(t + sum((math.exp(math.sin(e)) * x[-i] for e in w)))
#         i2 = 0
#         while i2 < 3:
#             i2 += 1
#             x[1:-1] -= np.tanh(0.5 * np.expm1(np.tanh(x[2:])))
#             x_bar = np.tanh(0.5 * (w / (1.2 + np.square(x))))
#             if t < t:
#                 return np.tanh((0.5 * np.log1p(np.square(t))) ** 2)
#         if found:
#             items = []
#             items.append(np.tanh(np.sum(np.hypot(1.0 + np.square(x), x))))
#             t += c
#         w[-2:] = np.tanh(np.array([t, t]))
#         t += np.mean(w * x)
#     w, x = (x, w)
#     w[[0, 0]] += len(w) * np.var(x)
#     w2 = np.tanh(np.flip(w))
#     if np.sum(w[::-1]) > 0.55:
#         x2 = w[2:]
#         if np.sum(x2) > 1.15:
#             for i3 in range(1, 3):
#                 c2 = np.tanh(np.cosh(np.sin(1.55)) * -0.85)
#                 x -= np.sin(math.sqrt(1.0 + (x2[-1] if np.sum(w[::-1]) > 0.55 else t) ** 2))
#                 for j in range(3):
#                     w[[-3, -1]] *= np.tanh(np.cos(np.sum(x2[x2 > -0.75])))
#                     if i3 % 2 == 0:
#                         return np.tanh(0.5 * c2)
#                 if c2 > 0.65 and c2 < c2:
#                     return np.tanh(0.5 * w[i3])
#             d = np.sin(np.var(np.concatenate([x[:1], np.where(w2 > 1.25, x, c2)[1:]])))
#             for i4 in range(1):
#                 w[i4] += np.sin(c2)
#     else:
#         w2[-2:] -= np.hypot(1.0 + np.square(np.dot(w, np.full((3, 2), 0.05))), w[-2::-1])
#     return (x ** 2).sum() + t * 0.7 + 1.3 ** np.tanh(w2[-1])
