"""Loops over generators of the program's own: the generator's body in place, the loop's where it yields.

    def pairs(x):                             for i in range(len(x) - 1):
        for i in range(len(x) - 1):               a, b = x[i], x[i + 1]
            yield x[i], x[i + 1]      ->          s = s + a * b

    for a, b in pairs(x):
        s = s + a * b

So both run in turns, as they do in Python. A loop that is left early ends the generator where it stands.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Fact, Known
from srcad.frontend import effects, inactive
from srcad.frontend.assignment import bind_target
from srcad.frontend.capture import capture, has_source
from srcad.frontend.frames import Bound, Closure, Frame, known_function, source_of
from srcad.frontend.rounds import flagged, leaves
from srcad.frontend.scopes import own_nodes
from srcad.frontend.structure import Do
from srcad.runtime import iterated
from srcad.tree.build import assign, const, copy_tree, each_of, name, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

_YIELDS = (gast.Yield, gast.YieldFrom)
# Iterators of libraries that are looped over as a generator of the program's own would be.
_WRITTEN_OUT: dict[Any, Any] = {np.ndenumerate: iterated.enumerated}


@dataclass
class Consumer:
    """The loop that takes what a generator yields; `flag` is the variable that says that the loop has been left."""

    sp: Specialiser
    node: gast.AST
    target: gast.expr
    body: Callable[[], None]
    frame: Frame
    depth: int
    flag: str | None

    def prepared(self, body: list[gast.stmt]) -> list[gast.stmt]:
        """The generator's body, which it returns from where the loop has been left."""
        made = [self._with_returns(s) for s in copy_tree(body)]
        return [s for part in made for s in part]

    def _with_returns(self, stmt: gast.stmt) -> list[gast.stmt]:
        value = stmt.value if isinstance(stmt, gast.Expr) else None
        if isinstance(value, gast.YieldFrom):
            item = self.sp.new_name("item")
            inner = gast.copy_location(gast.Expr(gast.Yield(name(item))), stmt)
            loop = gast.For(gast.Name(item, gast.Store(), None, None), value.value, [inner], [], None)
            return self._with_returns(gast.copy_location(loop, stmt))
        if isinstance(value, gast.Yield):
            leave: list[gast.stmt] = [] if self.flag is None else [gast.If(name(self.flag), [gast.Return(None)], [])]
            return [stmt, *(gast.copy_location(s, stmt) for s in leave)]
        yields = any(isinstance(n, _YIELDS) for n in own_nodes(stmt))
        if isinstance(stmt, gast.Try) and yields and not isinstance(self.node, gast.With):
            raise self.sp.unsupported(stmt, "yield in try", "return a list instead")
        if isinstance(stmt, (gast.If, gast.For, gast.While, gast.With, gast.Try)):
            for field in ("body", "orelse"):
                block = getattr(stmt, field, None) or []
                block[:] = [s for inner in block for s in self._with_returns(inner)]
        elif yields:
            raise self.sp.unsupported(stmt, "yield within an expression", "make it a statement: yield value")
        return [stmt]

    def consuming(self, body: list[gast.stmt]) -> list[gast.stmt]:
        """The body as it is interpreted: the loop's in place of each `yield`."""
        out: list[gast.stmt] = []
        for stmt in body:
            for field in ("body", "orelse", "finalbody"):
                if isinstance(getattr(stmt, field, None), list) and not isinstance(stmt, gast.FunctionDef):
                    setattr(stmt, field, self.consuming(getattr(stmt, field)))
            taken = isinstance(stmt, gast.Expr) and isinstance(stmt.value, gast.Yield)
            out.append(self._turn(stmt) if taken else stmt)
        return out

    def _turn(self, stmt: Any) -> gast.stmt:
        value = stmt.value.value or const(None)

        def run() -> None:
            sp = self.sp
            given = sp.expr(value)
            inner, here, stack = sp.frame, sp.here, sp.stack
            sp.frame, sp.here, sp.stack = self.frame, self.node, stack[: self.depth]
            try:
                bind_target(sp, self.target, given)
                self.body()
            finally:
                sp.frame, sp.here, sp.stack = inner, here, stack

        return gast.copy_location(Do(run, value), stmt)


