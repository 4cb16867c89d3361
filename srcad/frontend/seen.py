"""Functions that others are given, hold or read, written down again where those are differentiated apart.

    slope = srcad.grad(loss)                                    def function(y, x):
    pair = (lambda z: z * x, 2.0)                                   def loss(y): ...
    srcad.grad(lambda y: slope(y) @ pair[0](y))(x)      ->          slope = partial(slope_of, loss)
                                                                    pair = (lambda z: z * x, 2.0)
                                                                    return slope(y) @ pair[0](y)

A derivative that is made inside of another one is a function of its own, with the variables that it reads as
parameters. What its arguments hold of functions reads variables too, and these have to be parameters as well: else they
would be constants to the outer derivative.
"""

from __future__ import annotations

import functools
import types
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Fact, Known, Map, Seq, parts_of
from srcad.frontend.displays import is_record, key_node, parts_of_mapping, parts_of_sequence
from srcad.frontend.frames import Bound, Choice, Closure, Frame, as_function, is_made_function
from srcad.frontend.inactive import read_names
from srcad.tree.build import const, copy_tree, text
from srcad.tree.shown import show

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

OWN = object()


@dataclass
class Seen:
    """What a function, and the functions it calls, see of the functions around them: each variable and function under
    a name of its own, though one maker's functions, `scaled(2.0)` and `scaled(3.0)`, call theirs alike."""

    captured: dict[str, gast.expr] = field(default_factory=dict)
    helpers: dict[str, tuple[gast.FunctionDef, Frame]] = field(default_factory=dict)
    meanings: dict[str, object] = field(default_factory=dict)  # by name: a variable of Core, a function, or a global
    marked: set[str] = field(default_factory=set)  # of the helpers those that are to be run again
    space: dict[str, Any] | None = None  # the globals that they are written down for
    also: frozenset[str] = frozenset()  # globals that are to be noted, too
    partials: list[gast.stmt] = field(default_factory=list)  # `g = partial(of, f)`: functions with arguments held
    objects: dict[str, Any] | None = None  # what these name that is no variable; None where there can be none

    def place(self, identifier: str, meaning: object) -> tuple[str, bool]:
        """The name for this meaning, and whether it is new."""
        number, placed = 1, identifier
        while placed in self.meanings and self.meanings[placed] != meaning:
            number += 1
            placed = f"{identifier}_{number}"
        new = placed not in self.meanings
        self.meanings[placed] = meaning
        return placed, new


def without_defaults(node: Any) -> Any:
    """A function whose defaults are not read: they were, where it was made."""
    made = copy_tree(node)
    made.args.defaults, made.args.kw_defaults = [], [None] * len(made.args.kwonlyargs)
    return made


# ---------------------------------------------------------------- what reads variables


def reads_around(sp: Specialiser, value: gast.expr) -> bool:
    """Whether a value is a function, or holds one, that reads variables of the functions around it."""
    held = sp.virtuals.get(value)
    parts = list(held.parts.values()) if held is not None and isinstance(held.parts, dict) else []
    facts = [(sp.env or {}).get(p) for p in parts if isinstance(p, str)]
    return any(f is not None and _reads(sp, f, []) for f in [sp.fact(value), *facts])


def _reads(sp: Specialiser, fact: Fact, around: list[Fact]) -> bool:
    if any(fact is other for other in around):
        return False
    around = [*around, fact]
    if isinstance(fact, Closure):
        return any(map(_varies, fact.defaults.values())) or _reads_variables(sp, fact, around)
    if isinstance(fact, Bound):
        given = [*fact.args, *fact.keywords.values()]
        functions = [f for f in (as_function(v, sp.fact(v)) for v in given) if f is not None]
        return any(_reads(sp, f, around) for f in [fact.function, *functions]) or any(
            as_function(v, sp.fact(v)) is None and _varies(v) and not isinstance(sp.fact(v), Known) for v in given
        )
    return isinstance(fact, Choice) or any(_reads(sp, part, around) for part in parts_of(fact))


def _varies(value: gast.expr) -> bool:
    return not isinstance(value, gast.Constant)


def _reads_variables(sp: Specialiser, closure: Closure, around: list[Fact]) -> bool:
    outer, sp.frame = sp.frame, closure.frame
    try:
        seen = [sp.look(n) for n in read_names(without_defaults(closure.node)) if sp.frame.owner(n) is not None]
    finally:
        sp.frame = outer
    return any(_reads(sp, f, around) if f is not None and is_made_function(f) else True for f in seen)


# ---------------------------------------------------------------- written down again


def again(
    sp: Specialiser, node: gast.AST, fact: Fact | None, value: gast.expr | None, label: str, seen: Seen,
    called: dict[str, Closure],
) -> gast.expr:  # fmt: skip
    """An expression for a value, where functions stand in it; those of the program's own that it names are `called`.

    A function with arguments held, such as `srcad.grad(f)`, is `partial(grad_of, f)`.
    """

    def part(inner: gast.expr, label: str) -> gast.expr:
        fact = sp.fact(inner)
        if as_function(inner, fact) is not None or is_made_function(fact) or reads_around(sp, inner):
            return again(sp, node, as_function(inner, fact) or fact, inner, label, seen, called)
        if isinstance(inner, gast.Constant) and inner.value is not None:
            return const(inner.value)
        placed, _ = seen.place(f"{label}_held", text(inner))
        seen.captured[placed] = inner
        return gast.Name(placed, gast.Load(), None, None)

    if isinstance(fact, Closure):
        placed, new = seen.place(getattr(fact.node, "name", "function"), fact)
        if new:
            called[placed] = fact
        return gast.Name(placed, gast.Load(), None, None)
    if isinstance(fact, Bound) and fact.made is None:
        function = again(sp, node, fact.function, None, f"{label}_of", seen, called)
        whole = [function, *(part(a, label) for a in fact.args)]
        keywords = [gast.keyword(k, part(v, label)) for k, v in fact.keywords.items()]
        return gast.Call(again(sp, node, Known(functools.partial), None, "partial", seen, called), whole, keywords)
    if isinstance(fact, Known) and seen.objects is not None:
        placed, _ = seen.place(label, fact)
        seen.objects[placed] = fact.value
        return gast.Name(placed, gast.Load(), None, None)
    if isinstance(fact, Seq) and value is not None and not is_record(fact):
        parts = parts_of_sequence(sp, value)
        if parts is not None:
            kind = gast.List if fact.kind == "list" else gast.Tuple
            return kind([part(p, label) for p in parts], gast.Load())
    if isinstance(fact, Map) and value is not None and fact.kind == "dict":
        items = parts_of_mapping(sp, value)
        if items is not None:
            return gast.Dict([key_node(k) for k in items], [part(v, label) for v in items.values()])
    raise sp.unsupported(
        node,
        "a function that reads variables of the function around it, where it is chosen by a test or an object holds it",
        "give the function a name of its own, and write a `def` or lambda that calls it",
    )


def executed(written: str, label: str, space: dict[str, Any]) -> dict[str, Any]:
    """What a text made of the user's functions binds in a module; the text can be shown in a traceback."""
    filename = f"<srcad inner {label} {abs(hash(written)):x}>"
    local: dict[str, Any] = {}
    exec(compile(written, filename, "exec"), space, local)  # noqa: S102  the user's own functions
    show(filename, written, [f for f in local.values() if isinstance(f, types.FunctionType)])
    return local
