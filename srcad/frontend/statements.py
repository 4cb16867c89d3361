"""Statements: what they bind, and what they are written as in Core."""

from __future__ import annotations

import functools
import importlib
import sys
import types
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Fact, Known, Map, Scalar, Unknown, join, label_of, of_value, parts_of, sites_of
from srcad.frontend import attempts, expressions, growing, inactive, managers, objects, overloads, parts, stores, trials
from srcad.frontend.assignment import assign_stmt, renamed_target
from srcad.frontend.binding import FIXED, bind_value, dicts_around
from srcad.frontend.changes import changed_by_text
from srcad.frontend.choices import as_boolean, differ_by_functions, held_test, join_functions, known_truth, truth
from srcad.frontend.columns import Row
from srcad.frontend.contexts import transparent
from srcad.frontend.displays import Conflict, Lost, Virtual
from srcad.frontend.either import Either, Undetermined, apart
from srcad.frontend.frames import Alias, Closure, bound_in, is_made_function, known_function
from srcad.frontend.insertions import insert, is_grad_of
from srcad.frontend.loops import loop, plan_iteration
from srcad.frontend.mappings import Table
from srcad.frontend.meetings import End, Leave, become_parts, meet
from srcad.frontend.narrowing import assume
from srcad.frontend.order import value_after
from srcad.frontend.raised import Raised, may_not_run
from srcad.frontend.scopes import free_names, own_nodes
from srcad.frontend.steps import run_in_steps
from srcad.frontend.storing import become_virtual, store_part, write_back
from srcad.frontend.structure import Do, leaves
from srcad.rules.call import static_value
from srcad.runtime import written
from srcad.tree.build import as_load, as_store, const, copy_tree, name, text, walk
from srcad.tree.build import stores as tree_stores

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def execute(sp: Specialiser, node: gast.stmt) -> None:
    if hasattr(node, "lineno"):
        sp.here = node
    if isinstance(node, Do):
        node.run()
        return
    sp.statements += 1
    sp.running.append(sp.statements)
    try:
        apart(sp, node, lambda stmt: _HANDLERS.get(type(stmt), opaque)(sp, stmt))
    finally:
        sp.running.pop()


# ---------------------------------------------------------------- simple statements


def annotated(sp: Specialiser, node: gast.AnnAssign) -> None:
    if node.value is not None:
        assign_stmt(sp, gast.copy_location(gast.Assign([node.target], node.value, None), node))


def augmented(sp: Specialiser, node: gast.AugAssign) -> None:
    target = node.target
    if isinstance(target, gast.Name):
        if isinstance(node.op, gast.BitOr) and getattr(sp.look(target.id), "kind", "") == "dict":
            update = gast.Call(gast.Attribute(as_load(target), "update", gast.Load()), [node.value], [])
            expression(sp, gast.copy_location(gast.Expr(update), node))  # `d |= e`
            return
        identifier = sp.variable_name(target.id)
        stores.augmented_name(sp, node, identifier)
    elif isinstance(target, gast.Subscript):
        augmented_subscript(sp, node, target)
    else:
        augmented_attribute(sp, node, target)


def augmented_attribute(sp: Specialiser, node: gast.AugAssign, target: gast.Attribute) -> None:
    base = sp.expr(target.value)
    if objects.is_object(sp, base):
        augmented_of_object(sp, node, base, target.attr)
        return
    changed = objects.changed_class(sp.fact(base))
    read = parts.attribute_of(sp, base, target.attr, node)
    fact = sp.fact(read)
    if not isinstance(read, gast.Attribute):  # an array that is stored into has a variable
        read = sp.note(gast.Attribute(sp.again(base), target.attr, gast.Load()), fact)
    (base, current), value = value_after(sp, [base, read], node.value)
    if changed is not None and (sp.is_active(value) or sp.is_active(base) or fact.active):
        objects.become(sp, changed)
    if sp.is_active(value):
        objects.keep(sp, base, target.attr)
    if sp.is_active(value) or sp.is_active(base) or fact.active:
        raise sp.unsupported(node, "an active value stored into an attribute", "keep it in a local variable")
    sp.memory.stored_sites |= sites_of(fact)
    if not isinstance(fact, Array):  # an array stays the one that it is
        sp.memory.set_attributes.add(target.attr)
    stored = sp.note(gast.Attribute(base, target.attr, gast.Store()), fact)
    if isinstance(current, gast.Name):  # read before the call that computes the value
        sp.emit(gast.AugAssign(as_store(current), type(node.op)(), value))
        sp.emit(gast.Assign([stored], sp.again(current), None))
    else:
        sp.emit(gast.AugAssign(stored, type(node.op)(), value))


