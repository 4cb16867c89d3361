"""Context managers of the user's own: what they do before and after a block, in place.

    with Timer() as t:                  manager = Timer()
        y = x * x               ->      t = manager.__enter__()
                                        try:
                                            y = x * x
                                        finally:
                                            manager.__exit__(None, None, None)

That is the same where `__exit__` neither looks at the exception nor keeps it back. A manager that `contextlib` makes of
a function with one `yield` is that function, with the block where it yields.
"""

from __future__ import annotations

import contextlib
import inspect
import types
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Known
from srcad.frontend import generators, inactive
from srcad.frontend.capture import capture, has_source
from srcad.frontend.frames import Bound
from srcad.frontend.overloads import user_class
from srcad.frontend.scopes import bound_in
from srcad.frontend.structure import leaves
from srcad.tree.build import const, loads, name, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

_HELPER = contextlib.contextmanager(lambda: iter(())).__code__  # of what `contextmanager` makes of any function


def written_out(sp: Specialiser, node: gast.With) -> bool:
    """Interpret a block around active values with its managers in place; False where these are no such managers."""
    active = inactive.reads_active(sp, node) or any(sp.live(sp.look(n)).active for n in bound_in([node]))
    if not active or leaves(node.body):
        return False
    item, rest = node.items[0], node.items[1:]
    body = [gast.copy_location(gast.With(rest, node.body, None), node)] if rest else node.body
    function = _generator(sp, item.context_expr)
    if function is not None:
        target = item.optional_vars or _variable(sp, "given")
        generators.consume(sp, node, target, item.context_expr, lambda: sp.stmts(body), function)
        return True
    if not _is_plain(_class_of(sp, item.context_expr)):
        return False
    manager, given = _variable(sp, "manager"), item.optional_vars or _variable(sp, "given")
    enter = gast.Call(gast.Attribute(name(manager.id), "__enter__", gast.Load()), [], [])
    leave = gast.Call(gast.Attribute(name(manager.id), "__exit__", gast.Load()), [const(None) for _ in range(3)], [])
    stmts: list[Any] = [
        gast.Assign([manager], item.context_expr, None),
        gast.Assign([given], enter, None),
        gast.Try(body, [], [], [gast.Expr(leave)]),
    ]
    for stmt in stmts:
        for part in gast.walk(stmt):
            if not hasattr(part, "lineno"):
                gast.copy_location(part, node)
    sp.stmts(stmts)
    return True


def _variable(sp: Specialiser, wish: str) -> gast.Name:
    """A variable of the function that the user's text does not have."""
    identifier = sp.new_name(wish)
    sp.frame.function().local.add(identifier)
    sp.frame.function().names[identifier] = identifier
    return gast.Name(identifier, gast.Store(), None, None)


def _class_of(sp: Specialiser, node: gast.expr) -> type | None:
    with sp.scratch():
        return user_class(sp.fact(sp.expr(node)))


def _is_plain(cls: type | None) -> bool:
    """Whether `__exit__` does the same whether the block raises or not, and lets what it raises go on."""
    enter, leave = getattr(cls, "__enter__", None), getattr(cls, "__exit__", None)
    if not all(isinstance(f, types.FunctionType) and has_source(f) for f in (enter, leave)):
        return False
    source = capture(leave)  # type: ignore[arg-type]
    every = [*source.args.posonlyargs, *source.args.args, *source.args.kwonlyargs, source.args.vararg]
    given = {a.id for a in every[1:] if a is not None}
    returned = [n.value for n in walk(source.body) if isinstance(n, gast.Return) and n.value is not None]
    passes = all(isinstance(v, gast.Constant) and not v.value for v in returned)
    return passes and not given & loads(source.body)


def _generator(sp: Specialiser, node: gast.expr) -> types.FunctionType | None:
    """The function with one `yield` that a call of a manager runs; None of any other expression."""
    if not isinstance(node, gast.Call) or any(isinstance(a, gast.Starred) for a in node.args):
        return None
    if any(k.arg is None for k in node.keywords):
        return None
    with sp.scratch():
        function = sp.fact(sp.expr(node.func))
    while isinstance(function, Bound):
        function = function.function
    helper = function.value if isinstance(function, Known) else None
    if not isinstance(helper, types.FunctionType) or helper.__code__ is not _HELPER:
        return None
    found: Any = inspect.unwrap(helper)
    return found if has_source(found) and _yields_once(capture(found).body) else None


def _yields_once(body: list[gast.stmt]) -> bool:
    """Whether statements yield in one place that is always reached once: at the top, or in a `try` with `finally`."""
    yields = [n for n in walk(body) if isinstance(n, (gast.Yield, gast.YieldFrom))]
    if len(yields) != 1 or any(isinstance(n, gast.Return) for n in walk(body)):
        return False
    while True:
        if any(isinstance(s, gast.Expr) and s.value is yields[0] for s in body):
            return isinstance(yields[0], gast.Yield)
        inner = [s.body for s in body if isinstance(s, gast.Try) and not s.handlers and not s.orelse]
        around = [b for b in inner if any(n is yields[0] for n in walk(b))]
        if not around:
            return False
        body = around[0]
