"""Loops over ranges that are left early: the reversed loop runs over as much as was run over."""

import numpy as np
import pytest

from tests.oracle.checks import assert_gradient

LOOPS = []


def loop(fun):
    LOOPS.append(fun)
    return fun


@loop
def downwards(x):
    s = 0.0
    for i in reversed(range(len(x))):
        s += x[i] * s + x[i]
        if s > 3:
            break
    return s


@loop
def downwards_to_one(x):
    s = 0.0
    for i in reversed(range(1, len(x))):
        s += x[i] * s + x[i]
        if s > 3:
            break
    return s


@loop
def downwards_in_steps(x):
    s = 0.0
    for i in reversed(range(0, len(x), 2)):
        s += x[i] * s + x[i]
        if s > 3:
            break
    return s


@loop
def with_its_end_bound_again(x):
    s = 0.0
    n = len(x)
    for i in reversed(range(n)):
        n = 1
        s += x[i] * s + x[i]
        if s > 3:
            break
    return s * n


@loop
def with_a_negative_step(x):
    s = 0.0
    for i in range(len(x) - 1, -1, -1):
        s += x[i] * s + x[i]
        if s > 3:
            break
    return s


@loop
def within_another_loop(x):
    s = 0.0
    for k in range(2):
        for i in reversed(range(len(x) - k)):
            if s > 3:
                break
            s += x[i] * s + x[i]
    return s


@loop
def left_by_return(x):
    s = 0.0
    for i in reversed(range(len(x))):
        s += x[i] * s + x[i]
        if s > 300:
            return s
    return s * 2


@loop
def downwards_without_its_variable(x):
    s = x[0]
    for _ in reversed(range(len(x))):
        s = np.sin(s) * x[1] + s
        if s > 1.0:
            break
    return s


@loop
def upwards_without_its_variable(x):
    s = x[0]
    for _ in range(len(x)):
        s = np.sin(s) * x[1] + s
        if s > 1.0:
            break
    return s


@loop
def one_name_for_an_array_at_first_and_a_list_in_the_end(x):
    """When the loop is read for the first time, `items` is what the inner one goes over; in the end the list is."""
    parts, n = [x * 1.0, x[1:]], 0
    while n < 3 and len(parts[-1]) * x[0] > 0.05:
        n += 1
        if n % 2 == 0:
            if len(parts[0]) > 9:
                break
        else:
            for _ in x[4:]:
                pass
        row = parts[0][:2][...]
        row[::-1] += np.array([np.square(np.sin(e)) for e in row])
    return np.sum(parts[0]) + np.mean(x[::-1] * x)


@loop
def bound_again_behind_an_early_return(x):
    """What is taken back before the branch is the old h: a branch that binds h again takes back another one."""
    for c in x:
        h = np.tanh(0.5 * np.where(x > 0.95, x[::-1], c + x[-3]))
        j = 0
        while j < 2 and h[3] < 0.4:
            j += 1
            if float(c) < 0.45:
                return np.sin(len(h) * h[j])
        x, h = (h, np.sin(h) * 0.8)
        a = np.sin(np.sum(h[h > 0.1]))
    return a


@pytest.mark.parametrize("fun", LOOPS, ids=lambda f: f.__name__)
def test_loop(fun):
    long, short = np.array([0.5, 1.5, 1.2, 0.6, 0.9]), np.array([0.1, 0.5, 0.2, 0.6])
    assert_gradient(fun, (long,), again=(short,))
