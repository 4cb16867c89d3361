"""Functions that a solver calls back: what they read of the functions around them is passed to them as arguments.

    optimize.brentq(lambda x: x**3 - p, 0.0, 3.0)     ->     optimize.brentq(lambda x, p: x**3 - p, 0.0, 3.0, args=(p,))

A solver's derivative goes by its function's derivative with respect to `args` (`rules/scipy/`), so a function that
takes its parameters from around it is brought into that form: lambdas, nested functions, partials, bound methods; the
attributes and items that it reads of objects and dicts too, one by one. All functions that a solver is given get the
same arguments. What is passed need not be active: a function that sees nothing but its arguments is the same function
at each run, and its derivative is made once.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Callback, Fact, Known, Map, Scalar, Seq, Unknown, with_active
from srcad.frontend import effects, inactive, parts
from srcad.frontend.capture import capture, has_source
from srcad.frontend.custom import forgotten, read_by, until_known
from srcad.frontend.displays import parts_of_sequence
from srcad.frontend.frames import Alias, Bound, Closure, Frame, has_functions, is_function, is_made_function
from srcad.frontend.matrices import holds_stored
from srcad.frontend.objects import of_class
from srcad.frontend.operations import object_node
from srcad.frontend.scopes import free_names, renamed
from srcad.frontend.seen import reads_around
from srcad.rules.call import Rule
from srcad.tree.build import const, copy_tree, name, substitute, text, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


@dataclass
class Captured:
    """What functions take from around them: by the name of the parameter, the value in Core."""

    values: dict[str, gast.expr] = field(default_factory=dict)

    def add(self, sp: Specialiser, node: gast.AST, parameter: str, value: gast.expr) -> None:
        if parameter in self.values and text(self.values[parameter]) != text(value):
            raise sp.unsupported(node, f"functions with two variables called {parameter}", "give them two names")
        self.values[parameter] = value


def passed_on(
    sp: Specialiser, node: gast.AST, rule: Rule, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> tuple[list[gast.expr], dict[str, gast.expr]]:
    """The arguments of a call of a solver, with what its functions capture among `args`."""
    names = [p.name for p in rule.parameters]
    given = {**dict(zip(names, args, strict=False)), **keywords}
    if len(args) > len(names) or not any(inactive.may_carry(sp, sp.fact(v), set()) for v in given.values()):
        return args, keywords
    if any(holds_stored(sp.fact(v)) for v in given.values()):
        raise sp.unsupported(
            node, f"a sparse matrix of active data as an argument of {rule.name}", "pass the data that it is made of"
        )
    functions = {p: lead for p, lead in rule.callbacks.items() if p in given and is_function(as_function(sp, given[p]))}
    for value in given.values():
        refuse_free(sp, node, rule, sp.fact(value))
    own = arguments(sp, given.get("args"))
    if own is None:
        if any(is_made_function(as_function(sp, given[p])) for p in functions):
            raise sp.unsupported(
                node, f"{rule.name} with a variable args, and a function that is defined here",
                "write the tuple out: args=(p,)",
            )  # fmt: skip
        return args, keywords
    for value in own:
        refuse_held(sp, node, value)
    captured = Captured()
    made = {p: plain(sp, node, given[p], lead + len(own), captured) for p, lead in functions.items()}
    order = sorted(captured.values)
    results = {p: result_of(sp, node, as_function(sp, given[p]), own) for p in functions}
    for p, lead in functions.items():
        given[p] = sp.note(with_parameters(sp, given[p], made[p], lead, len(own), order), Callback(result=results[p]))
    if order or "args" in given:
        given["args"] = tuple_of(sp, [*(captured.values[n] for n in order), *own])
    taken = names[: len(args)]
    return [given[n] for n in taken], {k: v for k, v in given.items() if k not in taken}


def arguments(sp: Specialiser, args: gast.expr | None) -> list[gast.expr] | None:
    """The parts of `args`, where they are known; one number or array is a tuple of one."""
    if args is None or sp.fact(args) == Known(None):
        return []
    if isinstance(sp.fact(args), (Scalar, Array)):
        return [args]
    return parts_of_sequence(sp, args)


def tuple_of(sp: Specialiser, values: list[gast.expr]) -> gast.expr:
    facts = tuple(sp.fact(v) for v in values)
    return sp.note(gast.Tuple(values, gast.Load()), Seq("tuple", facts, length=len(facts)))


def refuse_free(sp: Specialiser, node: gast.AST, rule: Rule, fact: Fact) -> None:
    """A function of another place that reads a variable which `wrt` names."""
    if sp.wrt_free and isinstance(fact, Known) and callable(fact.value):
        for identifier in sorted(read_by(fact.value) & sp.wrt_free):
            raise sp.unsupported(
                node, f"{rule.name} of a function that reads {identifier}, by which is differentiated",
                f"make {identifier} a parameter of the function, and pass it: args=({identifier},)",
            )  # fmt: skip


def result_of(sp: Specialiser, node: gast.AST, function: Fact, own: list[gast.expr]) -> Callable[..., Fact]:
    """What is known of the function's result, by what is known of the arguments that the solver itself passes."""

    def known(*facts: Fact) -> Fact:
        try:
            with forgotten(sp):
                given = [sp.note(name(sp.new_name("given")), fact) for fact in facts]
                rest = [sp.again(a) for a in own]
                made = until_known(sp, lambda: sp.call_function(node, function, [*given, *rest], {}))
                return with_active(sp.scope.resolved(sp.fact(made)), False)
        except Exception:  # noqa: BLE001  what is called by a solver need not be understood
            return Unknown()

    return known


