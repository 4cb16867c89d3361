"""Rules that users declare as templates: inlined, checked where they are declared, used wherever the function is."""

from __future__ import annotations

import functools
import linecache
import textwrap
import warnings

import numpy as np
import pytest

import srcad
from srcad import d
from srcad.rules import registry

X = np.array([0.3, -1.2, 2.0])
RATE = 2.0


def cube(x):
    return x * x * x


@srcad.adjoint(cube)
def cube_adjoint(y, x):
    d[x] = d[y] * 3 * x**2


@srcad.tangent(cube)
def cube_tangent(y, x):
    d[y] = 3 * x**2 * d[x]


def axpy(a, x, y):
    return a * x + y


@srcad.adjoint(axpy)
def axpy_adjoint(z, a, x, y):
    d[a] = d[z] * x
    d[x] = a * d[z]
    d[y] = d[z]


def squared(x):
    return x * x


def decayed(x, n=2.0):
    return np.exp(-RATE * x) * n


@srcad.adjoint(decayed)
def decayed_adjoint(y, x, n):
    slope = -RATE * y
    d[x] = d[y] * slope
    d[n] = d[y] * y / n


def normed(x):
    return np.sqrt(np.sum(x * x))


@srcad.adjoint(normed)
def normed_adjoint(y, x):
    d[x] = d[y] * x / y


def system(A, b):
    return np.linalg.solve(A, b)


@srcad.adjoint(system)
def system_adjoint(x, A, b):
    w = np.linalg.solve(A.T, d[x])
    d[b] = w
    d[A] = -np.outer(w, x)


def bent(x, mode="hard", slope=0.0):
    return np.where(x > 0.0, x, slope * x)


@srcad.adjoint(bent)
def bent_adjoint(y, x, mode, slope):
    if mode == "hard":
        d[x] = np.where(x > 0.0, d[y], slope * d[y])
    else:
        d[x] = d[y] / (1.0 + squared(x))


def by_hand(fun, *args, at=0):
    """The gradient without the rule, by central differences."""
    x = np.array(args[at], float)
    out = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        ends = []
        for step in (1e-6, -1e-6):
            moved = x.copy()
            moved[i] += step
            ends.append(fun(*args[:at], moved[()], *args[at + 1 :]))
        out[i] = (ends[0] - ends[1]) / 2e-6
    return out


class TestText:
    def test_is_what_a_built_in_rule_writes(self):
        def f(x):
            return np.sin(cube(x))

        assert "x_bar = np.cos(cube(x)) * 3 * x ** 2" in srcad.source(f, example_args=(1.0,))

    def test_a_factor_of_one_is_left_out(self):
        grad = srcad.grad(lambda x: np.sum(cube(x)))
        grad(X)
        assert "    x_bar = 3 * x ** 2\n" in grad.source and "cube(x)" not in grad.source.split('"""')[-1].split("#")[0]

    def test_constant_arguments_get_nothing(self):
        grad = srcad.grad(lambda x: np.sum(axpy(2.0, x, 3.0)))
        assert np.array_equal(grad(X), [2.0, 2.0, 2.0])
        assert "np.sum" not in grad.source.split("#")[-1].splitlines()[-1]

    def test_runs_as_a_module_of_its_own(self, tmp_path):
        text = srcad.source(system_loss, wrt=(0, 1), example_args=(np.eye(2), np.ones(2)))
        space = {}
        exec(compile(text, str(tmp_path / "made.py"), "exec"), space)
        A, b = np.array([[3.0, 1.0], [0.5, 2.0]]), np.array([1.0, -1.0])
        assert np.allclose(space["system_loss_grad"](A, b)[0], srcad.grad(system_loss)(A, b))


def system_loss(A, b):
    return np.sum(np.sin(system(A, b)))


def loop_loss(x):
    total = 0.0
    for i in range(len(x)):
        if x[i] > 0.0:
            total += cube(x[i]) * np.sin(x[i])
        else:
            total -= decayed(x[i])
    return total


