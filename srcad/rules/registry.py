"""The rules: one record a function, and the `Call` that a rule is asked about.

A rule says what goes back to each argument, as an expression. It is handed a `Call`: the cotangent `c.bar`,
the result `c.y`, the arguments `c["x"]`, and what is known of each. Only what the returned expressions name is
kept by the forward sweep, so nothing else has to be declared:

    @rule(np.exp, "x")
    def exp(c):
        return {"x": c.bar * c.y}            # keeps the result, not the argument

Functions are found by identity, whatever name they go by in the user's module.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import math
import sys
import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import gast
import numpy as np

from srcad.errors import NoDerivativeError
from srcad.facts import EVERY_FLAG, Array, Dim, Fact, Known, Length, Scalar, Seq, Unknown, dims_of
from srcad.lengths import Scope, is_many
from srcad.rules.expr import NUMPY, E, is_negative, literal, numpy
from srcad.rules.template import evaluate

MAX_FACTORS = 8  # of a product that is written out
Pieces = Any  # an E, a Scatter, or a list of these for an argument that is a list


@dataclass(frozen=True)
class Scatter:
    """A contribution to some elements: `x_bar[index] += value` (`np.add.at` where an index may repeat)."""

    index: gast.expr
    value: E
    repeats: bool = False
    parts: bool = False  # a slice of a list: its parts are added one by one
    made: bool = False  # the index is an expression of the reverse sweep, not one of the program


@dataclass(frozen=True)
class Parameter:
    """A parameter of a rule's function: its name, "one" or "rest" (*args), its default."""

    name: str
    kind: str = "one"
    default: Any = inspect.Parameter.empty


class Custom(Protocol):
    """What a user has declared of a function."""

    @property
    def functions(self) -> tuple[Any, ...]:
        """The functions that the rule consists of: its meaning changes with theirs."""


@dataclass(frozen=True)
class Rule:
    """What is known of one function: how cotangents go back through it, and whether its result is a view."""

    name: str
    function: Any
    parameters: tuple[Parameter, ...]
    active: frozenset[str]
    reverse: Callable[[Call], dict[str, Pieces]] | None  # None: the derivative is zero
    elementwise: bool = False
    view: bool = False
    partials: dict[str, Any] = field(default_factory=dict)  # of an elementwise function: by parameter
    linear: frozenset[str] = frozenset()  # parameters in which, taken together, the function is linear
    bilinear: frozenset[str] = frozenset()  # parameters in each of which, by itself, it is linear
    reduces: str = ""  # the parameter of which each result takes elements of its own together (along `axis`)
    tangent: Callable[[Any], Any] | None = None  # the forward rule of what is none of these (`rules/tangents.py`)
    infer: Callable[..., Fact] | None = None
    hint: str = "t"
    constant_of_real: bool = False  # the derivative by a real argument is zero (`np.sign`, `np.angle`)
    callbacks: dict[str, int] = field(default_factory=dict)  # functions that it calls: how many arguments it gives them
    custom: Custom | None = None  # of a function for which the user has declared the rule

    @property
    def constant(self) -> bool:
        return self.reverse is None


class CannotTell(Exception):
    """A rule needs an argument (an axis, a flag) whose value is not known when the code is written."""

    def __init__(self, found: str, instead: str, wanted: frozenset[str] = frozenset()) -> None:
        super().__init__(found)
        self.found, self.instead, self.wanted = found, instead, wanted

    def at(self, place: Any) -> NoDerivativeError:
        """The error that the user sees."""
        error = NoDerivativeError(self.found, self.instead, place)
        error.wanted = self.wanted
        return error


class FactReader(Protocol):
    """How facts of the program are asked for; they cost nothing."""

    scope: Scope

    def fact(self, node: gast.expr) -> Fact: ...


class Reader(FactReader, Protocol):
    """How a rule reaches the program: facts, and values, which are then kept."""

    def value(self, node: gast.expr) -> E: ...


