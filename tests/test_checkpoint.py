"""Calls that are run again for the reverse sweep: the same gradient, less memory, the same random numbers."""

from __future__ import annotations

import dataclasses
import functools
import random
import tracemalloc

import numpy as np
import pytest

import srcad
from tests.wrong_rules import ruled, templated

RNG = np.random.default_rng(3)
H = RNG.normal(size=(4, 3))
W = RNG.normal(size=(3, 3)) / 2.0
SCALE = 2.0
COUNT = [0]


def layer(h, W, scale=1.0):
    a = np.sin(h @ W)
    b = np.exp(-a * a)
    return np.cos(b * np.tanh(a)) * scale + h


def block(h, W):
    h = srcad.checkpoint(layer)(h, W)
    return srcad.checkpoint(layer)(h, W, scale=0.5)


def plain_block(h, W):
    return layer(layer(h, W), W, scale=0.5)


@srcad.checkpoint
def decorated(h, W):
    return np.tanh(h @ W)


def dropped(h, rng):
    return np.sin(h) * (rng.random(h.shape) > 0.4)


def noisy(h):
    return np.sin(h) * NOISE.normal(size=h.shape)


NOISE = np.random.default_rng(11)


def shaken(h):
    return h * h * np.random.random_sample() * random.random()


def counted(h):
    COUNT[0] += 1
    return h * COUNT[0]


def stateful(h):
    return h * h * counter()


def counter():
    COUNT[0] += 1
    return float(COUNT[0])


class Net:
    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)

    def layer(self, h):
        return np.sin(h) * self.rng.normal(size=h.shape)


def pair(p, x):
    return {"low": p["a"] * x, "rest": (np.sin(x), 2)}


def in_place(u, v):
    u[0] = v[0]
    return u * v


def refused(x):
    total = 0.0
    for v in {x, 2.0 * x}:
        total += v
    return total


def with_dict(x):
    found = {"total": 0.0}
    for i in range(len(x)):
        found["total"] = found["total"] + x[i]
    return found["total"] * x


def with_table(x):
    table = {}
    for key in ["a", "b"]:
        table[key] = np.sin(x)
    s = 0.0
    for key in table:
        s = s + table[key]
    return s


def with_stack(x):
    stack = [x]
    while len(stack) < 4:
        stack.append(np.sin(stack[-1]))
    t = 0.0
    while stack:
        t = t + stack.pop()
    return t


def same(results, others):
    return all(np.array_equal(a, b) for a, b in zip(results, others, strict=True))


