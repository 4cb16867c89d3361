"""From text to a function that lives in the user's module.

The generated function sees the user's globals and closure cells as they are at each call: nothing is baked
in. Names that are the generated text's own (NumPy, helpers, functions of other modules) come to it as closure
variables, so that the user's module is not touched. Its lines are known to `linecache`, hence to tracebacks
and debuggers.
"""

from __future__ import annotations

import ast
import hashlib
import types
from typing import Any

from srcad.backend.module import Module
from srcad.errors import SrcadError
from srcad.tree.shown import show


def load(module: Module, primal: types.FunctionType, cells: dict[str, types.CellType]) -> types.FunctionType:
    """The function of a generated module, bound to its primal's world."""
    filename = file_of(module)
    try:
        tree = ast.parse(module.text)
    except IndentationError:
        raise SrcadError(
            f"the derivative of {primal.__name__} has more than a hundred branches or loops inside of each other, which"
            " Python does not allow: choose by an index or a dict instead"
        ) from None
    functions = [s for s in tree.body if isinstance(s, ast.FunctionDef)]
    for f in functions:
        _without_defaults(f)
    own = {
        n: f
        for n, f in module.free.items()
        if not (f.kind == "global" and f.value is not None and _is_live(n, f, primal))
    }
    (factory,) = ast.parse(f"def bind({', '.join(own)}):\n    return [{', '.join(f.name for f in functions)}]").body
    factory.body[:0] = functions  # type: ignore[attr-defined]
    holder = ast.Module([factory], [])
    local: dict[str, Any] = {}
    exec(compile(holder, filename, "exec"), primal.__globals__, local)  # noqa: S102  the compiler's own output
    made = local["bind"](*[None if f.kind == "cell" else f.value for f in own.values()])
    show(filename, module.text, made)
    bound = {f.__name__: _bound(f, own, primal, cells) for f in made}
    for function in bound.values():
        for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
            if name in bound and name not in own:
                cell.cell_contents = bound[name]
    function = bound[module.function]
    function.__defaults__, function.__kwdefaults__ = primal.__defaults__, primal.__kwdefaults__
    return function


def _bound(
    made: types.FunctionType, own: dict[str, Any], primal: types.FunctionType, cells: dict[str, types.CellType]
) -> types.FunctionType:
    """A function of the module with the user's own cells for the variables that it reads of closures."""
    closure = []
    for name, cell in zip(made.__code__.co_freevars, made.__closure__ or (), strict=True):
        free = own.get(name)
        closure.append(_cell(name, free, cells) if free is not None and free.kind == "cell" else cell)
    bound = types.FunctionType(made.__code__, primal.__globals__, made.__name__, None, tuple(closure))
    bound.__module__ = primal.__module__
    return bound


def _is_live(name: str, f: Any, primal: types.FunctionType) -> bool:
    return name in primal.__globals__ and name == f.attribute


def _cell(name: str, f: Any, cells: dict[str, types.CellType]) -> types.CellType:
    if isinstance(f.value, types.CellType):
        return f.value
    return cells[name] if name in cells else types.CellType(f.value)


def _without_defaults(f: ast.FunctionDef) -> None:
    """Defaults are the primal's own objects, set when the function is bound."""
    f.args.defaults = []
    f.args.kw_defaults = [None] * len(f.args.kwonlyargs)
    for a in [*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs]:
        a.annotation = None


def file_of(module: Module) -> str:
    """A file name of the text's own."""
    return f"<srcad {module.function} {hashlib.sha256(module.text.encode()).hexdigest()[:12]}>"