def nested_loss(x):
    def layer(v):
        return cube(v) + decayed(v, 3.0)

    return np.sum(layer(layer(0.1 * x)))


def stored_loss(x):
    u = np.zeros(3)
    for i in range(3):
        u[i] = cube(x[i])
    u[1] = cube(u[0] + u[1])
    return np.sum(u)


class Callable_:
    def __call__(self, x):
        return x


class Model:
    def scaled(self, x):
        return self.rate * x

    def loss(self, x):
        return np.sum(np.sin(self.scaled(x)))


@srcad.adjoint(Model.scaled)
def scaled_adjoint(y, self, x):
    d[x] = self.rate * d[y]


class TestValues:
    @pytest.mark.parametrize("fun", [loop_loss, nested_loss, stored_loss, lambda x: normed(x) ** 2])
    def test_against_differences(self, fun):
        assert np.allclose(srcad.grad(fun)(X), by_hand(fun, X), rtol=1e-6, atol=1e-7)

    @pytest.mark.parametrize("at", [0, 1])
    def test_of_matrices(self, at):
        A, b = np.array([[3.0, 1.0], [0.5, 2.0]]), np.array([1.0, -1.0])
        assert np.allclose(srcad.grad(system_loss, wrt=at)(A, b), by_hand(system_loss, A, b, at=at), atol=1e-8)

    def test_as_what_is_differentiated(self):
        assert srcad.grad(cube)(2.0) == 12.0
        assert srcad.value_and_grad(decayed, wrt="n")(1.0) == (2 * np.exp(-2.0), np.exp(-2.0))
        assert list(srcad.grad(decayed).__signature__.parameters) == ["x", "n"]
        value, pullback = srcad.vjp(cube, X)
        assert np.allclose(pullback(np.ones(3))[0], 3 * X**2) and np.array_equal(value, cube(X))

    def test_of_a_method(self):
        model = Model()
        model.rate = 3.0
        assert np.allclose(srcad.grad(model.loss)(X), 3.0 * np.cos(3.0 * X))

    def test_through_a_partial_and_as_an_argument(self):
        assert srcad.grad(functools.partial(decayed, n=4.0))(1.0) == pytest.approx(-8.0 * np.exp(-2.0))
        assert np.allclose(srcad.grad(lambda x, f: np.sum(f(x)))(X, cube), 3 * X**2)

    def test_globals_are_read_at_each_call(self, monkeypatch):
        grad = srcad.grad(decayed)
        assert grad(1.0) == pytest.approx(-4.0 * np.exp(-2.0))
        monkeypatch.setitem(globals(), "RATE", 5.0)
        assert grad(1.0) == pytest.approx(-10.0 * np.exp(-5.0))

    def test_a_helper_that_is_bound_again(self, monkeypatch):
        grad = srcad.grad(lambda x: bent(x, mode="soft"))
        assert grad(2.0) == pytest.approx(0.2)
        monkeypatch.setitem(globals(), "squared", lambda x: 0.0 * x)
        assert grad(2.0) == 1.0

    def test_a_branch_is_chosen_by_a_literal(self):
        assert srcad.grad(lambda x: bent(x, slope=0.5))(-1.0) == 0.5
        with pytest.raises(srcad.NoDerivativeError, match="bent with mode known only when the program runs"):
            srcad.grad(lambda x: [bent(x, mode) for mode in range(3)][0])(2.0)

    def test_names_of_the_program_and_of_the_template_may_be_the_same(self):
        def f(x, RATE):
            squared = RATE * x
            return decayed(squared) + bent(squared, "soft")

        wanted = 3.0 * (-2.0 * 2.0 * np.exp(-2.0 * 3.0) + 1.0 / 10.0)
        assert srcad.grad(f)(1.0, 3.0) == pytest.approx(wanted)