def augmented_of_object(sp: Specialiser, node: gast.AugAssign, owner: gast.expr, attr: str) -> None:
    """`body.x op= value`: an array is changed in place."""
    current = objects.attribute(sp, owner, attr, node)
    held = sp.virtuals[owner]
    if isinstance(held, Row) and attr in held.parts and isinstance(sp.fact(current), Array):
        stores.augmented(sp, node, sp.local_variable(held.parts[attr], node), sp.again(held.index))
        return
    if isinstance(current, gast.Name) and isinstance(sp.fact(current), (Array, Unknown)):
        start = len(sp.out)
        stores.augmented_name(sp, node, current.id)
        if held.real is not None and _binds_anew(sp.out[start:], current.id):
            objects.write_back(sp, node, held.real, attr, current.id)
        return
    (current,), value = value_after(sp, [current], node.value)
    objects.store(sp, node, owner, attr, expressions.binary_of(sp, node, current, node.op, value))


def augmented_by_methods(sp: Specialiser, node: gast.AugAssign, base: gast.expr, index: gast.expr) -> None:
    """`env[k] op= value` of an object of the user's, by its `__getitem__` and `__setitem__`."""
    key = index if isinstance(index, gast.Constant) else sp.hold(overloads.as_index(sp, index), "key")
    (current,), value = value_after(sp, [sp.subscript_of(base, key, node)], node.value)
    if not isinstance(sp.fact(current), Scalar):
        what = f"{text(node.target)} {stores.op_text(node.op)}= of what may be changed in place"
        raise sp.unsupported(node, what, "write v[k] = v[k] + ...")
    whole = expressions.binary_of(sp, node, current, node.op, value)
    overloads.set_item(sp, node, sp.again(base), sp.again(key), whole)


def augmented_subscript(sp: Specialiser, node: gast.AugAssign, target: gast.Subscript) -> None:
    base, index = sp.many([target.value, target.slice])
    if overloads.sets_items(sp, base):
        augmented_by_methods(sp, node, base, index)
        return
    if base in sp.virtuals:
        augmented_part(sp, node, base, index)
        return
    if isinstance(sp.fact(base), Table):
        key = index if isinstance(index, gast.Constant) else sp.hold(index, "key")
        current = sp.subscript_of(base, key, node)
        found = sp.fact(current)
        if isinstance(found, Array):
            (held,), value = value_after(sp, [sp.hold(current, "part")], node.value)
            whole = expressions.binary_of(sp, node, sp.again(held), node.op, sp.again(value))
            stores.in_place(sp, node, held, found, whole, value)
            return
        if not isinstance(found, Scalar):
            raise sp.unsupported(
                node,
                "an augmented item of a dict whose keys are known only when it runs",
                "write t[key] = t[key] + ...",
            )
        (current,), value = value_after(sp, [current], node.value)
        whole = expressions.binary_of(sp, node, current, node.op, value)
        sp.fact(base).store(sp, key, whole, node)  # type: ignore[attr-defined]
        return
    fact = sp.fact(base)
    if isinstance(fact, Map) and fact.kind == "dict" and (fact.active or inactive.reads_active(sp, node.value)):
        around = dicts_around(sp, base)
        if around is not None and not _in_place(sp, fact, index):
            become_virtual(sp, target, index, fact, around)
    if not isinstance(index, (gast.Constant, gast.Slice, gast.Tuple)) and not _repeatable(index):
        index = sp.hold(index, "index")
    stores.augmented(sp, node, base, index)


def _in_place(sp: Specialiser, fact: Map, index: gast.expr) -> bool:
    """Whether `d[key] op= value` changes an array where it is, and binds no item anew."""
    try:
        parts = [fact.items.get(static_value(index, sp), Unknown())]
    except (ValueError, TypeError):
        parts = list(fact.items.values())
    return all(isinstance(part, Array) for part in parts)


