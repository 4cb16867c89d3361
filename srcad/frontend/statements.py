"""Statements: what they bind, and what they are written as in Core."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Dim, Fact, Known, Map, Scalar, Seq, Unknown, join, sites_of
from srcad.frontend import expressions, inactive, stores
from srcad.frontend.frames import Bound, Closure, bound_in
from srcad.frontend.loops import loop, plan_iteration
from srcad.tree.build import as_store, assign, const, copy_tree, loads, name, walk

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser


def execute(sp: Specialiser, node: gast.stmt) -> None:
    if hasattr(node, "lineno"):
        sp.here = node
    handler = _HANDLERS.get(type(node))
    if handler is None:
        opaque(sp, node)
    else:
        handler(sp, node)


def returns_only_at_end(body: list[gast.stmt]) -> bool:
    if not body or not isinstance(body[-1], gast.Return):
        return False
    return not any(isinstance(n, gast.Return) for s in body[:-1] for n in own_nodes(s))


def own_nodes(stmt: gast.stmt) -> list[gast.AST]:
    """The nodes of a statement, those of functions defined in it apart."""
    out: list[gast.AST] = [stmt]
    if isinstance(stmt, (gast.FunctionDef, gast.Lambda, gast.ClassDef)):
        return out
    for field in stmt._fields:
        value = getattr(stmt, field, None)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, gast.AST):
                out += own_nodes(item)  # type: ignore[arg-type]
    return out


# ---------------------------------------------------------------- binding


def bind_value(sp: Specialiser, identifier: str, value: gast.expr, augmented: Any = None) -> None:
    """Bind a variable of Core to a value; a tuple or dict with active parts exists only as its parts."""
    fact = sp.fact(value)
    if isinstance(fact, (Closure, Bound)):
        sp.bind(identifier, fact)
        return
    if fact.active or any(isinstance(f, (Closure, Bound)) for f in _parts(fact)):
        parts = decomposed(sp, value, fact)
        if parts is not None:
            bind_parts(sp, identifier, fact, parts)
            return
    stmt = assign(identifier, value) if augmented is None else gast.AugAssign(gast.Name(identifier, gast.Store(), None, None), *augmented)
    if augmented is not None:
        sp.augmented[stmt] = value
    sp.emit(stmt)
    sp.bind(identifier, fact)


def _parts(fact: Fact) -> list[Fact]:
    from srcad.facts import parts_of

    return [leaf for p in parts_of(fact) for leaf in [p, *_parts(p)]]


def decomposed(sp: Specialiser, value: gast.expr, fact: Fact) -> dict[Any, gast.expr] | None:
    from srcad.frontend import calls

    if isinstance(fact, Seq) and fact.kind == "tuple":
        items = calls.parts_of_sequence(sp, value)
        return None if items is None else dict(enumerate(items))
    if isinstance(fact, Seq) and isinstance(value, gast.List) and any(isinstance(f, (Closure, Bound)) for f in _parts(fact)):
        return dict(enumerate(value.elts))
    if isinstance(fact, Map) and fact.kind == "dict":
        return calls.parts_of_mapping(sp, value)
    return None


def bind_parts(sp: Specialiser, identifier: str, fact: Any, parts: dict[Any, gast.expr]) -> None:
    old = sp.env.get(identifier) if sp.env is not None else None
    names: dict[Any, str] = {}
    for key in parts:
        known = old.parts.get(key) if isinstance(old, expressions.Virtual) else None
        names[key] = known or sp.part_name(identifier, key)
    bind_together(sp, list(zip(names.values(), parts.values(), strict=True)))
    kind = fact.kind
    sp.bind(identifier, expressions.Virtual(kind, names, getattr(fact, "fields", ())))


def bind_together(sp: Specialiser, pairs: list[tuple[str, gast.expr]]) -> None:
    """Bind several variables at once: all values are read before the first is bound."""
    pending = [v for _, v in pairs]
    for i, (identifier, _) in enumerate(pairs):
        value = pending[i]
        for j in range(i + 1, len(pairs)):
            if identifier in loads(pending[j]):
                pending[j] = sp.hold_always(pending[j], "old")
        bind_value(sp, identifier, value)


def assign_stmt(sp: Specialiser, node: gast.Assign) -> None:
    targets = node.targets
    if len(targets) == 1 and isinstance(targets[0], (gast.Tuple, gast.List)):
        unpack(sp, targets[0], node.value)
        return
    value = sp.expr(node.value)
    if len(targets) > 1 and not isinstance(value, (gast.Name, gast.Constant)):
        value = sp.hold(value, "value") if not isinstance(sp.fact(value), (Closure, Bound)) else value
    for target in targets:
        bind_target(sp, target, value)


def bind_target(sp: Specialiser, target: gast.expr, value: gast.expr) -> None:
    if isinstance(target, gast.Name):
        bind_value(sp, core_name(sp, target.id), value)
    elif isinstance(target, gast.Subscript):
        store_subscript(sp, target, value)
    elif isinstance(target, gast.Attribute):
        store_attribute(sp, target, value)
    elif isinstance(target, (gast.Tuple, gast.List)):
        unpack_value(sp, target, value)
    else:
        raise sp.unsupported(target, "this assignment target", "assign to a name")


def core_name(sp: Specialiser, identifier: str) -> str:
    return sp.variable_name(identifier)


def store_subscript(sp: Specialiser, target: gast.Subscript, value: gast.expr) -> None:
    if isinstance(target.value, gast.Name) and sp.env is not None:
        held = sp.env.get(sp.frame.names.get(target.value.id, ""))
        if isinstance(held, expressions.Virtual):
            store_part(sp, target, held, value)
            return
    start = len(sp.out)
    base = sp.expr(target.value)
    index = sp.expr(target.slice)
    if len(sp.out) > start and not expressions.settled(sp, value, sp.out[start:]):
        new = sp.out[start:]
        del sp.out[start:]
        value = sp.hold(value, "value")
        sp.out += new
    fact = sp.fact(base)
    if not sp.is_active(value) and not fact.active and not isinstance(base, (gast.Dict, gast.Tuple)):
        stores.mark(sp, fact, sp.fact(value))
        made = gast.Subscript(base, index, gast.Store())
        if isinstance(fact, Map):
            _add_key(sp, base, index, value, fact)
        sp.emit(gast.Assign([sp.note(made, Unknown())], value, None))
        return
    if isinstance(fact, Map) and isinstance(base, gast.Name) and not fact.active:
        made_dict = _written_out(sp, base, fact)
        bind_parts(sp, base.id, fact, made_dict)
        held = sp.env[base.id] if sp.env is not None else None
        store_part(sp, target, held, value)
        return
    stores.store(sp, target, base, index, value)


def _written_out(sp: Specialiser, base: gast.Name, fact: Map) -> dict[Any, gast.expr]:
    from srcad.frontend import calls

    if not fact.items:
        return {}
    return calls.parts_of_mapping(sp, base) or {}


def _add_key(sp: Specialiser, base: gast.expr, index: gast.expr, value: gast.expr, fact: Map) -> None:
    if isinstance(base, gast.Name) and sp.env is not None and isinstance(index, gast.Constant) and base.id in sp.env:
        sp.bind(base.id, replace(fact, items={**fact.items, index.value: sp.fact(value)}))


def store_part(sp: Specialiser, target: gast.Subscript, held: Any, value: gast.expr) -> None:
    """`d["key"] = value` where d exists only as its parts."""
    from srcad.rules.registry import static_value

    if held.kind != "dict":
        raise sp.unsupported(target, "an item of a tuple being assigned", "use a list or separate names")
    try:
        key = static_value(sp.expr(target.slice), sp)
    except ValueError:
        raise sp.unsupported(target, "a dict of active values with a key that is not a literal", "use literal keys, or a list") from None
    assert isinstance(target.value, gast.Name)
    identifier = core_name(sp, target.value.id)
    if key not in held.parts:
        new = expressions.Virtual(held.kind, {**held.parts, key: sp.part_name(identifier, key)}, held.fields)
        for other, fact in list((sp.env or {}).items()):
            if fact is held and sp.env is not None:
                sp.env[other] = new
        held = new
    bind_value(sp, held.parts[key], value)


def store_attribute(sp: Specialiser, target: gast.Attribute, value: gast.expr) -> None:
    base = sp.expr(target.value)
    if sp.is_active(value) or sp.is_active(base):
        raise sp.unsupported(target, "an active value stored into an attribute", "return it, or keep it in a local variable")
    sp.emit(gast.Assign([gast.Attribute(base, target.attr, gast.Store())], value, None))


def unpack(sp: Specialiser, target: Any, value: gast.expr) -> None:
    """`a, b = c, d`, `a, (b, *c) = x`."""
    made = sp.expr(value)
    unpack_value(sp, target, made)


def unpack_value(sp: Specialiser, target: Any, made: gast.expr) -> None:
    from srcad.frontend import calls

    fact = sp.fact(made)
    items = calls.parts_of_sequence(sp, made)
    if items is None and isinstance(fact, Array) and fact.active:
        items = array_items(sp, target, made)
    if items is None and isinstance(fact, Seq) and fact.items is not None and fact.active:
        made = sp.hold(made, "parts")
        items = calls.parts_of_sequence(sp, made) or [
            expressions.subscript_of(sp, expressions.copy_with_fact(sp, made), sp.note(const(i), Scalar("int64", literal=i, size=i)), target)
            for i in range(len(fact.items))
        ]
    if items is None and fact.active:
        items = array_items(sp, target, made)
    if items is None or not fact.active and not isinstance(made, (gast.Tuple, gast.List)):
        plain_unpack(sp, target, made, items)
        return
    pairs = match_targets(sp, target, items)
    if all(isinstance(t, gast.Name) for t, _ in pairs):
        bind_together(sp, [(core_name(sp, t.id), v) for t, v in pairs])
        return
    held = [v if isinstance(v, gast.Constant) else sp.hold_always(v, "old") for _, v in pairs] if len(pairs) > 1 else [v for _, v in pairs]
    for (t, _), v in zip(pairs, held, strict=True):
        bind_target(sp, t, v)


def array_items(sp: Specialiser, target: Any, made: gast.expr) -> list[gast.expr]:
    """The rows of an array that is unpacked: as many as there are targets."""
    if any(isinstance(t, gast.Starred) for t in target.elts):
        raise sp.unsupported(target, "a starred target for an active array", "use slices: a, rest = x[0], x[1:]")
    held = made if isinstance(made, gast.Name) else sp.hold(made, "parts")
    return [
        expressions.subscript_of(sp, expressions.copy_with_fact(sp, held), sp.note(const(i), Scalar("int64", literal=i, size=i)), target)
        for i in range(len(target.elts))
    ]


def match_targets(sp: Specialiser, target: Any, items: list[gast.expr]) -> list[tuple[Any, gast.expr]]:
    stars = [i for i, t in enumerate(target.elts) if isinstance(t, gast.Starred)]
    if not stars:
        if len(items) != len(target.elts):
            raise ValueError(f"expected {len(target.elts)} values to unpack, got {len(items)}")
        return list(zip(target.elts, items, strict=True))
    at, after = stars[0], len(target.elts) - stars[0] - 1
    middle = items[at : len(items) - after]
    rest = expressions.display(sp, gast.List(middle, gast.Load()), "list")
    return [
        *zip(target.elts[:at], items[:at], strict=True),
        (target.elts[at].value, rest),
        *zip(target.elts[at + 1 :], items[len(items) - after :], strict=True),
    ]


def plain_unpack(sp: Specialiser, target: Any, made: gast.expr, items: list[gast.expr] | None) -> None:
    """Unpacking of inactive values, as the user wrote it."""
    fact = sp.fact(made)
    bind_names(sp, target, fact)
    sp.emit(gast.Assign([renamed_target(sp, target)], made, None))


def renamed_target(sp: Specialiser, target: gast.expr) -> gast.expr:
    if isinstance(target, gast.Name):
        return gast.Name(core_name(sp, target.id), gast.Store(), None, None)
    if isinstance(target, (gast.Tuple, gast.List)):
        return type(target)([renamed_target(sp, t) for t in target.elts], gast.Store())
    if isinstance(target, gast.Starred):
        return gast.Starred(renamed_target(sp, target.value), gast.Store())
    made = sp.expr(as_load_of(target))
    stores.mark(sp, sp.fact(made.value) if isinstance(made, gast.Subscript) else Unknown(), Unknown())
    return as_store(made)


def as_load_of(target: gast.expr) -> gast.expr:
    from srcad.tree.build import as_load

    return as_load(target)


def bind_names(sp: Specialiser, target: gast.expr, fact: Fact) -> None:
    """Bind the names of an (inactive) target to what is known of a value's parts."""
    if isinstance(target, gast.Name):
        sp.bind(core_name(sp, target.id), fact)
    elif isinstance(target, gast.Starred):
        bind_names(sp, target.value, Seq("list", None, Unknown(), frozenset([sp.fresh("list")]), Dim(sp.fresh())))
    elif isinstance(target, (gast.Tuple, gast.List)):
        items = fact.items if isinstance(fact, Seq) and fact.items is not None and len(fact.items) == len(target.elts) else None
        for i, t in enumerate(target.elts):
            bind_names(sp, t, items[i] if items is not None else element(sp, fact))


