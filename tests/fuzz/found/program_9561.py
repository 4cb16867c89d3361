# ruff: noqa
import math

import numpy as np


def inner(r, a=3):
    if a:
        return r
    return inner

def f(z):
    for j, b2 in enumerate(z):
        parts = []
        parts.append(0.5 * (z[j] * inner(z)))
        h2 = [np.cosh(np.sin(e)) for e in parts[-1]]
    return 0.5


SEED = 9561
WRT = ('z',)
KINDS = '(Array(shape=((4, 6),)),)'

# Traceback (most recent call last):
#   File "/tmp/lead/tests/fuzz/judge.py", line 135, in _judge
#     _quick_check(srcad.value_and_grad(fun, wrt=program.wrt), fun, program, truths)
#   File "/tmp/lead/tests/fuzz/judge.py", line 208, in _quick_check
#     raise found.error
#   File "/tmp/lead/tests/oracle/checks.py", line 40, in observe
#     value = call()
#             ^^^^^^
#   File "/tmp/lead/tests/fuzz/judge.py", line 206, in <lambda>
#     found = observe(lambda: derivative(*given.args), (given.args, given.kwargs))
#                             ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/derivative.py", line 103, in __call__
#     result = version.function(*args)
#              ^^^^^^^^^^^^^^^^^^^^^^^
#   File "<srcad f_value_and_grad 30fdb895acb0>", line 61, in f_value_and_grad
#     items2_bar[i2] += e2_bar
#     ~~~~~~~~~~^^^^
# TypeError: 'float' object is not subscriptable
#
# Made from
# import math
#
# import numpy as np
#
#
# def inner(r, a=3):
#     if a <= 0:
#         return np.sin(r)
#     return np.tanh(r) * inner(r * 0.5 + 0.1, a - 1) + 0.3 * r
#
#
# def f(z):
#     for b, r2 in zip(z, z):
#         flag = np.sum(z) > 1.35
#         if flag:
#             t = np.cos(inner(b) if b < b else z[::-1].sum())
#         for i in range(4):
#             x = z
#             x[:] = np.sin(r2 + x[2] - len(x) * x[i])
#             x = np.tanh(x[::-1])
#             y = np.sin((z[::-1] if z[::-1].sum() > 0.95 else x) / (1.2 + np.square(np.dot(x, z))) + inner(np.matmul(np.full((len(z), len(z)), 1.65), x)))
#             history = []
#             history.extend([np.sin(x), x if i == 1 or not i % 2 == 0 else y[::-1]])
#         if flag:
#             h = history[0]
#     else:
#         z += max(1.25, 0.3719)
#     for n in range(3):
#         z += np.cos(np.log(1.5 + np.sin(z)) @ (z[::-1] + z[n]))
#     else:
#         for j, b2 in enumerate(z):
#             parts = []
#             parts.append(np.tanh(0.5 * (z[j] * inner(z))))
#             d = np.cos(math.sqrt(1.0 + np.sum(z) ** 2))
#             h2 = np.tanh(np.array([np.cosh(np.sin(e)) for e in parts[-1]]))
#     y_saved = 1.3 ** np.tanh(z)
#     history2 = []
#     history2.extend([1.55 / (1.2 + np.square(y_saved[2])) * 1.3 ** np.tanh(z[2]), 1.05 + -0.85])
#     for t2 in history2[:]:
#         for j2, a_bar in enumerate(y_saved):
#             z[z > -0.15] += np.cos(np.linalg.norm(1.3 + np.square(np.concatenate([y_saved[:1], z[::-1][1:]]))))
#             y_saved = np.sin(np.matmul(np.full((len(z), len(z)), -0.35), z) * np.tanh(y_saved))
#             v = z
#             v[None] = np.tanh(sum((np.tanh(e) ** 3 * t2 for e in v)))
#     y_saved = np.cos(inner(np.hypot(1.0 + np.square(v[3]), z[-2])))
#     return history2[-1] * 0.7 + sum((np.sum(part) for part in history2)) + history2[0] * 0.7 + np.sum(z) + abs(history2[-1])
