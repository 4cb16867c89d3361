"""Orders and choices that depend on active values, tests of which only the truth counts, and queues."""

from collections import deque

import numpy as np
import pytest

import srcad
from tests.corpus.table import Arguments
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent

X = np.array([0.3, 0.7, 0.5, 0.9])


def while_there_is_one(x):
    q = [x[0], x[1]]
    s = 0.0
    while q and q[0] < 2.0:
        s += q.pop(0) * x[2]
        if len(q) < 3 and not (s and s > 1.0):
            q.append(s * 2.0)
            q.append(x[3])
    return s


def calls_in_a_test(x):
    def f(v):
        if v > 0.5:
            return v * v
        return v

    xs = [x[0]]
    s = 0.0
    for k in range(4):
        if xs and f(xs[-1]) > 0.1 or s:
            s += xs[-1] * x[k]
        xs.append(x[k] if s and s > 0.3 else s)
    return s + xs[-1]


def the_first_that_is_free(x):
    free = [0.0] * 2
    w = 0.0
    for v in x:
        k = min(range(2), key=lambda i: free[i])
        w += free[k] * v
        free[k] += v * v
    return w + max(free)


def places_by_their_values(x):
    y = np.sin(9 * x)
    s = 0.0
    for r, i in enumerate(sorted(range(len(x)), key=lambda i: -y[i])):
        s += y[i] * r
        y[i] *= x[0]
    return s + y[0]


def keys_by_their_values(x):
    cost = {"a": x[0], "b": x[1] * 0.1}
    k = min(["a", "b"], key=lambda k: cost[k])
    return cost[k] * x[2]


def parts_by_their_values(x):
    p = (x[0], x[1])
    k = max((0, 1), key=lambda i: p[i])
    return p[k] * x[2]


def truths(x):
    assert x[0] and x[1] > 0
    return x[0] * x[1] if x[0] and x[1] > 0.2 else x[2]


def total(xs, n):
    return xs[0] if n == 0 else total(xs, n - 1) * xs[n]


def given_a_list_that_grows(x):
    ys = []
    s = 0.0
    for k in range(3):
        ys.append(np.sin(x[k]))
        s += total(ys, k)
        ys[0] = ys[0] * s
    return s


def given_an_array_that_is_stored_into(x):
    u = x * 1.0
    s = 0.0

    def g():
        pass

    for k in range(3):
        u[k] *= x[3]
        s += rec(u, k)
        u[0] = s
    return s + u[1]


def rec(u, n):
    return np.sum(u * u) if n == 0 else rec(u * 0.5, n - 1) * u[n]


def numbers_in_order(x):
    y = sorted(np.sin(9 * x))
    return y[0] * 2 + y[1] * y[2]


def pairs_in_order(x):
    xs = [(k, v * v) for k, v in enumerate(np.sin(9 * x))]
    xs.sort(key=lambda p: -p[1])
    return xs[0][1] * xs[1][1] + xs[0][0]


def two_names_for_one_list(x):
    xs = list(np.sin(9 * x))
    xs.sort()
    ys = xs
    ys.append(x[0])
    xs.sort(reverse=True)
    return xs[0] * ys[1] + xs[3]


def rows_in_order(x):
    rows = [x * k for k in (2.0, 1.0, 3.0)]
    rows = sorted(rows, key=np.sum, reverse=True)
    rows[0][0] = rows[1][1] * rows[2][2]
    return np.sum(rows[0] * rows[1])


def rows_turned_and_changed(x):
    rows = [x * k for k in (2.0, 1.0, 3.0)]
    u = rows[1]
    rows.sort(key=lambda r: r[0])
    rows[0][1] = u[2] * u[3]
    return np.sum(rows[0] * rows[2])


def what_is_read_once(x):
    s = 0.0
    for v in sorted(x, reverse=True):
        s = s * 0.5 + v
    for a, b in sorted(zip(x, x[::-1]), key=lambda t: t[0]):
        s = s * 0.5 + a * b
    return s


def paths(x):
    beams = [((), 0.0)]
    for v in x:
        grown = []
        for path, s in beams:
            for k in range(2):
                grown.append((path + (k,), s + v * (k + 0.5)))
        grown.sort(key=lambda t: -t[1])
        beams = grown[:2]
    return beams[0][1] * beams[1][1]


def keys_of_a_dict(x):
    d = {"a": x[0], "b": x[1]}
    out = 0.0
    for k in sorted(d):
        out = out * 2 + d[k]
    for k in sorted(d, key=lambda k: d[k]):
        out = out * 2 + d[k]
    return out


def both_ends(x):
    w = deque()
    s = 0.0
    for v in x:
        w.append(v * v)
        if len(w) > 2:
            s += w.popleft() * w[0]
        w.appendleft(s)
    return s + sum(w)


def constants_at_first(x):
    w = deque([1.0, 2.0])
    s = 0.0
    for k in range(3):
        s += w[0] * x[k]
        w.append(w.popleft() + s)
    for v in w:
        s += v * x[3]
    return s


def arrays_in_a_queue(x):
    w = deque()
    w.append(x * 2.0)
    u = w[0]
    u[0] = x[1]
    w.appendleft(u * x)
    w.popleft()[0] *= 2.0
    return np.sum(w[0])


def queues_that_turn(x):
    ring = deque()
    ring.rotate(2)
    ring.append(x[0] * x[1])
    ring.rotate(-7)
    ring.extendleft(x[1:4])
    ring.rotate()
    ring.rotate(7)
    ring.extendleft(ring)
    s = 0.0
    while len(ring) > 1:
        ring.rotate(-2)
        s += ring.popleft() ** 2 * len(ring)
    return s * ring[0]


HELPERS = ("total", "rec")
def the_least_by_a_key(x):
    nearest = min(x, key=lambda v: (v - 0.62) ** 2)
    pairs = [(v * v, v) for v in x]
    largest = max(pairs, key=lambda p: p[0])
    points = [np.array([x[0], x[1]]), np.array([x[2], x[3]])]
    best = min(points, key=lambda c: np.sum((c - 1.0) ** 2))
    return nearest * 2.0 + largest[0] * largest[1] + best @ best


def the_largest_pair(x):
    v, i = max((x[i], i) for i in range(3))
    cost, weight = min(zip(x, [1.0, 2.0, 3.0, 4.0]))
    a, b = min([(x[0], 1.0), (x[1], 2.0), (x[2], x[3])])
    return v * x[(i + 1) % 4] + cost * weight + a * b


def or_another_where_there_is_none(x):
    return max((v for v in x if v > 5.0), default=x[1]) * max((v for v in x if v > 0.4), default=0.0)


PROGRAMS = [v for n, v in list(globals().items()) if getattr(v, "__module__", "") == __name__ and n not in HELPERS]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_orders_and_queues(program):
    assert_gradient(program, (X,))
    assert_tangent(program, lambda: Arguments((X.copy(),)), 0)


def test_a_queue_of_constants_stays_one():
    def f(x):
        waiting = deque([2, 0, 1])
        s = 1.0
        while waiting:
            s = s * float(waiting.popleft() + 1) * x
        return s

    assert srcad.grad(f)(0.5) == pytest.approx(18.0 * 0.25)
    assert "popleft" in srcad.source(f, example_args=(0.5,))