def augmented_part(sp: Specialiser, node: gast.AugAssign, base: gast.expr, index: gast.expr) -> None:
    """`d["key"] op= value` where d exists only as its parts: an array is changed in place."""
    held = sp.virtuals[base]
    current = sp.subscript_of(base, index, node)
    if isinstance(current, gast.Name) and isinstance(sp.fact(current), (Array, Unknown)):
        start, before = len(sp.out), sp.fact(current)
        stores.augmented_name(sp, node, current.id)
        if held.real not in (None, FIXED) and _binds_anew(sp.out[start:], current.id):
            write_back(sp, node, held, next(key for key, part in held.parts.items() if part == current.id), before)
        return
    (current,), value = value_after(sp, [current], node.value)
    store_part(sp, node, held, index, expressions.binary_of(sp, node, current, node.op, value))


def _binds_anew(stmts: list[gast.stmt], identifier: str) -> bool:
    """Whether `op=` has given a name a new value, where it is not known to have changed an array in place."""
    return any(
        isinstance(n, gast.Assign) and any(isinstance(t, gast.Name) and t.id == identifier for t in n.targets)
        for n in walk(stmts)
    )


def _repeatable(index: gast.expr) -> bool:
    return not any(isinstance(n, (gast.Call, gast.NamedExpr)) for n in walk(index))


def expression(sp: Specialiser, node: gast.Expr) -> None:
    value = node.value
    if isinstance(value, gast.Constant):
        return
    start = len(sp.out)
    made = sp.expr(value)
    if isinstance(made, gast.Constant) or (isinstance(made, gast.Name) and len(sp.out) > start):
        return
    works = any(isinstance(n, (gast.Call, gast.Await, gast.Yield, gast.NamedExpr)) for n in walk(made))
    if works and made not in sp.ops and not isinstance(made, (gast.Tuple, gast.List, gast.Dict)):
        sp.emit(gast.Expr(made))


def function_def(sp: Specialiser, node: gast.FunctionDef) -> None:
    if node.decorator_list:
        decorated(sp, node)
        return
    fact = sp.closure(node)
    sp.bind(sp.variable_name(node.name), fact)


def decorated(sp: Specialiser, node: gast.FunctionDef) -> None:
    """`@twice` of a nested function binds its name to what `twice` makes of the function, where that can be seen."""
    makers = [d for d in node.decorator_list if not _keeps_the_function(sp, d)]
    if not all(_can_be_followed(sp, d) for d in makers):
        if inactive.reads_active(sp, node):
            raise sp.unsupported(node, "a decorated function inside a differentiated one", "leave the decorator out")
        made = inactive.rename(sp, node)
        sp.emit(made)
        sp.bind(made.name, Unknown())
        return
    plain = copy_tree(node)
    plain.decorator_list = []
    if makers:
        plain.name = sp.new_name(node.name)
        sp.frame.names[plain.name] = plain.name
        sp.frame.local.add(plain.name)
    function_def(sp, plain)
    if not makers:
        return
    value: gast.expr = name(plain.name)
    for maker in reversed(makers):
        value = gast.copy_location(gast.Call(maker, [value], []), node)
    sp.stmts([gast.copy_location(gast.Assign([gast.Name(node.name, gast.Store(), None, None)], value, None), node)])


def _keeps_the_function(sp: Specialiser, decorator: gast.expr) -> bool:
    """`@functools.wraps(f)` gives the function itself, under another name."""
    return isinstance(decorator, gast.Call) and known_function(sp, decorator.func) is functools.wraps


def _can_be_followed(sp: Specialiser, decorator: gast.expr) -> bool:
    """Whether a decorator is the user's function, or made by one that is called with arguments; or srcad's."""
    func = decorator.func if isinstance(decorator, gast.Call) else decorator
    known = known_function(sp, func)
    if isinstance(known, types.FunctionType):
        return (known.__module__ or "").partition(".")[0] not in sys.stdlib_module_names
    return known is None and isinstance(func, gast.Name) and isinstance(sp.look(func.id), Closure)


def import_(sp: Specialiser, node: Any) -> None:
    """`import` in a function: it stays, and what it binds is known.

    One that fails is no error in a branch that may never be taken (`if "jax" in sys.modules: import jax`): there it
    fails when the program gets there, by itself. If it does not, what follows it is not known here.
    """
    try:
        imported = _imported(sp, node)
    except ImportError:
        if not may_not_run(sp):
            raise
        sp.emit(inactive.rename(sp, node))
        raise Raised("RuntimeError", f"{text(node)}: could not be imported when this text was written") from None
    for identifier, value in imported:
        known = callable(value) or label_of(value) != ""
        sp.bind(identifier, Known(value) if known else of_value(value, identifier))
    sp.emit(inactive.rename(sp, node))


