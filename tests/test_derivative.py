"""`Derivative`: calling, keeping versions, noticing a changed world, threads, pickles, decorators, speed."""

from __future__ import annotations

import functools
import inspect
import pickle
import pydoc
import subprocess
import sys
import threading
import types
import typing

import numpy as np
import pytest

import srcad

RATE = 2.0


def helper(x):
    return x * x


def uses_helper(x):
    return helper(x) * RATE


def product(x: float, y: float = 3.0) -> float:
    """x times y."""
    return x * x * y


@srcad.grad
def bare(x):
    return x * x


@srcad.value_and_grad(wrt=("x", "y"))
def with_arguments(x, y):
    return x * y


class Model:
    k = 3.0

    def __init__(self, k=3.0):
        self.k = k

    def loss(self, x):
        return self.k * x * x

    def __call__(self, x):
        return self.k * x

    @srcad.grad(wrt="x")
    def slope(self, x):
        return self.k * x * x

    @staticmethod
    @srcad.grad
    def fixed(x):
        return x * x


# ---------------------------------------------------------------- what can be differentiated


class Dispatcher:
    """As numba's: the Python function is behind it."""

    def __init__(self, fun):
        self.py_func = fun

    def __call__(self, *args):
        raise AssertionError("it is seen through")


@pytest.mark.parametrize(
    "fun, args, wanted",
    [
        (product, (2.0,), 12.0),
        (lambda x: x * x, (3.0,), 6.0),
        (functools.partial(product, y=5.0), (2.0,), 20.0),
        (Model(4.0).loss, (2.0,), 16.0),
        (Model(4.0), (2.0,), 4.0),
        (Dispatcher(product), (2.0, 1.0), 4.0),
        (np.sin, (0.0,), 1.0),
    ],
    ids=["function", "lambda", "partial", "method", "callable object", "dispatcher", "ufunc"],
)
def test_every_callable(fun, args, wanted):
    derivative = srcad.grad(fun)
    assert derivative(*args) == wanted
    assert derivative.specialize(*args)(*args) == wanted


def test_calls_by_keyword_and_with_defaults():
    derivative = srcad.grad(product, wrt=("y", "x"))
    for call in (
        lambda: derivative(2.0),
        lambda: derivative(x=2.0),
        lambda: derivative(2.0, y=3.0),
        lambda: derivative(y=3.0, x=2.0),
    ):
        assert tuple(call()) == (4.0, 12.0)
    assert derivative.cache_info()[:2] == (3, 1)


def test_wrong_calls_are_pythons_own_errors():
    derivative = srcad.grad(product)
    for args, kwargs in [((), {}), ((1.0, 2.0, 3.0), {}), ((1.0,), {"z": 1.0})]:
        with pytest.raises(TypeError):
            derivative(*args, **kwargs)


def test_decorators():
    assert bare(3.0) == 6.0 and bare.__name__ == "bare"
    value, (x_bar, y_bar) = with_arguments(2.0, 3.0)
    assert (value, x_bar, y_bar) == (6.0, 3.0, 2.0)
    assert Model(2.0).slope(3.0) == 12.0 and Model.slope(Model(2.0), 3.0) == 12.0
    assert Model.fixed(3.0) == 6.0 and Model().fixed(3.0) == 6.0
    assert isinstance(Model().slope, types.MethodType)


# ---------------------------------------------------------------- a changing world


def test_rebound_function_is_noticed(monkeypatch):
    derivative = srcad.grad(uses_helper)
    assert derivative(3.0) == 12.0
    monkeypatch.setitem(globals(), "helper", lambda x: x * x * x)
    assert derivative(3.0) == 54.0
    monkeypatch.undo()
    assert derivative(3.0) == 12.0


def test_global_data_are_read_anew(monkeypatch):
    derivative = srcad.grad(uses_helper)
    assert derivative(3.0) == 12.0
    monkeypatch.setitem(globals(), "RATE", 5.0)
    assert derivative(3.0) == 30.0
    assert derivative.cache_info().misses == 1
    monkeypatch.setitem(globals(), "RATE", np.array([5.0]))
    assert np.array_equal(derivative(3.0), 30.0)
    assert derivative.cache_info().misses == 2


def test_function_of_a_module_is_noticed(monkeypatch):
    module = types.ModuleType("srcad_test_module")
    exec("def scale(x):\n    return 2.0 * x\n", module.__dict__)
    source = "def scale(x):\n    return 2.0 * x\n", "def scale(x):\n    return 3.0 * x\n"
    import linecache

    for k, text in enumerate(source):
        linecache.cache[f"<scale {k}>"] = (len(text), None, text.splitlines(keepends=True), f"<scale {k}>")
        space = {"__name__": "srcad_test_module"}
        exec(compile(text, f"<scale {k}>", "exec"), space)
        module.__dict__[f"scale{k}"] = space["scale"]
    module.scale = module.scale0
    monkeypatch.setitem(globals(), "other", module)
    derivative = srcad.grad(calls_module)
    assert derivative(1.0) == 2.0
    module.scale = module.scale1
    assert derivative(1.0) == 3.0


