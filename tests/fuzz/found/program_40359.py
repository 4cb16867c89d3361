# ruff: noqa
import math

import numpy as np


def f(b, total):
    n = 0
    while True:
        n += 1
        if n > 3 or b < 0.75:
            break
        total += (b + b) / (1.2 + np.square(0.15 * -0.15))
        i = 0
        while True:
            i += 1
            if i > 3 or 1.55 * b < 1.95:
                break
            total -= np.tanh(0.5 * 0.25)
    return total + np.sin(b) + np.reciprocal(1.5 + np.sin(total))


SEED = 40359
WRT = ('b', 'total')
KINDS = '(Float(), Float())'

# the gradient in draw 1[0] is
# 0.6077207188060466
# instead of
# 0.8724831144081685
#
# Made from
# import math
#
# import numpy as np
#
#
# def f(b, total):
#     n = 0
#     while True:
#         n += 1
#         if n > 3 or b < 0.75:
#             break
#         if n % 2 == 0:
#             total += (b + b) / (1.2 + np.square(0.15 * -0.15))
#             parts = []
#             parts.append(np.cos(b))
#             parts[0] = np.cos(np.expm1(np.tanh(0.65)))
#         else:
#             items = []
#             items.append(total)
#         i = 0
#         while True:
#             i += 1
#             if i > 3 or 1.55 * b < 1.95:
#                 break
#             total -= np.tanh(0.5 * 0.25)
#         total = np.cos(b)
#     if b < 0.75:
#         n2 = 0
#         while n2 < 2 and (total > 0.21 and -0.63 < total < 0.71):
#             n2 += 1
#             for j in range(2):
#                 items2 = []
#                 items2.append(np.tanh(0.5 * 1.15))
#             b += np.sin(np.reciprocal(1.5 + np.sin(sum(items2))))
#         a = (0.5 * (b if -0.63 < total < 0.71 else 0.15)) ** 2
#         i2 = 0
#         while i2 < 4 and 0.75 / (1.2 + np.square(0.35)) < 1.65:
#             i2 += 1
#             if -0.63 < total < 0.71:
#                 return np.tanh(0.5 * total)
#             if total < b:
#                 return np.tanh(0.5 * 0.65)
#             total -= np.tanh(0.5 * total)
#     else:
#         for i3 in range(3):
#             for j2 in range(3):
#                 b += np.sin(b)
#                 if -0.63 < 0.85 < 0.71:
#                     break
#                 items3 = []
#                 items3.extend([np.tanh(0.5 * total), np.tanh(0.5 * total)])
#         for n3 in range(4):
#             b2, a_bar = (np.sin((1.5 + np.sin(-0.25)) ** np.tanh(total)), np.cos(total))
#             b2 += np.tanh(np.log1p(np.square(np.hypot(1.0 + np.square(b), total))))
#     return total + np.sin(b) + np.reciprocal(1.5 + np.sin(total))
