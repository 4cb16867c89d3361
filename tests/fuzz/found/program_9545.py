# ruff: noqa
import math

import numpy as np


def f2(z):
    if np.sum(z) > 0.65:
        for i in range(2):
            u = z
            z = np.tanh((u[i] + 0.75) * np.sin(u))
            v = np.sin(u)
        y_saved = v if (z[i - 1] if v[i] > -0.45 else v[i]) < -0.35 else z
        y_saved[-2::-1] = np.tanh(0.5 * (np.maximum(u[i], y_saved[2]) * y_saved[-i]))
    return np.tanh(0.5 * ((z if max(0.65, 0.3719) > 0.55 else z[::-1]) / (1.2 + np.square(-0.35))))


def f(M):
    W, B = (np.outer(f2(M[2]), M[:, 1]), np.sin(np.multiply(M[::-1] / (1.2 + np.square(M[-2, 3])), M[1])))
    M2 = M
    for n in range(2):
        if -0.63 < M[n, n] < 0.71:
            return np.tanh(M2.max())


SEED = 9545
WRT = ('M',)
KINDS = '(Array(shape=((4, 6), (4, 6))),)'

# Traceback (most recent call last):
#   File "/tmp/lead/tests/fuzz/judge.py", line 133, in _judge
#     _full_check(fun, program, tape=tape)
#   File "/tmp/lead/tests/fuzz/judge.py", line 188, in _full_check
#     assert_gradient(
#   File "/tmp/lead/tests/oracle/checks.py", line 82, in assert_gradient
#     _check_pullback(fun, first, wrt, gradient)
#   File "/tmp/lead/tests/oracle/checks.py", line 95, in _check_pullback
#     once = pullback(seed)
#            ^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/operators.py", line 77, in checked
#     return tuple(pullback(cotangent))
#                  ^^^^^^^^^^^^^^^^^^^
#   File "<srcad f_vjp bbabdc0ea01b>", line 245, in pullback
#     i_ = i
#          ^
# NameError: cannot access free variable 'i' where it is not associated with a value in enclosing scope