def element(sp: Specialiser, fact: Fact) -> Fact:
    """What is known of one element of an iterable."""
    from srcad.rules.indexing import refreshed

    if isinstance(fact, Array) and fact.dims:
        if len(fact.dims) == 1:
            return Scalar(fact.dtype, False, fact.active, size=Dim(sp.fresh()) if "int" in fact.dtype else None)
        return replace(fact, dims=fact.dims[1:])
    if isinstance(fact, Seq):
        if fact.items is not None:
            out: Fact = Unknown()
            for i, item in enumerate(fact.items):
                out = item if i == 0 else join(out, item, sp.fresh())
            return refreshed(out, sp.fresh())
        return refreshed(fact.elem, sp.fresh()) if fact.elem is not None else Unknown()
    return Unknown(fact.active)


# ---------------------------------------------------------------- other simple statements


def annotated(sp: Specialiser, node: gast.AnnAssign) -> None:
    if node.value is not None:
        bind_target(sp, node.target, sp.expr(node.value))


def augmented(sp: Specialiser, node: gast.AugAssign) -> None:
    target = node.target
    if isinstance(target, gast.Name):
        identifier = core_name(sp, target.id)
        stores.augmented_name(sp, node, identifier)
    elif isinstance(target, gast.Subscript):
        augmented_subscript(sp, node, target)
    else:
        base = sp.expr(target.value)
        value = sp.expr(node.value)
        if sp.is_active(value) or sp.is_active(base):
            raise sp.unsupported(node, "an active value stored into an attribute", "keep it in a local variable")
        sp.emit(gast.AugAssign(gast.Attribute(base, target.attr, gast.Store()), type(node.op)(), value))