def _imported(sp: Specialiser, node: Any) -> list[tuple[str, Any]]:
    """The variables that an import binds, with their values."""
    package = sp.frame.source.function.__globals__.get("__package__")
    found = []
    for alias in node.names:
        if alias.name == "*":
            raise sp.unsupported(node, "import * in a function", "import the names")
        if isinstance(node, gast.ImportFrom):
            path = "." * (node.level or 0) + (node.module or "")
            module = importlib.import_module(path, package) if node.level else importlib.import_module(path)
            value = (
                getattr(module, alias.name)
                if hasattr(module, alias.name)
                else importlib.import_module(f"{module.__name__}.{alias.name}")
            )
        else:
            whole = importlib.import_module(alias.name)
            value = whole if alias.asname else importlib.import_module(alias.name.split(".")[0])
        found.append((sp.variable_name((alias.asname or alias.name).split(".")[0]), value))
    return found


def assert_(sp: Specialiser, node: gast.Assert) -> None:
    test = truth(sp, node.test)
    sp.emit(gast.Assert(test, None if node.msg is None else _told(sp, node.msg)))


def _told(sp: Specialiser, node: gast.expr) -> gast.expr:
    """What an exception is made of stays as it is written; attributes of objects are read as their variables.

    raise ValueError(f"{self.n} points")     ->     raise ValueError(f"{mesh_n} points")
    """
    held: dict[str, gast.expr] = {}
    free = free_names(node)

    class Reading(gast.NodeTransformer):
        def visit_Attribute(self, part: gast.Attribute) -> gast.expr:
            bound = isinstance(part.value, gast.Name) and part.value.id in free and sp.is_bound(part.value.id)
            owner = sp.virtuals.get(sp.expr(part.value)) if bound else None
            if owner is None or owner.kind != objects.KIND or part.attr not in owner.parts:
                self.generic_visit(part)
                return part
            path = text(part)
            held[path] = sp.local_variable(owner.parts[part.attr], part)
            return gast.copy_location(name(path), part)

    return inactive.rename(sp, Reading().visit(copy_tree(node)), held)


def raise_(sp: Specialiser, node: gast.Raise) -> None:
    made = copy_tree(node)
    made.exc = None if node.exc is None else _told(sp, node.exc)
    sp.emit(made)
    sp.env = None


def return_(sp: Specialiser, node: gast.Return) -> None:
    value = sp.whole(node.value if node.value is not None else gast.Constant(None, None))
    assert sp.frame.function().result is not None
    bind_value(sp, sp.frame.function().result or "", value)


def break_(sp: Specialiser, node: gast.Break) -> None:
    made = sp.emit(gast.Break())
    if sp.env is not None:
        sp.breaks[-1].append(Leave(sp.env, sp.out, made))
    sp.env = None


def pass_(sp: Specialiser, node: gast.stmt) -> None:
    return


def delete(sp: Specialiser, node: gast.Delete) -> None:
    """`del xs[i]` takes an item out, as `xs.pop(i)` does, `del xs[i:j]` several; where nothing is active it stays."""
    if not all(isinstance(target, gast.Name) for target in node.targets):
        items = [t for t in node.targets if isinstance(t, gast.Subscript)]
        if len(items) < len(node.targets) or not inactive.reads_active(sp, node):
            opaque(sp, node)
            return
        for item in items:
            if isinstance(item.slice, gast.Slice):
                bounds = [item.slice.lower, item.slice.upper, item.slice.step]
                given = [sp.expr(gast.Constant(None, None) if b is None else b) for b in (item.value, *bounds)]
                sp.call_function(node, Known(written.delete), given, {})
                continue
            pop = gast.Call(gast.Attribute(item.value, "pop", gast.Load()), [item.slice], [])
            sp.stmts([gast.copy_location(gast.Expr(gast.copy_location(pop, node)), node)])


