"""Callables seen through: the plain Python function behind a method, a partial, an object, a dispatcher, a
ufunc."""

from __future__ import annotations

import functools
import inspect
import linecache
import math
import types
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from srcad.errors import SrcadError
from srcad.frontend.capture import unwrap
from srcad.frontend.nested import OPERATORS
from srcad.frontend.special import handles
from srcad.rules.call import Parameter, Rule
from srcad.rules.registry import find
from srcad.runtime.checkpoints import Checkpoint, refuse_below


@dataclass(frozen=True)
class Target:
    """A plain function, and the arguments that the callable gives it already."""

    function: types.FunctionType
    args: tuple[Any, ...] = ()
    keywords: dict[str, Any] = field(default_factory=dict)
    snapshots: tuple[tuple[str, Any], ...] = ()  # how many states its loops keep (`every`, `memory`)
    derivative: Any = None  # of which what is generated is the function: it has the function's own parameters

    @property
    def label(self) -> str:
        if self.derivative is not None:
            return str(self.derivative._label())
        name = self.function.__name__
        return name if name.isidentifier() else "function"


def see_through(fun: Any) -> Target:
    """The plain Python function behind a method, partial, callable object, dispatcher or NumPy function."""
    fun = unwrap(fun)
    if isinstance(fun, Checkpoint):
        return replace(see_through(fun.fun), snapshots=fun.options)
    if hasattr(type(fun), "_srcad_derivative"):
        return replace(fun._target, derivative=fun)
    if hasattr(type(fun), "_srcad_operator"):
        return Target(_operating(fun))
    record = find(fun)
    if record is not None and record.custom is not None:
        return Target(_calling(fun, record.name, [p.name for p in record.parameters]))
    if isinstance(fun, types.FunctionType) and record is None:
        return Target(_calling(fun, fun.__name__) if handles(fun) or _hides_parameters(fun) else fun)
    if isinstance(fun, types.MethodType) and (of_object := find(fun)) is not None:
        return Target(_function_of_rule(of_object, of_object.function))
    if isinstance(fun, types.MethodType):
        return _with(see_through(fun.__func__), (fun.__self__,), {})
    if isinstance(fun, functools.partial):
        return _with(see_through(with_options(fun.func)), fun.args, fun.keywords)
    if record is not None:
        return Target(_function_of_rule(record, fun))
    if isinstance(fun, np.vectorize):
        return Target(_calling(fun, getattr(fun.pyfunc, "__name__", "function")))
    call = getattr(type(fun), "__call__", None)  # noqa: B004  the class's own, as a function of the object
    if isinstance(call, types.FunctionType):
        return _with(see_through(call), (fun,), {})
    refuse_below(fun)
    raise SrcadError(_no_function(fun))


def _no_function(fun: Any) -> str:
    """What was given in a function's place, and what to give instead."""
    if isinstance(fun, functools._lru_cache_wrapper):
        return f"{fun.__name__} has a cache around it (functools.lru_cache): pass {fun.__name__}.__wrapped__"
    if isinstance(fun, property):
        return f"a property is no function: pass the one that it has, {getattr(fun.fget, '__qualname__', '')} (.fget)"
    if isinstance(fun, (str, tuple)) or type(fun) is int:
        return f"{fun!r} is no function: pass the function itself; for a decorator write @srcad.grad(wrt={fun!r})"
    if isinstance(fun, (float, complex, np.ndarray, np.generic, list, dict)):
        return f"a {type(fun).__name__} is no function: pass the function itself, not its value: srcad.grad(f)(x)"
    if isinstance(fun, type) and fun.__module__ != "builtins":
        return f"{fun.__name__} is a class: pass a function that makes an object of it, and computes with that"
    if not callable(fun):
        return f"an object of {type(fun).__name__} is no function: pass one, or an object with a method __call__"
    shown = repr(fun) if isinstance(fun, type) or not hasattr(fun, "__name__") else fun.__name__
    return f"{shown} is not a Python function and has no derivative rule: pass a function, or write one that calls it"


def _with(inner: Target, args: tuple[Any, ...], keywords: dict[str, Any]) -> Target:
    return replace(inner, args=(*inner.args, *args), keywords={**inner.keywords, **keywords})


def signature_of(fun: Any, target: Target) -> inspect.Signature:
    """The callable's own signature; that of the function behind it where it does not tell (a ufunc's names nothing)."""
    plain = unwrap(fun)
    if isinstance(plain, np.vectorize) or not isinstance(plain, types.FunctionType) and find(plain) is not None:
        return inspect.signature(target.function)
    try:
        return inspect.signature(plain)
    except (ValueError, TypeError):
        return inspect.signature(target.function)