def augmented_subscript(sp: Specialiser, node: gast.AugAssign, target: gast.Subscript) -> None:
    if isinstance(target.value, gast.Name) and sp.env is not None:
        held = sp.env.get(sp.frame.names.get(target.value.id, ""))
        if isinstance(held, expressions.Virtual):
            current = expressions.subscript_of(sp, expressions.rebuild(sp, held), sp.expr(target.slice), node)
            value = sp.expr(node.value)
            store_part(sp, target, held, expressions.binary_of(sp, node, current, node.op, value))
            return
    base, index = sp.many([target.value, target.slice])
    if not isinstance(index, (gast.Constant, gast.Slice, gast.Tuple)) and not _repeatable(index):
        index = sp.hold(index, "index")
    stores.augmented(sp, node, base, index)


def _repeatable(index: gast.expr) -> bool:
    return not any(isinstance(n, (gast.Call, gast.NamedExpr)) for n in walk(index))


def expression(sp: Specialiser, node: gast.Expr) -> None:
    value = node.value
    if isinstance(value, gast.Constant):
        return
    if isinstance(value, gast.Call) and isinstance(value.func, gast.Attribute):
        made = method_statement(sp, value)
        if made is not None:
            return
    start = len(sp.out)
    made = sp.expr(value)
    if isinstance(made, gast.Constant) or (isinstance(made, gast.Name) and len(sp.out) > start):
        return
    if isinstance(value, (gast.Call, gast.Await, gast.Yield)) and made not in sp.ops and not isinstance(made, (gast.Tuple, gast.List, gast.Dict)):
        sp.emit(gast.Expr(made))


