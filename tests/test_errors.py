"""One test for each kind of error, of the whole message."""

from __future__ import annotations

import copy
import functools
import importlib.util
import inspect
import pickle

import numpy as np
import pytest

import srcad
from srcad.errors import Place
from srcad.frontend import capture


def raised(kind, run):
    with pytest.raises(srcad.SrcadError) as caught:
        run()
    assert type(caught.value) is kind
    return str(caught.value)


def at(fun, line, text, caret, function=None):
    """The head of a located error: the line of `fun` at this distance from its first, and where the caret
    stands."""
    first = inspect.getsourcelines(fun)[1]
    start = text.index(caret)
    return (
        f"{__file__}:{first + line}: in {function or fun.__name__}\n    {text}\n "
        f"   {' ' * start}{'^' * len(caret)}\n"
    )


# ---------------------------------------------------------------- wrt

SCALE = 2.0


def product(x, y):
    return x * y * SCALE


WRT = [
    (5, "wrt=5: there is no such parameter; those of product are x, y"),
    (-3, "wrt=-3: there is no such parameter; those of product are x, y"),
    ("no name", "wrt='no name': there is no such parameter; those of product are x, y"),
    (1.5, "wrt=1.5: an index, a name, or a tuple of these is wanted, not a float"),
    (["x"], "wrt=['x']: an index, a name, or a tuple of these is wanted, not a list"),
    (True, "wrt=True: an index, a name, or a tuple of these is wanted, not a bool"),
    ("x,y", "wrt='x,y': there is no such parameter; those of product are x, y; for several write a tuple, ('x', 'y')"),
    (
        "x.w",
        "wrt='x.w': there is no such parameter; those of product are x, y; "
        "wrt='x' gives an object whose attribute w is the gradient by it",
    ),
    ((0, "x"), "wrt names x twice"),
    ((), "wrt=(): name at least one parameter"),
]


@pytest.mark.parametrize("wrt, message", WRT)
def test_wrt_that_means_nothing(wrt, message):
    assert raised(srcad.WrtError, lambda: srcad.grad(product, wrt)) == message


def test_wrt_that_nothing_reads():
    assert raised(srcad.WrtError, lambda: srcad.grad(product, wrt="z")(1.0, 2.0)) == (
        "wrt='z': product has no such parameter (it has x, y), and neither it nor a function that it calls "
        "reads a free variable of that name"
    )


def closure(K):
    def inner(x):
        return K * x

    return inner


K = 3.0
TIMES_K = closure(2.0)


def two_meanings(x):
    return TIMES_K(x) * K


def test_wrt_with_two_meanings():
    message = raised(srcad.WrtError, lambda: srcad.grad(two_meanings, wrt="K")(1.0))
    assert message == (
        "wrt='K' means different variables in two_meanings, "
        "closure.<locals>.inner: pass one of them as an argument"
    )


NOT_DIFFERENTIABLE = [
    (3, "wrt: x is the integer 3, which has no derivative: write 3.0"),
    (np.int64(3), "wrt: x is the integer np.int64(3), which has no derivative: write 3.0"),
    (True, "wrt: x is the boolean True, which has no derivative"),
    ("text", "wrt: x is of type str, which has no derivative: pass floats or arrays of floats"),
    (None, "wrt: x is of type NoneType, which has no derivative: pass floats or arrays of floats"),
    (np.arange(3), "wrt: x is an array of int64, which has no derivative: write x.astype(float)"),
    ([1, 2], "wrt: x holds no floats, so it has no derivative: write its numbers as floats (3.0)"),
    ({"a": 1}, "wrt: x holds no floats, so it has no derivative: write its numbers as floats (3.0)"),
]


@pytest.mark.parametrize("value, message", NOT_DIFFERENTIABLE)
def test_wrt_that_is_not_differentiable(value, message):
    if isinstance(value, np.int64):
        message = message.replace("np.int64(3)", repr(value))
    assert raised(srcad.WrtError, lambda: srcad.grad(product)(value, 2.0)) == message