def opaque(sp: Specialiser, node: gast.stmt) -> None:
    """A statement that is left as it is, which it may be only where nothing active is in it."""
    if inactive.reads_active(sp, node):
        words = {
            "Try": "try/except",
            "Match": "match",
            "ClassDef": "a class",
            "Delete": "del of an item",
            "AsyncFunctionDef": "an async function",
        }
        what = words.get(type(node).__name__, f"the statement {type(node).__name__.lower()}")
        raise sp.unsupported(node, f"{what} with an active value in it", "keep what is differentiated outside of it")
    if isinstance(node, gast.Try) and any(
        isinstance(n, (gast.Return, gast.Break, gast.Continue)) for n in own_nodes(node)
    ):
        raise sp.unsupported(
            node, "try/except that is left by return, break or continue", "bind a result and leave after it"
        )
    for identifier in sorted(bound_in([node])):
        if sp.live(sp.look(identifier)).active and not isinstance(node, (gast.ClassDef, gast.AsyncFunctionDef)):
            what = f"{identifier}, which is active, bound in a {type(node).__name__.lower()} statement"
            raise sp.unsupported(node, what, "bind another name in it, and choose after it")
    inactive.may_be_stored(sp, node)
    changed_by_text(sp, node)
    sp.emit(inactive.rename(sp, node))
    for identifier in sorted(bound_in([node])):
        sp.bind(sp.variable_name(identifier), Unknown())


# ---------------------------------------------------------------- branches


def test_of(sp: Specialiser, node: gast.If) -> gast.expr:
    """The test of a branch; one that reads what is one of several things is evaluated before, not the branch twice."""
    if not sp.has_either:
        return truth(sp, node.test)
    state = sp.state()
    try:
        return truth(sp, node.test)
    except Undetermined:
        sp.restore(state)
        test = sp.new_name("test")
        frame = sp.frame.function()
        frame.local.add(test)
        sp.name_variable(frame, test, test)
        before = gast.Assign([gast.Name(test, gast.Store(), None, None)], as_boolean(node.test), None)
        execute(sp, gast.copy_location(before, node))
        return sp.local_variable(test, node)


def if_(sp: Specialiser, node: gast.If) -> None:
    test = test_of(sp, node)
    decided = known_truth(sp, test)
    if decided is not None:
        sp.stmts(node.body if decided else node.orelse)
        return

    def run(body: list[gast.stmt], holds: bool) -> Callable[[], None]:
        def branch() -> None:
            assume(sp, node.test, holds)
            sp.stmts(body)

        return branch

    branches(sp, node, test, run(node.body, True), run(node.orelse, False))


def branches(
    sp: Specialiser, node: gast.AST, test: gast.expr, body: Callable[[], None], orelse: Callable[[], None]
) -> None:
    """Interpret both branches, each from what is known now; afterwards what holds in both."""
    made = gast.If(test, [], [])
    here = sp.here
    start = dict(sp.env or {})
    ends: list[dict[str, Fact] | None] = []
    for part, run in (("body", body), ("orelse", orelse)):
        sp.env = dict(start)
        sp.here = here
        with sp.block(made, part) as out:
            sp.as_far_as_known(run)
            setattr(made, part, out)
        ends.append(sp.env)
    sp.here = here
    if differ_by_functions(ends):
        sp.env = dict(start)
        made.test = held_test(sp, test)
        for end in ends:
            if end is not None and isinstance(made.test, gast.Name):
                end[made.test.id] = sp.env_fact(made.test.id)
        join_functions(sp, made.test, ends)
    blocks = [made.body, made.orelse]
    met = [End(env, out) for env, out in zip(ends, blocks, strict=True) if env is not None]
    meet(sp, node, met, start)
    made.body = made.body or [gast.Pass()]
    sp.env = join_envs(sp, [end.env for end in met], sp.fresh("if"))
    sp.emit(made, node)


def join_envs(sp: Specialiser, envs: list[Any], fresh: str) -> dict[str, Fact] | None:
    """What holds whichever way control came."""
    alive = [e for e in envs if e is not None]
    if not alive:
        return None
    out = dict(alive[0])
    for env in alive[1:]:
        for identifier, fact in env.items():
            if identifier in out:
                become_parts(sp, identifier, out[identifier], fact)
                fact = joined(sp, out[identifier], fact, f"{fresh}.{identifier}")
            out[identifier] = fact
    return out


def joined(sp: Specialiser, a: Fact, b: Fact, fresh: str) -> Fact:
    if type(a) is Virtual and type(b) is Virtual and (a.kind, a.parts) == (b.kind, b.parts):
        return Virtual(a.kind, a.parts, a.fields, a.sites | b.sites, a.real, a.cls)
    if a == b:
        return a
    special = (Virtual, Either, Table, Alias, Conflict)
    if isinstance(a, special) or isinstance(b, special) or is_made_function(a) or is_made_function(b):
        return next((f for f in (a, b) if isinstance(f, Lost)), Conflict())
    if any(is_made_function(p) for f in (a, b) for p in parts_of(f)) and a != b:
        return Conflict()
    return join(a, b, fresh)


