"""Derivatives of small programs, each taken in reverse mode two and three times, against forward mode thrice.

Forward mode keeps nothing, so it has no part in what the reverse sweeps may keep wrongly.
"""

from __future__ import annotations

import numpy as np
import pytest

import srcad


def rows_used_twice(x):
    rows = []
    for i in range(2):
        w = np.zeros(2)
        w[i] = x * i
        w[0] += x * x
        rows.append(w)
    return np.sum(np.array(rows) @ np.vstack(rows))


def rows_times_themselves(x):
    rows = []
    for _ in range(2):
        w = np.zeros(2)
        w[0] += x
        rows.append(w)
    C = np.vstack(rows)
    return np.sum(C @ C * x)


def grown_list_of_arrays(x):
    xs = [np.array([x, 1.0])]
    for _ in range(3):
        y = xs[-1].copy()
        y[0] *= x
        y[1] += y[0]
        xs.append(y)
    return np.sum(np.array(xs) ** 2)


def views_in_a_loop(x):
    buf = np.zeros((2, 3))
    for i in range(2):
        row = buf[i]
        for j in range(3):
            row[j] = x * (i + 1) + j * x * x
    buf[:, 1] = buf[:, 0] * buf[:, 2]
    return np.sum(np.sin(buf))


def a_complex_number(x):
    z = x + 1j
    return (z * z * z).imag + abs(z)


PROGRAMS = [rows_used_twice, rows_times_themselves, grown_list_of_arrays, views_in_a_loop, a_complex_number]


@pytest.mark.parametrize("f", PROGRAMS, ids=lambda f: f.__name__)
def test_reverse_mode_again_and_again(f):
    def first(x):
        return srcad.jvp(f, (x,), (1.0,))[1]

    def second(x):
        return srcad.jvp(first, (x,), (1.0,))[1]

    x = 0.7
    gradient = srcad.grad(f)
    assert gradient(x) == pytest.approx(first(x), rel=1e-12)
    assert srcad.grad(gradient)(x) == pytest.approx(second(x), rel=1e-11)
    third = srcad.jvp(second, (x,), (1.0,))[1]
    again = srcad.grad(srcad.grad(first if f is a_complex_number else gradient))
    assert again(x) == pytest.approx(third, rel=1e-10)
