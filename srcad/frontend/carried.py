"""Functions of a module that call themselves and pass a function along.

    def integral(f, a, b):                              in the function that calls `integral(lambda t: w * t, 0.0, b)`:
        m = 0.5 * (a + b)
        if b - a < 0.1:                                     def integral(a, b):
            return (b - a) * f(m)                ->             ...
        return integral(f, a, m) + integral(f, m, b)            return integral(a, m) + integral(m, b)

What f reads of the program that calls (here w) has a derivative, and f is no value that could be passed on. But it is
the same function all the way down, so it can be read from the scope around instead; a nested function that calls itself
is known (`lifted`).
"""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Fact, Known, Seq
from srcad.frontend.capture import Source, capture
from srcad.frontend.frames import Closure, Frame, bound_in, has_functions
from srcad.frontend.inactive import captures_active
from srcad.frontend.inlining import default_values
from srcad.tree.build import copy_tree, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def carrying(
    sp: Specialiser, node: gast.AST, value: types.FunctionType, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> tuple[Closure, list[gast.expr], dict[str, gast.expr]] | None:
    """The function as a nested one that reads the functions it is given, and the other arguments; None where it does
    not call itself, or not with the same ones."""
    if not any(_reads_active(sp, sp.fact(v)) for v in (*args, *keywords.values())):
        return None
    source = capture(value)
    if value.__globals__.get(value.__name__) is not value or source.args.vararg or source.args.kwarg:
        return None
    calls = [n for s in source.body for n in walk(s) if _calls(n, value.__name__)]
    positional = _positional(source)
    given = dict(zip(positional, args, strict=False)) | keywords
    functions = {p: v for p, v in given.items() if _reads_active(sp, sp.fact(v))}
    passed = all(_passed(c, positional, p) for c in calls for p in functions)
    if not calls or not functions or not passed or set(functions) & bound_in(source.body):
        return None
    frame = Frame(source, f"{sp.frame.label}.{source.name}", {source.name, *functions}, {})
    for parameter, function in functions.items():
        frame.names[parameter] = sp.new_name(parameter)
        sp.bind(frame.names[parameter], sp.fact(function))
    defaults = {p: v for p, v in default_values(sp, source, value, node, None).items() if p not in functions}
    held = {p: v if isinstance(v, gast.Constant) else sp.hold_always(v, p) for p, v in defaults.items()}
    made = Closure(_without(sp, value, source, frozenset(functions)), frame, held)
    frame.names[source.name] = sp.new_name(source.name)
    sp.bind(frame.names[source.name], made)
    others = [v for p, v in zip(positional, args, strict=False) if p not in functions]
    return made, [*others, *args[len(positional) :]], {k: v for k, v in keywords.items() if k not in functions}


def _positional(source: Source) -> list[str]:
    return [p.id for p in (*source.args.posonlyargs, *source.args.args)]


def _reads_active(sp: Specialiser, fact: Fact) -> bool:
    """Whether it is a function of the program's that reads active variables, or a tuple of such functions."""
    if isinstance(fact, Seq) and fact.kind == "tuple" and fact.items is not None:
        whole = all(isinstance(p, (Closure, Known)) for p in fact.items)
        return whole and has_functions(fact)  # which no call can be given
    return isinstance(fact, Closure) and captures_active(sp, fact)


def _calls(node: Any, label: str) -> bool:
    return isinstance(node, gast.Call) and isinstance(node.func, gast.Name) and node.func.id == label


def _passed(call: gast.Call, positional: list[str], parameter: str) -> bool:
    """Whether a call passes a parameter on as it is."""
    if any(isinstance(a, gast.Starred) for a in call.args) or any(k.arg is None for k in call.keywords):
        return False
    given = dict(zip(positional, call.args, strict=False)) | {k.arg: k.value for k in call.keywords}
    value = given.get(parameter)
    return isinstance(value, gast.Name) and value.id == parameter


def _without(sp: Specialiser, value: types.FunctionType, source: Source, functions: frozenset[str]) -> gast.FunctionDef:
    """The function without these parameters; the same tree in every round."""
    key = (value.__code__, functions)
    if key not in sp.memory.functions:
        a = copy_tree(source.args)
        named = [p for p in (*a.posonlyargs, *a.args) if p.id not in functions]
        keyword = [p for p in a.kwonlyargs if p.id not in functions]
        shorter = _Shorter(value.__name__, _positional(source), functions)
        body = [shorter.visit(copy_tree(s)) for s in source.body]
        left = gast.arguments(named, [], None, keyword, [None] * len(keyword), None, [])
        made = gast.FunctionDef(source.name, left, body, [], None, None, [])
        sp.memory.functions[key] = gast.copy_location(made, source.body[0])
    found: gast.FunctionDef = sp.memory.functions[key]
    return found


class _Shorter(gast.NodeTransformer):
    """The function's calls of itself without the arguments that are the same in all of them."""

    def __init__(self, label: str, positional: list[str], functions: frozenset[str]) -> None:
        self.label, self.positional, self.functions = label, positional, functions

    def visit_Call(self, n: gast.Call) -> gast.AST:  # noqa: N802  gast's name
        self.generic_visit(n)
        if _calls(n, self.label):
            places = dict(enumerate(self.positional))
            n.args = [a for i, a in enumerate(n.args) if places.get(i) not in self.functions]
            n.keywords = [k for k in n.keywords if k.arg not in self.functions]
        return n


__all__ = ["carrying"]
