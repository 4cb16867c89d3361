"""Lists whose elements are taken out, put in, replaced, also where their arrays are stored into under other names."""

import numpy as np
import pytest

from tests.corpus.table import Arguments
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent

X = np.array([0.3, 0.7, 0.5, 0.9])


def queue_of_numbers(x):
    waiting = [x[0], x[1] * x[2]]
    s = 0.0
    for k in range(6):
        v = waiting.pop(0)
        waiting.append(np.sin(v) * x[k % 4])
        s += v * waiting[0]
    return s


def queue_of_arrays(x):
    waiting = [x, np.cos(x)]
    s = 0.0
    for k in range(4):
        v = waiting.pop(0)
        waiting.append(v * waiting[-1])
        s += np.sum(v) * waiting[0][k]
    return s


def queue_emptied(x):
    parts = [np.sin(x), x * x]
    s = 1.0
    while parts:
        v = parts.pop(0)
        s += np.sum(v) * s
    return s


def taken_from_the_middle(x):
    xs = [x[0], x[1], x[2], x[3]]
    a = xs.pop(1)
    b = xs.pop(-2)
    return a * xs[0] + b * xs[1] * a


def taken_by_a_counter(x):
    xs = [np.sin(v) for v in x]
    s = 0.0
    for i in (2, -3, 0, -1):
        s = s * 0.5 + xs.pop(i) * (i + 2.0)
    return s


def put_in_front(x):
    xs = []
    for k in range(4):
        xs.insert(0, x[k] * (xs[0] if xs else 1.0))
    return xs[0] * xs[2] + xs[-1]


def put_in_by_a_counter(x):
    xs = [x[0]]
    for i in (5, -1, 1, 0, -9):
        xs.insert(i, xs[-1] * x[i % 4] + 0.1)
    return xs[0] + 2.0 * xs[1] * xs[2] + xs[3] * xs[4] + xs[5]


def put_in_arrays(x):
    xs = [x]
    for i in range(3):
        xs.insert(i, xs[0] * np.cos(x))
    return np.sum(xs[0] * xs[1]) + np.sum(xs[2])


def rows_of_constants_first(x):
    rows = []
    for _ in range(len(x)):
        rows.append([0.0] * 3)
    for i in range(1, len(x)):
        row = rows[i]
        row[1] = x[i] * x[i - 1] + rows[i - 1][1]
        rows[i][2] = row[1] * x[0]
    return rows[-1][1] * rows[1][2]


def deleted(x):
    xs = [v * v for v in x]
    for i in range(2):
        del xs[-1]
        xs.append(x[i])
    p = {"a": xs[0], "b": xs[1]}
    first = p["a"]
    del p["a"], xs[0]
    return first * sum(p.values()) * xs[0]


def popped_and_changed(x):
    xs = [np.sin(x), x * x]
    v = xs.pop()
    v[1:] *= 2.0
    v[0] = xs[0][1] * v[2]
    xs.append(v)
    return np.sum(xs[0] * xs[1])


def popped_and_changed_in_a_loop(x):
    xs = [np.sin(x), x * x, np.cos(x)]
    y = x * 1.0
    while xs:
        v = xs.pop()
        v[0] *= y[1]
        y[1:] += v[1:] * v[0]
    return np.sum(y)


def round_robin_in_place(x):
    xs = [x[:2] * 1.0, x[2:] * 1.0]
    for k in range(5):
        v = xs.pop(0)
        v[k % 2] = v[0] * v[1] + xs[0][0]
        xs.append(v)
    return xs[0][0] * xs[1][1] + xs[0][1]


def kept_under_another_name(x):
    u = x * 1.0
    xs = [u, np.cos(x)]
    v = xs.pop(0)
    v[0] = u[1] * u[2]
    xs.insert(1, v)
    u[3] *= xs[1][0]
    return np.sum(xs[0] * xs[1]) + u[3]


