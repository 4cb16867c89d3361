"""Twice as many elements cost twice as much: counted, not timed.

What a line of generated code costs is counted as one, and as the memory that it takes beyond what there was before it:
a one-hot vector, a copy, zeros of the whole array show there, though no name is bound to them.
"""

import inspect
import sys
import tracemalloc

import numpy as np
import pytest

import srcad
from srcad.jacobians import HessianProduct
from srcad.pushforward import Pushforward


def work(function, *args):
    """Lines that run in generated code, and bytes that they take, in numbers of eight bytes."""
    total = 0
    before = 0

    def step(frame, event, argument):
        nonlocal total, before
        peak = tracemalloc.get_traced_memory()[1]
        total += 1 + max(0, peak - before - SLACK) // 8
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        return step

    def enter(frame, event, argument):
        return step if frame.f_code.co_filename.startswith("<srcad") else None

    function(*args)  # what is kept from the first call on is not counted
    tracemalloc.start()
    sys.settrace(enter)
    try:
        function(*args)
    finally:
        sys.settrace(None)
        tracemalloc.stop()
    return total


SLACK = 160  # numbers, iterators, the frames of calls: what a line may take however many elements there are


def gather(x):
    s = 0.0
    for i in range(len(x)):
        s = s + x[i] * x[i]
    return s


def neighbours(x):
    s = 0.0
    for i in range(1, len(x) - 1):
        s += (x[i + 1] - 2.0 * x[i] + x[i - 1]) ** 2
    return s


def scatter(x):
    y = np.zeros(len(x))
    for i in range(len(x)):
        y[i] = x[i] * x[i]
    return np.sum(y)


def in_place(x):
    u = x.copy()
    for i in range(1, len(u)):
        u[i] += np.sin(u[i - 1])
    return u[-1]


def growing(x):
    found = []
    for i in range(len(x)):
        found.append(x[i] * x[i])
    s = 0.0
    for v in found:
        s += v**2
    return s


def elements(x):
    s = 0.0
    for v in x:
        s = s * 0.5 + v * v
    return s


def of_a_dict(x):
    p = {"w": x, "scale": 2.0}
    s = 0.0
    for i in range(len(p["w"])):
        s += p["scale"] * p["w"][i] ** 2
    return s


def of_a_dict_that_grows(x):
    found = {}
    for i in range(len(x)):
        found[i] = x[i] * x[i]
    s = 0.0
    for i in range(len(x)):
        s += found[i]
    return s


def while_loop(x):
    i, s = 0, 0.0
    while i < len(x):
        s += x[i] ** 3
        i += 1
    return s


def rows(X):
    s = 0.0
    for i in range(len(X)):
        s += X[i] @ X[i]
    return s


FUNCTIONS = [gather, neighbours, scatter, in_place, growing, elements, of_a_dict, of_a_dict_that_grows, while_loop]


def given(n):
    return np.linspace(0.1, 0.9, n)


def made(fun, kind):
    """What is counted, with its arguments for n elements."""
    if kind == "reverse":
        return lambda n: (srcad.grad(fun).specialize(given(n)), (given(n),))
    if kind == "forward":
        return lambda n: (Pushforward(fun, (0,)).specialize(given(n)), (given(n), np.ones(n)))
    if kind == "pullback":
        pulled = lambda n: srcad.vjp(fun, given(n))[1]  # noqa: E731
        return lambda n: (pulled(n), (1.0,))
    product = HessianProduct(fun, 0)
    return lambda n: (product._push.specialize(given(n)), (given(n), np.ones(n)))


@pytest.mark.parametrize("kind", ["reverse", "pullback", "forward", "hvp"])
@pytest.mark.parametrize("fun", FUNCTIONS)
def test_twice_as_many_cost_twice_as_much(fun, kind):
    build = made(fun, kind)
    # The first of all counts what is done once in a process, too.
    counts = [work(function, *args) for function, args in (build(100), build(200), build(400), build(800))][1:]
    assert counts[0] > 400
    first, second = counts[1] - counts[0], counts[2] - counts[1]
    assert 1.7 < second / first < 2.3, counts


def test_rows_of_a_matrix():
    gradient = srcad.grad(rows)
    counts = []
    for n in (50, 100, 200):
        X = np.ones((n, 4))
        counts.append(work(gradient.specialize(X), X))
    assert 1.7 < (counts[2] - counts[1]) / (counts[1] - counts[0]) < 2.3, counts


def test_the_count_notices_what_is_quadratic():
    """What a tape does for `x[i]`: a vector of zeros with one element, added to the whole."""

    def fun(x):
        x_bar = np.zeros_like(x)
        for i in range(len(x)):
            one = np.zeros_like(x)
            one[i] = 1.0
            x_bar = x_bar + one
        return x_bar

    text = "import numpy as np\n" + "\n".join(line[4:] for line in inspect.getsource(fun).splitlines())
    space = {}
    exec(compile(text, "<srcad for the test>", "exec"), space)  # noqa: S102
    counts = [work(space["fun"], given(n)) for n in (200, 400, 800)]
    assert (counts[2] - counts[1]) / (counts[1] - counts[0]) > 3.0
