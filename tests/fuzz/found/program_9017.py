# ruff: noqa
import math

import numpy as np


def f(y, y2):
    items2 = []
    items2.append(y[2])
    if np.sum(y) > 0.65:
        h = np.zeros(y2.shape)
        for k in range(2):
            h[:] = np.cos(np.full(len(y), 1.35))
            return np.sin(sum(items2))
    u = np.zeros(y2.shape)
    total3 = items2[-1]
    return (y2 ** 2).sum() + items2[0] + np.sum(y2[::-1])


SEED = 9017
WRT = ('y', 'y2')
KINDS = '(Array(shape=((4, 3),)), Array(shape=((4, 3),)))'

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
#   File "/tmp/lead/srcad/derivative.py", line 99, in __call__
#     version = self._version(dict(zip(self._names, args, strict=True)))
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/derivative.py", line 141, in _version
#     made = self._make(values)
#            ^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/derivative.py", line 161, in _make
#     return Version(make(job, functools.partial(self._accept, values=values), classes), list(values))
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/pipeline.py", line 65, in make
#     module, core = generate(job)
#                    ^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/pipeline.py", line 48, in generate
#     core = specialise(job.primal, job.facts, frozenset(job.request.free), job.samples)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/specialise.py", line 540, in specialise
#     core = _once(sp, facts)
#            ^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/specialise.py", line 569, in _once
#     body = structured(source.body, sp.names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 54, in structured
#     return _block(copy_tree(body), names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 158, in _flagged
#     return _block([*out, s, *checks, *rest], names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 107, in _block
#     return out + _branch(s, rest, names)
#                  ^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 133, in _branch
#     return _flagged(s, rest, names)
#            ^^^^^^^^^^^^^^^^^^^^^^^^
#   File "/tmp/lead/srcad/frontend/structure.py", line 151, in _flagged
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
#   File "/tmp/lead/srcad/frontend/structure.py", line 70, in _has
#     return gast.Return in kinds and _has(stmts.body + stmts.orelse, (gast.Return,), True)
#                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
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
#   File "/tmp/lead/srcad/frontend/structure.py", line 65, in _has
#     if isinstance(stmts, kinds):
#        ^^^^^^^^^^^^^^^^^^^^^^^^
# RecursionError: maximum recursion depth exceeded in __instancecheck__
#
# Made from
# import math
#
# import numpy as np
#
#
# def f2(total, M):
#     M[[0, 1]] = np.tanh((M[-1, -2] - total) * np.linalg.norm(1.3 + np.square(M)))
#     M[::2] *= np.tanh(M[np.array([-2, 2])] * 1.0 - M[-1])
#     if total > 0.21:
#         C, A = (np.tanh(0.5 * M), np.tanh(0.5 * M))
#     else:
#         C2 = M.T
#         if total < 0.65:
#             state, items = ((total or total, total and total), [np.clip(C2, -0.85, -0.85 + 0.9), C2 - total])
#             B = np.sin(np.full((M.shape[1], M.shape[1]), -0.45) @ np.where(items[0] > -0.85, items[-1], total))
#             c = np.tanh(B[-1, -2] * np.exp(np.sin(M[-1, -1])))
#         elif M[1, 0] > -0.25 or total < 1.35:
#             C3 = np.zeros_like(M)
#             t = M[-3, 1]
#             for i in range(2):
#                 C3[:] = np.tanh(0.5 * (M[-i] - M))
#                 table, total2 = ({'left': t * t, 'right': np.where(C3 > -0.45, C3, np.full((1, M.shape[1]), 0.65))}, np.tanh(np.tanh(t if (1.5 + np.cos(total)) ** 0.7 > -0.25 and i == 1 else t) ** 3))
#                 flag = C2 > -0.65
#                 C2[flag] += np.sin(C2[flag])
#                 t += np.mean(C3 * M)
#             W = np.sin(C2)
#             c = np.cos(np.mean(W))
#         else:
#             i2 = 0
#             while i2 < 4 and -0.63 < M[-2, 1] < 0.71:
#                 i2 += 1
#                 d, pair = (M.sum(), (total, np.arctan2(C2, 1.5 + np.square(C2))))
#             n = 0
#             while True:
#                 n += 1
#                 if n > 2 or C2[1, 2] < total:
#                     break
#                 M[-2::-1] += M[-1:0:-1]
#             c = np.multiply(np.mean(M[::-1]), M[-3, -1])
#         C2[-2, -1] = np.tanh(math.tanh(c))
#
#
# def f(y, y2):
#     items2 = []
#     items2.append(y[2])
#     if np.sum(y) > 0.65:
#         h = np.zeros(y2.shape)
#         c2 = items2[-1]
#         for k in range(2):
#             h[:] = np.cos(np.full(len(y), 1.35))
#             j = np.array([-1, 0])
#             y2[j] = np.tanh(0.5 * (len(y) * items2[0] or y2[::-1].mean()))
#             if np.max(h) < -0.05:
#                 return np.sin(sum(items2))
#             c2 += np.mean(h * y2)
#     elif y[-1] > 0.05 or items2[-1] < items2[-1]:
#         k2 = np.array([1, -1])
#         y[k2] += np.matmul(np.full((len(y), 2), -0.75).T, np.where(y[::-1] > 0.05, y2, items2[-1]))
#         items2[-1] /= 1.5 + np.sin(np.sum(y / (1.2 + np.square(items2[0]))))
#         apply = lambda a: math.sin(np.prod(np.tanh(y[::-1])))
#     elif np.sum(y2) > 0.05:
#         r = np.tanh(sum((np.expm1(np.tanh(e)) * 0.55 for e in y2)))
#         np.multiply(np.tanh(np.full(len(y), 0.85)), np.cumsum(y, axis=0), out=y2)
#         items2[0] -= np.var(y if np.sum(y) > 1.75 else y2[::-1])
#     u = np.zeros(y2.shape)
#     total3 = items2[-1]
#     for j2 in range(2):
#         u[:] = np.sin(y2[::-1])
#         found = y2 > 1.25
#         y[found] *= np.cos(np.sin(y2[found]))
#         total3 += np.mean(u * y2)
#     return (y2 ** 2).sum() + items2[0] + np.sum(y2[::-1])
