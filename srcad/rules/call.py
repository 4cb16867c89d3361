"""What a rule is asked about: the record of a function, and one `Call` of it.

A rule says what goes back to each argument, as an expression. It is handed a `Call`: the cotangent `c.bar`,
the result `c.y`, the arguments `c["x"]`, and what is known of each. Only what the returned expressions name is
kept by the forward sweep, so nothing else has to be declared:

    @rule(np.exp, "x")
    def exp(c):
        return {"x": c.bar * c.y}            # keeps the result, not the argument
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import gast
import numpy as np

from srcad.errors import NoDerivativeError
from srcad.facts import EVERY_FLAG, Array, Dim, Fact, Known, Length, Scalar, Seq, Unknown, dims_of, is_float, taken_out
from srcad.lengths import Scope, is_many
from srcad.rules.expr import NUMPY, E, is_negative, literal, numpy
from srcad.tree.build import call

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
    selects: bool = False  # by a condition, as `np.where` does: what it leaves out is no contribution


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
    real_only: bool = False  # what is said of an elementwise function does not hold of complex numbers
    constant_of_real: bool = False  # the derivative by a real argument is zero (`np.sign`, `np.angle`)
    unsettled: bool = False  # the result is taken as complex, and may turn out to be real (`np.linalg.eigvals`)
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

    boxed = False  # whether a partial is taken of NumPy's numbers: 1 / 0.0 is an error of Python's
    chosen: E | None = None  # where the cotangent counts, while the partial of a masked one is taken

    @property
    def y(self) -> E:
        return self._harmless(self.reader.value(self.node))

    def __getitem__(self, parameter: str) -> E:
        e = self.reader.value(self.operands[parameter])
        if self.rule.elementwise and isinstance(e.fact, Seq):  # `np.power([1.0, 2.0], x)`
            e = numpy("asarray", e)
        return e if self._counts(self.operands[parameter]) else self._harmless(e)

    def factor(self, parameter: str) -> E:
        """An argument that goes into a product.

        `3.0 * x * x` of one number and `-0.5 * x` of an array are written out, so that constants and like terms meet.
        """
        return self._harmless(self._written_out(self.operands[parameter]))

    def _written_out(self, node: gast.expr) -> E:
        if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Mult) and self._of_one_name(node):
            return self._written_out(node.left) * self._written_out(node.right)
        if self.is_minus_name(node):
            return -self.reader.value(node.operand)
        return self.reader.value(node)

    def is_minus_name(self, node: Any) -> bool:
        """Whether it is `-W` of an array, which need not be kept beside W. (Whole numbers may have no sign.)"""
        if not isinstance(node, gast.UnaryOp) or not isinstance(node.op, gast.USub):
            return False
        fact = self.reader.fact(node.operand)
        return isinstance(node.operand, gast.Name) and isinstance(fact, Array) and is_float(fact.dtype)

    def _of_one_name(self, node: gast.expr) -> bool:
        """Whether a product consists of constants and one name: a number in any power, an array once, scaled."""
        leaves: list[gast.expr] = [node]
        names: list[gast.Name] = []
        for leaf in leaves:
            if isinstance(leaf, gast.BinOp) and isinstance(leaf.op, gast.Mult) and len(leaves) < MAX_FACTORS:
                leaves += [leaf.left, leaf.right]
            elif isinstance(leaf, gast.Name):
                names.append(leaf)
            elif isinstance(leaf, gast.UnaryOp) and isinstance(leaf.op, gast.USub):
                leaves.append(leaf.operand)
            elif not isinstance(leaf, gast.Constant):
                return False
        fact = self.reader.fact(node)
        arrays = [n for n in names if not isinstance(self.reader.fact(n), Scalar)]
        once = isinstance(fact, Array) and len(arrays) == 1 and fact.dtype[0] in "fc"
        return once or isinstance(fact, Scalar) and len({n.id for n in names}) == 1

    @property
    def again(self) -> bool:
        """Whether what is written is differentiated in its turn."""
        return bool(getattr(self.reader, "nested", False))

    def _harmless(self, e: E) -> E:
        if self.boxed and isinstance(e.fact, Scalar) and e.fact.dtype == "float64" and e.literal is None:
            return E(call(f"{NUMPY}.float64", e.node), replace(e.fact, weak=False), self.scope, e.marks)
        finite = getattr(e.fact, "dtype", "float64").startswith(("int", "bool"))
        if self.chosen is None or e.literal is not None or finite:
            return e
        return numpy("where", self.chosen, e, 2.0 if self.rule.function is np.arccosh else 0.5)

    def _counts(self, node: Any) -> bool:
        """Whether a number is a count, or a root of one: `np.sqrt(x.shape[1])` is the same for all elements."""
        if self.chosen is None or not isinstance(node, gast.Call) or len(node.args) != 1:
            return False
        function, given = self.reader.fact(node.func), self.reader.fact(node.args[0])
        of_counts = isinstance(given, Scalar) and given.dtype.startswith("int")
        return of_counts and isinstance(function, Known) and function.value in (np.sqrt, math.sqrt, float)

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
    def measured_bar(self) -> E:
        """The cotangent as it comes, if it is known how many dimensions it has; otherwise in its full shape."""
        return self.bar if self.raw_bar.dims is None else self.raw_bar

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
        dims = dims_of(self.scope.resolved(self.reader.fact(node)))
        if dims == ():
            raise CannotTell(f"{self.rule.name} of a number", "pass an array")
        size = dims[axis] if dims is not None else None
        if isinstance(size, int):
            return literal(size, self.scope)
        as_long = getattr(self.reader, "as_long", None)
        at = None if size is None or as_long is None or self.is_at_hand(node) else as_long(node, size)
        shape = self.shape_of(node) if at is None else self.shape_of(at[0])
        index = gast.Constant(axis if at is None else at[1], None)
        return E(gast.Subscript(shape.node, index, gast.Load()), Scalar("int64", size=size), self.scope)

    def is_at_hand(self, node: gast.expr) -> bool:
        """Whether a variable has the shape of an expression, which then is not computed for that."""
        twin = getattr(self.reader, "twin", None)
        return isinstance(node, gast.Name) or twin is None or twin(node) is not None

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
        if e.is_scalar and isinstance(fact, Array) and fact.dtype in ("float16", "float32", "complex64"):
            # one Python number would make it double
            single = gast.Attribute(gast.Name(NUMPY, gast.Load(), None, None), fact.dtype, gast.Load())
            return E(numpy("full", shape, e, single, result=fact).node, fact, self.scope, e.marks)
        fact = of_type(fact, e.fact)
        return E(numpy("broadcast_to", e, shape, result=fact).node, fact, self.scope, e.marks)

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
                if isinstance(operand, gast.expr) and self.scope.alike(dims_of(self.reader.fact(operand)), want):
                    return operand
        return like

    def reduced(self, e: E, parameter: str) -> E:
        """The part of an elementwise contribution that belongs to this argument: sums over what was broadcast."""
        return self.reduced_to(e, self.operands[parameter])

    def reduced_to(self, e: E, operand: gast.expr) -> E:
        return unbroadcast(self, e, operand)


def of_kind(fact: Fact, made_of: Fact) -> Fact:
    """What is known of a cotangent in a value's shape: of a real value it may be complex, and the other way round."""
    dtype = getattr(made_of, "dtype", "")
    if not isinstance(fact, (Scalar, Array)) or dtype[:1] not in ("c", "f"):
        return fact
    if (dtype[0] == "c") == (fact.dtype[0] == "c"):
        return fact
    return replace(fact, dtype=dtype)