# ---------------------------------------------------------------- a function as text that sees only its parameters


def plain(
    sp: Specialiser, node: gast.AST, function: gast.expr, passed: int, captured: Captured
) -> gast.Lambda | gast.FunctionDef | None:
    """A function of `passed` arguments, written out, with what it reads of the others as names that are gathered in
    `captured`; None for a function of another place, which reads nothing here."""
    fact = as_function(sp, function)
    if not is_made_function(fact):
        effects.refuse_elsewhere(sp, node, fact)
        return None
    method = method_of(sp, fact)
    fact = fact if method is None else method
    tree, before = written(sp, node, fact, passed)
    effects.refuse(sp, node, tree)
    tree = defaults_captured(sp, node, tree, passed, captured)
    if before and isinstance(tree, gast.Lambda):
        tree = gast.FunctionDef("function", tree.args, [gast.Return(tree.body)], [], None, None, [])
    if isinstance(tree, gast.FunctionDef):
        tree.body = [*before, *tree.body]
    return variables_captured(sp, node, tree, captured)


def as_function(sp: Specialiser, function: gast.expr) -> Fact:
    """An object that can be called is its method."""
    fact: Any = sp.fact(function)
    called = getattr(fact.cls, "__call__", None) if isinstance(fact, Map) and fact.cls is not None else None  # noqa: B004
    return Bound(Known(called), (function,)) if isinstance(called, types.FunctionType) else fact


def method_of(sp: Specialiser, fact: Fact) -> Closure | None:
    """A method of an object with active attributes, as a function that sees the object from around it."""
    inner = fact.function if isinstance(fact, Bound) else None
    if not isinstance(fact, Bound) or not isinstance(inner, Known) or not has_source(inner.value) or not fact.args:
        return None
    owner = sp.fact(fact.args[0])
    if not isinstance(owner, Map) or owner.cls is None or not owner.active or len(fact.args) > 1 or fact.keywords:
        return None
    source = capture(inner.value)
    if any(isinstance(n, gast.Name) and n.id == "super" for stmt in source.body for n in walk(stmt)):
        raise sp.unsupported(
            None, f"super() in {source.name}, a method that a solver calls", "write the method that it means in place"
        )
    every: list[Any] = [*source.args.posonlyargs, *source.args.args]
    first, rest = every[0], every[1:]
    args = copy_tree(source.args)
    args.posonlyargs, args.args = [], copy_tree(rest)
    if isinstance(fact.args[0], gast.Name):
        core_name = fact.args[0].id
    else:
        core_name = sp.new_name(first.id)
        sp.bind(core_name, sp.virtuals.get(fact.args[0]) or Alias(fact.args[0]))
    frame = Frame(source, source.name, {first.id}, {first.id: core_name})
    tree = gast.FunctionDef(source.name, args, source.body, [], None, None, [])
    values = [object_node(sp, v, tree) for v in inner.value.__defaults__ or ()]
    return Closure(tree, frame, dict(zip([a.id for a in rest[len(rest) - len(values) :]], values, strict=True)))


