"""Gradients whose text is refused in reverse mode, differentiated backwards by products with the Hessian.

Problem: the derivative of a gradient is that of its text, and about lists of adjoints, and adjoints that have a shape
only when they are there, a text says too little for a reverse sweep. Forward mode takes all of them.

Remedy: a Hessian is symmetric. What goes back from the gradient along `v` is the change of the gradient along `v`:

    def loss_grad_vjp(x, c):
        x_bar, = loss_grad(x, c)
        def pullback(x_bar_bar):
            _, parts = loss_grad_jvp(x, c, x_dot=x_bar_bar)         forward over reverse, as `srcad.hvp` is
            return parts
        return x_bar, pullback

The pullback runs the function once more. So it has to do nothing but compute, from copies of its arguments; what is
seen to do more, or has a derivative that is not its own (a rule of the user's, `stop_gradient`), is refused as before.
Where variables of modules that it reads have changed in between, that is an error.
"""

from __future__ import annotations

import ast
import builtins
import types
from collections.abc import Iterator
from typing import Any

import numpy as np

from srcad.backend.load import load
from srcad.backend.module import Module, header
from srcad.backend.world import World, names_of
from srcad.derivative import OTHER_WAYS, Derivative
from srcad.frontend.core import Free
from srcad.pipeline import Made, capture_cells
from srcad.pushforward import Pushforward
from srcad.rules.registry import find
from srcad.runtime import checkpoints, helpers, tangents
from srcad.structures import leaves
from srcad.targets import passed_on, plain_signature
from srcad.versions import Version

LIBRARIES = ("numpy", "math", "cmath", "scipy", "operator", "functools", "itertools", "collections")
# Helpers that call functions of the user's, of which the text does not show what else they do.
CALLING = {
    "checkpoint", "checkpointed", "checkpointed_apart", "checkpointed_for", "checkpointed_for_apart",
    "checkpointed_while", "checkpointed_while_apart", "cotangent_function", "cotangents_by", "cotangents_of",
    "grad_of", "jvp_by", "jvp_of", "tangent_function", "value_by", "value_of", "vjp_apart", "vjp_by", "vjp_of",
}  # fmt: skip
HELPERS = (tangents.copied_tangent, checkpoints.refuse_other_value, helpers.ones_like)
ACTING = {"print", "input", "open", "exec", "eval", "setattr", "delattr", "next", "__import__", "breakpoint", "help"}
PLAIN = (float, int, bool, complex, str, bytes, type(None), np.ndarray, np.generic, np.dtype, type)


def by_products(derivative: Derivative, values: dict[str, Any], nested: bool) -> Version | None:
    """Code for these arguments; None where this is not the way. `nested`: it will be differentiated in its turn."""
    of = derivative._target.derivative
    if not _may_be(derivative, of, values):
        return None
    wanted = (*of.wrt, *(n for n in derivative.wrt if n not in of.wrt))
    gradient: Derivative = Derivative(of.primal, wanted)
    push = Pushforward(gradient, of.wrt)
    inner, moved = gradient._version(values, nested=True), push._version(values)
    if not _only_computes(inner.made.module, derivative._target.function):
        return None
    dots = push.dots(moved)
    copied = [n for n, value in values.items() if not isinstance(value, (float, int, str))] if nested else None
    module = _module(derivative, of, wanted, inner.made.module, moved.made.module, dots, copied)
    if module is None:
        return None
    function = derivative._target.function
    made = Made(module, load(module, function, capture_cells(function)), moved.made.world, moved.made.data,
                moved.made.attributes, moved.made.literals, moved.made.lengths)  # fmt: skip
    derivative._rely_on(gradient._static | push._static)
    several: Any = None if of._single else {"names": list(of.wrt)}
    return Version(made, list(values), None if nested else derivative._key_for(values, False), moved, derivative.primal,
                   (several, derivative._gives(several)))  # fmt: skip


