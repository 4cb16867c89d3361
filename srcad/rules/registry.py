"""The registry of rules: one record a function, declared by `rule`, `elementwise` and `constant`.

Functions are found by identity, whatever name they go by in the user's module.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import itertools
import math
import sys
import types
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import gast
import numpy as np

from srcad.facts import Fact, Scalar
from srcad.rules.call import Call, CannotTell, Parameter, Pieces, Rule
from srcad.rules.digits import DIGITS, exact
from srcad.rules.expr import E, Marks, literal, numpy, of_many_digits
from srcad.rules.template import evaluate
from srcad.tree.build import text

# ---------------------------------------------------------------- the registry

RULES: dict[Any, Rule] = {}
_KEPT: list[Any] = []  # the functions themselves, so that no id is used again
METHODS: dict[str, Rule] = {}
ATTRIBUTES: dict[str, Rule] = {}
OPERATORS: dict[type, Rule] = {}
_revision = 0
PURE: set[int] = set()  # functions without side effects whose result is found by example and has no derivative


def parse_parameters(signature: str) -> tuple[Parameter, ...]:
    """`"a, axis=None, *rest"` as parameters."""
    out = []
    for p in inspect.signature(eval(f"lambda {signature}: 0", {"np": np})).parameters.values():  # noqa: S307
        out.append(Parameter(p.name, "rest" if p.kind is p.VAR_POSITIONAL else "one", p.default))
    return tuple(out)


def register(record: Rule, functions: Iterable[Any], method: str | None = None) -> None:
    global _revision
    _revision += record.custom is not None
    for function in functions:
        RULES[key_of_function(function)] = record
        _KEPT.append(function)
    if method is not None:
        METHODS[method] = record


def rule(
    functions: Any,
    signature: str,
    *,
    active: str | None = None,
    method: str | None = None,
    method_signature: str | None = None,
    view: bool = False,
    linear: str = "",
    bilinear: str = "",
    reduces: str = "",
    infer: Callable[..., Fact] | None = None,
    hint: str = "t",
    constant_of_real: bool = False,
    unsettled: bool = False,
    callbacks: str = "",
) -> Callable[[Callable[[Call], dict[str, Pieces]]], Callable[[Call], dict[str, Pieces]]]:
    """Declare the reverse rule of a function (or of several that mean the same).

    `linear` names the parameters in which, taken together, the function is linear, `bilinear` those in each of
    which it is linear by itself: its tangent is then the function itself. `reduces` names the parameter of a function
    that takes elements together along an axis: its tangent is then the sum of the gradient's elements times the
    tangent's. Of others `tangent` declares it.
    `unsettled` is for results that are taken as complex, and may turn out to be real: eigenvalues.
    `callbacks` names the parameters that are functions, with how many arguments they get beside `args`: "fun:2 jac:2".
    `method_signature` is for the array method of the same meaning whose arguments differ: `x.reshape(2, 3)`.
    """
    functions = functions if isinstance(functions, (tuple, list)) else (functions,)
    parameters = parse_parameters(signature)
    names = frozenset((active or parameters[0].name).replace(",", " ").split())
    together, each = frozenset(linear.split()), frozenset(bilinear.split())
    called = {p: int(lead) for p, lead in (entry.split(":") for entry in callbacks.split())}
    assert names | together | each <= {p.name for p in parameters}, f"{functions[0]}: no such parameter among {names}"

    def declare(reverse: Callable[[Call], dict[str, Pieces]]) -> Callable[[Call], dict[str, Pieces]]:
        label = function_name(functions[0])
        record = Rule(
            label, functions[0], parameters, names, reverse,
            view=view, linear=together, bilinear=each, reduces=reduces, infer=infer, hint=hint,
            constant_of_real=constant_of_real, unsettled=unsettled, callbacks=called,
        )  # fmt: skip
        reverse.record = record  # type: ignore[attr-defined]
        register(record, functions, method)
        if method is not None and method_signature is not None:
            unbound = getattr(np.ndarray, method)
            own = replace(record, function=unbound, parameters=parse_parameters(method_signature))
            register(own, [unbound], method)
        return reverse

    return declare


def tangent(function: Any) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    """Declare the forward rule of a function that has a reverse rule: the result's tangent, as an expression.

    @tangent(np.linalg.inv)
    def inv_dot(c):
        return -(c.y @ c.dot("a") @ c.y)
    """

    def declare(forward: Callable[[Any], Any]) -> Callable[[Any], Any]:
        reverse = RULES[key_of_function(function)].reverse
        for table in (RULES, METHODS, ATTRIBUTES, OPERATORS):
            for key, record in list(table.items()):
                if record.reverse is reverse and record.tangent is not forward:
                    table[key] = replace(record, tangent=forward)
        return forward

    return declare


def function_name(function: Any) -> str:
    if isinstance(function, types.MethodType):  # of a distribution
        return f"scipy.stats.{type(function.__self__).__name__.removesuffix('_gen')}.{function.__name__}"
    module = getattr(function, "__module__", None) or ""
    label = getattr(function, "__name__", str(function))
    if isinstance(getattr(function, "__self__", None), np.ufunc):
        return f"np.{function.__self__.__name__}.{label}"
    if isinstance(function, np.ufunc) and getattr(np, label, None) is not function:
        return f"scipy.special.{label}"
    if isinstance(function, np.ufunc) or module.startswith("numpy"):
        part = next((p for p in ("linalg.", "fft.") if p[:-1] in module), "")
        return f"np.{part}{label}"
    if module.startswith("scipy."):
        return ".".join([*(part for part in module.split(".") if not part.startswith("_")), label])
    return label if module in ("builtins", "") else f"{module.lstrip('_')}.{label}"


def constant(*functions: Any, methods: str = "", infer: Callable[..., Fact] | None = None) -> None:
    """Declare functions whose derivative is zero (or which do not return a float), free of side effects."""
    for function in functions:
        record = Rule(function_name(function), function, (Parameter("args", "rest"),), frozenset(), None, infer=infer)
        RULES.setdefault(key_of_function(function), record)
        _KEPT.append(function)
    for method in methods.split():
        METHODS.setdefault(method, Rule(f"ndarray.{method}", None, (Parameter("args", "rest"),), frozenset(), None))


@dataclass(frozen=True)
class Instead:
    """A function of srcad's own, in Python, that is followed where some arguments of a library's ask for it."""

    function: Any
    parameters: frozenset[str]  # those that are asked
    when: str  # they are "stacks" of matrices, "given", or "active"
    itself: bool = False  # the library's function is its first argument


# Modules whose functions have rules, and where these are. srcad imports none of them: a program that calls one of
# their functions has, and then the rules are declared.
LIBRARIES = {
    "scipy.special": ("special", "logsums", "several", "inverses"),
    "scipy.linalg": ("linalg", "decompositions", "matrices", "spectral", "stacks"),
    "scipy.stats": (
        "stats",
        "stats_positive",
        "stats_bounded",
        "stats_numeric",
        "discrete",
        "multivariate",
        "summaries",
    ),
    "scipy.fft": ("fft",),
    "scipy.signal": ("signal",),
    "scipy.integrate": ("integrate", "odes"),
    "scipy.optimize": ("optimize",),
    "scipy.interpolate": ("interpolate", "fitpack"),
    "scipy.sparse": ("sparse",),
    "scipy.sparse.linalg": ("sparse_linalg",),
}
REFUSED: dict[Any, str] = {}  # functions of such modules that have no rule, and what to write instead
DISTRIBUTIONS: dict[Any, tuple[str, ...]] = {}  # of scipy.stats, by the object's kind
MAKERS: dict[int, tuple[Any, tuple[str, ...]]] = {}  # of scipy.interpolate, by the class
HOLDING: set[int] = set()  # of those, the ones that hold the arrays they are given, and no copies
CURVES: dict[Any, Any] = {}  # of these functions, those with derivatives and integrals, and what takes an integral
WRITTEN: dict[int, Any] = {}  # functions of such modules that are written in Python with functions that have rules
INSTEAD: dict[int, list[Instead]] = {}  # what is followed in the place of a function with a rule that has not all cases
BUILT_IN: dict[Any, Rule] = {}  # srcad's own rules of such modules


def find(function: Any) -> Rule | None:
    """The rule of a function, by identity."""
    found = RULES.get(key_of_function(function))
    if found is None and load_library_of(function):
        found = RULES.get(key_of_function(function))
    return found


def ruled_by(declared: Any) -> Any:
    """The function of which this function of the user's is the rule."""
    return next(r.function for r in RULES.values() if r.custom is not None and r.custom.functions[0] is declared)


