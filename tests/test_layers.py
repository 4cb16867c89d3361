"""Imports go one way, down the layers, and no two modules import each other.

What is imported only for its types (`if TYPE_CHECKING:`) is not counted: it is not there when the program runs.
"""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1] / "srcad"

# From the bottom up. A package stands for its modules; a module may import from its own layer, and from those below.
LAYERS = [
    ["errors", "facts", "grads", "request", "room", "runtime"],
    ["lengths", "keys", "matching", "infer", "several", "structures", "tree"],
    ["rules"],
    ["frontend"],
    ["analysis"],
    ["reverse", "forward"],
    ["backend", "roots"],
    ["pipeline"],
    ["batching", "holomorphic", "refusals", "sameness", "targets", "typespecs", "versions", "wrt", "general"],
    ["derivative"],
    ["pushforward"],
    ["called", "flat", "jacobians", "symmetric"],
    ["elementwise"],
    ["checks", "custom", "degrees", "explain", "operators", "templates"],
    ["inner"],
    ["__init__"],
    ["cli"],
    ["__main__"],
]

# What knows only NumPy and the standard library: generated code imports it.
ALONE = ["runtime"]

# Imports that go up, each with its reason.
UPWARDS = {
    # A dumped module that needs a derivative which is only known when it runs asks srcad for it, if it is there.
    ("runtime.callbacks", "__init__"),
    ("runtime.helpers", "__init__"),
    ("runtime.tangents", "__init__"),
}

# Imports within functions: those of generated code's helpers, which are needed only when something is refused or
# not yet known, and those that should go. None may be added.
WITHIN_FUNCTIONS = {
    ("runtime.callbacks", "__init__"),
    ("runtime.helpers", "errors"),
    ("runtime.helpers", "__init__"),
    ("runtime.overlap", "errors"),
    ("runtime.tangents", "errors"),
    ("runtime.tangents", "__init__"),
}


class Import(NamedTuple):
    importer: str
    imported: str
    line: int
    at_load: bool  # not within a function


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts if parts == ("__init__",) or parts[-1] != "__init__" else parts[:-1])


MODULES = {module_name(path): path for path in sorted(ROOT.rglob("*.py"))}


@functools.cache
def imports_of(module: str) -> list[Import]:
    """Of srcad's own modules."""
    return list(_imports(module, ast.parse(MODULES[module].read_text("utf-8")), True))


def _imports(module: str, node: ast.AST, at_load: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        if isinstance(child, (ast.Import, ast.ImportFrom)):
            assert not getattr(child, "level", 0), f"{module}:{child.lineno}: a relative import"
            for imported in sorted(set(_own_modules(child))):
                yield Import(module, imported, child.lineno, at_load)
        else:
            yield from _imports(module, child, at_load and not isinstance(child, ast.FunctionDef))


def _own_modules(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    else:
        names = [f"{node.module}.{alias.name}" for alias in node.names]
        names = [n if n.removeprefix("srcad.") in MODULES else node.module or "" for n in names]
    for name in names:
        if name == "srcad":
            yield "__init__"
        elif name.startswith("srcad."):
            yield name.removeprefix("srcad.")


def layer_of(module: str) -> int:
    (found,) = [i for i, layer in enumerate(LAYERS) if {module, module.partition(".")[0]} & set(layer)]
    return found


def test_every_module_has_a_layer():
    for module in MODULES:
        layer_of(module)
    names = {m.partition(".")[0] for m in MODULES}
    assert names == {name for layer in LAYERS for name in layer}


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down(module):
    upwards = [
        f"{i.importer}:{i.line} imports {i.imported}"
        for i in imports_of(module)
        if layer_of(i.imported) > layer_of(module) and (i.importer, i.imported) not in UPWARDS
    ]
    assert upwards == []


def test_layers_that_stand_alone():
    for module in MODULES:
        if module.partition(".")[0] in ALONE:
            others = [i.imported for i in imports_of(module) if i.imported.partition(".")[0] not in ALONE]
            assert [o for o in others if (module, o) not in UPWARDS and o != "errors"] == []


def cycles(graph: dict[str, set[str]]) -> list[set[str]]:
    """The strongly connected sets of more than one module (Tarjan)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    found: list[set[str]] = []

    def visit(module: str) -> None:
        order[module] = low[module] = len(order)
        path.append(module)
        for imported in sorted(graph[module]):
            if imported not in order:
                visit(imported)
            if imported in path:
                low[module] = min(low[module], low[imported])
        if low[module] == order[module]:
            at = path.index(module)
            found.append(set(path[at:]))
            del path[at:]

    for module in sorted(graph):
        if module not in order:
            visit(module)
    return [s for s in found if len(s) > 1]


def test_no_cycles_at_load():
    graph = {m: {i.imported for i in imports_of(m) if i.at_load} for m in MODULES}
    assert cycles(graph) == []


def test_imports_stand_at_the_top():
    within = {(i.importer, i.imported) for m in MODULES for i in imports_of(m) if not i.at_load}
    assert within - WITHIN_FUNCTIONS == set()


def test_cycles_are_found():
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == [{"b", "c"}]