def written(sp: Specialiser, node: gast.AST, fact: Fact, passed: int) -> tuple[Any, list[gast.stmt]]:
    """The text of a function in Core, and that of functions which it calls, to be defined before."""
    outer, sp.capturing = sp.capturing, True
    try:
        with sp.block(None, "") as before:
            made = text_of(sp, node, fact, passed)
    finally:
        sp.capturing = outer
    return (before[-1], before[:-1]) if isinstance(made, gast.Name) else (made, before)


def text_of(sp: Specialiser, node: gast.AST, fact: Fact, passed: int) -> gast.expr:
    if isinstance(fact, Closure):
        return inactive.function_text(sp, fact)
    held: list[gast.expr] = []
    keywords: list[gast.keyword] = []
    while isinstance(fact, Bound) and fact.made is None and is_function(fact.function):
        held = [*(inactive.argument_text(sp, a) for a in fact.args), *held]
        keywords = [gast.keyword(k, inactive.argument_text(sp, v)) for k, v in fact.keywords.items()] + keywords
        fact = fact.function
    names = [sp.new_name(n) for n in names_of_parameters(fact, len(held), passed)]
    called = gast.Call(inactive.function_text(sp, fact), [*held, *map(name, names)], keywords)
    return gast.Lambda(parameters_named(names), called)


def refuse_held(sp: Specialiser, node: gast.AST, value: gast.expr) -> None:
    """Functions that the program makes are called by their names, or not at all."""
    if has_functions(sp.fact(value)) or reads_around(sp, value):
        raise sp.unsupported(
            node, "a solver's function that is given, or reads from a container, a function which is defined here",
            "write a `def` or lambda that calls it by its own name",
        )  # fmt: skip


def names_of_parameters(fact: Fact, first: int, count: int) -> list[str]:
    """Names for the parameters that are passed on: the function's own, where they are known."""
    code = getattr(fact.value, "__code__", None) if isinstance(fact, Known) else None
    own = list(code.co_varnames[first : code.co_argcount]) if code is not None else []
    return [own[i] if i < len(own) else f"a{i}" for i in range(count)]


def parameters_named(names: list[str]) -> gast.arguments:
    return gast.arguments([gast.Name(n, gast.Param(), None, None) for n in names], [], None, [], [], None, [])


def defaults_captured(sp: Specialiser, node: gast.AST, tree: Any, passed: int, captured: Captured) -> Any:
    """Parameters that the solver does not pass are what their defaults were where the function was defined."""
    args: Any = tree.args
    every = [*args.posonlyargs, *args.args]
    values = dict(zip([a.id for a in every[len(every) - len(args.defaults) :]], args.defaults, strict=True))
    values |= {a.id: d for a, d in zip(args.kwonlyargs, args.kw_defaults, strict=True) if d is not None}
    for parameter in [*every[passed:], *args.kwonlyargs]:
        if parameter.id in values:
            captured.add(sp, node, parameter.id, in_core(sp, values[parameter.id]))
    args.posonlyargs, args.args, args.defaults = [], every[:passed], []
    args.kwonlyargs, args.kw_defaults = [], []
    return tree


def in_core(sp: Specialiser, tree: gast.expr) -> gast.expr:
    """A path of Core (`p`, `net.w`, `params["w"]`) with what is known of it."""
    if isinstance(tree, gast.Name) and tree.id in (sp.env or {}):
        return sp.local_variable(tree.id, tree)
    if isinstance(tree, gast.Name) and tree.id in sp.seen_free.values():
        return sp.note(name(tree.id), sp.fact_of_free(tree.id))
    if isinstance(tree, gast.Attribute):
        return parts.attribute_of(sp, in_core(sp, tree.value), tree.attr, tree)
    if isinstance(tree, gast.Subscript):
        return sp.subscript_of(in_core(sp, tree.value), in_core(sp, tree.slice), tree)
    return sp.expr(tree)


