"""Derivatives asked for inside a function that is being differentiated itself.

    def outer(x):                                   y_bar = inner_grad(y, x=x)     put in place,
        inner = lambda y: x * y * y         ->      and differentiated like anything else
        return srcad.grad(inner)(x)

The inner function's derivative is generated for what is known of its arguments here, and then is a function as any
other, whose call is put in place. What an inner function reads of the functions around it becomes parameters, passed at
the call: so an outer variable is active in it wherever it is active outside, and each derivative has adjoints and
tangents of its own: none can be taken for another one's.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.errors import SrcadError
from srcad.facts import Array, Dim, Fact, Known, Map, Scalar, Seq, Unknown, sites_of
from srcad.frontend.displays import display, parts_of_sequence
from srcad.frontend.dynamic import dynamic_call
from srcad.frontend.frames import Bound, Closure, Frame, as_function, is_made_function, names_in
from srcad.frontend.gradients import several
from srcad.frontend.inactive import read_names
from srcad.frontend.operations import object_node
from srcad.frontend.scopes import renamed
from srcad.frontend.seen import OWN, Seen, again, executed, reads_around, without_defaults
from srcad.rules.call import literals_in, static_value
from srcad.runtime.checkpoints import checkpoint, run_again, with_snapshots
from srcad.several import Where, where_of
from srcad.tree.build import const, copy_tree, text

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

OPERATORS: dict[str, Callable] = {}  # the public operators, by name; srcad puts them here when it is imported
# How a derivative is made for facts; likewise.
MAKERS: list[Callable[..., tuple[types.FunctionType, Where | None]]] = []
_MADE: set[Callable] = set()  # the operators that are functions of others, by those functions
SPACE: dict[str, Callable] = {}  # what the operators by several parameters are written with; likewise
SEERS: list[Callable[[Any], Any]] = []  # the plain function behind a callable (`srcad/targets.py`); likewise


@dataclass(frozen=True)
class Application:
    """`srcad.grad(f, wrt)` before it is called: which operator, with respect to what."""

    kind: str
    wrt: Any = 0
    aux: bool = False
    holomorphic: bool = False

    def __call__(self, fun: Callable, *args: Any, **kwargs: Any) -> Any:
        """As it is called where nothing active is in it."""
        options = {k: True for k, on in (("has_aux", self.aux), ("holomorphic", self.holomorphic)) if on}
        return OPERATORS[self.kind](fun, self.wrt, **options)(*args, **kwargs)


@dataclass
class Plain:
    """A Python function that does not see the functions around it, and what it is passed instead."""

    function: types.FunctionType
    captured: dict[str, gast.expr] = field(default_factory=dict)
    args: list[gast.expr] = field(default_factory=list)  # what a method or partial holds
    keywords: dict[str, gast.expr] = field(default_factory=dict)

    def by_name(self, wrt: Any) -> Any:
        """What `wrt` means, as names: positions are those of the callable's own parameters."""
        if isinstance(wrt, tuple):
            return tuple(map(self.by_name, wrt))
        counted = isinstance(wrt, int) and not isinstance(wrt, bool) and -len(self.own) <= wrt < len(self.own)
        return self.own[wrt] if counted else wrt

    @property
    def own(self) -> list[str]:
        """The callable's own parameters."""
        code = self.function.__code__
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        return [n for n in names[len(self.args) :] if n not in self.captured]


# ---------------------------------------------------------------- the operators, called by name