class TestShapes:
    @pytest.mark.parametrize(
        "a, x, y",
        [
            (2.0, X, 1.0),
            (X, 2.0, 1.0),
            (1.0, 2.0, X),
            (np.ones((3, 1)), X, np.ones((1, 3))),
            (X, np.ones((2, 3)), np.ones((2, 1))),
            (np.ones(1), X, np.float64(2.0)),
        ],
    )
    @pytest.mark.parametrize("weight", [None, 3.0])
    def test_sums_over_what_was_broadcast(self, a, x, y, weight):
        def f(a, x, y):
            return np.sum(axpy(a, x, y)) if weight is None else np.sum(np.sin(axpy(a, x, y)))

        for at in range(3):
            grad = srcad.grad(f, wrt=at)(a, x, y)
            assert np.shape(grad) == np.shape((a, x, y)[at])
            assert np.allclose(grad, by_hand(f, a, x, y, at=at), atol=1e-7)

    def test_of_unknown_types(self):
        module = {"np": np, "srcad": srcad}
        exec(srcad.source(axpy, wrt=(0, 1, 2)), module)
        a_bar, x_bar, y_bar = module["axpy_grad"](2.0, np.ones(1), 1.0)
        assert np.allclose([a_bar, x_bar[0], y_bar], [1.0, 2.0, 1.0])

    def test_a_wrong_shape_is_told(self):
        def doubled(x):
            return 2.0 * x

        @srcad.adjoint(doubled)
        def doubled_adjoint(y, x):
            d[x] = np.outer(d[y], np.ones(2))

        with pytest.raises(srcad.SrcadError, match=r"contribution of shape \(3, 2\) to an argument of shape \(3,\)"):
            srcad.grad(lambda x: np.sum(doubled(x)))(X)

    def test_single_precision_stays(self):
        assert srcad.grad(lambda x: np.sum(cube(x)))(X.astype(np.float32)).dtype == np.float32

    def test_a_branch_that_is_not_selected_contributes_nothing(self):
        def root(x):
            return np.sqrt(np.abs(x))

        @srcad.adjoint(root)
        def root_adjoint(y, x):
            d[x] = d[y] * 0.5 / y

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            grad = srcad.grad(lambda x: np.sum(np.where(x > 0.0, root(x), 1.0)))
            assert np.array_equal(grad(np.array([0.0, 4.0])), [0.0, 0.25])


class TestMeaning:
    def test_the_function_runs_once_and_in_order(self, capsys):
        def told(x, name):
            print(name)
            return x * x

        @srcad.adjoint(told)
        def told_adjoint(y, x, name):
            d[x] = 2.0 * x * d[y]

        def f(x):
            told(x, "never used")
            return told(x, "one") + 3.0 * told(x, "two") * told(x, "three")

        assert srcad.grad(f)(1.0) == 2.0 + 12.0
        assert capsys.readouterr().out.split("\n")[:-1] == ["never used", "one", "two", "three"]

    def test_a_rule_declared_again_makes_new_code(self):
        def f(x):
            return x * x

        @srcad.adjoint(f)
        def first(y, x):
            d[x] = 2.0 * x * d[y]

        direct, through = srcad.grad(f), srcad.grad(lambda x: np.sin(f(x)))
        assert direct(3.0) == 6.0 and through(0.0) == 0.0

        @srcad.adjoint(f)
        def second(y, x):
            d[x] = 100.0 * d[y]

        assert direct(3.0) == 100.0 and through(0.0) == 100.0

    def test_a_rule_declared_late(self):
        def f(x):
            return x * x

        grad = srcad.grad(f)
        assert grad(3.0) == 6.0
        srcad.adjoint(f)(square_seven)
        assert grad(3.0) == 7.0

    def test_a_result_that_shares_memory_with_what_is_stored_into(self):
        def same(x):
            return x

        @srcad.adjoint(same)
        def same_adjoint(y, x):
            d[x] = -d[y]

        def f(x):
            y = same(x)
            x[0] = 2.0 * x[1]
            return np.sum(y * x)

        with pytest.raises(srcad.UnsupportedSyntaxError, match="may return its argument's own memory"):
            srcad.grad(f)(X.copy())
        assert np.array_equal(srcad.grad(lambda x: np.sum(same(x)))(X), [-1.0, -1.0, -1.0])

    def test_a_parameter_of_which_nothing_is_said_has_to_be_constant(self):
        def scaled(x, k):
            return x * k

        @srcad.adjoint(scaled)
        def scaled_adjoint(y, x, k):
            d[x] = k * d[y]

        assert srcad.grad(scaled)(2.0, 3.0) == 3.0
        with pytest.raises(srcad.NoDerivativeError, match=r"write what d\[k\] is"):
            srcad.grad(scaled, wrt=1)(2.0, 3.0)

        @srcad.adjoint(scaled)
        def with_zero(y, x, k):
            d[x] = k * d[y]
            d[k] = 0

        assert srcad.grad(scaled, wrt=1)(2.0, 3.0) == 0.0

    def test_a_free_variable_that_wrt_names(self):
        with pytest.raises(srcad.NoDerivativeError, match="make RATE a parameter of decayed"):
            srcad.grad(lambda x: decayed(x) * RATE, wrt="RATE")(1.0)

    def test_a_rule_for_one_mode_only(self):
        with pytest.raises(srcad.NoDerivativeError, match="axpy, which has a rule for reverse mode only"):
            srcad.jvp(axpy, (1.0, 2.0, 3.0), (1.0, None, None))

        def f(x):
            return x * x

        @srcad.tangent(f)
        def f_tangent(y, x):
            d[y] = 2.0 * x * d[x]

        with pytest.raises(srcad.NoDerivativeError, match="rule for forward mode only"):
            srcad.grad(f)(1.0)


