"""Blocks that run in the reverse sweep: they see the adjoint, complete, and may replace it."""

from __future__ import annotations

import contextlib
import io

import numpy as np
import pytest

import srcad

X = np.array([0.3, -1.2, 2.0])
SEEN = []


def kept(g):
    SEEN.append(np.copy(g))


def clipped(x, w):
    h = x * x
    with srcad.grad_of(h) as g:
        kept(g)
        g = np.clip(g, -1.0, 1.0)
    return np.sum(np.sin(h) * w)


def gated(h, factor):
    with srcad.grad_of(h) as g:
        g = factor * g
    return h * h


def looped(x):
    s = 0.0
    for i in range(len(x)):
        t = x[i] * x[i]
        with srcad.grad_of(t) as g:
            kept(g)
            if i == 1:
                g = 0.0
        s += t * t
    return s


def first_of(g):
    return (g[0],)


def told(fun, *args, **kwargs):
    """What was seen while a derivative ran."""
    SEEN.clear()
    made = fun(*args, **kwargs)
    return made, list(SEEN)


class TestMeaning:
    def test_sees_the_adjoint_and_replaces_it(self):
        grad, seen = told(srcad.grad(clipped), X, 5.0)
        h_bar = 5.0 * np.cos(X * X)
        assert len(seen) == 1 and np.allclose(seen[0], h_bar)
        assert np.allclose(grad, 2.0 * X * np.clip(h_bar, -1.0, 1.0))

    def test_the_text(self):
        assert "    h_bar = np.clip(h_bar, -1.0, 1.0)\n" in srcad.source(clipped, example_args=(X, 5.0))

    def test_in_a_loop(self):
        grad, seen = told(srcad.grad(looped), X)
        t_bar = 2.0 * X * X
        assert np.allclose(seen, t_bar[::-1])
        t_bar[1] = 0.0
        assert np.allclose(grad, t_bar * 2.0 * X)

    def test_in_called_functions_it_is_that_of_their_own_variable(self):
        def f(x):
            return gated(x, 10.0) + 7.0 * x + gated(gated(x, 2.0), 3.0)

        # d/dx (10 * x^2)' by the gate, plus 7, plus ((x^2)^2)' with gates 3 (outer) and 2 (inner)
        assert srcad.grad(f)(1.5) == pytest.approx(10.0 * 3.0 + 7.0 + 2.0 * 2 * 1.5 * 3.0 * 2 * 1.5**2)

    def test_only_what_comes_after_the_block_has_contributed(self):
        def f(x):
            h = x * x
            a = 3.0 * h
            with srcad.grad_of(h) as g:
                kept(g)
                g = 0.0
            return a + 5.0 * h

        grad, seen = told(srcad.grad(f), 2.0)
        assert seen == [5.0] and grad == 3.0 * 4.0

    def test_in_branches_and_nested_functions(self):
        def f(x, up):
            def inner(v):
                if up:
                    with srcad.grad_of(v) as g:
                        g = -g
                return np.sin(v)

            return inner(2.0 * x)

        assert srcad.grad(f)(1.0, True) == pytest.approx(-2.0 * np.cos(2.0))
        assert srcad.grad(f)(1.0, False) == pytest.approx(2.0 * np.cos(2.0))

    def test_of_a_parameter_and_of_a_free_variable(self):
        def f(x):
            with srcad.grad_of(x) as g:
                g = np.ones(3)
            return np.sum(x**3)

        assert np.array_equal(srcad.grad(f)(X), np.ones(3))

        def h(x):
            with srcad.grad_of(FACTOR) as g:
                g = 2.0 * g
            return FACTOR * x

        assert srcad.grad(h, wrt="FACTOR")(4.0) == 8.0

    def test_of_arrays_that_are_stored_into(self):
        def f(x):
            u = np.zeros(3)
            for i in range(3):
                u[i] = x[i] ** 2
            with srcad.grad_of(u) as g:
                kept(g)
                g = np.array([1.0, 0.0, 2.0])
            u[0] = u[0] * u[1]
            return np.sum(u)

        grad, seen = told(srcad.grad(f), X)
        assert np.allclose(seen, [[X[1] ** 2, 1.0 + X[0] ** 2, 1.0]])
        assert np.allclose(grad, np.array([1.0, 0.0, 2.0]) * 2.0 * X)

    def test_two_blocks_may_use_one_name(self):
        def f(x):
            a = 2.0 * x
            with srcad.grad_of(a) as g:
                g = g + 1.0
            b = a * a
            with srcad.grad_of(b) as g:
                g = g + 1.0
            return b

        assert srcad.grad(f)(3.0) == 2.0 * (2.0 * 12.0 + 1.0)

    def test_one_block_may_see_several(self):
        """Their common norm is clipped: the adjoints of a and b are b and a, of norm sqrt(a^2 + b^2)."""

        def f(x, y):
            a, b = 2.0 * x, 3.0 * y
            with srcad.grad_of(a) as ga, srcad.grad_of(b) as gb:
                norm = np.sqrt(ga**2 + gb**2)
                ga, gb = ga / norm, gb / norm
            return a * b

        x_bar, y_bar = srcad.grad(f, wrt=("x", "y"))(2.0, 1.0)
        assert x_bar == pytest.approx(2.0 * 3.0 / 5.0) and y_bar == pytest.approx(3.0 * 4.0 / 5.0)
        # The Jacobian of that: d/dy of 2 b / sqrt(a^2 + b^2) is 2 * 3 * a^2 / norm^3.
        _, change = srcad.jvp(srcad.grad(f, wrt=("x", "y")), (2.0, 1.0), (0.0, 1.0))
        assert change.x == pytest.approx(2.0 * 3.0 * 16.0 / 125.0)

    def test_one_of_several_may_be_stored_into(self):
        def f(x):
            u, v = np.zeros(3), np.zeros(3)
            for i in range(3):
                u[i] = x[i] ** 2
                v[i] = 3.0 * x[i]
            w = np.sum(u)
            with srcad.grad_of(u) as g, srcad.grad_of(w) as k, srcad.grad_of(v) as h:
                g, k = g + h, 2.0 * k
            u[0] = 5.0
            return np.sum(u) + np.sum(2.0 * v) + 10.0 * w

        # u_bar is (0, 1, 1) of the sum after the block, plus v_bar, (2, 2, 2); then 20 more by way of w
        assert np.allclose(srcad.grad(f)(X), (np.array([2.0, 3.0, 3.0]) + 20.0) * 2.0 * X + 6.0)

    def test_under_another_name(self):
        def f(x):
            def g_of(h):
                with adjoint_of(h) as g:
                    g = 3.0 * g
                return h

            return g_of(x) + x

        assert srcad.grad(f)(2.0) == 4.0  # x itself keeps its own

    def test_no_name_is_needed(self):
        def f(x):
            with srcad.grad_of(x):
                kept(x)
            return x * x

        assert told(srcad.grad(f), 3.0) == (6.0, [3.0])

    def test_of_unknown_types(self):
        space = {}
        exec(srcad.source(gated), space)
        assert space["gated_grad"](3.0, 2.0) == 12.0
        assert np.array_equal(space["gated_grad"](np.array([3.0]), 2.0), [12.0])