def test_free_variable_that_is_not_differentiable(monkeypatch):
    monkeypatch.setitem(globals(), "SCALE", 2)
    assert raised(srcad.WrtError, lambda: srcad.grad(product, wrt="SCALE")(1.0, 2.0)) == (
        "wrt: SCALE is the integer 2, which has no derivative: write 2.0"
    )


# ---------------------------------------------------------------- results that are not one number


def doubled(x):
    return 2 * x


def compared(x):
    return x > 1.0


def pair(x):
    return x, 2.0 * x


def fills(out, n):
    out[:] = n * out


NOT_SCALAR = [
    (doubled, (np.ones((2, 3)),), "doubled returns a value of shape (2, 3) and type float64"),
    (compared, (2.0,), "compared returns a value of shape () and type bool"),
]


@pytest.mark.parametrize("fun, args, message", NOT_SCALAR)
@pytest.mark.parametrize("operator", [srcad.grad, srcad.value_and_grad])
def test_result_that_is_not_one_number(operator, fun, args, message):
    assert raised(srcad.NonScalarError, lambda: operator(fun)(*args)) == (
        f"{message}, not one real number: return one number (np.sum, np.mean of it), or use srcad.vjp"
    )


def test_result_that_is_complex():
    assert raised(srcad.NonScalarError, lambda: srcad.grad(doubled)(1j)) == (
        "doubled returns a value of shape () and type complex128, not one real number: return one number (np.sum, "
        "np.mean of it), or use srcad.vjp; of a holomorphic function, pass holomorphic=True"
    )


def test_result_that_is_a_tuple():
    assert raised(srcad.NonScalarError, lambda: srcad.grad(pair)(1.0)) == (
        "pair returns a tuple, not one real number: use srcad.vjp; a pair (value, aux) takes has_aux=True"
    )


def test_no_result_shows_the_wrapper():
    assert raised(srcad.NonScalarError, lambda: srcad.grad(fills)(np.ones(2), 3.0)) == (
        "fills returns None, so it has no gradient. To differentiate what it writes into out, wrap it:\n"
        "    def fills_result(out, n):\n"
        "        out = out.copy()\n"
        "        fills(out, n)\n"
        "        return np.sum(out)  # one number made of out"
    )


def forgets(x):
    y = np.sum(x * x)
    print(y)


def test_no_result_of_a_function_that_writes_into_nothing(capsys):
    assert raised(srcad.NonScalarError, lambda: srcad.grad(forgets)(np.ones(2))) == (
        "forgets returns None, so it has no gradient: is a `return` missing?"
    )


def positive(x):
    if x > 0.0:
        return x * x


@pytest.mark.parametrize("operator", [srcad.grad, srcad.value_and_grad])
def test_result_that_is_sometimes_none(operator):
    """It is seen when it runs: the way without `return` may be one that is never gone."""
    assert operator(positive)(3.0) in (6.0, (9.0, 6.0))
    assert raised(srcad.NonScalarError, lambda: operator(positive)(-3.0)) == (
        "the function returned None (no `return`, or one without a value, on the way that it went), "
        "where one real number is wanted"
    )


def test_none_as_an_operand():
    """The error is Python's, also where the gradient does not need the product."""
    with pytest.raises(TypeError, match=r"unsupported operand type.* for \*: 'NoneType'"):
        srcad.grad(lambda x: positive(x) * 2.0)(-3.0)


def text_of(x):
    return f"x = {x}"


def test_result_that_is_a_text():
    assert raised(srcad.NonScalarError, lambda: srcad.grad(text_of)(2.0)) == (
        "text_of returns a str, not one real number: return one number (np.sum, np.mean of it), or use srcad.vjp"
    )


def fills_result(out, n):
    out = out.copy()
    fills(out, n)
    return np.sum(out)


def test_the_wrapper_works():
    assert np.array_equal(srcad.grad(fills_result)(np.ones(2), 3.0), [3.0, 3.0])


def test_aux_that_is_not_there():
    assert raised(srcad.SrcadError, lambda: srcad.grad(doubled, has_aux=True)(1.0)) == (
        "has_aux: doubled has to return (value, aux), a tuple written out in its return statement"
    )