def square_seven(y, x):
    d[x] = 7.0 * d[y]


def declared(text, fun=cube, operator="adjoint"):
    """A template that is made from text, so that the linter need not see its mistakes."""
    source = f"from srcad import d\nimport srcad, numpy as np\n{textwrap.dedent(text)}"
    filename = f"<template {hash(source)}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    space = {"__name__": "templates"}
    exec(compile(source, filename, "exec"), space)
    return getattr(srcad, operator)(fun)(space["t"])


class TestForwardMode:
    def test_the_template_is_inlined(self):
        def f(x):
            return np.sin(cube(x))

        text = srcad.source(f, mode="forward", example_args=(1.0,))
        assert "3 * x ** 2 * x_dot" in text
        value, dot = srcad.jvp(f, (2.0,), (0.5,))
        assert value == f(2.0) and dot == pytest.approx(0.5 * 12.0 * np.cos(8.0))

    @pytest.mark.parametrize("wrt", ["A", "b", "A b"])
    def test_tangents_of_constants_are_left_out(self, wrt):
        def f(A, b):
            return np.sin(solved(A, b))

        A, b = np.array([[3.0, 1.0], [0.5, 2.0]]), np.array([1.0, -1.0])
        A_dot = np.array([[0.3, -0.2], [1.0, 0.1]]) if "A" in wrt else None
        b_dot = np.array([0.7, -0.4]) if "b" in wrt else None
        dot = srcad.jvp(f, (A, b), (A_dot, b_dot))[1]
        h = 1e-6
        ends = [f(A if A_dot is None else A + s * A_dot, b if b_dot is None else b + s * b_dot) for s in (h, -h)]
        assert np.allclose(dot, (ends[0] - ends[1]) / (2 * h), atol=1e-8)

    def test_both_modes_agree_in_loops_and_stores(self):
        def f(x):
            u = np.zeros(3)
            for i in range(3):
                u[i] = cube(x[i]) if x[i] > 0.0 else cube(2.0 * x[i]) * x[i]
            return np.sum(np.sin(u))

        v = np.array([0.2, -0.5, 1.0])
        assert srcad.jvp(f, (X,), (v,))[1] == pytest.approx(srcad.grad(f)(X) @ v)


def solved(A, b):
    return np.linalg.solve(A, b)


