"""`xs = [f(v) for v in xs]` in a loop: the list that is made is another one than the list that is read."""

import numpy as np
import pytest

from tests.corpus.table import Arguments
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent

X = np.array([0.3, 0.7, 0.5, 0.9])


def numbers(x):
    score = [x[0], x[1]]
    for k in range(3):
        score = [v * x[2] + score[0] for v in score]
    return score[0] * score[1]


def kept_in_a_history(x):
    score = [x[0], x[1]]
    h = []
    for k in range(2):
        score = [v * x[2] for v in score]
        h.append(score)
    return score[0] * score[1] + h[0][0]


def changed_under_two_names(x):
    score = [x[0], x[1]]
    old = score
    for k in range(3):
        score = [v * x[2] for v in score]
        score[0] = score[1] * x[3]
        old[1] += score[0]
        old = score
    return score[0] * score[1] + old[0]


def rows(x):
    rows = [x * 1.0, np.sin(x)]
    for k in range(3):
        rows = [r * rows[k % 2][k] for r in rows]
        rows[0][1] = rows[1][2]
    return np.sum(rows[0] * rows[1])


def some_of_them(x):
    rows = [x * 1.0, np.sin(x)]
    for k in range(3):
        rows = [r for r in rows if r[k] > 0.1] + [x * k]
        rows[0][1] = rows[-1][2] + rows[0][0]
    return np.sum(rows[0] * rows[1])


def pairs_and_sums(x):
    s = [x[0], x[1], x[2]]
    for k in range(2):
        s = [a * b for a, b in zip(s, s[1:] + s[:1])]
        s = [v + sum(u * x[3] for u in s) for v in s]
    return s[0] * s[1] + s[2]


def with_their_places(x):
    s = [x[0], x[1], x[2]]
    for k in range(2):
        s = [a * i for i, a in enumerate(s)]
        s.append(x[k])
        s = [*s[1:]]
    return s[0] * s[1] + s[2]


def changed_in_a_history(x):
    score = [x[0], x[1]]
    history = []
    for k in range(2):
        score = [v * x[2] for v in score]
        history.append(score)
        score[0] = score[1] * x[3]
    return history[0][0] * history[1][0] + history[0][1]


PROGRAMS = [value for value in list(globals().values()) if getattr(value, "__module__", "") == __name__]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_lists_made_of_themselves(program):
    assert_gradient(program, (X,))
    assert_tangent(program, lambda: Arguments((X.copy(),)), 0)