def reversed_and_changed(x):
    u = x * 1.0
    xs = [u, np.cos(x)]
    xs.reverse()
    xs[0][0] = u[1] * u[1]
    u[2] *= xs[0][0]
    return np.sum(xs[0] * xs[1])


def pairs_with_a_second_place(x):
    history = [(np.sin(x), x[0])]
    history.append((history[0][0], x[1] * history[0][1]))
    history[1][0][0] = x[2] * history[1][1]
    return np.sum(history[0][0]) + history[1][1] * history[0][0][0]


def pairs_with_views(x):
    history = [(np.sin(x), x[0])]
    for k in range(3):
        history.append((history[-1][0][::-1], history[0][1] * x[k]))
        history[-1][0][k] *= history[-1][1] + 0.5
    return np.sum(history[0][0] * history[-1][0]) + history[2][1]


def pairs_replaced(x):
    history = [(np.sin(x), x[0]), (x * x, x[1])]
    history[0] = (history[1][0] * 2.0, history[0][1] * x[2])
    history[-1] = (history[0][0], np.sum(history[1][0]))
    return np.sum(history[0][0] * history[1][0]) * history[1][1] + history[0][1]


def pairs_replaced_and_changed(x):
    history = [(np.sin(x), x[0]), (x * x, x[1])]
    for k in range(3):
        history[k % 2] = (history[1][0], history[0][1] * x[k])
        history[0][0][k] = history[1][0][k + 1] * history[k % 2][1]
    return np.sum(history[0][0] * history[1][0]) + history[1][1]


def one_pair_in_two_places(x):
    history = [(np.sin(x), x[0]), (x * x, x[1])]
    history[0] = history[1]
    history[1][0][2] *= history[0][1]
    return np.sum(history[0][0]) * history[1][1] + history[0][1]


def pairs_popped(x):
    stack = [(x * 1.0, x[0])]
    s = 0.0
    for k in range(4):
        a, w = stack.pop()
        a[k] = w * a[0] + 0.3
        s += w * np.sum(a)
        stack.append((a, np.sin(w) * s))
    return s


def pairs_of_numbers_popped(x):
    stack = [(x[0], x[1]), (x[2], x[3])]
    s = 0.0
    while len(stack) > 0:
        a, b = stack.pop(0)
        s += a * b * (s + 1.0)
        if s < 0.7:
            stack.append((b, s))
            stack.append((a * 0.5, b + 0.2))
    return s


def lists_in_a_list(x):
    rows = [[x[0], x[1]], [x[2], x[3]]]
    rows[0][1] = rows[1][0] * rows[0][0]
    rows[1] = [rows[0][1], x[3]]
    row = rows[0]
    row[0] *= rows[1][0]
    return rows[0][0] * rows[0][1] + rows[1][0] * rows[1][1]


def rows_swapped(x):
    rows = [np.sin(x), x * x, np.cos(x)]
    for i in range(2):
        rows[i], rows[i + 1] = rows[i + 1], rows[i]
        rows[i][1:] -= rows[i + 1][1:] * rows[i][0]
    return np.sum(rows[0] * rows[1]) + rows[2][3]


def numbers_or_arrays_replaced(x):
    xs = [x[0], np.sin(x)]
    for k in range(3):
        xs[0] = xs[0] * np.sum(xs[1])
        xs[1] = xs[1] * xs[0]
    return np.sum(xs[0] * xs[1])


def undone(x):
    """A number and an array change places; the number was read before."""
    xs = [x[0] * x[1], np.sin(x)]
    before = xs[0]
    xs[0], xs[1] = xs[1], xs[0]
    xs[0][2] *= xs[1]
    return np.sum(xs[0]) * before + xs[1]


def state_popped_from_history(x):
    history = []
    u = x * 1.0
    for k in range(4):
        history.append(u)
        u = u * np.cos(u)
        u[k] = history[-1][0] * u[k]
        if k == 2:
            u = history.pop()
            u[0] += 0.5 * history[0][1]
    return np.sum(u * history[-1])