def calls_module(x):
    return other.scale(x)  # noqa: F821  bound by the test


def test_cells_are_read_anew():
    k = 2.0

    def f(x):
        return k * x

    derivative = srcad.grad(f)
    assert derivative(1.0) == 2.0
    k = 3.0
    assert derivative(1.0) == 3.0
    k = np.ones(1)
    assert derivative(1.0) == 1.0


def test_attributes_of_an_object_are_read_anew():
    model = Model(2.0)
    derivative = srcad.grad(model.loss)
    assert derivative(3.0) == 12.0
    model.k = 4.0
    assert derivative(3.0) == 24.0
    model.k = np.array([1.0])
    assert derivative(3.0) == 6.0


# ---------------------------------------------------------------- versions in memory


def test_versions_are_for_types_not_for_lengths():
    derivative = srcad.grad(lambda x: np.sum(x * x))
    for x in (np.ones(3), np.ones(5), np.ones(3, np.float32), np.ones((2, 2)), np.ones(1), 2.0):
        assert np.array_equal(derivative(x), 2.0 * np.asarray(x))
    assert derivative.cache_info() == (1, 5, 128, 5)
    derivative.clear_cache()
    assert derivative.cache_info() == (0, 0, 128, 0)


def test_source_is_that_of_the_arguments_last_seen():
    derivative = srcad.grad(lambda x: np.mean(x * x))
    derivative(np.ones(3))
    array = derivative.source
    derivative(2.0)
    assert derivative.source != array
    derivative(np.ones(4))
    assert derivative.source == array


def test_threads():
    derivative = srcad.grad(lambda x, y: np.sum(np.tanh(x * y)))
    data = [np.full((2,) * (k % 4), 0.5) for k in range(8)]
    wanted = [srcad.grad(lambda x, y: np.sum(np.tanh(x * y)))(x, 2.0) for x in data]
    wrong, barrier = [], threading.Barrier(8)

    def work(k):
        barrier.wait()
        for _ in range(200):
            if not np.array_equal(derivative(data[k], 2.0), wanted[k]):
                wrong.append(k)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    info = derivative.cache_info()
    assert not wrong and (info.misses, info.currsize) == (4, 4) and info.hits + info.misses == 1600


# ---------------------------------------------------------------- as an object


def test_pickle():
    for derivative in (
        srcad.grad(product),
        srcad.value_and_grad(product, wrt=("x", "y")),
        bare,
        with_arguments,
    ):
        again = pickle.loads(pickle.dumps(derivative))
        assert again.wrt == derivative.wrt and repr(again) == repr(derivative)
    assert pickle.loads(pickle.dumps(bare)) is bare


def test_pickle_across_processes(tmp_path):
    (tmp_path / "primals.py").write_text(
        "import srcad\ndef f(x):\n    return x ** 3\n@srcad.grad\ndef g(x):\n    return x * x\n"
    )
    make = (
        "import pickle, sys, primals, srcad; "
        "sys.stdout.buffer.write(pickle.dumps((srcad.grad(primals.f), primals.g)))"
    )
    use = "import pickle, sys; f, g = pickle.load(sys.stdin.buffer); print(f(2.0), g(2.0))"
    import os
    from pathlib import Path

    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent.parent), str(tmp_path)]),
    }
    data = subprocess.run(
        [sys.executable, "-c", make], env=environment, capture_output=True, check=True
    ).stdout
    done = subprocess.run(
        [sys.executable, "-c", use], env=environment, input=data, capture_output=True, check=True
    )
    assert done.stdout.split() == [b"12.0", b"4.0"]


def test_help_signature_and_hints():
    derivative = srcad.grad(product)
    assert str(inspect.signature(derivative)) == str(inspect.signature(product))
    assert derivative.__name__ == "product" and derivative.__module__ == __name__
    assert derivative.__doc__ == "The gradient of product with respect to x.\n\nx times y."
    assert "The gradient of product with respect to x." in pydoc.render_doc(derivative)
    assert typing.get_type_hints(derivative) == {"x": float, "y": float}
    assert repr(derivative) == "srcad.grad(product, wrt=x)"
    assert derivative.primal is product and derivative.wrt == ("x",)


# ---------------------------------------------------------------- has_aux


