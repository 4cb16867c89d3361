"""What loops and unpackings bind: an active variable, an element, an item is something else from then on.

`any`, `all` and `next` of a generator end where Python's do.
"""

import contextlib
import itertools

import numpy as np
import pytest

from tests.oracle.slopes import right_or_refused


def over_an_array(b, u):
    for b in u:
        pass
    return b


def over_a_range(b, u):
    b = b * b
    for b in range(len(u)):
        pass
    return b * 1.0


def in_enumerate(b, u):
    for _, b in enumerate(u):
        pass
    return b


def in_zip(b, u):
    for _, b in zip(u, u, strict=True):
        pass
    return b


def nested_unpacking(b, u):
    for _, (b, _) in enumerate(itertools.product(u, u)):  # noqa: B007
        pass
    return b


def before_a_break(b, u):
    c = np.tanh(b)
    for b in u:
        if b > 1.0:
            break
        c = np.tanh(c)
    return b + c


def over_a_dict(b, u):
    for b in {"a": 1.0, "b": 2.0}.values():
        pass
    return b * len(u)


def read_in_the_loop(b, u):
    c = b * 1.0
    for b in u:
        c = c * b
    return c + b


def inner_loop(b, u):
    c = b * 1.0
    for v in u:
        b = b * v
        for b in u:
            c = c + b
    return c * b


def an_element(b, u):
    x = np.array([b, 2 * b])
    for x[0] in u:
        pass
    return np.sum(x)


def an_item_of_a_list(b, u):
    x = [b, 2 * b]
    for x[0] in u:
        pass
    return x[0] + x[1]


def a_part_of_a_dict(b, u):
    d = {"k": b, "l": b}
    for d["k"] in u:
        pass
    return d["k"] + d["l"]


def an_element_and_a_name(b, u):
    x = np.array([b, 2 * b])
    y = x
    for x[0], _ in zip(u, u, strict=True):
        y = y * 1.0
    return np.sum(x) + np.sum(y)


def an_array_bound_again(b, u):
    b = b * np.ones(3)
    for b in u:
        b = b * np.ones(3)
    return np.sum(b)


def with_else(b, u):
    for b in u:
        if b > 10:
            return b
    else:
        b = b * 2
    return b


def rows(b, u):
    for b in np.outer(u, np.array([1.0, 2.0])):
        pass
    return np.sum(b)


def loops_that_may_not_run(b, u):
    for c in u:
        for b in u[: int(c)]:
            pass
    return b


def unpacked_into_an_element(b, u):
    x = np.array([b, 2 * b])
    x[0], k = np.append(u, [1.0, 2.0])[:2]
    return np.sum(x) + k


def unpacked_within(b, u):
    x = np.array([b, 2 * b])
    (x[0], k), m = (len(u), 2.0), 3.0
    return np.sum(x) + k * m * b


def index_bound_by_the_same_unpacking(b, u):
    x = np.array([b, 2 * b, 3 * b])
    i = 0
    pair = np.array([1, 2])
    i, x[i] = pair
    x[i], i = pair
    return x[0] + 2 * x[1] + 3 * x[2] + i


def bound_where_an_error_is_caught(b, u):
    try:
        b = u[0]
    except IndexError:
        pass
    return b


def bound_where_an_error_is_suppressed(b, u):
    with contextlib.suppress(IndexError):
        b = u[0]
    return b


def another_name_where_an_error_is_caught(b, u):
    try:
        c = u[0]
    except IndexError:
        c = 2.0
    return b * c


def walrus_in_any(b, u):
    c = b
    if any((c := v * b) > 0.6 for v in u):
        c = c * b
    return c


def walrus_in_a_list(b, u):
    w = b
    y = [w := b * v for v in u]
    return w * sum(y)


def walrus_in_a_statement(b, u):
    last = 1.0
    [last := v for v in u]
    return b * last


def walrus_of_an_active_name(b, u):
    [b := v for v in u]
    return b


def any_that_ends_before_an_error(b, u):
    x = np.array([b, 2.0, 3.0])
    enough = any(x[i] + x[i + 1] > 3.0 for i in range(len(x)))
    return b * b if enough else b


def all_that_ends_before_an_error(b, u):
    x = [b, 2.0, 0.0]
    fine = all(1.0 / x[i] > 0.6 for i in range(3))
    return b * b if fine else 3.0 * b


def any_of_two_loops_and_a_function(b, u):
    seen = []

    def large(v):
        seen.append(v)
        return v * b > 1.0

    hit = any(large(v + w) for v in u for w in u if w > 0.2)
    return b * b * len(seen) if hit else b * len(seen)


def first_above(b, u):
    x = b * np.array([0.1, 0.9, 2.0, 3.0])
    return next((v * v for v in x if v > 1.0), 0.0) + next((v for v in u if v > b), b)


PROGRAMS = [f for f in list(globals().values()) if getattr(f, "__module__", "") == __name__]
REFUSED = {walrus_of_an_active_name, bound_where_an_error_is_caught, bound_where_an_error_is_suppressed}


@pytest.mark.parametrize("u", [[0.5, 0.7, 2.0, 0.1], [0.5], []], ids=len)
@pytest.mark.parametrize("f", PROGRAMS, ids=lambda f: f.__name__)
def test_what_is_bound_is_no_longer_what_it_was(f, u):
    right_or_refused(f, 1.5, np.array(u), refused=f in REFUSED)
