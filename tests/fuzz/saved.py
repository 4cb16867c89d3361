"""A program in a file, with its data, so that it can be run again without the grammar."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.fuzz.judge import Verdict
from tests.fuzz.kinds import Array, Dic, Float, Seq, Tup
from tests.fuzz.programs import Program

_KINDS = {kind.__name__: kind for kind in (Array, Dic, Float, Seq, Tup)}


def save(folder: Path, program: Program, verdict: Verdict, original: Program | None = None) -> Path:
    """Write the program, what became of it, and the program that it was made from."""
    path = folder / f"{verdict.result.value}_{program.seed}.py"
    parts = [
        "# ruff: noqa",
        program.source.removeprefix("# ruff: noqa\n").rstrip(),
        "",
        "",
        f"SEED = {program.seed}",
        f"WRT = {program.wrt!r}",
        f"KINDS = {repr(program.kinds)!r}",
        "",
        commented(verdict.detail or verdict.why),
    ]
    if original is not None and original.source != program.source:
        parts += ["#", "# Made from", commented(original.source)]
    path.write_text("\n".join(parts) + "\n", "utf-8")
    return path


def commented(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.strip().splitlines())


def read(path: Path) -> Program:
    """The program that `save` wrote."""
    text = path.read_text("utf-8")
    values = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        if node.targets[0].id in ("SEED", "WRT", "KINDS")
    }
    kinds = eval(values["KINDS"], dict(_KINDS))
    return Program(values["SEED"], text, kinds, values["WRT"], frozenset())
