"""The public interface, sentence by sentence: `SENTENCES` has each one in its own words, and the test that shows it.

Tests that stand elsewhere are named by file and name (`grads::test_map` is in test_grads.py); what nothing else shows,
a short test here does.
"""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import functools
import inspect
import io
import math
import operator
import pickle
import pydoc
from pathlib import Path
from typing import NamedTuple

import numba
import numpy as np
import pytest
import scipy.special

import srcad

HERE = Path(__file__).parent

SENTENCES = {
    # ---------------------------------------------------------------- Differentiation
    "All of these take a plain Python function (also a lambda, a closure, a bound method, a callable object, a "
    "functools.partial, a numba dispatcher, another Derivative)": "test_every_operator_takes_every_callable",
    "a NumPy, SciPy, math or operator function that has a rule": "test_every_operator_takes_functions_with_rules",
    "and return a callable, except where said": "test_what_is_returned",
    "Functions are recognised by identity, under whatever name or module they are reached": "test_by_identity",
    "All of these may be called inside a function that is itself being differentiated": "test_every_operator_inside",
    "with inner functions that close over outer active variables, to any order":
        "nested_inside::test_both_modes "
        "nested::test_orders_one_to_four",
    "Values may be any structure of floats and arrays": "test_every_structure",
    "a cotangent has the value's structure": "operators::test_values_of_any_structure",
    "grad: a Derivative with fun's own signature": "test_signature",
    "an array of one element counts as scalar": "test_one_element_is_scalar",
    "a complex or boolean result is a NonScalarError": "test_no_scalar",
    "with has_aux, (gradient, aux)": "test_aux",
    "Also a decorator: @srcad.grad, @srcad.grad(wrt='w')": "test_decorators",
    "value_and_grad: (value, gradient); with has_aux, ((value, aux), gradient)": "test_aux",
    "vjp: (value, pullback), at once; a tuple with one cotangent for each active primal": "test_pullback",
    "wrt=None: every positional primal": "test_every_positional_primal",
    "It may be called any number of times": "operators::test_any_number_of_times",
    "arrays changed by the caller in between do not change its answer":
        "operators::test_changed_arrays_do_not_change_its_answer",
    "jvp: (value, tangent_of_value), at once; a tangent of None marks that primal constant":
        "forward/jvp::test_none_marks_a_constant test_every_positional_primal",
    "jacobian: value shape + argument shape; mode is 'reverse', 'forward' or None": "jacobians::test_jacobian",
    "hessian: argument shape + argument shape": "jacobians::test_hessian",
    "hvp: called as hvp(fun)(*args, vector): Hessian times vector": "jacobians::test_hvp",
    "elementwise_grad: the derivative at each element": "jacobians::test_elementwise_grad",
    "for fun that maps arrays elementwise": "test_elementwise_maps_only",
    "check_grads: None, or an AssertionError that names the argument, the index, both numbers":
        "checks::test_a_wrong_entry_is_named",
    "wrt=None: every differentiable argument": "test_checks_of_every_argument",
    "Several random cotangents, so that a rule that ignores its cotangent is caught":
        "checks::test_a_forgotten_cotangent_is_caught",
    "wrt: an index, a parameter's name, a tuple of these": "test_wrt",
    "the name of a free variable (closure or global) of fun or of a function that it calls":
        "test_free_variables_of_every_operator",
    "A parameter shadows a free variable": "test_a_parameter_shadows_a_free_variable",
    "a name that means two different things is a WrtError": "errors::test_wrt_with_two_meanings",
    "One wrt gives one gradient of the parameter's own structure": "test_every_structure",
    "A tuple of them, also of one, gives a Grads": "test_wrt",
    # ---------------------------------------------------------------- Meaning
    "globals, closure variables and array contents are read anew at every call":
        "derivative::test_global_data_are_read_anew derivative::test_cells_are_read_anew",
    "A gradient has its parameter's structure, shape and dtype (float32 stays float32)": "test_precision_and_shape",
    "shares memory with no input": "test_no_shared_memory",
    "and is zeros, not None, where the result does not depend on the parameter": "test_zeros",
    "Complex: the convention is JAX's": "jacobians::test_what_is_refused test_complex",
    "The primal's value, prints, exceptions and changes to its arguments happen once": "test_once",
    "the gradient is with respect to what they held on entry": "test_on_entry",
    "Arguments may overlap": "test_overlapping_arguments",
    "Integers, booleans, strings are not differentiable: as wrt a WrtError that says what to write (3.0)":
        "test_not_differentiable",
    "At kinks: docs/conventions.md lists them all, each with a test": "conventions::test_convention",
    "A branch that np.where does not select contributes nothing": "conventions::test_convention",
    "cholesky and eigh read one triangle, and the gradient is on that triangle": "test_one_triangle",
    "A function that returns None and writes into its arguments is refused by grad with the wrapper to write":
        "errors::test_no_result_shows_the_wrapper errors::test_the_wrapper_works",
    "Object arrays, memory maps, np.matrix and arrays whose elements overlap are refused": "test_refused_arrays",
    "A Derivative is thread-safe": "processes::test_one_derivative_and_arguments_of_many_types",
    "and picklable where its function is": "test_pickling",
    # ---------------------------------------------------------------- Grads
    "It unpacks like a tuple": "grads::test_unpacks_like_a_tuple",
    "is read by position and by name": "grads::test_is_read_by_position_and_by_name",
    "methods win over names": "grads::test_methods_win_over_names",
    "has keys(), values(), items()": "grads::test_keys_values_items",
    "g1 + g2, g1 - g2, 2.0 * g, g / n, -g, 0 + g, g.map(fn, *others), g.dot(h), g.norm()":
        "grads::test_sum_and_difference grads::test_scaling_from_either_side "
        "grads::test_zero_is_a_vector grads::test_sum_of_a_list "
        "grads::test_map grads::test_dot_and_norm",
    "NumPy scalars and 0-d arrays on the left give a Grads too": "test_scalars_on_the_left",
    "Operands with other names or shapes: a ValueError that names them": "grads::test_value_errors_name_the_operands",
    "srcad.Grads(x) wraps a gradient of any structure": "grads::test_wrapping",
    "Picklable": "grads::test_pickling",
    # ---------------------------------------------------------------- The generated code
    ".source: the generated module text, str (for the arguments last seen, or in general)":
        "derivative::test_source_is_that_of_the_arguments_last_seen general::test_before_and_after_a_call",
    ".primal: the user's function; .wrt: the names": "test_primal_and_wrt",
    ".specialize(*example_args): the bare generated function": "test_specialize",
    ".into(out, ...) writes the gradient into out, and returns out (value_and_grad: (value, out))":
        "structures::test_one_array structures::test_value_comes_with_it "
        "structures::test_every_structure structures::test_several_gradients",
    "another shape or structure is a ValueError with the leaf's path, before anything is written":
        "structures::test_another_structure_is_refused "
        "structures::test_nothing_is_written_before_all_is_checked",
    ".add_into(out, ...): the same, +=": "test_add_into",
    ".cache_info(): (hits, misses, maxsize, currsize); .clear_cache()": "test_cache_info",
    "Code is made for types, never for lengths or values": "derivative::test_versions_are_for_types_not_for_lengths",
    "srcad.source(fun, wrt=0, *, mode='reverse', example_args=None) gives the text without running anything":
        "operators::test_nothing_runs test_source",
    "The text imports what it needs and runs as a module of its own": "test_the_text_runs_as_a_module",
    # ---------------------------------------------------------------- Custom derivatives
    "adjoint: a template, inlined into the generated code": "templates::test_is_what_a_built_in_rule_writes",
    "tangent: the same for forward mode": "templates::test_the_template_is_inlined",
    "custom_vjp: opaque: gives (value, pullback); its forward runs once and supplies the value":
        "custom_vjp::test_the_forward_supplies_the_value_once",
    "one cotangent a parameter, None for a constant; or a dict {name: cotangent}, free variables included":
        "custom_vjp::test_none_is_zero custom_vjp::test_free_variables",
    "its pullback is itself differentiable for second order":
        "custom_nested::test_every_way_to_a_second_derivative",
    "srcad.stop_gradient(x) (any structure or object)": "test_stop_gradient",
    "srcad.checkpoint(fun) (recompute instead of save; a random generator argument is rewound)":
        "checkpoint::test_grows_with_the_arguments_only "
        "checkpoint::test_a_generator_that_is_an_argument_is_rewound",
    "with srcad.grad_of(h) as g: runs in the reverse sweep at that point; what g is bound to replaces it":
        "grad_of::test_sees_the_adjoint_and_replaces_it",
    # ---------------------------------------------------------------- Errors
    "All are subclasses of srcad.SrcadError": "errors::test_one_tree",
    "raised when the derivative is generated, not in the middle of a run, with file, line, caret, found, instead":
        "limitations::test_limitation errors::test_no_rule",
    "srcad.NonScalarError (a grad of a non-scalar, with its shape)": "errors::test_result_that_is_not_one_number",
    "srcad.WrtError (no such parameter, or one that is not differentiable)":
        "errors::test_wrt_that_means_nothing errors::test_wrt_that_is_not_differentiable",
    # ---------------------------------------------------------------- Command line
    "srcad and python -m srcad are the same": "cli::test_python_m_srcad",
    "srcad dump TARGET [--wrt] [--mode] [--value] [--types] [-o FILE]": "cli::test_prints_the_module "
        "cli::test_value_wrt_and_file cli::test_forward_mode cli::test_a_method",
    "srcad check TARGET --args EXPR: a row an argument; exit 1 on a mismatch":
        "cli::test_rows cli::test_mismatch",
    "srcad explain TARGET": "explain::test_verdicts_and_reasons explain::test_what_is_saved",
    "srcad cache info | clear": "cli::test_info_and_clear",
    "Exit status: 0 done, 1 a check failed, 2 bad usage or a SrcadError (no traceback)":
        "cli::test_refusals cli::test_bad_usage",
}  # fmt: skip


