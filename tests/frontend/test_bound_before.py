"""A name that is bound in `try` or in one branch, and again after it: each value is the one that was there."""

import numpy as np
import pytest

from tests.oracle.checks import assert_gradient

X = np.array([0.3, 0.7, 0.5])


def in_finally(x):
    """From the fuzzer (seed 7300241)."""
    try:
        pass
    finally:
        d = np.mean(x)
    a = np.sin(d)
    d = a
    for v in x:
        d *= v
    return d


def in_try(x):
    try:
        d = np.mean(x)
        a = np.sin(d) * d
    finally:
        pass
    d = a + x[0]
    for v in x:
        d *= v
    return d


def in_with(x):
    with np.errstate(all="ignore"):
        d = np.mean(x)
    a = np.sin(d) * d
    d = a
    for v in x:
        d *= v
    return d


def in_one_branch(x):
    s = 0.0
    if x[0] > 0.1:
        d = np.mean(x)
        s = np.sin(d) * d
    d = s + x[0]
    for v in x:
        d *= v
    return d


def in_a_loop(x):
    s = 0.0
    for v in x:
        d = np.mean(x) * v
        s += np.sin(d) * d
    d = s + x[0]
    for v in x:
        d *= v
    return d


def in_one_branch_of_a_loop(x):
    s = 1.0
    for k in range(3):
        if k % 2 == 0:
            d = np.mean(x) * s
            s = np.sin(d) * d
        d = s + x[k]
        for v in x:
            d *= v
        s += d
    return s


PROGRAMS = [in_finally, in_try, in_with, in_one_branch, in_a_loop, in_one_branch_of_a_loop]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_bound_before(program):
    assert_gradient(program, (X,))