class TestGradient:
    def test_is_that_of_saving_to_the_last_bit(self):
        def net(layer, h, W):
            for i in range(4):
                h = layer(h, W)
                if i == 1:
                    h = 0.5 * layer(h, W)
            return np.sum(h * h)

        again = srcad.grad(lambda h, W: net(srcad.checkpoint(layer), h, W), wrt=(0, 1))
        saved = srcad.grad(lambda h, W: net(layer, h, W), wrt=(0, 1))
        assert same(again(H, W), saved(H, W))

    def test_nested(self):
        marked = srcad.checkpoint(block)
        again = srcad.grad(lambda h, W: np.sum(marked(marked(h, W), W) ** 2), wrt=(0, 1))
        saved = srcad.grad(lambda h, W: np.sum(plain_block(plain_block(h, W), W) ** 2), wrt=(0, 1))
        assert all(np.allclose(a, b, rtol=1e-13) for a, b in zip(again(H, W), saved(H, W), strict=True))

    def test_as_a_decorator_and_as_what_is_differentiated(self):
        assert np.array_equal(decorated(H, W), np.tanh(H @ W))
        wanted = srcad.grad(lambda h: np.sum(np.tanh(h @ W)))(H)
        assert np.array_equal(srcad.grad(lambda h: np.sum(decorated(h, W)))(H), wanted)
        assert srcad.grad(srcad.checkpoint(lambda x: x * x))(3.0) == 6.0

    def test_functions_behind_others(self):
        half = srcad.checkpoint(functools.partial(layer, scale=0.5))
        wanted = srcad.grad(lambda h: np.sum(layer(h, W, 0.5)))(H)
        assert np.array_equal(srcad.grad(lambda h: np.sum(half(h, W)))(H), wanted)
        assert np.array_equal(srcad.grad(lambda h: np.sum(srcad.checkpoint(layer)(W=W, scale=0.5, h=h)))(H), wanted)
        assert srcad.grad(lambda x: srcad.checkpoint(np.sin)(x))(1.0) == np.cos(1.0)

    def test_containers(self):
        def f(fun, p, x):
            made = fun(p, x)
            return np.sum(made["low"] * made["rest"][0]) * made["rest"][1]

        p, x = {"a": 2.0}, H[0]
        again = srcad.grad(lambda p, x: f(srcad.checkpoint(pair), p, x), wrt=(0, 1))(p, x)
        saved = srcad.grad(lambda p, x: f(pair, p, x), wrt=(0, 1))(p, x)
        assert again[0] == saved[0] and np.array_equal(again[1], saved[1])

    @pytest.mark.parametrize("fun", [with_dict, with_table, with_stack])
    def test_functions_whose_containers_change(self, fun):
        again = srcad.grad(lambda x: np.sum(srcad.checkpoint(fun)(np.cos(x)) ** 2))(H[0])
        assert np.allclose(again, srcad.grad(lambda x: np.sum(fun(np.cos(x)) ** 2))(H[0]), rtol=1e-13)

    def test_arrays_that_are_stored_into_later(self):
        def f(fun, x):
            u = x * 2.0
            y = fun(u, W)
            u[0] = y[0] * 3.0
            y[1] = u[0]
            return np.sum(y * u)

        again = srcad.grad(lambda x: f(srcad.checkpoint(layer), x))(H[0])
        assert np.allclose(again, srcad.grad(lambda x: f(layer, x))(H[0]), rtol=1e-13)

    def test_a_pullback_is_not_changed_by_what_happens_to_its_arguments(self):
        h, w = H.copy(), W.copy()
        value, pullback = srcad.vjp(lambda h, w: srcad.checkpoint(layer)(h, w), h, w)
        first = pullback(np.ones_like(H))
        h[:], w[:], value[:] = 1.0, 2.0, 3.0
        assert same(pullback(np.ones_like(H)), first)

    def test_forward_mode(self):
        v = np.ones_like(H)
        one = srcad.jvp(lambda h: srcad.checkpoint(layer)(h, W), (H,), (v,))
        two = srcad.jvp(lambda h: layer(h, W), (H,), (v,))
        assert same(one, two)


def spoken(h):
    print("once")
    return np.sin(h) * h


def filled(h):
    out = np.zeros_like(h)
    for i in range(len(h)):
        out[i] = np.sin(h[i]) * h[-1 - i]
    return out


def looked_at(h):
    y = h * h
    with srcad.grad_of(y) as y_bar:
        y_bar = 1.0 * y_bar
    return y


def weighed(p, h):
    return p["a"] * h * p["b"][0], p["b"][1] * h


def halves(h):
    return {"low": h[0] * h[1], "rest": (np.sin(h), 2.0)}


