# ruff: noqa
import math

import numpy as np


def f(x_bar):
    w = x_bar
    y = x_bar
    table = {'left': (y + y) / (1.2 + np.square(y[::-1])), 'right': w}

    def step():
        y[2] -= np.sin(np.sum(w[w > -0.25]))
        return (w[-1] - table['left'][-1]) * np.arctan2(table['right'][2], 1.5 + np.square(x_bar[0]))
    h = 0.5
    y[[-2, 1]] += step()
    return np.sum(np.sin(h))


SEED = 700474
WRT = ('x_bar',)
KINDS = '(Array(shape=((4, 3),)),)'

# the arguments after the call: (array([-0.50815659,  0.47971488,  0.13674966,  0.70019313]),) instead of (array([-0.50815659,  0.47971488,  0.95535909,  0.70019313]),)
#
# Made from
# import math
#
# import numpy as np
#
#
# def inner(t):
#     return np.tanh(0.5 * max(t, 0.3719))
#
#
# def f(x_bar):
#     w = x_bar[...]
#     w += w
#     w += np.sin(math.sqrt(1.0 + inner(-0.35) ** 2))
#     y = x_bar
#     table = {'left': (y + y) / (1.2 + np.square(y[::-1])), 'right': w}
#
#     def step():
#         if w[1] < table['right'][0]:
#             return np.tanh(table['left'][-3])
#         for t2 in x_bar:
#             y[2] -= np.sin(np.sum(w[w > -0.25]))
#             y[:, None] = np.tanh(0.5 * np.hypot(1.0 + np.square(table['left'][-3] * table['right'][1]), -table['right'][:, None]))
#         return (w[-1] - table['left'][-1]) * np.arctan2(table['right'][2], 1.5 + np.square(x_bar[0]))
#     if w[-1] + 0.15 < 1.05:
#         return np.inner(np.cos(w), np.concatenate([table['right'][::-1][:1], table['left'][1:]]))
#     h = np.zeros(table['right'].shape)
#     b = -0.45
#     for i in range(3):
#         h[:] = np.cos(np.roll(np.square(np.sin(x_bar)), 1))
#         u = np.empty_like(y)
#         r = b
#         for k in range(2):
#             u[:] = np.tanh(h)
#             y[[-2, 1]] += np.tanh(step())
#             r += np.mean(u * y)
#         b += np.mean(h * table['right'])
#     h[::2] *= np.tanh(np.matmul(np.full((len(x_bar), 2), 0.55).T, w @ np.full((len(x_bar), len(x_bar)), 0.35)))
#     return np.sum(np.sin(h)) + np.mean(table['right'] * table['right']) + np.sum(w) + (b + y[2])
