"""Functions that a program makes and that a container holds: where the container is passed on as a whole, and no text
has them, that is refused when the derivative is generated."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.integrate

import srcad

WHOLE = "in a container that is passed on as a whole"
HELD = "a solver's function that is given, or reads from a container, a function which is defined here"


def turned(fs, a, n):
    return 0.0 if n == 0 else fs[0](a) + turned(fs[::-1], a + 1.0, n - 1)


def by_key(fs, a, n):
    return 0.0 if n == 0 else fs["f"](a) + by_key(fs, a + 1.0, n - 1)


def turned_around(w):
    """A recursion that passes on other functions than it is given."""
    return turned((lambda t: w * t, lambda t: w * w * t), 0.5, 3)


def of_a_dict(w):
    return by_key({"f": lambda t: w * t}, 0.5, 3)


def by_zip(w):
    return sum([f(t) for f, t in zip((lambda t: w * t, lambda t: w * w * t), (1.0, 2.0), strict=True)])


def given(w, table):
    return table["call"]((lambda t: w * t,), w)


def held_by_args(w):
    """The gradient was 0."""
    return scipy.integrate.quad(lambda t, fs: fs[0](t), 0.0, 1.0, args=((lambda t: w * t,),))[0]


def read_in_steps(w):
    fs = [lambda z: z * w, lambda z: z + w]

    def inner(z, n):
        for i in range(n):
            z = fs[i % 2](z)
        return z

    return srcad.checkpoint(inner, every=2)(w, 5)


def steps_over_functions(w):
    def inner(z, fs):
        for f in fs:
            z = f(z)
        return z

    return srcad.checkpoint(inner, every=2)(w, [lambda z: z * w, lambda z: z + w])


TABLE = {"call": lambda fs, t: fs[0](t)}


@pytest.mark.parametrize(("fun", "args", "found"), [
    (turned_around, (2.0,), WHOLE), (of_a_dict, (2.0,), WHOLE), (given, (2.0, TABLE), WHOLE),
    (held_by_args, (2.0,), HELD),
], ids=lambda v: getattr(v, "__name__", ""))  # fmt: skip
def test_refused_in_both_modes(fun, args, found):
    """The generated code ended with a NameError, or had None for the function."""
    fun(*args)
    with pytest.raises(srcad.UnsupportedSyntaxError, match=found):
        srcad.grad(fun)(*args)
    with pytest.raises(srcad.UnsupportedSyntaxError, match=found):
        srcad.jvp(fun, args, (1.0, *[None] * (len(args) - 1)))


def test_by_zip():
    """What is written out beside numbers is known one by one."""
    assert srcad.grad(by_zip)(2.0) == 1.0 + 2.0 * 2.0 * 2.0
    assert srcad.jvp(by_zip, (2.0,), (1.0,)) == (10.0, 9.0)


@pytest.mark.parametrize("fun", [read_in_steps, steps_over_functions])
def test_steps_that_are_run_again_refuse_them_in_reverse_mode_only(fun):
    with pytest.raises(srcad.UnsupportedSyntaxError, match=WHOLE):
        srcad.grad(fun)(1.1)
    difference = (fun(1.1 + 1e-6) - fun(1.1 - 1e-6)) / 2e-6
    assert srcad.jvp(fun, (1.1,), (1.0,))[1] == pytest.approx(difference, rel=1e-8)


def test_functions_that_are_called_out_of_containers():
    def zipped(w):
        total = 0.0
        for f, b in zip([lambda t: w * t, lambda t: w * w * t], (1.0, 2.0)):  # noqa: B905
            total += scipy.integrate.quad(f, 0.0, b)[0]
        return total

    assert srcad.grad(zipped)(2.0) == pytest.approx(0.5 + 8.0)


CONFIG = {"act": "tanh"}


class Net:
    act = "cos"

    def bent(self, x):
        return np.maximum(x, 0.1)


net = Net()


@pytest.mark.parametrize(
    ("fun", "slope"),
    [
        (lambda x: np.sum(getattr(np, CONFIG["act"])(x)), lambda x: 1.0 - np.tanh(x) ** 2),
        (lambda x: np.sum(getattr(np, net.act)(x)), lambda x: -np.sin(x)),
        (lambda x: np.sum(getattr(net, "bent")(x)), lambda x: 1.0 * (x > 0.1)),  # noqa: B009
        (lambda x: getattr(np.sin(x), "sum")(), np.cos),  # noqa: B009
        (lambda x, f="exp": np.sum(getattr(np, f, np.sin)(x)), np.exp),
    ],
)
def test_functions_by_a_text_that_is_known(fun, slope):
    x = np.array([0.7, -0.4, 1.3])
    np.testing.assert_allclose(srcad.grad(fun)(x), slope(x), rtol=1e-12)
    np.testing.assert_allclose(srcad.jvp(fun, (x,), (np.ones(3),))[1], np.sum(slope(x)), rtol=1e-12)


def test_another_text_is_noticed(monkeypatch):
    def by_config(x):
        return getattr(np, CONFIG["act"])(x)

    def by_parameter(x, options):
        return getattr(np, options["act"])(x)

    gradient = srcad.grad(by_config)
    assert gradient(0.5) == pytest.approx(1.0 - np.tanh(0.5) ** 2)
    monkeypatch.setitem(CONFIG, "act", "sin")
    assert gradient(0.5) == np.cos(0.5)
    gradient = srcad.grad(by_parameter)
    assert [gradient(0.5, {"act": act}) for act in ("exp", "sin", "exp")] == [np.exp(0.5), np.cos(0.5), np.exp(0.5)]


def test_a_text_that_is_not_known_is_refused():
    with pytest.raises(srcad.SrcadError):
        srcad.grad(lambda x, n: getattr(np, "sin" if n else "cos")(x))(0.5, 1)
