"""Templates read and checked where they are declared: what is wrong with one is said there, not in the middle of a
gradient.

    @srcad.adjoint(cube)
    def cube_adjoint(y, x):           Template(result="y", parameters=("x",),
        slope = 3 * x**2                  steps=(Let("slope", ...), Derivative("x", ...)), free={})
        d[x] = d[y] * slope

A template has assignments to temporaries and to `d[...]`, and `if` of parameters that are literals where the function
is called. Its names are its parameters, its temporaries, and what its module, its closure or Python has under that
name when it is declared.
"""

from __future__ import annotations

import builtins
import inspect
import types
from dataclasses import dataclass, field
from typing import Any

import gast
import numpy as np

from srcad.degrees import NotLinear, degree
from srcad.errors import SrcadError, UnsupportedSyntaxError
from srcad.frontend.capture import Source, capture
from srcad.rules.call import Parameter
from srcad.rules.declared import Branch, Derivative, Let, Template
from srcad.tree.build import copy_tree, name, text, walk

INSTEAD = "a template has `name = ...`, `d[...] = ...` and `if`, of expressions with operators and calls"

LINEAR = "each term of a tangent has one factor d[x], of a parameter x: that of a constant is left out"

_FORBIDDEN = (gast.Lambda, gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp, gast.Await, gast.Yield,
              gast.YieldFrom, gast.NamedExpr, gast.Starred, gast.JoinedStr)  # fmt: skip


class Dot:
    """`d[x]` in a template: the cotangent of x (`@srcad.adjoint`), or its tangent (`@srcad.tangent`)."""

    def __getitem__(self, index: Any) -> Any:
        raise SrcadError("d[...] has a meaning only in the templates of srcad.adjoint and srcad.tangent")

    def __setitem__(self, index: Any, value: Any) -> None:
        self[index]


d = Dot()


def parameters_of(fun: Any, wanted: tuple[str, ...]) -> tuple[Parameter, ...]:
    """A function's parameters; of one that does not tell (NumPy's own) as many as the template has."""
    try:
        if isinstance(fun, np.ufunc):
            raise ValueError
        found = list(inspect.signature(fun).parameters.values())
    except (ValueError, TypeError):
        count = fun.nin if isinstance(fun, np.ufunc) else len(wanted)
        return tuple(Parameter(n) for n in (wanted if count == len(wanted) else ["?"] * count))
    return tuple(Parameter(p.name, "rest" if p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) else "one", p.default)
                 for p in found)  # fmt: skip


def parsed(function: Any, fun: Any, label: str, mode: str) -> tuple[Template, tuple[Parameter, ...]]:
    """The template of `fun` that a user's function is; `mode`: "adjoint" or "tangent"."""
    if not isinstance(function, types.FunctionType):
        raise SrcadError(f"srcad.{mode} decorates a function, the template; this is of type {type(function).__name__}")
    source = capture(function)
    a = source.args
    given = [p.id for p in [*a.posonlyargs, *a.args, *a.kwonlyargs]]
    wanted = tuple(given[1:])
    parameters = parameters_of(fun, wanted)
    if any(p.kind == "rest" for p in parameters):
        raise SrcadError(f"{label} takes *args or **kwargs, of which a template cannot speak: use srcad.custom_vjp")
    plain = a.vararg is None and a.kwarg is None and not a.defaults and not any(a.kw_defaults)
    if not plain or not given or wanted != tuple(p.name for p in parameters):
        names = [p.name for p in parameters]
        result = next(n for n in (*given[:1], "y", "result", "result_") if n not in names)
        listed = ", ".join([result, *names])
        raise SrcadError(
            f"{function.__name__}{inspect.signature(function)} is the template of {label}: its parameters are the "
            f"result and those of {label}, ({listed})"
        )
    reader = _Reader(source, given[0], wanted, mode)
    steps = reader.steps(source.body, set(), set())
    if not reader.assigned:
        target = f"d[{given[0]}]" if mode == "tangent" else f"d[{wanted[0]}]" if wanted else "d[...]"
        raise SrcadError(f"{function.__name__} says nothing: assign to {target}")
    return Template(label, function, given[0], wanted, steps, reader.free), parameters


