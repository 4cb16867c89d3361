"""A name for each value (`srcad.frontend.webs`): what may be read together keeps one name."""

import gast
import numpy as np
import pytest

from srcad.frontend.frames import names_in
from srcad.frontend.structure import Names, print_tree, structured
from srcad.frontend.webs import apart
from tests.oracle.checks import assert_gradient


def names_apart(text, *parameters):
    body = gast.parse(text).body
    names = Names(names_in(body) | set(parameters))
    return print_tree(apart(structured(body, names), parameters, names)).strip()


@pytest.mark.parametrize(
    "text",
    [
        "for i in r:\n    a = f(a)\nh(a)",  # from one turn to the next
        "for i in r:\n    g(a)\n    a = i",
        "a = 1\nfor i in r:\n    if c:\n        a = 2\n        break\nh(a)",
        "if c:\n    a = 1\nelse:\n    a = 2\nh(a)",
        "a = 1\na += 2\nh(a)",
        "a = 1\ng = lambda: a\na = 2\ng()",  # read when it is called
        "a = 1\ng = (a * x for x in r)\na = 2\nsum(g)",
        "a = 1\nh(a)\n[a for a in r]\na = 2\nh(a)",
        "i = 1\nh(i)\ni, x[i] = 2, 3",
        "try:\n    a = 1\n    h(a)\n    a = 2\nfinally:\n    h(a)",
        "a = 1\nh(a)\ndel a\na = 2\nh(a)",
        "a = 1\nh(a)\na: float\nh(a)",
        "while t:\n    t = f(t)\nh(t)",
    ],
)
def test_what_keeps_its_name(text):
    names = Names(names_in(gast.parse(text).body))
    given = () if text.startswith(("a =", "if c", "i =", "try")) else ("a", "t")
    assert names_apart(text, *given) == print_tree(structured(gast.parse(text).body, names)).strip()


def test_loops_one_after_the_other():
    text = "for i in r:\n    a = f(i)\n    g(a)\nfor i in r:\n    a = f(i)\n    g(a)"
    assert names_apart(text) == ("for i in r:\n    a = f(i)\n    g(a)\nfor i2 in r:\n    a2 = f(i2)\n    g(a2)")


def test_a_parameter_that_is_bound_anew():
    assert names_apart("h(x)\nx = f(x)\nh(x)", "x") == "h(x)\nx2 = f(x)\nh(x2)"


def test_inner_functions_keep_their_own():
    text = "a = 1\nh(a)\ng = lambda b: b\nb = 2\nh(b)\nb = 3\nh(g(b))"
    assert names_apart(text) == "a = 1\nh(a)\ng = lambda b: b\nb = 2\nh(b)\nb2 = 3\nh(g(b2))"


def an_array_and_a_list_of_it(w, n):
    if np.sum(w) > 100.0:
        return np.sum(w)
    w = [np.arctan(w), w]  # in a branch, where it is not known what reads it afterwards
    a = np.sum(np.stack(w))
    for j in range(n):
        w[0][:j] = np.sin(w[0][:j])
    return a * a + np.sum(w[0])


def an_array_after_a_list_of_it(w, n):
    u = w * 2.0
    if n > 1:
        u[0] = 1.0
        u = [u, w * u]
        u[1][0] *= 3.0
        u = u[0] + u[1]
        u[1] += u[0] * w[1]
    return np.sum(u * w)


@pytest.mark.parametrize("n", [0, 2])
@pytest.mark.parametrize("program", [an_array_and_a_list_of_it, an_array_after_a_list_of_it])
def test_one_name_for_an_array_and_a_list_that_are_stored_into(program, n):
    assert_gradient(program, (np.array([0.3, 0.7, 0.5]), n), wrt="w")
