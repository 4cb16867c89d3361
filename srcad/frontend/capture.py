"""From a callable to its source: the tree, where it stands, and what its free names are bound to.

A lambda is found by its code's positions, so that of several on one line exactly the right one is taken.
"""

from __future__ import annotations

import ast
import inspect
import linecache
import os
import time
import types
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import gast

from srcad.errors import Place, UnsupportedSyntaxError
from srcad.room import with_room


@dataclass(eq=False)
class Source:
    """A Python function's tree, and the way from its nodes to the user's file."""

    function: types.FunctionType
    name: str
    args: gast.arguments
    body: list[gast.stmt]
    file: str
    line_offset: int
    lines: list[str]
    cells: dict[str, types.CellType] = field(default_factory=dict)

    @property
    def is_generated(self) -> bool:
        """Whether it is text of srcad's own making (a function taken apart for a derivative inside is the user's)."""
        return self.file.startswith("<srcad ") and not self.file.startswith("<srcad inner ")

    def place(self, node: gast.AST) -> Place | None:
        """Where a node stands in the user's file; None for nodes that the compiler made."""
        line = getattr(node, "lineno", None)
        if line is None or not 0 < line <= len(self.lines):
            return None
        text = self.lines[line - 1]
        start = node.col_offset
        end = node.end_col_offset if getattr(node, "end_lineno", line) == line else len(text)
        return Place(self.file, self.name, line + self.line_offset, start, end, text)


def unwrap(fun: Any) -> Any:
    """What a numba dispatcher or another thin wrapper stands for."""
    inner = inspect.getattr_static(fun, "py_func", None)  # an object may have an answer to every name
    return fun.py_func if inner is not None and callable(fun.py_func) else fun


# What was read, by the identity of the code that it is the text of: kept as long as that is.
_read_of: dict[int, tuple[weakref.ref[types.CodeType], tuple]] = {}


def capture(fun: types.FunctionType) -> Source:
    """The source of a plain Python function or lambda."""
    code = fun.__code__
    if id(code) not in _read_of:
        _keep(code, _read(fun))
    name, args, body, file, line_offset, lines = _read_of[id(code)][1]
    cells = dict(zip(code.co_freevars, fun.__closure__ or (), strict=True))
    return Source(fun, name, args, body, file, line_offset, lines, cells)


def _keep(code: types.CodeType, read: tuple) -> None:
    key = id(code)
    _read_of[key] = weakref.ref(code, lambda _: _read_of.pop(key, None)), read


def remember(fun: types.FunctionType, args: gast.arguments, body: list[gast.stmt], source: Source) -> None:
    """That a function which was made of the user's text has this tree, whose nodes stand where `source` has them."""
    place = source.file, source.line_offset, source.lines
    _keep(fun.__code__, (fun.__name__, args, body, *place))


def has_source(fun: Any) -> bool:
    """Whether the source of a function can be read."""
    if not isinstance(fun, types.FunctionType):
        return False
    try:
        capture(fun)
    except UnsupportedSyntaxError:
        return False
    return True


def _read(fun: types.FunctionType) -> tuple:
    code = fun.__code__
    try:
        raw, first = inspect.getsourcelines(code)
    except (OSError, TypeError):
        raise UnsupportedSyntaxError(
            f"the function {fun.__qualname__}, whose source cannot be read",
            "define it in a file (or a notebook cell), not in exec() or a console",
        ) from None
    file = code.co_filename
    _refuse_edited(fun, file)
    if fun.__name__ == "<lambda>":
        return _read_lambda(fun, file, first, raw)
    source = "".join(raw)
    tree = with_room(lambda: _definition(source))
    if not isinstance(tree, gast.FunctionDef):
        raise UnsupportedSyntaxError(
            f"the function {fun.__qualname__}, which is not a plain `def`", "write a plain function that returns"
        )
    return fun.__name__, tree.args, tree.body, file, first - 1, source.splitlines()


def _definition(source: str) -> Any:
    """The statement of a definition that may be indented, as a method's is; its texts and lines stay what they are."""
    if not source[:1].isspace():
        return gast.parse(source).body[0]
    tree = gast.parse(f"if True:\n{source}").body[0].body[0]
    for node in gast.walk(tree):
        if hasattr(node, "lineno"):
            node.lineno -= 1
            node.end_lineno -= 1
    return tree


