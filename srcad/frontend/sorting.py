"""Sorting of active values in the order that a key gives them, which is constant.

    ys = sorted(xs, key=f)          order = sorted(range(len(xs)), key=lambda i: f(xs[i]))
                                    ys = [xs[i] for i in order]
    xs.sort(key=f)                  for i in order:
                                        xs.append(xs[i])
                                    for _ in order:
                                        xs.pop(0)
    v = min(xs, key=f)              at = min(range(len(xs)), key=lambda i: f(xs[i]))
                                    v = xs[at]

Of objects that exist only as their parts (`columns.py`) the keys are computed before, `keys = [f(x) for x in xs]`, and
the sorted list is another one of their places.
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Fact, Known, Seq, parts_of
from srcad.frontend import columns, effects, inactive
from srcad.frontend.frames import known_function
from srcad.tree.build import copy_tree, each_of, name

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

_USED = ("len", "range", "sorted")


def sort_in_place(sp: Specialiser, node: gast.Call) -> bool:
    """`xs.sort(...)` of a list of active values, or by them; False where it is something else."""
    func = node.func
    if not (isinstance(func, gast.Attribute) and func.attr == "sort" and isinstance(func.value, gast.Name)):
        return False
    fact = sp.look(func.value.id)
    by_active = any(inactive.may_carry(sp, key, set()) for key in _keys(sp, node))
    if node.args or not isinstance(fact, Seq) or fact.kind != "list" or not (fact.active or by_active):
        return False
    if not _plain(sp, node):
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
    if _fact(sp, over) is None:
        return None
    items, i = sp.new_name("items"), sp.new_name("i")
    _run(sp, node, gast.Assign([gast.Name(items, gast.Store(), None, None)], over, None))
    order = _order(sp, node, items)
    held = _columns(sp, items)
    if held is not None:
        return columns.in_order(sp, node, held, sp.expr(name(order)))
    target = gast.Name(i, gast.Store(), None, None)
    item = gast.Subscript(name(items), name(i), gast.Load())
    made = gast.ListComp(item, [gast.comprehension(target, name(order), [], 0)])
    return sp.comprehension(_placed(made, node))


def chosen(sp: Specialiser, node: gast.Call) -> gast.expr | None:
    """`min(xs, key=f)` of active values, `max(pairs)`, `max(xs, default=v)`; None where it is something else."""
    if any(isinstance(a, gast.Starred) for a in node.args):
        return None
    if len(node.args) == 1 and any(k.arg == "default" for k in node.keywords) and sp.look("len") == Known(len):
        return _or_default(sp, node)
    if len(node.args) != 1 or [k.arg for k in node.keywords] not in ([], ["key"]) or not _plain(sp, node):
        return None
    over = _as_list(sp, node.args[0])
    fact = _fact(sp, over)
    tuples = isinstance(fact, Seq) and any(isinstance(part, Seq) for part in parts_of(fact))
    if fact is None or not (node.keywords or tuples):
        return None
    items, at = sp.new_name("items"), sp.new_name("at")
    _run(sp, node, gast.Assign([gast.Name(items, gast.Store(), None, None)], over, None))
    made = gast.Call(copy_tree(node.func), *_by_place(sp, node, items))
    _run(sp, node, gast.Assign([gast.Name(at, gast.Store(), None, None)], made, None))
    return sp.expr(_placed(gast.Subscript(name(items), name(at), gast.Load()), node))


def _or_default(sp: Specialiser, node: gast.Call) -> gast.expr | None:
    over = _as_list(sp, node.args[0])
    if _fact(sp, over) is None:
        return None
    items = sp.new_name("items")
    _run(sp, node, gast.Assign([gast.Name(items, gast.Store(), None, None)], over, None))
    default = next(k.value for k in node.keywords if k.arg == "default")
    filled = gast.Compare(gast.Call(name("len"), [name(items)], []), [gast.Gt()], [gast.Constant(0, None)])
    made = gast.Call(copy_tree(node.func), [name(items)], [k for k in node.keywords if k.arg != "default"])
    return sp.expr(_placed(gast.IfExp(filled, made, default), node))


def _fact(sp: Specialiser, over: gast.expr) -> Fact | None:
    """What is known of a sequence of active values; None of anything else."""
    state = sp.state()
    made = sp.expr(over)
    held = [sp.virtuals.get(part) for part in made.elts] if isinstance(made, gast.Tuple) else []
    if held and all(part is not None and part.kind == "object" for part in held):
        columns.of_objects(sp, made.elts)
    fact = sp.fact(made)
    sp.restore(state)
    rows = isinstance(fact, Array) and bool(fact.dims)
    listed = isinstance(fact, Seq) and fact.kind in ("list", "tuple", "columns")
    return fact if fact.active and (rows or listed) else None


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
    order = sp.new_name("order")
    made = gast.Call(name("sorted"), *_by_place(sp, node, xs))
    _run(sp, node, gast.Assign([gast.Name(order, gast.Store(), None, None)], made, None))
    return order


def _keys(sp: Specialiser, node: gast.Call) -> list[Fact]:
    """What is known of the key of a call, if it has one."""
    with sp.scratch():
        return [sp.fact(sp.expr(k.value)) for k in node.keywords if k.arg == "key"]


def _by_place(sp: Specialiser, node: gast.Call, xs: str) -> tuple[list[gast.expr], list[gast.keyword]]:
    """The arguments of the same call of the places of the elements, `range(len(xs))`."""
    for fact in _keys(sp, node):
        effects.refuse_change(sp, node, "a key", fact, effects.KEYS_BEFORE)
    i = sp.new_name("i")
    value: gast.expr = gast.Subscript(name(xs), name(i), gast.Load())
    keywords: list[Any] = [k for k in node.keywords if k.arg != "key"]
    for key in [k.value for k in node.keywords if k.arg == "key"]:
        if _columns(sp, xs) is not None:
            value = gast.Subscript(name(_keys_before(sp, node, key, xs)), name(i), gast.Load())
        else:
            value = gast.Call(copy_tree(key), [value], [])
    args = gast.arguments([gast.Name(i, gast.Param(), None, None)], [], None, [], [], None, [])
    count = gast.Call(name("range"), [gast.Call(name("len"), [name(xs)], [])], [])
    return [count], [gast.keyword("key", gast.Lambda(args, value)), *keywords]


def _columns(sp: Specialiser, identifier: str) -> columns.Columns | None:
    """The list of objects that a variable of the user's stands for, if it does."""
    owner = sp.frame.owner(identifier)
    held = None if owner is None else sp.env_fact(owner.names[identifier])
    return held if isinstance(held, columns.Columns) else None


def _keys_before(sp: Specialiser, node: gast.Call, key: gast.expr, xs: str) -> str:
    """The variable that holds the keys of objects, which exist only as their parts: `[f(x) for x in xs]`."""
    keys, item = sp.new_name("keys"), sp.new_name("item")
    target = gast.Name(item, gast.Store(), None, None)
    each = gast.comprehension(target, name(xs), [], 0)
    made = gast.ListComp(gast.Call(copy_tree(key), [name(item)], []), [each])
    _run(sp, node, gast.Assign([gast.Name(keys, gast.Store(), None, None)], made, None))
    return keys


def _run(sp: Specialiser, node: gast.Call, stmt: gast.stmt) -> None:
    here = sp.here
    sp.stmts([_placed(stmt, node)])
    sp.here = here


def _placed(made: Any, node: gast.AST) -> Any:
    for part in gast.walk(made):
        if not hasattr(part, "lineno") and hasattr(node, "lineno"):
            gast.copy_location(part, node)
    return made
