"""What the fuzzer found wrong once, in a few lines each."""

import numpy as np

from tests.corpus.table import case


def sine_after(d, steps):
    """A function that is known only when it runs, as it calls itself."""
    return np.sin(d) if steps <= 0 else sine_after(d, steps - 1)


@case(lambda d: (d.array(2), 2))
def element_less_itself_beside_a_call_known_only_when_it_runs(x, steps):
    t = x[1]
    p = t - t
    t *= sine_after(t, steps)
    return t + p


@case(lambda d: (d.array(3), d.array(3)), (0, 1))
def single_numbers_in_lists_beside_double_ones(x, y):
    double = np.ones(3)
    history = []
    history.append(np.dot(x, x))
    pair = (np.sum(y * y), history[0])
    return double[1] / (1.0 + history[-1] ** 2) + double[0] * pair[0] * pair[1]


@case(lambda d: (d.scalar(),))
def array_without_axes_under_two_names_that_changes_before_it_is_active(x):
    v = np.zeros(())
    w = v
    v += 1.0
    v += x
    return w * x


@case(lambda d: (d.scalar(),))
def numbers_made_of_an_array_without_axes_that_changes_later(x):
    v = np.array(x)
    a = v * 1.0
    parts = [v + 0.5, v]
    table = {"a": v - 2.0}
    parts.append(1.0 * v)
    v *= 3.0
    v -= x * x
    return a * v * parts[0] * parts[1] + parts[2] * table["a"]


def _halved(x, n):
    return np.sin(x) if n <= 0 else np.tanh(x) * _halved(0.5 * x, n - 1) + 0.3 * x


@case(lambda d: (d.array(4, 4),))
def rows_picked_twice_of_what_a_recursive_function_gives(x):
    y = np.tanh(_halved(x, 2))
    y[[-1, 0, 2]] += np.concatenate([y[[1, 2, 2]][:1], y[[-3, 1, -3]][1:]])
    return np.sum(y**2) + np.sum(y[[0, 0, 1]] * 0.5)


@case(lambda d: (d.array(2, 3),))
def rows_that_change_behind_a_with(rows):
    for row in rows:
        for _ in range(3):
            with np.errstate(all="ignore"):
                y = np.sin(row)
            np.add.at(row, 0, 0.5)
    return np.mean(y)


@case(lambda d: (d.array(2, 3),))
def rows_that_change_behind_a_finally(rows):
    total = 0.0
    for row in rows:
        for _ in range(3):
            try:
                y = np.sin(row) * row[1]
            finally:
                total += 1.0
            row[0] += 0.5
    return np.mean(y) * total