def _may_be(derivative: Derivative, of: Any, values: dict[str, Any]) -> bool:
    """Whether it is the derivative, in reverse mode, of a plain gradient of real numbers."""
    if type(of) is not Derivative or of._value or of._aux or of._pullback or isinstance(derivative, Pushforward):
        return False
    if of._free or derivative._free or of._holomorphic or derivative._holomorphic or derivative._aux:
        return False
    if derivative._target.snapshots or any(p.kind > p.POSITIONAL_OR_KEYWORD for p in of._signature.parameters.values()):
        return False
    active = {n: leaves(values[n], n) for n in (*of.wrt, *derivative.wrt)}
    if any(np.result_type(leaf).kind != "f" for found in active.values() for leaf in found.values()):
        return False
    if not derivative._pullback:  # of a gradient that is one number
        value = values[of.wrt[0]]
        return of._single and isinstance(value, (float, np.floating, np.ndarray)) and np.size(value) == 1
    return True


def _module(
    derivative: Derivative, of: Derivative, wanted: tuple[str, ...], gradient: Module, product: Module,
    dots: tuple[str, ...], copied: list[str] | None,
) -> Module | None:  # fmt: skip
    """The text of gradient and product, and after them the function that calls both."""
    free = _together(gradient.free, product.free)
    parts = [_functions(gradient), _functions(product)]
    names = [f.name for part in parts for f in ast.parse(part).body if isinstance(f, ast.FunctionDef)]
    label = derivative._label()
    if free is None or len(set(names)) < len(names) or label in names:
        return None
    own = _Names({*derivative._names, *names, label, *free})
    helped: dict[str, Any] = {f.__name__: f for f in HELPERS}
    called = {n: own(n) for n in helped}
    text = _written(derivative, of, wanted, (gradient.function, product.function, label), dots, copied, own, called)
    used = {n.id for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name)}
    free |= {
        called[n]: Free("object", f, f.__module__, f.__name__) for n, f in helped.items() if called[n] in used
    }
    head = header(dict(sorted(free.items())))
    return Module("\n\n\n".join([*([head] if head else []), *parts, text]) + "\n", label, dict(sorted(free.items())))


class _Names:
    """Names that the text does not have."""

    def __init__(self, taken: set[str]) -> None:
        self.taken = taken

    def __call__(self, wish: str) -> str:
        while wish in self.taken:
            wish += "_"
        self.taken.add(wish)
        return wish


def _written(
    derivative: Derivative, of: Derivative, wanted: tuple[str, ...], functions: tuple[str, str, str],
    dots: tuple[str, ...], copied: list[str] | None, own: _Names, called: dict[str, str],
) -> str:  # fmt: skip
    """The function that calls gradient and product; `copied`: of these arguments it has copies, as the text is to be
    differentiated in its turn, where otherwise all are, and the product is on copies of these and looked at."""
    gradient, product, label = functions
    signature = plain_signature(derivative._signature.parameters.values())
    copies, value, bar, again, parts = map(own, ("given", "parts", "cotangent", "again", "parts_dot"))
    places = [wanted.index(n) for n in derivative.wrt]
    result = f"{value}[0]" if of._single else f"({', '.join(f'{value}[{k}]' for k in range(len(of.wrt)))},)"
    found = [f"{parts}[{k}]" for k in places]
    seeds = [bar] if of._single else [f"{bar}[{k}]" for k in range(len(of.wrt))]
    moving = ", ".join(f"{dot}={seed}" for dot, seed in zip(dots, seeds, strict=True))
    if copied is None:
        lines = [f"{copies} = {called['copied_tangent']}(({passed_on(signature)},))"]
        pull = [f"{again}, {parts} = {product}(*{called['copied_tangent']}({copies}), {moving})"]
        pull.append(f"{called['refuse_other_value']}({value}, {again})")
    else:
        held = {n: own(n) for n in copied}
        lines = [f"{held[n]} = {called['copied_tangent']}({n})" for n in copied]
        passed = ", ".join(held.get(n, n) for n in derivative._names)
        pull = [f"{again}, {parts} = {product}({passed}, {moving})"]
    lines.append(f"{value} = {gradient}({passed_on(signature)})")
    if derivative._pullback:
        pullback = own("pullback")
        lines += [f"def {pullback}({bar}):", *(f"    {line}" for line in pull), f"    return ({', '.join(found)},)"]
        lines.append(f"return {result}, {pullback}")
    else:
        gradients = found[0] if derivative._single else f"({', '.join(found)},)"
        seed = f"{bar} = {called['ones_like']}({value}[0])"
        lines += [seed, *pull, f"return {result}, {gradients}" if derivative._value else f"return {gradients}"]
    return "\n".join([f"def {label}{signature}:", *(f"    {line}" for line in lines)])


