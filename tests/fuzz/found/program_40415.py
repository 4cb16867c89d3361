# ruff: noqa
import math

import numpy as np


def f(a_bar):
    d, b = (a_bar, np.tanh(a_bar))
    k = 0
    while k < 2 and (d > 0.55 or not a_bar > 0.21):
        k += 1
        a_bar2 = np.tanh(0.5 * np.abs(0.55))
        for j in range(3):
            if b > 0.21:
                if -0.35 < a_bar2:
                    a_bar2, d = (d, a_bar2)
                else:
                    a_bar /= 1.5 + np.sin(np.cos(b + d))
                    if -0.63 < 1.75 < 0.71:
                        return np.sin(-0.65)
                a_bar, d = (d, a_bar)
    if -0.63 < b < 0.71:
        for k2 in range(2):
            for j2 in range(4):
                b = np.tanh(0.5 * b)
                d2 = np.cos(a_bar)
                a = np.tanh(np.cosh(np.sin(np.minimum(b, np.sin(d2)))))
                d2 += np.sin(a)
        else:
            if 0.35 > 0.21:
                return np.cos(np.sqrt(1.0 + np.square(a_bar)))
        c = np.expm1(np.tanh(b))
    else:
        c2 = np.sin((1.5 + np.cos(d)) ** 0.7)
        c = np.cosh(np.sin(b))
    j3 = 0
    j3 += 1
    return np.sin(d) + a_bar * 0.7 + np.arctan2(-0.45, 1.5 + np.square(a_bar))


SEED = 40415
WRT = ('a_bar',)
KINDS = '(Float(),)'

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
#   File "/tmp/lead/srcad/derivative.py", line 104, in __call__
#     version = self._version(dict(zip(self._names, args, strict=True)))
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/derivative.py", line 146, in _version
#     made = self._make(values)
#            ^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/derivative.py", line 166, in _make
#     return Version(make(job, functools.partial(self._accept, values=values), classes), list(values))
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/pipeline.py", line 67, in make
#     module, core = generate(job, accept)
#                    ^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/pipeline.py", line 49, in generate
#     core = specialise(job.primal, job.facts, frozenset(job.request.free), job.samples)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/specialise.py", line 619, in specialise
#     core = _once(sp, facts)
#            ^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/specialise.py", line 650, in _once
#     body = structured(source.body, sp.names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 54, in structured
#     return _block(copy_tree(body), names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 105, in _block
#     return out + _block(after + rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 137, in _branch
#     orelse = _block(_join(orelse, rest), names)
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 159, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 152, in _flagged
#     if _has([s], (kind,), into_loops=False):
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 72, in <genexpr>
#     _has(getattr(stmts, f), kinds, into_loops) for f in stmts._fields if isinstance(getattr(stmts, f, None), list)
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in _has
#     return any(_has(s, kinds, into_loops) for s in stmts)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 64, in <genexpr>
#     return any(_has(s, kinds, into_loops) for s in stmts)
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 71, in _has
#     return any(
#            ^^^^
# RecursionError: maximum recursion depth exceeded
#
# Made from
# import math
#
# import numpy as np
#
#
# def f(a_bar):
#     d, b = (a_bar, np.tanh(a_bar))
#     k = 0
#     while k < 2 and (d > 0.55 or not a_bar > 0.21):
#         k += 1
#         a_bar2 = np.tanh(0.5 * np.abs(0.55))
#         for j in range(3):
#             if b > 0.21:
#                 if -0.35 < a_bar2:
#                     a_bar2, d = (d, a_bar2)
#                 else:
#                     a_bar /= 1.5 + np.sin(np.cos(b + d))
#                     if -0.63 < 1.75 < 0.71:
#                         return np.sin(-0.65)
#                 a_bar, d = (d, a_bar)
#     if -0.63 < b < 0.71:
#         for k2 in range(2):
#             for j2 in range(4):
#                 b = np.tanh(0.5 * b)
#                 d2 = np.cos(a_bar)
#                 a = np.tanh(np.cosh(np.sin(np.minimum(b, np.sin(d2)))))
#                 d2 += np.sin(a)
#         else:
#             if 0.35 > 0.21:
#                 return np.cos(np.sqrt(1.0 + np.square(a_bar)))
#         c = np.expm1(np.tanh(b))
#     else:
#         c2 = np.sin((1.5 + np.cos(d)) ** 0.7)
#         c = np.cosh(np.sin(b))
#     j3 = 0
#     while j3 < 2 and (-0.45 > -0.05 and 1.75 > 0.21):
#         j3 += 1
#         c3 = np.sin(0.45)
#         b = np.tanh(np.minimum(c / (1.2 + np.square(b)), c if d + b < 0.25 else a_bar))
#         a_bar3 = np.tanh((1.5 + np.sin(0.55)) ** np.tanh(d) / (1.2 + np.square(b * 1.15)) / (1.2 + np.square(0.45 or c / (1.2 + np.square(c)))))
#     a_bar += 0.75
#     for i in range(2):
#         total = 1.0 / (1.0 + np.exp(-np.tanh(np.sin(d))))
#     return np.sin(d) + a_bar * 0.7 + np.arctan2(-0.45, 1.5 + np.square(a_bar))