class TestProductWithTheHessian:
    """Of what only computes the arguments are kept; what prints, draws or is not understood is as if put in place."""

    @pytest.mark.parametrize(
        "net",
        [
            lambda mark, h: np.sum(mark(filled)(mark(filled)(h)) ** 2),
            lambda mark, h: np.sum(mark(halves)(h)["low"] * mark(halves)(h * h)["rest"][0]) ** 2,
            lambda mark, h: np.sum(mark(pair)({"a": np.sin(h)}, h * h)["low"] ** 2),
            lambda mark, h: np.sum(mark(weighed)({"a": np.sin(h), "b": (h, 2.0)}, h * h)[0] ** 2),
            lambda mark, h: np.sum(mark(looked_at)(h) ** 2),
            lambda mark, h: np.sum(mark(spoken)(h) ** 3),
            lambda mark, h: np.sum(mark(dropped)(h, np.random.default_rng(3)) ** 2 * mark(block)(h, W)),
            lambda mark, h: np.sum(mark(Net(4).layer)(h) ** 2),
            lambda mark, h: np.sum(mark(lambda v: np.sin(v) * h)(h * h) ** 2),
        ],
    )
    def test_is_that_of_saving(self, net, capsys):
        v = np.cos(H)
        found = srcad.hvp(lambda h: net(srcad.checkpoint, h))(H, v)
        printed = capsys.readouterr().out
        expected = srcad.hvp(lambda h: net(lambda fun: fun, h))(H, v)
        np.testing.assert_allclose(found, expected, rtol=1e-13)
        assert printed == capsys.readouterr().out
        step = 1e-6
        ends = [srcad.grad(lambda h: net(lambda fun: fun, h))(H + s * step * v) for s in (1.0, -1.0)]
        np.testing.assert_allclose(found, (ends[0] - ends[1]) / (2.0 * step), rtol=1e-6, atol=1e-7)

    def test_arguments_that_change_afterwards(self):
        def f(fun, h):
            a = h * 2.0
            b = fun(a)
            a[0] = np.sin(b[1])
            return np.sum(a * b)

        one, other = (
            srcad.hvp(lambda h, fun=fun: f(fun, h))(H, np.cos(H)) for fun in (srcad.checkpoint(filled), filled)
        )
        np.testing.assert_allclose(one, other, rtol=1e-13)

    def test_third_derivatives(self):
        def f(fun, h):
            return np.sum(fun(h) ** 2)

        def product(fun):
            return lambda h: np.sum(srcad.hvp(lambda h: f(fun, h))(h, np.cos(H)) * H)

        assert np.allclose(srcad.grad(product(srcad.checkpoint(filled)))(H), srcad.grad(product(filled))(H), rtol=1e-12)
        both = [
            srcad.vjp(srcad.grad(lambda h, fun=fun: f(fun, h)), H)[1](H)[0]
            for fun in (srcad.checkpoint(filled), filled)
        ]
        assert np.allclose(*both, rtol=1e-12)


class TestRandomNumbers:
    def test_a_generator_that_is_an_argument_is_rewound(self):
        def f(fun, x, rng):
            for _ in range(3):
                x = fun(x, rng)
            return np.sum(x * rng.random())

        one, two, three = (np.random.default_rng(5) for _ in range(3))
        again = srcad.grad(lambda x: f(srcad.checkpoint(dropped), x, one))(H)
        saved = srcad.grad(lambda x: f(dropped, x, two))(H)
        f(dropped, H, three)
        assert np.array_equal(again, saved)
        assert one.random() == two.random() == three.random()

    def test_generators_that_are_reached_by_name(self):
        state = NOISE.bit_generator.state
        again = srcad.grad(lambda x: np.sum(srcad.checkpoint(noisy)(srcad.checkpoint(noisy)(x))))(H)
        after = NOISE.random()
        NOISE.bit_generator.state = state
        assert np.array_equal(again, srcad.grad(lambda x: np.sum(noisy(noisy(x))))(H))
        assert NOISE.random() == after

    def test_those_of_modules(self):
        def run(fun):
            np.random.seed(4)
            random.seed(4)
            return srcad.grad(lambda x: np.sum(fun(fun(x))))(H)

        assert np.array_equal(run(srcad.checkpoint(shaken)), run(shaken))

    def test_those_of_objects(self):
        def run(mark):
            net = Net(7)
            marked = srcad.checkpoint(net.layer) if mark else net.layer
            return srcad.grad(lambda x: np.sum(marked(marked(x))))(H)

        assert np.array_equal(run(True), run(False))


class TestMemory:
    def test_grows_with_the_arguments_only(self):
        h, w = np.ones((300, 100)), np.eye(100)

        def peak(fun, layers):
            def net(h):
                for _ in range(layers):
                    h = fun(h, w)
                return np.sum(h)

            grad = srcad.grad(net)
            grad(h)
            tracemalloc.start()
            grad(h)
            found = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return found / h.nbytes

        def growth(fun):
            """Arrays a layer."""
            return (peak(fun, 18) - peak(fun, 6)) / 12

        assert growth(layer) > 4.5 and growth(srcad.checkpoint(layer)) < 1.1

    def test_of_a_product_with_the_hessian_likewise(self):
        """Of each layer its arguments and their tangents are kept; the product is that of saving to the last bit."""
        h, w = np.ones((500, 20)), np.eye(20)

        def peak(fun, layers):
            def net(h, w):
                for _ in range(layers):
                    h = fun(h, w)
                return np.sum(h * h)

            product = srcad.hvp(net, wrt=(0, 1))
            found = product(h, w, (h, w))
            tracemalloc.start()
            product(h, w, (h, w))
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return most / h.nbytes, found

        (one, _), (other, saved) = peak(layer, 4), peak(layer, 8)
        (fewer, _), (more, again) = peak(srcad.checkpoint(layer), 4), peak(srcad.checkpoint(layer), 8)
        assert (other - one) / 4 > 11.0 and (more - fewer) / 4 < 2.1
        assert same(again, saved)


