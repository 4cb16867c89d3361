"""A failing program made small: whatever can go while it still fails in the same way, goes.

Statements first, the big ones before the small ones; then expressions give way to their own parts. Each
try is a run of the whole judge, so that a smaller program is still a fair one.
"""

from __future__ import annotations

import ast
import copy
import dataclasses
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.fuzz.judge import Verdict, judge
from tests.fuzz.programs import HEADER, Program

_BODIES = ("body", "orelse", "finalbody")


def minimise(
    program: Program, verdict: Verdict, folder: Path, seconds: float = 60.0
) -> tuple[Program, Verdict]:
    """The smallest program found that fails like this one."""

    def still_fails(source: str) -> Verdict | None:
        candidate = dataclasses.replace(program, source=source)
        # Slow ones would take the whole time for one try.
        other = judge(candidate, folder, seconds=5.0)
        return other if (other.result, _sort(other)) == (verdict.result, _sort(verdict)) else None

    best, source = verdict, program.source
    deadline = time.monotonic() + seconds
    improved = True
    while improved and time.monotonic() < deadline:
        improved = False
        for candidate in _smaller(source):
            if time.monotonic() > deadline:
                break
            if len(candidate) < len(source) and (found := still_fails(candidate)):
                source, best, improved = candidate, found, True
                break
    return dataclasses.replace(program, source=source), best


def _sort(verdict: Verdict) -> str:
    """What two failures of one sort have in common."""
    return verdict.why.split(":")[0] if verdict.result.value == "crashed" else ""


def _smaller(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    for change in (*_without_statements(tree), *_with_smaller_expressions(tree)):
        new = copy.deepcopy(tree)
        change(new)
        try:
            body = [node for node in new.body if not isinstance(node, ast.Import)]
            text = ast.unparse(ast.Module(body, []))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # `0.5(x)` is no good program, but a try
                compile(text, "candidate", "exec")
        except (SyntaxError, ValueError):
            continue
        yield HEADER + text + "\n"


Change = Callable[[ast.AST], None]


def _without_statements(tree: ast.AST) -> Iterator[Change]:
    """Drop a statement, or put what is inside it in its place."""
    nodes = list(ast.walk(tree))
    blocks = [
        (at, field)
        for at, node in enumerate(nodes)
        for field in _BODIES
        if isinstance(getattr(node, field, None), list)
    ]
    for at, field in blocks:
        body = getattr(nodes[at], field)
        for position in reversed(range(len(body))):
            if (
                isinstance(body[position], (ast.Import, ast.FunctionDef))
                and body[position].__dict__.get("name") == "f"
            ):
                continue
            yield _replacing(at, field, position, [])
            inner = [
                part
                for name in _BODIES
                for part in getattr(body[position], name, [])
                if isinstance(part, ast.stmt)
            ]
            if inner and not isinstance(body[position], ast.FunctionDef):
                yield _replacing(at, field, position, inner)


def _replacing(at: int, field: str, position: int, statements: list[ast.stmt]) -> Change:
    def change(new: ast.AST) -> None:
        body = getattr(list(ast.walk(new))[at], field)
        body[position : position + 1] = copy.deepcopy(statements)
        if not body and field == "body":
            body.append(ast.Pass())

    return change


def _with_smaller_expressions(tree: ast.AST) -> Iterator[Change]:
    """An expression gives way to one of its parts, or to a number."""
    for at, node in enumerate(ast.walk(tree)):
        for field, value in ast.iter_fields(node):
            items = value if isinstance(value, list) else [value]
            for position, item in enumerate(items):
                if not isinstance(item, ast.expr) or isinstance(
                    getattr(item, "ctx", None), (ast.Store, ast.Del)
                ):
                    continue
                where = position if isinstance(value, list) else None
                parts = [part for part in ast.iter_child_nodes(item) if isinstance(part, ast.expr)]
                for part in parts:
                    if not isinstance(item, (ast.Attribute, ast.Subscript)) or part is getattr(
                        item, "value", None
                    ):
                        yield _putting(at, field, where, part)
                if not isinstance(item, (ast.Constant, ast.Name)):
                    yield _putting(at, field, where, ast.Constant(0.5))


def _putting(at: int, field: str, position: int | None, part: ast.expr) -> Change:
    def change(new: ast.AST) -> None:
        node = list(ast.walk(new))[at]
        if position is None:
            setattr(node, field, copy.deepcopy(part))
        else:
            getattr(node, field)[position] = copy.deepcopy(part)

    return change
