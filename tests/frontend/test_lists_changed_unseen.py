"""Lists of constants that begin empty, and are changed by functions that are handed on: no loop over them is lost."""

import bisect
import heapq

import numpy as np
import pytest

from tests.oracle.programs import gathered, right_in_both_modes

X = np.array([1.3, 0.7, -0.4])
PROGRAMS: list = []
program = gathered(PROGRAMS)


def horner(values, x):
    s = x[1]
    for v in values:
        s = s * v + x[0]
    return s


@program
def by_a_method(x):
    values = []
    list(map(values.append, [1.0, 2.0]))
    return horner(values, x)


@program
def by_a_key(x):
    values = []
    sorted([3.0, 1.0], key=lambda v: (values.append(v), v)[1])
    return horner(values, x)


@program
def by_a_test(x):
    values = []
    kept = list(filter(lambda v: values.append(v) is None, [1.0, 2.0]))
    s = x[1]
    for i, v in enumerate(values):
        s = s * v + x[0] * i
    return s + len(kept) * x[2]


@program
def by_a_dict(x):
    values, table = [], {}
    table.setdefault("k", values).append(2.0)
    return sum(v * x[0] for v in values) + horner(values, x)


@program
def by_other_modules(x):
    values = []
    heapq.heappush(values, 3.0)
    bisect.insort(values, 2.0)
    return horner(values, x) + np.sum(x * np.sum(np.array(values)))


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
def test_changed(fun):
    right_in_both_modes(fun, X)
