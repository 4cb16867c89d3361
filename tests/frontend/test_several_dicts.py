"""Dicts and tuples that exist only as their parts: each has its own, by whatever name and wherever made."""

import pytest

from tests.oracle.slopes import check_slope, right_or_refused


def two_empty(x, n):
    a = {}
    b = {}
    a["p"] = x
    b["p"] = 2 * x
    return a["p"] * b["p"]


def empty_and_named_twice(x, n):
    a = dict()
    b = dict()
    c = b
    c["q"] = 3 * x
    return x * b["q"] + len(a) * x


def filled_by_a_function(x, n):
    def put(d, v):
        d["v"] = v

    d = {}
    e = {}
    put(d, x)
    put(e, 2 * x)
    d.update(w=x)
    e.setdefault("w", 5 * x)
    return d["v"] * e["v"] + d["w"] * e["w"] ** 2


def swapped(x, n):
    d = {}
    e = {}
    d["a"] = x
    e["a"] = x * x
    d, e = e, d
    d["a"] *= 2
    return d["a"] - 3 * e["a"]


def bound_again_over_a_number(x, n):
    d = {"k": x}
    e = d
    d = 3
    d = {"k": 2 * x}
    return e["k"] * 10 + d["k"] ** 2


def bound_again_and_filled(x, n):
    d = {"k": x}
    e = d
    d = {}
    d["k"] = 5 * x
    return e["k"] * 10 + d["k"] ** 2


def a_tuple_bound_again(x, n):
    d = (x, 2 * x)
    e = d
    d = 1
    d = (3 * x, 4 * x)
    return e[0] * e[1] + d[0] * d[1] ** 2


def made_by_a_function(x, n):
    def make(v):
        s = {}
        s["a"] = v
        return s

    p = make(x)
    q = make(2 * x)
    p["a"] = p["a"] * 3
    return p["a"] * q["a"] ** 2


def made_in_a_loop(x, n):
    def make(v):
        s = {}
        s["a"] = v
        return s

    p = make(x)
    for _ in range(n):
        q = make(x * p["a"])
        p["a"] = p["a"] + q["a"]
    return p["a"]


def given_a_part_that_it_binds_anew(x, n):
    def change(d, k):
        d["a"] = d["a"] * 0.5
        d["b"] = d["b"] * k
        return k

    d = {"a": x, "b": x * x}
    for _ in range(n):
        d["b"] = d["b"] + change(d, d["a"])
    return d["a"] * d["b"]


def empty_in_both_branches(x, n):
    if n > 1:
        d = {}
    else:
        d = {}
    d["a"] = x * n
    return d["a"] ** 2 + x


def read_after_the_loop(x, n):
    q = {"a": x * x}
    for i in range(n):
        q = {"a": x * i}
        q["a"] = q["a"] * x
    return q["a"]


def part_of_a_tuple_in_the_loop(x, n):
    out = 0.0
    q = {"a": x, "b": x}
    for i in range(n):
        q = {"a": x * i, "b": x}
        t = (q, x * 2)
        out = out + t[0]["a"] * t[1] * q["b"]
    return out + q["a"]


def read_by_a_function(x, n):
    q = {"a": x}

    def get():
        return q["a"]

    out = 0.0
    for i in range(n):
        out = out + get()
        q = {"a": x * i}
    return out + get()


def two_loops_deep(x, n):
    q = {"a": x}
    for i in range(n):
        for _ in range(2):
            q = {"a": x * i * x}
        q["a"] = q["a"] * x
    return q["a"]


def one_of_two(x, n):
    a = {}
    b = {}
    c = a if n > 1 else b
    c["p"] = x
    return x * 2 if "p" in a else x * 5


def one_of_two_by_a_branch(x, n):
    a = {}
    b = {}
    if n > 1:
        c = a
    else:
        c = b
    c["p"] = x
    return x * 2 if "p" in a else x * 5


def filled_one_of_two_by_a_branch(x, n):
    a = {"k": x}
    b = {"k": 2 * x}
    if n > 1:
        c = a
    else:
        c = b
    c["k"] = x * x
    return a["k"] + 10 * b["k"]


def part_of_a_list_in_one_branch(x, n):
    d = {"k": x}
    if n > 1:
        e = [d]
        d = {"k": 2 * x}
    else:
        d = {"k": 3 * x}
        e = [d]
    d["k"] = d["k"] * 7
    return e[0]["k"]


def kept_from_the_iteration_before(x, n):
    prev = {"a": x}
    out = 0.0
    q = {"a": x * x}
    for i in range(n):
        if i > 0:
            prev = q
        q = {}
        q["a"] = x * (i + 1) * prev["a"]
        out = out + prev["a"] * q["a"]
    return out + q["a"]


def other_keys_after_a_break(x, n):
    q = {"a": x}
    for i in range(n):
        q = {"a": x * i * x}
        if i == 2:
            break
        q = {"a": x * i, "c": 3}
    return q["a"]


def united(x, n):
    a = {"u": x, "v": 2.0}
    b = a
    c = a | {"v": x * x}
    a |= {"w": c["v"]}
    a["u"] = x + n
    return c["u"] * c["v"] + b["w"] * b["u"] + len(c)


def united_with_constants(x, n, given={"k": 2.0}):
    both = given | {"m": x}
    for _ in range(n):
        both |= {"m": both["m"] * both["k"]}
    return both["m"] * len(both)


def one_of_two_made(t, k):
    if k % 2 == 0:
        return {"x": t, "even": t * t}
    return {"x": t, "odd": 3.0 * t}


def one_of_two_that_may_never_have_been_made(x, n):
    d = {"x": x, "even": 2.0 * x}
    for k in range(n):
        d = one_of_two_made(0.3 * x * (d["even"] if "even" in d else d["odd"]) + d["x"], k + n)
    return d["x"] * (d["even"] if "even" in d else d["odd"])


RIGHT = [
    one_of_two_that_may_never_have_been_made, united, united_with_constants,
    two_empty, empty_and_named_twice, filled_by_a_function, swapped, bound_again_over_a_number, bound_again_and_filled,
    a_tuple_bound_again, given_a_part_that_it_binds_anew,
    made_by_a_function, made_in_a_loop, empty_in_both_branches, read_after_the_loop,
    part_of_a_tuple_in_the_loop, read_by_a_function, two_loops_deep,
]  # fmt: skip
REFUSED = [
    one_of_two, one_of_two_by_a_branch, filled_one_of_two_by_a_branch, part_of_a_list_in_one_branch,
    kept_from_the_iteration_before, other_keys_after_a_break,
]  # fmt: skip


@pytest.mark.parametrize("n", [0, 1, 4])
@pytest.mark.parametrize("f", RIGHT, ids=lambda f: f.__name__)
def test_each_dict_has_its_own_parts(f, n):
    check_slope(f, 1.5, n)


@pytest.mark.parametrize("n", [0, 1, 4])
@pytest.mark.parametrize("f", REFUSED, ids=lambda f: f.__name__)
def test_what_may_be_one_of_several_is_right_or_refused(f, n):
    right_or_refused(f, 1.5, n, refused=True)
