"""`srcad.grad(f)(x)` in a loop: what was generated for `f` is found again, and never used for what is not the same."""

from __future__ import annotations

import functools
import gc
import pickle
import threading
import types
import weakref

import numpy as np
import pytest

import srcad
from srcad import d, derivative
from srcad.sameness import MOST_OF_ONE_CODE, identity_of, kept

RATE = 2.0


def helper(x):
    return x



@pytest.fixture
def generated(monkeypatch):
    """The names of what is generated (or loaded) while a test runs."""
    names = []
    make = derivative.make

    def counting(job, *rest):
        names.append(job.name)
        return make(job, *rest)

    monkeypatch.setattr(derivative, "make", counting)
    return names


def scaled(a):
    def inner(x):
        return a * x * x

    return inner


class TestFoundAgain:
    @pytest.mark.parametrize(
        "call",
        [
            lambda f, x: srcad.grad(f)(x),
            lambda f, x: tuple(srcad.grad(f, wrt=(0,))(x)),
            lambda f, x: srcad.grad(f, wrt="x")(x=x),
            lambda f, x: srcad.value_and_grad(f)(x),
            lambda f, x: srcad.vjp(f, x)[1](1.0),
            lambda f, x: srcad.jvp(f, (x,), (1.0,)),
            lambda f, x: srcad.grad(srcad.grad(f))(x),
            lambda f, x: srcad.hvp(f)(x, 1.0),
            lambda f, x: srcad.hessian(f)(x),
            lambda f, x: srcad.jacobian(f)(x),
            lambda f, x: srcad.elementwise_grad(f)(x),
            lambda f, x: srcad.grad(functools.partial(f))(x),
            lambda f, x: srcad.grad(srcad.checkpoint(f))(x),
            lambda f, x: srcad.grad(lambda x: x * x)(x),
        ],
    )
    def test_without_generating(self, generated, call):
        def f(x):
            return x * x * x

        first = call(f, 2.0)
        generated.clear()
        for _ in range(3):
            assert call(f, 2.0) == first
        assert not generated

    def test_a_closure_that_is_made_anew(self, generated):
        a = 3.0
        for x in (1.0, 2.0, 3.0):
            assert srcad.grad(lambda x: a * x * x)(x) == 6.0 * x
        assert len(generated) == 1

    def test_for_each_type_once(self, generated):
        def f(x):
            return np.sum(x * x)

        for _ in range(3):
            for x in (2.0, np.ones(2), np.ones((2, 2)), np.ones(2, np.float32)):
                assert np.array_equal(srcad.grad(f)(x), 2.0 * x)
        assert len(generated) == 4

    def test_for_each_flag_once(self, generated):
        def f(x, axis):
            return np.sum(np.cumsum(x, axis)[:, 0])

        x = np.ones((2, 3))
        for step in range(3):
            assert np.array_equal(srcad.grad(f)(x, 0), [[2.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
            assert np.array_equal(srcad.grad(f)(x, 1), [[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
            assert step == 0 or not generated
            generated.clear()

    def test_a_method_of_one_object(self, generated):
        class Model:
            def __init__(self, w):
                self.w = w

            def loss(self, x):
                return self.w * x * x

        one, other = Model(2.0), Model(3.0)
        for _ in range(3):
            assert (srcad.grad(one.loss)(1.0), srcad.grad(other.loss)(1.0)) == (4.0, 6.0)
        assert len(generated) == 2


class TestNeverStale:
    def test_a_global_that_is_bound_again(self, monkeypatch):
        def f(x):
            return np.sum(RATE * x)

        x = np.ones(2)
        assert np.array_equal(srcad.grad(f)(x), [2.0, 2.0])
        monkeypatch.setitem(globals(), "RATE", 5.0)
        assert np.array_equal(srcad.grad(f)(x), [5.0, 5.0])
        monkeypatch.setitem(globals(), "RATE", np.array([3.0, 4.0]))
        assert np.array_equal(srcad.grad(f)(x), [3.0, 4.0])

    def test_a_function_that_is_bound_again(self, monkeypatch):
        def f(x):
            return helper(x)

        for k in (2.0, 3.0):
            monkeypatch.setitem(globals(), "helper", scaled(k))
            assert srcad.grad(f)(1.0) == 2.0 * k

    def test_an_edited_function(self):
        def f(x, a):
            return a * x

        def edited(a, x):
            return a * x * x

        assert srcad.grad(f)(3.0, 2.0) == 2.0
        f.__code__ = edited.__code__  # what tools do that reload modules
        assert srcad.grad(f)(3.0, 2.0) == 4.0  # x * x
        assert srcad.grad(f, wrt="x")(a=3.0, x=2.0) == 12.0
        assert srcad.vjp(f, 3.0, 2.0)[1](1.0) == (4.0, 12.0)

    def test_another_closures_cells(self):
        for a in (2.0, 3.0, np.array([1.0, 4.0])):
            assert np.array_equal(srcad.grad(lambda x, a=a: np.sum(scaled(a)(x)))(1.0), np.sum(2.0 * a))
            assert np.array_equal(srcad.elementwise_grad(scaled(a))(np.ones(2)), 2.0 * a * np.ones(2))

    def test_a_cell_that_is_bound_again(self):
        a = 2.0

        def f(x):
            return a * x

        assert srcad.grad(f)(1.0) == 2.0
        a = 3.0
        assert srcad.grad(f)(1.0) == 3.0
        a = np.array([1.0, 5.0])
        assert srcad.grad(lambda x: np.sum(f(x)))(1.0) == 6.0

    def test_a_cell_that_holds_a_function(self):
        """Two functions of one maker see what is the same function, until one of their cells is bound to another."""

        def maker():
            def inner(x):
                return x * x

            def set_inner(f):
                nonlocal inner
                inner = f

            def outer(x):
                return inner(x)

            return outer, set_inner

        (one, set_one), (other, _) = maker(), maker()
        assert srcad.grad(one)(3.0) == srcad.grad(other)(3.0) == 6.0
        set_one(lambda x: x * x * x)
        assert srcad.grad(other)(3.0) == 6.0
        assert srcad.grad(one)(3.0) == 27.0
        assert srcad.grad(other)(3.0) == 6.0

    @pytest.mark.parametrize("change", ["cell", "code", "rule"])
    @pytest.mark.parametrize(
        "make",
        [srcad.grad, srcad.jacobian, srcad.elementwise_grad, lambda f: lambda x: srcad.hvp(f)(x, 1.0)],
        ids=["grad", "jacobian", "elementwise_grad", "hvp"],
    )
    def test_one_of_two_is_changed_after_its_derivative_is_made(self, make, change):
        def maker():
            def inner(x):
                return x**3

            def bind():
                nonlocal inner

                def inner(x):
                    return 10.0 * x**2

            def edit():
                def edited(x):
                    return 10.0 * x**2

                inner.__code__ = edited.__code__

            def declare():
                @srcad.adjoint(inner)
                def inner_adjoint(y, x):
                    d[x] = 20.0 * x * d[y]

            def outer(x):
                return inner(x)

            return outer, {"cell": bind, "code": edit, "rule": declare}[change]

        (one, change_one), (two, change_two), (three, _) = maker(), maker(), maker()
        derivatives = [make(f) for f in (one, two, three)]
        before, after = (3.0, 20.0) if make in (srcad.grad, srcad.jacobian, srcad.elementwise_grad) else (6.0, 20.0)
        for changed, expected in ((None, (before,) * 3), (change_two, (before, after, before)),
                                  (change_one, (after, after, before))):  # fmt: skip
            if changed is not None:
                changed()
            for made, value in zip(derivatives, expected, strict=True):
                assert made(1.0) == made(1.0) == value
            assert tuple(make(f)(1.0) for f in (one, two, three)) == expected

    @pytest.mark.parametrize("ask", [lambda f: srcad.grad(f)(1.0), lambda f: srcad.jvp(f, (1.0,), (1.0,))[1]])
    def test_another_one_of_what_was_edited(self, ask):
        def maker():
            def f(x, a=2.0):
                return a * x

            return f

        def edited(x, a):
            return 7.0 * x

        one = maker()
        assert ask(one) == 2.0
        one.__defaults__ = (5.0,)
        assert ask(maker()) == 2.0 and ask(one) == 5.0
        one = maker()
        assert ask(one) == 2.0
        one.__code__ = edited.__code__
        assert ask(maker()) == 2.0 and ask(one) == 7.0

    def test_functions_that_a_class_has(self):
        class Layer:
            activation = np.sin
            scale = staticmethod(np.square)

        def by_class(x):
            return Layer.activation(x) * Layer.scale(x)

        def by_object(x, layer):
            return layer.activation(x) * layer.scale(x)

        def both():
            return srcad.grad(by_class)(0.5), srcad.grad(by_object)(0.5, layer), srcad.jvp(by_class, (0.5,), (1.0,))[1]

        layer = Layer()
        np.testing.assert_allclose(both(), 0.25 * np.cos(0.5) + np.sin(0.5))
        Layer.activation = np.exp
        np.testing.assert_allclose(both(), 1.25 * np.exp(0.5))
        Layer.scale = staticmethod(np.positive)
        np.testing.assert_allclose(both(), 1.5 * np.exp(0.5))
        Layer.activation = lambda *x: x[-1] * x[-1]
        np.testing.assert_allclose(both(), 0.75)

    def test_defaults_of_what_is_called(self):
        def g(x, a=2.0, *, k=2.0):
            return a * x * k

        def f(x):
            return g(x)

        derivative = srcad.grad(f)
        assert derivative(1.0) == 4.0
        g.__kwdefaults__["k"] = 3.0
        assert derivative(1.0) == 6.0
        g.__kwdefaults__ = {"k": 4.0}
        assert derivative(1.0) == 8.0
        g.__defaults__ = (5.0,)
        assert derivative(1.0) == 20.0

    def test_defaults(self):
        def f(x, a=2.0, *, k=1.0):
            return a * x * k

        assert srcad.grad(f)(1.0) == 2.0
        f.__defaults__ = (3.0,)
        assert srcad.grad(f)(1.0) == 3.0
        f.__kwdefaults__["k"] = 10.0
        assert srcad.grad(f)(1.0) == 30.0
        f.__defaults__ = (np.array([1.0, 2.0]),)
        assert srcad.grad(lambda x: np.sum(f(x)))(1.0) == 30.0
        with pytest.raises(srcad.NonScalarError):
            srcad.grad(f)(1.0)

    def test_a_rule_declared_since(self):
        def f(x):
            return x * x

        assert srcad.grad(f)(1.0) == 2.0

        @srcad.adjoint(f)
        def f_adjoint(y, x):
            d[x] = 100.0 * d[y]

        assert srcad.grad(f)(1.0) == 100.0

    def test_objects_that_are_equal_and_not_the_same(self):
        class Model:
            def __init__(self, w):
                self.w = w

            def __eq__(self, other):
                return True

            def __hash__(self):
                return 0

            def __call__(self, x):
                return self.w * x

            def loss(self, x):
                return self.w * x

        for w in (2.0, 3.0):
            assert srcad.grad(Model(w))(1.0) == srcad.grad(Model(w).loss)(1.0) == w
            assert srcad.vjp(Model(w), 1.0)[1](1.0) == (w,)

    def test_options_and_types_of_wrt(self):
        def f(x, y):
            return x * x * y, y

        g = srcad.grad(f, has_aux=True)
        assert g(2.0, 3.0) == (12.0, 3.0)
        with pytest.raises(srcad.NonScalarError):
            srcad.grad(f)(2.0, 3.0)
        assert srcad.value_and_grad(f, has_aux=True)(2.0, 3.0) == ((12.0, 3.0), 12.0)
        assert srcad.grad(f, 1, has_aux=True)(2.0, 3.0) == (4.0, 3.0)
        with pytest.raises(srcad.WrtError, match="True"):
            srcad.grad(f, True, has_aux=True)
        with pytest.raises(srcad.WrtError, match="0.0"):
            srcad.grad(f, 0.0, has_aux=True)
        with pytest.raises(srcad.WrtError):
            srcad.grad(f, [0], has_aux=True)

    def test_a_wrong_wrt_is_told_each_time(self):
        for _ in range(2):
            with pytest.raises(srcad.WrtError):
                srcad.grad(lambda x: x, wrt=5)


class TestEachIsItsOwn:
    def test_function_and_counters(self):
        def f(x):
            return x * x

        one, other = srcad.grad(f), srcad.grad(f)
        assert one is not other and one.primal is other.primal is f
        assert (one(1.0), one(2.0)) == (2.0, 4.0)
        assert one.cache_info() == (1, 1, 128, 1)
        assert other.cache_info() == (0, 0, 128, 0)
        assert other(2.0) == 4.0 and other.cache_info() == (0, 1, 128, 1)
        one.clear_cache()
        assert one.cache_info() == (0, 0, 128, 0) and other.cache_info() == (0, 1, 128, 1)

    def test_clearing_generates_again(self, generated):
        def f(x):
            return x * x

        g = srcad.grad(f)
        g(1.0)
        g.clear_cache()
        assert g(1.0) == 2.0 and len(generated) == 2

    def test_names_and_docstrings_are_those_of_the_function_given(self):
        def maker():
            def f(x):
                """Its square."""
                return x * x

            return f

        one, other = maker(), maker()
        srcad.grad(one)
        other.__name__ = "square"
        assert srcad.grad(other).__name__ == "square" and srcad.grad(other).primal is other

    def test_the_text_before_a_call_is_the_general_one(self):
        def f(x):
            return np.sum(x * x)

        general = srcad.grad(f).source
        srcad.grad(f)(np.ones(3))
        assert srcad.grad(f).source == general

    def test_pickles(self):
        g = pickle.loads(pickle.dumps(srcad.grad(module_level)))
        assert g(3.0) == 6.0


def module_level(x):
    return x * x


class TestMemory:
    @pytest.mark.parametrize(
        "call",
        [
            lambda f: srcad.grad(f)(1.0),
            lambda f: srcad.vjp(f, 1.0)[1](1.0)[0],
            lambda f: srcad.hvp(f)(0.0, 1.0) + 2.0,
            lambda f: srcad.jacobian(f)(1.0),
            lambda f: srcad.hessian(f)(0.0) + 2.0,
            lambda f: srcad.grad(lambda x: srcad.checkpoint(f)(x))(1.0),
        ],
    )
    def test_few_closures_are_held(self, call):
        """What they see may be large."""

        class Data:
            pass

        def maker():
            data = Data()
            data.w = 2.0
            return (lambda x: data.w * x), weakref.ref(data)

        alive = []
        for _ in range(12):
            f, ref = maker()
            assert call(f) == 2.0
            alive.append(ref)
        del f
        gc.collect()
        assert sum(ref() is not None for ref in alive) <= MOST_OF_ONE_CODE

    def test_identities_are_held(self):
        """So that no other object can have one of them: here code, cells, defaults and what a method is bound to."""

        class Model:
            def loss(self, x):
                return x

        def inner(x):
            return x

        a = object()
        for fun in (Model().loss, lambda x: inner(x), lambda x, a=a: x, functools.partial(inner, a)):
            numbers = set(_numbers(identity_of(fun)[0]))
            held = identity_of(fun)[1]
            reached = {id(h) for h in held} | {id(p) for h in held if isinstance(h, tuple) for p in h}
            for h in held:
                if isinstance(h, types.FunctionType):
                    reached |= {id(h.__globals__), id(h.__code__), *map(id, h.__closure__ or ())}
                if isinstance(h, types.MethodType):
                    reached.add(id(h.__self__))
            assert numbers <= reached


def _numbers(identity):
    if isinstance(identity, tuple):
        return [n for part in identity for n in _numbers(part)]
    return [identity] if isinstance(identity, int) and identity > 1000 else []


class TestThreads:
    def test_making_and_calling_the_same_and_others(self):
        functions = [scaled(float(k)) for k in range(3)]
        wrong = []

        def work(number):
            for step in range(30):
                k = (number + step) % 3
                x = float(step)
                if srcad.grad(functions[k])(x) != 2.0 * k * x:
                    wrong.append(("grad", k, x))
                if srcad.grad(lambda x, k=k: functions[k](x) * x)(x) != 3.0 * k * x * x:
                    wrong.append(("lambda", k, x))
                if srcad.hvp(functions[k])(x, 1.0) != 2.0 * k:
                    wrong.append(("hvp", k, x))

        threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert not wrong


class TestKept:
    def test_of_what_cannot_be_hashed(self):
        made = kept(lambda function, options: [options])
        assert made(len, [1]) == [[1]] and made(len, [1]) is not made(len, [1])

    def test_of_functions_that_call_themselves(self):
        def maker():
            def down(n):
                return 0 if n == 0 else down(n - 1)

            return down

        made = kept(lambda function: [function])
        assert made(maker()) is made(maker())