def names_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text())
    return {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")}


def test_every_sentence_has_its_test():
    shown = {ref for refs in SENTENCES.values() for ref in refs.split()}
    named: dict[Path, set[str]] = {}
    for ref in shown:
        folder, _, name = f"api_contract::{ref}".rpartition("::")
        at = HERE / folder.rpartition("::")[2]
        named.setdefault(at.with_name(f"test_{at.name}.py"), set()).add(name)
    for file, names in named.items():
        assert names <= names_in(file), file
    here = names_in(HERE / "test_api_contract.py") - {"test_every_sentence_has_its_test"}
    assert here <= named[HERE / "test_api_contract.py"], "a test that shows no sentence"


# ---------------------------------------------------------------- callables


def cube(x):
    return x * x * x


def scaled(k, x):
    return k * x * x * x


def made_with(k):
    def inner(x):
        return k * x * x * x

    return inner


class Model:
    k = 1.0

    def method(self, x):
        return self.k * x * x * x

    __call__ = method


@numba.njit
def compiled(x):
    return x * x * x


def quarter(x):
    return 0.25 * x * x * x * x


CALLABLES = {
    "function": cube, "lambda": lambda x: x * x * x, "closure": made_with(1.0), "method": Model().method,
    "object": Model(), "partial": functools.partial(scaled, 1.0), "numba": compiled, "derivative": srcad.grad(quarter),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLABLES)
def test_every_operator_takes_every_callable(name):
    f, x = CALLABLES[name], 2.0  # each is x^3
    assert srcad.grad(f)(x) == 12.0
    assert srcad.value_and_grad(f)(x) == (8.0, 12.0)
    assert srcad.vjp(f, x)[1](1.0) == (12.0,)
    assert srcad.jvp(f, (x,), (1.0,)) == (8.0, 12.0)
    assert srcad.jacobian(f)(x) == srcad.jacobian(f, mode="forward")(x) == 12.0
    assert srcad.hessian(f)(x) == 12.0
    assert srcad.hvp(f)(x, 2.0) == 24.0
    assert srcad.elementwise_grad(f)(x) == 12.0
    assert srcad.check_grads(f, (x,), order=2) is None


@pytest.mark.parametrize("f", [np.sin, math.sin, scipy.special.erf, operator.neg], ids=lambda f: f.__name__)
def test_every_operator_takes_functions_with_rules(f):
    x, h = 0.5, 1e-6
    first = (f(x + h) - f(x - h)) / (2.0 * h)
    for found in (srcad.grad(f)(x), srcad.value_and_grad(f)(x)[1], srcad.vjp(f, x)[1](1.0)[0],
                  srcad.jvp(f, (x,), (1.0,))[1], srcad.jacobian(f)(x), srcad.elementwise_grad(f)(x)):  # fmt: skip
        assert found == pytest.approx(first, rel=1e-8)
    slope = srcad.grad(f)
    second = (slope(x + h) - slope(x - h)) / (2.0 * h)
    assert srcad.hessian(f)(x) == pytest.approx(second, rel=1e-8)
    assert srcad.hvp(f)(x, 1.0) == pytest.approx(second, rel=1e-8)


def test_what_is_returned():
    for made in (srcad.grad, srcad.value_and_grad):
        assert isinstance(made(cube), srcad.Derivative)
    for made in (srcad.jacobian, srcad.hessian, srcad.hvp, srcad.elementwise_grad):
        made_of = made(cube)
        assert callable(made_of)
        assert made_of.primal is cube
        assert repr(made_of) == f"srcad.{made.__name__}(cube, wrt=x)"
        assert "cube" in pydoc.render_doc(made_of)
    assert list(inspect.signature(srcad.hvp(scaled)).parameters) == ["k", "x", "vector"]
    assert list(inspect.signature(srcad.hessian(scaled)).parameters) == ["k", "x"]


def test_by_identity():
    renamed = np.tanh

    class Holder:
        activation = np.exp

    assert srcad.grad(lambda x: renamed(x))(0.0) == 1.0
    assert srcad.grad(lambda x: Holder.activation(x))(0.0) == 1.0


def test_signature():
    def f(x, /, k: float = 2.0, *rest, flag=False, **more):
        """What it does."""
        return k * x

    assert inspect.signature(srcad.grad(f)) == inspect.signature(f)
    assert srcad.grad(f).__name__ == "f"
    assert "What it does." in pydoc.render_doc(srcad.grad(f))
    assert srcad.grad(f)(3.0, flag=True, other=1) == srcad.grad(f)(3.0, 2.0, 5.0) == 2.0


def test_one_element_is_scalar():
    for x in (np.array([3.0]), np.array([[3.0]]), np.array(3.0)):
        found = srcad.grad(lambda x: x * x)(x)
        assert found.shape == x.shape
        assert found == 6.0


@pytest.mark.parametrize("f", [lambda x: x > 1.0, lambda x: x * 1j, lambda x: np.array([x, x]), lambda x: (x, x)])
def test_no_scalar(f):
    for made in (srcad.grad, srcad.value_and_grad):
        with pytest.raises(srcad.NonScalarError):
            made(f)(2.0)


def with_aux(w, x):
    y = w * x
    return y * y, {"y": y, "steps": 3}


def test_aux():
    assert srcad.grad(with_aux, has_aux=True)(3.0, 2.0) == (24.0, {"y": 6.0, "steps": 3})
    assert srcad.value_and_grad(with_aux, has_aux=True)(3.0, 2.0) == ((36.0, {"y": 6.0, "steps": 3}), 24.0)
    gradient, aux = srcad.grad(with_aux, wrt=("w", "x"), has_aux=True)(3.0, 2.0)
    assert gradient.x == 36.0
    assert aux["steps"] == 3


def test_decorators():
    @srcad.grad
    def f(w, x):
        return w * w * x

    @srcad.grad(wrt="x")
    def g(w, x):
        return w * w * x

    @srcad.value_and_grad(wrt=("w", "x"))
    def h(w, x):
        return w * w * x

    assert (f(3.0, 2.0), g(3.0, 2.0)) == (12.0, 9.0)
    assert h(3.0, 2.0)[1].w == 12.0


def test_pullback():
    value, pullback = srcad.vjp(scaled, 2.0, 3.0)
    assert value == 54.0
    assert pullback(1.0) == (27.0, 54.0)
    assert type(pullback(1.0)) is tuple
    for wrt, wanted in ((1, (54.0,)), ("k", (27.0,)), (("x", "k"), (54.0, 27.0)), ((1,), (54.0,))):
        assert srcad.vjp(scaled, 2.0, 3.0, wrt=wrt)[1](1.0) == wanted


def product(a, *rest):
    for b in rest:
        a = a * b
    return a


class Multiplied:
    def product(self, *factors):
        return product(*factors)


@pytest.mark.parametrize("f", [product, Multiplied().product, lambda *xs: xs[0] * xs[1] * xs[2]])
def test_every_positional_primal(f):
    """Also of a function that takes any number of them."""
    assert srcad.vjp(f, 2.0, 3.0, 5.0)[1](1.0) == (15.0, 10.0, 6.0)
    assert srcad.jvp(f, (2.0, 3.0, 5.0), (1.0, 0.0, 2.0)) == (30.0, 15.0 + 12.0)
    assert srcad.jvp(f, (2.0, 3, 5.0), (None, None, 2.0)) == (30.0, 12.0)
    with pytest.raises(srcad.WrtError, match=r"integer 3.*write 3\.0"):
        srcad.vjp(f, 2.0, 3, 5.0)


@pytest.mark.parametrize(
    "f", [np.cumsum, lambda x: x[::-1] * 1.0, lambda x: x - np.mean(x), lambda x: np.sort(x) * x, lambda x: x * x[0]]
)
def test_elementwise_maps_only(f):
    with pytest.raises(srcad.SrcadError, match="no element-by-element map; use srcad.jacobian"):
        srcad.elementwise_grad(f)(np.array([2.0, 1.0, 3.0]))


def test_checks_of_every_argument():
    def f(p, n, o, x):
        return p["a"] * o.k * x**n

    model = Model()
    model.k = 2.0
    args = ({"a": 3.0}, 2, model, 1.5)
    srcad.check_grads(f, args)

    def wrong(p, n, o, x):
        return p["a"] * srcad.stop_gradient(o).k * x**n

    with pytest.raises(AssertionError, match=r"o\.k: srcad gives 0, differences give"):
        srcad.check_grads(wrong, args)


# ---------------------------------------------------------------- wrt

RATE = 3.0


def uses_rate(x):
    return RATE * RATE * x


def calls(x):
    return 2.0 * uses_rate(x)


def test_wrt():
    for wrt in (1, -1, "x", np.int64(1)):
        assert srcad.grad(scaled, wrt)(2.0, 3.0) == 54.0
    for wrt in (("x",), (1,)):
        found = srcad.grad(scaled, wrt)(2.0, 3.0)
        assert isinstance(found, srcad.Grads)
        assert found.x == 54.0
    assert srcad.grad(scaled, ("x", 0))(2.0, 3.0).keys() == ("x", "k")
    for wrt in (2, "y", 1.0, (0, "k"), ()):
        with pytest.raises(srcad.WrtError):
            srcad.grad(scaled, wrt)(2.0, 3.0)


@pytest.mark.parametrize("at", ["RATE", "k"])
def test_free_variables_of_every_operator(at):
    k = 3.0
    f = calls if at == "RATE" else lambda x: 2.0 * k * k * x  # the derivatives by it: 4 k x, 4 x
    assert srcad.grad(f, at)(2.0) == 24.0
    assert srcad.value_and_grad(f, at)(2.0) == (36.0, 24.0)
    assert srcad.vjp(f, 2.0, wrt=at)[1](1.0) == (24.0,)
    for mode in ("reverse", "forward", None):
        assert srcad.jacobian(f, at, mode=mode)(2.0) == 24.0
        assert srcad.jacobian(f, ("x", at), mode=mode)(2.0)[at] == 24.0
    assert srcad.hessian(f, at)(2.0) == 8.0
    assert srcad.hessian(f, ("x", at))(2.0)["x"][at] == 12.0
    assert srcad.hvp(f, at)(2.0, 0.5) == 4.0
    assert srcad.hvp(f, (at, "x"))(2.0, (0.5, 1.0))[at] == 4.0 + 12.0
    assert srcad.elementwise_grad(f, at)(2.0) == 24.0
    assert srcad.check_grads(f, (2.0,), (at, "x"), order=2) is None
    with pytest.raises(ValueError, match=rf"tangent of {at} has shape \(2,\)"):
        srcad.hvp(f, at)(2.0, np.ones(2))
    assert RATE == k == 3.0


def test_a_parameter_shadows_a_free_variable():
    def f(RATE, x):  # noqa: N803
        return RATE * uses_rate(x)

    assert srcad.grad(f, "RATE")(5.0, 2.0) == 18.0


# ---------------------------------------------------------------- structures, types, memory


class Pair(NamedTuple):
    a: float
    b: np.ndarray


@dataclasses.dataclass
class Record:
    a: float
    b: np.ndarray
    steps: int = 3


class Plain:
    def __init__(self) -> None:
        self.a, self.b = 2.0, np.ones(2)


def by_place(p):
    return p[0] * np.sum(p[1] * p[1])


def by_key(p):
    return p["a"] * np.sum(p["b"] * p["b"])


def by_name(p):
    return p.a * np.sum(p.b * p.b)


def both(p):
    if isinstance(p, dict):
        return p["a"], p["b"]
    return (p[0], p[1]) if isinstance(p, (list, tuple)) else (p.a, p.b)


@pytest.mark.parametrize("f, p", [
    (by_place, [2.0, np.ones(2)]), (by_place, (2.0, np.ones(2))), (by_key, {"a": 2.0, "b": np.ones(2)}),
    (by_name, Pair(2.0, np.ones(2))), (by_name, Record(2.0, np.ones(2))), (by_name, Plain()),
], ids=["list", "tuple", "dict", "named tuple", "dataclass", "object"])  # fmt: skip
def test_every_structure(f, p):
    for g in (srcad.grad(f)(p), srcad.vjp(f, p)[1](1.0)[0], srcad.jacobian(f)(p), srcad.grad(f, ("p",))(p).p,
              srcad.jacobian(f, mode="forward")(p)):  # fmt: skip
        assert type(g) is type(p)
        assert both(g)[0] == 2.0
        assert np.array_equal(both(g)[1], [4.0, 4.0])
    assert srcad.jvp(f, (p,), (p,)) == (4.0, 12.0)
    product = srcad.hvp(f)(p, p)
    assert type(product) is type(p)
    assert both(product)[0] == 4.0
    assert np.array_equal(both(product)[1], [8.0, 8.0])
    assert np.array_equal(both(both(srcad.hessian(f)(p))[1])[1], 4.0 * np.eye(2))


def absolute(x):
    return np.sum(np.abs(x * x))


TYPES = [np.float16, np.float32, np.float64, np.longdouble, np.complex64, np.complex128]


@pytest.mark.parametrize("dtype", TYPES)
def test_precision_and_shape(dtype):
    holomorphic = np.dtype(dtype).kind == "c"
    for x in (np.array([1.0, 2.0], dtype), np.array(2.0, dtype), dtype(2.0)):
        for g in (srcad.grad(absolute)(x), srcad.jvp(lambda x: x * x, (x,), (x,))[1],
                  srcad.elementwise_grad(lambda x: x * x, holomorphic=holomorphic)(x)):  # fmt: skip
            assert np.result_type(g) == dtype
            assert np.shape(g) == np.shape(x)
    x = np.array([1.0, 2.0], dtype)
    for mode in ("reverse", "forward"):
        assert srcad.jacobian(lambda x: x * x, mode=mode, holomorphic=holomorphic)(x).dtype == dtype
    if not holomorphic:
        assert srcad.hvp(absolute)(x, x).dtype == dtype
        assert srcad.hessian(absolute)(x).dtype == dtype


def test_no_shared_memory():
    x, y = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    assert not np.shares_memory(srcad.grad(lambda x, y: np.sum(x * y))(x, y), y)
    assert not np.shares_memory(srcad.vjp(lambda x: x, x)[1](y)[0], y)
    assert not np.shares_memory(srcad.jvp(lambda x: x, (x,), (y,))[1], y)
    assert not np.shares_memory(srcad.hvp(lambda x: 0.5 * np.sum(x * x))(x, y), y)


def test_zeros():
    x = np.ones((2, 3), np.float32)
    found = srcad.grad(lambda x, y: y * y)(x, 2.0)
    assert found.dtype == np.float32
    assert found.shape == (2, 3)
    assert not found.any()
    assert srcad.grad(lambda p, y: y * y)({"a": 1.0, "b": [x]}, 2.0)["a"] == 0.0
    for empty in ((), [], {}):
        assert srcad.grad(lambda p, y: y * y)(empty, 2.0) == empty
        assert srcad.vjp(lambda y: empty, 2.0)[1](empty) == (0.0,)


def test_complex():
    """JAX's gradient is the conjugate of the one along which a real function grows the most."""
    z = np.array([1.0 + 2.0j, -0.5j])
    assert np.allclose(srcad.grad(lambda z: np.sum(np.abs(z) ** 2))(z), 2.0 * z.conj())
    assert srcad.jvp(lambda z: z * z, (z,), (1j * np.ones(2),))[1] == pytest.approx(2j * z)


def noisy(x):
    print("once", end=";")
    x *= 2.0
    return np.sum(x * x)


@pytest.mark.parametrize("call", [
    lambda x: srcad.grad(noisy)(x), lambda x: srcad.value_and_grad(noisy)(x), lambda x: srcad.vjp(noisy, x)[1](1.0),
    lambda x: srcad.jvp(noisy, (x,), (np.ones(2),)), lambda x: srcad.hvp(noisy)(x, np.ones(2)),
    lambda x: srcad.hessian(noisy)(x), lambda x: srcad.jacobian(noisy)(x),
    lambda x: srcad.jacobian(noisy, mode="forward")(x),
])  # fmt: skip
def test_once(call):
    x, printed = np.array([1.0, 2.0]), io.StringIO()
    with contextlib.redirect_stdout(printed):
        call(x)
    assert printed.getvalue() == "once;"
    assert np.array_equal(x, [2.0, 4.0])

    def failing(x):
        printed.write("before;")
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        srcad.grad(failing)(1.0)
    assert printed.getvalue() == "once;before;"


def test_on_entry():
    def f(x):
        x *= 3.0
        return np.sum(x * x)

    assert np.array_equal(srcad.grad(f)(np.array([1.0, 2.0])), [18.0, 36.0])


def test_overlapping_arguments():
    def f(x, y):
        return np.sum(x * x * y)

    a = np.array([1.0, 2.0, 3.0])
    assert np.array_equal(srcad.grad(f, ("x", "y"))(a, a).y, a * a)
    assert np.array_equal(srcad.grad(f)(a[1:], a[:-1]), [4.0, 12.0])


@pytest.mark.parametrize("x", [3, np.arange(3), True, "text", None, np.array([True])], ids=repr)
def test_not_differentiable(x):
    for call in (lambda: srcad.grad(cube)(x), lambda: srcad.vjp(cube, x), lambda: srcad.jvp(cube, (x,), (1.0,)),
                 lambda: srcad.jacobian(cube)(x), lambda: srcad.hessian(cube)(x), lambda: srcad.hvp(cube)(x, 1.0),
                 lambda: srcad.elementwise_grad(cube)(x), lambda: srcad.check_grads(cube, (x,))):  # fmt: skip
        with pytest.raises(srcad.WrtError) as caught:
            call()
        assert type(x) is not int or "write 3.0" in str(caught.value) or "no argument" in str(caught.value)


def test_one_triangle():
    A = np.array([[4.0, 1.0], [1.0, 3.0]])
    for f in (np.linalg.cholesky, lambda A: np.linalg.eigh(A)[0]):
        g = srcad.grad(lambda A, f=f: np.sum(f(A)))(A)
        assert g[0, 1] == 0.0
        assert g[1, 0] == pytest.approx(_difference(lambda t, f=f: np.sum(f(A + [[0.0, 0.0], [t, 0.0]]))), abs=1e-8)


def _difference(f, h=1e-6):
    return (f(h) - f(-h)) / (2.0 * h)


@pytest.mark.parametrize("x", [
    np.array([1.0, 2.0], dtype=object), np.ones(2).view(np.matrix),
    np.lib.stride_tricks.as_strided(np.ones(3), (2, 2), (8, 8)),
], ids=["objects", "matrix", "overlapping"])  # fmt: skip
def test_refused_arrays(x):
    def f(x):
        return np.sum(x * 1.0)

    for call in (lambda: srcad.grad(f)(x), lambda: srcad.vjp(f, x), lambda: srcad.jvp(f, (x,), (x * 1.0,)),
                 lambda: srcad.jacobian(f)(x), lambda: srcad.jacobian(f, mode="forward")(x),
                 lambda: srcad.hessian(f)(x), lambda: srcad.hvp(f)(x, x * 1.0), lambda: srcad.elementwise_grad(f)(x),
                 lambda: srcad.check_grads(f, (x,)), lambda: srcad.grad(lambda y, x: y * f(x))(1.0, x)):  # fmt: skip
        with pytest.raises(srcad.SrcadError):
            call()


# ---------------------------------------------------------------- pickling, Grads, the derivative's attributes


def again(made):
    return pickle.loads(pickle.dumps(made))


def test_pickling():
    x = 2.0
    for made in (srcad.grad(cube), srcad.value_and_grad(cube), srcad.grad(srcad.grad(cube)), srcad.grad(cube, ("x",)),
                 srcad.jacobian(cube), srcad.jacobian(cube, mode="forward"), srcad.hessian(cube),
                 srcad.elementwise_grad(cube)):  # fmt: skip
        assert repr(again(made)(x)) == repr(made(x))
    assert again(srcad.hvp(cube))(x, 1.0) == 12.0
    assert again(srcad.hessian(scaled, ("x", "k")))(1.0, 2.0)["x"]["k"] == 12.0
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickle.dumps(srcad.grad(lambda x: x * x))


def test_scalars_on_the_left():
    g = srcad.grad(scaled, ("k", "x"))(2.0, 3.0)
    for two in (2, 2.0, np.float64(2.0), np.float32(2.0), np.array(2.0)):
        found = two * g
        assert isinstance(found, srcad.Grads)
        assert found.x == 108.0
    for zero in (0, 0.0, np.float64(0.0), np.array(0.0)):
        assert isinstance(zero + g, srcad.Grads)


def test_primal_and_wrt():
    made = srcad.grad(scaled, (1, "k"))
    assert made.primal is scaled
    assert made.wrt == ("x", "k")


def test_specialize():
    bare = srcad.grad(scaled).specialize(2.0, 3.0)
    assert inspect.isfunction(bare)
    assert bare(1.0, 2.0) == 8.0
    assert srcad.grad(Model().method).specialize(3.0)(2.0) == 12.0
    assert srcad.value_and_grad(functools.partial(scaled, 2.0)).specialize(3.0)(2.0) == (16.0, 24.0)


def test_add_into():
    made, out = srcad.grad(scaled, ("k", "x")), (np.zeros(()), np.ones(()))
    assert made.add_into(out, 2.0, 3.0) is out
    assert out == (27.0, 55.0)
    value, same = srcad.value_and_grad(scaled, ("k", "x")).add_into(out, 2.0, 3.0)
    assert value == 54.0
    assert same is out
    assert out == (54.0, 109.0)
    x = np.array([1.0, 2.0])  # what is written into may be the argument itself
    assert np.array_equal(srcad.grad(lambda x: np.sum(x**3)).into(x, x), [3.0, 12.0])


def test_cache_info():
    made = srcad.grad(lambda x: np.sum(x * x))
    for x in (1.0, 2.0, np.ones(2), np.ones(5)):
        made(x)
    info = made.cache_info()
    assert info._fields == ("hits", "misses", "maxsize", "currsize")
    assert (info.hits, info.misses, info.currsize) == (2, 2, 2)
    made.clear_cache()
    assert made.cache_info()[:2] == (0, 0)
    assert made.cache_info().currsize == 0


def test_source():
    parameters = list(inspect.signature(srcad.source).parameters.values())
    assert [p.name for p in parameters] == ["fun", "wrt", "mode", "example_args"]
    assert [p.default for p in parameters[1:]] == [0, "reverse", None]
    assert [p.kind for p in parameters[2:]] == [inspect.Parameter.KEYWORD_ONLY] * 2
    assert "x_bar" in srcad.source(scaled, "x")
    assert "x_dot" in srcad.source(scaled, 1, mode="forward", example_args=(1.0, 2.0))


def test_the_text_runs_as_a_module():
    space: dict = {}
    exec(srcad.source(lambda x: np.sum(np.sin(x)), example_args=(np.ones(2),)), space)
    (made,) = [v for k, v in space.items() if k.endswith("_grad")]
    assert np.allclose(made(np.array([0.0, 1.0])), np.cos([0.0, 1.0]))


def test_stop_gradient():
    for x in (2.0, np.ones(2), [1.0, np.ones(2)], {"a": (1.0,)}, "text", None, np.sin):
        assert repr(srcad.stop_gradient(x)) == repr(x)
    assert srcad.grad(lambda p: p["a"] * srcad.stop_gradient(p)["a"])({"a": 3.0}) == {"a": 3.0}
    assert srcad.grad(lambda o: o.a * srcad.stop_gradient(o).a)(Plain()).a == 2.0


# ---------------------------------------------------------------- inside


def inside(name):
    def f(a):
        def inner(x, k):
            return x * x * x * k * a

        x = 2.0 * a
        if name == "grad":
            return srcad.grad(inner)(x, 3.0)
        if name == "value_and_grad":
            return srcad.value_and_grad(inner)(x, 3.0)[1]
        if name == "vjp":
            return srcad.vjp(inner, x, 3.0)[1](1.0)[0]
        if name == "jvp":
            return srcad.jvp(inner, (x, 3.0), (1.0, None))[1]
        if name == "jacobian":
            return srcad.jacobian(inner, "x")(x, 3.0)
        if name == "elementwise_grad":
            return srcad.elementwise_grad(inner)(x, 3.0)
        if name == "hessian":
            return 0.5 * a * srcad.hessian(inner, wrt=0)(x, 3.0) * 2.0
        if name == "hvp":
            return srcad.hvp(inner)(x, 3.0, a)
        srcad.check_grads(inner, (x, 3.0))
        return 36.0 * a**3

    return f


@pytest.mark.parametrize(
    "name",
    ["grad", "value_and_grad", "vjp", "jvp", "jacobian", "elementwise_grad", "hessian", "hvp", "check_grads"],
)
def test_every_operator_inside(name):
    """The derivative by x at 2 a is 9 (2 a)^2 a = 36 a^3, in each way (second derivatives times a)."""
    f, a = inside(name), 0.7
    assert f(a) == pytest.approx(36.0 * a**3)
    assert srcad.grad(f)(a) == pytest.approx(108.0 * a**2)
    assert srcad.hvp(f)(a, 1.0) == pytest.approx(216.0 * a)
