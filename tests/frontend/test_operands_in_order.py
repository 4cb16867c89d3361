"""Operands are what they were when they were evaluated, whatever a later one of the same expression does."""

import heapq

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


def taken_from_a_heap(x):
    h = [3.0, 1.0, 2.0]
    s = x * h[0]
    heapq.heapify(h)
    s = s * h[0] + x * heapq.heappop(h)
    s = heapq.heappop(h) * x + s * h[0]
    return s * x


def place_taken_from_a_heap(x):
    places = [0, 1, 2]
    u = np.array([1.0, 2.0, 3.0]) * x
    s = u[heapq.heappop(places)] * u[places[0]]
    u[heapq.heappop(places)] += x * places[0]
    return s * np.sum(u * u) * np.exp(len(places) * x)


def views_at_places_taken_from_a_heap(x):
    places = [0, 1, 2]
    u = np.outer([1.0, 2.0, 3.0], [x, x * x])
    v = u[heapq.heappop(places)]
    v[...] *= x
    w = u[heapq.heappop(places) :, 1]
    w[...] += v[0]
    return np.sum(u * u) * len(places)


def numbers_in_turn(x):
    numbers = iter([1.0, 2.0, 3.0, 4.0])
    return x * next(numbers) - np.sin(next(numbers) * x) ** next(numbers) / next(numbers)


def random_numbers(x):
    rng = np.random.default_rng(3)
    return x * rng.normal() - np.sin(rng.normal() * x) * rng.uniform() + x ** rng.uniform(1.0, 2.0)


def global_random_numbers(x):
    np.random.seed(3)
    a = x * np.random.rand()
    return a - np.sin(np.random.rand() * x) * np.random.uniform() + np.random.rand() ** x


def taken_in_turn(x):
    h = [1.0, 2.0, 3.0]
    a, b = np.sin(x), np.cos(x)
    y = a * heapq.heappop(h)
    z = b * h[0]
    return y * heapq.heappop(h) + z + x * h[0]


def count_of_calls(x):
    seen = []
    return x * _count(seen) + np.sin(x * len(seen)) * _count(seen) - len(seen) * x**2


def _count(seen):
    seen.append(len(seen))
    return len(seen)


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


PROGRAMS = [f for f in list(globals().values()) if getattr(f, "__module__", "") == __name__ and f.__name__[0] != "_"]


@pytest.mark.parametrize("f", PROGRAMS, ids=lambda f: f.__name__)
def test_operands_from_left_to_right(f):
    check_slope(f, 1.3)
