"""Rules as text: what goes back, written as the Python that stands in the generated code.

A formula in matrices reads badly as calls that build a tree. So a rule may say it in Python:

    @rule(np.linalg.inv, "a")
    def inv(c):
        return {"a": write(c, "-y.mT @ y_bar @ y.mT")}

Names are the function's parameters, its result `y`, the cotangent `y_bar`, and what is passed along. Lines before the
last one bind names of the generated code. Signs, literals and facts are worked out as for any other expression
(`x.mT` is `x.T` of a matrix), so that what is printed is not the template but what a person would have written.

>>> from srcad.facts import Scalar
>>> from srcad.lengths import Scope
>>> from srcad.rules.expr import named
>>> from srcad.tree.build import parse_expr
>>> scope = Scope()
>>> x = named("x", Scalar("float64"), scope)
>>> print(evaluate(parse_expr("1.0 * np.cos(x) / -x"), {"x": x}.get, scope))
-np.cos(x) / x
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad import infer
from srcad.facts import Array, Fact, Scalar
from srcad.lengths import Scope
from srcad.rules.expr import NUMPY, E, Marks, fresh, literal, numpy, of_math, scipy
from srcad.tree.build import copy_tree, substitute, text

if TYPE_CHECKING:
    from srcad.rules.call import Call

Read = Callable[[str], E | None]

_ARITHMETIC: dict[type, Callable[[Any, Any], Any]] = {
    gast.Add: lambda a, b: a + b, gast.Sub: lambda a, b: a - b, gast.Mult: lambda a, b: a * b,
    gast.Div: lambda a, b: a / b, gast.Pow: lambda a, b: a**b, gast.MatMult: lambda a, b: a @ b,
}  # fmt: skip
_COMPARISONS = {gast.Gt: ">", gast.Lt: "<", gast.Eq: "==", gast.GtE: ">=", gast.LtE: "<=", gast.NotEq: "!="}


def write(c: Call, source: str, like: str | None = None, **names: E) -> E:
    """The value of a template; lines before the last one bind names. `like`: the result is of this argument's type."""
    bound: dict[str, E] = dict(names)
    *lines, last = gast.parse(_dedented(source)).body
    content = _content([*lines, last])

    def read(name: str) -> E:
        if name not in bound:
            bound[name] = _value(c, name, name in content)
        return bound[name]

    for line in lines:
        assert isinstance(line, gast.Assign) and isinstance(line.targets[0], gast.Name), "name = expression"
        bound[line.targets[0].id] = c.let(evaluate(line.value, read, c.scope), line.targets[0].id)
    assert isinstance(last, gast.Expr), "the last line is the value"
    made = evaluate(last.value, read, c.scope)
    return made if like is None else said_like(c, made, like)


def said_like(c: Call, e: E, parameter: str) -> E:
    """The same expression, said to be in the shape of an argument."""
    fact = c.fact(parameter)
    dtype = getattr(e.fact, "dtype", None)
    if isinstance(fact, (Array, Scalar)) and dtype is not None and dtype != fact.dtype:
        fact = replace(fact, dtype=dtype)
    return E(e.node, fact, e.scope, e.marks)


def _value(c: Call, name: str, content: bool) -> E:
    if name in ("y", "y_bar"):
        return c.y if name == "y" else c.bar
    return c[name] if content else c.shaped(name)


def _content(tree: Any) -> set[str]:
    """The names of which more is read than their shape."""
    if isinstance(tree, list):
        return {name for node in tree for name in _content(node)}
    if isinstance(tree, gast.Attribute) and tree.attr in ("shape", "size") and isinstance(tree.value, gast.Name):
        return set()
    if isinstance(tree, gast.Name):
        return {tree.id}
    return {name for node in gast.iter_child_nodes(tree) for name in _content(node)}


def _dedented(source: str) -> str:
    return "\n".join(line.strip() for line in source.strip().splitlines())


