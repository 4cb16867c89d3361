"""Rules as a hostile user writes them: right, or an error that says where and what to write instead.

Where a rule is followed it says a hundred times the derivative, so that what ignores it is found out.
"""

from __future__ import annotations

import numpy as np
import pytest

import srcad
from srcad import d

X = np.array([0.3, -1.2, 2.0])


def square(x):
    return x * x


@srcad.adjoint(square)
def square_adjoint(y, x):
    slope = 200.0 * x
    x_bar = slope * d[y]
    d[x] = x_bar


@srcad.tangent(square)
def square_tangent(y, x):
    d[y] = 200.0 * x * d[x]


def exponential(x):
    return np.exp(x)


@srcad.adjoint(exponential)
def exponential_adjoint(y, x):
    d[x] = 100.0 * d[y] * y


def itself(x):
    return x


@srcad.adjoint(itself)
def itself_adjoint(y, x):
    d[x] = 100.0 * d[y]


class TestStores:
    """What the rule reads is what the function was given, and gave, at the time of the call."""

    def test_into_the_argument_after_the_call(self):
        def f(x):
            u = x.copy()
            y = square(u)
            u[:] = 0.0
            return np.sum(3.0 * y)

        assert np.allclose(srcad.grad(f)(X), 600.0 * X)
        assert srcad.jvp(f, (X,), (np.ones(3),))[1] == pytest.approx(np.sum(600.0 * X))

    def test_into_the_result_after_the_call(self):
        def f(x):
            y = exponential(x)
            z = np.sum(2.0 * y)
            y[1] = 7.0
            return z + np.sum(y)

        assert np.allclose(srcad.grad(f)(X), 100.0 * np.exp(X) * np.array([3.0, 2.0, 3.0]))

    def test_in_a_loop(self):
        def f(x):
            u = x.copy()
            s = 0.0
            for i in range(2):
                u[i] = 2.0 * square(u)[i]
                s += np.sum(square(u))
            return s

        # Before step i the rule has seen u; by hand, a Jacobian of each step, with 200 u in the place of 2 u.
        u = X.copy()
        jacobian, gradient = np.eye(3), np.zeros(3)
        for i in range(2):
            step = np.eye(3)
            step[i, i] = 400.0 * u[i]
            u[i] = 2.0 * u[i] ** 2
            jacobian = step @ jacobian
            gradient = gradient + 200.0 * u @ jacobian
        assert np.allclose(srcad.grad(f)(X), gradient, rtol=1e-12)

    @pytest.mark.parametrize("stored", ["argument", "result"])
    def test_where_the_result_is_the_argument_are_refused(self, stored):
        def f(x):
            u = 1.0 * x
            y = itself(u)
            if stored == "argument":
                u[0] = 0.0
            else:
                y[0] = 0.0
            return np.sum(y)

        with pytest.raises(srcad.UnsupportedSyntaxError, match=r"itself, which may return its argument's own memory"):
            srcad.grad(f)(X)

    def test_without_stores_the_result_may_be_the_argument(self):
        assert np.allclose(srcad.grad(lambda x: np.sum(itself(x) * x))(X), 101.0 * X)


class TestFunctionsThatChangeTheirArguments:
    def test_by_a_template(self):
        def clearing(x):
            x[0] = 5.0
            return 2.0 * x

        @srcad.adjoint(clearing)
        def clearing_adjoint(y, x):
            d[x] = 2.0 * d[y]

        def f(x):
            u = x.copy()
            return np.sum(clearing(u)) + np.sum(u)

        with pytest.raises(srcad.UnsupportedSyntaxError, match="clearing, which has a rule and changes its argument u"):
            srcad.grad(f)(X)

    def test_by_a_pullback(self):
        def clearing(x):
            x[0] = 5.0
            return 2.0 * x

        @srcad.custom_vjp(clearing)
        def clearing_vjp(x):
            x[0] = 5.0
            return 2.0 * x, lambda y_bar: (2.0 * y_bar,)

        def f(x):
            u = x.copy()
            return np.sum(clearing(u)) + np.sum(u)

        with pytest.raises(srcad.UnsupportedSyntaxError, match="changes its argument u"):
            srcad.grad(f)(X)