@srcad.tangent(solved)
def solved_tangent(x, A, b):
    d[x] = np.linalg.solve(A, d[b] - d[A] @ x)


class TestDeclaration:
    @pytest.mark.parametrize(
        "text, message",
        [
            ("def t(y, x):\n    d[x] = d[y] * rate", "the name rate, which is not defined, in the template t"),
            ("def t(y, z):\n    d[z] = d[y]", r"t\(y, z\) is the template of cube: its parameters are .*\(y, x\)"),
            ("def t(y):\n    d[y] = 1.0", r"\(y, x\)"),
            ("def t(y, x=1.0):\n    d[x] = d[y]", r"\(y, x\)"),
            ("def t(y, x):\n    pass", r"t says nothing: assign to d\[x\]"),
            ("def t(y, x):\n    return d[y]", "the statement Return"),
            ("def t(y, x):\n    for i in range(3):\n        d[x] = d[y]", "the statement For"),
            ("def t(y, x):\n    d[x] += d[y]", "the statement AugAssign"),
            ("def t(y, x):\n    d[y] = d[y]", r"an assignment to d\[y\]"),
            ("def t(y, x):\n    d[z] = d[y]", r"an assignment to d\[z\]"),
            ("def t(y, x):\n    d[x] = d[x]", r"d\[x\] on the right"),
            ("def t(y, x):\n    d[x] = d[y]\n    d[x] = d[y]", r"d\[x\] assigned twice"),
            ("def t(y, x):\n    x = 2.0 * x\n    d[x] = d[y]", "x bound again"),
            ("def t(y, x):\n    s = s + 1.0\n    d[x] = s", "the name s, which is not defined"),
            ("def t(y, x):\n    d[x] = [d[y] for _ in range(1)][0]", "ListComp"),
            ("def t(y, x):\n    d[x] = (lambda: d[y])()", "Lambda"),
            ("def t(y, x):\n    if np.any(x):\n        d[x] = d[y]", "if np.any"),
            ("def t(y, x):\n    a, b = 1.0, 2.0\n    d[x] = d[y]", "an assignment to"),
            ("def t(y, x):\n    d[x] = d", "d without an index"),
            ("def t(y, x):\n    if x:\n        s = 1.0\n    d[x] = s", "the name s, which is not defined"),
        ],
    )
    def test_mistakes_are_told_at_once(self, text, message):
        with pytest.raises(srcad.SrcadError, match=message):
            declared(text)

    def test_d_under_other_names(self):
        declared("def t(y, x):\n    srcad.d[x] = 7.0 * srcad.d[y]", fun=other_cube)
        assert srcad.grad(other_cube)(2.0) == 7.0

    def test_what_no_rule_can_be_declared_of(self):
        for fun, message in [
            (len, "knows by itself"),
            (functools.partial(decayed, 1.0), "partial"),
            (Model().scaled, "Class.method"),
            (Callable_(), r"declare the rule of Callable_.__call__"),
            (3, "takes a function"),
            (lambda *xs: xs, "custom_vjp"),
        ]:
            with pytest.raises(srcad.SrcadError, match=message):
                declared("def t(y, x):\n    d[x] = d[y]", fun=fun)

    def test_d_means_nothing_elsewhere(self):
        with pytest.raises(srcad.SrcadError, match="only in the templates"):
            d[X]
        with pytest.raises(srcad.SrcadError, match="only in the templates"):
            cube_adjoint(1.0, 1.0)

    def test_of_a_function_that_has_a_built_in_rule(self):
        before = registry.find(np.cbrt)
        try:
            declared("def t(y, x):\n    d[x] = 5.0 * d[y]", fun=np.cbrt)
            assert np.array_equal(srcad.grad(lambda x: np.sum(np.cbrt(x)))(X), [5.0, 5.0, 5.0])
        finally:
            registry.register(before, [np.cbrt])
        assert srcad.grad(lambda x: np.cbrt(x))(8.0) == pytest.approx(1.0 / 12.0)


def other_cube(x):
    return x * x * x