class Call:
    """One call, as its rule sees it."""

    def __init__(
        self, rule: Rule, operands: dict[str, Any], node: gast.expr, bar: E, reader: Reader, active: frozenset[str]
    ) -> None:
        self.rule, self.operands, self.node, self.reader = rule, operands, node, reader
        self.raw_bar, self.active_names, self.scope = bar, active, reader.scope
        self.shared: dict[str, E] = {}  # what the derivatives by several parameters have in common

    # ---------------------------------------------------------------- values: what is read here is kept

    chosen: E | None = None  # where the cotangent counts, while the partial of a masked one is taken

    @property
    def y(self) -> E:
        return self._harmless(self.reader.value(self.node))

    def __getitem__(self, parameter: str) -> E:
        e = self.reader.value(self.operands[parameter])
        if self.rule.elementwise and isinstance(e.fact, Seq):  # `np.power([1.0, 2.0], x)`
            e = numpy("asarray", e)
        return self._harmless(e)

    def factor(self, parameter: str) -> E:
        """An argument that goes into a product.

        `3.0 * x * x` of one number and `-0.5 * x` of an array are written out, so that constants and like terms meet.
        """
        return self._harmless(self._written_out(self.operands[parameter]))

    def _written_out(self, node: gast.expr) -> E:
        if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Mult) and self._of_one_name(node):
            return self._written_out(node.left) * self._written_out(node.right)
        return self.reader.value(node)

    def _of_one_name(self, node: gast.expr) -> bool:
        """Whether a product consists of constants and one name: of a number in any power, of an array once."""
        leaves, names = [node], []
        for leaf in leaves:
            if isinstance(leaf, gast.BinOp) and isinstance(leaf.op, gast.Mult) and len(leaves) < MAX_FACTORS:
                leaves += [leaf.left, leaf.right]
            elif isinstance(leaf, gast.Name):
                names.append(leaf.id)
            elif isinstance(leaf, gast.UnaryOp) and isinstance(leaf.op, gast.USub):
                leaves.append(leaf.operand)
            elif not isinstance(leaf, gast.Constant):
                return False
        fact = self.reader.fact(node)
        once = isinstance(fact, Array) and len(names) == 1 and fact.dtype[0] in "fc"
        return once or isinstance(fact, Scalar) and len(set(names)) == 1

    def _harmless(self, e: E) -> E:
        if self.chosen is None or e.literal is not None or getattr(e.fact, "dtype", "float64").startswith("int"):
            return e
        return numpy("where", self.chosen, e, 2.0 if self.rule.function is np.arccosh else 0.5)

    def shaped(self, parameter: str) -> E:
        """An argument of which only the shape is read: whatever variable has it."""
        return getattr(self.reader, "shaped", self.reader.value)(self.operands[parameter])

    @property
    def lazy_bar(self) -> E:
        """The cotangent as it comes: of an array it may be one number that stands for all elements."""
        return self.raw_bar

    @property
    def bar(self) -> E:
        """The cotangent in the result's full shape."""
        return self.full(self.raw_bar, self.node)

    @property
    def bars(self) -> list[E | None]:
        """Of a function with several results: the cotangent of each, None where nothing depends on it."""
        if isinstance(self.raw_bar, list):
            return self.raw_bar
        fact = self.result
        if not isinstance(fact, Seq) or fact.items is None:
            raise CannotTell(
                f"{self.rule.name} with a number of results that is not known", "unpack the results: a, b = ..."
            )
        parts = [gast.Subscript(self.raw_bar.node, gast.Constant(i, None), gast.Load()) for i in range(len(fact.items))]
        return [E(p, f, self.scope) if is_float_fact(f) else None for p, f in zip(parts, fact.items, strict=True)]

    def part(self, i: int) -> E:
        """One of several results."""
        items = getattr(self.result, "items", None)
        node = gast.Subscript(self.y.node, gast.Constant(i, None), gast.Load())
        return E(node, Unknown() if items is None else items[i], self.scope)

    def let(self, e: E, hint: str = "t") -> E:
        """Give a value a name before it is used several times."""
        bind = getattr(self.reader, "let", None)
        return e if bind is None or isinstance(e.node, (gast.Name, gast.Constant)) else bind(e, hint)

    def once(self, e: E, hint: str) -> E:
        """A value that is computed once: it gets a name where it turns out to be read more than once."""
        hold = getattr(self.reader, "hold", None)
        return e if hold is None else hold(e, hint)

    # ---------------------------------------------------------------- facts

    def given(self, parameter: str) -> bool:
        """Whether the call passes this argument, and not None or NumPy's own "no value"."""
        node = self.operands.get(parameter)
        return node is not None and not (isinstance(node, gast.Constant) and node.value is None)

    def active(self, parameter: str) -> bool:
        return parameter in self.active_names

    def fact(self, parameter: str) -> Fact:
        return self.scope.resolved(self.reader.fact(self.operands[parameter]))

    @property
    def result(self) -> Fact:
        return self.scope.resolved(self.reader.fact(self.node))

    def dims(self, parameter: str) -> tuple[Length, ...] | None:
        return dims_of(self.fact(parameter))

    def ndim(self, parameter: str) -> int:
        """The number of dimensions; a rule that needs it cannot do without."""
        dims = self.dims(parameter)
        if dims is None:
            raise CannotTell(
                f"{self.rule.name} of a value whose number of dimensions is not known",
                "call the derivative (or give example_args / --types), so that the types are known",
            )
        return len(dims)

    def static(self, parameter: str, default: Any = None) -> Any:
        """The value of an argument that must be a literal in the source (an axis, a flag)."""
        node = self.operands.get(parameter)
        if node is None:
            return default
        try:
            return static_value(node, self.reader)
        except ValueError:
            raise self.unknown(f"{parameter} known only when the program runs", parameter) from None

    def unknown(self, what: str, parameter: str, instead: str = "") -> CannotTell:
        """The refusal of an argument that would have to be known when the code is written."""
        wanted = literals_in(self.operands.get(parameter), self.reader)
        return CannotTell(f"{self.rule.name} with {what}", instead or f"write {parameter} as a literal", wanted)

    def static_or(self, parameter: str, default: Any) -> Any:
        """The value of an argument where it is a literal, `default` where only the running program knows it."""
        try:
            return self.static(parameter)
        except CannotTell:
            return default

    def items(self, parameter: str) -> list[gast.expr] | None:
        """The parts of a list or tuple that is written out in the call; None where it is a variable."""
        node = self.operands[parameter]
        return list(node.elts) if isinstance(node, (gast.List, gast.Tuple)) else None

    # ---------------------------------------------------------------- shapes

    def shape(self, parameter: str) -> E:
        """`np.shape(x)` as it is written for this argument."""
        return self.shape_of(self.operands[parameter])

    def shape_of(self, node: gast.expr) -> E:
        fact = self.reader.fact(node)
        value = getattr(self.reader, "shaped", self.reader.value)(node)
        if isinstance(fact, Array):
            dims = fact.dims
            items = None if dims is None else tuple(Scalar("int64", size=d) for d in dims)
            return E(
                gast.Attribute(value.node, "shape", gast.Load()),
                Seq("tuple", items, length=None if items is None else len(items)),
                self.scope,
            )
        return numpy("shape", value)

    def length(self, parameter: str, axis: int) -> E:
        """`x.shape[axis]`."""
        return self.length_of(self.operands[parameter], axis)

    def length_of(self, node: gast.expr, axis: int) -> E:
        shape, dims = self.shape_of(node), dims_of(self.scope.resolved(self.reader.fact(node)))
        if dims == ():
            raise CannotTell(f"{self.rule.name} of a number", "pass an array")
        size = dims[axis] if dims is not None else None
        if isinstance(size, int):
            return literal(size, self.scope)
        return E(
            gast.Subscript(shape.node, gast.Constant(axis, None), gast.Load()), Scalar("int64", size=size), self.scope
        )

    def full(self, e: E, like: gast.expr) -> E:
        """`e` in the shape of the program's expression `like`: a lazy cotangent is spread out."""
        want = dims_of(self.reader.fact(like))
        have = e.dims
        if want is not None and have is not None and len(want) == len(have):
            # a cotangent broadcasts to its value's shape, so a length that is not 1 is the value's own
            if all(is_many(q) or self.scope.same(p, q) for p, q in zip(want, have, strict=True)):
                return e
        if want == ():
            return e
        fact = self.scope.resolved(self.reader.fact(like))
        shape = self.shape_from_operands(like)
        if e.is_scalar and isinstance(fact, Array) and fact.dtype in ("float32", "complex64"):
            # one Python number would make it double
            single = gast.Attribute(gast.Name(NUMPY, gast.Load(), None, None), fact.dtype, gast.Load())
            return E(numpy("full", shape, e, single, result=fact).node, fact, self.scope, e.masked)
        return E(numpy("broadcast_to", e, shape, result=fact).node, fact, self.scope, e.masked)

    def shape_from_operands(self, like: gast.expr) -> Any:
        """The shape of `like`, from the arguments where they have its lengths: `(A.shape[0], B.shape[1])`."""
        twin, want = self.same_shape_as(like), dims_of(self.reader.fact(like))
        if twin is not like or like is not self.node or not want:
            return self.shape_of(twin)
        parts = [literal(d, self.scope) if isinstance(d, int) else self._length_like(d) for d in want]
        return self.shape_of(like) if None in parts else tuple(parts)

    def _length_like(self, d: Length) -> E | None:
        for parameter, operand in self.operands.items():
            for axis, have in enumerate(self.dims(parameter) or () if isinstance(operand, gast.expr) else ()):
                if self.scope.same(have, d):
                    return self.length(parameter, axis)
        return None

    def same_shape_as(self, like: gast.expr) -> gast.expr:
        """An argument that has the wanted shape, rather than a result that would have to be kept for it."""
        want = dims_of(self.reader.fact(like))
        if like is self.node and want:
            for operand in self.operands.values():
                if isinstance(operand, gast.expr):
                    dims = dims_of(self.reader.fact(operand))
                    if dims is not None and len(dims) == len(want):
                        if all(self.scope.same(p, q) for p, q in zip(dims, want, strict=True)):
                            return operand
        return like

    def reduced(self, e: E, parameter: str) -> E:
        """The part of an elementwise contribution that belongs to this argument: sums over what was broadcast."""
        return self.reduced_to(e, self.operands[parameter])

    def reduced_to(self, e: E, operand: gast.expr) -> E:
        return unbroadcast(self, e, operand)