def evaluate(tree: gast.AST, read: Read, scope: Scope) -> E:
    """A template's expression over the program's own."""
    found = read(tree.id) if isinstance(tree, gast.Name) else None
    if found is not None:
        return found
    if isinstance(tree, gast.Constant) and isinstance(tree.value, (bool, int, float)):
        return literal(tree.value, scope)
    if isinstance(tree, gast.UnaryOp) and isinstance(tree.op, gast.USub):
        return -evaluate(tree.operand, read, scope)
    if isinstance(tree, gast.BinOp) and type(tree.op) in _ARITHMETIC:
        return _ARITHMETIC[type(tree.op)](evaluate(tree.left, read, scope), evaluate(tree.right, read, scope))
    if isinstance(tree, gast.Compare) and type(tree.ops[0]) in _COMPARISONS:
        left = evaluate(tree.left, read, scope)
        return left.compare(_COMPARISONS[type(tree.ops[0])], evaluate(tree.comparators[0], read, scope))
    if isinstance(tree, gast.Attribute) and tree.attr in ("T", "mT"):
        return _transposed(evaluate(tree.value, read, scope), tree.attr)
    if isinstance(tree, gast.Call) and not tree.keywords and (path := _numpy_path(tree.func)) is not None:
        if path.startswith("math."):
            return of_math(path.removeprefix("math."), evaluate(tree.args[0], read, scope))
        if path.startswith("special."):
            return scipy(path, *(evaluate(a, read, scope) for a in tree.args))
        if path == "conj":
            return _conjugate(evaluate(tree.args[0], read, scope))
        return numpy(path, *(evaluate(a, read, scope) for a in tree.args))
    return _other(tree, read, scope)


def _transposed(e: E, attribute: str) -> E:
    if e.dims is not None and (len(e.dims) == 2 or attribute == "T"):
        return e.T
    return numpy("swapaxes", e, -1, -2)


def _conjugate(e: E) -> E:
    """Of what is known to be real: itself."""
    return e if getattr(e.fact, "dtype", "complex")[0] != "c" else numpy("conj", e)


def _numpy_path(node: gast.AST) -> str | None:
    """`linalg.solve` of `np.linalg.solve`, `special.digamma` and `math.cos` as they are."""
    inner = node
    while isinstance(inner, gast.Attribute):
        inner = inner.value
    path = text(copy_tree(node)) if isinstance(inner, gast.Name) else ""
    return path.removeprefix("np.") if path.startswith(("np.", "special.", "math.")) else None


_NAMES = {"np": np, "int": int, "len": len, "slice": slice, "range": range, "tuple": tuple, "None": None}


def _other(tree: gast.AST, read: Read, scope: Scope) -> E:
    """Any other construct: its parts are put in, and NumPy is asked by example what comes out."""
    parts: dict[str, E] = {}
    table: dict[str, gast.expr] = {}

    def part(node: Any) -> Any:
        if _is_part(node):
            made = evaluate(node, read, scope)
            if made.literal is not None:
                return copy_tree(made.node)
            name = f"part_{len(parts)}"
            parts[name], table[name] = made, copy_tree(made.node)
            return gast.Name(name, gast.Load(), None, None)
        return _rebuilt(node, part)

    shell = _rebuilt(tree, part)
    code = ast.unparse(gast.gast_to_ast(gast.Expression(copy_tree(shell))))

    def run(*values: Any) -> Any:
        return eval(code, {**_NAMES, **dict(zip(parts, values, strict=True))})  # noqa: S307

    facts = [scope.resolved(e.fact) for e in parts.values()]
    fact: Fact = infer.by_example(run, facts, {}, fresh())
    table["np"] = gast.Name(NUMPY, gast.Load(), None, None)
    return E(substitute(shell, table), fact, scope, Marks.of_any(parts.values()))


def _is_part(node: Any) -> bool:
    """An expression of its own, not a function's name, a slice or a display of such."""
    if not isinstance(node, gast.expr) or isinstance(node, (gast.Slice, gast.Tuple, gast.List)):
        return False
    if isinstance(node, gast.Name):
        return node.id not in _NAMES
    if isinstance(node, gast.Constant):
        return False
    return not (isinstance(node, gast.Attribute) and _numpy_path(node) is not None)


def _rebuilt(node: Any, part: Callable[[Any], Any]) -> Any:
    """A copy of a node with its expressions replaced."""
    if isinstance(node, list):
        return [part(n) for n in node]
    if not isinstance(node, gast.AST):
        return node
    if isinstance(node, gast.Call) and isinstance(node.func, gast.Attribute) and _numpy_path(node.func) is None:
        function: Any = gast.Attribute(part(node.func.value), node.func.attr, gast.Load())
        return gast.Call(function, part(node.args), part(node.keywords))
    made = copy_tree(node)
    for name in node._fields:
        setattr(made, name, part(getattr(node, name)) if name != "ctx" else getattr(node, name))
    return made