FACTOR = 3.0
adjoint_of = srcad.grad_of


class TestValuesThatItReads:
    def test_are_those_of_its_place_in_the_program(self):
        def f(x):
            n = 0
            for _ in range(3):
                n = n + 1
                x = np.sin(x)
                with srcad.grad_of(x) as g:
                    kept(n * x)
                    g = g * n
            return x

        grad, seen = told(srcad.grad(f), 0.7)
        a = np.sin(0.7)
        b, c = np.sin(a), np.sin(np.sin(a))
        assert np.allclose(seen, [3 * c, 2 * b, a])
        assert grad == pytest.approx(3 * np.cos(b) * 2 * np.cos(a) * np.cos(0.7))

    def test_what_it_writes_into_does_not_change_the_gradient(self):
        def f(x, w):
            h = w * x
            with srcad.grad_of(h) as g:
                w[...] = 0.0
            return np.sum(h * h)

        w = np.full(3, 2.0)
        assert np.allclose(srcad.grad(f)(X, w), 8.0 * X) and not w.any()

    def test_what_it_keeps_is_not_changed_afterwards(self):
        def f(x):
            h = 2.0 * x
            with srcad.grad_of(h) as g:
                SEEN.append(g)
            return np.sum(h**2)

        grad, (seen,) = told(srcad.grad(f), X)
        grad[:] = 0.0
        assert np.allclose(seen, 4.0 * X)

    def test_a_gradient_is_memory_of_its_own(self):
        def f(x, w):
            with srcad.grad_of(x) as g:
                g = w
            return np.sum(x)

        w = np.ones(3)
        assert not np.shares_memory(srcad.grad(f)(X, w), w)