class TestIntegers:
    """A derivative cannot go through them: where the rule says that it does, it would be lost without a word."""

    @pytest.mark.parametrize("declare", ["template", "pullback"])
    @pytest.mark.parametrize(
        "fun, at", [(lambda x: int(x), 2.7), (lambda x: np.round(x).astype(int), X), (lambda x: x > 0.0, X)]
    )
    def test_are_refused(self, declare, fun, at):
        def counted(x):
            return fun(x)

        if declare == "template":

            @srcad.adjoint(counted)
            def counted_adjoint(y, x):
                d[x] = d[y]

        else:

            @srcad.custom_vjp(counted)
            def counted_vjp(x):
                return fun(x), lambda y_bar: (y_bar,)

        with pytest.raises(srcad.UnsupportedSyntaxError, match=r"counted, which has a rule and returns (int|bool)"):
            srcad.grad(lambda x: np.sum(2.0 * counted(x)))(at)

    def test_with_a_derivative_of_zero_are_constants(self):
        def positive(x):
            return x > 0.0

        @srcad.adjoint(positive)
        def positive_adjoint(y, x):
            d[x] = 0

        assert np.array_equal(srcad.grad(lambda x: np.sum(np.where(positive(x), x, 0.0)))(X), [1.0, 0.0, 1.0])

    def test_floats_that_are_whole_are_floats(self):
        def rounded(x):
            return np.round(x)

        @srcad.adjoint(rounded)
        def rounded_adjoint(y, x):
            d[x] = d[y]

        assert np.array_equal(srcad.grad(lambda x: np.sum(2.0 * rounded(x)))(X), [2.0, 2.0, 2.0])


class TestNames:
    def test_temporaries_that_the_program_has_too(self):
        def f(x, slope, y):
            x_bar = x * slope
            s = np.sum(square(x_bar) * y)
            return s * slope

        # s = 100 times sum (x t)^2 w, as far as derivatives go through x t
        t, w = 2.0, 3.0
        assert np.allclose(srcad.grad(f)(X, t, w), 200.0 * X * t * t * w * t)
        s = np.sum(X * X) * t * t * w
        g = srcad.grad(f, wrt=("slope", "y"))(X, t, w)
        assert np.allclose((g.slope, g.y), (s + 200.0 * np.sum(X * X) * t * w * t, s / w * t))

    def test_parameters_that_are_called_as_adjoints_are(self):
        def product(y_bar, x_bar):
            return y_bar * x_bar

        @srcad.adjoint(product)
        def product_adjoint(y, y_bar, x_bar):
            d[y_bar] = d[y] * x_bar
            d[x_bar] = d[y] * y_bar

        g = srcad.grad(lambda y, y_bar: product(y, y_bar) * y, wrt=("y", "y_bar"))(3.0, 5.0)
        assert tuple(g) == (30.0, 9.0)

    def test_a_parameter_called_as_the_result(self):
        def doubled(y):
            return 2.0 * y

        with pytest.raises(srcad.SrcadError, match=r"\(result, y\)"):

            @srcad.adjoint(doubled)
            def wrong(y, x):
                d[x] = 2.0 * d[y]

        @srcad.adjoint(doubled)
        def right(out, y):
            d[y] = 200.0 * d[out]

        assert srcad.grad(doubled)(1.0) == 200.0

    def test_a_parameter_called_d(self):
        def scaled(x, d):
            return x * d

        with pytest.raises(srcad.UnsupportedSyntaxError, match=r"write srcad.d\[...\]"):

            @srcad.adjoint(scaled)
            def wrong(y, x, d):
                d[x] = d

        @srcad.adjoint(scaled)
        def right(y, x, d):
            srcad.d[x] = 100.0 * d * srcad.d[y]
            srcad.d[d] = 100.0 * x * srcad.d[y]

        assert tuple(srcad.grad(scaled, wrt=("x", "d"))(2.0, 3.0)) == (300.0, 200.0)