def rows_that_grow_in_a_list(x):
    history = []
    for k in range(3):
        row = []
        history.append(row)
        row.append(x[k])
        row.append(x[3])
        row[0] = row[0] * row[1]
    return history[0][0] * history[1][0] + history[2][1]


def rows_read_again_and_changed(x):
    row = [x[0], x[1]]
    history = [row]
    for k in range(3):
        history.append([x[k], x[3]])
        r = history[k]
        r[0] = r[0] * r[1] * x[2]
        history[k][1] = history[k + 1][0] * r[0]
    return history[0][0] * history[1][0] + row[1]


def rows_changed_under_both_names(x):
    history = []
    for k in range(3):
        row = [x[k] * 2, x[3]]
        history.append(row)
        if k:
            history[k - 1][0] = row[0] * row[1]
        row[1] = history[0][0]
    return history[0][0] * history[1][0] + history[2][1]


def batches_cleared_and_windows_cut(x):
    def drop(xs, least):
        if len(xs) > least:
            xs.pop(0)

    def empty(xs):
        for _ in range(len(xs)):
            xs.pop()

    batch, window, total = [], [], 0.0
    for k, v in enumerate(x):
        batch.append(v * (k + 1))
        window.append(np.sin(v) * x)
        if len(batch) == 3:
            total = total + batch[0] * batch[1] * batch[2]
            batch.clear()
        if len(window) > 2:
            del window[:2]
    batch.append(x[0])
    drop(batch, 1)
    kept = [x[0], x[1] * x[2], x[3], x[2]]
    other = kept
    del kept[::2]
    other[0] = other[0] * total
    last = kept[1] * window[-1]
    empty(kept)
    kept.append(x[1])
    return total + sum(batch) ** 2 + np.sum(last * window[0]) + other[0] * len(window)


def parts_put_in_the_place_of_others(x):
    xs = [v * v for v in x]
    other = xs
    xs[1:3] = [x[0], xs[1] * x[2], x[3]]
    xs[::2] = [xs[0] * x[1], x[2], xs[4]]
    xs[1:1] = xs
    other[-1:-3] = (x[0] * x[1],)
    xs[len(xs) :] = x[1:3]
    rows = [[x[0], x[1]], []]
    rows[0][1:] = [x[2] * x[0], x[3]]
    arrays = [x * x[0], x * 2.0]
    a = x * 3.0
    arrays[1:] = [a, a * x]
    a[0] = x[1] * x[2]
    todo = [x[0], x[1] * x[2]]
    total = 0.0
    for v in todo:
        total = total + v * v * len(todo)
        if len(todo) < 5:
            todo[1:1] = [v * x[3], total]
    for i in range(3):
        for j in range(3 - i):
            if todo[j] > todo[j + 1]:
                todo[j : j + 2] = [todo[j + 1], todo[j]]
    for k, v in enumerate([*xs, *rows[0], *todo]):
        total = total + v * v * (k + 1)
    return total + np.sum(arrays[1] * arrays[2] * arrays[0])


def items_looked_for_and_taken_out(x):
    def drop(xs, v):
        xs.remove(v)

    a = x[0] * x[1]
    xs = [x[2], a, 1.0, a * 1.0, x[3] * 2.0]
    drop(xs, a)
    xs.remove(1.0)
    largest = max(xs)
    rows = {"all": xs, "some": [largest, a]}
    rows["some"].clear()
    rows["some"].append(largest * a)
    rows["all"].remove(largest)
    return xs[0] * xs[1] * 2.0 + rows["some"][0] ** 2


PROGRAMS = [value for value in list(globals().values()) if getattr(value, "__module__", "") == __name__]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_lists_that_change(program):
    assert_gradient(program, (X,))
    assert_tangent(program, lambda: Arguments((X.copy(),)), 0)
