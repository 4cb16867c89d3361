"""`collections.defaultdict` of active values: a key that is read is there from then on."""

import collections
from collections import defaultdict

import numpy as np
import pytest

import srcad
from tests.oracle.programs import gathered, refused_in_both_modes, right_in_both_modes

X = np.array([0.7, -0.4, 1.3, 0.5])
PROGRAMS: list = []
program = gathered(PROGRAMS)


@program
def sums_by_number(x):
    acc = defaultdict(float)
    for i in range(4):
        acc[i % 2] += x[i] * x[i]
    return acc[0] * acc[1]


@program
def sums_by_text(x):
    acc = defaultdict(float)
    for i, k in enumerate(["a", "b", "a", "c"]):
        acc[k] += np.sin(x[i])
    return acc["a"] * acc["b"] + acc["c"]


@program
def products_from_one(x):
    acc = defaultdict(lambda: 1.0)
    for i, k in enumerate(["a", "b", "a", "c"]):
        acc[k] *= np.sin(x[i])
    return acc["a"] * acc["b"] + acc["c"] + acc["zz"]


@program
def lists_by_number(x):
    acc = defaultdict(list)
    for i in range(4):
        acc[i % 2].append(x[i] * x[i])
    return sum(acc[0]) * sum(acc[1])


@program
def sums_of_arrays(x):
    acc = collections.defaultdict(lambda: np.zeros(4))
    for i in range(3):
        acc[i % 2] += x * i
    return np.sum(acc[0] * acc[1])


@program
def elements_of_arrays(x):
    acc = collections.defaultdict(lambda: np.zeros(4))
    for i in range(4):
        acc[i % 2][i] += x[i] * x[0]
    return np.sum(acc[0]) * np.sum(acc[1])


@program
def all_values(x):
    acc = defaultdict(float)
    for i in range(4):
        acc[i % 3] += x[i] * x[i]
    return sum((v * v for v in acc.values())) + len(acc) * x[0]


@program
def all_items(x):
    acc = defaultdict(float)
    for i in range(4):
        acc[i % 3] += x[i] * x[i]
    s = 0.0
    for k, v in acc.items():
        s += (k + 1) * v
    return s


@program
def a_read_adds_the_key(x):
    acc = defaultdict(float)
    for i in range(4):
        acc[i % 3] += x[i] * x[i]
    n = len(acc)
    a = acc[7]
    return (acc[0] if 0 in acc else x[0]) + (100.0 if 8 in acc else 1.0) * x[1] + (n + len(acc)) * x[2] + a


@program
def get_adds_none(x):
    acc = defaultdict(float)
    acc[1] += x[0]
    v = acc.get(2, x[1])
    return acc.get(1, 0.0) * v * len(acc)


@program
def from_a_whole_number(x):
    acc = defaultdict(int)
    for i in range(4):
        acc[i % 2] += x[i] * x[i]
    return acc[0] * acc[1]


@program
def counts(x):
    cnt = defaultdict(int)
    for i in range(4):
        cnt[i % 2] += 1
    return cnt[0] * x[0] * cnt[1]


@program
def a_new_one_in_each_round(x):
    s = 0.0
    for j in range(2):
        acc = defaultdict(float)
        for i in range(4):
            acc[i % (j + 2)] += x[i] * x[i]
        s += acc[0] * acc[1]
    return s


@program
def by_another_name(x):
    acc = defaultdict(float)
    b = acc
    for i in range(4):
        b[i % 2] += x[i] * x[i]
    return acc[0] * b[1]


@program
def filled_by_a_function(x):

    def fill(acc, k, v):
        acc[k] += v

    acc = defaultdict(float)
    for i in range(4):
        fill(acc, i % 2, x[i] * x[0])
    return acc[0] * acc[1]


@program
def groups(x):
    g = defaultdict(list)
    for i in range(4):
        g["even" if i % 2 == 0 else "odd"].append(x[i])
    return sum((np.mean(np.array(v)) * len(v) for v in g.values()))


@program
def groups_one_by_one(x):
    g = defaultdict(list)
    for i in range(4):
        g[i % 2].append(x[i])
    s = 0.0
    for k, vs in g.items():
        for v in vs:
            s += v * v * (k + 1)
    return s


@program
def annotated(x):
    acc: dict = defaultdict(float)
    for i in range(4):
        acc[i % 2] += x[i] * x[i]
    return acc[0] * acc[1]


@program
def by_pairs(x):
    acc = defaultdict(float)
    for i in range(4):
        acc[i % 2, i // 2] += x[i] * x[i]
    return acc[0, 1] * acc[1, 0]


@program
def in_a_branch(x):
    acc = defaultdict(float)
    if x[0] > 0:
        acc["a"] += x[1] * x[2]
    return acc["a"] + x[3]


@program
def a_read_in_a_store(x):
    acc = defaultdict(float)
    acc["a"] = x[0]
    acc["b"] = acc["a"] * x[1] + acc["c"]
    return acc["b"] * acc["c"] + acc["b"]


@program
def in_order(x):
    acc = defaultdict(float)
    for i in range(4):
        acc[3 - i % 2] += x[i] * x[i]
    s = 0.0
    for k in sorted(acc):
        s = s * 0.5 + acc[k]
    return s


@program
def in_a_comprehension(x):
    acc = defaultdict(float)
    for i in range(4):
        acc[i % 2] += x[i] * x[i]
    return sum([acc[k] * k for k in range(3)]) + len(acc) * x[0]


@program
def made_by_a_function(x):

    def group(x):
        acc = defaultdict(float)
        for i in range(4):
            acc[i % 2] += x[i] * x[i]
        return acc

    acc = group(x)
    return acc[0] * acc[1]


@program
def lists_stored_too(x):
    acc = defaultdict(list)
    acc[0] = [x[0], x[1]]
    acc[1].append(acc[0][0] * acc[0][1])
    return acc[1][0] * acc[0][1]


@program
def numbers_of_two_kinds(x):
    acc = defaultdict(int)
    acc["n"] += 1
    acc["v"] += x[0] * x[1]
    return acc["v"] / acc["n"]


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda fun: fun.__name__)
def test_default_dict(fun):
    right_in_both_modes(fun, X)


def test_one_that_holds_constants_stays_what_it_is():
    assert "defaultdict(int)" in srcad.source(counts, example_args=(X,))


def sees_active_values(x):
    acc = defaultdict(lambda: x[0])
    for i in range(4):
        acc[i % 2] *= x[i]
    return acc[0] * acc[1]


def holds_others(x):
    acc = defaultdict(lambda: defaultdict(float))
    for i in range(4):
        acc[i % 2][i // 2] += x[i]
    return acc[0][1] * acc[1][0]


@pytest.mark.parametrize("fun", [sees_active_values, holds_others], ids=lambda fun: fun.__name__)
def test_refused(fun):
    refused_in_both_modes(fun, X, srcad.SrcadError)


def test_a_default_of_none_is_no_default():
    def fun(x, key):
        acc = defaultdict(None)
        acc["a"] = x * x
        return acc[key]

    assert srcad.grad(fun)(3.0, "a") == 6.0
    for ask in (fun, srcad.grad(fun)):
        with pytest.raises(KeyError):
            ask(3.0, "b")


def test_the_truth_of_a_dict_whose_keys_are_known_only_when_it_runs():
    def fun(x):
        acc = {}
        s = 0.0
        for i in range(4):
            if not acc:
                s += x[0]
            acc[i] = x[i] * x[i]
        return s * sum(acc.values()) if acc else 0.0

    right_in_both_modes(fun, X)
