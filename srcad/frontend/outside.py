"""What the program reads and does not bind: variables of modules and closures, attributes of objects from outside.

    K = 2.0
    def f(x):
        return K * x        K in Core, too; another module's K is K2, bound when the text is loaded

Each has one name in Core, by whichever way it is reached, and what is known of it is what was seen, without numbers.
"""

from __future__ import annotations

import builtins
import dataclasses
import types
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad import runtime
from srcad.facts import Array, Fact, Known, Map, Seq, label_of, of_value, with_active, with_literals
from srcad.frontend.capture import capture
from srcad.frontend.core import Free
from srcad.frontend.frames import Frame
from srcad.frontend.raised import Raised, may_not_run
from srcad.frontend.scopes import free_names, renamed
from srcad.rules.registry import is_code
from srcad.tree.build import copy_tree, name

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def global_value(sp: Specialiser, identifier: str, frame: Frame) -> tuple[str, Any]:
    """Where a name that no frame binds comes from: ("cell" | "global" | "builtin", value)."""
    if identifier in frame.source.cells:
        try:
            return "cell", frame.source.cells[identifier].cell_contents
        except ValueError:
            raise sp.unsupported(
                None, f"the free variable {identifier}, which is not bound yet", "bind it first"
            ) from None
    module = frame.source.function.__globals__
    if identifier in module:
        return "global", module[identifier]
    if hasattr(builtins, identifier):
        return "builtin", getattr(builtins, identifier)
    if may_not_run(sp):
        note_absent(sp, identifier, module)
        raise Raised("NameError", f"name {identifier!r} is not defined")
    raise sp.unsupported(sp.here, f"the name {identifier}, which is not defined", "define or import it")


def is_bound(frame: Frame, identifier: str) -> bool:
    """Whether a name that no frame binds is bound somewhere."""
    source = frame.outermost().source
    return (
        identifier in source.cells or identifier in source.function.__globals__ or hasattr(builtins, identifier)
    )


def note_absent(sp: Specialiser, identifier: str, module: dict[str, Any]) -> None:
    """The text holds as long as no variable of the module has that name."""
    sp.names.taken.add(identifier)
    sp.absent.append((identifier, module))


def unbound_name(sp: Specialiser, identifier: str) -> gast.expr | None:
    """A name that is not bound anywhere, for text that stays as it is: it may be tried, or never read."""
    module = sp.source.function.__globals__
    other = sp.frame.outermost().source.function.__globals__ is not module
    if other or is_bound(sp.frame, identifier):
        return None
    note_absent(sp, identifier, module)
    return name(identifier)


def free_name(sp: Specialiser, identifier: str, frame: Frame) -> gast.expr:
    """A name that the program reads but does not bind."""
    kind, value = global_value(sp, identifier, frame)
    if kind == "builtin":
        return sp.note(name(identifier), Known(value))
    helper = label_of(value)
    if kind == "cell" and callable(value) and getattr(runtime, helper, None) is value:
        return sp.note(name(helper), Known(value))  # in text of srcad's own
    if kind == "cell" and is_beside(frame.source.function, value):
        return definition(sp, value)
    is_root = frame.source is sp.source or (
        kind == "global" and frame.source.function.__globals__ is sp.source.function.__globals__
    )
    return _noted(sp, identifier, _core_name(sp, identifier, kind, value, frame, is_root), value, frame)


def is_beside(function: types.FunctionType, value: Any) -> bool:
    """Whether a value is a function that is defined in the same text of srcad's own as one that calls it."""
    file = function.__code__.co_filename
    return file.startswith("<srcad ") and isinstance(value, types.FunctionType) and value.__code__.co_filename == file


def definition(sp: Specialiser, function: types.FunctionType) -> gast.expr:
    """The name of a function that belongs to no module: text that calls it has it, too."""
    if function not in sp.definitions:
        source = capture(function)
        made = sp.definitions[function] = sp.new_name(source.name)
        frame = Frame(source, source.name, set(), {})
        tree = gast.FunctionDef(made, copy_tree(source.args), copy_tree(source.body), [], None, None, [])
        found = {n: free_name(sp, n, frame) for n in sorted(free_names(tree) - {made})}
        table = {n: v for n, v in found.items() if not (isinstance(v, gast.Name) and v.id == n)}
        sp.steps[made] = renamed(tree, table, sp.new_name)
        sp.steps[made].name = source.name
    return sp.note(name(sp.definitions[function]), Known(function))