def test_aux():
    def f(x, y):
        return np.sum(x * y), {"seen": x, "n": 3}

    x = np.array([1.0, 2.0])
    gradient, aux = srcad.grad(f, has_aux=True)(x, 3.0)
    assert np.array_equal(gradient, [3.0, 3.0]) and aux["seen"] is x and aux["n"] == 3
    (value, aux), gradient = srcad.value_and_grad(f, wrt=("x", "y"), has_aux=True)(x, 3.0)
    assert value == 9.0 and aux["n"] == 3 and np.array_equal(gradient.x, [3.0, 3.0]) and gradient.y == 3.0


def test_aux_into():
    def f(x):
        return np.sum(x * x), "aux"

    out = np.zeros(2)
    assert srcad.grad(f, has_aux=True).into(out, np.ones(2)) == (out, "aux")
    (value, aux), same = srcad.value_and_grad(f, has_aux=True).add_into(out, np.ones(2))
    assert (value, aux) == (2.0, "aux") and same is out and np.array_equal(out, [4.0, 4.0])


# ---------------------------------------------------------------- what a call costs


def calls_around(derivative, *args):
    """How many functions, Python's or C's, a call calls beside those of the bare function."""

    def count(function):
        function(*args)
        seen = []
        sys.setprofile(lambda frame, event, arg: seen.append(event) if event in ("call", "c_call") else None)
        try:
            function(*args)
        finally:
            sys.setprofile(None)
        return len(seen)

    return count(derivative) - count(derivative.specialize(*args))


@pytest.mark.parametrize("wrt", [0, (0, 1)])
def test_a_call_does_little_around_the_bare_function(wrt):
    """Two microseconds are allowed (`make bench`): that is for some twenty calls, whatever the arguments.

    Of three arrays that have to be as long as each other four lengths are asked.
    """
    a = np.ones(3)
    assert calls_around(srcad.grad(lambda x, y: x * y, wrt=wrt), 2.0, 3.0) <= 8
    assert calls_around(srcad.grad(lambda x, y, z, w: np.sum(x * y * z * w), wrt=wrt), a, a, a, 2.0) <= 12
    assert calls_around(srcad.grad(uses_helper), 2.0) <= 20  # it looks whether the helper is still the same


# ---------------------------------------------------------------- more of the changing world


class Rated:
    rate = 2.0

    def value(self, x):
        return self.rate * self.power(x)

    def power(self, x):
        return x * x


def test_rebound_method_is_noticed(monkeypatch):
    derivative = srcad.grad(Rated().value)
    assert derivative(1.0) == 4.0
    monkeypatch.setattr(Rated, "power", lambda self, x: x * x * x)
    assert derivative(1.0) == 6.0
    monkeypatch.setattr(Rated, "rate", 3.0)
    assert derivative(1.0) == 9.0


def other_code(x, k=2.0):
    return k * x


def calls_other_code(x):
    return other_code(x)


def test_reloaded_code_is_noticed(monkeypatch):
    """As IPython's autoreload does: the function stays, its code is another one."""
    derivative = srcad.grad(calls_other_code)
    assert derivative(1.0) == 2.0
    monkeypatch.setattr(other_code, "__defaults__", (5.0,))
    assert derivative(1.0) == 5.0
    monkeypatch.setattr(other_code, "__code__", calls_nothing.__code__)
    assert derivative(1.0) == 7.0


def calls_nothing(x, k=2.0):
    return 7.0 * x


def size(x):
    return length(x)


def length(x):
    return len(x)


def scaled_by_size(x):
    return np.sum(x) * size(x)


def test_callee_of_an_inactive_callee_is_noticed(monkeypatch):
    derivative = srcad.grad(scaled_by_size)
    assert np.array_equal(derivative(np.ones(2)), [2.0, 2.0])
    monkeypatch.setitem(globals(), "length", lambda x: np.full(1, 10.0))
    assert np.array_equal(derivative(np.ones(2)), [10.0, 10.0])


def test_keywords_in_any_order_and_wrong_ones():
    derivative = srcad.grad(lambda x, y=2.0, *, z=1.0: x * y * z)
    plain = srcad.grad(lambda x, y, z=1.0: x * y * z)
    for f in (derivative, plain):
        for _ in range(2):  # found, and found again
            assert f(y=3.0, x=1.0) == 3.0 and f(1.0, 3.0, z=2.0) == 6.0 and f(x=1.0, z=2.0, y=5) == 10.0
        for args, kwargs in (((1.0,), {"x": 1.0, "y": 2.0}), ((1.0, 2.0), {"w": 1.0}), ((), {"y": 2.0})):
            with pytest.raises(TypeError):
                f(*args, **kwargs)


@pytest.mark.parametrize("decorator", [srcad.grad, srcad.value_and_grad, srcad.checkpoint])
@pytest.mark.parametrize("descriptor", [staticmethod, classmethod])
def test_what_makes_a_descriptor_goes_above(decorator, descriptor):
    with pytest.raises(srcad.SrcadError, match=f"write @{descriptor.__name__} above srcad's decorator"):
        decorator(descriptor(lambda x: x**2))
