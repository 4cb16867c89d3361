"""Loops whose steps are run again: the gradient of saving everything to the last bit, few steps, little memory."""

from __future__ import annotations

import copy
import functools
import linecache
import pickle
import threading
import tracemalloc

import numpy as np
import pytest

import srcad
from srcad.runtime.revolve import beta, fewest_steps

U = np.linspace(0.1, 1.0, 5)
W = np.random.default_rng(0).normal(size=(5, 5)) * 0.3
ROWS = np.random.default_rng(1).normal(size=(7, 5))
NOISE = np.random.default_rng(5)
BUFFER = np.zeros(5)
STEPS = [0]


def tick():
    STEPS[0] += 1


# ---------------------------------------------------------------- programs


def explicit(u, steps, c):
    for _ in range(steps):
        u = u + c * np.sin(u)
    return u


def several(u, v, steps, W):
    t = 0.0
    for k in range(steps):
        a = -W @ u
        v = v + 0.01 * a
        u = u + 0.01 * v + 0.001 * (W * np.sum(v)) @ u
        t = t + np.sum(u * v) * k
    return u, v, t


def in_place(u, steps, c):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] = u[1:-1] + c * (u[2:] - 2 * u[1:-1] + u[:-2])
    return u


def swapped(u0, steps, c):
    u, w = u0.copy(), np.zeros_like(u0)
    for _ in range(steps):
        w[1:-1] = u[1:-1] + c * (u[2:] - 2 * u[1:-1] + u[:-2])
        w[0], w[-1] = u[0], u[-1] * u[0]
        u, w = w, u
    return u


def over_rows(xs, h, W):
    for x in xs:
        h = np.tanh(W @ h + x)
    return h


def zipped(xs, ts, a):
    s = 0.0
    for i, (x, t) in enumerate(zip(xs, ts, strict=False), 1):
        s = s + (a * x - t) ** 2 * i
    return s


def backwards(xs, h):
    for x in reversed(xs):
        h = np.sin(h * x)
    return h


def newton(x, a):
    while abs(x * x - a) > 1e-12:
        x = 0.5 * (x + a / x)
    return x


def with_break(x, a):
    for _ in range(100):
        y = 0.5 * (x + a / x)
        if abs(y - x) < 1e-13:
            break
        x = y
    return y


def with_return(x, a):
    for k in range(100):
        x = 0.5 * (x + a / x)
        if abs(x * x - a) < 1e-10:
            return x * k
    return x


def endless(x, a):
    while True:
        y = 0.5 * (x + a / x)
        if abs(y - x) < 1e-10:
            return y
        x = y


def with_walrus(x, a):
    while (e := x * x - a) > 1e-10:
        x = x - e / (2 * x)
    return x * e


def with_continue(u, steps):
    k, s = 0, 0.0
    while k < steps:
        k += 1
        if k % 2:
            u = u * 0.9
            continue
        s = s + np.sum(u) * k
        u = np.sin(u)
    return s


def with_else(u, steps):
    for _ in range(steps):
        if u[0] > 100.0:
            break
        u = u * 1.1
    else:
        u = u * 2.0
    return u * u


def history(u, steps):
    out = np.zeros((steps, len(u)))
    for i in range(steps):
        u = np.sin(u) * 1.1
        out[i] = u
    return out


def listed(u, steps):
    losses, states = [], []
    for _ in range(steps):
        u = np.sin(u) * 1.1
        losses.append(np.sum(u * u))
        states.append(u)
    return u, sum(losses), np.array(states)


def noisy(u, steps, rng):
    for _ in range(steps):
        u = u + 0.1 * np.sin(u) * rng.normal(size=u.shape)
    return u


def noisy_by_name(u, steps):
    for _ in range(steps):
        u = u + 0.1 * np.sin(u) * NOISE.normal(size=5)
    return u


def loops_inside(u, steps):
    for _ in range(steps):
        for j in range(3):
            u = u + 0.1 * np.cos(u) * j
    return u


def read_later(u, steps, W):
    for i in range(steps):
        v = W @ u
        u = u + 0.1 * np.sin(v)
    return v * i + u * np.sum(W)


def in_branches(u, steps):
    if steps > 3:
        with np.errstate(all="ignore"):
            for i in range(steps):
                u = np.sin(u) if i % 2 else np.cos(u) * u
    else:
        u = u * 2.0
    return u