class TestPrimal:
    def test_runs_as_it_is_with_an_adjoint_of_zero(self):
        value, seen = told(clipped, X, 2.0)
        assert value == np.sum(np.sin(X * X) * 2.0) and np.array_equal(seen, [np.zeros(3)])

    def test_its_value_is_unchanged(self):
        assert srcad.value_and_grad(looped)(X)[0] == looped(X)

    def test_what_the_block_prints_comes_in_the_reverse_sweep(self):
        def f(x):
            print("forward")
            h = x * x
            with srcad.grad_of(h) as g:
                print("h_bar", g)
            return 3.0 * h

        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            srcad.grad(f)(2.0)
        assert printed.getvalue() == "forward\nh_bar 3.0\n"

    def test_it_is_not_run_for_a_constant(self):
        assert told(srcad.grad(clipped, wrt="w"), X, 2.0)[1] == []

    def test_an_adjoint_that_nothing_contributes_to_is_zero(self):
        def f(x):
            h = x * x
            with srcad.grad_of(h) as g:
                kept(g)
            return 2.0 * x

        grad, seen = told(srcad.grad(f), 3.0)
        assert grad == 2.0 and seen == [0.0]

    def test_a_pullback_runs_it_each_time(self):
        _, pullback = srcad.vjp(lambda x: gated(x, 5.0), X)
        for scale in (1.0, 2.0):
            assert np.allclose(pullback(np.full(3, scale))[0], scale * 10.0 * X)

    def test_single_precision_stays(self):
        assert srcad.grad(lambda x: np.sum(gated(x, np.float64(2.0))))(X.astype(np.float32)).dtype == np.float32

    def test_a_wrong_shape_is_an_error(self):
        def f(x):
            with srcad.grad_of(x) as g:
                g = np.ones(5)
            return np.sum(x)

        with pytest.raises(srcad.SrcadError, match=r"grad_of\(x\) leaves as the adjoint has shape \(5,\), and x has"):
            srcad.grad(f)(X)

    def test_so_is_one_of_a_function_of_the_user_s(self):
        def f(x):
            h = 2.0 * x
            with srcad.grad_of(h) as g:
                g = first_of(g)
            return np.sum(h * h)

        with pytest.raises(srcad.SrcadError, match=r"has shape \(1,\), and h has \(3,\)"):
            srcad.grad(f)(X)

    @pytest.mark.parametrize(
        "left, message",
        [
            (None, "is None, no number and no array of numbers"),
            ("x", "is 'x', no number"),
            (1j, "is complex, and h is real: take its real part"),
            (np.ones((3, 1)), r"has shape \(3, 1\), and h has \(3,\)"),
            (np.ones(1), r"has shape \(1,\), and h has \(3,\)"),
        ],
    )
    def test_what_is_no_adjoint_is_an_error(self, left, message):
        def f(x):
            h = x * x
            with srcad.grad_of(h) as g:
                g = left
            return np.sum(h)

        with pytest.raises(srcad.SrcadError, match=message):
            srcad.grad(f)(X)

    def test_the_adjoint_of_a_number_is_a_number(self):
        def f(x):
            h = np.sum(x)
            with srcad.grad_of(h) as g:
                g = np.ones(3)
            return h

        with pytest.raises(srcad.SrcadError, match=r"has shape \(3,\), and h has \(\)"):
            srcad.grad(f)(X)


def returns(x):
    with srcad.grad_of(x) as g:
        return x * x


def binds_outside(x):
    h = x * x
    with srcad.grad_of(h) as g:
        x = 2.0 * g
    return h * x


def read_after(x):
    with srcad.grad_of(x) as g:
        g = 2.0 * g
    return x * x * g


def one_in_another(x):
    h = x * x
    with srcad.grad_of(h) as g:
        with srcad.grad_of(x) as k:
            g = g * k
    return h


def one_beside_another_statement(x):
    h = x * x
    with np.errstate(all="ignore"), srcad.grad_of(h) as g:
        g = 2.0 * g
    return h


def the_same_twice(x):
    h = x * x
    with srcad.grad_of(h) as g, srcad.grad_of(h) as k:
        g = g * k
    return h


def of_a_variable_and_a_constant(x):
    h = x * x
    c = 3.0
    with srcad.grad_of(h) as g, srcad.grad_of(c) as k:
        g = g + k
    return h * c


def two_of_one_name(x):
    h = x * x
    with srcad.grad_of(h) as g, srcad.grad_of(x) as g:
        print(g)
    return h


