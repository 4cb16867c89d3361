"""`rows[i].append(v)`: lists that are parts of lists and dicts grow."""

import numpy as np
import pytest

from tests.oracle.slopes import right_or_refused


def written_out(x, n):
    xs = [[], []]
    xs[0].append(x)
    xs[1].append(x * x)
    xs[0].append(2 * x)
    return xs[0][1] * xs[1][0] + len(xs[0]) * x


def already_filled(x, n):
    xs = [[x], [2 * x]]
    xs[1].append(x * x)
    first = xs[0]
    xs[0].append(3.0 * x)
    first.append(first[0] * xs[1][1])
    return sum(first) + sum(xs[0]) * xs[1][1]


def rows_of_a_comprehension(x, n):
    rows = [[] for _ in range(3)]
    for i in range(n):
        rows[i % 3].append(x * i)
    return sum(sum(r) * k for k, r in enumerate(rows)) + x


def bins(x, n):
    rows = [[x] for _ in range(2)]
    for i in range(n):
        v = np.sin(x * i)
        rows[0 if v > 0.3 else 1].append(v)
        if len(rows[0]) > 2:
            rows[1].append(rows[0][-1] * rows[1][0])
    return sum(rows[0]) * sum(rows[1])


def arrays(x, n):
    rows = [[], []]
    u = x * np.arange(3.0)
    for i in range(n):
        rows[i % 2].append(u * i)
    return sum(np.sum(u) for u in rows[0]) + sum(np.sum(u * u) for u in rows[1]) + x


def of_a_dict(x, n):
    groups = {"a": [], "b": []}
    for i in range(n):
        groups["a" if i % 2 else "b"].append(x**i)
    groups["a"].append(x)
    return sum(groups["a"]) * sum(groups["b"])


def of_a_dict_by_name(x, n):
    groups = {"a": []}
    groups["a"].append(x)
    groups["a"].append(x * x)
    return sum(groups["a"])


def one_list_twice(x, n):
    row = [x]
    rows = [row, row]
    rows[0].append(x * x)
    rows[1][0] = 3.0 * x
    return sum(row) * len(rows[0])


def three_deep(x, n):
    deep = [[[x]], [[x]]]
    deep[1][0].append(x * x)
    deep[0].append([x])
    return deep[1][0][1] * deep[0][1][0]


def of_a_parameter(x, n, rows=([], [])):
    rows[0].clear()
    rows[0].append(x)
    return rows[0][0] * x


def a_part_bound_anew(x, n):
    rows = [[x], [x]]
    old = rows[0]
    rows[0] = [2.0 * x]
    rows[0].append(x * x)
    old.append(5.0 * x)
    return sum(rows[0]) * sum(old)


PROGRAMS = [f for f in list(globals().values()) if getattr(f, "__module__", "") == __name__]
REFUSED = {of_a_parameter}


@pytest.mark.parametrize("n", [0, 1, 5])
@pytest.mark.parametrize("f", PROGRAMS, ids=lambda f: f.__name__)
def test_right_or_refused(f, n):
    right_or_refused(f, 1.3, n, refused=f in REFUSED)