def method_statement(sp: Specialiser, value: gast.Call) -> gast.expr | None:
    """`xs.append(v)` and its like."""
    from srcad.frontend import special

    func = value.func
    with sp.scratch():
        fact = sp.fact(sp.expr(func.value))
    if not isinstance(fact, (Seq, Map)) or value.keywords:
        return None
    made = sp.many([func.value, *value.args])
    return special.container_method(sp, value, func.attr, made[0], made[1:], {})


def function_def(sp: Specialiser, node: gast.FunctionDef) -> None:
    identifier = core_name(sp, node.name)
    if node.decorator_list:
        raise_if_used(sp, node)
        return
    sp.bind(identifier, Closure(node, sp.frame))


def raise_if_used(sp: Specialiser, node: gast.FunctionDef) -> None:
    if inactive.reads_active(sp, node.body):
        raise sp.unsupported(node, "a decorated function inside a differentiated one", "leave the decorator out")
    made = inactive.rename(sp, node)
    made.name = core_name(sp, node.name)
    sp.emit(made)
    sp.bind(made.name, Unknown())


def import_(sp: Specialiser, node: Any) -> None:
    import importlib

    sp.emit(copy_tree(node))
    for alias in node.names:
        bound = (alias.asname or alias.name).split(".")[0]
        if isinstance(node, gast.ImportFrom):
            value = getattr(importlib.import_module(node.module or ""), alias.name)
        else:
            value = importlib.import_module(alias.name if alias.asname else alias.name.split(".")[0])
        sp.frame.names[bound] = bound
        sp.bind(bound, Known(value) if callable(value) or hasattr(value, "__name__") else Unknown())
        if not (callable(value) or hasattr(value, "__name__")):
            from srcad.facts import of_value

            sp.bind(bound, of_value(value, bound))