class TestErrors:
    def test_a_function_that_computes_something_else_when_it_runs_again(self):
        with pytest.raises(srcad.SrcadError, match="stateful has a checkpoint, and gave another value"):
            srcad.grad(lambda x: srcad.checkpoint(stateful)(x))(2.0)

    @pytest.mark.parametrize(
        "fun, message",
        [
            (lambda x: np.sum(srcad.checkpoint(in_place)(x, x + 1.0)), "in_place, which stores into its argument x"),
            (lambda x: srcad.checkpoint(3.0)(x), "what is not a known function"),
            (lambda x: srcad.checkpoint(total)(x, x), r"total, which takes \*args"),
        ],
    )
    def test_are_told_before_anything_runs(self, fun, message):
        with pytest.raises(srcad.UnsupportedSyntaxError, match=message):
            srcad.grad(fun)(np.ones(3))

    def test_what_cannot_be_differentiated_is_told_before_it_runs(self):
        with pytest.raises(srcad.SrcadError, match="a set"):
            srcad.grad(lambda x: srcad.checkpoint(refused)(x))(1.0)

    @pytest.mark.parametrize("read", [lambda v: scaled(v), lambda v: HOLDER.scaled(v)], ids=["function", "object"])
    @pytest.mark.parametrize("options", [{}, {"every": 2}])
    def test_a_called_function_that_reads_the_variable_that_wrt_names(self, read, options):
        """It would be read as a constant when it runs again."""

        def known(x):
            for _ in range(3):
                x = np.sin(read(x))
            return x

        def made_here(x):
            def body(v):
                for _ in range(3):
                    v = np.sin(read(v))
                return v * x

            return srcad.checkpoint(body, **options)(x)

        for fun in (lambda x: srcad.checkpoint(known, **options)(x), made_here):
            with pytest.raises(srcad.UnsupportedSyntaxError, match="calls what reads the active variable SCALE"):
                srcad.grad(fun, wrt=("x", "SCALE"))(1.0)


def scaled(x):
    return SCALE * x


class Holder:
    def scaled(self, x):
        return SCALE * x


HOLDER = Holder()


def without_checkpoints(x, a):
    for _ in range(3):
        x = np.sin(np.sin(x) * a) * a * a
    return np.sum(x)


def by_decorators(x, a):
    checkpoint = 2.0 * a  # that name is taken

    @srcad.checkpoint
    def inner(h):
        return np.sin(h) * checkpoint / 2.0

    @srcad.checkpoint
    def outer(h):
        return inner(inner(h)) * a

    for _ in range(3):
        x = outer(x)
    return np.sum(x)


def by_a_default(x, a):
    again = srcad.checkpoint(lambda h, c=a: np.sin(h) * c)
    outer = srcad.checkpoint(lambda h: again(np.sin(h) * a) * a)
    return np.sum(outer(outer(outer(x))))


def made_in_a_loop(x, a):
    for _ in range(3):
        again = srcad.checkpoint(lambda h: np.sin(h) * a)
        x = srcad.checkpoint(lambda h: again(again(h)) * a)(x)  # noqa: B023
    return np.sum(x)


def in_steps(x, a):
    def inner(h):
        return np.sin(h) * a

    again = srcad.checkpoint(inner)

    def loop(h):
        for _ in range(3):
            h = again(inner(h)) * a
        return h

    return np.sum(srcad.checkpoint(loop, every=2)(x))