def _functions(module: Module) -> str:
    """A module's text without its head."""
    head = header(module.free)
    return module.text[len(head) :].strip("\n")


def _together(one: dict[str, Free], other: dict[str, Free]) -> dict[str, Free] | None:
    """The free names of two texts in one module; None where a name means two things."""
    if any(_held(one[name].value) is not _held(other[name].value) for name in one.keys() & other.keys()):
        return None
    return {**other, **one}


def _held(value: Any) -> Any:
    """What the first text has bound itself, the second finds in a closure."""
    return value.cell_contents if isinstance(value, types.CellType) else value


# ---------------------------------------------------------------- what may be run once more


def _only_computes(module: Module, primal: types.FunctionType) -> bool:
    """Whether a gradient's text shows that it does nothing but compute, and is the derivative of what it computes."""
    world = World(primal)
    if any({"stop_gradient", "grad_of"} & set().union(*names_of(f.__code__)) for f in world.functions):
        return False
    rules = [find(place.value) for place in world.callables()]
    if any(rule is not None and rule.custom is not None for rule in rules):
        return False
    tree = ast.parse(module.text)
    defined = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    return all(_computes(n, module.free, defined) for n in ast.walk(tree))


def _computes(n: ast.AST, free: dict[str, Free], defined: set[str]) -> bool:
    if isinstance(n, (ast.Global, ast.Nonlocal, ast.Yield, ast.Await, ast.With, ast.Try)):
        return False
    if isinstance(n, ast.Name) and n.id in free:
        value = _held(free[n.id].value)
        return isinstance(value, types.ModuleType) or _is_plain(value)
    if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id in free:
        module = _held(free[n.value.id].value)
        if isinstance(module, types.ModuleType):  # of the user's too: what is read of it
            return _is_plain(getattr(module, n.attr, None))
    if not isinstance(n, ast.Call):
        return True
    if isinstance(n.func, ast.Name):
        name = n.func.id
        if name in free or name in defined:
            return True  # which is looked at by itself
        return hasattr(builtins, name) and name not in ACTING
    return isinstance(n.func, ast.Attribute) and "random" not in set(_path(n.func))


def _is_plain(value: Any) -> bool:
    """A module or function of a library, a helper that calls nobody, data."""
    value = _held(value)
    if isinstance(value, types.ModuleType):
        return value.__name__.split(".")[0] in LIBRARIES
    if isinstance(value, (list, tuple)):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(map(_is_plain, value.values()))
    if isinstance(value, PLAIN):
        return True
    home = (getattr(value, "__module__", None) or "").split(".")
    name = getattr(value, "__name__", "")
    if isinstance(value, np.ufunc) or home[0] in LIBRARIES:
        return "random" not in home
    return home[:2] == ["srcad", "runtime"] and name not in CALLING


def _path(node: ast.AST) -> Iterator[str]:
    while isinstance(node, ast.Attribute):
        yield node.attr
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


OTHER_WAYS.append(by_products)

__all__ = ["by_products"]