def assert_(sp: Specialiser, node: gast.Assert) -> None:
    test = sp.expr(node.test)
    sp.emit(gast.Assert(test, None if node.msg is None else inactive.rename(sp, node.msg)))


def raise_(sp: Specialiser, node: gast.Raise) -> None:
    made = copy_tree(node)
    made.exc = None if node.exc is None else inactive.rename(sp, node.exc)
    sp.emit(made)
    sp.env = None


def return_(sp: Specialiser, node: gast.Return) -> None:
    value = sp.expr(node.value if node.value is not None else gast.Constant(None, None))
    assert sp.frame.result is not None
    bind_value(sp, sp.frame.result, value)


def break_(sp: Specialiser, node: gast.Break) -> None:
    sp.emit(gast.Break())
    if sp.env is not None:
        sp.breaks[-1].append(dict(sp.env))
    sp.env = None


def pass_(sp: Specialiser, node: gast.stmt) -> None:
    return


def delete(sp: Specialiser, node: gast.Delete) -> None:
    for target in node.targets:
        if not isinstance(target, gast.Name):
            opaque(sp, node)
            return


def opaque(sp: Specialiser, node: gast.stmt) -> None:
    """A statement that is left as it is, which it may be only where nothing active is in it."""
    if inactive.reads_active(sp, node):
        words = {"Try": "try/except", "Match": "match", "ClassDef": "a class", "Delete": "del of an item", "AsyncFunctionDef": "an async function"}
        what = words.get(type(node).__name__, f"the statement {type(node).__name__.lower()}")
        raise sp.unsupported(node, f"{what} with an active value in it", "keep what is differentiated outside of it")
    if isinstance(node, gast.Try) and any(isinstance(n, (gast.Return, gast.Break, gast.Continue)) for n in own_nodes(node)):
        raise sp.unsupported(node, "try/except that is left by return, break or continue", "bind a result and leave after it")
    inactive.may_be_stored(sp, node)
    sp.emit(inactive.rename(sp, node))
    for identifier in sorted(bound_in([node])):
        sp.bind(core_name(sp, identifier), Unknown())


# ---------------------------------------------------------------- branches


def if_(sp: Specialiser, node: gast.If) -> None:
    test = sp.expr(node.test)
    decided = expressions.known_truth(sp, test)
    if decided is not None:
        sp.stmts(node.body if decided else node.orelse)
        return
    branches(sp, node, test, lambda: sp.stmts(node.body), lambda: sp.stmts(node.orelse))


def branches(sp: Specialiser, node: gast.AST, test: gast.expr, body: Callable[[], None], orelse: Callable[[], None]) -> None:
    """Interpret both branches, each from what is known now; afterwards what holds in both."""
    made = gast.If(test, [], [])
    here = sp.here
    start = dict(sp.env or {})
    ends = []
    for part, run in (("body", body), ("orelse", orelse)):
        sp.env = dict(start)
        sp.here = here
        with sp.block(made, part) as out:
            run()
            setattr(made, part, out)
        ends.append(sp.env)
    sp.here = here
    made.body = made.body or [gast.Pass()]
    materialise(sp, made, ends)
    sp.env = join_envs(sp, ends, sp.fresh("if"))
    sp.emit(made, node)