class TestFunctionsThatReadActiveVariables:
    """They get what they read as arguments when they run again."""

    def test_a_free_variable(self):
        found = srcad.grad(lambda x: srcad.checkpoint(scaled)(x) ** 2, wrt=("x", "SCALE"))(3.0)
        assert found.x == 2.0 * SCALE**2 * 3.0
        assert found.SCALE == 2.0 * SCALE * 9.0

    def test_a_variable_of_a_closure(self):
        def made(k):
            def body(v):
                return np.sin(k * v)

            return lambda x: srcad.checkpoint(body)(x)

        assert srcad.grad(made(2.0), wrt="k")(0.5) == pytest.approx(0.5 * np.cos(1.0), rel=1e-14)

    @staticmethod
    def net(mark):
        def loss(h, W, n):
            shift = np.sum(W) * 0.1

            def affine(h, scale=2.0):
                return scale * (h @ W) + shift

            def step(h, *, power=1):
                return np.tanh(affine(h)) ** power + shift

            for k in range(n):
                h = mark(step)(h, power=k % 2 + 1)
                h = mark(lambda v, c=shift: v * c)(h)
            return np.sum(h)

        return loss

    def test_functions_that_the_program_makes(self):
        h, W = np.linspace(-1.0, 1.0, 6).reshape(2, 3), np.arange(9.0).reshape(3, 3) / 9.0
        one, other = self.net(srcad.checkpoint), self.net(lambda f: f)
        for wrt in ("h", "W", ("h", "W")):
            assert np.allclose(_flat(srcad.grad(one, wrt)(h, W, 3)), _flat(srcad.grad(other, wrt)(h, W, 3)), rtol=1e-14)
        assert one(h, W, 3) == other(h, W, 3)
        assert srcad.jvp(one, (h, W, 3), (h, W, None)) == srcad.jvp(other, (h, W, 3), (h, W, None))
        assert np.allclose(srcad.hvp(one, "W")(h, W, 3, W), srcad.hvp(other, "W")(h, W, 3, W), rtol=1e-13)

    @pytest.mark.parametrize("options", [{"every": 2}, {"memory": 1000}])
    def test_loops_of_such_functions(self, options):
        def loss(mark):
            def f(u, c, n):
                rate = c * c

                def simulate(u):
                    for k in range(n):
                        u = u + rate * np.sin(u) * k + np.mean(u) * SCALE
                    return u

                return np.sum(mark(simulate)(u))

            return f

        u, wrt = np.array([0.3, -0.7]), ("u", "c", "SCALE")
        one = srcad.grad(loss(lambda f: srcad.checkpoint(f, **options)), wrt)(u, 0.4, 5)
        other = srcad.grad(loss(lambda f: f), wrt)(u, 0.4, 5)
        assert (one - other).norm() <= 1e-13 * other.norm()
        assert other.SCALE != 0.0

    @pytest.mark.parametrize("fun", [by_decorators, by_a_default, made_in_a_loop, in_steps])
    def test_functions_that_call_functions_with_checkpoints(self, fun):
        """They keep their mark, `@checkpoint`, in the function that becomes one of the module."""
        x, v = np.array([0.3, -0.7, 1.1]), np.array([0.5, 1.5, -2.0])
        derivative = srcad.grad(fun, wrt=("x", "a"))
        found, expected = derivative(x, 1.4), srcad.grad(without_checkpoints, wrt=("x", "a"))(x, 1.4)
        assert np.allclose(found.x, expected.x, rtol=1e-14) and np.isclose(found.a, expected.a, rtol=1e-14)
        assert "@checkpoint" in derivative.source
        assert np.allclose(srcad.hvp(fun)(x, 1.4, v), srcad.hvp(without_checkpoints)(x, 1.4, v), rtol=1e-13)

    def test_a_generator_that_is_read_is_rewound(self):
        def f(x, seed):
            rng = np.random.default_rng(seed)
            return np.sum(srcad.checkpoint(lambda v: np.sin(v * x) * rng.normal(size=3))(x))

        def plain(x, seed):
            rng = np.random.default_rng(seed)
            return np.sum(np.sin(x * x) * rng.normal(size=3))

        assert np.allclose(srcad.grad(f)(X, 3), srcad.grad(plain)(X, 3), rtol=1e-14)

    def test_arrays_that_change_afterwards(self):
        def f(x):
            work = x * 2.0
            y = srcad.checkpoint(lambda v: np.sin(v * work))(x)
            work[0] = 7.0
            return np.sum(y * work)

        work = 2.0 * X
        expected = np.cos(X * work) * 4.0 * X * [7.0, *work[1:]] + np.sin(X * work) * [0.0, 2.0, 2.0]
        assert np.allclose(srcad.grad(f)(X), expected, rtol=1e-13)

    def test_what_stores_into_what_it_reads_is_refused(self):
        def f(x):
            work = x * 2.0

            def body(v):
                work[0] = v[1]
                return v * work

            return np.sum(srcad.checkpoint(body)(x))

        with pytest.raises(srcad.UnsupportedSyntaxError, match="body, which stores into its argument work"):
            srcad.grad(f)(X)

    def test_memory_grows_with_the_arguments_only(self):
        def net(mark, n):
            def f(h, w):
                def body(v):
                    a = np.sin(v * w)
                    return np.cos(np.exp(-a * a) * np.tanh(a))

                for _ in range(n):
                    h = mark(body)(h)
                return np.sum(h)

            return srcad.grad(f)

        h = np.ones(20000)

        def peak(grad):
            grad(h, 0.5)
            tracemalloc.start()
            grad(h, 0.5)
            found = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return found / h.nbytes

        assert peak(net(srcad.checkpoint, 12)) - peak(net(srcad.checkpoint, 4)) < 1.1 * 8
        assert peak(net(lambda f: f, 12)) - peak(net(lambda f: f, 4)) > 3.0 * 8