def is_float_fact(fact: Fact) -> bool:
    return not isinstance(fact, (Scalar, Array)) or fact.dtype[0] in "fc"


def static_value(node: Any, reader: FactReader) -> Any:
    """The value of an expression that is a literal (or known all the same); ValueError where it is not."""
    if isinstance(node, (gast.Tuple, gast.List)):
        return tuple(static_value(e, reader) for e in node.elts)
    if isinstance(node, gast.Constant):
        return node.value
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        return -static_value(node.operand, reader)
    if isinstance(node, gast.Attribute):  # np.inf, math.pi
        owner = reader.fact(node.value)
        if isinstance(owner, Known) and owner.value in (np, math):
            return getattr(owner.value, node.attr)
    if isinstance(node, gast.Call) and len(node.args) == 1 and not node.keywords:  # float("inf")
        if reader.fact(node.func) == Known(float) and isinstance(node.args[0], gast.Constant):
            return float(node.args[0].value)
    return _static_fact(reader.fact(node))


def _static_fact(fact: Fact) -> Any:
    if isinstance(fact, Scalar) and fact.literal is not None:
        return fact.literal
    if isinstance(fact, Known):
        return fact.value
    if isinstance(fact, Scalar) and isinstance(fact.size, int):
        return fact.size
    if isinstance(fact, Seq) and fact.kind == "tuple" and fact.items is not None and not fact.active:
        return tuple(_static_fact(item) for item in fact.items)
    raise ValueError