def dict_state(u, steps):
    s = {"u": u, "v": 0.1 * u}
    for _ in range(steps):
        s["u"] = s["u"] + 0.1 * s["v"]
        s["v"] = s["v"] - 0.1 * np.sin(s["u"])
    return s["u"] * s["v"]


def tuple_state(u, steps):
    s = (u, 0.1 * u)
    for _ in range(steps):
        s = (s[0] + 0.1 * s[1], s[1] - 0.1 * np.sin(s[0]))
    return s[0] * s[1]


def dict_constant(u, steps, p):
    for _ in range(steps):
        u = u + p["a"] * np.tanh(p["W"] @ u)
    return u


def with_functions(u, steps, c):
    def f(v):
        return c * np.sin(v)

    for _ in range(steps):
        u = u + 0.1 * f(u)
    return u


def two_loops(u, steps):
    for _ in range(steps):
        u = u + 0.1 * np.cos(u)
    v, k = u * u, 0
    while k < steps:
        v, k = v + 0.1 * np.sin(u * v), k + 1
    return v * u


def summed(xs, a):
    s = 0
    for x in xs:
        s += a * x * x
    return s


def complex_state(u, steps):
    z = u * (1.0 + 0.5j)
    for _ in range(steps):
        z = z + 0.1 * np.cos(z)
    return np.abs(z)


def growing(u, steps):
    for _ in range(steps):
        u = np.concatenate([u, u[:1] * 2.0])
    return u


def nested_lists(u, steps):
    s = [[u, u * 2.0], u]
    for _ in range(steps):
        s = [[np.sin(s[1]), s[0][0]], s[0][1] * 0.9]
    return s[0][0] * s[1] * s[0][1]


def none_at_first(u, steps):
    before = None
    for _ in range(steps):
        if before is not None:
            u = u + 0.1 * before
        before = np.sin(u)
    return u


def by_a_function_before(u, steps):
    def f():
        return np.sin(u) * 1.1

    g, k = lambda v: v * k * 0.5, 1
    for i in range(steps):
        u = f() + g(u)
        k = i
    return u


def item_in_a_function(u, xs):
    def f(v, i):
        return v * t * i

    t = 0.5
    for i, t in enumerate(xs):
        u = np.sin(f(u, i + 1.0)) + t
    return u * t


def with_an_item(u, rows):
    item = u * 2.0
    for a, b in rows:
        u = np.sin(u * a) + item * b
    return u


def augmented(u, steps):
    t = u * 0.0
    for i in range(steps):
        t += np.sin(u) * i
        u *= 0.9
    return t * u


def bound_in_the_first(u, steps):
    for i in range(steps):
        acc = u * 2.0 if i == 0 else acc * u  # noqa: F821
    return acc


def bound_in_one(u, steps):
    for i in range(steps):
        u = u * 0.9
        if i == 2:
            seen = u * 2.0
    return seen


def adaptive(u, end):
    t, h = 0.0, 0.05
    while t < end:
        k1 = np.sin(u)
        k2 = np.sin(u + h * k1)
        if h * np.max(np.abs(k2 - k1)) > 0.01:
            h = h * 0.5
            continue
        u, t = u + 0.5 * h * (k1 + k2), t + h
        h = min(h * 1.5, end - t + 1e-12)
    return u


