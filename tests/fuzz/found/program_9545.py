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
    else:
        if 0.45 < z[-1]:
            z[:, None] += np.tanh(np.sqrt(1.0 + np.square(np.linspace(0.1, 0.8, 1))))
            x_bar = z[:-1]
        else:
            if np.mean(z[::-1]) > 0.85:
                x_bar2 = np.tanh(np.where(np.where(z > 0.55, z, (1.5 + np.sin(z[1])) ** np.tanh(z[-1])) > 1.55, z, z[3]))
                w = np.tanh(0.5 * (1.5 + np.sin(np.logaddexp(np.tanh(x_bar2), np.tanh(z)))) ** np.tanh(x_bar2[::-1] if np.min(x_bar2) < 0.35 else z))
            else:
                history = []
                history.extend([np.tanh(z.sum()), np.cos(np.dot(z, z))])
                w = np.tanh(0.5 * z)
            z = np.cos((w[::-1] - z) * (z[-3] + w[2]))
        parts = []
        parts.extend([np.cos(z[-2] + z.sum()), np.tanh(-z[0])])
        z = np.tanh(z / (1.2 + np.square(z[-4])) @ np.minimum(np.full((len(z), len(z)), 0.75), np.full((len(z), len(z)), 1.25)))
    return np.tanh(0.5 * ((z if max(0.65, 0.3719) > 0.55 else z[::-1]) / (1.2 + np.square(-0.35))))

def f(M):
    M -= M
    W, B = (np.outer(f2(M[2]), M[:, 1]), np.sin(np.multiply(M[::-1] / (1.2 + np.square(M[-2, 3])), M[1])))
    r = np.tanh(np.multiply(0.75 + M[1, -4], 1.55))
    M2 = M
    M2[1:] = np.tanh(math.sqrt(1.0 + np.sum(M2[M2 > 1.95]) ** 2))
    for n in range(2):
        if -0.63 < M[n, n] < 0.71:
            return np.tanh(M2.max())
        if n == 1:
            if n % 2 == 0:
                break
            total = np.tanh(0.5 * M2[n, -3])
        elif np.sum(M2[M2 > 0.95]) > -0.45 or not -0.63 < 1.15 < 0.71:
            M += np.tanh(M2)
            if -0.63 < M2[n, 0] < 0.71:
                for k in reversed(range(len(M))):
                    flag = n > 0
                    if flag:
                        W3 = np.tanh(0.5 * M.T)
                    if np.sum(M[M > 0.55]) < 1.65:
                        M[n, k - 1] -= np.sin(M.mean())
                    if flag:
                        W3 = np.cos(M)
                W4 = M if (M2[n, n] if n == 1 else M[-2, -1]) < -0.15 else M2
                W2 = np.sin(np.dot(np.full((len(M), len(M)), -0.25), np.full((len(M), len(M)), 1.85)))
            elif (-0.75 if np.sum(M) > 0.45 or M2[n, n - 1] - -0.15 > 1.45 else M2[n - 1, n]) > -0.75 or n % 2 == 0:
                M[::2] = np.sin(M[::2])
                parts2 = []
                parts2.append(np.sin(np.full((len(M), 1), 0.65) - np.hypot(1.0 + np.square(np.full((1, len(M)), 0.35)), M)))
                M2[1::2] = np.full((1, len(M)), 1.95)
                W2 = M
            else:
                M2 *= np.tanh(np.tanh(0.5 * np.full((len(M), 1), 0.15)))
                W2 = M2[::-1] - np.outer(M2[:, n], M2[:, n - 1])
            history2 = [(np.mean(W2), np.outer(M2[:, 2], M2[-n])), (math.sin(M2[n - 1, n - 1]), np.clip(W2[::-1], -0.55, -0.55 + 0.9))]
            total = np.cos(history2[-1][0])
        else:
            pass
            total = np.tanh(0.5 * math.sqrt(1.0 + np.square(np.sin(M[n, -n])) ** 2))
    r = np.tanh(max(0.55, 0.3719))


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