# ---------------------------------------------------------------- arguments


def total(x):
    return np.sum(x["a"]) if isinstance(x, dict) else np.sum(x)


def overlapping():
    return np.lib.stride_tricks.as_strided(np.ones(4), (3, 2), (8, 8))


def mapped_file(tmp_path):
    return np.memmap(tmp_path / "data", np.float64, "w+", shape=(3,))


def test_refused_arrays(tmp_path):
    matrix = np.ones((1, 2)).view(np.matrix)
    cases = [
        (
            np.array([1.0], object),
            "x is an array of Python objects: pass an array of floats, x.astype(float)",
        ),
        (mapped_file(tmp_path), "x is of type memmap: pass a plain array, np.array(x)"),
        (matrix, "x is of type matrix: pass a plain array, np.array(x)"),
        (overlapping(), "x is an array whose elements overlap in memory: pass a copy, x.copy()"),
        (
            {"a": overlapping()},
            "x['a'] is an array whose elements overlap in memory: pass a copy, x['a'].copy()",
        ),
    ]
    derivative = srcad.grad(total)
    derivative(np.ones((3, 2)))
    derivative({"a": np.ones((3, 2))})
    for value, message in cases:
        assert raised(srcad.SrcadError, lambda: derivative(value)) == message


def test_views_are_not_refused():
    base = np.arange(24.0).reshape(2, 3, 4)
    for view in (base.T, base[::-1, 1:, ::2], base[:, 1], base.swapaxes(0, 2), np.broadcast_to(2.0, (3, 3))):
        assert np.array_equal(srcad.grad(total)(view), np.ones(view.shape))


# ---------------------------------------------------------------- what cannot be differentiated at all


class Line:
    def __init__(self, w):
        self.w = w

    def loss(self, x):
        return self.w * x

    @property
    def slope(self):
        return self.w


@functools.lru_cache
def remembered(x):
    return x * x


NO_FUNCTION = [
    (3, "3 is no function: pass the function itself; for a decorator write @srcad.grad(wrt=3)"),
    ("x", "'x' is no function: pass the function itself; for a decorator write @srcad.grad(wrt='x')"),
    (9.0, "a float is no function: pass the function itself, not its value: srcad.grad(f)(x)"),
    (np.ones(2), "a ndarray is no function: pass the function itself, not its value: srcad.grad(f)(x)"),
    (Line, "Line is a class: pass a function that makes an object of it, and computes with that"),
    (Line(2.0), "an object of Line is no function: pass one, or an object with a method __call__"),
    (Line.slope, "a property is no function: pass the one that it has, Line.slope (.fget)"),
    (remembered, "remembered has a cache around it (functools.lru_cache): pass remembered.__wrapped__"),
    (print, "print is not a Python function and has no derivative rule: pass a function, or write one that calls it"),
]


@pytest.mark.parametrize("fun, message", NO_FUNCTION, ids=[str(k) for k in range(len(NO_FUNCTION))])
def test_no_function(fun, message):
    assert raised(srcad.SrcadError, lambda: srcad.grad(fun)) == message


def wrapper(*args, **kwargs):
    return product(*args, **kwargs)


HINTS = [
    (Line.loss, "w", "(it has self, x)", "; wrt='self' gives an object whose attributes are the gradients, self.w too"),
    (
        wrapper, "x", "(it has args, kwargs)",
        "; what goes in by * and ** is wrt='args' or wrt='kwargs' "
        "(a decorator's wrapper shows more with functools.wraps)",
    ),
]  # fmt: skip


@pytest.mark.parametrize("fun, wrt, has, hint", HINTS, ids=["attribute", "wrapper"])
def test_wrt_that_may_mean_something_else(fun, wrt, has, hint):
    assert raised(srcad.WrtError, lambda: srcad.grad(fun, wrt=wrt)(Line(2.0), 3.0)) == (
        f"wrt={wrt!r}: {fun.__name__} has no such parameter {has}, and neither it nor a function that it calls "
        f"reads a free variable of that name{hint}"
    )