def materialise(sp: Specialiser, made: gast.If, ends: list[Any]) -> None:
    """A tuple that is virtual in one branch and something else in the other cannot be told apart afterwards."""


def join_envs(sp: Specialiser, envs: list[Any], fresh: str) -> dict[str, Fact] | None:
    """What holds whichever way control came."""
    alive = [e for e in envs if e is not None]
    if not alive:
        return None
    out = dict(alive[0])
    for env in alive[1:]:
        for identifier, fact in env.items():
            out[identifier] = fact if identifier not in out else joined(sp, out[identifier], fact, f"{fresh}.{identifier}")
    return out


def joined(sp: Specialiser, a: Fact, b: Fact, fresh: str) -> Fact:
    if a == b:
        return a
    special = (Closure, Bound, expressions.Virtual)
    if isinstance(a, special) or isinstance(b, special):
        return expressions.Conflict()
    if isinstance(a, Scalar) and isinstance(b, Array) and a.literal == 0 and not a.active:
        return join(b, b, fresh) if False else Unknown(b.active, b.sites)
    return join(a, b, fresh)


def with_(sp: Specialiser, node: gast.With) -> None:
    """`with np.errstate(...)` and its like: the reverse sweep of the block runs inside the same block."""
    from srcad.frontend.contexts import transparent

    if not all(transparent(sp, item) for item in node.items):
        opaque(sp, node)
        return
    items = [gast.withitem(sp.expr(i.context_expr), None if i.optional_vars is None else renamed_target(sp, i.optional_vars)) for i in node.items]
    made = gast.With(items, [], None)
    with sp.block(made, "body") as out:
        sp.stmts(node.body)
        made.body = out or [gast.Pass()]
    sp.emit(made, node)


def try_(sp: Specialiser, node: gast.Try) -> None:
    if node.handlers or node.orelse:
        opaque(sp, node)
        return
    made = gast.Try([], [], [], [])
    with sp.block(made, "body") as out:
        sp.stmts(node.body)
        made.body = out or [gast.Pass()]
    with sp.block(made, "finalbody") as out:
        sp.stmts(node.finalbody)
        made.finalbody = out or [gast.Pass()]
    sp.emit(made, node)


def for_(sp: Specialiser, node: gast.For) -> None:
    plan_iteration(sp, node, node.target, node.iter, lambda: sp.stmts(node.body))


def loop_over(sp: Specialiser, node: gast.AST, over: gast.expr, body: Callable[[gast.expr], None], start: int = 0) -> None:
    """A loop over the elements of an active sequence, by index."""
    k = sp.new_name("i")
    length = gast.Call(name("len"), [over], [])
    limits = [length] if not start else [const(start), length]
    iterable = gast.Call(name("range"), limits, [])

    def run() -> None:
        sp.bind(k, Scalar("int64", size=Dim(sp.fresh())))
        index = sp.note(name(k), Scalar("int64", size=Dim(sp.fresh())))
        body(expressions.subscript_of(sp, expressions.copy_with_fact(sp, over), index, node))

    loop(sp, node, lambda block: gast.For(gast.Name(k, gast.Store(), None, None), iterable, block, [], None), run)


def while_(sp: Specialiser, node: gast.While) -> None:
    with sp.scratch():
        sp.expr(node.test)
        simple = not sp.out
    tests: list[gast.expr] = []

    def run() -> None:
        if simple:
            tests.append(sp.expr(node.test))
        else:
            leave = gast.If(gast.UnaryOp(gast.Not(), node.test), [gast.Break()], node.body)
            execute(sp, gast.copy_location(leave, node))
            return
        sp.stmts(node.body)

    def make(block: list[gast.stmt]) -> gast.stmt:
        return gast.While(tests[-1] if simple else const(True), block, [])

    loop(sp, node, make, run)


_HANDLERS: dict[type, Callable[[Any, Any], None]] = {
    gast.Assign: assign_stmt, gast.AnnAssign: annotated, gast.AugAssign: augmented, gast.Expr: expression, gast.If: if_,
    gast.For: for_, gast.While: while_, gast.With: with_, gast.Try: try_, gast.Return: return_, gast.Break: break_,
    gast.Pass: pass_, gast.Assert: assert_, gast.Raise: raise_, gast.FunctionDef: function_def, gast.Import: import_,
    gast.ImportFrom: import_, gast.Delete: delete, gast.Global: pass_, gast.Nonlocal: opaque,
}  # fmt: skip
