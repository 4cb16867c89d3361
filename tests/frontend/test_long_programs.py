"""Long expressions and long chains of branches: no limit but Python's own, and work that grows as they do."""

import importlib.util
import sys

import numpy as np
import pytest

import srcad

X = np.array([0.7, -0.4, 1.3, 0.55, -1.1])
DIRECTION = np.array([1.0, 0.5, -0.4, -0.9, 0.2])


def of_terms(term, between):
    """An expression of so many terms, each of another element of x and of its own number."""
    return lambda n: "return " + between.join(term.format(i % 5, (i + 1) % 5, i) for i in range(n))


def elif_chain(n):
    tests = [f"{'if' if i == 0 else 'elif'} x[1] > {n - i}.0:\n        return x[0] * {i}.0" for i in range(n)]
    return "\n    ".join([*tests, "return x[1] * x[2]"])


def assigned_chain(n):
    tests = [f"{'if' if i == 0 else 'elif'} x[1] > {n - i}.0:\n        y = x[0] * {i}.0" for i in range(n)]
    return "\n    ".join(["y = x[1] * x[2]", *tests, "return y * y"])


KINDS = {
    "sum": of_terms("x[{0}] * x[{1}]", " + "),
    "in parentheses": lambda n: f"return ({of_terms('np.sin(x[{0}])', chr(10) + '        + ')(n)[7:]})",
    "differences": of_terms("np.sin(x[{0}])", " - "),
    "product": of_terms("(1.0 + 0.001 * x[{0}])", " * "),
    "matrices": lambda n: "return np.sum(" + "np.diag(np.cos(0.01 * x)) @ " * n + "x)",
    "added": lambda n: f"s = x[0]\n    s += {of_terms('np.sin(x[{0}])', ' + ')(n)[7:]}\n    return s * s",
    "in a call": lambda n: f"return np.sum(np.exp(0.001 * ({of_terms('x * {2}.0', ' + ')(n)[7:]})))",
    "list": lambda n: f"return np.sum(np.array([{of_terms('x[{0}] * {2}.0', ', ')(n)[7:]}]))",
    "tests": lambda n: f"return x[0] * x[1] if {of_terms('x[{0}] > -{2}.0 - 2.0', ' and ')(n)[7:]} else x[2]",
    "elif": elif_chain,
    "elif, assigned": assigned_chain,
    "choices": lambda n: f"{of_terms(f'x[0] * {{2}}.0 if x[1] > {n}.0 - {{2}}.0', ' else ')(n)} else x[2]",
}  # fmt: skip


@pytest.fixture
def written(tmp_path):
    def make(kind, n):
        path = tmp_path / f"long_{len(list(tmp_path.iterdir()))}.py"
        path.write_text(f"import numpy as np\n\ndef f(x):\n    {KINDS[kind](n)}\n", "utf-8")
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.f

    return make


LENGTHS = {"sum": 1000, "list": 500, "elif, assigned": 80, "choices": 110, "elif": 110}


@pytest.mark.parametrize("kind", KINDS)
def test_long(written, kind):
    f = written(kind, LENGTHS.get(kind, 260))
    step = 1e-6 * DIRECTION
    expected = (f(X + step) - f(X - step)) / 2e-6
    value, gradient = srcad.value_and_grad(f)(X)
    assert value == f(X)
    np.testing.assert_allclose(gradient @ DIRECTION, expected, rtol=1e-6, atol=1e-6)
    if kind in ("in parentheses", "elif"):
        np.testing.assert_allclose(srcad.jvp(f, (X,), (DIRECTION,))[1], expected, rtol=1e-6, atol=1e-6)


def calls(run):
    """How many functions are called."""
    count = 0

    def notice(frame, event, argument):
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(notice)
    try:
        run()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("kind", ["sum", "product", "list", "tests"])
def test_twice_as_long_takes_twice_as_long(written, kind):
    srcad.source(written(kind, 10), example_args=(X,))  # what is done once in a process
    counts = [calls(lambda n=n: srcad.source(written(kind, n), example_args=(X,))) for n in (60, 120, 240)]
    assert (counts[2] - counts[1]) / (counts[1] - counts[0]) < 2.6, counts


def test_choices_inside_of_each_other_are_not_tried_over_and_over(written):
    """Each was tried, and tried again when its branch was written: twice the work for each level."""
    srcad.source(written("choices", 3), example_args=(X,))
    counts = [calls(lambda n=n: srcad.source(written("choices", n), example_args=(X,))) for n in (8, 12, 16)]
    assert (counts[2] - counts[1]) / (counts[1] - counts[0]) < 2.0, counts


def test_a_choice_in_a_choice_binds_the_same_name():
    def f(x):
        return x * 2.0 if x > 2.0 else x * x if x > 1.0 else -x

    text = srcad.source(f, example_args=(1.5,))
    assert "elif" in text and "value2" not in text
    assert [srcad.grad(f)(x) for x in (3.0, 1.5, 0.5)] == [2.0, 3.0, -1.0]


def test_a_conditional_whose_parts_have_effects():
    """What is looked into to see whether it takes statements is done once."""
    seen = []

    def note(v, k):
        seen.append(k)
        return v * k

    def f(x):
        s = 0.0
        for i in range(3):
            s += note(x, 1) if i == 0 else note(x, 2) if i == 1 and note(x, 3) > 0 else (note(x, 4) and note(x, 5))
        return s

    assert srcad.value_and_grad(f)(2.0) == (16.0, 8.0)
    assert seen == [1, 3, 2, 4, 5]
