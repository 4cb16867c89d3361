"""Elements of arrays that a loop binds anew: the reverse sweep reads them where the array itself is kept."""

import numpy as np
import pytest

import srcad
from tests.oracle.programs import gathered, right_in_both_modes

X = np.array([0.7, -0.4, 1.3, 0.55, -1.1])
PROGRAMS: list = []
program = gathered(PROGRAMS)


@program
def unpacked(x):
    y = x
    s = 0.0
    for i in range(3):
        z = np.sin(y) * 1.5
        a, b = z[0], z[1]
        s += a * b * z[2] + np.sum(z**2)
        y = z + a * x
    return s * y[0]


@program
def in_branches(x):
    y = x
    s = 0.0
    for i in range(4):
        z = np.sin(y)
        if z[0] > 0.3:
            s += z[1] * z[2] * z[1]
            z = z * z[0]
        else:
            s -= z[3] * np.sum(z * z)
        s += z[4] * z[0]
        y = y + 0.1 * z * z[1]
    return s


@program
def in_nested_loops(x):
    s = 0.0
    for i in range(3):
        z = x * (i + 1)
        for j in range(4):
            s += z[j] * z[j + 1] * np.sin(s)
            if s > 2:
                z = z * 0.5
            w = z[j]
            s += w * w
        s += z[0] * np.sum(z)
    return s


@program
def before_and_after_a_store(x):
    s = 0.0
    for i in range(3):
        z = x * (i + 1)
        z2 = z * z
        a = z2[0]
        z2 = z2 + 1
        b = z2[0]
        z2[1] *= a
        s += a * b * z2[1] * z[2] * z[3] + np.sum(z2)
    return s


@program
def until(x):
    s = 0.0
    z = x
    while s < 3:
        z = z * 1.1 + 0.1
        a = z[0]
        b = z[1]
        s += a * a + b * b * z[2]
        if s > 2.5:
            break
        z = np.tanh(z) * np.sum(z)
    return s * z[0]


@program
def in_a_while_loop(x):
    s = 0.0
    for i in range(3):
        z = np.cumsum(x) * (s + 1)
        k = 0
        while k < 3 and z[k] < 1.5:
            s += z[k] * z[k + 1]
            k += 1
        s += z[k] ** 2 * np.sum(z)
    return s


@program
def of_vectors_by_a_function(x):
    def f(z):
        a, b, c, d, e = z
        return np.array([a * b, b * c * a, c * d, d * e, e * a])

    y = x
    for i in range(3):
        k = f(y)
        k = f(y + 0.1 * k)
        y = y + 0.1 * k * f(k)
    return np.sum(y * y)


@program
def of_rows_and_columns(x):
    s = 0.0
    for i in range(2):
        z = np.outer(x, x) * (s + 1)
        r = z[1]
        c = z[:, 2]
        s += r[0] * c[1] * z[0, 0] * z[1, 1] + np.sum(r * c)
        t = r[1:3]
        s += t[0] * t[1] + np.sum(z) ** 2 * 0.01
    return s


@program
def by_a_nested_function(x):
    s = 0.0
    for i in range(3):
        z = np.sin(x + s)

        def g(v):
            return v * z[0] + z[1]

        s += g(s + z[2]) * g(z[3])
        z = z * 2
        s += g(1.0) * z[4]
    return s


@program
def of_a_list(x):
    s = 0.0
    zs = []
    for i in range(3):
        z = np.sin(x + s)
        zs.append(z)
        s += z[0] * z[1] * zs[-1][2]
        if len(zs) > 1:
            s += zs[-2][0] * z[3] * zs[0][1]
    return s + sum(z[0] * z[4] for z in zs)


@program
def replaced(x):
    z = x * 1.0
    s = 0.0
    for i in range(4):
        a = z[i]
        z = z * 1.0
        z[i] = a * a
        b = z[i]
        s += a * b * z[0]
        z = np.sin(z)
    return s + np.sum(z)


@program
def in_a_try_statement(x):
    y = x
    for i in range(3):
        z = y * y
        try:
            s = z[0] * z[1] + z[2]
        finally:
            w = z[3] * z[4] * z[0]
        y = y * s + z * w
    return y[0] * y[1]


@program
def of_rows(x):
    tot = 0.0
    for v in np.outer(x, x):
        u = v * x
        p, q = u[0], u[1]
        if p > q:
            p, q = q, p
        tot += p * q * q * u[2] * np.sum(u)
        u = u / 2
        tot += u[0] * p
    return tot


@program
def of_two_that_swap(x):
    tot = 0.0
    prev = x
    for i in range(3):
        cur = np.sin(prev) * x
        tot += cur[0] * prev[0] * cur[1] * prev[1] + np.sum(cur * prev)
        prev, cur = cur, prev
        tot += cur[2] * prev[2] * cur[3]
    return tot


@program
def by_recursion(x):
    def inner(z, n):
        if n == 0:
            return z[0] * z[1]
        w = z * z[2]
        return inner(w, n - 1) * w[3] + w[4] * z[0]

    return inner(x, 3)


@program
def at_places_that_change(x):
    tot = 0.0
    for i in range(3):
        z = np.exp(x * 0.3) * (1 + tot)
        idx = int(z[0] * 2) % 5
        tot += z[idx] * z[idx - 1] * z[1]
        idx = (idx + 1) % 5
        tot += z[idx] * np.sum(z)
    return tot


@program
def at_places_that_move(x):
    tot = 0.0
    for i in range(3):
        z = x * x * (tot + 1)
        j = i
        a = z[j]
        j += 1
        b = z[j]
        j += 1
        tot += a * b * z[j] * z[j - 1] + np.prod(z)
    return tot


@program
def of_one_that_a_branch_changes(x):
    tot = 1.0
    for i in range(3):
        for j in range(2):
            z = x * tot
            if j == 1:
                z = z + x
            a = z[0] * z[1]
            tot += a * z[2] + np.sum(z * z) * 0.1
        tot += z[0] * z[3] * a
    return tot


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
def test_programs(fun):
    right_in_both_modes(fun, X)


def test_the_array_is_kept_and_not_its_elements():
    def turned(x):
        y, total = x, 0.0
        for _ in range(3):
            z = y + 0.1 * np.sin(y)
            total += np.sum(z**2)
            y = np.array([z[0] * z[1], z[1] * z[2], z[2] * z[0], z[3] * z[0], z[4]]) + z
        return total * np.sum(y)

    right_in_both_modes(turned, X)
    text = srcad.source(turned, example_args=(X,))
    assert "z_saved.append(z)" in text and "v_saved" not in text and "v2_saved" not in text