def literals_in(node: Any, reader: FactReader) -> frozenset[str]:
    """Where the whole numbers and flags in an expression come from, by the paths that their facts tell."""
    if isinstance(node, (gast.Tuple, gast.List)):
        return frozenset().union(*(literals_in(e, reader) for e in node.elts))
    if isinstance(node, gast.UnaryOp):
        return literals_in(node.operand, reader)
    return frozenset() if node is None or isinstance(node, list) else _literals_of(reader.fact(node))


def _literals_of(fact: Fact) -> frozenset[str]:
    if isinstance(fact, Seq) and fact.items is not None:
        return frozenset().union(*map(_literals_of, fact.items))
    if not isinstance(fact, Scalar) or fact.literal is not None:
        return frozenset()
    if fact.dtype == "bool":
        return frozenset([EVERY_FLAG])
    return frozenset([fact.size.name]) if isinstance(fact.size, Dim) and not fact.size.less else frozenset()


def unbroadcast(c: Call, e: E, operand: gast.expr) -> E:
    """Sum a contribution over the dimensions along which its argument was repeated.

    x: (n, m), b: (m,), y = x + b          b_bar = np.sum(y_bar, axis=0)
    """
    have, want = dims_of(c.result), dims_of(c.scope.resolved(c.reader.fact(operand)))
    if want is not None and have is not None:
        lead = len(have) - len(want)
        pairs = list(zip(have[lead:], want, strict=True))
        unsure = [i for i, (p, q) in enumerate(pairs) if not c.scope.same(p, q) and q != 1 and not is_many(q)]
        if lead >= 0 and not unsure:
            ones = tuple(lead + i for i, (p, q) in enumerate(pairs) if q == 1 and p != 1)
            return _summed(c, e, lead, ones, len(have))
    return _unbroadcast_at_run_time(c, e, operand)