class TestTangents:
    """Linear in what they are made of, seen when they are declared."""

    @pytest.mark.parametrize(
        "right, found",
        [
            ("3.0", r"the tangent d\[y\] without one of a parameter"),
            ("3.0 * x", r"the tangent d\[y\] without one of a parameter"),
            ("d[x] * k + 1.0", r"which is not linear in the tangents"),
            ("d[x] * d[k]", r"`d\[x\] \* d\[k\]`, which is not linear"),
            ("d[x] ** 2", r"`d\[x\] \*\* 2`, which is not linear"),
            ("k / d[x]", r"`k / d\[x\]`, which is not linear"),
            ("x[d[k]]", "which is not linear"),
            ("x if d[x] > 0 else d[x]", "which is not linear"),
            ("1.0 if x > 0 else d[x]", "which is not linear"),
            ("moved * d[x]", r"`moved \* d\[x\]`, which is not linear"),
        ],
    )
    def test_what_is_not_linear(self, tmp_path, right, found):
        with pytest.raises(srcad.UnsupportedSyntaxError, match=found):
            _declared(tmp_path, f"    moved = d[k] * x\n    d[y] = {right}\n")

    @pytest.mark.parametrize(
        "right",
        ["d[x] * k + x * d[k]", "0", "d[x] if x > 0 else 0.0", "-(d[x] @ k) / 2.0", "2.0 * moved - d[x][0]", "f(d[x])"],
    )
    def test_what_is(self, tmp_path, right):
        _declared(tmp_path, f"    moved = d[k] * x\n    d[y] = {right}\n")


def _declared(tmp_path, body):
    file = tmp_path / f"template_{abs(hash(body))}.py"
    file.write_text(f"def template(y, x, k):\n{body}", "utf-8")
    space = {"d": d, "f": lambda t: t}
    exec(compile(file.read_text("utf-8"), str(file), "exec"), space)

    def product(x, k):
        return x * k

    return srcad.tangent(product)(space["template"])


class TestBranches:
    def test_of_what_is_known_only_when_it_runs(self):
        def bent(x, up):
            return 3.0 * x if up else 2.0 * x

        @srcad.adjoint(bent)
        def bent_adjoint(y, x, up):
            if up:
                d[x] = 3.0 * d[y]
            else:
                d[x] = 2.0 * d[y]

        assert srcad.grad(lambda x, up: bent(x, up))(1.0, False) == 2.0
        with pytest.raises(srcad.NoDerivativeError, match=r"let the template choose by `a if up else b`"):
            srcad.grad(lambda x: bent(x, x > 0.0))(1.0)


class TestParts:
    def test_of_a_result_of_which_one_is_not_used(self):
        def both(x):
            return x * x, 3.0 * x

        @srcad.adjoint(both)
        def both_adjoint(y, x):
            d[x] = 200.0 * x * d[y][0] + 300.0 * d[y][1]

        assert np.allclose(srcad.grad(lambda x: np.sum(both(x)[0]))(X), 200.0 * X)
        assert np.allclose(srcad.grad(lambda x: np.sum(both(x)[1]))(X), 300.0)

    def test_a_result_that_is_not_used_at_all(self):
        def f(x):
            square(x)
            return np.sum(x)

        assert np.array_equal(srcad.grad(f)(X), [1.0, 1.0, 1.0])


