"""The generated module's text: imports, what they bind, the function.

The same text serves two lives. Loaded by srcad, the function is bound to the user's own globals and closure
cells; written to a file, the imports at its top bring in what it needs.
"""

from __future__ import annotations

import builtins
import importlib
import itertools
import sys
import types
from dataclasses import dataclass
from typing import Any

import gast
import numpy as np

from srcad import runtime
from srcad.facts import label_of
from srcad.frontend.core import Core, Free
from srcad.rules.expr import NUMPY
from srcad.several import Where, where_in
from srcad.tree.build import copy_tree, settled_names, substitute, walk
from srcad.tree.printer import print_tree

# Builtin functions that generated code calls, also where the user has a variable of that name.
CALLED = {
    "complex", "float", "isinstance", "len", "list", "min", "range", "reversed", "set", "slice", "sorted", "tuple",
    "type", "zip",
}  # fmt: skip


@dataclass(frozen=True)
class Module:
    """Generated text, the function in it, and where its free names come from."""

    text: str
    function: str
    free: dict[str, Free]
    several: Where | None = None  # where the primal's value holds several gradients


def module_of(core: Core, functions: list[gast.FunctionDef]) -> Module:
    """The module of a generated function, and of those that it calls and that have no module of their own."""
    free = core.of_defaults | core.free
    functions = [*beside(core, functions), *functions]
    for f in functions:
        _without_foreign_annotations(f.args, free)
    variables = core.locals | set(core.params)
    names = [n for n in walk(functions) if isinstance(n, gast.Name)]
    used = {n.id for n in names}
    settled_names(names, used | variables)
    if NUMPY in used:
        alias = numpy_name(free, used | variables)
        free.setdefault(alias, Free("object", np, "numpy", None))
        for n in names:
            n.id = alias if n.id == NUMPY else n.id
        used.add(alias)
    if any(n.id.startswith("$") for n in names):
        free = with_library_names(free, functions, used | variables)
    used = {n.id for n in walk(functions) if isinstance(n, gast.Name)}
    for helper in sorted(used & set(runtime.__all__)):
        called = _beside_variable(functions, helper) if helper in variables else helper
        if called is not None and called not in free:
            free[called] = Free("object", getattr(runtime, helper), "srcad.runtime", helper)
            used.add(called)
    for builtin in sorted(variables & CALLED):
        called = None if _calls_its_own(core, builtin) else _beside_variable(functions, builtin)
        if called is not None:
            free[called] = Free("object", getattr(builtins, builtin), "builtins", builtin)
            used.add(called)
    free = {name: f for name, f in sorted(free.items()) if name in used}
    free = with_plain_names(free, functions, used | variables)
    free = with_live_attributes(free, functions, used | variables)
    head = header(free)
    text = head + ("\n\n\n" if head else "") + "\n\n\n".join(print_tree(f).rstrip() for f in functions) + "\n"
    result = core.facts.get(core.result) if core.result is not None else None
    return Module(text, functions[-1].name, free, where_in(result))


def _without_foreign_annotations(args: gast.arguments, free: dict[str, Free]) -> None:
    """What an annotation names, the module would have to import for it alone: those stay that need nothing new."""
    for a in [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]:
        if a is not None and a.annotation is not None:
            names = {n.id for n in walk([a.annotation]) if isinstance(n, gast.Name)}
            if not all(n in free or hasattr(builtins, n) for n in names):
                a.annotation = None


def beside(core: Core, functions: list[gast.FunctionDef]) -> list[gast.FunctionDef]:
    """The functions that these call and that have no module of their own, also those that they call in their turn; by
    their own names (`power`, not `power2`), which are changed in `functions`, too."""
    found: dict[str, gast.FunctionDef] = {}
    new: list[gast.FunctionDef] = functions
    while new:
        names = {n.id for n in walk(new) if isinstance(n, gast.Name)} & set(core.steps) - set(found)
        new = [copy_tree(core.steps[n]) for n in sorted(names)]
        found |= dict(zip(sorted(names), new, strict=True))
    every = [*(found[n] for n in sorted(found)), *functions]
    used = {n.id for n in walk(every) if isinstance(n, gast.Name)} | {f.name for f in functions} | set(core.free)
    for called, function in sorted(found.items()):
        if function.name in used:
            function.name = called
        used.add(function.name)
    if not found:
        return []
    table: dict[str, gast.expr] = {n: gast.Name(f.name, gast.Load(), None, None) for n, f in found.items()}
    for function in every:
        function.body = [substitute(stmt, table) for stmt in function.body]
    return [found[n] for n in sorted(found)]


