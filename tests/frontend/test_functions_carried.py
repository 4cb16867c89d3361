"""Recursive functions of a module that pass a function of the program's own along."""

from collections import namedtuple

import numpy as np
import pytest

from tests.oracle.programs import gathered, right_in_both_modes

X = np.array([1.3, 0.7, -0.4])
PROGRAMS: list = []
program = gathered(PROGRAMS)


def integral(f, a, b, tol, depth=0):
    m = (a + b) / 2
    whole = (b - a) / 6 * (f(a) + 4 * f(m) + f(b))
    left = (m - a) / 6 * (f(a) + 4 * f((a + m) / 2) + f(m))
    right = (b - m) / 6 * (f(m) + 4 * f((m + b) / 2) + f(b))
    if abs(left + right - whole) < tol or depth > 8:
        return left + right
    return integral(f, a, m, tol / 2, depth + 1) + integral(f, m, b, tol / 2, depth=depth + 1)


def folded(f, xs, total):
    return total if len(xs) == 0 else folded(f, xs[1:], f(total, xs[0]))


def bisected(f, low, high, n):
    m = 0.5 * (low + high)
    if n == 0:
        return m
    return bisected(f, low, m, n - 1) if f(low) * f(m) <= 0 else bisected(f, m, high, n - 1)


def over_tree(tree, leaf, *, node):
    if isinstance(tree, tuple):
        return node(over_tree(tree[0], leaf, node=node), over_tree(tree[1], leaf, node=node))
    return leaf(tree)


@program
def integrals(x):
    def f(t):
        return np.exp(-x[0] * t) * np.sin(3.0 * x[1] * t)

    return integral(f, 0.0, 0.7, 1e-3) * integral(lambda t: f(t) * t, x[2], 1.0, 1e-3)


@program
def folds(x):
    return folded(lambda total, v: total * x[1] + v, x, 1.0)


@program
def roots_by_halves(x):
    return bisected(lambda t: t**2 - x[0], 0.0, x[1] + 2.0, 5)


@program
def trees(x):
    return over_tree(((0, 1), (2, (1, 0))), lambda i: x[i] * 2.0, node=lambda a, b: a * b + a)


@program
def columns_of_rows(x):
    rows = [np.split(x * (k + 1.0), 3) for k in range(2)]
    pairs = [rows[0], rows[1], [x, 2.0 * x, x * x]]
    return sum(np.sum(a * b) * np.sum(c) for a, b, c in zip(*pairs))


def in_turns(fs, a, n):
    return 0.0 if n == 0 else fs[0](a) * fs[1](a) + in_turns(fs, a + 0.5, n - 1)


def unpacked(fs, a, n):
    if n == 0:
        return 0.0
    f, g = fs
    return f(a) + g(a) + unpacked(fs, a + 0.5, n - 1)


Pair = namedtuple("Pair", "f g")


@program
def a_tuple_of_functions(x):
    return in_turns((lambda t: x[0] * t, lambda t: x[1] * t * t), x[2], 3)


@program
def a_list_of_functions(x):
    return in_turns([np.sin, lambda t: x[1] * t], 0.5, 2) + unpacked(Pair(lambda t: t * t, lambda t: x[0]), x[1], 2)


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
def test_carried(fun):
    right_in_both_modes(fun, X)