def refusal(function: Any) -> str | None:
    """What to write instead of a function of a library that is known to have no derivative."""
    load_library_of(function)
    found = REFUSED.get(key_of_function(function))
    if found is None and isinstance(function, types.MethodType):  # of a distribution, or of a frozen one
        owner = function.__self__
        found = REFUSED.get((kind_of_distribution(getattr(owner, "dist", owner)), None))
    return found


def written_as(function: Any) -> Any:
    """The function of srcad's own that is followed in the place of a library's; None where there is none."""
    load_library_of(function)
    return WRITTEN.get(id(function))


def instead_of(function: Any) -> list[Instead]:
    """What is followed in the place of a function in some cases, the first of them that is there."""
    load_library_of(function)
    return INSTEAD.get(id(function), [])


def instead(function: Any, other: Any, parameters: str, when: str, itself: bool = False) -> None:
    """Declare what is followed in the place of a function where some of its arguments ask for it."""
    INSTEAD.setdefault(id(function), []).append(Instead(other, frozenset(parameters.split()), when, itself))
    _KEPT.append(function)


@dataclass(frozen=True)
class Solution:
    """A solver that returns an object: what it takes, and what its attributes are to a derivative."""

    record: Rule  # of the solver: its parameters, by which of them it can be differentiated, what it calls
    parts: dict[str, Rule]  # the attributes that have derivatives; `solution` is the object among their operands
    constant: frozenset[str]  # the attributes whose derivative is zero