def _beside_variable(functions: list[gast.FunctionDef], helper: str) -> str | None:
    """The other name under which a helper is called where the user has a variable of its name; None: it is not."""
    calls = [n for n in walk(functions) if isinstance(n, gast.Call) and isinstance(n.func, gast.Name)]
    calls = [n for n in calls if n.func.id == helper]
    for n in calls:
        n.func = gast.Name(f"{helper}_", gast.Load(), None, None)
    return f"{helper}_" if calls else None


def _calls_its_own(core: Core, builtin: str) -> bool:
    """Whether the program calls a variable of its own with the name of a builtin function."""
    calls = (n.func for n in walk(core.body) if isinstance(n, gast.Call) and isinstance(n.func, gast.Name))
    return any(func.id == builtin and func in core.facts for func in calls)


def with_library_names(free: dict[str, Free], functions: list[gast.FunctionDef], taken: set[str]) -> dict[str, Free]:
    """What rules call of other modules: `$scipy.special` becomes the user's own name for it, or `special`."""
    free = dict(free)
    marks = sorted({n.id for n in walk(functions) if isinstance(n, gast.Name) and n.id.startswith("$")})
    table = {mark: _named(mark[1:], free, taken) for mark in marks}
    for function in functions if table else []:
        function.body = [substitute(stmt, table) for stmt in function.body]
    return dict(sorted(free.items()))


def _named(path: str, free: dict[str, Free], taken: set[str]) -> gast.expr:
    """How a module, or a function `module:name`, is written here; where it has no name yet it gets one in `free`."""
    module, _, function = path.partition(":")
    value: Any = importlib.import_module(module)
    parent, _, last = module.rpartition(".")
    if function:
        value, last = getattr(value, function), function
    names = {id(f.value): name for name, f in free.items()}
    if id(value) in names:
        return gast.Name(names[id(value)], gast.Load(), None, None)
    package = names.get(id(sys.modules.get(parent)))
    if package is not None and not function:
        return gast.Attribute(gast.Name(package, gast.Load(), None, None), last, gast.Load())
    made = next(
        n for n in (last, f"{last}_", *(f"{last}{k}" for k in range(2, 99))) if n not in taken and n not in free
    )
    free[made] = Free("object", value, module, function or None)
    return gast.Name(made, gast.Load(), None, None)


def with_plain_names(free: dict[str, Free], functions: list[gast.FunctionDef], taken: set[str]) -> dict[str, Free]:
    """Modules that inlined functions name keep their names where those are free: `np`, not `np2`."""
    made: dict[str, Free] = {}
    renamed: dict[str, gast.expr] = {}
    for name, f in free.items():
        wish = f.attribute
        if not isinstance(f.value, types.ModuleType) or wish is None or wish in (name, *made) or wish in taken:
            made[name] = f
            continue
        made[wish] = Free("object", f.value, f.value.__name__, None)
        renamed[name] = gast.Name(wish, gast.Load(), None, None)
    if renamed:
        for function in functions:
            function.body = [substitute(stmt, renamed) for stmt in function.body]
    return dict(sorted(made.items()))


