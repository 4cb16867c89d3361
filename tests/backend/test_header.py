"""What is printed passes a linter: imports in their order, nothing bound for nobody, no `not x == 1`."""

import math
import subprocess
import sys
from collections.abc import Sequence
from math import exp
from math import sin as sine

import gast
import numpy as np
import pytest
from scipy import special

import srcad
from srcad.tree.build import opposite, parse_expr, text


def with_imports(x):
    return math.pi * np.sum(special.gammaln(x)) * exp(x[0]) * sine(x[1]) * math.exp(x[0])


def with_a_value_that_nobody_reads(x):
    window = []
    total = 0.0
    for v in x:
        window.append(v)
        if len(window) > 2:
            gone = window.pop(0)  # noqa: F841
        total += sum(window)
    return total


def with_branches(x):
    total = 0.0
    for i in range(3):
        if i == 1:
            continue
        total += x[i] ** 2  # noqa: B023
    return total


@pytest.mark.parametrize("fun", [with_imports, with_a_value_that_nobody_reads, with_branches])
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_a_linter_finds_nothing(fun, mode, tmp_path):
    found = srcad.source(fun, mode=mode, example_args=(np.array([0.5, 1.0, 2.0]),))
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "E4,E7,E9,F,I,SIM,RUF", "-"]
    done = subprocess.run(ruff, input=found, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, found + done.stdout


def test_reversed_ranges_begin_with_a_number():
    assert "range(2, -1, -1)" in srcad.source(with_branches, example_args=(np.ones(3),))


@pytest.mark.parametrize(
    "test, other",
    [
        ("x is None", "x is not None"),
        ("x == 1", "x != 1"),
        ("x in y", "x not in y"),
        ("not x", "x"),
        ("x < 1.0", "not x < 1.0"),  # x may be NaN
        ("x == y", "not x == y"),  # they may be anything
        ("x < y < 2", "not x < y < 2"),
    ],
)
def test_opposites(test, other):
    made = opposite(parse_expr(test))
    assert isinstance(made, gast.expr) and text(made) == other


@pytest.mark.parametrize(
    "line", ["a, b = pair", "(a, b), *c = d", "[p + q for p, q in zip(x, y)]", "x[1:, 0] = (a, b)", "f((a, b), ())"]
)
def test_tuples_are_printed_alike_by_every_python(line):
    """Python 3.10 itself writes `(a, b) = pair`."""
    assert text(gast.parse(line).body[0]) == line


RATE = 3.0


def with_annotations(x: np.ndarray, c: "float" = RATE, *, d: Sequence[float] = (RATE, 2.0), e=math.pi) -> float:
    return x[0] * c * d[0] * e


def with_an_annotation_for_nobody_else(x: np.ndarray, c: float = 2.0) -> float:
    return x * c


@pytest.mark.parametrize("fun", [with_annotations, with_an_annotation_for_nobody_else])
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_annotations_and_defaults_need_nothing_that_is_not_imported(fun, mode):
    x = np.array([1.5])
    space = {}
    exec(srcad.source(fun, mode=mode, example_args=(x,)), space)  # noqa: S102
    if mode == "reverse":
        assert np.array_equal(space[f"{fun.__name__}_grad"](x), srcad.grad(fun)(x))
    else:
        assert space[f"{fun.__name__}_jvp"](x, x_dot=x)[1] == srcad.jvp(fun, (x,), (x,))[1]