PROGRAMS = [
    (explicit, (U, 20, 0.1), (0, 2)), (explicit, (U, 0, 0.1), (0, 2)), (explicit, (U, 1, 0.1), (0, 2)),
    (explicit, (U.astype(np.float32), 20, np.float32(0.1)), (0,)), (several, (U, U * 0.5, 17, W), (0, 1, 3)),
    (in_place, (U, 20, 0.2), (0, 2)), (swapped, (U, 21, 0.2), (0, 2)), (over_rows, (ROWS, U, W), (0, 1, 2)),
    (zipped, (U, [1.0, 2.0, 3.0], 0.3), (0, 2)), (backwards, (U, 0.3), (0, 1)), (newton, (3.0, 2.0), (0, 1)),
    (with_break, (3.0, 2.0), (0, 1)), (with_return, (3.0, 2.0), (0, 1)), (endless, (3.0, 2.0), (0, 1)),
    (with_walrus, (3.0, 2.0), (0, 1)), (with_continue, (U, 7), (0,)), (with_else, (U, 6), (0,)),
    (history, (U, 9), (0,)),
    (listed, (U, 9), (0,)), (noisy, (U, 9, NOISE), (0,)), (noisy_by_name, (U, 9), (0,)), (loops_inside, (U, 8), (0,)),
    (read_later, (U, 8, W), (0, 2)), (in_branches, (U, 8), (0,)), (in_branches, (U, 2), (0,)),
    (dict_state, (U, 8), (0,)),
    (tuple_state, (U, 8), (0,)), (dict_constant, (U, 8, {"a": 0.1, "W": W}), (0, 2)),
    (with_functions, (U, 8, 0.3), (0, 2)),
    (two_loops, (U, 8), (0,)), (summed, (U, 0.3), (0, 1)), (complex_state, (U, 6), (0,)), (growing, (U, 6), (0,)),
    (nested_lists, (U, 6), (0,)), (none_at_first, (U, 6), (0,)),
    (by_a_function_before, (U, 6), (0,)), (augmented, (U, 6), (0,)),
    (item_in_a_function, (U, U * 2.0), (0, 1)), (with_an_item, (U, [(1.0, 0.5), (0.3, 2.0), (0.1, 0.2)]), (0, 1)),
    (bound_in_the_first, (U, 6), (0,)), (bound_in_one, (U, 6), (0,)), (adaptive, (U, 0.5), (0,)),
]  # fmt: skip


