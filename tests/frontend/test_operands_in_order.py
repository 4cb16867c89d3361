"""Operands are what they were when they were evaluated, whatever a later one of the same expression does."""

import numpy as np
import pytest

from tests.oracle.slopes import check_slope


def sum_of_a_list_that_grows(x):
    acc = []

    def f(a):
        acc.append(a)
        return sum(acc)

    return f(x) + f(x * x)


def default_that_grows(x):
    def f(a, acc=[]):  # noqa: B006
        acc.append(a)
        return sum(acc)

    return f(x) * f(x * x) + f(x, acc=[1.0])


def within_a_tuple(x):
    acc = [x]
    t = (sum(acc), acc.append(x * x), sum(acc))
    return t[0] * t[2]


def length_of_a_list_that_grows(x):
    acc = []

    def f(a):
        acc.append(a)
        return acc

    return sum(f(x)) + len(f(x * x)) * x + f(3.0)[1]


def added_at(x):
    u = np.zeros(2)

    def f(a):
        np.add.at(u, [0, 0], a)
        return 1.0

    return np.sum(u * x) + x * u[0] + f(x) + np.sum(u * x) * f(x)


def filled(x):
    u = np.ones(2) * x
    return np.sum(u) * (u.fill(x * x) or 1.0) + np.sum(u)


def put_in(x):
    u = np.ones(3) * x
    return np.sum(u * u) + (np.put(u, [1], x**3) or u[1]) + np.sum(u * u)


def of_an_array_that_changes(x):
    u = np.array([x, 2.0])

    def f(a):
        u[0] = u[0] * a
        return np.sum(u)

    return np.sum(u) + f(x) * np.sum(u) + f(2.0)


def counters(x):
    n = [0]

    def tick():
        n[0] += 1
        return n[0]

    return x * tick() + x**2 * tick() + tick() * x ** tick()


def bound_after_it_has_grown(x):
    acc = [x]

    def f(a):
        nonlocal acc
        acc.append(a)
        acc = [a]
        return a

    held = acc
    return sum(held) * f(x * x) * sum(held) + sum(acc)


PROGRAMS = [f for f in list(globals().values()) if getattr(f, "__module__", "") == __name__]


@pytest.mark.parametrize("f", PROGRAMS, ids=lambda f: f.__name__)
def test_operands_from_left_to_right(f):
    check_slope(f, 1.3)