def of_an_expression(x):
    with srcad.grad_of(x * x) as g:
        print(g)
    return x * x


def stores_into_active(x):
    u = x.copy()
    h = np.sum(x)
    with srcad.grad_of(h) as g:
        u[0] = g
    return np.sum(u) * h


def not_bound_yet(x):
    with srcad.grad_of(x) as g:
        print(later)  # noqa: F821  that is the mistake
    later = x * x
    return later


class TestJacobians:
    """One cotangent after the other: a block is the user's own code, and sees each as it is."""

    def test_each_row_is_seen_by_itself(self):
        def f(x):
            h = x * x
            with srcad.grad_of(h) as g:
                kept(g)
            return np.sin(h)

        found, seen = told(srcad.jacobian(f, mode="reverse"), X)
        assert np.allclose(found, np.diag(np.cos(X**2) * 2.0 * X)) and np.allclose(seen, np.diag(np.cos(X**2)))

    def test_the_mode_is_reverse_where_there_is_a_block(self):
        def f(x):
            h = x * x
            with srcad.grad_of(h) as g:
                g = 2.0 * g
            return np.array([h[0], h[1], h[0] * h[1]])

        jacobian = srcad.jacobian(f)
        a, b = X[:2]
        expected = 2.0 * np.array([[2.0 * a, 0.0], [0.0, 2.0 * b], [2.0 * a * b**2, 2.0 * a**2 * b]])
        for _ in range(2):
            assert np.allclose(jacobian(X[:2]), expected)

    def test_second_derivatives_are_those_of_the_gradient_with_its_block(self):
        def f(x):
            for _ in range(2):
                h = x * x
                with srcad.grad_of(h) as g:
                    g = g * h
                x = h
            return x

        # The adjoint of the second h is x^4, that of the first 2 x^2 * x^4 * x^2, and 2 x times that is 4 x^9.
        assert srcad.grad(f)(1.2) == pytest.approx(4.0 * 1.2**9)
        assert srcad.grad(srcad.grad(f))(1.2) == pytest.approx(36.0 * 1.2**8)
        assert srcad.hessian(f)(1.2) == pytest.approx(36.0 * 1.2**8)
        assert srcad.grad(srcad.grad(srcad.grad(f)))(1.2) == pytest.approx(288.0 * 1.2**7)


class TestForwardMode:
    def test_a_block_that_only_reads_is_not_run(self):
        def f(x):
            h = x * x
            with srcad.grad_of(h) as g:
                kept(g)
            return h

        assert told(srcad.jvp, f, (3.0,), (1.0,)) == ((9.0, 6.0), [])

    def test_one_that_replaces_the_adjoint_is_refused(self):
        with pytest.raises(srcad.UnsupportedSyntaxError, match="replaces the adjoint, in forward mode"):
            srcad.jvp(gated, (X, 2.0), (X, None))


    def test_so_is_one_that_changes_it_in_place(self):
        def f(x):
            h = x * x
            with srcad.grad_of(h) as g:
                g[0] = 0.0
            return np.sum(h)

        assert np.array_equal(srcad.grad(f)(X), [0.0, *2.0 * X[1:]])
        with pytest.raises(srcad.UnsupportedSyntaxError, match="replaces the adjoint, in forward mode"):
            srcad.jvp(f, (X,), (X,))


class TestErrors:
    @pytest.mark.parametrize(
        "fun, message",
        [
            (returns, "return in a block of grad_of"),
            (binds_outside, "x, which a block of grad_of binds, is also a variable outside of it"),
            (read_after, "g, which a block of grad_of binds, is also a variable outside"),
            (of_an_expression, "take the adjoint of one variable"),
            (one_in_another, r"a block of grad_of in another one(?s:.*)let one block see both"),
            (one_beside_another_statement, r"`with np.errstate\(all='ignore'\)` beside grad_of"),
            (the_same_twice, "one name twice in a block of grad_of"),
            (two_of_one_name, "one name twice in a block of grad_of"),
            (of_a_variable_and_a_constant, r"srcad.grad_of\(c\), a constant here, beside one that is not"),
            (stores_into_active, "a store into u in a block of grad_of"),
            (not_bound_yet, "later, not bound before the block"),
        ],
    )
    def test_what_it_may_not_do(self, fun, message):
        with pytest.raises(srcad.UnsupportedSyntaxError, match=message):
            srcad.grad(fun)(X if fun is stores_into_active else 2.0)