_OF_RULES: dict[tuple[str, str], types.FunctionType] = {}


def _function_of_rule(record: Rule, fun: Any) -> types.FunctionType:
    """`np.sin` as a Python function, so that it can be differentiated like one."""
    own = f"{getattr(fun, '__module__', '')}.{getattr(fun, '__name__', '')}"
    key = (record.name, own)  # math.sin has the rule of np.sin
    if key in _OF_RULES and _OF_RULES[key].__globals__["function_"] is fun:
        return _OF_RULES[key]
    if isinstance(fun, types.MethodType):  # of a distribution, which takes them all by position
        made = _named_function(fun, [p.name for p in record.parameters], record.parameters)
    else:
        required = [p.name for p in record.parameters if p.default is inspect.Parameter.empty and p.kind == "one"]
        first = record.parameters[0]
        starred = _counted(fun) or [f"*{first.name}"] if first.kind == "rest" else [first.name]
        made = _named_function(fun, _own_names(fun, required) if required else starred, ())
    _OF_RULES[key] = made
    return made


def with_options(fun: Any) -> Any:
    """A function with a rule as one that takes options too, which are only known where it is called.

    `REDUCTIONS[name](a, axis=0)` calls `np.sum` so: as `def sum(a, *more, **options)`, where a derivative of `np.sum`
    itself is one of `def sum(a)`.
    """
    record = find(fun)
    if record is None or record.custom is not None or isinstance(fun, (np.ufunc, types.MethodType)):
        return fun
    required = [p.name for p in record.parameters if p.default is inspect.Parameter.empty and p.kind == "one"]
    if not required or len(required) == len(record.parameters):
        return fun
    key = (record.name, "with options")
    if key not in _OF_RULES or _OF_RULES[key].__globals__["function_"] is not fun:
        _OF_RULES[key] = _named_function(fun, [*_own_names(fun, required), "*more", "**options"], ())
    return _OF_RULES[key]


def _own_names(fun: Any, required: list[str]) -> list[str]:
    """The rule's parameters by the function's own names, where it tells: `operator.mul(a, b)` has the rule of
    `np.multiply(x1, x2)`."""
    try:
        own = [p.name for p in inspect.signature(fun).parameters.values() if p.kind in _POSITIONAL]
    except (ValueError, TypeError):
        return required
    return own[: len(required)] if len(own) >= len(required) and not isinstance(fun, np.ufunc) else required


def _counted(fun: Any) -> list[str]:
    """The parameters of a function whose rule takes any number of arguments, where it says how many it takes."""
    if isinstance(fun, np.ufunc):
        return ["x"] if fun.nin == 1 else [f"x{i + 1}" for i in range(fun.nin)]
    try:
        shown = inspect.signature(fun).parameters.values()
    except (ValueError, TypeError):
        return []
    required = [p.name for p in shown if p.kind in _POSITIONAL and p.default is p.empty]
    return [] if any(p.kind is p.VAR_POSITIONAL for p in shown) else required


_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def _named_function(fun: Any, required: list[str], parameters: tuple[Parameter, ...]) -> types.FunctionType:
    names = ", ".join(required)
    defaults = {p.name: p.default for p in parameters if p.default is not inspect.Parameter.empty}
    header = ", ".join(f"{name}={defaults[name]!r}" if name in defaults else name for name in required)
    label = getattr(fun, "__name__", "function")
    label = label if label.isidentifier() else "function"
    text = f"def {label}({header}):\n    return function_({names})\n"
    space = {"function_": fun, "__name__": __name__}
    return compiled(text, label, f"rule {getattr(fun, '__module__', '')}.{label}", space)


def compiled(text: str, label: str, origin: str, space: dict[str, Any]) -> types.FunctionType:
    """A function that was written as a few lines of text, which are known to `linecache` as any other source."""
    filename = f"<srcad {origin}>"
    while filename in linecache.cache and linecache.getlines(filename) != text.splitlines(keepends=True):
        filename = f"{filename[:-1]}'>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    made: dict[str, Any] = {}
    exec(compile(text, filename, "exec"), space, made)  # noqa: S102  our own few lines
    function = made[label]
    assert isinstance(function, types.FunctionType)
    return function


def _hides_parameters(fun: types.FunctionType) -> bool:
    """Whether a decorator's wrapper shows the parameters of what it wraps (`functools.wraps`), and has others."""
    return list(inspect.signature(fun).parameters) != list(inspect.signature(fun, follow_wrapped=False).parameters)


_CALLING: dict[int, tuple[Any, types.FunctionType]] = {}