def generator(sp: Specialiser, iterable: gast.expr) -> Fact | None:
    """The generator function that is called, if it is one of the program's own.

    One from outside in which nothing is active stays what it is; one that the program defines is nowhere else.
    """
    if not isinstance(iterable, gast.Call) or any(isinstance(a, gast.Starred) for a in iterable.args):
        return None
    if not isinstance(iterable.func, (gast.Name, gast.Attribute)) or any(k.arg is None for k in iterable.keywords):
        return None
    own = isinstance(iterable.func, gast.Name) and sp.frame.owner(iterable.func.id) is not None
    followed = own or inactive.reads_active(sp, iterable)
    if not followed and not inspect.isgeneratorfunction(known_function(sp, iterable.func)):
        return None
    with sp.scratch():
        found = _written_out(sp.fact(sp.expr(iterable.func)))
    function = found
    while isinstance(function, Bound):
        function = function.function
    if not followed and not in_turns(sp, function):
        return None
    if isinstance(function, Closure):
        body: Any = function.node.body
    elif isinstance(function, Known) and isinstance(function.value, types.FunctionType) and has_source(function.value):
        body = capture(function.value).body
    else:
        return None
    yields = isinstance(body, list) and any(isinstance(n, _YIELDS) for s in body for n in own_nodes(s))
    return found if yields else None


def _written_out(function: Fact) -> Fact:
    """A function, or the generator that is looped over in its place."""
    if isinstance(function, Known) and isinstance(function.value, Hashable):
        return Known(_WRITTEN_OUT.get(function.value, function.value))
    return function


def in_turns(sp: Specialiser, function: Fact) -> bool:
    """Whether a generator of constants has to run in turns with the loop over it: it changes what the loop may read.

    def batches():
        batch = [0, 0.0]
        for i in range(3):
            batch[0] = i
            yield batch                 a list of all of them would hold the last one three times
    """
    if effects.change_of(sp, function) is not None:
        return True
    body = capture(function.value).body if isinstance(function, Known) and has_source(function.value) else []
    yielded = {n.id for s in body for y in own_nodes(s) if isinstance(y, _YIELDS) and y.value for n in named(y.value)}
    return bool(yielded & effects.changed_in_place(body))


def named(node: Any) -> list[gast.Name]:
    return [n for n in walk(node) if isinstance(n, gast.Name)]


def consume(
    sp: Specialiser, node: gast.AST, target: gast.expr, call: gast.Call, body: Callable[[], None],
    managed: types.FunctionType | None = None,
) -> None:  # fmt: skip
    """The loop `for target in call: body`; of a context manager the block, and the generator function that it runs."""
    flag = None
    if isinstance(node, gast.For) and leaves(node.body):
        flag = sp.new_name("stopped")
        sp.frame.function().local.add(flag)
        sp.frame.function().names[flag] = flag
        sp.stmts([gast.copy_location(assign(flag, const(False)), node)])
        own = [flagged(s, flag) for s in copy_tree(node.body)]
        body = lambda: sp.stmts(own)  # noqa: E731
    made = sp.many([call.func, *call.args, *(k.value for k in call.keywords)])
    function, args = _written_out(sp.fact(made[0])), made[1 : 1 + len(call.args)]
    keywords: Any = {k.arg: v for k, v in zip(call.keywords, made[1 + len(call.args) :], strict=True)}
    while isinstance(function, Bound):
        args, keywords, function = [*function.args, *args], {**function.keywords, **keywords}, function.function
    consumer = Consumer(sp, node, target, body, sp.frame, len(sp.stack), flag)
    if isinstance(function, Closure):
        source, key, closure = source_of(function), function.node, function
    else:
        assert isinstance(function, Known)
        run = function.value if managed is None else managed
        source, key, closure = capture(run), run, None
    source = replace(source, body=consumer.prepared(source.body))
    sp.inline_generator(call, key, source, args, keywords, closure, consumer)


def counted(sp: Specialiser, node: gast.For) -> list[gast.stmt] | None:
    """`for i, v in enumerate(gen(x))` as a loop over the generator that counts; None where it is none."""
    over = node.iter
    if not isinstance(over, gast.Call) or known_function(sp, over.func) is not enumerate or len(over.args) != 1:
        return None
    if over.keywords or generator(sp, over.args[0]) is None:
        return None
    count, item = sp.new_name("count"), sp.new_name("item")
    pair = gast.Assign([node.target], gast.Tuple([name(count), name(item)], gast.Load()), None)
    more = gast.AugAssign(gast.Name(count, gast.Store(), None, None), gast.Add(), const(1))
    start = [gast.copy_location(s, node) for s in (pair, more)]
    loop = gast.For(gast.Name(item, gast.Store(), None, None), over.args[0], [*start, *node.body], [], None)
    return [gast.copy_location(s, node) for s in (assign(count, const(0)), loop)]


def as_lists(sp: Specialiser, node: gast.Call) -> None:
    """`sum(gen(x))`: what a call uses up at once may as well be a list."""
    for i, argument in enumerate(node.args):
        if generator(sp, argument) is not None:
            node.args[i] = each_of(argument, sp.new_name("item"))


__all__ = ["as_lists", "consume", "counted", "generator", "in_turns"]