_MARK = "?"  # before names that belong to the functions around


def variables_captured(sp: Specialiser, node: gast.AST, tree: Any, captured: Captured) -> Any:
    """The variables of the functions around become parameters; of objects, dicts and tuples the parts that are read."""
    reads = Reads(sp, node, captured)
    tree = reads.visit(marked(sp, tree))
    methods = [m for m in reads.methods.values() if m is not None]
    if methods and isinstance(tree, gast.Lambda):
        tree = gast.FunctionDef("function", tree.args, [gast.Return(tree.body)], [], None, None, [])
    if methods:
        tree.body = [*methods, *tree.body]
    return tree


def marked(sp: Specialiser, tree: Any) -> Any:
    """A function's text with a mark on the names that it takes from around it."""
    around = (set(sp.env or {}) | set(sp.seen_free.values())) - {getattr(tree, "name", None)}
    return renamed(tree, {n: name(_MARK + n) for n in sorted(around & free_names(tree))}, sp.new_name)


class Reads(gast.NodeTransformer):
    """What a function reads of those around it, under the names of parameters; methods of active objects that it calls
    become functions of its own."""

    def __init__(self, sp: Specialiser, node: gast.AST, captured: Captured) -> None:
        self.sp, self.node, self.captured = sp, node, captured
        self.methods: dict[tuple[str, str], gast.FunctionDef | None] = {}
        self.names: dict[tuple[str, str], str] = {}

    def visit(self, n: Any) -> Any:
        path = path_of(self.sp, n)
        if path is None:
            return self.computed(n) or super().visit(n)
        wish, tree = path
        value = in_core(self.sp, tree)
        known = literal_of(self.sp.fact(value))
        if known is not None:
            return known
        if is_active_object(self.sp, value):
            raise self.sp.unsupported(
                self.node, f"the object {text(value)}, whose attributes are active, in a function that a solver calls",
                "pass the arrays that it has, or read its attributes in the function itself",
            )  # fmt: skip
        refuse_held(self.sp, self.node, value)
        self.captured.add(self.sp, self.node, wish, value)
        return name(wish)

    def computed(self, n: Any) -> gast.expr | None:
        """A property of an object with active attributes is a method of it that is called."""
        owner = self.object(n.value) if isinstance(n, gast.Attribute) else None
        if owner is None or not isinstance(of_class(self.sp.fact(in_core(self.sp, owner)).cls, n.attr), property):  # type: ignore[attr-defined]
            return None
        return gast.Call(name(self.method(owner, n.attr)), [], [])

    def visit_Call(self, n: gast.Call) -> gast.AST:  # noqa: N802  gast's name
        called, attr = n.func, "__call__"
        owner = self.object(called)
        if owner is None and isinstance(called, gast.Attribute):
            owner, attr = self.object(called.value), called.attr
        if owner is not None:
            n.func = name(self.method(owner, attr))
        return self.generic_visit(n)

    def object(self, n: Any) -> gast.expr | None:
        """A variable of the functions around, or a part of one, that is an object with active attributes, in Core."""
        tree = n
        while isinstance(tree, gast.Attribute):
            tree = tree.value
        if not isinstance(tree, gast.Name) or not tree.id.startswith(_MARK):
            return None
        identifier = tree.id.removeprefix(_MARK)
        owner = substitute(copy_tree(n), {tree.id: name(identifier)})
        fact: Any = self.sp.fact(in_core(self.sp, name(identifier)))
        for key in reversed([part.attr for part in walk(n) if isinstance(part, gast.Attribute)]):
            fact = fact.items.get(key) if isinstance(fact, Map) and isinstance(fact.items, dict) else None
        return owner if isinstance(fact, Map) and fact.cls is not None and fact.active else None

    def method(self, owner: gast.expr, attr: str) -> str:
        """A method of an object with active attributes, as a function; each is written once."""
        key = (text(owner), attr)
        if key not in self.names:
            value = in_core(self.sp, owner)
            inner = getattr(getattr(self.sp.fact(value), "cls", None), attr, None)
            inner = inner.fget if isinstance(inner, property) else inner
            closure = method_of(self.sp, Bound(Known(inner), (value,)))
            if closure is None:
                raise self.sp.unsupported(
                    self.node, f"{text(owner)}.{attr} in a function that a solver calls", "write a function"
                )
            self.names[key] = self.sp.new_name(attr)
            self.methods[key] = None  # while it is read: it may call itself
            tree, before = written(self.sp, self.node, closure, 0)
            tree.name, tree.body = self.names[key], [*before, *tree.body]
            self.methods[key] = self.visit(marked(self.sp, tree))
        return self.names[key]