SOLUTIONS: dict[Any, Solution] = {}


def solution(
    function: Any, signature: str, *, active: str, callbacks: str, constant: str, parts: dict[str, Any]
) -> None:
    """Declare a solver that returns an object; `parts`: of each attribute with a derivative its reverse rule, its
    tangent, what is known of it, and by which arguments it is differentiated, where these are not all."""

    def record(attr: str, reverse: Any, forward: Any, infer: Any, by: str = active) -> Rule:
        def stand_in(solution: Any) -> Any:
            return getattr(solution, attr)

        stand_in.__name__, stand_in.__module__ = function.__name__, function.__module__
        rule(stand_in, signature, active=by, infer=infer, hint=attr, callbacks=callbacks)(reverse)
        tangent(stand_in)(forward)
        return RULES[key_of_function(stand_in)]

    rules = {attr: record(attr, *made) for attr, made in parts.items()}
    SOLUTIONS[key_of_function(function)] = Solution(next(iter(rules.values())), rules, frozenset(constant.split()))
    _KEPT.append(function)


def solution_of(function: Any) -> Solution | None:
    """Of a solver that returns an object: how it is differentiated."""
    load_library_of(function)
    return SOLUTIONS.get(key_of_function(function))


def key_of_function(function: Any) -> Any:
    """What a function is known by; the method of an object (of a distribution) by the object's kind and its name."""
    if isinstance(function, types.MethodType):
        return kind_of_distribution(function.__self__), function.__name__
    if isinstance(function, types.BuiltinMethodType) and isinstance(function.__self__, np.ufunc):
        return id(function.__self__), function.__name__  # np.add.reduceat is another object each time
    return id(function)


def kind_of_distribution(value: Any) -> Any:
    """By its class and, of those that have one, the name: the same class makes other distributions too.

    A frozen distribution holds one of its own, so the object itself says nothing.
    """
    named = type(value).__module__.startswith("scipy.stats.")
    return id(type(value)), getattr(value, "name", None) if named else None


def distribution(value: Any) -> tuple[str, ...] | None:
    """The parameters of a distribution that has rules, in the order in which it takes them when it is called."""
    found = DISTRIBUTIONS.get(kind_of_distribution(value))
    return found if found is not None or not load_library_of(value) else DISTRIBUTIONS.get(kind_of_distribution(value))