def _calling(fun: Any, label: str, otherwise: list[str] | None = None) -> types.FunctionType:
    """A function that calls this one and has the parameters that it shows (`otherwise`: where it shows none).

    For functions with a rule of the user's, so that the rule is used, and for those that a decorator has wrapped.
    """
    if id(fun) in _CALLING and _CALLING[id(fun)][0] is fun:
        return _CALLING[id(fun)][1]
    label = label if label.isidentifier() else "function"
    called = label if label != "function" else "function_"
    shown = _shown(fun, otherwise or [])
    signature = _with_plain_defaults(shown)
    text = f"def {label}{signature}:\n    return {called}({passed_on(signature)})\n"
    module = getattr(fun, "__module__", None)
    function = compiled(text, label, f"call of {module or ''}.{label}", {called: fun, "__name__": module or __name__})
    _give_defaults(function, shown)
    _CALLING[id(fun)] = (fun, function)
    return function


def _operating(made: Any) -> types.FunctionType:
    """What `srcad.jacobian(f)` (or `hessian`, `hvp`, `elementwise_grad`) has given as a function that asks for it."""
    shown = made.__signature__
    signature = _with_plain_defaults(shown)
    label = f"{made.kind}_of_{see_through(made.primal).label}"
    text = f"def {label}{signature}:\n    return {made.kind}(primal, {made._options[0]!r})({passed_on(signature)})\n"
    space = {made.kind: OPERATORS[made.kind], "primal": made.primal, "__name__": made.__module__}
    function = compiled(text, label, f"{made.__module__}.{label}", space)
    _give_defaults(function, shown)
    return function


def _give_defaults(function: types.FunctionType, shown: inspect.Signature) -> None:
    keyword = inspect.Parameter.KEYWORD_ONLY
    defaults = {p.name: (p.kind, p.default) for p in shown.parameters.values() if p.default is not p.empty}
    function.__defaults__ = tuple(value for kind, value in defaults.values() if kind != keyword) or None
    function.__kwdefaults__ = {name: value for name, (kind, value) in defaults.items() if kind == keyword} or None


def _with_plain_defaults(shown: inspect.Signature) -> inspect.Signature:
    """Names and kinds, and the defaults where the text of each of them is the default itself."""
    parameters = shown.parameters.values()
    if not all(p.default is p.empty or _written_as_it_is(p.default) for p in parameters):
        return plain_signature(parameters)
    return inspect.Signature([p.replace(annotation=p.empty) for p in parameters])


def _written_as_it_is(default: Any) -> bool:
    return default is None or type(default) in (int, bool, str) or type(default) is float and math.isfinite(default)


def _shown(fun: Any, otherwise: list[str]) -> inspect.Signature:
    """The parameters that a function shows; plain ones of these names where it shows none."""
    try:
        if isinstance(fun, np.vectorize):
            return inspect.signature(fun.pyfunc)
        if not isinstance(fun, np.ufunc):
            return inspect.signature(fun)
    except (ValueError, TypeError):
        pass
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    return inspect.Signature([inspect.Parameter(name, kind) for name in otherwise])


def with_each(fun: Any, count: int) -> Any:
    """A function that takes any number of arguments as one that takes `count`, each a parameter; any other as it is.

    >>> inspect.signature(with_each(lambda a, *rest: a, 3))
    <Signature (a, rest_0, rest_1)>
    """
    shown = list(signature_of(fun, see_through(fun)).parameters.values())
    named = [p.name for p in shown if p.kind in _POSITIONAL]
    rest = next((p.name for p in shown if p.kind is p.VAR_POSITIONAL), None)
    if rest is None or count <= len(named):
        return fun
    names = [*named, *(f"{rest}_{i}" for i in range(count - len(named)))]
    label = see_through(fun).label
    text = f"def {label}({', '.join(names)}):\n    return function_({', '.join(names)})\n"
    module = getattr(fun, "__module__", None) or __name__
    return compiled(text, label, f"{module}.{label} of {count}", {"function_": fun, "__name__": module})


def plain_signature(parameters: Iterable[inspect.Parameter]) -> inspect.Signature:
    """Names and kinds, without defaults and annotations."""
    return inspect.Signature([p.replace(default=p.empty, annotation=p.empty) for p in parameters])


def passed_on(signature: inspect.Signature) -> str:
    """The parameters as the arguments of a call."""
    forms: dict[Any, str] = {
        inspect.Parameter.VAR_POSITIONAL: "*{0}",
        inspect.Parameter.VAR_KEYWORD: "**{0}",
        inspect.Parameter.KEYWORD_ONLY: "{0}={0}",
    }
    return ", ".join(forms.get(p.kind, "{0}").format(p.name) for p in signature.parameters.values())