def applied(kind: str) -> Callable:
    """How the front end calls `srcad.grad(f, ...)`: the derivative is a function of the program's own."""

    def handler(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
        if not args or as_function(args[0], sp.fact(args[0])) is None:
            return None
        wrt = _static(sp, node, args[1] if len(args) > 1 else keywords.get("wrt"), 0)
        aux = bool(_static(sp, node, keywords.get("has_aux"), False))
        holomorphic = bool(_static(sp, node, keywords.get("holomorphic"), False))
        application = Application(kind, wrt, aux, holomorphic)
        return sp.note(gast.Constant(None, None), Bound(Known(application), (_as_it_is(sp, args[0]),)))

    return handler


def made_of(function: Callable, by_each: Callable[[tuple[int, ...]], str] | None = None) -> Callable:
    """An operator in terms of the others: a function of `f`, the position of `wrt`, and the arguments of `f`.

    `by_each`: how it is written by several parameters, a `Grads` of what it is by each.
    """
    _MADE.add(function)

    def handler(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
        called = as_function(args[0], sp.fact(args[0])) if args else None
        if called is None:
            return None
        if not set(keywords) <= {"wrt", "mode"}:
            raise sp.unsupported(
                node, f"srcad.{value.__name__} with {', '.join(keywords)} inside a function that is differentiated",
                "leave it out, or take srcad.vjp or srcad.jvp there",
            )  # fmt: skip
        wrt = _static(sp, node, args[1] if len(args) > 1 else keywords.get("wrt"), 0)
        own = _plain(sp, node, _differentiated(sp, called)).own if wrt != 0 else []
        places = [own.index(w) if w in own else w for w in (wrt if isinstance(wrt, tuple) else (wrt,))]
        different = 0 < len(set(places)) == len(places)
        several_at_once = by_each and different and all(place in range(-len(own), len(own)) for place in places)
        if not all(isinstance(place, int) for place in places) or isinstance(wrt, tuple) and not several_at_once:
            raise sp.unsupported(
                node, f"srcad.{value.__name__} with wrt={wrt!r} inside a function that is differentiated",
                "name one parameter of the function",
            )  # fmt: skip
        if isinstance(wrt, tuple):
            assert by_each is not None
            counted = tuple(place % len(own) for place in places)
            whole = _by_several(sp, by_each, counted, tuple(own[place] for place in counted))
            return sp.note(gast.Constant(None, None), Bound(Known(whole), (_as_it_is(sp, args[0]),)))
        at = sp.note(const(places[0]), Scalar("int64", literal=places[0], size=places[0]))
        return sp.note(gast.Constant(None, None), Bound(Known(function), (_as_it_is(sp, args[0]), at)))

    return handler


def _differentiated(sp: Specialiser, function: Fact) -> Fact:
    """The function under `srcad.grad(f)`, whose parameters the gradient has."""
    while isinstance(function, Bound) and isinstance(getattr(function.function, "value", None), Application):
        function = as_function(function.args[0], sp.fact(function.args[0])) or Unknown()
    return function


def _by_several(
    sp: Specialiser, written: Callable[[tuple[int, ...]], str], places: tuple[int, ...], names: tuple[str, ...]
) -> types.FunctionType:
    """A function of `f` and its arguments that gives a `Grads`."""
    text_of_it = f"def by_each(fun, *args, **options):\n{written(places)}"
    key = (text_of_it, names)
    if key not in sp.memory.functions:
        space = {**SPACE, "names": names}
        sp.memory.functions[key] = executed(text_of_it, "by_each", space)["by_each"]
    return sp.memory.functions[key]


def as_grads(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr:
    """`as_grads(names, p, q)`: read by position and by name."""
    return several(sp, args[1:], _static(sp, node, args[0], ()))


def _as_it_is(sp: Specialiser, function: gast.expr) -> gast.expr:
    """A function that the program has made, and not the variable that holds it: `f = srcad.elementwise_grad(f)`."""
    fact = sp.fact(function)
    return sp.note(gast.Constant(None, None), fact) if is_made_function(fact) else function


def vjp(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`srcad.vjp(f, *primals)`: the value, and the pullback as a function of the program's own."""
    if not args or as_function(args[0], sp.fact(args[0])) is None or not (_touched(sp, args) or sp.source.is_generated):
        return None
    wrt = _static(sp, node, keywords.get("wrt"), tuple(range(len(args) - 1)))
    return apply(sp, node, Application("vjp", wrt if isinstance(wrt, tuple) else (wrt,)), args, {})


def jvp(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`srcad.jvp(f, primals, tangents)`."""
    if len(args) != 3 or as_function(args[0], sp.fact(args[0])) is None or not _touched(sp, args):
        return None
    primals, tangents = parts_of_sequence(sp, args[1]), parts_of_sequence(sp, args[2])
    if primals is None or tangents is None:
        raise sp.unsupported(node, "srcad.jvp of tuples that are not written out", "write them out: (x,), (x_dot,)")
    moving = [(i, t) for i, t in enumerate(tangents) if sp.fact(t) != Known(None)]
    application = Application("jvp", tuple(i for i, _ in moving))
    return apply(sp, node, application, [args[0], *primals], {}, [t for _, t in moving])


def vjp_at(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`vjp_at(f, (0, 2), x, p, q)` of generated code: the pullback to the arguments at these positions."""
    function, wanted, *primals = args
    if as_function(function, sp.fact(function)) is None or not _touched(sp, args):
        return None
    return apply(sp, node, Application("vjp", _positions(sp, node, wanted)), [function, *primals], {})


def jvp_at(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`jvp_at(f, (0, 2), (x_dot, q_dot), x, p, q)` of generated code."""
    function, wanted, dots, *primals = args
    tangents = parts_of_sequence(sp, dots)
    if as_function(function, sp.fact(function)) is None or not _touched(sp, args) or tangents is None:
        return None
    application = Application("jvp", _positions(sp, node, wanted))
    return apply(sp, node, application, [function, *primals], {}, tangents)


def joined(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`joined(parts)` of generated code, of parts that are known one by one."""
    parts = parts_of_sequence(sp, args[0])
    if parts is None or not _touched(sp, args):
        return None
    rows = [sp.call_function(node, Known(np.ravel), [part], {}, sp.object(np.ravel)) for part in parts]
    every = display(sp, gast.Tuple(rows, gast.Load()), "tuple")
    return sp.call_function(node, Known(np.concatenate), [every], {}, sp.object(np.concatenate))


def _positions(sp: Specialiser, node: gast.AST, wanted: gast.expr) -> tuple[int, ...]:
    return tuple(_static(sp, node, part, 0) for part in parts_of_sequence(sp, wanted) or [])


def _static(sp: Specialiser, node: gast.AST, value: gast.expr | None, default: Any) -> Any:
    if value is None:
        return default
    try:
        return static_value(value, sp)
    except ValueError:
        sp.memory.wanted.update(literals_in(value, sp))
        found = "wrt, has_aux or holomorphic known only when the program runs"
        raise sp.unsupported(node, found, "write it as a literal") from None


def _touched(sp: Specialiser, args: list[gast.expr]) -> bool:
    """Whether anything active is in a call, or functions that may read something active."""
    facts = [sp.fact(a) for a in args]
    active = any(f.active or is_made_function(f) or sites_of(f) & sp.memory.active_sites for f in facts)
    return active or bool(sp.wrt_free)


# ---------------------------------------------------------------- their derivatives, called


def call_object(
    sp: Specialiser, node: gast.AST, derivative: Any, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> gast.expr:
    """A call of what `srcad.grad(f)` gave before, outside of the program."""
    function = sp.note(gast.Constant(None, None), Known(derivative.primal))
    return apply(sp, node, Application(*derivative._operator), [function, *args], keywords)


def apply(
    sp: Specialiser, node: gast.AST, application: Application, args: list[gast.expr],
    keywords: dict[str, gast.expr], tangents: list[gast.expr] | None = None,
) -> gast.expr:  # fmt: skip
    """A call of a derivative: `args[0]` is the function, the rest are its arguments."""
    function, given = as_function(args[0], sp.fact(args[0])) or Unknown(), args[1:]
    # A pullback of constants may be called with an active cotangent where a user's own is differentiated.
    linear = application.kind == "vjp" and sp.source.is_generated
    if not linear and not _touched(sp, [*args, *keywords.values(), *(tangents or [])]):
        return sp.note(gast.Call(sp.object(application), list(args), _keywords(keywords)), Unknown())
    if application.kind == "hvp":
        *given, vector = given
        tangents = [vector] if not isinstance(application.wrt, tuple) else parts_of_sequence(sp, vector)
    steps = [*_steps(application)]
    while True:
        if isinstance(function, Bound) and not (function.args or function.keywords):
            function = function.function
        elif isinstance(function, Bound) and isinstance(function.function, Known):
            inner = function.function.value
            if not isinstance(inner, Application):
                break
            held = function.args[0]
            steps, function = [*_steps(inner), *steps], as_function(held, sp.fact(held)) or Unknown()
        elif isinstance(function, Known) and hasattr(type(function.value), "_srcad_derivative"):
            steps = [*_steps(Application(*function.value._operator)), *steps]
            function = Known(function.value.primal)
        else:
            break
    plain = _plain(sp, node, function)
    given = [*plain.args, *given]
    by_place = plain.function.__code__.co_varnames[: min(len(given), plain.function.__code__.co_argcount)]
    keywords = {k: v for k, v in plain.keywords.items() if k not in by_place} | keywords
    steps = [replace(step, wrt=plain.by_name(step.wrt)) for step in steps]
    values = _bound(sp, node, plain, given, keywords)
    made = plain.function
    rest = {**keywords, **plain.captured}
    if any(reads_around(sp, value) for value in values.values()):
        made, values = _with_functions_inside(sp, node, made, values)
        given, rest = [], values
        if not all({*(step.wrt if isinstance(step.wrt, tuple) else (step.wrt,))} <= {*values} for step in steps):
            raise sp.unsupported(node, "the derivative by what holds functions", "pass the functions by themselves")
    if _is_gradient(steps) and sp.by_products:
        return _called(sp, node, made, steps[0], values)
    where: Where | None = None
    for step in steps:
        made, several_ = _make(sp, made, step, values)
        where = _where_after(step, where or several_)
    if tangents is not None:
        code = made.__code__
        count = code.co_argcount + code.co_kwonlyargcount
        dots = [_of_floats(sp, node, t) for t in tangents]
        rest |= dict(zip(code.co_varnames[count - len(tangents) : count], dots, strict=True))
    found = sp.call_function(node, Known(made), list(given), rest)
    if application.kind == "hvp":
        found = sp.subscript_of(found, const(1), node)
    if isinstance(application.wrt, tuple) and application.kind in ("grad", "value_and_grad", "hvp"):
        return _as_grads(sp, node, found, tuple(map(str, plain.by_name(application.wrt))), application)
    if where is None or application.kind not in ("vjp", "jvp"):
        return found
    return _with_names(sp, node, found, where)


def _where_after(step: Application, where: Where | None) -> Where | None:
    """Where several gradients are in what a derivative gives, from where they are in the function's value."""
    if step.kind in ("vjp", "jvp"):
        return where_of([where, where if step.kind == "jvp" else None])
    gradient: Where | None = {"names": list(step.wrt)} if isinstance(step.wrt, tuple) else None
    return where_of([None, gradient]) if step.kind == "value_and_grad" else None if step.aux else gradient


def _with_names(sp: Specialiser, node: gast.AST, found: gast.expr, where: Where) -> gast.expr:
    """What `vjp` and `jvp` give, with a `Grads` where the function's value has one: generated code gives tuples."""
    parts = parts_of_sequence(sp, found)
    if parts is None or sp.fact(found).kind != "tuple":  # type: ignore[attr-defined]
        return found
    if "names" in where:
        return several(sp, parts, tuple(where["names"]))
    held = dict(where.get("parts", ()))
    named = [_with_names(sp, node, part, held[i]) if i in held else part for i, part in enumerate(parts)]
    return display(sp, gast.Tuple(named, gast.Load()), "tuple")


def _is_gradient(steps: list[Application]) -> bool:
    """Whether it is a gradient, and no more: of several orders the last is the text of the others."""
    return len(steps) == 1 and steps[0].kind == "grad" and not steps[0].aux and not steps[0].holomorphic


def _called(
    sp: Specialiser, node: gast.AST, function: types.FunctionType, step: Application, values: dict[str, gast.expr]
) -> gast.expr:
    """A gradient whose text cannot be differentiated backwards: it stays a call, which is when it runs."""
    wrt = step.wrt if isinstance(step.wrt, tuple) else (step.wrt,)
    function = _by_position(sp, function, list(values))
    derivative = OPERATORS["grad"](function, step.wrt)
    parts = tuple(sp.fact(values[n]) for n in wrt)
    held = object_node(sp, derivative, node)
    given = [values[n] for n in function.__code__.co_varnames[: function.__code__.co_argcount]]
    several_ = isinstance(step.wrt, tuple)
    found = dynamic_call(
        sp, node, held, given, {}, f"the gradient of {function.__name__}", None if several_ else parts[0],
        parts if several_ else None,
    )  # fmt: skip
    if not several_:
        return found
    items = parts_of_sequence(sp, found)
    assert items is not None
    return several(sp, items, tuple(map(str, wrt)))


def _by_position(sp: Specialiser, function: types.FunctionType, names: list[str]) -> types.FunctionType:
    """A function that takes by position what this one takes by name: the variables that it reads of those around."""
    code = function.__code__
    if not code.co_kwonlyargcount:
        return function
    label = function.__name__ if function.__name__.isidentifier() else "function"
    passed = ", ".join(n if n in code.co_varnames[: code.co_argcount] else f"{n}={n}" for n in names)
    written = f"def {label}({', '.join(names)}):\n    return function_({passed})\n"
    key = (written, function)
    if key not in sp.memory.functions:
        sp.memory.functions[key] = executed(written, label, {"function_": function})[label]
    return sp.memory.functions[key]


def _of_floats(sp: Specialiser, node: gast.AST, tangent: gast.expr) -> gast.expr:
    """A tangent that is written in whole numbers: what is stored into an array of them is rounded."""
    fact = sp.fact(tangent)
    if not isinstance(fact, Array) or fact.dtype[0] not in "iub":
        return tangent
    return sp.binary_of(node, sp.note(const(1.0), Scalar("float64", literal=1.0)), gast.Mult(), tangent)


def _as_grads(
    sp: Specialiser, node: gast.AST, found: gast.expr, names: tuple[str, ...], application: Application
) -> gast.expr:
    """Several gradients: read by position and by name, as a `Grads` is."""
    if application.kind == "value_and_grad" or application.aux:
        at = 1 if application.kind == "value_and_grad" else 0
        parts = [sp.subscript_of(found, const(i), node) for i in range(2)]
        parts[at] = _as_grads(sp, node, parts[at], names, replace(application, kind="grad", aux=False))
        return display(sp, gast.Tuple(parts, gast.Load()), "tuple")
    items = parts_of_sequence(sp, found)
    if items is None:
        raise sp.unsupported(node, "several gradients, of which only the running program knows", "name one parameter")
    return several(sp, items, names)


def _keywords(keywords: dict[str, gast.expr]) -> list[gast.keyword]:
    return [gast.keyword(k, v) for k, v in keywords.items()]


def _steps(application: Application) -> list[Application]:
    if application.kind == "hvp":
        return [Application("grad", application.wrt), Application("jvp", application.wrt)]
    return [application]


def _make(
    sp: Specialiser, function: types.FunctionType, step: Application, values: dict[str, gast.expr]
) -> tuple[types.FunctionType, Where | None]:
    """The derivative of a function for what is known of its arguments, made once in an interpretation; and where there
    are several gradients in the function's value."""
    dims: dict[str, Dim] = {}
    facts = {p: as_parameter(sp.scope.resolved(sp.fact(v)), p, dims) for p, v in values.items()}
    pullback = function.__code__, step  # equal in all rounds
    once = pullback not in sp.memory.called_again
    key = (once, function, step, identity(facts))
    if key not in sp.memory.derivatives:
        samples = {p: sp.samples[text(v)] for p, v in values.items() if text(v) in sp.samples}
        made, several_ = MAKERS[0](function, step.kind, step.wrt, step.aux, step.holomorphic, facts, samples, once)
        # The objects of the facts must not make room for others at their places.
        sp.memory.derivatives[key] = (made, several_), facts
        if once and step.kind == "vjp":
            sp.memory.pullbacks[made.__code__] = pullback
    return sp.memory.derivatives[key][0]


def count_pullback(sp: Specialiser, frame: Frame) -> None:
    """A function that a derivative's text defines is called: its pullback is, and must not be again if it was made so.

    Another time is a second call in the text, and one in a loop that the derivative is not in. Everything then is
    interpreted once more, with a pullback that may be called any number of times.
    """
    key = sp.memory.pullbacks.get(frame.source.function.__code__)
    if key is not None and (frame.pulled_back or frame.loop != sp.prefix):
        sp.memory.called_again.add(key)
    frame.pulled_back = True


def identity(part: Any) -> Any:
    """All that a fact says, as what can be compared: literals too, which its text leaves out."""
    if isinstance(part, Known):
        return part.value if isinstance(part.value, str) else id(part.value)
    if isinstance(part, dict):
        return tuple((key, identity(value)) for key, value in part.items())
    if isinstance(part, (tuple, list)):
        return tuple(map(identity, part))
    if is_dataclass(part) and not isinstance(part, type):
        return type(part), *(identity(getattr(part, f.name)) for f in fields(part))
    return tuple(sorted(part)) if isinstance(part, frozenset) else f"{type(part)} {part!r}"


def as_parameter(fact: Fact, path: str, dims: dict[str, Dim]) -> Fact:
    """What is known of an argument, as of a parameter: in memory of its own, lengths by their first place."""
    if isinstance(fact, Array):
        if fact.dims is None:
            return replace(fact, active=False, sites=frozenset([path]))
        made = tuple(d if isinstance(d, int) else _length(d, f"{path}.{i}", dims) for i, d in enumerate(fact.dims))
        return replace(fact, dims=made, active=False, sites=frozenset([path]))
    if isinstance(fact, Scalar):
        return replace(fact, active=False, size=Dim(path) if isinstance(fact.size, Dim) else fact.size)
    if isinstance(fact, Seq):
        items = None
        if fact.items is not None:
            items = tuple(as_parameter(f, f"{path}.{i}", dims) for i, f in enumerate(fact.items))
        elem = None if fact.elem is None else as_parameter(fact.elem, f"{path}.*", dims)
        length = Dim(f"{path}.len") if isinstance(fact.length, Dim) else fact.length
        return replace(fact, items=items, elem=elem, sites=frozenset([path]), length=length)
    if isinstance(fact, Map):
        items_ = {k: as_parameter(f, f"{path}.{k}", dims) for k, f in fact.items.items()}
        return replace(fact, items=items_, sites=frozenset([path]))
    if isinstance(fact, Unknown):
        return Unknown(False, frozenset([path]))
    return fact


def _length(d: Dim, path: str, dims: dict[str, Dim]) -> Dim:
    known = dims.setdefault(d.name, Dim(path))
    return replace(known, less=d.less, many=d.many)


def _bound(
    sp: Specialiser, node: gast.AST, plain: Plain, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> dict[str, gast.expr]:
    """The arguments by the function's parameters, defaults too."""
    code = plain.function.__code__
    if code.co_flags & 12:
        raise sp.unsupported(
            node, f"the derivative of {plain.function.__name__}, which takes * or **", "give it named parameters"
        )
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    positional = names[: code.co_argcount]
    values = {**dict(zip(positional, args, strict=False)), **keywords, **plain.captured}
    defaults = plain.function.__defaults__ or ()
    given = dict(zip(positional[len(positional) - len(defaults) :], defaults, strict=True))
    given |= plain.function.__kwdefaults__ or {}
    for name in names:
        if name not in values and name in given:
            values[name] = sp.object(given[name])
        if name not in values:
            raise sp.unsupported(node, f"{plain.function.__name__} called without {name}", f"pass {name}")
    return {name: values[name] for name in names}


# ---------------------------------------------------------------- functions that see others


def _plain(sp: Specialiser, node: gast.AST, function: Fact) -> Plain:
    if isinstance(function, Closure):
        return _apart(sp, node, function)
    marked: Any = getattr(function.function, "value", None) if isinstance(function, Bound) else None
    if isinstance(function, Bound) and marked in (run_again, with_snapshots):  # nothing is run again here
        count = 1 if marked is run_again else 3
        own = as_function(function.args[0], sp.fact(function.args[0])) or Unknown()
        return _plain(sp, node, Bound(own, function.args[count:], function.keywords))
    if isinstance(function, Bound) and marked in _MADE:
        return _with_parameters(sp, node, marked, *function.args)
    if isinstance(function, Bound):
        inner = _plain(sp, node, function.function)
        held = {**inner.keywords, **function.keywords}
        return replace(inner, args=[*inner.args, *map(sp.again, function.args)], keywords=held)
    if isinstance(function, Known) and callable(function.value):
        return _seen_through(sp, node, function.value)
    raise sp.unsupported(
        node,
        "the derivative, inside a function that is differentiated, of something that is no plain function",
        "write a lambda that calls it",
    )


def _with_parameters(sp: Specialiser, node: gast.AST, operator: Callable, fun: gast.expr, at: gast.expr) -> Plain:
    """A Jacobian that is differentiated itself, `jacobian_of(fun, at, *args)`: with the parameters of its function."""
    inner = _plain(sp, node, as_function(fun, sp.fact(fun)) or Unknown())
    code, defaults = inner.function.__code__, inner.function.__defaults__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    if code.co_flags & 12 or defaults:
        raise sp.unsupported(
            node, f"the derivative of a Jacobian of {inner.function.__name__}, which takes * or has defaults",
            "write a lambda that calls it",
        )  # fmt: skip
    label, place = operator.__name__, names.index(inner.by_name(_static(sp, node, at, 0)))
    own, by_name = ", ".join(names), names[code.co_argcount :]
    passed = ", ".join(f"{n}={n}" if n in by_name else n for n in names)
    given = f"def given({own}):\n        return fun({passed})\n"
    written = f"def {label}({own}):\n    {given}\n    return of(given, {place}, {own})\n"
    key = (written, id(inner.function))
    if key not in sp.memory.functions:
        sp.memory.functions[key] = executed(written, label, {"of": operator, "fun": inner.function})[label]
    return replace(inner, function=sp.memory.functions[key])


def _seen_through(sp: Specialiser, node: gast.AST, value: Any) -> Plain:
    """What a callable calls: of one with a rule of the user's that is a function that calls it, so the rule counts."""
    try:
        target = SEERS[0](value)
    except SrcadError as error:
        raise sp.unsupported(node, str(error), "write a lambda that calls it") from None
    if target.derivative is not None:
        raise sp.unsupported(
            node, "the derivative, inside a function that is differentiated, of a derivative with arguments held",
            "write a lambda that calls it",
        )  # fmt: skip
    args = [object_node(sp, a, node) for a in target.args]
    return Plain(target.function, {}, args, {k: object_node(sp, v, node) for k, v in target.keywords.items()})


def _apart(sp: Specialiser, node: gast.AST, closure: Closure) -> Plain:
    """A function of the program's own as a Python function, with what it reads of the others as parameters."""
    seen = Seen(objects={})
    captures(sp, node, closure, seen)
    captured, helpers = seen.captured, seen.helpers
    tree = closure.node
    args = copy_tree(tree.args)
    args.defaults, args.kw_defaults = [], [None] * (len(args.kwonlyargs) + len(captured))
    args.kwonlyargs = [*args.kwonlyargs, *(gast.Name(n, gast.Param(), None, None) for n in sorted(captured))]
    label = getattr(tree, "name", "function")
    body: list[gast.stmt] = [*(helpers[n][0] for n in sorted(helpers)), *seen.partials]
    body += [gast.Return(copy_tree(tree.body))] if isinstance(tree, gast.Lambda) else copy_tree(tree.body)
    made = gast.FunctionDef(label, args, body, [], None, None, [])
    space = closure.frame.source.function.__globals__
    return Plain(_compiled(sp, made, seen.objects or {}, space), captured, [], dict(closure.defaults))


def _with_functions_inside(
    sp: Specialiser, node: gast.AST, function: types.FunctionType, values: dict[str, gast.expr]
) -> tuple[types.FunctionType, dict[str, gast.expr]]:
    """A function some of whose arguments are functions that read variables, or hold such: these are written down in a
    function of the others, and of the variables.

    srcad.grad(loss)(y, lambda z: z * x)        def loss_of(y, x):
                                                    function = lambda z: z * x
                                                    return loss(y, function)
    """
    code, space = function.__code__, sp.frame.source.function.__globals__
    seen = Seen(meanings=dict.fromkeys(values, OWN), space=space, objects={})
    called: dict[str, Closure] = {}
    target = again(sp, node, Known(function), None, "fun", seen, called)
    bound: dict[str, gast.expr] = {}
    for name, value in values.items():
        if reads_around(sp, value):
            bound[name] = again(sp, node, sp.fact(value), value, f"{name}_given", seen, called)
    _define(sp, node, seen, called)
    positional = code.co_varnames[: code.co_argcount]
    passed = [gast.Name(n, gast.Load(), None, None) for n in positional]
    by_name = _keywords({n: gast.Name(n, gast.Load(), None, None) for n in values if n not in positional})
    left = {n: v for n, v in values.items() if n not in bound} | seen.captured
    parameters = gast.arguments([gast.Name(n, gast.Param(), None, None) for n in left], [], None, [], [], None, [])
    body: list[gast.stmt] = [*(seen.helpers[n][0] for n in sorted(seen.helpers)), *seen.partials]
    body += [gast.Assign([gast.Name(n, gast.Store(), None, None)], whole, None) for n, whole in bound.items()]
    body.append(gast.Return(gast.Call(target, passed, by_name)))
    label = function.__name__ if function.__name__.isidentifier() else "function"
    tree = gast.FunctionDef(label, parameters, body, [], None, None, [])
    return _compiled(sp, tree, seen.objects or {}, space), left


_GLOBAL = object()


def captures(sp: Specialiser, node: gast.AST, closure: Closure, seen: Seen) -> dict[str, gast.expr]:
    """Note what a function sees, and return the names that it has to be given for its own."""
    if any(isinstance(n, gast.Nonlocal) for n in gast.walk(closure.node)):
        raise sp.unsupported(node, "the derivative of a function with a nonlocal variable", "return the value instead")
    table: dict[str, gast.expr] = {}
    called: dict[str, Closure] = {}
    outside, space = read_names(without_defaults(closure.node)), closure.frame.source.function.__globals__
    if seen.space is None:
        seen.space = space
        seen.meanings = dict.fromkeys(names_in(closure.node) - outside, OWN) | seen.meanings
    outer, sp.frame = sp.frame, closure.frame
    try:
        for identifier in sorted(outside):
            owner = sp.frame.owner(identifier)
            noted = identifier in closure.frame.source.cells or identifier in seen.also
            if owner is None and not noted:
                same = space is seen.space or space.get(identifier, sp) is seen.space.get(identifier, sp)
                if not same or seen.place(identifier, _GLOBAL)[0] != identifier:
                    raise sp.unsupported(node, f"two variables called {identifier}", "give them two names")
                continue
            fact = sp.look(identifier) if owner is not None else None
            value = None
            if owner is not None and not is_made_function(fact):
                value = sp.local_variable(owner.names[identifier], node)
            if seen.objects is not None and (isinstance(fact, Bound) or value is not None and reads_around(sp, value)):
                placed, new = seen.place(identifier, fact if value is None else text(value))
                if new:
                    whole = again(sp, node, fact, value, placed, seen, called)
                    seen.partials.append(gast.Assign([gast.Name(placed, gast.Store(), None, None)], whole, None))
            elif seen.objects is None and (marked := _checkpointed(sp, fact)) is not None:
                placed, new = seen.place(identifier, fact)
                if new:
                    called[placed] = marked
                    seen.marked.add(placed)
            elif is_made_function(fact) and not isinstance(fact, Closure):
                raise sp.unsupported(node, f"the function {identifier}, chosen by a test or partial", "write a `def`")
            elif isinstance(fact, Closure):
                placed, new = seen.place(identifier, fact)
                if new:
                    called[placed] = fact
            else:
                value = sp.free_name(identifier, closure.frame) if value is None else value
                placed, _ = seen.place(identifier, text(value) if owner is None else owner.names[identifier])
                seen.captured[placed] = value
            if placed != identifier:
                table[identifier] = gast.Name(placed, gast.Load(), None, None)
    finally:
        sp.frame = outer
    _define(sp, node, seen, called)  # after all of its own, which may keep their names
    return table


def _checkpointed(sp: Specialiser, fact: Fact | None) -> Closure | None:
    """The function of the program's own that `srcad.checkpoint` marked."""
    if isinstance(fact, Bound) and fact.function == Known(run_again) and len(fact.args) == 1 and not fact.keywords:
        found = sp.fact(fact.args[0])
        return found if isinstance(found, Closure) else None
    return None


def _define(sp: Specialiser, node: gast.AST, seen: Seen, called: dict[str, Closure]) -> None:
    """Write down the functions that one calls."""
    for placed, function in called.items():
        made = _definition(sp, function, placed, captures(sp, node, function, seen))
        _hold_defaults(sp, node, function, made.args, seen)
        made.decorator_list = [object_node(sp, checkpoint, node)] if placed in seen.marked else []
        seen.helpers[placed] = made, function.frame


def _hold_defaults(sp: Specialiser, node: gast.AST, closure: Closure, args: gast.arguments, seen: Seen) -> None:
    """The defaults that a function was made with, `lambda y, c=c: c * y`: its variables may have been rebound since."""

    def held(parameter: str, default: gast.expr | None) -> gast.expr | None:
        value = closure.defaults.get(parameter)
        if value is None:
            return default
        if is_made_function(sp.fact(value)):
            raise sp.unsupported(node, f"a function as the default of {parameter}", "read it from the scope around it")
        placed, _ = seen.place(parameter, text(value))
        seen.captured[placed] = value
        return gast.Name(placed, gast.Load(), None, None)

    own = closure.node.args
    positional = [a.id for a in (*own.posonlyargs, *own.args)]
    first = len(positional) - len(args.defaults)
    args.defaults = [held(n, d) for n, d in zip(positional[first:], args.defaults, strict=True)]
    args.kw_defaults = [held(a.id, d) for a, d in zip(own.kwonlyargs, args.kw_defaults, strict=True)]


def _definition(sp: Specialiser, closure: Closure, name: str, table: dict[str, gast.expr]) -> gast.FunctionDef:
    tree = renamed(closure.node, table, sp.new_name)
    body = [gast.Return(tree.body)] if isinstance(tree, gast.Lambda) else tree.body
    return gast.FunctionDef(name, tree.args, body, [], None, None, [])


def _compiled(
    sp: Specialiser, tree: gast.FunctionDef, objects: dict[str, Any], space: dict[str, Any]
) -> types.FunctionType:
    """The function, which sees the objects as variables of a function around it."""
    if objects:
        parameters = gast.arguments(
            [gast.Name(n, gast.Param(), None, None) for n in objects], [], None, [], [], None, []
        )
        returned = gast.Return(gast.Name(tree.name, gast.Load(), None, None))
        written = text(gast.FunctionDef("bind", parameters, [tree, returned], [], None, None, [])) + "\n"
    else:
        written = text(tree) + "\n"
    key = (written, id(space), *(o if isinstance(o, Application) else id(o) for o in objects.values()))
    if key not in sp.memory.functions:
        made = executed(written, tree.name, space)
        sp.memory.functions[key] = made["bind"](*objects.values()) if objects else made[tree.name]
    return sp.memory.functions[key]
