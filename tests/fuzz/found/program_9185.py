# ruff: noqa
import math

import numpy as np


def inner(y, y_saved):
    y[-1] = np.tanh(0.5 * sum((1.0 / (1.0 + np.exp(-np.tanh(e))) * y_saved[0] for e in y_saved)))


def f(t, items):
    t -= np.sin(np.tanh(items[0][1]))
    t2 = items[0][0]
    return np.sin(t) + items[0][1] + np.sin(items[-1][0]) + t * -0.85


SEED = 9185
WRT = ('t', 'items')
KINDS = '(Float(), Seq(element=Tup(parts=(Float(), Float())), least=2))'

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
#   File "<srcad f_vjp 4be313bf8eef>", line 15, in pullback
#     items_bar[-1][0] += cotangent * np.cos(v_)
#                                            ^^
# NameError: name 'v_' is not defined