X = np.array([0.3, -1.2, 2.0])


def _flat(g):
    return np.concatenate([np.ravel(p) for p in g.values()]) if isinstance(g, srcad.Grads) else np.ravel(g)


def total(*xs):
    return sum(xs)


@pytest.mark.parametrize("fun", [ruled, templated], ids=["custom_vjp", "template"])
class TestRules:
    """A rule of the user's inside of what is run again."""

    def test_in_a_function(self, fun):
        def inner(x):
            return np.sin(fun(x))

        x = np.array([0.3, -1.2, 2.0])
        expected = np.cos(x * x) * 100.0 * x
        assert np.allclose(srcad.grad(lambda x: np.sum(srcad.checkpoint(inner)(x)))(x), expected)
        assert np.allclose(srcad.jvp(lambda x: srcad.checkpoint(inner)(x), (x,), (np.ones(3),))[1], expected)
        assert np.allclose(srcad.grad(lambda x: np.sum(srcad.checkpoint(fun)(x)))(x), 100.0 * x)

    @pytest.mark.parametrize("options", [{"every": 2}, {"memory": 100}])
    def test_in_a_loop(self, fun, options):
        def loop(x):
            for _ in range(4):
                x = np.sin(fun(x))
            return x

        x = np.array([0.3, -1.2, 2.0])
        expected, state = np.ones(3), x
        for _ in range(4):
            expected, state = expected * np.cos(state * state) * 100.0 * state, np.sin(state * state)
        assert np.allclose(srcad.grad(lambda x: np.sum(srcad.checkpoint(loop, **options)(x)))(x), expected, rtol=1e-12)


@dataclasses.dataclass
class Dense:
    w: float
    b: float = 0.5

    @srcad.checkpoint
    def apply(self, x):
        return np.tanh(self.w * x + self.b)


@dataclasses.dataclass
class Two:
    one: Dense
    two: Dense


@srcad.checkpoint
def through_both(net, x):
    return net.two.w * np.sin(net.one.w * x + net.one.b)


def made_there(w, x):
    return np.sum(Dense(w).apply(x) ** 2)


def made_once_and_applied_twice(w, x):
    dense = Dense(w * w, w)
    return np.sum(dense.apply(dense.apply(x)) * dense.b)


def made_in_each_other(w, x):
    return np.sum(through_both(Two(Dense(w, w * w), Dense(np.sin(w))), x))


@pytest.mark.parametrize("fun", [made_there, made_once_and_applied_twice, made_in_each_other])
def test_dataclasses_that_the_program_makes(fun):
    """What the checkpoint gave back was read by index, a TypeError: it is one of the class."""
    srcad.check_grads(fun, (1.3, np.array([0.3, -0.5])), order=2, rtol=1e-5)
