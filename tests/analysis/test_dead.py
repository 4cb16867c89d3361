"""Values that are bound again before anybody reads them (`srcad.analysis.dead`)."""

import ast

import gast
import numpy as np
import pytest

import srcad
from srcad.analysis.dead import without_dead
from srcad.tree.build import Names


def no_call(tree):
    return not any(isinstance(n, gast.Call) for n in gast.walk(tree))


def plain(body):
    return ast.unparse(gast.gast_to_ast(gast.Module(body, [])))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a = x\na = y\nf(a)", "a = y\nf(a)"),
        ("a = x\nif c:\n    a = y\nf(a)", None),  # it may be read
        ("a = x\nif c:\n    a = y\nelse:\n    a = z\nf(a)", "if c:\n    a = y\nelse:\n    a = z\nf(a)"),
        ("for i in r:\n    b = y[i]\n    g(i)\nfor i in r:\n    b = y[i]\n    f(b)",
         "for i in r:\n    g(i)\nfor i in r:\n    b = y[i]\n    f(b)"),
        ("for i in r:\n    pass\nfor i in r:\n    f(i)", "for i in r:\n    f(i)"),
        ("for i in r:\n    pass\nf(i)", None),
        ("for i in f(r):\n    pass", None),
        ("for i in r:\n    f(b)\n    b = y[i]", None),  # the next iteration reads it
        ("for i in r:\n    b = y[i]\nf(b)", None),
        ("b = x\nfor i in r:\n    b = y[i]\n    f(b)", "for i in r:\n    b = y[i]\n    f(b)"),
        ("b = x\nfor i in r:\n    b = y[i]\n    if b:\n        break\nf(b)", None),  # there may be no iteration
        ("b = x\nwhile b:\n    b = y\n    f(b)", None),
        ("while c:\n    if d:\n        b = x\n        continue\n    f(b)\n    b = y", None),
        ("while c:\n    if d:\n        b = x\n        g()\n        break\n    b = y\n    f(b)",
         "while c:\n    if d:\n        g()\n        break\n    b = y\n    f(b)"),
        ("a = x\nreturn y", "return y"),
        ("if c:\n    a = x\n    return y\nf(a)", "if c:\n    return y\nf(a)"),
        ("a = f(x)\na = y\ng(a)", None),  # the call may do something
        ("a = x\ndef g():\n    return a\na = y\ng()", None),  # read when it is called
        ("a = x\ng = (a * v for v in r)\na = y\nf(g)", None),  # read when it is used up
        ("a = x\na += y\nf(a)", None),
        ("a = x\na[0] = y", None),  # another name may see it
        ("a = x\ntry:\n    a = y\nfinally:\n    f(a)", None),
        ("while c:\n    f(b)\n    b = x\n    try:\n        if d: continue\n    finally:\n        g()\n    b = y", None),
        ("while c:\n    b = x\n    try:\n        if d: break\n    finally:\n        g()\n    b = y\nf(b)", None),
        ("while c:\n    f(b)\n    b = x\n    match d:\n        case 1:\n            continue\n    b = y", None),
        ("a, b = x\na = y\nf(a, b)", None),
        ("a = x\ndel a\na = y\nf(a)", None),
    ],
)  # fmt: skip
def test_dead_assignments(text, left):
    body = gast.parse(text).body
    while without_dead(body, no_call, Names()):
        pass
    assert plain(body) == plain(gast.parse(left or text).body)


def test_a_gradient_has_no_loop_for_what_its_reverse_sweep_reads_itself():
    def f(x, y):
        s = 0.0
        for a, b in zip(x, y):
            s += a * b
        return s

    derivative = srcad.grad(f)
    y = np.array([0.5, -2.0])
    assert np.array_equal(derivative(np.ones(2), y), y)
    assert derivative.source.count("for i in ") == 1


def folded(x, y):
    """The reverse sweep reads the total before each step of the first loop, and no other."""
    total = 0.0
    for a, b in zip(x, y):
        total = total * a + b
    for a in x:
        total += np.sin(a)
    return total


def test_what_is_given_back_to_nobody_is_not_kept(monkeypatch, tmp_path):
    derivative = srcad.value_and_grad(folded, wrt=(0, 1))
    args = np.array([0.3, 0.6, 0.9]), np.linspace(0.5, 1.0, 3)
    (value, got), short = derivative(*args), derivative.source
    assert short.count("total_saved.append(total)") == short.count("total = total_saved.pop()") == 1
    monkeypatch.setenv("SRCAD_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr("srcad.analysis.dead._whole_pairs", lambda stmts, unread: set())
    derivative.clear_cache()
    again, want = derivative(*args)
    assert derivative.source.count("total_saved.append(total)") == 2
    assert value == again and np.array_equal(got.x, want.x) and np.array_equal(got.y, want.y)
    a, b, c = args[0]
    np.testing.assert_allclose(got.y, [b * c, c, 1.0])
    np.testing.assert_allclose(got.x[1:], [c * args[1][0] + np.cos(b), b * args[1][0] + args[1][1] + np.cos(c)])
