"""`zip`, `enumerate` and `itertools` of active values: lists where they are used up at once, refused elsewhere."""

import functools
import inspect
import itertools
import operator

import numpy as np
import pytest

import srcad
from tests.corpus.table import Arguments
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent

X = np.array([1.3, 0.7, -0.4])
NAMES = ("a", "b", "c")


def reduced_pairs(x):
    return functools.reduce(lambda s, pair: s * x[0] + pair[0] * pair[1], zip([x[0], x[1]], x), 1.0)


def sorted_numbers(x):
    out = 0.0
    for i, v in sorted(enumerate(x), key=lambda pair: -pair[0]):
        out = out * 2.0 + i * v
    return out


def dict_of_pairs(x):
    p = dict(zip(NAMES, x))
    return p["a"] * p["b"] + p["c"]


def dict_of_numbers(x):
    p = dict(enumerate(x))
    return p[0] * p[1] + p[2]


def dict_of_letters(x):
    p = dict(zip("ab", [x[0], x[1] * x[0]]))
    return p["a"] * p["b"]


def filtered(x):
    s = 0.0
    for v in filter(None, [x[0], 0.0 * x[1], x[2]]):
        s = s * 2.0 + v * v
    return s + sum(filter(lambda v: v > 0.0, x)) * list(filter(lambda v: v < 1.0, x))[0]


class Multiples:
    def __init__(self, w, count):
        self.w, self.count = w, count

    def __iter__(self):
        for i in range(self.count):
            yield self.w * i


def objects_gone_through(x):
    s = 0.0
    for v in Multiples(x[0], 4):
        s += v * x[1]
    return s + sum(v * v for v in Multiples(x[1] * x[2], 3))


def doubling():
    k = 1.0
    while True:
        yield k
        k *= 2.0


def beside_what_never_ends(x):
    s = 1.0
    for a, k, b, m in zip(x, doubling(), x[1:], itertools.count()):
        s += np.sin(a * b * k) * m
    for i, (v, c) in enumerate(zip(x, itertools.cycle([1.0, -2.0]))):
        s += v * v * c * i
    return s + sum(v * v * k for v, k in zip(x, itertools.repeat(3.0)))


def what_is_left_of_an_iterator(x):
    left, right = iter([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), iter([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    s = 0.0
    for k, v in zip(left, x):
        s += v * v * k
    for v, k in zip(x, right):
        s += v * k * v
    return s * next(left) + x[0] * next(right)


def beside_pairs_of_numbers(x):
    s = 0.0
    for v, (i, j) in zip(x, itertools.combinations(range(len(x)), 2)):
        s += v * x[i] * x[j]
    for n, (i, j) in enumerate(itertools.product(range(2), range(2))):
        s += n * x[i] * x[j]
    return s


def running_sums(x):
    return sum(itertools.accumulate(x)) * x[0]


def running_products(x):
    s = 0.0
    for k, v in enumerate(itertools.accumulate(x, operator.mul)):
        s += (k + 1.0) * v
    return s


def running_from(x):
    return sum(itertools.accumulate(x, lambda a, b: a * b + b, initial=x[1]))


def pairs(x):
    s = 0.0
    for a, b in itertools.combinations(x, 2):
        s += (a - b) ** 2 * a
    return s


def numbered_pairs(x):
    return sum(u * v * (j + 1) for (i, u), (j, v) in itertools.permutations(enumerate(x), 2))


def products(x):
    return sum(a * b * b for a, b in itertools.product(x, x**2)) + sum(
        a * b * c for a, b, c in itertools.product(x, repeat=3)
    )


def chained(x):
    return sum(itertools.chain(x, [x[0] * x[1]], x * 2.0)) + sum(itertools.chain.from_iterable([x, x * x]))


def neighbours(x):
    return sum(a * b for a, b in zip(x, itertools.islice(x, 1, None))) + sum(itertools.islice(x, 2)) * x[2]


def starred(x):
    return sum(itertools.starmap(lambda a, b: a * b, zip(x, x**2)))


def parts_that_change(x):
    parts = [x[0], x[1]]
    s = 0.0
    for i, v in enumerate(parts):
        s += v * x[2]
        if i == 0:
            parts[1] = s
    for u, v in zip(parts, x):
        s += u * v
        parts[1] = s
    return s


def pool_that_changes(x):
    parts = [x[0], x[1], x[2]]
    s = 0.0
    for u, v in itertools.combinations(parts, 2):
        s += u * v
        parts[2] = s  # the pairs were there before
    return s


def triples(x):
    s = sum(a * b * c for a, b, c in itertools.combinations([*x, x[0]], 3))
    for a, b in itertools.combinations_with_replacement(x, r=2):
        s += a * np.sin(b)
    return s


def longest(x):
    return sum(a * np.sin(b) for a, b in itertools.zip_longest(x, x[:2] * x[1:], fillvalue=x[0]))


def places(x):
    """Each element is read when its turn comes, as what was stored into it says."""
    a, s = np.outer(x, x), 0.0
    for (i, j), v in np.ndenumerate(a):
        if i == j:
            continue
        a[j, i] += v * x[i]
        s += v * (i + 2 * j)
    return s + np.sum(a**2) + sum(i * v for (i,), v in np.ndenumerate(x)) + list(np.ndenumerate(x))[1][1]


PROGRAMS = [v for v in list(globals().values()) if inspect.isfunction(v) and v.__module__ == __name__]
PROGRAMS.remove(doubling)
if hasattr(itertools, "pairwise"):

    def pairwise(x):
        return sum((b - a) ** 2 * a for a, b in itertools.pairwise(x))

    PROGRAMS.append(pairwise)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_used_up_at_once(program):
    assert_gradient(program, (X,))
    assert_tangent(program, lambda: Arguments((X.copy(),)), 0)


def zip_used_twice(x):
    pairs = zip([x[0], x[1]], [1.0, 2.0])
    return sum(a * b for a, b in pairs) + sum(a * b for a, b in pairs)


def reversed_twice(x):
    back = reversed([x[0], x[1]])
    s = 0.0
    for v in back:
        s = s * x[2] + v
    for v in back:
        s = s * x[2] + v
    return s


def numbers_left_over(x):
    numbered = enumerate(x)
    s = 0.0
    for i, v in numbered:
        s += v
        if i == 1:
            break
    for _, v in numbered:
        s += 10.0 * v
    return s


def sums_of_what_changes(x):
    y = x.copy()
    s = 0.0
    for v in itertools.accumulate(y):
        s += v
        y[-1] = s
    return s


def chain_kept(x):
    values = itertools.chain(x, x)
    return next(values) * x[1]


@pytest.mark.parametrize(
    "program", [zip_used_twice, reversed_twice, numbers_left_over, sums_of_what_changes, chain_kept],
    ids=lambda program: program.__name__,
)  # fmt: skip
def test_kept_for_later_is_refused(program):
    with pytest.raises(srcad.UnsupportedSyntaxError, match=r"make a list of it: list\("):
        srcad.value_and_grad(program)(X)