_STARTED = time.time()


def _refuse_edited(fun: types.FunctionType, file: str) -> None:
    """A file that was written to after it was loaded has another function in it, maybe, than the one that runs."""
    try:
        if os.stat(file).st_mtime < _STARTED:
            return
    except OSError:  # no file: a notebook's cell, or in an archive
        return
    if any(n.startswith("@") for code in _codes(fun.__code__) for n in (*code.co_names, *code.co_varnames)):
        return  # pytest has written its assertions anew
    text = "".join(linecache.getlines(file))
    try:
        codes = list(_codes(compile(text, file, "exec", dont_inherit=True)))
    except SyntaxError:
        codes = []
    if not any(_same_code(code, fun.__code__) for code in codes):
        raise UnsupportedSyntaxError(
            f"the function {fun.__qualname__}, whose file has changed since it was loaded",
            "load it anew (importlib.reload, or start Python again)",
        )


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from _codes(inner)


def _same_code(one: types.CodeType, other: types.CodeType) -> bool:
    """Whether two functions compute the same, and stand in the same line."""
    mine, others = (
        (code.co_name, code.co_firstlineno, code.co_code, code.co_names, len(code.co_consts)) for code in (one, other)
    )
    return mine == others and all(map(_same_constant, one.co_consts, other.co_consts))


def _same_constant(one: object, other: object) -> bool:
    if isinstance(one, types.CodeType) and isinstance(other, types.CodeType):
        return _same_code(one, other)
    if type(one) is not type(other):
        return False
    return one == other if isinstance(one, frozenset) else repr(one) == repr(other)  # 0.0 is not -0.0


def _read_lambda(fun: types.FunctionType, file: str, first: int, raw: list[str]) -> tuple:
    """Parse the statement around the lambda, then take the one whose code is the function's."""
    text = "".join(linecache.getlines(file)) or "".join(raw)
    found = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Lambda) and n.lineno == first]
    if not found:
        found = [
            n for n in ast.walk(ast.parse(text))
            if isinstance(n, ast.Lambda) and n.lineno <= first <= (n.end_lineno or n.lineno)
        ]  # fmt: skip
    if len(found) > 1:
        found = _smallest([n for n in found if _same_lambda(n, fun.__code__)]) or found
    if not found:
        raise UnsupportedSyntaxError("a lambda whose source cannot be found", "write it as a `def`")
    if len({ast.dump(n) for n in found}) > 1:
        raise UnsupportedSyntaxError(
            "several lambdas on one line that cannot be told apart", "put each on a line of its own"
        )
    node = with_room(lambda: gast.ast_to_gast(ast.Expression(found[0]))).body
    ret = gast.Return(node.body)
    gast.copy_location(ret, node.body)
    return "<lambda>", node.args, [ret], file, 0, text.splitlines()


def _smallest(found: list[ast.Lambda]) -> list[ast.Lambda]:
    """Of lambdas inside each other the innermost that holds all of the code."""
    sizes = [(n.end_lineno or 0, n.end_col_offset or 0, -n.lineno, -n.col_offset) for n in found]
    return [
        n
        for n, size in zip(found, sizes, strict=True)
        if all(size == other or not _inside(m, n) for m, other in zip(found, sizes, strict=True))
    ]


def _inside(inner: ast.Lambda, outer: ast.Lambda) -> bool:
    return inner is not outer and any(n is inner for n in ast.walk(outer))


def _same_lambda(node: ast.Lambda, code: types.CodeType) -> bool:
    if hasattr(code, "co_positions"):
        spans = [p for p in code.co_positions() if p[2] is not None and p[0] is not None and p[0] >= node.lineno]
        body = node.body
        inside = [(line, column) for line, _, column, _ in spans if (line, column) != (node.lineno, 0)]
        return bool(inside) and all(
            (body.lineno, body.col_offset) <= at <= (body.end_lineno, body.end_col_offset) for at in inside
        )
    wrapped = ast.Expression(node)
    made = compile(ast.fix_missing_locations(wrapped), "<lambda>", "eval").co_consts[0]
    return bool(made.co_code == code.co_code and made.co_consts == code.co_consts and made.co_names == code.co_names)
