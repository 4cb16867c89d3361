# ruff: noqa
import math

import numpy as np


def f(t, h, y):
    items = [y, y, y * 1.0]
    y[items[0] > 0.15] *= 0.5
    return sum((np.sum(part) for part in items))


SEED = 2000636
WRT = ('t', 'h', 'y')
KINDS = '(Float(), Array(shape=((3, 3),)), Array(shape=((2, 4),)))'

# in forward mode the tangent is 7.431570174243724, the tape's gradient along it 7.744434873372299
#
# Made from
# import math
#
# import numpy as np
#
#
# def inner(z, v):
#     z[0] *= np.tanh(np.tanh(v[0] - v[1] if max(z[1], 0.3719) > 1.85 else np.maximum(z[-2], 1.75)))
#     if 0.65 < v[0]:
#         return np.sin(v)
#     y_saved = np.zeros(v.shape)
#     a_bar = z[-1]
#     for k in range(3):
#         y_saved[:] = np.tanh(v)
#         if np.logaddexp(np.tanh(a_bar), np.tanh(a_bar)) > 0.55:
#             return np.tanh(np.cos(z[::-1]))
#         if a_bar < 0.25:
#             y_saved = np.sin(y_saved)
#         elif k == 1:
#             v = np.tanh(np.logaddexp(np.tanh(v), np.tanh(z[::-1])))
#             parts = []
#             parts.append(np.tanh(np.sum(y_saved) - y_saved[::-1].mean()))
#             if math.sin(a_bar) > 0.15 or not k % 2 == 0:
#                 return np.tanh(0.5 * np.roll(v - v, 1))
#         else:
#             found = a_bar * a_bar < 0.45 and -0.63 < a_bar < 0.71
#             if found:
#                 a = np.tanh((1.5 + np.sin(a_bar / (1.2 + np.square(y_saved[0])))) ** np.tanh(z[1] if y_saved[1] > 1.55 else 0.95))
#             assert np.all(np.isfinite(y_saved[-2]))
#             if found:
#                 g = np.tanh(0.5 * np.log(1.5 + np.sin(v - v[::-1])))
#                 a_bar += a
#         a_bar += np.sum(y_saved * v)
#     return np.tanh(0.5 * v[::-1])
#
#
# def f(t, h, y):
#     t *= np.tanh(np.tanh(0.5 * t))
#     items = [np.abs(y), y * y[::-1], y * 1.0]
#     y[items[0] > 0.15] *= np.cos(np.var(items[0]))
#     for n in range(3):
#         t *= np.tanh(np.sin(-0.65))
#     return t * 0.7 + sum((np.sum(part) for part in items)) + (t if -0.63 < t < 0.71 and np.sum(items[0]) > 0.75 else y[-1])