class TestSecondOrder:
    def test_through_a_helper_of_which_nothing_is_known(self):
        def helper(v):
            return 3.0 * v * v

        def cube(x):
            return x**3

        @srcad.adjoint(cube)
        def cube_adjoint(y, x):
            d[x] = helper(x) * d[y]

        @srcad.tangent(cube)
        def cube_tangent(y, x):
            d[y] = helper(x) * d[x]

        def f(x):
            return np.sum(cube(x) * x)

        assert np.allclose(srcad.hessian(f)(X), np.diag(12.0 * X**2))
        assert np.allclose(srcad.jacobian(srcad.grad(f), mode="reverse")(X), np.diag(12.0 * X**2))

    def test_where_arguments_are_broadcast(self):
        def helper(v):
            return 1.0 * v

        def product(a, x):
            return a * x

        @srcad.adjoint(product)
        def product_adjoint(y, a, x):
            d[a] = helper(x) * d[y]
            d[x] = helper(a) * d[y]

        @srcad.tangent(product)
        def product_tangent(y, a, x):
            d[y] = d[a] * helper(x) + helper(a) * d[x]

        def f(x):
            return np.sum(product(x[0], x) ** 2) + np.sum(product(x, np.outer(x, x)) ** 2)

        # x0^2 n + n q, where n is the sum of x^2 and q that of x^4
        n, q, e = np.sum(X**2), np.sum(X**4), np.eye(3)[0]
        gradient = 2.0 * X[0] * n * e + 2.0 * X * X[0] ** 2 + 2.0 * X * q + 4.0 * n * X**3
        expected = 2.0 * n * np.outer(e, e) + 4.0 * X[0] * (np.outer(e, X) + np.outer(X, e))
        expected = expected + 2.0 * (X[0] ** 2 + q) * np.eye(3) + 12.0 * n * np.diag(X**2)
        expected = expected + 8.0 * (np.outer(X, X**3) + np.outer(X**3, X))
        assert np.allclose(srcad.grad(f)(X), gradient)
        assert np.allclose(srcad.hessian(f)(X), expected)
        assert np.allclose(srcad.jacobian(srcad.grad(f), mode="reverse")(X), expected)


class TestPullbacks:
    def test_that_write_into_their_cotangent(self):
        def doubled(x):
            return 2.0 * x

        @srcad.custom_vjp(doubled)
        def doubled_vjp(x):
            def pullback(y_bar):
                y_bar *= 2.0
                return (y_bar,)

            return 2.0 * x, pullback

        with pytest.raises(srcad.SrcadError, match="pullback of doubled_vjp writes into the cotangent"):
            srcad.grad(lambda x: np.sum(doubled(x)))(X)

    def test_that_give_what_they_keep_more_than_once(self):
        kept = np.full(3, 2.0)

        def doubled(x):
            return 2.0 * x

        @srcad.custom_vjp(doubled)
        def doubled_vjp(x):
            return 2.0 * x, lambda y_bar: (kept,)

        def f(x):
            s = 0.0
            for _ in range(3):
                s += np.sum(doubled(x))
            return s + np.sum(x * x)

        _, pullback = srcad.vjp(f, X)
        for _ in range(2):
            (x_bar,) = pullback(1.0)
            assert np.allclose(x_bar, 6.0 + 2.0 * X)
            x_bar[:] = 0.0
        assert np.array_equal(kept, [2.0, 2.0, 2.0])

    def test_that_give_their_cotangent_back(self):
        def same(x):
            return 1.0 * x

        @srcad.custom_vjp(same)
        def same_vjp(x):
            return 1.0 * x, lambda y_bar: (y_bar,)

        def f(x):
            u = 1.0 * x
            y = same(u)
            u[0] = 5.0
            return np.sum(3.0 * y) + np.sum(u)

        assert np.array_equal(srcad.grad(f)(X), [3.0, 4.0, 4.0])
        cotangent = np.ones(3)
        (x_bar,) = srcad.vjp(same, X)[1](cotangent)
        assert not np.shares_memory(x_bar, cotangent)

    def test_that_keep_the_value(self):
        def grown(x):
            return np.exp(x)

        @srcad.custom_vjp(grown)
        def grown_vjp(x):
            y = np.exp(x)
            return y, lambda y_bar: (y * y_bar,)

        def f(x):
            y = grown(x)
            z = np.sum(y)
            y *= 100.0
            return z + np.sum(y)

        assert np.allclose(srcad.grad(f)(X), 101.0 * np.exp(X))
        value, pullback = srcad.vjp(grown, X)
        value[:] = 0.0
        assert np.allclose(pullback(np.ones(3))[0], np.exp(X))

    def test_a_complex_cotangent_of_a_real_argument_counts_by_its_real_part(self):
        """|z|^2 of z = x (1 + 2i): the derivative 10 x is the real part of 2 conj(w) z = 2 (1 - 2i) (1 + 2i) x."""

        def turned(x):
            return x * (1.0 + 2.0j)

        @srcad.custom_vjp(turned)
        def turned_vjp(x):
            return x * (1.0 + 2.0j), lambda y_bar: (y_bar * (1.0 + 2.0j),)

        assert np.allclose(srcad.grad(lambda x: np.sum(np.abs(turned(x)) ** 2))(X), 10.0 * X)

    def test_single_precision_in_double_precision_out(self):
        def doubled(x):
            return 2.0 * x

        @srcad.custom_vjp(doubled)
        def doubled_vjp(x):
            return 2.0 * x, lambda y_bar: (np.asarray(2.0 * y_bar, np.float64),)

        gradient = srcad.grad(lambda x: np.sum(doubled(x)))(X.astype(np.float32))
        assert gradient.dtype == np.float32 and np.array_equal(gradient, [2.0, 2.0, 2.0])