def frozen_distribution(value: Any) -> Any:
    """The distribution of a frozen one that was made elsewhere, `PRIOR = stats.norm(0.0, 2.0)`; None of others."""
    dist = getattr(value, "dist", None) if type(value).__module__.startswith("scipy.stats.") else None
    return dist if dist is not None and distribution(dist) is not None else None


def maker(value: Any) -> tuple[Any, tuple[str, ...]] | None:
    """Of what makes functions: the function of all arguments, and the names of those that it holds."""
    if not isinstance(value, (type, types.FunctionType)):
        return None
    found = MAKERS.get(id(value))
    return found if found is not None or not load_library_of(value) else MAKERS.get(id(value))


def holds(value: Any, parameter: str) -> bool:
    """Whether what is made holds an array itself: `multivariate_normal(m, C)` the mean, but a factor of C as it is."""
    if maker(value) is not None:
        return id(value) in HOLDING
    return type(value).__module__ != "scipy.stats._multivariate" or parameter in ("mean", "alpha")


@dataclass(frozen=True)
class CurveMethod:
    """`derivative`, `antiderivative` or `integrate` of a curve that is made of samples."""

    function: Any  # the curve, as a function of the place and of what it is made from
    name: str


def is_code(value: Any) -> bool:
    """Whether a value is known as itself: a function, a class, a module; any other one is data, read at every call.

    An object of a class of the user's is data also where it can be called: its attributes may change.
    """
    if isinstance(value, (types.ModuleType, type, staticmethod, classmethod, property)):
        return True
    if not callable(value):
        return frozen_distribution(value) is not None  # its methods are as much code as a function
    own = isinstance(getattr(type(value), "__call__", None), types.FunctionType)  # noqa: B004  the class's
    library = type(value).__module__.partition(".")[0] in ("numpy", "scipy", "srcad", "functools", "numba")
    return not own or library or hasattr(value, "py_func") or find(value) is not None


def load_library_of(value: Any) -> bool:
    """Declare the rules of the module that a function or object is from, where it has some that are not yet there."""
    home = _home(value)
    found = [module for module in LIBRARIES if home == module or home.startswith(module + ".")]
    for module in found:
        before = set(RULES)
        for theme in LIBRARIES[module]:
            importlib.import_module(f"srcad.rules.scipy.{theme}")
        REFUSED.update(importlib.import_module("srcad.rules.scipy.inventory").refusals(module))
        LIBRARIES.pop(module, None)
        BUILT_IN.update((k, RULES[k]) for k in RULES.keys() - before)
    return bool(found)


def _home(value: Any) -> str:
    """The module that something is defined in; a ufunc, which does not say, can only be one of SciPy's."""
    if isinstance(value, np.ufunc):
        return "scipy.special" if "scipy.special" in sys.modules else ""
    owner = type(value.__self__) if isinstance(value, types.MethodType) else value
    return getattr(owner, "__module__", None) or ""


def revision() -> int:
    """A number that changes whenever a user declares a rule: what was made before may be out of date."""
    return _revision


_PARTIAL_NAMES = {"y"}


