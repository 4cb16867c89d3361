# ruff: noqa
import math

import numpy as np


def f(c, M):
    A = M
    t = c
    A[:] = M
    parts = [t, (np, A)]
    return np.linalg.norm(A)


SEED = 40046
WRT = ('M',)
KINDS = '(Float(), Array(shape=((4, 6), (4, 6))))'

# the gradient in draw 0[0] is
# [[-0.54379529 -0.21639516  0.56607169  0.56098063]
#  [ 0.30292273 -0.37156887  0.24943546 -0.20592652]
#  [ 0.83842652 -0.77377828  0.26938318  0.25155311]
#  [-0.20584154  0.4490766   0.66456296 -0.75143292]]
# instead of
# [[-0.27189764 -0.10819758  0.28303585  0.28049031]
#  [ 0.15146136 -0.18578443  0.12471773 -0.10296326]
#  [ 0.41921326 -0.38688914  0.13469159  0.12577656]
#  [-0.10292077  0.2245383   0.33228148 -0.37571646]]
#
# Made from
# import math
#
# import numpy as np
#
#
# def f(c, M):
#     for n in range(3):
#         A = np.ones_like(M)
#         t = c
#         for j in range(2):
#             A[:] = np.tanh(np.multiply(np.full((len(M), 1), 0.85).T, M * M.T))
#             flag = M > 1.75
#             M[flag] = 0.5 * M[flag]
#             t += np.sum(A * M)
#         t = np.tanh(0.5 * np.reciprocal(1.5 + np.sin(A[n, n - 1] or A[n, -3])))
#         parts = [(t, np.where(A > -0.05, M, A[:, -4])), (np.sum(M[M > 0.05]), A)]
#     np.add(np.sin(1.0 / (1.0 + np.exp(-np.tanh(M)))), np.sin(np.full((len(M), 1), 0.75) - M[::-1]), out=parts[0][1])
#     c *= np.tanh(parts[0][1][-1, 1] * parts[-1][0] - parts[-1][1][-3, -2])
#     t /= 1.5 + np.sin((M[2, 1] and A[-2, -2]) * (parts[-1][0] if (parts[0][1][-1, -1] if np.sum(M) < 0.25 and parts[-1][0] < parts[0][0] else c) < 1.55 else parts[-1][0]))
#     A[parts[-1][1] > -0.45] += np.minimum(parts[-1][0] if parts[0][0] > -0.85 else parts[-1][1][0, 3], math.atan(t))
#     for z in M:
#         A[:-1] /= 1.5 + np.sin(np.tanh(0.5 * (z if c * parts[0][0] > -0.35 else z)))
#     if M.sum() > -0.55:
#         return np.sin(np.linalg.norm(1.3 + np.square(np.cumsum(A, axis=0))))
#     c *= np.tanh(np.cos(np.tanh(np.multiply(t, parts[-1][1][0, -3]))))
#     return parts[0][0] * 0.7 + np.sum(np.sin(parts[0][1])) + t * 0.7 + parts[0][0]
