# ruff: noqa
import math

import numpy as np


def f(W, B, parts):
    parts.extend([1.0, parts[-1]])
    return 0.5


SEED = 40265
WRT = ('W', 'B', 'parts')
KINDS = '(Array(shape=((2, 4), (1, 1))), Array(shape=((2, 4), (4, 6))), Seq(element=Array(shape=((2, 4),)), least=2))'

# the arguments after the call: (array([[-1.01148083],
#        [-0.41160632]]), array([[-0.92020022,  0.70530886, -1.09719641, -1.0254316 ],
#        [-1.17996658,  0.50828019,  0.72983525,  0.4959719 ]]), [array([-0.60410502,  0.70857321]), array([-0.21180166,  0.6008458 ]), 1.0, 1.0]) instead of (array([[-1.01148083],
#        [-0.41160632]]), array([[-0.92020022,  0.70530886, -1.09719641, -1.0254316 ],
#        [-1.17996658,  0.50828019,  0.72983525,  0.4959719 ]]), [array([-0.60410502,  0.70857321]), array([-0.21180166,  0.6008458 ]), 1.0, array([-0.21180166,  0.6008458 ])])
#
# Made from
# import math
#
# import numpy as np
#
#
# def phi(u, a):
#     u2 = np.tanh(0.5 * u)
#     for k in range(2):
#         u = np.sin(np.dot(a * u2, np.full((len(u), len(u)), -0.25)))
#         history, a_bar = ([np.log1p(np.square(u)), np.negative(u2)], np.tanh(sum(((1.5 + np.cos(e)) ** 0.7 * a for e in u2))))
#         if k % 2 == 0:
#             if np.sum(history[0]) > 0.85:
#                 break
#             u2[0] = np.tanh(a + -0.55 + np.mean(history[0]))
#     else:
#         for n, c in enumerate(u):
#             s = np.array([math.exp(math.sin(e)) for e in u2]).mean() - a
#             v = np.tanh(u2)
#             u2 = np.cos((v[::-1] - u2) * (a / (1.2 + np.square(s))))
#     return np.sin(np.log(1.5 + np.sin(np.tanh(u))))
#
#
# def f(W, B, parts):
#     if np.sum(parts[-1]) > 1.85 and parts[0][0] < parts[0][-2]:
#         W = W * 1.0
#         B.T[:, -2] += -0.35
#         n2 = 0
#         while n2 < 3 and max(1.25, 0.3719) > 1.65:
#             n2 += 1
#             parts2 = []
#             parts2.append(np.tanh(0.5 * np.cosh(np.sin(np.tanh(parts[-1][:, None]) ** 3))))
#             for j in reversed(range(len(W))):
#                 W[0, 0] *= np.tanh(np.maximum(parts2[-1][j, -1], B[j - 1, -4]) / (1.2 + np.square(np.sum(W))))
#                 B += np.cos(B[::-1])
#                 y = parts[0] if 0.45 - parts[0][j] < 0.45 or not np.sum(parts[0]) > 0.35 else parts[-1]
#                 y -= y + y + 0.35
#                 y = np.tanh(np.cumsum(y, axis=0))
#             a_bar2 = np.cos(0.35)
#     else:
#         B[:, -2] /= 1.5 + np.sin(np.sin(np.tanh(phi(parts[0], parts[-1][-2])) ** 3))
#     W = np.cos(np.where(W > 0.15, np.where(parts[-1].reshape(-1, 1) > -0.25, W, parts[-1][-1]), max(parts[-1][-1], 0.3719)))
#     parts.extend([np.sqrt(1.0 + np.square(np.tanh(parts[-1]))), np.tanh(0.5 * (W.reshape(-1) * parts[-1]))])
#     W -= W
#     W2, t = (np.matmul(B, np.full((B.shape[1], B.shape[1]), 0.75) if -0.75 < parts[0][1] else np.full((B.shape[1], B.shape[1]), 0.65)), np.negative(np.cosh(np.sin(0.95))))
#     return np.sum(np.sin(parts[-1])) + sum((1.3 ** np.tanh(e) * t for e in parts[-1]))
