"""A name for each value (`srcad.frontend.webs`): what may be read together keeps one name."""

import gast
import pytest

from srcad.frontend.frames import names_in
from srcad.frontend.structure import Names, print_tree, structured
from srcad.frontend.webs import apart


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