def of_type(fact: Fact, made_of: Fact) -> Fact:
    """What is known of a cotangent that is put into a value's shape: its type is its own."""
    if isinstance(fact, (Scalar, Array)) and isinstance(made_of, (Scalar, Array)):
        return replace(fact, dtype=made_of.dtype)
    return taken_out(fact)


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
        if lead < 0:  # of a store: `v[:2] = row` where row is (1, 2)
            return _unbroadcast_at_run_time(c, e, operand)
        pairs = list(zip(have[lead:], want, strict=True))
        unsure = [i for i, (p, q) in enumerate(pairs) if not c.scope.same(p, q) and q != 1 and not is_many(q)]
        if not unsure:
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
    if e.quotient is not None and not e.is_scalar and _same_for_all(e, lead, ones, ndim):
        top, bottom = e.quotient  # one division of the sum instead of one for each element
        return _summed(c, replace(top, marks=e.marks), lead, ones, ndim) / bottom
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


def _same_for_all(e: E, lead: int, ones: tuple[int, ...], ndim: int) -> bool:
    """Whether what is summed is divided by the same, along all axes that are summed over."""
    assert e.quotient is not None
    bottom = e.quotient[1]
    if bottom.is_scalar:
        return lead == ndim
    if bottom.dims is None or e.masked:
        return False
    missing = ndim - len(bottom.dims)
    return lead <= missing and all(axis < missing or bottom.dims[axis - missing] == 1 for axis in ones)


def _unbroadcast_at_run_time(c: Call, e: E, operand: gast.expr) -> E:
    value = c.reader.value(operand)
    e = c.full(e, c.node)
    node = gast.Call(gast.Name("unbroadcast", gast.Load(), None, None), [e.node, value.node], [])
    return E(node, of_kind(c.scope.resolved(c.reader.fact(operand)), e.fact), c.scope, e.marks)
