"""Which argument of a call is which parameter of its rule.

>>> import numpy as np
>>> from srcad.rules.registry import Parameter, Rule
>>> from srcad.tree.build import parse_expr, text
>>> total = Rule("np.sum", np.sum, (Parameter("a"), Parameter("axis", default=None)), frozenset(["a"]), None)
>>> {k: text(v) for k, v in bind(total, parse_expr("np.sum(x * 2, axis=0)")).items()}
{'a': 'x * 2', 'axis': '0'}
"""

from __future__ import annotations

import functools
import inspect
from typing import Any

import gast

from srcad.rules.call import CannotTell, Rule

_REQUIRED = inspect.Parameter.empty


def bind(rule: Rule, node: gast.expr, *, method: bool = False) -> dict[str, Any]:
    """Each argument's tree by its parameter's name; of `*rest` a list of trees. What is left out is left out.

    `node` is a call, an operation or an attribute; `method`: the call's receiver is the first argument.
    """
    if isinstance(node, gast.Call):
        receiver = [node.func.value] if method else []
        return _bind_call(rule, receiver + list(node.args), {k.arg: k.value for k in node.keywords})
    if isinstance(node, gast.BinOp):
        return _bind_call(rule, [node.left, node.right], {})
    if isinstance(node, gast.UnaryOp):
        return _bind_call(rule, [node.operand], {})
    if isinstance(node, gast.Attribute):
        return _bind_call(rule, [node.value], {})
    raise TypeError(f"not a call: {type(node).__name__}")


def in_position(
    rule: Rule, function: Any, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> tuple[list[gast.expr], dict[str, gast.expr]]:
    """A call with the arguments that it cannot do without in their places, whatever names the function has for them.

    solve(a, b=b) is solve(a, b), and np.flip(m=x), of which the rule says `a`, is np.flip(x). So a rule, and what it
    says of the result, meets one form of a call.
    """
    args, left, names = list(args), dict(keywords), _positional(function)
    for parameter, name in list(zip(rule.parameters, names, strict=False))[len(args) :]:
        if name not in left or parameter.default is not _REQUIRED or parameter.kind == "rest":
            break
        args.append(left.pop(name))
    return args, left


@functools.lru_cache(maxsize=1024)
def _positional(function: Any) -> tuple[str, ...]:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # most of those written in C
        return ()
    kinds = {inspect.Parameter.POSITIONAL_ONLY: False, inspect.Parameter.POSITIONAL_OR_KEYWORD: True}
    return tuple(p.name if kinds[p.kind] else "" for p in parameters if p.kind in kinds)


def _bind_call(rule: Rule, args: list[gast.expr], keywords: dict[str | None, gast.expr]) -> dict[str, Any]:
    if rule.constant and len(rule.parameters) == 1 and rule.parameters[0].kind == "rest":
        return {rule.parameters[0].name: args + list(keywords.values())}
    if any(isinstance(a, gast.Starred) for a in args) or None in keywords:
        raise CannotTell(f"{rule.name} called with * or **", "write the arguments out")
    operands: dict[str, Any] = {}
    left = list(args)
    for parameter in rule.parameters:
        if parameter.kind == "rest":
            operands[parameter.name], left = left, []
        elif left and not any(p.kind == "rest" and p.name in operands for p in rule.parameters):
            operands[parameter.name] = left.pop(0)
        elif parameter.name in keywords:
            operands[parameter.name] = keywords[parameter.name]
        elif parameter.default is _REQUIRED:
            raise CannotTell(f"{rule.name} without its argument {parameter.name}", f"pass {parameter.name}")
    unknown = [k for k in keywords if k is not None and k not in {p.name for p in rule.parameters}]
    if left or unknown:
        what = f"the argument {unknown[0]}=" if unknown else f"{len(args)} arguments"
        raise CannotTell(f"{rule.name} with {what}", "leave it out: no derivative rule covers it")
    return operands
