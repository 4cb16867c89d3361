"""Sorting of active values in the order that a key gives them, which is constant.

    ys = sorted(xs, key=f)          order = sorted(range(len(xs)), key=lambda i: f(xs[i]))
                                    ys = [xs[i] for i in order]
    xs.sort(key=f)                  for i in order:
                                        xs.append(xs[i])
                                    for _ in order:
                                        xs.pop(0)
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Known, Seq
from srcad.frontend.frames import known_function
from srcad.tree.build import copy_tree, each_of, name

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

_USED = ("len", "range", "sorted")


def sort_in_place(sp: Specialiser, node: gast.Call) -> bool:
    """`xs.sort(...)` of a list of active values; False where it is something else."""
    func = node.func
    if not (isinstance(func, gast.Attribute) and func.attr == "sort" and isinstance(func.value, gast.Name)):
        return False
    fact = sp.look(func.value.id)
    if node.args or not isinstance(fact, Seq) or fact.kind != "list" or not fact.active or not _plain(sp, node):
        return False
    xs, i = func.value.id, sp.new_name("i")
    sp.variable_name(i)
    order = _order(sp, node, xs)
    item = gast.Subscript(name(xs), name(i), gast.Load())
    append = gast.Call(gast.Attribute(name(xs), "append", gast.Load()), [item], [])
    pop = gast.Call(gast.Attribute(name(xs), "pop", gast.Load()), [gast.Constant(0, None)], [])
    for done in (append, pop):
        target = gast.Name(i, gast.Store(), None, None)
        _run(sp, node, gast.For(target, name(order), [gast.Expr(done)], [], None))
    return True


def in_order(sp: Specialiser, node: gast.Call) -> gast.expr | None:
    """`sorted(xs, ...)` of active values; None where it is something else."""
    if len(node.args) != 1 or not _plain(sp, node):
        return None
    over = _as_list(sp, node.args[0])
    state = sp.state()
    fact = sp.fact(sp.expr(over))
    sp.restore(state)
    vector = isinstance(fact, Array) and fact.dims is not None and len(fact.dims) == 1
    if not fact.active or not (vector or isinstance(fact, Seq) and fact.kind in ("list", "tuple")):
        return None
    items, i = sp.new_name("items"), sp.new_name("i")
    _run(sp, node, gast.Assign([gast.Name(items, gast.Store(), None, None)], over, None))
    order = _order(sp, node, items)
    target = gast.Name(i, gast.Store(), None, None)
    item = gast.Subscript(name(items), name(i), gast.Load())
    made = gast.ListComp(item, [gast.comprehension(target, name(order), [], 0)])
    return sp.comprehension(_placed(made, node))


def _as_list(sp: Specialiser, over: gast.expr) -> gast.expr:
    """What can be read only once as a list."""
    if isinstance(over, gast.GeneratorExp):
        return gast.copy_location(gast.ListComp(over.elt, over.generators), over)
    if not isinstance(over, gast.Call) or known_function(sp, over.func) not in (zip, enumerate, reversed):
        return over
    return each_of(over, sp.new_name("item"))


def _plain(sp: Specialiser, node: gast.Call) -> bool:
    """Whether the key can be called at each element, and the names that are written here mean what they should."""
    keys = [k.value for k in node.keywords if k.arg == "key"]
    named = all(k.arg in ("key", "reverse") for k in node.keywords)
    simple = all(isinstance(k, (gast.Lambda, gast.Name, gast.Attribute)) for k in keys)
    return named and simple and all(sp.look(n) == Known(getattr(builtins, n)) for n in _USED)


def _order(sp: Specialiser, node: gast.Call, xs: str) -> str:
    """The variable that holds the places of the elements, from the first to the last."""
    i, order = sp.new_name("i"), sp.new_name("order")
    value: gast.expr = gast.Subscript(name(xs), name(i), gast.Load())
    keywords: list[Any] = [k for k in node.keywords if k.arg != "key"]
    for key in [k.value for k in node.keywords if k.arg == "key"]:
        value = gast.Call(copy_tree(key), [value], [])
    args = gast.arguments([gast.Name(i, gast.Param(), None, None)], [], None, [], [], None, [])
    count = gast.Call(name("range"), [gast.Call(name("len"), [name(xs)], [])], [])
    made = gast.Call(name("sorted"), [count], [gast.keyword("key", gast.Lambda(args, value)), *keywords])
    _run(sp, node, gast.Assign([gast.Name(order, gast.Store(), None, None)], made, None))
    return order


def _run(sp: Specialiser, node: gast.Call, stmt: gast.stmt) -> None:
    here = sp.here
    sp.stmts([_placed(stmt, node)])
    sp.here = here


def _placed(made: Any, node: gast.AST) -> Any:
    for part in gast.walk(made):
        if not hasattr(part, "lineno") and hasattr(node, "lineno"):
            gast.copy_location(part, node)
    return made