def with_live_attributes(free: dict[str, Free], functions: list[gast.FunctionDef], taken: set[str]) -> dict[str, Free]:
    """Data of other modules are read as `module.NAME`, so that each call sees what they are then."""
    paths: dict[str, gast.expr] = {}
    made: dict[str, Free] = {}
    for name, f in free.items():
        module = sys.modules.get(f.module or "")
        if f.kind != "attribute" or module is None or f.attribute not in vars(module):
            made[name] = f
            continue
        alias = next((n for n, g in [*free.items(), *made.items()] if g.value is module), None)
        if alias is None:
            wish = module.__name__.rpartition(".")[2].strip("_") or "module"
            alias = next(
                n
                for n in (wish, *(f"{wish}{k}" for k in range(2, 99)))
                if n not in taken and n not in free and n not in made
            )
        made[alias] = Free("object", module, module.__name__, None)
        paths[name] = gast.Attribute(gast.Name(alias, gast.Load(), None, None), f.attribute, gast.Load())
    if paths:
        for function in functions:
            function.body = [substitute(stmt, paths) for stmt in function.body]
    return dict(sorted(made.items()))


def numpy_name(free: dict[str, Free], used: set[str]) -> str:
    """NumPy's name in the user's module, or `np` where it has none."""
    for name, f in free.items():
        if f.value is np:
            return name
    for name in ("np", "numpy", "_np"):
        if name not in used and name not in free:
            return name
    return "numpy_"


def header(free: dict[str, Free]) -> str:
    """Import statements as import sorters have them: Python's own first, of each kind modules, then names out of
    modules; after these, what cannot be imported."""
    plain, named, notes = set(), {}, []  # type: ignore[var-annotated]
    for name, f in free.items():
        value = f.value
        if isinstance(value, types.ModuleType):
            parent, _, last = value.__name__.rpartition(".")
            if parent and last == name:
                named.setdefault(parent, set()).add(name)
                continue
            plain.add((value.__name__, "" if value.__name__ == name else f" as {name}"))
            continue
        module, attribute = origin(f)
        if f.kind == "cell" or module is None or attribute is None:
            notes.append(f"# {name}: bound when the function is loaded ({describe(f)})")
            continue
        named.setdefault(module, set()).add(attribute if attribute == name else f"{attribute} as {name}")
    sections: tuple[list[str], list[str], list[str]] = [], [], sorted(notes)
    for module, renamed in sorted(plain):
        sections[_is_installed(module)].append(f"import {module}{renamed}")
    for module in sorted(named):
        names = sorted((n for n in named[module] if " " not in n), key=_by_case)
        together = [", ".join(names)] if names else []
        for part in [*together, *sorted(n for n in named[module] if " " in n)]:
            sections[_is_installed(module)].append(f"from {module} import {part}")
    return "\n\n".join("\n".join(lines) for lines in sections if lines)


def _is_installed(module: str) -> bool:
    return module.partition(".")[0] not in sys.stdlib_module_names


def _by_case(name: str) -> tuple[int, str]:
    """Constants, classes, the rest."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2), name


def describe(f: Free) -> str:
    return "a variable of an enclosing function" if f.kind == "cell" else f"an object of type {type(f.value).__name__}"


def origin(f: Free) -> tuple[str | None, str | None]:
    """The module and the name there under which a value is found."""
    value: Any = f.value
    if f.kind in ("object", "global") and callable(value):
        home = library_home(value)
        if home is not None:
            return home
    if f.kind == "object":
        if f.module is not None and f.attribute is not None:
            return f.module, f.attribute
        module, name = getattr(value, "__module__", None), label_of(value, "__qualname__")
        if hasattr(type(value), "_srcad_derivative") and getattr(sys.modules.get(str(module)), name, None) is not value:
            return None, None  # it has its function's name
        return (module, name) if name.isidentifier() else (None, None)
    return f.module, f.attribute


def library_home(value: Any) -> tuple[str, str] | None:
    """Where a library has a function of its own: `scipy.special` and `gammaln`, whatever the user calls it."""
    name = label_of(value)
    module = getattr(value, "__module__", None) or ""
    public = ".".join(itertools.takewhile(lambda part: not part.startswith("_"), module.split(".")))
    homes = ["numpy", "scipy.special"] if isinstance(value, np.ufunc) else [public]
    for home in homes:
        if home.partition(".")[0] in ("numpy", "scipy", "math", "cmath") and name:
            if getattr(sys.modules.get(home), name, None) is value:
                return home, name
    return None