def _summed(c: Call, e: E, lead: int, ones: tuple[int, ...], ndim: int) -> E:
    if not lead and not ones:
        return e
    if e.literal == 0:
        return e
    if e.is_scalar and lead + len(ones) == ndim:
        count = E(
            gast.Attribute(
                getattr(c.reader, "shaped", c.reader.value)(c.same_shape_as(c.node)).node, "size", gast.Load()
            ),
            Scalar("int64", size=None),
            c.scope,
        )
        total = e * count
        return total if lead == ndim else numpy("full", (1,) * len(ones), total)
    if is_negative(e):
        return -_summed(c, -e, lead, ones, ndim)
    if lead == ndim and e.quotient is not None and e.quotient[1].is_scalar and not e.is_scalar:
        top, bottom = e.quotient  # one division instead of one for each element
        return numpy("sum", c.full(replace(top, masked=e.masked), c.node)) / bottom
    e = c.full(e, c.node)
    if lead == ndim:
        return numpy("sum", e)
    if lead:
        axes = tuple(range(lead))
        e = numpy("sum", e, axis=axes[0] if len(axes) == 1 else axes)
        ones = tuple(a - lead for a in ones)
    if ones:
        e = numpy("sum", e, axis=ones[0] if len(ones) == 1 else ones, keepdims=True)
    return e


