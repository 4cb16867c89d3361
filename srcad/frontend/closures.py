"""Checkpoints of functions that the program itself makes: run again, they need what they read as arguments.

    def body(v):                              def body(v, k):
        return np.sin(k * v)          ->          return np.sin(k * v)
    y = srcad.checkpoint(body)(x)             y, body_pullback = checkpointed(body, (0, 1), x, k)

The function becomes one of the generated module, with parameters for the variables that it reads of those around it;
what is active of these gets its cotangent as an argument does. A function of a module that reads a variable which `wrt`
names is treated alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.frontend.checkpoints import called, understood
from srcad.frontend.frames import Closure
from srcad.frontend.nested import captures
from srcad.frontend.scopes import parameters
from srcad.frontend.seen import Seen, reads_around
from srcad.frontend.steps import Steps, function_of, with_core_names
from srcad.tree.build import copy_tree, name

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def call_again(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`run_again(f, *args)`: the call of a function of the program's own that is marked."""
    closure = sp.fact(args[0])
    assert isinstance(closure, Closure)
    label = getattr(closure.node, "name", "function")
    seen = Seen(also=frozenset(sp.wrt_free))
    captures(sp, node, closure, seen)
    read = dict(sorted(seen.captured.items()))
    if any(reads_around(sp, value) for value in read.values()):
        raise sp.unsupported(
            node, f"srcad.checkpoint of {label}, which reads functions from a container",
            "give each function a name of its own",
        )  # fmt: skip
    given = by_parameter(sp, node, label, closure, args[1:], keywords)
    if sp.nested or not any(sp.is_active(v) for v in (*given.values(), *read.values())):
        return sp.call_function(node, closure, args[1:], keywords)

    def run(args: list[gast.expr], keywords: dict[str, gast.expr]) -> gast.expr:
        return sp.call_function(node, closure, args, keywords)

    fact, stored = understood(sp, run, args[1:], keywords, label, read)
    made = definition(sp, closure, label, list(given), seen, read)
    return called(sp, node, name(made), label, [*given.values(), *map(sp.again, read.values())], {}, fact, stored)


def by_parameter(
    sp: Specialiser, node: gast.AST, label: str, closure: Closure, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> dict[str, gast.expr]:
    """The arguments of a call by the function's parameters, defaults too."""
    own = closure.node.args
    if own.vararg is not None or own.kwarg is not None:
        raise sp.unsupported(
            node, f"srcad.checkpoint of {label}, which takes *args or **kwargs", "write its parameters out"
        )
    names = [a.id for a in (*own.posonlyargs, *own.args, *own.kwonlyargs)]
    given = {**closure.defaults, **dict(zip(names, args, strict=False)), **keywords}
    if not set(names) <= set(given):
        raise sp.unsupported(node, f"{label} called without {', '.join(n for n in names if n not in given)}", "pass it")
    return {n: given[n] for n in names}


def definition(
    sp: Specialiser, closure: Closure, label: str, own: list[str], seen: Seen, read: dict[str, gast.expr]
) -> str:
    """The name of the function as one of the module."""
    tree = closure.node
    body = [gast.Return(copy_tree(tree.body))] if isinstance(tree, gast.Lambda) else copy_tree(tree.body)
    sp.names.taken |= {*own, *read, *parameters(tree.args)}
    made = sp.new_name(label)
    steps = Steps(label, items=own, constants=read, helpers=seen.helpers)
    outer, sp.frame = sp.frame, closure.frame
    try:
        sp.steps[made] = with_core_names(sp, function_of(made, steps.parameters({}), body), steps)
        sp.steps[made].name = label
    finally:
        sp.frame = outer
    return made


__all__ = ["call_again"]