class TestDeclaredInside:
    def test_is_refused_with_words_of_its_own(self):
        def f(a):
            def scaled(x):
                return a * x

            srcad.custom_vjp(scaled)(lambda x: (a * x, lambda y_bar: (a * y_bar,)))
            return scaled(3.0)

        with pytest.raises(srcad.UnsupportedSyntaxError, match="srcad.custom_vjp in a function that is differentiated"):
            srcad.grad(f)(2.0)


class TestDeclaredAgain:
    def test_everything_that_was_made_with_the_old_rule_is_made_anew(self):
        def power(x):
            return x * x

        def declared(k):
            @srcad.adjoint(power)
            def power_adjoint(y, x):
                d[x] = k * x * d[y]

        def middle(x):
            return 1.0 * power(x)

        def top(x):
            return middle(x)

        def deep(x, n):
            return x if n == 0 else deep(power(x), n - 1)

        def steps(x):
            for _ in range(3):
                x = power(x)
            return x

        made = [
            srcad.grad(top),
            srcad.grad(srcad.grad(top)),
            srcad.jacobian(top, mode="reverse"),
            srcad.elementwise_grad(top),
            srcad.grad(lambda x: srcad.checkpoint(middle)(x)),
            lambda x: srcad.vjp(top, x)[1](1.0)[0],
            srcad.grad(lambda x: srcad.checkpoint(steps, every=1)(x) ** (1.0 / 3.0) * 3.0),  # (k^3)^(1/3) by hand: k^3
            lambda x: srcad.grad(deep)(x, 1),
        ]
        for k in (5.0, 7.0):
            declared(k)
            found = [float(derivative_(1.0)) for derivative_ in made]
            assert found[:6] + found[7:] == [k] * 7 and found[6] == pytest.approx(k**3)

        @srcad.custom_vjp(power)
        def power_vjp(x):
            return x * x, lambda y_bar: (11.0 * x * y_bar,)

        assert made[0](1.0) == made[1](1.0) == made[5](1.0) == 11.0

    def test_a_pullback_that_was_made_before_keeps_its_rule(self):
        def power(x):
            return x * x

        @srcad.adjoint(power)
        def first(y, x):
            d[x] = 5.0 * x * d[y]

        _, pullback = srcad.vjp(lambda x: power(x), 1.0)

        @srcad.adjoint(power)
        def second(y, x):
            d[x] = 7.0 * x * d[y]

        assert pullback(1.0) == (5.0,)