class Tensor:
    """As pandas' and PyTorch's: no array, but NumPy makes one of it."""

    def __array__(self, dtype=None, copy=None):
        return np.ones(2)


def test_an_array_of_another_library():
    assert raised(srcad.WrtError, lambda: srcad.grad(np.sum)(Tensor())) == (
        "wrt: a is of type Tensor: pass a plain array, np.array(a)"
    )


WRONG_CALLS = [
    (lambda: srcad.grad(product)(1.0), "product(x, y): missing a required argument: 'y'"),
    (lambda: srcad.grad(product)(1.0, 2.0, 3.0), "product(x, y): too many positional arguments"),
    (lambda: srcad.vjp(product, (1.0, 2.0)), "product(x, y): missing a required argument: 'y'"),
    (lambda: srcad.hvp(product)(1.0, 2.0), "srcad.hvp: the arguments of the function, and a vector, are wanted"),
]


@pytest.mark.parametrize("run, message", WRONG_CALLS, ids=["few", "many", "tuple", "vector"])
def test_wrong_arguments(run, message):
    """The error is Python's, and names the function."""
    with pytest.raises(TypeError) as caught:
        run()
    assert str(caught.value) == message


WRONG_OPTIONS = [
    (
        lambda: srcad.check_grads(product, 1.0),
        "check_grads: args is the tuple of the arguments, not of type float: (x,)",
    ),
    (
        lambda: srcad.check_grads(product, (1.0, 2.0), modes="forward"),
        "check_grads: modes='forward': a tuple is wanted, ('forward',)",
    ),
    (
        lambda: srcad.source(np.sum, example_args=np.ones(2)),
        "example_args is a tuple of arguments, not of type ndarray: (x,)",
    ),
]


@pytest.mark.parametrize("run, message", WRONG_OPTIONS, ids=["args", "modes", "example_args"])
def test_wrong_options(run, message):
    assert raised(srcad.SrcadError, run) == message


def test_no_such_mode():
    assert raised(srcad.SrcadError, lambda: srcad.source(product, mode="sideways")) == (
        "mode='sideways': there are mode='reverse' and mode='forward'"
    )


def yields(x):
    total = 0.0
    for v in [x, 2.0 * x]:
        total = total + (yield v)
    return total


def without_rule(x):
    return 2.0 * np.packbits(x)


def test_no_rule():
    head = at(without_rule, 1, "return 2.0 * np.packbits(x)", "np.packbits(x)")
    assert raised(srcad.NoDerivativeError, lambda: srcad.grad(without_rule)(1.0)) == head + (
        "found: np.packbits, which has no derivative rule, is given the active value x\n"
        "instead: write np.packbits in Python with functions that have rules; "
        "srcad.stop_gradient(...) makes a value constant"
    )


def no_source():
    space: dict = {}
    exec("def made(x):\n    return x", space)
    return space["made"]


def saved(x):
    np.save("x.npy", x)
    return x * x


def test_a_call_for_its_effect():
    assert raised(srcad.NoDerivativeError, lambda: srcad.grad(saved)(2.0)) == (
        at(saved, 1, 'np.save("x.npy", x)', 'np.save("x.npy", x)')
        + "found: np.save, which has no derivative rule, is given the active value x\n"
        "instead: where it only looks at the value, give it srcad.stop_gradient(x)"
    )


def with_a_cache(x):
    return x * remembered(x)


def test_a_function_with_a_cache():
    assert raised(srcad.NoDerivativeError, lambda: srcad.grad(with_a_cache)(2.0)) == (
        at(with_a_cache, 1, "return x * remembered(x)", "remembered(x)")
        + "found: remembered, which has no derivative rule, is given the active value x\n"
        "instead: leave the cache out: remembered.__wrapped__ is the function in it"
    )