def equal(one, other):
    if isinstance(one, (tuple, list)):
        return len(one) == len(other) and all(map(equal, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(equal(one[k], other[k]) for k in one)
    return (
        type(one) is type(other)
        and np.array_equal(one, other)
        and getattr(one, "dtype", 0) == getattr(other, "dtype", 0)
    )


def cotangent(value):
    return tuple(map(cotangent, value)) if isinstance(value, tuple) else np.cos(value)


def pulled(fun, args, wrt, times=1):
    """The value and the cotangents, from generators that stand where they stood."""
    NOISE.bit_generator.state = np.random.default_rng(7).bit_generator.state
    args = [a if a is NOISE else copy.deepcopy(a) for a in args]
    value, pullback = srcad.vjp(fun, *args, wrt=wrt)
    parts = [pullback(cotangent(value)) for _ in range(times)]
    return value, parts, NOISE.random()


@pytest.mark.parametrize("fun, args, wrt", PROGRAMS, ids=[f"{f.__name__}-{i}" for i, (f, _, _) in enumerate(PROGRAMS)])
def test_the_gradient_is_that_of_saving_to_the_last_bit(fun, args, wrt):
    value, (wanted,), after = pulled(fun, args, wrt)
    for options in ({"every": 1}, {"every": 3}, {"memory": 1e4}, {"every": 100}):
        found, parts, then = pulled(srcad.checkpoint(fun, **options), args, wrt, times=2)
        assert equal(found, value) and then == after
        assert equal(parts[0], wanted) and equal(parts[1], wanted)


class TestSteps:
    """The number of steps: forwards, and one for each pullback."""

    @staticmethod
    def counted(fun, *args):
        grad = srcad.grad(fun)
        grad(*args)
        STEPS[0] = 0
        grad(*args)
        return STEPS[0]

    @pytest.mark.parametrize("steps, slots", [(1, 1), (7, 1), (10, 3), (40, 4), (100, 5), (60, 60)])
    def test_of_a_loop_whose_length_is_known(self, steps, slots):
        fun = srcad.checkpoint(ticking, memory=8 * slots)
        assert self.counted(fun, 0.3, steps) == steps + fewest_steps(steps, slots)

    @pytest.mark.parametrize("steps, every", [(40, 10), (41, 10), (100, 7), (5, 100)])
    def test_with_as_many_snapshots_as_one_every_k_steps(self, steps, every):
        fun = srcad.checkpoint(ticking, every=every)
        assert self.counted(fun, 0.3, steps) == steps + fewest_steps(steps, -(-steps // every))

    @pytest.mark.parametrize("steps, slots", [(1, 2), (10, 3), (15, 4), (45, 8)])
    def test_of_a_loop_whose_length_is_not_known(self, steps, slots):
        assert steps <= beta(slots, 2)
        fun = srcad.checkpoint(ticking_while, memory=16 * slots)  # the state is x and k
        assert self.counted(fun, 0.3, steps) == steps + fewest_steps(steps, slots) + 1


def ticking(x, steps):
    for _ in range(steps):
        tick()
        x = x + 0.1 * np.sin(x)
    return x


def ticking_while(x, steps):
    k = 0
    while k < steps:
        tick()
        x, k = x + 0.1 * np.sin(x), k + 1
    return x


def total(u, steps):
    for _ in range(steps):
        u = u + 0.1 * np.sin(u)
    return np.sum(u)


def total_while(u, steps):
    k = 0
    while k < steps:
        u, k = u + 0.1 * np.sin(u), k + 1
    return np.sum(u)


def total_in_place(u, steps):
    u = u.copy()
    for _ in range(steps):
        u[...] = u + 0.1 * np.sin(u)
    return np.sum(u)


class TestMemory:
    """The most memory that a gradient has at one time, in states of the loop."""

    STATE = np.ones(20000)

    def peak(self, fun, steps):
        grad = srcad.grad(fun)
        grad(self.STATE, steps)
        tracemalloc.start()
        grad(self.STATE, steps)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found / self.STATE.nbytes

    @pytest.mark.parametrize("fun", [total, total_while, total_in_place])
    def test_stays_within_a_budget_whatever_the_number_of_steps(self, fun):
        marked = srcad.checkpoint(fun, memory=6.5 * self.STATE.nbytes)
        few, many = self.peak(marked, 30), self.peak(marked, 120)
        assert many < few + 0.5 and many < 6.0 + 12.0  # snapshots, and what one step and its pullback take
        assert self.peak(fun, 120) > 120.0

    @pytest.mark.parametrize("fun", [total, total_while])
    def test_grows_with_the_snapshots(self, fun):
        growth = (
            self.peak(srcad.checkpoint(fun, every=10), 240) - self.peak(srcad.checkpoint(fun, every=10), 40)
        ) / 20.0
        assert 0.8 < growth < 1.2

    def test_a_list_that_grows_is_copied_without_its_arrays(self):
        def recorded(u, steps):
            states = []
            for _ in range(steps):
                u = u + 0.1 * np.sin(u)
                states.append(u)
            return np.sum(states[-1] * states[0])

        marked = srcad.checkpoint(recorded, every=2)
        assert self.peak(marked, 60) < 5.0 * 60.0  # the list and its cotangents, but not once for each snapshot

    def test_what_is_not_carried_is_not_kept(self):
        def with_temporaries(u, steps):
            for _ in range(steps):
                a = np.sin(u)
                b = np.exp(a) * u
                u = u + 0.1 * a * b
            return np.sum(u)

        marked = srcad.checkpoint(with_temporaries, memory=6.5 * self.STATE.nbytes)
        assert self.peak(marked, 60) < 6.0 + 14.0


# ---------------------------------------------------------------- where it may stand


def inner(u):
    return np.sin(u) * 1.1


def of_checkpoints(u, steps):
    for _ in range(steps):
        u = srcad.checkpoint(inner)(u)
        u = srcad.checkpoint(explicit, every=2)(u, 3, 0.1)
    return np.sum(u)


@srcad.checkpoint(every=2)
def decorated(u, steps):
    for _ in range(steps):
        u = u + 0.1 * np.cos(u)
    return np.sum(u)


class Net:
    def __init__(self):
        self.W = W

    @srcad.checkpoint(every=2)
    def run(self, u, steps):
        for _ in range(steps):
            u = np.tanh(self.W @ u)
        return np.sum(u)

    def __call__(self, u, steps):
        for _ in range(steps):
            u = np.sin(self.W @ u)
        return np.sum(u)


def relaxed(u, steps):
    for _ in range(steps):
        u[1:-1] = 0.5 * (u[2:] * u[:-2] + u[1:-1])


def relaxed_through_another_name(u):
    w = u * 2.0
    v = w[1:]
    srcad.checkpoint(relaxed, every=3)(w, 7)
    return np.sum(v * v)


NET = Net()


def recursive(u, depth):
    for _ in range(2):
        u = np.cos(u)
        if depth:
            u = srcad.checkpoint(recursive, every=1)(u, depth - 1)
    return u


def in_a_loop(u, every):
    for k in range(3):
        u = srcad.checkpoint(explicit, every=every)(u * 0.9, k + 2, 0.1)
    return np.sum(u)


class TestWhere:
    @pytest.mark.parametrize(
        "fun, args",
        [
            (srcad.checkpoint(of_checkpoints, every=2), (U, 4)), (decorated, (U, 5)), (Net().run, (U, 5)),
            (relaxed_through_another_name, (U,)), (in_a_loop, (U, 2)),
            (srcad.checkpoint(NET, every=2), (U, 5)), (lambda u: srcad.checkpoint(NET, memory=100)(u, 5), (U,)),
            (lambda u: np.sum(srcad.checkpoint(recursive, every=1)(u, 2)), (U,)),
            (lambda u: sum([srcad.checkpoint(explicit, every=2)(x, 4, 0.1) for x in u]), (U,)),
            (lambda u: sum(map(functools.partial(srcad.checkpoint(explicit, every=2), steps=3, c=0.1), u)), (U,)),
            (lambda u: np.sum(srcad.checkpoint(functools.partial(explicit, c=0.2), memory=400)(u, 5)), (U,)),
        ],
        ids=[
            "checkpoints", "decorator", "method", "views", "loop", "object", "object inside", "recursion",
            "comprehension", "map", "partial",
        ],
    )  # fmt: skip
    def test_gradients(self, fun, args):
        srcad.check_grads(fun, args, wrt=0)

    def test_an_argument_that_is_changed_is_changed_once(self):
        u, other = U.copy(), U.copy()
        srcad.grad(lambda u: np.sum(u) if srcad.checkpoint(relaxed, every=2)(u, 5) is None else 0.0)(u)
        relaxed(other, 5)
        assert np.array_equal(u, other)

    def test_other_operators(self):
        plain = decorated.fun
        v = np.ones(5)
        assert srcad.value_and_grad(decorated)(U, 5)[0] == plain(U, 5)
        assert srcad.jvp(decorated, (U, 5), (v, None)) == srcad.jvp(plain, (U, 5), (v, None))
        assert np.array_equal(srcad.hvp(decorated)(U, 5, v), srcad.hvp(plain)(U, 5, v))
        gradient, aux = srcad.grad(lambda u: (decorated(u, 5), 2.0 * u), has_aux=True)(U)
        assert np.array_equal(gradient, srcad.grad(plain)(U, 5)) and np.array_equal(aux, 2.0 * U)

    def test_pickled_and_in_threads(self):
        grad = srcad.grad(decorated)
        wanted = srcad.grad(decorated.fun)(U, 5)
        assert np.array_equal(pickle.loads(pickle.dumps(grad))(U, 5), wanted)
        _, pullback = srcad.vjp(srcad.checkpoint(explicit, every=2), U, 9, 0.1, wrt=0)
        results = []

        def work():
            results.append((grad(U, 5), pullback(np.ones(5))[0]))

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(results) == 8
        assert all(np.array_equal(g, wanted) and np.array_equal(p, results[0][1]) for g, p in results)

    def test_the_text_is_a_module_of_its_own(self):
        source = srcad.source(decorated, example_args=(U, 5))
        assert "def decorated_step(_, u):" in source
        space = {"__name__": "written"}
        exec(compile(source, "<text>", "exec"), space)  # noqa: S102
        linecache.cache["<text>"] = (len(source), None, source.splitlines(keepends=True), "<text>")
        assert np.array_equal(space["decorated_grad"](U, 5), srcad.grad(decorated.fun)(U, 5))


# ---------------------------------------------------------------- with rules and blocks of the user's

NORMS = []
RUNS = []


def watched(h):
    h = np.sin(h)
    with srcad.grad_of(h) as g:
        NORMS.append(float(np.sum(g)))
        g = np.clip(g, -0.5, 0.5)
    return h * h


def of_watched(u, steps):
    for _ in range(steps):
        u = watched(u)
    return np.sum(u)


def solve(a, b):
    RUNS.append("plain")
    return b / a


@srcad.custom_vjp(solve)
def solve_vjp(a, b):
    RUNS.append("rule")
    x = b / a
    return x, lambda x_bar: (-np.sum(x_bar * x) / a, x_bar / a)


def of_solves(u, steps, a):
    for _ in range(steps):
        u = u + 0.1 * solve(a, np.sin(u))
    return np.sum(u)


class TestRulesAndBlocks:
    @pytest.mark.parametrize("every", [1, 3, 100])
    def test_blocks_of_grad_of_run_once_a_step_in_the_reverse_sweep(self, every):
        NORMS.clear()
        wanted = srcad.grad(of_watched)(U, 5)
        norms = list(NORMS)
        NORMS.clear()
        assert np.array_equal(srcad.grad(srcad.checkpoint(of_watched, every=every))(U, 5), wanted)
        assert NORMS == norms and len(norms) == 5

    def test_blocks_in_a_function_that_is_run_again(self):
        NORMS.clear()
        srcad.grad(lambda u: np.sum(srcad.checkpoint(watched)(u)))(U)
        assert NORMS == [np.sum(2.0 * np.sin(U))]

    def test_a_rule_of_the_users_supplies_values_and_pullbacks(self):
        wanted = srcad.grad(of_solves, wrt=(0, 2))(U, 6, 2.0)
        marked = srcad.checkpoint(of_solves, every=3)
        RUNS.clear()
        found = srcad.grad(marked, wrt=(0, 2))(U, 6, 2.0)
        assert all(np.array_equal(a, b) for a, b in zip(found, wanted, strict=True))
        assert RUNS.count("rule") == 6


# ---------------------------------------------------------------- what is refused


def over_generator(u):
    for x in (0.1 * k for k in range(4)):
        u = u * np.cos(u * x)
    return np.sum(u)


def global_buffer(u, steps):
    for _ in range(steps):
        BUFFER[0] = u[0] * BUFFER[0] + u[1]
        u = np.sin(u) + BUFFER[0]
    return np.sum(u)


def overlapping(u, w, steps):
    for _ in range(steps):
        w[0] = u[1] * u[0]
        u = u * 0.9 + w
    return np.sum(u)


def on_views(u):
    both = np.concatenate([u, u])
    return srcad.checkpoint(overlapping, every=2)(both[1:], both[:-1], 4)


def next_number():
    STEPS[0] += 1
    return float(STEPS[0])


def stateful(u, steps):
    for _ in range(steps):
        u = u * next_number()
    return np.sum(u)


def reading_on(u, steps):
    numbers = iter([1.0, 2.0, 3.0, 4.0])
    for _ in range(steps):
        u = np.sin(u) * next(numbers)
    return np.sum(u)


def last_value(u, steps):
    for _ in range(steps):
        y = np.sin(u)
        u = y * 1.1
    return np.sum(y)


class TestErrors:
    @pytest.mark.parametrize(
        "fun, args, message",
        [
            (inner, (U,), "a function that has no loop"),
            (global_buffer, (U, 4), "stores into BUFFER"),
        ],
    )
    def test_told_before_anything_runs(self, fun, args, message):
        with pytest.raises(srcad.UnsupportedSyntaxError, match=message):
            srcad.grad(lambda *a: np.sum(srcad.checkpoint(fun, every=2)(*a)))(*args)

    @pytest.mark.parametrize(
        "fun, args, message",
        [
            (over_generator, (U,), "goes over a generator"),
            (reading_on, (U, 4), "reads on in a list_iterator"),
            (stateful, (U, 4), "came to another state when its steps were run again"),
        ],
    )
    def test_told_when_it_runs(self, fun, args, message):
        with pytest.raises(srcad.SrcadError, match=message):
            srcad.grad(srcad.checkpoint(fun, every=2))(*args)

    def test_arrays_that_share_memory(self):
        with pytest.raises(srcad.SrcadError, match="share memory|known by other names"):
            srcad.grad(on_views)(U)

    def test_a_budget_that_holds_nothing(self):
        with pytest.raises(
            srcad.SrcadError, match="memory=10 bytes hold no snapshot of the loop of total, whose state"
        ):
            srcad.grad(srcad.checkpoint(total, memory=10))(U, 4)

    @pytest.mark.parametrize("options", [{"every": 0}, {"every": 2.5}, {"memory": -1}, {"every": 2, "memory": 3}])
    def test_options(self, options):
        with pytest.raises(srcad.SrcadError, match=r"srcad\.checkpoint with"):
            srcad.checkpoint(total, **options)

    def test_a_value_of_a_loop_that_does_not_run(self):
        assert np.array_equal(srcad.grad(srcad.checkpoint(last_value, every=2))(U, 3), srcad.grad(last_value)(U, 3))
        with pytest.raises(UnboundLocalError, match="'y'"):
            srcad.grad(srcad.checkpoint(last_value, every=2))(U, 0)