def free_at(sp: Specialiser, identifier: str, space: Any) -> gast.expr:
    """A variable that `wrt` names, by the module's dict or the cell that it is in."""
    cell = isinstance(space, types.CellType)
    if space is sp.source.function.__globals__ or cell and sp.source.cells.get(identifier) is space:
        return free_name(sp, identifier, sp.root)
    value = space.cell_contents if cell else space[identifier]
    kind, held, module = ("cell", space, None) if cell else ("attribute", value, space["__name__"])
    alike = {n: f for n, f in sp.free.items() if (f.kind, f.module, f.attribute) == (kind, module, identifier)}
    called = next((n for n, f in alike.items() if f.value is held), None)
    if called is None:
        sp.names.taken.add(identifier)
        called = sp.new_name(identifier)
        sp.free[called] = Free(kind, held, module, identifier)
    return _noted(sp, identifier, called, value, sp.root)


def _noted(sp: Specialiser, identifier: str, core_name: str, value: Any, frame: Frame) -> gast.expr:
    known = is_code(value)
    active = identifier in sp.wrt_free and not known
    if known:
        fact: Fact = Known(value)
        sp.watched.append((frame.source, identifier, value))
    else:
        path = f"{core_name}"
        sp.samples.setdefault(path, value)
        fact = seen(sp, value, path)
        if active:
            fact = with_active(fact)
            sp.seen_free[identifier] = core_name
    sp.free_facts[core_name] = fact
    node = name(core_name) if "." not in core_name else gast.parse(core_name, mode="eval").body
    return sp.note(node, sp.live(fact))


def _core_name(sp: Specialiser, identifier: str, kind: str, value: Any, frame: Frame, is_root: bool) -> str:
    sp.names.taken.add(identifier)
    own = is_root and not is_helper_s_name(identifier, value)
    if own and identifier not in sp.frame_locals() and identifier not in sp.name_sites:
        sp.free.setdefault(identifier, Free(kind, value, frame.source.function.__module__, identifier))
        return identifier
    callable_or_module = is_code(value)
    cell = frame.source.cells[identifier] if kind == "cell" else None
    for known, free in sp.free.items():
        if cell is not None and (free.value is cell or sp.source.cells.get(known) is cell):
            return known
        if free.value is value and (
            callable_or_module or (free.attribute, free.module) == (identifier, frame.source.function.__module__)
        ):
            return known
    new = sp.new_name(identifier)
    if kind == "global" and not callable_or_module:
        kind = "attribute"
    sp.free[new] = Free(
        kind,
        value if cell is None else cell,
        frame.source.function.__module__,
        identifier,
    )
    return new


def seen(sp: Specialiser, value: Any, path: str) -> Fact:
    """What is known of a value that the program reads from outside; its number, where the text is made for it.

    An array or container is one allocation, by whichever name it is reached.
    """
    if isinstance(value, np.ndarray):
        return of_value(value, sp.paths.setdefault(id(value), path))
    fact = with_literals(of_value(value, path), value, path, sp.static, sp.literals)
    if isinstance(value, (list, dict)) and isinstance(fact, (Seq, Map)):
        return dataclasses.replace(fact, sites=frozenset([sp.paths.setdefault(id(value), path)]))
    return fact


def attribute_in_memory(sp: Specialiser, path: str, made: gast.Attribute, fact: Fact) -> gast.expr:
    """What a constant object holds; an array that active values are stored into is a variable, with an adjoint."""
    sp.attribute_facts[path] = fact
    if not isinstance(fact, Array) or not fact.sites & sp.memory.stored_sites & sp.memory.active_sites:
        return sp.note(made, fact)
    if path not in sp.buffers:
        sp.buffers[path] = (sp.new_name(made.attr), made)
    return sp.note(name(sp.buffers[path][0]), fact)


def is_helper_s_name(identifier: str, value: Any) -> bool:
    """Whether generated code may mean one of srcad's helpers by a name that is something else in the user's module."""
    return identifier in runtime.__all__ and getattr(runtime, identifier) is not value


__all__ = [
    "attribute_in_memory", "definition", "free_at", "free_name", "global_value", "is_bound", "seen", "unbound_name",
]  # fmt: skip