def with_(sp: Specialiser, node: gast.With) -> None:
    """`with np.errstate(...)` and its like: the reverse sweep of the block runs inside the same block."""
    if is_grad_of(sp, node):
        insert(sp, node)
        return
    if not all(transparent(sp, item) for item in node.items):
        if not managers.written_out(sp, node):
            opaque(sp, node)
        return
    items = [
        gast.withitem(sp.expr(i.context_expr), None if i.optional_vars is None else renamed_target(sp, i.optional_vars))
        for i in node.items
    ]
    made = gast.With(items, [], None)
    with sp.block(made, "body") as out:
        sp.stmts(node.body)
        made.body = out or [gast.Pass()]
    sp.emit(made, node)


def try_(sp: Specialiser, node: gast.Try) -> None:
    if node.handlers or node.orelse:
        active = inactive.reads_active(sp, node) or any(sp.live(sp.look(n)).active for n in bound_in([node]))
        branches_of = attempts.written_out(node, sp.names, leaves) if active else None
        if branches_of is None:
            opaque(sp, node)
        else:
            for identifier in sorted(bound_in(branches_of) - bound_in([node])):  # variables of its own
                sp.frame.names[identifier] = identifier
                sp.frame.local.add(identifier)
            sp.stmts(branches_of)
        return
    if leaves(node.finalbody) or any(isinstance(n, gast.Return) for s in node.finalbody for n in own_nodes(s)):
        raise sp.unsupported(
            node, "a finally: that is left by return, break or continue, whatever the try: has returned or raised",
            "leave it at its end, and return after it",
        )  # fmt: skip
    made = gast.Try([], [], [], [])
    start = dict(sp.env or {})
    with sp.block(made, "body") as out:
        sp.stmts(node.body)
        made.body = out or [gast.Pass()]
    raises = sp.env is None
    if raises:  # from anywhere in the body: of what that binds, nothing is known
        bound = tree_stores(made.body)
        sp.env = {k: Unknown() if k in bound else fact for k, fact in start.items()}
    with sp.block(made, "finalbody") as out:
        sp.stmts(node.finalbody)
        made.finalbody = out or [gast.Pass()]
    sp.emit(made, node)
    if raises:
        sp.env = None


def for_(sp: Specialiser, node: gast.For) -> None:
    indexed = growing.by_index(sp, node)
    if indexed is not None:
        sp.stmts(indexed)
        return

    def run() -> None:
        plan_iteration(sp, node, node.target, node.iter, lambda: sp.stmts(node.body))

    run() if sp.frame.snapshots is None else run_in_steps(sp, node, run)


def while_(sp: Specialiser, node: gast.While) -> None:
    if sp.frame.snapshots is not None:
        run_in_steps(sp, node, lambda: while_(sp, node))
        return
    tests: list[gast.expr | None] = []  # None: the test takes statements, which stand at the loop's beginning

    def run() -> None:
        state = sp.state()
        tests.append(truth(sp, node.test))
        if len(sp.out) == state.written:
            sp.stmts(node.body)
            return
        tests[-1] = None
        sp.restore(state)
        leave = gast.If(gast.UnaryOp(gast.Not(), node.test), [gast.Break()], node.body)
        execute(sp, gast.copy_location(leave, node))

    def make(block: list[gast.stmt]) -> gast.stmt:
        return gast.While(tests[-1] or const(True), block, [])

    loop(sp, node, make, run)


_HANDLERS: dict[type, Callable[[Any, Any], None]] = {
    gast.Assign: assign_stmt, gast.AnnAssign: annotated, gast.AugAssign: augmented, gast.Expr: expression, gast.If: if_,
    gast.For: for_, gast.While: while_, gast.With: with_, gast.Try: try_, attempts.Attempt: trials.attempt,
    attempts.Forget: trials.forget, attempts.Start: trials.start, gast.Return: return_, gast.Break: break_,
    gast.Pass: pass_, gast.Assert: assert_, gast.Raise: raise_, gast.FunctionDef: function_def, gast.Import: import_,
    gast.ImportFrom: import_, gast.Delete: delete, gast.Global: pass_, gast.Nonlocal: pass_,
}  # fmt: skip