def elementwise(
    functions: Any,
    signature: str,
    *,
    method: str | None = None,
    infer: Callable[..., Fact] | None = None,
    hint: str = "t",
    real_only: bool = False,
    **partials: Any,
) -> None:
    """Declare an elementwise function by its partial derivatives, expressions in its arguments and its result `y`.

    `real_only`: they hold of real arguments, though the function takes complex ones.

    elementwise(np.exp, "x", x="y")
    elementwise(np.multiply, "a, b", a="b", b="a")
    """
    functions = functions if isinstance(functions, (tuple, list)) else (functions,)
    parameters = parse_parameters(signature)
    trees = {k: partial_tree(v) for k, v in partials.items()}
    known = {p.name for p in parameters} | {"y", "np", "special", "math", *DIGITS}
    for parameter, tree in trees.items():
        assert parameter in known, f"{functions[0]} has no parameter {parameter}"
        unknown = (
            {n.id for n in gast.walk(tree) if isinstance(n, gast.Name)} - known if isinstance(tree, gast.AST) else set()
        )
        assert not unknown, f"the partial of {functions[0]} by {parameter} names {unknown}"

    def reverse(c: Call) -> dict[str, Pieces]:
        out: dict[str, Pieces] = {}
        if c.rule.function is np.divide and len(c.active_names) == 2 and _numbers(c):
            top = c.once(c.lazy_bar / c["x2"], "top_bar")  # one division for both
            return {"x1": top, "x2": -(top * c.y)}
        if c.rule.function in (np.maximum, np.minimum, np.fmax, np.fmin) and len(c.active_names) == 2 and _as_large(c):
            share = c.let(partial_of(c, trees["x1"]), "share")  # the second has the rest
            marks = trees["x1"].marks(c)
            return {"x1": (c.lazy_bar * share).marked(marks), "x2": (c.lazy_bar * (1.0 - share)).marked(marks)}
        for parameter in (p.name for p in c.rule.parameters if c.active(p.name)):
            if not is_zero(trees[parameter]):
                out[parameter] = c.reduced(times_partial(c, trees[parameter]), parameter)
        return out

    record = Rule(
        function_name(functions[0]), functions[0], parameters, frozenset(trees), reverse,
        elementwise=True, partials=dict(partials), infer=infer, hint=hint, real_only=real_only,
    )  # fmt: skip
    register(record, functions, method)


def _as_large(c: Call) -> bool:
    """Whether arrays, of which nothing is broadcast, have a cotangent that is one, and counts everywhere."""
    dims = [c.lazy_bar.dims, c.dims("x1"), c.dims("x2")]
    if c.lazy_bar.masked or c.lazy_bar.steep or not dims[0] or any(d is None or len(d) != len(dims[0]) for d in dims):
        return False
    return all(c.scope.same(p, q) for d in dims[1:] for p, q in zip(dims[0], d or (), strict=True))


def _numbers(c: Call) -> bool:
    """Whether a call is one of numbers (of arrays a cotangent that has two names would be copied)."""
    return isinstance(c.result, Scalar) and not c.lazy_bar.masked


@functools.cache
def partial_tree(partial: Any) -> Any:
    """A partial derivative as a tree, where it is given as text."""
    return gast.parse(partial, mode="eval").body if isinstance(partial, str) else partial


def partial_of(c: Call, tree: Any) -> E:
    """A partial derivative, over the program's own expressions."""
    if c.rule.real_only and any(str(getattr(c.fact(p), "dtype", ""))[:1] == "c" for p in c.operands):
        raise CannotTell(f"{c.rule.name} of complex numbers", "its derivative is known of real ones")
    if not isinstance(tree, gast.AST):
        made: E = tree(c)
        return made
    value = c.factor if c.rule.function is np.multiply else c.__getitem__
    whole = value if isinstance(tree, gast.Name) else lambda p: of_many_digits(value(p))  # `n - 1` of a uint8 0 is 255

    def read(name: str) -> E:
        if name in DIGITS:
            return exact(name, c.result, c.scope)
        return c.y if name == "y" else whole(name)

    return evaluate(tree, read, c.scope)


def chosen_times(c: Call, tree: Any, e: E) -> E | None:
    """A cotangent or tangent times a partial derivative that chooses (of `np.maximum`), where it says how."""
    times = getattr(tree, "times", None)
    return None if times is None else times(c, e)


def is_zero(tree: Any) -> bool:
    """Of a partial derivative that is 0 everywhere: no contribution."""
    return isinstance(tree, gast.Constant) and tree.value == 0.0


def times_partial(c: Call, tree: Any) -> E:
    """The cotangent times a partial derivative."""
    bar = c.lazy_bar
    if isinstance(tree, gast.Constant):
        return bar * literal(tree.value, c.scope)
    chosen = None if bar.masked and not bar.steep else chosen_times(c, tree, bar)
    if chosen is not None:
        return chosen
    bar, made = factors(c, tree, bar)
    return times_marked(c, tree, bar, made, bar * made)