@dataclass
class _Reader:
    """One reading of a template's body."""

    source: Source
    result: str
    parameters: tuple[str, ...]
    mode: str
    free: dict[str, Any] = field(default_factory=dict)
    assigned: set[str] = field(default_factory=set)
    degrees: dict[str, int | None] = field(default_factory=dict)  # of temporaries, in the tangents

    def refuse(self, node: gast.AST, found: str, instead: str = INSTEAD) -> UnsupportedSyntaxError:
        return UnsupportedSyntaxError(f"{found}, in the template {self.source.name}", instead, self.source.place(node))

    # ---------------------------------------------------------------- statements

    def steps(self, body: list[gast.stmt], bound: set[str], done: set[str]) -> tuple[Any, ...]:
        """The steps of a block; `bound` are the temporaries so far, `done` the `d[...]`, both added to."""
        out: list[Any] = []
        for stmt in body:
            if isinstance(stmt, gast.Pass) or isinstance(stmt, gast.Expr) and isinstance(stmt.value, gast.Constant):
                continue
            if isinstance(stmt, gast.If):
                out.append(self._branch(stmt, bound, done))
            elif isinstance(stmt, gast.Assign) and len(stmt.targets) == 1:
                out.append(self._assign(stmt, stmt.targets[0], bound, done))
            else:
                raise self.refuse(stmt, f"the statement {type(stmt).__name__}")
        return tuple(out)

    def _assign(self, stmt: gast.Assign, target: gast.expr, bound: set[str], done: set[str]) -> Let | Derivative:
        value = self.expression(stmt.value, bound)
        power = self._degree(stmt, value) if self.mode == "tangent" else None
        if isinstance(target, gast.Subscript) and self.is_d(target.value):
            identifier = self._target(target)
            if power == 0:
                raise self.refuse(stmt.value, f"the tangent d[{identifier}] without one of a parameter", LINEAR)
            if identifier in done:
                raise self.refuse(target, f"d[{identifier}] assigned twice", "write it as one sum")
            done.add(identifier)
            self.assigned.add(identifier)
            return Derivative(identifier, value)
        if isinstance(target, gast.Subscript) and text(target.value) == "d":
            raise self.refuse(target, "d[...], where d is a parameter of the function", "write srcad.d[...]")
        if not isinstance(target, gast.Name):
            raise self.refuse(target, f"an assignment to {text(target)}")
        if target.id in (self.result, *self.parameters, *bound):
            raise self.refuse(target, f"{target.id} bound again", "give each value a name of its own")
        bound.add(target.id)
        self.degrees[target.id] = power
        return Let(target.id, value)

    def _degree(self, stmt: gast.Assign, value: gast.expr) -> int | None:
        """How often tangents are factors of a value: once or never."""
        try:
            return degree(value, self.degrees)
        except NotLinear as found:
            place = found.node if hasattr(found.node, "lineno") else stmt.value
            raise self.refuse(place, f"`{text(found.node)}`, which is not linear in the tangents", LINEAR) from None

    def _target(self, target: gast.Subscript) -> str:
        identifier = text(target.slice)
        allowed = (self.result,) if self.mode == "tangent" else self.parameters
        if identifier not in allowed:
            listed = ", ".join(f"d[{p}]" for p in allowed) or "none"
            raise self.refuse(target, f"an assignment to d[{identifier}]", f"assign to {listed}")
        return identifier

    def _branch(self, stmt: gast.If, bound: set[str], done: set[str]) -> Branch:
        names = sorted({n.id for n in walk(stmt.test) if isinstance(n, gast.Name)})
        calls = any(isinstance(n, (gast.Call, *_FORBIDDEN)) for n in walk(stmt.test))
        if calls or not set(names) <= set(self.parameters):
            raise self.refuse(
                stmt.test, f"`if {text(stmt.test)}`",
                f"test parameters of the function ({', '.join(self.parameters)}); of values write `a if test else b`",
            )  # fmt: skip
        test = eval(f"lambda {', '.join(names)}: {text(stmt.test)}", {})  # noqa: S307  names and operators only
        ends = [(set(bound), set(done)), (set(bound), set(done))]
        body, orelse = (self.steps(b, *end) for b, end in zip((stmt.body, stmt.orelse), ends, strict=True))
        bound |= ends[0][0] & ends[1][0]
        done |= ends[0][1] | ends[1][1]
        return Branch(test, tuple(names), body, orelse)

    # ---------------------------------------------------------------- expressions

    def expression(self, node: gast.expr, bound: set[str]) -> gast.expr:
        """An expression with `d[x]` as the name "d[x]"; every name in it is known."""
        for n in walk(node):
            if isinstance(n, _FORBIDDEN) or isinstance(n, gast.keyword) and n.arg is None:
                raise self.refuse(n, f"{type(n).__name__}", "put it into a function of its own, and call that")
        made = self._with_dots(copy_tree(node))
        for n in walk(made):
            if isinstance(n, gast.Name) and not n.id.startswith("d["):
                self._known(n, bound)
        return made

    def _with_dots(self, node: Any) -> Any:
        if isinstance(node, gast.Subscript) and self.is_d(node.value):
            identifier = text(node.slice)
            allowed = self.parameters if self.mode == "tangent" else (self.result,)
            if identifier not in allowed:
                listed = ", ".join(f"d[{p}]" for p in allowed) or "no d[...]"
                raise self.refuse(node, f"d[{identifier}] on the right", f"there it reads {listed}")
            return name(f"d[{identifier}]")
        if isinstance(node, gast.AST):
            for part in node._fields:
                value = getattr(node, part, None)
                if isinstance(value, list):
                    setattr(node, part, [self._with_dots(v) for v in value])
                elif isinstance(value, gast.AST):
                    setattr(node, part, self._with_dots(value))
        return node

    def _known(self, node: gast.Name, bound: set[str]) -> None:
        if node.id in (self.result, *self.parameters, *bound):
            return
        found = self.lookup(node.id)
        if found is d:
            raise self.refuse(node, "d without an index", "write d[x]")
        if found is _MISSING:
            raise self.refuse(
                node, f"the name {node.id}, which is not defined",
                f"its names are {', '.join([self.result, *self.parameters])}, its temporaries, and what the module "
                "has before it",
            )  # fmt: skip
        self.free[node.id] = found

    def lookup(self, identifier: str) -> Any:
        """What a name of the template's module or closure stands for now."""
        if identifier in self.source.cells:
            try:
                return self.source.cells[identifier].cell_contents
            except ValueError:
                return _MISSING
        return self.source.function.__globals__.get(identifier, getattr(builtins, identifier, _MISSING))

    def is_d(self, node: gast.AST) -> bool:
        """Whether an expression is srcad's `d`, under whatever name."""
        if isinstance(node, gast.Attribute) and isinstance(node.value, gast.Name):
            return getattr(self.lookup(node.value.id), node.attr, None) is d
        local = isinstance(node, gast.Name) and node.id in (self.result, *self.parameters)
        return isinstance(node, gast.Name) and not local and self.lookup(node.id) is d


_MISSING = object()