def test_an_error_in_another_file_says_how_one_got_there(tmp_path):
    file = tmp_path / "library.py"
    file.write_text("import numpy as np\ndef packed(v):\n    return np.packbits(v)\n")
    spec = importlib.util.spec_from_file_location("library", file)
    library = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(library)

    def f(x):
        return library.packed(x)

    assert raised(srcad.NoDerivativeError, lambda: srcad.grad(f)(2.0)) == (
        f"{file}:3: in packed\n    return np.packbits(v)\n           ^^^^^^^^^^^^^^\ncalled from "
        + at(f, 1, "return library.packed(x)", "library.packed(x)")
        + "found: np.packbits, which has no derivative rule, is given the active value x\n"
        "instead: write np.packbits in Python with functions that have rules; "
        "srcad.stop_gradient(...) makes a value constant"
    )


def test_no_source():
    assert raised(srcad.UnsupportedSyntaxError, lambda: srcad.grad(no_source())(1.0)) == (
        "found: the function made, whose source cannot be read\n"
        "instead: define it in a file (or a notebook cell), not in exec() or a console"
    )


def test_no_source_of_a_function_that_is_called():
    space = {}
    exec("def square(x): return x * x", space)
    square = space["square"]

    def f(x):
        return square(x)

    assert raised(srcad.UnsupportedSyntaxError, lambda: srcad.grad(f)(2.0)) == (
        at(f, 1, "return square(x)", "square(x)")
        + "found: the function square, whose source cannot be read\n"
        "instead: define it in a file (or a notebook cell), not in exec() or a console"
    )


def test_a_function_that_pytest_has_changed(monkeypatch):
    """A file may be newer than the process, by a clock that goes wrong: its code is not what its text says."""
    monkeypatch.setattr(capture, "_STARTED", 0.0)

    def f(x):
        assert x > 0.0, "with a message that pytest adds to"
        return x * x

    assert srcad.grad(f)(3.0) == 6.0


EDITS = [
    ("x * x", "x * x * x", True),
    ("0.5 * x)", "0.5 * x)  # and more", False),
    ("0.5", "-0.5", True),
    ("def f", "# above it\ndef f", True),
    ("v + 1.0", "v + 2.0", True),
]


@pytest.mark.parametrize("old, new, refused", EDITS, ids=["changed", "comment", "constant", "moved", "inside"])
def test_a_file_that_changed_since_it_was_loaded(tmp_path, old, new, refused):
    """What its text says now is not what runs."""
    file = tmp_path / "edited.py"
    text = "def f(x):\n    inner = lambda v: v + 1.0\n    return x * x + inner(0.5 * x)\n"
    file.write_text(text)
    spec = importlib.util.spec_from_file_location("edited", file)
    edited = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(edited)
    file.write_text(text.replace(old, new))
    if not refused:
        assert srcad.grad(edited.f)(3.0) == 6.5
        return
    assert raised(srcad.UnsupportedSyntaxError, lambda: srcad.grad(edited.f)(3.0)) == (
        "found: the function f, whose file has changed since it was loaded\n"
        "instead: load it anew (importlib.reload, or start Python again)"
    )


def test_located_errors_can_be_pickled():
    place = Place("f.py", "f", 3, 4, 7, "    y = g(x)")
    error = srcad.NoDerivativeError("g, which has no rule", "write g in Python", place)
    wanted = "f.py:3: in f\n    y = g(x)\n    ^^^\nfound: g, which has no rule\ninstead: write g in Python"
    for again in (error, pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert str(again) == wanted and again.place == place


def test_one_tree():
    for kind in (srcad.UnsupportedSyntaxError, srcad.NoDerivativeError, srcad.NonScalarError, srcad.WrtError):
        assert issubclass(kind, srcad.SrcadError)


class Layer:
    def __init__(self, w):
        self.w = w


def first_layer(layers):
    return layers[0].w * 2.0


def test_objects_in_containers_are_refused():
    assert raised(srcad.WrtError, lambda: srcad.grad(first_layer)([Layer(1.0)])) == (
        "wrt: layers[0] is of type Layer, and in a list: pass the arrays that it has, or make it an attribute"
    )


def test_objects_in_circles_are_refused():
    circle = Layer(1.0)
    circle.me = circle
    assert raised(srcad.WrtError, lambda: srcad.grad(product)(circle, 2.0)) == (
        "wrt: x.me is the object that holds it: pass the arrays that it has"
    )