def factors(c: Call, tree: Any, e: E, hint: str = "chosen_bar") -> tuple[E, E]:
    """A cotangent or tangent, and the partial derivative by which it is multiplied.

    Where `e` is masked (a branch that `np.where` has not selected) the partial is taken at a harmless point: at the
    value itself it may be infinite, and zero times that is not a number. Elements that nobody reads are no choice
    unless the function is finite there: `np.sqrt(x)[1:]` has a selection, `(a / b)[1:]` has none.
    """
    steep = is_steep(c, tree)
    if not e.masked and not (steep and (e.marks & Marks.SPARSE or e.marks & Marks.PICKED and is_steep(c, tree, True))):
        made = partial_of(c, tree)
        return e, made.marked(Marks.STEEP) if steep else made
    e = c.let(e, hint)
    if c.again:
        c.boxed = steep
        made = partial_of(c, tree)
        c.boxed = False
        return e, _finite(c, made, e, steep)
    c.chosen = e.compare("!=", 0)
    made = partial_of(c, tree)
    c.chosen = None
    return e, made.marked(Marks.STEEP) if steep else made


def _finite(c: Call, partial: E, e: E, steep: bool) -> E:
    """A partial derivative, 0 where it is not finite and the cotangent is 0, in text that is differentiated again.

    A cotangent of 0 may be one of a branch that is taken, by chance (that of `sin(x)**2` at 0): its own derivative is
    multiplied by the partial derivative there, which a harmless point would make another one.
    """
    if partial.literal is None and getattr(partial.fact, "dtype", "float64")[:1] not in "bi":
        partial = where_it_counts(c, e, partial)
    return partial.marked(Marks.STEEP) if steep else partial


def where_it_counts(c: Call, e: E, value: E) -> E:
    """A value, and 0 where a cotangent (a tangent) of 0 says that it does not count; see `_finite`."""
    counts = e.compare("!=", 0)
    if c.again:
        value = c.let(value, "slope")
        counts = numpy("logical_or", counts, numpy("isfinite", value))
    return numpy("where", counts, value, 0.0)


@dataclass(frozen=True)
class Steep:
    """A partial derivative that a function writes, and whether it is infinite somewhere, as a text says by itself."""

    partial: Callable[[Call], E]
    where: Callable[[Call], bool]

    def __call__(self, c: Call) -> E:
        return self.partial(c)


def times_marked(c: Call, tree: Any, e: E, partial: E, product: E) -> E:
    """The product of both, with what is known of its zeros; booleans select what may be infinite."""
    marks = getattr(tree, "marks", None)
    if marks is not None:
        return product.marked(marks(c))
    if getattr(partial.fact, "dtype", "") == "bool" and not partial.is_scalar:
        return (numpy("where", partial, e, 0.0) if e.steep else product).marked(Marks.SPARSE)
    return product


_STEEP_AT = (-1.0, 0.0, 1.0)


def is_steep(c: Call, tree: Any, finite: bool = False) -> bool:
    """Whether a partial derivative is infinite somewhere in the function's domain, as that of a root is at 0.

    `finite`: where the function is not.
    """
    if not isinstance(tree, gast.AST):
        return isinstance(tree, Steep) and tree.where(c)
    function = c.rule.function
    if not isinstance(function, (np.ufunc, types.BuiltinFunctionType)):
        return False
    if function is np.divide and c.dims("x2") == ():  # by one number for all
        return False
    return _is_steep(function, text(tree), tuple(p.name for p in c.rule.parameters), finite)


@functools.cache
def _is_steep(function: Any, partial: str, names: tuple[str, ...], finite: bool) -> bool:
    """Asked at the ends and in the middle of what most functions are made for; of others it is not known."""
    space: dict[str, Any] = {"np": np, "math": math} | {name: float(digits) for name, digits in DIGITS.items()}
    if "special" in partial:
        space["special"] = importlib.import_module("scipy.special")
    for point in itertools.product((-1.0, 0.0, 1.0), repeat=len(names)):
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                space |= {"y": np.float64(function(*point))} | dict(zip(names, map(np.float64, point), strict=True))
                slope = float(eval(partial, space))  # noqa: S307
            except (ArithmeticError, ValueError, TypeError):  # outside of its domain, or fewer arguments will do
                continue
        if not math.isfinite(slope) and not (math.isnan(space["y"]) or finite and math.isinf(space["y"])):
            return True
    return False