def is_active_object(sp: Specialiser, value: gast.expr) -> bool:
    fact = sp.fact(value)
    return isinstance(fact, Map) and fact.cls is not None and bool(fact.active)


def literal_of(fact: Fact) -> gast.expr | None:
    """A number, text, or tuple of these that is known here is written down."""
    if isinstance(fact, Scalar) and fact.literal is not None and not fact.active:
        return const(fact.literal)
    if isinstance(fact, Known) and isinstance(fact.value, (str, type(None))):
        return const(fact.value)
    if isinstance(fact, Seq) and fact.kind == "tuple" and fact.items is not None and not fact.fields:
        found = [literal_of(part) for part in fact.items]
        return None if None in found else gast.Tuple(found, gast.Load())
    return None


def path_of(sp: Specialiser, node: Any) -> tuple[str, gast.expr] | None:
    """A variable of the functions around, or a part of one that is read on its own: `net_w` and `net.w`."""
    keys: list[Any] = []
    tree = node
    while isinstance(tree, (gast.Attribute, gast.Subscript)) and isinstance(tree.ctx, gast.Load):
        if isinstance(tree, gast.Subscript) and not isinstance(tree.slice, gast.Constant):
            return None
        keys.insert(0, tree.slice.value if isinstance(tree, gast.Subscript) else tree.attr)
        tree = tree.value
    if not isinstance(tree, gast.Name) or not tree.id.startswith(_MARK):
        return None
    identifier = tree.id.removeprefix(_MARK)
    base = name(identifier)
    if not keys:
        return identifier, base
    fact: Any = sp.fact(in_core(sp, base))
    for key in keys:
        items = getattr(fact, "items", None)
        within = isinstance(fact, Map) or isinstance(fact, Seq) and items is not None and type(key) is int
        try:
            fact = items[key] if within and items is not None else None
        except (KeyError, IndexError):
            cls = getattr(fact, "cls", None)
            if cls is None or type(of_class(cls, key)) not in (int, float):
                return None
            fact = Scalar("float64")  # a number that all objects of the class have
    wish = "_".join([identifier, *map(str, keys)])
    if not isinstance(fact, (Scalar, Array)) or not wish.isidentifier():
        return None
    value = substitute(copy_tree(node), {tree.id: base})
    return None if wish in sp.names.taken and text(in_core(sp, value)) != wish else (wish, value)


def with_parameters(
    sp: Specialiser, function: gast.expr, tree: Any, lead: int, count: int, order: list[str]
) -> gast.expr:
    """The function in Core, with its new parameters behind the `lead` ones that the solver itself passes."""
    if tree is None:
        if not order:
            return sp.again(function)
        names = names_of_parameters(sp.fact(function), 0, lead + count)
        tree = gast.Lambda(parameters_named(names), gast.Call(copy_tree(function), [name(n) for n in names], []))
    given = tree.args.args
    tree.args.args = [*given[:lead], *parameters_named(order).args, *given[lead:]]
    if isinstance(tree, gast.Lambda):
        return tree
    sp.emit(tree)
    sp.bind(tree.name, Unknown())
    return name(tree.name)


__all__ = ["passed_on"]