def _unbroadcast_at_run_time(c: Call, e: E, operand: gast.expr) -> E:
    value = c.reader.value(operand)
    e = c.full(e, c.node)
    node = gast.Call(gast.Name("unbroadcast", gast.Load(), None, None), [e.node, value.node], [])
    return E(node, c.scope.resolved(c.reader.fact(operand)), c.scope, e.masked)


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
    callbacks: str = "",
) -> Callable[[Callable[[Call], dict[str, Pieces]]], Callable[[Call], dict[str, Pieces]]]:
    """Declare the reverse rule of a function (or of several that mean the same).

    `linear` names the parameters in which, taken together, the function is linear, `bilinear` those in each of
    which it is linear by itself: its tangent is then the function itself. `reduces` names the parameter of a function
    that takes elements together along an axis: its tangent is then the sum of the gradient's elements times the
    tangent's. Of others `tangent` declares it.
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
            constant_of_real=constant_of_real, callbacks=called,
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
                if record.reverse is reverse:
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


def constant(*functions: Any, methods: str = "") -> None:
    """Declare functions whose derivative is zero (or which do not return a float), free of side effects."""
    for function in functions:
        record = Rule(function_name(function), function, (Parameter("args", "rest"),), frozenset(), None)
        RULES.setdefault(key_of_function(function), record)
        _KEPT.append(function)
    for method in methods.split():
        METHODS.setdefault(method, Rule(f"ndarray.{method}", None, (Parameter("args", "rest"),), frozenset(), None))


# Modules whose functions have rules, and where these are. srcad imports none of them: a program that calls one of
# their functions has, and then the rules are declared.
LIBRARIES = {
    "scipy.special": ("special", "logsums", "several", "inverses"),
    "scipy.linalg": ("linalg", "decompositions", "matrices", "spectral"),
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
    "scipy.interpolate": ("interpolate",),
    "scipy.sparse": (),
    "scipy.sparse.linalg": ("sparse",),
}
REFUSED: dict[Any, str] = {}  # functions of such modules that have no rule, and what to write instead
DISTRIBUTIONS: dict[Any, tuple[str, ...]] = {}  # of scipy.stats, by the object's kind
MAKERS: dict[int, tuple[Any, tuple[str, ...]]] = {}  # of scipy.interpolate, by the class
BUILT_IN: dict[Any, Rule] = {}  # srcad's own rules of such modules


def find(function: Any) -> Rule | None:
    """The rule of a function, by identity."""
    found = RULES.get(key_of_function(function))
    if found is None and load_library_of(function):
        found = RULES.get(key_of_function(function))
    return found


def refusal(function: Any) -> str | None:
    """What to write instead of a function of a library that is known to have no derivative."""
    load_library_of(function)
    return REFUSED.get(key_of_function(function))


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
    """Of a class whose objects are functions: the function of all arguments, and the names of those that it holds."""
    if not isinstance(value, type):
        return None
    found = MAKERS.get(id(value))
    return found if found is not None or not load_library_of(value) else MAKERS.get(id(value))


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
    **partials: Any,
) -> None:
    """Declare an elementwise function by its partial derivatives, expressions in its arguments and its result `y`.

    elementwise(np.exp, "x", x="y")
    elementwise(np.multiply, "a, b", a="b", b="a")
    """
    functions = functions if isinstance(functions, (tuple, list)) else (functions,)
    parameters = parse_parameters(signature)
    trees = {k: partial_tree(v) for k, v in partials.items()}
    known = {p.name for p in parameters} | {"y", "np", "special", "math"}
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
        for parameter in c.active_names:
            if not is_zero(trees[parameter]):
                out[parameter] = c.reduced(times_partial(c, trees[parameter]), parameter)
        return out

    record = Rule(
        function_name(functions[0]), functions[0], parameters, frozenset(trees), reverse,
        elementwise=True, partials=dict(partials), infer=infer, hint=hint,
    )  # fmt: skip
    register(record, functions, method)


def _numbers(c: Call) -> bool:
    """Whether a call is one of numbers (of arrays a cotangent that has two names would be copied)."""
    return isinstance(c.result, Scalar) and not c.lazy_bar.masked


@functools.cache
def partial_tree(partial: Any) -> Any:
    """A partial derivative as a tree, where it is given as text."""
    return gast.parse(partial, mode="eval").body if isinstance(partial, str) else partial


def partial_of(c: Call, tree: Any) -> E:
    """A partial derivative, over the program's own expressions."""
    if not isinstance(tree, gast.AST):
        made: E = tree(c)
        return made
    value = c.factor if c.rule.function is np.multiply else c.__getitem__
    return evaluate(tree, lambda p: c.y if p == "y" else value(p), c.scope)


def is_zero(tree: Any) -> bool:
    """Of a partial derivative that is 0 everywhere: no contribution."""
    return isinstance(tree, gast.Constant) and tree.value == 0.0


def times_partial(c: Call, tree: Any) -> E:
    """The cotangent times a partial derivative.

    Where the cotangent is masked (a branch that `np.where` has not selected) the partial is taken at a harmless point:
    at the value itself it may be infinite, and zero times that is not a number.
    """
    bar = c.lazy_bar
    if isinstance(tree, gast.Constant):
        return bar * literal(tree.value, c.scope)
    if bar.masked:
        bar = c.let(bar, "chosen_bar")
        c.chosen = bar.compare("!=", 0)
    made = partial_of(c, tree)
    c.chosen = None
    return bar * made
