# ruff: noqa
import math

import numpy as np


def f(total):
    for j in range(2):
        total = np.tanh(np.abs(total))
        total *= total
    total = total
    return total


SEED = 2000842
WRT = ('total',)
KINDS = '(Float(),)'

# the gradient in draw 0[0] is
# -0.10291116005764248
# instead of
# -0.5021577577634754
#
# Made from
# import math
#
# import numpy as np
#
#
# def f(total):
#     step = lambda d: total
#     for j in range(2):
#         total = np.tanh(np.log1p(np.square(np.abs(total))))
#         k = 0
#         while True:
#             k += 1
#             if k > 3 or -0.63 < total < 0.71:
#                 break
#             d2 = np.sin(step(total))
#         found = total > 0.21
#         if found:
#             total2 = np.tanh(total)
#         total *= np.tanh(np.sin(total + total + max(0.15, 0.3719)))
#         if found:
#             total = np.sin(total2)
#             total += total2
#     if total < total:
#         total = total
#         if (1.5 + np.cos(total)) ** 0.7 < 0.35:
#             if total - total > 0.95:
#                 return np.tanh(0.5 * total)
#             for i in range(2):
#                 b = step(step(total))
#                 if b > 0.21:
#                     return (0.5 * -0.65) ** 2
#         s = total
#         total3 = np.tanh((0.5 * 0.55) ** 2)
#     else:
#         if total > 0.21 or not 1.15 > -0.35:
#             a_bar = total
#             d3, a = (np.negative(a_bar) + step(total), np.tanh(a_bar * -0.45))
#             total4 = total
#         if total > 0.95:
#             for j2 in range(2):
#                 for k2 in range(4):
#                     if total > 0.21:
#                         total /= 1.5 + np.sin(np.tanh(0.5 * (total * 1.75 or total - total)))
#                         total += np.tanh(0.5 * -0.55)
#                         parts = []
#                         parts.append(np.tanh(math.tanh(0.25)))
#                     total *= np.tanh(np.cos(float(0.75 * 1.25)))
#                     if total > 0.55:
#                         pass
#                     else:
#                         pass
#         total3 = np.reciprocal(1.5 + np.sin(0.15 + total))
#     return total * 0.7 + (0.35 + total)
