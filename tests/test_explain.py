"""`srcad explain`: each line, its verdict, the reason, what is saved."""

from __future__ import annotations

import functools
import inspect

import numpy as np

import srcad
from srcad.explain import explain
from srcad.reverse.function import Request
from srcad.targets import see_through
from srcad.typespecs import parse

K = 2.0


def helper(z, limit):
    if abs(z) <= limit:
        return 0.5 * z * z
    return limit * z


def loss(theta, t, limit):
    total = 0.0
    n = len(t)
    unused = theta[0] * 2.0
    for i in range(n):
        e = np.exp(-theta[1] * t[i])
        total += helper(e, limit)
    signs = np.sign(theta)
    data = t * 2.0
    return total * np.sum(data) + np.sum(signs)


limited = functools.partial(helper, limit=1.0)


def through_a_partial(x):
    return limited(x)


def decayed(x, n):
    for _ in range(n):
        x = x * np.sin(x)
    return np.sum(x)


def report(fun, types, *wrt):
    return explain(see_through(fun), Request(wrt, (), single=len(wrt) == 1, order=wrt), parse(types))


def said_of(text, line):
    """What the report says below a line of the primal."""
    lines = text.splitlines()
    start = next(k for k, part in enumerate(lines) if part[7:].strip() == line)
    out = []
    for part in lines[start + 1 :]:
        if not part.startswith("           "):
            break
        out.append(part.strip())
    return out


def test_verdicts_and_reasons():
    text = report(loss, "theta: f8[:], t: f8[:], limit: float", "theta")
    assert text.startswith("loss(theta, t, limit) with respect to theta\n\n")
    assert said_of(text, "n = len(t)")[0] == "constant: n is an integer"
    assert said_of(text, "unused = theta[0] * 2.0")[0] == (
        "active: unused depends on theta; but the result does not depend on it, so it has no adjoint"
    )
    assert said_of(text, "for i in range(n):") == ["constant: a loop over range(n)"]
    assert said_of(text, "e = np.exp(-theta[1] * t[i])")[0] == "active: e depends on theta"
    assert said_of(text, "signs = np.sign(theta)") == [
        "constant: signs reads theta only through np.sign(theta), whose derivative is zero"
    ]
    assert said_of(text, "data = t * 2.0")[0] == "constant: data reads only t, which is constant"
    assert said_of(text, "return total * np.sum(data) + np.sum(signs)")[0].startswith(
        "active: the result depends on total"
    )


def test_called_functions_are_shown():
    text = report(loss, "theta: f8[:], t: f8[:], limit: float", "theta")
    assert f"{__file__}, helper" in text
    assert said_of(text, "if abs(z) <= limit:")[0].endswith("a condition has no derivative")
    number = inspect.getsourcelines(helper)[1] + 2
    assert f"\n{number:5d}          return 0.5 * z * z\n" in text


def test_what_is_saved():
    text = report(decayed, "x: f8[:], n: i8", "x")
    said = said_of(text, "x = x * np.sin(x)")
    assert said[0] == "active: x depends on x"
    assert any(s.startswith("saved: x of each round, in x_saved") for s in said)


def test_types_that_are_missing_leave_the_verdicts():
    def product(A, x):
        y = np.linalg.solve(A, x)
        return np.sum(y)

    text = report(product, "", "x")
    assert said_of(text, "y = np.linalg.solve(A, x)") == ["active: y depends on x"]
    assert "What is saved is not known: " in text


def test_a_loop_whose_steps_are_run_again():
    target = see_through(srcad.checkpoint(decayed, every=3))
    request = Request(("x",), (), order=("x",), snapshots=target.snapshots)
    text = explain(target, request, parse("x: f8[:], n: i8"))
    assert said_of(text, "for _ in range(n):")[0] == "active: x2 depends on x; run again for the reverse sweep"


def test_what_is_not_kept_on_disk():
    text = report(through_a_partial, "x: float", "x")
    assert text.endswith("The generated code is not kept on disk: it depends on a functools.partial.")
    assert "kept on disk" not in report(decayed, "x: f8[:], n: i8", "x")
